--- Rows of lists of trade: a line a code, reporter, partner and year; or matrices whose row sums are what a reporter
--- buys of a code from one partner. Each row becomes {at, code, from, to, side, value, quantity, unit, year}.
local codes = require "lian.base.codes"
local core = require "lian.core"
local concordance = require "lian.read.concordance"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"
local problem = require "lian.read.problem"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"

local rows = {}

-- what a column may be called, the surest first
local NAMES = {
  code = {"code", "Commodity Code", "cmdCode", "hs6", "hs", "sitc", "product", "k"},
  reporter = {"reporter", "Reporter", "reporterDesc", "exporter", "country", "i"},
  partner = {"partner", "Partner", "partnerDesc", "importer", "partner_name", "j"},
  flow = {"flow", "Trade Flow", "flowDesc", "flowCode"},
  value = {"value", "Trade Value (US$)", "primaryValue", "val", "v"},
  year = {"year", "Year", "refYear", "period", "period_dt", "t"},
  quantity = {"quantity", "Netweight (kg)", "netWgt", "qty", "Qty", "q"},
  unit = {"unit", "Qty Unit", "qtyUnitAbbr"},
}
rows.COLUMNS = options.names(NAMES)

-- how a flow is called -> the side that it tells; re-exports and re-imports are part of the flows themselves
local SIDES = {export = "exports", exports = "exports", x = "exports", ["2"] = "exports", ["出口"] = "exports",
  import = "imports", imports = "imports", m = "imports", ["1"] = "imports", ["进口"] = "imports",
  ["re-export"] = "again", ["re-exports"] = "again", rx = "again", ["3"] = "again",
  ["re-import"] = "again", ["re-imports"] = "again", rm = "again", ["4"] = "again"}

-- how statistics write that there is no number
local MISSING = {["NA"] = true, ["N/A"] = true, ["n/a"] = true, [".."] = true, [":"] = true, ["-"] = true}

local function trimmed(text)
  local inner = text and core.trim(text)
  return inner ~= "" and inner or nil
end

-- ---- columns

local function no_column(t, path, name, wanted)
  problem.fail("not_found", "%s:%d: no column %s (read.trade.columns.%s)%s", path, t.header_line,
    options.describe(wanted), name, options.suggest(wanted, t.names))
end

local function find_columns(t, file)
  local found = {}
  for name, candidates in pairs(NAMES) do
    local own = file.columns[name]
    if own and not t.columns[own] then no_column(t, file.path, name, own) end
    if own == nil then
      for _, each in ipairs(candidates) do own = own or t.columns[each] and each end
    end
    found[name] = own and t.columns[own] or nil
    found[name .. "_name"] = own or nil
  end
  for _, name in ipairs{"code", "value"} do
    if not found[name] then no_column(t, file.path, name, NAMES[name][1]) end
  end
  if not found.reporter and not file.reporter then no_column(t, file.path, "reporter", "reporter") end
  if file.columns.unit == nil and found.quantity_name ~= "Qty" and found.quantity_name ~= "qty"
    and found.quantity_name ~= "quantity" then found.unit = nil end -- a net weight is of one unit
  return found
end

