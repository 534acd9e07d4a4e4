-- a network of firms where only a table of sectors and sizes are known
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local Z = {{20, 60, 10}, {30, 40, 50}, {5, 25, 15}}

local function three()
  return assert(lian.chain{nodes = {"ore", "steel", "car"}, flows = Z, output = {200, 250, 150}, unit = "million CNY"})
end

-- sizes that differ, sectors in turn
local function firms_of(count, sectors)
  local sector, size = {}, {}
  for k = 1, count do sector[k], size[k] = (k - 1) % sectors + 1, 1 + (k * 7919 % 101) / 10 end
  return sector, size
end

local function z_of(f) return f:column "from", f:column "to", f:column "value" end

local function table_again(net, chain)
  local place, out, n = {}, {}, #chain
  for i, label in ipairs(chain:axis "sector") do place[label] = i end
  for k = 1, n * n do out[k] = 0 end
  local from, to, value = z_of(net:flows{each = "sector"})
  for k, v in ipairs(value) do out[(place[from[k]] - 1) * n + place[to[k]]] = v end
  return out
end

-- the chance of a link by the formula, of the core's own z
local function chance_of(spec, report)
  local G, sum, sold = spec.sectors, {}, {}
  for g = 1, G do
    sum[g], sold[g] = 0, 0
    for h = 1, G do sold[g] = sold[g] + spec.flow[(g - 1) * G + h] end
  end
  for i, v in ipairs(spec.size) do sum[spec.sector[i]] = sum[spec.sector[i]] + v end
  return function(i, j)
    if i == j then return 0 end
    local g, h = spec.sector[i], spec.sector[j]
    local near = spec.region and spec.nearness[(spec.region[i] - 1) * spec.regions + spec.region[j]] or 1
    local x = report.sectors[g].z * spec.size[i] * sold[g] / sum[g] * spec.size[j] * spec.flow[(g - 1) * G + h] / sum[h]
      * near
    return x / (1 + x)
  end
end

-- what a hundred or more seeds draw against the formula: each pair, and all of them
local function check_chances(spec, seeds)
  local n, seen, drawn, report = #spec.sector, {}, 0, nil
  for seed = 1, seeds do
    local links
    spec.seed = seed
    links, report = core.network.rebuild(spec)
    local suppliers, buyers = links:all()
    for k, i in ipairs(suppliers) do seen[i * n + buyers[k]] = (seen[i * n + buyers[k]] or 0) + 1 end
    for _, s in ipairs(report.sectors) do drawn = drawn + s.drawn end
  end
  local p, expected, variance, worst = chance_of(spec, report), 0, 0, 0
  for i = 1, n do
    for j = 1, n do
      local v = p(i, j)
      expected, variance = expected + v, variance + v * (1 - v)
      if i ~= j then
        worst = math.max(worst, math.abs((seen[i * n + j] or 0) / seeds - v) / math.sqrt(v * (1 - v) / seeds))
      end
    end
  end
  return drawn / seeds, expected, math.sqrt(variance / seeds), worst
end

