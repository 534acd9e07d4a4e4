--- Tasks shared out to worker processes, made by fork: each sees what there is as it was, pages that nobody changes
--- are shared, and what it gives back comes as bytes. A task whose worker died is done again by a new one.
local core = require "lian.core"
local progress = require "lian.base.progress"

local workers = {}

local TRIES = 2 -- times that a task may end its worker

local function hire(work)
  return core.worker(function(task)
    progress.hush()
    core.threads(1)
    return work(task)
  end)
end

local Farm = {}
Farm.__index = Farm
Farm.__close = function(self) for _, worker in ipairs(self.workers) do worker:close() end end

local function staff(self)
  while #self.workers < math.min(self.count, #self.tasks + self.busy) do
    local worker, message, code = hire(self.work)
    if not worker then
      if #self.workers > 0 then return true end
      return nil, message, code
    end
    self.workers[#self.workers + 1] = worker
  end
  return true
end

local function hand_out(self)
  for _, worker in ipairs(self.workers) do
    if not self.at[worker] and #self.tasks > 0 then
      local task = table.remove(self.tasks)
      self.at[worker] = task
      self.busy = self.busy + 1
      worker:send(task.bytes) -- one that died is found when its answer is waited for
    end
  end
end

local function dismiss(self, k)
  local worker = table.remove(self.workers, k)
  self.at[worker] = nil
  worker:close()
end

-- the answer of a worker that has one, or its end
local function take(self, k)
  local worker = self.workers[k]
  local task = self.at[worker]
  local answer, why = worker:receive()
  if not task then -- it has ended while it had nothing to do
    dismiss(self, k)
    return true
  end
  if answer then
    self.at[worker] = nil
    self.busy = self.busy - 1
    return self.done(task.bytes, answer)
  end
  dismiss(self, k)
  self.busy = self.busy - 1
  task.deaths = (task.deaths or 0) + 1
  if task.deaths < TRIES then
    self.tasks[#self.tasks + 1] = task
    return true
  end
  local rest = self.lost(task.bytes, why)
  for j = #rest, 1, -1 do self.tasks[#self.tasks + 1] = {bytes = rest[j]} end
  return true
end

---Does tasks in so many processes. `work` runs in these; `done` in this one, in whatever order tasks end: when it
---returns nil that ends the work. `lost`: a task that ended its worker twice; returns tasks in its place.
---@param count integer
---@param tasks string[]
---@param work fun(task: string): string
---@param done fun(task: string, answer: string): any|nil, any, any
---@param lost fun(task: string, why: string): string[]
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function workers.each(count, tasks, work, done, lost)
  local self <close> = setmetatable({count = count, tasks = {}, work = work, done = done, lost = lost, workers = {},
    at = {}, busy = 0}, Farm)
  for k = #tasks, 1, -1 do self.tasks[#self.tasks + 1] = {bytes = tasks[k]} end -- taken from the end
  while #self.tasks + self.busy > 0 do
    local ok, message, code = staff(self)
    if not ok then return nil, message, code end
    hand_out(self)
    local k = core.await(self.workers, 0.2)
    if k then
      ok, message, code = take(self, k)
      if not ok then return nil, message, code end
    end
  end
  return true
end

return workers
