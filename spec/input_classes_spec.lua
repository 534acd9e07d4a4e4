-- how much users need their inputs: by rule, by survey, all alike; shown, and in a run
local lian = require "lian"

-- two regions; purchases by car makers over their output, pooled: (1 + 3 + 4) / 400 = 2 % of steel, (2 + 0 + 1) / 400 =
-- 0.75 % of glass, (4 + 4) / 400 = 2 % of banking, (1 + 2) / 400 = 0.75 % of post, 1 / 400 of farming, 4 % of parts
local NODES = {"N_farm", "N_steel", "N_glass", "N_parts", "N_bank", "N_post", "N_car", "S_car", "S_steel"}

local function world(change)
  local flows, place = {}, {}
  for i, name in ipairs(NODES) do
    place[name], flows[i] = i, {}
    for j = 1, #NODES do flows[i][j] = 0 end
  end
  local function buys(from, to, v) flows[place[from]][place[to]] = v end
  buys("N_steel", "N_car", 1)
  buys("N_steel", "S_car", 3)
  buys("S_steel", "S_car", 4)
  buys("N_glass", "N_car", 2)
  buys("N_glass", "S_car", 1)
  buys("N_bank", "N_car", 4)
  buys("N_bank", "S_car", 4)
  buys("N_post", "N_car", 1)
  buys("N_post", "S_car", 2)
  buys("N_farm", "S_car", 1)
  buys("N_parts", "N_car", 16)
  local given = {nodes = NODES, flows = flows, output = {50, 50, 50, 50, 50, 50, 100, 300, 50},
    regions = {"N", "N", "N", "N", "N", "N", "N", "S", "S"},
    sectors = {"farm", "steel", "glass", "parts", "bank", "post", "car", "car", "steel"},
    attributes = {section = {"A", "C", "C", "", "K", "H", "C", "C", "C"}}, unit = "USD"}
  if change then change(given) end
  return assert(lian.chain(given))
end

local function by_input(frame, user)
  local out = {}
  for i = 1, #frame do
    local row = frame:row(i)
    if row.user == user then out[row.input] = row end
  end
  return out
end

