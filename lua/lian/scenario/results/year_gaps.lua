--- Gap lists over years: what to close first, of what providers deliver at a moment of a run. Stocks are left out, as
--- what they bridge is a gap all the same.
local case = require "lian.items.case"
local format = require "lian.base.format"
local frame = require "lian.frame"
local gap_list = require "lian.items.gap_list"
local options = require "lian.base.options"

local year_gaps = {}

local function time_of(horizon, month) return horizon.from + (month - 1) / horizon.steps end

-- shares of all items, those that something acts on as they are at the moment
local function completed(rest, now)
  local out = table.move(rest, 1, #rest, 1, {})
  for i, v in pairs(now) do out[i] = v end
  return out
end

-- a question is asked again under the shares of a moment; foreign = false: nothing comes from abroad
local function supply(q, outcome, moment, foreign)
  local abroad = foreign and completed(outcome.abroad, moment.abroad) or {}
  for i = 1, foreign and 0 or #q.labels do abroad[i] = 0 end
  return q.case:supply(completed(outcome.own, moment.own), abroad)
end

-- the moment at which final items would be worst off without stocks; of equal ones the first
local function worst(q, outcome, moments, foreign)
  local least, found = math.huge, nil
  for _, moment in ipairs(moments) do
    local ok, message, code = supply(q, outcome, moment, foreign)
    if not ok then return nil, message, code end
    local level = case.goal_level(q.goal, q.case:levels())
    if level < least - 1e-12 then least, found = level, moment end
  end
  return found
end

-- the moment of a time
local function moment_at(outcome, at)
  local h = outcome.horizon
  if not (at >= h.from and at < h.to) then
    options.fail("gaps.at", format("a year from %s on and before %s", h.from, h.to), at)
  end
  local month, found = math.floor((at - h.from) * h.steps + 1e-6) + 1, nil
  for _, moment in ipairs(outcome.supply) do if moment.month <= month then found = moment end end
  return found, month
end

local function opened(outcome) return case.again(outcome.question) end

-- ---- of one run

-- gaps of an outcome, no more than `most` and the rest of a group, at the moment that is asked for: question, gaps,
-- month, level to begin with
local function of_outcome(outcome, o, month, most)
  local q, message, code = opened(outcome)
  if not q then return nil, message, code end
  local moment
  if month or o.at then
    moment = moment_at(outcome, month and time_of(outcome.horizon, month) or o.at)
    month = month or select(2, moment_at(outcome, o.at))
  else
    moment, message, code = worst(q, outcome, outcome.supply, o.foreign)
    if not moment then return nil, message, code end
    month = moment.month
  end
  local ok
  ok, message, code = supply(q, outcome, moment, o.foreign)
  if not ok then return nil, message, code end
  local start = case.goal_level(q.goal, q.case:levels())
  local found
  found, message, code = gap_list.find(q, o.target, most)
  if not found then return nil, message, code end
  return {q = q, found = found, month = month, start = start}
end

local function steps_of(of)
  local out = {}
  for k, i in ipairs(of.found.item) do out[of.q.labels[i]] = k end
  return out
end

---@param self lian.run_on_items
---@param o table options as checked: at, foreign, target, top
---@return lian.frame|nil gaps
---@return string|nil message
---@return string|nil code
function year_gaps.of_run(self, o)
  local of, message, code = of_outcome(self.outcome, o, nil, o.top)
  if not of then return nil, message, code end
  local columns = gap_list.columns(of.q, of.found, o.top)
  if self.upper then
    local upper
    upper, message, code = of_outcome(self.upper, o, of.month)
    if not upper then return nil, message, code end
    local step, list = steps_of(upper), {}
    for k, label in ipairs(columns[2][2]) do list[k] = step[label] end
    columns[#columns + 1] = {"step_home_first", list}
  end
  local time = format("%.2f", time_of(self.outcome.horizon, of.month))
  columns.title = ("gaps of %s in %s, %s"):format(self.home, case.goal_text(of.q), time)
  columns.note = format("%s in %s, stocks left out: at %.4g to begin with, %.4g after %d steps; %s",
    o.foreign and "what providers deliver" or "all foreign supply cut", time, of.start,
    of.found.after[#of.found.after] or of.start, #of.found.item, self.reading)
  return frame.new(columns)
end

-- ---- of many draws

-- the year's ends of a draw by year
local function by_year(outcome)
  local out = {}
  for _, moment in ipairs(outcome.years) do out[moment.year] = moment end
  return out
end

-- the mean level of final items, without stocks, at each year's end
local function mean_levels(q, outcomes, foreign)
  local sums = {}
  for _, outcome in ipairs(outcomes) do
    for k, moment in ipairs(outcome.years) do
      local ok, message, code = supply(q, outcome, moment, foreign)
      if not ok then return nil, message, code end
      sums[k] = (sums[k] or 0) + case.goal_level(q.goal, q.case:levels()) / #outcomes
    end
  end
  return sums
end

local function year_of(q, outcomes, o)
  local years = outcomes[1].years
  if o.year then
    if by_year(outcomes[1])[o.year] then return o.year end
    options.fail("gaps.year", ("a year from %d to %d"):format(years[1].year, years[#years].year), o.year)
  end
  local levels, message, code = mean_levels(q, outcomes, o.foreign)
  if not levels then return nil, message, code end
  local found = 1
  for k, level in ipairs(levels) do if level < levels[found] - 1e-12 then found = k end end
  return years[found].year
end

-- how often each item is a gap, its step and its gain, over the draws of a year
local function tally(q, outcomes, o, year)
  local of, list, start = {}, {}, 0
  for _, outcome in ipairs(outcomes) do
    local ok, message, code = supply(q, outcome, by_year(outcome)[year], o.foreign)
    if not ok then return nil, message, code end
    start = start + case.goal_level(q.goal, q.case:levels()) / #outcomes
    local own = q.case:own()
    local found
    found, message, code = gap_list.find(q, o.target)
    if not found then return nil, message, code end
    for k, i in ipairs(found.item) do
      if not of[i] then of[i], list[#list + 1] = {item = i, count = 0, step = 0, gain = 0, own = 0}, i end
      local one = of[i]
      one.count, one.step, one.own = one.count + 1, one.step + k, one.own + own[i]
      one.gain = one.gain + found.after[k] - found.before[k]
    end
  end
  table.sort(list, function(a, b)
    if of[a].count ~= of[b].count then return of[a].count > of[b].count end
    if of[a].step ~= of[b].step then return of[a].step < of[b].step end
    return a < b
  end)
  for k, i in ipairs(list) do list[k] = of[i] end
  return list, start
end

---@param self lian.sweep_on_items
---@param o table options as checked: year, foreign, target, top
---@return lian.frame|nil gaps
---@return string|nil message
---@return string|nil code
function year_gaps.of_sweep(self, o)
  local q, message, code = opened(self.outcomes[1])
  if not q then return nil, message, code end
  local year, list, start
  year, message, code = year_of(q, self.outcomes, o)
  if not year then return nil, message, code end
  list, start, code = tally(q, self.outcomes, o, year)
  if not list then return nil, start, code end
  local c, count, kept = {item = {}, chance = {}, step = {}, gain = {}, own = {}}, math.min(#list, o.top or #list), {}
  for k = 1, count do
    local one = list[k]
    kept[k], c.item[k], c.chance[k] = one.item, q.labels[one.item], one.count / #self.outcomes
    c.step[k], c.gain[k], c.own[k] = one.step / one.count, one.gain / one.count, one.own / one.count
  end
  local columns = {{"item", c.item}}
  for _, column in ipairs(case.axis_columns(q.chain, kept)) do columns[#columns + 1] = column end
  for _, name in ipairs{"chance", "step", "gain", "own"} do columns[#columns + 1] = {name, c[name]} end
  if self.uppers then
    local others
    q, message, code = opened(self.uppers[1])
    if not q then return nil, message, code end
    others, message, code = tally(q, self.uppers, o, year)
    if not others then return nil, message, code end
    local chance, upper = {}, {}
    for _, one in ipairs(others) do chance[one.item] = one.count / #self.uppers end
    for k, i in ipairs(kept) do upper[k] = chance[i] or 0 end
    columns[#columns + 1] = {"chance_home_first", upper}
  end
  columns.count, columns.title = count, ("gaps of %s in %s, end of %d"):format(self.home, case.goal_text(q), year)
  columns.note = format("%s at the end of %d, stocks left out: at %.4g in the mean of %d draws; %s",
    o.foreign and "what providers deliver" or "all foreign supply cut", year, start, #self.outcomes, self.reading)
  return frame.new(columns)
end

return year_gaps
