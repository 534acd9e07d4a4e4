-- lian.read.items: lists of items from tables of text
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local function folder()
  local path = os.tmpname()
  os.remove(path)
  os.execute("mkdir -p " .. path)
  return path .. "/"
end

-- writes files {name = text} into a fresh folder
local function written(files)
  local at = folder()
  for name, text in pairs(files) do
    local f <close> = assert(io.open(at .. name, "wb"))
    f:write(text)
  end
  return at
end

local ITEMS = "item,base,stock,spare,readiness,note\nchip,product,,,,made\nscanner,equipment,12,10%,3,\n" ..
  "resist,materials,3,,5,short life\n DUV ,equipment,,,,\nEUV,equipment,,,,\n"
local REQUIRES = "input,item,variant_of,class,weight\nscanner,chip,,critical,\nresist,chip,,Important,\n" ..
  "DUV,,scanner,,3\nEUV,,scanner,,1\n"
local PROVIDES = "provider,item,share\nJPN,resist,90%\nCHN,resist,0.1\nNLD,EUV,100 %\nASML,DUV,70%\n" ..
  "CHN,DUV,30 %\n"
local PROVIDERS = "provider,country\nASML,NLD\nJPN,\nCHN,CHN\n"

local function read(files, more)
  local at = written(files)
  local given = more or {}
  for _, kind in ipairs{"items", "requires", "provides", "providers"} do
    if files[kind .. ".csv"] and given[kind] == nil then given[kind] = at .. kind .. ".csv" end
  end
  return lian.read.items(given)
end

local function changed(name, old, new, more)
  local files = {["items.csv"] = ITEMS, ["requires.csv"] = REQUIRES, ["provides.csv"] = PROVIDES,
    ["providers.csv"] = PROVIDERS}
  local at, stop = files[name]:find(old, 1, true)
  assert(at, "the text to change is not there")
  files[name] = files[name]:sub(1, at - 1) .. new .. files[name]:sub(stop + 1)
  return read(files, more)
end

local function refused(telling, ...)
  local chain, message, code = changed(...)
  assert.is_nil(chain)
  assert.truthy(message:find(telling, 1, true), message)
  return code
end

