-- the core's economy against a plain one with orders by link, on random economies under random changes of every kind
local core = require "lian.core"
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

for _, name in ipairs{"set", "cut", "weigh", "move", "turn", "relocate", "set_reserve", "add_stock", "prioritise",
  "uncut", "demand"} do
  Adapter[name] = function(self, ...)
    for k = 1, self.lanes do self.e[name](self.e, k, ...) end
  end
end

function Adapter:unprioritise() for k = 1, self.lanes do self.e:prioritise(k, nil) end end
function Adapter:step() return assert(self.e:step())[1] end
function Adapter:asked_by(columns) return self.e:asked(1, columns) end
function Adapter:get(series) return self.e:get(1, series) end

local SERIES = {"output", "orders", "final", "capacity", "overcapacity", "stocks", "lost", "gained", "unmet", "direct"}
local DELIVERED = {share_final = "final"} -- where nothing is asked a share says nothing

local function near(a, b, scale, what)
  if not (math.abs(a - b) <= 1e-9 * (scale + math.abs(b))) then
    error(("%s: %.17g, plain %.17g"):format(what, a, b), 0)
  end
end

local function compare(seed, step, one, other, sums, plain_sums)
  local size = plain_sums.output / 10 -- of the numbers, never below a thousandth of that at rest
  for _, v in ipairs(other:get("normal")) do size = math.max(size, v / 1e4) end
  for name, value in pairs(plain_sums) do
    near(sums[name], value, 1e-6 + 10 * size, ("seed %d, step %d, %s"):format(seed, step, name))
  end
  for _, name in ipairs(SERIES) do
    local a, b = one:get(name), other:get(name)
    for i, v in ipairs(b) do
      near(a[i], v, size, ("seed %d, step %d, %s[%d]"):format(seed, step, name, i))
    end
  end
  for d = 1, other.columns do
    local flags = {}
    for c = 1, other.columns do flags[c] = c == d end
    local asked, missed = one:asked_by(flags)
    local plain_asked, plain_missed = other:asked_by(flags)
    for i = 1, other.n do
      near(asked[i], plain_asked[i], size, ("seed %d, step %d, asked[%d, %d]"):format(seed, step, i, d))
      near(missed[i], plain_missed[i], size, ("seed %d, step %d, missed[%d, %d]"):format(seed, step, i, d))
    end
  end
  for name, asked in pairs(DELIVERED) do
    local a, b, of = one:get(name), other:get(name), other:get(asked)
    for i, v in ipairs(b) do
      near(a[i] * of[i], v * of[i], size, ("seed %d, step %d, %s[%d]"):format(seed, step, name, i))
    end
  end
end

