--- How each shock acts in time: what it hits (make), how strong it is (strength, by default its curve), and
--- what it does at that strength (apply).
local common = require "lian.methods.common"
local curve = require "lian.scenario.engines.in_time.curve"
local hits = require "lian.scenario.engines.in_time.hits"
local options = require "lian.base.options"

local acts = {}

local function needs_table(context, path)
  if context.firms then options.raise(path .. ": needs a dense table, or profile = 'ario' on a network") end
end

---Nodes by goods or nodes.
function acts.named(context, shock, path)
  if (shock.goods == nil) == (shock.nodes == nil) then options.raise(path .. ": give goods or nodes") end
  return {nodes = hits.nodes(context.chain, shock.goods or shock.nodes, shock.on, path)}
end

acts.capacity = {make = acts.named, capacity_only = true, apply = function(event, effect, s)
  effect:multiply("capacity", event.nodes, 1 - event.shock.cut * s)
end}

acts.labour = {make = acts.named, capacity_only = true, apply = function(event, effect, s)
  effect:multiply("capacity", event.nodes, 1 - event.shock.cut * (1 - event.shock.remote) * s)
end}

acts.quality = {make = acts.named, capacity_only = true, apply = function(event, effect, s)
  effect.yields = true
  effect:multiply("yield", event.nodes, 1 - event.shock.defect * s)
end}

-- flags of origins and buyers
local function link(context, shock, path)
  needs_table(context, path)
  local chain = context.chain
  if not chain:axis("region") then
    options.raise(path .. ": in time it needs regions, or a table that keeps imports apart (chain:split())")
  end
  if not shock.on then options.raise(path .. ": 'on' says on whom") end
  local regions = hits.regions(chain, path)
  local wanted = shock.by ~= nil and shock.by ~= "*" and common.as_set(shock.by) or nil
  for region in pairs(wanted or {}) do hits.check_region(chain, region, path .. ".by") end
  local is_good = common.matcher(chain, shock.goods, "sector", path .. ".goods")
  local from, any = {}, false
  for i = 1, #chain do
    from[i] = regions[i] ~= shock.on and (not wanted or wanted[regions[i]] ~= nil) and is_good(i) and true or false
    any = any or from[i]
  end
  if not any then
    options.raise(path .. ": no origin is hit; where imports are part of one table, chain:split() sets them apart")
  end
  return {from = from, to = hits.in_region(chain, shock.on, path .. ".on")}
end

-- the share of a build-up within so many years from the onset
local function built(time, start, within)
  if within <= 0 then return 1 end
  return math.min(1, math.max(0, (time - start) / within))
end

acts.embargo = {make = link, apply = function(event, effect, s)
  local shock, context = event.shock, effect.context
  local start = curve.start(shock, context.from)
  local leak = shock.leakage * built(context.time, start, shock.leakage_within)
  local found = built(context.time, start, (shock.substitution_within or 0) / context.speed[shock.on])
  effect:cut{from = event.from, to = event.to, region = shock.finals and shock.on,
    factor = 1 - shock.cut * (1 - leak) * s, substitution = shock.substitution * found}
end, moves = function(event) -- changes while it is built up, not with its curve alone
  return event.shock.leakage > 0 or event.shock.substitution > 0 and event.shock.substitution_within
end}

acts.tariff = {make = link, apply = function(event, effect, s)
  local shock = event.shock
  local rate = shock.rate * s
  effect:cut{from = event.from, to = event.to, region = shock.on, factor = (1 + rate) ^ -shock.armington,
    substitution = 1}
  local fall = math.min(1, shock.elasticity * rate)
  if fall > 0 then
    event.bought = event.bought or hits.finals(effect.context.chain, shock.on)
    for i, from in ipairs(event.from) do
      if from then effect.wanted[i] = math.max(0, effect.wanted[i] - fall * event.bought[i] / effect.context.steps) end
    end
  end
end, spend = function(event, self, s) -- what is collected on deliveries to makers and final users, below 0
  if s <= 0 then return 0 end
  local economy, finals = self.context.economy, self.effect.finals[event.shock.on]
  local share, share_final, sum = economy:get(self.lane, "share_orders"), economy:get(self.lane, "share_final"), 0
  local kept = 1 - math.min(1, event.shock.elasticity * event.shock.rate * s)
  for i, v in ipairs(event.orders) do
    if event.from[i] then sum = sum + v * share[i] + kept * finals[i] * share_final[i] end
  end
  return -event.shock.rate * s * sum
end, watch = function(event, self)
  event.orders = self.context.economy:orders(self.lane, event.from, event.to)
end}

