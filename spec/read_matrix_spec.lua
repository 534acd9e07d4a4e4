local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

describe("lian.read.matrix", function()
  local folder, path

  setup(function()
    folder = malformed.folder()
    path = folder:write("table.csv", malformed.matrix())
  end)
  teardown(function() folder:remove() end)

  local function given(extra)
    local o = {path = path, labels = 2, flows = {rows = "AAA_x..BBB_y", columns = "AAA_x..BBB_y"},
      demand = {"households", "exports"}, inputs = {"wages", "profits"}, output = "output"}
    for k, v in pairs(extra or {}) do o[k] = v end
    return o
  end

  it("reads what it is told to", function()
    local chain, report = assert(lian.read.matrix(given{unit = "million EUR", year = 2020}))
    assert.same({"AAA_x", "AAA_y", "BBB_x", "BBB_y"}, chain:nodes())
    assert.same({70, 100, 80, 116}, chain:output())
    assert.same({"households", "exports"}, chain:block("demand").labels)
    assert.same({"wages", "profits"}, chain:block("inputs").labels)
    assert.same({"farms", "mills", "Farms", "Mills"}, (chain:attribute("name")))
    assert.equal("million EUR", chain:meta().unit)
    assert.equal(0, report.balance.row.absolute)
    assert.equal(2, report.regions)
  end)

  it("splits labels into region and sector where they form a grid", function()
    local chain = assert(lian.read.matrix(given()))
    assert.same({"AAA", "AAA", "BBB", "BBB"}, chain:axis("region"))
    assert.same({"x", "y", "x", "y"}, chain:axis("sector"))
    local one = assert(lian.read.matrix(given{region = "EU"}))
    assert.same({"EU", "EU", "EU", "EU"}, one:axis("region"))
    assert.same({"AAA_x", "AAA_y", "BBB_x", "BBB_y"}, one:axis("sector"))
  end)

  it("does not split labels that only look alike", function()
    local rows = malformed.records("node,oil_gas,oil_coal,gas_x,output\noil_gas,1,2,3,10\n"
      .. "oil_coal,1,1,1,9\ngas_x,0,1,2,8")
    local chain = assert(lian.read.matrix{path = folder:write("alike.csv", rows),
      flows = "oil_gas..gas_x", output = "output"})
    assert.same({"home", "home", "home"}, chain:axis("region"))
  end)

  it("splits at the last mark when the first gives no grid", function()
    local rows = malformed.records("n,A_c1,A_c2,B_C_c1,B_C_c2,x\nA_c1,1,1,1,1,9\nA_c2,1,2,1,1,9\n"
      .. "B_C_c1,1,1,3,1,9\nB_C_c2,1,1,1,4,9")
    local chain = assert(lian.read.matrix{path = folder:write("last.csv", rows),
      flows = "A_c1..B_C_c2", output = "x"})
    assert.same({"A", "A", "B_C", "B_C"}, chain:axis("region"))
  end)

  it("takes roles with the selectors", function()
    local chain = assert(lian.read.matrix(given{demand = {households = "house*", exports = 6},
      inputs = {labour = "wages", surplus = "profits"}}))
    assert.same({"households", "exports"}, chain:block("demand").roles)
    assert.same({"labour", "surplus"}, chain:block("inputs").roles)
  end)

  it("refuses what is said at the wrong place, and says where it belongs", function()
    local function wrong(telling, extra)
      local o = given(extra)
      local ok, raised = pcall(lian.read.matrix, o)
      assert.is_false(ok)
      assert.truthy(raised:find("^[^:]*read_matrix_spec.lua:%d+: "), raised)
      assert.truthy(raised:find(telling, 1, true), raised)
    end
    wrong("read.matrix.demand.households: another file is said for all roles at once: demand = {path =, columns = "
      .. "{households = ...}}, or rows", {demand = {households = {path = "x.csv", columns = "x"}}})
    wrong("read.matrix.inputs.labour: another file is said for all roles at once: inputs = {path =, columns = "
      .. "{labour = ...}}, or rows", {inputs = {labour = {path = "x.csv", rows = "x"}}})
    wrong("read.matrix.demand: another file needs its path: {path =, rows =, columns =}",
      {demand = {columns = "households"}})
    wrong("read.matrix.demand.households: expected a label, a range 'first..last', a pattern, a number, or an array "
      .. "of these, got the key 'label'", {demand = {households = {label = "households"}}})
    wrong("read.matrix.demand: no role 'housholds', did you mean 'households'?",
      {demand = {housholds = "households"}})
    wrong("read.matrix.demand: unknown option 'column', did you mean 'columns'?",
      {demand = {path = path, column = "households"}})
    wrong("read.matrix.demand: rows are those of the nodes; give columns alone",
      {demand = {path = path, rows = "AAA_x", columns = "households"}})
    wrong("read.matrix.inputs: give rows or columns, not both", {inputs = {path = path, rows = "wages", columns = "x"}})
    wrong("read.matrix.output: give rows or columns, not both", {output = {path = path, rows = 1, columns = 1}})
    wrong("read.matrix.output: expected a label", {output = {column = "output"}})
    wrong("read.matrix.output: expected a label, a range 'first..last', a pattern, a number, or an array of these, "
      .. "got 1.9", {output = 1.9})
    wrong("read.matrix.flows: unknown option 'row', did you mean 'rows'?", {flows = {row = "AAA_x", columns = "AAA_x"}})
    wrong("read.matrix.flows.rows: expected a label", {flows = {from = "AAA_x"}})
    wrong("read.matrix.drop: expected a label", {drop = {nodes = "AAA_x"}})
    wrong("read.matrix.nodes: expected a file name or an array of labels, got the key 'path'",
      {nodes = {path = "nodes.csv"}})
    wrong("read.matrix.zero: expected a text or an array of texts, got the key 'text'", {zero = {text = ".."}})
    wrong("read.matrix.negate: 'output' is no column of demand", {negate = "output"})
    local o = given{negate = "exports"}
    o.demand = nil
    assert.error_matches(function() lian.read.matrix(o) end,
      "read.matrix.negate: it names columns of demand, and none is given")
  end)

  it("derives output from flows and demand", function()
    local o = given()
    o.output = nil
    assert.same({70, 100, 80, 116}, assert(lian.read.matrix(o)):output())
  end)

  it("subtracts columns that it is told to", function()
    local rows = malformed.matrix()
    for k, row in ipairs(rows) do
      table.insert(row, 9, k == 1 and "imports" or k <= 5 and "5" or "")
      if k > 1 and k <= 5 then row[8] = tostring(tonumber(row[8]) + 5) end
    end
    local chain = assert(lian.read.matrix(given{path = folder:write("imports.csv", rows),
      demand = {other = {"households", "exports"}, imports = "imports"}, negate = "imports"}))
    assert.same({-5, -5, -5, -5}, chain:block("demand").values:column("imports"))
  end)

  it("finds demand, inputs and output in other files, by node labels", function()
    local flows = folder:write("flows.csv", malformed.records("n,a,b\na,10,20\nb,30,40"))
    local rest = folder:write("rest.csv", malformed.records("n,final,wages,total\n"
      .. "b,30,40,100\na,70,60,100"))
    local chain = assert(lian.read.matrix{path = flows, demand = {path = rest, columns = "final"},
      inputs = {path = rest, columns = {labour = "wages"}},
      output = {path = rest, columns = "total"}})
    assert.same({70, 30}, chain:final_demand())
    assert.same({60, 40}, chain:value_added())
    assert.same({"labour"}, chain:block("inputs").roles)
  end)

  it("reads the imported part from a second file of the same layout", function()
    local rows = malformed.records("n,a,b,final,x\na,10,20,70,100\nb,30,40,30,100\n"
      .. "wages,55,33,0,0")
    local abroad = malformed.records("n,a,b,final,x\na,1,2,3,6\nb,4,5,6,15\nwages,0,0,0,0")
    local chain = assert(lian.read.matrix{path = folder:write("home.csv", rows),
      imports = folder:write("abroad.csv", abroad), flows = "a..b", demand = "final", output = "x",
      inputs = "wages"})
    assert.equal(4, chain:flows("imports"):get("b", "a"))
    assert.equal(6, chain:block("demand").second:get("b", "final"))
  end)

  it("takes axes and attributes from a table of nodes", function()
    local nodes = folder:write("nodes.csv", malformed.records("code,region,sector,jobs,note\n"
      .. "BBB_x,B,x,5,new\nBBB_y,B,y,,old\nAAA_x,A,x,7,new\nAAA_y,A,y,8.5,old"))
    local chain = assert(lian.read.matrix(given{nodes = nodes}))
    assert.same({"A", "A", "B", "B"}, chain:axis("region"))
    assert.same({7, 8.5, 5, false}, (chain:attribute("jobs")))
    assert.same({"new", "old", "new", "old"}, (chain:attribute("note")))
  end)

  it("takes labels for files that have none", function()
    local bare = folder:write("bare.csv", "1,2\n3,4\n")
    local chain = assert(lian.read.matrix{path = bare, header = 0, labels = 0,
      nodes = {"a", "b"}, output = {path = folder:write("x.csv", "node,x\na,10\nb,20\n")}})
    assert.same({"a", "b"}, chain:nodes())
    assert.same({10, 20}, chain:output())
  end)

  it("refuses totals among the nodes, or leaves them out", function()
    local rows = malformed.records("n,a,b,ab,c,x\na,1,2,3,4,20\nb,5,1,6,2,30\nab,6,3,9,6,50\n"
      .. "c,2,2,4,3,40")
    local file = folder:write("total.csv", rows)
    local chain, message = lian.read.matrix{path = file, flows = "a..c", output = "x"}
    assert.is_nil(chain)
    assert.truthy(message:find("'ab' is the sum of 'a' to 'b'", 1, true), message)
    local report
    chain, report = assert(lian.read.matrix{path = file, flows = "a..c", output = "x",
      totals = "drop"})
    assert.same({"a", "b", "c"}, chain:nodes())
    assert.same({"ab"}, report.dropped)
    chain = assert(lian.read.matrix{path = file, flows = "a..c", output = "x", drop = "ab"})
    assert.same({"a", "b", "c"}, chain:nodes())
    assert.equal(4, #assert(lian.read.matrix{path = file, flows = "a..c", output = "x",
      totals = "keep"}))
  end)

  -- FAULTS T17
  it("books what a sector without output buys, or says how", function()
    local text = "n,a,b,z,fd,x\na,10,20,4,66,100\nb,30,10,0,80,120\nz,0,0,0,0,0\nva,60,90,-4,,\n"
    local file = folder:write("idle.csv", text)
    local function idle(balance)
      return lian.read.matrix{path = file, flows = "a..z", demand = "fd", inputs = {value_added = "va"}, output = "x",
        balance = balance}
    end
    local chain, message = idle()
    assert.is_nil(chain)
    local told = "'z' has no output, but buys 4: coefficients would divide by zero; balance = 'demand' or 'output'"
    assert.truthy(message:find(told, 1, true), message)
    for _, balance in ipairs{"demand", "output"} do
      local report
      chain, report = assert(idle(balance))
      assert.same({100, 120, 0}, chain:output())
      assert.equal(0, chain:flows():get("a", "z"))
      assert.same({4, 0, 0}, chain:block("demand").values:column(2))
      assert.equal("discrepancy", chain:block("demand").roles[2])
      assert.same({70, 80, 0}, chain:final_demand())
      assert.same({60, 90, -4}, chain:value_added()) -- as published
      assert.same({60, 90, 0}, chain:block("inputs").values:col_sums())
      assert.truthy(tostring(report):find("what sectors without output buy is the demand category", 1, true))
    end
    file = folder:write("idle.csv", (text:gsub("\nz,0,0,0,0,0", "\nz,3,0,0,-3,0")))
    chain, message = idle("demand")
    assert.is_nil(chain)
    told = "'z' has no output, but sells 3 to sectors and buys 4: balance = 'output'"
    assert.truthy(message:find(told, 1, true), message)
  end)

  it("reads texts that stand for zero", function()
    local file = folder:write("zero.csv", "n;a;b;x\na;1;-;10\nb;..;2;10\n")
    local chain = assert(lian.read.matrix{path = file, flows = "a..b", output = "x",
      zero = {"-", ".."}})
    assert.equal(0, chain:flows():get("a", "b"))
  end)

  it("reads the sample table that is installed", function()
    local chain = assert(require("lian.examples.four_regions")())
    assert.equal(32, #chain)
  end)
end)

