local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local function labelled() return lian.matrix(2, 2, {{150, 500}, {200, 100}}):label({"a", "b"}, {"c", "d"}) end

local function fails(telling, code, matrix, given)
  local made, message, got = lian.balance(matrix, given)
  assert.is_nil(made)
  assert.truthy(message:find(telling, 1, true), message)
  assert.equal(code, got)
end

-- positive margins that some matrix with the zeros of a has: those of a scaled by random factors
local function margins_of(a, draw)
  local n, m, r, s = #a, #a[1], {}, {}
  for i = 1, n do r[i] = .5 + draw() end
  for j = 1, m do s[j] = .5 + draw() end
  local rows, columns = {}, {}
  for i = 1, n do
    rows[i] = 0
    for j = 1, m do
      local v = r[i] * a[i][j] * s[j]
      rows[i], columns[j] = rows[i] + v, (columns[j] or 0) + v
    end
  end
  return rows, columns
end

describe("lian.balance", function()
  it("meets new margins by RAS (Stone 1961)", function()
    local made, report = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 720},
      tolerance = 1e-13}))
    near.matrix({{164.528139, 575.471861}, {275.471861, 144.528139}}, made, 1e-9)
    assert.is_true(report.sweeps <= 20 and report.worst <= 740e-13)
  end)

  it("keeps cross products and labels", function()
    local made = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 720}}))
    assert.near(150 * 100 / (500 * 200),
      made("a", "c") * made("b", "d") / (made("a", "d") * made("b", "c")), 1e-12)
    assert.same({"c", "d"}, made:col_labels())
  end)

  it("changes nothing when the margins are met", function()
    local made, report = assert(lian.balance(labelled(), {rows = {650, 300}, columns = {350, 600}}))
    near.matrix({{150, 500}, {200, 100}}, made, 1e-13)
    assert.equal(1, report.sweeps)
  end)

  it("balances negative cells by GRAS (Junius and Oosterhaven 2003)", function()
    local a = lian.matrix(3, 4, {{7, 3, 5, -3}, {2, 9, 8, 1}, {-2, 0, 2, 1}})
    local made = assert(lian.balance(a, {rows = {15, 26, -1}, columns = {9, 16, 17, -2},
      method = "gras", tolerance = 1e-12}))
    near.matrix({{8.976440, 3.743160, 5.721728, -3.441329}, {2.799335, 12.256840, 9.992314, .951511},
      {-2.775776, 0, 1.285958, .489818}}, made, 1e-7)
  end)

  it("takes margins by label, and leaves the others as they are", function()
    local made = assert(lian.balance(labelled(), {rows = {a = 740}, columns = {c = 440}}))
    near.array({740, 300}, made:row_sums(), 1e-9)
    near.array({440, 600}, made:col_sums(), 1e-9)
  end)

  it("scales the side that is left out to the total of the other", function()
    local made = assert(lian.balance(labelled(), {rows = {1300, 600}}))
    near.matrix({{300, 1000}, {400, 200}}, made, 1e-12)
  end)

  it("keeps known cells", function()
    local made = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 720},
      fixed = {{row = "a", column = "c", value = 200}}}))
    near.matrix({{200, 540}, {240, 180}}, made, 1e-9)
    local own = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 720},
      fixed = {{row = 1, column = 1}}}))
    near.matrix({{150, 590}, {290, 130}}, own, 1e-9)
  end)

  it("empties a row whose margin is 0", function()
    local made = assert(lian.balance(labelled(), {rows = {0, 300}, columns = {100, 200}}))
    near.matrix({{0, 0}, {100, 200}}, made, 1e-12)
    local gras = assert(lian.balance(lian.matrix(2, 2, {{-1, 0}, {3, 2}}), {rows = {0, 5},
      columns = {3, 2}, method = "gras"}))
    near.matrix({{0, 0}, {3, 2}}, gras, 1e-12)
  end)

  it("refuses totals that differ, unless told to scale", function()
    fails("the row margins sum to 1160, the column margins to 1161",
      "contradiction", labelled(), {rows = {740, 420}, columns = {440, 721}})
    local made = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 721}, scale = true}))
    near.array({740, 420}, made:row_sums(), 1e-9)
    near.array({440 * 1160 / 1161, 721 * 1160 / 1161}, made:col_sums(), 1e-9)
  end)

  it("names the row or column that cannot meet its margin", function()
    local empty = lian.matrix(2, 2, {{0, 0}, {2, 1}})
    fails("row 1 cannot sum to 1: its cells are all zero", "infeasible", empty,
      {rows = {1, 2}, columns = {2, 1}})
    fails("column 2 cannot sum to 1", "infeasible", lian.matrix(2, 2, {{1, 0}, {2, 0}}),
      {rows = {1, 2}, columns = {2, 1}})
    fails("row 'a' cannot sum to -5: its cells are all of the other sign", "infeasible", labelled(),
      {rows = {-5, 10}, columns = {2, 3}})
  end)

  it("says how far off it still is when no such matrix exists", function()
    -- [2][1] must vanish, which multipliers reach in the limit alone
    fails("after 50 sweeps row 1 is still off by", "no_convergence",
      lian.matrix(2, 2, {{1, 0}, {1, 1}}), {rows = {3, 2}, columns = {3, 2}, most = 50})
  end)

  it("names rows that ask for more than the columns in which they have cells", function()
    local corner = lian.matrix(2, 2, {{1, 0}, {1, 1}})
    fails("row 1 cannot sum to 5: its cells are in column 1 alone, which sums to 3", "infeasible", corner,
      {rows = {5, 5}, columns = {3, 7}})
    fails("row 1 cannot sum to 3: its cells are in column 1 alone, which sums to 2", "infeasible", corner,
      {rows = {3, 2}, columns = {2, 3}, most = 50})
    fails("and 1 more cannot sum to 7: the 2 columns in which they have cells sum to 5", "infeasible",
      lian.matrix(3, 3, {{1, 1, 0}, {1, 2, 0}, {1, 1, 1}}), {rows = {4, 3, 2}, columns = {3, 2, 4}})
  end)

  it("refuses what is not finite, and prints its report", function()
    local beyond = lian.matrix(1, 2, {1, 1e308}):scale(nil, {1, 1e308})
    fails("cell [1][2]: expected a finite number, got", "bad_data", beyond, {rows = {3}, columns = {1, 2}})
    local _, report = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 720}}))
    assert.truthy(tostring(report):find("^balanced in %d+ sweeps; the worst row is off by [%d.e-]+$"), tostring(report))
  end)

  it("refuses what makes no sense", function()
    fails("cell [1][2] is negative: use GRAS", "bad_data", lian.matrix(1, 2, {1, -1}),
      {rows = {1}, columns = {2, -1}})
    assert.error_matches(function() lian.balance(labelled(), {}) end, "give rows or columns")
    assert.error_matches(function() lian.balance(labelled(), {rows = {1, 2, 3}}) end,
      "balance.rows: expected 2 numbers, got 3")
    assert.error_matches(function() lian.balance({}, {rows = {1}}) end, "balance: expected a matrix, got a table")
    assert.error_matches(function() lian.balance(labelled(), {rows = {1, 2, a = 3}}) end,
      "balance.rows: 'a' is given twice")
    assert.error_matches(function() lian.balance(labelled(), {rows = {[7] = 1}}) end,
      "balance.rows: expected a label, or a whole number from 1 to 2, got 7")
    assert.error_matches(function() lian.balance(labelled(), {rows = {1, 2}, fixed = {{row = 1.9, column = 1}}}) end,
      "balance.fixed%[1%].row: expected a label, or a whole number from 1 to 2, got 1.9")
    assert.error_matches(function() lian.balance(labelled(), {rows = {e = 1}}) end,
      "balance.rows: no row 'e' %(there are: a, b%)")
    assert.error_matches(function() lian.balance(labelled(), {columns = {1, 0 / 0}}) end, "got nan")
    assert.error_matches(function() lian.balance(labelled(), {rows = {1, 2}, methods = "ras"}) end,
      "did you mean 'method'")
    assert.error_matches(function()
      lian.balance(labelled(), {rows = {1, 2}, fixed = {{row = 1, column = 1}, {row = "a", column = "c"}}})
    end, "fixed%[2%]: this cell is fixed already")
    assert.error_matches(function()
      lian.balance(labelled(), {rows = {1, 2}, fixed = {{row = "x", column = 1}}})
    end, "fixed%[1%].row: no row 'x'")
  end)
