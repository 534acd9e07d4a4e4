--- The store: one SQLite file that holds chains, scenarios, runs and frames, in plain tables.
local core = require "lian.core"
local frame = require "lian.frame"
local book = require "lian.store.book"
local lists = require "lian.store.lists"
local objects = require "lian.store.objects"
local options = require "lian.base.options"
local rows = require "lian.store.rows"
local runs = require "lian.store.runs"
local sweeps = require "lian.store.sweeps"
local tables = require "lian.store.tables"
local transactions = require "lian.store.transactions"

local store = {}
local methods = {}
local meta = {__name = "lian.store", __index = methods, __metatable = false}

local opened, whole = transactions.opened, transactions.whole

local stores = setmetatable({}, {__mode = "k"}) -- what is a store
local limits = setmetatable({}, {__mode = "k"}) -- of queries: how the store was opened

local OPEN = {mode = {"choice", "create", "open", "read", default = "create"},
  wait = {"not_negative", default = 10}, query_seconds = {"positive", default = 60},
  query_cells = {"count", default = 50000000}}

---Opens a store, a SQLite file. `mode`: "create" (default: made when it is not there), "open" (must
---be there) or "read" (is not changed). Older schemas are brought up to date, newer ones refused.
---Several programs may save to one store; each waits for the others, `wait` (10) seconds at most. A query of a user
---may take `query_seconds` (60) and give `query_cells` (50 million).
---Close it with `store:close()` or `local store <close> = ...`.
---```lua
---local store = assert(lian.open("study.db"))
---```
---@param path string
---@param given? {mode: "create"|"open"|"read", wait: number, query_seconds: number, query_cells: integer}
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function store.open(path, given)
  if type(path) ~= "string" then options.fail("open", "a path", path) end
  if path:find("\0", 1, true) then options.fail("open", "a path without a zero byte", path) end
  local o = options.check("open", given, OPEN)
  local handle, message, code = core.store(path, o.mode, o.wait)
  if not handle then return nil, message, code end
  local self = setmetatable({path = path}, meta)
  transactions.open(self, handle)
  stores[self], limits[self] = true, o
  return self
end

---Runs `work` within a transaction: when it returns nil or raises, nothing of what it saved is kept. A coroutine may
---yield in it; until it goes on nothing else can be saved, and when it is closed or dropped, or the store is closed,
---nothing is kept.
---```lua
---store:transaction(function() return result:save(store) and store:save(frame, "frame") end)
---```
---@param self lian.store
---@param work fun(): any
---@return any what work returned
---@return string|nil message
---@return string|nil code
function methods.transaction(self, work)
  if not options.is_callable(work) then options.fail("transaction", "a function", work) end
  return whole(self, "transaction", work)
end

---Writes frames as a workbook (.xlsx), a sheet each: all that stand by themselves, or those of a run; `frames` names
---some of them. A sheet has the frame's name as far as sheets may: what they cannot have becomes "_", after 31
---characters it is cut, and a name that is taken gets "~2". Gives what became of which: sheet, frame, rows.
---```lua
---print(store:xlsx("study.xlsx"), store:xlsx("run3.xlsx", {run = 3, frames = "losses"}))
---```
---@param self lian.store
---@param path string
---@param given? {run: integer, frames: string|string[]}
---@return lian.frame|nil sheets
---@return string|nil message
---@return string|nil code "not_found", "bad_data", "input_output", "unsupported"
function methods.xlsx(self, path, given)
  opened(self)
  return book.write(self, path, options.check("store:xlsx", given, {run = "count", frames = "labels"}))
end

