--- What drives a measure: sensitivity of designs made for it, and from given draws.
local core = require "lian.core"
local design = require "lian.explore.design"
local format = require "lian.base.format"
local frame = require "lian.frame"
local numbers = require "lian.explore.numbers"
local options = require "lian.base.options"
local sobol = require "lian.explore.sobol"

local sensitivity = {}

---Options of the verb.
sensitivity.RULES = {of = "text", method = {"choice", "sobol", "morris", "fast", "pawn", "delta", "rbd_fast",
  "regional"}, estimator = {"choice", "saltelli", "jansen", "azzini"}, pairs = "flag",
  bootstraps = {"extent", default = 200}, confidence = {"share", default = 0.95}, slices = {"count", default = 10},
  harmonics = {"count", default = 10}, seed = {"integer", default = 1},
  intervals = {"choice", "scramblings", "bootstraps"}, where = "any"}

local OWN = {saltelli = "sobol", morris = "morris", fast = "fast"}
local NEEDS = {sobol = "saltelli", morris = "morris", fast = "fast"}
local DUMMY = numbers.DUMMY

local function morris(draws, y, o)
  local plan = draws.plan
  local list, left_out, code = core.explore.effects(plan.points, numbers.plain(y, draws.count), o.bootstraps,
    o.low, o.high, o.seed)
  if not list then return nil, "sensitivity: " .. left_out, code end
  local c = {{}, {}, {}, {}, {}, {}}
  for j, effect in ipairs(list) do
    c[1][j] = draws.factors[j].name
    for k, key in ipairs{"mean_size", "low", "high", "mean", "deviation"} do c[k + 1][j] = effect[key] end
  end
  return frame.new{{"factor", c[1]}, {"mu_star", c[2], digits = 4}, {"low", c[3], digits = 4}, {"high", c[4],
    digits = 4},
    {"mu", c[5], digits = 4}, {"sigma", c[6], digits = 4}, count = #list, note = format("%s; effects of a step over "
    .. "the whole range, by quantiles%s", design.text(plan), numbers.left_out_text(left_out, "effects"))}
    :sort("mu_star", "descending")
end

local function fast(draws, y)
  local plan, d = draws.plan, #draws.factors
  local list, left_out, code = core.explore.spectrum(d, plan.curves, plan.draws, plan.harmonics,
    numbers.plain(y, draws.count))
  if not list then return nil, "sensitivity: " .. left_out, code end
  local c = {{}, {}, {}, {}, {}}
  for j, index in ipairs(list) do
    c[1][j] = draws.factors[j].name
    for k, key in ipairs{"first", "first_error", "total", "total_error"} do c[k + 1][j] = index[key] end
  end
  return frame.new{{"factor", c[1]}, {"first", c[2], digits = 3}, {"first_error", c[3], digits = 2},
    {"total", c[4], digits = 3}, {"total_error", c[5], digits = 2}, count = d, note = format("%s; %d curves a factor, "
    .. "standard errors over them; total indices are biased up where frequencies of others meet%s", design.text(plan),
    plan.curves, numbers.left_out_text(left_out, "curves"))}:sort("total", "descending")
end

-- ---- from given draws

-- frame of what `work` finds of each factor and of one that does nothing
local function by_factor(draws, y, o, keys, work)
  local c, d, missing = {{}}, #draws.factors, numbers.missing(y, draws.count)
  for k in ipairs(keys) do c[k + 1] = {} end
  for j = 1, d + 1 do
    local factor = draws.factors[j]
    local x = factor and numbers.coded(factor) or numbers.dummy(draws.count, o.seed)
    local found, message, code = work(numbers.pairs(x, y, draws.count))
    if not found then return nil, "sensitivity: " .. message, code end
    c[1][j] = factor and factor.name or DUMMY
    for k, key in ipairs(keys) do c[k + 1][j] = found[key] end
  end
  local columns = {{"factor", c[1]}, count = d + 1}
  for k, key in ipairs(keys) do columns[k + 1] = {key, c[k + 1], digits = 3} end
  columns.note = format("%d draws%s; '%s' does nothing: what is not above it is not shown to matter",
    draws.count - missing,
    missing > 0 and format(" (%d without a number left out)", missing) or "", DUMMY)
  if OWN[draws.design] then
    columns.note = ("%s; runs of design '%s' repeat values of factors: what they say is less sure than these intervals")
      :format(columns.note, draws.design)
  end
  return frame.new(columns)
