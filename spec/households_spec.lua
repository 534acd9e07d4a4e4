--- Type II by region: each region's households earn what its own nodes pay and buy what their column says. Numbers of
--- the table of two regions: the closed matrix inverted by numpy. And what a chain of chosen nodes knows of the rest.
local data = require "spec.support.data"
local lian = require "lian"
local near = require("spec.support.near").array

local FLOWS = {{10, 20, 4, 6}, {15, 5, 2, 8}, {6, 3, 30, 10}, {5, 9, 20, 40}}
local DEMAND = {{40, 10, 35, 0}, {50, 15, 5, 0}, {3, 0, 60, 20}, {2, 0, 30, 30}}

local function two(extra)
  local o = {nodes = {"A_x", "A_y", "B_x", "B_y"}, regions = {"A", "A", "B", "B"}, sectors = {"x", "y", "x", "y"},
    flows = FLOWS, inputs = {wages = {50, 40, 45, 50}, rest = {39, 23, 31, 22}},
    demand = {labels = {"A_hh", "A_inv", "B_hh", "B_inv"}, regions = {"A", "A", "B", "B"},
      roles = {"households", "investment", "households", "investment"}, values = DEMAND}}
  for k, v in pairs(extra or {}) do o[k] = v or nil end
  return assert(lian.chain(o))
end

describe("multipliers of type II", function()
  it("have one household a region", function()
    local f = two():multipliers{type = "II"}
    near({4.87820444, 5.3393783, 6.96103245, 7.49688774}, f:column "multiplier", 5e-9)
    near({6.76366422, 7.40062998, 9.52376029, 10.29595675}, f:column "total", 5e-9)
    assert.truthy(f.note:find("income multiplier by region A 3.13075, B 4.30561", 1, true), f.note)
    assert.truthy(f.note:find("households of 'B' spend 130 of an income of 95", 1, true), f.note)
  end)

  it("of chosen nodes leave what foreign households buy to final demand", function()
    local f = two():select{region = "A"}:multipliers{type = "II"}
    near({2.60411, 2.72580}, f:column "multiplier", 5e-6)
    assert.truthy(f.note:find("bought by households abroad, who do not earn here: 'B_hh'", 1, true), f.note)
  end)

  it("of regions that trade nothing are those of each alone", function()
    local flows = {{10, 20, 0, 0}, {15, 5, 0, 0}, {0, 0, 30, 10}, {0, 0, 20, 40}}
    local demand = {{40, 30, 0, 0}, {50, 15, 0, 0}, {0, 0, 30, 60}, {0, 0, 15, 60}}
    local both = two{flows = flows, inputs = {wages = {50, 40, 45, 50}, value_added = {25, 20, 35, 35}},
      demand = {labels = {"A_hh", "A_inv", "B_hh", "B_inv"}, regions = {"A", "A", "B", "B"},
        roles = {"households", "investment", "households", "investment"}, values = demand}}
    local f = both:multipliers{type = "II"}:column "multiplier"
    local a = both:select{region = "A"}:multipliers{type = "II"}:column "multiplier"
    local b = both:select{region = "B"}:multipliers{type = "II"}:column "multiplier"
    near({a[1], a[2], b[1], b[2]}, f, 1e-12)
  end)

  it("of an income by region divide each region's spending by it", function()
    local by_default = two():multipliers{type = "II"}
    near(by_default:column "multiplier",
      two():multipliers{type = "II", households = {scale = {A = 90, B = 95}}}:column "multiplier", 1e-14)
    local less = two():multipliers{type = "II", households = {scale = {B = 130}}}
    assert.is_nil(less.note:find("'B' spend", 1, true))
    assert.is_true(less(3, "multiplier") < by_default(3, "multiplier"))
  end)

  -- eigenvalues and inverse of the closed matrix by numpy; two regions of two sectors, and one of two
  local function losing(flows, spending, others, wages)
    local n, regions = #flows, #spending[1]
    local o = {nodes = {}, regions = {}, flows = flows, inputs = {wages = wages, rest = {}},
      demand = {labels = {"inv"}, regions = {"A"}, roles = {"investment"}, values = {}}}
    for r = 1, regions do
      o.demand.labels[r + 1], o.demand.regions[r + 1] = "hh" .. r, r == 1 and "A" or "B"
      o.demand.roles[r + 1] = "households"
    end
    for i = 1, n do
      local sold, bought = others[i], wages[i]
      o.nodes[i], o.regions[i] = "n" .. i, (i - 1) // (n // regions) == 0 and "A" or "B"
      for j = 1, n do sold, bought = sold + flows[i][j], bought + flows[j][i] end
      for _, v in ipairs(spending[i]) do sold = sold + v end
      o.demand.values[i], o.inputs.rest[i] = {others[i], table.unpack(spending[i])}, sold - bought
    end
    return assert(lian.chain(o))
  end

  it("of labour income below 0 are known where the closed model has a radius below 1, and not else", function()
    local f = assert(losing({{6, 2, 1, 10}, {11, 10, 3, 2}, {10, 4, 8, 5}, {8, 0, 2, 0}},
      {{0, 17}, {23, 8}, {8, 23}, {20, 21}}, {17, 6, 17, 10}, {36, 28, 56, -46}):multipliers{type = "II"})
    near({2.64433623, 2.19953082, 19.45278367, -13.68482232}, f:column "multiplier", 5e-9) -- radius 0.748
    local function refused(radius, ...)
      local none, message, code = losing(...):multipliers{type = "II"}
      assert.is_nil(none)
      assert.equal("not_productive", code)
      assert.truthy(message:find("its spectral radius is " .. radius, 1, true), message)
    end
    refused("1.5981", {{8, 9, 5, 7}, {8, 3, 9, 8}, {2, 2, 6, 9}, {1, 11, 4, 3}},
      {{20, 18}, {4, 13}, {2, 9}, {18, 26}}, {10, 6, 0, 15}, {-42, 45, 45, -7})
    refused("1.12585", {{8, 5}, {1, 5}}, {{2}, {22}}, {16, 13}, {58, -42})
  end)

  it("refuse households of no known region, and an income for all regions", function()
    local unlabelled = two{demand = {labels = {"hh", "inv"}, roles = {"households", "investment"},
      values = {{75, 10}, {55, 15}, {63, 20}, {32, 30}}}}
    local function refused(text, chain, households)
      local ok, message = pcall(chain.multipliers, chain, {type = "II", households = households})
      assert.is_false(ok)
      assert.truthy(message:find(text, 1, true), message)
    end
    refused("nobody knows whose households buy 'hh': say its region when the table is made (regions), or take one "
      .. "household for all regions (together = true)", unlabelled)
    assert.truthy(unlabelled:multipliers{type = "II", households = {together = true, scale = 400}})
    refused("multipliers.households.scale: one income for the households of several regions; give region -> income",
      two(), {scale = 100})
    refused("multipliers.households.scale: no region 'C' (there are: A, B)", two(), {scale = {C = 100}})
    refused("multipliers.households.scale: expected a number above 0, or region -> number, got -1", two(),
      {scale = {A = -1}})
    local chain, message, code = two():multipliers{type = "II", households = {scale = {A = 20, B = 20}}}
    assert.is_nil(chain)
    assert.truthy(message:find("the model closed for the households of 2 regions is not productive", 1, true), message)
    assert.equal("not_productive", code)
  end)
end)

