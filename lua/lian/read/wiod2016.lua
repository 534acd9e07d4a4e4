--- National input-output tables of the WIOD 2016 release: domestic and imported flows kept apart
--- One file a country, several years one below the other; 56 ISIC revision 4 sectors.
--- Million USD, current basic prices. International transport margins (`IntTTM`) are an imported
--- input.
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
  {"CONS_h", "households"}, {"CONS_np", "other"}, {"CONS_g", "government"},
  {"GFCF", "investment"}, {"INVEN", "inventory"}, {"EXP", "exports"},
}
local INPUTS = {
  {"TXSP", "product_taxes"}, {"EXP_adj", "discrepancy"}, {"PURR", "imports"}, {"PURNR", "discrepancy"},
  {"VA", "value_added"}, {"IntTTM", "imports"},
}
local COLUMNS = block.codes(FINAL, {GO = true})
local ORIGINS = {"Domestic", "Imports", "TOT"}

local function open(path, encoding)
  local fields, at = sheet.first_record(path, 0, encoding)
  if layout.of(fields) ~= "wiod2016" then
    problem.bad("%s: expected 'Year', 'Code', 'Description', 'Origin' as the first columns of a "
      .. "national WIOD table%s", at, layout.hint(fields))
  end
  return sheet.open(path, {header = 2, labels = 4, encoding = encoding})
end

local function years_of(s)
  local years, seen = {}, {}
  for i, text in ipairs(s.labels[1]) do
    if not text:find("^%d%d%d%d$") then
      problem.bad("%s: column 1 ('Year'): expected a year, got %s", s:at(i), options.describe(text))
    end
    if not seen[text] then
      seen[text] = true
      years[#years + 1] = text
    end
  end
  return years, seen
end

-- the year to read: the given one, or the only one
local function choose_year(s, given)
  local years, seen = years_of(s)
  local span = #years == 1 and years[1] or ("%s to %s"):format(years[1], years[#years])
  if given == "last" then given = years[#years] end
  if not given and #years > 1 then
    problem.fail("not_found", "%s: holds %d years (%s): say which one by year = ...", s.path,
      #years, span)
  end
  local year = tostring(given or years[1])
  if not seen[year] then
    problem.fail("not_found", "%s: the year %s is not there (%s)", s.path, year, span)
  end
  return year
end

-- rows of the year by origin
local function rows_of(s, year)
  local rows = {Domestic = {}, Imports = {}, TOT = {}}
  for i, origin in ipairs(s.labels[4]) do
    if s.labels[1][i] == year then
      if not rows[origin] then
        problem.bad("%s: column 4 ('Origin'): expected Domestic, Imports or TOT, got %s", s:at(i),
          options.describe(origin))
      end
      table.insert(rows[origin], i)
    end
  end
  for _, origin in ipairs(ORIGINS) do
    if #rows[origin] == 0 then
      problem.bad("%s: expected rows of %s whose Origin is '%s', found none", s.path, year, origin)
    end
  end
  return rows
end

local function check_imports(s, square, rows)
  local codes = s.labels[2]
  for k = 1, math.max(#rows, #square.codes) do
    if not rows[k] or codes[rows[k]] ~= square.codes[k] then
      problem.bad("%s: expected the imports of sector %s, got %s", rows[k] and s:at(rows[k]) or
        s.path, options.describe(square.codes[k]), options.describe(rows[k] and codes[rows[k]]))
    end
  end
end

-- GO stands as a column of the domestic rows and as a row
local function output_of(s, square, tail)
  local go = s:need(square.column, "GO", "column", "gross output")
  local below = s.values:row(s:need(tail, "GO", "row", "gross output"))
  local output = s:line("output", square.rows, {go})
  for k, j in ipairs(square.columns) do
    if math.abs(below[j] - output[k]) > 1e-6 * math.max(math.abs(output[k]), 1) then
      problem.bad("%s: row 'GO', column '%s': output is %.10g, but column 'GO' of this sector has "
        .. "%.10g", s:at(tail.GO), square.codes[k], below[j], output[k])
    end
  end
  return output
end

local function parts_of(s, year)
  local rows = rows_of(s, year)
  s.universe, s.row_labels = {}, s.labels[2]
  for _, origin in ipairs(ORIGINS) do table.move(rows[origin], 1, #rows[origin], #s.universe + 1, s.universe) end
  local square = s:square{rows = {}, columns = COLUMNS, chosen = rows.Domestic,
    row_labels = s.labels[2]}
  check_imports(s, square, rows.Imports)
  local tail = s:row_index(2, rows.TOT)
  local chosen = block.choose(FINAL, square.column, s.path, "column")
  local demand = block.demand(s, square.rows, chosen)
  demand.second = s:take("imported final demand", rows.Imports, chosen.places)
  local inputs, zero = block.without_zero_rows(block.inputs(s, square.columns,
    block.choose(INPUTS, tail, s.path, "row")))
  if tail.II_fob then table.insert(zero, 1, "II_fob") end
  return {
    nodes = square.codes, sectors = square.codes, output = output_of(s, square, tail),
    flows = s:take("flows", square.rows, square.columns), sheets = {s},
    imports = s:take("imported flows", rows.Imports, square.columns), demand = demand, inputs = inputs,
    name = sheet.take(s.labels[3], square.rows), section = sections.each(square.codes, sections.isic),
    dropped = zero,
    notes = {"imported flows and imported final demand are kept apart"},
  }
end

local OPTIONS = file_text.with_encoding{
  year = "any", region = "text", tolerance = "positive", title = "text",
  balance = {"choice", "refuse", "demand", "output"}, sheet = "any", range = "text",
}

local function check_year(year)
  if year ~= nil and year ~= "last" and math.type(year) ~= "integer" then
    options.fail("read.wiod2016.year", "a year or 'last'", year)
  end
end

---Reads one year of a national table of the WIOD 2016 release. Money is in million USD.
---`year` is a number or "last"; it may be left out when the file holds one year. `region` (ISO3)
---is taken from the file's name when it is not given. What is off by more than `tolerance` (share
---of the largest output, 1e-6) is booked as with `balance = "demand"` up to 15 % of the largest
---output, since two published tables are off (Luxembourg and Romania 2014); more is refused unless
---`balance` is "demand" or "output".
---```lua
---local chain, report = assert(lian.read.wiod2016("CHN_NIOT_nov16.csv.gz", {year = 2014}))
---```
---@param path string CSV, gzip or plain, or a workbook (`sheet`: its name or place, `range`: such as A3:HK160)
---@param given? {year: integer|"last", region: string, balance: string, title: string,
---  encoding: string, sheet: string|integer, range: string}
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "not_found" (the year), "input_output"
function read.wiod2016(path, given)
  sheet.check_path("read.wiod2016", path)
  local o = options.check("read.wiod2016", given, OPTIONS)
  path = workbook.path("read.wiod2016", path, o)
  check_year(o.year)
  return problem.catch(function()
    local s = open(path, o.encoding)
    local year = choose_year(s, o.year)
    local parts = parts_of(s, year)
    local region = o.region or path:match("[^/\\]*$"):match("^(%u%u%u)_") or "home"
    parts.path, parts.unit, parts.year = path, "million USD", math.tointeger(year)
    parts.regions = sheet.fill(region, #parts.nodes)
    parts.title = o.title or ("WIOD 2016 %s %s"):format(region, year)
    parts.balance, parts.usual, parts.tolerance = o.balance, "demand", o.tolerance
    parts.limit_share, parts.limit_why = 0.15, "the published tables are off by less"
    parts.known_lines = true
    return finish.table(parts)
  end)
end

return read