end)

local function has_negative(flows)
  for _, row in ipairs(flows) do for _, v in ipairs(row) do if v < 0 then return true end end end
end

describe("RAS on any flows", function()
  for name, parts in random_table.each() do
    -- chains of many links settle slowly: a thin table is asked less of
    local tolerance = name:find "thin" and 1e-5 or 1e-12
    if has_negative(parts.flows) then
      it("by GRAS meets the margins and keeps signs: " .. name, function()
        local n = #parts.flows
        local before = lian.matrix(n, n, parts.flows)
        local rows, columns = before:row_sums(), before:col_sums()
        for i = 1, n - 1, 2 do
          local step = .02 * rows[i]
          rows[i], rows[i + 1] = rows[i] + step, rows[i + 1] - step
        end
        local made = assert(lian.balance(before, {rows = rows, columns = columns, method = "gras"}))
        near.array(rows, made:row_sums(), 1e-9)
        near.array(columns, made:col_sums(), 1e-9)
        for i = 1, n do
          for j = 1, n do assert.is_true(made(i, j) * before(i, j) > 0 or before(i, j) == 0) end
        end
      end)
    else it("keeps zeros and cross products, and meets the margins: " .. name, function()
      local flows = parts.flows
      local rows, columns = margins_of(flows, random_table.generator(3))
      local n = #flows
      local made = assert(lian.balance(lian.matrix(n, n, flows), {rows = rows, columns = columns,
        tolerance = tolerance}))
      near.array(rows, made:row_sums(), 10 * tolerance)
      near.array(columns, made:col_sums(), 10 * tolerance)
      for i = 1, n do
        for j = 1, n do
          assert.equal(flows[i][j] == 0, made(i, j) == 0)
          local cross = flows[1][1] * flows[i][j]
          if cross ~= 0 and flows[i][1] * flows[1][j] ~= 0 then
            assert.near(1, made(1, 1) * made(i, j) / (made(i, 1) * made(1, j))
              / (cross / (flows[i][1] * flows[1][j])), 1e-9)
          end
        end
      end
    end) end
  end

  it("does not depend on the order of rows", function()
    local made = assert(lian.balance(labelled(), {rows = {740, 420}, columns = {440, 720}}))
    local other = assert(lian.balance(labelled():pick({2, 1}, nil), {rows = {420, 740}, columns = {440, 720}}))
    near.matrix(made:pick({2, 1}, nil):totable(), other, 1e-9)
  end)
end)

