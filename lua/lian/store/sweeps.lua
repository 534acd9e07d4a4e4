--- Sweeps in a store, a row a draw, in tables that a person can query: sweep (name, study), sweep_draw (state, reason,
--- and the draw packed), sweep_value (its factors and measures). Rows are saved as draws finish, many in one
--- transaction; a process killed at any point leaves those of whole transactions.
local core = require "lian.core"
local options = require "lian.base.options"
local rows = require "lian.store.rows"
local study = require "lian.scenario.sweeps.study"

local sweeps = {}
local Book = {}
Book.__index = Book
Book.__name = "lian.sweep_book"

-- the sweep's number; false where the store has none of that name
local function find(db, path, name, wanted)
  local found, message, code = rows.first(db, "SELECT id, study FROM sweep WHERE name = ?", name)
  if not found then return found, message, code end
  if type(found.study) ~= "string" then return nil, path .. ": the sweep's study is damaged", "database" end
  local other = study.difference(found.study, wanted)
  if not other then return found.id end
  return nil, ("%s: its sweep '%s' is of another study, they differ in %s; take another store, or "
    .. "another name"):format(path, name, other), "database"
end

local function find_or_make(db, path, name, wanted)
  local id, message, code = find(db, path, name, wanted)
  if id == nil then return nil, message, code end
  return id or db:execute("INSERT INTO sweep(name, study, saved, version) VALUES(?,?," .. rows.NOW .. ",?)", name,
    wanted, core.version)
end

local DRAWS = "SELECT draw, state, reason, made, row, head FROM sweep_draw WHERE sweep = ? AND draw > ?"
  .. " ORDER BY draw LIMIT 500"

local function wrong_with(entry)
  if math.type(entry.draw) ~= "integer" or entry.draw < 1 then return "the number of a draw" end
  if entry.state ~= "done" and entry.state ~= "failed" then return ("the state of draw %d"):format(entry.draw) end
  for _, part in ipairs{"reason", "row", "head", "made"} do
    if entry[part] ~= nil and type(entry[part]) ~= "string" then
      return ("the %s of draw %d"):format(part, entry.draw)
    end
  end
  if entry.state == "done" and not entry.row then return ("the row of draw %d"):format(entry.draw) end
end

-- calls use(entry) for each draw of a sweep, in order
local function each(db, path, id, use)
  local last = 0
  while true do
    local names, columns, count = db:query(DRAWS, id, last)
    if not names then return nil, columns, count end
    for k = 1, count do
      local entry = {}
      for c, name in ipairs(names) do entry[name] = columns[c][k] end
      local wrong = wrong_with(entry)
      if wrong then return nil, ("%s: the sweep is damaged: %s"):format(path, wrong), "database" end
      local ok, message, code = use(entry)
      if not ok then return nil, message, code end
      last = entry.draw
    end
    if count == 0 then return true end
  end
end

local ADD = "INSERT INTO sweep_draw(sweep, draw, state, reason, made, row, head)"
  .. " VALUES(?,?,?,?,?,CAST(? AS BLOB),CAST(? AS BLOB)) ON CONFLICT(sweep, draw) DO UPDATE SET"
  .. " head = coalesce(excluded.head, head), state = excluded.state, reason = excluded.reason, made = excluded.made,"
  .. " row = excluded.row WHERE state = 'failed' OR head IS NULL AND excluded.state = 'done'"

local VALUE = "INSERT OR REPLACE INTO sweep_value(sweep, draw, kind, name, value) VALUES "
local AT_ONCE = 100 -- rows of a statement: making it costs as much as a few rows
local MARKS = "(?,?,?,?,?)" .. (",(?,?,?,?,?)"):rep(AT_ONCE - 1)

-- factors and measures of all entries
local function add_values(db, id, entries)
  local list, count = {}, 0
  local function put()
    local marks = count == AT_ONCE and MARKS or "(?,?,?,?,?)" .. (",(?,?,?,?,?)"):rep(count - 1)
    local ok, message, code = db:execute(VALUE .. marks, table.unpack(list, 1, 5 * count))
    count = 0
    return ok, message, code
  end
  for _, entry in ipairs(entries) do
    for _, one in ipairs(entry.values or {}) do
      local at = 5 * count
      list[at + 1], list[at + 2], list[at + 3], list[at + 4], list[at + 5] = id, entry.draw, one[1], one[2], one[3]
      count = count + 1
      if count == AT_ONCE then
        local ok, message, code = put()
        if not ok then return nil, message, code end
      end
    end
  end
  if count == 0 then return true end
  return put()
end

local function add(db, id, entry)
  return db:execute(ADD, id, entry.draw, entry.state, entry.reason, entry.made, entry.row, entry.head)
end

---Saves draws in one transaction.
---@param entries table[] draw, state, reason, made, row and head (bytes), values ({kind, name, value})
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function Book:add(entries)
  return self.stores.whole(self.store, "sweep", function()
    for _, entry in ipairs(entries) do
      local ok, message, code = add(self.db, self.id, entry)
      if not ok then return nil, message, code end
    end
    return add_values(self.db, self.id, entries)
  end)
