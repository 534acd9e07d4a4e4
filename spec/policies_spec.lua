local data = require "spec.support.data"
-- what runs in time with policies have in common: rest, luck, regions that are meant, reports, accounts, messages; what
-- each policy does is worked out in spec/instruments
local lian = require "lian"

local four = assert(require "lian.examples.four_regions"())

local function run(given, options)
  given.from, given.to, given.step = given.from or 2025, given.to or 2028, given.step or "week"
  local out = assert(lian.scenario "policies" (given):run(four, options or {}))
  return out
end

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

  it("gives a programme luck of its own", function()
    -- the same seed gives the same beside any other policy
    local program = lian.substitute{goods = "C", on = "CHN", budget = 1e4, readiness = 4, u_max = 0.9, at = 2025}
    local function notes(...)
      return run({to = 2035, program, ...}, {seed = 11}).outcome.timeline[1].notes
    end
    assert.same(notes(), notes(lian.expand{goods = "E", on = "USA", share = 0.1}))
  end)

  it("is for the region that embargoes name, when it says none", function()
    local program = {goods = "C", budget = 1e4, readiness = 8}
    local said = run{embargo(), lian.substitute{goods = "C", on = "CHN", budget = 1e4, readiness = 8}}
    local meant = run{embargo(), lian.substitute(program), lian.target{goods = "C", before = 2027}}
    assert.same(said:series():column("output"), meant:series():column("output"))
    assert.equal("C CHN", meant:targets()(1, "target"))
  end)

  it("names a rule that fails, and when", function()
    assert.error_matches(function() run{lian.rule{name = "bad", act = function() error("no idea") end}} end,
      "rule 'bad' at 2025.00: .*no idea")
    assert.error_matches(function()
      run{lian.rule{act = function(state) state:hold("C", "CHN", -1) end}}
    end, "rule 'rule' at 2025.00: .*months: expected a number from 0 to 1e6")
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
    assert.error_matches(function() lian.quality{goods = "C", defects = 1} end,
      "quality.defects: expected a share below 1")
    assert.error_matches(function() lian.cultivate{goods = "C", growth = 0.1, ramp = 1} end, "unknown option 'ramp'")
    assert.error_matches(function() lian.target{goods = "C", on = "CHN", before = 2027, at = 2025} end,
      "unknown option 'at'")
    assert.error_matches(function() lian.expand{share = 0.1} end, "expand: give goods, nodes or on")
    wrong("%(substitute%): 'on' says in which region", lian.substitute{goods = "C", budget = 1, readiness = 5})
    assert.error_matches(function() lian.second_source{goods = "C", on = "A", toward = "B", shar = 1} end,
      "did you mean 'share'")
    for _, policy in ipairs{lian.quality{goods = "C", defects = 0.1}, lian.expand{goods = "C", share = 1}} do
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
    -- abroad sells 20 of steel a year and no more, until 2025.2
    local cut = lian.scenario "cut" {from = 2025, to = 2027, step = "week", lian.embargo{goods = "steel", on = "H",
      cut = 1, at = 2025.2}, lian.target{goods = "steel", on = "H", before = 2027}}
    local result = assert(cut:run(chain))
    assert.near(0.2 * 20, result:flows{by = "abroad", goods = "steel", on = "H"}(1, "after"), 1e-9)
    local own = result:self_guarantee():column("steel H")
    -- 40 of 60 inputs and 40 for households are its own
    assert.near(80 / 100, own[1], 1e-12)
    assert.near(1, own[#own], 1e-9)
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(result:save(store))
    local _, compared = assert(store:replay(id))
    assert.is_true(compared.provenance.equal)
  end)

  it("runs China 2018 in 153 sectors by day", data.needed(function()
    local china = assert(assert(lian.read.nbs(data.path("china_nbs_io/china_2018_153.csv"))):split())
    local s = lian.scenario "electronics" {from = 2018, to = 2020, step = "day", lian.embargo{goods = "089", on = "CHN",
      cut = 0.3, at = 2018.5, lasts = 0.5}, lian.target{goods = "089", on = "CHN", before = 2020}}
    local result = assert(s:run(china))
    for t = 1, 180 do assert.near(1, result:series()(t, "share"), 1e-12) end
    local m = result:resilience().provenance
    assert.is_false(m.collapsed)
    assert.equal(730, #result:self_guarantee():column("089 CHN"))
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