describe("lian.read.matrix on published tables", function()
  local real = data.case(it)

  local function uk(extra)
    local o = {path = data.path("uk_ioat_2010/uk_2010_iot_domestic_basic_pxp.csv"), labels = 2,
      flows = "01..NPISH_96", region = "GBR", unit = "million GBP", year = 2010,
      demand = {households = "Households", other = "Non-profit instns serving households",
        government = "Central government..Local government",
        investment = {"Gross fixed capital formation", "Valuables"},
        inventory = "Changes in inventories", exports = "Exports of*"},
      inputs = {imports = "Imported goods and services",
        product_taxes = "Taxes less subsidies on products",
        taxes = "Taxes less subsidies on production", labour = "Compensation of employees",
        surplus = "Gross Operating Surplus"},
      output = "Total output"}
    for k, v in pairs(extra or {}) do o[k] = v end
    return o
  end

  real("reads the UK of 2010", function()
    local chain, report = assert(lian.read.matrix(uk()))
    assert.equal(127, #chain)
    assert.near(0.4247, chain:check().radius, 5e-5)
    assert.is_true(report.balance.row.relative < 1e-14)
    assert.is_true(report.balance.column.relative < 1e-14)
    assert.same(chain:output(), assert(lian.read.matrix(uk{output = "Total demand"})):output())
  end)

  real("reads the imported part of the UK beside it", function()
    local o = uk{imports = data.path("uk_ioat_2010/uk_2010_use_imports_pxp.csv")}
    o.inputs.imports = nil
    local chain, report = assert(lian.read.matrix(o))
    assert.is_true(chain:meta().split)
    -- the imports of each column are the published row of imported goods and services
    assert.is_true(report.balance.column.relative < 1e-8)
  end)

  real("reads Germany 1995, whose file has no row labels", function()
    local chain = assert(lian.read.matrix{path = data.answer("tables/de1995_Z.csv"), labels = 0,
      output = {path = data.answer("tables/de1995_answers.csv"), columns = "x"}, region = "DEU"})
    assert.equal("industry_group", chain:nodes()[2])
    assert.equal(43910, chain:output()[1])
    -- Eurostat manual 2008, backward linkages
    assert.near(1.7048382794677948, chain:leontief():col_sums()[1], 1e-9)
  end)

  real("reads the 7 published regions", function()
    local chain, report = assert(lian.read.matrix{
      path = data.path("wiod2013_mrio/Zreg_2011.csv.gz"),
      demand = {path = data.path("wiod2013_mrio/Yreg_2011.csv.gz")},
      output = {path = data.path("wiod2013_mrio/xreg_2011.csv")}, balance = "output"})
    assert.equal(7, report.regions)
    assert.equal("OTHER_EU", chain:axis("region")[36])
    assert.equal(35, #chain:block("demand").labels)
  end)

  real("reads Chile 2013, demand and wages from a second file", function()
    local folder = data.path("chile_2013_12sector/")
    local chain = assert(lian.read.matrix{path = folder .. "transaction_matrix.csv",
      demand = {path = folder .. "wage_demand_matrix.csv", columns = {
        households = "household_consumption", other = "non_profit_consumption",
        government = "government_consumption", investment = "gross_fixed_capital_formation",
        inventory = "change_in_inventories", exports = "exports"}},
      output = {path = folder .. "wage_demand_matrix.csv", columns = "final_total_demand"},
      nodes = folder .. "employment_matrix.csv", region = "CHL"})
    assert.near(0.410, chain:check().radius, 5e-4)
    assert.equal(728257, (chain:attribute("employees"))[1])
  end)

  real("reads Belgium 2015 in 63 sectors", function()
    local accounts = data.path("belgium_io2015_shock/other_accounts_BE_NACE64.csv")
    local chain, report = assert(lian.read.matrix{
      path = data.path("belgium_io2015_shock/IO_BE_NACE64.csv"),
      demand = {path = accounts, columns = {households = "Household demand*",
        other = "Total other demand*"}},
      output = {path = accounts, columns = "Sectoral output*"}, region = "BEL"})
    assert.equal(63, #chain)
    assert.near(0.431, chain:check().radius, 5e-4)
    assert.is_true(report.balance.row.relative < 1e-13)
  end)

  real("leaves out the aggregates that Eurostat mixes with their parts", function()
    local chain, report = assert(lian.read.matrix{
      path = data.path("eu_small_iots/belgium_iot_eurostat.csv"), flows = "CPA_A01..CPA_U",
      demand = {households = "P3_S14", other = "P3_S15", government = "P3_S13",
        investment = "P51G", inventory = "P5M", exports = "P6"},
      inputs = {imports = "P7", product_taxes = "D21X31", value_added = "B1G"}, output = "TS_BP",
      totals = "drop", drop = {"CPA_Q87_88", "CPA_T"}})
    assert.equal(89, #chain)
    assert.is_true(report.balance.row.absolute < 0.07)
    assert.same({"CPA_Q87_88", "CPA_T", "CPA_B", "CPA_C10-12", "CPA_C13-15",
      "CPA_C31_32", "CPA_E37-39", "CPA_F", "CPA_I", "CPA_J59_60", "CPA_J62_63", "CPA_M69_70",
      "CPA_M74_75", "CPA_N80-82", "CPA_R90-92"}, report.dropped)
  end)
end)