end

---Calls use(entry) for each draw that is there, in order.
function Book:each(use) return each(self.db, self.path, self.id, use) end

---Closes the store, where the sweep opened it.
function Book:close()
  if self.own then self.store:close() end
  self.own = nil
end
Book.__close = Book.close

---The place of a sweep in a store, made where there is none of that name.
---@param stores table lian.store
---@param where string|lian.store path or an open store
---@param name string
---@param text string the study
---@return table|nil book
---@return string|nil message
---@return string|nil code
function sweeps.open(stores, where, name, text)
  local store, message, code = where, nil, nil
  if type(where) == "string" then store, message, code = stores.open(where)
  elseif not stores.is(where) then options.fail("sweep.store", "a path, or an open store (lian.open)", where) end
  if not store then return nil, message, code end
  local book = setmetatable({store = store, own = store ~= where, path = store.path, stores = stores}, Book)
  book.db = stores.opened(store, "sweep")
  local id
  id, message, code = find(book.db, store.path, name, text)
  if id == false then
    id, message, code = stores.whole(store, "sweep", function()
      return find_or_make(book.db, store.path, name, text)
    end)
  end
  if not id then
    book:close()
    return nil, message, code
  end
  book.id = id
  return book
end

-- ---- merging

local MOST_NAMED = 5

local function check_overlap(db, path, from, name, id, source, other)
  local seen, list = {}, {}
  local ok, message, code = each(db, path, id, function(entry) seen[entry.draw] = true return true end)
  if ok then
    ok, message, code = each(source, from, other, function(entry)
      if seen[entry.draw] then list[#list + 1] = entry.draw end
      return true
    end)
  end
  if not ok then return nil, message, code end
  if #list == 0 then return true end
  local named = table.concat(list, ", ", 1, math.min(#list, MOST_NAMED))
  if #list > MOST_NAMED then named = named .. ", ..." end
  local text = "%s: %d draws of the sweep '%s' are in %s already (%s): "
    .. "parts of one study hold each draw once"
  return nil, text:format(from, #list, name, path, named), "database"
end

local function copy_values(db, id, source, other)
  local at = {0, "", ""}
  while true do
    local names, columns, count = source:query("SELECT draw, kind, name, value FROM sweep_value WHERE sweep = ? AND"
      .. " (draw, kind, name) > (?,?,?) ORDER BY draw, kind, name LIMIT 1000", other, table.unpack(at))
    if not names then return nil, columns, count end
    if count == 0 then return true end
    local entries = {}
    for k = 1, count do
      entries[k] = {draw = columns[1][k], values = {{columns[2][k], columns[3][k], columns[4][k]}}}
    end
    local ok, message, code = add_values(db, id, entries)
    if not ok then return nil, message, code end
    at = {columns[1][count], columns[2][count], columns[3][count]}
  end
end

-- one sweep of another store into the one that is open
local function take(db, path, source, from, sweep, told)
  local id, message, code = find_or_make(db, path, sweep.name, sweep.study)
  if not id then return nil, ("%s: %s"):format(from, message), code end
  local ok
  ok, message, code = check_overlap(db, path, from, sweep.name, id, source, sweep.id)
  local done, failed = 0, 0
  if ok then
    ok, message, code = each(source, from, sweep.id, function(entry)
      if entry.state == "done" then done = done + 1 else failed = failed + 1 end
      return add(db, id, entry)
    end)
  end
  if ok then ok, message, code = copy_values(db, id, source, sweep.id) end
  if not ok then return nil, message, code end
  told[#told + 1] = {from, sweep.name, done, failed}
  return true
end

local function take_all(stores, self, db, from, told)
  local store <close>, message, code = stores.open(from, {mode = "read"})
  if not store then return nil, message, code end
  local source = stores.opened(store)
  return rows.look(source, function()
    local names, columns, count = source:query("SELECT id, name, study FROM sweep ORDER BY id")
    if not names then return nil, columns, count end
    if count == 0 then return nil, from .. ": it holds no sweep", "not_found" end
    for k = 1, count do
      local sweep = {id = columns[1][k], name = columns[2][k], study = columns[3][k]}
      if type(sweep.name) ~= "string" or type(sweep.study) ~= "string" then
        return nil, from .. ": a sweep of it is damaged", "database"
      end
      local ok
      ok, message, code = take(db, self.path, source, from, sweep, told)
      if not ok then return nil, message, code end
    end
    return true
  end)
end

---See store:merge.
---@return table[]|nil told {from, sweep, done, failed}
---@return string|nil message
---@return string|nil code
function sweeps.merge(stores, self, paths)
  local db, told = stores.opened(self, "merge"), {}
  return stores.whole(self, "merge", function()
    for _, from in ipairs(paths) do
      local ok, message, code = take_all(stores, self, db, from, told)
      if not ok then return nil, message, code end
    end
    return told
  end)
end

return sweeps
