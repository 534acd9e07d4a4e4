-- the same scenario at once and in time: the same sign; and for a lasting fall of demand the same size, since a small
-- world at rest comes to rest again at x = (I - A)^-1 f, whatever stocks and orders do on the way
local economies = require "spec.support.economies"
local lian = require "lian"
local w = require "spec.support.workshop"

-- losses by node, money a year: at once, and at the end of a long run
local function at_once(chain, shock, options)
  return assert(lian.scenario "once" {shock}:run(chain, options)):losses()
end

local function at_the_end(chain, years, ...)
  local shocks, options = {...}, nil
  if getmetatable(shocks[#shocks]) == nil then options = table.remove(shocks) end
  shocks.from, shocks.to, shocks.step = 2025, 2025 + years, "month"
  local run = assert(lian.scenario "long" (shocks):run(chain, options))
  local f, out, x = run:series{of = "output", each = "node"}, {}, chain:output()
  for i, name in ipairs(chain:nodes()) do out[i] = x[i] - f:column(name)[#f] end
  return out, run
end

local function each_world(work)
  for seed = 1, 6 do
    for _, negative in ipairs{false, true} do
      work(economies.world(seed, 3, 3, negative), ("seed %d%s"):format(seed, negative and ", negative columns" or ""))
    end
  end
end

describe("a lasting fall of demand, at once and at the end of a long run", function()
  local falls = {
    {"of a good in a region", function() return lian.demand{goods = "S1", on = "R1", change = -0.1} end},
    {"of a category", function() return lian.demand{category = "R2_households", change = -0.1} end},
    {"by an amount, everywhere", function() return lian.demand{goods = "S2", amount = -5} end},
    {"of one node's customers", function() return lian.demand{nodes = "R3_S3", change = -0.05} end},
    {"by a tariff that turns nobody", function()
      return lian.tariff{goods = "S1", by = "R2", on = "R1", rate = 0.1, elasticity = 1, armington = 0}
    end},
  }
  for _, fall in ipairs(falls) do
    it(fall[1] .. " costs each node the same", function()
      each_world(function(chain, name)
        local shock, x, any = fall[2](), chain:output(), 0
        local once, late = at_once(chain, shock):column("demand_loss"), at_the_end(chain, 20, shock)
        for i, v in ipairs(once) do
          assert(math.abs(v - late[i]) <= 1e-9 * x[i], ("%s: node %d: %.12g and %.12g"):format(name, i, v, late[i]))
          any = any + v
        end
        assert.is_true(any > 0.1)
      end)
    end)
  end

  it("of a tariff that turns buyers is the same where orders do not go by capacity", function()
    each_world(function(chain, name)
      for _, elasticity in ipairs{0, 1} do
        local shock = lian.tariff{goods = "S1", by = "R2", on = "R1", rate = 0.2, elasticity = elasticity}
        local x, any, once = chain:output(), 0, at_once(chain, shock):column("demand_loss")
        local room = lian.expand{nodes = chain:nodes(), share = 1, lag = 0}
        local late = at_the_end(chain, 20, shock, room, {by_capacity = false, overcapacity = 1})
        for i, v in ipairs(once) do
          assert(math.abs(v - late[i]) <= 1e-9 * x[i], ("%s: node %d: %.12g and %.12g"):format(name, i, v, late[i]))
          any = any + math.abs(v)
        end
        assert.is_true(any > 10)
      end
    end)
  end)

  it("of two together is what each costs", function()
    each_world(function(chain)
      local a, b = lian.demand{goods = "S1", on = "R1", change = -0.1}, lian.demand{goods = "S2", on = "R2",
        amount = -3}
      local one, other, both = at_once(chain, a):column("demand_loss"), at_once(chain, b):column("demand_loss"),
        at_the_end(chain, 20, a, b)
      for i, v in ipairs(both) do assert.near(one[i] + other[i], v, 1e-9 * chain:output()[i]) end
    end)
  end)
end)

describe("shocks at once and in time have the same sign", function()
  -- who is hit and the world as a whole, over ten years, against each column of the answer at once
  local function agree(chain, name, shock, hit, columns, options)
    local once = at_once(chain, shock, options)
    local run = assert(lian.scenario "x" {from = 2025, to = 2035, step = "month", shock}:run(chain, options))
    local losses = run:losses()
    assert(losses:total("lost") > losses:total("gained") + 1e-3, name)
    for _, column in ipairs(columns) do
      assert(once:total(column) > 1e-3, name)
      for _, node in ipairs(hit) do
        assert(once(node, column) > 1e-3, name)
        assert(losses(node, "lost") > losses(node, "gained") + 1e-3, name)
      end
    end
  end

  it("an embargo", function()
    each_world(function(chain, name)
      local shock = lian.embargo{goods = "S1", by = "R2", on = "R1", cut = 0.5}
      agree(chain, name, shock, {"R2_S1"}, {"demand_loss"}, {sourcing = "links"})
      agree(chain, name, shock, {}, {"rationed_loss"}, {sourcing = "links"})
      -- on a market the makers that are hit lose what others are asked for
      local once = at_once(chain, shock)
      local losses = assert(lian.scenario "x" {from = 2025, to = 2035, step = "month", shock}:run(chain)):losses()
      assert(once("R2_S1", "demand_loss") > 1e-3 and losses("R2_S1", "lost") > 1e-3, name)
    end)
  end)

  it("lost capacity", function()
    each_world(function(chain, name)
      agree(chain, name, lian.capacity{goods = "S1", on = "R1", cut = 0.3}, {"R1_S1"}, {"rationed_loss"})
      agree(chain, name, lian.labour{goods = "S2", on = "R3", cut = 0.4, remote = 0.25}, {"R3_S2"}, {"rationed_loss"})
    end)
  end)

  it("a tariff with an elasticity that turns nobody", function()
    each_world(function(chain, name)
      local shock = lian.tariff{goods = "S1", by = "R2", on = "R1", rate = 0.2, elasticity = 1, armington = 0}
      agree(chain, name, shock, {"R2_S1"}, {"demand_loss"})
    end)
  end)

  it("nothing, of shocks of nothing", function()
    each_world(function(chain)
      for _, shock in ipairs{lian.demand{goods = "S1", change = 0}, lian.embargo{goods = "S1", by = "R2", on = "R1",
        cut = 0}, lian.capacity{goods = "S1", cut = 0}, lian.tariff{goods = "S1", on = "R1", rate = 0,
        elasticity = 1}} do
        local late, run = at_the_end(chain, 1, shock)
        for i, v in ipairs(late) do assert.near(0, v, 1e-12 * chain:output()[i]) end
        assert.equal(0, run:resilience().provenance.unmet)
        local once = at_once(chain, shock)
        for _, column in ipairs{"demand_loss", "rationed_loss"} do
          local has = false
          for _, of in ipairs(once:names()) do has = has or of == column end
          if has then assert.near(0, once:total(column), 1e-9) end
        end
      end
    end)
  end)
end)

describe("demand beside imports that stand as a negative column", function()
  -- oil 40, serv 115; A = (1/4, 8/23; 1/2, 6/23), det (I - A) = 35/92, first column of L = (68/35, 46/35)
  local function chain()
    return assert(lian.chain{nodes = {"oil", "serv"}, flows = {{10, 40}, {20, 30}}, output = {40, 115}, unit = "EUR",
      demand = {households = {10, 50}, exports = {60, 20}, imports = {-80, -5}}})
  end

  it("is what is bought: a tenth of 70 oil is 7", function()
    local shock = lian.demand{goods = "oil", change = -0.1}
    w.same({7 * 68 / 35, 7 * 46 / 35}, at_once(chain(), shock):column("demand_loss")) -- 13.6, 9.2
    w.same({13.6, 9.2}, (at_the_end(chain(), 40, shock)))
  end)

  it("stops output at 0 where less is asked for than is imported, and says what is left over", function()
    -- 35 fewer: oil would fall by 68 of 40. At 0 it buys nothing: serv makes 65 / (1 - 6/23) = 1495/17; of 80 of oil
    -- imported serv takes 8/23 of that, final users 35: 245/17 are left
    local shock = lian.demand{goods = "oil", change = -0.5}
    local losses = {40, 115 - 1495 / 17}
    local once = assert(lian.scenario "x" {shock}:run(chain()))
    w.same(losses, once:losses():column("demand_loss"))
    assert.truthy(once:summary():find("oil: output stops at 0, and 14.412 EUR of given supplies", 1, true))
    local late, run = at_the_end(chain(), 40, shock)
    w.same(losses, late)
    local surplus = run.outcome.totals.surplus
    assert.near(245 / 17 / 12, surplus[#surplus], 1e-9)
    assert.truthy(run:summary():find("of given supplies (imports in a demand column, stocks drawn down) find no buyer",
      1, true))
  end)

  it("takes an amount off what is bought", function()
    local shock = lian.demand{goods = "oil", amount = -5}
    w.same({5 * 68 / 35, 5 * 46 / 35}, at_once(chain(), shock):column("demand_loss")) -- 9.714, 6.571
    w.same({68 / 7, 46 / 7}, (at_the_end(chain(), 40, shock)))
  end)

  it("of a negative column is changed by an amount alone", function()
    -- 5 more imports of oil are 5 fewer to be made; 5 fewer imports are 5 more, which in time takes capacity
    local more, fewer = lian.demand{goods = "oil", category = "imports", amount = -5},
      lian.demand{goods = "oil", category = "imports", amount = 5}
    w.same({68 / 7, 46 / 7}, at_once(chain(), more):column("demand_loss"))
    w.same({68 / 7, 46 / 7}, (at_the_end(chain(), 40, more)))
    w.same({-68 / 7, -46 / 7}, at_once(chain(), fewer):column("demand_loss"))
    local run = w.run(80, {chain = chain(), fewer, lian.expand{nodes = {"oil", "serv"}, share = 0.5, lag = 0}})
    assert.near(40 + 68 / 7, w.path(run, "oil")[80], 1e-9)
    assert.near(115 + 46 / 7, w.path(run, "serv")[80], 1e-9)
    assert.error_matches(function()
      at_once(chain(), lian.demand{goods = "oil", category = "imports", change = -0.1})
    end, "nothing is bought there, stocks or imports are drawn on: give an amount")
  end)

  it("that is bought abroad is not home's", function()
    local home = assert(lian.chain{nodes = {"oil", "serv"}, regions = {"home", "home"}, sectors = {"oil", "serv"},
      flows = {{10, 40}, {20, 30}}, output = {40, 115}, demand = {households = {values = {10, 50}, region = "home"},
      EX = {values = {60, 20}, role = "exports"}, imports = {-80, -5}}})
    for _, head in ipairs{{}, {from = 2025, to = 2026, step = "month"}} do
      head[1] = lian.demand{on = "home", category = "EX", change = -0.1}
      assert.error_matches(function() lian.scenario "x" (head):run(home) end,
        "'EX' is bought in 'abroad', not in 'home': leave 'on' out")
    end
    -- a tenth of 60 and 20
    local shock = lian.demand{category = "EX", change = -0.1}
    local loss = {6 * 68 / 35 + 2 * 32 / 35, 6 * 46 / 35 + 2 * 69 / 35} -- second column of L: (32/35, 69/35)
    w.same(loss, at_once(home, shock):column("demand_loss"))
    w.same(loss, (at_the_end(home, 40, shock)))
  end)
end)

describe("recovery", function()
  -- by day, from a length that is no whole number of days: 7.3 of them; in the mean of each day, from the integral of
  -- what is left
  local function means(integral)
    local out = {1}
    for day = 0, 9 do
      local from, to = math.min(1, day / 7.3), math.min(1, (day + 1) / 7.3)
      out[day + 2] = 7.3 * (integral(to) - integral(from))
    end
    return out
  end

  local function left(recovery)
    local path = w.path(w.run(0.1, {step = "day", chain = w.shops(), lian.capacity{nodes = "H_P", cut = 0.5,
      lasts = 10 / 365, recovers = 7.3 / 365, recovery = recovery}}), "H_P")
    local out = {}
    for t = 10, 20 do out[t - 9] = (80 - path[t]) / 40 end
    return out
  end

  it("by a function is asked on [0, 1] alone", function()
    local parts = {}
    local got = left(function(part)
      parts[#parts + 1] = part
      return 1 - part * part
    end)
    w.same(means(function(p) return p - p ^ 3 / 3 end), got)
    for _, part in ipairs(parts) do assert.is_true(part >= 0 and part <= 1) end
  end)

  it("by a list runs straight between its shares, and is 0 past its end", function()
    local function integral(p) -- of 0.9 - p up to a half, then of 0.4 - 0.6 (p - 1/2)
      if p <= 0.5 then return 0.9 * p - p * p / 2 end
      return 0.325 + 0.4 * (p - 0.5) - 0.3 * (p - 0.5) ^ 2
    end
    w.same(means(integral), left{0.9, 0.4, 0.1})
  end)
end)
