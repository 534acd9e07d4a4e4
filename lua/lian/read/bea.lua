--- US make and use tables of the Bureau of Economic Analysis, turned into a symmetric table
--- (Eurostat manual 2008, ch. 11; Miller and Blair 2009, ch. 5).
---
--- V industry x product (make), U product x industry (use), q product output, g industry output.
--- industry technology (product by product):   Z = U g^-1 V,   final demand e, inputs W g^-1 V
--- fixed product sales (industry by industry): Z = V q^-1 U,   final demand V q^-1 e, inputs W
local common = require "lian.read.common"
local core = require "lian.core"
local options = require "lian.options"

local read = {}

local INPUT_NAMES = {
  V001 = "labour", V00100 = "labour", V002 = "taxes", V00200 = "taxes", V003 = "surplus",
  V00300 = "surplus", T006 = "value_added",
}

local function demand_role(code)
  if code:find("^F01") then return "households" end
  if code:find("^F02") then return "investment" end
  if code:find("^F03") then return "inventory" end
  if code:find("^F04") then return "exports" end
  if code:find("^F05") then return "imports" end
  return "government"
end

-- the two layouts: one header row of codes, or names above codes (1963-1996)
local function open(path)
  local head = common.checked(core.first_record(path))
  local old = head[1]:find("^Commodity /") or head[1]:find("^Industry /")
  if not old and head[1] ~= "code" then
    common.refuse(("%s:1: expected a first column 'code' (or the names row of the 1963-1996 files), "
      .. "got '%s'"):format(path, head[1]))
  end
  return common.sheet(path, old and {header = 2, header_row = 2, labels = 2, zero = {"..."}} or
    {header = 1, labels = 1, zero = {"..."}}), old
end

local function is_total(code)
  return code:find("^T0%d%d") or code:find("^Total") or code:find("^NA") or code == ""
end

