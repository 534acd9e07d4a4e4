--- Composite indices: declared as a tree of indicators, scored on a table, with rankings that carry their uncertainty.
local base = require "lian.index.base"
local class = require "lian.base.class"
local compute = require "lian.index.compute"
local data = require "lian.index.data"
local options = require "lian.base.options"
local rules = require "lian.index.rules"
local tree = require "lian.index.tree"

require "lian.index.scores"
require "lian.index.uncertainty"
require "lian.index.parts"
require "lian.index.relations"
local measures = require "lian.index.measures"

local index = {}

local methods = {}
local meta = class.new "lian.index"

local function made(name, given) return setmetatable({model = tree.model(name, given)}, meta) end

---Declares a composite index: indicators in groups by name, groups in groups, to any depth.
---
---An indicator is its name, which is its column in the data, or {name, direction = 1 or -1 (less is better), weight =,
---per = (a column to divide by), goalposts = {least, most}, target =, unit =, title =, definition =, source =,
---shows_not =, from = "chain"}. A group is {weight =, aggregate =, weights =, title =, indicators and groups ...};
---groups by name come in alphabetical order, those written {name = ...} in theirs.
---
---Steps, each a word or {word, parameter = ...}:
---missing: "refuse" (the default), "skip" (score what is there, of at least `available`, a half, and weigh by the rows
---that have an indicator; topsis, vikor, grey, rank_sum give no score to a row with a gap), "drop" (units with gaps),
---"mean", "median" (of all, or {"mean", by = a column}), "linear" (in time), "nearest" (mean of 5 nearest rows),
---"em" (normal model). screen: units with less than this share of the indicators are left out.
---treat: "none", "winsorise" (COINr's rule: while |skewness| > 2 and kurtosis > 3.5, at most 5 values; then the
---logarithm), "log", "box_cox" (where that test fails; of a left tail they are taken of its mirror image, mirror =
---false: as COINr does; never of indicators with goalposts, or a target that counts, which are in units of the data),
---{"percentile", low = 0.01, high = 0.99}. normalise: "minmax" (to 1..100), "zscore", "rank",
---"percentile", "borda", "frontier", "target", "goalposts", "vector"; {..., within = "year"} compares within each year
---("all": over all rows); {..., constant = "middle"}. weights: "given" (1 where none), "equal", "entropy", "critic",
---"variation", "deviation", "pca", "pca_shares", "factor", "alike" (equal correlations), {"combined", "entropy",
---"critic", by = "mean", "product", "geometric" or "game"}. One for all indicators at once, groups then weighing what
---theirs add up to unless they have a `weight`; or a list by level. In a group: a word; in a group or of the
---index's own children: numbers in order or by name, or a judgement (lian.ahp, lian.best_worst). aggregate:
---"arithmetic", "geometric", "harmonic", {"power", p =}, "barrel" (the least), {"soft_barrel", soft = 0.5},
---"mazziotta_pareto", and those that compare rows: "copeland", "outranking", "topsis", "vikor", "grey", "rank_sum". One
---for all levels, a list from the indicators up, or `aggregate` in a group.
---```lua
---local index = lian.index "modern industrial system" {
---  breadth = {weight = 1, "completeness", "sector_count"},
---  height = {weight = 1, "rd_share", "value_added_ratio"},
---  toughness = {weight = 1, {"import_dependence", direction = -1}, "supplier_diversity"},
---  treat = "winsorise", weights = "entropy", aggregate = {"geometric", "barrel"},
---}
---```
---@param name string
---@return fun(given: table): lian.index
function index.index(name)
  if type(name) == "table" and getmetatable(name) == nil and type(name.name) == "string" then
    local given = {}
    for key, value in pairs(name) do if key ~= "name" then given[key] = value end end
    return made(name.name, given)
  end
  if type(name) ~= "string" or name == "" then options.fail("index", "a name", name) end
  return function(given) return made(name, given) end
