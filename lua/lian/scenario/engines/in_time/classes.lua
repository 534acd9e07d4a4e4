--- How much buyers need each good: critical inputs stop output when they run out, important ones halve it at
--- worst, others do not matter (Pichler et al. 2022). From a table of inputs (rows) by using goods (columns),
--- 1, 0.5 and 0, such as the survey of IHS Markit; goods that it does not name are critical.
local core = require "lian.core"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local classes = {}

local CRITICAL = 0
local NEED = {[1] = 0, [0.5] = 1, [0] = 2, critical = 0, important = 1, optional = 2}

local function from_file(path)
  local t = problem.got(core.columns(path, {}))
  local inputs, out = t.columns[t.names[1]], {}
  for k, input in ipairs(inputs) do
    out[input] = {}
    for c = 2, #t.names do
      local text = t.columns[t.names[c]][k]
      local value = text ~= "" and text ~= "NA" and core.number(text) or nil
      if value == nil and text ~= "" and text ~= "NA" or value ~= nil and not NEED[value] then
        problem.bad("%s:%d: column '%s': expected 1, 0.5 or 0, got '%s'", path, t.lines[k], t.names[c], text)
      end
      out[input][t.names[c]] = value
    end
  end
  return out
end

local function check_table(given, path)
  for input, buyers in pairs(given) do
    local at = ("%s['%s']"):format(path, tostring(input))
    if type(buyers) ~= "table" then options.fail(at, "using good -> class", buyers) end
    for buyer, value in pairs(buyers) do
      if not NEED[value] then
        options.fail(("%s['%s']"):format(at, tostring(buyer)), "1, 0.5, 0, or critical, important, optional", value)
      end
    end
  end
  return given
end

---The table of a file: input good -> {using good = class}.
---@param path string
---@return table|nil map
---@return string|nil message
---@return string|nil code
function classes.read(path) return problem.catch(function() return from_file(path) end) end

---The importance of each good for each node, good by good, as the core takes it.
---@param given string|table a path, or input good -> {using good = class}
---@param goods string[]
---@param good integer[] of each node
---@param path string in messages
---@return integer[]|nil importance
---@return string|nil note which goods were not named, or the message
---@return string|nil code
function classes.of(given, goods, good, path)
  if type(given) ~= "string" and type(given) ~= "table" then
    options.fail(path, "a path, or input good -> {using good = class}", given)
  end
  local map, message, code
  if type(given) == "string" then
    map, message, code = classes.read(given)
    if not map then return nil, message, code end
  else
    map = check_table(given, path)
  end
  local known = 0
  for _, name in ipairs(goods) do known = known + (map[name] and 1 or 0) end
  if known == 0 then options.raise(path .. ": names none of this chain's goods, such as " .. goods[1]) end
  local out = {}
  for _, name in ipairs(goods) do
    local row = map[name] or {}
    for _, of in ipairs(good) do out[#out + 1] = NEED[row[goods[of]]] or CRITICAL end
  end
  local note = known < #goods and ("classes: %d of %d goods are named, the others are critical"):format(known, #goods)
  return out, note or nil
end

return classes
