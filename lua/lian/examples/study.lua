--- The study of a table: where does the home chain hurt, what would an embargo cost, what to look at?
--- `lian demo four_regions` runs it on the stylised table of four regions; `lian demo TABLE` on a table of yours.
--- It prints the answer and writes demo.html (the report) and demo.db (the store).
local lian = require "lian"

local path = ...
local chain, found
if path then
  chain, found = lian.read.any(path)
  if not chain then error(found, 0) end
else
  chain, found = assert(require "lian.examples.four_regions")()
end

local region_of = chain:axis("region")
local home = region_of and region_of[1] or chain:meta().title or "the table"
local several = region_of ~= nil and #chain:aggregate{each = "region"} > 1
local unit = chain:meta().unit
local names = chain:attribute("name") or chain:nodes()
local place = {}
for i, label in ipairs(chain:nodes()) do place[label] = i end
local function is_home(row) return not several or region_of[place[row.node]] == home end

local function called(label) return place[label] and ("%s (%s)"):format(label, names[place[label]]) or label end
local function percent(share) return ("%.1f %%"):format(100 * share) end

-- 1. the table
print(chain)
print(assert(chain:check()))

-- 2. where the chain pulls and pushes
local linkages = assert(chain:linkages())
local mine = linkages:filter(is_home)
local keys = mine:filter(function(row) return row.key == "key" end)
local pull, push = mine:top(1, "power"), mine:top(1, "sensitivity_ghosh")
print(("\n1. Key sectors of %s: %d of %d. Strongest pull on suppliers: %s; strongest push to users: %s.")
  :format(home, #keys, #mine, called(pull(1, "node")), called(push(1, "node"))))

-- 3. what each sector's absence would cost
local extraction = assert(chain:extraction{of = "value_added"})
local costs = extraction:filter(is_home)
local worst = costs:top(1, "others")
print(("2. Taking %s out costs the others %.4g %s of value added, the most of all sectors of %s.")
  :format(called(worst(1, "node")), worst(1, "others"), unit, home))

-- 4. what stands behind home's goods that is not from home
local split = several and chain or (chain:meta().split and chain or chain:split())
local dependence = split and split:dependence(several and {home = home} or {})
local exposed = dependence and dependence:top(1, "foreign")
if exposed then
  print(("3. The good most exposed to foreign supply is %s: %s of it is foreign, seen through the whole "
    .. "chain; %s are bought abroad directly."):format(called(exposed(1, "node")),
    percent(exposed(1, "foreign")), percent(exposed(1, "direct"))))
end

-- 5. an embargo on the good whose inputs are most exposed
local scenario
if not path then
  scenario = lian.scenario "chip embargo" {
    lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8},
  }
elseif split and split:meta().split then
  local sectors = split:axis("sector") or split:nodes()
  local sector = sectors[split:index(exposed(1, "node"))]
  scenario = lian.scenario("half of the imports of " .. sector .. " stop") {
    lian.embargo{goods = sector, cut = 0.5},
  }
end
local result
if scenario then
  result = assert(scenario:run(split))
  print("4. " .. result:summary())
  local bottlenecks = result:bottlenecks()
  bottlenecks = bottlenecks and bottlenecks:filter(function(row) return row.cut > 0 end)
  if bottlenecks and #bottlenecks > 0 then
    print(("5. The bottleneck is %s: a further unit of it would free %.3g of final delivery.")
      :format(called(bottlenecks(1, "node")), bottlenecks(1, "shadow_price")))
  end
end

-- 6. the long way from a producer to final demand
local paths = assert(chain:paths{of = "value_added", top = 8})

-- the report
local script = assert(io.open(debug.getinfo(1, "S").source:sub(2))):read("a")
local page = lian.report.new{title = "Where does the chain hurt?", subtitle = tostring(chain)}
page:section("In short")
local tiles = {
  {"Nodes", #chain}, {"Gross output", lian.frame.new{{"x", chain:output()}}:total("x"), unit},
  {"Key sectors of " .. home, #keys},
}
if exposed then tiles[4] = {"Most exposed good: " .. exposed(1, "node"), 100 * exposed(1, "foreign"),
  "% foreign"} end
page:figures(tiles)
if result then page:text((result:summary():gsub("\n%s*", "\n\n"))) end
page:section("Linkages"):frame(mine:sort("power", "descending"), {rows = 20})
page:section("What each absence costs"):bars{frame = costs:top(15, "others"), label = "node",
  value = "others", title = "Value added that the others lose", unit = unit}
if dependence then
  page:section("Dependence"):frame(dependence:sort("foreign", "descending"), {rows = 20})
end
if result then
  page:section("The embargo")
  if several then
    page:bars{frame = result:losses{each = "region", of = "value_added"}, label = "region",
      value = "rationed_loss", title = "Value added lost by region, rationed", unit = unit}
  end
  page:frame(result:losses():top(15, "rationed_loss"), {rows = 15})
end
page:section("Paths"):frame(paths, {rows = 8})
page:section("The script"):script(script)
page:section("Provenance"):provenance{table = tostring(chain), source = chain:meta().source,
  found = tostring(found), version = lian._VERSION}
assert(page:write("demo.html"))

-- the store
os.remove("demo.db")
local store <close> = assert(lian.open("demo.db"))
assert(store:save(chain, "table"))
assert(store:save(linkages, "linkages"))
assert(store:save(extraction, "extraction"))
if result then -- of the table with its imports apart, which is another one
  assert(result:save(store, {chain = split == chain and "table" or "table, imports apart"}))
end
print("\nwrote demo.html (the report) and demo.db (chain, frames and run, to be asked with SQL)")