end

local SCORE = {unit = {"text", default = "unit"}, time = "text", indicator = "text", value = "text", sql = "text",
  chain = "any", draws = "extent", seed = {"integer", default = 1}}

local function method_text(model)
  if model.flat_weights then return rules.text(model.flat_weights, rules.weights) end
  local out = {}
  for level, step in ipairs(model.level_weights) do out[level] = rules.text(step, rules.weights) end
  return table.concat(out, ", then ")
end

local function weights_text(model)
  local text, own = method_text(model), {}
  for _, group in ipairs(model.groups) do
    if group.weights ~= nil then own[#own + 1] = ("'%s'"):format(group.name) end
  end
  return #own > 0 and ("%s (own ones below %s)"):format(text, table.concat(own, ", ")) or text
end

---Scores the rows of a table. Data: a frame with a column for each indicator (wide), or with `indicator` and `value` as
---columns of names and numbers (long); a store with `sql`; a chain, whose regions (or nodes) are the units, for
---indicators that lian computes (from = "chain"); a result of a scenario at once, for before and after. `chain` beside
---a frame gives the indicators from the chain, by unit. `draws` (1000, of large tables fewer) other choices say how far
---ranks can be trusted, from `seed` (1). O(draws rows (indicators + log rows)).
---```lua
---local score = assert(index:score(data, {unit = "province", time = "year"}))
---print(score:rank(2020))
---```
---@param self lian.index
---@param given lian.frame|lian.store|lian.chain|lian.result
---@param options? {unit: string, time: string, indicator: string, value: string, sql: string, chain: lian.chain,
---  draws: integer, seed: integer}
---@return lian.score|nil score
---@return string|nil message
---@return string|nil code
function methods.score(self, data_given, given)
  local o = options.check("index:score", given, SCORE)
  local model = self.model
  local f, message, code
  if measures.is_source(data_given) then
    f, message, code = measures.table(model, data_given, o)
  else
    f, message, code = data.frame(data_given, o.sql)
    if f then f, message, code = measures.joined(model, data.widened(f, o), o) end
  end
  if not f then return nil, message, code end
  local score
  score, message, code = compute.score(model, data.table(model, f, o), {unit = o.unit, time = o.time})
  if not score then return nil, ("index '%s': %s"):format(model.name, message), code end
  score.weights_text = weights_text(model)
  message, code = base.begin_spread(score, o.draws, o.seed)
  if message then return nil, message, code end
  return score
end

---The indicators as a frame: name, group, direction, unit, definition, usual source, what it cannot show, and where it
---comes from ("chain": lian computes it).
---@param self lian.index
---@return lian.frame
function methods.indicators(self)
  local frame = require "lian.frame"
  local columns = {{"indicator", {}}, {"group", {}}, {"direction", {}}, {"unit", {}}, {"from", {}}, {"definition", {}},
    {"source", {}}, {"shows_not", {}}, title = self.model.name, note = self.model.note, count = #self.model.leaves}
  for j, leaf in ipairs(self.model.leaves) do
    local row = {leaf.name, tree.path(leaf), leaf.direction, leaf.unit, leaf.from, leaf.definition, leaf.source,
      leaf.shows_not}
    for k = 1, 8 do columns[k][2][j] = row[k] end
  end
  return frame.new(columns)
end

meta.__tostring = function(self)
  local m = self.model
  local out = {("lian.index: %s, %d indicators"):format(m.name, #m.leaves)}
  for _, group in ipairs(tree.dimensions(m)) do
    local names = {}
    for _, child in ipairs(group.children) do names[#names + 1] = child.name end
    out[#out + 1] = ("  %s (%s): %s"):format(group.name, group.rule.word, table.concat(names, ", "))
  end
  return table.concat(out, "\n")
end

class.seal(meta, methods)
class.seal(base.meta, base.methods, {"spread", "dropped"})

return index
