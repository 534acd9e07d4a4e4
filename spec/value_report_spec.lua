-- the page of policies together, and the waterfall that it draws
local lian = require "lian"

local four = assert(require "lian.examples.four_regions"())

local function made(more)
  local o = {base = lian.scenario "chips embargo" {from = 2025, to = 2026, step = "month",
    lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = lian.triangular(0.4, 0.7, 1), at = 2025.25,
      source = "rules as published", confidence = "medium"}}, of = "unmet", on = "CHN", draws = 4, policies = {
    stock = lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.25},
    second = lian.second_source{goods = "C", on = "CHN", by = "JKT", toward = "ROW", share = 0.1, at = 2025, cost = 1}}}
  for key, value in pairs(more or {}) do o[key] = value end
  return assert(lian.value(four, o))
end

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  local text = file:read "a"
  os.remove(path)
  return text
end

local function has(page, text) assert.truthy(page:find(text, 1, true), text) end

describe("the page of a value", function()
  it("has the waterfall, shares, pairs, assumptions and the evidence", function()
    local value, path = made{tornado = {draws = 2, sourcing = false, classes = false}}, os.tmpname()
    assert.equal(path, value:report(path))
    local page = read(path)
    for _, text in ipairs{"From each policy alone to all together", "stock alone", "together: second + stock",
      "all together", "Shares of the whole (Shapley values)", "Which policies work together",
      "What other assumptions would change", "stock x 0.5", "What was assumed, and on what evidence",
      "1 of 3 instruments say where their numbers come from.", "rules as published", "medium", "Provenance"} do
      has(page, text)
    end
    assert.is_nil(page:find('"%-?nan'))
    assert.is_nil(page:find(">%-?nan"))
    local again = os.tmpname()
    assert(value:report(again))
    assert.equal(page, read(again))
  end)

  it("of one policy, of one draw and of pairs alone", function()
    for _, more in ipairs{{draws = 1}, {sets = "pairs"}, {sets = "sampled"},
      {policies = {stock = lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025}}}} do
      local path = os.tmpname()
      assert.equal(path, made(more):report(path))
      has(read(path), "all together")
    end
  end)

  it("tells evidence instrument by instrument", function()
    local f = made{draws = 1}:evidence()
    assert.same({"the scenario", "second", "stock"}, f:column("of"))
    assert.equal("rules as published", f(1, "source"))
    assert.is_nil(f(1, "instrument"):find("source", 1, true))
    assert.is_nil(f(2, "source"))
  end)
end)

describe("a waterfall", function()
  local steps = lian.frame.new{{"step", {"a", "b", "all"}}, {"from", {0, 10, 0}}, {"to", {10, 4, 4}},
    {"error", {1, 0, nil}}, count = 3}

  local function drawn(given)
    local page, path = lian.report.new{title = "x"}, os.tmpname()
    page:waterfall(given)
    assert(page:write(path))
    return read(path)
  end

  it("draws each step from where the last one ends, with its interval", function()
    local page = drawn{frame = steps, label = "step", from = "from", to = "to", error = "error", unit = "money"}
    local rects = {}
    for tag in page:gmatch("<rect[^>]*>") do
      rects[#rects + 1] = {x = tonumber(tag:match ' x="([^"]*)"'), width = tonumber(tag:match ' width="([^"]*)"'),
        class = tag:match 'class="([^"]*)"'}
    end
    assert.equal(3, #rects)
    assert.same({"bar", "bar under", "bar sum"}, {rects[1].class, rects[2].class, rects[3].class})
    assert.near(0.6, rects[2].width / rects[1].width, 1e-3)
    assert.near(0.4, rects[3].width / rects[1].width, 1e-3)
    assert.near(rects[1].x + rects[1].width, rects[2].x + rects[2].width, 0.02) -- two decimals of pixels
    assert.near(rects[1].x, rects[3].x, 0.02)
    has(page, "a: 10 +- 1.96") -- the 95 % interval of an error of 1
  end)

  it("refuses what it cannot draw", function()
    assert.error_matches(function() drawn{frame = steps, label = "step", from = "from", to = "error"} end,
      "waterfall.to%[3%]: expected a number")
    local many = {{}, {}, {}}
    for k = 1, 41 do many[1][k], many[2][k], many[3][k] = "s" .. k, 0, 1 end
    assert.error_matches(function()
      drawn{frame = lian.frame.new{{"s", many[1]}, {"a", many[2]}, {"b", many[3]}}, label = "s", from = "a", to = "b"}
    end, "expected at most 40 rows, got 41")
  end)
end)
