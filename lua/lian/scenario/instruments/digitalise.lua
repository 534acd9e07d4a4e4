local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"

return declare.instrument{
  name = "digitalise", is = "policy", home = "on",
  text = "Digital links, in time: buyers in the region `on` fill their stocks `haste` times as fast, and of "
    .. "embargoes with `substitution_within` they find substitutes that much sooner.",
  example = 'lian.digitalise{on = "CHN", haste = 1.5, lag = 1, cost = 200}',
  fields = {
    {"on", "text", text = "the region; the scenario's home when left out"},
    {"haste", "positive", default = 1.5, text = "pace of filling stocks, as a multiple"},
    {"lag", "not_negative", default = 0, text = "time after `at` before it works", unit = "years"},
    {"cost", "not_negative", default = 0, text = "what it costs", unit = "money a year"},
  },
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, {on = shock.on}, path)} end,
    before = function(event, lane, time)
      local speed, on = lane.context.speed, event.shock.on
      speed[on] = speed[on] * (1 + (event.shock.haste - 1) * lane:share(event, time))
    end,
    lagged = true,
    apply = function(event, effect, s)
      effect:multiply("haste", event.nodes, 1 + (event.shock.haste - 1) * s)
    end,
    yearly = true,
  },
}
