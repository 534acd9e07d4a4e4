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

local TOGETHER = 64 -- draws in one course
local MOST_DRAWS = 1000000

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
  local o, found = options.check("run", given, loop.RULES), {}
  local horizon = loop.horizon(scenario, "run")
  loop.complete(chain, scenario, o, horizon, "run")
  for k, own in ipairs(case.ends(o)) do
    local out, message, code = loop.draws(chain, scenario, horizon, at_end(o, own), {o.draw})
    if not out then return nil, message, code end
    found[k == 1 and "outcome" or "upper"] = out[1]
  end
  found.reading = reading_of(found.upper or found.outcome, o)
  return found, o
end

-- outcomes of all draws at one end
local function all_draws(scenario, chain, horizon, o)
  local out, k = {}, 1
  local runs = o.luck and o.luck.plan.runs or o.draws
  while k <= runs do
    local draws = {}
    for d = k, math.min(runs, k + TOGETHER - 1) do draws[#draws + 1] = d end
    local some, message, code = loop.draws(chain, scenario, horizon, o, draws)
    if not some then return nil, message, code end
    table.move(some, 1, #some, #out + 1, out)
    k = k + #draws
  end
  return out
end

---Runs many draws.
---@param scenario lian.scenario
---@param chain lian.chain items
---@param given? table
---@return table|nil found chain, o, home, horizon, outcomes, uppers (with own = "both"), reading, discount, notes
---@return table|string options as checked, or the message
---@return string|nil code
function ends.sweep(scenario, chain, given)
  local o = options.check("sweep", given, SWEEP)
  luck.settle(o, given)
  if o.draws > MOST_DRAWS then options.fail("sweep.draws", ("at most %d"):format(MOST_DRAWS), o.draws) end
  local horizon, found = loop.horizon(scenario, "sweep"), {}
  loop.complete(chain, scenario, o, horizon, "sweep")
  o.record = "final"
  local plan, message, code
  if o.design then
    local factors = luck.collector()
    bind.draw(scenario, chain, o.seed, 1, o.home, factors)
    plan, message, code = luck.plan(factors, o)
    if not plan then return nil, message, code end
    local runs = plan.plan.runs
    if runs > MOST_DRAWS then options.fail("sweep.draws", ("at most %d runs"):format(MOST_DRAWS), runs) end
  end
  for k, own in ipairs(case.ends(o)) do
    local asked = at_end(o, own)
    if plan then
      local by_design = {luck = plan}
      for name, value in pairs(asked) do by_design[name] = value end
      asked = by_design
    end
    local out
    out, message, code = all_draws(scenario, chain, horizon, asked)
    if not out then return nil, message, code end
    found[k == 1 and "outcomes" or "uppers"] = out
  end
  found.plan = plan and plan.plan
  found.chain, found.o, found.home, found.horizon, found.discount = chain, o, o.home, horizon, o.discount
  found.reading = reading_of((found.uppers or found.outcomes)[1], o)
  found.notes = found.outcomes[1].notes
  return found, o
end

return ends
