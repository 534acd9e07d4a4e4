-- the size of a shock does not depend on the step: what holds in a step is the mean of what holds at each moment of it
local lian = require "lian"
local mean = require "lian.scenario.engines.in_time.mean"

-- ../shared/FAULTS.md S3: T sells 36.5 a year to final users and buys nothing
local function alone() return assert(lian.chain{nodes = {"T"}, flows = {{0}}, demand = {36.5}}) end

local function cost(step, shocks, chain)
  local given = {from = 2025, to = 2027, step = step, table.unpack(shocks)}
  local run = assert(lian.scenario "x" (given):run(chain or alone(), {overcapacity = 1, stock = 400}))
  return run:losses{each = "total", of = "final_demand"}(1, "lost")
end

local STEPS = {"day", "week", "month", "year"}

describe("a shock shorter than a step", function()
  it("costs what it covers, whatever the step and wherever it begins in it", function()
    for _, step in ipairs(STEPS) do
      for _, at in ipairs{2025.2, 2025.205, 2025 + 1 / 52, 2025.9999} do
        -- 40 % for 3 days of 0.1 a day
        assert.near(0.12, cost(step, {lian.capacity{nodes = "T", cut = 0.4, at = at, lasts = 3 / 365}}), 1e-9)
        assert.near(0.438, cost(step, {lian.capacity{nodes = "T", cut = 0.4, at = at, lasts = 0.03}}), 1e-9)
      end
    end
  end)

  it("leaves nothing when two of half a step each follow one another", function()
    local week = 1 / 52
    local run = assert(lian.scenario "x" {from = 2025, to = 2026, step = "week",
      lian.capacity{nodes = "T", cut = 1, at = 2025.5, lasts = week / 2},
      lian.capacity{nodes = "T", cut = 1, at = 2025.5 + week / 2, lasts = week / 2}}:run(alone()))
    assert.near(0, run:series():column("output")[27], 1e-9)
    assert.near(36.5, run:series():column("output")[28], 1e-9)
  end)

  it("overlaps at the moments at which both hold", function()
    -- two halves lost on 6 days, of which 3 are the same: 3 x 1/2 + 3 x 3/4 + 3 x 1/2 days of 0.1
    for _, step in ipairs(STEPS) do
      assert.near(0.525, cost(step, {lian.capacity{nodes = "T", cut = 0.5, at = 2025.3, lasts = 6 / 365},
        lian.capacity{nodes = "T", cut = 0.5, at = 2025.3 + 3 / 365, lasts = 6 / 365}}), 1e-9)
    end
  end)

  it("counts what is good of what can be made at each moment", function()
    local function strike(at, lasts) return lian.capacity{nodes = "T", cut = 0.8, at = at, lasts = lasts} end
    local function worse(at, lasts) return lian.quality{nodes = "T", defects = 0.5, at = at, lasts = lasts} end
    for _, step in ipairs(STEPS) do
      -- 0.8 of 9 days, then 0.5 of 9 days; 0.1 a day
      assert.near(1.17, cost(step, {strike(2025.3, 9 / 365), worse(2025.3 + 9 / 365, 9 / 365)}), 1e-9, step)
      -- the half of a fifth for 9 days; and for 3 of them, before a half for 6
      assert.near(0.81, cost(step, {strike(2025.3, 9 / 365), worse(2025.3, 9 / 365)}), 1e-9, step)
      assert.near(0.27 + 0.48 + 0.3, cost(step, {strike(2025.3, 9 / 365),
        worse(2025.3 + 6 / 365, 9 / 365)}), 1e-9, step)
    end
  end)

  it("is refused at the horizon's end, where it would do nothing", function()
    assert.error_matches(function() cost("week", {lian.capacity{nodes = "T", cut = 0.5, at = 2027}}) end,
      "a time before the end, 2027")
  end)
end)

