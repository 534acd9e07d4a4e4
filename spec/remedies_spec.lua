-- instruments matched to kinds of problem, and stage targets under a plan: each number against a sweep of its own
local lian = require "lian"

local chips = assert(require "lian.examples.chips"())
local world = assert(require "lian.examples.four_regions"())

local HARD = {"ArF photoresist", "KrF photoresist"}

local function stop(...)
  return lian.scenario "stop" {from = 2025, to = 2031, step = "month", home = "CHN",
    lian.embargo{goods = HARD, by = {"USA", "JPN", "NLD"}, at = lian.uniform(2026, 2027), lasts = 3}, ...}
end

local function mean_level(sweep)
  local sum, rows = 0, sweep:draws()
  for k = 1, #rows do sum = sum + rows(k, "level") end
  return sum / #rows
end

describe("lian.remedies", function()
  local verdicts, evidence = chips:diagnose{home = "CHN"}
  local fits, left = assert(lian.remedies(chips, {verdicts = verdicts, evidence = evidence, base = stop(), draws = 4,
    goods = HARD, terms = {substitute = {budget = 0.3, u_max = 0.8}, stockpile = {months = 4}}}))

  it("values each instrument by runs with the luck of a sweep", function()
    local none = mean_level(assert(stop():sweep(chips, {draws = 4})))
    local piles = assert(stop(lian.stockpile{goods = "KrF photoresist", months = 4}):sweep(chips, {draws = 4}))
    local at
    for k, name in ipairs(fits:column "policy") do if name == "stockpile: KrF photoresist" then at = k end end
    assert.is_true(math.abs(fits(at, "value") - (mean_level(piles) - none)) < 1e-12)
    assert.is_true(fits(at, "value") > 0.001)
    assert.is_true(math.abs(fits(at, "cost") - piles:costs()(1, "mean")) < 1e-9 * fits(at, "cost"))
    assert.are.equal("stranglehold", fits(at, "class"))
  end)

  it("says what it could not value, and why, and assumes nothing in its place", function()
    assert.are.same({"second_source: KrF photoresist", "second_source: ArF photoresist"}, left:column "policy")
    assert.is_truthy(left(1, "why"):find("nobody outside the bloc makes it", 1, true))
    local _, more = assert(lian.remedies(chips, {verdicts = verdicts, base = stop(), draws = 2, goods = HARD[2]}))
    assert.are.equal("terms.substitute.budget is not given", more(1, "why"))
  end)

  it("assumes no cost: a stock of what has no value has none, and no portfolio takes it for free", function()
    local some = assert(lian.remedies(chips, {verdicts = verdicts, base = lian.scenario "all stop" {from = 2025,
      to = 2028, step = "month", home = "CHN", lian.embargo{by = {"USA", "JPN", "KOR", "TWN"}, at = 2026, lasts = 2}},
      draws = 2, goods = {"hydrogen fluoride", HARD[2]}}))
    local cost = {}
    for _, row in some:rows() do cost[row.policy] = row.cost or "none" end
    assert.are.equal("none", cost["stockpile: hydrogen fluoride"])
    assert.is_true(cost["stockpile: KrF photoresist"] > 0)
    assert.is_truthy(some.note:find("no cost is known of stockpile: hydrogen fluoride", 1, true))
    local done, message = pcall(lian.portfolio, {policies = some, budget = 3})
    assert.is_false(done)
    assert.is_truthy(message:find("no cost is given of", 1, true), message)
    local known = some:filter(function(row) return row.cost end)
    assert.is_true(assert(lian.portfolio{policies = known, budget = 3}).cost > 0)
  end)

  it("looks for a second source outside the bloc that was named", function()
    local list = assert(lian.items{items = {{item = "chip", value = 10}, {item = "gas", value = 1}},
      requires = {chip = {"gas"}}, provides = {gas = {CHN = 0.1, USA = 0.5, JPN = 0.3, KOR = 0.1}}})
    local stopped = lian.scenario "stop" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.embargo{goods = "gas", by = {"USA", "JPN"}, at = 2025.5}}
    local found = list:diagnose{home = "CHN", blocs = {west = {"USA", "JPN"}}}
    assert.are.equal("west", found(1, "bloc"))
    local function second(of)
      local some, not_valued = assert(lian.remedies(list, {verdicts = of, base = stopped, draws = 1,
        terms = {second_source = {cost = 1}}}))
      for _, row in some:rows() do if row.policy == "second_source: gas" then return row.value end end
      for _, row in not_valued:rows() do if row.policy == "second_source: gas" then return row.why end end
    end
    -- toward KOR: 0.3 of the 0.9 of others, for half of the year
    local sourced = assert(lian.scenario "a" {from = 2025, to = 2026, step = "month", home = "CHN", stopped.shocks[1],
      lian.second_source{goods = "gas", toward = "KOR", share = 0.3}}:sweep(list, {draws = 1}))
    assert.is_true(math.abs(second(found) - (mean_level(sourced) - mean_level(assert(stopped:sweep(list,
      {draws = 1}))))) < 1e-12)
    assert.is_true(second(found) > 0.1)
    -- who is in it is in the frame; a frame made anew does not say it, and nothing is assumed
    local bare = lian.frame.new{{"item", {"gas"}}, {"class", {"stranglehold"}}, {"bloc", {"west"}}}
    assert.are.equal("who is in the bloc 'west' is not known (terms.second_source.toward)", second(bare))
    local pair = lian.frame.new{{"item", {"gas"}}, {"class", {"stranglehold"}}, {"bloc", {"USA + JPN"}}}
    assert.are.equal(second(found), second(pair))
  end)

  it("gives its frame to a portfolio as it is", function()
    local plan = assert(lian.portfolio{policies = fits, budget = 3})
    assert.is_true(#plan:chosen() > 0 and plan.cost <= 3)
  end)

  it("takes the class of a table's good: upgrades of what is short, by the evidence", function()
    local judged, seen = world:diagnose{home = "CHN", evidence = {C = {readiness = 6}, E = {pass_rate = 0.9,
      bench = 0.97}}}
    local base = lian.scenario "cut" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.embargo{goods = "C", by = "USA", on = "CHN", cut = 0.5, at = 2025.25, lasts = 0.5}}
    local of_table = assert(lian.remedies(world, {verdicts = judged, evidence = seen, base = base, on = "CHN",
      draws = 2, terms = {substitute = {budget = 10},
        expand = function(row) return {share = row.item == "E" and 0.1 or 1} end}}))
    local names = of_table:column "policy"
    assert.are.same({"substitute: C", "stockpile: C", "second_source: C", "upgrade: E", "expand: E"}, names)
    local value = assert(lian.value(world, {base = base, on = "CHN", draws = 2, net = false, policies = {
      up = lian.upgrade{goods = "E", on = "CHN", defect = 0.97 - 0.9}}}))
    assert.is_true(math.abs(of_table(4, "value") - value:worth{"up"}) <= 1e-9 * math.abs(of_table(4, "value")))
  end)

  local function refused(message, given)
    local ok, text = pcall(lian.remedies, chips, given)
    assert.is_false(ok)
    assert.is_truthy(text:find(message, 1, true), text)
  end

  it("refuses what it cannot use", function()
    refused("remedies.base: expected a scenario with the shock", {verdicts = verdicts, base = 1})
    refused("remedies.base: give the scenario its home", {verdicts = verdicts, base = lian.scenario "x" {from = 2025,
      to = 2026, step = "month"}})
    refused("remedies.verdicts: it has no column 'item'", {verdicts = lian.frame.new{{"a", {"x"}}}, base = stop()})
    refused("remedies.terms: no instrument 'stockpil', did you mean 'stockpile'?", {verdicts = verdicts, base = stop(),
      terms = {stockpil = {}}})
    refused("remedies.classes: no class 'sound'", {verdicts = verdicts, base = stop(), classes = "sound"})
    local none, message, code = lian.remedies(chips, {verdicts = verdicts, base = stop(), goods = "no such"})
    assert.is_nil(none)
    assert.are.equal("bad_data", code)
    assert.is_truthy(message:find("no good of the verdicts", 1, true))
  end)
