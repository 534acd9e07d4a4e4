-- chokepoints, pairs of them and minimal cut sets: against the plain rule and exhaustive search
local barrel = require "spec.support.barrel"
local lian = require "lian"

local function list(given)
  local chain = assert(lian.items(given))
  return chain
end

local function final_only(label) return label == "i1" end

-- units of cutting: {by, item or nil} with the providers that they stop
local function units_of(plain, all_items, group_of)
  local seen, out = {}, {}
  for _, label in ipairs(plain.items) do
    for _, provider in ipairs(barrel.keys(plain.shares[label] or {})) do
      local by = group_of(provider)
      local key = by and (all_items and by or by .. ":" .. label)
      if key and plain.shares[label][provider] > 0 and not seen[key] then
        seen[key] = true
        out[#out + 1] = {by = by, item = not all_items and label or nil, key = key}
      end
    end
  end
  return out
end

local GROUPS = {
  country = function(plain)
    return function(p) return plain.country[p] ~= "CHN" and plain.country[p] or nil end
  end,
  firm = function() return function(p) return (p == "F1" or p == "F2") and p or nil end end, -- F2 is of CHN
  foreign = function(plain) return function(p) return plain.country[p] ~= "CHN" and "abroad" or nil end end,
}
local BLOCS = {east = {"P1", "P2"}, west = {"P3"}}
local function bloc(plain)
  return function(p)
    local c = plain.country[p]
    return (c == "P1" or c == "P2") and "east" or c == "P3" and "west" or nil
  end
end

-- the level of the first item when these units stop the share `share`
local function level_under(plain, units, group_of, share)
  return barrel.levels(plain, "CHN", final_only, function(label, provider)
    local by, left = group_of(provider), 1
    for _, u in ipairs(units) do
      if u.by == by and (u.item == nil or u.item == label) then left = left * (1 - share) end
    end
    return 1 - left
  end).i1
end

local function case(round, count)
  local plain = barrel.random(count or math.random(2, 10), round % 2 == 0)
  return plain, list(barrel.given(plain))
end

describe("chokepoints", function()
  it("by hand: what one country's stop in one item costs, and when", function()
    local c = list{items = {{item = "chip", stock = 1}, {item = "gas", stock = 2}, "film"},
      requires = {chip = {"gas", "film"}}, provides = {gas = {X = 0.5, H = 0.5}, film = {X = 0.2, Y = 0.1, H = 0.7}}}
    local f = assert(c:chokepoints{home = "H"})
    assert.same({"gas", "film", "film"}, f:column("item"))
    assert.same({"X", "X", "Y"}, f:column("by"))
    assert.near(0.5, f(1, "loss"), 1e-15)
    assert.near(0.5, f(1, "level"), 1e-15)
    assert.near(0.5, f(1, "share"), 1e-15)
    assert.near(2 / 0.5 + 1 / 0.5, f(1, "months"), 1e-12)
    assert.equal("gas > chip", f(1, "path"))
    f = assert(c:chokepoints{home = "H", all_items = true})
    assert.same({"X", "Y"}, f:column("by"))
    f = assert(c:chokepoints{home = "H", top = 1, cut = {by = "X", items = "gas"}})
    assert.equal(1, #f)
    assert.equal("film", f(1, "item"))
    assert.near(0, f(1, "loss"), 1e-15) -- the gas caps it already
  end)

  it("weigh final items by what is said, or by their value", function()
    local given = {items = {{item = "a", value = 3}, {item = "b", value = 1}, "x", "y"},
      requires = {a = {"x"}, b = {"y"}}, provides = {x = {X = 1, H = 0}, y = {X = 1}}}
    local f = assert(list(given):chokepoints{home = "H"})
    assert.same({0.75, 0.25}, f:column("loss"))
    f = assert(list(given):chokepoints{home = "H", final = {"a", "b"}})
    assert.same({0.75, 0.25}, f:column("loss"))
    f = assert(list(given):chokepoints{home = "H", final = {a = 1, b = 1}})
    assert.same({0.5, 0.5}, f:column("loss"))
    f = assert(list(given):chokepoints{home = "H", final = "b"})
    assert.equal("y", f(1, "item"))
  end)

  it("are the plain rule's on random lists, singles and pairs, by every group", function()
    math.randomseed(3, 0)
    local compared = 0
    for round = 1, 120 do
      local plain, chain = case(round)
      local each = ({"country", "firm", "foreign", BLOCS})[round % 4 + 1]
      local group_of = (GROUPS[each] or bloc)(plain)
      local all_items, share = round % 3 == 0, round % 5 == 0 and 0.6 or 1
      local units = units_of(plain, all_items, group_of)
      if #units > 0 then
        local ask = {home = "CHN", final = "i1", each = each, all_items = all_items, share = share}
        local f = assert(chain:chokepoints(ask))
        local base, level = level_under(plain, {}, group_of, share), {}
        assert.equal(#units, #f)
        for k = 1, #f do
          level[all_items and f(k, "by") or f(k, "by") .. ":" .. f(k, "item")] = f(k, "level")
          assert.is_true(k == 1 or f(k, "loss") <= f(k - 1, "loss"))
          assert.near(base - f(k, "level"), f(k, "loss"), 1e-9)
        end
        for _, u in ipairs(units) do
          assert.near(level_under(plain, {u}, group_of, share), level[u.key], 1e-9)
          compared = compared + 1
        end
        ask.size, ask.top = 2, 1000
        f = assert(chain:chokepoints(ask))
        assert.equal(#units * (#units - 1) // 2, #f)
        local pair = {}
        for k = 1, #f do pair[f(k, "first") .. "|" .. f(k, "second")] = f(k, "level") end
        for a = 1, #units do
          for b = a + 1, #units do
            local function text(u) return u.item and u.by .. ": " .. u.item or u.by end
            local got = pair[text(units[a]) .. "|" .. text(units[b])] or pair[text(units[b]) .. "|" .. text(units[a])]
            assert.near(level_under(plain, {units[a], units[b]}, group_of, share), got, 1e-9)
            compared = compared + 1
          end
        end
      end
    end
    assert.is_true(compared > 1500, compared)
  end)

  it("are what single questions answer, and bit for bit the same for any number of threads", function()
    math.randomseed(9, 0)
    local before = lian.threads()
    for round = 1, 20 do
      local _, chain = case(round, 12)
      local answers = {}
      for k, threads in ipairs{1, 2, 4} do
        lian.threads(threads)
        local f = assert(chain:chokepoints{home = "CHN", final = "i1"})
        local sets = assert(chain:chokepoints{home = "CHN", final = "i1", size = 2})
        answers[k] = {f:column("level"), sets:column("level")}
        for r = 1, #f do
          local one = assert(chain:attainable{home = "CHN", final = "i1",
            cut = {by = f(r, "by"), items = f(r, "item")}})
          assert.near(one(1, "level"), f(r, "level"), 1e-12) -- shares are added up there, taken off here
        end
      end
      assert.same(answers[1], answers[2])
      assert.same(answers[1], answers[3])
    end
    lian.threads(before)
  end)

  it("say what is wrong", function()
    local c = list{items = {"a"}, provides = {a = {X = 0.5, H = 0.5}}}
    local function wrong(telling, given) assert.error_matches(function() c:chokepoints(given) end, telling) end
    wrong("chokepoints.each: expected 'country'", {home = "H", each = "continent"})
    wrong("chokepoints.each.west: no provider 'XX', did you mean 'X'", {home = "H", each = {west = {"XX"}}})
    wrong("chokepoints.share: expected a share above 0", {home = "H", share = 0})
    wrong("chokepoints.size: expected 1 or 2", {home = "H", size = 3})
    wrong("none of them delivers anything", {home = "H", each = "firm"})
    wrong("chokepoints.by: this option is called each now", {home = "H", by = "firm"})
    wrong("chokepoints.each: 'provider' is said by all_items = true now", {home = "H", each = "provider"})
    wrong("chokepoints.each: 'item' is said by all_items = false now", {home = "H", each = "item"})
  end)
end)

describe("cut sets", function()
  -- all minimal sets to size 3 by trying every set
  local function exhaustive(plain, units, group_of, below, share)
    local found = {}
    local function has_smaller(set)
      for _, known in ipairs(found) do
        local inside = true
        for _, u in ipairs(known.set) do
          local held = false
          for _, v in ipairs(set) do held = held or v == u end
          inside = inside and held
        end
        if inside then return true end
      end
    end
    local function try(set)
      if has_smaller(set) then return end
      local level = level_under(plain, set, group_of, share)
      if level < below then found[#found + 1] = {set = set, level = level} end
    end
    for a = 1, #units do try{units[a]} end
    for a = 1, #units do for b = a + 1, #units do try{units[a], units[b]} end end
    for a = 1, #units do
      for b = a + 1, #units do for c = b + 1, #units do try{units[a], units[b], units[c]} end end
    end
    return found
  end

  local function key_of(set)
    local keys = {}
    for k, u in ipairs(set) do keys[k] = u.item and u.by .. ":" .. u.item or u.by end
    table.sort(keys)
    return table.concat(keys, " + ")
  end

  it("are all of the minimal ones, and no others, on random lists", function()
    math.randomseed(5, 0)
    local sets = {0, 0, 0}
    for round = 1, 150 do
      local plain, chain = case(round, math.random(2, 7))
      local all_items = round % 3 == 0
      local group_of, below, share = GROUPS.country(plain), 0.15 + 0.8 * math.random(), round % 4 == 0 and 0.7 or 1
      local units = units_of(plain, all_items, group_of)
      if level_under(plain, {}, group_of, share) >= below and #units > 0 and #units <= 16 then
        local f, got = chain:cut_sets{home = "CHN", final = "i1", all_items = all_items, below = below, size = 3,
          share = share}
        assert(f, got)
        local expected, level, count = exhaustive(plain, units, group_of, below, share), {}, 0
        for k, set in ipairs(got) do
          local key = key_of(set)
          assert.is_nil(level[key])
          level[key], count = f(k, "level"), count + 1
        end
        assert.equal(#expected, count)
        for _, one in ipairs(expected) do
          assert.near(one.level, level[key_of(one.set)], 1e-9)
          sets[#one.set] = sets[#one.set] + 1
        end
      end
    end
    for size = 1, 3 do assert.is_true(sets[size] > 20, size) end
  end)

  it("come with their names, by size", function()
    local c = list{items = {"chip", "gas", "film"}, requires = {chip = {"gas", "film"}},
      provides = {gas = {X = 0.6, Y = 0.2, H = 0.2}, film = {X = 0.3, Y = 0.3, H = 0.4}}}
    local f, sets = assert(c:cut_sets{home = "H", below = 0.5})
    assert.same({"X: gas", "X: film + Y: film"}, f:column("members"))
    assert.same({1, 2}, f:column("size"))
    assert.same({{by = "X", item = "film"}, {by = "Y", item = "film"}}, sets[2])
    f = assert(c:cut_sets{home = "H", below = 0.5, size = 1})
    assert.equal(1, #f)
  end)

  it("give up beyond `most`, and refuse what is below already", function()
    local c = list{items = {"a"}, provides = {a = {X = 0.2, Y = 0.2, Z = 0.2, H = 0.4}}}
    local f, message, code = c:cut_sets{home = "H", below = 0.7, most = 2}
    assert.is_nil(f)
    assert.truthy(message:find("more than 2 patterns to try", 1, true), message)
    assert.equal("unsupported", code)
    assert.equal(3, #assert(c:cut_sets{home = "H", below = 0.7}))
    c = list{items = {"a"}, provides = {a = {X = 0.5, Y = 0.1, H = 0.4}}}
    f, message = c:cut_sets{home = "H", below = 0.6, cut = {by = "X"}}
    assert.is_nil(f)
    assert.truthy(message:find("a is at 0.5 already, below 0.6", 1, true), message)
    assert.error_matches(function() c:cut_sets{home = "H", size = 4} end, "cut_sets.size: expected 1, 2 or 3")
  end)
end)