local function tests_of(t, file)
  local tests = {}
  for _, name in ipairs(options.names(file.where or {})) do
    if not t.columns[name] then no_column(t, file.path, "where", name) end
    local set, wanted = {}, file.where[name]
    for k, text in ipairs(type(wanted) == "table" and wanted or {wanted}) do
      if type(text) ~= "string" then
        options.fail(("read.trade.where.%s[%d]"):format(name, k), "a text", text)
      end
      set[text] = true
    end
    tests[#tests + 1] = {column = t.columns[name], set = set}
  end
  return tests
end

local function holds(tests, k)
  for _, test in ipairs(tests) do if not test.set[test.column[k]] then return false end end
  return true
end

-- ---- cells

local function number_of(cell, at, what, code, o)
  local v = o.number(cell)
  if not v or v - v ~= 0 then
    problem.bad("%s: %s of '%s': expected a number, got %s%s", at, what, code, options.describe(cell),
      core.number_remedy(cell))
  end
  return v
end

-- the value of a row, or nil where it is missing and such rows are dropped
local function value_of(cell, at, code, o, found)
  if not cell then
    if o.missing == "drop" then
      found.missing = found.missing + 1
      return nil
    end
    problem.bad("%s: value of '%s': expected a number, found none (missing = 'drop' leaves such rows out)", at, code)
  end
  return rows.not_negative(number_of(cell, at, "value", code, o), at, code, o, found)
end

---A value of at least 0; what is below is refused, or counts 0 where `negative` = "zero".
function rows.not_negative(v, at, code, o, found)
  if v >= 0 then return v end
  if o.negative ~= "zero" then
    problem.bad("%s: value of '%s': expected at least 0, got %.6g (negative = 'zero' counts it 0)", at, code, v)
  end
  found.negative = found.negative + 1
  return 0
end

local function quantity_of(cell, at, code, o)
  local v = cell and number_of(cell, at, "quantity", code, o)
  if v and v < 0 then problem.bad("%s: quantity of '%s': expected at least 0, got %.6g", at, code, v) end
  return v and v > 0 and v or nil -- 0 stands for not measured
end

local function year_of(text, at, file)
  if not text then
    if file.year then return file.year end
    problem.bad("%s: expected a year, found none", at)
  end
  local year = math.tointeger(tonumber(text:match("^%d%d%d%d")))
  if not year then problem.bad("%s: expected a year such as 2022 or 2022-03, got %s", at, options.describe(text)) end
  return year
end

local function side_of(text, at, file)
  if not text then return file.flow or "exports" end
  return SIDES[text:lower()] or problem.bad("%s: flow: expected exports or imports, got %s", at, options.describe(text))
end

-- ---- one file

local function place(text, constant, at, what)
  local name = text or constant
  if not name then problem.bad("%s: expected a %s, found none", at, what) end
  return name
end

-- what a reporter trades with a partner, as where it comes from and where it goes to
local function ends_of(row, reporter, partner)
  if row.side == "imports" then row.from, row.to = partner, reporter else row.from, row.to = reporter, partner end
  row.reporter, row.partner = reporter, partner
  return row
end

local function table_options(file, more)
  for name, value in pairs(file.form) do more[name] = value end
  return more
end

-- numbers of the rows that are asked for, with their places
local function doubt_of(t, c, file)
  local at = function(places) return function(k) return ("%s:%d"):format(file.path, t.lines[places[k]]) end end
  local seen = {value = {}, quantity = {}}
  local places = {value = {}, quantity = {}}
  return {
    note = function(name, cell, k)
      if cell then table.insert(seen[name], cell) table.insert(places[name], k) end
    end,
    refuse = function()
      for _, name in ipairs{"value", "quantity"} do
        file_text.refuse_doubt(seen[name], file_text.of(file.form, t), at(places[name]), name, c[name])
      end
    end}
end

local function list_rows(file, o, found, each)
  local t = problem.got(core.columns(file.path, table_options(file, {skip = o.skip})))
  table.insert(found.files, file_text.found(file.path, file.form, t))
  o.number = file_text.reader(file_text.of(file.form, t))
  local c, tests = find_columns(t, file), tests_of(t, file)
  found.no_flow = found.no_flow or not c.flow and not file.flow
  found.no_quantity = found.no_quantity or not c.quantity
  local alone = not c.partner and not file.partner
  found.alone = found.alone or alone
  local doubt = doubt_of(t, c, file)
  for k = 1, t.count do
    if holds(tests, k) then
      local at = ("%s:%d"):format(file.path, t.lines[k])
      local function cell(name) return c[name] and trimmed(c[name][k]) or nil end
      local function number(name)
        local written = cell(name)
        if MISSING[written or ""] then written = nil end
        doubt.note(name, written, k)
        return written
      end
      local code = cell("code")
      if not code then problem.bad("%s: expected a code, found none", at) end
      if codes.is_lost(code) then problem.bad("%s: " .. codes.LOST, at, code) end
      code = concordance.plain(code)
      local row = {at = at, code = code, side = side_of(cell("flow"), at, file), period = cell("year"),
        year = (c.year or file.year) and year_of(cell("year"), at, file) or nil}
      if (not file.flow or not c.flow or row.side == file.flow) and o.wants(row) then
        row.value = value_of(number("value"), at, code, o, found)
        row.quantity, row.unit = quantity_of(number("quantity"), at, code, o), cell("unit")
        local reporter = place(cell("reporter"), file.reporter, at, "reporter")
        local partner = alone and "World" or place(cell("partner"), file.partner, at, "partner")
        if row.value then each(ends_of(row, reporter, partner)) end
      end
    end
  end
  doubt.refuse()
end

-- a matrix: code first; the row's sum over all columns of numbers
local function matrix_rows(file, o, found, each)
  local wide = o.wide
  local s = sheet.open(file.path, table_options(file, {skip = wide.skip, header = wide.header, labels = wide.labels,
    stop_at_blank = true, watched = true}))
  table.insert(found.files, s.written)
  found.no_quantity, found.wide = true, true
  for _, need in ipairs{"reporter", "partner"} do
    if not file[need] then options.raise(("read.trade.%s: a matrix does not say it: give it here"):format(need)) end
  end
  for i, code in ipairs(s.labels[1]) do
    local row = {at = s:at(i), code = concordance.plain(code), side = file.flow or "imports", year = file.year,
      period = file.year}
    if o.wants(row) then
      local sum = 0
      for _, v in ipairs(s.values:row(i)) do sum = sum + v end
      row.value = rows.not_negative(sum, row.at, row.code, o, found)
      each(ends_of(row, file.reporter, file.partner))
    end
  end
end

---Reads the rows of one file.
---@param file table path, form (of text.options), columns, reporter, partner, flow, year, where
---@param o table skip, missing, negative, wide; wants(row): whether a row is asked for
---@param found table counts: missing, negative; no_flow, no_quantity, alone (no partners)
---@param each fun(row: table)
function rows.each(file, o, found, each)
  if o.wide then return matrix_rows(file, o, found, each) end
  return list_rows(file, o, found, each)
end

---Whether a row is one of totals: with the world as partner, or of a reporter that is a total.
function rows.is_total(row) return partners.is_total(row.partner) end

return rows
