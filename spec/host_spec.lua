-- lian in C programs: linked without Lua, and embedded with it
local build = os.getenv("LIAN_BUILD") or "build"

local function run(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local text = pipe:read("a")
  local ok = pipe:close()
  return ok, text
end

local function make(target)
  local ok, text = run(("make --no-print-directory B=%s %s/host/%s"):format(build, build, target))
  assert(ok, text)
end

describe("a C host", function()
  if os.getenv("LIAN_BUILD") then return end -- the gates run these by themselves

  it("links the core without Lua", function()
    make("plain")
    local ok, text = run(build .. "/host/plain")
    assert(ok, text)
    local _, libraries = run("ldd " .. build .. "/host/plain")
    assert.is_nil(libraries:find("liblua", 1, true))
  end)

  it("does from C, and from C++, what a script does: tables, networks, items, time, the store, threads", function()
    for _, name in ipairs{"whole", "whole_cpp"} do
      make(name)
      local at = os.tmpname()
      local ok, text = run(("%s/host/%s %s %s.db"):format(build, name, at, at))
      assert(ok, text)
      assert.equal("ok\n", text)
      local store = assert(require("lian").open(at .. ".db", {mode = "read"})) -- scripts read what programs saved
      local frame, kept = assert(store:frame("losses")), assert(store:run(1))
      assert.same({"H_x", "H_y", nil, "F_y"}, frame:column("node"))
      assert.equal(1e300, frame:column("lost")[4])
      assert.same({"two regions", 42, "from C"}, {kept.chain, kept.seed, kept.note})
      assert.equal(frame:column("lost")[1], kept.frames.losses:column("lost")[1])
      store:close()
      os.remove(at)
      os.remove(at .. ".db")
    end
  end)

  it("passes the numeric tests of the core", function()
    make("numeric_test")
    local ok, text = run(build .. "/host/numeric_test")
    assert(ok, text)
    assert.is_nil(("\n" .. text):find("\nnot ok ", 1, true))
  end)

  it("has kernels for each width of vectors that give the same bits", function()
    make("widths")
    local ok, text = run(build .. "/host/widths")
    assert(ok, text)
    assert.truthy(text:find(" 0 of 3424 differ", 1, true), text)
  end)

  it("may have threads that work at once, each with a chain of its own: equal bits", function()
    make("threads")
    local ok, text = run(build .. "/host/threads")
    assert(ok, text)
    assert.truthy(text:find("0 of 32 differ", 1, true), text)
    assert.truthy(text:find("ok networks of 4 threads at once: 0 failed, 0 differ", 1, true), text)
  end)

  it("builds against what was installed, and finds all of lian in a state without files", function()
    make("installed")
    local script = os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write([[
      package.path, package.cpath = "", ""
      local lian = require "lian"
      local world = assert(lian.chain{nodes = {"A_x", "B_x"}, flows = {{20, 10}, {30, 5}}, output = {100, 90}})
      local run = assert(lian.scenario "cut" {from = 2025, to = 2026, step = "month",
        lian.capacity{goods = "A_x", cut = 0.5, at = 2025, lasts = 0.5}}:run(world))
      io.write(("%.17g\n"):format(run:losses():column("lost")[1]))
      for name in pairs(package.preload) do
        if name:find("^lian") and not name:find("cli$") and not name:find("examples") then require(name) end
      end
    ]])
    file:close()
    local ok, text = run(("cd / && '%s/%s/host/embed_installed' %s"):format(os.getenv("PWD"), build, script))
    os.remove(script)
    assert(ok, text)
    local lian = require "lian"
    local world = assert(lian.chain{nodes = {"A_x", "B_x"}, flows = {{20, 10}, {30, 5}}, output = {100, 90}})
    local here = assert(lian.scenario "cut" {from = 2025, to = 2026, step = "month",
      lian.capacity{goods = "A_x", cut = 0.5, at = 2025, lasts = 0.5}}:run(world))
    assert.equal(here:losses():column("lost")[1], tonumber(text))
  end)

  it("embeds Lua with lian in it, within a memory limit, and gets every byte back", function()
    make("embed")
    local script = os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write([[
      local lian = require "lian"
      local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{150, 500}, {200, 100}},
        output = {1000, 2000}})
      local total = chain:multipliers{of = "output"}:column("multiplier")
      assert(math.abs(total[1] - 1.518152) < 1e-6)
      -- far more than the limit, one after the other: the collector must keep up
      for _ = 1, 200 do lian.matrix(1000, 1000) end
      local ok, message = pcall(lian.matrix, 20000, 20000)
      assert(not ok and message:find("not enough memory"))
      -- a store: what does not fit is refused, and the store goes on
      local store = assert(lian.open(os.tmpname(), {query_seconds = 1000}))
      assert(store:save(chain, "two"))
      ok, message = pcall(store.query, store, "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r)"
        .. " SELECT i, hex(zeroblob(500)) AS t FROM r")
      assert(not ok and message:find("not enough memory"), message)
      assert(store:save(lian.frame.new{{"x", {1, 2, 3}}}, "f"))
      assert(#assert(store:frame("f")) == 3 and store:chain("two"):output()[1] == 1000)
      assert(store:query("SELECT count(*) AS n FROM flow")(1, "n") == 4 and store:check())
      store:close()
      os.remove(store.path)
    ]])
    file:close()
    local ok, text = run(("%s/host/embed %s"):format(build, script))
    os.remove(script)
    assert(ok, text)
  end)
end)
