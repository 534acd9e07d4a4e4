-- capacity that is built, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("expand", function()
  it("stands after its lag and grows over its ramp, paid evenly until it stands", function()
    local run = w.run(5, {lian.expand{goods = "P", on = "H", share = 0.5, at = 2026, lag = 1, ramp = 2, cost = 300}})
    -- H's parts: 80 until 2026; a quarter of 40 more in the mean of 2027, three quarters in 2028, all then
    w.same({400, 400, 410, 430, 440}, w.total(run, "capacity"))
    w.same({80, 80, 80, 80, 80}, w.path(run, "H_P")) -- nobody asks for more
    local money, sums = w.money(run)
    for year = 2026, 2028 do assert.near(100, money[year].spent, 1e-9) end -- lag and ramp are three years
    assert.near(300, sums.spent, 1e-9)
    assert.is_nil(money[2029])
  end)

  it("is paid by the part of the year", function()
    -- 250 over 1.25 years from the middle of 2025: 100 in 2025, 150 until October 2026
    local money = w.money(w.run(3, {lian.expand{goods = "P", on = "H", share = 0.5, at = 2025.5, lag = 1, ramp = 0.25,
      cost = 250}, step = "month"}))
    assert.near(100, money[2025].spent, 1e-9)
    assert.near(150, money[2026].spent, 1e-9)
  end)

  it("meets demand that was out of reach", function()
    -- final users want 20 % more parts from 2025 on: H is asked for 40 + 48, F for 60 + 72, and makers come first
    local boom = lian.demand{goods = "P", change = 0.2}
    w.same({8 + 12, 8 + 12, 8 + 12}, w.total(w.run(3, {boom}), "unmet"))
    local run = w.run(3, {boom, lian.expand{goods = "P", share = 0.1, lag = 1}})
    w.same({80, 88, 88}, w.path(run, "H_P"))
    w.same({120, 132, 132}, w.path(run, "F_P"))
    w.same({20, 0, 0}, w.total(run, "unmet"))
  end)

  it("draws orders, when they go by capacity", function()
    -- H's weight is 40 x 1.5 = 60 against 60: makers of G buy half and half from the second year on
    local run = w.run(3, {lian.expand{goods = "P", on = "H", share = 0.5, lag = 0}}, {by_capacity = true})
    w.same({80, 90, 90}, w.path(run, "H_P"))
    w.same({120, 110, 110}, w.path(run, "F_P"))
  end)

  it("adds up with others, and is lost in part with the rest", function()
    -- (1 + 0.25 + 0.25) x (1 - 0.4) of 80
    local run = w.run(1, {lian.expand{goods = "P", on = "H", share = 0.25, lag = 0},
      lian.capacity{goods = "P", on = "H", cut = 0.4}, lian.expand{nodes = "H_P", share = 0.25, lag = 0}})
    w.same({320 + 72}, w.total(run, "capacity"))
  end)
end)
