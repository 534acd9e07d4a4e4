--- From what was written to what acts: draws what is random, fills in the home region, and asks each instrument what
--- it hits, for the engine that will run it. All that an engine cannot run is refused in one message, before anything
--- runs.
local declare = require "lian.scenario.declare"
local luck = require "lian.scenario.luck"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local random = require "lian.base.random"

local bind = {}

local CANNOT = {
  at_once = "acts in time alone; give the scenario from, to and step",
  on_items = "does not act on items",
  in_time = "does not act in time",
  over_years = "does not act on items over years",
}

---The region whose question it is: the scenario's `home`, the one that embargoes and tariffs name, or the only one.
---@param scenario lian.scenario
---@param chain? lian.chain
---@return string|nil
function bind.home(scenario, chain)
  if scenario.home then return scenario.home end
  local home
  for _, shock in ipairs(scenario.shocks) do
    if declare.of(shock.kind).names_home and shock.on and shock.on ~= home then
      if home then return nil end
      home = shock.on
    end
  end
  if home or not chain then return home end
  local names = places.regions(chain)
  for k, name in ipairs(names) do if name == "abroad" then table.remove(names, k) break end end
  return #names == 1 and names[1] or nil
end

-- the name of the random stream of a policy: the same in every scenario that has it
local function stream_of(shock, home, seen)
  local goods = declare.goods_text(shock.goods or shock.nodes or shock.users or "", ",")
  local name = ("%s/%s/%s/%s"):format(shock.kind, shock.name or "", goods, tostring(shock.on or home or ""))
  seen[name] = (seen[name] or 0) + 1
  return seen[name] > 1 and ("%s/%d"):format(name, seen[name]) or name
end

-- the fields of a shock that are filled in: the home region, and what is random as it is drawn
local function filled(shock, home, seen, seed, draw, values, by)
  local own, field = {}, declare.of(shock.kind).home
  if field and shock[field] == nil then own[field] = home end
  local name = stream_of(shock, own.on, seen)
  for key, value in pairs(shock) do
    if random.is(value) then
      local stream = name .. "." .. key
      own[key] = luck.draw(by, value, seed, stream, draw)
      values[#values + 1] = {stream, own[key]}
    end
  end
  return own, name
end

local function by_name(a, b) return a[1] < b[1] end

---Draws what is random in the shocks and fills in the home region where it is meant: the same seed, draw and name give
---the same numbers in every scenario and engine.
---@param scenario lian.scenario
---@param chain lian.chain
---@param seed integer
---@param draw integer
---@param home? string the region whose question it is, where the run says so
---@param by? table a design (lian.scenario.luck) in place of random numbers
---@return lian.shock[] drawn
---@return string[] streams names, one a shock
---@return table values {name, value} of all that was drawn, by name
function bind.draw(scenario, chain, seed, draw, home, by)
  local out, streams, seen, values = {}, {}, {}, {}
  home = home or bind.home(scenario, chain)
  for k, written in ipairs(scenario.shocks) do
    local shock = declare.checked(written)
    local own, stream = filled(shock, home, seen, seed, draw, values, by)
    out[k], streams[k] = declare.with(shock, own), stream
  end
  table.sort(values, by_name)
  return out, streams, values
end

---What bind.draw draws, also where the shocks cannot be made of it.
---@return table values {name, value}
function bind.values(scenario, chain, seed, draw, home, by)
  local seen, values = {}, {}
  home = home or bind.home(scenario, chain)
  for _, written in ipairs(scenario.shocks) do filled(declare.checked(written), home, seen, seed, draw, values, by) end
  table.sort(values, by_name)
  return values
end

---Where a shock stands, in messages: "shocks[2] (embargo)".
function bind.path(shock, k) return ("shocks[%d] (%s)"):format(k, shock.kind) end

---Asks each shock what it hits; raises one message with all that cannot be done.
---@param engine string
---@param shocks lian.shock[] as drawn
---@param make fun(shock: lian.shock, act: table, path: string, k: integer): any what the instrument hits
---@return any[] events
function bind.events(engine, shocks, make)
  local events, problems = {}, {}
  for k, shock in ipairs(shocks) do
    local declaration, path = declare.of(shock.kind), bind.path(shock, k)
    local act = declaration[engine]
    local event, message
    if not act then
      message = ("%s: %s"):format(path, CANNOT[engine])
    elseif declaration.home and shock[declaration.home] == nil then
      message = ("%s: '%s' says in which region; or give the scenario a home"):format(path, declaration.home)
    else
      event, message = options.attempt(make, shock, act, path, k)
    end
    if message then problems[#problems + 1] = message end
    events[k] = event
  end
  if #problems == 1 then options.raise(problems[1]) end
  if #problems > 1 then
    options.raise(("%d shocks cannot be run:\n  %s"):format(#problems, table.concat(problems, "\n  ")))
  end
  return events
end

---What of the fields that were given the engine does not use, one note a shock.
---@param engine string
---@param shocks lian.shock[]
---@param where string such as "at once"
---@param notes string[]
function bind.note_unused(engine, shocks, where, notes)
  local seen = {}
  for _, shock in ipairs(shocks) do
    local names = declare.unused(shock, engine)
    local text = ("%s: %s %s not used %s"):format(declare.label(shock), table.concat(names, ", "),
      #names == 1 and "is" or "are", where)
    if #names > 0 and not seen[text] then notes[#notes + 1], seen[text] = text, true end
  end
end

return bind
