-- quicker links, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("digitalise", function()
  -- no parts from H in 2025: 60 come for the 100 that are used, 160 in stock. A lack is made good in two years
  local shock = lian.capacity{nodes = "H_P", cut = 1, lasts = 1}

  it("fills stocks as many times as fast", function()
    -- a half of what lacks is ordered each year: 40, 20, 10
    w.same({160, 180, 190, 195}, w.stock(w.run(4, {shock}, {restore = 730})))
    -- at 1.5 times three quarters: 40, 10, 2.5
    local run = w.run(4, {shock, lian.digitalise{on = "H", haste = 1.5, cost = 7}}, {restore = 730})
    w.same({160, 190, 197.5, 199.375}, w.stock(run))
    w.same({100, 130, 107.5, 101.875}, w.total(run, "orders"))
    assert.equal(28, select(2, w.money(run)).spent)
  end)

  it("works after its lag, over its ramp", function()
    -- the pace is 1 in 2025, in the mean 1.25 in 2026, 1.75 in 2027, 2 then: of 40 a half; of 20 five eighths; of 7.5
    -- seven eighths
    local run = w.run(4, {shock, lian.digitalise{on = "H", haste = 2, lag = 1, ramp = 2, cost = 7}}, {restore = 730})
    w.same({160, 180, 192.5, 199.0625}, w.stock(run))
    assert.equal(28, select(2, w.money(run)).spent) -- paid from its start
  end)

  it("is for buyers in its region", function()
    local run = w.run(4, {shock, lian.digitalise{on = "F", haste = 1.5}}, {restore = 730})
    w.same({160, 180, 190, 195}, w.stock(run))
  end)

  it("finds substitutes as many times as soon", function()
    -- of an embargo of final users whose 30 are made up within four years, within two: 1/4, 3/4, all in the mean of
    -- each year, in place of 1/8, 3/8, 5/8, 7/8
    local chain = w.chain{flows = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}}, output = {40, 60, 200}}
    local room = lian.expand{nodes = "H_P", share = 1, lag = 0}
    local cut = lian.embargo{goods = "P", by = "F", on = "H", substitution = 1, substitution_within = 4}
    w.same({26.25, 18.75, 11.25, 3.75}, w.total(w.run(4, {cut, room, chain = chain}), "unmet"))
    w.same({22.5, 7.5, 0, 0}, w.total(w.run(4, {cut, room, lian.digitalise{on = "H", haste = 2}, chain = chain}),
      "unmet"))
    -- what was found stays found when the links are switched off again: half in the first year, then a quarter a year
    w.same({22.5, 11.25, 3.75, 0}, w.total(w.run(4, {cut, room, lian.digitalise{on = "H", haste = 2, lasts = 1},
      chain = chain}), "unmet"))
  end)
end)
