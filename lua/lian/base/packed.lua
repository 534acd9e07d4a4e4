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

local function get_numbers(bytes, at, n)
  if #bytes - at + 1 < 8 * n then error("too short", 0) end
  local list = {}
  for from = 1, n, CHUNK do
    local count = math.min(CHUNK, n - from + 1)
    local some = table.pack(("<" .. ("d"):rep(count)):unpack(bytes, at))
    table.move(some, 1, count, from, list)
    at = some[count + 1]
  end
  return list, at
end

local get

local function get_table(bytes, at, kind, depth)
  if depth > DEEPEST then error("too deep", 0) end
  local array, count, value
  array, count, at = ("<I4I4"):unpack(bytes, at)
  if kind == "D" then
    value, at = get_numbers(bytes, at, array)
  else
    value = {}
    for k = 1, array do value[k], at = get(bytes, at, depth + 1) end
  end
  for _ = 1, count do
    local key, field
    key, at = get(bytes, at, depth + 1)
    if key ~= key then error("a key that is no number", 0) end
    field, at = get(bytes, at, depth + 1)
    value[key] = field
  end
  return value, at
end

local function get_matrix(bytes, at)
  local rows, columns, values
  rows, columns, at = ("<I4I4"):unpack(bytes, at)
  values, at = get_numbers(bytes, at, rows * columns)
  return core.matrix_new(rows, columns, values), at
end

function get(bytes, at, depth)
  local kind = bytes:sub(at, at)
  at = at + 1
  if kind == "d" then return ("<d"):unpack(bytes, at)
  elseif kind == "i" then return ("<i8"):unpack(bytes, at)
  elseif kind == "s" then return ("<s4"):unpack(bytes, at)
  elseif kind == "T" or kind == "F" then return kind == "T", at
  elseif kind == "A" or kind == "D" then return get_table(bytes, at, kind, depth)
  elseif kind == "M" then return get_matrix(bytes, at) end
  error("a kind that is not known", 0)
end

---@param bytes string
---@return any value nil: these are no packed value
---@return string|nil message
function packed.read(bytes)
  local ok, value, at = pcall(get, bytes, 1, 1)
  if not ok then
    if tostring(value):find("interrupted", 1, true) then error(value, 0) end
    return nil, tostring(value)
  end
  if at ~= #bytes + 1 then return nil, "bytes are left over" end
  return value
end

return packed
