-- stores under SQL of any kind, under files that claim what is not there, and under programs that save at once
local database = require "spec.support.database"
local lian = require "lian"

local sql, temporary = database.sql, database.temporary

local function textbook()
  return assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}}, output = {1000, 2000},
    demand = {households = {350, 1700}}, attributes = {name = {"Farms", "Mills"}, stock = {1, 2}},
    title = "textbook", year = 2009})
end

local function items()
  return assert(lian.items{items = {"chip", "wafer", "EUV"}, requires = {chip = {"wafer", "EUV"}},
    provides = {wafer = {JPN = 0.6, CHN = 0.4}, EUV = {NLD = 1}}})
end

local function run_script(text, before)
  local script = os.tmpname()
  local file = assert(io.open(script, "w"))
  file:write(text)
  file:close()
  local pipe = assert(io.popen(("%s lua5.4 %s 2>&1"):format(before or "", script)))
  local out = pipe:read("a")
  pipe:close()
  os.remove(script)
  return out
end

local ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT "

describe("SQL of a user", function()
  local store = assert(lian.open(":memory:"))
  assert(store:save(textbook(), "two"))

  local function refused(statement, telling)
    local ok, raised = pcall(store.query, store, statement)
    assert.is_false(ok, statement)
    assert.truthy(raised:find("a query may only read", 1, true), raised)
    assert.truthy(raised:find(telling, 1, true), raised)
  end

  it("reads tables, views and what it makes of them", function()
    for statement, value in pairs{["SELECT count(*) AS n FROM flows"] = 4, ["SELECT sum(value) AS n FROM flow"] = 950,
      ["WITH x(a) AS (SELECT 7) SELECT count(*) AS n FROM x"] = 1, ["SELECT max(1, abs(-3)) AS n"] = 3,
      ["SELECT count(*) AS n FROM sqlite_master WHERE name = 'flows'"] = 1,
      ["SELECT n FROM (SELECT row_number() OVER (ORDER BY label) AS n FROM node) ORDER BY n DESC"] = 2} do
      assert.equal(value, assert(store:query(statement))(1, "n"))
    end
  end)

  it("does nothing else", function()
    for statement, telling in pairs{["ATTACH 'x.db' AS x"] = "not ATTACH", ["DETACH main"] = "not DETACH",
      ["PRAGMA user_version"] = "not PRAGMA", ["PRAGMA max_page_count = 1"] = "not PRAGMA",
      ["BEGIN"] = "not begin or end a transaction", ["COMMIT"] = "not begin or end a transaction",
      ["SAVEPOINT s"] = "not SAVEPOINT", ["RELEASE s"] = "not SAVEPOINT",
      ["SELECT fts3_tokenizer('simple', x'0000000000000000')"] = "not call fts3_tokenizer",
      ["SELECT load_extension('x')"] = "not call load_extension", ["SELECT instr('a', 'b')"] = "not call instr",
      ["SELECT * FROM pragma_table_info('chain')"] = "not", ["SELECT count(*) FROM pragma_integrity_check"] = "not",
      ["CREATE TEMP TABLE t(x)"] = "not", ["EXPLAIN DELETE FROM chain"] = "not", ["VACUUM INTO '/tmp/x.db'"] = "",
      ["UPDATE chain SET name = 'x'"] = "not", ["REINDEX"] = "not"} do
      refused(statement, telling)
    end
    assert.same({"two"}, store:chains():column("name"))
    assert(store:save(textbook(), "three")) -- no transaction was left open
  end)

  it("is held to views as well", function()
    local path = temporary()
    assert(lian.open(path)):close()
    sql(path, "CREATE VIEW all_of_it AS SELECT * FROM pragma_database_list")
    local own <close> = assert(lian.open(path))
    local ok, raised = pcall(own.query, own, "SELECT * FROM all_of_it")
    assert.is_false(ok and raised ~= nil)
    os.remove(path)
  end)

  it("ends in time, and within a number of cells, and the store is as before", function()
    local quick <close> = assert(lian.open(":memory:", {query_seconds = 0.1}))
    local own <close> = assert(lian.open(":memory:", {query_cells = 1000}))
    local f, message, code = quick:query(ENDLESS .. "count(*) FROM r")
    assert.is_nil(f)
    assert.truthy(message:find("query_seconds = 0.1 (an option of lian.open)", 1, true), message)
    assert.equal("limit", code)
    f, message, code = own:query(ENDLESS .. "i, i FROM r")
    assert.is_nil(f)
    assert.truthy(message:find("query_cells = 1000", 1, true), message)
    assert.equal("limit", code)
    assert.equal(500, #own:query(ENDLESS .. "i, i FROM r LIMIT 500"))
    assert(own:save(textbook(), "two"))
    assert.error_matches(function() lian.open(":memory:", {query_seconds = 0}) end, "above 0")
    assert.error_matches(function() lian.open(":memory:", {query_second = 1}) end, "did you mean 'query_seconds'")
  end)

  it("has no text without end", function()
    local f, message = store:query("SELECT hex(zeroblob(60000000)) AS x")
    assert.is_nil(f)
    assert.truthy(message:find("too big", 1, true), message)
  end)

  it("may leave a long text aside, which the store's own verbs give", function()
    local own <close> = assert(lian.open(":memory:"))
    local long = ("x"):rep(3000000)
    assert(own:save_scenario("s", long, "a = 1"))
    assert.equal("a = 1", assert(own:query("SELECT arguments FROM scenario"))(1, "arguments"))
    local f, message = own:query("SELECT script FROM scenario")
    assert.is_nil(f)
    assert.truthy(message:find("too big", 1, true), message)
    assert.equal(long, own:scenario("s").script)
  end)

  it("gives what names and values it may", function()
    local f = assert(store:query("SELECT 1 AS a, 2 AS a, 'x' AS ''"))
    assert.same({"a", "a_2", "column"}, f:names())
    assert.same({"1", "x"}, assert(store:query("SELECT 1 AS a UNION ALL VALUES('x')")):column("a"))
  end)

  it("may not close the store that it asks, from a finaliser", function()
    -- in a program of its own, whose small heap is collected within the query now and then
    local path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    assert(file:write(([[
      local lian, within = require "lian", 0
      for pause = 1, 40 do -- the finaliser comes sooner or later: before, within or after the query
        local own, closed = assert(lian.open(":memory:")), false
        setmetatable({}, {__gc = function()
          own:close()
          closed = true
        end})
        for k = 1, pause * 500 do local _ = {k} end
        local ok, f = pcall(own.query, own, %q .. "i, 'a text ' || i AS t FROM r LIMIT 20000")
        if ok and closed then
          within = within + 1
          assert(#f == 20000 and f(7, "t") == "a text 7")
        end
        own:close()
      end
      print(within > 0)
    ]]):format(ENDLESS)))
    file:close()
    local pipe <close> = assert(io.popen(("lua5.4 %s 2>&1"):format(path)))
    local said = pipe:read("a")
    os.remove(path)
    assert.equal("true\n", said)
  end)
end)

describe("a path or a name with a zero byte", function()
  it("is refused", function()
    assert.error_matches(function() lian.open("a\0b.db") end, "open: expected a path without a zero byte")
    local store <close> = assert(lian.open(":memory:"))
    assert.error_matches(function() store:save(textbook(), "a\0b") end, "save.name: expected a name")
    assert.error_matches(function() store:chain("a\0b") end, "chain.name: expected a name")
  end)
end)

describe("a store that claims what is not there", function()
  local path

  before_each(function()
    path = temporary()
    local store <close> = assert(lian.open(path))
    assert(store:save(textbook(), "two"))
    assert(store:save(items(), "chips"))
    assert(store:save(lian.frame.new{{"x", {1, 2.5, nil}}, {"t", {"a", nil, "b"}}, {"ok", {true, false}}}, "f"))
    assert(assert(lian.scenario "s" {lian.demand{goods = "farm", change = -0.1}}:run(textbook())):save(store))
  end)
  after_each(function() os.remove(path) end)

  local function damaged(telling, method, argument)
    local store <close> = assert(lian.open(path, {mode = "read"}))
    local value, message, code = store[method](store, argument)
    assert.is_nil(value)
    assert.truthy(message:find(telling, 1, true), message)
    assert.equal("database", code)
  end

  it("is refused for an unknown version", function()
    sql(path, "PRAGMA user_version = -5")
    for _, mode in ipairs{"read", "open", "create"} do
      local store, message, code = lian.open(path, {mode = mode})
      assert.is_nil(store)
      assert.truthy(message:find("unknown schema version -5", 1, true), message)
      assert.equal("database", code)
    end
  end)

  it("is refused for tables whose columns are computed", function()
    sql(path, "ALTER TABLE run ADD COLUMN more AS (hex(zeroblob(400000000)))")
    local store, message = lian.open(path)
    assert.is_nil(store)
    assert.truthy(message:find("'run' has columns that are computed", 1, true), message)
  end)

  it("is named for frames of rows that are not there", function()
    sql(path, "UPDATE frame SET rows = 4294967296")
    damaged("the frame 'f' is damaged: it claims 4294967296 rows and has cells in 3", "frame", "f")
    damaged("it claims 4294967296 rows", "run", 1)
    sql(path, "UPDATE frame SET rows = -1")
    damaged("its number of rows", "frame", "f")
    sql(path, "UPDATE frame SET rows = 2")
    damaged("a cell of no row", "frame", "f")
  end)

  it("is named for cells of no column, and of another kind", function()
    sql(path, "UPDATE cell SET place = 77 WHERE row = 1 AND place = 1 AND frame = (SELECT id FROM frame"
      .. " WHERE name = 'f')")
    damaged("a cell of no column", "frame", "f")
    sql(path, "UPDATE cell SET place = 1, value = 'abc' WHERE place = 77")
    damaged("column 1, row 1: what is there is no", "frame", "f")
    sql(path, "UPDATE cell SET kind = 'thing'")
    damaged("what is there is no thing", "frame", "f")
  end)

  it("never ends in an error of the library, whatever a field holds", function()
    local reads = {function(s) return s:chains() end, function(s) return s:frames() end,
      function(s) return s:scenarios() end, function(s) return s:runs() end, function(s) return s:chain("two") end,
      function(s) return s:chain("chips") end, function(s) return s:frame("f") end, function(s) return s:run(1) end,
      function(s) return s:scenario("s") end, function(s) return s:replay(1) end, function(s) return s:check() end,
      function(s) return s:query("SELECT * FROM cells") end}
    local fields = database.ask(path, "SELECT m.name || '.' || c.name FROM sqlite_master m,"
      .. " pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1")
    -- the same rows in tables that hold anything
    local loose = {"PRAGMA foreign_keys = OFF"}
    for name in database.ask(path, "SELECT name FROM sqlite_master WHERE type = 'table'"):gmatch("[^\n]+") do
      loose[#loose + 1] = ("CREATE TABLE loose AS SELECT * FROM %s; DROP TABLE %s; ALTER TABLE loose RENAME TO %s")
        :format(name, name, name)
    end
    local views = database.ask(path, "SELECT group_concat('DROP VIEW ' || name, '; ') FROM sqlite_master"
      .. " WHERE type = 'view'")
    sql(path, views .. ";" .. table.concat(loose, ";"))
    local VALUES = {"NULL", "-1", "1099511627776", "9e999", "'abc'", "x'00ff'"}
    local tried, failed, nth = 0, 0, 0
    for field in fields:gmatch("[^\n]+") do
      local of, column = field:match("^(.*)%.(.*)$")
      nth = nth + 1
      for v = 2 - nth % 2, #VALUES, 2 do -- half of the values for each field
        local statement = ("PRAGMA synchronous = OFF; UPDATE %s SET %s = %s"):format(of, column, VALUES[v])
        local copy = path .. ".copy"
        os.execute(("cp %s %s"):format(path, copy))
        sql(copy, statement)
        local store <close> = assert(lian.open(copy, {mode = "read"}))
        for k, read in ipairs(reads) do
          local ok, value, message, code = pcall(read, store)
          assert(ok, ("%s, read %d: %s"):format(statement, k, tostring(value)))
          if value == nil then
            failed = failed + 1
            assert.equal("string", type(message), statement)
            assert.truthy(code, statement)
          end
          tried = tried + 1
        end
        os.remove(copy)
      end
    end
    assert.truthy(tried > 2000 and failed > 100, tried .. " " .. failed)
  end)

  it("gives its failure, not one of ours, when a page of it is gone", function()
    local pages = database.ask(path, "SELECT rootpage FROM sqlite_master WHERE name IN ('chain', 'frame', 'node',"
      .. " 'run', 'scenario', 'cell')")
    local size = tonumber(database.ask(path, "PRAGMA page_size"))
    local file = assert(io.open(path, "r+b"))
    for page in pages:gmatch("%d+") do
      file:seek("set", (tonumber(page) - 1) * size)
      file:write(("\255"):rep(size))
    end
    file:close()
    local store <close> = assert(lian.open(path, {mode = "read"}))
    for read, argument in pairs{frame = "f", chain = "two", run = 1, scenario = "s", replay = 1, chains = false,
      frames = false, runs = false, scenarios = false, check = false} do
      local ok, value, message, code = pcall(store[read], store, argument or nil)
      assert(ok, value)
      assert.is_true(value == nil, read)
      assert.equal("string", type(message))
      assert.equal("database", code)
    end
  end)
end)

describe("programs that save to one store at once", function()
  local SAVES = 20

  local function saver(path, who)
    return ([[
      local lian = require "lian"
      local store = assert(lian.open(%q, {wait = 300}))
      for k = 1, %d do
        assert(store:save(lian.frame.new{{"x", {k}}}, ("%d: %%d"):format(k)))
        if k %% 10 == 0 then
          local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, k}}, output = {2e4, 3e4}})
          assert(store:save(chain, "shared", {replace = true}))
          assert(assert(lian.scenario("s%d") {lian.demand{goods = "a", change = -0.1}}:run(chain)):save(store))
        end
      end
      io.write("done ")
    ]]):format(path, SAVES, who, who)
  end

  it("take turns, and every save arrives", function()
    local path = temporary() -- which the first of them makes
    local scripts, commands = {}, {}
    for who = 1, 4 do
      scripts[who] = os.tmpname()
      local file = assert(io.open(scripts[who], "w"))
      file:write(saver(path, who))
      file:close()
      commands[who] = "lua5.4 " .. scripts[who] .. " 2>&1 &"
    end
    local pipe = assert(io.popen(table.concat(commands, " ") .. " wait"))
    local text = pipe:read("a")
    pipe:close()
    for _, script in ipairs(scripts) do os.remove(script) end
    assert.equal("done done done done ", text)
    local store <close> = assert(lian.open(path, {mode = "read"}))
    assert.is_true(store:check())
    assert.equal(4 * SAVES, #store:frames())
    for who = 1, 4 do
      for k = 1, SAVES do assert.equal(k, store:frame(("%d: %d"):format(who, k))(1, "x")) end
    end
    assert.equal(4 * SAVES / 10, #store:runs())
    os.remove(path)
  end)

  it("do not wait for ever", function()
    local path = temporary()
    local first <close> = assert(lian.open(path))
    local second <close> = assert(lian.open(path, {wait = 0.05}))
    assert(first:transaction(function()
      assert(first:save(textbook(), "first"))
      local saved, message, code = second:save(textbook(), "second")
      assert.is_nil(saved)
      assert.truthy(message:find("others kept it locked for more than 0.05 s", 1, true), message)
      assert.equal("database", code)
      assert.equal(0, #second:chains()) -- it may be read
      return true
    end))
    assert(second:save(textbook(), "second"))
    assert.same({"first", "second"}, first:chains():column("name"))
    os.remove(path)
  end)

  it("can be stopped while they wait", function()
    local path = temporary()
    local first <close> = assert(lian.open(path))
    local text
    first:transaction(function()
      assert(first:save(textbook(), "first"))
      for _, wait in ipairs{0.5, 2, 8} do -- a busy machine may not have begun by then
        text = run_script(([[
          local lian = require "lian"
          local store = assert(lian.open(%q, {wait = 1000}))
          store:save(lian.frame.new{{"x", {1}}}, "f")
        ]]):format(path), ("timeout -s KILL 20 timeout -s INT %g"):format(wait))
        if text:find("interrupted", 1, true) then break end
      end
      return true
    end)
    assert.truthy(text:find("interrupted", 1, true), text)
    os.remove(path)
  end)
end)

describe("a statement that fails within a transaction", function()
  it("that ends the transaction lets nothing more be saved in it", function()
    local path = temporary()
    local store <close> = assert(lian.open(path))
    sql(path, "CREATE TRIGGER t BEFORE INSERT ON frame WHEN new.name = 'bad' BEGIN SELECT raise(ROLLBACK, 'no'); END")
    local ok, raised = pcall(store.transaction, store, function()
      assert(store:save(lian.frame.new{{"x", {1}}}, "first"))
      assert.is_nil((store:save(lian.frame.new{{"x", {1}}}, "bad")))
      return store:save(lian.frame.new{{"x", {1}}}, "third")
    end)
    assert.is_false(ok)
    assert.truthy(raised:find("the transaction was rolled back when a statement of it failed", 1, true), raised)
    assert.equal(0, #store:frames())
    assert(store:save(lian.frame.new{{"x", {1}}}, "fourth"))
    assert.same({"fourth"}, store:frames():column("name"))
    os.remove(path)
  end)
end)

describe("a change made again with the same words", function()
  it("takes each time's arguments, after failures and other changes as well", function()
    local path = temporary()
    lian.open(path):close()
    local base = require("lian.core").store(path, "open", 1)
    local add = "INSERT INTO frame(run, name, title, rows, saved, version) VALUES(NULL, ?, ?, ?, 'now', 'v')"
    assert.equal(1, base:execute(add, "a", "A title", 1))
    assert.equal(2, base:execute(add, "b", nil, 2)) -- not the title of before
    local none, message = base:execute(add, "a", "again", 3)
    assert.is_nil(none)
    assert.truthy(message:find("UNIQUE", 1, true), message)
    assert.equal(3, base:execute(add, "c", "C\0title", 4))
    none, message = base:execute(add, "d", "D")
    assert.is_nil(none)
    assert.truthy(message:find("expected 3 arguments, got 2", 1, true), message)
    sql(path, "ALTER TABLE frame ADD COLUMN more") -- another program changes the schema between two
    assert.equal(4, base:execute(add, "d", "D", 5))
    assert(base:execute "ALTER TABLE frame DROP COLUMN more")
    assert.equal(5, base:execute(add, "e", "E", 6))
    collectgarbage()
    local _, columns = base:query "SELECT name, title, rows FROM frame ORDER BY id"
    assert.same({"a", "b", "c", "d", "e"}, columns[1])
    assert.same({"A title", nil, "C\0title", "D", "E"}, columns[2])
    assert.same({1, 2, 4, 5, 6}, columns[3])
    base:close()
    os.remove(path)
  end)
end)
