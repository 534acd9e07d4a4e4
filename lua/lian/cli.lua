--- The command `lian`: repl, info, help, run, new, replay, demo.

-- LuaRocks' wrapper leaves the tree out of the path when a rock was made with --deps-mode none; the
-- script knows where it stands in it: TREE/lib/luarocks/rocks-5.4/lian/VERSION/bin/lian
local tree = arg and arg[0] and arg[0]:match("^(.*)/lib/luarocks/rocks%-[^/]*/lian/[^/]*/bin/[^/]*$")
if tree then
  package.path = ("%s/share/lua/5.4/?.lua;%s/share/lua/5.4/?/init.lua;%s"):format(tree, tree,
    package.path)
  package.cpath = ("%s/lib/lua/5.4/?.so;%s"):format(tree, package.cpath)
end

local argparse = require "argparse"
local lian = require "lian"
local core = require "lian.core"
local cbc = require "lian.decide.cbc"
local draft = require "lian.read.draft"
local file = require "lian.base.file"
local host = require "lian.host"
local help_on = require "lian.help"
local options = require "lian.base.options"
local printable = require "lian.base.printable"
local progress = require "lian.base.progress"
local ranks = require "lian.base.ranks"
local recipe = require "lian.recipe"
local workbook = require "lian.base.workbook"

local function fail(message)
  core.ticker "" -- what stood in the last line of the terminal
  io.stderr:write("lian: ", printable(tostring(message)), "\n")
  os.exit(1)
end

local INTERRUPTED = 130 -- as shells have it: 128 + SIGINT

-- what was raised: an interruption is one plain line
local function fail_raised(raised)
  if type(raised) ~= "string" or not raised:find("interrupted!", 1, true) then fail(raised) end
  local far = progress.broken()
  local kept = raised:match("interrupted!; (.*)$") -- of a sweep with a store
  core.ticker ""
  io.stderr:write("lian: interrupted", far and (" (%s)"):format(printable(far)) or "", "; ", kept and printable(kept) or
    "files that were written and runs that were saved stay", "\n")
  os.exit(INTERRUPTED)
end

local function print_lines(lines)
  for _, line in ipairs(lines) do print(line) end
end

local function info()
  print(lian._VERSION)
  for _, part in ipairs(core.info()) do print(("  %-14s %s"):format(part[1], part[2])) end
  print(("  %-14s %s"):format("mpi", ranks.library()
    or "none (Debian: apt-get install libopenmpi-dev openmpi-bin, then build again)"))
  print(("  %-14s %s"):format("CBC", cbc.path() or
    "not here (coinor-cbc); portfolios of more than 20 decisions are solved by it"))
  print(("  %-14s %s"):format("modules", package.searchpath("lian.init", package.path) or
    package.searchpath("lian", package.path)))
end

local function help(word)
  local lines, message = help_on.of(word)
  if not lines then fail(message) end
  print_lines(lines)
end

-- a script's own arguments stand in `arg` and in `...`, as with plain lua; `lian` need not be required; "-" is
-- standard input
local function run_script(path, arguments)
  _G.lian = lian
  local chunk, message = loadfile(path ~= "-" and path or nil)
  if not chunk then fail(message) end
  arg = {[0] = path, table.unpack(arguments)} -- luacheck: ignore 121
  local ok, raised = xpcall(chunk, function(what)
    if type(what) ~= "string" then return what end
    return os.getenv("LIAN_TRACE") and debug.traceback(what, 2) or what
  end, table.unpack(arguments))
  if not ok then fail_raised(raised) end
end

