--- The scenario language: a name, a horizon and a list of shocks.
local items = require "lian.scenario.results.items"
local options = require "lian.base.options"
local random = require "lian.base.random"
local recipe = require "lian.recipe"
local result = require "lian.scenario.results.at_once"
local shocks = require "lian.scenario.shocks"
local static = require "lian.scenario.engines.at_once"
local time_result = require "lian.scenario.results.run"
local time_run = require "lian.scenario.engines.in_time.loop"
local time_sweep = require "lian.scenario.results.sweep"

local scenario = {}
local methods = {}
local meta = {__name = "lian.scenario", __index = methods}

for name, make in pairs(shocks) do
  if name ~= "is" and name ~= "is_timed" then scenario[name] = make end
end

local HEAD = {name = {"text", required = true}, from = "number", to = "number",
  step = {"choice", "day", "week", "month", "year"}}

local function script_of(level)
  local source = debug.getinfo(level, "S").source
  local file = source:sub(1, 1) == "@" and io.open(source:sub(2), "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

-- the script of the first caller outside the library
local function users_script()
  if not debug or not debug.getinfo then return nil end -- a host may leave it out
  local here = debug.getinfo(1, "S").source:gsub("scenario/init%.lua$", "")
  for level = 2, 40 do
    local info = debug.getinfo(level, "S")
    if not info then return nil end
    local ours = info.what == "C" or info.source:sub(1, #here) == here and
      not info.source:find("/examples/", 1, true)
    if not ours then
      local text = script_of(level + 1) -- no tail call: it would take a level away
      return text
    end
  end
end

local function make(name, given)
  if type(given) ~= "table" then options.fail("scenario", "a table of shocks", given) end
  local head, list = {name = name}, {}
  for key, value in pairs(given) do
    if math.type(key) == "integer" then
      if not shocks.is(value) then
        options.fail(("scenario[%d]"):format(key), "a shock such as lian.embargo{...}", value)
      end
    else
      head[key] = value
    end
  end
  for k, shock in ipairs(given) do list[k] = shock end
  local self = options.check("scenario", head, HEAD)
  if #list == 0 then options.raise("scenario: give at least one shock") end
  if self.from and self.to and self.from >= self.to then
    options.fail("scenario.to", ("a time after from = %g"):format(self.from), self.to)
  end
  for k, shock in ipairs(list) do
    local low, high = shock.at, shock.at
    if random.is(shock.at) then low, high = shock.at:bounds() end
    if low and (self.from and low < self.from or self.to and high > self.to) then
      options.fail(("scenario[%d].at"):format(k), ("a time in [%s, %s]"):format(self.from or "-",
        self.to or "-"), low == high and low or tostring(shock.at))
    end
  end
  self.shocks, self.script = list, users_script()
  return setmetatable(self, meta)
end

---A scenario: `lian.scenario "name" { from =, to =, step =, shocks ... }`. The horizon belongs to runs
---in time and may be left out.
---```lua
---local s = lian.scenario "chips" {lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = 0.8}}
---print(s:run(chain))
---```
---@param name string
---@return fun(given: table): lian.scenario
function scenario.scenario(name)
  if type(name) == "table" and name.name then
    local given = {}
    for key, value in pairs(name) do if key ~= "name" then given[key] = value end end
    return make(name.name, given)
  end
  if type(name) ~= "string" or name == "" then options.fail("scenario", "a name", name) end
  return function(given) return make(name, given) end
end

local RUN = {
  model = {"choice", "all", "demand", "supply", "price", default = "all"},
  rationing = {"choice", "alike", "orders_first", "largest_first", default = "alike",
    was = {proportional = "alike", buyers_first = "orders_first"}},
  objective = {"choice", "final", "output", default = "final"}, pooled = {"flag", default = true},
  flows = {"choice", "domestic", "total", default = "domestic"}, most = {"count", default = 2000},
  essential = {"share", default = 0.01},
}

local function options_text(o)
  local keys, out = {}, {}
  for key in pairs(o) do keys[#keys + 1] = key end
  table.sort(keys)
  for k, key in ipairs(keys) do out[k] = ("%s = %s"):format(key, tostring(o[key])) end
  return table.concat(out, ", ")
end

local function note_time(self, notes)
  for _, shock in ipairs(self.shocks) do
    if shock.at or shock.lasts or shock.ramp or shock.recovery then
      notes[#notes + 1] = "evaluated at once: at, lasts, ramp and recovery were not used"
      break
    end
  end
  return notes
end

local function run_items(self, chain, given)
  local outcome, o, code = items.evaluate(chain, self.shocks, given)
  if not outcome then return nil, o, code end
  return items.result{name = self.name, chain = chain, home = o.home, outcome = outcome,
    text = tostring(self), script = self.script, options_text = options_text(o),
    notes = note_time(self, {})}
end

local function run_in_time(self, chain, given)
  local outcome, o, code = time_run.evaluate(self, chain, given)
  if not outcome then return nil, o, code end
  return time_result{name = self.name, chain = outcome.chain, outcome = outcome, text = tostring(self),
    script = self.script, options_text = options_text(o)}
end

local function run_at_once(self, chain, given)
  local o = options.check("run", given, RUN)
  local outcome, message, code = static.evaluate(chain, self.shocks, o)
  if not outcome then return nil, message, code end
  return result{name = self.name, chain = chain, outcome = outcome, text = tostring(self),
    script = self.script, options_text = options_text(o), notes = note_time(self, outcome.notes)}
end

---Evaluates the scenario at once on a table: who loses sales (demand side), what can still be
---delivered when inputs and capacity are short (supply side: the best case by linear program, and
---the case rationed alike), what prices do (tariffs). `model` keeps to one of them.
---`rationing` "orders_first" serves other nodes before final users, "largest_first" the largest
---order of them first; `pooled` = false treats each origin of a good as an input of its own; a good
---up to the share `essential` (default 0.01) of what a buyer buys does not limit it; `objective`:
---what the best case maximises, "final" delivery or "output"; `most`: nodes up to which the best case
---is sought. Shocks act in the order given, each on what is left. Timing is not used by a static
---run, and the result says so.
---
---A scenario with `from`, `to` and `step` ("day", "week", "month", "year") runs in time. A dense table is an
---economy of inventories, ordering and rationing step by step (ARIO; csrc/lian.h says the rules). `stock`
---(90 days of use of each good, or good -> days), `restore` (60 days in which a lack is made good), `psi`
---(0.8: a stock below this share of what is wanted caps output), `overcapacity` (1.25) within
---`overcapacity_days` (365), `production` ("leontief", "linear": inputs stand in for each other), `classes`
---(how much buyers need each good: 1, 0.5 or 0 by input and user, a table or its path; all critical when left
---out), `rationing` ("alike", "orders_first", "finals_first"), `target` (stocks "wanted" by the call, "fixed",
---by "output"), `by_capacity` (orders go by what origins can make; default), `backlog` (unmet final demand
---waits), `rebuilding` ("last": after current orders, or "alike"), `boario` (BoARIO's roundings), `record`
---("totals", "region", "sector", "node": what series keeps, each `every`-th step).
---`profile` "pichler": stocks by user and workers (lian.time.profile); "ario" on a network: the rules of tables.
---`seed` (1) and `draw` (1): which draw of what is random.
---A network of firms runs after Inoue and Todo: `stock` (15 days, of each supplier's goods), `restore` (6),
---`rationing` ("alike", "orders_first", "level": orders as shares of normal ones are filled up to one level,
---"level_orders_first"); capacity, labour, quality, demand and policies on capacity and quality act on it.
---A table that keeps imports apart runs as home and abroad. Shocks and policies: lian.embargo and on.
---
---On a list of items: what can still be made (see chain:attainable) under embargoes and lost capacity;
---`home` (that of the embargoes when left out), `final`, `reading` and `make` as attainable takes them.
---@param self lian.scenario
---@param chain lian.chain
---@param given? table
---@return lian.result|lian.items_result|lian.run|nil result
---@return string|nil message
---@return string|nil code
function methods.run(self, chain, given)
  if type(chain) ~= "userdata" or not tostring(chain):match("^lian%.chain") then
    options.fail("run", "a chain", chain)
  end
  local way = chain:meta().kind == "items" and run_items or self.step and run_in_time or run_at_once
  local kept = recipe.of(self, given) -- as things stand before the run
  local made, message, code = way(self, chain, given)
  if not made then return nil, message, code end
  made.scenario, made.given, made.verb, made.recipe = self, given, "run", kept
  return made
end

---Runs many draws of a scenario in time, in which any number of a shock, policy or option may be a distribution
---(lian.triangular(2, 3, 6) ...): `draws` (100) from `seed` (1), `lanes` (8) at a time in one reading of the flows;
---and the options of run. Draw k is the same whatever the number of lanes and of draws, and
---scenario:run(chain, {seed =, draw = k}) runs it alone.
---```lua
---local sweep = s:sweep(chain, {draws = 200, seed = 7})
---print(sweep:resilience()); print(sweep:against(base)); sweep:report "sweep.html"
---```
---@param self lian.scenario
---@param chain lian.chain
---@param given? table
---@return lian.sweep|nil sweep
---@return string|nil message
---@return string|nil code
function methods.sweep(self, chain, given)
  if type(chain) ~= "userdata" or not tostring(chain):match("^lian%.chain") then
    options.fail("sweep", "a chain", chain)
  end
  if not self.step or chain:meta().kind == "items" then
    options.raise("sweep: needs a scenario in time (from, to, step) on a table or a network")
  end
  local kept = recipe.of(self, given)
  local made, message, code = time_sweep.evaluate(self, chain, given)
  if not made then return nil, message, code end
  made.text, made.script, made.options_text = tostring(self), self.script, options_text(made.o)
  made.scenario, made.given, made.verb, made.recipe = self, given, "sweep", kept
  return made
end

meta.__tostring = function(self)
  local lines = {("scenario %q"):format(self.name)}
  if self.from or self.to then
    lines[2] = ("  from %s to %s%s"):format(self.from or "?", self.to or "?",
      self.step and (" by " .. self.step) or "")
  end
  for _, shock in ipairs(self.shocks) do lines[#lines + 1] = "  " .. tostring(shock) end
  return table.concat(lines, "\n")
end

return scenario
