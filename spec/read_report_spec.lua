--- What readers' reports say of sums is what the chain holds, and value added by role is the published row.
local data = require "spec.support.data"
local holds = require "spec.support.holds"
local lian = require "lian"
local malformed = require "spec.support.malformed"
local plain_csv = require "spec.support.plain_csv"

local real = data.case(it)

describe("what a report says", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local function read_seed(name, rows, reader)
    it("of " .. name .. " is what the chain holds", function()
      local chain, report = assert(reader(folder:write(name .. ".csv", rows)))
      holds(chain, report, 1e-6)
    end)
  end
  read_seed("china", malformed.nbs(), lian.read.nbs)
  read_seed("china_split", malformed.nbs_split(), lian.read.nbs)
  read_seed("oecd", malformed.oecd(), lian.read.oecd)
  read_seed("niot", malformed.wiod2016(), function(path) return lian.read.wiod2016(path, {year = 2011}) end)
  read_seed("matrix", malformed.matrix(), function(path)
    return lian.read.matrix{path = path, labels = 2, flows = "AAA_x..BBB_y", demand = "households..exports",
      inputs = "wages..profits", output = "output"}
  end)

  it("of three files, and of make and use, is what the chain holds", function()
    local world, account = malformed.wiod2013(), malformed.bea()
    local chain, report = assert(lian.read.wiod2013{flows = folder:write("Z.csv", world.flows),
      demand = folder:write("Y.csv", world.demand)})
    holds(chain, report, 1e-6)
    for _, technology in ipairs{"sales", "industry"} do
      for _, imports in ipairs{false, folder:write("imports.csv", account.imports)} do
        chain, report = assert(lian.read.bea{make = folder:write("make.csv", account.make),
          use = folder:write("use.csv", account.use), technology = technology, imports = imports or nil})
        holds(chain, report, 1e-6)
        assert.is_true(report.mass.read.output ~= nil)
      end
    end
  end)

  it("of links counts what `where` leaves out", function()
    local _, report = assert(lian.read.edges{path = folder:write("links.csv", malformed.edges()),
      where = {kind = "goods"}})
    assert.equal(1, report.left_rows)
    assert.equal(2, report.left_sum)
    assert.equal(140, report.mass.read.flows)
    assert.equal(140, report.mass.kept.flows)
  end)

  it("names what no block took, with its sum", function()
    local _, report = assert(lian.read.matrix{path = folder:write("matrix.csv", malformed.matrix()), labels = 2,
      flows = "AAA_x..BBB_y", output = "output", inputs = "wages..profits"})
    assert.same({{what = "column", label = "households", sum = 220}, {what = "column", label = "exports", sum = 42}},
      report.mass.files[1].left)
    assert.truthy(tostring(report):find("not read        column households 220, column exports 42", 1, true), report)
  end)

  it("of a repair tells the effect on value added by region", function()
    local rows = malformed.matrix()
    rows[2][9], rows[6][3] = "80", "40" -- output and wages of AAA_x are 10 more; its row is not
    local function read(balance)
      return lian.read.matrix{path = folder:write("off.csv", rows), labels = 2, flows = "AAA_x..BBB_y",
        demand = "households..exports", inputs = "wages..profits", output = "output", balance = balance}
    end
    local chain, report = assert(read "demand")
    assert.same({62, 71, 56, 83}, chain:value_added())
    assert.truthy(tostring(report):find("value added of no region changes", 1, true))
    rows[6], rows[7] = nil, nil
    local one, told = lian.read.matrix{path = folder:write("off.csv", rows), labels = 2, flows = "AAA_x..BBB_y",
      demand = "households..exports", output = "output", balance = "output"}
    assert.equal(52, one:value_added()[1]) -- 70 less what it buys, 18
    assert.same({region = "AAA", before = 133, after = 123}, told.moved[1])
    assert.truthy(tostring(told):find("value added changes: AAA -7.52 %; all regions", 1, true), tostring(told))
  end)

  for _, name in ipairs{"china_nbs_io/china_2007_135.csv", "china_nbs_io/china_2018_42.csv",
    "oecd_iot_2021ed_chn/OECD21ed_CHN_2000.csv", "wiod2016_niot/DEU_NIOT_nov16.csv.gz",
    "wiod2016_niot/ROU_NIOT_nov16.csv.gz",
    "us_bea/Summary_Use_2017_PRO_BeforeRedef_17sch.csv", "us_bea_historical_1963_1996/Use_1980.csv",
    "wiod2013_mrio/Z_2009.csv.gz"} do
    real("of " .. name .. " is what the chain holds", function()
      local chain, report = assert(lian.read.any(data.path(name)))
      holds(chain, report, 1e-6)
    end)
  end
end)

-- ---- published rows, summed apart from the library

describe("value added by role is the published row", function()
  local function row(file, label, at, is_sector, more)
    local rows = plain_csv.records(data.path(file))
    local function wanted(r) return r[at] == label and (not more or r[1] == more) end
    local total, found = plain_csv.sum(rows, wanted, 1, is_sector)
    assert.equal(1, found, label)
    return total
  end

  for _, name in ipairs{"2002_122", "2012_139", "2018_42", "2018_153"} do
    real("of China " .. name, function()
      local file = ("china_nbs_io/china_%s.csv"):format(name)
      local check = assert(lian.read.any(data.path(file))):check()
      local function is_sector(head) return head:find("^%d%d%d?$") ~= nil end
      for label, role in pairs{VA001 = "labour", VA002 = "taxes", VA003 = "depreciation", VA004 = "surplus"} do
        assert.near(row(file, label, 1, is_sector), check.inputs[role], 1e-9 * check.value_added)
      end
      assert.near(row(file, "TVA", 1, is_sector), check.value_added, 1e-9 * check.value_added)
    end)
  end

  for _, country in ipairs{"CHN", "DEU", "ROU", "USA"} do
    real("of " .. country .. " in WIOD 2016", function()
      local file = ("wiod2016_niot/%s_NIOT_nov16.csv.gz"):format(country)
      local check = assert(lian.read.any(data.path(file))):check()
      local final = {Year = true, CONS_h = true, CONS_np = true, CONS_g = true, GFCF = true, INVEN = true, EXP = true,
        GO = true}
      local function is_sector(head) return not final[head] end
      for label, role in pairs{VA = "value_added", TXSP = "product_taxes", IntTTM = "imports"} do
        assert.near(row(file, label, 2, is_sector, "2014"), check.inputs[role] or 0, 1e-6 * check.value_added)
      end
    end)
  end

  real("of the United States 2017, in detail", function()
    local file = "us_bea/Detail_Use_2017_PRO_AfterRedef_17sch.csv.gz"
    local check = assert(lian.read.any(data.path(file))):check()
    local function is_sector(head) return head ~= "code" and not head:find("^F%d") and not head:find("^T%d") end
    for label, role in pairs{V00100 = "labour", V00200 = "taxes", V00300 = "surplus"} do
      assert.near(row(file, label, 1, is_sector), check.inputs[role], 1e-9 * check.value_added)
    end
  end)
end)
