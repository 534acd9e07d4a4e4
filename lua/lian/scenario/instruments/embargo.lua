local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

-- the share of a build-up within so many years from the onset
local function built(time, start, within)
  if within <= 0 then return 1 end
  return math.min(1, math.max(0, (time - start) / within))
end

-- how far buyers have come in finding substitutes: years of search at the pace that holds, kept from step to step
local function found(event, lane, time)
  local shock = event.shock
  if (shock.substitution_within or 0) <= 0 then return 1 end
  local begins = math.max(lane.time, curve.start(shock, lane.from))
  local searched = (event.searched or 0) + math.max(0, time - begins) * lane.context.speed[shock.on]
  return math.min(1, searched / shock.substitution_within)
end

return declare.instrument{
  name = "embargo", is = "shock", names_home = true, home = "on",
  text = "Deliveries of `goods` `by` some regions `on` a region fall by the share `cut`: an embargo or export "
    .. "control. A second embargo on the same deliveries cuts what the first has left. A table that keeps imports "
    .. "apart has one foreign origin, \"abroad\": leave `by` out there. At once: what sellers lose (demand side) and "
    .. "what buyers miss (supply side). On items: deliveries to `on` stop. In time: links are cut from the step on.",
  example = 'lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}',
  fields = {
    {"goods", "labels", text = "what stops: sectors, node labels or items; everything when left out"},
    {"by", "labels", default = "*", text = "origins: regions, \"*\" for all but `on`"},
    {"on", "text", text = "the region that is cut off; the scenario's home, or the only region, when left out"},
    {"cut", "share", default = 1, text = "how much of the deliveries stops", unit = "share"},
    {"finals", "flag", default = true, text = "final goods too", only = {"at_once", "in_time"}},
    {"substitution", "share", default = 0, text = "part of what is cut that other origins make up", unit = "share"},
    {"substitution_within", "not_negative", text = "time until substitution is reached; at once when left out",
      unit = "years", only = "in_time"},
    {"leakage", "share", default = 0, text = "part of what is cut that comes round through third regions",
      unit = "share", only = "in_time"},
    {"leakage_within", "not_negative", default = 0.5, text = "time until leakage is reached", unit = "years",
      only = "in_time"},
  },
  at_once = {
    make = function(shock, state, path) return state:links(shock, path) end,
    apply = function(hit, state, shock) state:cut_links(hit, shock) end,
  },
  on_items = {cut = function(shock) -- what others make up is not missed
    return {by = shock.by, goods = shock.goods, on = shock.on, cut = shock.cut * (1 - shock.substitution)}
  end},
  in_time = {
    make = function(shock, at, path)
      local event = hits.links(at, shock, path)
      if shock.finals then event.note = select(2, places.columns(at.chain, shock.on, path .. ".on",
          ", or give finals = false")) end
      return event
    end,
    apply = function(event, effect, s)
      local shock, context = event.shock, effect.context
      local start = curve.start(shock, context.from)
      local leak = shock.leakage * built(context.time, start, shock.leakage_within)
      effect:cut{from = event.from, to = event.to, on = shock.finals and shock.on,
        factor = 1 - shock.cut * (1 - leak) * s,
        substitution = shock.substitution * found(event, context.of, context.time)}
    end,
    also = function(event, lane, time)
      local start, shock = curve.start(event.shock, lane.from), event.shock
      return shock.leakage > 0 and built(time, start, shock.leakage_within) or 0,
        shock.substitution > 0 and found(event, lane, time) or 0
    end,
    settle = function(event, lane)
      local begins = math.max(lane.time, curve.start(event.shock, lane.from))
      event.searched = (event.searched or 0) + math.max(0, lane.time + lane.taken - begins) *
        lane.context.speed[event.shock.on]
    end,
    settles_stretches = true,
    breaks = function(event, lane)
      local start, shock = curve.start(event.shock, lane.from), event.shock
      return {start + shock.leakage_within, start + (shock.substitution_within or 0)}
    end,
  },
  check = function(values)
    if values.on == "*" then options.raise("embargo.on: expected one region; 'by' takes \"*\"") end
  end,
}
