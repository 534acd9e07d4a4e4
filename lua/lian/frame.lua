--- Frames: results with named columns, which print, sort, filter, join and go to CSV and back.
--- A frame never changes: what changes one returns a new one. A missing value is nil.
local csv = require "lian.frame.csv"
local options = require "lian.options"
local to_text = require "lian.frame.text"

local frame = {}
local methods = {}
local meta = {__name = "lian.frame", __index = methods, __metatable = false}

-- the columns' own record, which methods cannot reach by accident
local function is_frame(value) return rawequal(debug.getmetatable(value), meta) end

local function wrap(columns, count, like)
  local by_name = {}
  for _, column in ipairs(columns) do by_name[column.name] = column end
  return setmetatable({columns = columns, by_name = by_name, count = count,
    title = like and like.title, note = like and like.note,
    provenance = like and like.provenance}, meta)
end

local function column_of(f, name)
  local column = f.by_name[name]
  if column then return column end
  local names = f:names()
  local near = options.nearest(name, names)
  options.raise(("no column %s%s"):format(options.describe(name), near and
    (", did you mean '%s'?"):format(near) or (" (there are: %s)"):format(table.concat(names, ", "))))
end

local function check_value(name, i, v)
  local kind = type(v)
  if kind == "number" then
    if v ~= v or v == math.huge or v == -math.huge then
      options.fail(("frame column '%s', row %d"):format(name, i), "a finite number or nil", v)
    end
  elseif kind ~= "string" and kind ~= "boolean" and kind ~= "nil" then
    options.fail(("frame column '%s', row %d"):format(name, i), "a number, text or flag", v)
  end
end

