-- `flows = "total"` counts what is imported as made at home, and final demand as net of imports, in every verb that
-- takes it: it answers for a chain that keeps imports apart what it answers for the same table with imports as a
-- negative demand category (chain:totals()).
local core = require "lian.core"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"

-- a chain of two regions and imports kept apart, with final goods from abroad; productive with all its flows
local function split_chain(seed)
  local draw, n = random_table.generator(seed), 6
  local parts = {nodes = {}, regions = {}, sectors = {}, flows = {}, imports = {}, output = {}, unit = "EUR"}
  local labels, roles = {"hh", "inv", "ex"}, {"households", "inventory", "exports"}
  local values, second, wages, rest = {}, {}, {}, {}
  for i = 1, n do
    parts.regions[i], parts.sectors[i] = i <= 3 and "A" or "B", "s" .. (i - 1) % 3 + 1
    parts.nodes[i] = parts.regions[i] .. "_" .. parts.sectors[i]
    parts.flows[i], parts.imports[i] = {}, {}
    local sum = 0
    for j = 1, n do
      parts.flows[i][j], parts.imports[i][j] = 20 * draw(), 6 * draw()
      sum = sum + parts.flows[i][j]
    end
    values[i], second[i] = {10 + 20 * draw(), 4 * draw() - 1, 60 * draw()}, {5 * draw(), draw(), 0}
    parts.output[i] = sum + values[i][1] + values[i][2] + values[i][3]
  end
  for j = 1, n do
    local left = parts.output[j]
    for i = 1, n do left = left - parts.flows[i][j] - parts.imports[i][j] end
    wages[j], rest[j] = 0.6 * left, 0.4 * left
  end
  parts.demand = {labels = labels, roles = roles, regions = {"A", "A", ""}, values = lian.matrix(n, 3, values),
    second = lian.matrix(n, 3, second)}
  parts.inputs = {wages = {values = wages, role = "labour"}, rest = {values = rest, role = "surplus"}}
  return assert(lian.chain(parts))
end

local function sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end

-- what is compared: a frame by its columns, a matrix by its cells
local function alike(one, two, name)
  if core.class(one) ~= "lian.matrix" then
    assert.same(one:names(), two:names(), name)
    for key, v in pairs(one.provenance or {}) do
      if math.type(v) == "float" then
        near.number(two.provenance[key], v, 1e-9, name .. " " .. key)
      end
    end
    for _, column in ipairs(one:names()) do
      local a, b = one:column(column), two:column(column)
      for i = 1, #one do
        if type(a[i]) == "number" then
          near.number(a[i], b[i], 1e-9, name .. " " .. column)
        else
          assert.equal(a[i], b[i], name .. " " .. column)
        end
      end
    end
  else
    near.matrix(one:totable(), two, 1e-9, name)
  end
end

-- how each verb is called; what a chain with imports apart takes with flows = "total", the joined one plainly
local CALLS = {
  aggregation_bias = {{each = "sector", change = {A_s1 = 10}}},
  coefficients = {{}, {of = "allocation"}},
  dependence = {{measure = "look_through"}, {measure = "value_added"}, {measure = "face_value"},
    {measure = "direct"}, {each = "supplier", measure = "value_added", home = "A"}},
  downstreamness = {{}},
  extraction = {{}, {side = "links"}, {side = "links", keep_own = true}, {side = "backward", share = 0.4},
    {side = "forward"}, {side = "ghosh"}, {group = {"A_s1", "B_s2"}}, {link = {from = "A", to = "B"}},
    {cell = {from = "A_s1", to = "B_s1"}}, {of = "value_added"}},
  ghosh = {{}, {change = {A_s1 = 5}}},
  influence = {{}, {of = "product"}, {cell = {from = "A_s1", to = "B_s1"}}},
  leontief = {{}, {change = {A_s1 = 5}}},
  linkages = {{}, {weights = "demand"}, {own = false}},
  multipliers = {{}, {of = "value_added"}, {of = "income"}, {type = "II"}, {type = "II", of = "income"}},
  paths = {{of = "value_added"}, {demand = {"A_s1"}}},
  prices = {{costs = {wages = 0.1}}},
  propagation = {{}},
  smile = {{}},
  tiers = {{}, {of = "value_added"}},
  upstreamness = {{}, {inventories = true}},
}

