-- scenarios on lists of items: the same embargo{...} as on tables
local lian = require "lian"

local function chips()
  local chain = assert(lian.items{
    items = {{item = "chip", base = "product", value = 3}, {item = "wafer", base = "materials", stock = 2},
      {item = "litho", base = "equipment"}, {item = "EUV", base = "equipment"},
      {item = "DUV", base = "equipment", spare = 0.5}},
    requires = {chip = {"wafer", "litho"}}, variants = {litho = {EUV = 1, DUV = 3}},
    provides = {wafer = {JPN = 0.6, CHN = 0.4}, EUV = {NLD = 1}, DUV = {NLD = 0.6, JPN = 0.2, CHN = 0.2}}})
  return chain
end

local function level(result, item)
  local f = result:levels()
  for k, label in ipairs(f:column("item")) do
    if label == item then return f(k, "level") end
  end
end

describe("a scenario on items", function()
  it("says what an embargo leaves", function()
    local s = lian.scenario "two" {lian.embargo{by = {"NLD", "JPN"}, on = "CHN"}}
    local r = assert(s:run(chips()))
    assert.near(0.4, level(r, "wafer"), 1e-15)
    assert.near(0.3, level(r, "DUV"), 1e-15) -- what is left may expand by half
    assert.near(0.225, level(r, "litho"), 1e-15)
    assert.near(0.225, level(r, "chip"), 1e-15)
    local losses = r:losses()
    assert.equal("EUV", losses(1, "item"))
    assert.near(1, losses(1, "loss"), 1e-15)
    local by_base = r:losses{each = "base"}
    for k, base in ipairs(by_base:column("base")) do
      if base == "equipment" then
        assert.near((0.225 + 0 + 0.3) / 3, by_base(k, "level"), 1e-15)
        assert.equal(3, by_base(k, "items"))
      end
    end
    assert.truthy(tostring(r):find("chip of CHN can still be made to 22.5 %", 1, true), tostring(r))
    assert.truthy(tostring(r):find("to be learned first:", 1, true))
  end)

  it("means the same by goods, cut and substitution as on tables", function()
    local c = chips()
    local r = assert(lian.scenario "part" {
      lian.embargo{goods = "wafer", by = "JPN", on = "CHN", cut = 0.8, substitution = 0.5}}:run(c))
    -- of 0.6 stop 0.8, and others make up half of it
    assert.near(1 - 0.6 * 0.8 * 0.5, level(r, "wafer"), 1e-15)
    local plain = c:attainable{home = "CHN", cut = {by = "JPN", items = "wafer", share = 0.4}}
    assert.same(plain:column("level"), r:levels():column("level"))
  end)

  it("lets capacity fall at home and abroad, one shock after another", function()
    local r = assert(lian.scenario "quake" {lian.capacity{goods = "wafer", on = "CHN", cut = 0.5},
      lian.capacity{goods = "wafer", on = "JPN", cut = 0.5},
      lian.embargo{goods = "wafer", by = "JPN", on = "CHN", cut = 0.5}}:run(chips(), {home = "CHN"}))
    assert.near(0.4 * 0.5 + 0.6 * 0.25, level(r, "wafer"), 1e-15)
  end)

  it("leaves a home alone that the embargo is not on", function()
    local r = assert(lian.scenario "other" {lian.embargo{by = "NLD", on = "CHN"}}:run(chips(), {home = "JPN"}))
    assert.near(1, level(r, "chip"), 1e-15)
  end)

  it("says that timing was not used", function()
    local r = assert(lian.scenario "timed" {lian.embargo{by = "NLD", on = "CHN", at = 2026}}:run(chips()))
    assert.truthy(tostring(r):find("not used on items", 1, true))
  end)

  it("is reported and saved", function()
    local path = os.tmpname()
    local r = assert(lian.scenario "kept" {lian.embargo{by = "NLD", on = "CHN"}}:run(chips()))
    assert(r:report(path))
    local f <close> = assert(io.open(path))
    local text = f:read("a")
    assert.truthy(text:find("What to learn first", 1, true))
    assert.truthy(text:find("EUV", 1, true))
    os.remove(path)
    local store <close> = assert(lian.open(":memory:"))
    local run = assert(r:save(store))
    assert.same(r:levels():column("level"), store:run(run).frames.levels:column("level"))
  end)

  it("refuses what does not act on items, and questions of nobody", function()
    local c = chips()
    local function wrong(telling, shock, given)
      assert.error_matches(function() lian.scenario "x" {shock}:run(c, given) end, telling)
    end
    wrong("shocks%[1%] %(tariff%): does not act on items", lian.tariff{rate = 0.1}, {home = "CHN"})
    wrong("run.home: expected a country", lian.embargo{by = "NLD"})
    wrong("run.home: no provider is of 'CHM'", lian.embargo{by = "NLD"}, {home = "CHM"})
    wrong("no provider 'NLE'.*did you mean 'NLD'", lian.embargo{by = "NLE"}, {home = "CHN"})
    wrong("run.final: no node 'chop'", lian.embargo{by = "NLD", on = "CHN"}, {final = "chop"})
    wrong("%.on: expected the country", lian.capacity{goods = "wafer", cut = 0.5}, {home = "CHN"})
    wrong("unknown option 'model'", lian.embargo{by = "NLD", on = "CHN"}, {model = "price"})
  end)
end)
