-- measures of position against python3-igraph 0.10 and networkx 2.8 (Debian), on random and on real networks; pending
-- where they are not installed
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local PYTHON = os.getenv "PYTHON" or "/usr/bin/python3"
local there = os.execute(PYTHON .. " -c 'import igraph, networkx' >/dev/null 2>&1") == true

local function needs(body)
  if there then return body end
  return function() pending "needs python3-igraph and python3-networkx" end
end

-- name -> numbers
local function theirs(net, options)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  local suppliers, buyers, values = net.native:all()
  for k, i in ipairs(suppliers) do file:write(("%d %d %.17g\n"):format(i, buyers[k], values[k])) end
  file:close()
  local pipe = assert(io.popen(("%s spec/support/igraph_measures.py %s %d %s"):format(PYTHON, path, #net, options)))
  local out = {}
  for line in pipe:lines() do
    local name, rest = line:match "^(%S+) (.*)$"
    out[name] = {}
    for text in rest:gmatch "%S+" do table.insert(out[name], tonumber(text) or 0 / 0) end
  end
  pipe:close()
  os.remove(path)
  return out
end

local function near(expected, got, count, tolerance, what)
  for i = 1, count do
    local e, v = expected[i], got[i]
    if e ~= e then assert.is_nil(v, what .. " " .. i)
    else assert.near(e, v, tolerance * math.max(1, math.abs(e)), what .. " " .. i) end
  end
end

local function same_groups(expected, got, count)
  local there_of, here_of = {}, {}
  for i = 1, count do
    assert.equal(there_of[got[i]] or expected[i], expected[i])
    assert.equal(here_of[expected[i]] or got[i], got[i])
    there_of[got[i]], here_of[expected[i]] = expected[i], got[i]
  end
end

-- 1e-9: igraph's PageRank (PRPACK) ends at 1e-10; the others differ in rounding alone
local function compare(net, undirected, weighted)
  local n, e = #net, theirs(net, (undirected and "undirected " or "") .. (weighted and "weighted" or ""))
  local function of(name, o, column)
    o = o or {}
    o.of = name
    return assert(net:centrality(o)):column(column or name)
  end
  near(e.betweenness, of("betweenness", {weighted = weighted}), n, 1e-9, "betweenness")
  local f = net:structure()
  local loops = false
  for _, row in net:links():rows() do loops = loops or row.supplier == row.buyer end
  if not (undirected and loops) then -- igraph counts a loop without direction twice
    near(e.pagerank, of("pagerank", {toward = "buyers"}), n, 1e-9, "pagerank")
  end
  same_groups(e.strong, of("component", nil, "strong"), n)
  same_groups(e.weak, of("component", nil, "weak"), n)
  near(e.core_all, of "core", n, 0, "core")
  if not undirected then
    near(e.core_by_buyers, of("core", nil, "by_buyers"), n, 0, "core")
    near(e.core_by_suppliers, of("core", nil, "by_suppliers"), n, 0, "core")
    near(e.dominator, (function()
      local out = {}
      local names = of("dominators", nil, "dominator")
      for i = 1, n do out[i] = names[i] and net:index(names[i]) end
      return out
    end)(), n, 0, "dominator")
  end
  if e.reach then
    near(e.reach, of("reach", nil, "downstream"), n, 0, "reach")
    near(e.harmonic, of("harmonic", {toward = "buyers"}), n, 1e-12, "harmonic")
  end
  local cuts = of("articulation", nil, "cut")
  for i = 1, n do assert.equal(e.articulation[i] == 1, cuts[i]) end
  near(e.clustering, of "clustering", n, 1e-12, "clustering")
  for _, row in f:rows() do
    if e[row.measure] and e[row.measure][1] == e[row.measure][1] then
      assert.near(e[row.measure][1], row.value, 1e-12, row.measure)
    end
  end
end

local function random_network(seed, n, links, undirected, weighted)
  local state = seed
  local function u()
    state = state * 48271 % 2147483647
    return state / 2147483647
  end
  local rows, labels, VALUES = {}, {}, {1, 2, 4, 0.5, 3.7}
  for k = 1, links do
    rows[k] = {"F" .. math.floor(u() * n) + 1, "F" .. math.floor(u() ^ 2 * n) + 1,
      weighted and VALUES[math.floor(u() * 5) + 1] or 1}
  end
  for i = 1, n do labels[i] = "F" .. i end
  return assert(lian.network{firms = labels, links = rows, undirected = undirected})
end

describe("measures of position against igraph and networkx", function()
  for _, case in ipairs{{11, 40, 30}, {12, 120, 180}, {13, 120, 700}, {14, 300, 900}} do
    for _, undirected in ipairs{false, true} do
      for _, weighted in ipairs{false, true} do
        it(("on a random network of %d firms and %d links%s%s"):format(case[2], case[3],
          undirected and ", undirected" or "", weighted and ", weighted" or ""), needs(function()
          compare(random_network(case[1], case[2], case[3], undirected, weighted), undirected, weighted)
        end))
      end
    end
  end

  it("on the aircraft engines' chain of Willems, 2,025 stages #slow", data.needed(needs(function()
    local net = assert(lian.read.edges{links = data.path "willems_multi_echelon/38_arcs.csv", supplier = "sourceStage",
      buyer = "destinationStage"})
    compare(net, false, false)
  end)))

  it("on Chinese listed firms, their industries and those upstream #slow", data.needed(needs(function()
    local firms = assert(core.columns(data.path "chain_knowledge_graph_cn/company_industry.csv"))
    local upstream = assert(core.columns(data.path "chain_knowledge_graph_cn/industry_upstream.csv"))
    local rows = {}
    for k, company in ipairs(firms.columns.company_code) do
      rows[#rows + 1] = {"firm " .. company, "industry " .. firms.columns.industry_name[k]}
    end
    for k, industry in ipairs(upstream.columns.industry) do
      rows[#rows + 1] = {"industry " .. upstream.columns.upstream_industry[k], "industry " .. industry}
    end
    compare(assert(lian.network{links = rows}), false, false)
  end)))

  it("on the graph of products and their materials, 48,461 nodes #slow", data.needed(needs(function()
    local t = assert(core.columns(data.path "chain_knowledge_graph_cn/product_product.csv.gz"))
    local rows = {}
    for k, product in ipairs(t.columns.from_product) do
      if t.columns.relation[k] == "upstream_material" then rows[#rows + 1] = {t.columns.to_product[k], product} end
    end
    compare(assert(lian.network{links = rows}), false, false)
  end)))
end)
