-- the layers of the Lua code: a module requires modules of its own layer and of lower ones only, and requirements are
-- acyclic, also those made lazily: lua5.4 spec/support/layers.lua
local FLOORS = {base = 1, frame = 2, chain = 2, read = 3, methods = 3, items = 3, network = 3, index = 3, explore = 3,
  scenario = 4, triage = 5, decide = 5, report = 6, recipe = 6, store = 6, examples = 8}
local TOP = 7 -- init, cli, reference

local function read(path)
  local file = assert(io.open(path))
  local text = file:read("a")
  file:close()
  return text
end

local requires, path_of, bad = {}, {}, 0

local function complain(...)
  bad = bad + 1
  print((...):format(select(2, ...)))
end

local pipe = assert(io.popen("find lua/lian -name '*.lua' | LC_ALL=C sort"))
for path in pipe:lines() do
  local module = path:gsub("^lua/", ""):gsub("%.lua$", ""):gsub("/", "."):gsub("%.init$", "")
  path_of[module] = path
end
pipe:close()

local function floor_of(module)
  local folder = module:match("^lian%.([%w_]+)")
  return folder and FLOORS[folder] or TOP
end

local function sorted(set)
  local out = {}
  for key in pairs(set) do out[#out + 1] = key end
  table.sort(out)
  return out
end

for module, path in pairs(path_of) do
  local code = read(path):gsub("%-%-[^\n]*", "")
  requires[module] = {}
  -- a literal name, wherever it stands; names that are put together are named in full beside (lian.init, lian.read)
  for line in code:gmatch("[^\n]*%f[%w]require%f[%W][^\n]*") do
    for name in line:gmatch("[\"'](lian[%w_.]*)[\"']") do
      if path_of[name] and name ~= module then requires[module][name] = true end
    end
  end
  for prefix in code:gmatch("require%(\"(lian%.[%w_.]*)\" %.%.") do
    for other in pairs(path_of) do
      if other:sub(1, #prefix) == prefix and other ~= module and not other:find("^lian%.examples") then
        requires[module][other] = prefix ~= "lian." or floor_of(other) < floor_of(module) or nil
      end
    end
  end
end

for _, module in ipairs(sorted(path_of)) do
  for _, other in ipairs(sorted(requires[module])) do
    if floor_of(other) > floor_of(module) then
      complain("%s requires %s, which stands on a floor above it", path_of[module], other)
    end
  end
end

local state, stack = {}, {}
local function visit(module)
  state[module] = "open"
  stack[#stack + 1] = module
  for _, other in ipairs(sorted(requires[module])) do
    if state[other] == "open" then
      complain("a circle: %s -> %s", table.concat(stack, " -> "), other)
    elseif not state[other] then
      visit(other)
    end
  end
  stack[#stack] = nil
  state[module] = "done"
end
for _, module in ipairs(sorted(path_of)) do if not state[module] then visit(module) end end

if bad == 0 then print("lua layers: clean") end
os.exit(bad == 0)
