local both_sides = require "lian.scenario.both_sides"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local embargo = require "lian.scenario.instruments.embargo"
local hits = require "lian.scenario.hits"
local leakage = require "lian.scenario.leakage"
local options = require "lian.base.options"
local places = require "lian.chain.places"

-- the regions that are cut off, checked
local function partners_of(shock, chain, path)
  if #places.regions(chain) < 2 then
    options.raise(path .. ": this table does not tell regions apart; chain:split() sets imports apart")
  end
  places.check_region(chain, shock.on, path .. ".on")
  local list = both_sides.partners(chain, shock.toward, shock.on)
  for _, region in ipairs(list) do
    places.check_region(chain, region, path .. ".toward")
    if region == shock.on then options.raise(path .. ".toward: expected regions other than `on`") end
  end
  return list
end

local function cut_off(shock, region, partners)
  return declare.with(shock, {by = shock.on, on = region, toward = partners})
end

-- what partners cut of what they sell to those who ban: later than the ban, and as long as it
local function answer_of(shock, partners, from)
  local after = shock.answer_after
  if shock.answer <= 0 or shock.lasts and shock.lasts <= after then return nil end
  return declare.with(shock, {by = partners, goods = shock.answer_goods or shock.goods, cut = shock.answer, leakage = 0,
    at = from and curve.start(shock, from) + after or nil, lasts = shock.lasts and shock.lasts - after or nil})
end

-- ---- at once

