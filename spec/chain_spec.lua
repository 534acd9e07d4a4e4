local lian = require "lian"

-- Miller and Blair 2009, chapter 2: two sectors, million USD
local function textbook(extra)
  local parts = {nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}},
    output = {1000, 2000}, unit = "million USD", year = 2009}
  for k, v in pairs(extra or {}) do parts[k] = v end
  return lian.chain(parts)
end

local function refused(parts, telling)
  local ok, message = pcall(lian.chain, parts)
  assert.is_false(ok)
  assert.truthy(tostring(message):find(telling, 1, true), tostring(message))
end

local function fails(parts, telling, code)
  local chain, message, given = lian.chain(parts)
  assert.is_nil(chain)
  assert.truthy(message:find(telling, 1, true), message)
  assert.equal(code, given)
end

describe("a chain", function()
  it("derives what is missing from what is given", function()
    local chain = assert(textbook())
    assert.same({350, 1700}, chain:final_demand())
    assert.same({650, 1400}, chain:value_added())
    local from_demand = assert(textbook{output = false or nil, demand = {350, 1700}})
    assert.same({1000, 2000}, from_demand:output())
  end)

  it("derives output from inputs alone", function()
    local chain = assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}},
      inputs = {wages = {300, 500}, profits = {350, 900}}})
    assert.same({1000, 2000}, chain:output())
    assert.same({650, 1400}, chain:value_added())
    assert.same({"surplus", "labour"}, chain:block("inputs").roles)
  end)

  it("prints its kind, size, year and unit", function()
    assert.equal("lian.chain: table, 2 nodes, 1 region, 2009, million USD",
      tostring(assert(textbook())))
  end)

  it("keeps named demand categories, with their roles", function()
    local chain = assert(textbook{demand = {households = {300, 1000}, exports = {50, 700}}})
    local demand = chain:block("demand")
    assert.same({"exports", "households"}, demand.labels)
    assert.same({"exports", "households"}, demand.roles)
    assert.equal(700, demand.values:get("mill", "exports"))
  end)

  it("keeps extensions with their units, and attributes", function()
    local chain = assert(textbook{extensions = {jobs = {values = {30, 20}, unit = "persons"}},
      attributes = {name = {"Farms", "Mills"}, stock = {12.5, false}}})
    local extensions = chain:block("extensions")
    assert.same({"jobs"}, extensions.labels)
    assert.same({"persons"}, extensions.units)
    assert.same({"name", "stock"}, chain:attributes())
    assert.same({12.5, false}, (chain:attribute("stock")))
  end)

  it("is found by label, and shares its flows without a copy", function()
    local chain = assert(textbook())
    assert.equal(2, chain:index("mill"))
    assert.is_nil(chain:index("mine"))
    assert.equal(500, chain:flows()("farm", "mill"))
    assert.is_nil(chain:flows("imports"))
  end)

  it("may be a network of sparse links", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel", "car"}, output = {10, 20, 40},
      links = {{"ore", "steel", 8}, {"steel", "car", 12}, {"steel", "car", 3}}})
    assert.equal("network", chain:meta().kind)
    assert.same({count = 2, from = {1, 2}, to = {2, 3}, value = {8, 15}}, chain:links())
    assert.same({2, 5, 40}, chain:final_demand())
  end)

  it("may be a list of items, of which no balance is asked", function()
    local chain = assert(lian.chain{kind = "items", nodes = {"wafer", "chip"},
      links = {{"wafer", "chip", 1}}})
    assert.equal("items", chain:meta().kind)
  end)

  it("checks itself", function()
    local check = assert(assert(textbook()):check())
    assert.near(0.3291287848, check.radius, 1e-9)
    assert.equal(0, check.row.absolute)
    assert.equal(0, check.zero_output)
    assert.truthy(tostring(check):find("spectral radius  0.329129", 1, true))
  end)

  it("says when a total looks left in", function()
    local given = {nodes = {"a", "b", "c"}, output = {10, 20, 30}, flows = {{1, 2, 3}, {2, 2, 4}, {3, 4, 7}}}
    local chain, note = assert(lian.chain(given))
    assert.equal("c", assert(chain:check()).looks_like_total)
    assert.equal("'c' is the sum of 'a' to 'b': if it is a total, it counts twice", note)
  end)

  it("holds no node that is named as a total and is one, unless it is asked to", function()
    local given = {nodes = {"a", "b", "all"}, output = {10, 20, 30}, flows = {{1, 2, 3}, {2, 2, 4}, {3, 4, 7}}}
    local chain, message, code = lian.chain(given)
    assert.is_nil(chain)
    assert.equal("contradiction", code)
    assert.equal("chain.nodes: 'all' is the sum of 'a' to 'b': a total left among the nodes (totals = 'keep' takes it "
      .. "for a node of its own)", message)
    given.totals = "keep"
    assert.equal(3, #assert(lian.chain(given)))
    given.totals, given.demand = nil, {4, 12, 16} -- rows add up: it is a node like others
    assert.equal(3, #assert(lian.chain(given)))
  end)
end)

describe("a contradiction is refused with its place and size:", function()
  it("demand against output", function()
    fails({nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}}, output = {1000, 2000},
      demand = {350, 1699}}, "row balance of 'mill': output is 2000", "contradiction")
  end)

  it("inputs against output", function()
    fails({nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}}, output = {1000, 2000},
      inputs = {600, 1400}}, "column balance of 'farm'", "contradiction")
  end)

  it("but accepted within the tolerance that is asked for", function()
    assert(lian.chain{nodes = {"farm", "mill"}, flows = {{150, 500}, {200, 100}},
      output = {1000, 2000}, demand = {350, 1699}, tolerance = 1e-3})
  end)

  it("flows at a node without output", function()
    fails({nodes = {"a", "b"}, flows = {{0, 1}, {1, 0}}, output = {0, 5}},
      "'a' has no output, but sells 1 and buys 1", "bad_data")
  end)
