--- Named arguments: one table of rules a verb, unknown keys refused with the nearest known one.
local core = require "lian.core"
local format = require "lian.base.format"

local options = {}

local getinfo = debug and debug.getinfo -- a host may have left the debug library out
local LIBRARY = getinfo and getinfo(1, "S").source:gsub("base/options%.lua$", "")

core.home(LIBRARY or "\0")

local function is_ours(info)
  return info.what == "C" or info.source:sub(1, #LIBRARY) == LIBRARY and
    not info.source:find("/examples/", 1, true)
end

---Whether a function of debug.getinfo's is the library's own (examples are users).
options.is_ours = is_ours

local refused -- the message that was raised last, by which options.attempt knows a refusal

-- raises at the first caller outside the library, so that the position is the user's own line
local function raise(message)
  local level = 2
  refused = message
  while getinfo do
    local info = getinfo(level, "S")
    if not info or not is_ours(info) then break end
    level = level + 1
  end
  error(message, getinfo and level or 4)
end

local LONGEST = 40 -- characters of a text that a message shows

local function shorten(text)
  if not utf8.len(text) then text = text:gsub("[\x80-\xff]", "?") end
  if utf8.len(text) <= LONGEST then return text end
  return text:sub(1, utf8.offset(text, LONGEST - 2) - 1) .. "..."
end

---A short text for a value in a message.
---@param value any
---@return string
function options.describe(value)
  if value == nil then return "nothing" end
  if type(value) == "string" then return ("'%s'"):format(shorten(value:gsub("%c", "?"))) end
  if value ~= value then return "nan" end
  if type(value) == "number" or type(value) == "boolean" then return format("%s", value) end
  local meta = core.metatable(value)
  if type(meta) == "table" and type(meta.__name) == "string" then return meta.__name end
  return core.class(value) or "a " .. type(value)
end

---Raises "PATH: expected X, got Y".
---@param path string
---@param expected string
---@param got any
function options.fail(path, expected, got)
  raise(("%s: expected %s, got %s"):format(path, expected, options.describe(got)))
end

---Raises a message at the user's line.
---@param message string
function options.raise(message) raise(message) end

---What a refusal says, without its position, right after it was caught; nil for what is none.
---@param raised any
---@return string|nil
function options.refusal(raised)
  if type(raised) == "string" and refused and raised:sub(-#refused) == refused then return refused end
end

---Raises once more what was caught; `message` where it was a refusal (options.refusal).
---@param raised any
---@param message string|nil
function options.raise_again(raised, message)
  if message then refused = message end
  error(raised, 0)
end

---Runs a function and catches what options refuses in it, and nothing else: interruptions and faults go on.
---@param work function
---@return any|nil result the function's first result; nil where it was refused
---@return string|nil message of the refusal, without a position
function options.attempt(work, ...)
  refused = nil
  local results = table.pack(pcall(work, ...))
  if results[1] then return results[2] end
  local raised, message = results[2], refused
  if type(raised) ~= "string" or not message or raised:sub(-#message) ~= message then error(raised, 0) end
  return nil, message
end

-- characters as code points, or bytes where the text is no UTF-8
local function characters(text)
  text = text:lower()
  if not utf8.len(text) then return {text:byte(1, -1)} end
  return {utf8.codepoint(text, 1, -1)}
end

-- edit distance with exchanges of neighbours (Damerau 1964), optimal string alignment
local function distance(a, b)
  local rows = {[0] = {}}
  for j = 0, #b do rows[0][j] = j end
  for i = 1, #a do
    rows[i] = {[0] = i}
    for j = 1, #b do
      local same = a[i] == b[j] and 0 or 1
      local best = math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same)
      if i > 1 and j > 1 and a[i] == b[j - 1] and a[i - 1] == b[j] then
        best = math.min(best, rows[i - 2][j - 2] + 1)
      end
      rows[i][j] = best
    end
  end
  return rows[#a][#b]
end

---The word of a list that is nearest by Damerau-Levenshtein distance (the first of equals), or nil
---when none is within a third of the word's length, one letter at least that is kept.
---@param word string
---@param list string[]
---@return string|nil
function options.nearest(word, list)
  if type(word) ~= "string" or #word > 100 then return nil end
  local letters = characters(word)
  local best, least = nil, math.max(1, #letters // 3) + 1
  for _, candidate in ipairs(list) do
    if #candidate <= 4 * (#word + least) then
      local others = characters(candidate)
      if math.abs(#others - #letters) < least then
        local d = distance(letters, others)
        if d < least and d < math.max(#letters, 1) then best, least = candidate, d end
      end
    end
  end
  return best
end

local FEW = 16        -- names that a message lists
local MEMBERS = 30    -- methods of an object that a message lists, where none is near
local MANY = 20000    -- names among which the nearest is looked for

local SHORT = 3 -- bytes of a word that is looked for within others

---The entries of a list that hold a word, whatever the case of ASCII letters, and their places.
---@param word any
---@param list string[]
---@return string[] found
---@return integer[] places
function options.holding(word, list)
  local found, places = {}, {}
  if type(word) ~= "string" or #word < SHORT or #list > MANY then return found, places end
  local small = word:lower()
  for k, text in ipairs(list) do
    if text:lower():find(small, 1, true) then found[#found + 1], places[#places + 1] = text, k end
  end
  return found, places
end

-- "'a', 'b', 'c' and 4 more"
local function some(list)
  local out = {}
  for k = 1, math.min(3, #list) do out[k] = options.describe(list[k]) end
  return table.concat(out, ", ") .. (#list > 3 and (" and %d more"):format(#list - 3) or "")
end

---What to say after an unknown word: the nearest one, those that hold it, or all there are when they are few; "" when
---there are none.
---@param word any
---@param list string[]
---@return string
function options.suggest(word, list)
  local near = #list <= MANY and options.nearest(word, list)
  if near then return (", did you mean %s?"):format(options.describe(near)) end
  if #list == 0 then return "" end
  local holding = options.holding(word, list)
  if #holding > 0 and #list > FEW then return (" (there are %d, of them %s)"):format(#list, some(holding)) end
  local shown = {}
  for k = 1, #list <= FEW and #list or 3 do shown[k] = shorten(list[k]:gsub("%c", "?")) end
  local text = table.concat(shown, ", ")
  return #list <= FEW and (" (there are: %s)"):format(text) or (" (there are %d, such as %s)"):format(#list, text)
end

---"PATH: no WHAT 'X'", with the nearest name, or all of them when they are few.
---@param path string
---@param what string
---@param word any
---@param list string[]
---@return string message
function options.unknown(path, what, word, list)
  return ("%s: no %s %s%s"):format(path, what, options.describe(word), options.suggest(word, list))
end

---The keys of a table that are texts, sorted.
---@param map table
---@return string[]
function options.names(map)
  local names = {}
  for name in next, map do if type(name) == "string" then names[#names + 1] = name end end
  table.sort(names)
  return names
end

---Raises unless a value is a table without a metatable: what stands in it is what it says.
---@param path string
---@param value any
---@param what string "label -> number"
---@return table
function options.plain(path, value, what)
  if type(value) ~= "table" or getmetatable(value) ~= nil then options.fail(path, what, value) end
  return value
end

---The names among the keys of a table whose other keys are 1 to #table; raises for any other key, and for gaps.
---@param path string
---@param value any
---@param what string "rows, or label -> number"
---@return string[] names sorted
function options.keys(path, value, what)
  if type(value) ~= "table" or getmetatable(value) ~= nil then options.fail(path, what, value) end
  local names, count = options.names(value), #value
  local left = count + #names
  for key in next, value do
    left = left - 1
    if type(key) ~= "string" and (math.type(key) ~= "integer" or key < 1 or key > count) then
      raise(("%s: expected %s, got the key %s"):format(path, what, options.describe(key)))
    end
  end
  if left ~= 0 then raise(("%s: expected %s, got an array with gaps"):format(path, what)) end
  return names
end

---Raises unless a table is an array without gaps and without named fields.
---@param path string
---@param value any
---@param what string "an array of texts"
---@return any[]
function options.array(path, value, what)
  local names = options.keys(path, value, what)
  if names[1] then raise(("%s: expected %s, got the key %s"):format(path, what, options.describe(names[1]))) end
  return value
end

local guarded = setmetatable({}, {__mode = "k"})

---Whether a table has a guard.
---@param members table
---@return boolean
function options.is_guarded(members) return guarded[members] ~= nil end

---The table behind one that options.shut made; others are themselves.
---@param members table
---@return table
function options.behind(members)
  local behind = guarded[members]
  return type(behind) == "table" and behind or members
end

-- for pairs, without giving the table away
local function walked(members)
  local key
  return function()
    local value
    key, value = next(members, key)
    return key, value
  end
end

---A table of functions as scripts get it: read as it is, with misspelt names answered, and never changed.
---@param members table with a guard
---@param prefix string how the user calls them, such as "lian."
---@return table
function options.shut(members, prefix)
  local shut = setmetatable({}, {__metatable = false, __index = members, __len = function() return 0 end,
    __pairs = function() return walked(members) end,
    __newindex = function(_, word)
      raise(("%s%s: tables of lian cannot be changed"):format(prefix, format("%s", word)))
    end})
  guarded[shut] = members
  return shut
end

---A table of functions that answers a misspelt name with the nearest one, at the user's line. Names that begin
---with "_" are nil, for programs that look for metamethods.
---@param members table
---@param prefix string how the user calls them, such as "lian." or "chain:"
---@param fields? string[] of the objects: those that may be missing
---@return table members
function options.guard(members, prefix, fields)
  local may_miss = {}
  guarded[members] = true
  for _, name in ipairs(fields or {}) do may_miss[name] = true end
  return setmetatable(members, {__metatable = false, __index = function(_, word)
    if type(word) ~= "string" or may_miss[word] or word:sub(1, 1) == "_" then return nil end
    local near = options.nearest(word, options.names(members))
    local all = options.names(members)
    raise(("%s%s: there is no such name%s"):format(prefix, word, near and (", did you mean '%s'?"):format(near) or
      #all <= MEMBERS and (" (there are: %s)"):format(table.concat(all, ", ")) or "; `lian help` lists what there is"))
  end})
end

local function wrapped(prefix, name, method, is_one)
  return function(self, ...)
    if not is_one(self) then raise(("call it with a colon: %s%s(...)"):format(prefix, name)) end
    return method(self, ...)
  end
end

---Makes the methods of a class refuse a `self` of another class, as when one is called with a dot.
---@param methods table<string, function> changed in place
---@param prefix string how the user calls them, such as "chain:"
---@param is_one fun(value: any): any
---@return table methods
function options.bind(methods, prefix, is_one)
  for _, name in ipairs(options.names(methods)) do
    if type(methods[name]) == "function" then methods[name] = wrapped(prefix, name, methods[name], is_one) end
  end
  return methods
end

---Makes a native method say which argument is wrong, and how: `tests` has {name, expected, test} for each.
---@param class string of the object, such as "chain"
---@param name string of the method
---@param native function
---@param ... table
---@return function
function options.typed(class, name, native, ...)
  local tests, call, whole = {...}, class .. ":" .. name, "lian." .. class
  local first, second = tests[1], tests[2]
  return function(self, a, b, ...)
    if core.class(self) ~= whole then raise(("call it with a colon: %s(...)"):format(call)) end
    if first and not first[3](a) then options.fail(call .. "." .. first[1], first[2], a) end
    if second and not second[3](b) then options.fail(call .. "." .. second[1], second[2], b) end
    return native(self, a, b, ...)
  end
end

local function is_number(v) return type(v) == "number" and v == v end
local function is_finite(v) return is_number(v) and v > -math.huge and v < math.huge end
local function is_integer(v) return type(v) == "number" and math.tointeger(v) ~= nil end
local function is_count(v) return is_integer(v) and v >= 1 end

local function is_labels(v)
  if type(v) == "string" then return true end
  if type(v) ~= "table" or getmetatable(v) ~= nil then return false end
  local keys = 0
  for k, label in next, v do
    keys = keys + 1
    if math.type(k) ~= "integer" or type(label) ~= "string" then return false end
  end
  return keys == #v
end

-- labels, or a selection by axes: {base = "materials"}
local function is_goods(v)
  if is_labels(v) then return true end
  if type(v) ~= "table" or getmetatable(v) ~= nil or #v > 0 then return false end
  for axis, named in next, v do if type(axis) ~= "string" or not is_labels(named) then return false end end
  return true
end

---Whether a value can be called.
---@param v any
---@return boolean
function options.is_callable(v)
  local meta = getmetatable(v)
  return type(v) == "function" or type(meta) == "table" and meta.__call ~= nil
end

-- a plain table, or a frame
local function is_rows(v)
  if type(v) ~= "table" then return false end
  local meta = core.metatable(v)
  return meta == nil or type(meta) == "table" and meta.__name == "lian.frame"
end

-- rule -> {what is expected, test}
local RULES = {
  any = {"a value", function() return true end},
  text = {"a text", function(v) return type(v) == "string" end},
  flag = {"true or false", function(v) return type(v) == "boolean" end},
  table = {"a table", function(v) return type(v) == "table" and getmetatable(v) == nil end},
  rows = {"a table, or a frame", is_rows},
  number = {"a number", is_finite},
  integer = {"a whole number", is_integer},
  count = {"a whole number of at least 1", is_count},
  extent = {"a whole number of at least 0", function(v) return is_integer(v) and v >= 0 and v < 2 ^ 31 end},
  positive = {"a number above 0", function(v) return is_finite(v) and v > 0 end},
  not_negative = {"a number of at least 0", function(v) return is_finite(v) and v >= 0 end},
  year = {"a year from 1 to 9999", function(v) return is_integer(v) and v >= 1 and v <= 9999 end},
  share = {"a share in [0, 1]", function(v) return is_number(v) and v >= 0 and v <= 1 end},
  labels = {"a label or an array of labels", is_labels},
  goods = {"a label, an array of labels, or {axis = labels}", is_goods},
  callable = {"a function", options.is_callable},
}

local WHOLE = {integer = true, count = true, year = true, extent = true}

local function choices(rule)
  local texts = {}
  for i = 2, #rule do texts[i - 1] = ("'%s'"):format(rule[i]) end
  return "one of " .. table.concat(texts, ", ")
end

local function test(path, value, rule)
  if rule[1] == "choice" then
    for i = 2, #rule do if rule[i] == value then return value end end
    local now = rule.was and rule.was[value]
    if now then raise(("%s: '%s' is called '%s' now"):format(path, value, now)) end
    options.fail(path, choices(rule), value)
  end
  local known = RULES[rule[1]] or error("no rule " .. tostring(rule[1]))
  if not known[2](value) then options.fail(path, known[1], value) end
  if WHOLE[rule[1]] then return math.tointeger(value) end
  return value
end

local sorted = setmetatable({}, {__mode = "k"}) -- keys by spec, for specs do not change once they are used

local function sorted_keys(spec)
  local keys = sorted[spec]
  if keys then return keys end
  keys = {}
  for key, rule in pairs(spec) do
    if type(rule) ~= "table" or not rule.now then keys[#keys + 1] = key end -- not those of old
  end
  table.sort(keys)
  sorted[spec] = keys
  return keys
end

local function refuse_unknown(verb, given, spec)
  local unknown
  for key in pairs(given) do
    local rule = spec[key]
    if type(rule) == "table" and rule.now then
      raise(("%s.%s: this option is called %s now"):format(verb, key, rule.now))
    end
    if spec[key] == nil and (unknown == nil or tostring(key) < tostring(unknown)) then
      unknown = key
    end
  end
  if unknown == nil then return end
  local near = options.nearest(unknown, sorted_keys(spec))
  local known = #sorted_keys(spec) == 0 and " (none are taken)" or
    (" (known: %s)"):format(table.concat(sorted_keys(spec), ", "))
  raise(("%s: unknown option %s%s"):format(verb, options.describe(unknown),
    near and (", did you mean '%s'?"):format(near) or known))
end

---Checks named arguments and fills in defaults; raises at the user's line.
---Rules: any, text, flag, table, number, integer, count, year, positive, not_negative, share, labels, goods,
---callable, or {"choice", ...}; {"share", default = 0.3} and {"text", required = true}. A name of old is refused
---with the new one: {now = "each"} for an option, {"choice", "alike", was = {proportional = "alike"}} for a value.
---```lua
---local o = options.check("multipliers", given, {of = {"text", default = "output"}, top = "count"})
---```
---@param verb string stands in messages
---@param given table|nil
---@param spec table<string, string|table>
---@return table checked a new table
function options.check(verb, given, spec)
  if given == nil then given = {} end
  if type(given) ~= "table" or getmetatable(given) ~= nil then
    options.fail(verb, "a table of named options", given)
  end
  refuse_unknown(verb, given, spec)
  local checked = {}
  for _, key in ipairs(sorted_keys(spec)) do
    local rule = type(spec[key]) == "string" and {spec[key]} or spec[key]
    local value = given[key]
    if value ~= nil then
      checked[key] = test(verb .. "." .. key, value, rule)
    elseif rule.required then
      raise(("%s: '%s' is required"):format(verb, key))
    else
      checked[key] = rule.default
    end
  end
  return checked
end

return options