local function made_at_once(shock, state, path)
  state:needs_table(path)
  local hit = {parts = {}}
  local function add(of, what)
    hit.parts[#hit.parts + 1] = {shock = of, hit = embargo.at_once.make(of, state, path .. what)}
  end
  if state.split then
    if shock.toward ~= nil and shock.toward ~= "*" and shock.toward ~= "abroad" then
      options.raise(path .. ".toward: this table knows one foreign region only, abroad: leave it out")
    end
    places.check_region(state.chain, shock.on, path .. ".on")
    hit.exports = hits.demand(state.at, {goods = shock.goods, on = "abroad"}, path)
    hit.regions = {shock.on}
  else
    local partners = partners_of(shock, state.chain, path)
    for _, region in ipairs(partners) do add(cut_off(shock, region, partners), " toward " .. region) end
    hit.regions = table.move(partners, 1, #partners, 2, {shock.on})
  end
  local answer = answer_of(shock, not state.split and table.move(hit.regions, 2, #hit.regions, 1, {}) or nil)
  if answer then add(answer, " answer") end
  return hit
end

local function applied_at_once(hit, state, shock, path)
  if hit.exports then
    state:change_demand(hit.exports, {change = -shock.cut * (1 - shock.leakage)}, path)
  end
  for _, part in ipairs(hit.parts) do embargo.at_once.apply(part.hit, state, part.shock) end
end

-- ---- in time: an event for each region that is cut off, and one for the answer

local act = embargo.in_time

local function made_in_time(shock, at, path)
  local partners = partners_of(shock, at.chain, path)
  local event = {parts = {}, regions = table.move(partners, 1, #partners, 2, {shock.on})}
  local function add(of, what, own_time)
    local part = act.make(of, at, path .. what)
    part.shock, part.act, part.curve, part.own_time = of, act, of, own_time
    event.note = event.note or part.note
    event.leaks = event.leaks or part.ways ~= nil
    event.parts[#event.parts + 1] = part
  end
  for _, region in ipairs(partners) do add(cut_off(shock, region, partners), " toward " .. region) end
  local answer = answer_of(shock, partners, at.from)
  if answer then add(answer, " answer", true) end
  return event
end

local function gathered(event, work)
  local out = {}
  for _, part in ipairs(event.parts) do
    local list = {work(part)}
    table.move(list, 1, #list, #out + 1, out)
  end
  return out
end

local function routes_of(event, lane)
  local out = {}
  for _, part in ipairs(event.parts) do
    local rows = act.routes(part, lane)
    table.move(rows, 1, #rows, #out + 1, out)
  end
  return out
end

local OWN = {goods = true, on = true, toward = true, by = true, cut = true, finals = true}

local fields = {
  {"goods", "labels", text = "what is held back: sectors or node labels; everything when left out"},
  {"on", "text", text = "the region that bans; the scenario's home, or the only region, when left out"},
  {"toward", "labels", default = "*", text = "the regions that are cut off, \"*\" for all but `on`"},
  {"cut", "share", default = 1, text = "how much of the deliveries stops", unit = "share"},
  {"finals", "flag", default = true, text = "final goods too"},
  {"answer", "share", default = 0, text = "how much of what they sell to `on` those who are cut off stop in turn",
    unit = "share"},
  {"answer_goods", "labels", text = "of which goods; of `goods` when left out"},
  {"answer_after", "not_negative", default = 0, text = "time until they answer; it ends with the ban", unit = "years",
    only = "in_time"},
}
for _, field in ipairs(embargo.fields) do -- substitution, leakage: as in an embargo
  if not OWN[field.name] and (field.only and type(field.only) == "table" or field.name:find("^substitution") or
    field.name:find("^leakage")) then
    fields[#fields + 1] = {field.name, field.rule, text = field.text, unit = field.unit, default = field.default,
      only = field.only}
  end
end

return declare.instrument{
  name = "export_ban", is = "shock", names_home = true, home = "on",
  text = "The region `on` bans exports: its deliveries of `goods` to the regions `toward` fall by the share `cut`, as "
    .. "by an embargo on each of them. With `answer` they cut what they sell to it of the same goods, or of "
    .. "`answer_goods`. A note says what it and they lose. At once on a table that keeps imports apart its exports "
    .. "fall, and imports where there is an answer.",
  example = 'lian.export_ban{goods = "R", on = "CHN", toward = {"USA", "JKT"}, cut = 0.8, answer = 0.5, '
    .. 'answer_goods = "C", answer_after = 0.5}',
  fields = fields,
  at_once = {
    make = made_at_once,
    apply = applied_at_once,
    tells = function(hit, state, outcome) return both_sides.at_once(state.chain, outcome, hit.regions) end,
  },
  in_time = {
    make = made_in_time,
    apply = function(event, effect, s)
      local context = effect.context
      for _, part in ipairs(event.parts) do
        act.apply(part, effect, part.own_time and context.of:share(part, context.time) or s)
      end
    end,
    also = function(event, lane, time)
      return table.unpack(gathered(event, function(part)
        local leak, made_up = act.also(part, lane, time)
        return leak, made_up, part.own_time and lane:share(part, time) or 0
      end))
    end,
    own = function(event)
      return event.leaks and {watch = function(of, lane)
        for _, part in ipairs(of.parts) do if part.ways then act.own(part).watch(part, lane) end end
      end} or nil
    end,
    settle = function(event, lane)
      for _, part in ipairs(event.parts) do
        part.strength = event.strength
        act.settle(part, lane)
      end
    end,
    settles_stretches = true,
    starves = function(event)
      local seen, nodes = {}, {}
      for _, part in ipairs(event.parts) do
        for _, i in ipairs(part.list) do
          if not seen[i] then seen[i], nodes[#nodes + 1] = true, i end
        end
      end
      return nodes
    end,
    breaks = function(event, lane)
      local out = {}
      for _, part in ipairs(event.parts) do
        local own = act.breaks(part, lane)
        table.move(own, 1, #own, #out + 1, out)
        own = part.own_time and curve.breaks(part.curve, lane.from) or {}
        table.move(own, 1, #own, #out + 1, out)
      end
      return out
    end,
    expects = function(event, lane)
      return table.unpack(gathered(event, function(part) return act.expects(part, lane) end))
    end,
    routes = routes_of,
    tells = function(event, lane, outcome)
      local text, chain = both_sides.in_time(lane.context.chain, outcome, event.regions), lane.context.chain
      local leaked = event.leaks and leakage.told(routes_of(event, lane), chain:meta().unit)
      return leaked and text .. "; " .. leaked or text
    end,
  },
}
