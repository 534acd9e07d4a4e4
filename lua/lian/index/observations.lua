--- Observations out of a frame: which row is which unit in which period, and columns of numbers beside.
local base = require "lian.frame.base"
local core = require "lian.core"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local observations = {}

-- a key of a row as a text that is its own: numbers and texts do not meet
local function key_of(value) return math.type(value) == "integer" and ("%d"):format(value) or tostring(value) end

local function check_frame(path, data)
  if frame.is(data) then return end
  options.fail(path .. ": data", "a frame (lian.frame.read, lian.frame.new, store:query)", data)
end

-- values of a column that says what a row is: none may be missing
local function key_column(path, data, name)
  local values = base.column(data, name, path).values
  for i = 1, #data do
    if values[i] == nil then options.raise(("%s: column '%s' is missing in row %d"):format(path, name, i)) end
  end
  return values
end

-- distinct values in order of first appearance
local function distinct(values, count)
  local seen, list = {}, {}
  for i = 1, count do
    local v = values[i]
    if not seen[v] then
      list[#list + 1] = v
      seen[v] = #list
    end
  end
  return list, seen
end

---Distinct values of a list in order, and the place of each.
observations.distinct = distinct

local function sorted_times(path, name, values, count)
  local list, kind = distinct(values, count), nil
  for _, v in ipairs(list) do
    kind = kind or type(v)
    if type(v) ~= kind or kind == "boolean" then
      options.raise(("%s: column '%s' mixes kinds: expected numbers alone, or texts alone"):format(path, name))
    end
  end
  table.sort(list)
  return list
end

---Where a row stands, for messages: "Jiangsu, 2020"; where several rows are of it "2020, row 3", or "row 3".
---@param o table of observations.read
---@param i integer row
---@return string
function observations.place(o, i)
  local parts = {}
  if o.unit then parts[#parts + 1] = key_of(o.unit[i]) end
  if o.time then parts[#parts + 1] = key_of(o.time[i]) end
  if o.many and #parts > 0 then parts[#parts + 1] = ("row %d"):format(i) end
  return #parts > 0 and table.concat(parts, ", ") or ("row %d"):format(i)
end

-- each unit stands once in each period
local function check_once(path, o)
  local seen = {}
  if not o.unit and not o.time then return end
  for i = 1, o.count do
    local key = (o.unit and key_of(o.unit[i]) or "") .. "\0" .. (o.time and key_of(o.time[i]) or "")
    if seen[key] then
      local remedy = o.unit and not o.time and "; name the column of periods (time = ...)"
        or o.time and not o.unit and "; name the column of units (unit = ...)" or "; expected one row a unit and period"
      options.raise(("%s: %s stands twice (rows %d and %d)%s"):format(path, observations.place(o, i), seen[key], i,
        remedy))
    end
    seen[key] = i
  end
end

---Whether a value is the score of a composite index (lian.index).
---@param value any
---@return boolean
function observations.is_score(value)
  local meta = core.metatable(value)
  return type(meta) == "table" and meta.__name == "lian.score"
end

---The frame to work on, and the options with the columns that a score brings by itself (of, unit, time); others as they
---are, with what is required of them checked.
---@param path string
---@param data any
---@param o table changed in place
---@param required? string[]
---@return any data
function observations.given(path, data, o, required)
  if observations.is_score(data) then
    data = data:scores()
    local names = data:names()
    o.of, o.unit = o.of or "score", o.unit or names[1]
    if names[2] ~= "rank" then o.time = o.time or names[2] end
  end
  for _, name in ipairs(required or {}) do
    if o[name] == nil then options.raise(("%s: '%s' is required"):format(path, name)) end
  end
  return data
end

---The rows of a frame as observations: count; unit and time by row (nil where not named); units in order of first
---appearance, times ascending; data.
---@param path string the verb
---@param data any
---@param unit? string
---@param time? string
---@param many? boolean a unit may stand several times in a period
---@return table
function observations.read(path, data, unit, time, many)
  check_frame(path, data)
  local o = {count = #data, data = data, path = path, unit_name = unit, time_name = time, many = many}
  if o.count == 0 then options.raise(path .. ": the frame of data has no rows") end
  if unit then
    o.unit = key_column(path, data, unit)
    o.units = distinct(o.unit, o.count)
  end
  if time then
    o.time = key_column(path, data, time)
    o.times = sorted_times(path, time, o.time, o.count)
  end
  if not many then check_once(path, o) end
  return o
end

---A column of numbers by row; with `gaps` missing ones are nil, else they are refused.
---@param o table
---@param name string
---@param gaps? boolean
---@return number[]
function observations.numbers(o, name, gaps)
  local values = base.numbers(o.data, name, o.path).values
  for i = 1, not gaps and o.count or 0 do
    if values[i] == nil then
      options.raise(("%s: '%s' is missing for %s; fill it, or leave the row out (frame:filter)"):format(o.path, name,
        observations.place(o, i)))
    end
  end
  return values
end

---A column of labels (texts or numbers) by row, none missing.
---@param o table
---@param name string
---@return any[]
function observations.labels(o, name) return key_column(o.path, o.data, name) end

---Rows of each unit in order of time: unit -> rows; all rows under one key where there are no units.
---@param o table
---@return table<any, integer[]> rows
---@return any[] units
function observations.series(o)
  local rows, units = {}, o.units or {"all"}
  for _, u in ipairs(units) do rows[u] = {} end
  for i = 1, o.count do table.insert(rows[o.unit and o.unit[i] or "all"], i) end
  for _, u in ipairs(units) do
    if o.time then table.sort(rows[u], function(a, b) return o.time[a] < o.time[b] end) end
  end
  return rows, units
end

local function checked(o, name, test, what)
  local values = observations.numbers(o, name)
  for i = 1, o.count do
    if not test(values[i]) then
      options.raise(("%s: '%s' is %s for %s: %s"):format(o.path, name, options.describe(values[i]),
        observations.place(o, i), what))
    end
  end
  return values
end

---A column of numbers above 0.
---@param o table
---@param name string
---@return number[]
function observations.positive(o, name)
  return checked(o, name, function(v) return v > 0 end, "expected amounts above 0")
end

---A column of numbers of at least 0.
---@param o table
---@param name string
---@return number[]
function observations.not_negative(o, name)
  return checked(o, name, function(v) return v >= 0 end, "expected amounts of at least 0")
end

---Rows by period, in time: {time, rows}; one without a time where there are no periods.
---@param o table
---@return table[]
function observations.periods(o)
  local list, at = {{rows = {}}}, {}
  for k, time in ipairs(o.times or {}) do
    list[k] = {time = time, rows = {}}
    at[time] = list[k].rows
  end
  for i = 1, o.count do table.insert(o.time and at[o.time[i]] or list[1].rows, i) end
  return list
end

---The values at some rows.
---@param values any[]
---@param rows integer[]
---@return any[]
function observations.at(values, rows)
  return lists.at(values, rows)
end

---The columns that say what a row is, for a result of the given rows.
---@param o table
---@param rows? integer[] all when left out
---@return table[]
function observations.key_columns(o, rows)
  local columns = {}
  for _, key in ipairs{"unit", "time"} do
    if o[key] then
      local values = {}
      for k = 1, rows and #rows or o.count do values[k] = o[key][rows and rows[k] or k] end
      columns[#columns + 1] = {o[key .. "_name"], values}
    end
  end
  if #columns == 0 then
    local values = {}
    for k = 1, rows and #rows or o.count do values[k] = rows and rows[k] or k end
    columns[1] = {"row", values}
  end
  return columns
end

---The result as a frame; columns that would stand twice are refused with what to do.
---@param path string the verb
---@param columns table as for lian.frame.new
---@return lian.frame
function observations.frame(path, columns)
  local seen = {}
  for _, column in ipairs(columns) do
    if seen[column[1]] then
      options.raise(("%s: the result has a column '%s' of its own; call yours otherwise (frame:rename)"):format(path,
        column[1]))
    end
    seen[column[1]] = true
  end
  return frame.new(columns)
end

---A list without NaN: those become nil.
---@param values number[]
---@return number[]
function observations.known(values)
  local out = {}
  for i = 1, #values do if values[i] == values[i] then out[i] = values[i] end end
  return out
end

return observations
