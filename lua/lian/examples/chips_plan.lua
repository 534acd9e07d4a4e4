--- A plan for the sample list of chips to 2035: three suppliers stop what they sell of the hardest items in 2028, and
--- programmes, stockpiles and second sources answer. When do chips fall, how much of each base is home's own by when,
--- how likely is 70 %, at what cost; at both ends of home's share.
--- lian run chips_plan.lua [HOME]: about ten seconds; writes chips_plan.html and chips_plan.db here.
---
--- Of the world's use China took about 26 % of equipment and 18 % of materials in 2022 (SEMI: 28.3 of 107.6 and 13.0 of
--- 72.7 billion USD). The figures of the groups stand in for each of their items; those of other bases are not known,
--- and so is their upper end. Budgets and readiness are guesses to learn the questions by: put in your own.
local lian = require "lian"

local home = ... or "CHN"
local chips = assert(require "lian.examples.chips"())

local home_use, bases = {}, chips:axis("base")
for i, label in ipairs(chips:nodes()) do
  home_use[label] = bases[i] == "equipment" and 0.26 or bases[i] == "materials" and 0.18 or nil
end

local hard = {"ArF photoresist", "KrF photoresist", "mask blank", "ArF immersion scanner", "dry etcher", "CVD tool",
  "process control tool", "EDA for mature nodes"}

local function programme(goods, budget, readiness, teams)
  return lian.substitute{goods = goods, budget = lian.triangular(0.5 * budget, budget, 1.5 * budget),
    reference = budget, readiness = readiness, u_max = 0.8, teams = teams, at = 2025}
end

local policies = {
  programme({"ArF photoresist", "KrF photoresist", "resist resin and photoacid"}, 0.3, 5),
  programme({"mask blank"}, 0.1, 6),
  programme({"dry etcher", "CVD tool", "ALD tool", "coater-developer"}, 1.5, 7),
  programme({"process control tool", "mask inspection tool"}, 0.8, 5),
  programme({"ArF immersion scanner", "ArF dry scanner"}, 2, 5, 3), -- three teams: who passes a stage first wins it
  programme({"EDA for mature nodes"}, 0.4, 6),
  lian.stockpile{goods = {"ArF photoresist", "KrF photoresist"}, months = 6, at = 2025, fill = 1},
  lian.second_source{goods = "mask blank", toward = "KOR", share = 0.3, lag = 1.5, ramp = 1, cost = 0.2, at = 2025},
}

local function scenario(name, with)
  local list = {from = 2025, to = 2035, step = "month", home = home,
    lian.embargo{goods = hard, by = {"USA", "JPN", "NLD"}, at = lian.uniform(2027, 2029), lasts = 4, ramp = 0.5}}
  for _, base in ipairs{"materials", "equipment"} do
    list[#list + 1] = lian.target{goods = {base = base}, at_least = 0.7, before = 2035, name = base}
  end
  for _, policy in ipairs(with) do list[#list + 1] = policy end
  return lian.scenario(name)(list)
end

local given = {draws = 200, seed = 1, own = "both", home_use = home_use, discount = 0.03}
local plan = assert(scenario("chips to 2035, with the plan", policies):sweep(chips, given))
local without = assert(scenario("chips to 2035, without", {}):sweep(chips, given))

print(without:summary())
print()
print(plan:summary())
print()
print(plan:falls{below = 0.9})
print(plan:against(without))
local own = plan:self_guarantee{each = "base"}
local shown = {start = true, ["end of 2029"] = true, ["end of 2034"] = true}
print(own:filter(function(row) return shown[row.year] end))
print(plan:targets())

assert(plan:report("chips_plan.html"))
os.remove("chips_plan.db")
local store <close> = assert(lian.open("chips_plan.db"))
assert(store:save(chips, "chips"))
assert(plan:save(store, {chain = "chips"}))
assert(without:save(store, {chain = "chips"}))
print("wrote chips_plan.html (the report of the plan) and chips_plan.db (list, frames and runs)")
