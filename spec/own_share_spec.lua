-- both ends of home's own share, and firms that fail at home
local lian = require "lian"

-- a chip of a wafer: home makes 0.3 of the world's wafers and uses half of them; of the gas nothing is known
local function list()
  return (assert(lian.items{
    items = {{item = "chip", base = "product"}, {item = "wafer", base = "materials", home_use = 0.5},
      {item = "gas", base = "materials"}, {item = "mask", base = "materials", home_use = 0.2}},
    requires = {chip = {"wafer", "gas", "mask"}},
    provides = {{item = "wafer", provider = "CHN", share = 0.3}, {item = "wafer", provider = "JPN", share = 0.5},
      {item = "wafer", provider = "USA", share = 0.2}, {item = "gas", provider = "CHN", share = 0.6},
      {item = "gas", provider = "USA", share = 0.4}, {item = "mask", provider = "CHN", share = 0.1, to = "CHN"},
      {item = "mask", provider = "JPN", share = 0.9, to = "CHN"}}}))
end

local function at(frame, item, column)
  for k, label in ipairs(frame:column("item")) do if label == item then return frame(k, column) end end
end

describe("both ends of home's own share", function()
  it("serves home first up to its use, and scales the others to the rest", function()
    local f = assert(list():attainable{home = "CHN", own = "home_first", cut = {by = "JPN"}})
    -- 0.3 / 0.5 is home's; Japan's part of the other 0.4 is 5/7
    assert.near(0.6, at(f, "wafer", "own"), 1e-15)
    assert.near(0.4 * 2 / 7, at(f, "wafer", "abroad"), 1e-15)
    assert.near(0.6, at(f, "gas", "own"), 1e-15) -- not known: as the world's
    assert.near(0.1, at(f, "mask", "own"), 1e-15) -- what is stated for the home stays
    assert.truthy(f.note:find("home_use of 1 item is not known", 1, true), f.note)
    assert.truthy(f.note:find("home_first", 1, true))
  end)

  it("carries both ends, and says which reading it has", function()
    local c = list()
    local low, both = c:attainable{home = "CHN", cut = {by = "JPN"}}, c:attainable{home = "CHN", own = "both",
      cut = {by = "JPN"}}
    local high = c:attainable{home = "CHN", own = "home_first", cut = {by = "JPN"}}
    assert.same(low:column("level"), both:column("level"))
    assert.same(high:column("level"), both:column("level_home_first"))
    assert.same(high:column("own"), both:column("own_home_first"))
    assert.truthy(low.note:find("own = 'world'", 1, true))
    assert.truthy(both.note:find("both ends", 1, true))
  end)

  it("takes home_use as an option, and holds at its ends", function()
    local c = list()
    local same = c:attainable{home = "CHN", own = "home_first", home_use = {wafer = 1}}
    assert.near(0.3, at(same, "wafer", "own"), 1e-15)
    local all = c:attainable{home = "CHN", own = "home_first", home_use = {wafer = 0.2}}
    assert.near(1, at(all, "wafer", "own"), 1e-15)
    assert.near(0, at(all, "wafer", "abroad"), 1e-15)
  end)

  it("stands in autonomy, gaps, chokepoints, cut sets and self-guarantee", function()
    local c = list()
    local alone = c:autonomy{home = "CHN", own = "both"}
    assert.near(0.1, alone(1, "autonomy"), 1e-15)
    assert.near(0.1, alone(1, "autonomy_home_first"), 1e-15)
    local free = c:autonomy{home = "CHN", own = "both", home_use = {gas = 0.6}}
    assert.near(0.1, free(1, "autonomy_home_first"), 1e-15)
    local points = assert(c:chokepoints{home = "CHN", own = "both"})
    local high = assert(c:chokepoints{home = "CHN", own = "home_first"})
    local losses = {}
    for k = 1, #high do losses[high(k, "item") .. high(k, "by")] = high(k, "loss") end
    for k = 1, #points do
      assert.near(losses[points(k, "item") .. points(k, "by")] or 0, points(k, "loss_home_first"), 1e-15)
    end
    local pairs_of = assert(c:chokepoints{home = "CHN", own = "both", size = 2})
    assert.is_true(pairs_of(1, "loss_home_first") <= pairs_of(1, "loss") + 1e-15)
    local sets = assert(c:cut_sets{home = "CHN", own = "both", below = 0.95})
    assert.equal(#sets, #sets:column("loss_home_first"))
    local gaps = assert(c:gaps{home = "CHN", own = "both", home_use = {gas = 0.1}})
    for k = 1, #gaps do
      if gaps(k, "item") == "gas" then assert.is_nil(gaps(k, "step_home_first")) end
    end
    local verdicts, evidence = assert(c:diagnose{home = "CHN", own = "both"})
    local first, told = assert(c:diagnose{home = "CHN", own = "home_first"})
    local function value(frame, item)
      for k = 1, #frame do
        if frame(k, "item") == item and frame(k, "criterion") == "self-sufficiency" then return frame(k, "value") end
      end
    end
    assert.near(0.3, value(evidence, "wafer"), 1e-12)
    assert.near(0.6, value(told, "wafer"), 1e-12)
    for k, item in ipairs(verdicts:column("item")) do
      for r = 1, #first do
        if first(r, "item") == item then assert.equal(first(r, "class"), verdicts(k, "class_home_first")) end
      end
    end
    local own = assert(c:self_guarantee{home = "CHN", own = "both", each = "base"})
    assert.near((0.3 + 0.6 + 0.1) / 3, own(1, "rate"), 1e-15)
    assert.near((0.6 + 0.6 + 0.1) / 3, own(1, "rate_home_first"), 1e-15)
  end)

  it("runs over years at both ends", function()
    local s = lian.scenario "s" {from = 2025, to = 2026, step = "month", lian.embargo{by = "JPN", on = "CHN"},
      lian.target{goods = "wafer", on = "CHN", at_least = 0.5, before = 2026}}
    local run = assert(s:run(list(), {own = "both"}))
    local falls = run:falls()
    assert.near(0.1, falls(1, "lowest"), 1e-12)
    assert.near(0.1, falls(1, "lowest_home_first"), 1e-12)
    local own = run:self_guarantee{each = "item"}
    assert.near(0.3, own(1, "rate"), 1e-12)
    assert.near(0.6, own(1, "rate_home_first"), 1e-12)
    local targets = run:targets()
    assert.is_nil(targets(1, "met"))
    assert.near(2025, targets(1, "met_home_first"), 1e-9)
    local sweep = assert(s:sweep(list(), {own = "both", draws = 3}))
    assert.equal(0, sweep:targets()(1, "chance"))
    assert.equal(1, sweep:targets()(1, "chance_home_first"))
  end)

  it("refuses parts of use that are none", function()
    local c = list()
    local function wrong(telling, given)
      given.home = "CHN"
      assert.error_matches(function() c:attainable(given) end, telling)
    end
    wrong("home_use%['wafer'%]: expected a share above 0", {own = "both", home_use = {wafer = 0}})
    wrong("home_use%['wafer'%]: expected a share above 0", {own = "both", home_use = {wafer = 1.2}})
    wrong("no node 'waver'", {own = "both", home_use = {waver = 0.2}})
    wrong("own: expected one of 'world', 'home_first', 'both'", {own = "mine"})
  end)
end)

describe("a firm that fails at home", function()
  local function with_firms()
    return (assert(lian.items{items = {"chip", "wafer"}, requires = {chip = {"wafer"}},
      providers = {{provider = "Simgui", country = "CHN"}, {provider = "Shin-Etsu", country = "JPN"}},
      provides = {wafer = {CHN = 0.4, JPN = 0.6, Simgui = 0.25, ["Shin-Etsu"] = 0.5}}}))
  end

  it("is cut like any other", function()
    local f = with_firms():attainable{home = "CHN", cut = {by = "Simgui"}}
    assert.near(0.75, at(f, "wafer", "level"), 1e-15)
    local points = with_firms():chokepoints{home = "CHN", each = "firm"}
    assert.same({"Shin-Etsu", "Simgui"}, points:column("by"))
    assert.near(0.5, points(1, "loss"), 1e-15)
    assert.near(0.25, points(2, "loss"), 1e-15)
    assert.near(0.25, points(2, "share"), 1e-15)
    local sets, members = with_firms():cut_sets{home = "CHN", each = "firm", below = 0.3}
    assert.equal(1, #sets)
    assert.near(0.25, sets(1, "level"), 1e-15)
    assert.same({{by = "Simgui", item = "wafer"}, {by = "Shin-Etsu", item = "wafer"}}, members[1])
  end)
end)
