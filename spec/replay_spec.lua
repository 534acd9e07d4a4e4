-- runs repeated from a store alone, to the last bit
local core = require "lian.core"
local database = require "spec.support.database"
local lian = require "lian"
local recipe = require "lian.recipe"

local here = os.getenv("PWD")

local sql, temporary = database.sql, database.temporary

local function command(arguments)
  local pipe = assert(io.popen(("cd '%s' && lua5.4 lua/lian/cli.lua %s 2>&1"):format(here, arguments)))
  local text = pipe:read("a")
  local ok, _, status = pipe:close()
  return text, ok and 0 or status
end

local function four() return assert(require "lian.examples.four_regions"()) end

local function small(last)
  return assert(lian.chain{nodes = {"a", "b", "c"}, flows = {{1, 20, 3}, {30, 4, 5}, {2, 3, last or 4}},
    output = {100, 200, 300}, unit = "USD", title = "small"})
end

local function firms()
  return assert(lian.chain{nodes = {"f1", "f2", "f3", "f4"}, output = {100, 80, 120, 60},
    links = {{"f1", "f2", 20}, {"f2", "f3", 30}, {"f3", "f1", 10}, {"f4", "f3", 25}}})
end

local function chips()
  return assert(lian.items{items = {{item = "chip", base = "product"}, "wafer", "EUV"},
    requires = {chip = {"wafer", "EUV"}}, provides = {wafer = {JPN = 0.6, CHN = 0.4}, EUV = {NLD = 1}}})
end

local function cut(given)
  given.goods, given.on, given.by, given.cut = "C", "CHN", {"USA", "JKT"}, 0.7
  return lian.embargo(given)
end

-- name -> chain, scenario, options
local RUNS = {
  ["at once on a table"] = function() return four(), lian.scenario "at once" {cut{}}, {essential = 0.02} end,
  ["on items"] = function()
    return chips(), lian.scenario "items" {lian.embargo{by = "JPN", on = "CHN", cut = 1 / 3}}, {home = "CHN"}
  end,
  ["in time on a table"] = function()
    return four(), lian.scenario "in time" {from = 2025, to = 2027, step = "week", cut{at = 2025.3, lasts = 0.5},
      lian.stockpile{goods = "C", on = "CHN", months = 1 / 3}}, {stock = {C = 60.1}, record = "region",
      classes = {C = {C = 1, E = 0.5}}}
  end,
  ["in time, by rule with exceptions"] = function()
    local chain = assert(lian.chain{nodes = {"ore", "steel"}, flows = {{0, 40}, {1, 0}}, output = {100, 100},
      attributes = {section = {"B", "C"}}, unit = "USD", title = "ore"})
    return chain, lian.scenario "classes" {from = 2025, to = 2026, step = "week",
      lian.capacity{goods = "ore", cut = 0.9, at = 2025}}, {psi = 1,
      classes = {rule = {critical = 0.5}, source = "asked", ["*"] = {ore = "critical"}}}
  end,
  ["in time, a ban that leaks and is answered"] = function()
    return four(), lian.scenario "ban" {from = 2025, to = 2026, step = "month",
      lian.export_ban{goods = "R", on = "CHN", toward = {"USA", "JKT"}, cut = lian.uniform(0.4, 0.8), leakage = 0.3,
        answer = 0.5, answer_goods = {"C", "E"}, answer_after = 0.25, at = 2025.1, lasts = 0.6, recovers = 0.3},
      lian.quality{goods = "E", on = "CHN", from = 0.1, to = 0.05}}, {steadiness = false, assumptions = false}
  end,
  ["in time on a network"] = function()
    return firms(), lian.scenario "firms" {from = 0, to = 0.3, step = "day",
      lian.capacity{nodes = "f2", cut = 0.9, at = 0.05, lasts = 0.1}}, nil
  end,
}

