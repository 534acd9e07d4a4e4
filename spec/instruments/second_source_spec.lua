-- a second source, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local room = lian.expand{nodes = "H_P", share = 1, lag = 0}

local function source(more)
  local given = {goods = "P", on = "H", toward = "H", share = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.second_source(given)
end

describe("second_source", function()
  it("moves a share of purchases, of makers and final users, after its lag over its ramp", function()
    local run = w.run(5, {room, source{at = 2026, lag = 1, ramp = 2, cost = 100, premium = 0.1}})
    -- half of 60 and 30, in the mean of 2027 a quarter of that, of 2028 three quarters
    w.same({80, 80, 80 + 7.5 + 3.75, 80 + 22.5 + 11.25, 125}, w.path(run, "H_P"))
    w.same({120, 120, 108.75, 86.25, 75}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200, 200}, w.stock(run))
    w.same({0, 0, 0, 0, 0}, w.total(run, "unmet"))
    -- once 100; then a tenth of 11.25, of 33.75, and of 45 a year
    local money, sums = w.money(run)
    assert.near(100, money[2026].spent, 1e-9)
    assert.near(1.125, money[2027].spent, 1e-9)
    assert.near(3.375, money[2028].spent, 1e-9)
    assert.near(109, sums.spent, 1e-9)
  end)

  it("is paid in the step in which it starts, the last one too", function()
    local run = w.run(1, {room, source{at = 2025.5, cost = 100}})
    w.same({80 + 15 + 7.5}, w.path(run, "H_P")) -- half a year of half of 60 and 30
    assert.near(100, select(2, w.money(run)).spent, 1e-9)
    assert.near(100, w.money(w.run(2, {room, source{at = 2025.5, cost = 100}}))[2025].spent, 1e-9)
    assert.near(100, w.money(w.run(2, {room, source{at = 2026, cost = 100}}))[2026].spent, 1e-9)
  end)

  it("reaches the output of the moved table", function()
    -- all of F's parts for H move: 60/200 of A from F to H, 30 of f; x = (I - A)^-1 f is H_P 100 + 50 + 20, F_P 30
    local run = w.run(2, {lian.expand{nodes = "H_P", share = 1.2, lag = 0}, source{share = 1}})
    w.same({170, 170}, w.path(run, "H_P"))
    w.same({30, 30}, w.path(run, "F_P"))
  end)

  it("opens links where there were none", function()
    -- G's makers buy from H alone; half of it moves to F, which never sold to them
    local chain = w.chain{flows = {{0, 0, 100}, {0, 0, 0}, {0, 0, 0}}, output = {140, 60, 200}}
    local room_abroad = lian.expand{nodes = "F_P", share = 2, lag = 0}
    local run = w.run(2, {room_abroad, source{toward = "F", by = "H"}, chain = chain})
    w.same({50 + 10 + 20, 80}, w.path(run, "H_P"))
    w.same({50 + 40 + 30, 120}, w.path(run, "F_P"))
    w.same({200, 200}, w.path(run, "H_G"))
  end)

  it("is not hit by an embargo on the old one", function()
    -- moved first, then cut: H's final users have 35 of H and miss 15 of F, in either order
    local cut = lian.embargo{goods = "P", by = "F", on = "H", lasts = 1}
    for _, order in ipairs{{room, source(), cut}, {cut, source(), room}} do
      local run = w.run(1, order)
      w.same({70 + 35 + 20}, w.path(run, "H_P"))
      w.same({30}, w.path(run, "F_P"))
      w.same({15}, w.total(run, "unmet"))
      w.same({200 + 70 - 100}, w.stock(run))
    end
  end)

  it("acts before or after another by its date, whichever is written first", function()
    local away = source{toward = "F", by = "H", at = 2026}
    local wide = lian.expand{goods = "P", share = 2, lag = 0}
    -- half of F's share to H first (70 : 30, final users 35 : 15), then half of all of H's to F (35 : 65, 17.5 : 32.5)
    for _, order in ipairs{{wide, source(), away}, {away, wide, source()}} do
      local run = w.run(2, order)
      w.same({125, 35 + 17.5 + 20}, w.path(run, "H_P"))
      w.same({75, 65 + 32.5 + 30}, w.path(run, "F_P"))
    end
    -- on one date: in an order of their own
    local one = source{at = 2026}
    local a, b = w.run(2, {wide, one, away}), w.run(2, {away, one, wide})
    assert.same(w.path(a, "H_P"), w.path(b, "H_P"))
  end)
end)
