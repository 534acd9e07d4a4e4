--- A text table with its labels, and where each label stands in the file.
local core = require "lian.core"
local ledger = require "lian.read.ledger"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local progress = require "lian.base.progress"
local file_text = require "lian.read.text"
local lists = require "lian.base.lists"
local workbook = require "lian.base.workbook"

local sheet = {}
local methods = {}
local meta = {__index = methods}

local quote = options.describe

local function trimmed(list, first)
  local out = {}
  for k = first, #list do out[k - first + 1] = core.trim(list[k]) end
  return out
end

local function found_in(path, grid, o)
  local encoding, flagged, missing, stopped = grid:found()
  return file_text.found(path, o, {encoding = encoding, flagged = flagged, missing = missing, stopped = stopped})
end

---Opens a table; failures are thrown.
---@param path string
---@param o table header, labels, skip, blank, stop_at_blank: see core.grid; those of text.options. Without decimal the
---  point is one of decimals, unless `watched`: then columns that can be read in two ways are refused
---@return table sheet path, written (see text.found), values (lian.matrix), heads[r][j], labels[c][i]
function sheet.open(path, o)
  local work <close> = progress.start("reading " .. path:match("[^/]*$")) -- luacheck: ignore
  if not o.decimal and not o.thousands and not o.watched then o.decimal = "." end
  local grid = problem.got(core.grid(path, o))
  local s = {path = grid:name(), grid = grid, first = o.labels or 0, values = grid:values(),
    heads = {}, labels = {}, written = found_in(path, grid, o)}
  for r = 1, o.header or 0 do s.heads[r] = trimmed(grid:header(r), s.first + 1) end
  for c = 1, s.first do s.labels[c] = trimmed(grid:labels(c), 1) end
  return setmetatable(s, meta)
end

---The fields of the first record after `skip` lines, trimmed.
---@param path string
---@param skip? integer
---@param encoding? string
---@return string[] fields
---@return string at "FILE:LINE" of it, for messages
---@return integer line
function sheet.first_record(path, skip, encoding)
  local fields, line, name = problem.got(core.first_record(path, {skip = skip or 0, encoding = encoding}))
  if #fields == 0 then problem.bad("%s: holds no record%s", path, (skip or 0) > 0 and " below its first ones" or "") end
  return trimmed(fields, 1), ("%s:%d"):format(name, line), line
end

---"FILE:LINE" of row i.
function methods:at(i) return ("%s:%d"):format(self.path, self.grid:line(i)) end

---"FILE:LINE: column 12" of column j in the header; of a workbook, "column L".
function methods:head(j)
  return ("%s:%d: column %s"):format(self.path, self.grid:header_line(), self.grid:column_name(self.first + j))
end

local function ascends(list)
  for k = 2, #list do if list[k] <= list[k - 1] then return false end end
  return true
end

---The cells of a block in the memory that held the whole sheet, which has no numbers after that; the mass balance of
---the sheet is closed with it.
---@param block string
---@param rows integer[]
---@param columns integer[]
---@return lian.matrix
function methods:hand_over(block, rows, columns)
  local values = self.values
  ledger.close(self, block, rows, columns)
  self.values = nil
  if not (ascends(rows) and ascends(columns)) then return values:pick(rows, columns) end
  values:close()
  return self.grid:take(rows, columns)
end

-- label -> index; an empty or repeated label is refused
local function index_of(labels, chosen, place)
  local index = {}
  for _, k in ipairs(chosen) do
    local label = labels[k]
    if label == "" then problem.bad("%s: expected a label, found none", place(k)) end
    if index[label] then
      problem.bad("%s: the label %s stands at %s already", place(k), quote(label),
        place(index[label]))
    end
    index[label] = k
  end
  return index
end

local function all(count)
  local list = {}
  for k = 1, count do list[k] = k end
  return list
end

---label -> row, of all rows or the chosen ones; labels of label column c.
function methods:row_index(c, chosen)
  return index_of(self.labels[c or 1], chosen or all(self.values:rows()),
    function(i) return self:at(i) end)
end

---label -> column, of all columns; labels of header row r.
function methods:column_index(r)
  return index_of(self.heads[r or 1], all(self.values:cols()), function(j) return self:head(j) end)
end

