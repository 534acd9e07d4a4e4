-- random parameters: quantiles and means against an independent computation, draws, messages
local core = require "lian.core"
local lian = require "lian"
local random = require "lian.base.random"

-- kind, parameters, cut off to; quantiles at 0.001, 0.3, 0.5 and 0.95, and the mean: by mpmath 1.3 at 40
-- digits, bisection of its erfc and betainc, and the integral of the distribution function
local REFERENCE = {
  {"normal", {0, 1}, nil, nil, {-3.0902323061678135, -0.52440051270804078, 0, 1.6448536269514727}, 0},
  {"normal", {3, 2}, 1, 2.5,
    {1.0020045142960622, 1.5318189245330334, 1.834165264308832, 2.4369910769731747}, 1.8073002449179987},
  {"normal", {0, 1}, 7, 9,
    {7.0001401729186348, 7.0498010664077426, 7.0964726434541351, 7.4082452492000039}, 7.1375454394180379},
  {"normal", {0, 1}, -9, -8.99,
    {-8.9999895368616917, -8.996904430401803, -8.9948876010870128, -8.9904792066057357}, -8.9949250520226189},
  {"lognormal", {100, 0.3}, nil, nil,
    {39.571156993872638, 85.443046585302264, 100.0, 163.79674084724195}, 104.60278599087169},
  {"lognormal", {2, 1.5}, 1, 4,
    {1.0014900818209227, 1.5280774971039497, 2.0, 3.7159729060642298}, 2.1593735515892499},
  {"triangular", {2, 3, 6}, nil, nil,
    {2.0632455532033676, 3.1017246507621123, 3.5505102572168219, 5.2254033307585166}, 3.6666666666666667},
  {"triangular", {2, 3, 6}, 2.5, 3.25,
    {2.5012276595187726, 2.7866066361276137, 2.9298297335175582, 3.2166791417445239}, 2.9124293785310734},
  {"beta", {2, 3}, nil, nil,
    {0.013022947370814272, 0.27238394207510535, 0.38572756813238955, 0.75139537426981853}, 0.4},
  {"beta", {0.5, 0.25, -1, 4}, nil, nil,
    {-0.99996562418908006, 1.312295598724408, 3.1421356237309505, 3.9999076800177199}, 2.3333333333333333},
  {"beta", {200, 50}, nil, nil,
    {0.71565354706178553, 0.78732623402593776, 0.80080084432430252, 0.84012959498127787}, 0.8},
  {"beta", {2, 3}, 0.9, 0.95,
    {0.90002981163364802, 0.90982840999098755, 0.91772024462901179, 0.94487958694837624}, 0.91984466019417476},
  {"pert", {2, 3, 6}, nil, nil,
    {2.040407151534951, 2.8721076630528987, 3.2552406818227898, 4.6296332720045548}, 3.3333333333333333},
  {"pert", {2, 3, 6, 10}, 3, 5,
    {3.0007645981766615, 3.2360208154189926, 3.4153389975232441, 4.2141882233798327}, 3.4922903496106903},
}
local AT = {0.001, 0.3, 0.5, 0.95}

local function close(want, got, tolerance, what)
  local gap = math.abs(got - want) / (want ~= 0 and math.abs(want) or 1)
  assert.is_true(gap <= tolerance, ("%s: wanted %.17g, got %.17g"):format(what, want, got))
end

local function made(case)
  local d = lian[case[1]](table.unpack(case[2]))
  return case[3] and lian.truncated(d, case[3], case[4]) or d
end

-- the message that a call raises, without its position, which is this file's
local function message_of(call)
  local ok, raised = pcall(call)
  assert.is_false(ok)
  assert.truthy(tostring(raised):match("random_spec%.lua:%d+: "), tostring(raised))
  return (tostring(raised):gsub("^[^:]+:%d+: ", ""))
end

