-- whose final demand a shock acts on: columns by region, columns that nobody claims, exports, draws
local lian = require "lian"

-- ../shared/FAULTS.md S2: CHN and RoW, each with a column of its own
local function two(regions)
  return assert(lian.chain{nodes = {"CHN_a", "CHN_b", "RoW_a", "RoW_b"}, regions = {"CHN", "CHN", "RoW", "RoW"},
    sectors = {"a", "b", "a", "b"}, flows = {{10, 5, 3, 2}, {4, 10, 1, 5}, {2, 3, 10, 10}, {1, 2, 20, 10}},
    output = {80, 60, 100, 90}, unit = "money", demand = {labels = {"CHN_fd", "ROW_fd"}, regions = regions,
      values = {{40, 20}, {30, 10}, {5, 70}, {5, 52}}}})
end

local function at_once(chain, ...) return assert(lian.scenario "x" {...}:run(chain)) end

local function in_time(chain, ...)
  local run = assert(lian.scenario "x" {from = 2025, to = 2045, step = "month", ...}:run(chain))
  local path, x, lost = run:series{of = "output", each = "node"}, chain:output(), {}
  for i, node in ipairs(chain:nodes()) do lost[i] = x[i] - path(#path, node) end
  return lost, run
end

local function near(expected, got, tolerance)
  for i, v in ipairs(expected) do assert.near(v, got[i], tolerance) end
end

describe("a demand shock on a region", function()
  local known = two{"CHN", "RoW"}

  it("acts on that region's columns, the same at once and in time", function()
    -- L times a tenth of the column, three digits
    for region, lost in pairs{RoW = {2.988, 2.019, 8.959, 7.983}, CHN = {5.012, 3.981, 1.041, 1.017}} do
      local shock = lian.demand{on = region, change = -0.1}
      near(lost, at_once(known, shock):losses():column("demand_loss"), 5e-4)
      near(lost, (in_time(known, shock)), 5e-4)
    end
  end)

  it("runs with a note where a column that nobody claims is left out", function()
    local stray = two{"CHN", ""}
    local result = at_once(stray, lian.demand{on = "CHN", change = -0.1})
    near({5.012, 3.981, 1.041, 1.017}, result:losses():column("demand_loss"), 5e-4)
    assert.truthy(result:summary():find("demand of 'ROW_fd' has no known region and was left out", 1, true))
    local lost, run = in_time(stray, lian.demand{on = "CHN", change = -0.1})
    near({5.012, 3.981, 1.041, 1.017}, lost, 5e-4)
    assert.truthy(run:summary():find("'ROW_fd' has no known region", 1, true))
  end)

  it("is refused where such a column might be the region's", function()
    for _, stray in ipairs{two{"CHN", ""}, two{"CHN", "ROW"}} do
      for _, horizon in ipairs{{}, {from = 2025, to = 2026, step = "month"}} do
        for _, shock in ipairs{lian.demand{on = "RoW", change = -0.1}, lian.embargo{by = "CHN", on = "RoW"},
          lian.tariff{by = "CHN", on = "RoW", rate = 0.1, elasticity = 1}} do
          local given = {shock, from = horizon.from, to = horizon.to, step = horizon.step}
          assert.error_matches(function() lian.scenario "x" (given):run(stray) end,
            "%.on: demand of 'ROW_fd' has no known region and might be that of 'RoW'")
        end
      end
    end
    -- inputs alone need nobody's final demand
    assert.truthy(at_once(two{"CHN", ""}, lian.embargo{by = "CHN", on = "RoW", finals = false}))
    -- one column that nobody claims is everybody's, and no region's
    local one = assert(lian.chain{nodes = {"A_a", "B_a"}, regions = {"A", "B"}, sectors = {"a", "a"},
      flows = {{0, 1}, {1, 0}}, demand = {9, 9}})
    near({1, 1}, at_once(one, lian.demand{change = -0.1}):losses():column("demand_loss"), 1e-9)
    assert.error_matches(function() at_once(one, lian.demand{on = "A", change = -0.1}) end, "no known region")
  end)

  it("leaves the world's other columns to whoever names nobody", function()
    local all = at_once(two{"CHN", ""}, lian.demand{change = -0.1}):losses()
    near({8.0, 6.0, 10.0, 9.0}, all:column("demand_loss"), 1e-9)
  end)
end)

describe("demand for a table of one region", function()
  local function home()
    return assert(lian.chain{nodes = {"oil", "serv"}, flows = {{10, 40}, {20, 30}},
      demand = {labels = {"households", "EX", "stocks", "IM"},
        roles = {"households", "exports", "inventory", "imports"}, values = {{10, 60, 0, -80}, {50, 20, -2, -3}}}})
  end

  it("is exports' when it is bought abroad, and says so", function()
    for _, horizon in ipairs{{}, {from = 2025, to = 2026, step = "month"}} do
      local given = {lian.demand{on = "home", category = "EX", change = -0.1}, from = horizon.from, to = horizon.to,
        step = horizon.step}
      assert.error_matches(function() lian.scenario "x" (given):run(home()) end,
        "on: 'EX' is bought in 'abroad', not in 'home': leave 'on' out")
    end
    local all = at_once(home(), lian.demand{category = "EX", change = -0.1}):losses()
    near(all:column("demand_loss"), at_once(home(), lian.demand{on = "abroad", change = -0.1}):losses()
      :column("demand_loss"), 1e-12)
    -- (I - A) x = {6, 2} by Cramer's rule
    local x = home():output()
    local a11, a12, a21, a22 = 10 / x[1], 40 / x[2], 20 / x[1], 30 / x[2]
    local det = (1 - a11) * (1 - a22) - a12 * a21
    near({((1 - a22) * 6 + a12 * 2) / det, (a21 * 6 + (1 - a11) * 2) / det}, all:column("demand_loss"), 1e-9)
  end)

  it("changes a draw-down by amount alone", function()
    assert.error_matches(function() at_once(home(), lian.demand{category = "stocks", change = 0.5}) end,
      "change: nothing is bought there, stocks or imports are drawn on: give an amount")
    local less = at_once(home(), lian.demand{category = "stocks", amount = 1}):losses():column("demand_direct")
    near({0, -1}, less, 1e-12) -- one less is drawn, one more is made
    local lost = in_time(home(), lian.demand{category = "stocks", amount = 1}, lian.expand{on = "home", share = 1,
      lag = 0})
    near(at_once(home(), lian.demand{category = "stocks", amount = 1}):losses():column("demand_loss"), lost, 1e-6)
  end)
end)
