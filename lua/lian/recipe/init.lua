--- Recipes: a scenario and the options of its run as a text that repeats the run. The text holds literals and
--- the policies of the scenario language (lian.recipe.text says how they are written); rules written in Lua
--- are kept as their source, with the values that they rest on.
---
---     lian recipe 2
---     scenario = {
---       name = "chips",
---       embargo{by = "JKT", cut = 0.8, finals = true, goods = "C", on = "CHN", substitution = 0.0},
---     }
---     given = {model = "all"}
local core = require "lian.core"
local library = require "lian.recipe.library"
local options = require "lian.base.options"
local rule = require "lian.recipe.rule"
local random = require "lian.base.random"
local scenarios = require "lian.scenario"
local declare = require "lian.scenario.declare"
local classes = require "lian.methods.classes"
local loop = require "lian.scenario.engines.in_time.loop"
local text = require "lian.recipe.text"

local recipe = {}

local HEAD = "lian recipe 2"
local OLD = "lian recipe 1" -- names of old, and final demand net by maker: read, and told in today's words
local REFUSED = "cannot be repeated: "
local NOT_WRITTEN = {shocks = true, script = true} -- of a scenario

---Steps of a run, and draws of a sweep, that a recipe may ask for unless its reader says otherwise.
recipe.MOST_STEPS, recipe.MOST_DRAWS = 100000, 10000

-- ---- writing

local Refusal = {}

local function refuse(path, message, ...)
  error(setmetatable({message = ("%s: " .. message):format(path, ...)}, Refusal), 0)
end

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

local function parts_of(scenario)
  local fields = {}
  for key, value in next, scenario do if not NOT_WRITTEN[key] then fields[key] = value end end
  for k, shock in ipairs(scenario.shocks) do fields[k] = shock end
  return fields
end

-- tables that options name by a path are kept themselves
local function with_files(given)
  if type(given) ~= "table" or not classes.is_path(rawget(given, "classes")) then return given end
  local copy = {}
  for key, value in next, given do copy[key] = value end
  local message
  copy.classes, message = classes.read(given.classes)
  return copy.classes and copy or refuse("run.classes", "%s", message)
end

local function check_text(verb, kept)
  if type(kept) ~= "string" then options.fail(verb, "the text of a recipe", kept) end
end

---Writes a scenario and the options of its run, as the user gave them, as the text that repeats the run.
---Rules written in Lua are kept as their source with the values that they use.
---```lua
---local text = assert(lian.recipe.write(scenario, {seed = 42}))
---local same, given = assert(lian.recipe.read(text))
---same:run(chain, given)
---```
---@param scenario lian.scenario
---@param given? table
---@return string|nil recipe
---@return string|nil message which policy and which value cannot be kept
---@return string|nil code
function recipe.write(scenario, given)
  if not scenarios.is(scenario) then options.fail("recipe.write", "a scenario", scenario) end
  local w = {open = {}, rules = {count = 0}, cells = {count = 0}, globals = {}}
  local ok, written = pcall(function()
    if given ~= nil and (type(given) ~= "table" or getmetatable(given) ~= nil) then
      refuse("run", "%s is no table of options", options.describe(given))
    end
    return ("%s\nscenario = %s\ngiven = %s\n"):format(HEAD, write_table(parts_of(scenario), "scenario", w, 1, ""),
      write_table(with_files(given) or {}, "run", w, 1, ""))
  end)
  if ok then return written end
  if getmetatable(written) ~= Refusal then error(written, 0) end
  return nil, written.message, "not_repeatable"
end

---What a result keeps of how it was made: a recipe, or why there is none. What is no refusal of ours goes on: an
---interruption stops the save.
---@param scenario lian.scenario
---@param given? table options of the run
---@return string
function recipe.of(scenario, given)
  local written, message = recipe.write(scenario, given)
  return written or REFUSED .. message
end

---A value, such as a function with all that it rests on, as a text by which it is told apart from others; it is not
---read back.
---@param value any
---@param told fun(object: any): string|nil what stands for an object that no recipe keeps
---@return string|nil text
---@return string|nil message what cannot be told
function recipe.describe(value, told)
  if told ~= nil and not options.is_callable(told) then options.fail("recipe.describe.told", "a function", told) end
  local w = {open = {}, rules = {count = 0}, cells = {count = 0}, globals = {}, told = told}
  local ok, written = pcall(write, value, "function", w, 1, "")
  if ok then return written end
  if getmetatable(written) ~= Refusal then error(written, 0) end
  return nil, written.message
end

