-- what results of scenarios answer: deliveries, losses of every measure, paths, and that they agree with each other
local lian = require "lian"

local four = assert(require "lian.examples.four_regions"())

local function two()
  return assert(lian.chain{nodes = {"A_x", "A_y", "B_x", "B_y"}, regions = {"A", "A", "B", "B"},
    sectors = {"x", "y", "x", "y"}, flows = {{5, 5, 1, 1}, {5, 5, 1, 1}, {1, 1, 5, 5}, {1, 1, 5, 5}},
    demand = {labels = {"A", "B"}, regions = {"A", "B"}, values = {{8, 2}, {8, 2}, {2, 8}, {2, 8}}},
    extensions = {employment = {values = {11, 22, 33, 44}, unit = "jobs"}}})
end

local function run(chain, given, options) return assert(lian.scenario "s" (given):run(chain, options)) end
local function timed(...) return {from = 2025, to = 2027, step = "week", ...} end

describe("deliveries at once", function()
  it("never exceed what an embargo leaves of them", function()
    for cut = 0, 1, 0.25 do
      local result = run(four, {lian.embargo{goods = "C", by = {"JKT", "USA"}, on = "CHN", cut = cut}},
        {sourcing = "links"})
      for _, case in ipairs{"rationed", "demand"} do
        for _, row in result:flows{by = {"JKT", "USA"}, on = "CHN", goods = "C", case = case}:rows() do
          assert.is_true(row.after <= (1 - cut) * row.before * (1 + 1e-12))
        end
      end
    end
    local moved = run(two(), {lian.embargo{goods = "x", by = "B", on = "A"}}):flows{by = "B", on = "A", goods = "x"}
    assert.same({4, 0}, {moved(1, "before"), moved(1, "after")})
  end)

  it("add up to the sales that are lost", function()
    local chain = two()
    local result = run(chain, {lian.demand{goods = "x", on = "A", change = -0.5}})
    local lost, sold = result:losses(), result:flows()
    for _, node in ipairs{"A_x", "B_x"} do
      local region, sum = node:sub(1, 1), 0
      for _, row in sold:rows() do if row.by == region and row.goods == "x" then sum = sum - row.change end end
      assert.near(lost(node, "demand_loss"), sum, 1e-9)
    end
  end)

  it("of a table that keeps imports apart come from abroad as well", function()
    local split = assert(lian.chain{nodes = {"a", "b"}, regions = {"H", "H"}, flows = {{0, 10}, {0, 0}},
      imports = {{0, 30}, {0, 0}}, demand = {labels = {"households"}, values = {{70}, {100}},
      second = {{8}, {0}}}})
    local stop = lian.embargo{goods = "a", cut = 0.5} -- on the only region
    local row = run(split, {stop}):flows{by = "abroad", goods = "a"}
    assert.same({38, 19}, {row(1, "before"), row(1, "after")})
    local later = run(split, timed(stop))
    assert.near(38 * 2, later:flows{by = "abroad", goods = "a"}(1, "before"), 1e-9)
    assert.is_true(later:flows{by = "abroad", goods = "a"}(1, "after") < 38 * 2)
    -- imports are nobody's output here, and add no value
    assert.near(0, later:losses{each = "region", of = "value_added"}("abroad", "normal"), 1e-12)
    assert.near(80 + 100, later:losses{each = "region"}("H", "normal") / 2, 1e-9)
  end)

  it("of a table that keeps imports apart are nobody's output, in sums and paths either", function()
    local split = assert(lian.chain{nodes = {"a", "b"}, regions = {"H", "H"}, flows = {{0, 10}, {0, 0}},
      imports = {{0, 30}, {0, 0}}, demand = {labels = {"households"}, values = {{70}, {100}},
      second = {{8}, {0}}}})
    local stop = lian.embargo{goods = "a", cut = 0.5}
    for _, record in ipairs{"node", "region"} do
      local later = run(split, timed(stop), {record = record, steadiness = false, assumptions = false})
      local all = later:losses{each = "total"}
      assert.near(180 * 2, all(1, "normal"), 1e-9)
      assert.near(later:losses{each = "region"}("H", "lost"), all(1, "lost"), 1e-9)
      assert.equal(0, all(1, "direct"))
      assert.truthy(all.note:find("output is home's", 1, true))
      assert.near(80 * 2, later:losses{each = "sector"}("a", "normal"), 1e-9)
      -- what final users miss is missed wherever it was to come from
      assert.near(178 * 2, later:losses{each = "total", of = "unmet"}(1, "normal"), 1e-9)
      local home, path = later:series{of = "output", each = "region"}, later:series()
      local sum, share = later:series{of = "output"}, later:series{of = "share"}
      for t = 1, #path do
        assert.near(home(t, "H"), path(t, "output"), 1e-9)
        assert.near(home(t, "H"), sum(t, "output"), 1e-9)
        assert.near(home(t, "H") / 180, path(t, "share"), 1e-12)
        assert.near(home(t, "H") / 180, share(t, "share"), 1e-12)
      end
    end
    local draws = assert(lian.scenario "s" (timed(stop)):sweep(split, {draws = 2}))
    local path = run(split, timed(stop)):series()
    for t = 1, #path do assert.near(path(t, "share"), draws:series()(t, "mean"), 1e-12) end
  end)
end)

