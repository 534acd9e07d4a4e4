--- The price model: cost push, pass-through, fixed prices, tariffs (Miller and Blair 2009, 2.6).
local chain_places = require "lian.chain.places"
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local methods = {}

local function zeros(n)
  local out = lists.zeros(n)
  return out
end

-- costs: input row -> relative change, for all or by label; adds to the cost a unit of output
local function add_costs(self, cost, given)
  for row, change in pairs(given) do
    local path = ("prices.costs['%s']"):format(row)
    local totals = common.totals(self, row == "value added" and "value_added" or row,
      "prices.costs")
    if not totals then options.fail("prices.costs", "an input row or 'value_added'", row) end
    local per = common.intensity(self, totals)
    local by = type(change) == "table" and common.vector(self, change, path)
    if not by and type(change) ~= "number" then
      options.fail(path, "a relative change, or label -> change", change)
    end
    for j, v in ipairs(per) do cost[j] = cost[j] + (by and by[j] or change) * v end
  end
end

local TARIFF = {by = "labels", origin = {now = "by"}, goods = "labels", on = "labels",
  rate = {"number", required = true}}

-- the rate by seller, and which nodes and regions pay
local function reach_of(self, given, path)
  local o = options.check(path, given, TARIFF)
  if o.by and self:meta().split then
    options.raise(path .. ".by: the imports that this table keeps apart have no origin")
  end
  local is_good = common.matcher(self, o.goods, "sector", path .. ".goods")
  local is_origin = common.matcher(self, o.by, "region", path .. ".by")
  local is_buyer = o.on and common.matcher(self, o.on, "region", path .. ".on")
  local rate, buyers = {}, is_buyer and {} or nil
  for i = 1, #self do
    rate[i] = is_good(i) and is_origin(i) and o.rate or 0
    if buyers then buyers[i] = is_buyer(i) and true or false end
  end
  return {rate = rate, buyers = buyers, on = o.on}
end

local HOME_USE = {households = true, government = true, investment = true, other = true}

-- what consumers pay on imported final goods, money; and a note on demand that is left out. Goods bought nobody
-- knows where cross a border or do not: they are left out where imports are not kept apart.
local function duty_on_finals(self, reach)
  local demand, region, duty = self:block("demand"), self:axis("region"), 0
  local split, buyers = self:meta().split, chain_places.buyers(self)
  local flags, note = chain_places.flags(self, reach.on or not split and chain_places.regions(self) or nil)
  local taxed = split and demand.second or demand.values
  for d, role in ipairs(demand.roles) do
    local pays = HOME_USE[role] and (flags[d] or not reach.on and buyers[d])
    for i, v in ipairs(pays and taxed and taxed:column(d) or {}) do
      if reach.rate[i] ~= 0 and (split or region[i] ~= buyers[d]) then duty = duty + reach.rate[i] * v end
    end
  end
  return duty, note
end

-- adds tariffs to costs; returns the duty on final goods, and a note on demand that is left out of it
local function add_tariffs(self, cost, given)
  local duty, note = 0, nil
  local names = options.keys("prices.tariff", given, "{by =, goods =, on =, rate =}, or an array of these")
  if #names > 0 or #given == 0 then given = {given} end
  for k, one in ipairs(given) do
    local path = #given == 1 and "prices.tariff" or ("prices.tariff[%d]"):format(k)
    local reach = reach_of(self, one, path)
    local more, base, code = core.analysis.tariff_cost(self, reach.rate, reach.buyers)
    if not more then return nil, base, code end
    local finals, left_out = duty_on_finals(self, reach)
    if base == 0 and finals == 0 and one.rate ~= 0 then
      options.raise(path .. ": no flow crosses a border there (a table of one region needs its "
        .. "imports apart: see chain:split)")
    end
    for j, v in ipairs(more) do cost[j] = cost[j] + v end
    duty, note = duty + finals, note or left_out
  end
  return duty, note
end

