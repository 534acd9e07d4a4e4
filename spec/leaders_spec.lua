-- leaders, champions and hidden firms of a chain of twelve firms, worked out by hand
--
--   ore     chemicals   cathodes, film, foil    cells           cars
--   Ore A ─10─ Chem A ─40─ Cathode ─60─┐
--          ┌10─┘                       ├ Cell A ─100─ Car A     Tyre ─5─ Car A
--   Ore B ─┴5─ Chem B ─10─ Cathode     │        └20─ Car B           └5─ Car B
--                       Film ─6────────┤
--                            └4─ Cell B ─60─ Car B
--                       Foil ─10───────┘
local lian = require "lian"

local SECTOR = {["Ore A"] = "ore", ["Ore B"] = "ore", ["Chem A"] = "chemicals", ["Chem B"] = "chemicals",
  Cathode = "cathodes", Film = "film", Foil = "foil", ["Cell A"] = "cells", ["Cell B"] = "cells", ["Car A"] = "cars",
  ["Car B"] = "cars", Tyre = "tyres"}
local REVENUE = {["Ore A"] = 10, ["Ore B"] = 20, ["Chem A"] = 50, ["Chem B"] = 10, Cathode = 80, Film = 10, Foil = 20,
  ["Cell A"] = 150, ["Cell B"] = 60, ["Car A"] = 400, ["Car B"] = 200, Tyre = 30}
local LINKS = {{"Ore A", "Chem A", 10}, {"Ore B", "Chem A", 10}, {"Ore B", "Chem B", 5}, {"Chem A", "Cathode", 40},
  {"Chem B", "Cathode", 10}, {"Cathode", "Cell A", 60}, {"Film", "Cell A", 6}, {"Film", "Cell B", 4},
  {"Foil", "Cell A", 10}, {"Cell A", "Car A", 100}, {"Cell A", "Car B", 20}, {"Cell B", "Car B", 60},
  {"Tyre", "Car A", 5}, {"Tyre", "Car B", 5}}

-- what the network of 1,040 loses when each fails, every input essential: the firm, those downstream by the share of
-- that sector's goods which is missing, those upstream by the share of revenue that is not sold. Cathode: 80, Cell A
-- 150, Car A 400, Car B 1/4 of 200; Chem A 0.8 of 50, Chem B 10, Ore A 0.8 of 10, Ore B 0.65 of 20
local LOST = {Film = 820, Cathode = 751, ["Cell A"] = 729.25, Tyre = 630, Foil = 620, ["Chem A"] = 614,
  ["Car A"] = 591 + 1 / 6, ["Ore B"] = 463, ["Ore A"] = 307, ["Car B"] = 306 + 7 / 30, ["Cell B"] = 214,
  ["Chem B"] = 151}
-- 24 v, v = 1/24 + A v / 2
local CELL_A, CELL_B = 569 / 357, 23 / 17
local CATHODE = 1 + 15 / 38 * CELL_A
local CHEM_A, CHEM_B = 1 + 0.4 * CATHODE, 1 + 0.1 * CATHODE
local INFLUENCE = {["Car A"] = 1, ["Car B"] = 1, ["Cell A"] = CELL_A, ["Cell B"] = CELL_B, Tyre = 376 / 357,
  Cathode = CATHODE, Film = 1 + 3 / 76 * CELL_A + CELL_B / 2, Foil = 1 + 5 / 76 * CELL_A, ["Chem A"] = CHEM_A,
  ["Chem B"] = CHEM_B, ["Ore A"] = 1 + CHEM_A / 4, ["Ore B"] = 1 + CHEM_A / 4 + CHEM_B / 2}
-- places times 12: R, C, E; ties share their mean
local PLACES = {["Car A"] = {12, 1.5, 6}, ["Car B"] = {11, 1.5, 3}, ["Cell A"] = {10, 8, 10}, Cathode = {9, 9, 11},
  ["Cell B"] = {8, 6, 2}, ["Chem A"] = {7, 10, 7}, Tyre = {6, 3, 9}, ["Ore B"] = {4.5, 12, 5}, Foil = {4.5, 4, 8},
  ["Ore A"] = {2, 7, 4}, ["Chem B"] = {2, 5, 1}, Film = {2, 11, 12}}

local function network(without)
  local columns = {sector = SECTOR, revenue = REVENUE}
  if without then columns[without] = nil end
  return assert(lian.network{links = LINKS, columns = columns, unit = "million CNY"})
end

