-- Designs, and what drives a function: against SALib's outputs (../shared/ref/decisions), analytic indices of
-- Ishigami's and Sobol's functions, and scipy.
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local explore = core.explore

local real = data.case(it)

local function answer(name) return assert(lian.frame.read(data.answer("decisions/" .. name .. ".csv"))) end

local function near(expected, got, tolerance, what)
  if math.abs(expected - got) > tolerance then
    error(("%s: expected %.17g, got %.17g"):format(what or "", expected, got), 2)
  end
end

local PI = math.pi
local function ishigami(p) return math.sin(p.x1) + 7 * math.sin(p.x2) ^ 2 + 0.1 * p.x3 ^ 4 * math.sin(p.x1) end
local ANGLES = {x1 = lian.uniform(-PI, PI), x2 = lian.uniform(-PI, PI), x3 = lian.uniform(-PI, PI)}

local function points(design, count, d, given)
  local streams = {}
  given = given or {}
  for j = 1, d do streams[j] = core.stream("x" .. j) end
  return core.index.values(explore.points(design, given.scrambled ~= false, given.seed or 1, streams, given.first or 0,
    count))
end

describe("designs", function()
  real("Sobol points are those of Joe and Kuo, bit for bit", function()
    local ref, u = answer "sobol_joekuo_first16_d8", points("sobol", 16, 8, {scrambled = false})
    for i = 1, 16 do for j = 1, 8 do assert.equal(ref(i, "d" .. j), u[(i - 1) * 8 + j]) end end
  end)

  -- scipy 1.10.1, qmc.Sobol(512, scramble=False): point 101 in dimensions 2, 100, 300 and 512
  it("has 512 dimensions of Sobol points", function()
    local u = points("sobol", 1, 512, {scrambled = false, first = 101})
    assert.same({0.7578125, 0.3828125, 0.0859375, 0.0234375}, {u[2], u[100], u[300], u[512]})
    assert.has_error(function() points("sobol", 8, 513) end)
  end)

  it("scrambles Sobol points without leaving their strata", function()
    for _, seed in ipairs{1, 2, 3} do
      local u, n = points("sobol", 64, 5, {seed = seed}), 64
      for j = 1, 5 do
        local seen = {}
        for i = 0, n - 1 do
          local stratum = math.floor(u[i * 5 + j] * n)
          assert.is_nil(seen[stratum])
          seen[stratum] = true
        end
      end
    end
  end)

  it("extends sequences by index", function()
    for _, design in ipairs{"sobol", "halton", "monte_carlo"} do
      local long, rest = points(design, 40, 3), points(design, 30, 3, {first = 10})
      for k = 1, 90 do assert.equal(long[30 + k], rest[k]) end
    end
    assert.has_error(function() points("latin_hypercube", 10, 2, {first = 10}) end)
  end)

  -- radical inverses of 5 = 101, 12, 10 in bases 2, 3, 5
  it("makes Halton points", function()
    local u = points("halton", 6, 3, {scrambled = false})
    for j, v in ipairs{5 / 8, 7 / 9, 1 / 25} do near(v, u[15 + j], 1e-15) end
  end)

  it("puts one point of a Latin hypercube in each stratum; maximin moves them apart", function()
    local least = {}
    for _, design in ipairs{"latin_hypercube", "maximin"} do
      local u, n, d = points(design, 30, 2), 30, math.huge
      for j = 1, 2 do
        local seen = {}
        for i = 0, n - 1 do seen[math.floor(u[2 * i + j] * n)] = true end
        for s = 0, n - 1 do assert.is_true(seen[s]) end
      end
      for i = 0, n - 1 do
        for k = 0, i - 1 do
          d = math.min(d, math.sqrt((u[2 * i + 1] - u[2 * k + 1]) ^ 2 + (u[2 * i + 2] - u[2 * k + 2]) ^ 2))
        end
      end
      least[design] = d
    end
    assert.is_true(least.maximin > 1.5 * least.latin_hypercube)
  end)

  -- decisions.md, 2: root mean square errors of Ishigami's mean at N = 128: 0.335, 0.163, 0.063, 0.030; within 1.5
  it("has the errors of each design", function()
    local expected = {monte_carlo = 0.335, latin_hypercube = 0.163, halton = 0.063, sobol = 0.030}
    for design, rmse in pairs(expected) do
      local squares, replicates = 0, 200
      for seed = 1, replicates do
        local u, sum = points(design, 128, 3, {seed = seed}), 0
        for k = 0, 127 do
          sum = sum + ishigami{x1 = (2 * u[3 * k + 1] - 1) * PI, x2 = (2 * u[3 * k + 2] - 1) * PI,
            x3 = (2 * u[3 * k + 3] - 1) * PI}
        end
        squares = squares + (sum / 128 - 3.5) ^ 2
      end
      local found = math.sqrt(squares / replicates)
      assert.is_true(found < 1.5 * rmse and found > rmse / 1.5, ("%s: %g"):format(design, found))
    end
  end)

  -- Spearman's correlation of 4096 scrambled Sobol points: the sample's error is about 1 / sqrt(4096) / 4
  it("correlates factors by rank", function()
    local e = assert(lian.explore(function(p) return p.a + p.b end, {a = lian.uniform(0, 1), b = lian.lognormal(1, 2),
      c = lian.uniform(0, 1)}, {draws = 4096, correlations = {{"a", "b", 0.6}}}))
    local flat, n = {}, 4096
    for k = 1, n do for j = 1, 3 do flat[3 * k - 3 + j] = e.numbers.factors[j].values[k] end end
    local r = core.index.values(core.index.correlations(core.index.table(n, 3, flat), true))
    near(0.6, r[2], 0.005)
    near(0, r[3], 0.005)
    local none, message = lian.explore(ishigami, ANGLES, {correlations = {{"x1", "x2", 0.9}, {"x2", "x3", 0.9},
      {"x1", "x3", -0.9}}})
    assert.is_nil(none)
    assert.matches("not positive definite", message)
  end)
end)

