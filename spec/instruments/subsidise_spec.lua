-- subsidies to makers, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local room = lian.expand{nodes = "H_P", share = 0.5, lag = 0}

describe("subsidise", function()
  it("turns buyers by (1 - rate)^-armington, and pays the rate on all that is sold", function()
    -- a third off: H's parts weigh 1.5 times as much: 40 -> 60 against 60, 20 -> 30 against 30
    local run = w.run(3, {room, lian.subsidise{goods = "P", on = "H", rate = 1 / 3, armington = 1, at = 2026}})
    w.same({80, 50 + 25 + 25, 100}, w.path(run, "H_P"))
    w.same({120, 100, 100}, w.path(run, "F_P"))
    w.same({0, 0, 0}, w.total(run, "unmet"))
    local money, sums = w.money(run)
    assert.near(100 / 3, money[2026].spent, 1e-9)
    assert.near(200 / 3, sums.spent, 1e-9)
    assert.is_nil(money[2025])
  end)

  it("turns the buyers that are named", function()
    local run = w.run(1, {room, lian.subsidise{goods = "P", on = "H", buyers = "F", rate = 1 / 3, armington = 1}})
    w.same({40 + 20 + 25}, w.path(run, "H_P"))
    assert.near(85 / 3, select(2, w.money(run)).spent, 1e-9) -- of all sales, whoever buys
  end)

  it("pays without effect where buyers do not turn", function()
    local run = w.run(2, {lian.subsidise{goods = "P", on = "H", rate = 0.1, armington = 0}})
    w.same({80, 80}, w.path(run, "H_P"))
    assert.near(16, select(2, w.money(run)).spent, 1e-9)
  end)

  it("is taken back by a tariff of the same weight", function()
    -- F's subsidy of a third (weight 1.5) and H's tariff of a half (1 / 1.5) on the same deliveries
    local run = w.run(1, {lian.subsidise{goods = "P", on = "F", buyers = "H", rate = 1 / 3, armington = 1},
      lian.tariff{goods = "P", by = "F", on = "H", rate = 0.5, armington = 1}})
    w.same({80}, w.path(run, "H_P"))
    w.same({120}, w.path(run, "F_P"))
    assert.near(120 / 3 - 0.5 * 90, select(2, w.money(run)).spent, 1e-9)
  end)
end)