describe("a network of firms from a table and sizes", function()
  it("draws each link with the chance of the formula", function()
    local sector, size = firms_of(60, 3)
    local flow = {20, 60, 10, 30, 40, 50, 5, 25, 15}
    local drawn, expected, error_of, worst = check_chances({sector = sector, sectors = 3, size = size, flow = flow,
      links = 1500, main = 1}, 400)
    assert.near(expected, drawn, 4 * error_of)
    assert.is_true(worst < 5, worst) -- of 3,540 pairs
  end)

  it("and where regions are apart, with that of the formula with distance", function()
    local sector, size = firms_of(60, 2)
    local region = {}
    for k = 1, 60 do region[k] = k % 3 + 1 end
    local drawn, expected, error_of, worst = check_chances({sector = sector, sectors = 2, size = size, flow = {20,
      60, 10, 30},
      links = 1300, main = 1, region = region, regions = 3, nearness = {1, 0.5, 0.1, 0.5, 1, 0.25, 0.1, 0.25, 1}}, 400)
    assert.near(expected, drawn, 4 * error_of)
    assert.is_true(worst < 5, worst)
  end)

  it("expects as many links as were asked for, with those given to firms without one", function()
    local sector, size = firms_of(600, 3)
    for k = 1, 600 do size[k] = size[k] ^ 3 end
    local spec = {sector = sector, sectors = 3, size = size, flow = {20, 60, 10, 30, 40, 50, 5, 25, 15}, links = 3000,
      main = 0}
    local expected, had, seeds = 0, 0, 100
    for seed = 1, seeds do
      spec.seed = seed
      local _, report = core.network.rebuild(spec)
      for _, s in ipairs(report.sectors) do
        had = had + s.drawn + s.given
        expected = expected + s.expected
      end
    end
    assert.near(1, had / expected, 0.005)
  end)

  it("is the table again by sector, and each firm sells and buys what its size says", function()
    local chain = three()
    local net, by_sector = assert(lian.firms{table = chain, firms = {ore = 40, steel = 50, car = 30}, degree = 12,
      seed = 3,
      main = 0})
    local back = table_again(net, chain)
    for i = 1, 3 do
      for j = 1, 3 do assert.near(Z[i][j], back[(i - 1) * 3 + j], 330 * 1e-9) end
    end
    local x, place = {200, 250, 150}, {ore = 1, steel = 2, car = 3}
    local sales, off, bought = net.native:sales(), 0, {}
    for i, row in net:table():rows() do
      local g = place[row.sector]
      off = off + math.abs(sales[i] - row.revenue * (Z[g][1] + Z[g][2] + Z[g][3]) / x[g])
    end
    assert.is_true(off < 330 * 1e-9, off)
    local sector_of, revenue = {}, {}
    for _, row in net:table():rows() do sector_of[row.firm], revenue[row.firm] = row.sector, row.revenue end
    for _, link in net:links():rows() do
      local key = link.buyer .. "\0" .. sector_of[link.supplier]
      bought[key] = (bought[key] or 0) + link.value
    end
    off = 0
    for firm, sector in pairs(sector_of) do
      for g, name in ipairs{"ore", "steel", "car"} do
        local h = place[sector]
        off = off + math.abs((bought[firm .. "\0" .. name] or 0) - revenue[firm] * Z[g][h] / x[h])
      end
    end
    assert.is_true(off < 330 * 1e-9, off)
    for _, v in ipairs(by_sector:column "unmet") do assert.equal(0, v) end
  end)

  it("leaves out what one firm alone would sell to itself, and says how much", function()
    local chain = three()
    local net, by_sector = assert(lian.firms{table = chain, firms = {ore = 1, steel = 50, car = 30}, degree = 5,
      seed = 1})
    assert.near(20, by_sector:row(1).unmet, 1e-9) -- of 20, 60, 10 the first
    assert.truthy(table.concat(net:about().notes, "\n"):find("would have to buy of itself", 1, true))
    local back = table_again(net, chain)
    assert.equal(0, back[1])
    for k = 2, 9 do assert.near(Z[(k - 1) // 3 + 1][(k - 1) % 3 + 1], back[k], 330 * 1e-9) end
  end)

  it("is the same bit for bit for any number of threads, and another one of another seed", function()
    local before = lian.threads()
    local function bits(threads, seed)
      lian.threads(threads)
      local net = assert(lian.firms{table = three(), firms = 3000, degree = 15, seed = seed})
      local out = {}
      for _, link in net:links():rows() do
        out[#out + 1] = ("%s>%s %a"):format(link.supplier, link.buyer, link.value)
      end
      lian.threads(before)
      return table.concat(out, "\n")
    end
    local one = bits(1, 7)
    assert.is_true(one == bits(2, 7))
    assert.is_true(one == bits(3, 7))
    assert.is_false(one == bits(1, 8))
  end)

  it("has tails that fall like sizes: buyers of a supplier go with what it sells", function()
    local net = assert(lian.firms{table = three(), firms = 30000, degree = 10, seed = 2})
    local f = net:degree_tail()
    -- a density falls with one more than the exponent of the law, 1.05; few firms are in the tail
    local row = f:row(1)
    assert.equal("buyers", row.of)
    assert.near(2.05, row.exponent, math.max(0.15, 3 * row.error))
  end)

  it("makes sizes by a law of another exponent", function()
    local n, tail = 400, 1 / 800
    local net = assert(lian.firms{table = three(), firms = {ore = n, steel = 2, car = 2}, degree = 5, seed = 1,
      exponent = 2})
    local sizes = {}
    for _, row in net:table():rows() do if row.sector == "ore" then sizes[#sizes + 1] = row.revenue end end
    table.sort(sizes, function(a, b) return a > b end)
    -- the k-th of n is drawn between the sizes that (k - 1) / n and k / n of the law exceed
    local function law(above) return (tail + above * (1 - tail)) ^ (-1 / 2) end
    local least, most = sizes[n] / law((n - 1) / n), sizes[n] / law(1) -- money of the size 1
    for k = 1, n do
      assert.is_true(sizes[k] >= least * law(k / n) and sizes[k] <= most * law((k - 1) / n), k)
    end
  end)

  it("makes sizes by Pareto's law that sum to output, cut at the largest firm where it is known", function()
    local net = assert(lian.firms{table = three(), firms = {ore = 400, steel = 50, car = 30}, degree = 5, seed = 1,
      largest = {steel = 20}})
    local sum, largest, above = {}, {}, 0
    for _, row in net:table():rows() do
      sum[row.sector] = (sum[row.sector] or 0) + row.revenue
      largest[row.sector] = math.max(largest[row.sector] or 0, row.revenue)
    end
    assert.near(200, sum.ore, 1e-9)
    assert.near(250, sum.steel, 1e-9)
    assert.is_true(largest.steel <= 20 and largest.steel > 19)
    local smallest = math.huge
    for _, row in net:table():rows() do
      if row.sector == "ore" then smallest = math.min(smallest, row.revenue) end
    end
    for _, row in net:table():rows() do
      if row.sector == "ore" and row.revenue > 10 * smallest then above = above + 1 end
    end
    assert.near(400 * (10 ^ -1.05 - 1 / 800) / (1 - 1 / 800), above, 3) -- the law itself, stratified
  end)

  it("draws fewer links over a distance", function()
    local f = {{}, {}, {}, {}}
    for k = 1, 600 do
      f[1][k], f[2][k], f[3][k] = "F" .. k, ({"ore", "steel", "car"})[k % 3 + 1], k % 2 == 0 and "north" or "south"
    end
    local given = {table = three(), firms = lian.frame.new{{"firm", f[1]}, {"sector", f[2]}, {"region", f[3]}},
      degree = 10,
      seed = 1}
    local function within(net)
      local links = net:flows{each = "region"}
      local sum, all = 0, 0
      for _, row in links:rows() do sum, all = sum + (row.from == row.to and row.links or 0), all + row.links end
      return sum / all
    end
    assert.near(0.5, within(assert(lian.firms(given))), 0.05)
    given.distance, given.decay = {{"north", "south", 800}, {"north", "north", 200}, {"south", "south", 200}}, 1
    local near = within(assert(lian.firms(given)))
    assert.is_true(near > 0.7 and near < 0.85, near) -- a quarter as likely where links are few: 0.8
  end)

  it("takes a table of 42 sectors to 100,000 firms and back to the same table", data.needed(function()
    local china = assert(lian.read.nbs(data.path "china_nbs_io/china_2015_42.csv"))
    local net = assert(lian.firms{table = china, firms = 100000, degree = 20, seed = 1})
    local back, flows, total, off = table_again(net, china), china:flows(), 0, 0
    for i = 1, 42 do
      for j, v in ipairs(flows:row(i)) do
        total = total + v
        off = math.max(off, math.abs(v - back[(i - 1) * 42 + j]))
      end
    end
    assert.is_true(off <= 1e-9 * total, off / total)
    assert.near(20, net:about().links / #net, 0.2)
  end))
end)

describe("firms that are given", function()
  local function frame(rows)
    local c = {{}, {}, {}}
    for k, row in ipairs(rows) do c[1][k], c[2][k], c[3][k] = row[1], row[2], row[3] end
    return lian.frame.new{{"firm", c[1]}, {"sector", c[2]}, {"revenue", c[3]}}
  end

  local function refused(firms, more, text)
    local given = {table = three(), firms = firms, degree = 3, seed = 1}
    for key, value in pairs(more or {}) do given[key] = value end
    local ok, net, message, code = pcall(lian.firms, given)
    message = ok and message or net
    assert.truthy(message:find(text, 1, true), message)
    return ok and code or "raised"
  end

  it("are refused with the remedy where they do not fit", function()
    local some = {{"a", "ore", 100}, {"b", "ore", 100}, {"c", "steel", 250}, {"d", "car", 100}}
    assert.equal("contradiction", refused(frame(some), nil,
      "the revenues of sector 'car' sum to 100, and its output is 150 (million CNY): are they in the table's unit?"))
    assert.equal("contradiction", refused(frame{some[1], some[2]}, nil,
      "no firm is of sector 'steel', which sells 120 to firms and buys 125: give it firms, aggregate the table"))
    assert.equal("bad_data", refused(frame{{"a", "iron", 1}}, nil, "the firm 'a': the table has no sector 'iron'"))
    assert.equal("bad_data", refused(frame{{"a", "ore", 1}, {"a", "ore", 1}}, nil, "the firm 'a' stands at row 1 "
      .. "already"))
    assert.equal("bad_data", refused(frame{{"a", "ore", -1}}, nil, "expected a revenue above 0, got -1"))
    assert.equal("contradiction", refused(frame{{"a", "ore", 250}, some[3], some[4], {"b", "ore"}}, nil,
      "nothing is left for 1 firms"))
    assert.equal("raised", refused(nil, nil, "firms.firms: expected a frame or csv of firms"))
    assert.equal("raised", refused(30, {largest = {ore = 1}}, "firms of at most 1 make"))
    assert.equal("raised", refused(30, {distance = {}}, "the firms have no column of regions"))
    assert.equal("raised", refused(30, {degree = false}, "firms.degree"))
    assert.equal("raised", refused(30, {density = 0.1}, "give either 'degree'"))
  end)

  it("need a seed, as links are drawn, and links that can be", function()
    assert.has_error(function() lian.firms{table = three(), firms = 30, degree = 3} end)
    local ok, message = pcall(lian.firms, {table = three(), firms = 30, degree = 3})
    assert.is_false(ok)
    assert.truthy(message:find("firms: 'seed' is required, as links are drawn", 1, true))
    assert.equal("contradiction", refused(300, {degree = 2, main = 0}, "firms.degree: 2 cannot be met: what firms "
      .. "must buy and "
      .. "sell takes at least 3"))
    assert.equal("contradiction", refused(30, {degree = 40}, "and all pairs are 30"))
    local ok_too, _, refusal = pcall(lian.firms, {table = three(), firms = 300, density = 1e-4, seed = 1, main = 0})
    assert.is_true(ok_too)
    assert.truthy(refusal:find("firms.density: 0.0001 cannot be met", 1, true))
  end)

  it("may have a rest of their sector, or be brought to its output", function()
    local some = frame{{"a", "ore", 100}, {"b", "ore", 50}, {"c", "steel", 100}, {"d", "car", 150}, {"e", "car"}}
    local code = refused(some, {uncovered = "rest"}, "nothing is left for 1 firms")
    assert.equal("contradiction", code)
    some = frame{{"a", "ore", 100}, {"b", "ore", 50}, {"c", "steel", 100}, {"d", "car", 75}, {"e", "car", 75}}
    local net = assert(lian.firms{table = three(), firms = some, degree = 4, seed = 1, uncovered = "rest"})
    assert.same({"a", "b", "c", "d", "e", "rest of ore", "rest of steel"}, net:firms())
    assert.near(150, net:table():row(7).revenue, 1e-12)
    net = assert(lian.firms{table = three(), firms = some, degree = 3, seed = 1, uncovered = "scale"})
    assert.near(250, net:table():row(3).revenue, 1e-12)
    assert.truthy(table.concat(net:about().notes, "\n"):find("steel x 2.5", 1, true))
  end)

  it("are read from a file, under names of its own", function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write("name,branch,sales\nA,ore,120\nB,ore,80\nC,steel,250\nD,car,100\nE,car,\n")
    file:close()
    local net = assert(lian.firms{table = three(), firms = path, degree = 4, seed = 1, label = "name",
      sector = "branch",
      revenue = "sales"})
    os.remove(path)
    assert.same({"A", "B", "C", "D", "E"}, net:firms())
    assert.near(50, net:table():row(5).revenue, 1e-12)
  end)

  it("are of a sector of their region in a table of several", function()
    local two = assert(lian.chain{nodes = {"N ore", "N car", "S ore", "S car"}, regions = {"N", "N", "S", "S"},
      sectors = {"ore", "car", "ore", "car"}, flows = {{2, 8, 1, 3}, {1, 4, 1, 1}, {1, 2, 2, 9}, {0, 1, 1, 5}},
      output = {30, 40, 30, 40}})
    local net = assert(lian.firms{table = two, firms = 200, degree = 6, seed = 1})
    local f = net:flows{each = "region"}
    local value = {}
    for _, row in f:rows() do value[row.from .. row.to] = row.value end
    assert.near(15, value.NN, 1e-7)
    assert.near(6, value.NS, 1e-7)
    assert.near(4, value.SN, 1e-7)
    assert.near(17, value.SS, 1e-7)
    local code = refused(lian.frame.new{{"firm", {"a"}}, {"sector", {"ore"}}}, {table = two},
      "the table has the sector 'ore' in several regions; the firm's region is not known")
    assert.equal("bad_data", code)
  end)
end)
