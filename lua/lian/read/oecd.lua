--- OECD harmonised national input-output tables, 2021 edition (45 ISIC revision 4 sectors)
--- Million USD, current basic prices. Exports and imports are columns; `IMPO` is negative.
local block = require "lian.read.block"
local finish = require "lian.read.finish"
local layout = require "lian.read.layout"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sections = require "lian.read.sections"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"
local workbook = require "lian.base.workbook"

local read = {}

local FINAL = {
  {"HFCE", "households"}, {"NPISH", "other"}, {"GGFC", "government"}, {"GFCF", "investment"},
  {"INVNT", "inventory"}, {"CONS_ABR", "households", optional = true},
  {"CONS_NONRES", "exports", optional = true}, {"EXPO", "exports"}, {"IMPO", "imports"},
}
local INPUTS = {
  {"TXS_IMP_FNL", "product_taxes", optional = true}, {"TXS_INT_FNL", "product_taxes"},
  {"VALU", "value_added"},
}

local COLUMNS = block.codes(FINAL, {TOTAL = true, OUTPUT = true})
local ROWS = block.codes(INPUTS, {TTL_INT_FNL = true, OUTPUT = true})

local function open(path, encoding)
  local fields, at = sheet.first_record(path, 0, encoding)
  if layout.of(fields) ~= "oecd" then
    problem.bad("%s: expected 'Code', 'Description', sectors, then 'HFCE' and further demand of "
      .. "an OECD table%s", at, layout.hint(fields))
  end
  return sheet.open(path, {header = 1, labels = 2, encoding = encoding})
end

-- OECD21ed_CHN_2018.csv, CHN2018ttl.csv
local function region_of(path)
  local name = path:match("[^/\\]*$")
  return name:match("_(%u%u%u)_") or name:match("^(%u%u%u)%d%d%d%d")
end

local function parts_of(s)
  local square = s:square{rows = ROWS, columns = COLUMNS}
  local output = s:line("output", {s:need(square.row, "OUTPUT", "row", "gross output")}, square.columns)
  local demand = block.choose(FINAL, square.column, s.path, "column")
  local inputs = block.choose(INPUTS, square.row, s.path, "row")
  return {
    nodes = square.codes, sectors = square.codes, name = sheet.take(s.labels[2], square.rows),
    output = output, sheets = {s},
    section = sections.oecd(square.codes), flows = s:take("flows", square.rows, square.columns),
    demand = block.demand(s, square.rows, demand),
    inputs = block.inputs(s, square.columns, inputs),
    dropped = square.row.TTL_INT_FNL and {"TTL_INT_FNL"} or {},
  }
end

local OPTIONS = file_text.with_encoding{
  year = "year", region = "text", tolerance = "positive", title = "text",
  balance = {"choice", "refuse", "demand", "output"}, sheet = "any", range = "text",
}

---Reads a national table of the OECD, 2021 edition. Money is in million USD.
---`year` and `region` (ISO3) are taken from the file's name when they are not given.
---Taxes on final demand are not part of a chain and are left out. The numbers are rounded to 0.1:
---what is off by more than `tolerance` (share of the largest output, 1e-6) and at most 0.1 for each cell that is added
---up (5.5 in a row of 45 sectors) is booked
---as with `balance = "demand"`; more is refused unless `balance` is "demand" or "output".
---```lua
---local chain, report = assert(lian.read.oecd("OECD21ed_CHN_2018.csv"))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? {year: integer, region: string, balance: string, tolerance: number, title: string, encoding: string,
---  sheet: string|integer, range: string}
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function read.oecd(path, given)
  sheet.check_path("read.oecd", path)
  local o = options.check("read.oecd", given, OPTIONS)
  path = workbook.path("read.oecd", path, o)
  return problem.catch(function()
    local s = open(path, o.encoding)
    local parts = parts_of(s)
    local region = o.region or region_of(path) or "home"
    parts.path, parts.unit, parts.year = path, "million USD", o.year or sheet.year_of(path)
    parts.regions = sheet.fill(region, #parts.nodes)
    parts.title = o.title or ("OECD %s%s"):format(region, parts.year and " " .. parts.year or "")
    parts.balance, parts.usual, parts.tolerance = o.balance, "demand", o.tolerance
    parts.limit_cell, parts.limit_why = 0.1, "rounding to 0.1 explains 0.1 for each cell that is added up"
    parts.known_lines = true
    return finish.table(parts)
  end)
end

return read
