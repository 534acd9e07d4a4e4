--- Subsystems as they are given: name -> indicators, each with direction and weight; or a frame with the columns
--- subsystem, indicator, and where wanted direction and weight.
local format = require "lian.base.format"
local frame = require "lian.frame"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local subsystems = {}

local RULES = {direction = {"integer", default = 1}, weight = "not_negative"}

local function put(path, out, system, column, given)
  local o = options.check(path, given, RULES)
  if type(column) ~= "string" then options.fail(path, "the name of a column", column) end
  if o.direction ~= 1 and o.direction ~= -1 then
    options.fail(path .. ".direction", "1 (more is better) or -1 (less is better)", o.direction)
  end
  if out.seen[column] then
    options.raise(("%s: '%s' stands in '%s' already"):format(path, column, out.seen[column]))
  end
  out.seen[column] = out.names[system]
  out.columns[#out.columns + 1] = {name = column, system = system, direction = o.direction, weight = o.weight}
end

local function from_table(path, given, out)
  local names = options.names(given)
  if #names == 0 or #given > 0 then
    options.raise(path .. ": expected subsystems by name, such as {innovation = {\"rd_share\"}, industry = {...}}")
  end
  for s, name in ipairs(names) do
    local list = given[name]
    out.names[s] = name
    if type(list) == "string" then list = {list} end
    options.array(("%s: subsystem '%s'"):format(path, name), list, "an array of columns")
    if #list == 0 then options.raise(("%s: subsystem '%s' has no indicator"):format(path, name)) end
    for k, item in ipairs(list) do
      local where, more = ("%s: %s[%d]"):format(path, name, k), {}
      if type(item) == "table" then
        options.plain(where, item, "a column, or {column, direction =, weight =}")
        for key, value in pairs(item) do if key ~= 1 then more[key] = value end end
        item = item[1]
      end
      put(where, out, s, item, more)
    end
  end
end

local function from_frame(path, given, out)
  local o = observations.read(path, given, nil, nil, true)
  local system, column = observations.labels(o, "subsystem"), observations.labels(o, "indicator")
  local direction = given.by_name.direction and observations.numbers(o, "direction")
  local weight = given.by_name.weight and observations.numbers(o, "weight", true)
  local place
  out.names, place = observations.distinct(system, o.count)
  for i = 1, o.count do
    put(("%s: row %d of the subsystems"):format(path, i), out, place[system[i]], column[i],
      {direction = direction and direction[i], weight = weight and weight[i]})
  end
end

---What was given as subsystems: names, and columns {name, system, direction, weight}.
---@param path string the verb
---@param given any
---@param least integer how many there must be
---@return table
function subsystems.read(path, given, least)
  local out = {names = {}, columns = {}, seen = {}}
  if frame.is(given) then
    from_frame(path, given, out)
  else
    if type(given) ~= "table" then options.fail(path, "subsystems by name, or a frame of them", given) end
    options.plain(path, given, "subsystems by name, or a frame of them")
    from_table(path, given, out)
  end
  if #out.names < least then
    options.raise(("%s: expected %d subsystems at least, got %d"):format(path, least, #out.names))
  end
  return out
end

---Weights of the columns: those given (all or none in a subsystem), else `fallback` by column.
---@param path string
---@param s table
---@param fallback number[]
---@return number[]
function subsystems.weights(path, s, fallback)
  local given, all, out = {}, {}, {}
  for _, c in ipairs(s.columns) do
    all[c.system] = (all[c.system] or 0) + 1
    given[c.system] = (given[c.system] or 0) + (c.weight and 1 or 0)
  end
  for k, c in ipairs(s.columns) do
    local some = given[c.system]
    if some > 0 and some < all[c.system] then
      options.raise(("%s: subsystem '%s' gives a weight to %d of its %d indicators; give all or none"):format(path,
        s.names[c.system], some, all[c.system]))
    end
    out[k] = c.weight or fallback[k]
  end
  return out
end

---What weighs indicators, in words: "given", "equal", "given in innovation, else equal".
---@param s table
---@param otherwise string what weighs those that give no weight
---@return string
function subsystems.weights_text(s, otherwise)
  local given, names = {}, {}
  for _, c in ipairs(s.columns) do given[c.system] = c.weight ~= nil end
  for k, name in ipairs(s.names) do if given[k] then names[#names + 1] = name end end
  if #names == 0 then return otherwise end
  return #names == #s.names and "given" or ("given in %s, else %s"):format(table.concat(names, ", "), otherwise)
end

---Weights of subsystems in words: "innovation 5, industry 1"; nil where they are alike.
---@param s table
---@param alpha number[]|nil by subsystem
---@return string|nil
function subsystems.system_text(s, alpha)
  local out = {}
  for k, name in ipairs(alpha and s.names or {}) do out[k] = format("%s %g", name, alpha[k]) end
  return alpha and table.concat(out, ", ")
end

---Numbers by subsystem, from name -> number; nil when nothing is given.
---@param path string
---@param s table
---@param given table|nil
---@return number[]|nil
function subsystems.by_name(path, s, given)
  if not given then return nil end
  local out = {}
  for name in pairs(given) do
    local known = false
    for _, own in ipairs(s.names) do known = known or own == name end
    if not known then options.raise(options.unknown(path, "subsystem", name, s.names)) end
  end
  for k, name in ipairs(s.names) do
    local v = given[name]
    if type(v) ~= "number" or v ~= v or v < 0 or v == math.huge then
      options.fail(("%s.%s"):format(path, name), "a number of at least 0", v)
    end
    out[k] = v
  end
  return out
end

---For the core: system (1-based) and weight by column.
---@param s table
---@param weights number[]
---@return table
function subsystems.native(s, weights)
  local system = {}
  for k, c in ipairs(s.columns) do system[k] = c.system end
  return {system = system, weight = weights, systems = #s.names}
end

---The weights in words, for provenance: column -> share of its subsystem.
---@param s table
---@param weights number[]
---@return table<string, number>
function subsystems.shares(s, weights)
  local whole, out = {}, {}
  for k, c in ipairs(s.columns) do whole[c.system] = (whole[c.system] or 0) + weights[k] end
  for k, c in ipairs(s.columns) do
    out[c.name] = whole[c.system] > 0 and weights[k] / whole[c.system] or 0
  end
  return out
end

return subsystems
