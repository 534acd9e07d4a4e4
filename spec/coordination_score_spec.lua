-- coordination of the groups of a score, with intervals from the score's own draws: against scores made anew under each
-- choice, and against draws of the same law by the other way
local core = require "lian.core"
local lian = require "lian"
local near = require "spec.support.near"

local ROWS = 24

-- eight units in three years, six indicators
local function panel()
  local columns = {{"unit", {}}, {"year", {}}}
  for j = 1, 6 do columns[j + 2] = {"x" .. j, {}} end
  for i = 1, ROWS do
    columns[1][2][i], columns[2][2][i] = "u" .. (i - 1) % 8 + 1, 2018 + (i - 1) // 8
    for j = 1, 6 do columns[j + 2][2][i] = math.floor(50 * core.random_uniform(11, j, i)) + 1 end
  end
  return lian.frame.new(columns)
end

local KEYS = {unit = "unit", time = "year", draws = 0}

local function index_of(steps)
  local given = {a = {weight = 1, "x1", "x2"}, b = {weight = 2, "x3", {"x4", direction = -1}},
    c = {weight = 1, d = {weight = 1, "x5"}, e = {weight = 2, "x6"}}}
  for key, value in pairs(steps or {}) do given[key] = value end
  return lian.index "t" (given)
end

local function score_of(steps) return assert(index_of(steps):score(panel(), KEYS)) end

local function quantile(list, q)
  table.sort(list)
  local at = (#list - 1) * q
  local below = math.floor(at)
  return list[below + 1] + (at - below) * ((list[below + 2] or list[below + 1]) - list[below + 1])
end

describe("coordination of a score with draws", function()
  -- which of two rules each draw takes is known by its random number; the score under each is made anew
  it("takes each draw's groups as the score under its choices has them", function()
    local score, other = score_of(), score_of{aggregate = "geometric"}
    local draws, seed = 40, 5
    local f = assert(lian.coordination(score, {"a", "b", "c"}, {draws = draws, seed = seed, spread = 0,
      vary = {aggregate = {"geometric"}}}))
    local level = core.index.levels(draws, 2, seed, core.stream "index.aggregate")
    local each = {[0] = lian.coordination(score, {"a", "b", "c"}), lian.coordination(other, {"a", "b", "c"})}
    for i = 1, ROWS do
      for _, form in ipairs{"D", "D_corr"} do
        local list = {}
        for d = 1, draws do list[d] = each[level[d]](i, form) end
        near.number(quantile(list, 0.05), f(i, form .. "_low"), 1e-12)
        near.number(quantile(list, 0.95), f(i, form .. "_high"), 1e-12)
      end
    end
  end)

  it("puts the groups of each draw onto [0, 1] by their extremes where asked, within a period too", function()
    local score, other = score_of(), score_of{normalise = "zscore"}
    for _, within in ipairs{"all", "time"} do
      local o = {normalise = "minmax", onto = {0.02, 0.98}, within = within}
      local each = {[0] = lian.coordination(score, {"a", "c"}, o), lian.coordination(other, {"a", "c"}, o)}
      o.draws, o.seed, o.spread, o.interval, o.vary = 30, 2, 0, 0.8, {normalise = {"zscore"}}
      local f = assert(lian.coordination(score, {"a", "c"}, o))
      local level = core.index.levels(30, 2, 2, core.stream "index.normalise")
      for i = 1, ROWS do
        local list = {}
        for d = 1, 30 do list[d] = each[level[d]](i, "D") end
        near.number(quantile(list, 0.1), f(i, "D_low"), 1e-12)
        near.number(quantile(list, 0.9), f(i, "D_high"), 1e-12)
      end
    end
  end)

  -- the weights of a flat index by their own draws (other random numbers, the same law): 20,000 draws leave quantiles
  -- an error of about a hundredth of the interval, which is below 0.2 here
  it("varies weights as draws on the normalised indicators do", function()
    local given = {a = {weight = 1, "x1", "x2"}, b = {weight = 1, "x3", "x4"}}
    given.normalise = {"minmax", low = 0, high = 1}
    local score = assert(lian.index "t" (given):score(panel(), KEYS))
    local o = {draws = 20000, vary = {weights = 0.25}}
    local ours = assert(lian.coordination(score, nil, o))
    local theirs = assert(lian.coordination(score:data(), {a = {"x1", "x2"}, b = {"x3", "x4"}},
      {unit = "unit", time = "year", normalise = "none", draws = 20000}))
    for i = 1, ROWS do
      near.number(theirs(i, "D"), ours(i, "D"), 1e-14)
      for _, name in ipairs{"D_low", "D_high"} do near.number(theirs(i, name), ours(i, name), 2e-3) end
    end
  end)

  it("leaves out draws that give no degree, and says how many are left", function()
    local f = assert(lian.coordination(score_of(), {"a", "d"}, {draws = 200, vary = {drop = true}}))
    -- one of six indicators, or none, is left out; without x5 there is no group d
    local level, gone = core.index.levels(200, 7, 1, core.stream "index.drop"), 0
    for d = 1, 200 do if level[d] == 5 then gone = gone + 1 end end
    assert.is_true(gone > 0)
    assert.truthy(f.note:find(("24 rows have fewer draws that give a degree, %d at least"):format(200 - gone), 1, true),
      f.note)
  end)

  it("is the same for any number of threads", function()
    local score = score_of()
    local one = assert(lian.coordination(score, nil, {draws = 300}))
    lian.threads(3)
    local three = lian.coordination(score, nil, {draws = 300})
    lian.threads(1)
    assert.equal(one, three)
  end)

  it("takes a group at the end of its scale, whatever the sum of its weights rounds to", function()
    local f = lian.frame.new{{"unit", {"A", "B"}}, {"x", {1, 2}}, {"y", {1, 2}}, {"z", {1, 2}}, {"v", {1, 2}}}
    for k = 1, 50 do
      local given = {p = {weight = 1, {"x", weight = k / 7}, {"y", weight = 0.3}, {"z", weight = 0.1 * k}}, q = {"v"}}
      local score = assert(lian.index "t" (given):score(f, {draws = 0}))
      assert.equal(1, assert(lian.coordination(score))(2, "C"))
    end
  end)

  it("refuses choices that have no scale, and `vary` where nothing is drawn", function()
    local score = score_of()
    local function refused(message, ...)
      local ok, told = pcall(lian.coordination, ...)
      assert.is_false(ok)
      assert.truthy(tostring(told):find(message, 1, true), tostring(told))
    end
    refused("no scale from 0 (normalised by zscore", score, nil, {draws = 10, vary = {normalise = {"zscore"}}})
    refused("give draws = 1000 with it", score, nil, {vary = {drop = true}})
    refused("is of a score of lian.index", panel(), {a = {"x1"}, b = {"x2"}}, {draws = 10, vary = {drop = true}})
    refused("5000000 draws of 24 rows and 3 subsystems", score, nil, {draws = 5000000})
  end)
end)
