local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

local function product(a, b)
  local out = {}
  for i, row in ipairs(a) do
    out[i] = {}
    for j = 1, #a do
      local sum = 0
      for m, v in ipairs(row) do sum = sum + v * b[m][j] end
      out[i][j] = sum
    end
  end
  return out
end

-- sum of k A^k over sum of A^k, cell by cell; 0 where no power has anything
local function lengths_by_series(a, terms)
  local power, steps, all = a, {}, {}
  for i in ipairs(a) do steps[i], all[i] = {}, {} end
  for k = 1, terms do
    for i, row in ipairs(power) do
      for j, v in ipairs(row) do
        steps[i][j], all[i][j] = (steps[i][j] or 0) + k * v, (all[i][j] or 0) + v
      end
    end
    power = product(power, a)
  end
  for i, row in ipairs(steps) do
    for j, v in ipairs(row) do row[j] = all[i][j] ~= 0 and v / all[i][j] or 0 end
  end
  return steps
end

describe("upstreamness", function()
  it("counts the steps to final use (Antras et al. 2012)", function()
    local f = assert(tables.textbook():upstreamness())
    assert.same({"node", "upstreamness"}, f:names())
    near.array({1.914191419141914, 1.254125412541254}, f:column "upstreamness", 1e-12)
    assert.equal("steps", f:unit "upstreamness")
  end)

  it("is 1 where all goes to final use, 2 where all goes to such a node", function()
    local chain = assert(lian.chain{nodes = {"maker", "part"}, flows = {{0, 0}, {7, 0}},
      output = {10, 7}})
    near.array({1, 2}, chain:upstreamness():column "upstreamness", 1e-12)
  end)

  it("can leave inventory changes out of the base", function()
    local chain = tables.textbook{demand = {rest = {370, 1660}, inventory = {-20, 40}}}
    near.array({1.895139, 1.257542},
      chain:upstreamness{inventories = true}:column "upstreamness", 1e-6)
    near.array({1.914191419141914, 1.254125412541254},
      chain:upstreamness():column "upstreamness", 1e-12)
  end)

  it("and exports and imports, for what is used at home", function()
    local chain = tables.textbook{demand = {rest = {450, 1500}, exports = {100, 400},
      imports = {-200, -200}}}
    -- bases 1000 - 100 + 200 and 2000 - 400 + 200
    local b = {{150 / 1100, 500 / 1100}, {200 / 1800, 100 / 1800}}
    near.array(random_table.solve(b, {1, 1}),
      chain:upstreamness{inventories = true}:column "upstreamness", 1e-12)
  end)

  it("takes imports from the flows where these are kept apart", function()
    local function block(values, second)
      return {labels = {"homes", "exports"}, roles = {"households", "exports"}, values = values,
        second = lian.matrix(2, 2, second)}
    end
    local chain = tables.textbook{imports = {{50, 0}, {0, 100}},
      demand = block({{250, 100}, {1300, 400}}, {{30, 20}, {60, 0}})}
    -- total: 1000 + 50 + 50 imported - 120 exported, and 2000 + 100 + 60 - 400
    local b = {{200 / 980, 500 / 980}, {200 / 1760, 200 / 1760}}
    near.array(random_table.solve(b, {1, 1}),
      chain:upstreamness{inventories = true, flows = "total"}:column "upstreamness", 1e-12)
    local home = {{150 / 900, 500 / 900}, {200 / 1600, 100 / 1600}}
    near.array(random_table.solve(home, {1, 1}),
      chain:upstreamness{inventories = true}:column "upstreamness", 1e-12)
  end)

  it("keeps output as the base where home users take nothing, and counts such nodes", function()
    local chain = tables.textbook{demand = {rest = {-650, 1700}, exports = {1000, 0}}}
    local f = assert(chain:upstreamness{inventories = true})
    assert.truthy(f.note:find("no correction at 1 nodes", 1, true), f.note)
    near.array({1.914191419141914, 1.254125412541254}, f:column "upstreamness", 1e-12)
  end)

  it("is refused where the correction leaves more sold than there is", function()
    local chain = tables.textbook{demand = {rest = {-400, 500}, inventory = {750, 1200}}}
    local f, message, code = chain:upstreamness{inventories = true}
    assert.is_nil(f)
    assert.truthy(message:find("not productive once corrected", 1, true), message)
    assert.equal("not_productive", code)
  end)

  it("needs something to correct for", function()
    local chain = tables.textbook()
    local ok, message = pcall(chain.upstreamness, chain, {inventories = true})
    assert.is_false(ok)
    assert.truthy(message:find("no demand category has the role", 1, true), message)
  end)
end)

