--- Values of a scenario as the text of a recipe: literals, policies, distributions, and rules in Lua with what they
--- rest on. A value that no recipe can keep ends the writing, with the place where it stands.
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local library = require "lian.recipe.library"
local options = require "lian.base.options"
local rule = require "lian.recipe.rule"
local text = require "lian.recipe.text"

local writer = {}

local Refusal = {}

---Ends the writing: what stands at `path` cannot be kept.
---@param path string
---@param message string
---@param ... any for the message
function writer.refuse(path, message, ...)
  error(setmetatable({message = ("%s: " .. message):format(path, ...)}, Refusal), 0)
end

local refuse = writer.refuse

local function sorted_keys(value, path)
  local array, keys = 0, {}
  while rawget(value, array + 1) ~= nil do array = array + 1 end
  for key in next, value do
    if math.type(key) ~= "integer" and type(key) ~= "string" then
      refuse(path, "the key %s is neither a text nor a whole number", options.describe(key))
    end
    if math.type(key) ~= "integer" or key < 1 or key > array then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return a < b
  end)
  return array, keys
end

local write

local function path_of(path, key)
  if type(key) == "number" then return ("%s[%d]"):format(path, key) end
  return ("%s.%s"):format(path, options.describe(key):match("^'(.*)'$"))
end

-- entries one below the other when one of them is long, else in one line
local function braces(entries, indent)
  local length, broken = #indent, false
  for _, entry in ipairs(entries) do
    length = length + #entry + 2
    broken = broken or entry:find("\n", 1, true) ~= nil
  end
  if not broken and length < 100 then return "{" .. table.concat(entries, ", ") .. "}" end
  local inner = indent .. "  "
  return "{\n" .. inner .. table.concat(entries, ",\n" .. inner) .. ",\n" .. indent .. "}"
end

