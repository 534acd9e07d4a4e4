--- Sobol indices of Saltelli's rows, with intervals: of several scramblings by the spread between them, which is the
--- honest error of points that are spread evenly, else by bootstraps, which take the points for random ones.
---   several scramblings: mean of R estimates, standard error s / sqrt(R), interval by Student's t of R - 1 degrees
local core = require "lian.core"
local design = require "lian.explore.design"
local format = require "lian.base.format"
local frame = require "lian.frame"
local numbers = require "lian.explore.numbers"
local options = require "lian.base.options"
local random = require "lian.base.random"

local DUMMY = numbers.DUMMY

-- Student's t that is exceeded in size with chance 1 - confidence: nu / (nu + t^2) is beta(nu / 2, 1 / 2)
local function student(confidence, nu)
  local b = random.beta(nu / 2, 0.5):quantile(1 - confidence)
  return math.sqrt(nu * (1 / b - 1))
end

-- estimates of so many samples from run `first` on: {values = list by key, mean, variance, left_out}
local function estimate(draws, y, o, samples, first, bootstraps)
  local plan, d = draws.plan, #draws.factors
  local runs = samples * (plan.runs // (plan.draws * plan.scramblings))
  local list, mean, variance, left_out = core.explore.sobol(d, samples, numbers.plain(y, runs, first), o.estimator,
    plan.second, bootstraps, o.low, o.high, o.seed)
  if not list then return nil, "sensitivity: " .. mean, variance end
  return {list = list, mean = mean, variance = variance, left_out = left_out}
end

-- what is estimated in one place of an estimate
local function items(found, o) return o.pairs and found.list.pairs or found.list end

local KEYS = {first = {"first_low", "first_high"}, total = {"total_low", "total_high"}, value = {"low", "high"}}

-- mean and interval over scramblings of what one of them has by a key; nothing where one of them has none
local function spread(all, o, k, key, t)
  local sum, squares, n = 0, 0, #all
  for _, found in ipairs(all) do
    local v = items(found, o)[k][key]
    if not v then return nil end
    sum = sum + v
  end
  for _, found in ipairs(all) do squares = squares + (items(found, o)[k][key] - sum / n) ^ 2 end
  local half = t * math.sqrt(squares / (n - 1) / n)
  return sum / n, sum / n - half, sum / n + half
end

-- one estimate out of those of scramblings, of the same form
local function joined(all, o)
  local t, n = student(o.confidence, #all - 1), #all
  local out = {list = {}, mean = 0, variance = 0, left_out = 0}
  for _, found in ipairs(all) do
    out.mean, out.variance = out.mean + found.mean / n, out.variance + found.variance / n
    out.left_out = out.left_out + found.left_out
  end
  local list = {}
  for k, one in ipairs(items(all[1], o)) do
    list[k] = {i = one.i, j = one.j}
    for key, ends in pairs(KEYS) do
      list[k][key], list[k][ends[1]], list[k][ends[2]] = spread(all, o, k, key, t)
    end
  end
  if o.pairs then out.list.pairs = list else out.list = list end
  return out
end

local function by_scramblings(draws, y, o)
  local plan, all = draws.plan, {}
  for r = 1, plan.scramblings do
    local found, message, code = estimate(draws, y, o, plan.draws, (r - 1) * (plan.runs // plan.scramblings) + 1, 0)
    if not found then return nil, message, code end
    all[r] = found
  end
  return joined(all, o)
end

local function interval_text(o, plan)
  if o.intervals == "scramblings" then
    return format(", %g %% intervals by the spread of %d scramblings", 100 * o.confidence, plan.scramblings)
  end
  return o.bootstraps > 0 and format(", %g %% intervals of %d bootstraps (of a Sobol sequence they are too wide)",
    100 * o.confidence, o.bootstraps) or ""
end

local function settled(o, plan)
  local own = {}
  for name, value in pairs(o) do own[name] = value end
  own.estimator = o.estimator or plan.second and "azzini" or "saltelli"
  own.intervals = o.intervals or plan.scramblings > 1 and "scramblings" or "bootstraps"
  if (o.pairs or own.estimator == "azzini") and not plan.second then
    options.raise(("sensitivity.%s: needs a design with second = true"):format(o.pairs and "pairs" or "estimator"))
  end
  if own.intervals == "scramblings" and plan.scramblings == 1 then
    options.raise "sensitivity.intervals: 'scramblings' needs a design with scramblings = 2 or more"
  end
  return own
end

local function pairs_frame(draws, found, note)
  local c = {{}, {}, {}, {}, {}}
  for k, pair in ipairs(found.list.pairs) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = draws.factors[pair.i].name, draws.factors[pair.j].name, pair.value,
      pair.low, pair.high
  end
  return frame.new{{"factor", c[1]}, {"other", c[2]}, {"second", c[3], digits = 3}, {"low", c[4], digits = 3},
    {"high", c[5], digits = 3}, count = #c[1], note = note}:sort("second", "descending")
end

local function indices_frame(draws, found, note)
  local d, c = #draws.factors, {{}, {}, {}, {}, {}, {}, {}}
  for i, index in ipairs(found.list) do
    c[1][i] = i > d and DUMMY or draws.factors[i].name
    for k, key in ipairs{"first", "first_low", "first_high", "total", "total_low", "total_high"} do
      c[k + 1][i] = index[key]
    end
  end
  return frame.new{{"factor", c[1]}, {"first", c[2], digits = 3}, {"first_low", c[3], digits = 3},
    {"first_high", c[4], digits = 3}, {"total", c[5], digits = 3}, {"total_low", c[6], digits = 3},
    {"total_high", c[7], digits = 3}, count = d + 1, note = note}:sort("total", "descending")
end

---@param draws table (lian.explore.numbers) of design "saltelli"
---@param y table values of the measure
---@param given table options of sensitivity as checked, with low and high
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
return function(draws, y, given)
  local plan = draws.plan
  local o = settled(given, plan)
  local found, message, code
  if o.intervals == "scramblings" then found, message, code = by_scramblings(draws, y, o)
  else found, message, code = estimate(draws, y, o, plan.draws * plan.scramblings, 1, o.bootstraps) end
  if not found then return nil, message, code end
  local note = format("%s; mean %.5g, variance %.5g; %s estimates%s%s; '%s': off 0 by chance alone", design.text(plan),
    found.mean, found.variance, o.estimator, interval_text(o, plan), numbers.left_out_text(found.left_out, "samples"),
    DUMMY)
  return (o.pairs and pairs_frame or indices_frame)(draws, found, note)
end
