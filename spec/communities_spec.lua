-- communities by Leiden's algorithm: values by hand, the best of all partitions of small networks, connectedness,
-- igraph's Leiden on the same graphs, regions
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local PYTHON = os.getenv "PYTHON" or "/usr/bin/python3"
local igraph = os.execute(PYTHON .. " -c 'import igraph' >/dev/null 2>&1") == true

local function u(stream, k) return core.random_uniform(99, stream, k) end

-- blocks of firms that trade more within
local function blocks(seed, n, links, block, within, undirected)
  local rows, seen, labels = {}, {}, {}
  for i = 1, n do labels[i] = "F" .. i end
  for k = 1, links do
    local b = math.floor(u(seed, 5 * k) * n / block)
    local i = b * block + math.floor(u(seed, 5 * k + 1) * block)
    local j = u(seed, 5 * k + 2) < within and b * block + math.floor(u(seed, 5 * k + 3) * block) or
      math.floor(u(seed, 5 * k + 3) * n)
    if i ~= j and i < n and j < n and not seen[i * n + j] then
      seen[i * n + j], seen[undirected and j * n + i or i * n + j] = true, true
      rows[#rows + 1] = {labels[i + 1], labels[j + 1], math.floor(100 * math.exp(2 * u(seed, 5 * k + 4))) / 100}
    end
  end
  return assert(lian.network{firms = labels, links = rows, undirected = undirected})
end

-- the definition, over all pairs
local function by_definition(net, codes, asked)
  local a, b, v = net.native:all()
  local n, w, m, out, into, sum = #net, {}, 0, {}, {}, 0
  for i = 1, n do
    w[i], out[i], into[i] = {}, 0, 0
    for j = 1, n do w[i][j] = 0 end
  end
  for k, i in ipairs(a) do
    if net.shape.undirected and i == b[k] then w[i][i] = 2 * v[k]
    elseif net.shape.undirected then w[i][b[k]], w[b[k]][i] = v[k], v[k]
    else w[i][b[k]] = v[k] end
  end
  for i = 1, n do
    for j = 1, n do
      m, out[i], into[j] = m + w[i][j], out[i] + w[i][j], into[j] + w[i][j]
    end
  end
  for i = 1, n do
    for j = 1, n do
      if codes[i] == codes[j] then
        sum = sum + w[i][j] - asked.resolution * (asked.cpm and 1 or out[i] * into[j] / m)
      end
    end
  end
  return asked.cpm and sum or sum / m
end

-- all partitions of n firms
local function each_partition(n, body)
  local codes = {}
  local function go(i, used)
    if i > n then return body(codes) end
    for c = 1, used + 1 do
      codes[i] = c
      go(i + 1, math.max(used, c))
    end
  end
  go(1, 0)
end

local function is_connected(net, codes, count)
  local seen, reached = {}, {}
  for i = 1, #net do
    if not seen[i] then
      if reached[codes[i]] then return false end
      reached[codes[i]], seen[i] = true, true
      local queue, at = {i}, 1
      while queue[at] do
        local v = queue[at]
        at = at + 1
        for _, by in ipairs{"buyers", "suppliers"} do
          for _, w in ipairs((net.native[by](net.native, v))) do
            if not seen[w] and codes[w] == codes[v] then seen[w], queue[#queue + 1] = true, w end
          end
        end
      end
    end
  end
  return #reached == count
end

describe("communities", function()
  it("of two triangles have the quality by hand", function()
    local net = assert(lian.network{links = {{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", "e"}, {"e", "f"}, {"f", "d"},
      {"c", "d"}}})
    local found = assert(net:communities{seed = 1})
    -- 6 of 7 within; sold 4 and 3, bought 3 and 4: (6 - 2 x 12 / 7) / 7
    assert.near(18 / 49, found.quality, 1e-15)
    assert.equal(2, #found)
    local c = found:firms():column "community"
    assert.same({c[1], c[1], c[1], c[4], c[4], c[4]}, c)
    local cpm = assert(net:communities{seed = 1, quality = "cpm", resolution = 0.2})
    assert.near(6 - 0.2 * 18, cpm.quality, 1e-15)
    assert.equal(6, #assert(net:communities{seed = 1, quality = "cpm", resolution = 2})) -- no pair trades so much
  end)

  it("are the best of all partitions of small networks, or near", function()
    local best_found, cases = 0, 60
    for case = 1, cases do
      local rows = {}
      for k = 1, 13 do
        rows[k] = {"F" .. math.floor(u(case, 3 * k) * 7), "F" .. math.floor(u(case, 3 * k + 1) * 7),
          math.floor(1 + 9 * u(case, 3 * k + 2))}
      end
      local net = assert(lian.network{links = rows, undirected = case % 2 == 0})
      local asked = {cpm = case % 5 == 0, resolution = case % 5 == 0 and 0.5 or 0.7 + case % 3 * 0.3}
      local best = -math.huge
      each_partition(#net, function(codes) best = math.max(best, by_definition(net, codes, asked)) end)
      local found = assert(net:communities{seed = case, runs = 4, resolution = asked.resolution,
        quality = asked.cpm and "cpm" or "modularity"})
      assert.near(by_definition(net, found.codes, asked), found.quality, 1e-12)
      assert.is_true(found.quality <= best + 1e-12)
      best_found = best_found + (found.quality > best - 1e-12 and 1 or 0)
    end
    assert.is_true(best_found >= cases - 3, best_found .. " of " .. cases)
  end)

  it("of Zachary's club reach the best modularity that is known", function()
    local pairs_of = {[1] = {2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 18, 20, 22, 32},
      [2] = {3, 4, 8, 14, 18, 20, 22, 31}, [3] = {4, 8, 9, 10, 14, 28, 29, 33}, [4] = {8, 13, 14},
      [5] = {7, 11}, [6] = {7, 11, 17}, [7] = {17}, [9] = {31, 33, 34}, [10] = {34}, [14] = {34},
      [15] = {33, 34}, [16] = {33, 34}, [19] = {33, 34}, [20] = {34}, [21] = {33, 34}, [23] = {33, 34},
      [24] = {26, 28, 30, 33, 34}, [25] = {26, 28, 32}, [26] = {32}, [27] = {30, 34}, [28] = {34},
      [29] = {32, 34}, [30] = {33, 34}, [31] = {33, 34}, [32] = {33, 34}, [33] = {34}}
    local rows = {}
    for i = 1, 34 do for _, j in ipairs(pairs_of[i] or {}) do rows[#rows + 1] = {"M" .. i, "M" .. j} end end
    assert.equal(78, #rows)
    local net = assert(lian.network{links = rows, undirected = true})
    local found = assert(net:communities{seed = 1, runs = 10})
    assert.near(0.4197896, found.quality, 5e-8) -- proved optimal by Brandes and others 2008, four communities
    assert.equal(4, #found)
  end)

  it("are connected, whatever the network, the quality and the resolution", function()
    for case = 1, 40 do
      local n = 20 + case * 7
      local net = blocks(case, n, math.floor(n * (0.6 + 3 * u(7, case))), 10, 0.5, case % 3 == 0)
      for _, asked in ipairs{{resolution = 0.05}, {}, {resolution = 6}, {quality = "cpm", resolution = 0.01},
        {quality = "cpm", resolution = 2}} do
        asked.seed = case
        local found = assert(net:communities(asked))
        assert.is_true(is_connected(net, found.codes, #found))
      end
    end
  end)

  it("are the same for one seed, any number of threads and any unit of money", function()
    local net, before = blocks(5, 600, 3000, 20, 0.5), lian.threads()
    lian.threads(1)
    local one = assert(net:communities{seed = 4})
    lian.threads(8)
    local eight = assert(net:communities{seed = 4})
    lian.threads(before)
    assert.same(one.codes, eight.codes)
    assert.equal(one.quality, eight.quality)
    local links = net:links()
    local doubled, rows = links:column "value", {}
    for k, v in ipairs(doubled) do rows[k] = {links(k, "supplier"), links(k, "buyer"), v * 1024} end -- exact
    local other = assert(lian.network{firms = net:firms(), links = rows}:communities{seed = 4})
    assert.same(one.codes, other.codes)
    assert.not_same(one.codes, assert(net:communities{seed = 5}).codes)
  end)

  it("gain with each pass and end when one adds nothing", function()
    local net, last = blocks(6, 1000, 4000, 25, 0.4), -1
    for passes = 1, 4 do
      local found = assert(net:communities{seed = 2, passes = passes})
      assert.is_true(found.quality >= last)
      last = found.quality
    end
    local triangle = assert(lian.network{links = {{"a", "b"}, {"b", "c"}, {"c", "a"}}})
    assert.equal(2, assert(triangle:communities{seed = 1, passes = 50}).passes)
  end)

  local function igraph_of(net, body, arguments)
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    local a, b, v = net.native:all()
    for k, i in ipairs(a) do
      if i <= b[k] then file:write(("%d %d %.17g\n"):format(i - 1, b[k] - 1, v[k])) end
    end
    file:close()
    local pipe = assert(io.popen(("%s spec/support/leiden_igraph.py %s %d %s"):format(PYTHON, path, #net, arguments)))
    local result = body(pipe:read("a"))
    pipe:close()
    os.remove(path)
    return result
  end

  it("have at least igraph's modularity and CPM on average over the same graphs and seeds", function()
    if not igraph then return pending "needs python3-igraph" end
    for case, given in ipairs{{400, 2400, 20, 0.6, 0.3}, {1500, 6000, 30, 0.4, 0.2}, {3000, 9000, 50, 0.3, 0.05},
      {800, 8000, 100, 0.5, 0.1}} do
      -- igraph's Leiden takes undirected links alone: the same graph without directions
      local net = blocks(case, given[1], given[2], given[3], given[4], true)
      local sum, cpm, seeds = 0, 0, 10
      for seed = 1, seeds do
        sum = sum + assert(net:communities{seed = seed}).quality
        cpm = cpm + assert(net:communities{seed = seed, quality = "cpm", resolution = given[5]}).quality
      end
      local theirs = igraph_of(net, function(text) return tonumber(text:match "%S+") end, seeds .. " 2")
      assert.is_true(sum / seeds >= theirs, ("%d: %.6f, igraph %.6f"):format(case, sum / seeds, theirs))
      local asked = {cpm = true, resolution = given[5], seed = 1, passes = 1}
      local their_cpm, lines = 0, 0
      igraph_of(net, function(text)
        for line in text:gmatch "[^\n]+" do
          local codes = {}
          for code in line:gmatch "%d+" do codes[#codes + 1] = tonumber(code) end
          lines, their_cpm = lines + 1, their_cpm + core.network.partition_quality(net.native, asked, codes)
        end
      end, ("%d 2 %g"):format(seeds, given[5]))
      assert.equal(seeds, lines)
      assert.is_true(cpm >= their_cpm, ("%d: %.6f, igraph %.6f"):format(case, cpm / seeds, their_cpm / seeds))
    end
  end)

  it("take the same quality as igraph has of a partition", function()
    if not igraph then return pending "needs python3-igraph" end
    local net, path = blocks(3, 200, 900, 20, 0.5), os.tmpname()
    local found = assert(net:communities{seed = 1})
    local file = assert(io.open(path, "w"))
    local a, b, v = net.native:all()
    for k, i in ipairs(a) do file:write(("%d %d %.17g\n"):format(i - 1, b[k] - 1, v[k])) end
    file:close()
    local list = {}
    for i, c in ipairs(found.codes) do list[i] = ("%d"):format(c - 1) end
    local pipe = assert(io.popen(([[%s -c "
import igraph
e = [l.split() for l in open('%s')]
g = igraph.Graph(n=%d, edges=[(int(x[0]), int(x[1])) for x in e], directed=True)
print(repr(g.modularity([%s], weights=[float(x[2]) for x in e], directed=True)))"]]):format(PYTHON, path, #net,
      table.concat(list, ","))))
    local theirs = pipe:read("n")
    pipe:close()
    os.remove(path)
    assert.near(theirs, found.quality, 1e-12) -- sums in another order
  end)

  it("name what is wrong", function()
    local net = blocks(1, 30, 60, 10, 0.5)
    assert.has_error(function() net:communities{} end, "communities.seed: expected a whole number (firms are looked at "
      .. "in random order: the same seed gives the same communities), got nothing")
    local known, message = pcall(net.communities, net, {seed = 1, quality = "cpm"})
    assert.is_false(known)
    assert.truthy(message:find("communities.resolution: with quality = \"cpm\" expected the value that two firms of a "
      .. "community trade on average at least, each way; over all pairs of this network it is ", 1, true))
    assert.has_error(function() net:communities{seed = 1, resolution = 0} end,
      "communities.resolution: expected a number above 0, got 0")
    assert.has_error(function() net:communities{seed = 1, region = "province"} end)
    local none, text, code = assert(lian.network{firms = {"a", "b"}, links = {}}):communities{seed = 1}
    assert.same({nil, "a network without links has no communities", "bad_data"}, {none, text, code})
    local dated = assert(lian.network{links = {{"a", "b", from = 2020}}})
    assert.has_error(function() dated:communities{seed = 1} end, "communities: the links are dated; ask the network of "
      .. "a date, such as net:at(2021):communities{...}")
    assert.has_error(function() net:communities{seed = 1}:against() end,
      "communities:against.of: no column of firms 'region'")
  end)
end)

describe("communities and regions", function()
  -- two pairs that trade within, one across two regions
  local function example()
    return assert(lian.network{links = {{"a", "b", 8}, {"b", "a", 2}, {"c", "d", 6}, {"d", "c", 2}, {"b", "c", 2}},
      columns = {region = {a = "N", b = "N", c = "N", d = "S"}, sector = {a = "ore", b = "metal", c = "ore",
        d = "cars"}, revenue = {a = 10, b = 10, c = 12, d = 8}}})
  end

  it("are alike by normalised mutual information", function()
    local f = assert(example():communities{seed = 1}):against()
    -- I = 1/2 ln 4/3 + 1/4 ln 2/3 + 1/4 ln 2; entropies ln 2, and of 3/4 and 1/4
    local i = math.log(4 / 3) / 2 + math.log(2 / 3) / 4 + math.log(2) / 4
    local h = math.log(2) + 0.75 * math.log(4 / 3) + 0.25 * math.log(4)
    assert.near(2 * i / h, f(1, "alike"), 1e-15)
    assert.same({18 / 20, 12 / 20}, f:column "inside")
    -- regions: N sells 18 and buys 14, S 2 and 6
    assert.near((12 - (18 * 14 + 2 * 6) / 20) / 20, f(2, "modularity"), 1e-15)
    assert.same({2, 2}, f:column "groups")
  end)

  it("are told with what stays within them", function()
    local found = assert(example():communities{seed = 1})
    local f = found:table()
    local rows = {}
    for _, row in f:rows() do rows[row.leader] = row end
    local a, c = rows.a, rows.c
    assert.same({10 / 12, 1, 2, "N", 1}, {a.inside, a.bought_within, a.firms, a.region, a.of_size})
    assert.same({8 / 10, 8 / 10, "N", 12 / 20}, {c.inside, c.bought_within, c.region, c.of_size})
    assert.same({false, false}, {a.virtual, c.virtual})
    local g = found:regions()
    assert.same({"N", "S"}, g:column "region")
    assert.same({3, 32 / 40, 12 / 20, 12 / 14}, {g(1, "firms"), g(1, "share"), g(1, "inside"), g(1, "bought_within")})
    assert.same({0, 0}, {g(2, "inside"), g(2, "bought_within")})
    assert.truthy(tostring(found):find("lian.communities: 2 communities of 4 firms, modularity", 1, true))
  end)

  it("are virtual where no region holds half and more than the median stays", function()
    local region = {}
    local rows = {{"c", "x"}, {"x", "y"}}
    for k, name in ipairs{"a", "b", "c", "x", "y", "z"} do region[name] = "R" .. k % 3 end
    for _, ring in ipairs{{"a", "b", "c"}, {"x", "y", "z"}} do
      for k = 1, 3 do rows[#rows + 1] = {ring[k], ring[k % 3 + 1], 4} end
    end
    -- both hold a third by region; 12 of 13 stays in the first, 13 of 14 in the second: above the median of both
    local f = assert(assert(lian.network{links = rows, columns = {region = region}}):communities{seed = 1}):table()
    local virtual = {}
    for _, row in f:rows() do virtual[row.inside > 12.5 / 13.5] = row.virtual end
    assert.same({[true] = true, [false] = false}, virtual)
  end)

  it("are virtual whatever pairs there are apart from all others", function()
    local region, rows = {}, {{"c", "x"}, {"x", "y"}}
    for k, name in ipairs{"a", "b", "c", "x", "y", "z"} do region[name] = "R" .. k % 3 end
    for _, ring in ipairs{{"a", "b", "c"}, {"x", "y", "z"}} do
      for k = 1, 3 do rows[#rows + 1] = {ring[k], ring[k % 3 + 1], 4} end
    end
    for k = 1, 5 do -- nothing leaves these
      rows[#rows + 1] = {"p" .. k, "q" .. k, 0.1}
      region["p" .. k], region["q" .. k] = "R1", "R1"
    end
    local found = assert(assert(lian.network{links = rows, columns = {region = region}}):communities{seed = 1})
    local f, virtual = found:table(), {}
    for _, row in f:rows() do if row.firms > 2 then virtual[row.inside > 12.5 / 13.5] = row.virtual end end
    assert.same({[true] = true, [false] = false}, virtual) -- (12/13 + 13/14) / 2 is the median
    assert.truthy(f.note:find("inside above 0.926, the median of those that trade with others", 1, true))
  end)

  it("have location quotients", function()
    local found = assert(example():communities{seed = 1})
    local lq = {}
    for _, row in found:quotients():rows() do lq[row.community .. row.sector] = row.quotient end
    assert.same({"a", "c"}, found:table():column "leader")
    assert.near((10 / 20) / (22 / 40), lq["1ore"], 1e-15)
    assert.near((10 / 20) / (10 / 40), lq["1metal"], 1e-15)
    assert.near((12 / 20) / (22 / 40), lq["2ore"], 1e-15)
    assert.near((8 / 20) / (8 / 40), lq["2cars"], 1e-15)
    local f = found:quotients{by = "region", least = 0.4} -- metal is 10 of N's 32
    assert.same({{"N", "S"}, {"ore", "cars"}}, {f:column "region", f:column "sector"})
    assert.near((22 / 32) / (22 / 40), f(1, "quotient"), 1e-15)
    assert.near(5, f(2, "quotient"), 1e-15)
  end)

  it("are a column of the network for cascades", function()
    local net = assert(example():communities{seed = 1}):network()
    assert.equal(2, #assert(net:cascade{each = "community"}))
    assert.same({"community"}, {net:table():names()[5]})
  end)

  it("are drawn with their regions and the value between them", function()
    local found = assert(example():communities{seed = 1})
    local map = found:map()
    assert.equal(2, #map.groups)
    assert.same({{from = 1, to = 2, value = 2}}, map.links)
    local page = lian.report.new{title = "x"}
    page:clusters(map)
    local html = page:html()
    assert.truthy(html:find("<title>1 and 2: 2</title>", 1, true))
    assert.truthy(html:find("2 firms; largest a; most of it metal; 83.3 % of value stays inside; N 100 %", 1, true))
    assert.truthy(html:find("2 firms; largest c; most of it ore; 80 % of value stays inside; N 60 %; S 40 %", 1, true))
    assert.equal(2, select(2, html:gsub('class="ring"', "")))
    assert.equal(html, lian.report.new{title = "x"}:clusters(map):html()) -- the same each time
    assert.has_error(function() page:clusters{groups = {}} end, "clusters.groups: expected at least one group, got "
      .. "'none'")
    assert.has_error(function() page:clusters{groups = {{label = "x", size = 1}}, links = {{from = 1, to = 2,
      value = 1}}} end, "clusters.links[1].to: expected the number of a group, at most 1, got 2")
    assert.has_error(function() page:clusters{groups = {{label = "x", size = 0}}} end)
    assert.has_error(function() page:clusters{groups = {{label = "x", size = 1, parts = {{name = "N", share = 0.7},
      {name = "S", share = 0.7}}}}} end)
  end)
end)

describe("the example of China's listed firms", function()
  local function told(...)
    local said = {}
    local env = setmetatable({print = function(...)
      for k = 1, select("#", ...) do said[#said + 1] = tostring((select(k, ...))) end
    end}, {__index = _G})
    local path = assert(package.searchpath("lian.examples.listed_firms", package.path))
    assert(loadfile(path, "t", env))(...)
    return table.concat(said, "\n")
  end

  it("says what the data carry and what not #slow", data.needed(function()
    local text = told(data.folder .. "chain_knowledge_graph_cn")
    -- relations and pairs counted with Python's csv module
    for _, telling in ipairs{"13391 of 56826 relations have a material that a listed firm sells, 2257 a product, 889",
      "77 products, 60 sold by listed firms", "12007 links", "the firms have no column 'revenue'"} do
      assert.truthy(text:find(telling, 1, true), telling)
    end
  end))

  it("says in one line that the data are not there", function()
    assert.equal("listed_firms: skipped, /none/product_product.csv.gz: cannot open (No such file or directory)",
      told "/none")
  end)
end)
