--- Tasks shared out to the ranks of a job of MPI, as lian.base.workers shares them out to processes of one machine.
--- Rank 0 has the tasks and takes the answers; it gives each task a lease and polls: one whose rank is silent for
--- longer than that goes to another. A late answer counts where the task is open: what a task gives depends on it
--- alone.
local core = require "lian.core"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local workers = require "lian.base.workers"

local ranks = {}

-- kinds of messages; END and GONE are sent at exit too (csrc/lua/mpi/mpi.c)
local HELLO, TASK, ANSWER, END, GONE, ASK, STUDY, WHO = 1, 2, 3, 4, 5, 6, 7, 8

local LEASE = 10 -- least seconds of a lease
local OF_LONGEST = 20 -- leases are so many times the longest task seen
local EXPIRIES = 3 -- leases of a task that end without an answer
local POLL = 0.05

local settings = {lease = LEASE}
local job -- {mpi, rank, size, dismissed}

local function module()
  local ok, mpi = pcall(require, "lian.mpi")
  if ok then return mpi end
  return nil, "lian.mpi, the module that speaks MPI, is not here: build lian where mpicc is found (Debian: apt-get "
    .. "install libopenmpi-dev openmpi-bin)", "not_built"
end

local function open()
  if job then return job end
  local mpi, message, code = module()
  if not mpi then return nil, message, code end
  local rank, size, symbol = mpi.open()
  if not rank then return nil, size, symbol end
  job = {mpi = mpi, rank = rank, size = size}
  return job
end

---What MPI the module was built with; nil and why there is none.
---@return string|nil
---@return string|nil message
function ranks.library()
  local mpi, message = module()
  if not mpi then return nil, message end
  return mpi.library()
end

---The ranks of the job of MPI (Open MPI) that this script runs in: `mpirun -n 9 lian run study.lua --workers mpi`.
---All ranks run the same script up to its sweep with `workers = "mpi"` (scenario:sweep, lian.explore); there rank 0
---shares the draws out, keeps them in the store and goes on, and the others make them and end with the job. Ranks above
---0 print nothing once this was called; what else they do before the sweep each does for itself. The draws of a rank
---that is killed go to another: at once on the machine of rank 0, else after a lease, 20 times the longest task that
---was seen, at least `lease` seconds (10). Without --enable-recovery mpirun ends the whole job when a rank is killed;
---with it mpirun of Open MPI 4.1 ends with 0, whatever the script ends with. The store goes on either way.
---Without mpirun there is one rank. Where lian was built without MPI: nil, what to install, "not_built".
---```lua
---local job = assert(lian.mpi())
---print(job.rank, job.size, job.library)
---```
---@param given? {lease: number}
---@return {rank: integer, size: integer, library: string}|nil
---@return string|nil message
---@return string|nil code
function ranks.mpi(given)
  local o = options.check("mpi", given, {lease = {"positive", default = LEASE}})
  local opened, message, code = open()
  if not opened then return nil, message, code end
  settings.lease = o.lease
  return {rank = opened.rank, size = opened.size, library = opened.mpi.library()}
end

---Which rank this process is; raises where there is no MPI.
---@param path string stands in messages
---@return integer rank
---@return integer size
function ranks.rank(path)
  local opened, message = open()
  if not opened then options.raise(("%s: %s"):format(path, message)) end
  if opened.dismissed then
    options.raise(path .. ": the other ranks ended with the first sweep of this script; make the second one in a job "
      .. "of its own")
  end
  return opened.rank, opened.size
end

-- ---- ranks above 0

local function end_rank(how)
  job.mpi.end_rank(how)
  os.exit(true)
end

---Does tasks until rank 0 has no more, and ends the process.
---@param work fun(task: string): string
---@param study string what this rank sweeps: rank 0 compares
function ranks.serve(work, study)
  local mpi = job.mpi
  progress.hush()
  core.threads(1)
  assert(mpi.send(0, HELLO, ("<i8"):pack(core.stream(study)) .. mpi.who())) -- short: it does not wait for rank 0
  local first
  while true do
    local answer
    local _, kind, bytes = mpi.receive(POLL)
    if not kind and first and not mpi.is_alive(first) then end_rank "rank 0 was killed" end
    if kind == WHO then first = bytes end
    if kind == TASK then
      answer = bytes:sub(1, 8) .. work(bytes:sub(9))
      _, kind, bytes = mpi.receive(0) -- rank 0 may have ended meanwhile: nobody would take the answer
    end
    if kind == END then end_rank(bytes) end
    if kind == ASK then assert(mpi.send(0, STUDY, study)) end
    if answer and not mpi.send(0, ANSWER, answer, first) then end_rank "rank 0 was killed" end
  end
end

-- ---- rank 0

local Farm = {}
Farm.__index = Farm

local function lease_of(self, task)
  return math.max(settings.lease, OF_LONGEST * (self.longest or 0)) * 2 ^ ((task.expiries or 0) + self.alarms)
end

