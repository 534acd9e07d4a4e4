-- programmes: waiting times, failures, the ramp and learning against their closed forms
local core = require "lian.core"
local lian = require "lian"

local SURE = {0, 0, 0, 0, 0, 0, 0, 0, 0} -- no stage fails
local RATE = {1, 1, 1, 0.6, 0.6, 0.6, 0.8, 0.8, 0.8}
local FAILURE = {0.15, 0.15, 0.15, 0.15, 0.15, 0.15, 0.05, 0.05, 0.05}
local FIRST = 1e-6 -- a share that is passed when readiness 8 is first reached
local STREAM = core.stream("spec")

local function spec_of(changed)
  local spec = {readiness = 5, u_max = 0.6}
  for key, value in pairs(changed) do spec[key] = value end
  return spec
end

local function moments(values)
  local n, sum, squares = #values, 0, 0
  for _, v in ipairs(values) do sum = sum + v end
  for _, v in ipairs(values) do squares = squares + (v - sum / n) ^ 2 end
  return sum / n, squares / (n - 1)
end

local function met_times(changed, input, draws)
  return (core.programme.draws(spec_of(changed), input or {}, 1000, draws or 20000, 7, STREAM))
end

-- expected years from each stage to the first time at 8: T = 1 / rate + (1 - q) T[r + 1] + q T[max(1, r - 1)],
-- by elimination without pivots, as the matrix is diagonally dominant
local function expected_times()
  local a, b = {}, {}
  for r = 1, 7 do
    a[r], b[r] = {}, 1 / RATE[r]
    for k = 1, 7 do a[r][k] = k == r and 1 or 0 end
    local below = math.max(1, r - 1)
    a[r][below] = a[r][below] - FAILURE[r]
    if r < 7 then a[r][r + 1] = a[r][r + 1] - (1 - FAILURE[r]) end
  end
  for p = 1, 7 do
    for r = p + 1, 7 do
      local f = a[r][p] / a[p][p]
      for k = p, 7 do a[r][k] = a[r][k] - f * a[p][k] end
      b[r] = b[r] - f * b[p]
    end
  end
  for r = 7, 1, -1 do
    for k = r + 1, 7 do b[r] = b[r] - a[r][k] * b[k] end
    b[r] = b[r] / a[r][r]
  end
  return b
end

local function stepped(spec, years, step, input, draw)
  local p = core.programme.new(spec, 7, STREAM, draw)
  for _ = 1, math.floor(years / step + 0.5) do p:step(step, input) end
  return p:state()
end

