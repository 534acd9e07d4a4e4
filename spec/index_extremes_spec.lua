-- the numbers of an index at the ends: powers far from 0 and near it, indicators in units of any size, columns that
-- move as one. Expected values are laws: of limits, and of what a change of units leaves as it was
local core = require "lian.core"
local lian = require "lian"
local near = require "spec.support.near"

-- units a, b, ... with columns x1, x2, ...
local function frame_of(columns)
  local given, units = {}, {}
  for i = 1, #columns[1] do units[i] = string.char(96 + i) end
  given[1] = {"unit", units}
  for j, values in ipairs(columns) do given[j + 1] = {"x" .. j, values} end
  return lian.frame.new(given)
end

local function score_of(columns, steps)
  local given = {}
  for j = 1, #columns do given[j] = "x" .. j end
  for key, value in pairs(steps) do given[key] = value end
  return lian.index "t" (given):score(frame_of(columns), {draws = 0})
end

local function scaled(list, by)
  local out = {}
  for i, v in ipairs(list) do out[i] = v * by end
  return out
end

-- columns that min-max puts onto 1 and 100, so that b scores 1 and 100, and c 100 twice
local BY_HAND = {{0, 0, 99, 40}, {0, 99, 99, 70}}

describe("a power mean", function()
  -- two scores y < z of equal weight: z (1/2 + (y/z)^p / 2)^(1/p), where (1/100)^300 is below every double
  it("is its law at powers whose powers overflow", function()
    for _, p in ipairs{160, 300, 5000} do
      local up = assert(score_of(BY_HAND, {aggregate = {"power", p = p}})):scores():column "score"
      near.number(100 * 0.5 ^ (1 / p), up[2], 1e-12)
      near.number(100, up[3], 1e-12)
      local down = assert(score_of(BY_HAND, {aggregate = {"power", p = -p}})):scores():column "score"
      near.number(1 * 2 ^ (1 / p), down[2], 1e-13)
    end
  end)

  -- near p = 0: exp(mean of ln y + p variance of ln y / 2 + ...); the next term is below p^2
  it("keeps its digits near p = 0, where it becomes the geometric mean", function()
    local variance = math.log(10) ^ 2
    for _, p in ipairs{1e-12, -1e-12, 1e-9, 1e-6, -1e-6} do
      local given = assert(score_of(BY_HAND, {aggregate = {"power", p = p}})):scores():column "score"
      near.number(10 * math.exp(p * variance / 2), given[2], 1e-11)
    end
  end)

  it("is drawn as it is scored, and its parts add up to it (Euler)", function()
    for _, p in ipairs{300, -300, 1e-9} do
      local score = assert(score_of(BY_HAND, {aggregate = {"power", p = p}}))
      local vary = {weights = 0, aggregate = {{"power", p = p / 2}}}
      local f = assert(score:uncertainty{draws = 20, seed = 1, vary = vary})
      assert.is_nil(f.note:find("fail", 1, true))
      assert.same({1, 2, 3, 4}, f:column "median") -- c, then d or b, a last
      local parts = assert(score:contributions "d")
      local sum = 0
      for _, row in parts:rows() do sum = sum + (row.points or 0) end
      near.number(score:scores()(4, "score"), sum, 1e-9)
    end
  end)

  it("of power 1 has the slopes of the arithmetic mean, at 0 too", function()
    local tree = {leaves = 2, parent = {3, 3, 0}, rule = {false, false, 4}, parameter = {1, 1, 1}, weight = {1, 3, 1}}
    assert.same({0.25, 0.75}, core.index.values(core.index.slopes(core.index.table(1, 2, {0, 5}), tree)))
  end)
end)

describe("units of any size", function()
  local TAIL = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100} -- skewness and kurtosis printed in ref/indicators: 3.1189, 9.7992

  it("leave skewness and kurtosis as they are", function()
    for _, power in ipairs{-900, -400, 0, 400, 480} do
      local skewness, kurtosis = core.index.moments(scaled(TAIL, 2.0 ^ power))
      near.number(3.11889574524, skewness, 1e-11)
      near.number(9.79924471616, kurtosis, 1e-11)
    end
  end)

  it("leave correlations, CRITIC, and lengths as they are", function()
    local other = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3}
    local function all(by)
      local flat = {}
      for i = 1, 10 do flat[2 * i - 1], flat[2 * i] = TAIL[i] * by, other[i] / by end
      local t = core.index.table(10, 2, flat)
      return core.index.values(core.index.correlations(t, false))[2], core.index.values(core.index.normalise(t,
        {method = "vector", less = {false, false}}))
    end
    local r, lengths = all(1)
    for _, power in ipairs{-480, -300, 300, 480} do
      local other_r, other_lengths = all(2.0 ^ power)
      near.number(r, other_r, 1e-14)
      near.array(lengths, other_lengths, 1e-14)
    end
    local plain = assert(score_of({TAIL, other}, {weights = "critic"})):weights():column "weight"
    local small = assert(score_of({scaled(TAIL, 1e-200), scaled(other, 1e140)}, {weights = "critic"}))
    near.array(plain, small:weights():column "weight", 1e-12)
  end)
