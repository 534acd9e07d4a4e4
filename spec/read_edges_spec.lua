local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

local function links_of(chain)
  local nodes, links, out = chain:nodes(), chain:links(), {}
  for k = 1, links.count do
    out[k] = ("%s>%s %g"):format(nodes[links.from[k]], nodes[links.to[k]], links.value[k])
  end
  table.sort(out)
  return out
end

describe("lian.read.edges", function()
  local folder, path, nodes

  setup(function()
    folder = malformed.folder()
    path = folder:write("links.csv", malformed.edges())
    nodes = folder:write("nodes.csv", malformed.nodes())
  end)
  teardown(function() folder:remove() end)

  it("reads links, adding up repeated ones", function()
    local chain, report = assert(lian.read.edges{path = path})
    assert.equal("network", chain:meta().kind)
    assert.same({"ore", "steel", "cars", "ships", "chips"}, chain:nodes())
    assert.same({"cars>cars 2", "chips>cars 15", "ore>steel 45", "steel>cars 60",
      "steel>ships 20"}, links_of(chain))
    assert.equal(1, report.repeated)
    assert.equal(1, report.loops)
    assert.equal(5, report.links)
    assert.truthy(tostring(report):find("1 repeated links were added up", 1, true))
  end)

  it("takes the larger of sales and purchases as output when nothing says more", function()
    local chain = assert(lian.read.edges{path = path})
    assert.same({45, 80, 77, 20, 15}, chain:output())
    assert.same({0, 0, 75, 20, 0}, chain:final_demand())
    assert.same({45, 35, 0, 0, 15}, chain:value_added())
  end)

  it("takes axes, output and attributes from a table of nodes", function()
    local chain = assert(lian.read.edges{path = path, nodes = nodes, unit = "million USD"})
    assert.same({"ore", "steel", "chips", "cars", "ships"}, chain:nodes())
    assert.same({"AUS", "CHN", "TWN", "CHN", "KOR"}, chain:axis("region"))
    assert.same({60, 110, 30, 200, 90}, chain:output())
    assert.same({12, false, 4, 30.5, 11}, (chain:attribute("staff")))
    assert.same({"staff"}, chain:attributes())
  end)

  it("takes the names of columns", function()
    local firms = folder:write("firms.csv", malformed.records("nation,firm,branch,sales,homes\n"
      .. "CHN,a,x,10,4\nUSA,b,y,12,12"))
    local trade = folder:write("trade.csv", malformed.records("s,b,usd\na,b,6"))
    local chain = assert(lian.read.edges{path = trade, supplier = "s", buyer = "b", value = "usd",
      nodes = firms, label = "firm", region = "nation", sector = "branch", output = "sales",
      demand = "homes"})
    assert.same({"CHN", "USA"}, chain:axis("region"))
    assert.same({"x", "y"}, chain:axis("sector"))
    assert.same({10, 12}, chain:output())
    assert.same({4, 12}, chain:final_demand())
  end)

  it("counts each link 1 when there are no values", function()
    local plain = folder:write("plain.csv", malformed.records("supplier,buyer\na,b\nb,c\na,b"))
    local chain = assert(lian.read.edges{path = plain})
    assert.same({"a>b 2", "b>c 1"}, links_of(chain))
    chain = assert(lian.read.edges{path = path, value = false})
    assert.same({2, 2, 3, 1, 1}, chain:output())
  end)

  it("keeps chosen rows and turns others round", function()
    local chain = assert(lian.read.edges{path = path, where = {kind = "goods"}})
    assert.equal(4, chain:links().count)
    chain = assert(lian.read.edges{path = path, where = {kind = {"goods", "services"}},
      reverse = {kind = "goods"}})
    assert.same({"cars>cars 2", "cars>chips 15", "cars>steel 60", "ships>steel 20",
      "steel>ore 45"}, links_of(chain))
  end)

  it("refuses what is said at the wrong place", function()
    local function wrong(telling, extra)
      local o = {path = path, nodes = nodes}
      for key, value in pairs(extra) do o[key] = value end
      local ok, raised = pcall(lian.read.edges, o)
      assert.is_false(ok)
      assert.truthy(raised:find("^[^:]*read_edges_spec.lua:%d+: "), raised)
      assert.truthy(raised:find(telling, 1, true), raised)
    end
    wrong("read.edges.where.kind: expected a text or an array of texts, got the key 'is'",
      {where = {kind = {is = "x"}}})
    wrong("read.edges.where: expected column = text, got 1", {where = {"kind"}})
    wrong("read.edges.reverse.kind[1]: expected a text, got 3", {reverse = {kind = 3}})
    wrong("read.edges.demand: expected columns of the nodes, got the key 'path'", {demand = {path = "x.csv"}})
    wrong("read.edges.nodes: expected a text, got a table", {nodes = {path = nodes}})
    wrong("read.edges.regions: the table has no demand", {regions = {CHN = "CHN"}})
    wrong("unknown option 'columns'", {columns = {supplier = "from"}})
  end)

  it("reads the reference networks of systemic risk", data.needed(function()
    for name, size in pairs{ex11 = {11, 10}, n100 = {100, 400}, n1000 = {1000, 7000},
      n10000 = {10000, 70000}} do
      local chain, report = assert(lian.read.edges{value = "weight",
        path = data.answer("esri/" .. name .. "_edges.csv"),
        nodes = data.answer("esri/" .. name .. "_firms.csv")})
      assert.same(size, {#chain, report.links})
      assert.equal(0, report.repeated)
      assert.equal("1", chain:axis("sector")[1])
    end
  end))

  it("reads the product graph of listed companies", data.needed(function()
    local chain, report = assert(lian.read.edges{
      path = data.path("chain_knowledge_graph_cn/product_product.csv.gz"),
      supplier = "to_product", buyer = "from_product",
      where = {relation = {"upstream_material", "downstream_product"}},
      reverse = {relation = "downstream_product"}})
    assert.equal(48461, #chain)
    assert.equal(56839, report.links)
    assert.equal(104, report.loops)
  end))
end)

describe("lian.read.any", function()
  local folder

  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  it("tells the layout from the first record", function()
    local world = malformed.wiod2013()
    folder:write("Y_2009.csv", world.demand)
    folder:write("x_2009.csv", world.output)
    local cases = {
      {"china_2012.csv", malformed.nbs(), 3}, {"china_2017.csv", malformed.nbs_split(), 2},
      {"CHN2011ttl.csv", malformed.oecd(), 2}, {"ABC_NIOT.csv", malformed.wiod2016(), 2},
      {"Z_2009.csv", world.flows, 4}, {"links.csv", malformed.edges(), 5},
    }
    for _, case in ipairs(cases) do
      assert.equal(case[3], #assert(lian.read.any(folder:write(case[1], case[2]))))
    end
  end)

  it("reads the last year of several unless it is told", function()
    local path = folder:write("ABC_NIOT_years.csv", malformed.wiod2016())
    assert.equal(2011, assert(lian.read.any(path)):meta().year)
    assert.equal(2010, assert(lian.read.any(path, {year = 2010})):meta().year)
  end)

  it("says what to do about a layout that it does not know", function()
    local chain, message, code = lian.read.any(folder:write("some.csv", "a,b\n1,2\n"))
    assert.is_nil(chain)
    assert.truthy(message:find("lian.read.matrix", 1, true), message)
    assert.equal("bad_data", code)
  end)

  it("finds the files beside", data.needed(function()
    assert.equal(71, #assert(lian.read.any(data.path(
      "us_bea/Summary_Use_2022_PRO_BeforeRedef_17sch.csv"))))
    assert.equal(65, #assert(lian.read.any(data.path("us_bea_historical_1963_1996/Make_1980.csv"))))
    assert.equal(245, #assert(lian.read.any(data.path("wiod2013_mrio/Zreg_2011.csv.gz"))))
  end))
end)
