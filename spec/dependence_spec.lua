local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

local function sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end

-- two regions, two goods, some inputs from outside the table
local NODES = {"A_food", "A_tools", "B_food", "B_tools"}
local FLOWS = {{20, 10, 5, 0}, {10, 30, 0, 5}, {5, 0, 40, 20}, {0, 10, 20, 10}}
local OUTSIDE = {5, 10, 0, 5}

local function two_regions(sparse)
  local links, rest = {}, {}
  for i, row in ipairs(FLOWS) do
    for j, v in ipairs(row) do if v ~= 0 then links[#links + 1] = {NODES[i], NODES[j], v} end end
  end
  local output = {100, 110, 120, 120}
  for j = 1, 4 do
    rest[j] = output[j] - OUTSIDE[j]
    for i = 1, 4 do rest[j] = rest[j] - FLOWS[i][j] end
  end
  return assert(lian.chain{nodes = NODES, kind = sparse and "network" or "table",
    regions = {"A", "A", "B", "B"}, sectors = {"food", "tools", "food", "tools"},
    flows = not sparse and FLOWS or nil, links = sparse and links or nil,
    inputs = {imports = OUTSIDE, value_added = rest},
    demand = {labels = {"A_c", "B_c"}, regions = {"A", "B"}, roles = {"households", "households"},
      values = {{60, 5}, {45, 20}, {10, 45}, {20, 60}}}})
end

-- L of the two regions by plain elimination, column by column
local function inverse()
  local a = random_table.coefficients{nodes = NODES, flows = FLOWS, output = {100, 110, 120, 120}}
  local L = {{}, {}, {}, {}}
  for j = 1, 4 do
    local e = {0, 0, 0, 0}
    e[j] = 1
    for i, v in ipairs(random_table.solve(a, e)) do L[i][j] = v end
  end
  return L, a
end

describe("dependence", function()
  local chain = two_regions()
  local L, a = inverse()

  it("is one row a node, with a column for each origin", function()
    local f = assert(chain:dependence{home = "A"})
    assert.same({"node", "direct", "input_share", "foreign", "final", "self_sufficiency", "A", "B",
      "outside"}, f:names())
    assert.same({"A_food", "A_tools"}, f:column "node")
    assert.same({"node", "direct", "input_share", "foreign", "final", "self_sufficiency"},
      chain:dependence{each = "none"}:names())
  end)

  it("counts direct inputs from abroad, of output and of inputs", function()
    local f = assert(chain:dependence{})
    near.array({10 / 100, 20 / 110, 5 / 120, 10 / 120}, f:column "direct", 1e-14)
    near.array({10 / 40, 20 / 60, 5 / 65, 10 / 40}, f:column "input_share", 1e-14)
  end)

  it("adds value added of all origins, and goods from outside, to 1", function()
    local f = assert(chain:dependence{})
    local va = chain:value_added()
    for j = 1, 4 do
      assert.near(1, f(j, "A") + f(j, "B") + f(j, "outside"), 1e-12)
      local from_b = va[3] / 120 * L[3][j] + va[4] / 120 * L[4][j]
      assert.near(from_b, f(j, "B"), 1e-12)
    end
    assert.near(f(1, "B") + f(1, "outside"), f(1, "foreign"), 1e-14)
    assert.near(f(3, "A") + f(3, "outside"), f(3, "foreign"), 1e-14)
  end)

  it("has five readings, which the note carries", function()
    local column = 0
    for i = 1, 4 do column = column + L[i][1] end
    local expected = {look_through = (L[3][1] + L[4][1]) / column,
      face_value = (a[3][1] + a[4][1]) / column, per_output = L[3][1] + L[4][1],
      direct = a[3][1] + a[4][1]}
    for measure, value in pairs(expected) do
      local f = assert(chain:dependence{measure = measure})
      assert.near(value, f(1, "B"), 1e-12)
      assert.truthy(f.note:find(measure .. ":", 1, true))
      assert.equal(measure, f.provenance.measure)
    end
  end)

  it("sees what home's use of final goods hides, wherever they are made", function()
    local f = assert(chain:dependence{})
    local foreign_in_b = f(3, "B") + f(3, "outside") -- B's food, as A sees it
    assert.near((60 * f(1, "foreign") + 10 * foreign_in_b) / 70, f(1, "final"), 1e-12)
  end)

  it("says how much of its use home makes itself", function()
    local f = assert(chain:dependence{})
    -- A uses food: own 20 + 10 + 60, from B 5 + 10
    assert.near(90 / 105, f(1, "self_sufficiency"), 1e-14)
    -- B uses tools: own 20 + 10 + 60, from A 5 + 20
    assert.near(90 / 115, f(4, "self_sufficiency"), 1e-14)
  end)

  it("gives means weighted by output and by final demand, as numbers", function()
    local f = assert(chain:dependence{home = "A"})
    local v = f:column "foreign"
    assert.near((100 * v[1] + 110 * v[2]) / 210, f.provenance.foreign, 1e-14)
    assert.near((65 * v[1] + 65 * v[2]) / 130, f.provenance.foreign_of_final, 1e-14)
    assert.near(f.provenance.foreign, f.provenance["from B"] + f.provenance["from outside"], 1e-14)
  end)

  it("lists the suppliers behind a bundle of goods", function()
    for _, measure in ipairs{"value_added", "look_through", "face_value", "per_output", "direct"} do
      local whole = assert(chain:dependence{home = "A", measure = measure})
      local f = assert(chain:dependence{home = "A", measure = measure, each = "supplier"})
      assert.same({"supplier", "region", "sector", "content"}, f:names())
      assert.same({"B_food", "B_tools"}, f:column "supplier")
      assert.near(whole.provenance["from B"], sum(f:column "content"), 1e-12)
      assert.near(whole.provenance["from outside"], f.provenance.outside, 1e-12)
    end
  end)

  it("of a network is that of its twin as a table", function()
    for _, measure in ipairs{"value_added", "look_through", "face_value", "per_output", "direct"} do
      local one, two = two_regions():dependence{measure = measure}, two_regions(true):dependence{measure = measure}
      for _, name in ipairs{"direct", "input_share", "foreign", "final", "self_sufficiency", "A", "B"} do
        near.array(one:column(name), two:column(name), 1e-12)
      end
      near.array(chain:dependence{measure = measure, each = "supplier"}:column "content",
        two_regions(true):dependence{measure = measure, each = "supplier"}:column "content", 1e-12)
    end
  end)

  it("chooses goods by sector or label", function()
    assert.same({"A_tools", "B_tools"}, chain:dependence{goods = "tools"}:column "node")
    assert.same({"B_food"}, chain:dependence{goods = {"B_food"}}:column "node")
  end)

  it("refuses what makes no sense", function()
    assert.error_matches(function() chain:dependence{home = "C"} end, "no region 'C'")
    assert.error_matches(function() chain:dependence{goods = "tool"} end, "did you mean 'tools'")
    assert.error_matches(function() chain:dependence{measure = "gross"} end, "dependence.measure")
    assert.error_matches(function() chain:dependence{home = "A", goods = "B_food"} end, "no node is selected")
    assert.error_matches(function() chain:dependence{of = "tools"} end, "this option is called goods now")
    assert.error_matches(function() chain:dependence{by = "origin"} end, "this option is called each now")
    assert.error_matches(function() chain:dependence{each = "sum"} end, "'sum' is called 'none' now")
    assert.error_matches(function() tables.textbook():dependence{measure = "look_through"} end,
      "a table of one region does not know foreign production")
    local f, message, code = tables.textbook():dependence{}
    assert.is_nil(f)
    assert.equal("bad_data", code)
    assert.truthy(message:find("chain:split", 1, true))
  end)
end)

describe("dependence of a table of one region", function()
  local function split()
    return assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}},
      imports = {{5, 0}, {5, 10}}, demand = {labels = {"home", "sold"}, roles = {"households", "exports"},
      values = {{40, 30}, {60, 10}}, second = lian.matrix(2, 2, {10, 0, 0, 0})}})
  end

  it("is of its imports", function()
    local chain = split()
    local f = assert(chain:dependence{})
    assert.same({"node", "direct", "input_share", "foreign", "final", "self_sufficiency"}, f:names())
    near.array({.1, .1}, f:column "direct", 1e-14)
    near.array({10 / 40, 10 / 40}, f:column "input_share", 1e-14)
    -- content = m'L; value added makes up the rest
    local m = assert(chain:multipliers{of = "value_added"}):column "multiplier"
    near.array({1 - m[1], 1 - m[2]}, f:column "foreign", 1e-12)
    assert.near((40 * f(1, "foreign") + 10) / 50, f(1, "final"), 1e-12)
    assert.near(f(2, "foreign"), f(2, "final"), 1e-12)
    near.array({70 / 85, 90 / 105}, f:column "self_sufficiency", 1e-14)
  end)

  it("knows no total flows", function()
    assert.error_matches(function() split():dependence{flows = "total"} end, "dependence.flows")
  end)

  it("is of an input row of role imports too", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}}, output = {100, 100},
      inputs = {imports = {10, 0}, value_added = {60, 70}}})
    near.array({.1, 0}, chain:dependence{}:column "direct", 1e-14)
  end)
