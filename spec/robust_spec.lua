-- Robustness, regret, value of information and reverse stress tests: the worked table of ../shared/models/decisions.md
-- (4.2, 4.4), each number by its formula.
local lian = require "lian"

local PAYOFFS = {P1 = {90, 70, 50, 30, 10}, P2 = {60, 60, 55, 50, 45}, P3 = {75, 72, 60, 40, 20},
  P4 = {52, 52, 52, 52, 52}}
local WEIGHTS = {0.1, 0.2, 0.4, 0.2, 0.1}

local function near(expected, got, tolerance)
  if got == nil or math.abs(expected - got) > tolerance then
    error(("expected %.17g, got %s"):format(expected, tostring(got)), 2)
  end
end

local function by_metric(f)
  local at = {}
  for k = 1, #f do at[f(k, "metric")] = k end
  return at
end

describe("robustness", function()
  local answers = { -- P1 .. P4, best; false: infinite
    laplace = {50, 54, 53.4, 52, "P2"}, expected = {50, 54.5, 55.9, 52, "P3"}, maximin = {10, 45, 20, 52, "P4"},
    maximax = {90, 60, 75, 52, "P1"}, hurwicz = {34, 49.5, 36.5, 52, "P4"}, max_regret = {42, 30, 32, 38, "P2"},
    regret_p90 = {34, 22.8, 25.2, 30.8, "P2"}, mean_regret = {15.2, 11.2, 11.8, 13.2, "P2"},
    domain = {0.6, 0.8, 0.6, 1, "P4"}, domain_weighted = {0.7, 0.9, 0.7, 1, "P4"}, p10 = {18, 47, 28, 52, "P4"},
    cvar = {20, 47.5, 30, 52, "P4"}, undesirable = {60, 15, 60, 0, "P4"},
    signal_to_noise = {1.7678, 9.2609, 2.5745, false, "P4"}, mean_variance = {1.7415, 8.0516, 2.5020, 53, "P4"},
    percentile_skew = {0, -0.2308, -0.3974, 0}}

  it("has the numbers of the worked table", function()
    local f = lian.robustness{payoffs = PAYOFFS, weights = WEIGHTS, level = 50}
    local at = by_metric(f)
    for name, row in pairs(answers) do
      for p = 1, 4 do
        if row[p] then near(row[p], f(at[name], "P" .. p), 5e-5)
        else assert.is_nil(f(at[name], "P" .. p)) end
      end
      if row[5] then assert.equal(row[5], f(at[name], "best"), name) end
    end
    assert.matches("infinite, for nothing deviates: signal_to_noise of P4", f.note)
  end)

  it("mirrors what is better when less is", function()
    local costs = {}
    for name, list in pairs(PAYOFFS) do
      costs[name] = {}
      for s, v in ipairs(list) do costs[name][s] = 100 - v end
    end
    local f = lian.robustness{payoffs = costs, weights = WEIGHTS, level = 50, better = "less"}
    local at = by_metric(f)
    for _, name in ipairs{"max_regret", "mean_regret", "domain", "undesirable"} do
      for p = 1, 4 do near(answers[name][p], f(at[name], "P" .. p), 1e-9) end
    end
    near(100 - 54.5, f(at.expected, "P2"), 1e-9)
    assert.equal("P3", f(at.expected, "best"))
    assert.is_nil(at.signal_to_noise)
  end)

  it("takes metrics as transform, subset and summary", function()
    local f = lian.robustness{payoffs = PAYOFFS, metrics = {mine = {transform = "regret", worst = 0.4}}}
    near(32, f(1, "P1"), 1e-12)      -- regrets 42 and 22
    near(21, f(1, "P2"), 1e-12)      -- 30 and 12
  end)

  it("has regrets by future", function()
    local f = lian.regret{payoffs = PAYOFFS}
    assert.same({0, 2, 10, 22, 42}, f:column "P1")
    assert.same({38, 20, 8, 0, 0}, f:column "P4")
  end)

  it("refuses what it cannot compare", function()
    for text, given in pairs{
      ["P2: 1 outcomes where P1 has 2"] = {payoffs = {P1 = {1, 2}, P2 = {1}}},
      ["P1%[2%]: expected a finite number, got nan"] = {payoffs = {P1 = {1, 0 / 0}}},
      ["weights: 1 weights for 2 futures"] = {payoffs = {P1 = {1, 2}}, weights = {1}},
      ["expected a policy and a future"] = {payoffs = {}},
      ["level: needed to satisfy"] = {payoffs = {P1 = {1}}, metrics = {m = {transform = "satisfy"}}},
    } do
      local ok, message = pcall(lian.robustness, given)
      assert.is_false(ok)
      assert.matches(text, message)
    end
  end)
end)

