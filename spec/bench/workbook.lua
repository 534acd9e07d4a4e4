-- Workbooks against openpyxl in the same run: reading a million cells (of 2 decimals, of all digits) as openpyxl wrote
-- them, reading links with texts, writing a million numbers. Processor time, best of 5 (openpyxl 2); peak memory of a
-- process of its own. PYTHON names a Python with openpyxl.
local core = require "lian.core"
local lian = require "lian"

local REPEATS, SIDE = 5, 1000
local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local HERE = arg[0]:match("^(.*/)") or "./"
local folder = os.tmpname()
os.remove(folder)
assert(os.execute("mkdir " .. folder))

local function shell(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  return pipe:close() and text or nil
end

if not shell(PYTHON .. " -c 'import openpyxl' 2>/dev/null") then
  print("needs " .. PYTHON .. " with openpyxl")
  os.exit(0)
end

local function best(work)
  local least = math.huge
  for _ = 1, REPEATS do
    collectgarbage()
    local start = os.clock()
    local loaded = work()
    least = math.min(least, os.clock() - start)
    if type(loaded) == "userdata" then loaded:close() end
  end
  return least
end

-- peak kilobytes of a Lua process that runs this
local function peak(script)
  local path = folder .. "/peak.lua"
  local file = assert(io.open(path, "w"))
  file:write(script, [[

  for line in io.lines("/proc/self/status") do
    local kilobytes = line:match("^VmHWM:%s*(%d+) kB")
    if kilobytes then print(kilobytes) end
  end]])
  file:close()
  return tonumber(shell("lua5.4 " .. path))
end

local function openpyxl(words)
  local seconds, kilobytes = assert(shell(("%s %sworkbook.py %s"):format(PYTHON, HERE, words))):match("(%S+) (%S+)")
  return tonumber(seconds), tonumber(kilobytes)
end

local function report(what, ours, ours_peak, theirs, theirs_peak)
  print(("%-34s %6.3f s %5.1f MB   openpyxl %6.2f s %5.1f MB   %4.1f times"):format(what, ours, ours_peak / 1024,
    theirs,
    theirs_peak / 1024, theirs / ours))
end

local function csv_of(name, cell)
  local path = ("%s/%s.csv"):format(folder, name)
  local out, row = assert(io.open(path, "w")), {}
  for i = 0, SIDE do
    for j = 1, SIDE do row[j] = i == 0 and "s" .. j or cell(i, j) end
    out:write("label" .. i, ",", table.concat(row, ","), "\n")
  end
  out:close()
  return path
end

math.randomseed(1)
local KINDS = {
  {"numbers of 2 decimals", function() return ("%.2f"):format(math.random() * 1e5) end},
  {"numbers of 17 digits", function() return ("%.17g"):format(math.random()) end},
}

local READ = "local core = require 'lian.core'; local g = assert(core.grid(%q, {header = 1, labels = 1}))"
for k, kind in ipairs(KINDS) do
  local path = ("%s/%d.xlsx"):format(folder, k)
  local csv = csv_of("k" .. k, kind[2])
  assert(os.execute(("%s %s../support/make_workbook.py %s %s"):format(PYTHON, HERE, csv, path)))
  local grid = core.grid(path, {header = 1, labels = 1})
  assert(grid:values() == core.grid(csv, {header = 1, labels = 1}):values() or k > 1) -- openpyxl writes 16 digits
  report("read, " .. kind[1], best(function() return assert(core.grid(path, {header = 1, labels = 1})) end),
    peak(READ:format(path)), openpyxl("read " .. path))
end

-- texts, which spreadsheet programs share: lists of links
local columns = {{"supplier", {}}, {"buyer", {}}, {"value", {}}}
for k = 1, 200000 do
  columns[1][2][k], columns[2][2][k] = "firm " .. math.random(50000), "firm " .. math.random(50000)
  columns[3][2][k] = math.random() * 1000
end
local links = folder .. "/links.xlsx"
assert(lian.frame.new(columns):xlsx(links))
report("read, 200,000 links as columns", best(function() return assert(core.columns(links, {number = {"value"}})) end),
  peak(("local core = require 'lian.core'; local t = assert(core.columns(%q, {number = {'value'}}))"):format(links)),
  openpyxl("read " .. links))

local values = {}
for j = 1, 10 do
  values[j] = {"c" .. j, {}}
  for i = 1, 100000 do values[j][2][i] = ((i - 1) * 10 + j - 1) / 7 end
end
local frame, out = lian.frame.new(values), folder .. "/out.xlsx"
local script = ([[
local lian = require "lian"
local values = {}
for j = 1, 10 do
  values[j] = {"c" .. j, {}}
  for i = 1, 100000 do values[j][2][i] = ((i - 1) * 10 + j - 1) / 7 end
end
assert(lian.frame.new(values):xlsx(%q))]]):format(out)
report("write, 100,000 rows of 10 numbers", best(function() return assert(frame:xlsx(out)) end), peak(script),
  openpyxl(("write %s/theirs.xlsx 100000 10"):format(folder)))
assert(os.execute("rm -r " .. folder))
