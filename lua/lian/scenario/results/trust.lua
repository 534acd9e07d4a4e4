--- How far the answer of a run can be trusted, in words and frames: the main results (unmet final
--- demand, lost value added), whether the ordering rule is stable, and results under other assumptions.
local bind = require "lian.scenario.bind"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local metrics = require "lian.scenario.results.metrics"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local steadiness = require "lian.scenario.engines.in_time.steadiness"

local trust = {}

-- final users of a region: what they want at rest a step, by all makers
local function wanted_by(out, region)
  local s = 0
  for d = 1, out.finals.count do if out.finals.buyer[d] == region then s = s + lists.sum(out.finals.base[d]) end end
  return s
end

---What an outcome says of all regions, or of one: `unmet` (days of final demand; nil where it was not followed),
---`value_added` (the share of it that is lost over the horizon; nil on a network).
---@param self lian.run
---@param out table outcome of a lane of the same chain
---@param region? string
---@return table answer
function trust.answer(self, out, region)
  local regions, members = region and self.chain:axis("region"), nil
  if region then
    members = {}
    for i, name in ipairs(regions) do members[i] = name == region end
  end
  local final, unmet = lists.sum(out.final), lists.sum(out.unmet)
  if region then
    final = wanted_by(out, region)
    unmet = out.missed and out.missed[region] or final == 0 and 0 or nil
  end
  return {unmet = unmet and (final > 0 and unmet / final * 365 / out.horizon.steps or 0),
    value_added = metrics.added(out, metrics.weights(self), members)}
end

---The region whose question a run answers, where it has several.
---@param self lian.run
---@return string|nil
function trust.home(self)
  local home, out = bind.home(self.asked.scenario, self.source), self.outcome
  local regions = self.chain:axis("region")
  if not home or not regions or out.abroad == home then return nil end
  local several, is = false, false
  for _, name in ipairs(regions) do several, is = several or name ~= regions[1], is or name == home end
  return several and is and home or nil
end

local TINY = 5e-13 -- of value added: rounding
local ALL = "all regions"

-- "CHN loses 10.7 days of final demand and 3.5 % of value added"
local function told(who, answer)
  local unmet, lost = answer.unmet and format("%.3g days of final demand", answer.unmet), answer.value_added
  local loses, gains = "loses", "gains"
  if who == ALL then loses, gains = "lose", "gain" end
  if not lost then return ("%s %s %s"):format(who, loses, unmet or "what was not followed") end
  local added = format("%.3g %% of value added", 100 * math.abs(lost))
  if math.abs(lost) <= TINY and (answer.unmet or 0) <= TINY then return ("%s %s nothing"):format(who, loses) end
  if lost >= -TINY then return ("%s %s %s%s"):format(who, loses, unmet and unmet .. " and " or "", added) end
  return ("%s %s%s %s"):format(who, unmet and ("%s %s and "):format(loses, unmet) or "", gains, added)
end

-- the answer under the other classes of inputs
local function other_end(self)
  local rides = self.trust.assumptions
  for _, one in ipairs(rides and rides.list or {}) do
    if one.name == "classes" then
      return one.text == "all" and "if all inputs are critical" or "if inputs are critical by rule", one.outcome
    end
  end
end

-- who loses where there is no home to ask about
local function whole_of(self)
  local regions = places.regions(self.chain)
  if #regions > 1 then return ALL end
  return self.chain:meta().sparse and "the network" or regions[1] or "the economy"
end

