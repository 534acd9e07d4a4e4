-- Lua code that runs in the middle of a native call (metamethods of its arguments, finalisers) may close and empty what
-- the call works on: the call keeps it, and gives the right answer. `make asan` sees what is read after it was freed.
local core = require "lian.core"

local N = 60
local nodes, flows, regions, output = {}, {}, {}, {}
for i = 1, N do
  nodes[i], regions[i], output[i], flows[i] = ("a node with a long name %03d"):format(i), "region " .. i % 7, 100, {}
  for j = 1, N do flows[i][j] = (i + 2 * j) % 5 / 10 end
end

local function build(extra)
  local spec = {kind = "table", nodes = nodes, flows = core.matrix_new(N, N, flows), output = output,
    title = "a title of its own", axes = {{name = "region", values = regions}},
    attributes = {{name = "name", texts = nodes}, {name = "weight", numbers = output}}}
  for key, value in pairs(extra or {}) do spec[key] = value end
  return assert(core.chain_new(spec))
end

---Runs `call` with a finaliser that runs again and again on the way; what it does the first time within the call.
local function with_finaliser(act, call)
  local inside, acted, armed = false, 0, true
  local meta = {}
  meta.__gc = function()
    if inside and acted == 0 then
      acted = 1
      act()
    end
    if armed then setmetatable({}, meta) end
  end
  setmetatable({}, meta)
  collectgarbage("incremental", 1, 400, 30) -- a whole cycle whenever memory is asked for
  collectgarbage() -- and from here on
  inside = true
  local results = table.pack(pcall(call))
  inside, armed = false, false
  collectgarbage("incremental", 200, 100, 13)
  return acted, table.unpack(results, 1, results.n)
end

---`call` on fresh objects until the finaliser has closed one within a call that was on: then its answer
local function closed_within(make, call)
  for _ = 1, 3 do
    local object = make()
    local acted, ok, answer = with_finaliser(function() object:close() end, function() return call(object) end)
    if acted == 1 and ok then
      assert.has_error(function() call(object) end) -- it is closed indeed
      return answer
    end
  end
  error("the finaliser never ran within a call")
end

