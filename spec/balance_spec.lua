-- RAS and GRAS
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local textbook = lian.matrix(2, 2, {{150, 500}, {200, 100}})

local function fails(telling, code, value, message, given)
  assert.is_nil(value)
  assert.truthy(message:find(telling, 1, true), message)
  assert.equal(code, given)
end

describe("RAS", function()
  it("meets the margins of the worked example, and keeps cross products", function()
    local x, report = assert(lian.balance(textbook, {rows = {740, 420}, columns = {440, 720}}))
    near.matrix({{164.528139, 575.471861}, {275.471861, 144.528139}}, x, 1e-8)
    assert.near(0.15, x(1, 1) * x(2, 2) / (x(1, 2) * x(2, 1)), 1e-9)
    assert.is_true(report.sweeps < 40)
  end)

  it("keeps zeros, and reaches margins that a matrix of that pattern has", function()
    for name, parts in random_table.each() do
      if not name:find("negative cells", 1, true) and not name:find("thin", 1, true) then
        local n = #parts.nodes
        local a = lian.matrix(n, n, parts.flows)
        local r, c = {}, {}
        for i = 1, n do
          r[i], c[i] = 1 + i / n, 2 - i / n
        end
        local target = a:scale(r, c)
        local x = assert(lian.balance(a, {rows = target:row_sums(), columns = target:col_sums()}))
        near.array(target:row_sums(), x:row_sums(), 1e-8, name)
        for i = 1, n do
          for j = 1, n do if a(i, j) == 0 then assert.equal(0, x(i, j)) end end
        end
      end
    end
  end)
end)

describe("GRAS", function()
  -- the literature's example with negative cells (Junius and Oosterhaven 2003)
  it("meets margins with negative cells and a zero total", function()
    local a = lian.matrix(3, 4, {{7, 3, 5, -3}, {2, 9, 8, 1}, {-2, 0, 2, 1}})
    local x = assert(lian.balance(a, {rows = {15, 26, -1}, columns = {9, 16, 17, -2}, method = "gras"}))
    near.matrix({{8.976440, 3.743160, 5.721728, -3.441329}, {2.799335, 12.256840, 9.992314, .951511},
      {-2.775776, 0, 1.285958, .489818}}, x, 1e-6)
  end)
end)

describe("a chain", function()
  it("keeps its output when its flows are balanced", function()
    local chain = assert(tables.textbook():balance{rows = {700, 280}, columns = {360, 620}})
    near.array({700, 280}, chain:flows():row_sums(), 1e-9)
    near.array({1000, 2000}, chain:output(), 0)
    near.array({300, 1720}, chain:final_demand(), 1e-9)
    assert.is_true(chain:check().row.absolute < 1e-6)
  end)
end)

describe("what cannot be balanced is named:", function()
  it("totals that differ", function()
    fails("the row margins sum to 1160, the column margins to 1161",
      "the_given_parts_contradict_each_other",
      lian.balance(textbook, {rows = {740, 420}, columns = {440, 721}}))
    assert(lian.balance(textbook, {rows = {740, 420}, columns = {440, 721}, scale = true}))
  end)
  it("a row of zeros with a total", function()
    fails("row 2 cannot sum to 3", "infeasible",
      lian.balance(lian.matrix(2, 2, {{1, 2}, {0, 0}}), {rows = {1, 3}, columns = {2, 2}}))
  end)
  it("margins that no matrix of that pattern has", function()
    fails("no matrix with these zeros", "no_convergence",
      lian.balance(lian.matrix(2, 2, {{1, 0}, {1, 1}}), {rows = {3, 1}, columns = {1, 3}, most = 50}))
  end)
  it("negative cells under RAS", function()
    fails("use GRAS", "bad_data",
      lian.balance(lian.matrix(2, 2, {{1, -1}, {1, 1}}), {rows = {1, 1}, columns = {1, 1}}))
  end)
  it("a margin too few", function()
    assert.error_matches(function() lian.balance(textbook, {rows = {1}, columns = {1, 1}}) end,
      "balance.rows: expected 2 numbers")
  end)
end)
