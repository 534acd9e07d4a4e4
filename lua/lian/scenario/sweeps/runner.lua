--- The draws of a sweep: those that a store has are taken from there, the others are made, in this process or in
--- workers, and saved as they finish. A draw that cannot be run is an outcome with its reason. What a draw gives
--- depends on the seed and its number alone: neither workers, nor lanes, nor what was done before changes a bit.
local core = require "lian.core"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local machine = require "lian.base.machine"
local options = require "lian.base.options"
local packed = require "lian.base.packed"
local progress = require "lian.base.progress"
local ranks = require "lian.base.ranks"
local workers = require "lian.base.workers"

local runner = {}

local EVERY = 0.25 -- seconds between transactions, at least
local ENOUGH = 16  -- first draws that all fail: it is not a matter of draws

---A value as SQL has it.
function runner.plain(value)
  if type(value) == "boolean" then return value and 1 or 0 end
  return value
end

-- ---- draws that fail

local NOT_OF_A_DRAW = {no_memory = true, interrupted = true, database = true, limit = true, input_output = true}

local function is_interruption(raised)
  return raised:find("interrupted!", 1, true) or raised:find("interrupted: the budget", 1, true)
end

-- whether what was raised, or returned, may be another with another draw
local function is_of_draw(why)
  if why.raised == nil then return not why.whole and not NOT_OF_A_DRAW[why.code] end
  return type(why.raised) == "string" and not is_interruption(why.raised)
    and not why.raised:find("not enough memory", 1, true)
end

-- what was drawn, where it can be told
local function factors_of(job, draw)
  local ok, values = pcall(job.factors, draw)
  return ok and values or {}
end

local function failed_entry(job, draw, why)
  local values = {}
  for k, pair in ipairs(factors_of(job, draw)) do values[k] = {"factor", pair[1], runner.plain(pair[2])} end
  return {draw = draw, why = why, values = values}
end

-- entries {draw, row, head, values} of draws; of one that fails {draw, why}; nil and why where it is not of a draw
local function attempt(job, draws, head)
  local ok, list, message, code, whole = pcall(job.evaluate, draws, head)
  if ok and list then return list end
  local why = ok and {message = message, code = code, whole = whole} or
    {raised = list, refusal = options.refusal(list)}
  if not is_of_draw(why) then return nil, why end
  if #draws == 1 then return {failed_entry(job, draws[1], why)} end
  local out = {}
  for k, draw in ipairs(draws) do
    local one, other = attempt(job, {draw}, head)
    if not one then return nil, other end
    out[k] = one[1]
  end
  return out
end

-- a refusal without the line of the call, which is no part of the draw
local function reason_of(why) return why.refusal or why.raised or why.message or "no reason was given" end

-- ---- what is done

local Work = {}
Work.__index = Work

local function saved_form(entry, made)
  return {draw = entry.draw, state = entry.why and "failed" or "done", reason = entry.why and reason_of(entry.why),
    made = made, row = entry.bytes or entry.row and packed.of(entry.row),
    head = entry.head_bytes or entry.head and packed.of(entry.head), values = entry.values}
end

---Saves what waits for it.
function Work:flush()
  if not self.book or #self.pending == 0 then return true end
  local list = {}
  for k, entry in ipairs(self.pending) do list[k] = saved_form(entry, self.made) end
  local ok, message, code = self.book:add(list)
  if not ok then return nil, message, code end
  for _, entry in ipairs(self.pending) do entry.values = nil end -- the store has them
  self.kept, self.pending, self.flushed = self.kept + #list, {}, core.seconds()
  return true
end

