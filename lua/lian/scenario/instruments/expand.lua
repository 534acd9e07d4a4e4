local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"

-- evenly until it stands
local function spend(event, lane)
  local shock, start = event.shock, curve.start(event.shock, lane.from)
  local years = math.max(1 / lane.steps, shock.lag + (shock.ramp or 0))
  local from, to = math.max(lane.time, start), math.min(lane.time + 1 / lane.steps, start + years)
  return shock.cost * math.max(0, to - from) / years
end

return declare.instrument{
  name = "expand", is = "policy", needs = {"goods", "nodes", "on"},
  text = "Capacity is built, in time: makers of `goods` (or `nodes`) in `on` can make `share` more than at rest from "
    .. "`at` + `lag` on, growing over `ramp` years. On items over years the providers in `on` can deliver so "
    .. "much more, and nobody less.",
  example = 'lian.expand{goods = "E", on = "CHN", share = 0.2, lag = 1.5, ramp = 1, cost = 5e3}',
  fields = {
    {"goods", "goods", text = "sectors (or node labels, or items)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region; every one when left out, but abroad where imports are kept apart"},
    {"share", "not_negative", required = true, text = "capacity added", unit = "share of that at rest"},
    {"lag", "not_negative", default = 1, text = "time until the first of it stands", unit = "years"},
    {"cost", "not_negative", default = 0, text = "spent evenly from `at` until it stands", unit = "money"},
  },
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path)} end,
    lagged = true,
    apply = function(event, effect, s) effect:add(event.nodes, event.shock.share * s) end,
    spend = spend,
    on_firms = true,
  },
  over_years = {
    make = function(shock, at, path) return {hit = at:hit(shock, path, shock.on, "on")} end,
    lagged = true,
    apply = function(event, effect, s) effect:multiply(event.hit.cells, 1 + event.shock.share * s) end,
    spend = spend,
  },
}
