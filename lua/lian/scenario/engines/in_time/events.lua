--- The shocks and policies of a scenario on one lane of an economy, step by step. Overlapping losses of capacity
--- and cuts multiply what remains; additions to capacity add up, and losses act on them too; changes of demand act
--- one after another; moves
--- of links act before cuts.
local acts = require "lian.scenario.engines.in_time.acts"
local core = require "lian.core"
local curve = require "lian.scenario.engines.in_time.curve"
local damage = require "lian.scenario.engines.in_time.damage"
local effect = require "lian.scenario.engines.in_time.effect"
local options = require "lian.base.options"
local policies = require "lian.scenario.engines.in_time.policies"
local rules = require "lian.scenario.engines.in_time.rules"
local stocks = require "lian.scenario.engines.in_time.stocks"
local targets = require "lian.scenario.engines.in_time.targets"

local events = {}
local methods = {}
events.__index = methods

local KINDS = {destruction = damage, stockpile = stocks, rule = rules, target = targets}
for name, act in pairs(acts) do if type(act) == "table" then KINDS[name] = act end end
for name, act in pairs(policies) do
  act.policy = true
  KINDS[name] = act
end

local AT_HOME = {second_source = true, substitute = true, procure = true, subsidise = true, cluster = true,
  target = true, digitalise = true}

-- the region whose question it is: the one that embargoes and tariffs name
local function home_of(list)
  local home
  for _, shock in ipairs(list) do
    if (shock.kind == "embargo" or shock.kind == "tariff") and shock.on then
      if home and home ~= shock.on then return nil end
      home = shock.on
    end
  end
  return home
end

-- a name by which the luck of a policy is drawn: the same in every scenario that has it
local function stream_of(shock, seen)
  local goods = shock.goods or shock.nodes or shock.users or ""
  local name = ("%s/%s/%s/%s"):format(shock.kind, shock.name or "",
    type(goods) == "table" and table.concat(goods, ",") or goods, tostring(shock.on or ""))
  seen[name] = (seen[name] or 0) + 1
  return seen[name] > 1 and ("%s/%d"):format(name, seen[name]) or name
end

