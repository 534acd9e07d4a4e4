-- networks whose links age, flows between groups of firms, and how well links that are hidden come out again
local a_share = require "spec.support.a_share"
local data = require "spec.support.data"
local lian = require "lian"

local function ring(n)
  local links, region = {}, {}
  for i = 1, n do
    for d = 1, 10 do links[#links + 1] = {"F" .. i, "F" .. (i * 31 + d * d * 17) % n + 1, d} end
    region["F" .. i] = i % 3 == 0 and "north" or "south"
  end
  return assert(lian.network{links = links, columns = {region = region}})
end

describe("a network that ages", function()
  it("keeps links by their half-life, the same ones for a longer time and fewer", function()
    local net = ring(3000)
    local all, before = net:about().links, nil
    for _, years in ipairs{0, 0.5, 13 / 12, 3} do
      local aged = net:age{years = years, seed = 4}
      local p = 2 ^ (-years * 12 / 13)
      assert.near(p, aged:about().links / all, 4 * math.sqrt(p * (1 - p) / all) + 1e-12)
      local now = {}
      for _, link in aged:links():rows() do now[link.supplier .. ">" .. link.buyer] = link.value end
      for key, value in pairs(now) do assert.equal(value, before and before[key] or value) end
      for key in pairs(now) do assert.is_true(before == nil or before[key] ~= nil) end
      before = now
    end
    assert.equal(net:age{years = 1, seed = 4}:about().links, net:age{years = 1, seed = 4}:about().links)
    assert.are_not.equal(net:age{years = 1, seed = 4}:about().links,
      net:age{years = 1, seed = 4, draw = 2}:about().links)
    assert.near(0.5, net:age{years = 4, half_life = 4, seed = 1}:about().links / all, 0.02)
  end)

  it("asks for a seed, and for the network of a date", function()
    local ok, message = pcall(function() ring(10):age{years = 1} end)
    assert.is_false(ok)
    assert.truthy(message:find("age: 'seed' is required, as what is gone is drawn", 1, true))
    ok, message = pcall(function()
      lian.network{links = {{"A", "B", 1, from = 2020}}}:age{years = 1, seed = 1}
    end)
    assert.is_false(ok)
    assert.truthy(message:find("the links are dated", 1, true))
  end)

  it("has a half-life by its dates: log 2 times the years watched over the links that ended", function()
    local net = assert(lian.network{links = {{"A", "B", 1, from = "2020-01-01", to = "2020-12-31"},
      {"A", "C", 1, from = "2021-01-01"}, {"B", "C", 1, from = "2020-01-01", to = "2021-12-31"},
      {"C", "A", 1, to = "2022-12-31"}}})
    local half_life, found = assert(net:half_life())
    local days = 366 + 2 * 365 + (366 + 365) + (366 + 2 * 365) -- the last date of all is 2022-12-31
    assert.near(math.log(2) * days / 365.25 / 2, half_life, 1e-12)
    assert.equal(2, found:row(1).ended)
    assert.near(half_life / math.sqrt(2), found:row(1).error, 1e-12)
    local none, message, code = lian.network{links = {{"A", "B", 1, from = 2020}}}:half_life()
    assert.is_nil(none)
    assert.equal("bad_data", code)
    assert.truthy(message:find("no link ends", 1, true))
  end)

  it("spreads risk over draws: that of each draw is that of the network of the draw", function()
    local net = ring(60)
    local cascade = {each = "region", tolerance = 1e-6}
    local f = net:aged_risk{years = 1, seed = 2, draws = 6, cascade = cascade}
    local sum, squares, values = 0, 0, {}
    for d = 1, 6 do
      local risk = assert(net:age{years = 1, seed = 2, draw = d}:cascade(cascade))
      for _, row in risk:top(2):rows() do if row.region == "north" then values[d] = row.systemic_risk end end
      sum = sum + values[d]
    end
    for d = 1, 6 do squares = squares + (values[d] - sum / 6) ^ 2 end
    local row
    for _, r in f:rows() do if r.region == "north" then row = r end end
    assert.near(sum / 6, row.mean, 1e-14)
    assert.near(math.sqrt(squares / 5), row.deviation, 1e-14)
    assert.is_true(row.low <= row.mean and row.mean <= row.high)
  end)
end)

describe("flows between groups of firms", function()
  it("are the sums of their links", function()
    local net = assert(lian.network{links = {{"A", "B", 2}, {"B", "C", 3}, {"C", "A", 5}, {"A", "C", 7}},
      columns = {region = {A = "n", B = "n", C = "s"}}})
    local f = net:flows{each = "region"}
    assert.same({"n", "s", "n"}, f:column "from")
    assert.same({"s", "n", "n"}, f:column "to")
    assert.same({10, 5, 2}, f:column "value")
    assert.same({2, 1, 1}, f:column "links")
    assert.near(10 / 17, f:row(1).share, 1e-15)
    assert.truthy(f.note:find("11.8 % stays within a region", 1, true))
  end)
end)

describe("a network drawn anew from half of it", function()
  it("needs a seed, and links to hide", function()
    local ok, message = pcall(function() ring(20):reproduce{} end)
    assert.is_false(ok)
    assert.truthy(message:find("reproduce: 'seed' is required", 1, true))
    ok, message = pcall(function() ring(20):reproduce{hide = 0, seed = 1} end)
    assert.is_false(ok)
    assert.truthy(message:find("reproduce.hide: expected a share between 0 and 1", 1, true))
  end)

  it("finds links of a network that was made by the law, and none where links go by no law", function()
    local three = assert(lian.chain{nodes = {"ore", "steel", "car"}, flows = {{20, 60, 10}, {30, 40, 50}, {5, 25, 15}},
      output = {200, 250, 150}})
    local made = assert(lian.firms{table = three, firms = 2000, degree = 10, seed = 5})
    assert.is_true(made:reproduce{seed = 1}:row(1).value > 0.85)
    local links, labels = {}, {}
    for i = 1, 1000 do
      labels[i] = "F" .. i
      for d = 1, 10 do links[#links + 1] = {"F" .. i, "F" .. (i + d * 37) % 1000 + 1, 1} end -- all alike, in a ring
    end
    local row = assert(lian.network{links = links, firms = labels}):reproduce{seed = 1}:row(1)
    assert.is_true(row.value < 0.5 and row.value > 0.35) -- firms of hidden links show less: a little below a half
  end)

  it("holds hidden links of listed firms likelier than pairs without one, 0.85 to 1", data.needed(function()
    local net = a_share.network(data.path "chain_knowledge_graph_cn/")
    local f = assert(net:reproduce{hide = 0.5, seed = 1})
    local value = {}
    for _, row in f:rows() do value[row.measure] = row.value end
    assert.near(0.85, value["area under the curve"], 0.02)
    assert.is_true(value["area under the curve"] > value["by sectors alone"])
    assert.near(0.48, value["rank correlation of sales"], 0.05)
    assert.near(0.64, value["rank correlation of purchases"], 0.05)
    assert.is_true(value["hidden links drawn"] > 10 * value["by chance"])
  end))
end)
