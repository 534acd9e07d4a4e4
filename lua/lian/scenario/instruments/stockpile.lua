--- `release` "own": buyers hold the goods themselves beyond the stocks that they keep, ordered like any lack and used
--- like any stock. "proportional": a public store, filled by orders that are served after all others, which makes good
--- what buyers' stocks lack, shared in proportion to what each lacks while it lasts.
local case = require "lian.items.case"
local curve = require "lian.scenario.engines.in_time.curve"
local declare = require "lian.scenario.declare"
local hits = require "lian.scenario.hits"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local stocks = require "lian.scenario.engines.over_years.stocks"
local unvalued = require "lian.scenario.unvalued"

-- two stockpiles on one stock at one time cannot both say what is kept
local function check_overlap(event, lane, path)
  local shock, start = event.shock, curve.start(event.shock, lane.from)
  for _, other in ipairs(lane.list) do
    if other == event then return end
    if other.holds and other.shock.release == shock.release then
      local begins = curve.start(other.shock, lane.from)
      local apart = begins >= start + (shock.lasts or math.huge) or start >= begins + (other.shock.lasts or math.huge)
      for _, g in ipairs(event.list) do
        for _, h in ipairs(other.list) do
          for i, holds in ipairs(event.holds) do
            if g == h and not apart and holds and other.holds[i] then
              options.raise(("%s: overlaps another stockpile of '%s' by the same buyers"):format(path,
                lane.context.goods[g]))
            end
          end
        end
      end
    end
  end
end

local function make(shock, at, path)
  local event = {holds = hits.in_region(at, shock.on, path .. ".on"), list = hits.goods(at, shock.goods, path),
    held = 0, piles = {}}
  for i in ipairs(event.holds) do -- who comes from elsewhere has what was held there
    if at.movers and at.movers.dormant[i] then event.holds[i] = false end
  end
  local use, sum, n = at.economy:get(at.lane, "use"), 0, at.n
  for k, g in ipairs(event.list) do
    local from, whole = {}, 0
    for i, good in ipairs(at.good) do from[i] = good == g end
    for i, holds in ipairs(event.holds) do whole = whole + (holds and use[(g - 1) * n + i] or 0) end
    event.piles[k] = {good = g, stock = 0, month = whole * at.steps / 12,
      makers = at.economy:orders(at.lane, from, event.holds), bought = whole}
    sum = sum + whole
  end
  event.month = sum * at.steps / 12
  return event
end

-- the share of a stockpile that is to be there at a time
local function filled(shock, time, from)
  if not curve.is_on(shock, time, from) then return 0 end
  return shock.fill > 0 and math.min(1, (time - curve.start(shock, from)) / shock.fill) or 1
end

local function hold(event, lane, share)
  local shock = event.shock
  local value = share * shock.months * event.month
  lane:pay(event, "bought", math.max(0, value - event.held))
  lane:pay(event, "held", shock.holding * value / lane.steps)
  if value == event.held then return end
  for _, g in ipairs(event.list) do
    assert(lane.context.economy:set_reserve(lane.lane, g, event.holds, share * shock.months * lane.steps / 12))
  end
  event.held = value
end

-- what buyers' stocks of a good lack of what they keep is made good from the store
local function release(event, lane, pile, stocked, use)
  local n, lacks, sum = lane.n, {}, 0
  local keep = lane.context.stock[pile.good]
  for i, holds in ipairs(event.holds) do
    local at = (pile.good - 1) * n + i
    local lack = holds and keep < math.huge and math.max(0, keep * use[at] - stocked[at]) or 0
    lacks[i], sum = lack, sum + lack
  end
  local share = sum > 0 and math.min(1, pile.stock / sum) or 0
  if share * sum <= 1e-9 * pile.month then return end
  for i, lack in ipairs(lacks) do lacks[i] = lack * share end
  assert(lane.context.economy:add_stock(lane.lane, pile.good, lacks))
  pile.stock = math.max(0, pile.stock - share * sum)
end

local function before(event, lane, time)
  local shock = event.shock
  if shock.release == "own" then
    hold(event, lane, filled(shock, time, lane.from))
    return
  end
  local economy = lane.context.economy
  local stocked, use = economy:get(lane.lane, "stocks"), economy:get(lane.lane, "use")
  local value = 0
  for _, pile in ipairs(event.piles) do
    release(event, lane, pile, stocked, use)
    local goal = curve.is_on(shock, time, lane.from) and shock.months * pile.month or 0
    local pace = math.max(1, shock.fill * lane.steps)
    pile.asked = math.min(math.max(0, goal - pile.stock), goal / pace)
    value = value + pile.stock
  end
  lane:pay(event, "held", shock.holding * value / lane.steps)
end

local function settle(event, lane)
  if event.shock.release == "own" then return end
  local share
  for _, pile in ipairs(event.piles) do
    if (pile.asked or 0) > 0 and pile.bought > 0 then
      share = share or lane.context.economy:get(lane.lane, "share_rebuild")
      local came = 0
      for i, v in ipairs(pile.makers) do came = came + pile.asked * v / pile.bought * share[i] end
      pile.stock = pile.stock + came
      lane:pay(event, "bought", came)
    end
  end
