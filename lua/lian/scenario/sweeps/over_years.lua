--- Sweeps on lists of items over years: many draws go together as lanes of one course.
local goal_level = require "lian.scenario.results.goal_level"
local ends = require "lian.scenario.engines.over_years.ends"
local bind = require "lian.scenario.bind"
local plan = require "lian.scenario.sweeps.plan"
local result = require "lian.scenario.results.over_years_sweep"
local runner = require "lian.scenario.sweeps.runner"
local spread = require "lian.scenario.results.spread"

-- factors and measures as a store shows them to people; of home's share at its lower end
local function values_of(row, goal)
  local out, cost = {}, 0
  for _, pair in ipairs(row.lower.values) do
    out[#out + 1] = {"factor", pair[1], runner.plain(pair[2])}
  end
  for _, one in ipairs(row.lower.costs) do cost = cost + one[3] + one[4] + one[5] end
  local path = goal_level{levels = row.lower.levels, goal = goal}
  out[#out + 1] = {"measure", "level", (spread.mean(path))}
  out[#out + 1] = {"measure", "cost_money", cost}
  return out
end

local function evaluate(scenario, chain, horizon, o, shared, draws, head)
  local rows, message, code = ends.draws(scenario, chain, horizon, o, draws)
  if not rows then return nil, message, code end
  local out = {}
  for k, row in ipairs(rows) do
    local told = row.head
    row.head = nil
    out[k] = {draw = draws[k], row = row, values = values_of(row, shared.goal),
      head = draws[k] == head and told or nil}
  end
  return out
end

---@param scenario lian.scenario
---@param chain lian.chain items
---@param given? table
---@param hooks table (plan.run)
---@return lian.sweep_on_items|nil
---@return table|string o options as checked, or the message
---@return string|nil code
return function(scenario, chain, given, hooks)
  local o, horizon, design = ends.open_sweep(scenario, chain, given, plan.RULES)
  if not o then return nil, horizon, design end
  local shared, message, code = ends.shared(chain, horizon, o)
  if not shared then return nil, message, code end
  local by = {luck = design}
  for key, value in pairs(o) do by[key] = value end
  local job = {name = scenario.name, lanes = ends.TOGETHER, runs = design and design.plan.runs or o.draws,
    evaluate = function(draws, head) return evaluate(scenario, chain, horizon, by, shared, draws, head) end,
    factors = function(draw) return bind.values(scenario, chain, o.seed, draw, o.home, design) end}
  local own = {follows = #shared.followed > 0} -- which depends on the number of draws
  for key, value in pairs(o) do own[key] = value end
  local done
  done, message, code = plan.run(job, chain, own, hooks)
  if not done then return nil, message, code end
  local found
  found, message, code = ends.outcomes(chain, horizon, o, done.rows, done.head)
  if not found then return nil, message, code end
  found.name, found.chain, found.o, found.home, found.horizon = scenario.name, chain, o, o.home, horizon
  found.plan = design and design.plan
  found.discount, found.failed, found.count = o.discount, done.failed, done.count
  found.notes = table.move(done.notes, 1, #done.notes, #done.head.notes + 1, done.head.notes)
  return result(found), o
end
