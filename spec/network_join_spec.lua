-- firms inside the sectors of a table: by sector the table again, and scenarios in time
local data = require "spec.support.data"
local lian = require "lian"

local function three()
  return assert(lian.chain{nodes = {"ore", "steel", "car"}, flows = {{20, 60, 10}, {30, 40, 50}, {5, 25, 15}},
    output = {200, 250, 150}, unit = "million CNY", demand = {households = {60, 80, 120}, exports = {60, 60, 10},
    imports = {-10, -10, -25}}, inputs = {wages = {100, 80, 50}, surplus = {45, 45, 25}},
    extensions = {jobs = {7, 3, 2}}})
end

-- makers of ore and as many of steel, alike; each steel maker buys of one maker of ore. Five make all of both
local function ring(more, count)
  local links, columns = {}, {sector = {}, revenue = {}}
  for k = 1, count or 4 do
    links[#links + 1] = {"ore " .. k, "steel " .. k, 15 * (more or 1)}
    columns.sector["ore " .. k], columns.revenue["ore " .. k] = "ore", 40
    columns.sector["steel " .. k], columns.revenue["steel " .. k] = "steel", 50
  end
  return assert(lian.network{links = links, columns = columns})
end

local function drawn(chain)
  return assert(lian.firms{table = chain, firms = {ore = 30, steel = 40, car = 20}, degree = 8, seed = 1})
end

local function check_same(chain, joined)
  local back = assert(joined:aggregate{each = "sector"})
  local scale = 0
  for _, v in ipairs(chain:output()) do scale = math.max(scale, v) end
  local function same(a, b, what)
    assert.equal(a ~= nil, b ~= nil, what)
    for i = 1, a and a:rows() or 0 do
      for j = 1, a:cols() do assert.near(a:get(i, j), b:get(i, j), 1e-12 * scale, what) end
    end
  end
  same(chain:flows(), back:flows(), "flows")
  same(chain:flows "imports", back:flows "imports", "imports")
  for _, part in ipairs{"demand", "inputs", "extensions"} do
    same(chain:block(part).values, back:block(part).values, part)
    same(chain:block(part).second, back:block(part).second, part .. ", imported")
  end
  for i, v in ipairs(chain:output()) do assert.near(v, back:output()[i], 1e-12 * scale) end
end

local function shock(what)
  what.cut, what.at, what.lasts = what.cut or 0.3, 2025.1, 0.5
  return lian.scenario "a shock" {from = 2025, to = 2027, step = "week", lian.capacity(what)}
end

-- lost, unmet and direct of each sector
local function losses(run, each)
  local out = {}
  for _, row in run:losses{of = "output", each = each or "sector"}:rows() do out[row[each or "sector"]] = row end
  return out
end

describe("firms joined to a table", function()
  it("are the table again by sector", function()
    local chain = three()
    for _, sectors in ipairs{{"ore"}, {"ore", "steel"}, {"ore", "steel", "car"}} do
      for _, top in ipairs{1, 12, 90} do
        check_same(chain, assert(lian.join{table = chain, network = drawn(chain), sectors = sectors, top = top}))
      end
    end
    check_same(chain, assert(lian.join{table = chain, network = ring()}))
  end)

  it("have what their columns say, and of a sector's numbers what the user says", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel", "car"}, flows = {{20, 60, 10}, {30, 40, 50}, {5, 25, 15}},
      output = {200, 250, 150}, attributes = {months = {2, 3, 4}, jobs = {100, 250, 90}, name = {"矿石", "钢", "车"}}})
    local net = assert(lian.network{links = {{"Mine A", "Mill", 5}}, columns = {
      sector = {["Mine A"] = "ore", ["Mine B"] = "ore", Mill = "steel"}, owner = {["Mine A"] = "State", Mill = "Li"},
      revenue = {["Mine A"] = 60, ["Mine B"] = 40, Mill = 250}, jobs = {["Mine A"] = 70}, patents = {Mill = 12}},
      firms = {"Mine A", "Mine B", "Mill"}})
    local function of(joined, name)
      local values, out = joined:attribute(name), {}
      for k, label in ipairs(joined:nodes()) do out[label] = values[k] or nil end
      return out
    end
    local asked = {table = chain, network = net}
    local joined, covered = assert(lian.join(asked))
    assert.same({["Mine A"] = 70, Mill = 250, car = 90}, of(joined, "jobs")) -- the mill is all of steel
    assert.same({Mill = 3, car = 4}, of(joined, "months"))
    assert.same({Mill = 12}, of(joined, "patents"))
    assert.same({["Mine A"] = "State", ["Mine B"] = "", Mill = "Li", ["rest of ore"] = "", car = ""},
      of(joined, "owner"))
    assert.same({["Mine A"] = "Mine A", ["Mine B"] = "Mine B", Mill = "Mill", ["rest of ore"] = "rest of ore",
      car = "车"}, of(joined, "name"))
    assert.truthy(covered.note:find("not known of some firms or of the rest: jobs, months", 1, true))
    asked.attributes = {months = "same", jobs = "share"}
    joined, covered = assert(lian.join(asked))
    assert.same({["Mine A"] = 2, ["Mine B"] = 2, ["rest of ore"] = 2, Mill = 3, car = 4}, of(joined, "months"))
    -- 30 jobs are left of 100, for an output of 40 and one of 100
    local jobs = of(joined, "jobs")
    assert.near(30 * 40 / 140, jobs["Mine B"], 1e-12)
    assert.near(30 * 100 / 140, jobs["rest of ore"], 1e-12)
    assert.is_nil(covered.note:find("not known", 1, true))
  end)

  it("names numbers of firms that do not fit their sector's", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel", "car"}, flows = {{20, 60, 10}, {30, 40, 50}, {5, 25, 15}},
      output = {200, 250, 150}, attributes = {jobs = {100, 250, 90}, kind = {"a", "b", "c"}}})
    local net = assert(lian.network{links = {{"A", "B", 5}}, columns = {sector = {A = "ore", B = "ore"},
      revenue = {A = 60, B = 40}, jobs = {A = 170}}})
    local function refused(attributes, expected)
      local ok, joined, message = pcall(lian.join, {table = chain, network = net, attributes = attributes})
      assert.truthy(tostring(ok and message or joined):find(expected, 1, true))
    end
    refused({jobs = "share"}, "join: the jobs of the firms of sector 'ore' sum to 170, and the table has 100")
    refused({jobs = "most"}, "join.attributes['jobs']: expected \"same\" (each firm has the sector's) or \"share\"")
    refused({job = "same"}, "join.attributes: no attribute of the table 'job', did you mean 'jobs'?")
    refused({kind = "same"}, "join.attributes['kind']: holds texts")
  end)

  it("part a cell below 0 by revenue", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel", "car"}, flows = {{20, 60, 10}, {-8, 40, 50}, {5, 25, 15}},
      output = {200, 250, 150}, unit = "million CNY"})
    local joined = assert(lian.join{table = chain, network = ring()})
    check_same(chain, joined)
    local place = {}
    for k, label in ipairs(joined:nodes()) do place[label] = k end
    -- 4 makers of steel of 250 have 50 each, and 4 of ore 40 each of 200; what steel makers have left to sell is alike
    assert.near(-8 * (50 / 250) * (40 / 200), joined:flows():get(place["steel 1"], place["ore 1"]), 1e-12)
  end)

  it("sell their revenue, and sell to one another what their links say", function()
    local chain = three()
    local joined, covered = assert(lian.join{table = chain, network = ring()})
    local place = {}
    for i, label in ipairs(joined:nodes()) do place[label] = i end
    for k = 1, 4 do
      assert.near(40, joined:output()[place["ore " .. k]], 1e-12)
      assert.near(15, joined:flows():get(place["ore " .. k], place["steel " .. k]), 1e-12)
      -- steel's recipe takes 60 of 250 from ore, 12 for an output of 50: the link is more, so nothing else is bought
      for e = 1, 4 do
        if e ~= k then assert.equal(0, joined:flows():get(place["ore " .. e], place["steel " .. k])) end
      end
    end
    assert.is_nil(place["steel"])
    assert.near(40, joined:output()[place["rest of ore"]], 1e-12)
    assert.near(50, joined:output()[place["rest of steel"]], 1e-12)
    assert.same({"ore", "steel"}, covered:column "sector")
    assert.same({4, 4}, covered:column "firms")
    assert.near(0.8, covered:row(1).covered, 1e-15)
    assert.near(60, covered:row(1).sales_known, 1e-12)
    assert.truthy(covered.note:find("ore 80 % by 4 firms", 1, true))
  end)

  it("are held to the table's cells and to their revenues, and that is said", function()
    local chain = three()
    local joined, covered = assert(lian.join{table = chain, network = ring(3)})
    check_same(chain, joined)
    assert.near(60, covered:row(1).sales_known, 1e-12) -- 180 of a cell of 60
    assert.truthy(covered.note:find("links were cut from 180 to what the table and revenues hold: in 1 cells", 1, true))
  end)

  it("rest to the last bit", function()
    local chain = three()
    local joined = assert(lian.join{table = chain, network = drawn(chain), top = 20})
    local run = assert(lian.scenario "rest" {from = 2025, to = 2027, step = "week"}:run(joined))
    for _, row in run:losses{of = "output", each = "node"}:rows() do
      assert.equal(0, row.lost)
      assert.equal(0, row.gained)
    end
  end)

  -- all makers of a good are hit alike, and all sell and buy in the same proportions: then the law is the sector's
  it("lose what the sector loses when all of them are hit alike", function()
    local chain = three()
    local alike = {sector = {}, revenue = {}}
    for k = 1, 5 do
      alike.sector["S" .. k], alike.revenue["S" .. k] = "steel", k * 10
      alike.sector["O" .. k], alike.revenue["O" .. k] = "ore", 50 - k * 7
    end
    local labels = {"S1", "S2", "S3", "S4", "S5", "O1", "O2", "O3", "O4", "O5"}
    local none = assert(lian.network{links = {}, firms = labels, columns = alike})
    local whole = losses(assert(shock{goods = "steel"}:run(chain)))
    for _, net in ipairs{none, (ring(0.8, 5))} do -- 12 of ore for 50 of steel is the recipe
      local run = assert(shock{goods = "steel"}:run((assert(lian.join{table = chain, network = net}))))
      local parts = losses(run)
      for _, sector in ipairs{"ore", "steel", "car"} do
        for _, of in ipairs{"lost", "unmet", "direct", "normal"} do
          assert.near(whole[sector][of], parts[sector][of], 1e-9 * whole[sector].normal, sector .. " " .. of)
        end
      end
    end
  end)

  it("hit a maker by name, and its buyers more than others where links are all that delivers", function()
    local chain = three()
    local joined = assert(lian.join{table = chain, network = ring(0.8)})
    local s = shock{nodes = "ore 1", cut = 0.9}
    local run = assert(s:run(joined, {sourcing = "links"}))
    local by = losses(run, "node")
    assert.near(0.9 * 0.5 * 40, by["ore 1"].direct, 1e-9) -- half a year of 90 % of 40 a year
    assert.near(by["steel 2"].lost, by["steel 3"].lost, 1e-9)
    assert.is_true(by["steel 1"].lost > 2 * by["steel 2"].lost)
    assert.truthy(run:steadiness())
  end)

  it("of China's table of 42 sectors with imports apart are that table again", data.needed(function()
    local china = assert(lian.read.nbs(data.path "china_nbs_io/china_2018_42.csv"))
    local net = assert(lian.firms{table = china, firms = 5000, degree = 25, seed = 1})
    local joined, covered = assert(lian.join{table = china, network = net, sectors = {"20", "19"}, top = 120})
    assert.equal(162, #joined)
    check_same(china, joined)
    assert.is_true(covered:row(1).covered > 0.3 and covered:row(1).covered < 1)
  end))

  it("refuse what does not fit, with the remedy", function()
    local chain = three()
    local function refused(given, text)
      given.table = chain
      local ok, made, message = pcall(lian.join, given)
      message = ok and message or made
      assert.truthy(message:find(text, 1, true), message)
    end
    refused({network = ring(), factor = 10}, "the firms of sector 'ore' have revenues of 1600, more than its output "
      .. "of 200 "
      .. "(million CNY): `factor` brings the network's money to the table's")
    refused({network = ring(), sectors = "car"}, "no firm of the network is of sector 'car': leave it out")
    refused({network = ring(), sectors = "cars"}, "no sector 'cars'")
    refused({network = ring(), map = {ore = "iron"}}, "join.map['ore']: no sector 'iron'")
    refused({network = ring(), map = {}}, "`map` says which is which")
    refused({network = chain}, "join.network: expected a network of firms")
    refused({network = assert(lian.network{links = {{"a", "b", 1}}, columns = {sector = {a = "ore", b = "ore"},
      revenue = {a = 3}}})}, "the firm 'b' has no revenue above 0")
    refused({network = assert(lian.network{links = {{"car", "b", 1}}, columns = {sector = {car = "ore", b = "ore"},
      revenue = {car = 3, b = 2}}})}, "'car' is the label of a firm and of another node")
    refused({network = assert(lian.network{links = {{"a", "b", 1, from = 2020}}, columns = {sector = {a = "ore"}}})},
      "the links are dated")
  end)
end)
