-- lian.technology_gap, lian.mix_change, lian.champions, chain:smile
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

describe("technology_gap", function()
  local patents = frame({"country", {"USA", "USA", "USA", "CHN", "CHN", "CHN", "JPN", "JPN", "JPN"}},
    {"year", {2000, 2010, 2020, 2000, 2010, 2020, 2000, 2010, 2020}}, {"n", {10, 30, 60, 1, 5, 25, 40, 30, 20}},
    {"pct", {1, 2, 8, 0, 0, 2, 3, 3, 3}})
  local o = {unit = "country", time = "year", count = "n", home = "CHN"}

  it("gives shares, ratios, and the years since", function()
    local f = lian.technology_gap(patents, o)
    assert.same({"USA", "JPN", "CHN"}, f:column "country")
    near.array({100 / 221, 90 / 221, 31 / 221}, f:column "share", 1e-15)
    near.number(100 / 31, f("USA", "ratio"), 1e-15)
    near.number(12.5, f("USA", "years_behind"), 1e-12) -- 25 of CHN in 2020: three quarters of the way from 10 to 30
    assert.is_nil(f("JPN", "years_behind")) -- began above it
    assert.is_nil(f("CHN", "years_behind"))
  end)

  it("narrows to years, counts core patents, and parts fields", function()
    o.from, o.core = 2020, "pct"
    local f = lian.technology_gap(patents, o)
    near.number(60 / 25, f("USA", "ratio"), 1e-15)
    near.number(4, f("USA", "pct_ratio"), 1e-15)
    near.number(8 / 13, f("USA", "pct_share"), 1e-15)
    o.from, o.core = nil, nil
    local g = lian.technology_gap(frame({"country", {"USA", "CHN", "USA", "CHN"}}, {"year", {1, 1, 1, 1}},
      {"n", {3, 1, 5, 10}}, {"tech", {"a", "a", "b", "b"}}), {unit = "country", time = "year", count = "n",
      home = "CHN", field = "tech"})
    assert.same({"a", "a", "b", "b"}, g:column "tech")
    assert.same({3, 1, 1, 0.5}, g:column "ratio")
  end)

  -- the first paper: core patents (PCT) of the USA 34 % and Japan 23 % of the world's, 7 and 4.7 times China's, 2016 to
  -- 2019. The data at hand are all patents by inventors' country, counted in each technology, and hold no inventors of
  -- most Chinese filings; sums by pandas on the same file
  it("stands beside what the first paper quotes, from other patents", data.needed(function()
    local f = assert(lian.frame.read(data.path
      "patstat_country_tech/patstat_year_country_tech_inventor_locations.csv.gz"))
    f = f:filter(function(row) return row.country_iso_code ~= nil and row.country_iso_code:find("%S") ~= nil end)
    local g = lian.technology_gap(f, {unit = "country_iso_code", time = "year", count = "count", home = "CHN",
      from = 2016, to = 2019})
    near.number(0.308490, g("USA", "share"), 1e-6)
    near.number(0.126136, g("JPN", "share"), 1e-6)
    near.number(0.039506, g("CHN", "share"), 1e-6)
    near.number(0.308490 / 0.039506, g("USA", "ratio"), 1e-4)
    assert.is_true(g("USA", "years_behind") > 28 and g("USA", "years_behind") < 30)
  end))

  it("refuses unknown homes, totals and negative counts", function()
    refused("no unit 'CHM', did you mean 'CHN'?", "technology_gap", patents,
      {unit = "country", time = "year", count = "n", home = "CHM"})
    refused("'World' in row 1 is a total", "technology_gap", frame({"c", {"World"}}, {"t", {1}}, {"n", {1}}),
      {unit = "c", time = "t", count = "n", home = "World"})
    refused("'n' is -1 in row 1", "technology_gap", frame({"c", {"A"}}, {"t", {1}}, {"n", {-1}}), {unit = "c",
      time = "t", count = "n", home = "A"})
    refused("no year lies between", "technology_gap", patents, {unit = "country", time = "year", count = "n",
      home = "CHN", from = 2030, to = 2040})
  end)
end)

describe("mix_change", function()
  -- by hand: 0.0796 to 0.12; within: 0.2 x -0.018 + 0.8 x 0.034; the mix is what is left
  it("parts a change exactly into within and mix", function()
    local f = lian.mix_change(frame({"size", {"large", "small", "large", "small"}}, {"year", {2016, 2016, 2021, 2021}},
      {"rate", {0.039, 0.097, 0.021, 0.131}}, {"n", {300, 700, 100, 900}}), {group = "size", rate = "rate", size = "n",
      time = "year"})
    near.number(0.2 * -0.018 + 0.8 * 0.034, f("all", "within"), 1e-15)
    near.number(0.12 - 0.0796 - 0.0236, f("all", "mix"), 1e-15)
    near.number(-0.2 * (0.03 - 0.0998), f("large", "mix"), 1e-15)
  end)

  -- spot checks of the first paper: all 8.4 to 12.2 %, large 3.9 to 2.1, medium 6.4 to 3.3, small 9.7 to 13.1. It gives
  -- no sizes; the small firms' share that fits lies between these ends, whichever of the others makes up the rest
  it("shows how much of the paper's rise is the mix, at both ends of what fits", function()
    local small = {{(8.4 - 6.4) / (9.7 - 6.4), (8.4 - 3.9) / (9.7 - 3.9)},
      {(12.2 - 3.3) / (13.1 - 3.3), (12.2 - 2.1) / (13.1 - 2.1)}}
    for k, rest in ipairs{{6.4, 3.3}, {3.9, 2.1}} do
      local a, b = small[1][k], small[2][k]
      local f = lian.mix_change(frame({"size", {"rest", "small", "rest", "small"}}, {"year", {2016, 2016, 2021, 2021}},
        {"rate", {rest[1], 9.7, rest[2], 13.1}}, {"n", {1 - a, a, 1 - b, b}}), {group = "size", rate = "rate",
        size = "n", time = "year"})
      near.number(8.4, f("all", "rate_before"), 1e-12)
      near.number(12.2, f("all", "rate_after"), 1e-12)
      -- with two groups the mix is the change of share x the distance of the mean rates: 1.98 and 1.20 of 3.8 points
      near.number((b - a) * ((9.7 + 13.1) / 2 - (rest[1] + rest[2]) / 2), f("all", "mix"), 1e-12)
    end
  end)

  it("refuses one period and groups that are missing in one", function()
    local o = {group = "g", rate = "r", size = "n", time = "t"}
    refused("there is one", "mix_change", frame({"g", {"a"}}, {"t", {1}}, {"r", {1}}, {"n", {1}}), o)
    refused("group 'b' is missing in 2", "mix_change", frame({"g", {"a", "b", "a"}}, {"t", {1, 1, 2}}, {"r", {1, 1, 1}},
      {"n", {1, 1, 1}}), o)
    local nothing, message = lian.mix_change(frame({"g", {"a", "a"}}, {"t", {1, 2}}, {"r", {1, 1}}, {"n", {0, 1}}), o)
    assert.is_nil(nothing)
    assert.equal("mix_change: the sizes sum to 0", message)
  end)
end)

