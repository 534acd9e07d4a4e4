-- champions, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("cultivate", function()
  it("grows capacity by its rate until it is at its most, and orders follow", function()
    local run = w.run(5, {lian.cultivate{nodes = "H_P", growth = 0.5, most = 2, at = 2026, cost = 10}},
      {by_capacity = true})
    -- at the start of 2027 a year has passed: 1.5 times; of 2028 1.5^2 = 2.25, but 2 is the most
    w.same({400, 400, 440, 480, 480}, w.total(run, "capacity"))
    -- orders of a year follow the capacity of the one before: 2028 60 : 60 of 100; 2029 80 : 60
    w.same({80, 80, 80, 90, 40 + 400 / 7}, w.path(run, "H_P"))
    w.same({120, 120, 120, 110, 60 + 300 / 7}, w.path(run, "F_P"))
    assert.equal(40, select(2, w.money(run)).spent) -- 10 a year for four years
  end)

  it("keeps what it has when it ends", function()
    local run = w.run(5, {lian.cultivate{nodes = "H_P", growth = 0.25, most = 2, lasts = 2, cost = 10}})
    w.same({400, 420, 320 + 80 * 1.5625, 320 + 80 * 1.5625, 320 + 80 * 1.5625}, w.total(run, "capacity"))
    assert.equal(20, select(2, w.money(run)).spent)
  end)

  it("grows by the day as by the year", function()
    -- half a year in: 1.21 ^ 0.5 = 1.1
    local run = w.run(1, {lian.cultivate{nodes = "H_P", growth = 0.21, most = 3}, step = "month"})
    assert.near(320 + 88, w.total(run, "capacity")[7], 1e-9)
  end)
end)