describe("input_classes", function()
  it("judges by share and section, pooled over regions", function()
    local of = by_input(world():input_classes(), "car")
    local expected = {
      steel = {0.02, "critical", "physical good, from 2 %"},
      glass = {0.0075, "important", "physical good, from 0.5 %"},
      bank = {0.02, "important", "service, from 2 %"},
      post = {0.0075, "optional", "service, below 2 %"},
      farm = {0.0025, "optional", "below 0.5 %"},
      parts = {0.04, "critical", "section not known, from 2 %"},
    }
    for input, e in pairs(expected) do
      assert.near(e[1], of[input].share, 1e-15)
      assert.equal(e[2], of[input].class, input)
      assert.equal(e[3], of[input].why)
    end
    assert.equal("K", of.bank.section)
    assert.is_nil(of.car)
  end)

  it("counts imports that are kept apart", function()
    local chain = world(function(given)
      given.imports = {}
      for i = 1, #NODES do
        given.imports[i] = {}
        for j = 1, #NODES do given.imports[i][j] = 0 end
      end
      given.imports[3][7], given.imports[5][8] = 5, 100 -- glass, banking
    end)
    local of = by_input(chain:input_classes(), "car")
    assert.near(0.02, of.glass.share, 1e-15)
    assert.equal("critical", of.glass.class)
    assert.equal("important", of.bank.class) -- a service is never critical by rule
  end)

  it("judges what spans goods and services as goods, and says so", function()
    local frame = world(function(given) given.attributes.section[6] = "DH" end):input_classes{users = "car"}
    assert.equal("important", by_input(frame, "car").post.class)
    assert.equal("goods and services, from 0.5 %", by_input(frame, "car").post.why)
    local both = world(function(given) given.attributes.section[6] = "HJ" end):input_classes{users = "car"}
    assert.equal("optional", by_input(both, "car").post.class)
    assert.matches("the section of 2 goods is not known, or spans goods and services %('parts', 'post'%)",
      tostring(frame))
    assert.matches("of 6 inputs 2 are critical, 2 important", tostring(both))
  end)

  it("takes other shares, and exceptions", function()
    local chain = world()
    local of = by_input(chain:input_classes{classes = {rule = {critical = 0.0075, important = 0.0025}}}, "car")
    assert.equal("critical", of.glass.class)
    assert.equal("important", of.post.class)
    assert.equal("optional", by_input(chain:input_classes{classes = {rule = {important = 0.0026}}}, "car").farm.class)
    local frame = chain:input_classes{classes = {rule = true, source = "makers asked in 2026",
      glass = {["*"] = "optional", car = 1}, ["*"] = {car = "important"}, farm = {car = 0.5}, bank = {car = "optional"},
      post = {["*"] = 0.5}}}
    of = by_input(frame, "car")
    assert.same({"critical", "important", "optional", "important", "important"}, {of.glass.class, of.farm.class,
      of.bank.class, of.post.class, of.steel.class})
    assert.equal("exception", of.glass.why)
    assert.matches("classes by rule with exceptions %(makers asked in 2026%)", tostring(frame))
  end)

  it("shows a survey, and all alike", function()
    local of = by_input(world():input_classes{classes = {glass = {car = 0}}}, "car")
    assert.same({"optional", "named"}, {of.glass.class, of.glass.why})
    assert.same({"critical", "not named"}, {of.post.class, of.post.why})
    of = by_input(world():input_classes{classes = "all", goods = {"post", "glass"}}, "car")
    assert.same({"critical", "critical"}, {of.glass.class, of.post.class})
    assert.is_nil(of.steel)
  end)

  it("reads a survey's file, in the encoding that is said", function()
    local path = os.tmpname()
    finally(function() os.remove(path) end)
    local out = assert(io.open(path, "wb")) -- Windows-1252: nothing in the file tells it from others
    out:write("input,caf\xE9,car\nsteel,0,0.5\nglac\xE9,1,0\n")
    out:close()
    local chain = world(function(given)
      given.sectors[3], given.sectors[4] = "glacé", "café"
      given.nodes = {"N_farm", "N_steel", "N_glacé", "N_café", "N_bank", "N_post", "N_car", "S_car", "S_steel"}
    end)
    local frame = assert(chain:input_classes{classes = {path = path, encoding = "windows-1252"}})
    local of = by_input(frame, "car")
    assert.same({"important", "optional", "critical"}, {of.steel.class, of["glacé"].class, of.bank.class})
    local none, message = chain:input_classes{classes = path}
    assert.is_nil(none)
    assert.matches("text that is not UTF-8; `encoding` says what it is", message, 1, true)
    assert.error_matches(function() chain:input_classes{classes = {path = path, encodin = "x"}} end,
      "input_classes.classes: unknown option 'encodin', did you mean 'encoding'%?")
    assert.error_matches(function() chain:input_classes{classes = {path = path, encoding = "no such"}} end,
      "encoding: expected a name such as 'gb18030'")
  end)

  it("works on a network of nodes without sectors", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, output = {100, 100}, links = {{"a", "b", 3}, {"b", "a", 1}}})
    local frame = chain:input_classes()
    assert.equal("important", by_input(frame, "a").b.class)
    assert.equal("critical", by_input(frame, "b").a.class)
  end)

  it("refuses what says nothing", function()
    local chain = world()
    local function refused(text, classes)
      assert.error_matches(function() chain:input_classes{classes = classes} end, text)
    end
    refused("input_classes.classes: no good 'stel', did you mean 'steel'%?", {rule = true, stel = {car = 1}})
    refused("input_classes.classes%['steel'%]: no good 'cars', did you mean 'car'%?", {rule = true, steel = {cars = 1}})
    refused("names none of this chain's goods", {stel = {car = 1}})
    refused("%['%*'%]%['car'%] that it is critical: say which, by %['glass'%]%['car'%]",
      {rule = true, glass = {["*"] = "optional"}, ["*"] = {car = "critical"}})
    refused("input_classes.classes.source: expected a text that says where the classes come from, got ''",
      {rule = true, source = ""})
    refused("input_classes.classes.rule: expected true", {rule = "yes"})
    refused("input_classes.classes.rule.important: expected at most", {rule = {critical = 0.1, important = 0.2}})
    refused("input_classes.classes.rule: unknown option 'critcal'", {rule = {critcal = 0.1}})
    refused("%['car'%]: expected 1, 0.5, 0, or critical, important, optional, got 'vital'",
      {rule = true, steel = {car = "vital"}})
    refused("input_classes.classes: expected 'rule', 'all', a path", 3)
    assert.error_matches(function() chain:input_classes{goods = "stel"} end, "input_classes.goods: no good 'stel'")
    local none, message = chain:input_classes{classes = "/nowhere.csv"}
    assert.is_nil(none)
    assert.matches("/nowhere.csv", message)
  end)
