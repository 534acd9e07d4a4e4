-- Reading text: megabytes of text a second, against pandas on the same files in the same run, and
-- against a pass that reads the file and adds up its words; peak memory of a load over the size of
-- its matrix, in a fresh process. Processor time, best of 5. PYTHON names a Python with pandas.
local core = require "lian.core"

local REPEATS, SIDE, LINKS = 5, 3000, 1000000
local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local WORLD = "../shared/data/wiod2013_mrio/Z_2011.csv.gz"
local HERE = arg[0]:match("^(.*/)") or "./"

local function shell(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  return pipe:close() and text or nil
end

local function best(work)
  local least = math.huge
  for _ = 1, REPEATS do
    collectgarbage()
    local start = os.clock()
    local loaded = work()
    least = math.min(least, os.clock() - start)
    if loaded.close then loaded:close() end
  end
  return least
end

local function write(path, rows, row_of, head)
  local out = assert(io.open(path, "wb"))
  if head then out:write(head, "\n") end
  for i = 1, rows do out:write(row_of(i), "\n") end
  assert(out:close())
end

-- rows of SIDE numbers of 12 digits
local function random_row()
  local row = {}
  for j = 1, SIDE do row[j] = ("%.12g"):format(math.random() * 1000) end
  return table.concat(row, "\t")
end

local function random_link()
  return ("f%d,f%d,%.2f"):format(math.random(100000), math.random(100000), math.random() * 1e6)
end

-- bytes that are resident at most during a load, beyond those before it
local function peak_of(path, labelled)
  local script = os.tmpname()
  write(script, 1, function()
    return ([[
      local core = require "lian.core"
      local function status(name)
        for line in io.lines("/proc/self/status") do
          local kilobytes = line:match("^" .. name .. ":%%s*(%%d+) kB")
          if kilobytes then return 1024 * tonumber(kilobytes) end
        end
      end
      local before = status("VmRSS")
      local grid = assert(core.grid(%q, {header = %d, labels = %d}))
      print(status("VmHWM") - before, 8 * grid:rows() * grid:cols())
    ]]):format(path, labelled, labelled)
  end)
  local text = shell(("%s %s"):format(arg[-1], script))
  os.remove(script)
  local peak, size = (text or ""):match("(%d+)%s+(%d+)")
  return peak and peak / size
end

local function size_of(path)
  if path:find("%.gz$") then return tonumber(shell(("gzip -dc '%s' | wc -c"):format(path))) end
  local file = assert(io.open(path))
  local size = file:seek("end")
  file:close()
  return size
end

local function there(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

local folder = os.tmpname()
os.remove(folder)
assert(os.execute(("mkdir -m 700 '%s'"):format(folder)))
math.randomseed(1)

local matrix, links = folder .. "/matrix.txt", folder .. "/links.csv"
write(matrix, SIDE, random_row)
write(links, LINKS, random_link, "supplier,buyer,value")

local jobs = {
  {name = ("%d x %d, 12 digits, tab"):format(SIDE, SIDE), path = matrix, python = "tab:0",
    work = function() return assert(core.grid(matrix, {})) end, peak = peak_of(matrix, 0)},
  {name = ("%d records of 3 fields"):format(LINKS), path = links, python = "comma:2",
    work = function() return assert(core.columns(links, {number = {"value"}})) end},
}
if there(WORLD) then
  table.insert(jobs, 2, {name = "WIOD 2011, 1435 x 1435, gzip", path = WORLD, python = "comma:1",
    work = function() return assert(core.grid(WORLD, {header = 1, labels = 1})) end,
    peak = peak_of(WORLD, 1)})
end

local specs = {}
for k, job in ipairs(jobs) do
  job.seconds, job.size = best(job.work), size_of(job.path)
  specs[k] = ("'%s:%s'"):format(job.path, job.python)
end
local others = shell(("'%s' '%sread.py' %s"):format(PYTHON, HERE, table.concat(specs, " "))) or ""
assert(os.execute(("rm -r '%s'"):format(folder)))

local next_line = others:gmatch("(%S+) (%S+)\n")
print(("%-30s %8s %8s %9s %10s %8s %10s"):format("", "MB", "seconds", "MB/s", "pandas/us",
  "us/pass", "peak/size"))
for _, job in ipairs(jobs) do
  local pandas, pass = next_line()
  print(("%-30s %8.1f %8.3f %9.0f %10s %8s %10s"):format(job.name, job.size / 1e6, job.seconds,
    job.size / 1e6 / job.seconds,
    pandas and ("%.1f"):format(pandas / job.seconds) or "no pandas",
    pass and ("%.1f"):format(job.seconds / pass) or "-",
    job.peak and ("%.3f"):format(job.peak) or "-"))
end
