-- a network of FIRMS (20,000) firms of eight sectors with DEGREE (20) links a firm, drawn from a table and sizes,
-- against the same law in numpy and scipy in the same run: all pairs of a sector's suppliers in blocks, z by
-- bisection, RAS on the sparse matrix. Then LARGE (1,000,000) firms of ours alone, with memory; times a link.
-- Processor seconds, one thread
-- each. PYTHON names a Python with numpy and scipy.
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local function number(name, otherwise) return tonumber(os.getenv(name)) or otherwise end
local FIRMS, DEGREE, LARGE = number("FIRMS", 20000), number("DEGREE", 20), number("LARGE", 1000000)
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "rebuild.py"
lian.threads(1)

local chain = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))

local function largest_memory()
  for line in io.lines "/proc/self/status" do
    local kilobytes = line:match "^VmHWM:%s+(%d+)"
    if kilobytes then return tonumber(kilobytes) * 1024 end
  end
end

-- sizes are ready before the clock starts, as numpy's are
local function made(count)
  local sized = assert(lian.firms{table = chain, firms = count, degree = 12, seed = 1}):table()
  collectgarbage()
  local began = os.clock()
  local net = assert(lian.firms{table = chain, firms = sized, degree = DEGREE, main = 0, seed = 1})
  return net, os.clock() - began, sized
end

local net, seconds, sized = made(FIRMS)
local links = net:about().links
local x, flows, place = chain:output(), chain:flows(), {}
for i, label in ipairs(chain:axis "sector") do place[label] = i end

local path, theirs = os.tmpname(), {}
local file = assert(io.open(path, "w"))
file:write(#chain, " ", #sized, " ", links, "\n")
for i = 1, #chain do file:write(table.concat(flows:row(i), " "), " ", x[i], "\n") end
for _, row in sized:rows() do file:write(("%d %.17g\n"):format(place[row.sector] - 1, row.revenue)) end
assert(file:close())
local pipe = assert(io.popen(("OPENBLAS_NUM_THREADS=1 '%s' '%s' '%s'"):format(PYTHON, SCRIPT, path)))
for line in pipe:lines() do
  local name, v = line:match("^(%S+) (%S+)$")
  theirs[name] = tonumber(v)
end
pipe:close()
os.remove(path)

print(("%d firms, %d links; numpy's %d, sales missed by %.2g of the total after 30 rounds"):format(#net, links,
  theirs.links, theirs.gap))
print(("%-40s %12s %12s %7s"):format("", "ours ns/link", "numpy", "ratio"))
print(("%-40s %12.0f %12.0f %7.1f"):format("links and weights", 1e9 * seconds / links,
  1e9 * theirs.seconds / theirs.links,
  theirs.seconds / theirs.links / (seconds / links)))
print(("%-40s %12s %12.0f %7.1f"):format("the same, z known to numpy", "", 1e9 * theirs.given / theirs.links,
  theirs.given / theirs.links / (seconds / links)))
if LARGE > 0 then
  net, sized = nil, nil -- luacheck: ignore
  collectgarbage()
  local large, took = made(LARGE)
  local count = large:about().links
  print(("%d firms, %d links: %.0f ns a link, %.1f bytes a link at the peak, Lua's table of firms "
    .. "included"):format(#large,
    count, 1e9 * took / count, largest_memory() / count))
end
