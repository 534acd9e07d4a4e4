-- stocks without special rules take a step in one function (csrc/dynamics/plain.c); those with reserves go the general
-- way (stocks.c), which reserves of 0 do not change: the two give the same to the bit
local core = require "lian.core"
local lian = require "lian"

-- goods of 100, 9, 2 and 1 makers: of blocks larger and smaller than a stage, of rows summed by tile and one by one
local MAKERS = {100, 9, 2, 1}
local N, GOODS = 112, #MAKERS

-- of 104, 112 or 84 buyers, so that the last tile has one, two or three packs of eight
local BUY = {[0] = 13, 1000, 4}

local function chain_of(seed)
  math.randomseed(seed, 0)
  local nodes, flows, output, good = {}, {}, {}, {}
  for g, makers in ipairs(MAKERS) do for _ = 1, makers do good[#good + 1] = g end end
  for i = 1, N do
    local sum = 0
    nodes[i], flows[i] = "n" .. i, {}
    for j = 1, N do
      flows[i][j] = j % BUY[seed % 3] ~= 0 and math.random() < 0.7 and math.random() ^ 3 * 100 or 0
      sum = sum + flows[i][j]
    end
    output[i] = sum * (1.2 + math.random())
  end
  return assert(lian.chain{nodes = nodes, flows = flows, output = output}), good
end

local function spec_of(good, more)
  local spec = {steps = 52, goods = GOODS, good = good, stock = {}, restore = {}, reach = {}, minor = 1e-3,
    alpha_base = 1, alpha_max = 1.25, alpha_steps = 52, by_capacity = true, production = "leontief",
    rationing = "orders_first", target = "wanted", flows = "domestic", importance = {}}
  for k = 1, GOODS * N do spec.importance[k] = k * 7 % 3 end
  for g = 1, GOODS do spec.stock[g], spec.restore[g], spec.reach[g] = 6 + g, 3, 4 + g end
  for key, value in pairs(more) do spec[key] = value end
  return spec
end

local function list_of(n, of)
  local out = {}
  for i = 1, n do out[i] = of(i) end
  return out
end

describe("a step of plain stocks", function()
  teardown(function() lian.threads(1) end)

  local asleep = list_of(N, function(i) return i == 7 or i == 105 end)
  local cases = {even = {}, ["by demand"] = {by_demand = true}, ["all critical"] = {importance = false, minor = 0},
    fixed = {target = "fixed", keep = list_of(N, function(i) return 1 + i % 3 end)},
    ["with haste"] = {haste = list_of(N, function(i) return i % 5 == 0 and 2.5 or 1 end)},
    ["with dormant nodes"] = {dormant = asleep, purchases = list_of(N, function(i) return 50 + i end), columns = 1}}
  for name, more in pairs(cases) do
    it("gives what the general way gives, " .. name, function()
      for _, threads in ipairs{1, 2} do
        lian.threads(threads)
        local chain, good = chain_of(#name)
        local spec = spec_of(good, more)
        if not spec.importance then spec.importance = nil end
        local e = assert(core.economy.new(chain, spec, spec))
        for g = 1, GOODS do assert(e:set_reserve(2, g, list_of(N, function() return true end), 0)) end
        for k = 1, 2 do
          assert(e:set(k, "capacity", list_of(N, function(i) return i % 11 == 3 and 0.6 or 1 end)))
          if more.haste then assert(e:set(k, "haste", more.haste)) end
          if more.dormant then assert(e:relocate(k, 8, 7, 0.4)) end
        end
        local first = e:step()[1].output
        local lists = {{output = {}, imbalance = {}}, {output = {}, imbalance = {}}}
        assert(e:step(60, lists))
        assert.same(lists[1], lists[2])
        for _, what in ipairs{"output", "orders", "stocks", "room", "share_orders", "lost"} do
          assert.same(e:get(1, what), e:get(2, what), what)
        end
        assert.is_true(lists[1].output[60] ~= first)
      end
    end)
  end

  -- lanes of which each thread has as many, and those that are left, whose goods threads share
  it("gives each lane the same bits beside any number of others, on any number of threads", function()
    local chain, good = chain_of(2)
    local function paths(lanes, threads)
      lian.threads(threads)
      local specs, lists = {}, {}
      for k = 1, lanes do specs[k], lists[k] = spec_of(good, {}), {output = {}} end
      local e = assert(core.economy.new(chain, table.unpack(specs)))
      for k = 1, lanes do
        assert(e:set(k, "capacity", list_of(N, function(i) return i % 11 == k and 0.5 or 1 end)))
      end
      assert(e:step(30, lists))
      return lists
    end
    local wanted = paths(7, 1)
    assert.is_true(wanted[1].output[30] ~= wanted[2].output[30])
    for _, lanes in ipairs{1, 2, 3, 5, 7} do
      for _, threads in ipairs{1, 2, 3, 4, 9} do
        for k, list in ipairs(paths(lanes, threads)) do assert.same(wanted[k], list) end
      end
    end
  end)
end)