describe("losses", function()
  it("of final demand are what is bought less, at once and in time; unmet is what is wished and not got", function()
    local fall = lian.demand{goods = "x", on = "A", change = -0.5}
    local once, later = run(two(), {fall}), run(two(), timed(fall))
    assert.near(4, once:losses{of = "final_demand"}("A_x", "demand_loss"), 1e-12)
    assert.near(4 * 2, later:losses{of = "final_demand"}("A_x", "lost"), 1e-9)
    assert.near(0, later:losses{of = "unmet"}("A_x", "lost"), 1e-9)
    -- half of A_x cannot be made: in time what is missed is what is not bought
    local short = run(two(), timed(lian.capacity{nodes = "A_x", cut = 0.5}))
    for _, node in ipairs{"A_x", "B_y"} do
      assert.near(short:losses{of = "unmet"}(node, "lost"), short:losses{of = "final_demand"}(node, "lost"), 1e-9)
    end
  end)

  it("of employment and value added follow output at the table's coefficients", function()
    local result = run(two(), timed(lian.capacity{nodes = "A_x", cut = 0.5}))
    local output, jobs = result:losses(), result:losses{of = "employment"}
    for k, per in ipairs{0.5, 1, 1.5, 2} do
      assert.near(output(k, "lost") * per, jobs(k, "lost"), 1e-9)
      assert.near(output(k, "normal") * per, jobs(k, "normal"), 1e-9)
    end
    local path, made = result:series{of = "employment", each = "node"}, result:series{of = "output", each = "node"}
    for t = 1, #path do assert.near(1.5 * made(t, "B_x"), path(t, "B_x"), 1e-9) end
  end)
end)

describe("a region's resilience", function()
  it("is the same in a run, without its trade, and in a sweep of it", function()
    local given = timed(lian.capacity{goods = "E", on = "CHN", cut = 0.3, at = 2025.1, lasts = 1})
    local a = run(four, given):resilience{on = "CHN"}
    local b = run(four, given, {trade = false, record = "region"}):resilience{on = "CHN"}
    for k, v in ipairs(a:column("value")) do
      if v then assert.near(v, b(k, "value"), 1e-9 * math.abs(v) + 1e-12) end
    end
    local sweep = assert(lian.scenario "s" (given):sweep(four, {draws = 1, record = "region"}))
    local of = sweep:resilience{on = "CHN"}
    for k = 1, #of do
      for m = 1, #a do
        if of(k, "measure") == a(m, "measure") and a(m, "value") then
          assert.near(a(m, "value"), of(k, "mean"), 1e-9 * math.abs(a(m, "value")) + 1e-12)
        end
      end
    end
  end)

  it("has the loss of its own path", function()
    local result = run(four, timed(lian.capacity{goods = "E", on = "CHN", cut = 0.3, at = 2025.1, lasts = 1}))
    local sum, share = 0, result:series{of = "share", on = "CHN"}:column("share")
    for _, v in ipairs(share) do sum = sum + (1 - v) * 365 / 52 end
    assert.near(sum, result:resilience{on = "CHN"}.provenance.loss, 1e-9)
    assert.error_matches(function() run(four, timed(), {record = "sector"}):resilience{on = "CHN"} end,
      "did not keep regions step by step: run it with record = 'region'")
    assert.error_matches(function() run(four, timed()):resilience{on = "CHM"} end, "did you mean 'CHN'")
  end)
end)

