--- Any Lua function under uncertainty: a design of its uncertain numbers, its outcomes, and what they say.
local allotment = require "lian.base.allotment"
local class = require "lian.base.class"
local core = require "lian.core"
local design = require "lian.explore.design"
local discover = require "lian.explore.discover"
local format = require "lian.base.format"
local frame = require "lian.frame"
local limits = require "lian.base.limits"
local numbers = require "lian.explore.numbers"
local options = require "lian.base.options"
local random = require "lian.base.random"
local sensitivity = require "lian.explore.sensitivity"
local tipping = require "lian.explore.tipping"

local explore = {}

local methods = {}
local meta = class.new "lian.exploration"

local registered = {}

---Makes "report" available on explorations, and "run": what makes the draws (lian.scenario.sweeps.of_function).
function explore.register(what, work) registered[what] = work end

-- ---- running

local RULES = {design = {"choice", table.unpack(design.NAMES)}, draws = {"count", default = 1024},
  seed = {"integer", default = 1}, name = "text", study = "text"}
RULES.design.default = "sobol"
for _, rules in ipairs{design.RULES, allotment.RULES} do
  for name, rule in pairs(rules) do RULES[name] = rule end
end

local function factors_of(path, given)
  local out = {}
  for _, name in ipairs(options.keys(path, given, "name -> distribution")) do
    local law = given[name]
    if not random.is(law) then
      options.fail(("%s.%s"):format(path, name), "a distribution, such as lian.uniform(0, 1)", law)
    end
    out[#out + 1] = {name = name, law = law, values = {}}
  end
  if given[1] ~= nil then options.fail(path, "name -> distribution", "an array") end
  return out
end

local function is_finite(v) return type(v) == "number" and v == v and math.abs(v) < math.huge end

-- lists by draw of what runs gave, false where that is no finite number; O(draws x measures)
local function gather(made, done)
  local place, at = {}, 0
  for _, one in ipairs(done.failed) do made.failed[one.place] = one.reason end
  for k = 1, made.count do
    local outcome = not made.failed[k] and done.rows[at + 1] or nil
    if outcome then at = at + 1 end
    for name in pairs(outcome or {}) do
      if not place[name] then
        place[name] = {name = name, values = {}}
        made.measures[#made.measures + 1] = place[name]
        for before = 1, k - 1 do place[name].values[before] = false end
      end
    end
    for _, measure in ipairs(made.measures) do
      local v = outcome and outcome[measure.name]
      measure.values[k] = is_finite(v) and v or false
    end
  end
  table.sort(made.measures, function(a, b) return a.name < b.name end)
end

-- numbers of the draws that were made, and of each factor its values
local function fill(made, done)
  local places = {}
  made.count, made.draws, made.notes, made.design = #done.draws, done.draws, done.notes, made.plan.design
  for k, draw in ipairs(done.draws) do
    places[draw] = k
    for j, factor in ipairs(made.factors) do factor.values[k] = design.value(made.plan, draw, j) end
  end
  for _, one in ipairs(done.failed) do one.place = places[one.draw] end
  if made.count < made.plan.runs then -- a part is no design
    made.part, made.plan = design.text(made.plan), nil
  end
  gather(made, done)
end

---Runs a Lua function of uncertain numbers over a design. `factors`: name -> distribution; f gets a table of them by
---name, and the number of the draw, and returns a number or measures by name; where it raises, or returns nil and a
---message, the draw has failed, which is counted, kept with its reason and can be asked for (where = "failed").
---`design`: "sobol" (default; Owen-scrambled unless `scramble` = false), "halton", "monte_carlo", whose first `draws`
---(1024) are those of a longer one; "latin_hypercube", "maximin" (points far apart, up to 2000); and those that one
---method of sensitivity needs: "saltelli" (Sobol indices; `draws` samples of factors + 2 runs, with `second` 2 factors
---+ 2), "morris" (`draws` trajectories of factors + 1 runs on `levels`, 4), "fast" (`draws` samples on each of
---`curves`, 4, a factor, with `harmonics`, 4). `correlations`: {{"a", "b", 0.5}, ...}, Spearman's, by a Gaussian
---copula. `scramblings` (1) of "sobol", "halton" and "saltelli" are independent, each of all `draws`: their spread is
---the honest error of means and indices. The same seed gives the same numbers, a factor's by its name.
---With `store`, a path or an open store, each draw is kept there as it finishes, under `name`: after Ctrl-C or a kill
---at any moment the same call goes on where it stopped; more `draws` of "sobol", "halton", "monte_carlo", "saltelli"
---and "morris" add to those that are there. A store of another study is refused by what differs: factors, design, the
---source of f with the values that it uses, or, where these cannot be told, `study`, a text that stands for them.
---`workers`, `part` and `retry` are those of scenario:sweep; f must go by what it is given alone then. Of a part there
---are no indices that need a whole design. Cost: a call of f for each row of the design.
---```lua
---local e = lian.explore(function(p) return p.a * p.b end, {a = lian.uniform(0, 1), b = lian.normal(1, 0.1)},
---  {design = "saltelli", draws = 4096})
---print(e:sensitivity())
---```
---@param f fun(point: table, draw: integer): number|table|nil
---@param factors table<string, lian.distribution>
---@param given? table
---@return lian.exploration|nil
---@return string|nil message
---@return string|nil code
function explore.explore(f, factors, given)
  local o = options.check("explore", given, RULES)
  if not options.is_callable(f) then options.fail("explore", "a function of a table of numbers", f) end
  local made = {name = o.name or "exploration", factors = factors_of("explore.factors", factors), measures = {},
    failed = {}, taken = {draw = true, failed = true}}
  for _, factor in ipairs(made.factors) do
    if made.taken[factor.name] then options.raise(("explore.factors.%s: a word of its own"):format(factor.name)) end
    made.taken[factor.name] = true
  end
  local plan, message, code = design.plan("explore", o, made.factors)
  if not plan then return nil, message, code end
  limits.check("explore.draws", "draws", plan.runs)
  made.plan = plan
  local done
  done, message, code = registered.run(made, f, o)
  if not done then return nil, message, code end
  fill(made, done)
  if #made.measures == 0 then options.raise("explore: expected a number, or measures by name, got an empty table") end
  return explore.new(made)
end

---An exploration of draws that others have made, as one plain table (lian.explore.numbers).
---@param draws table
---@return lian.exploration
function explore.new(draws) return setmetatable({numbers = draws, name = draws.name}, meta) end

-- ---- what it says

local QUANTILES = {0.05, 0.25, 0.5, 0.75, 0.95}

local function quantile(ordered, q)
  local at = 1 + (#ordered - 1) * q
  local low = math.floor(at)
  local high = math.min(low + 1, #ordered)
  return ordered[low] + (at - low) * (ordered[high] - ordered[low])
end

-- standard error of a mean by the spread of the means of scramblings
local function error_of(draws, values)
  local r, means, sum, squares = draws.plan.scramblings, {}, 0, 0
  local size = draws.count // r
  for s = 1, r do
    local total, count = 0, 0
    for k = (s - 1) * size + 1, s * size do
      if values[k] then total, count = total + values[k], count + 1 end
    end
    if count == 0 then return nil end
    means[s], sum = total / count, sum + total / count
  end
  for _, mean in ipairs(means) do squares = squares + (mean - sum / r) ^ 2 end
  return math.sqrt(squares / (r - 1) / r)
end

---How each measure is distributed over the draws: mean, quantiles, and the number of draws without a finite number; of
---a design with `scramblings` also the standard error of the mean, by the spread between them. Of a design made for one
---method of sensitivity (saltelli, morris, fast) the runs are no plain sample: means and quantiles are those of its
---runs.
---@param self lian.exploration
---@return lian.frame columns measure, mean, error (of several scramblings), q05, q25, q50, q75, q95, missing
function methods.measures(self)
  local draws, c = self.numbers, {{}, {}, {}, {}, {}, {}, {}, {}}
  for m, measure in ipairs(draws.measures) do
    local list, sum = {}, 0
    for k = 1, draws.count do if measure.values[k] then list[#list + 1] = measure.values[k] end end
    list = core.sorted(list)
    for _, v in ipairs(list) do sum = sum + v end
    c[1][m], c[2][m], c[8][m] = measure.name, #list > 0 and sum / #list or nil, draws.count - #list
    for k, q in ipairs(QUANTILES) do c[k + 2][m] = #list > 0 and quantile(list, q) or nil end
  end
  local columns = {{"measure", c[1]}, {"mean", c[2], digits = 5}, {"q05", c[3], digits = 5}, {"q25", c[4], digits = 5},
    {"q50", c[5], digits = 5}, {"q75", c[6], digits = 5}, {"q95", c[7], digits = 5}, {"missing", c[8]},
    count = #draws.measures, title = draws.name, note = draws.plan and design.text(draws.plan) or nil}
  if draws.plan and draws.plan.scramblings > 1 then
    local errors = {}
    for m, measure in ipairs(draws.measures) do errors[m] = error_of(draws, measure.values) end
    table.insert(columns, 3, {"error", errors, digits = 2})
  end
  return frame.new(columns)
end

---A row a draw: its number, measures, factors, and of a failed one the reason.
---@param self lian.exploration
---@return lian.frame
function methods.draws(self)
  local draws, columns, order, reasons = self.numbers, {}, {}, {}
  for k = 1, draws.count do order[k], reasons[k] = numbers.draw(draws, k), draws.failed[k] end
  columns[1] = {"draw", order}
  for _, list in ipairs{draws.measures, draws.factors} do
    for _, item in ipairs(list) do
      local values = {}
      for k = 1, draws.count do
        local v = item.values[k]
        if list == draws.factors or v then values[k] = v end
      end
      columns[#columns + 1] = {item.name, values, digits = 6}
    end
  end
  if next(reasons) then columns[#columns + 1] = {"failed", reasons} end
  columns.count, columns.title = draws.count, "draws: " .. draws.name
  return frame.new(columns)
end

---What drives a measure (`of`; the only one when left out). `method`: what the design was made for when left out, else
---"pawn".
---"sobol" (design "saltelli"): first-order and total shares of the variance with `intervals` by "scramblings", where
---the design has several, else "bootstraps", too wide for Sobol points; `estimator` "saltelli", "jansen", or with
---`second` "azzini" (default then, half the error); `pairs` = true: second-order shares instead.
---"morris": mean size, mean and deviation of elementary effects. "fast": extended Fourier test.
---From any draws: "pawn" (distance of distributions in `slices`, 10, of a factor), "delta" (Borgonovo, with a
---first-order share of variance), "rbd_fast" (first-order shares of variance by `harmonics`, 10, of the order of a
---factor, corrected for bias; at least 4 draws a harmonic, of a plain sample), "regional" (a factor's distribution
---where `where` holds against elsewhere; where = "failed": what makes draws fail). Elementary effects and total shares
---need their designs. Intervals at `confidence` (0.95) by `bootstraps` (200). "(dummy)" is a factor that
---does nothing: what does not stand out from it is not shown to matter.
---```lua
---print(e:sensitivity{of = "unmet", method = "pawn"})
---```
---@param self lian.exploration
---@param given? table
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.sensitivity(self, given) return sensitivity.of(self.numbers, given) end

---Where the draws of interest lie: boxes of factors by PRIM (Friedman and Fisher 1999), in words in the frame's note.
---`where`: a function of a draw (measures and factors by name), or "failed". `boxes` (1): at most so many, each of what
---the earlier leave. Of the path of peels the step with the largest coverage x density is taken, or `step`
---(exploration:peels); limits that chance would make with quasi-p above `p` (0.05) are dropped, unless `step` is given.
---`peel`, `paste` (0.05) shares of cases, `mass` (0.05) least; `by` "lenient" (gain of density by case removed) or
---"mean"; `halves` (10) random halves in which it is tried again.
---```lua
---print(e:discover{where = function(r) return r.unmet > 30 end})
---```
---@param self lian.exploration
---@param given {where: function|string}
---@return lian.frame|nil boxes columns box, factor, low, high, values, quasi_p, in_halves
---@return string|nil message
---@return string|nil code
function methods.discover(self, given) return discover.boxes(self.numbers, given) end

---The path of peels and pastes that exploration:discover chooses from: coverage (share of the cases of interest that
---the box holds), density (share of its draws that are of interest), mass (share of all draws), factors limited.
---@param self lian.exploration
---@param given {where: function|string}
---@return lian.frame|nil path columns step, coverage, density, mass, limited
---@return string|nil message
---@return string|nil code
function methods.peels(self, given) return discover.peels(self.numbers, given) end

local function missing_text(draws, measure, count)
  if count == 0 then return "" end
  local first
  for k = 1, draws.count do first = first or not measure.values[k] and not draws.failed[k] and k or nil end
  return format("; %d without a number%s", count,
    first and format(", run %d is the first that did not fail", numbers.draw(draws, first)) or "")
end

---Where it tips: for each factor the value `at` that best tells the draws of interest from the others, the share of
---interest `below` and `above` it, and the distance of the two distributions there (Smirnov's; p_all as in "regional").
---@param self lian.exploration
---@param given {where: function|string}
---@return lian.frame|nil tipping columns factor, at, below, above, distance, p_all
---@return string|nil message
---@return string|nil code
function methods.tipping(self, given) return tipping.of(self.numbers, given) end

---What came out, in a few sentences with figures.
---@param self lian.exploration
---@return string
function methods.summary(self)
  local draws, m = self.numbers, self:measures()
  local lines = {("%s: %s"):format(draws.name, draws.plan and design.text(draws.plan) or draws.part
    and format("%d of %s", draws.count, draws.part) or draws.count .. " draws")}
  for k = 1, #m do
    if m(k, "mean") then
      lines[#lines + 1] = format("  %s: mean %.4g, half of the runs below %.4g, one in twenty above %.4g%s",
        m(k, "measure"), m(k, "mean"), m(k, "q50"), m(k, "q95"),
        missing_text(draws, draws.measures[k], m(k, "missing")))
    end
  end
  local failed, first = 0, nil
  for k = 1, draws.count do
    if draws.failed[k] then failed, first = failed + 1, first or k end
  end
  if failed > 0 then
    lines[#lines + 1] = format("  %d of %d runs failed; run %d: %s", failed, draws.count, numbers.draw(draws, first),
      draws.failed[first])
  end
  for _, note in ipairs(draws.notes or {}) do lines[#lines + 1] = "  " .. note end
  return table.concat(lines, "\n")
end

---Writes a self-contained page: distributions, what drives each measure, the draws that failed. `where` (a function of
---a draw): also the boxes in which those of interest lie, and where it tips.
---@param self lian.exploration
---@param path string
---@param given? {where: function|string}
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path, given)
  local work = registered.report or options.raise "report: nothing is registered for it; require \"lian\""
  return work(self, path, given)
end

---All frames by name.
---@param self lian.exploration
---@return table<string, lian.frame>
function methods.frames(self) return {measures = self:measures(), draws = self:draws()} end

meta.__tostring = methods.summary
class.seal(meta, methods, {"numbers", "name"})

explore.numbers = numbers

return explore
