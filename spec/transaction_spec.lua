-- transactions of a store and coroutines, and files that hold something else under the name of a table
local core = require "lian.core"
local database = require "spec.support.database"
local lian = require "lian"

local sql, temporary = database.sql, database.temporary

local function frame(value) return lian.frame.new{{"x", {value}}} end

-- names of the frames that another connection sees
local function kept(path)
  local store <close> = assert(lian.open(path, {mode = "read"}))
  return assert(store:query("SELECT name FROM frame ORDER BY name")):column("name")
end

local function refuses(telling, work, ...)
  local ok, raised = pcall(work, ...)
  assert.is_false(ok)
  assert.truthy(tostring(raised):find(telling, 1, true), raised)
end

local WAITS = "save: a transaction of this store waits in a coroutine that yielded; resume it, end it with "
  .. "coroutine.close, or close the store"

describe("a transaction in a coroutine that yields", function()
  local path, store

  before_each(function()
    path = temporary()
    store = assert(lian.open(path))
  end)
  after_each(function()
    store:close()
    os.remove(path)
  end)

  -- a coroutine that saves "first", yields, and saves "second"
  local function waiting(of)
    local co = coroutine.create(function()
      return (of or store):transaction(function()
        assert((of or store):save(frame(1), "first"))
        coroutine.yield("waits")
        assert((of or store):save(frame(2), "second"))
        return true
      end)
    end)
    assert.same({true, "waits"}, {coroutine.resume(co)})
    return co
  end

  it("is kept when the coroutine goes on", function()
    local co = waiting()
    assert.same({}, kept(path))
    assert.same({true, true}, {coroutine.resume(co)})
    assert.same({"first", "second"}, kept(path))
  end)

  it("keeps others from saving, and says how to go on", function()
    local co = waiting()
    refuses(WAITS, store.save, store, frame(3), "third")
    for verb, arguments in pairs{save_scenario = {"s", "text"}, save_run = {{frames = {}}}, delete = {"frame", "first"},
      transaction = {function() return true end}} do
      refuses(verb .. ": a transaction of this store waits", store[verb], store, table.unpack(arguments))
    end
    assert.equal(1, store:frame("first")(1, "x")) -- it may be read
    coroutine.resume(co)
    assert(store:save(frame(3), "third"))
    assert.same({"first", "second", "third"}, kept(path))
  end)

  it("is rolled back when the coroutine is dropped, and later saves are kept", function()
    waiting()
    assert(store:save(frame(3), "third"))
    assert.same({"third"}, kept(path))
  end)

  it("is rolled back when the coroutine is closed", function()
    assert.is_true(coroutine.close(waiting()))
    assert.same({}, store:query("SELECT name FROM frame"):column("name"))
    assert(store:save(frame(3), "third"))
    assert.same({"third"}, kept(path))
  end)

  it("is rolled back when the coroutine ends in an error", function()
    local co = coroutine.create(function()
      store:transaction(function()
        store:save(frame(1), "first")
        coroutine.yield()
        error("no more", 0)
      end)
    end)
    coroutine.resume(co)
    assert.same({false, "no more"}, {coroutine.resume(co)})
    assert(store:save(frame(3), "third"))
    assert.same({"third"}, kept(path))
  end)

  it("is rolled back when the store is closed, which lets others save at once", function()
    local co = waiting()
    local other <close> = assert(lian.open(path))
    collectgarbage("stop")
    store:close()
    assert(other:save(frame(4), "fourth"))
    collectgarbage("restart")
    assert.same({"fourth"}, kept(path))
    local ok, raised = coroutine.resume(co)
    assert.is_false(ok)
    assert.truthy(raised:find("this lian.store is closed", 1, true), raised)
  end)

  it("within another is rolled back when that one ends first", function()
    local co
    assert(store:transaction(function()
      assert(store:save(frame(0), "outer"))
      co = waiting()
      refuses(WAITS, store.save, store, frame(3), "third")
      return true
    end))
    assert.same({"outer"}, kept(path))
    local ok, raised = coroutine.resume(co)
    assert.is_false(ok)
    local telling = "save: the transaction of this coroutine was rolled back while it waited"
    assert.truthy(raised:find(telling, 1, true), raised)
    assert.same({"outer"}, kept(path))
  end)

  it("nests in one coroutine as before", function()
    assert(store:transaction(function()
      assert(store:save(frame(1), "first"))
      assert.is_nil(store:transaction(function()
        assert(store:save(frame(2), "second"))
        return nil, "no", "code"
      end))
      return coroutine.wrap(function() return store:save(frame(3), "third") end)()
    end))
    assert.same({"first", "third"}, kept(path))
  end)
end)

