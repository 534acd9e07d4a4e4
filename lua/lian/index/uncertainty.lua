--- How far ranks can be trusted: draws under other choices, which choices matter, what one indicator more or less does.
local base = require "lian.index.base"
local choices = require "lian.index.choices"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local rules = require "lian.index.rules"

local methods = base.methods

local MOST_CELLS = 50000000 -- draws times rows: about 1 GB

local function check_size(path, rows, draws)
  if rows * draws > MOST_CELLS then
    options.raise(("%s: %d draws of %d rows are more than %d; ask for fewer draws"):format(path, draws, rows,
      MOST_CELLS))
  end
end

local function nominal(self, time)
  local out, t = {}, self.table
  for i = 1, t.rows do out[i] = (time == nil or t.times[i] == time) and self.ranks[i] or 0 end
  return out
end

local function failure_text(failed, count)
  if failed == 0 then return "" end
  return ("; %d of %d draws failed, for their rule met scores of 0 or below, and are left out"):format(failed, count)
end

local function draw_many(self, path, o)
  check_size(path, self.table.rows, o.draws)
  local out, message, code = choices.of(self, path, o.vary)
  if not out then return nil, message, code end
  local draws = choices.random(out, o.draws, o.seed)
  local spreads, failed, why = core.index.draws(self.native, out.spec, draws, {low = o.low, high = o.high, top = o.top})
  if not spreads then return nil, failed, why end
  if failed == o.draws then
    return nil, path .. ": all draws failed: their rules meet scores of 0 or below; normalise onto 1..100", "bad_data"
  end
  return spreads, out, failed
end

local USUAL, USUAL_CELLS, USUAL_PAIRS = 1000, 20000000, 2e9

