--- What a run in time gave: measures of resilience, losses, deliveries, paths, costs, a summary.
local at_once = require "lian.scenario.engines.at_once"
local base = require "lian.scenario.results.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local lists = require "lian.base.lists"
local metrics = require "lian.scenario.results.metrics"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local paths = require "lian.scenario.results.paths"
local trust = require "lian.scenario.results.trust"

local methods = {}

local function measures_of(self, region, verb)
  local weights = metrics.weights(self)
  if region == nil then return metrics.of(self.outcome, self.chain, weights) end
  return metrics.of_region(self.outcome, self.chain, region, verb, weights)
end

---Measures of resilience: one row each, with value, unit and meaning. `on`: of one region (output of its makers, unmet
---final demand of its users); refused where the run did not keep it. A measure without a value is not reached
---(recovery) or has no meaning (amplification without lost capacity). The numbers by name are in the frame's
---`provenance`.
---```lua
---print(run:resilience{on = "CHN"})
---```
---@param self lian.run
---@param given? {on: string}
---@return lian.frame
function methods.resilience(self, given)
  local o = options.check("resilience", given, {on = "text", of = {now = "on"}})
  local m, c = measures_of(self, o.on, "resilience"), {name = {}, value = {}, unit = {}, meaning = {}}
  for k, measure in ipairs(metrics.LIST) do
    c.name[k], c.value[k], c.unit[k], c.meaning[k] = measure[1], m[measure[1]], measure[2], measure[3]
  end
  return frame.new{{"measure", c.name}, {"value", c.value, digits = 6}, {"unit", c.unit}, {"meaning", c.meaning},
    count = #metrics.LIST, title = ("resilience: %s%s"):format(self.name, o.on and ", " .. o.on or ""), provenance = m,
    note = m.collapsed and "the economy collapsed: output fell below 5 % of normal with no shock active" or nil}
end

