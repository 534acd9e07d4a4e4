-- scenarios in time: the inventory economy's invariants, and by hand
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"
local economies = require "spec.support.economies"
local tables = require "spec.support.tables"
local w = require "spec.support.workshop"

local build, random_table = economies.build, economies.table

local function quake(more)
  local given = {from = 2025, to = 2026, step = "week",
    lian.capacity{goods = "S1", on = "R1", cut = 0.4, at = 2025.1, lasts = 0.2, recovers = 0.2}}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.scenario "quake" (given)
end

describe("an economy in time", function()
  it("stays at rest to the last bit for ten years", function()
    math.randomseed(1, 0)
    local chain = build(random_table(3, 4))
    local idle = lian.capacity{goods = "S1", cut = 0}
    for _, step in ipairs{"day", "week", "month", "year"} do
      local run = assert(lian.scenario "rest" {from = 2020, to = 2030, step = step, idle}:run(chain, {stock = 400}))
      local output = run.outcome.totals.output
      for t = 2, #output do assert.equal(output[1], output[t]) end
      local m = run:resilience().provenance
      assert.equal(0, m.peak)
      assert.equal(0, m.unmet_money)
    end
    local four = assert(require "lian.examples.four_regions"())
    local run = assert(lian.scenario "rest" {from = 2020, to = 2030, step = "week", lian.capacity{goods = "C", cut = 0}}
      :run(four))
    assert.equal(0, run:resilience().provenance.peak)
  end)

  it("counts in any money", function()
    math.randomseed(2, 0)
    local given = random_table(2, 4)
    local a = assert(quake():run(build(given)))
    for i, row in ipairs(given.flows) do
      for j in ipairs(row) do row[j] = row[j] * 1024 end
      given.output[i] = given.output[i] * 1024
    end
    local b = assert(quake():run(build(given)))
    local p, q = a:series():column("output"), b:series():column("output")
    for t in ipairs(p) do assert.near(1, q[t] / 1024 / p[t], 1e-12) end
  end)

  it("does not depend on the order of the nodes, nor on threads", function()
    math.randomseed(3, 0)
    local given = random_table(3, 4)
    local n, order = #given.nodes, {}
    local turned = {nodes = {}, regions = {}, sectors = {}, flows = {}, output = {}, unit = "USD"}
    for i = 1, n do order[i] = i end
    for i = n, 2, -1 do
      local j = math.random(i)
      order[i], order[j] = order[j], order[i]
    end
    for k, i in ipairs(order) do
      for _, name in ipairs{"nodes", "regions", "sectors", "output"} do turned[name][k] = given[name][i] end
      turned.flows[k] = {}
      for l, j in ipairs(order) do turned.flows[k][l] = given.flows[i][j] end
    end
    local a, b = assert(quake():run(build(given))), assert(quake():run(build(turned)))
    local p, q = a:series():column("output"), b:series():column("output")
    for t in ipairs(p) do assert.near(1, q[t] / p[t], 1e-12) end
    local before = lian.threads()
    lian.threads(3)
    assert.same(p, assert(quake():run(build(given))):series():column("output"))
    lian.threads(before)
  end)

  it("loses more by a deeper and by a longer shock", function()
    math.randomseed(4, 0)
    for _ = 1, 5 do
      local chain, last = build(random_table(3, 4)), 0
      for _, cut in ipairs{0.1, 0.3, 0.6, 0.9} do
        local s = lian.scenario "deeper" {from = 2025, to = 2026, step = "week",
          lian.capacity{goods = "S1", on = "R1", cut = cut, at = 2025.1, lasts = 0.3}}
        local m = assert(s:run(chain)):resilience().provenance
        assert.is_true(m.lost >= last - 1e-9)
        last = m.lost
      end
      last = 0
      for _, lasts in ipairs{0.05, 0.2, 0.5} do
        local s = lian.scenario "longer" {from = 2025, to = 2026, step = "week",
          lian.capacity{goods = "S1", on = "R1", cut = 0.5, at = 2025.1, lasts = lasts}}
        local m = assert(s:run(chain)):resilience().provenance
        assert.is_true(m.unmet_money >= last - 1e-9)
        last = m.unmet_money
      end
    end
  end)

  it("acts at once, on the step in which a shock begins", function()
    -- H's 80 fall to 40 from the eleventh day on, for five days
    local path = w.path(w.run(0.1, {step = "day", chain = w.shops(), lian.capacity{nodes = "H_P", cut = 0.5,
      at = 2025 + 10 / 365, lasts = 5 / 365}}), "H_P")
    for t, v in ipairs(path) do assert.near(t > 10 and t <= 15 and 40 or 80, v, 1e-9) end
  end)

  it("fades by a list of shares, from what a shock had reached", function()
    math.randomseed(5, 0)
    local chain = build(random_table(2, 3))
    local function capacity(more)
      local given = {goods = "S1", cut = 0.5, at = 2025, lasts = 10 / 365, recovers = 10 / 365}
      for key, value in pairs(more) do given[key] = value end
      return assert(lian.scenario "fades" {from = 2025, to = 2025.1, step = "day", lian.capacity(given)}:run(chain))
        :series():column("capacity")
    end
    local listed, straight = capacity{recovery = {1, 0.5, 0}}, capacity{}
    for t in ipairs(straight) do assert.near(straight[t], listed[t], 1e-9 * straight[t]) end
    assert.error_matches(function() capacity{recovery = "fast"} end, "capacity.recovery: expected 'linear'")
    assert.error_matches(function() capacity{recovery = {1, 2}} end, "capacity.recovery%[2%]")
    assert.error_matches(function() capacity{recovery = function() return 2 end} end, "expected a share in %[0, 1%]")
  end)

  it("lets overlapping losses multiply what remains", function()
    math.randomseed(6, 0)
    local chain = build(random_table(2, 3))
    local both = assert(lian.scenario "both" {from = 2025, to = 2025.2, step = "day",
      lian.capacity{goods = "S1", cut = 0.5}, lian.capacity{goods = "S1", cut = 0.4}}:run(chain))
    local one = assert(lian.scenario "one" {from = 2025, to = 2025.2, step = "day",
      lian.capacity{goods = "S1", cut = 0.7}}:run(chain))
    local p, q = both:series():column("capacity"), one:series():column("capacity")
    for t in ipairs(p) do assert.near(q[t], p[t], 1e-9 * q[t]) end
  end)

  it("is back at normal output years after a loss, abroad too", function()
    local world = assert(require "lian.examples.four_regions"())
    for _, step in ipairs{"month", "week"} do
      local run = assert(lian.scenario "a loss for two years" {from = 2025, to = 2045, step = step, home = "CHN",
        lian.capacity{goods = "E", on = "CHN", cut = 0.2, at = 2026, lasts = 2}}:run(world, {assumptions = false,
        steadiness = false, record = "node"}))
      local series = run:series{of = "output", each = "region"}
      for _, region in ipairs{"CHN", "USA", "JKT", "ROW"} do
        local output = series:column(region)
        assert.near(1, output[#output] / output[1], 1e-8, ("%s by %s"):format(region, step))
      end
    end
  end)

  it("lets goods wait, when they may", function()
    -- H makes 40 of 80 in 2025, and can make 100 from 2026 on. What waits is asked for beside the 80: 40, 20, 0
    local shocks = {lian.capacity{nodes = "H_P", cut = 0.5, lasts = 1},
      lian.expand{nodes = "H_P", share = 0.25, lag = 0, at = 2026}, chain = w.shops()}
    w.same({40, 100, 100, 80}, w.path(w.run(4, shocks, {backlog = true}), "H_P"))
    w.same({40, 80, 80, 80}, w.path(w.run(4, shocks), "H_P"))
  end)

  it("names builders and shares that cannot be", function()
    math.randomseed(10, 0)
    local chain = build(random_table(2, 4))
    assert.error_matches(function() lian.destruction{goods = "S1", share = 0.1, builders = {S2 = 0.5}, within = 1} end,
      "destruction.builders: expected shares that add up to 1")
    local bad = lian.destruction{goods = "S1", share = 0.1, builders = {S9 = 1}, within = 1}
    assert.error_matches(function()
      lian.scenario "x" {from = 2025, to = 2026, step = "week", bad}:run(chain)
    end, "no maker of 'S9'")
    assert.error_matches(function() lian.scenario "x" {bad}:run(chain) end, "acts in time alone")
  end)

  it("compares a run with a stockpile and one without, at its cost", function()
    local four = assert(require "lian.examples.four_regions"())
    local cut = lian.embargo{goods = "C", by = {"USA", "JKT", "ROW"}, on = "CHN", cut = 0.8, at = 2026, lasts = 0.3}
    local pile = lian.stockpile{goods = "C", on = "CHN", months = 1, at = 2025, fill = 0.5, holding = 0.1}
    local function run(...)
      return assert(lian.scenario "stock" {from = 2025, to = 2028, step = "week", ...}:run(four, {stock = 60}))
    end
    local without, with, alone = run(cut), run(cut, pile), run(pile)
    assert.is_nil(alone:resilience().provenance.amplification)
    -- a month of what China's makers use of C, at a tenth a year
    local use, region, sector = 0, four:axis("region"), four:axis("sector")
    for i = 1, #four do
      for j = 1, #four do
        if sector[i] == "C" and region[j] == "CHN" then use = use + four:flows():get(i, j) end
      end
    end
    local costs, bought, held = with:costs(), 0, 0
    for k = 1, #costs do bought, held = bought + costs(k, "bought"), held + costs(k, "held") end
    assert.near(use / 12, bought, 1e-9 * use)
    -- 26 weeks of filling, by the share that is to be there at the start of each, 0 to 25/26, and 130 weeks in full
    assert.near(0.1 * use / 12 * (12.5 + 130) / 52, held, 1e-9 * use)
    assert.truthy(tostring(with):find("policies cost", 1, true))
    assert.equal(0, #without:costs())
    local f = assert(with:against(without))
    local row = {}
    for k = 1, #f do row[f(k, "measure")] = f:row(k) end
    assert.near(without:resilience().provenance.lost, row.lost.base, 1e-12)
    assert.near(row.lost.run - row.lost.base, row.lost.change, 1e-12)
    assert.near(bought + held, f.provenance.cost, 1e-9 * bought)
    assert.near(without:resilience().provenance.money - with:resilience().provenance.money, f.provenance.avoided, 1e-6)
    assert.truthy(f.note:find("output saved", 1, true), f.note)
    assert.error_matches(function() with:against(four) end, "against: expected another run")
    local other = assert(lian.scenario "x" {from = 2025, to = 2027, step = "week", cut}:run(four))
    assert.error_matches(function() with:against(other) end, "against: the runs are not of the same chain and horizon")
    local function wrong(telling, policy)
      assert.error_matches(function() run(policy) end, telling)
    end
    wrong("no good 'CC'", lian.stockpile{goods = "CC", months = 2})
    wrong("no region 'CHM', did you mean 'CHN'", lian.stockpile{goods = "C", on = "CHM", months = 2})
    assert.error_matches(function() lian.stockpile{goods = "C", months = -2} end, "stockpile.months")
    assert.error_matches(function() lian.scenario "x" {pile}:run(four) end, "acts in time alone")
  end)

  it("serves by the rule", function()
    -- H can make 20 of its 80 parts; makers of G ask for 40, final users for 40. Alike (or up to one level) each gets a
    -- quarter; makers first, final users nothing; final users first, 20
    for rule, unmet in pairs{alike = 30, level = 30, orders_first = 40, finals_first = 20} do
      local run = w.run(1, {lian.capacity{nodes = "H_P", cut = 0.75}}, {rationing = rule})
      w.same({unmet}, w.total(run, "unmet"))
      w.same({200 + 60 + 20 - (40 - unmet) - 100}, w.stock(run)) -- what final users do not get, makers do
    end
  end)

  it("says what happened, in a report and in a store", function()
    local four = assert(require "lian.examples.four_regions"())
    local s = lian.scenario "kept" {from = 2025, to = 2026, step = "month",
      lian.capacity{goods = "E", on = "CHN", cut = 0.3, at = 2025.2, lasts = 0.2, recovers = 0.1}}
    local run = assert(s:run(four, {record = "sector"}))
    local text = tostring(run)
    for _, telling in ipairs{"12 months from 2025", "amplified", "hardest hit: CHN", "output stays above 99 %"} do
      assert.truthy(text:find(telling, 1, true), text)
    end
    local path = os.tmpname()
    assert(run:report(path))
    local file <close> = assert(io.open(path))
    assert.truthy(file:read("a"):find("Output, share of normal", 1, true))
    os.remove(path)
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(run:save(store))
    assert.same(run:series():column("output"), store:run(id).frames.series:column("output"))
    local losses = run:losses{each = "total"}
    assert.near(losses(1, "lost") - losses(1, "gained"), run:resilience().provenance.money, 1e-6 * losses(1, "lost"))
    assert.equal(12, #run:series{of = "output", goods = "E"})
  end)

  it("asks how much buyers need each good", function()
    local four = assert(require "lian.examples.four_regions"())
    local s = lian.scenario "classes" {from = 2025, to = 2027, step = "week", lian.embargo{goods = "C",
      by = {"USA", "JKT", "ROW"}, on = "CHN", cut = 0.9}}
    -- no parts are made: G's makers use up two years of stock, then critical ones stop them, important ones halve what
    -- they make, optional ones do not matter
    for class, made in pairs{critical = 0, important = 100, optional = 200} do
      local stop = w.run(4, {lian.capacity{goods = "P", cut = 1}}, {classes = {P = {G = class}}})
      w.same({200, 200, made, made}, w.path(stop, "H_G"))
    end
    local run = assert(s:run(four, {classes = {C = {E = 0.5}}}))
    assert.truthy(tostring(run):find("1 of 8 goods are named", 1, true))
    -- from a file, with gaps
    local path = os.tmpname()
    local function written(text)
      local f <close> = assert(io.open(path, "w"))
      f:write(text)
    end
    written("input,R,C,E\nC,0.5,1,0.5\nR,NA,0,1\n")
    assert(s:run(four, {classes = path}))
    written("input,R,C,E\nC,0.5,2,0.5\n")
    local none_made, message = s:run(four, {classes = path})
    assert.is_nil(none_made)
    assert.truthy(message:find(":2: column 'C': expected 1, 0.5 or 0, got '2'", 1, true), message)
    os.remove(path)
    assert.error_matches(function() s:run(four, {classes = {Q = {C = 1}}}) end, "names none of this chain's goods")
    assert.error_matches(function() s:run(four, {classes = {C = {E = 3}}}) end, "run.classes%['C'%]%['E'%]")
  end)

  it("runs Belgium by the survey's classes", data.needed(function()
    local at = data.path("belgium_io2015_shock/")
    local t = assert(core.columns(at .. "IHS_critical_NACE64.csv", {}))
    assert.is_true(#t.names > 60)
    -- a table of its sectors: each uses a little of all, so that the classes alone tell them apart
    local names, flows, output = t.columns[t.names[1]], {}, {}
    for i = 1, #names do
      flows[i], output[i] = {}, 1000
      for j = 1, #names do flows[i][j] = 5 end
    end
    local chain = assert(lian.chain{nodes = names, flows = flows, output = output})
    local s = lian.scenario "power" {from = 2025, to = 2026, step = "day", lian.capacity{nodes = "A02", cut = 1}}
    local by_class = assert(s:run(chain, {stock = 20, classes = at .. "IHS_critical_NACE64.csv", record = "node"}))
    local critical = assert(s:run(chain, {stock = 20, classes = "all", record = "node"}))
    local a, b = by_class:resilience().provenance.lost, critical:resilience().provenance.lost
    assert.is_true(a < b)
    -- fishing does not need forestry: it is hit later, through others
    local fish = {of = "share", goods = "A03"}
    local p, q = by_class:series(fish):column("share"), critical:series(fish):column("share")
    for day = 1, 60 do assert.is_true(p[day] >= q[day] - 1e-9) end
    assert.is_true(p[20] > q[20] + 0.1)
  end))

  it("names what is wrong", function()
    local four = assert(require "lian.examples.four_regions"())
    local function wrong(telling, shock, parameters, head)
      local given = {from = 2025, to = 2026, step = "week", shock}
      for key, value in pairs(head or {}) do given[key] = value or nil end
      assert.error_matches(function() lian.scenario "x" (given):run(four, parameters) end, telling)
    end
    local cap = lian.capacity{goods = "C", cut = 0.1}
    wrong("shocks%[1%] %(tariff%): 'on' says on whom", lian.tariff{rate = 0.1})
    wrong("no sector 'CC'", lian.capacity{goods = "CC", cut = 0.1})
    wrong("no region 'CHM', did you mean 'CHN'", lian.capacity{goods = "C", on = "CHM", cut = 0.1})
    wrong("'on' says in which region", lian.embargo{goods = "C", by = "USA"})
    wrong("no origin is hit", lian.embargo{goods = "C", by = "CHN", on = "CHN"})
    wrong("run.stock: no good 'Q'", cap, {stock = {Q = 5}})
    wrong("run.stock%['C'%]: expected days above 0", cap, {stock = {C = 0}})
    wrong("run.stock%['C'%]: expected at least a step's use, 7.019 days", cap, {stock = {C = 5}})
    wrong("run.overcapacity: expected at least 1", cap, {overcapacity = 0.5})
    wrong("run.psi", cap, {psi = 0})
    wrong("unknown option 'model'", cap, {model = "price"})
    wrong("needs from, to and step", cap, nil, {to = false})
    assert.error_matches(function() lian.capacity{goods = "C", cut = 0.1, recovery = "linear"} end, "capacity.recovers")
    local run = assert(lian.scenario "x" {from = 2025, to = 2026, step = "month", cap}:run(four))
    local kept = assert(lian.scenario "x" {from = 2025, to = 2026, step = "month", cap}:run(four, {record = "region"}))
    local china = {of = "output", on = "CHN"}
    assert.same(kept:series(china):column("output"), run:series(china):column("output"))
    assert.equal(12, #run:series{of = "output", nodes = four:nodes()[3]})
    assert.error_matches(function() run:series{of = "share", on = "CHM"} end, "series.on: no region 'CHM', did you "
      .. "mean 'CHN'")
    assert.error_matches(function() run:losses{each = "colour"} end, "losses.each: expected")
    wrong("run.rationing: expected 'alike', 'orders_first', 'finals_first' or 'level'", cap,
      {rationing = "level_orders_first"})
    wrong("'inoue%-todo' is for networks", cap, {profile = "inoue-todo"})
  end)

  it("runs the world of 2011 for five years by week", data.needed(function()
    local s = lian.scenario "electronics" {from = 2011, to = 2016, step = "week", lian.embargo{goods = "c14",
      by = {"USA", "JPN", "KOR", "TWN"}, on = "CHN", cut = 0.8, at = 2011.5, lasts = 2, ramp = 0.25, recovers = 0.5}}
    local run = assert(s:run(tables.world(), {record = "region"}))
    local m = run:resilience().provenance
    assert.is_false(m.collapsed)
    assert.is_true(m.peak > 1e-4 and m.peak < 0.5)
    -- those who sell lose most; China's stocks last, as others deliver more in their place
    local top = run:losses{each = "region"}:top(3, "share")
    assert.same({"TWN", "KOR", "JPN"}, top:column("region"))
    for t = 1, 20 do assert.near(1, run:series{of = "share", on = "CHN"}(t, "share"), 1e-9) end
  end))
end)
