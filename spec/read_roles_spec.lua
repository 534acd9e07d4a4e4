--- Files whose rows and columns might be taken for what they are not: read back to what they were, or refused by
--- name.
local holds = require "spec.support.holds"
local lian = require "lian"
local malformed = require "spec.support.malformed"
local roles = require "lian.chain.roles"

local function sum(list)
  local out = 0
  for _, v in ipairs(list) do out = out + v end
  return out
end

-- ---- random tables with random roles, signs and labels

local DEMAND_LABELS = {households = {"Households", "P3_S14", "Final consumption of households"},
  government = {"Government", "P3_S13"}, investment = {"Gross fixed capital formation", "P51G"},
  inventory = {"Changes in inventories", "P52"}, exports = {"Exports", "P6", "Exports of goods"},
  imports = {"Imports", "IMPO", "Imports of goods"}, discrepancy = {"Statistical discrepancy", "ERR"},
  other = {"NPISH", "fd1", "Residents"}}
local INPUT_LABELS = {labour = {"Compensation of employees", "D1", "Wages"},
  surplus = {"Gross operating surplus", "B2A3G"},
  depreciation = {"Consumption of fixed capital", "P51C"}, taxes = {"Taxes on production", "D29X39"},
  value_added = {"Value added at basic prices", "B1G"}, imports = {"Imported goods", "P7"},
  product_taxes = {"Taxes less subsidies on products", "D21X31"}, discrepancy = {"Statistical discrepancy"},
  other = {"Royalties", "taxes", "X17"}}
local DEMAND_ROLES, INPUT_ROLES = roles.DEMAND, roles.INPUTS

local function generator(seed)
  local state = seed
  return function(n)
    state = (state * 1103515245 + 12345) % 2147483648
    return (state >> 8) % n + 1
  end
end

