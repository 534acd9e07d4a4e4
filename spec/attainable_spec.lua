-- what can still be made: by hand, and against the plain rule on random lists under all patterns of cuts
local barrel = require "spec.support.barrel"
local lian = require "lian"

local function list(given)
  local chain = assert(lian.items(given))
  return chain
end

local function levels(chain, given)
  local f, out = assert(chain:attainable(given)), {}
  for k, label in ipairs(f:column("item")) do out[label] = f(k, "level") end
  return out
end

local function close(expected, got, tolerance)
  for label, v in pairs(expected) do assert.near(v, got[label], tolerance or 1e-15, label) end
end

describe("what can still be made", function()
  it("of a line is the shortest stave", function()
    local c = list{items = {"chip", "wafer", "sand"}, requires = {chip = {"wafer"}, wafer = {"sand"}},
      provides = {wafer = {CHN = 0.5, JPN = 0.5}, sand = {AUS = 0.9, CHN = 0.1}}}
    close({chip = 1, wafer = 1, sand = 1}, levels(c, {home = "CHN"}))
    -- bought: sand limits home's half of the wafers only
    close({sand = 0.1, wafer = 0.5 * 0.1 + 0.5, chip = 0.55}, levels(c, {home = "CHN", cut = {by = "AUS"}}))
    -- made: home makes everything
    close({sand = 0.1, wafer = 0.1, chip = 0.1}, levels(c, {home = "CHN", cut = {by = "AUS"}, reading = "make"}))
    close({chip = 0.1, wafer = 0.1}, levels(c, {home = "CHN", cut = {by = "AUS"}, make = "wafer"}))
    close({chip = 0.5, wafer = 0.5, sand = 1}, levels(c, {home = "CHN", cut = {by = "JPN"}}))
  end)

  it("takes important inputs by half and optional ones not at all", function()
    local c = list{items = {"a", "b", "c", "d"}, requires = {a = {d = "important"}, b = {d = "optional"},
      c = {d = "critical"}}, provides = {d = {X = 1, H = 0}}}
    close({a = 0.5, b = 1, c = 0, d = 0}, levels(c, {home = "H", final = "a", cut = {by = "X"}}))
    close({a = 0.8, b = 1, c = 0.6}, levels(c, {home = "H", final = "a", cut = {by = "X", share = 0.4}}))
  end)

  it("mixes variants by weight, or takes the best", function()
    local given = {items = {"tool", "EUV", "DUV"}, variants = {tool = {EUV = 1, DUV = 3}},
      provides = {EUV = {NLD = 1}, DUV = {JPN = 0.6, CHN = 0.4}}}
    close({tool = 0.75}, levels(list(given), {home = "CHN", cut = {by = "NLD"}}))
    close({tool = 0.3 + 0.25}, levels(list(given), {home = "CHN", cut = {by = "JPN"}}))
    given.any = "tool"
    close({tool = 1}, levels(list(given), {home = "CHN", cut = {by = "NLD"}}))
    close({tool = 0.4}, levels(list(given), {home = "CHN", cut = {by = "*"}}))
  end)

  it("lets the rest expand by its spare capacity, to 1 at most", function()
    local c = list{items = {{item = "a", spare = 0.5}}, provides = {a = {X = 0.4, Y = 0.4, H = 0.2}}}
    close({a = 0.9}, levels(c, {home = "H", cut = {by = "X"}}))
    close({a = 1}, levels(c, {home = "H", cut = {by = "X", share = 0.1}}))
    close({a = 0.3}, levels(c, {home = "H", cut = {by = "*"}}))
  end)

  it("cuts a country with its firms, and a firm alone", function()
    local c = list{items = {"a"}, provides = {a = {NLD = 0.8, ASML = 0.6, H = 0.2}}, providers = {ASML = "NLD"}}
    close({a = 0.2}, levels(c, {home = "H", cut = {by = "NLD"}}))
    close({a = 0.4}, levels(c, {home = "H", cut = {by = "ASML"}}))
    -- home's firms are home's own
    local f = assert(c:attainable{home = "NLD"})
    assert.near(0.8, f(1, "own"), 1e-15)
  end)

  it("lets cuts act one after another on what is left", function()
    local c = list{items = {"a"}, provides = {a = {X = 0.8, H = 0.2}}}
    close({a = 0.2 + 0.8 * 0.5 * 0.5}, levels(c, {home = "H", cut = {{by = "X", share = 0.5},
      {by = "*", share = 0.5}}}))
    local plain = levels(c, {home = "H", cut = {by = "X", items = {"a"}, share = 0.3}})
    close(plain, levels(c, {home = "H", cut = lian.embargo{by = "X", goods = "a", on = "H", cut = 0.3}}))
    close({a = 1}, levels(c, {home = "H", cut = lian.embargo{by = "X", on = "X"}}))
  end)

  it("selects items by label, id, base and stage", function()
    local c = list{items = {{item = "a", id = "N1", base = "parts"},
      {item = "b", id = "N2", base = "tools", stage = "s"}}, provides = {a = {X = 1, H = 0}, b = {X = 1}}}
    close({a = 0, b = 1}, levels(c, {home = "H", cut = {by = "X", items = "N1"}}))
    close({a = 1, b = 0}, levels(c, {home = "H", cut = {by = "X", items = {base = "tools"}}}))
    close({a = 1, b = 0}, levels(c, {home = "H", cut = {by = "X", items = {stage = "s"}}}))
    close({a = 0, b = 0}, levels(c, {home = "H", cut = {by = "X", items = "*"}}))
  end)

  it("takes a home's own purchases before the world's", function()
    local c = list{items = {"a"}, provides = {{item = "a", provider = "X", share = 0.5},
      {item = "a", provider = "Y", share = 0.5}, {item = "a", provider = "X", share = 1, to = "Y"}}}
    close({a = 0}, levels(c, {home = "Y", cut = {by = "X"}}))
    close({a = 1}, levels(c, {home = "X", cut = {by = "*", share = 0}}))
    close({a = 0.5}, levels(c, {home = "X", cut = {by = "Y"}}))
  end)

  it("falls to the greatest fixed point of a circle", function()
    local given = {items = {"chip", "tool", "part"},
      requires = {chip = {"tool"}, tool = {chip = "important", part = "critical"}},
      provides = {part = {X = 0.4, H = 0.6}}}
    local c = list(given)
    close({chip = 1, tool = 1}, levels(c, {home = "H", final = "chip"}))
    -- tool = min(0.6, (1 + chip) / 2), chip = tool
    close({chip = 0.6, tool = 0.6, part = 0.6}, levels(c, {home = "H", final = "chip", cut = {by = "X"}}))
    -- a circle of home's own share: tool = 0.5 chip + 0.5 x 0.2, chip = tool, so both are 0.2
    c = list{items = {"chip", "tool"}, requires = {chip = {"tool"}, tool = {"chip"}},
      provides = {tool = {H = 0.5, X = 0.5}}}
    close({chip = 0.2, tool = 0.2}, levels(c, {home = "H", final = "chip", cut = {by = "X", share = 0.8}}), 1e-13)
    close({chip = 0, tool = 0}, levels(c, {home = "H", final = "chip", cut = {by = "X"}}), 1e-13)
  end)

  it("says when it is felt, and by which path", function()
    local c = list{items = {{item = "chip", stock = 1}, {item = "tool", stock = 6}, {item = "gas", stock = 2}, "idle"},
      requires = {chip = {"tool", "gas", "idle"}}, provides = {tool = {X = 0.5, H = 0.5}, gas = {X = 0.25, H = 0.75}}}
    local f = assert(c:attainable{home = "H", cut = {by = "X"}})
    -- a stock of c months lasts c / (1 - level): tool 12, gas 8; the chip's own month lasts 1 / 0.5
    assert.near(2 / 0.25 + 1 / 0.5, f(1, "months"), 1e-12)
    assert.equal("gas > chip", f(1, "path"))
    assert.near(12, f(2, "months"), 1e-12)
    assert.is_nil(f(4, "months"))
    assert.is_nil(f(4, "path"))
  end)

  it("asks for several homes at once", function()
    local c = list{items = {"a"}, provides = {a = {X = 0.7, Y = 0.3}}}
    local f = assert(c:attainable{home = {"X", "Y"}, cut = {by = "*"}})
    assert.same({"X", "Y"}, f:column("home"))
    assert.near(0.7, f(1, "level"), 1e-15)
    assert.near(0.3, f(2, "level"), 1e-15)
    local alone = assert(c:autonomy{home = {"X", "Y"}})
    assert.same({0.7, 0.3}, alone:column("autonomy"))
    assert.equal("a", alone(1, "first"))
  end)

  it("names what is wrong", function()
    local c = list{items = {"a", "b"}, requires = {a = {"b"}}, provides = {b = {X = 0.7, Y = 0.3}}}
    local function wrong(telling, given) assert.error_matches(function() c:attainable(given) end, telling) end
    wrong("attainable.home: expected a country", {})
    wrong("no provider is of 'Z', so it provides nothing here", {home = "Z"})
    wrong("attainable.cut.by: no provider 'XX', did you mean 'X'", {home = "X", cut = {by = "XX"}})
    wrong("attainable.cut%[2%].items", {home = "X", cut = {{by = "Y"}, {by = "Y", items = "c"}}})
    wrong("attainable.cut.share", {home = "X", cut = {by = "Y", share = 1.5}})
    wrong("give share or cut", {home = "X", cut = {by = "Y", share = 1, cut = 1}})
    wrong("attainable.final", {home = "X", final = "c"})
    wrong("a weight of at least 0", {home = "X", final = {a = -1}})
    wrong("attainable.reading", {home = "X", reading = "sell"})
    local circle = list{items = {"a", "b"}, requires = {a = {"b"}, b = {"a"}}, provides = {b = {X = 1}}}
    assert.error_matches(function() circle:attainable{home = "X"} end, "name final items")
    local plain = assert(lian.chain{nodes = {"a"}, flows = {{0}}, output = {1}})
    assert.error_matches(function() plain:attainable{home = "X"} end, "this chain is no list of items")
  end)
end)