-- by node: what the chosen final users buy, a year; `change` as a share of it
acts.demand = {make = function(context, shock, path)
  local chain = context.chain
  local demand, finals, whole = chain:block("demand"), {}, 0
  if shock.on then hits.check_region(chain, shock.on, path .. ".on") end
  if shock.category and not common.as_set(demand.labels)[shock.category] then
    options.raise(("%s.category: no '%s'"):format(path, shock.category))
  end
  for _, i in ipairs(hits.nodes(chain, shock.goods or shock.nodes, nil, path)) do
    local sum = 0
    for d, v in ipairs(demand.values:row(i)) do
      if (not shock.on or demand.regions[d] == "" or demand.regions[d] == shock.on) and
        (not shock.category or demand.labels[d] == shock.category) then sum = sum + math.max(0, v) end
    end
    finals[i], whole = sum > 0 and sum or nil, whole + sum
  end
  if whole <= 0 then options.raise(path .. ": there is no demand to change") end
  local change = shock.change or shock.amount / whole
  if change < -1 then options.fail(path .. ".amount", ("at least -%.6g"):format(whole), shock.amount) end
  return {finals = finals, change = change}
end, apply = function(event, effect, s)
  for i, v in pairs(event.finals) do
    effect.wanted[i] = math.max(0, effect.wanted[i] + event.change * s * v / effect.context.steps)
  end
end}

-- sum of normal output over makers of a good in a region
local function makers(context, good, region)
  local list, sum = {}, 0
  for i, g in ipairs(context.good) do
    if g == good and context.regions[i] == region then list[#list + 1], sum = i, sum + context.x0[i] end
  end
  return list, sum
end

function acts.makers(context, good, region, path)
  local list, sum = makers(context, good, region)
  if sum <= 0 then
    options.raise(("%s: nobody in '%s' makes '%s', so there is nothing to build on"):format(path, region,
      context.goods[good]))
  end
  local towards = {}
  for i = 1, context.n do towards[i] = 0 end
  for _, i in ipairs(list) do towards[i] = context.x0[i] end
  return {list = list, whole = sum, towards = towards}
end

-- leavers by good, and suppliers that follow them with the share that their sales to them are of output
acts.relocation = {make = function(context, shock, path)
  needs_table(context, path)
  hits.check_region(context.chain, shock.on, path .. ".on")
  hits.check_region(context.chain, shock.to, path .. ".to")
  if shock.on == shock.to then options.raise(path .. ".to: expected another region than 'on'") end
  local event = {gone = 0, parts = {}, all = hits.in_region(context.chain, nil, path)}
  local leavers = {}
  for _, g in ipairs(hits.goods(shock.goods, context.goods, path)) do
    local here = acts.makers(context, g, shock.on, path)
    event.parts[#event.parts + 1] = {good = g, share = 1, here = here, there = acts.makers(context, g, shock.to, path)}
    for _, i in ipairs(here.list) do leavers[#leavers + 1] = i end
  end
  local is_leaver, at_home = hits.flags(leavers, context.n), hits.in_region(context.chain, shock.on, path)
  local sold = context.economy:orders(context.lane, at_home, is_leaver)
  for i, v in ipairs(sold) do
    local share = context.x0[i] > 0 and shock.follow * v / context.x0[i] or 0
    local there, whole = makers(context, context.good[i], shock.to)
    if not is_leaver[i] and share > 1e-3 and #there > 0 and whole > 0 then
      event.parts[#event.parts + 1] = {good = context.good[i], share = math.min(1, share),
        here = {list = {i}, whole = context.x0[i]}, there = acts.makers(context, context.good[i], shock.to, path)}
    end
  end
  for _, part in ipairs(event.parts) do part.from = hits.flags(part.here.list, context.n) end
  return event
end, strength = function(event, self, time)
  local shock = event.shock
  local pull = 1 / (1 + math.exp(-shock.sensitivity * (shock.gap - 0.1)))
  if curve.share(shock, time, self.from, 1 / self.steps) > 0 then
    event.gone = event.gone + math.max(0, pull - event.gone) * (1 - (1 - shock.pace) ^ (1 / self.steps))
  end
  return event.gone
end, apply = function(event, effect, s)
  for _, part in ipairs(event.parts) do
    local leaves = s * part.share
    effect:multiply("capacity", part.here.list, 1 - leaves)
    effect:add(part.there.list, leaves * part.here.whole / part.there.whole)
    effect:move{good = part.good, from = part.from, to = event.all, share = leaves, towards = part.there.towards}
  end
end}

return acts