---What is kept with a run in a store: the recipe when it reads back as itself, else why it does not.
---@param kept string a recipe, or why there is none
---@return string
function recipe.checked(kept)
  check_text("recipe.checked", kept)
  if not recipe.is(kept) then return kept end
  local scenario, given = recipe.read(kept, {trust = true, steps = math.maxinteger, draws = math.maxinteger})
  if not scenario then return REFUSED .. tostring(given) end
  local again = recipe.of(scenario, given)
  if again == kept then return kept end
  return REFUSED .. (recipe.is(again) and "its recipe does not read back as the same scenario"
    or again:sub(#REFUSED + 1))
end

---Whether a text begins as a recipe does.
---@param kept string
---@return boolean
function recipe.is(kept)
  check_text("recipe.is", kept)
  local head = kept:match("^([^\n]*)\n")
  return head == HEAD or head == OLD
end

---Why a run was saved without a recipe, or nil.
---@param kept string what a result keeps of how it was made
---@return string|nil
function recipe.reason(kept)
  check_text("recipe.reason", kept)
  return kept:sub(1, #REFUSED) == REFUSED and kept:sub(#REFUSED + 1) or nil
end

-- ---- reading

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

local function parse(kept)
  local old = kept:sub(1, #OLD + 1) == OLD .. "\n"
  return text.read(kept, old and OLD or HEAD, {"scenario", "given"}), old
end

local SERVING = {proportional = "alike", buyers_first = "orders_first", finals_last = "orders_first",
  level_finals_last = "level_orders_first"}

-- options of a run as an older lian took them
local function today(given, scenario)
  given.rationing = SERVING[given.rationing] or given.rationing
  if scenario.step then given.finals = "net" end
  return given
end

local function find_rules(node, into)
  if type(node) ~= "table" then return end
  if node.form == "code" then into[#into + 1] = entry_of(node.body, "text", "string") end
  for _, entry in ipairs((node.body or node).entries or {}) do find_rules(entry[2], into) end
end

---The texts of the rules in Lua that a recipe holds.
---@param kept string
---@return string[]|nil texts
---@return string|nil message the place, and what was expected there
---@return string|nil code
function recipe.rules(kept)
  check_text("recipe.rules", kept)
  return text.catch(kept, function()
    local parts, list = parse(kept), {}
    find_rules(parts.scenario, list)
    find_rules(parts.given, list)
    return list
  end)
end

local function stop(code, message, ...) error(setmetatable({message = message:format(...), code = code}, text), 0) end

-- the option that names a file: reading it would show what stands there, or wait for a pipe; draws would be written to
-- a store
local function names_file(given)
  if given.store ~= nil then return "store" end
  return given.classes ~= nil and (type(given.classes) ~= "table" or getmetatable(given.classes) ~= nil) and "classes"
end

local function check_size(scenario, given, o)
  local horizon = scenario.step and loop.horizon(scenario)
  if horizon and horizon.count > o.steps then
    stop("limit", "it takes %d steps, more than the %d that it may (the option steps)", horizon.count, o.steps)
  end
  if math.type(given.draws) and given.draws > o.draws then
    stop("limit", "it takes %g draws, more than the %d that it may (the option draws)", given.draws, o.draws)
  end
end

---Reads a recipe. One that holds rules in Lua, or names a file, is read with `trust` alone, as using it runs the one
---and reads the other. One of more `steps` (100,000) or `draws` (10,000) is refused.
---@param kept string
---@param asked? {trust: boolean, steps: integer, draws: integer}
---@return lian.scenario|nil scenario
---@return table|string given the options of the run, or the message: the place, and what was expected there
---@return string|nil code "bad_data", "not_trusted", "limit"
function recipe.read(kept, asked)
  local o = options.check("recipe.read", asked, {trust = {"flag", default = false},
    steps = {"count", default = recipe.MOST_STEPS}, draws = {"count", default = recipe.MOST_DRAWS}})
  check_text("recipe.read", kept)
  return text.catch(kept, function()
    local parts, old = parse(kept)
    if parts.rules > 0 and not o.trust then
      stop("not_trusted", "it holds a rule written in Lua; it is run with trust alone")
    end
    local b = {environment = library.environment(), rules = {}, cells = {}, old = old}
    local fields = build_table(parts.scenario, b)
    if type(fields.name) ~= "string" then text.fail(parts.scenario.at, "expected the scenario's name") end
    local scenario, message = options.attempt(scenarios.scenario, fields)
    if not scenario then text.fail(parts.scenario.at, message) end
    scenario.script = nil -- that of whoever reads
    local given = build_table(parts.given, b)
    if names_file(given) and not o.trust then
      stop("not_trusted", "its option %s names a file; it is read with trust alone", names_file(given))
    end
    local fits
    fits, message = options.attempt(function()
      check_size(scenario, given, o)
      return true
    end)
    if not fits then text.fail(parts.scenario.at, message) end
    return scenario, old and today(given, scenario) or given
  end)
end

return recipe
