--- Fields of influence (Sonis and Hewings 1989, 1992) and tolerable limits of coefficients.
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

local function important(self, o)
  local limits, message, code = core.analysis.tolerable(self, o.flows, o.share)
  if not limits then return nil, message, code end
  local labels, best = self:nodes(), {}
  for i = 1, #self do
    for j, limit in ipairs(limits:row(i)) do
      local full = #best == o.top
      if limit > 0 and (not full or limit < best[#best][1]) then
        local at = #best + 1
        while at > 1 and best[at - 1][1] > limit do at = at - 1 end
        table.insert(best, at, {limit, i, j})
        best[o.top + 1] = nil
      end
    end
  end
  local from, to, limit = {}, {}, {}
  for k, item in ipairs(best) do limit[k], from[k], to[k] = item[1], labels[item[2]], labels[item[3]] end
  return frame.new{{"from", from}, {"to", to}, {"limit", limit},
    note = ("relative change of the coefficient that moves some output by %g %%"):format(
      100 * o.share)}
end

---How much each coefficient matters to the whole inverse. `of` "total" (default): the sum of the
---field of influence of every cell; "product": the multiplier product matrix; "coefficients": the
---`top` most important coefficients, those whose relative change of least size moves some output by
---`share` (Sekulic 1968, Jilek 1971). `cell` = {from =, to =}: the whole field of one coefficient.
---The inverse once, then O(n^2).
---@param self lian.chain
---@param given? {of: string, cell: table, share: number, top: integer, flows: "domestic"|"total"}
---@return lian.matrix|lian.frame|nil result
---@return string|nil message
---@return string|nil code
function methods.influence(self, given)
  local o = options.check("influence", given, {cell = "table", top = {"count", default = 20},
    of = {"choice", "total", "product", "coefficients", default = "total"},
    share = {"share", default = 0.01}, flows = common.FLOWS})
  if o.cell then
    local k = options.check("influence.cell", o.cell,
      {from = {"text", required = true}, to = {"text", required = true}})
    return core.analysis.influence_cell(self, o.flows,
      common.place(self, k.from, "influence.cell.from"), common.place(self, k.to, "influence.cell.to"))
  end
  if o.of == "coefficients" then return important(self, o) end
  return core.analysis.influence(self, o.flows, o.of)
end

return methods
