-- A world's table of SIDE x SIDE small numbers (9,800: EXIOBASE by products) from text to a chain, against what a user
-- of pandas or numpy reads it with: in the same run, on the same file, which is made here; peak memory of each in a
-- process of its own. Output is left out once, so that totals among the sectors are looked for. Processor time, once
-- each.
local SIDE = tonumber(os.getenv("SIDE") or 9800)
local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local HERE = arg[0]:match("^(.*/)") or "./"

local function shell(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  return pipe:close() and text or nil
end

local folder = os.tmpname()
os.remove(folder)
assert(os.execute(("mkdir -m 700 '%s'"):format(folder)))
local path = folder .. "/world.csv"

-- labels, SIDE columns of flows, final demand, output; rows add up
local function write()
  local out, names = assert(io.open(path, "wb")), {}
  local cells, state = {}, 48271
  for i = 1, SIDE do names[i] = ("r%02d_s%03d"):format((i - 1) // 200, (i - 1) % 200) end
  out:write("label,", table.concat(names, ","), ",fd,out\n")
  for i = 1, SIDE do
    local sum = 0
    for j = 1, SIDE do
      state = state * 48271 % 2147483647
      cells[j] = state % 100
      sum = sum + cells[j]
    end
    out:write(names[i], ",", table.concat(cells, ","), (",%d,%d\n"):format(60 * SIDE, 60 * SIDE + sum))
  end
  assert(out:close())
  return names[1], names[SIDE]
end

local first, last = write()
local script = folder .. "/read.lua"
local out = assert(io.open(script, "wb"))
out:write(([[
  local lian = require "lian"
  local balance, output = ...
  local function status(name)
    for line in io.lines("/proc/self/status") do
      local kilobytes = line:match("^" .. name .. ":%%s*(%%d+) kB")
      if kilobytes then return 1024 * tonumber(kilobytes) end
    end
  end
  local start = os.clock()
  local chain = assert(lian.read.matrix{path = %q, flows = %q, demand = "fd", output = output ~= "" and output or nil,
    balance = balance})
  print(os.clock() - start, status "VmHWM", #chain)
]]):format(path, first .. ".." .. last))
out:close()

local jobs = {
  {"lian, output given", ("%s '%s' refuse out"):format(arg[-1], script)},
  {"lian, totals looked for", ("%s '%s' refuse ''"):format(arg[-1], script)},
  {"pandas.read_csv", ("'%s' '%stables.py' pandas '%s'"):format(PYTHON, HERE, path)},
  {"numpy.loadtxt", ("'%s' '%stables.py' numpy '%s'"):format(PYTHON, HERE, path)},
}
local matrix = 8 * SIDE * SIDE
print(("%d x %d, %.0f MB of text"):format(SIDE, SIDE, tonumber(shell(("wc -c < '%s'"):format(path))) / 1e6))
print(("%-26s %9s %12s %14s"):format("", "seconds", "times lian", "peak / matrix"))
local base
for _, job in ipairs(jobs) do
  local seconds, peak = (shell(job[2]) or ""):match("(%S+)%s+(%d+)")
  seconds = tonumber(seconds)
  base = base or seconds
  if seconds then
    print(("%-26s %9.2f %12.2f %14.2f"):format(job[1], seconds, seconds / base, tonumber(peak) / matrix))
  else
    print(("%-26s %9s"):format(job[1], "not there"))
  end
end
assert(os.execute(("rm -r '%s'"):format(folder)))
