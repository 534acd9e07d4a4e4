local case = require "lian.items.case"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local leakage = require "lian.scenario.leakage"
local options = require "lian.base.options"
local places = require "lian.chain.places"

-- the share of a build-up within so many years from the onset
local function built(time, start, within)
  if within <= 0 then return 1 end
  return math.min(1, math.max(0, (time - start) / within))
end

-- years of search that it takes until others make up what is cut
local function search_of(event, context)
  if context.sourcing == "market" then return context.within end
  return event.shock.substitution_within or 0
end

-- when the search begins or goes on
local function search_from(event, lane)
  return math.max(lane.time, curve.start(event.shock, lane.from))
end

-- the part of the search that is done: years at the pace that holds, kept from step to step
local function found(event, lane, time)
  local takes = search_of(event, lane.context)
  if takes <= 0 then return 1 end
  local now = math.max(0, time - search_from(event, lane)) * lane.context.speed[event.shock.on]
  return math.min(1, ((event.searched or 0) + now) / takes)
end

-- the share of what is cut that others are asked for: on a market all of it, once they are found; under links more and
-- more, up to what the shock says
local function made_up(event, lane, time)
  local part = found(event, lane, time)
  if lane.context.sourcing == "market" then return part >= 1 - 1e-9 and 1 or 0 end
  return event.shock.substitution * part
end

-- the part of what is cut that leaks at an instant
local function leaks(shock, time, from)
  return shock.leakage * built(time, curve.start(shock, from), shock.leakage_within)
end

-- what an embargo that leaks does beside: it follows what comes round, step by step
local follows = {}

function follows.watch(event, lane) event.orders = lane.context.economy:orders(lane.lane, event.from, event.to) end

-- what is delivered is 1 - cut x (1 - leak) of what was; of that cut x leak comes round
function follows.follow(event, lane, s)
  local shock, economy = event.shock, lane.context.economy
  local cut = shock.cut * s
  local leak = leaks(shock, lane.time + 0.5 / lane.steps, lane.from)
  if cut * leak <= 0 then return end
  local part = cut * leak / (1 - cut * (1 - leak))
  local share, share_final = economy:get(lane.lane, "share_orders"), economy:get(lane.lane, "share_final")
  local asked = shock.finals and lane.effect:asked_of(shock.on)
  for k, way in ipairs(event.ways) do
    for _, i in ipairs(way.nodes) do
      event.leaked[k] = event.leaked[k] + part * (event.orders[i] * share[i] +
        (asked and asked[i] * share_final[i] or 0))
    end
  end
end

-- `toward`: all whom a ban cuts off (export_ban)
local function follow_leaks(event, shock, at)
  if shock.leakage <= 0 or at.firms then return end
  event.leaked = {}
  event.ways = leakage.ways(at, event.list, shock.on, shock.finals, shock.toward)
  for k in ipairs(event.ways) do event.leaked[k] = 0 end
end

