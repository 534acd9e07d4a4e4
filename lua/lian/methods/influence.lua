--- Fields of influence (Sonis and Hewings 1989, 1992) and tolerable limits of coefficients.
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

-- the `count` smallest cells above 0 of a matrix, ascending: {value, row, column}
local function smallest(matrix, count)
  local best = {}
  for i = 1, matrix:rows() do
    for j, value in ipairs(matrix:row(i)) do
      if value > 0 and (#best < count or value < best[#best][1]) then
        local at = #best + 1
        while at > 1 and best[at - 1][1] > value do at = at - 1 end
        table.insert(best, at, {value, i, j})
        best[count + 1] = nil
      end
    end
  end
  return best
end

local function important(self, flows, given)
  local o = options.check("influence.tolerable", given,
    {share = {"share", default = 0.01}, top = {"count", default = 20}})
  if o.share == 0 then options.fail("influence.tolerable.share", "a share above 0", 0) end
  local limits, message, code = core.analysis.tolerable(self, flows, o.share)
  if not limits then return nil, message, code end
  local labels = self:nodes()
  local from, to, limit, coefficient = {}, {}, {}, {}
  for k, cell in ipairs(smallest(limits, o.top)) do
    limit[k], from[k], to[k] = cell[1], labels[cell[2]], labels[cell[3]]
    coefficient[k] = core.analysis.coefficient(self, flows, cell[2], cell[3])
  end
  return frame.new{{"from", from}, {"to", to}, {"coefficient", coefficient}, {"limit", limit},
    note = format("limit: the relative change of the coefficient that moves some output by %g %%",
      100 * o.share)}
end

local function field_of_cell(self, flows, given)
  local k = options.check("influence.cell", given,
    {from = {"text", required = true}, to = {"text", required = true}})
  return core.analysis.influence_cell(self, flows,
    common.place(self, k.from, "influence.cell.from"),
    common.place(self, k.to, "influence.cell.to"))
end

---How much each coefficient matters to the whole inverse, as a labelled matrix: the sum of the field
---of influence of every cell, or with `of` = "product" the multiplier product matrix. `cell` =
---{from =, to =}: the field of that one coefficient, what a unit more of it adds to L (to first
---order). `tolerable` = {share = 0.01, top = 20}: the most important coefficients as a frame from,
---to, coefficient, limit; the smaller the limit, the relative change that moves some output by
---`share`, the more important (Sekulic 1968, Jilek 1971). The inverse once, then O(n^2).
---```lua
---print(chain:influence():top(10))
---print(chain:influence{tolerable = {share = 0.01, top = 10}})
---```
---@param self lian.chain
---@param given? {of: "total"|"product", cell: table, tolerable: table, flows: "domestic"|"total"}
---@return lian.matrix|lian.frame|nil result
---@return string|nil message
---@return string|nil code
function methods.influence(self, given)
  local o = options.check("influence", given, {cell = "table", tolerable = "table",
    of = {"choice", "total", "product"}, flows = common.FLOWS})
  if (o.cell and 1 or 0) + (o.tolerable and 1 or 0) + (o.of and 1 or 0) > 1 then
    options.raise("influence: give one of of, cell and tolerable")
  end
  if o.cell then return field_of_cell(self, o.flows, o.cell) end
  if o.tolerable then return important(self, o.flows, o.tolerable) end
  return core.analysis.influence(self, o.flows, o.of or "total")
end

return methods
