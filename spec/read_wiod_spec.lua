local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

local function sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end

describe("lian.read.wiod2013", function()
  local folder, paths

  setup(function()
    folder, paths = malformed.folder(), {}
    for name, rows in pairs(malformed.wiod2013()) do
      paths[name] = folder:write(name .. "_2009.csv", rows)
    end
  end)
  teardown(function() folder:remove() end)

  it("reads flows, demand and output from three files", function()
    local chain, report = assert(lian.read.wiod2013(paths))
    assert.same({"AAA_c1", "AAA_c2", "BBB_c1", "BBB_c2"}, chain:nodes())
    assert.same({"AAA", "AAA", "BBB", "BBB"}, chain:axis("region"))
    assert.same({"c1", "c2", "c1", "c2"}, chain:axis("sector"))
    assert.same({"Farms", "Mills", "Farms", "Mills"}, (chain:attribute("name")))
    assert.same({70, 100, 80, 116}, chain:output())
    assert.equal(2009, chain:meta().year)
    assert.equal(2, report.regions)
    assert.is_nil(report.repaired)
  end)

  it("knows the region and role of each demand category", function()
    local demand = assert(lian.read.wiod2013(paths)):block("demand")
    assert.same({"AAA", "AAA", "AAA", "AAA", "AAA", "BBB", "BBB", "BBB", "BBB", "BBB"},
      demand.regions)
    assert.same({"households", "other", "government", "investment", "inventory"},
      {table.unpack(demand.roles, 6)})
  end)

  it("makes output the row sum where flows are truncated", function()
    local rows = malformed.wiod2013().output
    rows[2][4] = "71.7"
    local output = folder:write("x_2009.csv", rows)
    local given = {flows = paths.flows, demand = paths.demand, output = output}
    local chain, report = assert(lian.read.wiod2013(given))
    assert.equal(70, chain:output()[1])
    assert.near(1.7, report.balance.row.absolute, 1e-12)
    assert.truthy(report.repaired:find("row", 1, true))
    given.balance = "demand"
    chain = assert(lian.read.wiod2013(given))
    assert.equal(71.7, chain:output()[1])
    assert.near(1.7, chain:block("demand").values:get("AAA_c1", "discrepancy"), 1e-12)
    given.balance = "refuse"
    local nothing, message = lian.read.wiod2013(given)
    assert.is_nil(nothing)
    assert.truthy(message:find("row balance of 'AAA_c1' is off by 1.7", 1, true), message)
  end)

  it("needs no output: it is then the row sum", function()
    local chain = assert(lian.read.wiod2013{flows = paths.flows, demand = paths.demand})
    assert.same({70, 100, 80, 116}, chain:output())
  end)

  local radius = {[1995] = 0.561, [2000] = 0.562, [2005] = 0.576, [2008] = 0.611,
    [2009] = 0.620, [2011] = 0.610}
  for _, year in ipairs(data.years(1995, 2011, {[2003] = true, [2010] = true})) do
    it("reads the world in " .. year, data.needed(function()
      local function path(letter, tail)
        return data.path(("wiod2013_mrio/%s_%d.csv%s"):format(letter, year, tail))
      end
      local chain, report = assert(lian.read.wiod2013{flows = path("Z", ".gz"),
        demand = path("Y", ".gz"), output = path("x", ""),
        sectors = data.path("wiod2013_mrio/sectors.csv")})
      assert.equal(1435, #chain)
      assert.equal(41, report.regions)
      -- truncation to whole millions: at most 113 a row
      assert.is_true(report.balance.row.absolute <= 113)
      assert.is_true(#report.zero_output >= 17 and #report.zero_output <= 22)
      assert.equal(0, report.negative_cells)
      -- rows that hold nothing but a truncated fall of inventories; their columns are empty
      assert.is_true(#report.negative_output <= 2)
      for _, node in ipairs(report.negative_output) do
        assert.is_true(chain:output()[chain:index(node)] >= -2)
      end
      if radius[year] then assert.near(radius[year], chain:check().radius, 5e-4) end
    end))
  end

  it("reads the published table of 7 regions", data.needed(function()
    local chain, report = assert(lian.read.wiod2013{
      flows = data.path("wiod2013_mrio/Zreg_2011.csv.gz"),
      demand = data.path("wiod2013_mrio/Yreg_2011.csv.gz"),
      output = data.path("wiod2013_mrio/xreg_2011.csv")})
    assert.equal(245, #chain)
    assert.equal(7, report.regions)
    assert.equal("OTHER_EU", chain:axis("region")[36])
  end))
end)

describe("lian.read.wiod2016", function()
  local folder, path

  setup(function()
    folder = malformed.folder()
    path = folder:write("ABC_NIOT_nov16.csv", malformed.wiod2016())
  end)
  teardown(function() folder:remove() end)

  it("reads one year of a country, domestic and imported flows apart", function()
    local chain, report = assert(lian.read.wiod2016(path, {year = 2010}))
    assert.same({"A", "B"}, chain:nodes())
    assert.same({"ABC", "ABC"}, chain:axis("region"))
    assert.same({100, 150}, chain:output())
    assert.equal(2010, chain:meta().year)
    assert.is_true(chain:meta().split)
    assert.equal(10, chain:flows("imports"):get("B", "B"))
    assert.equal(7, chain:block("demand").second:get("B", "CONS_h"))
    assert.same({"Farms", "Mills"}, (chain:attribute("name")))
    assert.same({"II_fob", "EXP_adj", "PURR", "PURNR"}, report.dropped)
  end)

  it("counts transport margins as imported, taxes on products as neither import nor value added", function()
    local chain = assert(lian.read.wiod2016(path, {year = 2010}))
    local inputs = chain:block("inputs")
    assert.same({"TXSP", "VA", "IntTTM"}, inputs.labels)
    assert.same({"product_taxes", "value_added", "imports"}, inputs.roles)
    assert.same({60, 82}, chain:value_added())
  end)

  it("reads another year, or the last", function()
    assert.equal(101, assert(lian.read.wiod2016(path, {year = 2011})):output()[1])
    assert.equal(2011, (assert(lian.read.wiod2016(path, {year = "last"}))):meta().year)
  end)

  it("asks for the year when the file holds several", function()
    local chain, message, code = lian.read.wiod2016(path)
    assert.is_nil(chain)
    assert.truthy(message:find("2 years (2010 to 2011)", 1, true), message)
    assert.equal("not_found", code)
    chain, message, code = lian.read.wiod2016(path, {year = 1999})
    assert.is_nil(chain)
    assert.truthy(message:find("the year 1999 is not there", 1, true), message)
    assert.equal("not_found", code)
  end)

  it("refuses a year that is none", function()
    assert.has_error(function() lian.read.wiod2016(path, {year = "first"}) end)
  end)

  local countries = {"AUS", "AUT", "BEL", "BGR", "BRA", "CAN", "CHE", "CHN", "CYP", "CZE", "DEU",
    "DNK", "ESP", "EST", "FIN", "FRA", "GRC", "HRV", "HUN", "IDN", "IND", "IRL", "ITA", "JPN",
    "KOR", "LTU", "LUX", "LVA", "MLT", "NLD", "NOR", "PRT", "ROU", "RUS", "SVK", "SVN", "SWE",
    "TUR", "TWN", "USA"}
  -- the source's own defects, million USD
  local defect = {ROU = {[2014] = 3853}, LUX = {[2014] = 65}, BGR = {[2014] = 27}, MLT = {}}

  for _, country in ipairs(countries) do
    it("reads every year of " .. country .. " #slow", data.needed(function()
      local file = data.path(("wiod2016_niot/%s_NIOT_nov16.csv.gz"):format(country))
      for _, year in ipairs(data.years(2000, 2014)) do
        local chain, report = assert(lian.read.wiod2016(file, {year = year}))
        assert.equal(56, #chain)
        assert.is_true(report.balance.row.absolute < 2e-5)
        local bound = defect[country] and (defect[country][year] or 9) or 0.7
        assert.is_true(report.balance.column.absolute < bound,
          ("%s %d: %g"):format(country, year, report.balance.column.absolute))
        assert.is_true(#report.zero_output <= (country == "RUS" and 23 or 11))
        assert.equal(0, report.negative_cells)
      end
    end))
  end

  it("finds the published spectral radius of China 2014", data.needed(function()
    local chain = assert(lian.read.wiod2016(data.path("wiod2016_niot/CHN_NIOT_nov16.csv.gz"),
      {year = 2014}))
    assert.near(0.631, chain:check().radius, 5e-4)
    assert.equal(sum(chain:value_added()), sum(chain:block("inputs").values:row("VA")))
  end))
end)
