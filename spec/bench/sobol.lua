-- Sobol indices of Ishigami's function with 1000 bootstraps, against numpy doing as SALib does, in the same run; and
-- the points, against scipy. Processor seconds of one thread; best of 3. SAMPLES (16384), PYTHON name others.
package.path = "./?.lua;" .. package.path
local core = require "lian.core"
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local SAMPLES, BOOTSTRAPS = tonumber(os.getenv("SAMPLES")) or 16384, 1000
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "sobol.py"
local PI = math.pi

local function best(work)
  local least, out = math.huge, nil
  for _ = 1, 3 do
    collectgarbage()
    local start = os.clock()
    out = assert(work())
    least = math.min(least, os.clock() - start)
  end
  return least, out
end

lian.threads(1)
local streams = {}
for j = 1, 6 do streams[j] = j end
local points = best(function() return core.explore.points("sobol", true, 1, streams, 0, SAMPLES) end)
local u = core.index.values(core.explore.saltelli(core.explore.points("sobol", true, 1, streams, 0, SAMPLES), false))
local y = {}
for r = 1, SAMPLES * 5 do
  local a, b, c = (2 * u[3 * r - 2] - 1) * PI, (2 * u[3 * r - 1] - 1) * PI, (2 * u[3 * r] - 1) * PI
  y[r] = math.sin(a) + 7 * math.sin(b) ^ 2 + 0.1 * c ^ 4 * math.sin(a)
end
local indices = best(function()
  return (core.explore.sobol(3, SAMPLES, y, "saltelli", false, BOOTSTRAPS, 0.025, 0.975, 1))
end)

local pipe = io.popen(("%s %s %d %d"):format(PYTHON, SCRIPT, SAMPLES, BOOTSTRAPS))
local numpy, scipy = pipe:read("n", "n")
pipe:close()
print(("Sobol indices, %d samples, %d bootstraps: %.3f s; numpy %.2f s: %.1f times"):format(SAMPLES, BOOTSTRAPS,
  indices, numpy or 0 / 0, (numpy or 0 / 0) / indices))
print(("%d scrambled Sobol points in 6 dimensions: %.4f s; scipy %.4f s: %.1f times"):format(SAMPLES, points,
  scipy or 0 / 0, (scipy or 0 / 0) / points))
