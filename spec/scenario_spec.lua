-- the scenario language and its static evaluation
local core = require "lian.core"
local lian = require "lian"

local function textbook()
  return assert(lian.chain{nodes = {"s1", "s2"}, flows = {{150, 500}, {200, 100}},
    output = {1000, 2000}, unit = "million USD"})
end

local sample = assert(require "lian.examples.four_regions"())

local function refused(work, telling)
  local ok, message = pcall(work)
  assert.is_false(ok)
  assert.truthy(tostring(message):find(telling, 1, true), tostring(message))
end

local function near(expected, got, tolerance)
  for i, v in ipairs(expected) do assert.near(v, got[i], tolerance) end
end

describe("a scenario", function()
  it("is a name, a horizon and shocks, and prints as it was written", function()
    local s = lian.scenario "chips" {from = 2025, to = 2030, step = "month",
      lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8, at = 2026}}
    local text = tostring(s)
    assert.truthy(text:find('scenario "chips"', 1, true))
    assert.truthy(text:find("from 2025 to 2030 by month", 1, true))
    assert.truthy(text:find('embargo {goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8', 1, true))
  end)

  it("says that a static run does not use times", function()
    local s = lian.scenario "later" {lian.capacity{goods = "E", on = "CHN", cut = 0.1, at = 2026}}
    assert.truthy(assert(s:run(sample)):summary():find("at is not used at once", 1, true))
  end)

  local misuses = {
    {"a share above one", function() lian.embargo{cut = 90} end, "embargo.cut: expected a share in [0, 1], got 90"},
    {"an unknown key", function() lian.capacity{cutt = 1} end, "did you mean 'cut'"},
    {"no cut", function() lian.capacity{goods = "E"} end, "'cut' is required"},
    {"a negative rate", function() lian.tariff{rate = -1} end, "tariff.rate"},
    {"a tariff under which nothing is asked for", function() lian.tariff{rate = 0.25, armington = 4000} end,
      "tariff.armington: expected at most 1032 at a rate of 0.25"},
    {"the same for the highest rate that may be drawn", function()
      lian.tariff{rate = lian.uniform(0, 1), armington = 400}
    end, "tariff.armington: expected at most 332.2 at a rate of 1"},
    {"a subsidy under which nobody else is asked", function()
      lian.subsidise{goods = "C", on = "CHN", rate = 0.9999, armington = 4}
    end, "subsidise.armington: expected at most 1.5 at a rate of 0.9999"},
    {"change and amount", function() lian.demand{change = 1, amount = 1} end, "give change or amount"},
    {"neither of them", function() lian.demand{goods = "E"} end, "give change or amount"},
    {"what is no shock", function() lian.scenario "x" {{cut = 1}} end, "scenario[1]: expected a shock"},
    {"an empty name", function() lian.scenario "" end, "expected a name"},
    {"a horizon backwards", function() lian.scenario "x" {from = 3, to = 2} end, "scenario.to"},
    {"a time outside", function()
      lian.scenario "x" {from = 1, to = 2, lian.capacity{goods = "E", cut = 0, at = 3}} end, "scenario[1].at"},
    {"a good that nobody makes", function()
      lian.scenario "x" {lian.capacity{goods = "Q", cut = 1}}:run(sample) end, "no sector 'Q'"},
    {"a region that is not there", function()
      lian.scenario "x" {lian.capacity{goods = "E", on = "CHM", cut = 1}}:run(sample) end, "did you mean 'CHN'"},
    {"an embargo on nobody", function()
      lian.scenario "x" {lian.embargo{goods = "C"}}:run(sample) end, "'on' says in which region"},
    {"what is no chain", function()
      lian.scenario "x" {lian.capacity{goods = "E", cut = 1}}:run(3) end, "run: expected a chain"},
    {"more demand taken away than there is", function()
      lian.scenario "x" {lian.demand{nodes = "CHN_E", amount = -1e9}}:run(sample) end, "at least -"},
    {"a shock of nothing", function() lian.capacity{cut = 1} end, "capacity: give goods, nodes or on"},
    {"a model that does not apply", function()
      lian.scenario "x" {lian.capacity{goods = "E", cut = 1}}:run(sample, {model = "price"}) end, "price model"},
  }
  for _, case in ipairs(misuses) do
    it("names " .. case[1], function() refused(case[2], case[3]) end)
  end
