--- Targets: the share of what a region uses of goods, in production and by final users, that its own makers
--- deliver, step by step (self-guarantee in value). By each supplier's mean share where users are ranked.
local hits = require "lian.scenario.engines.in_time.hits"
local options = require "lian.base.options"

local targets = {passive = true, capacity_only = true}

function targets.make(context, shock, path)
  if context.firms then options.raise(path .. ": needs a dense table, or profile = 'ario' on a network") end
  hits.check_region(context.chain, shock.on, path .. ".on")
  local event = {to = hits.in_region(context.chain, shock.on, path), from = {}, home = {}, shares = {}}
  local wanted = {}
  for _, g in ipairs(hits.goods(shock.goods, context.goods, path)) do wanted[g] = true end
  for i, good in ipairs(context.good) do
    event.from[i] = wanted[good] == true
    event.home[i] = event.from[i] and context.regions[i] == shock.on
  end
  return event
end

function targets.settle(event, self)
  local economy = self.context.economy
  local share, share_final = economy:get(self.lane, "share_orders"), economy:get(self.lane, "share_final")
  local finals = self.effect.finals and self.effect.finals[event.shock.on]
  if not finals then
    local context = self.context
    local key = event.shock.on
    context.finals[key] = context.finals[key] or hits.finals(context.chain, key)
    finals = {}
    for i, v in ipairs(context.finals[key]) do finals[i] = v / self.steps end
  end
  local home, all = 0, 0
  for i, v in ipairs(event.placed) do
    if event.from[i] then
      local came = v * share[i] + finals[i] * share_final[i]
      all = all + came
      if event.home[i] then home = home + came end
    end
  end
  event.shares[#event.shares + 1] = all > 0 and home / all or 0
end

-- orders as they stand before the step
function targets.watch(event, self)
  event.placed = self.context.economy:orders(self.lane, event.from, event.to)
end

---The first time from which the target is met until the year by which it is due, and the value then.
function targets.judge(event, self)
  local shock, met, value = event.shock, nil, nil
  for t, v in ipairs(event.shares) do
    local time = self.from + (t - 1) / self.steps
    if time <= shock.before + 1e-9 then
      value = v
      if v < shock.at_least then met = nil elseif not met then met = time end
    end
  end
  return met, value
end

return targets
