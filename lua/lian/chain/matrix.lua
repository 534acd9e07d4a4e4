--- What labelled matrices can do beyond the core: frames, CSV, printing.
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

local function labels_or_numbers(labels, count)
  if labels then return labels end
  local numbers = {}
  for i = 1, count do numbers[i] = tostring(i) end
  return numbers
end

---The matrix as a frame: one row a row, one column a column.
---```lua
---chain:leontief():frame():csv("inverse.csv")
---```
---@param self lian.matrix
---@param name? string name of the label column, "node" when left out
---@return lian.frame
function methods.frame(self, name)
  local columns = {{name or "node", labels_or_numbers(self:row_labels(), self:rows())}}
  local heads = labels_or_numbers(self:col_labels(), self:cols())
  for j = 1, self:cols() do columns[j + 1] = {heads[j], self:column(j)} end
  return frame.new(columns)
end

---The k largest cells as a frame: row, column, value. Cost O(cells log k).
---@param self lian.matrix
---@param k integer
---@return lian.frame
function methods.top(self, k)
  k = options.check("top", {k = k}, {k = {"count", required = true}}).k
  local rows = labels_or_numbers(self:row_labels(), self:rows())
  local cols = labels_or_numbers(self:col_labels(), self:cols())
  local best = {}
  for i = 1, self:rows() do
    for j, value in ipairs(self:row(i)) do
      if #best < k or value > best[#best][3] then
        local at = #best + 1
        while at > 1 and best[at - 1][3] < value do at = at - 1 end
        table.insert(best, at, {i, j, value})
        best[k + 1] = nil
      end
    end
  end
  local from, to, values = {}, {}, {}
  for n, cell in ipairs(best) do
    from[n], to[n], values[n] = rows[cell[1]], cols[cell[2]], cell[3]
  end
  return frame.new{{"row", from}, {"column", to}, {"value", values}}
end

---Writes the matrix with its labels as CSV (shortest text that reads back exactly).
---@param self lian.matrix
---@param path string
---@return lian.matrix|nil
---@return string|nil message
---@return string|nil code
function methods.csv(self, path)
  local done, message, code = self:frame():csv(path)
  if not done then return nil, message, code end
  return self
end

---Writes the matrix as a workbook of its links, as matrix:csv does (see frame:xlsx).
---@param self lian.matrix
---@param path string
---@param given? {sheet: string}
---@return lian.matrix|nil
---@return string|nil message
---@return string|nil code
function methods.xlsx(self, path, given)
  local done, message, code = self:frame():xlsx(path, given)
  if not done then return nil, message, code end
  return self
end

return methods
