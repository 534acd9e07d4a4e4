-- lian.concentration, lian.specialisation, lian.self_supply, lian.geopolrisk, lian.trade_shocks
package.path = "./?.lua;" .. package.path
local lian = require "lian"
local data = require "spec.support.data"
local near = require "spec.support.near"

local function frame(...) return lian.frame.new{...} end

local function refused(message, verb, ...)
  local ok, told = pcall(lian[verb], ...)
  assert.is_false(ok)
  assert.is_truthy(tostring(told):find(message, 1, true), tostring(told))
end

local IMPORTS = frame({"origin", {"A", "B", "C", "D"}}, {"value", {30, 30, 20, 20}})

describe("concentration", function()
  -- shares 30, 30, 20, 20: 2,600 points, the usual example of competition law; normalised 0.0133
  it("gives HHI, effective number, shares of the largest and entropy", function()
    local f = lian.concentration(IMPORTS, {of = "value", among = "origin", top = {1, 2, 9}})
    near.number(0.26, f(1, "hhi"), 1e-15)
    near.number(1 / 0.26, f(1, "effective"), 1e-15)
    near.number(0.01 / 0.75, f(1, "hhi_normalised"), 1e-14)
    near.number(-2 * (0.3 * math.log(0.3) + 0.2 * math.log(0.2)), f(1, "entropy"), 1e-15)
    near.number(f(1, "entropy") / math.log(4), f(1, "evenness"), 1e-15)
    near.array({0.3, 0.6, 1}, {f(1, "cr_1"), f(1, "cr_2"), f(1, "cr_9")}, 1e-15)
    assert.equal("A", f(1, "largest"))
    assert.equal(4, f(1, "members"))
  end)

  it("adds rows of a member up, measures groups apart, and leaves a total of 0 out", function()
    local f = lian.concentration(frame({"good", {"x", "x", "x", "y", "z"}}, {"origin", {"A", "A", "B", "A", "A"}},
      {"value", {1, 2, 3, 5, 0}}), {of = "value", among = "origin", each = "good"})
    assert.same({"x", "y", "z"}, f:column "good")
    assert.equal(0.5, f(1, "hhi"))
    assert.equal(1, f(2, "hhi_normalised"))
    assert.equal(0, f(2, "evenness"))
    assert.is_nil(f(3, "hhi"))
    assert.is_nil(f(3, "largest"))
  end)

  it("bounds what a pooled rest may hide", function()
    local f = lian.concentration(frame({"origin", {"A", "Others"}}, {"value", {60, 40}}),
      {of = "value", among = "origin", rest = "Others"})
    near.number(0.36, f(1, "hhi_low"), 1e-15)
    near.number(0.52, f(1, "hhi_high"), 1e-15)
  end)

  -- the author's table gives the HHI of each partner's graphite over its two codes, month by month: 749 cases
  it("repeats a published HHI of China's graphite", data.needed(function()
    local folder = "china_critical_mineral_exports/"
    local deep = assert(lian.frame.read(data.path(folder .. "deep_dive_hs6_monthly.csv"), {text = "hs6"}))
    local f = lian.concentration(deep:filter(function(row) return row.hs6 ~= "811292" end),
      {of = "val", among = "hs6", each = {"period_dt", "partner_name"}})
    local published, cases = {}, 0
    for _, row in assert(lian.frame.read(data.path(folder .. "country_monthly_stats.csv"))):rows() do
      if row.broad_group == "Graphite" then published[row.period_dt .. row.partner_name] = row.hhi end
    end
    for _, row in f:rows() do
      local hhi = published[row.period_dt .. row.partner_name]
      if hhi and row.hhi then
        near.number(hhi, row.hhi, 1e-12)
        cases = cases + 1
      end
    end
    assert.equal(749, cases)
  end))

  -- gallium and germanium after the licences of August 2023: fewer buyers; numbers by pandas on the same file
  it("shows who buys China's minerals, year by year", data.needed(function()
    local deep = assert(lian.frame.read(data.path "china_critical_mineral_exports/deep_dive_hs6_monthly.csv",
      {text = "hs6"})):with("year", function(row) return tonumber(row.period_dt:sub(1, 4)) end)
    local f = lian.concentration(deep, {of = "val", among = "partner_name", each = {"hs6", "year"}})
    local at = {}
    for _, row in f:rows() do at[row.hs6 .. row.year] = row end
    near.number(0.128368, at["8112922020"].hhi, 1e-5)
    near.number(0.421097, at["8112922024"].hhi, 1e-5)
    near.number(0.119089, at["3801102024"].hhi, 1e-5)
  end))

  it("refuses amounts below 0, totals among members, and what is not there", function()
    refused("'value' is -1 in row 2", "concentration", frame({"value", {1, -1}}), {of = "value"})
    refused("'World' in row 2 is a total of others", "concentration", frame({"o", {"A", "World"}}, {"v", {1, 1}}),
      {of = "v", among = "o"})
    refused("no row of 'origin' is 'Rest'", "concentration", IMPORTS, {of = "value", among = "origin", rest = "Rest"})
    refused("top: expected whole numbers of at least 1", "concentration", IMPORTS, {of = "value", top = {0}})
    refused("'value' is missing for row 2", "concentration", lian.frame.new{{"value", {1, nil}}, count = 2},
      {of = "value"})
    local nothing, message = lian.concentration(frame({"value", {1e308, 1e308}}), {of = "value"})
    assert.is_nil(nothing)
    assert.equal("the sum of values is beyond all numbers", message)
    refused("the frame of data has no rows", "concentration", frame({"value", {}}), {of = "value"})
  end)

  it("is told of a table by good: home's suppliers", function()
    local world = assert(lian.chain{nodes = {"H_x", "H_y", "F_x", "F_y", "G_x", "G_y"},
      regions = {"H", "H", "F", "F", "G", "G"}, sectors = {"x", "y", "x", "y", "x", "y"},
      flows = {{10, 20, 0, 0, 0, 0}, {0, 10, 0, 0, 0, 0}, {6, 4, 5, 0, 0, 0}, {0, 0, 0, 1, 0, 0}, {5, 0, 0, 0, 3, 0},
        {0, 0, 0, 0, 0, 2}},
      demand = {labels = {"H", "F", "G"}, regions = {"H", "F", "G"},
        values = {{20, 9, 0}, {90, 0, 0}, {25, 50, 0}, {0, 40, 0}, {10, 0, 40}, {0, 0, 50}}}})
    local f = world:concentration{home = "H"}
    assert.same({"x", "y"}, f:column "good")
    -- x: own 10 + 20 + 20 = 50, from F 6 + 4 + 25 = 35, from G 15: shares .5 .35 .15
    near.number(100, f("x", "use"), 1e-12)
    near.number(0.5, f("x", "import_share"), 1e-12)
    near.number(0.49 + 0.09, f("x", "hhi_imports"), 1e-12)
    near.number(0.25 + 0.1225 + 0.0225, f("x", "hhi_use"), 1e-12)
    assert.equal("F", f("x", "origin"))
    near.number(0.7, f("x", "origin_share"), 1e-12)
    assert.equal(1, f("y", "hhi_use"))
    assert.is_nil(f("y", "origin"))
    assert.has_error(function() world:concentration{home = "Z"} end)
  end)
end)