describe("a programme", function()
  it("has the defaults of its documentation", function()
    local spec, input = core.programme.defaults()
    assert.same({readiness = 5, teams = 1, rate = RATE, failure = FAILURE, reference = 1, eta = 0.5, sigma = 0.5,
      gamma = 1.2, u0 = 0.01, u_max = 1, defect = 0.2, beta = 0.32, target = math.huge}, spec)
    assert.same({budget = 1, spill = 0, learning = 0, speed = 1}, input)
  end)

  it("waits a sum of exponential times when nothing fails", function()
    local n, mean, variance, fourth = 20000, 0, 0, 0
    for r = 5, 7 do
      mean, variance, fourth = mean + 1 / RATE[r], variance + 1 / RATE[r] ^ 2, fourth + 6 / RATE[r] ^ 4
    end
    local got, spread = moments(met_times{failure = SURE, target = FIRST})
    assert.near(mean, got, 4 * math.sqrt(variance / n))
    -- the variance of a variance: (fourth cumulant + 2 variance^2) / n
    assert.near(variance, spread, 4 * math.sqrt((fourth + 2 * variance ^ 2) / n))
  end)

  it("waits an exponential time for one stage", function()
    local times = met_times{readiness = 7, failure = SURE, target = FIRST}
    table.sort(times)
    local n, gap = #times, 0
    for k, t in ipairs(times) do gap = math.max(gap, math.abs(1 - math.exp(-0.8 * t) - (k - 0.5) / n)) end
    assert.is_true(gap * math.sqrt(n) < 1.95) -- Kolmogorov and Smirnov, passed once in a thousand
  end)

  it("takes the expected time of its birth and death chain when stages fail", function()
    local expected = expected_times()
    assert.near(0, expected[7] - (1 / 0.8 + 0.05 * expected[6]), 1e-12)
    for _, r in ipairs{1, 5, 7} do
      local got, spread = moments(met_times{readiness = r, target = FIRST})
      assert.near(expected[r], got, 4 * math.sqrt(spread / 20000))
    end
  end)

  it("fails as often as it should", function()
    local failed, ended = 0, 0
    for draw = 0, 1999 do
      local s = stepped(spec_of{readiness = 4, rate = {[7] = 0}}, 40, 40, nil, draw)
      failed, ended = failed + s.failed, ended + s.failed + s.completed
      assert.is_true(s.readiness <= 7)
      -- a failure at readiness 1 sets nothing back
      if s.readiness == 7 then assert.is_true(s.completed >= 3 and s.completed - s.failed <= 3) end
    end
    assert.near(0.15, failed / ended, 4 * math.sqrt(0.15 * 0.85 / ended))
  end)

  it("goes by budget, spill and speed with the same luck", function()
    local one = met_times({target = FIRST}, {}, 500)
    local function all_at(factor, input)
      for k, t in ipairs(met_times({target = FIRST, eta = 0.5, sigma = 0.4}, input, 500)) do
        assert.near(one[k] / factor, t, 1e-11 * one[k])
      end
    end
    all_at(2, {budget = 4})
    all_at(1.4, {spill = 1})
    all_at(3, {speed = 3})
    all_at(0.5 * 1.2, {budget = 0.25, spill = 0.5})
  end)

  it("does not depend on its steps", function()
    for draw = 0, 99 do
      local spec = spec_of{target = 0.3, readiness = 3}
      local input = {budget = 3, spill = 0.3, learning = 0.05}
      local whole = stepped(spec, 12, 12, input, draw)
      for _, step in ipairs{1, 1 / 12, 1 / 365} do
        local s = stepped(spec, 12, step, input, draw)
        for key, value in pairs(whole) do assert.near(value, s[key], 1e-9, key) end
        assert.equal(whole.met == nil, s.met == nil)
      end
    end
  end)

  it("stands still without a budget, and spends none", function()
    local s = stepped(spec_of{readiness = 4}, 10, 1, {budget = 0}, 3)
    assert.same({4, 0, 0, 0, 0}, {s.readiness, s.completed, s.failed, s.share, s.spent})
  end)

  it("spends its budget until readiness 10", function()
    local p = core.programme.new(spec_of{readiness = 9, rate = {[9] = 2}, failure = SURE}, 1, STREAM)
    local reached
    for k = 1, 4000 do
      p:step(0.01, {budget = 7})
      reached = reached or p:state().readiness == 10 and k * 0.01
    end
    assert.near(7 * reached, p:state().spent, 7 * 0.01)
    assert.equal(10, p:state().readiness)
  end)
end)

