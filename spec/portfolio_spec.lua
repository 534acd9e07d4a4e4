-- lian.portfolio: against all sets tried one by one, against HiGHS, and what is refused
local core = require "lian.core"
local lian = require "lian"
local make_case = require "spec.support.portfolio_case"

local stream, drawn = core.stream "portfolio spec", 0

local function u()
  drawn = drawn + 1
  return core.random_uniform(7, stream, drawn - 1)
end

local function whole(low, high) return math.min(high, low + math.floor(u() * (high - low + 1))) end

local function count_of(set)
  local count = 0
  while set > 0 do set, count = set & (set - 1), count + 1 end
  return count
end

-- ---- the search, against all sets

-- a random problem in small whole numbers, so that ties are exact
local function random_problem()
  local n, limits = whole(1, 10), whole(0, 4)
  local s = {policies = n, value = {}, price = {}, limit = {}, use = {}, pairs = {}, needs = {}, excludes = {}}
  for i = 1, n do s.value[i], s.price[i] = whole(-3, 12), whole(0, 5) end
  for r = 1, limits do s.limit[r] = whole(-2, 15) end
  for k = 1, n * limits do s.use[k] = u() < 0.2 and -whole(0, 3) or whole(0, 8) end
  for _ = 1, whole(0, n) do
    local a, b = whole(1, n), whole(1, n)
    if a ~= b then table.move({a, b, whole(-5, 6)}, 1, 3, #s.pairs + 1, s.pairs) end
  end
  for _ = 1, whole(0, 3) do table.move({whole(1, n), whole(0, (1 << n) - 1)}, 1, 2, #s.needs + 1, s.needs) end
  for k = 1, whole(0, 2) do s.excludes[k] = whole(0, (1 << n) - 1) end
  if u() < 0.3 then s.goal = whole(0, 20) end
  if u() < 0.3 then s.price = nil end
  if u() < 0.2 then
    s.value, s.worth = nil, {}
    for k = 1, 1 << n do s.worth[k] = u() < 0.1 and 0 / 0 or whole(0, 30) end
  end
  return s
end

-- worth and price of a set, or nil where it breaks something; in plain Lua
local function judged(s, set)
  local function has(i) return set >> (i - 1) & 1 == 1 end
  for r = 1, #s.limit do
    local sum = 0
    for i = 1, s.policies do if has(i) then sum = sum + s.use[(i - 1) * #s.limit + r] end end
    if sum > s.limit[r] then return nil end
  end
  for k = 1, #s.needs, 2 do if has(s.needs[k]) and s.needs[k + 1] & set == 0 then return nil end end
  for _, group in ipairs(s.excludes) do if count_of(group & set) > 1 then return nil end end
  local worth, price = 0, 0
  for i = 1, s.policies do
    if has(i) then worth, price = worth + (s.value and s.value[i] or 0), price + (s.price and s.price[i] or 0) end
  end
  for k = 1, #s.pairs, 3 do if has(s.pairs[k]) and has(s.pairs[k + 1]) then worth = worth + s.pairs[k + 2] end end
  if s.worth then worth = s.worth[set + 1] end
  if worth ~= worth or s.goal and worth < s.goal then return nil end
  return worth, price
end

-- of two sets, in the order that lian/portfolio.h promises
local function precedes(s, a, b)
  if s.goal and a.price ~= b.price then return a.price < b.price end
  if a.worth ~= b.worth then return a.worth > b.worth end
  if a.price ~= b.price then return a.price < b.price end
  if count_of(a.set) ~= count_of(b.set) then return count_of(a.set) < count_of(b.set) end
  local differs = a.set ~ b.set
  return a.set & differs & -differs ~= 0
end

local function tried(s)
  local best
  for set = 0, (1 << s.policies) - 1 do
    local worth, price = judged(s, set)
    local one = worth and {set = set, worth = worth, price = price}
    if one and (not best or precedes(s, one, best)) then best = one end
  end
  return best
end

describe("the exact search", function()
  it("finds the set that all sets tried one by one find, ties included, on 500 random problems", function()
    local feasible, goals = 0, 0
    for case = 1, 500 do
      local s = random_problem()
      local got, message, code = core.portfolio.best(s)
      local want = tried(s)
      if want then
        assert.are.equal(want.set, got and got.set, "case " .. case)
        assert.are.equal(want.worth, got.worth)
        assert.are.equal(want.price, got.price)
        feasible, goals = feasible + 1, goals + (s.goal and 1 or 0)
      else
        assert.is_nil(got)
        assert.are.equal("infeasible", code)
        assert.is_truthy(message:find "no set")
      end
    end
    assert.is_true(feasible > 250 and feasible < 500 and goals > 20)
  end)

  it("says of any set what it breaks", function()
    local s = {policies = 2, value = {1, 2}, limit = {3}, use = {2, 2}, needs = {1, 2}, excludes = {3}}
    local found, over, broken = core.portfolio.of(s, 3)
    assert.are.same({3, {1}, 1}, {found.worth, over, broken})
    found, over, broken = core.portfolio.of(s, 1)
    assert.are.same({1, {0}, 1}, {found.worth, over, broken})
  end)

  it("takes part of a money that is a sum of decimals", function()
    local s = {policies = 3, value = {1, 1, 1}, limit = {0.3}, use = {0.1, 0.1, 0.1}}
    assert.are.equal(7, core.portfolio.best(s).set) -- 0.1 + 0.1 + 0.1 > 0.3 in doubles
  end)

  it("is interrupted", function()
    local s = {policies = 62, value = {}, limit = {}, use = {}}
    for r = 1, 8 do s.limit[r] = 31 end
    for i = 1, 62 do
      s.value[i] = 1 + u()
      for _ = 1, 8 do s.use[#s.use + 1] = u() * 2 end
    end
    core.budget(0.05)
    local ok, message = pcall(core.portfolio.best, s)
    core.budget(nil)
    assert.is_false(ok)
    assert.is_truthy(tostring(message):find "interrupted")
  end)
end)

-- ---- from the user's side

local function small(more)
  local given = {budget = {[2025] = 10, [2026] = 12}, needs = {cluster = "second source"}, policies = {
    {name = "stocks", value = 12, cost = {[2025] = 6}, unit = "billion CNY"},
    {name = "second source", value = 9, cost = {[2025] = 3, [2026] = 3}},
    {name = "cluster", value = 8, cost = {[2026] = 7}},
    {name = "small", value = 5, cost = {[2025] = 1, [2026] = 3}},
    {name = "large", value = 9, cost = {[2025] = 2, [2026] = 5}}}, levels = {programme = {"small", "large"}},
    synergies = {{"stocks", "second source", -2}, {"cluster", "large", 3}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return given
end

describe("lian.portfolio", function()
  it("chooses by hand's answer, and says what it costs by year", function()
    -- stocks + second source + cluster: 12 + 9 + 8 - 2; with large it would be 11 in 2025 and 15 in 2026
    local plan = assert(lian.portfolio(small()))
    assert.are.same({"stocks", "second source", "cluster"}, plan:chosen())
    assert.are.equal(27, plan.worth)
    assert.are.same({9, 10}, plan:spending():column "spent")
    assert.are.same({1, 2}, plan:spending():column "left")
    assert.is_truthy(tostring(plan):find("worth 27; cost 19 of 22 billion CNY in 2 years", 1, true))
    local policies = plan:policies()
    assert.are.same({10, 7, 8}, {policies(1, "gives"), policies(2, "gives"), policies(3, "gives")})
    assert.are.equal("'cluster' needs 'second source'", policies(2, "why"))
    assert.are.equal("3 over the budget of 2026", policies(5, "why"))
  end)

  it("carries what is left, at interest", function()
    -- 2025: 10 - 3 - 2 = 5 are left, 5.5 in 2026 beside 12; second source, cluster and large ask for 15 there
    local plan = assert(lian.portfolio(small{carry = true, interest = 0.1}))
    assert.are.same({"second source", "cluster", "large"}, plan:chosen())
    assert.are.equal(29, plan.worth)
    assert.is_true(math.abs(plan:spending()(2, "left") - (5 * 1.1 + 12 - 15)) < 1e-12)
  end)

  it("shows the neighbours with what they pass the budget by, and none that break a rule", function()
    local frame = assert(lian.portfolio(small())):neighbours()
    assert.are.equal("with large", frame(1, "set"))
    assert.are.same({39, 12, 3}, {frame(1, "worth"), frame(1, "change"), frame(1, "over")})
    for _, name in ipairs(frame:column "set") do assert.are_not.equal("without second source", name) end
    assert.are.equal(3, #assert(lian.portfolio(small())):neighbours{within = true})
  end)

  it("does not take nothing for a goal where nothing is worth anything", function()
    for _, goal in ipairs{1, 1e-3, 1e-12} do
      local none, message, code = lian.portfolio{policies = {{name = "a", value = 0, cost = 1}, {name = "b", value = 0,
        cost = 0}}, budget = 10, goal = goal}
      assert.is_nil(none)
      assert.matches("no set within the limits reaches the goal: .* is asked for, 0 can be had", message)
      assert.equal("infeasible", code)
    end
    local free = assert(lian.portfolio{policies = {{name = "a", value = 0, cost = 1}}, budget = 10, goal = 0})
    assert.same({}, free:chosen())
  end)

  it("reaches a goal with least money", function()
    local plan = assert(lian.portfolio(small{goal = 20, budget = math.huge}))
    assert.are.same({"second source", "cluster", "large"}, assert(lian.portfolio(small{goal = 29,
      budget = math.huge})):chosen())
    assert.are.equal(13, plan.cost) -- stocks and large: 21 for 6 + 7; small with the others costs as much or more
    local none, message, code = lian.portfolio(small{goal = 60, budget = math.huge})
    assert.is_nil(none)
    assert.are.equal("infeasible", code)
    assert.is_truthy(message:find "reaches the goal")
  end)

  it("includes what must be bought, a level of a measure where the measure is named", function()
    -- 12 + 9 - 2 + 5 in 10 and 6; without stocks 9 + 8 + 5
    assert.are.same({"stocks", "second source", "small"}, assert(lian.portfolio(small{include = "programme"})):chosen())
    assert.is_truthy(assert(lian.portfolio(small{include = {"large"}})):policies()(5, "chosen"))
  end)

  it("walks the frontier: each point once, each the best within its cost", function()
    local given = make_case(12, 3, 0.5)
    local plan = assert(lian.portfolio(given))
    local frontier = plan:frontier{points = 15}
    assert.is_true(#frontier > 5 and #frontier <= 16)
    assert.is_true(frontier(1, "here"))
    for k = 2, #frontier do
      assert.is_true(frontier(k, "cost") < frontier(k - 1, "cost"))
      assert.is_true(frontier(k, "worth") < frontier(k - 1, "worth"))
      local limit = frontier(k, "cost")
      given.budget = limit -- one budget less, the years' are given up
      if limit > 2 then assert.is_true(assert(lian.portfolio(given)).worth >= frontier(k, "worth") - 1e-9) end
    end
    -- with no budget by year the frontier is that of the budget alone
    given.budget = math.huge
    local free = assert(lian.portfolio(given)):frontier{points = 10}
    for k = 1, #free do
      given.budget = free(k, "cost")
      if given.budget > 2 then
        assert.is_true(math.abs(assert(lian.portfolio(given)).worth - free(k, "worth")) < 1e-9)
      end
    end
  end)

  it("trades worth for unit cost where policies have one", function()
    local given = {budget = 100, policies = {{name = "a", value = 5, cost = 1, unit_cost = 0.01},
      {name = "b", value = 3, cost = 1, unit_cost = -0.005}, {name = "c", value = 1, cost = 1, unit_cost = 0.02}}}
    local frontier = assert(lian.portfolio(given)):frontier{against = "unit_cost", points = 40}
    assert.are.same({9, 8, 3}, frontier:column "worth")
    assert.is_true(math.abs(frontier(1, "unit_cost") - 0.025) < 1e-15)
    assert.are.same({"", "- c", "- a"}, frontier:column "step")
    given.policies[2].unit_cost = nil
    assert.has_error(function() assert(lian.portfolio(given)):frontier{against = "unit_cost"} end,
      "plan:frontier.against: no unit_cost is given of 'b'; give policies one, or a value on a table, whose price "
      .. "model has it")
  end)

  it("tells regret over scenarios of values", function()
    local regret = assert(lian.portfolio(small())):regret{scenarios = {hard = {stocks = 20}, soft = {stocks = 2}}}
    assert.are.same({0, 0, 17}, regret:column "hard") -- 37 less 20: second source and large with their 18, cluster none
    assert.are.same({1, 1, 0}, regret:column "soft")
    assert.are.same({1, 1, 17}, regret:column "most")
    assert.is_truthy(tostring(regret):find("'the plan' regrets least", 1, true))
  end)

  it("takes a frame of policies, and costs in other units at their rates", function()
    local policies = lian.frame.new{{"policy", {"a", "b"}}, {"value", {3, 2}}, {"2025", {1, 2}, unit = "USD"},
      {"2026", {0.5}, unit = "USD"}}
    local plan = assert(lian.portfolio{policies = policies, budget = {[2025] = 7, [2026] = 5}, unit = "CNY",
      rates = {USD = 7}})
    assert.are.same({"a"}, plan:chosen())
    assert.are.equal(10.5, plan.cost)
  end)

  it("writes a page with its frontier and roadmap", function()
    local path = os.tmpname()
    assert(assert(lian.portfolio(small{name = "chips"})):report(path, {points = 8, scenarios = {soft = {stocks = 2}}}))
    local page = assert(io.open(path)):read "a"
    os.remove(path)
    for _, part in ipairs{"Roadmap: policies and money by year", "frontier of worth against cost", "second source",
      "regret by scenario", "Exact search"} do
      assert.is_truthy(page:find(part, 1, true), part)
    end
  end)
end)

describe("a value in a portfolio", function()
  local chain = assert(require "lian.examples.four_regions"())
  local function stop()
    return lian.scenario "stop" {from = 2025, to = 2028, step = "month", home = "CHN",
      lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = lian.uniform(0.6, 1), at = 2026, lasts = 1.5}}
  end
  local value = assert(lian.value(chain, {base = stop(), on = "CHN", draws = 4, policies = {
    stocks = lian.stockpile{goods = "C", on = "CHN", months = 2},
    substitute = lian.substitute{goods = "C", budget = 10, readiness = 8, u_max = 0.5},
    sources = lian.second_source{goods = "C", toward = "ROW", share = 0.2, lag = 0.5, cost = 2}}}))

  it("is chosen from as its sets were run, not by the sum of parts", function()
    local plan = assert(lian.portfolio{value = value, budget = 1000})
    local best, names = -math.huge, value.policies
    for set = 0, 7 do
      local chosen = {}
      for i = 1, 3 do if set >> (i - 1) & 1 == 1 then chosen[#chosen + 1] = names[i] end end
      best = math.max(best, (value:worth(chosen)))
    end
    assert.are.equal(best, plan.worth)
    assert.are.equal(plan.worth, (value:worth(plan:chosen())))
    local neighbours = plan:neighbours()
    for k = 1, #neighbours do assert.is_true(neighbours(k, "change") <= 0 or neighbours(k, "over") ~= nil) end
    assert.is_truthy(tostring(plan):find("as they were run", 1, true))
  end)

  it("names sets that have no value, which are not chosen", function()
    local worths, unknown = require("lian.decide.valued").worths{how = "all", policies = {"a", "b"},
      worth = function(_, names)
        if #names == 2 then return nil, "no value" end
        return #names
      end}
    assert.are.same({0, 1, 1}, {worths[1], worths[2], worths[3]})
    assert.is_true(worths[4] ~= worths[4])
    assert.are.same({"a + b"}, unknown)
  end)

  it("has unit costs of the price model for the frontier", function()
    local plan = assert(lian.portfolio{value = value, budget = 1000})
    local frontier = assert(plan:frontier{against = "unit_cost"})
    local sum = 0
    for _, name in ipairs(plan:chosen()) do sum = sum + assert(value:simulate({name}, {unit_cost = true})).unit_cost end
    assert.is_true(sum > 0 and math.abs(frontier(1, "unit_cost") - sum) < 1e-15)
  end)

  it("names policies without a cost", function()
    local free = assert(lian.value(chain, {base = stop(), on = "CHN", draws = 2, policies = {
      sources = lian.second_source{goods = "C", toward = "ROW", share = 0.2}}}))
    assert.has_error(function() lian.portfolio{value = free, budget = 1} end, "portfolio: no cost is known of "
      .. "'sources'; give the instruments one, or costs = {name = money}, 0 for none")
    assert.is_truthy(lian.portfolio{value = free, budget = 1, costs = {sources = 1}})
  end)
end)

describe("CBC", function()
  local has_cbc = core.program("cbc", {"-quit"}, os.tmpname()) ~= nil

  -- largest worths by scipy 1.10.1's milp (HiGHS), gap 0, spec/bench/portfolio.py on the same cases
  local LARGEST = {{60, 1, 0.35, 209.80683592232307}, {200, 1, 0.35, 685.9903886209297}}

  it("finds what HiGHS finds, to 1e-9 of the worth", function()
    if not has_cbc then return pending "cbc is not installed" end
    for _, case in ipairs(LARGEST) do
      local given = make_case(case[1], case[2], case[3])
      given.gap, given.seconds = case[1] == 60 and 0 or 0.02, 120
      local plan = assert(lian.portfolio(given))
      if case[1] == 60 then
        assert.is_true(plan.found.proven)
        assert.is_true(math.abs(plan.worth / case[4] - 1) < 1e-9)
      else -- within its gap, and its bound does not lie
        assert.is_true(plan.worth <= case[4] * (1 + 1e-9) and plan.worth >= case[4] * 0.98)
        assert.is_true(plan.found.proven or plan.found.bound >= case[4] * (1 - 1e-9))
      end
      local spending = plan:spending()
      for k = 1, #spending do assert.is_true(spending(k, "left") >= 0) end
    end
  end)

  it("agrees with the exact search, goals and levels too", function()
    if not has_cbc then return pending "cbc is not installed" end
    for seed = 1, 6 do
      local given = make_case(16, seed, 0.4)
      given.levels = {measure = {"p1", "p2", "p3"}}
      given.gap = 0
      if seed > 3 then given.goal, given.budget = 20, math.huge end
      local exact = assert(lian.portfolio(given))
      given.solver = "cbc"
      local other = assert(lian.portfolio(given))
      if given.goal then assert.is_true(math.abs(exact.cost - other.cost) < 1e-6)
      else assert.is_true(math.abs(exact.worth - other.worth) < 1e-6) end
    end
  end)

  it("says that nothing reaches a goal, or keeps the rules", function()
    if not has_cbc then return pending "cbc is not installed" end
    local none, message, code = lian.portfolio(small{goal = 60, budget = math.huge, solver = "cbc"})
    assert.is_nil(none)
    assert.are.same({"portfolio: no set within the limits reaches the goal: 60 is asked for, 39 can be had",
      "infeasible"}, {message, code})
    local plan = assert(lian.portfolio{solver = "cbc", budget = 1, policies = {{name = "a", value = -1, cost = 1}}})
    assert.are.same({}, plan:chosen())
  end)

  it("is missed in words that say what to do", function()
    local given = make_case(30, 1, 0.3)
    given.solver = "cbc"
    local program = core.program
    core.program = function() return nil, "cannot start cbc: No such file or directory", "not_found" end
    local none, message, code = lian.portfolio(given)
    core.program = program
    assert.is_nil(none)
    assert.are.equal("not_found", code)
    assert.is_truthy(message:find("apt-get install coinor-cbc", 1, true))
  end)

  it("is not started where the program around lets scripts start none", function()
    local given = make_case(30, 1, 0.3)
    core.budget(100)
    local ok, message = pcall(lian.portfolio, given)
    core.budget(nil)
    assert.is_false(ok)
    assert.is_truthy(message:find("lets it start no processes (host.workers); solver = 'exact' needs none", 1, true))
  end)

  it("is ended with its handle", function()
    local program = assert(core.program("sleep", {"30"}, os.tmpname()))
    assert.is_nil(program:wait(0.02))
    program:close()
    assert.has_error(function() program:wait(0) end)
    assert.are.equal(3, assert(core.program("sh", {"-c", "exit 3"}, os.tmpname())):wait(5))
  end)
end)

describe("lian.portfolio refuses", function()
  local function refused(message, more)
    local ok, text = pcall(lian.portfolio, small(more))
    assert.is_false(ok)
    assert.is_truthy(text:find(message, 1, true), text)
  end
  local function policies(...) return {policies = {...}, levels = false, needs = false, synergies = false} end
  local function only(message, ...)
    local given = {budget = 5, policies = policies(...).policies}
    local ok, text = pcall(lian.portfolio, given)
    assert.is_false(ok)
    assert.is_truthy(text:find(message, 1, true), text)
  end

  it("a policy named twice", function()
    only("policies[2]: 'a' is named twice (policies[1] is it too)", {name = "a", value = 1, cost = 1},
      {name = "a", value = 2, cost = 1})
  end)

  it("values that are no numbers, counted and named", function()
    only("the value of 'a', 'c' is not a number (nan): 2 of 3", {name = "a", value = 0 / 0, cost = 1},
      {name = "b", value = 2, cost = 1}, {name = "c", value = 0 / 0, cost = 1})
    only("policies[1].value: expected a finite number, got inf", {name = "a", value = math.huge, cost = 1})
  end)

  it("policies without a cost", function()
    only("no cost is given of 'b'; cost = 0 says that it is free", {name = "a", value = 1, cost = 1},
      {name = "b", value = 2})
    only("cost: expected money of at least 0, got -1", {name = "a", value = 1, cost = -1})
  end)

  it("needs in a circle", function()
    refused("portfolio.needs: 'stocks', 'second source', 'cluster' need each other in a circle",
      {needs = {cluster = "stocks", stocks = {"second source"}, ["second source"] = {any = {"cluster", "stocks"}}}})
    refused("portfolio.needs: 'stocks' need", {needs = {stocks = "stocks"}})
  end)

  it("names that are none, with the nearest", function()
    refused("portfolio.needs['cluster'][1]: no policy 'stoks', did you mean 'stocks'?", {needs = {cluster = "stoks"}})
    refused("portfolio.levels: ", {levels = {{"a"}}})
    refused("portfolio.levels.stocks: a policy has that name", {levels = {stocks = {"small"}}})
    refused("portfolio.excludes[1]: expected two names at least", {excludes = {{"stocks"}}})
    refused("portfolio.synergies[2]: synergies[1] is of the same pair",
      {synergies = {{"stocks", "large", 1}, {"large", "stocks", 2}}})
  end)

  it("a budget in which nothing fits, with what is nearest", function()
    local none, message, code = lian.portfolio(small{budget = {[2025] = 0.5, [2026] = 2}})
    assert.is_nil(none)
    assert.are.equal("portfolio.budget: no policy fits: 'small', which is nearest, takes 1 of 2025, where 0.5 is there",
      message)
    assert.are.equal("infeasible", code)
  end)

  it("budgets and costs that do not meet", function()
    refused("portfolio.budget: none for 2026, in which 'second source' costs", {budget = {[2025] = 10}})
    refused("portfolio.budget[2026]: expected money of at least 0, got nan", {budget = {[2025] = 1, [2026] = 0 / 0}})
    refused("portfolio.interest: only what is carried on bears it", {interest = 0.03})
    refused("portfolio.carry: only a budget by year", {budget = 10, carry = true})
    local given = small()
    given.policies[1].cost = 6
    assert.has_error(function() lian.portfolio(given) end, "portfolio.policies[1] ('stocks').cost: expected year -> "
      .. "money, as the budget is by year, got 6")
  end)

  it("costs in other currencies without a rate", function()
    local given = small()
    given.policies[2].unit = "USD"
    assert.has_error(function() lian.portfolio(given) end, "portfolio.policies[2]: the cost of 'second source' is in "
      .. "USD, others are in billion CNY; give rates = {[\"USD\"] = how many billion CNY one is}")
  end)

  it("what cannot be solved that way", function()
    local given = make_case(70, 1, 0.3)
    given.solver = "exact"
    assert.has_error(function() lian.portfolio(given) end,
      "portfolio.solver: the exact search holds 62 policies, these are 70; leave it out, or say 'cbc'")
  end)
end)