end

-- ---- items over years

-- those of the items that have no value, so that what is bought and held of them has no price
local function unpriced(chain, items)
  local value, labels, out = chain:attribute("value") or {}, chain:nodes(), {}
  for _, i in ipairs(items) do if type(value[i]) ~= "number" then out[#out + 1] = labels[i] end end
  return out
end

local function on_items(shock, at, path)
  if shock.on and shock.on ~= at.home then
    options.fail(path .. ".on", at.home .. ", whose question it is: stocks of others are not followed", shock.on)
  end
  local event = {items = at:items(shock, path)}
  local free = unpriced(at.chain, event.items)
  if #free > 0 then
    event.unvalued = free
    event.note = ("no value is known of %s (attribute `value`): what is bought and held of it is not counted"):format(
      unvalued.names(free))
  end
  return event
end

local function check_items(event, lane, path)
  local shock, start, mine = event.shock, curve.start(event.shock, lane.from), lists.set(event.items)
  for _, other in ipairs(lane.list) do
    if other == event then return end
    local begins = other.act == event.act and curve.start(other.shock, lane.from)
    local apart = begins and (begins >= start + (shock.lasts or math.huge) or
      start >= begins + (other.shock.lasts or math.huge))
    for _, i in ipairs(begins and not apart and other.items or {}) do
      if mine[i] then
        options.raise(("%s: overlaps another stockpile of '%s'"):format(path, lane.context.labels[i]))
      end
    end
  end
end

-- months of use bought a month while they lack: filling takes at least a month
local function pace_of(shock, steps) return shock.months / math.max(1, shock.fill * steps) end

local function want(event, lane, time)
  local shock = event.shock
  event.on, event.was = curve.is_on(shock, time, lane.from), {}
  for _, i in ipairs(event.items) do
    if event.on then stocks.want(lane, i, shock.months, pace_of(shock, lane.steps)) end
    event.was[i] = stocks.held(lane, i)
  end
end

-- what was bought for stock, whether it stayed there or was used, and what is held beyond what users keep anyway
local function pay_for(event, lane)
  local shock = event.shock
  for _, i in ipairs(event.items) do
    local month, of = (lane.context.value[i] or 0) / 12, lane.stocked[i]
    local lack = of and math.max(0, of.cover - event.was[i]) or 0
    if event.on then lane:pay(event, "bought", month * math.min(lack, of.buy)) end
    local beyond = math.min(shock.months, math.max(0, stocks.held(lane, i) - (lane.context.cover[i] or 0)))
    lane:pay(event, "held", shock.holding * month * beyond / lane.steps)
  end
end

return declare.instrument{
  name = "stockpile", is = "policy", time = "span",
  text = "Stocks are held, in time: from `at` on, the buyers in the region `on` (all when left out) hold `months` of "
    .. "normal use of `goods` beyond the stocks that they keep anyway, built up within `fill` years by orders like "
    .. "any other, used when deliveries fail and then filled again. With release = \"proportional\" it is a public "
    .. "store, filled by orders that are served after all others, which makes good what buyers' stocks lack. "
    .. "run:costs() has the money. On items over years stock is bought within `fill`, as far as providers deliver, and "
    .. "used when they do not; it is valued at home's use (attribute `value`, money a year).",
  example = 'lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.5}',
  fields = {
    {"goods", "goods", required = true, text = "sectors, or items"},
    {"on", "text", text = "the region whose buyers hold them; all when left out"},
    {"months", "positive", required = true, text = "what is held", unit = "months of normal use"},
    {"fill", "not_negative", default = 0.5, text = "time to fill it", unit = "years"},
    {"release", {"choice", "own", "proportional"}, default = "own", text = "buyers' own stocks, or a public "
      .. "store", only = "in_time"},
    {"holding", "not_negative", default = 0.05, text = "what holding costs", unit = "share of its value a year"},
    {"cost", "not_negative", default = 0, text = "further money", unit = "money a year"},
  },
  in_time = {make = make, before = before, settle = settle, check = check_overlap, capacity_only = true, by_step = true,
    work = function(event, _, work)
      for _, pile in ipairs(event.piles) do
        if (pile.asked or 0) > 0 and pile.bought > 0 then
          for i, v in ipairs(pile.makers) do work[i] = work[i] + pile.asked * v / pile.bought end
        end
      end
    end,
    yearly = true},
  over_years = {make = on_items, check = check_items, before = want, settle = pay_for, yearly = true, by_step = true,
    -- the cost of all of it is not known, and none is given
    lacks_cost = function(shock, chain)
      if shock.cost > 0 then return nil end
      local free = unpriced(chain, case.items(chain, shock.goods, "stockpile.goods"))
      return #free > 0 and ("no value is known of %s"):format(unvalued.names(free)) or nil
    end},
}
