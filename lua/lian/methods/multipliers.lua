--- Multipliers of type I and II (Miller and Blair 2009, ch. 6).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local households = require "lian.methods.households"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local methods = {}

local function ratio_of(multiplier, direct)
  local ratio = {}
  for i, v in ipairs(multiplier) do
    ratio[i] = direct[i] ~= 0 and v / direct[i] or nil
  end
  return ratio
end

-- where imports are among the flows, value added of a unit of final demand is 1 throughout, and others are too large
local function imports_note(self, o)
  return places.imports_among_flows(self, o.of == "value_added" and "value added" or "what is made")
end

local function type_one(self, o, direct, unit)
  local effect, report, code = core.analysis.multipliers(self, o.flows, direct)
  if not effect then return nil, report, code end
  local per = common.per(unit, self)
  if not direct then
    return frame.new{{"node", self:nodes()}, {"multiplier", effect, unit = per}, note = imports_note(self, o)}
  end
  return frame.new{count = #self, {"node", self:nodes()}, {"direct", direct, unit = per},
    {"multiplier", effect, unit = per}, {"ratio", ratio_of(effect, direct)}, note = imports_note(self, o)}
end

local function type_two(self, o, direct, unit)
  local all = households.of(self, o.households, o.flows)
  local effect, household, kappa = households.closed(self, o.flows, direct, all)
  if not effect then return nil, household, kappa end
  local per = common.per(unit, self)
  local note = table.concat({"type II: households within the model; income multiplier " .. kappa,
    table.unpack(all.notes)}, "; ")
  local imports = imports_note(self, o)
  if imports then note = note .. "; " .. imports end
  if direct then
    return frame.new{count = #self, {"node", self:nodes()}, {"direct", direct, unit = per},
      {"multiplier", effect, unit = per}, {"ratio", ratio_of(effect, direct)}, note = note}
  end
  local total = {}
  for i, v in ipairs(effect) do total[i] = v + household[i] end
  return frame.new{{"node", self:nodes()}, {"multiplier", effect, unit = per},
    {"total", total, unit = per},
    note = note .. "; multiplier sums the sectors, total adds the households' rows"}
end

---Multipliers: what one unit of final demand for a node calls forth along the chain.
---`of` is "output", "value_added", "income" (input rows of role labour), the label of an input row
---or of an extension (then in its unit per unit of money). `type` "II" closes the model for
---households, one of each region: income rows of role labour and spending of role households, unless `households`
---names others; a region's households spend what its own nodes pay, and demand of households abroad stays final
---demand. `scale` is the household income by which spending is divided (the region's labour income when left
---out), a number or region -> number, `own` what households buy of each other per unit of income; `together` takes
---one household for all regions, as where the region of households is unknown.
---Columns: node, multiplier; with a weight also direct (per unit of output) and ratio.
---One solve (for type II one more a region): about 20 passes over the flows; where some labour income or spending is
---below 0 the eigenvalues of the closed model beside, about 10 n^3.
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
