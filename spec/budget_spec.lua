-- work looks whether it is to stop: at Ctrl-C, and at a budget that a host sets
local core = require "lian.core"
local host = require "lian.host"
local lian = require "lian"

local function square(n)
  local rows = {}
  for i = 1, n do
    rows[i] = {}
    for j = 1, n do rows[i][j] = ((i * 7 + j * 13) % 11) * 0.01 end
  end
  return lian.matrix(n, n, rows)
end

-- a budget so small that it is used up at once
local function spent(work)
  host.budget(1e-9)
  local ok, message = pcall(work)
  host.budget(nil)
  assert.is_false(ok)
  return message
end

describe("native work", function()
  after_each(function() host.budget(nil) end)

  it("looks again and again: products, lengths, outlooks, readers, sorts", function()
    local m = square(600)
    local looks = host.polls(function() return m:product(m) end)
    assert.truthy(looks >= 3, looks) -- a tile of 256 x 600 each
    local chain = assert(lian.chain{nodes = m:frame():column("node"), flows = m, output = (function()
      local out = {}
      for i = 1, 600 do out[i] = 100 end
      return out
    end)()})
    looks = host.polls(function() return chain:propagation() end)
    assert.truthy(looks >= 10, looks)
    looks = host.polls(function()
      return lian.programme_outlook{budget = 1, readiness = 5, u_max = 0.5, draws = 200000}
    end)
    assert.truthy(looks >= 5, looks)
    local numbers = {}
    for k = 1, 100000 do numbers[k] = (k * 7919) % 100003 end
    looks = host.polls(function() return core.sorted(numbers) end)
    assert.truthy(looks >= 8, looks)
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(("x,"):rep(800000), "x\n")
    file:close()
    looks = host.polls(function() return core.first_record(path) end) -- within one record
    assert.truthy(looks >= 5, looks)
    os.remove(path)
  end)

  it("looks in the search for pairs of chokepoints", function()
    local items, requires, provides = {}, {}, {}
    for k = 1, 60 do
      items[k], provides["i" .. k] = "i" .. k, {["H" .. k % 7] = 0.6, ["H" .. (k + 1) % 7] = 0.4}
      if k < 60 then requires["i" .. k] = {"i" .. k + 1} end
    end
    local list = assert(lian.items{items = items, requires = requires, provides = provides})
    local function pairs_of() return assert(list:chokepoints{home = "H1", final = "i1", size = 2}) end
    assert.truthy(host.polls(pairs_of) >= 10)
    assert.equal("interrupted: the budget of 1e-09 s is used up", (spent(pairs_of):gsub("^[^:]+:%d+: ", "")))
  end)

  it("stops when a budget is used up, at the user's line, and works again without one", function()
    local m = square(50)
    assert.is_nil(host.left())
    host.budget(1000)
    assert.truthy(host.left() > 900 and host.left() <= 1000)
    assert.equal(50, m:product(m):rows())
    local message = spent(function() return m:product(m) end)
    assert.truthy(message:find("^[%w_/.]*budget_spec%.lua:%d+: interrupted: the budget of 1e%-09 s is used up"),
      message)
    assert.is_nil(host.left())
    assert.equal(50, m:product(m):rows())
    assert.has_error(function() host.budget(0) end)
  end)

  it("is not begun any more once the budget is used up, however short it is", function()
    local m = square(2)
    host.budget(1e-9)
    local done = 0
    for _ = 1, 5 do if pcall(m.product, m, m) then done = done + 1 end end
    host.budget(nil)
    assert.equal(0, done)
  end)

  it("is stopped by a new hook within a product of matrices", function()
    local script, mark = os.tmpname(), os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write(([[
      local lian = require "lian"
      local big = lian.matrix(4000, 4000)
      os.remove %q
      for _ = 1, 1000 do big:product(big) end
    ]]):format(mark))
    file:close()
    -- lua5.4 sets a hook when Ctrl-C comes, here as soon as the mark is gone
    local pipe = assert(io.popen(([[
      lua5.4 %s 2>&1 & program=$!
      while [ -e %s ]; do sleep 0.1; done; sleep 0.5; kill -INT $program
      for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        kill -0 $program 2>/dev/null || break; sleep 1
      done
      kill -KILL $program 2>/dev/null; wait $program; echo "code $?"
    ]]):format(script, mark)))
    local text = pipe:read("a")
    pipe:close()
    os.remove(script)
    assert.truthy(text:find("interrupted", 1, true), text)
    assert.is_nil(text:find("code 137", 1, true), text)
  end)
end)
