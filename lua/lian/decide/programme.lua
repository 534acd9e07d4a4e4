--- Programmes by themselves: when does a gap close, how likely, at what cost.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local limits = require "lian.base.limits"
local options = require "lian.base.options"
local random = require "lian.base.random"

local programme = {}

local STAGES = 9
local DEFAULTS, INPUT = core.programme.defaults()

-- where each parameter may lie; `open`: not at the end of that value
local RANGE = {
  budget = {0, math.huge}, reference = {0, math.huge, open = 0}, eta = {0, math.huge}, sigma = {0, math.huge},
  spill = {0, 1}, learning = {0, math.huge}, speed = {0, math.huge}, gamma = {0, math.huge},
  u0 = {0, 1, open = 0}, u_max = {0, 1, open = 0}, defect = {0, 1}, beta = {0, math.huge},
  readiness = {1, 10, whole = true}, teams = {1, 16, whole = true}, rate = {0, 1e6}, failure = {0, 1, open = 1},
}

local RULES = {
  years = {"positive", default = 10}, target = {"share", default = 0.5}, draws = {"count", default = 1000},
  seed = {"integer", default = 1}, from = {"number", default = 0},
}
for name in pairs(RANGE) do RULES[name] = "any" end
for _, name in ipairs{"budget", "readiness", "u_max"} do RULES[name] = {"any", required = true} end

local function parameter(path, value, range)
  if value == range.open then
    options.fail(path, range.open == 0 and "a number above 0" or "a share below 1", value)
  end
  return random.parameter(path, value, range[1], range[2], range.whole)
end

-- what to compute: numbers by name, and distributions by the names that they fill
local function new_case() return {spec = {rate = {}, failure = {}}, input = {}, varied = {}} end

