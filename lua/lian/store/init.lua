--- The store: one SQLite file that holds chains, scenarios, runs and frames, in plain tables.
local core = require "lian.core"
local frame = require "lian.frame"
local book = require "lian.store.book"
local frames = require "lian.store.frames"
local networks = require "lian.store.networks"
local network_base = require "lian.network.base"
local options = require "lian.base.options"
local place = require "lian.store.place"
local replay = require "lian.store.replay"
local rows = require "lian.store.rows"
local sweeps = require "lian.store.sweeps"
local tables = require "lian.store.tables"
local transactions = require "lian.store.transactions"

local store = {}
local methods = {}
local meta = {__name = "lian.store", __index = methods, __metatable = false}

local handle_of, opened, whole = transactions.handle_of, transactions.opened, transactions.whole

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

local function check_name(name, path)
  if type(name) ~= "string" or name == "" or name:find("\0", 1, true) then options.fail(path, "a name", name) end
end

local function is_chain(value)
  return type(value) == "userdata" and tostring(value):match("^lian%.chain") ~= nil
end

---Saves a chain, a frame or a network of firms under a name, in one transaction. A name that is taken is refused unless
---`replace`. Numbers come back bit for bit.
---@param self lian.store
---@param object lian.chain|lian.frame|lian.network
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
  if network_base.is(object) then
    local ok, message, code = networks.save(db, name, object, o.replace)
    if not ok then return nil, message, code end
    return self
  end
  if not frame.is(object) then options.fail("save", "a chain, a frame or a network", object) end
  local id, message, code = whole(self, "save", function()
    local old, why, code = frames.find(db, nil, name)
    if old == nil then return nil, why, code end
    if old and not o.replace then
      return nil, ("%s: a frame '%s' is there already"):format(self.path, name), "database"
    end
    local ok = true
    if old then ok, why, code = db:execute("DELETE FROM frame WHERE id = ?", old.id) end
    if not ok then return nil, why, code end
    return frames.save(db, nil, name, object)
  end)
  if not id then return nil, message, code end
  return self
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
    return rows.not_there(db, self.path, "chain", name, "SELECT name FROM chain ORDER BY name")
  end
  return nil, message, code
end

---A network of firms by its name, with the columns of its firms; links come as fast as the disk reads.
---@param self lian.store
---@param name string
---@return lian.network|nil net
---@return string|nil message names the nearest one
---@return string|nil code
function methods.network(self, name)
  local db = opened(self)
  check_name(name, "network.name")
  return rows.look(db, function() return networks.load(db, self.path, name) end)
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
  return rows.look(db, function()
    local found, message, code = frames.find(db, nil, name)
    if found then return frames.load(db, found, self.path, name) end
    if found == nil then return nil, message, code end
    return rows.not_there(db, self.path, "frame", name, "SELECT name FROM frame WHERE run IS NULL ORDER BY name")
  end)
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
  return db:execute("INSERT INTO scenario(name, script, arguments, saved, version) VALUES(?,?,?," .. rows.NOW
    .. ",?) ON CONFLICT(name) DO UPDATE SET script = excluded.script, arguments = excluded.arguments,"
    .. " saved = excluded.saved, version = excluded.version", name, script, arguments or "", core.version)
end

---The text and arguments of a scenario: {name, script, arguments, saved, version}.
---@param self lian.store
---@param name string
---@return table|nil scenario
---@return string|nil message
---@return string|nil code
function methods.scenario(self, name)
  local db = opened(self)
  local found, message, code = rows.first(db, "SELECT name, CAST(script AS TEXT) AS script,"
    .. " CAST(arguments AS TEXT) AS arguments, saved, version FROM scenario WHERE name = ?", name)
  if found then return found end
  if found == nil then return nil, message, code end
  return rows.not_there(db, self.path, "scenario", name, "SELECT name FROM scenario ORDER BY name")
end

-- the number of what has a name, false when none is named; raises for a name that is not there
local function id_of(db, what, name)
  if name == nil then return false end
  local found, message, code = rows.first(db, ("SELECT id FROM %s WHERE name = ?"):format(what), name)
  if found then return found.id end
  if found == nil then return nil, message, code end
  local names
  names, message, code = rows.names(db, ("SELECT name FROM %s ORDER BY name"):format(what))
  if not names then return nil, message, code end
  options.raise(options.unknown("save_run." .. what, what, name, names))
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
  return whole(self, "save_run", function()
    local scenario, chain, message, code
    scenario, message, code = id_of(db, "scenario", o.scenario)
    if scenario == nil then return nil, message, code end
    chain, message, code = id_of(db, "chain", o.chain)
    if chain == nil then return nil, message, code end
    local run
    run, message, code = db:execute("INSERT INTO run(scenario, chain, seed, options, note, saved, version, recipe,"
      .. " verb) VALUES(?,?,?,?,?," .. rows.NOW .. ",?,?,?)", scenario or nil, chain or nil, o.seed, o.options or "",
      o.note or "", core.version, o.recipe or "", o.verb or "")
    if not run then return nil, message, code end
    for _, name in ipairs(names) do
      local id
      id, message, code = frames.save(db, run, name, o.frames[name])
      if not id then return nil, message, code end
    end
    return run
  end)
end