-- the labels that are no known code, in order, with their places
local function unknown_of(labels, places, known)
  local out = {}
  for _, k in ipairs(places) do
    if not known[labels[k]] then out[#out + 1] = k end
  end
  return out
end

local function list_of(known)
  local names = {}
  for name in pairs(known) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, ", ")
end

local function refuse_unmatched(s, square, known_rows, known_columns)
  local in_rows, in_columns = {}, {}
  for _, i in ipairs(square.rows) do in_rows[square.row_labels[i]] = true end
  for _, j in ipairs(square.columns) do
    local code = square.column_labels[j]
    in_columns[code] = true
    if not in_rows[code] then
      problem.bad("%s: %s is no sector (no row has this code) and no known column (%s)",
        s:head(j), quote(code), list_of(known_columns))
    end
  end
  for _, i in ipairs(square.rows) do
    local code = square.row_labels[i]
    if not in_columns[code] then
      problem.bad("%s: %s is no sector (no column has this code) and no known row (%s)",
        s:at(i), quote(code), list_of(known_rows))
    end
  end
end

---The sectors: rows and columns whose labels are no known code. They must be the same, in the
---same order.
---@param o table rows, columns (known code -> true), row_labels, column_labels, chosen (rows)
---@return table square codes, rows, columns, row (known code -> i), column (known code -> j)
function methods:square(o)
  local row_labels, column_labels = o.row_labels or self.labels[1], o.column_labels or self.heads[1]
  local chosen = o.chosen or all(self.values:rows())
  local place_row = function(i) return self:at(i) end
  local place_column = function(j) return self:head(j) end
  local row = index_of(row_labels, chosen, place_row)
  local column = index_of(column_labels, all(#column_labels), place_column)
  local square = {row = row, column = column, row_labels = row_labels,
    column_labels = column_labels, codes = {},
    rows = unknown_of(row_labels, chosen, o.rows),
    columns = unknown_of(column_labels, all(#column_labels), o.columns)}
  refuse_unmatched(self, square, o.rows, o.columns)
  if #square.rows == 0 then problem.bad("%s: no sectors: every row is a known total", self.path) end
  for k, i in ipairs(square.rows) do
    local code, expected = row_labels[i], column_labels[square.columns[k]]
    if code ~= expected then
      problem.bad("%s: row %s stands where the columns have %s: rows and columns are in "
        .. "different order", self:at(i), quote(code), quote(expected))
    end
    square.codes[k] = code
  end
  return square
end

---The cells of a block, which the mass balance of the report counts as such.
---@param block string see ledger.BLOCKS
---@param rows integer[]
---@param columns integer[]
---@return lian.matrix
function methods:take(block, rows, columns)
  local cells = self.values:pick(rows, columns)
  ledger.claim(self, block, rows, columns, cells)
  return cells
end

---One row or column of a block: the cells where the given lists cross.
---@param block string
---@param rows integer[]
---@param columns integer[]
---@return number[]
function methods:line(block, rows, columns)
  local cells = self:take(block, rows, columns)
  return #rows == 1 and cells:row(1) or cells:column(1)
end

---The place of a code that the layout must have.
---@param index table<string, integer>
---@param code string
---@param what string such as "column"
---@param meaning string such as "gross output"
function methods:need(index, code, what, meaning)
  if not index[code] then
    problem.bad("%s: expected a %s '%s' (%s), found none", self.path, what, code, meaning)
  end
  return index[code]
end

---texts of `list` at the places `chosen`
function sheet.take(list, chosen)
  return lists.at(list, chosen)
end

---The same label `count` times.
function sheet.fill(label, count) return lists.filled(count, label) end

---The year in a file's name, or nil; of a workbook, that in the name of the sheet first.
---@param path string
---@return integer|nil
function sheet.year_of(path)
  local file, inner = workbook.part(path)
  local within = inner and sheet.year_of((inner:gsub("!.*$", "")))
  if within then return within end
  local name = file:match("[^/\\]*$")
  for digits in name:gmatch("%d+") do
    local year = #digits == 4 and tonumber(digits)
    if year and year >= 1900 and year <= 2100 then return math.tointeger(year) end
  end
end

---A file name given by the user.
function sheet.check_path(verb, path)
  if type(path) ~= "string" then options.fail(verb, "a file name", path) end
  return path
end

---A separator is one character, or left out.
function sheet.check_separator(verb, separator)
  if separator and #separator ~= 1 then
    options.fail(verb .. ".separator", "one character", separator)
  end
end

return sheet
