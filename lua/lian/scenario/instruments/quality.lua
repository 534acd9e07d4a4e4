local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

return declare.instrument{
  name = "quality", is = "shock", needs = {"goods", "nodes", "on"},
  text = "Quality fails, in time: the share `defect` of what is made of `goods` (or `nodes`) in `on` is of no use. "
    .. "The good part falls by as much, while inputs and work are used for the whole.",
  example = 'lian.quality{goods = "E", on = "CHN", defect = 0.1, at = 2026, lasts = 1}',
  fields = {
    {"goods", "labels", text = "sectors (or node labels)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that is hit; every one when left out"},
    {"defect", "share", required = true, text = "output that is of no use, below 1", unit = "share"},
  },
  check = function(values)
    if values.defect >= 1 then options.fail("quality.defect", "a share below 1", values.defect) end
  end,
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path)} end,
    apply = function(event, effect, s) effect:multiply("yield", event.nodes, 1 - event.shock.defect * s) end,
    starves = function(event) return event.nodes end,
    capacity_only = true, on_firms = true,
  },
}
