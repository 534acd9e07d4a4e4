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

---Columns added to a block of demand: {label, role, values by node}.
---@param block table
---@param added table[]
---@param n integer nodes
function rebuild.add_columns(block, added, n)
  local rows, second = {}, block.second and {} or nil
  for i = 1, n do
    rows[i] = block.values:row(i)
    if second then second[i] = block.second:row(i) end
    for _, column in ipairs(added) do
      rows[i][#rows[i] + 1] = column[3][i]
      if second then second[i][#second[i] + 1] = 0 end
    end
  end
  for _, column in ipairs(added) do
    local k = #block.labels + 1
    block.labels[k], block.roles[k], block.regions[k], block.units[k] = column[1], column[2], "", ""
  end
  block.values = core.matrix_new(n, #block.labels, rows)
  if second then block.second = core.matrix_new(n, #block.labels, second) end
end

---Rows added to a block of inputs: {label, role, values by node}.
---@param block table
---@param added table[]
---@param n integer nodes
function rebuild.add_rows(block, added, n)
  local rows = {}
  for k = 1, #block.labels do rows[k] = block.values:row(k) end
  for _, row in ipairs(added) do
    local k = #rows + 1
    rows[k] = row[3]
    block.labels[k], block.roles[k], block.regions[k], block.units[k] = row[1], row[2], "", ""
  end
  block.values = core.matrix_new(#rows, n, rows)
end

local function fresh_label(labels, wanted)
  local taken = {}
  for _, label in ipairs(labels) do taken[label] = true end
  while taken[wanted] do wanted = wanted .. "'" end
  return wanted
end

-- totals less what the changed flows now take, as factors; nil and the node that cannot
local function factors(totals, before, after)
  local out = {}
  for i, total in ipairs(totals) do
    local rest = total - (after[i] - before[i])
    if total == 0 then
      if math.abs(rest) > 1e-9 * (math.abs(before[i]) + math.abs(after[i]) + 1e-300) then return nil, i end
      out[i] = 1
    else
      out[i] = rest / total
    end
  end
  return out
end

---The chain with other flows of the same shape; output is kept, demand and inputs are scaled node by
---node to make up the difference.
---@param chain lian.chain
---@param flows lian.matrix
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function rebuild.with_flows(chain, flows)
  local parts, old = rebuild.parts(chain), chain:flows()
  local by_row, at = factors(chain:final_demand(), old:row_sums(), flows:row_sums())
  if not by_row then
    return nil, ("'%s' has no final demand that could make up for its changed sales"):format(
      parts.nodes[at]), "infeasible"
  end
  local by_column
  by_column, at = factors(parts.inputs.values:col_sums(), old:col_sums(), flows:col_sums())
  if not by_column then
    return nil, ("'%s' has no primary inputs that could make up for its changed purchases"):format(
      parts.nodes[at]), "infeasible"
  end
  parts.flows = flows
  parts.demand.values = parts.demand.values:scale(by_row, nil)
  parts.inputs.values = parts.inputs.values:scale(nil, by_column)
  return core.chain_new(parts)
end

---The chain with its demand categories added up: code of each, labels and regions of the sums.
---@param chain lian.chain
---@param codes integer[]
---@param labels string[]
---@param region_of fun(k: integer): string
function rebuild.with_demand_merged(chain, codes, labels, region_of)
  local parts = rebuild.parts(chain)
  local demand, n = parts.demand, #chain
  local merged = {labels = labels, roles = {}, regions = {}, units = {}}
  for k, c in ipairs(codes) do
    local role = demand.roles[k]
    merged.roles[c] = (merged.roles[c] == nil or merged.roles[c] == role) and role or "other"
    merged.regions[c], merged.units[c] = region_of(k), demand.units[k]
  end
  local function sum(matrix)
    if not matrix then return nil end
    local rows = {}
    for i = 1, n do
      local row = {}
      for c = 1, #labels do row[c] = 0 end
      for k, v in ipairs(matrix:row(i)) do row[codes[k]] = row[codes[k]] + v end
      rows[i] = row
    end
    return core.matrix_new(n, #labels, rows)
  end
  merged.values, merged.second = sum(demand.values), sum(demand.second)
  parts.demand = merged
  if parts.extensions and parts.extensions.second then parts.extensions.second = nil end
  return core.chain_new(parts)
end

local function at(list, places)
  local out = {}
  for k, i in ipairs(places) do out[k] = list[i] end
  return out
end

local function outside(places, n)
  local inside, out = {}, {}
  for _, i in ipairs(places) do inside[i] = true end
  for i = 1, n do if not inside[i] then out[#out + 1] = i end end
  return out
end

local function pick_links(links, places, n, sales, purchases)
  local new, out = {}, {from = {}, to = {}, value = {}, count = 0}
  for k, i in ipairs(places) do new[i] = k end
  for k = 1, n do sales[k], purchases[k] = 0, 0 end
  for e = 1, links.count do
    local i, j, v = new[links.from[e]], new[links.to[e]], links.value[e]
    if i and j then
      out.count = out.count + 1
      out.from[out.count], out.to[out.count], out.value[out.count] = i, j, v
    elseif i then
      sales[i] = sales[i] + v
    elseif j then
      purchases[j] = purchases[j] + v
    end
  end
  return out
end

---The chain of the chosen nodes alone: what goes to the others is the demand category "rest of
---chain", what comes from them the input row "from rest of chain".
---@param chain lian.chain
---@param places integer[] ascending
function rebuild.select(chain, places)
  local parts, n, m = rebuild.parts(chain), #chain, #places
  local others, sales, purchases = outside(places, n), {}, {}
  if parts.links then
    parts.links = pick_links(parts.links, places, m, sales, purchases)
  else
    sales = parts.flows:pick(places, others):row_sums()
    purchases = parts.flows:pick(others, places):col_sums()
    parts.flows = parts.flows:pick(places, places)
  end
  parts.nodes, parts.output = at(parts.nodes, places), at(parts.output, places)
  for _, axis in ipairs(parts.axes) do axis.values = at(axis.values, places) end
  for _, attribute in ipairs(parts.attributes) do
    local field = attribute.texts and "texts" or "numbers"
    attribute[field] = at(attribute[field], places)
  end
  parts.demand.values = parts.demand.values:pick(places, nil)
  if parts.demand.second then parts.demand.second = parts.demand.second:pick(places, nil) end
  parts.inputs.values = parts.inputs.values:pick(nil, places)
  if parts.extensions then parts.extensions.values = parts.extensions.values:pick(nil, places) end
  rebuild.add_columns(parts.demand,
    {{fresh_label(parts.demand.labels, "rest of chain"), "exports", sales}}, m)
  local rows = {{fresh_label(parts.inputs.labels, "from rest of chain"), "imports", purchases}}
  if parts.imports then
    rows[2] = {fresh_label(parts.inputs.labels, "imports of other goods"), "imports",
      parts.imports:pick(others, places):col_sums()}
    parts.imports = parts.imports:pick(places, places)
  end
  rebuild.add_rows(parts.inputs, rows, m)
  if parts.extensions and parts.extensions.second then
    local kept = parts.extensions.second
    local width, wide = #parts.demand.labels, {}
    for k = 1, kept:rows() do
      wide[k] = kept:row(k)
      for j = #wide[k] + 1, width do wide[k][j] = 0 end
    end
    parts.extensions.second = core.matrix_new(kept:rows(), width, wide)
  end
  return core.chain_new(parts)
end

local HOME_USE = {households = true, government = true, investment = true, inventory = true,
  other = true}

-- imports of each good, and its home use by nodes and final users
local function use_of(parts, n)
  local imports, use = {}, parts.flows:row_sums()
  for i = 1, n do imports[i] = 0 end
  for k, role in ipairs(parts.demand.roles) do
    local column = parts.demand.values:column(k)
    for i = 1, n do
      if role == "imports" then imports[i] = imports[i] - column[i]
      elseif HOME_USE[role] then use[i] = use[i] + column[i] end
    end
  end
  return imports, use
end

---Domestic and imported flows by import proportionality: each home user of a good takes the same
---share of it from abroad. Returns the chain and the labels of goods whose imports exceed home use.
---@param chain lian.chain
function rebuild.split(chain)
  local parts, n = rebuild.parts(chain), #chain
  local imports, use = use_of(parts, n)
  local share, rest, again, capped = {}, {}, {}, {}
  for i = 1, n do
    local m = use[i] > 0 and imports[i] / use[i] or 0
    share[i] = math.max(0, math.min(1, m))
    rest[i] = 1 - share[i]
    again[i] = imports[i] - share[i] * use[i]
    if m > 1 then capped[#capped + 1] = parts.nodes[i] end
  end
  local demand, second = {}, {}
  local keep, labels, roles, regions, units = {}, {}, {}, {}, {}
  for k, role in ipairs(parts.demand.roles) do
    if role ~= "imports" then keep[#keep + 1] = k end
  end
  local booked = false
  for c, k in ipairs(keep) do
    labels[c], roles[c] = parts.demand.labels[k], parts.demand.roles[k]
    regions[c], units[c] = parts.demand.regions[k], parts.demand.units[k]
    local column, here = parts.demand.values:column(k), HOME_USE[roles[c]]
    local exports = roles[c] == "exports" and not booked
    if exports then booked = true end
    for i = 1, n do
      demand[i], second[i] = demand[i] or {}, second[i] or {}
      local abroad = here and share[i] * column[i] or exports and again[i] or 0
      demand[i][c], second[i][c] = column[i] - abroad, abroad
    end
  end
  if not booked then
    for i = 1, n do demand[i][1], second[i][1] = demand[i][1] - again[i], second[i][1] + again[i] end
  end
  parts.imports = parts.flows:scale(share, nil)
  parts.flows = parts.flows:scale(rest, nil)
  parts.demand = {labels = labels, roles = roles, regions = regions, units = units,
    values = core.matrix_new(n, #keep, demand), second = core.matrix_new(n, #keep, second)}
  if parts.extensions then parts.extensions.second = nil end
  local made, message, code = core.chain_new(parts)
  if not made then return nil, message, code end
  return made, capped
end

---Domestic and imported flows in one, imports as a negative demand category.
---@param chain lian.chain
function rebuild.totals(chain)
  local parts, n = rebuild.parts(chain), #chain
  local imports = parts.imports:row_sums()
  parts.flows = parts.flows:add(parts.imports)
  parts.imports = nil
  local demand = parts.demand
  if demand.second then
    for i, v in ipairs(demand.second:row_sums()) do imports[i] = imports[i] + v end
    demand.values = demand.values:add(demand.second)
    demand.second = nil
  end
  for i, v in ipairs(imports) do imports[i] = -v end
  rebuild.add_columns(demand, {{fresh_label(demand.labels, "imports"), "imports", imports}}, n)
  if parts.extensions then parts.extensions.second = nil end
  return core.chain_new(parts)
end

return rebuild
