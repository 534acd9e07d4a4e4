-- champions, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("cultivate", function()
  it("grows capacity by its rate until it is at its most, and orders follow", function()
    local run = w.run(5, {lian.cultivate{nodes = "H_P", growth = 0.5, most = 2, at = 2026, cost = 10}},
      {by_capacity = true})
    -- the mean of 1.5^t: in 2026 0.5 / ln 1.5; in 2027 as much until it is at 2, and 2 from then on
    local first, full = 0.5 / math.log(1.5), math.log(2) / math.log(1.5)
    local second = (2 - 1.5) / math.log(1.5) + (2 - full) * 2
    w.same({400, 320 + 80 * first, 320 + 80 * second, 480, 480}, w.total(run, "capacity"))
    -- 100 of orders go by capacity in the year before, 40 : 60 at rest; 40 and 60 of final users stay
    local function of_orders(h) return 40 * h / (40 * h + 60) * 100 end
    w.same({80, 80, 40 + of_orders(first), 40 + of_orders(second), 40 + of_orders(2)}, w.path(run, "H_P"))
    w.same({120, 120, 160 - of_orders(first), 160 - of_orders(second), 160 - of_orders(2)}, w.path(run, "F_P"))
    assert.equal(40, select(2, w.money(run)).spent) -- 10 a year for four years
  end)

  it("keeps what it has when it ends", function()
    local run = w.run(5, {lian.cultivate{nodes = "H_P", growth = 0.25, most = 2, lasts = 2, cost = 10}})
    local year = 0.25 / math.log(1.25) -- the mean of 1.25^t in the first
    w.same({320 + 80 * year, 320 + 80 * 1.25 * year, 445, 445, 445}, w.total(run, "capacity"))
    assert.equal(20, select(2, w.money(run)).spent)
  end)

  it("grows by the day as by the year", function()
    -- in the mean of the seventh month: from 1.21^(6/12) to 1.21^(7/12)
    local run = w.run(1, {lian.cultivate{nodes = "H_P", growth = 0.21, most = 3}, step = "month"})
    local mean = (1.21 ^ (7 / 12) - 1.1) / math.log(1.21) * 12
    assert.near(320 + 80 * mean, w.total(run, "capacity")[7], 1e-9)
  end)
end)
