--- A scenario run step by step: the loop and its records. Several draws advance together as lanes of one economy.
local abroad = require "lian.scenario.engines.in_time.abroad"
local core = require "lian.core"
local events = require "lian.scenario.engines.in_time.events"
local options = require "lian.base.options"
local profile = require "lian.scenario.engines.in_time.profile"
local random = require "lian.base.random"

local run = {}

local RULES = {record = {"choice", "totals", "region", "sector", "node", default = "totals"},
  every = {"count", default = 1},
  seed = {"integer", default = 1}, draw = {"count", default = 1}}
for name, rule in pairs(profile.RULES) do RULES[name] = rule end
run.RULES = RULES

local COLLAPSED = 0.05 -- of normal output, with no shock active

function run.horizon(scenario)
  if not scenario.from or not scenario.to then
    options.raise("run: a scenario in time needs from, to and step")
  end
  local steps = profile.STEPS[scenario.step]
  local count = math.floor((scenario.to - scenario.from) * steps + 0.5)
  if count < 1 then options.fail("scenario.to", "at least one step after from", scenario.to) end
  return {from = scenario.from, to = scenario.to, steps = steps, count = count, step = scenario.step}
end

-- a record of output by group of nodes, or by node
local function groups_of(chain, record)
  if record == "totals" then return nil end
  local keys = record == "node" and chain:nodes() or chain:axis(record)
  if not keys then options.fail("run.record", "an axis of this chain, 'node' or 'totals'", record) end
  local place, names, group = {}, {}, {}
  for i, key in ipairs(keys) do
    if not place[key] then
      names[#names + 1] = key
      place[key] = #names
    end
    group[i] = place[key]
  end
  return {names = names, group = group}
end

local TOTALS = {"output", "capacity", "final_demand", "orders", "rebuild", "rebuilt", "unmet", "overcapacity",
  "imbalance"}

local function new_record(groups, every)
  local record = {totals = {active = {}}, groups = groups, every = every, series = {}}
  for _, name in ipairs(TOTALS) do record.totals[name] = {} end
  for g in ipairs(groups and groups.names or {}) do record.series[g] = {} end
  return record
end

-- this step's totals, and output by group
local function note(record, economy, lane, t, sums, active)
  for _, name in ipairs(TOTALS) do record.totals[name][t] = sums[name] end
  record.totals.active[t] = active
  if not record.groups or (t - 1) % record.every ~= 0 then return end
  t = (t - 1) // record.every + 1
  for g in ipairs(record.series) do record.series[g][t] = 0 end
  for i, v in ipairs(economy:get(lane, "output")) do
    local of = record.series[record.groups.group[i]]
    of[t] = of[t] + v
  end
end

local function collapsed(record, normal)
  for t, v in ipairs(record.totals.output) do
    if v < COLLAPSED * normal and not record.totals.active[t] then return t end
  end
end

-- options of a draw: what is random in them, drawn by their names
local function drawn(o, seed, draw, values)
  local out = {}
  for name, value in pairs(o) do
    if random.is(value) then
      value = value:draw{seed = seed, stream = core.stream("run." .. name), index = draw}
      values[#values + 1] = {"run." .. name, value}
    end
    out[name] = value
  end
  table.sort(values, function(a, b) return a[1] < b[1] end)
  return out
end

local function is_network(chain, o) return chain:meta().sparse and o.profile ~= "ario" end

-- an economy with a lane for each draw, and what acts on it
local function set_up(scenario, chain, o, horizon, draws)
  local specs, state = {}, {horizon = horizon, lanes = {}}
  local firms = is_network(chain, o)
  local goods, good = profile.goods(chain)
  for k, draw in ipairs(draws) do
    local values = {}
    local spec, parameters, code = profile[firms and "firms" or "spec"](chain, drawn(o, o.seed, draw, values),
      horizon.steps)
    if not spec then return nil, parameters, code end
    specs[k], state.lanes[k] = spec, {draw = draw, parameters = parameters, values = values, stock = spec.stock}
  end
  local economy, message, code = core[firms and "firms" or "economy"].new(chain, table.unpack(specs))
  if not economy then return nil, message, code end
  state.economy, state.normal = economy, economy:get(1, "normal")
  state.final = economy:get(1, "final")
  local finals, zeros = {}, function()
    local out = {}
    for i = 1, #chain do out[i] = 0 end
    return out
  end
  for k, lane in ipairs(state.lanes) do
    lane.events = events.new{chain = chain, economy = economy, lane = k, horizon = horizon, goods = goods, good = good,
      firms = firms, rounded = o.boario, list = scenario.shocks, seed = o.seed, draw = lane.draw,
      normal = state.final, x0 = state.normal, stock = lane.stock, finals = finals, zeros = zeros}
    lane.record = new_record(groups_of(chain, o.record), o.every)
    table.move(lane.events.values, 1, #lane.events.values, #lane.values + 1, lane.values)
  end
  return state
end

local function step(state, t)
  local horizon, economy, active = state.horizon, state.economy, {}
  local time, watched = horizon.from + (t - 1) / horizon.steps, false
  for k, lane in ipairs(state.lanes) do
    active[k] = lane.events:act(time)
    watched = watched or lane.events.watches
  end
  if watched then
    assert(economy:place())
    for _, lane in ipairs(state.lanes) do lane.events:watch() end
  end
  local sums, message, code = economy:step()
  if not sums then return nil, message, code end
  for k, lane in ipairs(state.lanes) do
    note(lane.record, economy, k, t, sums[k], active[k])
    local wanted = sums[k].final_demand
    lane.events.unmet = wanted > 0 and math.min(1, sums[k].unmet / wanted) or 0
    lane.events:settle()
  end
  return true
end

local function outcome_of(state, k, chain)
  local lane, economy, normal = state.lanes[k], state.economy, 0
  for _, name in ipairs{"lost", "gained", "unmet", "direct"} do lane.record[name] = economy:get(k, name) end
  for _, v in ipairs(state.normal) do normal = normal + v end
  local of = lane.events
  return {horizon = state.horizon, record = lane.record, normal = state.normal, final = state.final,
    parameters = lane.parameters, start = of.start, only_capacity = of.only_capacity, draw = lane.draw,
    values = lane.values, collapsed = collapsed(lane.record, normal), costs = of:costs(), timeline = of:timeline(),
    targets = of:targets(), tariffs = of:named("tariff"), chain = chain}
end

---Runs draws of a scenario together.
---@param scenario lian.scenario
---@param chain lian.chain
---@param o table options as checked
---@param draws integer[] numbers of the draws
---@return table[]|nil outcomes horizon, record, normal, final, parameters, start, only_capacity, collapsed
---  (step), costs, timeline, targets, draw, values (what was drawn)
---@return string|nil message
---@return string|nil code
function run.draws(scenario, chain, o, draws)
  local state, message, code = set_up(scenario, chain, o, run.horizon(scenario), draws)
  if not state then return nil, message, code end
  for t = 1, state.horizon.count do
    local ok
    ok, message, code = step(state, t)
    if not ok then return nil, message, code end
  end
  local out = {}
  for k in ipairs(draws) do out[k] = outcome_of(state, k, chain) end
  return out
end

---How many draws go together: one for a network after Inoue and Todo.
function run.together(chain, o, lanes) return is_network(chain, o) and 1 or lanes end

---Runs one draw of a scenario.
---@param scenario lian.scenario
---@param chain lian.chain
---@param given? table
---@return table|nil outcome
---@return table|string options as checked, or the message
---@return string|nil code
function run.evaluate(scenario, chain, given)
  local o = random.check("run", given or {}, RULES)
  chain = abroad.open(chain)
  local out, message, code = run.draws(scenario, chain, o, {o.draw})
  if not out then return nil, message, code end
  return out[1], o
end

return run
