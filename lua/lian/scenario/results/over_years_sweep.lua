--- Many draws of a scenario on a list of items over years: how levels, home's own share, targets and costs are
--- distributed. Draw k is what scenario:run(list, {seed =, draw = k}) gives.
local base = require "lian.scenario.results.base"
local failures = require "lian.scenario.results.failures"
local frame = require "lian.frame"
local core = require "lian.core"
local format = require "lian.base.format"
local goal = require "lian.base.goal"
local goal_path = require "lian.scenario.results.goal_level"
local number = require "lian.frame.number"
local of_draws = require "lian.scenario.results.of_draws"
local options = require "lian.base.options"
local own_share = require "lian.scenario.results.own_share"
local spread = require "lian.scenario.results.spread"
local unvalued = require "lian.scenario.unvalued"
local year_gaps = require "lian.scenario.results.year_gaps"

local methods = {}

local function time_of(self, t) return self.horizon.from + (t - 1) / self.horizon.steps end

-- mean, error, and quantiles of a list into columns by name, at row k
local function put(c, k, list, quantiles)
  local ordered = spread.sorted(list)
  c.mean[k], c.error[k] = spread.mean(ordered)
  for _, q in ipairs(quantiles) do c[q][k] = spread.quantile(ordered, q) end
end

local function new_columns(quantiles)
  local c = {mean = {}, error = {}}
  for _, q in ipairs(quantiles) do c[q] = {} end
  return c
end

local ENDS = {5, 50, 95}

