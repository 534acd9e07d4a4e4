--- Which kind of problem a good is, and how much of what home uses is its own.
local judge = require "lian.triage.judge"
local options = require "lian.base.options"

local methods = {}

local function module_of(chain)
  return require(chain:meta().kind == "items" and "lian.triage.items" or "lian.triage.table")
end

---Gives each good one class: "stranglehold" (the strongest foreign bloc's stop costs at least `loss`, 1 %,
---of the value at stake; foreign provision is concentrated, HHI >= `hhi` 0.4 or largest bloc >=
---`top_share` 0.5; and there is no way out, self-sufficiency < `self_sufficiency` 0.3 or readiness <
---`ready` 7), "shortfall" (home makes it, but its pass rate is more than `pass_gap` 0.05 below the bench,
---or readiness lies from `readiness_low` 4 to `ready`, or exports are cheaper than imports by more than
---`unit_value_gap` 0.3, or it depends more and co-operates less than the median), "fragmented" (the four
---largest at home < `top_four` 0.2, margin below the buyers', buyers more concentrated than sellers), or
---"sound". Missing evidence is never met: `missing` names it, `possible` the classes that it leaves open,
---`near` the criterion that came nearest.
---
---`home`; `goods`: goods or items; `blocs`: name -> countries that act together (each by itself when left
---out); `cut` (1); `evidence`: label -> {readiness =, pass_rate =, bench =, ...}, beside attributes of
---these names. Lists of items: `final`, `reading`, `make` as attainable takes them; the value at stake is
---that of the final items; months: stock cover until they feel it. Tables: the value at stake is home's
---value added, lost in the rationed case of scenario:run; beside `blocs` the two largest suppliers are
---tried; `trade`: rows {good, partner, value} where the table has no partners. Tables of one region need
---imports apart (chain:split).
---Cost: items, as chokepoints; tables, one or two rationed runs a good.
---```lua
---local verdicts, evidence = assert(chips:diagnose{home = "CHN"})
---```
---@param self lian.chain
---@param given table
---@return lian.frame|nil verdicts columns item, base, stage, class, loss, bloc, hhi, top_share,
---  self_sufficiency, readiness, months, possible, missing, near
---@return lian.frame|string evidence item, class, criterion, value, relation, threshold, met; or the message
---@return string|nil code
function methods.diagnose(self, given)
  local module, rules = module_of(self), {}
  for name, rule in pairs(judge.THRESHOLDS) do rules[name] = rule end
  for name, rule in pairs(module.options) do rules[name] = rule end
  local o = options.check("diagnose", given or {}, rules)
  local rows, notes, code = module.evidence(self, o)
  if not rows then return nil, notes, code end
  return judge.frames(rows, o, notes)
end

---The self-guarantee rate: home's supply for home's use over home's use, in value (items: by the attribute
---`value` where all have it, else each counts 1), and the share of goods whose own rate is above `level`
---(0.7). `each`: "total" (default) or an axis; `goods`: goods or items; `target` (0.7) is the stage target of
---2025 for core parts and key materials. Columns: group, goods, rate, items_above, share_above, target, met.
---@param self lian.chain
---@param given table home, goods, each, level, target
---@return lian.frame|nil rates
---@return string|nil message
---@return string|nil code
function methods.self_guarantee(self, given)
  local items = self:meta().kind == "items"
  local o = options.check("self_guarantee", given or {}, {home = {"text", required = items}, goods = "labels",
    of = {now = "goods"}, each = {"text", default = "total"}, by = {now = "each"},
    level = {"share", default = 0.7}, target = {"share", default = 0.7}})
  return module_of(self).self_guarantee(self, o)
end

return methods