describe("champions", function()
  it("screens by share and rank, in the world or at home", function()
    local sales = frame({"firm", {"a", "b", "c", "d", "e", "f", "g", "h"}},
      {"product", {"x", "x", "x", "x", "x", "y", "y", "y"}},
      {"country", {"CHN", "DEU", "JPN", "USA", "CHN", "CHN", "CHN", "DEU"}},
      {"sales", {16, 30, 25, 17, 12, 14, 14, 72}})
    local o = {firm = "firm", product = "product", country = "country", sales = "sales", home = "CHN"}
    local f = lian.champions(sales, o)
    assert.same({"a"}, f:column "firm") -- fourth in the world, first at home
    near.number(0.16, f(1, "share"), 1e-15)
    assert.equal(4, f(1, "rank"))
    assert.equal(1, f(1, "home_rank"))
    o.all = true
    local all = lian.champions(sales, o)
    assert.same({"a", "e", "f", "g"}, all:column "firm")
    assert.same({4, 5, 2, 2}, all:column "rank")
    assert.same({1, 2, 1, 1}, all:column "home_rank")
    assert.same({true, false, false, false}, all:column "champion")
    o.share, o.all = 0.14, nil
    assert.same({"a", "f", "g"}, lian.champions(sales, o):column "firm")
    o.home = "CHM"
    refused("no country 'CHM'", "champions", sales, o)
  end)

  it("takes a share of 15 % that is rounded below it", function()
    local firms, products, countries, amounts = {"own"}, {"x"}, {"CHN"}, {0.3}
    for k = 2, 18 do firms[k], products[k], countries[k], amounts[k] = "f" .. k, "x", "DEU", 0.1 end
    local f = lian.champions(frame({"firm", firms}, {"product", products}, {"country", countries},
      {"sales", amounts}), {firm = "firm", product = "product", country = "country", sales = "sales", home = "CHN"})
    assert.is_true(f(1, "share") < 0.15)
    assert.is_true(f(1, "champion"))
  end)
end)

describe("smile", function()
  -- a chain a to e, each selling all to the next, e to final use: steps 5 to 1; ratios of a parabola come back
  it("fits a parabola of value added on position", function()
    local ratio = {0.7, 0.45, 0.4, 0.5, 0.75} -- from e, at final use, to a
    local x, flows = {100}, {}
    for k = 1, 4 do x[k + 1] = x[k] * (1 - ratio[k]) end
    local names = {"e", "d", "c", "b", "a"}
    for i = 1, 5 do
      flows[i] = {0, 0, 0, 0, 0}
      if i > 1 then flows[i][i - 1] = x[i] end
    end
    local chain = assert(lian.chain{nodes = names, flows = flows, output = x,
      inputs = {value_added = (function()
        local v = {}
        for k = 1, 5 do v[k] = k < 5 and x[k] * ratio[k] or x[k] end
        return v
      end)()}, demand = {households = {100, 0, 0, 0, 0}}})
    local f = assert(chain:smile())
    assert.same(names, f:column "node")
    near.array({0, 0.25, 0.5, 0.75, 1}, f:column "position", 1e-9)
    near.array({0.7, 0.45, 0.4, 0.5, 1}, f:column "ratio", 1e-9)
    -- least squares by the closed form for five even points: sums of u, u^2, u^3, u^4 are 2.5, 1.875, 1.5625, 1.3828125
    local b = f.provenance.coefficients
    local s = {0, 0, 0}
    for k = 1, 5 do
      local e = f(k, "above")
      s = {s[1] + e, s[2] + e * f(k, "position"), s[3] + e * f(k, "position") ^ 2}
    end
    near.array({0, 0, 0}, s, 1e-12) -- the normal equations
    assert.is_true(b[3] > 0)
    assert.is_truthy(f.note:find("the curve smiles", 1, true))
    near.number(-b[2] / 2 / b[3], f.provenance.turn, 1e-15)
  end)

  it("needs nodes at different positions", function()
    local flat = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 1}, {1, 1}}, output = {4, 4}})
    assert.has_error(function() flat:smile() end, "smile: a curve needs four nodes with output at different positions")
  end)
end)
