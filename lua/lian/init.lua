--- lian: industrial-chain analysis. `require "lian"` assembles the public interface.

-- OpenBLAS raises an interrupt where it cannot make its threads; it works on one thread all the same
local function loaded_core()
  local ok, core = pcall(require, "lian.core")
  if ok then return core end
  if not tostring(core):find("interrupted!", 1, true) then error(core, 0) end
  local again = require "lian.core"
  if again.blas_threads > 1 then error(core, 0) end -- it was Ctrl-C
  return again
end

local core = loaded_core()
local names = require "lian.chain.names"
local options = require "lian.base.options"

local lian = {
  _VERSION = "lian " .. core.version,
  version = core.version,
}

require "lian.chain.native_matrix"
require "lian.chain.native"

local FAMILIES = {
  "chain", "methods.leontief", "methods.multipliers", "methods.linkages", "methods.extraction",
  "methods.position", "methods.influence", "methods.paths", "methods.prices", "methods.balance",
  "methods.dependence", "methods.concentration", "methods.smile", "methods.aggregate", "methods.attainable",
  "methods.chokepoints", "methods.gaps", "methods.with", "methods.requirements", "methods.input_classes", "triage",
}

-- adds methods to those that the core gives a class
local function join(class, prefix, family)
  local name_of_class, methods = "lian." .. class, require("lian." .. family)
  if class == "chain" then
    names.wrap(methods, function(self) return core.class(self) == name_of_class and self or nil end)
  end
  options.bind(methods, prefix, function(value) return core.class(value) == name_of_class end)
  for name, method in pairs(methods) do
    if rawget(core[class], name) then error(("lian.%s has '%s' already"):format(class, name)) end
    core[class][name] = method
  end
end

for _, family in ipairs(FAMILIES) do join("chain", "chain:", family) end
join("matrix", "matrix:", "chain.matrix")
for _, class in ipairs{"chain", "matrix", "economy", "firms", "case", "database"} do
  options.guard(core[class], class .. ":")
end

local build = require "lian.chain.build"
lian.chain = build.chain
lian.items = require("lian.items").items
lian.network = require("lian.network").network
lian.firms = require("lian.network.rebuild").firms
lian.join = require("lian.network.join").join
for _, name in ipairs{"frame", "read", "report"} do
  local prefix = ("lian.%s"):format(name)
  lian[name] = options.shut(require(prefix), prefix .. ".")
end

lian.open = require("lian.store").open

local SAMPLES = {"chips_items.csv", "chips_providers.csv", "chips_provides.csv", "chips_requires.csv",
  "eight_sectors.csv", "four_regions.csv"}

