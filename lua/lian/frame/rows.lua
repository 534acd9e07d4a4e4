--- Other rows of the same columns: sorted, the largest, the wanted, more.
local base = require "lian.frame.base"
local options = require "lian.base.options"

local methods = base.methods

local function less(a, b)
  if type(a) == "boolean" then return not a and b end
  return a < b
end

local function is_descending(given)
  if type(given) == "table" then
    return options.check("sort", given, {descending = {"flag", default = false}}).descending
  end
  if given ~= nil and given ~= "ascending" and given ~= "descending" then
    options.fail("sort", "'ascending' or 'descending'", given)
  end
  return given == "descending"
end

-- row numbers in the order of a column: equal rows as they stood, missing values last
local function order_by(values, count, down)
  local order, missing = {}, {}
  for i = 1, count do
    local list = values[i] ~= nil and order or missing
    list[#list + 1] = i
  end
  table.sort(order, function(i, j)
    local a, b = values[i], values[j]
    if a == b then return i < j end
    if down then return less(b, a) end
    return less(a, b)
  end)
  return table.move(missing, 1, #missing, #order + 1, order)
end

---Sorted by a column; equal rows keep their order, missing values come last. Texts go by their
---bytes (in a host that sets a locale, by that).
---```lua
---print(frame:sort("loss", "descending"))
---```
---@param self lian.frame
---@param name string
---@param direction? "ascending"|"descending"|{descending: boolean}
---@return lian.frame
function methods.sort(self, name, direction)
  local down = is_descending(direction)
  return base.picked(self, order_by(base.column(self, name, "sort").values, self.count, down))
end

local PLACES = {rank = true, place = true}                                       -- 1 is the first
local COUNTERS = {time = true, year = true, draw = true, step = true, community = true, box = true} -- no amounts

-- the column that a frame is looked at by where none is named, and whether its least are its first
local function leading(f)
  local counter
  for _, column in ipairs(f.columns) do
    if base.kind(f, column) == "number" then
      if PLACES[column.name] then return column, true end
      if not COUNTERS[column.name] then return column, false end
      counter = counter or column
    end
  end
  return counter, false
end

---The k largest rows by a column of numbers; equal ones as they stood. Where none is named by the first one that is an
---amount (not a time, year, draw, step, community or box), and where a column of ranks comes before it, the k of the
---first ranks.
---```lua
---print(chain:multipliers{of = "output"}:top(10))
---```
---@param self lian.frame
---@param k integer
---@param name? string
---@return lian.frame
function methods.top(self, k, name)
  k = options.check("top", {k = k}, {k = {"count", required = true}}).k
  local first, ascends
  if name == nil then first, ascends = leading(self) end
  if name == nil and not first then
    if self.count == 0 then return self end
    options.raise("top: there is no column of numbers")
  end
  local values = first and first.values or base.numbers(self, name, "top").values
  local order = order_by(values, self.count, not ascends)
  return base.picked(self, table.move(order, 1, math.min(k, self.count), 1, {}))
end

---The rows for which a function of the row says true.
---```lua
---local chips = frame:filter(function(row) return row.sector == "C26" end)
---```
---@param self lian.frame
---@param keep fun(row: table): any
---@return lian.frame
function methods.filter(self, keep)
  if not options.is_callable(keep) then options.fail("filter", "a function of a row", keep) end
  local order = {}
  for i, row in self:rows() do if keep(row) then order[#order + 1] = i end end
  return base.picked(self, order)
end

local function added(column, count, other, more)
  if column.unit and more.unit and column.unit ~= more.unit then
    options.raise(("concat: column '%s' is in %s here and in %s there"):format(column.name,
      column.unit, more.unit))
  end
  local values = table.move(column.values, 1, count, 1, {})
  return {name = column.name, values = table.move(more.values, 1, other.count, count + 1, values),
    unit = column.unit or more.unit, digits = column.digits or more.digits}
end

---The rows of another frame with the same columns, put below.
---@param self lian.frame
---@param other lian.frame
---@return lian.frame
function methods.concat(self, other)
  base.expect("concat", other)
  for _, name in ipairs(other:names()) do base.column(self, name, "concat") end
  local columns = {}
  for j, column in ipairs(self.columns) do
    local more = base.column(other, column.name, "concat")
    local here, there = base.kind(self, column), base.kind(other, more)
    if here and there and here ~= there then
      options.raise(("concat: column '%s' holds a %s here and a %s there"):format(column.name,
        here, there))
    end
    columns[j] = added(column, self.count, other, more)
  end
  return base.wrap(columns, self.count + other.count, self)
end

return methods
