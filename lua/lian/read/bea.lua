--- US make and use tables (Bureau of Economic Analysis) to a symmetric table
--- V make (industry x commodity), U use (commodity x industry), e final demand, W value added,
--- g = V 1 industry output, q = V' 1 commodity output.
---   industry technology (model B)   Z = U T, final e, inputs W T,  T = diag(1/g) V   commodities
---   fixed product sales (model D)   Z = T U, final T e, inputs W,  T = V diag(1/q)   industries
--- Source: Eurostat manual 2008, chapter 11; Miller and Blair 2009, chapter 5. No negatives arise.
--- A commodity that no industry makes is no node: what industries use of it is an imported input.
--- Million USD, producers' prices. Cost: one product of n x n.
local core = require "lian.core"
local finish = require "lian.read.finish"
local layout = require "lian.read.layout"
local names = require "lian.read.names"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sections = require "lian.read.sections"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"
local lists = require "lian.base.lists"
local workbook = require "lian.base.workbook"

local read = {}

local ROLE = {F010 = "households", F030 = "inventory", F040 = "exports", F050 = "imports"}
local GOVERNMENT = {F06C = true, F07C = true, F10C = true}
local VALUE_ADDED = {V001 = "labour", V002 = "taxes", V003 = "surplus"}

-- "NA" and "NA.1" are totals whose code a conversion lost
local function is_total(code)
  return code:find("^T%d%d%d$") or code:find("^Total ") or code:find("^NA%.?%d*$")
end
local function is_final(code) return code:find("^F%d%d") and not is_total(code) end
local function is_value_added(code) return code:find("^V00%d") end

local function role_of(code)
  local short = code:sub(1, 4)
  return ROLE[short] or GOVERNMENT[short] and "government" or "investment"
end

-- one header row that begins with "code", or a row of names above it
local function header_of(path, encoding)
  local first, at, line = sheet.first_record(path, 0, encoding)
  local labels = function(f) return (f[2] or ""):lower():find("description") and 2 or 1 end
  if (first[1] or ""):lower() == "code" then return 1, labels(first) end
  local second = sheet.first_record(path, line - workbook.first_row(path) + 1, encoding)
  if (second[1] or ""):lower() == "code" then return 2, labels(second) end
  problem.bad("%s: expected a header whose first field is 'code', got %s%s", at,
    options.describe(first[1]), layout.hint(first, "bea"))
end

-- codes of rows and columns by kind, with their places
local function open(path, encoding)
  local header, labels = header_of(path, encoding)
  local s = sheet.open(path, {header = header, labels = labels, zero = {"..."}, encoding = encoding})
  s.codes = s.heads[header]
  s.row = s:row_index(1)
  s.column = s:column_index(header)
  s.found = {rows = {}, columns = {}, final = {}, inputs = {}, totals = {}}
  for i, code in ipairs(s.labels[1]) do
    local kind = is_total(code) and "totals" or is_value_added(code) and "inputs" or "rows"
    table.insert(s.found[kind], kind == "totals" and code or i)
  end
  for j, code in ipairs(s.codes) do
    local kind = is_total(code) and "totals" or is_final(code) and "final" or "columns"
    table.insert(s.found[kind], kind == "totals" and code or j)
  end
  return s
end

local function open_make(path, encoding)
  local s = open(path, encoding)
  if #s.found.final > 0 or #s.found.inputs > 0 then
    problem.bad("%s: expected a make table (industries by commodities), but '%s' belongs to a use "
      .. "table", path, s.codes[s.found.final[1]] or s.labels[1][s.found.inputs[1]])
  end
  return s
end

local function open_use(path, encoding)
  local s = open(path, encoding)
  if #s.found.final == 0 then
    problem.bad("%s: expected a use table (commodities by industries) with final demand (F010, "
      .. "...), found none", path)
  end
  return s
end

-- the places in `index` of all labels; one without a place is refused
local function places_of(labels, index, s, kind, other)
  local out = {}
  for k, code in ipairs(labels) do
    out[k] = index[code] or problem.bad("%s: expected a %s '%s', which %s has, found none", s.path,
      kind, code, other.path)
  end
  return out
end

local function refuse_others(s, chosen, known, kind, other, place)
  for _, k in ipairs(chosen) do
    local code = kind == "row" and s.labels[1][k] or s.codes[k]
    if not known[code] then
      problem.bad("%s: the %s '%s' is not in %s", place(k), kind, code, other.path)
    end
  end
end

