--- The tables of a list of items: which column says what, and rows with the place they come from.
---
--- A file is named by its path, or by {path = ..., and for each column that is called otherwise its
--- name}; several files of one kind are an array of those.
local codes = require "lian.base.codes"
local core = require "lian.core"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local file_text = require "lian.read.text"
local workbook = require "lian.base.workbook"

local files = {}

-- what a column may be called, the surest first
local NAMES = {
  items = {
    label = {"item", "label", "name", "input_name", "node", "product"}, id = {"id", "input_id", "code"},
    base = {"base", "type"}, stage = {"stage", "stage_name"}, any = {"any"},
  },
  requires = {
    input = {"input", "input_id", "input_name"},
    item = {"item", "goes_into", "goes_into_id", "goes_into_name"},
    variant_of = {"variant_of", "is_type_of", "is_type_of_id", "is_type_of_name"},
    class = {"class", "criticality"}, weight = {"weight"},
  },
  provides = {
    item = {"item", "provided_id", "provided_name"},
    provider = {"provider", "provider_id", "provider_name"},
    share = {"share", "share_provided", "market_share"},
    negligible = {"negligible", "negligible_market_share"}, to = {"to"},
  },
  providers = {
    provider = {"provider", "provider_name", "name"}, id = {"id", "provider_id"}, country = {"country"},
  },
}
-- what rows are known by
local KEYS = {label = true, id = true, input = true, item = true, variant_of = true, provider = true}
local NEEDED = {items = {"label"}, requires = {"input"}, provides = {"item", "provider"},
  providers = {"provider"}}

-- the same file with the sheet in its path
local function of_sheet(at, one)
  local out = {}
  for name, value in pairs(one) do out[name] = value end
  local o = options.check(at, {sheet = one.sheet, range = one.range}, workbook.RULES)
  out.path, out.sheet, out.range = workbook.path(at, one.path, o), nil, nil
  return out
end

-- one file or several -> array of {path =, column names..., where =}
local function list_of(kind, given)
  local option = "read.items." .. kind
  if given == nil then return {} end
  if type(given) == "string" then return {{path = given}} end
  if type(given) ~= "table" then options.fail(option, "a path, or {path =, columns...}", given) end
  local one_file = next(options.keys(option, given, "a path, {path =, columns...} or an array of these")) ~= nil
  if not one_file and #given == 0 then options.fail(option, "a path, or {path =, columns...}", given) end
  local list = {}
  for k, one in ipairs(one_file and {given} or given) do
    local at = one_file and option or ("%s[%d]"):format(option, k)
    if type(one) == "string" then one = {path = one} end
    if type(one) ~= "table" then options.fail(at, "a path, or {path =, columns...}", one) end
    if type(one.path) ~= "string" then options.fail(at .. ".path", "a path", one.path) end
    if one.sheet ~= nil or one.range ~= nil then one = of_sheet(at, one) end
    if #options.keys(at, one, "{path =, columns...}") > 0 and #one > 0 then
      options.fail(at, "{path =, columns...}, or an array of these", one[1])
    end
    list[k] = one
  end
  return list
end

-- the option whose column usually has this name, unless that option is given too
local function usual_name_of(kind, file, name)
  for _, own in ipairs(options.names(NAMES[kind])) do
    for _, candidate in ipairs(NAMES[kind][own]) do
      if candidate == name and own ~= name and file[own] == nil then return own end
    end
  end
end