describe("the ramp", function()
  local SPEC = {readiness = 10, u0 = 0.02, u_max = 0.7, gamma = 1.1, defect = 0.3, beta = 0.32}
  local function logistic(t) return 0.7 / (1 + (0.7 / 0.02 - 1) * math.exp(-1.1 * t)) end

  it("is the logistic curve", function()
    local p = core.programme.new(SPEC)
    assert.equal(0.02, p:state().u)
    for k = 1, 240 do
      p:step(1 / 12)
      assert.near(logistic(k / 12), p:state().u, 1e-13)
    end
    assert.near(logistic(1000), stepped(SPEC, 1000, 1000).u, 1e-15)
  end)

  it("adds up output", function()
    local n, t = 20000, 9 -- Simpson's rule
    local sum = logistic(0) + logistic(t)
    for k = 1, n - 1 do sum = sum + (k % 2 == 1 and 4 or 2) * logistic(k * t / n) end
    assert.near(0.02 + sum * t / n / 3, stepped(SPEC, t, t).output, 1e-11)
    assert.near(stepped(SPEC, 200, 1 / 4).output, stepped(SPEC, 200, 200).output, 1e-9)
  end)

  it("learns by Wright's law: 20 % fewer defects a doubling of output", function()
    local steady = {readiness = 10, u0 = 0.02, gamma = 0, defect = 0.3}
    local once, twice = stepped(steady, 1, 1).defect, stepped(steady, 3, 1).defect
    assert.near(0.3 * 2 ^ -0.32, once, 1e-15)
    assert.near(0.3 * 4 ^ -0.32, twice, 1e-15)
    assert.near(0.8, once / 0.3, 0.002)
    assert.near(0.02 * (1 - once), stepped(steady, 1, 1).share, 1e-16)
  end)

  it("learns from what is procured, once home makes it", function()
    local steady = {readiness = 10, u0 = 0.02, gamma = 0, defect = 0.3}
    local s = stepped(steady, 2, 1, {learning = 0.05})
    assert.near(0.02 + 2 * (0.02 + 0.05), s.output, 1e-15)
    assert.near(0.3 * (s.output / 0.02) ^ -0.32, s.defect, 1e-15)
    local early = stepped({readiness = 3, rate = {0, 0, 0}}, 2, 1, {learning = 0.05})
    assert.same({0, 0.2, 0}, {early.output, early.defect, early.share})
  end)

  it("holds still below readiness 8, and goes on in use", function()
    local spec = {readiness = 8, failure = {[8] = 0.999999}, rate = {[7] = 0}, u_max = 0.6}
    local p = core.programme.new(spec, 1, STREAM)
    local before
    repeat
      before = p:state().u
      p:step(0.01)
    until p:state().readiness == 7
    local s = p:state()
    assert.is_true(s.u >= before and s.u > 0.01)
    p:step(2)
    local later = p:state()
    assert.equal(s.u, later.u)
    assert.near(s.output + 2 * s.u, later.output, 1e-15)
    assert.is_true(later.share > s.share)
  end)

  it("starts no higher than it ends", function()
    local s = stepped({readiness = 8, u_max = 0.005, rate = {[8] = 0}}, 3, 1)
    assert.equal(0.005, s.u)
  end)

  it("passes its target at the time that it says", function()
    local function share_at(t) return stepped(SPEC, t, t).share end
    for _, target in ipairs{0.05, 0.3, 0.6} do
      local spec = {target = target}
      for key, value in pairs(SPEC) do spec[key] = value end
      local met = stepped(spec, 50, 1 / 12).met
      assert.near(target, share_at(met), 1e-13)
    end
    assert.is_nil(stepped({readiness = 10, u_max = 0.4, target = 0.5}, 50, 1).met)
  end)
end)

