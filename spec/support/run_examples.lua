-- runs the examples of the reference, in the folder in which it is started: lua5.4 spec/support/run_examples.lua
-- A line FAILED for each that does; last "N ran, M compiled", where those that need files of one's own are compiled
-- alone.
local folder = arg[0]:match("^(.*)/[^/]*$")
local lian = require "lian"
local objects = dofile(folder .. "/sample_objects.lua")
local reference = require "lian.reference"

-- they read files of one's own, or a job of MPI
local OWN_FILES = {["lian.mpi"] = true, ["lian.frame.read"] = true, ["store:merge"] = true,
  ["chain:aggregation_bias"] = true}

local function is_compiled_alone(entry) return entry.prefix == "lian.read." or OWN_FILES[entry.call] end

local function environment(prefix)
  local names = {lian = lian, print = function(...)
    for k = 1, select("#", ...) do tostring((select(k, ...))) end
  end}
  for name, object in pairs(objects(prefix)) do names[name] = object end
  return setmetatable(names, {__index = function(_, name)
    return _G[name] or error(("the example uses '%s', which stands for nothing"):format(name), 2)
  end})
end

local ran, compiled = 0, 0
local seen = {} -- one comment may be that of several classes: it runs on the first
for _, entry in ipairs(reference.entries()) do
  for code in table.concat(entry.block, "\n"):gmatch("```lua\n(.-)\n```") do
    local alone, key = is_compiled_alone(entry), entry.module .. code
    if seen[key] then goto continue end
    seen[key] = true
    local chunk, message = load(code, "=" .. entry.call, "t", environment(entry.prefix))
    local good = chunk ~= nil
    if chunk and not alone then good, message = pcall(chunk) end
    if not good then print(("FAILED %s: %s"):format(entry.call, tostring(message))) end
    if alone then compiled = compiled + 1 else ran = ran + 1 end
    ::continue::
  end
end
print(("%d ran, %d compiled"):format(ran, compiled))
