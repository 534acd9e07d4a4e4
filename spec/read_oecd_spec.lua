local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"

describe("lian.read.oecd", function()
  local folder

  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  it("reads a national table, region and year from the file's name", function()
    local chain, report = assert(lian.read.oecd(folder:write("OECD21ed_FRA_2011.csv",
      malformed.oecd())))
    assert.same({"01", "02"}, chain:nodes())
    assert.same({"FRA", "FRA"}, chain:axis("region"))
    assert.equal(2011, chain:meta().year)
    assert.equal("million USD", chain:meta().unit)
    assert.same({100, 150}, chain:output())
    assert.same({68, 97}, chain:value_added()) -- VALU; taxes on products are none of it
    assert.same({"TTL_INT_FNL"}, report.dropped)
  end)

  it("adds the negative imports and gives the roles", function()
    local chain = assert(lian.read.oecd(folder:write("FRA2011ttl.csv", malformed.oecd())))
    local demand, inputs = chain:block("demand"), chain:block("inputs")
    assert.same({"households", "other", "government", "investment", "inventory", "households",
      "exports", "exports", "imports"}, demand.roles)
    assert.equal(-10, demand.values:get("01", "IMPO"))
    assert.same({"product_taxes", "product_taxes", "value_added"}, inputs.roles)
    assert.equal("FRA", chain:axis("region")[1])
  end)

  it("takes region and year from its options", function()
    local chain = assert(lian.read.oecd(folder:write("table.csv", malformed.oecd()),
      {region = "KOR", year = 2005}))
    assert.same({"KOR", "KOR"}, chain:axis("region"))
    assert.equal(2005, chain:meta().year)
  end)

  it("books what rounding to 0.1 explains, and refuses more", function()
    local rows = malformed.oecd()
    rows[2][3] = "10.4"
    local chain, report = assert(lian.read.oecd(folder:write("rounded.csv", rows)))
    assert.near(-0.4, chain:block("demand").values:get("01", "discrepancy"), 1e-12)
    assert.truthy(report.repaired:find("discrepancy", 1, true))
    rows[2][3] = "14"
    local nothing, message = lian.read.oecd(folder:write("wrong.csv", rows))
    assert.is_nil(nothing)
    assert.truthy(message:find("row balance of '01' is off by 4", 1, true), message)
  end)

  for _, year in ipairs(data.years(1995, 2018)) do
    it("reads China " .. year, data.needed(function()
      local chain, report = assert(lian.read.oecd(data.path(
        ("oecd_iot_2021ed_chn/OECD21ed_CHN_%d.csv"):format(year))))
      local check = assert(chain:check())
      assert.equal(45, #chain)
      assert.same({"45"}, report.zero_output)
      assert.is_true(report.balance.row.absolute < 0.75)
      assert.is_true(report.balance.column.absolute < 0.85)
      assert.is_true(check.radius <= 0.672)
      assert.equal(0, check.negative_value_added)
      if year == 2018 then assert.near(0.644, check.radius, 5e-4) end
    end))
  end
end)
