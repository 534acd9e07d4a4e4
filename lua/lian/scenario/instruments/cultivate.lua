local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"

local function breaks(event, lane)
  local shock, start = event.shock, curve.start(event.shock, lane.from)
  return {start, start + math.log(math.max(1, shock.most)) / math.log(1 + shock.growth), start + (shock.lasts or 0)}
end

-- capacity beyond that at rest
local function grown(event, lane, time)
  local shock = event.shock
  local years = math.max(0, math.min(time - curve.start(shock, lane.from), shock.lasts or math.huge))
  return math.min(math.max(1, shock.most), (1 + shock.growth) ^ years) - 1
end

return declare.instrument{
  name = "cultivate", is = "policy", time = "span", needs = {"goods", "nodes", "on"},
  text = "Champions are raised, in time: the capacity of `nodes` (or makers of `goods` in `on`) grows by `growth` a "
    .. "year while the policy lasts, up to `most` times capacity at rest; orders follow capacity. On items over years "
    .. "the share of providers in `on` (a country or a firm) grows so, and the others make room in proportion.",
  example = 'lian.cultivate{nodes = "CHN_E", growth = 0.15, most = 2, cost = 100}',
  fields = {
    {"goods", "goods", text = "sectors (or node labels, or items)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region; every one when left out, but abroad where imports are kept apart"},
    {"growth", "positive", required = true, text = "growth of capacity", unit = "share a year"},
    {"most", "positive", default = 2, text = "where it ends", unit = "times capacity at rest"},
    {"cost", "not_negative", default = 0, text = "what it costs", unit = "money a year"},
  },
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path)} end,
    breaks = breaks, share = grown,
    apply = function(event, effect, s) effect:add(event.nodes, s) end,
    yearly = true,
    on_firms = true,
  },
  over_years = {
    make = function(shock, at, path) return {hit = at:hit(shock, path, shock.on, "on")} end,
    breaks = breaks, share = grown,
    apply = function(event, effect, s) effect:grow(event.hit.cells, 1 + s) end,
    yearly = true,
  },
}
