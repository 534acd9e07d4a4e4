--- Reading a frame: columns, cells, rows, totals.
local base = require "lian.frame.base"
local options = require "lian.base.options"

local methods = base.methods

---The names of the columns, in order.
---@param self lian.frame
---@return string[]
function methods.names(self)
  local names = {}
  for j, column in ipairs(self.columns) do names[j] = column.name end
  return names
end

---One column as an array (a copy; nil where missing).
---```lua
---local worst = 0
---for _, loss in ipairs(frame:column "loss") do worst = math.max(worst, loss) end
---```
---@param self lian.frame
---@param name string
---@return any[]
function methods.column(self, name)
  local values, out = base.column(self, name).values, {}
  for i = 1, self.count do out[i] = values[i] end
  return out
end

---The unit of a column, or nil.
---@param self lian.frame
---@param name string
---@return string|nil
function methods.unit(self, name) return base.column(self, name).unit end

-- label -> row, or false where several rows have it; kept with the frame once asked for
local function places(f)
  local known = rawget(f, "places")
  if known then return known end
  local column, found = base.first(f, "string"), {}
  for i = 1, column and f.count or 0 do
    local label = column.values[i]
    if label ~= nil then found[label] = found[label] == nil and i end
  end
  rawset(f, "places", found)
  return found
end

local function no_label(f, label)
  local column = base.first(f, "string")
  local labels = {}
  for i = 1, column and f.count or 0 do labels[#labels + 1] = column.values[i] end
  options.raise(("no row is labelled %s%s"):format(options.describe(label), options.suggest(label, labels)))
end

local function row_number(f, row)
  if type(row) == "number" then
    local i = math.tointeger(row)
    if not i then options.fail("row", "a whole number or a label", row) end
    if i >= 1 and i <= f.count then return i end
    options.raise(("row %d is outside 1..%d"):format(i, f.count))
  end
  local place = type(row) == "string" and places(f)[row]
  if place then return place end
  if place == false and type(row) == "string" then
    options.raise(("several rows are labelled %s: use filter, or the row's number"):format(
      options.describe(row)))
  end
  no_label(f, row)
end

---One cell: the row by number, or by its label in the first column of texts. `frame(row, name)`
---is the same.
---```lua
---print(frame:get(1, "loss"), frame("CHN_C", "loss")) -- by number, or by the label in the first column
---```
---@param self lian.frame
---@param row integer|string
---@param name string
---@return any
function methods.get(self, row, name)
  return base.column(self, name).values[row_number(self, row)]
end

---One row as a table by column name.
---@param self lian.frame
---@param row integer|string
---@return table
function methods.row(self, row)
  local i, out = row_number(self, row), {}
  for _, column in ipairs(self.columns) do out[column.name] = column.values[i] end
  return out
end

---Walks the rows: `for i, row in frame:rows() do`.
---```lua
---for _, row in frame:rows() do print(row.node, row.loss) end
---```
---@param self lian.frame
---@return fun(): integer|nil, table|nil
function methods.rows(self)
  local i = 0
  return function()
    i = i + 1
    if i <= self.count then return i, self:row(i) end
  end
end

---The sum of a column of numbers; missing ones are left out.
---@param self lian.frame
---@param name string
---@return number
function methods.total(self, name)
  local values, total = base.numbers(self, name, "total").values, 0
  for i = 1, self.count do total = total + (values[i] or 0) end
  return total
end

return methods