local RUN = "SELECT r.id, s.name AS scenario, c.name AS chain, r.seed, CAST(r.options AS TEXT) AS options,"
  .. " CAST(r.note AS TEXT) AS note, CAST(r.saved AS TEXT) AS saved, CAST(r.version AS TEXT) AS version,"
  .. " CAST(r.verb AS TEXT) AS verb, CAST(r.recipe AS TEXT) AS recipe FROM run r LEFT JOIN scenario s"
  .. " ON s.id = r.scenario LEFT JOIN chain c ON c.id = r.chain WHERE r.id = ?"
local MAY_LACK = {scenario = true, chain = true, seed = true}

-- a run's row, each part of it what it must be
local function find_run(db, path, id)
  local found, message, code = rows.first(db, RUN, id)
  if found == nil then return nil, message, code end
  if not found then
    return rows.not_there(db, path, "run", id, "SELECT CAST(id AS TEXT) FROM run ORDER BY id")
  end
  for _, part in ipairs{"scenario", "chain", "options", "note", "saved", "version", "verb", "recipe"} do
    local value = found[part]
    if (type(value) ~= "string" or value:find("\0", 1, true)) and not (MAY_LACK[part] and value == nil) then
      return nil, ("%s: run %d is damaged: its %s"):format(path, id, part), "database"
    end
  end
  return found
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
  return rows.look(db, function()
    local found, message, code = find_run(db, self.path, id)
    if not found then return nil, message, code end
    local names
    names, message, code = rows.names(db, "SELECT name FROM frame WHERE run = ? ORDER BY name", id)
    if not names then return nil, message, code end
    found.frames = {}
    for _, name in ipairs(names) do
      local row
      row, message, code = frames.find(db, id, name)
      if row then found.frames[name], message, code = frames.load(db, row, self.path, name) end
      if not found.frames[name] then return nil, message or "not there", code or "database" end
    end
    return found
  end)
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
---cell by cell. `trust`: a rule written in Lua may be run, and a file that an option names may be read (only for
---files of people you trust). Runs of more `steps` (100,000) and sweeps of more `draws` (10,000) are refused.
---The comparison has a row a frame: frame, cells, differ (cells that differ in any bit), largest (difference
---of numbers), first (where the first one is); its `provenance`: equal (to the last bit), differ, frames,
---saved_by and now (versions of lian), note what of these is to be said.
---```lua
---local again, comparison = assert(store:replay(1))
---print(comparison, comparison.provenance.equal)
---```
---@param self lian.store
---@param id integer
---@param given? {trust: boolean, steps: integer, draws: integer}
---@return lian.result|lian.result_on_items|lian.run|nil result
---@return lian.frame|string comparison or the message
---@return string|nil code "not_found", "not_repeatable", "not_trusted", "bad_data", "limit"
function methods.replay(self, id, given)
  local o = options.check("replay", given, {trust = {"flag", default = false}, steps = "count", draws = "count"})
  handle_of(self)
  if math.type(id) ~= "integer" then options.fail("replay", "the number of a run", id) end
  return replay.run(self, id, o)
end

local function listing(self, sql)
  local names, columns, count = opened(self):query(sql)
  if not names then return nil, columns, count end
  return tables.frame(names, columns, count)
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

---The networks of firms: name, title, year, date, unit, firms, undirected, dated, saved.
---@param self lian.store
---@return lian.frame
function methods.networks(self)
  return listing(self, "SELECT name, title, year, date, unit, firms, undirected, dated, saved FROM network ORDER BY"
    .. " name")
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

---Deletes a chain, network, frame, scenario or sweep by name, or a run by number, with all that belongs to it.
---@param self lian.store
---@param kind "chain"|"network"|"frame"|"scenario"|"sweep"|"run"
---@param name string|integer
---@return lian.store|nil store
---@return string|nil message
---@return string|nil code
function methods.delete(self, kind, name)
  local db = opened(self, "delete")
  local by = {chain = "name", network = "name", scenario = "name", sweep = "name", frame = "run IS NULL AND name",
    run = "id"}
  if not by[kind] then
    options.fail("delete.kind", "'chain', 'network', 'frame', 'scenario', 'sweep' or 'run'", kind)
  end
  local found, why, failed = rows.first(db, ("SELECT id FROM %s WHERE %s = ?"):format(kind, by[kind]), name)
  if found == nil then return nil, why, failed end
  if not found then
    local column = kind == "run" and "id" or "name"
    local only = kind == "frame" and " WHERE run IS NULL" or ""
    return rows.not_there(db, self.path, kind, name,
      ("SELECT CAST(%s AS TEXT) FROM %s%s ORDER BY %s"):format(column, kind, only, column))
  end
  if kind == "chain" then place.forget(self) end
  local ok, message, code = db:execute(("DELETE FROM %s WHERE id = ?"):format(kind), found.id)
  if not ok then return nil, message, code end
  return self
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

---The sweeps that stand here draw by draw (`store` of scenario:sweep): name, done, failed (draws), saved, version.
---@param self lian.store
---@return lian.frame
function methods.sweeps(self)
  return listing(self, "SELECT name, (SELECT count(*) FROM sweep_draw d WHERE d.sweep = s.id AND d.state = 'done')"
    .. " AS done, (SELECT count(*) FROM sweep_draw d WHERE d.sweep = s.id AND d.state = 'failed') AS failed, saved,"
    .. " version FROM sweep s ORDER BY name")
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

options.bind(methods, "store:", function(value) return stores[value] end)
options.guard(methods, "store:")

return store
