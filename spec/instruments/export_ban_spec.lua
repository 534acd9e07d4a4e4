-- a region that bans its own exports, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

local function ban(more)
  local given = {goods = "P", on = "H"}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.export_ban(given)
end

--- Parts in H, F and J; G in F is made of them. Value added is 1 a unit of parts, 0.6 of G.
---
---             F_G    H     F     J   output
---     H_P      24   16    20    10       70
---     F_P      12    .    18     5       35
---     J_P       4    6     .    20       30
---     F_G       .   40    60     .      100
local function three()
  return w.chain{nodes = {"H_P", "F_P", "J_P", "F_G"}, regions = {"H", "F", "J", "F"}, sectors = {"P", "P", "P", "G"},
    flows = {{0, 0, 0, 24}, {0, 0, 0, 12}, {0, 0, 0, 4}, {0, 0, 0, 0}}, output = {70, 35, 30, 100},
    demand = {H_hh = {values = {16, 0, 6, 40}, region = "H"}, F_hh = {values = {20, 18, 0, 60}, region = "F"},
      J_hh = {values = {10, 5, 20, 0}, region = "J"}}}
end

local room = lian.expand{nodes = {"F_P", "J_P"}, share = 2, lag = 0}

describe("an export ban", function()
  it("costs home its sales, and partners what they bought", function()
    -- F's makers of G and final users miss half of 24 and 20, J's half of 10. F_G lives on its stock of 80
    local run = w.run(2, {ban{cut = 0.5}, chain = three()})
    w.same({43, 43}, w.path(run, "H_P"))
    w.same({100, 100}, w.path(run, "F_G"))
    w.same({15, 15}, w.total(run, "unmet"))
    local lost = run:losses{each = "region", of = "value_added"}
    w.same({54, 0, 0}, lost:column("lost"))
    assert.matches("export_ban P H: H loses 54 EUR of value added and misses final goods of 0; F loses 0 EUR of value "
      .. "added and misses final goods of 20; J loses 0 EUR of value added and misses final goods of 10", tostring(run))
  end)

  it("is turned toward those who are named", function()
    local run = w.run(1, {ban{toward = "J"}, chain = three()})
    w.same({60, 35, 30}, {w.path(run, "H_P")[1], w.path(run, "F_P")[1], w.path(run, "J_P")[1]})
    assert.matches("H loses 10 EUR .* J loses 0 EUR of value added and misses final goods of 10", tostring(run))
    assert.is_nil(tostring(run):find("F loses", 1, true))
    w.same({0, 20 + 24}, {w.delivered(run, "H", "J"), w.delivered(run, "H", "F")})
  end)

  it("is an embargo by home on each of the others", function()
    local one = w.run(3, {ban{cut = 0.7, at = 2026, lasts = 1}, chain = three()})
    local two = w.run(3, {lian.embargo{goods = "P", by = "H", on = "F", cut = 0.7, at = 2026, lasts = 1},
      lian.embargo{goods = "P", by = "H", on = "J", cut = 0.7, at = 2026, lasts = 1}, chain = three()})
    assert.same(w.total(two, "output"), w.total(one, "output"))
    assert.same(w.total(two, "unmet"), w.total(one, "unmet"))
  end)

  it("is made up by others on a market where there is room", function()
    -- who buys of H turns to those it buys of: F_G in 12 : 4, F's final users to F, J's in 5 : 20
    local run = w.run(1, {room, ban{}, chain = three()}, {sourcing = "market"})
    w.same({16}, w.path(run, "H_P"))
    w.same({35 + 24 * 12 / 16 + 20 + 10 * 5 / 25}, w.path(run, "F_P"))
    w.same({30 + 24 * 4 / 16 + 10 * 20 / 25}, w.path(run, "J_P"))
    w.same({0}, w.total(run, "unmet"))
    assert.matches("H loses 54 EUR .*; F gains 40 EUR", tostring(run))
  end)

  it("is answered in kind, after a time and as long as it lasts", function()
    -- H stops parts toward F and J from 2026 on for three years; a year later they stop half of G and parts to H
    local run = w.run(5, {ban{cut = 0, toward = {"F", "J"}, answer = 0.5, answer_goods = "G", at = 2026, lasts = 3,
      answer_after = 1}, chain = three()})
    w.same({100, 100, 80, 80, 100}, w.path(run, "F_G"))
    w.same({0, 0, 20, 20, 0}, w.total(run, "unmet"))
    run = w.run(1, {ban{cut = 0.5, toward = "J", answer = 1}, chain = three()})
    w.same({65, 24}, {w.path(run, "H_P")[1], w.path(run, "J_P")[1]})
    assert.matches("H loses 5 EUR of value added and misses final goods of 6; J loses 6 EUR of value added and misses "
      .. "final goods of 5", tostring(run))
    -- an answer that comes after the ban does not come
    run = w.run(3, {ban{cut = 0, answer = 1, answer_after = 1, lasts = 1}, chain = three()})
    w.same({235, 235, 235}, w.total(run, "output"))
  end)

  it("grows and fades with its answer at the same strength of its own", function()
    -- the answer ramps from 2026 on: 1/4, 3/4 in the mean of two years
    local run = w.run(3, {ban{cut = 0, toward = "F", answer = 1, answer_goods = "G", answer_after = 1, ramp = 2},
      chain = three()})
    w.same({100, 90, 70}, w.path(run, "F_G"))
  end)

  it("leaks through those who are not cut off", function()
    -- toward F alone: J buys 10 of H and sells 4 to F
    local run = w.run(1, {ban{toward = "F", cut = 0.5, leakage = 0.5, leakage_within = 0}, chain = three()})
    local routes = run:routes()
    assert.equal(1, #routes)
    assert.same({"J", "F"}, {routes(1, "through"), routes(1, "on")})
    assert.near(11, routes(1, "money"), 1e-9)
    w.same({70 - 11}, w.path(run, "H_P"))
    -- toward all: nobody is left to come through
    run = w.run(1, {ban{cut = 0.5, leakage = 0.5, leakage_within = 0}, chain = three()})
    assert.equal("?", run:routes()(1, "through"))
  end)

  it("at once costs home its sales, and partners what the scarcest input allows", function()
    local result = assert(lian.scenario "x" {ban{cut = 0.5}}:run(three(), {sourcing = "links"}))
    local losses = result:losses()
    w.same({27, 0, 0, 0}, losses:column("demand_loss"))
    -- 12 of 40 parts are missed: 30 % of G, which calls for 7.2, 3.6 and 1.2 parts less
    w.same({7.2, 3.6, 1.2, 30}, losses:column("rationed_loss"))
    assert.matches("export_ban P H: H loses 27 EUR of value added by sales, loses 7.2 by short supply, rationed; "
      .. "F loses 0 EUR of value added by sales, loses 21.6 by short supply, rationed; J loses 0", tostring(result))
    local answer = lian.scenario "x" {ban{cut = 0, toward = "F", answer = 0.5, answer_goods = "G"}}
    local answered = assert(answer:run(three(), {sourcing = "links"})):losses()
    -- F sells 20 of G less to H, and buys 20 % less of parts
    w.same({4.8, 2.4, 0.8, 20}, answered:column("demand_loss"))
  end)

  it("on a table that keeps imports apart cuts exports, and imports in answer", function()
    local function table_()
      return assert(lian.chain{nodes = {"P", "G"}, flows = {{0, 20}, {0, 0}}, imports = {{0, 10}, {0, 0}},
        output = {100, 80}, regions = {"H", "H"}, unit = "EUR",
        demand = {home = {values = {30, 60}, region = "H"}, sold = {values = {50, 20}, role = "exports"}}})
    end
    local result = assert(lian.scenario "x" {ban{cut = 0.4}}:run(table_(), {sourcing = "links"}))
    w.same({20, 0}, result:losses():column("demand_loss"))
    result = assert(lian.scenario "x" {ban{cut = 0.4, answer = 0.5}}:run(table_(), {sourcing = "links"}))
    -- a sixth of G's parts is missed
    assert.near(80 / 6, result:losses():column("rationed_loss")[2], 1e-9)
    local run = w.run(1, {ban{cut = 0.4}, chain = table_()})
    w.same({80}, w.path(run, "P"))
    assert.matches("H loses 20 EUR of value added and misses final goods of 0; abroad .* misses final goods of 20",
      tostring(run))
    assert.error_matches(function() lian.scenario "x" {ban{toward = "F"}}:run(table_()) end,
      "toward: this table knows one foreign region only")
  end)

  it("says what each side loses of one run, and not of many draws", function()
    local s = lian.scenario "x" {from = 2025, to = 2026, step = "month",
      ban{cut = lian.uniform(0.1, 0.9)}, lian.quality{goods = "G", defects = 0.1}}
    assert.is_nil(tostring(assert(s:sweep(three(), {draws = 4}))):find("loses", 1, true))
    local text = tostring(assert(s:run(three())))
    assert.matches("export_ban P H: H loses", text)
    assert.matches("quality: inputs of .* go into what is of no use", text)
  end)

  it("says whose question it is, and refuses what it cannot be", function()
    local s = lian.scenario "x" {home = "H", from = 2025, to = 2026, step = "year", lian.export_ban{goods = "P"}}
    assert.matches("export_ban P.*H loses", tostring(assert(s:run(three(), {stock = 730}))))
    assert.error_matches(function() w.run(1, {ban{toward = "H"}, chain = three()}) end,
      "toward: expected regions other than `on`")
    assert.error_matches(function() w.run(1, {ban{toward = "K"}, chain = three()}) end, "toward: no region 'K'")
    assert.error_matches(function() ban{answer = 2} end, "export_ban.answer: expected a share")
  end)
end)
