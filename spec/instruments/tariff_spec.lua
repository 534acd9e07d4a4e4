-- tariffs, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local room = lian.expand{nodes = "H_P", share = 1, lag = 0}

local function tariff(more)
  local given = {goods = "P", by = "F", on = "H", rate = 0.5, armington = 1}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.tariff(given)
end

describe("tariff", function()
  it("turns buyers to other origins by (1 + rate)^-armington, and collects what is paid", function()
    local run = w.run(3, {room, tariff{at = 2026}})
    -- F's parts weigh 1 / 1.5: 60 -> 40 against 40, 30 -> 20 against 20: makers of G buy 50 and 50, final users in H 25
    -- and 25, as much as before; F's final users go on
    w.same({80, 50 + 25 + 20, 95}, w.path(run, "H_P"))
    w.same({120, 50 + 25 + 30, 105}, w.path(run, "F_P"))
    w.same({200, 200, 200}, w.path(run, "H_G"))
    w.same({0, 0, 0}, w.total(run, "unmet"))
    -- half of the 75 that F sells to H
    local money, sums = w.money(run)
    assert.near(-37.5, money[2026].spent, 1e-9)
    assert.near(-75, sums.spent, 1e-9)
    assert.is_nil(money[2025])
  end)

  it("turns them more where goods stand in for each other more easily", function()
    -- 1.5^-2: 60 -> 80/3 against 40: makers take 40, final users 20 of F's parts
    local run = w.run(1, {room, tariff{armington = 2}})
    w.same({40 + 20 + 30}, w.path(run, "F_P"))
    assert.near(-30, select(2, w.money(run)).spent, 1e-9)
  end)

  it("without re-sourcing collects the rate on what was bought", function()
    local run = w.run(2, {tariff{armington = 0, rate = 0.1}})
    w.same({120, 120}, w.path(run, "F_P"))
    assert.near(-2 * 0.1 * 90, select(2, w.money(run)).spent, 1e-9)
  end)

  it("lowers final demand by elasticity x rate, at once and in time", function()
    local shock = tariff{armington = 0, elasticity = 0.4}
    -- 0.2 of the 30 that final users in H buy of F; makers buy on
    local losses = assert(lian.scenario "x" {shock}:run(w.chain())):losses()
    w.same({0, 6, 0}, losses:column("demand_loss"))
    local run = w.run(2, {shock})
    w.same({114, 114}, w.path(run, "F_P"))
    w.same({0, 0}, w.total(run, "unmet")) -- nobody misses what he does not want
    assert.near(-2 * 0.5 * 84, select(2, w.money(run)).spent, 1e-9)
    -- with re-sourcing of what is still wanted: 20 and 24, which weighs 16: 44 x 20/36 and 44 x 16/36
    local both = w.run(1, {room, tariff{elasticity = 0.4}})
    w.same({50 + 44 * 5 / 9 + 20}, w.path(both, "H_P"))
    w.same({50 + 44 * 4 / 9 + 30}, w.path(both, "F_P"))
    assert.near(-0.5 * (50 + 44 * 4 / 9), select(2, w.money(both)).spent, 1e-9)
  end)

  it("is the same of two origins by one tariff and by two, at once and in time", function()
    local chain = assert(lian.chain{nodes = {"H_P", "A_P", "B_P"}, regions = {"H", "A", "B"}, sectors = {"P", "P", "P"},
      flows = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}},
      demand = {labels = {"H"}, regions = {"H"}, roles = {"households"}, values = {{20}, {20}, {20}}}})
    local function by(origins, name)
      return lian.tariff{goods = "P", by = origins, on = "H", rate = 0.5, armington = 1, elasticity = 0.4, name = name}
    end
    -- 20 of A and of B fall to 16; of the 52 that are left A and B weigh 16 / 1.5 and H 20
    local weight = 20 + 2 * 16 / 1.5
    local output = {52 * 20 / weight, 52 * 16 / 1.5 / weight, 52 * 16 / 1.5 / weight}
    for _, shocks in ipairs{{by{"A", "B"}}, {by("A", "a"), by("B", "b")}, {by("B", "b"), by("A", "a")}} do
      local at_once = assert(lian.scenario "x" {table.unpack(shocks)}:run(chain))
      w.same({20 - output[1], 20 - output[2], 20 - output[3]}, at_once:losses():column("demand_loss"))
      local s = lian.scenario "x" {from = 2025, to = 2026, step = "year",
        lian.expand{nodes = "H_P", share = 1, lag = 0}, table.unpack(shocks)}
      local run = assert(s:run(chain, {stock = 400}))
      for i, label in ipairs(chain:nodes()) do w.same({output[i]}, w.path(run, label)) end
    end
  end)

  it("reaches its rate over its ramp", function()
    -- of a half in the mean of the first year of two a quarter, then three quarters
    local money = w.money(w.run(2, {tariff{armington = 0, ramp = 2}}))
    assert.near(-0.125 * 90, money[2025].spent, 1e-9)
    assert.near(-0.375 * 90, money[2026].spent, 1e-9)
  end)

  it("turns buyers at once as in time, and says from whom to whom", function()
    -- F's parts weigh 1 / 1.5: makers of G buy 50 and 50, final users in H 25 and 25 (see above): 15 go from F to H
    local result = assert(lian.scenario "x" {tariff()}:run(w.chain()))
    w.same({-15, 15, 0}, result:losses():column("demand_loss"))
    w.same({-15, 15, 0}, result:losses():column("demand_direct"))
    for _, told in ipairs{result:diversion(), w.run(1, {room, tariff()}):diversion()} do
      assert.equal(2, #told)
      local of = {}
      for k = 1, 2 do of[told(k, "by")] = told:row(k) end
      assert.same({false, true}, {of.H.taxed, of.F.taxed})
      assert.same({"H", "P"}, {of.H.on, of.H.goods})
      w.same({60, 75, 15, 0.4, 0.5}, {of.H.before, of.H.after, of.H.change, of.H.share_before, of.H.share_after})
      w.same({90, 75, -15, 0.6, 0.5}, {of.F.before, of.F.after, of.F.change, of.F.share_before, of.F.share_after})
    end
    -- 1.5^-2: 60 -> 80/3 against 40: 40 and 60, 20 and 30
    local more = assert(lian.scenario "x" {tariff{armington = 2}}:run(w.chain()))
    w.same({-30, 30, 0}, more:losses():column("demand_loss"))
    -- of what is still wanted: final users want 6 less of F, 20 and 24 weigh 20 and 16
    local both = assert(lian.scenario "x" {tariff{elasticity = 0.4}}:run(w.chain())):losses():column("demand_loss")
    w.same({80 - (50 + 44 * 5 / 9 + 20), 120 - (50 + 44 * 4 / 9 + 30), 0}, both)
    local none = assert(lian.scenario "x" {lian.demand{goods = "P", change = -0.1}}:run(w.chain()))
    assert.error_matches(function() none:diversion() end, "diversion: the scenario has no lian.tariff")
  end)

  it("says where buyers do not turn at once", function()
    local every = lian.tariff{goods = "P", by = "F", rate = 0.5}
    assert.matches("this one is every region's", tostring(assert(lian.scenario "x" {every}:run(w.chain()))))
    local split = assert(lian.chain{nodes = {"P", "G"}, flows = {{0, 20}, {0, 0}}, imports = {{0, 10}, {0, 0}},
      output = {100, 80}, regions = {"H", "H"}, unit = "EUR"})
    local shock = lian.tariff{goods = "P", on = "H", rate = 0.5}
    assert.matches("buyers do not turn from imports at once", tostring(assert(lian.scenario "x" {shock}:run(split))))
  end)

  it("raises prices by the cost of what is taxed", function()
    -- 60 of F's parts in 200 of G, taxed by a half: 0.15
    local plain = assert(lian.scenario "x" {tariff()}:run(w.chain())):prices()
    w.same({0, 0, 0.15}, plain:column("price_change"))
    w.same({0, 0, 0.15}, w.run(1, {tariff()}):prices():column("price_change"))
    assert.error_matches(function() w.run(1, {room}):prices() end, "the scenario has no lian.tariff")
  end)
end)
