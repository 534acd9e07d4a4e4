--- The scenario language: a name, a horizon, a home and a list of shocks, policies and targets.
local at_once = require "lian.scenario.engines.at_once"
local bind = require "lian.scenario.bind"
local class = require "lian.base.class"
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local instruments = require "lian.scenario.instruments"
local loop = require "lian.scenario.engines.in_time.loop"
local on_items = require "lian.scenario.engines.on_items"
local options = require "lian.base.options"
local over_years = require "lian.scenario.engines.over_years.ends"
local places = require "lian.chain.places"
local plan = require "lian.scenario.sweeps.plan"
local random = require "lian.base.random"
local result_at_once = require "lian.scenario.results.at_once"
local result_on_items = require "lian.scenario.results.on_items"
local result_over_years = require "lian.scenario.results.over_years"
local result_run = require "lian.scenario.results.run"
local sweep_in_time = require "lian.scenario.sweeps.in_time"
local sweep_over_years = require "lian.scenario.sweeps.over_years"
local trials = require "lian.scenario.engines.in_time.trials"
local words = require "lian.base.words"

local scenario = {}
local methods = {}
local meta, is = class.new "lian.scenario"

for _, declaration in ipairs(instruments) do scenario[declaration.name] = declaration.make end

local HEAD = {name = {"text", required = true}, from = "number", to = "number", home = "text",
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
  for level = 2, 40 do
    local info = debug.getinfo(level, "S")
    if not info then return nil end
    if not options.is_ours(info) then
      local text = script_of(level + 1) -- no tail call: it would take a level away
      return text
    end
  end
end

local function check_time(self, shock, k)
  local low, high = shock.at, shock.at
  if random.is(shock.at) then low, high = shock.at:bounds() end
  if low and (self.from and low < self.from or self.to and high > self.to) then
    options.fail(("scenario[%d].at"):format(k), format("a time in [%s, %s]", self.from or "-", self.to or "-"),
      low == high and low or tostring(shock.at))
  end
  if high and self.to and low == self.to and low == high then
    options.fail(("scenario[%d].at"):format(k), ("a time before the end, %s: it would do nothing"):format(self.to), low)
  end
end

local function make(name, given)
  options.plain("scenario", given, "a table of shocks")
  local head, list = {name = name}, {}
  for key, value in pairs(given) do
    if math.type(key) == "integer" then
      if not declare.is(value) then
        options.fail(("scenario[%d]"):format(key), "a shock such as lian.embargo{...}", value)
      end
    else
      head[key] = value
    end
  end
  local numbers = {}
  for key in pairs(given) do if math.type(key) == "integer" then numbers[#numbers + 1] = key end end
  table.sort(numbers) -- a policy that is nil leaves a gap, and what comes after it counts
  for k, number in ipairs(numbers) do list[k] = given[number] end
  local self = options.check("scenario", head, HEAD)
  if self.from and self.to and self.from >= self.to then
    options.fail("scenario.to", format("a time after from = %g", self.from), self.to)
  end
  for k, shock in ipairs(list) do check_time(self, shock, k) end
  self.shocks, self.script = list, users_script()
  return setmetatable(self, meta)
end

---A scenario: `lian.scenario "name" { from =, to =, step =, home =, shocks ... }`. The horizon belongs to runs in
---time and may be left out; `home` is the region whose question it is (that of the embargoes and tariffs when left
---out). Without shocks it is a baseline.
---```lua
---local s = lian.scenario "chips" {lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = 0.8}}
---print(s:run(chain))
---```
---@param name string
---@return fun(given: table): lian.scenario
function scenario.scenario(name)
  if type(name) == "table" and getmetatable(name) == nil and name.name then
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
  objective = {"choice", "final", "output", "net", default = "final"}, pooled = {"flag", default = true},
  flows = {"choice", "domestic", "total", default = "domestic"}, most = {"count", default = 2000},
  essential = {"share", default = 0.01}, sourcing = {"choice", "market", "links", default = "market"},
  assumptions = {"flag", default = true}, seed = {"integer", default = 1}, draw = {"count", default = 1},
}

-- ---- what a result keeps of what it was asked

local function copy_value(value)
  if type(value) ~= "table" or getmetatable(value) ~= nil then return value end
  local out = {}
  for key, part in pairs(value) do out[key] = copy_value(part) end
  return out
end

local function holds_function(value)
  if type(value) == "function" then return true end
  for _, part in pairs(type(value) == "table" and getmetatable(value) == nil and value or {}) do
    if holds_function(part) then return true end
  end
  return false
end

local registered = {}

---Lets the recipe of what holds Lua functions be taken before the run, as their variables may change in it.
function scenario.register(what, work) registered[what] = work end

-- a copy of scenario and options; where rules in Lua are among them, their recipe as things stand before the run
local function asked(self, given, verb)
  if given ~= nil and (type(given) ~= "table" or core.metatable(given) ~= nil) then
    options.fail(verb, "a table of named options", given)
  end
  local copy, live = {}, false
  for key, value in pairs(self) do copy[key] = value end
  copy.shocks = {}
  for k, shock in ipairs(self.shocks) do
    copy.shocks[k] = declare.copy(shock)
    for _, value in pairs(shock) do live = live or holds_function(value) or options.is_callable(value) end
  end
  local kept = {scenario = setmetatable(copy, meta), given = copy_value(given), verb = verb}
  live = live or holds_function(given)
  if live and registered.recipe then kept.recipe = registered.recipe(kept.scenario, kept.given) end
  return kept
end

-- ---- running

local function note_draw(values, draw, notes)
  if #values > 0 then
    table.insert(notes, 1, ("one draw of what is random (draw %d): others come out otherwise (scenario:sweep in time)")
      :format(draw))
  end
end

local function way_on_items(self, chain, given)
  local outcome, o, code = on_items.evaluate(chain, self, given)
  if not outcome then return nil, o, code end
  note_draw(outcome.values, o.draw, outcome.notes)
  if self.from or self.to then
    table.insert(outcome.notes, "from and to were not used: with step = 'month' a list of items runs over years")
  end
  return result_on_items{chain = chain, home = o.home, outcome = outcome, notes = outcome.notes}, o
end

local function way_over_years(self, chain, given)
  local found, o, code = over_years.run(self, chain, given)
  if not found then return nil, o, code end
  found.chain, found.home, found.discount, found.notes = chain, o.home, o.discount, found.outcome.notes
  return result_over_years(found), o
end

local function way_in_time(self, chain, given)
  local ranges, step = trials.ranges((type(given) == "table" and given or {}).assumptions)
  local outcome, o, code = loop.evaluate(self, chain, given)
  if not outcome then return nil, o, code end
  local trust, message
  trust, message, code = trials.of(self, outcome.opened, outcome.by, outcome, ranges, step)
  if not trust then return nil, message, code end
  return result_run{chain = outcome.opened, outcome = outcome, notes = outcome.notes, trust = trust}, o
end

local function way_at_once(self, chain, given)
  local o = options.check("run", given, RUN)
  local shocks, _, values = bind.draw(self, chain, o.seed, o.draw)
  local outcome, message, code = at_once.evaluate(chain, shocks, o)
  if not outcome then return nil, message, code end
  local notes = outcome.notes
  bind.note_unused("at_once", shocks, "at once", notes)
  if self.from or self.to then notes[#notes + 1] = "from and to were not used: give step to run in time" end
  note_draw(values, o.draw, notes)
  return result_at_once{chain = chain, outcome = outcome, notes = notes}, o
end

local function finish(self, made, o, source, kept)
  made.name, made.source, made.text, made.script = self.name, source, tostring(self), self.script
  made.options_text, made.asked, made.verb = words.named(o), kept, kept.verb
  return made
end

-- what stands in a scenario may have been changed since it was written
local function check_head(self, chain)
  options.check("scenario", {name = self.name, from = self.from, to = self.to, step = self.step, home = self.home},
    HEAD)
  if self.home and chain:axis("region") then places.check_region(chain, self.home, "scenario.home") end
end

local function check_chain(chain, verb)
  if type(chain) ~= "userdata" or not tostring(chain):match("^lian%.chain") then
    options.fail(verb, "a chain", chain)
  end
end

---Evaluates the scenario at once on a table: who loses sales (demand side), what can still be delivered when inputs and
---capacity are short (supply side: the best case by linear program, in which goods that are cut on a market come from
---any of their makers, and the rationed case), what prices do (tariffs). `model` keeps to one of them. `rationing`: who
---is served by a short node, "alike" (all in proportion), "orders_first" (other nodes before final users),
---"largest_first" (the largest order of them first); `pooled` = false treats each origin of a good as an input of its
---own; a good up to the share `essential` (default 0.01) of what a buyer buys does not limit it; `sourcing`: "market"
---(what is cut is asked of the good's other makers, within what they make) or "links" (it is missed, but for its
---`substitution`); `objective`: what the best case maximises, "final" delivery, "net" (less what is drawn on stocks and
---imports) or "output"; `most`: nodes up to which the best case is sought; `assumptions` (true): also what half of
---`essential` and twice it would do. Shocks act on demand first, each on what is left; the order in which they are
---written does not matter. Fields that a run at once does not use are named in the result; what cannot act at once is
---refused before anything runs.
---
---A scenario with `from`, `to` and `step` ("day", "week", "month", "year") runs in time. A dense table is an
---economy of inventories, ordering and rationing step by step (ARIO; csrc/lian.h says the rules). `stock`
---(90 days of use of each good, or good -> days), `restore` (days in which a lack is made good: as many as the stock
---holds when left out), `psi`
---(0.8: a stock below this share of what is wanted caps output), `overcapacity` (1.25) within
---`overcapacity_days` (365), `production` ("leontief", "linear": inputs are substitutes), `classes`
---(how much users need each input: "all" critical, "rule", a survey of 1, 0.5 and 0, its path or {path =, encoding =},
---or the rule with exceptions; see chain:input_classes; all critical when left out), `rationing` ("orders_first", the
---default: makers
---before final users; "alike", "finals_first", "level"),
---`target` (stocks "wanted" by the call, "fixed", by "output"), `by_capacity` (orders go by what origins can make;
---default), `backlog` (unmet final demand waits), `rebuilding` ("last": after current orders, or "alike"), `sourcing`
---(as at once; on a "market", the default, others are asked after `within` years, 0; by "links" no more comes than what
---is open of links at rest), `boario` (BoARIO's roundings).
---What is kept for series: `record` ("totals", "region", "sector", "node"; by node where that is at most 4 million
---numbers), each `every`-th step; `trade` (true: deliveries by origin and region of the buyer; one more reading of
---the flows a step). Final users buy cell by cell, and negative cells are given supplies (`finals` "gross", else
---"net"); with a `profile` final demand is net by maker, as other programs take it: "ario" (BoARIO's rules: `restore`
---60, `rationing` "alike"; on a network the rules of tables), "pichler": stocks by user (`stock_by_user`) and workers
---(`hire`, `fire` days). `seed` (1) and `draw` (1): which draw of what is random, and with
---`design`, `draws` and the options of that design, as scenario:sweep has them, which of a designed sweep. A network of
---firms runs after Inoue and Todo (shocks by what they cover of a step; with profile "inoue-todo" as they stand at its
---start, as in their program): `stock` (15 days, of each supplier's goods), `restore` (6), `rationing` ("alike",
---"orders_first", "level": orders as shares of normal ones are filled up to one level, "level_orders_first"); capacity,
---labour, quality, demand and policies on capacity and quality act on it. A table that keeps imports apart runs as home
---and abroad.
---`steadiness` (true) tries whether a shortage of what is scarce tips the rule of ordering (run:steadiness), and
---`assumptions` (true) what other parameters would give (run:assumptions); false leaves them out. Cost of a step: the
---flows read once, and O(nodes goods); of a network O(links). Both trials run lanes of their own beside it, of four
---years and of the run by month.
---
---On a list of items: what can still be made (see chain:attainable) under embargoes and lost capacity;
---`home` (that of the embargoes when left out), `final`, `reading`, `make`, `own` and `home_use` as attainable takes
---them. With from, to and step = "month" it runs over years: stocks (attribute `stock`, months of use, full at first or
---as `stock` says: item -> months) bridge what providers no longer deliver, a shortage is passed on when they are used
---up, and programmes, second sources and champions move the shares; `discount` (a year, 0) of costs, `seed`, `draw`,
---`record` ("items", or "final" ones alone).
---```lua
---local s = lian.scenario "chips" {lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}}
---print(assert(s:run(chain)))                  -- a table: at once; with from, to and step: in time
---local stop = lian.scenario "no resists" {lian.embargo{goods = "ArF photoresist", by = "JPN", on = "CHN"}}
---print(assert(stop:run(chips)))               -- a list of items
---```
---@param self lian.scenario
---@param chain lian.chain
---@param given? table
---@return lian.result_at_once|lian.result_on_items|lian.run|lian.run_on_items|nil result
---@return string|nil message
---@return string|nil code
function methods.run(self, chain, given)
  check_chain(chain, "run")
  check_head(self, chain)
  local way = self.step and way_in_time or way_at_once
  if chain:meta().kind == "items" then way = self.step and way_over_years or way_on_items end
  local kept = asked(self, given, "run")
  local made, o, code = way(self, chain, given)
  if not made then return nil, o, code end
  return finish(self, made, o, chain, kept)
end

---Runs many draws of a scenario in time, in which any number of a shock, policy or option may be a distribution
---(lian.triangular(2, 3, 6) ...): `draws` (100) from `seed` (1), `lanes` (8) at a time in one reading of the flows;
---and the options of run but `trade` and `assumptions` (`record` is "totals" when left out; sweep:losses has regions,
---goods and nodes by what is recorded). Draw k is the same
---whatever the number of lanes and of draws, and scenario:run(chain, {seed =, draw = k}) runs it alone.
---On a list of items over years: `draws`, `seed` and the options of run but `draw`, `stock` and `record`.
---`design` spreads the draws over all that is random, each a factor by its name (sweep:draws says them): "sobol",
---"halton", "latin_hypercube", "maximin", or one that a method of sweep:sensitivity needs: "saltelli", "morris",
---"fast", with their options as lian.explore takes them; `draws` are then samples, trajectories or samples a curve.
---Left out, or
---"monte_carlo": random draws.
---With `store`, a path or an open store, each draw is kept there as it finishes: after Ctrl-C or a kill at any moment
---the same call goes on where it stopped, more `draws` add to those that are there, and the result is the same to the
---last bit. A store whose sweep of this name is of another study (chain, scenario, seed, options, version) is refused
---by what differs. `workers`: processes that share the draws, "all" as many as there are processors; the chain is
---shared, not copied, and no bit depends on their number; "mpi": the ranks of a job on many machines (lian.mpi). `part`
---"3/64": every 64th draw from the third on, for job arrays; store:merge puts the parts' stores together. A draw that
---cannot be run is an outcome with its reason (sweep:failures), is left out of what is told of the others, and is made
---again with `retry`; when the first 16 all fail the sweep fails as the first one did. Rules in Lua must go by what
---they are given alone: what one keeps in variables of its own differs between processes.
---Cost: that of `draws` runs; a step of `lanes` draws reads the flows once.
---```lua
---local sweep = s:sweep(chain, {draws = 200, seed = 7})
---print(sweep:resilience()); print(sweep:against(base)); sweep:report "sweep.html"
---```
---@param self lian.scenario
---@param chain lian.chain
---@param given? table
---@return lian.sweep|lian.sweep_on_items|nil sweep
---@return string|nil message
---@return string|nil code
function methods.sweep(self, chain, given)
  check_chain(chain, "sweep")
  check_head(self, chain)
  if not self.step then options.raise("sweep: needs a scenario in time: give it from, to and step") end
  local way = chain:meta().kind == "items" and sweep_over_years or sweep_in_time
  local kept = asked(self, plan.lasting(given), "sweep")
  local hooks = {open = registered.store, write = function(o) return registered.recipe(kept.scenario, o) end}
  local made, o, code = way(self, chain, given, hooks)
  if not made then return nil, o, code end
  return finish(self, made, plan.lasting(o), chain, kept)
end

-- Whether a value is a scenario.
scenario.is = is

class.seal(meta, methods, {"from", "to", "step", "home", "script"})

meta.__tostring = function(self)
  local lines = {("scenario %q"):format(self.name)}
  if self.from or self.to then
    lines[2] = format("  from %s to %s%s", self.from or "?", self.to or "?",
      self.step and (" by " .. self.step) or "")
  end
  if self.home then lines[#lines + 1] = "  home " .. self.home end
  for _, shock in ipairs(self.shocks) do lines[#lines + 1] = "  " .. tostring(shock) end
  return table.concat(lines, "\n")
end

return scenario
