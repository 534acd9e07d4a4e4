local data = require "spec.support.data"
-- shocks and policies in time beyond those of time_spec: each by what it must do, and by hand where that is short
local lian = require "lian"

local four = assert(require "lian.examples.four_regions"())

local function run(given, options)
  given.from, given.to, given.step = given.from or 2025, given.to or 2028, given.step or "week"
  local out = assert(lian.scenario "policies" (given):run(four, options or {}))
  return out
end

local function measures(...) return run{...}:resilience().provenance end

local function spent(result)
  local costs, sum = result:costs(), 0
  for k = 1, #costs do sum = sum + costs(k, "spent") end
  return sum
end

local function at_rest(result)
  local share = result:series():column("share")
  for t = 1, #share do assert.near(1, share[t], 1e-12) end
end

local function embargo(more)
  local given = {goods = "C", by = {"USA", "JKT", "ROW"}, on = "CHN", cut = 0.8, at = 2025.5, lasts = 1}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

describe("shocks in time", function()
  it("takes workers away, less those who work from home", function()
    local capacity = run{lian.capacity{goods = "C", on = "CHN", cut = 0.3, at = 2025.2}}:series():column("output")
    local labour = run{lian.labour{goods = "C", on = "CHN", cut = 0.5, remote = 0.4,
      at = 2025.2}}:series():column("output")
    for t in ipairs(capacity) do assert.near(1, labour[t] / capacity[t], 1e-12) end
  end)

  it("wastes inputs when quality fails, and saves them when it is raised", function()
    -- the first step of a defect of a tenth: a tenth less is made of good output, from the same inputs
    local region = {record = "node"}
    local bad = run({lian.quality{goods = "C", on = "CHN", defect = 0.1, at = 2025.5}}, region)
    local t = 27
    local lost = bad:losses{each = "sector"}
    local sum = 0
    for k = 1, #lost do sum = sum + lost(k, "lost") end
    assert.is_true(sum > 0)
    assert.is_true(bad:series()(t, "capacity") < bad:series()(t - 2, "capacity"))
    local raised = run{lian.quality{goods = "C", on = "CHN", defect = 0.1, at = 2025.5},
      lian.upgrade{goods = "C", on = "CHN", defect = 0.1, good = 0, at = 2025.5}}
    assert.is_true(raised:resilience().provenance.lost < bad:resilience().provenance.lost)
  end)

  it("turns buyers to other origins under a tariff, and collects it", function()
    local none = run{lian.tariff{goods = "C", by = "JKT", on = "CHN", rate = 0, at = 2025.2}}
    at_rest(none)
    local tariff = run({lian.tariff{goods = "C", by = "JKT", on = "CHN", rate = 0.25, at = 2025.2}},
      {record = "region"})
    assert.is_true(spent(tariff) < 0) -- money that comes in
    local seller, world = tariff:series{of = "share", on = "JKT"}, tariff:series()
    assert.is_true(seller(140, "share") < 0.999)
    assert.is_true(1 - world(140, "share") < 1 - seller(140, "share")) -- others gain what it loses
    -- without re-sourcing it is the rate times what makers and final users in China buy there, by the table
    local still = run{lian.tariff{goods = "C", by = "JKT", on = "CHN", rate = 0.1, armington = 0, at = 2025}}
    local bought, region, sector, demand = 0, four:axis("region"), four:axis("sector"), four:block("demand")
    for i = 1, #four do
      if region[i] == "JKT" and sector[i] == "C" then
        for j = 1, #four do bought = bought + (region[j] == "CHN" and four:flows():get(i, j) or 0) end
        for d, v in ipairs(demand.values:row(i)) do
          bought = bought + (demand.regions[d] == "CHN" and math.max(0, v) or 0)
        end
      end
    end
    assert.near(-0.1 * 3 * bought, spent(still), 1e-9 * bought)
    local plain = assert(lian.scenario "now" {lian.tariff{goods = "C", by = "JKT", on = "CHN", rate = 0.25}}:run(four,
      {model = "price"})):prices()
    local prices = assert(tariff:prices())
    assert.same(plain:column(plain:names()[2]), prices:column(prices:names()[2]))
    assert.error_matches(function() run{embargo()}:prices() end, "the scenario has no lian.tariff")
    -- more so where goods stand in for each other more easily
    local steep = run({lian.tariff{goods = "C", by = "JKT", on = "CHN", rate = 0.25, armington = 8, at = 2025.2}},
      {record = "region"})
    assert.is_true(steep:series{of = "share", on = "JKT"}(140, "share") < seller(140, "share"))
  end)

  it("lets makers leave by a logit, with suppliers behind them", function()
    local gone = lian.relocation{goods = "C", on = "CHN", toward = "USA", gap = 0.3, pace = 0.5, at = 2025}
    local with = run({gone}, {record = "region"})
    local china, usa = with:series{of = "share", on = "CHN"}, with:series{of = "share", on = "USA"}
    assert.is_true(china(150, "share") < 0.995) -- chips are a small part of all it makes
    assert.is_true(usa(150, "share") > 1.003)
    local alone = lian.relocation{goods = "C", on = "CHN", toward = "USA", gap = 0.3, pace = 0.5, follow = 0, at = 2025}
    local own = run({alone}, {record = "region"}):series{of = "share", on = "CHN"}
    assert.is_true(own(150, "share") > china(150, "share"))
    -- no gap, hardly anybody goes: the logit at -0.1 x 20 is 0.119
    local few = lian.relocation{goods = "C", on = "CHN", toward = "USA", gap = 0, pace = 1, follow = 0, at = 2025}
    assert.is_true(run({few}, {record = "region"}):series{of = "share", on = "CHN"}(150, "share") > 0.998)
  end)

  it("lets embargoed goods leak round, and substitutes be found, in time", function()
    local hard, leaky = measures(embargo()), measures(embargo{leakage = 0.5, leakage_within = 0.2})
    assert.is_true(leaky.unmet_money < hard.unmet_money)
    local slow = measures(embargo{substitution = 0.8, substitution_within = 2})
    local quick = measures(embargo{substitution = 0.8})
    assert.is_true(quick.unmet_money < slow.unmet_money)
    assert.is_true(slow.unmet_money < hard.unmet_money)
    local control = lian.export_control{goods = "C", by = {"USA", "JKT", "ROW"}, on = "CHN", cut = 0.8, at = 2025.5,
      lasts = 1}
    assert.same(hard, measures(control))
    assert.error_matches(function() lian.export_control{goods = "C", on = "CHN"} end,
      "export_control: 'by' is required")
  end)
end)

