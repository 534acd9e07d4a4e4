-- Sweeps by designs, and what drives their measures.
local lian = require "lian"

local function chain()
  return assert(lian.chain{nodes = {"H_x", "H_y", "F_x", "F_y"}, regions = {"H", "H", "F", "F"},
    sectors = {"x", "y", "x", "y"}, flows = {{10, 20, 5, 5}, {20, 20, 10, 10}, {5, 10, 10, 5}, {10, 10, 5, 5}},
    demand = {labels = {"H", "F"}, regions = {"H", "F"}, values = {{40, 20}, {40, 20}, {20, 40}, {20, 30}}}})
end

local world = chain()
local shock = lian.scenario "a year" {from = 0, to = 1, step = "month", home = "H",
  lian.capacity{goods = "x", on = "F", cut = lian.uniform(0.1, 0.6), lasts = lian.uniform(0.1, 0.5)}}

local list = assert(lian.items{items = {"chip", "tool"}, requires = {chip = {"tool"}},
  provides = {tool = {NLD = 0.7, JPN = 0.3}, chip = {CHN = 1}}})
local plan = lian.scenario "a plan" {from = 2025, to = 2026, step = "month", home = "CHN",
  lian.embargo{goods = "tool", by = "NLD", on = "CHN", cut = lian.uniform(0.5, 1), at = 2025.5}}

local function sweep(given)
  given.steadiness = false
  return assert(shock:sweep(world, given))
end

describe("sweeps by a design", function()
  it("take every random number as a factor by its name, spread over its strata", function()
    local f = sweep{draws = 32, design = "sobol", psi = lian.uniform(0.6, 1)}:draws()
    for name, range in pairs{["capacity//x/F.cut"] = {0.1, 0.6}, ["capacity//x/F.lasts"] = {0.1, 0.5},
      ["run.psi"] = {0.6, 1}} do
      local seen = {}
      for _, v in ipairs(f:column(name)) do seen[math.floor((v - range[1]) / (range[2] - range[1]) * 32)] = true end
      for s = 0, 31 do assert.is_true(seen[s], name) end
    end
  end)

  it("by Monte Carlo are those without one", function()
    assert.equal(tostring(sweep{draws = 12}:draws()), tostring(sweep{draws = 12, design = "monte_carlo"}:draws()))
  end)

  it("are extended by index, in any number of lanes", function()
    local long = sweep{draws = 16, design = "sobol"}:draws()
    local short = sweep{draws = 8, design = "sobol", lanes = 3}:draws()
    for _, name in ipairs(short:names()) do
      for k = 1, 8 do assert.equal(long(k, name), short(k, name)) end
    end
  end)

  it("are run alone by the number of a draw, equal to the last bit", function()
    for _, o in ipairs{{design = "saltelli", draws = 4, seed = 3}, {design = "latin_hypercube", draws = 12},
      {design = "sobol", draws = 8, correlations = {{"capacity//x/F.cut", "run.psi", 0.7}}}, {design = "morris",
      levels = 6, draws = 3}} do
      o.psi = lian.uniform(0.6, 1)
      local swept = sweep(o):draws()
      for _, k in ipairs{1, 5, #swept} do
        o.draw, o.steadiness = k, nil
        local run = assert(shock:run(world, o))
        o.draw = nil
        assert.equal(swept(k, "loss"), run:resilience():filter(function(r) return r.measure == "loss" end)(1, "value"))
        assert.truthy(tostring(run.options_text):find("design", 1, true))
      end
    end
    local swept = assert(plan:sweep(list, {draws = 6, design = "halton"}))
    for k = 1, 6 do
      local run = assert(plan:run(list, {draws = 6, design = "halton", draw = k}))
      assert.equal(swept:draws()(k, "embargo//tool/CHN.cut"), run.outcome.values[1][2])
    end
    for text, o in pairs{["run.draw: expected one of the 8 runs of the design, got 9"] = {design = "sobol", draws = 8,
      draw = 9}, ["run.scramble: belongs to a design"] = {scramble = false},
      ["run.draws: belongs to a design"] = {draws = 8}, ["run.design: expected"] = {design = "grid"}} do
      assert.error_matches(function() shock:run(world, o) end, text)
      assert.error_matches(function() plan:run(list, o) end, text)
    end
  end)

  it("give Sobol indices; a factor that does nothing has none", function()
    local s = sweep{draws = 32, design = "saltelli", psi = lian.uniform(0.6, 0.7)}
    assert.equal(32 * 5, #s:draws())
    local f = assert(s:sensitivity{of = "loss"})
    local at = {}
    for k = 1, #f do at[f(k, "factor")] = k end
    assert.equal(0, f(at["run.psi"], "total"))
    assert.is_true(f(at["capacity//x/F.cut"], "total") > 0.2)
  end)

  it("are asked what drives them, and where it happens", function()
    for s, of in pairs{[sweep{draws = 64, design = "sobol"}] = "unmet",
      [assert(plan:sweep(list, {draws = 64, design = "sobol"}))] = "level", [sweep{draws = 64}] = "unmet"} do
      local f = assert(s:sensitivity{of = of, bootstraps = 20})
      assert.matches("cut$", f(1, "factor"))
      local middle = s:draws():column(of)
      table.sort(middle)
      local function worse(r) if of == "level" then return r.level < middle[16] end return r.unmet > middle[48] end
      local boxes = assert(s:discover{where = worse, halves = 2})
      assert.matches("cut$", boxes(1, "factor"))
      assert.is_true(#assert(s:peels{where = worse}) > 2)
    end
  end)

  it("repeat from their recipe and are not set against another design", function()
    local a, b = sweep{draws = 8, design = "sobol"}, sweep{draws = 8}
    assert.matches('design = "sobol"', a:provenance().options)
    assert.has_error(function() a:against(b) end)
  end)

  it("refuse what does not go together", function()
    for text, given in pairs{["sweep.levels: belongs to a design"] = {levels = 6},
      ["more than 64 samples a curve"] = {design = "fast", draws = 10},
      ["sweep.design: expected"] = {design = "grid"}} do
      local ok, message = pcall(shock.sweep, shock, world, given)
      assert.is_false(ok)
      assert.matches(text, message)
    end
    local fixed = lian.scenario "fixed" {from = 0, to = 1, step = "month", home = "H",
      lian.capacity{goods = "x", on = "F", cut = 0.2}}
    local ok, message = pcall(fixed.sweep, fixed, world, {design = "sobol", draws = 4})
    assert.is_false(ok)
    assert.matches("sweep: nothing is uncertain", message)
  end)
end)
