-- lian.synergy_degree, lian.haken, lian.grey_correlation
package.path = "./?.lua;" .. package.path
local lian = require "lian"
local near = require "spec.support.near"

local function refused(message, verb, ...)
  local ok, told = pcall(lian[verb], ...)
  assert.is_false(ok)
  assert.is_truthy(tostring(told):find(message, 1, true), tostring(told))
end

-- worked example of models/indices.md 2.2; printed with ten digits
local DATA = {{"year", {2000, 2001, 2002}}, {"a", {40, 55, 70}}, {"b", {20, 28, 30}}, {"c", {12, 9, 8}},
  {"d", {0.3, 0.45, 0.40}}, {"e", {80, 90, 88}}}
local SYSTEMS = {first = {"a", "b", {"c", direction = -1}}, second = {"d", "e"}}
local BOUNDS = {a = {0, 100}, b = {10, 50}, c = {0, 20}, d = {0, 1}, e = {0, 200}}

local function degree(o)
  o.time, o.bounds = "year", o.bounds or BOUNDS
  return assert(lian.synergy_degree(lian.frame.new(DATA), SYSTEMS, o))
end

describe("synergy_degree", function()
  it("gives order degrees and synergy from the first and from the previous period", function()
    local f = degree{}
    near.array({0.3419951893, 0.5144138239, 0.5943921953}, f:column "first", 1e-9)
    near.array({0.3464101615, 0.45, 0.4195235393}, f:column "second", 1e-9)
    assert.is_nil(f(1, "from_first"))
    near.number(0.1336443733, f(2, "from_first"), 1e-9)
    near.number(0.1358440195, f(3, "from_first"), 1e-9)
    near.number(-0.0493706157, f(3, "from_previous"), 1e-9)
    near.number(0.4195235393 - 0.45, f(3, "second_change"), 1e-9)
    assert.equal("low", f(2, "from_first_grade"))
    assert.equal("none", f(3, "from_previous_grade"))
  end)

  it("sums by weight where weights are given", function()
    local f = degree{base = "first", system_weights = {first = 1, second = 1}}
    near.number(0.1380042365, f(2, "from_first"), 1e-9)
    near.number(0.1627551918, f(3, "from_first"), 1e-9)
  end)

  it("is 0 where a subsystem stands still and none falls, and loses nothing with a fall", function()
    local function of(b) -- order degrees are the values themselves
      return lian.synergy_degree(lian.frame.new{{"t", {1, 2}}, {"a", {0.2, 0.28}}, {"b", {0.5, b}}},
        {a = {"a"}, b = {"b"}}, {time = "t", bounds = {a = {0, 1}, b = {0, 1}}, base = "first"})(2, "from_first")
    end
    assert.equal(0, of(0.5))
    near.number(math.sqrt(0.08 * 0.03), of(0.53), 1e-12)
    near.number(-math.sqrt(0.08 * 0.03), of(0.47), 1e-12)
  end)

  it("takes the data's extremes, widened, as bounds, and keeps them", function()
    local f = lian.synergy_degree(lian.frame.new(DATA), SYSTEMS, {time = "year"})
    near.array({36, 77}, f.provenance.bounds.a, 1e-12)
    near.array({7.2, 13.2}, f.provenance.bounds.c, 1e-12)
    near.number(((40 - 36) / 41 * (2 / 15) * (1.2 / 6)) ^ (1 / 3), f(1, "first"), 1e-12)
    assert.is_truthy(f.note:find("widened by 0.1 of themselves", 1, true))
  end)

  it("follows each unit of a panel, in order of time", function()
    local f = lian.synergy_degree(lian.frame.new{{"u", {"B", "A", "A", "B"}}, {"t", {2, 2, 1, 1}}, {"a", {3, 5, 4, 1}},
      {"b", {1, 8, 7, 3}}}, {a = {"a"}, b = {"b"}}, {unit = "u", time = "t", base = "previous",
      bounds = {a = {0, 10}, b = {0, 10}}})
    assert.same({"B", "B", "A", "A"}, f:column "u")
    assert.same({1, 2, 1, 2}, f:column "t")
    near.number(-math.sqrt(0.2 * 0.2), f(2, "from_previous"), 1e-12)
    near.number(0.1, f(4, "from_previous"), 1e-12)
  end)

  it("refuses one period, gaps, constants and values outside their bounds", function()
    local f = lian.frame.new
    refused("the data have 2000 alone", "synergy_degree", f{{"year", {2000}}, {"a", {1}}, {"b", {2}}},
      {a = {"a"}, b = {"b"}}, {time = "year"})
    refused("unit 'B' has one period alone", "synergy_degree", f{{"u", {"A", "A", "B"}}, {"t", {1, 2, 1}},
      {"a", {1, 2, 3}}, {"b", {1, 2, 3}}}, {a = {"a"}, b = {"b"}}, {unit = "u", time = "t"})
    refused("'a' is missing for 2", "synergy_degree", f{{"t", {1, 2}}, {"a", {1, nil}}, {"b", {1, 2}}, count = 2},
      {a = {"a"}, b = {"b"}}, {time = "t"})
    refused("'a' is the same in all rows", "synergy_degree", f{{"t", {1, 2}}, {"a", {1, 1}}, {"b", {1, 2}}},
      {a = {"a"}, b = {"b"}}, {time = "t"})
    refused("'a' is 70 for 2002, outside its bounds", "synergy_degree", f(DATA), SYSTEMS, {time = "year",
      bounds = {a = {0, 60}}})
    refused("no order parameter 'z'", "synergy_degree", f(DATA), SYSTEMS, {time = "year", bounds = {z = {0, 1}}})
    refused("'time' is required", "synergy_degree", f(DATA), SYSTEMS, {})
  end)
end)

