--- Whose demand a column is, and what is answered where nobody knows. Right values by hand or by plain elimination.
local lian = require "lian"
local near = require "spec.support.near"
local places = require "lian.chain.places"

-- two regions, two goods; the prefix of the second demand column is the region's name but for case
local NODES = {"CHN_a", "CHN_b", "RoW_a", "RoW_b"}
local FLOWS = {{10, 5, 3, 2}, {4, 10, 1, 5}, {2, 3, 10, 10}, {1, 2, 20, 10}}
local DEMAND = {{40, 20}, {30, 10}, {5, 70}, {5, 52}}
local OUTPUT = {80, 60, 100, 90}

local function written(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
  return path
end

-- the table as one CSV whose demand columns are called as said
local function csv(first, second)
  local lines = {("code,%s,%s,%s,output"):format(table.concat(NODES, ","), first, second)}
  for i, node in ipairs(NODES) do
    lines[i + 1] = ("%s,%s,%s,%s"):format(node, table.concat(FLOWS[i], ","), table.concat(DEMAND[i], ","), OUTPUT[i])
  end
  return table.concat(lines, "\n") .. "\n"
end

-- what the reader makes of it, with more options
local function read(second, more, first)
  first = first or "CHN_fd"
  local path = written(csv(first, second))
  local given = {path = path, flows = "CHN_a..RoW_b", demand = first .. ".." .. second, output = "output"}
  for key, value in pairs(more or {}) do given[key] = value end
  local results = table.pack(pcall(lian.read.matrix, given))
  os.remove(path)
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

local function refuses(telling, work)
  local ok, raised = pcall(work)
  assert.is_false(ok)
  assert.truthy(tostring(raised):find(telling, 1, true), raised)
end

local function says(telling, text) assert.truthy(tostring(text):find(telling, 1, true), text) end

local function given(regions, labels, roles)
  return assert(lian.chain{nodes = NODES, regions = {"CHN", "CHN", "RoW", "RoW"}, sectors = {"a", "b", "a", "b"},
    flows = FLOWS, output = OUTPUT, demand = {labels = labels or {"CHN_fd", "ROW_fd"}, regions = regions,
      roles = roles or {"households", "households"}, values = DEMAND}})
end

describe("a demand column", function()
  it("belongs to the region with which its label begins", function()
    local chain, report = assert(read("RoW_fd"))
    assert.same({"CHN", "RoW"}, chain:block("demand").regions)
    assert.same({}, report.notes)
    assert.same({}, report.stray_demand)
    chain = assert(read("RoW"))
    assert.same({"CHN", "RoW"}, chain:block("demand").regions)
    chain = assert(read("RoW|fd", {between = "|"}, "CHN|fd"))
    assert.same({"", ""}, chain:block("demand").regions) -- the nodes are no grid then
  end)

  it("is that of the one region that differs by case alone, and the report says so", function()
    local chain, report = assert(read("ROW_fd"))
    assert.same({"CHN", "RoW"}, chain:block("demand").regions)
    says("demand of 'ROW' is that of region 'RoW', which differs by case alone", report)
    assert.same({}, report.stray_demand)
  end)

  it("is that of no region when two differ by case alone", function()
    local path = written("code,RoW_a,RoW_b,row_a,row_b,ROW_fd,x\nRoW_a,1,2,3,4,5,15\nRoW_b,1,2,3,4,5,15\n"
      .. "row_a,1,2,3,4,5,15\nrow_b,1,2,3,4,5,15\n")
    local chain, report = assert(lian.read.matrix{path = path, flows = "RoW_a..row_b", demand = "ROW_fd", output = "x"})
    os.remove(path)
    assert.same({""}, chain:block("demand").regions)
    assert.same({"ROW_fd"}, report.stray_demand)
  end)

  it("is that of the region that the user names", function()
    local chain, report = assert(read("World_fd", {regions = {World = "RoW"}}))
    assert.same({"CHN", "RoW"}, chain:block("demand").regions)
    assert.same({}, report.notes)
    chain = assert(read("Final demand abroad", {regions = {["Final demand abroad"] = "RoW"}}))
    assert.same({"CHN", "RoW"}, chain:block("demand").regions)
    chain = assert(read("RoW_fd", {regions = {RoW = "CHN"}})) -- said is said
    assert.same({"CHN", "CHN"}, chain:block("demand").regions)
  end)

  it("of no known region is named in the report, with the nearest", function()
    local chain, report = assert(read("RoWw_fd"))
    assert.same({"CHN", ""}, chain:block("demand").regions)
    assert.same({"RoWw_fd"}, report.stray_demand)
    says("whose demand is not known: 'RoWw_fd' (did you mean region 'RoW'?)", report)
    says("regions = {ROW = \"RoW\"}", report)
    says("unknown buyers   'RoWw_fd' (did you mean region 'RoW'?)", chain:check())
    assert.same({"RoWw_fd"}, chain:check().stray_demand)
  end)

  it("has regions by the table of nodes too", function()
    local nodes = written("label,region,sector\na1,X,a\nb1,X,b\na2,Y,a\nb2,Y,b\n")
    local path = written("code,a1,b1,a2,b2,X_fd,y_fd,x\na1,1,2,3,4,3,2,15\nb1,1,2,3,4,3,2,15\n"
      .. "a2,1,2,3,4,3,2,15\nb2,1,2,3,4,3,2,15\n")
    local chain = assert(lian.read.matrix{path = path, flows = "a1..b2", demand = "X_fd..y_fd", output = "x",
      nodes = nodes})
    os.remove(path)
    os.remove(nodes)
    assert.same({"X", "Y"}, chain:block("demand").regions)
  end)

  it("is refused a region that is none, and a label that is none", function()
    refuses("read.matrix.regions['ROW']: no region 'Row', did you mean 'RoW'?",
      function() read("ROW_fd", {regions = {ROW = "Row"}}) end)
    refuses("read.matrix.regions['ROW']: no region 3 (there are: CHN, RoW)",
      function() read("ROW_fd", {regions = {ROW = 3}}) end)
    refuses("read.matrix.regions: no demand label that begins with 'ROQ', did you mean 'ROW'?",
      function() read("ROW_fd", {regions = {ROQ = "RoW"}}) end)
    refuses("read.matrix.regions: expected the beginning of a label -> region, got 1",
      function() read("ROW_fd", {regions = {"RoW"}}) end)
    refuses("read.matrix.regions: expected a table", function() read("ROW_fd", {regions = "RoW"}) end)
  end)

  it("of a world table in three files is found so too", function()
    local flows = written("label,CHN_c1,RoW_c1\nCHN_c1,1,2\nRoW_c1,3,4\n")
    local demand = written("label,CHN_c37,ROW_c37,Mars_c37\nCHN_c1,5,6,0\nRoW_c1,7,8,0\n")
    local chain, report = assert(lian.read.wiod2013{flows = flows, demand = demand})
    assert.same({"CHN", "RoW", "Mars"}, chain:block("demand").regions)
    says("demand of 'ROW' is that of region 'RoW'", report)
    assert.same({"Mars_c37"}, report.stray_demand)
    chain = assert(lian.read.wiod2013{flows = flows, demand = demand, regions = {Mars = "RoW"}})
    assert.same({"CHN", "RoW", "RoW"}, chain:block("demand").regions)
    os.remove(flows)
    os.remove(demand)
  end)

  it("of a list of links is that of the region with which its column begins", function()
    local links = written("supplier,buyer,value\na,b,1\nb,a,2\n")
    local nodes = written("label,region,CHN_fd,other\na,CHN,3,4\nb,RoW,5,6\n")
    local o = {path = links, nodes = nodes, demand = {"CHN_fd", "other"}}
    local chain, report = assert(lian.read.edges(o))
    assert.same({"CHN", ""}, chain:block("demand").regions)
    assert.same({"other"}, report.stray_demand)
    o.regions = {other = "RoW"}
    assert.same({"CHN", "RoW"}, assert(lian.read.edges(o)):block("demand").regions)
    os.remove(links)
    os.remove(nodes)
  end)

  it("of a chain keeps what was given, and check says what is not known", function()
    local chain = given({"CHN", "ROW"})
    assert.same({"CHN", "ROW"}, chain:block("demand").regions)
    says("unknown buyers   'ROW_fd' (did you mean region 'RoW'?)", chain:check())
  end)
end)

describe("whose demand it is", function()
  local known, stray = given({"CHN", "RoW"}), given({"CHN", "ROW"})

  it("gives the right self-guarantee", function()
    -- RoW uses of a 5 of CHN's, 20 of its own, and as final goods 20 and 70; of b 6, 30, 10 and 52
    for _, chain in ipairs{known, (assert(read("ROW_fd")))} do
      assert.near(172 / 213, assert(chain:self_guarantee{home = "RoW"})(1, "rate"), 1e-12)
      assert.near(99 / 117, assert(chain:self_guarantee{home = "CHN"})(1, "rate"), 1e-12)
      local f = assert(chain:dependence{})
      near.array({55 / 65, 44 / 52, 90 / 115, 82 / 98}, f:column "self_sufficiency", 1e-12)
    end
  end)

  it("is refused where a column might be the region's own", function()
    local telling = "demand of 'ROW_fd' has no known region and might be that of 'RoW'"
    refuses("self_guarantee.home: " .. telling, function() stray:self_guarantee{home = "RoW"} end)
    refuses("diagnose.home: " .. telling, function() stray:diagnose{home = "RoW", goods = "a"} end)
    refuses("extraction.link.finals: " .. telling, function()
      stray:extraction{link = {from = "CHN", to = "RoW", finals = true}}
    end)
  end)

  it("is told, and left out, where the region has columns of its own", function()
    local note = "demand of 'ROW_fd' has no known region and was left out"
    local f = assert(stray:self_guarantee{home = "CHN"})
    assert.near(99 / 117, f(1, "rate"), 1e-12)
    says(note, f.note)
    says(note, assert(stray:diagnose{home = "CHN", goods = "a"}).note)
    says(note, assert(stray:extraction{link = {from = "RoW", to = "CHN", finals = true}}).note)
    assert.is_nil(known:self_guarantee{home = "CHN"}.note:find("left out", 1, true))
  end)

  it("leaves out of dependence only what needs it", function()
    local f, right = assert(stray:dependence{}), assert(known:dependence{})
    near.array(right:column "foreign", f:column "foreign", 1e-15)
    near.array({55 / 65, 44 / 52}, {f(1, "self_sufficiency"), f(2, "self_sufficiency")}, 1e-12)
    for _, column in ipairs{"self_sufficiency", "final"} do
      assert.is_nil(f(3, column))
      assert.is_nil(f(4, column))
    end
    says("was left out, so final and self_sufficiency of RoW are missing", f.note)
    says("are missing", assert(stray:dependence{home = "RoW"}).note)
    f = assert(stray:dependence{home = "CHN"})
    says("demand of 'ROW_fd' has no known region and was left out", f.note)
    assert.is_nil(f.note:find("missing", 1, true))
    assert.is_nil(right.note:find("left out", 1, true))
  end)

  it("decides who pays a tariff on final goods", function()
    local tariff = {by = "CHN", rate = 0.1}
    local right, f = assert(known:prices{tariff = tariff}), assert(stray:prices{tariff = tariff})
    near.array(right:column "price_change", f:column "price_change", 1e-15)
    assert.is_true(f.provenance.consumer_mean < right.provenance.consumer_mean)
    says("duty: demand of 'ROW_fd' has no known region and was left out", f.note)
    assert.is_nil(right.note:find("left out", 1, true))
  end)

  it("stays unknown when regions are left out, and is the one region's when all are merged", function()
    local china = assert(stray:select{region = "CHN"})
    assert.same({"CHN", "?", ""}, china:block("demand").regions)
    assert.same({"CHN", nil, "abroad", n = 3}, places.buyers(china))
    local merged = assert(stray:aggregate{each = "sector"})
    assert.same({"all", "all", n = 2}, places.buyers(merged))
    assert.near(0, merged:check().row.absolute, 1e-12)
    assert.same({"CHN", "ROW"}, stray:select{sector = "a"}:block("demand").regions[1] and
      {table.unpack(stray:select{sector = "a"}:block("demand").regions, 1, 2)})
    assert.same({"CHN", "abroad", "abroad", n = 3}, places.buyers(known:select{region = "CHN"}))
  end)

  it("is abroad for exports, and nobody's for what balances a table", function()
    local chain = given({"CHN", ""}, {"CHN_fd", "beyond"}, {"households", "exports"})
    assert.same({"CHN", "abroad", n = 2}, places.buyers(chain))
    chain = given({"CHN", ""}, {"CHN_fd", "error"}, {"households", "discrepancy"})
    assert.same({"CHN", "nobody", n = 2}, places.buyers(chain))
    assert.same({}, chain:check().stray_demand)
  end)
end)

describe("in a chain of one region", function()
  local function national(regions)
    return assert(lian.chain{nodes = {"a", "b"}, regions = {"H", "H"}, flows = {{20, 10}, {5, 30}},
      imports = {{4, 6}, {1, 2}}, demand = {labels = {"households", "exports", "other"},
        roles = {"households", "exports", "other"}, regions = regions,
        values = {{40, 30, 0}, {35, 20, 10}}, second = {{7, 1, 0}, {3, 2, 0}}}})
  end

  it("exports are bought abroad, and so is what names another region", function()
    assert.same({"H", "abroad", "H", n = 3}, places.buyers(national({"", "", ""})))
    assert.same({"H", "abroad", "abroad", n = 3}, places.buyers(national({"", "", "DEU"})))
  end)

  it("self-sufficiency and self-guarantee leave these out", function()
    -- a: own 20 + 10 + 40, imported 4 + 6 + 7; b: own 5 + 30 + 35 (+ 10), imported 1 + 2 + 3
    for _, case in ipairs{{{"", "", ""}, 80}, {{"", "", "DEU"}, 70}} do
      local chain, b = national(case[1]), case[2]
      near.array({70 / 87, b / (b + 6)}, assert(chain:dependence{}):column "self_sufficiency", 1e-12)
      assert.near((70 + b) / (87 + b + 6), assert(chain:self_guarantee{})(1, "rate"), 1e-12)
      assert.near((70 + b) / (87 + b + 6), assert(chain:self_guarantee{home = "H"})(1, "rate"), 1e-12)
    end
  end)

  it("another home is refused", function()
    refuses("self_guarantee.home: no region 'X' (there are: H)",
      function() national({"", "", ""}):self_guarantee{home = "X"} end)
  end)
end)
