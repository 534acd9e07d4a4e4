--- Sweeps on tables and networks, step by step: many draws go together as lanes of one economy.
local abroad = require "lian.scenario.engines.in_time.abroad"
local failures = require "lian.scenario.results.failures"
local limits = require "lian.base.limits"
local loop = require "lian.scenario.engines.in_time.loop"
local luck = require "lian.scenario.luck"
local options = require "lian.base.options"
local plan = require "lian.scenario.sweeps.plan"
local random = require "lian.base.random"
local result_sweep = require "lian.scenario.results.sweep"
local sweep_row = require "lian.scenario.results.sweep_row"
local trials = require "lian.scenario.engines.in_time.trials"

local RULES = {draws = {"count", default = 100}, lanes = {"count", default = 8}}
for name, rule in pairs(loop.RULES) do
  if name ~= "draw" and name ~= "trade" and name ~= "assumptions" then RULES[name] = rule end
end
for name, rule in pairs(plan.RULES) do RULES[name] = rule end
for name, rule in pairs(luck.RULES) do RULES[name] = rule end

local MOST_LANES = 64

local function checked(given)
  local o = random.check("sweep", given or {}, RULES)
  loop.check_fixed("sweep", o)
  luck.settle(o, given)
  limits.check("sweep.draws", "draws", o.draws)
  if o.lanes > MOST_LANES then options.fail("sweep.lanes", ("at most %d"):format(MOST_LANES), o.lanes) end
  o.record = o.record or "totals"
  return o
end

-- options with the plan of the design, where there is one, and its number of runs
local function planned(scenario, opened, o)
  if not o.design then return o, o.draws end
  local made, message, code = luck.plan(loop.factors(scenario, opened, o), o)
  if not made then return nil, message, code end
  limits.check("sweep.draws", "draws", made.plan.runs)
  local by = {luck = made}
  for name, value in pairs(o) do by[name] = value end
  return by, made.plan.runs
end

-- rows of draws, the head with that of `head`; a head that cannot be made stops the sweep
local function evaluate(scenario, opened, o, made, draws, head)
  local some, message, code = loop.draws(scenario, opened, o, draws)
  if not some then return nil, message, code end
  local out = {}
  for k, outcome in ipairs(some) do
    local row = sweep_row.of(outcome, opened, made)
    out[k] = {draw = outcome.draw, row = row, values = sweep_row.values(row)}
    if outcome.draw == head then
      local of_head = {draw = head} -- the first draw may be one that failed
      for name, value in pairs(o) do of_head[name] = value end
      local trust
      trust, message, code = trials.of(scenario, opened, of_head, outcome)
      if not trust then return nil, message, code, true end
      out[k].head = {horizon = outcome.horizon, timeline = outcome.timeline, start = outcome.start,
        notes = outcome.notes, trust = trust}
    end
  end
  return out
end

---@param scenario lian.scenario
---@param chain lian.chain a table or a network
---@param given? table
---@param hooks table (plan.run)
---@return lian.sweep|nil
---@return table|string o options as checked, or the message
---@return string|nil code
return function(scenario, chain, given, hooks)
  local o, opened = checked(given), abroad.open(chain)
  o.abroad = opened ~= chain and abroad.REGION or nil
  local by, runs, symbol = planned(scenario, opened, o)
  if not by then return nil, runs, symbol end
  local made = {name = scenario.name, source = chain, chain = opened, o = o, plan = by.luck and by.luck.plan}
  local job = {name = scenario.name, lanes = loop.together(opened, o, o.lanes), runs = runs,
    evaluate = function(draws, head) return evaluate(scenario, opened, by, made, draws, head) end,
    factors = function(draw) return loop.values(scenario, opened, by, draw) end}
  local done, message, code = plan.run(job, chain, o, hooks)
  if not done then return nil, message, code end
  for _, name in ipairs{"horizon", "timeline", "start", "trust"} do made[name] = done.head[name] end
  made.rows, made.failed, made.count = done.rows, done.failed, done.count
  made.notes = table.move(done.notes, 1, #done.notes, #done.head.notes + 1, done.head.notes)
  local odd = failures.not_numbers(made.rows, sweep_row.MEASURES)
  table.move(odd, 1, #odd, #made.notes + 1, made.notes)
  return result_sweep(made), o
end
