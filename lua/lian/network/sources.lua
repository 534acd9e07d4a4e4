--- Whether what firms buy is as diversified as it looks: sources that several suppliers depend on.
local base = require "lian.network.base"
local frame = require "lian.network.frames"
local options = require "lian.base.options"
local progress = require "lian.base.progress"

local methods = {}

-- the suppliers of v with at least `share` of what it buys of their sector; looked up once for each firm
local function critical_of(self, v, share, sector, known)
  if known[v] then return known[v] end
  local places, values = self.native:suppliers(v)
  local of, out = {}, {}
  for k, w in ipairs(places) do of[sector[w]] = (of[sector[w]] or 0) + values[k] end
  for k, w in ipairs(places) do
    if values[k] >= share * of[sector[w]] then out[#out + 1] = w end
  end
  known[v] = out
  return out
end

-- the firms that i depends on critically, to so many steps
local function critical(self, i, depth, share, sector, known)
  local found, front = {}, {i}
  for _ = 1, depth do
    local fresh = {}
    for _, v in ipairs(front) do
      for _, w in ipairs(critical_of(self, v, share, sector, known)) do
        if w ~= i and not found[w] then
          found[w] = true
          fresh[#fresh + 1] = w
        end
      end
    end
    front = fresh
  end
  return found
end

-- by source, suppliers themselves among them: the chance that two different ones drawn both depend on it (sums of
-- products, so that nothing cancels), and how many do
local function sums_of(members, shares, sources)
  local sum, both, count = {}, {}, {}
  for a, member in ipairs(members) do
    sources[a][member] = true
    for source in pairs(sources[a]) do
      both[source] = (both[source] or 0) + 2 * shares[a] * (sum[source] or 0)
      sum[source] = (sum[source] or 0) + shares[a]
      count[source] = (count[source] or 0) + 1
    end
  end
  return both, count
end

-- suppliers with the same sources, those aside that nobody else has: {sources, sum of shares, both: of two of them};
-- by source, its groups
local function grouped(members, shares, sources, count)
  local groups, by_key, by_source = {}, {}, {}
  for a in ipairs(members) do
    local list = {}
    for source in pairs(sources[a]) do
      if count[source] > 1 then list[#list + 1] = source end
    end
    table.sort(list)
    local key = table.concat(list, " ")
    local group = by_key[key]
    if not group and key ~= "" then
      group = {sources = list, sum = 0, both = 0}
      by_key[key], groups[#groups + 1] = group, group
      for _, source in ipairs(list) do
        by_source[source] = by_source[source] or {}
        table.insert(by_source[source], #groups)
      end
    end
    if group then group.sum, group.both = group.sum + shares[a], group.both + 2 * shares[a] * group.sum end
  end
  return groups, by_source
end

-- the chance that two different suppliers drawn by value share a source, and the source that carries most of it. Cost:
-- sources of all suppliers, and pairs of groups of suppliers with the same sources that have one in common
local function shared(members, values, sources)
  local total, drawn, both, common, shares = 0, 0, 0, 0, {}
  for _, v in ipairs(values) do total = total + v end
  for a, v in ipairs(values) do
    shares[a] = v / total
    both, drawn = both + 2 * shares[a] * drawn, drawn + shares[a]
  end
  if both == 0 then return nil end
  local carried, count = sums_of(members, shares, sources)
  local groups, by_source = grouped(members, shares, sources, count)
  for k, group in ipairs(groups) do
    local met = {[k] = true}
    common = common + group.both
    for _, source in ipairs(group.sources) do
      for _, other in ipairs(by_source[source]) do
        if not met[other] then met[other], common = true, common + group.sum * groups[other].sum end
      end
    end
  end
  local best, most
  for source, chance in pairs(carried) do
    if chance > 0 and (not best or chance > most or chance == most and source < best) then
      best, most = source, chance
    end
  end
  return math.min(1, common / both), best, best and math.min(1, most / both)
end

---Whether what a firm buys of a sector is as diversified as it looks: the chance that two of its suppliers there,
---drawn by value, depend on one source within `depth` steps (2), a source being critical to a firm that buys at least
---`share` (0.5) of that sector's goods from it, step by step; a supplier of the other one counts too. sector,
---suppliers, concentration (HHI), shared (missing with one supplier), source that carries most of it, carries (its
---part). Firms without a sector count as one sector. Cost: the sources of each supplier, and for each two suppliers
---of a sector with other sources those that they have in common; 3,000 suppliers among 36 million links take 6 s.
---```lua
---print(net:hidden_dependence "Motors")
---```
---@param self lian.network
---@param firm string the buyer
---@param given? {depth: integer, share: number}
---@return lian.frame
function methods.hidden_dependence(self, firm, given)
  local o = options.check("hidden_dependence", given,
    {depth = {"count", default = 2}, share = {"share", default = 0.5}})
  base.ready(self, "hidden_dependence", true)
  local j = base.place(self, firm, "network:hidden_dependence.firm")
  local sector = self.columns.sector and base.texts(self, "sector", "hidden_dependence") or nil
  sector = sector or setmetatable({}, {__index = function() return "" end})
  local places, values = self.native:suppliers(j)
  local names, members, amounts = {}, {}, {}
  for k, i in ipairs(places) do
    local name = sector[i]
    if i ~= j then
      if not members[name] then names[#names + 1], members[name], amounts[name] = name, {}, {} end
      table.insert(members[name], i)
      table.insert(amounts[name], values[k])
    end
  end
  table.sort(names)
  local count, hhi, part, source, carries, known = {}, {}, {}, {}, {}, {}
  local work <close> = progress.start("common sources", #places)
  local done = 0
  for k, name in ipairs(names) do
    local sources, total, squares = {}, 0, 0
    for a, i in ipairs(members[name]) do
      work:at(done)
      done = done + 1
      sources[a] = critical(self, i, o.depth, o.share, sector, known)
      sources[a][j] = nil
      total, squares = total + amounts[name][a], squares + amounts[name][a] ^ 2
    end
    count[k], hhi[k] = #members[name], squares / total ^ 2
    local best
    part[k], best, carries[k] = shared(members[name], amounts[name], sources)
    source[k] = best and self.native:label(best) or nil
  end
  return frame.new{count = #names, title = "common sources of " .. firm, {"sector", names}, {"suppliers", count},
    {"concentration", hhi}, {"shared", part}, {"source", source}, {"carries", carries}}
end

return methods
