local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

local function sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end

local function temporary(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  return path
end

-- three regions with two goods each, demand by region, jobs, attributes
local function three_regions(sparse)
  local parts = random_table.new(5, {nodes = 6, regions = 3, density = 1})
  local households = parts.demand.households
  local rest = {}
  for i = 1, 6 do
    rest[i] = {households[i] / 2, households[i] / 4, households[i] / 4,
      parts.demand.exports[i] + parts.demand.inventory[i]}
  end
  parts.demand = {labels = {"R1_c", "R2_c", "R3_c", "other"}, regions = {"R1", "R2", "R3", ""},
    roles = {"households", "households", "households", "exports"}, values = rest}
  parts.extensions = {labels = {"jobs"}, units = {"persons"}, values = {parts.extensions.jobs.values},
    second = lian.matrix(1, 4, {1, 2, 3, 4})}
  parts.attributes = {name = {"Food", "Tools", "Food", "Tools", "Food", "Tools"}, stock = {1, 2, 3, 4, 5, 6},
    speed = {7, false, 7, 8, 7, 8}}
  if sparse then
    parts.links = {}
    for i, row in ipairs(parts.flows) do
      for j, v in ipairs(row) do
        if v ~= 0 then table.insert(parts.links, {parts.nodes[i], parts.nodes[j], v}) end
      end
    end
    parts.flows, parts.kind = nil, "network"
  end
  return assert(lian.chain(parts))
end

local EAST = {R1 = "East", R2 = "West", R3 = "East"}

local function same_chain(one, two, tolerance)
  assert.same(one:nodes(), two:nodes())
  near.matrix(one:flows():totable(), two:flows(), tolerance)
  near.array(one:output(), two:output(), tolerance)
  for _, part in ipairs{"demand", "inputs", "extensions"} do
    local a, b = one:block(part), two:block(part)
    assert.same(a.labels, b.labels)
    assert.same(a.roles, b.roles)
    near.matrix(a.values:totable(), b.values, tolerance)
  end
end

describe("aggregation", function()
  local chain = three_regions()

  it("adds nodes up by a map of labels", function()
    local two = assert(tables.textbook{extensions = {jobs = {values = {30, 20}, unit = "persons"}}}
      :aggregate{map = {s1 = "all", s2 = "all"}})
    assert.same({"all"}, two:nodes())
    assert.same({3000}, two:output())
    assert.same({950}, two:flows():row(1))
    assert.same({50}, two:block("extensions").values:row(1))
    assert.same({"persons"}, two:block("extensions").units)
    assert.equal("million USD", two:meta().unit)
  end)

  it("maps one axis and keeps the other", function()
    local two = assert(chain:aggregate{each = "region", map = EAST})
    assert.same({"East_s1", "East_s2", "West_s1", "West_s2"}, two:nodes())
    assert.same({"East", "East", "West", "West"}, two:axis("region"))
    assert.same({"s1", "s2", "s1", "s2"}, two:axis("sector"))
    local z = chain:flows()
    assert.near(z("R1_s1", "R1_s2") + z("R1_s1", "R3_s2") + z("R3_s1", "R1_s2") + z("R3_s1", "R3_s2"),
      two:flows()("East_s1", "East_s2"), 1e-10)
  end)

  it("adds up the demand of merged regions, unless told not to", function()
    local two = assert(chain:aggregate{each = "region", map = EAST})
    local demand = two:block("demand")
    assert.same({"East_c", "West_c", "other"}, demand.labels)
    assert.same({"East", "West", ""}, demand.regions)
    assert.same({"households", "households", "exports"}, demand.roles)
    assert.same({4, 2, 4}, two:block("extensions").second:row(1))
    local apart = assert(chain:aggregate{each = "region", map = EAST, demand = false})
    assert.same({"R1_c", "R2_c", "R3_c", "other"}, apart:block("demand").labels)
  end)

  it("takes an axis alone: a node for each value", function()
    local regions = assert(chain:aggregate{each = "region"})
    assert.same({"R1", "R2", "R3"}, regions:nodes())
    assert.same({"all", "all", "all"}, regions:axis("sector"))
    local sectors = assert(chain:aggregate{each = "sector"})
    assert.same({"s1", "s2"}, sectors:nodes())
    assert.same({"c", "other"}, sectors:block("demand").labels)
  end)

  it("keeps attributes where the members of a group agree", function()
    local sectors = assert(chain:aggregate{each = "sector"})
    assert.same({"Food", "Tools"}, (sectors:attribute("name")))
    assert.is_nil(sectors:attribute("stock"))
    assert.same({7, false}, (sectors:attribute("speed")))
  end)

  it("takes the map from a frame or a CSV file", function()
    local f = lian.frame.new{{"from", {"R1", "R2", "R3"}}, {"to", {"East", "West", "East"}}}
    same_chain(chain:aggregate{each = "region", map = EAST}, chain:aggregate{each = "region", map = f}, 0)
    local path = temporary "region,group\nR1,East\nR2,West\nR3,East\n"
    same_chain(chain:aggregate{each = "region", map = EAST}, chain:aggregate{each = "region", map = path}, 0)
    os.remove(path)
  end)

  it("reads codes of a file as texts", function()
    local path = temporary "code,group\n1,10\n2,10\n"
    local coded = assert(lian.chain{nodes = {"1", "2"}, flows = {{1, 2}, {3, 4}}, output = {10, 20}})
    assert.same({"10"}, assert(coded:aggregate{map = path}):nodes())
    os.remove(path)
  end)

  it("splits nodes among groups by shares that sum to 1", function()
    local f = lian.frame.new{{"from", {"s1", "s2", "s2"}}, {"to", {"a", "a", "b"}}, {"share", {1, .4, .6}}}
    local two = assert(tables.textbook():aggregate{map = f})
    assert.same({"a", "b"}, two:nodes())
    near.array({1000 + 800, 1200}, two:output(), 1e-14)
    near.matrix({{150 + .4 * 500 + .4 * 200 + .16 * 100, .6 * 500 + .24 * 100},
      {.6 * 200 + .24 * 100, .36 * 100}}, two:flows(), 1e-14)
    near.array(two:output(), tables.textbook():aggregate{map = {s1 = "a", s2 = {a = .4, b = .6}}}:output(), 0)
    assert.error_matches(function() tables.textbook():aggregate{map = {s1 = "a", s2 = {a = .4, b = .5}}} end,
      "map%['s2'%]: the shares sum to 0.9, not 1")
  end)

  it("makes a table of a network", function()
    same_chain(chain:aggregate{each = "region", map = EAST},
      three_regions(true):aggregate{each = "region", map = EAST}, 1e-12)
    assert.equal("table", three_regions(true):aggregate{each = "sector"}:meta().kind)
  end)

  it("keeps imports apart", function()
    local split = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}},
      imports = {{5, 0}, {5, 10}}, demand = {labels = {"home"}, roles = {"households"},
      values = {{70}, {70}}, second = lian.matrix(2, 1, {10, 3})}})
    local one = assert(split:aggregate{map = {a = "all", b = "all"}})
    assert.same({20}, one:flows("imports"):row(1))
    assert.same({13}, one:block("demand").second:row(1))
  end)

  it("puts all that the map does not name into the group of *", function()
    local named = chain:aggregate{each = "region", map = {R1 = "E", R2 = "rest", R3 = "rest"}}
    local short = chain:aggregate{each = "region", map = {R1 = "E", ["*"] = "rest"}}
    assert.same(named:nodes(), short:nodes())
    assert.same(named:flows():row(1), short:flows():row(1))
    assert.error_matches(function() chain:aggregate{each = "region", map = {DEU = "EU", ["*"] = "rest"}} end,
      "the map names DEU, which the chain has not")
  end)

  it("names labels without a group, and groups for no label", function()
    assert.error_matches(function() chain:aggregate{each = "region", map = {R1 = "E", R2 = "E"}} end,
      "no group for R3; %[\"%*\"%] = \"rest\" takes all that are not named")
    assert.error_matches(function() tables.textbook():aggregate{map = {s1 = "a", s2 = "a", s22 = "b"}} end,
      "the map names s22, which the chain has not, did you mean 's2'%?")
    assert.error_matches(function() tables.textbook():aggregate{map = {s1 = "a", s22 = "b"}} end,
      "no group for s2; the map names s22, which the chain has not, did you mean 's2'%?")
    assert.error_matches(function() chain:aggregate{} end, "give each or map")
    assert.error_matches(function() chain:aggregate{each = "continent"} end,
      "no axis 'continent' %(there are: region, sector%)")
    for _, verb in ipairs{"aggregate", "aggregation_bias"} do
      assert.error_matches(function() chain[verb](chain, {by = "region"}) end,
        verb .. ".by: this option is called each now")
    end
    assert.error_matches(function() chain:aggregate{each = "region", map = {R1 = 1}} end,
      "map%['R1'%]: expected a group")
    local f = lian.frame.new{{"from", {"s1", "s2", "s2"}}, {"to", {"a", "a", "b"}}}
    assert.error_matches(function() tables.textbook():aggregate{map = f} end, "'s2' goes to 'a' and to 'b'")
    local made, _, code = chain:aggregate{map = "no such file.csv"}
    assert.is_nil(made)
    assert.equal("input_output", code)
  end)
