local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

local function unit_vector(n, k)
  local e = {}
  for i = 1, n do e[i] = i == k and 1 or 0 end
  return e
end

-- Miller and Blair 2009, chapter 2
describe("coefficients", function()
  it("are inputs a unit of the buyer's output", function()
    local a = assert(tables.textbook():coefficients())
    near.matrix({{.15, .25}, {.2, .05}}, a, 1e-15)
    assert.equal(.25, a("s1", "s2"))
  end)

  it("or shares of the seller's output", function()
    near.matrix({{.15, .5}, {.1, .05}}, tables.textbook():coefficients{of = "allocation"}, 1e-15)
  end)

  it("read domestic flows, or all when imports are kept apart", function()
    local chain = tables.textbook{imports = {{50, 0}, {0, 100}}}
    near.matrix({{.15, .25}, {.2, .05}}, chain:coefficients(), 1e-15)
    near.matrix({{.2, .25}, {.2, .1}}, chain:coefficients{flows = "total"}, 1e-15)
  end)

  it("are 0 at a node without output", function()
    local chain = assert(lian.chain{nodes = {"a", "idle"}, flows = {{1, 0}, {0, 0}}, output = {4, 0}})
    near.matrix({{.25, 0}, {0, 0}}, chain:coefficients(), 0)
    near.matrix({{.25, 0}, {0, 0}}, chain:coefficients{of = "allocation"}, 0)
  end)
end)

describe("the Leontief inverse", function()
  it("is the textbook's", function()
    local l = assert(tables.textbook():leontief())
    near.matrix({{1.254125412541254, .33003300330033}, {.264026402640264, 1.122112211221122}}, l, 1e-14)
    assert.same({"s1", "s2"}, l:row_labels())
    assert.same({"s1", "s2"}, l:col_labels())
  end)

  it("is kept with the chain", function()
    local chain = tables.textbook()
    assert.is_true(chain:leontief():same(chain:leontief()))
  end)

  it("stands where an input exceeds output, as long as the table is productive", function()
    near.matrix({{2.173913043478261, 2.608695652173913}, {.579710144927536, 2.028985507246377}},
      tables.overspent():leontief(), 1e-14)
  end)

  it("inverts I - A for tables of any shape", function()
    for name, parts in random_table.each() do
      local chain, n = assert(lian.chain(parts)), #parts.nodes
      local l, a = assert(chain:leontief()), chain:coefficients()
      local back = l:add(a:product(l), -1)
      for i = 1, n do near.array(unit_vector(n, i), back:row(i), 1e-11, name) end
    end
  end)

  it("gives output when it meets final demand", function()
    for name, parts in random_table.each() do
      local chain, n = assert(lian.chain(parts)), #parts.nodes
      local f, l, x = random_table.final_demand(parts), assert(chain:leontief()), {}
      for i = 1, n do
        x[i] = 0
        for j, v in ipairs(l:row(i)) do x[i] = x[i] + v * f[j] end
      end
      near.array(parts.output, x, 1e-10, name)
    end
  end)

  it("does not mind the order of nodes, or the unit", function()
    local parts = random_table.new(3, {nodes = 6})
    local turned = {nodes = {}, flows = {}, output = {}}
    for i = 1, 6 do
      turned.nodes[i], turned.output[i], turned.flows[i] = parts.nodes[7 - i],
        1000 * parts.output[7 - i], {}
      for j = 1, 6 do turned.flows[i][j] = 1000 * parts.flows[7 - i][7 - j] end
    end
    local a, b = assert(lian.chain(parts)):leontief(), assert(lian.chain(turned)):leontief()
    for _, from in ipairs(parts.nodes) do
      for _, to in ipairs(parts.nodes) do near.number(a(from, to), b(from, to), 1e-13) end
    end
  end)

  it("is refused with the spectral radius where the table is not productive", function()
    for _, verb in ipairs{"leontief", "ghosh", "multipliers", "linkages", "extraction",
      "upstreamness", "downstreamness", "propagation", "influence"} do
      local result, message, code = tables.unproductive()[verb](tables.unproductive())
      assert.is_nil(result, verb)
      assert.truthy(message:find("spectral radius of A is 1.0099", 1, true), message)
      assert.truthy(message:find("'s1'", 1, true), message)
      assert.equal("not_productive", code)
    end
  end)

  it("is refused where a unit of output takes a unit of inputs", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{50, 50}, {50, 50}},
      output = {100, 100}})
    local l, message = chain:leontief()
    assert.is_nil(l)
    assert.truthy(message:find("spectral radius of A is 1,", 1, true), message)
  end)

  it("is not formed for sparse networks, and says what to ask for", function()
    local l, message, code = tables.network():leontief()
    assert.is_nil(l)
    assert.truthy(message:find("ask for solutions", 1, true), message)
    assert.equal("unsupported", code)
    assert.is_nil((tables.network():coefficients()))
  end)

  real("agrees with the UK's published inverse to 1e-10", function()
    local l = assert(tables.uk():leontief())
    local published = assert(lian.frame.read(data.path("uk_ioat_2010/uk_2010_leontief_inverse_pxp.csv"),
      {text = "row_code"}))
    local names, worst = published:names(), 0
    assert.same(l:col_labels(), table.move(names, 3, 129, 1, {}))
    for j = 1, 127 do
      local column = published:column(names[j + 2])
      for i, v in ipairs(l:column(j)) do worst = math.max(worst, math.abs(v - column[i])) end
    end
    assert.is_true(worst < 1e-10, tostring(worst))
  end)

  real("agrees with the Eurostat manual on Germany 1995", function()
    local l = assert(tables.germany():leontief())
    for i, v in ipairs{1.033872, 1.429152, 1.028938, 1.178400, 1.412562, 1.051495} do
      near.number(v, l(i, i), 5e-7)
    end
  end)
