--- The table of an index out of a frame (wide: a column an indicator; or long), or of a query on a store.
local core = require "lian.core"
local frames = require "lian.frame.base"
local options = require "lian.base.options"

local data = {}

local FEW = 3

---A frame as given, or what a SELECT on a store gives.
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function data.frame(given, sql)
  local meta = core.metatable(given)
  if type(meta) == "table" and meta.__name == "lian.store" then
    if not sql then options.raise("index:score: 'sql' is required with a store: the SELECT that gives the table") end
    return given:query(sql)
  end
  if sql then options.raise("index:score.sql: is for a store, and data is a frame") end
  frames.expect("index:score", given)
  return given
end

local function label_of(value) return type(value) == "number" and core.number_text(value) or tostring(value) end

---A frame in which each indicator is a column, from one with a column of their names.
function data.widened(f, o)
  if not o.indicator then return f end
  if not o.value then options.raise("index:score: 'value' is required with 'indicator': the column of the numbers") end
  local rows = {o.unit}
  if o.time then rows[2] = o.time end
  return f:pivot{rows = rows, columns = o.indicator, values = o.value}
end

local function check_unit(f, o)
  local column = frames.column(f, o.unit, "index:score.unit")
  for i = 1, f.count do
    if column.values[i] == nil then options.raise(("index:score: row %d has no %s"):format(i, o.unit)) end
  end
  return column.values
end

local function check_times(f, o)
  if not o.time then return nil end
  local column, kind = frames.column(f, o.time, "index:score.time"), nil
  for i = 1, f.count do
    local value = column.values[i]
    if value == nil then options.raise(("index:score: row %d has no %s"):format(i, o.time)) end
    kind = kind or type(value)
    if kind == "boolean" then options.fail("index:score.time", "years or texts", value) end
  end
  return column.values
end

-- distinct values, numbers ascending and texts as they come, with their places
local function distinct(values, count)
  local list, place = {}, {}
  for i = 1, count do
    if not place[values[i]] then
      list[#list + 1], place[values[i]] = values[i], true
    end
  end
  if type(list[1]) == "number" then table.sort(list) end
  for k, value in ipairs(list) do place[value] = k end
  return list, place
end

local function check_pairs(units, times, count, o)
  local seen = {}
  for i = 1, count do
    local key = times and label_of(times[i]) or ""
    seen[key] = seen[key] or {}
    if seen[key][units[i]] then
      options.raise(("index:score: %s = %s%s stands twice (rows %d and %d)%s"):format(o.unit,
        options.describe(units[i]),
        times and (", %s = %s"):format(o.time, key) or "", seen[key][units[i]], i,
        times and "" or "; with several years give time = the column of years"))
    end
    seen[key][units[i]] = i
  end
end

-- numbers of one indicator by row (false: missing), divided by its denominator
local function values_of(f, leaf)
  if not f.by_name[leaf.name] then
    options.raise(("index:score: no column %s%s"):format(options.describe(leaf.name), options.suggest(leaf.name,
      f:names())))
  end
  local column, out, any = frames.numbers(f, leaf.name, "index:score"), {}, false
  local per = leaf.per and frames.numbers(f, leaf.per, ("index:score: per of '%s'"):format(leaf.name)).values
  for i = 1, f.count do
    local v = column.values[i]
    if v ~= nil and per then
      if per[i] == 0 then
        options.raise(("index:score: '%s' of row %d is 0, and '%s' is divided by it"):format(leaf.per, i, leaf.name))
      end
      v = per[i] ~= nil and v / per[i] or nil
    end
    out[i] = v or false
    any = any or v ~= nil
  end
  if not any then
    options.raise(("index:score: '%s' has no value at all; leave it out of the index, or give its data"):format(
      leaf.name))
  end
  return out, column.unit
end

---The table: units and times by row, columns by leaf, and strata of time.
---@param model table
---@param f lian.frame wide
---@param o table unit, time
---@return table
function data.table(model, f, o)
  if f.count == 0 then options.raise("index:score: the table has no rows") end
  local units, times = check_unit(f, o), check_times(f, o)
  local t = {rows = f.count, units = {}, times = times and {} or nil, columns = {}, frame = f, source = {},
    measured = {}}
  for i = 1, f.count do
    t.units[i], t.source[i] = label_of(units[i]), i
    if times then t.times[i] = math.tointeger(times[i]) or times[i] end
  end
  check_pairs(t.units, t.times, t.rows, o)
  for j, leaf in ipairs(model.leaves) do
    local unit
    t.columns[j], unit = values_of(f, leaf)
    t.measured[j] = leaf.unit or not leaf.per and unit or nil
  end
  return data.placed(t)
end

---The same with the places of units and times worked out.
function data.placed(t)
  local place
  t.unit_names, place = distinct(t.units, t.rows)
  t.unit_place = {}
  for i = 1, t.rows do t.unit_place[i] = place[t.units[i]] end
  t.time_names, t.time_place = nil, nil
  if t.times then
    t.time_names, place = distinct(t.times, t.rows)
    t.time_place = {}
    for i = 1, t.rows do t.time_place[i] = place[t.times[i]] end
  end
  return t
end

---The rows for which keep is true, alone.
function data.kept(t, keep)
  local out = {rows = 0, units = {}, times = t.times and {} or nil, columns = {}, frame = t.frame, source = {},
    measured = t.measured}
  for j = 1, #t.columns do out.columns[j] = {} end
  for i = 1, t.rows do
    if keep(i) then
      local k = out.rows + 1
      out.rows = k
      out.units[k], out.source[k] = t.units[i], t.source[i]
      if t.times then out.times[k] = t.times[i] end
      for j, column in ipairs(t.columns) do out.columns[j][k] = column[i] end
    end
  end
  return data.placed(out)
end

---The cells row by row, for the core.
function data.native(t)
  local flat, m = {}, #t.columns
  for i = 1, t.rows do
    for j = 1, m do flat[(i - 1) * m + j] = t.columns[j][i] end
  end
  return core.index.table(t.rows, m, flat)
end

---A row in words: "Jiangsu, 2020".
function data.row_text(t, i)
  return t.times and ("%s, %s"):format(t.units[i], label_of(t.times[i])) or t.units[i]
end

---A few rows with gaps of the table: "completeness of Hebei, 2001", ...
---@return string text
---@return integer count
function data.gaps(model, t)
  local few, count = {}, 0
  for i = 1, t.rows do
    for j, leaf in ipairs(model.leaves) do
      if not t.columns[j][i] then
        count = count + 1
        if #few < FEW then few[#few + 1] = ("'%s' of %s"):format(leaf.name, data.row_text(t, i)) end
      end
    end
  end
  return table.concat(few, ", "), count
end

return data
