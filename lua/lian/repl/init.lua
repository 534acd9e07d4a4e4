--- `lian repl`: a prompt for one's own questions. Locals stay, expressions print, a statement goes on until it is
--- whole; Tab completes, `?word` explains, Ctrl-C stops what runs, Ctrl-D leaves. In a pipe: plain reading.
local complete = require "lian.repl.complete"
local core = require "lian.core"
local editor = require "lian.repl.editor"
local help = require "lian.help"
local history = require "lian.repl.history"
local lian = require "lian"
local printable = require "lian.base.printable"
local session = require "lian.repl.session"
local screen = require "lian.base.screen"
local show = require "lian.repl.show"
local width = require "lian.base.width"

local repl = {}

-- ---- the terminal, by stty

local function first_line(command)
  local pipe = io.popen(command .. " 2>/dev/null")
  if not pipe then return nil end
  local line = pipe:read("l")
  pipe:close()
  return line
end

-- reads through the editor while the terminal gives key by key; as before it otherwise
local function edited(state, prompt)
  os.execute("stty -icanon -echo -isig -ixon -icrnl min 1 time 0 2>/dev/null")
  state.terminal.columns = screen.columns()
  local ok, line, why = pcall(state.editor.read, state.editor, prompt, state.history.lines)
  os.execute(("stty %s 2>/dev/null"):format(state.saved))
  if not ok then error(line, 0) end
  return line, why
end

local function plain(state, prompt)
  if state.prompts then io.write(prompt) end
  io.flush()
  return io.read("l")
end

-- ---- help

local function lines_of_help(word)
  local lines, message = help.of(word)
  return lines or {message}
end

-- help "extraction", and help alone
local function helper()
  return setmetatable({}, {__tostring = function() return table.concat(lines_of_help(), "\n") end,
    __call = function(_, word)
      for _, line in ipairs(lines_of_help(word)) do print(line) end
    end})
end

-- ---- reading, running, printing

-- without the position of what was typed: it stands above
local function message_of(raised)
  if type(raised) ~= "string" then return tostring(raised) end
  return (raised:gsub("^%[string [^\n]-\"%]:(%d+): ", function(line)
    return line == "1" and "" or ("line %s: "):format(line)
  end))
end

local function complain(state, message)
  state.failed = true
  core.ticker "" -- what stood in the last line
  io.stdout:flush()
  for _, line in ipairs(width.wrapped(printable(message), state.prompts and screen.columns() or math.maxinteger)) do
    io.stderr:write(line, "\n")
  end
end

local function print_values(state, values)
  local room = state.prompts and screen.columns() or math.maxinteger
  if values.n > 1 and values[1] == nil and type(values[2]) == "string" then -- nil, message, code
    return complain(state, values[3] and ("%s (%s)"):format(values[2], tostring(values[3])) or values[2])
  end
  for k = 1, values.n do
    for _, line in ipairs(show.lines(values[k], room)) do print(line) end
  end
end

local function run(state, chunk)
  if state.prompts then core.catch_interrupts() end
  local values = table.pack(pcall(chunk))
  if not values[1] then
    local raised = message_of(values[2])
    if raised:find("interrupted!", 1, true) then raised = "interrupted; what was there before stays" end
    return complain(state, raised)
  end
  local shown = table.pack(table.unpack(values, 2, values.n))
  local ok, raised = pcall(print_values, state, shown)
  if not ok then complain(state, message_of(raised)) end
end

-- a statement from the lines that are read; nil at the end of input
local function read_statement(state)
  local text, prompt = nil, "> "
  while true do
    local line, why = state.read(state, prompt)
    if not line then
      if why == "interrupted" then return "" end
      if text then complain(state, "the input ends within a statement") end
      return nil
    end
    state.history:add(line)
    text = text and text .. "\n" .. line or line
    if text:match("^%s*%?") or text:match("^%s*$") then return text end
    local chunk, message = session.compile(text, state.environment)
    if message ~= "more" then return text, chunk, message end
    prompt = ">> "
  end
end

local function step(state)
  local text, chunk, message = read_statement(state)
  if not text then return false end
  local word = text:match("^%s*%?%s*(.-)%s*$")
  if word then
    for _, line in ipairs(lines_of_help(word ~= "" and word or nil)) do print(line) end
  elseif text:match("^%s*exit%s*$") or text:match("^%s*quit%s*$") then
    return false
  elseif chunk then
    run(state, chunk)
  elseif message then
    complain(state, message_of(message))
  end
  return true
end

local function greet()
  print(("%s  help: ?word, completion: Tab, end: Ctrl-D"):format(lian._VERSION))
end

local function state_of(given)
  local environment = session.environment{lian = lian, help = helper()}
  local state = {environment = environment, read = plain, prompts = given.terminal}
  local folder -- the user's, at a terminal
  if not given.terminal then folder = false end
  state.history = history.open(folder)
  state.saved = given.terminal and first_line("stty -g")
  if state.saved and os.getenv("TERM") ~= "dumb" then
    state.terminal = {columns = screen.columns(), read = function() return io.read(1) end, write = function(text)
      io.write(text)
      io.flush()
    end}
    state.editor = editor.new(state.terminal, function(text) return complete(text, environment) end)
    state.read = edited
  end
  return state
end

---Reads and runs until the input ends.
---@param given? {terminal: boolean} whether standard input and output are a terminal; asked when left out
---@return boolean ok false where something failed
function repl.run(given)
  local terminal = (given or {}).terminal
  if terminal == nil then terminal = core.is_terminal(0) and core.is_terminal(1) end
  local state = state_of{terminal = terminal}
  if state.prompts then greet() end
  while step(state) do end -- luacheck: ignore
  return state.prompts or not state.failed
end

return repl
