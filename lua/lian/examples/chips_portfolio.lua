--- Which policies to buy for the sample list of chips to 2035, with what budget, and would you sign it?
--- lian run chips_portfolio.lua [HOME [DRAWS]]: about half a minute; writes chips_portfolio.html here. The manual has
--- how to read it ("Which policies to buy"). Budgets, readiness and the stop are guesses to learn the questions by.
local lian = require "lian"

local home, count = ...
home = home or "CHN"
local draws = count and tonumber(count) or 16
local chips = assert(require "lian.examples.chips"())

local home_use, bases = {}, chips:axis "base"
for i, label in ipairs(chips:nodes()) do
  home_use[label] = bases[i] == "equipment" and 0.26 or bases[i] == "materials" and 0.18 or nil
end

local hard = {"ArF photoresist", "KrF photoresist", "mask blank", "dry etcher", "CVD tool", "process control tool",
  "EDA for mature nodes"}
local near = {"ArF photoresist", "KrF photoresist", "mask blank"}

-- three suppliers stop what they sell of the hardest items; and two stages for what can be learned soonest
local function stop(name, at, lasts)
  return lian.scenario(name) {from = 2025, to = 2035, step = "month", home = home,
    lian.embargo{goods = hard, by = {"USA", "JPN", "NLD"}, at = at, lasts = lasts, ramp = 0.5},
    lian.target{goods = near, at_least = 0.1, before = 2030, name = "a tenth of resists and blanks by 2030"},
    lian.target{goods = near, at_least = 0.5, before = 2035, name = "half of them by 2035"}}
end

local function programme(name, goods, budget, readiness)
  return {name = name, lian.substitute{goods = goods, budget = budget, readiness = readiness, u_max = 0.8, at = 2025}}
end

local policies = {
  programme("resists", {"ArF photoresist", "KrF photoresist", "resist resin and photoacid"}, 0.3, 5),
  programme("mask blanks", {"mask blank"}, 0.1, 6),
  programme("etch and deposition", {"dry etcher", "CVD tool", "ALD tool"}, 1.2, 7),
  programme("process control", {"process control tool", "mask inspection tool"}, 0.8, 5),
  programme("design software", {"EDA for mature nodes"}, 0.4, 6),
  {name = "resist stocks", lian.stockpile{goods = {"ArF photoresist", "KrF photoresist"}, months = 6, at = 2025,
    fill = 1}},
}

-- 1. what each is worth, alone and together: more of the final chips, mean over the ten years
local expected = stop("three suppliers stop for four years", lian.uniform(2027, 2029), 4)
local function valued(scenario, of, sets)
  return assert(lian.value(chips, {base = scenario, of = of, draws = draws, policies = policies, sets = sets,
    run = {home_use = home_use}}))
end
local value = valued(expected, "level")
print(value)

-- 2. what two billion a year buy
local budget = {}
for year = 2025, 2034 do budget[year] = 2 end
local plan = assert(lian.portfolio{value = value, budget = budget, carry = true, name = "chips to 2035"})
print(plan)
print(plan:policies())
print(plan:neighbours{within = true})
print(plan:frontier{against = "cost"})

-- 3. were it to come sooner and last
local longer = valued(stop("sooner and for eight years", lian.uniform(2025.5, 2026.5), 8), "level", "pairs")
local regret = assert(plan:regret{scenarios = {["sooner and longer"] = longer, expected = value}})
print(regret)

-- 4. the cheapest way to both stages, with a chance of one in three
local stages, message = lian.portfolio{value = valued(expected, "target"), chance = 1 / 3, name = "both stages"}
print(stages or message)
if stages then print(stages:stages()) end

assert(plan:report("chips_portfolio.html", {scenarios = {["sooner and longer"] = longer, expected = value}}))
print("wrote chips_portfolio.html")
