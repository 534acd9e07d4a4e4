--- The shocks and policies of a scenario on one lane of an economy (or of a list of items), step by step. Each
--- instrument says in `in_time` (or `over_years`) what it does:
---   make(shock, context, path) -> event     what it hits; the rest of its state is its own
---   movers(shock, at, path) -> parts        whose makers move (lian.scenario.engines.in_time.movers)
---   before(event, lane, time)               before the step, whether or not it holds
---   strength(event, lane, time) -> number   how strong it is in this step, where that has a state of its own
--- share(event, lane, time) -> number      how strong it is at an instant; its curve when left out and there is an
--- apply
---   lagged                                  its curve begins `lag` years after its start
---   also(event, lane, time) -> numbers      what else of it changes over time; breaks(event, lane) -> times at which
---   apply(event, effect, strength)          what it changes (lian.scenario.engines.in_time.effect)
---   watch(event, lane), settle(event, lane) before the step when orders stand as links now are; after it
---   settles_stretches                       settle is called once for steps in which nothing changed: lane.taken years
---   work(event, lane, work)                 what it asks of makers on top of orders, by node, money a step
---   spend(event, lane, strength) -> money   what the step cost
---   tells(event, lane, outcome) -> text     what there is to say at the end of the run (loop.draws)
---   routes(event, lane) -> rows             what came round a cut through third regions (lian.scenario.leakage)
---   own(event) -> functions                 some of these for this event alone, in place of the instrument's
---   yearly                                  its `cost` is money a year while it is on
---   check(event, lane, path)                against the scenario's other events
---   starves(event) -> nodes                 whose deliveries it makes scarce
---   yields                                  it changes the good part of output (lian.scenario.engines.in_time.waste)
---   capacity_only                           output is lost by lost capacity alone, or not at all
---   always                                  apply is called at strength 0 too
---   by_step                                 it is on or off for whole steps, as it is when they begin
local bind = require "lian.scenario.bind"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local effect = require "lian.scenario.engines.in_time.effect"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local mean = require "lian.scenario.engines.in_time.mean"
local options = require "lian.base.options"
local waste = require "lian.scenario.engines.in_time.waste"

local lanes = {}
local methods = {}
lanes.__index = methods

-- the order in which events act, whatever the order that they were given in: by their start, then by what they say
local function ordered(self)
  local out, said, place = {}, {}, {}
  for k, event in ipairs(self.list) do out[k], said[event], place[event] = event, tostring(event.shock), k end
  table.sort(out, function(a, b)
    local p, q = curve.start(a.shock, self.from), curve.start(b.shock, self.from)
    if p ~= q then return p < q end
    if said[a] ~= said[b] then return said[a] < said[b] end
    return place[a] < place[b]
  end)
  return out
end

local OF_A_STEP = {"before", "strength", "work", "watch", "settle", "spend", "judge"}

-- whether an event has something to do in each step, or may change at times that it does not tell
local function is_stepwise(event)
  for _, name in ipairs(OF_A_STEP) do
    local waits = (name == "settle" or name == "judge") and event.act.settles_stretches
    if event.act[name] and not waits then return true end
  end
  return event.act.yields or options.is_callable(event.shock.recovery) or event.act.yearly and event.shock.cost > 0
end

