--- Places of a chain: its regions and goods, and who buys what is delivered to final users.
---
--- A demand column belongs to the region that it names. Exports (role) are bought abroad, and so is, in a chain of
--- one region, what names another; what names none there is that region's. In a chain of several regions a
--- column of role imports or discrepancy without a region is nobody's purchase. Any other one without a region, or
--- with one that no node has, is of an unknown region: it counts where no region is given (`on` left out), is left out
--- with a note where the region has columns of its own, and is refused where it has none.
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local places = {}

local read = setmetatable({}, {__mode = "k"}) -- regions by chain, which does not change

---The distinct regions of a chain in order of first appearance; empty where it has none.
---@param chain lian.chain
---@return string[]
function places.regions(chain)
  local names = read[chain]
  if not names then
    local seen = {}
    names = {}
    for _, region in ipairs(chain:axis("region") or {}) do
      if not seen[region] then seen[region], names[#names + 1] = true, region end
    end
    read[chain] = names
  end
  return table.move(names, 1, #names, 1, {})
end

---Regions that are the same but for case and marks, as "CHN" and "chn" or "Hong Kong" and "Hong-Kong", and may be one.
---@param chain lian.chain
---@return string|nil text
function places.alike(chain)
  local first, pairs_found = {}, {}
  for _, region in ipairs(places.regions(chain)) do
    local plain = region:lower():gsub("[%s_%-.]+", "")
    local other = first[plain]
    if other then pairs_found[#pairs_found + 1] = ("'%s' and '%s'"):format(other, region) end
    first[plain] = other or region
  end
  if #pairs_found == 0 then return nil end
  local text = table.concat(pairs_found, ", ", 1, math.min(4, #pairs_found))
  return ("regions %s%s differ by case or marks alone: are they one?"):format(text, #pairs_found > 4 and ", ..." or "")
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

---The region of a demand column that stays unknown even where a chain has one region.
places.UNKNOWN = "?"

local NOBODYS = {imports = true, discrepancy = true}

---Where a demand column is bought: a region, "abroad", "nobody" (roles imports and discrepancy), or nil: not known.
---@param chain lian.chain
---@return (string|nil)[] buyers by column; length in `n`
function places.buyers(chain)
  local demand, names, out = chain:block("demand"), places.regions(chain), {}
  local known = lists.set(names)
  for d, region in ipairs(demand.regions or {}) do
    local role = demand.roles[d]
    if role == "exports" then
      out[d] = "abroad"
    elseif known[region] then
      out[d] = region
    elseif NOBODYS[role] then
      out[d] = #names <= 1 and names[1] or "nobody"
    elseif #names <= 1 and region ~= places.UNKNOWN then
      out[d] = region ~= "" and "abroad" or names[1] or "home"
    end
  end
  out.n = #demand.labels
  return out
end

local REST = "from rest of chain" -- the input row that chain:select makes

---Whether nodes were chosen from a larger chain, which sold to those that are left.
---@param chain lian.chain
---@return boolean
function places.is_chosen(chain)
  if chain:attribute "region_use" then return true end
  for _, label in ipairs(chain:block("inputs").labels) do if label == REST then return true end end
  return false
end

---Why a region's own share in its use of a good cannot be told: imports of no known good, in a table of one region, or
---from nodes that were left out.
---@param chain lian.chain
---@return string|nil note
function places.unknown_imports(chain)
  if chain:attribute "region_use" then return nil end
  local demand, inputs = chain:block("demand"), chain:block("inputs")
  if places.is_chosen(chain) then
    return ("self_sufficiency is missing: goods of nodes that were left out are the input row '%s'"):format(REST)
  end
  if #places.regions(chain) > 1 or chain:meta().split then return nil end
  for d, role in ipairs(demand.roles) do
    for _, v in ipairs(role == "imports" and demand.values:column(d) or {}) do if v ~= 0 then return nil end end
  end
  for k, role in ipairs(inputs.roles) do
    for _, v in ipairs(role == "imports" and inputs.values:row(k) or {}) do
      if v ~= 0 then
        return ("self_sufficiency is missing: imports are the input row %s, of no known good"):format(
          options.describe(inputs.labels[k]))
      end
    end
  end
end

---What home's own share in its use of a good leaves out in a table of several regions: imports from outside the table
---that are a row of inputs or a column of demand, of no known good or buyer.
---@param chain lian.chain
---@return string|nil note
function places.imports_beyond(chain)
  if #places.regions(chain) < 2 then return nil end
  local demand, inputs, labels = chain:block("demand"), chain:block("inputs"), {}
  local function add(block, k, values)
    local filled = false
    for _, v in ipairs(block.roles[k] == "imports" and block.labels[k] ~= REST and values(k) or {}) do
      filled = filled or v ~= 0
    end
    if filled then labels[#labels + 1] = block.labels[k] end
  end
  for k in ipairs(inputs.roles) do add(inputs, k, function(i) return inputs.values:row(i) end) end
  for k in ipairs(demand.roles) do add(demand, k, function(d) return demand.values:column(d) end) end
  if #labels == 0 then return nil end
  return ("imports from outside the table (%s) are of no known good, and home's own share in its use leaves them out: "
    .. "it is too high where they are large"):format(places.some(labels))
end

---What to say of a table of total flows: imports are a column of demand that is subtracted, and no flows apart.
---O(cells).
---@param chain lian.chain
---@param what string what counts as home's
---@return string|nil note
function places.imports_among_flows(chain, what)
  if chain:meta().split then return nil end
  local demand = chain:block("demand")
  for k, role in ipairs(demand.roles) do
    for _, v in ipairs(role == "imports" and demand.values:column(k) or {}) do
      if v ~= 0 then
        return ("the flows hold imported goods too, so that %s abroad counts as home's; chain:split() takes imports "
          .. "out of them by share"):format(what)
      end
    end
  end
end

---The first few of some labels, for a message.
---@param labels string[]
---@return string
function places.some(labels)
  local out = {}
  for k = 1, math.min(4, #labels) do out[k] = options.describe(labels[k]) end
  if #labels > 4 then out[5] = ("and %d more"):format(#labels - 4) end
  return table.concat(out, ", ")
end

---The demand columns that might be anyone's, and the region that each seems to mean.
---@param chain lian.chain
---@return string[] labels
---@return string|nil text that names them
function places.stray(chain)
  local demand, buyers, names = chain:block("demand"), places.buyers(chain), places.regions(chain)
  local labels, told = {}, {}
  for d = 1, buyers.n do
    if buyers[d] == nil then
      local label, region = demand.labels[d], demand.regions[d]
      local near = options.nearest(region ~= "" and region or label:match("^(.-)[_%s%-.:|]") or label, names)
      labels[#labels + 1] = label
      if #labels <= 8 then
        told[#labels] = options.describe(label) .. (near and (" (did you mean region '%s'?)"):format(near) or "")
      end
    end
  end
  if #labels > 8 then told[9] = ("and %d more"):format(#labels - 8) end
  return labels, #labels > 0 and table.concat(told, ", ") or nil
end

-- an array of regions, or nil
local function listed(on) return type(on) == "string" and {on} or on end

---Flags of the demand columns that users in one or several regions buy (nil: everyone's), without a refusal.
---@param chain lian.chain
---@param on string|string[]|nil
---@return boolean[] flags by column
---@return string|nil note on columns that were left out since their region is unknown
---@return table<string, integer> counts columns of each region
---@return string[] stray labels of columns that might be anyone's
function places.flags(chain, on)
  local buyers, demand = places.buyers(chain), chain:block("demand")
  local flags, stray, counts, wanted = {}, {}, {}, lists.set(listed(on) or {})
  for d = 1, buyers.n do
    local buyer = buyers[d]
    flags[d] = on == nil or buyer ~= nil and wanted[buyer] == true
    if buyer then counts[buyer] = (counts[buyer] or 0) + 1 else stray[#stray + 1] = demand.labels[d] end
  end
  local note = on ~= nil and #stray > 0 and
    ("demand of %s has no known region and was left out"):format(places.some(stray)) or nil
  return flags, note, counts, stray
end

---Flags of the demand columns that users in one or several regions buy (nil: everyone's). Raises for what is no
---region, and where columns that no region claims might be the region's own.
---@param chain lian.chain
---@param on string|string[]|nil
---@param path string
---@param hint? string a further remedy
---@return boolean[] flags by column
---@return string|nil note on columns that were left out since their region is unknown
---@return integer count of the columns chosen
function places.columns(chain, on, path, hint)
  local flags, note, counts, stray = places.flags(chain, on)
  for _, region in ipairs(listed(on) or {}) do
    if region ~= "abroad" or not counts.abroad then places.check_region(chain, region, path) end
  end
  for _, region in ipairs(#stray > 0 and listed(on) or {}) do
    if not counts[region] then
      options.raise(("%s: demand of %s has no known region and might be that of '%s': say whose it is when the table "
        .. "is made (regions)%s"):format(path, places.some(stray), region, hint or ""))
    end
  end
  local count = 0
  for d = 1, #flags do if flags[d] then count = count + 1 end end
  return flags, note, count
end

---What final users in a region (nil: everyone) buy of each node: cells above 0, in the chain's unit a year.
---@param chain lian.chain
---@param on string|string[]|nil
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
