--- An embargo in time on a world table: five years by week, as sellers are cut off, stocks run down and others
--- work over capacity; by links (what is cut is missed) with nothing made up by others, with a half, and with stocks
--- of 60 days, not 90; and on a market, where all of it is asked of others.
--- lian run world_in_time.lua FOLDER YEAR: FOLDER holds WIOD 2013 as Z_<year>.csv.gz, Y_<year>.csv.gz,
--- x_<year>.csv and sectors.csv. Writes world_in_time.html here. About thirteen seconds on 1,435 nodes.
local lian = require "lian"

local folder, year = ...
if not folder then error("usage: lian run world_in_time.lua FOLDER [YEAR]", 0) end
year = year or "2011"

local function file(name) return ("%s/%s"):format(folder, name) end
local chain, found = lian.read.wiod2013{flows = file("Z_" .. year .. ".csv.gz"),
  demand = file("Y_" .. year .. ".csv.gz"), output = file("x_" .. year .. ".csv"),
  sectors = file("sectors.csv")}
if not chain then error(found, 0) end

local from = math.tointeger(tonumber(year))
local function embargo(name, substitution)
  return lian.scenario(name) {from = from, to = from + 5, step = "week",
    lian.embargo{goods = "c14", by = {"USA", "JPN", "KOR", "TWN", "DEU"}, on = "CHN", cut = 0.9,
      substitution = substitution, at = from + 0.5, lasts = 2, ramp = 0.25, recovers = 0.5}}
end

local function options(sourcing, stock)
  return {record = "region", sourcing = sourcing, stock = stock, assumptions = false}
end
local plain = assert(embargo("electronics embargo", 0):run(chain, {record = "region", sourcing = "links"}))
local eased = assert(embargo("the same, half of it made up", 0.5):run(chain, options "links"))
local lean = assert(embargo("the same, stocks of 60 days", 0):run(chain, options("links", 60)))
local market = assert(embargo("the same on a market", 0):run(chain, options "market"))

local columns = {{"region", plain:losses{each = "region"}:column("region")}}
for k, run in ipairs{plain, eased, lean, market} do
  print(run)
  columns[k + 1] = {({"plain", "eased", "lean", "market"})[k], run:losses{each = "region", of = "value_added"}
    :column("share")}
end
columns.title, columns.note = "share of value added lost in five years", "by links; eased: half of what is missing is "
  .. "made up by others;\nlean: stocks of 60 days; market: others are asked for all of it"
local shares = lian.frame.new(columns)
print(shares:top(8, "plain"))
print(plain:assumptions())

local page = lian.report.new{title = "An electronics embargo in time", subtitle = tostring(chain)}
local path = plain:series{of = "share", on = "CHN"}
page:section("China's output"):lines{frame = lian.frame.new{{"time", path:column("time")},
  {"plain", path:column("share")}, {"eased", eased:series{of = "share", on = "CHN"}:column("share")},
  {"lean", lean:series{of = "share", on = "CHN"}:column("share")},
  {"market", market:series{of = "share", on = "CHN"}:column("share")}},
  x = "time", y = {"plain", "eased", "lean", "market"},
  title = "Output of China, share of normal", marks = {[from + 0.5] = "begins", [from + 2.5] = "ends"}}
page:section("Who loses"):frame(shares:top(20, "plain"), {rows = 20})
page:section("Measures"):frame(plain:resilience())
page:section("Other assumptions"):frame(plain:assumptions())
assert(page:write("world_in_time.html"))
