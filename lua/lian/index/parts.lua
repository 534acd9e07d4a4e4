--- Why a unit stands where it does: parts of its score, what holds it back, what changed.
local base = require "lian.index.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local steps = require "lian.index.steps"
local tree = require "lian.index.tree"

local methods = base.methods

-- cells of slopes, made once
local function slopes_of(self, path)
  base.expect_parts(self, path)
  if not rawget(self, "slopes") then
    local made, message, code = core.index.slopes(self.steps.normalised, self.native)
    if not made then return steps.failed(self.model, self.table, path, message, code) end
    rawset(self, "slopes", core.index.values(made))
  end
  return self.slopes
end

local function cells_of(self, step)
  local kept = rawget(self, "kept_cells") or {}
  rawset(self, "kept_cells", kept)
  kept[step] = kept[step] or core.index.values(self.steps[step])
  return kept[step]
end

local function value(self, step, i, j) return base.at(cells_of(self, step), #self.model.leaves, i, j) end

-- rank of row i among those of its period on an indicator
local function rank_on(self, i, j, rows)
  local own, better = value(self, "unit", i, j), 1
  if not own then return nil end
  for _, k in ipairs(rows) do
    local v = value(self, "unit", k, j)
    if v and v > own then better = better + 1 end
  end
  return better
end

local function as_options(path, unit, given, rules)
  if type(unit) == "table" and given == nil then
    given = {}
    for key, v in pairs(unit) do if key ~= 1 and key ~= "unit" then given[key] = v end end
    unit = unit.unit or unit[1]
  end
  if type(unit) ~= "string" then options.fail(path, "the label of a unit", unit) end
  return unit, options.check(path, given, rules)
end

---The parts of a unit's score: for each indicator its value, its normalised value, its weight in the index, the points
---it gives, their share of the score, and its rank on it. Points are the normalised value times the slope of the index
---by it, and add up to the score under every mean and the barrel (Euler); under the barrel all of them are of the
---least.
---```lua
---print(score:contributions("Jiangsu", {time = 2020}))
---```
---@param self lian.score
---@param unit string
---@param given? {time: any}
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.contributions(self, unit, given)
  local o
  unit, o = as_options("contributions", unit, given, {time = "any"})
  local time = base.time(self, "contributions.time", o.time)
  local slopes, message, code = slopes_of(self, "contributions")
  if not slopes then return nil, message, code end
  local i, m = base.row(self, "contributions", unit, time), self.model
  local rows, score = base.rows_at(self, time), self.values[i]
  local columns = {{"indicator", {}}, {"group", {}}, {"value", {}}, {"normalised", {}, digits = 4}, {"weight", {},
    digits = 3},
    {"points", {}, digits = 4}, {"share", {}, digits = 3}, {"rank", {}}, count = #m.leaves,
    title = ("%s: %s"):format(m.name, base.where(unit, time)),
    note = score and format("score %.5g, rank %d of %d; points add up to the score", score, self.ranks[i], #rows) or
      "no score"}
  for j, leaf in ipairs(m.leaves) do
    local y, slope = value(self, "normalised", i, j), base.at(slopes, #m.leaves, i, j)
    local points = y and score and slope and y * slope or nil
    local row = {leaf.name, tree.path(leaf), value(self, "filled", i, j), y, self.effective[j], points,
      points and score ~= 0 and points / score or nil, rank_on(self, i, j, rows)}
    for k = 1, 8 do columns[k][2][j] = row[k] end
  end
  return frame.new(columns):sort("points", "descending")
end

---Strengths and weaknesses of a unit: the indicators on which it is highest and lowest against the others of its
---period, by the share of them that it is ahead of.
---```lua
---print(score:strengths "Jiangsu")
---```
---@param self lian.score
---@param unit string
---@param given? {time: any, top: integer}
---@return lian.frame
function methods.strengths(self, unit, given)
  local o
  unit, o = as_options("strengths", unit, given, {time = "any", top = {"count", default = 5}})
  local time = base.time(self, "strengths.time", o.time)
  local i, m = base.row(self, "strengths", unit, time), self.model
  local rows, list = base.rows_at(self, time), {}
  for j, leaf in ipairs(m.leaves) do
    local own, ahead, there = value(self, "unit", i, j), 0, 0
    for _, k in ipairs(rows) do
      local v = value(self, "unit", k, j)
      if v and k ~= i then
        there = there + 1
        if own and own > v then ahead = ahead + 1 elseif own == v then ahead = ahead + 0.5 end
      end
    end
    if own and there > 0 then
      list[#list + 1] = {leaf.name, tree.path(leaf), ahead / there, rank_on(self, i, j, rows), value(self, "filled", i,
        j)}
    end
  end
  table.sort(list, function(a, b) return a[3] > b[3] or a[3] == b[3] and a[1] < b[1] end)
  local top = math.min(o.top, #list // 2)
  local columns = {{"what", {}}, {"indicator", {}}, {"group", {}}, {"ahead_of", {}, digits = 3}, {"rank", {}}, {"value",
    {}},
    count = 2 * top, title = ("%s: strengths and weaknesses of %s"):format(m.name, base.where(unit, time)),
    note = "ahead_of: share of the others that it is ahead of"}
  for k = 1, top do
    local best, worst = list[k], list[#list - k + 1]
    columns[1][2][k], columns[1][2][top + k] = "strength", "weakness"
    for c = 1, 5 do columns[c + 1][2][k], columns[c + 1][2][top + k] = best[c], worst[c] end
  end
  return frame.new(columns)
end

-- ---- obstacles

local function obstacles_of(self, i, top)
  local list, total = {}, 0
  for j, leaf in ipairs(self.model.leaves) do
    local u = value(self, "unit", i, j)
    if u then
      local lost = self.effective[j] * (1 - u)
      total = total + lost
      list[#list + 1] = {leaf = leaf, lost = lost, distance = 1 - u}
    end
  end
  table.sort(list, function(a, b) return a.lost > b.lost or a.lost == b.lost and a.leaf.place < b.leaf.place end)
  for k = #list, top + 1, -1 do list[k] = nil end
  for _, one in ipairs(list) do one.share = total > 0 and one.lost / total or 0 end
  return list
end

---What holds units back (obstacle degree): weight in the index times the distance to the best (0 to 1), as a share of
---the sum of these, the `top` (3) of each unit. With linear weights obstacles repeat the weights; `distance` is the
---view without them. Zeros where a unit is best in all; indicators that a unit lacks are none of its obstacles.
---```lua
---print(score:obstacles{top = 2})
---```
---@param self lian.score
---@param given? {top: integer, time: any, unit: string}
---@return lian.frame
function methods.obstacles(self, given)
  local o = options.check("obstacles", given, {top = {"count", default = 3}, time = "any", unit = "text"})
  local time, t = base.time(self, "obstacles.time", o.time), self.table
  local rows = o.unit and {base.row(self, "obstacles.unit", o.unit, time)} or base.rows_at(self, time)
  table.sort(rows, function(a, b)
    local x, y = self.ranks[a] or math.huge, self.ranks[b] or math.huge
    return x < y or x == y and a < b
  end)
  local columns = {{t.unit_label, {}}, {"place", {}}, {"obstacle", {}}, {"group", {}}, {"share", {}, digits = 3},
    {"distance", {}, digits = 3}, title = base.where(self.model.name .. ": obstacles", time),
    note = "share: weight times distance to the best, of all of the unit's"}
  local n = 0
  for _, i in ipairs(rows) do
    for k, one in ipairs(obstacles_of(self, i, o.top)) do
      n = n + 1
      local row = {t.units[i], k, one.leaf.name, tree.path(one.leaf), one.share, one.distance}
      for c = 1, 6 do columns[c][2][n] = row[c] end
    end
  end
  columns.count = n
  return frame.new(columns)
end

-- ---- change between two periods

local ROUNDING = 1e-9 -- points of a change that need not be told

local function expect_change(self)
  local t = self.table
  if not t.times or #t.time_names < 2 then options.raise("change: the score has no two times to compare") end
  if self.model.normalise.within == "year" then
    options.raise("change: scores are normalised within each year, so they do not compare over time; normalise = "
      .. "{..., within = 'all'}")
  end
end

local function row_or_nil(self, unit, time)
  local t = self.table
  for i = 1, t.rows do if t.units[i] == unit and t.times[i] == time then return i end end
end

local function leaves_at(self, i)
  local out = {}
  for j = 1, #self.model.leaves do
    out[j] = value(self, "normalised", i, j)
    if not out[j] then return nil end
  end
  return out
end

local function parted(self, a, b)
  local y0, y1 = leaves_at(self, a), leaves_at(self, b)
  if not y0 or not y1 or not self.values[a] or not self.values[b] then return nil end
  local native = {}
  for key, v in pairs(self.native) do native[key] = v end
  native.within, native.strata = nil, 0
  return core.index.change(native, y0, y1)
end

local function change_of_unit(self, unit, from, to)
  local a, b = base.row(self, "change", unit, from), base.row(self, "change", unit, to)
  local list, residual, code = parted(self, a, b)
  if not list then return nil, residual or ("change: %s has gaps"):format(unit), code or "bad_data" end
  local m = self.model
  local columns = {{"indicator", {}}, {"group", {}}, {"before", {}}, {"after", {}}, {"points", {}, digits = 4},
    count = #m.leaves,
    title = ("%s: %s, %s to %s"):format(m.name, unit, tostring(from), tostring(to)),
    note = format("score %.5g to %.5g, rank %d to %d; %.3g of the change is left unexplained by the parts",
      self.values[a],
      self.values[b], self.ranks[a], self.ranks[b], residual)}
  for j, leaf in ipairs(m.leaves) do
    local row = {leaf.name, tree.path(leaf), value(self, "filled", a, j), value(self, "filled", b, j), list[j]}
    for k = 1, 5 do columns[k][2][j] = row[k] end
  end
  return frame.new(columns):sort("points", "descending")
end

---The change of scores between two periods (the first and the last when left out), taken apart by what changed: points
---of each dimension, or with `unit` of each of its indicators, before and after. Points are the integral of the index's
---slopes along the straight line from one to the other (Aumann and Shapley 1974), and add up to the change but for what
---is told. Refused where each year is normalised by itself.
---```lua
---print(score:change{from = 2010, to = 2020})
---```
---@param self lian.score
---@param given? {from: any, to: any, unit: string}
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function methods.change(self, given)
  local o = options.check("change", given, {from = "any", to = "any", unit = "text"})
  expect_change(self)
  base.expect_parts(self, "change")
  local t = self.table
  local from = base.time(self, "change.from", o.from == nil and t.time_names[1] or o.from)
  local to = base.time(self, "change.to", o.to)
  if o.unit then return change_of_unit(self, o.unit, from, to) end
  local dimensions, columns = base.dimensions(self), {{t.unit_label, {}}, {"before", {}, digits = 4}, {"after", {},
    digits = 4},
    {"change", {}, digits = 4}, {"places", {}}, title = ("%s: %s to %s"):format(self.model.name, tostring(from),
      tostring(to)),
    note = "places: gained (+) or lost (-); then the points of each dimension in the change"}
  local column_of, n, left_out, unexplained = {}, 0, 0, 0
  for k, node in ipairs(dimensions) do
    column_of[node] = 5 + k
    columns[5 + k] = {node.name, {}, digits = 4}
  end
  for _, unit in ipairs(t.unit_names) do
    local a, b = row_or_nil(self, unit, from), row_or_nil(self, unit, to)
    local list, residual
    if a and b then list, residual = parted(self, a, b) end
    if not list then left_out = left_out + 1 end
    if list then
      unexplained = math.max(unexplained, math.abs(residual))
      n = n + 1
      local row = {unit, self.values[a], self.values[b], self.values[b] - self.values[a], self.ranks[a] - self.ranks[b]}
      for c = 1, 5 do columns[c][2][n] = row[c] end
      for j, leaf in ipairs(self.model.leaves) do
        local c = column_of[#tree.dimensions(self.model) > 0 and tree.dimension(leaf) or leaf]
        if c then columns[c][2][n] = (columns[c][2][n] or 0) + list[j] end
      end
    end
  end
  columns.count = n
  if unexplained > ROUNDING then
    columns.note = format("%s; up to %.3g points of a change are left unexplained by the parts", columns.note,
      unexplained)
  end
  if left_out > 0 then
    columns.note = ("%s; %d units are left out, for a period is missing or has gaps"):format(columns.note, left_out)
  end
  return frame.new(columns):sort("change", "descending")
end

return methods
