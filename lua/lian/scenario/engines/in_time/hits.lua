--- What a shock or policy hits: regions, nodes, goods and final purchases of a chain, checked.
local common = require "lian.methods.common"
local options = require "lian.base.options"

local hits = {}

---The region of each node; raises when the chain has none.
function hits.regions(chain, path)
  local regions = chain:axis("region")
  if not regions then options.raise(path .. ": this chain has no regions") end
  return regions
end

---Raises unless the region is one of the chain's.
function hits.check_region(chain, region, path)
  local seen, names = {}, {}
  for _, r in ipairs(hits.regions(chain, path)) do
    if not seen[r] then seen[r], names[#names + 1] = true, r end
  end
  if seen[region] then return end
  local near = options.nearest(tostring(region), names)
  options.raise(("%s: no region '%s'%s"):format(path, tostring(region),
    near and (", did you mean '%s'?"):format(near) or ""))
end

---Nodes that are named by goods or nodes, in a region (nil: all); at least one.
function hits.nodes(chain, named, region, path)
  local is_good = common.matcher(chain, named, "sector", path .. ".goods")
  local regions, list = chain:axis("region"), {}
  if region then hits.check_region(chain, region, path .. ".on") end
  for i = 1, #chain do
    if is_good(i) and (not region or regions[i] == region) then list[#list + 1] = i end
  end
  if #list == 0 then options.raise(path .. ": no node is hit") end
  return list
end

---A flag for each node, true for those in the list.
function hits.flags(list, n)
  local out = {}
  for i = 1, n do out[i] = false end
  for _, i in ipairs(list) do out[i] = true end
  return out
end

---A flag for each node: is it in the region (nil: all are)?
function hits.in_region(chain, region, path)
  if region then hits.check_region(chain, region, path) end
  local regions, out = chain:axis("region"), {}
  for i = 1, #chain do out[i] = not region or regions[i] == region end
  return out
end

---Numbers of the goods that are named, in their own order.
function hits.goods(given, goods, path)
  local wanted, list = common.as_set(given), {}
  for g, name in ipairs(goods) do
    if wanted[name] then
      list[#list + 1] = g
      wanted[name] = nil
    end
  end
  local name = next(wanted)
  if name then
    local near = options.nearest(name, goods)
    options.raise(("%s.goods: no good '%s'%s"):format(path, name,
      near and (", did you mean '%s'?"):format(near) or ""))
  end
  return list
end

---What final users in a region (nil: all) buy of each node, money a year, never below 0.
function hits.finals(chain, region)
  local demand, out = chain:block("demand"), {}
  for i = 1, #chain do
    local sum = 0
    for d, v in ipairs(demand.values:row(i)) do
      if not region or demand.regions[d] == "" or demand.regions[d] == region then sum = sum + math.max(0, v) end
    end
    out[i] = sum
  end
  return out
end

return hits