describe("the core's economy", function()
  it("is the plain one, whatever is done to it", function()
    for seed = 1, 300 do
      local s = random_economy.spec(seed)
      s.negligible, s.slight = 1e-10, 1e-4 -- rounding, and scarcity that moves nothing, as in the core
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

  it("stays at rest to the last bit over ten years under every rule", function()
    for seed = 1, 300 do
      local s = random_economy.spec(seed)
      local e = compiled(s)
      local sums = e:step()
      local series = {}
      for _, name in ipairs(SERIES) do series[name] = e:get(name) end
      local lists = {{output = {}, imbalance = {}, surplus = {}}}
      assert(e.e:step(10 * s.steps - 1, lists))
      for t, v in ipairs(lists[1].output) do -- luassert would take most of the time of a million steps
        local imbalance, surplus = lists[1].imbalance[t], lists[1].surplus[t]
        if v ~= sums.output or not (imbalance < 1e-14) or surplus ~= 0 then
          error(("seed %d, step %d: output %.17g, imbalance %g, surplus %g"):format(seed, t + 1, v, imbalance, surplus))
        end
      end
      for _, name in ipairs(SERIES) do assert.same(series[name], e:get(name)) end
    end
  end)

  it("takes many steps at once as one by one, with all that it records", function()
    for seed = 1, 60 do
      local s = random_economy.spec(seed)
      local one, many = core_economy.new(s, 2), core_economy.new(s, 2)
      local kept, lists = {}, {{output = {}, unmet = {}}, {output = {}}}
      for _, e in ipairs{one, many} do
        kept[e] = {e:observe(1, "stocks", nil, 3), e:observe(2, "trade"), e:observe(1, "output")}
      end
      for t, actions in ipairs(random_economy.actions(seed, STEPS)) do
        local count = 1 + t % 7
        for _, e in ipairs{one, many} do
          local lane = setmetatable({}, {__index = function(_, name)
            if name == "unprioritise" then return function() e:prioritise(1, nil) end end
            return function(_, ...) return e[name](e, 1, ...) end
          end})
          for _, action in ipairs(actions) do random_economy.act(lane, action) end
        end
        local last
        for _ = 1, count do last = assert(one:step()) end
        assert(many:step(count, lists))
        for k = 1, 2 do assert.equal(last[k].output, lists[k].output[#lists[k].output]) end
      end
      for r, lane in ipairs{1, 2, 1} do
        assert.same(one:observed(lane, kept[one][r]):totable(), many:observed(lane, kept[many][r]):totable())
      end
      assert.same(one:get(1, "unmet"), many:get(1, "unmet"))
      assert.equal(#lists[1].output, #lists[1].unmet)
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

describe("final purchases that are more than output leaves", function()
  -- oil: 50 to makers and 70 to final users, of which 80 is imported; services: 50 and 70, 5 imported
  local chain = assert(lian.chain{nodes = {"oil", "serv"}, flows = {{10, 40}, {20, 30}}, output = {40, 115}})

  local function spec(purchases)
    return {steps = 12, goods = 2, good = {1, 2}, stock = {3, 3}, restore = {2, 2}, reach = {2, 2}, minor = 0,
      alpha_base = 1, alpha_max = 1.2, alpha_steps = 12, by_capacity = true, production = "leontief",
      rationing = "alike", target = "wanted", flows = "domestic", purchases = purchases}
  end

  -- the last sums, and output a year, in the long run when final purchases are these
  local function in_the_end(oil, serv)
    local e = assert(core.economy.new(chain, spec{70, 70}))
    e:set(1, "final", {oil / 12, serv / 12})
    local sums
    for _ = 1, 4000 do sums = assert(e:step())[1] end
    local output = e:get(1, "output")
    return output[1] * 12, output[2] * 12, sums
  end

  it("are met by draws from outside at rest", function()
    local e = assert(core.economy.new(chain, spec{70, 70}))
    local sums = assert(e:step())[1]
    assert.near(140, sums.final_demand * 12, 1e-12)
    assert.near(155, sums.output * 12, 1e-12)
    assert.equal(0, sums.surplus)
    assert.equal(0, sums.unmet)
    assert.same(e:get(1, "normal"), e:get(1, "output"))
  end)

  it("lower output by the Leontief inverse when they fall: imports stay", function()
    local oil, serv, sums = in_the_end(63, 70) -- L = (I - A)^-1: 1.9429 and 1.3143 a unit of oil
    assert.near(40 - 13.6, oil, 1e-6)
    assert.near(115 - 9.2, serv, 1e-6)
    assert.near(0, sums.surplus, 1e-9)
    assert.near(0, sums.unmet, 1e-9)
    assert.is_true(sums.imbalance < 1e-12)
  end)

  it("leave a surplus of imports when output has fallen to 0", function()
    local oil, serv, sums = in_the_end(35, 70)
    assert.equal(0, oil)
    local services = 65 / (1 - 30 / 115) -- 70 less 5 of imports, and their own use
    assert.near(services, serv, 1e-6)
    assert.near(80 - 35 - 40 / 115 * services, sums.surplus * 12, 1e-6)
    assert.near(0, sums.unmet, 1e-9)
    assert.is_true(sums.imbalance < 1e-12)
  end)

  it("stay net where they are not given", function()
    local e = assert(core.economy.new(chain, spec()))
    assert.near(65, assert(e:step())[1].final_demand * 12, 1e-12)
  end)

  it("count as what output leaves where that is more", function()
    local e = assert(core.economy.new(chain, spec{70, 60})) -- 65 is left of services
    assert.near(135, assert(e:step())[1].final_demand * 12, 1e-12)
    assert.same(e:get(1, "normal"), e:get(1, "output"))
  end)

  it("are at least 0, and the same in all lanes", function()
    local ok, message = core.economy.new(chain, spec{70, -1})
    assert.is_nil(ok)
    assert.matches("final purchases of node 2: expected at least 0, got %-1", message)
    for _, other in ipairs{{}, {70, 71}} do
      assert.error_matches(function() core.economy.new(chain, spec{70, 70}, spec(other[1] and other)) end,
        "quiet and purchases must be the same")
    end
  end)
end)
