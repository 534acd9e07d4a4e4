--- Frames put side by side, and rows put together.
local base = require "lian.frame.base"
local make = require "lian.frame.make"
local options = require "lian.base.options"

local methods = base.methods

local function index_by(f, name)
  local values, place = base.column(f, name, "join, other frame").values, {}
  for i = 1, f.count do
    local key = values[i]
    if key ~= nil and place[key] then
      options.raise(("join: %s stands twice in column '%s' of the other frame"):format(
        options.describe(key), name))
    end
    if key ~= nil then place[key] = i end
  end
  return place
end

-- rows of this frame, and for each the row of the other or false
local function matched(f, keys, place, all)
  local order, from = {}, {}
  for i = 1, f.count do
    local match = keys[i] ~= nil and place[keys[i]] or false
    if match or all then
      order[#order + 1] = i
      from[#order] = match
    end
  end
  return order, from
end

---Joined with another frame on a column whose values are distinct there. `kind` "inner" keeps the
---rows that both have, "left" all of this one. A column that both have comes with "_2" behind its
---name.
---```lua
---local both = losses:join(jobs, {on = "node"})
---```
---@param self lian.frame
---@param other lian.frame
---@param given {on: string, kind: "inner"|"left"}
---@return lian.frame
function methods.join(self, other, given)
  base.expect("join", other)
  local o = options.check("join", given, {on = {"text", required = true},
    kind = {"choice", "inner", "left", default = "inner"}})
  local keys = base.column(self, o.on, "join").values
  local order, from = matched(self, keys, index_by(other, o.on), o.kind == "left")
  local columns = base.picked(self, order).columns
  for _, column in ipairs(other.columns) do
    if column.name ~= o.on then
      local values = {}
      for k, i in ipairs(from) do if i then values[k] = column.values[i] end end
      columns[#columns + 1] = base.like(column, values,
        column.name .. (self.by_name[column.name] and "_2" or ""))
    end
  end
  return base.wrap(columns, #order, self)
end

local ROWS = {} -- a key that no value of a column can be

-- groups {rows =} of rows that have all keys, in order of first appearance; O(rows x keys)
local function groups_of(keys, count)
  local groups, root = {}, {}
  for i = 1, count do
    local at, whole = root, true
    for k = 1, #keys do whole = whole and keys[k].values[i] ~= nil end
    for k = 1, whole and #keys or 0 do
      local key = keys[k].values[i]
      at[key] = at[key] or {}
      at = at[key]
    end
    if whole and not at[ROWS] then
      at[ROWS] = {}
      groups[#groups + 1] = {rows = at[ROWS]}
    end
    if whole then table.insert(at[ROWS], i) end
  end
  return groups
end

local function summed(groups, column, mean)
  local values = {}
  for g, group in ipairs(groups) do
    local total, n = 0, 0
    for _, i in ipairs(group.rows) do
      local v = column.values[i]
      if v ~= nil then total, n = total + v, n + 1 end
    end
    if mean then total = n > 0 and total / n or nil end
    values[g] = total
  end
  return values
end

local function listed(names)
  return type(names) == "string" and {names} or names or {}
end

---Grouped by a column, or by several, in order of first appearance: sums and means of columns of numbers (missing
---values left out); `count` names a column for the number of rows. A mean beside a sum of the same
---column is called `mean_` and its name. Rows whose group is missing are left out.
---```lua
---print(frame:group{by = "region", sum = {"loss"}, mean = {"share"}, count = "nodes"})
---print(frame:group{by = {"region", "year"}, sum = "loss"})
---```
---@param self lian.frame
---@param given {by: string|string[], sum: string|string[], mean: string|string[], count: string}
---@return lian.frame
function methods.group(self, given)
  local o = options.check("group", given, {by = {"labels", required = true}, sum = "labels",
    mean = "labels", count = "text"})
  local by, keys = listed(o.by), {}
  if #by == 0 then options.fail("group.by", "at least one column", "none") end
  for k, name in ipairs(by) do keys[k] = base.column(self, name, "group") end
  local groups = groups_of(keys, self.count)
  local columns, taken = {count = #groups, provenance = self.provenance}, {}
  for k, key in ipairs(keys) do
    local values = {}
    for g, group in ipairs(groups) do values[g] = key.values[group.rows[1]] end
    columns[k] = {by[k], values, unit = key.unit, digits = key.digits}
  end
  local function add(name, mean)
    local source = base.numbers(self, name, "group")
    columns[#columns + 1] = {taken[name] and "mean_" .. name or name,
      summed(groups, source, mean), unit = source.unit, digits = source.digits}
    taken[name] = true
  end
  for _, name in ipairs(listed(o.sum)) do add(name, false) end
  for _, name in ipairs(listed(o.mean)) do add(name, true) end
  if o.count then
    local n = {}
    for g, group in ipairs(groups) do n[g] = #group.rows end
    columns[#columns + 1] = {o.count, n}
  end
  return make(columns)
end

return methods