-- the part of a job array that this job is: Slurm's, or Grid Engine's
local function part_of_array()
  local function env(name) return math.tointeger(tonumber(os.getenv(name))) end
  local id, first, last = env "SLURM_ARRAY_TASK_ID", env "SLURM_ARRAY_TASK_MIN", env "SLURM_ARRAY_TASK_MAX"
  local step = env "SLURM_ARRAY_TASK_STEP" or 1
  if not id then
    id, first, last = env "SGE_TASK_ID", env "SGE_TASK_FIRST", env "SGE_TASK_LAST"
    step = env "SGE_TASK_STEPSIZE" or 1
  end
  if not (id and first and last) then
    fail("--part array: this is no job of an array (SLURM_ARRAY_TASK_ID or SGE_TASK_ID with first and last)")
  end
  return ("%d/%d"):format((id - first) // step + 1, (last - first) // step + 1)
end

local LINES_EVERY = 10 -- seconds

local SHARES = {
  workers = function(text)
    host.workers(text)
    if text ~= "mpi" then return end
    local job, message = lian.mpi() -- now, so that ranks above 0 print nothing
    if not job then fail("--workers mpi: " .. message) end
  end,
  progress = function(text)
    if text ~= "lines" then fail(("--progress: expected 'lines', got '%s'"):format(text)) end
    progress.lines(LINES_EVERY)
  end,
  part = function(text) host.part(text == "array" and part_of_array() or text) end}

-- takes --part, --workers and --progress out of the words behind `run`, up to "--"; what is left is the script and its
-- arguments
local function set_shares(words)
  local left, k = {}, 1
  while words[k] and words[k] ~= "--" do
    local name, value = words[k]:match("^%-%-(%a+)=(.*)$")
    name = name or words[k]:match("^%-%-(%a+)$")
    if SHARES[name] then
      if not value then k, value = k + 1, words[k + 1] end
      local ok, message = pcall(SHARES[name], value or "")
      if not ok then fail((message:gsub("^.*host%.", "--"))) end
    else
      left[#left + 1] = words[k]
    end
    k = k + 1
  end
  return table.move(words, k, #words, #left + 1, left)
end

local function run_shared(first, rest)
  local words = set_shares{first, table.unpack(rest)}
  if #words == 0 then fail("run: expected a script") end
  run_script(words[1], table.move(words, 2, #words, 1, {}))
end

-- what a file from elsewhere gave
local function show(value) print(printable(tostring(value))) end

-- the rules of a run that may not be run without a word of the user, so that they can be judged
local function print_rules(run)
  local rules, message = recipe.rules(run.recipe)
  if not rules then fail(message) end
  for _, text in ipairs(rules) do show(text .. "\n") end
end

local function print_comparison(comparison)
  local p = comparison.provenance
  show(comparison)
  if p.saved_by ~= p.now then show(("saved by lian %s, repeated by lian %s"):format(p.saved_by, p.now)) end
  print(p.equal and "equal to the last bit" or ("%d cells differ"):format(p.differ))
end

local function limit_of(name, text)
  if not text then return nil end
  return math.tointeger(tonumber(text)) or fail(("--%s: expected a whole number, got '%s'"):format(name, text))
end

local function replay(path, number, given)
  local store, message = lian.open(path, {mode = "read"})
  if not store then fail(message) end
  if not number then
    local runs, why = store:runs()
    return show(runs or fail(why))
  end
  local id = math.tointeger(tonumber(number))
  if not id then fail(("%s: expected the number of a run, got '%s'"):format(path, number)) end
  local result, comparison, code = store:replay(id, {trust = given.trust, steps = limit_of("steps", given.steps),
    draws = limit_of("draws", given.draws)})
  if code == "not_trusted" then
    print_rules(assert(store:run(id)))
    fail(comparison .. "; add --trust if you trust its maker (rules that it holds are printed above)")
  end
  if not result then fail(comparison) end
  show(result.text)
  print_comparison(comparison)
  store:close()
  if not comparison.provenance.equal then os.exit(1) end
end

local function merge(path, parts)
  local store, message = lian.open(path)
  if not store then fail(message) end
  local merged, why = store:merge(parts)
  store:close()
  show(merged or fail(why))
end

local function example(name)
  local here = package.searchpath("lian.examples." .. name, package.path)
  if not here then fail(("the example '%s' is not installed"):format(name)) end
  return here
end

-- the path with the sheet that is asked for
local function path_of(command, path, sheet, range)
  local composed, why = options.attempt(workbook.path, command, path, {sheet = sheet, range = range})
  return composed or fail(why)
end

local function run_demo(path, sheet, range)
  if not path and (sheet or range) then fail("demo: --sheet and --range say where in a TABLE, and none is given") end
  if not path then return run_script(example("chips_study"), {}) end
  path = path_of("demo", path, sheet, range)
  run_script(example("study"), {path ~= "four_regions" and path or nil})
end

-- read_NAME.lua for a file NAME.csv
local function script_name(path)
  local name = workbook.part(path):match("[^/\\]*$"):gsub("%.gz$", "")
  name = name:gsub("%.[^.]*$", ""):gsub("[^%w\x80-\xff_-]", "_")
  return "read_" .. name .. ".lua"
end

local function exists(path)
  local found = io.open(path, "rb")
  if found then found:close() end
  return found ~= nil
end

-- what the script says when it runs, on standard output
local function try_script(text, name)
  local chunk = load(text, "@" .. name)
  local done, raised = pcall(chunk)
  if not done then print("it does not read yet: " .. printable(tostring(raised))) end
end

local function new_script(path, given)
  path = path_of("new", path, given.sheet, given.range)
  local text, what = draft.script(path, {encoding = given.encoding})
  if not text then fail(what) end
  if given.output == "-" then return io.stdout:write(text) end
  local name = given.output or script_name(path)
  if exists(name) then fail(name .. ": is there already; --output names another, - is standard output") end
  local done, message = file.replace(name, function(out) return out:write(text) end)
  if not done then fail(message) end
  print(("wrote %s: %s; check it, then lian run %s"):format(name, what, name))
  try_script(text, name)
end

local parser = argparse("lian", "Industrial-chain analysis: tables, scenarios, reports.")
parser:command_target("command")
parser:require_command(true)
parser:flag("-v --version", "Print the version."):action(function()
  print(lian._VERSION)
  os.exit(0)
end)

local function add_sheet(command)
  command:option("--sheet", "The sheet of a workbook: its name, or #2 for the second one.")
  command:option("--range", "The part of the sheet where the table is, such as A3:FK170.")
end

parser:command("info", "Say what this build holds.")

local on_help = parser:command("help", "Explain a verb, a topic or an option; without a word, list verbs and topics.")
on_help:argument("word", "A verb ('extraction'), a topic ('policies') or an option ('stock')."):args("?")

local on_run = parser:command("run", "Run a study script with its arguments. --workers N (or all): sweeps are shared "
  .. "by so many processes; mpi: by the ranks of a job of MPI. --progress lines: how far sweeps are, a line each 10 s. "
  .. "--part 3/64 (or array, in a job of an array): sweeps make that part of their draws, each "
  .. "into a store of its own, study.3of64.db for study.db; see merge.")
on_run:argument("script", "The Lua file; - is standard input.")
on_run:argument("arguments", "What the script gets; after -- also --workers, --part and --progress."):args("*")
on_run:handle_options(false)

local on_new = parser:command("new",
  "Write a script that reads a table, drafted from what the file looks like, and try it.")
on_new:argument("table", "The file: CSV of any encoding, separator and layout, plain or gzip, or a workbook.")
on_new:option("-o --output", "The script (read_TABLE.lua); - is standard output.")
on_new:option("--encoding", "What the file is in, where it is not found by itself.")
add_sheet(on_new)

parser:command("repl", "A prompt: locals stay, expressions print, Tab completes, ?word explains.")

local on_merge = parser:command("merge", "Put sweeps that were made in parts together, each draw once.")
on_merge:argument("store", "The store for all, such as study.db; made when it is not there.")
on_merge:argument("parts", "The stores of the parts."):args("+")

local on_replay = parser:command("replay",
  "Repeat a run that a store holds, and say whether it gives the same to the last bit.")
on_replay:argument("store", "The file, such as study.db.")
on_replay:argument("run", "The number of the run; the runs are listed when it is left out."):args("?")
on_replay:flag("--trust", "Run rules written in Lua that the run holds, and read the files that it names.")
on_replay:option("--steps", "Refuse a run of more steps than this (100000).")
on_replay:option("--draws", "Refuse a sweep of more draws than this (10000).")

local on_demo = parser:command("demo",
  "Run the sample study: what breaks, when, what to learn first; it writes demo.html and demo.db here.")
on_demo:argument("table", "A table to study instead (any layout that lian.read knows), or four_regions, the "
  .. "sample table."):args("?")
add_sheet(on_demo)

if arg and #arg == 0 and core.is_terminal(0) and core.is_terminal(1) then arg[1] = "repl" end -- luacheck: ignore 122
local given = parser:parse()

local COMMANDS = {
  info = info,
  repl = function() if not require("lian.repl").run() then os.exit(1) end end,
  help = function() help(given.word) end,
  run = function() run_shared(given.script, given.arguments) end,
  merge = function() merge(given.store, given.parts) end,
  new = function() new_script(given.table, given) end,
  replay = function() replay(given.store, given.run, given) end,
  demo = function() run_demo(given.table, given.sheet, given.range) end,
}

progress.on(core.is_terminal(2))
local ok, raised = xpcall(COMMANDS[given.command], function(what)
  return os.getenv("LIAN_TRACE") and type(what) == "string" and debug.traceback(what, 2) or what
end)
if not ok then fail_raised(raised) end
