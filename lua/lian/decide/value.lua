--- What policies are worth, alone and together, in a scenario: lian.value{...}.
---
--- What others build on (lian.decide.portfolio):
---   value.policies         names, in the order in which they were given
---   value.costs            name -> {[year] = money}: given, or the mean of the runs of the policy alone; nil: none
---   known value.unit             of all worths; value.money: it is the chain's money; value.net: costs are taken off
---   value:worth(names)     mean, standard error (nil of one draw), whether it is told apart from 0; of any set of
---   names, {} too; run where it is not there yet, and kept
---   value:simulate(names)  {worth, error, benefit, benefit_error, cost, years, measure, measure_none, draws,
---   unit_cost} value:dividends(order) a frame; and {single = {name -> dividend}, pairs = {{first, second, dividend,
--- error}, ...}} Each returns nil, message, code where a run fails.
local bind = require "lian.scenario.bind"
local class = require "lian.base.class"
local figures = require "lian.decide.value.figures"
local limits = require "lian.base.limits"
local measures = require "lian.decide.value.measures"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local policies = require "lian.decide.value.policies"
local runs = require "lian.decide.value.runs"
local sampled = require "lian.decide.value.sampled"
local scenarios = require "lian.scenario"
local sets = require "lian.decide.value.sets"
local told = require "lian.decide.value.told"
local tornado = require "lian.decide.value.tornado"
local unit_cost = require "lian.decide.value.unit_cost"
local worth = require "lian.decide.value.worth"

local value = {}
local methods = {}
local meta, is = class.new "lian.value"
local registered = {}

---Makes "report", "recipe" or "store" available.
function value.register(what, work) registered[what] = work end

-- Whether a value is one of policies.
value.is = is

-- ---- what is asked

local MOST_EXACT = 12 -- policies of which all sets are run unless the caller says otherwise

local RULES = {base = {"any", required = true}, policies = {"table", required = true}, of = measures.RULE, on = "text",
  draws = {"count", default = 64}, seed = {"integer", default = 1}, store = "any", workers = "any",
  retry = {"flag", default = false}, run = "table", costs = "table", net = {"flag", default = true}, price = "positive",
  sets = {"choice", "all", "sampled", "pairs"}, orders = {"count", default = 4}, tornado = "any"}
RULES.of.default = "unmet"

local function check_base(base, of)
  if not scenarios.is(base) then
    options.fail("value.base", "a scenario with the shock, lian.scenario \"name\" {...}", base)
  end
  if not base.step or not base.from or not base.to then
    options.raise("value.base: policies act in time; give the scenario from, to and step")
  end
  if of ~= "target" then return end
  for _, shock in ipairs(base.shocks) do if shock.kind == "target" then return end end
  options.raise("value.of: the probability of a target is asked for; give the scenario `base` a lian.target{...}")
end

local function check_region(chain, o)
  if not o.on then return end
  if chain:meta().kind == "items" then
    options.raise("value.on: a list of items answers for its home; give it to the scenario, or as run = {home = ...}")
  end
  places.check_region(chain, o.on, "value.on")
end

local function check_money(o, measure)
  if o.price and measure.money then
    options.raise(("value.price: '%s' is in money already"):format(measure.name))
  end
  if o.draws < 1 then options.fail("value.draws", "at least one", o.draws) end
  limits.check("value.draws", "draws", o.draws)
end