-- value added of each industry: V001 to V003, or the published total
local function value_added(use, columns)
  local rows = use.found.inputs
  if #rows > 0 then
    local roles, labels = {}, {}
    for k, i in ipairs(rows) do
      labels[k] = use.labels[1][i]
      roles[k] = VALUE_ADDED[labels[k]:sub(1, 4)] or "value_added"
    end
    return {labels = labels, roles = roles, values = use:take("inputs", rows, columns)}
  end
  local total = use.row.T006 or use.row["Total Value Added"]
  if not total then
    problem.bad("%s: expected rows of value added (V001 to V003, or T006), found none", use.path)
  end
  return {labels = {use.labels[1][total]}, roles = {"value_added"},
    values = use:take("inputs", {total}, columns)}
end

-- U and e of a use or import table, in the order of the make table's commodities
local function uses_of(s, make, account, imported)
  local rows = places_of(account.commodities, s.row, s, "row", make)
  local columns = places_of(account.industries, s.column, s, "column", make)
  refuse_others(s, s.found.rows, lists.set(account.commodities), "row", make,
    function(i) return s:at(i) end)
  refuse_others(s, s.found.columns, lists.set(account.industries), "column", make,
    function(j) return s:head(j) end)
  return s:take(imported .. "flows", rows, columns), s:take(imported .. "final demand", rows, s.found.final), columns
end

-- everything in one order: V, U, e, W, g, q
local function account_of(make, use)
  local account = {
    industries = sheet.take(make.labels[1], make.found.rows),
    commodities = sheet.take(make.codes, make.found.columns),
    V = make:take("output", make.found.rows, make.found.columns), sheets = {make, use},
    categories = sheet.take(use.codes, use.found.final),
  }
  account.g, account.q = account.V:row_sums(), account.V:col_sums()
  local columns
  account.U, account.e, columns = uses_of(use, make, account, "")
  account.W = value_added(use, columns)
  return account
end

-- the imported part of U and e. The import table's own column of imports, which takes the rest
-- back to zero, leaves the demand for imported goods.
local function add_imports(account, make, path, encoding)
  local s = open(path, encoding)
  table.insert(account.sheets, s)
  account.M, account.imported = uses_of(s, make, account, "imported ")
  local found = sheet.take(s.codes, s.found.final)
  local place = {}
  for k, code in ipairs(found) do place[code] = k end
  account.imported = account.imported:pick(nil, places_of(account.categories, place, s, "column",
    {path = "the use table"}))
end

local function reciprocal(list)
  local out = {}
  for k, v in ipairs(list) do out[k] = v ~= 0 and 1 / v or 0 end
  return out
end

-- a commodity made by nobody, or an industry that makes nothing
local function split_zero(labels, sums)
  local kept, zero = {}, {}
  for k in ipairs(labels) do table.insert(sums[k] ~= 0 and kept or zero, k) end
  return kept, zero
end

local function roles_of(categories)
  local roles = {}
  for k, code in ipairs(categories) do roles[k] = role_of(code) end
  return roles
end

local function is_zero(values, place, column)
  for _, v in ipairs(column and values:column(place) or values:row(place)) do
    if v ~= 0 then return false end
  end
  return true
end

