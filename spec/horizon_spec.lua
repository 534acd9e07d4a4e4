-- horizons that are no whole number of steps: what is run is what is said
local carrying = require "spec.support.carrying"
local economies = require "spec.support.economies"
local lian = require "lian"

local world = economies.world(1, 2, 2)
local QUICK = {assumptions = false, steadiness = false, stock = 400}

local function stop(given)
  given.at = given.at or given.from
  return lian.scenario "x" {from = given.from, to = given.to, step = given.step,
    lian.capacity{goods = "S1", on = "R1", cut = 0.5, at = given.at}}
end

describe("a horizon of no whole number of steps", function()
  it("is the nearest one, which the answer says", function()
    for _, one in ipairs{{2025, 2026.4, "year", "in 1 year ", "a year, and ends in 2026, not in 2026.4"},
      {2025, 2025.6, "year", "in 1 year ", "a year, and ends in 2026, not in 2025.6"},
      {2025, 2025.13, "month", "in 0.167 years ", "a month, and ends in 2025.167, not in 2025.13"},
      {2025.01, 2025.5, "month", "in 0.5 years ", "a month, and ends in 2025.51, not in 2025.5"}} do
      local text = tostring(assert(stop{from = one[1], to = one[2], step = one[3]}:run(world, QUICK)))
      assert.truthy(text:find(one[4], 1, true), text)
      assert.truthy(text:find("it runs by whole steps of " .. one[5], 1, true), text)
    end
  end)

  it("is not spoken of where it is one but for rounding", function()
    for _, to in ipairs{2025.33, 2025.3333, 2025 + 4 / 12} do
      local run = assert(stop{from = 2025, to = to, step = "month"}:run(world, QUICK))
      assert.equal(4, #run:series())
      assert.is_nil(tostring(run):find("whole steps", 1, true))
    end
  end)

  it("refuses what begins after its last step", function()
    assert.error_matches(function() stop{from = 2025, to = 2026.4, step = "year", at = 2026.1}:run(world, QUICK) end,
      "scenario%[1%]%.at: expected a time before the end of the last step, 2026: it would do nothing, got 2026.1")
    assert.truthy(stop{from = 2025, to = 2026.6, step = "year", at = 2026.1}:run(world, QUICK))
    assert.error_matches(function()
      carrying.scenario{to = 2025.53, carrying.stop("chip", {at = 2025.52})}:run(carrying.chips())
    end, "before the end of the last step, 2025.5")
  end)

  it("is that of the trials of assumptions too", function()
    -- two years by year; trials by month would have had 18 of them
    local s = lian.scenario "x" {from = 2025, to = 2026.5, step = "year", home = "R1",
      lian.capacity{goods = "S1", on = "R1", cut = 0.5, at = 2025}}
    local run = assert(s:run(world, {stock = 400, steadiness = false, assumptions = {step = "month"}}))
    assert.equal(2, #run:series())
    local f, found = run:assumptions(), nil
    local by_month = assert(lian.scenario "x" {from = 2025, to = 2027, step = "month", home = "R1",
      lian.capacity{goods = "S1", on = "R1", cut = 0.5, at = 2025}}:run(world, {stock = 400, assumptions = false,
      steadiness = false}))
    for _, row in f:rows() do if row.value == "by month" then found = row.unmet end end
    assert.near(by_month:resilience{on = "R1"}.provenance.unmet, found, 1e-9)
  end)
end)
