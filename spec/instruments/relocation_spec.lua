-- makers who leave, by hand on the world of spec/support/workshop.lua. Where the gap is far beyond what anybody bears,
-- all makers leave in the end.
local lian = require "lian"
local w = require "spec.support.workshop"

local function gone(more)
  local given = {goods = "P", on = "H", toward = "F", gap = 0.3, sensitivity = 1e4, pace = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.relocation(given)
end

--- Two countries make goods from parts:
---
---             H_G   F_G     H     F   output        H_G uses 0.3 of parts a unit, two thirds of H
---     H_P      40    10    20    10       80        F_G uses 0.4 of parts a unit, a quarter of H
---     F_P      20    30    30    40      120
---     H_G            .    150    50      200
---     F_G            .     40    60      100
local function countries()
  return w.chain{nodes = {"H_P", "F_P", "H_G", "F_G"}, regions = {"H", "F", "H", "F"}, sectors = {"P", "P", "G", "G"},
    flows = {{0, 0, 40, 10}, {0, 0, 20, 30}, {0, 0, 0, 0}, {0, 0, 0, 0}}, output = {80, 120, 200, 100},
    demand = {H_hh = {values = {20, 30, 150, 40}, region = "H"}, F_hh = {values = {10, 40, 50, 60}, region = "F"}}}
end

local room = lian.expand{nodes = "F_P", share = 1, lag = 0} -- F could make twice the parts

local function of_region(run, region, of) return run:series{of = of, each = "region"}:column(region) end

describe("relocation", function()
  it("takes capacity along at its pace, and buyers follow", function()
    local run = w.run(4, {gone()})
    -- half of those who are left go each year: 40, 20, 10, 5 stay
    w.same({40, 20, 10, 5}, w.path(run, "H_P"))
    w.same({160, 180, 190, 195}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200}, w.path(run, "H_G"))
    w.same({400, 400, 400, 400}, w.total(run, "output"))
    w.same({400, 400, 400, 400}, w.total(run, "capacity"))
    w.same({0, 0, 0, 0}, w.total(run, "unmet"))
  end)

  it("goes as far as the gap says in the long run", function()
    -- 2 / (1 + exp(-20 x 0.1)) - 1 = 0.7615941559557649, a fifth of it in the first year
    local pull = 0.7615941559557649
    w.same({80 * (1 - 0.2 * pull), 80 * (1 - 0.36 * pull)},
      w.path(w.run(2, {lian.relocation{goods = "P", on = "H", toward = "F", gap = 0.1}}), "H_P"))
    w.same({80 * (1 - pull)}, w.path(w.run(1, {gone{gap = 0.1, sensitivity = 20, pace = 1}}), "H_P"))
  end)

  it("goes as far by month as by year", function()
    -- a pace of 0.19 a year is 0.1 in half a year
    local run = w.run(1, {gone{pace = 0.19}, step = "month"}, {restore = 30})
    assert.near(80 * 0.9, w.path(run, "H_P")[6], 1e-9)
    assert.near(80 * 0.81, w.path(run, "H_P")[12], 1e-9)
  end)

  it("stops when it has lasted; those who left stay away", function()
    w.same({80, 40, 20, 20, 20}, w.path(w.run(5, {gone{at = 2026, lasts = 2}}), "H_P"))
  end)

  it("leaves those at home who gain nothing by it", function()
    for _, gap in ipairs{0, -0.3} do w.same({80, 80}, w.path(w.run(2, {gone{gap = gap}}), "H_P")) end
  end)

  it("changes nothing before it begins, to the last bit", function()
    local chain = countries()
    local without, with = w.run(3, {chain = chain}), w.run(3, {chain = chain, gone{goods = "G", at = 2027}})
    for _, name in ipairs{"H_P", "F_P", "H_G", "F_G"} do
      local a, b = w.path(without, name), w.path(with, name)
      assert.equal(a[1], b[1])
      assert.equal(a[2], b[2])
    end
  end)

  it("counts in the host what those who left add, at the value added that they had at home", function()
    local run = w.run(1, {chain = countries(), gone{goods = "G", follow = 0}, room})
    -- half of G: 100, of which 70 is value added in H; in F 60 of 100 is
    w.same({100, 200}, {w.path(run, "H_G")[1], w.path(run, "F_G")[1]})
    w.same({80 + 140 - 70}, of_region(run, "H", "value_added"))
    w.same({120 + 60 + 70}, of_region(run, "F", "value_added"))
    local losses = run:losses{each = "region", of = "value_added"}
    w.same({220, 180}, losses:column("normal"))
    w.same({70, 0}, losses:column("lost"))
    w.same({0, 70}, losses:column("gained"))
    w.same({0, 100}, run:losses{each = "region"}:column("gained"))
  end)

  it("leaves the host's old makers their inputs, customers and capacity", function()
    local run = w.run(3, {chain = countries(), gone{goods = "G", follow = 0, localise = 1e12}})
    -- parts are bought where they were, by whoever uses them
    w.same({80, 80, 80}, w.path(run, "H_P"))
    w.same({120, 120, 120}, w.path(run, "F_P"))
    w.same({100, 50, 25}, w.path(run, "H_G"))
    w.same({200, 250, 275}, w.path(run, "F_G"))
    w.same({0, 0, 0}, w.total(run, "unmet"))
    -- F buys 10 for its goods and 10 for its final users, and what those buy who have come
    assert.near((10 + 10) * 3 + 40 * (0.5 + 0.75 + 0.875), w.delivered(run, "H", "F"), 1e-6)
  end)

  it("turns to the host's origins as long after as each has left", function()
    -- those gone (0.5, 0.25, 0.125 of 60 for parts) turn from 2/3 to 1/4 of H in two years: 25 a unit of them
    --   2026  0.25            6.25 of H_P less      2027  0.5 + 0.125    15.625      2028  0.75 + 0.0625
    local run = w.run(4, {chain = countries(), gone{goods = "G", follow = 0, localise = 2}, room})
    w.same({80, 80 - 6.25, 80 - 15.625, 80 - 25 * 0.8125}, w.path(run, "H_P"))
    w.same({120, 126.25, 135.625, 120 + 25 * 0.8125}, w.path(run, "F_P"))
    w.same({500, 500, 500, 500}, w.total(run, "output"))
    w.same({0, 0, 0, 0}, w.total(run, "unmet"))
  end)

  it("turns at once where no time is given, and in part of a step", function()
    local function parts(localise)
      return w.path(w.run(3, {chain = countries(), gone{goods = "G", follow = 0, localise = localise}, room}), "H_P")
    end
    w.same({80 - 12.5, 80 - 18.75, 80 - 21.875}, parts(0))
    -- within a year and a half: two thirds after a year
    w.same({80, 80 - 25 / 3, 80 - 25 * (0.5 + 0.25 * 2 / 3)}, parts(1.5))
  end)

  it("draws suppliers along by what they sell to leavers", function()
    -- G is made in F as well; H's parts makers sell 40 of their 80 to H's makers of G, and half of that follows
    local direct = w.run(1, {chain = countries(), gone{goods = "G"}}):losses():column("direct")
    -- half of G leaves: 100 of 200 of capacity; of H's parts 0.5 x 40 / 80 x 0.5 = 1/8
    w.same({10, 0, 100, 0}, direct)
    w.same({0, 0, 100, 0}, w.run(1, {chain = countries(), gone{goods = "G", follow = 0}}):losses():column("direct"))
    local run = w.run(2, {chain = countries(), gone{goods = "G", localise = 1e12}})
    w.same({70, 65}, w.path(run, "H_P"))
    w.same({130, 135}, w.path(run, "F_P"))
    w.same({500, 500}, w.total(run, "output"))
  end)

  it("draws suppliers along by what they sell of what they make", function()
    -- H's parts makers sell 160, 80 of them imports: half of what leavers buy, 40 / 160, follows
    local function chain()
      local c = {nodes = {"H_P", "F_P", "H_G", "F_G"}, regions = {"H", "F", "H", "F"}, sectors = {"P", "P", "G", "G"},
        flows = {{0, 0, 40, 10}, {0, 0, 20, 30}, {0, 0, 0, 0}, {0, 0, 0, 0}}, output = {80, 120, 200, 100}}
      c.demand = {H_hh = {values = {100, 30, 150, 40}, region = "H"}, F_hh = {values = {10, 40, 50, 60}, region = "F"},
        M = {values = {-80, 0, 0, 0}, region = "H"}}
      return w.chain(c)
    end
    local run = w.run(2, {chain = chain(), gone{goods = "G", localise = 1e12}}, {finals = "gross"})
    w.same({80 * (1 - 0.125 * 0.5), 80 * (1 - 0.125 * 0.75)}, w.path(run, "H_P"))
    w.same({0, 0}, w.total(run, "unmet"))
  end)

  it("takes stocks along: the world makes as much each day, under every rule", function()
    for _, o in ipairs{{}, {profile = "ario"}, {boario = true}, {profile = "pichler"}, {rationing = "level"},
      {rationing = "finals_first", target = "fixed", backlog = true}, {target = "output"}} do
      local run = assert(lian.scenario "daily" {from = 2025, to = 2026, step = "day",
        lian.relocation{goods = "G", on = "H", toward = "F", gap = 0.1, localise = 1e12}}:run(countries(), o))
      for _, v in ipairs(w.total(run, "output")) do assert.near(500, v, 1e-7) end
      for _, v in ipairs(w.total(run, "unmet")) do assert.near(0, v, 1e-7) end
      assert.near(200 * (1 - 0.2 * 0.7615941559557649), w.path(run, "H_G")[365], 1e-7)
      local cover = run:series{of = "cover", each = "region"} -- the world keeps 90 days of 100 of parts
      assert.near(90 * 100, cover(365, "H") * 60 + cover(365, "F") * 40, o.profile == "pichler" and 100 or 1e-5)
    end
  end)

  it("lets what hits the host hit those who came", function()
    local run = w.run(3, {gone{pace = 1}, lian.embargo{goods = "P", by = "F", on = "H", at = 2026, lasts = 1}})
    -- all parts of H come from F now: 2026 only final users in F get some, 2027 orders 100 + 100 take all of 200
    w.same({200, 50, 200}, w.path(run, "F_P"))
    w.same({0, 50, 100}, w.total(run, "unmet"))
    w.same({200, 50, 200}, w.path(w.run(3, {gone{pace = 1},
      lian.embargo{goods = "F_P", by = "F", on = "H", at = 2026, lasts = 1}}), "F_P"))
    run = w.run(2, {gone(), lian.capacity{goods = "P", on = "F", cut = 0.5, at = 2026}})
    w.same({160, 90}, w.path(run, "F_P"))
    w.same({160, 90}, w.path(w.run(2, {gone(), lian.capacity{nodes = "F_P", cut = 0.5, at = 2026}}), "F_P"))
    -- of damage to capital only the table's makers know: 60 of 120 are lost, and 60 have come
    run = w.run(2, {gone(), lian.destruction{goods = "P", on = "F", share = 0.5, builders = {G = 1}, within = 1e6,
      at = 2026, lasts = 1}})
    w.same({160, 120}, w.path(run, "F_P"))
  end)

  it("subsidises those who came with the host's makers, and stores parts for its own alone", function()
    -- 75 of 100 that H buys and 85 of 100 that F buys are of F then, and are asked for 4 times as much. F's old makers
    -- have built what that takes; of those who came, 40, who sold 25 and 15, more is asked than they can make
    local run = w.run(1, {chain = w.shops(), gone(), lian.subsidise{goods = "P", on = "F", rate = 0.5, armington = 2},
      lian.expand{nodes = "F_P", share = 1, lag = 0}})
    w.same({100 * 200 / 325 + 100 * 280 / 355 + 40}, w.path(run, "F_P"))
    local chain = countries()
    local function held(...) return select(2, w.money(w.run(2, {chain = chain, room, ...}))).bought end
    local pile = lian.stockpile{goods = "P", on = "F", months = 6}
    w.same({held(pile)}, {held(pile, gone{goods = "G", follow = 0})})
  end)

  it("leaves what is drawn from outside with those who stay", function()
    -- buyers take 160 of H_P, which makes 80: 80 are imports, in a column of demand, and half of the makers leave each
    -- year. What they made moves, 40, 20 and 10 of 160; the imports serve H's customers
    local function chain()
      return w.chain{nodes = {"H_P", "F_P", "H_G"}, demand = {H_hh = {values = {60, 30, 150}, region = "H"},
        F_hh = {values = {60, 30, 50}, region = "F"}, M = {values = {-80, 0, 0}, region = "H"}}}
    end
    for _, finals in ipairs{"gross", "net"} do
      local run = w.run(3, {chain = chain(), gone()}, {finals = finals})
      w.same({40, 20, 10}, w.path(run, "H_P"))
      w.same({160, 180, 190}, w.path(run, "F_P"))
      w.same({0, 0, 0}, w.total(run, "unmet"))
      assert.not_match("find no buyer", run:summary(), 1, true)
    end
    -- the first takes 40 of 160, the second half of the 40 who are left: all go to F
    local run = w.run(2, {chain = chain(), gone{lasts = 1}, gone{at = 2026}})
    w.same({40, 20}, w.path(run, "H_P"))
    w.same({0, 0}, w.total(run, "unmet"))
  end)

  it("leaves what is built at home there, a share of what home had at rest", function()
    -- H_P could make 80 more, F_P 120 more, whoever leaves or comes: 80 + 120 + 200, and what was built
    local function capacity(...) return w.total(w.run(4, {gone{at = 2026}, ...}), "capacity") end
    w.same({480, 480, 480, 480}, capacity(lian.expand{nodes = "H_P", share = 1, lag = 0}))
    w.same({520, 520, 520, 520}, capacity(lian.expand{nodes = "F_P", share = 1, lag = 0}))
    -- nobody is left who could build: 120 of F, 200 of H_G, and the 80 who came
    local run = w.run(2, {gone{pace = 1, at = 2026}, lian.expand{nodes = "H_P", share = 1, lag = 0}})
    w.same({480, 400}, w.total(run, "capacity"))
    assert.match("no capacity is added where all makers have left", run:summary(), 1, true)
  end)

  it("leaves substitutes at home, with their buyers", function()
    local programme = lian.substitute{goods = "P", on = "H", budget = 100, readiness = 10, u_max = 0.6}
    local alone = w.path(w.run(4, {programme}), "H_P")
    for _, o in ipairs{{}, {by_capacity = true}} do
      local run = w.run(4, {programme, gone()}, o)
      -- 80 made for those who bought at home, less the 40, 60, 70, 75 that have left; substitutes as without them
      w.same({alone[1] - 40, alone[2] - 60, alone[3] - 70, alone[4] - 75}, w.path(run, "H_P"))
      w.same({200, 200, 200, 200}, w.path(run, "H_G"))
      for _, v in ipairs(w.total(run, "unmet")) do assert.near(0, v, 1e-9) end
    end
  end)

  it("says where those who come are many against the host", function()
    local function told(...)
      return w.run(1, {...}):summary():match("those who have come make [^\n]*")
    end
    -- 40 of 80 come to 120
    assert.equal("those who have come make 33.3 % of what 'F' makes at rest, and suppliers there have no more capacity "
      .. "for that: expand gives them some", (told(gone()):gsub("%s+", " ")))
    assert.is_nil(told(gone{pace = 0.1})) -- 8
  end)

  it("needs the columns of those who leave, and says where the host has none", function()
    -- H keeps imports apart: parts come from abroad, which has no column
    local split = assert(lian.chain{nodes = {"P", "G"}, flows = {{10, 60}, {5, 0}}, imports = {{0, 40}, {0, 0}},
      output = {100, 200}, regions = {"H", "H"}, sectors = {"P", "G"}})
    local function leave(goods, from, to)
      return w.run(2, {chain = split, gone{goods = goods, on = from, toward = to}})
    end
    assert.error_matches(function() leave("P", "abroad", "H") end,
      "%(relocation%).on: makers abroad have no column in a table that keeps imports apart")
    assert.match("the makers of 'P' in 'abroad' have no inputs in the table: who moves keeps home's origins",
      leave("P", "H", "abroad"):summary(), 1, true)
    assert.not_match("no inputs", w.run(2, {chain = countries(), gone()}):summary(), 1, true) -- nor have home's
  end)

  it("says that those who have come by another one stay", function()
    local run = w.run(2, {gone(), gone{on = "F", toward = "H", at = 2026}})
    -- half of F's own 120 go to H, the 40 and 20 who came stay
    w.same({40, 20 + 60}, w.path(run, "H_P"))
    w.same({160, 60 + 60}, w.path(run, "F_P"))
    assert.match("makers who have come to 'F' by another relocation stay there", run:summary(), 1, true)
    w.same({0, 0}, w.total(run, "unmet"))
  end)

  it("lets makers go to two regions, and to several makers in one", function()
    local flows = {{0, 0, 0, 40}, {0, 0, 0, 40}, {0, 0, 0, 20}, {0, 0, 0, 0}}
    local function chain(second)
      return w.chain{nodes = {"H_P", "F_P", "F_P2", "H_G"}, regions = {"H", "F", second, "H"},
        sectors = {"P", "P", "P", "G"}, flows = flows, output = {80, 90, 30, 200},
        demand = {H_hh = {values = {20, 20, 5, 150}, region = "H"}, F_hh = {values = {20, 30, 5, 50}, region = "F"}}}
    end
    local run = w.run(2, {chain = chain "F", gone()})
    -- 40 and 60 come, by 90 : 30
    w.same({120, 135}, w.path(run, "F_P"))
    w.same({40, 45}, w.path(run, "F_P2"))
    run = w.run(2, {chain = chain "K", gone(), gone{toward = "K", at = 2026}})
    -- 2026: half of the 40 who are left go to F, then half of the 20 to K
    w.same({40, 10}, w.path(run, "H_P"))
    w.same({130, 150}, w.path(run, "F_P"))
    w.same({30, 40}, w.path(run, "F_P2"))
    w.same({400, 400}, w.total(run, "output"))
  end)

  it("is the same drawn alone or in a sweep", function()
    local s = lian.scenario "s" {from = 2025, to = 2026, step = "month",
      lian.relocation{goods = "G", on = "H", toward = "F", gap = lian.uniform(0, 0.2), follow = lian.uniform(0, 1)}}
    local chain = countries()
    local rows = s:sweep(chain, {draws = 4, lanes = 3, record = "region"}).rows
    for draw = 1, 4 do
      local one = s:run(chain, {draw = draw, record = "region"})
      assert.equal(rows[draw].regions.F.gained, one:resilience{on = "F"}.provenance.gained)
    end
  end)

  it("needs makers of the good in the host region, and a table", function()
    assert.error_matches(function() w.run(1, {gone{goods = "G"}}) end, "nobody in 'F' makes 'G'")
    local links = assert(lian.chain{nodes = {"a", "b"}, links = {{"a", "b", 1}}, output = {5, 5}, regions = {"H", "F"},
      sectors = {"P", "P"}})
    assert.error_matches(function() w.run(1, {chain = links, gone()}, {profile = "ario"}) end, "needs a dense table")
  end)
end)
