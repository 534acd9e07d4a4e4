-- the price model
local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local function split()
  return assert(lian.read.nbs(data.path("china_nbs_io/china_2018_42.csv")))
end

describe("prices", function()
  -- Miller and Blair 2009, 2.6: value added of sector 1 from 0.65 to 0.75 a unit
  it("follow a cost push", function()
    local f = assert(tables.textbook():prices{change = {s1 = 0.1}})
    near.array({0.125413, 0.033003}, f:column("price_change"), 1e-5)
    f = assert(tables.textbook():prices{costs = {value_added = {s1 = 0.1 / 0.65}}})
    near.array({0.125413, 0.033003}, f:column("price_change"), 1e-5)
  end)

  it("all double when all costs double", function()
    for name, parts in random_table.each() do
      local chain = assert(lian.chain(parts), name)
      local f = chain:prices{costs = {value_added = 1}}
      if f then
        for i, x in ipairs(chain:output()) do
          if x ~= 0 then assert.near(1, f:column("price_change")[i], 1e-9) end
        end
      end
    end
  end)

  it("stop where nothing is passed on", function()
    local f = assert(tables.textbook():prices{change = {s1 = 0.1}, pass = {s1 = 0}})
    assert.same({0, 0}, f:column("price_change"))
    f = assert(tables.textbook():prices{change = {s1 = 0.1}, pass = 0.5})
    -- dp = t (dv + A'dp) by hand for two sectors
    local p1 = 0.05 / (1 - 0.075 - 0.1 * 0.125 / (1 - 0.025))
    assert.near(p1, f("s1", "price_change"), 1e-12)
  end)

  it("push from a price that is fixed", function()
    local f = assert(tables.textbook():prices{fixed = {s1 = 0.1}})
    near.array({0.1, 0.25 * 0.1 / 0.95}, f:column("price_change"), 1e-12)
  end)

  -- China 2018, published split: 10 % on every imported input (the model book, 1.12)
  it("rise as published with a tariff on all imported inputs", data.needed(pending, function()
    local f = assert(split():prices{tariff = {rate = 0.1}})
    assert.truthy(f.note:find("0.013183 weighted by output", 1, true), f.note)
    assert.near(0.04337, f:top(1, "price_change")(1, "price_change"), 5e-6)
  end))

  it("of a tariff add up over several tariffs", function()
    local world = assert(require "lian.examples.four_regions"())
    local one = {goods = "C", origin = "CHN", on = "USA", rate = 0.1}
    local two = {goods = "E", origin = "CHN", on = "USA", rate = 0.2}
    local a = world:prices{tariff = one}:column("price_change")
    local b = world:prices{tariff = two}:column("price_change")
    local both = world:prices{tariff = {one, two}}:column("price_change")
    for i, v in ipairs(both) do assert.near(a[i] + b[i], v, 1e-12) end
  end)

  local misuses = {
    {"nothing asked", {}, "give costs, change, tariff or fixed"},
    {"an unknown row", {costs = {wages = 1}}, "no input row or extension 'wages'"},
    {"a share to pass above one", {change = {s1 = 1}, pass = 2}, "prices.pass"},
    {"a tariff without borders", {tariff = {rate = 0.1}}, "no flow crosses a border"},
    {"an unknown node", {fixed = {s9 = 1}}, "no node 's9'"},
  }
  for _, case in ipairs(misuses) do
    it("name " .. case[1], function()
      local ok, message = pcall(function() return tables.textbook():prices(case[2]) end)
      assert.is_false(ok)
      assert.truthy(message:find(case[3], 1, true), message)
    end)
  end
end)
