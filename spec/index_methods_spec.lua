-- normalisations, weights and rules of aggregation against worked examples: the demo tables of ref/indicators (numpy,
-- several checked a second way), and published cases
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"

local real = data.case(it)

-- five units, four indicators, the last a cost
local DEMO = {{10, 0.5, 100, 5}, {20, 0.8, 120, 3}, {30, 0.6, 90, 4}, {40, 0.9, 200, 2}, {50, 0.7, 150, 1}}
local LESS = {false, false, false, true}

local function native(rows)
  local flat = {}
  for _, row in ipairs(rows) do for _, v in ipairs(row) do flat[#flat + 1] = v end end
  return core.index.table(#rows, #rows[1], flat)
end

local function normalised(method, more)
  local spec = {method = method, less = LESS}
  for key, value in pairs(more or {}) do spec[key] = value end
  return assert(core.index.normalise(native(DEMO), spec))
end

local function demo_frame()
  local columns = {{"unit", {"A", "B", "C", "D", "E"}}}
  for j = 1, 4 do
    local list = {}
    for i = 1, 5 do list[i] = DEMO[i][j] end
    columns[j + 1] = {"x" .. j, list}
  end
  return lian.frame.new(columns)
end

local function answers(name)
  local out, f = {}, assert(lian.frame.read(data.answer("indicators/" .. name .. ".csv")))
  for i, row in f:rows() do
    local list = {}
    for k, column in ipairs(f:names()) do if type(row[column]) == "number" and
      k > 1 then list[#list + 1] = row[column] end end
    local key = f(i, "method")
    out[key] = out[key] or {}
    table.insert(out[key], list)
  end
  return out
end

local function demo(steps)
  local given = {"x1", "x2", "x3", {"x4", direction = -1}}
  for key, value in pairs(steps) do given[key] = value end
  return assert(lian.index "demo" (given):score(demo_frame(), {draws = 0}))
end

local function scores(steps)
  local score, out = demo(steps), {}
  for i = 1, 5 do out[i] = score.values[i] end
  return out
end

-- entropy (1 - e over ln of the rows that have it), deviation, and pairwise correlation in plain Lua; false: a gap
local function present(list)
  local out = {}
  for _, v in ipairs(list) do if v then out[#out + 1] = v end end
  return out
end

local function plain_entropy(list)
  local there, sum, e = present(list), 0, 0
  for _, v in ipairs(there) do sum = sum + v end
  for _, v in ipairs(there) do if v > 0 then e = e - v / sum * math.log(v / sum) end end
  return #there > 1 and 1 - e / math.log(#there) or 0
end

local function plain_moments(a, b)
  local n, ma, mb, aa, bb, ab = 0, 0, 0, 0, 0, 0
  for i = 1, #a do if a[i] and b[i] then n, ma, mb = n + 1, ma + a[i], mb + b[i] end end
  ma, mb = ma / n, mb / n
  for i = 1, #a do
    if a[i] and b[i] then
      aa, bb, ab = aa + (a[i] - ma) ^ 2, bb + (b[i] - mb) ^ 2, ab + (a[i] - ma) * (b[i] - mb)
    end
  end
  return ab / math.sqrt(aa * bb), math.sqrt(aa / (n - 1)), n
end

describe("what an index says of itself", function()
  local d = lian.frame.new{{"unit", {"A", "B", "C"}}, {"x", {1, nil, 3}}, {"y", {2, 5, 4}}, {"z", {1, 9, 2}}, count = 3}

  it("names gaps, outliers, and the rule of a group of its own", function()
    local index = lian.index "told"{missing = "mean", treat = "winsorise", b = {"z"},
      a = {aggregate = "barrel", "x", "y"}}
    local note = assert(index:score(d, {draws = 0})):rank().note
    assert.equal("missing: mean; outliers: winsorise; minmax over all rows; weights given; aggregated by arithmetic, "
      .. "then arithmetic, indicators first ('a' by barrel)", note)
  end)

  it("takes numbers, by name or in order, or a judgement for its own children", function()
    local ahp = assert(lian.ahp{criteria = {"y", "z"}, matrix = {{1, 3}, {1 / 3, 1}}})
    for _, weights in ipairs{{y = 3, z = 1}, {3, 1}, ahp} do
      local score = assert(lian.index "own"{weights = weights, "y", "z"}:score(d, {draws = 20}))
      assert.near(0.75, score:weights()(1, "weight"), 1e-12)
      assert.is_truthy(score:rank().note:find("weights given (own ones below 'own')", 1, true))
    end
    local groups = assert(lian.index "own"{weights = {a = 1, b = 3}, a = {"y"}, b = {"z"}}:score(d, {draws = 0}))
    assert.near(0.25, groups:weights()(3, "weight"), 1e-12)
    local function refused(message, weights)
      local ok, told = pcall(function() return lian.index "own"{weights = weights, "y", "z"}:score(d, {draws = 0}) end)
      assert.is_false(ok)
      assert.is_truthy(tostring(told):find(message, 1, true), told)
    end
    refused("index: weights of 'own': no child 'w'", {y = 1, w = 2})
    refused("index: weights of 'own': 'z' has none", {y = 1})
    refused("index: weights of 'own': 3 numbers for 2 children (y, z)", {1, 2, 3})
    refused("index: the weights below 'own' add up to 0", {0, 0})
  end)
end)

describe("weights of a table with gaps", function()
  it("weigh each indicator by the rows that have it, in the core and in coordination alike", function()
    math.randomseed(15, 8)
    for _ = 1, 40 do
      local rows, n, m, lists = {}, math.random(5, 30), math.random(3, 4), {}
      for j = 1, m do lists[j] = {} end
      for i = 1, n do
        rows[i] = {}
        for j = 1, m do
          rows[i][j] = (i < 4 or math.random() < 0.7) and math.random() or false
          lists[j][i] = rows[i][j]
        end
      end
      local entropy, critic, sums = {}, {}, {0, 0}
      for j = 1, m do
        entropy[j], critic[j] = plain_entropy(lists[j]), 0
        local _, deviation = plain_moments(lists[j], lists[j])
        for k = 1, m do
          if k ~= j then critic[j] = critic[j] + deviation * (1 - plain_moments(lists[j], lists[k])) end
        end
        sums[1], sums[2] = sums[1] + entropy[j], sums[2] + critic[j]
      end
      for method, plain in pairs{entropy = entropy, critic = critic} do
        local w = assert(core.index.weigh(native(rows), method))
        for j = 1, m do assert.near(plain[j] / sums[method == "entropy" and 1 or 2], w[j], 1e-12) end
      end
      local columns, systems = {}, {}
      for j = 1, m do
        columns[j], systems["s" .. (j - 1) // 2 % 2] = {"x" .. j, {}}, systems["s" .. (j - 1) // 2 % 2] or {}
        for i = 1, n do columns[j][2][i] = rows[i][j] or nil end
        table.insert(systems["s" .. (j - 1) // 2 % 2], "x" .. j)
      end
      columns.count = n
      if systems.s1 then
        local f = assert(lian.coordination(lian.frame.new(columns), systems, {normalise = "none", weights = "entropy"}))
        for i = 1, n do
          if rows[i][1] and rows[i][2] then
            local u = (entropy[1] * rows[i][1] + entropy[2] * rows[i][2]) / (entropy[1] + entropy[2])
            assert.near(u, f(i, "s0"), 1e-12)
          end
        end
      end
    end
  end)

  it("are refused by methods that need all of it, with the remedy", function()
    local f = lian.frame.new{{"unit", {"A", "B", "C"}}, {"x", {1, nil, 3}}, {"y", {2, 5, 4}}, count = 3}
    local given = {missing = "skip", weights = "pca", "x", "y"}
    local score, message = lian.index "gaps"(given):score(f, {draws = 0})
    assert.is_nil(score)
    assert.equal("index 'gaps': weights: B, 'x' is missing: this method needs a table without gaps; fill the gaps, "
      .. "with missing = 'nearest' for one, or weigh by 'entropy', 'critic', 'variation', 'deviation' or 'equal'",
      message)
    given.weights = "entropy"
    score = assert(lian.index "gaps"(given):score(f, {draws = 0}))
    -- shares 0, 1 of two rows: entropy 0; of three rows 0, 1, 2/3
    local p, q = 3 / 5, 2 / 5
    local d = 1 + (p * math.log(p) + q * math.log(q)) / math.log(3)
    assert.near(1 / (1 + d), score:weights()(1, "weight"), 1e-12)
  end)

  it("leave ranks to the draws in which a row has one", function()
    local f = lian.frame.new{{"unit", {"A", "B", "C", "D"}}, {"x", {1, nil, 3, 4}}, {"y", {2, 5, 4, 1}}, count = 4}
    local index = lian.index "gaps"{missing = "skip", aggregate = "topsis", "x", "y"}
    local score = assert(index:score(f))
    local rank = score:rank()
    assert.is_nil(rank(4, "rank"))
    assert.is_nil(rank(4, "rank_low"))
    assert.is_truthy(rank.note:find("or all are alike under the rule: B", 1, true))
    -- under the mean B has the best y and nothing else: 100; under TOPSIS no score
    local u = score:uncertainty{draws = 200, seed = 3, vary = {aggregate = {"topsis", "arithmetic"}}}
    local b
    for k = 1, #u do if u(k, "unit") == "B" then b = k end end
    for _, name in ipairs{"q5", "median", "q95", "mean"} do assert.equal(1, u(b, name)) end
    local o, seen = score:obstacles{top = 2}, {}
    for k = 1, #o do if o(k, "unit") == "B" then seen[#seen + 1] = o(k, "obstacle") end end
    assert.same({"y"}, seen) -- what it lacks is no obstacle
    assert(score:report(os.tmpname()))
  end)

  it("do not lose an indicator to the unit that it is in", function()
    local x, y = {3, 1, 2, 5}, {1, 2, 4, 3}
    local function weights(unit)
      local list = {}
      for i, v in ipairs(x) do list[i] = v * unit end
      local f = lian.frame.new{{"unit", {"a", "b", "c", "d"}}, {"x", list}, {"y", y}}
      local index = lian.index "units"{weights = "variation", normalise = "zscore", "x", "y"}
      return assert(index:score(f, {draws = 0})):weights()(1, "weight")
    end
    for _, unit in ipairs{1e140, 1e-160, 1e-300} do assert.near(weights(1), weights(unit), 1e-12) end
  end)
end)

describe("normalisation", function()
  real("gives the demo's numbers by every method", function()
    local all = answers "demo_normalise"
    local function compare(name, matrix)
      local v = core.index.values(matrix)
      for i = 1, 5 do
        near.array(all[name][i], table.move(v, (i - 1) * 4 + 1, i * 4, 1, {}), 1e-12, name)
      end
    end
    compare("minmax", normalised "minmax")
    compare("zscore_sd_n-1", normalised "zscore")
    compare("rank_asc", normalised "rank")
    compare("prank", normalised "percentile")
    compare("borda", normalised "borda")
    compare("dist2max", normalised "frontier")
    compare("dist2targ_60_1_200_cost1", normalised("target", {target = {60, 1, 200, 1}}))
    compare("goalposts_0-60_0-1_50-250_cost0-6", normalised("goalposts", {low = 0, high = 100, from = {0, 0, 50, 6},
      to = {60, 1, 250, 0}}))
  end)

  it("gives UNDP's human development index of Norway and China, 2021, by goalposts and geometric means", function()
    -- Technical notes 2021/22: life 20..85, schooling 0..18 and 0..15, ln of income 100..75,000; published 0.961, 0.768
    local f = lian.frame.new{{"unit", {"Norway", "China"}}, {"life", {83.2, 78.2}}, {"expected", {18.2, 14.2}},
      {"mean_years", {13.0, 7.6}}, {"income", {math.log(64660), math.log(17504)}}}
    local hdi = lian.index "HDI" {
      {"life", goalposts = {20, 85}},
      {name = "education", aggregate = "arithmetic", {"expected", goalposts = {0, 18}}, {"mean_years",
        goalposts = {0, 15}}},
      {"income", goalposts = {math.log(100), math.log(75000)}},
      normalise = {"goalposts", low = 0, high = 1}, aggregate = "geometric"}
    local score = assert(hdi:score(f, {draws = 0}))
    near.number(0.9609, score.values[1], 1e-4)
    near.number(0.7677, score.values[2], 1e-4)
  end)

  it("is the same for one indicator in other units, and for rows in another order", function()
    local base = core.index.values(normalised "zscore")
    local rows = {}
    for i, row in ipairs(DEMO) do rows[6 - i] = {row[1] * 1000 + 7, row[2], row[3], row[4]} end
    local other = core.index.values(assert(core.index.normalise(native(rows), {method = "zscore", less = LESS})))
    for i = 1, 5 do
      for j = 1, 4 do near.number(base[(i - 1) * 4 + j], other[(5 - i) * 4 + j], 1e-12) end
    end
  end)
end)

describe("weights", function()
  real("are the demo's by entropy, CRITIC, variation, deviation and components", function()
    local all, unit = answers "demo_weights", normalised "minmax"
    local function compare(name, found) near.array(all[name][1], found, 1e-12, name) end
    compare("entropy_minmax_0ln0", assert(core.index.weigh(unit, "entropy")))
    compare("critic_ddof1", assert(core.index.weigh(unit, "critic")))
    compare("cv_raw", assert(core.index.weigh(native(DEMO), "variation")))
    compare("cv_minmax", assert(core.index.weigh(unit, "variation")))
    compare("std_minmax", assert(core.index.weigh(unit, "deviation")))
    compare("pca_v1sq", assert(core.index.weigh(unit, "pca")))
    compare("pca_cn_absV_85pct", assert(core.index.weigh(unit, "pca_shares")))
    compare("entropy_minmax_shift1", demo{weights = {"entropy", shift = 1}}.weight and
      table.move(demo{weights = {"entropy", shift = 1}}.weight, 1, 4, 1, {}))
    for name, by in pairs{comb_mult = "product", comb_mean = "mean", comb_geom = "geometric", comb_game = "game"} do
      compare(name, table.move(demo{weights = {"combined", "entropy", "critic", by = by}}.weight, 1, 4, 1, {}))
    end
  end)

  it("are Saaty's by pairwise comparison", function()
    local j = assert(lian.ahp{criteria = {"a", "b", "c"}, matrix = {{1, 3, 5}, {1 / 3, 1, 3}, {1 / 5, 1 / 3, 1}},
      random_index = "saaty"})
    near.array({.6369855717, .2582849944, .1047294339}, j.list, 1e-10)
    near.number(3.0385110906, j.lambda, 1e-10)
    near.number(.0331992160, j.ratio, 1e-9)
    j = assert(lian.ahp{criteria = {"a", "b", "c", "d"}, random_index = "saaty",
      matrix = {{1, 2, 4, 1 / 2}, {1 / 2, 1, 3, 1 / 3}, {1 / 4, 1 / 3, 1, 1 / 5}, {2, 3, 5, 1}}})
    near.array({.2843780848, .1699009809, .0728589317, .4728620026}, j.list, 1e-10)
    near.number(.0189294620, j.ratio, 1e-9)
  end)

  it("refuse Wang and Chin's inconsistent matrix (2011) and name the judgement", function()
    local matrix = {{1, 4, 3, 1, 3, 4}, {1 / 4, 1, 7, 3, 1 / 5, 1}, {1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6},
      {1, 1 / 3, 5, 1, 1, 1 / 3}, {1 / 3, 5, 5, 1, 1, 3}, {1 / 4, 1, 6, 3, 1 / 3, 1}}
    local names = {"1", "2", "3", "4", "5", "6"}
    local none, message, code = lian.ahp{criteria = names, matrix = matrix, random_index = "saaty"}
    assert.is_nil(none)
    assert.equal("contradiction", code)
    assert.matches("consistency ratio 0.229, expected below 0.1", message, 1, true)
    local j = assert(lian.ahp{criteria = names, matrix = matrix, accept = 0.3})
    near.array({0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391}, j.list, 3e-4)
    near.number(7.419870, j.lambda, 1e-6)
  end)

  it("join judges by geometric means", function()
    local a, b = {{1, 2}, {1 / 2, 1}}, {{1, 8}, {1 / 8, 1}}
    near.array({0.8, 0.2}, assert(lian.ahp{criteria = {"a", "b"}, matrix = {a, b}}).list, 1e-12)
  end)

  it("are Rezaei's by best and worst, linear form", function()
    local j = assert(lian.best_worst{best = "z", worst = "x", best_to = {x = 8, y = 2, z = 1}, to_worst = {x = 1, y = 5,
      z = 8}})
    near.array({1 / 14, 9 / 28, 17 / 28}, j.list, 1e-12)
    near.number(1 / 28, j.xi, 1e-12)
    j = assert(lian.best_worst{best = "b", worst = "e", best_to = {a = 2, b = 1, c = 4, d = 3, e = 8},
      to_worst = {a = 4, b = 8, c = 2, d = 3, e = 1}})
    near.array({.2295081967, .4480874317, .1147540984, .1530054645, .0546448087}, j.list, 1e-9)
    near.number(.0109289617, j.xi, 1e-9)
    j = assert(lian.best_worst{best = "a", worst = "c", best_to = {a = 1, b = 2, c = 6}, to_worst = {a = 6, b = 3,
      c = 1}})
    near.array({0.6, 0.3, 0.1}, j.list, 1e-12)
    assert.equal(0, j.xi)
  end)

  it("give a column without spread exactly 0, and add up to 1", function()
    local rows = {{1, 5, 3}, {2, 5, 1}, {4, 5, 2}}
    for _, method in ipairs{"entropy", "critic", "variation", "deviation", "pca", "pca_shares", "factor"} do
      local w = assert(core.index.weigh(native(rows), method))
      assert.equal(0, w[2], method)
      near.number(1, w[1] + w[2] + w[3], 1e-15, method)
    end
  end)

  it("make correlations with the index alike where weights of at least 0 can", function()
    local rows = {}
    for i = 1, 40 do rows[i] = {(i * 7) % 13 + i / 4, (i * 5) % 11 + i / 3, (i * 3) % 17} end
    local w, attained = assert(core.index.weigh_alike(native(rows)))
    for k = 2, 3 do near.number(attained[1], attained[k], 1e-6) end
    -- as weights C^-1 d give, where those are positive (Becker et al. 2017)
    assert.is_true(w[1] > 0 and w[2] > 0 and w[3] > 0)
    local flat = {}
    for i, row in ipairs(rows) do
      local sum = 0
      for k = 1, 3 do sum = sum + w[k] * row[k] end
      flat[i] = {row[1], row[2], row[3], sum}
    end
    local correlations = core.index.values(core.index.correlations(native(flat), false))
    near.number(correlations[4], correlations[8], 1e-6)
  end)
end)

describe("aggregation", function()
  real("gives the demo's scores by every rule", function()
    local all = answers "demo_aggregation"
    local cases = {
      arith_0_1 = {normalise = {"minmax", low = 0, high = 1}}, arith_1_100 = {}, geom_1_100 = {aggregate = "geometric"},
      harm_1_100 = {aggregate = "harmonic"}, ["power_p=-2_1_100"] = {aggregate = {"power", p = -2}},
      ["power_p=2_1_100"] = {aggregate = {"power", p = 2}}, min_1_100 = {aggregate = "barrel"},
      mpi_minus = {normalise = {"zscore", mean = 100, deviation = 10, divisor = "n"}, aggregate = "mazziotta_pareto"},
      ampi_minus_minmax = {normalise = {"minmax", low = 70, high = 130}, aggregate = "mazziotta_pareto"},
      copeland = {aggregate = "copeland"}, topsis_vector_w_in = {normalise = "vector", aggregate = "topsis"},
      topsis_minmax_w_in_dist = {aggregate = "topsis"}, ["grey_rho0.5"] = {aggregate = "grey"},
        rsr = {aggregate = "rank_sum"},
    }
    for name, steps in pairs(cases) do near.array(all[name][1], scores(steps), 1e-12, name) end
    local q = scores{aggregate = "vikor"}
    for i, expected in ipairs(all["vikor_Q_v0.5"][1]) do near.number(1 - expected, q[i], 1e-12, "vikor") end
  end)

  real("gives the demo's benefit of the doubt, free and with shares of 10 to 40 %", function()
    local all, score = answers "demo_aggregation", demo{}
    for name, limits in pairs{bod_1_100 = {0, 1}, bod_1_100_share10_40 = {0.1, 0.4}} do
      local f = assert(score:benefit{floor = limits[1], ceiling = limits[2]})
      for i, unit in ipairs{"A", "B", "C", "D", "E"} do near.number(all[name][1][i], f(unit, "benefit"), 1e-8, name) end
    end
  end)

  it("gives Tzeng and Huang's TOPSIS (2011)", function()
    local f = lian.frame.new{{"unit", {"a", "b", "c", "d"}}, {"x", {5, 7, 8, 7}}, {"y", {8, 6, 8, 4}}, {"z",
      {4, 8, 6, 6}}}
    local score = assert(lian.index "t" {{"x", weight = 0.3}, {"y", weight = 0.4}, {"z", weight = 0.3},
      normalise = "vector",
      aggregate = "topsis"}:score(f, {draws = 0}))
    near.array({0.5037, 0.6581, 0.7482, 0.3340}, {score.values[1], score.values[2], score.values[3], score.values[4]},
      1e-4)
  end)

  it("gives De Muro, Mazziotta and Pareto's 99.333 of 90, 100 and 110", function()
    local y = core.index.table(1, 3, {90, 100, 110})
    local tree = {leaves = 3, parent = {4, 4, 4, 0}, rule = {false, false, false, 7}, weight = {1, 1, 1, 1}}
    near.number(100 - 200 / 3 / 100, core.index.aggregate(y, tree):get(1, 4), 1e-14)
  end)

  it("keeps barrel <= harmonic <= geometric <= arithmetic <= square, and its slopes add up (Euler)", function()
    local flat, m, n = {}, 5, 40
    for k = 1, n * m do flat[k] = 1 + 99 * core.random_uniform(1, 2, k) end
    local y, last = core.index.table(n, m, flat), {}
    for _, rule in ipairs{{5, 1}, {3, 1}, {2, 1}, {1, 1}, {4, 2}, {6, 0.3}, {7, 1}} do
      local tree = {leaves = m, parent = {6, 6, 7, 7, 8, 8, 8, 0}, weight = {2, 1, 1, 3, 1, 1, 2, 1}, parameter = {},
        rule = {false, false, false, false, false, rule[1], rule[1], rule[1]}}
      for k = 1, 8 do tree.parameter[k] = rule[2] end
      local s, d = assert(core.index.aggregate(y, tree)), assert(core.index.slopes(y, tree))
      for i = 1, n do
        local sum = 0
        for j = 1, m do sum = sum + d:get(i, j) * y:get(i, j) end
        near.number(s:get(i, 8), sum, 1e-12)
        if rule[1] <= 5 then
          assert.is_true(s:get(i, 8) >= (last[i] or 0) - 1e-9)
          last[i] = s:get(i, 8)
        end
      end
    end
  end)

  it("ranks the same after a monotone change of an indicator where it uses ranks alone", function()
    local before = demo{normalise = "rank", aggregate = "rank_sum"}.ranks
    local f = demo_frame():with("x1", {1, 2, 9, 1000, 1e6})
    local after = assert(lian.index "demo" {"x1", "x2", "x3", {"x4", direction = -1}, normalise = "rank",
      aggregate = "rank_sum"}:score(f, {draws = 0})).ranks
    assert.same(before, after)
  end)

  it("does not depend on the order of rows under Copeland with gaps", function()
    local function of(order)
      local rows, out = {A = {1, false, 3}, B = {false, 2, 2}, C = {3, 1, false}}, {}
      local flat = {}
      for _, name in ipairs(order) do table.move(rows[name], 1, 3, #flat + 1, flat) end
      local s = assert(core.index.aggregate(core.index.table(3, 3, flat),
        {leaves = 3, parent = {4, 4, 4, 0}, rule = {false, false, false, 8}, weight = {1, 1, 1, 1}}))
      for k, name in ipairs(order) do out[name] = s:get(k, 4) end
      return out
    end
    assert.same(of{"A", "B", "C"}, of{"C", "B", "A"})
  end)
end)

describe("further rules", function()
  it("tell VIKOR's compromise: the demo's E and D share the lead", function()
    local f = demo{aggregate = "vikor"}:rank()
    assert.matches("the advantage is below 0.25, so these share the lead: D, E", f.note, 1, true)
  end)

  it("are the soft barrel, between mean and least, and outranking, the mean share of weight ahead", function()
    near.array({0.3 * 3.25 + 0.7 * 1, 0.3 * 44.875 + 0.7 * 25.75}, table.move(scores{aggregate = {"soft_barrel",
      soft = 0.3}}, 1, 2, 1, {}), 1e-12)
    -- A against the others: x1 never ahead; x2 never; x3 ahead of C; x4 never
    near.number(0.25 / 4, scores{aggregate = "outranking"}[1], 1e-14)
  end)

  it("weigh factors: two pairs that say the same, apart from each other, weigh alike", function()
    local rows = {}
    for i, pair in ipairs{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}, {2, 0}, {-2, 0}, {0, 2}, {0, -2}} do
      rows[i] = {pair[1], 3 * pair[1], pair[2], 5 * pair[2]}
    end
    near.array({0.25, 0.25, 0.25, 0.25}, assert(core.index.weigh(native(rows), "factor")), 1e-9)
    -- one factor alone: its squared loadings
    local unit = normalised "minmax"
    near.array(assert(core.index.weigh(unit, "pca")), assert(core.index.weigh(unit, "factor")), 1e-9)
    local none, message = core.index.weigh(native(rows), "pca")
    assert.is_nil(none)
    assert.matches("no first component", message, 1, true)
  end)
end)

describe("treatment and gaps", function()
  it("finds the most likely power of Box and Cox, and cuts at percentiles", function()
    local v = {1, 2, 2, 3, 3, 4, 5, 60, 60, 400}
    local t, what = core.index.treat(core.index.table(10, 1, v), {method = "box_cox"})
    local function likelihood(l)
      local y, logs, mean, variance = {}, 0, 0, 0
      for i, x in ipairs(v) do
        y[i] = (x ^ l - 1) / l -- from x - min + 1, and the least is 1
        logs, mean = logs + math.log(x), mean + y[i] / 10
      end
      for i = 1, 10 do variance = variance + (y[i] - mean) ^ 2 / 10 end
      return -5 * math.log(variance) + (l - 1) * logs, y
    end
    local l = what[1].lambda
    local best, y = likelihood(l)
    assert.is_true(best >= likelihood(l + 1e-3) and best >= likelihood(l - 1e-3))
    for i = 1, 10 do near.number(y[i], t:get(i, 1), 1e-10) end
    t, what = core.index.treat(core.index.table(11, 1, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}), {method = "percentile",
      low = 0.1, high = 0.85})
    assert.same({1, 8.5, 3, 1}, {t:get(1, 1), t:get(11, 1), what[1].changed, what[1].low_end})
  end)

  it("mirrors a left tail before its logarithm, unless COINr's is asked for", function()
    local right, left = {}, {}
    for i, x in ipairs{1, 2, 2, 3, 3, 4, 5, 60, 60, 400} do right[i], left[i] = x, -x end
    local a = core.index.treat(core.index.table(10, 1, right), {method = "log"})
    local b = core.index.treat(core.index.table(10, 1, left), {method = "log"})
    for i = 1, 10 do near.number(-a:get(i, 1), b:get(i, 1), 1e-13) end
    b = core.index.treat(core.index.table(10, 1, left), {method = "log", plain = true})
    near.number(math.log(399 + 3.99), b:get(1, 1), 1e-12)
  end)


  it("winsorises by sample skewness and kurtosis: 1..9, 100", function()
    local s, k = core.index.moments{1, 2, 3, 4, 5, 6, 7, 8, 9, 100}
    near.number(3.11889574524, s, 1e-11)
    near.number(9.79924471616, k, 1e-11)
    local x = core.index.table(10, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 100})
    local t, what = core.index.treat(x, {method = "winsorise"})
    assert.equal(9, t:get(10, 1))
    assert.equal(1, what[1].changed)
    t, what = core.index.treat(core.index.table(10, 1, {1, 2, 2, 3, 3, 4, 5, 60, 60, 400}), {method = "log"})
    assert.equal("log", what[1].done)
    near.number(1.38379123090, t:get(1, 1), 1e-10)
    near.number(5.99891174774, t:get(10, 1), 1e-10)
    near.number(1.4117, what[1].skewness_after, 1e-4)
  end)

  it("leaves a column without spread alone", function()
    local t, what = core.index.treat(core.index.table(4, 1, {3, 3, 3, 3}), {method = "winsorise"})
    assert.equal("none", what[1].done)
    assert.equal(3, t:get(4, 1))
  end)

  it("fills in time, by neighbours, and by a normal model", function()
    local x = core.index.table(5, 1, {1, false, false, 4, false})
    local out = core.index.values(assert(core.index.fill(x, {method = "linear", group = {1, 1, 1, 1, 1},
      time = {2000, 2001, 2003, 2004, 2006}})))
    near.array({1, 1.75, 3.25, 4, 4}, out, 1e-15)
    out = core.index.values(assert(core.index.fill(core.index.table(4, 2, {0, 1, 1, 3, 10, 50, 0.4, false}),
      {method = "nearest", neighbours = 2})))
    near.number(2, out[8], 1e-15)
    -- one column with gaps, one without: EM's limit is the regression on complete rows (Little and Rubin 2002, 7.3)
    local rows, n, sx, sy, sxx, sxy = {}, 0, 0, 0, 0, 0
    for i = 1, 12 do
      local a, b = i, 3 * i + (i * i % 5)
      rows[#rows + 1] = a
      rows[#rows + 1] = i <= 9 and b or false
      if i <= 9 then n, sx, sy, sxx, sxy = n + 1, sx + a, sy + b, sxx + a * a, sxy + a * b end
    end
    local slope = (sxy - sx * sy / n) / (sxx - sx * sx / n)
    out = core.index.values(assert(core.index.fill(core.index.table(12, 2, rows), {method = "em", steps = 5000,
      tolerance = 1e-12})))
    for i = 10, 12 do near.number(sy / n + slope * (i - sx / n), out[2 * i], 1e-8) end
  end)
end)

describe("the usual chain of Chinese studies on provinces, 2011-2020", function()
  real("repeats weights, scores, TOPSIS and obstacles", function()
    local f = assert(lian.frame.read(data.answer "indicators/provinces_chain_input.csv"))
    local weights = answers "provinces_chain_weights"
    local theirs = assert(lian.frame.read(data.answer "indicators/provinces_chain_output.csv"))
    local names = {"gdp_per_head", "tertiary_share", "industry_va_per_head", "co2_per_gdp_cost", "so2_per_gdp_cost",
      "energy_per_gdp_cost"}
    local function score(aggregate, how)
      local given = {normalise = {"minmax", low = 0, high = 1}, weights = how, aggregate = aggregate}
      for k, name in ipairs(names) do given[k] = {name, direction = name:find "_cost" and -1 or 1} end
      return assert(lian.index "chain" (given):score(f, {unit = "province", time = "year", draws = 0}))
    end
    local linear, topsis = score("arithmetic", "entropy"), score("topsis", "entropy")
    near.array(weights.entropy[1], table.move(linear.weight, 1, 6, 1, {}), 1e-11)
    near.array(weights.critic[1], table.move(score("arithmetic", "critic").weight, 1, 6, 1, {}), 1e-11)
    for i = 1, #theirs do
      near.number(theirs(i, "linear"), linear.values[i], 1e-11)
      near.number(theirs(i, "topsis"), topsis.values[i], 1e-11)
    end
    local obstacles = linear:obstacles{unit = "Anhui", time = 2011, top = 6}
    for i = 1, 6 do near.number(theirs(1, "obst_" .. obstacles(i, "obstacle")), 100 * obstacles(i, "share"), 1e-10) end
  end)
end)