describe("policies in time", function()
  it("changes nothing by a policy without effect and without cost", function()
    for _, policy in ipairs{
      lian.expand{goods = "C", on = "CHN", share = 0}, lian.cultivate{goods = "C", on = "CHN", growth = 1, most = 1},
      lian.upgrade{goods = "C", on = "CHN", defect = 0.1, good = 0.1},
      lian.second_source{goods = "C", on = "CHN", toward = "USA", share = 0},
      lian.subsidise{goods = "C", on = "CHN", rate = 0}, lian.digitalise{on = "CHN", haste = 1},
      lian.cluster{goods = "C", on = "CHN", haste = 1}, lian.prioritise{users = "C", on = "CHN"},
      lian.substitute{goods = "C", on = "CHN", budget = 0, readiness = 5}, lian.target{goods = "C", on = "CHN",
        before = 2027},
      lian.rule{act = function() end}} do
      local result = run{policy}
      at_rest(result)
      assert.equal(0, spent(result))
    end
  end)

  it("moves purchases to a second source, which an embargo then does not hit", function()
    local source = lian.second_source{goods = "C", on = "CHN", by = {"JKT", "ROW"}, toward = "USA", share = 0.5,
      at = 2025,
      lag = 0.1, ramp = 0.2, cost = 100, premium = 0.1}
    local cut = lian.embargo{goods = "C", by = {"JKT", "ROW"}, on = "CHN", cut = 0.9, at = 2026}
    local wide = lian.expand{goods = "C", on = "USA", share = 0.2, lag = 0}
    assert.is_true(measures(source, wide, cut).lost < measures(wide, cut).lost)
    assert.is_true(spent(run{source}) > 100)
  end)

  it("builds capacity after a lag, and pays for it until it stands", function()
    local result = run{lian.expand{goods = "C", on = "CHN", share = 0.5, at = 2025, lag = 1, ramp = 0.5, cost = 300}}
    local capacity = result:series():column("capacity")
    assert.near(capacity[1], capacity[50], 1e-6 * capacity[1])
    assert.is_true(capacity[100] > capacity[50] + 50)
    assert.near(300, spent(result), 1e-6)
    local costs = result:costs()
    assert.near(200, costs(1, "spent"), 1e-6) -- a year of one and a half
  end)

  it("does not depend on the order of shocks and policies", function()
    local loss, more = lian.capacity{goods = "E", on = "CHN", cut = 0.5, at = 2025.2},
      lian.expand{goods = "E", on = "CHN", share = 0.4, lag = 0, at = 2025}
    local a, b = run{loss, more}:series():column("output"), run{more, loss}:series():column("output")
    for t in ipairs(a) do assert.near(a[t], b[t], 1e-12 * a[t]) end
  end)

  it("serves those first who rank first", function()
    local cut = lian.capacity{goods = "E", on = "CHN", cut = 0.5, at = 2025.2, lasts = 0.5}
    local function china(policy)
      local result = run({cut, policy}, {record = "sector"})
      return result:losses{each = "sector"}
    end
    local function lost(f, sector)
      for k = 1, #f do if f(k, "sector") == sector then return f(k, "lost") end end
    end
    local plain, ranked, sure = china(nil), china(lian.prioritise{users = "C"}),
      china(lian.prioritise{users = "C", reserved = 0.9})
    assert.is_true(lost(ranked, "C") < lost(plain, "C"))
    assert.is_true(lost(sure, "C") < lost(plain, "C"))
    assert.is_true(lost(ranked, "S") > lost(plain, "S")) -- the others wait
  end)

  it("closes a gap by a programme, whose luck is its own", function()
    local program = {goods = "C", on = "CHN", budget = 1e4, readiness = 8, u_max = 0.9, at = 2025}
    local goal = lian.target{goods = "C", on = "CHN", at_least = 0.97, before = 2030}
    local result = run({to = 2031, lian.substitute(program), goal}, {seed = 3})
    local own = result:self_guarantee():column("C CHN")
    assert.is_true(own[#own] > own[1])
    for t = 2, #own do assert.is_true(own[t] > own[t - 1] - 0.02) end
    local targets = result:targets()
    assert.equal("C CHN", targets(1, "target"))
    -- without it the share stays
    local rest = run{goal}:self_guarantee():column("C CHN")
    for t = 1, #rest do assert.near(rest[1], rest[t], 1e-12) end
    assert.near(0.88 * 0.01 * 0.8, own[1] - rest[1], 3e-4) -- a hundredth of what came from abroad, a fifth of it bad
    -- the same seed gives the same luck beside any other policy
    program.readiness = 4
    local function notes(...)
      local timeline = run({to = 2035, lian.substitute(program), ...}, {seed = 11}).outcome.timeline
      return timeline[1].notes
    end
    assert.same(notes(), notes(lian.expand{goods = "E", on = "USA", share = 0.1}))
    assert.is_true(spent(run{lian.substitute(program)}) <= 3e4 + 1e-6)
  end)

  it("is for the region that embargoes name, when it says none", function()
    local program = {goods = "C", budget = 1e4, readiness = 8}
    local said = run{embargo(), lian.substitute{goods = "C", on = "CHN", budget = 1e4, readiness = 8}}
    local meant = run{embargo(), lian.substitute(program), lian.target{goods = "C", before = 2027}}
    assert.same(said:series():column("output"), meant:series():column("output"))
    assert.equal("C CHN", meant:targets()(1, "target"))
  end)

  it("learns from first sets, and in clusters", function()
    local program = lian.substitute{goods = "C", on = "CHN", budget = 1e4, readiness = 8, u_max = 0.9, at = 2025}
    local goal = lian.target{goods = "C", on = "CHN", before = 2028}
    local alone = run{program, goal}:self_guarantee():column("C CHN")
    local bought = run{program, goal, lian.procure{goods = "C", on = "CHN", share = 0.5, cost = 10}}
    assert.is_true(bought:self_guarantee():column("C CHN")[150] > alone[150])
    assert.error_matches(function() run{lian.procure{goods = "C", on = "CHN", share = 0.5}} end,
      "there is no programme %(substitute%) on these goods")
    local function years(cluster)
      local sum = 0
      for seed = 1, 12 do
        local given = {to = 2045, step = "month", lian.substitute{goods = "C", on = "CHN", budget = 1e4, readiness = 2},
          lian.substitute{name = "second", goods = "E", on = "CHN", budget = 1e4, readiness = 6}, cluster}
        local timeline = run(given, {seed = seed, stock = 400}).outcome.timeline
        local last = 2045
        for moment, note in pairs(timeline[1].notes or {}) do
          if note == "readiness 8" then last = math.min(last, moment) end
        end
        sum = sum + last
      end
      return sum
    end
    assert.is_true(years(lian.cluster{goods = {"C", "E"}, on = "CHN", spillover = 3}) < years(nil))
  end)

  it("pays subsidies on what is sold, and turns buyers home", function()
    local result = run({lian.subsidise{goods = "C", on = "CHN", rate = 0.1, at = 2025.2}}, {record = "region"})
    assert.is_true(spent(result) > 0)
    assert.is_true(result:series{of = "share", on = "JKT"}(140, "share") < 1)
  end)

  it("fills a public store after all other orders, and shares it out", function()
    local cut = lian.embargo{goods = "C", by = {"USA", "JKT", "ROW"}, on = "CHN", cut = 0.9, at = 2026, lasts = 0.5,
      finals = false}
    local store = lian.stockpile{goods = "C", on = "CHN", months = 1, at = 2025, fill = 0.5, release = "proportional",
      cost = 12}
    local without, with = run({cut}, {stock = 30, psi = 0.5}), run({cut, store}, {stock = 30, psi = 0.5})
    assert.is_true(with:resilience().provenance.lost < without:resilience().provenance.lost)
    local alone = run({store}, {stock = 30})
    assert.is_true(alone:resilience().provenance.unmet < 0.1) -- hardly anybody waits for it
    assert.near(36, spent(alone), 1e-9)
  end)

  it("lets a rule react, at its interval, and names it when it fails", function()
    local times, covers = {}, {}
    local watch = lian.rule{name = "watch", every = "month", act = function(state)
      times[#times + 1], covers[#covers + 1] = state.time, state:cover("C", "CHN")
      assert(state:output("C", "CHN") > 0 and state:unmet() >= 0)
    end}
    run({to = 2026, watch, embargo()}, {stock = 60})
    assert.equal(12, #times)
    assert.near(60, covers[1], 1e-9)
    assert.is_true(covers[12] < 59)
    local function helped(act)
      return run({embargo{at = 2025.2, finals = false}, act and lian.rule{act = act}}, {stock = 30, psi = 0.6})
        :resilience().provenance.lost
    end
    local plain = helped(nil)
    local raised = run{lian.rule{act = function(state) state:capacity("C", 0.5, "CHN") end}}:series():column("capacity")
    assert.is_true(raised[1] > run{lian.rule{act = function() end}}:series():column("capacity")[1] + 50)
    assert.is_true(helped(function(state) if state.time < 2025.2 then state:hold("C", "CHN", 2) end end) < plain)
    assert.error_matches(function() run{lian.rule{name = "bad", act = function() error("no idea") end}} end,
      "rule 'bad' at 2025.00: .*no idea")
    assert.error_matches(function()
      run{lian.rule{act = function(state) state:hold("C", "CHN", -1) end}}
    end, "rule 'rule' at 2025.00: .*months: expected a number of at least 0")
    assert.error_matches(function()
      run{lian.rule{act = function(state) state:cover("CC") end}}
    end, "no good 'CC'")
    assert.error_matches(function() lian.rule{act = 3} end, "rule.act: expected a function")
  end)

  it("reports: what acted when, the target's path, the regions that were hit", function()
    local result = run({embargo(), lian.substitute{goods = "C", on = "CHN", budget = 100, readiness = 8},
      lian.stockpile{goods = "C", on = "CHN", months = 1, lasts = 1}, lian.target{goods = "C", on = "CHN",
      before = 2027}},
      {record = "region"})
    local kinds = {}
    for k, row in ipairs(result.outcome.timeline) do kinds[k] = row.kind end
    assert.same({"shock", "programme", "policy"}, kinds)
    local path = os.tmpname()
    assert(result:report(path))
    local file <close> = assert(io.open(path))
    local page = file:read("a")
    for _, telling in ipairs{"Shocks and policies", "Self%-guarantee", "Output against normal", "substitute C CHN"} do
      assert.truthy(page:find(telling), telling)
    end
    os.remove(path)
  end)

  it("keeps account, and thins what it keeps", function()
    local program = lian.substitute{goods = "C", on = "CHN", budget = 100, readiness = 8}
    for _, rule in ipairs{"alike", "level", "finals_first"} do
      local kept = run({embargo(), program, lian.prioritise{users = "E", at = 2026}}, {rationing = rule,
        record = "region", every = 10}):conservation()
      assert.is_true(kept(1, "holds"))
      assert.is_true(kept(1, "largest") < 1e-13)
    end
    local all, thin = run({embargo()}, {record = "region"}), run({embargo()}, {record = "region", every = 10})
    local a, b = all:series{of = "share", on = "CHN"}, thin:series{of = "share", on = "CHN"}
    assert.equal(16, #b)
    for k = 1, 16 do
      assert.equal(a(10 * k - 9, "share"), b(k, "share"))
      assert.equal(a(10 * k - 9, "time"), b(k, "time"))
    end
  end)

  it("names what is wrong", function()
    local function wrong(telling, ...)
      local list = {...}
      assert.error_matches(function() run(list) end, telling)
    end
    wrong("no region 'CHM', did you mean 'CHN'", lian.substitute{goods = "C", on = "CHM", budget = 1, readiness = 5})
    wrong("no good 'Q'", lian.second_source{goods = "Q", on = "CHN", toward = "USA", share = 0.1})
    assert.error_matches(function() lian.substitute{goods = "C", on = "CHN", budget = 1, readiness = 5.5} end,
      "substitute.readiness: expected a whole number from 1 to 10, got 5.5")
    wrong("overlaps another stockpile of 'C'", lian.stockpile{goods = "C", on = "CHN", months = 1},
      lian.stockpile{goods = "C", months = 2, at = 2026})
    wrong("expected another region than 'on'", lian.relocation{goods = "C", on = "CHN", toward = "CHN", gap = 0.1})
    assert.error_matches(function() lian.quality{goods = "C", defect = 1} end,
      "quality.defect: expected a share below 1")
    assert.error_matches(function() lian.cultivate{goods = "C", growth = 0.1, ramp = 1} end, "unknown option 'ramp'")
    assert.error_matches(function() lian.target{goods = "C", on = "CHN", before = 2027, at = 2025} end,
      "unknown option 'at'")
    assert.error_matches(function() lian.expand{share = 0.1} end, "expand: give goods, nodes or on")
    wrong("%(substitute%): 'on' says in which region", lian.substitute{goods = "C", budget = 1, readiness = 5})
    assert.error_matches(function() lian.second_source{goods = "C", on = "A", toward = "B", shar = 1} end,
      "did you mean 'share'")
    for _, policy in ipairs{lian.quality{goods = "C", defect = 0.1}, lian.expand{goods = "C", share = 1}} do
      assert.error_matches(function() lian.scenario "x" {policy}:run(four) end, "acts in time alone")
    end
  end)
end)

describe("a table that keeps imports apart, in time", function()
  local function small()
    local chain = assert(lian.chain{nodes = {"steel", "cars"}, flows = {{10, 30}, {5, 10}}, output = {100, 120},
      demand = {households = {40, 60}, exports = {20, 45}}, regions = {"H", "H"}, sectors = {"steel",
      "cars"}, unit = "EUR",
      imports = {{8, 12}, {2, 0}}})
    return chain
  end

  it("is home and abroad: at rest without a shock, hit by an embargo of all imports", function()
    local chain = small()
    local idle = assert(lian.scenario "idle" {from = 2025, to = 2027, step = "week", lian.capacity{goods = "steel",
      on = "H", cut = 0}}:run(chain))
    local share = idle:series():column("share")
    for t = 1, #share do assert.equal(share[1], share[t]) end
    local cut = lian.scenario "cut" {from = 2025, to = 2027, step = "week", lian.embargo{goods = "steel", on = "H",
      cut = 1, at = 2025.2}, lian.target{goods = "steel", on = "H", before = 2027}}
    local result = assert(cut:run(chain))
    assert.is_true(result:resilience().provenance.lost > 0)
    local own = result:self_guarantee():column("steel H")
    -- 40 of 60 inputs and 40 for households are its own
    assert.near(80 / 100, own[1], 1e-12)
    assert.near(1, own[#own], 1e-9)
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(result:save(store))
    local _, compared = assert(store:replay(id))
    assert.is_true(compared.provenance.equal)
  end)

  it("runs China 2018 in 153 sectors by day", data.needed(pending, function()
    local china = assert(assert(lian.read.nbs(data.path("china_nbs_io/china_2018_153.csv"))):split())
    local s = lian.scenario "electronics" {from = 2018, to = 2020, step = "day", lian.embargo{goods = "089", on = "CHN",
      cut = 0.3, at = 2018.5, lasts = 0.5}, lian.target{goods = "089", on = "CHN", before = 2020}}
    local result = assert(s:run(china))
    for t = 1, 180 do assert.near(1, result:series()(t, "share"), 1e-12) end
    local m = result:resilience().provenance
    assert.is_true(m.unmet > 0)
    local own = result:self_guarantee():column("089 CHN")
    assert.is_true(own[250] > own[1])
  end))
end)

describe("rules kept in a store", function()
  it("are repeated when they are trusted", function()
    local limit = 55
    local s = lian.scenario "reacts" {from = 2025, to = 2026, step = "week", embargo{at = 2025.2},
      lian.rule{name = "hold", act = function(state)
        if state:cover("C", "CHN") < limit then state:hold("C", "CHN", 1) end
      end}}
    local result = assert(s:run(four, {stock = 60}))
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(result:save(store))
    local none, message = store:replay(id)
    assert.is_nil(none)
    assert.truthy(message:find("trust", 1, true), message)
    local _, compared = assert(store:replay(id, {trust = true}))
    assert.is_true(compared.provenance.equal)
  end)
end)
