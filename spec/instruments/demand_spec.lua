-- changes of final demand, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local function at_once(...) return assert(lian.scenario "x" {...}:run(w.chain())):losses() end

describe("demand", function()
  it("falls, and its suppliers with it: at once and, after stocks, in time", function()
    local shock = lian.demand{goods = "G", on = "H", change = -0.5, at = 2026}
    -- 75 of G fewer, 37.5 parts fewer: 15 of H's, 22.5 of F's
    w.same({15, 22.5, 75}, at_once(shock):column("demand_loss"))
    w.same({0, 0, 75}, at_once(shock):column("demand_direct"))
    local run = w.run(4, {shock})
    -- 2026  G makes 125 of 62.5 parts; 100 had been ordered, so 237.5 are in stock
    -- 2027  62.5 are ordered, 25 + 37.5; what is more than the stock that is wanted (125) is kept
    w.same({200, 125, 125, 125}, w.path(run, "H_G"))
    w.same({80, 80, 65, 65}, w.path(run, "H_P"))
    w.same({120, 120, 97.5, 97.5}, w.path(run, "F_P"))
    w.same({200, 237.5, 237.5, 237.5}, w.stock(run))
    w.same({0, 0, 0, 0}, w.total(run, "unmet")) -- what is not wanted is not missed
  end)

  it("rises as far as there is capacity", function()
    -- 20 more of G: 200 can be made, 20 are missed
    local run = w.run(2, {lian.demand{goods = "G", amount = 20}})
    w.same({200, 200}, w.path(run, "H_G"))
    w.same({20, 20}, w.total(run, "unmet"))
    w.same({320, 320}, w.total(run, "final_demand"))
  end)

  it("takes an amount in proportion to what is bought", function()
    -- 30 of the 50 parts that H's final users buy: 12 of 20 and 18 of 30
    local shock = lian.demand{goods = "P", on = "H", amount = -30}
    w.same({12, 18, 0}, at_once(shock):column("demand_loss"))
    local run = w.run(2, {shock})
    w.same({68, 68}, w.path(run, "H_P"))
    w.same({102, 102}, w.path(run, "F_P"))
    assert.error_matches(function() w.run(1, {lian.demand{goods = "P", on = "H", amount = -51}}) end,
      "at least %-50, all that is demanded")
  end)

  it("adds amounts up, and multiplies shares, in any order", function()
    local less, half = lian.demand{goods = "P", on = "H", amount = -15}, lian.demand{goods = "P", on = "H",
      change = -0.5}
    local function both(a, b) return w.total(w.run(1, {a, b}), "final_demand")[1] end
    assert.near(300 - 30, both(less, less), 1e-9)
    assert.near(30, at_once(less, less):total("demand_loss"), 1e-9)
    assert.near(300 - 37.5, both(half, half), 1e-9)
    assert.near(37.5, at_once(half, half):total("demand_loss"), 1e-9)
    -- a half of 50 less 15, whichever is written first
    assert.near(300 - 40, both(half, less), 1e-9)
    assert.near(300 - 40, both(less, half), 1e-9)
    -- and never more than there is
    assert.near(300 - 50, both(lian.demand{goods = "P", on = "H", amount = -40}, half), 1e-9)
  end)

  it("takes an amount of what other shocks leave, and from net demand too, at once as in time", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{0, 0}, {0, 0}},
      demand = {labels = {"homes", "imports"}, roles = {"households", "imports"}, values = {{70, -60}, {10, 0}}}})
    local function lost(shocks, o)
      local s = lian.scenario "x" {from = 2025, to = 2026, step = "month", table.unpack(shocks)}
      return assert(s:run(chain, o)):losses():column("lost")
    end
    local less = lian.demand{goods = "a", amount = -5}
    w.same({5, 0}, assert(lian.scenario "x" {less}:run(chain)):losses():column("demand_loss"))
    for _, o in ipairs{{}, {finals = "net"}, {profile = "ario"}} do w.same({5, 0}, lost({less}, o)) end
    assert.error_matches(function() lost({lian.demand{goods = "a", amount = -11}}, {finals = "net"}) end,
      "at least %-10, all that is demanded")
    -- nothing is left of b: all 4 are of a
    local both = {lian.demand{goods = "b", change = -1}, lian.demand{amount = -4}}
    w.same({4, 10}, assert(lian.scenario "x" {table.unpack(both)}:run(chain)):losses():column("demand_loss"))
    w.same({4, 10}, lost(both))
    -- nothing is left, and 3 are added: where it was bought
    local again = {lian.demand{goods = "b", change = -1}, lian.demand{goods = "b", amount = 3}}
    w.same({0, 7}, assert(lian.scenario "x" {table.unpack(again)}:run(chain)):losses():column("demand_loss"))
    w.same({0, 7}, lost(again))
  end)

  it("is that of a category", function()
    local shock = lian.demand{category = "F_hh", change = -0.1}
    w.same({2 + 1, 3 + 1.5, 5}, at_once(shock):column("demand_loss")) -- 5 of G need 1 and 1.5 parts
    -- in time the parts follow a year later
    w.same({78, 77}, w.path(w.run(2, {shock}), "H_P"))
    w.same({195, 195}, w.path(w.run(2, {shock}), "H_G"))
  end)
end)
