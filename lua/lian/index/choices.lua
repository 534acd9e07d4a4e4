--- The choices behind an index, with what else could have been chosen: tables on one scale, sets of rules, sets of
--- weights.
local compute = require "lian.index.compute"
local core = require "lian.core"
local options = require "lian.base.options"
local rules = require "lian.index.rules"
local tree = require "lian.index.tree"
local weights = require "lian.index.weights"

local choices = {}

local VARY = {missing = "table", treat = "table", normalise = "table", weighting = "table", aggregate = "table",
  weights = "share", drop = {"flag", default = false}}
local WITHIN = {within = {"choice", "all", "year"}, constant = {"choice", "refuse", "middle"}}

-- ---- alternatives: the step of the index first, then others in the order given, none twice

local function same(a, b)
  if type(a) ~= type(b) then return false end
  if type(a) ~= "table" then return a == b end
  for k, v in pairs(a) do if not same(v, b[k]) then return false end end
  for k in pairs(b) do if a[k] == nil then return false end end
  return true
end

local function with(list, step)
  for _, one in ipairs(list) do if same(one, step) then return list end end
  list[#list + 1] = step
  return list
end

local function steps_of(path, given, known, first, more, fill)
  local list = {first}
  for k, value in ipairs(given and options.array(path, given, "a list of methods") or {}) do
    local at = ("%s[%d]"):format(path, k)
    local step = known == rules.weights and rules.combined(at, value) or rules.parse(at, value, known, more)
    with(list, fill and fill(step) or step)
  end
  return list
end

-- a set of rules: one by level, or one for all
local function rule_set(model, path, value)
  if rules.is_one(value) then
    local step, out = rules.parse(path, value, rules.aggregate), {}
    for level = 1, model.levels do out[level] = step end
    return out
  end
  if #value ~= model.levels then
    options.raise(("%s: %d methods for %d levels"):format(path, #value, model.levels))
  end
  local out = {}
  for level, one in ipairs(value) do out[level] = rules.parse(("%s[%d]"):format(path, level), one, rules.aggregate) end
  return out
end

local function rule_sets(model, given)
  local list = {model.aggregate}
  for k, value in ipairs(given and options.array("vary.aggregate", given, "a list of rules") or {}) do
    with(list, rule_set(model, ("vary.aggregate[%d]"):format(k), value))
  end
  return list
end

-- ---- what is tried when nothing is asked: other weights, another scale, other means

local function is_positive(matrix)
  for _, v in ipairs(core.index.values(matrix)) do if v and v <= 0 then return false end end
  return true
end

local OTHER = {minmax = {"zscore", mean = 50, deviation = 10}, zscore = {"minmax", low = 1, high = 100}}

local function usual(self, one_scale)
  local model, vary = self.model, {weights = 0.25}
  local other = OTHER[model.normalise.word]
  local any_goalposts = false
  for _, leaf in ipairs(model.leaves) do any_goalposts = any_goalposts or leaf.goalposts end
  vary.aggregate = {"arithmetic"}
  if is_positive(self.steps.normalised) then vary.aggregate[2] = "geometric" end
  if not other or any_goalposts or one_scale then return vary end
  local step = rules.parse("normalise", other, rules.normalise, WITHIN)
  step.within, step.constant = model.normalise.within, model.normalise.constant
  local s = compute.scaled(model, self.table, model.missing, model.treat, step)
  if s and (is_positive(s.normalised) or not vary.aggregate[2] and not is_positive(self.steps.normalised)) then
    vary.normalise = {other}
  end
  return vary
end

-- ---- what they give

-- matrices of every combination of steps, the last fastest; nil, message, code where one cannot be
local function tables_of(self, c)
  local out = {}
  for _, missing in ipairs(c.missing) do
    for _, treat in ipairs(c.treat) do
      for _, normalise in ipairs(c.normalise) do
        local s, message, code
        if #out == 0 then s = self.steps
        else s, message, code = compute.scaled(self.model, self.table, missing, treat, normalise) end
        if not s then return nil, message, code end
        out[#out + 1] = s.normalised
      end
    end
  end
  return out
end

local function rules_of(self, c)
  local flat, parameters = {}, {}
  for k, set in ipairs(c.aggregate) do
    local by_group = {}
    for _, group in ipairs(self.model.groups) do by_group[group] = k > 1 and not group.aggregate and set[group.level] or
      nil end
    local native = tree.native(self.model, self.weight, {rules = by_group})
    table.move(native.rule, 1, #native.rule, #flat + 1, flat)
    table.move(native.parameter, 1, #native.parameter, #parameters + 1, parameters)
  end
  return flat, parameters
end

local function weights_of(self, c)
  local flat = table.move(self.weight, 1, #self.weight, 1, {})
  for k = 2, #c.weighting do
    local list, message, code = weights.other(self.model, self.table, self.steps, c.weighting[k])
    if not list then return nil, message, code end
    table.move(list, 1, #list, #flat + 1, flat)
  end
  return flat
end

local function spread_of(self, share)
  local out = {}
  for place = 1, self.model.count do out[place] = place < self.model.count and share or 0 end
  return out
end

local function words_of(list, known)
  local out = {}
  for k, step in ipairs(list) do out[k] = step.word and rules.text(step, known) or "as the index" end
  return table.concat(out, " | ")
end

local function rule_words(list)
  local out = {}
  for k, set in ipairs(list) do
    local levels = {}
    for level, step in ipairs(set) do with(levels, rules.text(step, rules.aggregate)) ; levels.n = level end
    levels.n = nil
    out[k] = table.concat(levels, ", ")
  end
  return table.concat(out, " | ")
end

---The factors that vary: {name, levels (nil: without end), text}, in order.
local function factors_of(self, c, given)
  local out = {}
  local function add(name, levels, text)
    if levels == nil or levels > 1 then out[#out + 1] = {name = name, levels = levels, text = text} end
  end
  add("missing", #c.missing, words_of(c.missing, rules.missing))
  add("treat", #c.treat, words_of(c.treat, rules.treat))
  add("normalise", #c.normalise, words_of(c.normalise, rules.normalise))
  add("weighting", #c.weighting, words_of(c.weighting, rules.weights))
  add("aggregate", #c.aggregate, rule_words(c.aggregate))
  if given.weights and given.weights > 0 then
    add("weights", nil, ("each weight +-%g %%"):format(100 * given.weights))
  end
  if given.drop then add("drop", #self.model.leaves + 1, "none or one indicator left out") end
  return out
end

-- rules that compare rows have scales of their own, each another one
local function is_one_scale(model, c)
  local own, first = model.groups[#model.groups].aggregate, c.aggregate[1][model.levels]
  for _, set in ipairs(own and {} or c.aggregate) do
    local top = set[model.levels]
    if top.word ~= first.word and (rules.is_relative(top) or rules.is_relative(first)) then return false end
  end
  return #c.normalise == 1
end

---What may be chosen, ready for draws: {spec = (of core.index.draws), factors, is_one_scale}.
---@param self table score
---@param path string
---@param vary table|nil nil: the usual
---@param one_scale? boolean the usual without another scale
---@return table|nil
---@return string|nil message
---@return string|nil code
function choices.of(self, path, vary, one_scale)
  local model = self.model
  local given = options.check(path .. ".vary", vary or usual(self, one_scale), VARY)
  if given.weights and given.weights >= 1 then options.fail(path .. ".vary.weights", "a share below 1",
    given.weights) end
  local function within(step)
    step.within, step.constant = step.within or model.normalise.within, step.constant or model.normalise.constant
    return step
  end
  local own = model.flat_weights or {word = "given"}
  local c = {missing = steps_of("vary.missing", given.missing, rules.missing, model.missing),
    treat = steps_of("vary.treat", given.treat, rules.treat, model.treat),
    normalise = steps_of("vary.normalise", given.normalise, rules.normalise, model.normalise, WITHIN, within),
    weighting = steps_of("vary.weighting", given.weighting, rules.weights, model.level_weights and {} or own),
    aggregate = rule_sets(model, given.aggregate)}
  local out = {c = c, factors = factors_of(self, c, given), is_one_scale = is_one_scale(model, c)}
  if #out.factors == 0 then options.raise(path .. ".vary: nothing varies; name other methods, or weights = 0.25") end
  local tables, message, code = tables_of(self, c)
  if not tables then return nil, message, code end
  local flat
  flat, message, code = weights_of(self, c)
  if not flat then return nil, message, code end
  local rule, parameter = rules_of(self, c)
  out.spec = {tables = tables, rule_sets = #c.aggregate, rules = rule, parameters = parameter,
    weight_sets = #c.weighting,
    weights = flat, spread = given.weights and spread_of(self, given.weights) or nil, seed = 0,
    rank_within = self.table.time_place, rank_strata = self.table.time_names and #self.table.time_names or 0}
  return out
end

-- levels of several factors as one number from 1, the last factor fastest; nil where none of them varies
local function joined(level, count, factors)
  local varies = false
  for _, factor in ipairs(factors) do varies = varies or level[factor[1]] ~= nil end
  if not varies then return nil end
  local out = {}
  for k = 1, count do out[k] = 1 end
  local stride = 1
  for f = #factors, 1, -1 do
    local list = level[factors[f][1]]
    for k = 1, list and count or 0 do out[k] = out[k] + stride * list[k] end
    stride = stride * factors[f][2]
  end
  return out
end

-- levels of each factor, drawn: random numbers by the name of the factor and the number of the draw
local function levels_of(factors, count, seed)
  local level = {}
  for _, factor in ipairs(factors) do
    local list = factor.levels and core.index.levels(count, factor.levels, seed, core.stream("index." .. factor.name))
    if not list then
      list = {}
      for k = 1, count do list[k] = k - 1 end
    end
    level[factor.name] = list
  end
  return level
end

---`count` draws of what may be chosen; the same seed gives the same ones. spec.seed is set with it.
---@param out table of choices.of
---@param count integer
---@param seed integer
---@return table
function choices.random(out, count, seed)
  out.spec.seed = seed
  return choices.draws(out, count, levels_of(out.factors, count, seed))
end

---The draws of given levels: for each factor a list of levels (from 0; of weights: of numbers of draws).
---@param out table of choices.of
---@param count integer
---@param level table<string, integer[]>
---@return table
function choices.draws(out, count, level)
  local c = out.c
  return {count = count, table = joined(level, count, {{"missing", #c.missing}, {"treat", #c.treat},
    {"normalise", #c.normalise}}), rule = joined(level, count, {{"aggregate", #c.aggregate}}),
    weights = joined(level, count, {{"weighting", #c.weighting}}), noise = joined(level, count, {{"weights", 1}}),
    drop = level.drop}
end

---What varies, in words: "normalise: minmax | zscore; weights: each weight +-25 %".
function choices.text(out)
  local parts = {}
  for k, factor in ipairs(out.factors) do parts[k] = ("%s: %s"):format(factor.name, factor.text) end
  return table.concat(parts, "; ")
end

return choices
