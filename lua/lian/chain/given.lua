--- What a user gives for a chain, looked at before it reaches the core: every message names the field.
local core = require "lian.core"
local options = require "lian.base.options"
local roles = require "lian.chain.roles"

local given = {}

-- names of roles, and further ones for what is left of the inputs
local ROLES = {demand = roles.DEMAND, inputs = roles.INPUTS,
  extensions = table.move(roles.INPUTS, 1, #roles.INPUTS, #roles.DEMAND + 1, {table.unpack(roles.DEMAND)})}
local EXACT = {wages = "labour", rest = "other", inventories = "inventory"}

local function listed(list, role)
  for _, known in ipairs(list) do if known == role then return role end end
end

local UNSAID = "%s: its name does not say whether it is value added: say its role, one of labour, taxes (on "
  .. "production), depreciation, surplus, value_added, other (value added too), imports, product_taxes, discrepancy"

local NO_USE = "%s: it is no final use by its name (taxes, margins, supply and output are none): leave it out, or "
  .. "say its role"

---The role that the name of a demand category or input row says. Inputs whose name says none are refused; demand
---is "other" then. Rows of extensions have no role.
---@param path string
---@param label string
---@param kind "demand"|"inputs"|"extensions"
---@return string
function given.role_of(path, label, kind)
  if kind == "extensions" then return "other" end
  local exact = listed(ROLES[kind], label) or listed(ROLES[kind], EXACT[label])
  if exact then return exact end
  if kind == "demand" then
    return roles.of_demand(label) or roles.is_no_use(label) and options.raise(NO_USE:format(path)) or "other"
  end
  return roles.of_input(label) or options.raise(UNSAID:format(path))
end

local function text(path, value)
  if type(value) ~= "string" then options.fail(path, "a text", value) end
  if value:find("\0", 1, true) then options.raise(path .. ": a text with a zero byte") end
  return value
end

given.text = text

local function sized(path, list, count, what)
  if count and #list ~= count then
    options.raise(("%s: expected %d %s, got %d"):format(path, count, what, #list))
  end
  return list
end

---An array of texts; `count` of them where it is given.
---@param path string
---@param list any
---@param count? integer
---@return string[]
function given.texts(path, list, count)
  sized(path, options.array(path, list, "an array of texts"), count, "texts")
  for i, value in ipairs(list) do text(("%s[%d]"):format(path, i), value) end
  return list
end

local function finite(path, value)
  if type(value) ~= "number" or value - value ~= 0 then options.fail(path, "a finite number", value) end
  return value
end

local function number(path, value)
  if type(value) ~= "number" then options.fail(path, "a number", value) end
  return value
end

---An array of so many numbers; one that is not finite is a fault of the data, which the core names.
---@param path string
---@param list any
---@param count integer
---@return number[]
function given.numbers(path, list, count)
  sized(path, options.array(path, list, ("an array of %d numbers"):format(count)), count, "numbers")
  for i, value in ipairs(list) do
    if type(value) ~= "number" then number(("%s[%d]"):format(path, i), value) end
  end
  return list
end

---A matrix, or an array of rows as one.
---@param path string
---@param value any
---@param rows integer
---@param columns integer
---@return lian.matrix
function given.matrix(path, value, rows, columns)
  if core.class(value) == "lian.matrix" then
    if value:rows() ~= rows or value:cols() ~= columns then
      options.raise(("%s: expected %d x %d numbers, got %d x %d"):format(path, rows, columns, value:rows(),
        value:cols()))
    end
    return value
  end
  local what = ("%d x %d numbers (an array of rows, or a matrix)"):format(rows, columns)
  sized(path, options.array(path, value, what), rows, "rows")
  for i, row in ipairs(value) do given.numbers(("%s[%d]"):format(path, i), row, columns) end
  return core.matrix_new(rows, columns, value)
end

---Roles of so many labels; those that the labels speak of where none are given.
---@param path string
---@param list any
---@param labels string[]
---@param kind "demand"|"inputs"|"extensions"
---@return string[]
function given.roles(path, list, labels, kind)
  if list == nil then
    list = {}
    for k, label in ipairs(labels) do
      list[k] = given.role_of(("%s for %s"):format(path, options.describe(label)), label, kind)
    end
    return list
  end
  given.texts(path, list, #labels)
  for k, role in ipairs(list) do given.role(("%s[%d]"):format(path, k), role, kind) end
  return list
end

---Raises unless a value is a role of this kind of block.
---@param path string
---@param role any
---@param kind "demand"|"inputs"|"extensions"
---@return string
function given.role(path, role, kind)
  local known, other = ROLES[kind], kind == "inputs" and "demand" or "inputs"
  if listed(known, role) then return role end
  if listed(ROLES[other], role) then
    options.raise(("%s: '%s' is a role of %s; those of %s are %s"):format(path, role, other, kind,
      table.concat(known, ", ")))
  end
  options.raise(options.unknown(path, "role", role, known))
end

-- name -> value as {name, value} by name
local function by_name(path, map, what)
  local list = {}
  for name in next, map do
    if type(name) ~= "string" then
      options.raise(("%s: expected %s, got the key %s"):format(path, what, options.describe(name)))
    end
  end
  for k, name in ipairs(options.names(map)) do list[k] = {text(path, name), map[name]} end
  return list
end

local ITEM = {values = {"any", required = true}, unit = "text", role = "text", region = "text"}

---Rows by name: name -> numbers, or name -> {values =, unit =, role =, region =}.
---@param path string
---@param map table
---@param count integer numbers in each
---@param kind "demand"|"inputs"|"extensions"
---@return table block labels, roles, units, regions, rows
function given.named(path, map, count, kind)
  local out = {labels = {}, roles = {}, units = {}, regions = {}, rows = {}}
  for k, one in ipairs(by_name(path, map, "name -> numbers")) do
    local name, item = one[1], one[2]
    local at = ("%s.%s"):format(path, name)
    local plain = type(item) ~= "table" or item[1] ~= nil or next(item) == nil
    local o = plain and {values = item} or options.check(at, item, ITEM)
    out.labels[k], out.rows[k] = name, given.numbers(plain and at or at .. ".values", o.values, count)
    out.roles[k] = o.role and given.role(at .. ".role", o.role, kind) or given.role_of(at, name, kind)
    out.units[k], out.regions[k] = text(at .. ".unit", o.unit or ""), text(at .. ".region", o.region or "")
  end
  return out
end

local BLOCK = {labels = {"table", required = true}, regions = "table", roles = "table", units = "table",
  values = {"any", required = true}, second = "any"}

---A block of labels with values.
---@param path string
---@param block table labels, regions, roles, units, values, second
---@param shape fun(labels: integer): integer, integer rows and columns of the values
---@param second fun(labels: integer): integer, integer rows and columns of `second`
---@param kind "demand"|"inputs"|"extensions"
---@return table
function given.block(path, block, shape, second, kind)
  local o = options.check(path, block, BLOCK)
  local labels = given.texts(path .. ".labels", o.labels)
  local function texts(name) return o[name] and given.texts(("%s.%s"):format(path, name), o[name], #labels) end
  local function matrix(name, of)
    if o[name] == nil then return nil end
    return given.matrix(("%s.%s"):format(path, name), o[name], of(#labels))
  end
  return {labels = labels, regions = texts("regions"), units = texts("units"),
    roles = given.roles(path .. ".roles", o.roles, labels, kind), values = matrix("values", shape),
    second = matrix("second", second)}
end

-- numbers with false for unknown, or texts
local function attribute_values(path, values, count)
  sized(path, options.array(path, values, "an array of numbers (false: unknown) or of texts"), count, "values")
  if type(values[1]) == "string" then return "texts", given.texts(path, values, count) end
  for i, v in ipairs(values) do
    if v ~= false then finite(("%s[%d]"):format(path, i), v) end
  end
  return "numbers", values
end

local ATTRIBUTE = {name = {"text", required = true}, unit = "text", numbers = "table", texts = "table"}

---Attributes of nodes: name -> values, or an array of {name =, unit =, numbers = or texts =}.
---@param path string
---@param value table
---@param count integer
---@return table[]
function given.attributes(path, value, count)
  local list = {}
  if value[1] == nil then
    for k, one in ipairs(by_name(path, value, "name -> values")) do
      local field, values = attribute_values(("%s.%s"):format(path, one[1]), one[2], count)
      list[k] = {name = one[1], unit = "", [field] = values}
    end
    return list
  end
  for k, one in ipairs(options.array(path, value, "an array of {name =, numbers = or texts =}")) do
    local at = ("%s[%d]"):format(path, k)
    local o = options.check(at, one, ATTRIBUTE)
    local field = o.numbers and "numbers" or "texts"
    if (o.numbers == nil) == (o.texts == nil) then options.raise(at .. ": give numbers or texts") end
    list[k] = {name = text(at .. ".name", o.name), unit = text(at .. ".unit", o.unit or "")}
    if field == "texts" then
      list[k].texts = given.texts(at .. ".texts", o.texts, count)
    else
      list[k].numbers = select(2, attribute_values(at .. ".numbers", o.numbers, count))
    end
  end
  return list
end

local AXIS = {name = {"text", required = true}, values = {"table", required = true}}

---Axes along which nodes are grouped, each once: regions and sectors, and an array of {name =, values =}.
---@param spec table regions, sectors, axes
---@param count integer
---@return table[] axes
---@return table<string, boolean> seen
function given.axes(spec, count)
  local axes, seen = {}, {}
  local function add(name, values, path)
    if not seen[name] then
      seen[name] = true
      axes[#axes + 1] = {name = name, values = given.texts(path, values, count)}
    end
  end
  if spec.regions then add("region", spec.regions, "chain.regions") end
  if spec.sectors then add("sector", spec.sectors, "chain.sectors") end
  for k, axis in ipairs(spec.axes and options.array("chain.axes", spec.axes, "an array of {name =, values =}") or {}) do
    local at = ("chain.axes[%d]"):format(k)
    local o = options.check(at, axis, AXIS)
    add(text(at .. ".name", o.name), o.values, at .. ".values")
  end
  return axes, seen
end

local LINK = {from = true, to = true, value = true, true, true, true}
local ENDS = {count = "integer", from = {"table", required = true}, to = {"table", required = true},
  value = {"table", required = true}}

-- {count, from, to, value} with node numbers, as chain:links() gives them
local function link_columns(path, links, nodes)
  local o = options.check(path, links, ENDS)
  local count = #given.numbers(path .. ".value", o.value, o.count or #o.value)
  for k, v in ipairs(o.value) do finite(("%s.value[%d]"):format(path, k), v) end
  for _, name in ipairs{"from", "to"} do
    local at = ("%s.%s"):format(path, name)
    for k, i in ipairs(given.numbers(at, o[name], count)) do
      if not math.tointeger(i) or i < 1 or i > #nodes then
        options.fail(("%s[%d]"):format(at, k), ("a node number from 1 to %d"):format(#nodes), i)
      end
    end
  end
  return {count = count, from = o.from, to = o.to, value = o.value}
end

---Links as columns of node numbers, from rows {from =, to =, value =} or {from, to, value} of labels, or from
---such columns.
---@param path string
---@param links table
---@param nodes string[]
---@return table {count, from, to, value}
function given.links(path, links, nodes)
  if links.count ~= nil or links.from ~= nil or links.value ~= nil then return link_columns(path, links, nodes) end
  local place, out = {}, {from = {}, to = {}, value = {}, count = #links}
  for i, label in ipairs(nodes) do place[label] = i end
  local function node(at, label)
    if not place[label] then options.raise(options.unknown(at, "node", label, nodes)) end
    return place[label]
  end
  for k, link in ipairs(options.array(path, links, "an array of {from, to, value}")) do
    local at = ("%s[%d]"):format(path, k)
    if type(link) ~= "table" or getmetatable(link) ~= nil then options.fail(at, "{from, to, value}", link) end
    for key in next, link do
      if not LINK[key] then options.raise(("%s: expected {from, to, value}, got the key %s"):format(at,
        options.describe(key))) end
    end
    out.from[k] = node(at .. ".from", link.from or link[1])
    out.to[k] = node(at .. ".to", link.to or link[2])
    out.value[k] = finite(at .. ".value", link.value or link[3])
  end
  return out
end

return given
