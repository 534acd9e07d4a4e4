--- Many draws of a scenario: how its measures and its path are distributed. Draw k of a seed is the same in every
--- scenario for what has the same name, so that two policy sets meet the same luck, and it can be run alone with
--- run{seed =, draw = k}.
local abroad = require "lian.scenario.engines.in_time.abroad"
local core = require "lian.core"
local frame = require "lian.frame"
local keep = require "lian.store.keep"
local metrics = require "lian.scenario.results.metrics"
local options = require "lian.base.options"
local random = require "lian.base.random"
local run = require "lian.scenario.engines.in_time.loop"

local sweep = {}
local methods = {}
local meta = {__name = "lian.sweep", __index = methods}

local RULES = {draws = {"count", default = 100}, lanes = {"count", default = 8}}
for name, rule in pairs(run.RULES) do if name ~= "draw" then RULES[name] = rule end end

local MOST_LANES = 64
local MEASURES = {"loss", "lost", "gained", "direct", "amplification", "peak", "recovery_95", "recovery_99", "triangle",
  "unmet", "cost"}
local UNITS = {loss = "days of output", lost = "days of output", gained = "days of output", direct = "days of output",
  peak = "share", recovery_95 = "days", recovery_99 = "days", cost = "days of output",
  triangle = "share", unmet = "days of final demand"}
local QUANTILES = {5, 25, 50, 75, 95}

local function cost_of(outcome)
  local sum = 0
  for _, row in ipairs(outcome.costs) do sum = sum + row[3] + row[4] + row[5] end
  return sum
end

-- what is kept of a draw
local function row_of(outcome)
  local row, share, normal = metrics.of(outcome), {}, 0
  for _, v in ipairs(outcome.normal) do normal = normal + v end
  for t, v in ipairs(outcome.record.totals.output) do share[t] = normal > 0 and v / normal or 1 end
  row.draw, row.share, row.values = outcome.draw, share, outcome.values
  row.cost_money = cost_of(outcome) -- and in days of normal output, as losses are
  row.cost = normal > 0 and row.cost_money / normal * 365 / outcome.horizon.steps or 0
  row.targets = outcome.targets
  return row
end

