local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

return declare.instrument{
  name = "target", is = "target", home = "on", time = "none",
  text = "A target: the indicator \"self_guarantee\" (the share of what the region `on` uses of `goods`, in "
    .. "production and by final users, that its own makers deliver) is `at_least` a share by the year `before`. "
    .. "run:targets() says whether and when it is met. Where users are ranked it goes by each supplier's mean share.",
  example = 'lian.target{goods = "c14", on = "CHN", at_least = 0.7, before = 2035}',
  fields = {
    {"indicator", {"choice", "self_guarantee"}, default = "self_guarantee", text = "what is measured"},
    {"goods", "labels", required = true, text = "sectors"},
    {"on", "text", text = "the region; the scenario's home when left out"},
    {"at_least", "share", default = 0.7, text = "what is to be reached", unit = "share"},
    {"before", "number", required = true, text = "by when", unit = "year"},
  },
  in_time = {
    make = function(shock, at, path)
      places.check_region(at.chain, shock.on, path .. ".on")
      local event = {to = hits.in_region(at, shock.on, path), from = {}, home = {}, shares = {}}
      local wanted = {}
      event.note = select(2, places.columns(at.chain, shock.on, path .. ".on"))
      for _, g in ipairs(hits.goods(at, shock.goods, path)) do wanted[g] = true end
      for i, good in ipairs(at.good) do
        event.from[i] = wanted[good] == true
        event.home[i] = event.from[i] and at.regions[i] == shock.on
      end
      return event
    end,
    watch = function(event, lane) -- orders as they stand before the step
      event.placed = lane.context.economy:orders(lane.lane, event.from, event.to)
    end,
    settle = function(event, lane)
      local economy = lane.context.economy
      local share, share_final = economy:get(lane.lane, "share_orders"), economy:get(lane.lane, "share_final")
      if event.of ~= lane.effect then event.of, event.asked = lane.effect, lane.effect:asked_of(event.shock.on) end
      local home, all = 0, 0
      for i, v in ipairs(event.placed) do
        if event.from[i] then
          local came = v * share[i] + event.asked[i] * share_final[i]
          all = all + came
          if event.home[i] then home = home + came end
        end
      end
      event.shares[#event.shares + 1] = all > 0 and home / all or 0
    end,
    check = function(event, lane, path)
      if event.shock.before <= lane.from then
        options.fail(path .. ".before", format("a year after the start, %g", lane.from), event.shock.before)
      end
      if event.shock.before > lane.to + 1e-9 then
        event.note = format("%sthe run ends in %g, before the target is due", event.note and event.note .. "; " or "",
          lane.to)
      end
    end,
    judge = function(event, lane) -- the first time from which it is met until it is due, and the value then
      local shock, met, value = event.shock, nil, nil
      for t, v in ipairs(event.shares) do
        local time = lane.from + (t - 1) / lane.steps
        if time <= shock.before + 1e-9 then
          value = v
          if v < shock.at_least then met = nil elseif not met then met = time end
        end
      end
      return met, value
    end,
    capacity_only = true,
  },
}
