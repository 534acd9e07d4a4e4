local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

-- what is good of the same inputs and work, against rest
local function good_part(values)
  if values.defects then return 1 - values.defects end
  return (1 - values.to) / (1 - values.from)
end

return declare.instrument{
  name = "quality", is = "shock", needs = {"goods", "nodes", "on"}, was = {defect = "defects"},
  text = "Quality changes, in time: of what is made of `goods` (or `nodes`) in `on` the share `defects` more is of no "
    .. "use than at rest; or the share that is of no use goes `from` today's rate `to` another. The table holds what "
    .. "is good at today's rate: a rate that stays costs nothing, and of the same inputs and work the part (1 - to) / "
    .. "(1 - from) of the good output of rest comes. A lower rate saves inputs, and lets makers who are short deliver "
    .. "more; a note of the run says what goes into what is of no use, or is saved.",
  example = 'lian.quality{goods = "E", on = "CHN", from = 0.04, to = 0.08, at = 2026, lasts = 1}',
  fields = {
    {"goods", "goods", text = "sectors (or node labels, or items)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that is hit; every one when left out, but abroad where imports are kept apart"},
    {"defects", "share", text = "what more of output is of no use than at rest, below 1", unit = "share"},
    {"from", "share", text = "the share that is of no use at rest, below 1", unit = "share"},
    {"to", "share", text = "the share that is of no use while it holds, below 1", unit = "share"},
  },
  check = function(values)
    local rates = values.from ~= nil or values.to ~= nil
    if values.defects ~= nil and rates then
      options.raise("quality: give defects (more than at rest), or from and to, not both")
    elseif values.defects == nil and (values.from == nil or values.to == nil) then
      options.raise(rates and ("quality.%s: expected a share, as `%s` is given"):format(values.from and "to" or "from",
        values.from and "from" or "to") or "quality: give defects (more than at rest), or from and to")
    end
    for _, name in ipairs{"defects", "from", "to"} do
      if values[name] and values[name] >= 1 then options.fail("quality." .. name, "a share below 1", values[name]) end
    end
  end,
  in_time = {
    make = function(shock, at, path) return {nodes = hits.nodes(at, shock, path), part = good_part(shock)} end,
    apply = function(event, effect, s) effect:multiply("yield", event.nodes, 1 + (event.part - 1) * s) end,
    starves = function(event) return event.part < 1 and event.nodes or {} end,
    yields = true, capacity_only = true, on_firms = true,
  },
  over_years = {
    make = function(shock, at, path) return {hit = at:hit(shock, path, shock.on, "on"), part = good_part(shock)} end,
    apply = function(event, effect, s) effect:multiply(event.hit.cells, 1 + (event.part - 1) * s) end,
  },
}
