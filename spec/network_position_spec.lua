-- position of firms on networks small enough to work out by hand; igraph's answers are in network_igraph_spec.lua
local lian = require "lian"

-- two sources, a diamond, a ring of three behind it, and a spur
local function example()
  return assert(lian.network{links = {{"Mine", "S1", 5}, {"Mine", "S2", 5}, {"S1", "B", 3}, {"S2", "B", 1},
    {"B", "C", 4}, {"C", "D", 2}, {"D", "B", 2}, {"D", "Shop", 6}, {"Glass", "B", 2}},
    columns = {sector = {Mine = "ore", S1 = "steel", S2 = "steel", B = "car", C = "car", D = "car", Shop = "shop",
      Glass = "glass"}}})
end

local function by_firm(f, column)
  local out = {}
  for _, row in f:rows() do out[row.firm] = row[column] end
  return out
end

describe("position", function()
  it("counts and adds up", function()
    local net = example()
    assert.same({2, 1, 1, 1, 1, 2, 0, 1}, (function()
      local d, out = by_firm(net:centrality{of = "degree"}, "buyers"), {}
      for k, name in ipairs{"Mine", "S1", "S2", "B", "C", "D", "Shop", "Glass"} do out[k] = d[name] end
      return out
    end)())
    local s = by_firm(net:centrality{of = "strength"}, "purchases")
    assert.equal(3 + 1 + 2 + 2, s.B)
    local h = by_firm(net:centrality{of = "concentration"}, "of_suppliers")
    assert.near((9 + 1 + 4 + 4) / 64, h.B, 1e-15)
    assert.is_nil(h.Mine)
  end)

  it("reaches downstream and upstream", function()
    local f = example():centrality{of = "reach"}
    local down, up, steps = by_firm(f, "downstream"), by_firm(f, "upstream"), by_firm(f, "steps_down")
    assert.same({6, 3, 0}, {down.Mine, down.B, down.Shop})
    assert.same({0, 6, 7}, {up.Mine, up.D, up.Shop})
    assert.near((1 + 1 + 2 + 3 + 4 + 5) / 6, steps.Mine, 1e-15)
  end)

  it("parts the bow-tie", function()
    local part = by_firm(example():bow_tie{each = "firm"}, "part")
    assert.same({"in", "in", "core", "core", "out", "in"}, {part.Mine, part.S1, part.B, part.D, part.Shop, part.Glass})
    local net = assert(lian.network{links = {{"a", "b"}, {"b", "a"}, {"i", "a"}, {"b", "o"}, {"i", "t"}, {"t", "o"},
      {"i", "x"}, {"y", "o"}, {"p", "q"}}})
    part = by_firm(net:bow_tie{each = "firm"}, "part")
    assert.same({"core", "in", "out", "tubes", "tendrils", "tendrils", "rest"},
      {part.a, part.i, part.o, part.t, part.x, part.y, part.p})
    local f = net:bow_tie()
    local total = 0
    for _, v in ipairs(f:column "share_of_firms") do total = total + v end
    assert.near(1, total, 1e-15)
  end)

  it("finds dominators and cut firms", function()
    local f = example():centrality{of = "dominators"}
    local above, below = by_firm(f, "dominator"), by_firm(f, "dominates")
    assert.same({"Mine", "Mine", "B", "C", "D"}, {above.S1, above.S2, above.C, above.D, above.Shop})
    assert.is_nil(above.B) -- steel or glass: no firm lies on all paths
    assert.same({2, 3, 1}, {below.Mine, below.B, below.D})
    local cuts = by_firm(example():centrality{of = "articulation"}, "cut")
    assert.same({false, true, false, true}, {cuts.Mine, cuts.B, cuts.C, cuts.D})
  end)

  it("finds no dominator within firms that only supply one another, whichever comes first", function()
    local ring = {{"A", "B"}, {"B", "C"}, {"C", "A"}, {"C", "D"}, {"D", "E"}}
    for _, order in ipairs{{"A", "B", "C", "D", "E"}, {"C", "E", "B", "A", "D"}} do
      local f = assert(lian.network{links = ring, firms = order}):centrality{of = "dominators"}
      assert.same({D = "C", E = "D"}, by_firm(f, "dominator"))
      assert.same({A = 0, B = 0, C = 2, D = 1, E = 0}, by_firm(f, "dominates"))
    end
  end)

  it("starts rank and influence from final sales, of which some are above 0", function()
    local net = assert(lian.network{links = {{"A", "B"}}, columns = {final = {A = 0, B = 0}}})
    for _, of in ipairs{"pagerank", "influence"} do
      assert.error_matches(function() net:centrality{of = of, final = "final"} end,
        "centrality.final: final is 0 or not known of all firms: leave it out to start alike", 1, true)
    end
    assert.error_matches(function() net:leaders{final = "final", revenue = "links"} end,
      "leaders.final: final is 0 or not known of all firms", 1, true)
  end)

  it("ranks suppliers by what others buy of them, and solves the influence vector", function()
    local net = example()
    local v = by_firm(net:centrality{of = "influence", labour = 0.4}, "influence")
    local sum = 0
    for _, x in pairs(v) do sum = sum + x end
    -- v = alpha / n + (1 - alpha) A v, A the shares of purchases
    local base = 0.4 / 8
    assert.near(base, v.Shop, 1e-12)
    assert.near(base + 0.6 * (2 / 8 * v.B + 1 * v.Shop) - 0.6 * 2 / 8 * v.B, base + 0.6 * v.Shop, 1e-12)
    assert.near(base + 0.6 * (v.B * 2 / 8 + v.Shop), v.D, 1e-12)
    assert.near(base + 0.6 * (v.S1 + v.S2), v.Mine, 1e-12)
    assert.near(base + 0.6 * v.B * 3 / 8, v.S1, 1e-12)
    local rank = by_firm(net:centrality{of = "pagerank"}, "pagerank")
    sum = 0
    for _, x in pairs(rank) do sum = sum + x end
    assert.near(1, sum, 1e-11)
    assert.is_true(rank.Mine > rank.S1 and rank.S1 > rank.Shop)
  end)

  it("gives reach, closeness and harmonic of some firms as of all", function()
    local net = example()
    for _, of in ipairs{"reach", "closeness", "harmonic"} do
      local all, some = net:centrality{of = of}, net:centrality{of = of, firms = {"D", "B"}}
      assert.same({"D", "B"}, some:column "firm")
      for _, row in some:rows() do
        for name, v in pairs(row) do assert.equal(by_firm(all, name)[row.firm] or row.firm, v) end
      end
    end
    assert.has_error(function() net:centrality{of = "reach", firms = {"B", "B"}} end,
      "centrality.firms: the firm 'B' stands twice")
    assert.has_error(function() net:centrality{of = "core", firms = {"B"}} end,
      "centrality.firms: only reach, closeness and harmonic are asked of some firms; 'core' is of all")
    assert.has_error(function() net:centrality{of = "closeness", sample = 3} end,
      "centrality.sample: betweenness alone is sampled; give firms, whose closeness is exact")
    assert.has_error(function() net:centrality{of = "reach", firms = {"Bb"}} end)
  end)

  it("keeps the concentration of values whose squares are out of range", function()
    for _, scale in ipairs{1, 1e200, 1e-200} do
      local net = assert(lian.network{links = {{"A", "C", 3 * scale}, {"B", "C", scale}}})
      assert.near(10 / 16, by_firm(net:centrality{of = "concentration"}, "of_suppliers").C, 1e-15)
    end
  end)

  it("says that betweenness of all firms of a national network takes days, and what to ask instead", function()
    local net = example()
    net.shape.links = 10 ^ 12 // 1 | 0 -- as if there were so many: to hold them takes gigabytes
    local none, message, code = net:centrality{of = "betweenness"}
    assert.is_nil(none)
    assert.equal("unsupported", code)
    assert.matches("give sample = 500", message, 1, true)
    assert.equal(8, #net:centrality{of = "betweenness", sample = 8})
  end)

  it("samples betweenness with an error that covers what is exact", function()
    local rows, state = {}, 17
    local function u()
      state = state * 48271 % 2147483647
      return state / 2147483647
    end
    for k = 1, 1500 do rows[k] = {"F" .. math.floor(u() * 300), "F" .. math.floor(u() * 300)} end
    local net = assert(lian.network{links = rows})
    local exact = net:centrality{of = "betweenness"}:column "betweenness"
    local f = net:centrality{of = "betweenness", sample = 100, seed = 3}
    local far, got, error = 0, f:column "betweenness", f:column "error"
    for i, v in ipairs(exact) do if math.abs(got[i] - v) > 3 * error[i] then far = far + 1 end end
    assert.is_true(far <= 0.08 * #exact, far) -- few firms get much, so errors of 100 draws are rough
    local sum, whole = 0, 0
    for i, v in ipairs(exact) do sum, whole = sum + got[i], whole + v end
    assert.near(1, sum / whole, 0.1)
    assert.equal(f, net:centrality{of = "betweenness", sample = 100, seed = 3})
    local all = net:centrality{of = "betweenness", sample = #net}
    assert.same(exact, all:column "betweenness")
  end)

  it("is the same for any number of threads", function()
    local rows = {}
    for k = 1, 4000 do rows[k] = {"F" .. k * 7919 % 997, "F" .. k * k % 991, 1 + k % 13} end
    local net = assert(lian.network{links = rows})
    finally(function() lian.threads(1) end)
    local function all()
      local out = {}
      for k, of in ipairs{"betweenness", "pagerank", "influence", "reach", "harmonic"} do
        out[k] = net:centrality{of = of, weighted = true}
      end
      return out
    end
    lian.threads(1)
    local one = all()
    lian.threads(5)
    for k, f in ipairs(all()) do assert.equal(one[k], f) end
  end)

  it("fits the tail that a power law was drawn from", function()
    -- numbers of buyers by the quantiles of a zeta law of exponent 2.5: half of all have one
    local rows, seller, buyer = {}, 0, 0
    local count = {}
    local total = 0
    for x = 1, 2000 do total = total + x ^ -2.5 end
    for x = 1, 60 do count[x] = math.floor(5000 * x ^ -2.5 / total + 0.5) end
    for x, many in ipairs(count) do
      for _ = 1, many do
        seller = seller + 1
        for _ = 1, x do
          buyer = buyer + 1
          rows[#rows + 1] = {"S" .. seller, "B" .. buyer}
        end
      end
    end
    local f = assert(lian.network{links = rows}):degree_tail()
    assert.equal("buyers", f(1, "of"))
    assert.near(2.5, f(1, "exponent"), 0.05) -- two standard errors of 5,000 firms
    assert.is_true(f(1, "distance") < 0.01)
  end)

  it("says which common source stands behind suppliers that look apart", function()
    local f = example():hidden_dependence "B"
    local row
    for _, r in f:rows() do if r.sector == "steel" then row = r end end
    assert.same({2, 1, "Mine", 1}, {row.suppliers, row.shared, row.source, row.carries})
    assert.near((9 + 1) / 16, row.concentration, 1e-15)
    -- a second mine breaks it
    local net = assert(lian.network{links = {{"M1", "S1"}, {"M2", "S2"}, {"S1", "B"}, {"S2", "B"}},
      columns = {sector = {M1 = "ore", M2 = "ore", S1 = "steel", S2 = "steel", B = "car"}}})
    f = net:hidden_dependence "B"
    assert.same({0}, f:column "shared")
    assert.is_nil(f(1, "source"))
  end)

  -- pair by pair as it is defined; 1e-12: the same sums in another order
  it("finds shared sources as pairs of suppliers looked at one by one do", function()
    local state, links, sector = 5, {}, {}
    local function u()
      state = state * 48271 % 2147483647
      return state / 2147483647
    end
    for i = 1, 60 do sector["F" .. i] = "g" .. i % 3 end
    for k = 1, 260 do
      local buyer = k <= 30 and 1 or math.floor(u() * 60) + 1
      links[k] = {"F" .. math.floor(u() ^ 2 * 60) + 1, "F" .. buyer, math.floor(u() * 9) + 1}
    end
    local net = assert(lian.network{links = links, columns = {sector = sector}})
    local purchases = {}
    for _, row in net:links():rows() do
      purchases[row.buyer] = purchases[row.buyer] or {}
      purchases[row.buyer][row.supplier] = row.value
    end
    local function critical(i, depth, share)
      local found, front = {[i] = true}, {i}
      for _ = 1, depth do
        local fresh = {}
        for _, v in ipairs(front) do
          local of = {}
          for w, value in pairs(purchases[v] or {}) do of[sector[w]] = (of[sector[w]] or 0) + value end
          for w, value in pairs(purchases[v] or {}) do
            if value >= share * of[sector[w]] and not found[w] then found[w], fresh[#fresh + 1] = true, w end
          end
        end
        front = fresh
      end
      found.F1 = nil
      return found
    end
    local some = 0
    for _, case in ipairs{{2, 0.5}, {3, 0.2}, {1, 0.3}} do
      for _, row in net:hidden_dependence("F1", {depth = case[1], share = case[2]}):rows() do
        local both, common, carried = 0, 0, {}
        for a, p in pairs(purchases.F1) do
          for b, q in pairs(purchases.F1) do
            if a ~= b and a ~= "F1" and b ~= "F1" and sector[a] == row.sector and sector[b] == row.sector then
              local one, other, meets = critical(a, case[1], case[2]), critical(b, case[1], case[2]), false
              both = both + p * q
              for source in pairs(one) do
                if other[source] then meets, carried[source] = true, (carried[source] or 0) + p * q end
              end
              common = common + (meets and p * q or 0)
            end
          end
        end
        if both == 0 then
          assert.is_nil(row.shared)
        else
          assert.near(common / both, row.shared, 1e-12)
          local most = 0
          for _, v in pairs(carried) do most = math.max(most, v) end
          assert.near(most / both, row.carries or 0, 1e-12)
          if row.source then assert.near(most, carried[row.source], 1e-9) end
          some = some + (row.shared > 0 and row.shared < 1 and 1 or 0)
        end
      end
    end
    assert.is_true(some >= 3) -- neither none nor all
  end)

  it("lists those around a firm by steps", function()
    local f = example():ego("B", {depth = 2})
    assert.same({"B", "S1", "S2", "C", "D", "Glass", "Mine"}, f:column "firm") -- the shop is three steps away
    assert.same({"self", "supplier", "supplier", "both", "both", "supplier", "supplier"}, f:column "side")
  end)

  it("names what is wrong", function()
    local net = example()
    assert.has_error(function() net:centrality{of = "betweeness"} end)
    assert.has_error(function() net:ego "Bb" end, "network:ego.firm: no firm 'Bb', did you mean 'B'?")
    assert.has_error(function() net:centrality{of = "pagerank", damping = 1} end,
      "centrality.damping: expected a share below 1, got 1")
    assert.has_error(function() net:centrality{} end)
    assert.has_error(function() net.centrality({of = "degree"}) end)
  end)
end)

describe("the structure of a network", function()
  it("shows shares beside large counts", function()
    local links = {{"A", "B", 1}, {"B", "A", 1}}
    for k = 1, 12000 do links[#links + 1] = {"A", "F" .. k, 1} end
    local text = tostring(assert(lian.network{links = links}):structure())
    assert.truthy(text:find("reciprocity +0%.0002\n"), text) -- 2 of 12,002
    assert.truthy(text:find("links +12,002%.0000\n"), text)
  end)
end)
