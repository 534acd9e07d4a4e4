--- What the rows and columns of a table are: roles by name, value added by role, the sign of imports.
--- Right values: worked out apart from lian (by hand, numpy), or published (ONS 2014).
local data = require "spec.support.data"
local lian = require "lian"
local malformed = require "spec.support.malformed"
local near = require("spec.support.near").array
local roles = require "lian.chain.roles"
local tables = require "spec.support.tables"

local real = data.case(it)

describe("the name of an input row", function()
  local function says(role, ...)
    for _, label in ipairs{...} do assert.equal(role, roles.of_input(label), label) end
  end

  it("says labour, surplus, depreciation, or value added as a whole", function()
    says("labour", "Compensation of employees", "wages", "Wages and salaries", "D1", "W2_D1", "V00100", "Labor income",
      "VA001", "劳动者报酬", "pay")
    says("surplus", "Gross Operating Surplus", "Operating surplus, gross", "profits", "B2A3G", "Mixed income",
      "capital", "营业盈余")
    says("depreciation", "Consumption of fixed capital", "P51C", "Depreciation", "固定资产折旧")
    says("value_added", "Value added at basic prices", "value_added_bp", "GVA", "VA", "B1G", "VALU", "增加值合计",
      "Labour and capital")
    says("labour", "Value added: wages")
  end)

  it("tells taxes on products from those on production", function()
    says("product_taxes", "Taxes less subsidies on products", "D21X31", "W2_D21X31", "TXSP", "TXS_INT_FNL", "VAT",
      "Value added tax", "Import duties", "net_tax_products", "产品税净额")
    says("taxes", "Taxes less subsidies on production", "Other taxes on production", "D29X39", "net_tax_production",
      "生产税净额")
  end)

  it("says imports", function()
    says("imports", "Imported goods and services", "imports", "P7", "P7_U2", "International Transport Margins", "进口")
  end)

  it("leaves open what it leaves open", function()
    says(nil, "taxes", "net_tax", "Subsidies", "Taxes on production and imports", "D2X3", "other", "rest", "X1", "",
      "Primary inputs", "Imports and value added", "hh_va_x", "Indirect taxes", "Royalties",
      "Employees", "employment_wage_salary", "Labour hours", "Number of wage earners", "Foreign value added")
  end)

  it("is no more than a part of a longer word", function()
    says(nil, "important", "varnish", "detaxed", "capitalisation")
  end)
end)

describe("the name of a demand category", function()
  it("says who buys", function()
    for label, role in pairs{["Final consumption of households"] = "households", P3_S14 = "households",
      ES_P3_S13 = "government", ["Gross fixed capital formation"] = "investment", P51G = "investment",
      ["Changes in inventories"] = "inventory", P5M = "inventory", ["Exports of goods"] = "exports", EXPO = "exports",
      IM = "imports", ["Imports (cif)"] = "imports", ERR = "discrepancy", ["居民消费支出"] = "households"} do
      assert.equal(role, roles.of_demand(label), label)
    end
    for _, label in ipairs{"Non-profit instns serving households", "hh_exp", "fd", "P3_S15", "Net exports",
      "Exports less imports", "Import duties"} do
      assert.is_nil(roles.of_demand(label), label)
    end
  end)
end)