end)

describe("aggregation of any table", function()
  for name, parts in random_table.each() do
    it("keeps totals and balances, in one step or two: " .. name, function()
      local chain = assert(lian.chain(parts))
      local groups, coarse, both = {}, {}, {}
      for i, label in ipairs(parts.nodes) do
        local g = "g" .. (i * 7) % 5
        groups[label], coarse[g] = g, g < "g3" and "low" or "high"
        both[label] = coarse[g]
      end
      local small = assert(chain:aggregate{map = groups})
      assert.near(sum(chain:output()), sum(small:output()), 1e-12 * sum(chain:output()))
      assert.near(sum(chain:flows():row_sums()), sum(small:flows():row_sums()),
        1e-12 * sum(chain:output()))
      assert.near(sum(chain:value_added()), sum(small:value_added()), 1e-11 * sum(chain:output()))
      assert.is_true(small:check().row.absolute <= 1e-12 * sum(chain:output()))
      assert.is_true(small:check().column.absolute <= 1e-12 * sum(chain:output()))
      same_chain(chain:aggregate{map = both}, small:aggregate{map = coarse}, 1e-12)
    end)
  end
end)

describe("aggregation bias", function()
  -- Germany 1995 in three groups
  local MAP = {agriculture_group = "goods", industry_group = "goods", construction = "goods",
    trade_group = "trade and business", business_services_group = "trade and business",
    other_services_group = "other"}

  real("is what the coarser table gets wrong (Morimoto 1970)", function()
    local germany = tables.germany()
    local small = assert(germany:aggregate{map = MAP})
    near.array({1.832304, 1.599648, 1.378393}, assert(small:multipliers{}):column "multiplier", 1e-6)
    local f = assert(germany:aggregation_bias{map = MAP,
      change = {industry_group = 10000, business_services_group = 5000}})
    assert.same({"goods", "trade and business", "other"}, f:column "node")
    near.array({16.325792, -65.302104, -18.005721}, f:column "bias", 1e-8)
  end)

  it("is nothing for the demand of the table itself", function()
    local chain = three_regions()
    local f = assert(chain:aggregation_bias{each = "region", map = EAST, change = chain:final_demand()})
    for _, v in ipairs(f:column "bias") do assert.near(0, v, 1e-9 * sum(chain:output())) end
  end)

  it("needs a change and a map", function()
    assert.error_matches(function() three_regions():aggregation_bias{each = "region"} end, "'change' is required")
    assert.error_matches(function() three_regions():aggregation_bias{change = {R1_s1 = 1}} end, "give each or map")
  end)
end)