local function longest(given)
  local most = given.count or 0
  for _, item in ipairs(given) do
    local values = item[2]
    if type(values) ~= "table" then options.fail("frame column " .. tostring(item[1]), "an array", values) end
    most = math.max(most, #values)
    for i in pairs(values) do
      if math.type(i) ~= "integer" or i < 1 then
        options.fail("frame column " .. tostring(item[1]), "an array", "key " .. tostring(i))
      end
      if i > most then most = i end
    end
  end
  return most
end

---Makes a frame. Each column is {name, values}, with `unit` and `digits` (significant figures in
---print) beside; values are numbers, texts or flags, nil where missing (give `count` when the last
---ones are).
---```lua
---local f = lian.frame.new{{"node", {"a", "b"}}, {"loss", {1.5, 2}, unit = "million USD"}}
---```
---@param given table columns, and title, note, provenance, count
---@return lian.frame
function frame.new(given)
  local count = longest(given)
  local columns, seen = {}, {}
  for j, item in ipairs(given) do
    local name = item[1]
    if type(name) ~= "string" or name == "" then
      options.fail(("frame column %d"):format(j), "a name", name)
    end
    if seen[name] then options.raise(("frame: column '%s' stands twice"):format(name)) end
    seen[name] = true
    local values = {}
    for i = 1, count do
      check_value(name, i, item[2][i])
      values[i] = item[2][i]
    end
    columns[j] = {name = name, values = values, unit = item.unit, digits = item.digits}
  end
  return wrap(columns, count, given)
end

---Reads a frame from CSV. A column is of numbers when all its cells are, and none is a code with a
---leading zero such as 01; `text` and `number` name columns that are one or the other regardless.
---@param path string
---@param given? {text: string[], number: string[], separator: string}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function frame.read(path, given)
  local o = options.check("frame.read", given, {text = "labels", number = "labels", separator = "text"})
  local columns, count, code = csv.read(path, o)
  if not columns then return nil, count, code end
  columns.count = count
  local seen = {}
  for _, column in ipairs(columns) do
    if column[1] == "" then return nil, path .. ":1: a column without a name", "bad_data" end
    if seen[column[1]] then
      return nil, ("%s:1: column '%s' stands twice"):format(path, column[1]), "bad_data"
    end
    seen[column[1]] = true
  end
  return frame.new(columns)
end

---Whether a value is a frame.
---@param value any
---@return boolean
function frame.is(value) return is_frame(value) end

---The names of the columns, in order.
---@param self lian.frame
---@return string[]
function methods.names(self)
  local names = {}
  for j, column in ipairs(self.columns) do names[j] = column.name end
  return names
end

---One column as an array (a copy; nil where missing).
---@param self lian.frame
---@param name string
---@return any[]
function methods.column(self, name)
  local values, out = column_of(self, name).values, {}
  for i = 1, self.count do out[i] = values[i] end
  return out
end

---The unit of a column, or nil.
---@param self lian.frame
---@param name string
---@return string|nil
function methods.unit(self, name) return column_of(self, name).unit end

local function first_text(f)
  for _, column in ipairs(f.columns) do
    for i = 1, f.count do
      local kind = type(column.values[i])
      if kind == "string" then return column end
      if kind ~= "nil" then break end
    end
  end
end

local function row_number(f, row)
  if math.type(row) == "integer" then
    if row >= 1 and row <= f.count then return row end
    options.raise(("row %d is outside 1..%d"):format(row, f.count))
  end
  local labels = first_text(f)
  for i = 1, labels and f.count or 0 do if labels.values[i] == row then return i end end
  options.raise(("no row is labelled %s"):format(options.describe(row)))
end

---One cell: the row by number, or by its label in the first column of texts. `frame(row, name)`
---is the same.
---@param self lian.frame
---@param row integer|string
---@param name string
---@return any
function methods.get(self, row, name) return column_of(self, name).values[row_number(self, row)] end

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
---@param self lian.frame
---@return fun(): integer|nil, table|nil
function methods.rows(self)
  local i = 0
  return function()
    i = i + 1
    if i <= self.count then return i, self:row(i) end
  end
end

local function picked(f, order)
  local columns = {}
  for j, column in ipairs(f.columns) do
    local values = {}
    for k, i in ipairs(order) do values[k] = column.values[i] end
    columns[j] = {name = column.name, unit = column.unit, digits = column.digits, values = values}
  end
  return wrap(columns, #order, f)
end

local RANK = {boolean = 1, number = 2, string = 3}

local function before(a, b)
  local ra, rb = RANK[type(a)], RANK[type(b)]
  if ra ~= rb then return ra < rb end
  if ra == 1 then return not a and b end
  return a < b
end

---Sorted by a column; equal rows keep their order, missing values come last.
---@param self lian.frame
---@param name string
---@param direction? "ascending"|"descending"
---@return lian.frame
function methods.sort(self, name, direction)
  if direction ~= nil and direction ~= "ascending" and direction ~= "descending" then
    options.fail("sort", "'ascending' or 'descending'", direction)
  end
  local values, order = column_of(self, name).values, {}
  local down = direction == "descending"
  for i = 1, self.count do order[i] = i end
  table.sort(order, function(i, j)
    local a, b = values[i], values[j]
    if a == nil or b == nil then
      if (a == nil) ~= (b == nil) then return b == nil end
      return i < j
    end
    if down then a, b = b, a end
    if before(a, b) then return true end
    if before(b, a) then return false end
    return i < j
  end)
  return picked(self, order)
end

local function first_number(f)
  for _, column in ipairs(f.columns) do
    for i = 1, f.count do
      if type(column.values[i]) == "number" then return column.name end
      if column.values[i] ~= nil then break end
    end
  end
  options.raise("top: there is no column of numbers")
end

---The k largest rows by a column (the first column of numbers when none is named).
---@param self lian.frame
---@param k integer
---@param name? string
---@return lian.frame
function methods.top(self, k, name)
  if math.type(k) ~= "integer" or k < 1 then options.fail("top", "a whole number of at least 1", k) end
  if self.count == 0 then return self end
  local sorted, order = self:sort(name or first_number(self), "descending"), {}
  for i = 1, math.min(k, sorted.count) do order[i] = i end
  return picked(sorted, order)
end

---The rows for which a function of the row says true.
---@param self lian.frame
---@param keep fun(row: table): boolean
---@return lian.frame
function methods.filter(self, keep)
  if type(keep) ~= "function" then options.fail("filter", "a function of a row", keep) end
  local order = {}
  for i, row in self:rows() do if keep(row) then order[#order + 1] = i end end
  return picked(self, order)
end

---The named columns alone, in that order.
---@param self lian.frame
---@param names string[]
---@return lian.frame
function methods.select(self, names)
  local columns = {}
  for j, name in ipairs(names) do columns[j] = column_of(self, name) end
  return wrap(columns, self.count, self)
end

---With a further (or replaced) column: an array, or a function of the row.
---@param self lian.frame
---@param name string
---@param values any[]|fun(row: table): any
---@param unit? string
---@return lian.frame
function methods.with(self, name, values, unit)
  if type(values) == "function" then
    local made = {}
    for i, row in self:rows() do made[i] = values(row) end
    values = made
  end
  local columns, fresh = {count = self.count, title = self.title, note = self.note,
    provenance = self.provenance}, {name, values, unit = unit}
  for j, column in ipairs(self.columns) do
    columns[j] = column.name == name and fresh or
      {column.name, column.values, unit = column.unit, digits = column.digits}
  end
  if not self.by_name[name] then columns[#columns + 1] = fresh end
  return frame.new(columns)
end

---With columns renamed: old name -> new name.
---@param self lian.frame
---@param names table<string, string>
---@return lian.frame
function methods.rename(self, names)
  for old in pairs(names) do column_of(self, old) end
  local columns = {count = self.count, title = self.title, note = self.note}
  for j, column in ipairs(self.columns) do
    columns[j] = {names[column.name] or column.name, column.values, unit = column.unit,
      digits = column.digits}
  end
  return frame.new(columns)
end

local function index_by(f, name)
  local place = {}
  for i = 1, f.count do
    local key = column_of(f, name).values[i]
    if key ~= nil then
      if place[key] then
        options.raise(("join: %s stands twice in column '%s'"):format(options.describe(key), name))
      end
      place[key] = i
    end
  end
  return place
end

---Joined with another frame on a column whose values are distinct there. `kind` "inner" keeps the
---rows that both have, "left" all of this one. Columns of the same name get the suffix "_2".
---@param self lian.frame
---@param other lian.frame
---@param given {on: string, kind: "inner"|"left"}
---@return lian.frame
function methods.join(self, other, given)
  if not is_frame(other) then options.fail("join", "a frame", other) end
  local o = options.check("join", given, {on = {"text", required = true},
    kind = {"choice", "inner", "left", default = "inner"}})
  local place, keys = index_by(other, o.on), column_of(self, o.on).values
  local order, from = {}, {}
  for i = 1, self.count do
    local match = keys[i] ~= nil and place[keys[i]] or nil
    if match or o.kind == "left" then
      order[#order + 1] = i
      from[#order] = match
    end
  end
  local columns = picked(self, order).columns
  for _, column in ipairs(other.columns) do
    if column.name ~= o.on then
      local values = {}
      for k = 1, #order do values[k] = from[k] and column.values[from[k]] end
      columns[#columns + 1] = {name = column.name .. (self.by_name[column.name] and "_2" or ""),
        unit = column.unit, digits = column.digits, values = values}
    end
  end
  return wrap(columns, #order, self)
end

---Grouped by a column: sums and means of others (missing values left out), in order of first
---appearance; `count` names a column for the number of rows.
---@param self lian.frame
---@param given {by: string, sum: string[], mean: string[], count: string}
---@return lian.frame
function methods.group(self, given)
  local o = options.check("group", given, {by = {"text", required = true}, sum = "labels",
    mean = "labels", count = "text"})
  local keys, place, groups = column_of(self, o.by).values, {}, {}
  for i = 1, self.count do
    local key = keys[i]
    if key ~= nil then
      if not place[key] then
        groups[#groups + 1] = {key = key, rows = {}}
        place[key] = #groups
      end
      local rows = groups[place[key]].rows
      rows[#rows + 1] = i
    end
  end
  local columns = {{o.by, {}}, count = #groups}
  for g, group in ipairs(groups) do columns[1][2][g] = group.key end
  local function add(name, mean)
    local source, values = column_of(self, name), {}
    for g, group in ipairs(groups) do
      local total, n = 0, 0
      for _, i in ipairs(group.rows) do
        if type(source.values[i]) == "number" then total, n = total + source.values[i], n + 1 end
      end
      if mean then values[g] = n > 0 and total / n or nil else values[g] = total end
    end
    columns[#columns + 1] = {name, values, unit = source.unit, digits = source.digits}
  end
  local function each(list, mean)
    if type(list) == "string" then list = {list} end
    for _, name in ipairs(list or {}) do add(name, mean) end
  end
  each(o.sum, false)
  each(o.mean, true)
  if o.count then
    local n = {}
    for g, group in ipairs(groups) do n[g] = #group.rows end
    columns[#columns + 1] = {o.count, n}
  end
  return frame.new(columns)
end

---The sum of a column of numbers; missing ones count as nothing.
---@param self lian.frame
---@param name string
---@return number
function methods.total(self, name)
  local values, total = column_of(self, name).values, 0
  for i = 1, self.count do
    local v = values[i]
    if v ~= nil and type(v) ~= "number" then options.fail("total of " .. name, "numbers", v) end
    total = total + (v or 0)
  end
  return total
end

---The rows of another frame with the same columns, put below.
---@param self lian.frame
---@param other lian.frame
---@return lian.frame
function methods.concat(self, other)
  if not is_frame(other) then options.fail("concat", "a frame", other) end
  local columns = {}
  for j, column in ipairs(self.columns) do
    local values, more = self:column(column.name), column_of(other, column.name).values
    for i = 1, other.count do values[self.count + i] = more[i] end
    columns[j] = {name = column.name, unit = column.unit, digits = column.digits, values = values}
  end
  if #other.columns ~= #self.columns then
    options.raise(("concat: %d columns against %d"):format(#self.columns, #other.columns))
  end
  return wrap(columns, self.count + other.count, self)
end

---The same frame under another title, and note.
---@param self lian.frame
---@param title string|nil
---@param note? string
---@return lian.frame
function methods.titled(self, title, note)
  local f = wrap(self.columns, self.count, self)
  f.title, f.note = title, note or self.note
  return f
end

---Writes CSV (RFC 4180, UTF-8); the file appears whole or not at all.
---@param self lian.frame
---@param path string
---@return lian.frame|nil frame this one
---@return string|nil message
---@return string|nil code
function methods.csv(self, path)
  local done, message, code = csv.write(self, path)
  if not done then return nil, message, code end
  return self
end

---The frame as aligned text, of at most `rows` rows (30 when left out).
---@param self lian.frame
---@param rows? integer
---@return string
function methods.text(self, rows) return to_text(self, rows or 30) end

---Prints the frame, with at most `rows` rows (all when left out); returns it.
---@param self lian.frame
---@param rows? integer
---@return lian.frame
function methods.print(self, rows)
  print(to_text(self, rows or self.count))
  return self
end

meta.__tostring = function(self) return to_text(self, 30) end
meta.__len = function(self) return self.count end
meta.__call = function(self, row, name) return self:get(row, name) end

meta.__pairs = function(self)
  local j = 0
  return function()
    j = j + 1
    local column = self.columns[j]
    if column then return column.name, self:column(column.name) end
  end
end

meta.__eq = function(a, b)
  if not is_frame(a) or not is_frame(b) then return false end
  if a.count ~= b.count or #a.columns ~= #b.columns then return false end
  for j, column in ipairs(a.columns) do
    local other = b.columns[j]
    if column.name ~= other.name then return false end
    for i = 1, a.count do if column.values[i] ~= other.values[i] then return false end end
  end
  return true
end

frame.methods = methods

return frame
