-- a list of items carried into a table: what else happens there, what is said and refused, and published tables
local carrying = require "spec.support.carrying"
local data = require "spec.support.data"
local lian = require "lian"

local chips, table_of, scenario, quick, stop, carried, lost, MAP = carrying.chips, carrying.table_of,
  carrying.scenario, carrying.quick, carrying.stop, carrying.carried, carrying.lost, carrying.MAP

describe("lian.carry and what else happens to the table", function()
  it("runs with a scenario on other sectors, and repeats it", function()
    local s = lian.scenario "strike" {lian.capacity{goods = "S", on = "CHN", cut = 0.1, at = 2025, lasts = 0.5}}
    local run = assert(carried({stop("wafer")}, {scenario = s, run = quick{overcapacity = 1}}))
    assert.near(9, lost(run, "CHN_C"), 1e-9)
    assert.near(15, lost(run, "CHN_S"), 1e-9)
    local path = os.tmpname()
    os.remove(path)
    local store <close> = assert(lian.open(path))
    local id = assert(run:save(store, {chain = "t"}))
    local again, compared = assert(store:replay(id))
    os.remove(path)
    assert.is_true(compared.provenance.equal)
    assert.equal(tostring(run), tostring(again))
  end)

  it("says what is covered, and which sectors supply each other", function()
    local chain = table_of{flows = {{0, 30, 0, 0}, {10, 0, 0, 0}, {0, 10, 0, 0}, {0, 0, 0, 0}}}
    local list = chips{items = {"chip", "chat", "wafer"}, requires = {chip = {"wafer"}, chat = {"wafer"}}}
    local run = assert(carried({stop("wafer")}, {chain = chain, map = {chip = {sector = "C", share = 0.3},
      chat = {sector = "S", share = 1}}}, list))
    local text = tostring(run)
    assert.is_truthy(text:find("30 % of its value is covered, 'chip' for 30 %; the other 70 % is not held down", 1,
      true), text)
    assert.is_truthy(text:find("100 % of its value is covered", 1, true))
    assert.is_truthy(text:find("S supplies 100 % of what C buys, C supplies 75 % of what S buys", 1, true), text)
    assert.is_truthy(text:find("who provides 'chat' is not known, so imports are not cut for it", 1, true))
  end)

  local function tells(text, ...)
    local run = assert(carried(...))
    assert.is_truthy(tostring(run):find(text, 1, true), tostring(run))
    return run
  end

  it("says what is not in the answer", function()
    local run = tells("home's own providers of 'chip' deliver less than at rest in some months: that is not carried",
      {lian.capacity{goods = "chip", on = "CHN", cut = 0.5}})
    assert.near(0, lost(run, "CHN_C"), 1e-9)
    tells("policies on items cost 3: that is with the run on items", {stop("wafer"),
      lian.second_source{goods = "wafer", on = "CHN", toward = "CHN", share = 0.1, cost = 3, at = 2025}})
    tells("one draw of what is random (draw 1)", {stop("wafer", {cut = lian.uniform(0, 1)})})
    tells("the list says that home makes none of 'chip': the ceiling rests on the map alone", {stop("wafer")}, nil,
      chips{provides = {chip = {TWN = 1}, wafer = {CHN = 0.4, TWN = 0.6}}})
    tells("demand of 'who' has no known region and was left out", {stop("chip")}, {chain = table_of{demand = {
      labels = {"CHN", "TWN", "who"}, regions = {"CHN", "TWN", ""}, values = {{80, 20, 1}, {300, 0, 1}, {20, 60, 1},
        {0, 200, 1}}}}})
    local none = tells("the table imports nothing of it", {stop("chip")}, {chain = table_of{demand = {
      labels = {"CHN", "TWN"}, regions = {"CHN", "TWN"}, values = {{80, 20}, {300, 0}, {0, 60}, {0, 200}}}}})
    assert.near(0, lost(none, "TWN_C"), 1e-9)
  end)

  it("takes a table of one region where only makers at home are short", function()
    for _, region in ipairs{"China", "home"} do
      local chain = (assert(lian.chain{nodes = {"C", "S"}, regions = region == "China" and {region, region} or nil,
        flows = {{0, 0}, {0, 0}}, demand = {labels = {"users"}, values = {{100}, {300}}}}))
      local run = tells(("the table's only region, %s, is taken for CHN"):format(region), {stop("wafer")},
        {chain = chain})
      assert.near(9, lost(run, "C"), 1e-9)
    end
  end)

  it("loses the same by day and by week", function()
    for _, step in ipairs{"day", "week"} do
      local run = assert(carried({stop("wafer"), stop("chip", {cut = 0.5})}, {scenario = lian.scenario "t" {
        step = step}}))
      assert.near(9, lost(run, "CHN_C"), 1e-9)
      assert.near(1.5, lost(run, "TWN_C"), 1e-9)
    end
  end)

  it("repeats a sweep from a store", function()
    local items = assert(scenario{stop("wafer", {cut = lian.uniform(0.2, 1)})}:sweep(chips(), {draws = 3}))
    local sweep = assert(lian.carry{items = items, chain = table_of(), map = MAP, run = {steadiness = false}})
    local path = os.tmpname()
    os.remove(path)
    local store <close> = assert(lian.open(path))
    local again, compared = assert(store:replay(assert(sweep:save(store, {chain = "t"}))))
    os.remove(path)
    assert.is_true(compared.provenance.equal)
    assert.equal(tostring(sweep), tostring(again))
    -- a draw that the paths do not have
    assert.has_error(function() scenario{lian.bottleneck{goods = "C", ceiling = {{0.5}, {0.6}}}}:run(table_of(),
      {draw = 3, steadiness = false, assumptions = false}) end,
      "shocks[1] (bottleneck).ceiling: there are paths of 2 draws, and none of draw 3")
  end)

  it("takes either end of home's share of a run that has both", function()
    local list, s = chips(), scenario{stop("chip", {cut = 1})}
    local both = assert(s:run(list, {own = "both", home_use = {chip = 0.8, wafer = 0.8}}))
    local run = assert(lian.carry{items = both, chain = table_of(), map = MAP, run = quick()})
    assert.is_truthy(tostring(run):find("the end 'world'", 1, true))
    assert(lian.carry{items = both, chain = table_of(), map = MAP, own = "home_first", run = quick()})
    local world = assert(s:run(list))
    assert.has_error(function()
      lian.carry{items = world, chain = table_of(), map = MAP, own = "home_first"}
    end, "carry.own: this run has home's share at the end 'world' alone: run it with own = 'home_first' or 'both'")
  end)
end)