end)

describe("the demand side", function()
  it("is the Leontief answer to a change of final demand", function()
    local s = lian.scenario "less" {lian.demand{nodes = "s1", change = -1}}
    local losses = assert(s:run(textbook())):losses()
    -- L[:,1] * 350, Miller and Blair 2009, 2.3
    near({1.254125 * 350, 0.264026 * 350}, losses:column("demand_loss"), 1e-3)
    near({350, 0}, losses:column("demand_direct"), 1e-9)
  end)

  it("takes an amount as well as a share", function()
    local s = lian.scenario "less" {lian.demand{nodes = {"s1", "s2"}, amount = -205}}
    local losses = assert(s:run(textbook())):losses()
    assert.near(205, losses:total("demand_direct"), 1e-9)
    assert.near(35, losses("s1", "demand_direct"), 1e-9)
  end)

  it("of an embargo equals the extraction of the trade link", function()
    local s = lian.scenario "cut" {lian.embargo{by = "JKT", on = "CHN"}}
    local losses = assert(s:run(sample, {model = "demand", sourcing = "links"})):losses()
    local link = assert(sample:extraction{link = {from = "JKT", to = "CHN", finals = true}})
    near(link:column("loss"), losses:column("demand_loss"), 1e-6)
  end)
end)

describe("the supply side", function()
  local c = textbook()
  local function best(cap) return assert(core.analysis.supply_best(c, nil, cap, {350, 1700}, {1, 2})) end
  local function rationed(cap, first)
    return assert(core.analysis.supply_rationed(c, nil, cap, {350, 1700}, {1, 2}, first and "orders_first"))
  end

  -- the linear program of two sectors, solved by HiGHS: x, final delivery, price of the cap
  it("finds the published best case", function()
    local r = best{900, 2000}
    near({900, 1978.947368}, r.output, 1e-4)
    near({270.263158, 1700}, r.delivered, 1e-4)
    near({0.797368, 0}, r.price, 1e-6)
    r = best{500, 2000}
    near({500, 1700}, r.output, 1e-4)
    near({0, 1515}, r.delivered, 1e-4)
    near({3.03, 0}, r.price, 1e-6)
  end)

  it("rations in proportion, by hand for two sectors", function()
    -- half of s1 is missing: s2 makes half as well, so everything halves
    near({500, 1000}, rationed({500, 2000}).output, 1e-9)
    near({175, 850}, rationed({500, 2000}).delivered, 1e-9)
    -- buyers first: 650 are asked by nodes, 500 can be met, so s2 makes 500/650
    near({500, 2000 * 500 / 650}, rationed({500, 2000}, true).output, 1e-6)
  end)

  it("loses nothing without a shock, and never less than the best case", function()
    near({1000, 2000}, rationed{1000, 2000}.output, 0)
    near({350, 1700}, best{1000, 2000}.delivered, 1e-5)
    for _, cut in ipairs{0.1, 0.3, 0.6, 0.9} do
      local s = lian.scenario "cut" {lian.capacity{goods = "E", on = "CHN", cut = cut}}
      local total = assert(s:run(sample)):losses{each = "total", of = "value_added"}
      assert.is_true(total(1, "best_loss") > 0)
      assert.is_true(total(1, "rationed_loss") >= total(1, "best_loss") * (1 - 1e-6))
    end
  end)

  it("a deeper cut never helps", function()
    local last = 0
    for _, cut in ipairs{0, 0.2, 0.4, 0.6, 0.8, 1} do
      local s = lian.scenario "cut" {lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = cut}}
      local loss = assert(s:run(sample)):losses{each = "total"}(1, "rationed_loss")
      assert.is_true(loss >= last - 1e-6)
      last = loss
    end
  end)

  it("a cut that others make up in full costs nothing", function()
    local s = lian.scenario "cut" {lian.embargo{goods = "C", by = "JKT", on = "CHN", substitution = 1}}
    local result = assert(s:run(sample, {sourcing = "links"}))
    assert.near(0, result:losses{each = "total"}(1, "rationed_loss"), 1e-6)
  end)

  it("overlapping losses of capacity multiply what remains", function()
    local s = lian.scenario "twice" {lian.capacity{nodes = "s1", cut = 0.5},
      lian.capacity{nodes = "s1", cut = 0.5}}
    near({750, 0}, assert(s:run(c)):losses():column("supply_direct"), 1e-9)
  end)

  it("names the bottleneck", function()
    local s = lian.scenario "cut" {lian.capacity{nodes = "s1", cut = 0.1}}
    local b = assert(s:run(c)):bottlenecks()
    assert.same({"s1"}, b:column("node"))
    assert.near(0.797368, b(1, "shadow_price"), 1e-5)
  end)

  it("rations a network too", function()
    local net = assert(lian.chain{nodes = {"ore", "steel", "car"}, output = {10, 20, 40},
      links = {{"ore", "steel", 8}, {"steel", "car", 15}}})
    local s = lian.scenario "mine" {lian.capacity{nodes = "ore", cut = 0.5}}
    local result = assert(s:run(net))
    -- ore 5, so steel 10: its final users give way first, then cars get 10 of the 15 they ask for
    near({5, 10, 40 - 40 * 10 / 15}, result:losses():column("rationed_loss"), 1e-6)
    assert.truthy(result:summary():find("no best case", 1, true))
  end)
