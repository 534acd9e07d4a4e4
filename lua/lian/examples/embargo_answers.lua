--- An embargo on a world table, answered or not: five years by week without an answer, with each of three policies
--- alone, with all of them, and with numbers that are not known for sure. By links: what is cut is missed. On a market
--- (the default) others are asked for it, and there is little to answer.
--- lian run embargo_answers.lua FOLDER YEAR: FOLDER holds WIOD 2013 as Z_<year>.csv.gz, Y_<year>.csv.gz,
--- x_<year>.csv and sectors.csv. Writes embargo_answers.html here. About a minute on 1,435 nodes.
local lian = require "lian"

local folder, year = ...
if not folder then error("usage: lian run embargo_answers.lua FOLDER [YEAR]", 0) end
year = year or "2011"

local function file(name) return ("%s/%s"):format(folder, name) end
local chain, found = lian.read.wiod2013{flows = file("Z_" .. year .. ".csv.gz"),
  demand = file("Y_" .. year .. ".csv.gz"), output = file("x_" .. year .. ".csv"),
  sectors = file("sectors.csv")}
if not chain then error(found, 0) end

local from = math.tointeger(tonumber(year))
local sellers = {"USA", "JPN", "KOR", "TWN", "DEU"}
local depth, lasts = 0.9, 2 -- replaced by distributions in the sweeps

local function scenario(name, ...)
  return lian.scenario(name) {from = from, to = from + 5, step = "week",
    lian.embargo{goods = "c14", by = sellers, on = "CHN", cut = depth, at = from + 0.5, lasts = lasts, ramp = 0.25,
      recovers = 0.5},
    lian.target{goods = "c14", on = "CHN", at_least = 0.9, before = from + 4}, ...}
end

local stock = lian.stockpile{goods = "c14", on = "CHN", months = 3, at = from, fill = 0.8}
local source = lian.second_source{goods = "c14", on = "CHN", by = sellers, toward = "GBR", share = 0.05, at = from,
  lag = 0.5, ramp = 1, cost = 500, premium = 0.1}
local programme = lian.substitute{goods = "c14", on = "CHN", budget = 5e3, readiness = 7, u_max = 0.5, at = from}

local given = {stock = 60, seed = 7, sourcing = "links", assumptions = false, steadiness = false}
local base = assert(scenario("no answer"):run(chain, given))
local runs = {base}
for _, case in ipairs{{"stockpile", stock}, {"second source", source}, {"programme", programme},
  {"all three", stock, source, programme}} do
  runs[#runs + 1] = assert(scenario(table.unpack(case)):run(chain, given))
end

local columns = {{}, {}, {}, {}, {}, {}}
for k, run in ipairs(runs) do
  local m, own, spent = run:resilience{on = "CHN"}.provenance, run:targets()(1, "value"), 0
  local costs = run:costs()
  for row = 1, #costs do
    spent = spent + costs(row, "bought") + costs(row, "held") + costs(row, "spent")
  end
  for c, v in ipairs{run.name, m.unmet, m.value_added, 100 * m.peak, own, spent} do columns[c][k] = v end
end
local answers = lian.frame.new{{"answer", columns[1]}, {"unmet", columns[2], unit = "days", digits = 4},
  {"value_added", columns[3], unit = "days", digits = 4}, {"peak", columns[4], unit = "%", digits = 3},
  {"own", columns[5], digits = 3}, {"cost", columns[6], unit = chain:meta().unit},
  title = "China: an embargo of 90 % for two years, stocks of 60 days, by links",
  note = "unmet: final demand; peak: most of output that is lost at once;\n"
    .. "own: share of electronics used in China that it makes, after four years"}
print(answers)

-- how deep it goes and how long it lasts is not known; nor the stocks that buyers really keep
depth, lasts = lian.triangular(0.5, 0.8, 1), lian.uniform(1, 3)
local draws = {draws = 24, seed = 7, psi = lian.uniform(0.7, 0.85), stock = 75, sourcing = "links"}
local bare = assert(scenario("no answer"):sweep(chain, draws))
local whole = assert(scenario("all three", stock, source, programme):sweep(chain, draws))
print(bare)
print(whole)
print(whole:against(bare))

local page = lian.report.new{title = "An embargo, answered or not", subtitle = tostring(chain)}
page:section("Answers"):frame(answers)
page:timeline{rows = runs[#runs].outcome.timeline, from = from, to = from + 5, costs = runs[#runs]:costs(),
  title = "Shocks and policies"}
page:section("Without an answer"):fan{frame = bare:series(), title = "World output, share of normal"}
page:section("With all three"):fan{frame = whole:series(), title = "World output, share of normal"}
page:section("Draw by draw"):frame(whole:against(bare))
assert(page:write("embargo_answers.html"))
