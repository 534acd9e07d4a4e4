--- How far the answer of a run can be trusted, in words and frames: what is asked about first (final demand that is not
--- met, value added that is lost), whether the ordering rule is steady, what other assumptions would give.
local bind = require "lian.scenario.bind"
local format = require "lian.base.format"
local frame = require "lian.frame"
local metrics = require "lian.scenario.results.metrics"
local options = require "lian.base.options"

local trust = {}

local function sum(list, members)
  local s = 0
  for i, v in ipairs(list) do if not members or members[i] then s = s + v end end
  return s
end

-- final users of a region: what they want at rest a step, by all makers
local function wanted_by(out, region)
  local s = 0
  for d = 1, out.finals.count do if out.finals.buyer[d] == region then s = s + sum(out.finals.base[d]) end end
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
  local final, unmet = sum(out.final), sum(out.unmet)
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

-- "10.7 days of final demand and 3.5 % of value added"
local function told(answer)
  local parts, lost = {}, answer.value_added
  if answer.unmet then parts[1] = format("%.3g days of final demand", answer.unmet) end
  if lost then
    local gains = lost < -5e-13 and " (gained)" or ""
    parts[#parts + 1] = format("%.3g %% of value added%s", 100 * math.abs(lost), gains)
  end
  return table.concat(parts, ", ")
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

---The first line: what final users and value added lose, in all and at home.
---@param self lian.run
---@return string
function trust.first(self)
  local out, home = self.outcome, trust.home(self)
  local text, other, outcome = told(trust.answer(self, out, home)), other_end(self)
  local lines = {home and ("%s loses %s"):format(home, text) or "lost: " .. text}
  if home then lines[2] = "all lose " .. told(trust.answer(self, out)) end
  if other then lines[#lines + 1] = ("%s: %s"):format(other, told(trust.answer(self, outcome, home))) end
  if out.steadiness.late then
    lines[#lines + 1] = format("output still falls at %.2f, long after the last shock has ended", out.horizon.from +
      (out.steadiness.late - 1) / out.horizon.steps)
  end
  return table.concat(lines, "; ")
end

local function scarce_of(own)
  local goods = own.scarce
  return #goods <= 3 and table.concat(goods, ", ") or ("%d goods"):format(#goods)
end

-- the assumption under which the economy bears most
local function best_of(moves)
  local best
  for _, one in ipairs(moves or {}) do
    local at = one.tips_at or math.huge
    if not best or at > (best.tips_at or math.huge) then best = one end
  end
  return best
end

---Is a shortage beyond what the rule of ordering bears?
---@param tested table|nil (lian.scenario.engines.in_time.trials)
---@param share number the shortage
---@return boolean
function trust.is_beyond(tested, share)
  return tested and (not tested.returns or tested.tips_at and share > tested.tips_at) and true or false
end

local function bears(tested)
  return tested.tips_at and format("tips at %.2g %%", 100 * tested.tips_at) or
    format("holds up to %g %%", 100 * tested.trials[#tested.trials].depth)
end

---The second line: does it tip, and why; nil where nothing is scarce.
---@param self lian.run
---@return string|nil
function trust.second(self)
  local tested, own = self.trust.steadiness, self.outcome.steadiness
  if not tested then return self.trust.not_tested end
  local lacks = format("%s lacks at most %.3g %% of normal", scarce_of(own), 100 * own.shortage.share)
  if not trust.is_beyond(tested, own.shortage.share) then
    return ("steady: %s, and a shortage of it for two months %s"):format(lacks, bears(tested))
  end
  local best = best_of(self.trust.moves)
  local why = not tested.returns and format("a shortage of %g %% for two months does not come back in %d years",
    100 * tested.trials[#tested.trials].depth, tested.years) or "it is beyond that"
  local cure = best and best.tips_at ~= tested.tips_at and ("; %s %s moves that most (%s)"):format(best.name, best.text,
    best.tips_at and format("tips at %g %%", 100 * best.tips_at) or "does not tip") or ""
  return ("not steady: %s, and a shortage %s; %s: the loss is made by the ordering rule more than by the shock, an "
    .. "upper bound at best%s"):format(lacks, bears(tested), why, cure)
end

---The second line of a sweep: in how many draws the shortage is beyond what the rule bears.
---@param self lian.sweep
---@return string|nil
function trust.of_draws(self)
  local tested = self.trust.steadiness
  if not tested then return self.trust.not_tested end
  local share = trust.share_beyond(self)
  return format("%s: a shortage of what is scarce for two months %s%s; %.3g %% of the draws are beyond%s",
    share > 0 and "not steady" or "steady", bears(tested), tested.returns and "" or " and does not come back",
    100 * share, share > 0 and ": their loss is made by the ordering rule more than by the shock" or "")
end

---The share of draws whose shortage is beyond what the rule bears.
---@param self lian.sweep
---@return number
function trust.share_beyond(self)
  local beyond = 0
  for _, row in ipairs(self.rows) do
    if trust.is_beyond(self.trust.steadiness, row.shortage) then beyond = beyond + 1 end
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
  local note = tested and trust.second(self) or ""
  if own.slack then
    note = format("%s; least slack of stocks %.3g (%s): they bear suppliers who deliver %.3g %% or more of orders",
      note, own.slack, own.slack_of, 100 / (1 + own.slack))
  end
  return trials_of(self, note, {shortage = own.shortage.share, shortage_of = own.shortage.good,
    shortage_at = own.shortage.at, slack = own.slack, slack_of = own.slack_of,
    beyond = trust.is_beyond(tested, own.shortage.share)})
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
  for k, row in ipairs(rows) do
    c.name[k + 2], c.value[k + 2], c.source[k + 2] = row.one.name, row.one.text, row.one.source
    c.unmet[k + 2], c.added[k + 2], c.change[k + 2] = row.answer.unmet, row.answer.value_added, row.change
  end
  return frame.new{{"assumption", c.name}, {"value", c.value}, {"unmet", c.unmet, unit = "days of final demand"},
    {"value_added", c.added, unit = "share lost"}, {"change", c.change}, {"source", c.source}, count = #rows + 2,
    title = ("assumptions: %s%s"):format(self.name, home and ", " .. home or ""),
    note = ("one at a time, by %s; change: of %s, against the run by %s"):format(rides.step,
      measure == "unmet" and "unmet" or "value_added", rides.step)}
end

return trust
