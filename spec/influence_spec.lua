local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local function changed(parts, i, j, by)
  local copy = {nodes = parts.nodes, flows = {}, output = parts.output}
  for k, row in ipairs(parts.flows) do copy.flows[k] = table.move(row, 1, #row, 1, {}) end
  copy.flows[i][j] = copy.flows[i][j] + by * parts.output[j]
  return copy
end

-- Sonis and Hewings 1989, 1992; numbers from Miller and Blair's two sectors
describe("the field of influence", function()
  it("of one coefficient is what a little more of it adds to the inverse", function()
    local f = assert(tables.textbook():influence{cell = {from = "s1", to = "s2"}})
    near.matrix({{.331122, 1.407269}, {.069710, .296267}}, f, 1e-6)
    assert.same({"s1", "s2"}, f:row_labels())
  end)

  it("gives the inverse of a changed table", function()
    local chain = tables.textbook()
    local l, f = chain:leontief(), chain:influence{cell = {from = "s1", to = "s2"}}
    local now = l:add(f, .05 / (1 - .05 * l("s2", "s1")))
    near.matrix({{1.270903, .401338}, {.267559, 1.137124}}, now, 1e-6)
    near.matrix(tables.textbook{flows = {{150, 600}, {200, 100}}, demand = {250, 1700}}:leontief()
      :totable(), now, 1e-13)
  end)

  it("gives it in tables of any shape", function()
    for name, parts in random_table.each() do
      local n = #parts.nodes
      local i, j = (3 % n) + 1, (5 % n) + 1
      if parts.output[i] ~= 0 and parts.output[j] ~= 0 then
        local chain, eps = assert(lian.chain(parts)), 1e-3
        local l = chain:leontief()
        local f = chain:influence{cell = {from = parts.nodes[i], to = parts.nodes[j]}}
        local direct = assert(lian.chain(changed(parts, i, j, eps))):leontief()
        near.matrix(direct:totable(), l:add(f, eps / (1 - eps * l(j, i))), 1e-10, name)
      end
    end
  end)

  it("sums, over all its cells, to the importance of each coefficient", function()
    local chain = tables.textbook()
    local all = assert(chain:influence())
    near.matrix({{2.404992974544979, 2.104368852726857}, {2.300428062608241, 2.012874554782211}},
      all, 1e-13)
    for name, parts in random_table.each() do
      local any, n = assert(lian.chain(parts)), #parts.nodes
      local index, from, to = any:influence(), 1, n
      local field, total = any:influence{cell = {from = parts.nodes[from], to = parts.nodes[to]}}, 0
      for _, v in ipairs(field:row_sums()) do total = total + v end
      near.number(total, index(from, to), 1e-11, name)
    end
  end)

  it("has the multiplier product matrix beside it", function()
    local m = assert(tables.textbook():influence{of = "product"})
    local rows, columns, all = {1.584158415841584, 1.386138613861386},
      {1.518151815181518, 1.452145214521452}, 2.97029702970297
    near.matrix({{rows[1] * columns[1] / all, rows[1] * columns[2] / all},
      {rows[2] * columns[1] / all, rows[2] * columns[2] / all}}, m, 1e-13)
    near.array(rows, m:row_sums(), 1e-13)
    near.array(columns, m:col_sums(), 1e-13)
  end)

  it("names what it does not take", function()
    local chain = tables.textbook()
    local function refused(o, telling)
      local ok, message = pcall(chain.influence, chain, o)
      assert.is_false(ok)
      assert.truthy(message:find(telling, 1, true), message)
    end
    refused({cell = {from = "s1"}}, "influence.cell: 'to' is required")
    refused({cell = {from = "s1", to = "s7"}}, "influence.cell.to: no node 's7'")
    refused({of = "product", tolerable = {}}, "give one of of, cell and tolerable")
    refused({tolerable = {share = 90}}, "influence.tolerable.share: expected a share in [0, 1], got 90")
    refused({tolerable = {share = 0}}, "expected a share above 0")
    refused({tolerable = {to = 3}}, "did you mean 'top'?")
    local m, message = tables.network():influence()
    assert.is_nil(m)
    assert.truthy(message:find("the inverse of a network", 1, true), message)
  end)
end)

-- Sekulic 1968, Jilek 1971
describe("tolerable limits", function()
  it("are the relative changes of coefficients that move an output by the share", function()
    local f = assert(tables.textbook():influence{tolerable = {share = .01}})
    assert.same({"from", "to", "coefficient", "limit"}, f:names())
    for _, row in f:rows() do
      -- x_i moves by 1 % when a_ij grows by eps = p x_i / (l_ii x_j + p x_i l_ji)
      local i, j = row.from == "s1" and 1 or 2, row.to == "s1" and 1 or 2
      local l, x = tables.textbook():leontief(), {1000, 2000}
      local eps = .01 * x[i] / (l(i, i) * x[j] + .01 * x[i] * l(j, i))
      near.number(eps / row.coefficient, row.limit, 1e-12)
    end
  end)

  it("hold when the coefficient is changed", function()
    for seed = 1, 5 do
      local parts = random_table.new(seed, {nodes = 6, density = 1})
      local chain = assert(lian.chain(parts))
      local row = chain:influence{tolerable = {share = .02, top = 1}}:row(1)
      local i, j = chain:index(row.from), chain:index(row.to)
      local f, most = random_table.final_demand(parts), 0
      local now = assert(lian.chain(changed(parts, i, j, row.limit * row.coefficient)))
      for k, x in ipairs(now:leontief{demand = f}:column "output") do
        most = math.max(most, x / parts.output[k] - 1)
      end
      near.number(.02, most, 1e-10)
    end
  end)

  it("are listed from the most important on", function()
    local chain = assert(lian.chain(random_table.new(8, {nodes = 9})))
    local f = chain:influence{tolerable = {top = 7}}
    assert.equal(7, #f)
    local limits = f:column "limit"
    for k = 2, 7 do assert.is_true(limits[k] >= limits[k - 1]) end
    local all = chain:influence{tolerable = {top = 1000}}
    assert.equal(chain:check().filled_flows, #all)
    assert.equal(all(1, "limit"), f(1, "limit"))
  end)
end)
