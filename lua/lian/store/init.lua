--- The store: one SQLite file that holds chains, scenarios, runs and frames, in plain tables.
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.base.options"
local place = require "lian.store.place"
local replay = require "lian.store.replay"

local store = {}
local methods = {}
local meta = {__name = "lian.store", __index = methods, __metatable = false}

-- the core's handle of each store (none of a closed one), its open transactions, and what is a store
local handles, transactions = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "k"})
local stores = setmetatable({}, {__mode = "k"})

local function handle_of(self)
  local handle = handles[self]
  if not handle then options.raise("this lian.store is closed") end
  return handle
end

-- ---- transactions: savepoints, one in another, each with the coroutine that it belongs to

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
  local stack, handle = transactions[self], handles[self]
  while entry.open do
    local top = table.remove(stack)
    top.open = false
    if status_of(top) == "suspended" then lost[top.owner.thread] = self.path end
    if handle then
      handle:execute("ROLLBACK TO " .. top.name)
      handle:execute("RELEASE " .. top.name)
    end
  end
  place.forget(self)
end

-- Rolls back transactions whose coroutine will not go on. Raises where one still may and something is to be saved,
-- which would be kept or lost with it.
local function settle(self, verb)
  local stack = transactions[self]
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

-- the handle of a store that is to be read, or saved to when a verb is given
local function opened(self, verb)
  local handle = handle_of(self)
  if #transactions[self] > 0 then settle(self, verb) end
  if verb and lost[coroutine.running()] == self.path then options.raise(verb .. ": " .. LOST) end
  return handle
end

