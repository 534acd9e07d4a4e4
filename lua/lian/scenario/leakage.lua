--- Deliveries that come round a cut through third regions: which ones, and how much comes through each.
---
--- A region that is neither the origin o nor the target t can pass a good on where it buys the good from o and its
--- makers sell the good to t. What leaks goes through such regions in proportion to the smaller of the two flows at
--- rest, min(purchases from o, sales to t), makers and final users counted. Where no region does both, the route is not
--- known. The goods stay those of o; nothing is made in the third regions.
local number = require "lian.frame.number"
local places = require "lian.chain.places"

local leakage = {}

leakage.UNKNOWN = "?"
local TOLD = 4 -- regions that a sentence names

-- what a node sells to each region at rest: to makers, and to final users where these are meant
local function sales_of(at, i, finals)
  local out, buyers = {}, finals and places.buyers(at.chain) or {}
  local function add(region, v) if region and v > 0 then out[region] = (out[region] or 0) + v end end
  for j, v in ipairs(at.chain:flows():row(i)) do add(at.regions[j], v) end
  for d, v in ipairs(finals and at.chain:block("demand").values:row(i) or {}) do add(buyers[d], v) end
  return out
end

-- third regions through which a good comes from an origin, in the order of the chain's regions: {region, share}
local function through(from, sold, barred, names)
  local list, sum = {}, 0
  for _, region in ipairs(names) do
    local w = not barred[region] and math.min(from[region] or 0, sold[region] or 0) or 0
    if w > 0 then list[#list + 1], sum = {region, w}, sum + w end
  end
  for _, way in ipairs(list) do way[2] = way[2] / sum end
  return #list > 0 and list or {{leakage.UNKNOWN, 1}}
end

---The ways of what leaks, by good and origin.
---@param at table of lian.scenario.hits
---@param list integer[] origins that are hit
---@param on string the region that is cut off
---@param finals boolean final users count
---@param others? string[] regions that are cut off as well: nothing comes through them
---@return table ways list of {good, by (region), nodes, through (list of {region, share}), rest (deliveries to `on` at
---  rest, money a year)}
function leakage.ways(at, list, on, finals, others)
  local ways, place, hit, goods = {}, {}, {}, {}
  for _, i in ipairs(list) do
    local key = ("%d %s"):format(at.good[i], at.regions[i])
    local way = place[key]
    if not way then
      way = {good = at.good[i], by = at.regions[i], nodes = {}, sales = {}}
      ways[#ways + 1], place[key] = way, way
    end
    way.nodes[#way.nodes + 1], hit[i], goods[at.good[i]] = i, true, true
    for region, v in pairs(sales_of(at, i, finals)) do way.sales[region] = (way.sales[region] or 0) + v end
  end
  local barred = {[on] = true}
  for _, region in ipairs(others or {}) do barred[region] = true end
  local sold = {} -- good -> region -> what its makers, if not hit, sell to the target
  for m, good in ipairs(at.good) do
    if goods[good] and not hit[m] and at.regions[m] ~= on then
      sold[good] = sold[good] or {}
      sold[good][at.regions[m]] = (sold[good][at.regions[m]] or 0) + (sales_of(at, m, finals)[on] or 0)
    end
  end
  for _, way in ipairs(ways) do
    way.through = through(way.sales, sold[way.good] or {}, barred, places.regions(at.chain))
    way.rest = way.sales[on] or 0
  end
  return ways
end

---The routes of what has leaked.
---@param at table
---@param ways table of leakage.ways
---@param on string
---@param money number[] by way
---@return table[] routes {goods, by, through, on, money}
function leakage.routes(at, ways, on, money)
  local out = {}
  for k, way in ipairs(ways) do
    for _, third in ipairs(money[k] > 0 and way.through or {}) do
      out[#out + 1] = {goods = at.goods[way.good], by = way.by, through = third[1], on = on,
        money = money[k] * third[2]}
    end
  end
  return out
end

---What leaked, in a sentence; nil where nothing did.
---@param routes table[]
---@param unit string
---@return string|nil
function leakage.told(routes, unit)
  local sums, order, whole = {}, {}, 0
  for _, route in ipairs(routes) do
    if not sums[route.through] then sums[route.through], order[#order + 1] = 0, route.through end
    sums[route.through], whole = sums[route.through] + route.money, whole + route.money
  end
  if whole <= 0 then return nil end
  table.sort(order, function(a, b) return sums[a] > sums[b] or sums[a] == sums[b] and a < b end)
  local others = 0
  for k = #order, TOLD + 1, -1 do others, order[k] = others + sums[order[k]], nil end
  for k, region in ipairs(order) do
    order[k] = ("%s %s"):format(number.amount(sums[region]), region == leakage.UNKNOWN and
      "by routes that the table does not show" or "through " .. region)
  end
  if others > 0 then order[#order + 1] = number.amount(others) .. " through others" end
  return ("%s come round the cut, %s"):format(number.amount(whole, unit), table.concat(order, ", "))
end

return leakage