local function pass_of(self, given)
  if given == nil then return nil end
  local out = {}
  if type(given) == "number" then
    if not (given >= 0 and given <= 1) then
      options.fail("prices.pass", "a share in [0, 1]", given)
    end
    for i = 1, #self do out[i] = given end
    return out
  end
  options.plain("prices.pass", given, "a share in [0, 1], or label -> share")
  for i = 1, #self do out[i] = 1 end
  for label, share in pairs(given) do
    if type(share) ~= "number" or not (share >= 0 and share <= 1) then
      options.fail(("prices.pass['%s']"):format(label), "a share in [0, 1]", share)
    end
    out[common.place(self, label, "prices.pass")] = share
  end
  return out
end

local function fixed_of(self, given)
  if given == nil then return nil end
  local out = lists.filled(#self, false)
  for label, change in pairs(given) do
    if type(change) ~= "number" or change ~= change then
      options.fail(("prices.fixed['%s']"):format(label), "a number", change)
    end
    out[common.place(self, label, "prices.fixed")] = change
  end
  return out
end

local function mean(change, weights, more, others)
  local sum, whole = more or 0, others or 0
  for i, w in ipairs(weights) do sum, whole = sum + w * change[i], whole + w end
  return whole ~= 0 and sum / whole or 0
end

-- home use by node, and imported final goods, of households where the table tells them apart; with total flows imports
-- count as made at home
local function consumption(self, flows)
  local demand, use, imported = self:block("demand"), zeros(#self), 0
  local wanted = HOME_USE
  for _, role in ipairs(demand.roles) do
    if role == "households" then wanted = {households = true} end
  end
  for d, role in ipairs(demand.roles) do
    if wanted[role] then
      for i, v in ipairs(demand.values:column(d)) do use[i] = use[i] + v end
      local second = demand.second and demand.second:column(d) or {}
      if flows == "total" then
        for i, v in ipairs(second) do use[i] = use[i] + v end
      else
        imported = imported + common.sum(second)
      end
    end
  end
  return use, imported
end

local NOTE = "mean %.6f weighted by output, %.6f by final demand, %.6f for consumers%s; quantities "
  .. "do not react"

---How prices change when costs do, relative to the base year (0.1 = 10 %).
---`costs`: input row (or "value_added") -> relative change, for all or by label. `change`: label ->
---further cost, money a unit of output. `tariff`: {by =, goods =, on =, rate =} or a list: a
---tariff on flows across borders (on imported flows when the table keeps them apart). `pass`: the
---share that is passed on, for all or by label. `fixed`: label -> price change that is set.
---Quantities do not react. The note carries the means (numbers in `provenance`: output_mean,
---final_mean, consumer_mean; consumers are households where they are told apart, and pay tariffs on
---final goods too). Raises when a tariff meets no flow. One solve.
---```lua
---print(chain:prices{tariff = {goods = "C", by = "CHN", on = "USA", rate = 0.25}}:top(10))
---```
---@param self lian.chain
---@param given {costs: table, change: table, tariff: table, pass: any, fixed: table, flows: string}
---@return lian.frame|nil frame node, cost_push, price_change
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
  local duty, left_out, code = 0, nil, nil
  if o.tariff then duty, left_out, code = add_tariffs(self, cost, o.tariff) end
  if not duty then return nil, left_out, code end
  local change, message
  change, message, code = core.analysis.prices(self, o.flows, cost, pass_of(self, o.pass),
    fixed_of(self, o.fixed))
  if not change then return nil, message, code end
  local use, imported = consumption(self, o.flows)
  local means = {output_mean = mean(change, self:output()),
    final_mean = mean(change, common.final_demand(self, o.flows)),
    consumer_mean = mean(change, use, duty, imported)}
  return frame.new{{"node", self:nodes()}, {"cost_push", cost}, {"price_change", change},
    note = format(NOTE, means.output_mean, means.final_mean, means.consumer_mean,
      duty ~= 0 and " (tariffs on final goods included)" or "") .. (left_out and "; duty: " .. left_out or ""),
    provenance = means}
end

return methods