describe("value added", function()
  real("is the published one of the UK 2010, as the example of lian.read.matrix stands", function()
    local source = assert(io.open("lua/lian/read/matrix.lua")):read("a")
    local example = source:match("%-%-%-```lua\n(.-)%-%-%-```"):gsub("%-%-%-", "")
    example = example:gsub('"uk_2010', '"' .. data.path("uk_ioat_2010/uk_2010"), 1)
    local chain = assert(load(example .. " return chain", "=example", "t", {lian = lian, assert = assert}))()
    local check = chain:check()
    assert.near(1327923, check.value_added, 0.5) -- published in whole millions
    assert.near(801796 + 21629 + 504498, check.value_added, 1)
    assert.near(298454, check.inputs.imports, 0.5)
    assert.near(56992, check.inputs.product_taxes, 0.5)
    local published = assert(lian.frame.read(data.path("uk_ioat_2010/uk_published_multipliers_and_effects.csv")))
    near(published:column "GVA effects", chain:multipliers{of = "value_added"}:column "multiplier", 1e-10)
    assert.truthy(tostring(check):find("1,327,923 = labour 801,796, taxes 21,629, surplus 504,498", 1, true))
  end)

  real("of the OECD's China 2018 is VALU, without taxes on products", function()
    local path = data.path("oecd_iot_2021ed_chn/OECD21ed_CHN_2018.csv")
    local chain, report = assert(lian.read.oecd(path))
    local valu
    for line in io.lines(path) do if line:find("^\"?VALU\"?,") then valu = line end end
    local sum, k = 0, 0
    for text in valu:gmatch("[^,]+") do
      k = k + 1
      if k > 2 and k <= 2 + #chain then sum = sum + tonumber(text) end
    end
    assert.near(sum, chain:check().value_added, 1e-6 * sum)
    assert.near(697130, report.sums.inputs.product_taxes, 1)
    assert.near(sum, report.sums.value_added, 1e-6 * sum)
  end)

  it("holds other inputs, and neither imports, taxes on products nor what does not add up", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 5}, {5, 10}}, inputs = {wages = {10, 20},
      rest = {4, 6}, imports = {3, 2}, product_taxes = {1, 1}, discrepancy = {2, -1}}})
    assert.same({35, 43}, chain:output())
    assert.same({14, 26}, chain:value_added())
    local check = chain:check()
    assert.equal(40, check.value_added)
    assert.is_nil(tostring(check):find("imports apart", 1, true))
    assert.same({labour = 30, other = 10, imports = 5, product_taxes = 2, discrepancy = 1}, check.inputs)
  end)

  it("of a table that lacks input rows says that it is all that output leaves", function()
    local chain = assert(lian.chain{nodes = {"a"}, flows = {{1}}, output = {5}})
    assert.truthy(tostring(chain:check()):find("imports and taxes on products too", 1, true))
  end)

  real("multipliers of a table whose flows hold imports say what to do", function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_153.csv"))
    local f = chain:multipliers{of = "value_added"}
    for _, v in ipairs(f:column "multiplier") do assert.near(1, v, 1e-9) end
    assert.truthy(f.note:find("chain:split() takes", 1, true), f.note)
    assert.truthy(tostring(assert(chain:split()):check()):find("imports apart", 1, true))
    local split = assert(chain:split()):multipliers{of = "value_added"}
    assert.is_nil(split.note)
    assert.is_true(split("094", "multiplier") == nil or split("094", "multiplier") < 1)
  end)
end)

describe("lian.chain", function()
  local function refused(text, extra)
    local given = {nodes = {"a", "b"}, flows = {{1, 1}, {1, 1}}}
    for k, v in pairs(extra) do given[k] = v end
    local ok, message = pcall(lian.chain, given)
    assert.is_false(ok)
    assert.truthy(message:find(text, 1, true), message)
  end

  it("asks for the role of inputs whose name says none", function()
    refused("chain.inputs.levies_x: its name does not say whether it is value added: say its role",
      {inputs = {levies_x = {1, 1}}})
    refused("chain.inputs.roles for 'x1': its name does not say", {inputs = {labels = {"x1"}, values = {{1, 1}}}})
    assert.same({1, 1}, assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 1}, {1, 1}},
      inputs = {levies_x = {values = {1, 1}, role = "value_added"}}}):value_added())
  end)

  it("knows roles of demand from those of inputs", function()
    refused("chain.inputs.x.role: 'households' is a role of demand; those of inputs are other, labour",
      {inputs = {x = {values = {1, 1}, role = "households"}}})
    refused("chain.demand.x.role: 'labour' is a role of inputs; those of demand are other, households",
      {demand = {x = {values = {1, 1}, role = "labour"}}})
    refused("chain.inputs.x.role: no role 'labuor', did you mean 'labour'?",
      {inputs = {x = {values = {1, 1}, role = "labuor"}}})
  end)
end)