local function begin(self, db)
  local stack = transactions[self]
  local entry = {open = true, name = ("transaction_%d"):format(#stack + 1),
    owner = setmetatable({thread = coroutine.running()}, WEAK)}
  local ok, message, code = db:execute("SAVEPOINT " .. entry.name)
  if not ok then return nil, message, code end
  stack[#stack + 1] = entry
  return entry
end

-- keeps what a transaction saved; those within it that wait are rolled back
local function keep(self, entry, db)
  local stack = transactions[self]
  while stack[#stack] ~= entry do undo(self, stack[#stack]) end
  local ok, message, code = db:execute("RELEASE " .. entry.name)
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

---Opens a store, a SQLite file. `mode`: "create" (default: made when it is not there), "open" (must
---be there) or "read" (is not changed). Older schemas are brought up to date, newer ones refused.
---Close it with `store:close()` or `local store <close> = ...`.
---```lua
---local store = assert(lian.open("study.db"))
---```
---@param path string
---@param given? {mode: "create"|"open"|"read"}
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function store.open(path, given)
  if type(path) ~= "string" then options.fail("open", "a path", path) end
  local o = options.check("open", given, {mode = {"choice", "create", "open", "read",
    default = "create"}})
  local handle, message, code = core.store(path, o.mode)
  if not handle then return nil, message, code end
  local self = setmetatable({path = path}, meta)
  handles[self], transactions[self], stores[self] = handle, {}, true
  return self
end

local function first(db, sql, ...)
  local names, columns, count = db:query(sql, ...)
  if not names then return nil, columns, count end
  if count == 0 then return nil end
  local row = {}
  for k, name in ipairs(names) do row[name] = columns[k][1] end
  return row
end

local function now(db) return first(db, "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AS t").t end

local function check_name(name, path)
  if type(name) ~= "string" or name == "" then options.fail(path, "a name", name) end
end

-- frames are saved with their columns and cells; run is nil for those that stand by themselves
local function save_frame(db, run, name, f)
  local id, message, code = db:execute(
    "INSERT INTO frame(run, name, title, note, rows, saved, version) VALUES(?,?,?,?,?,?,?)",
    run, name, f.title, f.note, #f, now(db), core.version)
  if not id then return nil, message, code end
  for k, column in ipairs(f:names()) do
    local ok
    ok, message, code = db:execute(
      "INSERT INTO frame_column(frame, place, name, unit, digits) VALUES(?,?,?,?,?)", id, k, column,
      f:unit(column), nil)
    if not ok then return nil, message, code end
    ok, message, code = db:save_column(id, k, f:column(column), #f)
    if not ok then return nil, message, code end
  end
  return id
end

local function find_frame(db, run, name)
  return first(db, "SELECT id, title, note, rows FROM frame WHERE coalesce(run, 0) = ? AND name = ?",
    run or 0, name)
end

local function cell_value(kind, value)
  if kind == "flag" then return value ~= 0 end
  if kind == "text" then return value end
  if value == "-0" then return -0.0 end
  if kind == "number" then return value + 0.0 end
  return value
end

local function load_frame(db, found)
  local _, heads, count = db:query("SELECT name, unit FROM frame_column WHERE frame = ? ORDER BY place",
    found.id)
  local columns = {title = found.title, note = found.note, count = found.rows}
  for k = 1, count do columns[k] = {heads[1][k], {}, unit = heads[2][k]} end
  local _, cells, n = db:query(
    "SELECT row, place, kind, value FROM cell WHERE frame = ? ORDER BY place, row", found.id)
  for k = 1, n do
    columns[cells[2][k]][2][cells[1][k]] = cell_value(cells[3][k], cells[4][k])
  end
  return frame.new(columns)
end

local function is_chain(value)
  return type(value) == "userdata" and tostring(value):match("^lian%.chain") ~= nil
end

---Saves a chain or a frame under a name, in one transaction. A name that is taken is refused unless
---`replace`. Numbers come back bit for bit.
---@param self lian.store
---@param object lian.chain|lian.frame
---@param name string
---@param given? {replace: boolean}
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function methods.save(self, object, name, given)
  local db, o = opened(self, "save"), options.check("save", given, {replace = {"flag", default = false}})
  check_name(name, "save.name")
  if is_chain(object) then
    if o.replace then place.forget(self) end
    local ok, message, code = db:save_chain(name, object, o.replace)
    if not ok then return nil, message, code end
    return self
  end
  if not frame.is(object) then options.fail("save", "a chain or a frame", object) end
  local id, message, code = whole(self, "save", function()
    local old = find_frame(db, nil, name)
    if old and not o.replace then
      return nil, ("%s: a frame '%s' is there already"):format(self.path, name), "database"
    end
    if old then db:execute("DELETE FROM frame WHERE id = ?", old.id) end
    return save_frame(db, nil, name, object)
  end)
  if not id then return nil, message, code end
  return self
end

local function names_in(db, sql, ...)
  local _, columns, count = db:query(sql, ...)
  local names = {}
  for k = 1, count do names[k] = columns[1][k] end
  return names
end

local function not_there(self, what, name, names)
  return nil, options.unknown(self.path, what, name, names), "not_found"
end

---A chain by its name.
---@param self lian.store
---@param name string
---@return lian.chain|nil chain
---@return string|nil message names the nearest one
---@return string|nil code
function methods.chain(self, name)
  local db = opened(self)
  check_name(name, "chain.name")
  local chain, message, code = db:chain(name)
  if chain then return chain end
  if code == "not_found" then
    return not_there(self, "chain", name, names_in(db, "SELECT name FROM chain ORDER BY name"))
  end
  return nil, message, code
end

---A frame by its name.
---@param self lian.store
---@param name string
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.frame(self, name)
  local db = opened(self)
  check_name(name, "frame.name")
  local found = find_frame(db, nil, name)
  if found then return load_frame(db, found) end
  return not_there(self, "frame", name, names_in(db, "SELECT name FROM frame WHERE run IS NULL"))
end

---Saves the text of a scenario (or of a whole study) with the arguments that it was run with.
---@param self lian.store
---@param name string
---@param script string
---@param arguments? string
---@return integer|nil id
---@return string|nil message
---@return string|nil code
function methods.save_scenario(self, name, script, arguments)
  local db = opened(self, "save_scenario")
  check_name(name, "save_scenario.name")
  if type(script) ~= "string" then options.fail("save_scenario.script", "a text", script) end
  return db:execute("INSERT INTO scenario(name, script, arguments, saved, version) VALUES(?,?,?,?,?)"
    .. " ON CONFLICT(name) DO UPDATE SET script = excluded.script, arguments = excluded.arguments,"
    .. " saved = excluded.saved, version = excluded.version", name, script, arguments or "", now(db),
    core.version)
end

---The text and arguments of a scenario: {name, script, arguments, saved, version}.
---@param self lian.store
---@param name string
---@return table|nil scenario
---@return string|nil message
---@return string|nil code
function methods.scenario(self, name)
  local db = opened(self)
  local found = first(db, "SELECT name, script, arguments, saved, version FROM scenario WHERE name = ?",
    name)
  if found then return found end
  return not_there(self, "scenario", name, names_in(db, "SELECT name FROM scenario"))
end

---Saves a run with its frames, all or nothing: which scenario on which chain (names that the store
---holds), with what seed and options, and what came out; `verb` ("run") and `recipe` repeat it, and
---result:save writes them.
---@param self lian.store
---@param given {scenario: string, chain: string, seed: integer, note: string, frames: table, recipe: string,
---  verb: string}
---@return integer|nil id of the run
---@return string|nil message
---@return string|nil code
function methods.save_run(self, given)
  local db = opened(self, "save_run")
  local o = options.check("save_run", given, {scenario = "text", chain = "text", seed = "integer",
    options = "text", note = "text", frames = {"table", required = true}, recipe = "text", verb = "text"})
  local names = {}
  for name, f in pairs(o.frames) do
    if type(name) ~= "string" or not frame.is(f) then
      options.fail("save_run.frames", "name -> frame", f)
    end
    names[#names + 1] = name
  end
  table.sort(names)
  local function id_of(what, name)
    if name == nil then return nil end
    local found = first(db, ("SELECT id FROM %s WHERE name = ?"):format(what), name)
    if found then return found.id end
    options.raise(options.unknown("save_run." .. what, what, name, names_in(db, ("SELECT name FROM %s ORDER BY name")
      :format(what))))
  end
  return whole(self, "save_run", function()
    local run, message, code = db:execute("INSERT INTO run(scenario, chain, seed, options, note, saved,"
      .. " version, recipe, verb) VALUES(?,?,?,?,?,?,?,?,?)", id_of("scenario", o.scenario),
      id_of("chain", o.chain), o.seed, o.options or "", o.note or "", now(db), core.version, o.recipe or "",
      o.verb or "")
    if not run then return nil, message, code end
    for _, name in ipairs(names) do
      local id
      id, message, code = save_frame(db, run, name, o.frames[name])
      if not id then return nil, message, code end
    end
    return run
  end)
end

---A run by its number: {id, scenario, chain, seed, options, note, saved, version, verb, recipe, frames}.
---`recipe`: the text that repeats it, or "cannot be repeated: " and why.
---@param self lian.store
---@param id integer
---@return table|nil run
---@return string|nil message
---@return string|nil code
function methods.run(self, id)
  local db = opened(self)
  if math.type(id) ~= "integer" then options.fail("run", "the number of a run", id) end
  local found = first(db, "SELECT r.id, s.name AS scenario, c.name AS chain, r.seed, r.options, r.note,"
    .. " r.saved, r.version, r.verb, r.recipe FROM run r LEFT JOIN scenario s ON s.id = r.scenario"
    .. " LEFT JOIN chain c ON c.id = r.chain WHERE r.id = ?", id)
  if not found then
    return not_there(self, "run", id, names_in(db, "SELECT CAST(id AS TEXT) FROM run ORDER BY id"))
  end
  found.frames = {}
  for _, name in ipairs(names_in(db, "SELECT name FROM frame WHERE run = ? ORDER BY name", id)) do
    found.frames[name] = load_frame(db, find_frame(db, id, name))
  end
  return found
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

---Repeats a run from what the store holds of it (chain, scenario, options) and compares all that it gave,
---cell by cell. `trust`: a rule written in Lua may be run (only for files of people you trust).
---The comparison has a row a frame: frame, cells, differ (cells that differ in any bit), largest (difference
---of numbers), first (where the first one is); its `provenance`: equal (to the last bit), differ, frames,
---saved_by and now (versions of lian), note what of these is to be said.
---```lua
---local again, comparison = assert(store:replay(1))
---print(comparison, comparison.provenance.equal)
---```
---@param self lian.store
---@param id integer
---@param given? {trust: boolean}
---@return lian.result|lian.items_result|lian.run|nil result
---@return lian.frame|string comparison or the message
---@return string|nil code "not_found", "not_repeatable", "not_trusted", "bad_data"
function methods.replay(self, id, given)
  local o = options.check("replay", given, {trust = {"flag", default = false}})
  handle_of(self)
  if math.type(id) ~= "integer" then options.fail("replay", "the number of a run", id) end
  return replay.run(self, id, o.trust)
end

local function listing(self, sql)
  local names, columns, count = opened(self):query(sql)
  if not names then return nil, columns, count end
  local given = {count = count}
  for k, name in ipairs(names) do given[k] = {name, columns[k]} end
  return frame.new(given)
end

---The chains that the store holds: name, kind, title, year, unit, nodes, saved.
---@param self lian.store
---@return lian.frame
function methods.chains(self)
  return listing(self, "SELECT name, kind, title, year, unit, (SELECT count(*) FROM node n WHERE"
    .. " n.chain = c.id) AS nodes, saved FROM chain c ORDER BY name")
end

---The frames that stand by themselves: name, title, rows, saved.
---@param self lian.store
---@return lian.frame
function methods.frames(self)
  return listing(self, "SELECT name, title, rows, saved FROM frame WHERE run IS NULL ORDER BY name")
end

---The scenarios: name, arguments, saved, version.
---@param self lian.store
---@return lian.frame
function methods.scenarios(self)
  return listing(self, "SELECT name, arguments, saved, version FROM scenario ORDER BY name")
end

---The runs: id, scenario, chain, seed, frames, repeats ("yes" for those that store:replay can repeat),
---note, saved.
---@param self lian.store
---@return lian.frame
function methods.runs(self)
  return listing(self, "SELECT r.id, s.name AS scenario, c.name AS chain, r.seed, (SELECT count(*)"
    .. " FROM frame f WHERE f.run = r.id) AS frames, CASE WHEN r.recipe LIKE 'lian recipe %' AND r.chain"
    .. " IS NOT NULL THEN 'yes' ELSE 'no' END AS repeats, r.note, r.saved FROM run r"
    .. " LEFT JOIN scenario s ON s.id = r.scenario LEFT JOIN chain c ON c.id = r.chain ORDER BY r.id")
end

---Deletes a chain, frame or scenario by name, or a run by number, with all that belongs to it.
---@param self lian.store
---@param kind "chain"|"frame"|"scenario"|"run"
---@param name string|integer
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function methods.delete(self, kind, name)
  local db = opened(self, "delete")
  local by = {chain = "name", scenario = "name", frame = "run IS NULL AND name", run = "id"}
  if not by[kind] then options.fail("delete.kind", "'chain', 'frame', 'scenario' or 'run'", kind) end
  local found = first(db, ("SELECT id FROM %s WHERE %s = ?"):format(kind, by[kind]), name)
  if not found then
    local column = kind == "run" and "id" or "name"
    local only = kind == "frame" and " WHERE run IS NULL" or ""
    return not_there(self, kind, name,
      names_in(db, ("SELECT CAST(%s AS TEXT) FROM %s%s ORDER BY %s"):format(column, kind, only, column)))
  end
  if kind == "chain" then place.forget(self) end
  local ok, message, code = db:execute(("DELETE FROM %s WHERE id = ?"):format(kind), found.id)
  if not ok then return nil, message, code end
  return self
end

---What a SELECT gives, as a frame. Statements that would change the store are refused.
---```lua
---print(store:query("SELECT supplier, buyer, value FROM flows WHERE chain = ? LIMIT 5", "CN 2018"))
---```
---@param self lian.store
---@param sql string
---@param ... any arguments for the question marks
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.query(self, sql, ...)
  if type(sql) ~= "string" then options.fail("query", "SQL as a text", sql) end
  local names, columns, count = opened(self):query(sql, ...)
  if not names and count == "misuse" then options.raise("query: " .. columns) end
  if not names then return nil, columns, count end
  local given, seen = {count = count}, {}
  for k, name in ipairs(names) do
    while seen[name] do name = name .. "_2" end
    seen[name] = true
    given[k] = {name, columns[k]}
  end
  return frame.new(given)
end

---Whether the file is sound (SQLite's integrity check and foreign keys): true, or nil and what is not.
---@param self lian.store
---@return boolean|nil sound
---@return string|nil message
function methods.check(self)
  local db = opened(self)
  local _, columns, count = db:query("PRAGMA integrity_check")
  if count ~= 1 or columns[1][1] ~= "ok" then return nil, tostring(columns[1][1]) end
  local _, broken, n = db:query("PRAGMA foreign_key_check")
  if n > 0 then return nil, ("%d rows without their owner, first in %s"):format(n, broken[1][1]) end
  return true
end

---Closes the store; further use raises. A transaction that is still open is rolled back. Closing twice is fine.
---@param self lian.store
function methods.close(self)
  local handle, stack = handles[self], transactions[self]
  handles[self] = nil
  for _, entry in ipairs(stack or {}) do entry.open = false end
  if handle then handle:close() end
end

-- Whether a value is a store.
function store.is(value) return stores[value] == true end

meta.__close = methods.close
meta.__gc = methods.close
meta.__tostring = function(self)
  return handles[self] and ("lian.store: %s"):format(self.path) or "lian.store: closed"
end

options.bind(methods, "store:", function(value) return stores[value] end)
options.guard(methods, "store:")

return store
