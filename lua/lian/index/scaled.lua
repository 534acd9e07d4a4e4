--- Indicators on one scale: min-max with directions, and entropy weights of what comes out.
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local scaled = {}

-- least and greatest of each stratum: stratum -> {low, high}
local function extremes(values, stratum, count)
  local ends = {}
  for i = 1, count do
    local v, key = values[i], stratum and stratum[i] or "all"
    if v ~= nil then
      local e = ends[key]
      if not e then ends[key] = {v, v} else e[1], e[2] = math.min(e[1], v), math.max(e[2], v) end
    end
  end
  return ends
end

local function check_spread(path, name, ends, stratum)
  if next(ends) == nil then
    options.raise(("%s: '%s' is missing in all rows; leave it out"):format(path, name))
  end
  for key, e in pairs(ends) do
    if e[1] == e[2] then
      options.raise(("%s: '%s' is the same in all rows%s, so that min-max has nothing to spread; leave it out, %s")
        :format(path, name, stratum and (" of %s"):format(tostring(key)) or "", stratum and 'or scale within = "all"'
        or "or give scores in [0, 1] and normalise = \"none\""))
    end
  end
end

local function spread(values, direction, onto, stratum, ends, count)
  local out = {}
  for i = 1, count do
    local v = values[i]
    if v ~= nil then
      local e = ends[stratum and stratum[i] or "all"]
      local share = (v - e[1]) / (e[2] - e[1])
      out[i] = onto[1] + (onto[2] - onto[1]) * (direction < 0 and 1 - share or share)
    end
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
---@return number[][]
function scaled.columns(o, columns, given)
  local out = {}
  local stratum = given.within == "time" and o.time or nil
  if given.within == "time" and not o.time then
    options.raise(("%s.within: \"time\" needs the column of periods (time = ...)"):format(o.path))
  end
  for k, c in ipairs(columns) do
    if given.normalise == "none" then
      out[k] = as_given(o.path, o, c)
    else
      local values = observations.numbers(o, c.name, true)
      local ends = extremes(values, stratum, o.count)
      check_spread(o.path, c.name, ends, stratum)
      out[k] = spread(values, c.direction, given.onto, stratum, ends, o.count)
    end
  end
  return out
end

---One flat list, row by row, NaN (false) where missing.
---@param lists any[][]
---@param count integer
---@return any[]
function scaled.flat(lists, count)
  local out, n = {}, #lists
  for i = 1, count do
    for k = 1, n do
      local v = lists[k][i]
      out[(i - 1) * n + k] = v == nil and false or v
    end
  end
  return out
end

---1 - entropy of each column's shares over all rows (Shannon 1948), 0 ln 0 = 0; rows with a gap in the column are left
---out of it. Not yet scaled: a subsystem's weights are these over their sum.
---@param lists any[][]
---@param count integer
---@return number[]
function scaled.entropy(lists, count)
  local out = {}
  for k, values in ipairs(lists) do
    local sum, n, e = 0, 0, 0
    for i = 1, count do if values[i] then sum, n = sum + values[i], n + 1 end end
    for i = 1, count do
      local p = values[i] and sum > 0 and values[i] / sum or 0
      if p > 0 then e = e - p * math.log(p) end
    end
    out[k] = n > 1 and sum > 0 and math.max(0, 1 - e / math.log(n)) or 0
  end
  return out
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
