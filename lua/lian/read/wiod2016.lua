--- The national input-output tables of WIOD, 2016 release: several years in one CSV, flows split
--- into domestic and imported.
local common = require "lian.read.common"
local core = require "lian.core"
local options = require "lian.options"

local read = {}

local DEMAND = {
  {"CONS_h", "households"}, {"CONS_np", "households"}, {"CONS_g", "government"},
  {"GFCF", "investment"}, {"INVEN", "inventory"}, {"EXP", "exports"},
}
local INPUTS = {
  {"TXSP", "product_taxes"}, {"EXP_adj", "other"}, {"PURR", "other"}, {"PURNR", "other"},
  {"VA", "value_added"}, {"IntTTM", "other"},
}

local function years_in(labels)
  local seen, list = {}, {}
  for _, year in ipairs(labels) do
    if year ~= "" and not seen[year] then
      seen[year] = true
      list[#list + 1] = year
    end
  end
  return list
end

local function rows_where(sheet, year, origin)
  local years, origins, rows = sheet:label(1), sheet:label(4), {}
  for i = 1, #years do
    if years[i] == year and origins[i] == origin then rows[#rows + 1] = i end
  end
  return rows
end

local function check_rows(sheet, rows, sectors, what)
  local codes, lines = common.at(sheet:label(2), rows), {}
  for k, i in ipairs(rows) do lines[k] = sheet:line(i) end
  if #rows == 0 then common.refuse(("%s: no %s rows"):format(sheet.path, what)) end
  common.same_order(sheet.path, codes, sectors, lines)
end

local function picked_year(sheet, o)
  local years = years_in(sheet:label(1))
  if not o.year then
    if #years == 1 then return years[1] end
    common.refuse(("%s: holds the years %s to %s: say which, such as {year = %s}"):format(sheet.path,
      years[1], years[#years], years[#years]))
  end
  for _, year in ipairs(years) do if year == tostring(o.year) then return year end end
  common.refuse(("%s: no year %d; it holds %s"):format(sheet.path, o.year,
    table.concat(years, " ")), "not_found")
end

local function blocks(sheet, year, home, abroad, n)
  local demand, columns = {labels = {}, roles = {}}, {}
  for k, item in ipairs(DEMAND) do
    demand.labels[k], demand.roles[k], columns[k] = item[1], item[2], sheet:column(item[1])
  end
  demand.values, demand.second = sheet:pick(home, columns), sheet:pick(abroad, columns)
  local place, inputs, rows = {}, {labels = {}, roles = {}}, {}
  for _, i in ipairs(rows_where(sheet, year, "TOT")) do place[sheet:label(2)[i]] = i end
  for k, item in ipairs(INPUTS) do
    rows[k] = place[item[1]] or common.refuse(("%s: no row '%s' in %s"):format(sheet.path, item[1], year))
    inputs.labels[k], inputs.roles[k] = item[1], item[2]
  end
  inputs.values = sheet:pick(rows, common.range(1, n))
  return demand, inputs
end

local function country(path, o)
  -- the second header row holds descriptions; the year column is text so that years stay as written
  local sheet, report = common.sheet(path, {header = 2, labels = 4}), common.report(path)
  local sectors = {}
  for _, code in ipairs(sheet.columns) do
    if code == "CONS_h" then break end
    sectors[#sectors + 1] = code
  end
  local year, n = picked_year(sheet, o), #sectors
  local home, abroad = rows_where(sheet, year, "Domestic"), rows_where(sheet, year, "Imports")
  check_rows(sheet, home, sectors, "Domestic")
  check_rows(sheet, abroad, sectors, "Imports")
  local demand, inputs = blocks(sheet, year, home, abroad, n)
  local all = common.range(1, n)
  local region = o.region or path:match("([A-Z][A-Z][A-Z])_NIOT") or "home"
  report.dropped = {"II_fob", "GO"}
  return common.finish({
    nodes = sectors, regions = common.fill(n, region), sectors = sectors,
    flows = sheet:pick(home, all), imports = sheet:pick(abroad, all), demand = demand,
    inputs = inputs, output = sheet:column_values("GO", home),
    attributes = {{name = "name", texts = common.at(sheet:label(3), home)}}, unit = "million USD",
    year = math.tointeger(tonumber(year)), title = region .. ", WIOD 2016 release, national table",
  }, report, o.balance)
end

---The national tables of WIOD's 2016 release: Year, Code, Description, Origin (Domestic, Imports,
---TOT), 56 sectors, CONS_h ... EXP, GO, all years in one file; `year` says which. Million USD of the
---year; flows and demand split into domestic and imported. `balance` as for read.nbs (default
---"demand": the source's own gaps, such as Romania 2014, stand as a discrepancy and are reported).
---```lua
---local chain = assert(lian.read.wiod2016("CHN_NIOT_nov16.csv.gz", {year = 2014}))
---```
---@param path string
---@param given {year: integer, region: string, balance: string}
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.wiod2016(path, given)
  local o = options.check("read.wiod2016", given, {year = "integer", region = "text",
    balance = common.balance_rule("demand")})
  if type(path) ~= "string" then options.fail("read.wiod2016", "a path", path) end
  return common.guarded(function()
    local head = common.checked(core.first_record(path))
    if head[1] ~= "Year" or head[4] ~= "Origin" then
      common.refuse(path .. ":1: expected the columns Year, Code, Description, Origin of a WIOD 2016 "
        .. "national table")
    end
    return country(path, o)
  end)
end

return read