describe("a store from elsewhere", function()
  local path

  before_each(function()
    path = temporary()
    local store <close> = assert(lian.open(path))
    assert(store:save_run{seed = 7, frames = {f = frame(1)}})
  end)
  after_each(function() os.remove(path) end)

  local function refused(telling)
    for _, mode in ipairs{"read", "open"} do
      local store, message, code = lian.open(path, {mode = mode})
      assert.is_nil(store)
      assert.truthy(message:find(telling, 1, true), message)
      assert.truthy(code:find("^database"), code)
    end
  end

  it("is refused where a view stands for a table", function()
    sql(path, [[ALTER TABLE run RENAME TO old; CREATE VIEW run AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL
      SELECT id + 1 FROM r) SELECT id, NULL AS scenario, NULL AS chain, 1 AS seed, '' AS options, '' AS note,
      '' AS saved, '' AS version, '' AS verb, '' AS recipe FROM r WHERE id < 0]])
    refused("'run' is no table: the store is damaged, or made to mislead")
  end)

  it("is refused where a table is missing", function()
    sql(path, "DROP TABLE cell")
    refused("'cell' is no table")
  end)

  it("is refused where it holds a virtual table", function()
    sql(path, "CREATE VIRTUAL TABLE more USING fts5(a)")
    refused("it holds a virtual table, which a store has not")
  end)

  it("may hold tables, views and indexes of the user's own", function()
    sql(path, "CREATE TABLE mine(a); CREATE VIEW ours AS SELECT * FROM mine; CREATE UNIQUE INDEX i ON mine(a)")
    local store <close> = assert(lian.open(path, {mode = "read"}))
    assert.equal(7, store:run(1).seed)
  end)

  it("can be left while a query of it runs without end", function()
    sql(path, [[CREATE VIEW endless AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r)
      SELECT count(*) AS n FROM r]])
    local script = os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write(([[require("lian").open(%q, {mode = "read"}):query("SELECT n FROM endless")]]):format(path))
    file:close()
    local text
    for _, wait in ipairs{0.5, 2, 8} do -- a busy machine may not have begun by then
      local pipe = assert(io.popen(("timeout -s KILL 20 timeout -s INT %g lua5.4 %s 2>&1"):format(wait, script)))
      text = pipe:read("a")
      pipe:close()
      if text:find("interrupted", 1, true) then break end
    end
    os.remove(script)
    assert.truthy(text:find("interrupted", 1, true), text)
  end)
end)

describe("SQL of a user", function()
  local store = assert(lian.open(":memory:"))

  local function wrong(telling, ...)
    local line = debug.getinfo(2, "l").currentline
    local ok, raised = pcall(function(...) return store:query(...) end, ...)
    assert.is_false(ok)
    assert.truthy(raised:find("^[^:]*transaction_spec.lua:%d+: query: "), raised)
    assert.truthy(raised:find(telling, 1, true), ("%d: %s"):format(line, raised))
  end

  it("is refused at the user's line", function()
    wrong("SQL: a query may only read", "DELETE FROM chain")
    wrong("SQL: one statement at a time, please", "SELECT 1; SELECT 2")
    wrong("SQL: an empty statement", " ")
    wrong("SQL: expected 1 arguments, got 0", "SELECT ?")
    wrong("SQL argument 1: expected a number, text or flag, got table", "SELECT ?", {})
    wrong("expected SQL as a text, got 3", 3)
  end)

  it("leaves no statement behind", function()
    assert(store:query("SELECT name FROM chain"))
    assert.is_nil((store:query("SELECT nothing FROM chain")))
    assert.equal("lian.store", tostring(store):sub(1, 10))
    assert.is_nil(core.class(store))
  end)

  it("knows its verbs", function()
    assert.error_matches(function() store:chian("x") end, "store:chian: there is no such name, did you mean 'chain'")
    assert.error_matches(function() store.chain("x") end, "call it with a colon: store:chain")
    local _, message = store:delete("chain", "x")
    assert.truthy(message:find("no chain 'x'", 1, true))
  end)
end)
