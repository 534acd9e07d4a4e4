--- Multipliers of type I and II (Miller and Blair 2009, ch. 6).
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

local HOUSEHOLDS = {income = "labels", spending = "labels", scale = "positive", own = "share"}

local function listed(given)
  return type(given) == "string" and {given} or given
end

-- the labels of a block with this role, or those that were named
local function rows_named(block, given, role, path, what)
  local out = {}
  if given then
    local place = {}
    for k, label in ipairs(block.labels) do place[label] = k end
    for _, label in ipairs(listed(given)) do
      if not place[label] then options.raise(options.unknown(path, what, label, block.labels)) end
      out[#out + 1] = place[label]
    end
    return out
  end
  for k, own in ipairs(block.roles) do if own == role then out[#out + 1] = k end end
  if #out == 0 then
    options.raise(("%s: no %s has the role %s; name one"):format(path, what, role))
  end
  return out
end

-- income a unit of output, spending a unit of household income
local function household_sector(self, given)
  local o = options.check("multipliers.households", given, HOUSEHOLDS)
  local inputs, demand = self:block("inputs"), self:block("demand")
  local n, income, spending = #self, {}, {}
  for i = 1, n do income[i], spending[i] = 0, 0 end
  for _, k in ipairs(rows_named(inputs, o.income, "labour", "multipliers.households.income",
    "input row")) do
    for j, v in ipairs(inputs.values:row(k)) do income[j] = income[j] + v end
  end
  for _, k in ipairs(rows_named(demand, o.spending, "households", "multipliers.households.spending",
    "demand category")) do
    for i, v in ipairs(demand.values:column(k)) do spending[i] = spending[i] + v end
  end
  local scale = o.scale or common.sum(income)
  if scale <= 0 then options.raise("multipliers: household income is not above 0") end
  for i = 1, n do spending[i] = spending[i] / scale end
  return common.intensity(self, income), spending, o.own or 0
end

local function ratio_of(multiplier, direct)
  local ratio = {}
  for i, v in ipairs(multiplier) do
    ratio[i] = direct[i] ~= 0 and v / direct[i] or nil
  end
  return ratio
end

local function type_one(self, o, direct, unit)
  local effect, report, code = core.analysis.multipliers(self, o.flows, direct)
  if not effect then return nil, report, code end
  local per = common.per(unit, self)
  if not direct then return frame.new{{"node", self:nodes()}, {"multiplier", effect, unit = per}} end
  return frame.new{count = #self, {"node", self:nodes()}, {"direct", direct, unit = per},
    {"multiplier", effect, unit = per}, {"ratio", ratio_of(effect, direct)}}
end

local function type_two(self, o, direct, unit)
  local income, spending, own = household_sector(self, o.households)
  local effect, household, kappa = core.analysis.closed(self, o.flows, direct, income, spending, own)
  if not effect then return nil, household, kappa end
  local per, note = common.per(unit, self),
    format("type II: households within the model; income multiplier %.6g", kappa)
  if direct then
    return frame.new{count = #self, {"node", self:nodes()}, {"direct", direct, unit = per},
      {"multiplier", effect, unit = per}, {"ratio", ratio_of(effect, direct)}, note = note}
  end
  local total = {}
  for i, v in ipairs(effect) do total[i] = v + household[i] end
  return frame.new{{"node", self:nodes()}, {"multiplier", effect, unit = per},
    {"total", total, unit = per},
    note = note .. "; multiplier sums the sectors, total adds the households' row"}
end

---Multipliers: what one unit of final demand for a node calls forth along the chain.
---`of` is "output", "value_added", "income" (input rows of role labour), the label of an input row
---or of an extension (then in its unit per unit of money). `type` "II" closes the model for
---households: income rows of role labour and spending of role households, unless `households` names
---others; `scale` is the household income by which spending is divided (all labour income when left
---out), `own` what households buy of each other per unit of income.
---Columns: node, multiplier; with a weight also direct (per unit of output) and ratio.
---One solve (two for type II): about 20 passes over the flows.
---```lua
---print(chain:multipliers{of = "value_added"}:top(10))
---```
---@param self lian.chain
---@param given? {of: string, type: "I"|"II", flows: "domestic"|"total", households: table}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.multipliers(self, given)
  local o = options.check("multipliers", given, {of = {"text", default = "output"},
    type = {"choice", "I", "II", default = "I"}, flows = common.FLOWS, households = "table"})
  if o.households and o.type == "I" then
    options.raise("multipliers: households are of use with type = \"II\" alone")
  end
  local totals, unit = common.totals(self, o.of, "multipliers.of")
  local direct = common.intensity(self, totals)
  if o.type == "I" then return type_one(self, o, direct, unit) end
  return type_two(self, o, direct, unit)
end

return methods
