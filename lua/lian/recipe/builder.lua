--- The values of a recipe from the nodes that lian.recipe.text read: tables, policies, distributions, and rules in Lua.
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local library = require "lian.recipe.library"
local options = require "lian.base.options"
local random = require "lian.base.random"
local rule = require "lian.recipe.rule"
local text = require "lian.recipe.text"

local builder = {}

local build

local function build_table(node, b)
  local out = {}
  for _, entry in ipairs(node.entries) do out[entry[1]] = build(entry[2], b) end
  return out
end

local function kinds_of(module)
  local kinds = {}
  for name, value in pairs(module) do if type(value) == "function" then kinds[#kinds + 1] = name end end
  table.sort(kinds)
  return kinds
end

local function made(node, b, module, what)
  local make = type(module) == "table" and rawget(module, node.name)
  if type(make) ~= "function" then
    local near = type(module) == "table" and options.nearest(node.name, kinds_of(module))
    text.fail(node.at, ("no %s '%s' is known%s"):format(what, node.name,
      near and (", did you mean '%s'?"):format(near) or ""))
  end
  local value, message = options.attempt(make, build_table(node.body, b))
  if value == nil then text.fail(node.at, message) end
  return value
end

local BUILD = {table = build_table}

function BUILD.policy(node, b)
  local was = b.old and (declare.of(node.name) or {}).was or {}
  for _, entry in ipairs(node.body.entries) do entry[1] = was[entry[1]] or entry[1] end
  return made(node, b, declare.makers(), "policy")
end

function BUILD.distribution(node, b)
  local value = made(node, b, random, "distribution")
  local meta = core.metatable(value)
  if type(meta) == "table" and rawget(meta, "__name") == "lian.distribution" then return value end
  text.fail(node.at, ("no distribution '%s' is known"):format(node.name))
end

function BUILD.library(node, b)
  local value = library.find(b.environment, node.name)
  if value == nil then text.fail(node.at, ("the library holds no '%s'"):format(node.name)) end
  return value
end

function BUILD.environment(_, b) return b.environment end

function BUILD.same(node, b)
  return b.rules[node.number] or text.fail(node.at, ("there is no rule %s before"):format(tostring(node.number)))
end

local function entry_of(node, name, form)
  for _, entry in ipairs(node.entries) do
    local value = entry[2]
    if entry[1] == name then
      local ok = type(value) == form or type(value) == "table" and (value.form == form or form == "any")
      return ok and value or text.fail(node.at, ("expected %s to be a %s"):format(name, form))
    end
  end
end

-- {name, cell, value} of each upvalue, as nodes
local function upvalues_of(node)
  local list, names = {}, {}
  local given = entry_of(node.body, "upvalues", "table")
  for k, entry in ipairs(given and given.entries or {}) do
    local item = entry[2]
    if type(item) ~= "table" or item.form ~= "table" then
      text.fail(given.at, "expected an upvalue {name =, cell =}")
    end
    local name = entry_of(item, "name", "string")
    if not name or not name:find("^[%a_][%w_]*$") then text.fail(item.at, "expected the name of an upvalue") end
    list[k] = {name = name, cell = entry_of(item, "cell", "number"), at = item.at}
    for _, part in ipairs(item.entries) do if part[1] == "value" then list[k].value, list[k].is = part[2], true end end
    names[k] = name
  end
  return list, names
end

local function constants_of(node, b)
  local given = entry_of(node.body, "constants", "table")
  for _, entry in ipairs(given and given.entries or {}) do
    local name, value = entry[1], entry[2]
    if type(name) ~= "string" or not name:find("^[%a_][%w_]*$") or type(value) == "table" or value == math.huge or
      value == -math.huge then text.fail(given.at, "expected constants by name") end
  end
  return given and build(given, b)
end

function BUILD.code(node, b)
  if not debug or not debug.setupvalue or not debug.upvaluejoin then
    text.fail(node.at, "a rule in Lua cannot be read where the debug library is left out")
  end
  local list, names = upvalues_of(node)
  local source = entry_of(node.body, "text", "string") or text.fail(node.at, "expected the text of the rule")
  local f, message = rule.load(source, names, constants_of(node, b))
  if not f then text.fail(node.at, message) end
  b.rules[node.number] = f
  for k, upvalue in ipairs(list) do
    local cell = upvalue.cell and b.cells[upvalue.cell]
    if cell then
      debug.upvaluejoin(f, k, cell[1], cell[2])
    else
      if upvalue.cell then b.cells[upvalue.cell] = {f, k} end
      if upvalue.is then debug.setupvalue(f, k, build(upvalue.value, b)) end
    end
  end
  local globals = entry_of(node.body, "globals", "table")
  for _, entry in ipairs(globals and globals.entries or {}) do b.environment[entry[1]] = build(entry[2], b) end
  return f
end

function build(node, b)
  if type(node) ~= "table" then return node end
  return BUILD[node.form](node, b)
end

---Adds the texts of the rules in Lua below a node to a list.
---@param node table
---@param into string[]
function builder.find_rules(node, into)
  if type(node) ~= "table" then return end
  if node.form == "code" then into[#into + 1] = entry_of(node.body, "text", "string") end
  for _, entry in ipairs((node.body or node).entries or {}) do builder.find_rules(entry[2], into) end
end

---The table of a node.
---@param node table
---@param old boolean whether fields have the names of old
---@return fun(node: table): table builds tables that share rules, their variables and their environment
function builder.new(old)
  local b = {environment = library.environment(), rules = {}, cells = {}, old = old}
  return function(node) return build_table(node, b) end
end

return builder
