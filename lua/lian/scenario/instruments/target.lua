local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local goal = require "lian.base.goal"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local function check(event, lane, path)
  if event.shock.before <= lane.from then
    options.fail(path .. ".before", format("a year after the start, %g", lane.from), event.shock.before)
  end
  if event.shock.before > lane.to + 1e-9 then
    event.note = format("%sthe run ends in %g, before the target is due", event.note and event.note .. "; " or "",
      lane.to)
  end
end

-- the first time from which it is met until it is due, and the value then
local function judge(event, lane)
  local shock, met, value = event.shock, nil, nil
  for t, v in ipairs(event.shares) do
    local time = lane.from + (t - 1) / lane.steps
    if time <= shock.before + 1e-9 then
      value = v
      if not goal.reached(v, shock.at_least) then met = nil elseif not met then met = time end
    end
  end
  return met, value
end

-- items with known providers; by value where all have one
local function on_items(shock, at, path)
  if shock.on ~= at.home then
    options.fail(path .. ".on", at.home .. ", whose question it is: shares of others are not followed", shock.on)
  end
  local event, left = {items = {}, shares = {}, by_value = true}, 0
  for _, i in ipairs(at:items(shock, path)) do
    if at.judged[i] then event.items[#event.items + 1] = i else left = left + 1 end
  end
  if #event.items == 0 then
    options.raise(path .. ".goods: no provider, or no production, is known of any of them: nothing to judge")
  end
  for _, i in ipairs(event.items) do event.by_value = event.by_value and (at.value[i] or 0) > 0 end
  if left > 0 then
    event.note = ("%d item%s without known providers or production: not judged"):format(left, left == 1 and "" or "s")
  end
  return event
end

-- home's own share in the steps that were taken
local function note_share(event, lane)
  local of, sum, weights = lane.effect and lane.effect.own or {}, 0, 0
  for _, i in ipairs(event.items) do
    local w = event.by_value and lane.context.value[i] or 1
    sum, weights = sum + w * math.min(1, of[i] or lane.context.own[i]), weights + w
  end
  for _ = 1, math.floor(lane.taken * lane.steps + 0.5) do event.shares[#event.shares + 1] = sum / weights end
end

-- flags of the columns of final users in the region that use what they buy: stocks and discrepancies are no use, as in
-- chain:self_guarantee
local function users(at, on)
  local roles, out = at.chain:block("demand").roles, {}
  for d = 1, at.finals.columns do
    out[d] = at.finals.buyer[d] == on and roles[d] ~= "inventory" and roles[d] ~= "discrepancy"
  end
  return out
end

-- raises where the table tells home's goods from those of nobody else; or what home's share leaves out
local function left_out(at, path)
  if #places.regions(at.chain) < 2 and not at.abroad then
    options.raise(path .. ": this table says nothing of foreign goods: one region, no imports apart (chain:split() "
      .. "estimates them from an import column)")
  end
  if places.is_chosen(at.chain) then
    return "home's share leaves out what comes from nodes that were left out of this table"
  end
  return places.imports_beyond(at.chain)
end

return declare.instrument{
  name = "target", is = "target", home = "on", time = "none",
  text = "A target: the indicator \"self_guarantee\" (the share of what the region `on` uses of `goods`, in "
    .. "production and by final users but for stocks, that its own makers deliver) is `at_least` a share by the year "
    .. "`before`; at rest it is that of chain:self_guarantee. "
    .. "run:targets() says whether and when it is met. Where users are ranked it goes by each supplier's mean share. "
    .. "On items over years: home's own share of the items, weighted by `value` where all have one.",
  example = 'lian.target{goods = "c14", on = "CHN", at_least = 0.7, before = 2035}',
  fields = {
    {"indicator", {"choice", "self_guarantee"}, default = "self_guarantee", text = "what is measured"},
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", text = "the region; the scenario's home when left out"},
    {"at_least", "share", default = 0.7, text = "what is to be reached", unit = "share"},
    {"before", "number", required = true, text = "by when", unit = "year"},
  },
  in_time = {
    make = function(shock, at, path)
      places.check_region(at.chain, shock.on, path .. ".on")
      local notes = {left_out(at, path)}
      local event = {to = hits.in_region(at, shock.on, path), from = {}, home = {}, shares = {},
        columns = users(at, shock.on)}
      notes[#notes + 1] = select(2, places.columns(at.chain, shock.on, path .. ".on"))
      event.note = #notes > 0 and table.concat(notes, "; ") or nil
      local wanted = lists.set(hits.goods(at, shock.goods, path))
      for i, good in ipairs(at.good) do
        event.from[i] = wanted[good] == true
        event.home[i] = event.from[i] and at.regions[i] == shock.on
      end
      return event
    end,
    watch = function(event, lane) -- orders as they stand before the step
      event.placed = lane.context.economy:orders(lane.lane, event.from, event.to)
    end,
    settle = function(event, lane)
      local economy = lane.context.economy
      local share, share_final = economy:get(lane.lane, "share_orders"), economy:get(lane.lane, "share_final")
      if event.of ~= lane.effect then
        event.of, event.asked = lane.effect, lane.effect:asked_of(event.shock.on, event.columns)
      end
      local home, all = 0, 0
      for i, v in ipairs(event.placed) do
        if event.from[i] then
          local came = v * share[i] + event.asked[i] * share_final[i]
          all = all + came
          if event.home[i] then home = home + came end
        end
      end
      event.shares[#event.shares + 1] = all > 0 and home / all or 0
    end,
    check = check, judge = judge,
    capacity_only = true,
  },
  over_years = {make = on_items, settle = note_share, check = check, judge = judge, settles_stretches = true},
}
