--- What may stand next: members of the value left of `.` or `:`, keys of the table of options that is open, labels of
--- chains within quotes, words of help behind `?`, and names. Nothing is called for it.
local core = require "lian.core"
local help = require "lian.help"
local instruments = require "lian.scenario.instruments"
local options = require "lian.base.options"
local reference = require "lian.reference"
local taken = require "lian.help.options"

local WORDS = {"and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local",
  "nil", "not", "or", "repeat", "return", "then", "true", "until", "while"}
local MOST = 5000 -- labels that are looked through

local function beginning(names, start)
  local seen, out = {}, {}
  for _, name in ipairs(names) do
    if name:sub(1, #start) == start and not seen[name] then out[#out + 1] = name end
    seen[name] = true
  end
  table.sort(out)
  return out, #start
end

-- ---- values

-- the table in which a value's members stand, or nil
local function members(value)
  if type(value) == "string" then return string end
  local meta = core.metatable(value)
  if type(value) == "table" and (meta == nil or options.behind(value) ~= value or meta.__index == nil) then
    return options.behind(value)
  end
  local index = meta and rawget(meta, "__index")
  if type(index) == "table" then return index end
  local class = core.class(value)
  return class and core[class:gsub("^lian%.", "")] or nil
end

local function member(value, name)
  local found = members(value)
  while type(found) == "table" do
    local inner = rawget(found, name)
    if inner ~= nil then return inner end
    local meta = core.metatable(found)
    found = type(meta) == "table" and rawget(meta, "__index") or nil
  end
end

-- the value of a path such as lian.read or chain, without a call
local function value_of(path, environment)
  local value
  for name in path:gmatch("[%a_][%w_]*") do
    if value == nil then value = rawget(environment, name) or _G[name] else value = member(value, name) end
    if value == nil then return nil end
  end
  return value
end

local function public_names(value, only_functions)
  local out = {}
  for name, inner in next, members(value) or {} do
    local shown = type(name) == "string" and not name:match("^_") and not name:match("^raw_")
    if shown and (not only_functions or type(inner) == "function") then out[#out + 1] = name end
  end
  return out
end

-- ---- options

local function keys_of(call)
  local method = call:match("[.:]([%a_][%w_]*)$") or call
  local names, prefix = {}, call:match(":") and ":" or "lian."
  for _, declaration in ipairs(instruments) do
    if prefix ~= ":" and declaration.name == method then
      for _, field in ipairs(declaration.fields) do names[#names + 1] = field.name end
    end
  end
  for _, entry in ipairs(reference.entries()) do
    local fits = prefix == ":" and entry.prefix:sub(-1) == ":" or entry.call == call
    if entry.name == method and fits then
      for _, option in ipairs(taken[entry.call] or {}) do names[#names + 1] = option[1] end
    end
  end
  return names
end

-- what stands before the innermost brace that is open, and behind it; texts do not count
local function open_table(text)
  local bare = text:gsub("\\.", "__"):gsub('"[^"]*"', function(s) return ("_"):rep(#s) end)
    :gsub("'[^']*'", function(s) return ("_"):rep(#s) end)
  local depth = 0
  for at = #bare, 1, -1 do
    local c = bare:sub(at, at)
    if c == "}" then depth = depth + 1 elseif c == "{" then depth = depth - 1 end
    if depth < 0 then return text:sub(1, at - 1), bare:sub(at + 1) end
  end
end

local function option_names(text)
  local before, within = open_table(text)
  if not before then return nil end
  if before:match("lian%.scenario%s*[\"'][^\"']*[\"']%s*$") then before = "lian.scenario" end
  local call = before:match("([%a_][%w_.:]*)%s*%(?[^(){}]-$")
  local start = within:match("^%s*([%a_]?[%w_]*)$") or within:match("[,;]%s*([%a_]?[%w_]*)$")
  if not call or not start then return nil end
  local names, given = {}, {}
  for name in within:gmatch("([%a_][%w_]*)%s*=") do given[name] = true end
  for _, name in ipairs(keys_of(call)) do if not given[name] then names[#names + 1] = name .. " = " end end
  if #names == 0 then return nil end
  return beginning(names, start)
end

-- ---- labels

-- the text that is open at the end, or nil
local function open_text(text)
  local quote, start
  local at = 1
  while at <= #text do
    local c = text:sub(at, at)
    if quote and c == "\\" then at = at + 1
    elseif quote and c == quote then quote = nil
    elseif not quote and (c == '"' or c == "'") then quote, start = c, at + 1 end
    at = at + 1
  end
  return quote and text:sub(start), quote
end

local function labels(environment)
  local out = {}
  local function add(list) for k = 1, math.min(#(list or {}), MOST) do out[#out + 1] = list[k] end end
  for _, value in next, environment do
    if core.class(value) == "lian.chain" and not tostring(value):find("closed", 1, true) then
      for _, axis in ipairs(value:axes()) do add(value:axis(axis)) end
      add(value:nodes())
    end
  end
  return out
end

-- ---- all

---What may stand at the end of a text.
---@param text string up to the cursor
---@param environment table of the session
---@return string[] words sorted
---@return integer replaced how many bytes before the cursor they begin with
return function(text, environment)
  local asked = text:match("^%s*%?%s*([%w_.:]*)$")
  if asked then return beginning(help.words(), asked) end
  local quoted = open_text(text)
  if quoted then
    if text:match("help%s*%(?%s*[\"'][%w_.:]*$") then return beginning(help.words(), quoted) end
    return beginning(labels(environment), quoted)
  end
  local path, mark, start = text:match("([%a_][%w_.]*)([.:])([%w_]*)$")
  if path then
    local value = value_of(path, environment)
    if value == nil then return {}, 0 end
    return beginning(public_names(value, mark == ":"), start)
  end
  local keys, replaced = option_names(text)
  if keys and #keys > 0 then return keys, replaced end
  start = text:match("([%a_][%w_]*)$") or ""
  if start == "" then return {}, 0 end
  local names = table.move(WORDS, 1, #WORDS, 1, options.names(_G))
  for _, name in ipairs(options.names(environment)) do names[#names + 1] = name end
  return beginning(names, start)
end
