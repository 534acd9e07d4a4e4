-- saving and loading a table of 1,435 nodes: lian against Python's sqlite3 on the same rows, and
-- against writing the same bytes to a file; best of 5, seconds of the processor
local core = require "lian.core"
local lian = require "lian"

local n, filled = 1435, 0.2
local seed = 1
local function random()
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
end

local rows, nodes, output, cells = {}, {}, {}, 0
for i = 1, n do
  local row = {}
  for j = 1, n do
    row[j] = random() < filled and math.floor(1e6 * random()) / 100 + 1 or 0
    if row[j] ~= 0 then cells = cells + 1 end
  end
  rows[i], nodes[i], output[i] = row, "n" .. i, 1e9
end
local chain = assert(lian.chain{nodes = nodes, flows = core.matrix_new(n, n, rows), output = output})

local function best(work)
  local least = math.huge
  for _ = 1, 5 do
    local start = os.clock()
    work()
    least = math.min(least, os.clock() - start)
  end
  return least
end

local path = os.tmpname()
local save = best(function()
  os.remove(path)
  local store <close> = assert(lian.open(path))
  assert(store:save(chain, "t"))
end)
local load = best(function()
  local store <close> = assert(lian.open(path, {mode = "read"}))
  assert(store:chain("t"))
end)
os.remove(path)

local text = ("x"):rep(24 * cells)
local plain = best(function()
  local file = assert(io.open(path, "wb"))
  file:write(text)
  file:close()
end)
os.remove(path)

local list = os.tmpname()
local file = assert(io.open(list, "w"))
for i = 1, n do
  for j = 1, n do
    if rows[i][j] ~= 0 then file:write(i, ",", j, ",", rows[i][j], "\n") end
  end
end
file:close()
local python = os.getenv("PYTHON") or "/usr/bin/python3"
local pipe = assert(io.popen(("%s spec/bench/store.py %s"):format(python, list)))
local their_save, their_load = pipe:read("n", "n")
pipe:close()
os.remove(list)

print(("%d filled cells"):format(cells))
print(("%-28s %8s %8s %8s"):format("", "lian", "python", "ratio"))
if their_save then
  print(("%-28s %8.3f %8.3f %8.2f"):format("save, s", save, their_save, their_save / save))
  print(("%-28s %8.3f %8.3f %8.2f"):format("load, s", load, their_load, their_load / load))
else
  print(("%-28s %8.3f %8.3f   (no Python here)"):format("save, load, s", save, load))
end
print(("%-28s %8.3f"):format("the bytes, plainly written", plain))
