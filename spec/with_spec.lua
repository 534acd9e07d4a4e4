-- chain:with: a list of items with some of it said anew
local core = require "lian.core"
local lian = require "lian"

local function chips()
  local chain = assert(lian.items{title = "small", unit = "USD", year = 2020,
    items = {{item = "chip", id = "N1", value = 3}, {item = "tool", base = "equipment", stock = 2},
      "EUV", "DUV", "gas"},
    requires = {chip = {tool = "critical", gas = "important"}}, variants = {tool = {EUV = 1, DUV = 3}},
    provides = {EUV = {ASML = 1}, DUV = {NLD = 0.7, JPN = 0.3}, gas = {CHN = 0.6, ROW = 0.4}},
    providers = {ASML = "NLD"}})
  return chain
end

local function level(chain, item, cut)
  local f = assert(chain:attainable{home = "CHN", final = "chip", cut = cut})
  for k, label in ipairs(f:column("item")) do if label == item then return f(k, "level") end end
end

describe("a list said anew", function()
  it("is the same when nothing is", function()
    local a = chips()
    local b = assert(a:with{})
    assert.same(core.items.parts(a), core.items.parts(b))
    assert.same(a:meta(), b:meta())
    for _, name in ipairs(a:attributes()) do assert.same(a:attribute(name), b:attribute(name)) end
    for _, name in ipairs(a:axes()) do assert.same(a:axis(name), b:axis(name)) end
  end)

  it("takes other shares, variants, inputs and attributes, and leaves the rest", function()
    local a = chips()
    assert.near(0.25 * 0 + 0.75 * 0.3, level(a, "tool", {by = "NLD"}), 1e-15)
    local b = assert(a:with{variants = {tool = {EUV = 1}}})
    assert.near(0, level(b, "tool", {by = "NLD"}), 0)
    b = assert(a:with{provides = {DUV = {CHN = 0.5, NLD = 0.5}}})
    assert.near(0.75 * 0.5, level(b, "tool", {by = "NLD"}), 1e-15)
    assert.near(0.6, level(b, "gas", {by = "ROW"}), 1e-15)
    b = assert(a:with{requires = {N1 = {"gas"}}})
    assert.near(1, level(b, "chip", {by = "NLD"}), 1e-15)
    assert.near(0.6, level(b, "chip", {by = "ROW"}), 1e-15)
    b = assert(a:with{items = {{item = "gas", spare = 1}}})
    assert.near(1, level(b, "gas", {by = "ROW"}), 1e-15)
    assert.equal(2, b:attribute("stock")[2])
    b = assert(a:with{provides = {{item = "gas", provider = "ROW", share = 1, to = "CHN"}}})
    assert.near(0, level(b, "gas", {by = "ROW"}), 0)
  end)

  it("takes new items and providers", function()
    local b, found = chips():with{items = {"mask"}, requires = {tool = {"mask"}}, provides = {mask = {Hoya = 1}},
      providers = {Hoya = "JPN"}}
    assert(b, found)
    assert.equal(6, #b)
    assert.near(0, level(b, "mask", {by = "JPN"}), 0)
    assert.equal(6, found.providers)
  end)

  it("names what is wrong", function()
    local a = chips()
    local function wrong(telling, given)
      assert.error_matches(function() a:with(given) end, telling)
    end
    wrong("with.provides.gaz%.CHN: no item 'gaz'.*did you mean 'gas'", {provides = {gaz = {CHN = 1}}})
    wrong("with.requires.tool%[1%]: 'tool' requires itself", {requires = {tool = {"tool"}}})
    wrong("with.*unknown option 'provide'", {provide = {}})
    local b, message, code = a:with{provides = {gas = {CHN = 0.5}}}
    assert.is_nil(b)
    assert.truthy(message:find("shares of 'gas' add up to 0.5", 1, true), message)
    assert.equal("contradiction", code)
    b, message = a:with{variants = {DUV = {"tool"}}}
    assert.is_nil(b)
    assert.truthy(message:find("variants are circular", 1, true), message)
    local table_chain = assert(lian.chain{nodes = {"a"}, flows = {{0}}, output = {1}})
    assert.error_matches(function() table_chain:with{} end, "this chain is no list of items")
  end)
end)
