-- what can be delivered under caps: the best case against scipy's HiGHS on the same program, and the
-- rationed case; random productive tables; seconds of the processor, best of 3
local core = require "lian.core"
local lian = require "lian"

local seed = 7
local function random()
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
end

local function table_of(n)
  local rows, nodes, output, groups, caps = {}, {}, {}, {}, {}
  for i = 1, n do
    rows[i], nodes[i], output[i], groups[i] = {}, "n" .. i, 1000, i
    for j = 1, n do rows[i][j] = random() * 1000 / n end
    caps[i] = random() < 0.1 and 700 or 1000
  end
  return assert(lian.chain{nodes = nodes, flows = rows, output = output}), caps, groups, rows
end

local function best(work)
  local least = math.huge
  for _ = 1, 3 do
    local start = os.clock()
    work()
    least = math.min(least, os.clock() - start)
  end
  return least
end

print(("%6s %10s %10s %8s %12s %10s"):format("n", "best, s", "HiGHS, s", "ratio", "difference", "rationed"))
for _, n in ipairs{100, 300, 600} do
  local chain, caps, groups, rows = table_of(n)
  local f = chain:final_demand()
  local answer
  local ours = best(function()
    answer = assert(core.analysis.supply_best(chain, nil, caps, f, groups))
  end)
  local rationed = best(function()
    assert(core.analysis.supply_rationed(chain, nil, caps, f, groups))
  end)
  local value = 0
  for _, v in ipairs(answer.delivered) do value = value + v end
  local list = os.tmpname()
  local file = assert(io.open(list, "w"))
  for i = 1, n do file:write(table.concat(rows[i], " "), "\n") end
  file:write(table.concat(caps, " "), "\n")
  file:close()
  local pipe = assert(io.popen(("%s spec/bench/supply.py %s"):format(os.getenv("PYTHON") or
    "/usr/bin/python3", list)))
  local theirs, their_value = pipe:read("n", "n")
  pipe:close()
  os.remove(list)
  if theirs then
    print(("%6d %10.4f %10.4f %8.1f %12.2e %10.4f"):format(n, ours, theirs, theirs / ours,
      math.abs(value - their_value) / their_value, rationed))
  else
    print(("%6d %10.4f %10s %8s %12s %10.4f"):format(n, ours, "-", "-", "-", rationed))
  end
end