end)

describe("shocks together", function()
  it("act each on what is left: two halves of an embargo are three quarters", function()
    local half = lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = 0.5}
    local twice = assert((lian.scenario "twice" {half, half}):run(sample))
    local once = assert((lian.scenario "once" {lian.embargo{goods = "C", by = "JKT", on = "CHN",
      cut = 0.75}}):run(sample))
    for _, column in ipairs{"demand_loss", "demand_direct", "supply_direct", "rationed_loss"} do
      near(once:losses():column(column), twice:losses():column(column), 1e-6)
    end
  end)

  it("a fall of demand eases a shortage of capacity", function()
    local short = lian.capacity{nodes = "s1", cut = 0.1}
    local function delivered_less(...)
      local result = assert((lian.scenario "both" {...}):run(textbook()))
      return result:losses{each = "total", of = "final_demand"}(1, "rationed_loss")
    end
    -- demand that is gone is not delivered either, so compare with the fall alone: 0.3 * 350
    local alone = delivered_less(short)
    local both = delivered_less(short, lian.demand{nodes = "s1", change = -0.3})
    assert.near(205, alone, 1e-6)
    assert.near(105, both, 1e-6)
  end)

  it("a rise of demand asks for nothing that cannot be made", function()
    local result = assert((lian.scenario "boom" {lian.capacity{nodes = "s1", cut = 0},
      lian.demand{nodes = "s2", change = 0.5}}):run(textbook()))
    near({0, 0}, result:losses():column("rationed_loss"), 0)
    near({0, 0}, result:losses():column("best_loss"), 0)
  end)
end)

describe("a tariff", function()
  it("may be high", function()
    assert.equal(10, lian.tariff{goods = "C", rate = 10, armington = 3}.rate)
  end)

  it("on all buyers abroad leaves the home market alone", function()
    local s = lian.scenario "tariff" {lian.tariff{goods = "L", by = "CHN", rate = 0.1, elasticity = 2}}
    local direct = assert(s:run(sample, {model = "demand"})):losses()("CHN_L", "demand_direct")
    local demand, abroad = sample:block("demand"), 0
    for d, v in ipairs(demand.values:row(sample:index("CHN_L"))) do
      if demand.regions[d] ~= "CHN" then abroad = abroad + v end
    end
    assert.near(0.2 * abroad, direct, 1e-9)
  end)
end)

