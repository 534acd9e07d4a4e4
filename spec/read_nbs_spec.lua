local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

-- file, sectors, spectral radius of A (domestic plus imported), as published with the data
local YEARS = {
  {"china_2002_122", 122, 0.615}, {"china_2005_42", 42, 0.665}, {"china_2007_135", 135, 0.679},
  {"china_2010_41", 41, 0.691}, {"china_2012_139", 139, 0.671}, {"china_2015_42", 42, 0.694},
  {"china_2017_149", 149, 0.638}, {"china_2018_153", 153, 0.632},
  {"china_2017_42", 42, 0.643, 0.572}, {"china_2018_42", 42, 0.637, 0.565},
}

local function sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end

describe("lian.read.nbs", function()
  local folder

  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  it("reads the competitive layout", function()
    local chain, report = assert(lian.read.nbs(folder:write("china_2012_3.csv", malformed.nbs())))
    assert.same({"01", "02", "03"}, chain:nodes())
    assert.same({"CHN", "CHN", "CHN"}, chain:axis("region"))
    assert.same({100, 120, 80}, chain:output())
    assert.equal("10,000 CNY", chain:meta().unit)
    assert.equal(2012, chain:meta().year)
    assert.same({"Farms", "Mills", "Shops"}, (chain:attribute("name")))
    assert.same({"农业", "制造", "商业"}, (chain:attribute("name_zh")))
    assert.equal(20, chain:flows():get("01", "02"))
    assert.equal(3, report.nodes)
    assert.same({}, report.zero_output)
    assert.is_nil(report.repaired)
  end)

  it("gives each demand category and input its role, imports with a minus", function()
    local chain = assert(lian.read.nbs(folder:write("china_2012_3.csv", malformed.nbs())))
    local demand, inputs = chain:block("demand"), chain:block("inputs")
    assert.same({"FU101", "FU102", "FU103", "FU201", "FU202", "EX", "IM", "ERR"}, demand.labels)
    assert.same({"households", "households", "government", "investment", "inventory", "exports",
      "imports", "discrepancy"}, demand.roles)
    assert.equal(-9, demand.values:get("01", "IM"))
    assert.same({"labour", "taxes", "depreciation", "surplus"}, inputs.roles)
    assert.same({70, 60, 50}, chain:value_added())
  end)

  it("lists the totals that it left out", function()
    local _, report = assert(lian.read.nbs(folder:write("china_2012_3.csv", malformed.nbs())))
    assert.same({"THC", "TC", "GCF", "TIU", "TFU", "TVA", "TII"}, report.dropped)
    assert.truthy(tostring(report):find("left out%s+THC, TC"))
  end)

  it("keeps imported flows and imported demand apart in the split layout", function()
    local chain = assert(lian.read.nbs(folder:write("china_2017_2.csv", malformed.nbs_split())))
    assert.is_true(chain:meta().split)
    assert.equal(3, chain:flows("imports"):get("02", "01"))
    local demand = chain:block("demand")
    assert.same({"TC", "FU201", "FU202", "EX"}, demand.labels)
    assert.equal(50, demand.values:get("02", "TC"))
    assert.equal(7, demand.second:get("02", "TC"))
    assert.same({62, 85}, chain:value_added())
  end)

  it("takes the year from the file's name unless it is told", function()
    local path = folder:write("table_153.csv", malformed.nbs())
    assert.is_nil((assert(lian.read.nbs(path))):meta().year)
    assert.equal(1997, (assert(lian.read.nbs(path, {year = 1997}))):meta().year)
  end)

  it("books differences only when it is told to", function()
    local rows = malformed.nbs()
    rows[2][4] = "13"
    local path = folder:write("off.csv", rows)
    local chain, message, code = lian.read.nbs(path)
    assert.is_nil(chain)
    assert.truthy(message:find("row balance of '01' is off by 3", 1, true), message)
    assert.equal("contradiction", code)
    local report
    chain, report = assert(lian.read.nbs(path, {balance = "demand"}))
    assert.equal(-3, chain:block("demand").values:get("01", "discrepancy"))
    assert.equal(-3, chain:block("inputs").values:get("discrepancy", "01"))
    assert.equal(3, report.balance.row.absolute)
    assert.equal("01", report.balance.row.at)
    chain = assert(lian.read.nbs(path, {balance = "output"}))
    assert.same({103, 120, 80}, chain:output())
  end)

  for _, year in ipairs(YEARS) do
    it("reads " .. year[1], data.needed(function()
      local chain, report = assert(lian.read.nbs(data.path("china_nbs_io/" .. year[1] .. ".csv")))
      local check = assert(chain:check())
      assert.equal(year[2], #chain)
      assert.near(year[3], check.radius_total, 5e-4)
      if year[4] then assert.near(year[4], check.radius, 5e-4) end
      assert.is_true(report.balance.row.relative <= 2e-12)
      assert.is_true(report.balance.column.relative <= 1e-8)
      assert.same({0, 0, 0}, {#report.zero_output, report.negative_cells,
        check.negative_value_added})
      assert.is_nil(report.repaired)
      assert.equal(math.tointeger(tonumber(year[1]:match("%d%d%d%d"))), chain:meta().year)
    end))
  end

  it("reads the same output of 2017 at two levels of detail", data.needed(function()
    local coarse = assert(lian.read.nbs(data.path("china_nbs_io/china_2017_42.csv")))
    local fine = assert(lian.read.nbs(data.path("china_nbs_io/china_2017_149.csv")))
    assert.near(2.258e10, sum(coarse:output()), 1e7)
    assert.near(1, sum(coarse:output()) / sum(fine:output()), 1e-9)
  end))

  it("finds the published share of imports in intermediate use", data.needed(function()
    for year, share in pairs{[2017] = 0.079, [2018] = 0.081} do
      local chain = assert(lian.read.nbs(data.path(("china_nbs_io/china_%d_42.csv"):format(year))))
      local home = sum(chain:flows():row_sums())
      local abroad = sum(chain:flows("imports"):row_sums())
      assert.near(share, abroad / (home + abroad), 5e-4)
    end
  end))
end)
