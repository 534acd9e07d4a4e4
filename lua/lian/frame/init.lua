--- Frames: results with named columns, which print, sort, filter, join and go to CSV and back.
--- A frame never changes: what changes one returns a new one. A missing value is nil; there is no
--- NaN and no infinity in a frame. `#f` is the number of rows, `f(row, column)` a cell, `pairs(f)`
--- walks the columns in order, and two frames are equal when names and cells are.
local base = require "lian.frame.base"
local class = require "lian.base.class"
local csv = require "lian.frame.csv"
local make = require "lian.frame.make"
local options = require "lian.base.options"
local workbook = require "lian.base.workbook"
local xlsx = require "lian.frame.xlsx"

require "lian.frame.access"
require "lian.frame.rows"
require "lian.frame.columns"
require "lian.frame.combine"
require "lian.frame.shape"
require "lian.frame.statistics"
require "lian.frame.show"

local frame = {methods = base.methods}
local meta = base.meta

---Makes a frame. Each column is {name, values}, with `unit` and `digits` (significant figures in
---print) beside; values are numbers, or texts, or flags, with nil where one is missing (give
---`count`, the rows, when the last ones are).
---```lua
---local f = lian.frame.new{{"node", {"a", "b"}}, {"loss", {1.5, 2}, unit = "million USD"}}
---```
---@param given table columns, and title, note, provenance, count
---@return lian.frame
function frame.new(given) return make(given) end

local function names_are_good(path, columns, line)
  local seen = {}
  for j, column in ipairs(columns) do
    local name = column[1]
    if name == "" then return nil, ("%s:%d: column %d has no name"):format(path, line, j) end
    if seen[name] then
      return nil, ("%s:%d: column '%s' stands twice"):format(path, line, name)
    end
    seen[name] = true
  end
  return true
end

local function names_are_known(path, columns, names, line)
  if type(names) == "string" then names = {names} end
  for _, name in ipairs(names or {}) do
    local found = false
    for _, column in ipairs(columns) do found = found or column[1] == name end
    if not found then
      local known = {}
      for j, column in ipairs(columns) do known[j] = column[1] end
      return nil, ("%s:%d: no column %s%s"):format(path, line, options.describe(name),
        options.suggest(name, known))
    end
  end
  return true
end

local function check_names(path, columns, o, line)
  local good, message = names_are_good(path, columns, line)
  if good then good, message = names_are_known(path, columns, o.text, line) end
  if good then good, message = names_are_known(path, columns, o.number, line) end
  return good, message
end

---Reads a frame from CSV, plain or gzip, in UTF-8, UTF-16 or GB18030 as it is found, or in the `encoding` that is
---said. A cell in quotes is text, unless the file puts quotes around everything, its header too. A column is of
---numbers when all its cells are numbers and none is a code with a leading zero such as 01; of flags when all are true
---or false. An empty cell is missing. `text` and `number` name columns that are one or the other regardless. The
---apostrophe in front of a text that would else be a formula ('=1) is taken off; with `formulas = true` texts are taken
---as they stand.
---From a workbook (.xlsx) a sheet is read, with its first row that is not blank as header: `sheet` is its name or
---place, `range` a part such as B2:F20. Numbers are numbers and texts texts there (12 as text is text); dates are
---texts such as 2024-03-01; a percentage is its share (12 % is 0.12); an error such as #N/A is refused, unless `text`
---names its column.
---```lua
---local f = assert(lian.frame.read("jobs.csv", {text = "code"}))
---local g = assert(lian.frame.read("jobs.xlsx", {sheet = "2024", range = "B3:F40"}))
---```
---@param path string
---@param given? {text: string|string[], number: string|string[], separator: string,
---  formulas: boolean, encoding: string, sheet: string|integer, range: string}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function frame.read(path, given)
  local o = options.check("frame.read", given,
    {text = "labels", number = "labels", separator = "text", encoding = "text",
      formulas = {"flag", default = false}, sheet = "any", range = "text"})
  if type(path) ~= "string" then options.fail("frame.read", "a path", path) end
  path = workbook.path("frame.read", path, o)
  local columns, count, line = csv.read(path, o)
  if not columns then return nil, count, line end
  local good, message = check_names(path, columns, o, line)
  if not good then return nil, message, "bad_data" end
  columns.count = count
  return make(columns)
end

---Writes several frames as one workbook, a sheet each, whole or not at all (see frame:xlsx).
---```lua
---assert(lian.frame.xlsx("study.xlsx", {{"losses", run:losses()}, {"output", run:series{of = "output"}}}))
---```
---@param path string
---@param sheets table[] {name, frame}, ... in order; a name has 1 to 31 characters, none of [ ] : * ? / \\
---@return boolean|nil done
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported" (this build writes no workbooks)
function frame.xlsx(path, sheets)
  xlsx.check_path("frame.xlsx", path)
  local expected = "{{name, frame}, ...}"
  local list = {}
  for k, item in ipairs(options.array("frame.xlsx", sheets, expected)) do
    local at = ("frame.xlsx[%d]"):format(k)
    if type(item) ~= "table" or base.is(item) then options.fail(at, "{name, frame}", item) end
    if type(item[1]) ~= "string" or item[1]:find("\0", 1, true) then options.fail(at, "a name first", item[1]) end
    if not base.is(item[2]) then options.fail(at, "a frame behind the name", item[2]) end
    list[k] = {item[1], item[2]}
  end
  if #list == 0 then options.fail("frame.xlsx", "at least one {name, frame}", "none") end
  return xlsx.write(path, list)
end

---Whether a value is a frame.
---@param value any
---@return boolean
function frame.is(value) return base.is(value) end

meta.__tostring = function(self) return self:tostring() end
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

local function same_values(a, b, count)
  for i = 1, count do if a[i] ~= b[i] then return false end end
  return true
end

meta.__eq = function(a, b)
  if not base.is(a) or not base.is(b) then return false end
  if a.count ~= b.count or #a.columns ~= #b.columns then return false end
  for j, column in ipairs(a.columns) do
    local other = b.columns[j]
    if column.name ~= other.name or not same_values(column.values, other.values, a.count) then
      return false
    end
  end
  return true
end

class.seal(base.meta, base.methods, {"title", "note", "provenance", "within"})

return options.guard(frame, "lian.frame.")
