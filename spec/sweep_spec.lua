-- sweeps: draws of a scenario whose numbers are distributions
local lian = require "lian"

local four = assert(require "lian.examples.four_regions"())

local function scenario(...)
  return lian.scenario "uncertain" {from = 2025, to = 2027, step = "week",
    lian.capacity{goods = "E", on = "CHN", cut = lian.triangular(0.1, 0.3, 0.6), at = 2025.2,
      lasts = lian.uniform(0.1, 0.4)}, ...}
end

local program = {goods = "C", on = "CHN", budget = 100, readiness = 6, u_max = lian.beta(4, 4), at = 2025}
local options = {draws = 12, seed = 5, psi = lian.uniform(0.7, 0.9)}

local function with(more)
  local out = {}
  for key, value in pairs(options) do out[key] = value end
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

describe("a sweep", function()
  it("gives each draw the same, alone or beside others, to the last bit", function()
    local s = scenario(lian.substitute(program))
    local together = assert(s:sweep(four, with{lanes = 5}))
    local by_one = assert(s:sweep(four, with{lanes = 1}))
    assert.same(by_one:draws():column("loss"), together:draws():column("loss"))
    local before = lian.threads()
    lian.threads(2)
    assert.same(by_one:series():column("q95"), assert(s:sweep(four, with())):series():column("q95"))
    lian.threads(before)
    for _, k in ipairs{1, 7, 12} do
      local alone = assert(s:run(four, {seed = 5, draw = k, psi = options.psi}))
      assert.equal(together:draws()(k, "loss"), alone:resilience().provenance.loss)
    end
    local other = assert(s:sweep(four, with{seed = 6}))
    assert.is_true(other:draws()(1, "loss") ~= together:draws()(1, "loss"))
  end)

  it("draws what it says", function()
    local draws = assert(scenario():sweep(four, with{draws = 64})):draws()
    local names, cut = draws:names(), nil
    for _, name in ipairs(names) do if name:find("%.cut$") then cut = draws:column(name) end end
    local sum = 0
    for _, v in ipairs(cut) do
      assert.is_true(v >= 0.1 and v <= 0.6)
      sum = sum + v
    end
    assert.near(1 / 3, sum / 64, 4 * 0.103 / 8) -- mean of the triangle, four standard errors
    local r = assert(scenario():sweep(four, with{draws = 64})):resilience():filter(function(row)
      return row.measure == "loss"
    end)
    local list = draws:column("loss")
    local mean = 0
    for _, v in ipairs(list) do mean = mean + v / 64 end
    assert.equal(1, #r)
    assert.near(mean, r(1, "mean"), 1e-12 * math.abs(mean))
    table.sort(list)
    assert.near((list[32] + list[33]) / 2, r(1, "q50"), 1e-12)
    assert.is_true(r(1, "q05") <= r(1, "q25") and r(1, "q75") <= r(1, "q95"))
  end)

  it("lets two policy sets meet the same luck", function()
    local base, policy = scenario(), scenario(lian.expand{goods = "E", on = "CHN", share = 0.3, lag = 0, at = 2025,
      cost = 50})
    local a, b = assert(base:sweep(four, with())), assert(policy:sweep(four, with()))
    local p, q, shared = a:draws(), b:draws(), 0
    for _, name in ipairs(p:names()) do
      if name:find("%.cut$") or name:find("%.lasts$") or name == "run.psi" then
        assert.same(p:column(name), q:column(name))
        shared = shared + 1
      end
    end
    assert.equal(3, shared)
    for _, v in ipairs(q:column("cost_money")) do assert.near(50, v, 1e-9) end
    local f = b:against(a)
    local year = 0
    for _, v in ipairs(four:output()) do year = year + v end
    for k = 1, #f do -- 50 in every draw, in days of output
      if f(k, "measure") == "cost" then assert.near(50 / year * 365, f(k, "mean"), 1e-9) end
    end
    assert.error_matches(function() b:against(assert(base:sweep(four, with{seed = 6}))) end, "not of the same chain")
    assert.error_matches(function() b:against(four) end, "expected another sweep")
    assert.truthy(f.note:find("this sweep less the other", 1, true))
    assert.truthy(tostring(b):find("policies cost: mean 50 billion USD (+- 0)", 1, true), tostring(b))
    assert.is_nil(tostring(a):find("policies cost", 1, true))
  end)

  it("says by what draws failed where one factor tells them from the others", function()
    local days = lian.choice{5, 60} -- a stock of 5 days does not last a step of a week; draw 1 has it
    local sweep = assert(scenario():sweep(four, with{stock = days}))
    local failed = {}
    for _, row in sweep:failures():rows() do failed[row.draw] = true end
    local count = 0
    for _, row in sweep:draws():rows() do
      assert.equal(row["run.stock"] == 5, failed[row.draw] == true)
      count = count + (failed[row.draw] and 1 or 0)
    end
    assert.is_true(failed[1] and count >= 2 and count <= 10)
    assert.truthy(tostring(sweep):find("every draw with run.stock = 5 failed and no other", 1, true), tostring(sweep))
    sweep = assert(scenario():sweep(four, with{stock = lian.uniform(5, 9)}))
    local most = 0
    for _, row in sweep:failures():rows() do most = math.max(most, row["run.stock"]) end
    assert.is_true(most > 0 and most < 7)
    assert.truthy(tostring(sweep):find(("every draw with run.stock <= %.6g failed and no other"):format(most), 1, true))
  end)

  it("says how likely targets are, in text, report and store, and is repeated from there", function()
    local s = scenario(lian.substitute(program), lian.target{goods = "C", on = "CHN", at_least = 0.2, before = 2027})
    local sweep = assert(s:sweep(four, with()))
    local targets = sweep:targets()
    local p = targets(1, "probability")
    assert.is_true(p >= 0 and p <= 1)
    assert.equal(0, p) -- none of 12: the deviation of a beta distribution (1, 13), not 0
    assert.near(math.sqrt(13 / (14 ^ 2 * 15)), targets(1, "error"), 1e-12)
    local met = 0
    for k = 1, 12 do
      local run = assert(s:run(four, {seed = 5, draw = k, psi = options.psi}))
      met = met + (run:targets()(1, "met") and 1 or 0)
    end
    assert.near(met / 12, p, 1e-12)
    assert.truthy(tostring(sweep):find("12 draws of 104 weeks", 1, true), tostring(sweep))
    local path = os.tmpname()
    assert(sweep:report(path))
    local file <close> = assert(io.open(path))
    assert.truthy(file:read("a"):find("5 to 95 %", 1, true))
    os.remove(path)
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(sweep:save(store))
    local _, compared = assert(store:replay(id))
    assert.equal(0, compared.provenance.differ)
    assert.is_true(compared.provenance.equal)
  end)

  it("runs networks as well", function()
    local net = assert(lian.chain{nodes = {"A", "B", "C"}, output = {500, 400, 300}, regions = {"X", "Y", "X"},
      links = {{"A", "B", 100}, {"B", "C", 80}, {"C", "A", 60}}})
    local s = lian.scenario "net" {from = 2025, to = 2025.5, step = "day", lian.capacity{nodes = "A",
      cut = lian.uniform(0.2, 0.8), at = 2025.1, lasts = 0.1}}
    for _, profile in ipairs{"inoue-todo", "ario"} do
      local sweep = assert(s:sweep(net, {draws = 5, profile = profile}))
      assert.is_true(sweep:resilience()(1, "mean") > 0)
      assert.equal(sweep:draws()(3, "loss"), assert(s:run(net, {draw = 3,
        profile = profile})):resilience().provenance.loss)
    end
    -- links are cut and moved on networks too, by the rules of tables
    local cut = lian.scenario "cut" {from = 2025, to = 2026, step = "week", lian.embargo{by = "Y", on = "X", cut = 1,
      at = 2025.1, finals = false}}
    assert.is_true(assert(cut:run(net, {profile = "ario"})):resilience().provenance.lost > 0)
    assert.error_matches(function() cut:run(net, {restore = 8}) end, "profile = 'ario' on a network")
  end)

  it("takes times that are not known, within the horizon", function()
    local s = lian.scenario "when" {from = 2025, to = 2027, step = "week", lian.capacity{goods = "E", on = "CHN",
      cut = 0.5,
      at = lian.uniform(2025.2, 2026), lasts = lian.choice{0.1, 0.2}}}
    local sweep = assert(s:sweep(four, {draws = 10}))
    local draws, seen = sweep:draws(), {}
    for _, name in ipairs(draws:names()) do
      if name:find("%.lasts$") then for _, v in ipairs(draws:column(name)) do seen[v] = true end end
    end
    assert.same({[0.1] = true, [0.2] = true}, seen)
    assert.error_matches(function()
      lian.scenario "x" {from = 2025, to = 2027, step = "week", lian.capacity{goods = "E", cut = 0.5,
        at = lian.uniform(2024, 2026)}}
    end, "scenario%[1%].at: expected a time in %[2025, 2027%], got 'uniform%(2024, 2026%)'")
  end)

  it("names what is wrong", function()
    local function wrong(telling, given)
      assert.error_matches(function() scenario():sweep(four, given) end, telling)
    end
    wrong("sweep.draws: expected a whole number of at least 1", {draws = 0})
    wrong("sweep.lanes: expected at most 64", {lanes = 1000})
    wrong("sweep.psi: expected a share in", {psi = lian.uniform(0.5, 2)})
    wrong("unknown option 'drws', did you mean 'draws'", {drws = 3})
    assert.error_matches(function() lian.capacity{goods = "E", cut = lian.uniform(0.5, 1.5)} end,
      "capacity.cut: expected a share in %[0, 1%], got 1.5")
    assert.error_matches(function()

      lian.scenario "x" {lian.capacity{goods = "E", cut = 0.5}}:sweep(four)
    end, "sweep: needs a scenario in time")
  end)
end)
