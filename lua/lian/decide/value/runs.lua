--- Runs of sets of policies, each with the draws of the same seed: a sweep whose draws are pairs of a set and a draw. A
--- store keeps each pair as it finishes, workers share them.
---
--- A set is a number of bits, bit i - 1: policy i is in it. A row is an array of numbers: what was measured, what the
--- scenario's own policies cost, then what each policy of the study cost; of sets of at most one policy `years` has
--- its costs, year and money in turns.
local abroad = require "lian.scenario.engines.in_time.abroad"
local bind = require "lian.scenario.bind"
local declare = require "lian.scenario.declare"
local ends = require "lian.scenario.engines.over_years.ends"
local limits = require "lian.base.limits"
local loop = require "lian.scenario.engines.in_time.loop"
local measures = require "lian.decide.value.measures"
local metrics = require "lian.scenario.results.metrics"
local options = require "lian.base.options"
local plan = require "lian.scenario.sweeps.plan"
local random = require "lian.base.random"
local scenarios = require "lian.scenario"
local sets = require "lian.decide.value.sets"

local runs = {}

local LANES = 8 -- pairs on a table that go together

-- the scenario of a set
local function scenario_of(self, set)
  if self.scenarios[set] then return self.scenarios[set] end
  local given = {name = self.base.name, from = self.base.from, to = self.base.to, step = self.base.step,
    home = self.home}
  table.move(self.base.shocks, 1, #self.base.shocks, 1, given)
  for i, policy in ipairs(self.policies) do
    if sets.has(set, i) then table.move(policy.shocks, 1, #policy.shocks, #given + 1, given) end
  end
  local made = scenarios.scenario(given)
  if self.kept < 4096 then self.scenarios[set], self.kept = made, self.kept + 1 end
  return made
end

-- ---- rows

local function row_of(self, value, costs, set)
  local row = {value + 0.0, 0.0}
  for i = 1, #self.policies do row[i + 2] = 0.0 end
  local years = {}
  for _, one in ipairs(costs) do
    local money = self.discounts and one[6] or one[3] + one[4] + one[5]
    local owner = self.owner[one[1]]
    row[owner and owner + 2 or 2] = row[owner and owner + 2 or 2] + money
    if owner and sets.size(set) == 1 then
      years[#years + 1] = one[2] + 0.0
      years[#years + 1] = money + 0.0
    end
  end
  if #years > 0 then row.years = years end
  return row
end

local function entry_of(self, task, row, head)
  local cost = 0
  for k = 2, #row do cost = cost + row[k] end
  local values = self.o.store and {{"factor", "policies", sets.text(self.names, task.set)},
    {"factor", "draw", task.draw}, {"measure", self.measure.name, row[1] == row[1] and row[1] or nil},
    {"measure", "cost", cost}} or {}
  return {draw = task.id, row = row, values = values, head = head}
end

local function tasks_of(self, ids)
  local out, n = {}, #self.policies
  for k, id in ipairs(ids) do out[k] = {id = id, set = (id - 1) & ((1 << n) - 1), draw = ((id - 1) >> n) + 1} end
  return out
end

-- ---- tables and networks, step by step

local HELD = {record = true, every = true, trade = true, steadiness = true, assumptions = true, seed = true,
  draw = true}

local function run_options(self, given)
  local rules = {}
  for name, rule in pairs(loop.RULES) do if not HELD[name] then rules[name] = rule end end
  local o = random.check("value.run", given, rules)
  o.seed, o.trade, o.every, o.steadiness, o.users = self.o.seed, false, 1, false, true
  loop.check_fixed("value.run", o)
  o.record = self.o.on and (self.measure.path or self.chain:meta().sparse) and "region" or "totals"
  o.abroad = self.opened ~= self.chain and abroad.REGION or nil
  return o
end

-- whether policies move makers: their sets are no economies of the same nodes
local function moves(self)
  for _, shock in ipairs(scenario_of(self, sets.all(#self.policies)).shocks) do
    local act = declare.of(shock.kind).in_time
    if act and act.movers then return true end
  end
  return false
end

local function in_lanes(self, o, tasks, head)
  local lanes, out = {}, {}
  for k, task in ipairs(tasks) do lanes[k] = {scenario = scenario_of(self, task.set), o = o, draw = task.draw} end
  local some, message, code = loop.lanes(self.opened, self.horizon, lanes)
  if not some then return nil, message, code end
  for k, outcome in ipairs(some) do
    local value = measures.in_time(self.measure, outcome, self.opened, self.o.on, self.weights)
    out[k] = entry_of(self, tasks[k], row_of(self, value, outcome.costs, tasks[k].set),
      tasks[k].id == head and {notes = outcome.notes} or nil)
  end
  return out
end

-- tasks of one set each, in the order in which the sets come
local function by_set(tasks)
  local out, place = {}, {}
  for _, task in ipairs(tasks) do
    if not place[task.set] then
      out[#out + 1] = {}
      place[task.set] = out[#out]
    end
    table.insert(place[task.set], task)
  end
  return out
end

local function each_set(tasks, work)
  local out = {}
  for _, group in ipairs(by_set(tasks)) do
    local some, message, code = work(group)
    if not some then return nil, message, code end
    table.move(some, 1, #some, #out + 1, out)
  end
  return out
end

local in_time = {}

function in_time.open(self, given)
  self.opened = abroad.open(self.chain)
  self.horizon = loop.horizon(self.base)
  self.run = run_options(self, given)
  self.weights = metrics.weights{source = self.chain, chain = self.opened}
  self.apart = moves(self)
  self.lanes = loop.together(self.opened, self.run, LANES)
  return true
end

function in_time.evaluate(self, o, tasks, head)
  if not self.apart then return in_lanes(self, o, tasks, head) end
  return each_set(tasks, function(group) return in_lanes(self, o, group, head) end)
end

function in_time.factors(self, o, task) return loop.values(scenario_of(self, task.set), self.opened, o, task.draw) end

-- ---- lists of items over years

local over_years = {}

function over_years.open(self, given)
  local own = {draws = 1, seed = self.o.seed}
  for key, value in pairs(given or {}) do own[key] = value end
  if own.own == "both" then options.fail("value.run.own", "'world' or 'home_first', one end at a time", "both") end
  local o, horizon, code = ends.open_sweep(scenario_of(self, 0), self.chain, own, {})
  if not o then return nil, horizon, code end
  self.run, self.horizon, self.lanes, self.by_set = o, horizon, ends.TOGETHER, true
  self.discounts = (o.discount or 0) > 0
  local shared, message
  shared, message, code = ends.shared(self.chain, horizon, o)
  if not shared then return nil, message, code end
  self.goal = shared.goal
  return true
end

function over_years.evaluate(self, o, tasks, head)
  return each_set(tasks, function(group)
    local draws, out = {}, {}
    for k, task in ipairs(group) do draws[k] = task.draw end
    local rows, message, code = ends.draws(scenario_of(self, group[1].set), self.chain, self.horizon, o, draws)
    if not rows then return nil, message, code end
    for k, row in ipairs(rows) do
      local value = measures.over_years(self.measure, row.lower, self.goal)
      out[k] = entry_of(self, group[k], row_of(self, value, row.lower.costs, group[k].set),
        group[k].id == head and {notes = row.head.notes} or nil)
    end
    return out
  end)
end

function over_years.factors(self, o, task)
  return bind.values(scenario_of(self, task.set), self.chain, o.seed, task.draw, o.home)
end

-- ---- what is asked for

-- numbers of the pairs that are not there yet, in the order in which they go together best
local function missing(self, study, wanted)
  local out, n, seen = {}, #self.policies, {}
  for _, pair in ipairs(wanted) do
    local id = ((pair.draw - 1) << n | pair.set) + 1
    local there = study.rows[pair.set] and study.rows[pair.set][pair.draw] ~= nil
    if not there and not seen[id] then
      seen[id] = true
      out[#out + 1] = {id = id, set = pair.set, draw = pair.draw}
    end
  end
  table.sort(out, function(a, b)
    if self.by_set and a.set ~= b.set then return a.set < b.set end
    return a.id < b.id
  end)
  local ids = {}
  for k, one in ipairs(out) do ids[k] = one.id end
  return ids
end

-- what a store tells studies by
local function text_of(self, study, own, hooks)
  local parts = {hooks.write(scenario_of(self, sets.all(#self.policies)), own)}
  if parts[1]:find("^cannot be repeated: ") then return parts[1] end
  for _, policy in ipairs(self.policies) do
    local shocks = {}
    for k, shock in ipairs(policy.shocks) do shocks[k] = tostring(shock) end
    parts[#parts + 1] = ("policy %s: %s"):format(policy.name, table.concat(shocks, "; "))
  end
  parts[#parts + 1] = ("value of %s on %s%s"):format(self.measure.name, self.o.on or "all",
    study.label and ", " .. study.label or "")
  return table.concat(parts, "\n")
end

local function take(self, study, done)
  for _, task in ipairs(tasks_of(self, done.ids)) do
    study.rows[task.set] = study.rows[task.set] or {}
    study.rows[task.set][task.draw] = false
  end
  local failed = {}
  for _, one in ipairs(done.failed) do failed[one.draw] = one.reason end
  local k = 0
  for _, task in ipairs(tasks_of(self, done.ids)) do
    if failed[task.id] then
      study.reasons[#study.reasons + 1] = {set = task.set, draw = task.draw, reason = failed[task.id]}
    else
      k = k + 1
      study.rows[task.set][task.draw] = done.rows[k]
    end
  end
end

---Runs the pairs of sets and draws that are not there yet.
---@param self table a study of values (runs.open)
---@param study table rows (set -> draw -> row, false where it failed), reasons, o (options of the run), label
---@param wanted table[] {set, draw}
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function runs.make(self, study, wanted)
  local ids = missing(self, study, wanted)
  if #ids == 0 then return true end
  limits.check("value: runs of sets", "draws", #ids)
  local engine, o = self.engine, study.o
  local job = {name = study.name, lanes = self.lanes, runs = #ids, draws = ids,
    evaluate = function(some, head) return engine.evaluate(self, o, tasks_of(self, some), head) end,
    factors = function(id) return engine.factors(self, o, tasks_of(self, {id})[1]) end}
  local own = {}
  for key, value in pairs(o) do own[key] = value end
  own.users, own.draws, own.lanes = nil, nil, nil
  own.store, own.workers, own.retry = self.o.store, self.o.workers, self.o.retry
  local hooks = {open = self.hooks.open, write = function(given) return text_of(self, study, given, self.hooks) end}
  local done, message, code = plan.run(job, self.chain, own, hooks)
  if not done then return nil, message, code end
  done.ids = ids
  take(self, study, done)
  study.notes = study.notes or done.head.notes
  return true
end

---A study of values: what is run, and how.
---@param self table chain, base, policies, measure, home, o (seed, on, store, workers, retry), hooks (open, write)
---@param given table|nil options of the run
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function runs.open(self, given)
  self.scenarios, self.kept, self.names, self.owner = {}, 0, {}, {}
  for i, policy in ipairs(self.policies) do
    self.names[i] = policy.name
    for label in pairs(policy.labels) do self.owner[label] = i end
  end
  self.engine = self.chain:meta().kind == "items" and over_years or in_time
  return self.engine.open(self, given)
end

---A part of it, with rows of its own.
function runs.study(self, o, label)
  local name = ("value of %s: %s%s%s"):format(self.measure.name, self.base.name, self.o.on and ", " .. self.o.on or "",
    label and ", " .. label or "")
  return {rows = {}, reasons = {}, o = o, label = label, name = name}
end

return runs
