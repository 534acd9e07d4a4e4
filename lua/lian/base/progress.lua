--- How far long work is, in the last line of a terminal, with the time that is left; the command turns it on
--- (progress.on), so that nothing is written in pipes, files and programs that embed lian. What is within other work
--- counts as its part. A word comes after two seconds (csrc/lua/terminal.c).
local core = require "lian.core"
local format = require "lian.base.format"

local progress = {}

local LONGEST = 50 -- characters of what is done

local is_on, stack, last = false, {}, nil
local lines -- {every =, told =}: a line each so many seconds, where no terminal is
local meta = {}
local silent = setmetatable({}, {__index = {at = function() end}, __close = function() end})

---Whether progress is told from now on.
---@param on boolean
function progress.on(on)
  is_on, stack, last, lines = on, {}, nil, nil
  core.ticker("")
  core.ticker(on)
end

---Progress is told in a line of standard error each so many seconds: for jobs whose output is a file.
---@param seconds integer
function progress.lines(seconds)
  progress.on(false)
  is_on, lines = true, {every = seconds, told = os.time()}
end

---Nothing is told any more, and what stands in the terminal stays: for processes that work beside the one that tells.
function progress.hush() is_on, stack, last = false, {}, nil end

-- the part that is done, from work number k on
local function part(k)
  local work = stack[k]
  local within = stack[k + 1] and part(k + 1) or 0
  return work.total > 0 and math.min(1, (work.done + work.step * within) / work.total) or 0
end

local function clock(seconds) return ("%d:%02d"):format(seconds // 60, seconds % 60) end

local function tell()
  local work = stack[1]
  local text = work.total > 0 and ("%s: %s of %s"):format(work.what, format("%d", work.done), format("%d", work.total))
    or work.what
  local share, spent = part(1), os.time() - work.began
  last = text
  if share > 0 and spent >= 2 then
    text = ("%s, about %s left"):format(text, clock(math.ceil(spent * (1 - share) / share)))
  end
  if not lines then
    core.ticker(text, work.total > 0)
  elseif os.time() - lines.told >= lines.every then
    lines.told = os.time()
    io.stderr:write("lian: ", text, "\n")
  end
end

---Says that so much is done.
---@param done number of the total
---@param step? number how much is in work now (1)
function meta.at(work, done, step)
  work.done, work.step = done, step or 1
  local now = os.time()
  if now == stack[1].told then return end
  stack[1].told = now
  tell()
end

meta.__index = meta

function meta.__close(work, raised)
  while #stack >= work.place do stack[#stack] = nil end
  if #stack > 0 then return end
  if raised == nil then last = nil end
  if not lines then core.ticker("") end
end

---Begins work; it ends when the value is closed: `local work <close> = progress.start("draws", 1000)`.
---@param what string what is counted, such as "draws", or what is done where there is nothing to count
---@param total? number
---@return table work with work:at(done, step)
function progress.start(what, total)
  if not is_on then return silent end
  local short = #what > LONGEST and "..." .. what:sub(-LONGEST + 3) or what
  local work = setmetatable({what = short, total = total or 0, done = 0, step = 1, place = #stack + 1,
    began = os.time()}, meta)
  stack[#stack + 1] = work
  if #stack == 1 then tell() end
  return work
end

---How far the work was that did not end, such as "draws: 400 of 1000"; nil where all did.
---@return string|nil
function progress.broken() return last end

return progress
