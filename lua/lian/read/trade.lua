--- A list of items from lists of trade: who supplies whom, by origin and destination.
local amounts = require "lian.read.trade_amounts"
local assemble = require "lian.items.assemble"
local concordance = require "lian.read.concordance"
local flows = require "lian.read.trade_flows"
local list = require "lian.read.trade_list"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local rows = require "lian.read.trade_rows"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"
local take_in = require "lian.read.trade_take"
local trade_report = require "lian.read.trade_report"
local workbook = require "lian.base.workbook"

local read = {}

local FLOW = {"choice", "exports", "imports"}
local FILE = {path = {"text", required = true}, columns = "table", reporter = "text", partner = "text", flow = FLOW,
  year = "year", where = "table", sheet = "any", range = "text"}
local OPTIONS = file_text.with_lines{
  path = "any", columns = {"table", default = {}}, reporter = "text", partner = "text", flow = FLOW, year = "year",
  where = "table", items = "any", years = "any", home = "text", of = {"choice", "value", "quantity", default = "value"},
  production = "any", use = "any", totals = {"choice", "drop", "only", default = "drop"}, leave_out = "labels",
  missing = {"choice", "refuse", "drop", default = "refuse"},
  negative = {"choice", "refuse", "zero", default = "refuse"}, wide = "table", skip = "integer", separator = "text",
  title = "text", source = "text", unit = "text", sheet = "any", range = "text",
}
local WIDE = {skip = {"integer", default = 0}, header = {"count", default = 1}, labels = {"count", default = 1}}

-- ---- what is asked for

local function check_columns(path, columns)
  for _, name in ipairs(options.keys(path, columns, "name = column of the file")) do
    local known = false
    for _, each in ipairs(rows.COLUMNS) do known = known or each == name end
    if not known then options.raise(options.unknown(path, "column", name, rows.COLUMNS)) end
    if type(columns[name]) ~= "string" then options.fail(("%s.%s"):format(path, name), "a column", columns[name]) end
  end
  return columns
end

-- one path, or several files that each may say more
local function files_of(o)
  local given, files = o.path, {}
  if type(given) == "string" then given = {given} end
  if type(given) ~= "table" then options.fail("read.trade.path", "a path, or an array of paths or files", given) end
  for k, one in ipairs(options.array("read.trade.path", given, "a path, or an array of paths or files")) do
    local at = ("read.trade.path[%d]"):format(k)
    if type(one) == "string" then one = {path = one} end
    if type(one) ~= "table" then options.fail(at, "a path, or {path =, reporter =, partner =, ...}", one) end
    local file = options.check(at, one, FILE)
    for _, name in ipairs{"reporter", "partner", "flow", "year", "where", "sheet", "range"} do
      if file[name] == nil then file[name] = o[name] end
    end
    file.path = workbook.path(at, file.path, file)
    file.columns = check_columns(at .. ".columns", file.columns or o.columns)
    files[k] = file
  end
  if #files == 0 then options.fail("read.trade.path", "at least one file", "none") end
  local paths = {}
  for k, file in ipairs(files) do paths[k] = file.path end
  local form_of = file_text.mixed(o.form, paths)
  for _, file in ipairs(files) do file.form = form_of(file.path) end
  return files
end

local function years_of(given)
  if given == nil then return nil end
  local path = "read.trade.years"
  local first, last = given, given
  if type(given) == "table" then
    options.array(path, given, "a year, or {first, last}")
    first, last = given[1], given[2]
  end
  first, last = math.tointeger(first), math.tointeger(last)
  if not first or not last or first > last then options.fail(path, "a year, or {first, last}", given) end
  return {first, last}
end

