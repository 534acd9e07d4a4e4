--- Rows and columns by label: a label, a range "first..last", a pattern with "*", a number, or a
--- list of these.
local core = require "lian.core"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local select = {}

-- repeated: label -> its second place
local function places(labels)
  local place, repeated = {}, {}
  for k, label in ipairs(labels) do
    if not place[label] then place[label] = k else repeated[label] = repeated[label] or k end
  end
  return place, repeated
end

---Refuses a label that stands more than once.
---@param label string
---@param axis table see select.axis
function select.refuse_repeated(label, axis)
  local second = axis.repeated[label]
  if not second then return end
  problem.bad("%s: the %s label %s stands twice, first at %s", axis.at(second), axis.what, options.describe(label),
    axis.at(axis.place[label]))
end

local function one(label, axis)
  select.refuse_repeated(label, axis)
  return axis.place[label]
end

-- "first..last" with both labels there, or nil
local function range(text, axis)
  local at = 1
  while true do
    local from, to = text:find("..", at, true)
    if not from then return nil end
    local first, last = one(core.trim(text:sub(1, from - 1)), axis), one(core.trim(text:sub(to + 1)), axis)
    if first and last then
      if first > last then
        problem.bad("%s: '%s': the first %s stands after the last", axis.path, text, axis.what)
      end
      local list = {}
      for k = first, last do list[#list + 1] = k end
      return list
    end
    at = from + 1
  end
end

local function matching(pattern, axis)
  local plain = pattern:gsub("[%^%$%(%)%%%.%[%]%+%-%?]", "%%%0")
  local lua_pattern = "^" .. plain:gsub("%*", ".*") .. "$"
  local list = {}
  for k, label in ipairs(axis.labels) do
    if label:find(lua_pattern) then list[#list + 1] = k end
  end
  return list
end

local function missing(text, axis)
  problem.fail("not_found", "%s: no %s is labelled %s%s", axis.path, axis.what, options.describe(text),
    options.suggest(text, axis.labels))
end

local function by_text(text, axis)
  text = core.trim(text)
  local exact = one(text, axis)
  if exact then return {exact} end
  local list = range(text, axis)
  if list then return list end
  list = text:find("*", 1, true) and matching(text, axis) or {}
  if #list == 0 then missing(text, axis) end
  return list
end

local function by_number(number, axis)
  if number < 1 or number > #axis.labels then
    problem.fail("not_found", "%s: no %s number %d: there are %d", axis.path, axis.what, number,
      #axis.labels)
  end
  return {number}
end

local EXPECTED = "a label, a range 'first..last', a pattern, a number, or an array of these"

local function collect(selector, axis, option, out, seen)
  if type(selector) == "table" then
    for k, item in ipairs(options.array(option, selector, EXPECTED)) do
      collect(item, axis, ("%s[%d]"):format(option, k), out, seen)
    end
    return
  end
  local list
  if type(selector) == "string" then list = by_text(selector, axis)
  elseif type(selector) == "number" and math.tointeger(selector) then
    list = by_number(math.tointeger(selector), axis)
  else options.fail(option, EXPECTED, selector) end
  for _, k in ipairs(list) do
    if seen[k] then
      problem.bad("%s: the %s %s is chosen twice", axis.path, axis.what,
        options.describe(axis.labels[k]))
    end
    seen[k] = true
    out[#out + 1] = k
  end
end

---What selectors choose from.
---@param labels string[]
---@param path string
---@param what "row"|"column"
---@param at fun(k: integer): string where label k stands
function select.axis(labels, path, what, at)
  local place, repeated = places(labels)
  return {labels = labels, path = path, what = what, at = at, place = place, repeated = repeated}
end

---The indices that a selector chooses, in its order; nil selects nothing.
---@param selector any
---@param axis table see select.axis
---@param option string stands in messages
---@return integer[]
function select.pick(selector, axis, option)
  local out = {}
  if selector ~= nil then collect(selector, axis, option, out, {}) end
  return out
end

---Whether a label is there.
function select.has(axis, label) return type(label) == "string" and axis.place[label] ~= nil end

return select
