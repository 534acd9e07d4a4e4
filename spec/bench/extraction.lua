-- What follows from one inverse, against numpy on the same table in the same run: all extractions,
-- linkages, position. The world of 2011 where ../shared/data is there, else a random table.
-- Processor seconds, one thread each; best of 5, of 3 for the inverse. PYTHON names a Python with
-- numpy, NODES the size of a random table.
package.path = "./?.lua;" .. package.path
local lian = require "lian"
local core = require "lian.core"
local data = require "spec.support.data"
local random_table = require "spec.support.random_table"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local NODES = tonumber(os.getenv("NODES"))
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "extraction.py"

local function load_table()
  if data.there and not NODES then
    local folder = data.path("wiod2013_mrio/")
    return assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz",
      demand = folder .. "Y_2011.csv.gz"}), "world of 2011"
  end
  return assert(lian.chain(random_table.new(1, {nodes = NODES or 1435, density = 1}))),
    "random table"
end

local function timed(work)
  collectgarbage()
  local start = os.clock()
  assert(work())
  return os.clock() - start
end

local function best(runs, work)
  local least = math.huge
  for _ = 1, runs do least = math.min(least, timed(work)) end
  return least
end

-- a chain that has not been asked for its inverse yet; productivity is tested before
local function fresh(chain)
  local copy = assert(core.chain_new{kind = "table", nodes = chain:nodes(), axes = {},
    flows = chain:flows(), output = chain:output(), tolerance = 1})
  assert(copy:downstreamness())
  return copy
end

local function best_inverse(chain)
  local least = math.huge
  for _ = 1, 3 do
    local copy = fresh(chain)
    least = math.min(least, timed(function() return copy:leontief() end))
  end
  return least
end

-- flows by row, output, value added
local function save(chain, path)
  local out, n = assert(io.open(path, "wb")), #chain
  local form = "<" .. ("d"):rep(n)
  for i = 1, n do out:write(string.pack(form, table.unpack(chain:flows():row(i)))) end
  out:write(string.pack(form, table.unpack(chain:output())))
  out:write(string.pack(form, table.unpack(chain:value_added())))
  assert(out:close())
end

local function numpy(chain)
  local path, seconds = os.tmpname(), {}
  save(chain, path)
  local pipe = assert(io.popen(("OPENBLAS_NUM_THREADS=1 '%s' '%s' %d '%s'"):format(PYTHON, SCRIPT,
    #chain, path)))
  for line in pipe:lines() do
    local name, value = line:match("^(%S+) (%S+)$")
    seconds[name] = tonumber(value)
  end
  pipe:close()
  os.remove(path)
  return seconds
end

local function ours(chain)
  local analysis, seconds = core.analysis, {}
  seconds.multipliers = best(5, function() return analysis.multipliers(chain, "domestic") end)
  seconds.upstreamness = best(5, function() return analysis.upstreamness(chain, "domestic") end)
  seconds.group = best(5, function() return analysis.extract_group(chain, "domestic", {1, 2, 3}) end)
  seconds.inverse = best_inverse(chain)
  chain:leontief()
  for _, side in ipairs{"full", "backward", "ghosh"} do
    seconds[side] = best(5, function()
      return analysis.extract_each(chain, "domestic", nil, side)
    end)
  end
  seconds.gdp = best(5, function() return chain:extraction{of = "value_added"} end)
  seconds.linkages = best(5, function() return analysis.linkages(chain, "domestic", true) end)
  seconds.eigen = best(5, function() return analysis.eigenvectors(chain, "domestic") or true end)
  seconds.influence = best(5, function() return analysis.influence(chain, "domestic") end)
  seconds.lengths = best(3, function() return analysis.propagation(chain, "domestic") end)
  return seconds
end

local LINES = {
  {"inverse", "the inverse"},
  {"full", "all extractions, from it"},
  {"backward", "  backward side"},
  {"ghosh", "  supply side"},
  {"gdp", "  value added, as a frame"},
  {"linkages", "linkages with dispersion, from it"},
  {"influence", "importance of all coefficients, from it"},
  {"eigen", "eigenvector linkages, by products"},
  {"upstreamness", "upstreamness, one solve"},
  {"multipliers", "multipliers, one solve"},
  {"group", "a group of three, one solve"},
  {"lengths", "propagation lengths, one matrix product"},
}

local chain, what = load_table()
local mine, theirs = ours(chain), numpy(chain)
print(("%s, %d nodes"):format(what, #chain))
print(("%-42s %10s %10s %12s"):format("", "ours ms", "numpy ms", "% of inverse"))
for _, line in ipairs(LINES) do
  local name, text = line[1], line[2]
  print(("%-42s %10.3f %10s %12.2f"):format(text, 1e3 * mine[name],
    theirs[name] and ("%.3f"):format(1e3 * theirs[name]) or "-", 100 * mine[name] / mine.inverse))
end
if theirs.solves then
  local all, clever = mine.inverse + mine.full, theirs.inverse + theirs.full
  print(("all extractions, inverse included: ours %.3f s; numpy by closed form %.3f s; numpy by %d "
    .. "solves %.1f s (10 timed, scaled up)"):format(all, clever, #chain, theirs.solves))
  print(("ours %.0f times faster than the solves, %.2f of numpy's closed form"):format(
    theirs.solves / all, all / clever))
end