-- tasks are taken from the end of the queue
local function requeue(self, task)
  if not task.done then self.queue[#self.queue + 1] = task end
end

-- the next task that has no answer yet
local function next_task(self)
  while #self.queue > 0 do
    local task = table.remove(self.queue)
    if not task.done then return task end
  end
end

local function put(self, bytes, expiries)
  local task = {id = #self.tasks + 1, bytes = bytes, expiries = expiries}
  self.tasks[task.id], self.open = task, self.open + 1
  requeue(self, task)
end

local function hand_out(self)
  for r, rank in pairs(self.ranks) do
    local task = rank.ready and not rank.task and not rank.silent and next_task(self)
    if task then
      rank.task, rank.since = task, core.seconds()
      local ok = job.mpi.send(r, TASK, ("<I8"):pack(task.id) .. task.bytes)
      if not ok then
        rank.silent, rank.task = true, nil
        job.mpi.lose()
        requeue(self, task)
      end
    end
  end
end

local function close(self, task, answer)
  if task.done then return true end -- another was faster: the bits are the same
  task.done, self.open = true, self.open - 1
  return self.take(task.bytes, answer)
end

-- a task that no rank answers: what is done in its place
local function give_up(self, task, why)
  task.done, self.open = true, self.open - 1
  for _, bytes in ipairs(self.lost(task.bytes, why)) do put(self, bytes, 1) end -- one of them is to blame
end

-- why a rank is not waited for any longer; nil: it is
local function reason(self, r, rank, now)
  if not job.mpi.is_alive(rank.who) then return ("the end of rank %d"):format(r) end
  local lease = lease_of(self, rank.task)
  if now - rank.since > lease then return ("silence: rank %d gave no answer in %.0f s"):format(r, lease) end
end

local function expire(self, now)
  for r, rank in pairs(self.ranks) do
    local task = rank.task
    local why = task and reason(self, r, rank, now)
    if why then
      rank.task, rank.silent = nil, true
      task.expiries = (task.expiries or 0) + 1
      job.mpi.lose()
      if not task.done and task.expiries >= EXPIRIES then give_up(self, task, why) else requeue(self, task) end
    end
  end
end

local function on_answer(self, rank, bytes, now)
  local task = self.tasks[("<I8"):unpack(bytes)]
  if rank.task == task then
    self.longest = math.max(self.longest or 0, now - rank.since)
    rank.task = nil
  end
  if rank.silent then rank.silent, self.alarms = false, self.alarms + 1 end -- it was slow, not dead
  return close(self, task, bytes:sub(9))
end

local function on_hello(self, r, bytes)
  local number, at = ("<i8"):unpack(bytes)
  self.ranks[r].who = bytes:sub(at)
  job.mpi.send(r, WHO, job.mpi.who())
  if number ~= core.stream(self.study) then return job.mpi.send(r, ASK, "") end
  self.ranks[r].ready = true
  return true
end

local function on_study(self, r, study)
  options.raise(("rank %d sweeps another study than rank 0, they differ in %s; the script must do the same on all "
    .. "ranks"):format(r, self.difference(self.study, study) or "?"))
end

local function on_message(self, from, kind, bytes)
  local rank, now = self.ranks[from], core.seconds()
  if kind == HELLO then return on_hello(self, from, bytes) end
  if kind == STUDY then return on_study(self, from, bytes) end
  if kind == ANSWER then return on_answer(self, rank, bytes, now) end
  if kind == GONE then -- its script ended, or failed, before it came here
    rank.ready = false
    if rank.task then requeue(self, rank.task) end
    rank.task = nil
  end
  return true
end

-- whether some rank works, or could
local function has_ranks(self)
  for _, rank in pairs(self.ranks) do if rank.ready and not rank.silent then return true end end
  return false
end

-- one task by this process: the first, by which it is known how long one takes, and all while no rank is there. One
-- that silenced a rank is done by a worker, which it may end
local function by_itself(self)
  local task = next_task(self)
  if not task then return true end
  local began = core.seconds()
  local answer = not task.expiries and self.work(task.bytes)
  self.longest = math.max(self.longest or 0, core.seconds() - began)
  if answer then return close(self, task, answer) end
  return workers.each(1, {task.bytes}, self.work, function(_, bytes) return close(self, task, bytes) end,
    function(_, why)
      give_up(self, task, why)
      return {}
    end)
end

local function step(self)
  hand_out(self)
  if not self.longest or not has_ranks(self) then
    local ok, message, code = by_itself(self)
    if not ok then return nil, message, code end
  end
  local from, kind, bytes = job.mpi.receive(has_ranks(self) and POLL or 0)
  while from do
    local ok, message, code = on_message(self, from, kind, bytes)
    if not ok then return nil, message, code end
    hand_out(self)
    from, kind, bytes = job.mpi.receive(0)
  end
  expire(self, core.seconds())
  return true
end

---Does tasks on the other ranks, and here where there are none (workers.each says what is given). Rank 0 alone.
---@param study {text: string, difference: function} what is swept; difference(text, other): what differs, in words
---@param tasks string[]
---@param work fun(task: string): string
---@param done fun(task: string, answer: string): any|nil, any, any
---@param lost fun(task: string, why: string): string[]
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function ranks.each(study, tasks, work, done, lost)
  local self = setmetatable({tasks = {}, queue = {}, open = 0, ranks = {}, alarms = 0, work = work, take = done,
    lost = lost, study = study.text, difference = study.difference}, Farm)
  for r = 1, job.size - 1 do self.ranks[r] = {} end
  for k = #tasks, 1, -1 do self.queue[#self.queue + 1] = {bytes = tasks[k]} end
  for k = 1, #tasks do
    local task = self.queue[#tasks + 1 - k]
    task.id, self.tasks[k] = k, task
  end
  self.open = #tasks
  while self.open > 0 do
    local ok, message, code = step(self)
    if not ok then return nil, message, code end
  end
  return true
end

---Lets the other ranks end. Rank 0 alone.
function ranks.dismiss()
  job.mpi.dismiss()
  job.dismissed = job.size > 1
end

return ranks