describe("haken", function()
  -- a series made by the two equations gives its parameters back; 1e-9: the columns are nearly alike
  local function series(n)
    local q1, q2, t = {1}, {0.5}, {1}
    for k = 2, n do
      t[k] = k
      q1[k] = 1.05 * q1[k - 1] - 0.03 * q1[k - 1] * q2[k - 1]
      q2[k] = 0.2 * q2[k - 1] + 0.6 * q1[k - 1] ^ 2
    end
    return lian.frame.new{{"t", t}, {"x", q1}, {"y", q2}}
  end

  it("finds the parameters of a series made with them", function()
    local f = assert(lian.haken(series(15), {"x", "y"}, {time = "t"}))
    for name, v in pairs{lambda1 = -0.05, a = 0.03, lambda2 = 0.8, b = 0.6, stationary = math.sqrt(0.04 / 0.018),
      fit1 = 1, fit2 = 1} do near.number(v, f(1, name), 1e-9, name) end
    near.number(1.490712, f(1, "stationary"), 1e-6) -- as printed in models/indices-peers.md 2.4
    assert.equal("leads", f(1, "verdict"))
    assert.equal("x", f(1, "q1"))
    assert.not_equal("leads", f(2, "verdict"))
  end)

  it("has no standard errors with two steps, and refuses fewer and series that stand still", function()
    local f = assert(lian.haken(series(3), {"x", "y"}, {time = "t"}))
    assert.is_nil(f(1, "a_error"))
    refused("needs three periods", "haken", series(2), {"x", "y"}, {time = "t"})
    refused("expected two columns", "haken", series(9), {"x"}, {time = "t"})
    local still = lian.frame.new{{"t", {1, 2, 3, 4}}, {"x", {1, 1, 1, 1}}, {"y", {2, 2, 2, 2}}}
    local nothing, message, code = lian.haken(still, {"x", "y"}, {time = "t"})
    assert.is_nil(nothing)
    assert.equal("haken, 'x' as q1: the equation of the first variable: regressor 2 depends on those before it",
      message)
    assert.equal("singular", code)
  end)
end)

describe("grey_correlation", function()
  -- ../shared/ref/indicators demo: units A to E by min-max against the ideal, rho 0.5; indices.md 1.4, ten digits
  it("repeats the worked example", function()
    local f = lian.frame.new{{"ideal", {1, 1, 1, 1}}, {"A", {0, 0, 1 / 11, 0}}, {"B", {0.25, 0.75, 3 / 11, 0.5}},
      {"C", {0.5, 0.25, 0, 0.25}}, {"D", {0.75, 1, 1, 0.75}}, {"E", {1, 0.5, 6 / 11, 1}}}
    local r = lian.grey_correlation(f, {of = "ideal", with = {"A", "B", "C", "D", "E"}, scale = "none"})
    assert.same({"D", "E", "B", "C", "A"}, r:column "series")
    near.array({0.8333333333, 0.755952381, 0.4935185185, 0.4083333333, 0.3387096774}, r:column "grade", 1e-9)
  end)

  it("scales by the mean or the first value, and is 1 with itself", function()
    local f = lian.frame.new{{"t", {2, 1}}, {"x", {3, 1}}, {"y", {30, 10}}, {"z", {1, 2}}, {"zero", {1, 0}}}
    local function of(o)
      o.of, o.with, o.time = "x", o.with or {"y", "z"}, "t"
      return lian.grey_correlation(f, o)
    end
    assert.equal(1, of{scale = "mean"}("y", "grade"))
    assert.equal(1, of{scale = "first"}("y", "grade"))
    -- d of z by first: 0, |0.5 - 3| = 2.5: mean of 1 and 1.25 / 3.75
    near.number((1 + 1 / 3) / 2, of{scale = "first"}("z", "grade"), 1e-15)
    local nothing, message = of{scale = "first", with = {"y", "zero"}}
    assert.is_nil(nothing)
    assert.equal("grey_correlation: 'zero' cannot be scaled by 0", message)
    refused("rho: expected", "grey_correlation", f, {of = "x", with = "y", rho = 2})
  end)
end)