describe("what can still be made of random lists", function()
  local FOREIGN = {"P1", "P2", "P3", "P4"}

  local function pattern(bits)
    local by = {}
    for k, name in ipairs(FOREIGN) do if bits & 1 << (k - 1) ~= 0 then by[#by + 1] = name end end
    return by
  end

  local function shuffled(rows)
    for k = #rows, 2, -1 do
      local j = math.random(k)
      rows[k], rows[j] = rows[j], rows[k]
    end
  end

  -- which items home makes under each reading; final: the first item
  local READINGS = {
    final = function(l) return l == "i1" end, make = function() return true end, buy = function() return false end,
  }

  it("is the plain rule's, under all patterns of whole cuts, on 1,000 lists of up to 12 items", function()
    math.randomseed(20261121, 0)
    local names, compared = {"final", "make", "buy"}, 0
    for round = 1, 1000 do
      local plain = barrel.random(math.random(1, 12), round % 2 == 0)
      local chain, reading = list(barrel.given(plain)), names[round % 3 + 1]
      -- circles: both stop within 1e-14 / (1 - contraction)
      local tolerance = round % 2 == 0 and 1e-9 or 1e-12
      local by_pattern = {}
      for bits = 0, 15 do
        local by, hit = pattern(bits), {}
        for _, name in ipairs(by) do hit[name] = true end
        local expected = barrel.levels(plain, "CHN", READINGS[reading], function(_, provider)
          return hit[plain.country[provider]] and 1 or 0
        end)
        local got = levels(chain, {home = "CHN", final = "i1", reading = reading, cut = #by > 0 and {by = by} or nil})
        for label, v in pairs(expected) do
          if math.abs(v - got[label]) > tolerance then
            error(("list %d, pattern %d, %s: %.17g, not %.17g"):format(round, bits, label, got[label], v))
          end
          compared = compared + 1
        end
        by_pattern[bits] = got
      end
      -- a deeper cut never helps
      for bits = 0, 15 do
        for k = 0, 3 do
          local deeper = by_pattern[bits | 1 << k]
          for label, v in pairs(by_pattern[bits]) do -- half a million: luassert would take most of the time
            if not (deeper[label] <= v + 1e-12) then
              error(("list %d, pattern %d and provider %d, %s: %g from %g"):format(round, bits, k, label,
                deeper[label], v))
            end
          end
        end
      end
    end
    assert.is_true(compared > 80000)
  end)

  it("is the plain rule's under partial cuts in single items", function()
    math.randomseed(7, 0)
    for round = 1, 200 do
      local plain = barrel.random(math.random(2, 12), round % 2 == 0)
      local chain = list(barrel.given(plain))
      local item, by, share = "i" .. math.random(#plain.items), FOREIGN[math.random(2)], math.random()
      local expected = barrel.levels(plain, "CHN", READINGS.final, function(label, provider)
        return label == item and plain.country[provider] == by and share or 0
      end)
      close(expected, levels(chain, {home = "CHN", final = "i1", cut = {by = by, items = item, share = share}}), 1e-9)
    end
  end)

  it("does not depend on the order of the rows", function()
    math.randomseed(11, 0)
    for round = 1, 200 do
      local plain = barrel.random(12, round % 2 == 0)
      local ask = {home = "CHN", final = "i1", cut = {by = {"P1", "P3"}}}
      close(levels(list(barrel.given(plain)), ask), levels(list(barrel.given(plain, shuffled)), ask), 1e-12)
    end
  end)
end)
