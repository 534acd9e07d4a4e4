-- sweeps shared by the ranks of a job of MPI on this machine: the same store as one process makes, to the last bit,
-- also when a rank is killed, silent or late
local kill = require "spec.support.sweeps.kill"
local lian = require "lian"
local ranks = require "lian.base.ranks"

local SCRIPT = "spec/support/sweeps/ranks.lua"
local ALLOWED = "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1 "
local RECOVERY = "--enable-recovery "

local function shell(command)
  local pipe = assert(io.popen(command .. " 2>&1; echo \"exit code $?\""))
  local text = pipe:read("a")
  pipe:close()
  return text
end

local has_mpi = ranks.library() ~= nil and shell("command -v mpirun"):find("exit code 0", 1, true) ~= nil

local sanitized = (os.getenv("LD_PRELOAD") or ""):find("asan", 1, true) ~= nil

local function with_mpi(name, body)
  it(name, function()
    if sanitized then return pending("mpirun and what it starts do not bear ASan's library before their own") end
    if not has_mpi then return pending("mpirun is not here, or lian was built without MPI") end
    body()
  end)
end

local function mpirun(n, words) -- a job that hangs is ended, and fails its spec
  return shell(("%s timeout 100 mpirun -n %d %s"):format(ALLOWED, n, words))
end

