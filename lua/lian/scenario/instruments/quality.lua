local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

-- what is good of the same inputs and work, against rest
local function good_part(values)
  if values.defects then return 1 - values.defects end
  return (1 - values.to) / (1 - values.from)
end

-- inputs that a node buys, at home and abroad, a unit of its output
local function inputs_of(at, nodes)
  local flows, imports, out = at.chain:flows(), at.chain:flows("imports"), {}
  if not flows then return nil end
  local sums, abroad, x = flows:col_sums(), imports and imports:col_sums(), at.chain:output()
  for _, i in ipairs(nodes) do out[i] = x[i] > 0 and (sums[i] + (abroad and abroad[i] or 0)) / x[i] or 0 end
  return out
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
    {"goods", "labels", text = "sectors (or node labels)"},
    {"nodes", "labels", text = "node labels, in place of goods"},
    {"on", "text", text = "the region that is hit; every one when left out"},
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
    make = function(shock, at, path)
      local nodes = hits.nodes(at, shock, path)
      return {nodes = nodes, part = good_part(shock), inputs = inputs_of(at, nodes), wasted = 0}
    end,
    apply = function(event, effect, s) effect:multiply("yield", event.nodes, 1 + (event.part - 1) * s) end,
    settle = function(event, lane) -- inputs used beyond those of the same good output at rest; below 0: saved
      local good = 1 + (event.part - 1) * event.strength
      if good == 1 or not event.inputs then return end
      local output = lane.context.economy:get(lane.lane, "output")
      for _, i in ipairs(event.nodes) do
        event.wasted = event.wasted + output[i] * event.inputs[i] * (1 / good - 1)
      end
    end,
    tells = function(event, lane)
      if math.abs(event.wasted) <= 1e-9 then return nil end
      local text = event.wasted > 0 and "inputs of %.5g %s go into what is of no use" or "inputs of %.5g %s are saved"
      return text:format(math.abs(event.wasted), lane.context.chain:meta().unit)
    end,
    starves = function(event) return event.part < 1 and event.nodes or {} end,
    capacity_only = true, on_firms = true,
  },
}
