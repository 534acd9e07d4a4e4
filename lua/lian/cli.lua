--- The command `lian`: info, help, run, demo.

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
local reference = require "lian.reference"

local function fail(message)
  io.stderr:write("lian: ", tostring(message), "\n")
  os.exit(1)
end

local function print_lines(lines)
  for _, line in ipairs(lines) do print(line) end
end

local function info()
  print(lian._VERSION)
  for _, part in ipairs(core.info()) do print(("  %-14s %s"):format(part[1], part[2])) end
  print(("  %-14s %s"):format("modules", package.searchpath("lian.init", package.path) or
    package.searchpath("lian", package.path)))
end

local function help(word)
  local lines, message = reference.help(word)
  if not lines then fail(message) end
  print_lines(lines)
end

-- a script's own arguments stand in `arg` and in `...`, as with plain lua
local function run_script(path, arguments)
  local chunk, message = loadfile(path)
  if not chunk then fail(message) end
  arg = {[0] = path, table.unpack(arguments)} -- luacheck: ignore 121
  local ok, raised = xpcall(chunk, function(what)
    if type(what) ~= "string" then return what end
    return os.getenv("LIAN_TRACE") and debug.traceback(what, 2) or what
  end, table.unpack(arguments))
  if not ok then fail(raised) end
end

local function example(name)
  local here = package.searchpath("lian.examples." .. name, package.path)
  if not here then fail(("the example '%s' is not installed"):format(name)) end
  return here
end

local function run_demo(path)
  if not path then return run_script(example("chips_study"), {}) end
  run_script(example("study"), {path ~= "four_regions" and path or nil})
end

local parser = argparse("lian", "Industrial-chain analysis: tables, scenarios, reports.")
parser:command_target("command")
parser:require_command(true)
parser:flag("-v --version", "Print the version."):action(function()
  print(lian._VERSION)
  os.exit(0)
end)

parser:command("info", "Say what this build holds.")

local on_help = parser:command("help", "Explain a verb, or list all of them.")
on_help:argument("verb", "A method, function or class, such as 'extraction'."):args("?")

local on_run = parser:command("run", "Run a study script with its arguments.")
on_run:argument("script", "The Lua file.")
on_run:argument("arguments", "What the script gets."):args("*")
on_run:handle_options(false)

local on_demo = parser:command("demo",
  "Run the sample study: what breaks, when, what to learn first; it writes demo.html and demo.db here.")
on_demo:argument("table", "A table to study instead (any layout that lian.read knows), or four_regions, the "
  .. "sample table."):args("?")

local given = parser:parse()

if given.command == "info" then
  info()
elseif given.command == "help" then
  help(given.verb)
elseif given.command == "run" then
  run_script(given.script, given.arguments)
elseif given.command == "demo" then
  run_demo(given.table)
end
