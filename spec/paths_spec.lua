-- structural paths: best first, with a proof
local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

describe("structural paths", function()
  -- Germany 1995, CO2 (Eurostat): number of paths above a share of the total, and what they explain
  it("are as many, and explain as much, as published", data.needed(pending, function()
    local chain = tables.germany()
    for threshold, expected in pairs{[1e-2] = {11, .847526}, [1e-3] = {39, .932916},
      [1e-4] = {171, .974477}, [1e-5] = {673, .990025}} do
      local f = assert(chain:paths{of = "CO2", threshold = threshold, top = 1000})
      assert.equal(expected[1], #f)
      assert.near(expected[2], f:total("share"), 5e-7)
    end
    local top = chain:paths{of = "CO2", top = 6}
    near.array({320345.21, 90390.84, 45310.58, 26494.52, 25505.31, 23455.91}, top:column("value"), 1e-7)
    assert.equal("industry_group > construction", top(4, "path"))
  end))

  it("taken together make up the whole", function()
    local chain = tables.textbook()
    local f = assert(chain:paths{of = "value_added", top = 6000})
    assert.near(1, f:total("share"), 1e-6)
    assert.near(2050, f:total("value"), 2e-3)
  end)

  it("come largest first, and none larger is missed", function()
    for name, parts in random_table.each() do
      local chain = assert(lian.chain(parts), name)
      local some, more = chain:paths{top = 5}, chain:paths{top = 50}
      if some then
        for k = 1, math.min(5, #some) do
          assert.near(more(k, "value"), some(k, "value"), 1e-9 * math.abs(more(1, "value")))
        end
        for k = 2, #more do
          assert.is_true(math.abs(more(k, "value")) <= math.abs(more(k - 1, "value")) * (1 + 1e-12))
        end
      end
    end
  end)

  it("are the same on a network and on its dense twin", function()
    local a = tables.network():paths{top = 10}
    local b = tables.network_as_table():paths{top = 10}
    assert.same(a:column("path"), b:column("path"))
    near.array(b:column("value"), a:column("value"), 1e-12)
  end)

  it("may start from one good", function()
    local f = assert(tables.textbook():paths{demand = "s1", top = 3})
    assert.equal("s1", f(1, "path"))
    assert.equal(350, f(1, "value"))
    assert.equal("s2 > s1", f(2, "path"))
    assert.near(70, f(2, "value"), 1e-9)
  end)

  it("name what is not there", function()
    assert.error_matches(function() tables.textbook():paths{of = "CO2"} end, "no input row or extension")
    assert.error_matches(function() tables.textbook():paths{demand = "s3"} end, "no node 's3'")
    assert.error_matches(function() tables.textbook():paths{top = 0} end, "paths.top")
  end)
end)

describe("tiers", function()
  it("are the shares of w'A^t f", data.needed(pending, function()
    local f = assert(tables.germany():tiers{of = "CO2"})
    near.array({.589617, .254064, .095590, .036770, .014420, .005722, .002286, .000916},
      f:column("share"), 1e-6)
  end))
end)
