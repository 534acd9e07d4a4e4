--- Coefficients, Leontief and Ghosh (Miller and Blair 2009, 2.2 and 12.1; Ghosh 1958).
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

---The technical coefficients A = Z / x of the buyer, or the allocation coefficients B = Z / x of
---the seller, as a labelled matrix (money per money). Dense tables; O(n^2).
---```lua
---print(chain:coefficients():top(5))
---```
---@param self lian.chain
---@param given? {of: "technical"|"allocation", flows: "domestic"|"total"}
---@return lian.matrix|nil matrix
---@return string|nil message
---@return string|nil code
function methods.coefficients(self, given)
  local o = options.check("coefficients", given, {
    of = {"choice", "technical", "allocation", default = "technical"}, flows = common.FLOWS})
  return core.analysis.coefficients(self, o.flows, o.of == "allocation")
end

local function outcome(self, verb, o, solve, label)
  local given = o[label] or o.change
  local wanted = common.vector(self, given, ("%s.%s"):format(verb, o[label] and label or "change"))
  local output, report, code = solve(self, o.flows, wanted)
  if not output then return nil, report, code end
  local unit = self:meta().unit
  return frame.new{{"node", self:nodes()}, {o[label] and label or "change", wanted, unit = unit},
    {"output", output, unit = unit},
    note = format("residual %.2g after %d products", report.residual, report.products)}
end

local function both(verb, o, label)
  if o[label] and o.change then
    options.raise(("%s: give %s or change, not both"):format(verb, label))
  end
end

---The Leontief inverse (I - A)^-1, labelled; or, with `demand` (final demand by node) or `change`
---(a change of it), the output that it calls for, as a frame. Demand is an array, or label ->
---number, in the chain's unit per year.
---The inverse costs 2 n^3 operations once and is kept; a solution about 20 passes over the flows.
---```lua
---print(chain:leontief{change = {CHN_E = 10}}:top(5, "output"))
---```
---@param self lian.chain
---@param given? {demand: table, change: table, flows: "domestic"|"total"}
---@return lian.matrix|lian.frame|nil result
---@return string|nil message "not productive" states the spectral radius
---@return string|nil code
function methods.leontief(self, given)
  local o = options.check("leontief", given,
    {demand = "table", change = "table", flows = common.FLOWS})
  both("leontief", o, "demand")
  if not (o.demand or o.change) then return core.analysis.leontief(self, o.flows) end
  return outcome(self, "leontief", o, core.analysis.leontief_output, "demand")
end

---The Ghosh inverse (I - B)^-1, labelled; or, with `inputs` (primary inputs by node) or `change`,
---the output that they allow. As quantities a first-order reading only: it lets all inputs
---substitute (Dietzenbacher 1997 reads it as prices). The inverse O(n^3), an output one solve.
---```lua
---print(chain:ghosh{change = {CHN_E = -10}}:top(5, "output"))
---```
---@param self lian.chain
---@param given? {inputs: table, change: table, flows: "domestic"|"total"}
---@return lian.matrix|lian.frame|nil result
---@return string|nil message
---@return string|nil code
function methods.ghosh(self, given)
  local o = options.check("ghosh", given,
    {inputs = "table", change = "table", flows = common.FLOWS})
  both("ghosh", o, "inputs")
  if not (o.inputs or o.change) then return core.analysis.ghosh(self, o.flows) end
  return outcome(self, "ghosh", o, core.analysis.ghosh_output, "inputs")
end

return methods
