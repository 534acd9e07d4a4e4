--- Places of a chain: its regions and goods, and who buys what is delivered to final users.
---
--- A demand column belongs to the region that it names. In a chain of one region a column without a region is
--- that region's, but exports (role) are bought abroad. In a chain of several regions a column without a region,
--- or with one that no node has, might be anyone's: it counts where nobody is asked for (`on` left out), is left
--- out with a note where the region has columns of its own, and is refused where it has none.
local options = require "lian.base.options"

local places = {}

---The distinct regions of a chain in order of first appearance; empty where it has none.
---@param chain lian.chain
---@return string[]
function places.regions(chain)
  local seen, names = {}, {}
  for _, region in ipairs(chain:axis("region") or {}) do
    if not seen[region] then seen[region], names[#names + 1] = true, region end
  end
  return names
end

---Raises unless the region is one of the chain's; lists them when they are few.
---@param chain lian.chain
---@param region any
---@param path string
function places.check_region(chain, region, path)
  local names = places.regions(chain)
  if #names == 0 then options.raise(path .. ": this chain has no regions") end
  for _, name in ipairs(names) do if name == region then return end end
  options.raise(options.unknown(path, "region", region, names))
end

---The goods of a chain (its sectors, or its nodes where it has none), and the number of each node's good.
---@param chain lian.chain
---@return string[] goods
---@return integer[] good
function places.goods(chain)
  local names, place, goods, good = chain:axis("sector") or chain:nodes(), {}, {}, {}
  for i, name in ipairs(names) do
    if not place[name] then
      goods[#goods + 1] = name
      place[name] = #goods
    end
    good[i] = place[name]
  end
  return goods, good
end

---Where a demand column is bought: a region, "abroad" (exports of a chain of one region), or nil: not known.
---@param chain lian.chain
---@return (string|nil)[] buyers by column; length in `n`
function places.buyers(chain)
  local demand, names, known, out = chain:block("demand"), places.regions(chain), {}, {}
  for _, name in ipairs(names) do known[name] = true end
  for d, region in ipairs(demand.regions) do
    if known[region] then
      out[d] = region
    elseif #names <= 1 then
      local foreign = demand.roles[d] == "exports" or region ~= ""
      out[d] = foreign and "abroad" or names[1] or "home"
    end
  end
  out.n = #demand.labels
  return out
end

local function named(labels)
  local out = {}
  for k = 1, math.min(4, #labels) do out[k] = ("'%s'"):format(labels[k]) end
  if #labels > 4 then out[5] = ("and %d more"):format(#labels - 4) end
  return table.concat(out, ", ")
end

---Flags of the demand columns that users in a region buy (nil: everyone's). Raises where columns that no region
---claims might be the region's own.
---@param chain lian.chain
---@param on string|nil
---@param path string
---@return boolean[] flags by column
---@return string|nil note on columns that were left out since nobody knows whose they are
---@return integer count of the columns chosen
function places.columns(chain, on, path)
  local buyers, demand = places.buyers(chain), chain:block("demand")
  local flags, stray, count = {}, {}, 0
  if on ~= nil then places.check_region(chain, on, path) end
  for d = 1, buyers.n do
    flags[d] = on == nil or buyers[d] == on
    if flags[d] then count = count + 1 end
    if buyers[d] == nil then stray[#stray + 1] = demand.labels[d] end
  end
  if on == nil or #stray == 0 then return flags, nil, count end
  if count == 0 then
    options.raise(("%s: demand of %s has no known region and might be that of '%s': say whose it is when the table "
      .. "is read (regions = {...})"):format(path, named(stray), on))
  end
  return flags, ("demand of %s has no known region and was left out"):format(named(stray)), count
end

---What final users in a region (nil: everyone) buy of each node: cells above 0, in the chain's unit a year.
---@param chain lian.chain
---@param on string|nil
---@param path string
---@return number[] purchases by node
---@return string|nil note
function places.purchases(chain, on, path)
  local flags, note = places.columns(chain, on, path)
  local demand, out = chain:block("demand"), {}
  for i = 1, #chain do
    local sum = 0
    for d, v in ipairs(demand.values:row(i)) do if flags[d] and v > 0 then sum = sum + v end end
    out[i] = sum
  end
  return out, note
end

return places