describe("downstreamness", function()
  it("counts the steps from primary inputs", function()
    near.array({1.518151815181518, 1.452145214521452},
      tables.textbook():downstreamness():column "downstreamness", 1e-12)
  end)

  it("and upstreamness have one mean, output over value added", function()
    for name, parts in random_table.each() do
      local chain, f = assert(lian.chain(parts)), random_table.final_demand(parts)
      local u = chain:upstreamness():column "upstreamness"
      local d = chain:downstreamness():column "downstreamness"
      local va, output, up, down = chain:value_added(), 0, 0, 0
      for i, x in ipairs(parts.output) do
        output, up, down = output + x, up + va[i] * u[i], down + f[i] * d[i]
      end
      assert.is_true(math.abs(up - output) <= 1e-9 * output, name)
      assert.is_true(math.abs(down - output) <= 1e-9 * output, name)
    end
  end)

  it("is at least 1, as is upstreamness, where no flow is negative", function()
    for name, parts in random_table.each() do
      local chain = assert(lian.chain(parts))
      for _, verb in ipairs{"upstreamness", "downstreamness"} do
        for _, v in ipairs(chain[verb](chain):column(verb)) do
          assert.is_true(v >= 1 - 1e-12 or chain:check().negative_flows > 0, name)
        end
      end
    end
  end)

  it("works on sparse networks, as does upstreamness", function()
    for _, verb in ipairs{"upstreamness", "downstreamness"} do
      local sparse, dense = tables.network(), tables.network_as_table()
      near.array(dense[verb](dense):column(verb), sparse[verb](sparse):column(verb), 1e-12)
    end
  end)

  real("and upstreamness are those of the world of 2011", function()
    local chain = tables.world()
    local answers = assert(lian.frame.read(data.answer("tables/wiod2011_nodes.csv")))
    assert.same(chain:nodes(), answers:column(answers:names()[1]))
    -- the answers are kept to eight decimals
    near.array(answers:column "upstream", chain:upstreamness():column "upstreamness", 3e-9)
    near.array(answers:column "downstream", chain:downstreamness():column "downstreamness", 3e-9)
  end)
end)

-- Dietzenbacher, Romero and Bosma 2005
describe("average propagation lengths", function()
  it("are the mean number of steps from one node to another", function()
    near.matrix({{1.597016844541597, 1.376237623762376}, {1.376237623762376, 1.835697083221836}},
      assert(tables.textbook():propagation()), 1e-12)
  end)

  it("are 0 where no path leads", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel", "car"}, output = {10, 20, 40},
      flows = {{0, 8, 0}, {0, 0, 15}, {0, 0, 0}}})
    near.matrix({{0, 1, 2}, {0, 0, 1}, {0, 0, 0}}, chain:propagation(), 1e-14)
  end)

  it("do not lose a path of a billionth of a billionth", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{1e-9, 1e-9}, {0, 0}},
      output = {1e3, 1e3}})
    near.number(1, chain:propagation()(1, 1), 1e-9)
  end)

  -- FAULTS T19: a length of -10.3
  it("are 0 where paths of both signs have no mean, with a note", function()
    local chain = assert(lian.chain{nodes = {"a", "b", "c"}, output = {100, 100, 100},
      flows = {{0, 30, 20}, {0, 0, 80}, {0, 0, 0}}})
    local lengths, note = chain:propagation()
    near.number((0.2 + 2 * 0.24) / 0.44, lengths("a", "c"), 1e-12)
    assert.is_nil(note)
    chain = assert(lian.chain{nodes = {"a", "b", "c"}, output = {100, 100, 100},
      flows = {{0, 30, -20}, {0, 0, 80}, {0, 0, 0}}})
    lengths, note = chain:propagation()
    near.number((-0.2 + 2 * 0.24) / 0.04, lengths("a", "c"), 1e-12) -- weights -0.2 and 0.24
    assert.truthy(note:find("1 flows are below 0", 1, true), note)
    chain = assert(lian.chain{nodes = {"a", "b", "c"}, output = {100, 100, 100},
      flows = {{0, 30, -26}, {0, 0, 80}, {0, 0, 0}}})
    assert.equal(0, chain:propagation()("a", "c")) -- (-0.26 + 0.48) / -0.02
  end)

  it("agree with the series, in tables of any shape", function()
    for name, parts in random_table.each() do
      if #parts.nodes <= 12 then
        local lengths = assert(assert(lian.chain(parts)):propagation())
        near.matrix(lengths_by_series(random_table.coefficients(parts), 400), lengths, 1e-8, name)
      end
    end
  end)

  it("need the inverse, which sparse networks have not", function()
    local m, message = tables.network():propagation()
    assert.is_nil(m)
    assert.truthy(message:find("the inverse of a network", 1, true), message)
  end)
end)