describe("a list of items read from tables", function()
  it("holds what the tables say", function()
    local chips, report = assert(changed("items.csv", "made", "made"))
    assert.same({"chip", "scanner", "resist", "DUV", "EUV"}, chips:nodes())
    assert.same({"product", "equipment", "materials", "equipment", "equipment"}, chips:axis("base"))
    assert.near(0.1, chips:attribute("spare")[2], 1e-15)
    assert.equal("months", select(2, chips:attribute("stock")))
    assert.same({"made", "", "short life", "", ""}, chips:attribute("note"))
    local parts = core.items.parts(chips)
    assert.same({0, 1}, parts.need)
    assert.same({3, 1}, parts.weight)
    assert.same({"ASML", "JPN", "CHN", "NLD"}, parts.provider)
    assert.equal("NLD", parts.country[1])
    assert.equal(2, report.unprovided)
    local levels = assert(chips:attainable{home = "CHN", cut = {by = "NLD"}})
    -- scanner: 3/4 of DUV at 0.3, nothing of EUV
    assert.near(0.225, levels:column("level")[1], 1e-12)
  end)

  it("takes columns by other names, several files, and rows that hold", function()
    local at = written{["a.csv"] = "Teil;Stufe\nchip;end\n", ["b.csv"] = "Teil;Stufe\nwafer;start\n",
      ["links.csv"] = "von;nach;Art\nwafer;chip;braucht\nchip;wafer;Rest\n"}
    local chain, report = assert(lian.read.items{separator = ";",
      items = {{path = at .. "a.csv", label = "Teil", stage = "Stufe"},
        {path = at .. "b.csv", label = "Teil", stage = "Stufe"}},
      requires = {path = at .. "links.csv", input = "von", item = "nach", where = {Art = "braucht"}}})
    assert.same({"end", "start"}, chain:axis("stage"))
    assert.equal(1, report.requirements)
  end)

  it("takes the items from the other tables when none are given", function()
    local at = written{["r.csv"] = "input,item\nwafer,chip\nsand,wafer\n"}
    local chain, report = assert(lian.read.items{requires = at .. "r.csv"})
    assert.same({"chip", "wafer", "sand"}, chain:nodes())
    assert.equal(3, report.unprovided)
  end)

  it("finds the countries of firms beside the provisions, unless told not to", function()
    local at = written{["items.csv"] = ITEMS, ["requires.csv"] = REQUIRES, ["provides.csv"] = PROVIDES,
      ["providers.csv"] = PROVIDERS}
    local given = {items = at .. "items.csv", requires = at .. "requires.csv", provides = at .. "provides.csv"}
    local chain, report = assert(lian.read.items(given))
    assert.truthy(tostring(report):find("providers.csv, found beside", 1, true))
    assert.equal(3, #core.items.parts(chain).countries)
    given.providers = false
    chain, report = assert(lian.read.items(given))
    assert.truthy(tostring(report):find("each provider stands for itself", 1, true))
    assert.equal(4, #core.items.parts(chain).countries)
  end)

  it("names file, line and what was expected", function()
    refused("items.csv:3: stock: expected a number, got 'twelve'", "items.csv", "12", "twelve")
    refused("items.csv:4: readiness of 'resist': expected a number in [1, 10], got 50", "items.csv", ",5,", ",50,")
    refused("items.csv:4: the item 'scanner' stands at", "items.csv", "resist", "scanner")
    refused("requires.csv:3: class: expected critical, important", "requires.csv", "Important", "vital")
    refused("requires.csv:2: no item 'scaner' (the input), did you mean 'scanner'?", "requires.csv",
      "scanner,chip", "scaner,chip")
    refused("requires.csv:2: 'chip' requires itself", "requires.csv", "scanner,chip", "chip,chip")
    refused("a row says one of the two", "requires.csv", "scanner,chip,", "scanner,chip,DUV")
    refused("requires.csv:4: weight: expected a number above 0", "requires.csv", ",3\n", ",-3\n")
    refused("variants are circular", "requires.csv", "DUV,,scanner,,3\nEUV,,scanner,,1\n",
      "DUV,,scanner,,\nscanner,,DUV,,\n")
    refused("provides.csv:2: share: expected a share such as 0.61", "provides.csv", "90%", "most")
    refused("provides.csv:2: share: expected a share in [0, 1], got 90", "provides.csv", "90%", "90")
    refused("provides.csv:4: no item 'EUB'", "provides.csv", "EUV", "EUB")
    refused("provides.csv:5: the provider 'AMSL' is not in the list of providers", "provides.csv", "ASML", "AMSL")
    refused("shares of 'resist' add up to 0.6", "provides.csv", "90%", "50%")
    refused("provides.csv:2: expected a provider, found none", "provides.csv", "JPN,", ",", {providers = false})
    assert.equal("bad_data", refused("providers.csv:2: expected", "providers.csv", "ASML,", ","))
    assert.equal("not_found", refused("requires.csv:1: no column 'input'", "requires.csv", "input", "imput"))
  end)

  it("reads per cent without the sign when told so", function()
    local chips = assert(read({["items.csv"] = "item\nx\n", ["provides.csv"] = "provider,item,share\nA,x,61\nB,x,39\n"},
      {percent = true, providers = false}))
    assert.same({0.61, 0.39}, core.items.parts(chips).stated)
  end)

  it("counts what it repairs", function()
    local _, report = assert(read({["items.csv"] = "item,id\nx,1\ny,2\nz,3\n",
      ["requires.csv"] = "input,item\nx,y\nx,y\nx,x\nq,y\n",
      ["provides.csv"] = "provider,item,share,negligible\nA,1,0.97,\nB,x,,minor\nA,2,,\nA,2,,\nC,3,0.4,\n"},
      {doubtful = "drop", rest = "others", providers = false}))
    assert.equal(1, report.selves)
    assert.equal(1, report.unknown)
    assert.equal(2, report.repeated)
    assert.equal(1, report.negligible)
    assert.equal(1, report.assumed)
    assert.equal(1, report.scaled)
    assert.equal(1, report.completed)
    assert.near(0.97, report.lowest, 1e-12)
    for _, telling in ipairs{"2 rows taken once", "1 row that tie an item to itself", "add up to 0.97 to 0.97"} do
      assert.truthy(tostring(report):find(telling, 1, true), tostring(report))
    end
  end)

  it("refuses misuse", function()
    assert.has_error(function() lian.read.items{} end, "read.items: expected items, requires or provides")
    local function wrong(telling, given)
      local ok, raised = pcall(lian.read.items, given)
      assert.is_false(ok)
      assert.truthy(raised:find("read_items_spec.lua:%d+: "), raised)
      assert.truthy(raised:find(telling, 1, true), raised)
    end
    wrong("read.items.items: no column 'labl', did you mean 'label'?", {items = {path = "x", labl = 1}})
    wrong("read.items.items.item: this column is named by label = 'Name'", {items = {path = "x", item = "Name"}})
    wrong("read.items.items.type: this column is named by base = 'Kind'", {items = {path = "x", type = "Kind"}})
    wrong("read.items.items.path: expected a path, got nothing",
      {items = {item = "Name"}})
    wrong("read.items.requires: no column 'inputs', did you mean 'input'?", {requires = {path = "x", inputs = "i"}})
    wrong("read.items.requires.goes_into: this column is named by item = 'i'",
      {requires = {path = "x", goes_into = "i"}})
    wrong("read.items.provides: no column 'supplier' (there are: item, negligible, provider, share, to, where)",
      {provides = {path = "x", supplier = "s"}})
    wrong("read.items.providers.provider_name: this column is named by provider = 'n'",
      {provides = "x", providers = {path = "x", provider_name = "n"}})
    wrong("read.items.items.label: expected the name of a column, got 3", {items = {path = "x", label = 3}})
    wrong("read.items.items.where: expected column = text, or an array of texts, got 'CHN'",
      {items = {path = "x", where = "CHN"}})
    wrong("read.items.items[2].path: expected a path, got nothing",
      {items = {"x", {label = "n"}}})
    wrong("read.items.items.path: expected a path, got nothing",
      {items = {"x", "y", label = "n"}})
    wrong("read.items.items: expected a path, or {path =, columns...}, got a function",
      {items = print})
    -- a further attribute may be called so where the label's own column is named
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write("id,Name\nx,Item X\n")
    file:close()
    local named = assert(lian.read.items{items = {path = path, label = "id", name = "Name"}})
    os.remove(path)
    assert.same({"Item X"}, (named:attribute("name")))
    local chain, message, code = lian.read.items{items = "/nowhere/items.csv"}
    assert.is_nil(chain)
    assert.truthy(message:find("/nowhere/items.csv", 1, true))
    assert.equal("input_output", code)
  end)
end)

describe("the chip data set", function()
  it("reads by its own columns, and says what is assumed", data.needed(function()
    local at = data.path("eto_chip_supply_chain/")
    local chips, report = assert(lian.read.items{items = at .. "inputs.csv", requires = at .. "sequence.csv",
      provides = at .. "provision.csv"})
    assert.equal(79, #chips)
    assert.equal(62, report.requirements)
    assert.equal(31, report.variants)
    assert.equal(46, report.stages)
    assert.equal(15, report.unprovided)
    assert.near(0.99, report.lowest, 1e-9)
    assert.near(1.04, report.highest, 1e-9)
    -- an item answers to its id
    local levels = assert(chips:attainable{home = "CHN", final = "N99", cut = {by = {"USA", "JPN", "NLD"}}})
    local level = {}
    for k, label in ipairs(levels:column("item")) do level[label] = levels:column("level")[k] end
    assert.near(0, level["EUV scanners"], 0)
    assert.near(0, level["Finished logic chip"], 0)
    assert.equal(0, assert(chips:structure{final = "N99"}).note:find("0 feedback loops", 1, true) - 1)
  end))
end)
