-- any number of an instrument may be a distribution: its checks look at the ends and the middle of it
local declare = require "lian.scenario.declare"
local lian = require "lian"

-- a distribution of values that a field takes, by its rule and its name
local SPREAD = {share = {0.1, 0.4}, number = {-0.2, 0}, positive = {0.5, 1}, not_negative = {0.5, 1},
  years = {2026, 2026.5}}
local OF_FIELD = {readiness = lian.choice{4, 5}, at = lian.uniform(2026, 2026.5), u_max = lian.uniform(0.3, 0.6)}

local function distribution_for(field)
  local spread = SPREAD[field.rule[1]]
  return OF_FIELD[field.name] or spread and lian.uniform(spread[1], spread[2])
end

local function example_of(declaration)
  local work = assert(load("local lian = require 'lian' return " .. declaration.example))
  local given = {}
  for key, value in pairs(work()) do if key ~= "kind" then given[key] = value end end
  return given
end

describe("a number of an instrument", function()
  for name, make in pairs(declare.makers()) do
    it("may be a distribution: " .. name, function()
      local declaration, tried = declare.of(name), 0
      for _, field in ipairs(declaration.fields) do
        local d = distribution_for(field)
        if d then
          local given = example_of(declaration)
          if field.name == "amount" then given.change = nil end
          if field.name == "defects" then given.from, given.to = nil, nil end
          given[field.name], tried = d, tried + 1
          local shock = make(given)
          assert.equal(d, shock[field.name])
          assert.truthy(tostring(shock):find(field.name .. " = " .. tostring(d), 1, true), tostring(shock))
        end
      end
      local numbers = 0
      for _, field in ipairs(declaration.fields) do
        if SPREAD[field.rule[1]] then numbers = numbers + 1 end
      end
      assert.truthy(tried >= numbers)
    end)
  end

  it("is refused where an end of it is", function()
    local function message_of(work)
      local ok, message = pcall(work)
      assert.is_false(ok)
      return (message:gsub("^[^:]+:%d+: ", ""))
    end
    assert.equal("demand.change: expected a share of at least -1, got -1.5", message_of(function()
      lian.demand{change = lian.uniform(-1.5, 0)}
    end))
    assert.equal("quality.defects: expected a share below 1, got 1.0", message_of(function()
      lian.quality{goods = "E", defects = lian.uniform(0.2, 1)}
    end))
    assert.truthy(message_of(function()
      lian.tariff{goods = "C", rate = lian.uniform(0, 1e9), armington = 100}
    end):find("^tariff%.armington: expected at most "))
  end)

  it("is drawn, and acts", function()
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 40}, {20, 30}}, output = {100, 200},
      unit = "USD"})
    local s = lian.scenario "s" {lian.demand{goods = "a", change = lian.uniform(-0.2, 0)}}
    local one, other = s:run(chain, {draw = 1}), s:run(chain, {draw = 2})
    local first, second = one:losses():total("demand_loss"), other:losses():total("demand_loss")
    assert.truthy(first > 0 and second > 0 and first ~= second)
    assert.equal(first, s:run(chain, {draw = 1}):losses():total("demand_loss"))
  end)
end)

describe("a field of lian.chain", function()
  it("is named where it is wrong", function()
    for expected, more in pairs{
      ["chain.attributes.x: expected an array of numbers (false: unknown) or of texts, got 5"] = {attributes = {x = 5}},
      ["chain.output[1]: expected a number, got lian.distribution"] = {output = {lian.uniform(0, 1)}},
      ["chain.flows[1][1]: expected a number, got lian.distribution"] = {flows = {{lian.uniform(0, 1)}}},
      ["chain.title: expected a text, got 5"] = {title = 5},
      ["chain.inputs.labour[1]: expected a number, got 'x'"] = {inputs = {labour = {"x"}}},
    } do
      local given = {nodes = {"a"}, flows = {{1}}, output = {2}}
      for key, value in pairs(more) do given[key] = value end
      local ok, message = pcall(lian.chain, given)
      assert.is_false(ok)
      assert.equal(expected, (message:gsub("^[^:]+:%d+: ", "")))
    end
  end)
end)
