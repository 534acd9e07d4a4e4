-- gap lists over years: by hand, against chain:gaps, over draws; and missing labour on items at once
local lian = require "lian"

-- a chip that home makes of a wafer and a gas
local function list()
  return (assert(lian.items{items = {"chip", {item = "wafer", stock = 6}, {item = "gas", base = "materials"}},
    requires = {chip = {"wafer", "gas"}}, provides = {wafer = {JPN = 0.6, CHN = 0.4}, gas = {JPN = 0.3, CHN = 0.7}}}))
end

local function scenario(given)
  local out = {from = 2025, to = 2028, step = "month", home = "CHN"}
  for key, value in pairs(given) do out[key] = value end
  return lian.scenario "s" (out)
end

local function stop(more)
  local given = {by = "JPN", on = "CHN", at = 2026, lasts = 1}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

local function same(a, b)
  assert.same(a:names(), b:names())
  for _, name in ipairs(a:names()) do assert.same(a:column(name), b:column(name), name) end
end

describe("run:gaps over years", function()
  it("is the gap list of a plain cut in its months, stocks left out", function()
    local chain = list()
    local run = assert(scenario{stop()}:run(chain))
    local gaps = assert(run:gaps())
    same(chain:gaps{home = "CHN", cut = {by = "JPN"}}, gaps)
    -- the wafer stands at 0.4, so the chip does; then the gas at 0.7
    assert.same({"wafer", "gas"}, gaps:column("item"))
    assert.same({0.4, 0.7}, gaps:column("before"))
    assert.same({0.7, 1}, gaps:column("after"))
    assert.is_truthy(gaps.title:find("2026.00", 1, true))
    same(gaps, assert(run:gaps{at = 2026.95}))
    assert.equal(0, #assert(run:gaps{at = 2025.9}))
    assert.equal(0, #assert(run:gaps{at = 2027}))
  end)

  it("has what second sources have moved by then, and what all abroad would leave", function()
    local home = lian.second_source{goods = "wafer", on = "CHN", toward = "CHN", share = 0.75, at = 2025.5}
    local run = assert(scenario{stop(), home}:run(list()))
    local gaps = assert(run:gaps{at = 2026.5}) -- the wafer at 0.4 + 0.75 x 0.6, the gas at 0.7
    assert.same({"gas", "wafer"}, gaps:column("item"))
    assert.near(0.7, gaps(1, "before"), 1e-15)
    assert.near(0.85, gaps(1, "after"), 1e-15)
    assert.near(0.85, gaps(2, "own"), 1e-15)
    -- nothing is cut in 2027, and home's own shares are the same
    assert.equal(0, #assert(run:gaps{at = 2027.5}))
    local national = assert(run:gaps{at = 2027.5, foreign = false})
    for _, name in ipairs{"item", "before", "after", "own"} do
      assert.same(gaps:column(name), national:column(name))
    end
    same(list():gaps{home = "CHN"}, assert(run:gaps{at = 2025, foreign = false}))
  end)

  it("carries both ends, ends at a target, and is cut short", function()
    local run = assert(scenario{stop()}:run(list(), {own = "both", home_use = {wafer = 0.4, gas = 0.9}}))
    local gaps = assert(run:gaps())
    -- home first: the wafer is all home's own, the gas 0.7 / 0.9
    assert.same({"wafer", "gas"}, gaps:column("item"))
    assert.is_nil(gaps(1, "step_home_first"))
    assert.equal(1, gaps(2, "step_home_first"))
    assert.same({"wafer"}, assert(run:gaps{target = 0.6}):column("item"))
    assert.same({"wafer"}, assert(run:gaps{top = 1}):column("item"))
  end)

  it("says over draws how often each is a gap at a year's end", function()
    -- the wafer lacks at the end of 2025 in about half of the draws, at that of 2026 in the others
    local s = scenario{stop{goods = "wafer", at = lian.choice({2025, 2026}), lasts = 1.5},
      stop{goods = "gas", cut = lian.choice({0, 1})}}
    local plan, gas, late = assert(s:sweep(list(), {draws = 40, seed = 2})), 0, 0
    local gaps = assert(plan:gaps{year = 2026})
    for k = 1, 40 do
      local of = assert(s:run(list(), {draw = k, seed = 2})):gaps{at = 2026.99}
      for j = 1, #of do
        gas, late = gas + (of(j, "item") == "gas" and 1 or 0), late + (of(j, "item") == "wafer" and 1 or 0)
      end
    end
    assert.equal(2, #gaps)
    assert.is_true(gas > 8 and gas < 32 and late > 8 and late < 32)
    for k = 1, #gaps do
      assert.near((gaps(k, "item") == "gas" and gas or late) / 40, gaps(k, "chance"), 1e-12)
    end
    assert.is_truthy(assert(plan:gaps()).title:find("end of 2026", 1, true)) -- the gas lacks then alone
  end)

  it("names years that are none, and stands in reports", function()
    local run = assert(scenario{stop()}:run(list()))
    assert.has_error(function() run:gaps{at = 2028} end,
      "gaps.at: expected a year from 2025 on and before 2028, got 2028")
    local plan = assert(scenario{stop()}:sweep(list(), {draws = 2}))
    assert.has_error(function() plan:gaps{year = 2028} end, "gaps.year: expected a year from 2025 to 2027, got 2028")
    local path = os.tmpname()
    assert(run:report(path))
    local file <close> = assert(io.open(path))
    assert.is_truthy(file:read("a"):find("What to close first", 1, true))
    os.remove(path)
  end)
end)

describe("labour on items at once", function()
  it("takes the share of a country's deliveries that does not go on", function()
    local chain = list()
    local labour = lian.labour{on = "JPN", cut = 0.8, remote = 0.5}
    local result = assert(lian.scenario "s" {home = "CHN", labour}:run(chain))
    -- 0.6 x 0.4 of the wafers do not come
    assert.near(0.76, result:levels()(1, "level"), 1e-15)
    same(assert(lian.scenario "s" {home = "CHN", lian.capacity{on = "JPN", cut = 0.4}}:run(chain)):levels(),
      result:levels())
    same(chain:attainable{home = "CHN", cut = labour}, result:levels())
    -- home's own workers, of the gas alone
    local home = assert(lian.scenario "s" {home = "CHN", lian.labour{goods = "gas", on = "CHN", cut = 0.5}}:run(chain))
    assert.near(0.65, home:levels()(1, "level"), 1e-15)
    assert.has_error(function() lian.scenario "s" {home = "CHN", lian.labour{goods = "gas", cut = 0.5}}:run(chain) end,
      "shocks[1] (labour).on: expected the country where workers are missing")
  end)
end)