-- the option of which this name is a slip, unless that option is given too
local function slip_of(kind, file, name)
  local known = {"path", "where", "sheet", "range", "stock", "spare", "readiness", "pass_rate", "bench", "value"}
  for own in pairs(NAMES[kind]) do known[#known + 1] = own end
  table.sort(known)
  for _, own in ipairs(known) do if own == name then return nil end end
  local near = options.nearest(name, known)
  return near and file[near] == nil and near or nil
end

-- rules of the columns of a kind; items may name further attributes
local function check_columns(kind, file)
  local option = "read.items." .. kind
  for _, name in ipairs(options.names(file)) do
    local column = file[name]
    local known = NAMES[kind][name] or name == "path" or name == "where"
    local own, slip = not known and usual_name_of(kind, file, name), not known and slip_of(kind, file, name)
    if own then
      options.raise(("%s.%s: this column is named by %s = %s"):format(option, name, own, options.describe(column)))
    elseif slip then
      options.raise(("%s: no column %s, did you mean '%s'?"):format(option, options.describe(name), slip))
    elseif not known and kind ~= "items" then
      local names = options.names(NAMES[kind])
      names[#names + 1] = "where"
      options.raise(options.unknown(option, "column", name, names))
    end
    if name ~= "where" and type(column) ~= "string" then
      options.fail(("%s.%s"):format(option, name), "the name of a column", column)
    end
  end
  if file.where ~= nil and type(file.where) ~= "table" then
    options.fail(option .. ".where", "column = text, or an array of texts", file.where)
  end
end

local function no_column(t, path, option, wanted)
  problem.fail("not_found", "%s:%d: no column %s (%s)%s", path, t.header_line, options.describe(wanted), option,
    options.suggest(wanted, t.names))
end

local function find_columns(kind, file, t)
  local found = {}
  for name, candidates in pairs(NAMES[kind]) do
    local option = ("read.items.%s.%s"):format(kind, name)
    if file[name] then
      found[name] = t.columns[file[name]] and file[name] or no_column(t, file.path, option, file[name])
    else
      for _, each in ipairs(candidates) do found[name] = found[name] or t.columns[each] and each end
    end
  end
  for _, name in ipairs(NEEDED[kind]) do
    if not found[name] then
      no_column(t, file.path, ("read.items.%s.%s"):format(kind, name), NAMES[kind][name][1])
    end
  end
  return found
end

-- column -> set of texts that rows must hold
local function tests_of(kind, file, t)
  local tests = {}
  for name, wanted in pairs(file.where or {}) do
    local option = ("read.items.%s.where"):format(kind)
    if type(name) ~= "string" then options.fail(option, "column = text", name) end
    if not t.columns[name] then no_column(t, file.path, option, name) end
    local set, list = {}, type(wanted) == "table" and wanted or {wanted}
    options.array(("%s.%s"):format(option, name), list, "a text or an array of texts")
    for k, text in ipairs(list) do
      if type(text) ~= "string" then options.fail(("%s.%s[%d]"):format(option, name, k), "a text", text) end
      set[text] = true
    end
    tests[#tests + 1] = {column = t.columns[name], set = set}
  end
  return tests
end

local function trimmed(text)
  local inner = text and core.trim(text)
  return inner ~= "" and inner or nil
end

local function check_names(t, path)
  local seen = {}
  for k, name in ipairs(t.names) do
    if name ~= "" and seen[name] then
      problem.bad("%s:%d: column %d: the name '%s' stands twice", path, t.header_line, k, name)
    end
    seen[name] = true
  end
end

-- a second column (a name beside an id) that stands in where the first is blank
local function second_of(kind, file, name, found, t)
  if file[name] then return nil end
  local after = false
  for _, each in ipairs(NAMES[kind][name]) do
    if after and t.columns[each] then return t.columns[each] end
    after = after or each == found[name]
  end
end

local function rows_of(kind, file, form, written)
  local t = problem.got(core.columns(file.path, form))
  table.insert(written, file_text.found(file.path, form, t))
  check_names(t, file.path)
  local found, tests = find_columns(kind, file, t), tests_of(kind, file, t)
  local first, second, used = {}, {}, {}
  for name, column in pairs(found) do
    first[name], second[name] = t.columns[column], second_of(kind, file, name, found, t)
    used[column] = true
  end
  local rows = {table = t, used = used, first = first, form = file_text.of(form, t)}
  for k = 1, t.count do
    local keep = true
    for _, test in ipairs(tests) do keep = keep and test.set[test.column[k]] ~= nil end
    if keep then
      local row = {at = ("%s:%d"):format(file.path, t.lines[k]), k = k}
      for name, column in pairs(first) do
        row[name] = trimmed(column[k]) or second[name] and trimmed(second[name][k]) or nil
        if KEYS[name] and row[name] and codes.is_lost(row[name]) then
          problem.bad("%s: " .. codes.LOST, row.at, row[name])
        end
      end
      rows[#rows + 1] = row
    end
  end
  return rows
end

---The files that are named, each checked and with its form: how it is written.
---@param given table kind ("items", "requires", "provides", "providers") -> a path, {path =, columns...} or an array
---@param form table of text.options
---@return table<string, table[]> kind -> files, each {file =, form =}
function files.of(given, form)
  local of, paths = {}, {}
  for kind in pairs(NAMES) do
    of[kind] = {}
    for k, file in ipairs(list_of(kind, given[kind])) do
      of[kind][k], paths[#paths + 1] = {file = file}, file.path
    end
  end
  local form_of = file_text.mixed(form, paths)
  for _, list in pairs(of) do
    for _, one in ipairs(list) do one.form = form_of(one.file.path) end
  end
  return of
end

---The rows of one kind of table: fields as texts without blanks around, nil where there is none.
---@param kind string
---@param list table[] its files, of files.of
---@param written table[] gets what was found in each (text.found)
---@param each fun(rows: table, file: table) rows of one file: also table (as read), used (columns), form (of numbers)
---@return string[] paths
function files.each(kind, list, written, each)
  local paths = {}
  for k, one in ipairs(list) do
    check_columns(kind, one.file)
    paths[k] = one.file.path
    each(rows_of(kind, one.file, one.form, written), one.file)
  end
  return paths
end

files.trimmed = trimmed

return files
