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
local builder = require "lian.recipe.builder"
local options = require "lian.base.options"
local scenarios = require "lian.scenario"
local classes = require "lian.methods.classes"
local loop = require "lian.scenario.engines.in_time.loop"
local text = require "lian.recipe.text"
local writer = require "lian.recipe.writer"

local recipe = {}

local HEAD = "lian recipe 2"
local OLD = "lian recipe 1" -- names of old, and final demand net by maker: read, and told in today's words
local REFUSED = "cannot be repeated: "
local NOT_WRITTEN = {shocks = true, script = true} -- of a scenario

---Steps of a run, and draws of a sweep, that a recipe may ask for unless its reader says otherwise.
recipe.MOST_STEPS, recipe.MOST_DRAWS = 100000, 10000

local function parts_of(scenario)
  local fields = {}
  for key, value in next, scenario do if not NOT_WRITTEN[key] then fields[key] = value end end
  for k, shock in ipairs(scenario.shocks) do fields[k] = shock end
  return fields
end

-- tables that options name by a file are kept themselves
local function with_files(given)
  if type(given) ~= "table" or not classes.is_file(rawget(given, "classes")) then return given end
  local copy = {}
  for key, value in next, given do copy[key] = value end
  local message
  copy.classes, message = classes.read(given.classes, "run.classes")
  return copy.classes and copy or writer.refuse("run.classes", "%s", message)
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
  local written, message = writer.run(function(w)
    if given ~= nil and (type(given) ~= "table" or getmetatable(given) ~= nil) then
      writer.refuse("run", "%s is no table of options", options.describe(given))
    end
    return ("%s\nscenario = %s\ngiven = %s\n"):format(HEAD, writer.table(parts_of(scenario), "scenario", w),
      writer.table(with_files(given) or {}, "run", w))
  end)
  if written then return written end
  return nil, message, "not_repeatable"
end

---What a result keeps of how it was made: a recipe, or why there is none.
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
  return writer.run(function(w) return writer.value(value, "function", w) end, told)
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

---The texts of the rules in Lua that a recipe holds.
---@param kept string
---@return string[]|nil texts
---@return string|nil message the place, and what was expected there
---@return string|nil code
function recipe.rules(kept)
  check_text("recipe.rules", kept)
  return text.catch(kept, function()
    local parts, list = parse(kept), {}
    builder.find_rules(parts.scenario, list)
    builder.find_rules(parts.given, list)
    return list
  end)
end

local function stop(code, message, ...) error(setmetatable({message = message:format(...), code = code}, text), 0) end

-- the option that names a file: reading it would show what stands there, or wait for a pipe; draws would be written to
-- a store
local function names_file(given)
  if given.store ~= nil then return "store" end
  local of = given.classes
  return of ~= nil and (type(of) ~= "table" or getmetatable(of) ~= nil or classes.is_file(of)) and "classes"
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
    local build = builder.new(old)
    local fields = build(parts.scenario)
    if type(fields.name) ~= "string" then text.fail(parts.scenario.at, "expected the scenario's name") end
    local scenario, message = options.attempt(scenarios.scenario, fields)
    if not scenario then text.fail(parts.scenario.at, message) end
    scenario.script = nil -- that of whoever reads
    local given = build(parts.given)
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
