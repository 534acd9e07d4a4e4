local lists = require "lian.base.lists"
--- Functions kept as their source: the text is taken from the script, and it is accepted when it compiles to
--- the very bytecode of the function, so that no other function of the same lines is mistaken for it.
local rule = {}

local MOST = 150 -- names declared in front of a text; Lua allows 200 locals

-- what is known of functions that were kept or read: {text, names, constants}
local known = setmetatable({}, {__mode = "k"})

local function read_script(source)
  if source:sub(1, 1) == "=" then return nil, "its script is not known (" .. source:sub(2) .. ")" end
  if source:sub(1, 1) ~= "@" then return source end
  local file = io and io.open and io.open(source:sub(2), "rb")
  if not file then return nil, ("its script %s cannot be read"):format(source:sub(2)) end
  local text = file:read("a")
  file:close()
  return text or nil, ("its script %s cannot be read"):format(source:sub(2))
end

-- the lines from first to last, and where the last of them begins within
local function lines_of(script, first, last)
  local from, line = 1, 1
  local begin, end_line
  while line <= last do
    if line == first then begin = from end
    if line == last then end_line = from end
    local stop = script:find("\n", from, true)
    line = line + 1
    if not stop then
      if line <= last then return nil end
      return script:sub(begin), end_line - begin + 1
    end
    from = stop + 1
  end
  return script:sub(begin, from - 1), end_line - begin + 1
end

