-- what a script may not change: tables of the library, metatables, labels that matrices share
local lian = require "lian"
local tables = require "spec.support.tables"

local function refuses(expected, work)
  local ok, message = pcall(work)
  assert.is_false(ok)
  assert.equal(expected, (message:gsub("^[^:]+:%d+: ", "")))
end

describe("tables of the library", function()
  it("cannot be changed by scripts", function()
    refuses("lian.embargo: tables of lian cannot be changed", function() lian.embargo = nil end)
    refuses("lian.read.nbs: tables of lian cannot be changed", function() lian.read.nbs = 1 end)
    refuses("lian.frame.new: tables of lian cannot be changed", function() lian.frame.new = 1 end)
    refuses("lian.recipe.own: tables of lian cannot be changed", function() lian.recipe.own = 1 end)
    refuses("cannot change a protected metatable", function() setmetatable(lian, {}) end)
    assert.is_nil(next(lian))
    assert.equal("function", type(lian.embargo))
  end)

  it("are walked without being given away, and answer misspelt names", function()
    local names = {}
    local _, state = pairs(lian)
    for name, value in pairs(lian) do names[name] = value end
    assert.is_nil(state)
    assert.equal(lian.embargo, names.embargo)
    refuses("lian.embargoo: there is no such name, did you mean 'embargo'?", function() return lian.embargoo end)
    refuses("lian.read.nsb: there is no such name, did you mean 'nbs'?", function() return lian.read.nsb end)
  end)
end)

describe("metatables", function()
  it("are hidden, of everything that lian makes", function()
    local chain = tables.textbook()
    local scenario = lian.scenario "s" {lian.demand{goods = "s1", change = -0.1}}
    local later = lian.scenario "t" {from = 2025, to = 2025.1, step = "week"}
    for name, value in pairs{chain = chain, matrix = chain:leontief(), frame = chain:frame(), scenario = scenario,
      shock = lian.demand{change = 0.1}, distribution = lian.uniform(0, 1), result = scenario:run(chain),
      run = later:run(chain), sweep = later:sweep(chain, {draws = 2}), page = lian.report.new{title = "p"},
      store = lian.open(":memory:"), check = chain:check(), lian = lian} do
      assert.equal(false, getmetatable(value), name)
    end
  end)

  it("that are hidden are known all the same", function()
    local shock = lian.demand{goods = "s1", change = -0.1}
    assert.is_true(lian.frame.is(tables.textbook():frame()))
    assert.is_false(lian.frame.is(setmetatable({}, {__metatable = false})))
    refuses("scenario[1]: expected a shock such as lian.embargo{...}, got a table", function()
      return lian.scenario "s" {setmetatable({kind = "demand", change = -0.1}, {__metatable = getmetatable(shock)})}
    end)
  end)
end)

describe("labels of a matrix", function()
  it("are given as copies", function()
    local inverse = tables.textbook():leontief()
    local rows, columns = inverse:row_labels(), inverse:col_labels()
    rows[1], columns[2] = "changed", "changed"
    assert.same({"s1", "s2"}, inverse:row_labels())
    assert.same({"s1", "s2"}, inverse:col_labels())
    assert.same({"s1", "s2"}, inverse:frame():column("node"))
    assert.is_nil(lian.matrix(1, 1):row_labels())
  end)
end)