---@param context table chain, economy, lane, from, steps, n, regions, goods, good, firms, rounded, finals, x0, stock;
---  on items engine ("over_years"), effects (a module in place of effect), discount
---@param shocks lian.shock[] as drawn
---@param streams string[] names of their random streams
---@return table lane
function lanes.new(context, shocks, streams)
  local self = setmetatable({context = context, lane = context.lane, n = context.n, from = context.from,
    to = context.to, steps = context.steps, start = math.huge, only_capacity = true, list = {}}, lanes)
  context.of = self
  self.list = bind.events(context.engine or "in_time", shocks, function(shock, act, path, k)
    if context.firms and not act.on_firms then
      options.raise(path .. ": needs a dense table, or profile = 'ario' on a network")
    end
    context.stream, context.shock = streams[k], k
    local event = act.make(shock, context, path)
    event.shock, event.path, event.money = shock, path, {}
    local own = act.own and act.own(event)
    event.act = own and setmetatable(own, {__index = act}) or act
    event.is = declare.of(shock.kind).is
    event.curve = act.lagged and {at = curve.start(shock, context.from) + shock.lag, lasts = shock.lasts,
      ramp = shock.ramp, recovers = shock.recovers, recovery = shock.recovery} or shock
    return event
  end)
  for _, event in ipairs(self.list) do
    self.only_capacity = self.only_capacity and (event.act.capacity_only or false)
    if event.is == "shock" then self.start = math.min(self.start, curve.start(event.shock, self.from)) end
    if event.act.check then event.act.check(event, self, event.path) end
    self.watches = self.watches or event.act.watch ~= nil
  end
  self.order = ordered(self)
  self.stepwise = not context.mean
  for _, event in ipairs(self.list) do self.stepwise = self.stepwise or is_stepwise(event) end
  self.breaks = {}
  for _, event in ipairs(context.mean and self.order or {}) do
    local own = event.act.apply and not event.act.strength and curve.breaks(event.curve, self.from) or {}
    table.move(own, 1, #own, #self.breaks + 1, self.breaks)
    own = event.act.breaks and event.act.breaks(event, self) or {}
    table.move(own, 1, #own, #self.breaks + 1, self.breaks)
  end
  return self
end

local function year_of(time) return math.floor(time + 1e-9) end

---Notes money of a policy in the calendar year of the step: bought, held or spent.
function methods.pay(self, event, what, money)
  if money == 0 then return end
  local year = year_of(self.time)
  local of = event.money[year] or {bought = 0, held = 0, spent = 0, present = 0}
  event.money[year] = of
  of[what] = of[what] + money
  of.present = of.present + money * (1 + (self.context.discount or 0)) ^ (self.from - self.time)
end

---How strong an event is at an instant (with `context.mean`), or in the step that begins then.
function methods.share(self, event, time)
  local act = event.act
  if act.share then return act.share(event, self, time) end
  if self.context.mean then return curve.at(event.curve, time, self.from) end
  return curve.share(event.curve, time, self.from, 1 / self.steps)
end

-- how strong each event is at an instant, then what else of events changes over time
local function state_at(self, time)
  local out, count = {}, #self.order
  for k, event in ipairs(self.order) do
    local act = event.act
    out[k] = act.strength and event.stepped or act.apply and self:share(event, time) or 0
    if act.also then
      for _, v in ipairs{act.also(event, self, time)} do
        count = count + 1
        out[count] = v
      end
    end
  end
  return out
end

-- times at which something changes, those known from the start and those that events expect as things now go
local function breaks_of(self)
  local out = self.breaks
  for _, event in ipairs(self.order) do
    if event.act.expects then
      if out == self.breaks then out = table.move(out, 1, #out, 1, {}) end
      for _, time in ipairs{event.act.expects(event, self)} do out[#out + 1] = time end
    end
  end
  return out
end

-- what holds in the step that begins at `time`: one instant, or those whose mean the step has
local function instants_of(self, time)
  for _, event in ipairs(self.order) do
    if event.act.strength then event.stepped = event.act.strength(event, self, time) end
  end
  if not self.context.mean then return {{time = time, weight = 1, state = state_at(self, time)}} end
  return mean.instants(time, 1 / self.steps, breaks_of(self), function(at) return state_at(self, at) end)
end

-- what all events together do at an instant; those that hold at some instant of the step are asked at all of them
local function effect_at(self, instant, held)
  local of = (self.context.effects or effect).new(self.context)
  self.context.time = instant.time
  for k, event in ipairs(self.order) do
    if event.act.apply and (held[k] or event.act.always) then event.act.apply(event, of, instant.state[k]) end
  end
  return of
end

local function set_effect(self, instants, held)
  local effects, weights = {}, {}
  for t, instant in ipairs(instants) do
    effects[t], weights[t] = effect_at(self, instant, held), instant.weight
  end
  local of = (self.context.effects or effect).mean(effects, weights)
  of:set(self.context.economy, self.lane, self.effect)
  self.effect, self.changed = of, true
  self.context.time = self.time
end

-- what stores, builders and the like ask of makers
local function set_work(self)
  local work
  for _, event in ipairs(self.order) do
    if event.act.work then
      work = work or lists.zeros(self.n)
      event.act.work(event, self, work)
    end
  end
  local any = false
  for _, v in ipairs(work or {}) do any = any or v ~= 0 end
  if any or self.worked then
    assert(self.context.economy:set(self.lane, "rebuild", work))
    self.worked = any
  end
end

-- what holds at one instant holds up to the next break; nil: in this step alone
local function till_of(self, instants, time)
  if self.stepwise or #instants > 1 then return nil end
  local till = math.huge
  for _, at in ipairs(breaks_of(self)) do if at > time + 1e-9 then till = math.min(till, at) end end
  return till
end

---Sets the lane for the step that begins at `time`; nothing is done when nothing has changed.
---@param time number
---@return boolean active whether any shock holds
---@return number|nil till the time before which nothing changes and nothing is noted; nil: ask again in the next step
function methods.act(self, time)
  self.time, self.context.time, self.changed = time, time, false
  local speed = setmetatable({}, {__index = function() return 1 end}) -- region -> how much faster substitutes are found
  self.context.speed = speed
  for _, event in ipairs(self.list) do event.learning, event.speed = nil, nil end
  for _, event in ipairs(self.order) do
    if event.act.before then event.act.before(event, self, time) end
  end
  local instants, active, held, key = instants_of(self, time), false, {}, {}
  for k, event in ipairs(self.order) do
    event.strength = 0
    for _, instant in ipairs(instants) do
      event.strength = event.strength + instant.weight * instant.state[k]
      held[k] = held[k] or instant.state[k] ~= 0
    end
    active = active or event.is == "shock" and event.strength > 0
  end
  for _, instant in ipairs(instants) do
    key[#key + 1] = instant.weight
    table.move(instant.state, 1, #instant.state, #key + 1, key)
  end
  local regions = {}
  for region in pairs(speed) do regions[#regions + 1] = region end
  table.sort(regions)
  for _, region in ipairs(regions) do key[#key + 1] = speed[region] end
  if not self.last or not lists.same(self.last, key) then set_effect(self, instants, held) end
  self.last = key
  set_work(self)
  return active, till_of(self, instants, time)
end

---Before the step, when orders are placed as links now are.
function methods.watch(self)
  for _, event in ipairs(self.list) do if event.act.watch then event.act.watch(event, self) end end
end

---After the step, or after `count` steps in which nothing changed: events note what came, policies are paid.
---@param count? integer
function methods.settle(self, count)
  self.taken = (count or 1) / self.steps
  self.wasted = waste.add(self.wasted, self.effect, self.context)
  for _, event in ipairs(self.list) do
    if event.act.settle then event.act.settle(event, self) end
    if event.act.yearly then
      self:pay(event, "spent", event.shock.cost * curve.overlap(event.shock, self.time, 1 / self.steps, self.from))
    end
    if event.act.spend then self:pay(event, "spent", event.act.spend(event, self, event.strength)) end
  end
end

---What policies have cost: {policy, year, bought, held, spent, present (all of it, discounted)}, money; tariffs below
---0.
function methods.costs(self)
  local out = {}
  for _, event in ipairs(self.list) do
    local years = {}
    for year in pairs(event.money) do years[#years + 1] = year end
    table.sort(years)
    for _, year in ipairs(years) do
      local of = event.money[year]
      out[#out + 1] = {declare.label(event.shock), year, of.bought, of.held, of.spent, of.present}
    end
  end
  return out
end

---Whether a programme is among the policies: its stages take random times, whatever else is random.
---@return boolean
function methods.has_luck(self)
  for _, event in ipairs(self.list) do if event.programme then return true end end
  return false
end

---Items in stock of which no value is known, so that no money is noted for them: nil where there are none.
---@return string[]|nil
function methods.unvalued(self)
  local out, seen = {}, {}
  for _, event in ipairs(self.list) do
    for _, name in ipairs(event.unvalued or {}) do
      if not seen[name] then out[#out + 1], seen[name] = name, true end
    end
  end
  return #out > 0 and out or nil
end

---Rows of a timeline: label, kind, from, to, ramp, fade, notes.
function methods.timeline(self)
  local rows = {}
  for _, event in ipairs(self.list) do
    local shock = event.shock
    if event.is ~= "target" then
      local from, notes = curve.start(shock, self.from), {}
      for _, note in ipairs(event.notes or {}) do notes[note[1]] = note[2] end
      rows[#rows + 1] = {label = declare.label(shock), kind = event.programme and "programme" or event.is, from = from,
        to = shock.lasts and from + shock.lasts or nil, ramp = shock.ramp,
        fade = shock.lasts and shock.recovers or nil, notes = next(notes) and notes or nil}
    end
  end
  return rows
end

---Targets: {label, at_least, before, met (year, or nil), value at the end of the term, path}.
function methods.targets(self)
  local out = {}
  for _, event in ipairs(self.list) do
    if event.act.judge then
      local met, value = event.act.judge(event, self)
      out[#out + 1] = {label = (declare.label(event.shock):gsub("^target ", "")), at_least = event.shock.at_least,
        before = event.shock.before, met = met, value = value, path = event.shares}
    end
  end
  return out
end

---What came round cuts through third regions, over the run: {goods, by, through, on, money}.
function methods.routes(self)
  local out = {}
  for _, event in ipairs(self.list) do
    local rows = event.act.routes and event.act.routes(event, self) or {}
    table.move(rows, 1, #rows, #out + 1, out)
  end
  return out
end

-- whether an event that is on for whole steps is on in none
local function is_missed(self, event)
  local shock, steps = event.shock, self.steps
  local start = curve.start(shock, self.from)
  local first = math.ceil((start + (shock.lag or 0) - self.from) * steps - 1e-6)
  local ends = math.min(start + (shock.lasts or math.huge), self.to)
  return event.act.by_step and self.from + first / steps >= ends - 1e-9
end

-- what is to be said of policies that turn the same purchases at one time
local function turns_of(self)
  local turns = {}
  for _, event in ipairs(self.order) do
    if event.parts and event.to and event.parts[1] and event.parts[1].toward then
      local start = curve.start(event.curve, self.from)
      turns[#turns + 1] = {label = declare.label(event.shock), parts = event.parts, to = event.to, start = start,
        stop = start + (event.shock.lasts or math.huge) + (event.shock.recovers or 0)}
    end
  end
  local function is_alone(turn)
    for _, other in ipairs(turns) do
      if other ~= turn and turn.start < other.stop and other.start < turn.stop then return false end
    end
    return true
  end
  local together = {}
  for _, turn in ipairs(turns) do if not is_alone(turn) then together[#together + 1] = turn end end
  return hits.told_turns(together)
end

---What instruments have to say about what they hit, in every draw; and which policies have cost nothing.
function methods.notes(self)
  local out, free, seen = {self.deserted and "no capacity is added where all makers have left" or nil}, {}, {}
  out[#out + 1] = turns_of(self)
  for _, event in ipairs(self.list) do
    local label = declare.label(event.shock)
    if event.note then out[#out + 1] = ("%s: %s"):format(label, event.note) end
    if is_missed(self, event) then
      out[#out + 1] = ("%s: no step begins while it lasts, so it does nothing: take a shorter step"):format(label)
    end
    if event.is == "policy" and next(event.money) == nil and not seen[label] then
      free[#free + 1], seen[label] = label, true
    end
  end
  if #free > 0 then out[#out + 1] = "without a cost: " .. table.concat(free, ", ") end
  return out
end

---Steps from `time` on in which nothing changes, at most `most`.
---@param horizon table steps (a year)
---@param time number
---@param till number|nil when something may change, as `act` says; nil: in the next step
---@param most integer
---@return integer
function lanes.stretch(horizon, time, till, most)
  if not till then return 1 end
  return math.max(1, math.min(most, math.floor((till - time) * horizon.steps + 1e-9)))
end

---What instruments have to say of what came out, with the numbers of this draw.
---@param outcome table
function methods.told(self, outcome)
  local out = {waste.told(self.wasted, self.context.chain:meta().unit)}
  for _, event in ipairs(self.list) do
    local text = event.act.tells and event.act.tells(event, self, outcome)
    if text then out[#out + 1] = ("%s: %s"):format(declare.label(event.shock), text) end
  end
  return out
end

return lanes
