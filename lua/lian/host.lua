--- For programs that run scripts of others: a budget of work, and what the polls of native work say. A host keeps this
--- module to itself; scripts get `lian`.
local allotment = require "lian.base.allotment"
local core = require "lian.core"
local options = require "lian.base.options"

local host = {}

---From now on native work of this Lua state stops when so many seconds have passed: every call and every poll of a long
---one raises "interrupted: the budget of N s is used up". nil: no budget any more. Instructions of Lua are the host's
---to count, by a hook that asks host.left (see the manual, "In a program of your own").
---```lua
---local host = require "lian.host"
---host.budget(2)
---```
---@param seconds number|nil
function host.budget(seconds)
  if seconds ~= nil and not (type(seconds) == "number" and seconds > 0 and seconds < math.huge) then
    options.fail("host.budget", "seconds above 0, or nil", seconds)
  end
  core.budget(seconds)
end

---The seconds that are left of the budget, below 0 when it is used up; nil without one.
---@return number|nil
function host.left() return core.budget() end

---Runs work and says how often it looked whether it is to stop, and the longest time in which it did not: seconds of
---the thread's processor. A hook that counts instructions counts as looks where it calls host.look.
---@param work function
---@return integer looks
---@return number longest
function host.polls(work)
  core.polls(true)
  local done, message = pcall(work)
  local looks, longest = core.polls()
  core.polls(false)
  if not done then error(message, 0) end
  return looks, longest
end

---How many worker processes sweeps use whose script does not say (`workers`): a number, "all" processors, or "mpi", the
---ranks of the job of MPI (lian.mpi). 0: none,
---and scripts may not ask for them. nil, as at first: none, but scripts may ask, unless there is a budget. Workers are
---made by fork: a program of several threads had better say 0, as a copy made while another thread holds a lock waits
---for it for ever. Portfolios that need CBC start it as another program, under the same rule.
---@param count integer|"all"|"mpi"|nil
function host.workers(count)
  if count ~= nil and count ~= 0 then count = allotment.count("host.workers", count) end
  allotment.set_workers(count)
end

---Sweeps make this part of their draws alone, such as "3/64", and keep them in a store of their own: "study.db" becomes
---"study.3of64.db". store:merge puts parts together. nil: all draws.
---@param part string|nil
function host.part(part) allotment.set_part(part ~= nil and allotment.part("host.part", part) or nil) end

---A look, for hooks that count instructions of Lua: `debug.sethook(host.look, "", 1000)`.
function host.look() core.polls() end

return host