end

local ROUNDING = 1e-12 -- of an outcome: what varies by less is constant

local function check_count(path, y, count, least)
  local there = count - numbers.missing(y, count)
  if there < least then
    return nil, format("sensitivity: %d of %d draws have a number; %s needs at least %d", there, count, path, least),
      "bad_data"
  end
  local lowest, highest = math.huge, -math.huge
  for k = 1, count do
    local v = y[k]
    if type(v) == "number" and v == v and math.abs(v) < math.huge then
      lowest, highest = math.min(lowest, v), math.max(highest, v)
    end
  end
  if highest - lowest <= ROUNDING * math.max(math.abs(lowest), math.abs(highest)) then
    return nil, "sensitivity: the outcome is constant: nothing drives it", "bad_data"
  end
  return there
end

local function pawn(draws, y, o)
  local there, message, code = check_count("pawn", y, draws.count, 2 * o.slices)
  if not there then return nil, message, code end
  local out
  out, message, code = by_factor(draws, y, o, {"median", "low", "high", "mean", "most"}, function(x, v)
    return core.explore.pawn(x, v, o.slices, o.bootstraps, o.low, o.high, o.seed)
  end)
  if not out then return nil, message, code end
  return out:sort("median", "descending")
end

local function delta(draws, y, o)
  local there, message, code = check_count("delta", y, draws.count, 20)
  if not there then return nil, message, code end
  local bootstraps = math.max(1, o.bootstraps)
  local out
  out, message, code = by_factor(draws, y, o, {"delta", "low", "high", "first", "first_low", "first_high"},
    function(x, v) return core.explore.delta(x, v, bootstraps, o.low, o.high, o.seed) end)
  if not out then return nil, message, code end
  return out:sort("delta", "descending")
end

local function rbd_fast(draws, y, o)
  local there, message, code = check_count("rbd_fast", y, draws.count, 4 * o.harmonics)
  if not there then return nil, message, code end
  local out
  out, message, code = by_factor(draws, y, o, {"first", "low", "high"}, function(x, v)
    return core.explore.rbd_fast(x, v, o.harmonics, o.bootstraps, o.low, o.high, o.seed)
  end)
  if not out then return nil, message, code end
  return out:sort("first", "descending")
end

local MISSING = {} -- raised where `where` reads a measure that the draw has not

-- draw k as `where` takes it: measures and factors by name, `draw` and, of a failed one, `failed`
local function row_of(draws, k)
  local row, known = {draw = numbers.draw(draws, k)}, {}
  for _, factor in ipairs(draws.factors) do row[factor.name] = factor.values[k] end
  for _, measure in ipairs(draws.measures) do
    row[measure.name] = measure.values[k] or nil
    known[measure.name] = true
  end
  return setmetatable(row, {__index = function(_, name)
    if known[name] then error(MISSING, 0) end
    if name == "failed" then return nil end
    options.raise(options.unknown("where", "measure or factor", name, options.names(row)))
  end})
end

-- whether a draw is of interest; nil where what is asked of it is missing
local function asked(where, row)
  local ok, answer = pcall(where, row)
  if ok then return not not answer end
  if answer == MISSING then return nil end
  error(answer, 0)
end

-- a run that failed, or a measure that is no number
local function has_failed(draws, k)
  if draws.failed[k] then return true end
  for _, measure in ipairs(draws.measures) do if not measure.values[k] then return true end end
  return false
end

---Which draws are of interest: true, false, or nil where a draw failed or lacks a measure that `where` reads.
---`where` = "failed": those that failed, or have a measure that is no finite number.
---@param path string
---@param draws table
---@param where function|string
---@return table hits
---@return integer count of the draws that were asked of
function sensitivity.hits(path, draws, where)
  local hits, count = {}, 0
  if where ~= "failed" and not options.is_callable(where) then
    options.fail(path, "a function of a draw, such as function(r) return r.unmet > 30 end, or 'failed'", where)
  end
  for k = 1, draws.count do
    if where == "failed" then hits[k] = has_failed(draws, k)
    elseif not draws.failed[k] then hits[k] = asked(where, row_of(draws, k)) end
    if hits[k] ~= nil then count = count + 1 end
  end
  return hits, count