end)

describe("classes of a run in time", function()
  -- a mine stops for good; what its users make once their stock is gone, by how much they need it
  local function three(section)
    return assert(lian.chain{nodes = {"ore", "steel", "cars"}, flows = {{0, 40, 1}, {0, 0, 30}, {0, 0, 0}},
      output = {100, 100, 100}, attributes = {section = section}, unit = "USD"})
  end

  local stop = lian.scenario "the mine stops" {from = 2025, to = 2026, step = "day",
    lian.capacity{goods = "ore", cut = 1, at = 2025}}

  local function last(chain, given)
    given.stock, given.record, given.every, given.psi = 10, "node", 1, 1
    local run = assert(stop:run(chain, given))
    local out = {}
    for _, name in ipairs{"steel", "cars"} do
      out[name] = run:series{of = "output", goods = name}:column("output")[365] / 100
    end
    return out, run
  end

  it("lets critical inputs stop output, important ones halve it, optional ones not matter", function()
    local chain = three{"B", "C", "C"}
    local all = last(chain, {classes = "all"})
    assert.near(0, all.steel, 1e-9)
    assert.near(0, all.cars, 1e-9)
    local rule, run = last(chain, {classes = "rule"}) -- 40 % of ore in steel, 1 % in cars; 30 % of steel in cars
    assert.near(0, rule.steel, 1e-9)
    assert.near(0, rule.cars, 1e-9)
    assert.matches("classes by rule: of 3 inputs 2 are critical, 1 important", tostring(run))
    assert.matches("classes = \"rule\"", run:provenance().options)
    local kept = last(chain, {classes = {rule = true, ore = {steel = "important"}, steel = {cars = "important"}}})
    assert.near(0.5, kept.steel, 1e-9)
    assert.near(0.5, kept.cars, 1e-9) -- 1 % of ore: half at worst
    local service = last(three{"H", "C", "C"}, {classes = "rule"})
    assert.near(0.5, service.steel, 1e-9)
  end)

  it("go by lane: each draw of a sweep as it runs alone", function()
    local chain = three{"H", "C", "C"}
    local either = {classes = lian.choice{"all", "rule"}, seed = 3, draws = 6, stock = 10, psi = 1}
    local draws, seen = assert(stop:sweep(chain, either)):draws():column("loss"), {}
    for k, loss in ipairs(draws) do
      for _, classes in ipairs{"all", "rule"} do
        local alone = assert(stop:run(chain, {classes = classes, stock = 10, psi = 1})):resilience().provenance.loss
        if loss == alone then seen[classes] = k end
      end
      assert.is_true(seen.all == k or seen.rule == k)
    end
    assert.is_truthy(seen.all)
    assert.is_truthy(seen.rule)
  end)

  it("are those of the table as it was read, with its imports and without those who move", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel"}, flows = {{0, 0.5}, {0, 0}}, imports = {{0, 1.5}, {0, 0}},
      output = {100, 100}, regions = {"H", "H"}, attributes = {section = {"B", "C"}}, unit = "USD"})
    local cut = lian.scenario "no imports" {from = 2025, to = 2027, step = "day",
      lian.embargo{goods = "ore", by = "abroad", on = "H", cut = 1, at = 2025},
      lian.capacity{goods = "ore", on = "H", cut = 1, at = 2025}}
    local run = assert(cut:run(chain, {classes = "rule", stock = 5, psi = 1, record = "node"}))
    -- 2 % of output goes on ore: critical
    assert.near(0, run:series{of = "output", goods = "steel"}:column("output")[730], 1e-9)
    assert.matches("of 1 inputs 1 are critical", tostring(run))
    local leave = lian.scenario "car makers leave" {from = 2025, to = 2026, step = "month",
      lian.relocation{goods = "car", on = "N", toward = "S", gap = 0.3, at = 2025}}
    local moved = assert(leave:run(world(), {classes = "rule"}))
    assert.matches("of 6 inputs 2 are critical, 2 important; the section of 1 goods", tostring(moved))
  end)

  it("are refused as they are shown", function()
    local chain = three{"B", "C", "C"}
    assert.error_matches(function() stop:run(chain, {classes = {rule = true, iron = {cars = 1}}}) end,
      "run.classes: no good 'iron'")
    assert.error_matches(function() stop:run(chain, {classes = {rule = true, source = " "}}) end, "run.classes.source")
  end)
end)
