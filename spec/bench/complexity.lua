-- Economic complexity of UNITS x PRODUCTS (250 x 5,000) random exports, against numpy on the same values in the same
-- run: indices, fitness of 20 steps, density, outlook and gain, proximities. Processor seconds, one thread each; best
-- of 3. numpy gets the values as a matrix, lian as a list of entries; the kernels are timed, not the reading of tables.
-- PYTHON names a Python with numpy.
package.path = "./?.lua;" .. package.path
require "lian"
local core = require "lian.core"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local UNITS, PRODUCTS = tonumber(os.getenv("UNITS") or 250), tonumber(os.getenv("PRODUCTS") or 5000)
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "complexity.py"

-- a third of pairs trade, more where the unit is able and the product easy
local unit, product, value, cells = {}, {}, {}, {}
for u = 1, UNITS do
  for p = 1, PRODUCTS do
    local able, hard = u / UNITS, p / PRODUCTS
    local x = core.random_uniform(1, u, p)
    local v = x < 0.1 + 0.5 * able * (1 - 0.7 * hard) and -math.log(core.random_uniform(2, u, p)) or 0
    cells[#cells + 1] = v
    if v > 0 then unit[#unit + 1], product[#product + 1], value[#value + 1] = u, p, v end
  end
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

local function make() return core.product_space.new(unit, product, value, UNITS, PRODUCTS, 1, false, false, false) end
local space = assert(make())
local _, _, eci, pci, _, _, facts = space:parts()
local ours = {
  indices = best(3, make),
  fitness = best(3, function() return space:fitness(20, 0) end),
  density = best(3, function() return space:relatedness(nil, true, true, false) end),
  gain = best(3, function() return space:relatedness(nil, true, true, true) end),
  proximity = best(3, function() return space:proximity() end),
  space = best(1, function() return space:space(0.7) end),
}
ours.whole = ours.indices + ours.fitness + ours.gain

local path, seconds = os.tmpname(), {}
local out = assert(io.open(path, "wb"))
for i = 1, #cells, 4000 do
  out:write(string.pack("<" .. ("d"):rep(math.min(4000, #cells - i + 1)), table.unpack(cells, i,
    math.min(i + 3999, #cells))))
end
assert(out:close())
local pipe = assert(io.popen(("OPENBLAS_NUM_THREADS=1 '%s' '%s' %d %d '%s'"):format(PYTHON, SCRIPT, UNITS, PRODUCTS,
  path)))
for line in pipe:lines() do
  local name, v = line:match("^(%S+) (%S+)$")
  seconds[name] = tonumber(v)
end
pipe:close()
os.remove(path)

local outlook = space:relatedness(nil, true, false, false)
print(("%d units, %d products, %d ones; lian's first eci %.12g, pci %.12g, outlook %.12g; numpy's %.12g, %.12g, %.12g")
  :format(UNITS, PRODUCTS, facts.ones, eci[1], pci[1], outlook[1], seconds.eci, seconds.pci, seconds.coi))
print(("%-58s %10s %10s %7s"):format("", "ours ms", "numpy ms", "ratio"))
for _, line in ipairs{{"indices", "advantage, ECI, PCI"}, {"fitness", "fitness, 20 steps"},
  {"density", "density and outlook"}, {"gain", "density, outlook and gain"}, {"whole", "all of these, whole"},
  {"proximity", "proximity of all pairs, as a matrix"}, {"space", "product space: tree and links of at least 0.7"}} do
  local a, b = ours[line[1]], seconds[line[1]]
  print(("%-58s %10.2f %10s %7s"):format(line[2], 1e3 * a, b and ("%.2f"):format(1e3 * b) or "-",
    b and ("%.1f"):format(b / a) or "-"))
end