local function places(text, word, from, to)
  local list, at = {}, from
  while true do
    local first, last = text:find("%f[%w_]" .. word .. "%f[^%w_]", at)
    if not first or first > to then return list end
    list[#list + 1] = {first, last}
    at = last + 1
  end
end

-- "function a.b:c(x) ... end" as "function(self, x) ... end"
local function nameless(text)
  local name, after = text:match("^function%s*([%w_.:]*)%s*%(()")
  if not name then return nil end
  local rest = text:sub(after)
  if name:find(":", 1, true) then rest = (rest:find("^%s*%)") and "self" or "self, ") .. rest end
  return "function(" .. rest
end

-- What an expression without any library gives, nil where it fails in itself. An interruption that comes meanwhile
-- goes on: the rule would else be taken for one that cannot be kept.
local function value_of(chunk)
  local ok, value = pcall(chunk)
  if ok then return value end
  if type(value) == "string" and value:find("^[%a]+:%d+: attempt to ") then return nil end
  error(value, 0)
end

-- compiles the source text of a function, with its upvalues declared before it; only that expression is run,
-- without any library
local function compile(text, names, front, environment)
  local declared = #names > 0 and ("local %s; "):format(table.concat(names, ", ")) or ""
  local chunk = load(("%s%sreturn (%s\n)"):format(front, declared, text), "=rule", "t", environment)
  if not chunk then return nil end
  local f = value_of(chunk)
  if type(f) == "function" then return f end
end

-- `local NAME <const> = literal` of a script is no upvalue: its value stands in the bytecode
local function declare(constants)
  local parts = {}
  for name, value in pairs(constants or {}) do parts[#parts + 1] = ("local %s <const> = %q; "):format(name, value) end
  table.sort(parts)
  return table.concat(parts)
end

local function names_of(f)
  local names = {}
  for i = 1, 255 do
    local name = debug.getupvalue(f, i)
    if not name then return names end
    names[i] = name
  end
  return names
end

local function same_names(a, b)
  for i = 1, math.max(#a, #b) do if a[i] ~= b[i] then return false end end
  return true
end

-- a dump without the three bytes that say where each upvalue was found, given the middle ones
local function masked(dump, middles)
  local parts, from = {}, 1
  for _, at in ipairs(middles) do
    parts[#parts + 1] = dump:sub(from, at - 2)
    from = at + 2
  end
  parts[#parts + 1] = dump:sub(from)
  return table.concat(parts)
end

local function differences(a, b)
  local list = {}
  for i = 1, #a do if a:byte(i) ~= b:byte(i) then list[#list + 1] = i end end
  return list
end

-- whether a text is that of a function: same upvalues, same bytecode. A second compilation with one more
-- local in front shows which bytes say where upvalues were found
local function is_text_of(f, text, names, line, constants)
  local front = ("\n"):rep(line - 1) .. declare(constants)
  local one, two = compile(text, names, front, {}), compile(text, names, front .. "local _0; ", {})
  if not one or not two or not same_names(names_of(one), names) then return false end
  local a, b = string.dump(one, true), string.dump(two, true)
  local wanted = string.dump(f, true)
  if #a ~= #b or #a ~= #wanted then return false end
  local middles = differences(a, b)
  return #middles == #names and masked(a, middles) == masked(wanted, middles)
end

local RESERVED = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat return then
  true until while]]):gmatch("%a+") do RESERVED[word] = true end

---The names that a text takes from outside itself beyond its upvalues and constants, sorted.
---@param text string
---@param names string[] its upvalues
---@param constants? table<string, any>
---@return string[]
function rule.globals(text, names, constants)
  local seen, words, globals = {_ENV = true}, {}, {}
  for _, name in ipairs(names) do seen[name] = true end
  for name in pairs(constants or {}) do seen[name] = true end
  for word in text:gmatch("%f[%w_][%a_][%w_]*") do
    if not seen[word] and not RESERVED[word] then
      seen[word] = true
      words[#words + 1] = word
    end
  end
  for from = 1, #words, MOST do
    -- declared as locals, those that are free in the text become its upvalues
    local some = table.move(words, from, math.min(#words, from + MOST - 1), 1, {})
    local declared = lists.set(some)
    local f = compile(text, some, "", {})
    for _, name in ipairs(f and names_of(f) or {}) do
      if declared[name] then globals[#globals + 1] = name end
    end
  end
  table.sort(globals)
  return globals
end

local function is_constant(value)
  return type(value) == "number" and value - value == 0 or type(value) == "string" or type(value) == "boolean"
end

-- the values that a script declares <const> among the names that a text takes from outside
local function constants_of(text, names, script)
  local constants
  for _, name in ipairs(rule.globals(text, names)) do
    for written in script:gmatch("%f[%w_]" .. name .. "%s*<%s*const%s*>%s*=([^\n]*)") do
      local chunk = load("return " .. written, "=const", "t", {}) or load("return " .. written:match("^[^;]*"),
        "=const", "t", {})
      local value = chunk and value_of(chunk)
      if is_constant(value) then
        constants = constants or {}
        constants[name] = value -- the last one; the bytecode says whether it is right
      end
    end
  end
  return constants
end

-- keeps the first of a text with and without constants that is that of the function
local function accept(f, text, names, line, script)
  local found
  if is_text_of(f, text, names, line) then
    found = {text, names}
  else
    local constants = constants_of(text, names, script)
    if constants and is_text_of(f, text, names, line, constants) then found = {text, names, constants} end
  end
  known[f] = found
  return found
end

---The text of a function, "function(...) ... end", the names of its upvalues in order, and the values of the
---script's constants that it uses.
---@param f function
---@return string|nil text
---@return string[]|string names or why it cannot be kept
---@return table<string, any>|nil constants
function rule.source(f)
  if known[f] then return table.unpack(known[f], 1, 3) end
  if not debug or not debug.getinfo or not debug.getupvalue or not debug.upvalueid or not string.dump then
    return nil, "a function cannot be kept where the debug library is left out"
  end
  local info = debug.getinfo(f, "S")
  if info.what == "C" then return nil, "a function written in C cannot be kept" end
  local names = names_of(f)
  if #names > MOST then return nil, ("it has more than %d upvalues"):format(MOST) end
  for _, name in ipairs(names) do
    if not name:find("^[%a_][%w_]*$") then return nil, "it was compiled without the names of its upvalues" end
  end
  local script, why = read_script(info.source)
  if not script then return nil, why end
  local text, last = lines_of(script, info.linedefined, info.lastlinedefined)
  local first_end = text and (text:find("\n", 1, true) or #text)
  for _, from in ipairs(text and places(text, "function", 1, first_end) or {}) do
    for _, to in ipairs(places(text, "end", math.max(last, from[2]), #text)) do
      local candidate = nameless(text:sub(from[1], to[2]))
      if candidate and accept(f, candidate, names, info.linedefined, script) then
        return table.unpack(known[f], 1, 3)
      end
    end
  end
  return nil, ("its text was not found at %s:%d (was the script changed since?)"):format(
    info.source:sub(2, 61):gsub("\n.*", ""), info.linedefined)
end

---A function from its text. Its upvalues are nothing as yet; debug.setupvalue gives them values.
---@param text string
---@param names string[]
---@param constants? table<string, any>
---@return function|nil f
---@return string|nil message
function rule.load(text, names, constants)
  local f = nameless(text) == text and compile(text, names, declare(constants), {})
  if not f or not same_names(names_of(f), names) then
    return nil, "the text of the rule is not that of one function"
  end
  known[f] = {text, names, constants}
  return f
end

return rule
