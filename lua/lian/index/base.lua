--- What a score is inside, and what all of its parts share: rows by unit and time, cells of matrices, ranks.
local class = require "lian.base.class"
local rules = require "lian.index.rules"
local options = require "lian.base.options"
local tree = require "lian.index.tree"

local base = {methods = {}, registered = {}}

base.meta = class.new "lian.score"

---Makes "report" available on scores without this floor knowing how.
function base.register(what, work) base.registered[what] = work end

---The cell of a flat list of rows x width; nil where missing.
function base.at(cells, width, i, j) return cells[(i - 1) * width + j] or nil end

---The score of row i at a node; nil where missing.
function base.score(self, i, node) return base.at(self.cells, self.model.count, i, node.place) end

---The top node, which is the index.
function base.top(self) return self.model.groups[#self.model.groups] end

---The last period, for which a verb speaks when none is named; nil without time.
function base.last_time(self) return self.table.time_names and self.table.time_names[#self.table.time_names] end

---A period that the table has, checked; the last one when none is given.
function base.time(self, path, time)
  local t = self.table
  if not t.times then
    if time ~= nil then
      options.raise(("%s: the score has no times; index:score takes time = the column of years"):format(path))
    end
    return nil
  end
  if time == nil then return base.last_time(self) end
  for _, known in ipairs(t.time_names) do if known == time then return time end end
  local texts = {}
  for k, known in ipairs(t.time_names) do texts[k] = tostring(known) end
  options.raise(options.unknown(path, t.time_label, tostring(time), texts))
end

---Rows of a period, in the order of the table.
function base.rows_at(self, time)
  local out, t = {}, self.table
  for i = 1, t.rows do if time == nil or t.times[i] == time then out[#out + 1] = i end end
  return out
end

---The row of a unit in a period; raises for a unit that is not there.
function base.row(self, path, unit, time)
  local t, there = self.table, false
  for i = 1, t.rows do
    if t.units[i] == unit then
      if time == nil or t.times[i] == time then return i end
      there = true
    end
  end
  if there then options.raise(("%s: %s has no row of %s"):format(path, options.describe(unit), tostring(time))) end
  options.raise(options.unknown(path, t.unit_label, unit, t.unit_names))
end

local TO_WHOLE = 0x1.8p52 -- what is added to it and taken away again is rounded to a whole number

-- values of rows as multiples of 2^-40 of the power of two above the largest, as draws have them
-- (csrc/index/draws_rank.c)
local function snapped(values, list)
  local size, out = 0, {}
  for _, i in ipairs(list) do size = math.max(size, math.abs(values[i])) end
  local fine = 1e-290 < size and size < math.huge and 2.0 ^ (39 - math.floor(math.log(size, 2))) or nil
  for _, i in ipairs(list) do out[i] = fine and (values[i] * fine + TO_WHOLE) - TO_WHOLE or values[i] end
  return out
end

---Ranks of values within strata: 1 the best, ties (but for rounding) share it; nil without a value. O(n log n).
---@param values table<integer, number> by row
---@param rows integer
---@param strata integer[]|nil
---@return table<integer, integer>
function base.ranks(values, rows, strata)
  local groups, out = {}, {}
  for i = 1, rows do
    local g = strata and strata[i] or 1
    groups[g] = groups[g] or {}
    if values[i] then table.insert(groups[g], i) end
  end
  for _, list in pairs(groups) do
    local v = snapped(values, list)
    table.sort(list, function(a, b)
      if v[a] ~= v[b] then return v[a] > v[b] end
      return a < b
    end)
    for k, i in ipairs(list) do out[i] = k > 1 and v[list[k - 1]] == v[i] and out[list[k - 1]] or k end
  end
  return out
end

---"Jiangsu, 2020" for titles.
function base.where(unit, time) return time ~= nil and ("%s, %s"):format(unit, tostring(time)) or unit end

---Raises for rules under which a score has no parts of its own.
function base.expect_parts(self, path)
  for _, group in ipairs(self.model.groups) do
    if rules.is_relative(group.rule) then
      options.raise(("%s: '%s' is aggregated by '%s', under which a score depends on the other rows, so it has no "
        .. "parts; "
        .. "use a mean, or the barrel"):format(path, group.name, group.rule.word))
    end
  end
end

---Dimensions, or the indicators where the index has no groups.
function base.dimensions(self)
  local list = tree.dimensions(self.model)
  return #list > 0 and list or self.model.leaves
end

return base
