-- how instruments are written, print, and are refused: what comes from their declarations
local instruments = require "lian.scenario.instruments"
local lian = require "lian"

local four = assert(require "lian.examples.four_regions"())

local function refused(telling, work)
  local ok, message = pcall(work)
  assert.is_false(ok)
  assert.truthy(tostring(message):find(telling, 1, true), tostring(message))
end

-- one valid value of each field of each kind, enough to make every instrument
local SAMPLE = {goods = "C", on = "CHN", by = "USA", toward = "JKT", cut = 0.5, rate = 0.1, change = -0.1, share = 0.2,
  builders = {C = 1}, within = 1, months = 1, budget = 10, readiness = 5, growth = 0.1, users = "C", before = 2030,
  act = function() end, defect = 0.1, gap = 0.1}

local function sample(declaration, more)
  local given = {}
  for _, field in ipairs(declaration.fields) do
    if field.required or field.name == "goods" or field.name == "on" then given[field.name] = SAMPLE[field.name] end
  end
  if declaration.name == "demand" then given.change = -0.1 end
  if declaration.name == "bottleneck" then given.ceiling = {0.5} end
  if declaration.name == "embargo" or declaration.name == "export_control" then given.by = "USA" end
  local rates = more and (more.from or more.to)
  if declaration.name == "quality" and rates then given.from, given.to = 0.1, 0.2 end
  if declaration.name == "quality" and not rates then given.defects = 0.1 end
  for key, value in pairs(more or {}) do given[key] = value end
  return given
end

describe("every instrument", function()
  for _, declaration in ipairs(instruments) do
    it("prints what it was given, source and confidence too: " .. declaration.name, function()
      local shock = declaration.make(sample(declaration, {source = "customs 2024", confidence = "low"}))
      local text = tostring(shock)
      for _, field in ipairs(declaration.fields) do
        if field.required then assert.truthy(text:find(field.name .. " = ", 1, true), field.name .. " in " .. text) end
      end
      assert.truthy(text:find('source = "customs 2024", confidence = "low"', 1, true), text)
      refused(declaration.name .. ".confidence: expected one of 'high', 'medium', 'low', got 'sure'", function()
        declaration.make(sample(declaration, {confidence = "sure"}))
      end)
    end)

    it("takes a distribution for any number, checks it and prints it: " .. declaration.name, function()
      for _, field in ipairs(declaration.fields) do
        local rule = field.rule[1]
        local numeric = {number = true, share = true, positive = true, not_negative = true}
        if numeric[rule] and not (declaration.name == "demand" and field.name == "amount") then
          local low, high = 0.2, 0.6
          if field.name == "readiness" then low, high = 3, 5 end
          local law = field.name == "readiness" and lian.choice{3, 5} or lian.uniform(low, high)
          local shock = declaration.make(sample(declaration, {[field.name] = law}))
          assert.truthy(tostring(shock):find(field.name .. " = " .. tostring(law), 1, true), tostring(shock))
        end
        if rule == "share" then
          refused(("%s.%s: expected a share in [0, 1], got 1.5"):format(declaration.name, field.name), function()
            declaration.make(sample(declaration, {[field.name] = lian.uniform(0.5, 1.5)}))
          end)
        end
      end
    end)

    it("refuses an unknown field with the nearest: " .. declaration.name, function()
      refused("did you mean 'confidence'", function()
        declaration.make(sample(declaration, {confidense = "low"}))
      end)
    end)
  end

  it("has its checks asked at the ends of distributions, too", function()
    assert.truthy(lian.demand{goods = "C", change = lian.uniform(-0.2, 0)})
    refused("demand.change: expected a share of at least -1, got -1.5", function()
      lian.demand{goods = "C", change = lian.uniform(-1.5, 0)}
    end)
    refused("quality.defects: expected a share below 1", function()
      lian.quality{goods = "C", defects = lian.uniform(0, 1)}
    end)
    refused("substitute.readiness: expected a whole number from 1 to 10, got 3.5", function()
      lian.substitute{goods = "C", budget = 1, readiness = lian.uniform(3.5, 5)}
    end)
  end)

  it("prints builders, lists and texts as they were written", function()
    local text = tostring(lian.destruction{goods = "C", on = "CHN", share = 0.2, builders = {V = 0.7, E = 0.3},
      within = 0.5})
    assert.truthy(text:find("builders = {E = 0.3, V = 0.7}", 1, true), text)
    local embargo = lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = lian.triangular(0.5, 0.8, 1)}
    assert.truthy(tostring(embargo):find('by = {"USA", "JKT"}', 1, true))
    assert.truthy(tostring(embargo):find("cut = triangular(0.5, 0.8, 1)", 1, true))
  end)