describe("a native call", function()
  it("reads the names of nodes before attributes can empty the list", function()
    local list = table.move(nodes, 1, N, 1, {})
    for i = 1, N do list[i] = nodes[i] .. " again" end -- held by this list alone
    local wanted = table.move(list, 1, N, 1, {})
    for i = 1, N do wanted[i] = wanted[i]:gsub(" again", "") end
    local emptied = setmetatable({texts = nodes}, {__index = function(_, key)
      for i = 1, N do list[i] = nil end
      for _ = 1, 3 do collectgarbage() end
      local waste = {} -- takes the freed places
      for i = 1, 2000 do waste[i] = ("a node that was never named %05d"):format(i) end
      return key == "name" and #waste > 0 and "sense" or nil
    end})
    local chain = build{nodes = list, attributes = {emptied}}
    assert.equal(N, #chain)
    for i, name in ipairs(chain:nodes()) do assert.equal(wanted[i] .. " again", name) end
    assert.same({"sense"}, chain:attributes())
  end)

  it("takes a title that a metamethod makes on the way", function()
    local spec = {kind = "table", nodes = nodes, flows = core.matrix_new(N, N, flows), output = output}
    local chain = assert(core.chain_new(setmetatable(spec, {__index = function(_, key)
      collectgarbage()
      if key == "title" or key == "unit" or key == "source" then return ("%s of %d nodes"):format(key, N) end
    end})))
    local meta = chain:meta()
    assert.same({"title of 60 nodes", "unit of 60 nodes", "source of 60 nodes"}, {meta.title, meta.unit, meta.source})
  end)

  it("keeps a matrix of a spec that is closed on the way", function()
    local matrix = core.matrix_new(N, N, flows)
    local spec = {kind = "table", nodes = nodes, flows = matrix}
    local chain = assert(core.chain_new(setmetatable(spec, {__index = function(_, key)
      if key == "imports" then matrix:close() end -- asked for once flows are read
      if key == "output" then return output end
    end})))
    assert.equal(flows[3][5], chain:flows():get(3, 5))
    assert.has_error(function() matrix:rows() end, "this lian.matrix is closed")
  end)

  local first = {1, 2, 3}
  for _, case in ipairs{
    {"nodes", function(c) return c:nodes() end, nodes},
    {"an axis", function(c) return c:axis("region") end, regions},
    {"output", function(c) return c:output() end, output},
    {"texts of an attribute", function(c) return (c:attribute("name")) end, nodes},
    {"numbers of an attribute", function(c) return (c:attribute("weight")) end, output},
    {"metadata", function(c)
      local meta = c:meta()
      return {meta.title, meta.kind}
    end, {"a title of its own", "table"}},
    {"a block", function(c) return c:block("demand").labels end, {"final demand"}},
    {"a part by selection", function(c) return core.analysis.select(c, first):nodes() end,
      {nodes[1], nodes[2], nodes[3]}},
  } do
    local name, call, wanted = table.unpack(case)
    it("gives " .. name .. " of a chain that a finaliser closes meanwhile", function()
      assert.same(wanted, closed_within(build, call))
    end)
  end

  it("gives rows, sums and scaled copies of a matrix that a finaliser closes meanwhile", function()
    local function make() return core.matrix_new(N, N, flows) end
    assert.same(flows, closed_within(make, function(m) return m:totable() end))
    assert.same(flows[7], closed_within(make, function(m) return m:row(7) end))
    local twice = {}
    for i = 1, N do twice[i] = 2 end
    assert.equal(2 * flows[9][4], closed_within(make, function(m) return m:scale(twice, nil):get(9, 4) end))
    assert.equal(flows[4][9], closed_within(make, function(m) return m:transpose():get(9, 4) end))
  end)

  it("gives what an economy recorded while a finaliser runs it on", function()
    local three = {3}
    local good = {}
    for i = 1, N do good[i] = 1 end
    local chain = build()
    local function make()
      local e = assert(core.economy.new(chain, {steps = 12, goods = 1, good = good, stock = three, restore = three,
        reach = {2}, minor = 0, alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief",
        rationing = "alike", target = "wanted", flows = "domestic"}))
      e:observe(1, "output")
      e:step()
      return e
    end
    local e = make()
    for _ = 1, 5 do
      local acted, ok, record = with_finaliser(function() for _ = 1, 40 do e:step() end end,
        function() return e:observed(1, 1) end)
      assert.is_true(ok)
      assert.near(100 / 12, record:get(1, N), 1e-9)
      if acted == 1 then e = make() end
    end
  end)

  it("takes sets that a finaliser replaces meanwhile for what they are, or refuses them", function()
    local lian = require "lian"
    local chips = assert(lian.items{items = {"chip", "tool"}, requires = {chip = {"tool"}},
      provides = {tool = {NLD = 0.7, JPN = 0.3}, chip = {CHN = 1}}})
    local q = assert(core.items.case(chips, "CHN", {true, false}, {}))
    q:units({1, 2, false}, 2, true, 1)
    for _ = 1, 5 do
      local sets = {}
      for k = 1, 40 do sets[k] = {1, 2} end
      local _, ok, levels = with_finaliser(function() for k = 1, 40 do sets[k] = "aaaa" end end,
        function() return q:evaluate({item = {1}}, sets) end)
      if ok then
        assert.equal(40, #levels)
        assert.near(0, levels[40], 1e-12)
      else
        assert.matches("sets%[%d+%]: expected an array of units", levels)
      end
    end
  end)

  it("closes at once what no call works on", function()
    local matrix <close> = core.matrix_new(3, 3)
    local chain = build()
    chain:close()
    chain:close()
    assert.equal("lian.chain: closed", tostring(chain))
    assert.has_error(function() chain:nodes() end, "this lian.chain is closed")
    assert.equal(3, matrix:rows())
  end)
end)

describe("arguments of natives", function()
  local lian = require "lian"

  it("are as many as the core reads", function()
    local chips = assert(lian.items{items = {"chip", "tool"}, requires = {chip = {"tool"}},
      provides = {tool = {NLD = 0.7, JPN = 0.3}, chip = {CHN = 1}}})
    local q = assert(core.items.case(chips, "CHN", {true, false}, {}))
    assert.has_error(function() q:units({1}, 1, true, 1) end, "groups: expected one a provider, 3, got 1")
    assert.has_error(function() q:units({1, 1, 1}, -1, true, 1) end, "groups: expected 0 to 2147483647, got -1")
    assert.has_error(function() q:cut_sets({item = {1}}, 0.5, -1) end, "size: expected 1 to 3, got -1")
  end)

  it("are in the range of what they are turned into", function()
    local chain = build()
    local spec = {steps = 12, goods = -1}
    for _, name in ipairs{"minor", "alpha_base", "alpha_max", "alpha_steps"} do spec[name] = 1 end
    assert.has_error(function() core.economy.new(chain, spec) end, "goods: expected 1 to 16777216, got -1")
    spec.goods = 1e300
    assert.has_error(function() core.economy.new(chain, spec) end, "goods: expected a whole number, got 1e+300")
    assert.has_error(function() build{year = 1e300} end, "year: expected a year")
    assert.has_error(function() build{title = "a\0b"} end, "title: a text with a zero byte")
  end)
end)

describe("an economy by a plan", function()
  it("is that of a run without options, to the last bit", function()
    local lian = require "lian"
    local finals = require "lian.scenario.engines.in_time.finals"
    local profile = require "lian.scenario.engines.in_time.profile"
    local world = assert(lian.chain{nodes = {"H_x", "H_y", "F_x", "F_y"}, regions = {"H", "H", "F", "F"},
      sectors = {"x", "y", "x", "y"}, flows = {{10, 40, 5, 5}, {20, 20, 10, 10}, {5, 10, 10, 5}, {10, 10, 5, 5}},
      demand = {labels = {"households", "stocks"}, values = {{45, -5}, {140, 0}, {30, 20}, {19, 1}}}})
    for _, steps in ipairs{52, 12} do
      local spec = profile.spec(world, {}, steps)
      finals.give(spec, world, profile.is_gross(world, {}))
      local asked, planned = assert(core.economy.new(world, spec)), assert(core.economy.planned(world, steps))
      for _, e in ipairs{asked, planned} do
        e:set(1, "capacity", {0.4, 1, 0.9, 1})
        for _ = 1, 30 do e:step() end
      end
      for _, series in ipairs{"output", "lost", "unmet", "stocks", "orders", "overcapacity"} do
        assert.same(asked:get(1, series), planned:get(1, series))
      end
      assert.is_true(asked:get(1, "lost")[1] > 0)
    end
  end)
end)
