--- What the program around has allotted to sweeps: how many processes they may use, and which part of the draws is
--- this program's. The command and hosts set it (lian.host), scripts ask.
local core = require "lian.core"
local options = require "lian.base.options"

local allotment = {}

local MOST_WORKERS, MOST_PARTS = 256, 1000000

local workers, part = nil, nil

---Options of how draws are made, of every verb that makes them.
allotment.RULES = {store = "any", workers = "any", part = "text", retry = {"flag", default = false}}

---The number of workers in a text or number: "all" is the number of processors of this program, "mpi" stays: the ranks
---of the job of MPI (lian.base.ranks).
---@param path string stands in messages
---@param value integer|string
---@return integer|"mpi"
function allotment.count(path, value)
  if value == "mpi" then return value end
  if value == "all" then return math.min(MOST_WORKERS, core.processors()) end
  local count = (type(value) == "number" or type(value) == "string") and math.tointeger(tonumber(value))
  if not count or count < 1 or count > MOST_WORKERS then
    options.fail(path, ("1 to %d processes, 'all' or 'mpi'"):format(MOST_WORKERS), value)
  end
  return count
end

---"3/64" as {number = 3, of = 64}.
---@param path string
---@param text string
---@return table
function allotment.part(path, text)
  local number, of = tostring(text):match("^(%d+)/(%d+)$")
  number, of = math.tointeger(tonumber(number)), math.tointeger(tonumber(of))
  if type(text) ~= "string" or not number or number < 1 or number > of or of > MOST_PARTS then
    options.fail(path, "a part such as '3/64'", text)
  end
  return {number = number, of = of}
end

---Sets the workers that sweeps use when their script does not say; 0: none, and scripts may not ask for them.
function allotment.set_workers(count) workers = count end

---Sets the part of each sweep's draws that this program makes.
function allotment.set_part(one) part = one end

---Whether scripts may start processes.
---@return boolean
function allotment.allows_processes() return not (workers == 0 or workers == nil and core.budget()) end

---How many processes draws are made in, of a verb that asks for so many.
---@param asked integer|string|nil
---@param verb? string stands in messages ("sweep")
---@return integer|"mpi" count 1: none beside this one
function allotment.workers(asked, verb)
  if asked == nil then return workers == "mpi" and workers or math.max(1, workers or 1) end
  local path = (verb or "sweep") .. ".workers"
  local count = allotment.count(path, asked)
  if count ~= 1 and not allotment.allows_processes() then
    options.raise(path .. ": the program that runs this script lets it start no processes (host.workers)")
  end
  return count
end

---The part that a sweep makes, and whether the program around said so.
---@param asked string|nil
---@param verb? string stands in messages ("sweep")
---@return table|nil part {number, of}
---@return boolean allotted
function allotment.part_of(asked, verb)
  if asked ~= nil then return allotment.part((verb or "sweep") .. ".part", asked), false end
  return part, part ~= nil
end

return allotment
