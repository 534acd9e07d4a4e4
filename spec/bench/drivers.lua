-- PAWN, delta, RBD-FAST and PRIM of given draws, against numpy and scipy doing as SALib and Project Platypus do, in the
-- same run.
-- Processor seconds of one thread, best of 3. usage: [DRAWS=4096] [FACTORS=8] [PYTHON=python3] lua5.4
-- spec/bench/drivers.lua
local core = require "lian.core"
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local DRAWS = math.tointeger(tonumber(os.getenv("DRAWS") or 4096))
local FACTORS = math.tointeger(tonumber(os.getenv("FACTORS") or 8))
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "drivers.py"

lian.threads(1)
local laws = {}
for j = 1, FACTORS do laws[("x%02d"):format(j)] = lian.uniform(0, 1) end
local e = assert(lian.explore(function(p) return p.x01 + 2 * p.x02 ^ 2 + 0.5 * p.x01 * p.x03 + 0.1 * p.x04 end, laws,
  {draws = DRAWS}))
local factors, y = e.numbers.factors, e.numbers.measures[1].values

local function best(work)
  local least = math.huge
  for _ = 1, 3 do
    collectgarbage()
    local start = os.clock()
    work()
    least = math.min(least, os.clock() - start)
  end
  return least
end

local ordered = core.sorted(y)
local limit, flat, hit, kinds, rows = ordered[math.ceil(0.8 * DRAWS)], {}, {}, {}, {}
for k = 1, DRAWS do
  hit[k], rows[k] = y[k] > limit, k
  for j = 1, FACTORS do flat[(k - 1) * FACTORS + j] = factors[j].values[k] end
end
for j = 1, FACTORS do kinds[j] = 0 end
local cases = {x = core.matrix_new(DRAWS, FACTORS, flat), hit = hit, kinds = kinds, rows = rows}

local ours = {
  {"PAWN, 10 slices", best(function()
    for j = 1, FACTORS do assert(core.explore.pawn(factors[j].values, y, 10, 0, 0.025, 0.975, 1)) end
  end)},
  {"delta, 10 bootstraps", best(function()
    for j = 1, FACTORS do assert(core.explore.delta(factors[j].values, y, 10, 0.025, 0.975, 1)) end
  end)},
  {"RBD-FAST, 100 bootstraps", best(function()
    for j = 1, FACTORS do assert(core.explore.rbd_fast(factors[j].values, y, 10, 100, 0.025, 0.975, 1)) end
  end)},
  {"PRIM, peels and pastes", best(function() assert(core.explore.prim(cases, 0.05, 0.05, 0.05, false)) end)}}

local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir " .. folder)
for name, list in pairs{x = flat, y = y} do
  local file <close> = assert(io.open(("%s/%s.bin"):format(folder, name), "wb"))
  for _, v in ipairs(list) do file:write(("<d"):pack(v)) end
end
local pipe = assert(io.popen(("OPENBLAS_NUM_THREADS=1 %s %s %s %d %d"):format(PYTHON, SCRIPT, folder, DRAWS, FACTORS)))
print(("%d draws of %d factors"):format(DRAWS, FACTORS))
for _, one in ipairs(ours) do
  local theirs = pipe:read("n") or 0 / 0
  print(("  %-25s %.4f s; numpy %.3f s: %.0f times"):format(one[1], one[2], theirs, theirs / one[2]))
end
pipe:close()
os.execute("rm -r " .. folder)
