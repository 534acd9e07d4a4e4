--- A run on a list of items over years: levels and stocks by month, when final items fall, home's own share by year,
--- programmes, targets and costs. With own = "both" the upper end of home's share rides along.
local base = require "lian.scenario.results.base"
local case = require "lian.items.case"
local frame = require "lian.frame"
local core = require "lian.core"
local format = require "lian.base.format"
local goal = require "lian.base.goal"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local own_share = require "lian.scenario.results.own_share"
local unvalued = require "lian.scenario.unvalued"
local year_gaps = require "lian.scenario.results.year_gaps"

local methods = {}

local function time_of(self, t) return self.outcome.horizon.from + (t - 1) / self.outcome.horizon.steps end

local function times(self)
  local out = {}
  for t = 1, self.outcome.horizon.count do out[t] = time_of(self, t) end
  return out
end

-- columns of a record by item
local function columns_of(outcome)
  local place = {}
  for k, i in ipairs(outcome.watched) do place[i] = k end
  return place
end

local function refuse_kept(self, i, path)
  options.raise(("%s: this run kept final items alone, not '%s': run it with record = 'items'"):format(path,
    self.chain:nodes()[i]))
end

-- ---- levels

-- at rest, at worst and when, at the end, the first month below, how many are
local function walk(outcome, k, i, below)
  local list = outcome.levels:column(k)
  local out = {start = outcome.question.case:levels()[i], lowest = math.huge, months = 0, sum = 0}
  for t, v in ipairs(list) do
    if v < out.lowest then out.lowest, out.at = v, t end
    if v < below - 1e-12 then out.first, out.months = out.first or t, out.months + 1 end
    out.sum = out.sum + v
  end
  out.last, out.mean = list[#list], out.sum / #list
  return out
end

local function added(columns, name, values, more)
  local column = {name, values}
  for key, value in pairs(more or {}) do column[key] = value end
  columns[#columns + 1] = column
end

---When each final item first falls below a level (`below`, 0.95): its level at rest, `first` (the month, nil: never),
---`months` below, the `lowest` level and when (`at`), and the level at the `last` month. With own = "both" first and
---lowest at the other end of home's share too.
---```lua
---print(run:falls{below = 0.8})
---```
---@param self lian.run_on_items
---@param given? {below: number}
---@return lian.frame columns item, start, first, months, lowest, at, last
function methods.falls(self, given)
  local o = options.check("falls", given, {below = {"share", default = 0.95}})
  local c = {item = {}, start = {}, first = {}, months = {}, lowest = {}, at = {}, last = {}, first_home = {},
    lowest_home = {}}
  local place, labels = columns_of(self.outcome), self.chain:nodes()
  for k, i in ipairs(self.outcome.goal.item) do
    local one = walk(self.outcome, place[i], i, o.below)
    c.item[k], c.start[k], c.months[k], c.lowest[k], c.last[k] = labels[i], one.start, one.months, one.lowest, one.last
    c.first[k], c.at[k] = one.first and time_of(self, one.first), time_of(self, one.at)
    if self.upper then
      local other = walk(self.upper, place[i], i, o.below)
      c.first_home[k], c.lowest_home[k] = other.first and time_of(self, other.first), other.lowest
    end
  end
  local columns = {{"item", c.item}, {"start", c.start}, {"first", c.first, digits = 6}, {"months", c.months},
    {"lowest", c.lowest}, {"at", c.at, digits = 6}, {"last", c.last}}
  if self.upper then
    added(columns, "first_home_first", c.first_home, {digits = 6})
    added(columns, "lowest_home_first", c.lowest_home)
  end
  columns.count, columns.title = #c.item, format("final items below %g", o.below)
  columns.note = self.reading
  return frame.new(columns)
end

---What was lost of each item: the level at rest, the mean over the months, the loss (their difference), the lowest
---level and when. `each`: "item" (default), or an axis such as "base" (means of its items).
---```lua
---print(run:losses():top(10, "loss"))
---```
---@param self lian.run_on_items
---@param given? {each: string}
---@return lian.frame losses largest first; columns before, level, loss, lowest, at
function methods.losses(self, given)
  local o = options.check("losses", given, {each = {"text", default = "item"}, by = {now = "each"}})
  local out, labels = self.outcome, self.chain:nodes()
  local keys = o.each == "item" and labels or self.chain:axis(o.each) or
    options.fail("losses.each", "'item' or one of " .. table.concat(self.chain:axes(), ", "), o.each)
  local place, c = {}, {key = {}, before = {}, level = {}, loss = {}, lowest = {}, at = {}, items = {}}
  for k, i in ipairs(out.watched) do
    local key = keys[i] ~= "" and keys[i] or "(none)"
    local g = place[key]
    if not g then
      g = #c.key + 1
      place[key], c.key[g], c.before[g], c.level[g], c.lowest[g], c.items[g] = g, key, 0, 0, math.huge, 0
    end
    local one = walk(out, k, i, 1)
    c.before[g], c.level[g], c.items[g] = c.before[g] + one.start, c.level[g] + one.mean, c.items[g] + 1
    if one.lowest < c.lowest[g] then c.lowest[g], c.at[g] = one.lowest, time_of(self, one.at) end
  end
  for g, count in ipairs(c.items) do
    c.before[g], c.level[g] = c.before[g] / count, c.level[g] / count
    c.loss[g] = math.max(0, c.before[g] - c.level[g])
  end
  local columns = {{o.each, c.key}, {"before", c.before}, {"level", c.level}, {"loss", c.loss}, {"lowest", c.lowest},
    {"at", c.at, digits = 6}, count = #c.key, title = self.name}
  if o.each ~= "item" then table.insert(columns, {"items", c.items}) end
  return frame.new(columns):sort("loss", "descending")
end

local function programme_paths(self, what, columns)
  for k, one in ipairs(self.outcome.programmes) do
    added(columns, k > 1 and ("%s (%d)"):format(one.label, k) or one.label, one[what])
  end
  if #columns == 1 then options.raise("series.of: the scenario has no programme (lian.substitute)") end
end

local function item_paths(self, o, columns)
  local place, labels = columns_of(self.outcome), self.chain:nodes()
  local items = o.goods and case.items(self.chain, o.goods, "series.goods") or self.outcome.goal.item
  local record = o.of == "stock" and self.outcome.stocks or self.outcome.levels
  for _, i in ipairs(items) do
    if not place[i] then refuse_kept(self, i, "series") end
    added(columns, labels[i], record:column(place[i]), {unit = o.of == "stock" and "months" or nil})
    if self.upper and #items <= 6 then
      local upper = o.of == "stock" and self.upper.stocks or self.upper.levels
      added(columns, labels[i] .. " (home first)", upper:column(place[i]))
    end
  end
end

---The path by month: `of` "level" (default), "stock" (months of use at the end of each month), "readiness" or "share"
---(of what is bought abroad) of programmes; `goods`: items, final ones when left out.
---```lua
---run:series{of = "stock", goods = "ArF photoresist"}:csv("resist.csv")
---```
---@param self lian.run_on_items
---@param given? {of: string, goods: string|string[]|table}
---@return lian.frame columns time and one an item (or programme)
function methods.series(self, given)
  local o = options.check("series", given, {of = {"choice", "level", "stock", "readiness", "share", default = "level"},
    goods = "goods"})
  local columns = {{"time", times(self), unit = "year", digits = 7}}
  if o.of == "readiness" or o.of == "share" then
    programme_paths(self, o.of, columns)
  else
    item_paths(self, o, columns)
  end
  columns.title, columns.count = ("%s of %s"):format(o.of, self.name), self.outcome.horizon.count
  return frame.new(columns)
end

-- ---- home's own share

---Home's own share of what it uses, by group and year: at the start and at the end of each year. `each`: "total"
---(default), "item", an axis ("base", "stage") or an attribute of texts. `level` (0.7): items at least so far are
---counted in share_above. Items without known providers are not judged; they count by `value` where all of a
---group have one. With own = "both", the upper end too.
---```lua
---print(run:self_guarantee{each = "base"})
---```
---@param self lian.run_on_items
---@param given? {each: string, level: number}
---@return lian.frame columns year, group, items, rate, share_above, met
function methods.self_guarantee(self, given)
  local o = options.check("self_guarantee", given, {each = {"text", default = "total"}, by = {now = "each"},
    level = {"share", default = 0.7}})
  local groups = own_share.groups(self.chain, self.outcome.judged, o.each, "self_guarantee.each")
  local c, upper = {{}, {}, {}, {}, {}, {}, {}}, self.upper and own_share.moments(self.upper)
  for m, moment in ipairs(own_share.moments(self.outcome)) do
    for _, group in ipairs(groups) do
      local k = #c[1] + 1
      local rate, above = own_share.rate(group, self.outcome.own, moment.own, o.level)
      c[1][k], c[2][k], c[3][k], c[4][k], c[5][k], c[6][k] = moment.start and "start" or ("end of %d"):format(
        moment.year), group.name, #group.items, rate, above, goal.reached(rate, o.level)
      if upper then c[7][k] = own_share.rate(group, self.upper.own, upper[m].own, o.level) end
    end
  end
  local columns = {{"year", c[1]}, {o.each == "total" and "group" or o.each, c[2]}, {"items", c[3]}, {"rate", c[4]},
    {"share_above", c[5]}, {"met", c[6]}}
  if upper then added(columns, "rate_home_first", c[7]) end
  columns.count, columns.title = #c[1], format("self-guarantee of %s against %g", self.home, o.level)
  columns.note = self.reading .. "; " .. groups.note
  return frame.new(columns)
end

-- ---- gaps

---The gap list at a moment: the order in which to close what is missing then, so that final items rise most (columns as
---chain:gaps). `at`: a year such as 2028.5; when left out the month in which final items would be worst off without
---stocks, which are left out: what they bridge is a gap all the same. What programmes have made by then is there.
---`foreign` = false: as if nothing came from abroad then, the order of a national programme. `target` (1): the level at
---which it ends; `top`: the first of them. With own = "both" the column step_home_first too.
---```lua
---print(run:gaps{at = 2028.5, top = 10})
---```
---@param self lian.run_on_items
---@param given? {at: number, foreign: boolean, target: number, top: integer}
---@return lian.frame|nil gaps columns step, item, base, stage, readiness, own, before, after, gain, group
---@return string|nil message
---@return string|nil code
function methods.gaps(self, given)
  return year_gaps.of_run(self, options.check("gaps", given, {at = "number", foreign = {"flag", default = true},
    target = {"share", default = 1}, top = "count"}))
end

-- ---- targets and costs

local function sums_of(costs)
  local total, present = 0, 0
  for _, row in ipairs(costs) do
    total, present = total + row[3] + row[4] + row[5], present + row[6]
  end
  return total, present
end

---The targets of the scenario: the year from which each is met until it is due (nil: it is not), its value then, the
---yearly rise that was needed from the start (`needed`), what is still missing of it (`still`, a year), and what all
---policies cost, discounted at the run's `discount`. With own = "both", the year at the upper end too.
---```lua
---print(run:targets())
---```
---@param self lian.run_on_items
---@return lian.frame columns target, at_least, before, met, value, needed, still, cost
function methods.targets(self)
  local c, out = {{}, {}, {}, {}, {}, {}, {}, {}, {}}, self.outcome
  local _, present = sums_of(out.costs)
  for k, t in ipairs(out.targets) do
    local years = t.before - out.horizon.from
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = t.label, t.at_least, t.before, t.met, t.value
    c[6][k] = goal.short(t.path[1], t.at_least) / years
    c[7][k], c[8][k] = goal.short(t.value or 0, t.at_least) / years, present
    c[9][k] = self.upper and self.upper.targets[k].met or nil
  end
  local columns = {{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"met", c[4], digits = 6},
    {"value", c[5]}, {"needed", c[6], unit = "a year"}, {"still", c[7], unit = "a year"},
    {"cost", c[8], unit = self.chain:meta().unit}}
  if self.upper then added(columns, "met_home_first", c[9], {digits = 6}) end
  columns.count, columns.title = #out.targets, "targets"
  columns.note = unvalued.noted(format("%s; costs discounted at %g a year", self.reading, self.discount), out)
  return frame.new(columns)
end

---What policies cost, by policy and calendar year: bought (goods for a stock, at home's use), held, spent; `present` is
---all of it discounted to the start at the run's `discount` a year (0 when left out).
---```lua
---print(run:costs())
---```
---@param self lian.run_on_items
---@return lian.frame costs columns policy, year, bought, held, spent, present
function methods.costs(self)
  local c, unit = {{}, {}, {}, {}, {}, {}}, self.chain:meta().unit
  for k, row in ipairs(self.outcome.costs) do for j = 1, 6 do c[j][k] = row[j] end end
  return frame.new{{"policy", c[1]}, {"year", c[2], digits = 5}, {"bought", c[3], unit = unit},
    {"held", c[4], unit = unit}, {"spent", c[5], unit = unit}, {"present", c[6], unit = unit},
    count = #self.outcome.costs, title = format("costs of policies, discount %g a year", self.discount),
    note = unvalued.note(self.outcome)}
end

-- ---- against, and in words

local meta

---This run against another of the same list and months, such as the same shocks without a policy: by final item the
---mean level and the lowest of both, and the further cost of policies in `provenance` (cost) and the note.
---```lua
---print(run:against(base)) -- the same shocks without the policy
---```
---@param self lian.run_on_items
---@param other lian.run_on_items
---@return lian.frame columns item, base, run, change, lowest_base, lowest
function methods.against(self, other)
  if core.metatable(other) ~= meta then options.fail("against", "another run on items over years", other) end
  local a, b = self.outcome, other.outcome
  if self.source ~= other.source or a.horizon.from ~= b.horizon.from or a.horizon.count ~= b.horizon.count then
    options.raise("against: the runs are not of the same list and months")
  end
  local c, mine, theirs = {{}, {}, {}, {}, {}, {}}, columns_of(a), columns_of(b)
  for _, i in ipairs(a.goal.item) do
    if theirs[i] then
      local p, q, k = walk(b, theirs[i], i, 1), walk(a, mine[i], i, 1), #c[1] + 1
      c[1][k], c[2][k], c[3][k], c[4][k] = self.chain:nodes()[i], p.mean, q.mean, q.mean - p.mean
      c[5][k], c[6][k] = p.lowest, q.lowest
    end
  end
  local _, more = sums_of(a.costs)
  local _, less = sums_of(b.costs)
  return frame.new{{"item", c[1]}, {"base", c[2]}, {"run", c[3]}, {"change", c[4]}, {"lowest_base", c[5]},
    {"lowest", c[6]}, count = #c[1], title = ("%s against %s"):format(self.name, other.name),
    provenance = {cost = more - less}, note = unvalued.noted(format("%s more for policies, discounted at %g a year",
      number.amount(more - less, self.chain:meta().unit), self.discount), a.unvalued and a or b)}
end

local function percent(share) return format("%.3g %%", 100 * share) end

local function item_lines(self, add)
  local falls = self:falls()
  for k = 1, math.min(6, #falls) do
    local first = falls(k, "first")
    local rest, worst = falls(k, "start"), falls(k, "lowest")
    if worst >= rest then add("%s: %s at rest, never below", falls(k, "item"), percent(rest))
    else
      add("%s: %s at rest, at worst %s in %.2f%s", falls(k, "item"), percent(rest), percent(worst), falls(k, "at"),
        first and format(", first below 95 %% in %.2f", first) or "")
    end
    if self.upper then add("  home first: at worst %s", percent(falls(k, "lowest_home_first"))) end
  end
  if #falls > 6 then add("and %d more final items", #falls - 6) end
end

local function own_line(self, add)
  local own = self:self_guarantee()
  local last = #own
  if last == 0 then return end
  add("self-guarantee: %s at the start, %s at the %s%s", percent(own(1, "rate")), percent(own(last, "rate")),
    own(last, "year"), self.upper and ("; home first: %s, %s"):format(percent(own(1, "rate_home_first")),
      percent(own(last, "rate_home_first"))) or "")
end

---What came out, in a few sentences with figures.
---@param self lian.run_on_items
---@return string
function methods.summary(self)
  local h, lines = self.outcome.horizon, {self.name}
  local function add(text, ...) lines[#lines + 1] = "  " .. format(text, ...) end
  add("%s, %d months from %g; %s", self.home, h.count, h.from, self.reading)
  item_lines(self, add)
  own_line(self, add)
  local targets = self:targets()
  for k = 1, #targets do
    add("target %s of at least %.3g by %g: %s", targets(k, "target"), targets(k, "at_least"), targets(k, "before"),
      targets(k, "met") and format("met from %.2f on", targets(k, "met")) or format("missed, %.3g; %.3g a year more",
        targets(k, "value") or 0, targets(k, "still")))
  end
  local total, present = sums_of(self.outcome.costs)
  if #self.outcome.costs > 0 then
    add("policies cost %s%s, %s discounted at %g a year", unvalued.least(self.outcome),
      number.amount(total, self.chain:meta().unit), number.amount(present), self.discount)
  end
  if self.outcome.random then
    add("one draw of what is random (draw %d): scenario:sweep says how others come out", self.outcome.draw)
  end
  for _, note in ipairs(self.notes or {}) do add("%s", note) end
  return table.concat(lines, "\n")
end

---All frames of the run by name, as a store saves them.
---@param self lian.run_on_items
---@return table<string, lian.frame>
function methods.frames(self)
  return {falls = self:falls(), losses = self:losses(), series = self:series(), self_guarantee = self:self_guarantee(),
    by_base = self.chain:axis("base") and self:self_guarantee{each = "base"} or nil,
    readiness = #self.outcome.programmes > 0 and self:series{of = "readiness"} or nil,
    costs = #self.outcome.costs > 0 and self:costs() or nil,
    targets = #self.outcome.targets > 0 and self:targets() or nil}
end

-- what provenance says beside what all results say
function methods.more_provenance(self, out) out.reading = self.reading end

---Lists of items have no deliveries in money: see chain:provisions for who provides what.
---@param _ lian.run_on_items
function methods.flows(_) options.raise("flows: a list of items has no deliveries in money; see chain:provisions") end

meta = base.class("lian.run_on_items", "over_years:", methods)

---@param given table {name, source, chain, home, outcome, upper, reading, discount, text, script, options_text, notes}
---@return lian.run_on_items
return function(given) return setmetatable(given, meta) end
