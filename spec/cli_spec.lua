-- the command `lian`, run from the sources
local here = os.getenv("PWD")

local function lian(arguments, folder)
  local pipe = assert(io.popen(("cd '%s' && lua5.4 '%s/lua/lian/cli.lua' %s 2>&1"):format(
    folder or here, here, arguments)))
  local text = pipe:read("a")
  local ok, _, status = pipe:close()
  return text, ok and 0 or status
end

describe("the command lian", function()
  it("tells its version and parts", function()
    assert.truthy(lian("--version"):match("^lian %d+%.%d+%.%d+"))
    local text = lian("info")
    assert.truthy(text:find("sqlite", 1, true))
    assert.truthy(text:find("blas", 1, true))
  end)

  it("explains a verb and lists all", function()
    assert.truthy(lian("help"):find("chain:extraction", 1, true))
    assert.truthy(lian("help extraction"):find("chain:extraction", 1, true))
    local text, status = lian("help extracton")
    assert.truthy(text:find("did you mean 'extraction'?", 1, true))
    assert.equal(1, status)
  end)

  it("explains topics, and finds options by name with the verbs that take them", function()
    assert.truthy(lian("help policies"):find("lian.stockpile", 1, true))
    assert.truthy(lian("help shock"):find("lian.embargo", 1, true))
    assert.truthy(lian("help roles"):find("households", 1, true))
    assert.truthy(lian("help readers"):find("lian.read.nbs", 1, true))
    assert.truthy(lian("help stores"):find("store:replay", 1, true))
    assert.truthy(lian("help time"):find("BoARIO", 1, true))
    assert.truthy(lian("help threads"):find("lian.threads", 1, true))
    for _, word in ipairs{"stock", "hire", "fire", "psi", "sourcing"} do
      assert.truthy(lian("help " .. word):find("scenario:run", 1, true), word)
    end
    local text = lian("help by")
    assert.truthy(text:find("lian.embargo", 1, true) and text:find("run:flows", 1, true), text)
    text = lian("help psii")
    assert.truthy(text:find("did you mean 'psi'?", 1, true), text)
  end)

  it("explains within 80 columns, with defaults", function()
    for _, word in ipairs{"embargo", "time", "stock", "policies", "multipliers", "programme_outlook", ""} do
      local text = lian("help " .. word)
      for line in text:gmatch("[^\n]+") do
        assert.is_true(utf8.len(line) <= 80 or line:match("^  takes") ~= nil or line:match("^  returns") ~= nil
          or line:match("^    ") ~= nil, line)
      end
    end
    assert.truthy(lian("help embargo"):find("how much of the deliveries stops (1) [share]", 1, true))
  end)

  describe("new", function()
    local malformed = require "spec.support.malformed"
    local folder
    before_each(function() folder = malformed.folder() end)
    after_each(function() folder:remove() end)

    local function drafted(name, bytes, arguments)
      local path = folder:write(name, bytes)
      local place = path:match("^(.*)/[^/]*$")
      local text, status = lian(("new %s %s"):format(name, arguments or ""), place)
      local file = io.open(place .. "/read_" .. name:gsub("%..*$", "") .. ".lua")
      local script = file and file:read("a")
      if file then file:close() end
      return text, script, status, place
    end

    it("drafts a script that reads a table, and tries it", function()
      local bytes = "Table 3;;;;;\n\n;farm;mill;households;exports;Total\nfarm;1.500,5;340;0;2.100;3.940,5\n"
        .. "mill;2.200;1.100,75 p;980,25;:;4.281\nwages;240;2.840,25;;;\nTotal;3.940,5;4.281;;;\nSource: NBS\n"
      local text, script, status, place = drafted("t.csv", bytes)
      assert.equal(0, status, text)
      for _, line in ipairs{'separator = ";"', "skip = 2", "header = 1, labels = 1", "decimal = \",\"",
        "thousands = \".\"", "flags = true", "missing = \":\"", "stop = \"Source:\"", 'flows = {"farm", "mill"}',
        "demand = {exports = \"exports\", households = \"households\"}", "inputs = {labour = \"wages\"}",
        "output = \"Total\""} do
        assert.matches(line, script, 1, true)
      end
      assert.not_matches("CHECK", script, 1, true)
      assert.matches("wrote read_t.lua: a table of 2 sectors", text, 1, true)
      assert.matches("row balance     exact", text, 1, true)
      text, status = lian("run read_t.lua", place)
      assert.equal(0, status)
      assert.matches("lian.chain: table, 2 nodes", text, 1, true)
      text, status = lian("new t.csv", place) -- not over what a person may have changed
      assert.equal(1, status)
      assert.matches("read_t.lua: is there already", text, 1, true)
      assert.matches('path = "t.csv"', (lian("new t.csv -o -", place)), 1, true)
    end)

    it("takes output for no sector where it is a row and a column of one name", function()
      local text, script, status = drafted("countries.csv", "V1,CHN_C26,CHN_C29,USA_C26,USA_C29,CHN_HFCE,USA_HFCE,OUT\n"
        .. "CHN_C26,30,20,10,5,30,25,120\nCHN_C29,2,30,1,4,70,13,120\nUSA_C26,15,5,20,10,10,40,100\n"
        .. "USA_C29,1,5,2,20,6,66,100\nTLS,2,3,1,1,2,3,\nVA,70,57,66,60,,,\nOUT,120,120,100,100,,,\n")
      assert.equal(0, status, text)
      for _, line in ipairs{'flows = "CHN_C26..USA_C29"', 'output = "OUT"', 'households = {"CHN_HFCE", "USA_HFCE"}',
        'inputs = {product_taxes = "TLS", value_added = "VA"}'} do
        assert.matches(line, script, 1, true)
      end
      assert.not_matches("CHECK", script, 1, true)
      assert.matches("4 nodes, 2 regions", text, 1, true)
    end)

    it("takes the unit and the year from the lines above, and roles from Chinese labels", function()
      local rows = ",农业,制造业,居民消费,资本形成,出口,进口,总产出\n农业,20,100,60,5,10,5,190\n"
        .. "制造业,60,500,120,180,20,30,850\n劳动者报酬,110,250,,,,,\n总投入,190,850,,,,,\n"
      local text, script, status = drafted("表.csv", "2020年某省投入产出表\n单位：万元\n" .. rows)
      assert.equal(0, status, text)
      for _, line in ipairs{'unit = "10,000 CNY"', "year = 2020,\n", '-- region = "AUT",', 'investment = "资本形成"',
        'households = "居民消费"', 'negate = "进口"'} do
        assert.matches(line, script, 1, true)
      end
      assert.matches("1 region, 2020, 10,000 CNY", text, 1, true)
      text, script = drafted("two_years.csv", "Table of 2018, printed in 2020;;;;\n(Unit: million USD);;;;\n"
        .. ";a;b;households;output\na;1;2;3;6\nb;2;1;4;7\n")
      assert.matches('unit = "million USD"', script, 1, true)
      assert.matches("2 nodes", text, 1, true)
      assert.matches("-- year = 2020, region", script, 1, true) -- which year it is, is not known
    end)

    it("sees regions and sectors in labels of two parts", function()
      local text, script = drafted("by.csv", ";;AT;;DE;;AT;DE\n;;A;B;A;B;P3;P3\nAT;A;1;2;3;4;20;5\n;B;4;5;6;1;30;6\n"
        .. "DE;A;1;7;1;1;10;7\n;B;2;2;8;2;11;8\n")
      assert.matches('by = {"region", "sector"}', script, 1, true)
      assert.matches("fill = true", script, 1, true)
      assert.matches('flows = "AT_A..DE_B"', script, 1, true)
      assert.matches("4 nodes, 2 regions", text, 1, true)
    end)

    it("marks what can be read in two ways, and says what does not read yet", function()
      local text, script = drafted("two.csv", "k,a,b,x\na,1.200,2,900\nb,340,4,9.100\n")
      assert.matches("CHECK: numbers such as 1.200 beside 340", script, 1, true)
      assert.matches("it does not read yet: ", text, 1, true)
      assert.matches("'1.200' beside '340' (line 3) is 1.2 or 1200", text, 1, true)
    end)

    it("knows layouts and lists", function()
      local _, script = drafted("nbs.csv", malformed.csv(malformed.nbs()))
      assert.matches('lian.read.any("nbs.csv")', script, 1, true)
      local text, links = drafted("links.csv", "seller;customer;amount\na;b;1,5\nb;c;2,5\n")
      assert.matches('supplier = "seller", buyer = "customer"', links, 1, true)
      assert.matches("network, 3 nodes", text, 1, true)
    end)

    it("takes labels for texts, whatever they hold", function()
      local evil = '"Total\nos.exit(7)"'
      local text, script, status = drafted("evil.csv", "k,\"a'\\\",b," .. evil .. "\n\"a'\\\",1,2,3\nb,4,5,9\n" .. evil
        .. ",5,7,12\n")
      assert.equal(0, status, text)
      assert.matches("sums: Total?os.exit(7)", script, 1, true)
      assert.matches([["a'\\"]], script, 1, true)
    end)

    it("says what is no table", function()
      local text, script, status = drafted("prose.txt", "This is\nno table\n")
      assert.equal(1, status)
      assert.is_nil(script)
      assert.matches("prose.txt: no records of several fields", text, 1, true)
      text, script, status = drafted("noise.csv", "1,2\n3,4\n")
      assert.is_nil(script)
      assert.equal(1, status)
      assert.matches("neither a table nor a list", text, 1, true)
      text, status = lian("new nowhere.csv")
      assert.equal(1, status)
      assert.matches("nowhere.csv: cannot open", text, 1, true)
    end)
  end)

  it("runs a script with its arguments, and says where one fails", function()
    local script = os.tmpname()
    local file = assert(io.open(script, "w"))
    file:write("local a, b = ...\nprint(a .. '|' .. b, arg[1])\nerror('out of ore')\n")
    file:close()
    local text, status = lian(("run %s 'one two' 3"):format(script))
    os.remove(script)
    assert.truthy(text:find("one two|3\tone two", 1, true), text)
    assert.truthy(text:find(":3: out of ore", 1, true), text)
    assert.equal(1, status)
    text, status = lian("run /nowhere.lua")
    assert.truthy(text:find("/nowhere.lua", 1, true))
    assert.equal(1, status)
  end)

  for demo, telling in pairs{["demo"] = {"1.2 %", "ArF photoresist", "stranglehold"},
    ["demo four_regions"] = {"chip embargo", "Key sectors of CHN"}} do
    it("runs the " .. demo .. ", which answers, and writes a report and a store", function()
      local folder = os.tmpname()
      os.remove(folder)
      assert(os.execute("mkdir " .. folder))
      local text, status = lian(demo, folder)
      assert.equal(0, status, text)
      for _, words in ipairs(telling) do assert.truthy(text:find(words, 1, true), words) end
      assert(io.open(folder .. "/demo.html")):close()
      assert(io.open(folder .. "/demo.db")):close()
      assert(os.execute("rm -r " .. folder))
    end)
  end

  it("refuses a table that it cannot read, naming the file", function()
    local text, status = lian("demo /nowhere.csv")
    assert.truthy(text:find("/nowhere.csv", 1, true), text)
    assert.equal(1, status)
  end)
end)
