-- a step of the inventory economy: against the same step in numpy, and the speed of reading the flows
-- usage: lua5.4 spec/bench/time.lua
local core = require "lian.core"
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local STEPS = {[500] = 200, [2500] = 40}

local function clock()
  local pipe <close> = assert(io.popen("date +%s.%N"))
  return tonumber(pipe:read("l"))
end

local function random_flows(n, path)
  math.randomseed(n, 0)
  local rows, file = {}, assert(io.open(path, "wb"))
  for i = 1, n do
    local row = {}
    for j = 1, n do row[j] = math.random() * 1000 end
    rows[i] = row
    file:write(string.pack("<" .. ("d"):rep(n), table.unpack(row)))
  end
  file:close()
  return rows
end

local function economy(chain, regions, goods, lanes)
  local good, stock, restore, reach, kept = {}, {}, {}, {}, {}
  for i = 1, regions * goods do good[i], kept[i] = (i - 1) % goods + 1, i <= 3 and 0.7 or 1 end
  for g = 1, goods do stock[g], restore[g], reach[g] = 90, 60, 72 end
  local spec = {steps = 365, goods = goods, good = good, stock = stock,
    restore = restore, reach = reach, minor = 0, alpha_base = 1, alpha_max = 1.25, alpha_steps = 365,
    by_capacity = true, production = "leontief", rationing = "alike", target = "wanted", flows = "domestic"}
  local specs = {}
  for k = 1, lanes do specs[k] = spec end
  local e = assert(core.economy.new(chain, table.unpack(specs)))
  for k = 1, lanes do assert(e:set(k, "capacity", kept)) end
  return e
end

local function ours(chain, regions, goods, threads, lanes)
  local n, path = regions * goods, {}
  lian.threads(threads)
  local e = economy(chain, regions, goods, lanes or 1)
  for t = 1, 5 do path[t] = e:step()[1].output end
  local start = clock()
  for t = 1, STEPS[n] do path[5 + t] = e:step()[1].output end
  return (clock() - start) / STEPS[n] * 1000, path
end

-- numpy's ms a step and path, and how fast it sums the flows up, bytes a second
local function theirs(folder, regions, goods)
  local path = {}
  local pipe <close> = assert(io.popen(("OPENBLAS_NUM_THREADS=1 %s spec/bench/time.py %s %d %d %d"):format(PYTHON,
    folder, regions, goods, STEPS[regions * goods])))
  for line in pipe:lines() do path[#path + 1] = tonumber(line) end
  local speed = table.remove(path)
  return table.remove(path), path, speed
end

local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir " .. folder))
for _, size in ipairs{{10, 50}, {50, 50}} do
  local regions, goods = table.unpack(size)
  local n = regions * goods
  local nodes, output = {}, {}
  local rows = random_flows(n, folder .. "/flows.bin")
  for i = 1, n do
    local sum = 0
    for _, v in ipairs(rows[i]) do sum = sum + v end
    nodes[i], output[i] = "n" .. i, 2 * sum
  end
  local flows = core.matrix_new(n, n, rows)
  local chain = assert(core.chain_new{kind = "table", nodes = nodes, flows = flows, output = output})
  local numpy, wanted, speed = theirs(folder, regions, goods)
  local one, path = ours(chain, regions, goods, 1)
  local two = ours(chain, regions, goods, 2)
  local eight, lanes = ours(chain, regions, goods, 1, 8)
  for t, v in ipairs(path) do assert(lanes[t] == v) end
  local worst = 0
  for t, v in ipairs(path) do worst = math.max(worst, math.abs(v / wanted[t] - 1)) end
  assert(worst < 1e-10, worst)
  print(("n = %4d: %.3f ms a step, two threads %.3f; numpy %.2f ms, %.1f times; equal to %.0e"):format(n, one, two,
    numpy, numpy / one, worst))
  print(("          eight lanes %.3f ms, %.2f times one lane; equal to the bit"):format(eight, eight / one))
  print(("          the flows are read at %.1f GB/s, %.0f %% of a plain sum of them in numpy (%.1f GB/s)"):format(
    8 * n * n / one / 1e6, 100 * 8 * n * n / (one / 1000) / speed, speed / 1e9))
end
os.execute("rm -r " .. folder)
lian.threads(1)
