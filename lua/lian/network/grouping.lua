--- Groups of firms: sums, links within and between, parts, location quotients, and how alike two groupings are.
local goal = require "lian.base.goal"

local grouping = {}

local function zeros(count)
  local out = {}
  for k = 1, count do out[k] = 0 end
  return out
end

---Normalised mutual information of two groupings of the same firms, with the arithmetic mean of their entropies (Danon
---et al. 2005): 2 I / (H_a + H_b); 1 where both have one group. nil without firms.
---@param a integer[]
---@param b integer[]
---@return number|nil
function grouping.alike(a, b)
  local n, of_a, of_b, both = #a, {}, {}, {}
  if n == 0 then return nil end
  local order = {}
  for i = 1, n do
    of_a[a[i]], of_b[b[i]] = (of_a[a[i]] or 0) + 1, (of_b[b[i]] or 0) + 1
    local row = both[a[i]] or {}
    both[a[i]] = row
    if not row[b[i]] then order[#order + 1] = {a[i], b[i]} end
    row[b[i]] = (row[b[i]] or 0) + 1
  end
  local function entropy(counts)
    local list, h = {}, 0
    for _, c in pairs(counts) do list[#list + 1] = c end
    table.sort(list) -- a sum that does not depend on the order of a table's keys
    for _, c in ipairs(list) do h = h - c / n * math.log(c / n) end
    return h
  end
  local information = 0
  for _, pair in ipairs(order) do
    local c = both[pair[1]][pair[2]]
    information = information + c / n * math.log(c * n / (of_a[pair[1]] * of_b[pair[2]]))
  end
  local sum = entropy(of_a) + entropy(of_b)
  return sum > 0 and 2 * information / sum or 1
end

-- value of links by groups of both ends: within each, out of and into it; false: a firm in no group
local function flows(net, codes, count)
  local within, out, into, total = zeros(count), zeros(count), zeros(count), 0
  for i = 1, #net do
    local places, values = net.native:buyers(i)
    local a = codes[i]
    for k, j in ipairs(places) do
      local v, b = values[k], codes[j]
      total = total + v
      if a then out[a] = out[a] + v end
      if b then into[b] = into[b] + v end
      if a and a == b then within[a] = within[a] + v end
    end
  end
  return within, out, into, total
end

---The share of all value that stays within groups. O(links).
function grouping.inside(net, codes)
  local count, sum = 0, 0
  for _, code in ipairs(codes) do count = math.max(count, code) end
  local within, _, _, total = flows(net, codes, count)
  for _, v in ipairs(within) do sum = sum + v end
  return total > 0 and sum / total or nil
end

-- shares of sizes by text, the largest first; with the largest apart
local function parts_of(codes, count, sizes, texts)
  local sum, name, share, parts = {}, {}, {}, {}
  for k = 1, count do sum[k] = {} end
  for i, code in ipairs(codes) do
    if code and texts[i] ~= "" then sum[code][texts[i]] = (sum[code][texts[i]] or 0) + sizes[i] end
  end
  local total = zeros(count)
  for i, code in ipairs(codes) do if code then total[code] = total[code] + sizes[i] end end
  for k = 1, count do
    local list = {}
    for text, size in pairs(sum[k]) do
      list[#list + 1] = {name = text, share = total[k] > 0 and size / total[k] or 0}
    end
    table.sort(list, function(a, b)
      if a.share ~= b.share then return a.share > b.share end
      return a.name < b.name
    end)
    parts[k] = list
    if list[1] then name[k], share[k] = list[1].name, list[1].share end
  end
  return {name = name, share = share, parts = parts}
end

-- the median of the inside of groups of two firms and more that trade with others; of all such where none does. Pairs
-- of firms that nobody else trades with keep all of it, and say nothing of how much groups of a network keep
local function median_of(g, count)
  local list, apart = {}, {}
  for k = 1, count do
    if g.firms[k] > 1 and g.inside[k] then
      local to = g.inside[k] < 1 and list or apart
      to[#to + 1] = g.inside[k]
    end
  end
  if #list == 0 then list = apart end
  table.sort(list)
  local h = #list // 2
  return #list % 2 == 1 and list[h + 1] or list[h] and (list[h] + list[h + 1]) / 2 or nil
end

-- groups whose inside is above the median, with no region that holds half
local function virtual_of(g, count)
  local out = {}
  for k = 1, count do
    local share, inside = g.region.share[k], g.inside[k]
    out[k] = g.firms[k] > 1 and share ~= nil and not goal.reached(share, 0.5) and inside ~= nil and inside > g.median
  end
  return out
end

---Groups in numbers. O(links).
---@param net lian.network
---@param codes (integer|false)[] group of each firm
---@param names any[] of groups
---@param sizes number[]
---@param texts {region: string[]|nil, sector: string[]|nil}
---@return table {firms, size, share, inside, bought, leader (place), region, sector, median (of inside), virtual}
function grouping.sums(net, codes, names, sizes, texts)
  local count, all = #names, 0
  local within, out, into = flows(net, codes, count)
  local g = {firms = zeros(count), size = zeros(count), share = {}, inside = {}, bought = {}, leader = {}}
  for i, code in ipairs(codes) do
    all = all + sizes[i]
    if code then
      g.firms[code], g.size[code] = g.firms[code] + 1, g.size[code] + sizes[i]
      local first = g.leader[code]
      if not first or sizes[i] > sizes[first] then g.leader[code] = i end
    end
  end
  for k = 1, count do
    local touched = out[k] + into[k] - within[k]
    g.share[k] = all > 0 and g.size[k] / all or 0
    g.inside[k] = touched > 0 and within[k] / touched or nil
    g.bought[k] = into[k] > 0 and within[k] / into[k] or nil
  end
  for _, name in ipairs{"region", "sector"} do
    if texts[name] then g[name] = parts_of(codes, count, sizes, texts[name]) end
  end
  g.median = median_of(g, count)
  if g.region then g.virtual = virtual_of(g, count) end
  return g
end

---The value that goes between groups that are shown, both ways together: {{from =, to =, value =}} by their numbers,
---the largest first.
---@param shown table<integer, integer> group -> number in the figure
function grouping.between(net, codes, shown)
  local sum, out = {}, {}
  for i = 1, #net do
    local places, values = net.native:buyers(i)
    local a = shown[codes[i]]
    for k, j in ipairs(a and places or {}) do
      local b = shown[codes[j]]
      if b and a ~= b then
        local low, high = math.min(a, b), math.max(a, b)
        sum[low] = sum[low] or {}
        sum[low][high] = (sum[low][high] or 0) + values[k]
      end
    end
  end
  for a, row in pairs(sum) do for b, v in pairs(row) do out[#out + 1] = {from = a, to = b, value = v} end end
  table.sort(out, function(x, y)
    if x.value ~= y.value then return x.value > y.value end
    if x.from ~= y.from then return x.from < y.from end
    return x.to < y.to
  end)
  return out
end

---Location quotients of parts in groups: rows {group, part, firms, size, share, quotient} by group, largest first.
---@param groups (integer|false)[]
---@param parts (integer|false)[]
---@param sizes number[]
---@param least number share of a group
---@return table[]
function grouping.quotients(groups, parts, sizes, least)
  local cell, of_group, of_part, all, out = {}, {}, {}, 0, {}
  for i, r in ipairs(groups) do
    local g = parts[i]
    if r and g then
      cell[r] = cell[r] or {}
      local c = cell[r][g] or {size = 0, firms = 0}
      cell[r][g] = c
      c.size, c.firms = c.size + sizes[i], c.firms + 1
      of_group[r], of_part[g], all = (of_group[r] or 0) + sizes[i], (of_part[g] or 0) + sizes[i], all + sizes[i]
    end
  end
  for r, row in pairs(cell) do
    for g, c in pairs(row) do
      if c.size > 0 and c.size >= least * of_group[r] then
        out[#out + 1] = {group = r, part = g, firms = c.firms, size = c.size, share = c.size / of_group[r],
          quotient = (c.size / of_group[r]) / (of_part[g] / all)}
      end
    end
  end
  table.sort(out, function(x, y)
    if x.group ~= y.group then return x.group < y.group end
    if x.quotient ~= y.quotient then return x.quotient > y.quotient end
    return x.part < y.part
  end)
  return out
end

return grouping
