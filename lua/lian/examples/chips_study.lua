--- The sample study of items: if foreign suppliers stop, what can still be made, how soon does it bite, and
--- what must be learned first? `lian demo` runs it on the sample list of logic chips, seen from China.
--- It prints the answer and writes demo.html (the report) and demo.db (the store).
local lian = require "lian"

local home, blocs = "CHN", {"USA", "JPN", "NLD"}
local chips, found = assert(require "lian.examples.chips"())

local function percent(share) return ("%.3g %%"):format(100 * share) end

print(chips)
print(found)

-- 1. what breaks, and when
local joint = lian.scenario "the USA, Japan and the Netherlands stop all deliveries" {
  lian.embargo{by = blocs, on = home}}
local result = assert(joint:run(chips))
print("\n1. " .. result:summary())

-- 2. whose stop, on what, hurts most
local chokepoints = assert(chips:chokepoints{home = home})
local countries = assert(chips:chokepoints{home = home, all_items = true})
local top = chokepoints:top(3, "loss")
local hard = {}
for k = 1, #top do
  hard[k] = ("%s from %s (%s lost, felt after %.2g months)"):format(top(k, "item"), top(k, "by"),
    percent(top(k, "loss")), top(k, "months"))
end
print("\n2. Single cuts that hurt most: " .. table.concat(hard, "; "))
print(("   By country in all items: %s %s, %s %s, %s %s"):format(countries(1, "by"), percent(countries(1, "loss")),
  countries(2, "by"), percent(countries(2, "loss")), countries(3, "by"), percent(countries(3, "loss"))))

-- 3. how many ways there are to bring mature chips below half
local sets = assert(chips:cut_sets{home = home, final = "mature logic chip", below = 0.5})
local by_size = {0, 0, 0}
for _, size in ipairs(sets:column("size")) do by_size[size] = by_size[size] + 1 end
print(("\n3. Mature chips fall below half by %d single cuts, %d pairs and %d triples; the easiest: %s"):format(
  by_size[1], by_size[2], by_size[3], sets(1, "members")))

-- 4. what to learn first, when nothing comes from abroad
local gaps = assert(chips:gaps{home = home, final = "mature logic chip"})
local alone = assert(chips:autonomy{home = home})
print(("\n4. With nothing from abroad: %s of %s, %s of %s."):format(percent(alone(1, "autonomy")),
  alone(1, "item"), percent(alone(2, "autonomy")), alone(2, "item")))
local target = 0.7
local steps, reached = {}, nil
for k = 1, #gaps do
  if k <= 6 then steps[k] = gaps(k, "item") end
  if not reached and gaps(k, "after") >= target then reached = k end
end
print(("   For mature chips learn first: %s. %s of them is reached after %s of %d steps."):format(
  table.concat(steps, ", "), percent(target), reached or "none", #gaps))

-- 5. what kind of problem each item is, and its remedy
local verdicts, evidence = assert(chips:diagnose{home = home})
local classes, named = {}, {}
for k, class in ipairs(verdicts:column("class")) do
  classes[class] = (classes[class] or 0) + 1
  named[class] = named[class] or {}
  if #named[class] < 4 then table.insert(named[class], verdicts(k, "item")) end
end
print("\n5. Of " .. #verdicts .. " items with known providers:")
for _, class in ipairs{"stranglehold", "shortfall", "fragmented", "sound", "undetermined"} do
  if classes[class] then
    print(("   %-12s %3d  %s ..."):format(class, classes[class], table.concat(named[class], ", ")))
  end
end

-- 6. breadth, and the stage target
local breadth = assert(chips:completeness{home = home, each = "base"})
local own = assert(chips:self_guarantee{home = home, each = "base"})
print(("\n6. Self-guarantee by base, target %s:"):format(percent(target)))
print(own)

-- the report
local script = assert(io.open(debug.getinfo(1, "S").source:sub(2))):read("a")
local page = lian.report.new{title = "What can still be made?", subtitle = chips:meta().title .. ", seen from " .. home}
page:section("In short"):figures{
  {"Advanced chips left", 100 * result:levels()(1, "level"), "%", "the three countries stop"},
  {"Mature chips left", 100 * result:levels()(2, "level"), "%", "the three countries stop"},
  {"Felt after", result:levels()(2, "months"), "months", "mature chips"},
  {"Strangleholds", classes.stranglehold or 0, "items"}, {"Learn first", gaps(1, "item")}}
page:text((result:summary():gsub("\n%s*", "\n\n")))

page:section("What requires what"):graph(result:graph())
page:section("Chokepoints"):bars{frame = chokepoints:top(20, "loss"), label = "item", value = "loss",
  title = "Final chips lost when one country stops one item"}
page:frame(chokepoints, {rows = 20}):frame(countries, {rows = 10})
page:section("What to learn first"):stairs{frame = gaps, target = target,
  title = "Mature chips without foreign supply, gap by gap"}
page:frame(gaps, {rows = 50})
page:section("Kinds of problem"):frame(verdicts, {rows = 60}):frame(evidence, {rows = 40})
page:section("Breadth"):frame(breadth):frame(own)
page:section("The script"):script(script)
page:section("Provenance"):provenance{items = tostring(chips), source = chips:meta().source,
  found = tostring(found), version = lian._VERSION}
assert(page:write("demo.html"))

-- the store
os.remove("demo.db")
local store <close> = assert(lian.open("demo.db"))
assert(store:save(chips, "chips"))
for name, frame in pairs{chokepoints = chokepoints, gaps = gaps, verdicts = verdicts, evidence = evidence,
  cut_sets = sets} do
  assert(store:save(frame, name))
end
assert(result:save(store, {chain = "chips"}))
print("\nwrote demo.html (the report) and demo.db (list, frames and run, to be asked with SQL)")
