--- Every field of lian.chain and lian.items given something wrong: the message names the field.
local lian = require "lian"

local function f() end

-- values of the wrong kind, wrong lengths, and what hides in tables
local WRONG = {
  number = 5.5, text = "x", flag = true, ["function"] = f, thread = coroutine.create(f), nan = 0 / 0,
  infinity = math.huge, empty = {}, ["one of too few"] = {1}, ["too many"] = {1, 2, 3, 4, 5},
  ["numbers and texts"] = {1, "b"}, flags = {true, true}, functions = {f, f}, nested = {{}},
  gaps = {[1] = 1, [3] = 2}, ["nothing first"] = {nil, 2}, map = {a = 1}, ["map of maps"] = {a = {x = 1}},
  ["array and map"] = {1, 2, a = 3}, ["uneven rows"] = {{1, 2}, {3}}, ["a text in rows"] = {{1, 2}, {3, "x"}},
  ["nan in rows"] = {{1, 2}, {3, 0 / 0}}, ["nan among numbers"] = {1, 0 / 0}, ["zero byte"] = {"a", "b\0"},
  matrix = lian.matrix(3, 1), frame = lian.frame.new{{"a", {1, 2}}},
  metatable = setmetatable({1, 2}, {__index = function() return 1 end}),
}

-- field -> the names of WRONG that are good there
local GOOD_CHAIN = {
  kind = {}, nodes = {}, regions = {}, sectors = {}, axes = {"empty"}, flows = {}, links = {"empty"}, imports = {},
  output = {}, demand = {"empty"}, inputs = {"empty"}, extensions = {"empty"}, attributes = {"empty"},
  title = {"text"}, unit = {"text"}, source = {"text"}, year = {}, tolerance = {"number"},
}
local GOOD_ITEMS = {
  items = {}, requires = {"empty"}, variants = {"empty"}, provides = {"empty"}, providers = {"empty"}, any = {"empty"},
  title = {"text"}, unit = {"text"}, source = {"text"}, year = {}, tolerance = {"number"}, rest = {},
}

local function chain_with(field, value)
  local given = {nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}}, output = {10, 20}}
  if field == "links" then given.flows = nil end
  given[field] = value
  return given
end

local function items_with(field, value)
  local given = {items = {"chip", "wafer"}, requires = {chip = {"wafer"}}, provides = {wafer = {JPN = 0.6, CHN = 0.4}}}
  given[field] = value
  return given
end

local function sorted(map)
  local names = {}
  for name in pairs(map) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- refused at the user's line, or returned, with the field's name in the message
local function names_field(make, given, verb, field)
  local results = table.pack(pcall(make, given))
  local message = results[1] and results[3] or results[2]
  assert.is_true(not results[1] or results[2] == nil, "was taken")
  assert.equal("string", type(message))
  assert.truthy(message:find(field, 1, true), message)
  assert.is_nil(message:find("bad argument", 1, true), message)
  assert.is_nil(message:find("attempt to", 1, true), message)
  if not results[1] then
    assert.truthy(message:find(("^[^:]*given_spec.lua:%%d+: %s[.:]"):format(verb)), message)
  end
end

for verb, case in pairs{chain = {lian.chain, chain_with, GOOD_CHAIN}, items = {lian.items, items_with, GOOD_ITEMS}} do
  describe("lian." .. verb, function()
    for _, field in ipairs(sorted(case[3])) do
      it("names " .. field .. " when it is wrong", function()
        local good = {}
        for _, name in ipairs(case[3][field]) do good[name] = true end
        for _, name in ipairs(sorted(WRONG)) do
          if good[name] then
            assert(case[1](case[2](field, WRONG[name])))
          else
            names_field(case[1], case[2](field, WRONG[name]), verb, field)
          end
        end
      end)
    end
  end)
end

