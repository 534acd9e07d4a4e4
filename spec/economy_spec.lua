-- the core's economy against a plain one with orders by link, on random economies under random changes of every kind
local core_economy = require "spec.support.core_economy"
local lian = require "lian"
local plain = require "spec.support.plain_economy"
local random_economy = require "spec.support.random_economy"

local STEPS = 40

-- the compiled economy with the names and shapes of the plain one
local Adapter = {}
Adapter.__index = Adapter

local function compiled(s, lanes)
  return setmetatable({e = core_economy.new(s, lanes), lanes = lanes or 1}, Adapter)
end

for _, name in ipairs{"set", "cut", "move", "set_reserve", "add_stock", "prioritise", "uncut"} do
  Adapter[name] = function(self, ...)
    for k = 1, self.lanes do self.e[name](self.e, k, ...) end
  end
end

function Adapter:unprioritise() for k = 1, self.lanes do self.e:prioritise(k, nil) end end
function Adapter:step() return assert(self.e:step())[1] end
function Adapter:get(series) return self.e:get(1, series) end

local SERIES = {"output", "orders", "final", "capacity", "overcapacity", "stocks", "lost", "gained", "unmet", "direct"}
local DELIVERED = {share_final = "final"} -- where nothing is asked a share says nothing

local function near(a, b, scale, what)
  if not (math.abs(a - b) <= 1e-9 * (scale + math.abs(b))) then
    error(("%s: %.17g, plain %.17g"):format(what, a, b), 0)
  end
end

local function compare(seed, step, one, other, sums, plain_sums)
  for name, value in pairs(plain_sums) do
    near(sums[name], value, 1e-6 + math.abs(plain_sums.output), ("seed %d, step %d, %s"):format(seed, step, name))
  end
  for _, name in ipairs(SERIES) do
    local a, b = one:get(name), other:get(name)
    for i, v in ipairs(b) do
      near(a[i], v, plain_sums.output / 10, ("seed %d, step %d, %s[%d]"):format(seed, step, name, i))
    end
  end
  for name, asked in pairs(DELIVERED) do
    local a, b, of = one:get(name), other:get(name), other:get(asked)
    for i, v in ipairs(b) do
      near(a[i] * of[i], v * of[i], plain_sums.output / 10, ("seed %d, step %d, %s[%d]"):format(seed, step, name, i))
    end
  end
end

describe("the core's economy", function()
  it("is the plain one, whatever is done to it", function()
    for seed = 1, 300 do
      local s = random_economy.spec(seed)
      s.negligible = 1e-10 -- scarcity that is rounding, as in the core
      local one, other = compiled(s), plain.new(s)
      for step, actions in ipairs(random_economy.actions(seed, STEPS)) do
        for _, action in ipairs(actions) do
          random_economy.act(one, action)
          random_economy.act(other, action)
        end
        compare(seed, step, one, other, one:step(), other:step())
      end
    end
  end)

  it("stays at rest to the last bit under every rule", function()
    for seed = 1, 300 do
      local s = random_economy.spec(seed)
      local e = compiled(s)
      local first
      for _ = 1, 60 do
        local sums = e:step()
        assert.is_true(sums.imbalance < 1e-14)
        first = first or e:get("output")
      end
      local last = e:get("output")
      assert.same(first, last)
    end
  end)

  it("gives a lane the same to the last bit, alone or among others, on one thread or three", function()
    local before = lian.threads()
    for seed = 1, 40 do
      local s = random_economy.spec(seed)
      lian.threads(1)
      local one = compiled(s)
      lian.threads(3)
      local many = compiled(s, 1 + seed % 19)
      for _, actions in ipairs(random_economy.actions(seed, STEPS)) do
        for _, action in ipairs(actions) do
          random_economy.act(one, action)
          random_economy.act(many, action)
        end
        lian.threads(1)
        one:step()
        lian.threads(3)
        many:step()
        for _, name in ipairs(SERIES) do
          local a = one:get(name)
          for _, k in ipairs{1, many.lanes} do assert.same(a, many.e:get(k, name)) end
        end
      end
    end
    lian.threads(before)
  end)
end)
