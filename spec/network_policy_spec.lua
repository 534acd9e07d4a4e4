-- what would lower the risk of a network, and how much it keeps as failures grow
local core = require "lian.core"
local lian = require "lian"

local function made(seed, n, links)
  local rows, sector, revenue, labels, state = {}, {}, {}, {}, seed
  local function u()
    state = state * 48271 % 2147483647
    return state / 2147483647
  end
  for k = 1, links do
    rows[k] = {"F" .. math.floor(u() ^ 2 * n) + 1, "F" .. math.floor(u() * n) + 1, 1 + math.floor(u() * 1000) / 8}
  end
  for i = 1, n do labels[i], sector[i] = "F" .. i, "s" .. i % 5 end
  local net = assert(lian.network{firms = labels, links = rows, columns = {sector = sector}})
  local sales = net.native:sales()
  for i = 1, n do revenue[i] = 1.25 * sales[i] + 10 end
  return assert(lian.network{firms = labels, links = rows, columns = {sector = sector, revenue = revenue,
    weight = sales}})
end

local O = {essential = "all", replaceable = "sector", weight = "weight"}

-- mean index by revenue of all failures, all worked out
local function mean(net, o)
  local risk = assert(net:cascade(o or O))
  local index = {}
  for _, row in risk:profile():rows() do index[row.firm] = row.systemic_risk end
  local sum, total = 0, 0
  for _, row in net:table():rows() do
    sum, total = sum + row.revenue * index[row.firm], total + row.revenue
  end
  return sum / total
end

local function with_links(net, change)
  local rows = {}
  for k, row in net:links():rows() do rows[k] = {row.supplier, row.buyer, row.value} end
  change(rows)
  local f = net:table()
  return (assert(lian.network{firms = net:firms(), links = rows, columns = {sector = f:column "sector",
    revenue = f:column "revenue", weight = f:column "weight"}}))
end