end)

describe("dependence of any table of several regions", function()
  local shapes = {{nodes = 12, regions = 3}, {nodes = 12, regions = 3, idle = {2, 7}},
    {nodes = 20, regions = 4, density = .1}, {nodes = 6, regions = 2, inventory = 1}}
  for k, shape in ipairs(shapes) do
    it(("has shares that add up: shape %d"):format(k), function()
      local chain = assert(lian.chain(random_table.new(k, shape)))
      local x = chain:output()
      for _, measure in ipairs{"value_added", "look_through"} do
        local f = assert(chain:dependence{measure = measure})
        for i = 1, #f do
          local whole = 0
          for r = 1, shape.regions do whole = whole + f(i, "R" .. r) end
          if x[i] ~= 0 or measure == "look_through" then assert.near(1, whole, 1e-12) end
          if measure == "look_through" then
            assert.is_true(f(i, "foreign") >= 0 and f(i, "foreign") <= 1)
          end
        end
      end
    end)

    it(("is seen at its face to be no more than it is: shape %d"):format(k), function()
      local chain = assert(lian.chain(random_table.new(k, shape)))
      local face = assert(chain:dependence{measure = "face_value"}):column "foreign"
      local hidden = assert(chain:dependence{measure = "look_through"}):column "foreign"
      for i, v in ipairs(face) do assert.is_true(v <= hidden[i] + 1e-12) end
    end)
  end
end)

