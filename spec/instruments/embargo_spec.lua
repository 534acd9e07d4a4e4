-- deliveries that stop, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local function embargo(more)
  local given = {goods = "P", by = "F", on = "H", at = 2026}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

local room = lian.expand{nodes = "H_P", share = 2, lag = 0} -- H could make 240 parts

-- what final users in H get of F's parts, by year: 30 at rest; makers of G are left alone in shops()
local function to_final_users(years, ...)
  local chain = w.chain{flows = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}}, output = {40, 60, 200}}
  local path = w.path(w.run(years, {chain = chain, ...}), "F_P")
  for t, v in ipairs(path) do path[t] = v - 30 end -- the rest goes to F
  return path
end

describe("embargo", function()
  it("for a year costs users stock, which is filled again", function()
    local run = w.run(4, {embargo{lasts = 1}})
    -- 2026  40 come from H, 100 are used: 140 in stock; final users in H miss their 30
    -- 2027  orders 100 + 60: 64 + 96. H has 16 left of 40 for final users, F 24 of 60
    -- 2028  rest
    w.same({80, 80, 80, 80}, w.path(run, "H_P"))
    w.same({120, 30, 120, 120}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200}, w.path(run, "H_G"))
    w.same({200, 140, 200, 200}, w.stock(run))
    w.same({0, 30, 24 + 36, 0}, w.total(run, "unmet"))
  end)

  it("leaves final users alone when they are not meant", function()
    local run = w.run(2, {embargo{finals = false}})
    w.same({120, 60}, w.path(run, "F_P"))
    w.same({0, 0}, w.total(run, "unmet"))
  end)

  it("is made up by others for the share of substitution", function()
    -- half of 60 comes from H in place of F; so do 15 of the 30 of final users, who miss the other 15
    local run = w.run(2, {room, embargo{at = 2025, substitution = 0.5, lasts = 1}})
    w.same({70 + 35 + 20}, {w.path(run, "H_P")[1]})
    w.same({30}, {w.path(run, "F_P")[1]})
    w.same({200 + 70 - 100}, {w.stock(run)[1]})
    w.same({15}, {w.total(run, "unmet")[1]})
  end)

  it("made up in full costs nothing where there is room", function()
    local run = w.run(3, {room, embargo{at = 2025, substitution = 1}})
    w.same({100 + 50 + 20, 170, 170}, w.path(run, "H_P"))
    w.same({30, 30, 30}, w.path(run, "F_P"))
    w.same({200, 200, 200}, w.stock(run))
    w.same({0, 0, 0}, w.total(run, "unmet"))
  end)

  it("is made up in time: in the mean a quarter in the first year of two, three quarters in the second", function()
    local run = w.run(4, {room, embargo{finals = false, substitution = 1, substitution_within = 2, lasts = 3}})
    -- of 100 parts 55 in 2026, all from H (155 left in stock), and 85 in 2027, whatever lacks (140). 2028: 100 + 60.
    --   40 go to final users besides
    w.same({80, 55 + 40, 85 + 40, 160 + 40}, w.path(run, "H_P"))
    w.same({200, 155, 140, 200}, w.stock(run))
  end)

  it("leaks round through third regions in time", function()
    -- half of what is cut leaks after two years: in the mean 1/8, 3/8, 1/2
    w.same({30, 3.75, 11.25, 15, 15}, to_final_users(5, embargo{leakage = 0.5, leakage_within = 2}))
    -- of a cut of 0.8: 30 x (1 - 0.8 x 0.75), 30 x (1 - 0.8 x 0.5)
    w.same({30, 12, 18, 18}, to_final_users(4, embargo{cut = 0.8, leakage = 0.5, leakage_within = 1}))
  end)

  it("grows over its ramp and fades as it recovers", function()
    -- of 0.8 in the mean of each year 1/4, 3/4, 3/4, 1/4
    w.same({30, 24, 12, 12, 24, 30}, to_final_users(6, embargo{cut = 0.8, ramp = 2, lasts = 2, recovers = 2}))
    -- 1 - p^2 in the mean of each half: 11/12, 5/12
    w.same({30, 6, 8, 20, 30}, to_final_users(5, embargo{cut = 0.8, lasts = 1, recovers = 2,
      recovery = function(part) return 1 - part * part end}))
  end)

  it("cuts what another has left", function()
    w.same({15, 7.5}, to_final_users(2, embargo{at = 2025, cut = 0.5}, embargo{cut = 0.5}))
    -- after demand that has fallen: 30 x 0.8 x 0.5
    w.same({30, 12}, to_final_users(2, embargo{cut = 0.5}, lian.demand{nodes = "F_P", on = "H", change = -0.2,
      at = 2026}))
  end)

  it("is an export control by named origins", function()
    local control = lian.export_control{goods = "P", by = "F", on = "H", at = 2026, lasts = 1}
    local run = w.run(4, {control})
    w.same({120, 30, 120, 120}, w.path(run, "F_P"))
    w.same({200, 140, 200, 200}, w.stock(run))
    assert.error_matches(function() lian.export_control{goods = "P", on = "H"} end,
      "export_control: 'by' is required")
  end)

  it("at once costs sellers their sales, and buyers what the scarcest input allows", function()
    local function lost(shock)
      return assert(lian.scenario "x" {shock}:run(w.chain(), {sourcing = "links"})):losses()
    end
    local losses = lost(embargo())
    -- F sells 60 and 30 fewer. G's makers have 40 of 100 parts: 80 of 200, and buy 24 of H's parts fewer, 36 of F's
    w.same({0, 90, 0}, losses:column("demand_loss"))
    w.same({0, 0, 120}, losses:column("supply_direct"))
    w.same({24, 36, 120}, losses:column("rationed_loss"))
    -- half of a half made up: 0.25 of 60 of 100 is missed
    local eased = lost(embargo{cut = 0.5, substitution = 0.5})
    w.same({0, 45, 0}, eased:column("demand_loss"))
    w.same({6, 9, 30}, eased:column("rationed_loss"))
  end)
end)