local function write_table(value, path, w, depth, indent)
  if depth > text.DEEPEST then refuse(path, "tables more than %d deep", text.DEEPEST) end
  if w.open[value] then refuse(path, "the table holds itself") end
  w.open[value] = true
  local array, keys = sorted_keys(value, path)
  local entries, inner = {}, indent .. "  "
  for k = 1, array do entries[k] = write(rawget(value, k), path_of(path, k), w, depth + 1, inner) end
  for _, key in ipairs(keys) do
    entries[#entries + 1] = text.key(key) .. write(rawget(value, key), path_of(path, key), w, depth + 1, inner)
  end
  w.open[value] = nil
  return braces(entries, indent)
end

-- fields of an object but its kind, as a plain table
local function fields_of(value)
  local fields = {}
  for key, field in next, value do if key ~= "kind" then fields[key] = field end end
  return fields
end

local function write_object(value, path, w, depth, indent)
  local meta = core.metatable(value)
  if declare.is(value) then
    return value.kind .. write_table(fields_of(value), ("%s (%s)"):format(path, value.kind), w, depth, indent)
  end
  if type(meta) == "table" and rawget(meta, "__name") == "lian.distribution" and type(value.kind) == "string" then
    return ("distribution %s%s"):format(value.kind, write_table(value.parameters, path, w, depth, indent))
  end
  refuse(path, "%s cannot be kept", tostring(value):match("^lian%.%w+") or options.describe(value))
end

-- the variables that a rule shares with its script: each value once, however many rules see it
local function write_upvalues(f, names, path, w, depth, indent)
  local entries, environment = {}, nil
  for i, name in ipairs(names) do
    local _, value = debug.getupvalue(f, i)
    if name == "_ENV" then
      environment = value
      entries[i] = '{name = "_ENV", value = environment}'
    else
      local id, parts = debug.upvalueid(f, i), {}
      local first = not w.cells[id]
      if first then
        w.cells.count = w.cells.count + 1
        w.cells[id] = w.cells.count
      end
      parts[1] = ("cell = %d"):format(w.cells[id])
      parts[2] = ("name = %s"):format(text.quote(name))
      if first and value ~= nil then
        parts[3] = "value = " .. write(value, ("%s: upvalue '%s'"):format(path, name), w, depth + 3, indent .. "    ")
      end
      entries[i] = braces(parts, indent .. "  ")
    end
  end
  return braces(entries, indent), environment
end

-- what a rule takes from its environment beyond the library, each once in the recipe
local function write_globals(source, names, constants, environment, path, w, depth, indent)
  local entries = {}
  for _, name in ipairs(type(environment) == "table" and rule.globals(source, names, constants) or {}) do
    local value = environment[name]
    local same = library.has(name) and (not library.is_environment(environment) or library.name(value) == name)
    if value ~= nil and not same and type(value) == "table" and package.loaded[name] == value then
      refuse(path, "it uses '%s', which rules do without when they are read back", name)
    end
    if value ~= nil and not same and not w.globals[name] then
      w.globals[name] = true
      entries[#entries + 1] = text.key(name) .. write(value, ("%s: global '%s'"):format(path, name), w, depth + 2,
        indent .. "  ")
    end
  end
  return #entries > 0 and braces(entries, indent) or nil
end

-- what is told of a value that a recipe cannot keep, where it is only to be told apart (recipe.describe)
local function told_of(value, w)
  local words = w.told and w.told(value)
  if words and type(words) ~= "string" then options.fail("recipe.describe.told", "a text, or nil, from it", words) end
  return words and ("object %s"):format(text.quote(words))
end

local function write_function(f, path, w, depth, indent)
  local name = library.name(f)
  if name then return "library " .. text.quote(name) end
  if w.rules[f] then return ("same %d"):format(w.rules[f]) end
  if depth > text.DEEPEST then refuse(path, "rules more than %d deep", text.DEEPEST) end
  local source, names, constants = rule.source(f)
  if not source then refuse(path, "%s", names) end
  w.rules.count = w.rules.count + 1
  w.rules[f] = w.rules.count
  local inner, parts = indent .. "  ", {"text = " .. text.quote(source)}
  local upvalues, environment = write_upvalues(f, names, path, w, depth, inner)
  if #names > 0 then parts[2] = "upvalues = " .. upvalues end
  if constants then parts[#parts + 1] = "constants = " .. write(constants, path, w, depth + 1, inner) end
  local globals = write_globals(source, names, constants, environment, path, w, depth, inner)
  if globals then parts[#parts + 1] = "globals = " .. globals end
  return "code" .. braces(parts, indent)
end

function write(value, path, w, depth, indent)
  local kind = type(value)
  if kind == "boolean" then return tostring(value) end
  if kind == "string" then return text.quote(value) end
  if kind == "number" then return text.number(value) or refuse(path, "nan cannot be kept") end
  if kind == "function" then return write_function(value, path, w, depth, indent) end
  local told = told_of(value, w)
  if told then return told end
  if kind ~= "table" then refuse(path, "%s cannot be kept", options.describe(value)) end
  if library.is_environment(value) then return "environment" end
  if library.name(value) then return "library " .. text.quote(library.name(value)) end
  if getmetatable(value) ~= nil then return write_object(value, path, w, depth, indent) end
  return write_table(value, path, w, depth, indent)
end

---A value as text.
---@param value any
---@param path string where it stands, for messages
---@param w table what has been written, of writer.run
---@return string
function writer.value(value, path, w) return write(value, path, w, 1, "") end

---A table as text, whatever it is otherwise.
---@param value table
---@param path string
---@param w table
---@return string
function writer.table(value, path, w) return write_table(value, path, w, 1, "") end

---Runs work that writes values: what it returns, or nil and why a value cannot be kept. What is no refusal of ours goes
---on: an interruption stops the save.
---@param work fun(w: table): string
---@param told? fun(object: any): string|nil what stands for an object that no recipe keeps
---@return string|nil text
---@return string|nil message
function writer.run(work, told)
  local w = {open = {}, rules = {count = 0}, cells = {count = 0}, globals = {}, told = told}
  local ok, written = pcall(work, w)
  if ok then return written end
  if getmetatable(written) ~= Refusal then error(written, 0) end
  return nil, written.message
end

return writer
