-- makers who leave, by hand on the world of spec/support/workshop.lua. Where the gap is far beyond what anybody bears,
-- all makers leave in the end.
local lian = require "lian"
local w = require "spec.support.workshop"

local function gone(more)
  local given = {goods = "P", on = "H", toward = "F", gap = 0.3, sensitivity = 1e4, pace = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.relocation(given)
end

describe("relocation", function()
  it("takes capacity along at its pace, and buyers follow", function()
    local run = w.run(4, {gone()})
    -- half of those who are left go each year: 40, 20, 10, 5 stay
    w.same({40, 20, 10, 5}, w.path(run, "H_P"))
    w.same({160, 180, 190, 195}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200}, w.path(run, "H_G"))
    w.same({400, 400, 400, 400}, w.total(run, "capacity"))
    w.same({0, 0, 0, 0}, w.total(run, "unmet"))
  end)

  it("goes as far by month as by year", function()
    -- a pace of 0.19 a year is 0.1 in half a year
    local run = w.run(1, {gone{pace = 0.19}, step = "month"}, {restore = 30})
    assert.near(80 * 0.9, w.path(run, "H_P")[6], 1e-9)
    assert.near(80 * 0.81, w.path(run, "H_P")[12], 1e-9)
  end)

  it("stops when it has lasted; those who left stay away", function()
    w.same({80, 40, 20, 20, 20}, w.path(w.run(5, {gone{at = 2026, lasts = 2}}), "H_P"))
  end)

  it("leaves those at home who gain nothing by it", function()
    w.same({80, 80}, w.path(w.run(2, {gone{gap = 0}}), "H_P"))
  end)

  it("draws suppliers along by what they sell to leavers", function()
    -- G is made in F as well; H's parts makers sell 40 of their 80 to H's makers of G, and half of that follows
    local chain = w.chain{nodes = {"H_P", "F_P", "H_G", "F_G"}, regions = {"H", "F", "H", "F"},
      sectors = {"P", "P", "G", "G"}, output = {80, 120, 200, 100},
      flows = {{0, 0, 40, 0}, {0, 0, 60, 40}, {0, 0, 0, 0}, {0, 0, 0, 0}},
      demand = {H_hh = {values = {20, 10, 150, 50}, region = "H"}, F_hh = {values = {20, 10, 50, 50}, region = "F"}}}
    local direct = w.run(1, {chain = chain, gone{goods = "G"}}):losses():column("direct")
    -- half of G leaves: 100 of 200 of capacity; of H's parts 0.5 x 40 / 80 x 0.5 = 1/8
    w.same({10, 0, 100, 0}, direct)
    w.same({0, 0, 100, 0}, w.run(1, {chain = chain, gone{goods = "G", follow = 0}}):losses():column("direct"))
  end)
end)