local ALL = {lian.uniform(-1, 3), lian.triangular(2, 3, 6), lian.triangular(2, 2, 6), lian.triangular(2, 6, 6),
  lian.normal(3, 2), lian.lognormal(100, 0.5), lian.beta(0.3, 4), lian.beta(300, 0.7, 1, 2), lian.pert(2, 3, 6),
  lian.pert(0, 1, 1), lian.choice{5, 1, 3}, lian.truncated(lian.normal(0, 1), 6),
  lian.truncated(lian.beta(2, 3), nil, 0.01), lian.truncated(lian.triangular(2, 3, 6), 2.9, 3.1),
  lian.truncated(lian.choice{5, 1, 3}, 2, 9)}

describe("a distribution", function()
  it("has the quantiles and the mean of an independent computation", function()
    for _, case in ipairs(REFERENCE) do
      local d = made(case)
      for k, u in ipairs(AT) do close(case[5][k], d:quantile(u), 1e-12, tostring(d) .. " at " .. u) end
      close(case[6], d:mean(), 1e-12, "mean of " .. tostring(d))
    end
  end)

  it("holds to far ends", function()
    local d = lian.normal(0, 1) -- Wichura 1988, AS 241: P = 0.001 and 1e-20 among its checks
    close(-3.090232306167814, d:quantile(1e-3), 1e-15, "0.001")
    close(-9.262340089798408, d:quantile(1e-20), 1e-15, "1e-20")
    close(-37.047096299361201, d:quantile(1e-300), 1e-14, "1e-300") -- mpmath
    -- x of beta(1/2, 1) is u^2, of beta(1, b) it is 1 - (1 - u)^(1 / b)
    close(1e-40, lian.beta(0.5, 1):quantile(1e-20), 1e-12, "square")
    close(1e-15, lian.beta(1, 1e5):quantile(1e-10), 1e-9, "1 - (1 - u)^(1/b)")
    close(0.5, lian.beta(1e6, 1e6):quantile(0.5), 1e-13, "large shapes")
    close(0.5, lian.beta(0.001, 0.001):quantile(0.5), 1e-12, "small shapes")
  end)

  it("rises with the uniform number, from one bound to the other", function()
    for _, d in ipairs(ALL) do
      local low, high = d:bounds()
      assert.equal(low, d:quantile(0))
      assert.equal(high, d:quantile(1))
      local last = low
      for k = 1, 4000 do
        local v = d:quantile((k - 0.5) / 4000)
        assert.is_true(v >= last - 1e-13 * math.abs(last) and v <= high, tostring(d) .. " at " .. k)
        last = v
      end
    end
  end)

  it("counts back from a value to its share", function()
    for _, d in ipairs(ALL) do
      if not tostring(d):find("choice", 1, true) then
        for _, u in ipairs{1e-6, 0.02, 0.4, 0.77, 0.999} do
          assert.near(u, d:cumulative(d:quantile(u)), 1e-12, tostring(d))
        end
        local low, high = d:bounds()
        assert.equal(0, d:cumulative(low))
        assert.equal(1, d:cumulative(high))
      end
    end
    assert.near(2 / 3, lian.choice{5, 1, 3}:cumulative(4), 1e-15)
  end)

  it("has the mean of its draws", function()
    for _, d in ipairs(ALL) do -- the middles of equal parts of u, so far better than random draws
      local sum, count = 0, 20000
      for k = 1, count do sum = sum + d:quantile((k - 0.5) / count) end
      close(d:mean(), sum / count, 2e-4, tostring(d))
    end
  end)

  it("keeps its mean when it is cut off to next to nothing", function()
    for _, d in ipairs{lian.normal(0, 1), lian.lognormal(1, 1), lian.beta(2, 3, 0, 3), lian.pert(0, 1, 4),
      lian.uniform(0, 3), lian.triangular(0, 1.4, 3)} do
      for _, width in ipairs{1e-2, 1e-5, 1e-9} do
        local mean = lian.truncated(d, 1, 1 + width):mean()
        assert.is_true(math.abs(mean - 1 - width / 2) <= width * width + 1e-13, ("%s %.17g"):format(d, mean))
      end
    end
  end)

  it("takes its parameters by name too, and keeps them as plain data", function()
    local d = lian.triangular{low = 2, mode = 3, high = 6}
    assert.equal("triangular", d.kind)
    assert.same({low = 2, mode = 3, high = 6}, d.parameters)
    assert.equal(d:quantile(0.3), lian.triangular(2, 3, 6):quantile(0.3))
    assert.equal(lian.pert(2, 3, 6):mean(), lian.pert{low = 2, mode = 3, high = 6, lambda = 4}:mean())
    assert.equal(3, lian.choice{values = {3}, weights = {2}}:quantile(0.5))
    assert.equal(0, lian.truncated{distribution = lian.normal(0, 1), low = 0}:quantile(0))
  end)

  it("is written as the user would write it", function()
    for _, text in ipairs{"uniform(-1, 3)", "triangular(2, 3, 6)", "normal(0.5, 0.2)", "lognormal(100, 0.3)",
      "beta(2, 3)", "beta(2, 3, -1, 4)", "pert(2, 3, 6)", "pert(2, 3, 6, 10)", "choice({3, 1, 2})",
      'choice({"a", "b"}, {1, 3})',
      "truncated(normal(0.5, 0.2), 0, 1)", "truncated(normal(0, 1), nil, 3)"} do
      assert.equal(text, tostring(load("return " .. text, "text", "t", lian)()))
    end
  end)

  it("is known", function()
    assert.is_true(random.is(lian.uniform(0, 1)))
    assert.is_false(random.is(3))
    assert.is_false(random.is{kind = "uniform"})
  end)
end)

