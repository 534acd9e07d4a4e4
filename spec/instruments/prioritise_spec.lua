-- who is served first, by hand: parts of H for makers of G in H (20) and of E in F (30), and for final users (50)
local lian = require "lian"
local w = require "spec.support.workshop"

local function chain()
  return w.chain{nodes = {"H_P", "H_G", "F_E"}, regions = {"H", "H", "F"}, sectors = {"P", "G", "E"},
    flows = {{0, 20, 30}, {0, 0, 0}, {0, 0, 0}}, output = {100, 100, 100},
    demand = {H_hh = {values = {50, 100, 100}, region = "H"}}}
end

-- A year's use in stock, which the first year uses up: what comes in it is what the second year can be made from.
-- Returns output of G and E in the second year, and final users' unmet demand for parts in the first.
local function served(given, years)
  local run = w.run(years or 2, {chain = chain(), table.unpack(given)}, {stock = 365, psi = 1, rationing = "alike"})
  return {w.path(run, "H_G")[years or 2], w.path(run, "F_E")[years or 2], w.total(run, "unmet")[1]}
end

local half = lian.capacity{nodes = "H_P", cut = 0.5, lasts = 1}

describe("prioritise", function()
  it("serves alike without it", function() w.same({50, 50, 25}, served{half}) end)

  it("serves the first in full, and the others alike from what is left", function()
    -- 60 parts: G has its 20; 40 for the 80 of E and of final users: 15 of 30, 25 of 50
    w.same({100, 50, 25}, served{lian.capacity{nodes = "H_P", cut = 0.4, lasts = 1}, lian.prioritise{users = "G"}})
    -- 15 parts: all of them go to G
    w.same({75, 0, 50}, served{lian.capacity{nodes = "H_P", cut = 0.85, lasts = 1}, lian.prioritise{users = "G"}})
    -- of a region: 50 parts: E has its 30, 20 are left for 70
    w.same({200 / 7, 100, 50 * 5 / 7}, served{half, lian.prioritise{users = {"E", "G"}, on = "F"}})
  end)

  it("makes them sure of a share, and shares the rest by what is still asked", function()
    -- 50 parts: a third of them for G, 50/3 of its 20; 100/3 for the 10/3 and 80 that are still asked: 0.4 of each
    w.same({100 * (50 / 3 + 4 / 3) / 20, 40, 30}, served{half, lian.prioritise{users = "G", reserved = 1 / 3}})
    -- more than it asks is not kept for it: 20, then 30 of 80
    w.same({100, 37.5, 50 - 18.75}, served{half, lian.prioritise{users = "G", reserved = 0.9}})
  end)

  it("holds while it lasts", function()
    -- parts are short in 2025 and 2026; the rank holds in 2026 alone, so G is whole from what came then
    local long = lian.capacity{nodes = "H_P", cut = 0.5, lasts = 2}
    local rank = lian.prioritise{users = "G", at = 2026, lasts = 1}
    -- 2025  G and E use 20 and 30; 10 and 15 come. They order what they used and what lacks: 20 + 10, 30 + 15
    -- 2026  they use the 10 and 15. G gets its 30; of the 20 that are left for 45 + 50 E gets 180/19
    -- 2027  E has 180/19 of the 30 that it wants to use
    w.same({100, 100 * 6 / 19, 25}, served({long, rank}, 3))
    w.same({100, 100 * 6 / 19, 25}, served({rank, long}, 3))
  end)

  it("follows another without a gap, whichever is written first", function()
    local long = lian.capacity{nodes = "H_P", cut = 0.5, lasts = 2}
    local first, second = lian.prioritise{users = "E", lasts = 1}, lian.prioritise{users = "G", at = 2026}
    -- 2025  E gets its 30; of the 20 that are left for 20 + 50 G gets 40/7. It orders 20 + 100/7, E 30
    -- 2026  G gets its 240/7; of the 110/7 that are left for 30 + 50 E gets 330/56, and it used its 30
    local third = 100 * 330 / 56 / 30
    w.same({100, third, 50 * 5 / 7}, served({long, first, second}, 3))
    w.same({100, third, 50 * 5 / 7}, served({second, first, long}, 3))
  end)

  it("is refused beside another at one time", function()
    assert.error_matches(function()
      served{lian.prioritise{users = "G"}, lian.prioritise{users = "E", at = 2026}}
    end, "shocks%[2%] %(prioritise%): overlaps another lian.prioritise")
  end)
end)
