-- a sweep on China's table of 153 sectors, 10 years by month, against numpy stepping one draw after another with the
-- same implicit orders (spec/bench/time.py, timed on 20 draws); the share of the work that workers do not share; two
-- workers against one, by processor time and on the wall. Bits are compared.
-- usage: [NBS=table.csv] [DRAWS=1000] [PYTHON=python3] lua5.4 spec/bench/draws.lua; 10,000 draws take minutes
local core = require "lian.core"
local lian = require "lian"
local packed = require "lian.base.packed"

local NBS = os.getenv("NBS") or "../shared/data/china_nbs_io/china_2018_153.csv"
local DRAWS = math.tointeger(tonumber(os.getenv("DRAWS") or 1000))
local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local MONTHS, TIMED = 120, 20

local file = io.open(NBS)
if not file then return print("no table of China's at " .. NBS) end
file:close()

-- processor time of this process and of children that have ended, and time on the wall, seconds
local function clocks()
  local stat <close> = assert(io.open("/proc/self/stat"))
  local words = {}
  for word in stat:read("a"):gsub("^.*%) ", ""):gmatch("%S+") do words[#words + 1] = tonumber(word) or 0 end
  return {own = (words[12] + words[13]) / 100, children = (words[14] + words[15]) / 100, wall = core.seconds()}
end

local function measured(job)
  local before = clocks()
  local result = job()
  local after = clocks()
  for name, v in pairs(before) do after[name] = after[name] - v end
  after.result = result
  return after
end

lian.threads(1)
local chain = assert(lian.read.nbs(NBS))
local goods = chain:axis("sector")
local scenario = lian.scenario "short" {from = 2025, to = 2035, step = "month",
  lian.capacity{goods = goods[94], cut = lian.triangular(0.1, 0.3, 0.6), at = 2025.5, lasts = lian.uniform(0.2, 1)}}

local function sweep(draws, workers, store)
  return assert(scenario:sweep(chain, {draws = draws, seed = 7, psi = lian.uniform(0.7, 0.9), steadiness = false,
    workers = workers, store = store}))
end

local function bits(s) return core.stream(packed.of(s.rows)) end

-- milliseconds a draw of numpy's loop, its least by ten steps
local function numpy()
  local folder = os.tmpname()
  os.remove(folder)
  os.execute("mkdir " .. folder)
  local out = assert(io.open(folder .. "/flows.bin", "wb"))
  local flows = chain:flows("domestic")
  for i = 1, flows:rows() do
    for _, v in ipairs(flows:row(i)) do out:write(("<d"):pack(math.max(v, 1))) end
  end
  out:close()
  local lines = {}
  local pipe <close> = assert(io.popen(("OPENBLAS_NUM_THREADS=1 %s spec/bench/time.py %s 1 %d %d"):format(PYTHON,
    folder, #goods, MONTHS * TIMED)))
  for line in pipe:lines() do lines[#lines + 1] = tonumber(line) end
  os.execute("rm -r " .. folder)
  return lines[#lines - 1] and lines[#lines - 1] * MONTHS
end

sweep(2) -- what is made once of the table
local one = measured(function() return sweep(DRAWS) end)
local ms = one.own / DRAWS * 1000
local theirs = numpy()
print(("%d draws of %d months on %d sectors: %.1f s of a processor, %.2f ms a draw; numpy %.1f ms: %.1f times"):format(
  DRAWS, MONTHS, #goods, one.own, ms, theirs or 0 / 0, (theirs or 0 / 0) / ms))
local path = os.tmpname()
os.remove(path)
local two = measured(function() return sweep(DRAWS, 2, path) end)
os.remove(path)
assert(bits(one.result) == bits(two.result), "bits differ")
local all = two.own + two.children
print(("two workers, into a store: %.1f s of processors, %.2f %% of it in the process that shares out; by processor "
  .. "time %.2f times as fast as one, on the wall %.2f times"):format(all, 100 * two.own / all,
  one.own / (two.own + two.children / 2), one.wall / two.wall))
