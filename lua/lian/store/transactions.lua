--- The core's handle of each store, and its transactions, one in another, each with the coroutine that it belongs to.
--- The outermost takes the store's lock when it begins: one that only read so far could not wait for others without
--- standing in their way.
local options = require "lian.base.options"
local place = require "lian.store.place"

local transactions = {}

-- the handle of each store (none of a closed one), and its open transactions
local handles, stacks = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "k"})

local function handle_of(self)
  local handle = handles[self]
  if not handle then options.raise("this lian.store is closed") end
  return handle
end

local WEAK = {__mode = "v"}

-- what the coroutine of a transaction does: "running", "suspended", "dead" (also when it is no longer there)
local function status_of(entry)
  local owner = entry.owner.thread
  local status = owner and coroutine.status(owner) or "dead"
  return status == "normal" and "running" or status
end

-- coroutines whose transaction was rolled back while they waited -> the store's path
local lost = setmetatable({}, {__mode = "k"})

-- rolls back an open transaction and those within it
local function undo(self, entry)
  local stack, handle = stacks[self], handles[self]
  while entry.open do
    local top = table.remove(stack)
    top.open = false
    if status_of(top) == "suspended" then lost[top.owner.thread] = self.path end
    if handle and #stack == 0 then
      handle:execute("ROLLBACK")
    elseif handle then
      handle:execute("ROLLBACK TO " .. top.name)
      handle:execute("RELEASE " .. top.name)
    end
  end
  place.forget(self)
end

-- Rolls back transactions whose coroutine will not go on. Raises where one still may and something is to be saved,
-- which would be kept or lost with it.
local function settle(self, verb)
  local stack = stacks[self]
  while #stack > 0 and status_of(stack[#stack]) ~= "running" do
    local entry = stack[#stack]
    if status_of(entry) == "suspended" then
      collectgarbage() -- it may have been dropped
    end
    if status_of(entry) == "suspended" then
      if not verb then return end
      options.raise(("%s: a transaction of this store waits in a coroutine that yielded; resume it, end it with "
        .. "coroutine.close, or close the store"):format(verb))
    end
    undo(self, entry)
  end
end

local LOST = "the transaction of this coroutine was rolled back while it waited: the one around it ended, or the store "
  .. "was closed"

local ENDED = "the transaction was rolled back when a statement of it failed"

-- the handle of a store that is to be read, or saved to when a verb is given
local function opened(self, verb)
  local handle = handle_of(self)
  if #stacks[self] > 0 then settle(self, verb) end
  if verb and lost[coroutine.running()] == self.path then options.raise(verb .. ": " .. LOST) end
  if verb and #stacks[self] > 0 and not handle:in_transaction() then options.raise(verb .. ": " .. ENDED) end
  return handle
end

local function begin(self, db)
  local stack = stacks[self]
  local entry = {open = true, name = ("transaction_%d"):format(#stack + 1),
    owner = setmetatable({thread = coroutine.running()}, WEAK)}
  local ok, message, code = db:execute(#stack == 0 and "BEGIN IMMEDIATE" or "SAVEPOINT " .. entry.name)
  if not ok then return nil, message, code end
  stack[#stack + 1] = entry
  return entry
end

-- keeps what a transaction saved; those within it that wait are rolled back
local function keep(self, entry, db)
  local stack = stacks[self]
  while stack[#stack] ~= entry do undo(self, stack[#stack]) end
  local ok, message, code = db:execute(#stack == 1 and "COMMIT" or "RELEASE " .. entry.name)
  if not ok then return nil, message, code end
  table.remove(stack)
  entry.open = false
  return true
end

-- runs work within a transaction: all of it is kept, or nothing
local function whole(self, verb, work)
  local db = opened(self, verb)
  local entry, message, code = begin(self, db)
  if not entry then return nil, message, code end
  local _ <close> = setmetatable({}, {__close = function() -- also when a coroutine is closed
    if entry.open then undo(self, entry) end
    lost[coroutine.running()] = nil
  end})
  local results = table.pack(pcall(work))
  if not results[1] then
    if entry.open then undo(self, entry) end
    error(results[2], 0)
  end
  if not entry.open then options.raise(verb .. ": " .. LOST) end
  if results[2] == nil then return nil, results[3], results[4] end
  local ok
  ok, message, code = keep(self, entry, db)
  if not ok then return nil, message, code end
  return table.unpack(results, 2, results.n)
end

---Takes a store's handle into keeping.
---@param self lian.store
---@param handle userdata
function transactions.open(self, handle) handles[self], stacks[self] = handle, {} end

---Ends it; a transaction that is still open is rolled back by the handle's end.
---@param self lian.store
function transactions.close(self)
  local handle, stack = handles[self], stacks[self]
  handles[self] = nil
  for _, entry in ipairs(stack or {}) do entry.open = false end
  if handle then handle:close() end
end

---@param self lian.store
---@return boolean
function transactions.is_open(self) return handles[self] ~= nil end

transactions.handle_of, transactions.opened, transactions.whole = handle_of, opened, whole

return transactions
