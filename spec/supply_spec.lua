-- what can be delivered under caps: the linear program and the rationed case, as plain functions
local core = require "lian.core"
local data = require "spec.support.data"
local economies = require "spec.support.economies"
local generator = require("spec.support.random_table").generator
local lian = require "lian"
local sum = require("lian.base.lists").sum

local RULES = {"alike", "orders_first", "largest_first"}

local function near(expected, got, tolerance)
  assert.equal(#expected, #got)
  for i, v in ipairs(expected) do assert.near(v, got[i], tolerance) end
end

local function positive(list)
  local total = 0
  for _, v in ipairs(list) do total = total + math.max(0, v) end
  return total
end

local function textbook()
  return assert(lian.chain{nodes = {"s1", "s2"}, flows = {{150, 500}, {200, 100}},
    output = {1000, 2000}})
end

-- a productive table with idle nodes and, here and there, negative final demand
local function random_table(n)
  local x, flows = {}, {}
  local density = math.random()
  for j = 1, n do x[j] = math.random() < 0.1 and 0 or 10 ^ (3 * math.random()) end
  for i = 1, n do flows[i] = {} end
  for j = 1, n do
    local bought = 0
    for i = 1, n do
      flows[i][j] = x[i] > 0 and x[j] > 0 and math.random() < density and math.random() or 0
      bought = bought + flows[i][j]
    end
    local scale = bought > 0 and (0.2 + 0.6 * math.random()) * x[j] / bought or 0
    for i = 1, n do flows[i][j] = flows[i][j] * scale end
  end
  local nodes, demand = {}, {}
  for i = 1, n do
    nodes[i], demand[i] = "n" .. i, x[i] - sum(flows[i])
  end
  return assert(lian.chain{nodes = nodes, flows = flows, output = x, demand = demand})
end

local function random_caps(chain)
  local caps = chain:output()
  for i, x in ipairs(caps) do
    local u = math.random()
    caps[i] = u < 0.05 and 0 or u < 0.3 and x * math.random() or x
  end
  return caps
end

describe("the best case", function()
  -- scipy.optimize.linprog (HiGHS): n, flows, output, caps, final delivery in total, total output
  it("agrees with an independent solver on a table of five", function()
    local flows = {{10, 20, 5, 0, 8}, {15, 5, 10, 12, 0}, {0, 30, 8, 6, 4}, {9, 0, 12, 3, 20},
      {6, 10, 0, 14, 2}}
    local chain = assert(lian.chain{nodes = {"a", "b", "c", "d", "e"}, flows = flows,
      output = {100, 120, 90, 110, 80}})
    local caps, f = {100, 60, 90, 77, 80}, chain:final_demand()
    local delivery = assert(core.analysis.supply_best(chain, nil, caps, f))
    local output = assert(core.analysis.supply_best(chain, nil, caps, f, nil, "output"))
    assert.near(215.43231441048, sum(delivery.delivered), 1e-6)
    assert.near(364.31149927220, sum(output.output), 1e-6)
    near({0, 0.81406757, 0, 0.80980701, 0}, delivery.price, 1e-6)
  end)

  it("is exactly the table when nothing is short", function()
    local chain = random_table(12)
    local r = assert(core.analysis.supply_best(chain, nil, chain:output(), chain:final_demand()))
    assert.same(chain:output(), r.output)
    assert.same(chain:final_demand(), r.delivered)
    assert.equal(0, sum(r.price))
  end)

  it("is exactly nothing when nothing can be made", function()
    local r = assert(core.analysis.supply_best(textbook(), nil, {0, 0}, {350, 1700}))
    assert.same({0, 0}, r.output)
    assert.same({0, 0}, r.delivered)
  end)

  it("stops those who need what is not made, and prices its first unit", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel", "bread"},
      flows = {{0, 10, 0}, {0, 0, 0}, {0, 0, 0}}, output = {10, 100, 50}})
    local r = assert(core.analysis.supply_best(chain, nil, {0, 100, 50}, chain:final_demand()))
    assert.same({0, 0, 50}, r.output)
    assert.near(10, r.price[1], 1e-2) -- a unit of ore makes ten of steel
  end)

  it("draws on negative final demand before it gives up deliveries", function()
    -- 40 of the 100 of oil are bought abroad
    local chain = assert(lian.chain{nodes = {"oil", "fuel"}, flows = {{0, 100}, {0, 0}},
      output = {60, 300}, demand = {-40, 300}})
    local r = assert(core.analysis.supply_best(chain, nil, {30, 300}, {-40, 300}))
    near({30, 210}, r.output, 1e-5)
    near({-40, 210}, r.delivered, 1e-5)
  end)

  it("is for dense tables", function()
    local net = assert(lian.chain{nodes = {"a", "b"}, output = {2, 2}, links = {{"a", "b", 1}}})
    local none, message, code = core.analysis.supply_best(net, nil, {1, 1}, net:final_demand())
    assert.is_nil(none)
    assert.truthy(message:find("dense tables", 1, true))
    assert.equal("unsupported", code)
  end)
