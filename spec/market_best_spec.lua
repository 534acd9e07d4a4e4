-- the best case of a market at once: goods that are cut are bought from a pool of their origins
local core = require "lian.core"
local data = require "spec.support.data"
local economies = require "spec.support.economies"
local generator = require("spec.support.random_table").generator
local lian = require "lian"
local sum = require("lian.base.lists").sum

local function positive(list)
  local total = 0
  for _, v in ipairs(list) do total = total + math.max(0, v) end
  return total
end

local function near(expected, got, tolerance)
  assert.equal(#expected, #got)
  for i, v in ipairs(expected) do assert.near(v, got[i], tolerance) end
end

local function run(chain, shocks, given)
  local o = {assumptions = false}
  for key, value in pairs(given or {}) do o[key] = value end
  return assert(lian.scenario "s" (shocks):run(chain, o))
end

local function total(result, of, column) return result:losses{each = "total", of = of}(1, column) end

-- per cent of what was: final delivery (draws taken off) and value added
local function in_per_cent(result)
  local best, chain = result.outcome.supply.best, result.chain
  local added = result:losses{each = "total", of = "value_added"}
  return 100 * (sum(best.delivered) / sum(chain:final_demand()) - 1), -100 * added(1, "best_loss") / added(1, "before")
end

describe("the best case of a market", function()
  -- scipy.optimize.linprog (HiGHS) on the program as MODELS writes it, all d counted, every input needed
  it("agrees with an independent solver on China 2018, 153 sectors, imports apart", data.needed(function()
    local chain = assert(assert(lian.read.nbs(data.path "china_nbs_io/china_2018_153.csv")):split())
    local cases = {{"041", 1, -0.2112, 0}, {"041", 0.5, -0.0933, 0}, {"094", 0.9, -3.1022, -0.9751},
      {"089", 0.9, -0.0615, 0}, {"090", 0.9, -0.2393, 0}, {"094", 0.9, -3.1062, -0.9788, "final"}}
    for _, case in ipairs(cases) do
      local result = run(chain, {lian.embargo{goods = case[1], cut = case[2]}}, {essential = 0,
        objective = case[5] or "net"})
      local delivery, added = in_per_cent(result)
      assert.near(case[3], delivery, 5.1e-5)
      assert.near(case[4], added, 5.1e-5)
    end
  end))

  -- of the 50 of a that are used (10 by a, 40 by b, 20 of these imported) and the 70 that final users buy
  local function split(second)
    return assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {5, 10}}, imports = {{0, 20}, {0, 0}},
      output = {100, 100}, demand = {labels = {"households"}, values = {{70}, {85}}, second = second}})
  end

  local function lost(chain, shocks, given)
    local result = run(chain, shocks, given)
    return result:losses{of = "final_demand"}:column("best_loss"), result:losses():column("best_loss"), result
  end

  it("gives up final goods before what others need to make theirs", function()
    local finals, output, result = lost(split(), {lian.embargo{goods = "a", cut = 0.5}}, {essential = 0})
    near({10, 0}, finals, 1e-5)
    near({0, 0}, output, 1e-5)
    local short = result:bottlenecks()
    assert.same({"a"}, short:column("node"))
    assert.near(1, short(1, "shadow_price"), 2e-3) -- a unit more of a is a unit more for final users
    assert.near(10, short(1, "cut"), 1e-9)
  end)

  it("gives up imported final goods first, and counts them apart", function()
    -- 15 of final goods are imported besides. Half of 35 still comes: 117.5 for uses of 120
    local chain = split{{15}, {0}}
    local finals, _, result = lost(chain, {lian.embargo{goods = "a", cut = 0.5}}, {essential = 0})
    near({2.5, 0}, finals, 1e-5)
    assert.truthy(result:summary():find("imported final goods of 15 no longer arrive", 1, true))
    -- 3 of 35 are missed: final users of imports are the only ones who lose
    finals, _, result = lost(chain, {lian.embargo{goods = "a", cut = 3 / 35}}, {essential = 0})
    near({0, 0}, finals, 0)
    assert.near(12, result.outcome.supply.best.pools[1].left.imported, 1e-6)
    -- inputs alone: imported final goods stand aside
    finals, _, result = lost(chain, {lian.embargo{goods = "a", cut = 0.5, finals = false}}, {essential = 0})
    near({10, 0}, finals, 1e-5)
    assert.is_nil(result:summary():find("imported final goods", 1, true))
  end)

  it("leaves out users to whom the good is less than essential of what they buy", function()
    -- a: 10 of 15 that it buys, b: 40 of 50
    local shock = {lian.embargo{goods = "a", cut = 0.5}}
    near({10, 0}, (lost(split(), shock, {essential = 0.66})), 1e-5)
    near({0, 0}, (lost(split(), shock, {essential = 0.67})), 1e-5) -- 10 are not needed by a
    near({0, 0}, (lost(split(), shock, {essential = 0.85})), 0)
  end)

  it("counts what demand no longer wants, and lost capacity", function()
    local stop = lian.embargo{goods = "a", cut = 0.5}
    near({10, 0}, (lost(split(), {stop, lian.demand{goods = "a", amount = -10}}, {essential = 0})), 1e-5)
    local result = run(split(), {stop, lian.demand{goods = "a", amount = -10}}, {essential = 0})
    near({0, 0}, result:losses{of = "unmet"}:column("best_loss"), 1e-5)
    -- a can make 80, of which it uses 8, and b's 40 are 0.4 less by unit that it makes less, as a buys 1 less of it
    near({28 - 0.4 * (100 - (85 + 4) / 0.9), 0}, (lost(split(), {stop, lian.capacity{nodes = "a", cut = 0.2}},
      {essential = 0})), 1e-5)
  end)

  -- x is made in A, B and K from nothing; y in A of 6 of A's x and 4 of B's; all else goes to final users
  local function three()
    return assert(lian.chain{nodes = {"A_x", "B_x", "K_x", "A_y"}, regions = {"A", "B", "K", "A"},
      sectors = {"x", "x", "x", "y"}, flows = {{0, 0, 0, 6}, {0, 0, 0, 4}, {0, 0, 0, 0}, {0, 0, 0, 0}},
      demand = {labels = {"A", "B", "K"}, regions = {"A", "B", "K"},
        values = {{12, 0, 0}, {2, 10, 0}, {0, 0, 24}, {20, 0, 0}}}})
  end

  local function stop(given)
    given.goods, given.on = "x", "A"
    return lian.embargo(given)
  end

  it("lets a region turn to all makers that are not cut", function()
    near({0, 0, 0, 0}, (lost(three(), {stop{by = "B", cut = 0.5}})), 0)
    -- A's 18 for 24: 14 of final goods are less important than 10 of inputs that make 20
    local finals, output, result = lost(three(), {stop{cut = 1}})
    near({12 * 6 / 14, 2 * 6 / 14, 0, 0}, finals, 1e-5)
    assert.near(0, output[1], 1e-5)
    assert.near(0, output[4], 1e-5)
    assert.near(6, sum(output), 1e-5)
    local flows = result:flows{goods = "x", case = "best"}
    assert.same({any = true}, {[flows(1, "by")] = true})
    for on, after in pairs{A = 18, B = 10, K = 24} do
      assert.near(after, flows:filter(function(row) return row.on == on end)(1, "after"), 1e-5)
    end
    assert.truthy(flows.note:find("all their origins together", 1, true))
  end)

  it("keeps final users with their own makers when final goods are not cut", function()
    -- A_x has 6 beside its final users, A_y wants 10
    local finals, output = lost(three(), {stop{cut = 1, finals = false}})
    near({4, 0, 0, 0}, finals, 1e-5)
    assert.near(4, sum(output), 1e-5)
    assert.near(0, output[4], 1e-5)
  end)

  it("counts what barred makers still deliver, as far as they can make it", function()
    -- half of 6 of B is open, and 18 are A's own, for 24
    near({12 * 3 / 14, 2 * 3 / 14, 0, 0}, (lost(three(), {stop{by = {"B", "K"}, cut = 0.5}})), 1e-5)
    -- B can make 1.6, all of it for A; K's final users get what K makes
    local finals = lost(three(), {stop{by = {"B", "K"}, cut = 0.5}, lian.capacity{nodes = "B_x", cut = 0.9}})
    assert.near(16 - 1.6, sum(finals), 1e-5)
    -- two cuts on one region leave A's own and what both leave open
    near({12 * 4.5 / 14, 2 * 4.5 / 14, 0, 0}, (lost(three(), {stop{by = {"B", "K"}, cut = 0.5},
      stop{by = "B", cut = 0.5}})), 1e-5)
  end)

  it("misses what nobody else makes, final goods too, in both cases", function()
    local alone = assert(lian.chain{nodes = {"B_x", "A_y"}, regions = {"B", "A"}, sectors = {"x", "y"},
      flows = {{0, 4}, {0, 0}}, demand = {labels = {"A", "B"}, regions = {"A", "B"}, values = {{5, 6}, {10, 0}}}})
    local result = run(alone, {stop{cut = 0.4}})
    -- 9 are delivered to A, 5.4 are open: final users lose 3.6 of 5 at best; rationed, they lose 2 and y 4
    local losses = result:losses{of = "final_demand"}
    near({3.6, 0}, losses:column("best_loss"), 1e-5)
    near({2, 4}, losses:column("rationed_loss"), 1e-6)
  end)

  it("names misuse of pools", function()
    local chain = split()
    local function solve(pool, other)
      return core.analysis.supply_best(chain, nil, {100, 100}, {70, 85}, nil, nil, 0, nil, {pool, other})
    end
    local good = {makers = {true, false}, use = {10, 40}, finals = true}
    assert(solve(good))
    assert.error_matches(function() solve{makers = {true, false}, use = {10}} end, "use: expected 2")
    assert.error_matches(function() solve{use = {10, 40}} end, "makers: expected flags")
    assert.error_matches(function() solve(good, good) end, "'a' is in two pools")
    assert.error_matches(function() solve{makers = {true, false}, use = {10, 0 / 0}} end, "what 'b' buys of a pool")
    assert.error_matches(function() solve{makers = {true, false}, use = {10, 40}, given = 0 / 0} end,
      "what a pool is given is no number")
    local function limit(given)
      given.buyers, given.barred = {true, true}, {false, false}
      return {makers = {true, false}, use = {10, 40}, finals = true, limits = {given}}
    end
    assert.error_matches(function() solve(limit{open = 0 / 0, demand = {0, 0}}) end, "open under a limit")
    assert.error_matches(function() solve(limit{open = 1, demand = {0 / 0, 0}}) end, "final demand under a limit")
  end)
