-- where it tips, and the pages that say what drives an answer
local data = require "spec.support.data"
local lian = require "lian"

local FACTORS = {a = lian.uniform(0, 1), b = lian.uniform(0, 1), c = lian.choice{"north", "south"}}

local function explored(f, more)
  local o = {draws = 256, seed = 2}
  for key, value in pairs(more or {}) do o[key] = value end
  return assert(lian.explore(f, FACTORS, o))
end

local function read(path)
  local file <close> = assert(io.open(path))
  return file:read("a")
end

describe("where it tips", function()
  it("is the value that tells the draws of interest apart, with the shares on both sides", function()
    local e = explored(function(p) return p.a + (p.b > 0.3 and 1 or 0) end)
    local f = assert(e:tipping{where = function(r) return r.value > 1 end})
    assert.equal("b", f(1, "factor"))
    assert.near(0.3, f(1, "at"), 1 / 256)
    assert.equal(0, f(1, "below"))
    assert.equal(1, f(1, "above"))
    assert.near(1, f(1, "distance"), 1e-12)
    assert.matches("it tips at b = 0.3", f.note)
    assert.matches("left out, as they have no order: c", f.note)
    assert.same({"b", "a"}, f:column("factor"))
  end)

  -- by every value between two draws, counted anew
  it("is that of the largest distance of distributions, as Smirnov's test has it", function()
    local e = explored(function(p) return p.a + 0.4 * p.b end)
    local function where(r) return r.value > 0.7 end
    local f, n = assert(e:tipping{where = where}), e.numbers
    for j = 1, 2 do
      local name, x = f(j, "factor"), nil
      for _, factor in ipairs(n.factors) do if factor.name == name then x = factor.values end end
      local best = -1
      for k = 1, n.count do
        local count = {0, 0}
        local below = {0, 0}
        for i = 1, n.count do
          local side = n.measures[1].values[i] > 0.7 and 1 or 2
          count[side] = count[side] + 1
          if x[i] <= x[k] then below[side] = below[side] + 1 end
        end
        best = math.max(best, math.abs(below[1] / count[1] - below[2] / count[2]))
      end
      assert.near(best, f(j, "distance"), 1e-12)
    end
    local regional = assert(e:sensitivity{where = where})
    assert.near(regional(1, "distance"), f(1, "distance"), 1e-12)
  end)

  it("says where nothing is told apart", function()
    local e = explored(function(p) return p.a end)
    local none, message, code = e:tipping{where = function(r) return r.value > 2 end}
    assert.same({nil, "tipping: none of the 256 draws are of interest; there is nothing to tell apart", "bad_data"},
      {none, message, code})
    local f = assert(e:tipping{where = function(r) return r.draw % 7 == 0 end})
    assert.matches("no factor by itself tells them from the others", f.note)
    assert.error_matches(function() e:tipping{} end, "tipping: 'where' is required")
    assert.error_matches(function() e:tipping{where = function(r) return r.nosuch > 1 end} end,
      "no measure or factor 'nosuch'")
  end)
end)

describe("the page of draws", function()
  local path
  before_each(function() path = os.tmpname() end)
  after_each(function() os.remove(path) end)

  it("of an exploration says what drives each measure, where it happens and where it tips", function()
    local e = explored(function(p)
      if p.a > 0.95 then return nil, "too much" end
      return {y = p.a + p.b, flat = 3}
    end)
    assert(e:report(path, {where = function(r) return r.y > 1.2 end}))
    local text = read(path)
    for _, part in ipairs{"What drives it", "what drives y", "flat: the outcome is constant: nothing drives it",
      "Where it happens", "of the cases of interest (coverage)", "Where it tips", "it tips at", "too much"} do
      assert.truthy(text:find(part, 1, true), part)
    end
    assert(e:report(path, {where = function(r) return r.y > 5 end}))
    assert.truthy(read(path):find("none of the %d+ draws are of interest"))
  end)

  it("of sweeps on tables and lists does so too; other results take no `where`", function()
    local world = assert(require "lian.examples.four_regions"())
    local s = lian.scenario "deep" {from = 2025, to = 2026, step = "month", lian.embargo{goods = "C", by = "USA",
      on = "CHN", cut = lian.uniform(0.2, 1), at = 2025.1, lasts = lian.uniform(0.1, 0.5)}}
    local sweep = assert(s:sweep(world, {design = "sobol", draws = 64, steadiness = false}))
    local middle = sweep:draws():column("unmet")
    table.sort(middle)
    local function much(r) return r.unmet > middle[48] end
    local f = assert(sweep:tipping{where = much})
    assert.equal(2, #f)
    assert.is_true(f(1, "below") < f(1, "above") and f(1, "p_all") < 0.01)
    assert(sweep:report(path, {where = much}))
    local text = read(path)
    for _, part in ipairs{"what drives unmet", "what drives loss", "Where it happens", "Where it tips"} do
      assert.truthy(text:find(part, 1, true), part)
    end
    assert.error_matches(function() s:run(world):report(path, {where = much}) end, "report: unknown option 'where'")
    local fixed = assert(lian.scenario "fixed" {from = 2025, to = 2026, step = "month", lian.embargo{goods = "C",
      by = "USA", on = "CHN", cut = 0.5, at = 2025.1}}:sweep(world, {draws = 3, steadiness = false}))
    assert(fixed:report(path))
    assert.is_nil(read(path):find("What drives it</h2>", 1, true))
    assert.error_matches(function() fixed:report(path, {where = much}) end, "nothing was drawn")
    local list = assert(lian.items{items = {"chip", "tool"}, requires = {chip = {"tool"}},
      provides = {tool = {NLD = 0.7, JPN = 0.3}, chip = {CHN = 1}}})
    local plan = lian.scenario "plan" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.embargo{goods = "tool", by = "NLD", on = "CHN", cut = lian.uniform(0.5, 1), at = lian.uniform(2025, 2026)}}
    local items = assert(plan:sweep(list, {draws = 64, design = "halton"}))
    assert(items:report(path, {where = function(r) return r.level < 0.8 end}))
    assert.truthy(read(path):find("what drives level", 1, true))
    assert.is_true(#assert(items:tipping{where = function(r) return r.level < 0.8 end}) == 2)
  end)
end)

-- decisions.md, 4.1: y = 1 where x1 > 0.6 and x2 < 0.5, 5 % of labels flipped
describe("PRIM's reference points", function()
  it("tip at the limits of their box", data.needed(function()
    local f = assert(lian.frame.read(data.answer "decisions/prim_n1000_runs.csv"))
    local at, k = {}, 0
    for _, name in ipairs(f:names()) do at[name] = f:column(name) end
    local law = lian.uniform(0, 1)
    local e = assert(lian.explore(function()
      k = k + 1
      return {y = at.y[k]}
    end, {u = law, v = law}, {draws = 1000, design = "monte_carlo"}))
    e.numbers.factors = {}
    for j = 1, 4 do e.numbers.factors[j] = {name = "x" .. j, values = at["x" .. j]} end
    local t = assert(e:tipping{where = function(r) return r.y == 1 end})
    local found = {}
    for i = 1, 4 do found[t(i, "factor")] = t(i, "at") end
    assert.near(0.6, found.x1, 0.03)
    assert.near(0.5, found.x2, 0.03)
    assert.is_true(t(3, "p_all") > 0.05 or t(3, "distance") < 0.15)
  end))
end)
