--- The shape of a whole network: bow-tie, pieces, reciprocity, tails of degrees, neighbourhoods, common sources.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"

local methods = {}
local native = core.network

local PARTS = {"core", "in", "out", "tubes", "tendrils", "rest"}

---The bow-tie around the largest strongly connected core (Broder et al. 2000): in reaches it, out is reached by it,
---tubes lead past it from in to out, tendrils hang on in or out. part, firms, share_of_firms, sales (within the
---network), share_of_sales, and revenue with its share where it is known. With each = "firm": firm and part.
---@param self lian.network
---@param given? {each: "part"|"firm"}
---@return lian.frame
function methods.bow_tie(self, given)
  local o = options.check("bow_tie", given, {each = {"choice", "part", "firm", default = "part"}})
  base.ready(self, "bow_tie", true)
  local part = native.bow_tie(self.native)
  if o.each == "firm" then
    local names = {}
    for i, p in ipairs(part) do names[i] = PARTS[p] end
    return frame.new{count = #self, {"firm", base.labels(self)}, {"part", names}}
  end
  local sales, revenue = self.native:sales(), self.columns.revenue and self.columns.revenue.numbers
  local firms, sold, earned, total, all, known = {}, {}, {}, 0, 0, 0
  for k = 1, #PARTS do firms[k], sold[k], earned[k] = 0, 0, 0 end
  for i, p in ipairs(part) do
    firms[p], sold[p], total = firms[p] + 1, sold[p] + sales[i], total + sales[i]
    local v = revenue and revenue[i]
    if v then earned[p], all, known = earned[p] + v, all + v, known + 1 end
  end
  local function shares(list, of)
    local out = {}
    for k, v in ipairs(list) do out[k] = of > 0 and v / of or 0 end
    return out
  end
  local unit, notes = self.meta.unit, {}
  if firms[1] == 1 then
    notes[1] = "no firms sell to one another in circles: the core is one firm, the first of them"
  end
  local columns = {{"part", PARTS}, {"firms", firms}, {"share_of_firms", shares(firms, #self)},
    {"sales", sold, unit = unit}, {"share_of_sales", shares(sold, total)}, title = "bow-tie"}
  if known > 0 then
    columns[6], columns[7] = {"revenue", earned, unit = unit}, {"share_of_revenue", shares(earned, all)}
    if known < #self then notes[#notes + 1] = format("revenue is known of %d of %d firms", known, #self) end
  end
  columns.note = notes[1] and table.concat(notes, "; ")
  return frame.new(columns)
end

local function sizes(codes)
  local size, count, largest = {}, 0, 0
  for _, code in ipairs(codes) do
    if not size[code] then count = count + 1 end
    size[code] = (size[code] or 0) + 1
    largest = math.max(largest, size[code])
  end
  return count, largest
end

---The network in numbers: links a firm, weak and strong components with their largest, reciprocity (the share of links
---that have one back, loops aside), transitivity (closed among all pairs of links that meet, directions aside), cut
---firms, the largest core. measure, value.
---@param self lian.network
---@return lian.frame
function methods.structure(self)
  base.ready(self, "structure")
  local d, n, loops = native.degrees(self.native), #self, 0
  local neighbours, triangles = native.triangles(self.native)
  local closed, open, linked, cuts, deepest = 0, 0, 0, 0, 0
  for i, k in ipairs(neighbours) do
    closed, open = closed + triangles[i], open + k * (k - 1) / 2
    linked = linked + (k > 0 and 1 or 0)
  end
  local links = 0
  for _, k in ipairs(d.buyers) do links = links + k end
  for i = 1, n do
    for _, j in ipairs((self.native:buyers(i))) do if j == i then loops = loops + 1 end end
  end
  for _, cut in ipairs(native.articulation(self.native)) do cuts = cuts + cut end
  for _, k in ipairs(native.cores(self.native, "all")) do deepest = math.max(deepest, k) end
  local names, values = {}, {}
  local function add(name, value) names[#names + 1], values[#names + 1] = name, value end
  local weak, largest_weak = sizes(native.components(self.native, false))
  add("firms", n)
  add("firms with links", linked)
  add("links", self.shape.links)
  add("links a firm", n > 0 and self.shape.links / n or 0)
  add("weak components", weak)
  add("firms in the largest", largest_weak)
  if not self.shape.undirected then
    local strong, largest_strong = sizes(native.components(self.native, true))
    add("strong components", strong)
    add("firms in the largest strong one", largest_strong)
    add("reciprocity", links > loops and d.mutual / (links - loops) or nil)
  end
  add("transitivity", open > 0 and closed / open or nil)
  add("cut firms", cuts)
  add("largest core", deepest)
  local digits = 4 + #("%d"):format(math.max(n, self.shape.links)) -- shares beside counts: four decimals for all
  return frame.new{count = #names, {"measure", names}, {"value", values, digits = digits}, title = "structure"}
end

-- Hurwitz zeta by Euler and Maclaurin: sum over k >= 0 of (k + q)^-s, s > 1
local function zeta(s, q)
  local sum, cut = 0, 12
  for k = 0, cut - 1 do sum = sum + (k + q) ^ -s end
  local a = cut + q
  return sum + a ^ (1 - s) / (s - 1) + a ^ -s / 2 + s * a ^ (-s - 1) / 12
    - s * (s + 1) * (s + 2) * a ^ (-s - 3) / 720
end

-- the exponent that is most likely for whole numbers of at least x: golden section on the log likelihood
local function exponent(sum_log, count, x)
  local function cost(a) return a * sum_log + count * math.log(zeta(a, x)) end
  local low, high, g = 1.0001, 12, (math.sqrt(5) - 1) / 2
  local c, d = high - g * (high - low), low + g * (high - low)
  local fc, fd = cost(c), cost(d)
  while high - low > 1e-10 do
    if fc < fd then
      high, d, fd = d, c, fc
      c = high - g * (high - low)
      fc = cost(c)
    else
      low, c, fc = c, d, fd
      d = low + g * (high - low)
      fd = cost(d)
    end
  end
  return (low + high) / 2
end

-- values ascending with how many there are of each
local function counted(values)
  local sorted, xs, counts = core.sorted(values), {}, {}
  for _, v in ipairs(sorted) do
    if v > 0 then
      if xs[#xs] == v then counts[#xs] = counts[#xs] + 1
      else xs[#xs + 1], counts[#counts + 1] = v, 1 end
    end
  end
  return xs, counts
end

-- {exponent, from, distance, count} of the tail from place p on
local function fitted(xs, counts, p)
  local count, sum_log = 0, 0
  for k = p, #xs do count, sum_log = count + counts[k], sum_log + counts[k] * math.log(xs[k]) end
  local a = exponent(sum_log, count, xs[p])
  local whole, below, worst = zeta(a, xs[p]), 0, 0
  for k = p, #xs do
    below = below + counts[k]
    local model = 1 - zeta(a, xs[k] + 1) / whole
    worst = math.max(worst, math.abs(below / count - model))
  end
  return {exponent = a, from = xs[p], distance = worst, count = count}
end

local MOST_CUTS = 60 -- values from which a tail may begin that are tried

---The tails of the degrees: a power law P(x) ~ x^-exponent from `from` on, by maximum likelihood with the beginning at
---which the distance to the data (Kolmogorov and Smirnov) is least (Clauset, Shalizi and Newman 2009). of (buyers,
---suppliers), exponent, error ((exponent - 1) / square root of tail), from, tail (firms in it), distance. A power law
---is fitted, not tested. At most 60 beginnings are tried, of tails of at least 50 firms (or a tenth).
---@param self lian.network
---@return lian.frame
function methods.degree_tail(self)
  base.ready(self, "degree_tail")
  local d = native.degrees(self.native)
  local rows = {{"of", {}}, {"exponent", {}}, {"error", {}}, {"from", {}}, {"tail", {}, unit = "firms"},
    {"distance", {}}}
  local lists = self.shape.undirected and {{"links", d.buyers}} or {{"buyers", d.buyers}, {"suppliers", d.suppliers}}
  for r, list in ipairs(lists) do
    local xs, counts = counted(list[2])
    local best, all = nil, 0
    for _, c in ipairs(counts) do all = all + c end
    local left = all
    local step = math.max(1, #xs // MOST_CUTS)
    for p = 1, #xs - 1 do
      if left < math.min(50, all / 10) then break end
      local fit = (p - 1) % step == 0 and fitted(xs, counts, p)
      if fit and (not best or fit.distance < best.distance) then best = fit end
      left = left - counts[p]
    end
    rows[1][2][r] = list[1]
    if best then
      rows[2][2][r], rows[3][2][r] = best.exponent, (best.exponent - 1) / math.sqrt(best.count)
      rows[4][2][r], rows[5][2][r], rows[6][2][r] = best.from, best.count, best.distance
    end
  end
  return frame.new{count = #lists, title = "tails of degrees", table.unpack(rows)}
end

-- ---- neighbourhoods

---The firms around one, to `depth` steps: firm, side (supplier, buyer, both, self), steps, sector and region where
---known.
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

local MOST_POINTS = 400

---The distribution of `of`, "buyers" (how many a firm has), "suppliers", "sales", "purchases" or a column of numbers:
---value, and the share of firms that have at least as much (those with nothing aside), at no more than 400 values. For
---a figure, page:points{frame = net:distribution{of = "buyers"}, x = "value", y = "share", log = "both"}.
---@param self lian.network
---@param given {of: string}
---@return lian.frame
function methods.distribution(self, given)
  local o = options.check("distribution", given, {of = {"text", required = true}})
  base.ready(self, "distribution")
  local d, list = native.degrees(self.native), {}
  local values = ({buyers = true, suppliers = true, sales = true, purchases = true})[o.of] and d[o.of] or
    base.numbers(self, o.of, "distribution.of")
  for _, v in ipairs(values) do if v and v > 0 then list[#list + 1] = v end end
  local xs, counts = counted(list)
  local value, share, left, last = {}, {}, #list, -math.huge
  for k, v in ipairs(xs) do
    local place = math.floor(MOST_POINTS * math.log(v / xs[1]) / math.log(math.max(xs[#xs] / xs[1], 1.0001)))
    if #xs <= MOST_POINTS or place > last or k == #xs then
      value[#value + 1], share[#share + 1], last = v, left / #list, place
    end
    left = left - counts[k]
  end
  return frame.new{count = #value, title = "distribution of " .. o.of, {"value", value}, {"share", share}}
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
---part). Firms without a sector count as one sector.
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
