local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

local function lost(shock) return shock.cut * (1 - shock.remote) end

return declare.instrument{
  name = "labour", is = "shock", needs = {"goods", "nodes", "on"},
  text = "Workers are missing: the share `cut` of those who make `goods` (or `nodes`) in the region `on`; of their "
    .. "work the share `remote` goes on. Output can reach 1 - cut (1 - remote) of what it could; on items the region's "
    .. "deliveries, home's included.",
  example = 'lian.labour{goods = "S", on = "JKT", cut = 0.4, remote = 0.5, at = 2026, lasts = 0.2}',
  fields = {
    {"goods", "goods", text = "sectors (or node labels, or items)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that is hit; every one when left out, but abroad where imports are kept apart"},
    {"cut", "share", required = true, text = "workers who are missing", unit = "share"},
    {"remote", "share", default = 0, text = "part of their work that goes on", unit = "share"},
  },
  at_once = {
    make = function(shock, state, path) return hits.nodes(state.at, shock, path) end,
    apply = function(hit, state, shock) state:cap(hit, 1 - lost(shock)) end,
  },
  on_items = {cut = function(shock, path)
    if not shock.on then options.raise(path .. ".on: expected the country where workers are missing") end
    return {by = shock.on, goods = shock.goods or shock.nodes, cut = lost(shock)}
  end},
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path)} end,
    apply = function(event, effect, s) effect:multiply("capacity", event.nodes, 1 - lost(event.shock) * s) end,
    starves = function(event) return event.nodes end,
    capacity_only = true, on_firms = true,
  },
  over_years = {
    make = function(shock, at, path) return {hit = at:hit(shock, path, shock.on, "on")} end,
    apply = function(event, effect, s) effect:multiply(event.hit.cells, 1 - lost(event.shock) * s) end,
  },
}
