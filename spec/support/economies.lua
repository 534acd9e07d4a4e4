-- random tables of regions and sectors, for specs in time
local lian = require "lian"

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

return economies
