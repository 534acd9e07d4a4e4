--- How a file of text is written: encoding, marks of numbers, lines that are no records. The options that readers
--- share, and what the report says of them.
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local workbook = require "lian.base.workbook"

local text = {}

-- those of every reader; of readers of numbers in any layout; of one file, or of several alike; of tables of numbers
local ENCODING = {encoding = "text"}
local MARKS = {encoding = "text", decimal = {"choice", ".", ","}, thousands = {"choice", ".", ",", " ", "'"},
  comment = "text"}
local LINES = {stop = "any", last = "any"}
local NUMBERS = {percent = "flag", flags = "any", missing = "any", zero = "any"}

local function joined(...)
  local all = {}
  for _, map in ipairs{...} do for name, rule in pairs(map) do all[name] = rule end end
  return all
end

---Rules for options.check, joined with a reader's own.
function text.with_encoding(own) return joined(own, ENCODING) end
function text.with_marks(own) return joined(own, MARKS) end
function text.with_lines(own) return joined(own, MARKS, LINES) end
function text.with_numbers(own) return joined(own, MARKS, LINES, NUMBERS) end

-- a text or several -> an array of texts, nil for nothing
local function list_of(path, value, expected)
  if value == nil then return nil end
  if type(value) == "string" then return {value} end
  local list = {}
  for k, one in ipairs(options.array(path, value, expected)) do
    if type(one) ~= "string" then options.fail(("%s[%d]"):format(path, k), "a text", one) end
    list[k] = one
  end
  return list
end

local function check_last(path, last)
  if last == nil or type(last) == "string" and last ~= "" then return last end
  local line = math.type(last) == "integer" and last or type(last) == "number" and math.tointeger(last)
  if not line or line < 1 then
    options.fail(path, "the first field of the last record, or the number of its line", last)
  end
  return line
end

local function check_flags(path, flags)
  if flags == nil or flags == false or flags == true then return flags or nil end
  if type(flags) ~= "string" or flags == "" or flags:find("[%d%s.,+-]") then
    options.fail(path, "true (Eurostat's), or a text of the letters that are flags", flags)
  end
  return flags
end

local function check_marks(verb, o)
  local decimal = o.decimal or o.thousands == "." and "," or "."
  if o.thousands == decimal then
    options.raise(("%s.thousands: expected another mark than that of decimals, %s"):format(verb,
      options.describe(decimal)))
  end
  if o.separator and o.separator == o.thousands then
    options.raise(verb .. ".thousands: expected another mark than the separator of fields")
  end
end

-- texts that are nothing would begin every line
local function not_empty(path, list)
  for k, one in ipairs(list or {}) do if one == "" then options.fail(("%s[%d]"):format(path, k), "a text", one) end end
  return list
end

---What the core is told, out of checked options; misuse is raised.
---@param verb string stands in messages
---@param o table
---@return table
function text.options(verb, o)
  check_marks(verb, o)
  if o.comment == "" then options.fail(verb .. ".comment", "what such lines begin with", o.comment) end
  return {separator = o.separator, encoding = o.encoding, decimal = o.decimal, thousands = o.thousands,
    percent = o.percent, comment = o.comment, flags = check_flags(verb .. ".flags", o.flags),
    missing = list_of(verb .. ".missing", o.missing, "a text or an array of texts"),
    zero = list_of(verb .. ".zero", o.zero, "a text or an array of texts"),
    stop = not_empty(verb .. ".stop", list_of(verb .. ".stop", o.stop, "what the line begins with, or an array")),
    last = check_last(verb .. ".last", o.last)}
end

local INHERITED = {"percent", "flags", "missing", "zero", "comment"}
local OF_TEXT = {"separator", "encoding"} -- which workbooks have none of

---The options of a further file: those that it does not say are those of the first, but for where its table ends.
---@param o table of the further file
---@param first table
---@param path? string of the further file
---@return table o
function text.inherit(o, first, path)
  for _, name in ipairs(INHERITED) do if o[name] == nil then o[name] = first[name] end end
  if path and workbook.is_named(path) then return o end
  for _, name in ipairs(OF_TEXT) do if o[name] == nil then o[name] = first[name] end end
  if o.decimal == nil and o.thousands == nil then o.decimal, o.thousands = first.decimal, first.thousands end
  return o
end

---The options for a further file of its own form: those of files of text alone are left out for a workbook.
---@param form table of text.options
---@param path string
---@return table
function text.further(form, path)
  local out = {}
  for name, value in pairs(form) do out[name] = value end
  if not workbook.is_named(path) then return out end
  out.separator, out.encoding, out.thousands = nil, nil, nil
  if out.decimal ~= "." then out.decimal = nil end -- a point settles what texts of a sheet mean
  return out
end

---The options of each of several files: where some of them are of text and others workbooks, those of text alone are
---not asked of the workbooks.
---@param form table of text.options
---@param paths string[]
---@return fun(path: string): table
function text.mixed(form, paths)
  for _, path in ipairs(paths) do
    if not workbook.is_named(path) then return function(one) return text.further(form, one) end end
  end
  return function() return form end
end