---Reads lists of trade as a list of items: who supplies whom. `path`: a file, or an array of files, each a path or
---{path =, columns =, reporter =, partner =, flow =, year =, where =}; `sheet` and `range` choose within a workbook.
---`columns`: code, reporter, partner, flow, value, year, quantity, unit = the names of columns (those of UN Comtrade
---and of BACI are known); what a file has no column for is said for all its rows: `reporter`, `partner`, `flow`
---("exports", "imports"), `year`. `where`: column -> texts. `items`: code -> item, or a file with columns code and
---item (its path, or {path =, encoding =}); a code stands for all that begin with it, the longest counts; left out,
---each code is an item. `years`: a year, or {first, last}; several are added up. Flows that both sides tell are taken
---from the importer, unless `flow` says which side to read. Shares: of the world's supply, by `production` where that
---is known, else by exports; and for each destination by origin (`to`): of what it imports, or with `production` (item
----> country = amount, rows, a
---frame or a file with columns item, country, value) of what it uses, production - exports + imports. `use`: what
---destinations use in all, in the same form; what trade does not explain is from "others". `of`: shares of "value" or
---of "quantity", in which production and use are then given.
---`home`: gives the items the attributes home_use (home's part of the world's use, where production is known),
---export_unit_value and import_unit_value (which diagnose takes for this home, of_home). Other attributes: value (all
---trade of the item), own_known (0 where production is not known: home's own part is not either, and diagnose and
---self_guarantee leave it open; 1 else).
---Rows whose partner is a total (World) are left out, or with `totals` = "only" alone are read: no partners then.
---Left out too: re-exports and re-imports, countries that trade with themselves, and countries of `leave_out`.
---`missing`: "refuse" or "drop" rows without a number; `negative`: "refuse", or count as "zero". `wide` = {skip =,
---header =, labels =}: matrices with the code first, whose row sums are what `reporter` buys from `partner`.
---The report counts all that was left out, codes without item and items without code; `report.trade` is a frame item,
---from, to, value, quantity.
---```lua
---local list, report = assert(lian.read.trade{path = "exports.csv", reporter = "China", flow = "exports", years = 2022,
---  columns = {code = "hs6", partner = "partner_name", value = "val", quantity = "qty"},
---  items = {["250410"] = "natural graphite", ["3801"] = "artificial graphite"}, of = "quantity"})
---```
---@param given table the options above; also skip (lines), separator, encoding, decimal, thousands, comment, stop and
---  last (see read.matrix), title, source, unit (of values)
---@return lian.chain|nil chain items
---@return table|string report what was found, or the message with file and line
---@return string|nil code "bad_data", "not_found" (a column), "input_output"
function read.trade(given)
  local o = options.check("read.trade", given, OPTIONS)
  sheet.check_separator("read.trade", o.separator)
  o.form = file_text.options("read.trade", o)
  local files = files_of(o)
  o.range, o.out, o.wide = years_of(o.years), {}, o.wide and options.check("read.trade.wide", o.wide, WIDE)
  for _, name in ipairs(type(o.leave_out) == "string" and {o.leave_out} or o.leave_out or {}) do o.out[name] = true end
  return problem.catch(function()
    local codes = concordance.open(o.items, "read.trade.items", o.form)
    o.production = amounts.of("read.trade.production", o.production, o.form)
    o.use = amounts.of("read.trade.use", o.use, o.form)
    local f, found = take_in.rows(o, files, codes)
    amounts.check_items("read.trade.production", o.production, codes.every and f.items or codes.items)
    amounts.check_items("read.trade.use", o.use, codes.every and f.items or codes.items)
    found.total_mode = o.totals == "only" or found.alone
    list.refuse_mixed(o, f, found)
    local raw = list.of(f, o, found)
    if #raw.items == 0 then problem.bad("%s: nothing of any item is traded", files[1].path) end
    local years = flows.sorted(found.taken_years)
    local chain, counts = problem.got(assemble.list(raw, {title = o.title, unit = o.unit, rest = "refuse",
      year = #years == 1 and years[1] or nil, source = o.source or trade_report.some(found.paths, 3)}, problem.bad))
    for name, count in pairs(counts) do
      if found[name] == nil or name == "items" then found[name] = count end
    end
    return chain, trade_report.of(o, found, codes, files)
  end)
end

return read
