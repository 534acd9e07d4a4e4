--- Measures of resilience of a path of output against normal output.
---
--- unmet       final demand that is not met, in days of final demand
--- value_added value added that is lost, less what is gained, in days of it; it follows output at the table's
---             coefficients
--- loss        sum over time of what is not made (below normal), less what is made above it; in days of output
--- direct      what lost capacity alone would take;  amplification = loss / direct (Hallegatte 2008), where
---             all shocks are losses of capacity
--- peak        largest share of output lost, and when (1 - peak: robustness, Bruneau et al. 2003)
--- recovery    time from the first shock until output stays at 95, 99, 99.9 % of normal
--- triangle    mean loss of output over the horizon (Bruneau's loss triangle over its length)
local base = require "lian.scenario.results.base"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local metrics = {}

---Measure, unit, meaning, in the order in which they are shown.
metrics.LIST = {
  {"unmet", "days of final demand", "final demand that is not met"},
  {"value_added", "days of value added", "value added lost, less what is gained"},
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
}

-- steps from the first shock until output stays at the share; nil when it never does
local function recovery(q, first, share)
  local last
  for t = #q, 1, -1 do
    if q[t] < share then
      last = t
      break
    end
  end
  if not last then return 0 end
  if last == #q then return nil end
  return math.max(0, last + 1 - first)
end

---Value added a unit of output, by node of the chain that was run; nil on a network, whose value added is not known.
---@param self lian.run|lian.sweep source, chain
---@return number[]|nil
function metrics.weights(self)
  if self.chain:meta().sparse then return nil end
  return (base.weights(self, "value_added", "run"))
end

---The share of value added that is lost over the run, less what is gained; of some nodes.
---@param outcome table
---@param weights number[]|nil (metrics.weights)
---@param members? boolean[] by node
---@return number|nil share
function metrics.added(outcome, weights, members)
  if not weights then return nil end
  local normal = lists.weighed(outcome.normal, weights, members) * outcome.horizon.count
  if normal <= 0 then return nil end
  local run = {outcome = outcome}
  local lost, gained = base.lost(run, weights, "value_added"), base.gained(run, weights, "value_added")
  return (lists.sum(lost, members) - lists.sum(gained, members)) / normal
end

-- path: output, final (asked at rest), unmet, direct: sums of the part that is measured, a step
local function measure(outcome, path)
  local horizon, normal, q = outcome.horizon, path.normal, {}
  for t, v in ipairs(path.output) do q[t] = normal > 0 and v / normal or 1 end
  local days = 365 / horizon.steps
  local start = outcome.start < math.huge and outcome.start or horizon.from -- policies alone: no shock begins
  local first = math.max(1, math.floor((start - horizon.from) * horizon.steps + 1e-9) + 1)
  local loss, lost, peak, at = 0, 0, 0, nil
  for t, v in ipairs(q) do
    loss = loss + 1 - v
    lost = lost + math.max(0, 1 - v)
    if 1 - v > peak then peak, at = 1 - v, t end
  end
  local out = {loss = loss * days, lost = lost * days, gained = (lost - loss) * days,
    direct = normal > 0 and path.direct / normal * days or 0, peak = peak,
    peak_at = at and horizon.from + (at - 1) / horizon.steps, mean = 1 - loss / #q,
    unmet = path.final > 0 and path.unmet / path.final * days or 0, money = loss * normal,
    unmet_money = path.unmet, triangle = loss / #q, collapsed = outcome.collapsed ~= nil}
  out.value_added = path.added and path.added * outcome.horizon.count * days
  out.amplification = outcome.only_capacity and out.direct > 0 and out.loss / out.direct or nil
  for _, level in ipairs{{"recovery_95", 0.95}, {"recovery_99", 0.99}, {"recovery_999", 0.999}} do
    local steps = recovery(q, first, level[2])
    out[level[1]] = steps and steps * days
  end
  return out
end

-- where imports are kept apart: what home makes; "abroad" stands for imports, which are nobody's output here
local function of_home(outcome, chain, weights)
  local members, path = {}, outcome.kept.home:column(1)
  for i, region in ipairs(chain:axis("region")) do members[i] = region ~= outcome.abroad end
  return measure(outcome, {output = path, normal = lists.sum(outcome.normal, members), final = lists.sum(outcome.final),
    unmet = lists.sum(outcome.totals.unmet), direct = lists.sum(outcome.direct, members),
    added = metrics.added(outcome, weights)})
end

---The whole of a run; of home's output where imports are kept apart.
---@param outcome table of a run (lian.scenario.engines.in_time.loop)
---@param chain lian.chain as it was run
---@param weights number[]|nil (metrics.weights)
---@return table measures
function metrics.of(outcome, chain, weights)
  if outcome.abroad then return of_home(outcome, chain, weights) end
  return measure(outcome, {output = outcome.totals.output, normal = outcome.normal_total,
    final = lists.sum(outcome.final), unmet = lists.sum(outcome.totals.unmet), direct = lists.sum(outcome.direct),
    added = metrics.added(outcome, weights)})
end

-- output of a region step by step, from what was kept
local function path_of(outcome, chain, region, verb)
  local kept, out = outcome.kept, {}
  local regions = chain:axis("region")
  if not kept.output or kept.level == "sector" or kept.every > 1 then
    options.raise(("%s.on: this run did not keep regions step by step: run it with record = 'region'%s"):format(verb,
      kept.every > 1 and " and every = 1" or ""))
  end
  for t = 1, kept.output:rows() do
    local v = 0
    for g, x in ipairs(kept.output:row(t)) do
      if (kept.level == "region" and kept.names[g] or regions[g]) == region then v = v + x end
    end
    out[t] = v
  end
  return out
end

---A region of a run: output of its makers, final demand of its users (of its makers, where who buys was not followed).
---@param outcome table
---@param chain lian.chain as it was run
---@param region string
---@param verb string stands in messages
---@param weights number[]|nil (metrics.weights)
---@return table measures
function metrics.of_region(outcome, chain, region, verb, weights)
  places.check_region(chain, region, verb .. ".on")
  local regions, members = chain:axis("region"), {}
  for i, name in ipairs(regions) do members[i] = name == region end
  local final, unmet = 0, outcome.missed and outcome.missed[region]
  if unmet then
    for d = 1, outcome.finals.count do
      if outcome.finals.buyer[d] == region then final = final + lists.sum(outcome.finals.base[d]) end
    end
  else
    final, unmet = lists.sum(outcome.final, members), lists.sum(outcome.unmet, members)
  end
  return measure(outcome, {output = path_of(outcome, chain, region, verb), normal = lists.sum(outcome.normal, members),
    final = final, unmet = unmet, direct = lists.sum(outcome.direct, members),
    added = metrics.added(outcome, weights, members)})
end

return metrics
