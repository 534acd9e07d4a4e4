--- China's national input-output tables (National Bureau of Statistics), in both layouts
--- Competitive (to 2018): one row a sector, imports `IM` subtracted, `ERR` the statistical error.
--- Non-competitive (2017, 2018): column `Origin`, rows Domestic, then Imports, then TOT.
--- Unit 10,000 CNY at producers' prices of the year.
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
  {"TC", "other", parts = {
    {"THC", "households", parts = {{"FU101", "households"}, {"FU102", "households"}}},
    {"FU103", "government"}}},
  {"GCF", "investment", parts = {{"FU201", "investment"}, {"FU202", "inventory"}}},
  {"EX", "exports"},
}
local COMPETITIVE = {
  {"IM", "imports", sign = -1},
  {"ERR", "discrepancy", optional = true},
}
local INPUTS = {
  {"TVA", "value_added", parts = {
    {"VA001", "labour"}, {"VA002", "taxes"}, {"VA003", "depreciation"}, {"VA004", "surplus"}}},
}

local COLUMNS = block.codes(COMPETITIVE, block.codes(FINAL, {TIU = true, TFU = true, GO = true}))
local ROWS = block.codes(INPUTS, {TII = true, TI = true})
local ORIGINS = {Domestic = true, Imports = true, TOT = true}

local function open(path, encoding)
  local fields, at = sheet.first_record(path, 0, encoding)
  if layout.of(fields) ~= "nbs" then
    problem.bad("%s: expected 'Code', 'Description', 'DescriptionInChinese' as the first "
      .. "columns of a national table of China%s", at, layout.hint(fields))
  end
  local split = fields[4] == "Origin"
  return sheet.open(path, {header = 1, labels = split and 4 or 3, encoding = encoding}), split
end

-- rows by origin: {Domestic = {i...}, Imports = {...}, TOT = {...}}
local function by_origin(s)
  local rows = {Domestic = {}, Imports = {}, TOT = {}}
  for i, origin in ipairs(s.labels[4]) do
    if not ORIGINS[origin] then
      problem.bad("%s: column 4 ('Origin'): expected Domestic, Imports or TOT, got %s", s:at(i),
        options.describe(origin))
    end
    table.insert(rows[origin], i)
  end
  for _, origin in ipairs{"Domestic", "Imports", "TOT"} do
    if #rows[origin] == 0 then
      problem.bad("%s: expected rows whose Origin is '%s', found none", s.path, origin)
    end
  end
  return rows
end

-- a repeated code may be the split layout without its fourth column
local function check_repeats(s)
  local first = {}
  for i, code in ipairs(s.labels[1]) do
    if first[code] then
      problem.bad("%s: the code '%s' stands at %s already; this looks like the split layout of "
        .. "2017 and 2018 without its column 'Origin'", s:at(i), code, s:at(first[code]))
    end
    first[code] = i
  end
end

local function chosen_inputs(s, square, row)
  local chosen = block.choose(INPUTS, row, s.path, "row")
  return block.inputs(s, square.columns, chosen), chosen.dropped
end

local function check_total_inputs(s, square, row, output)
  local ti = s.values:row(s:need(row, "TI", "row", "total inputs"))
  for k, j in ipairs(square.columns) do
    if math.abs(ti[j] - output[k]) > 1e-6 * math.max(math.abs(output[k]), 1) then
      problem.bad("%s: row 'TI', column '%s': total inputs are %.10g, but 'GO' of this sector "
        .. "is %.10g", s:at(row.TI), square.codes[k], ti[j], output[k])
    end
  end
end

local function output_of(s, square, tail)
  local go = s:need(square.column, "GO", "column", "gross output")
  local output = s:line("output", square.rows, {go})
  check_total_inputs(s, square, tail, output)
  return output
end

