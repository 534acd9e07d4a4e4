-- several shocks and policies on one node, by hand on the world of spec/support/workshop.lua; in any order the same
local lian = require "lian"
local w = require "spec.support.workshop"

-- all orders of a list
local function orders(list, first, out)
  first, out = first or 1, out or {}
  if first == #list then out[#out + 1] = {table.unpack(list)} end
  for k = first, #list do
    list[first], list[k] = list[k], list[first]
    if first < #list then orders(list, first + 1, out) end
    list[first], list[k] = list[k], list[first]
  end
  return out
end

describe("together", function()
  it("two cuts multiply what remains", function()
    -- 0.5 x 0.4 x 0.5 of 80: capacity, labour and quality
    for _, list in ipairs(orders{lian.capacity{nodes = "H_P", cut = 0.5}, lian.labour{nodes = "H_P", cut = 0.6},
      lian.quality{nodes = "H_P", defects = 0.5}}) do
      list.chain = w.shops()
      w.same({8}, w.path(w.run(1, list), "H_P"))
    end
  end)

  it("capacity that is added is lost in part with the rest", function()
    -- 80 x (1 + 0.5 + 0.25) x 0.6 = 84; demand of 80 is met. In the first year the champion has the mean of 2^t, until
    -- it is at its most
    local year = 0.25 / math.log(2) + (1 - math.log(1.25, 2)) * 1.25 - 1
    for _, list in ipairs(orders{lian.expand{nodes = "H_P", share = 0.5, lag = 0},
      lian.capacity{nodes = "H_P", cut = 0.4}, lian.cultivate{nodes = "H_P", growth = 1, most = 1.25}}) do
      list.chain = w.shops()
      local run = w.run(2, list)
      w.same({120 + 80 * (1.5 + year) * 0.6, 120 + 84}, w.total(run, "capacity"))
      w.same({80, 80}, w.path(run, "H_P"))
    end
  end)

  it("a change of demand, a move and a cut act in that order", function()
    -- F's parts for H's final users: 30 x 0.8 = 24; half of it moves to H, 12; a quarter of the rest is left, 3. H's:
    -- 20 + 12. Makers of G: 60, 30 to H, 7.5 left; 40 + 30
    local shocks = {lian.demand{nodes = "F_P", on = "H", change = -0.2},
      lian.second_source{goods = "P", on = "H", toward = "H", share = 0.5},
      lian.embargo{goods = "P", by = "F", on = "H", cut = 0.75}, lian.expand{nodes = "H_P", share = 1, lag = 0}}
    for _, list in ipairs(orders(shocks)) do
      local run = w.run(1, list)
      w.same({70 + 32 + 20}, w.path(run, "H_P"))
      w.same({7.5 + 3 + 30}, w.path(run, "F_P"))
      w.same({9}, w.total(run, "unmet"))
      w.same({177.5}, w.stock(run))
    end
  end)

  it("shocks and policies in any order give the same, to the last bit", function()
    local list = {lian.capacity{nodes = "H_P", cut = 0.3, at = 2026, lasts = 2}, lian.labour{goods = "P", cut = 0.1},
      lian.embargo{goods = "P", by = "F", on = "H", cut = 0.35, at = 2026, lasts = 2},
      lian.second_source{goods = "P", on = "H", toward = "H", share = 0.15, ramp = 3},
      lian.stockpile{goods = "P", on = "H", months = 7, fill = 1}}
    local expected
    for _, order in ipairs(orders(list)) do
      local run = w.run(5, order)
      expected = expected or {w.path(run, "H_P"), w.path(run, "H_G"), w.total(run, "unmet"), w.stock(run)}
      assert.same(expected, {w.path(run, "H_P"), w.path(run, "H_G"), w.total(run, "unmet"), w.stock(run)})
    end
  end)

  it("at once, cuts of capacity, links and demand in any order give the same", function()
    -- H's final users want half of 50 parts: 10 and 15 fewer. Of F's 15 that are left and the 60 for G a fifth is left
    -- (0.4 x 0.5), so G's makers miss 0.8 x 60 of 100 parts: 96 of 200. H's capacity is a quarter of 80
    local list = {lian.demand{goods = "P", on = "H", change = -0.5},
      lian.embargo{goods = "P", by = "F", on = "H", cut = 0.6},
      lian.embargo{goods = "P", by = "F", on = "H", cut = 0.5},
      lian.capacity{nodes = "H_P", cut = 0.75}}
    for _, order in ipairs(orders(list)) do
      local losses = assert(lian.scenario "x" (order):run(w.chain(), {sourcing = "links"})):losses()
      w.same({10, 15 + 12 + 48, 0}, losses:column("demand_loss"))
      w.same({60, 0, 96}, losses:column("supply_direct"))
    end
  end)
end)
