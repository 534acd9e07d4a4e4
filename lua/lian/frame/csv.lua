--- Frames as CSV (RFC 4180) and back. A missing value is an empty cell; flags are true and false;
--- numbers the shortest text that reads back exactly. A text is put in quotes when it holds a
--- separator, a quote, a line end or blanks around, and when it would be taken for something else
--- bare: a number, a flag, nothing. So a quoted cell is a text.
--- A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) is written with
--- an apostrophe in front, which reading takes off; numbers stay as they are.
local core = require "lian.core"
local file = require "lian.base.file"
local options = require "lian.base.options"

local csv = {}

local EXACT = 2 ^ 53 -- whole numbers beyond are exact as Lua integers only
local MISSING_ALONE = " " -- a line must not be empty, or it would be no record

local function is_flag(text) return text == "true" or text == "false" end

local function to_number(text)
  local value = core.number(text)
  if value and math.abs(value) >= EXACT and text:find("^-?%d+$") then
    return math.tointeger(tonumber(text)) or value
  end
  return value
end

-- a number, and not a code such as 01
local function looks_like_number(text)
  return not text:find("^[+-]?0%d") and core.number(text) ~= nil
end

local function quote(text) return '"' .. text:gsub('"', '""') .. '"' end

-- what a formula begins with, the wide forms as well
local FORMULA = {"^'*[=+@\t\r\n-]", "^'*＝", "^'*＋", "^'*－", "^'*＠"}

local function begins_formula(text)
  if not text:find("^['=+@\t\r\n\xef-]") then return false end
  for _, pattern in ipairs(FORMULA) do if text:find(pattern) then return true end end
  return false
end

local function guarded(text)
  if #text > 1 and begins_formula(text) and not core.number(text) then return "'" .. text end
  return text
end

-- the text that `guarded` made into this one
local function bared(text)
  if text:sub(1, 1) == "'" and begins_formula(text) then return text:sub(2) end
  return text
end

local function name_text(name)
  if name:find('[",;\t\r\n]') or core.trim(name) ~= name then return quote(name) end
  return name
end

local function cell_text(value, guard)
  local kind = math.type(value) or type(value)
  if kind == "nil" then return "" end
  if kind == "integer" then return ("%d"):format(value) end
  if kind == "float" then return core.number_text(value) end
  if kind == "boolean" then return tostring(value) end
  if value == "" or is_flag(value) or core.number(value) then return quote(value) end
  return name_text(guard(value))
end

local function bad_text(f)
  for _, column in ipairs(f.columns) do
    if not utf8.len(column.name) then return "a column's name is not UTF-8" end
    for i = 1, f.count do
      local value = column.values[i]
      if type(value) == "string" and (not utf8.len(value) or value:find("\0", 1, true)) then
        return ("column '%s', row %d: the text is not UTF-8"):format(column.name, i)
      end
    end
  end
end

local function as_it_is(text) return text end

local function write_rows(f, out, guard)
  local line = {}
  for j, column in ipairs(f.columns) do line[j] = name_text(guard(column.name)) end
  local ok, why, code = out:write(table.concat(line, ","), "\n")
  for i = 1, f.count do
    if not ok then break end
    for j, column in ipairs(f.columns) do line[j] = cell_text(column.values[i], guard) end
    local text = table.concat(line, ",")
    ok, why, code = out:write(text == "" and MISSING_ALONE or text, "\n")
  end
  return ok, why, code
end

---Raises for the name of a workbook: what is written is none.
function csv.check_path(verb, path)
  if path:lower():find("%.xls[xmb]?$") then
    options.raise(("%s: %s is the name of a workbook: frame:xlsx writes one, or end the name in .csv"):format(verb,
      options.describe(path)))
  end
end

---@param f lian.frame
---@param path string
---@param o table formulas: texts that begin as formulas do are written as they are; mark: a byte-order mark first
---@return boolean|nil done
---@return string|nil message
---@return string|nil code
function csv.write(f, path, o)
  local bad = bad_text(f)
  if bad then return nil, ("%s: %s"):format(path, bad), "bad_data" end
  return file.replace(path, function(out)
    if o.mark then
      local ok, why, code = out:write("\xEF\xBB\xBF")
      if not ok then return nil, why, code end
    end
    return write_rows(f, out, o.formulas and as_it_is or guarded)
  end)
end

-- ---- reading

local function member(names, name)
  if type(names) == "string" then return names == name end
  for _, item in ipairs(names or {}) do if item == name then return true end end
  return false
end