-- as many draws as are had in a moment: fewer of large tables, and where all pairs of rows are compared
local function usual_draws(self)
  local rows, draws = self.table.rows, USUAL
  draws = math.min(draws, USUAL_CELLS // rows)
  for _, group in ipairs(self.model.groups) do
    if rules.is_relative(group.rule) then draws = math.min(draws,
      math.floor(USUAL_PAIRS / rows / rows / #group.children)) end
  end
  return draws
end

---The intervals of ranks that score:rank shows; message and code where they cannot be had.
---@param draws integer|nil nil: the usual number
function base.begin_spread(self, draws, seed)
  draws = draws or usual_draws(self)
  if draws < 1 then return end
  local o = {draws = draws, seed = seed, low = 0.05, high = 0.95, top = 0}
  local spreads, out, failed = draw_many(self, "index:score", o)
  if not spreads then return out, failed end
  self.spread = {rank_low = spreads.rank_low, rank_high = spreads.rank_high, draws = draws, note = format(
    "rank_low, rank_high: 5 %% and 95 %% of %d draws, seed %d (%s%s)", draws, seed, choices.text(out),
    failure_text(failed, draws))}
end

---Ranks under other choices (Monte Carlo): nominal, mean, median, and quantiles `low` and `high` (0.05, 0.95; type 7)
---of each unit's rank, and the share of draws in which it is among the `top` (10), of those that give it a score.
---Scores likewise where all draws are on one scale. `vary` says what may be chosen besides what the index has:
---weights = 0.25 (each weight up to 25 % more or less), weighting, normalise, aggregate, treat, missing (lists of
---methods, as in lian.index), drop = true (one indicator left out). Left out: weights, the other of min-max and
---z-score, and arithmetic and geometric means, where they can be; other steps stay. Draws that fail are counted. The
---same seed gives the same draws for any number of threads. O(draws rows (indicators + log rows)).
---```lua
---print(score:uncertainty{draws = 1000, seed = 1, vary = {weights = 0.25, aggregate = {"arithmetic", "geometric"}}})
---```
---@param self lian.score
---@param given? {draws: integer, seed: integer, vary: table, low: number, high: number, top: integer, time: any}
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.uncertainty(self, given)
  local o = options.check("uncertainty", given, {draws = {"count", default = 1000}, seed = {"integer", default = 1},
    vary = "table", low = {"share", default = 0.05}, high = {"share", default = 0.95}, top = {"count", default = 10},
    time = "any"})
  if o.low > o.high then options.raise("uncertainty: expected low at most high") end
  local time = base.time(self, "uncertainty.time", o.time)
  local spreads, out, failed = draw_many(self, "uncertainty", o)
  if not spreads then return nil, out, failed end
  local t, rows = self.table, base.rows_at(self, time)
  table.sort(rows, function(a, b)
    local x, y = self.ranks[a] or math.huge, self.ranks[b] or math.huge
    return x < y or x == y and a < b
  end)
  local low, high = format("q%g", 100 * o.low), format("q%g", 100 * o.high)
  local columns = {{t.unit_label, {}}, {"nominal", {}}, {"mean", {}, digits = 3}, {"median", {}, digits = 2}, {low, {},
    digits = 2}, {high, {}, digits = 2},
    {"in_top_" .. o.top, {}, digits = 3}, count = #rows, title = base.where(self.model.name .. ": ranks", time),
    note = format("%d draws, seed %d: %s%s", o.draws, o.seed, choices.text(out), failure_text(failed, o.draws))}
  local from = {false, false, "rank_mean", "rank_median", "rank_low", "rank_high", "in_top"}
  if out.is_one_scale then
    columns[8], columns[9], from[8], from[9] = {"score_" .. low, {}, digits = 4}, {"score_" .. high, {}, digits = 4},
      "score_low", "score_high"
  end
  for k, i in ipairs(rows) do
    columns[1][2][k], columns[2][2][k] = t.units[i], self.ranks[i]
    for c = 3, #columns do columns[c][2][k] = spreads[from[c]][i] or nil end
  end
  return frame.new(columns)
end

-- ---- which choice matters

-- every combination of levels, the last factor fastest
local function all_levels(factors)
  local count, level = 1, {}
  for _, factor in ipairs(factors) do count = count * factor.levels end
  local stride = count
  for _, factor in ipairs(factors) do
    local list = {}
    stride = stride // factor.levels
    for k = 0, count - 1 do list[k + 1] = k // stride % factor.levels end
    level[factor.name] = list
  end
  return level, count
end

local NOISES = 2 ^ 31 -- numbers of draws of weights

local function designed(factors, samples, seed)
  local d, level = #factors, {}
  local u = core.index.values(core.index.sobol_design(d, samples, seed, core.stream "index.sobol"))
  local count = samples * (d + 2)
  for i, factor in ipairs(factors) do
    local list = {}
    for k = 1, count do list[k] = math.floor((factor.levels or NOISES) * u[(k - 1) * d + i]) end
    level[factor.name] = list
  end
  return level, count
end

local MOST_EXACT = 20000 -- combinations that are all tried

local function is_exact(factors)
  local count = 1
  for _, factor in ipairs(factors) do
    if not factor.levels then return false end
    count = count * factor.levels
  end
  return count <= MOST_EXACT
end

local function sobol(out, o, exact, shifts)
  if exact then
    local levels = {}
    for i, factor in ipairs(out.factors) do levels[i] = factor.levels end
    return core.index.sobol_exact(levels, shifts)
  end
  return core.index.sobol_estimate(#out.factors, o.samples, shifts, o.bootstraps, 0.05, 0.95, o.seed)
end

---Which choices the ranking hangs on: Sobol indices of each for the mean absolute shift of ranks against the index as
---it stands. `first`: the share of variance that a choice stands for by itself, `total`: with all that it does together
---with others. Where all choices are among few methods every combination is tried and the indices are exact; else they
---are estimated from `samples` (1024) Latin-hypercube samples, (choices + 2) each (Saltelli et al. 2010, centred;
---Jansen 1999), with 90 % intervals from `bootstraps` (200). `vary` as in score:uncertainty.
---```lua
---print(score:sensitivity{samples = 64, seed = 1})
---```
---@param self lian.score
---@param given? {samples: integer, seed: integer, vary: table, bootstraps: integer, time: any}
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.sensitivity(self, given)
  local o = options.check("sensitivity", given, {samples = {"count", default = 1024}, seed = {"integer", default = 1},
    vary = "table", bootstraps = {"extent", default = 200}, time = "any"})
  local time = o.time ~= nil and base.time(self, "sensitivity.time", o.time) or nil
  local out, message, code = choices.of(self, "sensitivity", o.vary)
  if not out then return nil, message, code end
  local exact = is_exact(out.factors)
  if #out.factors < 2 then options.raise("sensitivity.vary: only " .. out.factors[1].name
    .. " varies; with one choice there is nothing to compare") end
  if not exact and o.samples < 2 then options.fail("sensitivity.samples", "at least 2", o.samples) end
  local level, count
  if exact then level, count = all_levels(out.factors) else level, count = designed(out.factors, o.samples, o.seed) end
  check_size("sensitivity", self.table.rows, count)
  out.spec.seed = o.seed
  local spreads, failed, shifts = core.index.draws(self.native, out.spec, choices.draws(out, count, level),
    {nominal = nominal(self, time)})
  if not spreads then return nil, failed, shifts end
  if exact and failed > 0 then
    return nil, ("sensitivity: %d of %d combinations fail, for their rule meets scores of 0 or below; normalise onto "
      .. "1..100, "
      .. "or leave that rule out"):format(failed, count), "bad_data"
  end
  local list, mean, variance, left_out = sobol(out, o, exact, shifts)
  if not list then return nil, mean, variance end
  local columns = {{"choice", {}}, {"first", {}, digits = 3}, {"total", {}, digits = 3}, {"among", {}}, count = #list,
    title = self.model.name .. ": which choices move ranks",
    note = format("mean shift of ranks %.4g, variance %.4g; %s", mean, variance, exact and
      ("exact, from all %d combinations"):format(count) or ("estimated from %d draws, seed %d%s"):format(count, o.seed,
      left_out > 0 and (", %d samples with failures left out"):format(left_out) or ""))}
  if not exact and o.bootstraps > 0 then
    for k, name in ipairs{"first_low", "first_high", "total_low", "total_high"} do columns[4 + k] = {name, {},
      digits = 3} end
  end
  for i, factor in ipairs(out.factors) do
    columns[1][2][i], columns[2][2][i], columns[3][2][i], columns[4][2][i] = factor.name, list[i].first, list[i].total,
      factor.text
    for k = 5, #columns do columns[k][2][i] = list[i][columns[k][1]] end
  end
  return frame.new(columns)
end

---What leaving one indicator out does to the ranking of a period: mean and largest shift of ranks, and who is moved
---most. O(indicators rows (indicators + log rows)).
---```lua
---print(score:leave_out())
---```
---@param self lian.score
---@param given? {time: any}
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.leave_out(self, given)
  local o = options.check("leave_out", given, {time = "any"})
  local time, m, t = base.time(self, "leave_out.time", o.time), #self.model.leaves, self.table
  if m < 2 then options.raise("leave_out: the index has one indicator alone") end
  local rows, drop = base.rows_at(self, time), {}
  for j = 1, m do drop[j] = j end
  local spec = {tables = {self.steps.normalised}, rule_sets = 1, rules = self.native.rule,
    parameters = self.native.parameter,
    weight_sets = 1, weights = self.weight, seed = 0, rank_within = t.time_place, rank_strata = t.time_names and
      #t.time_names or 0}
  local spreads, failed, shifts, _, ranks = core.index.draws(self.native, spec, {count = m, drop = drop},
    {nominal = nominal(self, time), keep = true})
  if not spreads then return nil, failed, shifts end
  local columns = {{"indicator", {}}, {"mean_shift", {}, digits = 3}, {"largest", {}}, {"of", {}}, count = m,
    title = base.where(self.model.name .. ": one indicator left out", time)}
  for j, leaf in ipairs(self.model.leaves) do
    local worst, who = nil, nil
    for _, i in ipairs(rows) do
      local rank = ranks:get(j, i)
      local shift = self.ranks[i] and rank > 0 and math.tointeger(self.ranks[i] - rank)
      if shift and (not worst or math.abs(shift) > math.abs(worst)) then worst, who = shift, t.units[i] end
    end
    columns[1][2][j], columns[2][2][j] = leaf.name, shifts[j] or nil
    columns[3][2][j], columns[4][2][j] = worst, who
  end
  columns.note = "largest: places gained (+) or lost (-) when the indicator is left out"
  return frame.new(columns):sort("mean_shift", "descending")
end

return methods
