--- What a sweep keeps of a draw: its measures in all, by region, good and node, what was drawn, the path of output.
local base = require "lian.scenario.results.base"
local metrics = require "lian.scenario.results.metrics"
local places = require "lian.chain.places"

local sweep_row = {}

sweep_row.MEASURES = {"unmet", "value_added", "loss", "lost", "gained", "direct", "amplification", "peak",
  "recovery_95", "recovery_99", "triangle", "cost"}

local function cost_of(outcome)
  local sum = 0
  for _, row in ipairs(outcome.costs) do sum = sum + row[3] + row[4] + row[5] end
  return sum
end

-- sums over the nodes of each key, by name of what is summed; nodes that stand for imports make nothing of home's
local function summed(outcome, keys, lists, regions)
  local sums = {}
  for i, key in ipairs(keys) do
    local of = sums[key] or {normal = 0, change = 0, final = 0, unmet = 0, added = 0, added_change = 0}
    local is_home = not outcome.abroad or regions[i] ~= outcome.abroad
    sums[key] = of
    for name, list in pairs(lists) do
      if is_home or name == "final" or name == "unmet" then of[name] = of[name] + list[i] end
    end
  end
  return sums
end

-- days of what is normal that each key loses over the run, less what it gains: unmet (of what users want of it), loss
-- (output), value_added (nil where that is not known). O(nodes)
local function by_key(outcome, chain, keys, weights)
  local lists, change = {normal = outcome.normal, final = outcome.final, unmet = outcome.unmet}, {}
  for i, v in ipairs(outcome.lost) do change[i] = v - outcome.gained[i] end
  lists.change = change
  if weights then
    local run = {outcome = outcome}
    local lost, gained = base.lost(run, weights, "value_added"), base.gained(run, weights, "value_added")
    local added = {}
    for i, v in ipairs(lost) do added[i] = v - gained[i] end
    lists.added, lists.added_change = base.weigh(outcome.normal, weights), added
  end
  local days, out = 365 / outcome.horizon.steps, {}
  for key, of in pairs(summed(outcome, keys, lists, chain:axis("region") or {})) do
    out[key] = {loss = of.normal > 0 and of.change / of.normal * days or 0,
      unmet = of.final > 0 and of.unmet / of.final * days or 0}
    if weights then out[key].value_added = of.added > 0 and of.added_change / of.added * days or 0 end
  end
  return out
end

---The row of a draw; measures by region where their steps were kept, by good with record "sector" and "node", by node
---(region and good) with "node".
---@param outcome table of a lane
---@param chain lian.chain opened
---@param made table of the sweep: source, chain
---@return table row plain
function sweep_row.of(outcome, chain, made)
  made.weights = made.weights or {metrics.weights(made)}
  local weights = made.weights[1]
  local row, share, normal, path = metrics.of(outcome, chain, weights), {}, outcome.normal_total, outcome.totals.output
  if outcome.abroad then -- imports are nobody's output here
    path, normal = outcome.kept.home:column(1), 0
    for i, region in ipairs(chain:axis("region")) do
      if region ~= outcome.abroad then normal = normal + outcome.normal[i] end
    end
  end
  for t, v in ipairs(path) do share[t] = normal > 0 and v / normal or 1 end
  row.draw, row.share, row.values = outcome.draw, share, outcome.values
  row.cost_money = cost_of(outcome) -- and in days of normal output, as losses are
  row.cost = normal > 0 and row.cost_money / normal * 365 / outcome.horizon.steps or 0
  row.targets, row.shortage = outcome.targets, outcome.steadiness.shortage.share
  local level = outcome.kept.level
  if (level == "region" or level == "node") and outcome.kept.every == 1 then
    row.regions = {}
    for _, region in ipairs(places.regions(chain)) do
      row.regions[region] = metrics.of_region(outcome, chain, region, "resilience", weights)
    end
  end
  if (level == "sector" or level == "node") and chain:axis("sector") then
    row.goods = by_key(outcome, chain, chain:axis("sector"), weights)
  end
  if level == "node" then row.nodes = by_key(outcome, chain, chain:nodes(), weights) end
  return row
end

-- a value as SQL has it
local function plain(value)
  if type(value) == "boolean" then return value and 1 or 0 end
  return value
end

---Factors and measures of a row, as a store shows them to people: {kind, name, value}.
---@param row table
---@return table[]
function sweep_row.values(row)
  local out = {}
  for _, pair in ipairs(row.values) do
    out[#out + 1] = {"factor", pair[1], plain(pair[2])}
  end
  for _, name in ipairs(sweep_row.MEASURES) do
    if row[name] ~= nil then out[#out + 1] = {"measure", name, row[name]} end
  end
  return out
end

return sweep_row
