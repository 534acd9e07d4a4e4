local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

-- every path down to a depth, by walking the whole tree: path text -> value
local function all_paths(parts, weights, demand, depth)
  local a, out = random_table.coefficients(parts), {}
  local function walk(node, weight, text, level)
    local value = weights[node] * weight
    if value ~= 0 then out[text] = value end
    if level == depth then return end
    for i = 1, #parts.nodes do
      if a[i][node] ~= 0 then
        walk(i, weight * a[i][node], parts.nodes[i] .. " > " .. text, level + 1)
      end
    end
  end
  for j, f in ipairs(demand) do if f ~= 0 then walk(j, f, parts.nodes[j], 0) end end
  return out
end

local function largest(found, count)
  local list = {}
  for _, value in pairs(found) do list[#list + 1] = math.abs(value) end
  table.sort(list, function(a, b) return a > b end)
  return table.move(list, 1, count, 1, {})
end

describe("structural paths", function()
  local chain = tables.textbook()

  it("run from the producer to the final good, the largest first", function()
    local f = assert(chain:paths{top = 4})
    assert.same({"rank", "path", "steps", "value", "share"}, f:names())
    assert.same({"s2", "s1 > s2", "s1"}, {table.unpack(f:column "path", 1, 3)})
    near.array({1700, 425, 350, 85}, f:column "value", 1e-14)
    assert.same({0, 1, 0}, {table.unpack(f:column "steps", 1, 3)})
    assert.near(1700 / 3000, f(1, "share"), 1e-14)
  end)

  it("state what they explain, and prove that no larger one is missing", function()
    local f = assert(chain:paths{top = 3})
    assert.near(2475 / 3000, f.provenance.explained, 1e-12)
    assert.near(350 / 3000, f.provenance.bound, 1e-12)
    assert.truthy(f.note:find("no other path carries more than 0.117", 1, true), f.note)
  end)

  it("carry what is asked: value added, an input row, an extension", function()
    local with_jobs = tables.textbook{extensions = {jobs = {values = {50, 20}, unit = "persons"}}}
    local f = assert(with_jobs:paths{of = "jobs", top = 1})
    assert.near(.05 * 425, f(1, "value"), 1e-12)
    assert.equal("s1 > s2", f(1, "path"))
    assert.near(2050, assert(chain:paths{of = "value_added"}).provenance.total, 1e-9)
  end)

  it("start from the demand that is asked for", function()
    assert.near(1700 * 1.452145214521452, chain:paths{demand = "s2"}.provenance.total, 1e-9)
    assert.near(1700 * 1.452145214521452, chain:paths{demand = {"s2"}}.provenance.total, 1e-9)
    assert.near(10 * 1.518151815181518, chain:paths{demand = {s1 = 10}}.provenance.total, 1e-9)
    assert.near(3000, chain:paths{demand = {350, 1700}}.provenance.total, 1e-9)
  end)

  it("stop at `most` nodes, and say so with the bound that is left", function()
    local f = assert(chain:paths{top = 1000, most = 3})
    assert.equal(3, f.provenance.visited)
    assert.truthy(f.note:find("stopped at most = 3", 1, true))
    local whole = assert(chain:paths{top = 50})
    for k = 1, 50 do
      local listed = false
      for i = 1, #f do listed = listed or f(i, "path") == whole(k, "path") end
      assert.is_true(listed or whole(k, "share") <= f.provenance.bound)
    end
  end)

  it("of a network are those of its twin as a table", function()
    local sparse = assert(tables.network():paths{top = 30, of = "value_added"})
    local dense = assert(tables.network_as_table():paths{top = 30, of = "value_added"})
    assert.same(dense:column "path", sparse:column "path")
    near.array(dense:column "value", sparse:column "value", 1e-13)
  end)

  it("of a tree without cycles are all listed, and reach the total", function()
    local line = assert(lian.chain{nodes = {"ore", "steel", "car"}, output = {10, 20, 40},
      links = {{"ore", "steel", 8}, {"steel", "car", 15}}})
    local f = assert(line:paths{top = 100})
    assert.equal(6, #f)
    assert.near(1, f.provenance.explained, 1e-14)
    assert.equal(0, f.provenance.bound)
  end)

  it("are longer than a hundred steps where the chain is", function()
    local nodes, links, output = {}, {}, {}
    for i = 1, 150 do
      nodes[i], output[i] = "n" .. i, 100
      if i > 1 then links[i - 1] = {nodes[i - 1], nodes[i], 100} end
    end
    local line = assert(lian.chain{nodes = nodes, links = links, output = output})
    local f = assert(line:paths{top = 200})
    assert.equal(150, #f)
    assert.equal(149, math.max(table.unpack(f:column "steps")))
  end)

  it("name a label that is not there, and the nearest", function()
    assert.error_matches(function() chain:paths{of = "output", demand = "s3"} end, "no node 's3'")
    assert.error_matches(function() chain:paths{of = "outputs"} end, "did you mean 'output'")
    assert.error_matches(function() chain:paths{tops = 3} end, "did you mean 'top'")
    assert.error_matches(function() chain:paths{threshold = 2} end, "paths.threshold")
    assert.error_matches(function() chain:paths{demand = {s1 = "much"}} end, "expected a finite number")
  end)

  it("are refused for a table that is not productive", function()
    local f, message, code = tables.unproductive():paths{}
    assert.is_nil(f)
    assert.equal("not_productive", code)
    assert.truthy(message:find("spectral radius", 1, true))
  end)

  it("are refused where absolute values of signed data give no bound", function()
    local signed = assert(lian.chain{nodes = {"a", "b"}, flows = {{50, -60}, {60, 50}},
      output = {100, 100}, demand = {110, -10}})
    local f, message, code = signed:paths{}
    assert.is_nil(f)
    assert.equal("not_productive", code)
    assert.truthy(message:find("absolute", 1, true))
  end)
end)

describe("tiers", function()
  it("are the total by distance from final demand", function()
    local f = assert(tables.textbook():tiers{tiers = 3})
    near.array({2050, .35 * 350 + .3 * 1700}, {table.unpack(f:column "value", 1, 2)}, 1e-14)
    assert.near(f(1, "share") + f(2, "share") + f(3, "share"), f(3, "so_far"), 1e-14)
  end)

  it("are those of the network's twin", function()
    near.array(tables.network_as_table():tiers{}:column "value",
      tables.network():tiers{}:column "value", 1e-13)
  end)
end)

-- the best-first search against a walk of the whole tree
describe("the top paths of any table", function()
  for name, parts in random_table.each() do
    if #parts.nodes <= 10 then
      it("are those of the whole tree: " .. name, function()
        local chain = assert(lian.chain(parts))
        local f, _, code = chain:paths{of = "jobs", top = 12}
        if not f then return assert.equal("not_productive", code) end
        local per, x = {}, chain:output()
        for i, v in ipairs(parts.extensions.jobs.values) do per[i] = x[i] ~= 0 and v / x[i] or 0 end
        local whole = all_paths(parts, per, chain:final_demand(), 5)
        for k = 1, #f do
          if f(k, "steps") <= 5 then
            assert.near(whole[f(k, "path")], f(k, "value"), 1e-9 * math.abs(f(1, "value")))
          end
        end
        local expected = largest(whole, #f)
        for k, v in ipairs(expected) do
          assert.is_true(math.abs(f(k, "value")) >= v * (1 - 1e-9), k .. " of " .. name)
        end
      end)

      it("come nearer to the total as their number grows: " .. name, function()
        local chain, last = assert(lian.chain(parts)), 0
        for _, top in ipairs{20, 400, 8000} do
          local f, _, code = chain:paths{of = "jobs", top = top}
          if not f then return assert.equal("not_productive", code) end
          local explained = f.provenance.total == 0 and 1 or f.provenance.explained
          if not f.note:find("negative", 1, true) then
            assert.is_true(explained >= last and explained <= 1 + 1e-12)
          end
          last = explained
        end
        assert.near(1, last, .15)
        local tiers = assert(chain:tiers{of = "jobs", tiers = 200})
        if tiers.provenance.total ~= 0 then assert.near(1, tiers(200, "so_far"), 1e-9) end
      end)
    end
  end
end)

-- Eurostat's Germany 1995 with its air pollutants: computed by a depth-first walk
describe("Germany's CO2 of 1995", function()
  local cases = {{1e-2, 11, 15, .847526}, {1e-3, 39, 67, .932916}, {1e-4, 171, 262, .974477},
    {1e-5, 673, 998, .990025}}
  for _, case in ipairs(cases) do
    real(("is carried by %d paths of more than %g"):format(case[2], case[1]), function()
      local f = assert(tables.germany():paths{of = "CO2", top = 1000, threshold = case[1]})
      assert.equal(case[2], #f)
      -- the walk enters the final goods that are below the threshold too
      assert.is_true(f.provenance.visited <= case[3] and f.provenance.visited >= case[3] - 1)
      assert.near(case[4], f.provenance.explained, 1e-6)
      assert.equal(case[1], f.provenance.bound)
    end)
  end

  real("has industry itself at its top", function()
    local f = assert(tables.germany():paths{of = "CO2", top = 6})
    near.array({320345.21, 90390.84, 45310.58, 26494.52, 25505.31, 23455.91}, f:column "value", 1e-7)
    assert.equal("industry_group > industry_group", f(2, "path"))
    assert.equal("industry_group > construction", f(4, "path"))
    assert.near(687020, f.provenance.total, 1e-6)
    assert.truthy(tostring(f):find("kt", 1, true))
  end)

  real("falls by tier", function()
    local f = assert(tables.germany():tiers{of = "CO2"})
    near.array({.589617, .254064, .095590, .036770, .014420, .005722, .002286, .000916},
      f:column "share", 2e-6)
  end)
end)

describe("the world of 2011", function()
  real("is searched to a share of 1e-6", function()
    local f = assert(tables.world():paths{of = "value_added", threshold = 1e-6, top = 100000})
    assert.is_true(#f > 10000)
    assert.is_true(f.provenance.explained > .75 and f.provenance.explained < 1)
    assert.equal(1e-6, f.provenance.bound)
  end)
end)
