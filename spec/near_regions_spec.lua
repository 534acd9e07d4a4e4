--- Labels of regions and sectors with a gap: read as one region, and said.
local lian = require "lian"
local near_regions = require "lian.read.near_regions"

local function read(labels, more)
  local path = os.tmpname()
  local lines = {"code," .. table.concat(labels, ",") .. ",Households"}
  for i, label in ipairs(labels) do
    local cells = {label}
    for j = 1, #labels do cells[j + 1] = 3 * i + j * j end
    cells[#cells + 1] = 50 + 7 * i * i
    lines[i + 1] = table.concat(cells, ",")
  end
  local file = assert(io.open(path, "wb"))
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
  local given = {path = path, flows = labels[1] .. ".." .. labels[#labels], demand = "Households"}
  for key, value in pairs(more or {}) do given[key] = value end
  local chain, report = lian.read.matrix(given)
  os.remove(path)
  return assert(chain, report), report
end

local function notes_of(labels, more)
  local _, report = read(labels, more)
  return table.concat(report.notes, "; ")
end

describe("labels of regions and sectors", function()
  it("that are not a grid are read as one region, which the report says", function()
    local said = notes_of{"N_a", "n_b", "S_a", "S_b"}
    assert.truthy(said:find("region 'N' has no sector 'b': read as one region", 1, true), said)
    said = notes_of{"CHN_c1", "CHN_c2", "CHN_c3", "LUX_c1", "LUX_c3"}
    assert.truthy(said:find("region 'LUX' has no sector 'c2'", 1, true), said)
    said = notes_of({"CHN-c1", "CHN-c2", "CHN-c3", "LUX-c1", "LUX-c3"}, {between = "-"})
    assert.truthy(said:find("region 'LUX' has no sector 'c2'", 1, true), said)
  end)

  it("are not spoken of where they are a grid, or the region is given", function()
    local chain, report = read{"N_a", "N_b", "S_a", "S_b"}
    assert.same({"N", "N", "S", "S"}, chain:axis "region")
    assert.falsy(table.concat(report.notes):find("look like", 1, true))
    assert.equal("", notes_of({"N_a", "n_b", "S_a", "S_b"}, {region = "world"}))
  end)

  it("are not seen in codes and names of sectors", function()
    for _, labels in ipairs{{"CPA_A01", "CPA_A02", "CPA_A03"}, {"C10_12", "C13_15", "R_S", "R_T"},
      {"other_services", "business_services", "other_industry", "business_travel"}, {"a", "b_c", "d_c", "d_e"},
      {"01", "02", "03"}, {"Food_1", "Food_2", "Steel_1", "Mining_3", "Cars_7"}} do
      assert.is_nil(near_regions.note(labels, "_"), table.concat(labels, " "))
    end
  end)
end)

describe("regions that are written in two ways", function()
  it("are named by the reader and by check", function()
    local chain, report = read{"CHN_a", "CHN_b", "Chn_a", "Chn_b"}
    local telling = "regions 'CHN' and 'Chn' differ by case or marks alone: are they one?"
    assert.truthy(table.concat(report.notes, "; "):find(telling, 1, true))
    assert.same({telling}, chain:check().doubts)
    local marks = read{"Hong Kong_a", "Hong Kong_b", "Hong-Kong_a", "Hong-Kong_b"}
    assert.same({"regions 'Hong Kong' and 'Hong-Kong' differ by case or marks alone: are they one?"},
      marks:check().doubts)
    assert.same({}, read{"N_a", "N_b", "S_a", "S_b"}:check().doubts)
  end)
end)