describe("specialisation", function()
  -- models/indices.md 3.1
  local jobs = frame({"r", {"N", "N", "N", "S", "S", "S"}}, {"s", {"a", "b", "c", "a", "b", "c"}},
    {"n", {30, 20, 50, 10, 60, 30}})

  it("gives the location quotient and its symmetric form", function()
    local f = lian.specialisation(jobs, {unit = "r", product = "s", value = "n"})
    near.array({1.5, 0.5, 1.25, 0.5, 1.5, 0.75}, f:column "rca", 1e-15)
    near.array({0.2, -1 / 3, 1 / 9, -1 / 3, 0.2, -1 / 7}, f:column "symmetric", 1e-15)
  end)

  it("counts advantages of 1 that are rounded below it", function()
    local r, k, n = {}, {}, {}
    for i, size in ipairs{0.1, 0.3, 0.7} do
      for j, v in ipairs{1, 2, 3, 5, 7} do r[#r + 1], k[#k + 1], n[#n + 1] = "U" .. i, "p" .. j, size * v end
    end
    local copies = frame({"r", r}, {"s", k}, {"n", n})
    local below = false
    for _, v in ipairs(lian.specialisation(copies, {unit = "r", product = "s", value = "n"}):column "rca") do
      below = below or v < 1
    end
    assert.is_true(below)
    assert.same({5, 5, 5}, lian.specialisation(copies, {unit = "r", product = "s", value = "n", each = "unit"})
      :column "advantages")
    local nothing, message = lian.complexity(copies, {unit = "r", product = "s", value = "n"})
    assert.is_nil(nothing)
    assert.equal("complexity: all units have the same products, so that no index tells them apart", message)
  end)

  it("gives Krugman's index, and counts products that a unit does not list", function()
    local f = lian.specialisation(jobs, {unit = "r", product = "s", value = "n", each = "unit"})
    near.array({0.4, 0.4}, f:column "krugman", 1e-15)
    local sparse = lian.specialisation(frame({"r", {"N", "S"}}, {"s", {"a", "b"}}, {"n", {1, 1}}),
      {unit = "r", product = "s", value = "n", each = "unit"})
    near.array({1, 1}, sparse:column "krugman", 1e-15)
  end)

  it("refuses pairs that stand twice, and leaves empty products missing", function()
    refused("N and a stand together twice (rows 1 and 2)", "specialisation", frame({"r", {"N", "N"}}, {"s", {"a", "a"}},
      {"n", {1, 2}}), {unit = "r", product = "s", value = "n"})
    local f = lian.specialisation(frame({"r", {"N", "N"}}, {"s", {"a", "b"}}, {"n", {1, 0}}),
      {unit = "r", product = "s", value = "n"})
    assert.is_nil(f(2, "rca"))
    assert.equal(1, f(1, "rca"))
  end)
end)

describe("self_supply", function()
  it("tells the three ratios apart, by name", function() -- models/indices-peers.md 2.7
    local f = lian.self_supply(frame({"y", {100, 10}}, {"m", {40, 5}}, {"x", {30, 20}}),
      {production = "y", imports = "m", exports = "x"})
    near.array({0.909090909, 0.363636364, 0.636363636}, {f(1, "self_sufficiency"), f(1, "import_dependence"),
      f(1, "home_supply")}, 1e-9)
    near.number(4 / 3, f(1, "import_export"), 1e-15)
    assert.is_nil(f(2, "self_sufficiency"))
    assert.is_truthy(f.note:find("1 rows have a use of 0 or less", 1, true))
    assert.is_truthy(f.note:find("in 1 rows exports exceed production", 1, true))
  end)
end)

describe("geopolrisk", function()
  -- by hand: hhi 0.49 + 0.04 + 0.01 = 0.54; (6 x 0.6 + 2 x 0.3) / (8 + 10)
  it("multiplies concentration of production by import risk", function()
    local f = lian.geopolrisk(frame({"country", {"CHN", "AUS", "USA"}}, {"production", {70, 20, 10}},
      {"imports", {6, 2, 0}}, {"risk", {0.6, 0.3, 0.4}}), {home = "USA"})
    near.number(0.54, f(1, "hhi"), 1e-15)
    near.number(4.2 / 18, f(1, "import_risk"), 1e-15)
    near.number(0.54 * 4.2 / 18, f(1, "score"), 1e-15)
  end)

  it("says where a risk is guessed, and refuses scores that are no shares", function()
    local given = lian.frame.new{{"country", {"A", "B"}}, {"production", {1, 1}}, {"imports", {4, 4}},
      {"risk", {1, nil}}, count = 2}
    local f = lian.geopolrisk(given, {home = "C"})
    near.number(0.5 * 0.75, f(1, "score"), 1e-15)
    assert.is_truthy(f.note:find("1 origins without a known risk, taken as 0.5", 1, true))
    refused("'risk' is -1.2 in row 1: expected a share", "geopolrisk", frame({"country", {"A"}}, {"production", {1}},
      {"imports", {1}}, {"risk", {-1.2}}), {home = "C"})
    refused("'A' stands twice for one product", "geopolrisk", frame({"country", {"A", "A"}}, {"production", {1, 1}},
      {"imports", {1, 1}}, {"risk", {0, 0}}), {home = "C"})
  end)
end)

describe("trade_shocks", function()
  local function series(values)
    local months = {}
    for m = 1, #values do months[m] = m end
    return frame({"month", months}, {"value", values})
  end

  it("finds the months more than two deviations away, in level and in growth", function()
    local f = lian.trade_shocks(series{1, 3, 1, 3, 2, 9, 2}, {of = "value", time = "month", window = 4,
      change = "level"})
    assert.same({6}, f:column "month")
    -- 3, 1, 3, 2: mean 2.25, deviation sqrt(2.75 / 3)
    near.number((9 - 2.25) / math.sqrt(2.75 / 3), f(1, "deviations"), 1e-12)
    assert.equal("surge", f(1, "shock"))
    local e = math.exp(1)
    local g = lian.trade_shocks(series{1, e, 1, e, 1, e ^ 5}, {of = "value", time = "month", window = 4})
    assert.same({6}, g:column "month") -- growth 1, -1, 1, -1, then 5
    near.number(5 / math.sqrt(4 / 3), g(1, "deviations"), 1e-12)
  end)

  it("does not judge what has too little before it, nor growth across 0", function()
    local f = lian.trade_shocks(series{1, 2, 0, 2, 1, 2, 1, 2}, {of = "value", time = "month", window = 3, all = true})
    assert.same({8}, f:column "month")
    assert.is_truthy(f.note:find("7 periods are not judged", 1, true))
    local still = lian.trade_shocks(series{5, 5, 5, 5, 5}, {of = "value", time = "month", window = 3})
    assert.equal(0, #still)
    assert.is_truthy(still.note:find("1 stand on a past without any change", 1, true))
    refused("window: expected a whole number of at least 3", "trade_shocks", series{1}, {of = "value", time = "month",
      window = 2})
  end)
end)
