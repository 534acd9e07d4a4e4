local core = require "lian.core"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"
local places = require "lian.chain.places"

-- flags of those who make a good abroad, without those who have left home: what they make was not bought abroad
local function abroad_of(shock, at, good)
  local from = {}
  for i, g in ipairs(at.good) do from[i] = g == good and at.regions[i] ~= shock.on end
  for _, m in ipairs(at.movers and at.movers.list or {}) do
    if at.regions[m.home] == shock.on then from[m.node] = false end
  end
  return from
end

-- goods with their makers at home and what home buys abroad, money a step
local function gaps(shock, at, path)
  hits.check_origins(at, path)
  local list, buyers = {}, hits.in_region(at, shock.on, path .. ".on")
  local finals, note = places.purchases(at.chain, shock.on, path .. ".on")
  for k, g in ipairs(hits.goods(at, shock.goods, path)) do
    local from, abroad = abroad_of(shock, at, g), 0
    for i, v in ipairs(at.economy:orders(at.lane, from, buyers)) do
      abroad = abroad + v + (from[i] and finals[i] / at.steps or 0)
    end
    list[k] = {good = g, from = from, here = hits.makers(at, g, shock.on, path), abroad = abroad}
  end
  return list, buyers, note
end

local function start(event, shock, at)
  local spec = core.programme.defaults()
  spec.readiness, spec.u_max, spec.teams = shock.readiness, shock.u_max, shock.teams
  spec.reference = shock.reference or shock.budget > 0 and shock.budget or 1
  event.programme = core.programme.new(spec, at.seed, core.stream(at.stream), at.draw)
  event.spent, event.notes, event.level = 0, {}, shock.readiness
  return event
end

local function make(shock, at, path)
  local event = {}
  event.gaps, event.to, event.note = gaps(shock, at, path)
  return start(event, shock, at)
end

local function advance(event, lane, time)
  local shock = event.shock
  local started = time >= curve.start(shock, lane.from) + shock.lag - 1e-9
  if not started or not curve.is_on(shock, time, lane.from) then return event.share or 0 end
  event.share = event.programme:step(1 / lane.steps, {budget = shock.budget, spill = 0,
    learning = event.learning or 0, speed = event.speed or 1})
  local now = event.programme:state()
  if now.readiness ~= event.level then
    event.notes[#event.notes + 1] = {time + 1 / lane.steps, ("readiness %d"):format(now.readiness)}
    event.level = now.readiness
  end
  return event.share
end

local function on_items(shock, at, path)
  if shock.on ~= at.home then
    options.fail(path .. ".on", at.home .. ", whose question it is: programmes of others are not followed", shock.on)
  end
  local event = {gaps = {}, track = {}, made = {}}
  event.hit = at:turn(shock, path, shock.on, function(row) return row.country ~= shock.on end)
  event.hit.may_miss = true -- home may make all of it already
  for k, i in ipairs(event.hit.items) do event.gaps[k] = {good = i} end
  return start(event, shock, at)
end

-- what the programme has reached, month by month
local function note_track(event)
  event.track[#event.track + 1] = event.programme:state().readiness
  event.made[#event.made + 1] = event.share or 0
end

-- money since the step before
local function spend(event)
  local total = event.programme:state().spent
  local money = total - event.spent
  event.spent = total
  return money
end

return declare.instrument{
  name = "substitute", is = "policy", home = "on", time = "span",
  text = "A programme that replaces foreign supply, in time: it starts at `readiness` with `budget` a year, climbs "
    .. "by stages that take time and may fail, and from readiness 8 on makes a growing share of what buyers in the "
    .. "region `on` bought abroad of `goods`, up to `u_max`, less its defects (lian.programme_outlook says the law). "
    .. "Its makers at home gain the capacity. Money is spent until readiness 10. On items over years what it makes "
    .. "takes the place of foreign providers in proportion.",
  example = 'lian.substitute{goods = "c14", on = "CHN", budget = 5e3, readiness = 5, u_max = 0.6}',
  fields = {
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", text = "the region whose programme it is; the scenario's home when left out"},
    {"budget", "not_negative", required = true, text = "what it spends", unit = "money a year"},
    {"reference", "positive", text = "the budget at which the rates hold; the budget when left out",
      unit = "money a year"},
    {"readiness", "positive", required = true, text = "at the start, a whole number from 1 to 10"},
    {"teams", "count", default = 1, text = "rival teams with an equal part of the budget and luck of their own: who "
      .. "first passes a stage wins it, and the others go on from there; at most 16"},
    {"u_max", "share", default = 0.5, text = "the share of what is bought abroad that it reaches in the end",
      unit = "share"},
    {"lag", "not_negative", default = 0, text = "time after `at` before it starts", unit = "years"},
  },
  check = function(values)
    if values.readiness > 10 or values.readiness < 1 or values.readiness % 1 ~= 0 then
      options.fail("substitute.readiness", "a whole number from 1 to 10", values.readiness)
    end
    if values.teams > 16 then options.fail("substitute.teams", "at most 16", values.teams) end
  end,
  in_time = {make = make, strength = advance, by_step = true,
    apply = function(event, effect, s)
      for _, gap in ipairs(event.gaps) do
        effect:add_for_moves(gap.here.list, s * gap.abroad / gap.here.whole)
        effect:move{good = gap.good, from = gap.from, to = event.to, on = event.shock.on, share = s,
          toward = gap.here.toward}
      end
    end,
    spend = spend},
  over_years = {make = on_items, strength = advance, by_step = true, settle = note_track, spend = spend,
    apply = function(event, effect, s) effect:turn(event.hit.cells, event.hit.toward, s) end},
}
