-- lian.coordination: coupling coordination degree, usual and corrected, with grades and intervals
package.path = "./?.lua;" .. package.path
local core = require "lian.core"
local lian = require "lian"
local data = require "spec.support.data"
local near = require "spec.support.near"

-- subsystems' scores as columns u1, u2, ... of a frame of one row
local function row_of(scores)
  local columns, systems = {}, {}
  for k, v in ipairs(scores) do
    columns[k] = {"u" .. k, {v}}
    systems["s" .. k] = {"u" .. k}
  end
  return lian.frame.new(columns), systems
end

local function degrees(scores)
  local f, systems = row_of(scores)
  return assert(lian.coordination(f, systems, {normalise = "none"}))
end

local provinces = {{"province", {"A", "B", "C"}}, {"patents", {5, 9, 20}}, {"output", {80, 90, 70}}}
local SYSTEMS = {innovation = {"patents"}, industry = {"output"}}

local function refused(message, ...)
  local ok, told = pcall(lian.coordination, ...)
  assert.is_false(ok)
  assert.is_truthy(tostring(told):find(message, 1, true), tostring(told))
end

describe("coordination", function()
  -- worked examples of models/indices.md 2.1, found by two routes; 1e-9: printed with ten digits
  it("gives C, T and D of both forms", function()
    local cases = {
      {{0.6, 0.4}, 0.9797958971, 0.7302967433, 0.5, 0.6999271023, 0.6042750795},
      {{0.9, 0.1}, 0.6, 0.1490711985, 0.5, 0.5477225575, 0.2730120863},
      {{0.8, 0.5, 0.3}, 0.9248295279, 0.5681096832, 0.5333333333, 0.7023121919, 0.5504469375},
      {{0.7, 0.6, 0.5, 0.4}, 0.9788296856, 0.7662854240, 0.55, 0.7337276927, 0.6491971836},
      {{0.05, 0.05}, 1, 1, 0.05, 0.2236067977, 0.2236067977},
      {{1, 0}, 0, 0, 0.5, 0, 0},
      {{0.0162, 0.2720, 0.2655}, 0.570904, 0.447208, 0.184567, 0.324607, 0.287297},
    }
    for _, case in ipairs(cases) do
      local f = degrees(case[1])
      local tolerance = #tostring(case[2]) < 9 and case[2] ~= 0.6 and 1e-6 or 1e-9
      for k, name in ipairs{"C", "C_corr", "T", "D", "D_corr"} do
        near.number(case[k + 1], f(1, name), tolerance, name)
      end
    end
  end)

  -- Wang et al. 2021, table 8; scores inverted from C and C' and printed to four digits, so 2e-4
  it("repeats the published pairs of C and corrected C", function()
    for _, case in ipairs{{0.1138, 0.3092, 0.8868, 0.5440}, {0.0486, 0.4194, 0.6101, 0.2700}} do
      local f = degrees{case[1], case[2]}
      near.number(case[3], f(1, "C"), 2e-4)
      near.number(case[4], f(1, "C_corr"), 2e-4)
    end
  end)

  it("gives no degree where all scores are 0, and 1 where all are equal", function()
    local f = degrees{0, 0, 0}
    assert.is_nil(f(1, "C"))
    assert.is_nil(f(1, "D_corr"))
    assert.is_nil(f(1, "grade"))
    near.number(0, f(1, "T"), 0)
    assert.equal(1, degrees{0.3, 0.3, 0.3}(1, "C"))
  end)

  it("does not change when subsystems change places, and C not with their size", function()
    local a, b, c = degrees{0.8, 0.5, 0.3}, degrees{0.3, 0.8, 0.5}, degrees{0.4, 0.25, 0.15}
    near.number(a(1, "C"), b(1, "C"), 1e-15)
    near.number(a(1, "C_corr"), b(1, "C_corr"), 1e-15)
    near.number(a(1, "C"), c(1, "C"), 1e-15)
  end)

  -- ../shared/ref/indicators: numpy, 27 provinces x 10 years, pooled min-max, entropy; its tolerance 1e-11
  it("repeats the usual chain on 27 provinces", data.needed(function()
    local given = assert(lian.frame.read(data.answer "indicators/provinces_chain_input.csv"))
    local answer = assert(lian.frame.read(data.answer "indicators/provinces_chain_output.csv"))
    local place = {}
    for i, row in answer:rows() do place[row.province .. row.year] = i end
    local f = assert(lian.coordination(given, {
      economy = {"gdp_per_head", "tertiary_share", "industry_va_per_head"},
      environment = {{"co2_per_gdp_cost", direction = -1}, {"so2_per_gdp_cost", direction = -1},
        {"energy_per_gdp_cost", direction = -1}}}, {unit = "province", time = "year", weights = "entropy"}))
    local pairs_of = {economy = "u1", environment = "u2", C = "C", C_corr = "C_mod", T = "T", D = "D", D_corr = "D_mod"}
    for i, row in f:rows() do
      for ours, theirs in pairs(pairs_of) do
        near.number(answer(place[row.province .. row.year], theirs), row[ours], 1e-11, ours .. " of row " .. i)
      end
    end
    local low, high = 0, 0 -- 2020: all coordinated by the usual form, 14 of 27 not by the corrected one
    for _, row in f:rows() do
      if row.year == 2020 then
        high = high + (row.D > 0.6 and 1 or 0)
        low = low + (row.D_corr <= 0.5 and 1 or 0)
      end
    end
    assert.equal(27, high)
    assert.equal(14, low)
    assert.is_truthy(f.note:find("the grade differs in 259 of 270 rows", 1, true))
  end))

  it("names grades, with either end of a class open", function()
    local function grade(u, o)
      o = o or {}
      o.normalise = "none"
      return lian.coordination(lian.frame.new{{"a", {u}}, {"b", {u}}}, {a = {"a"}, b = {"b"}}, o)(1, "grade")
    end
    assert.equal("near imbalance", grade(0.25))
    assert.equal("barely coordinated", grade(0.25, {closed = "left"}))
    assert.equal("excellent", grade(1))
    assert.equal("extreme imbalance", grade(0.0025))
    assert.equal("中级协调", grade(0.5625, {language = "chinese"}))
    local f = degrees{0.9, 0.1}
    assert.equal("barely coordinated", f(1, "grade"))
    assert.equal("moderate imbalance", f(1, "grade_corr"))
    local g, systems = row_of{0.9, 0.1}
    assert.equal("running-in", lian.coordination(g, systems, {normalise = "none", stages = true})(1, "stage"))
  end)

  it("says who lags", function()
    local f, systems = row_of{0.8, 0.5}
    local o = {normalise = "none", relative = {"s1", "s2"}}
    near.number(1.6, lian.coordination(f, systems, o)(1, "relative"), 1e-15)
    assert.equal("s2", lian.coordination(f, systems, o)(1, "lags"))
    o.synchronous = {0.5, 2}
    assert.equal("none", lian.coordination(f, systems, o)(1, "lags"))
    o.relative = {"s1", "s3"}
    refused("no subsystem 's3'", f, systems, o)
  end)

  it("takes subsystems as a frame, and weights within and between", function()
    local f = lian.frame.new{{"a", {0.2}}, {"b", {0.6}}, {"c", {0.5}}}
    local systems = lian.frame.new{{"subsystem", {"x", "x", "y"}}, {"indicator", {"a", "b", "c"}},
      {"weight", {3, 1, 1}}}
    local r = lian.coordination(f, systems, {normalise = "none", system_weights = {x = 1, y = 3}})
    near.number(0.3, r(1, "x"), 1e-15)
    near.number(0.45, r(1, "T"), 1e-15)
    assert.equal(0.75, r.provenance.weights.a)
  end)

  it("normalises within a period where asked", function()
    local f = lian.frame.new{{"u", {"A", "B", "A", "B"}}, {"t", {1, 1, 2, 2}}, {"a", {1, 2, 5, 9}}, {"b", {4, 3, 2, 1}}}
    local r = lian.coordination(f, {a = {"a"}, b = {"b"}}, {unit = "u", time = "t", within = "time"})
    assert.same({0, 1, 0, 1}, r:column "a")
    local pooled = lian.coordination(f, {a = {"a"}, b = {"b"}}, {unit = "u", time = "t", onto = {0.01, 0.99}})
    near.array({0.01, 0.1325, 0.5, 0.99}, pooled:column "a", 1e-15)
  end)

  it("gives intervals that hold the middle, the same for any number of threads", function()
    local x, n = {}, 100
    for i = 1, 4 * n do x[i] = core.random_uniform(7, 1, i) end
    local s = {system = {1, 1, 2, 2}, weight = {1, 1, 1, 1}, systems = 2}
    local low, middle, high = core.coordination.draws(s, x, nil, "corrected", 0.25, 300, 5, 0.05)
    for i = 1, n do assert.is_true(low[i] <= middle[i] and middle[i] <= high[i]) end
    lian.threads(3)
    local again = core.coordination.draws(s, x, nil, "corrected", 0.25, 300, 5, 0.05)
    lian.threads(1)
    assert.same(low, again)
    -- without spread all draws are the degree itself
    local f = lian.coordination(lian.frame.new(provinces), SYSTEMS, {draws = 10, spread = 0})
    for i = 1, 3 do near.number(f(i, "D"), f(i, "D_low"), 1e-15) end
  end)

  -- D of each draw from the formulas, with the same random numbers; sorted, the 6th, 51st and 96th of 101
  it("gives the quantiles of the degrees of its draws", function()
    local draws, spread = 101, 0.5
    local stream, list = core.stream "coordination.indicators", {}
    local systems = core.stream "coordination.systems"
    for d = 0, draws - 1 do
      local function weight(c) return 1 + spread * (2 * core.random_uniform(3, stream, d * 3 + c) - 1) end
      local function alpha(j) return 1 + spread * (2 * core.random_uniform(3, systems, d * 2 + j) - 1) end
      local u1, u2 = (weight(0) * 0.2 + weight(1) * 0.7) / (weight(0) + weight(1)), 0.6
      local C, T = 2 * math.sqrt(u1 * u2) / (u1 + u2), (alpha(0) * u1 + alpha(1) * u2) / (alpha(0) + alpha(1))
      list[d + 1] = math.sqrt(C * T)
    end
    table.sort(list)
    local low, middle, high = core.coordination.draws({system = {1, 1, 2}, weight = {1, 1, 1}, systems = 2},
      {0.2, 0.7, 0.6}, nil, "usual", spread, draws, 3, 0.05)
    near.number(list[6], low[1], 1e-14)
    near.number(list[51], middle[1], 1e-14)
    near.number(list[96], high[1], 1e-14)
  end)

  it("leaves rows with gaps without a degree, and says how many", function()
    local f = lian.frame.new{{"a", {1, nil, 3, 2}}, {"b", {1, 2, 3, 4}}, count = 4}
    local r = lian.coordination(f, {a = {"a"}, b = {"b"}})
    assert.is_nil(r(2, "D"))
    assert.is_number(r(4, "D"))
    assert.is_truthy(r.note:find("2 rows lack an indicator, or have all scores 0", 1, true))
  end)

  it("takes a score of lian.index: the groups below the index, or those named", function()
    local index = lian.index "t" {a = {weight = 1, p = {weight = 1, "x"}, q = {weight = 1, "y"}}, b = {weight = 1, "z"},
      normalise = "minmax", aggregate = "arithmetic"}
    local score = assert(index:score(lian.frame.new{{"province", {"A", "B", "C"}}, {"x", {1, 2, 3}}, {"y", {3, 1, 2}},
      {"z", {1, 3, 2}}}, {unit = "province"}))
    local groups = score:scores()
    local f = assert(lian.coordination(score))
    assert.same({"province", "a", "b", "T"}, {table.unpack(f:names(), 1, 4)})
    for i = 1, 3 do
      near.number(groups(i, "a") / 100, f(i, "a"), 1e-15)
      local u1, u2 = f(i, "a"), f(i, "b")
      local c = 2 * math.sqrt(u1 * u2) / (u1 + u2)
      near.number(math.sqrt(c * (u1 + u2) / 2), f(i, "D"), 1e-14)
    end
    assert.equal("p", lian.coordination(score, {"p", "q"}):names()[2])
    refused("no group of the score 'r'", score, {"r", "q"})
    -- the others take it with its columns
    local m = assert(lian.moran(score, {neighbours = {A = {"B"}, B = {"A", "C"}, C = {"B"}}, permutations = "all"}))
    assert.equal(3, m(1, "units"))
    near.number(lian.inequality(groups, {of = "score"})(1, "gini"), lian.inequality(score)(1, "gini"), 1e-15)
  end)

  it("offers the five flows of a chain", function()
    local flows = lian.five_flows()
    assert.equal(15, #flows)
    local columns, names = {}, flows:column "indicator"
    for k, name in ipairs(names) do columns[k] = {name, {k, k + 1, k + 3}} end
    local f = lian.coordination(lian.frame.new(columns), flows)
    assert.same({"row", "data", "value", "goods", "capital", "information"}, {table.unpack(f:names(), 1, 6)})
    columns[3] = nil
    refused("no column 'data_trade_barriers'", lian.frame.new{{"data_centres", {1, 2}},
      {"digital_connections", {1, 2}}}, flows)
  end)

  it("takes groups of a score over the most of their scale, whatever the scale, or refuses", function()
    local d = lian.frame.new{{"unit", {"A", "B", "C"}}, {"x", {2.9, 2.8, 1.2}}, {"y", {1, 2, 4}}}
    local function of(normalise, rule, given)
      local index = lian.index "i" {a = {"x"}, b = {"y"}, normalise = normalise, aggregate = {rule, "arithmetic"}}
      return lian.coordination(assert(index:score(d, {draws = 0})), nil, given)
    end
    -- x of B is 16/17 of the way, y 1/3
    for _, one in ipairs{{{"minmax", low = 0, high = 1}}, {{"minmax", low = 0, high = 10}}, {"frontier"}, {"minmax",
      "topsis"}} do
      local f = assert(of(one[1], one[2] or "arithmetic"))
      near.array({1, 16 / 17, 0}, f:column("a"), 1e-12)
      near.array({0.5, (16 / 17 + 1 / 3) / 2, 0.5}, f:column("T"), 1e-12)
    end
    near.array({1, 0.01 + 0.99 * 16 / 17, 0.01}, assert(of("minmax", "arithmetic")):column("a"), 1e-12)
    assert.is_truthy(assert(of("minmax", "arithmetic")).note:find("groups of the index 'i', scores over 100", 1, true))
    for _, one in ipairs{{"zscore", "arithmetic"}, {"rank", "geometric"}, {"minmax", "copeland"}} do
      local ok, told = pcall(of, one[1], one[2])
      assert.is_false(ok)
      assert.is_truthy(told:find(("the scores of 'a' have no scale from 0 (normalised by %s, aggregated by %s)"):format(
        one[1], one[2]), 1, true), told)
      local f = assert(of(one[1], one[2], {normalise = "minmax", onto = {0.1, 1}}))
      assert.near(0.1, f(3, "a"), 1e-12)
      assert.near(1, f(1, "a"), 1e-12)
    end
  end)

  it("refuses what cannot be meant", function()
    local f = lian.frame.new(provinces)
    refused("data: expected a frame", provinces, SYSTEMS)
    refused("expected 2 subsystems at least, got 1", f, {innovation = {"patents"}})
    refused("no column 'patent', did you mean 'patents'?", f, {a = {"patent"}, b = {"output"}})
    refused("column 'province' holds texts", f, {a = {"province"}, b = {"output"}})
    refused("'patents' stands in 'a' already", f, {a = {"patents"}, b = {"patents"}})
    refused("subsystem 'a' has no indicator", f, {a = {}, b = {"output"}})
    refused("direction: expected 1 (more is better) or -1", f, {a = {{"patents", direction = 0}}, b = {"output"}})
    refused("unknown option 'directon', did you mean 'direction'?", f,
      {a = {{"patents", directon = -1}}, b = {"output"}})
    refused("gives a weight to 1 of its 2 indicators", lian.frame.new{{"a", {1, 2}}, {"b", {1, 2}}, {"c", {1, 2}}},
      {x = {{"a", weight = 1}, "b"}, y = {"c"}})
    refused("'a': all values are alike, so it has no scale; leave it out, or give scores in [0, 1]",
      lian.frame.new{{"a", {1, 1}}, {"b", {1, 2}}}, {x = {"a"}, y = {"b"}})
    refused("'output' is 80 for A, outside [0, 1]", f, SYSTEMS, {unit = "province", normalise = "none"})
    refused("A stands twice (rows 1 and 2); name the column of periods", lian.frame.new{{"u", {"A", "A"}},
      {"a", {1, 2}}, {"b", {1, 2}}}, {x = {"a"}, y = {"b"}}, {unit = "u"})
    refused("\"time\" needs the column of periods", f, SYSTEMS, {within = "time"})
    local panel = lian.frame.new{{"u", {"A", "B", "A", "B"}}, {"t", {1, 1, 2, 2}}, {"a", {1, 2, 3, 3}},
      {"b", {1, 2, 3, 5}}}
    refused("'a': all values are alike among those compared with A, 2, so they have no scale; leave it out, or scale "
      .. "within = \"all\"", panel, {x = {"a"}, y = {"b"}}, {unit = "u", time = "t", within = "time"})
    refused("no column has spread, so there is nothing to weigh them by; weights = \"equal\"",
      lian.frame.new{{"a", {1, 1}}, {"b", {1, 1}}}, {x = {"a"}, y = {"b"}}, {normalise = "none", weights = "entropy"})
    refused("the result has a column 'T' of its own; call yours otherwise", f, {T = {"patents"}, x = {"output"}})
    refused("coordination: row 1, 'a': expected a number within 1e150, got -1e+308",
      lian.frame.new{{"a", {-1e308, 1e308}}, {"b", {1, 2}}}, {x = {"a"},
      y = {"b"}})
    refused("onto: expected {low, high}", f, SYSTEMS, {onto = {0.5, 0.5}})
    refused("no subsystem 'x'", f, SYSTEMS, {system_weights = {x = 1}})
    refused("system_weights.industry: expected a number", f, SYSTEMS, {system_weights = {innovation = 1}})
    local nothing, message, code = lian.coordination(f, SYSTEMS, {system_weights = {innovation = 0, industry = 0}})
    assert.is_nil(nothing)
    assert.equal("coordination: the weights of subsystems sum to 0; give one of them a weight above 0", message)
    assert.equal("bad_data", code)
  end)

  it("says which weights were taken, where some are given", function()
    local rows = lian.frame.new{{"u", {"A", "B", "C"}}, {"a", {5, 9, 20}}, {"b", {1, 5, 2}}, {"c", {80, 90, 70}}}
    local systems = {x = {{"a", weight = 3}, {"b", weight = 1}}, y = {"c"}}
    local function note(given)
      given.unit = "u"
      return lian.coordination(rows, systems, given).note
    end
    assert.truthy(note{}:find("weights given in x, else equal", 1, true))
    assert.truthy(note{weights = "entropy"}:find("weights given in x, else entropy", 1, true))
    assert.truthy(note{system_weights = {x = 5, y = 1}}:find("T by weights x 5, y 1", 1, true))
    systems.y = {{"c", weight = 2}}
    assert.truthy(note{weights = "entropy"}:find("weights given;", 1, true))
    local told = lian.synergy_degree(rows:with("t", {1, 2, 3}), systems, {time = "t",
      system_weights = {x = 1, y = 9}})
    assert.truthy(told.note:find("weights given; changes", 1, true))
    assert.truthy(told.note:find("the degree: mean of their sizes by weights x 1, y 9", 1, true))
  end)

  it("refuses options that nothing would look at", function()
    local rows = lian.frame.new{{"u", {"A", "B", "C"}}, {"a", {0.5, 0.9, 0.2}}, {"b", {0.1, 0.5, 0.2}}}
    for _, case in ipairs{{"onto", {0.01, 1}, "normalise", "none"}, {"within", "all", "normalise", "none"},
      {"spread", 0.1}, {"interval", 0.5}, {"seed", 2}, {"synchronous", {0.9, 1.1}}} do
      local given = {unit = "u", [case[1]] = case[2]}
      if case[3] then given[case[3]] = case[4] end
      assert.error_matches(function() lian.coordination(rows, {x = "a", y = "b"}, given) end,
        "coordination." .. case[1] .. ": goes with", 1, true)
    end
  end)
end)