end)

describe("bad parts are named:", function()
  local flows = {{150, 500}, {200, 100}}
  local cases = {
    {"a repeated label", {nodes = {"a", "a"}, flows = flows, output = {1, 2}}, "stands twice, at 1 and 2"},
    {"an empty label", {nodes = {"a", ""}, flows = flows, output = {1, 2}}, "label 2 is empty"},
    {"NaN in flows", {nodes = {"a", "b"}, flows = {{0 / 0, 1}, {1, 1}}, output = {9, 9}}, "flows[1][1]"},
    {"infinity in output", {nodes = {"a", "b"}, flows = flows, output = {math.huge, 2}}, "output of 'a'"},
    {"nothing that fixes output", {nodes = {"a", "b"}, flows = flows}, "give output, demand or inputs"},
  }
  for _, case in ipairs(cases) do
    it(case[1], function() fails(case[2], case[3], "bad_data") end)
  end

  local misuses = {
    {"an unknown key", {nodes = {"a"}, flow = {{1}}}, "did you mean 'flows'"},
    {"no nodes", {flows = flows}, "nodes"},
    {"no flows", {nodes = {"a", "b"}, output = {1, 2}}, "flows or links"},
    {"a short row", {nodes = {"a", "b"}, flows = {{1, 2}, {3}}, output = {1, 2}}, "flows[2]"},
    {"a text among flows", {nodes = {"a", "b"}, flows = {{1, "x"}, {3, 4}}}, "flows[1][2]"},
    {"too few outputs", {nodes = {"a", "b"}, flows = flows, output = {1}}, "chain.output"},
    {"a link to nowhere", {nodes = {"a", "b"}, links = {{"a", "c", 1}}}, "links[1].to"},
    {"a kind that there is not", {kind = "tree", nodes = {"a"}, flows = {{1}}}, "chain.kind"},
    {"a role that there is not", {nodes = {"a"}, flows = {{1}}, output = {3},
      demand = {labels = {"x"}, roles = {"feast"}, values = {{2}}}}, "chain.demand.roles[1]: no role 'feast'"},
  }
  for _, case in ipairs(misuses) do
    it(case[1], function() refused(case[2], case[3]) end)
  end
end)
