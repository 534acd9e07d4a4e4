--- Four policies against an electronics embargo, on the world's table of 2011: what each is worth to China, alone and
--- together, which to buy within a budget, and whether the answer stands under other assumptions.
--- lian run embargo_policies.lua FOLDER: FOLDER holds WIOD 2013 (Z_2011.csv.gz, Y_2011.csv.gz, x_2011.csv,
--- sectors.csv). About a minute; writes embargo_policies.html and embargo_policies_plan.html here.
---
--- The sellers, China and all others are seven regions of 35 sectors, a twentieth of the work of 41 regions; what is
--- bought is run on both in the end, with the same luck. What is cut is asked of old makers alone (sourcing "links"),
--- who make up a part of it: that part is the largest unknown. Value added counts, less the money that is spent.
---
--- How to read what comes out: would you sign it, and what would change it?
---
--- The budget buys the stock and the second source: 132 +- 19 billion USD of value added beyond the 124 billion that
--- they cost. They bridge the same gap: together they are worth 22 billion less than the sum of their parts, so a
--- budget that adds parts up promises too much. The cluster alone is money lost and pays with the programme, which it
--- speeds: by what each is worth alone it would be struck off for the wrong reason. The programme's share is not told
--- apart from 0 by 32 draws.
--- Would you sign? The second source: it costs an eighth of the stock, and is worth its money under every assumption
--- but one, that others sell what is cut (sourcing "market"), under which nothing is lost and all is spent for nothing.
--- Not the stock, yet: it is worth less than nothing where users hold 180 days anyway (stock x 2) or go on with emptier
--- stores (psi 0.5). How long stocks last and who else would sell can be asked of firms, for less than any of these
--- policies costs; the programme wants more draws, or a test, before money.
local lian = require "lian"

local folder = ... or "../shared/data/wiod2013_mrio"

local function file(name) return ("%s/%s"):format(folder, name) end
local there = io.open(file "Z_2011.csv.gz", "rb")
if not there then return print(("embargo_policies: no WIOD table of 2011 in %s: skipped"):format(folder)) end
there:close()

local world = assert(lian.read.wiod2013{flows = file "Z_2011.csv.gz", demand = file "Y_2011.csv.gz",
  output = file "x_2011.csv", sectors = file "sectors.csv"})

local SELLERS, GOODS = {"USA", "JPN", "KOR", "TWN", "DEU"}, {"c14", "c13"} -- electronics and equipment
local apart = {CHN = true}
for _, region in ipairs(SELLERS) do apart[region] = true end
local map = {}
for _, region in ipairs(world:axis "region") do map[region] = apart[region] and region or "others" end
local table_of_seven = assert(world:aggregate{each = "region", map = map})

local GUESS = "assumed for this study"
local shock = lian.scenario "Electronics embargo, table of 2011" {from = 2025, to = 2031, step = "month",
  lian.embargo{goods = GOODS, by = SELLERS, on = "CHN", cut = lian.triangular(0.5, 0.8, 1),
    substitution = lian.triangular(0.2, 0.5, 0.8), at = lian.uniform(2026, 2028), lasts = lian.uniform(1, 3),
    ramp = 0.25, recovers = 0.5, source = GUESS, confidence = "low"}}

-- toward: the region that stands for all other makers
local function policies(toward)
  return {
    stockpile = lian.stockpile{goods = GOODS, on = "CHN", months = 0.5, at = 2025, fill = 1, source = GUESS,
      confidence = "high"},
    ["second source"] = lian.second_source{goods = GOODS, on = "CHN", by = SELLERS, toward = toward, share = 0.15,
      at = 2025, lag = 0.5, ramp = 1, premium = 0.05, source = GUESS, confidence = "medium"},
    programme = {
      lian.substitute{goods = "c14", on = "CHN", budget = 10e3, readiness = 6, u_max = 0.5, at = 2025, source = GUESS,
        confidence = "low"},
      lian.substitute{goods = "c13", on = "CHN", budget = 5e3, readiness = 7, u_max = 0.5, at = 2025, source = GUESS,
        confidence = "low"}},
    cluster = lian.cluster{goods = GOODS, on = "CHN", spillover = 0.5, haste = 1.25, cost = 2e3, at = 2025,
      source = GUESS, confidence = "low"}}
end

local function ask(chain, list, more)
  local o = {base = shock, policies = list, of = "value_added", on = "CHN", seed = 1, run = {sourcing = "links"}}
  for key, value in pairs(more) do o[key] = value end
  return assert(lian.value(chain, o))
end

local value = ask(table_of_seven, policies "others", {draws = 32, tornado = {draws = 4}, workers = "all"})
print(value)
print()
print(value:shapley())
print(value:interactions())
print(value:synergy())
print(value:assumptions())

-- money of each year; what is left does not go on to the next
local budget = {[2025] = 90e3}
for year = 2026, 2030 do budget[year] = 30e3 end
local plan = assert(lian.portfolio{value = value, budget = budget, needs = {cluster = "programme"}, name = "the plan"})
print(plan)
print()
print(plan:policies())
print(plan:neighbours())

local bought = plan:chosen()
print(value:assumptions{of = bought})

-- what is bought as one policy
local function together(toward)
  local all, own = {name = "the plan"}, policies(toward)
  for _, name in ipairs(bought) do
    local policy = own[name]
    for _, instrument in ipairs(#policy > 0 and policy or {policy}) do all[#all + 1] = instrument end
  end
  return {all}
end

local whole, whole_error = ask(world, together "RoW", {draws = 8, workers = "all"}):worth{"the plan"}
local seven, seven_error = ask(table_of_seven, together "others", {draws = 8}):worth{"the plan"}
print(("the plan by the first 8 draws: on 41 regions %.3g +- %.2g million USD, on seven %.3g +- %.2g"):format(whole,
  whole_error, seven, seven_error))

-- ---- would you sign it?

local mean, err = value:worth(bought)
local against, f = {}, value:assumptions{of = bought}
for _, row in f:rows() do
  if row.worth and row.worth < 0 then against[#against + 1] = ("%s %s"):format(row.assumption, row.value or "") end
end
print(("would you sign it? %s is worth %.3g +- %.2g million USD%s"):format(table.concat(bought, " + "), mean,
  err, #against == 0 and ", and more than it costs under each assumption" or
    (", but costs more than it brings under %s"):format(table.concat(against, ", "))))

assert(value:report "embargo_policies.html")
assert(plan:report "embargo_policies_plan.html")
