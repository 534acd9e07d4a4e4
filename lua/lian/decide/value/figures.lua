--- Frames of what policies are worth: dividends, shares, interactions, synergy. All are linear in the worths of sets:
--- each is taken draw by draw and its error is that of the mean over draws.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local sampled = require "lian.decide.value.sampled"
local sets = require "lian.decide.value.sets"
local spread = require "lian.scenario.results.spread"
local worth = require "lian.decide.value.worth"

local figures = {}

local RESAMPLES = 1000

-- ---- one set

---See value:simulate.
function figures.of_set(self, found, set)
  local benefits, costs, measured, none = {}, {}, {}, {}
  for k, draw in ipairs(found.draws) do
    local _, benefit, cost = worth.of_draw(self, self.run, set, draw)
    benefits[k], costs[k] = benefit, cost
    measured[k], none[k] = self.run.rows[set][draw][1], self.run.rows[0][draw][1]
  end
  local out, years = {draws = #found.draws, cost = (spread.mean(costs))}, {}
  out.worth, out.error = worth.estimate(found.by[set], found.scale)
  out.benefit, out.benefit_error = spread.mean(benefits)
  out.measure, out.measure_none = (spread.mean(measured)), (spread.mean(none))
  for i, name in ipairs(self.policies) do
    for year, money in pairs(sets.has(set, i) and self.costs[name] or {}) do
      years[year] = (years[year] or 0) + money
    end
  end
  out.years = years
  return out
end

-- ---- dividends

-- dividends of all sets by draw, made once
local function matrix_of(self)
  self.matrix = self.matrix or worth.dividends(self.found, #self.policies)
  return self.matrix
end

local function of_all(self, order)
  local out, matrix = {}, matrix_of(self)
  for _, set in ipairs(sets.up_to(#self.policies, order)) do
    if set > 0 then out[#out + 1] = {set = set, list = matrix:column(set + 1)} end
  end
  return out, self.found
end

local function of_pairs(self, order)
  local list = sets.up_to(#self.policies, order)
  local found, message, code = worth.of_sets(self, self.run, list, self.asked.o.draws)
  if not found then return nil, message, code end
  local out = {}
  for _, set in ipairs(list) do
    if set > 0 then
      local values = table.move(found.by[set], 1, #found.by[set], 1, {})
      for i = 1, sets.size(set) > 1 and #self.policies or 0 do
        if sets.has(set, i) then values = lists.subtract(values, found.by[sets.with(0, i)]) end
      end
      out[#out + 1] = {set = set, list = values}
    end
  end
  return out, found
end

-- those of sets up to `order` policies: {set, list by draw}, the smaller sets first
local function dividends_of(self, order)
  local list, found, code = (self.how == "all" and of_all or of_pairs)(self, order)
  if not list then return nil, found, code end
  table.sort(list, function(a, b)
    local p, q = sets.size(a.set), sets.size(b.set)
    if p ~= q then return p < q end
    return a.set < b.set
  end)
  for _, one in ipairs(list) do one.mean, one.error, one.apart = worth.estimate(one.list, found.scale) end
  return list, found
end

local function members_of(self, set)
  local out = {}
  for i, name in ipairs(self.policies) do if sets.has(set, i) then out[#out + 1] = name end end
  return out
end

---See value:dividends.
function figures.dividends(self, order)
  local n = #self.policies
  if order > n then options.fail("dividends.order", ("at most %d, the number of policies"):format(n), order) end
  if order > 2 and self.how ~= "all" then
    options.raise("dividends.order: three and more together are known where all sets are run: sets = 'all'")
  end
  local list, found, code = dividends_of(self, order)
  if not list then return nil, found, code end
  local c, parts = {{}, {}, {}, {}, {}}, {single = {}, pairs = {}}
  for k, one in ipairs(list) do
    local names = members_of(self, one.set)
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = table.concat(names, " + "), #names, one.mean, one.error, one.apart
    if #names == 1 then parts.single[names[1]] = one.mean end
    if #names == 2 then parts.pairs[#parts.pairs + 1] = {names[1], names[2], one.mean, one.error} end
  end
  return frame.new{{"policies", c[1]}, {"size", c[2]}, {"dividend", c[3], unit = self.unit, digits = 5},
    {"error", c[4], digits = 3}, {"apart", c[5]}, count = #list, title = "dividends: " .. self.asked.base.name,
    note = worth.note(#found.draws)}, parts
end

-- ---- shares

-- lists by policy, draws
local function shares_of(self)
  if self.how == "pairs" then
    options.raise("shapley: only singles, pairs and the whole were run; take sets = 'all' or 'sampled'")
  end
  if self.shares then return self.shares end
  local singles, by = assert(core.decide.singles("shapley", matrix_of(self))), {}
  for i in ipairs(self.policies) do by[i] = singles:column(i) end
  return {by = by, draws = self.found.draws, scale = self.found.scale}
end

---Shares by policy: the list by draw, mean, error, apart.
function figures.shares(self)
  local of, out = shares_of(self), {}
  for i, name in ipairs(self.policies) do
    local mean, err, apart = worth.estimate(of.by[i], of.scale)
    out[i] = {name = name, list = of.by[i], mean = mean, error = err, apart = apart}
  end
  return out, of
end

-- the share of resamples in which each policy is the first
local function firsts_of(self, of)
  if #of.draws < 2 or #self.policies < 2 then return {} end
  local rows = {}
  for k in ipairs(of.draws) do
    rows[k] = {}
    for i in ipairs(self.policies) do rows[k][i] = of.by[i][k] end
  end
  return assert(core.decide.ranks(core.matrix_new(#rows, #self.policies, rows), RESAMPLES, self.asked.o.seed)):column(1)
end

-- what a policy adds to nothing, and to all others; nil where that was not run
local function ends_of(self, i)
  local found, all = self.found, sets.all(#self.policies)
  local alone, whole, rest = found.by[sets.with(0, i)], found.by[all], found.by[all & ~sets.with(0, i)]
  return worth.estimate(alone, found.scale),
    rest and (worth.estimate(lists.subtract(whole, rest), found.scale)) or nil
end

local function cost_alone(self, name)
  local sum, any = 0, false
  for _, money in pairs(self.costs[name] or {}) do sum, any = sum + money, true end
  return any and sum or nil
end

---See value:shapley.
function figures.shapley(self)
  local shares, of = figures.shares(self)
  local firsts, c = firsts_of(self, of), {{}, {}, {}, {}, {}, {}, {}, {}}
  for i, one in ipairs(shares) do
    local alone, last = ends_of(self, i)
    local row = {one.name, alone, last, one.mean, one.error, one.apart, firsts[i], cost_alone(self, one.name)}
    for j = 1, 8 do c[j][i] = row[j] end
  end
  local whole, err = worth.estimate(self.found.by[sets.all(#self.policies)], self.found.scale)
  local note = format("%s; all together %.5g%s %s%s", worth.note(#of.draws), whole,
    err and format(" +- %.2g", err) or "", self.unit, self.how == "sampled" and
      format("; by %d random orders a draw, with their reverses", self.asked.o.orders) or "")
  local unit = self.unit
  return frame.new{{"policy", c[1]}, {"alone", c[2], digits = 5}, {"last", c[3], digits = 5},
    {"shapley", c[4], unit = unit, digits = 5}, {"error", c[5], digits = 3}, {"apart", c[6]},
    {"first", c[7], digits = 3}, {"cost", c[8], digits = 4}, count = #shares, note = note,
    title = "shares: " .. self.asked.base.name}:sort("shapley", "descending")
end

-- ---- interactions

local function pairs_by(self, index)
  local n = #self.policies
  if self.how == "pairs" then
    options.raise("interactions: only singles, pairs and the whole were run; take sets = 'all' or 'sampled', or "
      .. "value:dividends()")
  end
  if self.how == "all" then
    local matrix, by = assert(core.decide.pairs(index, matrix_of(self))), {}
    for k = 1, n * (n - 1) // 2 do by[k] = matrix:column(k) end
    return {by = by, draws = self.found.draws, scale = self.found.scale}
  end
  if index == "banzhaf" then options.raise("interactions.index: 'banzhaf' is known where all sets are run") end
  return sampled.interactions(self, self.run, self.asked.o.draws, index == "taylor")
end

-- what an interaction says in words
local function together(mean, apart)
  if apart == nil then return nil end
  return not apart and "not told apart from 0" or mean > 0 and "more" or "less"
end

---See value:interactions.
function figures.interactions(self, index)
  local of, message, code = pairs_by(self, index)
  if not of then return nil, message, code end
  local c, at, n = {{}, {}, {}, {}, {}, {}, {}}, 0, #self.policies
  for i = 1, n do
    for j = i + 1, n do
      at = at + 1
      c[1][at], c[2][at] = self.policies[i], self.policies[j]
      if of.by[at] then
        local mean, err, apart = worth.estimate(of.by[at], of.scale)
        c[3][at], c[4][at], c[5][at], c[6][at] = mean, err, apart, together(mean, apart)
      end
      c[7][at] = math.abs(c[3][at] or 0)
    end
  end
  local made = frame.new{{"first", c[1]}, {"second", c[2]}, {"interaction", c[3], unit = self.unit, digits = 4},
    {"error", c[4], digits = 3}, {"apart", c[5]}, {"together", c[6]}, {"size", c[7]}, count = at,
    title = ("interactions (%s): %s"):format(index, self.asked.base.name),
    note = worth.note(#of.draws) .. "; together: worth more or less than each by itself"}:sort("size", "descending")
  return made:select{"first", "second", "interaction", "error", "apart", "together"}
end

-- ---- the whole and its parts

-- what each policy is worth alone, pairs add, larger sets add, by draw; pairs are nil where they were not run
local function layers_of(self)
  local found, n = self.found, #self.policies
  local parts, pairs_add, whole = lists.zeros(#found.draws), nil, found.by[sets.all(n)]
  for i = 1, n do
    for k, v in ipairs(found.by[sets.with(0, i)]) do parts[k] = parts[k] + v end
  end
  local order = n >= 2 and self.how ~= "sampled" and {} or nil
  if order then
    pairs_add = lists.zeros(#found.draws)
    for _, set in ipairs(sets.up_to(n, 2)) do
      if sets.size(set) == 2 then
        local list = table.move(found.by[set], 1, #found.by[set], 1, {})
        for i = 1, n do if sets.has(set, i) then list = lists.subtract(list, found.by[sets.with(0, i)]) end end
        order[#order + 1] = {set = set, list = list}
        for k, v in ipairs(list) do pairs_add[k] = pairs_add[k] + v end
      end
    end
  end
  local synergy = lists.subtract(whole, parts)
  return {parts = parts, pairs = pairs_add, list = order, synergy = synergy, whole = whole,
    rest = pairs_add and lists.subtract(synergy, pairs_add)}
end

---The synergy of the whole: mean, error, apart, and the sum of the parts.
function figures.whole(self)
  local layers, scale = layers_of(self), self.found.scale
  local mean, err, apart = worth.estimate(layers.synergy, scale)
  local whole, whole_error, whole_apart = worth.estimate(layers.whole, scale)
  return {mean = mean, error = err, apart = apart, parts = worth.estimate(layers.parts, scale), whole = whole,
    whole_error = whole_error, whole_apart = whole_apart}
end

local function table_of(self, rows, first, title, more)
  local c = {{}, {}, {}, {}}
  for k, row in ipairs(rows) do
    c[1][k] = row[1]
    c[2][k], c[3][k], c[4][k] = worth.estimate(row[2], self.found.scale)
  end
  local columns = {{first, c[1]}, {"worth", c[2], unit = self.unit, digits = 5}, {"error", c[3], digits = 3},
    {"apart", c[4]}, count = #rows, title = ("%s: %s"):format(title, self.asked.base.name),
    note = worth.note(#self.found.draws)}
  if more then more(columns, c) end
  return frame.new(columns)
end

---See value:synergy.
function figures.synergy(self)
  local layers = layers_of(self)
  local rows = {{"sum of the parts", layers.parts}}
  if layers.pairs then rows[#rows + 1] = {"pairs add", layers.pairs} end
  if layers.pairs and #self.policies > 2 then rows[#rows + 1] = {"three and more add", layers.rest} end
  rows[#rows + 1] = {"synergy", layers.synergy}
  rows[#rows + 1] = {"whole", layers.whole}
  return table_of(self, rows, "what", "synergy")
end

local MOST_PAIRS = 6 -- steps of the waterfall by themselves

local function size_of(list) return math.abs((spread.mean(list))) end

-- the largest pairs by themselves, the others in one step
local function pair_steps(self, layers, rows)
  local list = table.move(layers.list, 1, #layers.list, 1, {})
  table.sort(list, function(a, b)
    local p, q = size_of(a.list), size_of(b.list)
    if p ~= q then return p > q end
    return a.set < b.set
  end)
  local rest = lists.zeros(#layers.parts)
  for k, one in ipairs(list) do
    if k <= MOST_PAIRS then rows[#rows + 1] = {"together: " .. sets.text(self.policies, one.set), one.list}
    else for d, v in ipairs(one.list) do rest[d] = rest[d] + v end end
  end
  if #list > MOST_PAIRS then rows[#rows + 1] = {("%d other pairs"):format(#list - MOST_PAIRS), rest} end
  if #self.policies > 2 then rows[#rows + 1] = {"three and more together", layers.rest} end
end

---See value:waterfall.
function figures.waterfall(self)
  local layers, rows = layers_of(self), {}
  for i, name in ipairs(self.policies) do rows[i] = {name .. " alone", self.found.by[sets.with(0, i)]} end
  if layers.pairs then pair_steps(self, layers, rows)
  elseif #self.policies > 1 then rows[#rows + 1] = {"working together", layers.synergy} end
  rows[#rows + 1] = {"all together", layers.whole}
  return table_of(self, rows, "step", "waterfall", function(columns, c)
    local from, to, at = {}, {}, 0
    for k, v in ipairs(c[2]) do
      from[k] = k < #rows and at or 0
      at = k < #rows and at + v or v
      to[k] = at
    end
    columns[#columns + 1], columns[#columns + 2] = {"from", from, digits = 5}, {"to", to, digits = 5}
  end)
end

return figures