end)

describe("output for a final demand", function()
  it("is the textbook's, without an inverse", function()
    local f = assert(tables.textbook():leontief{demand = {600, 1500}})
    assert.same({"node", "demand", "output"}, f:names())
    near.array({1247.524752475, 1841.584158416}, f:column "output", 1e-12)
    assert.equal("million USD", f:unit "output")
  end)

  it("takes numbers by label, 0 elsewhere", function()
    local f = assert(tables.textbook():leontief{demand = {s2 = 1}})
    near.array({.33003300330033, 1.122112211221122}, f:column "output", 1e-12)
  end)

  it("or the change of it alone", function()
    local f = assert(tables.textbook():leontief{change = {s1 = 250, s2 = -200}})
    assert.same({"node", "change", "output"}, f:names())
    near.array({247.524752475, -158.415841584}, f:column "output", 1e-11)
  end)

  it("agrees with elimination for tables of any shape", function()
    for name, parts in random_table.each() do
      local chain, b = assert(lian.chain(parts)), {}
      for i = 1, #parts.nodes do b[i] = (i * 7919) % 13 + 1 end
      local f = assert(chain:leontief{demand = b})
      near.array(random_table.solve(random_table.coefficients(parts), b), f:column "output", 1e-10, name)
    end
  end)

  it("works on sparse networks", function()
    local sparse = assert(tables.network():leontief{demand = {car = 10}})
    local dense = assert(tables.network_as_table():leontief{demand = {car = 10}})
    near.array(dense:column "output", sparse:column "output", 1e-12)
    assert.truthy(sparse.note:find("residual", 1, true))
  end)

  it("names what it does not know or take", function()
    local chain = tables.textbook()
    local function refused(o, telling)
      local ok, message = pcall(chain.leontief, chain, o)
      assert.is_false(ok)
      assert.truthy(message:find(telling, 1, true), message)
    end
    refused({demand = {s3 = 1}}, "leontief.demand: no node 's3', did you mean 's1'?")
    refused({demand = {1, 2, 3}}, "leontief.demand: expected 2 numbers, got '3'")
    refused({change = {1, "much"}}, "leontief.change[2]: expected a finite number, got 'much'")
    refused({change = {s1 = 0 / 0}}, "leontief.change['s1']: expected a finite number, got nan")
    refused({demand = {1, 2}, change = {1, 2}}, "leontief: give demand or change, not both")
    refused({demnad = {1, 2}}, "did you mean 'demand'?")
    refused({flows = "domestik"}, "leontief.flows: expected one of 'domestic', 'total'")
  end)
end)

-- Ghosh 1958; Miller and Blair 2009, 12.1
describe("the Ghosh model", function()
  it("has the textbook's inverse", function()
    near.matrix({{1.254125412541254, .66006600660066}, {.13201320132013, 1.122112211221122}},
      assert(tables.textbook():ghosh()), 1e-14)
  end)

  it("gives output when primary inputs meet it", function()
    near.array({1000, 2000}, tables.textbook():ghosh{inputs = {650, 1400}}:column "output", 1e-12)
    for name, parts in random_table.each() do
      local chain, rest = assert(lian.chain(parts)), {}
      for j in ipairs(parts.nodes) do rest[j] = parts.inputs.labour[j] + parts.inputs.surplus[j] end
      near.array(parts.output, chain:ghosh{inputs = rest}:column "output", 1e-10, name)
    end
  end)

  it("takes a change of inputs by label", function()
    local f = assert(tables.textbook():ghosh{change = {s1 = -100}})
    near.array({-125.4125412541, -66.00660066007}, f:column "output", 1e-12)
  end)

  it("is the Leontief inverse, output by output", function()
    for name, parts in random_table.each() do
      local chain, x = assert(lian.chain(parts)), parts.output
      local l, g = chain:leontief(), chain:ghosh()
      for i = 1, #x do
        for j = 1, #x do
          if x[i] ~= 0 then near.number(l(i, j) * x[j] / x[i], g(i, j), 1e-12, name) end
        end
      end
    end
  end)
end)

