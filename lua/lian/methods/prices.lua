--- The price model: cost push, pass-through, fixed prices, tariffs (Miller and Blair 2009, 2.6).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

local function zeros(n)
  local out = {}
  for i = 1, n do out[i] = 0 end
  return out
end

-- costs: input row -> (share of change for all, or label -> share); adds to cost a unit of output
local function add_costs(self, cost, given)
  for row, change in pairs(given) do
    local name = row == "value added" and "value_added" or row
    local totals = common.totals(self, name, "prices.costs")
    if not totals then options.fail("prices.costs", "an input row or 'value_added'", row) end
    local per = common.intensity(self, totals)
    if type(change) == "number" then
      for j, v in ipairs(per) do cost[j] = cost[j] + change * v end
    else
      local by = common.vector(self, change, ("prices.costs['%s']"):format(row))
      for j, v in ipairs(per) do cost[j] = cost[j] + by[j] * v end
    end
  end
end

local TARIFF = {origin = "labels", goods = "labels", on = "labels",
  rate = {"not_negative", required = true}}

-- column sums of the taxed flows, a unit of output
local function taxed(self, t, path)
  local o = options.check(path, t, TARIFF)
  local split = self:meta().split
  local from = split and self:flows("imports") or self:flows()
  if not from then options.raise(path .. ": tariffs need a dense table") end
  local region, x, n = self:axis("region"), self:output(), #self
  local is_good = common.matcher(self, o.goods, "sector", path .. ".goods")
  local is_buyer = common.matcher(self, o.on, "region", path .. ".on")
  local is_origin = split and function() return true end or
    common.matcher(self, o.origin, "region", path .. ".origin")
  local cost, crossing = zeros(n), false
  for i = 1, n do
    if is_good(i) and is_origin(i) then
      for j, z in ipairs(from:row(i)) do
        if z ~= 0 and is_buyer(j) and (split or region[i] ~= region[j]) then
          crossing = true
          if x[j] ~= 0 then cost[j] = cost[j] + o.rate * z / x[j] end
        end
      end
    end
  end
  if not crossing then
    options.raise(path .. ": no flow crosses a border there (a table of one region needs its imports "
      .. "apart: see chain:split)")
  end
  return cost
end

local function add_tariffs(self, cost, given)
  if given.rate then given = {given} end
  for k, t in ipairs(given) do
    for j, v in ipairs(taxed(self, t, #given == 1 and "prices.tariff" or ("prices.tariff[%d]"):format(k))) do
      cost[j] = cost[j] + v
    end
  end
end

local function pass_of(self, given)
  if given == nil then return nil end
  if type(given) == "number" then
    if given < 0 or given > 1 then options.fail("prices.pass", "a share in [0, 1]", given) end
    local out = {}
    for i = 1, #self do out[i] = given end
    return out
  end
  local out = {}
  for i = 1, #self do out[i] = 1 end
  for label, share in pairs(given) do
    if type(share) ~= "number" or share < 0 or share > 1 then
      options.fail(("prices.pass['%s']"):format(label), "a share in [0, 1]", share)
    end
    out[common.place(self, label, "prices.pass")] = share
  end
  return out
end

local function fixed_of(self, given)
  if given == nil then return nil end
  local out = {}
  for i = 1, #self do out[i] = false end
  for label, change in pairs(given) do
    if type(change) ~= "number" then
      options.fail(("prices.fixed['%s']"):format(label), "a number", change)
    end
    out[common.place(self, label, "prices.fixed")] = change
  end
  return out
end

local function mean(change, weights)
  local sum, whole = 0, 0
  for i, w in ipairs(weights) do sum, whole = sum + w * change[i], whole + w end
  return whole ~= 0 and sum / whole or 0
end

---How prices change when costs do, relative to the base year (0.1 = 10 %).
---`costs`: input row (or "value_added") -> relative change, for all or by label. `change`: label ->
---further cost, money a unit of output. `tariff`: {origin =, goods =, on =, rate =} or a list: a
---tariff on flows across borders (on imported flows when the table keeps them apart). `pass`: the
---share that is passed on, for all or by label. `fixed`: label -> price change that is set.
---Quantities do not react. One solve.
---```lua
---print(chain:prices{tariff = {goods = "C", origin = "CHN", on = "USA", rate = 0.25}}:top(10))
---```
---@param self lian.chain
---@param given {costs: table, change: table, tariff: table, pass: any, fixed: table, flows: string}
---@return lian.frame|nil frame node, price_change
---@return string|nil message
---@return string|nil code
function methods.prices(self, given)
  local o = options.check("prices", given, {costs = "table", change = "table", tariff = "table",
    pass = "any", fixed = "table", flows = common.FLOWS})
  if not (o.costs or o.change or o.tariff or o.fixed) then
    options.raise("prices: give costs, change, tariff or fixed")
  end
  local cost = o.change and common.vector(self, o.change, "prices.change") or zeros(#self)
  if o.costs then add_costs(self, cost, o.costs) end
  if o.tariff then add_tariffs(self, cost, o.tariff) end
  local change, message, code = core.analysis.prices(self, o.flows, cost, pass_of(self, o.pass),
    fixed_of(self, o.fixed))
  if not change then return nil, message, code end
  return frame.new{{"node", self:nodes()}, {"cost_push", cost}, {"price_change", change},
    note = ("mean %.6f weighted by output, %.6f by final demand; quantities do not react"):format(
      mean(change, self:output()), mean(change, self:final_demand()))}
end

return methods
