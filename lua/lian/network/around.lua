--- What is around one firm of a network: its neighbourhood, as rows and as a graph, and sources that suppliers share.
local base = require "lian.network.base"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"

local methods = {}

-- ---- neighbourhoods

---The firms around one, to `depth` steps: firm, side (supplier, buyer, both, self), steps, sector and region where
---known. Cost: the links of the firms that are passed.
---```lua
---print(net:ego("Motors", {depth = 2}))
---```
---@param self lian.network
---@param firm string
---@param given? {depth: integer, side: "all"|"suppliers"|"buyers"} depth 1
---@return lian.frame
function methods.ego(self, firm, given)
  local o = options.check("ego", given, {depth = {"count", default = 1},
    side = {"choice", "all", "suppliers", "buyers", default = "all"}})
  base.ready(self, "ego")
  local root = base.place(self, firm, "network:ego.firm")
  local function search(by)
    local steps, queue, at = {[root] = 0}, {root}, 1
    while queue[at] do
      local v = queue[at]
      at = at + 1
      if steps[v] < o.depth then
        for _, w in ipairs((self.native[by](self.native, v))) do
          if not steps[w] then
            steps[w] = steps[v] + 1
            queue[#queue + 1] = w
          end
        end
      end
    end
    return steps
  end
  local up = o.side ~= "buyers" and search "suppliers" or {[root] = 0}
  local down = o.side ~= "suppliers" and search "buyers" or {[root] = 0}
  local places, seen = {}, {}
  for _, map in ipairs{up, down} do
    for i in pairs(map) do
      if not seen[i] then seen[i], places[#places + 1] = true, i end
    end
  end
  local function steps_of(i) return math.min(up[i] or math.huge, down[i] or math.huge) end
  table.sort(places, function(a, b)
    local x, y = steps_of(a), steps_of(b)
    if x ~= y then return x < y end
    return a < b
  end)
  local names, sides, steps = {}, {}, {}
  for k, i in ipairs(places) do
    names[k], steps[k] = self.native:label(i), math.tointeger(steps_of(i))
    sides[k] = i == root and "self" or up[i] and down[i] and "both" or up[i] and "supplier" or "buyer"
  end
  return frame.new{count = #places, {"firm", names}, {"side", sides}, {"steps", steps}, title = "around " .. firm,
    table.unpack(base.beside(self, places, {"sector", "region"}))}
end

---The firms around one as a graph for page:graph: {items, links, title}. Levels are shares of the firm's purchases (on
---the left) and sales (on the right), of firms further away through those between; each firm stands once, with the
---link by which it was found. The `top` (40) with the largest.
---```lua
---page:graph(net:ego_graph("Motors", {depth = 2}))
---```
---@param self lian.network
---@param firm string
---@param given? {depth: integer, top: integer} depth 1
---@return table
function methods.ego_graph(self, firm, given)
  local o = options.check("ego_graph", given, {depth = {"count", default = 1}, top = {"count", default = 40}})
  base.ready(self, "ego_graph", true)
  local root = base.place(self, firm, "network:ego_graph.firm")
  local level, group, list, links = {[root] = 1}, {}, {}, {}
  local function search(by, side)
    local front = {{root, 1}}
    for step = 1, o.depth do
      local fresh = {}
      for _, at in ipairs(front) do
        local places, values = self.native[by](self.native, at[1])
        local total = 0
        for _, v in ipairs(values) do total = total + v end
        for k, i in ipairs(places) do
          local part = at[2] * values[k] / total
          if i ~= root and not level[i] then
            level[i], list[#list + 1] = part, i
            group[i] = step == 1 and side or ("%s, %d steps"):format(side, step)
            fresh[#fresh + 1] = {i, part}
            links[#links + 1] = by == "buyers" and {at[1], i} or {i, at[1]}
          end
        end
      end
      front = fresh
    end
  end
  search("suppliers", "suppliers")
  search("buyers", "buyers")
  table.sort(list, function(a, b)
    if level[a] ~= level[b] then return level[a] > level[b] end
    return a < b
  end)
  local items, shown, out = {{label = firm, level = 1, mark = true, group = "the firm"}}, {[root] = true}, {}
  for k = 1, math.min(o.top, #list) do
    local i = list[k]
    shown[i] = true
    items[#items + 1] = {label = self.native:label(i), level = level[i], group = group[i]}
  end
  for _, link in ipairs(links) do
    if shown[link[1]] and shown[link[2]] then
      out[#out + 1] = {from = self.native:label(link[1]), to = self.native:label(link[2]), kind = "flow"}
    end
  end
  return {items = items, links = out, title = "around " .. firm, note = #list > o.top and
    format("The %d of %d firms with the largest shares.", o.top, #list) or nil}
end

-- ---- hidden common dependence

-- the firms that i depends on critically, to so many steps: at each, suppliers with at least `share` of what it buys of
-- their sector
local function critical(self, i, depth, share, sector)
  local found, front = {}, {i}
  for _ = 1, depth do
    local fresh = {}
    for _, v in ipairs(front) do
      local places, values = self.native:suppliers(v)
      local of = {}
      for k, w in ipairs(places) do of[sector[w]] = (of[sector[w]] or 0) + values[k] end
      for k, w in ipairs(places) do
        if w ~= i and not found[w] and values[k] >= share * of[sector[w]] then
          found[w] = true
          fresh[#fresh + 1] = w
        end
      end
    end
    front = fresh
  end
  return found
end

-- the chance that two suppliers drawn by value share a source, and the source that carries most of it
local function shared(members, values, sources)
  local total, both, common, carried = 0, 0, 0, {}
  for _, v in ipairs(values) do total = total + v end
  for a = 1, #members do
    for b = 1, #members do
      if a ~= b then
        local weight, meets = values[a] * values[b] / total ^ 2, false
        both = both + weight
        local one, other = sources[a], sources[b]
        for source in pairs(one) do
          if other[source] or source == members[b] then
            meets = true
            carried[source] = (carried[source] or 0) + weight
          end
        end
        meets = meets or other[members[a]] ~= nil
        if other[members[a]] then carried[members[a]] = (carried[members[a]] or 0) + weight end
        common = common + (meets and weight or 0)
      end
    end
  end
  local best
  for source, weight in pairs(carried) do
    if not best or weight > carried[best] or weight == carried[best] and source < best then best = source end
  end
  return both > 0 and common / both or nil, best, best and carried[best] / both
end

---Whether what a firm buys of a sector is as diversified as it looks: the chance that two of its suppliers there,
---drawn by value, depend on one source within `depth` steps (2), a source being critical to a firm that buys at least
---`share` (0.5) of that sector's goods from it, step by step; a supplier of the other one counts too. sector,
---suppliers, concentration (HHI), shared (missing with one supplier), source that carries most of it, carries (its
---part). Firms without a sector count as one sector. Cost: for each supplier the links of the firms within `depth`,
---then O(suppliers^2 sources) a sector.
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
  local count, hhi, part, source, carries = {}, {}, {}, {}, {}
  for k, name in ipairs(names) do
    local sources, total, squares = {}, 0, 0
    for a, i in ipairs(members[name]) do
      sources[a] = critical(self, i, o.depth, o.share, sector)
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
