--- A chain whose flows meet new margins (Stone 1961; Junius and Oosterhaven 2003).
local balance = require("lian.methods.balance_matrix").balance
local options = require "lian.base.options"
local rebuild = require "lian.chain.rebuild"

local methods = {}

---A new chain whose flows between nodes have the given sums: `rows` (sales to nodes) and `columns`
---(purchases from nodes); these and the other options as for `lian.balance`, by label. `keep` says
---what stays besides: "output" (default; final demand and inputs of a node make up the difference),
---"demand" (output follows from sales, inputs make up) or "inputs" (output follows from purchases,
---demand makes up). What makes up is scaled, all categories of the node alike; a node that would need
---it out of nothing, or of the other sign, is refused ("infeasible"). Imports kept apart, extensions
---and attributes stay as they are. O(cells) a sweep.
---```lua
---local later = assert(chain:balance{rows = sales_2025, columns = purchases_2025})
---```
---@param self lian.chain
---@param given table
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.balance(self, given)
  local of, keep = {}, "output"
  options.plain("balance", given, "a table of named options")
  for key, value in pairs(given) do if key ~= "keep" then of[key] = value end end
  if given.keep ~= nil then
    keep = options.check("balance", {keep = given.keep},
      {keep = {"choice", "output", "demand", "inputs"}}).keep
  end
  local flows = self:flows()
  if not flows then
    return nil, "a network has no dense flows to balance", "unsupported"
  end
  local made, message, code = balance(flows, of)
  if not made then return nil, message, code end
  return rebuild.with_flows(self, made, keep)
end

return methods
