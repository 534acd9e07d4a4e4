-- an exploration shared by the ranks of a job of MPI: mpirun -n 3 lua5.4 spec/support/sweeps/ranks.lua STORE CASE
-- prints what came out; CASE says what befalls it
local core = require "lian.core"
local lian = require "lian"
local packed = require "lian.base.packed"

local path, case = arg[1], arg[2] or "plain"
local job = case ~= "serial" and assert(lian.mpi{lease = 1}) or {rank = 0, size = 1}
print "prints once"
if case == "failing rank" and job.rank == 2 then error("no table here", 0) end

-- true the first time that anybody asks
local function first_time(name)
  local mark = path .. "." .. name
  local file = io.open(mark)
  if file then return file:close() and false end
  return assert(io.open(mark, "w")):close()
end

local function model(p, draw)
  local x = 0
  for k = 1, case == "slow" and 300000 or 1000 do x = x + math.sin(k * p.a) end
  if case == "late" and draw == 60 and job.rank > 0 and first_time "late" then os.execute "sleep 4" end
  if case == "deadly" and draw == 60 then os.execute "kill -9 $PPID" end
  if p.a > 0.9 then return nil, "a is too large" end
  return {y = x, z = p.b * draw}
end

local function explore(more)
  local o = {draws = 120, name = "ranks", store = path, study = "sums", workers = case ~= "serial" and "mpi" or nil}
  for key, value in pairs(more or {}) do o[key] = value end
  return assert(lian.explore(model, {a = lian.uniform(0, 1), b = lian.uniform(2, 3)}, o))
end

local e = explore{seed = case == "other study" and job.rank + 1 or 1}
print(e.numbers.count, core.stream(packed.of{e.numbers.failed, e.numbers.measures}))
if case == "deadly" then print(e.numbers.failed[60]) end
if case == "twice" then explore{name = "again"} end
if case == "late failure" then error("after the sweep", 0) end