end)

describe("a distribution", function()
  it("is told as what it is in summaries, provenance, pages and recipes", function()
    local cut = lian.triangular(0.5, 0.8, 1)
    local s = lian.scenario "uncertain" {from = 2025, to = 2026, step = "month",
      lian.capacity{goods = "C", on = "CHN", cut = cut, source = "an expert", confidence = "medium"}}
    local run = assert(s:run(four, {stock = {C = lian.uniform(60, 90)}, draw = 3}))
    local provenance = run:provenance()
    assert.truthy(provenance.scenario:find("cut = triangular(0.5, 0.8, 1)", 1, true), provenance.scenario)
    assert.truthy(provenance.options:find("stock = {C = uniform(60, 90)}", 1, true), provenance.options)
    assert.truthy(run:summary():find("one draw of what is random (draw 3)", 1, true))
    local path = os.tmpname()
    assert(run:report(path))
    local file <close> = assert(io.open(path))
    local page = file:read("a")
    os.remove(path)
    assert.truthy(page:find("triangular(0.5, 0.8, 1)", 1, true))
    assert.truthy(page:find("an expert", 1, true))
    assert.truthy(assert(lian.recipe.write(s, {})):find("distribution triangular", 1, true))
    -- each good's days are drawn by their own name, the same for the same draw
    assert.same(run:resilience():column("value"), assert(s:run(four, {stock = {C = lian.uniform(60, 90)}, draw = 3}))
      :resilience():column("value"))
  end)

  it("need not be there for a run to be one draw: stages of programmes are random", function()
    local programme = lian.substitute{goods = "C", on = "CHN", budget = 1, readiness = 7}
    local run = assert(lian.scenario "p" {from = 2025, to = 2026, step = "month", programme}:run(four, {draw = 2}))
    assert.truthy(run:summary():find("one draw of what is random (draw 2)", 1, true))
    local chips = assert(lian.items{items = {"chip", "gas"}, requires = {chip = {"gas"}},
      provides = {gas = {JPN = 0.6, CHN = 0.4}, chip = {CHN = 1}}})
    local function on_items(...)
      return tostring(assert(lian.scenario "p" {from = 2025, to = 2026, step = "month", home = "CHN", ...}:run(chips)))
    end
    assert.truthy(on_items(lian.substitute{goods = "gas", budget = 1, readiness = 7}):find(
      "one draw of what is random (draw 1)", 1, true))
    assert.is_nil(on_items(lian.second_source{goods = "gas", toward = "CHN", share = 0.1}):find("one draw", 1, true))
  end)

  it("is drawn at once as well, and one draw is called that", function()
    local s = lian.scenario "x" {lian.demand{goods = "C", change = lian.uniform(-0.2, -0.1)}}
    local function fall(draw)
      local result = assert(s:run(four, {draw = draw, model = "demand"}))
      assert.truthy(result:summary():find(("one draw of what is random (draw %d)"):format(draw), 1, true))
      local total = result:losses{each = "total", of = "final_demand"}
      return total(1, "demand_loss")
    end
    local whole, sector = 0, four:axis("sector")
    for i, v in ipairs(four:final_demand()) do if sector[i] == "C" then whole = whole + v end end
    for draw = 1, 5 do assert.is_true(fall(draw) >= 0.1 * whole and fall(draw) <= 0.2 * whole) end
    assert.not_equal(fall(1), fall(2))
  end)
end)

