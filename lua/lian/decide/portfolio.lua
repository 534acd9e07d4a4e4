--- Which policies to buy: lian.portfolio{...}. The problem is checked in lian.decide.problem, solved by
--- lian.decide.solver, and what came out is a plan (lian.decide.plan).
local format = require "lian.base.format"
local options = require "lian.base.options"
local plan = require "lian.decide.plan"
local problem_of = require "lian.decide.problem"
local solver = require "lian.decide.solver"
local valued = require "lian.decide.valued"

local portfolio = {}

local RULES = {value = "any", policies = "any", budget = "any", needs = "table", excludes = "table", levels = "table",
  include = "labels", synergies = "table", carry = {"flag", default = false},
  interest = {"not_negative", default = 0}, goal = "number", unit = "text", rates = "table", costs = "table",
  worth_unit = "text", solver = {"choice", "auto", "exact", "cbc", default = "auto"}, gap = {"share", default = 0.001},
  seconds = {"positive", default = 60}, chance = "share", name = {"text", default = "portfolio"}}

-- what stands for values comes from one place
local function check_source(o)
  if (o.value == nil) == (o.policies == nil) then
    options.raise("portfolio: expected either value (of lian.value) or policies")
  end
  if o.value == nil then
    if o.costs then options.raise("portfolio.costs: go with value; policies have a cost of their own") end
    if o.chance then options.raise("portfolio.chance: goes with a value of targets (of = 'target')") end
    return
  end
  for _, key in ipairs{"synergies", "worth_unit"} do
    if o[key] then options.raise(("portfolio.%s: a value has that of its own"):format(key)) end
  end
end

-- how much could be had in place of a goal that is not reached
local function with_most(problem, price, o, message)
  local most = solver.best(problem, {limits = problem.limits, price = price}, o)
  if not most then return message end
  if o.chance then
    return format("%s: a chance of %.4g is asked for, %.4g can be had", message, o.chance,
      o.chance - o.goal + most.worth)
  end
  return format("%s: %.6g is asked for, %.6g can be had", message, o.goal, most.worth)
end

---Which policies to buy within a budget: of all sets that keep what is asked that of the largest worth. `policies`: an
---array of {name =, value =, cost = money or {[year] = money}, error =, unit = (of the cost), unit_cost =, from =
---(year)}, or a frame with columns policy, value, and cost or one a year; `synergies`: {{policy, policy, gain}, ...},
---what having both is worth besides; or `value`, what lian.value gives (its worths of all sets where it has run them,
---else those of singles and pairs; `costs` in place of its own). `budget`: money, or {[year] = money}; `carry`: what is
---left goes on to the next year, at `interest` (0) a year. `levels`: measure -> policies of which one at most is
---bought; `excludes`: groups of that kind; `needs`: policy -> what it needs (a name, all of an array, or {any =
---{...}}); names of measures stand for any of their levels. `include`: what must be bought. `goal`: in place of the
---largest worth the cheapest set that is worth as much. `rates`: unit -> how many of the portfolio's `unit` one is. Up
---to 20 decisions (a measure with its levels is one) an exact search; beyond that CBC, a program of its own (`solver`
---"exact" or "cbc" says which), to a `gap` (0.001 of the worth) within `seconds` (60); its bound is told. Of equal
---worths the cheaper set, then that of fewer policies, then the first.
---```lua
---local plan = assert(lian.portfolio{budget = {[2025] = 10, [2026] = 12}, needs = {cluster = "second source"},
---  policies = {
---    {name = "stocks", value = 12, cost = {[2025] = 6}},
---    {name = "second source", value = 9, cost = {[2025] = 3, [2026] = 3}},
---    {name = "cluster", value = 8, cost = {[2026] = 7}}}})
---print(plan, plan:neighbours(), plan:frontier{against = "cost", points = 10})
---```
---@param given table
---@return lian.plan|nil plan
---@return string|nil message
---@return string|nil code
function portfolio.portfolio(given)
  local o = options.check("portfolio", given, RULES)
  check_source(o)
  local from, message, code
  if o.value ~= nil then
    from, message, code = valued.read(o)
    if not from then return nil, message, code end
  end
  local problem
  problem, message, code = problem_of.new(o)
  if not problem then return nil, message, code end
  if from then
    valued.join(problem, from)
    message, code = valued.check_goal(problem, o)
    if message then return nil, message, code end
  end
  local price = {}
  for i, p in ipairs(problem.policies) do price[i] = p.cost.total end
  local found
  found, message, code = solver.best(problem, {limits = problem.limits, price = price, goal = o.goal}, o)
  if not found then
    return nil, code == "infeasible" and o.goal and with_most(problem, price, o, message) or message, code
  end
  return plan.new(problem, found, o)
end

return portfolio