---The first lines: what final users and value added lose over the horizon, at home, in all, and under other classes of
---inputs.
---@param self lian.run
---@return string[]
function trust.first(self)
  local out, home = self.outcome, trust.home(self)
  local h, who, other, outcome = out.horizon, home or whole_of(self), other_end(self)
  local late = out.steadiness.late and format("; output still falls at %.2f, long after the last shock has ended",
    h.from + (out.steadiness.late - 1) / h.steps) or ""
  local lines = {format("in %.3g year%s %s%s", h.to - h.from, h.to - h.from == 1 and "" or "s",
    told(who, trust.answer(self, out, home)), late)}
  if home then
    local all = trust.answer(self, out)
    if out.abroad then all.value_added = nil end -- that of home, once more
    lines[2] = told(out.abroad and "with users abroad it" or ALL, all)
  end
  if other then lines[#lines + 1] = ("%s %s"):format(other, told(who, trust.answer(self, outcome, home))) end
  return lines
end

-- "c14 lacks at most 5.42 % of normal output"
local function lacks(own)
  local text = format("%s lacks at most %.3g %% of normal output", own.shortage.good or own.scarce[1],
    100 * own.shortage.share)
  return #own.scarce > 1 and ("of %d scarce goods %s"):format(#own.scarce, text) or text
end

-- of trials by the same step, the assumption under which the economy bears more than as it was run, and most
local function best_of(moves)
  local best
  for k, one in ipairs(moves or {}) do
    local at = one.tips_at or math.huge
    if k == 1 or at > (best.tips_at or math.huge) then best = one end
  end
  return best and best ~= moves[1] and best or nil
end

local function bears(tested)
  local deepest = format("%g %%", 100 * tested.trials[#tested.trials].depth)
  if not tested.tips_at then return ("a shortage for two months is borne up to %s"):format(deepest) end
  return format("a shortage for two months tips the economy from %.2g %% on%s", 100 * tested.tips_at, tested.returns
    and "" or (", and one of %s is not made good in %d years"):format(deepest, tested.years))
end

-- the two depths tried between which it tips
local function only_at(tried, tips_at)
  if not tips_at then return format("bear a shortage of %g %%", 100 * tried[#tried].depth) end
  local under = 0
  for _, trial in ipairs(tried) do if trial.depth < tips_at then under = trial.depth end end
  return format("tip only between %g and %g %%", 100 * under, 100 * tips_at)
end

---The next lines: is the answer steady, and why; none where nothing is scarce.
---@param self lian.run
---@return string[]
function trust.second(self)
  local tested, own = self.trust.steadiness, self.outcome.steadiness
  if not tested then return {self.trust.not_tested} end
  if not steadiness.is_beyond(tested, own.shortage.share) then
    return {("steady: %s; %s"):format(lacks(own), bears(tested))}
  end
  local lines = {("not steady: %s; %s"):format(lacks(own), bears(tested)),
    "so the rule of ordering adds to what the shock does: an upper bound at best"}
  local best = best_of(self.trust.moves)
  if best then
    lines[3] = ("with %s %s it would %s"):format(best.name, best.text, only_at(tested.trials, best.tips_at))
  end
  return lines
end

---The second line of a sweep: in how many draws the shortage is beyond what the rule bears.
---@param self lian.sweep
---@return string|nil
function trust.of_draws(self)
  local tested = self.trust.steadiness
  if not tested then return self.trust.not_tested end
  local share = trust.share_beyond(self)
  if share == 0 then return "steady in all draws: " .. bears(tested) end
  return format("not steady in %.3g %% of the draws, upper bounds at best: %s", 100 * share, bears(tested))
end

---The share of draws whose shortage is beyond what the rule bears.
---@param self lian.sweep
---@return number
function trust.share_beyond(self)
  local beyond = 0
  for _, row in ipairs(self.rows) do
    if steadiness.is_beyond(self.trust.steadiness, row.shortage) then beyond = beyond + 1 end
  end
  return beyond / #self.rows
end

local function trials_of(self, note, provenance)
  local tested = self.trust.steadiness
  if not tested then
    options.raise("steadiness: " .. (self.trust.not_tested or "it was not tried: no shock makes a good scarce, or "
      .. "steadiness = false"))
  end
  local depth, amplification, back = {}, {}, {}
  for k, trial in ipairs(tested.trials) do
    depth[k], amplification[k], back[k] = trial.depth, trial.amplification, trial.back
  end
  provenance.tips_at, provenance.returns = tested.tips_at, tested.returns
  return frame.new{{"depth", depth, unit = "share"}, {"amplification", amplification, digits = 4}, {"back", back},
    count = #depth, title = "steadiness: " .. self.name, note = note, provenance = provenance}
end

---Amplification of a shortage of the scarce goods, by depth. See run:steadiness.
---@param self lian.run
---@return lian.frame
function trust.steadiness(self)
  local tested, own = self.trust.steadiness, self.outcome.steadiness
  local note = tested and table.concat(trust.second(self), ";\n") or ""
  if own.slack and own.slack < math.huge then
    note = format("%s;\nstocks bear suppliers who deliver at least %.3g %% of orders: slack %.3g, that of %s",
      note, 100 / (1 + own.slack), own.slack, own.slack_of)
  end
  return trials_of(self, note, {shortage = own.shortage.share, shortage_of = own.shortage.good,
    shortage_at = own.shortage.at, slack = own.slack, slack_of = own.slack_of,
    beyond = steadiness.is_beyond(tested, own.shortage.share)})
end

---The same of a sweep, with the share of draws beyond. See sweep:steadiness.
---@param self lian.sweep
---@return lian.frame
function trust.steadiness_of_draws(self)
  return trials_of(self, trust.of_draws(self), {beyond = self.trust.steadiness and trust.share_beyond(self)})
end

---What the answer would be under other assumptions, the one that moves it most first. See run:assumptions.
---@param self lian.run
---@return lian.frame
function trust.assumptions(self, given)
  local o, rides = options.check("assumptions", given, {on = "text"}), self.trust.assumptions
  if not rides then
    options.raise("assumptions: they were not tried: run it with assumptions = true")
  end
  if o.on then places.check_region(self.chain, o.on, "assumptions.on") end
  local home = o.on or trust.home(self)
  local measure = self.chain:meta().sparse and "unmet" or "value_added"
  local function of(out)
    local answer = trust.answer(self, out, home)
    return answer, answer[measure] or answer.unmet or 0
  end
  local rows, start, at_start = {}, of(rides.base)
  for k, one in ipairs(rides.list) do
    local answer, value = of(one.outcome)
    rows[k] = {one = one, answer = answer, change = value - at_start, place = k}
  end
  local widest = {}
  for _, row in ipairs(rows) do
    widest[row.one.name] = math.max(widest[row.one.name] or 0, math.abs(row.change))
  end
  table.sort(rows, function(a, b)
    local p, q = widest[a.one.name], widest[b.one.name]
    if p ~= q then return p > q end
    return a.place < b.place
  end)
  local run = of(self.outcome)
  local c = {name = {"as run", "as run"}, value = {"by " .. self.outcome.horizon.step, "by " .. rides.step},
    unmet = {run.unmet, start.unmet}, added = {run.value_added, start.value_added}, change = {nil, 0}, source = {}}
  local heads = 2
  if c.value[1] == c.value[2] then -- the trials' own run is that one
    heads = 1
    for _, name in ipairs{"name", "value", "unmet", "added"} do c[name][2] = nil end
    c.change = {0}
  end
  for k, row in ipairs(rows) do
    local at = k + heads
    c.name[at], c.value[at], c.source[at] = row.one.name, row.one.text, row.one.source
    c.unmet[at], c.added[at], c.change[at] = row.answer.unmet, row.answer.value_added, row.change
  end
  return frame.new{{"assumption", c.name}, {"value", c.value}, {"unmet", c.unmet, unit = "days"},
    {"value_added", c.added, unit = "share lost"}, {"change", c.change}, {"source", c.source}, count = #rows + heads,
    title = ("assumptions: %s%s"):format(self.name, home and ", " .. home or ""),
    note = ("one at a time; change: of %s, against the run by %s; unmet: final demand"):format(measure, rides.step)}
end

return trust
