--- lian: industrial-chain analysis. `require "lian"` assembles the public interface.
local core = require "lian.core"

local lian = {
  _VERSION = "lian " .. core.version,
  version = core.version,
}

require "lian.native.matrix"
require "lian.native.chain"
require "lian.matrix"
require "lian.chain"

local build = require "lian.build"
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
lian.balance = require("lian.balance").balance

lian.recipe = require "lian.recipe"

for name, value in pairs(require "lian.scenario") do lian[name] = value end

local random = require "lian.random"
for _, name in ipairs{"uniform", "triangular", "normal", "lognormal", "beta", "pert", "choice", "truncated"} do
  lian[name] = random[name]
end
lian.programme_outlook = require("lian.programme").programme_outlook

---How many threads the core may use (1 to 256); results do not depend on it.
---@param count? integer nil only asks
---@return integer
lian.threads = core.threads

return lian
