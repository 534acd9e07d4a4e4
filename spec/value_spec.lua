-- lian.value: what policies are worth alone and together, on tables, networks and lists
local kill = require "spec.support.sweeps.kill"
local lian = require "lian"
local packed = require "lian.base.packed"
local worth = require "lian.decide.value.worth"

local four = assert(require "lian.examples.four_regions"())
local chips = assert(require "lian.examples.chips"())

local function embargo(more)
  local shock = {goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = lian.triangular(0.4, 0.7, 1), at = 2025.5,
    lasts = lian.uniform(0.5, 1)}
  for key, value in pairs(more or {}) do shock[key] = value end
  return lian.embargo(shock)
end

local function scenario(name, ...)
  return lian.scenario(name) {from = 2025, to = 2027, step = "month", ...}
end

local stock = lian.stockpile{goods = "C", on = "CHN", months = lian.uniform(1, 4), at = 2025, fill = 0.25}
local second = lian.second_source{goods = "C", on = "CHN", by = "JKT", toward = "ROW", share = 0.1, at = 2025, cost = 2}
local programme = lian.substitute{goods = "C", on = "CHN", budget = 1, readiness = 7, u_max = 0.5, at = 2025}

local function ask(more)
  local o = {base = scenario("chips", embargo()), policies = {stock = stock, second = second, programme = programme},
    of = "unmet", on = "CHN", draws = 12, seed = 3}
  for key, value in pairs(more or {}) do if value == "none" then o[key] = nil else o[key] = value end end
  return lian.value(four, o)
end

local function temporary()
  local path = os.tmpname()
  os.remove(path)
  return path .. ".db"
end

local function raises(expected, more)
  local ok, message = pcall(ask, more)
  assert.is_false(ok)
  assert.truthy(tostring(message):find(expected, 1, true), message)
end

local function bits(value) return packed.of{value.run.rows} .. tostring(value) .. tostring(value:shapley()) end

-- losses and costs of a set by draw, from a sweep that knows nothing of values
local function by_hand(...)
  local sweep = assert(scenario("by hand", embargo(), ...):sweep(four, {draws = 12, seed = 3, record = "region",
    steadiness = false}))
  local out = {}
  for k, row in ipairs(sweep.rows) do
    local added = row.regions.CHN
    out[k] = {unmet = added.unmet_money, cost = row.cost_money}
  end
  return out
end

