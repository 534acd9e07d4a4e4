-- lian.items: lists of items from Lua tables
local core = require "lian.core"
local lian = require "lian"

local NEEDS_HOME = {attainable = true, chokepoints = true, cut_sets = true, gaps = true, completeness = true,
  autonomy = true}

describe("a list of items", function()
  it("is built from labels and maps, or from rows, alike", function()
    local a = assert(lian.items{items = {"chip", "tool", "EUV", "DUV", "gas"},
      requires = {chip = {"tool", "gas"}, tool = {gas = "important"}}, variants = {tool = {EUV = 1, DUV = 3}},
      provides = {EUV = {ASML = 1}, DUV = {NLD = 0.7, JPN = 0.3}, gas = {"CHN", "ROW"}},
      providers = {ASML = "NLD"}})
    local b = assert(lian.items{items = {{item = "chip"}, "tool", {item = "EUV"}, "DUV", "gas"},
      requires = {{item = "chip", input = "gas"}, {item = "chip", input = "tool", class = "critical"},
        {item = "tool", input = "gas", class = "important"}},
      variants = {{item = "tool", variant = "EUV", weight = 1}, {item = "tool", variant = "DUV", weight = 3}},
      providers = {{provider = "ASML", country = "NLD"}},
      provides = {{item = "DUV", provider = "JPN", share = 0.3}, {item = "DUV", provider = "NLD", share = 0.7},
        {item = "EUV", provider = "ASML", share = 1}, {item = "gas", provider = "CHN"},
        {item = "gas", provider = "ROW"}}})
    assert.same(core.items.parts(a), core.items.parts(b))
    local c = assert(lian.items{items = {"chip", "tool", "EUV", "DUV", "gas"},
      requires = {{"chip", "gas"}, {"chip", "tool", "critical"}, {"tool", "gas", "important"}},
      variants = {{"tool", "EUV", 1}, {"tool", "DUV", 3}}, providers = {ASML = "NLD"},
      provides = {{"DUV", "JPN", 0.3}, {"DUV", "NLD", 0.7}, {"EUV", "ASML", 1}, {"gas", "CHN"}, {"gas", "ROW"}}})
    assert.same(core.items.parts(b), core.items.parts(c))
    assert.has_error(function() lian.items{items = {"a", "b"}, requires = {{"a", "b", input = "b"}}} end,
      "items.requires[1]: 'input' is said by its place and by its name")
    assert.has_error(function() lian.items{items = {"a", "b"}, requires = {{"a", "b", "critical", 4}}} end,
      "items.requires[1]: unknown option 4 (known: class, input, item)")
    assert.equal("items", a:meta().kind)
    assert.equal("lian.chain: 5 items, 3 requirements, 2 variants, 5 providers of 4 homes", tostring(a))
  end)

  it("is built from frames as from rows, with the unit of their values", function()
    local frame = lian.frame.new
    local a = assert(lian.items{unit = "亿元", items = {{item = "机床", base = "equipment", value = 10, stock = 1},
        {item = "轴承", base = "parts", value = 3}}, requires = {{item = "机床", input = "轴承", class = "important"}},
      provides = {["机床"] = {CHN = 1}, ["轴承"] = {SKF = 0.7, CHN = 0.3}}, providers = {SKF = "SWE"}})
    local given = {items = frame{{"item", {"机床", "轴承"}}, {"base", {"equipment", "parts"}},
        {"value", {10, 3}, unit = "亿元"}, {"stock", {1, nil}}, count = 2},
      requires = frame{{"item", {"机床"}}, {"input", {"轴承"}}, {"class", {"important"}}},
      provides = frame{{"item", {"机床", "轴承", "轴承"}}, {"provider", {"CHN", "CHN", "SKF"}}, {"share", {1, 0.3, 0.7}}},
      providers = frame{{"provider", {"SKF"}}, {"country", {"SWE"}}}}
    local b = assert(lian.items(given))
    assert.same(core.items.parts(a), core.items.parts(b))
    assert.same(a:attribute "stock", b:attribute "stock")
    assert.equal("亿元", b:meta().unit)
    given.items = frame{{"name", {"机床"}}}
    assert.has_error(function() lian.items(given) end, "items.items[1].item: expected a label, got nothing")
    local half = assert(b:with{provides = frame{{"item", {"轴承", "轴承"}}, {"provider", {"SKF", "CHN"}},
      {"share", {0.5, 0.5}}}})
    assert.same({1, 0.5, 0.5}, half:provisions{home = "CHN"}:column "share")
  end)

  it("counts what it assumed, scaled and took once", function()
    local _, found = assert(lian.items{items = {"a", "b", "c"},
      requires = {{item = "a", input = "b"}, {item = "a", input = "b", class = "critical"}},
      provides = {{item = "b", provider = "X", share = 0.98}, {item = "b", provider = "Y", share = 0.04},
        {item = "c", provider = "X", share = 0.6}, {item = "c", provider = "Y"}, {item = "c", provider = "Y"}}})
    assert.same({items = 3, requirements = 1, variants = 0, providers = 2, provisions = 4, unprovided = 1,
      repeated = 2, assumed = 1, scaled = 1, completed = 0, lowest = 1.02, highest = 1.02}, found)
  end)

  it("scales shares that add up to nearly one, and gives the rest equally to those without one", function()
    local c = assert(lian.items{items = {"a", "b"}, provides = {{item = "a", provider = "X", share = 0.78},
      {item = "a", provider = "Y", share = 0.26}, {item = "b", provider = "X", share = 0.4},
      {item = "b", provider = "Y"}, {item = "b", provider = "Z"}}})
    for k, v in ipairs{0.75, 0.25, 0.4, 0.3, 0.3} do assert.near(v, core.items.parts(c).share[k], 1e-15) end
  end)

  it("works out the shares of firms within their country", function()
    local c = assert(lian.items{items = {"a"}, providers = {F = "X", G = "X"}, provides = {
      {item = "a", provider = "X", share = 0.6}, {item = "a", provider = "F", share = 0.4},
      {item = "a", provider = "G"}, {item = "a", provider = "Y", share = 0.4}}})
    local f, share = c:provisions(), {}
    for k = 1, #f do share[f(k, "provider")] = f(k, "share") end
    assert.near(0.4, share.F, 1e-15)
    assert.near(0.2, share.G, 1e-15)
    assert.near(0, share.X, 1e-15)
    -- without a row of the country the firms are the country
    c = assert(lian.items{items = {"a"}, providers = {F = "X"}, provides = {a = {F = 0.6, Y = 0.4}}})
    assert.near(0.4, assert(c:attainable{home = "Y", cut = {by = "X"}})(1, "level"), 1e-15)
  end)

  it("gives what falls short to others, or scales it, when asked to", function()
    local given = {items = {"a"}, provides = {a = {X = 0.5, Y = 0.2}}}
    local c, message, code = lian.items(given)
    assert.is_nil(c)
    assert.truthy(message:find("shares of 'a' add up to 0.7: expected 1 within 0.05", 1, true), message)
    assert.equal("contradiction", code)
    given.rest = "others"
    c = assert(lian.items(given))
    assert.same({"X", "Y", "others"}, core.items.parts(c).provider)
    assert.near(0.3, core.items.parts(c).share[3], 1e-15)
    given.rest = "scale"
    c = assert(lian.items(given))
    assert.near(0.5 / 0.7, core.items.parts(c).share[1], 1e-15)
    given.rest, given.tolerance = nil, 0.4
    assert(lian.items(given))
  end)

  it("refuses what cannot be, where it stands", function()
    local function raises(telling, given)
      given.items = given.items or {"a", "b"}
      assert.error_matches(function() lian.items(given) end, telling)
    end
    raises("items.items: expected at least one item", {items = {}})
    raises("items.items%[2%]: the item 'a' stands at items.items%[1%] already", {items = {"a", "a"}})
    raises("items.items%[1%].item: expected a label", {items = {{base = "parts"}}})
    raises("stock of 'a': expected a number of at least 0, got %-1", {items = {{item = "a", stock = -1}}})
    raises("readiness of 'a': expected a number in %[1, 10%], got 11", {items = {{item = "a", readiness = 11}}})
    raises("items.items%[1%].pass_rate: expected a finite number, got nan", {items = {{item = "a", pass_rate = 0 / 0}}})
    raises("items.items%[1%].spare: expected a finite number, got inf", {items = {{item = "a", spare = math.huge}}})
    raises("items.requires.a%[1%]: 'a' requires itself", {requires = {a = {"a"}}})
    raises("items.requires.a%[1%]: no item 'bb' %(the input%), did you mean 'b'", {requires = {a = {"bb"}}})
    raises("items.requires.c%[1%]: no item 'c'", {requires = {c = {"a"}}})
    raises("items.requires.a.b: expected critical, important or optional, got 'vital'",
      {requires = {a = {b = "vital"}}})
    raises("says otherwise than items.requires%[1%]", {requires = {{item = "a", input = "b"},
      {item = "a", input = "b", class = "optional"}}})
    raises("items.variants.a%[1%]: 'a' is a variant of itself", {variants = {a = {"a"}}})
    raises("items.variants%[1%].weight", {variants = {{item = "a", variant = "b", weight = -1}}})
    raises("items.provides.a.X: .*expected a share in %[0, 1%], got 1.5", {provides = {a = {X = 1.5}}})
    raises("items.provides.a.X: .*expected a share", {provides = {a = {X = 0 / 0}}})
    raises("items.provides.a.X: .*expected a share", {provides = {a = {X = "61%"}}})
    raises("with another share than", {provides = {{item = "a", provider = "X", share = 1},
      {item = "a", provider = "X", share = 0.5}}})
    raises("'F' is of 'Y', and of 'X'", {providers = {{provider = "F", country = "X"},
      {provider = "F", country = "Y"}}})
    raises("unknown option 'require'", {require = {}})
  end)

  it("refuses parts that contradict each other, naming the items", function()
    local function fails(telling, given)
      given.items = given.items or {"a", "b", "c"}
      local c, message, code = lian.items(given)
      assert.is_nil(c)
      assert.truthy(message:find(telling, 1, true), message)
      assert.equal("string", type(code))
    end
    fails("variants are circular: a > b > a", {variants = {a = {"b"}, b = {"a"}}})
    fails("'a': weights for all of its variants, or for none", {variants = {{item = "a", variant = "b", weight = 1},
      {item = "a", variant = "c"}}})
    fails("shares of 'a' add up to 1.2", {provides = {a = {X = 0.7, Y = 0.5}}})
    fails("firms of 'X' provide 0.9 of 'a', more than its share of 0.5", {providers = {F = "X"},
      provides = {{item = "a", provider = "X", share = 0.5}, {item = "a", provider = "F", share = 0.9},
        {item = "a", provider = "Y", share = 0.5}}})
    fails("no provider stands for the home 'Z'", {provides = {{item = "a", provider = "X", share = 1, to = "Z"}}})
  end)

  it("answers methods of tables by saying what it is", function()
    local c = assert(lian.items{items = {"a", "b"}, requires = {a = {"b"}}, provides = {b = {X = 1}}})
    local plain = assert(lian.chain{nodes = {"a"}, flows = {{0}}, output = {1}})
    for _, verb in ipairs{"attainable", "chokepoints", "cut_sets", "gaps", "completeness", "autonomy", "structure",
      "champions", "requirements", "provisions", "with"} do
      local given = NEEDS_HOME[verb] and {home = "X"} or {}
      assert.error_matches(function() plain[verb](plain, given) end, "this chain is no list of items", verb)
    end
    local taken, message = c:select{"a"}
    assert.is_nil(taken)
    assert.truthy(message:find("items", 1, true), message)
  end)

  it("may be long: a line of 100,000 items", function()
    local items, requires = {}, {}
    for k = 1, 100000 do items[k] = "i" .. k end
    for k = 1, 99999 do requires[k] = {item = items[k], input = items[k + 1]} end
    local c = assert(lian.items{items = items, requires = requires,
      provides = {{item = "i100000", provider = "X", share = 0.3}, {item = "i100000", provider = "H", share = 0.7}}})
    local f = assert(c:attainable{home = "H", cut = {by = "X"}})
    assert.near(0.7, f(1, "level"), 1e-15)
    assert.equal("i100000 > … > i10 > i9 > i8 > i7 > i6 > i5 > i4 > i3 > i2 > i1", f(1, "path"))
  end)
end)
