--- How indicators, groups and the index hang together: correlations, consistency, the benefit of the doubt.
local base = require "lian.index.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local tree = require "lian.index.tree"

local methods = base.methods

-- a table of the scores of nodes, by row
local function table_of(self, nodes)
  local flat, count = {}, self.model.count
  for i = 1, self.table.rows do
    for _, node in ipairs(nodes) do flat[#flat + 1] = self.cells[(i - 1) * count + node.place] end
  end
  return core.index.table(self.table.rows, #nodes, flat)
end

---Correlations of each indicator with its group, its dimension and the index, and the indicator that it is closest to.
---Negative ones pull against what they are to measure; above 0.92 two indicators say the same (JRC). Pearson's, or
---Spearman's with `rank`. O(rows indicators^2).
---@param self lian.score
---@param given? {rank: boolean}
---@return lian.frame
function methods.correlations(self, given)
  local o = options.check("correlations", given, {rank = {"flag", default = false}})
  local m, nodes = self.model, {}
  for place = 1, m.count do nodes[place] = tree.node(m, place) end
  local r = core.index.values(core.index.correlations(table_of(self, nodes), o.rank))
  local function at(a, b) return base.at(r, m.count, a.place, b.place) end
  local columns = {{"indicator", {}}, {"group", {}}, {"with_group", {}, digits = 3}, {"with_dimension", {}, digits = 3},
    {"with_index", {}, digits = 3}, {"closest", {}}, {"with_closest", {}, digits = 3}, count = #m.leaves,
    title = m.name .. ": correlations", note = o.rank and "Spearman's" or "Pearson's"}
  for j, leaf in ipairs(m.leaves) do
    local closest, most
    for _, other in ipairs(m.leaves) do
      local c = other ~= leaf and at(leaf, other)
      if c and (not most or math.abs(c) > math.abs(most)) then closest, most = other.name, c end
    end
    local dimension = tree.dimension(leaf)
    local row = {leaf.name, tree.path(leaf), at(leaf, leaf.parent), dimension ~= leaf and at(leaf, dimension) or nil,
      at(leaf, base.top(self)), closest, most}
    for k = 1, 7 do columns[k][2][j] = row[k] end
  end
  return frame.new(columns)
end

---Whether what is put into a group measures one thing: Cronbach's alpha (0.7 and above is usually asked; it may be
---negative), and the mean correlation of its children.
---@param self lian.score
---@return lian.frame
function methods.consistency(self)
  local columns = {{"group", {}}, {"children", {}}, {"alpha", {}, digits = 3}, {"mean_correlation", {}, digits = 3},
    {"lowest", {}, digits = 3}, title = self.model.name .. ": consistency",
      note = "of normalised indicators and scores of groups"}
  local n = 0
  for _, group in ipairs(self.model.groups) do
    local k = #group.children
    n = n + 1
    columns[1][2][n], columns[2][2][n] = group.name, k
    if k > 1 then
      local x = table_of(self, group.children)
      local r = core.index.values(core.index.correlations(x, false))
      local sum, pairs_there, least = 0, 0, nil
      for a = 1, k do
        for b = 1, a - 1 do
          local c = r[(a - 1) * k + b]
          if c then sum, pairs_there, least = sum + c, pairs_there + 1, math.min(least or c, c) end
        end
      end
      columns[3][2][n] = core.index.alpha(x)
      columns[4][2][n], columns[5][2][n] = pairs_there > 0 and sum / pairs_there or nil, least
    end
  end
  columns.count = n
  return frame.new(columns)
end

---The benefit of the doubt (Melyn and Moesen 1991): each unit's score under the weights of dimensions that favour it
---most, relative to the best of its period. Without limits many units score 1; so each dimension's share in a score is
---held between `floor` and `ceiling`: half and twice an equal share when left out (floor = 0, ceiling = 1: no limits).
---Needs scores of at least 0. A linear program a unit.
---@param self lian.score
---@param given? {floor: number, ceiling: number, time: any}
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.benefit(self, given)
  local o = options.check("benefit", given, {floor = "share", ceiling = "share", time = "any"})
  local time, nodes = base.time(self, "benefit.time", o.time), base.top(self).children
  local k = #nodes
  local floor, ceiling = o.floor or 0.5 / k, o.ceiling or math.min(1, 2 / k)
  if floor * k > 1 + 1e-12 or ceiling * k < 1 - 1e-12 then
    options.raise(format("benefit: shares of %d dimensions from %g to %g cannot add up to 1", k, floor, ceiling))
  end
  local rows, flat, kept = base.rows_at(self, time), {}, {}
  for _, i in ipairs(rows) do
    local whole = true
    for _, node in ipairs(nodes) do whole = whole and base.score(self, i, node) ~= nil end
    if whole then
      kept[#kept + 1] = i
      for _, node in ipairs(nodes) do flat[#flat + 1] = base.score(self, i, node) end
    end
  end
  if #kept < 2 then return nil, "benefit: fewer than two units have all scores", "bad_data" end
  local list, weights, code = core.index.benefit(core.index.table(#kept, k, flat), floor, ceiling)
  if not list then
    weights = weights:gsub("row (%d+)", function(r) return self.table.units[kept[tonumber(r)]] end)
    weights = weights:gsub("column (%d+)", function(c) return ("'%s'"):format(nodes[tonumber(c)].name) end)
    return nil, "benefit: " .. weights, code
  end
  local ranks = base.ranks(list, #kept)
  local columns = {{"rank", {}}, {self.table.unit_label, {}}, {"benefit", list, digits = 4}, {"nominal", {}},
    count = #kept,
    title = base.where(self.model.name .. ": benefit of the doubt", time), note = format(
      "shares of dimensions between %.3g and %.3g; weights of units that score 1 are not unique", floor, ceiling)}
  for r, i in ipairs(kept) do
    columns[1][2][r], columns[2][2][r], columns[4][2][r] = ranks[r], self.table.units[i], self.ranks[i]
  end
  return frame.new(columns):sort("rank")
end

return methods