describe("many draws", function()
  it("are those of single programmes", function()
    local spec = spec_of{target = 0.2}
    local met, cost, share = core.programme.draws(spec, {budget = 2}, 9, 300, 7, STREAM)
    for draw = 0, 299 do
      local s = stepped(spec, 9, 9, {budget = 2}, draw)
      assert.equal(s.spent, cost[draw + 1])
      assert.equal(s.share, share[draw + 1])
      if s.met then assert.equal(s.met, met[draw + 1]) else assert.is_true(met[draw + 1] ~= met[draw + 1]) end
    end
  end)

  it("are the same for any number of threads", function()
    local threads = lian.threads()
    local function all() return table.concat(select(3, core.programme.draws(spec_of{}, {}, 9, 1000, 1, 2)), " ") end
    lian.threads(1)
    local one = all()
    lian.threads(4)
    assert.equal(one, all())
    lian.threads(threads)
  end)

  it("take a value of each", function()
    local gamma, rate = {0.5, 1, 2}, {9, 0.5, 3}
    local _, _, share = core.programme.draws(spec_of{}, {}, 12, 3, 7, STREAM, {gamma = gamma, ["rate.5"] = rate})
    for k = 1, 3 do
      local s = stepped(spec_of{gamma = gamma[k], rate = {[5] = rate[k]}}, 12, 12, nil, k - 1)
      assert.equal(s.share, share[k])
    end
  end)

  it("refuse what makes no sense", function()
    local function refuses(message, spec, input, ...)
      local ok, raised = pcall(core.programme.draws, spec, input, ...)
      assert.is_false(ok)
      assert.truthy(raised:find(message, 1, true), raised)
    end
    refuses("readiness: expected a whole number in [1, 10], got 0", {readiness = 11}, {}, 1, 1, 1, 1)
    refuses("u_max: expected a share above 0, got 2", {u_max = 2}, {}, 1, 1, 1, 1)
    refuses("failure: expected a share below 1, got 1", {failure = {1}}, {}, 1, 1, 1, 1)
    refuses("rate: expected a number in [0, 1e6], got -1", {rate = {-1}}, {}, 1, 1, 1, 1)
    refuses("reference: expected a budget above 0, got 0", {reference = 0}, {}, 1, 1, 1, 1)
    refuses("budget: expected a number of at least 0, got -1", {}, {budget = -1}, 1, 1, 1, 1)
    refuses("spill: expected a share, got 1.5", {}, {spill = 1.5}, 1, 1, 1, 1)
    refuses("years: expected a number in [0, 1e4], got -1", {}, {}, -1, 1, 1, 1)
    refuses("gamma: expected a number", {gamma = "x"}, {}, 1, 1, 1, 1)
    refuses("expected 1 to 1e8 draws", {}, {}, 1, 0, 1, 1)
    refuses("gamma: expected a number of at least 0, got -1", {}, {}, 1, 2, 1, 1, {gamma = {1, -1}})
    local none, message, code = core.programme.draws({}, {speed = 1e9}, 1, 1, 1, 1)
    assert.is_nil(none)
    assert.equal("bad_data", code)
    assert.truthy(message:find("a rate of 1000000000 a year", 1, true), message)
    assert.is_false(pcall(core.programme.new, {}, 1, 1, -1))
  end)
end)

