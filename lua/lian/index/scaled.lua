--- Indicators on one scale, as the index does it: min-max with directions, and entropy weights of what comes out.
local core = require "lian.core"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local scaled = {}

---One flat list, row by row, NaN (false) where missing.
---@param lists any[][]
---@param count integer
---@return any[]
function scaled.flat(lists, count)
  local out, n = {}, #lists
  for i = 1, count do
    for k = 1, n do
      out[(i - 1) * n + k] = lists[k][i] or false
    end
  end
  return out
end

-- nil, message, code of the core; what the data lack is raised. The core speaks of places; users know names
local function failed(o, columns, remedy, message, code)
  if code ~= "bad_data" then return nil, message, code end
  message = message:gsub("row (%d+)", function(i) return observations.place(o, tonumber(i)) end)
  message = message:gsub("column (%d+)", function(j) return ("'%s'"):format(columns[tonumber(j)].name) end)
  options.raise(("%s: %s%s"):format(o.path, message, remedy))
end

local function check_known(o, c, values)
  for i = 1, o.count do if values[i] ~= nil then return values end end
  return options.raise(("%s: '%s' is missing in all rows; leave it out"):format(o.path, c.name))
end

-- which period a row is of, as places; nil where all rows are compared
local function strata(o, within)
  if within ~= "time" then return nil end
  if not o.time then
    options.raise(("%s.within: \"time\" needs the column of periods (time = ...)"):format(o.path))
  end
  local _, place = observations.distinct(o.time, o.count)
  local out = {}
  for i = 1, o.count do out[i] = place[o.time[i]] end
  return out
end

local function by_minmax(o, columns, given)
  local lists, less, out, n = {}, {}, {}, #columns
  for k, c in ipairs(columns) do
    lists[k], less[k] = check_known(o, c, observations.numbers(o, c.name, true)), c.direction < 0
  end
  local within = strata(o, given.within)
  local made, message, code = core.index.normalise(core.index.table(o.count, n, scaled.flat(lists, o.count)), {
    method = "minmax", low = given.onto[1], high = given.onto[2], less = less, within = within})
  if not made then
    return failed(o, columns, not message:find("alike", 1, true) and "" or "; leave it out, " .. (within
      and 'or scale within = "all"' or "or give scores in [0, 1] and normalise = \"none\""), message, code)
  end
  local cells = core.index.values(made)
  for k = 1, n do
    out[k] = {}
    for i = 1, o.count do out[k][i] = cells[(i - 1) * n + k] or nil end
  end
  return out
end

local function as_given(path, o, c)
  local values = observations.numbers(o, c.name, true)
  if c.direction < 0 then
    options.raise(("%s: '%s' has direction -1, which normalise = \"none\" cannot turn round"):format(path, c.name))
  end
  for i = 1, o.count do
    local v = values[i]
    if v and (v < 0 or v > 1) then
      options.raise(("%s: '%s' is %s for %s, outside [0, 1]; give scores in [0, 1], or normalise = \"minmax\""):format(
        path, c.name, options.describe(v), observations.place(o, i)))
    end
  end
  return values
end

---Columns of subsystems in [0, 1], nil where missing, one list a column. Directions are applied.
---@param o table observations
---@param columns table[]
---@param given {normalise: string, within: string, onto: number[]}
---@return number[][]|nil
---@return string|nil message
---@return string|nil code
function scaled.columns(o, columns, given)
  if given.normalise ~= "none" then return by_minmax(o, columns, given) end
  strata(o, given.within)
  local out = {}
  for k, c in ipairs(columns) do out[k] = as_given(o.path, o, c) end
  return out
end

---Entropy weights of all columns at once, each by the rows that have it (csrc/index/weigh.c): a subsystem's weights are
---these over their sum.
---@param o table observations
---@param columns table[]
---@param lists any[][]
---@return number[]|nil
---@return string|nil message
---@return string|nil code
function scaled.entropy(o, columns, lists)
  local table_of = core.index.table(o.count, #lists, scaled.flat(lists, o.count))
  local found, message, code = core.index.weigh(table_of, "entropy")
  if not found then return failed(o, columns, '; weights = "equal"', message, code) end
  return found
end

---Checks onto = {low, high}, the ends of a scale within [0, 1].
---@param path string
---@param given any
---@return number[]
function scaled.onto(path, given)
  if given == nil then return {0, 1} end
  local low, high = given[1], given[2]
  if type(low) ~= "number" or type(high) ~= "number" or #given ~= 2 or not (0 <= low and low < high and high <= 1) then
    options.fail(path, "{low, high} with 0 <= low < high <= 1", low ~= nil and #given == 2 and
      ("{%s, %s}"):format(options.describe(low), options.describe(high)) or given)
  end
  return given
end

return scaled
