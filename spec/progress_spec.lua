-- how far long work is: told on terminals alone, after two seconds, with the time that is left; and Ctrl-C
local core = require "lian.core"
local lian = require "lian"
local progress = require "lian.base.progress"

local here = os.getenv("PWD")

local function shell(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  local ok, _, status = pipe:close()
  return text, ok and 0 or status
end

local function script(text)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  file:write(text)
  return path
end

describe("progress", function()
  local ticker, time = core.ticker, os.time
  local told, now

  before_each(function()
    told, now = {}, 100
    core.ticker = function(text) told[#told + 1] = text end
    os.time = function() return now end -- luacheck: ignore 122
    progress.on(true)
    told = {}
  end)

  after_each(function()
    progress.on(false)
    core.ticker, os.time = ticker, time -- luacheck: ignore 122
  end)

  it("tells what is done, and from two seconds on the time that is left", function()
    do
      local work <close> = progress.start("draws", 100)
      now = 104
      work:at(20, 8)
      work:at(28, 8) -- the same second
      now = 110
      work:at(50, 8)
    end
    assert.same({"draws: 0 of 100", "draws: 20 of 100, about 0:16 left", "draws: 50 of 100, about 0:10 left", ""}, told)
    assert.is_nil(progress.broken())
  end)

  it("counts work within other work as a part of it", function()
    do
      local outer <close> = progress.start("draws", 100)
      outer:at(0, 50)
      do
        local inner <close> = progress.start("steps", 10)
        now = 110
        inner:at(5) -- a half of 50 draws
      end
    end
    assert.same("draws: 0 of 100, about 0:30 left", told[#told - 1])
  end)

  it("says where work was that did not end", function()
    pcall(function()
      local work <close> = progress.start("draws", 10)
      now = 101
      work:at(4)
      error "interrupted!"
    end)
    assert.equal("draws: 4 of 10", progress.broken())
    assert.equal("", told[#told])
  end)

  it("is told of sweeps, runs and trials", function()
    local world = assert(require "lian.examples.four_regions"())
    local s = lian.scenario "s" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.capacity{goods = "E", on = "ROW", cut = lian.uniform(0.1, 0.3), at = 2025.2, lasts = 0.2}}
    told = {}
    assert(s:sweep(world, {draws = 3, steadiness = false}))
    assert.equal("draws: 0 of 3", told[1])
    told = {}
    assert(s:run(world))
    assert.equal("steps: 0 of 12", told[1])
    assert.truthy(table.concat(told, "\n"):find("trials", 1, true))
  end)
end)

describe("on a terminal", function()
  local found = os.execute("script -qec true /dev/null >/dev/null 2>&1 </dev/null")
  local it = found and it or function(name) -- luacheck: ignore 431
    pending(name .. ": no pseudo-terminal can be made here")
  end

  local function on_terminal(command)
    return (shell(("script -qec %q /dev/null 2>&1 </dev/null"):format(command)))
  end

  it("one native call tells the time that is left #slow", function()
    local path = script [[
      local items, requires, provides = {}, {}, {}
      for k = 1, 5000 do
        items[k], provides["i" .. k] = "i" .. k, {USA = 0.5, CHN = 0.5}
        if k > 1 then requires["i" .. k] = {"i" .. k - 1} end
      end
      local list = assert(lian.items{items = items, requires = requires, provides = provides, providers = {}})
      print(list:chokepoints{home = "CHN", final = "i5000", size = 2})
    ]]
    local text = on_terminal(("timeout --foreground -s INT 4.5 lua5.4 '%s/lua/lian/cli.lua' run %s"):format(here, path))
    os.remove(path)
    assert.truthy(text:find("chokepoints: 5000 cuts, about %d+:%d%d left %(0:0%d%)"), text)
    assert.truthy(text:find("lian: interrupted (chokepoints: 5000 cuts);", 1, true), text)
  end)

  it("lian alone is a prompt that keeps locals, and ends at Ctrl-D", function()
    local command = ("(sleep 0.5; printf 'local x = 6 * 7\\rx + 1\\rnosuch.y\\r\\004') | " ..
      "HOME=/nonexistent timeout 10 script -qec %q /dev/null 2>&1"):format("lua5.4 '" .. here .. "/lua/lian/cli.lua'")
    local text = shell(command)
    assert.truthy(text:find("43", 1, true), text)
    assert.truthy(text:find("nosuch", 1, true), text)
  end)
end)

describe("without a terminal", function()
  it("nothing is told", function()
    local path = script [[
      local core = require "lian.core"
      local progress = require "lian.base.progress"
      local work <close> = progress.start("draws", 10)
      for k = 1, 10 do work:at(k) end
      print "done"
    ]]
    assert.equal("done\n", (shell(("lua5.4 '%s/lua/lian/cli.lua' run %s 2>&1"):format(here, path))))
    os.remove(path)
  end)

  it("a line each so many seconds is told where that is asked for", function()
    local path = script [[
      local progress = require "lian.base.progress"
      local now = 0
      os.time = function() return now end
      progress.lines(10)
      local work <close> = progress.start("draws", 100)
      for k = 1, 30 do
        now = now + 1
        work:at(k, 0)
      end
    ]]
    assert.equal("lian: draws: 10 of 100, about 1:30 left\nlian: draws: 20 of 100, about 1:20 left\n"
      .. "lian: draws: 30 of 100, about 1:10 left\n", (shell(("lua5.4 %s 2>&1"):format(path))))
    os.remove(path)
  end)
end)

describe("Ctrl-C", function()
  it("is one plain line, and the code 130", function()
    local path = script "while true do end\n"
    local line = "timeout --foreground --preserve-status -s INT 1 lua5.4 '%s/lua/lian/cli.lua' run %s 2>&1"
    local text, status = shell(line:format(here, path))
    os.remove(path)
    assert.equal("lian: interrupted; files that were written and runs that were saved stay\n", text)
    assert.equal(130, status)
  end)
end)