-- quotes say nothing in a file that puts them around everything
local function all_quoted(rows, quoted)
  for i, row in ipairs(rows) do
    for j = 1, #row do
      if not (quoted[i] and quoted[i][j]) then return false end
    end
  end
  return true
end

-- what stands in quotes stays as it is, what does not has no blanks around
local function bare_trimmed(rows, quoted)
  for i, row in ipairs(rows) do
    for j, text in ipairs(row) do
      if not (quoted[i] and quoted[i][j]) then row[j] = core.trim(text) end
    end
  end
end

-- cells of one column: text, whether in quotes; nil where missing
local function cells_of(rows, quoted, j)
  local texts, marks = {}, {}
  for i = 2, #rows do
    local text, mark = rows[i][j], quoted[i] ~= nil and quoted[i][j] == true
    if mark or text ~= "" then texts[i - 1], marks[i - 1] = text, mark end
  end
  return texts, marks
end

-- two texts that differ and are the same number, 35.1 and 35.10, or more digits than a number keeps: codes
local function are_codes(texts, count)
  local seen = {}
  for i = 1, count do
    local text = texts[i]
    local long = text and #text > 18 and text:find("^-?%d+$")
    local number = (long or text and text:find(".", 1, true)) and to_number(text)
    if number and (seen[number] and seen[number] ~= text or long and cell_text(number, as_it_is) ~= text) then
      return true
    end
    if number then seen[number] = text end
  end
  return false
end

-- the first cell of a workbook's column with an error such as #N/A, which no text is that stands bare
local function error_in(texts, marks, count)
  for i = 1, count do if texts[i] and not marks[i] and texts[i]:sub(1, 1) == "#" then return i end end
end

local function every(texts, marks, count, test)
  local some = false
  for i = 1, count do
    if texts[i] and (marks[i] or not test(texts[i])) then return false end
    some = some or texts[i] ~= nil
  end
  return some
end

local function numbers_of(texts, count)
  local values = {}
  for i = 1, count do
    local text = texts[i]
    if text and text ~= "" then
      values[i] = to_number(text)
      if not values[i] then return nil, i end
    end
  end
  return values
end

-- flags as they are; texts as they stood
local function read_column(texts, marks, count, o)
  local numbers = o.number or not o.text and every(texts, marks, count, looks_like_number)
  if numbers and (o.number or o.book or not are_codes(texts, count)) then -- in a workbook numbers are numbers
    return numbers_of(texts, count)
  end
  if o.text or not every(texts, marks, count, is_flag) then
    for i = 1, o.formulas and 0 or count do texts[i] = texts[i] and bared(texts[i]) end
    return texts
  end
  local flags = {}
  for i = 1, count do
    if texts[i] then flags[i] = texts[i] == "true" end
  end
  return flags
end

local function check_lengths(path, rows, lines)
  for i = 2, #rows do
    if #rows[i] ~= #rows[1] then
      return nil, ("%s:%d: expected %d fields, got %d"):format(path, lines[i], #rows[1], #rows[i])
    end
  end
  return true
end

---@param path string
---@param o table {separator, encoding, text, number, formulas}
---@return table[]|nil columns
---@return integer|string count or message
---@return integer|string line of the header, or code
function csv.read(path, o)
  local rows, lines, quoted, _, book = core.records(path, {separator = o.separator, encoding = o.encoding})
  if not rows then return nil, lines, quoted end
  if book then path = book end
  if #rows == 0 then return nil, path .. ": empty file", "bad_data" end
  local even, message = check_lengths(path, rows, lines)
  if not even then return nil, message, "bad_data" end
  bare_trimmed(rows, quoted)
  if not book and all_quoted(rows, quoted) then quoted = {} end
  local columns, count = {}, #rows - 1
  for j, head in ipairs(rows[1]) do
    local plain = o.formulas or book ~= nil -- in a workbook no text is taken for a formula
    local name = plain and head or bared(head)
    local texts, marks = cells_of(rows, quoted, j)
    local wrong = book and not member(o.text, name) and error_in(texts, marks, count)
    if wrong then
      return nil, ("%s:%d: column '%s': the cell holds the error %s (text = '%s' reads it as a text)"):format(path,
        lines[wrong + 1], name, texts[wrong], name), "bad_data"
    end
    local values, at = read_column(texts, marks, count,
      {text = member(o.text, name), number = member(o.number, name), formulas = plain,
        book = book})
    if not values then
      return nil, ("%s:%d: column '%s': expected a number, got '%s'"):format(path, lines[at + 1],
        name, texts[at]), "bad_data"
    end
    columns[j] = {name, values}
  end
  return columns, count, lines[1]
end

return csv
