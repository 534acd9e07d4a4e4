-- chain:diagnose and chain:self_guarantee, on lists of items and on tables
local data = require "spec.support.data"
local lian = require "lian"
local tables = require "spec.support.tables"

local function row_of(f, item, column)
  for k, label in ipairs(f:column(column or "item")) do if label == item then return f:row(k) end end
end

-- options that were called otherwise
local function old_names(chain)
  assert.error_matches(function() chain:self_guarantee{home = "CHN", by = "base"} end,
    "self_guarantee.by: this option is called each now")
  for _, verb in ipairs{"self_guarantee", "diagnose"} do
    assert.error_matches(function() chain[verb](chain, {home = "CHN", of = "a"}) end,
      verb .. ".of: this option is called goods now")
  end
end

describe("triage of items", function()
  local function chips(more)
    local given = {
      items = {{item = "chip", value = 10}, {item = "tool", readiness = 3, stock = 6},
        {item = "gas", readiness = 9, pass_rate = 0.8, bench = 0.95}, {item = "film", readiness = 8}},
      requires = {chip = {"tool", "gas", "film"}},
      provides = {tool = {NLD = 0.9, JPN = 0.1}, gas = {CHN = 0.6, USA = 0.2, JPN = 0.2},
        film = {CHN = 0.2, A = 0.16, B = 0.16, C = 0.16, D = 0.16, E = 0.16}}}
    for key, value in pairs(more or {}) do given[key] = value end
    local chain = assert(lian.items(given))
    return chain
  end

  it("gives each item with providers its class and its evidence", function()
    local f, evidence = assert(chips():diagnose{home = "CHN"})
    assert.equal(3, #f)
    local tool, gas, film = row_of(f, "tool"), row_of(f, "gas"), row_of(f, "film")
    assert.equal("stranglehold", tool.class)
    assert.near(0.9, tool.loss, 1e-15)
    assert.equal("NLD", tool.bloc)
    assert.near(0.9 ^ 2 + 0.1 ^ 2, tool.hhi, 1e-15)
    assert.near(0.9, tool.top_share, 1e-15)
    assert.equal(0, tool.self_sufficiency)
    assert.near(6 / 0.9, tool.months, 1e-12)
    assert.equal("shortfall", gas.class)
    assert.near(0.2, gas.loss, 1e-15)
    assert.near(0.5, gas.hhi, 1e-15)
    assert.equal("sound", film.class)
    assert.equal(3 * 15, #evidence)
    assert.truthy(f.note:find("1 items without known providers are not judged", 1, true), f.note)
  end)

  it("lets blocs act together, and cuts in part", function()
    local f = assert(chips():diagnose{home = "CHN", blocs = {west = {"USA", "JPN"}}, goods = {"gas", "film"}})
    assert.equal(2, #f)
    assert.equal("west", row_of(f, "gas").bloc)
    assert.near(0.4, row_of(f, "gas").loss, 1e-15)
    assert.near(1, row_of(f, "gas").top_share, 1e-15)
    f = assert(chips():diagnose{home = "CHN", cut = 0.5, goods = "tool"})
    assert.near(0.45, f(1, "loss"), 1e-15)
  end)

  it("takes thresholds and evidence as arguments", function()
    local f = assert(chips():diagnose{home = "CHN", loss = 0.95})
    assert.equal("sound", row_of(f, "tool").class)
    f = assert(chips():diagnose{home = "CHN", evidence = {gas = {pass_rate = 0.94}}})
    assert.equal("sound", row_of(f, "gas").class)
    f = assert(chips():diagnose{home = "CHN", evidence = {film = {home_top_four = 0.1, margin = 0.01,
      buyers_margin = 0.3, buyers_hhi = 0.5, sellers_hhi = 0.05}}})
    assert.equal("fragmented", row_of(f, "film").class)
  end)

  it("tells the share of home's four largest firms where their shares are stated", function()
    local providers, gas = {}, {CHN = 0.6, USA = 0.2, JPN = 0.2}
    for k, share in ipairs{0.2, 0.1, 0.1, 0.05, 0.05} do providers["F" .. k], gas["F" .. k] = "CHN", share end
    local chain = chips{providers = providers, provides = {tool = {NLD = 1}, gas = gas, film = {CHN = 1}}}
    local _, evidence = assert(chain:diagnose{home = "CHN", goods = "gas"})
    for k = 1, #evidence do
      if evidence(k, "criterion"):find("four largest") then assert.near(0.45 / 0.6, evidence(k, "value"), 1e-12) end
    end
  end)

  it("has the self-guarantee rate by value, or each item once", function()
    local f = assert(chips():self_guarantee{home = "CHN"})
    assert.near((0 + 0.6 + 0.2) / 3, f(1, "rate"), 1e-15)
    assert.equal(0, f(1, "items_above"))
    assert.is_false(f(1, "met"))
    f = assert(chips():self_guarantee{home = "CHN", level = 0.5, target = 0.2})
    assert.equal(1, f(1, "items_above"))
    assert.is_true(f(1, "met"))
    local valued = chips():with{items = {{item = "tool", value = 1}, {item = "gas", value = 3},
      {item = "film", value = 0}}}
    f = assert(valued:self_guarantee{home = "CHN"})
    assert.near(0.6 * 3 / 4, f(1, "rate"), 1e-15)
  end)

  it("names what is wrong", function()
    local c = chips()
    local function wrong(telling, given) assert.error_matches(function() c:diagnose(given) end, telling) end
    wrong("diagnose: 'home' is required", {})
    wrong("no provider is of 'CHM'.*did you mean 'CHN'", {home = "CHM"})
    wrong("unknown option 'losss'", {home = "CHN", losss = 1})
    wrong("diagnose.loss", {home = "CHN", loss = 2})
    wrong("diagnose.goods: no node 'tol'", {home = "CHN", goods = "tol"})
    wrong("no provider 'USB'", {home = "CHN", blocs = {west = {"USB"}}})
    wrong("diagnose.evidence%['gas'%]: no evidence 'readyness', did you mean 'readiness'",
      {home = "CHN", evidence = {gas = {readyness = 2}}})
    wrong("diagnose.evidence%['gas'%].readiness.*a number", {home = "CHN", evidence = {gas = {readiness = "x"}}})
    assert.error_matches(function() c:self_guarantee{home = "CHN", each = "base"} end,
      "self_guarantee.each: no axis 'base' %(there are: total")
    old_names(c)
  end)
end)

describe("triage of tables", function()
  local four = assert(require "lian.examples.four_regions"())

  it("finds the good that others hold, by its loss in the rationed case", function()
    local f = assert(four:diagnose{home = "CHN"})
    assert.equal("C", f(1, "item"))
    assert.equal("stranglehold", f(1, "class"))
    local run = assert(lian.scenario "x" {lian.embargo{goods = "C", by = "JKT", on = "CHN"}}:run(four))
    local by_region = run:losses{each = "region", of = "value_added"}
    local home = row_of(by_region, "CHN", "region")
    assert.near(home.rationed_loss / home.before, f(1, "loss"), 1e-12)
    assert.equal("JKT", f(1, "bloc"))
  end)

  it("has self-sufficiency and concentration as the flows say", function()
    local f = assert(four:diagnose{home = "CHN", goods = "C"})
    local d = assert(four:dependence{home = "CHN", goods = "C"})
    assert.near(d(1, "self_sufficiency"), f(1, "self_sufficiency"), 1e-12)
    local sums, whole, z, demand = {}, 0, four:flows(), four:block("demand")
    local region, sector = four:axis("region"), four:axis("sector")
    for i = 1, #four do
      if sector[i] == "C" and region[i] ~= "CHN" then
        local sum = 0
        for j = 1, #four do if region[j] == "CHN" then sum = sum + z:get(i, j) end end
        for k = 1, #demand.labels do if demand.regions[k] == "CHN" then sum = sum + demand.values:get(i, k) end end
        sums[#sums + 1], whole = sum, whole + sum
      end
    end
    local hhi = 0
    for _, v in ipairs(sums) do hhi = hhi + (v / whole) ^ 2 end
    assert.near(hhi, f(1, "hhi"), 1e-12)
  end)

  it("loses more by a deeper cut and a larger bloc", function()
    local last = 0
    for _, cut in ipairs{0, 0.3, 0.6, 1} do
      local f = assert(four:diagnose{home = "CHN", goods = "C", cut = cut})
      assert.is_true(f(1, "loss") >= last - 1e-12)
      last = f(1, "loss")
    end
    local f = assert(four:diagnose{home = "CHN", goods = "C", blocs = {west = {"USA", "JKT"}}})
    assert.is_true(f(1, "loss") > last)
    assert.equal("west", f(1, "bloc"))
  end)

  it("prints the same columns as for items", function()
    local items = assert(lian.items{items = {"a", "b"}, requires = {a = {"b"}}, provides = {b = {X = 0.5, Y = 0.5}}})
    local function names(f) return f:names() end
    assert.same(names(assert(items:diagnose{home = "X"})), names(assert(four:diagnose{home = "CHN", goods = "C"})))
  end)

  it("takes a list of trade where the table knows no partners", function()
    local split = assert(lian.chain{nodes = {"ore", "steel"}, flows = {{10, 20}, {5, 10}},
      imports = {{0, 30}, {0, 0}}, output = {100, 200}})
    local f = assert(split:diagnose{goods = "ore"})
    assert.is_nil(f(1, "hhi"))
    assert.truthy(f.note:find("no list of partners", 1, true))
    local all = f(1, "loss")
    local trade = {{"ore", "AUS", 75}, {good = "ore", partner = "BRA", value = 25}}
    f = assert(split:diagnose{goods = "ore", trade = trade})
    assert.near(0.75 ^ 2 + 0.25 ^ 2, f(1, "hhi"), 1e-15)
    assert.equal("AUS", f(1, "bloc"))
    assert.is_true(f(1, "loss") < all and f(1, "loss") > 0)
    local rows = lian.frame.new{{"good", {"ore", "ore"}}, {"partner", {"AUS", "BRA"}}, {"value", {75, 25}}}
    assert.equal(f(1, "loss"), assert(split:diagnose{goods = "ore", trade = rows})(1, "loss"))
    assert.error_matches(function() split:diagnose{trade = {{"ore", "AUS", -1}}} end, "diagnose.trade%[1%].value")
  end)

  it("says what a table must know", function()
    local plain = assert(lian.chain{nodes = {"a"}, flows = {{1}}, output = {5}})
    for _, verb in ipairs{"diagnose", "self_guarantee"} do
      local f, message = plain[verb](plain, {})
      assert.is_nil(f)
      assert.truthy(message:find("chain:split", 1, true), message)
    end
    old_names(four)
    assert.error_matches(function() four:diagnose{} end,
      "diagnose: 'home' is required %(regions: 'CHN', 'USA', 'JKT', 'ROW'%)")
    assert.error_matches(function() four:diagnose{home = "CHM"} end, "did you mean 'CHN'")
    assert.error_matches(function() four:diagnose{home = "CHN", evidence = {D = {}}} end, "no good 'D' %(there are: ")
  end)

  it("sums home supply over home use", function()
    local f = assert(four:self_guarantee{home = "CHN"})
    local d = assert(four:dependence{home = "CHN"})
    assert.equal(8, f(1, "goods"))
    local above = 0
    for k = 1, #d do if d(k, "self_sufficiency") > 0.7 then above = above + 1 end end
    assert.equal(above, f(1, "items_above"))
    local one = assert(four:self_guarantee{home = "CHN", goods = "C"})
    assert.near(row_of(d, "CHN_C", "node").self_sufficiency, one(1, "rate"), 1e-12)
  end)

  it("judges China's goods in the world of 2011", data.needed(pending, function()
    local f = assert(tables.world():diagnose{home = "CHN", blocs = {west = {"USA", "JPN", "DEU", "GBR", "FRA"}},
      goods = {"c14", "c2", "c13"}})
    assert.equal(3, #f)
    for k = 1, 3 do
      for _, name in ipairs{"loss", "hhi", "top_share", "self_sufficiency"} do
        assert.is_true(f(k, name) >= 0 and f(k, name) <= 1, name)
      end
    end
  end))
end)
