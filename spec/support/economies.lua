-- random tables of regions and sectors, for specs in time
local lian = require "lian"
local generator = require("spec.support.random_table").generator

local economies = {}

function economies.table(regions, sectors)
  local nodes, of_region, of_sector, flows, output = {}, {}, {}, {}, {}
  for r = 1, regions do
    for s = 1, sectors do
      nodes[#nodes + 1] = ("R%d_S%d"):format(r, s)
      of_region[#nodes], of_sector[#nodes] = "R" .. r, "S" .. s
    end
  end
  local n = #nodes
  for i = 1, n do
    flows[i] = {}
    local sum = 0
    for j = 1, n do
      flows[i][j] = math.random() < 0.7 and math.random() ^ 3 * 100 or 0
      sum = sum + flows[i][j]
    end
    output[i] = sum * (1.5 + math.random())
  end
  for j = 1, n do -- purchases below output, so that there is value added
    local sum = 0
    for i = 1, n do sum = sum + flows[i][j] end
    output[j] = math.max(output[j], 1.4 * sum)
  end
  return {nodes = nodes, regions = of_region, sectors = of_sector, flows = flows, output = output, unit = "USD"}
end

function economies.build(given)
  local chain = assert(lian.chain(given))
  return chain
end

---A random world with final users by region and category, output being what is sold. `negative`: with imports as a
---column and stocks drawn down, of up to a fifth of what is sold.
---@param seed integer
---@param regions integer
---@param sectors integer
---@param negative? boolean
---@return lian.chain
function economies.world(seed, regions, sectors, negative)
  local draw = generator(seed)
  local given = {nodes = {}, regions = {}, sectors = {}, flows = {}, output = {}, demand = {}, unit = "USD"}
  local n, columns = regions * sectors, {}
  for i = 1, n do
    local r = (i - 1) // sectors + 1
    given.regions[i], given.sectors[i] = "R" .. r, "S" .. (i - 1) % sectors + 1
    given.nodes[i] = given.regions[i] .. "_" .. given.sectors[i]
  end
  for r = 1, regions do
    for _, category in ipairs{"households", "investment"} do columns[#columns + 1] = {"R" .. r, category} end
  end
  for _, column in ipairs(columns) do
    given.demand[column[1] .. "_" .. column[2]] = {values = {}, region = column[1]}
  end
  if negative then
    given.demand.imports, given.demand.inventories = {values = {}, region = "R1"}, {values = {}, region = "R2"}
  end
  for i = 1, n do
    given.flows[i], given.output[i] = {}, 0
    for j = 1, n do
      given.flows[i][j] = draw() < 0.7 and draw() ^ 3 * 100 or 0
      given.output[i] = given.output[i] + given.flows[i][j]
    end
    for _, column in ipairs(columns) do
      local v = 5 + 40 * draw()
      given.demand[column[1] .. "_" .. column[2]].values[i] = v
      given.output[i] = given.output[i] + v
    end
    if negative then
      local imports, drawn = -given.output[i] * 0.15 * draw(), -given.output[i] * 0.05 * draw()
      given.demand.imports.values[i], given.demand.inventories.values[i] = imports, drawn
      given.output[i] = given.output[i] + imports + drawn
    end
  end
  return assert(lian.chain(given))
end

---A random table of one region that keeps imports apart, inputs and final goods. `negative`: with stocks drawn down and
---final imports below 0 here and there.
---@param seed integer
---@param sectors integer
---@param negative? boolean
---@return lian.chain
function economies.split(seed, sectors, negative)
  local draw, nodes, z, m, x, bought = generator(seed), {}, {}, {}, {}, {}
  local values, second = {}, {}
  for i = 1, sectors do
    nodes[i], z[i], m[i], x[i] = "S" .. i, {}, {}, 0
    for j = 1, sectors do
      z[i][j] = draw() < 0.7 and draw() ^ 3 * 100 or 0
      m[i][j] = draw() < 0.6 and draw() ^ 3 * 60 or 0
      x[i], bought[j] = x[i] + z[i][j], (bought[j] or 0) + z[i][j] + m[i][j]
    end
    values[i] = {5 + 60 * draw(), negative and draw() < 0.4 and -40 * draw() or 10 * draw()}
    second[i] = {20 * draw(), negative and draw() < 0.3 and -30 * draw() or 0}
    x[i] = x[i] + values[i][1] + values[i][2]
  end
  for j = 1, sectors do -- more is sold to final users where it would not pay for what is bought
    local lacks = math.max(0, 1.2 * bought[j] - x[j])
    values[j][1], x[j] = values[j][1] + lacks, x[j] + lacks
  end
  return assert(lian.chain{nodes = nodes, flows = z, imports = m, output = x, unit = "USD",
    demand = {labels = {"households", "inventories"}, values = values, second = second}})
end

return economies
