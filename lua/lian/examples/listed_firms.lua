--- China's listed firms, what they make and what goes into it: chains of products, possible suppliers, clusters; and
--- what such a graph does not say.
--- lian run listed_firms.lua FOLDER [PAGE.html]: FOLDER holds company_product.csv.gz, company_industry.csv,
--- industry_parent.csv and product_product.csv.gz, from the ChainKnowledgeGraph of Liu Huanyong (2021;
--- github.com/liuhuanyong/ChainKnowledgeGraph, texts of exchange filings and Shenwan's classification of 2021).
local lian = require "lian"

local folder, page_path = ...
if not folder then error("usage: lian run listed_firms.lua FOLDER [PAGE.html]", 0) end

local function read(name) return lian.frame.read(folder .. "/" .. name) end

local relations, message = read "product_product.csv.gz"
if not relations then
  print("listed_firms: skipped, " .. message)
  return
end
local made, industry = assert(read "company_product.csv.gz"), assert(read "company_industry.csv")
local parents = assert(read "industry_parent.csv")

-- names of firms and their industries of the first level
local name, sector, parent = {}, {}, {}
for _, row in parents:rows() do parent[row.from_industry] = row.to_industry end
for _, row in industry:rows() do
  local top = row.industry_name
  for _ = 1, 3 do top = parent[top] or top end
  name[row.company_code], sector[row.company_code] = row.company_name, top
end
local function called(code) return name[code] and name[code] .. " " .. code:sub(1, 6) or code end

-- 1. products: what goes into what. Lines of accounts are no products, and their weights are of no use here
local ACCOUNTS = {["平衡项目"] = true, ["分部间抵销"] = true, ["调整项目"] = true} -- balances, eliminations, adjustments
local makers, rows, seen = {}, {}, {}
for _, row in made:rows() do
  local key = row.company_code .. " " .. row.product
  if not ACCOUNTS[row.product] and row.weight and row.weight > 0 and not seen[key] then
    seen[key] = true
    makers[row.product] = makers[row.product] or {}
    table.insert(makers[row.product], row.company_code)
    rows[#rows + 1] = {called(row.company_code), row.product}
  end
end
local links, joined, with_input, with_output = {}, 0, 0, 0
for _, row in relations:rows() do
  if row.relation == "upstream_material" then
    local input, output = row.to_product, row.from_product
    links[#links + 1] = {input, output}
    with_input, with_output = with_input + (makers[input] and 1 or 0), with_output + (makers[output] and 1 or 0)
    if makers[input] and makers[output] then joined = joined + 1 end
  end
end
local products = assert(lian.network{links = links, title = "products and their materials"})
print(products)
print(("%d of %d relations have a material that a listed firm sells, %d a product, %d both"):format(with_input, #links,
  with_output, joined))

local car = products:chain_of{chain = {firm = "汽车"}, depth = 4} -- cars; the firms of this network are products
local covered, bare = 0, {}
for _, row in car:rows() do
  if makers[row.firm] then covered = covered + 1 else bare[#bare + 1] = row.firm end
end
print(car:top(8, "carried"))
print(("materials of cars to four steps: %d products, %d sold by listed firms; by none: %s"):format(#car, covered,
  table.concat(bare, ", ", 1, math.min(6, #bare))))

-- 2. firms: whoever sells a material may supply whoever sells the product. A link counts relations, it is no sale
local possible = {}
for _, link in ipairs(links) do
  for _, a in ipairs(makers[link[1]] or {}) do
    for _, b in ipairs(makers[link[2]] or {}) do
      if a ~= b then possible[#possible + 1] = {a, b} end
    end
  end
end
local columns = {sector = {}}
for k, link in ipairs(possible) do
  for _, code in ipairs(link) do columns.sector[called(code)] = sector[code] end
  possible[k] = {called(link[1]), called(link[2])}
end
local net = assert(lian.network{links = possible, title = "possible suppliers among listed firms",
  unit = "relations", columns = columns})
print(net)
local chain = net:chain_of{chain = {product = "汽车"}, products = rows, depth = 2}
print(chain:top(8, "carried"))

-- 3. clusters: do firms that could supply one another stand in one industry?
local found = assert(net:communities{seed = 1, runs = 5, region = "sector"})
print(found)
print(found:against{of = "sector"})
print(found:quotients{of = "sector", least = 0.25}:top(8, "size"))

-- 4. what it does not carry: there is no revenue and no sale, so nothing is said on leaders, champions or risk
print(select(2, pcall(net.leaders, net, {chain = {product = "汽车"}, products = rows})))

if page_path then
  local page = lian.report.new{title = "Listed firms that could supply one another",
    subtitle = "China, product relations of exchange filings, 2021"}
  page:section("Clusters"):text(("%d of %d relations of products join two listed firms' products. Links are "
    .. "possibilities: no value, no year, no direction of trade is known."):format(joined, #links))
  page:clusters(found:map{top = 14}):frame(found:against{of = "sector"})
  assert(page:write(page_path))
end

-- Reading. The tree of materials is wide and shallow, much of it food, and stops at once for many goods ("chip" and
-- "integrated circuit" have no material): it names materials, not supply. Of its 56,826 relations 889 have a listed
-- firm at both ends; the rest is made by firms that are not listed, or stands under another name. The 12,007 possible
-- pairs that follow are mostly basic goods, steel, coal, PVC, with all their makers times all their users, so that a
-- firm with many links sells something that is called by a common name. Communities are of materials: 0.24 alike with
-- industries, 0.66 of possible links stay in them and 0.16 in industries; another seed gives others (0.8 alike), so
-- take no single firm's place as found. What it is good for: which listed firms make something in a chain, and where
-- to look for second sources. What not: shares, concentration, leaders and risk (no sale is known), gaps ("sold by
-- nobody listed" is no gap of the country).