describe("a scenario", function()
  it("counts what stands after a gap", function()
    local cut = lian.capacity{goods = "E", on = "CHN", cut = 0.1}
    local s = lian.scenario "x" {nil, cut, nil, lian.demand{goods = "C", change = -0.1}}
    assert.equal(2, #s.shocks)
    assert.equal("demand", s.shocks[2].kind)
  end)

  it("gives the same at once whatever the order of its shocks", function()
    local a, b = lian.demand{goods = "x", change = -0.5}, lian.demand{goods = "x", amount = -3}
    local c = lian.embargo{goods = "x", by = "B", on = "A", cut = 0.5}
    local one, other = run(two(), {a, b, c}):losses(), run(two(), {c, b, a}):losses()
    for _, column in ipairs{"demand_loss", "rationed_loss", "best_loss"} do
      assert.same(one:column(column), other:column(column))
    end
  end)

  it("looks at its shocks again when it runs, and keeps its own lists", function()
    local goods = {"E"}
    local cut = lian.capacity{goods = goods, on = "CHN", cut = 0.5}
    goods[1] = "C"
    assert.same({"E"}, cut.goods)
    local s = lian.scenario "x" {cut}
    cut.cut = 7
    assert.error_matches(function() s:run(four) end, "capacity.cut: expected a share in %[0, 1%], got 7")
    cut.cut, s.step = 0.5, "fortnight"
    assert.error_matches(function() s:run(four) end, "scenario.step: expected one of 'day'")
  end)

  it("says what is not used on items, and what steps networks can take", function()
    local chips = assert(require "lian.examples.chips"())
    local s = lian.scenario "x" {from = 2025, to = 2030, lian.embargo{by = "JPN", on = "CHN"}}
    assert.truthy(assert(s:run(chips)):summary():find("from and to were not used: with step = 'month'", 1, true))
    local net = assert(lian.chain{nodes = {"a", "b"}, links = {{"a", "b", 3}}, output = {5, 6}})
    assert.error_matches(function()
      lian.scenario "x" {from = 2025, to = 2026, step = "month", lian.capacity{nodes = "a", cut = 0.5}}:run(net)
    end, "run.stock: expected at least a step, 30.42 days %(or take a shorter step%), got 15")
  end)

  it("has a horizon that ends, and options that are no draws", function()
    local s = lian.scenario "x" {from = 0, to = 1e8, step = "day"}
    assert.error_matches(function() s:run(four) end,
      "scenario.to: steps after from: expected at most 1000000, the limit `steps`")
    assert.error_matches(function() run(four, timed(), {every = lian.uniform(1, 3)}) end,
      "run.every: expected a value, not a distribution, got 'uniform%(1, 3%)'")
    assert.error_matches(function() run(four, timed()):save(1) end, "save: expected an open store %(lian.open%), got 1")
  end)

  it("pays a policy for the part of a step in which it is on", function()
    local link = lian.digitalise{on = "CHN", haste = 1, cost = 100, at = 2025.02, lasts = 0.04}
    for _, step in ipairs{"day", "week", "month"} do
      local sum, costs = 0, run(four, {from = 2025, to = 2027, step = step, link}):costs()
      for k = 1, #costs do sum = sum + costs(k, "spent") end
      assert.near(4, sum, 1e-9)
    end
  end)

  it("says when a target is due after its end, and refuses one before its start", function()
    local late = run(four, timed(lian.target{goods = "C", on = "CHN", before = 2040}))
    assert.truthy(late:summary():find("the run ends in 2027, before the target is due", 1, true))
    assert.error_matches(function() run(four, timed(lian.target{goods = "C", on = "CHN", before = 2020})) end,
      "before: expected a year after the start, 2025, got 2020")
  end)

  it("tells a rise of demand for what it is", function()
    local rise = lian.demand{goods = "V", change = 0.1}
    assert.truthy(run(four, {rise}):summary():find("output rises by", 1, true))
    assert.truthy(run(four, {rise}):summary():find("met at once, whatever capacity there is", 1, true))
    assert.truthy(run(four, timed(rise)):summary():find("met only as over-capacity builds up", 1, true))
  end)
end)
