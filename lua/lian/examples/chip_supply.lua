--- The semiconductor supply chain as CSET and ETO describe it, seen from one country: what a joint cut
--- leaves, single cuts by rank, cut sets, the order in which to close gaps, and why.
--- lian run chip_supply.lua FOLDER [HOME]: FOLDER holds inputs.csv, sequence.csv, provision.csv and
--- providers.csv of the ETO Advanced Semiconductor Supply Chain Dataset. Writes chip_supply.html here.
local lian = require "lian"

local folder, home = ...
if not folder then error("usage: lian run chip_supply.lua FOLDER [HOME]", 0) end
home = home or "CHN"
local function file(name) return ("%s/%s.csv"):format(folder, name) end

local chips, found = lian.read.items{items = file "inputs", requires = file "sequence",
  provides = file "provision", providers = file "providers", title = "chip supply chain (ETO)"}
if not chips then error(found, 0) end
print(chips)
print(found)

local final = "Finished logic chip"
local blocs = {"USA", "JPN", "NLD"}

-- 1. as the data set stands: the data link no design to the finished chip, variants count equally, and
-- providers without a share get equal ones
local joint = lian.scenario "joint embargo" {lian.embargo{by = blocs, on = home}}
print(assert(joint:run(chips, {final = final})))
local plain = assert(chips:chokepoints{home = home, final = final})
print(plain:top(15, "loss"))

-- 2. as a maker of leading chips would put it: EUV is no alternative but a must, chips need a design, and
-- Japan makes about nine tenths of photoresists (an order often quoted in 2019; put in your own)
local advanced = assert(chips:with{
  requires = {[final] = {"Testing", "Logic chip design: Advanced CPUs"},
    ["Logic chip design: Advanced CPUs"] = {"Electronic design automation software", "Core intellectual property"}},
  variants = {["Advanced photolithography equipment"] = {["EUV scanners"] = 1}},
  provides = {["Advanced photolithography equipment"] = {NLD = 1},
    Photoresists = {JPN = 0.9, USA = 0.05, KOR = 0.05}, ["Logic chip design: Advanced CPUs"] = {[home] = 1}},
})
local ranked = assert(advanced:chokepoints{home = home, final = final})
print(ranked:top(15, "loss"))

local function rank(frame, item)
  for k, label in ipairs(frame:column("item")) do if label == item then return k, frame(k, "loss") end end
end
for _, item in ipairs{"EUV scanners", "Photoresists", "Electronic design automation software"} do
  local before, loss = rank(plain, item)
  local after, then_loss = rank(ranked, item)
  print(("%-36s %s as it stands, rank %d (loss %.2f) for leading chips"):format(item,
    loss > 0 and ("rank %d (loss %.2f)"):format(before, loss) or "not upstream", after, then_loss))
end

print(assert(chips:chokepoints{home = home, final = final, all_items = true, top = 8}))
local sets = assert(chips:cut_sets{home = home, final = final, below = 0.5, size = 3})
print(sets:top(20, "loss"))
local gaps = assert(chips:gaps{home = home, final = final})
print(gaps)
local verdicts, evidence = assert(chips:diagnose{home = home, final = final})
print(verdicts)
print(chips:completeness{home = home, each = "base"})

local page = lian.report.new{title = "Chip supply seen from " .. home, subtitle = tostring(chips)}
page:section("Chokepoints as the data stand"):bars{frame = plain:top(20, "loss"), label = "item",
  value = "loss", title = "Loss of the finished chip when one country stops one item"}
page:section("Chokepoints for leading chips"):bars{frame = ranked:top(20, "loss"), label = "item",
  value = "loss", title = "The same with EUV a must, a design, and photoresists mostly Japanese"}
page:section("Gaps"):stairs{frame = gaps, title = "What closing the gaps in order gives", target = 0.7}
page:frame(gaps, {rows = 60})
page:section("Verdicts"):frame(verdicts, {rows = 80})
page:section("Evidence"):frame(evidence, {rows = 60})
page:section("Provenance"):provenance{items = tostring(chips), source = chips:meta().source,
  found = tostring(found), version = lian._VERSION}
assert(page:write("chip_supply.html"))
