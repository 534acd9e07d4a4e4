--- Frames made of given columns, every cell looked at.
local base = require "lian.frame.base"
local limits = require "lian.base.limits"
local options = require "lian.base.options"

local KIND = {number = "a number", string = "a text", boolean = "a flag"}
local FRAME_KEYS = {title = "text", note = "text", provenance = "table", count = "integer"}
local COLUMN_KEYS = {unit = "text", digits = "count"}

-- the named keys of a table whose array part is something else
local function named(path, given, spec)
  local keys = {}
  for key, value in pairs(given) do
    if math.type(key) ~= "integer" then keys[key] = value end
  end
  return options.check(path, keys, spec)
end

local function check_array(path, values)
  options.plain(path, values, "an array")
  local longest = 0
  for i in pairs(values) do
    if math.type(i) ~= "integer" or i < 1 then
      options.raise(("%s: expected an array, got the key %s"):format(path, options.describe(i)))
    end
    longest = math.max(longest, i)
  end
  return longest
end

local function check_cell(name, i, value, kind)
  local this = type(value)
  if not KIND[this] or kind and this ~= kind then
    options.fail(("frame column '%s', row %d"):format(name, i),
      kind and KIND[kind] .. " as above" or "a number, text or flag", value)
  end
  if this == "number" and (value ~= value or value == math.huge or value == -math.huge) then
    options.fail(("frame column '%s', row %d"):format(name, i),
      "a finite number, or nil for a missing one", value)
  end
  return this
end

local function made_column(name, given, keys, count)
  local values, kind = {}, nil
  for i = 1, count do
    local value = given[i]
    if value ~= nil then kind = check_cell(name, i, value, kind) end
    values[i] = value
  end
  return {name = name, values = values, unit = keys.unit ~= "" and keys.unit or nil,
    digits = keys.digits}
end

local function column_name(j, item)
  options.plain(("frame column %d"):format(j), item, "{name, values}")
  if type(item[1]) ~= "string" or item[1] == "" then
    options.fail(("frame column %d"):format(j), "a name", item[1])
  end
  return item[1]
end

---@param given table columns {name, values, unit =, digits =}; title, note, provenance, count
---@return lian.frame
return function(given)
  options.plain("frame", given, "a table of columns")
  for key, value in next, given do
    if type(key) == "string" and type(value) == "table" and #given == 0 then
      options.raise(("frame: columns stand in order, each with its name before its values: {{%q, {...}}, ...}"):format(
        key))
    end
  end
  local o, keys, names = named("frame", given, FRAME_KEYS), {}, {}
  local longest = 0
  for j, item in ipairs(given) do
    names[j] = column_name(j, item)
    keys[j] = named(("frame column '%s'"):format(names[j]), item, COLUMN_KEYS)
    longest = math.max(longest, check_array(("frame column '%s'"):format(names[j]), item[2]))
  end
  if o.count and o.count < longest then
    options.fail("frame.count", ("at least %d rows"):format(longest), o.count)
  end
  limits.check("frame.count", "rows", math.max(o.count or 0, longest))
  local count, columns = o.count or longest, {}
  for j, item in ipairs(given) do
    columns[j] = made_column(names[j], item[2], keys[j], count)
  end
  return base.wrap(columns, count, o)
end