describe("a chain of chosen nodes", function()
  it("knows the self-sufficiency of the one it came from", function()
    local f = two():select{region = "A"}:dependence{}
    local whole = two():dependence{home = "A"}
    near(whole:column "self_sufficiency", f:column "self_sufficiency", 1e-14)
    near({0.870, 0.842}, f:column "self_sufficiency", 5e-4)
    assert.is_nil(f:column("final")[1])
    assert.truthy(f.note:find("final is missing", 1, true), f.note)
  end)

  it("gives the self-guarantee rate that the whole table gives", function()
    local whole, part = two():self_guarantee{home = "A"}, two():select{region = "A"}:self_guarantee{}
    near(whole:column "rate", part:column "rate", 1e-14)
  end)

  it("knows it after a second choice, and in a table of one region", function()
    local twice = two():select{region = "A"}:select{sector = "x"}:dependence{}
    near({0.869565217391304}, twice:column "self_sufficiency", 1e-12)
    local national = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}}, imports = {{5, 10}, {5, 0}},
      demand = {labels = {"home"}, values = {{70}, {70}}, second = {{5}, {0}}}})
    local all = national:dependence{}:column "self_sufficiency"
    near({all[1]}, national:select{"a"}:dependence{}:column "self_sufficiency", 1e-14)
  end)

  it("does not know it once goods are merged whose numbers differ", function()
    local one = assert(two():select{region = "A"}:aggregate{each = "sector", map = {x = "all", y = "all"}})
    local f = one:dependence{}
    assert.is_nil((f:column "self_sufficiency")[1])
    assert.truthy(f.note:find("goods of nodes that were left out are the input row 'from rest of chain'", 1, true))
  end)

  it("of a network does not know it", function()
    local links = {}
    for i, row in ipairs(FLOWS) do
      for j, v in ipairs(row) do links[#links + 1] = {two():nodes()[i], two():nodes()[j], v} end
    end
    local network = two{flows = false, links = links}
    assert.truthy((network:dependence{}:column "self_sufficiency")[1])
    assert.is_nil((network:select{region = "A"}:dependence{}:column "self_sufficiency")[1])
  end)
end)

describe("self-sufficiency", function()
  it("is missing where imports are of no known good", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {20, 10}}, output = {100, 100},
      inputs = {imports = {10, 0}, value_added = {60, 70}}})
    local f = chain:dependence{}
    assert.is_nil((f:column "self_sufficiency")[1])
    assert.truthy(f.note:find("self_sufficiency is missing: imports are the input row 'imports', of no known good", 1,
      true))
  end)

  data.case(it)("of the world's China is the same after select", function()
    local folder = data.path "wiod2013_mrio/"
    local world = assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz", demand = folder .. "Y_2011.csv.gz"})
    local whole = world:dependence{home = "CHN", each = "none"}:column "self_sufficiency"
    local part = assert(world:select{region = "CHN"}):dependence{}:column "self_sufficiency"
    for i = 1, 35 do
      assert.equal(whole[i] == nil, part[i] == nil)
      if whole[i] then assert.near(whole[i], part[i], 1e-13) end
    end
  end)
end)