describe("a table with negative cells", function()
  -- A of two nodes with output 100 each; x = (I - A)^-1 f by hand
  local function of(a, f)
    local flows = {{100 * a[1][1], 100 * a[1][2]}, {100 * a[2][1], 100 * a[2][2]}}
    local chain = assert(lian.chain{nodes = {"u", "v"}, flows = flows, output = {100, 100}})
    return chain, core.analysis.leontief_output(chain, "domestic", f)
  end

  it("is solved where a bound on its sizes shows that it is productive", function()
    local _, x = of({{-0.125, 0.6}, {0.5, 0.2}}, {10, 20}) -- the radius of |A| is 0.712
    local det = 1.125 * 0.8 - 0.6 * 0.5
    assert.near((0.8 * 10 + 0.6 * 20) / det, x[1], 1e-12)
    assert.near((0.5 * 10 + 1.125 * 20) / det, x[2], 1e-12)
  end)

  it("is solved where the sizes say nothing and its own radius is below 1", function()
    local _, x = of({{-0.5, 0.7}, {0.7, 0.3}}, {10, 20}) -- 1.107 of |A|, 0.906 of A
    local det = 1.5 * 0.7 - 0.49
    assert.near((0.7 * 10 + 0.7 * 20) / det, x[1], 1e-12)
    assert.near((0.7 * 10 + 1.5 * 20) / det, x[2], 1e-12)
  end)

  it("is refused where the radius is 1 or more", function()
    local chain = of({{-0.9, 0.6}, {0.6, 0.5}}, {10, 20}) -- -1.122
    local inverse, message, code = chain:leontief()
    assert.is_nil(inverse)
    assert.equal("not_productive", code)
    assert.truthy(message:find("spectral radius of A is 1.12", 1, true), message)
  end)
end)

-- elimination leaves rounding where L = I + A + A^2 + ... has nothing; what divides by it would be made of that
describe("cells of the inverse that no chain of deliveries leads to", function()
  local ORDER = {1, 4, 2, 7, 3, 8, 5, 6} -- blocks of these, each selling to those after it
  -- nodes of a random table whose cells against the order of blocks {1,4}, {2,7,3}, {8}, {5,6} are 0
  local function blocks(seed)
    local parts, block = random_table.new(seed, {nodes = 8, density = 0.9, mute = {8}}), {}
    for k, i in ipairs(ORDER) do block[i] = k <= 2 and 1 or k <= 5 and 2 or k <= 6 and 3 or 4 end
    for i, row in ipairs(parts.flows) do
      for j, v in ipairs(row) do
        if block[i] > block[j] then
          row[j] = 0
          parts.demand.households[i] = parts.demand.households[i] + v
          parts.inputs.surplus[j] = parts.inputs.surplus[j] + v
        end
      end
    end
    return parts
  end

  local function reached(flows, i, seen)
    seen = seen or {[i] = true}
    for j, v in ipairs(flows[i]) do
      if v ~= 0 and not seen[j] then
        seen[j] = true
        reached(flows, j, seen)
      end
    end
    return seen
  end

  it("are 0, so that lengths and variations of them are missing", function()
    for seed = 1, 60 do
      local parts = blocks(seed)
      local chain, x = assert(lian.chain(parts)), parts.output
      local l, lengths, linkages = chain:leontief(), chain:propagation(), chain:linkages{own = false}
      for i = 1, 8 do
        local seen, few = reached(parts.flows, i), 0
        for j = 1, 8 do
          if not seen[j] then
            assert.equal(0, l(i, j))
            assert.equal(0, lengths(i, j))
          elseif i ~= j and x[j] ~= 0 then
            assert.truthy(l(i, j) > 0)
            few = few + 1
          end
        end
        if few == 0 then assert.is_nil(linkages(i, "forward_cv")) end
      end
      assert.is_nil(linkages(8, "forward_cv")) -- it sells nothing
    end
  end)
end)
