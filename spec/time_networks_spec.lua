-- networks of firms in time, after Inoue and Todo (../shared/ref/pronet), and by hand
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local function days(count, ...)
  return lian.scenario "reference" {from = 0, to = count / 365, step = "day", ...}
end

describe("a network of firms in time", function()
  -- the network of ../shared/ref/pronet: flows of a day, as a year's
  local function reference_network()
    local e = assert(core.columns(data.answer("esri/n1000_edges.csv"), {number = {"weight"}})).columns
    local f = assert(core.columns(data.answer("esri/n1000_firms.csv"), {})).columns
    local place, links, output, shocks, sectors = {}, {}, {}, {}, {}
    for i, firm in ipairs(f.firm) do
      place[firm], output[i], sectors[i] = i, 0, "s" .. f.sector[i]
    end
    for k, weight in ipairs(e.weight) do
      links[k] = {e.supplier[k], e.buyer[k], weight * 365}
      local i = place[e.supplier[k]]
      output[i] = output[i] + weight * 365
    end
    for line in io.lines(data.answer("pronet/n1000_final_demand.txt")) do
      local firm, v = line:match("(%S+)%s+(%S+)")
      output[place[firm]] = output[place[firm]] + core.number(v) * 365
    end
    for line in io.lines(data.answer("pronet/n1000_delta.txt")) do
      local firm, v = line:match("(%S+)%s+(%S+)")
      shocks[#shocks + 1] = {firm, core.number(v)}
    end
    local chain = assert(lian.chain{nodes = f.firm, sectors = sectors, links = links, output = output})
    return chain, shocks
  end

  local function totals_of(name)
    local out = {}
    for line in io.lines(data.answer("pronet/" .. name .. ".pact")) do
      local step, v = line:match("(%S+)%s+(%S+)")
      if tonumber(step) >= 0 then out[tonumber(step) + 1] = core.number(v) end
    end
    return out
  end

  -- proportional rationing; without recovery output falls to a hundredth, where rounding grows
  for name, case in pairs{n1000_R0_rec30 = {recovers = 30 / 365, tolerance = 1e-11},
    n1000_R0_norec = {tolerance = 1e-5}} do
    it("makes the run " .. name .. " of Inoue and Todo's program", data.needed(function()
      local chain, firms = reference_network()
      local wanted, shocks = totals_of(name), {}
      for k, firm in ipairs(firms) do
        shocks[k] = lian.capacity{nodes = firm[1], cut = firm[2], lasts = case.recovers and 0,
          recovers = case.recovers}
      end
      local run = assert(days(#wanted, table.unpack(shocks)):run(chain, {profile = "inoue-todo"})) -- points, as there
      local output = run:series():column("output")
      for t, v in ipairs(wanted) do assert.near(1, output[t] / 365 / v, case.tolerance) end
    end))
  end

  local function two()
    local chain = assert(lian.chain{nodes = {"A", "B"}, links = {{"B", "A", 36500}, {"A", "B", 36500}},
      output = {73000, 73000}})
    return chain
  end

  it("halves two firms for good by a tenth, as published", function()
    local run = assert(days(8, lian.capacity{nodes = "A", cut = 0.1}):run(two(), {rationing = "level"}))
    local wanted, output = {380, 343.33333333333, 303.88888888889, 251.85185185185, 231.21913580247, 200, 200},
      run:series():column("output")
    for t, v in ipairs(wanted) do assert.near(v, output[t] / 365, 1e-9) end
  end)

  local function random_network(n)
    local nodes, sectors, links, output, seen = {}, {}, {}, {}, {}
    for i = 1, n do nodes[i], sectors[i], output[i] = "f" .. i, "s" .. math.random(5), 0 end
    for _ = 1, 6 * n do
      local i, j = math.random(n), math.random(n)
      if i ~= j and not seen[i * n + j] then
        seen[i * n + j] = true
        local v = math.random() ^ 3 * 1000 + 1
        links[#links + 1], output[i] = {nodes[i], nodes[j], v}, output[i] + v
      end
    end
    for i = 1, n do output[i] = output[i] * (1.1 + math.random()) + 10 end
    local chain = assert(lian.chain{nodes = nodes, sectors = sectors, links = links, output = output})
    return chain
  end

  it("stays at rest to the last bit, and gives the same for any number of threads", function()
    math.randomseed(11, 0)
    local chain = random_network(3000)
    local idle = assert(days(400, lian.capacity{nodes = "f1", cut = 0}):run(chain))
    local output = idle:series():column("output")
    for t = 2, #output do assert.equal(output[1], output[t]) end
    assert.equal(0, idle:resilience().provenance.peak)
    local before, shock = lian.threads(), lian.capacity{nodes = {"f1", "f2", "f3"}, cut = 0.8, lasts = 30 / 365}
    for _, rule in ipairs{"alike", "orders_first", "level", "level_orders_first"} do
      lian.threads(1)
      local one = assert(days(60, shock):run(chain, {rationing = rule})):series():column("output")
      lian.threads(3)
      assert.same(one, assert(days(60, shock):run(chain, {rationing = rule})):series():column("output"))
    end
    lian.threads(before)
  end)

  it("keeps within what is made, and serves final users last where it should", function()
    math.randomseed(12, 0)
    local chain = random_network(200)
    local good, stock, lost = {}, {}, {}
    for i = 1, 200 do good[i], stock[i], lost[i] = math.random(5), 10, math.random() < 0.1 and 0.7 or 0 end
    local kept = {}
    for i, v in ipairs(lost) do kept[i] = 1 - v end
    for _, rule in ipairs{"alike", "orders_first", "level", "level_orders_first"} do
      local f = assert(core.firms.new(chain, {steps = 365, goods = 5, good = good, stock = stock, restore = 6,
        rationing = rule}))
      assert(f:set(1, "capacity", kept))
      for _ = 1, 30 do
        local s, unmet = assert(f:step())[1], 0
        local x, orders, final, share = f:get(1, "output"), f:get(1, "orders"), f:get(1, "final"), f:get(1,
          "share_final")
        local capacity = f:get(1, "capacity")
        for i, v in ipairs(x) do
          assert.is_true(v <= capacity[i] * (1 + 1e-12) and share[i] >= 0 and share[i] <= 1)
          unmet = unmet + final[i] * (1 - share[i])
          assert.is_true(final[i] * share[i] <= v * (1 + 1e-12))
          if v < orders[i] * (1 - 1e-12) and rule:find("orders_first") then assert.near(0, share[i], 1e-12) end
        end
        assert.near(s.unmet, unmet, 1e-9 * (1 + unmet))
      end
    end
  end)

  it("fills orders up to one level of what is normal", function()
    -- S is short by half; B makes a tenth and soon orders nothing, so the others share what there is
    local chain = assert(lian.chain{nodes = {"S", "A", "B", "C"}, output = {400, 300, 300, 300},
      links = {{"S", "A", 100}, {"S", "B", 100}, {"S", "C", 100}}})
    local f = assert(core.firms.new(chain, {steps = 1, goods = 4, good = {1, 2, 3, 4}, stock = {2, 2, 2, 2},
      restore = 1, rationing = "level"}))
    f:set(1, "capacity", {0.5, 1, 0.1, 1})
    f:step()
    assert.near(0.5, f:get(1, "share_final")[1], 1e-15) -- all ask for what is normal: 200 of 400
    f:step() -- A, C ask for 150, B for nothing, final users for 100: 200 among three, alike by the normal 100
    assert.near(350 - 100 + 50, f:get(1, "orders")[1], 1e-9)
    assert.near(2 / 3, f:get(1, "share_final")[1], 1e-12)
  end)

  it("takes demand as well, and refuses what does not act on it", function()
    local run = assert(days(30, lian.demand{nodes = "A", change = -0.5}):run(two()))
    assert.is_true(run:series()(5, "share") < 0.9)
    assert.near(0, run:series()(5, "unmet"), 1e-9) -- what is not wanted is not missed
    local function wrong(telling, shock, parameters)
      assert.error_matches(function() days(30, shock):run(two(), parameters) end, telling)
    end
    local cap = lian.capacity{nodes = "A", cut = 0.1}
    wrong("needs a dense table", lian.embargo{by = "X", on = "Y"})
    wrong("needs a dense table", lian.destruction{nodes = "A", share = 0.1, builders = {B = 1}, within = 1})
    wrong("run.psi: has no meaning for a network", cap, {psi = 0.5})
    wrong("run.rationing: expected 'alike', 'orders_first', 'level' or 'level_orders_first'", cap,
      {rationing = "finals_first"})
    wrong("run.rationing: 'finals_last' is called 'orders_first' now", cap, {rationing = "finals_last"})
    wrong("run.stock: expected days above 0", cap, {stock = -1})
  end)
end)
