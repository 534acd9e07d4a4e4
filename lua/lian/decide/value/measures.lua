--- What a run of a set of policies is measured by: a loss in money over the run, a measure of resilience, the level
--- that can still be made, or whether targets are met.
local base = require "lian.scenario.results.base"
local goal_level = require "lian.scenario.results.goal_level"
local lists = require "lian.base.lists"
local metrics = require "lian.scenario.results.metrics"
local options = require "lian.base.options"
local spread = require "lian.scenario.results.spread"

local measures = {}

-- unit (false: the chain's money), whether more is better, what policies are told to bring
local KNOWN = {
  unmet = {unit = false, text = "of unmet final demand avoided"},
  value_added = {unit = false, text = "of lost value added avoided"},
  output = {unit = false, text = "of lost output avoided"},
  peak = {unit = "share", text = "less of output lost at the worst moment", path = true},
  triangle = {unit = "share", text = "less of output lost in the mean", path = true},
  recovery_95 = {unit = "days", text = "sooner back at 95 % of output", path = true},
  recovery_99 = {unit = "days", text = "sooner back at 99 % of output", path = true},
  level = {unit = "share", more = true, text = "more of final items that can be made, in the mean", items = true},
  target = {unit = "share", more = true, text = "more chance that the targets are met", items = true, tables = true},
}
local OF_TABLES = {"unmet", "value_added", "output", "peak", "triangle", "recovery_95", "recovery_99", "target"}
local OF_ITEMS = {"level", "target"}

---The rule of the option `of`.
measures.RULE = {"choice", "unmet", "value_added", "output", "peak", "triangle", "recovery_95", "recovery_99", "level",
  "target"}

---What `of` measures on this chain; raises where it cannot.
---@param of string
---@param chain lian.chain
---@return table measure name, unit, more, text, money (it is in the chain's money)
function measures.of(of, chain)
  local known, is_items = KNOWN[of], chain:meta().kind == "items"
  if is_items and not known.items then
    options.fail("value.of", table.concat(OF_ITEMS, " or ") .. " of a list of items", of)
  elseif not is_items and known.items and not known.tables then
    options.fail("value.of", "one of " .. table.concat(OF_TABLES, ", "), of)
  end
  if of == "value_added" and chain:meta().sparse then
    options.raise("value.of: the value added of a network is not known; take 'unmet' or 'output'")
  end
  return {name = of, unit = known.unit or chain:meta().unit or "money", more = known.more or false, text = known.text,
    money = known.unit == false, path = known.path}
end

local function members_of(chain, out, on)
  local regions, members = chain:axis("region"), nil
  for i, region in ipairs((on or out.abroad) and regions or {}) do
    members = members or {}
    if on then members[i] = region == on else members[i] = region ~= out.abroad end
  end
  return members
end

local function money(measure, out, chain, on, weights)
  if measure.name == "unmet" then
    if on and out.missed then return out.missed[on] or 0 end
    return lists.sum(out.unmet, on and members_of(chain, out, on) or nil)
  end
  local run, of = {outcome = out}, measure.name == "value_added" and weights or nil
  local lost, gained = base.lost(run, of, measure.name), base.gained(run, of, measure.name)
  local members = members_of(chain, out, on)
  return lists.sum(lost, members) - lists.sum(gained, members)
end

local function met(targets)
  for _, target in ipairs(targets) do if not target.met then return 0 end end
  return 1
end

---Of a run in time on a table or a network.
---@param measure table
---@param out table outcome
---@param chain lian.chain opened
---@param on string|nil
---@param weights number[]|nil (metrics.weights)
---@return number NaN where it has no value, such as a recovery that is not reached
function measures.in_time(measure, out, chain, on, weights)
  if measure.name == "target" then return met(out.targets) end
  if measure.money then return money(measure, out, chain, on, weights) end
  local of = on and metrics.of_region(out, chain, on, "value", weights) or metrics.of(out, chain, weights)
  return of[measure.name] or 0 / 0
end

---Of a run on a list of items over years.
function measures.over_years(measure, row, goal)
  if measure.name == "target" then return met(row.targets) end
  return (spread.mean(goal_level{levels = row.levels, goal = goal}))
end

return measures
