--- How well a known network comes out when a part of its links is hidden and it is drawn from sectors and sizes.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local methods = base.methods

local MOST_PAIRS = 10000000
local STREAM = core.stream("pairs without a link")

-- ---- ranks

-- mean ranks of ties, from 1
local function ranks_of(values)
  local order, out = {}, {}
  for k = 1, #values do order[k] = k end
  table.sort(order, function(a, b) return values[a] < values[b] end)
  local k = 1
  while k <= #order do
    local last = k
    while order[last + 1] and values[order[last + 1]] == values[order[k]] do last = last + 1 end
    for e = k, last do out[order[e]] = (k + last) / 2 end
    k = last + 1
  end
  return out
end

-- Spearman's: Pearson's of the ranks
local function rank_correlation(a, b)
  local p, q, n = ranks_of(a), ranks_of(b), #a
  local mean, xy, xx, yy = (n + 1) / 2, 0, 0, 0
  for k = 1, n do
    local x, y = p[k] - mean, q[k] - mean
    xy, xx, yy = xy + x * y, xx + x * x, yy + y * y
  end
  return xx > 0 and yy > 0 and xy / math.sqrt(xx * yy) or nil
end

-- the chance that one of `linked` is above one of `apart`, ties half (Mann and Whitney), and its standard error (Hanley
-- and McNeil 1982)
local function area(linked, apart)
  local all, m, n, sum = table.move(apart, 1, #apart, #linked + 1, table.move(linked, 1, #linked, 1, {})), #linked,
    #apart, 0
  local ranks = ranks_of(all)
  for k = 1, m do sum = sum + ranks[k] end
  local a = (sum - m * (m + 1) / 2) / (m * n)
  local q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
  return a, math.sqrt(math.max(0, a * (1 - a) + (m - 1) * (q1 - a * a) + (n - 1) * (q2 - a * a)) / (m * n))
end

-- ---- pairs

local function set_of(native)
  local suppliers, buyers = native:all()
  local set = {}
  for k, i in ipairs(suppliers) do set[i << 32 | buyers[k]] = true end
  return set, suppliers, buyers
end

-- so many pairs of firms that no link joins
local function unlinked(n, set, count, seed)
  local from, to, index = {}, {}, 0
  while #from < count and index < 64 * count do
    local i = 1 + math.floor(n * core.random_uniform(seed, STREAM, 2 * index))
    local j = 1 + math.floor(n * core.random_uniform(seed, STREAM, 2 * index + 1))
    index = index + 1
    if i ~= j and not set[i << 32 | j] then from[#from + 1], to[#to + 1] = i, j end
  end
  return from, to
end

local function scores(from, to, score)
  local out = {}
  for k, i in ipairs(from) do out[k] = score(i, to[k]) end
  return out
end

-- ---- the network as far as it is shown

local function sizes_of(net, o, visible)
  if o.size then
    local out = {}
    for i, v in ipairs(base.numbers(net, o.size, "reproduce.size")) do out[i] = v or 0 end
    return out
  end
  local sales, purchases, out = visible:sales(), visible:purchases(), {}
  for i, v in ipairs(sales) do out[i] = v + purchases[i] end
  return out
end

-- what the table that is seen says of a pair: z o u, and of its sectors and sizes alone
local function score_of(flow, code, size, report, sectors)
  local sum, sold, count = {}, {}, {}
  for g = 1, sectors do
    sum[g], sold[g], count[g] = 0, 0, 0
    for h = 1, sectors do sold[g] = sold[g] + flow[(g - 1) * sectors + h] end
  end
  for i, v in ipairs(size) do sum[code[i]], count[code[i]] = sum[code[i]] + v, count[code[i]] + 1 end
  local function cell(i, j) return flow[(code[i] - 1) * sectors + code[j]] end
  return function(i, j)
    local g, h = code[i], code[j]
    if sum[g] == 0 or sum[h] == 0 then return 0 end
    return report.sectors[g].z * size[i] * sold[g] / sum[g] * size[j] * cell(i, j) / sum[h]
  end, function(i, j) return cell(i, j) / (count[code[i]] * count[code[j]]) end,
    function(i, j) return size[i] * size[j] end
end

local function made(self, o)
  base.ready(self, "reproduce", true)
  if not o.seed then
    options.raise("reproduce: 'seed' is required, as what is hidden is drawn: any whole number, such as seed = 1")
  end
  if o.hide == 0 or o.hide == 1 then options.fail("reproduce.hide", "a share between 0 and 1", o.hide) end
  if o.pairs > MOST_PAIRS then options.fail("reproduce.pairs", ("at most %d"):format(MOST_PAIRS), o.pairs) end
  local visible = problem.got(core.network.thin(self.native, 1 - o.hide, o.seed))
  local shown, all, n = visible:shape().links, self.shape.links, #self
  if shown == 0 or shown == all then
    options.raise(("reproduce: %d of %d links are shown; it takes more links"):format(shown, all))
  end
  local name = o.sector or self.columns.sector and "sector"
  local names, code = base.codes(name and base.texts(self, name, "reproduce.sector") or {})
  if not name then names, code = {""}, {} for i = 1, n do code[i] = 1 end end
  local size, flow = sizes_of(self, o, visible), core.network.groups(visible, code, #names)
  for k, v in ipairs(flow) do flow[k] = v / (1 - o.hide) end
  local native, report = problem.got(core.network.rebuild({sector = code, sectors = #names, size = size, flow = flow,
    links = shown / (1 - o.hide), main = o.main, seed = o.seed}, base.labels(self)))
  local set, suppliers, buyers = set_of(self.native)
  local seen, drawn = set_of(visible), set_of(native)
  local hidden_from, hidden_to, found = {}, {}, 0
  for k, i in ipairs(suppliers) do
    local key = i << 32 | buyers[k]
    if not seen[key] and i ~= buyers[k] then
      hidden_from[#hidden_from + 1], hidden_to[#hidden_to + 1] = i, buyers[k]
      found = found + (drawn[key] and 1 or 0)
    end
  end
  local from, to = unlinked(n, set, o.pairs, o.seed)
  local rows = {{}, {}, {}}
  local function row(what, value, error_of)
    local at = #rows[1] + 1
    rows[1][at], rows[2][at], rows[3][at] = what, value, error_of
  end
  local by_all, by_sector, by_size = score_of(flow, code, size, report, #names)
  row("area under the curve", area(scores(hidden_from, hidden_to, by_all), scores(from, to, by_all)))
  row("by sectors alone", area(scores(hidden_from, hidden_to, by_sector), scores(from, to, by_sector)))
  row("by sizes alone", area(scores(hidden_from, hidden_to, by_size), scores(from, to, by_size)))
  row("rank correlation of sales", rank_correlation(self.native:sales(), native:sales()))
  row("rank correlation of purchases", rank_correlation(self.native:purchases(), native:purchases()))
  row("hidden links drawn", found / #hidden_from, math.sqrt(found) / #hidden_from)
  local density = native:shape().links / (n * (n - 1))
  row("by chance", density)
  local net = base.wrap(native, {columns = self.columns, names = self.names, meta = {title = self.meta.title,
    unit = self.meta.unit, source = self.meta.source, notes = {"drawn from sectors and sizes"}}})
  return frame.new{count = #rows[1], {"measure", rows[1]}, {"value", rows[2]}, {"error", rows[3]},
    title = format("drawn from sectors and %s, %g %% hidden", o.size or "the strengths that are shown", 100 * o.hide),
    note = format("%d links are hidden, %d shown; against %d pairs without a link", #hidden_from, shown, #from)}, net
end

---How well lian.firms would do on a network that is known: `hide` (half) of its links is hidden, drawn by `seed`; from
---the rest come a table of sectors (`sector`: a column of firms) and sizes (sales and purchases that are shown, or the
---column `size`), and from these a network. Rows: the area under the ROC curve, which is the chance that a hidden link
---is held likelier than a pair without a link (0.5: no better than a coin; `pairs` such pairs are drawn); the same by
---sectors alone and by sizes alone; the rank correlation (Spearman) of firms' sales and purchases, drawn and real; the
---share of hidden links that were drawn, and what chance would give. The second result is the network that was drawn.
---Cost: as lian.firms, and O(pairs log pairs).
---```lua
---print(net:reproduce{hide = 0.5, seed = 1})
---```
---@param self lian.network
---@param given {hide: number, seed: integer, sector: string, size: string, main: number, pairs: integer}
---@return lian.frame|nil frame columns measure, value, error
---@return lian.network|string net or message
---@return string|nil code
function methods.reproduce(self, given)
  local o = options.check("reproduce", given, {hide = {"share", default = 0.5}, seed = "integer", sector = "text",
    size = "text", main = "share", pairs = {"count", default = 100000}})
  return problem.catch(made, self, o)
end

return methods
