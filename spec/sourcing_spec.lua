-- who is asked for what is cut, in time; by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local room = lian.expand{nodes = "H_P", share = 2, lag = 0} -- H could make 240 parts

local function embargo(more)
  local given = {goods = "P", by = "F", on = "H"}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

-- parts for G come from F alone
local function only_from_abroad()
  return w.chain{flows = {{0, 0, 0}, {0, 0, 100}, {0, 0, 0}}, output = {40, 160, 200}}
end

describe("sourcing on a market", function()
  local market = {sourcing = "market"}

  it("is the usual one", function()
    local chain, scenario = w.chain(), lian.scenario "x" {from = 2025, to = 2027, step = "year", embargo{cut = 0.5}}
    local usual, market_run = scenario:run(chain, {stock = 730}), scenario:run(chain, {stock = 730,
      sourcing = "market"})
    local links = scenario:run(chain, {stock = 730, sourcing = "links"})
    local function outputs(run) return w.total(run, "output") end
    assert.same(outputs(usual), outputs(market_run))
    assert.not_same(outputs(usual), outputs(links))
  end)

  it("asks the good's other makers for what is cut", function()
    local run = w.run(3, {room, embargo()}, market)
    w.same({170, 170, 170}, w.path(run, "H_P")) -- 100 for G, 50 and 20 for final users
    w.same({30, 30, 30}, w.path(run, "F_P"))
    w.same({200, 200, 200}, w.stock(run))
    w.same({0, 0, 0}, w.total(run, "unmet"))
  end)

  it("asks those that are cut for what is left of their links, no more", function()
    -- of 60 and 30 from F half; H makes 30 and 15 more
    local run = w.run(3, {room, embargo{cut = 0.5}}, market)
    w.same({125, 125, 125}, w.path(run, "H_P"))
    w.same({75, 75, 75}, w.path(run, "F_P"))
    w.same({0, 0, 0}, w.total(run, "unmet"))
  end)

  it("gives no more than the others can make", function()
    -- H makes 80 at most, for G first, which uses 100; final users of parts have the 30 of F's alone
    local run = w.run(1, {embargo()}, market)
    w.same({80, 30, 200}, {w.path(run, "H_P")[1], w.path(run, "F_P")[1], w.path(run, "H_G")[1]})
    w.same({180}, w.stock(run))
    w.same({70}, w.total(run, "unmet"))
  end)

  it("finds others after `within` years, sooner with digital links", function()
    -- 40 of 100 parts come in 2025 and 2026: 80 in stock; then G can use 0.8 of 100
    local slow = {sourcing = "market", within = 2}
    local run = w.run(3, {room, embargo{finals = false}}, slow)
    w.same({140, 80}, {w.stock(run)[1], w.stock(run)[2]})
    w.same({80, 80}, {w.path(run, "H_P")[1], w.path(run, "H_P")[2]})
    assert.is_true(w.path(run, "H_P")[3] > 140)
    -- twice as fast: at the end of 2025
    run = w.run(2, {room, embargo{finals = false}, lian.digitalise{on = "H", haste = 2}}, slow)
    w.same({140, 200}, w.stock(run)) -- 100 + 60; no more than all that lacks
    -- by week it is the same, to a week
    run = w.run(2, {step = "week", room, embargo{finals = false}}, {sourcing = "market", within = 0.5, restore = 400})
    w.same({40 / 52 + 40 / 52}, {w.path(run, "H_P")[26] / 52})
    assert.is_true(w.path(run, "H_P")[27] > 140)
  end)

  it("makes up nothing where all makers are cut", function()
    for _, psi in ipairs{0.5, 0.8} do
      local run = w.run(60, {chain = only_from_abroad(), embargo{cut = 0.15}}, {sourcing = "market", psi = psi})
      w.same({200, 170}, {w.path(run, "H_G")[1], w.path(run, "H_G")[60]})
    end
  end)
end)

