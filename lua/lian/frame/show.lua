--- A frame as text for people, and as a file.
local base = require "lian.frame.base"
local csv = require "lian.frame.csv"
local options = require "lian.base.options"
local screen = require "lian.base.screen"
local to_text = require "lian.frame.text"
local xlsx = require "lian.frame.xlsx"

local methods = base.methods
local FIRST = 30 -- rows that are shown unless more are asked for
local NARROWEST = 20

local function check_width(path, width)
  if width and width < NARROWEST then options.fail(path .. ".width", "at least 20 columns", width) end
  return width
end

---Writes CSV (RFC 4180, UTF-8, numbers by the shortest text that reads back exactly, nothing where
---a value is missing); the file appears whole or not at all. `frame.read` gives the same frame
---back; units, title and note are not written. A text that a spreadsheet would take for a formula (it begins with
---= + - @) is written with an apostrophe in front, which frame.read takes off; with `formulas = true` as it is.
---`mark = true` begins the file with a byte-order mark, by which Excel knows UTF-8 and shows Chinese as Chinese.
---```lua
---assert(frame:csv("losses.csv", {mark = true})) -- with the mark by which Excel knows UTF-8
---```
---@param self lian.frame
---@param path string
---@param given? {formulas: boolean, mark: boolean}
---@return lian.frame|nil frame this one
---@return string|nil message
---@return string|nil code
function methods.csv(self, path, given)
  if type(path) ~= "string" then options.fail("csv", "a path", path) end
  csv.check_path("csv", path)
  local o = options.check("csv", given, {formulas = {"flag", default = false}, mark = {"flag", default = false}})
  local done, message, code = csv.write(self, path, o)
  if not done then return nil, message, code end
  return self
end

---Writes a workbook (.xlsx) of one sheet, which appears whole or not at all: a row of names, then the rows. Numbers are
---exact (whole numbers beyond 2^53 too, which spreadsheet programs round), texts are never formulas, missing values and
---empty texts are blank cells; units, title and note are not written. frame.read gives the frame back.
---`lian.frame.xlsx` writes several frames, `store:xlsx` those of a store.
---```lua
---chain:multipliers{of = "output"}:xlsx("multipliers.xlsx")
---```
---@param self lian.frame
---@param path string
---@param given? {sheet: string} its name, "Sheet1" when left out
---@return lian.frame|nil frame this one
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported" (this build writes no workbooks)
function methods.xlsx(self, path, given)
  local o = options.check("xlsx", given, {sheet = {"text", default = "Sheet1"}})
  local done, message, code = xlsx.write(xlsx.check_path("xlsx", path), {{o.sheet, self}})
  if not done then return nil, message, code end
  return self
end

---The frame as aligned text, of at most `rows` rows (30 when left out), folded at `width` columns of text; left out:
---as wide as it comes (frames of networks: 80).
---@param self lian.frame
---@param rows? integer
---@param width? integer at least 20
---@return string
function methods.text(self, rows, width)
  local o = options.check("text", {rows = rows, width = width}, {rows = {"count", default = FIRST}, width = "count"})
  return to_text(self, o.rows, check_width("text", o.width))
end

---The frame as `print(frame)` shows it: aligned text of at most 30 rows, folded at the terminal's width, or at 80 where
---standard output is none: columns that have no room follow below, each part beside the first columns, which tell rows
---apart. East Asian wide characters count two. On a terminal title and note are folded too. O(rows columns).
---@param self lian.frame
---@return string
function methods.tostring(self) return to_text(self, FIRST, screen.columns(), screen.is_terminal()) end

---Prints the frame, all of it or at most `rows` rows, folded at `width` columns (of the terminal; 80 where standard
---output is none); returns it.
---```lua
---frame:print{rows = 100, width = 120}
---```
---@param self lian.frame
---@param given? {rows: integer, width: integer}|integer
---@return lian.frame
function methods.print(self, given)
  if type(given) ~= "table" then given = {rows = given} end
  local o = options.check("print", given, {rows = "count", width = "count"})
  local width = check_width("print", o.width) or screen.columns()
  print(to_text(self, o.rows or self.count, width, screen.is_terminal()))
  return self
end

return methods
