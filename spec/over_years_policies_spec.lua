-- shocks and policies on a list of items over years, each by hand; draws, targets and refusals
local barrel = require "spec.support.barrel"
local lian = require "lian"

-- a chip that home makes of a wafer: 0.6 from Japan, 0.4 its own; and a gas of which America has all
local function list(more)
  return (assert(lian.items{
    items = {{item = "chip", base = "product", value = 12}, {item = "wafer", base = "materials", value = 6,
      stock = more and more.stock}, {item = "gas", base = "materials", value = 2}},
    requires = {chip = {"wafer", "gas"}}, providers = {"CHN", "JPN", "USA", {provider = "Simgui", country = "CHN"}},
    provides = {wafer = {CHN = 0.4, JPN = 0.6, Simgui = 0.1}, gas = {USA = 1}}}))
end

local function run(shocks, given, chain)
  shocks.from, shocks.to, shocks.step, shocks.home = shocks.from or 2025, shocks.to or 2027, "month", "CHN"
  return assert(lian.scenario "s" (shocks):run(chain or list(), given))
end

local CUT = lian.embargo{goods = "wafer", by = "JPN", on = "CHN"}

local function level(result, item, month)
  return result:series{goods = item}:column(item)[month or 24]
end

local function own(result, item)
  local f = result:self_guarantee{each = "item"}
  local out
  for k = 1, #f do if f(k, "item") == item then out = f(k, "rate") end end
  return out
end

local function near(expected, got)
  for k, v in ipairs(expected) do assert.near(v, got[k], 1e-12) end
end