describe("the sample of four regions", function()
  it("has China make 12 % of the chips that it uses, as its file says", function()
    local sample = assert(require "lian.examples.four_regions"())
    assert.near(.12, sample:dependence{home = "CHN", goods = "C"}(1, "self_sufficiency"), 5e-4)
  end)
end)

describe("China 2018", function()
  real("has 12.13 % of imports in its final goods; value added is the rest", function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    local f = assert(chain:dependence{})
    assert.near(.121312, f.provenance.foreign_of_final, 5e-7)
    local va = assert(chain:multipliers{of = "value_added"}):column "multiplier"
    for i, v in ipairs(f:column "foreign") do assert.near(1, v + va[i], 1e-12) end
  end)

  real("has 21.25 % of imports in its exports; proportionality would say less", function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    local function in_exports(of)
      local foreign, exports = assert(of:dependence{}):column "foreign", nil
      local demand = of:block "demand"
      for d, role in ipairs(demand.roles) do
        if role == "exports" then exports = demand.values:column(d) end
      end
      local content = 0
      for i, e in ipairs(exports) do content = content + e * foreign[i] end
      return content / sum(exports)
    end
    assert.near(.2125, in_exports(chain), 5e-5)
    assert.near(.197508, in_exports(assert(chain:totals():split())), 5e-7)
  end)
end)

-- computed for Baldwin, Freeman and Theodorakopoulos's measures on WIOD 2013; x is the row sum
describe("US manufacturing in 2011", function()
  local world, made = nil, {}
  for k = 3, 16 do made[#made + 1] = "c" .. k end
  setup(function() if data.there then world = tables.world() end end)

  local cases = {
    {"look_through", .036808, .198382}, {"face_value", .007346, .058528},
    {"per_output", .080885}, {"direct", .015933}, {"value_added", .022097},
  }
  for _, case in ipairs(cases) do
    real("depends on China by " .. case[1], function()
      local f = assert(world:dependence{home = "USA", goods = made, measure = case[1]})
      assert.near(case[2], f.provenance["from CHN"], 6e-7)
      if case[3] then assert.near(case[3], f.provenance.foreign, 6e-7) end
      local by = assert(world:dependence{home = "USA", goods = made, measure = case[1], each = "supplier"})
      local china = by:filter(function(row) return row.region == "CHN" end)
      assert.near(case[2], sum(china:column "content"), 6e-7)
    end)
  end

  real("hides most of its dependence in transport equipment", function()
    local function on_china(measure)
      return assert(world:dependence{home = "USA", goods = "c15", measure = measure})(1, "CHN")
    end
    assert.near(.060809, on_china "look_through", 6e-7)
    assert.near(.012030, on_china "face_value", 6e-7)
  end)
end)
