-- what the public headers say of their functions: each has a comment; a call that can fail says what it costs; each
-- pointer to numbers is named, so that its shape stands somewhere; lines have at most 120 columns:
-- lua5.4 spec/support/headers.lua [files]
-- A comment belongs to the functions below it down to the next comment that follows a function, or to an empty line;
-- one behind a declaration belongs to that alone.

-- a cost: an order, or one of the units of work that csrc/lian/analysis.h explains
local COSTS = {"O%(", "[Cc]osts?%f[%W][^;.]*[%d%a]", "[Oo]ne solve", "[Tt]wo solves", "[Tt]he inverse"}
local NUMBERS = {double = true, float = true, int = true, size_t = true, ["unsigned char"] = true,
  ["signed char"] = true, uint32_t = true, int32_t = true, uint64_t = true, int64_t = true}

local WIDTH = 120

local wrong = 0
local function complain(path, line, ...)
  wrong = wrong + 1
  print(("%s:%d: %s"):format(path, line, (...):format(select(2, ...))))
end

local function states_cost(comment)
  for _, pattern in ipairs(COSTS) do
    if comment:find(pattern) then return true end
  end
  return false
end

local function check_function(path, line, declaration, comment)
  local name, parameters = declaration:match("([%w_]+)%s*(%b())")
  if comment == "" then return complain(path, line, "%s has no comment", name) end
  if declaration:find("lian_status") and not states_cost(comment) then
    complain(path, line, "%s does not say what it costs", name)
  end
  for parameter in parameters:sub(2, -2):gmatch("[^,]+") do
    local kind, pointer = parameter:gsub("%f[%w]const%f[%W]", ""):match("^%s*([%w_ ]-)%s*%*+%s*([%w_]+)")
    if kind and NUMBERS[kind] and not comment:find("%f[%w_]" .. pointer .. "%f[^%w_]") then
      complain(path, line, "%s does not say what '%s' holds", name, pointer)
    end
  end
end

-- the items of a header one after the other: comments, functions, other declarations
local function next_item(text, at)
  if text:find("^/%*", at) then return "comment", text:match("^.-%*/()", at) end
  if text:find("^LIAN_API", at) then return "function", text:match("^[^;]*;()", at) end
  if text:find("^#", at) then return "directive", text:match("^[^\n]*()", at) end
  if text:find("^typedef [^;{]*{", at) then return "type", text:match("^[^{]*%b{}[^;]*;()", at) end
  return "other", text:match("^[^\n]*()", at)
end

local function check_header(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  local number = 0
  for line in text:gmatch("([^\n]*)\n") do
    number = number + 1
    if utf8.len(line) > WIDTH then complain(path, number, "a line of %d columns", utf8.len(line)) end
  end
  local at, comments, last, functions = 1, {}, nil, 0
  while at <= #text do
    local blank = text:match("^%s+", at) or ""
    at = at + #blank
    if blank:find("\n%s*\n") then comments, last = {}, nil end
    if at > #text then break end
    local kind, after = next_item(text, at)
    if kind == "comment" then
      if last == "function" then comments = {} end
      comments[#comments + 1] = text:sub(at, after - 1)
    elseif kind == "function" then
      local _, lines = text:sub(1, at):gsub("\n", "")
      local own, tail = text:match("^[ \t]*(/%*.-%*/)()", after)
      functions = functions + 1
      check_function(path, lines + 1, text:sub(at, after - 1), table.concat(comments, "\n") .. (own or ""))
      after = tail or after
    end
    at, last = after, kind
  end
  return functions
end

local paths = {...}
if #paths == 0 then
  local pipe = assert(io.popen("ls csrc/lian.h csrc/lian/*.h"))
  for path in pipe:lines() do paths[#paths + 1] = path end
  pipe:close()
end
local functions = 0
for _, path in ipairs(paths) do functions = functions + check_header(path) end
if wrong == 0 then print(("headers: %d functions, each with its comment, cost and arrays"):format(functions)) end
os.exit(wrong == 0)
