--- What is around one firm of a network: its neighbourhood, as rows and as a graph.
local base = require "lian.network.base"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"

local methods = {}

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

return methods
