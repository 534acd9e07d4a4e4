--- What a run in time gave: measures of resilience, losses, series, a summary, a report.
local core = require "lian.core"
local frame = require "lian.frame"
local keep = require "lian.store.keep"
local metrics = require "lian.scenario.results.metrics"
local options = require "lian.base.options"
local static = require "lian.scenario.engines.at_once"

local methods = {}
local meta = {__name = "lian.run", __index = methods}

local MEASURES = {
  {"loss", "days of output", "output lost, less what is made above normal"},
  {"lost", "days of output", "output lost while below normal"},
  {"gained", "days of output", "output above normal"},
  {"direct", "days of output", "what lost capacity alone would take"},
  {"amplification", nil, "loss over direct loss"},
  {"peak", "share", "largest share of output lost"},
  {"peak_at", "year", "when"},
  {"recovery_95", "days", "from the first shock until output stays at 95 %"},
  {"recovery_99", "days", "... at 99 %"},
  {"recovery_999", "days", "... at 99.9 %"},
  {"triangle", "share", "mean loss of output over the horizon"},
  {"unmet", "days of final demand", "final demand that is not met"},
}

---Measures of resilience: one row each, with value, unit and meaning. A measure without a value is not
---reached (recovery) or has no meaning (amplification without lost capacity). The numbers by name are in
---the frame's `provenance`.
---@param self lian.run
---@return lian.frame
function methods.resilience(self)
  local m, c = metrics.of(self.outcome), {name = {}, value = {}, unit = {}, meaning = {}}
  for k, measure in ipairs(MEASURES) do
    c.name[k], c.value[k], c.unit[k], c.meaning[k] = measure[1], m[measure[1]], measure[2], measure[3]
  end
  return frame.new{{"measure", c.name}, {"value", c.value, digits = 6}, {"unit", c.unit}, {"meaning", c.meaning},
    count = #MEASURES, title = "resilience: " .. self.name, provenance = m,
    note = m.collapsed and "the economy collapsed: output fell below 5 % of normal with no shock active" or nil}
end

local function years(self) return 1 / self.outcome.horizon.steps end