describe("sensitivity against SALib", function()
  for _, kind in ipairs{"plain", "scrambled"} do
    real("Sobol indices of given rows, " .. kind, function()
      local y = answer("ishigami_sobol_" .. kind .. "_n256_runs"):column "y"
      local list = assert(explore.sobol(3, 256, y, "saltelli", true, 1000, 0.025, 0.975, 1))
      for _, row in answer("ishigami_sobol_" .. kind .. "_n256_indices"):rows() do
        local i, j = tonumber(row.factor:sub(2)), row.factor2 and tonumber(tostring(row.factor2):sub(2))
        local value, low, high
        if row.index == "S1" then value, low, high = list[i].first, list[i].first_low, list[i].first_high
        elseif row.index == "ST" then value, low, high = list[i].total, list[i].total_low, list[i].total_high
        else
          for _, pair in ipairs(list.pairs) do
            if pair.i == i and pair.j == j then value, low, high = pair.value, pair.low, pair.high end
          end
        end
        near(row.value, value, 1e-12, row.index .. row.factor)
        near(1, (high - low) / 2 / row.conf95_half, 0.1, "interval of " .. row.index .. row.factor)
      end
    end)
  end

  real("Saltelli's rows of an unscrambled sequence, and indices of larger ones", function()
    local runs = answer "ishigami_sobol_plain_n256_runs"
    local u = core.index.values(explore.saltelli(explore.points("sobol", false, 1, {1, 2, 3, 4, 5, 6}, 0, 256), true))
    for k = 1, 2048 do
      for j = 1, 3 do near(runs(k, "x" .. j), (2 * u[3 * k - 3 + j] - 1) * PI, 1e-15 * PI, "row " .. k) end
    end
    for _, row in answer "ishigami_sobol_plain_convergence":rows() do
      if row.n <= 4096 then
        local e = assert(lian.explore(ishigami, ANGLES, {design = "saltelli", second = true, draws = row.n,
          scramble = false}))
        local f = assert(e:sensitivity{estimator = "saltelli", bootstraps = 0})
        for i = 1, #f do
          local name = f(i, "factor")
          if name ~= "(dummy)" then
            near(row["S1_" .. name], f(i, "first"), 1e-10)
            near(row["ST_" .. name], f(i, "total"), 1e-10)
          end
        end
      end
    end
  end)

  real("elementary effects of given rows", function()
    local runs, u = answer "ishigami_morris_r20_p4_runs", {}
    for k = 1, #runs do for j = 1, 3 do u[#u + 1] = (runs(k, "x" .. j) + PI) / (2 * PI) end end
    local list = assert(explore.effects(lian.matrix(#runs, 3, u), runs:column "y", 1000, 0.025, 0.975, 1))
    local ref = answer "ishigami_morris_r20_p4_indices"
    for j = 1, 3 do
      near(ref(j, "mu"), list[j].mean, 1e-12)
      near(ref(j, "mu_star"), list[j].mean_size, 1e-12)
      near(ref(j, "sigma"), list[j].deviation, 1e-12)
      near(ref(j, "mu_star_conf95_half"), (list[j].high - list[j].low) / 2, 0.15 * list[j].mean_size)
    end
  end)

  real("eFAST of given rows", function()
    local list = assert(explore.spectrum(3, 1, 1024, 4, answer("ishigami_efast_n1024_runs"):column "y"))
    local ref = answer "ishigami_efast_n1024_indices"
    for j = 1, 3 do
      near(ref(j, "S1"), list[j].first, 1e-9)
      near(ref(j, "ST"), list[j].total, 1e-9)
    end
  end)

  -- the reference leaves the largest x out of the last slice, which moves one slice of ten by less than 1 / 100
  real("PAWN of given draws", function()
    local runs, ref = answer "ishigami_lhs_n1024_runs", answer "ishigami_lhs_n1024_pawn_s10"
    for j = 1, 3 do
      local p = assert(explore.pawn(runs:column("x" .. j), runs:column "y", 10, 0, 0.025, 0.975, 1))
      near(ref(j, "median"), p.median, 1e-12)
      near(ref(j, "minimum"), p.least, 1e-12)
      near(ref(j, "mean"), p.mean, 1e-3)
    end
  end)

  -- SALib's rbd_fast: scipy 1.10.1, periodogram of y in the order of x up and down, corrected after Tissot and Prieur;
  -- of 1024 draws and of the first 1001 of them, whose spectrum has no middle
  real("RBD-FAST of given draws", function()
    local runs = answer "ishigami_lhs_n1024_runs"
    local ref = {[1024] = {[6] = {0.3183536237659743, 0.45201439668607046, 0.012330066762827548},
      [10] = {0.32480528056752006, 0.45255639093292577, 0.0069999876616625295}},
      [1001] = {[6] = {0.3186516188907608, 0.4547628081930677, 0.012263191917005901},
        [10] = {0.3198405521803281, 0.4551594551907065, 0.005548625551929989}}}
    for count, by in pairs(ref) do
      local y = table.move(runs:column "y", 1, count, 1, {})
      for harmonics, found in pairs(by) do
        for j = 1, 3 do
          local x = table.move(runs:column("x" .. j), 1, count, 1, {})
          near(found[j], assert(explore.rbd_fast(x, y, harmonics, 0, 0.025, 0.975, 1)).first, 1e-12)
        end
      end
    end
  end)

  -- raw: scipy 1.10.1, gaussian_kde(bw_method="silverman") of the same classes; delta: SALib, 100 resamples, 5 %
  real("delta of given draws", function()
    local runs, ref = answer "ishigami_lhs_n1024_runs", answer "ishigami_lhs_n1024_delta"
    local raw = {0.20090817750205098, 0.26618745728565707, 0.16861837219186676}
    local first = {0.3027768018127442, 0.3090970658275518, 0.016612153297573175}
    for j = 1, 3 do
      local d = assert(explore.delta(runs:column("x" .. j), runs:column "y", 100, 0.025, 0.975, 1))
      near(raw[j], d.raw, 1e-12)
      near(first[j], d.first, 1e-12)
      near(ref(j, "delta_balanced"), d.delta, 0.05 * d.delta)
    end
  end)
end)

describe("sensitivity against analytic indices", function()
  local first, total = {0.31390519114781146, 0.44241114479004090, 0}, {0.55758885520995920, 0.44241114479004090,
    0.24368366406214773}

  -- errors at N = 1024 of 100 scramblings (decisions.md, 3.1): Azzini 0.005, others 0.009; 4 times that
  it("finds Ishigami's by each estimator", function()
    local e = assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 1024, second = true}))
    for estimator, tolerance in pairs{azzini = 0.02, saltelli = 0.036, jansen = 0.036} do
      local f = assert(e:sensitivity{estimator = estimator, bootstraps = 50})
      for i = 1, #f do
        local j = tonumber(f(i, "factor"):match "^x(%d)")
        if j then
          near(first[j], f(i, "first"), tolerance, estimator)
          near(total[j], f(i, "total"), tolerance, estimator)
          assert.is_true(f(i, "first_low") <= f(i, "first") and f(i, "first") <= f(i, "first_high"))
        end
      end
    end
    local pairs_found = assert(e:sensitivity{pairs = true, bootstraps = 0})
    assert.same({"x1", "x3"}, {pairs_found(1, "factor"), pairs_found(1, "other")})
    near(0.24368366406214773, pairs_found(1, "second"), 0.02)
  end)

  -- given draws: the reference's own error of S1 at 1024 is below 0.02 (decisions.md, 3.4)
  it("finds those of Sobol's g function", function()
    local a, factors, V = {0, 1, 4.5, 9, 99, 99, 99, 99}, {}, 1
    for j = 1, 8 do factors["x" .. j], V = lian.uniform(0, 1), V * (1 + 1 / (3 * (1 + a[j]) ^ 2)) end
    local e = assert(lian.explore(function(p)
      local y = 1
      for j = 1, 8 do y = y * (math.abs(4 * p["x" .. j] - 2) + a[j]) / (1 + a[j]) end
      return y
    end, factors, {design = "saltelli", draws = 4096}))
    local f = assert(e:sensitivity{bootstraps = 0})
    for i = 1, #f do
      local j = tonumber(f(i, "factor"):match "^x(%d)")
      if j then
        local own = 1 / (3 * (1 + a[j]) ^ 2)
        near(own / (V - 1), f(i, "first"), 0.01)
        near(own * V / (1 + own) / (V - 1), f(i, "total"), 0.01)
      end
    end
  end)

  -- 40 samples of 512 random draws: the mean within 3 standard errors of the mean and 0.004, what 10 harmonics and the
  -- correction leave of the bias; 95 % intervals hold the index in 38 of 40, binomial 3 standard deviations below
  it("finds Ishigami's first-order indices by the order of given draws", function()
    local found, held, count = {}, {}, 40
    local index = {x1 = first[1], x2 = first[2], x3 = 0, ["(dummy)"] = 0}
    for name in pairs(index) do found[name], held[name] = {}, 0 end
    for seed = 1, count do
      local e = assert(lian.explore(ishigami, ANGLES, {design = "monte_carlo", draws = 512, seed = seed}))
      local f = assert(e:sensitivity{method = "rbd_fast", seed = seed})
      assert.same({"factor", "first", "low", "high"}, f:names())
      for i = 1, #f do
        local name = f(i, "factor")
        table.insert(found[name], f(i, "first"))
        if f(i, "low") <= index[name] and index[name] <= f(i, "high") then held[name] = held[name] + 1 end
      end
    end
    for name, list in pairs(found) do
      local sum, squares = 0, 0
      for _, v in ipairs(list) do sum = sum + v / count end
      for _, v in ipairs(list) do squares = squares + (v - sum) ^ 2 end
      near(index[name], sum, 3 * math.sqrt(squares / (count - 1) / count) + 0.004, name)
      assert.is_true(held[name] >= 34, ("%s: %d of %d"):format(name, held[name], count))
    end
  end)

  -- a jump between two values: of its power the harmonics 1, 3 .. 9 hold 8 / pi^2 (1 + 1 / 9 + ... + 1 / 81) = 0.9596,
  -- all of them 1. Points of a sequence go by all factors, so that equal values in their order would make waves.
  it("takes a factor of two values in a random order, at any scale", function()
    local kept
    for _, scale in ipairs{1, 1e-12, 1e12} do
      local e = assert(lian.explore(function(p) return scale * (3 + p.a) end, {a = lian.choice{0, 1},
        b = lian.choice{"x", "y"}, c = lian.uniform(0, 1)}, {draws = 1024}))
      local f = assert(e:sensitivity{method = "rbd_fast", bootstraps = 50})
      assert.equal("a", f(1, "factor"))
      near(0.9596, f(1, "first"), 0.002)
      for i = 2, 4 do near(0, f(i, "first"), 0.05, f(i, "factor")) end
      kept = kept or f
      for i = 1, 4 do near(kept(i, "high"), f(i, "high"), 1e-9) end
    end
  end)

  -- linear: S = 1, 4, 9 fourteenths, effects 1, 2, 3 exactly
  it("finds those of a linear function", function()
    local factors = {x1 = lian.uniform(0, 1), x2 = lian.uniform(0, 1), x3 = lian.uniform(0, 1)}
    local function linear(p) return p.x1 + 2 * p.x2 + 3 * p.x3 end
    local m = assert(assert(lian.explore(linear, factors, {design = "morris", draws = 10})):sensitivity())
    for i = 1, 3 do
      near(4 - i, m(i, "mu_star"), 1e-12)
      near(0, m(i, "sigma"), 1e-12)
    end
    local f = assert(assert(lian.explore(linear, factors, {design = "fast", draws = 513})):sensitivity())
    for i, s in ipairs{9 / 14, 4 / 14, 1 / 14} do near(s, f(i, "first"), 0.005) end
    local e = assert(lian.explore(linear, factors, {draws = 1024}))
    local d = assert(e:sensitivity{method = "delta", bootstraps = 5})
    for i, s in ipairs{9 / 14, 4 / 14, 1 / 14} do near(s, d(i, "first"), 0.02) end
  end)

  -- decisions.md, 3.1: errors of single scramblings at N = 256, by 100 of them: S 0.0426 0.0385 0.0504, ST 0.0600
  -- 0.0278 0.0114, with scipy's scrambling, which is of another kind; here by 32, of which a deviation is known to
  -- 13 %: within a factor of 1.8
  it("has the error of indices by the spread of scramblings, which bootstraps overstate", function()
    local o = {design = "saltelli", draws = 256, scramblings = 32}
    local e = assert(lian.explore(ishigami, ANGLES, o))
    assert.equal(32 * 256 * 5, e.numbers.count)
    local t = 2.0395134463964077 -- scipy.stats.t.ppf(0.975, 31)
    local expected = {x1 = {0.0426, 0.0600}, x2 = {0.0385, 0.0278}, x3 = {0.0504, 0.0114}}
    local truth = {x1 = {0.31390519114781146, 0.55758885520995920}, x2 = {0.44241114479004090, 0.44241114479004090},
      x3 = {0, 0.24368366406214773}}
    local f = assert(e:sensitivity())
    assert.matches("95 %% intervals by the spread of 32 scramblings", f.note)
    local boots = assert(e:sensitivity{intervals = "bootstraps"})
    for i = 1, 3 do
      for k, key in ipairs{"first", "total"} do
        local half = (f(i, key .. "_high") - f(i, key .. "_low")) / 2
        local ratio = half / t * math.sqrt(32) / expected[f(i, "factor")][k]
        assert.is_true(ratio < 1.8 and ratio > 1 / 1.8, key)
        near(truth[f(i, "factor")][k], f(i, key), 3 * half, key)
        near(truth[f(i, "factor")][k], boots(i, key), 0.02, key) -- of 8192 samples at once
      end
    end
    local m = e:measures()
    near(3.5, m(1, "mean"), 4 * m(1, "error"))
    near(3.5, assert(lian.explore(ishigami, ANGLES, {draws = 1024, scramblings = 8})):measures()(1, "mean"), 0.01)
    assert.near(0.0031 / math.sqrt(8), assert(lian.explore(ishigami, ANGLES, {draws = 1024, scramblings = 8}))
      :measures()(1, "error"), 0.0008)
    local one = assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 1024}))
    local wide = assert(one:sensitivity())
    local eight = assert(assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 1024, scramblings = 8}))
      :sensitivity())
    for i = 1, 3 do
      local name, single = wide(i, "factor"), nil
      for k = 1, 3 do if eight(k, "factor") == name then single = k end end
      local error_8 = (eight(single, "first_high") - eight(single, "first_low")) / 2 / 2.3646242515928 * math.sqrt(8)
      assert.is_true((wide(i, "first_high") - wide(i, "first_low")) / 2 / 1.96 > 1.8 * error_8)
    end
    local alone = assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 256}))
    for k = 1, alone.numbers.count do
      assert.equal(alone.numbers.measures[1].values[k], e.numbers.measures[1].values[k])
    end
    local pairs_of = assert(assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 256, second = true,
      scramblings = 8})):sensitivity{pairs = true})
    assert.equal("x1 x3", pairs_of(1, "factor") .. " " .. pairs_of(1, "other"))
    assert.is_true(pairs_of(1, "low") < 0.2437 and pairs_of(1, "high") > 0.2437)
  end)

  it("gives the same for any number of threads", function()
    local e = assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 128}))
    local threads, seen = lian.threads(), {}
    for k, count in ipairs{1, 3} do
      lian.threads(count)
      seen[k] = tostring(e:sensitivity()) .. tostring(e:sensitivity{method = "delta", bootstraps = 9})
    end
    lian.threads(threads)
    assert.equal(seen[1], seen[2])
  end)