---Whether a value is a file, where a table of what it holds may be given instead: a path, or {path =, encoding =}.
---@param given any
---@return boolean
function text.is_file(given)
  return type(given) == "string" or type(given) == "table" and getmetatable(given) == nil
    and type(given.path) == "string"
end

---A file of labels beside others: its path and encoding, which is that of the others unless it is said.
---@param at string the option, for messages
---@param given string|table a path, or {path =, encoding =, sheet =, range =}
---@param form? table encoding of the others
---@return string path
---@return string|nil encoding
function text.labels(at, given, form)
  if type(given) == "string" then return given, form and text.further(form, given).encoding end
  if type(given) ~= "table" then options.fail(at, "a path, or {path =, encoding =}", given) end
  local o = options.check(at, given, {path = {"text", required = true}, encoding = "text", sheet = "any",
    range = "text"})
  return workbook.path(at, o.path, o), o.encoding or form and text.further(form, o.path).encoding
end

---The options by which fields of a table that was read are taken for numbers: those of a workbook are numbers already,
---which leaves doubt about texts beside them alone.
---@param form table of text.options
---@param t table of core.columns
---@return table
function text.of(form, t)
  if not t.sheet then return form end
  local out = {}
  for name, value in pairs(form) do out[name] = value end
  out.decimal, out.thousands, out.sheet = form.decimal == "." and "." or nil, nil, t
  return out
end

---A text as the options write numbers, or nil.
---@param o table
---@return fun(text: string): number|nil
function text.reader(o)
  local decimal, thousands = o.decimal, o.thousands
  return function(one) return core.number(one, decimal, thousands) end
end

-- texts such as "1.200" beside other numbers of a sheet
local function refuse_texts(t, column)
  for name, found in pairs(t.sheet) do
    if t.columns[name] == column then
      local pointed = column[found.pointed]
      local number = core.number_text(core.number(pointed) or 0)
      problem.bad("%s:%d: column '%s': the text '%s' beside '%s' (line %d) is %s or %s: decimal = '.' reads %s, else "
        .. "make them numbers in the workbook", t.name, t.lines[found.pointed], name, pointed, column[found.plain],
        t.lines[found.plain], number, (pointed:gsub("%.", "")), number)
    end
  end
end

---Refuses a column of texts whose numbers can be read in two ways, unless options say which.
---@param texts table
---@param o table
---@param at fun(k: integer): string where text k stands
---@param name string of the column
---@param column? table of core.columns, where texts are a part of it or it has another name
function text.refuse_doubt(texts, o, at, name, column)
  if o.decimal or o.thousands then return end
  if o.sheet then return refuse_texts(o.sheet, column or texts) end
  local i, j = core.doubtful(texts)
  if not i then return end
  local pointed, plain = texts[i]:match("^%s*(.-)%s*$"), texts[j]:match("^%s*(.-)%s*$")
  problem.bad("%s: column '%s': '%s' beside '%s' (%s) is %s or %s: decimal = '.' reads the one, thousands = '.' the "
    .. "other",
    at(i), name, pointed, plain, at(j), core.number_text(core.number(pointed) or 0), (pointed:gsub("%.", "")))
end

-- ---- what the report says

---What was found in a file, for text.tell.
---@param path string
---@param o table the options it was read by
---@param found table encoding, flagged, missing, stopped
---@return table
function text.found(path, o, found)
  return {path = path, encoding = found.encoding, given = o.encoding ~= nil, flagged = found.flagged or 0,
    missing = found.missing or 0, unmet = o.stop ~= nil and not found.stopped and o.stop or nil}
end

local function name_of(path) return path:match("[^/\\]*$") end

-- "GB18030 (found: not UTF-8)"; with several files, of which
local function encoding_text(files)
  local list, seen = {}, {}
  for _, one in ipairs(files) do
    local how = one.given and "as given" or one.encoding == "GB18030" and "found: it is not UTF-8" or "found"
    local words = ("%s (%s)"):format(one.encoding, how)
    if #files > 1 then words = ("%s: %s"):format(name_of(one.path), words) end
    if one.encoding ~= "UTF-8" and not seen[words] then seen[words], list[#list + 1] = true, words end
  end
  return #list > 0 and table.concat(list, ", ") or nil
end

---Adds to a report what was found in its files: encoding (that of the first), encoding_text, and notes.
---@param report table with notes
---@param files table[] of text.found
function text.tell(report, files)
  local flagged, missing = 0, 0
  if #files == 0 then return end
  report.encoding, report.encoding_text = files[1].encoding, encoding_text(files)
  for _, one in ipairs(files) do
    flagged, missing = flagged + one.flagged, missing + one.missing
    if one.unmet then
      local stop = type(one.unmet) == "table" and table.concat(one.unmet, "' or '") or one.unmet
      table.insert(report.notes, format("%s: no line begins with '%s' (stop)", name_of(one.path), stop))
    end
  end
  report.flagged, report.missing = flagged, report.missing or missing
  if flagged > 0 then
    table.insert(report.notes, format("numbers with a flag, taken as they are: %d", flagged))
  end
  if missing > 0 then
    table.insert(report.notes, format("numbers that are missing, which %s: %d", report.missing_means or "count 0",
      missing))
  end
end

return text