---Losses over the whole run (money; at rest for comparison). `each`: "node" (default), "region", another axis or
---"total". `of`: "output" (default), "final_demand" (what final users get less), "unmet" (what they wish for and do not
---get; both by maker: by user see resilience{on =}), "value_added", "employment" or any other extension, "income" or
---an input row (these follow output at the table's coefficients; value added also pays for inputs that go into what is
---of no use, see lian.quality; "abroad", which stands for imports kept apart, has none). Columns: normal, lost, gained,
---unmet (final demand of these goods, of output alone), direct (what lost capacity alone would take), share (lost less
---gained, over normal). Of final demand and unmet: normal, lost, share. Where imports are kept apart, output and what
---follows it are home's but by node and region, which tell those of "abroad", what is imported, beside.
---```lua
---print(run:losses{each = "region", of = "value_added"}:top(10, "share"))
---```
---@param self lian.run
---@param given? {each: string, of: string}
---@return lian.frame
function methods.losses(self, given)
  local o, out = options.check("losses", given, base.LOSSES), self.outcome
  local count = out.horizon.count
  local function over(list)
    local whole = {}
    for i, v in ipairs(list) do whole[i] = v * count end
    return whole
  end
  local function shares(sums, columns)
    local c = {}
    for k, whole in ipairs(sums.normal) do
      c[k] = whole > 0 and (sums.lost[k] - (sums.gained and sums.gained[k] or 0)) / whole or 0
    end
    columns[#columns + 1] = {"share", c}
  end
  if o.of == "unmet" then
    return base.losses(self, o, {{"normal", over(out.final)}, {"lost", out.unmet}}, nil, self.chain:meta().unit, shares)
  elseif o.of == "final_demand" then
    if not out.served then options.raise("losses.of: this run did not follow final users: run it with trade = true") end
    return base.losses(self, o, {{"normal", over(out.final)}, {"lost", lists.subtract(over(out.final), out.served)}},
      nil, self.chain:meta().unit, shares)
  end
  local weights, unit = base.weights(self, o.of, "losses.of")
  local own = base.of_home(self, o.each)
  local parts = {{"normal", own(over(out.normal))}, {"lost", own(base.lost(self, weights, o.of)), weighed = true},
    {"gained", own(base.gained(self, weights, o.of)), weighed = true}}
  if o.of == "output" then parts[4] = {"unmet", out.unmet} end
  parts[#parts + 1] = {"direct", own(out.direct)}
  return base.losses(self, o, parts, weights, unit, function(sums, columns)
    if base.leaves_out(self, o.each) then columns.note = base.HOME end
    shares(sums, columns)
  end)
end

---Deliveries over the whole run by origin, destination and good, to makers and final users, money: `before` (as at
---rest), `after`, change, moved (its size). `by` (origins), `on` (destinations), `goods`: only these. The largest
---change first.
---```lua
---print(run:flows{on = "CHN", goods = "C"}:top(10, "moved"))
---```
---@param self lian.run
---@param given? {by: string|string[], on: string|string[], goods: string|string[]}
---@return lian.frame columns by, on, goods, before, after, change, moved
function methods.flows(self, given)
  local out, chain = self.outcome, self.chain
  local kept = out.kept
  if not kept.trade then
    options.raise("flows: this run did not keep deliveries: run it with trade = true")
  end
  local regions, place, steps = {}, {}, out.horizon.steps
  for r, name in ipairs(kept.regions) do regions[r], place[name] = name, r end
  for name in pairs(out.delivered) do
    if not place[name] then place[name], regions[#regions + 1] = 0, name end
  end
  table.sort(regions, function(a, b)
    local p, q = place[a], place[b]
    if p == 0 or q == 0 then return p ~= 0 or q == 0 and p == 0 and a < b end
    return p < q
  end)
  local before = paths.trade_at_rest(chain, regions)
  local after, count = {}, out.horizon.count
  for i = 1, #chain do
    after[i] = {}
    local came = kept.trade:row(i)
    for r, name in ipairs(regions) do
      local finals = out.delivered[name]
      before[i][r] = before[i][r] / steps * count
      for d = 1, out.finals.count do
        if out.finals.buyer[d] == name then before[i][r] = before[i][r] + out.finals.base[d][i] * count end
      end
      after[i][r] = (came[r] or 0) + (finals and finals[i] or 0)
    end
  end
  return base.flows(self, given, regions, before, after)
end

---The path in time, a row a step, a year's money at that pace. Without arguments the totals: output, capacity,
---final_demand (asked), unmet, orders, share (of normal output). With `of`, one measure by groups: "output",
---"final_demand", "unmet", "value_added", "employment" or any other extension or input row, "share" (of normal
---output), "cover" (stocks in days of normal use, of `goods` held by buyers in `on`, `each` "sector" or "region") or
---"limit" (the good whose stock caps a node, `each` "node"). `each`: "total" (default), "region", "sector" or "node":
---a column a group; `on`, `goods`, `nodes`: only these. What the run did not keep (its options record, every) is
---refused.
---```lua
---run:series{of = "output", each = "region"}:csv("regions.csv")
---print(run:series{of = "cover", goods = "C", on = "CHN"})
---```
---@param self lian.run
---@param given? {of: string, each: string, on: string, goods: string|string[], nodes: string|string[]}
---@return lian.frame
function methods.series(self, given) return paths.series(self, given) end

-- the beginnings of steps
local function times(self)
  local out, h = {}, self.outcome.horizon
  for t = 1, h.count do out[t] = h.from + (t - 1) / h.steps end
  return out
end

---What policies have cost, by policy and calendar year: bought (goods for a stock, at the table's prices), held
---(the cost of holding it) and spent (budgets, subsidies, one-off and yearly costs; tariffs collected below 0).
---Refilling a buyers' stock after use is not counted again.
---```lua
---print(run:costs():group{by = "policy", sum = {"bought", "held", "spent"}})
---```
---@param self lian.run
---@return lian.frame costs columns policy, year, bought, held, spent
function methods.costs(self)
  local c, unit = {{}, {}, {}, {}, {}}, self.chain:meta().unit
  for k, row in ipairs(self.outcome.costs) do for j = 1, 5 do c[j][k] = row[j] end end
  return frame.new{{"policy", c[1]}, {"year", c[2], digits = 5}, {"bought", c[3], unit = unit},
    {"held", c[4], unit = unit}, {"spent", c[5], unit = unit}, count = #self.outcome.costs,
    title = "costs of policies"}
end

---The targets of the scenario: whether each is met by its year, from when on, the value at the end of its term, the
---yearly rise that was `needed` from the first step, and what is `still` missing of it, a year.
---```lua
---print(run:targets())
---```
---@param self lian.run
---@return lian.frame targets columns target, at_least, before, met (year), value, needed, still
function methods.targets(self)
  local c, from = {{}, {}, {}, {}, {}, {}, {}}, self.outcome.horizon.from
  for k, t in ipairs(self.outcome.targets) do
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = t.label, t.at_least, t.before, t.met, t.value
    c[6][k] = goal.short(t.path[1], t.at_least) / (t.before - from)
    c[7][k] = goal.short(t.value or 0, t.at_least) / (t.before - from)
  end
  return frame.new{{"target", c[1]}, {"at_least", c[2]}, {"before", c[3], digits = 6}, {"met", c[4], digits = 6},
    {"value", c[5]}, {"needed", c[6], unit = "a year"}, {"still", c[7], unit = "a year"},
    count = #self.outcome.targets, title = "targets"}
end

---The path of self-guarantee of each target in time: columns time and one a target.
---```lua
---print(run:self_guarantee())
---```
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
  local total = 0
  for _, row in ipairs(self.outcome.costs) do total = total + row[3] + row[4] + row[5] end
  return total
end

local meta

-- what is saved, or lost beyond the other run, and what is spent for it
local function against_note(saved, unit)
  local function told(v, gained, lost, in_unit)
    return (v < 0 and lost or gained):format(number.amount(math.abs(v), in_unit))
  end
  return table.concat({told(saved.avoided, "%s of output saved", "%s more of output lost", unit),
    told(saved.unmet_avoided, "%s of unmet final demand saved", "%s more of final demand not met"),
    told(saved.cost, "for %s more spent on policies", "%s less spent on policies")}, ", ")
end

---This run against another one of the same chain and horizon, such as the same shocks without a policy:
---each measure of both and their difference, of one region with `on`. The note, and `provenance` (avoided,
---unmet_avoided, cost, money), say what output and unmet final demand it saves for what further cost of policies.
---```lua
---print(run:against(base)) -- the same shocks without the policy
---```
---@param self lian.run
---@param other lian.run
---@param given? {on: string}
---@return lian.frame comparison columns measure, base, run, change, unit
function methods.against(self, other, given)
  if core.metatable(other) ~= meta then options.fail("against", "another run", other) end
  local o = options.check("against", given, {on = "text"})
  local a, b = self.outcome.horizon, other.outcome.horizon
  if self.chain ~= other.chain or a.from ~= b.from or a.count ~= b.count or a.steps ~= b.steps then
    options.raise("against: the runs are not of the same chain and horizon")
  end
  local mine, theirs = measures_of(self, o.on, "against"), measures_of(other, o.on, "against")
  local c = {name = {}, base = {}, run = {}, change = {}, unit = {}}
  for k, measure in ipairs(metrics.LIST) do
    local p, q = theirs[measure[1]], mine[measure[1]]
    c.name[k], c.base[k], c.run[k], c.unit[k] = measure[1], p, q, measure[2]
    c.change[k] = p and q and q - p or nil
  end
  local saved = {avoided = theirs.money - mine.money, unmet_avoided = theirs.unmet_money - mine.unmet_money,
    cost = cost_of(self) - cost_of(other)}
  return frame.new{{"measure", c.name}, {"base", c.base, digits = 6}, {"run", c.run, digits = 6},
    {"change", c.change, digits = 6}, {"unit", c.unit}, count = #metrics.LIST, provenance = saved,
    title = ("%s against %s%s"):format(self.name, other.name, o.on and ", " .. o.on or ""),
    note = against_note(saved, self.chain:meta().unit)}
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
  return at_once.prices(self.chain, tariffs)
end

---Whether the run keeps account: the largest share of a good by which what arrived differs from what was sent, and
---of a supplier by which what it gave differs from what it had or was asked for, over all steps, and when.
---Rounding gives about 1e-15.
---@param self lian.run
---@return lian.frame columns check, largest, at (year), holds
function methods.conservation(self)
  local worst, at = 0, nil
  for t, v in ipairs(self.outcome.totals.imbalance) do
    if v > worst then worst, at = v, times(self)[t] end
  end
  return frame.new{{"check", {"deliveries"}}, {"largest", {worst}, digits = 3}, {"at", {at}, digits = 7},
    {"holds", {worst < 1e-9}}, count = 1, title = "conservation", provenance = {largest = worst}}
end

local function back(level, days)
  if not days then return ("not back at %d %% within the horizon"):format(level) end
  if days <= 0 then return ("never below %d %%"):format(level) end
  return ("back at %d %% after %s days"):format(level, days < 1000 and number.amount(days, nil, 3) or
    ("%.0f"):format(days))
end

local function costs_line(self, add)
  local bought, held, spent = 0, 0, 0
  for _, row in ipairs(self.outcome.costs) do bought, held, spent = bought + row[3], held + row[4], spent + row[5] end
  if #self.outcome.costs > 0 then
    add("policies cost %s of goods bought, %s of holding them and %s spent",
      number.amount(bought, self.chain:meta().unit), number.amount(held), number.amount(spent))
  end
end

---Whether the run is made by its shocks or by the rule of ordering. The goods that shocks make scarce lose a part
---`depth` of the capacity of all their makers for two months, and nothing else happens, for four years:
---`amplification`, the output lost over what lost capacity alone would take, and whether output is `back` at 99 %. In
---`provenance`: tips_at (the least depth at which a passing shortage is amplified more than twice as much as one of
---1 %, or output does not come back; nil: none up to 80 %), returns (at 80 %), shortage (the most that a scarce good
---lacks of its normal output in a step while shocks act), slack (least of (1 - psi) stock / restore), beyond (the
---shortage is as large as tips_at: the rule then adds to the loss). Refused where no shock makes a good scarce, or the
---run had steadiness = false.
---```lua
---print(run:steadiness())
---```
---@param self lian.run
---@param given? {}
---@return lian.frame columns depth, amplification, back
function methods.steadiness(self, given)
  options.check("steadiness", given, {})
  return trust.steadiness(self)
end

---What the answer would be under other assumptions, one at a time (a tornado): days of final demand that are not met,
---and the share of value added that is lost, in the region whose question it is (`on`: in another one). Stocks and
---their restoring times halved and doubled, psi, who is served first, over-capacity, sourcing; the option
---`assumptions` of the run gives other values, {psi = {0.6, 1, source = "..."}}. They run by month where stocks allow
---it, beside the run's own parameters by that step. Refused where the run did not try them (profiles of other
---programs, networks and rules in Lua do not unless asked).
---```lua
---print(run:assumptions{on = "CHN"})
---```
---@param self lian.run
---@param given? {on: string}
---@return lian.frame columns assumption, value, unmet, value_added, change, source
function methods.assumptions(self, given) return trust.assumptions(self, given) end

---What came out, in a few sentences with figures: first what final users and value added lose, then whether the
---answer is steady.
---@param self lian.run
---@return string
function methods.summary(self)
  local m, h = metrics.of(self.outcome, self.chain), self.outcome.horizon
  local lines, first, unit = {}, trust.first(self), self.chain:meta().unit
  local function add(text, ...) lines[#lines + 1] = "  " .. format(text, ...) end
  lines[1] = ("%s: %s"):format(self.name, first[1])
  for k = 2, #first do add("%s", first[k]) end
  for _, line in ipairs(trust.second(self)) do add("%s", line) end
  add("%d %s%s from %g", h.count, h.step, h.count == 1 and "" or "s", h.from)
  local function money(v) return number.amount(v, unit) end
  add("final demand that is not met: %.4g days, %s", m.unmet, money(m.unmet_money))
  add("output: %.4g days of normal output are %s, %s; at worst %.3g %%%s", math.abs(m.loss), m.loss < 0 and
    "gained" or "lost", money(math.abs(m.money)), 100 * m.peak, m.peak_at and format(" at %.2f", m.peak_at) or "")
  if m.amplification then
    add("lost capacity alone would take %.4g days: amplified %.3g times", m.direct, m.amplification)
  end
  if m.recovery_99 == 0 then
    if m.peak > 1e-9 then add("output stays above 99 %% of normal") end
  else
    add("%s, %s", back(95, m.recovery_95), back(99, m.recovery_99))
  end
  local regions = self.chain:axis("region") and self:losses{each = "region", of = "value_added"}
  if regions and #regions > (self.outcome.abroad and 2 or 1) and m.peak > 1e-9 then
    local top = regions:top(1, "share")
    add("hardest hit: %s (%.3g %% of its value added)", top(1, "region"), 100 * top(1, "share"))
  end
  costs_line(self, add)
  for _, t in ipairs(self.outcome.targets) do
    add("target %s of at least %.3g by %g: %s", t.label, t.at_least, t.before, t.met and
      format("met from %.2f on", t.met) or format("missed, %.3g", t.value or 0))
  end
  if self.outcome.random then
    add("one draw of what is random (draw %d): scenario:sweep says how others come out", self.outcome.draw)
  end
  for _, note in ipairs(self.notes or {}) do add("%s", note) end
  if m.collapsed then add("the economy collapsed: output fell below 5 %% of normal with no shock active") end
  return table.concat(lines, "\n")
end

---All frames of the run by name, as a store saves them.
---@param self lian.run
---@return table<string, lian.frame>
function methods.frames(self)
  return {resilience = self:resilience(), losses = self:losses(), series = self:series(),
    conservation = self:conservation(), steadiness = self.trust.steadiness and self:steadiness() or nil,
    assumptions = self.trust.assumptions and self:assumptions() or nil,
    costs = #self.outcome.costs > 0 and self:costs() or nil,
    targets = #self.outcome.targets > 0 and self:targets() or nil,
    by_region = self.chain:axis("region") and self:losses{each = "region"} or nil}
end

---The normal output of the whole economy, money a step.
---@param self lian.run
---@return number
function methods.normal(self) return lists.sum(self.outcome.normal) end

meta = base.class("lian.run", "run:", methods)

-- given: {name, source, chain, outcome, text, script, options_text, notes}
return function(given) return setmetatable(given, meta) end