---What a SELECT gives, as a frame. A query reads the store's tables and views and nothing else: no PRAGMA, no ATTACH,
---no transactions, no functions that reach outside. It may take query_seconds and give query_cells (see lian.open),
---and Ctrl-C ends it. A column of texts and numbers comes as texts.
---```lua
---print(store:query("SELECT supplier, buyer, value FROM flows WHERE chain = ? LIMIT 5", "CN 2018"))
---```
---@param self lian.store
---@param sql string
---@param ... any arguments for the question marks
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code "database"; "limit" when it takes or gives more than it may
function methods.query(self, sql, ...)
  if type(sql) ~= "string" then options.fail("query", "SQL as a text", sql) end
  local db, most = opened(self), limits[self]
  local names, columns, count = db:ask(most.query_seconds, most.query_cells, sql, ...)
  if not names and count == "misuse" then options.raise("query: " .. columns) end
  if not names and count == "limit" then
    local option = columns:find("cells", 1, true) and "query_cells" or "query_seconds"
    return nil, ("%s: %s = %g (an option of lian.open)"):format(columns, option, most[option]), count
  end
  if not names then return nil, columns, count end
  return tables.frame(names, columns, count)
end

---Whether the file is sound (SQLite's integrity check and foreign keys): true, or nil and the reason.
---@param self lian.store
---@return boolean|nil sound
---@return string|nil message
---@return string|nil code
function methods.check(self)
  local db = opened(self)
  local asked, columns, count = db:query("PRAGMA integrity_check")
  if not asked then return nil, columns, count end
  if count ~= 1 or columns[1][1] ~= "ok" then return nil, tostring(columns[1][1]), "database" end
  local broken, message, code = rows.first(db,
    "SELECT count(*) AS n, min(\"table\") AS at FROM pragma_foreign_key_check")
  if not broken then return nil, message, code end
  if broken.n == 0 then return true end
  return nil, ("%d rows without their owner, first in %s"):format(broken.n, tostring(broken.at)), "database"
end

---Takes in the sweeps of other stores, such as those of a job array's parts: all of them, or nothing. A sweep of the
---same name must be of the same study; a draw that is here already is refused, with its number. Then
---scenario:sweep(chain, {store = ...}) finds all draws.
---```lua
---print(assert(store:merge{"study.1of2.db", "study.2of2.db"}))
---```
---@param self lian.store
---@param paths string[]
---@return lian.frame|nil merged columns store, sweep, done, failed
---@return string|nil message
---@return string|nil code
function methods.merge(self, paths)
  if type(paths) ~= "table" or getmetatable(paths) ~= nil or #paths == 0 then
    options.fail("merge", "an array of paths", paths)
  end
  for k, path in ipairs(paths) do
    if type(path) ~= "string" then options.fail(("merge[%d]"):format(k), "a path", path) end
  end
  local told, message, code = sweeps.merge(store, self, paths)
  if not told then return nil, message, code end
  local columns = {{}, {}, {}, {}}
  for k, row in ipairs(told) do for c = 1, 4 do columns[c][k] = row[c] end end
  return frame.new{{"store", columns[1]}, {"sweep", columns[2]}, {"done", columns[3]}, {"failed", columns[4]},
    count = #told, title = "merged into " .. self.path}
end

---Closes the store; further use raises. A transaction that is still open is rolled back. Closing twice is fine.
---@param self lian.store
function methods.close(self)
  transactions.close(self)
end

-- A number that changes when others save to the store.
function store.version(self)
  local found, message, code = rows.first(opened(self), "PRAGMA data_version")
  if not found then return nil, message, code end
  return found.data_version
end

-- for the modules of the store: the core's handle of an open one, and work within a transaction
store.opened, store.whole = opened, whole

-- the place of a sweep (lian.store.sweeps)
function store.sweep_book(where, name, text) return sweeps.open(store, where, name, text) end

-- Whether a value is a store.
function store.is(value) return stores[value] == true end

meta.__close = methods.close
meta.__gc = methods.close
meta.__tostring = function(self)
  return transactions.is_open(self) and ("lian.store: %s"):format(self.path) or "lian.store: closed"
end

for _, part in ipairs{objects, runs, lists} do
  for name, method in pairs(part) do methods[name] = method end
end
options.bind(methods, "store:", function(value) return stores[value] end)
options.guard(methods, "store:")

return store
