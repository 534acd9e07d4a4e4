--- What is typed, line by line, as one program: locals stay, expressions give their values, and a statement may take
--- several lines.
---
--- Each statement is a chunk of its own in one environment. `local` outside of blocks makes a name of that environment,
--- so that later lines and functions made earlier see one variable; attributes such as <close> are left out there.
local session = {}

local OPENS = {["do"] = 1, ["if"] = 1, ["function"] = 1, ["repeat"] = 1}
local CLOSES = {["end"] = 1, ["until"] = 1}

-- the place behind what stands at `at` and holds no words: a comment, a text; nil for other things
local function skipped(text, at)
  local level = text:match("^%-%-%[(=*)%[", at) or text:match("^%[(=*)%[", at)
  if level then
    local _, stop = text:find("]" .. level .. "]", at, true)
    return (stop or #text) + 1
  end
  if text:find("^%-%-", at) then return (text:find("\n", at, true) or #text + 1) end
  local quote = text:match("^[\"']", at)
  if not quote then return nil end
  local place = at + 1
  while place <= #text do
    local c = text:sub(place, place)
    if c == quote then return place + 1 end
    place = place + (c == "\\" and 2 or 1)
  end
  return #text + 1
end

-- `local a <const>, b` from behind "local" as names and what follows them; nil where it is none
local function names_from(text, at)
  local names, place = {}, at
  repeat
    local name, behind = text:match("^%s*([%a_][%w_]*)%s*()", place)
    if not name then return nil end
    names[#names + 1] = name
    place = text:match("^<%s*[%a_]+%s*>%s*()", behind) or behind
    local comma = text:match("^,()", place)
    place = comma or place
  until not comma
  return names, place
end

---The text with `local` outside of blocks taken away, line by line as long as before.
---@param text string
---@return string
function session.opened(text)
  local out, at, depth = {}, 1, 0
  while at <= #text do
    local behind = skipped(text, at)
    local word = not behind and text:match("^[%a_][%w_]*", at)
    local function_at = word == "local" and depth == 0 and text:match("^local%s+()function%f[^%w_]", at)
    local names, place
    if word == "local" and depth == 0 and not function_at then names, place = names_from(text, at + 5) end
    if function_at then
      behind = function_at
    elseif names then
      local given = text:find("^=", place)
      local lines = select(2, text:sub(at, place - 1):gsub("\n", ""))
      out[#out + 1] = table.concat(names, ", ") .. (given and " " or " = nil") .. ("\n"):rep(lines)
      if not given and lines == 0 then out[#out + 1] = " " end
      behind = place
    else
      depth = depth + (OPENS[word] or 0) - (CLOSES[word] or 0)
      behind = behind or at + (word and #word or #(text:match("^[%d.][%w.]*", at) or "x"))
      out[#out + 1] = text:sub(at, behind - 1)
    end
    at = behind
  end
  return table.concat(out)
end

---The environment of a session: the globals, and what is given.
---@param given table<string, any>
---@return table
function session.environment(given)
  local environment = setmetatable({}, {__index = _G})
  environment._G = environment
  for name, value in pairs(given) do environment[name] = value end
  return environment
end

---A statement or expression as a function; nil and "more" when it goes on in the next line, nil and the message else.
---@param text string
---@param environment table
---@return function|nil chunk
---@return string|nil message
function session.compile(text, environment)
  local expression, message = load("return " .. text, text, "t", environment)
  if expression then return expression end
  local open = message:match("near <eof>$")
  local statement
  statement, message = load(session.opened(text), text, "t", environment)
  if statement then return statement end
  if open or message:match("near <eof>$") then return nil, "more" end
  return nil, message
end

return session
