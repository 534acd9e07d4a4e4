--- Position on the chain: upstreamness, downstreamness, propagation lengths.
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

-- x - exports + imports - inventories, for national tables (Antras et al. 2012); imports stand as a
-- negative column; where the base is not above 0 the correction is dropped and counted
local function corrected_base(self)
  local demand, base, dropped = self:block("demand"), self:output(), 0
  local x = self:output()
  for d, role in ipairs(demand.roles) do
    local sign = role == "exports" and -1 or role == "imports" and -1 or role == "inventory" and -1
    if sign then
      for i, v in ipairs(demand.values:column(d)) do base[i] = base[i] + sign * v end
    end
  end
  for i, v in ipairs(base) do
    if v <= 0 and x[i] ~= 0 then base[i], dropped = x[i], dropped + 1 end
  end
  return base, dropped
end

---Upstreamness: the mean number of steps from a node to final use, at least 1 (Antras, Chor, Fally
---and Hillberry 2012). With `corrected`, flows are divided by output - exports + imports -
---inventories (open economy; demand categories of those roles). One solve.
---@param self lian.chain
---@param given? {corrected: boolean, flows: "domestic"|"total"}
---@return lian.frame|nil frame node, upstreamness
---@return string|nil message
---@return string|nil code
function methods.upstreamness(self, given)
  local o = options.check("upstreamness", given,
    {corrected = {"flag", default = false}, flows = common.FLOWS})
  local base, dropped
  if o.corrected then base, dropped = corrected_base(self) end
  local values, message, code = core.analysis.upstreamness(self, o.flows, base)
  if not values then return nil, message, code end
  return frame.new{{"node", self:nodes()}, {"upstreamness", values, unit = "steps"},
    note = dropped and dropped > 0 and ("no correction at %d nodes, whose base is not above 0")
      :format(dropped) or nil}
end

---Downstreamness: the mean number of steps from primary inputs to a node, at least 1 (Antras and
---Chor 2013; Miller and Temurshoev 2017). One solve.
---@param self lian.chain
---@param given? {flows: "domestic"|"total"}
---@return lian.frame|nil frame node, downstreamness
---@return string|nil message
---@return string|nil code
function methods.downstreamness(self, given)
  local o = options.check("downstreamness", given, {flows = common.FLOWS})
  local values, message, code = core.analysis.multipliers(self, o.flows, nil)
  if not values then return nil, message, code end
  return frame.new{{"node", self:nodes()}, {"downstreamness", values, unit = "steps"}}
end

---Average propagation lengths: the mean number of steps by which a demand pull on the column node
---reaches the row node (Dietzenbacher, Romero and Bosma 2005), a labelled matrix; 0 where no path
---leads. The inverse and one product, 4 n^3 operations; dense tables.
---@param self lian.chain
---@param given? {flows: "domestic"|"total"}
---@return lian.matrix|nil matrix
---@return string|nil message
---@return string|nil code
function methods.propagation(self, given)
  local o = options.check("propagation", given, {flows = common.FLOWS})
  return core.analysis.propagation(self, o.flows)
end

return methods