end)

describe("stage targets", function()
  local function base(...)
    return stop(lian.target{goods = HARD, at_least = 0.06, before = 2028, name = "2028"},
      lian.target{goods = HARD, at_least = 0.4, before = 2031, name = "2031"}, ...)
  end
  local function programme(budget)
    return lian.substitute{goods = HARD, budget = budget, reference = 0.3, readiness = 8, u_max = 0.9, at = 2025,
      name = ("programme of %g"):format(budget)}
  end
  local value = assert(lian.value(chips, {base = base(), of = "target", draws = 8, policies = {
    one = programme(0.3), stocks = lian.stockpile{goods = HARD, months = 3}}}))

  it("are reached by the cheapest set with a chance", function()
    local plan = assert(lian.portfolio{value = value, chance = 0.5})
    assert.are.same({"one"}, plan:chosen())
    assert.is_true(plan.worth >= 0.5)
  end)

  it("are told without the plan and with it, as sweeps of the two tell", function()
    local stages = assert(assert(lian.portfolio{value = value, chance = 0.5}):stages())
    local none = assert(base():sweep(chips, {draws = 8})):targets()
    local with = assert(base(programme(0.3)):sweep(chips, {draws = 8})):targets()
    for k = 1, 2 do
      assert.are.equal(none(k, "chance"), stages(k, "without"))
      assert.are.equal(with(k, "value"), stages(k, "value"))
      assert.are.equal(with(k, "chance"), stages(k, "chance"))
      assert.are.equal(with(k, "needed"), stages(k, "needed"))
    end
    assert.is_true(stages(2, "chance") > stages(2, "without"))
  end)

  it("of tables say the yearly rise that is needed, and what is still missing", function()
    local s = lian.scenario "aim" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.target{goods = "C", at_least = 0.5, before = 2026}}
    local run = assert(s:run(world)):targets()
    local own = world:dependence{home = "CHN"}
    assert.is_truthy(own)
    -- nothing is done, so that the share stays that of the table: 12 % of what is used are home's
    assert.is_true(math.abs(run(1, "needed") - (0.5 - run(1, "value")) / 1) < 1e-6)
    assert.are.equal(run(1, "needed"), run(1, "still"))
    assert.is_true(math.abs(run(1, "value") - 0.12) < 1e-3)
    local sweep = assert(s:sweep(world, {draws = 3})):targets()
    assert.is_true(math.abs(sweep(1, "needed") - run(1, "needed")) < 1e-12)
    assert.is_true(math.abs(sweep(1, "still") - run(1, "still")) < 1e-12)
  end)

  it("refuse what has none", function()
    local plain = assert(lian.portfolio{budget = 1, policies = {{name = "a", value = 1, cost = 1}}})
    assert.has_error(function() plain:stages() end,
      "plan:stages: only a plan of a value (portfolio{value =}) can be run")
    assert.has_error(function() lian.portfolio{budget = 1, chance = 0.5, policies = {{name = "a", value = 1,
      cost = 1}}} end, "portfolio.chance: goes with a value of targets (of = 'target')")
    local level = assert(lian.value(chips, {base = stop(), of = "level", draws = 2, policies = {
      stocks = lian.stockpile{goods = HARD, months = 3}}}))
    assert.has_error(function() lian.portfolio{value = level, chance = 0.5} end,
      "portfolio.chance: the value is of 'level'; make it of = 'target'")
    local plan = assert(lian.portfolio{value = level, budget = 10})
    assert.has_error(function() plan:stages() end,
      "plan:stages: the scenario has no target; give it lian.target{goods =, at_least =, before =}")
  end)
end)
