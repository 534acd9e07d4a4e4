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

  it("passes the numeric tests of the core", function()
    make("numeric_test")
    local ok, text = run(build .. "/host/numeric_test")
    assert(ok, text)
    assert.is_nil(("\n" .. text):find("\nnot ok ", 1, true))
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
    ]])
    file:close()
    local ok, text = run(("%s/host/embed lua %s"):format(build, script))
    os.remove(script)
    assert(ok, text)
  end)
end)