describe("a shock of a network shorter than a step", function()
  -- firms that sell to final users alone, so that nothing but the shock costs anything; 36.5 a year each
  local function lost(step, shocks, given)
    local chain = assert(lian.chain{nodes = {"A", "B"}, links = {{"A", "B", 1e-9}}, output = {36.5, 36.5},
      demand = {labels = {"homes"}, roles = {"households"}, values = {{36.5 - 1e-9}, {36.5}}}})
    local s = lian.scenario "x" {from = 2025, to = 2026, step = step, table.unpack(shocks)}
    local o = {restore = 400, stock = 400, assumptions = false, steadiness = false}
    for name, value in pairs(given or {}) do o[name] = value end
    return assert(s:run(chain, o)):losses{each = "total", of = "final_demand"}(1, "lost")
  end

  it("costs what it covers, whatever the step and wherever it begins in it", function()
    for _, step in ipairs(STEPS) do
      for _, at in ipairs{2025.2, 2025.205, 2025 + 1 / 52} do
        assert.near(0.12, lost(step, {lian.capacity{nodes = "A", cut = 0.4, at = at, lasts = 3 / 365}}), 1e-6)
        -- up in 0.1 years, full for 0.1, down in 0.2: 0.05 + 0.1 + 0.1 years of 36.5
        assert.near(0.25 * 36.5, lost(step, {lian.capacity{nodes = "A", cut = 1, at = at, lasts = 0.2, ramp = 0.1,
          recovers = 0.2}}), 1e-6)
      end
    end
  end)

  it("is taken at the step's start, as by Inoue and Todo's program, where the profile says so", function()
    local strike = {lian.capacity{nodes = "A", cut = 0.4, at = 2025.205, lasts = 3 / 365}}
    assert.near(0.4 * 36.5 / 52, lost("week", strike, {profile = "inoue-todo"}), 1e-6)
  end)
end)

describe("a ramp or a recovery", function()
  it("costs its area", function()
    for _, step in ipairs(STEPS) do
      -- up in 0.3 years, full for 0.2, down in 0.4 by a straight line: 0.15 + 0.2 + 0.2 years of 36.5
      assert.near(0.55 * 36.5, cost(step, {lian.capacity{nodes = "T", cut = 1, at = 2025.1, lasts = 0.5, ramp = 0.3,
        recovers = 0.4}}), 1e-9)
      -- down by 1 - p^2: two thirds of the time; by a list: 1 to 0.5 to 0
      local curve = {nodes = "T", cut = 0.5, at = 2025.1, lasts = 0, recovers = 0.6}
      curve.recovery = function(p) return 1 - p * p end
      assert.near(0.5 * 0.4 * 36.5, cost(step, {lian.capacity(curve)}), 1e-9)
      curve.recovery = {1, 0.2, 0.2, 0}
      assert.near(0.5 * 0.2 * (0.6 + 0.2 + 0.1) * 36.5, cost(step, {lian.capacity(curve)}), 1e-9)
    end
  end)

  it("costs the area of the product where two overlap", function()
    -- both fall from 1 to 0 in half a year: capacity p^2, so 1/3 of half a year stays
    local fading = lian.capacity{nodes = "T", cut = 1, at = 2025.2, lasts = 0, recovers = 0.5}
    for _, step in ipairs(STEPS) do assert.near((1 - 1 / 3) * 0.5 * 36.5, cost(step, {fading, fading}), 1e-9) end
  end)
end)

