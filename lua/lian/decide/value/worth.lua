--- What sets of policies are worth, draw by draw, and estimates of what is linear in that.
---
--- b_d(S) = s (m_d(S) - m_d(none)) price - (c_d(S) - c_d(none))     s: 1 where more is better, else -1
--- m: what is measured, c: what policies cost; the same luck in each set of a draw, so that what sets have in common
--- cancels, and the error of a mean over draws is that of the difference.
local core = require "lian.core"
local format = require "lian.base.format"
local random = require "lian.base.random"
local runs = require "lian.decide.value.runs"
local sets = require "lian.decide.value.sets"
local spread = require "lian.scenario.results.spread"

local worth = {}

-- ---- of a draw

local function cost_of(self, row, set)
  local sum = row[2]
  for i, name in ipairs(self.policies) do
    if sets.has(set, i) then sum = sum + (self.given_totals[name] or row[i + 2]) end
  end
  return sum
end

---What a set is worth in a draw, its benefit and its cost; nil where one of its runs has no value.
---@param self lian.value
---@param study table (runs.study)
---@param set integer
---@param draw integer
---@return number|nil worth, number benefit, number cost
function worth.of_draw(self, study, set, draw)
  local none, row = study.rows[0][draw], study.rows[set][draw]
  if not none or not row or none[1] ~= none[1] or row[1] ~= row[1] then return nil end
  local o, sign = self.asked.o, self.measure.more and 1 or -1
  local benefit = set == 0 and 0 or sign * (row[1] - none[1])
  local cost = set == 0 and 0 or cost_of(self, row, set) - cost_of(self, none, 0)
  if not self.net then return benefit, benefit, cost end
  return benefit * (o.price or 1) - cost, benefit, cost
end

-- ---- which draws have all of some sets

-- "3 draws of a + b"
local function named(self, counts)
  local order, out = {}, {}
  for set in pairs(counts) do order[#order + 1] = set end
  table.sort(order)
  for k, set in ipairs(order) do
    if k > 5 then
      out[#out + 1] = ("%d more sets"):format(#order - 5)
      break
    end
    out[k] = ("%s (%d)"):format(sets.text(self.policies, set), counts[set])
  end
  return table.concat(out, ", "), #order
end

local function first_reason(study)
  local one = study.reasons[1]
  return one and ("; the first that failed: %s"):format(one.reason) or ""
end

-- whether a policy alone has a value in some draw
local function works_alone(study, i)
  for _, row in pairs(study.rows[sets.with(0, i)] or {}) do if row and row[1] == row[1] then return true end end
  return false
end

-- the smallest set that has no value in any draw while each of its policies alone has: what to do about it
local function conflict(self, study, counts, draws)
  local worst
  for set, count in pairs(counts) do
    local apart = count == draws and sets.size(set) > 1
    for i in ipairs(self.policies) do apart = apart and (not sets.has(set, i) or works_alone(study, i)) end
    local before = worst and (sets.size(worst) < sets.size(set) or sets.size(worst) == sets.size(set) and worst < set)
    if apart and not before then worst = set end
  end
  return worst and ("; %s cannot be together, though each runs alone: levels of one measure are valued in a study "
    .. "each, with the same seed, and chosen from by lian.portfolio{policies = {{name =, value =, cost =}, ...}, "
    .. "levels = {measure = {...}}}"):format(sets.text(self.policies, worst)) or ""
end

---The draws in which each of the sets has a value.
---@param list integer[] sets
---@param draws integer
---@return integer[]|nil draws
---@return string|nil message what was left out; where none is left, why
function worth.common(self, study, list, draws)
  local out, counts = {}, {}
  for draw = 1, draws do
    local whole = true
    for _, set in ipairs(list) do
      local row = study.rows[set] and study.rows[set][draw]
      if not row or row[1] ~= row[1] then
        counts[set], whole = (counts[set] or 0) + 1, false
      end
    end
    if whole then out[#out + 1] = draw end
  end
  if #out == draws then return out end
  local text, count = named(self, counts)
  if #out == 0 then
    return nil, ("value: %s has no value in any draw in all sets that are compared: %d of %d sets lack some, by draws: "
      .. "%s%s%s"):format(self.measure.name, count, #list, text, first_reason(study),
      conflict(self, study, counts, draws))
  end
  return out, ("%s has no value in some draws of %d of %d sets, by draws: %s; these %d of %d draws are left out of all "
    .. "sets%s"):format(self.measure.name, count, #list, text, draws - #out, draws, first_reason(study))
end

-- ---- estimates

local quantiles = {}

---The two-sided 95 % quantile of Student's t: t^2 = v (1 - x) / x, x that of a beta distribution (v / 2, 1 / 2).
---@param freedom integer
---@return number
function worth.student(freedom)
  if not quantiles[freedom] then
    local x = random.beta(freedom / 2, 0.5):quantile(0.05)
    quantiles[freedom] = math.sqrt(freedom * (1 - x) / x)
  end
  return quantiles[freedom]
end

local ROUNDING = 1e-11 -- of the largest worth of a set

---A mean over draws, its standard error (nil of one draw), and whether it is told apart from 0 at 95 %.
---@param list number[]
---@param scale number the largest size of what was added up
---@return number mean
---@return number|nil error
---@return boolean|nil apart
function worth.estimate(list, scale)
  local mean, err = spread.mean(list)
  if math.abs(mean) <= ROUNDING * scale then mean = 0 end
  if not err then return mean, nil, nil end
  if err <= ROUNDING * scale then return mean, 0, mean ~= 0 end
  return mean, err, math.abs(mean) > worth.student(#list - 1) * err
end

---How a frame's column `apart` is read.
function worth.note(draws)
  if draws < 2 then return "one draw: no error is known of it" end
  return format("apart: told apart from 0 at 95 %% by %d draws in common", draws)
end

-- ---- tables

---Makes what is missing of sets in all draws.
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function worth.make(self, study, list, draws)
  local wanted = {}
  for _, set in ipairs(list) do
    for draw = 1, draws do wanted[#wanted + 1] = {set = set, draw = draw} end
  end
  return runs.make(self.asked, study, wanted)
end

---Worths of sets, by draw.
---@param list integer[] sets; 0, none, is always among what is run
---@param draws integer
---@return table|nil found draws (those in which all have a value), by (set -> list), scale, left_out
---@return string|nil message
---@return string|nil code
function worth.of_sets(self, study, list, draws)
  local with = table.move(list, 1, #list, 2, {0})
  local ok, message, code = worth.make(self, study, with, draws)
  if not ok then return nil, message, code end
  local kept, told = worth.common(self, study, with, draws)
  if not kept then return nil, told, "bad_data" end
  local found = {draws = kept, by = {}, scale = 0, left_out = told}
  for _, set in ipairs(with) do
    found.by[set] = {}
    for k, draw in ipairs(kept) do
      local v = worth.of_draw(self, study, set, draw)
      found.by[set][k], found.scale = v, math.max(found.scale, math.abs(v))
    end
  end
  return found
end

---Dividends of all sets by draw: a matrix, draws x 2^n.
---@param found table (worth.of_sets) of all sets
---@param n integer
---@return lian.matrix
function worth.dividends(found, n)
  local rows, all = {}, sets.all(n)
  for k in ipairs(found.draws) do
    local row = {}
    for set = 0, all do row[set + 1] = found.by[set][k] end
    rows[k] = row
  end
  return assert(core.decide.dividends(core.matrix_new(#rows, all + 1, rows)))
end

---All sets of n policies.
function worth.everything(n)
  local out = {}
  for set = 1, sets.all(n) do out[set] = set end
  return out
end

return worth
