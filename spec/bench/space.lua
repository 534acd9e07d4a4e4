-- Moran's I of UNITS (3,000) units, six neighbours each, with PERMUTATIONS (9,999), global and local, against numpy in
-- the same run: a permutation and a sparse product each, and the draws of neighbours that esda makes. Processor
-- seconds, one thread each; best of 3. PYTHON names a Python with numpy and scipy.
package.path = "./?.lua;" .. package.path
require "lian"
local core = require "lian.core"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local UNITS, PERMUTATIONS = tonumber(os.getenv("UNITS") or 3000), tonumber(os.getenv("PERMUTATIONS") or 9999)
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "space.py"

-- a ring in which each unit is tied to the three on either side; values that gather somewhat
local from, to, y = {}, {}, {}
for i = 1, UNITS do
  for step = 1, 3 do
    for _, j in ipairs{(i - 1 + step) % UNITS + 1, (i - 1 - step) % UNITS + 1} do
      from[#from + 1], to[#to + 1] = i, j
    end
  end
  y[i] = core.random_uniform(1, 1, i) + 0.3 * math.sin(i / 40)
end

local function best(runs, work)
  local least = math.huge
  for _ = 1, runs do
    collectgarbage()
    local start = os.clock()
    assert(work())
    least = math.min(least, os.clock() - start)
  end
  return least
end

local function run(locals)
  return core.space.moran(from, to, nil, UNITS, true, y, PERMUTATIONS, false, 1, locals)
end
local global = best(3, function() return run(false) end)
local both = best(3, function() return run(true) end)
local t = run(false)

local path, theirs = os.tmpname(), {}
local out = assert(io.open(path, "w"))
for i = 1, UNITS do out:write(("%.17g\n"):format(y[i])) end
assert(out:close())
local pipe = assert(io.popen(("OPENBLAS_NUM_THREADS=1 '%s' '%s' %d '%s'"):format(PYTHON, SCRIPT, PERMUTATIONS, path)))
for line in pipe:lines() do
  local name, v = line:match("^(%S+) (%S+)$")
  theirs[name] = tonumber(v)
end
pipe:close()
os.remove(path)

print(("%d units, %d permutations; I %.12g, p %.4g; numpy's %.12g, %.4g"):format(UNITS, PERMUTATIONS, t.i, t.p_greater,
  theirs.i, theirs.p))
print(("%-40s %10s %10s %7s"):format("", "ours ms", "numpy ms", "ratio"))
for _, line in ipairs{{"global", global, theirs.global},
  {"local, by draws of neighbours", both - global, theirs.locals}} do
  print(("%-40s %10.1f %10.1f %7.1f"):format(line[1], 1e3 * line[2], 1e3 * line[3], line[3] / line[2]))
end
