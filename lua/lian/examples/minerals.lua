--- China's exports of graphite, gallium and germanium: who buys them, what a ban would take from whom, and what the
--- export controls of 2023 did.
--- lian run minerals.lua FOLDER: FOLDER holds deep_dive_hs6_monthly.csv (exports by month, partner and HS code from UN
--- Comtrade, as in github.com/qennis/ChinaCriticalMineralComtrade, data_output/tables).
local lian = require "lian"

local folder = ...
if not folder then error("usage: lian run minerals.lua FOLDER", 0) end

local GOODS = {["250410"] = "natural graphite", ["380110"] = "artificial graphite",
  ["811292"] = "gallium, germanium, minor metals"}

-- one year of exports as a list of items; shares by destination are of quantity (kg)
local function exports_of(year, use)
  local list, report = lian.read.trade{path = folder .. "/deep_dive_hs6_monthly.csv", reporter = "China",
    flow = "exports", years = year, items = GOODS, of = "quantity", missing = "drop", use = use, home = "China",
    columns = {code = "hs6", partner = "partner_name", value = "val", quantity = "qty", year = "period_dt"},
    unit = "USD", title = "China's exports of critical minerals"}
  if not list then error(report, 0) end
  return list, report
end

local before, report = exports_of(2022)
print(before)
print(report)

-- 1. who buys: by weight, and by what it costs, for a dear kilogram is another product than a cheap one
local buyers = {}
for _, good in ipairs(before:nodes()) do
  local trade = report.trade:filter(function(row) return row.item == good end)
  local quantity, value = trade:total "quantity", trade:total "value"
  local by_weight, by_value, price, hhi = {}, {}, {}, 0
  for k = 1, #trade do
    by_weight[k], by_value[k] = (trade(k, "quantity") or 0) / quantity, trade(k, "value") / value
    price[k] = trade(k, "quantity") and trade(k, "value") / trade(k, "quantity")
    hhi = hhi + by_weight[k] ^ 2
  end
  buyers[good] = lian.frame.new{{"to", trade:column "to"}, {"share", by_weight}, {"of_value", by_value},
    {"price", price, unit = "USD/kg"}, count = #trade, title = good,
    note = ("%d buyers, %.1f million kg at %.2f USD/kg; concentration of buyers (HHI) %.3f"):format(#trade,
      quantity / 1e6, value / quantity, hhi)}
  print(buyers[good]:top(6, "share"))
end

-- 2. a ban: what is left to the largest buyers of natural graphite. As recorded all that they import is from China: the
-- worst end. At the other end mines elsewhere, 450 million kg by an estimate for 2022 (put in your own), sell to the
-- same buyers, in proportion to what these buy from China (so the answer is the same for all of them; what a buyer
-- really uses, given as `use`, tells them apart).
local graphite = "natural graphite"
local recorded = report.trade:filter(function(row) return row.item == graphite end)
local elsewhere, all = 450e6, recorded:total "quantity"
local use = {}
for _, row in recorded:rows() do
  if row.quantity then use[row.to] = row.quantity * (1 + elsewhere / all) end
end
local wider = exports_of(2022, {[graphite] = use})

local function left_to(list, home, months)
  local stocked = assert(list:with{items = {{item = graphite, stock = months}}})
  local left = assert(stocked:attainable{home = home, final = graphite, cut = {by = "China"}, reading = "buy"})
  return left(graphite, "level"), left(graphite, "months")
end

local c = {home = {}, worst = {}, months = {}, best = {}, longer = {}}
for k, row in recorded:top(3, "quantity"):rows() do
  c.home[k] = row.to
  c.worst[k], c.months[k] = left_to(before, row.to, 2)
  c.best[k], c.longer[k] = left_to(wider, row.to, 2)
end
print(lian.frame.new{{"home", c.home}, {"worst", c.worst}, {"felt", c.months, unit = "months"}, {"best", c.best},
  {"felt_then", c.longer, unit = "months"}, title = "natural graphite left under a ban, stocks of two months"})

-- 3. what happened: gallium and germanium need licences since August 2023, graphite since December 2023
local after, later = exports_of(2024)
local goods, quantity, value, price = before:nodes(), {}, {}, {}
for k, good in ipairs(goods) do
  local function of(frame_of) return frame_of:filter(function(row) return row.item == good end) end
  local old, new = of(report.trade), of(later.trade)
  quantity[k] = new:total "quantity" / old:total "quantity" - 1
  value[k] = new:total "value" / old:total "value" - 1
  price[k] = (1 + value[k]) / (1 + quantity[k]) - 1
end
print(lian.frame.new{{"item", goods}, {"quantity", quantity}, {"value", value}, {"price", price},
  title = "exports of 2024 against 2022, change", note = tostring(after)})
