local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

return declare.instrument{
  name = "capacity", is = "shock", needs = {"goods", "nodes", "on"},
  text = "Output can reach 1 - `cut` of what it could: of `goods` or `nodes` in the region `on`, or of all that the "
    .. "region makes. Overlapping cuts multiply what remains. On items the region's deliveries stop, home's included.",
  example = 'lian.capacity{goods = "E", on = "CHN", cut = 0.3, at = 2026, lasts = 0.25}',
  fields = {
    {"goods", "goods", text = "sectors (or node labels, or items)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that is hit; every one when left out, but abroad where imports are kept apart"},
    {"cut", "share", required = true, text = "capacity that is lost", unit = "share"},
  },
  at_once = {
    make = function(shock, state, path) return hits.nodes(state.at, shock, path) end,
    apply = function(hit, state, shock) state:cap(hit, 1 - shock.cut) end,
  },
  on_items = {cut = function(shock, path)
    if not shock.on then options.raise(path .. ".on: expected the country whose capacity is lost") end
    return {by = shock.on, goods = shock.goods or shock.nodes, cut = shock.cut}
  end},
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path)} end,
    apply = function(event, effect, s) effect:multiply("capacity", event.nodes, 1 - event.shock.cut * s) end,
    starves = function(event) return event.nodes end,
    capacity_only = true, on_firms = true,
  },
  over_years = {
    make = function(shock, at, path) return {hit = at:hit(shock, path, shock.on, "on")} end,
    apply = function(event, effect, s) effect:multiply(event.hit.cells, 1 - event.shock.cut * s) end,
  },
}
