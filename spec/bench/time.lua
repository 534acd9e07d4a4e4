-- steps of the inventory economy: against the same steps in numpy, the speed of reading the flows, threads, lanes, and
-- a sweep of a table that keeps imports apart. All times are the least of several, ratios of the same run.
-- usage: [PYTHON=python3] [NBS=table.csv] [OLD=folder of another checkout, built] lua5.4 spec/bench/time.lua
local core = require "lian.core"
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local STEPS = {[500] = 400, [2500] = 40}
local REPEATS = 7

local function clock()
  local pipe <close> = assert(io.popen("date +%s.%N"))
  return tonumber(pipe:read("l"))
end

-- least seconds of several
local function least(job, repeats)
  local best = math.huge
  for _ = 1, repeats or REPEATS do
    local start = clock()
    job()
    best = math.min(best, clock() - start)
  end
  return best
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

-- ms a step, called one by one and many at once; the path of output
local function ours(chain, regions, goods, threads, lanes)
  local n, lists = regions * goods, {}
  lian.threads(threads)
  local e = economy(chain, regions, goods, lanes or 1)
  for k = 1, lanes or 1 do lists[k] = {output = {}} end
  assert(e:step(5 + STEPS[n], lists))
  local many = least(function() assert(e:step(STEPS[n], {{}, {}, {}, {}, {}, {}, {}, {}})) end)
  local one = least(function() for _ = 1, STEPS[n] do assert(e:step()) end end)
  return one / STEPS[n] * 1000, many / STEPS[n] * 1000, lists[1].output
end

-- numpy's ms a step and path, how fast it sums the flows up, bytes a second, and what two threads gain in that
local function theirs(folder, regions, goods)
  local path = {}
  local pipe <close> = assert(io.popen(("OPENBLAS_NUM_THREADS=1 %s spec/bench/time.py %s %d %d %d"):format(PYTHON,
    folder, regions, goods, STEPS[regions * goods])))
  for line in pipe:lines() do path[#path + 1] = tonumber(line) end
  local speed, gain = table.remove(path), table.remove(path)
  return table.remove(path), path, speed, gain
end

local function compare(folder, regions, goods)
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
  local numpy, wanted, speed, gain = theirs(folder, regions, goods)
  local one, many, path = ours(chain, regions, goods, 1)
  local one_of_two, two = ours(chain, regions, goods, 2)
  local _, eight, lanes = ours(chain, regions, goods, 1, 8)
  local again, _, again_speed, again_gain = theirs(folder, regions, goods)
  numpy, speed, gain = math.min(numpy, again), math.max(speed, again_speed), math.max(gain, again_gain)
  for t, v in ipairs(path) do assert(lanes[t] == v) end
  local worst = 0
  for t, v in ipairs(path) do worst = math.max(worst, math.abs(v / wanted[t] - 1)) end
  assert(worst < 1e-10, worst)
  print(("n = %4d: %.3f ms a step, %.3f called one by one; numpy %.2f ms: %.1f times; equal to %.0e"):format(n, many,
    one, numpy, numpy / many, worst))
  print(("          two threads %.3f ms (%.3f one by one): gain %.2f%s"):format(two, one_of_two, many / two,
    n > 1000 and ("; a plain sum in numpy by two gains %.2f"):format(gain) or "")) -- what memory gives
  print(("          eight lanes %.3f ms, %.2f times one lane; equal to the bit"):format(eight, eight / many))
  local state = 8 * (n * n + 5 * goods * n) -- flows; use, two numbers of what inputs allow, stocks and orders
  local line = "          flows read at %.1f GB/s, %.0f %% of a plain sum in numpy (%.1f GB/s); with the state %.0f %%"
  print(line:format(8e-6 * n * n / many, 8e5 * n * n / many / speed, speed / 1e9, 1e5 * state / many / speed))
end

-- ---- a sweep: three years by week, an embargo and lost capacity at random, eight lanes

local SWEEP = [[
local lian = require "lian"
lian.threads(tonumber(arg[2]))
local world = assert(lian.read.nbs(arg[1])):split()
local sweep = lian.scenario "sweep" {from = 2024, to = 2027, step = "week",
  lian.embargo{goods = "094", by = "*", on = "CHN", cut = lian.uniform(0.5, 0.9), at = 2024.5, lasts = 1},
  lian.capacity{goods = "073", cut = lian.uniform(0.1, 0.5), at = 2025, lasts = 0.5}}
local best
for _ = 1, 5 do
  local start = io.popen("date +%s.%N"):read("n")
  assert(sweep:sweep(world, {draws = 64, seed = 42}))
  local took = io.popen("date +%s.%N"):read("n") - start
  best = math.min(best or took, took)
end
print(best / 64 / 156 * 1000)
]]

-- ms a draw and step; of several processes at once, that of the slowest
local function swept(script, nbs, threads, folder, at_once)
  local paths, pipes, slowest = "", {}, 0
  if folder then
    paths = ("LUA_PATH_5_4='%s/lua/?.lua;%s/lua/?/init.lua;;' LUA_CPATH_5_4='%s/build/?.so;;' "):format(folder, folder,
      folder)
  end
  for k = 1, at_once or 1 do pipes[k] = assert(io.popen(("%slua5.4 %s %s %d"):format(paths, script, nbs, threads))) end
  for _, pipe in ipairs(pipes) do
    slowest = math.max(slowest, (assert(tonumber(pipe:read("a")), "the sweep did not run")))
    pipe:close()
  end
  return slowest
end

local function sweep(folder)
  local nbs, old, script = os.getenv("NBS"), os.getenv("OLD"), folder .. "/sweep.lua"
  if not nbs then return print("sweep: NBS names no table") end
  local file <close> = assert(io.open(script, "w"))
  file:write(SWEEP)
  file:close()
  local one, two = swept(script, nbs, 1), swept(script, nbs, 2)
  one, two = math.min(one, swept(script, nbs, 1)), math.min(two, swept(script, nbs, 2))
  local both = math.min(swept(script, nbs, 1, nil, 2), swept(script, nbs, 1, nil, 2)) / 2
  local line = "sweep: %.4f ms a draw and step, two threads %.4f: gain %.2f; two processes at once gain %.2f"
  print(line:format(one, two, one / two, one / both)) -- processes: what this machine's two processors can gain
  if not old then return end
  local before = math.min(swept(script, nbs, 1, old), swept(script, nbs, 1, old))
  print(("       before %.4f ms, %.2f times as long"):format(before, before / one))
end

local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir " .. folder))
compare(folder, 10, 50)
compare(folder, 50, 50)
sweep(folder)
os.execute("rm -r " .. folder)
lian.threads(1)
