local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

local function coefficients(chain)
  local reciprocal = {}
  for j, x in ipairs(chain:output()) do reciprocal[j] = 1 / x end
  return chain:flows():scale(nil, reciprocal):totable()
end

local function near(expected, got, tolerance)
  assert.equal(#expected, #got)
  for i, row in ipairs(expected) do
    for j, value in ipairs(row) do assert.near(value, got[i][j], tolerance) end
  end
end

describe("lian.read.bea", function()
  local folder, make, use, imports

  setup(function()
    folder = malformed.folder()
    local files = malformed.bea()
    make = folder:write("Make_2009.csv", files.make)
    use = folder:write("Use_2009.csv", files.use)
    imports = folder:write("Import_2009.csv", files.imports)
  end)
  teardown(function() folder:remove() end)

  -- Miller and Blair 2009, chapter 5, six decimals
  it("gives the textbook's table by the industry technology (model B)", function()
    local chain = assert(lian.read.bea{make = make, use = use, technology = "industry"})
    assert.same({"A", "B"}, chain:nodes())
    near({{0.109091, 0.090909}, {0.106364, 0.063636}}, coefficients(chain), 5e-7)
    assert.same({100, 100}, chain:output())
    assert.same({80, 83}, chain:final_demand())
    near({{1.135612, 0.110254}, {0.128997, 1.080485}}, chain:leontief():totable(), 5e-7)
  end)

  it("gives the textbook's table by fixed product sales (model D)", function()
    local chain = assert(lian.read.bea{make = make, use = use, technology = "sales"})
    assert.same({"I1", "I2"}, chain:nodes())
    near({{0.1, 0.081818}, {0.122222, 0.072727}}, coefficients(chain), 5e-7)
    assert.same({90, 110}, chain:output())
    near({{72, 91}}, {chain:final_demand()}, 1e-9)
    near({{1.124587, 0.099228}, {0.148230, 1.091510}}, chain:leontief():totable(), 5e-7)
  end)

  it("reads fixed product sales when nothing is said", function()
    assert.same({"I1", "I2"}, assert(lian.read.bea{make = make, use = use}):nodes())
  end)

  it("knows what final demand and value added are", function()
    local chain = assert(lian.read.bea{make = make, use = use})
    assert.same({"households", "exports"}, chain:block("demand").roles)
    assert.same({"labour", "taxes", "surplus"}, chain:block("inputs").roles)
    assert.same({"USA", "USA"}, chain:axis("region"))
    assert.equal(2009, chain:meta().year)
  end)

  it("lists totals that it left out", function()
    local _, report = assert(lian.read.bea{make = make, use = use})
    table.sort(report.dropped)
    assert.same({"T001", "T004", "T005", "T006", "T007", "T008"}, report.dropped)
  end)

  it("keeps imports apart with the import matrix", function()
    for _, technology in ipairs{"industry", "sales"} do
      local whole = assert(lian.read.bea{make = make, use = use, technology = technology})
      local chain = assert(lian.read.bea{make = make, use = use, imports = imports,
        technology = technology, balance = "demand"})
      assert.is_true(chain:meta().split)
      local sum = chain:flows():add(chain:flows("imports"))
      near(whole:flows():totable(), sum:totable(), 1e-12)
    end
  end)

  it("makes an imported input of what no industry makes", function()
    local files = malformed.bea()
    for k, field in ipairs{"C", "0", "0", "0"} do table.insert(files.make[k], 4, field) end
    table.insert(files.use, 4, malformed.records("C,3,4,7,1,-8,-7,0")[1])
    files.use[6][2], files.use[6][3] = "37", "46" -- labour falls by what C costs
    local chain, report = assert(lian.read.bea{make = folder:write("Make_c.csv", files.make),
      use = folder:write("Use_c.csv", files.use), technology = "industry"})
    assert.same({"A", "B"}, chain:nodes())
    local inputs = chain:block("inputs")
    assert.equal("C", inputs.labels[#inputs.labels])
    assert.equal("imports", inputs.roles[#inputs.roles])
    assert.near(7, inputs.values:row("C")[1] + inputs.values:row("C")[2], 1e-12)
    assert.equal("C", report.dropped[1])
    local sales = assert(lian.read.bea{make = folder:write("Make_c.csv", files.make),
      use = folder:write("Use_c.csv", files.use), technology = "sales"})
    assert.same({3, 4}, sales:block("inputs").values:row("C"))
  end)

  it("takes names from a table of codes", function()
    local names = folder:write("names.csv", malformed.records("code,name\nI1,Farms\nI2,Mills"))
    local chain = assert(lian.read.bea{make = make, use = use, sectors = names})
    assert.same({"Farms", "Mills"}, (chain:attribute("name")))
  end)

  local function summary(year)
    local path = function(what)
      return data.path(("us_bea/Summary_%s_BeforeRedef_17sch.csv"):format(what:format(year)))
    end
    return path("Make_%d"), path("Use_%d_PRO"), path("Import_%d")
  end

  local radius = {[2012] = 0.506, [2017] = 0.489, [2022] = 0.495}
  for _, year in ipairs{2012, 2017, 2018, 2019, 2020, 2021, 2022} do
    it("reads the summary tables of " .. year, data.needed(function()
      local made, used, imported = summary(year)
      for technology, n in pairs{sales = 71, industry = 73} do
        local chain, report = assert(lian.read.bea{make = made, use = used,
          technology = technology})
        assert.equal(n, #chain)
        assert.is_true(report.balance.row.absolute < 10)
        assert.is_true(report.balance.column.absolute < 10)
        assert.same({}, report.zero_output)
        if radius[year] then assert.near(radius[year], chain:check().radius, 5e-4) end
        local split = assert(lian.read.bea{make = made, use = used, imports = imported,
          technology = technology})
        assert.near(chain:check().radius, split:check().radius_total, 1e-9)
      end
    end))
  end

  it("reads the detail tables of 2017", data.needed(function()
    local function path(what)
      return data.path(("us_bea/Detail_%sRedef_17sch.csv.gz"):format(what))
    end
    local chain, report = assert(lian.read.bea{make = path("Make_2017_Before"),
      use = path("Use_2017_PRO_Before"), imports = path("Import_2017_Before")})
    assert.equal(402, #chain)
    assert.near(0.489, chain:check().radius_total, 5e-4)
    assert.is_true(report.balance.row.absolute < 30)
    for _, technology in ipairs{"sales", "industry"} do
      chain, report = assert(lian.read.bea{make = path("Make_2017_After"),
        use = path("Use_2017_PRO_After"), technology = technology})
      assert.equal(technology == "sales" and 402 or 400, #chain)
      assert.near(0.494, chain:check().radius, 5e-4)
      assert.is_true(report.balance.row.absolute <= 26)
    end
  end))

  for _, year in ipairs(data.years(1963, 1996)) do
    it("reads " .. year, data.needed(function()
      local function path(what)
        return data.path(("us_bea_historical_1963_1996/%s_%d.csv"):format(what, year))
      end
      for technology, n in pairs{sales = 65, industry = 67} do
        local chain, report = assert(lian.read.bea{make = path("Make"), use = path("Use"),
          technology = technology})
        assert.equal(n, #chain)
        assert.is_true(report.balance.row.absolute < 10)
        local rho = chain:check().radius
        assert.is_true(rho > 0.46 and rho < 0.53)
        assert.equal("Farms", (chain:attribute("name"))[1])
      end
    end))
  end
end)
