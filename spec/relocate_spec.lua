-- a leader leaves, suppliers follow: six firms, worked out by hand
--   Mine ─40─ Smelter ─30─ Wire A ─45─ Motors
--                     └30─ Wire B ─20─ Motors, 25 to Cables
local lian = require "lian"

local function network(columns)
  return assert(lian.network{links = {{"Mine", "Smelter", 40}, {"Smelter", "Wire A", 30}, {"Smelter", "Wire B", 30},
    {"Wire A", "Motors", 45}, {"Wire B", "Motors", 20}, {"Wire B", "Cables", 25}},
    columns = columns or {region = {Mine = "N", Smelter = "N", ["Wire A"] = "S", ["Wire B"] = "S", Motors = "S",
      Cables = "N"}, revenue = {Mine = 50, Smelter = 60, ["Wire A"] = 50, ["Wire B"] = 60, Motors = 120,
      Cables = 60}}})
end

local function rows(f, key)
  local out = {}
  for _, row in f:rows() do out[row[key]] = row end
  return out
end

local EXACT = 1e-12 -- sums of a few fractions

describe("relocation", function()
  it("takes the most dependent suppliers along", function()
    -- Wire A sells 45 of 50 to Motors, Wire B 20 of 60: half of the two is Wire A
    local f = rows(assert(network():relocate{leader = "Motors", follow = 0.5, tolerance = 1e-12, each = "firm"}),
      "firm")
    assert.same({"leader", "follows", "stays"}, {f.Motors.does, f["Wire A"].does, f["Wire B"].does})
    assert.near(45 / 50, f["Wire A"].dependence, EXACT)
    assert.near(20 / 60, f["Wire B"].dependence, EXACT)
    assert.near(20 / 60, f["Wire B"].loss, EXACT)
    assert.near(30 / 60 + 30 / 60 * 20 / 60, f.Smelter.loss, EXACT) -- all of Wire A's orders, a third of Wire B's
    assert.near(40 / 50 * 2 / 3, f.Mine.loss, EXACT)
    assert.is_nil(f.Cables)
    assert.is_nil(f.Motors.loss)
  end)

  it("says what is left by region", function()
    local f = rows(assert(network():relocate{leader = "Motors", follow = 0.5, tolerance = 1e-12}), "region")
    -- S: Motors and Wire A leave (170 of 230), Wire B loses 60 / 3; N: Smelter 60 x 2/3, Mine 50 x 0.8 x 2/3
    assert.same({3, 2, 230, 170}, {f.S.firms, f.S.left, f.S.revenue, f.S.gone})
    assert.near(20, f.S.lost, 1e-10)
    assert.near(40 / 230, f.S.share, EXACT)
    assert.near(40 + 50 * 0.8 * 2 / 3, f.N.lost, 1e-10)
    assert.near(400 - 170 - 20 - f.N.lost, f.all.remains, 1e-10)
  end)

  it("costs buyers that stay what they bought", function()
    -- Wire B goes: Cables bought of it alone; Smelter loses half of its sales
    local f = rows(assert(network():relocate{leader = "Wire B", follow = 0, tolerance = 1e-12, each = "firm"}), "firm")
    assert.near(1, f.Cables.loss, EXACT)
    assert.near(1, f.Cables.by_suppliers, EXACT)
    assert.near(20 / 65, f.Motors.loss, EXACT)
    assert.near(0.5, f.Smelter.by_buyers, EXACT)
  end)

  it("follows nobody, everybody, and rounds up", function()
    local function left(follow, more)
      local given = {leader = "Motors", follow = follow, each = "region"}
      for name, value in pairs(more or {}) do given[name] = value end
      return rows(assert(network():relocate(given)), "region").all.left
    end
    assert.same({1, 2, 2, 3, 3}, {left(0), left(0.01), left(0.5), left(0.51), left(1)})
    assert.same({3, 4, 5}, {left(1), left(1, {rounds = 2}), left(1, {rounds = 9})}) -- Smelter, then Mine
  end)

  it("draws who follows in proportion to dependence", function()
    -- the chances of 0.9 and 1/3 that add up to 1: 27/37 and 10/37; 4 standard errors of 2,000 draws
    local given = {leader = "Motors", follow = 0.5, by = "chance", seed = 3, draws = 2000, each = "firm"}
    local f = rows(assert(network():relocate(given)), "firm")
    assert.near(27 / 37, f["Wire A"].leaves, 4 * math.sqrt(27 / 37 * 10 / 37 / 2000))
    assert.near(10 / 37, f["Wire B"].leaves, 4 * math.sqrt(27 / 37 * 10 / 37 / 2000))
    local certain = {leader = "Motors", follow = 0.9, by = "chance", seed = 3, draws = 2000, each = "firm"}
    f = rows(assert(network():relocate(certain)), "firm") -- 1 and 0.8
    assert.equal(1, f["Wire A"].leaves)
    assert.near(0.8, f["Wire B"].leaves, 4 * math.sqrt(0.16 / 2000))
  end)

  it("gives the same for any number of threads, and errors of means", function()
    local given = {leader = "Motors", follow = 0.5, by = "chance", seed = 3, draws = 50}
    local before = lian.threads()
    lian.threads(1)
    local one = assert(network():relocate(given))
    lian.threads(4)
    local four = assert(network():relocate(given))
    lian.threads(before)
    assert.same(one:column "share", four:column "share")
    assert.same(one:column "error", four:column "error")
    assert.is_true(rows(one, "region").all.error > 0)
  end)

  it("takes several leaders, and leaders nobody supplies", function()
    local f = assert(network():relocate{leader = {"Motors", "Cables"}, follow = 0.5, each = "firm"})
    assert.near(45 / 60, rows(f, "firm")["Wire B"].dependence, EXACT) -- 20 and 25 of 60
    assert.truthy(assert(network():relocate{leader = "Mine", follow = 1}).note:find(
      "nobody in the network supplies them, so nobody follows", 1, true))
  end)

  it("has no share of what was nothing", function()
    local f = rows(assert(network():relocate{leader = "Motors", follow = 0, revenue = "links", each = "firm"}), "firm")
    assert.near(20 / 45, f["Wire B"].dependence, EXACT) -- 20 of what it sells in the links
    local net = network{kind = {Motors = "end", Cables = "end", Mine = "first"}}
    local g = assert(net:relocate{leader = "Motors", follow = 0, revenue = "links", each = "kind"})
    assert.is_nil(rows(g, "kind")["end"].share) -- they sell to nobody in the network
    assert.equal(0, rows(g, "kind")["end"].revenue)
  end)

  it("names what is wrong", function()
    local net = network()
    local function refused(given, message)
      assert.has_error(function() net:relocate(given) end, message)
    end
    refused({leader = "Motor", follow = 1}, "relocate.leader: no firm 'Motor', did you mean 'Motors'?")
    refused({leader = "Motors"}, "relocate: 'follow' is required")
    refused({leader = "Motors", follow = 1.5}, "relocate.follow: expected a share in [0, 1], got 1.5")
    refused({leader = {}, follow = 1}, "relocate.leader: an empty list, so nobody leaves")
    refused({leader = {"Motors", "Motors"}, follow = 1}, "relocate.leader: the firm 'Motors' stands twice")
    refused({leader = "Motors", follow = 1, by = "chance"}, "relocate.seed: expected a whole number (who follows is "
      .. "drawn: the same seed draws the same firms), got nothing")
    refused({leader = "Motors", follow = 1, draws = 3}, "relocate.draws: nothing is drawn unless by = \"chance\"")
    refused({leader = "Motors", follow = 1, each = "province"},
      "relocate.each: no column of firms 'province' (there are: region, revenue)")
    assert.has_error(function() network({region = {Mine = "N"}}):relocate{leader = "Mine", follow = 1} end,
      "relocate.revenue: the firms have no column 'revenue'; name the column of their revenue, or take what they sell "
      .. "in the links by revenue = \"links\"")
  end)
end)
