--- New chains out of old ones: the parts of a chain, changed and built again.
local core = require "lian.core"
local format = require "lian.base.format"

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

-- what the totals of a node are to be multiplied with to come to `wanted`; nil and the first node
-- that has nothing to multiply, or something of the other sign
local function factors(totals, wanted, output)
  local out = {}
  for i, total in ipairs(totals) do
    local nothing = math.abs(wanted[i]) <= 1e-9 * math.abs(output[i])
    if nothing and total == 0 then out[i] = 1
    elseif total == 0 or (wanted[i] / total < 0 and not nothing) then return nil, i
    else out[i] = wanted[i] / total end
  end
  return out
end

local function sum_of(...)
  local out = {}
  for _, list in ipairs{...} do
    for i, v in ipairs(list) do out[i] = (out[i] or 0) + v end
  end
  return out
end

local function less(a, b)
  local out = {}
  for i, v in ipairs(a) do out[i] = v - b[i] end
  return out
end

---The chain with other flows of the same shape. keep = "output": demand and inputs of each node are
---scaled to make up the difference; "demand": output and inputs follow; "inputs": output and demand.
---@param chain lian.chain
---@param flows lian.matrix
---@param keep "output"|"demand"|"inputs"
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function rebuild.with_flows(chain, flows, keep)
  local parts = rebuild.parts(chain)
  local sales, purchases = flows:row_sums(), flows:col_sums()
  if parts.imports then purchases = sum_of(purchases, parts.imports:col_sums()) end
  local demand, inputs = parts.demand.values:row_sums(), parts.inputs.values:col_sums()
  if keep == "demand" then parts.output = sum_of(sales, demand)
  elseif keep == "inputs" then parts.output = sum_of(purchases, inputs) end
  local by_row, by_column, at
  by_row, at = factors(demand, less(parts.output, sales), parts.output)
  if not by_row then
    return nil, format("'%s' would need a final demand of %.6g to balance its sales of %.6g, and has %.6g",
      parts.nodes[at], parts.output[at] - sales[at], sales[at], demand[at]), "infeasible"
  end
  by_column, at = factors(inputs, less(parts.output, purchases), parts.output)
  if not by_column then
    return nil, format("'%s' would need primary inputs of %.6g to balance its purchases of %.6g, and has "
      .. "%.6g", parts.nodes[at], parts.output[at] - purchases[at], purchases[at],
      inputs[at]), "infeasible"
  end
  parts.flows = flows
  parts.demand.values = parts.demand.values:scale(by_row, nil)
  parts.inputs.values = parts.inputs.values:scale(nil, by_column)
  return core.chain_new(parts)
end

return rebuild
