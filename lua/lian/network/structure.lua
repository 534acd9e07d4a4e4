--- The shape of a whole network: bow-tie, pieces, reciprocity, distributions of degrees and their tails.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local methods = {}
local native = core.network

local PARTS = {"core", "in", "out", "tubes", "tendrils", "rest"}

---The bow-tie around the largest strongly connected core (Broder et al. 2000): in reaches it, out is reached by it,
---tubes lead past it from in to out, tendrils hang on in or out. part, firms, share_of_firms, sales (within the
---network), share_of_sales, and revenue with its share where it is known. With each = "firm": firm and part.
---Cost: O(firms + links).
---```lua
---print(net:bow_tie())
---```
---@param self lian.network
---@param given? {each: "part"|"firm"}
---@return lian.frame
function methods.bow_tie(self, given)
  local o = options.check("bow_tie", given, {each = {"choice", "part", "firm", default = "part"}})
  base.ready(self, "bow_tie", true)
  local part = native.bow_tie(self.native)
  if o.each == "firm" then
    local names = lists.at(PARTS, part)
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
---firms, the largest core. measure, value. Cost: O(links times their square root), for the triangles.
---@param self lian.network
---@return lian.frame
function methods.structure(self)
  base.ready(self, "structure")
  local d, n = native.degrees(self.native, "answered"), #self
  local neighbours, triangles = native.triangles(self.native)
  local closed, open, linked, cuts, deepest = 0, 0, 0, 0, 0
  for i, k in ipairs(neighbours) do
    closed, open = closed + triangles[i], open + k * (k - 1) / 2
    linked = linked + (k > 0 and 1 or 0)
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
    add("reciprocity", self.shape.links > d.loops and d.mutual / (self.shape.links - d.loops) or nil)
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
---Cost: O(firms log firms), and O(distinct degrees) a beginning.
---@param self lian.network
---@return lian.frame
function methods.degree_tail(self)
  base.ready(self, "degree_tail")
  local d = native.degrees(self.native, "links")
  local rows = {{"of", {}}, {"exponent", {}}, {"error", {}}, {"from", {}}, {"tail", {}, unit = "firms"},
    {"distance", {}}}
  local sides = self.shape.undirected and {{"links", d.buyers}} or {{"buyers", d.buyers}, {"suppliers", d.suppliers}}
  for r, list in ipairs(sides) do
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
  return frame.new{count = #sides, title = "tails of degrees", table.unpack(rows)}
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
  local of = ({buyers = "links", suppliers = "links", sales = "values", purchases = "values"})[o.of]
  local values, list = of and native.degrees(self.native, of)[o.of] or base.numbers(self, o.of, "distribution.of"), {}
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

return methods
