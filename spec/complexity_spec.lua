-- lian.complexity: indices of economic complexity, fitness, proximity, density, outlook, the product space
package.path = "./?.lua;" .. package.path
local core = require "lian.core"
local lian = require "lian"
local data = require "spec.support.data"
local near = require "spec.support.near"

local NAMES = {unit = "unit", product = "product", value = "value"}

-- a frame of the ones of a matrix: units U1.., products P1..
local function ones_of(matrix)
  local columns = {{"unit", {}}, {"product", {}}, {"value", {}}}
  for u, row in ipairs(matrix) do
    for p, v in ipairs(row) do
      if v > 0 then
        local k = #columns[1][2] + 1
        columns[1][2][k], columns[2][2][k], columns[3][2][k] = "U" .. u, "P" .. p, v
      end
    end
  end
  return lian.frame.new(columns)
end

local function of_ones(matrix, more)
  local o = {of = "value"}
  for k, v in pairs(NAMES) do o[k] = v end
  for k, v in pairs(more or {}) do o[k] = v end
  return lian.complexity(ones_of(matrix), o)
end

local function by_name(frame, name, column)
  local out = {}
  for _, row in frame:rows() do out[row[name]] = row[column] end
  return out
end

local function column_of(c, side, name, count, letter)
  local at, out = by_name(c[side](c), side == "units" and "unit" or "product", name), {}
  for k = 1, count do out[k] = at[letter .. k] end
  return out
end

-- every product of a random matrix has a unit, every unit a product
local function random(seed, units, products, density)
  local m = {}
  for u = 1, units do
    m[u] = {}
    for p = 1, products do m[u][p] = core.random_uniform(seed, u, p) < density and 1 or 0 end
    m[u][1 + (u - 1) % products] = 1
  end
  for p = 1, products do m[1 + (p - 1) % units][p] = 1 end
  return m
end

local TOY = {{1, 1, 1, 1, 1}, {1, 1, 1, 0, 0}, {1, 1, 0, 0, 0}, {1, 0, 0, 0, 1}}

local function refused(message, code, ...)
  local nothing, told, is = lian.complexity(...)
  assert.is_nil(nothing)
  assert.is_truthy(told:find(message, 1, true), told)
  assert.equal(code, is)
end

-- proximities, densities, outlook and gains as they are written, cell by cell
local function plainly(m, pci, own)
  local U, P, k, f, whole = #m, #m[1], {}, {}, {}
  for p = 1, P do
    k[p] = 0
    for u = 1, U do k[p] = k[p] + m[u][p] end
  end
  for p = 1, P do
    f[p], whole[p] = {}, 0
    for q = 1, P do
      local both = 0
      for u = 1, U do both = both + m[u][p] * m[u][q] end
      f[p][q] = (p == q and not own) and 0 or both / math.max(k[p], k[q])
      whole[p] = whole[p] + f[p][q]
    end
  end
  local density, outlook, gain = {}, {}, {}
  for u = 1, U do
    density[u], outlook[u], gain[u] = {}, 0, {}
    for p = 1, P do
      local sum = 0
      for q = 1, P do sum = sum + m[u][q] * f[q][p] end
      density[u][p] = sum / whole[p]
      outlook[u] = outlook[u] + density[u][p] * (1 - m[u][p]) * pci[p]
    end
    for p = 1, P do
      local sum = 0
      for q = 1, P do sum = sum + f[p][q] / whole[q] * (1 - m[u][q]) * pci[q] end
      gain[u][p] = m[u][p] == 0 and sum - density[u][p] * pci[p] or nil
    end
  end
  return f, density, outlook, gain
end

