--- Runs and sweeps on a list of items over years, at one end of home's own share or at both.
local bind = require "lian.scenario.bind"
local case = require "lian.items.case"
local loop = require "lian.scenario.engines.over_years.loop"
local luck = require "lian.scenario.luck"
local options = require "lian.base.options"

local ends = {}

local SWEEP = {draws = {"count", default = 100}}
for name, rule in pairs(loop.RULES) do if name ~= "draw" and name ~= "record" then SWEEP[name] = rule end end
for name, rule in pairs(luck.RULES) do SWEEP[name] = rule end

local RUN = {}
for _, rules in ipairs{loop.RULES, luck.OF_RUN} do
  for name, rule in pairs(rules) do RUN[name] = rule end
end

local MOST_DRAWS = 1000000

-- what is random, for a design
local function factors_of(scenario, chain, o)
  local found = luck.collector()
  bind.draw(scenario, chain, o.seed, 1, o.home, found)
  return found
end

local function at_end(o, own)
  local copy = {}
  for key, value in pairs(o) do copy[key] = value end
  copy.own = own
  return copy
end

-- what the answer rests on, in words
local function reading_of(outcome, o)
  local ask = {reading = o.reading, own = o.own}
  return case.note(outcome.question, ask)
end

---Runs one draw.
---@param scenario lian.scenario
---@param chain lian.chain items
---@param given? table
---@return table|nil found outcome, upper (with own = "both"), reading
---@return table|string options as checked, or the message
---@return string|nil code
function ends.run(scenario, chain, given)
  local o, found = options.check("run", given, RUN), {}
  local horizon = loop.horizon(scenario, "run")
  loop.complete(chain, scenario, o, horizon, "run")
  local by, message, code = luck.of_run(o, given, function() return factors_of(scenario, chain, o) end)
  if not by then return nil, message, code end
  for k, own in ipairs(case.ends(o)) do
    local out
    out, message, code = loop.draws(chain, scenario, horizon, at_end(by, own), {o.draw})
    if not out then return nil, message, code end
    found[k == 1 and "outcome" or "upper"] = out[1]
  end
  found.reading = reading_of(found.upper or found.outcome, o)
  return found, o
end

-- what of an outcome is its draw's; the rest is shared by all
local OWN = {"levels", "needs", "from_home", "from_abroad", "years", "draw", "values", "random", "costs", "targets",
  "start"}

local function own_part(outcome)
  local out = {}
  for _, name in ipairs(OWN) do out[name] = outcome[name] end
  return out
end

---Options of a sweep as checked and completed, and its months.
---@param scenario lian.scenario
---@param chain lian.chain items
---@param given table|nil
---@param more table<string, any> rules of every sweep
---@return table|nil o
---@return table|string horizon or the message
---@return string|table|nil plan of the design, where there is one (lian.scenario.luck), or the code
function ends.open_sweep(scenario, chain, given, more)
  local rules = {}
  for name, rule in pairs(SWEEP) do rules[name] = rule end
  for name, rule in pairs(more) do rules[name] = rule end
  local o = options.check("sweep", given, rules)
  luck.settle(o, given)
  if o.draws > MOST_DRAWS then options.fail("sweep.draws", ("at most %d"):format(MOST_DRAWS), o.draws) end
  local horizon = loop.horizon(scenario, "sweep")
  loop.complete(chain, scenario, o, horizon, "sweep")
  o.record = "final"
  if not o.design then return o, horizon end
  local plan, message, code = luck.plan(factors_of(scenario, chain, o), o)
  if not plan then return nil, message, code end
  local runs = plan.plan.runs
  if runs > MOST_DRAWS then options.fail("sweep.draws", ("at most %d runs"):format(MOST_DRAWS), runs) end
  return o, horizon, plan
end

ends.TOGETHER = 64 -- draws in one course

---Runs draws at one end of home's share, or at both.
---@param o table options (ends.open_sweep)
---@param draws integer[]
---@return table[]|nil rows {lower, upper} plain tables, with `head` (timeline, notes, unvalued)
---@return string|nil message
---@return string|nil code
function ends.draws(scenario, chain, horizon, o, draws)
  local rows = {}
  for k, own in ipairs(case.ends(o)) do
    local some, message, code = loop.draws(chain, scenario, horizon, at_end(o, own), draws)
    if not some then return nil, message, code end
    for d, outcome in ipairs(some) do
      rows[d] = rows[d] or {head = {timeline = outcome.timeline, notes = outcome.notes,
        unvalued = outcome.unvalued}}
      rows[d][k == 1 and "lower" or "upper"] = own_part(outcome)
    end
  end
  return rows
end

---What outcomes of all draws share (loop.shared), at the lower end of home's share.
function ends.shared(chain, horizon, o) return loop.shared(chain, horizon, at_end(o, case.ends(o)[1])) end

---Outcomes made of rows: outcomes, uppers (with own = "both"), reading.
---@param rows table[] (ends.draws)
---@param head table timeline, notes, unvalued
---@return table|nil found
---@return string|nil message
---@return string|nil code
function ends.outcomes(chain, horizon, o, rows, head)
  local found = {}
  for k, own in ipairs(case.ends(o)) do
    local shared, message, code = loop.shared(chain, horizon, at_end(o, own))
    if not shared then return nil, message, code end
    local list = {}
    for d, row in ipairs(rows) do
      local outcome = row[k == 1 and "lower" or "upper"]
      for name, value in pairs(shared) do outcome[name] = value end
      outcome.timeline, outcome.notes, outcome.unvalued, list[d] = head.timeline, head.notes, head.unvalued, outcome
    end
    found[k == 1 and "outcomes" or "uppers"] = list
  end
  found.reading = reading_of((found.uppers or found.outcomes)[1], o)
  return found
end

return ends
