--- The sample list of chips carried into a table of the world: suppliers stop eight hard items for four years; how much
--- of the sector that makes chips is held down, month by month, what that costs the country, and what a stockpile of
--- resists and a second source for mask blanks save of it.
--- lian run chips_table.lua: some seconds; writes chips_table.html here.
---
--- Which part of a sector's value the listed chips are nobody publishes: 5 % and 15 % of chips and components are
--- guesses to learn the question by, as are the table and the list. With a published table it is the same call:
---     local china = assert(assert(lian.read.nbs "china_2018_153.csv"):split())  -- sector "094", electronic components
---     local world = assert(lian.read.wiod2013{flows = ..., demand = ..., output = ...})  -- sector "c14"
local lian = require "lian"

local chips = assert(require "lian.examples.chips"())
local world = assert(require "lian.examples.four_regions"())

local MAP = {["advanced logic chip"] = {sector = "C", share = 0.05},
  ["mature logic chip"] = {sector = "C", share = 0.15}}

local hard = {"ArF photoresist", "KrF photoresist", "mask blank", "ArF immersion scanner", "dry etcher", "CVD tool",
  "process control tool", "EDA for mature nodes"}

local policies = {
  lian.stockpile{goods = {"ArF photoresist", "KrF photoresist"}, months = 18, at = 2025, fill = 1.5},
  lian.second_source{goods = "mask blank", toward = "KOR", share = 0.6, lag = 1.5, ramp = 1, at = 2025},
}

local function scenario(name, begins, with)
  local list = {from = 2025, to = 2033, step = "month", home = "CHN",
    lian.embargo{goods = hard, by = {"USA", "JPN", "NLD"}, at = begins, lasts = 4, ramp = 0.5}}
  for _, policy in ipairs(with) do list[#list + 1] = policy end
  return lian.scenario(name)(list)
end

-- one run: what is short, what that does to the sector, and to the country
local function carried(name, with)
  local run = assert(scenario(name, 2028, with):run(chips))
  local both, paths = assert(lian.carry{items = run, chain = world, map = MAP})
  return both, paths, run
end

local without, paths, run = carried("chips stop", {})
local plan, spared = carried("chips stop, with stocks", policies)

print(run:falls{below = 0.95})
print(without)
print()
print(plan)

local function lowest(frame)
  local least, at = 1, nil
  for k, ceiling in ipairs(frame:column "ceiling") do
    if ceiling < least then least, at = ceiling, frame(k, "time") end
  end
  return least, at
end

for _, one in ipairs{{"without stocks", paths}, {"with stocks", spared}} do
  local least, at = lowest(one[2])
  print(("%s: at least %.1f %% of the sector is left%s"):format(one[1], 100 * least,
    at and (", first in %.2f"):format(at) or ""))
end

-- whose loss it is: home's makers, and who buys of them
print(without:losses{of = "value_added", each = "region"})
print(plan:against(without))

-- when it begins is not known
local draws = assert(scenario("chips stop, when is not known", lian.uniform(2027, 2029), policies):sweep(chips,
  {draws = 50, seed = 1}))
local spread = assert(lian.carry{items = draws, chain = world, map = MAP})
print(spread:resilience())

assert(without:report "chips_table.html")
print("wrote chips_table.html")