end)

describe("the rationed case", function()
  -- one mine, two smelters that ask it for 30 and 20, and final users for 50
  local chain = assert(lian.chain{nodes = {"mine", "large", "small"},
    flows = {{0, 30, 20}, {0, 0, 0}, {0, 0, 0}}, output = {100, 60, 40}})
  local function deliver(rule)
    return assert(core.analysis.supply_rationed(chain, nil, {40, 60, 40}, chain:final_demand(), nil,
      rule))
  end

  it("gives every user the same share", function()
    near({40, 24, 16}, deliver("alike").output, 1e-6)
    near({20, 24, 16}, deliver("alike").delivered, 1e-6)
  end)

  it("or serves other nodes first", function()
    near({40, 48, 32}, deliver("orders_first").output, 1e-6)
    near({0, 48, 32}, deliver("orders_first").delivered, 1e-6)
  end)

  it("or the largest order first", function()
    near({40, 60, 20}, deliver("largest_first").output, 1e-6)
    near({0, 60, 20}, deliver("largest_first").delivered, 1e-6)
  end)

  it("knows three rules of serving", function()
    assert.has_error(function() deliver("level") end,
      "rationing: expected alike, orders_first or largest_first, got level")
    assert.error_matches(function() deliver("proportional") end, "invalid option 'proportional'")
    assert.error_matches(function()
      lian.scenario "s" {lian.capacity{nodes = "mine", cut = 0.1}}:run(chain, {rationing = "buyers_first"})
    end, "'buyers_first' is called 'orders_first' now")
  end)

  it("passes a shortage down a long chain", function()
    local nodes, links, output = {}, {}, {}
    for i = 1, 30 do
      nodes[i], output[i] = "n" .. i, 10
      if i > 1 then links[#links + 1] = {"n" .. i - 1, "n" .. i, 10} end
    end
    output[30] = 20
    local net = assert(lian.chain{nodes = nodes, output = output, links = links})
    local caps = net:output()
    caps[1] = 2.5
    local r = assert(core.analysis.supply_rationed(net, nil, caps, net:final_demand()))
    for i = 1, 29 do assert.near(2.5, r.output[i], 1e-6) end
    assert.near(5, r.output[30], 1e-6)
  end)

  it("lets a buyer of several origins keep what the others deliver, and no more", function()
    -- the plant buys 30 of chips at home and 10 abroad; abroad makes none any more
    local world = assert(lian.chain{nodes = {"home_chips", "abroad_chips", "plant"},
      flows = {{0, 0, 30}, {0, 0, 10}, {0, 0, 0}}, output = {50, 10, 100}})
    local caps, f = {50, 0, 100}, world:final_demand()
    local pooled = assert(core.analysis.supply_rationed(world, nil, caps, f, {1, 1, 2}))
    near({50, 0, 75}, pooled.output, 1e-6)
    near({20, 0, 75}, pooled.delivered, 1e-6)
    assert.near(40, pooled.recipes:get(1, 3), 1e-9) -- all chips of the plant are from home now
    local strict = assert(core.analysis.supply_rationed(world, nil, caps, f))
    near({20, 0, 0}, strict.output, 1e-6)
    assert.is_nil(strict.recipes)
  end)

  it("lets a buyer do without what hardly matters", function()
    local office = assert(lian.chain{nodes = {"paper", "steel", "car"},
      flows = {{0, 0, 1}, {0, 0, 199}, {0, 0, 0}}, output = {10, 199, 400}})
    local caps, f = {0, 199, 400}, office:final_demand()
    local r = assert(core.analysis.supply_rationed(office, nil, caps, f, nil, nil, 0.01))
    near({0, 199, 400}, r.output, 1e-6)
    r = assert(core.analysis.supply_rationed(office, nil, caps, f, nil, nil, 0))
    near({0, 0, 0}, r.output, 1e-6)
  end)

  it("draws on negative final demand, and less of it when less is needed", function()
    local oil = assert(lian.chain{nodes = {"oil", "fuel"}, flows = {{0, 100}, {0, 0}},
      output = {60, 300}, demand = {-40, 300}})
    near({30, 210}, assert(core.analysis.supply_rationed(oil, nil, {30, 300}, {-40, 300})).output, 1e-6)
    local r = assert(core.analysis.supply_rationed(oil, nil, {60, 60}, {-40, 300}))
    near({0, 60}, r.output, 1e-6) -- 20 of oil are asked for, and 40 were to be drawn
    near({-20, 60}, r.delivered, 1e-6)
  end)
end)

describe("both cases, on random tables", function()
  it("keep to caps and demand, balance, and stand in their order", function()
    math.randomseed(11)
    for round = 1, 60 do
      local chain = random_table(math.random(1, 25))
      local x, f, caps, groups = chain:output(), chain:final_demand(), random_caps(chain), {}
      local goods, essential = math.random(1, #x), round % 2 * 0.1
      for i = 1, #x do groups[i] = math.random(1, goods) end
      local best = assert(core.analysis.supply_best(chain, nil, caps, f, groups))
      for _, rule in ipairs(RULES) do
        local r = assert(core.analysis.supply_rationed(chain, nil, caps, f, groups, rule, essential))
        local flows = r.recipes or chain:flows()
        local with = r.recipes and
          assert(core.analysis.supply_best(chain, nil, caps, f, groups, "final", 0, r.recipes)) or best
        local scale = positive(f) + 1
        assert.is_true(positive(r.delivered) <=
          math.max(positive(best.delivered), positive(with.delivered)) + 1e-6 * scale)
        for i, made in ipairs(r.output) do
          assert.is_true(made >= 0 and made <= caps[i] + 1e-9)
          assert.is_true(r.delivered[i] <= math.max(0, f[i]) + 1e-9 and
            r.delivered[i] >= math.min(0, f[i]) - 1e-9)
          local used = 0
          for j, y in ipairs(r.output) do
            if x[j] > 0 then used = used + flows:get(i, j) * y / x[j] end
          end
          assert.near(made - used, r.delivered[i], 1e-6 * scale)
        end
      end
    end
  end)

  it("a deeper cut never helps the best case", function()
    math.randomseed(12)
    for _ = 1, 20 do
      local chain = random_table(12)
      local x, f, last = chain:output(), chain:final_demand(), math.huge
      for step = 0, 4 do
        local caps = chain:output()
        for i = 1, 4 do caps[i] = x[i] * (1 - step / 4) end
        local delivered = positive(assert(core.analysis.supply_best(chain, nil, caps, f)).delivered)
        assert.is_true(delivered <= last + 1e-6 * positive(f))
        last = delivered
      end
    end
  end)

  it("scale with money", function()
    local small = {nodes = {"s1", "s2"}, flows = {{150e-9, 500e-9}, {200e-9, 100e-9}},
      output = {1000e-9, 2000e-9}}
    local r = assert(core.analysis.supply_best(assert(lian.chain(small)), nil, {900e-9, 2000e-9},
      {350e-9, 1700e-9}))
    near({900e-9, 1978.947368e-9}, r.output, 1e-15)
    assert.near(0.797368, r.price[1], 1e-6)
  end)
end)

describe("misuse", function()
  local c = textbook()
  local cases = {
    {"too few caps", function() core.analysis.supply_best(c, nil, {1}, {1, 1}) end, "cap: expected 2"},
    {"a cap that is no number", function()
      core.analysis.supply_best(c, nil, {0 / 0, 1}, {1, 1}) end, "cap of 's1' is no number"},
    {"demand without end", function()
      core.analysis.supply_rationed(c, nil, {1, 1}, {1, math.huge}) end, "demand for 's2'"},
    {"a rule that is none", function()
      core.analysis.supply_rationed(c, nil, {1, 1}, {1, 1}, nil, "loudest_first") end, "loudest_first"},
    {"groups for some", function()
      core.analysis.supply_rationed(c, nil, {1, 1}, {1, 1}, {1}) end, "one a node"},
    {"recipes of another size", function()
      core.analysis.supply_best(c, nil, {1, 1}, {1, 1}, nil, nil, 0, core.matrix_new(1, 1)) end,
      "expected 2 x 2"},
  }
  for _, case in ipairs(cases) do
    it("names " .. case[1], function()
      local ok, message = pcall(case[2])
      assert.is_false(ok)
      assert.truthy(tostring(message):find(case[3], 1, true), tostring(message))
    end)
  end
end)

describe("real tables", function()
  local function holds(result)
    local delivery = result:losses{each = "total", of = "final_demand"}
    local best, rationed = delivery(1, "best_loss"), delivery(1, "rationed_loss")
    assert.is_true(best > 0 and rationed >= best)
    for _, row in result:losses():rows() do
      assert.is_true(row.best_loss >= 0 and row.rationed_loss >= -1e-6 * math.abs(row.before))
    end
  end

  it("China 2018, imports apart: half of the imported electronics stops", data.needed(function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    holds(assert((lian.scenario "chips" {lian.embargo{goods = "20", cut = 0.5}}):run(chain)))
  end))

  it("China 2018, 153 sectors: the bottleneck is the sector that was cut", data.needed(function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_153.csv"))
    local result = assert((lian.scenario "parts" {lian.capacity{goods = "094", cut = 0.2}}):run(chain))
    holds(result)
    assert.same({"094"}, result:bottlenecks():column("node"))
  end))

  it("the world of 2011: electronics of four origins no longer reach China", data.needed(function()
    local folder = data.path "wiod2013_mrio/"
    local chain = assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz",
      demand = folder .. "Y_2011.csv.gz", output = folder .. "x_2011.csv"})
    local result = assert((lian.scenario "chips" {lian.embargo{goods = "c14",
      by = {"USA", "JPN", "KOR", "TWN"}, on = "CHN", cut = 0.9}}):run(chain, {sourcing = "links"}))
    holds(result)
    local regions = result:losses{each = "region", of = "value_added"}
    assert.equal("CHN", regions:top(1, "best_loss")(1, "region"))
    assert.truthy(result:solution():find("relative gap", 1, true))
  end))
end)

