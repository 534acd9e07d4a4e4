-- the store: one SQLite file
local core = require "lian.core"
local database = require "spec.support.database"
local lian = require "lian"

local temporary = database.temporary

local function textbook()
  return assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, -0.0}},
    output = {1000, 2000}, unit = "million USD", year = 2009, title = "textbook",
    demand = {households = {300, 1000}, exports = {50, 800}},
    extensions = {jobs = {values = {30, 0.1 + 0.2}, unit = "persons"}},
    attributes = {name = {"Farms", "磨坊"}, stock = {1 / 3, false}}})
end

local function same(a, b)
  assert.same(a:nodes(), b:nodes())
  assert.same(a:meta(), b:meta())
  assert.same(a:output(), b:output())
  for _, axis in ipairs(a:axes()) do assert.same(a:axis(axis), b:axis(axis)) end
  for _, name in ipairs(a:attributes()) do assert.same(a:attribute(name), b:attribute(name)) end
  if a:flows() then assert.is_true(a:flows() == b:flows()) else assert.same(a:links(), b:links()) end
  for _, part in ipairs{"demand", "inputs", "extensions"} do
    local p, q = a:block(part), b:block(part)
    assert.same(p.labels, q.labels)
    assert.same(p.roles, q.roles)
    assert.same(p.units, q.units)
    if p.values then assert.is_true(p.values == q.values) end
    if p.second then assert.is_true(p.second == q.second) end
  end
end

local function fails(telling, value, message)
  assert.is_nil(value)
  assert.truthy(message:find(telling, 1, true), message)
end