describe("imports printed as positive numbers", function()
  local function given(extra)
    local o = {nodes = {"a", "b", "c"}, flows = {{20, 10, 5}, {30, 40, 25}, {10, 15, 30}},
      demand = {households = {60, 50, 80}, exports = {10, 30, 5}, imports = {25, 20, 15}}}
    for k, v in pairs(extra or {}) do o[k] = v end
    return o
  end
  local OUTPUT, SHARE = {80, 155, 125}, {25 / 95, 20 / 145, 15 / 135}

  it("are subtracted, which is said", function()
    local chain, note = assert(lian.chain(given()))
    near(OUTPUT, chain:output(), 1e-12)
    assert.equal("imports 'imports' are printed as positive numbers (60 in all): subtracted", note)
    assert.equal(-60, chain:check().demand.imports)
    local _, shares = assert(chain:split())
    near(SHARE, shares:column "import_share", 1e-12)
  end)

  it("stay where they are negative", function()
    local o = given()
    o.demand.imports = {-25, -20, -15}
    local chain, note = assert(lian.chain(o))
    near(OUTPUT, chain:output(), 1e-12)
    assert.is_nil(note)
  end)

  it("are subtracted where output says so, re-imports among them or not", function()
    near(OUTPUT, assert(lian.chain(given{output = OUTPUT})):output(), 0)
    local mixed = given{output = {106, 155, 125}}
    mixed.demand.imports = {-1, 20, 15}
    local chain, note = assert(lian.chain(mixed))
    assert.same({1, -20, -15}, chain:block("demand").values:column("imports"))
    assert.truthy(note:find("34 in all", 1, true), note)
  end)

  local function refused(text, extra)
    local chain, message, code = lian.chain(given(extra))
    assert.is_nil(chain)
    assert.equal("contradiction", code)
    assert.truthy(message:find(text, 1, true), message)
  end

  it("are refused where output speaks against it", function()
    refused("and output is the sum of the rows with them added", {output = {130, 195, 155}})
    refused("but output is the sum of the rows without them", {output = {105, 175, 140}})
    refused("do not add up to output with them added (off by 240 in all) or subtracted (off by 360)",
      {output = {205, 275, 240}})
    refused("hold positive and negative numbers, more of them positive", {demand = {imports = {25, -5, 15}}})
  end)

  it("that a host in C gives so are refused where they are split off", function()
    local core = require "lian.core"
    local chain = assert(core.chain_new{kind = "table", nodes = {"a"}, axes = {}, flows = core.matrix_new(1, 1, {{1}}),
      demand = {labels = {"home", "imports"}, roles = {"households", "imports"},
        values = core.matrix_new(1, 2, {{5, 2}})}})
    local nothing, message = chain:split()
    assert.is_nil(nothing)
    assert.truthy(message:find("imports sum to 2: a demand category of role imports is negative", 1, true), message)
  end)

  it("of several columns are taken together", function()
    local o = given{}
    o.demand.imports = nil
    o.demand["Imports of goods"], o.demand["Imports of services"] = {20, 15, 10}, {5, 5, 5}
    local chain, note = assert(lian.chain(o))
    near(OUTPUT, chain:output(), 1e-12)
    assert.truthy(note:find("'Imports of goods', 'Imports of services'", 1, true), note)
  end)

  it("as an input row below 0 are refused where nothing else gives output", function()
    local chain, message = lian.chain{nodes = {"a"}, flows = {{1}}, inputs = {wages = {5}, imports = {-2}}}
    assert.is_nil(chain)
    assert.truthy(message:find("the input row 'imports' of role imports is negative", 1, true), message)
  end)

  describe("in files", function()
    local folder
    setup(function() folder = malformed.folder() end)
    teardown(function() folder:remove() end)

    local function matrix(text, extra)
      local o = {path = folder:write("t4.csv", malformed.records(text)), flows = "a..c", demand = "households..imports"}
      for k, v in pairs(extra or {}) do o[k] = v end
      return lian.read.matrix(o)
    end
    local T4 = "n,a,b,c,households,exports,imports,output\na,20,10,5,60,10,25,80\nb,30,40,25,50,30,20,155\n"
      .. "c,10,15,30,80,5,15,125"

    it("are subtracted by lian.read.matrix, with output and without", function()
      for _, output in ipairs{false, "output"} do
        local chain, report = assert(matrix(T4, {output = output or nil}))
        near(OUTPUT, chain:output(), 1e-12)
        assert.truthy(tostring(report):find("printed as positive numbers (60 in all): subtracted", 1, true))
        assert.near(130, report.mass.kept["final demand"], 1e-9 + 45)
      end
    end)

    it("are not turned twice", function()
      local chain, report = assert(matrix(T4, {negate = "imports"}))
      near(OUTPUT, chain:output(), 1e-12)
      assert.same({}, report.notes)
      local negative = T4:gsub(",25,80", ",-25,80"):gsub(",20,155", ",-20,155"):gsub(",15,125", ",-15,125")
      local nothing, message = matrix(negative, {negate = "imports"})
      assert.is_nil(nothing)
      assert.truthy(message:find("after negate: the file prints them negative; leave them out of negate", 1, true),
        message)
    end)

    it("are subtracted by lian.read.edges and by layouts", function()
      local links = folder:write("links.csv", malformed.records("supplier,buyer,value\na,b,10\nb,a,20"))
      local nodes = folder:write("nodes.csv", malformed.records("node,households,imports\na,50,20\nb,40,10"))
      local chain, report = assert(lian.read.edges{path = links, nodes = nodes, demand = {"households", "imports"}})
      near({40, 50}, chain:output(), 1e-12)
      assert.truthy(tostring(report):find("subtracted", 1, true))
      local rows = malformed.oecd()
      rows[2][#rows[2]], rows[3][#rows[3]] = "10", "10"
      chain, report = assert(lian.read.oecd(folder:write("FRA2011ttl.csv", rows)))
      near({100, 150}, chain:output(), 1e-12)
      assert.truthy(tostring(report):find("'IMPO' are printed as positive numbers (20 in all): subtracted", 1, true))
      rows = malformed.nbs()
      for k = 2, 4 do rows[k][18] = "-" .. rows[k][18] end
      chain, report = assert(lian.read.nbs(folder:write("china_2010_3.csv", rows)))
      near({100, 120, 80}, chain:output(), 1e-12)
      assert.truthy(tostring(report):find("'IM'", 1, true), tostring(report))
    end)
  end)
end)

describe("names beside codes", function()
  real("stand in frames of chains, in print narrow", function()
    local chain = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_153.csv"))
    local f = chain:frame()
    assert.same({"node", "name"}, {f:names()[1], f:names()[2]})
    assert.equal("094", chain:multipliers{}:column "node"[94])
    for _, made in ipairs{chain:multipliers{}, chain:linkages{}, chain:upstreamness{}, chain:extraction{}} do
      local at
      for k, name in ipairs(made:names()) do if name == "node" then at = k end end
      assert.equal("name", made:names()[at + 1])
      local code, name = made:column "node", made:column "name"
      for k = 1, #made do
        if code[k] == "094" then assert.equal((chain:attribute "name")[94], name[k]) end
      end
    end
    local printed = chain:multipliers{}
    for line in printed:text():gmatch("[^\n]+") do
      assert.is_true(line == printed.note or utf8.len(line) <= 80, line)
    end
  end)

  it("are left out where they are the codes, or where there are none", function()
    assert.same({"node", "multiplier"}, tables.textbook():multipliers{}:names())
    local same = tables.textbook{attributes = {name = tables.textbook():nodes()}}
    assert.same({"node", "multiplier"}, same:multipliers{}:names())
  end)

  it("stand beside both ends of a pair", function()
    local chain = tables.textbook{attributes = {name = {"Farming", "Milling"}}}
    local f = chain:influence{tolerable = {top = 2}}
    assert.same({"from", "from_name", "to", "to_name", "coefficient", "limit"}, f:names())
    local name = {s1 = "Farming", s2 = "Milling"}
    for k = 1, #f do
      assert.equal(name[f(k, "from")], f(k, "from_name"))
      assert.equal(name[f(k, "to")], f(k, "to_name"))
    end
  end)

  it("stand beside paths", function()
    local chain = tables.textbook{attributes = {name = {"Farming", "Milling"}}}
    local f = assert(chain:paths{top = 6})
    for k = 1, #f do
      assert.equal((f(k, "path"):gsub("s1", "Farming"):gsub("s2", "Milling")), f(k, "path_names"))
    end
  end)
end)
