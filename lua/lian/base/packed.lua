--- Plain values (texts, numbers, flags, matrices, tables of these) as bytes and back, every number bit for bit. Equal
--- values give equal bytes: keys are in order. O(what is packed).
local core = require "lian.core"

local packed = {}

local CHUNK = 100  -- numbers in one call
local DEEPEST = 60 -- tables within tables

local function put_numbers(out, list, n)
  local form = "<" .. ("d"):rep(CHUNK)
  for from = 1, n, CHUNK do
    local count = math.min(CHUNK, n - from + 1)
    if count < CHUNK then form = "<" .. ("d"):rep(count) end
    out[#out + 1] = form:pack(table.unpack(list, from, from + count - 1))
  end
end

local function ordered_keys(value, array)
  local keys = {}
  for key in pairs(value) do
    if math.type(key) ~= "integer" or key < 1 or key > array then keys[#keys + 1] = key end
  end
  table.sort(keys, function(a, b)
    if type(a) ~= type(b) then return type(a) == "number" end
    return a < b
  end)
  return keys
end

local function are_floats(value, array)
  for k = 1, array do if math.type(value[k]) ~= "float" then return false end end
  return array > 0
end

local put

local function put_table(out, value, depth)
  if depth > DEEPEST then error("packed: tables too deep", 0) end
  local array = 0 -- up to the first gap: `#` may stop at any of them
  while value[array + 1] ~= nil do array = array + 1 end
  local keys = ordered_keys(value, array)
  local floats = are_floats(value, array)
  out[#out + 1] = ("<c1I4I4"):pack(floats and "D" or "A", array, #keys)
  if floats then
    put_numbers(out, value, array)
  else
    for k = 1, array do put(out, value[k], depth + 1) end
  end
  for _, key in ipairs(keys) do
    put(out, key, depth + 1)
    put(out, value[key], depth + 1)
  end
end

local function put_matrix(out, matrix)
  local rows, columns = matrix:rows(), matrix:cols()
  out[#out + 1] = ("<c1I4I4"):pack("M", rows, columns)
  for i = 1, rows do put_numbers(out, matrix:row(i), columns) end
end

function put(out, value, depth)
  local kind = math.type(value) or type(value)
  if kind == "float" then out[#out + 1] = ("<c1d"):pack("d", value)
  elseif kind == "integer" then out[#out + 1] = ("<c1i8"):pack("i", value)
  elseif kind == "string" then out[#out + 1] = ("<c1s4"):pack("s", value)
  elseif kind == "boolean" then out[#out + 1] = value and "T" or "F"
  elseif kind == "table" and getmetatable(value) == nil then put_table(out, value, depth)
  elseif core.class(value) == "lian.matrix" then put_matrix(out, value)
  else error("packed: " .. kind .. " cannot be packed", 0) end
end

---@param value any plain
---@return string
function packed.of(value)
  local out = {}
  put(out, value, 1)
  return table.concat(out)
end

---@param bytes string
---@return any value nil: these are no packed value
---@return string|nil message
function packed.read(bytes)
  local ok, value = pcall(core.unpacked, bytes)
  if ok then return value end
  if tostring(value):find("interrupted", 1, true) or tostring(value):find("not enough memory", 1, true) then
    error(value, 0)
  end
  return nil, tostring(value)
end

return packed