describe("value of information", function()
  it("has the numbers of the worked table", function()
    local test = {{0.1, 0.2, 0.5, 0.8, 0.9}, {0.9, 0.8, 0.5, 0.2, 0.1}}
    local f = lian.information_value{payoffs = PAYOFFS, weights = WEIGHTS, classes = {"a", "a", "b", "c", "c"},
      test = test}
    for k, value in ipairs{7.1, 6.7, 2.22} do near(value, f(k, "value"), 1e-12) end
    assert.matches("without it: P3", f.note)
    assert.has_error(function() lian.information_value{payoffs = PAYOFFS, test = {{1, 1, 1, 1, 0.5}}} end)
    assert.has_error(function() lian.information_value{payoffs = PAYOFFS, classes = {"a"}} end)
  end)
end)

describe("payoffs that are all equal", function()
  -- 0.1 three times over 3 is not 0.1 in double arithmetic
  it("have no deviation by rounding", function()
    local f = lian.robustness{payoffs = {a = {0.1, 0.1, 0.1}, b = {5, 6, 7}}}
    for k = 1, #f do
      local name = f(k, "metric")
      if name == "signal_to_noise" then
        assert.is_nil(f(k, "a"))
        assert.equal("a", f(k, "best"))
      elseif name == "mean_variance" then
        near(1.1, f(k, "a"), 1e-15)
      end
    end
    assert.matches("infinite, for nothing deviates: signal_to_noise of a", f.note)
  end)

  it("are alike in a metric that they reach by other sums, and judged so", function()
    local f = lian.robustness{payoffs = {p = {0.1, 0.2, 0.3}, q = {0.2, 0.2, 0.2}, r = {0.3, 0.1, 0.2}}, level = 0.2}
    for _, row in f:rows() do
      local alike = row.metric == "laplace" or row.metric == "expected" or row.metric == "mean_regret"
        or row.metric == "percentile_skew"
      if alike then
        assert.same({"p", nil}, {row.best, row.agreement}) -- the first of equals, which rank nothing
      elseif row.metric == "maximin" then
        -- against the 11 metrics that tell policies apart: 8 find q alone best, 2 find q and r alike, one p and r
        near((8 + 2 * 0.5 - 1) / 11, row.agreement, 1e-12)
      end
    end
    f = lian.robustness{payoffs = {p = {0.7 + 0.1}}, level = 0.8}
    assert.is_true(0.7 + 0.1 < 0.8)
    for _, row in f:rows() do if row.metric == "domain" then assert.equal(1, row.p) end end
  end)

  it("refuse ratios of moments and skews where less is better, as the usual metrics leave them out", function()
    for _, metric in ipairs{{summary = "skew"}, {summary = "mean_variance"}, {summary = "signal"}} do
      assert.error_matches(function()
        lian.robustness{payoffs = {a = {1, 2}}, better = "less", metrics = {m = metric}}
      end, "robustness.metrics.m: '" .. metric.summary .. "' is of outcomes of which more is better", 1, true)
      metric.transform = "regret"
      assert.error_matches(function() lian.robustness{payoffs = {a = {1, 2}}, metrics = {m = metric}} end,
        "is of outcomes of which more is better; take another summary", 1, true)
    end
  end)

  it("show deviations from 0 up where they are asked for by their parts", function()
    local f = lian.robustness{payoffs = {a = {90, 70, 50, 30, 10}}, metrics = {bad = {summary = "undesirable"}}}
    near(60, f(1, "a"), 1e-12)
  end)
end)

describe("reverse stress test", function()
  it("finds one shock by bisection", function()
    local f = assert(lian.reverse_stress(function(p) return p.a ^ 2 end, {to = {a = 10}, limit = 25}))
    near(5, f(1, "size"), 1e-3)
    f = assert(lian.reverse_stress(function(p) return 1 - p.a end, {from = {a = 0.2}, to = {a = 1}, limit = 0.4,
      above = false}))
    near(0.6, f(1, "size"), 1e-4)
  end)

  -- 100 a + 50 b > 60: the nearest point is 0.48, 0.24 at 60 / sqrt(12500); sizes to the square root of the tolerance
  it("finds the nearest of several", function()
    local f = assert(lian.reverse_stress(function(p) return 100 * p.a + 50 * p.b end,
      {to = {a = 1, b = 1}, limit = 60}))
    near(60 / math.sqrt(12500), math.sqrt(f(1, "share") ^ 2 + f(2, "share") ^ 2), 2e-4)
    near(0.48, f(1, "size"), 0.01)
    near(0.24, f(2, "size"), 0.01)
    near(0.6, f(1, "alone"), 2e-4)
    assert.is_nil(f(2, "alone"))
  end)

  it("says when nothing breaks it, or all does", function()
    local none, message = lian.reverse_stress(function(p) return p.a end, {to = {a = 1}, limit = 2})
    assert.is_nil(none)
    assert.matches("the limit holds in all", message)
    none, message = lian.reverse_stress(function() return 3 end, {to = {a = 1}, limit = 2})
    assert.is_nil(none)
    assert.matches("broken without any shock", message)
    assert.has_error(function() lian.reverse_stress(function() return 0 / 0 end, {to = {a = 1}, limit = 2}) end)
    assert.has_error(function() lian.reverse_stress(print, {to = {}, limit = 2}) end)
    assert.has_error(function() lian.reverse_stress(print, {to = {a = 0}, limit = 2}) end)
  end)
end)
