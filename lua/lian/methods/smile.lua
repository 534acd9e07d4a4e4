--- The smile curve: is value added high at both ends of the chain?
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

---The smile curve of a table: value added a unit of output (ratio) against position, from 0 for the node nearest to
---final use to 1 for the farthest upstream (by upstreamness), with a parabola through all nodes by least squares:
---`curve` is its value, `above` what the node earns beyond it. The note says whether it smiles (c > 0 with the bottom
---between the ends), by how many standard errors, and where the bottom lies. Without output no ratio. Nodes count
---alike. After Ye, Meng and Wei (2015). One solve.
---```lua
---print(chain:smile())
---```
---@param self lian.chain
---@param given? {flows: string}
---@return lian.frame|nil frame by position, the nearest to final use first
---@return string|nil message
---@return string|nil code
function methods.smile(self, given)
  local o = options.check("smile", given, {flows = {"choice", "domestic", "total", default = "domestic"}})
  local up, message, code = self:upstreamness{flows = o.flows}
  if not up then return nil, message, code end
  local names, x, va = self:nodes(), self:output(), self:value_added()
  local steps, rows, low, high = up:column "upstreamness", {}, math.huge, -math.huge
  for i = 1, #names do
    if x[i] > 0 and steps[i] then
      rows[#rows + 1] = i
      low, high = math.min(low, steps[i]), math.max(high, steps[i])
    end
  end
  if #rows < 4 or high <= low then
    options.raise("smile: a curve needs four nodes with output at different positions")
  end
  local terms, ratio, position = {}, {}, {}
  for k, i in ipairs(rows) do
    ratio[k], position[k] = va[i] / x[i], (steps[i] - low) / (high - low)
    terms[#terms + 1], terms[#terms + 2] = position[k], position[k] ^ 2
  end
  local b, errors, fit = core.space.regression(terms, 2, ratio)
  if not b then return nil, "smile: " .. errors, fit end
  local columns = {{"node", {}}, {"position", position, digits = 3}, {"upstreamness", {}, digits = 4},
    {"ratio", ratio, digits = 3}, {"curve", {}, digits = 3}, {"above", {}, digits = 3}, count = #rows}
  for k, i in ipairs(rows) do
    local curve = b[1] + b[2] * position[k] + b[3] * position[k] ^ 2
    columns[1][2][k], columns[3][2][k], columns[5][2][k], columns[6][2][k] = names[i], steps[i], curve, ratio[k] - curve
  end
  local bottom = b[3] ~= 0 and -b[2] / (2 * b[3]) or nil
  local inside = bottom and bottom > 0 and bottom < 1
  local shape = b[3] > 0 and inside and "smiles" or b[3] < 0 and inside and "frowns" or "has no turn between its ends"
  columns.title = "smile curve"
  columns.note = format("the curve %s: %.3g + %.3g u + %.3g u^2%s%s, R squared %.3g", shape, b[1], b[2], b[3],
    errors[3] == errors[3] and errors[3] > 0 and format(" (the last %.2g standard errors)", b[3] / errors[3]) or "",
    inside and format(", turn at %.2g", bottom) or "", fit)
  columns.provenance = {coefficients = b, fit = fit, turn = inside and bottom or nil}
  return frame.new(columns):sort("position")
end

return methods