describe("a choice", function()
  it("goes by weight, numbers in ascending order, others as given", function()
    local d = lian.choice({12, 3, 6}, {2, 5, 3})
    assert.same({3, 3, 6, 6, 12, 12}, {d:quantile(0), d:quantile(0.499), d:quantile(0.5), d:quantile(0.799),
      d:quantile(0.8), d:quantile(1)})
    assert.equal("integer", math.type(d:quantile(0.5)))
    assert.near(0.5 * 3 + 0.3 * 6 + 0.2 * 12, d:mean(), 1e-14)
    local texts = lian.choice({"late", "early", "never"}, {1, 1, 0})
    assert.same({"late", "early", "early"}, {texts:quantile(0.49), texts:quantile(0.5), texts:quantile(1)})
    assert.is_nil(texts:mean())
    assert.is_nil(texts:bounds())
    assert.is_nil(texts:cumulative(1))
    assert.is_false(lian.choice{true, false}:quantile(0.9))
  end)
end)

describe("a draw", function()
  it("is the same for the same seed, stream and index, and for no other", function()
    local d = lian.uniform(0, 1)
    local one = d:draw{seed = 42, stream = "lag", index = 7}
    assert.equal(one, d:draw{seed = 42, stream = "lag", index = 7})
    assert.equal(one, d:draw{seed = 42, stream = core.stream("lag"), index = 7})
    assert.near(core.random_uniform(42, core.stream("lag"), 7), one, 1e-16)
    assert.are_not.equal(one, d:draw{seed = 42, stream = "lag", index = 8})
    assert.are_not.equal(one, d:draw{seed = 42, stream = "cost", index = 7})
    assert.are_not.equal(one, d:draw{seed = 43, stream = "lag", index = 7})
    assert.equal(d:draw(), d:draw{seed = 1, stream = 0, index = 0})
  end)

  it("is spread as it should be", function()
    -- Kolmogorov and Smirnov: the largest gap times sqrt(n) passes 1.95 once in a thousand
    for _, d in ipairs{lian.pert(2, 3, 6), lian.truncated(lian.lognormal(1, 1), 0.5, 4)} do
      local n, draws, gap = 5000, {}, 0
      for k = 1, n do draws[k] = d:draw{seed = 5, stream = "spread", index = k} end
      table.sort(draws)
      for k, v in ipairs(draws) do gap = math.max(gap, math.abs(d:cumulative(v) - (k - 0.5) / n)) end
      assert.is_true(gap * math.sqrt(n) < 1.95)
    end
  end)

  it("uses the published generator", function()
    -- Philox4x32-10, key 0, counter 0: 6627e8d5 e169c58d (Salmon et al. 2011, Random123's known answers)
    local cell = (0x6627e8d5 << 20) | (0xe169c58d >> 12)
    assert.equal((cell + 0.5) * 2.0 ^ -52, core.random_uniform(0, 0, 0))
  end)
end)

describe("the stream of a name", function()
  -- FNV-1a and the last mixing of MurmurHash3, in Lua's own 64-bit numbers
  local function hash(text)
    local h = 0xcbf29ce484222325
    for k = 1, #text do h = (h ~ text:byte(k)) * 0x100000001b3 end
    if text == "foobar" then assert.equal(0x85944171f73967e8, h) end -- published by Noll
    h = (h ~ (h >> 33)) * 0xff51afd7ed558ccd
    h = (h ~ (h >> 33)) * 0xc4ceb9fe1a85ec53
    return (h ~ (h >> 33)) & math.maxinteger
  end

  it("is a whole number of at least 0, one a text", function()
    local seen = {}
    for _, text in ipairs{"", "a", "foobar", "programme.gamma", "芯片", "a\0b"} do
      assert.equal(hash(text), core.stream(text))
      assert.is_nil(seen[core.stream(text)])
      seen[core.stream(text)] = true
    end
  end)
end)

describe("a bad parameter", function()
  local function refuses(message, call) assert.equal(message, message_of(call)) end

  it("is named at the user's line, with what was expected", function()
    refuses("triangular.mode: expected a number in [2, 6], got 7", function() lian.triangular(2, 7, 6) end)
    refuses("triangular.high: expected a number above 2, got 1", function() lian.triangular(2, 7, 1) end)
    refuses("triangular: 'high' is required", function() lian.triangular(2, 3) end)
    refuses("triangular: unknown option 'mod', did you mean 'mode'?",
      function() lian.triangular{low = 2, mod = 3} end)
    refuses("uniform.low: expected a number, got 'a'", function() lian.uniform("a", 2) end)
    refuses("uniform.high: expected a number above 3, got 2", function() lian.uniform(3, 2) end)
    refuses("normal.sd: expected a number above 0, got 0", function() lian.normal(1, 0) end)
    refuses("normal.mean: expected a number, got nan", function() lian.normal(0 / 0, 1) end)
    refuses("lognormal.median: expected a number above 0, got -1", function() lian.lognormal(-1, 1) end)
    refuses("lognormal.sigma: expected a number in [0, 20], got 21", function() lian.lognormal(1, 21) end)
    refuses("beta.a: expected a number in [0.001, 1000000], got 0", function() lian.beta(0, 1) end)
    refuses("beta.high: expected a number above 2, got 1", function() lian.beta(1, 1, 2) end)
    refuses("pert.mode: expected a number in [0, 1], got 2", function() lian.pert(0, 2, 1) end)
    refuses("pert.lambda: expected a number in [0, 100000], got -1", function() lian.pert(0, 1, 2, -1) end)
  end)

  it("of a choice too", function()
    refuses("choice: 'values' is required", function() lian.choice() end)
    refuses("choice.values: expected an array of at least one value", function() lian.choice{} end)
    refuses("choice.values[2]: expected a number, text or flag, got a table", function() lian.choice{1, {}} end)
    refuses("choice.weights: expected 2 weights, one a value, got 1", function() lian.choice({1, 2}, {1}) end)
    refuses("choice.weights[2]: expected a number of at least 0, got -1",
      function() lian.choice({1, 2}, {1, -1}) end)
    refuses("choice.weights: expected one above 0", function() lian.choice({1, 2}, {0, 0}) end)
    refuses("choice: unknown option 'weight', did you mean 'weights'?",
      function() lian.choice{values = {1}, weight = {1}} end)
  end)

  it("of a truncation and a draw too", function()
    refuses("truncated: [2, 3] leaves nothing of uniform(0, 1)",
      function() lian.truncated(lian.uniform(0, 1), 2, 3) end)
    refuses("truncated: [1, 1] leaves nothing of uniform(0, 1)",
      function() lian.truncated(lian.uniform(0, 1), 1, 1) end)
    refuses("truncated: [4, 9] leaves nothing of choice({1, 2})",
      function() lian.truncated(lian.choice{1, 2}, 4, 9) end)
    refuses("truncated.distribution: expected a distribution such as lian.normal(0, 1), got 3",
      function() lian.truncated(3, 2, 3) end)
    refuses([[truncated.distribution: expected one of numbers, got choice({"a"})]],
      function() lian.truncated(lian.choice{"a"}, 2, 3) end)
    refuses("truncated.low: expected a number, got 'x'", function() lian.truncated(lian.uniform(0, 1), "x") end)
    refuses("quantile: expected a share in [0, 1], got 2", function() lian.uniform(0, 1):quantile(2) end)
    refuses("cumulative: expected a number, got nothing", function() lian.uniform(0, 1):cumulative() end)
    refuses("draw.stream: expected a text or a whole number, got 1.5",
      function() lian.uniform(0, 1):draw{stream = 1.5} end)
    refuses("draw.seed: expected a whole number, got 1.5", function() lian.uniform(0, 1):draw{seed = 1.5} end)
    refuses("call it with a colon: distribution:mean(...)", function() lian.uniform(0, 1).mean(3) end)
  end)

  it("is refused by the core too", function()
    for _, case in ipairs{{"uniform", {1, 1}, "low < high"}, {"triangular", {0, 2, 1}, "low <= mode <= high"},
      {"normal", {0, -1}, "sd > 0"}, {"lognormal", {1, 21}, "sigma in"}, {"beta", {1, 1e7, 0, 1}, "a and b in"},
      {"pert", {0, 1, 2, -1}, "lambda in"}, {"normal", {0, math.huge}, "finite parameters"}} do
      local ok, raised = pcall(core.law, case[1], case[2])
      assert.is_false(ok)
      assert.truthy(raised:find(case[3], 1, true), raised)
    end
    assert.is_false(pcall(core.law, "choice", {}))
    assert.is_false(pcall(core.law, "choice", {}, nil, nil, {1, 1}, {2, 1}))
    local none, message, code = core.law("uniform", {0, 1}, 2, 3)
    assert.same({"[2, 3] leaves nothing", "bad_data"}, {message, code})
    assert.is_nil(none)
    local nan = core.law("uniform", {0, 1}):quantile(2)
    assert.is_true(nan ~= nan)
  end)

  it("that stands for a parameter must keep to its range", function()
    assert.equal(3, random.parameter("p.gamma", 3, 0, math.huge))
    local d = lian.uniform(0, 1)
    assert.equal(d, random.parameter("p.gamma", d, 0, 1))
    refuses("p.gamma: expected values in [0, 1], got normal(0, 1); see lian.truncated",
      function() random.parameter("p.gamma", lian.normal(0, 1), 0, 1) end)
    refuses("p.gamma: expected a number in [0, 1], or a distribution, got 'x'",
      function() random.parameter("p.gamma", "x", 0, 1) end)
    refuses("p.gamma: expected a number of at least 0, or a distribution, got -1",
      function() random.parameter("p.gamma", -1, 0, math.huge) end)
    refuses("p.readiness: expected a whole number in [1, 10], or a distribution, got 2.5",
      function() random.parameter("p.readiness", 2.5, 1, 10, true) end)
  end)
end)
