-- targets of self-guarantee, by hand on the world of spec/support/workshop.lua
local economies = require "spec.support.economies"
local lian = require "lian"
local w = require "spec.support.workshop"

local room = lian.expand{nodes = "H_P", share = 1, lag = 0}
local source = lian.second_source{goods = "P", on = "H", toward = "H", share = 0.5, at = 2026, ramp = 2}

local function asked(years, ...)
  local run = w.run(years, {room, ...})
  return run:self_guarantee():column("P H"), run:targets()
end

describe("target", function()
  it("is the share of use, by makers and final users, that comes from home", function()
    -- 40 and 20 of 150 parts
    w.same({0.4, 0.4}, (asked(2, lian.target{goods = "P", on = "H", before = 2027})))
  end)

  it("is met from the first year from which it stays met until it is due", function()
    -- a second source moves half of the 90 that come from abroad, in the mean of its first two years a quarter and
    -- three quarters of that: 71.25, 93.75 and 105 of 150
    local path, targets = asked(4, source, lian.target{goods = "P", on = "H", at_least = 0.69, before = 2028})
    w.same({0.4, 0.475, 0.625, 0.7}, path)
    assert.equal(2028, targets(1, "met"))
    assert.near(0.7, targets(1, "value"), 1e-12)
    -- due in 2026: it is missed, and 0.475 is what it came to
    path, targets = asked(4, source, lian.target{goods = "P", on = "H", at_least = 0.69, before = 2026})
    w.same({0.4, 0.475, 0.625, 0.7}, path)
    assert.is_nil(targets(1, "met"))
    assert.near(0.475, targets(1, "value"), 1e-12)
  end)

  it("that is lost again is not met", function()
    -- in 2028 H makes no parts
    local path, targets = asked(4, source, lian.capacity{nodes = "H_P", cut = 1, at = 2028},
      lian.target{goods = "P", on = "H", at_least = 0.69, before = 2028})
    w.same({0.4, 0.475, 0.625, 0}, path)
    assert.is_nil(targets(1, "met"))
    assert.equal(0, targets(1, "value"))
  end)

  it("counts what is delivered, not what is ordered", function()
    -- H can make 20: makers of G get 20 of 40, final users nothing; with 60 and 30 of F it is 20 of 110
    local run = w.run(1, {lian.capacity{nodes = "H_P", cut = 0.75}, lian.target{goods = "P", on = "H", before = 2026}})
    w.same({20 / 110}, run:self_guarantee():column("P H"))
  end)

  it("is at rest what the table says of itself, without stocks", function()
    local function at_rest(chain, goods, home)
      local s = lian.scenario "x" {from = 2025, to = 2026, step = "month", lian.target{goods = goods, on = home,
        before = 2026}}
      return assert(s:run(chain, {assumptions = false, steadiness = false})):self_guarantee()
    end
    for seed = 1, 3 do -- homes and stocks (a column 'inventories')
      local split, world = economies.split(seed, 3), economies.world(seed, 3, 3, true)
      for _, one in ipairs{{split, "S1", "home"}, {split, {"S2", "S3"}, "home"}, {world, "S1", "R2"},
        {world, {"S1", "S3"}, "R3"}} do
        local path = at_rest(table.unpack(one))
        local rate = one[1]:self_guarantee{goods = one[2], home = one[3]}(1, "rate")
        for t = 1, #path do assert.near(rate, path(t, path:names()[2]), 1e-12) end
      end
    end
  end)

  it("is refused where a table knows no foreign goods, and says what it leaves out", function()
    local plain = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))
    local target = lian.target{goods = "05", on = "CHN", before = 2026}
    local function run(chain)
      return lian.scenario "x" {from = 2025, to = 2026, step = "month", target}:run(chain, {assumptions = false,
        steadiness = false})
    end
    assert.error_matches(function() run(plain) end, "target%): this table says nothing of foreign goods")
    assert.is_true(run(plain:split()):targets()(1, "value") < 0.7)
    local world = economies.world(1, 3, 3):select{region = {"R1", "R2"}}
    local s = lian.scenario "x" {from = 2025, to = 2026, step = "month", lian.target{goods = "S1", on = "R1",
      before = 2026}}
    assert.truthy(tostring(s:run(world, {assumptions = false, steadiness = false})):find(
      "home's share leaves out what comes from nodes that were left out of this table", 1, true))
  end)
end)