describe("the worth of policies", function()
  it("is what sweeps of each set give, draw by draw, and Shapley values by hand", function()
    local value = assert(ask())
    assert.same({"programme", "second", "stock"}, value.policies)
    local runs = {by_hand(), by_hand(programme), by_hand(second), by_hand(programme, second), by_hand(stock),
      by_hand(programme, stock), by_hand(second, stock), by_hand(programme, second, stock)}
    local names = {{}, {"programme"}, {"second"}, {"programme", "second"}, {"stock"}, {"programme", "stock"},
      {"second", "stock"}, {"programme", "second", "stock"}}
    local v = {}
    for s, rows in ipairs(runs) do
      local sum, squares, list = 0, 0, {}
      for k, row in ipairs(rows) do
        list[k] = runs[1][k].unmet - row.unmet - (row.cost - runs[1][k].cost)
        sum = sum + list[k]
      end
      v[s] = sum / 12
      for _, x in ipairs(list) do squares = squares + (x - v[s]) ^ 2 end
      local mean, err = value:worth(names[s])
      assert.near(v[s], mean, 1e-9) -- sums in another order
      assert.near(math.sqrt(squares / 11 / 12), err, 1e-9)
    end
    local p, q, t = v[2], v[3], v[5] -- by the six orders of three policies
    local fair = {
      programme = (2 * p + (v[4] - q) + (v[6] - t) + 2 * (v[8] - v[7])) / 6,
      second = (2 * q + (v[4] - p) + (v[7] - t) + 2 * (v[8] - v[6])) / 6,
      stock = (2 * t + (v[6] - p) + (v[7] - q) + 2 * (v[8] - v[4])) / 6}
    local f, sum = assert(value:shapley()), 0
    for _, row in f:rows() do
      assert.near(fair[row.policy], row.shapley, 1e-9)
      sum = sum + row.shapley
    end
    assert.near(v[8], sum, 1e-9)
    local synergy = value:synergy()
    assert.near(p + q + t, synergy(1, "worth"), 1e-9)
    assert.near(v[8] - p - q - t, synergy(4, "worth"), 1e-9)
    local _, parts = value:dividends(2)
    assert.near(q, parts.single.second, 1e-9)
    for _, pair in ipairs(parts.pairs) do
      if pair[1] == "programme" and pair[2] == "stock" then assert.near(v[6] - p - t, pair[3], 1e-9) end
    end
    local three = value:dividends{order = 3}
    assert.near(v[8] - v[4] - v[6] - v[7] + p + q + t, three(7, "dividend"), 1e-9)
    local steps = value:waterfall()
    assert.near(v[8], steps(#steps - 1, "to"), 1e-9)
    assert.near(v[8], steps(#steps, "to"), 1e-9)
  end)

  it("has a far smaller error by luck in common: the numbers", function()
    local o = {draws = 200, net = false, policies = {stock = stock, programme = programme}}
    local value = assert(ask(o))
    o.seed = 4
    local other = assert(ask(o))
    local function variance(list)
      local m, squares = 0, 0
      for _, x in ipairs(list) do m = m + x / #list end
      for _, x in ipairs(list) do squares = squares + (x - m) ^ 2 end
      return squares / (#list - 1)
    end
    -- variances of what a set avoids, with luck in common and with luck of its own (another seed), billion USD squared:
    -- 4.4 against 22,857 of the programme, 5,180 times less; of the stock, which avoids nearly all, 1.16 times less
    for set, expected in pairs{[1] = {4.413, 22857, 5180}, [2] = {10024, 11676, 1.165}} do
      local none, with, common, apart = {}, {}, {}, {}
      for k = 1, 200 do
        none[k], with[k] = value.run.rows[0][k][1], other.run.rows[set][k][1]
        common[k], apart[k] = none[k] - value.run.rows[set][k][1], none[k] - with[k]
      end
      assert.near(variance(none) + variance(with), variance(apart), 0.25 * variance(apart)) -- samples of 200
      assert.near(expected[1], variance(common), 0.03 * expected[1])
      assert.near(expected[2], variance(apart), 0.03 * expected[2])
      assert.near(expected[3], variance(apart) / variance(common), 0.05 * expected[3])
    end
  end)

  it("tells what is apart from 0 by Student's t", function()
    for freedom, t in pairs{[1] = 12.7062047, [10] = 2.2281389, [63] = 1.9983405} do -- tables of t, 97.5 %
      assert.near(t, worth.student(freedom), 1e-6)
    end
    local mean, err, apart = worth.estimate({1, 2, 3}, 3)
    assert.near(2, mean, 1e-12)
    assert.near(math.sqrt(1 / 3), err, 1e-12)
    assert.is_false(apart) -- 2 < 4.303 x 0.577
    assert.is_true(select(3, worth.estimate({1.9, 2, 2.1}, 3)))
    assert.same({0, 0, false}, {worth.estimate({1e-16, -1e-16}, 1)})
    assert.same({5}, {worth.estimate({5}, 5)})
  end)

  it("of one draw has no error, and says so", function()
    local value = assert(ask{draws = 1})
    local _, err, apart = value:worth{"stock"}
    assert.is_nil(err)
    assert.is_nil(apart)
    assert.truthy(tostring(value:shapley()):find("one draw: no error is known", 1, true))
    assert.is_nil(tostring(value):find("+-", 1, true))
  end)

  it("takes costs that are given in place of those of the runs, and names a policy without", function()
    local plain = assert(ask{draws = 4})
    local own = plain:simulate{"second"}
    assert.near(2, own.cost, 1e-12)
    assert.near(own.benefit - 2, own.worth, 1e-9)
    assert.same({[2025] = 2}, plain.costs.second)
    local given = assert(ask{draws = 4, costs = {stock = 0.5, second = {[2025] = 3, [2026] = 4,
      unit = four:meta().unit}}})
    local now = given:simulate{"second"}
    assert.near(7, now.cost, 1e-12)
    assert.near(own.benefit, now.benefit, 1e-12)
    assert.same({[2025] = 3, [2026] = 4}, now.years)
    assert.same({[2025] = 0.5}, given.costs.stock)
    local free = lian.second_source{goods = "C", on = "CHN", by = "USA", toward = "ROW", share = 0.1}
    local named = assert(ask{draws = 2, policies = {free = free, stock = stock}})
    assert.truthy(tostring(named):find("no cost is known of free: worth is before what that would take", 1, true))
    assert.is_nil(named.costs.free)
    local gross = assert(ask{draws = 4, net = false})
    assert.near(own.benefit, (gross:worth{"second"}), 1e-9)
    assert.truthy(tostring(gross):find("costs are not taken off", 1, true))
  end)

  it("has no cost of a stock of which some items have no value, unless one is given", function()
    local list = assert(lian.items{items = {{item = "chip", value = 100}, {item = "gas", value = 1}, "film"},
      requires = {chip = {"gas", "film"}}, provides = {gas = {CHN = 0.5, USA = 0.5}, film = {CHN = 0.5, USA = 0.5}}})
    local stop = lian.scenario "stop" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.embargo{by = "USA", at = 2025.5}}
    local function value_of(goods, more)
      return assert(lian.value(list, {base = stop, of = "level", draws = 1, costs = more, policies = {
        stock = lian.stockpile{goods = goods, months = 3}}}))
    end
    assert.is_true(value_of "gas".costs.stock[2025] >= 0.25) -- three months of 1 a year, and what holding them costs
    local both = value_of{"gas", "film"}
    assert.is_nil(both.costs.stock)
    assert.truthy(tostring(both):find("what all of stock costs is not known: no value is known of film", 1,
      true), tostring(both))
    assert.error_matches(function() lian.portfolio{value = both, budget = 1} end, "no cost is known of 'stock'")
    assert.same({[2025] = 4}, value_of({"gas", "film"}, {stock = 4}).costs.stock)
  end)

  it("of unit costs: yearly cost over home's output, through the price model", function()
    local value = assert(ask{draws = 3})
    local own = assert(value:simulate({"second"}, {unit_cost = true}))
    local sum, change = 0, {}
    for i, region in ipairs(four:axis("region")) do if region == "CHN" then sum = sum + four:output()[i] end end
    for i, label in ipairs(four:nodes()) do
      if four:axis("region")[i] == "CHN" then change[label] = own.cost / 2 / sum end
    end
    local prices, mean = four:prices{change = change}, 0
    for _, row in prices:rows() do
      if change[row.node] then mean = mean + row.price_change * four:output()[four:index(row.node)] / sum end
    end
    assert.near(mean, own.unit_cost, 1e-15)
    assert.is_true(own.unit_cost > own.cost / 2 / sum) -- suppliers at home pass theirs on
    assert.equal(0, assert(value:simulate({}, {unit_cost = true})).unit_cost)
  end)
end)

describe("sets of policies", function()
  it("that are sampled agree with all of them, within their errors, and add up exactly", function()
    local exact, some = assert(ask{draws = 40}), assert(ask{draws = 40, sets = "sampled", orders = 1})
    local of = {}
    for _, row in exact:shapley():rows() do of[row.policy] = row end
    local sum = 0
    for _, row in some:shapley():rows() do
      assert.near(of[row.policy].shapley, row.shapley, 4 * row.error + 1e-9)
      sum = sum + row.shapley
    end
    assert.near((exact:worth{"stock", "second", "programme"}), sum, 1e-9)
    for _, index in ipairs{"shapley", "taylor"} do
      local by = {}
      for _, row in exact:interactions{index = index}:rows() do by[row.first .. row.second] = row.interaction end
      for _, row in some:interactions{index = index}:rows() do
        assert.near(by[row.first .. row.second], row.interaction, 4 * row.error + 1e-9)
      end
    end
    for k, v in ipairs(exact:dividends():column("dividend")) do
      assert.near(v, some:dividends()(k, "dividend"), 1e-9)
    end
  end)

  it("of pairs alone are enough for dividends, and refuse what needs more", function()
    local value, exact = assert(ask{draws = 3, sets = "pairs"}), assert(ask{draws = 3})
    assert.same(exact:dividends():column("policies"), value:dividends():column("policies"))
    for k, v in ipairs(exact:dividends():column("dividend")) do
      assert.near(v, value:dividends()(k, "dividend"), 1e-9)
    end
    assert.same(exact:synergy():column("what"), value:synergy():column("what"))
    assert.error_matches(function() value:shapley() end, "only singles, pairs and the whole were run")
    assert.error_matches(function() value:interactions() end, "only singles, pairs and the whole were run")
    assert.error_matches(function() value:dividends(3) end, "three and more together are known where all sets are run")
    assert.near((exact:worth{"stock", "second"}), (value:worth{"second", "stock"}), 1e-12)
  end)

  it("are kept in a store pair by pair, shared by workers, and the same to the last bit", function()
    local path = temporary()
    local plain = assert(ask())
    assert(ask{draws = 5, sets = "pairs", store = path})
    assert.equal(5 * 8, kill.count(path))
    local grown = assert(ask{store = path, workers = 2})
    assert.equal(bits(plain), bits(grown))
    assert.equal(12 * 8, kill.count(path))
    local store <close> = assert(lian.open(path))
    assert.equal(bits(plain), bits(assert(ask{store = store})))
    local out, message = ask{store = store, policies = {stock = stock, second = second}}
    assert.is_nil(out)
    assert.truthy(message:find("is of another study", 1, true), message)
    assert(ask{store = store, of = "output", draws = 1}) -- by its own name
    local told = assert(store:query("SELECT value FROM sweep_value WHERE kind = 'factor' AND name = 'policies' AND "
      .. "draw = 8"))
    assert.equal("programme + second + stock", told(1, "value"))
    os.remove(path)
  end)

  it("draw the luck of a policy alike in every set, also where two have instruments of one kind", function()
    local a = lian.stockpile{goods = "C", on = "CHN", months = lian.uniform(1, 4), at = 2025, lasts = 1}
    local b = lian.stockpile{goods = "C", on = "CHN", months = lian.uniform(1, 4), at = 2026.5}
    local value = assert(ask{policies = {first = a, later = b}, draws = 3})
    local alone, both = value.run.rows[2], value.run.rows[3]
    for k = 1, 3 do assert.equal(alone[k][4], both[k][4]) end -- the cost of `later`: its months are the same
    raises("have both an instrument called 'mine'", {policies = {
      x = lian.stockpile{goods = "C", on = "CHN", months = 1, name = "mine"},
      y = lian.stockpile{goods = "C", on = "CHN", months = 1, name = "mine"}}})
  end)
end)

describe("values that are missing", function()
  it("leave their draws out of all sets, counted and named", function()
    local value = assert(ask{of = "recovery_99", draws = 12, on = "none",
      base = scenario("hard", embargo{lasts = lian.uniform(0.4, 1.5)})})
    local text = tostring(value)
    assert.truthy(text:find("recovery_99 has no value in some draws of %d of 8 sets, by draws: none %(%d+%)"), text)
    local left = #value.found.draws
    assert.truthy(text:find(("these %d of 12 draws are left out of all sets"):format(12 - left), 1, true), text)
    assert.is_true(left > 0 and left < 12)
  end)

  it("refuse where no draw has all", function()
    local out, message, code = ask{of = "recovery_99", draws = 2, base = scenario("for ever", embargo{lasts = 2})}
    assert.is_nil(out)
    assert.equal("bad_data", code)
    assert.truthy(message:find("has no value in any draw in all sets that are compared", 1, true), message)
  end)

  it("are runs that fail too, with the first reason", function()
    local twice = lian.stockpile{goods = "C", on = "CHN", months = 2, at = 2025.5, name = "another"}
    local out, message = ask{policies = {stock = stock, another = twice}, draws = 2}
    assert.is_nil(out)
    assert.truthy(message:find("another + stock (2)", 1, true), message)
    assert.truthy(message:find("overlaps another stockpile of 'C'", 1, true), message)
  end)
end)

describe("other assumptions", function()
  it("name a policy that is best only as run", function()
    local value = assert(lian.value(four, {base = lian.scenario "short" {from = 2025, to = 2028, step = "month",
      lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = lian.triangular(0.4, 0.7, 1), at = 2025.5,
        lasts = 1}}, on = "CHN", draws = 4, tornado = true,
      policies = {stockpile = lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.25},
        second = second, programme = programme}}))
    local f, best = value:assumptions(), {}
    for _, row in f:rows() do best[row.assumption .. " " .. (row.value or "")] = row.best end
    assert.equal("stockpile", best["as run "])
    assert.equal("second", best["stock x 2"])
    local text = tostring(value)
    assert.truthy(text:find("stockpile has the largest share as run, but not under stock x 2 (second)", 1, true), text)
    assert.truthy(text:find("it is best only if these do not hold", 1, true), text)
    -- the same, run with twice the stocks by hand
    local twice = assert(lian.value(four, {base = value.asked.base, on = "CHN", draws = 4, run = {stock = 180},
      policies = {stockpile = lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.25},
        second = second, programme = programme}}))
    local shares = {}
    for _, row in twice:shapley():rows() do shares[row.policy] = row.shapley end
    for _, name in ipairs(value.policies) do
      for _, row in value:assumptions{of = name}:rows() do
        if row.assumption == "stock" and row.value == "x 2" then assert.near(shares[name], row.worth, 1e-9) end
      end
    end
    for _, row in f:rows() do
      if row.assumption == "stock" and row.value == "x 2" then
        assert.near((twice:worth(value.policies)), row.worth, 1e-9)
        assert.near(row.worth - f(1, "worth"), row.change, 1e-9)
      end
    end
  end)

  it("may be chosen, with their source", function()
    local value = assert(ask{draws = 4, tornado = {draws = 2, stock = {0.9, source = "a survey"}, restore = false,
      psi = false, rationing = false, overcapacity = false, classes = false, sourcing = false}})
    local f = value:assumptions()
    assert.equal(2, #f)
    assert.same({"stock", "x 0.9", "a survey"}, {f(2, "assumption"), f(2, "value"), f(2, "source")})
    assert.near((value:worth(value.policies)), f(1, "worth"), 1e-12) -- by all draws, and the change by the first two
    local lean = assert(ask{draws = 2, run = {stock = 81}})
    local few = assert(ask{draws = 2})
    local of = {"second", "stock"}
    local change = lean:worth(of) - few:worth(of)
    local set = value:assumptions{of = of}
    assert.near(change, set(2, "change"), 1e-9)
    assert.near(value:worth(of) + change, set(2, "worth"), 1e-9)
    assert.near((value:worth(of)), set(1, "worth"), 1e-12)
    raises("value.tornado.draws: expected at most draws = 4", {draws = 4, tornado = {draws = 5}})
    raises("value.tornado: unknown option 'stocks', did you mean 'stock'", {tornado = {stocks = {1}}})
    raises("value.tornado.stock.source", {tornado = {stock = {1}}})
    assert.error_matches(function() assert(ask{draws = 1}):assumptions() end, "give lian.value tornado = true")
    assert.error_matches(function() value:assumptions{of = "stocks"} end, "no policy 'stocks', did you mean 'stock'")
  end)
end)

describe("policies that cannot be together", function()
  local levels = {small = lian.stockpile{goods = "C", on = "CHN", months = 1, at = 2025, fill = 0.25},
    large = lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.25}}

  it("are named with what to do", function()
    for _, sets in ipairs{"all", "pairs"} do
      local none, message, code = ask{draws = 2, sets = sets, policies = {small = levels.small, large = levels.large,
        second = second}}
      assert.is_nil(none)
      assert.equal("bad_data", code)
      assert.matches("overlaps another stockpile of 'C' by the same buyers", message, 1, true)
      assert.matches("large + small cannot be together, though each runs alone: levels of one measure are valued in a "
        .. "study each, with the same seed, and chosen from by lian.portfolio", message, 1, true)
    end
  end)

  it("are valued in a study each, and a portfolio takes one of them", function()
    local list = {}
    for name, policy in pairs(levels) do
      local value = assert(ask{draws = 4, policies = {[name] = policy}})
      local found = assert(value:simulate{name})
      list[#list + 1] = {name = name, value = found.worth, error = found.error, cost = found.cost}
    end
    table.sort(list, function(a, b) return a.name < b.name end)
    local plan = assert(lian.portfolio{policies = list, budget = math.huge, levels = {stock = {"small", "large"}}})
    assert.same({list[1].value >= list[2].value and "large" or "small"}, plan:chosen())
  end)

  it("are not said of a policy that fails by itself", function()
    local study = {rows = {[0] = {{1.0, 0}}, [1] = {{0 / 0, 0}}, [2] = {{1.0, 0}}, [3] = {{0 / 0, 0}}}, reasons = {}}
    local none, message = worth.common({policies = {"a", "b"}, measure = {name = "unmet"}}, study, {0, 1, 2, 3}, 1)
    assert.is_nil(none)
    assert.is_nil(message:find("cannot be together", 1, true))
    study.rows[1] = {{2.0, 0}}
    message = select(2, worth.common({policies = {"a", "b"}, measure = {name = "unmet"}}, study, {0, 1, 2, 3}, 1))
    assert.truthy(message:find("a + b cannot be together", 1, true))
  end)
end)

describe("values on networks and lists", function()
  it("of a network of firms", function()
    local net = assert(lian.chain{nodes = {"A", "B", "C"}, output = {500, 400, 300}, regions = {"X", "Y", "X"},
      links = {{"A", "B", 100}, {"B", "C", 80}, {"C", "A", 60}}})
    local base = lian.scenario "net" {from = 2025, to = 2025.5, step = "day",
      lian.capacity{nodes = "A", cut = lian.uniform(0.2, 0.8), at = 2025.1, lasts = 0.1}}
    local value = assert(lian.value(net, {base = base, of = "output", draws = 4, policies = {
      more = lian.expand{nodes = "A", share = 0.1, at = 2025}, most = lian.expand{nodes = "A", share = 0.2, at = 2025,
        name = "most"}}}))
    local sweeps = {assert(base:sweep(net, {draws = 4})), assert(lian.scenario "with" {from = 2025, to = 2025.5,
      step = "day", base.shocks[1], lian.expand{nodes = "A", share = 0.1, at = 2025}}:sweep(net, {draws = 4}))}
    local mean = 0
    for k = 1, 4 do mean = mean + (sweeps[1].rows[k].money - sweeps[2].rows[k].money) / 4 end
    assert.near(mean - 0, (value:worth{"more"}), 1e-9)
    assert.error_matches(function()
      lian.value(net, {base = base, of = "value_added", policies = {x = lian.expand{nodes = "A", share = 0.1}}})
    end, "value added of a network is not known")
  end)

  local function list(more)
    local o = {base = lian.scenario "list" {from = 2025, to = 2030, step = "month", home = "CHN",
      lian.embargo{goods = {"ArF photoresist", "mask blank"}, by = {"USA", "JPN"}, at = lian.uniform(2026, 2028),
        lasts = 2}, lian.target{goods = "mask blank", at_least = 0.3, before = 2030}},
      policies = {stock = lian.stockpile{goods = "ArF photoresist", months = 6, at = 2025, fill = 1},
        second = lian.second_source{goods = "mask blank", toward = "KOR", share = 0.5, at = 2025, cost = 0.2},
        mask = lian.substitute{goods = "mask blank", budget = 0.1, readiness = 7, u_max = 0.8, at = 2025}},
      of = "level", draws = 6}
    for key, value in pairs(more or {}) do o[key] = value end
    return o
  end

  it("of a list over years: the mean level, and the chance of a target", function()
    local o = list()
    local value = assert(lian.value(chips, o))
    local sweep = assert(lian.scenario "all" {from = 2025, to = 2030, step = "month", home = "CHN", o.base.shocks[1],
      o.base.shocks[2], o.policies.mask, o.policies.second, o.policies.stock}:sweep(chips, {draws = 6}))
    local none = assert(o.base:sweep(chips, {draws = 6}))
    local function level(s)
      local sum = 0
      for _, v in ipairs(s:series():column("mean")) do sum = sum + v / 60 end
      return sum
    end
    assert.near(level(sweep) - level(none), (value:worth{"mask", "second", "stock"}), 1e-12)
    assert.equal("share", value.unit)
    local target = assert(lian.value(chips, list{of = "target"}))
    assert.near(sweep:targets()(1, "chance") - none:targets()(1, "chance"),
      (target:worth{"mask", "second", "stock"}), 1e-12)
    local priced = assert(lian.value(chips, list{price = 40}))
    local own = priced:simulate{"second"}
    assert.near(40 * own.benefit - own.cost, own.worth, 1e-12)
    assert.equal(chips:meta().unit, priced.unit)
  end)

  it("refuse what a list does not have", function()
    local function refused(expected, more)
      local ok, message = pcall(lian.value, chips, list(more))
      assert.is_false(ok)
      assert.truthy(tostring(message):find(expected, 1, true), message)
    end
    refused("value.of: expected level or target of a list of items, got 'unmet'", {of = "unmet"})
    refused("value.on: a list of items answers for its home", {on = "CHN"})
    refused("value.run.own: expected 'world' or 'home_first', one end at a time, got 'both'", {run = {own = "both"}})
  end)
end)

describe("bad input of lian.value", function()
  it("is refused with its place and remedy", function()
    raises("value.policies[2]: the policy 'stockpile C CHN' is named twice (value.policies[1])", {policies = {stock,
      stock}})
    raises("value.policies[1]: a list of instruments needs a name", {policies = {{stock, second}}})
    raises("value.policies.x[1]: expected an instrument, got 3", {policies = {x = {3}}})
    raises("value.policies: expected at least one policy", {policies = {}})
    raises("a target is no policy", {policies = {lian.target{goods = "C", before = 2026, on = "CHN"}}})
    raises("value.base: expected a scenario", {base = 3})
    raises("policies act in time; give the scenario from, to and step", {base = lian.scenario "x" {embargo{at = 1}}})
    raises("value.of: the probability of a target is asked for", {of = "target"})
    raises("value.on: no region 'CHM', did you mean 'CHN'", {on = "CHM"})
    raises("value.price: 'unmet' is in money already", {price = 2})
    raises("the chain counts in 'billion USD' and this cost in 'CNY'", {costs = {stock = {[2025] = 1, unit = "CNY"}}})
    raises("value.costs: no policy 'stok', did you mean 'stock'", {costs = {stok = 1}})
    raises("value.costs.stock[2030]: expected a year of the run, 2025 to 2027", {costs = {stock = {[2030] = 1}}})
    raises("value.costs.stock[2025]: expected money of at least 0, got -1", {costs = {stock = -1}})
    raises("value.sets", {sets = "some"})
    raises("value.run: unknown option 'stok'", {run = {stok = 3}})
    raises("value.tornado: expected true, or assumption -> values with their source, got 3", {tornado = 3})
    local value = assert(ask{draws = 1})
    assert.error_matches(function() value:worth{"stok"} end, "value:worth%[1%]: no policy 'stok', did you mean 'stock'")
    assert.error_matches(function() value:worth{"stock", "stock"} end, "'stock' is named twice")
    assert.error_matches(function() value:interactions{order = 3} end, "dividends{order = 3}")
    assert.error_matches(function() value:dividends(4) end, "at most 3, the number of policies")
    assert.error_matches(function() value.worth(3, {}) end, "value:worth")
  end)
end)
