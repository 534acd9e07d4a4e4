--- Which kind of problem a good is, and how much of what home uses is its own.
local case = require "lian.items.case"
local judge = require "lian.triage.judge"
local options = require "lian.base.options"

local methods = {}

local function module_of(chain)
  return require(chain:meta().kind == "items" and "lian.triage.items" or "lian.triage.table")
end

-- verdicts where home's makers serve home first
local function at_the_other_end(chain, module, o)
  o.own = "home_first"
  local rows, notes, code = module.evidence(chain, o)
  if not rows then return nil, notes, code end
  return (judge.frames(rows, o, notes))
end

-- the classes of other verdicts beside those of the first, item by item
local function with_classes(verdicts, others)
  local class, list = {}, {}
  for k, item in ipairs(others:column("item")) do class[item] = others(k, "class") end
  for k, item in ipairs(verdicts:column("item")) do list[k] = class[item] end
  return verdicts:with("class_home_first", list)
end

---Gives each good one class: "stranglehold" (a foreign bloc's stop costs at least `loss`, 1 %, of the value at
---stake; foreign provision is concentrated, HHI >= `hhi` 0.4, or the bloc holds `top_share` 0.5 of home's use; and
---there is no way out, self-sufficiency < `self_sufficiency` 0.3 or readiness < `ready` 7), "shortfall" (home makes
---it, but its pass rate is more than `pass_gap` 0.05 below the bench, or readiness lies from `readiness_low` 4 to
---`ready`, or exports are cheaper than imports by more than `unit_value_gap` 0.3, or it depends more and co-operates
---less than the median), "fragmented" (the four largest at home < `top_four` 0.2, margin below the buyers', buyers
---more concentrated than sellers), or "sound" (each of these is excluded). Missing evidence is neither met nor not
---met: where it leaves several classes open the good is "undetermined"; `judged` says which classes what is known
---decides, `possible` which are left, `missing` what would tell, `near` the criterion that came nearest. The note
---says how many have a class. From a table or a list of providers alone a good is a stranglehold, undetermined, or no
---stranglehold; the other classes need evidence on quality, readiness, firms and margins.
---The bloc is the largest coalition of at most `coalition` (3) origins of each good, or the strongest of `blocs`
---(name -> countries). What all abroad together take is printed (`loss_abroad`) and finds no stranglehold; where it
---is below `loss` it excludes one. The rest of the world is no origin, and adds nothing to the HHI.
---`home`; `goods`: goods or items; `cut` (1); `evidence`: label -> {readiness =, pass_rate =, bench =, ...}, and
---frames or arrays of rows with a column of labels (item, good, node, sector, code) and such columns, at numbers or
---under names; what matches no good is reported. Attributes of these names count too. Lists of items: `final`,
---`reading`, `make`, `own`, `home_use` as attainable takes them (own = "both" adds class_home_first); the value at
---stake is that of the final items; months: stock cover until they feel it. Tables: the value at stake is home's value
---added, lost at once in the rationed case on a market; `trade`, or a frame of `evidence` with columns partner (or
---from, as lian.read.trade reports) and value: imports by origin, where the table has none. Tables of one region need
---imports apart (chain:split). `cooperation` = "same_region": share of inputs bought from makers of the same region,
---as evidence.
---Cost: items, as chokepoints; tables, two rationed runs a good, with `blocs` one a bloc and one more.
---```lua
---local verdicts, evidence, matches = assert(chips:diagnose{home = "CHN", coalition = 2})
---```
---@param self lian.chain
---@param given table
---@return lian.frame|nil verdicts columns item, base, stage, class, loss, bloc, loss_abroad, hhi, top_share,
---  self_sufficiency, readiness, months, judged, possible, missing, near
---@return lian.frame|string evidence item, class, criterion, value, relation, threshold, met; or the message
---@return lian.frame|string|nil matches source, label, matched, nearest: what frames of evidence met; or the code
function methods.diagnose(self, given)
  local module, rules = module_of(self), {}
  for name, rule in pairs(judge.THRESHOLDS) do rules[name] = rule end
  for name, rule in pairs(module.options) do rules[name] = rule end
  local o = options.check("diagnose", given or {}, rules)
  local both = o.own == "both"
  if both then o.own = "world" end
  local rows, notes, matches = module.evidence(self, o)
  if not rows then return nil, notes, matches end
  local verdicts, evidence = judge.frames(rows, o, notes)
  if both then
    local upper, message, code = at_the_other_end(self, module, o)
    if not upper then return nil, message, code end
    verdicts = with_classes(verdicts, upper)
  end
  return verdicts, evidence, matches
end

---The self-guarantee rate: home's supply for home's use over home's use, in value (items: by the attribute
---`value` in groups where all have it, else each counts 1), and the share of goods whose own rate is at least `level`
---(0.7). `each`: "total" (default) or an axis; `goods`: goods or items; `target` (0.7) is the stage target of
---2025 for core parts and key materials. On items `own` and `home_use` as chain:attainable takes them; own = "both"
---adds rate_home_first. Columns: group, goods, rate, items_above, share_above, target, met.
---```lua
---print(chips:self_guarantee{home = "CHN", each = "base", target = 0.7})
---```
---@param self lian.chain
---@param given table home, goods, each, level, target, own, home_use
---@return lian.frame|nil rates
---@return string|nil message
---@return string|nil code
function methods.self_guarantee(self, given)
  local items = self:meta().kind == "items"
  local o = options.check("self_guarantee", given or {}, {home = {"text", required = items}, goods = "labels",
    of = {now = "goods"}, each = {"text", default = "total"}, by = {now = "each"},
    level = {"share", default = 0.7}, target = {"share", default = 0.7}, own = items and case.OPTIONS.own or nil,
    home_use = items and "table" or nil})
  return module_of(self).self_guarantee(self, o)
end

return methods
