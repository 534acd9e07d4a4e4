-- communities of firms: Leiden here and in python3-igraph on the same graphs, in one run: seconds and modularity
-- FIRMS and LINKS (100,000 and 400,000), BLOCK (50 firms that trade more within), SEEDS (3), PYTHON
-- igraph's Leiden takes undirected links alone, so both get the same graph without directions; directed links after it
local core = require "lian.core"
local lian = require "lian"

local function number(name, otherwise) return tonumber(os.getenv(name)) or otherwise end

local FIRMS, LINKS, BLOCK, SEEDS = number("FIRMS", 100000), number("LINKS", 400000), number("BLOCK", 50),
  number("SEEDS", 3)
local PYTHON = os.getenv "PYTHON" or "/usr/bin/python3"

local function u(stream, k) return core.random_uniform(3, stream, k) end

local function build(undirected)
  local rows, seen = {}, {}
  for k = 1, LINKS do
    local block = math.floor(u(1, k) * (FIRMS // BLOCK))
    local i = block * BLOCK + math.floor(u(2, k) * BLOCK)
    local j = u(3, k) < 0.6 and block * BLOCK + math.floor(u(4, k) * BLOCK) or math.floor(u(4, k) * FIRMS)
    if i ~= j and not seen[i * FIRMS + j] then
      seen[i * FIRMS + j], seen[j * FIRMS + i] = true, true
      rows[#rows + 1] = {"F" .. i, "F" .. j, math.floor(100 * math.exp(2 * u(5, k))) / 100}
    end
  end
  return assert(lian.network{links = rows, undirected = undirected})
end

local function write(net, path)
  local file, a, b, v = assert(io.open(path, "w")), net.native:all()
  for k, i in ipairs(a) do
    if i <= b[k] then file:write(("%d %d %.17g\n"):format(i - 1, b[k] - 1, v[k])) end
  end
  file:close()
end

local function ours(net, passes)
  local sum, began = 0, os.clock()
  for seed = 1, SEEDS do sum = sum + assert(net:communities{seed = seed, passes = passes}).quality end
  return sum / SEEDS, (os.clock() - began) / SEEDS
end

local function theirs(path, n, passes)
  local pipe = assert(io.popen(("%s spec/support/leiden_igraph.py %s %d %d %d"):format(PYTHON, path, n, SEEDS, passes)))
  local quality, best, seconds = pipe:read("n", "n", "n")
  pipe:close()
  return quality, seconds, best
end

local net, path = build(true), os.tmpname()
write(net, path)
print(("%d firms, %d links, mean of %d seeds"):format(#net, net.shape.links, SEEDS))
local igraph, seconds = theirs(path, #net, 2)
if not igraph then print "igraph is not here: nothing to compare with" end
for _, passes in ipairs{2, 10} do
  local quality, took = ours(net, passes)
  print(("undirected, %2d passes   modularity %.6f   %.2f s%s"):format(passes, quality, took, igraph and
    ("   igraph (2 iterations) %.6f, %.2f s: %.1f times as fast, %+.6f"):format(igraph, seconds, seconds / took,
      quality - igraph) or ""))
end
os.remove(path)
local directed = build(false)
local quality, took = ours(directed, 10)
print(("directed, 10 passes     modularity %.6f   %.2f s"):format(quality, took))
