-- the gap list, breadth, single champions, and the shape of the requirement graph
local barrel = require "spec.support.barrel"
local lian = require "lian"

local function list(given)
  local chain = assert(lian.items(given))
  return chain
end

-- levels when home supplies what is missing of some items
local function closed_level(plain, closed, cut, goal)
  local shares = {}
  for label, of in pairs(plain.shares) do
    shares[label] = of
    if closed[label] then
      local left, new = 0, {}
      for provider, share in pairs(of) do
        local stays = share * (1 - cut(label, provider))
        if plain.country[provider] ~= "CHN" then new[provider] = stays left = left + stays end
      end
      new.CHN = 1 - left
      shares[label] = new
    end
  end
  local changed = setmetatable({shares = shares}, {__index = plain})
  return barrel.levels(changed, "CHN", function(l) return l == "i1" end, function(label, provider)
    return closed[label] and 0 or cut(label, provider)
  end)[goal or "i1"]
end

describe("the gap list", function()
  it("closes the shortest stave first", function()
    local c = list{items = {"chip", "gas", "film", "saw"}, requires = {chip = {"gas", "film", "saw"}},
      provides = {gas = {X = 0.9, H = 0.1}, film = {X = 0.6, H = 0.4}, saw = {H = 1}}}
    local f = assert(c:gaps{home = "H"})
    assert.same({"gas", "film"}, f:column("item"))
    assert.same({0.1, 0.4}, f:column("own"))
    assert.same({0.1, 0.4}, f:column("before"))
    assert.same({0.4, 1}, f:column("after"))
    assert.same({1, 2}, f:column("group"))
    f = assert(c:gaps{home = "H", target = 0.3})
    assert.same({"gas"}, f:column("item"))
    assert.equal(1, #assert(c:gaps{home = "H", top = 1}))
    assert.equal(0, #assert(c:gaps{home = "H", target = 0.05}))
  end)

  it("finds those that only help together, and prefers the readiest among equals", function()
    local c = list{items = {"chip", {item = "a", readiness = 3}, {item = "b", readiness = 8},
      {item = "c", readiness = 5}}, requires = {chip = {"a", "b", "c"}},
      provides = {a = {X = 0.8, H = 0.2}, b = {X = 0.8, H = 0.2}, c = {X = 0.4, H = 0.6}}}
    local f = assert(c:gaps{home = "H"})
    assert.same({1, 1, 2}, f:column("group"))
    assert.equal("c", f(3, "item"))
    assert.same({0.2, 0.6, 1}, f:column("after"))
    local v = list{items = {"tool", {item = "EUV", readiness = 2}, {item = "DUV", readiness = 7}},
      variants = {tool = {"EUV", "DUV"}}, provides = {EUV = {X = 1, H = 0}, DUV = {X = 1}}}
    assert.same({"DUV", "EUV"}, assert(v:gaps{home = "H"}):column("item"))
  end)

  it("takes no more steps than are asked for, and says how far they lead", function()
    math.randomseed(8, 0)
    local shorter = 0
    for round = 1, 60 do
      local plain = barrel.random(math.random(4, 25), round % 2 == 0)
      local chain = list(barrel.given(plain))
      local all = assert(chain:gaps{home = "CHN", final = "i1"})
      local top = math.random(3)
      local f = assert(chain:gaps{home = "CHN", final = "i1", top = top})
      assert.equal(math.min(top, #all), #f)
      for k = 1, #f do
        for _, name in ipairs{"item", "group", "before", "after"} do assert.equal(all(k, name), f(k, name)) end
      end
      local steps = tonumber(f.note:match("after (%d+) step"))
      if steps > 0 then
        assert.is_true(steps >= #f and (steps == #all or all(steps, "group") ~= all(steps + 1, "group")))
        assert.is_truthy(f.note:find(("%.4g after"):format(all(steps, "after")), 1, true))
      end
      if steps < #all then shorter = shorter + 1 end
    end
    assert.is_true(shorter > 10)
  end)

  it("starts from a cut, and adds what is missing to what still comes", function()
    local c = list{items = {"chip", "gas", "ore"}, requires = {chip = {"gas"}, gas = {"ore"}},
      provides = {gas = {X = 0.5, Y = 0.3, H = 0.2}, ore = {Z = 1, H = 0}}}
    local f = assert(c:gaps{home = "H", cut = {{by = "X"}, {by = "Z", share = 0.5}}})
    -- home would make 0.7 of the gas, for which half of the ore is there
    assert.same({"gas", "ore"}, f:column("item"))
    assert.near(0.3 + 0.2 * 0.5, f(1, "before"), 1e-15)
    assert.near(0.3 + 0.7 * 0.5, f(1, "after"), 1e-15)
    assert.near(1, f(2, "after"), 1e-15)
  end)

  it("ends at 1 on random lists, each level being the plain rule's, and no step lowering it", function()
    math.randomseed(21, 0)
    local steps = 0
    for round = 1, 150 do
      local plain = barrel.random(math.random(2, 12), round % 2 == 0)
      local chain, share = list(barrel.given(plain)), round % 3 == 0 and 0.6 or 1
      local function cut(_, provider) return plain.country[provider] ~= "CHN" and share or 0 end
      local f = assert(chain:gaps{home = "CHN", final = "i1", cut = {by = "*", share = share}})
      local closed = {}
      for k = 1, #f do
        assert.near(closed_level(plain, closed, cut), f(k, "before"), 1e-9)
        closed[f(k, "item")] = true
        assert.near(closed_level(plain, closed, cut), f(k, "after"), 1e-9)
        assert.is_true(f(k, "gain") >= -1e-12)
        steps = steps + 1
      end
      local reached = #f > 0 and f(#f, "after") or closed_level(plain, {}, cut)
      assert.near(1, reached, 1e-9)
      -- no item of a group can be left out
      local before = {}
      for k = 1, #f do
        local from, to = k, k
        while from > 1 and f(from - 1, "group") == f(k, "group") do from = from - 1 end
        while to < #f and f(to + 1, "group") == f(k, "group") do to = to + 1 end
        if to > from then
          local without = {}
          for label in pairs(before) do without[label] = true end
          for m = from, to do without[f(m, "item")] = m ~= k or nil end
          for m = 1, from - 1 do without[f(m, "item")] = true end
          assert.near(f(from, "before"), closed_level(plain, without, cut), 2e-9)
        end
      end
    end
    assert.is_true(steps > 200)
  end)

  it("takes the largest gain at each single step", function()
    math.randomseed(33, 0)
    for _ = 1, 60 do
      local plain = barrel.random(math.random(3, 9), false)
      local chain = list(barrel.given(plain))
      local function cut(_, provider) return plain.country[provider] ~= "CHN" and 1 or 0 end
      local f = assert(chain:gaps{home = "CHN", final = "i1"})
      local start = closed_level(plain, {}, cut)
      if #f > 0 and f(1, "gain") > 1e-6 then
        for label in pairs(plain.shares) do
          assert.is_true(closed_level(plain, {[label] = true}, cut) - start <= f(1, "gain") + 1e-9)
        end
      end
    end
  end)
end)

describe("completeness", function()
  it("counts required items with a home share above a threshold, by base", function()
    local c = list{items = {"chip", {item = "a", base = "parts"}, {item = "b", base = "parts"},
      {item = "c", base = "materials"}, {item = "idle", base = "parts"}},
      requires = {chip = {"a", "b", "c"}, idle = {"c"}},
      provides = {a = {H = 0.5, X = 0.5}, b = {H = 0.05, X = 0.95}, c = {X = 1}}}
    assert.error_matches(function() c:completeness{home = "H", by = "base"} end,
      "completeness.by: this option is called each now")
    local f, by = assert(c:completeness{home = "H", each = "base", final = "chip"}), {}
    for k = 1, #f do by[f(k, "base")] = f:row(k) end
    assert.equal(2, by.parts.judged)
    assert.equal(1, by.parts.covered)
    assert.near(0.5, by.parts.completeness, 1e-15)
    assert.equal("b", by.parts.missing)
    assert.equal(0, by.materials.covered)
    f = assert(c:completeness{home = "H", final = "chip", level = 0.01})
    assert.near(2 / 3, f(1, "completeness"), 1e-15)
    -- home uses 0.4 of all b, and has an eighth of that where its makers serve home first
    f = assert(c:completeness{home = "H", final = "chip", own = "both", home_use = {b = 0.4}})
    assert.near(1 / 3, f(1, "completeness"), 1e-15)
    assert.near(2 / 3, f(1, "completeness_home_first"), 1e-15)
    f = assert(c:completeness{home = "H", final = "chip", own = "home_first", home_use = {b = 0.4}})
    assert.near(2 / 3, f(1, "completeness"), 1e-15)
    assert.is_truthy(f.note:find("home_use of 2 items is not known", 1, true))
  end)
end)

describe("single champions", function()
  it("hold 15 % of the world and rank in its first three, or first at home", function()
    local provides, providers = {}, {}
    for k, share in ipairs{0.3, 0.2, 0.17, 0.16, 0.1, 0.07} do
      provides["F" .. k], providers["F" .. k] = share, k % 2 == 0 and "H" or "X"
    end
    local c = list{items = {"a"}, provides = {a = provides}, providers = providers}
    local f, champion = assert(c:champions()), {}
    for k = 1, #f do champion[f(k, "firm")] = f(k, "champion") end
    assert.same({F1 = true, F2 = true, F3 = true, F4 = false, F5 = false, F6 = false}, champion)
    f = assert(c:champions{home = "H", rank = 1, share = 0.1})
    assert.same({"F2", "F4", "F6"}, f:column("firm"))
    assert.same({true, false, false}, f:column("champion"))
    assert.same({1, 2, 3}, f:column("home_rank"))
  end)
end)

describe("single champions of shares that do not sum to 1", function()
  it("are judged by the shares that are stated", function()
    local c = list{items = {"a", "b"}, providers = {A = "H", B = "X", C = "X"},
      provides = {a = {A = 0.15, B = 0.5, C = 0.39}, b = {A = 0.147, B = 0.5, C = 0.323}}} -- 1.04 and 0.97
    local f = assert(c:champions{home = "H"})
    assert.same({0.15, 0.147}, f:column "share")
    assert.same({true, false}, f:column "champion")
    assert.is_true(c:provisions()(1, "share") < 0.15 and c:provisions()(4, "share") > 0.15) -- scaled
  end)
end)

describe("single champions with equal shares", function()
  it("share a rank, whatever the order in which they are named", function()
    local function champions(names)
      local provides, providers = {}, {}
      for _, firm in ipairs(names) do provides[firm], providers[firm] = 0.2, firm == "Z" and "H" or "X" end
      local f = assert(list{items = {"a"}, provides = {a = provides}, providers = providers}:champions{rank = 1})
      for k = 1, #f do assert.same({1, 1, true}, {f(k, "world_rank"), f(k, "home_rank"), f(k, "champion")}) end
      return #f
    end
    assert.equal(5, champions{"A", "B", "C", "D", "Z"})
  end)
end)

describe("the shape of the requirement graph", function()
  -- items that can be reached from `from` along `step`, without passing `without`
  local function reach(step, from, without)
    local seen, stack = {}, {from}
    while #stack > 0 do
      local i = table.remove(stack)
      for _, j in ipairs(step[i] or {}) do
        if j ~= without and not seen[j] then seen[j], stack[#stack + 1] = true, j end
      end
    end
    return seen
  end

  local function count(set)
    local n = 0
    for _ in pairs(set) do n = n + 1 end
    return n
  end

  it("by hand: reach, gates, loops", function()
    local c = list{items = {"chip", "step", "tool", "lens", "gas"},
      requires = {chip = {"step"}, step = {"tool", "gas"}, tool = {"lens", "chip"}, lens = {"gas"}}}
    local f, row = assert(c:structure{final = "chip"}), {}
    for k = 1, #f do row[f(k, "item")] = f:row(k) end
    assert.equal("1 feedback loop", f.note)
    assert.equal(1, row.tool.loop)
    assert.is_nil(row.lens.loop)
    assert.equal("tool", row.lens.gate)
    assert.equal("step", row.gas.gate) -- directly, and through the lens
    assert.equal(4, row.gas.downstream)
  end)

  it("agrees with taking items out, on random graphs", function()
    math.randomseed(17, 0)
    for round = 1, 150 do
      local plain = barrel.random(math.random(2, 12), round % 2 == 0)
      local chain = list(barrel.given(plain))
      local f, up, down = assert(chain:structure{final = "i1"}), {}, {}
      local function add(item, input)
        up[item], down[input] = up[item] or {}, down[input] or {}
        table.insert(up[item], input)
        table.insert(down[input], item)
      end
      for _, label in ipairs(plain.items) do
        for input in pairs(plain.needs[label] or {}) do add(label, input) end
        for variant in pairs(plain.kinds[label] or {}) do
          if not (plain.needs[label] or {})[variant] then add(label, variant) end
        end
      end
      local below = reach(up, "i1")
      for k = 1, #f do
        local label = f(k, "item")
        local ups, downs = reach(up, label), reach(down, label)
        ups[label], downs[label] = nil, nil
        assert.equal(count(ups), f(k, "upstream"), label)
        assert.equal(count(downs), f(k, "downstream"), label)
        assert.equal(reach(up, label)[label] ~= nil, f(k, "loop") ~= nil, label)
        -- the gate: the nearest item that every path to the final item goes through
        if label ~= "i1" and below[label] then
          local gates = {}
          for _, other in ipairs(plain.items) do
            if other ~= label and (other == "i1" or not reach(up, "i1", other)[label]) then gates[other] = true end
          end
          local gate = f(k, "gate")
          assert.is_true(gates[gate] ~= nil, label)
          for other in pairs(gates) do -- all others are gates of it, or beyond
            assert.is_true(other == gate or other == "i1" or not reach(up, "i1", other)[gate], label)
          end
        end
      end
    end
  end)
end)