local paths = {}
local function temporary()
  local path = os.tmpname()
  os.remove(path)
  paths[#paths + 1] = path .. ".db"
  return path .. ".db"
end
local function clean()
  for _, path in ipairs(paths) do
    os.remove(path)
    os.remove(path .. ".late")
  end
  paths = {}
end

-- all that a store holds of sweeps but the time of saving, in order
local function content(path)
  local store <close> = assert(lian.open(path))
  assert(store:check())
  local out = {}
  for _, query in ipairs{"SELECT name, study, version FROM sweep",
    "SELECT draw, state, reason, made, hex(row) AS row, hex(head) AS head FROM sweep_draw ORDER BY draw",
    "SELECT draw, kind, name, CAST(value AS TEXT) AS value FROM sweep_value ORDER BY draw, kind, name"} do
    local f = assert(store:query(query))
    for _, name in ipairs(f:names()) do
      for k = 1, #f do out[#out + 1] = tostring(f(k, name)) end
    end
  end
  return table.concat(out, "\n")
end

local function serial()
  local path = temporary()
  shell(("lua5.4 %s %s serial"):format(SCRIPT, path))
  return content(path)
end

describe("ranks of a job of MPI", function()
  after_each(clean)

  with_mpi("make the same draws and the same store as one process; rank 0 alone prints", function()
    local alone = serial()
    for _, n in ipairs{1, 3} do
      local path = temporary()
      local text = mpirun(n, ("lua5.4 %s %s plain"):format(SCRIPT, path))
      assert.matches("^prints once\n120\t[-%d]+\nexit code 0\n$", text)
      assert.equal(alone, content(path))
    end
  end)

  with_mpi("make sweeps of scenarios, find draws that are kept, and make parts", function()
    local path, whole = temporary(), kill.run "draws=120"
    mpirun(3, ("lua5.4 spec/support/sweeps/draws.lua %s workers=mpi draws=50"):format(path))
    assert.equal(50, kill.count(path))
    local text = mpirun(3, ("lua5.4 spec/support/sweeps/draws.lua %s workers=mpi draws=120"):format(path))
    assert.equal(whole .. "exit code 0\n", text)
    text = mpirun(2, ("lua5.4 spec/support/sweeps/draws.lua %s workers=mpi draws=120"):format(path)) -- all are there
    assert.equal(whole .. "exit code 0\n", text)
    assert.equal(kill.run "draws=120 part=2/3" .. "exit code 0\n",
      mpirun(2, "lua5.4 spec/support/sweeps/draws.lua workers=mpi draws=120 part=2/3"))
  end)

  -- kills rank `r` when the store has some draws; what the job printed
  local function killed(path, r, words)
    local output = os.tmpname()
    local text = shell(([[(%s timeout 100 mpirun -n 3 %s lua5.4 %s %s slow >%s 2>&1; echo "exit code $?" >>%s) & job=$!
      for k in $(seq 300); do
        n=$(sqlite3 %s "SELECT count(*) FROM sweep_draw" 2>/dev/null); [ "${n:-0}" -ge 8 ] && break; sleep 0.1
      done
      for p in $(pgrep -f "^lua5.4 %s %s"); do
        grep -zq "OMPI_COMM_WORLD_RANK=%d" /proc/$p/environ && kill -9 $p && echo killed
      done
      wait $job; cat %s; rm %s]]):format(ALLOWED, words, SCRIPT, path, output, output, path, SCRIPT, path, r, output,
      output))
    assert.truthy(text:find("killed", 1, true), text)
    return text
  end

  with_mpi("make the same store when one of them is killed", function()
    local path, slow = temporary(), temporary()
    local text = killed(path, 2, RECOVERY)
    assert.truthy(text:find("\n120\t", 1, true), text)
    mpirun(1, ("lua5.4 %s %s slow"):format(SCRIPT, slow))
    assert.equal(content(slow), content(path))
  end)

  with_mpi("go on from the store when mpirun ended the job without recovery, or rank 0 was killed", function()
    local slow = temporary()
    mpirun(1, ("lua5.4 %s %s slow"):format(SCRIPT, slow))
    for _, case in ipairs{{1, ""}, {0, RECOVERY}} do
      local path = temporary()
      local text = killed(path, case[1], case[2])
      assert.is_nil(text:find("exit code 124", 1, true), text) -- it does not hang
      local there = kill.count(path)
      assert.is_true(there >= 1 and there < 120)
      assert.truthy(mpirun(3, ("lua5.4 %s %s slow"):format(SCRIPT, path)):find("exit code 0", 1, true))
      assert.equal(content(slow), content(path))
    end
  end)

  with_mpi("take a draw from a rank that is silent for longer than its lease, and let it come back", function()
    local path, alone = temporary(), serial()
    local text = mpirun(3, ("%slua5.4 %s %s late"):format(RECOVERY, SCRIPT, path))
    assert.truthy(text:find("\n120\t", 1, true), text)
    assert.equal(alone, content(path))
  end)

  with_mpi("record a draw that ends every process that makes it", function()
    local path = temporary()
    local text = mpirun(3, ("%slua5.4 %s %s deadly"):format(RECOVERY, SCRIPT, path))
    assert.matches("its worker process ended twice, the last time by", text)
    local store <close> = assert(lian.open(path))
    local failed = assert(store:query("SELECT draw FROM sweep_draw WHERE reason LIKE 'its worker process%'"))
    assert.same({60}, failed:column("draw"))
  end)

  with_mpi("do without one whose script failed, and say so by the exit code", function()
    local path, alone = temporary(), serial()
    local text = mpirun(3, ("lua5.4 %s %s 'failing rank'"):format(SCRIPT, path))
    assert.truthy(text:find("no table here", 1, true), text)
    assert.truthy(text:find("exit code 1", 1, true), text)
    assert.equal(alone, content(path))
  end)

  with_mpi("end with the exit code of a script that fails after its sweep", function()
    local alone = serial()
    for _, words in ipairs{"", RECOVERY} do
      local path = temporary()
      local text = mpirun(3, ("%slua5.4 %s %s 'late failure'"):format(words, SCRIPT, path))
      assert.truthy(text:find("after the sweep", 1, true), text)
      -- with recovery, mpirun of Open MPI 4.1 ends with 0 always
      assert.truthy(text:find(words == "" and "exit code 1" or "exit code 0", 1, true), text)
      assert.equal(alone, content(path))
    end
  end)

  with_mpi("must sweep the same study; a second sweep has no ranks any more", function()
    local text = mpirun(2, ("lua5.4 %s %s 'other study'"):format(SCRIPT, temporary()))
    assert.truthy(text:find("rank 1 sweeps another study than rank 0, they differ in 'seed = 1' there, 'seed = 2' here",
      1, true), text)
    text = mpirun(2, ("lua5.4 %s %s twice"):format(SCRIPT, temporary()))
    assert.truthy(text:find("explore.workers: the other ranks ended with the first sweep", 1, true), text)
  end)

  with_mpi("are those of `lian run --workers mpi`, whose progress is told in lines", function()
    local script = os.tmpname()
    local file <close> = assert(io.open(script, "w"))
    file:write [[print "once"
      print(assert(lian.explore(function(p) return p.a end, {a = lian.uniform(0, 1)}, {draws = 40})).numbers.count)]]
    file:flush()
    local text = mpirun(3, ("lua5.4 lua/lian/cli.lua run %s --workers mpi --progress lines"):format(script))
    assert.equal("once\n40\nexit code 0\n", text)
    os.remove(script)
  end)
end)

describe("a build without MPI", function()
  local was
  before_each(function() was = package.loaded["lian.mpi"] end)
  after_each(function() package.loaded["lian.mpi"] = was end)

  it("says what to install", function()
    package.loaded["lian.mpi"] = {open = function() return nil, "this lian was built without MPI", "not_built" end,
      library = function() return nil, "this lian was built without MPI" end}
    assert.same({nil, "this lian was built without MPI", "not_built"}, {lian.mpi()})
    assert.error_matches(function()
      lian.explore(function(p) return p.a end, {a = lian.uniform(0, 1)}, {workers = "mpi"})
    end, "explore.workers: this lian was built without MPI")
    assert.error_matches(function() lian.mpi{lease = 0} end, "mpi.lease: expected a number above 0")
  end)

  it("is told from one that has no such module", function()
    package.loaded["lian.mpi"] = nil
    local path = package.cpath
    package.cpath = "/no/such/?.so"
    local found, message, code = lian.mpi()
    package.cpath = path
    assert.is_nil(found)
    assert.matches("lian.mpi, the module that speaks MPI, is not here: .*apt%-get install libopenmpi%-dev", message)
    assert.equal("not_built", code)
  end)

  it("may not be opened where the program around lets scripts start no processes", function()
    local host = require "lian.host"
    host.workers(0)
    assert.error_matches(function()
      lian.explore(function(p) return p.a end, {a = lian.uniform(0, 1)}, {workers = "mpi"})
    end, "lets it start no processes")
    host.workers(nil)
  end)
end)
