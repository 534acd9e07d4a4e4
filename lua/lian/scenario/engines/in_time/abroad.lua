--- A table that keeps imports apart, seen as two regions: home, and abroad, which makes what home imports, with a
--- node for each good that is imported. Abroad buys nothing at home but what the table calls exports, so it has no
--- inputs of its own and is never short of any.
local core = require "lian.core"
local lists = require "lian.base.lists"

local abroad = {}

abroad.REGION = "abroad"
local opened = setmetatable({}, {__mode = "k"}) -- chain -> chain
local closed = setmetatable({}, {__mode = "k"}) -- the same, back
local left_out = setmetatable({}, {__mode = "k"}) -- opened chain -> goods that have no maker abroad

local function has_purchases(list)
  for _, v in ipairs(list) do if v > 0 then return true end end
  return false
end

-- the goods that are imported, and how much of each; and those of which some is bought, but given supplies (stocks
-- drawn down) are as much: nobody makes them abroad
local function imported(chain, imports, second)
  local list, worth, left = {}, {}, {}
  for i = 1, #chain do
    local inputs, finals = imports:row(i), second and second:row(i) or {}
    local bought = lists.sum(inputs) + lists.sum(finals)
    if bought > 0 then
      list[#list + 1], worth[#worth + 1] = i, bought
    elseif has_purchases(inputs) or has_purchases(finals) then
      left[#left + 1] = ("'%s'"):format(chain:nodes()[i])
    end
  end
  return list, worth, left
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
  local list, worth, left = imported(chain, imports, demand.second)
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
  opened[chain], closed[made], left_out[made] = made, chain, #left > 0 and left or nil
  return made
end

---The chain that was opened, or the chain itself.
---@param chain lian.chain
---@return lian.chain
function abroad.closed(chain) return closed[chain] or chain end

---The region that stands for imports kept apart in a chain that was opened; nil in any other.
---@param chain lian.chain
---@return string|nil
function abroad.region(chain) return closed[chain] and abroad.REGION or nil end

---What is to be said of goods that are imported and have no maker abroad; nil where there are none.
---@param chain lian.chain opened
---@return string|nil
function abroad.note(chain)
  local left = left_out[chain]
  if not left then return nil end
  return ("imports of %s%s are no more than the stocks drawn down beside them: nobody abroad makes these goods, and "
    .. "what is bought of them is not followed"):format(table.concat(left, ", ", 1, math.min(5, #left)),
    #left > 5 and (" and %d more"):format(#left - 5) or "")
end

return abroad