describe("a result", function()
  local s = lian.scenario "chips" {lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}}
  local result = assert(s:run(sample, {sourcing = "links"}))

  it("adds up: by node, by region and in total", function()
    local total = result:losses{each = "total"}
    for _, column in ipairs{"demand_loss", "rationed_loss", "best_loss"} do
      assert.near(total(1, column), result:losses():total(column), 1e-6)
      assert.near(total(1, column), result:losses{each = "region"}:total(column), 1e-6)
    end
    local losses = result:losses()
    for _, row in losses:rows() do
      assert.near(row.demand_loss, row.demand_direct + row.demand_indirect, 1e-9)
      assert.near(row.rationed_loss, row.supply_direct + row.rationed_indirect, 1e-9)
    end
  end)

  it("answers in a few sentences", function()
    local text = tostring(result)
    assert.truthy(text:find("sales (demand side): output falls by", 1, true))
    assert.truthy(text:find("best case", 1, true))
    assert.truthy(text:find("hardest hit: CHN", 1, true))
    assert.truthy(text:find("final delivery falls by", 1, true))
  end)

  it("tells the region with the largest share from the one that loses most money", function()
    local away = lian.scenario "less asked for" {lian.demand{on = "JKT", change = -0.05},
      lian.demand{on = "USA", change = -0.03}, lian.tariff{goods = "C", by = "JKT", on = "USA", rate = 0.5}}
    local found = assert(away:run(sample))
    local by_share, by_money, share, money
    for _, row in found:losses{each = "region", of = "value_added"}:rows() do
      if not share or row.demand_loss / row.before > share then
        by_share, share = row.region, row.demand_loss / row.before
      end
      if not money or row.demand_loss > money then by_money, money = row.region, row.demand_loss end
    end
    assert.are_not.equal(by_share, by_money)
    local text = tostring(found)
    assert.truthy(text:find(("hardest hit: %s (%.2f %% of its value added), the most is lost by %s (%.5g billion USD)")
      :format(by_share, 100 * share, by_money, money), 1, true), text)
    assert.is_nil(text:find("quantities do not react", 1, true)) -- they do, in the sales
    assert.truthy(text:find("at the quantities of before", 1, true))
  end)

  it("has titles that say what is counted, and in which case", function()
    assert.equal("bottlenecks: chips (short supply, best case)", result:bottlenecks().title)
    local mild = lian.scenario "mild" {lian.embargo{goods = "C", by = "JKT", on = "CHN", cut = 0.01}}
    local none = assert(mild:run(sample)):bottlenecks()
    assert.equal(0, #none)
    assert.truthy(none.note:find("nothing that was cut is scarce", 1, true))
    assert.equal("losses of value_added: chips", result:losses{each = "region", of = "value_added"}.title)
    assert.equal("deliveries: chips (short supply, rationed)", result:flows().title)
    assert.equal("deliveries: chips (as cut, supply as asked)", result:flows{case = "demand"}.title)
    local path = os.tmpname()
    assert(result:report(path))
    local file <close> = assert(io.open(path))
    local page = file:read("a")
    os.remove(path)
    assert.truthy(page:find("Value added lost by region (short supply, rationed)", 1, true))
    assert.truthy(page:find("Output lost by node (short supply, rationed)", 1, true))
  end)

  it("counts final delivery, too, and the best case is the least of it", function()
    local total = result:losses{each = "total", of = "final_demand"}
    assert.is_true(total(1, "best_loss") > 0)
    assert.is_true(total(1, "rationed_loss") >= total(1, "best_loss"))
    assert.near(total(1, "rationed_loss") / total(1, "before"), total(1, "share"), 1e-12)
  end)

  it("names only what was cut as a bottleneck", function()
    for _, row in result:bottlenecks():rows() do assert.is_true(row.cut > 0) end
  end)

  it("says how well it was solved", function()
    assert.truthy(result:provenance().solution:find("relative gap", 1, true))
  end)

  it("becomes a page that holds the script and the provenance", function()
    local path = os.tmpname()
    assert(result:report(path))
    local page = assert(io.open(path)):read("a")
    os.remove(path)
    assert.truthy(page:find("chips", 1, true))
    assert.truthy(page:find("the supply side", 1, true)) -- this very file is the script
    assert.truthy(page:find("stylised", 1, true))
  end)

  it("is saved with its scenario and frames", function()
    local store <close> = assert(lian.open(":memory:"))
    assert(store:save(sample, "table"))
    local run = assert(result:save(store, {chain = "table"}))
    local back = assert(store:run(run))
    assert.equal("chips", back.scenario)
    assert.equal("table", back.chain)
    assert.is_true(back.frames.losses == result:losses())
  end)
end)