-- Runs the draws. The sweep, or nil, message, code
function sweep.evaluate(scenario, chain, given)
  local o = random.check("sweep", given or {}, RULES)
  if o.lanes > MOST_LANES then options.fail("sweep.lanes", ("at most %d"):format(MOST_LANES), o.lanes) end
  chain = abroad.open(chain)
  local lanes, rows, first = run.together(chain, o, o.lanes), {}, nil
  for from = 1, o.draws, lanes do
    local draws = {}
    for k = from, math.min(o.draws, from + lanes - 1) do draws[#draws + 1] = k end
    local outcomes, message, code = run.draws(scenario, chain, o, draws)
    if not outcomes then return nil, message, code end
    first = first or outcomes[1]
    for _, outcome in ipairs(outcomes) do rows[#rows + 1] = row_of(outcome) end
  end
  return setmetatable({name = scenario.name, chain = chain, rows = rows, horizon = first.horizon, o = o,
    timeline = first.timeline, start = first.start}, meta)
end

-- the values of a list that are there, ascending
local function sorted(list)
  local out = {}
  for _, v in pairs(list) do if v == v then out[#out + 1] = v end end
  table.sort(out)
  return out
end

-- by linear interpolation between order statistics (Hyndman and Fan 1996, type 7)
local function quantile(ordered, percent)
  if #ordered == 0 then return nil end
  local at = 1 + (#ordered - 1) * percent / 100
  local low = math.floor(at)
  local high = math.min(low + 1, #ordered)
  return ordered[low] + (at - low) * (ordered[high] - ordered[low])
end

local function mean_of(list)
  local n, sum, squares = #list, 0, 0
  if n == 0 then return nil, nil end
  for _, v in ipairs(list) do sum = sum + v end
  local mean = sum / n
  for _, v in ipairs(list) do squares = squares + (v - mean) ^ 2 end
  return mean, n > 1 and math.sqrt(squares / (n - 1) / n) or nil
end

local function measure(self, name)
  local out = {}
  for _, row in ipairs(self.rows) do out[#out + 1] = row[name] end
  return out
end

-- columns mean, error, q05 ... q95 and reached (share of draws that have a value) of named lists
local function spread(first, names, lists, draws, units)
  local c = {name = {}, mean = {}, error = {}, reached = {}, unit = {}}
  for _, q in ipairs(QUANTILES) do c[q] = {} end
  for k, name in ipairs(names) do
    local ordered = sorted(lists[k])
    c.name[k], c.unit[k] = name, units and units[name] or nil
    c.mean[k], c.error[k] = mean_of(ordered)
    c.reached[k] = #ordered / draws
    for _, q in ipairs(QUANTILES) do c[q][k] = quantile(ordered, q) end
  end
  local columns = {{first, c.name}, {"mean", c.mean, digits = 6}, {"error", c.error, digits = 3}}
  for _, q in ipairs(QUANTILES) do columns[#columns + 1] = {("q%02d"):format(q), c[q], digits = 6} end
  columns[#columns + 1] = {"reached", c.reached, digits = 3}
  if units then columns[#columns + 1] = {"unit", c.unit} end
  columns.count = #names
  return columns
end

---How the measures of resilience, and the cost of policies (in days of normal output, as losses; draws() has the
---money), are distributed over the draws: mean with its standard error, quantiles, and the share of draws in which
---the measure has a value (recovery: is reached).
---@param self lian.sweep
---@return lian.frame columns measure, mean, error, q05, q25, q50, q75, q95, reached, unit
function methods.resilience(self)
  local lists = {}
  for k, name in ipairs(MEASURES) do lists[k] = measure(self, name) end
  local columns = spread("measure", MEASURES, lists, #self.rows, UNITS)
  columns.title = ("resilience: %s, %d draws"):format(self.name, #self.rows)
  return frame.new(columns)
end

---The path of output as a share of normal: quantiles over the draws, a row a step.
---@param self lian.sweep
---@return lian.frame columns time, mean, q05, q25, q50, q75, q95
function methods.series(self)
  local h, c = self.horizon, {time = {}, mean = {}}
  for _, q in ipairs(QUANTILES) do c[q] = {} end
  for t = 1, h.count do
    local list = {}
    for k, row in ipairs(self.rows) do list[k] = row.share[t] end
    local ordered = sorted(list)
    c.time[t], c.mean[t] = h.from + (t - 1) / h.steps, (mean_of(ordered))
    for _, q in ipairs(QUANTILES) do c[q][t] = quantile(ordered, q) end
  end
  local columns = {{"time", c.time, unit = "year", digits = 7}, {"mean", c.mean}}
  for _, q in ipairs(QUANTILES) do columns[#columns + 1] = {("q%02d"):format(q), c[q]} end
  columns.title = self.name
  return frame.new(columns)
end

---A row a draw: its number, measures, cost, and what was drawn.
---@param self lian.sweep
---@return lian.frame
function methods.draws(self)
  local columns, count = {{"draw", measure(self, "draw")}}, #self.rows
  for _, name in ipairs(MEASURES) do
    local list = {}
    for k, row in ipairs(self.rows) do list[k] = row[name] end
    columns[#columns + 1] = {name, list, digits = 6}
  end
  columns[#columns + 1] = {"cost_money", measure(self, "cost_money"), digits = 6, unit = self.chain:meta().unit}
  for v, pair in ipairs(self.rows[1].values) do
    local list = {}
    for k, row in ipairs(self.rows) do list[k] = row.values[v][2] end
    columns[#columns + 1] = {pair[1], list, digits = 6}
  end
  columns.count, columns.title = count, ("draws: %s, seed %d"):format(self.name, self.o.seed)
  return frame.new(columns)
end

---The targets over the draws: the share of draws in which each is met by its year with the standard error of that
---share, and the value at the end of its term.
---@param self lian.sweep
---@return lian.frame columns target, at_least, before, probability, error, value, q05, q95
function methods.targets(self)
  local c, n = {{}, {}, {}, {}, {}, {}, {}, {}}, #self.rows
  for k, target in ipairs(self.rows[1].targets) do
    local met, values = 0, {}
    for r, row in ipairs(self.rows) do
      met = met + (row.targets[k].met and 1 or 0)
      values[r] = row.targets[k].value
    end
    local p, ordered = met / n, sorted(values)
    local list = {target.label, target.at_least, target.before, p, math.sqrt(p * (1 - p) / n), (mean_of(ordered)),
      quantile(ordered, 5), quantile(ordered, 95)}
    for j = 1, 8 do c[j][k] = list[j] end
  end
  return frame.new{{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"probability", c[4]},
    {"error", c[5]}, {"value", c[6]}, {"q05", c[7]}, {"q95", c[8]}, count = #self.rows[1].targets, title = "targets"}
end

---This sweep against another of the same chain, horizon, seed and number of draws, such as one without a policy: the
---difference draw by draw, so that common luck cancels.
---@param self lian.sweep
---@param base lian.sweep
---@return lian.frame columns measure, mean, error, q05 ... q95, reached (draws in which both have the measure), unit
function methods.against(self, base)
  if getmetatable(base) ~= meta then options.fail("against", "another sweep", base) end
  local a, b = self.horizon, base.horizon
  if self.chain ~= base.chain or a.from ~= b.from or a.count ~= b.count or a.steps ~= b.steps or
    self.o.seed ~= base.o.seed or #self.rows ~= #base.rows then
    options.raise("against: the sweeps are not of the same chain, horizon, seed and number of draws")
  end
  local lists = {}
  for k, name in ipairs(MEASURES) do
    lists[k] = {}
    for r, row in ipairs(self.rows) do
      local mine, theirs = row[name], base.rows[r][name]
      if mine and theirs then lists[k][#lists[k] + 1] = mine - theirs end
    end
  end
  local columns = spread("measure", MEASURES, lists, #self.rows, UNITS)
  columns.title = ("%s against %s, draw by draw"):format(self.name, base.name)
  return frame.new(columns)
end

---What came out, in a few sentences with figures.
---@param self lian.sweep
---@return string
function methods.summary(self)
  local r, h = self:resilience(), self.horizon
  local lines, at = {("%s (%d draws of %d %ss from %g)"):format(self.name, #self.rows, h.count, h.step, h.from)}, {}
  for k = 1, #r do at[r(k, "measure")] = k end
  local function add(name, text)
    local k = at[name]
    if r(k, "mean") then
      local text_of = "  %s: mean %.4g (+- %.2g), half of the draws below %.4g, one in twenty above %.4g %s"
      lines[#lines + 1] = text_of:format(text, r(k, "mean"), r(k, "error") or 0, r(k, "q50"), r(k, "q95"),
        UNITS[name] or "")
    end
  end
  add("loss", "output lost")
  add("peak", "worst moment")
  add("unmet", "final demand not met")
  if r(at.cost, "mean") ~= 0 then add("cost", "policies cost") end
  local collapsed = 0
  for _, row in ipairs(self.rows) do if row.collapsed then collapsed = collapsed + 1 end end
  if collapsed > 0 then lines[#lines + 1] = ("  the economy collapsed in %d draws"):format(collapsed) end
  local targets = self:targets()
  for k = 1, #targets do
    lines[#lines + 1] = ("  target %s by %g: met in %.3g %% of the draws (+- %.2g)"):format(targets(k, "target"),
      targets(k, "before"), 100 * targets(k, "probability"), 100 * targets(k, "error"))
  end
  return table.concat(lines, "\n")
end

---All frames of the sweep by name, as a store saves them.
---@param self lian.sweep
---@return table<string, lian.frame>
function methods.frames(self)
  return {resilience = self:resilience(), series = self:series(), draws = self:draws(),
    targets = #self.rows[1].targets > 0 and self:targets() or nil}
end

---What the sweep rests on: chain, source, scenario, parameters, version.
---@param self lian.sweep
---@return table
function methods.provenance(self)
  local m = self.chain:meta()
  return {table = tostring(self.chain), title = m.title, source = m.source, scenario = self.text,
    options = self.options_text, version = "lian " .. core.version}
end

---Writes a self-contained page: what was asked, measures, the fan of paths, the draws' targets, the script.
---@param self lian.sweep
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path)
  local report, h = require "lian.report", self.horizon
  local page = report.new{title = self.name, subtitle = tostring(self.chain)}
  page:section("What came out"):text((self:summary():gsub("\n%s*", "\n\n")))
  page:fan{frame = self:series(), title = "Output, share of normal",
    marks = self.start < math.huge and {[self.start] = "first shock"} or nil}
  if #self.timeline > 0 and #self.timeline <= 40 then
    page:timeline{rows = self.timeline, from = h.from, to = h.to, title = "Shocks and policies, first draw"}
  end
  page:frame(self:resilience())
  if #self.rows[1].targets > 0 then page:frame(self:targets()) end
  page:section("What was asked"):text(self.text)
  if self.script then page:section("The script"):script(self.script) end
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end

---Saves the sweep to a store: the scenario's text, and a run with all frames.
---@param self lian.sweep
---@param store lian.store
---@param given? {chain: string}
---@return integer|nil run
---@return string|nil message
---@return string|nil code
function methods.save(self, store, given) return keep.save(self, store, given) end

meta.__tostring = methods.summary

return sweep