describe("complexity", function()
  -- models/indices.md 3.4, eight decimals
  it("gives ECI and PCI of the toy", function()
    local c = assert(of_ones(TOY))
    near.array({-0.16273918, 0.81315943, 0.69967144, -1.35009169}, column_of(c, "units", "eci", 4, "U"), 1e-8)
    near.array({0.06058543, 1.00786326, 0.74512636, -0.28196734, -1.53160771}, column_of(c, "products", "pci", 5, "P"),
      1e-8)
    near.array({1, 0.2942891307, 0.1870917}, c.facts.eigenvalues, 1e-7)
    assert.same({5, 3, 2, 2}, column_of(c, "units", "diversity", 4, "U"))
    assert.same({4, 3, 2, 1, 2}, column_of(c, "products", "ubiquity", 5, "P"))
    local p = assert(of_ones(TOY, {deviation = "population"}))
    near.number(0.81315943 * math.sqrt(4 / 3), by_name(p:units(), "unit", "eci").U2, 1e-8)
  end)

  it("gives density of the toy, with the product itself and without", function()
    local c = assert(of_ones(TOY))
    near.array({0.75, 0.78378378, 0.68421053, 0.41935484, 0.47058824}, c:density():row("U2"), 1e-8)
    near.array({0.625, 0.68, 0.53846154, 0.68421053, 0.72727273}, c:density{own = false}:row("U2"), 1e-8)
  end)

  for _, shape in ipairs{{7, 12}, {13, 6}, {23, 31}} do
    it(("agrees with the formulas as written, %d x %d"):format(shape[1], shape[2]), function()
      local m = random(11, shape[1], shape[2], 0.35)
      local c = assert(of_ones(m))
      local pci = column_of(c, "products", "pci", shape[2], "P")
      for _, own in ipairs{true, false} do
        local f, density, outlook, gain = plainly(m, pci, own)
        local ours = c:density{own = own}
        for u = 1, shape[1] do
          near.array(density[u], (function()
            local row = {}
            for p = 1, shape[2] do row[p] = ours:get("U" .. u, "P" .. p) end
            return row
          end)(), 1e-13)
          local one = c:density{unit = "U" .. u, own = own}
          for _, row in one:rows() do
            local p = tonumber(row.product:sub(2))
            near.number(density[u][p], row.density, 1e-13)
            assert.equal(m[u][p] == 1, row.has)
            if gain[u][p] then near.number(gain[u][p], row.gain, 1e-12) else assert.is_nil(row.gain) end
          end
          near.number(outlook[u], by_name(c:outlook{own = own}, "unit", "outlook")["U" .. u], 1e-12)
        end
        if own then
          local near_ones = c:proximity()
          for p = 1, shape[2] do
            for q = 1, shape[2] do near.number(f[p][q], near_ones:get("P" .. p, "P" .. q), 1e-15) end
          end
        end
      end
    end)
  end

  -- W eci = lambda eci once the constant is taken out by sum of diversity x eci = 0; 1e-10 of the largest
  local function residual(c, m)
    local U, P, eci = #m, #m[1], column_of(c, "units", "eci", #m, "U")
    local k, kp, shift, whole, worst = {}, {}, 0, 0, 0
    for u = 1, U do
      k[u] = 0
      for p = 1, P do
        k[u], kp[p] = k[u] + m[u][p], (kp[p] or 0) + m[u][p]
      end
    end
    for u = 1, U do shift, whole = shift + k[u] * eci[u], whole + k[u] end
    for u = 1, U do eci[u] = eci[u] - shift / whole end
    local back = {}
    for p = 1, P do
      back[p] = 0
      for u = 1, U do if m[u][p] > 0 then back[p] = back[p] + eci[u] end end
      back[p] = back[p] / kp[p]
    end
    for u = 1, U do
      local sum = 0
      for p = 1, P do if m[u][p] > 0 then sum = sum + back[p] end end
      worst = math.max(worst, math.abs(sum / k[u] - c.facts.eigenvalues[2] * eci[u]))
    end
    return worst
  end

  it("holds the eigenvalue equation by either route: LAPACK's, and Lanczos steps beyond 1,000", function()
    local small, large = random(5, 40, 90, 0.2), random(6, 1010, 1020, 0.01)
    for i = 1, 400 do -- a block of its own makes a second eigenvalue that stands out
      for p = 1, 500 do if core.random_uniform(9, i, p) < 0.02 then large[i][p] = 1 end end
    end
    assert.is_true(residual(assert(of_ones(small)), small) < 1e-10)
    assert.is_true(residual(assert(of_ones(large)), large) < 1e-9)
  end)

  it("does not depend on order, threads or scale", function()
    local m = random(3, 60, 80, 0.3)
    local c = assert(of_ones(m))
    local turned, columns = ones_of(m), {{"unit", {}}, {"product", {}}, {"value", {}}}
    for i = #turned, 1, -1 do
      local k = #turned + 1 - i
      columns[1][2][k], columns[2][2][k], columns[3][2][k] = turned(i, "unit"), turned(i, "product"), 7
    end
    local o = {of = "value", cutoff = 7, unit = "unit", product = "product", value = "value"}
    local d = assert(lian.complexity(lian.frame.new(columns), o))
    near.array(column_of(c, "units", "eci", 60, "U"), column_of(d, "units", "eci", 60, "U"), 1e-9)
    lian.threads(3)
    local again = c:density()
    lian.threads(1)
    assert.is_true(again == c:density())
  end)

  -- fitness of a nested triangle, where a unit's only product of its own keeps it; and its ranks against diversity
  it("gives fitness by steps, and says whether it settled", function()
    local m = {{1, 1, 1}, {1, 1, 0}, {1, 0, 0}}
    local c = assert(of_ones(m))
    local one = by_name(c:fitness{steps = 1, tolerance = 0}, "unit", "fitness")
    near.array({1.5, 1, 0.5}, {one.U1, one.U2, one.U3}, 1e-14)
    local two = by_name(c:fitness{steps = 2, tolerance = 0}, "unit", "fitness")
    -- Q of step 1 is 1/3, 1/2, 1 over their mean 11/18; F2 = sums of it over their mean
    local q = {6 / 11, 9 / 11, 18 / 11}
    local f = {q[1] + q[2] + q[3], q[1] + q[2], q[1]}
    local mean = (f[1] + f[2] + f[3]) / 3
    near.array({f[1] / mean, f[2] / mean, f[3] / mean}, {two.U1, two.U2, two.U3}, 1e-14)
    local long = c:fitness{steps = 5000}
    assert.equal("U1", long(1, "unit"))
    assert.is_truthy(long.note:find("settled", 1, true))
    near.number(3, long(1, "fitness") + long(2, "fitness") + long(3, "fitness"), 1e-12)
    assert.equal(3, #c:fitness{of = "products"})
  end)

  it("draws the product space: a tree of the largest proximities, and what is near beside", function()
    local m = random(8, 25, 15, 0.4)
    local c = assert(of_ones(m))
    local f = plainly(m, column_of(c, "products", "pci", 15, "P"), true)
    local space = c:space{threshold = 0.5}
    local tree, sum, seen = 0, 0, {}
    for _, row in space:rows() do
      local p, q = tonumber(row.from:sub(2)), tonumber(row.to:sub(2))
      near.number(f[p][q], row.proximity, 1e-15)
      seen[math.min(p, q) .. "," .. math.max(p, q)] = true
      if row.tree then tree, sum = tree + 1, sum + row.proximity else assert.is_true(row.proximity >= 0.5) end
    end
    assert.equal(14, tree)
    -- Kruskal's tree has the same sum
    local links, root = {}, {}
    for p = 1, 15 do
      root[p] = p
      for q = p + 1, 15 do
        links[#links + 1] = {p, q, f[p][q]}
        if f[p][q] >= 0.5 then assert.is_true(seen[p .. "," .. q], p .. "," .. q) end
      end
    end
    table.sort(links, function(a, b) return a[3] > b[3] end)
    local other = 0
    for _, l in ipairs(links) do
      local a, b = root[l[1]], root[l[2]]
      if a ~= b then
        other = other + l[3]
        for p = 1, 15 do if root[p] == b then root[p] = a end end
      end
    end
    near.number(other, sum, 1e-12)
  end)

  describe("on world trade by SITC, 226 x 785", function()
    local exports
    local function trade()
      local path = data.path "world_trade_sitc4_1998_2000/country_product_exports.csv.gz"
      exports = exports or assert(lian.frame.read(path, {text = "product"}))
      return exports
    end
    local function answers(name, text)
      return assert(lian.frame.read(data.answer("indicators/" .. name), {text = text}))
    end
    local O = {unit = "country", product = "product", value = "value"}

    -- tolerances of ../shared/ref/indicators: 1e-9 for indices, 1e-12 for proximity and density
    it("repeats ECI, PCI, diversity, ubiquity and fitness, unfiltered and filtered", data.needed(function()
      for _, case in ipairs{{"", 0}, {"_filtered", 0.0001}} do
        local o = {unit_share = case[2]}
        for k, v in pairs(O) do o[k] = v end
        local c = assert(lian.complexity(trade(), o))
        local eci = answers("eci_countries" .. case[1] .. ".csv")
        local pci = answers("pci_products" .. case[1] .. ".csv", "product")
        local ours, theirs = by_name(c:units(), "country", "eci"), by_name(eci, "country", "eci")
        assert.equal(#eci, #c)
        for name, v in pairs(theirs) do near.number(v, ours[name], 1e-9, name) end
        ours, theirs = by_name(c:products(), "product", "pci"), by_name(pci, "product", "pci")
        for name, v in pairs(theirs) do near.number(v, ours[name], 1e-9, name) end
        local many = by_name(c:units(), "country", "diversity")
        for name, v in pairs(by_name(eci, "country", "diversity")) do assert.equal(v, many[name] + 0.0) end
      end
    end))

    it("repeats fitness after 19 steps, and outlook", data.needed(function()
      local c, eci = assert(lian.complexity(trade(), O)), answers "eci_countries.csv"
      local f = by_name(c:fitness{steps = 19, tolerance = 0}, "country", "fitness")
      for name, v in pairs(by_name(eci, "country", "fitness_20")) do near.number(v, f[name], 1e-9, name) end
      local o = by_name(c:outlook(), "country", "outlook")
      for name, v in pairs(by_name(eci, "country", "coi")) do near.number(v, o[name], 1e-9, name) end
    end))

    it("repeats density of three countries, and proximity", data.needed(function()
      local c = assert(lian.complexity(trade(), O))
      for _, country in ipairs{"chn", "deu", "bra"} do
        local answer = answers("density_" .. country .. ".csv", "product")
        for own, name in pairs{[true] = "density_diag1", [false] = "density_diag0"} do
          local ours = by_name(c:density{unit = country, own = own}, "product", "density")
          for product, v in pairs(by_name(answer, "product", name)) do near.number(v, ours[product], 1e-12, product) end
        end
      end
      local proximity = c:proximity()
      for _, row in answers("proximity_top200.csv", {"p1", "p2"}):rows() do
        near.number(row.phi, proximity:get(row.p1, row.p2), 1e-12)
      end
    end))
  end)

  it("refuses what has no index, and says what to do", function()
    refused("no unit has a product at the cutoff 2", "bad_data", ones_of{{1, 1}, {1, 1}}, {unit = "unit",
      product = "product", value = "value", of = "value", cutoff = 2})
    refused("fall into 2 parts that share nothing", "bad_data", ones_of{{1, 1, 0}, {0, 0, 1}, {1, 0, 0}},
      {unit = "unit", product = "product", value = "value", of = "value"})
    refused("keep the largest part, of 2 units (largest = true)", "bad_data",
      ones_of{{1, 1, 0}, {0, 0, 1}, {1, 0, 0}}, {unit = "unit", product = "product", value = "value", of = "value"})
    refused("all units have the same products", "bad_data", ones_of{{1, 1}, {1, 1}}, {unit = "unit",
      product = "product", value = "value", of = "value"})
    refused("1 units and 2 products are left", "bad_data", ones_of{{1, 1}}, {unit = "unit", product = "product",
      value = "value", of = "value"})
    local function raises(message, f, o)
      local ok, told = pcall(lian.complexity, f, o)
      assert.is_false(ok)
      assert.is_truthy(told:find(message, 1, true), told)
    end
    local twice = lian.frame.new{{"unit", {"A", "A"}}, {"product", {"x", "x"}}, {"value", {1, 2}}}
    raises("A and x stand together twice (rows 1 and 2)", twice, NAMES)
    local negative = lian.frame.new{{"unit", {"A"}}, {"product", {"x"}}, {"value", {-1}}}
    raises("'value' is -1 in row 1 (A, x)", negative, NAMES)
    raises("no column 'value'", lian.frame.new{{"unit", {"A"}}, {"product", {"x"}}}, NAMES)
    local c = assert(of_ones(TOY))
    assert.has_error(function() c:density{unit = "U9"} end, "complexity:density.unit: no unit 'U9', did you mean 'U1'?")
    assert.has_error(function() c:proximity{product = {}} end)
    assert.has_error(function() c.density{} end, "call it with a colon: complexity:density(...)")
  end)

  it("leaves out what nobody has, what is small, and other parts, and names it", function()
    local c = assert(lian.complexity(lian.frame.new{{"unit", {"A", "A", "B", "B", "C", "D"}},
      {"product", {"x", "y", "y", "z", "none", "x"}}, {"value", {5, 5, 5, 5, 0, 1e-6}}},
      {unit = "unit", product = "product", value = "value", unit_share = 1e-4, cutoff = 0.5}))
    assert.is_truthy(c.note:find("2 units and 0 products below their least share left out", 1, true))
    local d = assert(lian.complexity(lian.frame.new{{"unit", {"A", "A", "B", "B", "C"}},
      {"product", {"x", "y", "y", "z", "none"}}, {"value", {5, 5, 5, 5, 0}}}, {unit = "unit", product = "product",
      value = "value", cutoff = 0.5}))
    assert.is_truthy(d.note:find("units without a product: C", 1, true))
    assert.is_truthy(d.note:find("products that no unit has: none", 1, true))
    local e = assert(of_ones({{1, 1, 0}, {0, 0, 1}, {1, 0, 0}}, {largest = true}))
    assert.equal(2, #e)
    assert.is_truthy(e.note:find("the largest of 2 parts", 1, true))
  end)
end)