describe("GRAS with negative and known cells", function()
  -- its result is the only r P s - N / (r s) with these margins (Junius and Oosterhaven 2003): a matrix made with
  -- chosen r and s is what balancing to its margins gives back; some cells are known besides
  it("finds the matrix that is the only one, on random tables", function()
    for seed = 1, 200 do
      local draw = random_table.generator(seed)
      local n, m, a, x, fixed = 1 + math.floor(6 * draw()), 1 + math.floor(6 * draw()), {}, {}, {}
      local r, s, rows, columns = {}, {}, {}, {}
      for i = 1, n do r[i], rows[i] = 0.3 + 2 * draw(), 0 end
      for j = 1, m do s[j], columns[j] = 0.3 + 2 * draw(), 0 end
      for i = 1, n do
        a[i], x[i] = {}, {}
        for j = 1, m do
          local v = draw() < 0.75 and 10 * draw() or 0
          if draw() < 0.2 then v = -v end
          a[i][j], x[i][j] = v, v > 0 and r[i] * v * s[j] or v / (r[i] * s[j])
          if draw() < 0.08 then
            x[i][j] = 5 * draw() - 1
            fixed[#fixed + 1] = {row = i, column = j, value = x[i][j]}
          end
          rows[i], columns[j] = rows[i] + x[i][j], columns[j] + x[i][j]
        end
      end
      local made = assert(lian.balance(lian.matrix(n, m, a), {rows = rows, columns = columns, method = "gras",
        fixed = fixed, tolerance = 1e-13, most = 100000}))
      -- margins are met to 1e-13 of the largest; multipliers are found as well as cells tie them together
      for i = 1, n do for j = 1, m do assert.near(x[i][j], made:get(i, j), 1e-7, seed) end end
    end
  end)

  it("does not turn signs round to reach a total", function()
    assert.error_matches(function()
      lian.balance(lian.matrix(2, 2, {{1, -3}, {-2, 1}}), {columns = {2, 3}, method = "gras"})
    end, "balance.rows: their sum, %-3, cannot be scaled to 5: give them all")
  end)
end)

describe("chain:balance", function()
  it("gives a chain whose flows meet the margins, with output kept", function()
    local chain = assert(tables.textbook_with_households():balance{rows = {740, 420}, columns = {440, 720}})
    near.array({740, 420}, chain:flows():row_sums(), 1e-9)
    assert.same({1000, 2000}, chain:output())
    near.array({260, 1580}, chain:final_demand(), 1e-9)
    near.array({560, 1280}, chain:value_added(), 1e-9)
    -- categories and rows of a node are scaled alike
    assert.near(50 / 350, chain:block("demand").values("s1", "households") / 260, 1e-9)
    assert.near(300 / 650, chain:block("inputs").values("labour", "s1") / 560, 1e-9)
    assert.is_true(chain:check().row.absolute < 1e-6)
  end)

  it("may keep demand or inputs instead", function()
    local demand = assert(tables.textbook():balance{rows = {s1 = 740}, keep = "demand"})
    near.array({350, 1700}, demand:final_demand(), 1e-12)
    near.array({1090, 2000}, demand:output(), 1e-9)
    local inputs = assert(tables.textbook():balance{columns = {s1 = 440}, keep = "inputs"})
    near.array({650, 1400}, inputs:value_added(), 1e-12)
    near.array({1090, 2000}, inputs:output(), 1e-9)
  end)

  it("refuses sales that leave less than nothing for demand", function()
    local chain, message, code = tables.textbook():balance{rows = {s1 = 1200}}
    assert.is_nil(chain)
    assert.equal("infeasible", code)
    assert.truthy(message:find("'s1' would need a final demand of -200", 1, true), message)
  end)

  it("passes on what balancing refuses, and knows its options", function()
    local _, message, code = tables.textbook():balance{rows = {1, 2}, columns = {1, 1}}
    assert.equal("contradiction", code)
    assert.truthy(message:find("sum to 3", 1, true))
    assert.error_matches(function() tables.textbook():balance{rows = {s3 = 1}} end,
      "balance.rows: no row 's3', did you mean 's1'")
    assert.error_matches(function() tables.textbook():balance{rows = {1, 2}, keep = "all"} end, "balance.keep")
    assert.equal("unsupported",
      (select(3, tables.network():balance{rows = {1, 2, 3}})))
  end)
end)
