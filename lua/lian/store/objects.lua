--- Chains, networks, frames and scenarios of a store, by name: kept, found and deleted.
local core = require "lian.core"
local frame = require "lian.frame"
local frames = require "lian.store.frames"
local networks = require "lian.store.networks"
local network_base = require "lian.network.base"
local options = require "lian.base.options"
local place = require "lian.store.place"
local rows = require "lian.store.rows"
local transactions = require "lian.store.transactions"

local methods = {}

local opened, whole = transactions.opened, transactions.whole

local function check_name(name, path)
  if type(name) ~= "string" or name == "" or name:find("\0", 1, true) then options.fail(path, "a name", name) end
end

local function is_chain(value)
  return type(value) == "userdata" and tostring(value):match("^lian%.chain") ~= nil
end

-- a name that is taken, with what to do
local function remedied(message)
  return message:find "is there already$" and message .. "; save it under another name, or with {replace = true}" or
    message
end

---Saves a chain, a frame or a network of firms under a name, in one transaction. A name that is taken is refused unless
---`replace`. Numbers come back bit for bit.
---```lua
---assert(store:save(chain, "four regions, 2018"))
---assert(store:save(frame, "worst losses"))
---```
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
    if not ok then return nil, remedied(message), code end
    return self
  end
  if network_base.is(object) then
    local ok, message, code = networks.save(db, name, object, o.replace)
    if not ok then return nil, remedied(message), code end
    return self
  end
  if not frame.is(object) then options.fail("save", "a chain, a frame or a network", object) end
  local id, message, code = whole(self, "save", function()
    local old, why, code = frames.find(db, nil, name)
    if old == nil then return nil, why, code end
    if old and not o.replace then
      return nil, remedied(("%s: a frame '%s' is there already"):format(self.path, name)), "database"
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
---```lua
---local again = assert(store:chain "four regions")
---```
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
---```lua
---print(assert(store:frame "losses"))
---```
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

return methods
