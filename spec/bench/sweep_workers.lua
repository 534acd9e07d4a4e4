-- a sweep in worker processes: time against one process, and the share of the work that is not shared out, on China's
-- table of 153 sectors (imports apart: 306 nodes), 10 years by month.
-- usage: [NBS=table.csv] [DRAWS=80] lua5.4 spec/bench/sweep_workers.lua
-- Time on the wall says little where others use the machine; by processor time the bound is the busiest process.
local lian = require "lian"

local NBS = os.getenv("NBS") or "../shared/data/china_nbs_io/china_2018_153.csv"
local DRAWS = math.tointeger(tonumber(os.getenv("DRAWS") or 80))

-- processor time of this process and of children that have ended, and time on the wall, seconds
local function clocks()
  local file <close> = assert(io.open("/proc/self/stat"))
  local words = {}
  for word in file:read("a"):gsub("^.*%) ", ""):gmatch("%S+") do words[#words + 1] = tonumber(word) or 0 end
  local wall <close> = assert(io.open("/proc/uptime"))
  return (words[12] + words[13]) / 100, (words[14] + words[15]) / 100, tonumber(wall:read("a"):match("^%S+"))
end

local function measured(job)
  local own, children, wall = clocks()
  local result = job()
  local own_2, children_2, wall_2 = clocks()
  return {own = own_2 - own, children = children_2 - children, wall = wall_2 - wall, result = result}
end

local file = io.open(NBS)
if not file then
  print("no table of China's at " .. NBS)
  return
end
file:close()

local chain = assert(assert(lian.read.nbs(NBS)):split())
local goods = chain:axis("sector")
local scenario = lian.scenario "short" {from = 2025, to = 2035, step = "month", home = chain:axis("region")[1],
  lian.capacity{goods = goods[94], cut = lian.triangular(0.1, 0.3, 0.6), at = 2025.5, lasts = lian.uniform(0.2, 1)}}
local o = {draws = DRAWS, seed = 7, psi = lian.uniform(0.7, 0.9), steadiness = false}

local function sweep(workers, store)
  o.workers, o.store = workers, store
  return assert(scenario:sweep(chain, o))
end

sweep(1) -- what is made once of the table
local one = measured(function() return sweep(1) end)
print(("one process: %.2f s of a processor, %.2f s on the wall, %.3f ms a draw"):format(one.own, one.wall,
  one.own / DRAWS * 1000))
for _, workers in ipairs{2} do
  local path = os.tmpname()
  os.remove(path)
  local many = measured(function() return sweep(workers, path) end)
  os.remove(path)
  local all = many.own + many.children
  local same = many.result:draws():column("loss")
  for k, v in ipairs(one.result:draws():column("loss")) do assert(v == same[k], "bits differ") end
  print(("%d workers, with a store: %.2f s of processors, of it %.2f s in the one that shares out (%.2f %%); %.2f s on "
    .. "the wall, %.2f times as fast; by processor time at most %.2f times"):format(workers, all, many.own,
    100 * many.own / all, many.wall, one.wall / many.wall, one.own / (many.own + many.children / workers)))
end