local function takes_flows()
  local list = {}
  for name, rules in pairs(require "lian.help.options") do
    local verb = name:match("^chain:(.+)$")
    for _, rule in ipairs(verb and rules or {}) do
      if rule[1] == "flows" and rule.values and rule.values[2] == "total" then list[#list + 1] = verb end
    end
  end
  table.sort(list)
  return list
end

describe("flows = 'total'", function()
  it("is held to one law in every verb that takes it", function()
    local held = {}
    for verb in pairs(CALLS) do held[#held + 1] = verb end
    table.sort(held)
    assert.same(takes_flows(), held)
  end)

  for verb, calls in pairs(CALLS) do
    it("means the table with imports as negative demand: " .. verb, function()
      for seed = 1, 4 do
        local apart = split_chain(seed)
        local joined = assert(apart:totals())
        for k, call in ipairs(calls) do
          local given = {flows = "total"}
          for key, value in pairs(call) do given[key] = value end
          local one, message = apart[verb](apart, given)
          local two = assert(joined[verb](joined, call))
          alike(assert(one, message), two, ("%s %d, seed %d"):format(verb, k, seed))
        end
      end
    end)
  end

  it("means the same for capacity that is lost at once", function()
    for seed = 1, 3 do
      local apart = split_chain(seed)
      local cut = lian.scenario "cut" {lian.capacity{goods = "s1", on = "A", cut = 0.4}}
      local one, two = cut:run(apart, {flows = "total"}), cut:run(assert(apart:totals()))
      for _, of in ipairs{"output", "final_demand", "value_added"} do
        alike(one:losses{of = of}, two:losses{of = of}, of .. ", seed " .. seed)
      end
      alike(one:assumptions(), two:assumptions(), "assumptions, seed " .. seed)
      assert.error_matches(function() one:flows() end, "imports count as made at home")
    end
  end)

  it("keeps the identities of a table in both readings", function()
    for seed = 1, 4 do
      local chain = split_chain(seed)
      for _, flows in ipairs{"domestic", "total"} do
        local x, value_added = chain:output(), sum(chain:value_added())
        local net, made = chain:linkages{flows = flows}:column "net_multiplier", 0
        for i, v in ipairs(net) do made = made + v * x[i] end
        near.number(sum(x), made, 1e-10, flows)
        local paths = assert(chain:paths{of = "value_added", flows = flows, top = 3})
        near.number(value_added, paths.provenance.total, 1e-10, flows)
        local tiers = assert(chain:tiers{of = "value_added", flows = flows, tiers = 200})
        near.number(value_added, sum(tiers:column "value"), 1e-9, flows)
      end
    end
  end)

  -- FAULTS T10: total coefficients with domestic final demand carried 141.11 of a value added of 130, and net
  -- multipliers made 217.2 of an output of 200
  it("carries the value added that there is", function()
    local malformed = require "spec.support.malformed"
    local folder = malformed.folder()
    local path = folder:write("t10.csv", "code,a,b,home,exp,imp,out\na,10,20,60,30,-20,100\nb,30,10,50,20,-10,100\n"
      .. "va,60,70,,,,\n")
    local chain = assert(lian.read.matrix{path = path, flows = "a..b", inputs = {value_added = "va"}, output = "out",
      demand = {households = "home", exports = "exp", imports = "imp"}})
    folder:remove()
    chain = assert(chain:split())
    for _, flows in ipairs{"domestic", "total"} do
      near.number(130, assert(chain:paths{of = "value_added", flows = flows}).provenance.total, 1e-12, flows)
      local made, net = 0, chain:linkages{flows = flows}:column "net_multiplier"
      for i, v in ipairs(net) do made = made + v * chain:output()[i] end
      near.number(200, made, 1e-12, flows)
    end
  end)
end)