describe("selection", function()
  local chain = three_regions()

  it("keeps balances: flows to and from the rest become demand and inputs", function()
    local one = assert(chain:select{region = "R1"})
    assert.same({"R1_s1", "R1_s2"}, one:nodes())
    assert.same({"R1", "R1"}, one:axis("region"))
    near.array({table.unpack(chain:output(), 1, 2)}, one:output(), 0)
    local demand, inputs = one:block("demand"), one:block("inputs")
    assert.equal("rest of chain", demand.labels[5])
    assert.equal("exports", demand.roles[5])
    assert.equal("from rest of chain", inputs.labels[3])
    assert.equal("imports", inputs.roles[3])
    local z = chain:flows()
    assert.near(z(1, 3) + z(1, 4) + z(1, 5) + z(1, 6), demand.values("R1_s1", "rest of chain"), 1e-12)
    assert.near(z(3, 1) + z(4, 1) + z(5, 1) + z(6, 1), inputs.values("from rest of chain", "R1_s1"), 1e-12)
    assert.is_true(one:check().row.absolute < 1e-10 and one:check().column.absolute < 1e-10)
  end)

  it("carries extensions and attributes along", function()
    local one = assert(chain:select{sector = "s2"})
    assert.same({"R1_s2", "R2_s2", "R3_s2"}, one:nodes())
    assert.same({2, 4, 6}, (one:attribute("stock")))
    assert.same({false, 8, 8}, (one:attribute("speed")))
    near.array({chain:block("extensions").values(1, 2), chain:block("extensions").values(1, 4),
      chain:block("extensions").values(1, 6)}, one:block("extensions").values:row(1), 0)
    assert.same({1, 2, 3, 4, 0}, one:block("extensions").second:row(1))
  end)

  it("takes labels, or several axes that must hold together", function()
    assert.same({"R2_s1"}, chain:select{region = "R2", sector = "s1"}:nodes())
    assert.same({"R1_s2", "R3_s1"}, chain:select{"R3_s1", "R1_s2"}:nodes())
  end)

  it("in two steps is that in one", function()
    same_chain(chain:select{region = "R1", sector = "s1"},
      chain:select{region = "R1"}:select{sector = "s1"}, 1e-12)
  end)

  it("of everything changes nothing", function()
    same_chain(chain, chain:select(chain:nodes()), 0)
  end)

  it("of a network is that of its twin as a table", function()
    local dense, sparse = chain:select{region = {"R1", "R3"}}, three_regions(true):select{region = {"R1", "R3"}}
    assert.equal("network", sparse:meta().kind)
    near.array(dense:output(), sparse:output(), 0)
    near.matrix(dense:block("demand").values:totable(), sparse:block("demand").values, 1e-12)
    near.matrix(dense:block("inputs").values:totable(), sparse:block("inputs").values, 1e-12)
    near.array(assert(dense:multipliers{}):column "multiplier",
      assert(sparse:multipliers{}):column "multiplier", 1e-12)
  end)

  it("of items asks for no balance", function()
    local items = assert(lian.chain{kind = "items", nodes = {"ore", "wafer", "chip"},
      links = {{"ore", "wafer", 1}, {"wafer", "chip", 2}}})
    assert.same({count = 1, from = {1}, to = {2}, value = {2}}, items:select{"wafer", "chip"}:links())
  end)

  it("of a split table books imported goods of others apart", function()
    local split = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}},
      imports = {{5, 1}, {5, 10}}, demand = {labels = {"home"}, values = {{70}, {70}}}})
    local one = assert(split:select{"a"})
    assert.same({5}, one:flows("imports"):row(1))
    assert.equal(5, one:block("inputs").values("imports of other goods", "a"))
    assert.equal(0, one:check().column.absolute)
  end)

  it("names what is not there", function()
    assert.error_matches(function() chain:select{region = "R4"} end, "no region 'R4'")
    assert.error_matches(function() chain:select{"R1_s3"} end, "no node 'R1_s3'")
    assert.error_matches(function() chain:select{region = "R1", nodes = "R2_s1"} end, "no node is selected")
    assert.error_matches(function() chain:select{continent = "Asia"} end, "unknown option 'continent'")
    assert.error_matches(function() chain:select() end, "labels, or")
  end)
