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
    assert.near(1, tool.loss, 1e-15)
    assert.equal("NLD + JPN", tool.bloc)
    assert.near(0.9 ^ 2 + 0.1 ^ 2, tool.hhi, 1e-15)
    assert.near(1, tool.top_share, 1e-15)
    assert.equal(0, tool.self_sufficiency)
    assert.near(6, tool.months, 1e-12)
    assert.equal("shortfall", gas.class)
    assert.equal("JPN + USA", gas.bloc)
    assert.near(0.4, gas.loss, 1e-15)
    assert.near(0.4, gas.top_share, 1e-15)
    assert.near(0.5, gas.hhi, 1e-15)
    -- three of five equal makers hold 0.48, all five 0.8; of home's makers and their margins nothing is known
    assert.equal("undetermined", film.class)
    assert.equal("A + B + C", film.bloc)
    assert.near(0.48, film.loss, 1e-15)
    assert.near(0.8, film.loss_abroad, 1e-15)
    assert.equal("fragmented, sound", film.possible)
    assert.equal("stranglehold no, shortfall no", film.judged)
    assert.equal(3 * 16, #evidence)
    assert.truthy(f.note:find("1 items without known providers are not judged", 1, true), f.note)
    assert.truthy(f.note:find("judged: 2 of 3 (stranglehold 1, shortfall 1); undetermined: 1", 1, true), f.note)
  end)

  it("finds a stranglehold by coalition that no country has alone", function()
    local list = assert(lian.items{items = {"chip", "equipment"}, requires = {chip = {"equipment"}},
      provides = {equipment = {CHN = 0.12, JPN = 0.40, USA = 0.28, NLD = 0.20}}})
    local f = assert(list:diagnose{home = "CHN"})
    assert.equal("stranglehold", f(1, "class"))
    assert.equal("JPN + USA + NLD", f(1, "bloc"))
    assert.near(0.88, f(1, "loss"), 1e-12)
    assert.near(0.88, f(1, "top_share"), 1e-12)
    assert.near((0.40 ^ 2 + 0.28 ^ 2 + 0.20 ^ 2) / 0.88 ^ 2, f(1, "hhi"), 1e-12)
    -- each alone: HHI 0.36 and 40 % of use at most
    f = assert(list:diagnose{home = "CHN", coalition = 1})
    assert.equal("undetermined", f(1, "class"))
    assert.equal("JPN", f(1, "bloc"))
    assert.equal("stranglehold no, shortfall no", f(1, "judged"))
    assert.near(0.88, f(1, "loss_abroad"), 1e-12)
    f = assert(list:diagnose{home = "CHN", blocs = {first = "JPN", second = {"USA", "NLD"}}})
    assert.equal("second", f(1, "bloc"))
    assert.near(0.48, f(1, "loss"), 1e-12)
    assert.equal("stranglehold no, shortfall no", f(1, "judged"))
  end)

  it("has the losses that attainable has under the same cut", function()
    local sample = assert(require "lian.examples.chips"())
    local f = assert(sample:diagnose{home = "CHN", coalition = 2})
    assert.is_true(#f > 40)
    local function level_of(cut)
      local now, sum, weights = assert(sample:attainable{home = "CHN", cut = cut}), 0, 0
      for _, label in ipairs{"advanced logic chip", "mature logic chip"} do -- the final items, by value
        local w = sample:attribute("value")[sample:index(label)]
        sum, weights = sum + w * now(label, "level"), weights + w
      end
      return sum / weights
    end
    local before = level_of(nil)
    for k = 1, #f do
      local by, item = {}, f(k, "item")
      for name in (f(k, "bloc") or ""):gmatch("[^+]+") do by[#by + 1] = name:match("^%s*(.-)%s*$") end
      assert.is_true(#by <= 2)
      if #by > 0 then
        assert.near(1 - level_of{by = by, items = item} / before, f(k, "loss"), 1e-12, item)
        assert.near(1 - level_of{items = item} / before, f(k, "loss_abroad"), 1e-12, item)
      end
    end
  end)

  it("counts the rest that nobody is named for as no member of a coalition", function()
    local list = assert(lian.items{items = {"a", "b"}, requires = {a = {"b"}}, rest = "others",
      provides = {b = {CHN = 0.1, X = 0.2, Y = 0.1}}})
    local f = assert(list:diagnose{home = "CHN", goods = "b"})
    assert.equal("X + Y", f(1, "bloc"))
    assert.near(0.3, f(1, "top_share"), 1e-12)
    assert.near((0.2 ^ 2 + 0.1 ^ 2) / 0.9 ^ 2, f(1, "hhi"), 1e-12)
    assert.near(0.9, f(1, "loss_abroad"), 1e-12)
  end)

  it("does not take a share for less than a threshold that it equals", function()
    local list = assert(lian.items{items = {"a", "gas"}, requires = {a = {"gas"}},
      provides = {gas = {UKR = 0.45, CHN = 0.3, USA = 0.15, ROW = 0.15}}}) -- 1.05, scaled
    local f = assert(list:diagnose{home = "CHN", self_sufficiency = 0.3 / 1.05})
    assert.is_nil((f(1, "judged") or ""):find("stranglehold yes", 1, true))
    assert.equal("UKR + USA", f(1, "bloc"))
  end)

  it("answers for a home that makes everything itself", function()
    local list = assert(lian.items{items = {"a", "b"}, requires = {a = {"b"}}, provides = {b = {CHN = 1}}})
    local f = assert(list:diagnose{home = "CHN"})
    assert.equal(0, f(1, "loss"))
    assert.equal("stranglehold no", f(1, "judged"))
  end)

  it("lets blocs act together, and cuts in part", function()
    local f = assert(chips():diagnose{home = "CHN", blocs = {west = {"USA", "JPN"}}, goods = {"gas", "film"}})
    assert.equal(2, #f)
    assert.equal("west", row_of(f, "gas").bloc)
    assert.near(0.4, row_of(f, "gas").loss, 1e-15)
    assert.near(0.4, row_of(f, "gas").top_share, 1e-15)
    assert.equal(0, row_of(f, "film").loss) -- the bloc has no part in it
    f = assert(chips():diagnose{home = "CHN", cut = 0.5, goods = "tool"})
    assert.near(0.5, f(1, "loss"), 1e-15)
  end)

  it("takes thresholds and evidence as arguments", function()
    local f = assert(chips():diagnose{home = "CHN", loss = 0.95, coalition = 1})
    assert.equal("stranglehold no, shortfall no", row_of(f, "tool").judged)
    f = assert(chips():diagnose{home = "CHN", evidence = {gas = {pass_rate = 0.94, export_unit_value = 1,
      import_unit_value = 1, dependence = 0, cooperation = 1, home_top_four = 0.9}}})
    assert.equal("sound", row_of(f, "gas").class)
    f = assert(chips():diagnose{home = "CHN", evidence = {film = {home_top_four = 0.1, margin = 0.01,
      buyers_margin = 0.3, buyers_hhi = 0.5, sellers_hhi = 0.05}}})
    assert.equal("fragmented", row_of(f, "film").class)
  end)

  it("takes evidence from frames, matched by label, and reports what matched", function()
    local quality = lian.frame.new{{"item", {"gas", "flm", "glue"}}, {"pass_rate", {0.94, 0.5, 0.5}},
      {"remark", {"x", "y", "z"}}}
    local f, evidence, matches = assert(chips():diagnose{home = "CHN", evidence = {quality,
      firms = {{item = "film", home_top_four = 0.1, margin = 0.01, buyers_margin = 0.3, buyers_hhi = 0.5,
        sellers_hhi = 0.05}}, tool = {readiness = 5}}})
    assert.equal("fragmented", row_of(f, "film").class)
    assert.equal(5, row_of(f, "tool").readiness)
    assert.equal("undetermined", row_of(f, "gas").class)
    assert.equal(3 * 16, #evidence)
    assert.same({"diagnose.evidence[1]", "diagnose.evidence[1]", "diagnose.evidence[1]", "diagnose.evidence.firms"},
      matches:column("source"))
    assert.same({true, false, false, true}, matches:column("matched"))
    assert.equal("film", matches(2, "nearest"))
    assert.truthy(f.note:find("evidence[1]: 1 of 3 labels matched (not: 'flm', 'glue')", 1, true), f.note)
    assert.truthy(f.note:find("evidence.firms: 1 of 1 labels matched", 1, true), f.note)
  end)

  it("names evidence that is none", function()
    local c = chips()
    local function wrong(telling, evidence)
      assert.error_matches(function() c:diagnose{home = "CHN", evidence = evidence} end, telling, 1, true)
    end
    wrong("diagnose.evidence[1]: none of its 2 labels is a good here: 'x', 'y'",
      {{{item = "x", margin = 1}, {item = "y", margin = 1}}})
    wrong("diagnose.evidence[1]: no column of labels", {{{thing = "gas", margin = 1}}})
    wrong("diagnose.evidence[1]: no column of evidence", {{{item = "gas", passing = 1}}})
    wrong("diagnose.evidence[1][2]: 'gas' stands in row 1 already",
      {{{item = "gas", margin = 1}, {item = "gas", margin = 2}}})
    wrong("diagnose.evidence[1][1].pass_rate: expected a number in [0, 1], got 94", {{{item = "gas", pass_rate = 94}}})
    wrong("diagnose.evidence[2][1]: margin of 'gas' is 2 here and 1 in diagnose.evidence[1][1]",
      {{{item = "gas", margin = 1}}, {{item = "gas", margin = 2}}})
    wrong("diagnose.evidence[1]: a list of items says who provides what itself",
      {{{item = "gas", partner = "JPN", value = 1}}})
    wrong("diagnose.evidence[1]: no rows", {lian.frame.new{{"item", {}}, {"margin", {}}, count = 0}})
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

  it("counts an item that is exactly at the level", function()
    assert.equal(1, (assert(chips():self_guarantee{home = "CHN", level = 0.6})(1, "items_above")))
  end)

  it("has reached the target with items that are exactly at it, though their mean is rounded below", function()
    local thirds = assert(lian.items{items = {"a", "b", "c"}, provides = {a = {CHN = 0.7, JPN = 0.3},
      b = {CHN = 0.7, JPN = 0.3}, c = {CHN = 0.7, JPN = 0.3}}})
    assert.is_true((0.7 + 0.7 + 0.7) / 3 < 0.7)
    local f = assert(thirds:self_guarantee{home = "CHN"})
    assert.same({3, true}, {f(1, "items_above"), f(1, "met")})
    local plan = lian.scenario "s" {from = 2025, to = 2026, step = "month", home = "CHN",
      lian.target{goods = {"a", "b", "c"}, at_least = 0.7, before = 2026}}
    local run = assert(plan:run(thirds))
    assert.same({2025, 0, 0}, {run:targets()(1, "met"), run:targets()(1, "needed"), run:targets()(1, "still")})
    assert.is_true(run:self_guarantee()(1, "met"))
    local sweep = assert(plan:sweep(thirds, {draws = 2, seed = 1}))
    assert.same({1, 0, 0}, {sweep:targets()(1, "chance"), sweep:targets()(1, "needed"), sweep:targets()(1, "still")})
    assert.equal(1, sweep:self_guarantee()(1, "chance"))
  end)

  it("has the rates by group that a run over years begins with", function()
    local list = assert(require "lian.examples.chips"()) -- equipment has values throughout, other bases have not
    for _, each in ipairs{"base", "total", "item"} do
      local f, rate = assert(list:self_guarantee{home = "CHN", each = each}), {}
      for _, row in f:rows() do rate[row.group] = row.rate end
      local run = assert(lian.scenario "rest" {from = 2025, to = 2026, step = "month", home = "CHN"}:run(list))
      local years, count = run:self_guarantee{each = each}, 0
      local name = years:names()[2]
      for _, row in years:rows() do
        if row.year == "start" then
          count = count + 1
          assert.near(row.rate, rate[row[name]], 1e-12, row[name])
        end
      end
      assert.equal(#f, count)
    end
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
    wrong("diagnose.evidence%['gass'%]: no item 'gass', did you mean 'gas'",
      {home = "CHN", evidence = {gass = {readiness = 2}}})
    wrong("diagnose.coalition", {home = "CHN", coalition = 0})
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
    assert.equal("JKT + USA", f(1, "bloc"))
    local function loss(by)
      local run = assert(lian.scenario "x" {lian.embargo{goods = "C", by = by, on = "CHN"}}:run(four))
      local home = row_of(run:losses{each = "region", of = "value_added"}, "CHN", "region")
      return home.rationed_loss / home.before
    end
    assert.near(loss{"JKT", "USA"}, f(1, "loss"), 1e-12)
    assert.near(loss(nil), f(1, "loss_abroad"), 1e-12)
    f = assert(four:diagnose{home = "CHN", goods = "C", coalition = 1})
    assert.equal("JKT", f(1, "bloc"))
    assert.near(loss("JKT"), f(1, "loss"), 1e-12)
    f = assert(four:diagnose{home = "CHN", goods = "C", blocs = {one = "USA", two = {"JKT", "USA"}}})
    assert.equal("two", f(1, "bloc"))
    assert.near(loss{"JKT", "USA"}, f(1, "loss"), 1e-12)
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
        sums[#sums + 1], whole = region[i] == "ROW" and 0 or sum, whole + sum
      end
    end
    local hhi = 0
    for _, v in ipairs(sums) do hhi = hhi + (v / whole) ^ 2 end -- the rest of the world adds nothing
    assert.near(hhi, f(1, "hhi"), 1e-12)
  end)

  it("loses more by a deeper cut and a larger bloc", function()
    local last = 0
    for _, cut in ipairs{0, 0.3, 0.6, 1} do
      local f = assert(four:diagnose{home = "CHN", goods = "C", cut = cut, coalition = 1})
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
    assert.is_nil(f(1, "loss"))
    assert.truthy(f.note:find("no list of partners", 1, true))
    local all = f(1, "loss_abroad")
    assert.is_true(all > 0)
    local trade = {{"ore", "AUS", 75}, {good = "ore", partner = "BRA", value = 25}}
    f = assert(split:diagnose{goods = "ore", trade = trade, coalition = 1})
    assert.near(0.75 ^ 2 + 0.25 ^ 2, f(1, "hhi"), 1e-15)
    assert.equal("AUS", f(1, "bloc"))
    assert.near(0.75 * (1 - f(1, "self_sufficiency")), f(1, "top_share"), 1e-12)
    assert.is_true(f(1, "loss") < all and f(1, "loss") > 0)
    local rows = lian.frame.new{{"good", {"ore", "ore", "ore"}}, {"partner", {"AUS", "BRA", "World"}},
      {"value", {75, 25, 100}}}
    assert.equal(f(1, "loss"), assert(split:diagnose{goods = "ore", trade = rows, coalition = 1})(1, "loss"))
    local g, _, matches = assert(split:diagnose{goods = "ore", coalition = 1, evidence = {imports = rows}})
    assert.equal(f(1, "loss"), g(1, "loss"))
    assert.truthy(g.note:find("1 rows of trade with a total as partner (World) are left out", 1, true), g.note)
    assert.equal(1, #matches)
    assert.error_matches(function() split:diagnose{trade = {{"or", "AUS", 1}}} end,
      "diagnose.trade: none of its 1 labels is a good here: 'or', did you mean 'ore'?", 1, true)
    assert.error_matches(function() four:diagnose{home = "CHN", trade = trade} end,
      "diagnose.trade: the table says itself who delivers", 1, true)
    local flows = lian.frame.new{{"item", {"ore", "ore", "ore"}}, {"from", {"AUS", "BRA", "AUS"}},
      {"to", {"CHN", "CHN", "JPN"}}, {"value", {75, 25, 9}}} -- as lian.read.trade reports
    assert.error_matches(function() split:diagnose{evidence = {flows}} end,
      "diagnose.evidence[1][3]: trade to 'JPN' and to 'CHN': keep the rows of home's imports alone", 1, true)
    local home_buys = flows:filter(function(row) return row.to == "CHN" end)
    assert.equal(f(1, "loss"), assert(split:diagnose{goods = "ore", coalition = 1, evidence = {home_buys}})(1, "loss"))
    f = assert(split:diagnose{goods = "ore", trade = trade})
    assert.equal("AUS + BRA", f(1, "bloc"))
    assert.near(all, f(1, "loss"), 1e-12)
    assert.error_matches(function() split:diagnose{trade = {{"ore", "AUS", -1}}} end, "diagnose.trade%[1%].value")
  end)

  it("matches evidence by good, by node, and by what the nodes are called", function()
    local split = assert(lian.chain{nodes = {"07", "08"}, flows = {{10, 20}, {5, 10}}, imports = {{0, 30}, {0, 0}},
      output = {100, 200}, attributes = {name = {"Ore mining", "Steel"}}})
    local _, evidence = assert(split:diagnose{evidence = {{{sector = "Steel", readiness = 9}, {sector = "07",
      readiness = 3}}}})
    local seen = {}
    for k = 1, #evidence do
      if evidence(k, "criterion") == "readiness" then seen[evidence(k, "item")] = evidence(k, "value") end
    end
    assert.same({["07"] = 3, ["08"] = 9}, seen)
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

  it("has co-operation by inputs from the same region when asked", function()
    local f, evidence = assert(four:diagnose{home = "CHN", cooperation = "same_region"})
    assert.truthy(f.note:find("co-operation: share of inputs", 1, true))
    local z, region, seen = four:flows(), four:axis("region"), 0
    for k = 1, #evidence do
      if evidence(k, "criterion") == "co-operation below the median" then
        local j, own, all = four:index("CHN_" .. evidence(k, "item")), 0, 0
        for i = 1, #four do
          all = all + z:get(i, j)
          if region[i] == "CHN" then own = own + z:get(i, j) end
        end
        assert.near(own / all, evidence(k, "value"), 1e-12)
        seen = seen + 1
      end
    end
    assert.equal(8, seen)
  end)

  it("calls no good of NBS 42 sound, where quality and firms are not known", data.needed(function()
    local china = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    local f = assert(china:diagnose{})
    assert.equal(42, #f)
    for k = 1, #f do assert.equal("undetermined", f(k, "class"), f(k, "item")) end
    assert.truthy(f.note:find("judged: 0 of 42", 1, true), f.note)
    assert.truthy(f.note:find("can be no stranglehold", 1, true), f.note)
  end))

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

  it("judges China's goods in the world of 2011", data.needed(function()
    local f = assert(tables.world():diagnose{home = "CHN", blocs = {west = {"USA", "JPN", "DEU", "GBR", "FRA"}},
      goods = "c14"})
    assert.equal(1, #f)
    for k = 1, #f do
      for _, name in ipairs{"loss", "hhi", "top_share", "self_sufficiency"} do
        assert.is_true(f(k, name) >= 0 and f(k, name) <= 1, name)
      end
    end
  end))
end)
