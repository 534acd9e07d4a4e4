-- what can be delivered under caps: the best case against scipy's HiGHS on the same programs, by origin and with one
-- good from a pool (see supply.py), and the rationed case; random productive tables; processor seconds, best of 3
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

-- the first five nodes make one good; buyers in the first half turn to the first of them, and get a tenth of the others
local function pool_of(rows, f)
  local n, makers, use, buyers, barred, demand, open = #rows, {}, {}, {}, {}, {}, 0
  for i = 1, n do
    makers[i], buyers[i], barred[i], use[i] = i <= 5, i <= n // 2, i > 1 and i <= 5, 0
    demand[i] = i <= 5 and f[i] / 2 or 0
    for k = 1, 5 do use[i] = use[i] + rows[k][i] end
  end
  for k = 2, 5 do
    open = open + 0.1 * demand[k]
    for j = 1, n // 2 do open = open + 0.1 * rows[k][j] end
  end
  return {{makers = makers, use = use, finals = true, limits = {{buyers = buyers, barred = barred, demand = demand,
    open = open}}}}
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

local function theirs_of(rows, caps, how)
  local list = os.tmpname()
  local file = assert(io.open(list, "w"))
  for i = 1, #rows do file:write(table.concat(rows[i], " "), "\n") end
  file:write(table.concat(caps, " "), "\n")
  file:close()
  local pipe = assert(io.popen(("%s spec/bench/supply.py %s %s"):format(os.getenv("PYTHON") or "/usr/bin/python3",
    list, how)))
  local seconds, value = pipe:read("n", "n")
  pipe:close()
  os.remove(list)
  return seconds, value
end

print(("%6s %8s %10s %10s %8s %12s %10s"):format("n", "", "best, s", "HiGHS, s", "ratio", "difference", "rationed"))
for _, n in ipairs{100, 300, 600} do
  local chain, caps, groups, rows = table_of(n)
  local f = chain:final_demand()
  local rationed = best(function()
    assert(core.analysis.supply_rationed(chain, nil, caps, f, groups))
  end)
  for _, how in ipairs{"", "pooled"} do
    local answer
    local pools = how == "pooled" and pool_of(rows, f) or nil
    local ours = best(function()
      answer = assert(core.analysis.supply_best(chain, nil, caps, f, groups, nil, 0, nil, pools))
    end)
    local value = 0
    for _, v in ipairs(answer.delivered) do value = value + v end
    local theirs, their_value = theirs_of(rows, caps, how)
    if theirs then
      print(("%6d %8s %10.4f %10.4f %8.1f %12.2e %10.4f"):format(n, how, ours, theirs, theirs / ours,
        math.abs(value - their_value) / their_value, rationed))
    else
      print(("%6d %8s %10.4f %10s %8s %12s %10.4f"):format(n, how, ours, "-", "-", "-", rationed))
    end
  end
end
