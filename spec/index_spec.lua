-- composite indices as users write them: the script, what it says, and what is refused
local core = require "lian.core"
local lian = require "lian"
local near = require "spec.support.near"

local NAMES = {"completeness", "sector_count", "rd_share", "value_added_ratio", "pct_patents", "import_dependence",
  "supplier_diversity", "time_to_recover"}

-- made-up numbers of n units in the years 2018 to 2020
local function panel(n, change)
  local columns = {{"province", {}}, {"year", {}}}
  for k = 1, n do
    for year = 2018, 2020 do
      local i = #columns[1][2] + 1
      columns[1][2][i], columns[2][2][i] = "P" .. k, year
      for j, name in ipairs(NAMES) do
        columns[j + 2] = columns[j + 2] or {name, {}}
        columns[j + 2][2][i] = 5 + k + year - 2018 + 20 * core.random_uniform(5, j, i)
      end
    end
  end
  if change then change(columns) end
  return lian.frame.new(columns)
end

local function declared(steps)
  local given = {
    breadth = {weight = 1, "completeness", "sector_count"},
    height = {weight = 1, "rd_share", "value_added_ratio", "pct_patents"},
    toughness = {weight = 1, {"import_dependence", direction = -1}, "supplier_diversity",
      {"time_to_recover", direction = -1}}}
  for key, value in pairs(steps or {}) do given[key] = value end
  return lian.index "modern industrial system" (given)
end

local OF = {unit = "province", time = "year"}

local function small(rows, steps, names)
  local columns, given = {{"unit", {}}}, {}
  for i, row in ipairs(rows) do
    columns[1][2][i] = i <= 26 and string.char(64 + i) or "u" .. i
    for j, v in ipairs(row) do
      local name = names and names[j] or "x" .. j
      columns[j + 1] = columns[j + 1] or {name, {}}
      columns[j + 1][2][i] = v or nil
      given[j] = name
    end
  end
  columns.count = #rows
  for key, value in pairs(steps or {}) do given[key] = value end
  return lian.index "small" (given), lian.frame.new(columns)
end

local function refused(telling, work, ...)
  local ok, first, second = pcall(work, ...)
  local said = ok and second or first
  assert.is_true(not ok or first == nil, "nothing was refused")
  for part in telling:gmatch("[^|]+") do assert.truthy(tostring(said):find(part, 1, true), tostring(said)) end
end

