-- dependence on other regions
local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local tables = require "spec.support.tables"

local function world_of_2011()
  local folder = data.path("wiod2013_mrio/")
  return assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz",
    demand = folder .. "Y_2011.csv.gz", output = folder .. "x_2011.csv"})
end

describe("dependence", function()
  local sample = assert(require "lian.examples.four_regions"())

  it("by value added adds up to one over the origins", function()
    local f = assert(sample:dependence{})
    for _, row in f:rows() do
      assert.near(1, row.CHN + row.USA + row.JKT + row.ROW, 1e-9)
    end
  end)

  it("sees more through the chain than directly", function()
    local through = sample:dependence{home = "CHN", measure = "look_through"}
    local face = sample:dependence{home = "CHN", measure = "face_value"}
    for i = 1, #through do assert.is_true(through(i, "foreign") > face(i, "foreign")) end
  end)

  it("tells home's share in home's use", function()
    -- China makes 12 % of the chips that it uses, as the sample is set (see its file)
    local f = sample:dependence{home = "CHN", of = "C"}
    assert.near(0.12, f(1, "self_sufficiency"), 5e-4)
  end)

  -- US manufacturing on China, WIOD 2011, four definitions (Baldwin and others 2022; the model book 1.22)
  it("agrees with the published world figures", data.needed(pending, function()
    local chain = world_of_2011()
    local goods = {}
    for k = 3, 16 do goods[#goods + 1] = "c" .. k end
    local x, f = chain:output(), chain:final_demand()
    local behind = chain:multipliers():column("multiplier")
    local expected = {look_through = {.036808, .198382}, face_value = {.007346, .058528},
      per_output = {.080885}, value_added = {.022097}}
    for measure, figures in pairs(expected) do
      local d = assert(chain:dependence{home = "USA", of = goods, measure = measure})
      local china, foreign, whole = 0, 0, 0
      for _, row in d:rows() do
        local i = chain:index(row.node)
        local weight = #figures == 2 and f[i] * behind[i] or x[i]
        china, foreign = china + weight * row.CHN, foreign + weight * row.foreign
        whole = whole + weight
      end
      assert.near(figures[1], china / whole, 6e-7)
      if figures[2] then assert.near(figures[2], foreign / whole, 6e-7) end
    end
  end))

  it("of a national table with a published split", data.needed(pending, function()
    local chain = assert(lian.read.nbs(data.path("china_nbs_io/china_2018_42.csv")))
    local f = assert(chain:dependence{})
    assert.truthy(f.note:find("0.121312 of final demand", 1, true), f.note)
    -- import content and value added make up all of a unit of final goods
    local added = chain:multipliers{of = "value_added"}:column("multiplier")
    for i, v in ipairs(f:column("foreign")) do assert.near(1, v + added[i], 1e-9) end
  end))

  it("is the same on a sparse network and its dense twin", function()
    local extra = {regions = {"A", "B", "B"}}
    local a = tables.network(extra):dependence{}
    local b = tables.network_as_table(extra):dependence{}
    near.array(b:column("foreign"), a:column("foreign"), 1e-12)
  end)

  it("names what is missing", function()
    local f, message = tables.textbook():dependence{}
    assert.is_nil(f)
    assert.truthy(message:find("says nothing of imported inputs", 1, true))
    assert.error_matches(function() sample:dependence{home = "CHM"} end, "did you mean 'CHN'")
    assert.error_matches(function() sample:dependence{of = "Q"} end, "no sector 'Q'")
    assert.error_matches(function() sample:dependence{measure = "gross"} end, "dependence.measure")
  end)
end)