local function kept(codes, keep)
  local out = {}
  for i, code in ipairs(codes) do if keep(code) then out[#out + 1] = i end end
  return out
end

local function drop_totals(report, codes)
  for _, code in ipairs(codes) do
    if is_total(code) then report.dropped[#report.dropped + 1] = code end
  end
end

local function inverse(list)
  local out = {}
  for i, v in ipairs(list) do out[i] = v ~= 0 and 1 / v or 0 end
  return out
end

-- make: V with its industries and products
local function make_table(path, report)
  local sheet = open(path)
  local codes = sheet:label(1)
  local rows = kept(codes, function(code) return not is_total(code) end)
  local columns = kept(sheet.columns, function(code) return not is_total(code) end)
  drop_totals(report, sheet.columns)
  return {values = sheet:pick(rows, columns), industries = common.at(codes, rows),
    products = common.at(sheet.columns, columns), sheet = sheet, rows = rows}
end

-- U, final demand and value added in the order of the make table
local function use_table(path, make)
  local sheet = open(path)
  local codes = sheet:label(1)
  local place = {}
  for i, code in ipairs(codes) do place[code] = place[code] or i end
  local rows = {}
  for k, code in ipairs(make.products) do
    rows[k] = place[code] or common.refuse(("%s: no row for product '%s' of %s"):format(path, code,
      make.sheet.path))
  end
  local columns = sheet:columns_of(make.industries)
  local finals = kept(sheet.columns, function(code) return code:find("^F%d") ~= nil end)
  local added = kept(codes, function(code) return code:find("^V00%d") ~= nil end)
  if #added == 0 then added = kept(codes, function(code) return code == "T006" end) end
  if #finals == 0 then common.refuse(path .. ":1: no final demand columns (F010, ...)") end
  return {flows = sheet:pick(rows, columns), finals = sheet:pick(rows, finals),
    final_codes = common.at(sheet.columns, finals),
    added = #added > 0 and sheet:pick(added, columns) or nil, added_codes = common.at(codes, added)}
end

-- imports: the imported part of U and of final demand, without the negative imports column
local function import_table(path, make, use)
  local part = use_table(path, make)
  local keep, place = {}, {}
  for k, code in ipairs(part.final_codes) do place[code] = k end
  for k, code in ipairs(use.final_codes) do
    keep[k] = place[code] or common.refuse(("%s:1: no column '%s'"):format(path, code))
  end
  part.finals = part.finals:pick(nil, keep)
  return part
end

local function transform(make, use, technology)
  local v = make.values
  if technology == "industry" then
    local share = inverse(v:row_sums())
    return function(u) return u:scale(nil, share):product(v) end,
      function(e) return e end,
      function(w) return w:scale(nil, share):product(v) end, make.products, v:col_sums()
  end
  local t = v:scale(nil, inverse(v:col_sums()))
  return function(u) return t:product(u) end, function(e) return t:product(e) end,
    function(w) return w end, make.industries, v:row_sums()
end

-- the imported part of them stays with the primary inputs as well
local function drop_idle_rows(make, part)
  local made = {}
  for k, q in ipairs(make.values:col_sums()) do if q ~= 0 then made[#made + 1] = k end end
  part.flows, part.finals = part.flows:pick(made, nil), part.finals:pick(made, nil)
end

-- products that no industry makes (used goods, noncomparable imports) cannot be nodes: what is
-- bought of them joins the primary inputs
local function set_idle_apart(make, use, report)
  local idle, made, output = {}, {}, make.values:col_sums()
  for k, q in ipairs(output) do
    local list = q == 0 and idle or made
    list[#list + 1] = k
  end
  if #idle == 0 then return end
  local rows, codes = {}, {}
  for k = 1, use.added and use.added:rows() or 0 do rows[k], codes[k] = use.added:row(k), use.added_codes[k] end
  for _, k in ipairs(idle) do
    rows[#rows + 1], codes[#codes + 1] = use.flows:row(k), make.products[k]
  end
  use.added, use.added_codes = core.matrix_new(#rows, use.flows:cols(), rows), codes
  use.flows, use.finals = use.flows:pick(made, nil), use.finals:pick(made, nil)
  make.values, make.products = make.values:pick(nil, made), common.at(make.products, made)
  report.notes[#report.notes + 1] = ("made by no industry, so bought as primary inputs: %s"):format(
    table.concat(common.at(codes, common.range(#codes - #idle + 1, #codes)), " "))
end

local function demand_block(codes, values)
  local block = {labels = codes, roles = {}, values = values}
  for k, code in ipairs(codes) do block.roles[k] = demand_role(code) end
  return block
end

-- imports out of the demand: their columns vanish against the imported goods themselves
local function split(spec, part, to_flows, to_demand, use)
  spec.imports = to_flows(part.flows)
  spec.flows = spec.flows:add(spec.imports, -1)
  local abroad = to_demand(part.finals)
  spec.demand.values = spec.demand.values:add(abroad, -1)
  local keep = {}
  for k, code in ipairs(use.final_codes) do
    keep[k] = code:find("^F05") and 0 or 1
  end
  spec.demand.second = abroad:scale(nil, keep)
end


local function symmetric(o)
  local report = common.report(o.use)
  local make = make_table(o.make, report)
  local use = use_table(o.use, make)
  local part = o.imports and import_table(o.imports, make, use)
  if part then drop_idle_rows(make, part) end
  set_idle_apart(make, use, report)
  local to_flows, to_demand, to_inputs, nodes, output = transform(make, use, o.technology)
  local spec = {
    nodes = nodes, regions = common.fill(#nodes, "USA"), sectors = nodes,
    flows = to_flows(use.flows), demand = demand_block(use.final_codes, to_demand(use.finals)),
    output = output, unit = "million USD", year = o.year or common.year_in(o.use),
    title = ("USA, BEA make and use, %s"):format(o.technology == "industry" and
      "industry technology, product by product" or "fixed product sales, industry by industry"),
  }
  if use.added then
    spec.inputs = {labels = use.added_codes, roles = {}, values = to_inputs(use.added)}
    for k, code in ipairs(use.added_codes) do
      spec.inputs.roles[k] = INPUT_NAMES[code] or "other"
    end
  end
  if part then
    split(spec, part, to_flows, to_demand, use)
    report.notes[#report.notes + 1] = "imports kept apart"
  end
  return common.finish(spec, report, o.balance)
end

---A symmetric table from BEA make and use tables: detail (402 industries), summary, and the
---1963-1996 files with "..." for nothing. `technology` "industry" gives product by product by the
---industry technology, "sales" industry by industry by fixed product sales; neither makes negative
---flows of its own. `imports`: the import matrix, to keep imported flows apart. Million USD. Totals
---are dropped and listed. `balance` as for read.nbs (default "demand": the source's rounding, up to
---some ten million, stands as a discrepancy). Cost: one matrix product of the table's order.
---@param given {make: string, use: string, imports: string, technology: "industry"|"sales", year: integer, balance: string}
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.bea(given)
  local o = options.check("read.bea", given, {make = {"text", required = true},
    use = {"text", required = true}, imports = "text", year = "integer",
    technology = {"choice", "industry", "sales", default = "sales"},
    balance = common.balance_rule("demand")})
  return common.guarded(symmetric, o)
end


return read
