--- Values as words: how a number, a list, a table by name, a distribution is written where people read it
--- (print(shock), reports, provenance). The same value is written the same way everywhere.
local core = require "lian.core"

local words = {}

local LONGEST = 24 -- entries of a table that are written out

local function sorted_keys(value)
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    if type(a) == "number" or type(a) == "string" then return a < b end
    return tostring(a) < tostring(b)
  end)
  return keys
end

local function key_text(key)
  if type(key) == "string" and key:find("^[%a_][%w_]*$") then return key .. " = " end
  return ("[%s] = "):format(words.value(key))
end

---A value as its user would write it: texts in quotes, numbers by the shortest text that reads back exactly,
---distributions by name and parameters; functions are "function".
---@param value any
---@return string
function words.value(value)
  local kind = type(value)
  if kind == "string" then return ("%q"):format(value) end
  if kind == "number" then
    if value ~= value or math.abs(value) == math.huge then return tostring(value) end
    return core.number_text(value)
  end
  if kind == "function" then return "function" end
  local meta = core.metatable(value)
  if type(meta) == "table" and meta.__call and not meta.__tostring then return "function" end
  if kind ~= "table" or meta ~= nil then return tostring(value) end
  local out, array = {}, #value
  for k = 1, math.min(array, LONGEST) do out[k] = words.value(value[k]) end
  if array > LONGEST then out[#out + 1] = ("... %d more"):format(array - LONGEST) end
  local rest = 0
  for _, key in ipairs(sorted_keys(value)) do
    if math.type(key) ~= "integer" or key < 1 or key > array then
      rest = rest + 1
      if rest <= LONGEST then out[#out + 1] = key_text(key) .. words.value(value[key]) end
    end
  end
  if rest > LONGEST then out[#out + 1] = ("... %d more"):format(rest - LONGEST) end
  return "{" .. table.concat(out, ", ") .. "}"
end

---Named values in alphabetical order: "draws = 100, seed = 7".
---@param list table<string, any>
---@return string
function words.named(list)
  local out = {}
  for k, key in ipairs(sorted_keys(list)) do out[k] = ("%s = %s"):format(key, words.value(list[key])) end
  return table.concat(out, ", ")
end

return words
