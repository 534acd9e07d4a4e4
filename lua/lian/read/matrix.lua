--- Any labelled CSV matrix, told which rows and columns are what.
local common = require "lian.read.common"
local options = require "lian.options"

local read = {}

-- places of a selector among labels: "first..last", a label, or a list of labels
local function places(list, given, path, what)
  local at, twice = {}, {}
  for i, label in ipairs(list) do
    if at[label] then twice[label] = true else at[label] = i end
  end
  local function place(label)
    if not at[label] then
      local near = options.nearest(label, list)
      common.refuse(("%s: no %s '%s'%s"):format(path, what, label,
        near and (", did you mean '%s'?"):format(near) or ""))
    end
    if twice[label] then common.refuse(("%s: %s '%s' stands twice"):format(path, what, label)) end
    return at[label]
  end
  if type(given) == "table" then
    local out = {}
    for k, label in ipairs(given) do out[k] = place(label) end
    return out
  end
  local first, last = given:match("^(.+)%.%.(.+)$")
  if not first or at[given] then return {place(given)} end
  local from, to = place(first), place(last)
  if from > to then
    common.refuse(("%s: %s '%s' comes after '%s'"):format(path, what, first, last))
  end
  return common.range(from, to)
end

local function roles_of(labels, given, path)
  local roles, known = {}, {}
  for k, label in ipairs(labels) do
    known[label] = true
    roles[k] = given and given[label] or "other"
  end
  for label in pairs(given or {}) do
    if not known[label] then options.raise(("%s: no '%s' among %s"):format(path, label,
      table.concat(labels, ", "))) end
  end
  return roles
end

local function check_same(sheet, rows, columns, path)
  local codes, heads, lines = common.at(sheet:label(1), rows), common.at(sheet.columns, columns), {}
  for k, i in ipairs(rows) do lines[k] = sheet:line(i) end
  common.same_order(path, codes, heads, lines)
  return codes
end

-- "CHN_c14" -> CHN and c14 on all nodes, or one region for all
local function regions_of(nodes, o, path)
  if o.regions ~= "prefix" then return common.fill(#nodes, o.regions or "home"), nodes end
  local regions, sectors = {}, {}
  for i, label in ipairs(nodes) do
    regions[i], sectors[i] = label:match("^([^_]+)_(.+)$")
    if not regions[i] then
      common.refuse(("%s: node '%s': expected a label such as CHN_c14"):format(path, label))
    end
  end
  return regions, sectors
end

local function demand_of(sheet, rows, o, codes, path)
  local columns = places(sheet.columns, o.demand, path .. ":1", "column")
  local labels = common.at(sheet.columns, columns)
  local block = {labels = labels, values = sheet:pick(rows, columns),
    roles = roles_of(labels, o.demand_roles, "read.matrix.demand_roles")}
  if o.regions == "prefix" then
    local known = common.as_set(regions_of(codes, o, path))
    block.regions = {}
    for k, label in ipairs(labels) do
      local region = label:match("^([^_]+)_")
      block.regions[k] = region and known[region] and region or ""
    end
  end
  return block
end

local function rows_block(sheet, columns, given, roles, path, what)
  local rows = places(sheet:label(1), given, path, "row")
  local labels = common.at(sheet:label(1), rows)
  return {labels = labels, values = sheet:pick(rows, columns),
    roles = roles_of(labels, roles, "read.matrix." .. what)}
end

local function output_of(sheet, rows, columns, name, path)
  if sheet:has_column(name) then return sheet:column_values(name, rows) end
  local at = places(sheet:label(1), name, path, "row or column")
  return sheet:pick(at, columns):row(1)
end

local function build(o)
  local path, report = o.path, common.report(o.path)
  local sheet = common.sheet(path, {header = o.header, header_row = o.header, labels = o.labels,
    separator = o.separator, skip = o.skip, zero = o.zero})
  local rows = places(sheet:label(1), o.flows.rows, path, "row")
  local columns = places(sheet.columns, o.flows.columns, path .. ":1", "column")
  local nodes = check_same(sheet, rows, columns, path)
  local regions, sectors = regions_of(nodes, o, path)
  local spec = {nodes = nodes, regions = regions, sectors = sectors,
    flows = sheet:pick(rows, columns), unit = o.unit, year = o.year or common.year_in(path),
    title = o.title, source = o.source or path}
  if o.demand then spec.demand = demand_of(sheet, rows, o, nodes, path) end
  if o.inputs then
    spec.inputs = rows_block(sheet, columns, o.inputs, o.input_roles, path, "input_roles")
  end
  if o.imports then
    local at = places(sheet:label(1), o.imports, path, "row")
    spec.imports = sheet:pick(at, columns)
    if #at ~= #nodes then
      common.refuse(("%s: imports: expected %d rows, got %d"):format(path, #nodes, #at))
    end
  end
  if o.output then spec.output = output_of(sheet, rows, columns, o.output, path) end
  if o.labels > 1 then
    spec.attributes = {{name = "name", texts = common.at(sheet:label(2), rows)}}
  end
  if not spec.demand then
    if not spec.output then
      options.raise("read.matrix: give demand or output: without one of them nothing fixes output")
    end
    local z, rest = spec.flows:row_sums(), {}
    for i, x in ipairs(spec.output) do rest[i] = {x - z[i]} end
    spec.demand = {labels = {"final demand"}, roles = {"other"},
      values = require("lian.core").matrix_new(#nodes, 1, rest)}
  end
  return common.finish(spec, report, o.balance)
end

---Any labelled CSV matrix as a table. `header` header rows (the last names the columns), `labels`
---label columns (the first names the rows, the second, if any, describes them). `flows` = {rows =,
---columns =}, `demand` columns, `inputs` rows, `output` a row or column, `imports` rows of imported
---flows: each a label, a list of labels, or "first..last". `demand_roles` and `input_roles`: label
----> role (households, exports, labour, ...). `regions` = "prefix" reads labels such as CHN_c14, or
---one region's name for all. `balance` as for read.nbs (default "refuse").
---```lua
---local uk = assert(lian.read.matrix{path = "uk.csv", labels = 2, unit = "million GBP",
---  flows = {rows = "01..NPISH_96", columns = "01..NPISH_96"}, output = "Total output"})
---```
---@param given table
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.matrix(given)
  local o = options.check("read.matrix", given, {path = {"text", required = true},
    header = {"count", default = 1}, labels = {"count", default = 1}, separator = "text",
    skip = "integer", zero = "labels", flows = {"table", required = true}, demand = "labels",
    demand_roles = "table", inputs = "labels", input_roles = "table", output = "text",
    imports = "labels", regions = "text", unit = "text", year = "integer", title = "text",
    source = "text", balance = common.balance_rule("refuse")})
  o.flows = options.check("read.matrix.flows", o.flows, {rows = {"labels", required = true},
    columns = {"labels", required = true}})
  if type(o.zero) == "string" then o.zero = {o.zero} end
  return common.guarded(build, o)
end

return read
