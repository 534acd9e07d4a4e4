--- A scenario on a list of items, month by month (csrc/network/course.c steps it). Several draws advance together as
--- lanes of one course.
local bind = require "lian.scenario.bind"
local case = require "lian.items.case"
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local effect = require "lian.scenario.engines.over_years.effect"
local lanes = require "lian.scenario.engines.in_time.lanes"
local format = require "lian.base.format"
local horizons = require "lian.scenario.horizon"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.scenario.engines.over_years.place"
local stocks = require "lian.scenario.engines.over_years.stocks"

local loop = {}

local RULES = {home = "text", final = "any", reading = case.OPTIONS.reading, make = "labels", own = case.OPTIONS.own,
  home_use = "table", stock = "table", discount = {"not_negative", default = 0}, seed = {"integer", default = 1},
  draw = {"count", default = 1}, record = {"choice", "items", "final"}}
loop.RULES = RULES

local MOST_MONTHS, MOST_CELLS, MOST_FOLLOWED = 12000, 4000000, 2000000

---The months of a scenario; raises where it has none.
---@param scenario lian.scenario
---@param verb string
---@return table horizon from, to, steps (a year), count, step
function loop.horizon(scenario, verb)
  if not scenario.from or not scenario.to then
    options.raise(verb .. ": a list of items runs over years with from, to and step = 'month'")
  end
  if scenario.step ~= "month" then
    options.fail("scenario.step", "'month' for a list of items: what is sooner is not known of stocks and providers",
      scenario.step)
  end
  local out = horizons.of(scenario, 12)
  if out.count < 1 then options.fail("scenario.to", "at least one month after from", scenario.to) end
  if out.count > MOST_MONTHS then options.fail("scenario.to", ("at most %d months after from"):format(MOST_MONTHS),
    scenario.to) end
  return out
end

