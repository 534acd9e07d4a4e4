--- China's 31 provinces: an index of economy and energy by year, with intervals of ranks, obstacles and what drives it.
--- lian run provinces.lua FOLDER: FOLDER holds raw_data.csv and province_region_mapping.csv, as in
--- github.com/WangMeng0734/china-provincial-energy-consumption-panel.
---
--- The panel is of energy and economy alone, compiled by its author, and recent years are partly projected: it shows
--- how an index is made, and says nothing on innovation or finance. Do not quote its ranks.
local lian = require "lian"

local folder = ...
if not folder then error("usage: lian run provinces.lua FOLDER", 0) end

local FROM, TO = 2005, 2020

local english = {}
for _, row in assert(lian.frame.read(folder .. "/province_region_mapping.csv")):rows() do
  english[row.Province_original] = row.Province_English
end

-- columns under short names, years FROM to TO, names in English
local raw = assert(lian.frame.read(folder .. "/raw_data.csv")):filter(function(row)
  return row.Year >= FROM and row.Year <= TO
end)
local NAMES = {gdp = "Regional GDP", population = "Population", industry = "Industrial value added from Long",
  services = "Tertiary industry value added from Long", energy = "Total energy consumption",
  carbon = "Total apparent CO2 emissions (mt)", sulphur = "SO2 emissions"}
local columns = {{"province", {}}, {"year", raw:column "Year", digits = 7}}
for i, name in ipairs(raw:column "Province") do columns[1][2][i] = english[name] end
for _, name in ipairs{"gdp", "population", "industry", "services", "energy", "carbon", "sulphur"} do
  columns[#columns + 1] = {name, raw:column(NAMES[name])}
end
columns.count = #raw
local data = lian.frame.new(columns)

local index = lian.index "economy and energy of provinces" {
  {name = "economy", {"gdp", per = "population", title = "output a head", shows_not = "prices: money is nominal"},
    {"industry", per = "population", title = "industrial value added a head"}},
  {name = "structure", {"services", per = "gdp", title = "share of services"}},
  {name = "efficiency", {"energy", per = "gdp", direction = -1},
    {"carbon", per = "gdp", direction = -1, shows_not = "power that is brought from other provinces"}, {"sulphur",
      per = "gdp", direction = -1}},
  note = "energy and economy alone; recent years are partly projected: an exercise, no finding",
  screen = 0.7, missing = "linear", treat = "winsorise", weights = "entropy", aggregate = {"arithmetic", "geometric"},
}
print(index)

local score = assert(index:score(data, {unit = "province", time = "year"}))
print(score)
print(score:filled())
print(score:rank(TO))
print(score:uncertainty{draws = 2000, seed = 1, vary = {weights = 0.25, weighting = {"equal", "critic"},
  aggregate = {"arithmetic", "geometric"}, treat = {"none"}}}:top(10, "in_top_10"))
print(assert(score:sensitivity{seed = 1}))
print(score:weights())
print(score:obstacles{top = 1, time = TO})
print(score:change{from = FROM, to = TO})
print(score:leave_out{time = TO})
assert(score:report "provinces.html")
print "wrote provinces.html"
