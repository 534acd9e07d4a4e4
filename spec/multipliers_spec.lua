local data = require "spec.support.data"
local lian = require "lian"
local near = require "spec.support.near"
local random_table = require "spec.support.random_table"
local tables = require "spec.support.tables"

local real = data.case(it)

local function refused(chain, o, telling)
  local ok, message = pcall(chain.multipliers, chain, o)
  assert.is_false(ok)
  assert.truthy(message:find(telling, 1, true), message)
end

-- Miller and Blair 2009, chapters 2 and 6
describe("multipliers of type I", function()
  it("of output are node and multiplier", function()
    local f = assert(tables.textbook():multipliers{of = "output"})
    assert.same({"node", "multiplier"}, f:names())
    near.array({1.518151815181518, 1.452145214521452}, f:column "multiplier", 1e-12)
    assert.is_true(f == tables.textbook():multipliers())
  end)

  it("of anything else have the direct effect and the ratio beside", function()
    local f = assert(tables.textbook_with_households():multipliers{of = "income"})
    assert.same({"node", "direct", "multiplier", "ratio"}, f:names())
    near.array({.3, .25}, f:column "direct", 1e-15)
    near.array({.442244224422442, .37953795379538}, f:column "multiplier", 1e-12)
    near.array({1.474147414741475, 1.518151815181518}, f:column "ratio", 1e-12)
  end)

  it("take the label of an input row or an extension, with its unit", function()
    local chain = tables.textbook{inputs = {wages = {300, 500}, profits = {350, 900}},
      extensions = {jobs = {values = {20, 0}, unit = "persons"}}}
    near.array({.442244224422442, .37953795379538},
      chain:multipliers{of = "wages"}:column "multiplier", 1e-12)
    local jobs = chain:multipliers{of = "jobs"}
    near.array({.02 * 1.254125412541254, .02 * .33003300330033}, jobs:column "multiplier", 1e-12)
    assert.equal("persons per million USD", jobs:unit "multiplier")
    assert.is_nil(jobs("s2", "ratio"))
  end)

  it("of all value added are 1: every unit of final demand is paid to someone", function()
    for name, parts in random_table.each() do
      local f = assert(assert(lian.chain(parts)):multipliers{of = "value_added"})
      for i, m in ipairs(f:column "multiplier") do
        near.number(parts.output[i] ~= 0 and 1 or 0, m, 1e-10, name)
      end
    end
  end)

  it("sum to what all final demand calls forth", function()
    for name, parts in random_table.each() do
      local chain, f = assert(lian.chain(parts)), random_table.final_demand(parts)
      for _, of in ipairs{"output", "labour", "jobs"} do
        local called, there = 0, 0
        local values = of == "output" and parts.output or of == "labour" and parts.inputs.labour
          or parts.extensions.jobs.values
        for j, m in ipairs(chain:multipliers{of = of}:column "multiplier") do
          called, there = called + m * f[j], there + values[j]
        end
        assert.is_true(math.abs(called - there) <= 1e-9 * math.max(math.abs(there), 1e-6), name)
      end
    end
  end)

  it("agree with elimination", function()
    for name, parts in random_table.each() do
      local w, x = {}, parts.output
      for i, v in ipairs(parts.extensions.jobs.values) do w[i] = x[i] ~= 0 and v / x[i] or 0 end
      local expected = random_table.solve(random_table.coefficients(parts), w, true)
      local f = assert(assert(lian.chain(parts)):multipliers{of = "jobs"})
      near.array(expected, f:column "multiplier", 1e-10, name)
    end
  end)

  it("read the total flows too", function()
    local chain = tables.textbook{imports = {{50, 0}, {0, 100}}}
    local total = tables.textbook{flows = {{200, 500}, {200, 200}}, demand = {300, 1600}}
    near.array(total:multipliers():column "multiplier",
      chain:multipliers{flows = "total"}:column "multiplier", 1e-12)
  end)

  it("work on sparse networks", function()
    near.array(tables.network_as_table():multipliers():column "multiplier",
      tables.network():multipliers():column "multiplier", 1e-12)
  end)

  real("agree with the UK's published effects and multipliers to 1e-10", function()
    local chain = tables.uk()
    local published = assert(lian.frame.read(
      data.path("uk_ioat_2010/uk_published_multipliers_and_effects.csv")))
    local name = (chain:attribute("name"))
    local function same(column, values)
      for i, v in ipairs(values) do
        assert.equal(published(i, "uk_row_label"), name[i])
        near.number(published(i, column), v or 0, 1e-10, column)
      end
    end
    same("Output multiplier", chain:multipliers():column "multiplier")
    local labour = chain:multipliers{of = "income"}
    same("Employment cost effects", labour:column "multiplier")
    -- a published 0 stands for no ratio, where a product employs nobody
    local ratio = labour:column "ratio"
    for i = 1, 127 do ratio[i] = ratio[i] or 0 end
    same("Employment cost multiplier", ratio)
    local gva = {}
    for _, of in ipairs{"Compensation of employees", "Gross Operating Surplus",
      "Taxes less subsidies on production"} do
      for i, m in ipairs(chain:multipliers{of = of}:column "multiplier") do
        gva[i] = (gva[i] or 0) + m
      end
    end
    same("GVA effects", gva)
  end)

  real("agree with the Eurostat manual on Germany's emissions", function()
    local chain, answers = tables.germany()
    near.array(answers:column "BL", chain:multipliers():column "multiplier", 1e-10)
    near.array(answers:column "co2_mult", chain:multipliers{of = "CO2"}:column "multiplier", 1e-10)
  end)

  real("agree with the published income effects of the Netherlands", function()
    local f = assert(tables.netherlands():multipliers{of = "compensation"})
    near.array({.263461, .098710, .306073, .211755, .464852, .493397}, f:column "multiplier", 2e-6)
    near.array({2.465771, 2.333343, 1.839948, 2.372199, 1.953034, 1.417132}, f:column "ratio", 1e-6)
  end)

  real("agree with those of Chile", function()
    local chain = tables.chile()
    local answers = assert(lian.frame.read(data.answer("tables/chile2013_answers.csv")))
    near.array(answers:column "output_multiplier", chain:multipliers():column "multiplier", 1e-10)
    near.array(answers:column "income_effect", chain:multipliers{of = "wages"}:column "multiplier", 1e-10)
  end)
end)

