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

local function called(label)
  local name = place[label] and names[place[label]]
  return (not name or name == label) and label or ("%s (%s)"):format(label, name)
end
local function money(value) return unit == "" and ("%.4g"):format(value) or ("%.4g %s"):format(value, unit) end
local function percent(share) return ("%.1f %%"):format(100 * share) end

-- what one kind of table does not allow is said, and the study goes on
local function attempt(what, value, message)
  if not value then print(("-- no %s: %s"):format(what, message)) end
  return value
end

-- 1. the table
print(chain)
print(assert(chain:check()))

-- 2. where the chain pulls and pushes
local linkages = attempt("linkages", chain:linkages())
local mine = linkages and linkages:filter(is_home)
local keys = mine and mine:filter(function(row) return row.key == "key" end)
if mine then
  local pull, push = mine:top(1, "power"), mine:top(1, "sensitivity_ghosh")
  print(("\n1. Key sectors of %s: %d of %d. Strongest pull on suppliers: %s; strongest push to users: %s.")
    :format(home, #keys, #mine, called(pull(1, "node")), called(push(1, "node"))))
end

-- 3. what each sector's absence would cost; in a network, which has no inverse, that of its largest nodes
local LARGEST = 20
local function largest()
  local by_output = lian.frame.new{{"node", chain:nodes()}, {"output", chain:output()}}
  return by_output:top(math.min(LARGEST, #chain), "output"):column("node")
end
local asked = chain:meta().sparse and largest() or nil
local extraction = attempt("extraction", chain:extraction{of = "value_added", nodes = asked})
local costs = extraction and extraction:filter(is_home)
if costs and #costs > 0 then
  local worst = costs:top(1, "others")
  print(("2. Taking %s out costs the others %s of value added, the most of %s of %s."):format(
    called(worst(1, "node")), money(worst(1, "others")),
    asked and ("the %d largest nodes"):format(#asked) or "all sectors", home))
end

-- 4. what stands behind home's goods that is not from home: regions tell, or imports of their own
local split = several and chain or (chain:meta().split and chain)
if not split and not asked then split = attempt("imports apart", chain:split()) end
local dependence = split and attempt("dependence", split:dependence(several and {home = home} or {}))
local exposed = dependence and #dependence > 0 and dependence:top(1, "foreign")
if exposed and not exposed(1, "foreign") then exposed = nil end
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
elseif exposed and split:meta().split then
  local sectors = split:axis("sector") or split:nodes()
  local sector = sectors[split:index(exposed(1, "node"))]
  scenario = lian.scenario("half of the imports of " .. sector .. " stop") {
    lian.embargo{goods = sector, cut = 0.5},
  }
end
local result
if scenario then
  result = attempt("embargo", scenario:run(split))
end
if result then
  print("4. " .. result:summary())
  local bottlenecks = result:bottlenecks()
  bottlenecks = bottlenecks and bottlenecks:filter(function(row) return row.cut > 0 end)
  if bottlenecks and #bottlenecks > 0 then
    print(("5. The bottleneck is %s: a further unit of it would free %.3g of final delivery.")
      :format(called(bottlenecks(1, "node")), bottlenecks(1, "shadow_price")))
  end
end

-- 6. the long way from a producer to final demand
local paths = attempt("paths", chain:paths{of = "value_added", top = 8})

-- the report
local script = assert(io.open(debug.getinfo(1, "S").source:sub(2))):read("a")
local page = lian.report.new{title = "Where does the chain hurt?", subtitle = tostring(chain)}
page:section("In short")
local tiles = {
  {"Nodes", #chain}, {"Gross output", lian.frame.new{{"x", chain:output()}}:total("x"), unit},
}
if keys then tiles[#tiles + 1] = {"Key sectors of " .. home, #keys} end
if exposed then tiles[#tiles + 1] = {"Most exposed good: " .. exposed(1, "node"), 100 * exposed(1, "foreign"),
  "% foreign"} end
page:figures(tiles)
if result then page:text((result:summary():gsub("\n%s*", "\n\n"))) end
if mine then page:section("Linkages"):frame(mine:sort("power", "descending"), {rows = 20}) end
if costs and #costs > 0 then
  page:section("What each absence costs"):bars{frame = costs:top(15, "others"), label = "node",
    value = "others", title = "Value added that the others lose", unit = unit}
end
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
if paths then page:section("Paths"):frame(paths, {rows = 8}) end
page:section("The script"):script(script)
page:section("Provenance"):provenance{table = tostring(chain), source = chain:meta().source,
  found = tostring(found), version = lian._VERSION}
assert(page:write("demo.html"))

-- the store
os.remove("demo.db")
local store <close> = assert(lian.open("demo.db"))
assert(store:save(chain, "table"))
if linkages then assert(store:save(linkages, "linkages")) end
if extraction then assert(store:save(extraction, "extraction")) end
if result then -- of the table with its imports apart, which is another one
  assert(result:save(store, {chain = split == chain and "table" or "table, imports apart"}))
end
print("\nwrote demo.html (the report) and demo.db (chain, frames and run, to be asked with SQL)")
