-- misuse is named at the user's line, with the call and the field: never an error of Lua's own, nor a place in lian
local lian = require "lian"
local tables = require "spec.support.tables"

local function raised(work, ...)
  local ok, message = pcall(work, ...)
  assert.is_false(ok)
  assert.truthy(message:find("^[%w_/.]*messages_spec%.lua:%d+: "), message)
  return (message:gsub("^[%w_/.]*messages_spec%.lua:%d+: ", ""))
end

describe("a message", function()
  it("says what is wrong with an argument of the core's own methods", function()
    local chain, m = tables.textbook(), lian.matrix(2, 2)
    for expected, work in pairs{
      ["chain:axis.name: expected the name of an axis, got 5"] = function() chain:axis(5) end,
      ["chain:attribute.name: expected the name of an attribute, got nothing"] = function() chain:attribute() end,
      ["chain:index.label: expected a label, got a table"] = function() chain:index{} end,
      ["chain:flows.part: expected one of 'domestic', 'imports', got 'foreign'"] = function()
        chain:flows("foreign")
      end,
      ["chain:block.part: expected one of 'demand', 'inputs', 'extensions', got true"] = function()
        chain:block(true)
      end,
      ["matrix:product.other: expected a matrix, got lian.chain"] = function() m:product(chain) end,
      ["matrix:add.factor: expected a number, got 'two'"] = function() m:add(m, "two") end,
      ["matrix:pick.rows: expected an array of indices, got 'a'"] = function() m:pick("a") end,
      ["matrix.rows: expected a whole number of at least 0, got -1"] = function() lian.matrix(-1, 2) end,
      ["threads: expected 1 to 256 threads, got 0"] = function() lian.threads(0) end,
      ["frame:titled.title: expected a text, got a table"] = function() chain:frame():titled{} end,
      ["recipe.write: expected a scenario, got 3"] = function() lian.recipe.write(3) end,
      ["recipe.read: expected the text of a recipe, got nothing"] = function() lian.recipe.read() end,
      ["recipe.rules: expected the text of a recipe, got true"] = function() lian.recipe.rules(true) end,
    } do
      assert.equal(expected, raised(work))
    end
  end)

  it("names the user's line where the core refuses within the library", function()
    local chain = tables.textbook()
    local scenario = lian.scenario "s" {lian.demand{goods = "s1", change = -0.1}}
    chain:close()
    for _, work in ipairs{function() chain:split() end, function() chain:check() end,
      function() scenario:run(chain) end} do
      assert.equal("this lian.chain is closed", raised(work))
    end
    assert.equal("product: 2 columns against 3 rows", raised(function()
      lian.matrix(2, 2):product(lian.matrix(3, 1))
    end))
  end)

  it("tells a method that is called with a dot", function()
    local chain, m = tables.textbook(), lian.matrix(2, 2)
    assert.equal("call it with a colon: chain:axis(...)", raised(function() chain.axis("region") end))
    assert.equal("call it with a colon: matrix:pick(...)", raised(function() m.pick({1}) end))
    assert.equal("call it with a colon: matrix:pick(...)", raised(function() m.pick(chain) end))
  end)
end)

describe("a table that was accepted with its differences", function()
  it("runs in time, home and abroad, as it is", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{150, 500}, {200, 100}}, output = {1000, 2000},
      imports = {{10, 0}, {5, 20}}, demand = {households = {350, 1400}}, tolerance = 1})
    local run = assert(lian.scenario "baseline" {from = 2025, to = 2025.1, step = "week"}:run(chain))
    assert.equal(2, #run.source)
    assert.near(0, run:losses():total("lost"), 1e-9)
  end)
end)
