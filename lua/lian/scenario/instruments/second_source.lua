local case = require "lian.items.case"
local common = require "lian.methods.common"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local options = require "lian.base.options"

-- what buyers in `on`, makers and final users, take at rest from the makers that they turn from, money a step
local function bought_at_rest(at, shock, parts, to)
  local sum = 0
  for _, part in ipairs(parts) do
    for _, v in ipairs(at.economy:orders(at.lane, part.from, to)) do sum = sum + v end
    for d = 1, at.finals.count do
      for i, from in ipairs(part.from) do
        if from and at.finals.buyer[d] == shock.on then sum = sum + at.finals.base[d][i] end
      end
    end
  end
  return sum
end

-- once, in the step in which it starts
local function paid_once(event, lane)
  if event.paid or lane.time + 1 / lane.steps <= curve.start(event.shock, lane.from) + 1e-9 then return 0 end
  event.paid = true
  return event.shock.cost
end

local function on_items(shock, at, path)
  if shock.on ~= at.home then
    options.fail(path .. ".on", at.home .. ", whose question it is: what others buy is not followed", shock.on)
  end
  case.check_providers(at.parts, shock.toward, path .. ".toward")
  if shock.by then case.check_providers(at.parts, shock.by, path .. ".by") end
  local by = shock.by ~= nil and shock.by ~= "*" and common.as_set(shock.by) or nil
  local hit = at:turn(shock, path, shock.toward, function(row)
    return not by or by[row.name] ~= nil or by[row.country] ~= nil
  end)
  hit.may_miss = by == nil -- they may provide all of it already
  return {hit = hit}
end

return declare.instrument{
  name = "second_source", is = "policy", home = "on", time = "all", was = {from = "by", to = "toward"},
  text = "A second source, in time: from `at` + `lag` (qualification) on, built up over `ramp` years, buyers in the "
    .. "region `on` take the share `share` of their purchases of `goods` from makers in the region `toward` in place "
    .. "of those in the regions `by` (all others when left out), with new links where there were none.",
  example = 'lian.second_source{goods = "c14", on = "CHN", by = {"USA", "JPN"}, toward = "DEU", share = 0.3, lag = 1}',
  fields = {
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", text = "the region whose buyers turn; the scenario's home when left out"},
    {"by", "labels", text = "origins that they turn from; all others when left out"},
    {"toward", "text", required = true, text = "the region that they turn to"},
    {"share", "share", required = true, text = "part of the purchases that moves", unit = "share"},
    {"lag", "not_negative", default = 0, text = "qualification", unit = "years"},
    {"cost", "not_negative", default = 0, text = "once, at the start", unit = "money"},
    {"premium", "not_negative", default = 0, text = "what the new source costs more, of what it delivers, by "
      .. "purchases at rest", unit = "share of value", only = "in_time"},
  },
  in_time = {
    make = function(shock, at, path)
      local event = {}
      event.parts, event.to = hits.moves(at, shock, path)
      event.bought = bought_at_rest(at, shock, event.parts, event.to)
      return event
    end,
    lagged = true,
    apply = function(event, effect, s)
      hits.turn(effect, event.parts, event.to, event.shock.on, event.shock.share * s)
    end,
    spend = function(event, lane, s)
      local shock = event.shock
      return paid_once(event, lane) + shock.premium * shock.share * s * event.bought
    end,
  },
  over_years = {
    make = on_items,
    lagged = true,
    apply = function(event, effect, s)
      effect:turn(event.hit.cells, event.hit.toward, event.shock.share * s)
    end,
    spend = paid_once,
  },
}