local function parts_of(s, square, tail, final)
  local demand = block.choose(final, square.column, s.path, "column")
  local inputs, dropped = chosen_inputs(s, square, tail)
  for _, code in ipairs{"TIU", "TFU"} do
    if square.column[code] then table.insert(demand.dropped, code) end
  end
  if tail.TII then table.insert(dropped, "TII") end
  for _, code in ipairs(dropped) do table.insert(demand.dropped, code) end
  return {
    nodes = square.codes, sectors = square.codes, output = output_of(s, square, tail),
    flows = s:take("flows", square.rows, square.columns), sheets = {s},
    demand = block.demand(s, square.rows, demand), inputs = inputs,
    name = sheet.take(s.labels[2], square.rows), name_zh = sheet.take(s.labels[3], square.rows),
    dropped = demand.dropped,
  }, demand
end

local function competitive(s)
  check_repeats(s)
  local final = {}
  for _, tree in ipairs{FINAL, COMPETITIVE} do
    for _, item in ipairs(tree) do final[#final + 1] = item end
  end
  local square = s:square{rows = ROWS, columns = COLUMNS}
  return (parts_of(s, square, square.row, final))
end

-- the imports' rows must be the domestic ones again
local function check_imports(s, square, rows)
  if #rows ~= #square.rows then
    problem.bad("%s: %d sectors are of origin Domestic, but %d of origin Imports", s.path,
      #square.rows, #rows)
  end
  for k, i in ipairs(rows) do
    if s.labels[1][i] ~= square.codes[k] then
      problem.bad("%s: imports of %s stand where those of '%s' are expected", s:at(i),
        options.describe(s.labels[1][i]), square.codes[k])
    end
  end
end

local function split(s)
  local rows = by_origin(s)
  local square = s:square{rows = {}, columns = COLUMNS, chosen = rows.Domestic}
  check_imports(s, square, rows.Imports)
  local parts, demand = parts_of(s, square, s:row_index(1, rows.TOT), FINAL)
  parts.imports = s:take("imported flows", rows.Imports, square.columns)
  parts.demand.second = s:take("imported final demand", rows.Imports, demand.places)
  return parts
end

local OPTIONS = file_text.with_encoding{
  year = "year", tolerance = "positive", title = "text",
  balance = {"choice", "refuse", "demand", "output"}, sheet = "any", range = "text",
}

---Reads a national table of China (National Bureau of Statistics), competitive or split.
---Money is in 10,000 CNY. `year` is taken from the file's name when it is not given. The published
---error `ERR` is the demand category of role "discrepancy", imports `IM` a negative one; what
---remains off by more than `tolerance` (share of the largest output, 1e-6) is refused unless
---`balance` is "demand" or "output".
---```lua
---local chain, report = assert(lian.read.nbs("china_2018_153.csv"))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? {year: integer, balance: string, tolerance: number, title: string, encoding: string,
---  sheet: string|integer, range: string}
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "input_output", "contradiction"
function read.nbs(path, given)
  sheet.check_path("read.nbs", path)
  local o = options.check("read.nbs", given, OPTIONS)
  path = workbook.path("read.nbs", path, o)
  return problem.catch(function()
    local s, is_split = open(path, o.encoding)
    local parts = is_split and split(s) or competitive(s)
    parts.path, parts.unit, parts.year = path, "10,000 CNY", o.year or sheet.year_of(path)
    parts.regions = sheet.fill("CHN", #parts.nodes)
    parts.section = sections.nbs(parts.nodes, parts.name) or sections.nbs(parts.nodes, parts.name_zh)
    parts.title = o.title or ("China%s, %d sectors"):format(
      parts.year and " " .. parts.year or "", #parts.nodes)
    parts.balance, parts.usual, parts.tolerance = o.balance, "refuse", o.tolerance
    parts.limit, parts.limit_why = 0, "the published error is in 'ERR' already"
    if is_split then
      parts.notes = {"imported flows and imported final demand are kept apart",
        "TC is the consumption of households and government together"}
    end
    parts.known_lines = true
    return finish.table(parts)
  end)
end

return read
