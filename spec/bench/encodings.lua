-- Reading GB18030: a table of numbers with Chinese labels, a list of links between Chinese firms, and text alone,
-- against Python (its csv module over its own codec, floats where numbers are; its codec alone) and pandas on the same
-- files in the same run; and a gzip table against pandas. Processor time, best of 5; peak memory of a fresh process
-- beyond what it held before, for each. PYTHON names a Python with pandas.
local core = require "lian.core"

local REPEATS, SIDE, LINKS, PROSE = 5, 1500, 400000, 300000
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

-- two bytes each of the common characters of GB 2312
local function word(length)
  local out = {}
  for k = 1, length do out[k] = string.char(math.random(0xB0, 0xD6), math.random(0xA1, 0xFE)) end
  return table.concat(out)
end

local function write(path, rows, row_of, head)
  local out = assert(io.open(path, "wb"))
  if head then out:write(head, "\n") end
  for i = 1, rows do out:write(row_of(i), "\n") end
  assert(out:close())
end

local function size_of(path)
  local file <close> = assert(io.open(path))
  return file:seek("end")
end

-- bytes that a fresh process holds at most beyond those before the load
local function peak_of(call)
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
      local loaded = assert(%s)
      print(status("VmHWM") - before)
    ]]):format(call)
  end)
  local text = shell(("%s %s"):format(arg[-1], script))
  os.remove(script)
  return tonumber(text or "")
end

local folder = os.tmpname()
os.remove(folder)
assert(os.execute(("mkdir -m 700 '%s'"):format(folder)))
math.randomseed(1)

local labels = {}
for k = 1, SIDE do labels[k] = word(4) .. k end
local grid, links, prose = folder .. "/table.csv", folder .. "/links.csv", folder .. "/prose.csv"
write(grid, SIDE, function(i)
  local row = {labels[i]}
  for j = 1, SIDE do row[j + 1] = math.random(4) > 1 and ("%.2f"):format(math.random() * 1e5) or "0" end
  return table.concat(row, ",")
end, "k," .. table.concat(labels, ","))
write(links, LINKS, function()
  return ("%s,%s,%.2f"):format(labels[math.random(SIDE)], labels[math.random(SIDE)], math.random() * 1e6)
end, "supplier,buyer,value")
local lines = {}
for k = 1, 500 do lines[k] = word(30) .. "," .. word(30) end
write(prose, PROSE, function() return lines[math.random(500)] end, "a,b")

local function called(path, kind)
  if kind == "grid" then return ('core.grid(%q, {header = 1, labels = 1})'):format(path) end
  if kind == "text" then return ('core.columns(%q, {text = {}})'):format(path) end -- fields are found, none is kept
  return ('core.columns(%q, {number = {"value"}})'):format(path)
end

local function job(name, path, kind, python)
  return {name = name, path = path, call = called(path, kind), python = python,
    work = assert(load("local core = ... return function() return assert(" .. called(path, kind) .. ") end"))(core)}
end

local jobs = {
  job(("table %d x %d"):format(SIDE, SIDE), grid, "grid", "table:gb18030"),
  job(("%d links"):format(LINKS), links, "columns", "list:gb18030"),
  job(("%d lines of prose"):format(PROSE), prose, "columns", "list:gb18030"),
  job("these links, decoded alone", links, "text", "text:gb18030"),
  job("this prose, decoded alone", prose, "text", "text:gb18030"),
}
local world = io.open(WORLD)
if world then
  world:close()
  jobs[#jobs + 1] = job("WIOD 2011, gzip", WORLD, "grid", "table:utf-8")
end

print(("%-26s %7s %8s %7s %11s %10s %9s %9s %9s"):format("", "MB", "seconds", "MB/s", "Python/us", "pandas/us",
  "peak MB", "Python MB", "pandas MB"))
for _, one in ipairs(jobs) do
  local seconds, size, peak = best(one.work), size_of(one.path), peak_of(one.call)
  local others = shell(("'%s' '%sencodings.py' '%s:%s'"):format(PYTHON, HERE, one.path, one.python)) or ""
  local python, pandas, python_peak, pandas_peak = others:match("(%S+) (%S+) (%S+) (%S+)")
  local function ratio(v) return tonumber(v) and ("%.1f"):format(tonumber(v) / seconds) or "-" end
  local function mega(v) return tonumber(v) and ("%.1f"):format(tonumber(v) / 1e6) or "-" end
  print(("%-26s %7.1f %8.3f %7.0f %11s %10s %9s %9s %9s"):format(one.name, size / 1e6, seconds, size / 1e6 / seconds,
    ratio(python), ratio(pandas), mega(peak), mega(python_peak), mega(pandas_peak)))
end
assert(os.execute(("rm -r '%s'"):format(folder)))
