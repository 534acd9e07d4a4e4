-- purchases that turn from some origins toward others, in the table itself: at once and in time, by hand
local lian = require "lian"

-- a is made at home (H) and abroad (F) from nothing; b is made at home of 10 + 30 of a, a quarter of it at home
local function table_of(more)
  local given = {nodes = {"H_a", "H_b", "F_a"}, regions = {"H", "H", "F"}, sectors = {"a", "b", "a"},
    flows = {{0, 10, 0}, {0, 0, 0}, {0, 30, 0}},
    demand = {labels = {"H_fd", "F_fd"}, regions = {"H", "F"}, values = {{70, 20}, {100, 0}, {8, 62}}},
    extensions = {employment = {values = {50, 200, 10}, unit = "jobs"}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return assert(lian.chain(given))
end

local turn = lian.sourcing{goods = "a", on = "H", by = "F", toward = "H", share = 0.5}

local function near(expected, got, tolerance)
  for i, v in ipairs(expected) do assert.near(v, got[i], tolerance) end
end

describe("sourcing", function()
  it("moves half of what home buys abroad to its own makers, at once", function()
    -- inputs 30 and final goods 8 from F: 15 and 4 turn to H_a
    local result = assert(lian.scenario "localise" {turn}:run(table_of()))
    near({-19, 0, 19}, result:losses():column("demand_loss"), 1e-9)
    -- half a job a unit at home, a tenth abroad
    near({-9.5, 0, 1.9}, result:losses{of = "employment"}:column("demand_loss"), 1e-9)
    local moved = result:flows{goods = "a", on = "H"}
    near({80, 38}, moved:column("before"), 1e-9)
    near({99, 19}, moved:column("after"), 1e-9)
    assert.same({"H", "F"}, moved:column("by"))
  end)

  it("is the table that an embargo then hits", function()
    local stop = lian.embargo{goods = "a", by = "F", on = "H"}
    -- b needs 10 of a at home and 30 from abroad: without F it can make a quarter; once half has turned, 5/8
    local before = assert(lian.scenario "stop" {stop}:run(table_of()))
    near({0, 75, 0}, before:losses():column("supply_direct"), 1e-9)
    local after = assert(lian.scenario "stop later" {stop, turn}:run(table_of()))
    near({0, 37.5, 0}, after:losses():column("supply_direct"), 1e-9)
    assert.truthy(after:summary():find("against the table as re-sourced", 1, true))
  end)

  it("ends in time where it does at once, given the capacity", function()
    local s = lian.scenario "localise" {from = 2025, to = 2030, step = "week", turn,
      lian.expand{nodes = "H_a", share = 0.5, lag = 0}}
    -- (orders by the table alone: those who expand would draw further orders)
    local run = assert(s:run(table_of(), {by_capacity = false}))
    local path = run:series{of = "output", each = "node"}
    near({119, 100, 81}, {path(#path, "H_a"), path(#path, "H_b"), path(#path, "F_a")}, 1e-6)
    local slow = lian.sourcing{goods = "a", on = "H", by = "F", toward = "H", share = 0.5, ramp = 1, lasts = 2}
    local there_and_back = lian.scenario "and back" {from = 2025, to = 2030, step = "week", slow,
      lian.expand{nodes = "H_a", share = 0.5, lag = 0}}
    local back = assert(there_and_back:run(table_of(), {by_capacity = false})):series{of = "output", each = "node"}
    near({100, 100, 100}, {back(#back, "H_a"), back(#back, "H_b"), back(#back, "F_a")}, 1e-6)
  end)

  it("turns imports that a table keeps apart to home's makers", function()
    local split = assert(lian.chain{nodes = {"a", "b"}, regions = {"H", "H"}, sectors = {"a", "b"},
      flows = {{0, 10}, {0, 0}}, imports = {{0, 30}, {0, 0}},
      demand = {labels = {"households", "exports"}, roles = {"households", "exports"}, values = {{70, 20}, {100, 0}},
        second = lian.matrix(2, 2, {{8, 0}, {0, 0}})}})
    local home = lian.sourcing{goods = "a", on = "H", toward = "H", share = 0.5}
    near({-19, 0}, assert(lian.scenario "x" {home}:run(split)):losses():column("demand_loss"), 1e-9)
    local stop = lian.embargo{goods = "a", on = "H"}
    near({0, 37.5}, assert(lian.scenario "x" {home, stop}:run(split)):losses():column("supply_direct"), 1e-9)
  end)

  it("moves toward several regions by what they make", function()
    local three = assert(lian.chain{nodes = {"H_b", "F_a", "G_a", "K_a"}, regions = {"H", "F", "G", "K"},
      sectors = {"b", "a", "a", "a"}, flows = {{0, 0, 0, 0}, {40, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}},
      demand = {labels = {"H_fd", "F_fd"}, regions = {"H", "F"}, values = {{100, 0}, {0, 60}, {0, 30}, {0, 10}}}})
    local friends = lian.sourcing{goods = "a", on = "H", by = "F", toward = {"G", "K"}, share = 0.2}
    near({0, 8, -6, -2}, assert(lian.scenario "x" {friends}:run(three)):losses():column("demand_loss"), 1e-9)
  end)

  it("says what is wrong", function()
    local function wrong(telling, policy, chain)
      assert.error_matches(function() lian.scenario "x" {policy}:run(chain or table_of()) end, telling)
    end
    wrong("nobody in 'F' makes 'b'", lian.sourcing{goods = "b", on = "H", toward = "F", share = 1})
    wrong("toward: expected regions other than those in 'by'",
      lian.sourcing{goods = "a", on = "H", by = "F", toward = "F", share = 1})
    wrong("no region 'G'", lian.sourcing{goods = "a", on = "H", toward = "G", share = 1})
    wrong("'on' says in which region", lian.sourcing{goods = "a", toward = "H", share = 1})
    assert.error_matches(function() lian.sourcing{goods = "a", on = "H", toward = "H", share = 30} end,
      "sourcing.share: expected a share in %[0, 1%], got 30")
  end)
end)
