--- A scenario run step by step. Several draws advance together as lanes of one economy.
local abroad = require "lian.scenario.engines.in_time.abroad"
local bind = require "lian.scenario.bind"
local core = require "lian.core"
local finals = require "lian.scenario.engines.in_time.finals"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local horizons = require "lian.scenario.horizon"
local lanes = require "lian.scenario.engines.in_time.lanes"
local limits = require "lian.base.limits"
local lists = require "lian.base.lists"
local movers = require "lian.scenario.engines.in_time.movers"
local observe = require "lian.scenario.engines.in_time.observe"
local options = require "lian.base.options"
local profile = require "lian.scenario.engines.in_time.profile"
local progress = require "lian.base.progress"
local luck = require "lian.scenario.luck"
local random = require "lian.base.random"
local steadiness = require "lian.scenario.engines.in_time.steadiness"

local loop = {}

local RULES = {record = {"choice", "totals", "region", "sector", "node"}, every = {"count", default = 1},
  trade = "flag", steadiness = "flag", assumptions = "any", seed = {"integer", default = 1},
  draw = {"count", default = 1}}
for name, rule in pairs(profile.RULES) do RULES[name] = rule end
loop.RULES = RULES

local COLLAPSED = 0.05 -- of normal output, with no shock active
local TOTALS = {"output", "capacity", "final_demand", "orders", "rebuild", "rebuilt", "unmet", "overcapacity",
  "imbalance", "surplus"}

local FIXED = {"seed", "draw", "draws", "lanes", "every", "record", "trade", "profile", "boario", "steadiness",
  "assumptions"}

---Raises where an option that says how to run is a distribution.
function loop.check_fixed(verb, o)
  for _, name in ipairs(FIXED) do
    if random.is(o[name]) then options.fail(verb .. "." .. name, "a value, not a distribution", tostring(o[name])) end
  end
end

function loop.horizon(scenario)
  if not scenario.from or not scenario.to then
    options.raise("run: a scenario in time needs from, to and step")
  end
  local out = horizons.of(scenario, profile.STEPS[scenario.step])
  if out.count < 1 or out.count ~= out.count then
    options.fail("scenario.to", "at least one step after from", scenario.to)
  end
  limits.check("scenario.to: steps after from", "steps", out.count)
  return out
end

local function new_totals()
  local totals = {active = {}}
  for _, name in ipairs(TOTALS) do totals[name] = {} end
  return totals
end

local function collapsed(totals, normal)
  for t, v in ipairs(totals.output) do
    if v < COLLAPSED * normal and not totals.active[t] then return t end
  end
end

