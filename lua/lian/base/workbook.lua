--- Workbooks: which sheet, and which part of it. Wherever a path goes, "book.xlsx[Use]" names a sheet, "book.xlsx[#2]"
--- the second one, "book.xlsx[Use!B2:F20]" a range of it; `sheet` and `range` of a reader say the same.
local options = require "lian.base.options"

local workbook = {}

---Rules of the options that choose, for options.check.
workbook.RULES = {sheet = "any", range = "text"}

local RANGE = {"^%$?%a+%$?%d+$", "^%$?%a+%$?%d+:%$?%a+%$?%d+$", "^%$?%a+:%$?%a+$", "^%$?%d+:%$?%d+$"}

local function check_range(verb, range)
  for _, pattern in ipairs(RANGE) do if range:find(pattern) then return range end end
  options.fail(verb .. ".range", "a range of cells such as B2:F20, B:F or 2:20", range)
end

local function sheet_text(verb, sheet)
  if sheet == nil then return "" end
  if math.type(sheet) == "integer" and sheet >= 1 then return ("#%d"):format(sheet) end
  if type(sheet) ~= "string" or sheet == "" or sheet:find("[%[%]%z]") then
    options.fail(verb .. ".sheet", "the name of a sheet, or its place from 1", sheet)
  end
  return sheet
end

---The path with the sheet and the range that are asked for.
---@param verb string "read.nbs", for messages
---@param path string
---@param o table sheet, range
---@return string
function workbook.path(verb, path, o)
  if type(path) ~= "string" or o.sheet == nil and o.range == nil then return path end
  local sheet = sheet_text(verb, o.sheet)
  if path:find("%[[^%[%]]*%]$") then
    options.raise(("%s.sheet: the path says already which sheet: %s"):format(verb, options.describe(path)))
  end
  return ("%s[%s%s]"):format(path, sheet, o.range and "!" .. check_range(verb, o.range) or "")
end

---The file of a path that may name a sheet, and what is in its brackets.
---@param path string
---@return string file
---@return string|nil inner
function workbook.part(path)
  local file, inner = path:match("^(.+)%[([^%[%]]*)%]$")
  return file or path, inner
end

---Is it the name of a workbook that readers take?
---@param path string
---@return boolean
function workbook.is_named(path) return workbook.part(path):lower():find("%.xls[xm]$") ~= nil end

---The row of the sheet that is the first line which is read: that of the range, else 1.
---@param path string
---@return integer
function workbook.first_row(path)
  local _, inner = workbook.part(path)
  local first, last = (inner and inner:match("!([^!]*)$") or ""):match("^([^:]*):?(.*)$")
  local rows = {math.tointeger(tonumber(first:match("%d+$"))), math.tointeger(tonumber(last:match("%d+$")))}
  return rows[1] and math.min(rows[1], rows[2] or rows[1]) or 1
end

return workbook