-- mean, error and quantiles as columns of a frame
local function shown(columns, c, quantiles, digits)
  columns[#columns + 1] = {"mean", c.mean, digits = digits}
  columns[#columns + 1] = {"error", c.error, digits = 3}
  for _, q in ipairs(quantiles) do columns[#columns + 1] = {("q%02d"):format(q), c[q], digits = digits} end
  return columns
end

-- ---- levels

-- the first month below a level, and the lowest, of a final item in a draw
local function walk(outcome, k, below)
  local first, lowest = nil, math.huge
  for t, v in ipairs(outcome.levels:column(k)) do
    if v < below - 1e-12 then first = first or t end
    lowest = math.min(lowest, v)
  end
  return first, lowest
end

-- columns by watched item: the share of draws that fall, when, and the lowest level
local function falls_of(self, outcomes, below)
  local c = {chance = {}, error = {}, q05 = {}, q50 = {}, q95 = {}, lowest = {}}
  for k in ipairs(self.outcomes[1].watched) do
    local firsts, lows = {}, {}
    for d, outcome in ipairs(outcomes) do
      local first
      first, lows[d] = walk(outcome, k, below)
      if first then firsts[#firsts + 1] = time_of(self, first) end
    end
    local p = #firsts / #outcomes
    table.sort(firsts)
    c.chance[k], c.error[k], c.lowest[k] = p, spread.share_error(p, #outcomes), (spread.mean(lows))
    c.q05[k], c.q50[k], c.q95[k] = spread.quantile(firsts, 5), spread.quantile(firsts, 50), spread.quantile(firsts, 95)
  end
  return c
end

---The share of draws in which each final item falls below a level (`below`, 0.95), when it first does in those that
---do, and the lowest level in the mean. With own = "both" chance and lowest at the other end of home's share too.
---@param self lian.sweep_on_items
---@param given? {below: number}
---@return lian.frame columns item, chance, error, q05, q50, q95, lowest
function methods.falls(self, given)
  local o = options.check("falls", given, {below = {"share", default = 0.95}})
  local items, labels = {}, self.chain:nodes()
  for k, i in ipairs(self.outcomes[1].watched) do items[k] = labels[i] end
  local c = falls_of(self, self.outcomes, o.below)
  local columns = {{"item", items}, {"chance", c.chance}, {"error", c.error, digits = 2}, {"q05", c.q05, digits = 6},
    {"q50", c.q50, digits = 6}, {"q95", c.q95, digits = 6}, {"lowest", c.lowest}}
  if self.uppers then
    local upper = falls_of(self, self.uppers, o.below)
    columns[#columns + 1] = {"chance_home_first", upper.chance}
    columns[#columns + 1] = {"lowest_home_first", upper.lowest}
  end
  columns.count, columns.title = #items, format("final items below %g, %d draws", o.below, #self.outcomes)
  columns.note = self.reading
  return frame.new(columns)
end

---The level of the final items together by month: quantiles over the draws.
---@param self lian.sweep_on_items
---@return lian.frame columns time, mean, q05, q25, q50, q75, q95
function methods.series(self)
  local paths, c = {}, new_columns(spread.QUANTILES)
  local times = {}
  for d, outcome in ipairs(self.outcomes) do paths[d] = goal_path(outcome) end
  for t = 1, self.horizon.count do
    local list = {}
    for d, path in ipairs(paths) do list[d] = path[t] end
    put(c, t, list, spread.QUANTILES)
    times[t] = time_of(self, t)
  end
  local columns = {{"time", times, unit = "year", digits = 7}, {"mean", c.mean}}
  for _, q in ipairs(spread.QUANTILES) do columns[#columns + 1] = {("q%02d"):format(q), c[q]} end
  columns.title = self.name
  return frame.new(columns)
end

-- ---- home's own share

---Home's own share of what it uses, by group and year, over the draws: mean with its error, quantiles, and the `chance`
---that it is at least `level` (0.7). `each` as for a run. With own = "both" the mean and the chance at the upper end
---too.
---```lua
---print(sweep:self_guarantee{each = "base"})
---```
---@param self lian.sweep_on_items
---@param given? {each: string, level: number}
---@return lian.frame columns year, group, items, mean, error, q05, q50, q95, chance
function methods.self_guarantee(self, given)
  local o = options.check("self_guarantee", given, {each = {"text", default = "total"}, by = {now = "each"},
    level = {"share", default = 0.7}})
  local first = self.outcomes[1]
  local groups = own_share.groups(self.chain, first.judged, o.each, "self_guarantee.each")
  local c, moments = new_columns(ENDS), own_share.moments(first)
  c.year, c.group, c.items, c.chance, c.upper, c.upper_chance = {}, {}, {}, {}, {}, {}
  local function rates(outcomes, m, group)
    local list, above = {}, 0
    for d, outcome in ipairs(outcomes) do
      list[d] = own_share.rate(group, outcome.own, m == 1 and {} or outcome.years[m - 1].own, o.level)
      above = above + (goal.reached(list[d], o.level) and 1 or 0)
    end
    return list, above / #outcomes
  end
  for m, moment in ipairs(moments) do
    for _, group in ipairs(groups) do
      local k = #c.year + 1
      local list
      c.year[k] = moment.start and "start" or ("end of %d"):format(moment.year)
      c.group[k], c.items[k] = group.name, #group.items
      list, c.chance[k] = rates(self.outcomes, m, group)
      put(c, k, list, ENDS)
      if self.uppers then
        list, c.upper_chance[k] = rates(self.uppers, m, group)
        c.upper[k] = (spread.mean(list))
      end
    end
  end
  local columns = shown({{"year", c.year}, {o.each == "total" and "group" or o.each, c.group}, {"items", c.items}}, c,
    ENDS)
  columns[#columns + 1] = {"chance", c.chance}
  if self.uppers then
    columns[#columns + 1] = {"mean_home_first", c.upper}
    columns[#columns + 1] = {"chance_home_first", c.upper_chance}
  end
  columns.count = #c.year
  columns.title = format("self-guarantee of %s against %g, %d draws", self.home, o.level, #self.outcomes)
  columns.note = self.reading .. "; " .. groups.note
  return frame.new(columns)
end

-- ---- gaps

---What to close first at the end of a year, over the draws: how often each item is a gap then (`chance`), at which
---`step` of the gap list, what that gains, and home's `own` share of it by then, means of those draws; the most
---frequent first. `year`: when left out that at whose end final items would be worst off without stocks, which are
---left out. `foreign`, `target` and `top` as for a run. With own = "both" chance_home_first too.
---```lua
---print(sweep:gaps{year = 2029, top = 10})
---```
---@param self lian.sweep_on_items
---@param given? {year: integer, foreign: boolean, target: number, top: integer}
---@return lian.frame|nil gaps columns item, base, stage, chance, step, gain, own
---@return string|nil message
---@return string|nil code
function methods.gaps(self, given)
  return year_gaps.of_sweep(self, options.check("gaps", given, {year = "integer", foreign = {"flag", default = true},
    target = {"share", default = 1}, top = "count"}))
end

-- ---- targets and costs

local function cost_of(outcome)
  local money, present = 0, 0
  for _, row in ipairs(outcome.costs) do money, present = money + row[3] + row[4] + row[5], present + row[6] end
  return money, present
end

local function target_row(outcomes, k, from)
  local row = {met = {}, value = {}, needed = {}, still = {}, cost = {}}
  for d, outcome in ipairs(outcomes) do
    local t = outcome.targets[k]
    local years = t.before - from
    row.met[#row.met + 1] = t.met
    row.value[d], row.needed[d] = t.value or 0, goal.short(t.path[1], t.at_least) / years
    row.still[d] = goal.short(t.value or 0, t.at_least) / years
    row.cost[d] = select(2, cost_of(outcome))
  end
  table.sort(row.met)
  return row
end

---The targets over the draws: the `chance` that each is met by its year with its error, the year from which it is met
---(the middle of the draws that meet it), its value then (mean, q05, q95), the yearly rise `needed` from the start,
---what is `still` missing of it in the mean, and the mean cost of policies, discounted at the sweep's `discount`.
---```lua
---print(sweep:targets())
---```
---@param self lian.sweep_on_items
---@return lian.frame columns target, at_least, before, chance, error, year, value, q05, q95, needed, still, cost
function methods.targets(self)
  local c, first = {{}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}}, self.outcomes[1].targets
  local n, from = #self.outcomes, self.horizon.from
  for k, t in ipairs(first) do
    local row = target_row(self.outcomes, k, from)
    local ordered, p = spread.sorted(row.value), #row.met / n
    local list = {t.label, t.at_least, t.before, p, spread.share_error(p, n), spread.quantile(row.met, 50) or false,
      (spread.mean(row.value)), spread.quantile(ordered, 5), spread.quantile(ordered, 95), (spread.mean(row.needed)),
      (spread.mean(row.still)), (spread.mean(row.cost))}
    if self.uppers then list[13] = #target_row(self.uppers, k, from).met / n end
    for j, v in ipairs(list) do c[j][k] = v or nil end
  end
  local columns = {{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"chance", c[4]},
    {"error", c[5], digits = 2}, {"year", c[6], digits = 6}, {"value", c[7]}, {"q05", c[8]}, {"q95", c[9]},
    {"needed", c[10], unit = "a year"}, {"still", c[11], unit = "a year"},
    {"cost", c[12], unit = self.chain:meta().unit}}
  if self.uppers then columns[#columns + 1] = {"chance_home_first", c[13]} end
  columns.count, columns.title = #first, ("targets, %d draws"):format(n)
  columns.note = unvalued.noted(format("%s; costs discounted at %g a year", self.reading, self.discount),
    self.outcomes[1])
  return frame.new(columns)
end

---What policies cost in all: the sum of money and what it is discounted at the sweep's `discount` a year, over the
---draws.
---@param self lian.sweep_on_items
---@return lian.frame columns what, mean, error, q05, q50, q95
function methods.costs(self)
  local c, money, present = new_columns(ENDS), {}, {}
  for d, outcome in ipairs(self.outcomes) do money[d], present[d] = cost_of(outcome) end
  put(c, 1, money, ENDS)
  put(c, 2, present, ENDS)
  local columns = shown({{"what", {"money", "present"}}}, c, ENDS, 6)
  columns.count = 2
  local unit = self.chain:meta().unit
  columns.title = format("costs of policies, discount %g a year%s", self.discount, unit ~= "" and ", " .. unit or "")
  columns.note = unvalued.note(self.outcomes[1])
  return frame.new(columns)
end

---A row a draw: its number, the mean level of the final items, the lowest, costs, the value of each target, and what
---was drawn; of draws that failed what was drawn, and in the column `failed` the reason.
---@param self lian.sweep_on_items
---@return lian.frame
function methods.draws(self)
  local draw, level, lowest, cost = {}, {}, {}, {}
  local list = failures.beside(self.outcomes, self.failed)
  for d, one in ipairs(list) do
    draw[d] = one.draw
    if one.row then
      local path = goal_path(one.row)
      level[d], lowest[d], cost[d] = (spread.mean(path)), spread.sorted(path)[1], (select(2, cost_of(one.row)))
    end
  end
  local columns = {{"draw", draw}, {"level", level, digits = 6}, {"lowest", lowest, digits = 6},
    {"cost", cost, digits = 6, unit = self.chain:meta().unit}}
  for k, t in ipairs(self.outcomes[1].targets) do
    local values = {}
    for d, one in ipairs(list) do values[d] = one.row and one.row.targets[k].value end
    columns[#columns + 1] = {k > 1 and ("target %s (%d)"):format(t.label, k) or "target " .. t.label, values,
      digits = 6}
  end
  failures.add_factors(columns, list)
  failures.add_reasons(columns, list)
  columns.count, columns.title = #draw, ("draws: %s, seed %d"):format(self.name, self.o.seed)
  return frame.new(columns)
end

local meta

---This sweep against another of the same list, months, seed and number of draws: the differences draw by draw of the
---mean level of the final items, of the lowest, and of the costs; draws that failed in either are left out.
---@param self lian.sweep_on_items
---@param other lian.sweep_on_items
---@return lian.frame columns measure, mean, error, q05, q50, q95
function methods.against(self, other)
  if core.metatable(other) ~= meta then options.fail("against", "another sweep on items over years", other) end
  if self.source ~= other.source or self.horizon.from ~= other.horizon.from or self.horizon.count ~=
    other.horizon.count or self.o.seed ~= other.o.seed or self.o.draws ~= other.o.draws or
    self.o.part ~= other.o.part or self.o.design ~= other.o.design then
    options.raise("against: the sweeps are not of the same list, months, seed, design and number of draws")
  end
  local mine, theirs, c = self:draws(), other:draws(), new_columns(ENDS)
  local names = {"level", "lowest", "cost"}
  for k, name in ipairs(names) do
    local list, a, b = {}, mine:column(name), theirs:column(name)
    for d = 1, #mine do if a[d] and b[d] then list[#list + 1] = a[d] - b[d] end end
    put(c, k, list, ENDS)
  end
  local columns = shown({{"measure", names}}, c, ENDS, 6)
  columns.count, columns.title = #names, ("%s against %s, draw by draw"):format(self.name, other.name)
  columns.note = "this sweep less the other: a level above 0 is more that can be made; cost: what policies cost more"
  return frame.new(columns)
end

local function percent(share) return format("%.3g %%", 100 * share) end

---What came out, in a few sentences with figures.
---@param self lian.sweep_on_items
---@return string
function methods.summary(self)
  local h = self.horizon
  local lines = {format("%s (%d draws of %d months from %g)", self.name, #self.outcomes, h.count, h.from)}
  local function add(text, ...) lines[#lines + 1] = "  " .. format(text, ...) end
  add("%s; %s", self.home, self.reading)
  local falls = self:falls()
  for k = 1, math.min(6, #falls) do
    add("%s: below 95 %% in %s of the draws (+- %.2g)%s, at worst %s in the mean", falls(k, "item"),
      percent(falls(k, "chance")), 100 * falls(k, "error"), falls(k, "q50") and
        format(", in the middle from %.2f on", falls(k, "q50")) or "", percent(falls(k, "lowest")))
  end
  local own = self:self_guarantee()
  if #own > 0 then
    add("self-guarantee: %s at the start, %s at the %s in the mean (+- %.2g)%s", percent(own(1, "mean")),
      percent(own(#own, "mean")), own(#own, "year"), 100 * (own(#own, "error") or 0), self.uppers and
        ("; home first: %s, %s"):format(percent(own(1, "mean_home_first")),
          percent(own(#own, "mean_home_first"))) or "")
  end
  local targets = self:targets()
  for k = 1, #targets do
    add("target %s of at least %.3g by %g: met in %s of the draws (+- %.2g)%s", targets(k, "target"),
      targets(k, "at_least"), targets(k, "before"), percent(targets(k, "chance")), 100 * targets(k, "error"),
      self.uppers and (", home first %s"):format(percent(targets(k, "chance_home_first"))) or "")
  end
  local costs, unit = self:costs(), self.chain:meta().unit
  if costs(1, "mean") ~= 0 then
    add("policies cost %s%s in the mean, %s discounted at %g a year", unvalued.least(self.outcomes[1]),
      number.amount(costs(1, "mean"), unit), number.amount(costs(2, "mean")), self.discount)
  end
  for _, note in ipairs(self.notes or {}) do add("%s", note) end
  return table.concat(lines, "\n")
end

---All frames of the sweep by name, as a store saves them.
---@param self lian.sweep_on_items
---@return table<string, lian.frame>
function methods.frames(self)
  return {falls = self:falls(), series = self:series(), self_guarantee = self:self_guarantee(), costs = self:costs(),
    by_base = self.chain:axis("base") and self:self_guarantee{each = "base"} or nil, draws = self:draws(),
    targets = #self.outcomes[1].targets > 0 and self:targets() or nil}
end

-- what provenance says beside what all results say
function methods.more_provenance(self, out) out.reading = self.reading end

---Lists of items have no deliveries in money: see chain:provisions for who provides what.
---@param _ lian.sweep_on_items
function methods.flows(_) options.raise("flows: a list of items has no deliveries in money; see chain:provisions") end

---Losses by item are asked of one draw: scenario:run(list, {seed =, draw = k}):losses().
---@param _ lian.sweep_on_items
function methods.losses(_)
  options.raise("losses: they are asked of one draw: scenario:run(list, {seed =, draw = k}):losses()")
end

meta = base.class("lian.sweep_on_items", "items_sweep:", methods, of_draws)

---@param given table {name, source, chain, home, outcomes, uppers, horizon, reading, discount, o, notes}
---@return lian.sweep_on_items
return function(given) return setmetatable(given, meta) end
