--- The text of a recipe: literals alone, so that a file that somebody else made can be read without running
--- anything. It is read by hand, in time in proportion to its length; every error names its place.
---
--- value = text | number | true | false | inf | -inf | table | NAME table | WORD operand ...
--- table = "{" [entry {"," entry}] "}", entry = value | NAME "=" value | "[" text or whole number "]" "=" value
--- Texts are written as Lua's %q does; floats that 15 digits do not tell exactly are written in hexadecimal.
local text = {}

---Tables within tables that are written and read.
text.DEEPEST = 64

-- ---- writing

local ESCAPES = {['"'] = '\\"', ["\\"] = "\\\\", ["\n"] = "\\\n", ["\r"] = "\\r", ["\t"] = "\\t"}

local function escape(byte) return ESCAPES[byte] or ("\\%03d"):format(byte:byte()) end

---A text between quotes, any bytes; UTF-8 stays as it is.
---@param value string
---@return string
function text.quote(value)
  return '"' .. value:gsub(utf8.len(value) and '[%c"\\]' or '[%c"\\\x80-\xff]', escape) .. '"'
end

-- whatever the locale writes between whole and fraction is a point here
local function pointed(written) return (written:gsub("[^%w%+%-]+", ".")) end

---A number that reads back as the same bits.
---@param value number
---@return string|nil text nil for what is no number
function text.number(value)
  if math.type(value) == "integer" then return ("%d"):format(value) end
  if value ~= value then return nil end
  if value == math.huge or value == -math.huge then return value > 0 and "inf" or "-inf" end
  local short = pointed(("%.15g"):format(value))
  if tonumber(short) + 0.0 ~= value then return pointed(("%a"):format(value)) end
  return short:find("[.e]") and short or short .. ".0"
end

---A key with what stands between it and its value; nil when it is neither a text nor a whole number.
---@param key any
---@return string|nil
function text.key(key)
  if math.type(key) == "integer" then return ("[%d] = "):format(key) end
  if type(key) ~= "string" then return nil end
  return (key:find("^[%a_][%w_]*$") and "%s = " or "[%s] = "):format(key:find("^[%a_][%w_]*$") and key or
    text.quote(key))
end

-- ---- reading

local function line_of(source, at)
  local line, from = 1, 1
  while true do
    local found = source:find("\n", from, true)
    if not found or found >= at then return line end
    line, from = line + 1, found + 1
  end
end

---Raises what reading catches: the place and what was expected there.
---@param at integer
---@param message string
function text.fail(at, message) error(setmetatable({at = at, message = message}, text), 0) end

---Runs a reader; what it raised by text.fail comes back as "byte N (line N): message".
---@param source string
---@param work function
---@return any|nil value
---@return string|nil message
---@return string|nil code as work raised it, or "bad_data"
function text.catch(source, work)
  local results = table.pack(pcall(work))
  if results[1] then return table.unpack(results, 2, results.n) end
  local raised = results[2]
  if getmetatable(raised) ~= text then error(raised, 0) end
  if raised.code then return nil, raised.message, raised.code end
  return nil, ("byte %d (line %d): %s"):format(raised.at, line_of(source, raised.at), raised.message), "bad_data"
end