-- Miller and Blair 2009, 2.5 and 6.2
describe("multipliers of type II", function()
  -- households earn 1000 in all: 800 of the sectors, 200 elsewhere and of each other
  local closed = {scale = 1000, own = .05}

  it("of output sum the sectors, and with the household row", function()
    local f = assert(tables.textbook_with_households():multipliers{type = "II", households = closed})
    assert.same({"node", "multiplier", "total"}, f:names())
    near.array({1.892409100574102, 1.773336168403147}, f:column "multiplier", 1e-12)
    near.array({2.462258133106528, 2.262385711248141}, f:column "total", 1e-12)
    assert.truthy(f.note:find("1.28854", 1, true), f.note)
  end)

  it("of income are the same multiple of type I for every node", function()
    local chain = tables.textbook_with_households()
    local one = chain:multipliers{of = "income"}
    local two = chain:multipliers{of = "income", type = "II", households = closed}
    near.array({.541356580905805, .464597065702743}, two:column "multiplier", 1e-12)
    near.array({1.804521936352683, 1.858388262810972}, two:column "ratio", 1e-12)
    for i = 1, 2 do
      near.number(1.224112268764618, two(i, "multiplier") / one(i, "multiplier"), 1e-12)
    end
  end)

  it("are the multipliers of the table with households as a node", function()
    for name, parts in random_table.each() do
      local chain, n = assert(lian.chain(parts)), #parts.nodes
      local a, income, w = random_table.coefficients(parts), 0, {}
      for i = 1, n do income = income + parts.inputs.labour[i] end
      income = 1.25 * income -- a fifth of it comes from elsewhere
      a[n + 1] = {}
      for i = 1, n do
        a[i][n + 1] = 0.5 * parts.demand.households[i] / income
        a[n + 1][i] = parts.output[i] ~= 0 and parts.inputs.labour[i] / parts.output[i] or 0
        w[i] = 1
      end
      a[n + 1][n + 1], w[n + 1] = 0.02, 0
      local f = assert(chain:multipliers{type = "II",
        households = {scale = 2 * income, own = 0.02, together = true}})
      local sums = random_table.solve(a, w, true)
      w[n + 1] = 1
      local totals = random_table.solve(a, w, true)
      sums[n + 1], totals[n + 1] = nil, nil
      near.array(sums, f:column "multiplier", 1e-9, name)
      near.array(totals, f:column "total", 1e-9, name)
    end
  end)

  it("take rows and categories by label", function()
    local chain = tables.textbook{demand = {homes = {50, 400}, rest = {300, 1300}},
      inputs = {pay = {300, 500}, profits = {350, 900}}}
    local f = assert(chain:multipliers{type = "II",
      households = {income = "pay", spending = {"homes"}, scale = 1000, own = .05}})
    near.array({1.892409100574102, 1.773336168403147}, f:column "multiplier", 1e-12)
  end)

  it("say what they miss", function()
    refused(tables.textbook(), {type = "II"},
      "multipliers.households.income: no input row has the role labour")
    refused(tables.textbook{inputs = {labour = {1, 2}, rest = {649, 1398}}}, {type = "II"},
      "multipliers.households.spending: no demand category has the role households")
    refused(tables.textbook_with_households(), {type = "II", households = {income = "labuor"}},
      "no input row 'labuor', did you mean 'labour'?")
    refused(tables.textbook_with_households(), {households = closed},
      "households are of use with type = \"II\" alone")
  end)

  it("are refused where a unit of income makes a unit of income", function()
    local f, message, code = tables.textbook_with_households():multipliers{type = "II",
      households = {scale = 100}}
    assert.is_nil(f)
    assert.truthy(message:find("closed for households is not productive", 1, true), message)
    assert.equal("not_productive", code)
  end)

  it("are refused where all income is spent and nothing leaks but rounding", function()
    for seed = 1, 40 do
      local parts = random_table.new(seed, {nodes = 2 + seed % 7, regions = seed % 2 == 0 and 2 or nil})
      local labour = parts.inputs.labour
      for i, v in ipairs(parts.inputs.surplus) do labour[i] = labour[i] + v end
      parts.inputs = {labour = labour}
      parts.demand = {labels = {"homes"}, roles = {"households"}, values = {}}
      for i, x in ipairs(parts.output) do
        for _, z in ipairs(parts.flows[i]) do x = x - z end
        parts.demand.values[i] = {x}
      end
      local f, _, code = assert(lian.chain(parts)):multipliers{type = "II", households = {together = true}}
      assert.is_nil(f)
      assert.equal("not_productive", code)
    end
  end)
end)

describe("what a multiplier is of", function()
  it("must be there", function()
    refused(tables.textbook{extensions = {jobs = {values = {1, 2}}}}, {of = "job"},
      "multipliers.of: no input row or extension 'job', did you mean 'jobs'?")
    refused(tables.textbook(), {of = "income"}, "multipliers.of: no input row has the role labour")
    refused(tables.textbook(), {of = 3}, "multipliers.of: expected a text, got 3")
    refused(tables.textbook(), {type = "III"}, "multipliers.type: expected one of 'I', 'II'")
  end)
end)