describe("a run that was saved", function()
  for name, make in pairs(RUNS) do
    it("is repeated to the last bit, " .. name, function()
      local path = temporary()
      local chain, scenario, given = make()
      local result = assert(scenario:run(chain, given))
      assert.equal(tostring(scenario), tostring(result.asked.scenario))
      assert.same(given, result.asked.given)
      local store = assert(lian.open(path))
      local id = assert(result:save(store))
      store:close()
      store = assert(lian.open(path, {mode = "read"}))
      local again, comparison = store:replay(id)
      assert(again, comparison)
      assert.equal(result.text, again.text)
      assert.equal(tostring(result), tostring(again))
      for k, frame in ipairs(comparison:column("frame")) do
        assert.is_true(result:frames()[frame] == again:frames()[frame])
        assert.equal(0, comparison(k, "differ"))
      end
      assert.is_true(comparison.provenance.equal)
      assert.equal(#comparison, comparison.provenance.frames)
      assert.is_nil(comparison.note)
      assert.equal("run", store:run(id).verb)
      store:close()
      local text, status = command(("replay %s %d"):format(path, id))
      assert.equal(0, status, text)
      assert.truthy(text:find("equal to the last bit", 1, true), text)
      assert.truthy(text:find(scenario.name, 1, true), text)
      os.remove(path)
    end)
  end

  it("is repeated as it was asked, whatever was changed afterwards", function()
    local store <close> = assert(lian.open(":memory:"))
    local given, s = {essential = 0.02}, lian.scenario "s" {lian.demand{goods = "a", change = -0.1}}
    local result = assert(s:run(small(), given))
    given.essential, s.shocks[1].change = 0.5, 0.3
    local id = assert(result:save(store))
    assert.truthy(store:run(id).recipe:find("essential = 0.02", 1, true))
    local _, comparison = assert(store:replay(id))
    assert.is_true(comparison.provenance.equal)
  end)

  it("says which cells differ, by how much, and who saved it", function()
    local path = temporary()
    local store = assert(lian.open(path))
    assert(assert(lian.scenario "s" {lian.demand{goods = "a", change = -0.1}}:run(small())):save(store))
    store:close()
    sql(path, "UPDATE cell SET value = value + 0.25 WHERE row = 2 AND place = 3 AND frame ="
      .. " (SELECT id FROM frame WHERE name = 'losses'); UPDATE run SET version = '0.0.1'; DELETE FROM frame"
      .. " WHERE name = 'by_region'")
    store = assert(lian.open(path))
    local _, comparison = assert(store:replay(1))
    store:close()
    local place = 0
    for k, frame in ipairs(comparison:column("frame")) do if frame == "losses" then place = k end end
    assert.equal(1, comparison(place, "differ"))
    assert.near(0.25, comparison(place, "largest"), 1e-12)
    assert.truthy(comparison(place, "first"):find("demand_loss, row 2: ", 1, true))
    assert.is_false(comparison.provenance.equal)
    assert.equal(1, comparison.provenance.differ)
    assert.truthy(comparison.note:find("saved by lian 0.0.1, repeated by lian " .. core.version, 1, true))
    local text, status = command("replay " .. path .. " 1")
    assert.equal(1, status)
    assert.truthy(text:find("1 cells differ", 1, true), text)
    assert.truthy(text:find("saved by lian 0.0.1", 1, true), text)
    os.remove(path)
  end)

  it("counts what is missing on either side", function()
    local store <close> = assert(lian.open(":memory:"))
    local s = lian.scenario "s" {lian.demand{goods = "a", change = -0.1}}
    local result = assert(s:run(small()))
    assert(store:save(small(), "small"))
    local id = assert(store:save_run{chain = "small", verb = "run", recipe = assert(lian.recipe.write(s)), frames = {
      none = lian.frame.new{{"x", {1, nil, 3}}}, losses = result:losses():top(2)}})
    local _, comparison = assert(store:replay(id))
    assert.same({"losses", "none"}, comparison:column("frame"))
    assert.equal(2, comparison(2, "differ"))
    assert.is_true(comparison(1, "differ") > 0)
    assert.truthy(comparison.note:find("not saved then", 1, true) or comparison.note == nil)
  end)
end)

describe("the chain of a run", function()
  local s = lian.scenario "s" {lian.demand{goods = "a", change = -0.1}}

  it("is saved with it, once", function()
    local store <close> = assert(lian.open(":memory:"))
    local chain = small()
    assert(assert(s:run(chain)):save(store))
    assert(assert(s:run(chain)):save(store))
    assert(assert(s:run(small())):save(store)) -- the same by content
    assert.same({"small"}, store:chains():column("name"))
    assert(assert(s:run(small(5))):save(store)) -- another one of the same title
    assert.same({"small", "small (2)"}, store:chains():column("name"))
    assert.equal("small (2)", store:run(4).chain)
    assert(assert(lian.scenario "n" {lian.demand{goods = "f1", change = -0.1}}:run(firms())):save(store))
    assert.equal("chain of n", store:run(5).chain)
    for id = 1, 5 do assert.is_true(select(2, assert(store:replay(id))).provenance.equal) end
  end)

  it("is saved under the name that is asked for, or found there", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(assert(s:run(small())):save(store, {chain = "mine"}))
    assert(assert(s:run(small())):save(store, {chain = "mine"}))
    assert(assert(s:run(small())):save(store))
    assert.same({"mine"}, store:chains():column("name"))
    assert.equal("mine", store:run(3).chain)
  end)

  it("is not exchanged for another one of that name, and nothing is kept then", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(store:save(small(5), "mine"))
    local id, message, code = assert(s:run(small())):save(store, {chain = "mine"})
    assert.is_nil(id)
    assert.truthy(message:find("a chain 'mine' is there already", 1, true), message)
    assert.truthy(message:find("they differ in flows", 1, true), message)
    assert.equal("database", code)
    assert.equal(0, #store:runs() + #store:scenarios())
    -- also when it was replaced meanwhile
    local result = assert(s:run(small(5)))
    assert(result:save(store, {chain = "mine"}))
    assert(store:save(small(6), "mine", {replace = true}))
    assert.is_nil(result:save(store, {chain = "mine"}))
  end)

  it("may be gone when the run is to be repeated", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(assert(s:run(small())):save(store))
    assert(store:delete("chain", "small"))
    local result, message, code = store:replay(1)
    assert.is_nil(result)
    assert.equal(":memory:: run 1: its chain is no longer in the store", message)
    assert.equal("not_repeatable", code)
    assert.equal("no", store:runs()(1, "repeats"))
  end)
end)

describe("what cannot be repeated", function()
  local function saved(given)
    local path = temporary()
    local store = assert(lian.open(path))
    assert(store:save(small(), "small"))
    given.chain, given.frames = "small", {f = lian.frame.new{{"x", {1}}}}
    local id = assert(store:save_run(given))
    local result, message, code = store:replay(id)
    local trusted, why = store:replay(id, {trust = true})
    store:close()
    local text, status = command(("replay %s %d"):format(path, id))
    assert.equal(1, status, text)
    os.remove(path)
    assert.is_nil(result)
    return {message = message, code = code, text = text, trusted = trusted, why = why}
  end

  local s = lian.scenario "s" {lian.demand{goods = "a", change = -0.1}}

  it("says why: a run that an older lian saved", function()
    local r = saved{}
    assert.truthy(r.message:find("run 1: it was saved without a recipe", 1, true), r.message)
    assert.equal("not_repeatable", r.code)
    assert.truthy(r.text:find("without a recipe", 1, true))
  end)

  it("says why: a rule that cannot be kept", function()
    local store <close> = assert(lian.open(":memory:"))
    local file <close> = assert(io.open("Makefile"))
    local ruled = lian.scenario "ruled" {from = 2025, to = 2025.5, step = "month",
      lian.rule{act = function() return file:read() end}}
    local result = assert(ruled:run(small()))
    local id = assert(result:save(store))
    local again, message = store:replay(id)
    assert.is_nil(again)
    assert.equal(":memory:: run 1: it cannot be repeated: scenario[1] (rule).act: upvalue 'file': FILE*"
      .. " cannot be kept", message)
    assert.truthy(store:run(id).frames.losses)
    assert.equal("no", store:runs()(1, "repeats"))
  end)

  it("is a policy that was changed into what none can be", function()
    s.shocks[1].odd = 1
    assert.error_matches(function() s:run(small()) end, "demand: unknown option 'odd'")
    s.shocks[1].odd, s.shocks[1].change = nil, -7
    assert.error_matches(function() s:run(small()) end, "demand.change: expected a share of at least %-1, got %-7")
    s.shocks[1].change = -0.1
  end)

  it("needs trust when a rule in Lua is in it, and shows the rule", function()
    local r = saved{verb = "run", recipe = recipe.of(s, {stock = function() return "user code" end})}
    assert.equal("not_trusted", r.code)
    assert.truthy(r.message:find("run 1: it holds a rule written in Lua", 1, true), r.message)
    assert.truthy(r.text:find('return "user code"', 1, true), r.text)
    assert.truthy(r.text:find("--trust", 1, true), r.text)
    assert.truthy(r.why:find("it failed: ", 1, true), r.why) -- static runs have no stock
    assert.truthy(r.why:find("unknown option 'stock'", 1, true), r.why)
  end)

  it("names the file, the run and the place of damage", function()
    local r = saved{verb = "run", recipe = recipe.of(s):gsub("demand", "remand")}
    assert.truthy(r.message:match("^/.*%.db: run 1: its recipe is damaged: byte %d+ %(line 2%): no policy 'remand' is"
      .. " known, did you mean 'demand'%?$"), r.message)
    assert.equal("bad_data", r.code)
  end)

  it("says so of verbs that this lian does not know, and of runs that are not there", function()
    local r = saved{verb = "dance", recipe = recipe.of(s)}
    assert.truthy(r.message:find("does not know how to repeat 'dance'", 1, true), r.message)
    local store <close> = assert(lian.open(":memory:"))
    local result, message, code = store:replay(7)
    assert.is_nil(result)
    assert.equal(":memory:: no run 7", message)
    assert.equal("not_found", code)
    assert.error_matches(function() store:replay("7") end, "replay: expected the number of a run, got '7'")
    assert.error_matches(function() store:replay(7, {thrust = true}) end, "did you mean 'trust'")
  end)
end)

describe("lian replay", function()
  it("lists the runs of a store, and names a file that is none", function()
    local path = temporary()
    local store = assert(lian.open(path))
    assert(assert(lian.scenario "listed" {lian.demand{goods = "a", change = -0.1}}:run(small())):save(store))
    store:close()
    local text, status = command("replay " .. path)
    assert.equal(0, status)
    assert.truthy(text:find("listed", 1, true) and text:find("yes", 1, true), text)
    text, status = command("replay " .. path .. " first")
    assert.equal(1, status)
    assert.truthy(text:find(path .. ": expected the number of a run, got 'first'", 1, true), text)
    text, status = command("replay " .. path .. " 2")
    assert.equal(1, status)
    assert.truthy(text:find(path .. ": no run 2", 1, true), text)
    os.remove(path)
    text, status = command("replay " .. path)
    assert.equal(1, status)
    assert.truthy(text:find(path .. ": cannot open", 1, true), text)
    text, status = command("replay Makefile 1")
    assert.equal(1, status)
    assert.truthy(text:find("Makefile", 1, true), text)
  end)
end)

describe("a transaction", function()
  it("keeps all or nothing", function()
    local store <close> = assert(lian.open(":memory:"))
    local result = assert(lian.scenario "s" {lian.demand{goods = "a", change = -0.1}}:run(small()))
    local kept, message = store:transaction(function()
      assert(result:save(store))
      return nil, "not now"
    end)
    assert.is_nil(kept)
    assert.equal("not now", message)
    assert.error_matches(function()
      store:transaction(function()
        assert(result:save(store))
        error("no")
      end)
    end, "no")
    assert.equal(0, #store:runs() + #store:chains())
    assert.equal(1, store:transaction(function() return result:save(store) end))
    assert.is_true(select(2, assert(store:replay(1))).provenance.equal)
    assert.error_matches(function() store:transaction(3) end, "transaction: expected a function")
  end)
end)

describe("a process that is killed while it saves runs #kill", function()
  it("leaves a file that opens, and runs that are repeated", function()
    local path, script = temporary(), os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write(([[
      local lian = require "lian"
      local store = assert(lian.open(%q))
      for k = 1, 10000 do
        local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, k}}, output = {2e4, 3e4}})
        local run = assert(lian.scenario("s" .. k) {lian.demand{goods = "a", change = -0.1}}:run(chain))
        assert(run:save(store, {chain = "c" .. k}))
      end
    ]]):format(path))
    file:close()
    for k = 1, 3 do
      os.execute(("timeout -s KILL %g lua5.4 %s 2>/dev/null"):format(0.2 + 0.1 * k, script))
      local store = assert(lian.open(path))
      assert.is_true(store:check())
      local runs = #store:runs()
      assert.equal(runs, #store:chains()) -- each run came with a chain of its own
      if runs > 0 then assert.is_true(select(2, assert(store:replay(runs))).provenance.equal) end
      store:close()
      os.remove(path)
    end
    os.remove(script)
  end)
end)

