-- raised quality, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("upgrade", function()
  it("makes the same from fewer inputs", function()
    local run = w.run(4, {lian.upgrade{goods = "G", defect = 0.2, at = 2026, cost = 7}})
    -- 1 / 0.8 = 1.25 times as much is good: 200 are made from 80 parts; 20 of those that were ordered stay in stock,
    -- and from 2027 on 80 are ordered: 32 + 48
    w.same({200, 200, 200, 200}, w.path(run, "H_G"))
    w.same({80, 80, 72, 72}, w.path(run, "H_P"))
    w.same({120, 120, 108, 108}, w.path(run, "F_P"))
    w.same({200, 220, 220, 220}, w.stock(run))
    w.same({400, 450, 450, 450}, w.total(run, "capacity")) -- G's makers could make 250
    local money, sums = w.money(run)
    assert.equal(7, money[2026].spent)
    assert.equal(21, sums.spent) -- three years
    assert.is_nil(money[2025])
  end)

  it("stands after its lag, over its ramp", function()
    -- of the gain (a quarter) a quarter in the mean of 2027, three quarters in 2028; its cost from the start
    local run = w.run(4, {lian.upgrade{goods = "G", defect = 0.2, at = 2026, lag = 1, ramp = 2, cost = 7}})
    w.same({400, 400, 412.5, 437.5}, w.total(run, "capacity"))
    assert.equal(21, select(2, w.money(run)).spent)
  end)

  it("saves inputs, which is value added that makers gain", function()
    -- at 0.8 instead of 0.6 the parts of 200 are 75: 25 saved
    local run = w.run(1, {lian.upgrade{goods = "G", defect = 0.4, good = 0.2, lag = 0}})
    w.same({200}, w.path(run, "H_G"))
    w.same({0, 0, 25}, run:losses{of = "value_added"}:column("gained"))
  end)

  it("undoes the defects that it is told of", function()
    -- from 0.2 to 0.1: 0.9 / 0.8 = 1.125; what fails beside it is a share of what is made: 1.125 x 0.8 = 0.9
    local run = w.run(1, {lian.upgrade{goods = "G", defect = 0.2, good = 0.1},
      lian.quality{goods = "G", defects = 0.2}})
    w.same({180}, w.path(run, "H_G"))
    local rest = w.run(2, {lian.upgrade{goods = "G", defect = 0.2}, lian.quality{goods = "G", defects = 0.2}})
    w.same({200, 200}, w.path(rest, "H_G"))
    w.same({80, 80}, w.path(rest, "H_P"))
  end)
end)