describe("sourcing by links", function()
  it("never forgives a lasting cut, whatever stocks and psi", function()
    -- a quarter of the 60 that come from F: 15 of 100 parts
    for _, psi in ipairs{0.5, 0.8, 0.95} do
      for _, stock in ipairs{730, 1460} do
        local run = w.run(100, {embargo{cut = 0.25}}, {psi = psi, stock = stock})
        assert.near(170, w.path(run, "H_G")[100], 1e-6)
        -- what stocks gave: they end at what is used for psi of them
        local lost = 0
        for _, v in ipairs(w.path(run, "H_G")) do lost = lost + (200 - v) / 2 end
        assert.near(100 * 15 - (1 - 0.85 * psi) * 100 * stock / 365, lost, 1e-6)
      end
    end
  end)

  it("has others asked for the share of substitution", function()
    local run = w.run(60, {room, embargo{cut = 0.25, substitution = 2 / 3}})
    assert.near(190, w.path(run, "H_G")[60], 1e-6) -- 5 of 100 are missed
    assert.near(40 + 10 + 20 + 20 + 5, w.path(run, "H_P")[60], 1e-6)
    assert.near(45 + 22.5 + 30, w.path(run, "F_P")[60], 1e-6)
  end)

  it("knows no time within which others are found", function()
    assert.error_matches(function() w.run(1, {embargo()}, {within = 1}) end, "run.within: belongs to sourcing = "
      .. "'market'")
  end)
end)

describe("a tariff", function()
  it("turns buyers, and nobody misses anything where all makers pay it", function()
    local run = w.run(3, {chain = only_from_abroad(), lian.tariff{goods = "P", by = "F", on = "H", rate = 1,
      elasticity = 0, armington = 3}}, {sourcing = "market"})
    w.same({200, 200, 200}, w.path(run, "H_G"))
    w.same({200, 200, 200}, w.stock(run))
  end)
end)

describe("a stock that lasts less than a step", function()
  it("is used up and no more", function()
    local chain, cut = only_from_abroad(), embargo{cut = 0.15}
    local run = assert(lian.scenario "x" {from = 2025, to = 2035, step = "month", cut}:run(chain, {psi = 0.05,
      stock = 40, sourcing = "links", record = "node"}))
    local path = w.path(run, "H_G")
    assert.near(170, path[#path], 1e-6)
    -- 40 days of 100 a year, and 85 a year since, less what is made
    local used = 0
    for _, v in ipairs(path) do used = used + v / 2 / 12 end
    local left = w.stock(run)
    assert.near(100 * 40 / 365 + 850 - used, left[#left], 1e-6)
  end)
end)

describe("links that are cut", function()
  -- two makers of parts, for one user abroad and their own final users
  local function three()
    return w.chain{nodes = {"A_P", "B_P", "H_G"}, regions = {"A", "B", "H"}, sectors = {"P", "P", "G"},
      flows = {{0, 0, 50}, {0, 0, 50}, {0, 0, 0}}, output = {60, 60, 200},
      demand = {H_hh = {values = {0, 0, 200}, region = "H"}, A_hh = {values = {10, 0, 0}, region = "A"},
        B_hh = {values = {0, 10, 0}, region = "B"}}}
  end

  it("never deliver more than is left of them, whatever stocks lack and makers could make", function()
    for _, sourcing in ipairs{"market", "links"} do
      for _, o in ipairs{{}, {overcapacity = 1}, {overcapacity = 1, stock = 400}, {rationing = "level"},
        {by_capacity = false}, {backlog = true, target = "output"}} do
        for _, cut in ipairs{0.5, 0.9} do
          o.sourcing = sourcing
          local run = assert(lian.scenario "x" {from = 2025, to = 2030, step = "week",
            lian.embargo{goods = "P", by = "A", on = "H", cut = cut}, lian.capacity{nodes = "B_P", cut = 0.4,
              at = 2026, lasts = 2}}:run(three(), o))
          local came = w.delivered(run, "A", "H")
          assert.is_true(came <= 5 * 50 * (1 - cut) * (1 + 1e-9))
          assert.is_true(came > 5 * 50 * (1 - cut) * 0.5)
        end
      end
    end
  end)

  it("deliver what is left of them while the user goes on as before", function()
    local run = assert(lian.scenario "x" {from = 2025, to = 2027, step = "week", lian.embargo{goods = "P", by = "A",
      on = "H", cut = 0.5}, lian.expand{nodes = "B_P", share = 1, lag = 0}}:run(three(), {by_capacity = true}))
    assert.near(2 * 25, w.delivered(run, "A", "H"), 1e-9)
    assert.near(2 * 75, w.delivered(run, "B", "H"), 1e-9)
  end)
end)