-- a value of an option as drawn by its name; tables by their keys
local function drawn_value(value, name, o, draw, values)
  if random.is(value) then
    value = luck.draw(o.luck, value, o.seed, "run." .. name, draw)
    values[#values + 1] = {"run." .. name, value}
  elseif type(value) == "table" and getmetatable(value) == nil then
    local out = {}
    for key, part in pairs(value) do
      out[key] = drawn_value(part, ("%s.%s"):format(name, tostring(key)), o, draw, values)
    end
    value = out
  end
  return value
end

-- options of a draw: what is random in them, drawn by their names
local function drawn(o, draw, values)
  local out = {}
  for name, value in pairs(o) do out[name] = drawn_value(value, name, o, draw, values) end
  table.sort(values, function(a, b) return a[1] < b[1] end)
  return out
end

---What is random in a draw, of its options first, also where it cannot be run.
---@return table values {name, value}
function loop.values(scenario, chain, o, draw)
  local values = {}
  drawn(o, draw, values)
  local shocks = bind.values(scenario, chain, o.seed, draw, nil, o.luck)
  return table.move(shocks, 1, #shocks, #values + 1, values)
end

local function is_network(chain, o) return chain:meta().sparse and o.profile ~= "ario" end

local function context_of(state, at, k, lane)
  local context = setmetatable({}, {__index = at}) -- what lanes share
  context.lane, context.draw, context.stock = k, lane.draw, lane.stock
  context.sourcing, context.within = lane.parameters.sourcing, lane.parameters.within
  context.economy, context.x0, context.finals = state.economy, state.normal, state.finals
  return context
end

-- specs of economies in which nothing is random, by options as checked: draws of a sweep take theirs from the first
local plain_specs = setmetatable({}, {__mode = "k"})

-- the spec of an economy and its parameters; values: what is random in them
local function spec_of(state, chain, one, values)
  local old = plain_specs[one.o]
  if old and old.chain == chain and old.asked == state.asked and old.steps == state.horizon.steps then
    return old.spec, old.parameters
  end
  local own = drawn(one.o, one.draw, values)
  local spec, parameters, code = profile[state.firms and "firms" or "spec"](chain, own, state.horizon.steps,
    state.asked)
  if not spec then return nil, parameters, code end
  if #values == 0 then
    plain_specs[one.o] = {chain = chain, asked = state.asked, steps = state.horizon.steps, spec = spec,
      parameters = parameters}
  end
  return spec, parameters
end

-- columns of final users at rest, as the spec of the first lane has them
local function finals_of(state, chain, o)
  local known = plain_specs[o] or {}
  if known.spec ~= state.lanes[1].spec or not known.finals then
    known.finals = finals.at_rest(chain, state.final, state.horizon.steps, profile.is_gross(chain, o))
  end
  return known.finals
end

-- the spec of each lane's economy, and the lane
local function specs_of(state, chain, asked)
  local specs = {}
  for k, one in ipairs(asked) do
    local o, values = one.o, {}
    local spec, parameters, code = spec_of(state, chain, one, values)
    if not spec then return nil, parameters, code end
    if not state.firms and not spec.purchases then
      if specs[1] then
        spec.purchases, spec.columns, spec.net = specs[1].purchases, specs[1].columns, specs[1].net
      else
        finals.give(spec, chain, profile.is_gross(chain, o))
      end
    end
    if not state.firms then
      spec.dormant = state.movers and state.movers.dormant
    end
    specs[k] = spec
    state.lanes[k] = {draw = one.draw, parameters = parameters, values = values, stock = spec.stock, spec = spec}
  end
  return specs
end

-- an economy with a lane for each that is asked, and what acts on it
local function set_up(plain, horizon, asked)
  local o = asked[1].o -- what all lanes have in common
  local state = {horizon = horizon, lanes = {}, totals = {}, firms = is_network(plain, o), asked = plain}
  state.movers = not plain:meta().sparse and movers.of(asked[1].scenario, plain) or nil
  local chain = state.movers and state.movers.chain or plain
  local specs, message, code = specs_of(state, chain, asked)
  if not specs then return nil, message, code end
  local economy
  economy, message, code = core[state.firms and "firms" or "economy"].new(chain, table.unpack(specs))
  if not economy then return nil, message, code end
  state.economy, state.normal = economy, economy:get(1, "normal")
  state.final = economy:get(1, "final")
  state.normal_total, state.finals = lists.sum(state.normal), finals_of(state, chain, o)
  local at = hits.at(chain)
  state.goods, at.normal = at, lists.sum_by(state.normal, at.good, #at.goods)
  at.to, at.movers, at.abroad = horizon.to, state.movers, abroad.region(plain)
  at.steps, at.from, at.firms, at.rounded, at.seed = horizon.steps, horizon.from, state.firms, o.boario, o.seed
  at.mean = o.profile == nil and not o.boario -- other programs take points
  for k, lane in ipairs(state.lanes) do
    local own = asked[k].o
    local shocks, streams, values = bind.draw(asked[k].scenario, chain, own.seed, lane.draw, nil, own.luck)
    lane.shocks, lane.context = shocks, context_of(state, at, k, lane)
    lane.events = lanes.new(lane.context, shocks, streams)
    table.move(values, 1, #values, #lane.values + 1, lane.values)
    lane.totals = new_totals()
    state.totals[k] = lane.totals
    lane.kept = observe.start(economy, k, plain, {record = own.record, every = own.every, trade = own.trade,
      users = own.users, firms = state.firms, steps = horizon.count, finals = state.finals, abroad = own.abroad,
      movers = state.movers, goods = at.good, hit = steadiness.hit(lane.events, at)})
    local follows = state.firms and (own.trade or lane.kept.level ~= "totals")
    lane.tracker = follows and finals.tracker(lane.context) or nil
  end
  return state
end

-- the steps from t on up to the next one in which an event acts; how many they were
local function advance(state, t)
  local horizon, economy, active = state.horizon, state.economy, {}
  local time, count, watched = horizon.from + (t - 1) / horizon.steps, horizon.count - t + 1, false
  for k, lane in ipairs(state.lanes) do
    local till
    active[k], till = lane.events:act(time)
    count = lanes.stretch(horizon, time, not lane.tracker and till or nil, count)
    watched = watched or lane.events.watches
  end
  if watched then
    assert(economy:place())
    for _, lane in ipairs(state.lanes) do lane.events:watch() end
  end
  local done, message, code = economy:step(count, state.totals)
  if not done then return nil, message, code end
  for k, lane in ipairs(state.lanes) do
    local totals, last = lane.totals, t + count - 1
    for at = t, last do totals.active[at] = active[k] end
    local wanted = totals.final_demand[last]
    lane.events.unmet = wanted > 0 and math.min(1, totals.unmet[last] / wanted) or 0
    lane.events:settle(count)
    if lane.tracker then lane.tracker:note(lane.events.effect, economy:get(k, "share_final")) end
  end
  return count
end

-- a horizon that ends elsewhere than the scenario says, or before stocks do
local function note_horizon(state, lane, notes)
  local span, days, longest = state.horizon, 365 / state.horizon.steps, steadiness.longest(lane.spec)
  notes[#notes + 1] = span.note
  if longest > span.count and lane.events.start < math.huge then
    local text = "the horizon, %.3g days, is shorter than stocks of %.3g: what they bridge does not show"
    notes[#notes + 1] = format(text, span.count * days, longest * days)
  end
end

local function notes_of(state, lane)
  local notes = lane.events:notes()
  note_horizon(state, lane, notes)
  notes[#notes + 1] = abroad.note(state.asked)
  if lane.parameters.note then table.insert(notes, 1, lane.parameters.note) end
  if state.movers then
    local place = state.economy:get(lane.context.lane, "place")
    table.move(movers.notes(state.movers, state.normal, place, state.horizon.steps), 1, #state.movers.list, #notes + 1,
      notes)
  end
  local surplus = lists.sum(lane.totals.surplus)
  if surplus > 1e-9 * state.normal_total then
    notes[#notes + 1] = format("%.5g of given supplies (imports in a demand column, stocks drawn down) find no buyer",
      surplus)
  end
  return notes
end

local function tariffs_of(shocks)
  local out = {}
  for _, shock in ipairs(shocks) do if shock.kind == "tariff" then out[#out + 1] = shock end end
  return out
end

-- what movers have is that of their hosts; what they have made stays apart too, as they make it by columns of their own
local function show_with_hosts(of, out)
  local n = #of.base.chain
  out.movers = {list = of.list, host = of.host, gained = table.move(out.gained, n + 1, #of.host, 1, {})}
  for _, name in ipairs{"lost", "gained", "unmet", "direct", "normal", "final", "served", "wasted"} do
    if out[name] then out[name] = movers.folded(of, table.move(out[name], 1, #out[name], 1, {})) end
  end
  for _, list in pairs(out.delivered or {}) do movers.folded(of, list) end
  if out.kept.trade then out.kept.trade = movers.folded_rows(of, out.kept.trade) end
end

local function outcome_of(state, k)
  local lane, economy = state.lanes[k], state.economy
  local of = lane.events
  local out = {horizon = state.horizon, totals = lane.totals, kept = observe.read(economy, k, lane.kept),
    normal = state.normal, normal_total = state.normal_total, final = state.final, parameters = lane.parameters,
    start = of.start, only_capacity = of.only_capacity, draw = lane.draw, values = lane.values,
    collapsed = collapsed(lane.totals, state.normal_total), costs = of:costs(), timeline = of:timeline(),
    targets = of:targets(), tariffs = tariffs_of(lane.shocks), routes = of:routes(), wasted = of.wasted,
    finals = state.finals, random = #lane.values > 0 or of:has_luck(), abroad = state.abroad, spec = lane.spec}
  for _, name in ipairs{"lost", "gained", "unmet", "direct"} do out[name] = economy:get(k, name) end
  steadiness.read(out, lane.spec, state.goods)
  if lane.tracker then
    out.delivered, out.missed, out.served = lane.tracker:result()
  elseif out.kept.users then
    out.delivered, out.missed = out.kept.delivered or {}, out.kept.missed or {}
    out.served = out.kept.served and out.kept.served:column(1)
    out.kept.delivered, out.kept.missed = nil, nil
  end
  out.notes, out.told = notes_of(state, lane), of:told(out)
  if state.movers then show_with_hosts(state.movers, out) end
  return out
end

---Runs lanes of one economy together.
---@param chain lian.chain opened (lian.scenario.engines.in_time.abroad)
---@param horizon table (loop.horizon)
---@param asked table[] lanes: {scenario, o (options as checked), draw (its number)}; they have profile, seed and
---  movers in common
---@return table[]|nil outcomes horizon, totals (by name: a number a step), kept (observe.read), lost, gained, unmet,
---  direct (by node, over the run), delivered and missed (final users by region), normal, normal_total, final, finals,
---  parameters, wasted (value added by node, beside what output brings; or nil), routes, start, only_capacity,
---  collapsed (step), costs, timeline, targets, tariffs, notes (of all draws), told (of this one), draw, values (what
---  was drawn)
---@return string|nil message
---@return string|nil code
function loop.lanes(chain, horizon, asked)
  local state, message, code = set_up(chain, horizon, asked)
  if not state then return nil, message, code end
  state.abroad = asked[1].o.abroad
  local t, work <close> = 1, progress.start("steps", state.horizon.count)
  while t <= state.horizon.count do
    local count
    work:at(t - 1)
    count, message, code = advance(state, t)
    if not count then return nil, message, code end
    t = t + count
  end
  local out = {}
  for k in ipairs(asked) do out[k] = outcome_of(state, k) end
  return out
end

---Runs draws of a scenario together, see loop.lanes.
---@param scenario lian.scenario
---@param chain lian.chain opened
---@param o table options as checked
---@param draws integer[] numbers of the draws
---@return table[]|nil outcomes
---@return string|nil message
---@return string|nil code
function loop.draws(scenario, chain, o, draws)
  local asked = {}
  for k, draw in ipairs(draws) do asked[k] = {scenario = scenario, o = o, draw = draw} end
  return loop.lanes(chain, loop.horizon(scenario), asked)
end

---What is random in a scenario and its options, for a design.
---@return table collector see lian.scenario.luck
function loop.factors(scenario, chain, o)
  local found, own = luck.collector(), {}
  for name, value in pairs(o) do own[name] = value end
  own.luck = found
  drawn(own, 1, {})
  bind.draw(scenario, chain, o.seed, 1, nil, found)
  return found
end

---How many draws go together: one for a network after Inoue and Todo.
function loop.together(chain, o, most) return is_network(chain, o) and 1 or most end

local RUN = {}
for _, rules in ipairs{RULES, luck.OF_RUN} do
  for name, rule in pairs(rules) do RUN[name] = rule end
end

---Runs one draw of a scenario; outcome.by: the options with the design that the draw is of.
---@param scenario lian.scenario
---@param chain lian.chain
---@param given? table
---@return table|nil outcome
---@return table|string options as checked, or the message
---@return string|nil code
function loop.evaluate(scenario, chain, given)
  local o = random.check("run", given or {}, RUN)
  loop.check_fixed("run", o)
  if o.trade == nil then o.trade = true end
  local opened = abroad.open(chain)
  o.abroad = opened ~= chain and abroad.REGION or nil
  local by, message, code = luck.of_run(o, given, function() return loop.factors(scenario, opened, o) end)
  if not by then return nil, message, code end
  local out
  out, message, code = loop.draws(scenario, opened, by, {o.draw})
  if not out then return nil, message, code end
  out[1].opened, out[1].by = opened, by
  table.move(out[1].told, 1, #out[1].told, #out[1].notes + 1, out[1].notes)
  return out[1], o
end

return loop
