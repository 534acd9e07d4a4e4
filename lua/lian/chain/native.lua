--- What the core itself gives every chain, described; the code is csrc/lua/chain.c.
local methods = require("lian.core").chain
local options = require "lian.base.options"

local function name(v) return type(v) == "string" end

local function one_of(...)
  local texts, known = {}, {}
  for k, text in ipairs{...} do texts[k], known[text] = ("'%s'"):format(text), true end
  return "one of " .. table.concat(texts, ", "), function(v) return known[v] or false end
end

local PART, is_part = one_of("demand", "inputs", "extensions")
local FLOWS, is_flows = one_of("domestic", "imports")

---The node labels, in order. `#chain` is their number.
---```lua
---for i, label in ipairs(chain:nodes()) do print(i, label) end
---```
---@param self lian.chain
---@return string[]
methods.nodes = methods.nodes

---The place of a node label, 1-based, or nil.
---@param self lian.chain
---@param label string
---@return integer|nil
methods.index = options.typed("chain", "index", methods.index, {"label", "a label", name})

---The names of the axes along which nodes are grouped; tables have "region" and "sector".
---@param self lian.chain
---@return string[]
methods.axes = methods.axes

---The value of each node on an axis, or nil when there is no such axis.
---```lua
---print(table.concat(chain:axis "region", " "))
---```
---@param self lian.chain
---@param name string
---@return string[]|nil
methods.axis = options.typed("chain", "axis", methods.axis, {"name", "the name of an axis", name})

---Gross output of each node, in the chain's unit per year.
---```lua
---local x, v = chain:output(), chain:value_added()
---print(chain:nodes()[1], v[1] / x[1])
---```
---@param self lian.chain
---@return number[]
methods.output = methods.output

---Final demand for each node, over all categories, in the chain's unit per year.
---@param self lian.chain
---@return number[]
methods.final_demand = methods.final_demand

---Value added of each node: all primary inputs but imports, in the chain's unit per year.
---@param self lian.chain
---@return number[]
methods.value_added = methods.value_added

---The flows as a labelled matrix that shares the chain's memory: row sells to column, in the
---chain's unit per year; nil for a network, and for imports when they are not kept apart.
---```lua
---print(chain:flows():get("CHN_C", "CHN_L"), chain:flows():top(5))
---```
---@param self lian.chain
---@param part? "domestic"|"imports"
---@return lian.matrix|nil
methods.flows = options.typed("chain", "flows", methods.flows, {"part", FLOWS,
  function(v) return v == nil or is_flows(v) end})

---The links of a network: {count, from, to, value}, node numbers 1-based; nil for dense tables.
---@param self lian.chain
---@return table|nil
methods.links = methods.links

---A labelled part: {labels, regions, roles, units, values, second}. Demand values are nodes by
---categories (`second`: the imported part); inputs and extensions are rows by nodes.
---@param self lian.chain
---@param part "demand"|"inputs"|"extensions"
---@return table
methods.block = options.typed("chain", "block", methods.block, {"part", PART, is_part})

---The names of further node attributes.
---@param self lian.chain
---@return string[]
methods.attributes = methods.attributes

---The values of an attribute and its unit; unknown numbers are false; nil when there is none.
---```lua
---local names = chain:attribute "name"
---print(chain:nodes()[1], names and names[1])
---```
---@param self lian.chain
---@param name string
---@return (string|number|false)[]|nil values
---@return string|nil unit
methods.attribute = options.typed("chain", "attribute", methods.attribute, {"name", "the name of an attribute", name})

---{kind, title, unit, source, year, axes, split, sparse}.
---```lua
---local about = chain:meta()
---print(about.title, about.year, about.unit)
---```
---@param self lian.chain
---@return table
methods.meta = methods.meta

---Gives the chain's memory back now; what was made of it stays. The collector does so too, later.
---@param self lian.chain
methods.close = methods.close

return methods
