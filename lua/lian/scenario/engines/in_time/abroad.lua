--- A table that keeps imports apart, seen as two regions: home, and abroad, which makes what home imports, with a
--- node for each good that is imported. Abroad buys nothing at home but what the table calls exports, so it has no
--- inputs of its own and is never short of any.
local core = require "lian.core"
local lists = require "lian.base.lists"

local abroad = {}

abroad.REGION = "abroad"
local opened = setmetatable({}, {__mode = "k"}) -- chain -> chain
local closed = setmetatable({}, {__mode = "k"}) -- the same, back

-- the goods that are imported, and how much of each
local function imported(chain, imports, second)
  local list, worth = {}, {}
  for i = 1, #chain do
    local bought = lists.sum(imports:row(i)) + (second and lists.sum(second:row(i)) or 0)
    if bought > 0 then list[#list + 1], worth[#worth + 1] = i, bought end
  end
  return list, worth
end

-- names of nodes: abroad's goods are called as home's
local function names_of(chain, list)
  local out = {}
  for _, attribute in ipairs(chain:attributes()) do
    local values = chain:attribute(attribute)
    if type(values[1]) == "string" then
      local texts = table.move(values, 1, #values, 1, {})
      for _, i in ipairs(list) do texts[#texts + 1] = values[i] end
      out[#out + 1] = {name = attribute, texts = texts}
    end
  end
  return out
end

-- extensions by node: what abroad has of them is not known, and counts as none
local function extensions_of(chain, list)
  local block, rows = chain:block("extensions"), {}
  if #block.labels == 0 then return nil end
  for k = 1, #block.labels do
    rows[k] = block.values:row(k)
    for _ = 1, #list do rows[k][#rows[k] + 1] = 0 end
  end
  return {labels = block.labels, regions = block.regions, roles = block.roles, units = block.units,
    values = core.matrix_new(#block.labels, #chain + #list, rows)}
end

---The chain itself, or as two regions when it keeps imports apart; made once a chain.
---@param chain lian.chain
---@return lian.chain
function abroad.open(chain)
  if not chain:meta().split then return chain end
  if opened[chain] then return opened[chain] end
  local n, m, demand = #chain, chain:meta(), chain:block("demand")
  local home, sector = chain:axis("region"), chain:axis("sector") or chain:nodes()
  local flows, imports = chain:flows(), chain:flows("imports")
  local list, worth = imported(chain, imports, demand.second)
  local rows, nodes, regions, sectors, output = {}, {}, {}, {}, {}
  for i, label in ipairs(chain:nodes()) do
    rows[i] = flows:row(i)
    for k = 1, #list do rows[i][n + k] = 0 end
    nodes[i], regions[i], sectors[i], output[i] = label, home and home[i] or "home", sector[i], chain:output()[i]
  end
  local taken, values = {}, {}
  for i = 1, n do taken[nodes[i]] = true end
  for i = 1, n do values[i] = demand.values:row(i) end
  for k, i in ipairs(list) do
    rows[n + k] = imports:row(i)
    for c = 1, #list do rows[n + k][n + c] = 0 end
    local label = abroad.REGION .. " " .. nodes[i]
    while taken[label] do label = label .. "'" end
    nodes[n + k], regions[n + k], taken[label] = label, abroad.REGION, true
    sectors[n + k], output[n + k] = sector[i], worth[k]
    values[n + k] = demand.second and demand.second:row(i) or lists.zeros(#demand.labels)
  end
  local buyers = {}
  for d, role in ipairs(demand.roles) do
    local region = demand.regions[d]
    buyers[d] = role == "exports" and abroad.REGION or region ~= "" and region or regions[1]
  end
  local count = n + #list
  local made = assert(core.chain_new{kind = "table", nodes = nodes, flows = core.matrix_new(count, count, rows),
    output = output, axes = {{name = "region", values = regions}, {name = "sector", values = sectors}},
    demand = {labels = demand.labels, regions = buyers, roles = demand.roles, units = demand.units,
      values = core.matrix_new(count, #demand.labels, values)},
    attributes = names_of(chain, list), extensions = extensions_of(chain, list),
    title = m.title, unit = m.unit, source = m.source, year = m.year,
    tolerance = 1e30}) -- it balances as well as the chain does
  opened[chain], closed[made] = made, chain
  return made
end

---The chain that was opened, or the chain itself.
---@param chain lian.chain
---@return lian.chain
function abroad.closed(chain) return closed[chain] or chain end

return abroad