describe("a market at once", function()
  it("says where the flows of a rationed run leave out who fills in", function()
    local c = assert(lian.chain{nodes = {"A_P", "B_P", "H_G"}, regions = {"A", "B", "H"}, sectors = {"P", "P", "G"},
      flows = {{0, 0, 50}, {0, 0, 50}, {0, 0, 0}}, output = {60, 60, 200}, demand = {H_hh = {values = {0, 0, 200},
        region = "H"}, A_hh = {values = {10, 0, 0}, region = "A"}, B_hh = {values = {0, 10, 0}, region = "B"}}})
    local function note(...)
      return assert(lian.scenario "x" {...}:run(c)):flows{case = "rationed"}.note or ""
    end
    local a = lian.embargo{goods = "P", by = "A", on = "H", cut = 1}
    assert.is_nil(note(a):find("by its own cut", 1, true))
    assert.truthy(note(a, lian.embargo{goods = "P", by = "B", on = "H", cut = 0.01}):find("by its own cut", 1, true))
  end)

  it("turns to nobody who is cut off as well, whatever the order of the shocks", function()
    local sample = assert(require "lian.examples.four_regions"())
    local a = lian.embargo{goods = "C", by = "USA", on = "CHN", cut = 0.8}
    local b = lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = 0.5}
    local function moved(...)
      local out = {}
      local result = assert(lian.scenario "s" {...}:run(sample))
      for _, row in result:flows{on = "CHN", goods = "C", case = "demand"}:rows() do
        out[row.by] = row.after / row.before
      end
      return out
    end
    local one, other = moved(a, b), moved(b, a)
    for by, v in pairs(one) do assert.near(v, other[by], 1e-9) end
    assert.near(0.2 / 0.5, one.USA / one.JKT, 1e-3) -- what cuts leave, but that some buyers grow
  end)

  -- x is made in A, B and K from nothing; y in A of 6 of A's x and 4 of B's; all else goes to final users
  local function three()
    return assert(lian.chain{nodes = {"A_x", "B_x", "K_x", "A_y"}, regions = {"A", "B", "K", "A"},
      sectors = {"x", "x", "x", "y"}, flows = {{0, 0, 0, 6}, {0, 0, 0, 4}, {0, 0, 0, 0}, {0, 0, 0, 0}},
      demand = {labels = {"A", "B", "K"}, regions = {"A", "B", "K"},
        values = {{12, 0, 0}, {2, 10, 0}, {0, 0, 24}, {20, 0, 0}}}})
  end

  it("asks other makers of the good: at home by what they deliver there, abroad by what they make", function()
    local stop = lian.embargo{goods = "x", by = "B", on = "A", cut = 0.5}
    -- weights 18 of A_x (6 that it delivers to A's makers, 12 to its final users) and 24 of K_x
    local result = assert(lian.scenario "s" {stop}:run(three(), {sourcing = "market"}))
    local moved = {}
    for _, row in result:flows{on = "A", goods = "x", case = "demand"}:rows() do moved[row.by] = row.change end
    assert.near(-3, moved.B, 1e-12)
    assert.near(9 / 7, moved.A, 1e-12)
    assert.near(12 / 7, moved.K, 1e-12)
    -- makers are at capacity: A_x is asked for 135 / 7 of 18, K_x for 180 / 7 of 24, and all their users get the same
    -- share; B_x has 3 that nobody may take
    local supply = result:losses()
    assert.near(3, supply("B_x", "rationed_loss"), 1e-6)
    assert.near(0, supply("A_x", "rationed_loss"), 1e-6)
    assert.near(0, supply("K_x", "rationed_loss"), 1e-6)
  end)

  it("loses nothing without a cut, and all that nobody else makes", function()
    local none = assert(lian.scenario "s" {lian.embargo{goods = "x", by = "B", on = "A", cut = 0}}:run(three(),
      {sourcing = "market"})):losses()
    for _, column in ipairs{"demand_loss", "rationed_loss", "best_loss"} do
      for _, v in ipairs(none:column(column)) do assert.near(0, v, 1e-6) end
    end
    local alone = assert(lian.chain{nodes = {"B_x", "A_y"}, regions = {"B", "A"}, sectors = {"x", "y"},
      flows = {{0, 4}, {0, 0}}, demand = {labels = {"A", "B"}, regions = {"A", "B"}, values = {{0, 6}, {10, 0}}}})
    local stop = lian.embargo{goods = "x", by = "B", on = "A", cut = 0.3}
    local losses = assert(lian.scenario "s" {stop}:run(alone, {sourcing = "market"})):losses()
    assert.near(3, losses("A_y", "rationed_loss"), 1e-6)
  end)

  -- H buys 50 of P in each of A and B for its 200 of G, and makes none
  local function nobody_else()
    return assert(lian.chain{nodes = {"A_P", "B_P", "H_G"}, regions = {"A", "B", "H"}, sectors = {"P", "P", "G"},
      flows = {{0, 0, 50}, {0, 0, 50}, {0, 0, 0}}, output = {60, 60, 200}, unit = "EUR",
      demand = {H_hh = {values = {0, 0, 200}, region = "H"}, A_hh = {values = {10, 0, 0}, region = "A"},
        B_hh = {values = {0, 10, 0}, region = "B"}}})
  end

  it("misses, as by links, what is cut of all makers: each by what it sold, cuts on what cuts have left", function()
    local function stop(by, cut) return lian.embargo{goods = "P", by = by, on = "H", cut = cut} end
    local function holds(expected, ...)
      for _, sourcing in ipairs{"market", "links"} do
        local result = assert(lian.scenario "s" {...}:run(nobody_else(), {sourcing = sourcing}))
        near(expected, result:losses():column("rationed_loss"), 1e-6)
        local best = result:losses():column("best_loss") -- a market's does not say which of the makers of P
        near({expected[1] + expected[2], expected[3]}, {best[1] + best[2], best[3]}, 1e-4)
      end
    end
    holds({25, 25, 100}, stop({"A", "B"}, 0.5))
    holds({25, 25, 100}, stop("A", 0.5), stop("B", 0.5))
    holds({17.5, 17.5, 70}, stop("A", 0.5), stop("B", 0.2))
    holds({25.25, 25.25, 101}, stop("A", 1), stop("B", 0.01))
    holds({37.5, 37.5, 150}, stop({"A", "B"}, 0.5), stop({"A", "B"}, 0.5))
    local sold = assert(lian.scenario "s" {stop("A", 0.5), stop("B", 0.2)}:run(nobody_else())):losses()
    near({25, 10, 0}, sold:column("demand_loss"), 1e-9)
  end)

  local function random_shocks(draw)
    local function one_of(names) return names[1 + math.floor(draw() * #names)] end
    local out = {}
    for k = 1, 1 + math.floor(3 * draw()) do
      local by = draw() < 0.3 and "*" or one_of{"R2", "R3"}
      out[k] = lian.embargo{goods = draw() < 0.8 and one_of{"S1", "S2", "S3"} or nil, by = by, on = "R1",
        cut = draw() < 0.2 and 1 or draw(), finals = draw() < 0.5}
    end
    if draw() < 0.3 then out[#out + 1] = lian.capacity{goods = "S2", on = "R2", cut = 0.5 * draw()} end
    if draw() < 0.3 then out[#out + 1] = lian.demand{goods = "S1", on = "R1", change = -draw()} end
    return out
  end

  it("is the same as links where nobody else makes what is cut", function()
    for seed = 1, 10 do
      local draw, given, shocks = generator(seed), economies.table(3, 3), {}
      given.sectors[1] = "S0" -- R1 makes no S1
      for k, by in ipairs{"R2", "R3", "*"} do
        shocks[k] = lian.embargo{goods = "S1", by = by, on = "R1", cut = draw(), finals = false}
      end
      local function losses(sourcing)
        return assert(lian.scenario "s" (shocks):run(economies.build(given), {sourcing = sourcing})):losses()
      end
      local market, links = losses "market", losses "links"
      for _, name in ipairs{"demand_loss", "rationed_loss"} do near(links:column(name), market:column(name), 1e-6) end
    end
  end)

  it("delivers at best no less than rationed, whatever comes together", function()
    for seed = 1, 150 do
      local draw = generator(seed)
      local chain = economies.world(seed, 3, 3, seed % 4 == 0)
      local shocks = random_shocks(draw)
      for _, sourcing in ipairs{"market", "links"} do
        local supply = assert(lian.scenario "s" (shocks):run(chain, {sourcing = sourcing, essential = seed % 5 * 0.02,
          model = "supply", assumptions = false})).outcome.supply
        local best, rationed = sum(supply.best.undelivered), sum(supply.rationed.undelivered)
        assert.is_true(best <= rationed + 1e-6 * positive(chain:final_demand()),
          ("seed %d, %s: best %.9g, rationed %.9g"):format(seed, sourcing, best, rationed))
      end
    end
  end)
end)
