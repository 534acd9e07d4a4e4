--- A scenario run step by step on a table: the loop and its records.
local core = require "lian.core"
local events = require "lian.time.events"
local options = require "lian.options"
local profile = require "lian.time.profile"

local run = {}

local RULES = {record = {"choice", "totals", "region", "sector", "node", default = "totals"}}
for name, rule in pairs(profile.RULES) do RULES[name] = rule end

local COLLAPSED = 0.05 -- of normal output, with no shock active

local function horizon_of(scenario)
  if not scenario.from or not scenario.to then
    options.raise("run: a scenario in time needs from, to and step")
  end
  local steps = profile.STEPS[scenario.step]
  local count = math.floor((scenario.to - scenario.from) * steps + 0.5)
  if count < 1 then options.fail("scenario.to", "at least one step after from", scenario.to) end
  return {from = scenario.from, steps = steps, count = count, step = scenario.step}
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

local TOTALS = {"output", "capacity", "final_demand", "orders", "rebuild", "rebuilt", "overcapacity"}

local function new_record(n, groups)
  local record = {lost = {}, gained = {}, unmet = {}, direct = {}, totals = {unmet = {}, active = {}}}
  for i = 1, n do record.lost[i], record.gained[i], record.unmet[i], record.direct[i] = 0, 0, 0, 0 end
  for _, name in ipairs(TOTALS) do record.totals[name] = {} end
  record.groups, record.series = groups, {}
  for g in ipairs(groups and groups.names or {}) do record.series[g] = {} end
  return record
end

-- sums over time by node, and this step's totals
local function note(record, state, t, sums, loss, active, wanted)
  local e, x0 = state.economy, state.normal
  local x, share, final = e:get(1, "output"), e:get(1, "share_final"), e:get(1, "final")
  local unmet, totals = 0, record.totals
  for i, v in ipairs(x) do
    local short = x0[i] - v
    if short > 0 then record.lost[i] = record.lost[i] + short else record.gained[i] = record.gained[i] - short end
    local missed = wanted[i] - final[i] * share[i]
    if missed > 0 then
      unmet = unmet + missed
      record.unmet[i] = record.unmet[i] + missed
    end
    if loss[i] > 0 then record.direct[i] = record.direct[i] + loss[i] * x0[i] end
  end
  for _, name in ipairs(TOTALS) do totals[name][t] = sums[name] end
  totals.unmet[t], totals.active[t] = unmet, active
  if not record.groups then return end
  for g in ipairs(record.series) do record.series[g][t] = 0 end
  for i, v in ipairs(x) do
    local of = record.series[record.groups.group[i]]
    of[t] = of[t] + v
  end
end

local function collapsed(record, x0)
  local normal = 0
  for _, v in ipairs(x0) do normal = normal + v end
  for t, v in ipairs(record.totals.output) do
    if v < COLLAPSED * normal and not record.totals.active[t] then return t end
  end
end

---Runs a scenario.
---@param scenario lian.scenario
---@param chain lian.chain
---@param given? table
---@return table|nil outcome horizon, record, normal, final, parameters, start, only_capacity,
---  collapsed (step)
---@return table|string options as checked, or the message
---@return string|nil code
function run.evaluate(scenario, chain, given)
  local o = options.check("run", given or {}, RULES)
  local horizon = horizon_of(scenario)
  local sparse = chain:meta().sparse
  local shocks = events.new(chain, scenario.shocks, horizon, {rounded = o.boario,
    goods = not sparse and profile.goods(chain) or nil})
  local spec, parameters, code = profile[sparse and "firms" or "spec"](chain, o, horizon.steps)
  if not spec then return nil, parameters, code end
  local economy, message
  economy, message, code = core[sparse and "firms" or "economy"].new(chain, spec)
  if not economy then return nil, message, code end
  local state = {economy = economy, normal = economy:get(1, "normal"), final = economy:get(1, "final")}
  local record = new_record(#chain, groups_of(chain, o.record))
  for t = 1, horizon.count do
    local loss, active = shocks:act(economy, state.final, horizon.from + (t - 1) / horizon.steps)
    local sums
    sums, message, code = economy:step()
    if not sums then return nil, message, code end
    note(record, state, t, sums[1], loss, active, shocks.wanted)
    shocks:settle(economy)
  end
  return {horizon = horizon, record = record, normal = state.normal, final = state.final,
    parameters = parameters, start = shocks.start, only_capacity = shocks.only_capacity,
    collapsed = collapsed(record, state.normal), costs = shocks:costs()}, o
end

return run
