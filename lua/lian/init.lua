--- lian: industrial-chain analysis. `require "lian"` assembles the public interface.
local core = require "lian.core"

local lian = {
  _VERSION = "lian " .. core.version,
  version = core.version,
}

require "lian.chain.native_matrix"
require "lian.chain.native"
require "lian.chain.matrix"
local chain_methods = require "lian.chain"

local FAMILIES = {
  "methods.leontief", "methods.multipliers", "methods.linkages", "methods.extraction", "methods.position",
  "methods.influence", "methods.paths", "methods.prices", "methods.balance", "methods.dependence",
  "methods.aggregate", "methods.attainable", "methods.chokepoints", "methods.gaps", "methods.with",
  "methods.requirements", "triage",
}
for _, family in ipairs(FAMILIES) do
  for name, method in pairs(require("lian." .. family)) do
    if rawget(chain_methods, name) then error(("lian.chain has '%s' already"):format(name)) end
    chain_methods[name] = method
  end
end

local build = require "lian.chain.build"
lian.chain = build.chain
lian.items = require("lian.items").items
lian.frame = require "lian.frame"
lian.read = require "lian.read"
lian.report = require "lian.report"

---Opens a store; see store.open.
lian.open = require("lian.store").open

---A matrix of zeros, of an array of rows, or of numbers row by row.
---@param rows integer
---@param columns integer
---@param values? number[]|number[][]
---@return lian.matrix
lian.matrix = core.matrix_new

---RAS and GRAS on any matrix: `lian.balance(matrix, {rows =, columns =, method =, scale =})`.
---@param matrix lian.matrix
---@param given table
---@return lian.matrix|nil matrix
---@return table|string report or message
---@return string|nil code
lian.balance = require("lian.methods.balance_matrix").balance

lian.recipe = require "lian.recipe"

local scenario = require "lian.scenario"
for name, value in pairs(scenario) do if name ~= "register" then lian[name] = value end end

-- what is shown, kept and repeated, known to results without being below them
local results = require "lian.scenario.results.base"
results.register("report", require "lian.report.results")
results.register("save", require "lian.store.keep")
scenario.register("recipe", lian.recipe.of)
require("lian.recipe.library").register(lian)

local random = require "lian.base.random"
for _, name in ipairs{"uniform", "triangular", "normal", "lognormal", "beta", "pert", "choice", "truncated"} do
  lian[name] = random[name]
end
lian.programme_outlook = require("lian.decide.programme").programme_outlook

---How many threads the core may use (1 to 256); results do not depend on it.
---@param count? integer nil only asks
---@return integer
lian.threads = core.threads

return lian
