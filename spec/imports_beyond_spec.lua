--- Imports from outside a table of several regions, and nodes that were left out: what home's own share does not know.
local lian = require "lian"

local NODES, SECTORS = {"N_a", "N_b", "S_a", "S_b"}, {"a", "b", "a", "b"}
local FLOWS = {{10, 20, 5, 5}, {30, 40, 10, 10}, {5, 10, 20, 15}, {5, 20, 10, 60}}
local OUTPUT = {100, 200, 100, 300}
local WAGES = {40, 90, 45, 190}
local DEMAND = {labels = {"N_households", "S_households", "Exports"}, regions = {"N", "S", ""},
  roles = {"households", "households", "exports"}, values = {{40, 10, 10}, {80, 20, 10}, {5, 40, 5}, {20, 125, 60}}}

-- two regions; 60 of their inputs come from elsewhere
local function table_of(imports)
  local inputs = {wages = WAGES}
  if imports then inputs.Imports = {10, 20, 10, 20} else inputs.surplus = {10, 20, 10, 20} end
  return (assert(lian.chain{nodes = NODES, regions = {"N", "N", "S", "S"}, sectors = SECTORS, flows = FLOWS,
    output = OUTPUT, demand = DEMAND, inputs = inputs}))
end

local TELLS = "imports from outside the table ('Imports') are of no known good"

describe("imports from outside a table of several regions", function()
  it("are named wherever home's own share is told", function()
    local c = table_of(true)
    local d = c:dependence{home = "N"}
    assert.near(70 / 90, d(1, "self_sufficiency"), 1e-12) -- 30 + 40 of 80 + 10 of good a: what the table shows
    assert.truthy(d.note:find(TELLS, 1, true), d.note)
    local g = c:self_guarantee{home = "N"}
    assert.near((70 + 150) / (90 + 195), g(1, "rate"), 1e-12)
    assert.truthy(g.note:find(TELLS, 1, true), g.note)
    local s = c:concentration{home = "N"}
    assert.truthy(s.note:find(TELLS, 1, true), s.note)
    local v = c:diagnose{home = "N"}
    assert.truthy(v.note:find(TELLS, 1, true), v.note)
  end)

  it("are not spoken of where there are none", function()
    local c = table_of(false)
    for _, f in ipairs{c:dependence{home = "N"}, c:self_guarantee{home = "N"}, c:concentration{home = "N"}} do
      assert.falsy(f.note:find("outside the table (", 1, true), f.note)
    end
  end)
end)

describe("home's own share of nodes that were chosen from a larger chain", function()
  -- as a store of an earlier version holds it: the row of the rest, without what each region used and made
  local function chosen()
    return (assert(lian.chain{nodes = NODES, regions = {"N", "N", "S", "S"}, sectors = SECTORS, flows = FLOWS,
      output = OUTPUT, demand = DEMAND, inputs = {labels = {"wages", "from rest of chain"},
        roles = {"labour", "imports"}, values = {WAGES, {10, 20, 10, 20}}}}))
  end

  it("is missing where the use of the whole chain is not known", function()
    local c = chosen()
    assert.is_nil(c:dependence{home = "N"}(1, "self_sufficiency"))
    local nothing, message, code = c:self_guarantee{home = "N"}
    assert.is_nil(nothing)
    assert.equal("bad_data", code)
    assert.truthy(message:find("home's use is not known: goods of nodes that were left out are the input row "
      .. "'from rest of chain'", 1, true), message)
    assert.truthy(c:concentration{home = "N"}.note:find("left out are not counted", 1, true))
    local d = c:diagnose{home = "N"}
    for k = 1, #d do assert.is_nil(d(k, "self_sufficiency")) end
  end)

  it("is that of the whole chain where select made it", function()
    local whole = table_of(true)
    local part = whole:select{region = "N"}
    for k = 1, 2 do
      assert.equal(whole:dependence{home = "N"}(k, "self_sufficiency"), part:dependence()(k, "self_sufficiency"))
    end
    assert.equal(whole:self_guarantee{home = "N"}(1, "rate"), part:self_guarantee()(1, "rate"))
  end)

  it("is told with what becomes of the goods of home's own nodes that were left out", function()
    local whole = assert(lian.chain{nodes = {"a", "b", "c"}, flows = {{10, 20, 5}, {30, 40, 5}, {5, 5, 5}},
      imports = {{5, 10, 0}, {5, 20, 0}, {0, 0, 5}}, output = {100, 200, 100}, inputs = {wages = {45, 105, 80}},
      demand = {Households = {45, 55, 65}, Exports = {20, 70, 20}}})
    local part = whole:select{"a", "b"}:dependence()
    assert.near(0.10, whole:dependence()(1, "direct"), 1e-15)
    assert.near(0.15, part(1, "direct"), 1e-15) -- 5 of c, made at home, beside 10 from abroad
    assert.truthy(part.note:find("goods of nodes that were left out count as foreign, those of home's own nodes", 1,
      true), part.note)
    assert.falsy(whole:dependence().note:find("left out", 1, true))
  end)
end)

describe("a table whose flows hold imported goods", function()
  local TOLD = "the flows hold imported goods too, so that %s abroad counts as home's"
  local function total()
    return (assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {30, 40}}, output = {100, 200},
      demand = {Households = {50, 100}, Exports = {30, 50}, Imports = {-10, -20}},
      inputs = {wages = {40, 90}, Imports = {20, 50}}}))
  end

  it("is named by multipliers, linkages, extraction and dependence", function()
    local c, made = total(), TOLD:format("what is made")
    for name, f in pairs{output = c:multipliers(), two = c:multipliers{type = "II"}, linkages = c:linkages(),
      extraction = c:extraction(), dependence = c:dependence()} do
      assert.truthy((f.note or ""):find(made, 1, true), name)
    end
    assert.truthy(c:multipliers{of = "value_added"}.note:find(TOLD:format("value added"), 1, true))
  end)

  it("is not when imports are apart", function()
    local c = assert(total():split())
    for _, f in ipairs{c:multipliers(), c:multipliers{type = "II"}, c:linkages(), c:extraction(), c:dependence()} do
      assert.falsy((f.note or ""):find("hold imported goods", 1, true))
    end
  end)
end)
