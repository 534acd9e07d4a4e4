--- How each policy acts in time: what it concerns (make), how far it has come (strength), what it then does
--- (apply) and what it costs (spend: money in the step, given its strength).
local acts = require "lian.scenario.engines.in_time.acts"
local core = require "lian.core"
local curve = require "lian.scenario.engines.in_time.curve"
local hits = require "lian.scenario.engines.in_time.hits"
local options = require "lian.base.options"

local policies = {}

local function start_of(event, self) return curve.start(event.shock, self.from) end

-- whether the policy is on, from its start for as long as it lasts
local function is_on(event, self, time)
  local start = start_of(event, self)
  return time >= start - 1e-9 and (not event.shock.lasts or time < start + event.shock.lasts - 1e-9)
end

-- money a year while it is on
local function yearly(event, self) return is_on(event, self, self.time) and event.shock.cost / self.steps or 0 end

-- money once, at the start
local function once(event, self)
  if event.paid or self.time < start_of(event, self) - 1e-9 then return 0 end
  event.paid = true
  return event.shock.cost
end

-- the curve of what holds `lag` years after the start
local function lagged(event, self, time)
  local shock = event.shock
  return curve.share({at = start_of(event, self) + shock.lag, lasts = shock.lasts, ramp = shock.ramp,
    recovers = shock.recovers, recovery = shock.recovery}, time, self.from, 1 / self.steps)
end

local function foreign_makers(context, good, home)
  local out = {}
  for i, g in ipairs(context.good) do out[i] = g == good and context.regions[i] ~= home end
  return out
end

-- goods with their makers at home and what home buys abroad, money a step
local function gaps(context, shock, path)
  hits.check_region(context.chain, shock.on, path .. ".on")
  local list, buyers = {}, hits.in_region(context.chain, shock.on, path)
  local finals = hits.finals(context.chain, shock.on)
  for k, g in ipairs(hits.goods(shock.goods, context.goods, path)) do
    local from, abroad = foreign_makers(context, g, shock.on), 0
    for i, v in ipairs(context.economy:orders(context.lane, from, buyers)) do
      abroad = abroad + v + (from[i] and finals[i] / context.steps or 0)
    end
    list[k] = {good = g, from = from, here = acts.makers(context, g, shock.on, path), abroad = abroad}
  end
  return list, buyers
end

local function needs_table(context, path)
  if context.firms then options.raise(path .. ": needs a dense table, or profile = 'ario' on a network") end
end

policies.expand = {make = acts.named, strength = lagged, apply = function(event, effect, s)
  effect:add(event.nodes, event.shock.share * s)
end, spend = function(event, self) -- evenly until it stands
  local shock, start = event.shock, start_of(event, self)
  local years = math.max(1 / self.steps, shock.lag + (shock.ramp or 0))
  local from, to = math.max(self.time, start), math.min(self.time + 1 / self.steps, start + years)
  return shock.cost * math.max(0, to - from) / years
end}

policies.upgrade = {make = acts.named, strength = lagged, apply = function(event, effect, s)
  local shock = event.shock
  effect.yields = true
  effect:multiply("yield", event.nodes, 1 + ((1 - shock.good) / (1 - shock.defect) - 1) * s)
end, spend = yearly}

policies.cultivate = {make = acts.named, strength = function(event, self, time)
  local shock, start = event.shock, start_of(event, self)
  local years = math.max(0, math.min(time - start, shock.lasts or math.huge))
  return math.min(math.max(1, shock.most), (1 + shock.growth) ^ years) - 1
end, apply = function(event, effect, s) effect:add(event.nodes, s) end, spend = yearly}

policies.second_source = {make = function(context, shock, path)
  needs_table(context, path)
  hits.check_region(context.chain, shock.to, path .. ".to")
  local only = shock.from and {} or nil
  for _, region in ipairs(type(shock.from) == "string" and {shock.from} or shock.from or {}) do
    hits.check_region(context.chain, region, path .. ".from")
    only[region] = true
  end
  local event = {parts = {}, to = hits.in_region(context.chain, shock.on, path .. ".on")}
  for k, g in ipairs(hits.goods(shock.goods, context.goods, path)) do
    local from = {}
    for i, good in ipairs(context.good) do
      local region = context.regions[i]
      from[i] = good == g and region ~= shock.to and (not only or only[region] == true)
    end
    event.parts[k] = {good = g, from = from, there = acts.makers(context, g, shock.to, path)}
  end
  return event
end, strength = lagged, apply = function(event, effect, s)
  for _, part in ipairs(event.parts) do
    effect:move{good = part.good, from = part.from, to = event.to, region = event.shock.on,
      share = event.shock.share * s, towards = part.there.towards}
  end
end, spend = function(event, self, s)
  local money = once(event, self)
  if event.shock.premium > 0 and s > 0 then
    event.sold = event.sold or {}
    for k, part in ipairs(event.parts) do
      if not event.sold[k] then
        event.sold[k] = 0
        for _, v in ipairs(self.context.economy:orders(self.lane, part.from, event.to)) do
          event.sold[k] = event.sold[k] + v
        end
      end
      money = money + event.shock.premium * event.shock.share * s * event.sold[k]
    end
  end
  return money
end}

