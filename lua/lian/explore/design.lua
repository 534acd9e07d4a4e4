--- Which points of the uncertain factors a model is run at: designs by name, in places of the unit cube that the
--- quantile functions of the factors make values of.
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"

local design = {}

design.NAMES = {"sobol", "latin_hypercube", "maximin", "halton", "monte_carlo", "saltelli", "morris", "fast"}

---Options of a design, beside those of what runs it.
design.RULES = {scramble = {"flag", default = true}, scramblings = {"count", default = 1}, second = "flag",
  correlations = "table",
  levels = {"count", default = 4}, curves = {"count", default = 4}, harmonics = {"count", default = 4}}

local MOST_NUMBERS = 200000000 -- runs times factors

-- the option `correlations`, a list of {factor, factor, Spearman's correlation}, as a matrix
local function wanted(path, given, factors)
  local d, place, flat = #factors, {}, {}
  for j, factor in ipairs(factors) do place[factor.name] = j end
  for k = 1, d * d do flat[k] = (k - 1) % (d + 1) == 0 and 1 or 0 end
  for k, item in ipairs(options.array(path, given, "{{factor, factor, correlation}, ...}")) do
    local at, names = ("%s[%d]"):format(path, k), {}
    options.plain(at, item, "{factor, factor, correlation}")
    for j, factor in ipairs(factors) do names[j] = factor.name end
    local a, b, r = place[item[1]], place[item[2]], item[3]
    if not a or not b then options.raise(options.unknown(at, "factor", a and item[2] or item[1], names)) end
    if a == b then options.fail(at, "two factors", item[1]) end
    if type(r) ~= "number" or not (r >= -1 and r <= 1) then options.fail(at, "a correlation in [-1, 1]", r) end
    flat[(a - 1) * d + b], flat[(b - 1) * d + a] = r, r
  end
  return core.matrix_new(d, d, flat)
end

local function streams_of(factors, suffix)
  local out = {}
  for j, factor in ipairs(factors) do out[j] = core.stream(factor.name .. (suffix or "")) end
  return out
end

---Designs of which more `draws` add to the points of fewer; of several scramblings only more of these do.
design.EXTENDABLE = {sobol = true, halton = true, monte_carlo = true, saltelli = true, morris = true}

local SEQUENCES = {sobol = true, halton = true, saltelli = true}

local function saltelli(o, factors, suffix)
  local streams, half = streams_of(factors, suffix), streams_of(factors, suffix .. "/b")
  table.move(half, 1, #half, #streams + 1, streams)
  local points, message, code = core.explore.points("sobol", o.scramble, o.seed, streams, 0, o.draws)
  if not points then return nil, message, code end
  return core.explore.saltelli(points, o.second or false)
end

-- how many runs of one scrambling
local function count_of(o, d)
  if o.design == "saltelli" then return o.draws * (o.second and 2 * d + 2 or d + 2) end
  if o.design == "morris" then return o.draws * (d + 1) end
  if o.design == "fast" then return o.draws * d * o.curves end
  return o.draws
end

local function points(o, factors, suffix)
  local d = #factors
  if o.design == "saltelli" then return saltelli(o, factors, suffix) end
  if o.design == "morris" then return core.explore.morris(d, o.draws, o.levels, o.seed) end
  if o.design == "fast" then return core.explore.fourier(d, o.curves, o.draws, o.harmonics, o.seed) end
  -- draw k of Monte Carlo is the k-th of distribution:draw{seed =, stream = name, index = k}
  local first = o.design == "monte_carlo" and 1 or 0
  return core.explore.points(o.design, o.scramble, o.seed, streams_of(factors, suffix), first, o.draws)
end

-- places of the points run by run, of one scrambling after another: the first is that of a design with one alone
local function places(o, factors, correlations)
  local flat, last = {}, nil
  for r = 1, o.scramblings do
    local made, message, code = points(o, factors, r > 1 and ("/scrambling %d"):format(r) or "")
    if made and correlations then made, message, code = core.explore.correlate(made, correlations) end
    if not made then return nil, message, code end
    local u = core.index.values(made)
    if r == 1 then flat = u else table.move(u, 1, #u, #flat + 1, flat) end
    last = made
  end
  return flat, last
end

local function check(path, o, factors)
  local d = #factors
  if d == 0 then
    options.raise(path .. ": nothing is uncertain; make a number a distribution, as lian.uniform(0, 1)")
  end
  if o.design == "morris" and o.levels % 2 == 1 then options.fail(path .. ".levels", "an even number", o.levels) end
  if o.design == "fast" and o.draws <= 4 * o.harmonics ^ 2 then
    options.fail(path .. ".draws", format("more than %d samples a curve, 4 harmonics squared", 4 * o.harmonics ^ 2),
      o.draws)
  end
  if o.design == "saltelli" and o.draws < 2 then options.fail(path .. ".draws", "at least 2 samples", o.draws) end
  if o.second and o.design ~= "saltelli" then options.raise(path .. ".second: belongs to design = 'saltelli'") end
  if o.scramblings > 1 and not (SEQUENCES[o.design] and o.scramble) then
    options.raise(path .. ".scramblings: go with the designs 'sobol', 'halton' and 'saltelli', with scramble = true")
  end
  local runs = count_of(o, d) * o.scramblings
  if runs * d > MOST_NUMBERS then
    options.raise(format("%s.draws: %d runs of %d factors are more than %d numbers", path, runs, d, MOST_NUMBERS))
  end
  for _, factor in ipairs(factors) do
    local low, high = factor.law:bounds()
    local is_open = low == -math.huge or high == math.huge
    if o.design == "morris" and is_open then
      options.raise(("%s.design: the grid of 'morris' has places 0 and 1, where %s = %s is not finite; "
        .. "lian.truncated gives it an end"):format(path, factor.name, tostring(factor.law)))
    end
    if not o.scramble and SEQUENCES[o.design] and is_open then
      options.raise(("%s.scramble: the plain sequence begins at 0, where %s = %s is not finite"):format(path,
        factor.name, tostring(factor.law)))
    end
  end
end

---The plan of the runs of a model.
---@param path string stands in messages
---@param o table as checked: design, draws, seed and design.RULES
---@param factors table[] {name, law (a distribution)}, sorted by name
---@return table|nil plan {design, draws, scramblings, runs, second, scramble, curves, harmonics, seed, correlated,
---points (lian.matrix, of the last scrambling), u (flat list of runs x factors), factors}
---@return string|nil message
---@return string|nil code
function design.plan(path, o, factors)
  check(path, o, factors)
  local correlations
  if o.correlations then
    if o.design == "morris" or o.design == "fast" or o.design == "saltelli" then
      options.raise(("%s.correlations: indices of design = '%s' are those of independent factors; take a sample "
        .. "('sobol', 'latin_hypercube') and method = 'pawn' or 'delta'"):format(path, o.design))
    end
    correlations = wanted(path .. ".correlations", o.correlations, factors)
  end
  local u, made, code = places(o, factors, correlations)
  if not u then return nil, made, code end
  return {design = o.design, draws = o.draws, scramblings = o.scramblings, runs = #u // #factors,
    second = o.second or false,
    scramble = o.scramble, curves = o.curves, harmonics = o.harmonics, seed = o.seed, points = made,
    correlated = o.correlations ~= nil, u = u, factors = factors}
end

---The value of factor j in run k of a plan.
function design.value(plan, k, j)
  return plan.factors[j].law:quantile(plan.u[(k - 1) * #plan.factors + j])
end

local TEXT = {saltelli = "samples", morris = "trajectories", fast = "samples a curve"}

---The plan in words.
function design.text(plan)
  local name = plan.design:gsub("_", " ")
  if plan.runs == plan.draws then return format("%d draws (%s, seed %d)", plan.runs, name, plan.seed) end
  local scramblings = plan.scramblings > 1 and format(", %d scramblings", plan.scramblings) or ""
  return format("%d runs (%s, %d %s%s, seed %d)", plan.runs, name, plan.draws, TEXT[plan.design] or "draws",
    scramblings, plan.seed)
end

return design
