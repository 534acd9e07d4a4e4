local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

return declare.instrument{
  name = "upgrade", is = "policy", needs = {"goods", "nodes", "on"},
  text = "Quality is raised, in time: the share of defects of `goods` (or `nodes`) in `on` falls from `defect` to "
    .. "`good` from `at` + `lag` on, over `ramp` years: more of what is made can be used, from the same inputs.",
  example = 'lian.upgrade{goods = "E", on = "CHN", defect = 0.12, good = 0.05, lag = 1, cost = 400}',
  fields = {
    {"goods", "goods", text = "sectors (or node labels, or items)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region; every one when left out, but abroad where imports are kept apart"},
    {"defect", "share", required = true, text = "defects at rest, below 1", unit = "share"},
    {"good", "share", default = 0, text = "defects afterwards, below 1", unit = "share"},
    {"lag", "not_negative", default = 0, text = "time after `at` before it works", unit = "years"},
    {"cost", "not_negative", default = 0, text = "what it costs", unit = "money a year"},
  },
  check = function(values)
    for _, key in ipairs{"defect", "good"} do
      if values[key] >= 1 then options.fail("upgrade." .. key, "a share below 1", values[key]) end
    end
  end,
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path)} end,
    lagged = true,
    apply = function(event, effect, s)
      local shock = event.shock
      effect:multiply("yield", event.nodes, 1 + ((1 - shock.good) / (1 - shock.defect) - 1) * s)
    end,
    yearly = true, yields = true,
    on_firms = true,
  },
  over_years = {
    make = function(shock, at, path) return {hit = at:hit(shock, path, shock.on, "on")} end,
    lagged = true,
    apply = function(event, effect, s)
      local shock = event.shock
      effect:multiply(event.hit.cells, 1 + ((1 - shock.good) / (1 - shock.defect) - 1) * s)
    end,
    yearly = true,
  },
}
