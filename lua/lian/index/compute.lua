--- From a table to scores: every step kept.
local base = require "lian.index.base"
local core = require "lian.core"
local steps = require "lian.index.steps"
local tree = require "lian.index.tree"
local weights = require "lian.index.weights"

local compute = {}

---What relative rules and availability need of the table.
function compute.setting(model, t)
  local by_year = model.normalise.within == "year" and t.time_place
  return {available = model.missing.word == "skip" and model.missing.available or 0, within = by_year or nil,
    strata = by_year and #t.time_names or 0}
end

---The indicators on one scale under given steps: filled, treated, unit (0 to 1) and normalised matrices.
---@return table|nil
---@return string|nil message
---@return string|nil code
function compute.scaled(model, t, missing, treat, normalise)
  local s, message, code = {}
  s.filled, message, code = steps.filled(model, t, missing)
  if not s.filled then return nil, message, code end
  s.treated, s.what, code = steps.treated(model, t, s.filled, treat, normalise)
  if not s.treated then return nil, s.what, code end
  s.normalised, message, code = steps.normalised(model, t, s.treated, normalise)
  if not s.normalised then return nil, message .. steps.flattened(model, t, s, treat, normalise, message), code end
  s.unit, message, code = steps.unit_scale(model, t, s.treated, normalise)
  if not s.unit then return nil, message, code end
  return s
end

---A score: the model, the table without units left out, and what each step made.
---@return table|nil
---@return string|nil message
---@return string|nil code
function compute.score(model, given, labels)
  local t, dropped, code = steps.screened(model, given)
  if not t then return nil, dropped, code end
  t.unit_label, t.time_label = labels.unit, labels.time
  local s, message
  s, message, code = compute.scaled(model, t, model.missing, model.treat, model.normalise)
  if not s then return nil, message, code end
  local setting = compute.setting(model, t)
  local list
  list, message, code = weights.list(model, t, s, setting)
  if not list then return nil, message, code end
  local native = tree.native(model, list, setting)
  local scores
  scores, message, code = core.index.aggregate(s.normalised, native)
  if not scores then return steps.failed(model, t, "aggregate", message, code) end
  local self = {model = model, table = t, dropped = dropped, steps = s, weight = list, setting = setting,
    effective = weights.effective(model, list), native = native, cells = core.index.values(scores)}
  local values = {}
  for i = 1, t.rows do values[i] = base.at(self.cells, model.count, i, model.count) end
  self.values, self.ranks = values, base.ranks(values, t.rows, t.time_place)
  return setmetatable(self, base.meta)
end

return compute