end)

describe("draws that fail", function()
  local function model(p)
    if p.a > 0.9 then return nil, "a is too large" end
    return {y = p.a + p.b, z = p.b > 0.75 and 0 / 0 or p.b}
  end
  local factors = {a = lian.uniform(0, 1), b = lian.uniform(0, 1)}

  it("are counted, named, and asked for", function()
    local e = assert(lian.explore(model, factors, {draws = 256}))
    assert.matches("of 256 runs failed; run %d+: a is too large", tostring(e))
    local m = e:measures()
    near(25.6, m(1, "missing"), 1)
    near(256 * (0.1 + 0.9 * 0.25), m(2, "missing"), 4)
    local f = assert(e:sensitivity{where = "failed"})
    assert.is_true(f(1, "p_all") < 0.001)
    local p = assert(e:sensitivity{of = "y", method = "pawn", bootstraps = 5})
    assert.matches("%d+ without a number left out", p.note)
  end)

  it("take their whole sample of Saltelli's rows with them", function()
    local e = assert(lian.explore(model, factors, {design = "saltelli", draws = 256}))
    assert.matches("samples with a failed run left out", assert(e:sensitivity{of = "y"}).note)
  end)

  it("are told when all do", function()
    local none, message = lian.explore(function() error "broken" end, factors)
    assert.is_nil(none)
    assert.matches("all 1024 draws failed; the first: .*broken", message)
  end)
end)

