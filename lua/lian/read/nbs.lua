--- China's national input-output tables, National Bureau of Statistics, in CSV: sectors by code,
--- competitive (one flow table, imports as a column) or split by origin (Domestic, Imports, TOT).
local common = require "lian.read.common"
local core = require "lian.core"
local options = require "lian.options"

local read = {}

local DEMAND = { -- code, role, sign
  {"FU101", "households", 1}, {"FU102", "households", 1}, {"FU103", "government", 1},
  {"FU201", "investment", 1}, {"FU202", "inventory", 1}, {"EX", "exports", 1},
  {"IM", "imports", -1}, {"ERR", "discrepancy", 1},
}
local INPUTS = {
  {"VA001", "labour"}, {"VA002", "taxes"}, {"VA003", "depreciation"}, {"VA004", "surplus"},
}
local TOTALS = {TIU = true, THC = true, TC = true, GCF = true, TFU = true, TII = true, TVA = true,
  TI = true, GO = true}
local UNIT = "10,000 CNY"

-- columns up to the first total are the sectors
local function sectors_of(sheet)
  local codes = {}
  for _, code in ipairs(sheet.columns) do
    if TOTALS[code] then break end
    codes[#codes + 1] = code
  end
  if #codes == 0 then common.refuse(sheet.path .. ":1: no sector columns before the totals") end
  return codes
end

local function lines_of(sheet, rows)
  local lines = {}
  for k, i in ipairs(rows) do lines[k] = sheet:line(i) end
  return lines
end

local function demand_block(sheet, rows, wanted)
  local block, columns, signs = {labels = {}, roles = {}}, {}, {}
  for _, item in ipairs(wanted) do
    if sheet:has_column(item[1]) then
      local k = #columns + 1
      block.labels[k], block.roles[k] = item[1], item[2]
      columns[k], signs[k] = sheet:column(item[1]), item[3]
    end
  end
  if #columns == 0 then common.refuse(sheet.path .. ":1: no final use columns (FU101, EX, ...)") end
  block.values = sheet:pick(rows, columns):scale(nil, signs)
  return block
end

local function input_block(sheet, codes, columns)
  local place = common.place_of(codes, sheet.path, "row", function(i) return sheet:line(i) end)
  local block, rows = {labels = {}, roles = {}}, {}
  for _, item in ipairs(INPUTS) do
    local i = place[item[1]]
    if not i then common.refuse(("%s: no row '%s'"):format(sheet.path, item[1])) end
    rows[#rows + 1] = i
    block.labels[#rows], block.roles[#rows] = item[1], item[2]
  end
  block.values = sheet:pick(rows, columns)
  return block, place
end

local function names_of(sheet, rows)
  return {
    {name = "name", texts = common.at(sheet:label(2), rows)},
    {name = "name_zh", texts = common.at(sheet:label(3), rows)},
  }
end

local function dropped(sheet)
  local out = {}
  for _, code in ipairs(sheet.columns) do if TOTALS[code] then out[#out + 1] = code end end
  return out
end

local function competitive(path, o)
  local sheet, report = common.sheet(path, {header = 1, labels = 3}), common.report(path)
  local sectors, codes = sectors_of(sheet), sheet:label(1)
  local rows = common.range(1, #sectors)
  common.same_order(path, common.at(codes, rows), sectors, lines_of(sheet, rows))
  local columns = common.range(1, #sectors)
  local inputs = input_block(sheet, codes, columns)
  report.dropped = dropped(sheet)
  return common.finish({
    nodes = sectors, regions = common.fill(#sectors, "CHN"), sectors = sectors,
    flows = sheet:pick(rows, columns), demand = demand_block(sheet, rows, DEMAND), inputs = inputs,
    output = sheet:column_values("GO", rows), attributes = names_of(sheet, rows), unit = UNIT,
    year = o.year or common.year_in(path), title = "China, NBS input-output table",
  }, report, o.balance)
end

-- the rows of one origin, in order
local function rows_from(origins, wanted)
  local rows = {}
  for i, origin in ipairs(origins) do if origin == wanted then rows[#rows + 1] = i end end
  return rows
end

local SPLIT_DEMAND = { -- TC is the only word on consumption in the split layout
  {"TC", "households", 1}, {"FU101", "households", 1}, {"FU201", "investment", 1},
  {"FU202", "inventory", 1}, {"EX", "exports", 1},
}


local function split(path, o)
  local sheet, report = common.sheet(path, {header = 1, labels = 4}), common.report(path)
  local sectors, codes, origins = sectors_of(sheet), sheet:label(1), sheet:label(4)
  local home, abroad, totals = rows_from(origins, "Domestic"), rows_from(origins, "Imports"),
    rows_from(origins, "TOT")
  for i, origin in ipairs(origins) do
    if origin ~= "Domestic" and origin ~= "Imports" and origin ~= "TOT" then
      common.refuse(("%s:%d: column 4 (Origin): expected Domestic, Imports or TOT, got '%s'"):format(
        path, sheet:line(i), origin))
    end
  end
  common.same_order(path, common.at(codes, home), sectors, lines_of(sheet, home))
  common.same_order(path, common.at(codes, abroad), sectors, lines_of(sheet, abroad))
  local n, columns = #sectors, common.range(1, #sectors)
  local demand = demand_block(sheet, home, SPLIT_DEMAND)
  demand.second = demand_block(sheet, abroad, SPLIT_DEMAND).values
  local total_codes, place = common.at(codes, totals), {}
  for k, code in ipairs(total_codes) do place[code] = totals[k] end
  local inputs, rows = {labels = {}, roles = {}}, {}
  for _, item in ipairs(INPUTS) do
    if not place[item[1]] then common.refuse(("%s: no row '%s'"):format(path, item[1])) end
    rows[#rows + 1] = place[item[1]]
    inputs.labels[#rows], inputs.roles[#rows] = item[1], item[2]
  end
  inputs.values = sheet:pick(rows, columns)
  report.dropped = dropped(sheet)
  report.notes[1] = "consumption (TC) is not broken down in this layout; its role is households"
  return common.finish({
    nodes = sectors, regions = common.fill(n, "CHN"), sectors = sectors,
    flows = sheet:pick(home, columns), imports = sheet:pick(abroad, columns), demand = demand,
    inputs = inputs, output = sheet:column_values("GO", home), attributes = names_of(sheet, home),
    unit = UNIT, year = o.year or common.year_in(path),
    title = "China, NBS input-output table, domestic and imported",
  }, report, o.balance)
end

---China's national tables (NBS), in the layout of one CSV a table: Code, Description,
---DescriptionInChinese, [Origin,] sectors, final use, GO. Both layouts are known by the header.
---Unit: 10,000 CNY of the year. `balance`: "demand" (default) keeps output and puts differences
---into a category "discrepancy", "output" sets output to the row sums, "refuse" accepts none.
---```lua
---local chain, report = assert(lian.read.nbs("china_2018_153.csv"))
---```
---@param path string
---@param given? {year: integer, balance: string}
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code
function read.nbs(path, given)
  local o = options.check("read.nbs", given, {year = "integer",
    balance = common.balance_rule("demand")})
  if type(path) ~= "string" then options.fail("read.nbs", "a path", path) end
  return common.guarded(function()
    local head = common.checked(core.first_record(path))
    if head[1] ~= "Code" or head[2] ~= "Description" then
      common.refuse(("%s:1: expected the columns Code, Description, DescriptionInChinese, got '%s'")
        :format(path, table.concat({head[1], head[2], head[3]}, ", ")))
    end
    if head[3] ~= "DescriptionInChinese" then
      common.refuse(("%s:1: column 3: expected DescriptionInChinese, got '%s' (an OECD table? then "
        .. "lian.read.oecd)"):format(path, tostring(head[3])))
    end
    return (head[4] == "Origin" and split or competitive)(path, o)
  end)
end


return read
