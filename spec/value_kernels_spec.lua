-- values of sets of policies: dividends, shares, interactions, random orders, ranks (csrc/decide)
local core = require "lian.core"
local decide = core.decide

-- four policies A, B, C, D, bits in this order: values and answers worked out in ../shared/models/decisions.md 5
-- (points of a gap that is closed)
local WORKED = {0, 10, 6, 20, 4, 14, 7, 24, 0, 13, 6, 25, 4, 17, 7, 30}

local function table_of(values) return core.matrix_new(1, #values, values) end

local state = 20
local function u()
  state = state * 48271 % 2147483647
  return state / 2147483647
end

local function random_game(n)
  local v = {0}
  for set = 1, (1 << n) - 1 do v[set + 1] = 20 * u() - 5 end
  return v
end

local function has(set, i) return set >> (i - 1) & 1 == 1 end

local function size(set)
  local count = 0
  while set > 0 do set, count = set & (set - 1), count + 1 end
  return count
end

local function factorial(n) return n < 2 and 1 or n * factorial(n - 1) end

-- by the definition with weights of sets, not by dividends
local function shapley_by_sets(v, n, banzhaf)
  local out = {}
  for i = 1, n do
    out[i] = 0
    for set = 0, (1 << n) - 1 do
      if not has(set, i) then
        local s = size(set)
        local weight = banzhaf and 2 ^ (1 - n) or factorial(s) * factorial(n - s - 1) / factorial(n)
        out[i] = out[i] + weight * (v[(set | 1 << (i - 1)) + 1] - v[set + 1])
      end
    end
  end
  return out
end

local WEIGHTS = {
  shapley = function(n, s) return factorial(s) * factorial(n - s - 2) / factorial(n - 1) end,
  banzhaf = function(n) return 2 ^ (2 - n) end,
  taylor = function(n, s) return 2 / n / (factorial(n - 1) / factorial(s) / factorial(n - 1 - s)) end,
}

local function pairs_by_sets(v, n, index)
  local out = {}
  for i = 1, n do
    for j = i + 1, n do
      local sum, a, b = 0, 1 << (i - 1), 1 << (j - 1)
      for set = 0, (1 << n) - 1 do
        if set & (a | b) == 0 then
          sum = sum + WEIGHTS[index](n, size(set)) *
            (v[(set | a | b) + 1] - v[(set | a) + 1] - v[(set | b) + 1] + v[set + 1])
        end
      end
      out[#out + 1] = sum
    end
  end
  return out
end

local function near(expected, got, tolerance)
  assert.equal(#expected, #got)
  for k, v in ipairs(expected) do assert.near(v, got[k], tolerance or 1e-12) end
end

local function shares(v, portion) return decide.singles(portion or "shapley", decide.dividends(table_of(v))):row(1) end

local function sum(list)
  local s = 0
  for _, v in ipairs(list) do s = s + v end
  return s
end

describe("values of sets of policies", function()
  it("give the dividends, shares and interactions of the worked example", function()
    local d = decide.dividends(table_of(WORKED))
    near({0, 10, 6, 4, 4, 0, -3, 3, 0, 3, 0, 2, 0, 0, 0, 1}, d:row(1))
    near({185 / 12, 101 / 12, 3.75, 29 / 12}, decide.singles("shapley", d):row(1))
    near({14.875, 7.875, 3.375, 2.125}, decide.singles("banzhaf", d):row(1))
    near({10, 6, 4, 0}, decide.singles("taylor", d):row(1))
    near({41 / 6, 11 / 6, 13 / 3, -7 / 6, 4 / 3, 1 / 3}, decide.pairs("shapley", d):row(1))
    near({6.75, 1.75, 4.25, -1.25, 1.25, 0.25}, decide.pairs("banzhaf", d):row(1))
    near({35 / 6, 7 / 6, 23 / 6, -11 / 6, 5 / 6, 1 / 6}, decide.pairs("taylor", d):row(1))
    near(WORKED, decide.values(d):row(1))
  end)

  it("agree with the definitions by weights of sets, up to ten policies", function()
    for n = 2, 10 do -- 1e-12 of values up to 20: rounding of 2^n sums
      local v = random_game(n)
      near(shapley_by_sets(v, n), shares(v), 1e-11)
      near(shapley_by_sets(v, n, true), shares(v, "banzhaf"), 1e-11)
      for index in pairs(WEIGHTS) do
        near(pairs_by_sets(v, n, index), decide.pairs(index, decide.dividends(table_of(v))):row(1), 1e-10)
      end
    end
  end)

  it("keep Shapley's axioms on random games", function()
    for round = 1, 40 do
      local n = 1 + round % 9
      local v, w, both, all = random_game(n), random_game(n), {}, 1 << n
      local first = shares(v)
      assert.near(v[all], sum(first), 1e-11)                              -- efficiency
      for k = 1, all do both[k] = 2 * v[k] + w[k] end
      local second, together = shares(w), shares(both)
      for i = 1, n do assert.near(2 * first[i] + second[i], together[i], 1e-11) end -- additivity
      local i, j = 1, n
      for set = 0, all - 1 do                                             -- a dummy adds what it is worth alone
        if has(set, i) then v[set + 1] = v[(set & ~1) + 1] + 3.5 end
      end
      assert.near(3.5, shares(v)[i], 1e-11)
      for set = 0, all - 1 do                                             -- symmetry
        if has(set, j) and not has(set, i) then
          v[set + 1] = v[((set & ~(1 << (j - 1))) | 1) + 1]
        end
      end
      local alike = shares(v)
      assert.near(alike[i], alike[j], 1e-11)
      if n > 1 then                                                       -- Taylor: singles and pairs are the whole
        local d = decide.dividends(table_of(w))
        assert.near(w[all], sum(decide.singles("taylor", d):row(1)) + sum(decide.pairs("taylor", d):row(1)), 1e-11)
      end
    end
  end)

  it("are the same bit for bit for any number of threads, draw by draw", function()
    local rows, n = {}, 9
    for k = 1, 50 do rows[k] = random_game(n) end
    local function work()
      local d = decide.dividends(core.matrix_new(#rows, 1 << n, rows))
      local singles = decide.singles("shapley", d)
      return d, singles, decide.pairs("shapley", d), decide.ranks(singles, 500, 3)
    end
    local threads = core.threads()
    core.threads(1)
    local alone = {work()}
    core.threads(4)
    local four = {work()}
    core.threads(threads)
    for k, a in ipairs(alone) do
      for i = 1, a:rows() do assert.same(a:row(i), four[k]:row(i)) end
    end
    near(shares(rows[7]), alone[2]:row(7), 0)
  end)

  it("refuse what is no table of sets, and name a value that is no number", function()
    assert.error_matches(function() decide.dividends(core.matrix_new(1, 3, {1, 2, 3})) end, "expected 2%^n columns")
    assert.error_matches(function() decide.pairs("shapley", core.matrix_new(1, 2, {0, 1})) end, "expected 2 policies")
    assert.error_matches(function() decide.singles("fair", table_of(WORKED)) end, "invalid option 'fair'")
    local out, message, code = decide.dividends(table_of{0, 0 / 0, 1, 2})
    assert.is_nil(out)
    assert.equal("bad_data", code)
    assert.truthy(message:find("v", 1, true))
  end)
end)

describe("random orders of policies", function()
  local stream = core.stream("orders")

  local function mean_and_variance(list)
    local m = sum(list) / #list
    local squares = 0
    for _, v in ipairs(list) do squares = squares + (v - m) ^ 2 end
    return m, squares / (#list - 1)
  end

  -- marginal contributions of policy i
  local function marginals(orders, i)
    local out = {}
    for k, order in ipairs(orders) do
      local set = 0
      for _, p in ipairs(order) do
        if p == i then out[k] = WORKED[(set | 1 << (i - 1)) + 1] - WORKED[set + 1] end
        set = set | 1 << (p - 1)
      end
    end
    return out
  end

  it("hold every policy once; every second one is the reverse of the first", function()
    for n = 1, 30 do
      local orders = decide.orders(7, stream, true, 0, 6, n)
      for k, order in ipairs(orders) do
        local seen = {}
        for place, i in ipairs(order) do
          assert.is_nil(seen[i])
          seen[i] = true
          if k % 2 == 0 then assert.equal(orders[k - 1][n + 1 - place], i) end
        end
        assert.equal(n, #order)
      end
    end
    assert.same(decide.orders(7, stream, true, 4, 2, 9), {table.unpack(decide.orders(7, stream, true, 0, 6, 9), 5, 6)})
  end)

  it("come all alike often: chi-square of the 24 orders of four policies", function()
    local count, seen = 24000, {}
    for _, order in ipairs(decide.orders(1, stream, false, 0, count, 4)) do
      local key = table.concat(order)
      seen[key] = (seen[key] or 0) + 1
    end
    local chi, kinds = 0, 0
    for _, times in pairs(seen) do chi, kinds = chi + (times - count / 24) ^ 2 / (count / 24), kinds + 1 end
    assert.equal(24, kinds)
    assert.is_true(chi < 49.7) -- the 99.9 % point at 23 degrees
  end)

  -- exact variances of one order and of the mean of an order and its reverse, by all 24 orders (decisions.md 5)
  it("have with their reverses the variance worked out: ten times less for A than as many plain ones", function()
    local plain, pairs_of = {26.576389, 13.576389, 1.6875, 6.743056}, {1.368056, 1.368056, 0.8125, 0.451389}
    local alone, both = decide.orders(2, stream, false, 0, 40000, 4), decide.orders(2, stream, true, 0, 40000, 4)
    local fair = {185 / 12, 101 / 12, 3.75, 29 / 12}
    for i = 1, 4 do
      local m, v = mean_and_variance(marginals(alone, i))
      assert.near(plain[i], v, 0.05 * plain[i])
      assert.near(fair[i], m, 4 * math.sqrt(plain[i] / 40000))
      local list, means = marginals(both, i), {}
      for k = 1, 20000 do means[k] = (list[2 * k - 1] + list[2 * k]) / 2 end
      m, v = mean_and_variance(means)
      assert.near(pairs_of[i], v, 0.05 * pairs_of[i])
      assert.near(fair[i], m, 4 * math.sqrt(pairs_of[i] / 20000))
    end
    assert.near(9.7, plain[1] / 2 / pairs_of[1], 0.1)
  end)

  it("are exact with their reverses where only pairs work together", function()
    local d, n = {}, 6
    for set = 0, (1 << n) - 1 do d[set + 1] = size(set) <= 2 and set > 0 and 10 * u() - 3 or 0 end
    local v = decide.values(table_of(d)):row(1)
    local exact = shares(v)
    for _, two in ipairs{decide.orders(1, stream, true, 0, 2, n), decide.orders(1, stream, true, 8, 2, n)} do
      for i = 1, n do
        local m = 0
        for _, order in ipairs(two) do
          local set = 0
          for _, p in ipairs(order) do
            if p == i then m = m + (v[(set | 1 << (i - 1)) + 1] - v[set + 1]) / 2 end
            set = set | 1 << (p - 1)
          end
        end
        assert.near(exact[i], m, 1e-11)
      end
    end
  end)
end)

describe("ranks of resampled means", function()
  it("say how often each policy comes first: as often as the normal law says", function()
    local rows = {}
    for k = 1, 400 do -- the difference of two means has mean 0.1 and, by 400 draws, error sd / 20
      rows[k] = {0.1 + u() + u() + u() + u() - 2, 0, -5}
    end
    local list = {}
    for k, row in ipairs(rows) do list[k] = row[1] end
    local m, squares = sum(list) / 400, 0
    for _, v in ipairs(list) do squares = squares + (v - m) ^ 2 end
    local z = m / math.sqrt(squares / 400 / 400) -- the bootstrap's own spread: divisor 400
    local lian = require "lian"
    local expected = lian.normal(0, 1):cumulative(z)
    local share = decide.ranks(core.matrix_new(400, 3, rows), 20000, 1)
    assert.near(expected, share:get(1, 1), 4 * math.sqrt(expected * (1 - expected) / 20000) + 0.005)
    assert.near(1, share:get(1, 1) + share:get(1, 2), 1e-12)
    assert.equal(1, share:get(3, 3))
  end)

  it("give equal means the better rank", function()
    local share = decide.ranks(core.matrix_new(3, 2, {{1, 1}, {2, 2}, {5, 5}}), 10, 1)
    assert.same({{1, 0}, {1, 0}}, {share:row(1), share:row(2)})
  end)
end)