local function put(case, name, value)
  if random.is(value) then
    case.varied[#case.varied + 1] = {stream = "programme." .. name, from = value, names = {name}}
  elseif INPUT[name] then
    case.input[name] = value
  else
    case.spec[name] = value
  end
end

local function put_stage(case, name, r, value)
  if random.is(value) then put(case, ("%s.%d"):format(name, r), value) else case.spec[name][r] = value end
end

-- one value for all stages, or some stages' own: stage -> value
local function put_stages(case, name, value, path)
  if type(value) ~= "table" or random.is(value) then
    value = parameter(path, value, RANGE[name])
    local names = {}
    for r = 1, STAGES do
      names[r] = ("%s.%d"):format(name, r)
      if not random.is(value) then case.spec[name][r] = value end
    end
    if random.is(value) then
      case.varied[#case.varied + 1] = {stream = "programme." .. name, from = value, names = names}
    end
    return
  end
  for r in pairs(value) do
    if math.type(r) ~= "integer" or r < 1 or r > STAGES then
      options.raise(("%s: expected stages from 1 to %d, got %s"):format(path, STAGES, options.describe(r)))
    end
  end
  for r = 1, STAGES do
    if value[r] ~= nil then put_stage(case, name, r, parameter(("%s[%d]"):format(path, r), value[r], RANGE[name])) end
  end
end

local function reference_of(budget)
  local usual = random.is(budget) and budget:mean() or budget
  return usual > 0 and usual or 1
end

local function case_of(o)
  local case, names = new_case(), {}
  for name in pairs(RANGE) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local path = "programme_outlook." .. name
    if o[name] == nil then
      if name == "reference" then case.spec.reference = reference_of(o.budget) end
    elseif name == "rate" or name == "failure" then
      put_stages(case, name, o[name], path)
    else
      put(case, name, parameter(path, o[name], RANGE[name]))
    end
  end
  case.spec.target = o.target
  return case
end

-- name -> the values of all draws, each parameter by its own stream
local function drawn(case, o)
  if #case.varied == 0 then return nil end
  local arrays = {}
  for _, item in ipairs(case.varied) do
    local stream, values = core.stream(item.stream), {}
    for k = 1, o.draws do values[k] = item.from:quantile(core.random_uniform(o.seed, stream, k - 1)) end
    for _, name in ipairs(item.names) do arrays[name] = values end
  end
  return arrays
end

local function mean_of(values)
  local n, sum, squares = #values, 0, 0
  for _, v in ipairs(values) do sum = sum + v end
  local mean = sum / n
  for _, v in ipairs(values) do squares = squares + (v - mean) ^ 2 end
  return mean, n > 1 and math.sqrt(squares / (n - 1) / n) or nil
end

-- met years in ascending order, their number
local function sorted_years(met, from)
  local years = {}
  for _, t in ipairs(met) do if t == t then years[#years + 1] = from + t end end
  return core.sorted(years)
end

-- the year by which the share p of n draws has passed, nil when it has not; and half the way between the
-- draws that stand one standard error of their rank before and after it
local function year_at(years, n, p)
  local rank, spread = math.max(1, math.ceil(p * n)), math.sqrt(n * p * (1 - p))
  local low, high = years[math.max(1, math.floor(rank - spread))], years[math.ceil(rank + spread)]
  return years[rank], years[rank] and low and high and (high - low) / 2 or nil
end

-- Home capacity rises towards u_max and defects towards none: a target at or above u_max is approached and never
-- passed (unless capacity stands at u_max from the start, without defects). Such draws have not met it, whatever
-- rounding says; their number.
local function beyond_reach(case, o, arrays, met)
  local function value(name, k)
    local values = arrays and arrays[name]
    return values and values[k] or case.spec[name] or DEFAULTS[name]
  end
  local count = 0
  for k = 1, o.draws do
    local most = value("u_max", k)
    local held = value("u0", k) >= most and value("defect", k) == 0 and o.target <= most
    if o.target >= most and not held then met[k], count = 0 / 0, count + 1 end
  end
  return count
end

local QUANTILES = {5, 25, 50, 75, 95}

local function told(o, met, cost, share, beyond)
  local columns = {count = 1, provenance = {draws = o.draws, seed = o.seed, years = o.years}}
  local function put_column(name, value, unit, digits)
    columns[#columns + 1] = {name, {value}, unit = unit, digits = digits}
    columns.provenance[name] = value
  end
  local years, n = sorted_years(met, o.from), o.draws
  local probability = #years / n
  put_column("target", o.target, "share")
  put_column("probability", probability, "share", 3)
  put_column("probability_error", math.sqrt(probability * (1 - probability) / n), "share", 2)
  for _, q in ipairs(QUANTILES) do
    local name, at, err = ("year_%02d"):format(q), year_at(years, n, q / 100)
    put_column(name, at, "year", at and at >= 1000 and 6 or 4)
    columns.provenance[name .. "_error"] = err
  end
  for name, values in pairs{cost = cost, share = share} do
    columns.provenance[name], columns.provenance[name .. "_error"] = mean_of(values)
  end
  local p = columns.provenance
  put_column("cost", p.cost, "money")
  put_column("cost_error", p.cost_error, "money", 2)
  put_column("share", p.share, "share", 3)
  put_column("share_error", p.share_error, "share", 2)
  columns.title, columns.note = "outlook of a programme", format("%d draws, seed %d, %g years", n, o.seed, o.years)
  if beyond > 0 then
    columns.note = format("%s; in %s draws the target %g is approached and never passed: home capacity stays below "
      .. "u_max, which must be above the target", columns.note, beyond == n and "all" or tostring(beyond), o.target)
  end
  return frame.new(columns)
end

---When a programme closes a gap, how likely and at what cost. Readiness rises stage by stage, each stage takes
---time and may fail; from readiness 8 on home capacity ramps and defects fall with experience (csrc/lian.h has
---the formulas). One row, so that outlooks can be put below each other: the probability that the home share
---passes `target` (0.5) within `years` (10); year_05 to year_95, by which 5, 25, 50, 75 and 95 % of all draws have
---passed it (missing: fewer have; capacity approaches u_max from below, so a target at or above it is never
---passed, and the note says so); cost, the money spent until readiness 10 or the end; share, in the end; with
---the standard errors of the means (those of the years are in `provenance`).
---
---`budget` (money a year), `readiness` (at the start, 1 to 10) and `u_max` (the share of use that home capacity
---reaches in the end) must be given. Others: `teams` (1: rival teams with an equal part of the budget each; who first
---passes a stage wins it, and the others go on from there),
---`reference` (the budget at which rates hold; that given when left
---out), `eta` (0.5: twice the budget, 1.41 times the rate), `rate` (stages a year: 1 below readiness 4, 0.6 up to
---6, 0.8 from 7) and `failure` (0.15 below 7, 0.05 from 7), each one value or stage -> value; `spill` (share of
---neighbours that are ahead, 0) and `sigma` (what all of them add to the rate, 0.5), `speed` (a factor on rates,
---1), `gamma` (growth of capacity, 1.2 a year), `u0` (its start, 0.01), `defect` (of the first output, 0.2),
---`beta` (0.32: 20 % fewer defects a doubling of output), `learning` (further output learnt from, in years of
---use a year). Each may be a distribution, drawn anew for each of the `draws` (1000) by a stream of its own, so
---that two outlooks with the same `seed` (1) differ by what is changed alone. `from`: the year of the start (0).
---The defaults are estimates, of no publication: replace them by the record of programmes like yours.
---```lua
---print(lian.programme_outlook{budget = 5e3, readiness = 5, u_max = lian.pert(0.4, 0.6, 0.9), from = 2025})
---```
---@param given table
---@return lian.frame
function programme.programme_outlook(given)
  local o = options.check("programme_outlook", given, RULES)
  limits.check("programme_outlook.draws", "draws", o.draws)
  local case = case_of(o)
  local arrays = drawn(case, o)
  local met, cost, share = core.programme.draws(case.spec, case.input, o.years, o.draws, o.seed,
    core.stream("programme"), arrays)
  if not met then options.raise("programme_outlook: " .. cost) end
  return told(o, met, cost, share, beyond_reach(case, o, arrays, met))
end

return programme
