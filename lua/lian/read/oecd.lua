--- OECD harmonised national input-output tables, 2021 edition, in CSV.
local common = require "lian.read.common"
local core = require "lian.core"
local options = require "lian.options"

local read = {}

local DEMAND = {
  {"HFCE", "households"}, {"NPISH", "households"}, {"GGFC", "government"}, {"GFCF", "investment"},
  {"INVNT", "inventory"}, {"CONS_ABR", "exports"}, {"CONS_NONRES", "exports"}, {"EXPO", "exports"},
  {"IMPO", "imports"},
}
local INPUTS = {
  {"TXS_IMP_FNL", "product_taxes"}, {"TXS_INT_FNL", "product_taxes"}, {"VALU", "value_added"},
}

local function table_from(path, o)
  local sheet, report = common.sheet(path, {header = 1, labels = 2}), common.report(path)
  local sectors, codes = {}, sheet:label(1)
  for _, code in ipairs(sheet.columns) do
    if code == "HFCE" then break end
    sectors[#sectors + 1] = code
  end
  local rows, lines = common.range(1, math.min(#sectors, #codes)), {}
  for k, i in ipairs(rows) do lines[k] = sheet:line(i) end
  common.same_order(path, common.at(codes, rows), sectors, lines)
  local place = common.place_of(codes, path, "row", function(i) return sheet:line(i) end)
  local function row_of(code)
    return place[code] or common.refuse(("%s: no row '%s'"):format(path, code))
  end
  local demand, inputs = {labels = {}, roles = {}}, {labels = {}, roles = {}}
  local columns, tail = {}, {}
  for k, item in ipairs(DEMAND) do
    demand.labels[k], demand.roles[k], columns[k] = item[1], item[2], sheet:column(item[1])
  end
  for k, item in ipairs(INPUTS) do
    inputs.labels[k], inputs.roles[k], tail[k] = item[1], item[2], row_of(item[1])
  end
  local all = common.range(1, #sectors)
  demand.values, inputs.values = sheet:pick(rows, columns), sheet:pick(tail, all)
  report.dropped = {"TTL_INT_FNL"}
  local home = o.region or (path:match("_(%u%u%u)_%d%d%d%d[^/]*$") or path:match("(%u%u%u)%d%d%d%d[^/]*$")
    or "home")
  return common.finish({
    nodes = sectors, regions = common.fill(#sectors, home), sectors = sectors,
    flows = sheet:pick(rows, all), demand = demand, inputs = inputs,
    output = sheet:pick({row_of("OUTPUT")}, all):row(1),
    attributes = {{name = "name", texts = common.at(sheet:label(2), rows)}},
    unit = "million USD", year = o.year or common.year_in(path),
    title = home .. ", OECD input-output table, 2021 edition",
  }, report, o.balance)
end

---OECD national tables, 2021 edition: Code, Description, 45 sectors, HFCE ... EXPO, IMPO (negative),
---and the rows TXS_IMP_FNL, TXS_INT_FNL, VALU, OUTPUT. Million USD of the year. `region` and `year`
---come from the file name when not given; `balance` as for read.nbs.
---@param path string
---@param given? {region: string, year: integer, balance: string}
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.oecd(path, given)
  local o = options.check("read.oecd", given, {region = "text", year = "integer",
    balance = common.balance_rule("demand")})
  if type(path) ~= "string" then options.fail("read.oecd", "a path", path) end
  return common.guarded(function()
    local head = common.checked(core.first_record(path))
    local has = common.as_set(head)
    if head[1] ~= "Code" or not has.HFCE then
      common.refuse(path .. ":1: expected the columns Code, Description, sectors, HFCE, ..., IMPO of "
        .. "an OECD table, 2021 edition")
    end
    return table_from(path, o)
  end)
end

return read