local ASKED = {essential = "all", tolerance = 1e-12, weight = "revenue"}

local function asked(more)
  local out = {}
  for _, list in ipairs{ASKED, more or {}} do for name, value in pairs(list) do out[name] = value end end
  return out
end

local function by_firm(f)
  local out = {}
  for _, row in f:rows() do out[row.firm] = row end
  return out
end

local function score(firm)
  local p = PLACES[firm]
  return (p[1] * p[2] * p[3]) ^ (1 / 3) / 12
end

describe("leaders of a chain", function()
  it("have the parts of their scores by hand", function()
    local f = by_firm(assert(network():leaders(asked{all = true, parts = true})))
    for firm, p in pairs(PLACES) do
      local row = f[firm]
      assert.near(LOST[firm] / 1040, row.systemic_risk, 1e-11, firm)
      assert.near(INFLUENCE[firm] / 24, row.influence, 1e-11, firm)
      assert.equal(REVENUE[firm], row.revenue)
      assert.same(p, {row.R * 12, row.C * 12, row.E * 12}, firm)
      assert.near(score(firm), row.score, 1e-15, firm)
    end
  end)

  it("are the smallest set that carries half of the chain's weighted score", function()
    local f = assert(network():leaders(asked{chain = "cells"}))
    assert.same({"Cell A", "Cathode"}, f:column "firm")
    local total = 0
    for _, firm in ipairs{"Cell A", "Cell B", "Cathode", "Film", "Foil", "Chem A", "Chem B", "Ore A", "Ore B"} do
      total = total + REVENUE[firm] * score(firm)
    end
    assert.near(150 * score "Cell A" / total, f(1, "share"), 1e-14)
    assert.near((150 * score "Cell A" + 80 * score "Cathode") / total, f(2, "cumulative"), 1e-14)
    assert.is_true(f(1, "cumulative") < 0.5)
    assert.truthy(f.note:find("the chain of cells: 9 firms, 2 of them its makers", 1, true))
    assert.equal(3, #assert(network():leaders(asked{chain = "cells", share = 0.7})))
    local all = assert(network():leaders(asked{chain = "cells", all = true}))
    assert.equal(9, #all)
    assert.same({true, true, false}, {all(1, "leader"), all(2, "leader"), all(3, "leader")})
    assert.near(1, all(9, "cumulative"), 1e-14)
  end)

  it("weigh by what firms carry into the chain where that is asked", function()
    local f = assert(network():leaders(asked{chain = {firm = "Cell B"}, by = "carried", all = true}))
    assert.same({"Cell B", "Film"}, f:column "firm")
    assert.near(4 * score "Film" / (4 * score "Film" + 60 * score "Cell B"), f(2, "share"), 1e-14)
  end)

  it("take a cascade that is there", function()
    local net = network()
    local risk = assert(net:cascade(asked()))
    local f, g = net:leaders{chain = "cells", risk = risk}, net:leaders(asked{chain = "cells"})
    assert.same(g:column "score", f:column "score")
    assert.has_error(function() network():leaders{risk = risk} end,
      "leaders.risk: expected a cascade of this network in which every firm fails in turn")
    assert.has_error(function() net:leaders{risk = assert(net:cascade{firms = "Film"})} end)
  end)

  it("are the chain's in a graph for a page", function()
    local g = assert(network():chain_graph(asked{chain = "cells", top = 6}))
    local marked, group = {}, {}
    for _, item in ipairs(g.items) do
      marked[item.label], group[item.label] = item.mark or false, item.group
      assert.near(score(item.label), item.level, 1e-14)
    end
    assert.same({["Cell A"] = true, Cathode = true, ["Chem A"] = false, ["Cell B"] = false, ["Ore B"] = false,
      Foil = false}, marked)
    assert.same({"makers", "1 step upstream", "3 steps upstream"}, {group["Cell A"], group.Foil, group["Ore B"]})
    local links = {}
    for _, l in ipairs(g.links) do links[l.from .. " > " .. l.to] = true end
    assert.same({["Cathode > Cell A"] = true, ["Foil > Cell A"] = true, ["Chem A > Cathode"] = true,
      ["Ore B > Chem A"] = true}, links)
    local page = lian.report.new{title = "x"}
    page:graph(g)
    assert.equal(2, select(2, page:html():gsub('class="l%d mark"', "")))
  end)
end)

describe("a chain", function()
  it("is its makers and what reaches them, by value", function()
    local f = by_firm(network():chain_of{chain = "cells"})
    local got = {}
    for firm, row in pairs(f) do got[firm] = {row.step, row.carried or 0} end
    -- of Cathode's 80 go 60 to cells, so 3/4 of what it buys; Chem A 30 of 50, Chem B 7.5 of 10
    assert.same({["Cell A"] = {0, 0}, ["Cell B"] = {0, 0}, Cathode = {1, 60}, Film = {1, 10}, Foil = {1, 10},
      ["Chem A"] = {2, 30}, ["Chem B"] = {2, 7.5}, ["Ore A"] = {3, 6}, ["Ore B"] = {3, 9.75}}, got)
    assert.equal(60 / 80, f.Cathode.share)
    assert.equal(5, #network():chain_of{chain = "cells", depth = 1})
    assert.equal(2, #network():chain_of{chain = "cells", depth = 0})
    assert.same({"Cell A", "Cell B", "Cathode", "Film", "Foil", "Chem A", "Ore B"},
      network():chain_of{chain = "cells", least = 0.1}:column "firm")
    assert.same({"Film", "Foil"}, network():chain_of{chain = {sector = {"film", "foil"}}}:column "firm")
  end)

  it("is that of a product where products are known", function()
    local net = network()
    local f = net:chain_of{chain = "separator", products = {{"Film", "separator", 0.2}, {firm = "Foil",
      product = "separator"}, {"Abroad", "separator", 0.5}}}
    assert.same({"Film", "Foil"}, f:column "firm")
    local frame = lian.frame.new{{"firm", {"Cathode"}}, {"product", {"NMC"}}}
    assert.equal(5, #net:chain_of{chain = {product = "NMC"}, products = frame})
    local own = assert(lian.network{links = LINKS, columns = {product = {Film = "separator"}}})
    assert.same({"Film"}, own:chain_of{chain = "separator"}:column "firm")
  end)

  it("goes round cycles step by step", function()
    local net = assert(lian.network{links = {{"a", "b", 2}, {"b", "a", 1}, {"b", "m", 4}}})
    -- t1: b 4; t2: a 2 x 4/5; t3: b 1 x (8/5)/2; t4: a 2 x (4/5)/5
    local f = by_firm(net:chain_of{chain = "m", depth = 4})
    assert.near(4 + 0.8, f.b.carried, 1e-15)
    assert.near(1.6 + 0.32, f.a.carried, 1e-15)
  end)

  it("is named clearly or refused", function()
    local net = network()
    local function refused(given, message)
      assert.has_error(function() net:chain_of(given) end, message)
    end
    refused({chain = "cell"}, "chain_of.chain: no sector, product or firm 'cell', did you mean 'cells'?")
    refused({chain = {}}, "chain_of.chain: an empty list, so the chain has no firm")
    refused({chain = {sektor = "x"}},
      "chain_of.chain: expected a sector, a product or a firm, a list of them, or {sector =, product =, firm =}, "
      .. "got 'sektor'")
    refused({}, "chain_of.chain: expected a sector, a product or a firm, a list of them, or {sector =, product =, "
      .. "firm =}, got nothing")
    refused({chain = {firm = "Filn"}}, "chain_of.chain.firm: no firm 'Filn', did you mean 'Film'?")
    refused({chain = "x", products = {{"Film", "x", 2}}},
      "chain_of.products[1].share: expected a share in [0, 1], got 2")
    refused({chain = "x", products = {{"Film", "x"}, {"Film", "x"}}},
      "chain_of.products[2]: 'x' of 'Film' stands at 1 already")
    local two = assert(lian.network{links = {{"ore", "b"}}, columns = {sector = {ore = "x", b = "ore"}}})
    assert.has_error(function() two:chain_of{chain = "ore"} end,
      "chain_of.chain: 'ore' is the name of a sector and of a firm: say which, such as chain = {sector = \"ore\"}")
    assert.same({"b", "ore"}, two:chain_of{chain = {sector = "ore"}}:column "firm")
    local dated = assert(lian.network{links = {{"a", "b", from = 2020}}})
    assert.has_error(function() dated:leaders{revenue = "links"} end)
  end)
end)

describe("hidden firms", function()
  it("are small and critical", function()
    local f = assert(network():hidden(asked()))
    assert.same({"Film"}, f:column "firm")
    assert.same({2 / 12, 1}, {f(1, "R"), f(1, "E")})
    assert.same({"Film", "Tyre"}, assert(network():hidden(asked{risky = 0.75})):column "firm") -- R of Tyre is 0.5
    assert.equal(0, #assert(network():hidden(asked{chain = "cars", depth = 0})))
    assert.equal(12, #assert(network():hidden(asked{all = true})))
  end)

  it("need revenue, or are told to do without", function()
    local net = network "revenue"
    assert.has_error(function() net:hidden{} end, "hidden.revenue: the firms have no column 'revenue'; name the "
      .. "column of their revenue, or take what they sell in the links by revenue = \"links\"")
    local f = assert(net:hidden{revenue = "links", essential = "all", all = true})
    assert.truthy(f.note:find("revenue is what is sold in the links", 1, true))
    assert.equal(120, by_firm(f)["Cell A"].revenue)
  end)

  it("share the mean of their ranks where they are equal", function()
    local net = assert(lian.network{links = {{"a", "c"}, {"b", "c"}}, columns = {revenue = {1, 5, 1}}})
    local f = by_firm(assert(net:hidden{all = true}))
    assert.same({2.5 / 3, 2.5 / 3}, {f.a.C, f.b.C}) -- a and b alike, both before c
    assert.near(1 / 3, f.c.C, 1e-15)
  end)
end)

describe("champions", function()
  it("are judged by sectors where no shares of products are known, and that is said", function()
    local f = network():champions{all = true}
    local row = by_firm(f)["Cell A"]
    assert.same({"cells", 150 / 210, 1, 1, true}, {row.sector, row.share, row.world_rank, row.home_rank,
      row.champion})
    assert.truthy(f.note:find("no shares of products are known: share of sector in the network, by revenue", 1, true))
    assert.is_false(by_firm(network():champions{all = true, share = 0.2})["Chem B"].champion) -- 10 of 60
    assert.equal(12, #network():champions{})
    assert.equal(11, #network():champions{share = 0.2})
  end)

  it("are judged by shares of world markets", function()
    local net = assert(lian.network{links = LINKS, columns = {country = {Film = "CHN", Foil = "CHN", Tyre = "JPN",
      ["Car A"] = "CHN"}}})
    local products = {{"Film", "separator", 0.16}, {"Abroad 1", "separator", 0.3}, {"Abroad 2", "separator", 0.2},
      {"Abroad 3", "separator", 0.18}, {"Foil", "separator", 0.155}, {"Tyre", "separator", 0.15},
      {"Car A", "car", 0.1}, {"Tyre", "car"}}
    local f = net:champions{products = products, home = "country", all = true}
    local got = {}
    for k, row in f:rows() do
      got[k] = {row.product, row.firm, row.world_rank, row.home_rank, row.champion}
    end
    assert.same({{"car", "Car A", 1, 1, false}, {"separator", "Film", 4, 1, true}, {"separator", "Foil", 5, 2, false},
      {"separator", "Tyre", 6, 1, true}}, got)
    assert.truthy(f.note:find("3 rows are of firms outside the network", 1, true))
    assert.truthy(f.note:find("1 rows without a share are not judged", 1, true))
    assert.same({"Film"}, net:champions{products = products}:column "firm") -- all at home
    assert.equal(0, #net:champions{products = products, chain = {firm = "Foil"}})
  end)

  it("share a rank where their shares are equal, and have none at home where they have no home", function()
    local net = assert(lian.network{links = LINKS, columns = {country = {Film = "CHN", Foil = "CHN"}}})
    local products = {{"Abroad", "separator", 0.25}, {"Film", "separator", 0.2}, {"Foil", "separator", 0.2},
      {"Tyre", "separator", 0.2}}
    local f, got = net:champions{products = products, home = "country", rank = 1, all = true}, {}
    for _, row in f:rows() do got[row.firm] = {row.world_rank, row.home_rank or "none", row.champion} end
    assert.same({Film = {2, 1, true}, Foil = {2, 1, true}, Tyre = {2, "none", false}}, got)
    assert.truthy(f.note:find("1 rows are of firms without a country, which have no rank at home", 1, true))
  end)

  it("name what is missing", function()
    local net = assert(lian.network{links = LINKS})
    assert.has_error(function() net:champions{} end,
      "champions: no shares of products are known (`products`), and the firms have no sector either")
    assert.has_error(function() net:champions{products = {{"Film", "x"}}} end, "champions.products: no row has a share "
      .. "of a world market; leave `products` out for shares of sectors in the network")
    assert.has_error(function() net:champions{products = 3} end,
      "champions.products: expected rows {firm, product, share}, or a frame with the columns firm, product and share, "
      .. "got 3")
  end)
end)