end)

describe("the threshold `essential`", function()
  local sample = assert(require "lian.examples.four_regions"())
  local shocks = {lian.embargo{goods = "C", on = "CHN", cut = 0.8}, lian.capacity{goods = "C", on = "CHN", cut = 0.3}}

  it("is named with what half of it and twice it would do", function()
    local result = assert(lian.scenario "s" (shocks):run(sample, {essential = 0.1}))
    local f = result:assumptions()
    assert.same({0.05, 0.1, 0.2}, f:column("value"))
    for k, essential in ipairs{0.05, 0.1, 0.2} do
      local alone = run(sample, shocks, {essential = essential})
      for _, case in ipairs{"best", "rationed"} do
        local delivery, added = alone:losses{each = "total", of = "final_demand"},
          alone:losses{each = "total", of = "value_added"}
        assert.near(delivery(1, case .. "_loss") / delivery(1, "before"), f(k, case), 1e-12)
        assert.near(added(1, case .. "_loss") / added(1, "before"), f(k, case .. "_value_added"), 1e-12)
      end
    end
    assert.is_true(f(1, "rationed") > f(3, "rationed"))
    assert.truthy(result:summary():find("essential = 0.1 of what a buyer buys does not limit it", 1, true))
    assert.is_true(result:frames().assumptions == f)
    local path = os.tmpname()
    assert(result:report(path))
    local page = assert(io.open(path)):read("a")
    os.remove(path)
    assert.truthy(page:find("under other assumptions", 1, true))
  end)

  it("stands alone at 0, and is left out when not asked for", function()
    local none = assert(lian.scenario "s" (shocks):run(sample, {essential = 0}))
    assert.equal(1, #none:assumptions())
    assert.truthy(none:summary():find("every input limits its user", 1, true))
    assert.is_nil(run(sample, shocks):assumptions())
    assert.is_nil(assert(lian.scenario "s" {lian.demand{goods = "C", change = -0.1}}:run(sample)):assumptions())
  end)
end)

describe("the best case of a market, on 1,000 random tables", function()
  -- every second one keeps imports apart; every third has negative final demand
  local function case(seed)
    local draw = generator(1000 + seed)
    local split, negative = seed % 2 == 0, seed % 3 == 0
    local chain = split and economies.split(seed, 3 + seed % 4, negative)
      or economies.world(seed, 2 + seed % 2, 2 + seed % 3, negative)
    local goods, cut, finals = "S" .. 1 + math.floor(2 * draw()), draw(), draw() < 0.6
    local has_third = split or seed % 3 > 0
    local by, capacity = draw() < 0.3 and "R2" or "*", has_third and seed % 7 == 0 and draw() or 0
    local function shocks(share)
      local out = {lian.embargo{goods = goods, cut = share, finals = finals, on = not split and "R1" or nil,
        by = not split and by or nil}}
      if capacity > 0 then out[2] = lian.capacity{goods = "S3", cut = capacity} end
      return out
    end
    return {chain = chain, split = split, negative = negative, goods = goods, by = by, cut = cut, finals = finals,
      capacity = capacity, shocks = shocks, essential = seed % 5 == 0 and 0.1 or 0,
      size = positive(chain:final_demand())}
  end

  local function best_and_rationed(c, share)
    local result = run(c.chain, c.shocks(share), {essential = c.essential, model = "supply"})
    local supply = result.outcome.supply
    return sum(supply.best.undelivered), sum(supply.rationed.undelivered), result
  end

  -- users of what is cut make what is left of it, by origin, and final users get that share of it: a fixed recipe
  local function fixed_recipes(c)
    local chain, n = c.chain, #c.chain
    local function is_cut(region) return region ~= "R1" and (c.by == "*" or region == c.by) end
    local caps, asked, x = chain:output(), chain:final_demand(), chain:output()
    local regions, sectors, demand = chain:axis("region"), chain:axis("sector"), chain:block("demand")
    local bought, use, cut_use = {}, {}, {}
    for j = 1, n do bought[j], use[j], cut_use[j] = 0, 0, 0 end
    for i = 1, n do
      local row, second = chain:flows():row(i), c.split and chain:flows("imports"):row(i) or {}
      local is = (sectors or chain:nodes())[i] == c.goods
      for j = 1, n do
        local m = second[j] or 0
        bought[j], use[j] = bought[j] + row[j] + m, use[j] + (is and row[j] + m or 0)
        if is then cut_use[j] = cut_use[j] + (c.split and m or is_cut(regions[i]) and row[j] or 0) end
      end
      if is and not c.split and c.finals and is_cut(regions[i]) and asked[i] > 0 then
        local here, all = 0, 0
        for d, v in ipairs(demand.values:row(i)) do
          all = all + math.max(0, v)
          if demand.regions[d] == "R1" then here = here + math.max(0, v) end
        end
        asked[i] = asked[i] * (1 - c.cut * here / all)
      end
    end
    for j = 1, n do
      local hit = c.split or regions[j] == "R1"
      if hit and cut_use[j] > 0 and use[j] > c.essential * bought[j] then caps[j] = (1 - c.cut) * x[j] end
      if (sectors or chain:nodes())[j] == "S3" then caps[j] = math.min(caps[j], (1 - c.capacity) * x[j]) end
    end
    return positive(chain:final_demand()) -
      positive(assert(core.analysis.supply_best(chain, nil, caps, asked)).delivered)
  end

  -- makers that are cut off deliver no more than is open when rationed; the pool holds what its makers make
  local function holds_flows(c, result)
    if c.split or c.negative then return end
    for _, row in result:flows{on = "R1", goods = c.goods, case = "rationed"}:rows() do
      if c.by == row.by or c.by == "*" and row.by ~= "R1" then
        local open = c.finals and (1 - c.cut) * row.before or row.before
        assert.is_true(row.after <= open * (1 + 1e-9))
      end
    end
    local made, sectors = 0, c.chain:axis("sector")
    for i, x in ipairs(result.outcome.supply.best.output) do if sectors[i] == c.goods then made = made + x end end
    assert.near(made, result:flows{goods = c.goods, case = "best"}:total("after"), 1e-6 * made)
  end

  it("loses nothing without a cut", function()
    for seed = 1, 1000 do
      local c = case(seed)
      local result = run(c.chain, {c.shocks(0)[1]}, {essential = c.essential, model = "supply"})
      assert.equal(0, total(result, "final_demand", "best_loss"), seed)
      assert.equal(0, total(result, "output", "best_loss"), seed)
      assert.near(0, total(result, "final_demand", "rationed_loss"), 1e-9 * c.size)
    end
  end)

  it("is never worse than rationing, nor than fixed recipes, and a deeper cut never gains", function()
    for seed = 1, 1000 do
      local c = case(seed)
      local best, rationed, result = best_and_rationed(c, c.cut)
      holds_flows(c, result)
      local deeper = best_and_rationed(c, c.cut + (1 - c.cut) * 0.5)
      local fixed = fixed_recipes(c)
      local room = 1e-6 * c.size
      assert.is_true(best >= -room, ("seed %d: %.9g"):format(seed, best))
      assert.is_true(best <= rationed + room, ("seed %d: best %.9g, rationed %.9g"):format(seed, best, rationed))
      assert.is_true(best <= fixed + room, ("seed %d: best %.9g, fixed recipes %.9g"):format(seed, best, fixed))
      assert.is_true(best <= deeper + room, ("seed %d: best %.9g, deeper %.9g"):format(seed, best, deeper))
    end
  end)
end)
