local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

-- two regions with two goods each; each buys abroad
local function two_regions(sparse)
  local flows = {{20, 10, 5, 0}, {10, 30, 0, 5}, {5, 0, 40, 20}, {0, 10, 20, 10}}
  local nodes = {"A_food", "A_tools", "B_food", "B_tools"}
  local links = {}
  for i, row in ipairs(flows) do
    for j, v in ipairs(row) do if v ~= 0 then links[#links + 1] = {nodes[i], nodes[j], v} end end
  end
  return assert(lian.chain{nodes = nodes, kind = sparse and "network" or "table",
    regions = {"A", "A", "B", "B"}, sectors = {"food", "tools", "food", "tools"},
    flows = not sparse and flows or nil, links = sparse and links or nil,
    demand = {labels = {"A_c", "B_c"}, regions = {"A", "B"}, roles = {"households", "households"},
      values = {{60, 5}, {40, 15}, {10, 25}, {20, 40}}}})
end

describe("prices", function()
  local chain = tables.textbook()

  it("push a cost through the chain (Miller and Blair 2009, 2.6)", function()
    local f = assert(chain:prices{change = {s1 = .1}})
    assert.same({"node", "cost_push", "price_change"}, f:names())
    near.array({.1254125412541254, .033003300330033}, f:column "price_change", 1e-13)
  end)

  it("do not change in the base year", function()
    near.array({0, 0}, chain:prices{change = {s1 = 0}}:column "price_change", 1e-15)
  end)

  it("rise as all primary inputs do", function()
    near.array({.1, .1}, chain:prices{costs = {value_added = .1}}:column "price_change", 1e-13)
    near.array({.1, .1}, chain:prices{costs = {["value added"] = {s1 = .1, s2 = .1}}}
      :column "price_change", 1e-13)
  end)

  it("carry their means in the note, and as numbers", function()
    local f = assert(chain:prices{change = {s1 = .1}})
    local p = f:column "price_change"
    assert.near((1000 * p[1] + 2000 * p[2]) / 3000, f.provenance.output_mean, 1e-14)
    assert.near((350 * p[1] + 1700 * p[2]) / 2050, f.provenance.final_mean, 1e-14)
    assert.truthy(f.note:find("quantities do not react", 1, true))
  end)

  it("are weighted for consumers by what households buy, where these are told apart", function()
    local f = assert(tables.textbook_with_households():prices{change = {s1 = .1}})
    local p = f:column "price_change"
    assert.near((50 * p[1] + 400 * p[2]) / 450, f.provenance.consumer_mean, 1e-14)
  end)

  it("pass on a share only", function()
    -- dp = t (dv + A'dp), t = 1/2
    local p = chain:prices{change = {s1 = .1}, pass = .5}:column "price_change"
    near.array({.5 * (.1 + .15 * p[1] + .2 * p[2]), .5 * (.25 * p[1] + .05 * p[2])}, p, 1e-12)
    local q = chain:prices{change = {s1 = .1}, pass = {s1 = 0}}:column "price_change"
    near.array({0, 0}, q, 1e-15)
  end)

  it("may be fixed for some goods", function()
    local p = chain:prices{fixed = {s1 = .2}}:column "price_change"
    near.array({.2, .25 * .2 / .95}, p, 1e-13)
    local q = chain:prices{change = {s1 = .1, s2 = .1}, fixed = {s1 = 0}}:column "price_change"
    near.array({0, .1 / .95}, q, 1e-13)
  end)

  it("rise with tariffs at a border, on inputs and on final goods", function()
    local f = assert(two_regions():prices{tariff = {by = "B", on = "A", rate = .2}})
    local x = two_regions():output()
    near.array({.2 * 5 / x[1], .2 * 10 / x[2], 0, 0}, f:column "cost_push", 1e-14)
    local p, c = f:column "price_change", 0
    for i, v in ipairs{65, 55, 35, 60} do c = c + v * p[i] end
    assert.near((c + .2 * 30) / 215, f.provenance.consumer_mean, 1e-13)
    assert.is_true(p[3] > 0) -- B buys from A, whose costs rose
  end)

  it("take several tariffs, by goods, and a cut as a negative rate", function()
    local both = assert(two_regions():prices{tariff = {{goods = "food", on = "A", rate = .1},
      {goods = "tools", on = "A", rate = .1}}})
    local all = assert(two_regions():prices{tariff = {on = "A", rate = .1}})
    near.array(all:column "price_change", both:column "price_change", 1e-13)
    local cut = assert(two_regions():prices{tariff = {on = "A", rate = -.1}})
    assert.near(-all(1, "price_change"), cut(1, "price_change"), 1e-14)
  end)

  it("of several tariffs add up", function()
    local one, two = {goods = "food", by = "B", rate = .1}, {goods = "tools", on = "B", rate = .2}
    local a = two_regions():prices{tariff = one}:column "price_change"
    local b = two_regions():prices{tariff = two}:column "price_change"
    local both = two_regions():prices{tariff = {one, two}}:column "price_change"
    for i, v in ipairs(both) do assert.near(a[i] + b[i], v, 1e-13) end
  end)

  it("of a network are those of its twin as a table", function()
    local t = {tariff = {on = "A", rate = .1}, change = {B_food = .01}}
    near.array(two_regions():prices(t):column "price_change",
      two_regions(true):prices(t):column "price_change", 1e-12)
  end)

  it("follow imported goods where these are kept apart", function()
    local split = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}},
      imports = {{5, 0}, {5, 10}}, demand = {labels = {"home"}, roles = {"households"},
      values = {{70}, {70}}, second = lian.matrix(2, 1, {10, 0})}, regions = {"H", "H"}})
    local f = assert(split:prices{tariff = {rate = .1}})
    near.array({.01, .01}, f:column "cost_push", 1e-14)
    local p = f:column "price_change"
    assert.near((70 * p[1] + 70 * p[2] + .1 * 10) / 150, f.provenance.consumer_mean, 1e-13)
    near.array({.005, 0}, split:prices{tariff = {goods = "a", rate = .1}}:column "cost_push", 1e-14)
    assert.error_matches(function() split:prices{tariff = {by = "H", rate = .1}} end,
      "have no origin")
  end)

  it("refuse what makes no sense", function()
    assert.error_matches(function() chain:prices{} end, "give costs, change, tariff or fixed")
    assert.error_matches(function() chain:prices{costs = {wage = .1}} end, "no input row or extension 'wage'")
    assert.error_matches(function() chain:prices{costs = {value_added = "up"}} end, "a relative change")
    assert.error_matches(function() chain:prices{change = {s3 = 1}} end, "no node 's3'")
    assert.error_matches(function() chain:prices{change = {s1 = 1}, pass = 90} end,
      "prices.pass: expected a share in %[0, 1%], got 90")
    assert.error_matches(function() chain:prices{change = {s1 = 1}, pass = {s1 = -1}} end, "pass%['s1'%]")
    assert.error_matches(function() chain:prices{fixed = {s1 = "low"}} end, "prices.fixed%['s1'%]")
    assert.error_matches(function() chain:prices{tariff = {goods = "s1"}} end, "'rate' is required")
    assert.error_matches(function() chain:prices{tariff = {rate = .1}} end, "no flow crosses a border")
    assert.error_matches(function() two_regions():prices{tariff = {by = "C", rate = .1}} end,
      "no region 'C'")
  end)

  it("are refused for a table that is not productive", function()
    local f, _, code = tables.unproductive():prices{change = {s1 = .1}}
    assert.is_nil(f)
    assert.equal("not_productive", code)
  end)
