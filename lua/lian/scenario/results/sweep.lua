--- Many draws of a scenario: distributions of its measures and its path. Random parameters of the same name have the
--- same value in draw k of a seed in every scenario, so policy sets are compared under common random numbers; a draw
--- can be run alone with run{seed =, draw = k}.
local base = require "lian.scenario.results.base"
local core = require "lian.core"
local failures = require "lian.scenario.results.failures"
local format = require "lian.base.format"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local number = require "lian.frame.number"
local of_draws = require "lian.scenario.results.of_draws"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local statistics = require "lian.scenario.results.spread"
local sweep_row = require "lian.scenario.results.sweep_row"
local trust = require "lian.scenario.results.trust"

local methods = {}

local MEASURES = sweep_row.MEASURES
local UNITS = {value_added = "days of value added",
  loss = "days of output", lost = "days of output", gained = "days of output", direct = "days of output",
  peak = "share", recovery_95 = "days", recovery_99 = "days", cost = "days of output",
  triangle = "share", unmet = "days of final demand"}
local QUANTILES, sorted, quantile, mean_of = statistics.QUANTILES, statistics.sorted,
  statistics.quantile, statistics.mean

local function measure(self, name, region)
  local out = {}
  for _, row in ipairs(self.rows) do
    if region then row = row.regions[region] end
    out[#out + 1] = row[name]
  end
  return out
end

-- raises unless the region is known and was kept
local function check_kept(self, region, path)
  places.check_region(self.chain, region, path)
  if not self.rows[1].regions then
    options.raise(("%s: this sweep did not keep regions step by step: run it with record = 'region'%s"):format(path,
      self.o.every > 1 and " and every = 1" or ""))
  end
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
---the measure has a value (recovery: is reached). `on`: of one region (record = "region"), without the cost.
---```lua
---print(sweep:resilience{on = "CHN"})
---```
---@param self lian.sweep
---@param given? {on: string}
---@return lian.frame columns measure, mean, error, q05, q25, q50, q75, q95, reached, unit
function methods.resilience(self, given)
  local o = options.check("resilience", given, {on = "text", of = {now = "on"}})
  if o.on then check_kept(self, o.on, "resilience.on") end
  local lists = {}
  for k, name in ipairs(MEASURES) do lists[k] = measure(self, name, o.on) end
  local columns = spread("measure", MEASURES, lists, #self.rows, UNITS)
  columns.title = ("resilience: %s, %d draws%s"):format(self.name, #self.rows, o.on and ", " .. o.on or "")
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

---A row a draw: its number, measures, cost, and what was drawn; of draws that failed what was drawn, and in the column
---`failed` the reason.
---```lua
---print(sweep:draws():top(5, "unmet"))
---```
---@param self lian.sweep
---@return lian.frame
function methods.draws(self)
  local list, draw, money = failures.beside(self.rows, self.failed), {}, {}
  local columns = {{"draw", draw}}
  for k, one in ipairs(list) do draw[k], money[k] = one.draw, one.row and one.row.cost_money end
  for _, name in ipairs(MEASURES) do
    local values = {}
    for k, one in ipairs(list) do values[k] = one.row and one.row[name] end
    columns[#columns + 1] = {name, values, digits = 6}
  end
  columns[#columns + 1] = {"cost_money", money, digits = 6, unit = self.chain:meta().unit}
  failures.add_factors(columns, list)
  failures.add_reasons(columns, list)
  columns.count, columns.title = #list, ("draws: %s, seed %d"):format(self.name, self.o.seed)
  return frame.new(columns)
end

-- what a target asks for, in the mean where that is drawn
local function mean_over(self, k, field)
  local sum, first, same = 0, self.rows[1].targets[k][field], true
  for _, row in ipairs(self.rows) do
    sum, same = sum + row.targets[k][field], same and row.targets[k][field] == first
  end
  return same and first or sum / #self.rows
end

---The targets over the draws: the share of draws in which each is met by its year with the standard error of that
---share, and the value at the end of its term; the mean of the target level, where it is random; the yearly rise
---`needed` from the first step, and what is `still` missing of it, a year, in the mean.
---```lua
---print(sweep:targets())
---```
---@param self lian.sweep
---@return lian.frame columns target, at_least, before, probability, error, value, q05, q95, needed, still
function methods.targets(self)
  local c, n, from = {{}, {}, {}, {}, {}, {}, {}, {}, {}, {}}, #self.rows, self.horizon.from
  for k, target in ipairs(self.rows[1].targets) do
    local met, values, needed, still = 0, {}, 0, 0
    for r, row in ipairs(self.rows) do
      local t = row.targets[k]
      met = met + (t.met and 1 or 0)
      values[r] = t.value
      needed = needed + goal.short(t.path[1], t.at_least) / (t.before - from)
      still = still + goal.short(t.value or 0, t.at_least) / (t.before - from)
    end
    local p, ordered = met / n, sorted(values)
    local list = {target.label, mean_over(self, k, "at_least"), mean_over(self, k, "before"), p,
      statistics.share_error(p, n), (mean_of(ordered)),
      quantile(ordered, 5), quantile(ordered, 95), needed / n, still / n}
    for j = 1, 10 do c[j][k] = list[j] end
  end
  return frame.new{{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"probability", c[4]},
    {"error", c[5]}, {"value", c[6]}, {"q05", c[7]}, {"q95", c[8]},
    {"needed", c[9], unit = "a year"}, {"still", c[10], unit = "a year"}, count = #self.rows[1].targets,
    title = "targets"}
end

local meta

---This sweep against another of the same chain, horizon, seed and number of draws, such as one without a policy: the
---difference draw by draw (this one less the other), so that variation common to both cancels; draws that failed in
---either are left out.
---```lua
---print(sweep:against(base)) -- draw by draw, of the same seed
---```
---@param self lian.sweep
---@param other lian.sweep
---@return lian.frame columns measure, mean, error, q05 ... q95, reached (draws in which both have the measure), unit
function methods.against(self, other)
  if core.metatable(other) ~= meta then options.fail("against", "another sweep", other) end
  local a, b = self.horizon, other.horizon
  if self.chain ~= other.chain or a.from ~= b.from or a.count ~= b.count or a.steps ~= b.steps or
    self.o.seed ~= other.o.seed or self.o.draws ~= other.o.draws or self.o.part ~= other.o.part or
    self.o.design ~= other.o.design then
    options.raise("against: the sweeps are not of the same chain, horizon, seed, design and number of draws")
  end
  local lists, matched = {}, failures.matched(self.rows, other.rows)
  for k, name in ipairs(MEASURES) do
    lists[k] = {}
    for _, pair in ipairs(matched) do
      local mine, theirs = pair[1][name], pair[2][name]
      if mine and theirs then lists[k][#lists[k] + 1] = mine - theirs end
    end
  end
  local columns = spread("measure", MEASURES, lists, #matched, UNITS)
  columns.title = ("%s against %s, draw by draw"):format(self.name, other.name)
  columns.note = "this sweep less the other: below 0 is less lost; cost: what its policies cost more"
  return frame.new(columns)
end

-- what policies cost over the draws, in the table's money
local function cost_line(self)
  local list = {}
  for k, row in ipairs(self.rows) do list[k] = row.cost_money end
  local ordered = sorted(list)
  local mean, error = mean_of(ordered)
  if not mean or mean == 0 then return nil end
  local function amount(v) return number.amount(v, nil, 4) end
  return ("  policies cost: mean %s (+- %s), half of the draws below %s, one in twenty above %s"):format(
    number.amount(mean, self.chain:meta().unit, 4), number.amount(error or 0, nil, 2), amount(quantile(ordered, 50)),
    amount(quantile(ordered, 95)))
end

---What came out, in a few sentences with figures.
---@param self lian.sweep
---@return string
function methods.summary(self)
  local r, h = self:resilience(), self.horizon
  local lines, at = {format("%s (%d draws of %d %ss from %g)", self.name, #self.rows, h.count, h.step, h.from)}, {}
  for k = 1, #r do at[r(k, "measure")] = k end
  local function add(name, text)
    local k = at[name]
    if k and r(k, "mean") then
      local text_of = "  %s: mean %.4g (+- %.2g), half of the draws below %.4g, one in twenty above %.4g %s"
      lines[#lines + 1] = format(text_of, text, r(k, "mean"), r(k, "error") or 0, r(k, "q50"), r(k, "q95"),
        UNITS[name] or "")
    end
  end
  add("unmet", "final demand not met")
  add("value_added", "value added lost")
  local second = trust.of_draws(self)
  if second then lines[#lines + 1] = "  " .. second end
  add("loss", "output lost")
  add("peak", "worst moment")
  lines[#lines + 1] = cost_line(self)
  local collapsed = 0
  for _, row in ipairs(self.rows) do if row.collapsed then collapsed = collapsed + 1 end end
  if collapsed > 0 then lines[#lines + 1] = ("  the economy collapsed in %d draws"):format(collapsed) end
  local targets = self:targets()
  for k = 1, #targets do
    lines[#lines + 1] = format("  target %s by %g: met in %.3g %% of the draws (+- %.2g)", targets(k, "target"),
      targets(k, "before"), 100 * targets(k, "probability"), 100 * targets(k, "error"))
  end
  for _, note in ipairs(self.notes or {}) do lines[#lines + 1] = "  " .. note end
  return table.concat(lines, "\n")
end

local KEPT = {region = {"regions", "region"}, sector = {"goods", "sector"}, node = {"nodes", "node"}}

---Losses by region (record = "region" or "node"), by good (`each` = "sector"; record = "sector" or "node") or by node,
---that is by region and good (record = "node"), distributed over the draws: days of what is normal there, of
---"value_added" (default), "output" or "unmet" (final demand that is not met; by good of its makers). The largest mean
---first.
---```lua
---print(sweep:losses{each = "sector", of = "unmet"}:top(5, "mean"))
---```
---@param self lian.sweep
---@param given? {each: string, of: string}
---@return lian.frame columns region, sector or node, mean, error, q05 ... q95, reached, unit
function methods.losses(self, given)
  local o = options.check("losses", given, {each = {"choice", "region", "sector", "node", default = "region"},
    of = {"choice", "value_added", "output", "unmet", default = "value_added"}})
  local part, record = KEPT[o.each][1], KEPT[o.each][2]
  local lists, units = {}, {}
  local keys = o.each == "node" and self.chain:nodes() or
    (o.each == "region" and places.regions or places.goods)(self.chain)
  if not self.rows[1][part] or #keys == 0 then
    options.raise(("losses: this sweep did not keep %ss: run it with record = '%s'%s"):format(o.each, record,
      o.each == "region" and " (by node: 'node')" or ""))
  end
  local name = o.of == "output" and "loss" or o.of
  local regions = o.each == "node" and self.chain:axis("region") or keys
  for k = #keys, 1, -1 do -- imports that are kept apart have neither value added nor output of their own
    if o.each ~= "sector" and self.o.abroad and regions[k] == self.o.abroad and o.of ~= "unmet" then
      table.remove(keys, k)
    end
  end
  for k, key in ipairs(keys) do
    local values = {}
    for r, row in ipairs(self.rows) do values[r] = row[part][key][name] end
    lists[k], units[key] = values, UNITS[name]
  end
  local columns = spread(o.each, keys, lists, #self.rows, units)
  columns.title = ("losses of %s: %s, %d draws"):format(o.of, self.name, #self.rows)
  return frame.new(columns):sort("mean", "descending")
end

---Whether the draws are made by their shocks or by the rule of ordering: see run:steadiness; tried once, with the
---parameters of the first draw that did not fail. In `provenance`: tips_at, returns, and beyond, the share of draws in
---which the shortage of what is scarce is as large as that.
---@param self lian.sweep
---@param given? {}
---@return lian.frame columns depth, amplification, back
function methods.steadiness(self, given)
  options.check("steadiness", given, {})
  return trust.steadiness_of_draws(self)
end

---Deliveries of a draw are asked of it alone: scenario:run(chain, {seed =, draw = k}):flows{...}.
---@param _ lian.sweep
function methods.flows(_)
  options.raise("flows: deliveries are asked of one draw: scenario:run(chain, {seed =, draw = k}):flows{...}")
end

---All frames of the sweep by name, as a store saves them.
---@param self lian.sweep
---@return table<string, lian.frame>
function methods.frames(self)
  return {resilience = self:resilience(), series = self:series(), draws = self:draws(),
    steadiness = self.trust.steadiness and self:steadiness() or nil,
    losses = self.rows[1].regions and self:losses() or nil,
    losses_by_sector = self.rows[1].goods and self:losses{each = "sector"} or nil,
    targets = #self.rows[1].targets > 0 and self:targets() or nil}
end

meta = base.class("lian.sweep", "sweep:", methods, of_draws)

---@param given table {name, source, chain, o, rows, failed, count (draws asked for), horizon, timeline, start, trust,
---  notes}
---@return lian.sweep
return function(given)
  return setmetatable(given, meta)
end