---Draws what is random in the shocks: the same seed, draw and name give the same numbers in every scenario.
---@param list lian.shock[]
---@param seed integer
---@param draw integer
---@return lian.shock[] drawn
---@return string[] streams names, one a shock
---@return table drawn_values name.field -> value
function events.draw(list, seed, draw)
  local out, streams, seen, values, home = {}, {}, {}, {}, home_of(list)
  for k, shock in ipairs(list) do
    local one = {}
    if AT_HOME[shock.kind] and not shock.on then
      one.on = home or options.raise(("shocks[%d] (%s): 'on' says in which region"):format(k, shock.kind))
    end
    streams[k] = stream_of(setmetatable({on = shock.on or one.on}, {__index = shock}), seen)
    for field, value in pairs(shock) do
      if getmetatable(value) and getmetatable(value).__name == "lian.distribution" then
        local stream = streams[k] .. "." .. field
        value = value:draw{seed = seed, stream = core.stream(stream), index = draw}
        values[#values + 1] = {stream, value}
      end
      one[field] = value
    end
    out[k] = setmetatable(one, getmetatable(shock))
  end
  table.sort(values, function(a, b) return a[1] < b[1] end)
  return out, streams, values
end

---@param context table chain, economy, lane, horizon (from, steps), goods, good, firms, rounded, list, seed, draw,
---  normal (final demand), x0
---@return table events
function events.new(context)
  local chain, horizon = context.chain, context.horizon
  local shocks, streams, values = events.draw(context.list, context.seed, context.draw)
  context.n, context.steps, context.from = #chain, horizon.steps, horizon.from
  context.regions, context.finals = chain:axis("region") or {}, context.finals or {}
  local self = setmetatable({context = context, lane = context.lane, n = #chain, from = horizon.from,
    steps = horizon.steps, start = math.huge, rounded = context.rounded, only_capacity = true, list = {},
    values = values}, events)
  for k, shock in ipairs(shocks) do
    local path = ("shocks[%d] (%s)"):format(k, shock.kind)
    local act = KINDS[shock.kind]
    context.stream = streams[k]
    local event = act.make(context, shock, path)
    event.shock, event.act, event.path, event.money = shock, act, path, {}
    self.only_capacity = self.only_capacity and (act.capacity_only or false)
    self.list[k] = event
    if not (act.policy or act.passive) then
      self.start = math.min(self.start, curve.start(shock, horizon.from))
    end
  end
  for _, event in ipairs(self.list) do
    if event.act.check then event.act.check(event, self, event.path) end
    self.destroys = self.destroys or event.act == damage
    self.watches = self.watches or event.act.watch ~= nil
  end
  return self
end

local function year_of(time) return math.floor(time + 1e-9) end

---Notes money of a policy in the calendar year of the step: bought, held or spent.
function methods.pay(self, event, what, money)
  if money == 0 then return end
  local year = year_of(self.time)
  local of = event.money[year] or {bought = 0, held = 0, spent = 0}
  event.money[year] = of
  of[what] = of[what] + money
end

local function same(a, b)
  for k, v in ipairs(a) do if b[k] ~= v then return false end end
  return #a == #b
end

-- how strong each event is now
local function strengths(self, time)
  local out, active = {}, false
  for k, event in ipairs(self.list) do
    local act = event.act
    if act.strength then
      out[k] = act.strength(event, self, time)
    else
      out[k] = act.apply and curve.share(event.shock, time, self.from, 1 / self.steps) or 0
    end
    active = active or not act.policy and out[k] > 0
  end
  return out, active
end

local function add_moving(self, key, time)
  for _, event in ipairs(self.list) do
    if event.act.moves and event.act.moves(event) then
      key[#key + 1] = time -- built up over time: never the same
      break
    end
  end
end

local function set_effect(self, now, time)
  local context = self.context
  context.time = time
  local of = effect.new(context)
  damage.lose(self, of)
  for k, event in ipairs(self.list) do
    if now[k] ~= 0 and event.act.apply then event.act.apply(event, of, now[k]) end
  end
  rules.add(self, of)
  if self.rounded then
    for i, v in ipairs(of.capacity) do
      if not damage.hits(self, i) then of.capacity[i] = 1 - math.floor((1 - v) * 1e6 + 0.5) / 1e6 end
    end
  end
  of:set(context.economy, self.lane, self.effect)
  if #of.moves > 0 or #of.cuts > 0 or self.effect and #self.effect.moves + #self.effect.cuts > 0 then
    of:link(context.economy, self.lane)
  end
  self.effect = of
end

---Sets the lane for the step that begins at `time`; nothing is done when nothing has changed.
---@param time number
---@return boolean active whether any shock holds
function methods.act(self, time)
  self.time = time
  local speed = setmetatable({}, {__index = function() return 1 end})
  self.context.speed = speed
  for _, event in ipairs(self.list) do event.learning, event.spill = nil, nil end
  for _, event in ipairs(self.list) do
    if event.act.before then event.act.before(event, self, time) end
  end
  local now, active = strengths(self, time)
  local key = table.move(now, 1, #now, 1, {})
  add_moving(self, key, time)
  for _, v in pairs(speed) do key[#key + 1] = v end
  local damaged = self.destroys and damage.begin(self, time) or false
  key[#key + 1] = self.ruled or 0
  if self.destroys or not self.last or not same(self.last, key) then set_effect(self, now, time) end
  self.last, self.now = key, now
  local work = damage.work(self, stocks.work(self))
  if work then
    self.context.economy:set(self.lane, "rebuild", work)
    self.worked = true
  elseif self.worked then
    self.context.economy:set(self.lane, "rebuild", effect.new(self.context):zeros())
    self.worked = false
  end
  return active or damaged
end

---Before the step, when orders are placed as links now are.
function methods.watch(self)
  for _, event in ipairs(self.list) do if event.act.watch then event.act.watch(event, self) end end
end

---After the step: what was rebuilt leaves the damage, policies are paid.
function methods.settle(self)
  local economy = self.context.economy
  if self.destroys then damage.leave(self, economy:get(self.lane, "share_rebuild")) end
  for k, event in ipairs(self.list) do
    if event.act.settle then event.act.settle(event, self) end
    if event.act.spend then self:pay(event, "spent", event.act.spend(event, self, self.now[k])) end
  end
end

local function label_of(shock)
  if shock.name then return shock.name end
  local goods = shock.goods or shock.nodes or shock.users
  local text = type(goods) == "table" and table.concat(goods, ", ") or goods
  return shock.kind .. (text and " " .. text or "") .. (shock.on and " " .. shock.on or "")
end

---What policies have cost: {policy, year, bought, held, spent}, money; tariffs below 0.
function methods.costs(self)
  local out = {}
  for _, event in ipairs(self.list) do
    local years = {}
    for year in pairs(event.money) do years[#years + 1] = year end
    table.sort(years)
    for _, year in ipairs(years) do
      local of = event.money[year]
      out[#out + 1] = {label_of(event.shock), year, of.bought, of.held, of.spent}
    end
  end
  return out
end

---The shocks of a kind, as drawn.
function methods.named(self, kind)
  local out = {}
  for _, event in ipairs(self.list) do if event.shock.kind == kind then out[#out + 1] = event.shock end end
  return out
end

---Rows of a timeline: label, kind, from, to, ramp, fade, notes.
function methods.timeline(self)
  local rows = {}
  for _, event in ipairs(self.list) do
    local shock = event.shock
    if event.act ~= targets then
      local from, notes = curve.start(shock, self.from), {}
      for _, note in ipairs(event.notes or {}) do notes[note[1]] = note[2] end
      rows[#rows + 1] = {label = label_of(shock), kind = event.programme and "programme" or
        (event.act.policy or event.act.passive) and "policy" or "shock", from = from,
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
    if event.act == targets then
      local met, value = targets.judge(event, self)
      out[#out + 1] = {label = (label_of(event.shock):gsub("^target ", "")), at_least = event.shock.at_least,
        before = event.shock.before, met = met, value = value, path = event.shares}
    end
  end
  return out
end

return events