describe("an engine", function()
  it("names the fields that it does not use", function()
    local s = lian.scenario "x" {from = 2025, to = 2026,
      lian.embargo{goods = "C", by = "JKT", on = "CHN", leakage = 0.3, leakage_within = 2, substitution = 0.2,
        substitution_within = 1},
      lian.tariff{goods = "C", by = "USA", on = "CHN", rate = 0.1, armington = 5, at = 2025}}
    local text = assert(s:run(four)):summary()
    assert.truthy(text:find("embargo C CHN: substitution_within, leakage_within are not used at once", 1, true), text)
    assert.truthy(text:find("tariff C CHN: at is not used at once", 1, true), text)
    assert.truthy(text:find("from and to were not used: give step to run in time", 1, true), text)
  end)

  it("refuses all that it cannot run in one message, before anything runs", function()
    local ran = false
    local s = lian.scenario "x" {lian.stockpile{goods = "C", months = 1}, lian.capacity{goods = "Q", cut = 0.1},
      lian.demand{goods = "C", change = -0.1}, lian.embargo{goods = "C", by = "CHM", on = "CHN"},
      lian.rule{act = function() ran = true end}}
    local ok, message = pcall(s.run, s, four)
    assert.is_false(ok)
    for _, telling in ipairs{"4 shocks cannot be run:", "shocks[1] (stockpile): acts in time alone",
      "shocks[2] (capacity).goods: no sector 'Q'", "shocks[4] (embargo).by: no region 'CHM', did you mean 'CHN'?",
      "shocks[5] (rule): acts in time alone"} do
      assert.truthy(message:find(telling, 1, true), message)
    end
    assert.is_false(ran)
  end)

  it("runs a scenario without shocks: a baseline", function()
    assert.truthy(assert(lian.scenario "rest" {}:run(four)):summary():find("nothing is shocked", 1, true))
    local run = assert(lian.scenario "rest" {from = 2025, to = 2026, step = "week"}:run(four))
    assert.same(0, run:resilience().provenance.lost)
    for _, v in ipairs(run:series():column("share")) do assert.equal(1, v) end
    for _, row in run:flows():rows() do assert.near(0, row.change, 1e-9 * row.before) end
  end)

  it("hits all of a region without a list", function()
    local whole = assert(lian.scenario "x" {lian.capacity{on = "CHN", cut = 0.1}}:run(four)):losses()
    local x, region = four:output(), four:axis("region")
    for i, v in ipairs(whole:column("supply_direct")) do
      assert.near(region[i] == "CHN" and 0.1 * x[i] or 0, v, 1e-9 * x[i])
    end
  end)

  it("takes the home of policies from the scenario", function()
    local function target(head)
      head.from, head.to, head.step = 2025, 2026, "month"
      head[1] = lian.target{goods = "C", before = 2026}
      return assert(lian.scenario "x" (head):run(four)):targets()(1, "target")
    end
    assert.equal("C JKT", target{home = "JKT"})
    refused("'on' says in which region; or give the scenario a home", function() target{} end)
  end)
end)

describe("a name", function()
  it("that is misspelt is answered with the nearest", function()
    refused("lian.embargoo: there is no such name, did you mean 'embargo'?", function() lian.embargoo{} end)
    local s = lian.scenario "x" {lian.demand{goods = "C", change = -0.1}}
    local result = assert(s:run(four))
    refused("result:losess: there is no such name, did you mean 'losses'?", function() result:losess() end)
    refused("scenario:swep: there is no such name, did you mean 'sweep'?", function() s:swep(four) end)
    local run = assert(lian.scenario "x" {from = 2025, to = 2026, step = "month"}:run(four))
    refused("run:resiliance: there is no such name, did you mean 'resilience'?", function() run:resiliance() end)
    refused("call it with a colon: scenario:run(...)", function() s.run(four) end)
    refused("call it with a colon: result:losses(...)", function() result.losses{each = "region"} end)
  end)

  it("of a region is listed when they are few", function()
    refused("no region 'Japan' (there are: CHN, USA, JKT, ROW)", function()
      lian.scenario "x" {lian.capacity{on = "Japan", cut = 0.1}}:run(four)
    end)
  end)

  it("of old is answered with the new one", function()
    local run = assert(lian.scenario "x" {from = 2025, to = 2026, step = "month"}:run(four))
    refused("losses.by: this option is called each now", function() run:losses{by = "region"} end)
    refused("resilience.of: this option is called on now", function() run:resilience{of = "CHN"} end)
    refused("scenario.home: no region 'ZZZ' (there are: CHN, USA, JKT, ROW)", function()
      lian.scenario "x" {home = "ZZZ", lian.capacity{goods = "C", cut = 0.1}}:run(four)
    end)
    refused("run.rationing: 'buyers_first' is called 'orders_first' now", function()
      lian.scenario "x" {lian.capacity{on = "CHN", cut = 0.1}}:run(four, {rationing = "buyers_first"})
    end)
  end)
end)

describe("a declaration", function()
  it("names fields with a line each, and engines that there are", function()
    for _, declaration in ipairs(instruments) do
      assert.truthy(declaration.text and declaration.example, declaration.name)
      assert.truthy(({shock = true, policy = true, target = true})[declaration.is], declaration.name)
      local any = false
      for _, engine in ipairs{"at_once", "on_items", "in_time", "over_years"} do
        any = any or declaration[engine] ~= nil
      end
      assert.is_true(any, declaration.name)
      for _, field in ipairs(declaration.fields) do
        assert.is_string(field.text, declaration.name .. "." .. field.name)
      end
      assert(load("local lian = ...; return " .. declaration.example))(lian) -- the example is right
    end
  end)
end)
