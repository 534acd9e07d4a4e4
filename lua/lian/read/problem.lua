--- Failures of data inside a reader: thrown where they are found, returned by the reader.
local format = require "lian.base.format"
local problem = {}

local meta = {__name = "lian.read.problem"}

local function throw(message, code)
  error(setmetatable({message = message, code = code}, meta), 0)
end

-- throws "bad_data" with a formatted message, which names file and line
function problem.bad(text, ...) throw(format(text, ...), "bad_data") end

-- throws another code
function problem.fail(code, text, ...) throw(format(text, ...), code) end

-- value, message, code as the core returns them: the value, or the failure thrown on
function problem.got(value, ...)
  if value == nil then throw(...) end
  return value, ...
end

local function settle(done, ...)
  if done then return ... end
  local thrown = ...
  if getmetatable(thrown) == meta then return nil, thrown.message, thrown.code end
  error(thrown, 0)
end

-- runs a reader: its results, or nil, message, code; what is no failure of data is raised on
function problem.catch(work, ...) return settle(pcall(work, ...)) end

return problem
