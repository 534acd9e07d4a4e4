-- chain:diagnose on random lists of items against a plain program: levels of spec.support.barrel, evidence and classes
-- from their definitions
local barrel = require "spec.support.barrel"
local lian = require "lian"

local LISTS = 60
local TOLERANCE = 1e-9 -- levels are iterated until they fall by less than 1e-16 a sweep

-- shares of a list as they are for home when its makers serve home first: use, home's part of the world's use
local function home_first(list, home, use)
  local out = setmetatable({shares = {}}, {__index = list})
  for label, shares in pairs(list.shares) do
    local own, abroad = 0, 0
    for provider, share in pairs(shares) do
      if list.country[provider] == home then own = own + share else abroad = abroad + share end
    end
    local to = use[label] and math.min(1, own / use[label]) or own
    out.shares[label] = {}
    for provider, share in pairs(shares) do
      local is_home = list.country[provider] == home
      out.shares[label][provider] = share * (is_home and (own > 0 and to / own or 0) or
        (abroad > 0 and (1 - to) / abroad or 0))
    end
  end
  return out
end

local function goal_of(goal, levels)
  local sum = 0
  for _, label in ipairs(goal) do sum = sum + levels[label] end
  return sum / #goal
end

-- items that nothing requires and that are a variant of nothing
local function finals_of(list)
  local used, out, is = {}, {}, {}
  for _, label in ipairs(list.items) do
    for input in pairs(list.needs[label] or {}) do used[input] = true end
    for variant in pairs(list.kinds[label] or {}) do used[variant] = true end
  end
  for _, label in ipairs(list.items) do if not used[label] then out[#out + 1], is[label] = label, true end end
  return out, is
end

-- what home gets of an item: its own part, and that of others by country, largest first
local function provision(list, home, label)
  local own, by, names = 0, {}, {}
  for provider, share in pairs(list.shares[label]) do
    local country = list.country[provider]
    if country == home then
      own = own + share
    elseif share > 0 then
      if not by[country] then names[#names + 1] = country end
      by[country] = (by[country] or 0) + share
    end
  end
  table.sort(names, function(a, b) return by[a] > by[b] or by[a] == by[b] and a < b end)
  return own, by, names
end

local function evidence_of(list, home, label, blocs, size)
  local goal, is_final = finals_of(list)
  local function made(name) return is_final[name] == true end
  local function left(test)
    local levels = barrel.levels(list, home, made, function(item, provider)
      return item == label and test(list.country[provider]) and 1 or 0
    end)
    return goal_of(goal, levels)
  end
  local function loss(still, level) return still > 0 and math.max(0, still - level) / still or 0 end
  local own, by, names = provision(list, home, label)
  local rest, out = left(function() return false end), {self_sufficiency = own}
  local foreign = 0
  for _, share in pairs(by) do foreign = foreign + share end
  if foreign > 1e-12 then
    out.hhi = 0
    for _, share in pairs(by) do out.hhi = out.hhi + (share / foreign) ^ 2 end
  end
  out.loss_abroad = loss(rest, left(function(country) return country ~= home end))
  local best
  for _, bloc in ipairs(blocs or {{table.unpack(names, 1, math.min(size, #names))}}) do
    local set, share = {}, 0
    for _, country in ipairs(bloc) do set[country], share = true, share + (by[country] or 0) end
    if share > 0 or not blocs then
      local lost = loss(rest, left(function(country) return set[country] end))
      if not best or lost > best.loss or lost == best.loss and share > best.top_share then
        best = {loss = lost, top_share = share}
      end
    end
  end
  out.loss, out.top_share = best and best.loss or 0, best and best.top_share or 0
  local alone = barrel.levels(list, home, made, function(_, provider)
    return list.country[provider] ~= home and 1 or 0
  end)
  out.dependence = 1 - alone[label]
  return out
end

-- classes as numbers: 1 met, 0 not, 0.5 unknown; "and" is the least, "or" the largest
local function truth(value, test)
  if value == nil then return 0.5 end
  return test(value) and 1 or 0
end

local function class_of(e, ready, four)
  local function at_least(t) return function(v) return v >= t end end
  local function below(t) return function(v) return v < t end end
  local min, max = math.min, math.max
  local strangle = min(truth(e.loss, at_least(0.01)),
    max(truth(e.hhi, at_least(0.4)), truth(e.top_share, at_least(0.5))),
    max(truth(e.self_sufficiency, below(0.3)), truth(ready, below(7))))
  local short = min(truth(e.self_sufficiency, at_least(0.3)),
    max(0.5, min(truth(ready, at_least(4)), truth(ready, below(7)))))
  if strangle == 1 then return "stranglehold" end
  if strangle == 0 and short == 1 then return "shortfall" end
  -- of margins nothing is known: that the four largest at home make enough excludes fragmented
  return strangle == 0 and short == 0 and four and "sound" or "undetermined"
end

local function check(list, ready, own, use, blocs, seed)
  local chain = assert(lian.items(list.given))
  local of = own == "home_first" and home_first(list, "CHN", use) or list
  local names = {}
  for k, bloc in ipairs(blocs or {}) do names["bloc" .. k] = bloc end
  local f = assert(chain:diagnose{home = "CHN", own = own, home_use = use, blocs = blocs and names or nil,
    coalition = 2})
  local judged = 0
  for _, row in f:rows() do
    local label = row.item
    local e = evidence_of(of, "CHN", label, blocs, 2)
    local what = ("%d %s %s"):format(seed, own, label)
    for _, name in ipairs{"loss", "loss_abroad", "hhi", "top_share", "self_sufficiency"} do
      assert.near(e[name] or -1, row[name] or -1, TOLERANCE, what .. " " .. name)
    end
    local named, made = of.shares[label].F2, e.self_sufficiency
    assert.equal(class_of(e, ready[label], named and made > 0 and named / made >= 0.2), row.class, what)
    judged = judged + 1
  end
  return judged
end

describe("triage of random lists", function()
  it("is what a plain program finds, at both ends of home's share, by coalitions and by blocs", function()
    local judged = 0
    for seed = 1, LISTS do
      math.randomseed(seed, 1)
      local list, use, ready = barrel.random(math.random(3, 9), false), {}, {}
      list.given = barrel.given(list)
      for k, label in ipairs(list.items) do
        if list.shares[label] and math.random() < 0.6 then use[label] = 0.2 + 0.8 * math.random() end
        if math.random() < 0.6 then ready[label] = math.random(1, 10) end
        list.given.items[k].readiness = ready[label]
      end
      for _, own in ipairs{"world", "home_first"} do
        judged = judged + check(list, ready, own, use, nil, seed)
        judged = judged + check(list, ready, own, use, {{"P1", "P2"}, {"P3"}}, seed)
      end
    end
    assert.is_true(judged > 500, tostring(judged))
  end)
end)

-- row of an item
local function row_of(f, item)
  for _, row in f:rows() do if row.item == item then return row end end
end

describe("who makes a good at home", function()
  local function gas(provides, evidence)
    local chain = assert(lian.items{items = {{item = "gas", readiness = 8}}, provides = {gas = provides},
      providers = {{provider = "A", country = "CHN"}, {provider = "B", country = "CHN"}, "CHN", "USA"}})
    return row_of(chain:diagnose{home = "CHN", evidence = {gas = evidence}}, "gas")
  end
  -- all that fragmentation asks beside the largest four, and all that excludes a shortfall
  local MANY = {margin = 0.05, buyers_margin = 0.2, buyers_hhi = 0.5, sellers_hhi = 0.01, pass_rate = 0.99,
    bench = 0.99, export_unit_value = 1, import_unit_value = 1, dependence = 0, cooperation = 1}

  it("may be one firm, where few are named", function()
    -- A makes a tenth of what home makes; who makes the rest is not said
    local row = gas({CHN = 0.9, A = 0.09, USA = 0.1}, MANY)
    assert.equal("undetermined", row.class)
    assert.equal("home_top_four", row.missing)
    -- A and B make a half, whoever makes the rest
    assert.equal("sound", gas({CHN = 0.9, A = 0.3, B = 0.15, USA = 0.1}, MANY).class)
  end)
end)

describe("triage of tables", function()
  -- home makes C at two nodes, or at one that is the sum of both; JPN makes no S, and nobody abroad makes T
  local function world(parted, attributes)
    local nodes = parted and {"CHN_C1", "CHN_C2"} or {"CHN_C"}
    local regions, sectors, n = {}, {}, #nodes
    for k = 1, n do regions[k], sectors[k] = "CHN", "C" end
    for _, node in ipairs{"CHN_S", "CHN_T", "USA_C", "USA_S", "JPN_C"} do
      nodes[#nodes + 1], regions[#nodes + 1], sectors[#nodes + 1] = node, node:match "^(%u+)_(%u)$"
    end
    local flows = {{4, 2, 20, 3, 2, 0, 2}, {2, 2, 10, 1, 3, 0, 1}, {12, 8, 10, 2, 0, 0, 2}, {1, 1, 1, 1, 0, 0, 0},
      {24, 16, 30, 4, 10, 10, 1}, {2, 3, 10, 1, 10, 20, 2}, {5, 3, 9, 1, 3, 2, 1}}
    local demand = {{20, 2, 1}, {10, 3, 0}, {100, 0, 0}, {30, 0, 0}, {20, 60, 2}, {0, 200, 3}, {4, 5, 60}}
    if not parted then
      for _, rows in ipairs{flows, demand} do
        local second = table.remove(rows, 2)
        for j, v in ipairs(second) do rows[1][j] = rows[1][j] + v end
      end
      for _, row in ipairs(flows) do row[1] = row[1] + table.remove(row, 2) end
    end
    return (assert(lian.chain{nodes = nodes, regions = regions, sectors = sectors, flows = flows, unit = "USD",
      demand = {labels = {"c", "u", "j"}, regions = {"CHN", "USA", "JPN"}, values = demand}, attributes = attributes}))
  end

  it("judges goods that not all of a bloc, or nobody abroad, makes", function()
    local f = assert(world():diagnose{home = "CHN", blocs = {east = {"JPN"}, both = {"JPN", "USA"}}})
    local coalition = row_of(world():diagnose{home = "CHN"}, "C")
    assert.near(coalition.loss, row_of(f, "C").loss, 1e-12) -- both origins of C
    assert.equal("both", row_of(f, "C").bloc)
    local t = row_of(f, "T")
    assert.equal(0, t.loss)
    assert.equal(0, t.loss_abroad)
    assert.near(1, t.self_sufficiency, 1e-12)
    assert.equal("undetermined", t.class)
    assert.equal("stranglehold no", t.judged)
  end)

  it("judges the good of a node that is named", function()
    local whole = row_of(world():diagnose{home = "CHN"}, "C")
    for _, node in ipairs{"CHN_C", "USA_C", "C"} do
      local f = world():diagnose{home = "CHN", goods = node}
      assert.equal(1, #f)
      for _, name in ipairs{"class", "loss", "loss_abroad", "bloc", "hhi", "top_share", "self_sufficiency"} do
        assert.equal(whole[name], row_of(f, "C")[name], node .. " " .. name)
      end
      assert.near(whole.self_sufficiency, world():self_guarantee{home = "CHN", goods = node}(1, "rate"), 1e-12)
    end
  end)

  it("takes the nodes of a good at home together", function()
    local one = row_of(world():diagnose{home = "CHN", cooperation = "same_region"}, "C")
    local two = row_of(world(true):diagnose{home = "CHN", cooperation = "same_region"}, "C")
    assert.near(one.self_sufficiency, two.self_sufficiency, 1e-12)
    assert.near(one.top_share, two.top_share, 1e-12)
    local function value(chain, name)
      local _, evidence = chain:diagnose{home = "CHN", cooperation = "same_region"}
      for _, row in evidence:rows() do if row.item == "C" and row.criterion == name then return row.value end end
    end
    local name = "co-operation below the median"
    -- bought at home of all: by C1 19 of 50, by C2 13 of 35
    assert.near((19 + 13) / (50 + 35), value(world(), name), 1e-12)
    assert.near((19 + 13) / (50 + 35), value(world(true), name), 1e-12)
    name = "dependence above the median"
    local chain = world(true)
    local x, f, of = chain:output(), chain:dependence{home = "CHN", each = "none"}, {}
    for _, row in f:rows() do of[row.node] = row.foreign end
    assert.near((x[1] * of.CHN_C1 + x[2] * of.CHN_C2) / (x[1] + x[2]), value(chain, name), 1e-12)
  end)

  it("takes no attribute in which they differ, and none of nodes abroad", function()
    local function ready(list) return world(true, {readiness = list}):diagnose{home = "CHN"} end
    assert.equal(6, row_of(ready{6, 6, 1, 1, 9, 9, 9}, "C").readiness)
    local f = ready{5, 6, 1, 1, 9, 9, 9}
    assert.is_nil(row_of(f, "C").readiness)
    assert.truthy(f.note:find("nodes of one good at home differ, so these attributes are not used: readiness of C", 1,
      true), f.note)
    assert.error_matches(function() world():diagnose{home = "CHN", evidence = {USA_C = {readiness = 9}}} end,
      "no good 'USA_C'")
    assert.equal(8, row_of(world():diagnose{home = "CHN", evidence = {CHN_C = {readiness = 8}}}, "C").readiness)
  end)
end)