describe("what is given for a chain", function()
  local function refuses(message, given)
    given.nodes = given.nodes or {"a", "b"}
    if not given.links then given.flows = given.flows or {{1, 2}, {3, 4}} end
    given.output = given.output or {10, 20}
    local ok, raised = pcall(lian.chain, given)
    assert.is_false(ok)
    assert.truthy(raised:find(message, 1, true), raised)
  end

  it("is named down to the cell", function()
    refuses("chain.nodes[2]: expected a text, got 3", {nodes = {"a", 3}})
    refuses("chain.nodes[1]: a text with a zero byte", {nodes = {"a\0", "b"}})
    refuses("chain.regions: expected 2 texts, got 1", {regions = {"X"}})
    refuses("chain.axes[1]: unknown option 'nmae', did you mean 'name'?", {axes = {{nmae = "x", values = {"u", "v"}}}})
    refuses("chain.axes[1].values[2]: expected a text, got true", {axes = {{name = "x", values = {"u", true}}}})
    refuses("chain.flows[2]: expected 2 numbers, got 1", {flows = {{1, 2}, {3}}})
    refuses("chain.flows: expected 2 x 2 numbers, got 3 x 1", {flows = lian.matrix(3, 1)})
    refuses("chain.links[1].to: no node 'c' (there are: a, b)", {links = {{"a", "c", 1}}})
    refuses("chain.links[1]: expected {from, to, value}, got the key 'form'",
      {links = {{form = "a", to = "b", value = 1}}})
    refuses("chain.links[1].value: expected a finite number, got nan", {links = {{"a", "b", 0 / 0}}})
    refuses("chain.links.from[1]: expected a node number from 1 to 2, got 1.5",
      {links = {from = {1.5}, to = {2}, value = {1}}})
    refuses("chain.attributes.x: expected an array of numbers (false: unknown) or of texts, got 5",
      {attributes = {x = 5}})
    refuses("chain.attributes.x: expected 2 values, got 1", {attributes = {x = {5}}})
    refuses("chain.attributes.x[2]: expected a text, got 5", {attributes = {x = {"u", 5}}})
    refuses("chain.attributes.x[2]: expected a finite number, got 'u'", {attributes = {x = {5, "u"}}})
    refuses("chain.attributes[1]: give numbers or texts", {attributes = {{name = "x"}}})
    refuses("chain.attributes[1]: 'name' is required", {attributes = {{numbers = {1, 2}}}})
    refuses("chain.extensions.co2: unknown option 'unti', did you mean 'unit'?",
      {extensions = {co2 = {values = {1, 2}, unti = "t"}}})
    refuses("chain.demand.x.role: no role 'houshold', did you mean 'households'?",
      {demand = {x = {values = {1, 2}, role = "houshold"}}})
    refuses("chain.demand.values[1]: expected 1 numbers, got 2", {demand = {labels = {"x"}, values = {{1, 2}, {3, 4}}}})
    refuses("chain.demand.second: expected 2 rows, got 1",
      {demand = {labels = {"x"}, values = {{1}, {2}}, second = {{1}}}})
    refuses("chain.inputs: expected an array of 2 numbers, got the key 'x'", {inputs = {1, 2, x = {3, 4}}})
    refuses("chain.year: expected a year from 1 to 9999, got 4294967296", {year = 1 << 32})
    refuses("chain: give flows or links, not both", {flows = {{1, 2}, {3, 4}}, links = {{"a", "b", 1}}})
  end)

  it("may be rows wherever it may be a matrix", function()
    local parts = {labels = {"x"}, roles = {"households"}, values = {{5}, {6}}, second = {{1}, {2}}}
    local chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}}, imports = {{1, 0}, {0, 1}},
      demand = parts})
    assert.same({1, 2}, chain:block("demand").second:column(1))
    chain = assert(lian.chain{nodes = {"a", "b"}, flows = {{1, 2}, {3, 4}}, output = {10, 20},
      demand = {x = {7, 13}}, extensions = {labels = {"CO2"}, values = {{1, 2}}, second = {{4}}}})
    assert.same({4}, chain:block("extensions").second:column(1))
  end)

  it("of items may say some providers with shares and some without", function()
    local chain = assert(lian.items{items = {"wafer"}, provides = {wafer = {"KOR", JPN = 0.6}}})
    local shares = chain:provisions{}
    assert.same({"KOR", "JPN"}, shares:column "provider")
    assert.near(0.4, shares(1, "share"), 1e-12)
  end)
end)
