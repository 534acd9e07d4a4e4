--- A world table in one script: read, check, analyse, run a scenario, store, report.
--- lian run world.lua FOLDER YEAR: FOLDER holds WIOD 2013 as Z_<year>.csv.gz, Y_<year>.csv.gz,
--- x_<year>.csv and sectors.csv. Writes world.html and world.db here. Some seconds on 1,435 nodes.
local lian = require "lian"

local folder, year = ...
if not folder then error("usage: lian run world.lua FOLDER [YEAR]", 0) end
year = year or "2011"
lian.threads(2)

local function file(name) return ("%s/%s"):format(folder, name) end
local chain, found = lian.read.wiod2013{flows = file("Z_" .. year .. ".csv.gz"),
  demand = file("Y_" .. year .. ".csv.gz"), output = file("x_" .. year .. ".csv"),
  sectors = file("sectors.csv")}
if not chain then error(found, 0) end
print(chain)
print(found)
print(assert(chain:check()))

local extraction = assert(chain:extraction{of = "value_added"})
local linkages = assert(chain:linkages())
local dependence = assert(chain:dependence{home = "CHN", goods = "c14"})
print(extraction:top(10))
print(dependence:select{"node", "direct", "foreign", "self_sufficiency", "JPN", "KOR", "TWN", "USA"})
print(chain:extraction{link = {from = "CHN", to = "DEU"}}.note)
print(chain:paths{of = "value_added", demand = "CHN_c14", top = 10})

local embargo = lian.scenario "electronics embargo" {
  lian.embargo{goods = "c14", by = {"USA", "JPN", "KOR", "TWN"}, on = "CHN", cut = 0.8},
}
local result = assert(embargo:run(chain))
print(result)
print(result:losses{each = "region", of = "value_added"}:top(10, "rationed_loss"))
assert(result:report("world.html"))

os.remove("world.db")
local store <close> = assert(lian.open("world.db"))
assert(store:save(chain, "WIOD " .. year))
assert(store:save(extraction, "extraction"))
assert(store:save(linkages, "linkages"))
assert(result:save(store, {chain = "WIOD " .. year}))
print(store:chains())
