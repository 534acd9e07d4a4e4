-- lian.moran, lian.convergence, lian.inequality, lian.kernel_density, lian.malmquist
package.path = "./?.lua;" .. package.path
local core = require "lian.core"
local lian = require "lian"
local data = require "spec.support.data"
local near = require "spec.support.near"

local function frame(...) return lian.frame.new{...} end

local function refused(message, verb, ...)
  local ok, told = pcall(lian[verb], ...)
  assert.is_false(ok)
  assert.is_truthy(tostring(told):find(message, 1, true), tostring(told))
end

-- ../shared/ref/indicators/moran_3x3_y.csv: rook's moves on 3 x 3, values by rows
local VALUES = {9, 8, 5, 7, 6, 3, 4, 2, 1}
local function rook()
  local links = {}
  for r = 1, 3 do
    for c = 1, 3 do
      local list = {}
      for _, step in ipairs{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} do
        local a, b = r + step[1], c + step[2]
        if a >= 1 and a <= 3 and b >= 1 and b <= 3 then list[#list + 1] = "u" .. a .. b end
      end
      links["u" .. r .. c] = list
    end
  end
  return links
end

local function lattice(values)
  local units = {}
  for k = 1, 9 do units[k] = "u" .. (k - 1) // 3 + 1 .. (k - 1) % 3 + 1 end
  return frame({"unit", units}, {"y", values or VALUES})
end

describe("moran", function()
  -- spdep and numpy, models/indices.md 2.4
  it("gives I, its score, and the exact p over all 362,880 orders", function()
    local f = assert(lian.moran(lattice(), {unit = "unit", neighbours = rook(), permutations = "all"}))
    near.number(0.5694444444444444, f(1, "moran"), 1e-14)
    near.number(-0.125, f(1, "expected"), 1e-15)
    near.number(2.7310582049, f(1, "z"), 1e-9)
    near.number(80 / 362880, f(1, "p_greater"), 1e-15)
    near.number(0.5125, lian.moran(lattice(), {unit = "unit", neighbours = rook(), standardise = false,
      permutations = 0})(1, "moran"), 1e-14)
    near.number(0.5694444444444444, lian.moran(lattice{90, 80, 50, 70, 60, 30, 40, 20, 10}, {unit = "unit",
      neighbours = rook(), permutations = 0})(1, "moran"), 1e-14)
  end)

  it("gives local values and quadrants", function()
    local f = lian.moran(lattice(), {unit = "unit", neighbours = rook(), each = "unit", permutations = 199})
    near.array({1.5, 0.75, 0, 0.4, 0, 0.3, 0.075, 0.6, 1.5}, f:column "local_moran", 1e-13)
    assert.equal("high-high", f("u11", "quadrant"))
    assert.equal("low-low", f("u33", "quadrant"))
    assert.is_nil(f("u22", "quadrant")) -- a lag of 0 is neither
    for _, row in f:rows() do assert.is_true(row.p >= 1 / 200 and row.p <= (row.unit == "u13" and 1 or 0.6)) end
    assert.equal(1, f("u13", "p")) -- at the mean, so that every order gives 0
  end)

  -- p of permutations within four standard errors of the exact one
  it("comes near the exact p by permutations, alike for any number of threads", function()
    local o = {unit = "unit", neighbours = rook(), permutations = 20000, seed = 3}
    local shuffled = lattice{5, 8, 9, 7, 3, 6, 4, 2, 1}
    local p = lian.moran(shuffled, o)
    o.permutations = "all"
    local exact = lian.moran(shuffled, o)(1, "p_greater")
    assert.is_true(math.abs(p(1, "p_greater") - exact) < 4 * math.sqrt(exact * (1 - exact) / 20000))
    o.permutations = 20000
    lian.threads(3)
    local again = lian.moran(shuffled, o)
    lian.threads(1)
    assert.same(p:column "p_greater", again:column "p_greater")
    o.each = "unit"
    local one = lian.moran(shuffled, o)
    lian.threads(4)
    local four = lian.moran(shuffled, o)
    lian.threads(1)
    assert.is_true(one == four)
  end)

  -- a line of five, the value of unit c held: its local value has a law over 4 x 3 ordered pairs, a tail of which is
  -- counted
  it("permutes the others' values for a unit", function()
    local y = {1, 2, 9, 4, 8}
    local links = {a = {"b"}, b = {"a", "c"}, c = {"b", "d"}, d = {"c", "e"}, e = {"d"}}
    local f = lian.moran(frame({"u", {"a", "b", "c", "d", "e"}}, {"y", y}), {unit = "u", neighbours = links,
      each = "unit", permutations = 40000, seed = 2})
    local mean, high, low, all = 24 / 5, 0, 0, 0
    local others = {1, 2, 4, 8}
    local observed = (9 - mean) * ((2 - mean) + (4 - mean))
    for i = 1, 4 do
      for j = 1, 4 do
        if i ~= j then
          local drawn = (9 - mean) * (others[i] + others[j] - 2 * mean)
          all = all + 1
          if drawn >= observed - 1e-9 then high = high + 1 end
          if drawn <= observed + 1e-9 then low = low + 1 end
        end
      end
    end
    local p = math.min(high, low) / all
    assert.is_true(math.abs(f("c", "p") - p) < 4 * math.sqrt(p * (1 - p) / 40000))
  end)

  -- a 1 whose two neighbours are 0, as those of 10 in 15 pairs of the others are: no outlier, though nothing is lower
  it("counts what is tied with the observed on both sides", function()
    local f = lian.moran(frame({"u", {"c", "n1", "n2", "a", "b", "d", "e"}}, {"y", {1, 0, 0, 1, 0, 0, 0}}),
      {unit = "u", neighbours = {c = {"n1", "n2"}, n1 = {"c"}, n2 = {"c"}, a = {"b"}, b = {"a"}, d = {"e"}, e = {"d"}},
      each = "unit", permutations = 20000, seed = 1})
    assert.equal("high-low", f("c", "quadrant"))
    assert.is_true(math.abs(f("c", "p") - 2 / 3) < 4 * math.sqrt(2 / 9 / 20000))
  end)

  it("has no quadrant, nor a small p, for a unit that is at the mean but for rounding", function()
    local y = {}
    for k, v in ipairs(VALUES) do y[k] = v * 0.1 end
    local f = lian.moran(lattice(y), {unit = "unit", neighbours = rook(), each = "unit", permutations = 99})
    assert.is_nil(f("u13", "quadrant")) -- 0.5, the mean
    assert.equal(1, f("u13", "p"))
    assert.is_nil(f("u22", "quadrant")) -- a lag of 0
    assert.equal("high-high", f("u11", "quadrant"))
  end)

  it("takes links as a frame, adds reverses where asked, and tells periods apart", function()
    local links = frame({"from", {"a", "b", "c"}}, {"to", {"b", "c", "d"}})
    local f = frame({"u", {"a", "b", "c", "d", "a", "b", "c", "d"}}, {"t", {1, 1, 1, 1, 2, 2, 2, 2}},
      {"y", {1, 2, 3, 4, 1, 4, 1, 4}})
    local o = {unit = "u", time = "t", of = "y", neighbours = links, mutual = true, permutations = 0}
    local r = lian.moran(f, o)
    assert.same({1, 2}, r:column "t")
    -- z -1.5 -0.5 0.5 1.5, lags -0.5 -0.5 0.5 0.5: (0.75 + 0.25 + 0.25 + 0.75) / 5
    near.number(0.4, r(1, "moran"), 1e-12)
    near.number(-1, r(2, "moran"), 1e-12)
    o.mutual = nil
    refused("no link has its reverse", "moran", f, o)
  end)

  it("does not change with the unit of the values, however large", function()
    local o = {unit = "unit", neighbours = rook(), permutations = 0}
    local values, z = {}, lian.moran(lattice(), o)(1, "z")
    for k, v in ipairs(VALUES) do values[k] = v * 1e300 end
    local f = lian.moran(lattice(values), o)
    near.number(0.5694444444444444, f(1, "moran"), 1e-14)
    near.number(z, f(1, "z"), 1e-12)
  end)

  it("refuses units without neighbours, values all alike, and unknown names", function()
    local f = frame({"u", {"a", "b", "c", "d"}}, {"y", {1, 2, 4, 8}})
    local links = {a = {"b"}, b = {"a", "c"}, c = {"b"}}
    refused("a unit without neighbours: d", "moran", f, {unit = "u", neighbours = links})
    local kept = lian.moran(f, {unit = "u", neighbours = links, alone = "keep", permutations = 9})
    assert.equal(4, kept(1, "units"))
    assert.is_truthy(kept.note:find("lag 0 of units without neighbours: d", 1, true))
    assert.equal(3, lian.moran(f, {unit = "u", neighbours = links, alone = "drop", permutations = 9})(1, "units"))
    local nothing, message, code = lian.moran(frame({"u", {"a", "b", "c"}}, {"y", {2, 2, 2}}), {unit = "u",
      neighbours = links})
    assert.is_nil(nothing)
    assert.equal("moran: the values are all alike, so that nothing can gather", message)
    assert.equal("bad_data", code)
    refused("no unit 'x'", "moran", f, {unit = "u", neighbours = {a = {"x"}, x = {"a"}}})
    nothing, message = lian.moran(frame({"u", {"a", "b", "c"}}, {"y", {1, 2, 3}}), {unit = "u",
      neighbours = {a = {"a", "b"}, b = {"a", "c"}, c = {"b"}}})
    assert.is_nil(nothing)
    assert.is_truthy(message:find("is no neighbour of itself", 1, true))
    refused("permutations: expected a whole number", "moran", f, {unit = "u", neighbours = links, permutations = 1.5})
    refused("neighbours: expected a frame", "moran", f, {unit = "u", neighbours = {}})
  end)
end)

describe("convergence", function()
  local function provinces()
    local wide = assert(lian.frame.read(data.answer "indicators/provinces_gdp_per_head.csv"))
    local columns = {{"province", {}}, {"region", {}}, {"year", {}}, {"gdp", {}}}
    for _, row in wide:rows() do
      for year = 2000, 2020 do
        local k = #columns[1][2] + 1
        columns[1][2][k], columns[2][2][k], columns[3][2][k] = row.province, row.region, year
        columns[4][2][k] = row[tostring(year)]
      end
    end
    return lian.frame.new(columns)
  end

  -- models/indices.md 2.5: 31 provinces, 2000 to 2020, ten digits; the files' tolerance 1e-12
  it("repeats beta and sigma convergence of 31 provinces", data.needed(function()
    local f = assert(lian.convergence(provinces(), {of = "gdp", unit = "province", time = "year", kind = "beta"}))
    near.number(-0.0195804569, f(2, "coefficient"), 1e-9)
    near.number(0.0034051798, f(2, "error"), 1e-9)
    near.number(-5.7502, f(2, "t"), 1e-4)
    near.number(0.5327, f.provenance.fit, 1e-4)
    near.number(0.0248468869, f.provenance.speed, 1e-9)
    near.number(27.90, f.provenance.half_life, 1e-3)
    local s = lian.convergence(provinces(), {of = "gdp", unit = "province", time = "year"})
    for _, row in assert(lian.frame.read(data.answer "indicators/provinces_inequality.csv")):rows() do
      local k = row.year - 1999
      near.number(row.sigma_ln_ddof0, s(k, "sigma"), 1e-12)
      near.number(row.cv_ddof1, s(k, "variation"), 1e-12)
    end
    assert.is_truthy(s.note:find("it fell", 1, true))
  end))

  it("repeats Dagum's and Theil's parts by year, four regions", data.needed(function()
    local f = assert(lian.inequality(provinces(), {of = "gdp", group = "region", time = "year"}))
    local pairs_of = {gini = "gini", gini_within = "gini_within", gini_between = "gini_net_between",
      gini_overlap = "gini_transvariation", theil_t = "theil_t", theil_t_within = "theil_within",
      theil_t_between = "theil_between"}
    for i, row in assert(lian.frame.read(data.answer "indicators/provinces_inequality.csv")):rows() do
      assert.equal(row.year, f(i, "year"))
      for ours, theirs in pairs(pairs_of) do near.number(row[theirs], f(i, ours), 1e-12, ours) end
    end
  end))

  -- a line gives itself back: growth = 0.05 - 0.02 ln y0 + 0.01 control
  it("gives back a law with a control, and no speed where there is none", function()
    local columns = {{"u", {}}, {"t", {}}, {"y", {}}, {"x", {}}}
    for u = 1, 6 do
      local first, control = u * u + 1, (u * 7) % 5
      local last = first * math.exp(10 * (0.05 - 0.02 * math.log(first) + 0.01 * control))
      for k, row in ipairs{{2000, first}, {2010, last}} do
        local n = #columns[1][2] + 1
        columns[1][2][n], columns[2][2][n], columns[3][2][n], columns[4][2][n] = "u" .. u, row[1], row[2],
          k == 1 and control or 99
      end
    end
    local f = assert(lian.convergence(lian.frame.new(columns), {of = "y", unit = "u", time = "t", kind = "beta",
      controls = "x"}))
    near.array({0.05, -0.02, 0.01}, f:column "coefficient", 1e-12)
    near.number(-math.log(0.8) / 10, f.provenance.speed, 1e-12)
    local apart = lian.convergence(frame({"u", {"a", "b", "c", "a", "b", "c"}}, {"t", {0, 0, 0, 1, 1, 1}},
      {"y", {1, 2, 4, 1, 3, 9}}), {of = "y", unit = "u", time = "t", kind = "beta"})
    assert.is_nil(apart.provenance.half_life)
    assert.is_truthy(apart.note:find("units drift apart", 1, true))
  end)

  it("refuses one period, amounts of 0, units that are not there throughout", function()
    local o = {of = "y", unit = "u", time = "t", kind = "beta"}
    refused("the data have 1 alone", "convergence", frame({"u", {"a", "b"}}, {"t", {1, 1}}, {"y", {1, 2}}), o)
    refused("'y' is 0 for a, 1: expected amounts above 0", "convergence", frame({"u", {"a", "a"}}, {"t", {1, 2}},
      {"y", {0, 2}}), o)
    refused("unit 'b' is not there from 1 to 2", "convergence", frame({"u", {"a", "a", "b"}}, {"t", {1, 2, 1}},
      {"y", {1, 2, 3}}), o)
    refused("convergence.deviation: for kind = \"sigma\" alone", "convergence", frame({"u", {"a", "a"}}, {"t", {1, 2}},
      {"y", {1, 2}}), {of = "y", unit = "u", time = "t", kind = "beta", deviation = "sample"})
    refused("for kind = \"beta\" alone", "convergence", frame({"u", {"a", "a"}}, {"t", {1, 2}}, {"y", {1, 2}}),
      {of = "y", unit = "u", time = "t", controls = "y"})
    local nothing, message = lian.convergence(frame({"u", {"a", "a", "b", "b"}}, {"t", {1, 2, 1, 2}},
      {"y", {1, 2, 1, 3}}), o)
    assert.is_nil(nothing)
    assert.equal("convergence: ln y is 0 throughout", message)
  end)
end)

describe("inequality", function()
  -- {1,2},{3,5},{2,4} and {1,4},{2,3,5}: models/indices.md 2.5 and indices-peers.md 2.5
  it("takes Gini and Theil apart, by hand", function()
    local y = frame({"g", {"a", "a", "b", "b", "c", "c"}}, {"y", {1, 2, 3, 5, 2, 4}})
    local f = lian.inequality(y, {of = "y", group = "g"})
    local wanted = {gini = 0.2647058824, gini_within = 0.0490196078, gini_between = 0.1960784314,
      gini_overlap = 0.0196078431, theil_t = 0.1150633366, theil_t_within = 0.0448452147,
      theil_t_between = 0.0702181220,
      theil_l = 0.1280140543, theil_l_within = 0.0500174321, theil_l_between = 0.0779966222}
    for name, v in pairs(wanted) do near.number(v, f(1, name), 1e-9, name) end
    local p, at = lian.inequality(y, {of = "y", group = "g", each = "pair"}), {}
    for _, row in p:rows() do at[row.group .. row.other] = row end
    near.array({1 / 6, 1 / 8, 1 / 6}, {at.aa.gini, at.bb.gini, at.cc.gini}, 1e-12)
    near.array({0.4545454545, 1 / 3, 0.2142857143}, {at.ab.gini, at.ac.gini, at.bc.gini}, 1e-9)
    near.array({1, 1, 2 / 3}, {at.ab.distance, at.ac.distance, at.bc.distance}, 1e-12)
    local d = lian.inequality(frame({"g", {"a", "a", "b", "b", "b"}}, {"y", {1, 4, 2, 3, 5}}), {of = "y", group = "g"})
    near.array({0.12, 0.0666666667, 0.08}, {d(1, "gini_within"), d(1, "gini_between"), d(1, "gini_overlap")}, 1e-9)
    near.array({0.119688, 0.141114, 0.471405 * math.sqrt(5 / 4)}, {d(1, "theil_t"), d(1, "theil_l"),
      d(1, "variation")}, 1e-5)
  end)

  it("adds up for any groups", function()
    for seed = 1, 20 do
      local g, y = {}, {}
      for i = 1, 40 do
        g[i], y[i] = "g" .. math.floor(4 * core.random_uniform(seed, 1, i)), core.random_uniform(seed, 2, i)
      end
      local f = lian.inequality(frame({"g", g}, {"y", y}), {of = "y", group = "g"})
      near.number(f(1, "gini"), f(1, "gini_within") + f(1, "gini_between") + f(1, "gini_overlap"), 1e-13)
      near.number(f(1, "theil_t"), f(1, "theil_t_within") + f(1, "theil_t_between"), 1e-13)
      near.number(f(1, "theil_l"), f(1, "theil_l_within") + f(1, "theil_l_between"), 1e-13)
    end
  end)

  it("leaves L missing where an amount is 0, and refuses groups without any", function()
    local f = lian.inequality(frame({"y", {0, 1, 2}}), {of = "y"})
    assert.is_nil(f(1, "theil_l"))
    near.number(4 / 9, f(1, "gini"), 1e-15)
    local nothing, message = lian.inequality(frame({"g", {"a", "b"}}, {"y", {0, 1}}), {of = "y", group = "g"})
    assert.is_nil(nothing)
    assert.equal("inequality: group 'a' has no amount above 0", message)
    refused("'y' is -1 for row 1", "inequality", frame({"y", {-1, 1}}), {of = "y"})
    refused("'y' is missing for 2020, row 2", "inequality", lian.frame.new{{"t", {2020, 2020}}, {"y", {1, nil}},
      count = 2}, {of = "y", time = "t"})
  end)
end)

describe("kernel_density", function()
  it("repeats R's bandwidths and the density", function() -- models/indices.md 2.5
    local f = lian.kernel_density(frame({"x", {1, 2, 2.5, 3, 4.5}}), {of = "x", points = 2, from = 2, to = 3})
    near.number(0.4867923114, f.provenance.bandwidths[1], 1e-9)
    near.array({0.3003679421, 0.2819529780}, f:column "density", 1e-9)
    near.number(0.5733331668, lian.kernel_density(frame({"x", {1, 2, 2.5, 3, 4.5}}), {of = "x", bandwidth = "scott"})
      .provenance.bandwidths[1], 1e-9)
  end)

  it("has an area of 1, a column a period", function()
    local f = lian.kernel_density(frame({"t", {1, 1, 1, 2, 2, 2}}, {"x", {1, 2, 4, 3, 5, 9}}), {of = "x", time = "t",
      points = 2001, from = -20, to = 30})
    local step = 50 / 2000
    for _, name in ipairs{"1", "2"} do near.number(1, f:total(name) * step, 1e-9) end
  end)

  it("refuses what has no spread", function()
    local nothing, message = lian.kernel_density(frame({"t", {1, 1, 2, 2}}, {"x", {1, 2, 3, 3}}), {of = "x",
      time = "t"})
    assert.is_nil(nothing)
    assert.equal("kernel_density in 2: all values are the same: there is no density to draw", message)
    refused("bandwidth: expected", "kernel_density", frame({"x", {1, 2}}), {of = "x", bandwidth = 0})
  end)
end)

describe("malmquist", function()
  -- example 4 of Coelli's DEAP, printed to three decimals (models/indices-peers.md 2.9)
  it("repeats the published example", function()
    local f = assert(lian.malmquist(frame({"firm", {"1", "2", "3", "4", "5", "1", "2", "3", "4", "5"}},
      {"year", {1, 1, 1, 1, 1, 2, 2, 2, 2, 2}}, {"y", {1, 2, 3, 4, 5, 1, 3, 4, 3, 5}},
      {"x", {2, 4, 3, 5, 6, 2, 4, 3, 5, 5}}), {unit = "firm", time = "year", inputs = "x", outputs = "y"}))
    near.array({0.750, 1.125, 1.000, 0.5625, 0.900}, f:column "efficiency_change", 1e-12)
    near.array({1.333, 1.333, 1.333, 1.333, 1.333}, f:column "technical_change", 5e-4)
    near.array({1, 1.222, 1, 0.650, 1}, f:column "pure_change", 5e-4)
    near.array({0.750, 0.920, 1, 0.865, 0.900}, f:column "scale_change", 1e-3)
    near.array({1.000, 1.500, 1.333, 0.750, 1.200}, f:column "productivity_change", 5e-4)
  end)

  -- with one input and one output, constant returns: productivity is y / x, and its change the index
  it("is the change of y / x with one of each, whatever the units", function()
    local rows = {{"u", {}}, {"t", {}}, {"x", {}}, {"y", {}}}
    for t = 1, 2 do
      for u = 1, 30 do
        local k = #rows[1][2] + 1
        rows[1][2][k], rows[2][2][k] = "u" .. u, t
        rows[3][2][k], rows[4][2][k] = 1 + core.random_uniform(t, 1, u), 1e6 * (1 + core.random_uniform(t, 2, u))
      end
    end
    local f = lian.malmquist(lian.frame.new(rows), {unit = "u", time = "t", inputs = "x", outputs = "y"})
    for u = 1, 30 do
      local x, y = rows[3][2], rows[4][2]
      near.number(y[u + 30] / x[u + 30] / (y[u] / x[u]), f("u" .. u, "productivity_change"), 1e-10)
      near.number(f("u" .. u, "efficiency_change"), f("u" .. u, "pure_change") * f("u" .. u, "scale_change"), 1e-12)
    end
  end)

  it("refuses inputs of 0 and units that are missing in a period", function()
    local o = {unit = "u", time = "t", inputs = "x", outputs = "y"}
    refused("'x' is 0 for a, 1", "malmquist", frame({"u", {"a", "a"}}, {"t", {1, 2}}, {"x", {0, 1}}, {"y", {1, 1}}), o)
    refused("unit 'b' is there in 1 of 2 periods", "malmquist", frame({"u", {"a", "a", "b"}}, {"t", {1, 2, 1}},
      {"x", {1, 1, 1}}, {"y", {1, 1, 1}}), o)
  end)
end)
