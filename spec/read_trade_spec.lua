-- lian.read.trade: lists of items from lists of trade
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local paths = {}

local function written(text)
  local path = os.tmpname()
  local f <close> = assert(io.open(path, "wb"))
  f:write(text)
  paths[#paths + 1] = path
  return path
end

local HEAD = "code,reporter,partner,flow,year,value,quantity,unit\n"
-- A and B make scanners (8486.20), C and D buy them; C sells gas (2804) and buys it back at a lower price
local ROWS = HEAD .. [[
8486.20,A,C,Export,2020,60,6,pieces
848620,A,D,Export,2020,40,5,pieces
848620,B,C,Export,2020,20,4,pieces
848620,A,World,Export,2020,100,11,pieces
848620,A,A,Export,2020,7,1,pieces
848620,A,D,Re-Export,2020,3,1,pieces
848620,A,C,Export,2019,600,60,pieces
280429,C,A,Export,2020,30,3,kg
280410,D,C,Export,2020,10,2,kg
999999,A,B,Export,2020,5,1,kg
]]
local ITEMS = {["84"] = "machine", ["8486"] = "scanner", ["2804"] = "gas", ["77"] = "cable"}

local function read(text, more)
  local given = {path = written(text), items = ITEMS, years = 2020}
  for key, value in pairs(more or {}) do given[key] = value end
  if more and more.items == false then given.items = nil end
  return lian.read.trade(given)
end

-- item -> provider -> share, of the world or of one destination
local function shares(chain, to)
  local parts, labels, out = core.items.parts(chain), chain:nodes(), {}
  for p, i in ipairs(parts.provided) do
    if parts.to[p] == (to or "") then
      out[labels[i]] = out[labels[i]] or {}
      out[labels[i]][parts.provider[parts.by[p]]] = parts.share[p]
    end
  end
  return out
end

local function near(expected, got)
  for name, v in pairs(expected) do assert.near(v, got and got[name] or -1, 1e-12, name) end
  for name in pairs(got) do assert.is_not_nil(expected[name], name) end
end

describe("a list of items read from lists of trade", function()
  teardown(function() for _, path in ipairs(paths) do os.remove(path) end end)

  it("says who supplies whom", function()
    local chain, report = assert(read(ROWS, {home = "C"}))
    assert.same({"scanner", "gas"}, chain:nodes()) -- the longest beginning of a code counts
    near({A = 100 / 120, B = 20 / 120}, shares(chain).scanner)
    near({C = 0, A = 60 / 80, B = 20 / 80}, shares(chain, "C").scanner)
    near({D = 0, A = 1}, shares(chain, "D").scanner)
    near({C = 30 / 40, D = 10 / 40}, shares(chain).gas)
    assert.equal(2020, chain:meta().year)
    assert.same({120, 40}, (chain:attribute "value"))
    assert.same({0, 0}, (chain:attribute "own_known"))
    assert.equal(10, chain:attribute("export_unit_value")[2])
    assert.equal(5, chain:attribute("import_unit_value")[2])
    assert.equal(80 / 10, chain:attribute("import_unit_value")[1])
    local text = tostring(report)
    for _, telling in ipairs{"6 rows of trade, 2 items", "no item         1 codes", "999999",
      "no code         2 items of the concordance: cable, machine", "1 rows of totals (World)",
      "1 re-exports and re-imports", "1 rows of countries with themselves", "production is not known"} do
      assert.truthy(text:find(telling, 1, true), telling .. "\n" .. text)
    end
    assert.near(5 / 165, report.left_share, 1e-12)
    assert.same({"A", "A", "B", "C", "D"}, report.trade:column "from")
    assert.same({"C", "D", "C", "A", "C"}, report.trade:column "to")
  end)

  it("tells exports above production from those of countries whose production is not said", function()
    local _, report = assert(read(ROWS, {production = {scanner = {A = 50, C = 10}}}))
    assert.matches("re%-exports +1 exports are above production: own supply counts 0", tostring(report)) -- A sells 100
    assert.matches("production +not given for 1 exports of an item that has one elsewhere", tostring(report)) -- B, 20
    _, report = assert(read(ROWS, {production = {scanner = {A = 150, B = 20, C = 10}}}))
    assert.not_matches("above production", tostring(report))
    assert.not_matches("has one elsewhere", tostring(report))
  end)

  it("adds home's own part where production is known", function()
    local chain = assert(read(ROWS, {home = "C", production = {scanner = {A = 150, B = 20, C = 10, World = 180}}}))
    near({A = 150 / 180, B = 20 / 180, C = 10 / 180}, shares(chain).scanner)
    near({C = 10 / 90, A = 60 / 90, B = 20 / 90}, shares(chain, "C").scanner)
    near({A = 1}, shares(chain, "A").scanner)
    assert.same({}, shares(chain, "B")) -- sells all that it makes, and buys nothing
    assert.near(90 / 180, chain:attribute("home_use")[1], 1e-12)
    assert.same({1, 0}, (chain:attribute "own_known"))
    local verdicts = assert(chain:diagnose{home = "C"})
    for k = 1, 2 do
      if verdicts(k, "item") == "scanner" then
        assert.equal("stranglehold", verdicts(k, "class"))
        assert.near(10 / 90, verdicts(k, "self_sufficiency"), 1e-12)
        assert.equal("A + B", verdicts(k, "bloc"))
      else -- production of gas is not known
        assert.equal("undetermined", verdicts(k, "class"))
        assert.is_nil(verdicts(k, "self_sufficiency"))
        assert.is_nil(verdicts(k, "loss"))
      end
    end
    assert.truthy(verdicts.note:find("of 1 items production is not known", 1, true), verdicts.note)
    local own = assert(chain:self_guarantee{home = "C"})
    assert.equal(1, own(1, "goods"))
    assert.near(10 / 90, own(1, "rate"), 1e-12)
  end)

  it("adds what destinations use from elsewhere, as told", function()
    local chain, report = assert(read(ROWS, {use = {{item = "scanner", country = "C", value = 160},
      {item = "scanner", country = "D", value = 10}, {item = "scanner", country = "E", value = 10}}}))
    near({C = 0, A = 60 / 160, B = 20 / 160, others = 80 / 160}, shares(chain, "C").scanner)
    near({D = 0, A = 1}, shares(chain, "D").scanner)
    assert.truthy(tostring(report):find("1 given uses are below", 1, true), tostring(report))
    assert.truthy(tostring(report):find("use of 'scanner' by 'E' is given, and no trade", 1, true), tostring(report))
  end)

  it("gives unit values to the home that they are of, for diagnose", function()
    local chain = assert(read(ROWS, {home = "C"}))
    local function lag(home)
      local _, evidence = assert(chain:diagnose{home = home, goods = "gas"})
      for k = 1, #evidence do
        if evidence(k, "criterion"):find("unit value", 1, true) then return evidence(k, "value") end
      end
    end
    assert.near(1 - 10 / 5, lag "C", 1e-12)
    assert.is_nil(lag "D")
  end)

  it("shares by quantity when asked, adds years up, and makes each code an item without a concordance", function()
    local chain = assert(read(ROWS, {of = "quantity"}))
    near({C = 0, A = 6 / 10, B = 4 / 10}, shares(chain, "C").scanner)
    local all, report = assert(read(ROWS, {years = {2019, 2020}}))
    near({C = 0, A = 660 / 680, B = 20 / 680}, shares(all, "C").scanner)
    assert.is_nil(all:meta().year)
    assert.truthy(tostring(report):find("2 years are added up", 1, true))
    assert.same({"848620", "280429", "280410", "999999"}, assert(read(ROWS, {items = false})):nodes())
  end)

  it("takes what the importer says where both sides tell, and one side when asked", function()
    local text = HEAD .. "1,A,C,X,2020,60,,\n1,C,A,M,2020,90,,\n1,C,B,M,2020,30,,\n"
    local chain, report = assert(read(text, {items = false}))
    near({C = 0, A = 90 / 120, B = 30 / 120}, shares(chain, "C")["1"])
    assert.truthy(tostring(report):find("1 pairs by both sides (exports 60, imports 90)", 1, true), tostring(report))
    chain = assert(read(text, {items = false, flow = "exports"}))
    near({C = 0, A = 1}, shares(chain, "C")["1"])
  end)

  it("reads totals alone when asked, or where there are no partners", function()
    local chain = assert(read(HEAD .. "1,A,World,X,2020,60,,\n1,B,World,X,2020,20,,\n1,B,World,M,2020,9,,\n"
      .. "1,A,B,X,2020,7,,\n", {items = false, totals = "only"}))
    near({A = 60 / 80, B = 20 / 80}, shares(chain)["1"])
    assert.same({}, shares(chain, "B"))
    local plain, report = assert(lian.read.trade{path = written "country,product,value\na,0011,3\nb,0011,1\n"})
    near({a = 0.75, b = 0.25}, shares(plain)["0011"])
    assert.truthy(tostring(report):find("partners are not told", 1, true))
    assert.truthy(tostring(report):find("the rows are taken for exports", 1, true))
  end)

  it("knows the columns of BACI and of UN Comtrade's new files", function()
    local chain = assert(lian.read.trade{home = "392",
      path = written "t,i,j,k,v,q\n2020,156,392,280429,3,NA\n2020,643,392,280429,1,2\n"})
    near({["156"] = 0.75, ["392"] = 0, ["643"] = 0.25}, shares(chain, "392")["280429"])
    assert.equal(0.5, chain:attribute("import_unit_value")[1]) -- of the row that has a quantity
    chain = assert(lian.read.trade{path = written(
      "refYear,reporterDesc,flowDesc,partnerDesc,cmdCode,netWgt,primaryValue\n"
      .. "2020,Japan,Import,China,280429,,3\n2020,Japan,Import,World,280429,,3\n")})
    near({China = 1, Japan = 0}, shares(chain, "Japan")["280429"])
  end)

  it("reads several files that say for themselves who, and matrices by their row sums", function()
    local wide = "title\ncode,name,x,y\n1,one,2,3\n2,two,-4,1\n"
    local files = {{path = written(wide), partner = "P"}, {path = written((wide:gsub("2,3", "1,4"))), partner = "Q"}}
    local given = {path = files, reporter = "H", flow = "imports", year = 2021,
      wide = {skip = 1, header = 1, labels = 2}}
    local chain, message = lian.read.trade(given)
    assert.is_nil(chain)
    assert.truthy(message:find(":4: value of '2': expected at least 0, got -3", 1, true), message)
    given.negative = "zero"
    local list, report = assert(lian.read.trade(given))
    assert.same({"1"}, list:nodes())
    near({H = 0, P = 0.5, Q = 0.5}, shares(list, "H")["1"])
    assert.truthy(tostring(report):find("2 values below 0 count 0", 1, true))
  end)

  it("goes into the other verbs", function()
    local chain = assert(read(ROWS, {production = {scanner = {A = 150, B = 20, C = 10}}}))
    local left = assert(chain:attainable{home = "C", cut = {by = "A"}, reading = "buy", final = "scanner"})
    assert.near(30 / 90, left("scanner", "level"), 1e-12)
    local alone = assert(chain:autonomy{home = "C", final = "scanner", reading = "buy"})
    assert.near(10 / 90, alone(1, "autonomy"), 1e-12)
  end)

  describe("refuses", function()
    local function refused(telling, text, more)
      local chain, message = read(text, more)
      assert.is_nil(chain)
      assert.truthy(message:find(telling, 1, true), message)
    end

    local function changed(old, new) return (ROWS:gsub(old:gsub("%p", "%%%0"), (new:gsub("%%", "%%%%")))) end

    it("a concordance that covers nothing, and codes of two levels", function()
      refused("the concordance covers none of the 4 codes (such as 280410, 280429, 848620, 999999)", ROWS,
        {items = {["01"] = "horses"}})
      refused("item 'scanner': the code 8486 holds 848620, and both are in the list",
        ROWS .. "8486,A,C,Export,2020,80,,\n")
    end)

    it("values that are negative, missing or none, with file and line", function()
      refused(":4: value of '848620': expected at least 0, got -20", changed("2020,20,4", "2020,-20,4"))
      refused(":2: value of '848620': expected a number, found none", changed("2020,60,6", "2020,,6"))
      refused(":2: value of '848620': expected a number, got 'sixty'", changed("2020,60,6", "2020,sixty,6"))
      refused(":2: value of '848620': expected a number, found none", changed("2020,60,6", "2020,NA,6"))
      local chain, report = assert(read(changed("2020,60,6", "2020,,6"), {missing = "drop"}))
      near({C = 0, B = 1}, shares(chain, "C").scanner)
      assert.equal(1, report.missing)
      refused(":2: expected a year, found none", changed("C,Export,2020,60", "C,Export,,60"))
      refused(":2: expected a year such as 2022", changed("C,Export,2020,60", "C,Export,20,60"))
      refused(":2: flow: expected exports or imports, got 'Sold'", changed("C,Export,2020,60", "C,Sold,2020,60"))
      refused(":2: expected a partner, found none", changed("A,C,Export,2020,60", "A,,Export,2020,60"))
    end)

    it("years that are not there", function()
      refused("no rows of 2030 (there are: 2019 to 2020)", ROWS, {years = 2030})
    end)

    it("quantities of several units or none, when shares are of quantity", function()
      local mixed = changed("40,5,pieces", "40,5,kg")
      refused(":3: quantity of 'scanner' is in 'kg' here and in 'pieces' at", mixed, {of = "quantity"})
      local chain, report = assert(read(mixed, {home = "C"}))
      assert.truthy(tostring(report):find("quantities of 'scanner' are in several units (pieces, kg)", 1, true))
      assert.is_false(chain:attribute("import_unit_value")[1] or false)
      refused(":2: quantity of '848620': expected a number above 0, found none", changed("60,6,pieces", "60,,pieces"),
        {of = "quantity"})
    end)

    it("lists of totals alone, unless they are asked for", function()
      refused("all 1 rows have a total as partner (World): totals = 'only'", HEAD .. "1,A,World,X,2020,60,,\n",
        {items = false})
    end)

    it("what is misspelt", function()
      local function wrong(telling, more)
        assert.error_matches(function() read(ROWS, more) end, telling, 1, true)
      end
      wrong("read.trade.home: no country 'E'", {home = "E"})
      wrong("read.trade.production: no item 'scaner', did you mean 'scanner'?", {production = {scaner = {A = 1}}})
      wrong("read.trade.production['scanner']: 'scanner' of 'A': expected an amount of at least 0, got -1",
        {production = {scanner = {A = -1}}})
      wrong("read.trade.items: expected code -> item, with codes as texts, got 'a'", {items = {"a"}})
      wrong("read.trade.items['84']: expected an item, got 3", {items = {["84"] = 3}})
      wrong("no column 'patner', did you mean 'partner'?", {path = {{path = written(ROWS), columns = {patner = "x"}}}})
      wrong("read.trade.years: expected a year, or {first, last}", {years = {2020, 2019}})
      refused("no column 'hs' (read.trade.columns.code)", ROWS, {columns = {code = "hs"}})
      refused("the code 8486 is 'b' here and 'a' at", ROWS, {items = written "code,item\n8486,a\n84.86,b\n"})
    end)
  end)

  it("has an example of what a ban takes from whom", data.needed(function()
    local said = {}
    local env = setmetatable({print = function(...)
      for k = 1, select("#", ...) do said[#said + 1] = tostring((select(k, ...))) end
    end}, {__index = _G})
    local path = assert(package.searchpath("lian.examples.minerals", package.path))
    assert(loadfile(path, "t", env))(data.folder .. "china_critical_mineral_exports")
    local text = table.concat(said, "\n")
    for _, telling in ipairs{"South Korea  0.2965    0.4209", "Poland       0.0989    0.3282   9.360",
      "South Korea      0       2  0.7203      7.150", "natural graphite                   -0.3035  -0.495"} do
      assert.truthy(text:find(telling, 1, true), text)
    end
  end))

  -- shares worked out from the files with Python's csv module
  it("has the shares of the published lists", data.needed(function()
    local tools, report = assert(lian.read.trade{
      path = data.path "comtrade_semiconductor_equipment/comtrade_2021-08-16.csv", years = 2019, totals = "only",
      home = "Japan", items = {["848620"] = "fab equipment", ["9030"] = "testers", ["903141"] = "inspection"}})
    local world = shares(tools)["fab equipment"]
    assert.near(0.2708081937913748, world.Japan, 1e-12)
    assert.near(0.2469281604617364, world.Netherlands, 1e-12)
    assert.near(42825320337, tools:attribute("value")[tools:index "fab equipment"], 1e-3)
    assert.near(11597447649 / 43286974, tools:attribute("export_unit_value")[tools:index "fab equipment"], 1e-9)
    assert.near(1917483737 / 4661789, tools:attribute("import_unit_value")[tools:index "fab equipment"], 1e-9)
    assert.truthy(tostring(report):find("35 re-exports and re-imports", 1, true))

    local minerals = assert(lian.read.trade{
      path = data.path "china_critical_mineral_exports/deep_dive_hs6_monthly.csv", reporter = "China",
      flow = "exports", years = 2022, of = "quantity", missing = "drop", items = {["2504"] = "natural graphite"},
      columns = {code = "hs6", partner = "partner_name", value = "val", quantity = "qty", year = "period_dt"},
      production = {["natural graphite"] = {China = 850e6, Elsewhere = 450e6}}})
    near({China = 850 / 1300, Elsewhere = 450 / 1300}, shares(minerals)["natural graphite"])
    near({Japan = 0, China = 1}, shares(minerals, "Japan")["natural graphite"])

    local files = {}
    for k, origin in ipairs{"Canada", "China", "Europe", "Japan", "Mexico", "Rest_of_Asia_and_Pacific",
      "Rest_of_World"} do
      files[k] = {path = data.path(("us_bea_imports_by_origin/ImportMatrix_%s_2021.csv"):format(origin)),
        partner = origin}
    end
    local usa, found = assert(lian.read.trade{path = files, reporter = "USA", flow = "imports", year = 2021,
      wide = {skip = 3, header = 2, labels = 2}, negative = "zero", unit = "million USD"})
    assert.equal(1724806, found.trade:total "value")
    assert.equal(21, found.negative)
    local chips = shares(usa, "USA")["3344"]
    assert.near(0.14157398320793807, chips.China, 1e-12)
    assert.near(0.09002562425035437, chips.Japan, 1e-12)
    assert.near(0.7218133246101843, chips.Rest_of_Asia_and_Pacific, 1e-12)

    local world_trade = assert(lian.read.trade{items = {["776"] = "valves and chips"},
      path = data.path "world_trade_sitc4_1998_2000/country_product_exports.csv.gz"})
    assert.near(0.15615479594008055, shares(world_trade)["valves and chips"].usa, 1e-12)
    assert.near(0.1011331791899469, shares(world_trade)["valves and chips"].kor, 1e-12)
  end))
end)
