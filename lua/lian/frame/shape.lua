--- From long to wide: a column of names becomes columns.
local base = require "lian.frame.base"
local core = require "lian.core"
local options = require "lian.base.options"

local methods = base.methods

local ROW, SEEN = {}, {} -- keys that no value of a column can be

local function listed(names) return type(names) == "string" and {names} or names end

-- the path of a row's keys in a tree of tables; nil where one is missing
local function place_of(root, keys, i, make)
  local at = root
  for k = 1, #keys do
    local key = keys[k].values[i]
    if key == nil then return nil end
    at[key] = at[key] or make and {} or nil
    at = at[key]
    if not at then return nil end
  end
  return at
end

local function describe_row(rows, keys, i)
  local out = {}
  for k, name in ipairs(rows) do out[k] = ("%s = %s"):format(name, options.describe(keys[k].values[i])) end
  return table.concat(out, ", ")
end

---A frame in which each value of the column `columns` is a column of its own, with the numbers (or texts, or flags) of
---`values`; a row for each combination of `rows`, in order of first appearance, as columns are. A combination that is
---not there is missing; one that is there twice is refused. Rows in which a key is missing are left out. O(cells).
---```lua
---local wide = long:pivot{rows = {"province", "year"}, columns = "indicator", values = "value"}
---```
---@param self lian.frame
---@param given {rows: string|string[], columns: string, values: string}
---@return lian.frame
function methods.pivot(self, given)
  local o = options.check("pivot", given, {rows = {"labels", required = true}, columns = {"text", required = true},
    values = {"text", required = true}})
  local rows, keys, columns = listed(o.rows), {}, {}
  local heads, cells = base.column(self, o.columns, "pivot").values, base.column(self, o.values, "pivot")
  local root, by_head, taken, count = {}, {}, {}, 0
  if #rows == 0 then options.fail("pivot.rows", "at least one column", "none") end
  for k, name in ipairs(rows) do
    keys[k] = base.column(self, name, "pivot")
    columns[k], taken[name] = base.like(keys[k], {}), true
  end
  for i = 1, self.count do
    local at, head = place_of(root, keys, i, true), heads[i]
    if at and head ~= nil then
      head = type(head) == "number" and core.number_text(head) or tostring(head)
      if not at[ROW] then
        count = count + 1
        at[ROW] = count
        for k = 1, #keys do columns[k].values[count] = keys[k].values[i] end
      end
      if not by_head[head] then
        if taken[head] then options.raise(("pivot: '%s' is a value of '%s' and a column of rows"):format(head,
          o.columns)) end
        by_head[head] = base.like(cells, {}, head)
        columns[#columns + 1] = by_head[head]
      end
      at[SEEN] = at[SEEN] or {}
      if at[SEEN][head] then
        options.raise(("pivot: row %d: %s, %s = %s stands twice"):format(i, describe_row(rows, keys, i), o.columns,
          options.describe(head)))
      end
      at[SEEN][head] = true
      by_head[head].values[at[ROW]] = cells.values[i]
    end
  end
  return base.wrap(columns, count, self)
end

return methods