policies.subsidise = {make = function(context, shock, path)
  needs_table(context, path)
  local list = {}
  for _, g in ipairs(hits.goods(shock.goods, context.goods, path)) do
    for _, i in ipairs(acts.makers(context, g, shock.on, path).list) do list[#list + 1] = i end
  end
  return {nodes = list, from = hits.flags(list, context.n), to = hits.in_region(context.chain, shock.to, path .. ".to")}
end, apply = function(event, effect, s)
  effect:cut{from = event.from, to = event.to, region = event.shock.to,
    factor = (1 - event.shock.rate * s) ^ -event.shock.armington, substitution = 1}
end, spend = function(event, self, s)
  local sold, output = 0, self.context.economy:get(self.lane, "output")
  for _, i in ipairs(event.nodes) do sold = sold + output[i] end
  return event.shock.rate * s * sold
end}

-- ---- programmes

policies.substitute = {make = function(context, shock, path)
  needs_table(context, path)
  local event = {}
  event.gaps, event.to = gaps(context, shock, path)
  local spec = core.programme.defaults()
  if shock.readiness > 10 or shock.readiness < 1 or shock.readiness % 1 ~= 0 then
    options.fail(path .. ".readiness", "a whole number from 1 to 10", shock.readiness)
  end
  spec.readiness, spec.u_max = shock.readiness, shock.u_max
  spec.reference = shock.reference or shock.budget > 0 and shock.budget or 1
  event.programme = core.programme.new(spec, context.seed, core.stream(context.stream), context.draw)
  event.spent, event.notes, event.level = 0, {}, shock.readiness
  return event
end, strength = function(event, self, time)
  local shock = event.shock
  if time < start_of(event, self) + shock.lag - 1e-9 or not is_on(event, self, time) then return event.share or 0 end
  event.share = event.programme:step(1 / self.steps, {budget = shock.budget, spill = event.spill or 0,
    learning = event.learning or 0, speed = 1})
  local now = event.programme:state()
  if now.readiness ~= event.level then
    event.notes[#event.notes + 1] = {time + 1 / self.steps, ("readiness %d"):format(now.readiness)}
    event.level = now.readiness
  end
  return event.share
end, apply = function(event, effect, s)
  for _, gap in ipairs(event.gaps) do
    effect:add(gap.here.list, s * gap.abroad / gap.here.whole)
    effect:move{good = gap.good, from = gap.from, to = event.to, region = event.shock.on, share = s,
      towards = gap.here.towards}
  end
end, spend = function(event)
  local total = event.programme:state().spent
  local money = total - event.spent
  event.spent = total
  return money
end}

-- programmes of the list on the same goods in the same region
local function concerned(self, event)
  local out = {}
  for _, other in ipairs(self.list) do
    if other.programme and other.shock.on == event.shock.on then
      for _, gap in ipairs(other.gaps) do
        if event.wanted[gap.good] then
          out[#out + 1] = other
          break
        end
      end
    end
  end
  return out
end

local function goods_in(context, shock, path)
  hits.check_region(context.chain, shock.on, path .. ".on")
  local wanted = {}
  for _, g in ipairs(hits.goods(shock.goods, context.goods, path)) do wanted[g] = true end
  return {wanted = wanted, buyers = hits.in_region(context.chain, shock.on, path .. ".on")}
end

policies.procure = {make = function(context, shock, path)
  needs_table(context, path)
  return goods_in(context, shock, path)
end, before = function(event, self, time)
  local on = is_on(event, self, time)
  for _, other in ipairs(concerned(self, event)) do
    other.learning = (other.learning or 0) + (on and event.shock.share or 0)
  end
end, spend = yearly, check = function(event, self, path)
  if #concerned(self, event) == 0 then
    options.raise(path .. ": there is no programme (substitute) on these goods to buy from")
  end
end}

policies.cluster = {make = function(context, shock, path)
  needs_table(context, path)
  local event = goods_in(context, shock, path)
  event.nodes = {}
  for i, g in ipairs(context.good) do
    if event.wanted[g] and event.buyers[i] then event.nodes[#event.nodes + 1] = i end
  end
  return event
end, before = function(event, self, time)
  local members = is_on(event, self, time) and concerned(self, event) or {}
  for _, one in ipairs(members) do
    local ahead = 0
    for _, other in ipairs(members) do
      if other ~= one and other.level > one.level then ahead = ahead + 1 end
    end
    local sigma = core.programme.defaults().sigma -- the weight of spill in the law of programmes
    if #members > 1 and sigma > 0 then
      one.spill = math.min(1, (one.spill or 0) + event.shock.spillover / sigma * ahead / (#members - 1))
    end
  end
end, strength = function(event, self, time) return is_on(event, self, time) and 1 or 0 end,
apply = function(event, effect, s)
  if s > 0 then
    effect.hastes = true
    effect:multiply("haste", event.nodes, event.shock.haste)
  end
end, spend = yearly}

policies.digitalise = {make = function(context, shock, path)
  needs_table(context, path)
  return {nodes = hits.nodes(context.chain, nil, shock.on, path)}
end, before = function(event, self, time)
  local s = lagged(event, self, time)
  self.context.speed[event.shock.on] = self.context.speed[event.shock.on] * (1 + (event.shock.haste - 1) * s)
end, strength = lagged, apply = function(event, effect, s)
  if s > 0 then
    effect.hastes = true
    effect:multiply("haste", event.nodes, 1 + (event.shock.haste - 1) * s)
  end
end, spend = yearly}

policies.prioritise = {make = function(context, shock, path)
  needs_table(context, path)
  local nodes = hits.nodes(context.chain, shock.users, shock.on, path)
  local class_of = {}
  for i = 1, context.n do class_of[i] = 2 end
  for _, i in ipairs(nodes) do class_of[i] = 1 end
  return {class = {classes = 2, final_class = 2, class_of = class_of, reserved = {shock.reserved or 0, 0},
    ordered = shock.reserved == nil}}
end, strength = function(event, self, time) return is_on(event, self, time) and 1 or 0 end,
apply = function() end, before = function(event, self, time)
  local on = is_on(event, self, time)
  if on == (event.on or false) then return end
  event.on = on
  self.context.economy:prioritise(self.lane, on and event.class or nil)
end}

return policies
