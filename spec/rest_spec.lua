-- passes that would change nothing are left out within a call (csrc/dynamics/rest.c): many steps a call give what the
-- same steps give one by one, where no pass is ever left out, to the bit
local core = require "lian.core"
local economies = require "spec.support.economies"
local lian = require "lian"

local REGIONS, GOODS, LANES = 3, 5, 3
local N = REGIONS * GOODS
local SERIES = {"output", "capacity", "orders", "final", "share_final", "share_orders", "overcapacity", "room", "lost",
  "gained", "unmet", "direct", "stocks"}
local SUMS = {"output", "capacity", "final_demand", "orders", "rebuild", "rebuilt", "unmet", "surplus", "overcapacity",
  "imbalance"}

local function economy(chain, more, trade)
  local spec = {steps = 52, goods = GOODS, good = {}, stock = {}, restore = {}, reach = {}, minor = 0, alpha_base = 1,
    alpha_max = 1.25, alpha_steps = 52, by_capacity = true, production = "leontief", rationing = "orders_first",
    target = "wanted", flows = "domestic"}
  for i = 1, N do spec.good[i] = (i - 1) % GOODS + 1 end
  for g = 1, GOODS do spec.stock[g], spec.restore[g], spec.reach[g] = 12, 6, 9 end
  for key, value in pairs(more) do spec[key] = value end
  local specs = {}
  for k = 1, LANES do specs[k] = spec end
  local e = assert(core.economy.new(chain, table.unpack(specs)))
  for k = 1, LANES do
    e:observe(k, "output", nil, 1)
    e:observe(k, "stocks", nil, 7)
    if trade then e:observe(k, "trade", nil, 1) end
  end
  return e
end

-- steps, then a loss of capacity in the second lane and a little of it in the third, then steps without it
local function run(chain, more, trade, together)
  local e, lists = economy(chain, more, trade), {}
  for k = 1, LANES do
    lists[k] = {}
    for _, name in ipairs(SUMS) do lists[k][name] = {} end
  end
  local function go(steps)
    for _ = 1, together and 1 or steps do assert(e:step(together and steps or 1, lists)) end
  end
  local function lose(share)
    for k = 2, LANES do
      local kept = {}
      for i = 1, N do kept[i] = i == 1 and 1 - share / (k == 2 and 1 or 1e6) or 1 end
      assert(e:set(k, "capacity", kept))
    end
  end
  go(20)
  lose(0.4)
  go(15)
  lose(0)
  go(900)
  local out = {}
  for k = 1, LANES do
    for _, name in ipairs(SUMS) do out[k .. " " .. name] = lists[k][name] end
    for _, name in ipairs(SERIES) do out[k .. " " .. name .. " at the end"] = e:get(k, name) end
    for number = 1, trade and 3 or 2 do
      local m = e:observed(k, number)
      for i = 1, m:rows() do out[("%d record %d, %d"):format(k, number, i)] = m:row(i) end
    end
  end
  return out
end

describe("a call of many steps", function()
  teardown(function() lian.threads(1) end)

  local important = {}
  for k = 1, GOODS * N do important[k] = k % 3 end
  local rules = {{}, {rationing = "alike", target = "fixed"}, {importance = important, backlog = true},
    {by_demand = true, run_down = true, target = "output"}, {rationing = "level"}, {production = "linear"},
    {stock = {12, math.huge, 12, 12, 12}}, {quiet = true}}
  for number, more in ipairs(rules) do
    it("gives what its steps give one by one, rules " .. number, function()
      math.randomseed(number, 0)
      local chain = economies.build(economies.table(REGIONS, GOODS))
      for _, threads in ipairs{1, 2} do
        lian.threads(threads)
        for _, trade in ipairs{false, true} do
          local one, many = run(chain, more, trade, false), run(chain, more, trade, true)
          for name, list in pairs(one) do assert.same(list, many[name], name) end
          local moved = one["2 output"] -- what is compared is not rest alone
          assert.is_true(moved[25] < moved[1] and moved[20] == moved[1])
        end
      end
    end)
  end

  -- ore is made of nothing and there is enough of it, so that shares, use and weights stay while steel's stock refills:
  -- a quarter of what lacks to 80 a step
  it("goes on where stocks change and nothing else does", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel"}, flows = {{0, 40}, {0, 0}}, output = {50, 100}})
    local e = assert(core.economy.new(chain, {steps = 1, goods = 2, good = {1, 2}, stock = {2, 2}, restore = {4, 4},
      reach = {1, 1}, minor = 0, alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief",
      rationing = "alike", target = "wanted", flows = "domestic"}))
    assert(e:set(1, "capacity", {0, 1}))
    assert(e:step())
    assert(e:set(1, "capacity", {5, 1}))
    assert(e:step())
    local before = e:get(1, "stocks")[2]
    assert(e:step(12, {{}}))
    assert.near(80 - (80 - before) * 0.75 ^ 12, e:get(1, "stocks")[2], 1e-12 * 80)
    assert.equal(100, e:get(1, "output")[2])
    assert.is_true(before < 60)
  end)
end)
