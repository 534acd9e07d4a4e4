-- the network of listed firms that the product graph of chain_knowledge_graph_cn makes: firm i sells to firm j where a
-- product of i is a material of one of j; value: the products' shares of revenue multiplied (no money is known)
local core = require "lian.core"
local lian = require "lian"

local a_share = {}

local function columns(path)
  local frame = assert(core.columns(path, {}))
  return frame.columns, frame.count
end

---@param folder string of the data, with / at its end
---@return lian.network net
---@return integer relations that join listed firms
function a_share.network(folder)
  local made, count = columns(folder .. "company_product.csv.gz")
  local by_product = {}
  for k = 1, count do
    local weight = tonumber(made.weight[k])
    if weight and weight > 0 then
      local product = made.product[k]
      by_product[product] = by_product[product] or {}
      table.insert(by_product[product], {made.company_code[k], math.min(weight, 1)})
    end
  end
  local relation, rows = columns(folder .. "product_product.csv.gz")
  local links, joined = {}, 0
  for k = 1, rows do
    local sold, used = by_product[relation.to_product[k]], by_product[relation.from_product[k]]
    if relation.relation[k] == "upstream_material" and sold and used then
      joined = joined + 1
      for _, i in ipairs(sold) do
        for _, j in ipairs(used) do
          if i[1] ~= j[1] then links[#links + 1] = {i[1], j[1], i[2] * j[2]} end
        end
      end
    end
  end
  local industry, firms = columns(folder .. "company_industry.csv")
  local of, labels, sector = {}, {}, {}
  for k = 1, firms do of[industry.company_code[k]] = tostring(industry.industry_code[k]):sub(1, 2) end
  for _, link in ipairs(links) do
    for e = 1, 2 do
      if not sector[link[e]] then
        labels[#labels + 1] = link[e]
        sector[link[e]] = of[link[e]] or "unknown"
      end
    end
  end
  return assert(lian.network{links = links, firms = labels, columns = {sector = sector}}), joined
end

return a_share
