--- `lian help` and `?word` at the prompt: verbs by name, topics, and options by name with the verbs that take them.
local base = require "lian.base.options"
local lists = require "lian.base.lists"
local options = require "lian.help.options"
local reference = require "lian.reference"
local topics = require "lian.help.topics"
local width = require "lian.base.width"

local help = {}

local COLUMNS = 80

local function append(lines, more)
  if #lines > 0 and #more > 0 then lines[#lines + 1] = "" end
  return table.move(more, 1, #more, #lines + 1, lines)
end

-- a name and its text: the text wrapped beside the name
local function listed(lines, name, text, indent)
  local left = ("  %-" .. indent .. "s "):format(name)
  for k, line in ipairs(width.wrapped(text, COLUMNS - indent - 3)) do
    lines[#lines + 1] = (k == 1 and left or (" "):rep(indent + 3)) .. line
  end
end

local FILLED = 80 -- a source line of prose that is this long goes on in the next one

-- prose of a comment, broken anew for the terminal
local function add_prose(lines, prose)
  local text = ""
  for k, line in ipairs(prose) do
    text = (text == "" or line == "") and text .. line or text .. " " .. line
    local blank = line == "" and text ~= "" -- between paragraphs
    local row, row_next = line:find("^%w+  "), (prose[k + 1] or ""):find("^%w+  ") -- of a list: it stands as it is
    if row then
      lines[#lines + 1], text = "  " .. line, ""
    elseif #line < FILLED or k == #prose or row_next then
      for _, part in ipairs(width.wrapped(text, COLUMNS - 2)) do
        lines[#lines + 1] = ("  " .. (part == "" and line or part)):gsub("%s+$", "")
      end
      text = ""
    end
    if blank then lines[#lines + 1] = "" end
  end
end

-- ---- options

local function meaning(call, option)
  local values = option.values and (": %s"):format(table.concat(option.values, ", ")) or ""
  local text = reference.meaning_of_option(call, option)
  return (option.required and "required; " or "") .. text .. (#values < 60 and values or "")
end

local function add_options(lines, call)
  if not options[call] then return end
  lines[#lines + 1] = ""
  for _, option in ipairs(options[call]) do listed(lines, option[1], meaning(call, option), 18) end
end

-- ---- verbs

local function write_tag(line)
  local tag, rest = line:match("^@(%w+)%s*(.*)")
  local words_of = {param = "takes", ["return"] = "returns", field = "field"}
  return ("  %-8s %s"):format(words_of[tag] or tag, rest)
end

local function is_noise(line) return line:match("^@class") or line:match("^@overload") or line:match("^@param self") end

local function describe(entry)
  local takes = entry.declaration or options[entry.call]
  local lines, code = {entry.call .. (takes and entry.parameters == "given" and "{...}" or "(...)"), ""}, false
  local prose, rest = {}, {}
  for _, line in ipairs(entry.block) do
    if line:match("^```") then
      code = not code
    elseif code then
      rest[#rest + 1] = "    " .. line
    elseif line:match("^@") then
      if not is_noise(line) and not entry.declaration then rest[#rest + 1] = write_tag(line) end
    elseif #rest == 0 or code then
      prose[#prose + 1] = line
    else
      rest[#rest + 1] = "  " .. line
    end
  end
  add_prose(lines, prose)
  append(lines, rest)
  if entry.declaration then lines[#lines + 1] = "" end
  for _, field in ipairs(entry.declaration and entry.declaration.fields or {}) do
    listed(lines, field.name, (field.required and "required; " or "") .. reference.meaning(field), 18)
  end
  add_options(lines, entry.call)
  return lines
end

-- ---- topics

local function verbs_of(topic)
  local wanted = topic.verbs
  if type(wanted) == "function" then wanted = wanted() end
  local calls = lists.set(type(wanted) == "table" and wanted or {})
  local out = {}
  for _, entry in ipairs(reference.entries()) do
    if calls[entry.call] or entry.prefix == wanted then out[#out + 1] = entry end
  end
  return out
end

local function topic_lines(topic)
  local lines = {topic[2], ""}
  local prose = {}
  for line in topic[3]:gmatch("[^\n]+") do prose[#prose + 1] = line end
  add_prose(lines, prose)
  local entries = verbs_of(topic)
  if #entries > 0 then lines[#lines + 1] = "" end
  for _, entry in ipairs(entries) do listed(lines, entry.call, reference.summary(entry), 22) end
  return lines
end

local function topic_of(word)
  for _, topic in ipairs(topics) do
    if topic[1] == word or topic[1] == word .. "s" or topic[1] == word:gsub("y$", "ies") then return topic end
  end
end

-- ---- words

-- verbs and instruments that take an option of this name
local function takers(word)
  local lines = {}
  for _, entry in ipairs(reference.entries()) do
    for _, option in ipairs(options[entry.call] or {}) do
      if option[1] == word then listed(lines, entry.call, meaning(entry.call, option), 22) end
    end
    for _, field in ipairs(entry.declaration and entry.declaration.fields or {}) do
      if field.name == word then listed(lines, entry.call, reference.meaning(field), 22) end
    end
  end
  if #lines > 0 then table.insert(lines, 1, ("%s: an option of"):format(word)) end
  return lines
end

---All words that help knows: verbs, topics, options; sorted, each once.
---@return string[]
function help.words()
  local known = {}
  for _, topic in ipairs(topics) do known[topic[1]] = true end
  for _, entry in ipairs(reference.entries()) do
    known[entry.name] = true
    for _, option in ipairs(options[entry.call] or {}) do known[option[1]] = true end
    for _, field in ipairs(entry.declaration and entry.declaration.fields or {}) do known[field.name] = true end
  end
  return base.names(known)
end

local function overview()
  local lines = {"lian: what there is. `lian help WORD` explains a verb, a topic or an option.", "", "  Topics:"}
  for _, topic in ipairs(topics) do lines[#lines + 1] = ("  %-24s %s"):format(topic[1], topic[2]) end
  local last
  for _, entry in ipairs(reference.entries()) do
    if entry.prefix ~= last then lines[#lines + 1] = "" end
    last = entry.prefix
    lines[#lines + 1] = ("  %-24s %s"):format(entry.call, width.cut(reference.summary(entry),
      COLUMNS - 3 - math.max(24, #entry.call)))
  end
  return lines
end

---The lines of `lian help [word]`.
---@param word? string a verb (with or without its owner), a topic or an option; nil lists verbs and topics
---@return string[]|nil lines
---@return string|nil message names the nearest word
function help.of(word)
  if not word then return overview() end
  local lines, topic = {}, topic_of(word)
  if topic then append(lines, topic_lines(topic)) end
  for _, entry in ipairs(reference.entries()) do
    local ending = entry.call:sub(-#word - 1) -- "read.nbs" of "lian.read.nbs"
    if entry.name == word or entry.call == word or ending == "." .. word or ending == ":" .. word then
      append(lines, describe(entry))
    end
  end
  append(lines, takers(word))
  if #lines > 0 then return lines end
  return nil, ("no verb, topic or option %s%s"):format(base.describe(word), base.suggest(word, help.words()))
end

return help
