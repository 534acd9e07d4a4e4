local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

local MOST = 1e6 -- times as much asked of a maker: beyond it others are asked for nothing that counts

return declare.instrument{
  name = "subsidise", is = "policy", home = "on", was = {to = "buyers"},
  text = "Makers are subsidised, in time: those of `goods` in the region `on` sell cheaper by the share `rate`; "
    .. "buyers in the region `buyers` (everywhere when left out) turn to them, (1 - rate)^-armington times as much "
    .. "against other origins. The cost is rate x what the makers sell.",
  example = 'lian.subsidise{goods = "E", on = "CHN", rate = 0.1}',
  fields = {
    {"goods", "labels", required = true, text = "sectors"},
    {"on", "text", text = "the region whose makers are subsidised; the scenario's home when left out"},
    {"buyers", "text", text = "the region whose buyers turn; everywhere when left out"},
    {"rate", "share", required = true, text = "how much cheaper, below 1", unit = "share of value"},
    {"armington", "not_negative", default = 3, text = "elasticity between origins"},
  },
  check = function(values)
    if values.rate >= 1 then options.fail("subsidise.rate", "a share below 1", values.rate) end
    if (1 - values.rate) ^ -values.armington <= MOST then return end
    local most = -math.log(MOST) / math.log(1 - values.rate)
    options.fail("subsidise.armington", format("at most %.4g at a rate of %.4g", most, values.rate), values.armington)
  end,
  in_time = {
    make = function(shock, at, path)
      hits.check_origins(at, path)
      local list = {}
      for _, g in ipairs(hits.goods(at, shock.goods, path)) do
        for _, i in ipairs(hits.makers(at, g, shock.on, path).all) do list[#list + 1] = i end
      end
      return {nodes = list, from = hits.flags(at, list), to = hits.in_region(at, shock.buyers, path .. ".buyers")}
    end,
    apply = function(event, effect, s)
      effect:cut{from = event.from, to = event.to, on = event.shock.buyers,
        factor = (1 - event.shock.rate * s) ^ -event.shock.armington, weighs = true}
    end,
    spend = function(event, lane, s)
      local sold, output = 0, lane.context.economy:get(lane.lane, "output")
      for _, i in ipairs(event.nodes) do sold = sold + output[i] end
      return event.shock.rate * s * sold
    end,
  },
}
