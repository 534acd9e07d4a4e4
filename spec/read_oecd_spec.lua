local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"
local near = require "spec.support.near"

-- a table of n sectors in this layout whose first output is off by so much
local function rounded(n, off)
  local head, output, taxes, added = {"Code", "Description"}, {}, {}, {}
  for j = 1, n do head[j + 2] = ("S%02d"):format(j) end
  for _, code in ipairs{"HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "CONS_ABR", "CONS_NONRES", "EXPO", "IMPO"} do
    head[#head + 1] = code
  end
  local lines = {table.concat(head, ",")}
  for i = 1, n do
    local row = {head[i + 2], "Sector " .. i}
    for j = 1, n do row[j + 2] = i == j and "10" or "1" end
    for _, v in ipairs{1e6, 0, 0, 0, 0, 0, 0, 10, -10} do row[#row + 1] = ("%.0f"):format(v) end
    lines[#lines + 1] = table.concat(row, ",")
    output[i], taxes[i] = n + 9 + 1e6 + (i == 1 and off or 0), 1
    added[i] = output[i] - (n + 9) - 1
  end
  local zeros = (",0"):rep(9)
  local function below(code, values)
    local texts = {}
    for k, v in ipairs(values) do texts[k] = ("%.10g"):format(v) end
    lines[#lines + 1] = code .. ",," .. table.concat(texts, ",") .. zeros
  end
  below("TXS_INT_FNL", taxes)
  below("VALU", added)
  below("OUTPUT", output)
  return table.concat(lines, "\n") .. "\n"
end

-- FAULTS T18: 3.2 were refused where 3 were allowed, whatever the number of cells
describe("rounding in a table of the OECD", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  it("may be a tenth for each cell that is added up", function()
    local chain, report = assert(lian.read.oecd(folder:write("round.csv", rounded(45, 3.2))))
    near.number(3.2, chain:block("demand").values:get(1, 10), 1e-6)
    assert.equal("row differences are the demand category 'discrepancy'", report.repaired)
    for _, case in ipairs{{45, 5.6}, {2, 1.3}} do
      local message
      chain, message = lian.read.oecd(folder:write("round.csv", rounded(table.unpack(case))))
      assert.is_nil(chain)
      assert.truthy(message:find("rounding to 0.1 explains 0.1 for each cell that is added up", 1, true), message)
    end
  end)
end)

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
