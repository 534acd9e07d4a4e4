-- kills a sweep that saves to a store, again and again, and lets it go on: what comes out is what comes out of one that
-- nobody kills, to the last bit. As a script: lua5.4 spec/support/sweeps/kill.lua [MOMENTS] [SEED] [SCRIPT], 20 of them
local kill = {}

-- what is run; "spec/support/sweeps/function.lua" explores a function
kill.script = "spec/support/sweeps/draws.lua"

local function shell(command)
  local pipe = assert(io.popen(command))
  local text = pipe:read("a")
  pipe:close()
  return text
end

---Runs the sweep with these words (a store, workers=2 ...) and gives what it prints.
function kill.run(words) return shell(("lua5.4 %s %s 2>&1"):format(kill.script, words)) end

---Runs the sweep and kills it after so many seconds with signal `signal` (KILL); what it has printed.
function kill.after(seconds, words, signal)
  return shell(("(lua5.4 %s %s & p=$!; sleep %.3f; kill -%s $p 2>/dev/null; wait $p) 2>/dev/null"):format(kill.script,
    words, seconds, signal or "KILL"))
end

---The draws that a store has, of a sound file.
function kill.count(path)
  local lian = require "lian"
  local store <close> = assert(lian.open(path))
  assert(store:check())
  local sweeps = store:sweeps()
  return #sweeps > 0 and sweeps(1, "done") or 0
end

---Kills a sweep at so many random moments of one second, each time of one that goes on; how many draws there were.
function kill.often(moments, path, words, random)
  local counts = {}
  for k = 1, moments do
    kill.after(random(), path .. " " .. words)
    local file = io.open(path)
    if file then file:close() end
    counts[k] = file and kill.count(path) or 0
  end
  return counts
end

if arg and arg[0] and arg[0]:find("kill%.lua$") then
  math.randomseed(math.tointeger(arg[2]) or 1)
  kill.script = arg[3] or kill.script
  local path = os.tmpname()
  os.remove(path)
  path = path .. ".db"
  for _, words in ipairs{"draws=2000", "draws=2000 workers=2"} do
    local whole = kill.run(words)
    local counts = kill.often(math.tointeger(arg[1]) or 20, path, words,
      function() return 0.1 + 0.9 * math.random() end)
    local again = kill.run(path .. " " .. words)
    print(words, "draws there after each kill: " .. table.concat(counts, " "))
    print(again == whole and "equal bits" or "DIFFERENT: " .. whole .. again)
    os.remove(path)
    if again ~= whole then os.exit(1) end
  end
end

return kill
