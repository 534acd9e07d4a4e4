--- Measures of resilience of a path of output against normal output.
---
--- loss        sum over time of what is not made (below normal), less what is made above it; in days of output
--- direct      what lost capacity alone would take;  amplification = loss / direct (Hallegatte 2008), where
---             all shocks are losses of capacity
--- peak        largest share of output lost, and when (1 - peak: robustness, Bruneau et al. 2003)
--- recovery    time from the first shock until output stays at 95, 99, 99.9 % of normal
--- triangle    mean loss of output over the horizon (Bruneau's loss triangle over its length)
--- unmet       final demand that is not met, in days of final demand
local metrics = {}

local function sum(list)
  local s = 0
  for _, v in ipairs(list) do s = s + v end
  return s
end

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

---@param outcome table of a run (lian.time.run)
---@return table measures
function metrics.of(outcome)
  local horizon, record = outcome.horizon, outcome.record
  local normal, q = sum(outcome.normal), {}
  for t, v in ipairs(record.totals.output) do q[t] = normal > 0 and v / normal or 1 end
  local days = 365 / horizon.steps
  local start = outcome.start < math.huge and outcome.start or horizon.from -- policies alone: no shock begins
  local first = math.max(1, math.floor((start - horizon.from) * horizon.steps + 1e-9) + 1)
  local loss, lost, peak, at = 0, 0, 0, nil
  for t, v in ipairs(q) do
    loss = loss + 1 - v
    lost = lost + math.max(0, 1 - v)
    if 1 - v > peak then peak, at = 1 - v, t end
  end
  local direct, final = sum(record.direct), sum(outcome.final)
  local out = {loss = loss * days, lost = lost * days, gained = (lost - loss) * days,
    direct = normal > 0 and direct / normal * days or 0, peak = peak,
    peak_at = at and horizon.from + (at - 1) / horizon.steps, mean = 1 - loss / #q,
    unmet = final > 0 and sum(record.totals.unmet) / final * days or 0, money = loss * normal,
    unmet_money = sum(record.totals.unmet), triangle = loss / #q, collapsed = outcome.collapsed ~= nil}
  out.amplification = outcome.only_capacity and out.direct > 0 and out.loss / out.direct or nil
  for _, level in ipairs{{"recovery_95", 0.95}, {"recovery_99", 0.99}, {"recovery_999", 0.999}} do
    local steps = recovery(q, first, level[2])
    out[level[1]] = steps and steps * days
  end
  return out
end

return metrics
