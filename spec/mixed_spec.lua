--- Tables that are half an array and half a map, and numbers with a fraction where a place is meant: nothing of
--- them is dropped without a word.
local lian = require "lian"

local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}}, output = {10, 20}})
local list = assert(lian.items{items = {"chip", "gas", "film"}, requires = {chip = {"gas", "film"}},
  provides = {gas = {X = 0.6, H = 0.4}, film = {X = 0.3, Y = 0.3, H = 0.4}}})
local four = assert(require "lian.examples.four_regions"())
local frame = list:frame()

local CASES = {
  {"leontief.change: expected 2 numbers, got the key 'a'", function() chain:leontief{change = {1, 2, a = 3}} end},
  {"leontief.change: expected numbers by node, or label -> number, got the key 3",
    function() chain:leontief{change = {1, [3] = 3}} end},
  {"extraction.of: expected 2 numbers, got the key 'x'", function() chain:extraction{of = {1, 2, x = 1}} end},
  {"paths.demand: expected an array of labels, got the key 'b'", function() chain:paths{demand = {"a", b = 2}} end},
  {"select.nodes: expected a label or an array of labels", function() chain:select{"a", region = "home"} end},
  {"prices.tariff: unknown option 1", function() chain:prices{tariff = {{rate = 0.1}, on = "home"}} end},
  {"attainable.final: expected an array of items, or item -> weight, got the key 'gas'",
    function() list:attainable{home = "H", final = {"chip", gas = 2}} end},
  {"attainable.cut: unknown option 1", function() list:attainable{home = "H", cut = {{by = "X"}, by = "Y"}} end},
  {"attainable.cut.items: expected an array of items, got the key 'stage'",
    function() list:attainable{home = "H", cut = {by = "X", items = {"gas", stage = "x"}}} end},
  {"attainable.home: expected a country, or an array of them, got the key 'x'",
    function() list:attainable{home = {"H", x = "X"}} end},
  {"chokepoints.each.west: expected a country, or an array of them, got the key 'X'",
    function() list:chokepoints{home = "H", each = {west = {X = true}}} end},
  {"chokepoints.each.west: expected at least one country", function()
    list:chokepoints{home = "H", each = {west = {}}} end},
  {"diagnose.blocs.west: expected a country, or an array of them, got the key 'X'",
    function() list:diagnose{home = "H", blocs = {west = {X = true}}} end},
  {"diagnose.blocs.west: no region 'UAS', did you mean 'USA'?",
    function() four:diagnose{home = "CHN", goods = "C", blocs = {west = {"UAS"}}} end},
  {"diagnose.goods: expected an array of items, got the key 'x'",
    function() list:diagnose{home = "H", goods = {"gas", x = "film"}} end},
  {"select: expected an array of names of columns, got the key 'x'", function() frame:select{"node", x = "y"} end},
  {"rename: expected old name -> new name, got 'y'", function() frame:rename{"y"} end},
  {"influence.tolerable.top: expected a whole number of at least 1, got 1.9",
    function() chain:influence{tolerable = {top = 1.9}} end},
  {"top.k: expected a whole number of at least 1, got 1.9", function() frame:top(1.9) end},
  {"top.k: expected a whole number of at least 1, got 1.9", function() chain:flows():top(1.9) end},
  {"top.k: expected a whole number of at least 1, got 'x'", function() chain:flows():top("x") end},
  {"extraction.nodes: expected a label or an array of labels", function() chain:extraction{nodes = {1}} end},
  {"embargo.goods: expected a label, an array of labels, or {axis = labels}", function()
    lian.embargo{goods = 1.9}
  end},
  {"embargo.goods: expected a label, an array of labels, or {axis = labels}", function()
    lian.embargo{goods = {"a", base = "b"}}
  end},
}

describe("what is half an array and half a map, or a place with a fraction", function()
  for _, case in ipairs(CASES) do
    it("is refused: " .. case[1], function()
      local ok, raised = pcall(case[2])
      assert.is_false(ok)
      assert.truthy(raised:find("^[^:]*mixed_spec.lua:%d+: "), raised)
      assert.truthy(raised:find(case[1], 1, true), raised)
    end)
  end
end)