-- what stops the sweep where its first draws all fail: the first one's
function Work:hopeless()
  if self.good > 0 then return nil end
  local draws = self.job.draws
  for k = 1, math.min(self.job.enough or ENOUGH, #draws) do
    local entry = self.entries[draws[k]]
    if not entry or not entry.why then return nil end
  end
  return self.entries[draws[1]].why
end

local function bring(why)
  if why.raised ~= nil then options.raise_again(why.raised, why.refusal) end
  return nil, why.message, why.code
end

---Takes entries in: true, or nil, message, code; raises what stops the sweep.
function Work:collect(list)
  for _, entry in ipairs(list) do
    self.entries[entry.draw] = entry
    if self.book then self.pending[#self.pending + 1] = entry end
    self.count = self.count + 1
    if not entry.why then self.good = self.good + 1 end
  end
  local why = self:hopeless()
  if why then return bring(why) end
  self.progress:at(self.count, 0)
  if self.good == 0 or core.seconds() - self.flushed < EVERY then return true end
  return self:flush()
end

-- ---- here

local function batches_of(todo, lanes)
  local out = {}
  for from = 1, #todo, lanes do
    out[#out + 1] = table.move(todo, from, math.min(#todo, from + lanes - 1), 1, {})
  end
  return out
end

local function by_itself(work, todo)
  for _, draws in ipairs(batches_of(todo, work.job.lanes)) do
    work.progress:at(work.count, #draws)
    local list, why = attempt(work.job, draws, work.head)
    if not list then return bring(why) end
    local ok, message, code = work:collect(list)
    if not ok then return nil, message, code end
  end
  return true
end

-- ---- in workers

local function answer(job, task)
  local asked = packed.read(task)
  local list, why = attempt(job, asked.draws, asked.head)
  if not list then
    return packed.of{stop = {raised = why.raised, refusal = why.refusal, message = why.message, code = why.code}}
  end
  for _, entry in ipairs(list) do
    entry.bytes = entry.row and packed.of(entry.row)
    entry.head_bytes = entry.head and packed.of(entry.head)
    entry.row, entry.head = nil, nil
  end
  return packed.of{list = list}
end

-- of a task that has ended its worker twice: its draws one by one, or the draw as one that fails
local function part_up(work, task, ended)
  local asked, out = packed.read(task), {}
  if #asked.draws > 1 then
    for k, draw in ipairs(asked.draws) do out[k] = packed.of{draws = {draw}, head = asked.head} end
    return out
  end
  work.lost[#work.lost + 1] = failed_entry(work.job, asked.draws[1],
    {message = ("its worker process ended twice, the last time by %s"):format(ended)})
  return out
end

local function take_lost(work)
  local lost = work.lost
  work.lost = {}
  return #lost == 0 or work:collect(lost)
end

-- the head takes the time of many draws: its draw goes first, and alone
local function tasks_of(work, todo, count)
  local lanes, tasks, rest = work.job.lanes, {}, todo
  if todo[1] == work.head then
    tasks[1] = packed.of{draws = {todo[1]}, head = work.head}
    rest = table.move(todo, 2, #todo, 1, {})
  end
  lanes = math.max(1, math.min(lanes, #rest // (2 * count)))
  for _, draws in ipairs(batches_of(rest, lanes)) do tasks[#tasks + 1] = packed.of{draws = draws} end
  return tasks
end

-- each(tasks, work, done, lost): workers of this machine, or ranks of a job of MPI
local function by_others(work, todo, count, each)
  local job = work.job
  local tasks = tasks_of(work, todo, count)
  local ok, message, code = each(tasks, function(task) return answer(job, task) end,
    function(_, bytes)
      local got = assert(packed.read(bytes))
      if got.stop then return bring(got.stop) end
      local done, why, symbol = take_lost(work)
      if not done then return nil, why, symbol end
      return work:collect(got.list)
    end,
    function(task, ended) return part_up(work, task, ended) end)
  if ok then ok, message, code = take_lost(work) end
  return ok, message, code
end

-- ---- together

local function load(work, wanted, retry)
  if not work.book then return true end
  return work.book:each(function(entry)
    if not wanted[entry.draw] or entry.state == "failed" and retry then return true end
    work.entries[entry.draw] = {draw = entry.draw, bytes = entry.row, head_bytes = entry.head,
      why = entry.state == "failed" and {message = entry.reason or "?"} or nil}
    work.made_by[entry.made] = true
    work.count, work.kept = work.count + 1, work.kept + 1
    if entry.state == "done" then work.good = work.good + 1 end
    return true
  end)
end

local function part_of(work, entry, name, bytes)
  if entry[name] ~= nil or entry[bytes] == nil then return entry[name] end
  local value, message = packed.read(entry[bytes])
  if type(value) ~= "table" then
    return nil, ("%s: draw %d is damaged: %s"):format(work.book and work.book.path or "sweep", entry.draw,
      message or "no table")
  end
  return value
end

-- the head of the sweep: that of the first draw that did not fail, made where no part has it yet
local function head_of(work)
  for _, draw in ipairs(work.job.draws) do
    local entry = work.entries[draw]
    if entry and not entry.why then
      local head, message = part_of(work, entry, "head", "head_bytes")
      if head or message then return head, message, "database" end
      local list, why = attempt(work.job, {draw}, draw)
      if not list then return bring(why) end
      if list[1].why then return bring(list[1].why) end
      work.pending[#work.pending + 1] = list[1]
      return list[1].head
    end
  end
  return bring(work.entries[work.job.draws[1]].why)
end

local function outcome(work)
  local rows, failed = {}, {}
  for _, draw in ipairs(work.job.draws) do
    local entry = work.entries[draw]
    if entry.why then
      failed[#failed + 1] = {draw = draw, reason = reason_of(entry.why), values = factors_of(work.job, draw)}
    else
      local row, message = part_of(work, entry, "row", "bytes")
      if not row then return nil, message, "database" end
      rows[#rows + 1] = row
    end
    work.entries[draw] = nil
  end
  return rows, failed
end

local function make(work, todo, o)
  if o.workers == "mpi" then
    local _, size = ranks.rank "sweep.workers"
    if size > 1 then return by_others(work, todo, size, function(...) return ranks.each(o.study, ...) end) end
  elseif o.workers > 1 and #todo > 1 then
    return by_others(work, todo, o.workers, function(...) return workers.each(o.workers, ...) end)
  end
  return by_itself(work, todo)
end

local function make_all(work, todo, o)
  local ok, message, code = make(work, todo, o)
  if ok and o.workers == "mpi" then ranks.dismiss() end
  local head
  if ok then head, message, code = head_of(work) end
  if head then ok, message, code = work:flush() end
  if not head or not ok then return nil, message, code end
  return head
end

-- saves what was finished when something stops the sweep, and says how many draws that makes
local function stop(work, raised)
  local refusal = options.refusal(raised)
  if not work.book then options.raise_again(raised, refusal) end
  if work.good > 0 then pcall(work.flush, work) end
  if type(raised) ~= "string" or not is_interruption(raised) then options.raise_again(raised, refusal) end
  error(format("%s; %d of %d draws are kept in %s: the same sweep goes on from there", raised, work.kept,
    #work.job.draws, work.book.path), 0)
end

---Makes draws for rank 0 until it has no more, and ends the process. A rank above 0.
---@param job table (runner.run)
---@param study string
function runner.serve(job, study) ranks.serve(function(task) return answer(job, task) end, study) end

---Makes the draws of a sweep.
---@param job table name, draws (integer[], ascending), lanes, evaluate(draws, head): entries {draw, row, head (of that
---  draw, if it is among them), values ({kind, name, value})} or, of a draw that failed, {draw, why = {message}}, or
---  nil, message, code, and whether that is of the whole sweep rather than of a draw; row and head are plain tables;
---  factors(draw): what is drawn, {name, value}; enough: how many first draws must fail to stop the sweep (16)
---@param book table|nil a place in a store (lian.store.sweeps)
---@param o table workers (how many, or "mpi": rank 0), retry, study ({text, difference}, for "mpi")
---@return table[]|nil rows of the draws that did not fail, in order
---@return table|string failed {draw, reason}, or the message
---@return table|string|nil head, or the code
---@return string[]|nil made the libraries of dense work that rows were made with
function runner.run(job, book, o)
  local wanted, todo = lists.set(job.draws), {}
  local progressed <close> = progress.start("draws", #job.draws)
  local work = setmetatable({job = job, book = book, entries = {}, pending = {}, lost = {}, made = machine.blas(),
    made_by = {}, count = 0, kept = 0, good = 0, flushed = core.seconds(), head = job.draws[1],
    progress = progressed}, Work)
  local ok, message, code = load(work, wanted, o.retry)
  if not ok then return nil, message, code end
  for _, draw in ipairs(job.draws) do if not work.entries[draw] then todo[#todo + 1] = draw end end
  if #todo > 0 then work.made_by[work.made] = true end
  local results = table.pack(pcall(make_all, work, todo, o))
  if not results[1] then stop(work, results[2]) end
  local head = results[2]
  if not head then
    if book and work.good > 0 then pcall(work.flush, work) end
    return nil, table.unpack(results, 3, results.n)
  end
  local rows, failed, symbol = outcome(work)
  if not rows then return nil, failed, symbol end
  local made = {}
  for name in pairs(work.made_by) do made[#made + 1] = name end
  table.sort(made)
  return rows, failed, head, made
end

return runner