describe("an index", function()
  local index = declared{treat = "winsorise", normalise = "minmax", weights = "entropy",
    aggregate = {"geometric", "barrel"}}
  local score = assert(index:score(panel(12), OF))

  it("ranks with intervals, and says how", function()
    local f = score:rank(2020)
    assert.same({"rank", "province", "score", "rank_low", "rank_high"}, f:names())
    assert.equal(12, #f)
    for i = 1, 12 do
      assert.is_true(f(i, "rank_low") <= f(i, "rank_high"))
      if i > 1 then assert.is_true(f(i, "score") <= f(i - 1, "score")) end
    end
    assert.matches("entropy", f.note, 1, true)
    assert.matches("1000 draws, seed 1", f.note, 1, true)
    assert.equal("lian.score: modern industrial system, 12 units in 3 years, 8 indicators", tostring(score))
    assert.same(f, score:rank())
  end)

  it("has weights that sum to 1 at every group", function()
    for _, group in ipairs(score.model.groups) do
      local sum = 0
      for _, child in ipairs(group.children) do sum = sum + score.weight[child.place] end
      near.number(1, sum, 1e-15)
    end
    local sum = 0
    for j = 1, 8 do sum = sum + score.effective[j] end
    near.number(1, sum, 1e-15)
  end)

  it("keeps barrel <= geometric <= arithmetic", function()
    local by = {}
    for k, rule in ipairs{"barrel", "geometric", "arithmetic"} do
      by[k] = assert(declared{aggregate = rule}:score(panel(12), {unit = "province", time = "year", draws = 0})).values
    end
    for i = 1, 36 do assert.is_true(by[1][i] <= by[2][i] + 1e-12 and by[2][i] <= by[3][i] + 1e-12) end
  end)

  it("takes a score apart into points that add up to it", function()
    for _, rule in ipairs{"arithmetic", "geometric", "barrel", "harmonic"} do
      local s = assert(declared{aggregate = rule}:score(panel(12), {unit = "province", time = "year", draws = 0}))
      local f = s:contributions("P3", {time = 2019})
      near.number(s:rank(2019):filter(function(row) return row.province == "P3" end)(1, "score"), f:total "points",
        1e-12)
      near.number(1, f:total "share", 1e-12)
    end
  end)

  it("tells what holds units back: weight times distance to the best", function()
    local f = score:obstacles{top = 8, unit = "P3", time = 2020}
    near.number(1, f:total "share", 1e-12)
    for i = 2, 8 do assert.is_true(f(i, "share") <= f(i - 1, "share")) end
    -- the published case: weights .5 .3 .2, values .2 .5 .9 give 70.2, 26.3 and 3.5 %
    local s = assert(lian.index "o" {{"a", weight = 0.5}, {"b", weight = 0.3}, {"c", weight = 0.2}}:score(
      lian.frame.new{{"unit", {"x", "low", "high"}}, {"a", {0.2, 0, 1}}, {"b", {0.5, 0, 1}}, {"c", {0.9, 0, 1}}},
      {draws = 0}))
    f = s:obstacles{unit = "x"}
    near.array({0.40 / 0.57, 0.15 / 0.57, 0.02 / 0.57}, f:column "share", 1e-12)
  end)

  it("takes change over time apart, exactly under arithmetic means", function()
    local s = assert(declared{}:score(panel(12), {unit = "province", time = "year", draws = 0}))
    local whole, one = s:change{from = 2018, to = 2020}, s:change{from = 2018, to = 2020, unit = "P3"}
    near.number(whole("P3", "change"), one:total "points", 1e-12)
    near.number(whole("P3", "change"), whole("P3", "breadth") + whole("P3", "height") + whole("P3", "toughness"), 1e-12)
    -- linear: weight times the change of the normalised indicator
    local y = s:data()
    for i = 1, #one do
      local name, before, after = one(i, "indicator"), nil, nil
      for _, row in y:rows() do
        if row.province == "P3" and row.year == 2018 then before = row[name] end
        if row.province == "P3" and row.year == 2020 then after = row[name] end
      end
      for j, leaf in ipairs(s.model.leaves) do
        if leaf.name == name then near.number(s.effective[j] * (after - before), one(i, "points"), 1e-11) end
      end
    end
    refused("within each year", declared{normalise = {"minmax", within = "year"}}:score(panel(12), OF).change,
      declared{normalise = {"minmax", within = "year"}}:score(panel(12), OF))
  end)

  it("takes change apart under every mean, whose parts add up to it", function()
    for _, rule in ipairs{"geometric", "harmonic", "barrel", "soft_barrel", "mazziotta_pareto", {"power", p = -3}} do
      local s = assert(declared{aggregate = rule}:score(panel(12), {unit = "province", time = "year", draws = 0}))
      local whole, one = s:change{}, s:change{unit = "P5"}
      near.number(whole("P5", "change"), one:total "points", 1e-9)
      for _, row in whole:rows() do near.number(row.change, row.breadth + row.height + row.toughness, 1e-9) end
    end
  end)

  it("shares a rank between scores that are equal but for rounding, in draws too", function()
    local places, f = small({{1, 2, 3}, {2, 3, 1}, {3, 1, 2}, {4, 4, 4}, {5, 5, 5}}, {normalise = "rank"})
    local s = assert(places:score(f, {draws = 0}))
    assert.is_true(s.values[1] ~= s.values[2]) -- (1 + 2 + 3) / 3 in another order
    assert.same({3, 3, 3, 2, 1}, {s.ranks[1], s.ranks[2], s.ranks[3], s.ranks[4], s.ranks[5]})
    local again = assert(s:uncertainty{draws = 4, vary = {aggregate = {{"power", p = 1}}}})
    for k = 1, 5 do assert.equal(again(k, "nominal"), again(k, "mean")) end
  end)

  it("takes change apart where another stave becomes the shortest", function()
    local f = lian.frame.new{{"unit", {"A", "A", "B", "B"}}, {"year", {1, 2, 1, 2}}, {"x", {20, 90, 0, 50}},
      {"y", {50, 30, 50, 0}}}
    local s = assert(lian.index "b" {{"x", goalposts = {0, 100}}, {"y", goalposts = {0, 100}}, aggregate = "barrel",
      normalise = {"minmax", low = 0, high = 100}}:score(f, {time = "year", draws = 0}))
    -- A: x is the least until 20 + 70 t = 50 - 20 t, t = 1 / 3, then y. B: both are 0 once, and 25 at t = 1 / 2
    local change = s:change()
    near.array({70 / 3, 25}, {change("A", "x"), change("B", "x")}, 1e-9)
    near.array({-40 / 3, -25}, {change("A", "y"), change("B", "y")}, 1e-9)
    assert.is_nil(change.note:find("unexplained", 1, true))
  end)

  it("finds strengths, correlations, consistency and outliers", function()
    local f = score:strengths("P5", {top = 2})
    assert.same({"strength", "strength", "weakness", "weakness"}, f:column "what")
    assert.is_true(f(1, "ahead_of") >= f(4, "ahead_of"))
    assert.equal(8, #score:correlations())
    assert.equal(4, #score:consistency())
    assert.equal(8, #score:treated())
    assert.equal(11, #score:weights())
    for _, v in ipairs(score:weights():column "influence") do assert.is_true(v >= 0 and v <= 1) end
  end)

  it("reads long tables as wide ones, and SQL on a store", function()
    local wide = panel(6)
    local units, years, names, values = {}, {}, {}, {}
    for _, row in wide:rows() do
      for _, name in ipairs(NAMES) do
        units[#units + 1], years[#years + 1], names[#names + 1], values[#values + 1] = row.province, row.year, name,
          row[name]
      end
    end
    local long = lian.frame.new{{"province", units}, {"year", years}, {"indicator", names}, {"value", values}}
    local a = assert(declared{}:score(wide, OF)):rank()
    local b = assert(declared{}:score(long, {unit = "province", time = "year", indicator = "indicator",
      value = "value"}))
    assert.same(a, b:rank())
    local path = os.tmpname()
    os.remove(path)
    local store <close> = assert(lian.open(path))
    assert(store:save(long, "long"))
    local ok, c = pcall(function()
      return assert(declared{}:score(store, {unit = "province", time = "year", indicator = "name", value = "number",
        sql = "SELECT 'P1' AS province, 2018 AS year, 'completeness' AS name, 1.0 AS number"}))
    end)
    assert.is_false(ok)
    assert.matches("no column", tostring(c), 1, true) -- the query was run, and lacks the other indicators
    os.remove(path)
  end)
end)

describe("uncertainty", function()
  local score = assert(declared{}:score(panel(15), OF))

  it("is the same for any number of threads, and for the same seed", function()
    local vary = {weights = 0.25, drop = true, aggregate = {"geometric", "barrel", "copeland"},
      normalise = {{"zscore", mean = 50, deviation = 10}}, weighting = {"entropy", "critic"}, treat = {"winsorise"}}
    local before = lian.threads(1)
    local one = assert(score:uncertainty{draws = 300, seed = 3, vary = vary})
    lian.threads(4)
    local four = assert(score:uncertainty{draws = 300, seed = 3, vary = vary})
    lian.threads(before)
    assert.is_true(one == four)
    assert.is_false(one == assert(score:uncertainty{draws = 300, seed = 4, vary = vary}))
  end)

  it("stops when it is to stop, in the middle of comparing all rows", function()
    local rows = {}
    for i = 1, 3000 do rows[i] = {core.random_uniform(1, 1, i), core.random_uniform(1, 2, i), core.random_uniform(1, 3,
      i)} end
    local index, f = small(rows, {aggregate = "copeland"})
    core.budget(0.05)
    local ok, message = pcall(index.score, index, f)
    core.budget(nil)
    assert.is_false(ok)
    assert.matches("interrupted", message, 1, true)
  end)

  it("has no spread where nothing matters: weights under a barrel", function()
    local s = assert(declared{aggregate = "barrel"}:score(panel(15), OF))
    local f = s:uncertainty{draws = 50, vary = {weights = 0.5}}
    for i = 1, #f do
      assert.equal(f(i, "nominal"), f(i, "q5"))
      assert.equal(f(i, "nominal"), f(i, "q95"))
    end
  end)

  it("ties rows that are alike in every draw", function()
    local index, f = small({{1, 5, 2}, {3, 2, 9}, {3, 2, 9}, {8, 1, 4}, {3, 2, 9}})
    local u = assert(assert(index:score(f)):uncertainty{draws = 500, vary = {weights = 0.9,
      aggregate = {"geometric", "harmonic"}}})
    for _, column in ipairs{"mean", "q5", "median", "q95"} do
      assert.equal(u("B", column), u("C", column))
      assert.equal(u("B", column), u("E", column))
    end
  end)

  it("agrees with draws made one by one by the slow way", function()
    local index, f = small({{1, 5, 2}, {3, 2, 9}, {4, 4, 4}, {8, 1, 4}})
    local s = assert(index:score(f, {draws = 0}))
    local native = {leaves = 3, parent = {4, 4, 4, 0}, rule = {false, false, false, 2}, weight = {1, 1, 1, 1}}
    local spec = {tables = {s.steps.normalised}, rule_sets = 1, rules = native.rule, weight_sets = 1,
      weights = {0.2, 0.5, 0.3, 1}, seed = 1}
    local _, _, _, scores, ranks = core.index.draws(native, spec, {count = 1}, {keep = true, nominal = {0, 0, 0, 0}})
    for i = 1, 4 do
      local logs = 0
      for j, w in ipairs{0.2, 0.5, 0.3} do logs = logs + w * math.log(s.steps.normalised:get(i, j)) end
      near.number(math.exp(logs), scores:get(1, i), 1e-13)
    end
    for i = 1, 4 do
      local better = 1
      for k = 1, 4 do if scores:get(1, k) > scores:get(1, i) then better = better + 1 end end
      assert.equal(better, ranks:get(1, i))
    end
  end)

  it("counts draws that fail, and refuses where all do", function()
    local index, f = small({{1, 5}, {3, 2}, {4, 4}, {8, 1}}, {normalise = "zscore"})
    local s = assert(index:score(f, {draws = 0}))
    local u = assert(s:uncertainty{draws = 200, vary = {aggregate = {"geometric"}}})
    assert.matches("of 200 draws failed", u.note, 1, true)
    local g = small({{1, 5}, {3, 2}}, {normalise = "zscore", aggregate = "geometric"})
    refused("takes no value of 0 or below|low = 1, high = 100", g.score, g, f)
  end)

  it("gives exact Sobol indices where all choices are tried", function()
    local f = assert(score:sensitivity{vary = {aggregate = {"geometric"}, weighting = {"entropy"}}})
    assert.matches("exact, from all 4 combinations", f.note, 1, true)
    for i = 1, #f do assert.is_true(f(i, "first") <= f(i, "total") + 1e-12) end
    refused("only weights varies", score.sensitivity, score, {vary = {weights = 0.2}})
    refused("nothing varies", score.uncertainty, score, {vary = {aggregate = {"arithmetic"}}})
    refused("did you mean 'weights'", score.uncertainty, score, {vary = {weight = 0.2}})
  end)

  it("varies weights in place of those that are given", function()
    local index, f = small({{1, 5}, {3, 2}, {4, 4}, {8, 1}})
    local given = assert(lian.index "g" {{"x1", weight = 3}, "x2"}:score(f, {draws = 0}))
    assert(given:uncertainty{draws = 50, vary = {weighting = {"entropy", "equal"}}})
    assert.is_true(#assert(index:score(f)):rank() == 4)
  end)

  it("leaves one indicator out at a time", function()
    local f = score:leave_out{time = 2020}
    assert.equal(8, #f)
    for i = 2, 8 do assert.is_true(f(i, "mean_shift") <= f(i - 1, "mean_shift")) end
  end)
end)

describe("Sobol indices", function()
  -- y = x1 + 2 x2, uniform: 1/5 and 4/5; Ishigami's function (a 7, b 0.1): .3139, .4424, 0; .5576, .4424, .2437
  local function estimate(inputs, samples, f)
    local u = core.index.sobol_design(inputs, samples, 11, 1)
    local y = {}
    for k = 1, samples * (inputs + 2) do y[k] = f(u:row(k)) end
    return assert(core.index.sobol_estimate(inputs, samples, y, 100, 0.05, 0.95, 1))
  end

  it("are those of the sum of two inputs and of Ishigami's function", function()
    local s = estimate(2, 4096, function(x) return x[1] + 2 * x[2] + 100 end)
    for k, expected in ipairs{0.2, 0.8} do
      near.number(expected, s[k].first, 0.03)
      near.number(expected, s[k].total, 0.03)
      assert.is_true(s[k].first_low <= s[k].first and s[k].first <= s[k].first_high)
    end
    s = estimate(3, 8192, function(x)
      local a, b, c = math.pi * (2 * x[1] - 1), math.pi * (2 * x[2] - 1), math.pi * (2 * x[3] - 1)
      return math.sin(a) + 7 * math.sin(b) ^ 2 + 0.1 * c ^ 4 * math.sin(a)
    end)
    for k, expected in ipairs{0.313905, 0.442411, 0} do near.number(expected, s[k].first, 0.04) end
    for k, expected in ipairs{0.557589, 0.442411, 0.243684} do near.number(expected, s[k].total, 0.04) end
  end)

  it("are 0 of a constant, and leave out samples that failed", function()
    local s, mean, variance = core.index.sobol_exact({2, 3}, {5, 5, 5, 5, 5, 5})
    assert.same({0, 0, 5, 0}, {s[1].first, s[2].total, mean, variance})
    local y = {1, 2, false, 4, 5, 6, 7, 8, 9, 10, 11, 12}
    local _, _, _, left_out = core.index.sobol_estimate(1, 4, y, 0, 0.05, 0.95, 1)
    assert.equal(1, left_out)
  end)

  it("are exact over all combinations: y = a + 2 b", function()
    local s = core.index.sobol_exact({2, 2}, {0, 2, 1, 3})
    near.array({0.2, 0.8}, {s[1].first, s[2].first}, 1e-15)
    near.array({0.2, 0.8}, {s[1].total, s[2].total}, 1e-15)
  end)
end)

describe("what cannot be scored is refused, with the indicator and what to do", function()
  local function of(rows, steps, options)
    local index, f = small(rows, steps)
    return function() return index:score(f, options) end
  end

  it("constant indicators", function()
    refused("'x2': all values are alike|leave it out|constant = 'middle'", of{{1, 5}, {2, 5}, {3, 5}})
    local s = assert(of({{1, 5}, {2, 5}, {3, 5}}, {normalise = {"minmax", constant = "middle"}})())
    assert.equal(50.5, s:data()("A", "x2"))
    s = assert(of({{1, 5, 3}, {2, 5, 1}, {3, 5, 2}}, {normalise = {"minmax", constant = "middle"},
      weights = "entropy"})())
    assert.equal(0, s.weight[2])
    local middle = {"minmax", constant = "middle"}
    refused("no column has spread|give weights", of({{5, 5}, {5, 5}}, {normalise = middle, weights = "critic"}))
    refused("below 'b' weighs 0|none of its indicators varies", function()
      return lian.index "x" {a = {"x", "y"}, b = {"z"}, normalise = middle, weights = "entropy"}:score(
        lian.frame.new{{"unit", {"u", "v", "w"}}, {"x", {1, 2, 4}}, {"y", {3, 1, 2}}, {"z", {1, 1, 1}}})
    end)
  end)

  it("indicators that the treatment of outliers made constant, by its name", function()
    local rows = {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}, {6, 9}}
    refused("'x2': all values are alike|treat = 'winsorise'|treat = 'none' keeps them", of(rows, {treat = "winsorise"}))
    assert(of(rows)())
    local _, message = of({{1, 5}, {2, 5}, {3, 5}}, {treat = "winsorise"})()
    assert.is_nil(message:find("treat", 1, true)) -- alike before it too
    local index = lian.index "x" {a = {"x", "y"}, treat = "winsorise", normalise = {"minmax", within = "year"}}
    local data = {{"unit", {}}, {"year", {}}, {"x", {}}, {"y", {}}} -- y: 9 beside 5
    for k = 1, 12 do
      data[1][2][k], data[2][2][k], data[3][2][k] = "u" .. (k - 1) % 6, k > 6 and 2 or 1, k
      data[4][2][k] = k > 6 and 4.8 + 0.01 * k or k == 6 and 9 or 5
    end
    refused("'y': all values are alike|treat = 'winsorise'", function()
      return index:score(lian.frame.new(data), {time = "year"})
    end)
  end)

  it("values that a rule cannot take", function()
    refused("A, 'x1'|takes no value of 0 or below|low = 1, high = 100", of({{1, 5}, {2, 3}, {3, 4}},
      {normalise = {"minmax", low = 0, high = 1},
      aggregate = "harmonic"}))
  end)

  it("gaps, and columns that are all missing", function()
    refused("1 cells have no value|'x2' of B|missing = 'nearest'", of{{1, 5}, {2, false}, {3, 4}})
    refused("'x2' has no value at all", of{{1, false}, {2, false}})
    refused("every unit has gaps", of({{1, false}, {false, 5}}, {missing = "drop"}))
    refused("EM needs more rows", of({{1, 5, 4}, {2, false, 2}, {3, 4, 1}}, {missing = "em"}))
    refused("'linear' fills in time", of({{1, 5}, {2, false}}, {missing = "linear"}))
    local s = assert(of({{1, 5}, {2, false}, {3, 4}}, {missing = "drop"})())
    assert.same({"B"}, s.dropped)
    s = assert(of({{1, 5}, {2, false}, {3, 4}}, {missing = "skip"})())
    near.number(50.5, s.values[2], 1e-12) -- of x1 alone
    s = assert(of({{1, 5}, {2, false}, {3, 4}}, {missing = {"skip", available = 0.6}})())
    assert.is_nil(s.values[2] or nil)
    assert.is_nil(s:rank()(3, "rank"))
    s = assert(of({{1, 5}, {2, false}, {3, 4}}, {missing = "mean"})())
    assert.equal(4.5, s:filled()(1, "value"))
    assert.equal(0.5, s:filled()(1, "share"))
  end)

  it("names that do not match, repeated keys, mixed years", function()
    local f = panel(4)
    refused("no column 'rd_shar'|did you mean 'rd_share'", function()
      return lian.index "x" {"rd_shar"}:score(f, OF)
    end)
    refused("province = 'P1'|stands twice|time =", function() return declared{}:score(f, {unit = "province"}) end)
    refused("no column 'prov'", function() return declared{}:score(f, {unit = "prov", time = "year"}) end)
    refused("twice", function() return lian.index "x" {"a", "a"} end)
    refused("no year '2025'", function() return assert(declared{}:score(f, OF)):rank(2025) end)
    refused("no province 'P99'", function() return assert(declared{}:score(f, OF)):contributions "P99" end)
    refused("holds texts", function()
      return lian.index "x" {"a"}:score(lian.frame.new{{"unit", {"u", "v"}}, {"a", {"1", "2"}}})
    end)
  end)

  it("one unit", function()
    refused("'x1': all values are alike", of{{1, 5}})
    refused("compare", of({{1, 5}}, {normalise = {"minmax", constant = "middle"}, aggregate = "topsis"}))
    refused("at least 2 rows", of({{1, 5}}, {normalise = {"minmax", constant = "middle"}, weights = "entropy"}))
  end)

  it("weights that sum to 0, that stand beside a method, or that lack a sibling", function()
    refused("weights below 'x' add up to 0", function()
      return lian.index "x" {{"a", weight = 0}, {"b", weight = 0}}:score(lian.frame.new{{"unit", {"u", "v"}}, {"a",
        {1, 2}},
        {"b", {3, 1}}})
    end)
    refused("'completeness' has a weight of its own", function()
      return lian.index "x" {{"completeness", weight = 2}, "rd_share", weights = "entropy"}:score(panel(4), OF)
    end)
    refused("group 'a' has a weight and group 'b' has none", function()
      return lian.index "x" {a = {weight = 1, "completeness"}, b = {"rd_share"}, weights = "entropy"}:score(panel(4),
        OF)
    end)
    refused("no child 'rd' (there are: completeness, rd_share)", function()
      return lian.index "x" {a = {weights = {completeness = 1, rd = 2}, "completeness", "rd_share"}}:score(panel(4), OF)
    end)
    refused("2 numbers for 3 children", function()
      return lian.index "x" {a = {weights = {1, 2}, "completeness", "rd_share", "pct_patents"}}:score(panel(4), OF)
    end)
  end)

  it("numbers beyond reason, groups that hold themselves", function()
    refused("A, 'x1': expected a number within 1e150, got 1e+308", of{{1e308, 1}, {-1e308, 2}, {0, 3}})
    local loop = {"x"}
    loop.a = loop
    refused("more than 50 deep|does one hold itself", lian.index "x", loop)
  end)

  it("words that are none", function()
    refused("index.a.weights: no method 'entropyy', did you mean 'entropy'", lian.index "x", {a = {weights = "entropyy",
      "y"}})
    refused("did you mean 'winsorise'", declared, {treat = "winsorize"})
    refused("did you mean the option 'aggregate'", declared, {aggregates = {"geometric", "barrel"}})
    refused("no method 'median'", declared, {normalise = "median"})
    refused("2 methods for 1 levels", lian.index "x", {"a", "b", aggregate = {"geometric", "barrel"}})
    refused("1 (more is better) or -1", lian.index "x", {{"a", direction = 0}})
    refused("goalposts: expected {least, most}", lian.index "x", {{"a", goalposts = {5, 1}}})
    refused("needs a target of 'x1'", of({{1, 5}, {2, 3}}, {normalise = "target"}))
    refused("needs at least one indicator", lian.index "x", {a = {}})
    refused("low below high", declared, {normalise = {"minmax", low = 5, high = 1}})
    refused("a frame", function() return declared{}:score(7) end)
    refused("call it with a colon", function() return declared{}.score(panel(3)) end)
  end)

  it("judgements that contradict, or are none", function()
    refused("judge 1, row 1, column 2|not reciprocal", lian.ahp, {criteria = {"a", "b"}, matrix = {{1, 2}, {3, 1}}})
    refused("2 rows for 3 criteria", lian.ahp, {criteria = {"a", "b", "c"}, matrix = {{1, 2}, {1 / 2, 1}}})
    refused("expected 1 for itself", lian.best_worst, {best = "a", worst = "b", best_to = {a = 2, b = 3},
      to_worst = {a = 3,
      b = 1}})
    refused("no criterion 'c'", lian.best_worst, {best = "c", worst = "b", best_to = {a = 1, b = 3}, to_worst = {a = 3,
      b = 1}})
  end)

  it("parts of scores that have none", function()
    local index, f = small({{1, 5}, {2, 3}, {3, 4}}, {aggregate = "topsis"})
    local s = assert(index:score(f))
    refused("aggregated by 'topsis'|no parts", s.contributions, s, "A")
    refused("no times", s.rank, s, 2020)
    refused("shares of 2 dimensions", s.benefit, s, {floor = 0.6})
  end)
end)

describe("options that meet", function()
  -- a tail that the logarithm is taken of, and gaps
  local function tail(steps)
    local rows = {}
    for k = 1, 9 do rows[k] = {k, k % 4} end
    rows[10], rows[11] = {1000, 6}, {false, 2}
    steps.missing = "skip"
    local index, f = small(rows, steps)
    return index, f
  end

  it("leave indicators with goalposts or a target in the unit that these are in", function()
    local _, f = tail{}
    for _, treat in ipairs{"log", "box_cox", {"winsorise", most = 1, kurtosis = -2, skewness = 0.1}} do
      local given = {{"x1", goalposts = {0, 1000}, target = 500}, "x2", treat = treat, missing = "skip"}
      local s = assert(lian.index "x" (given):score(f, {draws = 0}))
      assert.equal("none, for its goalposts", s:treated()(1, "done"))
      for k = 1, 10 do near.number(1 + 99 * f(k, "x1") / 1000, s:data()(k, "x1"), 1e-12) end
      assert.is_nil(s:data()(11, "x1"))
      given[1].goalposts, given[2], given.normalise = nil, {"x2", target = 4}, "target"
      s = assert(lian.index "x" (given):score(f, {draws = 0}))
      assert.equal("none, for its target", s:treated()(1, "done"))
      for k = 1, 10 do near.number((f(k, "x1") - 1) / 499, s:data()(k, "x1"), 1e-12) end
      given.normalise = "minmax" -- whose ends are those of the data, in whatever unit
      s = assert(lian.index "x" (given):score(f, {draws = 0}))
      assert.not_equal("none, for its target", s:treated()(1, "done"))
    end
  end)

  it("refuse weights by numbers as they are of an indicator that is its logarithm", function()
    for _, steps in ipairs{{weights = "variation"}, {weights = {"variation"}},
      {weights = {"combined", "critic", {"entropy", of = "raw"}}}} do
      steps.treat = "log"
      local index, f = tail(steps)
      refused("looks at 'x1' as it is, and its outliers were treated by 'log'", index.score, index, f)
      steps.treat = "percentile"
      index, f = tail(steps)
      assert.truthy(index:score(f))
    end
  end)

  it("have intervals of ranks under weights that are mixed, which other draws may mix too", function()
    local index, f = small({{1, 5}, {2, 3}, {3, 4}, {4, 1}}, {weights = {"combined", "entropy", "critic", by = "game"}})
    local s = assert(index:score(f))
    assert.truthy(s:rank().note:find("weights combined of entropy, critic by game", 1, true))
    assert.is_true(s:rank()(1, "rank_low") >= 1)
    local u = assert(s:uncertainty{draws = 8, vary = {weighting = {{"combined", "equal", "deviation"}}}})
    assert.truthy(u.note:find("combined of entropy, critic by game | combined of equal, deviation by mean", 1, true))
    refused("vary.weighting[1]: 'combined' needs at least two methods", s.uncertainty, s, {vary = {weighting = {
      {"combined", "equal"}}}})
  end)

  it("refuse weights of indicators and groups that a method would not look at", function()
    local x = {{"x", weight = 3}, "y"}
    refused("'x' has a weight of its own, and the weights below 't' are 'equal'", lian.index "t", {x[1], x[2],
      weights = "equal"})
    refused("'x' has a weight of its own, and the weights below 't' are 'entropy'", lian.index "t", {x[1], x[2],
      weights = {"entropy"}})
    refused("the weights below 'g' are 'critic'", lian.index "t", {g = {x[1], x[2], weights = "critic"}, "z"})
    refused("the weights below 'g' are those of its list", lian.index "t", {g = {x[1], x[2], weights = {1, 2}}, "z"})
    refused("'g' has a weight of its own, and the weights below 't' are those of its list", lian.index "t",
      {g = {weight = 2, "x"}, h = {"z"}, weights = {g = 1, h = 3}})
    refused("'g' has a weight of its own, and the weights below 't' are 'equal'", lian.index "t", {g = {weight = 2,
      "x"}, h = {"z"}, weights = {"entropy", "equal"}})
    for _, weights in ipairs{"entropy", {"entropy", "given"}} do
      assert.truthy(lian.index "t" {g = {weight = 2, "x", "y"}, h = {weight = 1, "z"}, weights = weights})
    end
    assert.truthy(lian.index "t" {{"x", weight = 1}, {"y", weight = 1}, weights = "equal"}) -- alike, and so is equal
    assert.truthy(lian.ready_index("foundation", {weights = "equal"})) -- in place of the frame's own
  end)
end)

describe("indicators that lian computes", function()
  -- two regions, two goods: counted by hand
  local chain = assert(lian.chain{nodes = {"H_x", "H_y", "F_x", "F_y"}, regions = {"H", "H", "F", "F"},
    sectors = {"x", "y", "x", "y"}, flows = {{10, 20, 5, 5}, {20, 20, 10, 10}, {5, 10, 10, 5}, {10, 10, 5, 5}},
    demand = {labels = {"H", "F"}, regions = {"H", "F"}, values = {{40, 20}, {40, 20}, {20, 40}, {20, 30}}}})

  it("are those of the regions of a table", function()
    local f = lian.measures(chain)
    assert.same({"H", "F"}, f:column "unit")
    -- deliveries of H: to H 70 + 80 (x 10+20+40, y 20+20+40), to F 30 + 40; of F: to H 35 + 40, to F 55 + 40
    near.number(70 / 220, f("H", "export_share"), 1e-14)
    near.number(75 / 170, f("F", "export_share"), 1e-14)
    near.number(75 / 225, f("H", "import_dependence"), 1e-14)
    near.number(70 / 165, f("F", "import_dependence"), 1e-14)
    near.number(0, f("H", "supplier_diversity"), 1e-14) -- one foreign origin
    near.number(1 / ((100 / 220) ^ 2 + (120 / 220) ^ 2) / 2, f("H", "sector_diversity"), 1e-14)
    assert.equal(1, f("H", "completeness"))
    assert.equal(1, f("H", "leading_goods"))
  end)

  it("count value added at basic prices, without taxes on products", function()
    local inputs = {labels = {"pay", "taxes on products", "surplus"}, roles = {"labour", "product_taxes", "surplus"},
      values = {{20, 10, 15, 20}, {5, -4, 3, 2}, {30, 54, 42, 33}}}
    local given = {nodes = {"H_x", "H_y", "F_x", "F_y"}, regions = {"H", "H", "F", "F"},
      sectors = {"x", "y", "x", "y"}, flows = chain:flows(), inputs = inputs, demand = {labels = {"H", "F"},
      regions = {"H", "F"}, values = {{40, 20}, {40, 20}, {20, 40}, {20, 30}}}}
    local f = lian.measures(assert(lian.chain(given)))
    near.number((50 + 64) / 220, f("H", "value_added_ratio"), 1e-14)
    near.number((57 + 53) / 170, f("F", "value_added_ratio"), 1e-14)
    given.regions, given.demand.regions = nil, nil
    local alone = assert(lian.chain(given))
    f = lian.measures(alone)
    for k, ratio in ipairs{50 / 100, 64 / 120, 57 / 90, 53 / 80} do
      near.number(ratio, f(k, "value_added_ratio"), 1e-14)
      near.number(ratio, alone:multipliers{of = "value_added"}(k, "direct"), 1e-14)
    end
  end)

  it("stand before and after a run, and score it", function()
    local run = assert(lian.scenario "cut" {lian.embargo{goods = "x", by = "F", on = "H", cut = 0.5}}:run(chain))
    local f = lian.measures(run)
    assert.same({"before", "before", "after", "after"}, f:column "time")
    assert.equal(1, f(1, "output_kept"))
    assert.is_true(f(3, "import_dependence") < f(1, "import_dependence"))
    local index = lian.index "x" {{"import_dependence", direction = -1, from = "chain"}, "export_share"}
    local s = assert(index:score(run))
    assert.equal(2, #s:change())
    refused("is not among what lian computes here", function() return lian.index "x" {"rd_share"}:score(run) end)
  end)

  it("come beside a frame", function()
    local index = lian.index "x" {{"import_dependence", direction = -1, from = "chain"}, "rd"}
    local s = assert(index:score(lian.frame.new{{"land", {"H", "F"}}, {"rd", {1, 2}}}, {unit = "land", chain = chain}))
    near.number(75 / 225, s:data{step = "raw"}("H", "import_dependence"), 1e-14)
    refused("comes from a chain", function()
      return index:score(lian.frame.new{{"unit", {"H", "F"}}, {"rd", {1, 2}}})
    end)
  end)
end)

describe("ready indices", function()
  local NAMES_OF = {"chain_resilience", "digital_cluster", "five_levers", "foundation", "modern_chain", "modern_system"}

  it("name each indicator with definition, unit, direction, source, and what it cannot show", function()
    for _, name in ipairs(NAMES_OF) do
      local f = lian.ready_index(name):indicators()
      assert.is_true(#f >= 9, name)
      for i = 1, #f do
        for _, column in ipairs{"indicator", "group", "direction", "unit", "from", "definition", "source",
          "shows_not"} do
          assert.is_not_nil(f(i, column), name .. " " .. f(i, "indicator") .. " " .. column)
        end
        if f(i, "from") == "chain" then
          assert.is_not_nil(require "lian.index.measures".KNOWN[f(i, "indicator")], f(i, "indicator"))
        end
      end
    end
  end)

  it("give a first score from one table", function()
    local world = assert(require "lian.examples.four_regions"())
    for _, name in ipairs(NAMES_OF) do
      local index = lian.ready_index(name, {only = "regions", normalise = {"minmax", constant = "middle"}})
      local rank = assert(index:score(world)):rank()
      assert.equal(4, #rank)
      assert.truthy(rank.note:find("indicators are left out: ", 1, true)) -- a score of two of fifteen says so
      if name ~= "foundation" then assert.matches("are left out", index.model.note, 1, true) end
    end
  end)

  it("refuse what is not theirs", function()
    refused("did you mean 'modern_chain'", lian.ready_index, "modern_chian")
    refused("has no indicator 'nothing'", lian.ready_index, "modern_chain", {without = "nothing"})
  end)
end)

describe("the page of a score", function()
  it("shows ranking, intervals, dimensions, years, shifts, obstacles and what it is made of", function()
    local score = assert(declared{}:score(panel(12), OF))
    local path = os.tmpname()
    assert.equal(path, assert(score:report(path)))
    local file <close> = assert(io.open(path))
    local text = file:read "a"
    os.remove(path)
    for _, part in ipairs{"Ranks, and where 90 % of draws put them, 2020", "Scores by year", "Shifts of rank",
      "Dimensions of the first three and the last, 2020", "What holds units back", "What drives the index",
      "What it is made of"} do
      assert.truthy(text:find(part, 1, true), part)
    end
    assert.is_nil(text:find("[^%a]nan[^%a]"))
  end)

  it("of one year and a flat index has what there is", function()
    local index, f = small({{1, 5}, {2, 3}, {3, 4}})
    local path = os.tmpname()
    assert(assert(index:score(f)):report(path))
    local file <close> = assert(io.open(path))
    local text = file:read "a"
    os.remove(path)
    assert.is_nil(text:find("Scores by year", 1, true))
  end)
end)