end)

describe("prices of any table", function()
  for name, parts in random_table.each() do
    it("are 1 in the base year, and rise by 10 % with all primary inputs: " .. name, function()
      local chain = assert(lian.chain(parts))
      local f, _, code = chain:prices{costs = {value_added = .1}}
      if not f then return assert.equal("not_productive", code) end
      local x = chain:output()
      for i, p in ipairs(f:column "price_change") do
        assert.near(x[i] ~= 0 and .1 or 0, p, 1e-9)
      end
    end)

    it("solve dp = dv + A'dp: " .. name, function()
      local draw, dv = random_table.generator(7), {}
      for i = 1, #parts.nodes do dv[i] = draw() - .3 end
      local f, _, code = assert(lian.chain(parts)):prices{change = dv}
      if not f then return assert.equal("not_productive", code) end
      near.array(random_table.solve(random_table.coefficients(parts), dv, true),
        f:column "price_change", 1e-9)
    end)
  end
end)

describe("China 2018", function()
  real("sees output prices rise 1.318 % when every imported input costs 10 % more", function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    local f = assert(chain:prices{tariff = {rate = .1}})
    assert.near(.01318293, f.provenance.output_mean, 1e-8)
    assert.near(.04337, f:top(1, "price_change")(1, "price_change"), 5e-6)
  end)
end)

describe("the world of 2011", function()
  real("feels a tariff of the USA on China across several borders", function()
    local f = assert(tables.world():prices{tariff = {by = "CHN", on = "USA", rate = .25}})
    local direct, price = f:column "cost_push", f:column "price_change"
    for i, node in ipairs(f:column "node") do
      assert.is_true(price[i] >= direct[i] - 1e-12)
      if node:sub(1, 3) ~= "USA" then assert.equal(0, direct[i]) end
    end
    assert.is_true(price[tables.world():index "CHN_c14"] > 0)
    assert.equal("USA", f:top(1, "price_change")(1, "node"):sub(1, 3))
  end)
end)