describe("second sources", function()
  it("are worth what all failures worked out anew say", function()
    local net = made(3, 60, 240)
    local f = assert(net:cascade(O)):second_sources{top = 4}
    assert.is_true(#f >= 3)
    local before = mean(net)
    for _, row in f:rows() do
      local after = mean(with_links(net, function(rows)
        for _, link in ipairs(rows) do
          if link[1] == row.supplier and link[2] == row.buyer then link[3] = link[3] - row.moved end
        end
        rows[#rows + 1] = {row.second_source, row.buyer, row.moved}
      end))
      assert.near(before - after, row.risk_cut, 1e-12)
      assert.near(row.risk_cut / before, row.cut_share, 1e-12)
    end
    local money = f:column "per_money"
    for k = 2, #money do assert.is_true(money[k] <= money[k - 1]) end
  end)

  it("are worth what all failures say where markets are not sectors", function()
    -- what moves to a firm of another market changes what is left of both, and so whom others are replaced by
    local net = made(5, 60, 240)
    local market = {}
    for i = 1, #net do market[i] = "m" .. i % 3 end
    local function with_markets(links)
      local f, rows = links:table(), {}
      for k, row in links:links():rows() do rows[k] = {row.supplier, row.buyer, row.value} end
      return (assert(lian.network{firms = links:firms(), links = rows, columns = {sector = f:column "sector",
        revenue = f:column "revenue", weight = f:column "weight", market = market}}))
    end
    local o = {essential = "all", replaceable = "market", weight = "weight"}
    local first = with_markets(net)
    local before, across = mean(first, o), 0
    for _, row in assert(first:cascade(o)):second_sources{top = 30, candidates = 30}:rows() do
      local after = with_markets(with_links(net, function(rows)
        for _, link in ipairs(rows) do
          if link[1] == row.supplier and link[2] == row.buyer then link[3] = link[3] - row.moved end
        end
        rows[#rows + 1] = {row.second_source, row.buyer, row.moved}
      end))
      if market[net:index(row.supplier)] ~= market[net:index(row.second_source)] then across = across + 1 end
      assert.near(before - mean(after, o), row.risk_cut, 1e-12)
    end
    assert.is_true(across > 3)
  end)

  it("are of the same sector, and have room", function()
    local net = made(5, 60, 240)
    local f = assert(net:cascade(O)):second_sources{top = 20, spare = 0.1, share = 0.3}
    local sector, sales = {}, {}
    for _, row in net:table():rows() do sector[row.firm], sales[row.firm] = row.sector, row.weight end
    assert.is_true(#f > 0)
    for _, row in f:rows() do
      assert.equal(sector[row.supplier], sector[row.second_source])
      assert.is_true(row.moved <= 0.1 * sales[row.second_source])
    end
  end)
end)

describe("hardened firms", function()
  it("are worth what all failures worked out anew say", function()
    local net = made(7, 50, 200)
    local risk = assert(net:cascade(O))
    local f = risk:hardening{top = 3, keep = 0.75}
    local t, before = net:table(), mean(net)
    local place, codes = {}, {}
    for i, name in ipairs(t:column "sector") do
      if not place[name] then
        place[name] = true
        codes[#codes + 1] = name
      end
      for k, other in ipairs(codes) do if other == name then place[i] = k end end
    end
    local sector, floor, firms, revenue, total = {}, {}, {}, t:column "revenue", 0
    for i = 1, #net do sector[i], firms[i], total = place[i], i, total + revenue[i] end
    for _, row in f:rows() do
      for i = 1, #net do floor[i] = i == net:index(row.firm) and 0.75 or 0 end
      local c = core.network.cascade(net.native, {sector = sector, sectors = #codes,
        classes = ("\2"):rep(#codes * #codes),
        market = sector, markets = #codes, revenue = revenue, weight = t:column "weight", floor = floor})
      local answer, after = assert(c:run{nodes = #net, firm = firms, tolerance = 1e-2}), 0
      for i, v in ipairs(answer.index) do after = after + v * revenue[i] / total end
      assert.near(before - after, row.risk_cut, 1e-12)
    end
    for _, row in risk:hardening{keep = 0}:rows() do assert.equal(0, row.risk_cut) end
  end)
end)

describe("rewiring", function()
  it("lowers risk within its budget and keeps what buyers take of each sector", function()
    local net = made(9, 60, 240)
    local other, rounds = assert(net:cascade(O)):rewire{budget = 0.05, rounds = 3}
    local last = #rounds
    assert.is_true(last > 1)
    assert.near(mean(net), rounds(1, "mean_risk"), 1e-12)
    assert.near(mean(other), rounds(last, "mean_risk"), 1e-12)
    assert.is_true(rounds(last, "cut_share") > 0.05)
    local function purchases(of)
      local sector, sums, all = {}, {}, 0
      for _, row in of:table():rows() do sector[row.firm] = row.sector end
      for _, row in of:links():rows() do
        local key = row.buyer .. " of " .. sector[row.supplier]
        sums[key], all = (sums[key] or 0) + row.value, all + row.value
      end
      return sums, all
    end
    local a, sum = purchases(net)
    local b, same = purchases(other)
    assert.near(sum, same, 1e-9)
    for key, v in pairs(a) do assert.near(v, b[key], 1e-9 * v) end
    assert.is_true(rounds(last, "moved") <= 0.05 * sum)
  end)

  it("says why it ended, and what no rewiring changes", function()
    local net = made(9, 60, 240)
    local function note(given) return select(2, assert(net:cascade(O)):rewire(given)).note end
    assert.truthy(note{budget = 0.05, rounds = 1}:find("all 1 rounds are done, and the last still cut", 1, true))
    assert.truthy(note{budget = 1e-6}:find("ended: the budget is spent; ", 1, true))
    assert.truthy(note{spare = 0, exchange = false}:find("ended: no change that was found lowers it; 0 changes", 1,
      true))
    local own, sales, revenue, all, earned = 0, net:centrality{of = "strength"}:column "sales",
      net:table():column "revenue", 0, 0
    for i, v in ipairs(sales) do all, earned = all + v, earned + revenue[i] end
    for i, v in ipairs(sales) do own = own + v / all * revenue[i] / earned end
    assert.truthy(note{rounds = 1}:find(("%.4g of the mean at first is what firms that fail"):format(own), 1, true))
  end)

  it("by exchanges alone keeps the sales and purchases of each firm, and cuts risk as was published", function()
    local net = made(9, 60, 240)
    local other, rounds = assert(net:cascade(O)):rewire{budget = 1, share = 1, spare = 0, rounds = 30}
    local last = #rounds
    assert.near(mean(other), rounds(last, "mean_risk"), 1e-12)
    local cut = rounds(last, "cut_share") -- Zelbi, Ialongo and Thurner, arXiv 2504.12955: 16 to 50 %
    assert.is_true(cut > 0.16 and cut < 0.8)
    local a, b = net:centrality{of = "strength"}, other:centrality{of = "strength"}
    local before = {}
    for _, row in a:rows() do before[row.firm] = row end
    for _, row in b:rows() do
      assert.near(before[row.firm].sales, row.sales, 1e-9 * (1 + row.sales))
      assert.near(before[row.firm].purchases, row.purchases, 1e-9 * (1 + row.purchases))
    end
    local none = select(2, assert(net:cascade(O)):rewire{budget = 1, spare = 0, exchange = false})
    assert.equal(1, #none)
    assert.truthy(assert(net:cascade(O)):second_sources{spare = 0, candidates = 9}.note:find(
      "9 links were tried, 0 lower it; for 9 there is no less vulnerable firm of the sector with room", 1, true))
  end)
end)

describe("robustness", function()
  it("of pairs that hang on one another is that of draws without return", function()
    -- a supplier of each pair loses all when it or its buyer fails: kept with chance C(n - 2, k) / C(n, k)
    local rows = {}
    for k = 1, 200 do rows[k] = {"S" .. k, "B" .. k, 1} end
    local net = assert(lian.network{links = rows})
    local f = assert(net:robustness{at = {0, 0.1, 0.3, 1}, draws = 60, tolerance = 1e-9})
    local n = 400
    for row = 1, 4 do
      local k = f(row, "share") * n
      local expected = (n - k) * (n - k - 1) / (n * (n - 1))
      local error = f(row, "error")
      assert.is_true(math.abs(f(row, "kept") - expected) <= 3.5 * error + 1e-12, row)
    end
    assert.equal(0, f(1, "error"))
    assert.near(0, f(4, "kept"), 1e-12)
    -- (1 - p)^2 = 1/2 at p = 0.293, between shares that are looked at
    assert.truthy(f.note:find("0.5 of output is left when 0.2", 1, true))
  end)

  it("takes the largest first, and whole groups", function()
    local net = assert(lian.network{links = {{"A", "x", 8}, {"B", "y", 4}, {"C", "z", 2}, {"D", "w", 2}},
      columns = {region = {A = "N", B = "N", C = "S", D = "S", x = "O", y = "O", z = "O", w = "O"}}})
    local f = assert(net:robustness{by = "sales", at = {0, 0.125, 0.25}})
    assert.same({1, 0.5, 0.25}, f:column "kept")
    f = assert(net:robustness{by = "sales", each = "region", at = {0, 1 / 3, 2 / 3}})
    assert.same({1, 0.25, 0}, f:column "kept")
    assert.same({0, 2, 4}, f:column "failed")
    assert.near(0, f(2, "beyond"), 1e-15)
  end)

  it("finds where half is left by the share that failed, not by that which was asked of few firms", function()
    local net = assert(lian.network{links = {{"A", "x", 8}, {"B", "y", 4}, {"C", "z", 2}, {"D", "w", 2}}})
    local f = assert(net:robustness{by = "sales", at = {0, 0.07, 0.2}, level = 0.75}) -- none, one and two of eight
    assert.same({1, 0.5, 0.25}, f:column "kept")
    assert.truthy(f.note:find("0.75 of output is left when 0.0625 of all firms fail", 1, true))
  end)

  it("gives the same for the same seed and any number of threads", function()
    local net = made(2, 80, 300)
    local a = assert(net:robustness{replaceable = "sector", draws = 5})
    lian.threads(3)
    finally(function() lian.threads(1) end)
    assert.equal(a, assert(net:robustness{replaceable = "sector", draws = 5}))
    assert.are_not.equal(a, assert(net:robustness{replaceable = "sector", draws = 5, seed = 2}))
  end)

  it("names what is wrong", function()
    local net = made(2, 10, 30)
    assert.has_error(function() net:robustness{at = {0.2, 0.1}} end,
      "robustness.at[2]: expected ascending shares in [0, 1], got 0.1")
    assert.has_error(function() net:robustness{by = "size"} end)
    local risk = assert(net:cascade{each = "sector"})
    assert.has_error(function() risk:second_sources() end,
      "risk:second_sources: ask a cascade in which every firm fails in turn")
  end)
end)

describe("a bow-tie", function()
  it("says that its core is none where nobody sells in circles", function()
    local net = assert(lian.network{links = {{"A", "B", 1}, {"B", "C", 1}}})
    assert.truthy(net:bow_tie().note:find("no firms sell to one another in circles", 1, true))
    net = assert(lian.network{links = {{"A", "B", 1}, {"B", "A", 1}}})
    assert.is_nil(net:bow_tie().note)
  end)
end)

describe("frames of networks", function()
  it("are shown within 80 columns: labels lose their middle, or columns follow below", function()
    local links, columns = {}, {sector = {}, region = {}, revenue = {}}
    for k = 1, 30 do
      local firm = "Wire and Cable Works No. " .. k
      links[k] = {firm, "Wire and Cable Works No. " .. k % 30 + 1, 1000 * k}
      columns.sector[firm], columns.revenue[firm] = "manufacture of basic metals", 123456.789 * k
      columns.region[firm] = k % 2 == 0 and "Guangdong" or "Jiangsu"
    end
    local net = assert(lian.network{links = links, columns = columns, unit = "CNY million"})
    local risk = assert(net:cascade{replaceable = "sector", losses = 0})
    local shown = {risk:top(5), risk:profile(), risk:vulnerability(), risk:losses "Wire and Cable Works No. 1",
      risk:second_sources{candidates = 3}, risk:hardening{candidates = 3}, net:table(), net:links(), net:bow_tie(),
      net:buyers "Wire and Cable Works No. 2", net:ego "Wire and Cable Works No. 1"}
    for _, f in ipairs(shown) do
      for line in f:text():gmatch "[^\n]+" do
        assert.is_true(line == f.note or utf8.len(line) <= 80, line)
      end
    end
    local text, blocks = tostring(risk:top(5)), {}
    for line in text:gmatch "[^\n]+" do assert.is_true(utf8.len(line) <= 80 or text:sub(-#line) == line, line) end
    for block in (text .. "\n\n"):gmatch "(.-)\n\n" do blocks[#blocks + 1] = block end
    assert.equal(2, #blocks)
    assert.truthy(blocks[2]:find("^rank  firm .* iterations  sector +region\n"), text)
    local narrow = risk:top(5):select{"firm", "systemic_risk", "by_suppliers", "by_buyers", "sector"}
    assert.is_nil(tostring(narrow):find("\n\n", 1, true))
    assert.truthy(tostring(narrow):find("Wire and[^\n]*…[^\n]*No. 30  "))
    assert.truthy(tostring(risk:top(5):select{"firm", "region"}):find("Wire and Cable Works No. 30  ", 1, true))
  end)
end)
