-- networks of firms: reading against pandas with scipy's CSR, measures against igraph (python3-igraph), in one run
-- LINKS and FIRMS of the file that is read (5,000,000 and 500,000), NODES and EDGES of measures (91,595 and 235,912),
-- TIMES each is done, the best counts (3), THREADS (1), PYTHON
local core = require "lian.core"
local lian = require "lian"

local function number(name, otherwise) return tonumber(os.getenv(name)) or otherwise end

local FIRMS, LINKS = number("FIRMS", 500000), number("LINKS", 5000000)
local NODES, EDGES, TIMES = number("NODES", 91595), number("EDGES", 235912), number("TIMES", 3)
local PYTHON = os.getenv "PYTHON" or "/usr/bin/python3"
lian.threads(number("THREADS", 1))

-- on one thread processor time on both sides, so that the ratios hold beside other work; else the wall's, against the
-- processor time of theirs, which is one thread's
local clock = number("THREADS", 1) == 1 and os.clock or core.seconds

local function best(work)
  local least = math.huge
  for _ = 1, TIMES do
    collectgarbage()
    local began = clock()
    work()
    least = math.min(least, clock() - began)
  end
  return least
end

-- fitness by Pareto's law: few firms have many links
local function ends(stream, k, n)
  local u = core.random_uniform(7, stream, k)
  return math.min(n - 1, math.floor(n * u ^ 2.5))
end

-- a number of eight digits, few of which are given
local function registered(i) return 10000000 + i * 102947 % 89999999 end

local function write(path, n, m, line)
  local file, seen = assert(io.open(path, "w")), {}
  if line ~= "numbers" then file:write "supplier,buyer,value\n" end
  for k = 1, m do
    local i, j = ends(1, k, n), ends(2, k, n)
    i, j = i * 48271 % n, j * 69621 % n
    local v = math.floor(100 * math.exp(4 * core.random_uniform(7, 3, k))) / 100
    if line == "named" then
      file:write(("F%07d,F%07d,%.2f\n"):format(i, j, v))
    elseif line == "numbered" then
      file:write(("%d,%d,%.2f\n"):format(i, j, v))
    elseif line == "registered" then
      file:write(("%d,%d,%.2f\n"):format(registered(i), registered(j), v))
    elseif line == "coded" then
      file:write(("91%016d,91%016d,%.2f\n"):format(104729 * registered(i), 104729 * registered(j), v))
    elseif i ~= j and not seen[i * n + j] then
      seen[i * n + j] = true
      file:write(("%d %d %.2f\n"):format(i, j, v))
    end
  end
  file:close()
end

local function theirs(arguments)
  local pipe, out = assert(io.popen(("%s spec/bench/firms.py %s %d 2>/dev/null"):format(PYTHON, arguments, TIMES))), {}
  for line in pipe:lines() do
    local name, seconds, memory = line:match "^(%S+) (%S+) ?(%S*)"
    out[name] = {tonumber(seconds), tonumber(memory)}
  end
  pipe:close()
  return out
end

local function row(name, ours, them)
  local ratio = them and ("%.2f"):format(them / ours) or "-"
  print(("%-17s %10.4f %12s %10s"):format(name, ours, them and ("%.4f"):format(them) or "not there", ratio))
end

local path = os.tmpname()
print(("%-17s %10s %12s %10s"):format("", "lian, s", "theirs, s", "times"))
if LINKS > 0 then
  -- F0012345, 12345, 47550562 or 910004979922807698
  for _, labels in ipairs{"named", "numbered", "registered", "coded"} do
    write(path, FIRMS, LINKS, labels)
    local net
    local ours = best(function() net = assert(lian.read.edges{links = path}) end)
    local them = theirs("read " .. path).read
    row("read, " .. labels, ours, them and them[1])
    print(("%s: %.1f bytes a link at rest; theirs at the peak %s MB"):format(tostring(net), net:about().bytes /
      net:about().links, them and ("%.0f"):format(them[2]) or "-"))
    net:close()
  end
end
write(path, NODES, EDGES, "numbers")

local function links_of(file, n)
  local s, b, v = {}, {}, {}
  for line in io.lines(file) do
    local i, j, w = line:match "(%d+) (%d+) (%S+)"
    s[#s + 1], b[#b + 1], v[#v + 1] = i + 1, j + 1, tonumber(w)
  end
  return assert(core.network.new{nodes = n, supplier = s, buyer = b, value = v}), #s
end

local FEWER, FEW_LINKS = 6000, 30000 -- for exact betweenness, from all firms
local smaller = os.tmpname()
write(smaller, FEWER, FEW_LINKS, "numbers")
local links, count = links_of(path, NODES)
local few = links_of(smaller, FEWER)
local sources = {}
for i = 1, NODES, math.max(1, NODES // 500) do sources[#sources + 1] = i end
local them, N = theirs(("measures %s %d %s %d"):format(path, NODES, smaller, FEWER)), core.network
local WORK = {
  {"pagerank", function() N.rank(links, {damping = 0.85, tolerance = 1e-10, passes = 1000, forward = true,
    weighted = true}) end},
  {"strong", function() N.components(links, true) end}, {"weak", function() N.components(links, false) end},
  {"cores", function() N.cores(links, "all") end},
  {"betweenness", function() N.betweenness(few, false) end},
  {"weighted_paths", function() N.betweenness(few, true) end},
  {"distances", function() N.distances(links, "out", sources) end},
  {"articulation", function() N.articulation(links) end}, {"triangles", function() N.triangles(links) end},
  {"closeness", function() N.distances(links, "out", sources) end},
  {"reach", function() N.distances(links, "out", sources) end},
  {"dominators", function() N.dominators(links) end},
  {"reciprocity", function() N.degrees(links, "answered") end},
  {"concentration", function() N.degrees(links, "concentration") end},
  {"degrees", function() N.degrees(links, "links") N.degrees(links, "values") end},
}
print(("measures on %d firms and %d links; distances from %d of them; betweenness of %d firms")
  :format(NODES, count, #sources, FEWER))
for _, work in ipairs(WORK) do row(work[1], best(work[2]), them[work[1]] and them[work[1]][1]) end
os.remove(path)
os.remove(smaller)