local function pick_some(pick, list, labels, most)
  local out, taken = {}, {}
  for _ = 1, pick(most) do
    local role = list[pick(#list)]
    local label = labels[role][pick(#labels[role])]
    if not taken[label] then
      taken[label] = true
      out[#out + 1] = {role = role, label = label}
    end
  end
  return out
end

-- a table with integers: imports are positive here, and subtracted from output
local function random_table(seed)
  local pick = generator(seed)
  local t = {n = pick(4) + 1, nodes = {}, flows = {}, output = {}, pick = pick}
  t.demand, t.inputs = pick_some(pick, DEMAND_ROLES, DEMAND_LABELS, 5), pick_some(pick, INPUT_ROLES, INPUT_LABELS, 5)
  for i = 1, t.n do
    t.nodes[i], t.flows[i], t.output[i] = "n" .. i, {}, 0
    for j = 1, t.n do t.flows[i][j] = pick(30) end
  end
  for _, item in ipairs(t.demand) do
    item.values = {}
    for i = 1, t.n do item.values[i] = item.role == "imports" and pick(9) or 100 + pick(200) end
  end
  local all = {role = "other", label = "fd0", values = {}} -- so that output is above 0
  for i = 1, t.n do all.values[i] = 300 + pick(100) end
  t.demand[#t.demand + 1] = all
  for i = 1, t.n do
    t.output[i] = sum(t.flows[i])
    for _, item in ipairs(t.demand) do
      t.output[i] = t.output[i] + (item.role == "imports" and -1 or 1) * item.values[i]
    end
  end
  for k, item in ipairs(t.inputs) do
    item.values = {}
    for j = 1, t.n do
      local rest = t.output[j]
      for i = 1, t.n do rest = rest - t.flows[i][j] end
      for b = 1, k - 1 do rest = rest - t.inputs[b].values[j] end
      item.values[j] = k == #t.inputs and rest or pick(40)
    end
  end
  return t
end

local function written(t, sign)
  local head = {"n", table.unpack(t.nodes)}
  for _, item in ipairs(t.demand) do head[#head + 1] = item.label end
  head[#head + 1] = "total output"
  local rows = {head}
  for i = 1, t.n do
    local row = {t.nodes[i], table.unpack(t.flows[i])}
    for _, item in ipairs(t.demand) do row[#row + 1] = (item.role == "imports" and sign or 1) * item.values[i] end
    row[#row + 1] = t.output[i]
    rows[#rows + 1] = row
  end
  for _, item in ipairs(t.inputs) do
    local row = {item.label, table.unpack(item.values)}
    for _ = 1, #t.demand + 1 do row[#row + 1] = "" end
    rows[#rows + 1] = row
  end
  return rows
end

local function labels_of(list)
  local out = {}
  for k, item in ipairs(list) do out[k] = item.label end
  return out
end

local function by_role(list)
  local out = {}
  for _, item in ipairs(list) do
    out[item.role] = out[item.role] or {}
    table.insert(out[item.role], item.label)
  end
  return out
end

describe("a table with random roles, signs and labels", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local function same_as_written(t, chain, report)
    assert.same(t.output, chain:output())
    local demand, inputs = chain:block("demand"), chain:block("inputs")
    for k, item in ipairs(t.demand) do
      assert.equal(item.role, demand.roles[k], item.label)
      for i, v in ipairs(item.values) do
        assert.equal((item.role == "imports" and -1 or 1) * v, demand.values:get(i, k), item.label)
      end
    end
    local added = {}
    for j = 1, t.n do added[j] = 0 end
    for k, item in ipairs(t.inputs) do
      assert.equal(item.role, inputs.roles[k], item.label)
      for j, v in ipairs(item.values) do
        if roles.adds_value(item.role) then added[j] = added[j] + v end
      end
    end
    if #t.inputs > 0 then assert.same(added, chain:value_added()) end
    holds(chain, report, 1e-9)
  end

  it("is read back to what it was, or refused by name", function()
    local read_back, refused = 0, 0
    for seed = 1, 400 do
      local t = random_table(seed)
      local sign = t.pick(2) == 1 and 1 or -1
      local given = {path = folder:write("random.csv", written(t, sign)), flows = "n1..n" .. t.n,
        output = t.pick(3) > 1 and "total output" or nil, demand = labels_of(t.demand)}
      if #t.inputs > 0 then given.inputs = labels_of(t.inputs) end
      local open
      for _, item in ipairs(t.inputs) do open = open or item.role == "other" and item.label or nil end
      local chain, report = lian.read.matrix(given)
      if chain then
        assert.is_nil(open, seed)
        same_as_written(t, chain, report)
        read_back = read_back + 1
      else
        refused = refused + 1
        assert.truthy(open, seed .. ": " .. report)
        assert.truthy(report:find(("'%s'"):format(open), 1, true) and report:find("say its role", 1, true), report)
        given.inputs = by_role(t.inputs)
        chain, report = assert(lian.read.matrix(given))
        same_as_written(t, chain, report)
      end
    end
    assert.is_true(read_back > 100 and refused > 100)
  end)

  it("is the same chain from Lua", function()
    for seed = 401, 500 do
      local t = random_table(seed)
      local demand, inputs = {}, {}
      for _, item in ipairs(t.demand) do demand[item.label] = {values = item.values, role = item.role} end
      for _, item in ipairs(t.inputs) do inputs[item.label] = {values = item.values, role = item.role} end
      local chain = assert(lian.chain{nodes = t.nodes, flows = t.flows, demand = demand,
        inputs = next(inputs) and inputs})
      assert.same(t.output, chain:output())
      local check = chain:check()
      for role in pairs(by_role(t.demand)) do
        local whole = 0
        for _, item in ipairs(t.demand) do if item.role == role then whole = whole + sum(item.values) end end
        assert.equal((role == "imports" and -1 or 1) * whole, check.demand[role])
      end
    end
  end)
end)

-- ---- ambiguous files, each with its message

describe("an ambiguous file", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local BASE = "n,a,b,fd,out\na,10,20,70,100\nb,30,10,60,100\nwages,40,50,,\n%s"

  local function case(what, text, extra, ...)
    local telling = {...}
    it(what, function()
      local given = {path = folder:write("ambiguous.csv", malformed.records(text)), flows = "a..b"}
      for k, v in pairs(extra) do given[k] = v end
      local ok, chain, message = pcall(lian.read.matrix, given)
      local said = ok and message or chain
      assert.is_true(not ok or chain == nil, "it was read")
      for _, part in ipairs(telling) do
        assert.truthy(said:find(part, 1, true), ("'%s' is not in: %s"):format(part, said))
      end
    end)
  end
  local function with(row) return BASE:format(row) end
  local ALL = {demand = "fd", output = "out"}
  local function and_inputs(inputs, more)
    local o = {demand = ALL.demand, output = ALL.output, inputs = inputs}
    for k, v in pairs(more or {}) do o[k] = v end
    return o
  end
  local ASKED = "does not say whether it is value added: say its role"

  case("with a row 'taxes'", with "taxes,20,20,,", and_inputs "wages..taxes", "the label of 'taxes' " .. ASKED,
    "product_taxes")
  case("with a row 'net_tax'", with "net_tax,20,20,,", and_inputs{"wages", "net_tax"},
    "the label of 'net_tax' " .. ASKED)
  case("with taxes on production and imports", with "Taxes on production and imports,20,20,,",
    and_inputs{"wages", "Taxes*"}, "'Taxes on production and imports' " .. ASKED)
  case("with subsidies", with "subsidies,20,20,,", and_inputs "wages..subsidies", "'subsidies' " .. ASKED)
  case("with imports and value added in one row", with "imports and value added,20,20,,",
    and_inputs{"wages", "imports*"}, "'imports and value added' " .. ASKED)
  case("with a row that is a code of its own", with "X17,20,20,,", and_inputs "wages..X17", "'X17' " .. ASKED)
  case("with a row without a label", with ",20,20,,", and_inputs{"wages", 4}, "'' " .. ASKED)
  case("with two rows that say nothing", with "k1x,10,10,,\nk2x,10,10,,", and_inputs "wages..k2x",
    "'k1x', 'k2x' " .. ASKED)
  case("with a role of demand for inputs", with "rents,20,20,,", and_inputs{households = "wages", surplus = "rents"},
    "read.matrix.inputs: 'households' is a role of demand; here stand other, labour")
  case("with a role of inputs for demand", with "rents,20,20,,", {output = "out", demand = {labour = "fd"}},
    "read.matrix.demand: 'labour' is a role of inputs; here stand other, households")
  case("with one row for two roles", with "rents,20,20,,", and_inputs{labour = "wages", surplus = {"wages", "rents"}},
    "the row 'wages' is chosen twice")
  case("with a total among the inputs", with "rents,20,20,,\ngva,60,70,,", and_inputs "wages..gva",
    "the input row 'gva' is the sum of 'wages', 'rents': it would count twice")
  case("with a total among the inputs, which alone give output", with "rents,20,20,,\nGVA,60,70,,",
    {inputs = "wages..GVA"}, "the input row 'GVA' is the sum of 'wages', 'rents'")
  case("with value added and a part of it, which alone give output", with "GVA,60,70,,", {inputs = "wages..GVA"},
    "the input row 'GVA' is all of value added, and 'wages' a part of it: both would count")
  case("with a part of a row beside it", with "D1,40,50,,\nrents,20,20,,", and_inputs "wages..rents",
    "column balance of 'b' is off by 50")
  case("with a total among the demand", "n,a,b,home,exp,use,out\na,10,20,50,20,70,100\nb,30,10,40,20,60,100",
    {demand = "home..use", output = "out"}, "the demand column 'use' is the sum of 'home', 'exp': it would count twice")
  case("with a total among the demand, which alone gives output",
    "n,a,b,home,exp,use\na,10,20,50,20,70\nb,30,10,40,20,60", {demand = "home..use"},
    "the demand column 'use' is the sum of 'home', 'exp'")
  case("with imports beside output that is total supply", "n,a,b,fd,imports,out\na,10,20,70,30,100\nb,30,10,60,20,100",
    {demand = "fd..imports", output = "out"}, "imports 'imports' are positive (50 in all), but output is the sum "
    .. "of the rows without them", "total supply")
  case("with imports that output adds", "n,a,b,fd,imports,out\na,10,20,70,30,130\nb,30,10,60,20,120",
    {demand = "fd..imports", output = "out"}, "and output is the sum of the rows with them added: are they imports?")
  case("with imports of both signs and no output", "n,a,b,fd,imports\na,10,20,70,30\nb,30,10,60,-5",
    {demand = "fd..imports"}, "imports 'imports' hold positive and negative numbers, more of "
    .. "them positive (25 in all), and no output tells")
  case("with imports that negate turns the wrong way", "n,a,b,fd,imports,out\na,10,20,70,-30,70\nb,30,10,60,-5,95",
    {demand = "fd..imports", output = "out", negate = "imports"}, "are positive (35 in all) after negate")
  case("with imported inputs below 0, which alone give output", with "imports,-20,-20,,", {inputs = "wages..imports"},
    "the input row 'imports' of role imports is negative (-40 in all)")
  case("with rows of inputs missing", with "", and_inputs "wages", "column balance of 'a' is off by 20",
    "inputs fall short of output wherever they are off: is a row missing?")

  it("that says one thing and is said to be another is doubted", function()
    local path = folder:write("doubt.csv", malformed.records(with "Imported goods,20,20,,"))
    local chain, report = assert(lian.read.matrix{path = path, flows = "a..b", output = "out", demand = "fd",
      inputs = {labour = "wages", value_added = "Imported goods"}})
    assert.same({60, 70}, chain:value_added())
    assert.same({"'Imported goods' is said to be value_added, its label says imports"}, report.notes)
  end)

  it("whose total is a coincidence is read where balances hold", function()
    local path = folder:write("chance.csv", malformed.records(with "rents,-20,-30,,\nprofits,20,20,,\nland,20,30,,"))
    local chain = assert(lian.read.matrix{path = path, flows = "a..b", output = "out", demand = "fd",
      inputs = {labour = "wages", surplus = {"rents", "profits", "land"}}})
    assert.same({60, 70}, chain:value_added())
  end)
end)