describe("a store", function()
  it("gives a chain back bit for bit", function()
    local path = temporary()
    local store = assert(lian.open(path))
    assert(store:save(textbook(), "two"))
    store:close()
    store = assert(lian.open(path, {mode = "read"}))
    same(textbook(), assert(store:chain("two")))
    assert.equal("-0.0", ("%.1f"):format(store:chain("two"):flows():get(2, 2)))
    assert.is_true(store:check())
    store:close()
    os.remove(path)
  end)

  it("keeps networks, imports and items apart", function()
    local store <close> = assert(lian.open(":memory:"))
    local net = assert(lian.chain{nodes = {"a", "b"}, links = {{"a", "b", 3}}, output = {5, 6}})
    local split = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}},
      imports = {{0, 1}, {0, 0}}, output = {10, 20}})
    local items = assert(lian.chain{kind = "items", nodes = {"wafer", "chip"}, links = {{"wafer", "chip", 1}}})
    for name, chain in pairs{net = net, split = split, items = items} do
      assert(store:save(chain, name))
      same(chain, assert(store:chain(name)))
    end
    assert.is_true(split:flows("imports") == store:chain("split"):flows("imports"))
  end)

  it("keeps what items require, what they may be and who provides them", function()
    local chips = assert(lian.items{items = {{item = "chip", value = 9}, "tool", "EUV", "DUV", "resist", "gas"},
      requires = {chip = {tool = "critical", resist = "important", gas = "optional"}, tool = {"chip"}},
      variants = {tool = {EUV = 3, DUV = 1}, resist = {"gas"}}, any = {"resist"},
      provides = {{item = "EUV", provider = "ASML", share = 1}, {item = "gas", provider = "CHN", share = 0.6},
        {item = "gas", provider = "ROW"}, {item = "gas", provider = "ROW", share = 1, to = "CHN"},
        {item = "DUV", provider = "NLD", share = 0.66}, {item = "DUV", provider = "ASML", share = 1 / 3},
        {item = "DUV", provider = "JPN", share = 0.3}}, providers = {ASML = "NLD"}})
    local store <close> = assert(lian.open(":memory:"))
    assert(store:save(chips, "chips"))
    local back = assert(store:chain("chips"))
    same(chips, back)
    assert.same(core.items.parts(chips), core.items.parts(back))
    local ask = {home = "CHN", final = "chip", cut = {by = {"NLD"}, share = 0.7}}
    assert.same(chips:attainable(ask):column("level"), back:attainable(ask):column("level"))
    local f = assert(store:query("SELECT provider FROM provisions WHERE item = 'gas' AND share IS NULL"))
    assert.same({"ROW"}, f:column("provider"))
    f = assert(store:query("SELECT input FROM requirements WHERE class = 'important'"))
    assert.same({"resist"}, f:column("input"))
    assert(store:save(chips, "chips", {replace = true}))
    assert.equal(7, store:query("SELECT count(*) AS n FROM provision")(1, "n"))
  end)

  it("brings an older store up to date, and leaves what is in it", function()
    local path = temporary()
    local store = assert(lian.open(path))
    assert(store:save(textbook(), "two"))
    store:close()
    -- as schema 1 left it
    os.execute(("sqlite3 %s 'ALTER TABLE run DROP COLUMN recipe; ALTER TABLE run DROP COLUMN verb;"
      .. " DROP TABLE sweep_value; DROP TABLE sweep_draw; DROP TABLE sweep;"
      .. " DROP VIEW requirements; DROP VIEW provisions; DROP TABLE requirement;"
      .. " DROP TABLE variant; DROP TABLE provider; DROP TABLE provision; DROP TABLE network_part; DROP TABLE network;"
      .. " PRAGMA user_version = 1'"):format(path))
    fails("must first be opened for writing", lian.open(path, {mode = "read"}))
    store = assert(lian.open(path))
    same(textbook(), assert(store:chain("two")))
    assert(store:save(assert(lian.items{items = {"a", "b"}, requires = {a = {"b"}}}), "items"))
    assert.is_true(store:check())
    store:close()
    store = assert(lian.open(path, {mode = "read"}))
    store:close()
    assert.equal("5", database.ask(path, "PRAGMA user_version"))
    os.remove(path)
  end)

  it("brings runs of schema 2 up to date: they have no recipe", function()
    local path = temporary()
    local store = assert(lian.open(path))
    assert(store:save_run{seed = 7, frames = {f = lian.frame.new{{"x", {1}}}}})
    store:close()
    os.execute(("sqlite3 %s 'ALTER TABLE run DROP COLUMN recipe; ALTER TABLE run DROP COLUMN verb;"
      .. " DROP TABLE sweep_value; DROP TABLE sweep_draw; DROP TABLE sweep;"
      .. " DROP TABLE network_part; DROP TABLE network; PRAGMA user_version = 2'"):format(path))
    store = assert(lian.open(path))
    local run = assert(store:run(1))
    assert.same({7, "", ""}, {run.seed, run.recipe, run.verb})
    assert.equal(1, run.frames.f(1, "x"))
    fails("without a recipe", store:replay(1))
    store:close()
    os.remove(path)
  end)

  it("refuses damaged rows of items", function()
    for _, damage in ipairs{"UPDATE requirement SET input = 9", "UPDATE requirement SET need = 7",
      "UPDATE provision SET provider = 0"} do
      local path = temporary()
      local store = assert(lian.open(path))
      assert(store:save(assert(lian.items{items = {"a", "b"}, requires = {a = {"b"}}, provides = {b = {X = 1}}}), "c"))
      store:close()
      os.execute(("sqlite3 %s '%s'"):format(path, damage))
      store = assert(lian.open(path))
      fails("the chain is damaged", store:chain("c"))
      store:close()
      os.remove(path)
    end
  end)

  it("can be asked with SQL, in labels", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(store:save(textbook(), "two"))
    local f = assert(store:query("SELECT supplier, buyer, value FROM flows WHERE value > ? ORDER BY value", 160))
    assert.same({"mill", "farm"}, f:column("supplier"))
    assert.same({200, 500}, f:column("value"))
  end)

  it("keeps frames with units, gaps and kinds", function()
    local store <close> = assert(lian.open(":memory:"))
    local f = lian.frame.new{{"node", {"a", "b", "c"}}, {"x", {0.1, nil, -0.0}, unit = "t"},
      {"ok", {true, false, nil}}, {"n", {1, 2, 3}}, title = "T", note = "N"}
    assert(store:save(f, "f"))
    local back = assert(store:frame("f"))
    assert.is_true(back == f)
    assert.equal("t", back:unit("x"))
    assert.equal("T", back.title)
    assert.equal("integer", math.type(back:get(1, "n")))
  end)

  it("keeps runs with their scenario, chain and frames, all or nothing", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(store:save(textbook(), "two"))
    assert(store:save_scenario("s", "return 1", "a = 2"))
    local f = lian.frame.new{{"node", {"a"}}}
    local id = assert(store:save_run{scenario = "s", chain = "two", seed = 7, frames = {f = f}})
    local run = assert(store:run(id))
    assert.equal(7, run.seed)
    assert.is_true(run.frames.f == f)
    assert.error(function() store:save_run{scenario = "none", frames = {f = f}} end)
    assert.equal(1, #store:runs())
    assert.equal("return 1", store:scenario("s").script)
  end)

  it("lists and deletes", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(store:save(textbook(), "two"))
    assert.equal(2, store:chains()("two", "nodes"))
    assert(store:delete("chain", "two"))
    assert.equal(0, #store:chains())
    assert.equal(0, store:query("SELECT count(*) AS n FROM flow")(1, "n"))
  end)
end)

describe("what goes wrong is named:", function()
  local store = assert(lian.open(":memory:"))
  assert(store:save(textbook(), "two"))

  it("a name that is taken", function()
    fails("a chain 'two' is there already", store:save(textbook(), "two"))
    assert(store:save(textbook(), "two", {replace = true}))
  end)

  it("a chain that is not there", function() fails("did you mean 'two'", store:chain("tow")) end)
  it("a statement that writes", function()
    assert.error_matches(function() store:query("DELETE FROM chain") end, "may only read")
  end)
  it("a statement that is none", function() fails("syntax error", store:query("SELEC 1")) end)
  it("arguments that are missing", function()
    assert.error_matches(function() store:query("SELECT ?") end, "expected 1 arguments, got 0")
  end)
  it("what cannot be saved", function()
    assert.error_matches(function() store:save(3, "x") end, "expected a chain, a frame or a network")
  end)
  it("a file that is no database", function() fails("not a database", lian.open("Makefile")) end)
  it("a folder that is not there", function() fails("cannot open", lian.open("/nowhere/x.db")) end)
  it("a store that must be there", function() fails("cannot open", lian.open(temporary(), {mode = "open"})) end)

  it("a database of another program", function()
    local path = temporary()
    os.execute(("sqlite3 %s 'CREATE TABLE t(x)'"):format(path))
    fails("not one of lian", lian.open(path))
    os.remove(path)
  end)

  it("a schema of the future", function()
    local path = temporary()
    assert(lian.open(path)):close()
    os.execute(("sqlite3 %s 'PRAGMA user_version = 99'"):format(path))
    fails("newer than this lian knows", lian.open(path))
    os.remove(path)
  end)

  it("a file that is read-only", function()
    local path = temporary()
    local s = assert(lian.open(path))
    assert(s:save(textbook(), "two"))
    s:close()
    s = assert(lian.open(path, {mode = "read"}))
    fails("readonly", s:save(textbook(), "three"))
    s:close()
    os.remove(path)
  end)

  it("a disk that is full", function()
    -- a file that may not grow: the save fails whole, what was there stays
    local path, script = temporary(), os.tmpname()
    assert(lian.open(path)):close()
    local file = assert(io.open(script, "w"))
    file:write(([[
      local lian = require "lian"
      local nodes, flows, output = {}, {}, {}
      for i = 1, 60 do
        nodes[i], output[i], flows[i] = "n" .. i, 1e5, {}
        for j = 1, 60 do flows[i][j] = 1 + i + j end
      end
      local store = assert(lian.open(%q))
      print(store:save(assert(lian.chain{nodes = nodes, flows = flows, output = output}), "wide"))
      print(#store:chains(), store:check())
    ]]):format(path))
    file:close()
    local pipe = assert(io.popen(("trap '' XFSZ; ulimit -f 200; exec lua5.4 %s 2>&1"):format(script)))
    local text = pipe:read("a")
    pipe:close()
    os.remove(script)
    assert.truthy(text:find("^nil\t" .. path:gsub("%p", "%%%0") .. ": [^\n]+\tdatabase\n0\ttrue\n$"), text)
    local s = assert(lian.open(path))
    assert.equal(0, #s:chains())
    s:close()
    os.remove(path)
  end)

  it("a store that is closed", function()
    local s = assert(lian.open(":memory:"))
    s:close()
    s:close()
    assert.error_matches(function() s:chains() end, "closed")
    assert.equal("lian.store: closed", tostring(s))
  end)
end)

describe("a process that is killed while it saves #kill", function()
  it("leaves a file that opens, without half a chain", function()
    local path, script = temporary(), os.tmpname()
    local s = assert(lian.open(path))
    assert(s:save(textbook(), "before"))
    s:close()
    local file = assert(io.open(script, "w"))
    file:write(([[
      local lian = require "lian"
      local nodes, flows, output = {}, {}, {}
      for i = 1, 300 do
        nodes[i], output[i], flows[i] = "n" .. i, 1e6, {}
        for j = 1, 300 do flows[i][j] = i + j end
      end
      local chain = assert(lian.chain{nodes = nodes, flows = flows, output = output})
      local store = assert(lian.open(%q))
      for k = 1, 1000 do assert(store:save(chain, "after", {replace = true})) end
    ]]):format(path))
    file:close()
    for k = 1, 4 do
      os.execute(("timeout -s KILL %g lua5.4 %s 2>/dev/null"):format(0.15 + 0.07 * k, script))
      local again = assert(lian.open(path))
      assert.is_true(again:check())
      same(textbook(), assert(again:chain("before")))
      local after = again:chain("after")
      if after then assert.equal(300 * 300, again:query(
        "SELECT count(*) AS n FROM flow f JOIN chain c ON c.id = f.chain WHERE c.name = 'after'")(1, "n")) end
      again:close()
    end
    os.remove(path)
    os.remove(script)
  end)
end)