describe("a table that keeps imports apart", function()
  it("lets imported flows play the foreign origin", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {5, 10}},
      imports = {{0, 20}, {0, 0}}, output = {100, 100}})
    local s = lian.scenario "stop" {lian.embargo{goods = "a", cut = 0.5}}
    local losses = assert(s:run(chain, {sourcing = "links"})):losses()
    -- b buys 40 of a, 20 of them from abroad: half of these is a quarter of all
    near({0, 25}, losses:column("supply_direct"), 1e-9)
  end)

  local split = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {5, 10}},
    imports = {{0, 20}, {0, 0}}, output = {100, 100}})

  it("asks makers at home on a market, within what they can make", function()
    local function lost(chain, ...)
      return assert(lian.scenario "x" {...}:run(chain)):losses():column("rationed_loss")
    end
    local stop = lian.embargo{goods = "a", cut = 0.5}
    assert.is_true(lost(split, stop)[2] > 1)
    -- 10 more are asked of a; where its final users want 20 fewer of 70, all of it is there
    -- x_a = 0.1 x_a + 0.3 x_b + 50, x_b = 0.05 x_a + 0.1 x_b + 85
    local x_a = (50 + 0.3 * 85 / 0.9) / (0.9 - 0.3 * 0.05 / 0.9)
    near({100 - x_a, 100 - (85 + 0.05 * x_a) / 0.9}, lost(split, lian.demand{goods = "a", amount = -20}, stop), 1e-9)
    assert.is_true(lost(split, lian.demand{goods = "a", amount = -9}, stop)[2] > 0.1)
    -- nobody at home makes c: a quarter of what b buys of it is missed
    local apart = assert(lian.chain{nodes = {"a", "b", "c"}, flows = {{10, 20, 0}, {5, 10, 0}, {0, 0, 0}},
      imports = {{0, 0, 0}, {0, 0, 0}, {0, 20, 0}}, output = {100, 100, 0}})
    near({0, 25, 0}, assert(lian.scenario "x" {lian.embargo{goods = "c", cut = 0.25}}:run(apart)):losses():column(
      "supply_direct"), 1e-9)
  end)

  it("has one foreign origin only", function()
    refused(function() (lian.scenario "x" {lian.embargo{goods = "a", by = "USA"}}):run(split) end,
      "leave it out")
    refused(function()
      (lian.scenario "x" {lian.tariff{goods = "a", by = "USA", rate = 0.1}}):run(split)
    end, "leave it out")
  end)

  it("says what it could not follow", function()
    local stop = assert((lian.scenario "x" {lian.embargo{goods = "a", cut = 0.5}}):run(split))
    assert.truthy(stop:summary():find("which final goods are imported", 1, true))
    local tax = assert((lian.scenario "x" {lian.tariff{goods = "a", rate = 0.1, elasticity = 1}}):run(split))
    assert.truthy(tax:summary():find("elasticity was not used", 1, true))
  end)

  it("loses nothing without a cut, whichever flows are read", function()
    for _, flows in ipairs{"domestic", "total"} do
      local calm = assert((lian.scenario "x" {lian.embargo{goods = "a", cut = 0}}):run(split,
        {flows = flows}))
      near({0, 0}, calm:losses():column("rationed_loss"), 1e-9)
      near({0, 0}, calm:losses():column("best_loss"), 1e-9)
    end
  end)
end)
