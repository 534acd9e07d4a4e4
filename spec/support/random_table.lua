--- Random tables of many shapes for property tests, and a slow, plain solver to test against.
--- Everything comes from a seed; the same seed gives the same table on any machine.
local random_table = {}

-- a 64-bit linear congruential generator (Knuth 1997, 3.3.4), top bits as a number in [0, 1)
local function generator(seed)
  local state = seed * 2 + 1
  return function()
    state = state * 6364136223846793005 + 1442695040888963407
    return (state >> 11) / 9007199254740992.0
  end
end

random_table.generator = generator

local function zeros(n)
  local out = {}
  for i = 1, n do out[i] = 0 end
  return out
end

-- flows of a given density between nodes that are not idle; `mute` sell nothing, `self_made` buy
-- nothing
local function random_flows(draw, n, o)
  local flows = {}
  for i = 1, n do
    flows[i] = zeros(n)
    for j = 1, n do
      local filled = draw() < o.density
      local value = filled and draw() ^ 3 * 100 * o.scale or 0
      local off = o.idle[i] or o.idle[j] or o.mute[i] or o.self_made[j] or
        o.blocks and (i > n // 2) ~= (j > n // 2)
      if not off then flows[i][j] = value end
      if not off and filled and draw() < o.negative_cells then flows[i][j] = -0.05 * value end
    end
  end
  return flows
end

local function random_demand(draw, n, o)
  local demand = {households = {}, exports = {}, inventory = {}}
  for i = 1, n do
    local active = o.idle[i] and 0 or o.scale
    demand.households[i] = active * (10 + 100 * draw())
    demand.exports[i] = active * 50 * draw()
    demand.inventory[i] = active * o.inventory * (draw() - 0.7) * 20
  end
  return demand
end

local function set_of(list)
  local set = {}
  for _, i in ipairs(list or {}) do set[i] = true end
  return set
end

---The parts of a random table, for lian.chain. Output is flows plus demand, inputs are what the
---columns leave; so with final demand above 0 the table is productive.
---@param seed integer
---@param shape table nodes, and: density, idle, mute, self_made (lists of nodes), negative_cells
---(share), inventory (size of inventory changes, mostly negative), scale, regions, blocks
---@return table parts
function random_table.new(seed, shape)
  local draw, n = generator(seed), shape.nodes
  local o = {density = shape.density or 0.6, idle = set_of(shape.idle), mute = set_of(shape.mute),
    self_made = set_of(shape.self_made), negative_cells = shape.negative_cells or 0,
    inventory = shape.inventory or 0, scale = shape.scale or 1, blocks = shape.blocks}
  local parts = {nodes = {}, flows = random_flows(draw, n, o), demand = random_demand(draw, n, o),
    output = {}, inputs = {labour = {}, surplus = {}}, unit = "million USD",
    extensions = {jobs = {values = {}, unit = "persons"}}}
  local column = zeros(n)
  for i = 1, n do
    parts.nodes[i] = ("n%02d"):format(i)
    local x = 0
    for _, values in pairs{parts.demand.households, parts.demand.exports, parts.demand.inventory} do
      x = x + values[i]
    end
    for j = 1, n do
      x = x + parts.flows[i][j]
      column[j] = column[j] + parts.flows[i][j]
    end
    parts.output[i] = x
  end
  for i = 1, n do
    local rest = parts.output[i] - column[i]
    parts.inputs.labour[i] = 0.6 * rest
    parts.inputs.surplus[i] = rest - parts.inputs.labour[i]
    parts.extensions.jobs.values[i] = math.floor(parts.output[i] / o.scale * draw())
  end
  if shape.regions then
    parts.regions, parts.sectors = {}, {}
    local each = n // shape.regions
    for i = 1, n do
      local r = math.min((i - 1) // each, shape.regions - 1)
      parts.regions[i], parts.sectors[i] = "R" .. r + 1, "s" .. i - r * each
      parts.nodes[i] = parts.regions[i] .. "_" .. parts.sectors[i]
    end
  end
  return parts
end

random_table.SHAPES = {
  {"one node", {nodes = 1, density = 1}},
  {"one node without flows", {nodes = 1, density = 0}},
  {"two nodes", {nodes = 2, density = 1}},
  {"six full nodes", {nodes = 6, density = 1}},
  {"zero rows and columns", {nodes = 9, idle = {3, 9}}},
  {"nodes that sell or buy nothing", {nodes = 8, mute = {1, 5}, self_made = {5, 8}}},
  {"no flows at all", {nodes = 4, density = 0}},
  {"two separate blocks", {nodes = 8, blocks = true, density = 1}},
  {"a thin table", {nodes = 30, density = 0.06}},
  {"negative inventories", {nodes = 10, inventory = 1}},
  {"a few negative cells", {nodes = 10, negative_cells = 0.1}},
  {"large numbers", {nodes = 7, scale = 1e9}},
  {"small numbers", {nodes = 7, scale = 1e-6}},
  {"three regions", {nodes = 12, regions = 3, density = 0.9}},
  {"forty nodes", {nodes = 40}},
}

---Walks all shapes with two seeds each: for name, parts in random_table.each() do
function random_table.each()
  local k = 0
  return function()
    k = k + 1
    local shape = random_table.SHAPES[(k + 1) // 2]
    if not shape then return nil end
    return ("%s, seed %d"):format(shape[1], k), random_table.new(k, shape[2])
  end
end

---Technical coefficients as arrays.
---@param parts table
---@return number[][]
function random_table.coefficients(parts)
  local a = {}
  for i, row in ipairs(parts.flows) do
    a[i] = {}
    for j, z in ipairs(row) do
      a[i][j] = parts.output[j] ~= 0 and z / parts.output[j] or 0
    end
  end
  return a
end

local function eliminate(m, b, n, k)
  local pivot = k
  for i = k + 1, n do if math.abs(m[i][k]) > math.abs(m[pivot][k]) then pivot = i end end
  m[k], m[pivot], b[k], b[pivot] = m[pivot], m[k], b[pivot], b[k]
  for i = k + 1, n do
    local f = m[i][k] / m[k][k]
    if f ~= 0 then
      for j = k, n do m[i][j] = m[i][j] - f * m[k][j] end
      b[i] = b[i] - f * b[k]
    end
  end
end

---Solves (I - a) x = b by Gaussian elimination; transposed: (I - a') x = b.
---@param a number[][]
---@param b number[]
---@param transposed? boolean
---@return number[]
function random_table.solve(a, b, transposed)
  local n, m, x = #b, {}, {}
  for i = 1, n do
    m[i], x[i] = {}, b[i]
    for j = 1, n do m[i][j] = (i == j and 1 or 0) - (transposed and a[j][i] or a[i][j]) end
  end
  for k = 1, n do eliminate(m, x, n, k) end
  for i = n, 1, -1 do
    for j = i + 1, n do x[i] = x[i] - m[i][j] * x[j] end
    x[i] = x[i] / m[i][i]
  end
  return x
end

---Final demand over all categories.
---@param parts table
---@return number[]
function random_table.final_demand(parts)
  local out = zeros(#parts.nodes)
  for _, values in pairs(parts.demand) do
    for i, v in ipairs(values) do out[i] = out[i] + v end
  end
  return out
end

return random_table
