--- The goods of a table, for triage: whose they are, and by which nodes they are made.
local common = require "lian.methods.common"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local goods = {}

---The region whose goods are asked for: one of several, or the only one.
---@return string|nil
function goods.home(chain, home, regions, verb)
  if home == nil and #regions > 1 then
    options.raise(("%s: 'home' is required (regions: %s)"):format(verb, places.some(regions)))
  end
  if home ~= nil then places.check_region(chain, home, verb .. ".home") end
  return home or regions[1]
end

---Goods by name, in order: {name, place of home's node (the last of several), own (all of these), foreign (the
---others)}; at least one. Who names a node asks for its good.
---@return table[]
function goods.list(chain, home, wanted, path)
  local is_named = common.matcher(chain, wanted, "sector", path)
  local sector, region = chain:axis("sector") or chain:nodes(), chain:axis("region") or {}
  local list, by_name, named = {}, {}, {}
  for i = 1, #chain do named[sector[i]] = named[sector[i]] or is_named(i) end
  for i = 1, #chain do
    if named[sector[i]] then
      local good = by_name[sector[i]]
      if not good then
        good = {name = sector[i], own = {}, foreign = {}}
        by_name[sector[i]], list[#list + 1] = good, good
      end
      local is_own = region[i] == home or not home
      if is_own then good.place = i end
      table.insert(is_own and good.own or good.foreign, i)
    end
  end
  if #list == 0 then options.raise(path .. ": no node is selected") end
  return list
end

return goods