describe("an interruption", function()
  -- Ctrl-C comes as an error raised by a hook, wherever the program is
  local function interrupted(after, work)
    local left = after
    debug.sethook(function()
      left = left - 1
      if left == 0 then
        debug.sethook()
        error("interrupted!", 0)
      end
    end, "", 997)
    local ok, message = pcall(function() -- it may come when the work has just ended, too
      work()
      debug.sethook()
    end)
    debug.sethook()
    return ok, message, left > 0
  end

  it("stops a save, and leaves nothing half written", function()
    local store <close> = assert(lian.open(":memory:"))
    local factor = 0.5
    local s = lian.scenario "rules" {from = 2025, to = 2025.5, step = "month",
      lian.rule{act = function(state) if state:unmet() > factor then state:capacity("a", 0.1) end end}}
    local result = assert(s:run(small()))
    local finished, saves, tries = false, 0, 0
    while not finished do
      tries = tries + 1
      local ok, message, done = interrupted(tries, function() assert(result:save(store)) end)
      finished = done
      if not ok then assert.equal("interrupted!", message) end
      local there = #store:runs()
      if ok then assert.equal(saves + 1, there) end
      assert.is_true(there == saves or there == saves + 1) -- it may come when all is kept
      saves = there
    end
    assert.is_true(tries > 3)
    for k = 1, #store:runs() do
      local run = assert(store:run(store:runs()(k, "id")))
      assert.truthy(run.recipe:find("^lian recipe"), run.recipe)
    end
  end)
end)