describe("links that are cut for a part of a step", function()
  -- F sells 36.5 of P a year to makers at home and 36.5 to final users there
  local function two()
    return assert(lian.chain{nodes = {"F_P", "H_Q"}, regions = {"F", "H"}, sectors = {"P", "Q"},
      flows = {{0, 36.5}, {0, 0}},
      demand = {labels = {"F", "H"}, regions = {"F", "H"}, values = {{0, 36.5}, {0, 100}}}})
  end

  local function sold(step, shocks)
    local run = assert(lian.scenario "x" {from = 2025, to = 2027, step = step, table.unpack(shocks)}:run(two(),
      {stock = 800, restore = 800, psi = 0.01, rationing = "finals_first"}))
    return run
  end

  it("deliver less by the same, by day, week, month and year", function()
    local stop = lian.embargo{goods = "P", by = "F", on = "H", cut = 0.5, at = 2025.3, lasts = 0.1}
    local again = lian.embargo{goods = "P", by = "F", on = "H", cut = 1, at = 2025.4, lasts = 0.05}
    -- final users miss 0.5 x 0.1 + 0.05 years of 36.5 (they come first, so that they miss nothing while makers restore
    -- their stocks)
    for _, step in ipairs(STEPS) do
      local run = sold(step, {stop, again})
      assert.near(0.1 * 36.5, run:resilience{on = "H"}.provenance.unmet_money, 1e-9)
      assert.near(0.1 * 36.5, run:losses{of = "final_demand"}("F_P", "lost"), 1e-9)
    end
  end)

  it("are taxed by the mean of the response, not by the response to the mean", function()
    local function by_day_and(step)
      local tariff = lian.tariff{goods = "P", by = "F", on = "H", rate = 0.5, elasticity = 1, ramp = 1, at = 2025.25}
      local day, other = sold("day", {tariff}), sold(step, {tariff})
      return day:flows{by = "F", on = "H"}(1, "after"), other:flows{by = "F", on = "H"}(1, "after")
    end
    for _, step in ipairs{"week", "month"} do
      local day, other = by_day_and(step)
      assert.near(1, other / day, 2e-3) -- stocks are restored step by step
    end
  end)
end)

describe("blocks of links", function()
  it("hold the product of all cuts that name a link, in the mean", function()
    local function flags(...)
      local out = {false, false, false, false}
      for _, i in ipairs{...} do out[i] = true end
      return out
    end
    local function cuts(a, b)
      return {{from = flags(1, 2), to = flags(1, 2, 3), factor = a, substitution = 0},
        {from = flags(2, 3), to = flags(3, 4), factor = b, substitution = 0.5}}
    end
    local list = mean.cuts({cuts(0, 1), cuts(0.5, 0.2)}, {0.25, 0.75}, 4)
    local factor, missing = {}, {}
    for i = 1, 4 do
      for j = 1, 4 do
        factor[i * 10 + j], missing[i * 10 + j] = 1, 0
        for _, cut in ipairs(list) do
          if cut.from[i] and cut.to[j] then
            assert.equal(1, factor[i * 10 + j]) -- one block a link
            factor[i * 10 + j], missing[i * 10 + j] = cut.factor, (1 - cut.factor) * (1 - cut.substitution)
          end
        end
      end
    end
    assert.near(0.375, factor[11], 1e-15) -- the first alone: 0.75 x 0.5
    assert.near(0.625, missing[11], 1e-15)
    assert.near(0.4, factor[34], 1e-15) -- the second alone: 0.25 + 0.75 x 0.2
    assert.near(0.3, missing[34], 1e-15) -- half of what it cuts is asked of others
    assert.near(0.075, factor[23], 1e-15) -- both: 0.75 x 0.5 x 0.2
    assert.near(0.25 + 0.75 * (1 - 0.5 * 0.6), missing[23], 1e-15)
    assert.equal(1, factor[44])
  end)
end)