describe("lian.carry refuses", function()
  local function message(more, shocks, list)
    local ok, text = pcall(carried, shocks or {stop("wafer"), stop("chip")}, more, list)
    assert.is_false(ok)
    return (text:gsub("^[^ ]*: ", ""))
  end

  local function refused(expected, more, shocks, list)
    local text = message(more, shocks, list)
    assert.is_truthy(text:find(expected, 1, true), text)
  end

  it("maps that cover nothing, too much, or what is not there", function()
    refused("item -> {sector =, share =}, at least one", {map = {}})
    refused("carry.on: home of the run on items is 'CHN', a region of this table", {on = "TWN"})
    refused("carry.map['chip'].share: expected a share above 0", {map = {chip = {sector = "C", share = 0}}})
    refused("carry.map['chip'].share: expected a share in [0, 1]", {map = {chip = {sector = "C", share = 30}}})
    refused("'share' is required", {map = {chip = {sector = "C"}}})
    refused("did you mean 'chip'?", {map = {chipp = {sector = "C", share = 0.1}}})
    refused("only final items are carried, and 'wafer' is none of this run ('chip')",
      {map = {wafer = {sector = "C", share = 0.1}}})
    refused("carry.map['chip'].sector: no sector of CHN 'TWN_C'", {map = {chip = {sector = "TWN_C", share = 0.1}}})
    refused("shares of 'C' sum to 1.1, more than 1 (chip 0.6, lens 0.5)", {map = {chip = {sector = "C", share = 0.6},
      lens = {sector = "C", share = 0.5}}}, nil, chips{items = {"chip", "lens", "wafer"}})
    refused("'S' makes nothing in this table", {chain = table_of{demand = {labels = {"CHN", "TWN"},
      regions = {"CHN", "TWN"}, values = {{80, 20}, {0, 0}, {20, 60}, {0, 200}}}},
      map = {chip = {sector = "S", share = 0.1}}})
  end)

  it("a sector that is cut or capped twice", function()
    local function with(...) return {scenario = lian.scenario "t" {...}} end
    local twice = "the scenario cuts or caps 'C' too"
    refused(twice, with(lian.capacity{goods = "C", on = "CHN", cut = 0.1}))
    refused(twice, with(lian.labour{goods = "C", on = "CHN", cut = 0.1}))
    refused(twice, with(lian.quality{goods = "C", on = "CHN", defects = 0.1}))
    refused(twice, with(lian.embargo{goods = "C", by = "TWN", on = "CHN"}))
    refused(twice, with(lian.embargo{by = "TWN", on = "CHN"}))
    refused(twice, with(lian.export_ban{goods = "C", on = "TWN", toward = "CHN"}))
    refused(twice, with(lian.bottleneck{goods = "C", on = "CHN", ceiling = {0.5}}))
    refused("a rule takes capacity of it too", with(lian.rule{name = "r", act = function(state)
      state:capacity("C", -0.1, "CHN")
    end}))
    -- what others no longer get of home, and other goods, are another matter
    assert(carried({stop("wafer")}, with(lian.embargo{goods = "C", by = "CHN", on = "TWN"},
      lian.capacity{goods = "S", on = "CHN", cut = 0.1})))
  end)

  it("what is no run over years, or no table", function()
    refused("carry.items: expected a run or a sweep on a list of items over years, got a table", {items = {}})
    refused("this run is at once: give its scenario from, to and step = 'month'",
      {items = assert(lian.scenario "x" {home = "CHN", stop("wafer", {at = nil})}:run(chips()))})
    refused("expected a table, got a list of items", {chain = chips()})
    refused("carry.chain: expected a table, got 3", {chain = 3})
    refused("no region 'CHN'", {chain = table_of{regions = {"H", "H", "F", "F"}, demand = {labels = {"H", "F"},
      regions = {"H", "F"}, values = {{80, 20}, {300, 0}, {20, 60}, {0, 200}}}}})
    refused("this table does not tell what does: chain:split() sets imports apart",
      {chain = assert(lian.chain{nodes = {"C"}, flows = {{0}}, demand = {labels = {"c"}, values = {{10}}}})})
    refused("the years of the run on items", {scenario = lian.scenario "t" {from = 2025, to = 2030, step = "month"}})
    refused("carry.run.draw: leave it out", {run = {draw = 2}})
    refused("unknown", {maps = {}})
  end)
end)

