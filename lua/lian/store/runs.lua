--- Runs of a store: kept with their frames, found by number, repeated.
local core = require "lian.core"
local frame = require "lian.frame"
local frames = require "lian.store.frames"
local options = require "lian.base.options"
local replay = require "lian.store.replay"
local rows = require "lian.store.rows"
local transactions = require "lian.store.transactions"

local methods = {}

local handle_of, opened, whole = transactions.handle_of, transactions.opened, transactions.whole

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

return methods