-- stacks rows below a block
local function stack(inputs, labels, role, values)
  local rows = inputs.values:totable()
  for k, label in ipairs(labels) do
    if not is_zero(values, k) then
      inputs.labels[#inputs.labels + 1] = label
      inputs.roles[#inputs.labels] = role
      rows[#rows + 1] = values:row(k)
    end
  end
  inputs.values = core.matrix_new(#rows, values:cols(), rows)
  return inputs
end

-- demand with its imported part apart; the column of imports stays only with what it still holds
local function demand_of(account, final, imported)
  local labels, roles = account.categories, roles_of(account.categories)
  if not imported then return {labels = labels, roles = roles, values = final} end
  local home = final:add(imported, -1)
  local kept, ones = {}, {}
  for k, role in ipairs(roles) do
    if role ~= "imports" or not is_zero(home, k, true) then kept[#kept + 1] = k end
    ones[k] = role == "imports" and 0 or 1
  end
  return {labels = sheet.take(labels, kept), roles = sheet.take(roles, kept),
    values = home:pick(nil, kept), second = imported:scale(nil, ones):pick(nil, kept)}
end

-- model B: commodities by commodities
local function industry_technology(account)
  local kept, zero = split_zero(account.commodities, account.q)
  local T = account.V:scale(reciprocal(account.g)):pick(nil, kept)
  local home = account.M and account.U:add(account.M, -1) or account.U
  local inputs = account.W
  inputs.values = inputs.values:product(T)
  stack(inputs, sheet.take(account.commodities, zero), "imports",
    account.U:pick(zero):product(T))
  return {
    nodes = sheet.take(account.commodities, kept), output = sheet.take(account.q, kept),
    flows = home:pick(kept):product(T), inputs = inputs,
    imports = account.M and account.M:pick(kept):product(T),
    demand = demand_of(account, account.e:pick(kept),
      account.imported and account.imported:pick(kept)),
    dropped = sheet.take(account.commodities, zero),
  }
end

-- model D: industries by industries
local function product_sales(account)
  local _, zero = split_zero(account.commodities, account.q)
  local T = account.V:scale(nil, reciprocal(account.q))
  local home = account.M and account.U:add(account.M, -1) or account.U
  return {
    nodes = account.industries, output = account.g, flows = T:product(home),
    imports = account.M and T:product(account.M),
    inputs = stack(account.W, sheet.take(account.commodities, zero), "imports",
      account.U:pick(zero)),
    demand = demand_of(account, T:product(account.e),
      account.imported and T:product(account.imported)),
    dropped = sheet.take(account.commodities, zero),
  }
end

local function names_of(s, chosen, rows)
  if rows then return s.labels[2] and sheet.take(s.labels[2], chosen) end
  return #s.heads == 2 and sheet.take(s.heads[1], chosen) or nil
end

local function describe(parts, o, make)
  if o.sectors ~= nil then
    parts.name = names.of("read.bea.sectors", o.sectors, parts.nodes, o)
  elseif o.technology == "sales" then
    parts.name = names_of(make, make.found.rows, true)
  else
    local places = lists.at(make.column, parts.nodes)
    parts.name = names_of(make, places, false)
  end
end

local function notes_of(parts, o)
  local notes = {o.technology == "sales" and "fixed product sales: industries by industries"
    or "industry technology: commodities by commodities"}
  if #parts.dropped > 0 then
    notes[2] = ("made by no industry, so an imported input and no node: %s"):format(
      table.concat(parts.dropped, ", "))
  end
  if parts.imports then
    notes[#notes + 1] = "imported flows and imported final demand are kept apart"
  end
  return notes
end

local function add_totals(parts, make, use)
  local seen = lists.set(parts.dropped)
  for _, s in ipairs{make, use} do
    for _, code in ipairs(s.found.totals) do
      if not seen[code] then table.insert(parts.dropped, code) end
      seen[code] = true
    end
  end
end

local function title_of(parts, o)
  return ("USA%s, %d %s"):format(parts.year and " " .. parts.year or "", #parts.nodes,
    o.technology == "sales" and "industries" or "commodities")
end

local OPTIONS = file_text.with_encoding{
  make = {"text", required = true}, use = {"text", required = true}, imports = "text",
  technology = {"choice", "industry", "sales", default = "sales"}, sectors = "any",
  year = "year", tolerance = "positive", title = "text",
  balance = {"choice", "refuse", "demand", "output"}, sheet = "any", range = "text",
}

---Reads US make and use tables (detail, summary, or the 65 industries of 1963 to 1996) as a
---symmetric table. Money is in million USD.
---`technology` "sales" (the default) gives industries by industries (fixed product sales, model D),
---"industry" commodities by commodities (industry technology, model B). `imports` is the import
---matrix beside the use table: flows and demand are then split. `sectors` is a table of code and
---name. The tables are rounded to millions: what is off by more than `tolerance` (share of the
---largest output, 1e-6) and at most 100 (1,000 with `imports`) is booked as with
---`balance = "demand"`; more is refused unless `balance` is "demand" or "output". In workbooks `sheet` (a name or a
---place) and `range` hold for all files that are named; make = "book.xlsx[Make]" says another for one of them.
---```lua
---local chain = assert(lian.read.bea{make = "Summary_Make_2022.csv", use = "Summary_Use_2022.csv",
---  technology = "industry"})
---```
---@param given table the options above; also `year`, `title`, `encoding`
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function read.bea(given)
  local o = options.check("read.bea", given, OPTIONS)
  for _, name in ipairs{"make", "use", "imports"} do o[name] = workbook.path("read.bea", o[name], o) end
  return problem.catch(function()
    local make, use = open_make(o.make, o.encoding), open_use(o.use, o.encoding)
    local account = account_of(make, use)
    if o.imports then add_imports(account, make, o.imports, o.encoding) end
    local parts = o.technology == "sales" and product_sales(account)
      or industry_technology(account)
    parts.sheets = account.sheets
    parts.sectors, parts.regions = parts.nodes, sheet.fill("USA", #parts.nodes)
    parts.section = sections.each(parts.nodes, sections.naics)
    describe(parts, o, make)
    parts.notes = notes_of(parts, o)
    add_totals(parts, make, use)
    parts.path, parts.unit, parts.year = o.use, "million USD", o.year or sheet.year_of(o.use)
    parts.title = o.title or title_of(parts, o)
    parts.balance, parts.usual, parts.tolerance = o.balance, "demand", o.tolerance
    parts.limit = o.imports and 1000 or 100
    parts.limit_why = "rounding does not explain it: are all tables of one year and in producers' "
      .. "prices?"
    parts.known_lines = true
    return finish.table(parts)
  end)
end

return read