describe("on items over years", function()
  it("capacity, labour and quality act on what providers deliver", function()
    assert.near(0.7, level(run{lian.capacity{goods = "wafer", on = "JPN", cut = 0.5}}, "wafer"), 1e-12)
    assert.near(0.85, level(run{lian.labour{goods = "wafer", on = "JPN", cut = 0.5, remote = 0.5}}, "wafer"), 1e-12)
    local poor = run{lian.quality{goods = "wafer", on = "CHN", defects = 0.25}}
    assert.near(0.9, level(poor, "wafer"), 1e-12)
    assert.near(0.3, own(poor, "wafer"), 1e-12)
    assert.near(0.5, own(run{lian.upgrade{goods = "wafer", on = "CHN", defect = 0.2}}, "wafer"), 1e-12)
    assert.near(0.9, level(run{lian.capacity{goods = "wafer", on = "Simgui", cut = 1}}, "wafer"), 1e-12)
    local all = run{lian.capacity{goods = "wafer", cut = 0.5}, lian.capacity{goods = "wafer", on = "JPN", cut = 0.5}}
    assert.near(0.5 * (0.4 + 0.3), level(all, "wafer"), 1e-12)
  end)

  it("embargoes leak, are made up for, and multiply", function()
    local function at_end(given) return level(run{lian.embargo(given)}, "wafer") end
    assert.near(0.4 + 0.6 * 0.5, at_end{goods = "wafer", by = "JPN", leakage = 0.5}, 1e-12)
    assert.near(0.4 + 0.6 * (1 - 0.8 * 0.5), at_end{goods = "wafer", by = "*", cut = 0.8, substitution = 0.5}, 1e-12)
    local two = run{lian.embargo{by = "JPN", cut = 0.5}, lian.embargo{goods = "wafer", by = "*", cut = 0.5}}
    assert.near(0.4 + 0.6 * 0.25, level(two, "wafer"), 1e-12)
    local other = run({lian.export_control{goods = "wafer", by = "USA", on = "JPN"}}, {home = "CHN"})
    assert.near(1, level(other, "wafer"), 1e-12)
  end)

  it("a second source takes its share from the others, and home may be one", function()
    local s = lian.second_source{goods = "wafer", toward = "USA", share = 0.5, lag = 0.5, cost = 7}
    local r = run{CUT, s}
    assert.near(0.4, level(r, "wafer", 6), 1e-12)
    assert.near(0.2 + 0.5, level(r, "wafer", 7), 1e-12) -- half of Japan's and of home's moved to America
    assert.near(7, r:costs()(1, "spent"), 1e-12)
    local home = run{lian.second_source{goods = "wafer", toward = "CHN", share = 0.5}}
    assert.near(0.4 + 0.6 * 0.5, own(home, "wafer"), 1e-12)
    local from = run{lian.second_source{goods = "wafer", toward = "USA", by = "JPN", share = 0.5}, CUT}
    assert.near(0.4 + 0.3, level(from, "wafer"), 1e-12)
  end)

  it("expansion adds, champions take, and those who leave give", function()
    local more = run{CUT, lian.expand{goods = "wafer", on = "CHN", share = 0.5, lag = 0, cost = 24, ramp = 1}}
    assert.near(0.6, level(more, "wafer"), 1e-12)
    assert.near(0.4 * (1 + 0.5 * 6.5 / 12), level(more, "wafer", 7), 1e-9) -- half-way up in the middle of July
    assert.near(24, more:costs()(1, "spent"), 1e-9)
    local grown = run{lian.cultivate{goods = "wafer", on = "CHN", growth = 0.5, most = 1.5}, CUT}
    assert.near(0.6, own(grown, "wafer"), 1e-12)
    assert.near(0.6, level(grown, "wafer"), 1e-12)
    local firm = run{lian.cultivate{goods = "wafer", on = "Simgui", growth = 1, most = 2}}
    assert.near(0.2 + 0.3 * 0.8 / 0.9, own(firm, "wafer"), 1e-12)
    local left = run{lian.relocation{goods = "wafer", on = "CHN", toward = "JPN", gap = 0.1, pace = 1}, CUT}
    local gone = 2 / (1 + math.exp(-2)) - 1
    assert.near(0.4 * (1 - gone), level(left, "wafer"), 1e-12)
  end)

  it("a programme takes the place of foreign providers in proportion", function()
    local r = run({to = 2035, lian.substitute{goods = {"wafer", "gas"}, budget = 10, readiness = 8, u_max = 0.9}})
    local made = r:series{of = "share"}:column("substitute wafer, gas CHN")
    local last = made[#made]
    assert.is_true(last > 0.5)
    assert.near(0.4 + last * 0.6, own(r, "wafer"), 1e-12)
    assert.near(last, own(r, "gas"), 1e-12)
    local readiness = r:series{of = "readiness"}:column("substitute wafer, gas CHN")
    assert.is_true(readiness[#readiness] >= readiness[1])
    local spent = 0
    for k, policy in ipairs(r:costs():column("policy")) do
      assert.equal("substitute wafer, gas CHN", policy)
      spent = spent + r:costs()(k, "spent")
    end
    assert.is_true(spent > 0 and spent <= 100 + 1e-9)
  end)

  it("first sets and clusters speed programmes on items", function()
    local plan = {to = 2035, lian.substitute{goods = "wafer", budget = 10, readiness = 6, u_max = 0.9, name = "a"},
      lian.substitute{goods = "gas", budget = 10, readiness = 5, u_max = 0.9, name = "b"}}
    local function mean_own(more)
      local shocks = {to = 2035, from = 2025, step = "month", home = "CHN", table.unpack(plan)}
      shocks[#shocks + 1] = more
      local sweep = assert(lian.scenario "s" (shocks):sweep(list(), {draws = 60, seed = 2}))
      local f = sweep:self_guarantee()
      return f(#f, "mean")
    end
    local plain = mean_own()
    assert.is_true(mean_own(lian.cluster{goods = {"wafer", "gas"}, spillover = 1}) > plain)
    assert.is_true(mean_own(lian.procure{goods = "wafer", share = 0.5}) > plain)
  end)

  it("rules see levels, stocks and shares, and may hold stock and add capacity", function()
    local seen = {}
    local r = run({CUT, lian.rule{name = "watch", act = function(state)
      seen[#seen + 1] = {state:output("wafer"), state:cover("wafer"), state:own("wafer"), state:unmet()}
      if state.time >= 2026 then state:capacity("wafer", 0.5, "CHN") end
    end}}, nil, list{stock = 1})
    assert.near(365 / 12, seen[1][2], 1e-9)
    assert.near(0.4, seen[2][3], 1e-12)
    assert.near(0.4 * 365 / 12, seen[2][2], 1e-9) -- a month of stock less 0.6
    assert.near(0.6, level(r, "wafer", 14), 1e-12)
    assert.near(0.4, seen[13][1], 1e-9)
    assert.near(0.6, seen[13][4], 1e-9)
    local held = run({lian.embargo{goods = "wafer", by = "JPN", on = "CHN", at = 2026}, lian.rule{name = "hold",
      act = function(state) state:hold("wafer", nil, state.time < 2026 and 2 or 0) end}})
    near({2, 2}, held:series{of = "stock", goods = "wafer"}:column("wafer"))
    near({1, 1, 1, 0.6, 0.4}, {table.unpack(held:series{goods = "wafer"}:column("wafer"), 13)}) -- 0.6 a month
    assert.error_matches(function()
      run{lian.rule{name = "odd", act = function(state) state:output("waver") end}}
    end, "rule 'odd' at 2025.00.*no node 'waver'")
  end)

  it("acts in no order of writing", function()
    local a = {lian.second_source{goods = "wafer", toward = "USA", share = 0.5}, lian.cultivate{goods = "wafer",
      on = "CHN", growth = 0.2}, CUT}
    local b = {a[3], a[1], a[2]}
    assert.same(run(a):series{goods = "chip"}:column("chip"), run(b):series{goods = "chip"}:column("chip"))
  end)
end)

describe("targets over years", function()
  it("say the year, what was needed a year, and the cost", function()
    local r = run{lian.second_source{goods = "wafer", toward = "CHN", share = 0.5, at = 2026, cost = 100},
      lian.target{goods = {base = "materials"}, at_least = 0.5, before = 2027, name = "half"},
      lian.target{goods = "wafer", at_least = 0.5, before = 2027}}
    local t = r:targets()
    -- by value: (6 x 0.4 + 2 x 0) / 8 at first, (6 x 0.7) / 8 in the end
    assert.near(2026, t(1, "met"), 1e-9)
    assert.near(0.525, t(1, "value"), 1e-12)
    assert.near(0.1, t(1, "needed"), 1e-12)
    assert.near(0, t(1, "still"), 1e-12)
    assert.near(100, t(1, "cost"), 1e-9)
    local missed = run({lian.target{goods = "gas", at_least = 0.7, before = 2027}}):targets()
    assert.is_nil(missed(1, "met"))
    assert.near(0.35, missed(1, "needed"), 1e-12)
    assert.near(0.35, missed(1, "still"), 1e-12)
  end)

  it("discount costs by the month in which they are paid", function()
    local function costs(discount)
      return run({lian.second_source{goods = "wafer", toward = "CHN", share = 0.5, at = 2026, cost = 100}},
        {discount = discount}):costs()
    end
    assert.near(100, costs(0)(1, "present"), 1e-9)
    assert.near(100 / 1.05, costs(0.05)(1, "present"), 1e-9)
    assert.truthy(costs(0.05).title:find("0.05", 1, true))
  end)

  -- the law of the programme: readiness is a chain in continuous time, and the ramp goes on only from 8 on
  local function law(readiness, years, ramp)
    local rate, fails = {}, {}
    for r = 1, 9 do
      rate[r], fails[r] = r < 4 and 1 or r < 7 and 0.6 or 0.8, r < 7 and 0.15 or 0.05
    end
    local dt = 1 / 60
    local last, p = math.ceil(ramp / dt), {}
    for r = 1, 10 do
      p[r] = {}
      for k = 0, last do p[r][k] = 0 end
    end
    p[readiness][0] = 1
    for _ = 1, math.floor(years / dt + 0.5) do
      local q = {}
      for r = 1, 10 do
        q[r] = {}
        for k = 0, last do q[r][k] = 0 end
      end
      for r = 1, 10 do
        local ends = r < 10 and 1 - math.exp(-rate[r] * dt) or 0
        for k = 0, last do
          local v = p[r][k]
          if v > 0 then
            local to = r >= 8 and math.min(last, k + 1) or k
            q[r][to] = q[r][to] + v * (1 - ends)
            if ends > 0 then
              q[math.max(1, r - 1)][to] = q[math.max(1, r - 1)][to] + v * ends * fails[r]
              q[r + 1][to] = q[r + 1][to] + v * ends * (1 - fails[r])
            end
          end
        end
      end
      p = q
    end
    local sum = 0
    for r = 1, 10 do sum = sum + p[r][last] end
    return sum
  end

  it("are met as often as the law of the programme says", function()
    -- years at readiness 8 or above until u (1 - defect) = 0.7, with u from 0.01 to 0.95 at 1.2 a year
    local u, made, t = 0.01, 0.01, 0
    while u * (1 - 0.2 * (made / 0.01) ^ -0.32) < 0.7 do
      u, made, t = u + 1.2 * u * (1 - u / 0.95) / 1000, made + u / 1000, t + 1 / 1000
    end
    local chance = law(6, 12, t)
    assert.is_true(chance > 0.4 and chance < 0.9, chance)
    local s = lian.scenario "law" {from = 2025, to = 2037, step = "month", home = "CHN",
      lian.substitute{goods = "gas", budget = 1, readiness = 6, u_max = 0.95},
      lian.target{goods = "gas", at_least = 0.7, before = 2037}}
    local sweep = assert(s:sweep(list(), {draws = 1200, seed = 4}))
    local f = sweep:targets()
    assert.near(chance, f(1, "chance"), 4 * f(1, "error") + 0.01) -- 0.01: a month of the horizon, and the law's step
    local more = assert(lian.scenario "law" {from = 2025, to = 2037, step = "month", home = "CHN",
      lian.substitute{goods = "gas", budget = 1, readiness = 6, u_max = 0.95, teams = 3},
      lian.target{goods = "gas", at_least = 0.7, before = 2037}}:sweep(list(), {draws = 300, seed = 4}))
    assert.is_true(more:targets()(1, "chance") > f(1, "chance"))
  end)
end)

describe("stocks of items without a value", function()
  local function priced(values)
    local made = assert(lian.items{items = {{item = "chip", value = 120}, {item = "wafer", value = values.wafer},
      {item = "gas", value = values.gas}}, unit = "million USD", requires = {chip = {"wafer", "gas"}},
      provides = {chip = {CHN = 1}, wafer = {JPN = 0.6, CHN = 0.4}, gas = {JPN = 0.5, CHN = 0.5}}})
    local s = lian.scenario "stocks" {from = 2025, to = 2027, step = "month", home = "CHN",
      lian.stockpile{goods = {"wafer", "gas"}, months = 6, at = 2025, fill = 0.5, holding = 0},
      lian.target{goods = "gas", at_least = 0.5, before = 2027}}
    return assert(s:run(made)), assert(s:sweep(made, {draws = 2}))
  end
  local LEFT_OUT = "costs are at least these: stocks of gas are not counted"

  it("are said wherever their cost would stand: half a year of wafers is 6", function()
    local plan, sweep = priced{wafer = 12}
    assert.near(6, plan:costs():total "bought", 1e-9)
    assert.matches("policies cost at least 6 million USD, 6 discounted", tostring(plan), 1, true)
    assert.matches("no value is known of gas", tostring(plan), 1, true)
    assert.matches(LEFT_OUT, plan:costs().note, 1, true)
    assert.matches(LEFT_OUT, plan:targets().note, 1, true)
    assert.matches(LEFT_OUT, plan:against(plan).note, 1, true)
    assert.matches("policies cost at least 6 million USD in the mean", tostring(sweep), 1, true)
    assert.matches(LEFT_OUT, sweep:costs().note, 1, true)
    assert.matches(LEFT_OUT, sweep:targets().note, 1, true)
    local path = os.tmpname()
    assert(plan:report(path))
    local file <close> = assert(io.open(path))
    local page = file:read "a"
    os.remove(path)
    assert.matches("policies cost at least 6", page, 1, true)
    assert.matches("<p>stockpile {goods = {", page, 1, true) -- what was asked: a paragraph an instrument
    assert.matches("<p>target {indicator", page, 1, true)
    assert.matches("chip: 100 % at rest, never below", page, 1, true)
    assert.matches(LEFT_OUT, page, 1, true)
  end)

  it("are not spoken of where all have one", function()
    local plan, sweep = priced{wafer = 12, gas = 24}
    assert.near(18, plan:costs():total "bought", 1e-9)
    assert.matches("policies cost 18 million USD, 18 discounted", tostring(plan), 1, true)
    assert.is_nil(plan:costs().note)
    assert.is_nil(sweep:costs().note)
    assert.is_nil(tostring(plan):find("no value is known", 1, true))
  end)
end)

describe("draws over years", function()
  local s = lian.scenario "draws" {from = 2025, to = 2030, step = "month", home = "CHN",
    lian.embargo{goods = "wafer", by = "JPN", cut = lian.uniform(0.2, 1), at = lian.uniform(2025.5, 2027), lasts = 1},
    lian.substitute{goods = "wafer", budget = 1, readiness = 7}, lian.stockpile{goods = "wafer", months = 3},
    lian.target{goods = "wafer", at_least = 0.5, before = 2030}}

  it("are the same alone, for any number of them and of threads", function()
    local chain, threads = list{stock = 1}, lian.threads()
    lian.threads(1)
    local ten = assert(s:sweep(chain, {draws = 70, seed = 3}))
    lian.threads(2)
    local same = assert(s:sweep(chain, {draws = 70, seed = 3}))
    lian.threads(threads)
    for _, name in ipairs{"level", "lowest", "cost", "target wafer CHN"} do
      assert.same(ten:draws():column(name), same:draws():column(name))
    end
    for _, k in ipairs{1, 9, 66} do
      local alone = assert(s:run(chain, {seed = 3, draw = k}))
      local path = alone:series():column("chip")
      local sum = 0
      for _, v in ipairs(path) do sum = sum + v end
      assert.equal(ten:draws()(k, "level"), sum / #path)
      assert.equal(ten:draws()(k, "target wafer CHN"), alone:targets()(1, "value"))
    end
    local few = assert(s:sweep(chain, {draws = 3, seed = 3}))
    assert.equal(few:draws()(3, "level"), ten:draws()(3, "level"))
  end)

  it("tell how often and when final items fall", function()
    local chain = list()
    local sweep = assert(s:sweep(chain, {draws = 40, seed = 1}))
    local base = assert(lian.scenario "base" {from = 2025, to = 2030, step = "month", home = "CHN", s.shocks[1]}:sweep(
      chain, {draws = 40, seed = 1}))
    local f = base:falls{below = 0.99}
    assert.equal("chip", f(1, "item"))
    assert.equal(1, f(1, "chance"))
    assert.is_true(f(1, "q05") >= 2025.4 and f(1, "q95") <= 2027.1)
    local against = sweep:against(base)
    assert.is_true(against(1, "mean") > 0) -- policies help, against the same luck
  end)

  it("are reported, stored and repeated", function()
    local path, chain = os.tmpname(), list{stock = 1}
    local store <close> = assert(lian.open(":memory:"))
    for _, result in ipairs{assert(s:run(chain, {own = "both", home_use = {wafer = 0.6}})),
      assert(s:sweep(chain, {draws = 5, discount = 0.03}))} do
      assert(result:report(path))
      local f <close> = assert(io.open(path))
      local text = f:read("a")
      assert.truthy(text:find("Roadmap", 1, true))
      assert.truthy(text:find("against 70 %", 1, true))
      local id = assert(result:save(store))
      local again, told = assert(store:replay(id))
      assert.equal(tostring(result), tostring(again))
      for k = 1, #told do assert.equal(0, told(k, "differ")) end
    end
    os.remove(path)
  end)
end)

describe("more of what helps", function()
  -- a budget, a share or a stock more, on random lists without circles
  local function final_path(given, shocks)
    shocks.from, shocks.to, shocks.step, shocks.home = 2025, 2027, "month", "CHN"
    return assert(lian.scenario "m" (shocks):run((assert(lian.items(given))), {final = "i1"})):series():column("i1")
  end

  it("lowers no level: own capacity, second sources at home, stocks of what is bought", function()
    math.randomseed(21)
    local function total(path)
      local sum = 0
      for _, v in ipairs(path) do sum = sum + v end
      return sum
    end
    for _ = 1, 40 do
      local plain = barrel.random(math.random(3, 10), false)
      local given = barrel.given(plain)
      for k in ipairs(plain.items) do given.items[k].stock = math.random() < 0.5 and math.random() * 2 or nil end
      local cut = lian.embargo{by = "P1", on = "CHN", at = 2025.5, lasts = 1}
      local before = final_path(given, {cut})
      local item
      for _, label in ipairs(plain.items) do if plain.shares[label] then item = label end end
      local more = final_path(given, {cut, lian.expand{goods = item, on = nil, share = 0.3, lag = 0}})
      for t, v in ipairs(before) do assert.is_true(more[t] >= v - 1e-12) end
      for k in ipairs(plain.items) do given.items[k].stock = (given.items[k].stock or 0) + 1 end
      assert.is_true(total(final_path(given, {cut})) >= total(before) - 1e-9)
    end
  end)

  it("raises the chance of a target: a larger budget", function()
    local function chance(budget)
      return assert(lian.scenario "b" {from = 2025, to = 2035, step = "month", home = "CHN",
        lian.substitute{goods = "gas", budget = budget, reference = 1, readiness = 6, u_max = 0.9},
        lian.target{goods = "gas", at_least = 0.5, before = 2035}}:sweep(list(), {draws = 150, seed = 5})):targets()(1,
        "chance")
    end
    local a, b, c = chance(0.5), chance(1), chance(4)
    assert.is_true(a < b and b < c)
  end)
end)

describe("what cannot be run on items over years", function()
  local function wrong(telling, shocks, given, chain)
    shocks.from, shocks.to, shocks.step, shocks.home = shocks.from or 2025, shocks.to or 2027, shocks.step or "month",
      shocks.home or "CHN"
    assert.error_matches(function() lian.scenario "x" (shocks):run(chain or list{stock = 1}, given) end, telling)
  end

  it("is refused before anything runs, all in one message", function()
    wrong("2 shocks cannot be run:\n.*shocks%[1%] %(tariff%): does not act on items over years\n.*%(demand%)",
      {lian.tariff{rate = 0.1}, lian.demand{goods = "wafer", change = 0.1}, CUT})
    wrong("scenario.step: expected 'month' for a list of items", {step = "week", CUT})
    wrong("no delivery is hit", {lian.embargo{goods = "gas", by = "JPN"}})
    wrong("no provider 'JPM'.*did you mean 'JPN'", {lian.embargo{goods = "gas", by = "JPM"}})
    wrong("no node 'waver'", {lian.stockpile{goods = "waver", months = 3}})
    wrong("expected CHN, whose question it is", {lian.substitute{goods = "gas", on = "JPN", budget = 1, readiness = 5}},
      {home = "CHN"})
    wrong("overlaps another stockpile of 'wafer'", {lian.stockpile{goods = "wafer", months = 1},
      lian.stockpile{goods = {base = "materials"}, months = 1}})
    wrong("there is no programme", {lian.procure{goods = "gas", share = 0.1}})
  end)

  it("names stocks above their cover, targets of nothing and unknown groups", function()
    wrong("run.stock%['wafer'%]: expected months of use, at most its cover, 1", {CUT}, {stock = {wafer = 2}})
    wrong("run.stock%['gas'%]: expected months of use, at most its cover, 0", {CUT}, {stock = {gas = 1}})
    wrong("no provider, or no production, is known of any of them", {lian.target{goods = "chip", before = 2027}})
    wrong("goods.base", {lian.target{goods = {base = "metals"}, before = 2027}})
    wrong("unknown option 'bases'", {lian.target{goods = {bases = "materials"}, before = 2027}})
    wrong("before: expected a year after the start", {lian.target{goods = "gas", before = 2024}})
    assert.error_matches(function() lian.target{goods = {}, before = 2030} end, "at least one label")
    assert.error_matches(function()
      lian.substitute{goods = "gas", budget = 1, readiness = 5, teams = 17}
    end, "teams: expected at most 16")
  end)

  it("says what a run kept, and what results do not have", function()
    local r = run({CUT}, {record = "final"})
    assert.error_matches(function() r:series{goods = "wafer"} end, "kept final items alone")
    assert.error_matches(function() r:flows() end, "no deliveries in money")
    assert.error_matches(function() r:series{of = "readiness"} end, "no programme")
    assert.error_matches(function() r:self_guarantee{each = "bases"} end, "did you mean 'base'")
    assert.error_matches(function() lian.scenario "x" {CUT}:sweep(list()) end, "needs a scenario in time")
  end)
end)
