-- destroyed capital, by hand: H makes parts (80, all of it value added, 320 of capital) and builds (100)
local lian = require "lian"
local w = require "spec.support.workshop"

local function chain()
  return w.chain{nodes = {"H_P", "H_K"}, regions = {"H", "H"}, sectors = {"P", "K"}, flows = {{0, 0}, {0, 0}},
    output = {80, 100}, demand = {H_hh = {values = {80, 100}, region = "H"}}}
end

local function destruction(more)
  local given = {goods = "P", share = 0.25, builders = {K = 1}, within = 2}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.destruction(given)
end

local room = lian.expand{goods = "K", share = 1, lag = 0} -- builders have 100 to spare

describe("destruction", function()
  it("takes capacity, which comes back as builders deliver", function()
    local run = w.run(5, {chain = chain(), room, destruction{at = 2026}})
    -- 80 of 320 are destroyed; half of what is left is asked of builders each year: 40, 20, 10. What they build counts
    -- from the next year on: a quarter of capacity is lost, then an eighth, a sixteenth, ...
    w.same({80, 60, 70, 75, 77.5}, w.path(run, "H_P"))
    w.same({100, 140, 120, 110, 105}, w.path(run, "H_K"))
    w.same({0, 40, 20, 10, 5}, run.outcome.totals.rebuilt)
    w.same({0, 20, 10, 5, 2.5}, w.total(run, "unmet"))
  end)

  it("is rebuilt in the end, by as much money as was destroyed", function()
    local run, sum = w.run(40, {chain = chain(), room, destruction()}), 0
    for _, v in ipairs(run.outcome.totals.rebuilt) do sum = sum + v end
    assert.near(80, sum, 1e-9) -- 80 (1 - 2^-40)
    assert.near(80, w.path(run, "H_P")[40], 1e-9)
  end)

  it("waits for builders who are short", function()
    -- served last, nothing is left for it
    w.same({60, 60, 60}, w.path(w.run(3, {chain = chain(), destruction()}), "H_P"))
    -- alike: 100 for 100 and 40: 5/7 of each. 80 - 200/7 = 360/7 are left; 180/7 asked: 100 for 880/7: 35/44
    local run = w.run(2, {chain = chain(), destruction()}, {rebuilding = "alike", rationing = "alike"})
    w.same({60, 80 * (1 - 360 / 7 / 320)}, w.path(run, "H_P"))
    w.same({200 / 7, 180 / 7 * 35 / 44}, run.outcome.totals.rebuilt)
  end)

  it("begins to be rebuilt after it has lasted", function()
    w.same({60, 60, 70}, w.path(w.run(3, {chain = chain(), room, destruction{lasts = 1}}), "H_P"))
  end)

  it("adds up with another", function()
    -- 0.25 and 0.125: 0.625 of 80 are left, and half of 120 is asked
    local run = w.run(2, {chain = chain(), room, destruction(), destruction{share = 0.125}})
    w.same({50, 65}, w.path(run, "H_P"))
    w.same({60, 30}, run.outcome.totals.rebuilt)
    -- with less capital the same share is less money
    w.same({20, 10}, w.run(2, {chain = chain(), room, destruction{capital = 2}}).outcome.totals.rebuilt)
  end)

  it("of homes is rebuilt without a loss of capacity", function()
    local run = w.run(2, {chain = chain(), room, destruction{share = 0, on = "H", households = 60}})
    w.same({80, 80}, w.path(run, "H_P"))
    w.same({30, 15}, run.outcome.totals.rebuilt)
  end)
end)
