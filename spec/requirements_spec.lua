-- chain:requirements and chain:provisions: what a list of items says, and the sample list
local lian = require "lian"

describe("a list shown as frames", function()
  local chips = assert(lian.items{items = {"chip", "tool", "EUV", "DUV", "gas"},
    requires = {chip = {gas = "optional", tool = "critical"}, tool = {gas = "important"}},
    variants = {tool = {EUV = 1, DUV = 3}},
    provides = {{item = "gas", provider = "CHN", share = 0.6}, {item = "gas", provider = "ROW"},
      {item = "gas", provider = "ROW", share = 1, to = "CHN"}, {item = "EUV", provider = "NLD", share = 1},
      {item = "EUV", provider = "ASML", share = 0.9}},
    providers = {ASML = "NLD"}})

  it("names each link once, variants with their weight", function()
    local f, seen = chips:requirements(), {}
    for k = 1, #f do seen[f(k, "input") .. ">" .. f(k, "item")] = {f(k, "class"), f(k, "weight")} end
    assert.equal(5, #f)
    assert.same({"optional"}, seen["gas>chip"])
    assert.same({"critical"}, seen["tool>chip"])
    assert.same({"important"}, seen["gas>tool"])
    assert.same({"variant", 0.25}, seen["EUV>tool"])
    assert.same({"variant", 0.75}, seen["DUV>tool"])
  end)

  it("tells shares as stated and as worked out, for the world and for a home", function()
    local f = chips:provisions{goods = {"gas", "EUV"}}
    local by = {}
    for k = 1, #f do by[f(k, "item") .. " " .. f(k, "provider")] = k end
    assert.near(0.4, f(by["gas ROW"], "share"), 1e-15)
    assert.is_true(f(by["gas ROW"], "assumed"))
    assert.is_nil(f(by["gas ROW"], "stated"))
    assert.near(0.1, f(by["EUV NLD"], "share"), 1e-15) -- what no firm of it does
    assert.equal(1, f(by["EUV NLD"], "stated"))
    assert.equal("NLD", f(by["EUV ASML"], "country"))
    f = chips:provisions{home = "CHN", goods = "gas"}
    assert.equal(1, #f)
    assert.equal(1, f(1, "share"))
    assert.error_matches(function() chips:provisions{home = "CHM"} end, "no provider is of 'CHM'")
    assert.error_matches(function() chips:provisions{goods = "gaz"} end, "did you mean 'gas'")
    assert.error_matches(function() chips:provisions{of = "gas"} end, "provisions.of: this option is called goods now")
  end)
end)

describe("the sample list", function()
  local chips, found = assert(require "lian.examples.chips"())

  it("has 40 items and more, of all five bases, each with its source", function()
    assert.is_true(#chips >= 40)
    local bases = {}
    for _, base in ipairs(chips:axis("base")) do bases[base] = true end
    for _, base in ipairs{"parts", "materials", "equipment", "software", "testing"} do
      assert.is_true(bases[base], base)
    end
    for i, source in ipairs(chips:attribute("source")) do assert.is_true(#source > 10, chips:nodes()[i]) end
    for _, kind in ipairs(chips:attribute("kind")) do assert.is_true(kind == "published" or kind == "estimate") end
  end)

  it("needs no repair", function()
    for _, name in ipairs{"repeated", "assumed", "scaled", "completed", "unknown", "selves"} do
      assert.equal(0, found[name], name)
    end
  end)

  it("rests on all of its items, and tells the known story", function()
    local shape = assert(chips:structure{})
    local final = {["advanced logic chip"] = true, ["mature logic chip"] = true}
    for k, label in ipairs(shape:column("item")) do
      assert.is_true(final[label] or shape(k, "downstream") > 0, label)
    end
    local levels = assert(chips:attainable{home = "CHN", cut = {by = {"USA", "JPN", "NLD"}}})
    local level = {}
    for k, label in ipairs(levels:column("item")) do level[label] = levels(k, "level") end
    assert.equal(0, level["EUV scanner"])
    assert.is_true(level["advanced logic chip"] < level["mature logic chip"])
    assert.is_true(level["mature logic chip"] > 0.05 and level["mature logic chip"] < 0.2)
  end)
end)