end)

describe("selection from any table", function()
  for name, parts in random_table.each() do
    it("keeps balances: " .. name, function()
      local chain, half = assert(lian.chain(parts)), {}
      for i, label in ipairs(chain:nodes()) do if i % 2 == 1 then half[#half + 1] = label end end
      local part = assert(chain:select(half))
      local check, total = assert(part:check()), sum(chain:output())
      assert.is_true(check.row.absolute <= 1e-12 * total)
      assert.is_true(check.column.absolute <= 1e-12 * total)
      assert.equal(chain:flows()(1, 1), part:flows()(1, 1))
    end)
  end
end)

describe("splitting imports off", function()
  local function competitive()
    return assert(lian.chain{nodes = {"a", "b"}, flows = {{20, 30}, {10, 20}}, demand = {
      labels = {"home", "sold", "bought"}, roles = {"households", "exports", "imports"},
      values = {{50, 20, -20}, {30, 40, -90}}}})
  end

  it("gives each home use of a good the same share from abroad", function()
    local apart, how = assert(competitive():split())
    assert.is_true(apart:meta().split)
    assert.near(.2, how(1, "import_share"), 1e-14)
    near.array({4, 6}, apart:flows("imports"):row(1), 1e-14)
    near.array({16, 24}, apart:flows():row(1), 1e-14)
    assert.same({"home", "sold"}, apart:block("demand").labels)
    assert.near(10, apart:block("demand").second("a", "home"), 1e-14)
    assert.equal(0, apart:block("demand").second("a", "sold"))
    assert.is_true(apart:check().row.absolute < 1e-12 and apart:check().column.absolute < 1e-12)
  end)

  it("caps goods whose imports exceed home use, and says so", function()
    local apart, how = assert(competitive():split())
    assert.near(1.5, how(2, "import_share"), 1e-14)
    assert.same({false, true}, how:column "capped")
    assert.truthy(how.note:find("1 goods", 1, true))
    near.array({0, 0}, apart:flows():row(2), 1e-14)
    -- 30 more are imported to be exported
    assert.near(30, apart:block("demand").second("b", "sold"), 1e-14)
    assert.near(10, apart:block("demand").values("b", "sold"), 1e-14)
  end)

  it("is undone by totals", function()
    local chain = competitive()
    local back = assert(assert(chain:split()):totals())
    near.matrix(chain:flows():totable(), back:flows(), 1e-13)
    assert.same({"home", "sold", "imports"}, back:block("demand").labels)
    near.matrix(chain:block("demand").values:totable(), back:block("demand").values, 1e-13)
    near.array(chain:output(), back:output(), 0)
  end)

  it("is refused where nothing is known of imports", function()
    local made, message, code = tables.textbook():split()
    assert.is_nil(made)
    assert.equal("bad_data", code)
    assert.truthy(message:find("no demand category has the role imports", 1, true))
    assert.truthy(select(2, competitive():split():split()):find("apart already", 1, true))
    local _, told = assert(require "lian.examples.four_regions"()):split()
    assert.matches("(its 4 regions keep their origins apart already)", told, 1, true)
    assert.equal("bad_data", (select(3, competitive():totals())))
    assert.equal("unsupported", (select(3, tables.network():split())))
    assert.error_matches(function() competitive():split{method = "guess"} end, "split.method")
  end)

  real("misses China's published split of 2018 by 55 %, as its note says", function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    local estimated = assert(chain:totals():split()):flows("imports")
    local published, off, all = chain:flows("imports"), 0, 0
    for i = 1, #chain do
      local a, b = estimated:row(i), published:row(i)
      for j = 1, #chain do off, all = off + math.abs(a[j] - b[j]), all + b[j] end
    end
    assert.near(.55, off / all, 5e-3)
  end)
end)

-- the regional table that WIOD publishes; its country tables are cut to whole millions
describe("the world of 2011 in seven regions", function()
  local folder, world, published = data.path "wiod2013_mrio/", nil, nil

  local function matrix(name)
    local f = assert(lian.frame.read(folder .. name, {text = "label"}))
    return f, f:names()
  end

  setup(function()
    if not data.there then return end
    world = assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz", demand = folder .. "Y_2011.csv.gz",
      output = folder .. "x_2011.csv", sectors = folder .. "sectors.csv"})
    published = assert(world:aggregate{each = "region", map = folder .. "country_to_7_regions.csv"})
  end)

  real("has 245 nodes with the names of their sectors", function()
    assert.equal(245, #published)
    assert.equal("Agriculture, Hunting, Forestry and Fishing",
      (published:attribute("name"))[published:index "EUROZONE_c1"])
    assert.equal(35, #published:block("demand").labels)
  end)

  real("agrees with the published flows within 20.1 million", function()
    local f, names = matrix "Zreg_2011.csv.gz"
    local flows = published:flows()
    local worst, total, whole = 0, 0, 0
    for j = 2, #names do
      local ours = flows:column(names[j])
      local theirs = f:column(names[j])
      for i, label in ipairs(f:column "label") do
        local mine = ours[published:index(label)]
        worst, total, whole = math.max(worst, math.abs(mine - theirs[i])), total + mine, whole + theirs[i]
      end
    end
    assert.is_true(worst < 20.15, tostring(worst))
    assert.near(.99924, total / whole, 5e-6)
  end)

  real("agrees with the published demand and output within the same truncation", function()
    local f, names = matrix "Yreg_2011.csv.gz"
    local demand = published:block("demand").values
    for j = 2, #names do
      for i, v in ipairs(f:column(names[j])) do
        assert.near(v, demand(f(i, "label"), names[j]), 20.15)
      end
    end
  end)

  real("agrees with the published output within 3.2 million", function()
    local as_published = assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz",
      demand = folder .. "Y_2011.csv.gz", output = folder .. "x_2011.csv", balance = "demand"})
    local seven = assert(as_published:aggregate{each = "region", map = folder .. "country_to_7_regions.csv"})
    local x = seven:output()
    local f = assert(lian.frame.read(folder .. "xreg_2011.csv", {text = "label"}))
    for i = 1, #f do assert.near(f(i, "output"), x[seven:index(f(i, "label"))], 3.2) end
  end)
end)