describe("an outlook", function()
  it("tells the year, its probability and the cost, with their errors", function()
    local f = lian.programme_outlook{budget = 5, readiness = 7, u_max = 1, failure = 0, target = FIRST, from = 2025,
      draws = 4000, years = 4}
    local p = f.provenance
    local rate = 0.8 -- the waiting time is exponential
    assert.near(1 - math.exp(-4 * rate), p.probability, 4 * p.probability_error)
    assert.near(2025 + math.log(2) / rate, p.year_50, 4 * p.year_50_error)
    assert.near(2025 - math.log(0.75) / rate, p.year_25, 4 * p.year_25_error)
    assert.near(2025 - math.log(0.25) / rate, p.year_75, 4 * p.year_75_error)
    -- the error of a quantile is sqrt(p (1 - p) / n) over the density
    assert.near(math.sqrt(0.25 / 4000) / (0.5 * rate), p.year_50_error, 0.3 * p.year_50_error)
    assert.equal(1, #f)
    assert.equal(p.cost, f(1, "cost"))
    assert.truthy(tostring(f):find("4000 draws, seed 1, 4 years", 1, true))
  end)

  it("leaves out years that too few draws reach", function()
    local f = lian.programme_outlook{budget = 5, readiness = 1, u_max = 0.4, target = 0.5, draws = 50}
    assert.equal(0, f(1, "probability"))
    assert.is_nil(f(1, "year_05"))
  end)

  it("says that a target at the end of the ramp is approached and never passed", function()
    local told = "in all draws the target 0.7 is approached and never passed"
    for _, given in ipairs{{u_max = 0.7}, {u_max = 0.5}, {u_max = 0.7, defect = 0, gamma = 50, years = 100}} do
      given.budget, given.readiness, given.target, given.draws = 5, 10, 0.7, 40
      local f = lian.programme_outlook(given) -- the last ramps so fast that rounding would pass it
      assert.equal(0, f(1, "probability"))
      assert.truthy(f.note:find(told, 1, true), f.note)
    end
    local f = lian.programme_outlook{budget = 5, readiness = 10, u_max = lian.choice{0.6, 0.9}, target = 0.7,
      draws = 400, years = 30}
    local count = tonumber(f.note:match("in (%d+) draws the target 0.7"))
    assert.near(0.5, count / 400, 0.1)
    assert.near(1 - count / 400, f(1, "probability"), 1e-12)
    -- capacity that stands there from the start, without defects, has it at once
    f = lian.programme_outlook{budget = 5, readiness = 10, u_max = 0.7, u0 = 0.7, defect = 0, target = 0.7, draws = 9}
    assert.equal(1, f(1, "probability"))
    assert.is_nil(f.note:find("approached", 1, true))
  end)

  it("takes rates at the budget that is given, unless a reference is", function()
    local function cost(given)
      given.readiness, given.u_max, given.draws = 5, 0.6, 200
      return lian.programme_outlook(given).provenance
    end
    assert.equal(cost{budget = 5}.year_25, cost{budget = 500}.year_25)
    assert.is_true(cost{budget = 5, reference = 20}.share < cost{budget = 5}.share)
    assert.near(100, cost{budget = 500}.cost / cost{budget = 5}.cost, 1e-10)
  end)

  it("draws each parameter by its own stream", function()
    local function outlook(changed)
      local given = {budget = lian.pert(3, 5, 9), reference = 5, readiness = 5, u_max = 0.6, draws = 400, seed = 3}
      for key, value in pairs(changed) do given[key] = value end
      return lian.programme_outlook(given).provenance
    end
    local one = outlook{}
    assert.same(one, outlook{})
    assert.are_not.same(one, outlook{seed = 4})
    assert.equal(one.cost, outlook{gamma = lian.uniform(1, 2)}.cost) -- growth alone changes no cost
    assert.equal(one.cost, outlook{u_max = lian.pert(0.4, 0.6, 0.9)}.cost)
    assert.are_not.equal(one.share, outlook{gamma = lian.uniform(1, 2)}.share)
    -- a distribution that is next to a number, and one for all stages or for one
    assert.near(outlook{beta = 0.32}.share, outlook{beta = lian.uniform(0.32, 0.32 + 1e-12)}.share, 1e-9)
    assert.near(outlook{rate = 0.9}.cost, outlook{rate = lian.uniform(0.9, 0.9 + 1e-12)}.cost, 1e-7)
    assert.equal(outlook{rate = {[5] = 0.9}}.cost, outlook{rate = {[5] = lian.choice{0.9}}}.cost)
    assert.equal(outlook{readiness = 6}.cost, outlook{readiness = lian.choice{6}}.cost)
    assert.equal(outlook{failure = {[6] = 0.3}}.cost, outlook{failure = {[6] = lian.choice{0.3}}}.cost)
  end)

  it("names what is wrong at the user's line", function()
    local function refuses(message, changed)
      local given = {budget = 1, readiness = 5, u_max = 1}
      for key, value in pairs(changed) do given[key] = value end
      local ok, raised = pcall(function() lian.programme_outlook(given) end)
      assert.is_false(ok)
      assert.truthy(raised:match("programme_spec%.lua:%d+: "), raised)
      assert.equal("programme_outlook" .. message, (raised:gsub("^[^:]+:%d+: ", "")))
    end
    refuses(".readiness: expected a whole number in [1, 10], or a distribution, got 2.5", {readiness = 2.5})
    refuses(".u_max: expected a number above 0, got 0", {u_max = 0})
    refuses(".failure: expected a share below 1, got 1", {failure = 1})
    refuses(".failure[3]: expected a number in [0, 1], or a distribution, got 'x'", {failure = {[3] = "x"}})
    refuses(".rate: expected stages from 1 to 9, got 10", {rate = {[10] = 1}})
    refuses(".gamma: expected values of at least 0, got normal(1, 1); see lian.truncated", {gamma = lian.normal(1, 1)})
    refuses(".beta: expected values of at least 0, got choice({\"a\"})", {beta = lian.choice{"a"}})
    refuses(": unknown option 'gama', did you mean 'gamma'?", {gama = 1})
    refuses(".target: expected a share in [0, 1], got 2", {target = 2})
    refuses(": budget and speed give a rate of 800000000 a year; most: 1000000", {speed = 1e9, rate = 0.8})
    local ok, raised = pcall(lian.programme_outlook, {budget = 1, u_max = 1})
    assert.is_false(ok)
    assert.truthy(raised:find("programme_outlook: 'readiness' is required", 1, true))
  end)
end)