describe("purchases that turn twice within a step", function()
  it("are the mean of what is left at each moment", function()
    -- homes in H buy 36.5 of F; half turns to G, and half of the rest to H: a quarter is left, from the middle of a
    -- year on, so 0.5 + 0.5 / 4 of the year's; G and H have 1/4 and 1/8 of it, and the other way round
    local chain = assert(lian.chain{nodes = {"F_P", "G_P", "H_P"}, regions = {"F", "G", "H"},
      sectors = {"P", "P", "P"}, flows = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}},
      demand = {labels = {"H"}, regions = {"H"}, values = {{36.5}, {1}, {1}}}})
    local function turn(toward)
      return lian.second_source{goods = "P", on = "H", by = "F", toward = toward, share = 0.5, at = 2025.5}
    end
    for _, step in ipairs{"month", "year"} do
      local run = assert(lian.scenario "x" {from = 2025, to = 2026, step = step, turn "G", turn "H",
        lian.expand{nodes = {"G_P", "H_P"}, share = 40, lag = 0}}:run(chain, {stock = 400}))
      local f = run:losses{of = "output"}
      local left = {}
      for k = 1, #f do left[f(k, "node")] = f(k, "normal") - f(k, "lost") + f(k, "gained") end
      assert.near(0.625 * 36.5, left.F_P, 1e-9)
      assert.near(1 + 0.25 * 36.5, left.G_P, 1e-9)
      assert.near(1 + 0.125 * 36.5, left.H_P, 1e-9)
    end
  end)
end)

describe("a policy that is on for whole steps", function()
  local function notes(step, policy)
    local chain = assert(lian.chain{nodes = {"A", "B"}, regions = {"H", "H"}, sectors = {"P", "Q"},
      flows = {{0, 36.5}, {0, 0}}, demand = {labels = {"H"}, regions = {"H"}, values = {{36.5}, {73}}}})
    local run = assert(lian.scenario "x" {from = 2025, to = 2026, step = step, home = "H", policy,
      lian.capacity{nodes = "A", cut = 0.1, at = 2025.5}}:run(chain, {stock = 40, assumptions = false}))
    return tostring(run)
  end

  it("says so where no step begins while it lasts", function()
    local missed = "no step begins while it lasts, so it does nothing: take a shorter step"
    for _, policy in ipairs{lian.prioritise{users = "Q", at = 2025.51, lasts = 7 / 365},
      lian.stockpile{goods = "P", months = 1, at = 2025.51, lasts = 7 / 365},
      lian.rule{name = "r", act = function() end, at = 2025.51, lasts = 7 / 365}} do
      assert.truthy(notes("month", policy):find(missed, 1, true))
      assert.is_nil(notes("day", policy):find(missed, 1, true))
    end
    -- begins within the last step, and on its first day
    assert.truthy(notes("month", lian.stockpile{goods = "P", months = 1, at = 2025.99}):find(missed, 1, true))
    assert.is_nil(notes("month", lian.stockpile{goods = "P", months = 1, at = 2025 + 11 / 12}):find(missed, 1, true))
  end)
end)

describe("a relocation that lasts for a part of a step", function()
  it("takes those who go in that time, whatever the step", function()
    local chain = assert(lian.chain{nodes = {"H_P", "F_P"}, regions = {"H", "F"}, sectors = {"P", "P"},
      flows = {{0, 0}, {0, 0}}, demand = {labels = {"H"}, regions = {"H"}, values = {{100}, {100}}}})
    local pull = 2 / (1 + math.exp(-20 * 0.1)) - 1
    for _, span in ipairs{{2025.2, 0.5}, {2025, 0.5}, {2025.9, 0.35}, {2025.35, 1.1}} do
      local left = 100 * (1 - pull * (1 - 0.7 ^ span[2]))
      for _, step in ipairs{"week", "month", "year"} do
        local moves = lian.relocation{goods = "P", on = "H", toward = "F", gap = 0.1, pace = 0.3, at = span[1],
          lasts = span[2]}
        local s = lian.scenario "x" {from = 2025, to = 2028, step = step, moves}
        local run = assert(s:run(chain, {stock = 400, record = "node"}))
        local path = run:series{of = "output", each = "node"}
        assert.near(left, path(#path, "H_P"), 1e-9)
        assert.near(200 - left, path(#path, "F_P"), 1e-9)
      end
    end
  end)
end)
