-- the core's economy: its own options, by hand
local core = require "lian.core"
local economies = require "spec.support.economies"
local lian = require "lian"

describe("the core's economy", function()
  local function economy(more)
    local chain = assert(lian.chain{nodes = {"ore", "gas", "steel"}, flows = {{0, 0, 40}, {0, 0, 10}, {0, 0, 0}},
      output = {50, 20, 100}})
    local spec = {steps = 1, goods = 3, good = {1, 2, 3}, stock = {2, 2, 2}, restore = {1, 1, 1}, reach = {1, 1, 1},
      minor = 0, alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief", rationing = "orders_first",
      target = "wanted", flows = "domestic"}
    for key, value in pairs(more or {}) do spec[key] = value end
    return assert(core.economy.new(chain, spec))
  end

  -- the gas stops; steel lives on its stock of two steps, then on what rule says
  local function steel(more, steps)
    local e = economy(more)
    assert(e:set(1, "capacity", {1, 0, 1}))
    local out = {}
    for t = 1, steps or 4 do
      assert(e:step())
      out[t] = e:get(1, "output")[3]
    end
    return out
  end

  it("lets a critical input stop its buyer when its stock is used up", function()
    assert.same({100, 100, 0, 0}, steel())
  end)

  it("lets an important input take half, and an optional one nothing", function()
    local kinds = {0, 0, 0, 0, 0, 1, 0, 0, 0} -- good by good: gas is important to steel
    assert.same({100, 100, 50, 50}, steel{importance = kinds})
    kinds[6] = 2
    assert.same({100, 100, 100, 100}, steel{importance = kinds})
  end)

  it("takes importance as a text of a byte each", function()
    local packed = ("\0"):rep(5) .. "\1" .. ("\0"):rep(3)
    assert.same({100, 100, 50, 50}, steel{importance = packed})
    assert.error_matches(function() steel{importance = packed:sub(2)} end, "importance: expected 9 bytes, got 8")
    local wrong = packed:gsub("\1", "\3")
    assert.error_matches(function() steel{importance = wrong} end, "importance: byte 6: expected 0 to 2")
  end)

  it("lets inputs stand in for each other when production is linear", function()
    local out = steel({production = "linear", restore = {1000, 1, 1}}, 3)
    assert.same({100, 100, 100}, out) -- the ore in stock makes up for the gas
  end)

  it("never runs short of a good with stocks without end", function()
    assert.same({100, 100, 100, 100}, steel{stock = {2, math.huge, 2}, reach = {1, math.huge, 1}})
  end)

  -- steel is made of ore, and steel abroad has the same column but nobody is there yet
  local function asleep(more)
    local chain = assert(core.chain_new{kind = "table", nodes = {"ore", "steel", "abroad"}, output = {40, 100, 100},
      flows = core.matrix_new(3, 3, {{0, 40, 40}, {0, 0, 0}, {0, 0, 0}})})
    local spec = {steps = 1, goods = 2, good = {1, 2, 2}, stock = {3, 3}, restore = {1, 1}, reach = {1, 1}, minor = 0,
      dormant = {false, false, true}, alpha_base = 1, alpha_max = 1.5, alpha_steps = 1, production = "leontief",
      rationing = "orders_first", target = "wanted", flows = "domestic", purchases = {0, 100, 0}, columns = 1}
    for key, value in pairs(more or {}) do spec[key] = value end
    return assert(core.economy.new(chain, spec))
  end

  it("lets makers go to a dormant node with their stocks and orders; customers follow by moves", function()
    for _, more in ipairs{{}, {by_capacity = true}, {target = "fixed"}, {hire = 0.1, fire = 0.2, alpha_max = 1},
      {run_down = true, target = "output"}, {backlog = true}, {quiet = true}} do
      local e = asleep(more)
      e:step()
      assert.same({40, 100, 0}, e:get(1, "output"))
      for t, left in ipairs{0.75, 0.5, 0.5, 0} do
        assert(e:relocate(1, 2, 3, 1 - left / (t == 1 and 1 or t == 4 and 0.5 or t == 3 and 0.5 or 0.75)))
        e:uncut(1)
        assert(e:move(1, 2, {false, true, false}, {true, true, true, true, true}, 1 - left, {0, 0, 1}))
        assert.equal(0, assert(e:step())[1].unmet)
        assert.same({40, 100 * left, 100 * (1 - left)}, e:get(1, "output"))
        assert.same({40, 0, 0}, e:get(1, "orders"))
        assert.same({0, 120 * left, 120 * (1 - left)}, {table.unpack(e:get(1, "stocks"), 1, 3)})
      end
      assert(e:step())
      assert.same({40, 0, 100}, e:get(1, "output"))
    end
  end)

  it("refuses makers who go where others are, or to another good", function()
    local e = asleep()
    for _, pair in ipairs{{2, 2}, {3, 2}, {1, 3}} do
      assert.has_error(function() e:relocate(1, pair[1], pair[2], 0.5) end)
    end
    assert.is_nil((e:relocate(1, 2, 3, 1.5)))
  end)

  it("turns a buyer to other origins, good by good", function()
    local chain = assert(lian.chain{nodes = {"ore", "ore 2", "steel"}, output = {40, 20, 100},
      flows = {{0, 0, 40}, {0, 0, 0}, {0, 0, 0}}, demand = {all = {0, 20, 100}}})
    local e = assert(core.economy.new(chain, {steps = 1, goods = 2, good = {1, 1, 2}, stock = {3, 3}, restore = {1, 1},
      reach = {1, 1}, minor = 0, alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief",
      rationing = "orders_first", target = "wanted", flows = "domestic"}))
    assert(e:turn(1, 3, 0.5, {1, 3, 0}))
    assert(e:place())
    assert.same({25, 15, 0}, e:get(1, "orders")) -- half as before, half by 1 : 3
    assert(e:move(1, 1, {true, false, false}, {true, true, true, false}, 0.2, {0, 1, 0}))
    assert(e:place())
    assert.same({20, 20, 0}, e:get(1, "orders"))
    assert.has_error(function() e:turn(1, 3, 0.5, {1, 1, 0}) end, "turns come before moves and cuts")
    e:uncut(1)
    assert(e:turn(1, 2, 1, {1, 1, 1})) -- who buys nothing has nothing to turn
    assert(e:place())
    assert.same({40, 0, 0}, e:get(1, "orders"))
  end)

  it("keeps account: what came less what was used is what stocks changed by", function()
    math.randomseed(9, 0)
    local chain = economies.build(economies.table(3, 4))
    local good = {}
    for i = 1, 12 do good[i] = (i - 1) % 4 + 1 end
    local e = assert(core.economy.new(chain, {steps = 52, goods = 4, good = good, stock = {3, 5, 2, 4},
      restore = {2, 2, 2, 2}, reach = {2, 4, 1, 3}, minor = 0, alpha_base = 1, alpha_max = 1.2, alpha_steps = 20,
      by_capacity = true, production = "leontief", rationing = "alike", target = "wanted", flows = "domestic"}))
    local normal, base = e:get(1, "normal"), e:get(1, "use")
    local flags, home = {}, {}
    for i = 1, 12 do flags[i], home[i] = i > 8, i <= 4 end
    for t = 1, 60 do
      if t == 5 then e:set(1, "capacity", {0.5, 1, 1, 1, 1, 0.8, 1, 1, 1, 1, 1, 1}) end
      if t == 12 then assert(e:cut(1, flags, home, 0.3, 0.3)) end
      if t == 30 then e:uncut(1) e:set(1, "capacity", {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}) end
      local before, orders = e:get(1, "stocks"), e:get(1, "orders")
      assert(e:step())
      local after, x, share = e:get(1, "stocks"), e:get(1, "output"), e:get(1, "share_orders")
      -- deliveries by good add up to what its makers sent on orders; stocks take them less the use
      if t ~= 12 and t ~= 30 then
        for g = 1, 4 do
          local sent, change, used = 0, 0, 0
          for i = 1, 12 do if good[i] == g then sent = sent + orders[i] * share[i] end end
          for j = 1, 12 do
            change = change + after[(g - 1) * 12 + j] - before[(g - 1) * 12 + j]
            used = used + base[(g - 1) * 12 + j] * x[j] / normal[j]
          end
          assert.near(sent - used, change, 1e-9 * (sent + used))
        end
      end
      -- output is what is delivered to orders and final users
      local final, share_final = e:get(1, "final"), e:get(1, "share_final")
      for i = 1, 12 do
        if t ~= 12 and t ~= 30 then
          local delivered = orders[i] * share[i] + final[i] * share_final[i]
          assert.is_true(delivered <= x[i] * (1 + 1e-12))
          assert.is_true(x[i] <= e:get(1, "capacity")[i] * (1 + 1e-12))
        end
        assert.is_true(after[i] >= 0)
      end
    end
  end)

  it("refuses numbers that cannot be", function()
    local e = economy()
    local function fails(telling, done, message)
      assert.is_nil(done)
      assert.truthy(message:find(telling, 1, true), message)
    end
    fails("capacity of node 2: expected a number of at least 0, got -2", e:set(1, "capacity", {1, -2, 1}))
    fails("yield of node 3: expected a number above 0", e:set(1, "yield", {1, 1, 0}))
    fails("final demand of node 1", e:set(1, "final", {-1, 0, 0}))
    fails("expected two shares", e:cut(1, {true}, {true}, 0.5, 1.5))
    local chain = assert(lian.chain{nodes = {"a"}, flows = {{1}}, output = {5}})
    local spec = {steps = 1, goods = 1, good = {1}, stock = {0}, restore = {1}, reach = {1}, minor = 0,
      alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief", rationing = "alike",
      target = "wanted", flows = "domestic"}
    fails("good 1: expected a stock above 0", core.economy.new(chain, spec))
    spec.stock, spec.alpha_max = {1}, 0.5
    fails("over-capacity", core.economy.new(chain, spec))
    spec.rationing, spec.alpha_max = "largest_first", 1
    assert.has_error(function() core.economy.new(chain, spec) end,
      "rationing: expected alike, orders_first, finals_first or level, got largest_first")
    local links = assert(lian.chain{nodes = {"a", "b"}, links = {{"a", "b", 1}}, output = {5, 5}})
    assert.has_error(function()
      core.firms.new(links, {steps = 1, goods = 1, good = {1, 1}, stock = {1, 1}, restore = 1,
        rationing = "finals_first"})
    end, "rationing: expected alike, orders_first, level or level_orders_first, got finals_first")
    assert.has_error(function() e:set(1, "capacity", {0, 0}) end)
  end)
end)