local function totals_of(costs)
  local out = {}
  for name, years in pairs(costs) do
    out[name] = 0
    local order = {}
    for year in pairs(years) do order[#order + 1] = year end
    table.sort(order)
    for _, year in ipairs(order) do out[name] = out[name] + years[year] end
  end
  return out
end

-- mean money by year of a policy alone, over the draws
local function own_years(self, i)
  local rows, out, count = self.run.rows[sets.with(0, i)], {}, 0
  for draw = 1, self.asked.o.draws do
    local row = rows and rows[draw]
    if row then
      count = count + 1
      for k = 1, #(row.years or {}), 2 do
        local year = math.floor(row.years[k])
        out[year] = (out[year] or 0) + row.years[k + 1]
      end
    end
  end
  for year, money in pairs(out) do out[year] = money / count end
  for _, money in pairs(out) do if money ~= 0 then return out end end
end

-- what is run at once: all sets; else singles, the whole, and the pairs or what random orders need
local function first_sets(self, how)
  local n = #self.policies
  if how == "all" then return worth.everything(n) end
  local list = sets.up_to(n, how == "pairs" and 2 or 1)
  list[#list + 1] = sets.all(n)
  return list
end

local function fill(self)
  local found, message, code = worth.of_sets(self, self.run, first_sets(self, self.how), self.asked.o.draws)
  if not found then return nil, message, code end
  self.found = found
  self.notes = {found.left_out}
  if self.how == "sampled" then
    self.shares, message, code = sampled.shapley(self, self.run, self.asked.o.draws)
    if not self.shares then return nil, message, code end
    self.notes[#self.notes + 1] = self.shares.left_out
  end
  for i, name in ipairs(self.policies) do
    local why = not self.costs[name] and policies.lacks_cost(self.asked.policies[i], self.chain)
    if why then self.notes[#self.notes + 1] = ("what all of %s costs is not known: %s"):format(name, why) end
    self.costs[name] = self.costs[name] or not why and own_years(self, i) or nil
  end
  return true
end

local function how_of(o, n)
  if o.sets == "all" and n > 16 then
    options.fail("value.sets", "'sampled' or 'pairs' of more than 16 policies", "all")
  end
  return o.sets or (n <= MOST_EXACT and "all" or "sampled")
end

---What policies are worth in a scenario, alone and together. `base`: the scenario in time with the shocks (and
---targets), on a table, a network of firms or a list of items. `policies`: an array, or by name; each an instrument,
---a list of instruments {name =, ...} or a scenario (its shocks). `of`: "unmet" (default; final demand that is not
---met), "value_added", "output" (lost, money over the run), "peak", "triangle", "recovery_95", "recovery_99", "target"
---(probability that the base's targets are met), of a list of items "level" (mean level of final items) or "target";
---`on`: of one region.
---The worth of a set is the loss that it avoids less what its policies cost (net = false: without); of a measure that
---is not money costs stand apart unless `price`, the money that one of it is worth, is given. `costs`: policy ->
---money, or {[year] = money, unit =}, in place of what the runs say. All sets are run with the same luck: `draws`
---(64) of `seed` (1), so errors are those of differences.
---`sets`: "all" (default up to 12 policies; exact), "sampled" (beyond: `orders`, 4, random orders a draw, each
---followed by its reverse), "pairs" (singles, pairs and the whole: what a portfolio needs). `run`: options of the runs
---({stock = 60}). `store`, `workers`, `retry` as for scenario:sweep: a row a set and draw, so it goes on where it
---stopped. `tornado`: true or {draws =, stock = {0.5, 2, source = "..."}}: the worths under each of the assumptions
---that run:assumptions has, one at a time, so that a policy that is best under one of them alone is named.
---2^n x draws runs; of tables eight in one reading of the flows. Policies that cannot be in one scenario, such as
---levels of one measure, are valued in a study each, with the same seed; lian.portfolio chooses among them (`levels`).
---```lua
---local value = lian.value(chain, {base = shock, policies = {stockpile, second}, of = "unmet", on = "CHN"})
---print(value:shapley(), value:interactions(), value:synergy())
---```
---@param chain lian.chain
---@param given table
---@return lian.value|nil value
---@return string|nil message
---@return string|nil code
function value.value(chain, given)
  if type(chain) ~= "userdata" or not tostring(chain):match("^lian%.chain") then
    options.fail("value", "a chain", chain)
  end
  local o = options.check("value", given, RULES)
  check_base(o.base, o.of)
  local measure = measures.of(o.of, chain)
  check_region(chain, o)
  check_money(o, measure)
  local home = bind.home(o.base, chain:meta().kind ~= "items" and chain or nil)
  local list = policies.read(o.policies, o.base, chain, home)
  local asked = {chain = chain, base = o.base, policies = list, measure = measure, home = home, o = o,
    hooks = {open = registered.store, write = registered.recipe}}
  local self = setmetatable({name = "value: " .. o.base.name, chain = chain, asked = asked, measure = measure,
    policies = {}, costs = policies.costs(o.costs, list, o.base, chain), unit = o.price and chain:meta().unit or
      measure.unit, money = measure.money or o.price ~= nil, net = measure.money and o.net or o.price ~= nil,
    how = how_of(o, #list), given_totals = {}}, meta)
  for i, policy in ipairs(list) do self.policies[i] = policy.name end
  self.given_totals = totals_of(self.costs)
  self.script = o.base.script
  local ok, message, code = runs.open(asked, o.run)
  if not ok then return nil, message, code end
  local trials = tornado.asked(self, o.tornado)
  self.run = runs.study(asked, asked.run)
  ok, message, code = fill(self)
  if ok and trials then self.trials, message, code = tornado.run(self, trials) end
  if not ok or trials and not self.trials then return nil, message, code end
  return self
end

-- ---- one set

---The worth of a set of policies, by their names: {} is none.
---```lua
---local mean, err = value:worth{"stockpile", "second"}
---```
---@param self lian.value
---@param names string[]
---@return number|nil mean
---@return number|string|nil error of the mean over the draws (nil of one draw), or the message
---@return boolean|string|nil apart whether it is told apart from 0 at 95 %, or the code
function methods.worth(self, names)
  local set = sets.of("value:worth", self.policies, names)
  local found, message, code = worth.of_sets(self, self.run, {set}, self.asked.o.draws)
  if not found then return nil, message, code end
  return worth.estimate(found.by[set], found.scale)
end

---What runs of a set of policies say: `worth`, `error`; `benefit`, `benefit_error` (without costs); `cost` (over the
---run) and `years` (by year: given costs, else those of each policy alone); `measure` and `measure_none` (what is
---measured with the set and with none); `draws`. `unit_cost` = true: also how unit costs of the region `on` (all when
---left out) rise when its makers bear the yearly cost in proportion to their output (cost-push price model; tables
---alone).
---@param self lian.value
---@param names string[]
---@param given? {unit_cost: boolean}
---@return table|nil measures
---@return string|nil message
---@return string|nil code
function methods.simulate(self, names, given)
  local o = options.check("simulate", given, {unit_cost = {"flag", default = false}})
  local set = sets.of("value:simulate", self.policies, names)
  local found, message, code = worth.of_sets(self, self.run, {set}, self.asked.o.draws)
  if not found then return nil, message, code end
  local out = figures.of_set(self, found, set)
  if o.unit_cost then
    out.unit_cost, message, code = unit_cost.of(self, out.cost)
    if not out.unit_cost then return nil, message, code end
  end
  return out
end

-- ---- together

---What each set is worth beyond all that its parts are worth (Harsanyi dividends), of sets up to `order` policies (2):
---with sets = "all" any order, else 2. Dividends of all sets add up to the worth of the whole.
---@param self lian.value
---@param given? {order: integer}|integer
---@return lian.frame|nil dividends columns policies, size, dividend, error, apart
---@return table|string|nil parts single (name -> dividend), pairs ({first, second, dividend, error}), or the message
---@return string|nil code
function methods.dividends(self, given)
  local o = options.check("dividends", type(given) == "number" and {order = given} or given,
    {order = {"count", default = math.min(2, #self.policies)}})
  return figures.dividends(self, o.order)
end

---Fair shares of the worth of all policies together (Shapley value): the mean of what a policy adds to those before it
---over all orders; they add up to the whole. `alone`: as the first, `last`: as the last one; `cost` of the policy
---alone; `first`: the share of resamples of the draws in which it has the largest share of all.
---```lua
---print(value:shapley())
---```
---@param self lian.value
---@return lian.frame|nil shapley columns policy, alone, last, shapley, error, apart, first, cost; the largest first
---@return string|nil message
---@return string|nil code
function methods.shapley(self) return figures.shapley(self) end

---What pairs of policies are worth together beyond what each is worth, in the mean over the sets of the others: `index`
---"shapley" (default; Grabisch and Roubens 1999), "taylor" (with what each is worth alone these add up to the whole;
---Sundararajan, Dhamdhere and Agarwal 2020) or "banzhaf" (all sets alike). The largest size first.
---```lua
---print(value:interactions())
---```
---@param self lian.value
---@param given? {order: integer, index: string}
---@return lian.frame|nil interactions columns first, second, interaction, error, apart, together
---@return string|nil message
---@return string|nil code
function methods.interactions(self, given)
  local o = options.check("interactions", given, {order = {"count", default = 2},
    index = {"choice", "shapley", "taylor", "banzhaf", default = "shapley"}})
  if o.order ~= 2 then
    options.fail("interactions.order", "2, pairs (value:dividends{order = 3} has what three add together)", o.order)
  end
  if #self.policies < 2 then options.raise("interactions: one policy has nobody to work with") end
  return figures.interactions(self, o.index)
end

---Whether the whole is more than the sum of its parts: the worth of all policies less what each is worth alone, and how
---much of that pairs make.
---```lua
---print(value:synergy())
---```
---@param self lian.value
---@return lian.frame|nil synergy columns what, worth, error, apart
---@return string|nil message
---@return string|nil code
function methods.synergy(self) return figures.synergy(self) end

---The steps of a waterfall from nothing to the whole: each policy alone, then what pairs and larger sets add.
---@param self lian.value
---@return lian.frame|nil steps columns step, worth, error, apart, from, to
---@return string|nil message
---@return string|nil code
function methods.waterfall(self) return figures.waterfall(self) end

---The worths under each of the assumptions of `tornado`, one at a time: of all policies together, or `of` a policy (its
---share) or a set of them (an array of names, such as those of a plan). `change` is against the run as it is, by the
---first draws, which have their luck in common, with its `error`; `worth` is that of the run as it is by all draws, and
---the change. `best`: the policy with the largest share there.
---@param self lian.value
---@param given? {of: string|string[]}
---@return lian.frame|nil assumptions columns assumption, value, worth, change, error, best, source
---@return string|nil message
---@return string|nil code
function methods.assumptions(self, given)
  local o = options.check("assumptions", given, {of = "any"})
  if o.of ~= nil and type(o.of) ~= "string" and type(o.of) ~= "table" then
    options.fail("assumptions.of", "a policy, or an array of policies", o.of)
  end
  return tornado.frame(self, o.of)
end

---What came out, in a few sentences with figures.
---@param self lian.value
---@return string
function methods.summary(self) return told.summary(self) end

---What was assumed of shocks and policies and on what evidence: each instrument with the source and the confidence that
---it states; those without are to be asked for.
---@param self lian.value
---@return lian.frame evidence columns of, instrument, source, confidence
function methods.evidence(self) return told.evidence(self) end

---What the worths rest on.
---@param self lian.value
---@return table
function methods.provenance(self) return told.provenance(self) end

---All frames by name, as a store and a page take them.
---@param self lian.value
---@return table<string, lian.frame>
function methods.frames(self)
  local shared = self.how ~= "pairs"
  return {shapley = shared and self:shapley() or nil, synergy = self:synergy(), dividends = self:dividends(),
    interactions = shared and #self.policies > 1 and self:interactions() or nil, waterfall = self:waterfall(),
    evidence = self:evidence(), assumptions = self.trials and self:assumptions() or nil}
end

---Writes a self-contained page: the waterfall of synergy with errors, shares, pairs, worths under other assumptions,
---what was assumed and on what evidence.
---@param self lian.value
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path)
  local work = registered.report or options.raise "report: nothing is registered for it; require \"lian\""
  return work(self, path)
end

meta.__tostring = methods.summary
class.seal(meta, methods, {"script", "trials", "shares", "notes", "unit", "matrix"})

return value