end)

describe("a level far above the spread, and amounts of any size", function()
  local LINKS = {a = {"b", "c"}, b = {"a"}, c = {"a", "d"}, d = {"c", "e", "f"}, e = {"d", "f"}, f = {"e"}}
  local VALUES = {3, 3, 1, 0, 3, 1}

  local function moran(level, size, o)
    local list, given = {}, {unit = "unit", neighbours = LINKS, permutations = "all"}
    for i, v in ipairs(VALUES) do list[i] = level + v * size end
    for key, value in pairs(o or {}) do given[key] = value end
    return assert(lian.moran(frame_of{list}, given))
  end

  -- Moran's I and its p are of deviations: levels that doubles hold exactly change nothing, ties of orders included
  it("leave Moran's I and its exact p as they are", function()
    local plain = moran(0, 1)
    for _, case in ipairs{{1e9, 1}, {-1e12, 1}, {0, 2.0 ^ -700}, {0, 2.0 ^ 700}, {2.0 ^ 500, 2.0 ^ 460}} do
      local f = moran(case[1], case[2])
      near.number(plain(1, "moran"), f(1, "moran"), 1e-14)
      assert.equal(plain(1, "p_greater"), f(1, "p_greater"))
      assert.equal(plain(1, "p_less"), f(1, "p_less"))
    end
    local each = {each = "unit", permutations = 99}
    near.array(moran(0, 1, each):column "local_moran", moran(1e9, 1, each):column "local_moran", 1e-13)
    local _, message = pcall(moran, 5, 0)
    assert.truthy(tostring(message):find("all alike", 1, true))
  end)

  it("leave variation and bandwidth as they are", function()
    local amounts = {1, 2, 2.5, 3, 4.5}
    for _, size in ipairs{2.0 ^ -700, 1, 2.0 ^ 480} do
      local f = frame_of{scaled(amounts, size)}
      near.number(math.sqrt(6.7 / 4) / 2.6, lian.inequality(f, {of = "x1"})(1, "variation"), 1e-14)
      -- Silverman: 0.9 (1 / 1.34) 5^-0.2 = 0.4867923114 (R's bw.nrd0)
      local density = assert(lian.kernel_density(f, {of = "x1"}))
      near.number(0.4867923114, tonumber(density.note:match "bandwidths ([%d.e+-]*%d)") / size, 1e-3)
      local g = frame_of{scaled(amounts, size)}:quantiles{}
      near.number(2.6, g(1, "mean") / size, 1e-14)
      near.number(math.sqrt(6.7 / 4), g(1, "deviation") / size, 1e-14)
    end
  end)
end)

describe("what rounding alone would decide", function()
  -- four values, one of them apart: skewness 2, kurtosis 4, whatever they are
  it("leaves a column at the limit of skewness as it is", function()
    for _, pair in ipairs{{2, 3}, {3.7, 9.1}, {0.1, 0.7}, {-5, 1e9}, {1 / 3, 2 / 3}} do
      local column = {pair[1], pair[1], pair[1], pair[2]}
      local score = assert(score_of({column, {1, 2, 3, 4}}, {treat = "winsorise"}))
      assert.same(column, score:data{step = "treated"}:column "x1")
    end
  end)

  it("is no conflict for CRITIC: columns that move as one weigh nothing, and all of them are refused", function()
    local alike = {{3.7, 9.1}, {-2.3, 1.9}}
    local none, message = score_of(alike, {weights = "critic"})
    assert.is_nil(none)
    assert.truthy(message:find("all columns that have spread move as one", 1, true), message)
    assert.truthy(message:find("give weights", 1, true), message)
    -- x1 and x2 move as one, x3 does not: conflict is 1 - r with x3 alone, and 2 (1 - r) of x3
    local w = assert(score_of({{0.1, 0.3, 0.7, 0.2}, {1.3, 3.3, 7.3, 2.3}, {1, 4, 2, 3}}, {weights = "critic"}))
    local list = w:weights():column "weight"
    near.number(list[1], list[2], 1e-12)
  end)
end)