local function got(s)
  if s.at > #s.source then return "the end" end
  local word = s.source:match("^[%w_]+", s.at)
  if word then return ("'%s'"):format(#word > 30 and word:sub(1, 27) .. "..." or word) end
  local byte = s.source:sub(s.at, s.at)
  return byte:find("^[%g ]$") and ("'%s'"):format(byte) or ("byte %d"):format(byte:byte())
end

local function expect(s, what) text.fail(s.at, ("expected %s, got %s"):format(what, got(s))) end

local function skip(s) s.at = s.source:match("^[ \t\r\n]*()", s.at) end

-- takes a mark when it is next
local function take(s, mark)
  skip(s)
  if s.source:sub(s.at, s.at) ~= mark then return false end
  s.at = s.at + 1
  return true
end

local LETTERS = {n = "\n", r = "\r", t = "\t", ['"'] = '"', ["\\"] = "\\", ["\n"] = "\n"}

local function read_escape(s)
  local letter = s.source:sub(s.at, s.at)
  if LETTERS[letter] then
    s.at = s.at + 1
    return LETTERS[letter]
  end
  local digits = s.source:match("^%d%d%d", s.at)
  if not digits or tonumber(digits) > 255 then expect(s, "an escape of a text") end
  s.at = s.at + 3
  return string.char(tonumber(digits))
end

local function read_text(s)
  local from, parts = s.at, {}
  s.at = s.at + 1
  while true do
    local stop = s.source:find('["\\\n]', s.at)
    if not stop or s.source:sub(stop, stop) == "\n" then
      text.fail(from, "a text without its closing quote")
    end
    parts[#parts + 1] = s.source:sub(s.at, stop - 1)
    s.at = stop + 1
    if s.source:sub(stop, stop) == '"' then return table.concat(parts) end
    parts[#parts + 1] = read_escape(s)
  end
end

local NUMBERS = {"^%-?0x%x%.?%x*p[%+%-]?%d+", "^%-?%d+%.?%d*e[%+%-]?%d+", "^%-?%d+%.%d*", "^%-?%d+"}

local function read_number(s)
  if s.source:find("^%-inf", s.at) then
    s.at = s.at + 4
    return -math.huge
  end
  for k, pattern in ipairs(NUMBERS) do
    local from, to = s.source:find(pattern, s.at)
    if from then
      local value = to - from < 80 and tonumber(s.source:sub(from, to))
      if s.source:find("^[%w_.]", to + 1) or not value or value - value ~= 0 or
        k == 4 and math.type(value) ~= "integer" then expect(s, "a number") end
      s.at = to + 1
      return value
    end
  end
  expect(s, "a number")
end

local read_value

local function read_name(s, what)
  skip(s)
  local name = s.source:match("^[%a_][%w_]*", s.at) or expect(s, what)
  s.at = s.at + #name
  return name
end

-- the key of an entry, or nil when the entry has none
local function read_key(s)
  skip(s)
  if s.source:find("^%[", s.at) then
    s.at = s.at + 1
    skip(s)
    local from = s.at
    local key
    if s.source:sub(from, from) == '"' then key = read_text(s) else key = read_number(s) end
    if type(key) ~= "string" and math.type(key) ~= "integer" then
      s.at = from
      expect(s, "a text or a whole number as the key")
    end
    if not take(s, "]") then expect(s, "']'") end
    if not take(s, "=") then expect(s, "'='") end
    return key
  end
  local name, after = s.source:match("^([%a_][%w_]*)[ \t\r\n]*=()", s.at)
  if name then s.at = after end
  return name
end

local function read_table(s, depth)
  local node = {form = "table", at = s.at, entries = {}}
  if depth > text.DEEPEST then text.fail(s.at, ("tables more than %d deep"):format(text.DEEPEST)) end
  s.at = s.at + 1
  local seen, place = {}, 0
  while not take(s, "}") do
    if #node.entries > 0 and not take(s, ",") then expect(s, "',' or '}'") end
    if take(s, "}") then break end
    local at = s.at
    local key = read_key(s)
    if key == nil then
      place = place + 1
      key = place
    end
    if seen[key] then text.fail(at, ("the key %s stands twice"):format(text.quote(tostring(key)))) end
    seen[key] = true
    node.entries[#node.entries + 1] = {key, read_value(s, depth + 1)}
  end
  return node
end

local function read_body(s, node, depth)
  skip(s)
  if s.source:sub(s.at, s.at) ~= "{" then expect(s, "'{'") end
  node.body = read_table(s, depth)
  return node
end

local WORDS = {}
function WORDS.distribution(s, node, depth)
  node.name = read_name(s, "the kind of the distribution")
  return read_body(s, node, depth)
end
function WORDS.code(s, node, depth)
  s.rules = s.rules + 1
  node.number = s.rules
  return read_body(s, node, depth)
end
function WORDS.same(s, node)
  skip(s)
  node.number = read_number(s)
  return node
end
function WORDS.library(s, node)
  skip(s)
  if s.source:sub(s.at, s.at) ~= '"' then expect(s, "a name of the library between quotes") end
  node.name = read_text(s)
  return node
end
function WORDS.environment(_, node) return node end

local CONSTANTS = {["true"] = true, ["false"] = false, inf = math.huge}

function read_value(s, depth)
  skip(s)
  local first, at = s.source:sub(s.at, s.at), s.at
  if first == '"' then return read_text(s) end
  if first == "{" then return read_table(s, depth) end
  if first:find("^[%d%-]") then return read_number(s) end
  local word = read_name(s, "a value")
  if CONSTANTS[word] ~= nil then return CONSTANTS[word] end
  if WORDS[word] then return WORDS[word](s, {form = word, at = at}, depth) end
  return read_body(s, {form = "policy", name = word, at = at}, depth)
end

---Reads what follows a first line: parts "name = value" in the order asked for, and nothing else.
---Tables and objects come back as nodes {form, at, entries | name, body, number}.
---@param source string
---@param head string the first line
---@param names string[]
---@return table parts by name; rules: how many rules in Lua it holds
function text.read(source, head, names)
  local s, parts = {source = source, at = 1, rules = 0}, {}
  if source:sub(1, #head + 1) ~= head .. "\n" then text.fail(1, ("expected '%s'"):format(head)) end
  s.at = #head + 2
  for _, name in ipairs(names) do
    skip(s)
    local at = s.at
    if read_key(s) ~= name then text.fail(at, ("expected '%s ='"):format(name)) end
    skip(s)
    at = s.at
    parts[name] = read_value(s, 1)
    if type(parts[name]) ~= "table" or parts[name].form ~= "table" then text.fail(at, "expected a table") end
  end
  skip(s)
  if s.at <= #source then expect(s, "the end") end
  parts.rules = s.rules
  return parts
end

return text