end

local function regional(draws, o)
  local hits, count = sensitivity.hits("sensitivity.where", draws, o.where)
  local c, d, good = {{}, {}, {}, {}, {}}, #draws.factors, 0
  for j = 1, d + 1 do
    local factor = draws.factors[j]
    local x, inside, outside = factor and numbers.coded(factor) or numbers.dummy(draws.count, o.seed), {}, {}
    for k = 1, draws.count do
      if hits[k] then inside[#inside + 1] = x[k] elseif hits[k] == false then outside[#outside + 1] = x[k] end
    end
    good = #inside
    if #inside == 0 or #outside == 0 then
      return nil, format("sensitivity: %s of the %d draws are of interest; there is nothing to tell apart",
        #inside == 0 and "none" or "all", count), "bad_data"
    end
    local distance, p = core.explore.smirnov(inside, outside)
    c[1][j], c[2][j], c[3][j] = factor and factor.name or DUMMY, distance, p
    c[4][j] = factor and math.min(1, p * d) or nil
  end
  return frame.new{{"factor", c[1]}, {"distance", c[2], digits = 3}, {"p", c[3], digits = 2},
    {"p_all", c[4], digits = 2}, count = d + 1,
      note = format("%d of %d draws are of interest; distance of the factor's "
    .. "distributions there and elsewhere, p by Kolmogorov's limit, p_all for all %d factors (Bonferroni)", good, count,
    d)}:sort("distance", "descending")
end

local METHODS = {sobol = sobol, morris = morris, fast = fast, pawn = pawn, delta = delta, rbd_fast = rbd_fast}
local TITLES = {sobol = "Sobol indices", morris = "elementary effects", fast = "Fourier indices", pawn = "PAWN",
  delta = "delta", rbd_fast = "RBD-FAST", regional = "regional"}

local WHY = {morris = " (an effect is the difference of two runs that differ in one factor)"}

-- whether the runs are those that the method takes
local function check_design(draws, method)
  local whole, own = draws.plan and draws.plan.design, OWN[draws.design]
  if NEEDS[method] and NEEDS[method] ~= whole then
    local others = own and "'pawn', 'delta' and 'regional'" or "'pawn', 'delta', 'rbd_fast' and 'regional'"
    options.raise(("sensitivity.method: '%s' needs %sruns with design = '%s'%s; of these %s%s can be had"):format(
      method, draws.part and "all of the " or "", NEEDS[method], WHY[method] or "",
      whole and own and "'" .. own .. "', " or "", others))
  end
  if method == "rbd_fast" and own then
    options.raise(("sensitivity.method: 'rbd_fast' takes draws that stand for themselves; the runs of design = '%s' "
      .. "repeat values of factors: all of them have '%s', a sample ('sobol', 'latin_hypercube') has 'rbd_fast'")
      :format(draws.design, own))
  end
end

---What drives a measure, of draws as one plain table (lian.explore.numbers).
---@param draws table|function or what makes it
---@param given table|nil
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function sensitivity.of(draws, given)
  local o = options.check("sensitivity", given, sensitivity.RULES)
  if type(draws) == "function" then draws = draws() end
  if o.confidence <= 0 or o.confidence >= 1 then
    options.fail("sensitivity.confidence", "a share in (0, 1)", o.confidence)
  end
  o.low, o.high = (1 - o.confidence) / 2, (1 + o.confidence) / 2
  local made_for = draws.plan and OWN[draws.plan.design]
  local method = o.method or o.where and "regional" or made_for or "pawn"
  if #draws.factors == 0 then options.raise("sensitivity: nothing was drawn in these draws") end
  check_design(draws, method)
  if method == "regional" and not o.where then
    options.raise("sensitivity.where: says which draws are of interest, such as function(r) return r.unmet > 30 end")
  end
  if o.slices < 2 then options.fail("sensitivity.slices", "at least 2", o.slices) end
  local out, message, code, name
  if method == "regional" then out, message, code = regional(draws, o)
  else
    local y
    y, name = numbers.measure("sensitivity.of", draws, o.of)
    out, message, code = METHODS[method](draws, y, o)
  end
  if not out then return nil, message, code end
  return out:titled(("what drives %s: %s (%s)"):format(name or "what is of interest", draws.name, TITLES[method]))
end

return sensitivity
