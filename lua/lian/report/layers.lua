--- Where the boxes of a requirement graph stand: columns by group (stage) or by depth, rows so that few
--- links cross. The same graph gives the same layout.
---
--- Feedback links (back edges of a depth-first search in the order given) are set aside; the depth of an
--- item is then the longest way to it from an item without inputs. Groups come in the order of the mean
--- depth of their items, final items last; a group too long for one column takes several, its shallow items
--- first.
--- Rows follow the mean row of neighbours, sweep by sweep (barycentre method of Sugiyama, Tagawa and Toda
--- 1981). Cost: O(sweeps x (items log items + links)).
local say = require "lian.report.say"

local layers = {}

local SWEEPS = 12
local FINAL = "final items" -- in a column of their own, the last

-- links as adjacency by place: users[i], inputs[i]; feedback links flagged on the link itself
local function adjacency(count, links)
  local users = {}
  for i = 1, count do users[i] = {} end
  for _, link in ipairs(links) do table.insert(users[link.from], link) end
  return users
end

-- depth-first with a stack of {item, next link}
local function flag_feedback(count, users)
  local state = {}
  for root = 1, count do
    local stack = not state[root] and {{root, 1}} or {}
    if stack[1] then state[root] = 1 end
    while #stack > 0 do
      local top = stack[#stack]
      local link = users[top[1]][top[2]]
      top[2] = top[2] + 1
      if not link then
        state[top[1]] = 2
        stack[#stack] = nil
      elseif state[link.to] == 1 then
        link.feedback = true
      elseif not state[link.to] then
        state[link.to] = 1
        stack[#stack + 1] = {link.to, 1}
      end
    end
  end
end

-- longest way from an item without inputs
local function depths(count, users, links)
  local waits, depth, ready = {}, {}, {}
  for i = 1, count do waits[i], depth[i] = 0, 0 end
  for _, link in ipairs(links) do
    if not link.feedback then waits[link.to] = waits[link.to] + 1 end
  end
  for i = 1, count do if waits[i] == 0 then ready[#ready + 1] = i end end
  local at = 1
  while ready[at] do
    local i = ready[at]
    at = at + 1
    for _, link in ipairs(users[i]) do
      if not link.feedback then
        depth[link.to] = math.max(depth[link.to], depth[i] + 1)
        waits[link.to] = waits[link.to] - 1
        if waits[link.to] == 0 then ready[#ready + 1] = link.to end
      end
    end
  end
  return depth
end

-- groups in the order of mean depth, each {name =, items...}
local function grouped(items, depth)
  local place, groups = {}, {}
  for i, item in ipairs(items) do
    local name = item.final and FINAL or item.group or (item.grouped and say.text "other" or depth[i])
    local group = place[name]
    if not group then
      local last = name == FINAL
      group = {name = last and say.text(FINAL) or type(name) == "string" and name or nil, first = i,
        sum = last and math.huge or 0}
      place[name], groups[#groups + 1] = group, group
    end
    group[#group + 1], group.sum = i, group.sum + depth[i]
  end
  table.sort(groups, function(a, b)
    local p, q = a.sum / #a, b.sum / #b
    if p ~= q then return p < q end
    return a.first < b.first
  end)
  for _, group in ipairs(groups) do
    table.sort(group, function(a, b)
      if depth[a] ~= depth[b] then return depth[a] < depth[b] end
      return a < b
    end)
  end
  return groups
end

local function columns_of(groups, most)
  local columns = {}
  for _, group in ipairs(groups) do
    local pieces = math.ceil(#group / most)
    for p = 1, pieces do
      local from, to = (p - 1) * #group // pieces + 1, p * #group // pieces
      local column = {group = group.name, first = p == 1}
      for k = from, to do column[#column + 1] = group[k] end
      columns[#columns + 1] = column
    end
  end
  return columns
end

-- rows between 0 and 1, so that columns of unlike length compare
local function place_rows(columns, row)
  for _, column in ipairs(columns) do
    for k, i in ipairs(column) do row[i] = (k - 0.5) / #column end
  end
end

local function sweep(columns, neighbours, row, backward)
  local from, to, step = 1, #columns, 1
  if backward then from, to, step = #columns, 1, -1 end
  for c = from, to, step do
    local column, mean = columns[c], {}
    for _, i in ipairs(column) do
      local sum, count = 0, 0
      for _, j in ipairs(neighbours[i]) do sum, count = sum + row[j], count + 1 end
      mean[i] = count > 0 and sum / count or row[i]
    end
    table.sort(column, function(a, b)
      if mean[a] ~= mean[b] then return mean[a] < mean[b] end
      return a < b
    end)
    for k, i in ipairs(column) do row[i] = (k - 0.5) / #column end
  end
end

---Columns of places, left to right, each from top to bottom; links flagged `feedback` where they lead back.
---@param items table[] each with an optional `group`
---@param links table[] {from =, to =} places; gets `feedback`
---@param most integer items in a column
---@return table[] columns arrays of places; group (name, or nil), first (of its group)
function layers.columns(items, links, most)
  local users = adjacency(#items, links)
  flag_feedback(#items, users)
  local any = false
  for _, item in ipairs(items) do any = any or item.group ~= nil end
  for _, item in ipairs(items) do item.grouped = any end
  local columns = columns_of(grouped(items, depths(#items, users, links)), most)
  local neighbours, row = {}, {}
  for i = 1, #items do neighbours[i] = {} end
  for _, link in ipairs(links) do
    table.insert(neighbours[link.from], link.to)
    table.insert(neighbours[link.to], link.from)
  end
  place_rows(columns, row)
  for k = 1, SWEEPS do sweep(columns, neighbours, row, k % 2 == 0) end
  return columns
end

return layers