---Losses over the whole run in the chain's unit (money; output at rest for comparison). `by`: "node"
---(default), "region", another axis or "total". Columns: normal, lost, gained, unmet (final demand of these
---goods), direct (what lost capacity alone would take), share (lost less gained, over normal).
---@param self lian.run
---@param given? {by: string}
---@return lian.frame
function methods.losses(self, given)
  local o = options.check("losses", given or {}, {by = {"text", default = "node"}})
  local chain, r, x0 = self.chain, self.outcome.record, self.outcome.normal
  local keys = o.by == "node" and chain:nodes() or o.by ~= "total" and chain:axis(o.by)
  if o.by ~= "total" and not keys then
    options.fail("losses.by", "'node', 'total' or one of " .. table.concat(chain:axes(), ", "), o.by)
  end
  local place, c = {}, {key = {}, normal = {}, lost = {}, gained = {}, unmet = {}, direct = {}, share = {}}
  local count = self.outcome.horizon.count
  for i = 1, #chain do
    local key = keys and keys[i] or "total"
    local k = place[key]
    if not k then
      k = #c.key + 1
      place[key], c.key[k] = k, key
      for _, name in ipairs{"normal", "lost", "gained", "unmet", "direct"} do c[name][k] = 0 end
    end
    c.normal[k], c.lost[k], c.gained[k] = c.normal[k] + x0[i] * count, c.lost[k] + r.lost[i], c.gained[k] + r.gained[i]
    c.unmet[k], c.direct[k] = c.unmet[k] + r.unmet[i], c.direct[k] + r.direct[i]
  end
  for k, whole in ipairs(c.normal) do c.share[k] = whole > 0 and (c.lost[k] - c.gained[k]) / whole or 0 end
  local unit, columns = chain:meta().unit, {{o.by == "total" and "what" or o.by, c.key}}
  for _, name in ipairs{"normal", "lost", "gained", "unmet", "direct"} do
    columns[#columns + 1] = {name, c[name], unit = unit}
  end
  columns[#columns + 1] = {"share", c.share}
  columns.title = self.name
  return frame.new(columns)
end

-- the beginnings of steps; every k-th of them
local function times(self, every)
  local out = {}
  for t = 1, self.outcome.horizon.count, every or 1 do
    out[#out + 1] = self.outcome.horizon.from + (t - 1) * years(self)
  end
  return out
end

---What policies have cost, by policy and calendar year: bought (goods for a stock, at the table's prices), held
---(the cost of holding it) and spent (budgets, subsidies, one-off and yearly costs; tariffs collected below 0).
---Refilling a buyers' stock after use is not counted again.
---@param self lian.run
---@return lian.frame costs columns policy, year, bought, held, spent
function methods.costs(self)
  local c, unit = {{}, {}, {}, {}, {}}, self.chain:meta().unit
  for k, row in ipairs(self.outcome.costs) do for j = 1, 5 do c[j][k] = row[j] end end
  return frame.new{{"policy", c[1]}, {"year", c[2], digits = 5}, {"bought", c[3], unit = unit},
    {"held", c[4], unit = unit}, {"spent", c[5], unit = unit}, count = #self.outcome.costs,
    title = "costs of policies"}
end

---The targets of the scenario: whether each is met by its year, from when on, and the value at the end of its
---term.
---@param self lian.run
---@return lian.frame targets columns target, at_least, before, met (year), value
function methods.targets(self)
  local c = {{}, {}, {}, {}, {}}
  for k, t in ipairs(self.outcome.targets) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = t.label, t.at_least, t.before, t.met, t.value
  end
  return frame.new{{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"met", c[4], digits = 6},
    {"value", c[5]}, count = #self.outcome.targets, title = "targets"}
end

---The path of self-guarantee of each target in time: columns time and one a target.
---@param self lian.run
---@return lian.frame
function methods.self_guarantee(self)
  local columns = {{"time", times(self), unit = "year", digits = 7}}
  for k, t in ipairs(self.outcome.targets) do
    columns[#columns + 1] = {k > 1 and ("%s (%d)"):format(t.label, k) or t.label, t.path}
  end
  if #columns == 1 then options.raise("self_guarantee: the scenario has no lian.target{...}") end
  columns.title = "self-guarantee"
  return frame.new(columns)
end

local function cost_of(self)
  local sum = 0
  for _, row in ipairs(self.outcome.costs) do sum = sum + row[3] + row[4] + row[5] end
  return sum
end

---This run against another one of the same chain and horizon, such as the same shocks without a policy:
---each measure of both and their difference. The note, and `provenance` (avoided, unmet_avoided, cost,
---money), say what output and unmet final demand it saves for what further cost of policies.
---```lua
---print(with_stockpile:against(without))
---```
---@param self lian.run
---@param base lian.run
---@return lian.frame comparison columns measure, base, run, change, unit
function methods.against(self, base)
  if getmetatable(base) ~= meta then options.fail("against", "another run", base) end
  local a, b = self.outcome.horizon, base.outcome.horizon
  if self.chain ~= base.chain or a.from ~= b.from or a.count ~= b.count or a.steps ~= b.steps then
    options.raise("against: the runs are not of the same chain and horizon")
  end
  local mine, theirs = metrics.of(self.outcome), metrics.of(base.outcome)
  local c = {name = {}, base = {}, run = {}, change = {}, unit = {}}
  for k, measure in ipairs(MEASURES) do
    local p, q = theirs[measure[1]], mine[measure[1]]
    c.name[k], c.base[k], c.run[k], c.unit[k] = measure[1], p, q, measure[2]
    c.change[k] = p and q and q - p or nil
  end
  local saved = {avoided = theirs.money - mine.money, unmet_avoided = theirs.unmet_money - mine.unmet_money,
    cost = cost_of(self) - cost_of(base)}
  return frame.new{{"measure", c.name}, {"base", c.base, digits = 6}, {"run", c.run, digits = 6},
    {"change", c.change, digits = 6}, {"unit", c.unit}, count = #MEASURES, provenance = saved,
    title = ("%s against %s"):format(self.name, base.name),
    note = ("%.5g %s of output saved, %.5g of unmet final demand, for %.5g more spent on policies"):format(
      saved.avoided, self.chain:meta().unit, saved.unmet_avoided, saved.cost)}
end

---What the tariffs of the scenario, at full strength and passed on in full, do to prices: the price model of the
---table (see chain:prices), with the flows as they were. Quantities in the run do not follow these prices but
---(1 + rate)^-armington.
---@param self lian.run
---@return lian.frame|nil prices
---@return string|nil message
---@return string|nil code
function methods.prices(self)
  local tariffs = self.outcome.tariffs
  if #tariffs == 0 then options.raise("prices: the scenario has no lian.tariff{...}") end
  local out, message, code = static.evaluate(self.chain, tariffs, {model = "price", flows = "domestic",
    essential = 0.01})
  if not out then return nil, message, code end
  return out.prices
end

---Whether the run keeps account: the largest share of a good by which what arrived differs from what was sent, and
---of a supplier by which what it gave differs from what it had or was asked for, over all steps, and when.
---Rounding gives about 1e-15.
---@param self lian.run
---@return lian.frame columns check, largest, at (year), holds
function methods.conservation(self)
  local worst, at = 0, nil
  for t, v in ipairs(self.outcome.record.totals.imbalance) do
    if v > worst then worst, at = v, times(self)[t] end
  end
  return frame.new{{"check", {"deliveries"}}, {"largest", {worst}, digits = 3}, {"at", {at}, digits = 7},
    {"holds", {worst < 1e-9}}, count = 1, title = "conservation", provenance = {largest = worst}}
end

-- the record that holds a region, sector or node: this run's, or that of the same run made again for it
local function record_of(self, name)
  local own = self.outcome.record
  for _, known in ipairs(own.groups and own.groups.names or {}) do if known == name then return own end end
  self.again = self.again or {}
  for _, axis in ipairs{"node", "region", "sector"} do
    for _, known in ipairs(axis == "node" and self.chain:nodes() or self.chain:axis(axis) or {}) do
      if known == name then
        if not self.again[axis] then
          local given = {}
          for key, value in pairs(self.given or {}) do given[key] = value end
          given.record, given.every = axis, nil
          self.again[axis] = assert(self.scenario:run(self.chain, given)).outcome.record
        end
        return self.again[axis]
      end
    end
  end
  local near = options.nearest(name, self.chain:nodes()) or options.nearest(name, self.chain:axis("region") or {})
  options.raise(("series.of: no region, sector or node '%s'%s"):format(name,
    near and (", did you mean '%s'?"):format(near) or ""))
end

---The path in time, a row a step, money a year. Without arguments: output, capacity, final_demand, unmet,
---orders, share (of normal output). `of` (or `node`): a region, sector or node. What run{record =} did not keep
---is found by running the same once more, which is remembered; rules are called again then.
---```lua
---run:series{of = "CHN"}:csv("china.csv")
---```
---@param self lian.run
---@param given? {of: string, node: string}
---@return lian.frame
function methods.series(self, given)
  local o = options.check("series", given or {}, {of = "text", node = "text"})
  o.of = o.of or o.node
  local r, steps, unit = self.outcome.record, self.outcome.horizon.steps, self.chain:meta().unit
  local function yearly(list)
    local out = {}
    for t, v in ipairs(list) do out[t] = v * steps end
    return out
  end
  local function share_of(list, normal)
    local out = {}
    for t, v in ipairs(list) do out[t] = normal > 0 and v / normal or nil end
    return out
  end
  local whole = 0
  if not o.of then
    for _, v in ipairs(self.outcome.normal) do whole = whole + v end
    local columns = {{"time", times(self), unit = "year", digits = 7}}
    for _, name in ipairs{"output", "capacity", "final_demand", "unmet", "orders"} do
      columns[#columns + 1] = {name, yearly(r.totals[name]), unit = unit}
    end
    columns[#columns + 1] = {"share", share_of(r.totals.output, whole)}
    columns.title = self.name
    return frame.new(columns)
  end
  r = record_of(self, o.of)
  local groups = r.groups
  for g, name in ipairs(groups.names) do
    if name == o.of then
      for i, of in ipairs(groups.group) do if of == g then whole = whole + self.outcome.normal[i] end end
      return frame.new{{"time", times(self, r.every), unit = "year", digits = 7},
        {"output", yearly(r.series[g]), unit = unit}, {"share", share_of(r.series[g], whole)},
        title = ("%s: %s"):format(self.name, o.of)}
    end
  end
end

local function days(v) return v and ("%.3g days"):format(v) or "not within the horizon" end

---What came out, in a few sentences with figures.
---@param self lian.run
---@return string
function methods.summary(self)
  local m, h = metrics.of(self.outcome), self.outcome.horizon
  local lines = {("%s (%d %ss from %g)"):format(self.name, h.count, h.step, h.from)}
  local function add(text, ...) lines[#lines + 1] = "  " .. text:format(...) end
  add("output: %.4g days of normal output are lost, %.5g %s; at worst %.3g %%%s", m.loss, m.money,
    self.chain:meta().unit, 100 * m.peak, m.peak_at and (" at %.2f"):format(m.peak_at) or "")
  if m.amplification then
    add("lost capacity alone would take %.4g days: amplified %.3g times", m.direct, m.amplification)
  end
  add("final demand that is not met: %.4g days, %.5g %s", m.unmet, m.unmet_money, self.chain:meta().unit)
  if m.peak > 1e-9 then
    add("back at 95 %% after %s, at 99 %% after %s", days(m.recovery_95), days(m.recovery_99))
  end
  local regions = self.chain:axis("region") and self:losses{by = "region"}
  if regions and #regions > 1 and m.peak > 1e-9 then
    local top = regions:top(1, "share")
    add("hardest hit: %s (%.3g %% of its output)", top(1, "region"), 100 * top(1, "share"))
  end
  local bought, held, spent = 0, 0, 0
  for _, row in ipairs(self.outcome.costs) do bought, held, spent = bought + row[3], held + row[4], spent + row[5] end
  if #self.outcome.costs > 0 then
    add("policies cost %.5g %s of goods bought, %.5g of holding them and %.5g spent", bought, self.chain:meta().unit,
      held, spent)
  end
  for _, t in ipairs(self.outcome.targets) do
    add("target %s of at least %.3g by %g: %s", t.label, t.at_least, t.before, t.met and
      ("met from %.2f on"):format(t.met) or ("missed, %.3g"):format(t.value or 0))
  end
  if self.outcome.parameters.note then add("%s", self.outcome.parameters.note) end
  if m.collapsed then add("the economy collapsed: output fell below 5 %% of normal with no shock active") end
  return table.concat(lines, "\n")
end

---All frames of the run by name, as a store saves them.
---@param self lian.run
---@return table<string, lian.frame>
function methods.frames(self)
  return {resilience = self:resilience(), losses = self:losses(), series = self:series(),
    conservation = self:conservation(),
    costs = #self.outcome.costs > 0 and self:costs() or nil,
    targets = #self.outcome.targets > 0 and self:targets() or nil,
    by_region = self.chain:axis("region") and self:losses{by = "region"} or nil}
end

---What the run rests on: chain, source, scenario, parameters, version.
---@param self lian.run
---@return table
function methods.provenance(self)
  local m = self.chain:meta()
  return {table = tostring(self.chain), title = m.title, source = m.source, scenario = self.text,
    options = self.options_text, version = "lian " .. core.version}
end

local ROWS, MOMENTS = 25, 40

-- the groups recorded that lose most, by thinned moments
local function heat(self, page)
  local r = self.outcome.record
  if not r.groups then return end
  local normal, order = {}, {}
  for g in ipairs(r.groups.names) do normal[g], order[g] = 0, {g, 0} end
  for i, g in ipairs(r.groups.group) do normal[g] = normal[g] + self.outcome.normal[i] end
  for g, path in ipairs(r.series) do
    for _, v in ipairs(path) do order[g][2] = order[g][2] + math.max(0, normal[g] - v) / math.max(normal[g], 1e-300) end
  end
  table.sort(order, function(a, b) if a[2] ~= b[2] then return a[2] > b[2] end return a[1] < b[1] end)
  local kept = times(self, r.every)
  local rows, cols, values, stride = {}, {}, {}, math.ceil(#kept / MOMENTS)
  for t = 1, #kept, stride do cols[#cols + 1] = ("%.2f"):format(kept[t]) end
  for k = 1, math.min(ROWS, #order) do
    local g = order[k][1]
    rows[k], values[k] = r.groups.names[g], {}
    for c = 1, #cols do
      local v = r.series[g][(c - 1) * stride + 1]
      values[k][c] = normal[g] > 0 and v / normal[g] - 1 or 0
    end
  end
  page:heat{rows = rows, cols = cols, values = values, scale = "share", title = "Output against normal, those hit most"}
end

---Writes a self-contained page: what was asked, measures, the path of output, losses, the script.
---@param self lian.run
---@param path string
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path)
  local report = require "lian.report"
  local page = report.new{title = self.name, subtitle = tostring(self.chain)}
  page:section("What came out"):text((self:summary():gsub("\n%s*", "\n\n")))
  page:lines{frame = self:series(), x = "time", y = {"share"}, title = "Output, share of normal",
    marks = self.outcome.start < math.huge and {[self.outcome.start] = "first shock"} or nil}
  page:frame(self:resilience())
  local h = self.outcome.horizon
  if #self.outcome.timeline > 0 and #self.outcome.timeline <= 40 then
    page:timeline{rows = self.outcome.timeline, from = h.from, to = h.to, costs = #self.outcome.costs > 0 and
      self:costs() or nil, title = "Shocks and policies"}
  end
  if #self.outcome.targets > 0 and #self.outcome.targets <= 6 then
    local own = self:self_guarantee()
    local names = {}
    for k, name in ipairs(own:names()) do if k > 1 then names[#names + 1] = name end end
    page:lines{frame = own, x = "time", y = names, title = "Self-guarantee: own share of what is used"}
    page:frame(self:targets())
  end
  heat(self, page)
  local regions = self.chain:axis("region") and self:losses{by = "region"} or {}
  if #regions > 1 then
    page:bars{frame = regions, label = "region", value = "lost", top = 20, title = "Output lost by region",
      unit = self.chain:meta().unit}
  end
  page:bars{frame = self:losses(), label = "node", value = "lost", top = 20, title = "Output lost by node",
    unit = self.chain:meta().unit}
  page:section("What was asked"):text(self.text)
  if self.script then page:section("The script"):script(self.script) end
  page:section("Provenance"):provenance(self:provenance())
  return page:write(path)
end

---Saves the run to a store: the scenario's text, its chain, and a run with all frames and the
---recipe that repeats it (store:replay). `chain`: the name of the chain there; it is saved under it when
---there is none, and refused when that is another chain. Left out: the name that the store has for this
---chain, or the chain's title.
---@param self lian.run
---@param store lian.store
---@param given? {chain: string}
---@return integer|nil run
---@return string|nil message
---@return string|nil code
function methods.save(self, store, given) return keep.save(self, store, given) end

meta.__tostring = methods.summary

-- given: {name, chain, outcome, text, script, options_text}
return function(given) return setmetatable(given, meta) end
