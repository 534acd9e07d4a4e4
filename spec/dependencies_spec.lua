-- lian.dependencies, lian.reverse_dependencies, lian.common_dependencies
package.path = "./?.lua;" .. package.path
local lian = require "lian"
local data = require "spec.support.data"
local near = require "spec.support.near"

local function trade_of(rows)
  local columns = {{"exporter", {}}, {"importer", {}}, {"product", {}}, {"value", {}}, {"year", {}}}
  for i, row in ipairs(rows) do for j = 1, 5 do columns[j][2][i] = row[j] end end
  if not rows[1][5] then columns[5] = nil end
  return lian.frame.new(columns)
end

local function refused(message, verb, ...)
  local ok, told = pcall(lian[verb], ...)
  assert.is_false(ok)
  assert.is_truthy(tostring(told):find(message, 1, true), tostring(told))
end

-- models/indices.md 3.2: extra-EU imports by origin, intra, exports; D and F are the bloc
local CASES = {P1 = {{80, 10, 10}, 50, 60}, P2 = {{30, 30, 20, 20}, 200, 150}, P3 = {{90, 10}, 40, 0},
  P4 = {{45, 35, 20}, 100, 99}}

local function bloc_trade()
  local rows = {}
  for product, case in pairs(CASES) do
    for k, v in ipairs(case[1]) do rows[#rows + 1] = {"O" .. k, k % 2 == 0 and "D" or "F", product, v} end
    rows[#rows + 1] = {"D", "F", product, case[2]}
    if case[3] > 0 then rows[#rows + 1] = {"F", "O9", product, case[3]} end
  end
  return trade_of(rows)
end

describe("dependencies", function()
  it("gives the European Commission's three indicators", function()
    local f = lian.dependencies(bloc_trade(), {home = {"D", "F"}})
    local wanted = {P1 = {0.66, 2 / 3, 5 / 3, true}, P2 = {0.26, 1 / 3, 2 / 3, false},
      P3 = {0.82, 0.7142857143, nil, true}, P4 = {0.365, 0.5, 1.0101010101, false}}
    for product, w in pairs(wanted) do
      near.number(w[1], f(product, "hhi"), 1e-9)
      near.number(w[2], f(product, "share"), 1e-9)
      if w[3] then near.number(w[3], f(product, "ratio"), 1e-9) else assert.is_nil(f(product, "ratio")) end
      assert.equal(w[4], f(product, "dependent"))
    end
    near.number(0.66 / 0.4 - 1, 0.65, 1e-9) -- the nearest threshold of P1 is the share: 4/3 of it
    near.number(1 / 3, f("P1", "margin"), 1e-9)
    assert.is_truthy(f.note:find("2 of 4 imported products, 50.0 % of imports", 1, true))
    assert.is_truthy(f.note:find("1 products are not exported", 1, true))
  end)

  it("takes the example of the second set, and exports within the bloc where asked", function()
    local t = trade_of{{"A", "D", "x", 60}, {"B", "D", "x", 15}, {"C", "F", "x", 10}, {"D", "F", "x", 35},
      {"D", "A", "x", 50}}
    local f = lian.dependencies(t, {home = {"D", "F"}})
    near.array({0.5433, 0.7083, 1.7}, {f(1, "hhi"), f(1, "share"), f(1, "ratio")}, 1e-4)
    near.number(1, lian.dependencies(t, {home = {"D", "F"}, exports = "all"})(1, "ratio"), 1e-12)
    -- D alone: inner trade is an import of F's, not D's
    local d = lian.dependencies(t, {home = "D"})
    near.number(0.64 + 0.04, d(1, "hhi"), 1e-12)
    near.number(75 / 85, d(1, "ratio"), 1e-12)
    assert.is_nil(d(1, "share"))
    assert.is_truthy(d.note:find('rule "geodep"', 1, true))
    -- world exports by origin: A 60, B 15, C 10, D 85 of 170
    near.number((3600 + 225 + 100 + 7225) / 28900, d(1, "world_hhi"), 1e-12)
  end)

  it("counts domestic sales of one region as its own supply", function()
    local t = trade_of{{"A", "D", "x", 60}, {"D", "D", "x", 40}, {"D", "A", "x", 30}}
    local f = lian.dependencies(t, {home = "D"})
    near.number(0.6, f(1, "share"), 1e-12)
    assert.is_true(f(1, "dependent"))
    assert.is_truthy(f.note:find('rule "eu"', 1, true))
    assert.is_false(lian.dependencies(t, {home = "D", thresholds = {share = 0.6}})(1, "dependent")) -- strictly above
    near.number((3600 + 900) / 8100, f(1, "world_hhi"), 1e-12)
  end)

  it("follows products over years", function()
    local rows = {}
    for year, shares in ipairs{{90, 10}, {50, 50}, {90, 10}, {95, 5}} do
      rows[#rows + 1] = {"A", "D", "x", shares[1], year}
      rows[#rows + 1] = {"B", "D", "x", shares[2], year}
      rows[#rows + 1] = {"A", "D", "y", 1, year}
      rows[#rows + 1] = {"B", "E", "y", 9, year}
    end
    local o = {home = "D", time = "year", thresholds = {world_hhi = 0.55}}
    local f = lian.dependencies(trade_of(rows), o)
    local runs = {}
    for _, row in f:rows() do if row.product == "x" then runs[row.time] = row.in_a_row end end
    assert.same({1, 0, 1, 2}, runs)
    o.persist = 3
    local p = lian.dependencies(trade_of(rows), o)
    assert.same({3, 2, 4, true}, {p("x", "dependent_in"), p("x", "longest_run"), p("x", "last"), p("x", "dependent")})
    assert.equal(4, p("y", "longest_run"))
    o.persist = 4
    assert.is_false(lian.dependencies(trade_of(rows), o)("x", "dependent"))
  end)

  it("takes a table of several regions: chips of the sample world", function()
    local world = assert(require("lian.examples.four_regions")())
    local f = lian.dependencies(world, {home = "CHN"})
    assert.is_true(f("C", "dependent"))
    near.number(0.88, f("C", "share"), 1e-3) -- own share 12 %
    assert.equal("JKT", f("C", "origin"))
    local g = world:concentration{home = "CHN"}
    near.number(g("C", "hhi_imports"), f("C", "hhi"), 1e-12)
    assert.is_truthy(f.note:find("origin 'ROW' stands for many countries", 1, true))
  end)

  -- USA by 7 origins, positive cells of each commodity's row; counts found with Python's csv module
  it("tells the USA's inputs of few origins", data.needed(function()
    local rows = {}
    for _, origin in ipairs{"Canada", "China", "Europe", "Japan", "Mexico", "Rest_of_Asia_and_Pacific",
      "Rest_of_World"} do
      for _, year in ipairs{2012, 2021} do
        local path = data.path(("us_bea_imports_by_origin/ImportMatrix_%s_%d.csv"):format(origin, year))
        local number = 0
        for line in io.lines(path) do
          number = number + 1
          local code, rest = line:match('^([%w]+),"?.-"?(,[-%d.,]+)%s*$')
          if number > 5 and code then
            local sum = 0
            for cell in rest:gmatch("[-%d.]+") do sum = sum + math.max(0, tonumber(cell)) end
            if sum > 0 then rows[#rows + 1] = {origin, "USA", code, sum, year} end
          end
        end
      end
    end
    local f = lian.dependencies(trade_of(rows), {home = "USA", time = "year", thresholds = {world_hhi = 0}})
    local count, high, computers = {}, {}, {}
    for _, row in f:rows() do
      count[row.time] = (count[row.time] or 0) + 1
      high[row.time] = (high[row.time] or 0) + (row.hhi > 0.4 and 1 or 0)
      if row.product == "3341" then computers[row.time] = row end
    end
    assert.same({[2012] = 68, [2021] = 70}, count)
    assert.same({[2012] = 10, [2021] = 14}, high)
    near.number(0.2894223448641756, computers[2012].hhi, 1e-12)
    assert.equal("China", computers[2012].origin)
    near.number(0.41777598494016405, computers[2012].origin_share, 1e-12)
    near.number(0.6116061197419108, computers[2021].hhi, 1e-12)
    assert.equal("Rest_of_Asia_and_Pacific", computers[2021].origin)
    assert.is_truthy(f.note:find("stands for many countries", 1, true))
  end))

  it("refuses negative trade, totals, unknown homes, and questions that the data cannot answer", function()
    refused("'value' is -5 in row 1 (A to D, x): trade is at least 0", "dependencies", trade_of{{"A", "D", "x", -5}},
      {home = "D"})
    refused("exporter 'World' in row 1 is a total", "dependencies", trade_of{{"World", "D", "x", 5}}, {home = "D"})
    refused("no region that trades 'E'", "dependencies", trade_of{{"A", "D", "x", 5}}, {home = "E"})
    refused("of one region needs its domestic sales", "dependencies", trade_of{{"A", "D", "x", 5}},
      {home = "D", rule = "eu"})
    refused("the trade has no domestic sales of home", "dependencies", trade_of{{"A", "D", "x", 5}},
      {home = "D", domestic = true})
    refused("no indicator 'hh'", "dependencies", trade_of{{"A", "D", "x", 5}}, {home = "D", thresholds = {hh = 1}})
    refused("persist needs the column of periods", "dependencies", trade_of{{"A", "D", "x", 5}},
      {home = "D", persist = 2})
    refused("no column 'exporter'", "dependencies", lian.frame.new{{"from", {"A"}}}, {home = "D"})
    local one = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}}, output = {20, 20}})
    refused("a chain of one region has no origins", "dependencies", one, {home = "D"})
    local net = assert(lian.chain{kind = "network", nodes = {"a", "b"}, regions = {"A", "D"}, links = {{"a", "b", 1}},
      output = {3, 4}})
    refused("a network has links and no table of flows", "dependencies", net, {home = "D"})
  end)
end)

describe("reverse and common dependencies", function()
  local t = trade_of{{"CHN", "USA", "x", 80}, {"JPN", "USA", "x", 10}, {"CHN", "DEU", "x", 40}, {"JPN", "DEU", "y", 5},
    {"USA", "CHN", "y", 5}, {"DEU", "USA", "y", 6}}

  it("finds those who depend on home", function()
    local f = lian.reverse_dependencies(t, {home = "CHN"})
    assert.same({"USA", "DEU"}, f:column "importer")
    assert.same({"x", "x"}, f:column "product")
    near.array({8 / 9, 1}, f:column "origin_share", 1e-12)
    assert.equal(0, #lian.reverse_dependencies(t, {home = "JPN"}))
  end)

  it("finds what several depend on", function()
    local f = lian.common_dependencies(t, {homes = {USA = "USA", Germany = {"DEU"}}})
    assert.same({"x"}, f:column "product")
    assert.is_true(f(1, "same_origin"))
    near.number(8 / 9, f(1, "USA_share"), 1e-12)
    refused("expected two homes at least", "common_dependencies", t, {homes = {USA = "USA"}})
    refused("filter one", "common_dependencies", trade_of{{"A", "B", "x", 1, 2000}, {"A", "B", "x", 1, 2001}},
      {homes = {a = "A", b = "B"}, time = "year"})
  end)
end)
