--- Robustness of policies over futures, as three choices (McPhail et al. 2018): a transform of the payoff, a subset of
--- the futures, a summary of them.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local payoffs = require "lian.decide.payoffs"

local robust = {}

local ROUNDING = 1e-12 -- of the largest outcome

-- type 7
local function quantile(list, q)
  local ordered = core.sorted(table.move(list, 1, #list, 1, {}))
  local at = 1 + (#ordered - 1) * q
  local low = math.floor(at)
  local high = math.min(low + 1, #ordered)
  return ordered[low] + (at - low) * (ordered[high] - ordered[low])
end

-- ---- the three choices; all turned so that more is better

local TRANSFORMS = {
  identity = function(given, name) return given.values[name] end,
  regret = function(given, name)
    local out = {}
    for s, v in ipairs(given.regret[name]) do out[s] = -v end
    return out
  end,
  satisfy = function(given, name, o)
    local out, least = {}, given.sign * o.level - ROUNDING * given.size
    for s, v in ipairs(given.values[name]) do out[s] = v >= least and 1 or 0 end
    return out
  end,
}

-- values and weights of a subset
local function worst_share(values, weights, share)
  local order, out, held = {}, {}, {}
  for s = 1, #values do order[s] = s end
  table.sort(order, function(a, b) return values[a] < values[b] or values[a] == values[b] and a < b end)
  for k = 1, math.max(1, math.floor(share * #values + 1e-9)) do
    out[k], held[k] = values[order[k]], weights[order[k]]
  end
  return out, held
end

local function mean(list, weights)
  local sum, all = 0, 0
  for s, v in ipairs(list) do
    local w = weights and weights[s] or 1
    sum, all = sum + w * v, all + w
  end
  return all > 0 and sum / all or nil
end

-- 0 of equal numbers, whose mean may be off them by rounding
local function deviation(list)
  local m, squares = mean(list), 0
  if quantile(list, 0) == quantile(list, 1) then return 0 end
  for _, v in ipairs(list) do squares = squares + (v - m) ^ 2 end
  return math.sqrt(squares / #list)
end

local SUMMARIES = {
  mean = function(list) return mean(list) end,
  expected = function(list, weights) return mean(list, weights) end,
  least = function(list) return quantile(list, 0) end,
  most = function(list) return quantile(list, 1) end,
  hurwicz = function(list, _, o) return o.optimism * quantile(list, 1) + (1 - o.optimism) * quantile(list, 0) end,
  quantile = function(list, _, _, metric) return quantile(list, metric.at or 0.1) end,
  undesirable = function(list)
    local median, sum = quantile(list, 0.5), 0
    for _, v in ipairs(list) do sum = sum + math.max(0, median - v) end
    return -sum
  end,
  signal = function(list)
    local d = deviation(list)
    if d > 0 then return mean(list) / d end
    return mean(list) > 0 and math.huge or nil
  end,
  mean_variance = function(list) return (mean(list) + 1) / (deviation(list) + 1) end,
  skew = function(list)
    local low, middle, high = quantile(list, 0.1), quantile(list, 0.5), quantile(list, 0.9)
    return high > low and ((high + low) / 2 - middle) / ((high - low) / 2) or 0
  end,
}

-- name -> transform, share of the worst futures, summary; shown with the sign turned where less is better
local METRICS = {
  {"laplace", "identity", "mean"}, {"expected", "identity", "expected"}, {"maximin", "identity", "least"},
  {"maximax", "identity", "most"}, {"hurwicz", "identity", "hurwicz"},
  {"max_regret", "regret", "least", less = true}, {"regret_p90", "regret", "quantile", at = 0.1, less = true},
  {"mean_regret", "regret", "mean", less = true}, {"domain", "satisfy", "mean", level = true},
  {"domain_weighted", "satisfy", "expected", level = true}, {"p10", "identity", "quantile", at = 0.1},
  {"cvar", "identity", "mean", worst = true}, {"undesirable", "identity", "undesirable", less = true},
  {"signal_to_noise", "identity", "signal", positive = true},
  {"mean_variance", "identity", "mean_variance", positive = true},
  {"percentile_skew", "identity", "skew", positive = true},
}

local METRIC = {transform = {"choice", "identity", "regret", "satisfy", default = "identity"}, worst = "share",
  summary = {"choice", table.unpack(options.names(SUMMARIES))}, at = "share"}
METRIC.summary.default = "mean"

local OF_MORE = {signal = true, mean_variance = true, skew = true} -- summaries that have no turned form

local function given_metrics(o)
  if not o.metrics then return METRICS end
  local out = {}
  for _, name in ipairs(options.keys("robustness.metrics", o.metrics, "name -> {transform =, worst =, summary =}")) do
    local m = options.check("robustness.metrics." .. name, o.metrics[name], METRIC)
    if m.transform == "satisfy" and not o.level then options.raise("robustness.level: needed to satisfy") end
    if OF_MORE[m.summary] and (o.better == "less" or m.transform == "regret") then
      options.raise(("robustness.metrics.%s: '%s' is of outcomes of which more is better; take another summary%s")
        :format(name, m.summary, o.better == "less" and ", or give what is saved" or ""))
    end
    out[#out + 1] = {name, m.transform, m.summary, at = m.at, share = m.worst, level = m.transform == "satisfy",
      less = m.transform == "regret" or m.transform == "identity" and m.summary == "undesirable"}
  end
  return out
end

-- score of a policy, more is better
local function score(metric, given, name, o)
  local list, weights = TRANSFORMS[metric[2]](given, name, o), given.weights
  local share = metric.share or metric.worst and o.worst
  if share then list, weights = worst_share(list, weights, share) end
  return SUMMARIES[metric[3]](list, weights, o, metric)
end

-- as the user counts: regrets and deviations from 0 up, outcomes in their own sign
local function shown(metric, value, sign)
  if metric.less then return -value end
  if metric.positive or metric.level then return value end
  if metric[2] == "identity" and metric[3] ~= "skew" then return sign * value end
  return value
end

local BIG = 1e300 -- stands for infinite scores in differences

-- by how much the scores of a metric may differ by rounding: of outcomes, of their ratios, or of shares
local OF_RATIOS = {skew = true, signal = true, mean_variance = true}

local function rounding_of(metric, given, list)
  local size = metric[2] ~= "satisfy" and not OF_RATIOS[metric[3]] and given.size or metric[3] == "skew" and 1 or 0
  for _, v in ipairs(list) do if math.abs(v) < BIG then size = math.max(size, math.abs(v)) end end
  return ROUNDING * size
end

-- scores as ranks from the worst up, those alike but for rounding sharing one
local function places_of(list, rounding)
  local order, out, place = {}, {}, 0
  for p = 1, #list do order[p] = p end
  table.sort(order, function(a, b) return list[a] < list[b] or list[a] == list[b] and a < b end)
  for k, p in ipairs(order) do
    if k > 1 and list[p] - list[order[k - 1]] > rounding then place = k end
    out[p] = place
  end
  return out
end

-- Kendall's tau-b of two scorings
local function kendall(a, b)
  local both, only_a, only_b = 0, 0, 0
  for i = 1, #a do
    for j = 1, i - 1 do
      local x, y = a[i] - a[j], b[i] - b[j]
      if x ~= 0 and y ~= 0 then both = both + (x * y > 0 and 1 or -1) end
      if x ~= 0 then only_a = only_a + 1 end
      if y ~= 0 then only_b = only_b + 1 end
    end
  end
  return only_a > 0 and only_b > 0 and both / math.sqrt(only_a * only_b) or nil
end

local RULES = {payoffs = {"table", required = true}, weights = "table", better = {"choice", "more", "less",
  default = "more"}, level = "number", optimism = {"share", default = 0.3}, worst = {"share", default = 0.4},
  metrics = "table"}

---Robustness of policies over futures by many metrics, which seldom agree: `payoffs` policy -> list of outcomes, one a
---future and in the same order for all (the draws of sweeps with one seed); `better` "more" (default) or "less";
---`weights` of futures (all alike), used by expected, domain_weighted. laplace (mean), expected, maximin, maximax,
---hurwicz (`optimism`, 0.3), max_regret, regret_p90, mean_regret, domain (share of futures at `level` or better), p10,
---cvar (mean of the `worst` share, 0.4), undesirable (deviations below the median), signal_to_noise (missing where
---nothing deviates: best), mean_variance, percentile_skew; or `metrics`: name -> {transform = "identity", "regret",
---"satisfy"; worst = share; summary = "mean", "expected", "least", "most", "hurwicz", "quantile" at `at`,
---"undesirable", "signal", "mean_variance", "skew"} (the last three of outcomes of which more is better). `best`: the
---policy that the metric prefers (the first of equals); `agreement`: mean Kendall tau with the other metrics' rankings.
---Regrets depend on which policies are compared.
---```lua
---print(lian.robustness{payoffs = {wait = {90, 70, 10}, build = {60, 60, 55}}, level = 50})
---```
---@param given {payoffs: table<string, number[]>, level: number}
---@return lian.frame columns metric, one a policy, best, agreement
function robust.robustness(given)
  local o = options.check("robustness", given, RULES)
  local checked = payoffs.check("robustness", o)
  checked.regret = payoffs.regret(checked)
  local c, best, agreement, scores, infinite = {{}}, {}, {}, {}, {}
  for p in ipairs(checked.names) do c[p + 1] = {} end
  for _, metric in ipairs(given_metrics(o)) do
    if not (metric.level and not o.level) and not (metric.positive and checked.sign < 0) then
      local k, list = #c[1] + 1, {}
      c[1][k] = metric[1]
      for p, name in ipairs(checked.names) do
        local v = score(metric, checked, name, o)
        if v == math.huge then infinite[#infinite + 1] = ("%s of %s"):format(metric[1], name) end
        c[p + 1][k] = v and v < math.huge and shown(metric, v, checked.sign) + 0.0 or nil
        list[p] = v and math.min(v, BIG) or -BIG
      end
      scores[k] = places_of(list, rounding_of(metric, checked, list))
      local top = 1
      for p, place in ipairs(scores[k]) do if place > scores[k][top] then top = p end end
      best[k] = checked.names[top]
    end
  end
  for k = 1, #scores do
    local sum, count = 0, 0
    for j = 1, #scores do
      local tau = j ~= k and kendall(scores[k], scores[j])
      if tau then sum, count = sum + tau, count + 1 end
    end
    agreement[k] = count > 0 and sum / count or nil
  end
  local columns = {{"metric", c[1]}, count = #c[1], title = "robustness"}
  for p, name in ipairs(checked.names) do columns[p + 1] = {name, c[p + 1], digits = 4} end
  columns[#columns + 1], columns[#columns + 2] = {"best", best}, {"agreement", agreement, digits = 2}
  columns.note = format("%d policies, %d futures, %s is better%s%s%s", #checked.names, checked.count, o.better,
    o.level and "" or "; without a level domain criteria are left out",
    checked.sign < 0 and "; ratios of moments and the skew are left out where less is better" or "",
    #infinite > 0 and "; infinite, for nothing deviates: " .. table.concat(infinite, ", ") or "")
  return frame.new(columns)
end

---What each policy loses against the best one, in each future.
---```lua
---print(lian.regret{payoffs = {wait = {90, 70, 10}, build = {60, 60, 55}}})
---```
---@param given {payoffs: table<string, number[]>, better: string}
---@return lian.frame columns future, one a policy
function robust.regret(given)
  local o = options.check("regret", given, {payoffs = RULES.payoffs, better = RULES.better})
  local checked = payoffs.check("regret", o)
  local regret, futures = payoffs.regret(checked), {}
  for s = 1, checked.count do futures[s] = s end
  local columns = {{"future", futures}, count = checked.count, title = "regret"}
  for p, name in ipairs(checked.names) do columns[p + 1] = {name, regret[name], digits = 4} end
  return frame.new(columns)
end

return robust