describe("bad input of explorations", function()
  local e = assert(lian.explore(ishigami, ANGLES, {draws = 64}))
  for text, work in pairs{
    ["explore.factors.x: expected a distribution, such as lian.uniform%(0, 1%), got 3"] = function()
      lian.explore(ishigami, {x = 3}) end,
    ["nothing is uncertain"] = function() lian.explore(ishigami, {}) end,
    ["expected a function"] = function() lian.explore(3, ANGLES) end,
    ["explore.design: expected"] = function() lian.explore(ishigami, ANGLES, {design = "grid"}) end,
    ["more than 64 samples a curve"] = function() lian.explore(ishigami, ANGLES, {design = "fast", draws = 64}) end,
    ["explore.levels: expected an even number, got 5"] = function()
      lian.explore(ishigami, ANGLES, {design = "morris", levels = 5}) end,
    ["the grid of 'morris' has places 0 and 1, where n = normal%(0, 1%) is not finite"] = function()
      lian.explore(ishigami, {n = lian.normal(0, 1)}, {design = "morris"}) end,
    ["second: belongs to design = 'saltelli'"] = function() lian.explore(ishigami, ANGLES, {second = true}) end,
    ["begins at 0, where n = normal%(0, 1%) is not finite"] = function()
      lian.explore(ishigami, {n = lian.normal(0, 1)}, {scramble = false}) end,
    ["correlations%[1%]: no factor 'x9'"] = function()
      lian.explore(ishigami, ANGLES, {correlations = {{"x1", "x9", 0.5}}}) end,
    ["indices of design = 'saltelli' are those of independent factors"] = function()
      lian.explore(ishigami, ANGLES, {design = "saltelli", correlations = {{"x1", "x2", 0.5}}}) end,
    ["explore.scramblings: go with the designs 'sobol', 'halton' and 'saltelli'"] = function()
      lian.explore(ishigami, ANGLES, {design = "latin_hypercube", scramblings = 4}) end,
    ["sensitivity.intervals: 'scramblings' needs a design with scramblings = 2 or more"] = function()
      assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 16})):sensitivity{
        intervals = "scramblings"} end,
    ["sensitivity.of: no measure 'y'"] = function() e:sensitivity{of = "y"} end,
    ["'sobol' needs runs with design = 'saltelli'"] = function() e:sensitivity{method = "sobol"} end,
    ["'morris' needs runs with design = 'morris' %(an effect is the difference of two runs that differ in one factor%);"
      .. " of these 'pawn', 'delta', 'rbd_fast' and 'regional' can be had"] = function()
      e:sensitivity{method = "morris"} end,
    ["'rbd_fast' takes draws that stand for themselves; the runs of design = 'saltelli' repeat values"] = function()
      assert(lian.explore(ishigami, ANGLES, {design = "saltelli", draws = 16})):sensitivity{method = "rbd_fast"} end,
    ["sensitivity.where: says which draws"] = function() e:sensitivity{method = "regional"} end,
    ["expected a number, or measures by name, got a function"] = function()
      lian.explore(function() return print end, ANGLES) end,
    ["no measure or factor 'u'"] = function() e:discover{where = function(r) return r.u > 1 end} end,
    ["measure 'x1' is called as a factor is"] = function()
      lian.explore(function(p) return {x1 = p.x1} end, ANGLES, {draws = 4}) end,
  } do
    it("is refused: " .. text, function()
      local ok, message = pcall(work)
      assert.is_false(ok)
      assert.matches(text, message)
    end)
  end

  it("tells a constant outcome apart from no effect", function()
    local c = assert(lian.explore(function() return 3 end, ANGLES, {design = "saltelli", draws = 16}))
    local none, message, code = c:sensitivity()
    assert.is_nil(none)
    assert.matches("the outcome is constant", message)
    assert.equal("bad_data", code)
    c = assert(lian.explore(function() return 3 end, ANGLES, {draws = 64}))
    for _, method in ipairs{"pawn", "delta", "rbd_fast"} do
      none, message = c:sensitivity{method = method}
      assert.is_nil(none)
      assert.matches("the outcome is constant", message)
    end
  end)

  -- 0.1 added up 65 times over 65 is not 0.1
  it("takes the roundings of a constant for none", function()
    for _, design in ipairs{"fast", "saltelli"} do
      local c = assert(lian.explore(function() return 0.1 end, ANGLES, {design = design, draws = 67}))
      local none, message = c:sensitivity()
      assert.is_nil(none)
      assert.matches("the outcome is constant", message)
    end
  end)

  -- a model whose shares sum to 1 in other roundings for one half of a factor
  it("takes what varies by rounding alone for none in given draws", function()
    local c = assert(lian.explore(function(p) return p.a > 0 and 1 or 1 - 2.0 ^ -53 end,
      {a = lian.uniform(-1, 1)}, {draws = 64}))
    for _, method in ipairs{"pawn", "delta", "rbd_fast"} do
      local none, message = c:sensitivity{method = method}
      assert.is_nil(none)
      assert.matches("the outcome is constant", message)
    end
  end)

  -- half of the outcomes are 0, or 0 and roundings: in classes of these a kernel of their own width falls between the
  -- points of the grid, or stands on one of them as high as 1 / width. delta is a distance in [0, 1]; 0.03: trapezoids
  -- of kernels as wide as a step, and the correction for bias
  it("keeps delta within [0, 1] where many outcomes are equal, or nearly", function()
    for _, noise in ipairs{0, 1e-13, 1e-9, 1e-4} do
      for _, scale in ipairs{1, 1e-12, 1e12} do
        local c = assert(lian.explore(function(p, draw)
          return scale * (math.max(0, p.a - 0.5) ^ 2 + noise * (draw % 7))
        end, {a = lian.uniform(0, 1), b = lian.uniform(0, 1), c = lian.choice{1, 2, 3}}, {draws = 200}))
        local f = assert(c:sensitivity{method = "delta", bootstraps = 20})
        assert.equal("a", f(1, "factor"))
        for i = 1, #f do
          local d = f(i, "delta")
          assert.is_true(d > -0.03 and d < 1.03, ("%s %g"):format(f(i, "factor"), d))
          assert.is_true(f(i, "low") <= f(i, "high"))
        end
        assert.is_true(f(1, "delta") > 0.3 and f(3, "delta") < 0.2)
      end
    end
  end)

  -- outcomes of two values, each of one value of the factor: densities apart but for the half of each kernel that lies
  -- beyond the ends, so half of |f - f_c| is 1 / 2 less what f (width 0.15) holds next to each, 0.026
  it("counts a class whose outcomes are all equal as a density, not as none", function()
    local x = {}
    for k = 1, 61 do x[k] = k % 2 end
    for _, offset in ipairs{0, 1e9, 2.0 ^ 52} do
      local y = {}
      for k = 1, 61 do y[k] = offset + x[k] end
      near(0.474, assert(explore.delta(x, y, 0, 0.025, 0.975, 1)).raw, 0.001)
    end
  end)

  -- 78 draws: the quantile 9 / 11 is at the place 63, which 9 / 11 x 77 in double arithmetic goes beyond; the draw
  -- there is above the border. Slices are of 7 draws, the last of 8; y is the number of the slice
  it("cuts slices at draws exactly", function()
    local x, y = {}, {}
    for k = 1, 78 do x[k], y[k] = k, math.min((k - 1) // 7, 10) end
    local p = assert(explore.pawn(x, y, 11, 0, 0.025, 0.975, 1))
    -- F and F_s are farthest apart before or after the value of slice s: max(7 s / 78, 1 - 7 (s + 1) / 78)
    local sizes, sum = {}, 0
    for s = 0, 10 do
      sizes[s + 1] = math.max(7 * s / 78, s < 10 and 1 - 7 * (s + 1) / 78 or 0)
      sum = sum + sizes[s + 1]
    end
    table.sort(sizes)
    for _, pair in ipairs{{sizes[11], p.most}, {sizes[1], p.least}, {sum / 11, p.mean}} do
      near(pair[1], pair[2], 1e-12)
    end
  end)

  -- outcomes far from 0 against their spread are those near 0: at 2^40 quarters are exact
  it("centres Saltelli's outcomes without loss", function()
    local kept
    for _, offset in ipairs{0, 2.0 ^ 40} do
      local c = assert(lian.explore(function(p) return offset + (4 * (p.x1 + p.x2 * p.x3)) // 1 / 4 end, ANGLES,
        {design = "saltelli", draws = 40, second = true}))
      for _, estimator in ipairs{"saltelli", "jansen", "azzini"} do
        local f = assert(c:sensitivity{estimator = estimator, bootstraps = 0})
        kept = kept or {}
        kept[estimator] = kept[estimator] or f
        for i = 1, #f do near(kept[estimator](i, "first"), f(i, "first"), 1e-12, estimator) end
      end
    end
  end)

  it("says how many draws the order of a factor needs", function()
    local none, message = e:sensitivity{method = "rbd_fast", harmonics = 20}
    assert.is_nil(none)
    assert.matches("64 of 64 draws have a number; rbd_fast needs at least 80", message)
  end)
end)