---The path of a data file that is installed with lian: "four_regions.csv" (a stylised table of the world),
---"eight_sectors.csv" (a made-up country, in the layout of China's national tables), and the four files of the sample
---list of chips ("chips_items.csv", "chips_provides.csv", "chips_requires.csv", "chips_providers.csv").
---```lua
---local chain = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))
---```
---@param name string
---@return string path
function lian.sample(name)
  for _, known in ipairs(SAMPLES) do
    if known == name then
      local here = package.searchpath("lian.examples.four_regions", package.path)
      if not here then options.raise("lian.sample: this lian was built in without files on disk") end
      return (here:gsub("[^/]*$", "")) .. name
    end
  end
  options.raise(options.unknown("lian.sample", "file", name, SAMPLES))
end

---A matrix of zeros, of an array of rows, or of numbers row by row.
---```lua
---local m = lian.matrix(2, 2, {{1, 2}, {3, 4}})
---print(m:row_sums()[2], m:label({"ore", "steel"}, {"A", "B"}):get("steel", "A"))
---```
---@param rows integer
---@param columns integer
---@param values? number[]|number[][]
---@return lian.matrix
function lian.matrix(rows, columns, values)
  local o = options.check("matrix", {rows = rows, columns = columns, values = values},
    {rows = {"extent", required = true}, columns = {"extent", required = true}, values = "table"})
  local made = core.matrix_new(o.rows, o.columns, o.values)
  local i, j = core.matrix_bad(made)
  if i then options.fail(("matrix.values[%d][%d]"):format(i, j), "a finite number", made:get(i, j)) end
  return made
end

---RAS and GRAS on any matrix: `lian.balance(matrix, {rows =, columns =, method =, scale =})`.
---```lua
---local made, report = assert(lian.balance(lian.matrix(2, 2, {{1, 2}, {3, 4}}), {rows = {4, 6}, columns = {5, 5}}))
---print(made:frame(), report.iterations)
---```
---@param matrix lian.matrix
---@param given table
---@return lian.matrix|nil matrix
---@return table|string report or message
---@return string|nil code
lian.balance = require("lian.methods.balance_matrix").balance

local recipe = options.guard(require "lian.recipe", "lian.recipe.")
lian.recipe = options.shut(recipe, "lian.recipe.")

local scenario = require "lian.scenario"
for name, value in pairs(scenario) do if name ~= "register" and name ~= "is" then lian[name] = value end end

lian.carry = require("lian.scenario.carry").carry

-- what is shown, kept and repeated, known to results without being below them
local results = require "lian.scenario.results.base"
results.register("report", require "lian.report.results")
results.register("save", require "lian.store.keep")
scenario.register("recipe", recipe.of)
scenario.register("store", require("lian.store").sweep_book)
require("lian.index.base").register("report", require "lian.report.score")

local random = require "lian.base.random"
for _, name in ipairs{"uniform", "triangular", "normal", "lognormal", "beta", "pert", "choice", "truncated"} do
  lian[name] = random[name]
end
local explore = require "lian.explore"
explore.register("report", require "lian.report.exploration")
explore.register("run", require "lian.scenario.sweeps.of_function"{open = require("lian.store").sweep_book,
  describe = require("lian.recipe").describe})
lian.explore = explore.explore
lian.index = require("lian.index").index
lian.ready_index = require("lian.index.ready").ready_index
lian.measures = require("lian.index.measures").measures
local judgements = require "lian.index.judgements"
lian.ahp, lian.best_worst = judgements.ahp, judgements.best_worst
local robust = require "lian.decide.robust"
lian.robustness, lian.regret = robust.robustness, robust.regret
lian.information_value = require("lian.decide.information").information_value
lian.reverse_stress = require("lian.decide.stress").reverse_stress
lian.programme_outlook = require("lian.decide.programme").programme_outlook
local value = require "lian.decide.value"
value.register("report", require "lian.report.value")
value.register("recipe", recipe.of)
value.register("store", require("lian.store").sweep_book)
lian.value = value.value
lian.portfolio = require("lian.decide.portfolio").portfolio
lian.assign = require("lian.decide.assign").assign
lian.remedies = require("lian.decide.remedies").remedies
require("lian.decide.plan").register("report", require "lian.report.plan")

-- coordination, dependence, complexity: lian.index.coordination, lian.index.synergy, lian.index.leading,
-- lian.index.five_flows, lian.index.concentration, lian.index.dependencies, lian.index.supply_risk,
-- lian.index.complexity, lian.index.moran, lian.index.convergence,
-- lian.index.inequality, lian.index.density, lian.index.malmquist, lian.index.technology
for _, family in ipairs{"coordination", "synergy", "leading", "five_flows", "concentration", "dependencies",
  "supply_risk", "complexity", "moran", "convergence", "inequality", "density", "malmquist",
  "technology"} do
  for name, verb in pairs(require("lian.index." .. family)) do lian[name] = verb end
end

lian.limits = require("lian.base.limits").limits
lian.mpi = require("lian.base.ranks").mpi

---How many threads the core may use (1 to 256); results do not depend on it.
---```lua
---print(lian.threads(2), lian.threads()) -- the results of one and of two threads are the same bit for bit
---```
---@param count? integer nil only asks
---@return integer
function lian.threads(count)
  if count == nil then return core.threads() end
  if math.type(count) ~= "integer" or count < 1 or count > 256 then
    options.fail("threads", "1 to 256 threads", count)
  end
  return core.threads(count)
end

local shut = options.shut(options.guard(lian, "lian."), "lian.")
require("lian.recipe.library").register(shut)

return shut