describe("lian.carry on published tables", function()
  local function chip_run()
    local list = (assert(require "lian.examples.chips"()))
    return assert(lian.scenario "resists" {from = 2025, to = 2028, step = "month", home = "CHN",
      lian.embargo{goods = {"ArF photoresist", "KrF photoresist", "mask blank"}, by = {"JPN", "USA"}, on = "CHN",
        at = 2026, lasts = 1}}:run(list))
  end

  local function map(sector)
    return {["advanced logic chip"] = {sector = sector, share = 0.15}, ["mature logic chip"] = {sector = sector,
      share = 0.2}}
  end

  -- output of a sector in each month, against rest: at its ceiling where that binds, never above it
  local function stays_below(run, paths, place)
    local output, bound = run:series{of = "output", each = "node"}, 0
    local made = output:column(place)
    for t, ceiling in ipairs(paths:column("ceiling")) do
      local share = made[t] / made[1]
      if ceiling < 1 then
        assert.is_true(share <= ceiling + 1e-12, ("month %d: %.17g of %.17g"):format(t, share, ceiling))
        bound = bound + (math.abs(share - ceiling) < 1e-9 and 1 or 0)
      end
    end
    assert.is_true(bound >= 6, bound)
  end

  it("holds China's electronic components down (NBS 2018, imports kept apart)", data.needed(function()
    local china = assert(assert(lian.read.nbs(data.path "china_nbs_io/china_2018_153.csv")):split())
    local run, paths = assert(lian.carry{items = chip_run(), chain = china, map = map "094",
      run = quick{record = "node"}})
    stays_below(run, paths, "094")
    assert.is_true(lost(run, "094", "value_added") > 0)
  end))

  it("holds China's electronics down in the world (WIOD 2011)", data.needed(function()
    local world = assert(lian.read.wiod2013{flows = data.path "wiod2013_mrio/Z_2011.csv.gz",
      demand = data.path "wiod2013_mrio/Y_2011.csv.gz", output = data.path "wiod2013_mrio/x_2011.csv"})
    local run, paths = assert(lian.carry{items = chip_run(), chain = world, map = map "c14",
      run = quick{record = "node", trade = false}})
    stays_below(run, paths, "CHN_c14")
    local regions = run:losses{each = "region", of = "value_added"}
    local most, who = 0, nil
    for k, name in ipairs(regions:column("region")) do
      if regions(k, "lost") > most then most, who = regions(k, "lost"), name end
    end
    assert.equal("CHN", who)
  end))
end)
