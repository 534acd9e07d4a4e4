--- Whether a run is made by its shocks or by the rule of ordering: what it says of itself. Its trials are in
--- lian.scenario.engines.in_time.trials.
---
--- Stocks bear a shortage in which suppliers deliver the share s of what is ordered, without a limit on output, as long
--- as 1 / s - 1 <= slack, and slack = (1 - psi) stock / restore. Beyond it a starved economy may fall by its own rule.
local lists = require "lian.base.lists"

local steadiness = {}

---The goods that shocks of a lane make scarce: those made by the nodes that they hit.
---@param lane table (lian.scenario.engines.in_time.lanes)
---@param at table (lian.scenario.hits.at)
---@return integer[] goods numbers, ascending
function steadiness.hit(lane, at)
  local is, out = {}, {}
  for _, event in ipairs(lane.list) do
    for _, i in ipairs(event.act.starves and event.is == "shock" and event.act.starves(event) or {}) do
      is[at.good[i]] = true
    end
  end
  for g in ipairs(at.goods) do if is[g] then out[#out + 1] = g end end
  return out
end

---Slack of stocks by good: the shortage s that they bear is slack / (1 + slack). None on a network of firms and where
---users keep days of all inputs: output falls there with each input.
---@param spec table of an economy (lian.scenario.engines.in_time.profile)
---@return number[] slack
function steadiness.slack(spec)
  local out = {}
  for g, stock in ipairs(spec.reach and not spec.keep and spec.stock or {}) do
    out[g] = stock < math.huge and (stock - spec.reach[g]) / spec.restore[g] or math.huge
  end
  return out
end

-- the least slack and the number of its good, nil without any; the longest stock that is not endless, and with its
-- restoring time, in steps
local stocks_of = lists.once(function(spec)
  local of = {longest = 0, both = 0}
  for g, slack in ipairs(steadiness.slack(spec)) do
    if not of.slack or slack < of.slack then of.slack, of.good = slack, g end
  end
  for k, stock in ipairs(steadiness.stocks(spec)) do
    local restore = type(spec.restore) ~= "table" and spec.restore or spec.restore[spec.keep and 1 or k]
    if stock < math.huge then
      of.longest = math.max(of.longest, stock)
      of.both = math.max(of.both, stock + (restore < math.huge and restore or 0))
    end
  end
  return of
end)

---Is a shortage as deep as one that tips the economy?
---@param tested table|nil (lian.scenario.engines.in_time.trials)
---@param share number the shortage
---@return boolean
function steadiness.is_beyond(tested, share)
  return tested ~= nil and tested.tips_at ~= nil and share >= tested.tips_at - 1e-9
end

---Stocks as they are wanted, in steps of use: by good; by user where each has days of its own; by firm.
---@param spec table
---@return number[]
function steadiness.stocks(spec) return spec.keep or spec.stock end

---The longest stock that is not endless, and its restoring time, in steps.
---@param spec table
---@return number stock
---@return number both
function steadiness.longest(spec)
  local of = stocks_of(spec)
  return of.longest, of.both
end

-- the largest share of its normal output that a scarce good lacks in a step while shocks act; of which good, and when
local function shortage_of(out, at)
  local kept, worst, active = out.kept, {share = 0}, out.totals.active
  for k, g in ipairs(kept.hit or {}) do
    local normal = at.normal[g]
    for t, made in ipairs(normal > 0 and kept.scarce:column(k) or {}) do
      local share = active[t] and 1 - made / normal or 0
      if share > worst.share then
        worst = {share = share, good = at.goods[g], at = out.horizon.from + (t - 1) / out.horizon.steps}
      end
    end
  end
  return worst
end

-- the first step, later than the longest stock and its restoring after the last shock has ended, in which more is lost
-- than at that end
local function late_of(out, spec)
  local last, output = nil, out.totals.output
  for t in ipairs(output) do if out.totals.active[t] then last = t end end
  if not last then return nil end
  local _, longest = steadiness.longest(spec)
  local normal = out.normal_total
  for t = last + math.ceil(longest) + 1, #output do
    if normal - output[t] > normal - output[last] + 1e-9 * normal then return t end
  end
end

---Reads what a lane says of its own steadiness: `slack` (least, and of which good), `scarce` (goods), `shortage`
---(share, good, at), `late` (a step, or nil).
---@param out table outcome of a lane
---@param spec table
---@param at table
function steadiness.read(out, spec, at)
  local of, scarce = stocks_of(spec), {}
  for k, g in ipairs(out.kept.hit or {}) do scarce[k] = at.goods[g] end
  out.steadiness = {slack = of.slack, slack_of = at.goods[of.good], scarce = scarce, shortage = shortage_of(out, at),
    late = late_of(out, spec)}
end

return steadiness
