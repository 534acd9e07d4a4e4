--- Builds a chain from Lua arrays: what `lian.chain{...}` and every reader call.
local core = require "lian.core"
local options = require "lian.base.options"

local build = {}

-- words that say what a demand category or an input row is
local ROLE_OF = {
  households = "households", government = "government", investment = "investment",
  inventory = "inventory", inventories = "inventory", exports = "exports", imports = "imports",
  discrepancy = "discrepancy", labour = "labour", wages = "labour", taxes = "taxes",
  depreciation = "depreciation", surplus = "surplus", value_added = "value_added",
  ["value added"] = "value_added", product_taxes = "product_taxes",
}

local function sorted_names(map)
  local names = {}
  for name in pairs(map) do
    if type(name) ~= "string" then
      options.fail(tostring(name), "a name", name)
    end
    names[#names + 1] = name
  end
  table.sort(names)
  return names
end

local function is_matrix(value) return type(value) == "userdata" end

-- rows: an array of arrays, or a matrix already
local function to_matrix(value, path, rows, cols)
  if is_matrix(value) then return value end
  if type(value) ~= "table" then
    options.fail(path, ("%d x %d numbers"):format(rows, cols), value)
  end
  if #value ~= rows then
    options.fail(path, ("%d rows"):format(rows), ("%d"):format(#value))
  end
  for i, row in ipairs(value) do
    if type(row) ~= "table" then
      options.fail(("%s[%d]"):format(path, i), "a row of numbers", row)
    end
    if #row ~= cols then
      options.fail(("%s[%d]"):format(path, i), ("%d numbers"):format(cols), ("%d"):format(#row))
    end
    for j, cell in ipairs(row) do
      if type(cell) ~= "number" then
        options.fail(("%s[%d][%d]"):format(path, i, j), "a number", cell)
      end
    end
  end
  return core.matrix_new(rows, cols, value)
end

local function check_numbers(list, path, count)
  if type(list) ~= "table" then options.fail(path, ("%d numbers"):format(count), list) end
  if #list ~= count then
    options.fail(path, ("%d numbers"):format(count), ("%d"):format(#list))
  end
  for i, v in ipairs(list) do
    if type(v) ~= "number" then options.fail(("%s[%d]"):format(path, i), "a number", v) end
  end
  return list
end

-- name -> numbers, or name -> {values =, unit =, role =, region =}
local function named_rows(given, path, count)
  local out = {labels = {}, roles = {}, units = {}, regions = {}, rows = {}}
  for k, name in ipairs(sorted_names(given)) do
    local item = given[name]
    local values = type(item) == "table" and item.values or item
    out.labels[k] = name
    out.rows[k] = check_numbers(values, path .. "." .. name, count)
    out.roles[k] = type(item) == "table" and item.role or ROLE_OF[name] or "other"
    out.units[k] = type(item) == "table" and item.unit or ""
    out.regions[k] = type(item) == "table" and item.region or ""
  end
  return out
end

local function fill_roles(block)
  if block.roles then return block.roles end
  local roles = {}
  for k, label in ipairs(block.labels) do roles[k] = ROLE_OF[label] or "other" end
  return roles
end

local BLOCK_KEYS = {
  labels = {"table", required = true}, regions = "table", roles = "table", units = "table",
  values = {"any", required = true}, second = "any",
}

-- block form: labels with values as a matrix or an array of rows
local function block_form(given, path, shape)
  options.check(path, given, BLOCK_KEYS)
  local count = #given.labels
  local rows, cols = shape(count)
  return {
    labels = given.labels, regions = given.regions, units = given.units,
    roles = fill_roles(given), values = to_matrix(given.values, path .. ".values", rows, cols),
    second = given.second and to_matrix(given.second, path .. ".second", rows, cols),
  }
end

local function demand_of(given, n)
  if given == nil then return nil end
  if type(given) ~= "table" then options.fail("chain.demand", "a table", given) end
  if given.labels then
    return block_form(given, "chain.demand", function(count) return n, count end)
  end
  local named = #given > 0 and {labels = {"final demand"}, roles = {"other"}, units = {""},
    regions = {""}, rows = {check_numbers(given, "chain.demand", n)}}
    or named_rows(given, "chain.demand", n)
  local columns = core.matrix_new(#named.labels, n, named.rows)
  return {labels = named.labels, roles = named.roles, units = named.units,
    regions = named.regions, values = columns:transpose()}
end

local function rows_of(given, path, n, single)
  if given == nil then return nil end
  if type(given) ~= "table" then options.fail(path, "a table", given) end
  if given.labels then
    return block_form(given, path, function(count) return count, n end)
  end
  local named = #given > 0 and {labels = {single}, roles = {ROLE_OF[single] or "other"},
    units = {""}, regions = {""}, rows = {check_numbers(given, path, n)}}
    or named_rows(given, path, n)
  return {labels = named.labels, roles = named.roles, units = named.units,
    regions = named.regions, values = core.matrix_new(#named.labels, n, named.rows)}
end

local function axes_of(given, n)
  local axes, seen = {}, {}
  local function add(name, values)
    if seen[name] then return end
    seen[name] = true
    if type(values) ~= "table" or #values ~= n then
      options.fail("chain." .. name, ("%d texts"):format(n),
        type(values) == "table" and #values or values)
    end
    axes[#axes + 1] = {name = name, values = values}
  end
  if given.regions then add("region", given.regions) end
  if given.sectors then add("sector", given.sectors) end
  for _, axis in ipairs(given.axes or {}) do add(axis.name, axis.values) end
  if given.kind ~= "items" then
    if not seen.region then
      local home = {}
      for i = 1, n do home[i] = "home" end
      add("region", home)
    end
    if not seen.sector then add("sector", given.nodes) end
  end
  return axes
end

local function attributes_of(given)
  if given == nil or given[1] then return given end
  local list = {}
  for k, name in ipairs(sorted_names(given)) do
    local values = given[name]
    local field = type(values[1]) == "string" and "texts" or "numbers"
    list[k] = {name = name, unit = "", [field] = values}
  end
  return list
end

-- {from = "steel", to = "cars", value = 3} or {"steel", "cars", 3} -> columns of node numbers
local function links_of(given, nodes)
  if given == nil or given.count or given.from then return given end
  local place = {}
  for i, label in ipairs(nodes) do place[label] = i end
  local out = {from = {}, to = {}, value = {}, count = #given}
  for k, link in ipairs(given) do
    local path = ("chain.links[%d]"):format(k)
    if type(link) ~= "table" then options.fail(path, "{from, to, value}", link) end
    local from, to, value = link.from or link[1], link.to or link[2], link.value or link[3]
    if not place[from] then options.fail(path .. ".from", "a node", from) end
    if not place[to] then options.fail(path .. ".to", "a node", to) end
    if type(value) ~= "number" then options.fail(path .. ".value", "a number", value) end
    out.from[k], out.to[k], out.value[k] = place[from], place[to], value
  end
  return out
end

local KEYS = {
  kind = {"choice", "table", "network", "items"}, nodes = {"table", required = true},
  regions = "table", sectors = "table", axes = "table", flows = "any", links = "table",
  imports = "any", output = "table", demand = "table", inputs = "table", extensions = "table",
  attributes = "table", title = "text", unit = "text", source = "text", year = "integer",
  tolerance = "positive",
}

---Builds a chain from arrays. Money is in `unit` per year throughout.
---`nodes` are distinct labels; `flows[i][j]` is what i sells to j (or `links` = list of
---`{from, to, value}`, stored sparse). `output`, `demand` and `inputs` may be given or left out:
---what is missing is derived, what contradicts is refused with the amount and the node.
---`demand` is an array of numbers or name -> array; `inputs` likewise; `extensions` are
---name -> {values =, unit =}, in physical units per year.
---```lua
---local two = assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}},
---  output = {1000, 2000}, unit = "million USD"})
---```
---@param given table
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code "bad_data" or "the_given_parts_contradict_each_other"
function build.chain(given)
  options.check("chain", given, KEYS)
  local n = #given.nodes
  if n == 0 then options.fail("chain.nodes", "at least one label", "none") end
  local kind = given.kind or (given.links and "network" or "table")
  if not given.flows and not given.links then
    options.fail("chain", "flows or links", "neither")
  end
  return core.chain_new{
    kind = kind, nodes = given.nodes,
    axes = axes_of({regions = given.regions, sectors = given.sectors, axes = given.axes,
      kind = kind, nodes = given.nodes}, n),
    flows = given.flows and to_matrix(given.flows, "chain.flows", n, n),
    links = links_of(given.links, given.nodes),
    imports = given.imports and to_matrix(given.imports, "chain.imports", n, n),
    output = given.output and check_numbers(given.output, "chain.output", n),
    demand = demand_of(given.demand, n),
    inputs = rows_of(given.inputs, "chain.inputs", n, "value added"),
    extensions = rows_of(given.extensions, "chain.extensions", n, "extension"),
    attributes = attributes_of(given.attributes),
    title = given.title, unit = given.unit, source = given.source, year = given.year,
    tolerance = given.tolerance,
  }
end

return build
