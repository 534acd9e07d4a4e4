--- New chains out of old ones: the parts of a chain, changed and built again.
local core = require "lian.core"

local rebuild = {}

local function block_of(chain, part)
  local b = chain:block(part)
  if #b.labels == 0 then return nil end
  return {labels = b.labels, regions = b.regions, roles = b.roles, units = b.units,
    values = b.values, second = b.second}
end

---What core.chain_new takes to build this chain again; change what you like.
---@param chain lian.chain
---@return table spec
function rebuild.parts(chain)
  local meta, axes, attributes = chain:meta(), {}, {}
  for k, name in ipairs(chain:axes()) do axes[k] = {name = name, values = chain:axis(name)} end
  for k, name in ipairs(chain:attributes()) do
    local values, unit = chain:attribute(name)
    local field = "numbers"
    for _, v in ipairs(values) do if type(v) == "string" then field = "texts" break end end
    attributes[k] = {name = name, unit = unit, [field] = values}
  end
  return {kind = meta.kind, nodes = chain:nodes(), axes = axes, attributes = attributes,
    flows = chain:flows(), imports = chain:flows("imports"), links = chain:links(),
    output = chain:output(), demand = block_of(chain, "demand"),
    inputs = block_of(chain, "inputs"), extensions = block_of(chain, "extensions"),
    title = meta.title, unit = meta.unit, source = meta.source, year = meta.year}
end

---The chain with other flows of the same shape. keep = "output": demand and inputs of each node are
---scaled to make up the difference; "demand": output and inputs follow; "inputs": output and demand.
---@param chain lian.chain
---@param flows lian.matrix
---@param keep "output"|"demand"|"inputs"
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function rebuild.with_flows(chain, flows, keep) return core.analysis.with_flows(chain, flows, keep) end

return rebuild
