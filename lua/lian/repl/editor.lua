--- One line, edited on a terminal: arrows, Home, End, history, completion by Tab. Keys as in Emacs and bash: Ctrl-A, E,
--- B, F, K, U, W, L, P, N, D. Plain characters of one terminal line; what is longer scrolls sideways.
local width = require "lian.base.width"

local editor = {}
local meta = {__index = editor}

local KEYS = {["\1"] = "home", ["\2"] = "left", ["\4"] = "delete_or_end", ["\5"] = "stop", ["\6"] = "right",
  ["\8"] = "backspace", ["\9"] = "complete", ["\11"] = "cut_right", ["\12"] = "clear", ["\14"] = "newer",
  ["\16"] = "older", ["\21"] = "cut_left", ["\23"] = "cut_word", ["\127"] = "backspace"}
local SEQUENCES = {["[A"] = "older", ["[B"] = "newer", ["[C"] = "right", ["[D"] = "left", ["[H"] = "home",
  ["[F"] = "stop", ["OH"] = "home", ["OF"] = "stop", ["[1~"] = "home", ["[3~"] = "delete", ["[4~"] = "stop",
  ["[7~"] = "home", ["[8~"] = "stop", ["OA"] = "older", ["OB"] = "newer", ["OC"] = "right", ["OD"] = "left"}

---@param terminal table read() gives a byte or nil, write(text), columns
---@param complete fun(text: string): string[], integer|nil words, and how many bytes before the cursor they replace
---@return table
function editor.new(terminal, complete)
  return setmetatable({terminal = terminal, complete_with = complete}, meta)
end

-- ---- what is shown

-- characters of a text; bytes that are no UTF-8 one by one
local function characters(text)
  local out = {}
  for c in text:gmatch(utf8.len(text) and utf8.charpattern or ".") do out[#out + 1] = c end
  return out
end

local function columns_of(list, from, to)
  local sum = 0
  for k = from, to do sum = sum + width.of(list[k]) end
  return sum
end

local function redraw(self)
  local line, at, room = self.line, self.at, self.terminal.columns - width.of(self.prompt) - 1
  if at < self.from then self.from = at end
  while columns_of(line, self.from, at - 1) > room do self.from = self.from + 1 end
  local last = self.from - 1
  while last < #line and columns_of(line, self.from, last + 1) <= room do last = last + 1 end
  local place = width.of(self.prompt) + columns_of(line, self.from, at - 1)
  self.terminal.write(("\r%s%s\27[K\r%s"):format(self.prompt, table.concat(line, "", self.from, last),
    place > 0 and ("\27[%dC"):format(place) or ""))
end

-- ---- what keys do

local act = {}

local function set(self, text)
  self.line = characters(text)
  self.at, self.from = #self.line + 1, 1
end

local function insert(self, text)
  for _, c in ipairs(characters(text)) do
    table.insert(self.line, self.at, c)
    self.at = self.at + 1
  end
end

function act.home(self) self.at = 1 end
function act.stop(self) self.at = #self.line + 1 end
function act.left(self) self.at = math.max(1, self.at - 1) end
function act.right(self) self.at = math.min(#self.line + 1, self.at + 1) end
function act.delete(self) if self.at <= #self.line then table.remove(self.line, self.at) end end
function act.clear(self) self.terminal.write("\27[H\27[2J") end

function act.backspace(self)
  if self.at == 1 then return end
  self.at = self.at - 1
  table.remove(self.line, self.at)
end

function act.cut_right(self) for k = #self.line, self.at, -1 do self.line[k] = nil end end

function act.cut_left(self)
  self.line = table.move(self.line, self.at, #self.line, 1, {})
  self.at, self.from = 1, 1
end

function act.cut_word(self)
  while self.at > 1 and self.line[self.at - 1]:find("%s") do act.backspace(self) end
  while self.at > 1 and not self.line[self.at - 1]:find("%s") do act.backspace(self) end
end

local function go(self, step)
  local lines, place = self.history, self.place + step
  if place < 1 or place > #lines + 1 then return end
  if self.place == #lines + 1 then self.typed = table.concat(self.line) end
  self.place = place
  set(self, lines[place] or self.typed)
end

function act.older(self) go(self, -1) end
function act.newer(self) go(self, 1) end

-- what all words begin with
local function common(words)
  local start = words[1]
  for _, word in ipairs(words) do
    while word:sub(1, #start) ~= start do start = start:sub(1, -2) end
  end
  while #start > 0 and not utf8.len(start) do start = start:sub(1, -2) end
  return start
end

local MOST = 100 -- words that are listed

local function list(self, words)
  local widest = 0
  for _, word in ipairs(words) do widest = math.max(widest, width.of(word)) end
  local each = math.max(1, self.terminal.columns // (widest + 2))
  local out = {"\r\n"}
  for k = 1, math.min(#words, MOST) do
    local ends = k % each == 0 or k == math.min(#words, MOST)
    out[#out + 1] = ends and width.cut(words[k], self.terminal.columns - 1) .. "\r\n" or width.pad(words[k], widest + 2)
  end
  if #words > MOST then out[#out + 1] = ("... %d more\r\n"):format(#words - MOST) end
  self.terminal.write(table.concat(out))
end

function act.complete(self)
  local left = table.concat(self.line, "", 1, self.at - 1)
  local words, replaced = self.complete_with(left)
  if #words == 0 then return end
  local start = common(words)
  if #start > replaced then
    for _ = 1, #characters(left:sub(#left - replaced + 1)) do act.backspace(self) end
    insert(self, start)
  elseif #words > 1 then
    list(self, words)
  end
end

-- ---- keys

-- a key: its name, or the character; nil at the end of input
local function key(self)
  local read = self.terminal.read
  local byte = read()
  if not byte then return nil end
  if byte == "\27" then
    local sequence = (read() or "") .. (read() or "")
    while sequence:match("^%[[%d;]+$") and #sequence < 8 do sequence = sequence .. (read() or "~") end
    return SEQUENCES[sequence] or "none"
  end
  if KEYS[byte] then return KEYS[byte] end
  local more = byte:match("[\xF0-\xF7]") and 3 or byte:match("[\xE0-\xEF]") and 2 or byte:match("[\xC0-\xDF]") and 1
  for _ = 1, more or 0 do byte = byte .. (read() or "") end
  return byte
end

---Reads a line.
---@param prompt string
---@param lines string[] of the history, oldest first
---@return string|nil line nil at the end of input (Ctrl-D on an empty line)
---@return string|nil why "interrupted" after Ctrl-C
function editor:read(prompt, lines)
  self.prompt, self.history, self.place, self.typed = prompt, lines, #lines + 1, ""
  set(self, "")
  while true do
    redraw(self)
    local pressed = key(self)
    if pressed == "delete_or_end" then pressed = #self.line > 0 and "delete" or nil end
    if not pressed or pressed == "\3" or pressed == "\r" or pressed == "\n" then
      act.stop(self)
      redraw(self)
      self.terminal.write("\r\n")
      if not pressed then return nil end
      if pressed == "\3" then return nil, "interrupted" end
      return table.concat(self.line)
    end
    if act[pressed] then act[pressed](self)
    elseif pressed ~= "none" and not pressed:find("^%c") then insert(self, pressed) end
  end
end

return editor