return declare.instrument{
  name = "embargo", is = "shock", names_home = true, home = "on",
  text = "Deliveries of `goods` `by` some regions `on` a region fall by the share `cut`: an embargo or export "
    .. "control. A second embargo on the same deliveries cuts what the first has left. A table that keeps imports "
    .. "apart has one foreign origin, \"abroad\": leave `by` out there. At once: what sellers lose (demand side) and "
    .. "what buyers miss (supply side). On items: deliveries to `on` stop. In time: links are cut from the step on. "
    .. "What leaks comes through regions that buy the good from those who cut and sell it to `on`, in proportion to "
    .. "the smaller of the two flows; result:routes() tells how much through each. The option `sourcing` of the run "
    .. "says whether other makers are asked for what is cut.",
  example = 'lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}',
  fields = {
    {"goods", "goods", text = "what stops: sectors, node labels or items; everything when left out"},
    {"by", "labels", default = "*", text = "origins: regions, \"*\" for all but `on`"},
    {"on", "text", text = "the region that is cut off; the scenario's home, or the only region, when left out"},
    {"cut", "share", default = 1, text = "how much of the deliveries stops", unit = "share"},
    {"finals", "flag", default = true, text = "final goods too", only = {"at_once", "in_time"}},
    {"substitution", "share", default = 0, text = "part of what is cut that other origins make up, with sourcing "
      .. "= 'links'", unit = "share"},
    {"substitution_within", "not_negative", text = "time until substitution is reached; at once when left out",
      unit = "years", only = {"in_time", "over_years"}},
    {"leakage", "share", default = 0, text = "part of what is cut that comes round through third regions",
      unit = "share", only = {"at_once", "in_time", "over_years"}},
    {"leakage_within", "not_negative", default = 0.5, text = "time until leakage is reached", unit = "years",
      only = {"in_time", "over_years"}},
  },
  at_once = {
    make = function(shock, state, path) return state:links(shock, path) end,
    apply = function(hit, state, shock)
      if shock.leakage <= 0 then return state:cut_links(hit, shock) end
      state:cut_links(hit, declare.with(shock, {cut = shock.cut * (1 - shock.leakage)}))
      local at, ways, money = state.at, {}, {}
      if not hit.imports then ways = leakage.ways(at, hit.list, shock.on, shock.finals, shock.toward) end
      for k, way in ipairs(ways) do money[k] = shock.cut * shock.leakage * way.rest end
      local routes = leakage.routes(at, ways, shock.on, money)
      state.routes = table.move(routes, 1, #routes, #(state.routes or {}) + 1, state.routes or {})
      local told = leakage.told(routes, state.chain:meta().unit)
      state:note(told and ("%s: %s"):format(declare.label(shock), told))
    end,
  },
  on_items = {cut = function(shock) -- what others make up is not missed
    return {by = shock.by, goods = shock.goods, on = shock.on, cut = shock.cut * (1 - shock.substitution)}
  end},
  in_time = {
    make = function(shock, at, path)
      local event = hits.links(at, shock, path)
      if shock.finals then event.note = select(2, places.columns(at.chain, shock.on, path .. ".on",
          ", or give finals = false")) end
      if at.sourcing == "market" and (shock.substitution > 0 or shock.substitution_within) then
        event.note = "substitution is used with sourcing = 'links' alone: on a market others are asked for all of it"
      end
      follow_leaks(event, shock, at)
      return event
    end,
    apply = function(event, effect, s)
      local shock, context = event.shock, effect.context
      local leak = leaks(shock, context.time, context.from)
      effect:cut{from = event.from, to = event.to, on = shock.finals and shock.on,
        factor = 1 - shock.cut * (1 - leak) * s,
        substitution = made_up(event, context.of, context.time)}
    end,
    also = function(event, lane, time) return leaks(event.shock, time, lane.from), made_up(event, lane, time) end,
    own = function(event) return event.ways and {watch = follows.watch} or nil end,
    tells = function(event, lane)
      return event.ways and leakage.told(event.act.routes(event, lane), lane.context.chain:meta().unit) or nil
    end,
    routes = function(event, lane)
      return event.ways and leakage.routes(lane.context, event.ways, event.shock.on, event.leaked) or {}
    end,
    settle = function(event, lane)
      if event.ways then follows.follow(event, lane, event.strength) end
      event.searched = (event.searched or 0) + math.max(0, lane.time + lane.taken - search_from(event, lane)) *
        lane.context.speed[event.shock.on]
    end,
    settles_stretches = true,
    starves = function(event) return event.list end,
    breaks = function(event, lane)
      return {curve.start(event.shock, lane.from) + event.shock.leakage_within}
    end,
    expects = function(event, lane) -- the end of the search
      local left = math.max(0, search_of(event, lane.context) - (event.searched or 0))
      return search_from(event, lane) + left / lane.context.speed[event.shock.on]
    end,
  },
  over_years = {
    make = function(shock, at, path)
      if shock.on ~= at.home then
        case.check_home(at.parts, shock.on, path .. ".on")
        return {aside = true, note = "it is on another country than " .. at.home}
      end
      local hit = at:hit(shock, path, shock.by, "by")
      hit.may_miss = shock.goods == nil
      return {hit = hit}
    end,
    apply = function(event, effect, s)
      if event.aside then return end
      local shock, context = event.shock, effect.context
      local start, leak = curve.start(shock, context.from), leaks(shock, context.time, context.from)
      local others = shock.substitution * built(context.time, start, shock.substitution_within or 0)
      effect:multiply(event.hit.cells, 1 - shock.cut * (1 - leak) * (1 - others) * s)
    end,
    also = function(event, lane, time)
      local start, shock = curve.start(event.shock, lane.from), event.shock
      return leaks(shock, time, lane.from),
        shock.substitution > 0 and built(time, start, shock.substitution_within or 0) or 0
    end,
    breaks = function(event, lane)
      local start, shock = curve.start(event.shock, lane.from), event.shock
      return {start + shock.leakage_within, start + (shock.substitution_within or 0)}
    end,
  },
  check = function(values)
    if values.on == "*" then options.raise("embargo.on: expected one region; 'by' takes \"*\"") end
  end,
}
