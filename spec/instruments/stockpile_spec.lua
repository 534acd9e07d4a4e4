-- stocks that are held, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local function pile(more)
  local given = {goods = "P", on = "H", months = 12, fill = 2}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.stockpile(given)
end

local stop = lian.capacity{goods = "P", cut = 1, at = 2029} -- nobody makes parts from 2029 on

describe("a stockpile of buyers' own", function()
  it("is ordered like any lack, and paid as it is set", function()
    local run = w.run(5, {pile{at = 2026, holding = 0.1, cost = 3}})
    -- a year's use is 100. 2027: a half, of two years, is to be there: 50 more are ordered for 2028, the rest for 2029
    -- 2028  orders 150: 60 + 90; H has 20 left of 40 for final users, F 30 of 60
    w.same({200, 200, 200, 250, 300}, w.stock(run))
    w.same({0, 0, 0, 50, 50}, w.total(run, "unmet"))
    w.same({100, 100, 100, 150, 150}, w.total(run, "orders"))
    local money = w.money(run)
    assert.same({bought = 0, held = 0, spent = 3}, money[2026])
    assert.same({bought = 50, held = 5, spent = 3}, money[2027])
    assert.same({bought = 50, held = 10, spent = 3}, money[2028])
    assert.same({bought = 0, held = 10, spent = 3}, money[2029])
  end)

  it("lasts as long as it is large", function()
    -- two years of stock, and with the pile three
    w.same({200, 200, 0}, {table.unpack(w.path(w.run(7, {stop}), "H_G"), 5)})
    w.same({200, 200, 200}, {table.unpack(w.path(w.run(7, {stop, pile()}), "H_G"), 5)})
    w.same({0}, {w.path(w.run(8, {stop, pile()}), "H_G")[8]})
  end)

  it("is filled again after use", function()
    -- no parts in 2029 alone: 300 - 100; in 2030 the 100 used and the 100 that lack are ordered: 80 + 120, all there is
    local run = w.run(7, {pile(), lian.capacity{goods = "P", cut = 1, at = 2029, lasts = 1}})
    w.same({200, 200, 250, 300, 200, 300, 300}, w.stock(run))
    w.same({0, 0, 50, 50, 100, 100, 0}, w.total(run, "unmet"))
  end)

  it("follows another without a gap, whichever is written first", function()
    local first, second = pile{fill = 0, lasts = 3}, pile{fill = 0, at = 2028, months = 6}
    for _, order in ipairs{{first, second}, {second, first}} do
      local run = w.run(6, order)
      w.same({200, 300, 300, 300, 300, 300}, w.stock(run)) -- what is more than wanted is kept
      local money, sums = w.money(run)
      assert.near(0.05 * 50, money[2028].held, 1e-9)
      assert.near(100 + 50, sums.bought, 1e-9)
      assert.near(3 * 5 + 3 * 2.5, sums.held, 1e-9)
    end
  end)
end)

describe("a public store", function()
  local function store(more)
    local given = {release = "proportional"}
    for key, value in pairs(more or {}) do given[key] = value end
    return pile(given)
  end
  local room = lian.expand{goods = "P", share = 0.5, lag = 0} -- 120 and 180 parts

  it("is filled by what makers can make beside all other orders", function()
    local run = w.run(3, {room, store{cost = 3}})
    -- 50 a year for two years, 20 of H and 30 of F; held at the start of each year
    w.same({100, 100, 80}, w.path(run, "H_P"))
    w.same({150, 150, 120}, w.path(run, "F_P"))
    w.same({0, 0, 0}, w.total(run, "unmet"))
    local money = w.money(run)
    assert.same({bought = 50, held = 0, spent = 3}, money[2025])
    assert.same({bought = 50, held = 2.5, spent = 3}, money[2026])
    assert.same({bought = 0, held = 5, spent = 3}, money[2027])
    -- without room nothing is left for it
    assert.equal(0, select(2, w.money(w.run(3, {store()}))).bought)
  end)

  it("makes good what buyers' stocks lack, while it lasts", function()
    local run = w.run(8, {room, store(), stop})
    -- 2029  nothing comes, 100 are used: 100 left. 2030 the store gives the 100 that lack: 200, less 100
    -- 2031  nothing in store, 100 used; 2032 nothing is made
    w.same({200, 200, 200, 200, 100, 100, 0, 0}, w.stock(run))
    w.same({200, 200, 200, 200, 200, 200, 200, 0}, w.path(run, "H_G"))
    local money = w.money(run)
    assert.near(5, money[2029].held, 1e-9)
    assert.is_nil(money[2030])
  end)
end)
