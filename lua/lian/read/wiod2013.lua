--- The world input-output tables of WIOD, 2013 release, as three labelled CSV files.
local common = require "lian.read.common"
local core = require "lian.core"
local options = require "lian.options"

local read = {}

local ROLES = {c37 = "households", c38 = "households", c39 = "government", c41 = "investment",
  c42 = "inventory"}

-- "CHN_c14" -> "CHN", "c14": the first underscore parts region from sector
local function parted(label, path, line)
  local region, sector = label:match("^([^_]+)_(.+)$")
  if not region then
    common.refuse(("%s:%s: expected a label such as CHN_c14, got '%s'"):format(path, line, label))
  end
  return region, sector
end

local function square(path)
  local sheet = common.sheet(path, {header = 1, labels = 1})
  local rows, lines = sheet:label(1), {}
  for i = 1, #rows do lines[i] = sheet:line(i) end
  common.same_order(path, rows, sheet.columns, lines)
  return sheet, rows
end

local function demand_of(path, nodes)
  local sheet = common.sheet(path, {header = 1, labels = 1})
  local rows, lines = sheet:label(1), {}
  for i = 1, #rows do lines[i] = sheet:line(i) end
  common.same_order(path, rows, nodes, lines)
  local block = {labels = sheet.columns, regions = {}, roles = {}, values = sheet.values}
  for k, label in ipairs(sheet.columns) do
    local region, code = parted(label, path, 1)
    block.regions[k], block.roles[k] = region, ROLES[code] or "other"
  end
  return block
end

local function output_of(path, nodes)
  local data = common.checked(core.columns(path, {number = {"output"}}))
  local labels, values = data.columns.label, data.columns.output
  if not labels or not values then
    common.refuse(path .. ":1: expected the columns label and output")
  end
  common.same_order(path, labels, nodes, data.lines)
  for i, v in ipairs(values) do
    if not v then common.refuse(("%s:%d: no output of '%s'"):format(path, data.lines[i], labels[i])) end
  end
  return values
end

local function sector_names(path, codes)
  local data = common.checked(core.columns(path))
  local place, names = {}, {}
  if not data.columns.code or not data.columns.name then
    common.refuse(path .. ":1: expected the columns code and name")
  end
  for i, code in ipairs(data.columns.code) do place[code] = data.columns.name[i] end
  for i, code in ipairs(codes) do names[i] = place[code] or code end
  return {{name = "name", texts = names}}
end

local function world(o)
  local report = common.report(o.flows)
  local sheet, nodes = square(o.flows)
  local regions, sectors = {}, {}
  for i, label in ipairs(nodes) do regions[i], sectors[i] = parted(label, o.flows, sheet:line(i)) end
  local spec = {nodes = nodes, regions = regions, sectors = sectors, flows = sheet.values,
    demand = demand_of(o.demand, nodes), output = o.output and output_of(o.output, nodes),
    attributes = o.sectors and sector_names(o.sectors, sectors), unit = "million USD",
    year = o.year or common.year_in(o.flows), title = "WIOD 2013 release, world table",
    source = o.flows}
  return common.finish(spec, report, o.balance)
end

---The world tables of WIOD's 2013 release: `flows` (square, labels REGION_sector), `demand` (five
---categories a region: c37, c38 households, c39 government, c41 investment, c42 inventories) and,
---optional, `output` (label, output) and `sectors` (code, name). Million USD of the year. The
---published numbers are whole millions, so rows do not sum to the published output; by default
---(`balance` = "output") output is the sum of its row, and value added (with taxes and margins) what
---remains of the column. Gzip is read as it is.
---Memory: one matrix of the flows, and a tenth.
---@param given {flows: string, demand: string, output: string, sectors: string, year: integer, balance: string}
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.wiod2013(given)
  local o = options.check("read.wiod2013", given, {flows = {"text", required = true},
    demand = {"text", required = true}, output = "text", sectors = "text", year = "integer",
    balance = common.balance_rule("output")})
  return common.guarded(world, o)
end

return read
