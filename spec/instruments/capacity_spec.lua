-- lost capacity, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

-- H's parts makers lose three quarters in 2026 and 2027: they can make 20 of 80
local shock = lian.capacity{goods = "P", on = "H", cut = 0.75, at = 2026, lasts = 2}

describe("capacity", function()
  it("starves users of what is short, by stocks and orders year by year", function()
    local run = w.run(5, {shock})
    -- 2026  orders 40 + 60. H sends 20 of 40, F 60: came 80, used 100, 180 in stock. Of the 100 parts that final users
    --       want H has nothing left for its 40, F all 60
    -- 2027  orders 100 and the 20 that lack: 48 + 72. H sends 20, F 72; came 92: 172. F has 120 - 72 = 48 left of 60
    -- 2028  orders 128: 51.2 + 76.8. All are sent; came 128: 200. H has 28.8 left of 40, F 43.2 of 60
    -- 2029  rest
    w.same({80, 20, 20, 80, 80}, w.path(run, "H_P"))
    w.same({120, 120, 120, 120, 120}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200, 200}, w.path(run, "H_G"))
    w.same({200, 180, 172, 200, 200}, w.stock(run))
    w.same({0, 40, 40 + 12, 11.2 + 16.8, 0}, w.total(run, "unmet"))
    w.same({100, 100, 120, 128, 100}, w.total(run, "orders"))
    w.same({400, 340, 340, 400, 400}, w.total(run, "capacity"))
    local lost = run:losses()
    w.same({120, 0, 0}, lost:column("lost"))
    w.same({120, 0, 0}, lost:column("direct"))
  end)

  it("sends orders to who can deliver, when they go by capacity", function()
    local run = w.run(5, {shock}, {by_capacity = true})
    -- 2026  as above; H's weight is now 40 x 0.25 = 10 against 60
    -- 2027  orders 120: 120/7 + 720/7. H sends 120/7 of its 20, F 720/7 of 120: came 120, stock 200. Left for final
    --       users: 20/7 of 40, 120/7 of 60
    -- 2028  orders 100: 100/7 + 600/7, placed while H was weak. H makes 100/7 + 40 of 80, F 120 with 240/7 of 60 left
    -- 2029  weights as at rest
    w.same({80, 20, 20, 100 / 7 + 40, 80}, w.path(run, "H_P"))
    w.same({120, 120, 120, 120, 120}, w.path(run, "F_P"))
    w.same({200, 180, 200, 200, 200}, w.stock(run))
    w.same({0, 40, 40 - 20 / 7 + 60 - 120 / 7, 60 - 240 / 7, 0}, w.total(run, "unmet"))
  end)

  it("stops a user when its stock is used up, and no sooner", function()
    -- all parts stop: G lives on two years of stock
    local run = w.run(4, {lian.capacity{goods = "P", cut = 1, at = 2026}})
    w.same({200, 200, 200, 0}, w.path(run, "H_G"))
    w.same({200, 100, 0, 0}, w.stock(run))
    w.same({0, 100, 100, 300}, w.total(run, "unmet"))
  end)

  it("begins and ends on its dates", function()
    -- by month: the five from April to August
    local path = w.total(w.run(1, {lian.capacity{goods = "P", on = "H", cut = 0.5, at = 2025.25, lasts = 5 / 12},
      step = "month", chain = w.shops()}), "output")
    local expected = {}
    for month = 1, 12 do expected[month] = month >= 4 and month <= 8 and 120 + 40 or 200 end
    w.same(expected, path)
  end)

  it("grows over its ramp, and fades by its recovery", function()
    local function path(more)
      local given = {goods = "P", on = "H", cut = 0.8, at = 2026}
      for key, value in pairs(more) do given[key] = value end
      return w.path(w.run(6, {lian.capacity(given), chain = w.shops()}), "H_P")
    end
    -- a ramp of two years, in the mean of each: a quarter of 0.8, three quarters, all
    w.same({80, 80 * (1 - 0.8 / 4), 80 * (1 - 0.8 * 3 / 4), 16, 16, 16}, path{ramp = 2})
    -- a fade of four years, in the mean of each: 7/8, 5/8, 3/8, 1/8
    w.same({80, 16, 24, 40, 56, 72}, path{lasts = 1, recovers = 4})
    -- by 1 - p^2, in the mean of each quarter: 47, 41, 29 and 11 of 48
    w.same({80, 16, 80 * (1 - 0.8 * 47 / 48), 80 * (1 - 0.8 * 41 / 48), 80 * (1 - 0.8 * 29 / 48),
      80 * (1 - 0.8 * 11 / 48)},
      path{lasts = 1, recovers = 4, recovery = function(part) return 1 - part * part end})
    -- by a list at equal times: 1 at 0, 0.2 at 2, 0 at 4 years
    w.same({80, 16, 80 * (1 - 0.8 * 0.8), 80 * (1 - 0.8 * 0.4), 80 * (1 - 0.8 * 0.15), 80 * (1 - 0.8 * 0.05)},
      path{lasts = 1, recovers = 4, recovery = {1, 0.2, 0}})
    w.same({80, 16, 80, 80, 80, 80}, path{lasts = 1, recovers = 4, recovery = "step"})
    -- it ends half-way up: it fades from a half
    w.same({80, 64, 56, 72, 80, 80}, path{ramp = 2, lasts = 1, recovers = 2})
  end)

  it("caps output at once", function()
    -- H's parts can be 20 of 80, and all who buy them get a quarter: makers of G 10 of 40, with 60 from F 70 of 100, so
    -- G loses 30 % of 200; final users of parts lose 30 of 40
    local result = assert(lian.scenario "x" {lian.capacity{nodes = "H_P", cut = 0.75}}:run(w.chain()))
    w.same({60, 0, 0}, result:losses():column("supply_direct"))
    w.same({60, 0, 60}, result:losses():column("rationed_loss"))
    w.same({30, 0, 60}, result:losses{of = "final_demand"}:column("rationed_loss"))
    -- at best G's makers take all they need, and 60 of final users' parts are missed
    w.same({60, 0, 0}, result:losses():column("best_loss"))
    assert.near(60, result:losses{of = "final_demand", each = "total"}(1, "best_loss"), 1e-6) -- by linear program
  end)
end)
