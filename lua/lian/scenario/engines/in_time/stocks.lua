--- Stockpiles. `release` "own": buyers hold the goods themselves beyond the stocks that they keep, ordered like any
--- lack and used like any stock. "proportional": a public store, filled by orders that are served after all others,
--- which makes good what buyers' stocks lack, shared in proportion to what each lacks while it lasts.
local curve = require "lian.scenario.engines.in_time.curve"
local hits = require "lian.scenario.engines.in_time.hits"
local options = require "lian.base.options"

local stocks = {passive = true, capacity_only = true}

-- two stockpiles on one stock at one time cannot both say what is kept
local function check_overlap(event, self, path)
  local shock, start = event.shock, curve.start(event.shock, self.from)
  for _, other in ipairs(self.list) do
    if other == event then return end
    if other.holds and other.shock.release == shock.release then
      local begins = curve.start(other.shock, self.from)
      local apart = begins >= start + (shock.lasts or math.huge) or start >= begins + (other.shock.lasts or math.huge)
      for _, g in ipairs(event.list) do
        for _, h in ipairs(other.list) do
          for i, holds in ipairs(event.holds) do
            if g == h and not apart and holds and other.holds[i] then
              options.raise(("%s: overlaps another stockpile of '%s' by the same buyers"):format(path,
                self.context.goods[g]))
            end
          end
        end
      end
    end
  end
end
stocks.check = check_overlap

function stocks.make(context, shock, path)
  if context.firms then options.raise(path .. ": needs a dense table, or profile = 'ario' on a network") end
  local event = {holds = hits.in_region(context.chain, shock.on, path .. ".on"),
    list = hits.goods(shock.goods, context.goods, path), held = 0, piles = {}}
  local use, sum, n = context.economy:get(context.lane, "use"), 0, context.n
  for k, g in ipairs(event.list) do
    local from, whole = {}, 0
    for i, good in ipairs(context.good) do from[i] = good == g end
    for i, holds in ipairs(event.holds) do whole = whole + (holds and use[(g - 1) * n + i] or 0) end
    event.piles[k] = {good = g, stock = 0, month = whole * context.steps / 12,
      makers = context.economy:orders(context.lane, from, event.holds), bought = whole}
    sum = sum + whole
  end
  event.month = sum * context.steps / 12
  return event
end

-- the share of a stockpile that is to be there at a time
local function filled(shock, time, from)
  local at = curve.start(shock, from)
  if time < at - 1e-9 or shock.lasts and time >= at + shock.lasts - 1e-9 then return 0 end
  return shock.fill > 0 and math.min(1, (time - at) / shock.fill) or 1
end

local function hold(event, self, share)
  local shock = event.shock
  local value = share * shock.months * event.month
  self:pay(event, "bought", math.max(0, value - event.held))
  self:pay(event, "held", shock.holding * value / self.steps)
  if value == event.held then return end
  for _, g in ipairs(event.list) do
    assert(self.context.economy:set_reserve(self.lane, g, event.holds, share * shock.months * self.steps / 12))
  end
  event.held = value
end

-- what buyers' stocks of a good lack of what they keep is made good from the store
local function release(self, event, pile, stocked, use)
  local n, lacks, sum = self.n, {}, 0
  local keep = self.context.stock[pile.good]
  for i, holds in ipairs(event.holds) do
    local at = (pile.good - 1) * n + i
    local lack = holds and keep < math.huge and math.max(0, keep * use[at] - stocked[at]) or 0
    lacks[i], sum = lack, sum + lack
  end
  local share = sum > 0 and math.min(1, pile.stock / sum) or 0
  if share * sum <= 1e-9 * pile.month then return end
  for i, lack in ipairs(lacks) do lacks[i] = lack * share end
  assert(self.context.economy:add_stock(self.lane, pile.good, lacks))
  pile.stock = math.max(0, pile.stock - share * sum)
end

function stocks.before(event, self, time)
  local share = filled(event.shock, time, self.from)
  event.wants = share
  if event.shock.release == "own" then
    hold(event, self, share)
    return
  end
  local economy, shock = self.context.economy, event.shock
  local stocked, use = economy:get(self.lane, "stocks"), economy:get(self.lane, "use")
  local value = 0
  for _, pile in ipairs(event.piles) do
    release(self, event, pile, stocked, use)
    local goal = share > 0 and shock.months * pile.month or 0
    local pace = math.max(1, shock.fill * self.steps)
    pile.asked = math.min(math.max(0, goal - pile.stock), goal / pace)
    value = value + pile.stock
  end
  self:pay(event, "held", shock.holding * value / self.steps)
end

---What public stores ask of makers this step, by node (or nil).
function stocks.work(self)
  local work
  for _, event in ipairs(self.list) do
    for _, pile in ipairs(event.piles or {}) do
      if (pile.asked or 0) > 0 and pile.bought > 0 then
        work = work or self.context.zeros()
        for i, v in ipairs(pile.makers) do work[i] = work[i] + pile.asked * v / pile.bought end
      end
    end
  end
  return work
end

function stocks.settle(event, self)
  if event.shock.release == "own" then return end
  local share
  for _, pile in ipairs(event.piles) do
    if (pile.asked or 0) > 0 and pile.bought > 0 then
      share = share or self.context.economy:get(self.lane, "share_rebuild")
      local came = 0
      for i, v in ipairs(pile.makers) do came = came + pile.asked * v / pile.bought * share[i] end
      pile.stock = pile.stock + came
      self:pay(event, "bought", came)
    end
  end
end

function stocks.spend(event, self)
  local shock, start = event.shock, curve.start(event.shock, self.from)
  local on = self.time >= start - 1e-9 and (not shock.lasts or self.time < start + shock.lasts - 1e-9)
  return on and shock.cost / self.steps or 0
end

return stocks