---Fills in whose question it is, and what is kept.
function loop.complete(chain, scenario, o, horizon, verb)
  o.home = o.home or bind.home(scenario) or
    options.raise(verb .. ".home: expected a country: whose question is it? (or give the scenario a home)")
  o.record = o.record or (#chain * horizon.count <= MOST_CELLS and "items" or "final")
end

-- stocks at the start: full, or those that are given
local function set_stocks(state, given)
  local at = state.at
  for _, label in ipairs(given and options.keys("run.stock", given, "item -> months") or {}) do
    local i, months = case.place(at.chain, label, "run.stock"), given[label]
    local cover = at.cover[i] or 0
    if type(months) ~= "number" or not (months >= 0 and months <= cover) then
      options.fail(("run.stock['%s']"):format(label), format("months of use, at most its cover, %g", cover), months)
    end
    for k in ipairs(state.lanes) do state.course:set(k, i, nil, nil, nil, nil, months) end
  end
end

local function watched(at, record)
  if record == "final" then return at.goal.item end
  local out = {}
  for i = 1, at.n do out[i] = i end
  return out
end

-- final items and the kinds that they are made as: of these it is recorded what home can make (lian.carry); of none
-- where that would be too much to keep
local function followed(q, o, horizon)
  local kinds, out, seen = case.kinds(q.parts), {}, {}
  local function add(i)
    if not seen[i] then seen[i], out[#out + 1] = true, i end
  end
  for _, i in ipairs(q.goal.item) do add(i) end
  local k = 1
  while out[k] do
    for _, kind in ipairs(kinds[out[k]] or {}) do add(kind.item) end
    k = k + 1
  end
  return #out * horizon.count * (o.draws or 1) <= MOST_FOLLOWED and out or {}
end

local function new_lane(state, scenario, o, draw, k)
  local context = setmetatable({}, {__index = state.at})
  local shocks, streams, values = bind.draw(scenario, state.at.chain, o.seed, draw, o.home, o.luck)
  context.lane, context.draw, context.seed, context.economy = k, draw, o.seed, state.course
  context.engine, context.effects, context.mean, context.discount = "over_years", effect, true, o.discount
  local lane = lanes.new(context, shocks, streams)
  state.at:settle(lane.list)
  return {draw = draw, values = values, shocks = shocks, context = context, events = lane, years = {}, supply = {}}
end

-- the question that all draws answer, and what is kept of them
local function question_of(chain, horizon, o)
  local q, message, code = case.open(chain, "run", {home = o.home, final = o.final, reading = o.reading, make = o.make,
    own = o.own, home_use = o.home_use}, {})
  if not q then return nil, message, code end
  local state = {question = q, at = places.at(q, horizon), horizon = horizon, seed = o.seed, lanes = {}}
  state.watched = watched(state.at, o.record)
  state.followed = followed(q, o, horizon)
  return state
end

local function set_up(chain, scenario, horizon, o, draws)
  local state, message, code = question_of(chain, horizon, o)
  if not state then return nil, message, code end
  local final, q = lists.filled(#chain, false), state.question
  for _, i in ipairs(q.goal.item) do final[i] = true end
  state.course, message, code = core.items.course(q.case, final, 12 / horizon.steps, #draws, horizon.count,
    state.watched, state.followed)
  if not state.course then return nil, message, code end
  for k, draw in ipairs(draws) do state.lanes[k] = new_lane(state, scenario, o, draw, k) end
  set_stocks(state, o.stock)
  return state
end

-- shares of the items that something acts on at the end of each calendar year; of one draw, from each month in which
-- they change
local function note_years(lane, horizon, t, count, alone)
  local of = lane.events.effect
  for at = t, t + count - 1 do
    local stop = horizon.from + at / horizon.steps
    if math.floor(stop + 1e-9) > math.floor(stop - 1 / horizon.steps + 1e-9) or at == horizon.count then
      lane.years[#lane.years + 1] = {year = math.floor(stop - 1 / horizon.steps + 1e-9), month = at,
        own = of and of.own or {}, abroad = of and of.abroad or {}}
    end
  end
  local last = lane.supply[#lane.supply]
  if alone and (not last or last.of ~= of) then
    lane.supply[#lane.supply + 1] = {month = t, of = of, own = of and of.own or {}, abroad = of and of.abroad or {}}
  end
end

-- the months from t on up to the next one in which something acts; how many they were
local function advance(state, t)
  local horizon = state.horizon
  local time, count = horizon.from + (t - 1) / horizon.steps, horizon.count - t + 1
  for _, lane in ipairs(state.lanes) do
    local of = lane.events
    stocks.clear(of)
    local _, till = of:act(time)
    for i, months in pairs(of.holds or {}) do stocks.want(of, i, months, months) end
    stocks.set(of)
    count = lanes.stretch(horizon, time, till, count)
  end
  local done, message, code = state.course:step(count)
  if not done then return nil, message, code end
  for _, lane in ipairs(state.lanes) do
    lane.events:settle(count)
    note_years(lane, horizon, t, count, #state.lanes == 1)
  end
  return count
end

local function notes_of(lane, horizon)
  local notes = lane.events:notes()
  notes[#notes + 1] = horizon.note
  bind.note_unused("over_years", lane.shocks, "on items over years", notes)
  return notes
end

local function programmes_of(lane)
  local out = {}
  for _, event in ipairs(lane.events.list) do
    if event.programme then
      out[#out + 1] = {label = declare.label(event.shock), readiness = event.track, share = event.made}
    end
  end
  return out
end

local function shared_of(state)
  local at = state.at
  return {horizon = state.horizon, question = state.question, goal = at.goal, home = at.home, watched = state.watched,
    cover = at.cover, followed = state.followed, own = at.own, abroad = at.abroad, judged = at.judged,
    seed = state.seed}
end

local function outcome_of(state, k)
  local lane, course, out = state.lanes[k], state.course, shared_of(state)
  local of = lane.events
  out.levels, out.stocks, out.needs = course:levels(k), course:stocks(k), course:needs(k)
  out.from_home, out.from_abroad, out.years, out.supply = course:own(k), course:abroad(k), lane.years, lane.supply
  out.start, out.draw, out.values, out.random = of.start, lane.draw, lane.values, #lane.values > 0 or of:has_luck()
  out.costs, out.timeline, out.targets, out.programmes, out.notes = of:costs(), of:timeline(), of:targets(),
    programmes_of(lane), notes_of(lane, state.horizon)
  out.unvalued = of:unvalued()
  return out
end

---What outcomes of all draws share (see loop.draws): horizon, question, goal, home, watched, cover, followed, own,
---abroad, judged, seed.
---@param chain lian.chain items
---@param horizon table
---@param o table options as checked and completed
---@return table|nil shared
---@return string|nil message
---@return string|nil code
function loop.shared(chain, horizon, o)
  local state, message, code = question_of(chain, horizon, o)
  if not state then return nil, message, code end
  return shared_of(state)
end

---Runs draws of a scenario together.
---@param chain lian.chain items
---@param scenario lian.scenario
---@param horizon table (loop.horizon)
---@param o table options as checked and completed; own is "world" or "home_first"
---@param draws integer[] numbers of the draws
---@return table[]|nil outcomes horizon, question, goal, home, watched, levels and stocks (matrices: month x watched
---  item), followed (final items and their kinds), needs, from_home and from_abroad (matrices: month x followed item),
---  own and abroad (at rest, by item), years ({year, month, own, abroad}: at the end of each, of items that something
---  acts on), supply (the same from each month in which it changes; of one draw alone), judged (items with providers),
---  start, costs, unvalued (items in stock without a value, or nil), timeline, targets, programmes, notes, draw, seed,
---  values
---@return string|nil message
---@return string|nil code
function loop.draws(chain, scenario, horizon, o, draws)
  local state, message, code = set_up(chain, scenario, horizon, o, draws)
  if not state then return nil, message, code end
  local t = 1
  while t <= horizon.count do
    local count
    count, message, code = advance(state, t)
    if not count then return nil, message, code end
    t = t + count
  end
  local out = {}
  for k in ipairs(draws) do out[k] = outcome_of(state, k) end
  return out
end

return loop
