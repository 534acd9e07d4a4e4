local lian = require "lian"
local data = require "spec.support.data"
local malformed = require "spec.support.malformed"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"

-- a table of basic sectors and of totals of them, written in any order: rows and columns of a total are sums over its
-- members, as published tables have them; all cells are multiples of 1/8, so that sums are exact
local function table_of(draw, o)
  local z, final, basic = {}, {}, o.basic
  local function number(most) return math.floor(8 * most * (0.05 + draw())) / 8 end
  for _, a in ipairs(basic) do
    z[a], final[a] = {}, {number(400), number(90)}
    for _, b in ipairs(basic) do z[a][b] = draw() < (o.density or 1) and number(20) or 0 end
  end
  local function members(label) return o.totals and o.totals[label] or {label} end
  local function sum(rows, value)
    local total = 0
    for _, a in ipairs(rows) do total = total + value(a) end
    return total
  end
  local function cell(a, b)
    return sum(members(a), function(i) return sum(members(b), function(j) return z[i][j] end) end)
  end
  local function output(a)
    return sum(basic, function(b) return cell(a, b) end)
      + sum(members(a), function(i) return final[i][1] + final[i][2] end)
  end
  local records = {{"n", table.unpack(o.order)}}
  for _, name in ipairs{"hh", "ex", "out"} do table.insert(records[1], name) end
  for k, a in ipairs(o.order) do
    local row = {o.written and o.written[a] or a}
    records[1][k + 1] = row[1]
    for _, b in ipairs(o.order) do row[#row + 1] = ("%.17g"):format(cell(a, b)) end
    for d = 1, 2 do row[#row + 1] = ("%.17g"):format(sum(members(a), function(i) return final[i][d] end)) end
    row[#row + 1] = ("%.17g"):format(output(a))
    records[#records + 1] = row
  end
  return records, z, final, cell
end

describe("totals among the sectors", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local function read(records, extra)
    local o = {path = folder:write("totals.csv", malformed.csv(records)), demand = {households = "hh", exports = "ex"},
      output = "out", decimal = ".", flows = {rows = {}, columns = {}}} -- eighths have three decimals
    for k = 2, #records do
      o.flows.rows[k - 1], o.flows.columns[k - 1] = k - 1, k - 1
    end
    for key, value in pairs(extra or {}) do o[key] = value end
    return lian.read.matrix(o)
  end

  -- FAULTS T5
  local T5 = {basic = {"A01", "A02", "C10", "F", "G"},
    order = {"A", "A01", "A02", "B-E", "C10", "G-F", "F", "G", "TOT"},
    totals = {A = {"A01", "A02"}, ["B-E"] = {"C10"}, ["G-F"] = {"F", "G"}, TOT = {"A01", "A02", "C10", "F", "G"}}}

  it("are all left out: nested, of one member, of all", function()
    local records, z = table_of(random_table.generator(3), T5)
    local chain, report = assert(read(records, {totals = "drop"}))
    assert.same(T5.basic, chain:nodes())
    assert.same({"A", "B-E", "G-F", "TOT"}, report.dropped)
    assert.equal(z.A01.G, chain:flows():get("A01", "G"))
    local told = tostring(report)
    for _, text in ipairs{"'A' is the sum of 'A01' to 'A02'", "'B-E' is the total of 'C10' alone",
      "'G-F' is the sum of 'F' to 'G'", "'TOT' is the sum of 'A01' to 'G'"} do
      assert.truthy(told:find(text, 1, true), told)
    end
  end)

  it("are refused by name and members otherwise", function()
    local function refused(o, telling, extra)
      local records = table_of(random_table.generator(5), o)
      local chain, message, code = read(records, extra)
      assert.is_nil(chain)
      assert.truthy(message:find(telling, 1, true), message)
      assert.equal("bad_data", code)
    end
    refused(T5, "'A' is the sum of 'A01' to 'A02': a total left among the sectors (totals = 'drop' leaves such out")
    local apart = {basic = {"a", "b", "c", "d", "e"}, order = {"a", "b", "ac", "c", "d", "e"},
      totals = {ac = {"a", "c"}}}
    refused(apart, "'ac' is the sum of 'a' and 'c'")
    refused({basic = {"a", "b", "c", "d", "e"}, order = {"a", "b", "c", "d", "e", "ace"},
      totals = {ace = {"a", "c", "e"}}}, "'ace' is the sum of 'a', 'c' and 'e'")
    refused({basic = {"a", "b", "c"}, order = {"x", "a", "b", "c"}, totals = {x = {"b"}}},
      "'x' and 'b' are the same cell by cell, and labels do not say which is the total of the other")
    refused({basic = {"a", "b", "c"}, order = {"x", "a", "b", "c"}, totals = {x = {"b"}}},
      "'x' and 'b' are the same cell by cell", {totals = "drop"})
  end)

  -- as the OECD prints tables of countries: OUT is the last row and the last column
  local COUNTRIES = "V1,CHN_C26,CHN_C29,USA_C26,USA_C29,CHN_HFCE,CHN_GFCF,USA_HFCE,USA_GFCF,OUT\n"
    .. "CHN_C26,30,20,10,5,20,10,15,10,120\nCHN_C29,2,30,1,4,50,20,3,10,120\nUSA_C26,15,5,20,10,4,6,20,20,100\n"
    .. "USA_C29,1,5,2,20,4,2,36,30,100\nTLS,2,3,1,1,1,1,2,1,\nVA,70,57,66,60,,,,,\nOUT,120,120,100,100,,,,,\n"

  it("may be output, printed as a row and a column of one name", function()
    local o = {path = folder:write("countries.csv", COUNTRIES), demand = "CHN_HFCE..USA_GFCF",
      inputs = {product_taxes = "TLS", value_added = "VA"}, flows = {"CHN_C26..USA_C29", "OUT"}}
    local chain, message, code = lian.read.matrix(o)
    assert.is_nil(chain)
    assert.matches("'OUT' is output, which all else in each row or column sums to: a total left among the sectors",
      message, 1, true)
    assert.equal("bad_data", code)
    o.inputs = nil -- the column alone tells
    assert.matches("'OUT' is output", select(2, lian.read.matrix(o)), 1, true)
    o.inputs, o.demand = {product_taxes = "TLS", value_added = "VA"}, nil -- the row alone
    assert.matches("'OUT' is output", select(2, lian.read.matrix(o)), 1, true)
    o.demand, o.totals = "CHN_HFCE..USA_GFCF", "drop"
    local report
    chain, report = assert(lian.read.matrix(o))
    assert.same({"OUT"}, report.dropped)
    assert.same({120, 120, 100, 100}, chain:output())
    o.totals, o.flows, o.output = nil, "CHN_C26..USA_C29", "OUT"
    local told = assert(lian.read.matrix(o))
    assert.same(chain:multipliers():column "multiplier", told:multipliers():column "multiplier")
  end)

  it("are not found where a table has a sector that buys half of everything but one good", function()
    local chain = lian.read.matrix{path = folder:write("half.csv", "n,a,b,c,d,hh\na,1,1,1,5,2\nb,2,1,1,6,2\n"
      .. "c,1,2,1,5,3\nd,1,1,1,1,9\n"), demand = "hh", flows = "a..d"}
    assert.equal(4, #assert(chain)) -- of c all else sums to 7
  end)

  it("are told from what they are the total of by labels", function()
    for _, pair in ipairs{{"C", "C10"}, {"C10-C12", "X"}, {"Total of manufacturing", "X"}, {"制造业合计", "X"},
      {"10T12", "10"}, {"R+S", "R9"}} do
      for _, order in ipairs{{pair[1], pair[2], "a", "b"}, {"a", pair[2], "b", pair[1]}} do
        local records = table_of(random_table.generator(8), {basic = {pair[2], "a", "b"}, order = order,
          totals = {[pair[1]] = {pair[2]}}})
        local chain, report = assert(read(records, {totals = "drop"}))
        assert.same({pair[1]}, report.dropped)
        assert.equal(3, #chain)
      end
    end
  end)

  it("of one sector may be several", function()
    for _, order in ipairs{{"C", "C10-C12", "C10", "a", "b"}, {"C10", "a", "C", "C10-C12", "b"},
      {"C10-C12", "C10", "C", "b", "a"}} do
      local records = table_of(random_table.generator(9), {basic = {"C10", "a", "b"}, order = order,
        totals = {C = {"C10"}, ["C10-C12"] = {"C10"}}})
      local chain, report = assert(read(records, {totals = "drop"}))
      assert.equal(3, #chain)
      assert.truthy(chain:index("C10"))
      assert.equal(2, #report.dropped)
    end
    local records = table_of(random_table.generator(9), {basic = {"x", "a", "b"}, order = {"C", "x", "y", "a", "b"},
      totals = {C = {"x"}, y = {"x"}}})
    local chain, message = read(records, {totals = "drop"})
    assert.is_nil(chain)
    assert.truthy(message:find("are the same cell by cell, and labels do not say", 1, true), message)
  end)

  it("of totals are found after those, in any order", function()
    local o = {basic = {"1", "2", "3", "4", "5", "6"},
      order = {"all", "top", "1", "4", "mid", "2", "5", "low", "3", "6"},
      totals = {low = {"1", "2"}, mid = {"1", "2", "3"}, top = {"1", "2", "3", "4", "5"},
        all = {"1", "2", "3", "4", "5", "6"}}}
    local chain, report = assert(read(table_of(random_table.generator(2), o), {totals = "drop"}))
    assert.same({"1", "4", "2", "5", "3", "6"}, chain:nodes())
    assert.same({"all", "top", "mid", "low"}, report.dropped)
  end)

  it("are none in a table whose rows add up to output with all its sectors", function()
    -- c sells and buys what a and b do, and makes it itself
    local records = malformed.records("n,a,b,c,hh,ex,out\na,1,2,3,4,10,20\nb,5,1,6,2,16,30\nc,6,3,9,6,26,50")
    local chain, report = assert(read(records))
    assert.equal(3, #chain)
    assert.same({}, report.dropped)
  end)

  it("may leave the corner blank where a total meets itself", function()
    local records = table_of(random_table.generator(4), T5)
    records[10][10], records[2][2] = "", ""
    local chain = assert(read(records, {totals = "drop"}))
    assert.same(T5.basic, chain:nodes())
  end)

  it("are named when their numbers are not those of a total", function()
    local labels = {"a", "b", "Total other"}
    local records = table_of(random_table.generator(6), {basic = labels, order = labels})
    for k = 2, 4 do records[k][7] = records[k][7] + 7 end -- out of balance, so that totals are looked for
    local _, report = assert(read(records, {balance = "demand"}))
    assert.truthy(tostring(report):find("named as totals, but not the sums of other sectors: 'Total other'", 1, true))
  end)

  it("are left out wherever they stand, and what is read is what was written", function()
    local names = {"A01", "B05", "C10", "C11", "D35", "E36", "F41", "G45", "H49", "I55", "J58", "K64"}
    for seed = 1, 60 do
      local draw = random_table.generator(seed)
      local count = 4 + math.floor(9 * draw())
      local basic, order, of, sums = {}, {}, {}, {}
      for k = 1, count do basic[k], order[k] = names[k], names[k] end
      for t = 1, math.floor(4 * draw()) do
        local members, label = {}, "S" .. t
        local from, to = 1 + math.floor(count * draw()), 1 + math.floor(count * draw())
        local any = draw() < 0.5 -- else a run
        for k = 1, count do
          local taken = any and draw() < 0.4 or not any and k >= math.min(from, to) and k <= math.max(from, to)
          if taken then members[#members + 1] = basic[k] end
        end
        local key = table.concat(members, " ")
        if #members >= 2 and not sums[key] then
          sums[key], of[label] = true, members
          table.insert(order, 1 + math.floor((#order + 1) * draw()), label)
        end
      end
      local records, z = table_of(draw, {basic = basic, order = order, totals = of, density = 0.8})
      local chain, report = assert(read(records, {totals = "drop"}))
      local kept, dropped = {}, {}
      for _, label in ipairs(order) do table.insert(of[label] and dropped or kept, label) end
      assert.same(kept, chain:nodes(), "seed " .. seed)
      assert.same(dropped, report.dropped, "seed " .. seed)
      for _, a in ipairs(kept) do
        for _, b in ipairs(kept) do assert.equal(z[a][b], chain:flows():get(a, b)) end
      end
      assert.equal(0, report.balance.row.absolute)
      assert.equal(#dropped > 0, (read(records)) == nil, "seed " .. seed)
    end
  end)

  it("do not make tables of random numbers look like totals", function()
    for seed = 1, 40 do
      local draw = random_table.generator(seed)
      local basic = {}
      for k = 1, 3 + math.floor(30 * draw()) do basic[k] = "s" .. k end
      local records = table_of(draw, {basic = basic, order = basic})
      for k = 2, #records do records[k][#records[k]] = records[k][#records[k]] + 1 end -- not balanced
      local chain, report = assert(read(records, {balance = "demand"}))
      assert.equal(#basic, #chain)
      assert.equal(0, #report.dropped)
    end
  end)

  it("are found at world size among sectors that are no neighbours", function()
    local draw, basic, order, union = random_table.generator(12), {}, {}, {}
    for r = 1, 12 do
      for s = 1, 15 do
        basic[#basic + 1] = ("r%02d_s%02d"):format(r, s)
        order[#order + 1] = basic[#basic]
        if s == 7 then union[#union + 1] = basic[#basic] end
      end
    end
    table.insert(order, 100, "world_s07")
    local records = table_of(draw, {basic = basic, order = order, totals = {world_s07 = union}, density = 0.6})
    local chain, report = assert(read(records, {totals = "drop"}))
    assert.equal(180, #chain)
    assert.same({"world_s07"}, report.dropped)
    local told = "'world_s07' is the sum of 'r01_s07', 'r02_s07', 'r03_s07', 'r04_s07' and 8 more"
    assert.truthy(tostring(report):find(told, 1, true), tostring(report))
  end)
end)

describe("totals among demand and inputs", function()
  local folder
  setup(function() folder = malformed.folder() end)
  teardown(function() folder:remove() end)

  local TEXT = "n,a,b,hh,gov,cons,inv,ex,im,final\na,10,20,50,10,60,-5,30,-15,70\nb,30,10,35,15,50,8,20,-10,68\n"
    .. "c,1,2,30,11,41,3,5,-4,45\nwages,20,30,,,,,,,\nprofits,40,70,,,,,,,\nva,60,100,,,,,,,\nint,41,32,,,,,,,\n"

  local function read(extra)
    local o = {path = folder:write("lines.csv", TEXT), flows = {rows = {"a", "b"}, columns = {"a", "b"}}}
    for key, value in pairs(extra or {}) do o[key] = value end
    return lian.read.matrix(o)
  end

  local function refused(o, telling)
    local chain, message = read(o)
    assert.is_nil(chain)
    assert.truthy(message:find(telling, 1, true), message)
  end

  it("are refused, for they would count twice", function()
    refused({demand = "hh..final"}, "the demand column 'cons' is the sum of 'hh', 'gov': it would count twice")
    refused({demand = {"hh", "gov", "inv", "ex", "im", "final"}},
      "the demand column 'final' is the sum of 'hh', 'gov', 'inv', 'ex', 'im'")
    refused({demand = {"cons", "inv", "ex", "im"}, inputs = "wages..va"},
      "the input row 'va' is the sum of 'wages', 'profits'")
  end)

  it("are left out on request", function()
    local chain, report = assert(read{demand = "hh..final", inputs = "wages..va", totals = "drop", balance = "demand"})
    assert.same({"hh", "gov", "inv", "ex", "im"}, {table.unpack(chain:block("demand").labels, 1, 5)})
    near.array({100, 108}, chain:output(), 1e-12)
    assert.same({"cons", "final", "va"}, report.dropped)
    assert.truthy(tostring(report):find("demand: 'cons' is the sum of 'hh' to 'gov'", 1, true), tostring(report))
  end)

  it("are told when they are what sectors sell to each other", function()
    local path = folder:write("use.csv", "n,a,b,use,hh,all\na,10,20,30,50,80\nb,30,10,40,35,75\n")
    local function uses(given)
      given.path, given.flows = path, {rows = "a..b", columns = "a..b"}
      return lian.read.matrix(given)
    end
    local chain, message = uses{demand = "use..hh"}
    assert.is_nil(chain)
    assert.truthy(message:find("demand: 'use' is the sum of the flows between sectors", 1, true), message)
    chain, message = uses{demand = {"hh", "all"}}
    assert.is_nil(chain)
    assert.truthy(message:find("demand: 'all' is the sum of 'hh' and the flows between sectors", 1, true), message)
    assert.equal(2, #assert(uses{demand = "use..hh", totals = "keep"}))
  end)
end)

describe("totals of published tables", function()
  it("are found in Eurostat's, aggregates and all", data.needed(function()
    local chain, report = assert(lian.read.matrix{
      path = data.path("eu_small_iots/belgium_iot_eurostat.csv"), flows = "CPA_A01..CPA_U",
      demand = {households = "P3_S14", other = "P3_S15", government = "P3_S13",
        investment = "P51G", inventory = "P5M", exports = "P6"},
      inputs = {imports = "P7", product_taxes = "D21X31", value_added = "B1G"}, output = "TS_BP",
      totals = "drop"})
    assert.equal(89, #chain)
    -- CPA_T = CPA_T97 + CPA_T98 sells to households alone, and CPA_T98 is empty
    assert.truthy(tostring(report):find("'CPA_T' is the total of 'CPA_T97' alone", 1, true), tostring(report))
    assert.is_true(report.balance.row.absolute < 0.07)
  end))
end)
