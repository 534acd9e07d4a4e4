--- Labels that mislead: rows that are no money, value added with taxes on products, net exports, provinces' inflows,
--- output and taxes among final demand.
local lian = require "lian"
local roles = require "lian.chain.roles"

describe("labels of input rows", function()
  it("leave open what is no money, a stock, a rate, or at market prices", function()
    for _, label in ipairs{"Capital stock", "Capital employed", "Labour force", "Labour productivity", "Wage rate",
      "Value added share", "Value added per worker", "Value added deflator", "Land use", "Land (ha)",
      "Compensation, % of output", "Gross fixed capital formation", "Capital formation", "GDP at market prices",
      "Gross value added at market prices", "资本存量", "劳动者报酬占比", "Transport margins"} do
      assert.is_nil(roles.of_input(label), label)
    end
  end)

  it("still tell what they told", function()
    for label, role in pairs{["Use of imported products, cif"] = "imports", Capital = "surplus", Land = "surplus",
      ["Consumption of fixed capital"] = "depreciation", ["Gross value added at basic prices"] = "value_added",
      ["International transport margins"] = "imports", ["资本折旧"] = "depreciation"} do
      assert.equal(role, roles.of_input(label), label)
    end
  end)
end)

describe("labels of demand columns", function()
  it("take net exports for neither exports nor imports", function()
    for _, label in ipairs{"Net exports", "Net export", "Exports, net", "Exports (net)", "Net outflow", "净出口", "净流出",
      "净调出", "净流入"} do
      assert.is_nil(roles.of_demand(label), label)
    end
  end)

  it("know outflows and inflows of provinces, and capital formation", function()
    for label, role in pairs{["国内省外流出"] = "exports", ["国内省外流入"] = "imports", ["调出"] = "exports",
      ["调入"] = "imports", ["Domestic inflow"] = "imports", ["Domestic outflow"] = "exports",
      ["资本形成总额"] = "investment", ["固定资本形成总额"] = "investment", ["存货变动"] = "inventory"} do
      assert.equal(role, roles.of_demand(label), label)
    end
  end)
end)

local ROWS = {{"01", 10, 20, 5, 30, 5, 20, 12, 78}, {"02", 15, 40, 25, 60, 50, 70, 45, 215},
  {"03", 8, 30, 35, 90, 10, 12, 10, 175}}

-- the table with the last two columns called as said
local function read(imports, last, more)
  local lines = {("code,01,02,03,Households,GFCF,Exports,%s,%s"):format(imports, last)}
  for k, row in ipairs(ROWS) do lines[k + 1] = table.concat(row, ",") end
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
  local given = {path = path, flows = "01..03", demand = "Households.." .. last}
  for key, value in pairs(more or {}) do given[key] = value end
  local chain, report = lian.read.matrix(given)
  os.remove(path)
  return chain, report
end

describe("columns beside final demand", function()
  it("that are output are its sum with imports subtracted: refused, or left out", function()
    for _, label in ipairs{"Total output", "Whole"} do
      local chain, message = read("Imports", label)
      assert.is_nil(chain)
      assert.truthy(message:find(("'%s' is the sum of 'Households', 'GFCF', 'Exports', 'Imports' and 1 more: it would "
        .. "count twice"):format(label), 1, true), message)
      local dropped = assert(read("Imports", label, {totals = "drop"}))
      assert.same({78, 215, 175}, dropped:output())
    end
  end)

  it("that are taxes, margins, supply or output by their labels are asked about", function()
    for _, label in ipairs{"Import duties", "Taxes less subsidies on products", "Trade and transport margins",
      "Total supply", "Gross output", "总产出", "关税"} do
      local chain, message = read("Imports", label, {demand = {"Households", "GFCF", "Exports", label}})
      assert.is_nil(chain, label)
      assert.truthy(message:find(("'%s' is no final use by its label"):format(label), 1, true), message)
    end
    local said = assert(read("Imports", "Import duties", {demand = {"Households", "GFCF", "Exports",
      other = "Import duties"}}))
    assert.same({35 + 55 + 78, 80 + 180 + 215, 73 + 112 + 175}, said:output())
  end)

  it("are asked about in tables made of arrays too", function()
    local given = {nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}}, demand = {Households = {5, 6},
      ["Import duties"] = {1, 2}}}
    local ok, message = pcall(lian.chain, given)
    assert.is_false(ok)
    assert.truthy(message:find("chain.demand.Import duties: it is no final use by its name", 1, true), message)
    given.demand["Import duties"] = {values = {1, 2}, role = "other"}
    assert.same({9, 15}, assert(lian.chain(given)):output())
  end)
end)

describe("subsidies that are positive", function()
  local function made(label, sign)
    return lian.chain{nodes = {"a", "b"}, flows = {{10, 10}, {10, 10}}, inputs = {wages = {20, 50},
      [label] = {values = {2 * sign, 5 * sign}, role = "taxes"}}}
  end

  it("are refused where output is what inputs sum to", function()
    for _, label in ipairs{"Subsidies on production", "Other subsidies", "减：补贴"} do
      local chain, message = made(label, 1)
      assert.is_nil(chain, label)
      assert.truthy(message:find("subsidies are subtracted, print them as negative numbers", 1, true), message)
      assert.same({38, 65}, assert(made(label, -1)):output())
    end
    for _, label in ipairs{"Other taxes less subsidies on production", "Net taxes"} do
      assert.same({42, 75}, assert(made(label, 1)):output())
    end
  end)
end)

describe("roles that labels speak against", function()
  it("are named by check, as in a chain that an earlier version saved", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {30, 40}}, output = {100, 200},
      demand = {labels = {"Households", "Imports"}, roles = {"households", "other"}, values = {{75, -5}, {140, -10}}},
      inputs = {labels = {"wages", "Imports of goods", "Taxes on products"}, roles = {"labour", "other", "other"},
        values = {{40, 90}, {15, 40}, {5, 10}}}})
    local check = chain:check()
    assert.same({"input 'Imports of goods' has role other and counts as value added, its label says imports",
      "input 'Taxes on products' has role other and counts as value added, its label says product_taxes",
      "demand 'Imports' has role other, its label says imports"}, check.doubts)
    assert.truthy(tostring(check):find("doubt            input 'Imports of goods' has role other", 1, true))
    assert.equal(200, check.value_added) -- what the roles say: imports and taxes on products are in it
  end)

  it("are not spoken of where they agree", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {30, 40}}, output = {100, 200},
      demand = {Households = {75, 140}, Imports = {-5, -10}}, inputs = {wages = {40, 90}, Imports = {20, 50}}})
    assert.same({}, chain:check().doubts)
    assert.same({}, assert(lian.read.nbs(lian.sample "eight_sectors.csv")):check().doubts)
  end)
end)
