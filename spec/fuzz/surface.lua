-- calls every public function and method with values of every type and shape, on chains of every kind
-- A call may give what it likes, fail with nil and a message, or raise what names the user's mistake. It must
-- not crash, raise an error of Lua's own ("attempt to ...", "bad argument ...", a position inside lua/lian),
-- or stay deaf to Ctrl-C. What options a function takes, and of what kind, is learnt from its own messages.
-- usage: lua5.4 spec/fuzz/surface.lua [CALLS [SEED [ROUND]]]   in an empty folder, where it writes files
-- LIAN_FUZZ=calm: without metamethods, finalisers and functions that change things meanwhile; open: without closing
local core = require "lian.core"
local guard = require "guard"
local lian = require "lian"

local calls = assert(math.tointeger(tonumber(arg[1] or "10000")), "usage: surface.lua [CALLS [SEED [ROUND]]]")
local seed = assert(math.tointeger(tonumber(arg[2] or "1")), "usage: surface.lua [CALLS [SEED [ROUND]]]")
local only = math.tointeger(tonumber(arg[3] or ""))
local calm = os.getenv("LIAN_FUZZ") == "calm"
local closes = os.getenv("LIAN_FUZZ") ~= "open"

local A_ROUND = 60                -- calls on one set of objects
local MOST_MEMORY = 768 << 20     -- bytes beyond what the program holds at the start
local PATIENCE, DEAF = 2, 8       -- seconds until Ctrl-C, and until a call that goes on is deaf
local MOST_FAILURES = 40          -- different ones

local random = math.random
local function one_of(list) return list[random(#list)] end
local function chance(p) return random() < p end

_G.print = function() end -- luacheck: ignore 121 (results may print themselves)

-- ---- objects of a round

local pool -- {object, what it is}

local function table_of_regions()
  return {nodes = {"A_x", "A_y", "B_x", "B_y"}, regions = {"A", "A", "B", "B"}, sectors = {"x", "y", "x", "y"},
    flows = {{10, 20, 4, 6}, {15, 5, 2, 8}, {6, 3, 30, 10}, {5, 9, 20, 40}}, unit = "USD", year = 2020, title = "two",
    demand = {labels = {"A_hh", "A_inv", "B_hh", "B_inv"}, roles = {"households", "investment", "households",
      "inventory"}, regions = {"A", "A", "B", "B"}, values = {{40, 10, 5, 0}, {50, 15, 35, 0}, {3, 0, 60, 20},
      {2, 0, 30, 30}}},
    inputs = {labels = {"wages", "rest"}, roles = {"labour", "surplus"}, values = {{50, 40, 45, 50}, {9, 53, 31, 22}}},
    attributes = {jobs = {5, 6, 7, 8}, name = {"farms", "mills", "ore", "steel"}},
    extensions = {CO2 = {values = {3, 1, 4, 1}, unit = "kt"}}}
end

local function table_of_one()
  return {nodes = {"s1", "s2"}, flows = {{150, 500}, {200, 100}}, output = {1000, 2000}, unit = "USD",
    imports = {{10, 0}, {5, 20}}, demand = {households = {350, 1400}}, tolerance = 1}
end

local function network()
  return {kind = "network", nodes = {"ore", "steel", "car", "shop"}, output = {100, 200, 400, 50},
    regions = {"A", "A", "B", "B"}, sectors = {"x", "y", "x", "y"},
    links = {{"ore", "steel", 80}, {"steel", "car", 120}, {"steel", "ore", 10}, {"car", "shop", 20}}}
end

local function items()
  return {items = {{item = "chip"}, {item = "tool", stock = 6}, {item = "gas"}, {item = "light"}},
    requires = {{item = "chip", input = "tool"}, {item = "chip", input = "gas", class = "important"},
      {item = "tool", input = "light", class = "optional"}},
    provides = {{item = "tool", provider = "A", share = 0.1}, {item = "tool", provider = "B", share = 0.9},
      {item = "gas", provider = "F", share = 1}, {item = "light", provider = "B"}},
    providers = {F = "B"}, unit = "USD", year = 2022}
end

local function firms()
  return {links = {{"A", "B", 2}, {"B", "ore", 1}, {"ore", "A", 1}, {"x", "B", 1}, {"A", "ore", 3}},
    columns = {sector = {A = "x", B = "y", ore = "y", x = "x"}, revenue = {A = 9, x = 7}, region = {A = "A", B = "B"}}}
end

local SPECS = {table_of_regions, table_of_one, network, items}

local function shocks()
  return {lian.demand{goods = "x", change = -0.1}, lian.capacity{goods = "x", cut = 0.3, on = "A"},
    lian.embargo{goods = "x", by = "B", on = "A", cut = 0.5}, lian.stockpile{goods = "x", months = 1, on = "A"},
    lian.tariff{goods = "x", by = "B", on = "A", rate = lian.uniform(0.1, 0.2)},
    lian.labour{goods = "y", on = "B", cut = 0.2}}
end

local function held_down()
  return lian.scenario "held" {from = 2025, to = 2025.25, step = "week", home = "A",
    lian.bottleneck{goods = "x", on = "A", ceiling = {0.9, 1, 0.5}, imports = {0, 0.3}}}
end

local function over_years()
  return lian.scenario "years" {from = 2025, to = 2026, step = "month", home = "A",
    lian.embargo{goods = "tool", by = "B", on = "A", cut = lian.uniform(0.2, 1), at = 2025.3}}
end

local function scenario(in_time)
  local list, given = shocks(), in_time and {from = 2025, to = 2025.25, step = "week", home = "A"} or {home = "A"}
  table.remove(list, 4) -- two stockpiles of one stock overlap
  for k = 1, random(0, 3) do given[k] = one_of(list) end
  return lian.scenario "s" (given)
end

local function put(object, what)
  if object == nil then return nil end
  if #pool >= 30 then table.remove(pool, random(12, 30)) end
  pool[#pool + 1] = {object, what}
  return object
end

local function some_frame()
  return lian.frame.new{{"node", {"A_x", "A_y", "x"}}, {"v", {1, 2.5, nil}}, {"flag", {true, false, true}}, count = 3,
    title = "t"}
end

local STANDARD = lian.limits()

local function new_pool()
  pool = {}
  lian.limits(STANDARD)
  lian.threads(1)
  local chain = put(assert(lian.chain(table_of_regions())), "chain")
  local other = SPECS[random(#SPECS)]
  local made = other == items and lian.items(items()) or other ~= items and lian.chain(other()) or nil
  put(made, "chain")
  put(chain:leontief(), "matrix")
  put(lian.matrix(2, 3, {{1, 2, 3}, {4, 5, 6}}), "matrix")
  put(some_frame(), "frame")
  put(one_of{lian.uniform(0, 1), lian.choice{"a", "b"}, lian.choice{1, 2, 3}, lian.normal(0, 1),
    lian.truncated(lian.normal(0, 1), 0, 1)}, "distribution")
  put(one_of(shocks()), "shock")
  local in_time = scenario(true)
  put(in_time, "scenario")
  put(scenario(false), "scenario")
  if chance(0.3) then put(held_down(), "scenario") end
  if chance(0.4) then put(in_time:run(chain), "run") end
  if chance(0.2) then put(in_time:sweep(chain, {draws = 3}), "sweep") end
  if chance(0.4) then put(scenario(false):run(chain), "result") end
  if chance(0.5) then
    local list = assert(lian.items(items()))
    put(list, "chain")
    put(lian.scenario "i" {home = "A", lian.embargo{goods = "tool", by = "B", on = "A"}}:run(list, {final = "chip"}),
      "result")
    if chance(0.7) then put(over_years():run(list, {final = "chip"}), "years") end
    if chance(0.3) then put(over_years():sweep(list, {draws = 3}), "years") end
  end
  if chance(0.3) then put(lian.open(one_of{":memory:", "store.db"}), "store") end
  if chance(0.2) then put(lian.report.new{title = "page"}, "page") end
  if chance(0.5) then
    local net = put(assert(lian.network(firms())), "network")
    put(net:cascade{replaceable = "sector", losses = 0}, "risk")
    put(net:communities{seed = 1}, "communities")
  end
end

-- ---- values of every type and shape

local WORDS = {"output", "value_added", "labour", "wages", "CO2", "jobs", "region", "sector", "node", "total", "A", "B",
  "x", "y", "A_x", "B_y", "s1", "ore", "car", "chip", "tool", "gas", "*", "A_*", "domestic", "abroad", "households",
  "demand", "supply", "alike", "links", "market", "name", "v", "flag", "A_hh", "week", "year", "r", "losses", "series"}
local PATHS = {"a.csv", "links.csv", "bomb.gz", "wide.gz", "missing.csv", ".", "/dev/null", "store.db", "out.html",
  "out.csv", "broken.csv", "items.csv", "requires.csv"}
local STRANGE = {"", " ", "\0", "a\0b", "\xff\xfe", "%s%d%n", ("x"):rep(100000), "农业", "'; DROP TABLE chain; --",
  "<script>", "\27[2J", "..", "nan", "0x10", "1e999", "\n", "__index", "__gc", "=1+1", "-", ("é"):rep(300), "\u{202e}",
  "A\nB", "lian recipe 1", "SELECT 1"}
local NUMBERS = {0, 1, 2, 3, 5, -1, 0.5, 0.25, 0.9, 1.5, -0.1, 10, 100, 2025, 2025.1, 2026, 1e-9, 0.999999, 4, 8, 16}
local HUGE = {0 / 0, 1 / 0, -1 / 0, math.maxinteger, math.mininteger, 2 ^ 53, -2 ^ 53, 2 ^ 31, 2 ^ 32, 2 ^ 63, 1e308,
  -1e308, 4.9e-324, -0.0, 1e300, 65536, 1000000, 2 ^ 31 - 1, 257, 1e9}

local value, evil -- below

local function number() return chance(0.75) and one_of(NUMBERS) or one_of(HUGE) end

local function text()
  local r = random()
  if r < 0.6 then return one_of(WORDS) end
  if r < 0.8 then return one_of(PATHS) end
  return one_of(STRANGE)
end

local function object(what)
  local fit = {}
  for _, entry in ipairs(pool) do if not what or entry[2] == what then fit[#fit + 1] = entry[1] end end
  return #fit > 0 and one_of(fit) or nil
end

local function list(make, most)
  local out = {}
  for k = 1, random(0, most or 4) do out[k] = make() end
  return out
end

local function with_evil(t)
  if calm then return t end
  return setmetatable(t, {__index = evil, __len = evil, __pairs = evil, __newindex = evil, __call = evil, __eq = evil,
    __lt = evil, __le = evil, __concat = evil, __tostring = evil, __close = evil, __name = one_of{"lian.chain", "x"},
    __gc = chance(0.3) and evil or nil, __add = evil, __unm = evil})
end

local function whole_key()
  local key = number()
  return key == key and key or "nan"
end

local function any_table(depth)
  local t = {}
  local kind = random(8)
  if kind == 1 then t = list(number, 6)
  elseif kind == 2 then t = list(text)
  elseif kind == 3 then for k = 1, random(4) do t[k] = list(number, 4) end
  elseif kind == 4 then for _ = 1, random(4) do t[one_of(WORDS)] = value(depth + 1) end
  elseif kind == 5 then t.t = t t[1] = t
  elseif kind == 6 then for _ = 1, random(4) do t[whole_key()] = value(depth + 1) end
  elseif kind == 7 then t = one_of(SPECS)()
  else for k = 1, random(4) do t[k] = value(depth + 1) end end
  return chance(0.2) and with_evil(t) or t
end

local function closed_file()
  local file = io.open("/dev/null")
  file:close()
  return file
end

local function any_function()
  return one_of{function() return value(2) end, function(...) return ... end, function() end, evil,
    function() error("fuzz: raised", 0) end, function() return value(1), value(1), value(1) end,
    function() return true end, function(v) return tostring(v) end}
end

local function any_distribution()
  return one_of{lian.uniform(-0.2, 0), lian.uniform(0, 1), lian.triangular(0, 0.3, 1), lian.normal(0, 1),
    lian.choice{"output", "x", "A"}, lian.choice{1, 2}, lian.lognormal(1, 2),
    lian.truncated(lian.normal(0, 1), 0.1, 0.9),
    lian.choice{true, false}}
end

function value(depth)
  depth = depth or 0
  local r = random()
  if r < 0.10 then return nil end
  if r < 0.16 then return chance(0.5) end
  if r < 0.36 then return number() end
  if r < 0.58 then return text() end
  if r < 0.66 then return object() end
  if r < 0.72 then return any_function() end
  if r < 0.76 then return any_distribution() end
  if r < 0.78 then return one_of{io.stderr, closed_file(), coroutine.create(evil), lian, core, lian.frame} end
  if depth > 3 then return {} end
  return any_table(depth)
end

local collecting = false
function evil(t)
  if calm then return nil end
  local r = random(10)
  if r == 1 then error("fuzz: raised", 0) end
  if r == 2 and type(t) == "table" then for k in next, t do rawset(t, k, nil) end end
  if r == 3 and closes then
    local o = object()
    if o and (type(o) == "userdata" or lian.frame.is(o) == false) then pcall(function() o:close() end) end
  end
  if r == 4 and not collecting then
    collecting = true
    collectgarbage()
    collecting = false
  end
  if r == 5 and type(t) == "table" then for k = 1, 30 do rawset(t, k, k) end end
  if r == 6 then return {} end
  if r == 7 then return number() end
  if r == 8 then return text() end
  if r == 9 then return object() end
end

-- ---- what a message says of an option

local BY_KEY = {
  by = {"A", "B", "*"}, on = {"A", "B"}, home = {"A", "B"}, goods = {"x", "y", "A_x", "tool", "gas"}, of = {"output",
    "value_added", "labour", "CO2", "jobs"}, each = {"region", "sector", "node", "total", "base"}, at = {2025, 2025.1},
  lasts = {0.1, 0.05}, from = {2025}, to = {2025.2, 2026}, step = {"week", "month", "day"}, cut = {0.5, 0.9, 1},
  final = {"chip", "tool"}, region = {"A", "B"}, draws = {2, 5}, size = {1, 2}, top = {1, 3}, change = {-0.1, 0.2},
  map = {{chip = {sector = "x", share = 0.4}}, {chip = {sector = "A_y", share = 1}, tool = {sector = "x", share = 1}}},
  nodes = {"A_x", "B_y", "s1", "car"}, node = {"A_x", "s1"}, demand = {"A_hh", "A_x"}, flows = {"domestic", "total"},
}

local function sample(what, key)
  if BY_KEY[key] and chance(0.6) then return one_of(BY_KEY[key]) end
  if (key == "chain" or key == "table") and chance(0.5) then return object("chain") end
  if key == "network" and chance(0.5) then return object("network") end
  if what:find("run or a sweep") and chance(0.8) then return object("years") end
  if what:find("^one of ") then
    local words = {}
    for word in what:gmatch("'([^']*)'") do words[#words + 1] = word end
    if #words > 0 then return one_of(words) end
  end
  if what:find("share") then return one_of{0, 0.1, 0.5, 1} end
  if what:find("true or false") then return chance(0.5) end
  if what:find("whole number") then return one_of{1, 2, 3, 10} end
  if what:find("year") then return one_of{2020, 2025} end
  if what:find("number") then return one_of(NUMBERS) end
  if what:find("label") then return chance(0.5) and one_of(WORDS) or list(function() return one_of(WORDS) end) end
  if what:find("function") then return any_function() end
  if what:find("path") or what:find("file") then return one_of(PATHS) end
  if what:find("text") or what:find("name") then return one_of(WORDS) end
  if what:find("chain") then return object("chain") end
  if what:find("frame") then return object("frame") end
  if what:find("matrix") then return object("matrix") end
  if what:find("store") then return object("store") end
  if what:find("shock") then return object("shock") end
  return value(1)
end

-- name -> {keys, what = {key -> expected}, required}
local learnt = {}

local function learn(name, work, self)
  local l = {keys = {}, what = {}, required = {}}
  local function ask(given)
    local ok, message
    if self ~= nil then ok, message = pcall(work, self, given) else ok, message = pcall(work, given) end
    return not ok and type(message) == "string" and message or ""
  end
  local known = ask{zqxjk = 1}:match("%(known: ([^%)]*)%)")
  for key in (known or ""):gmatch("[%w_]+") do l.keys[#l.keys + 1] = key end
  local given = {}
  for _ = 1, known and 40 or 0 do
    local message = ask(given)
    local missing = message:match("'([%w_]+)' is required")
    local key, what = message:match("%.([%w_]+): expected (.-), got ")
    if missing and given[missing] == nil then
      given[missing], l.required[missing] = io.stderr, true
    elseif key and not l.what[key] then
      l.what[key] = what
      given[key] = sample(what, key)
    else
      break
    end
  end
  for _, key in ipairs(l.keys) do
    if not l.what[key] then
      local old = given[key]
      given[key] = io.stderr
      local named, what = ask(given):match("%.([%w_]+): expected (.-), got ")
      if named == key then l.what[key] = what end
      given[key] = old
    end
  end
  learnt[name] = #l.keys > 0 and l or nil
end

local function options_for(l)
  local out = {}
  for _, key in ipairs(l.keys) do
    if chance(l.required[key] and 0.97 or 0.35) then
      if chance(0.12) then
        out[key] = value(1)
      elseif chance(0.08) then
        out[key] = any_distribution()
      else
        out[key] = sample(l.what[key] or "", key)
      end
    end
  end
  if chance(0.03) then out[one_of(STRANGE)] = value(1) end
  return chance(0.05) and with_evil(out) or out
end

-- a table that is right but for a few places
local function spoil(t, depth)
  local keys = {}
  for key in next, t do keys[#keys + 1] = key end
  table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
  if #keys == 0 then return t end
  local key = one_of(keys)
  local is_module = rawequal(t[key], lian) or rawequal(t[key], core) or rawequal(t[key], lian.frame)
  if type(t[key]) == "table" and not is_module and debug.getmetatable(t[key]) == nil and chance(0.7) and depth < 4 then
    t[key] = spoil(t[key], depth + 1)
  else
    t[key] = value(2)
  end
  return chance(0.1) and with_evil(t) or t
end

-- ---- the surface

local functions, by_class = {}, {}

-- what a program says of itself once, or to all that comes after
local OF_THE_PROGRAM = {["core.home"] = true, ["core.budget"] = true, ["core.polls"] = true}

local function walk(prefix, members, seen)
  if seen[members] then return end
  seen[members] = true
  local names = {}
  for name in pairs(members) do if type(name) == "string" then names[#names + 1] = name end end
  table.sort(names)
  for _, name in ipairs(names) do
    local member = members[name]
    if type(member) == "function" and not OF_THE_PROGRAM[prefix .. name] then
      functions[#functions + 1] = {prefix .. name, member}
    elseif type(member) == "table" and name:sub(1, 1) ~= "_" and name ~= "methods" then
      walk(prefix .. name .. ".", member, seen)
    end
  end
end

walk("lian.", lian, {})
local publics = #functions
walk("core.", core, {})

local CORE_CLASS = {chain = true, matrix = true}

-- names and functions of what an object can be asked
local function methods_of(thing)
  local meta = debug.getmetatable(thing)
  local members = meta and rawget(meta, "__index")
  if type(members) ~= "table" then return {} end
  if not by_class[members] then
    local class, out = tostring(rawget(meta, "__name")), {}
    local names = {}
    for name in next, members do if type(name) == "string" then names[#names + 1] = name end end
    table.sort(names)
    for _, name in ipairs(names) do
      if type(members[name]) == "function" then out[#out + 1] = {class .. ":" .. name, members[name]} end
    end
    by_class[members] = out
  end
  return by_class[members]
end

local function learn_all()
  math.randomseed(1, 0)
  new_pool()
  put(lian.scenario "s" {from = 2025, to = 2025.1, step = "week", home = "A"}:run(pool[1][1]), "run")
  put(lian.scenario "s" {home = "A", shocks()[1]}:run(pool[1][1]), "result")
  put(lian.scenario "s" {from = 2025, to = 2025.1, step = "week", home = "A"}:sweep(pool[1][1], {draws = 2}), "sweep")
  for k = 1, publics do learn(functions[k][1], functions[k][2]) end
  for _, entry in ipairs(table.move(pool, 1, #pool, 1, {})) do
    for _, method in ipairs(methods_of(entry[1])) do
      if not learnt[method[1]] and not method[1]:find("close$") then learn(method[1], method[2], entry[1]) end
    end
  end
end

-- ---- calls

local BASES = { -- what is right in the first place, to be spoilt
  ["lian.chain"] = function() return one_of{table_of_regions, table_of_one, network}() end,
  ["lian.items"] = items,
  ["lian.frame.new"] = function()
    return {{"node", {"a", "b"}}, {"v", {1, 2}, unit = "USD"}, title = "t", count = 2}
  end,
  ["lian.firms"] = function()
    return {table = object "chain", firms = one_of{20, {A_x = 3, B_x = 2, A_y = 4, B_y = 1}}, degree = one_of{2, 6},
      seed = 1,
      uncovered = one_of{"rest", "scale"}}
  end,
  ["lian.join"] = function()
    return {table = object "chain", network = object "network", map = {x = "x", y = one_of{"x", "y", "A_x"}}, top = 3}
  end,
  ["lian.read.edges"] = function() return {path = "links.csv"} end,
  ["lian.read.matrix"] = function()
    return {path = "a.csv", flows = "AAA_x..BBB_y", labels = 1, demand = {households = "households", other = "exp*"},
      output = "output"}
  end,
  ["lian.read.items"] = function() return {requires = "requires.csv", items = "items.csv"} end,
}

local function arguments_for(name)
  local base, l = BASES[name], learnt[name]
  local out = {n = 0}
  local function add(v)
    out.n = out.n + 1
    out[out.n] = v
  end
  if base and chance(0.85) then
    local t = base()
    for _ = 1, random(0, 2) do t = spoil(t, 0) end
    add(t)
  elseif l and chance(0.85) then
    add(options_for(l))
  elseif name:find("^lian%.read") and chance(0.7) then
    add(one_of(PATHS))
    if chance(0.3) then add(value()) end
  elseif name:find("scenario:run") or name:find("scenario:sweep") then
    add(object("chain"))
    local more = learnt[name]
    add(more and options_for(more) or {})
  else
    for _ = 1, random(0, 4) do
      local kind = one_of{"label", "number", "path", "frame", "chain", "function"}
      add(chance(0.5) and sample(kind, "") or value())
    end
  end
  if chance(0.05) then add(value()) end
  return out
end

local function shown(v, depth)
  if type(v) == "string" then return ("%q"):format(#v > 60 and v:sub(1, 60) .. "..." or v):gsub("\n", "n") end
  if type(v) ~= "table" or depth > 2 then return math.type(v) == "float" and ("%.17g"):format(v) or type(v) == "number"
    and tostring(v) or type(v) end
  local out, meta = {}, debug.getmetatable(v)
  if meta and rawget(meta, "__name") ~= nil then return tostring(rawget(meta, "__name")) end
  local count = 0
  for key, part in next, v do
    count = count + 1
    if count > 12 then out[#out + 1] = "..." break end
    out[#out + 1] = (type(key) == "string" and key or "[" .. tostring(key) .. "]") .. " = " .. shown(part, depth + 1)
  end
  return "{" .. table.concat(out, ", ") .. "}"
end

local function described(name, given)
  local out = {}
  for k = 1, given.n do out[k] = shown(given[k], 0) end
  return name .. "(" .. table.concat(out, ", ") .. ")"
end

local OPERATORS = {
  function(o) return tostring(o) end, function(o) return #o end, function(o, v) return o == v end,
  function(o, v) return o[v] end, function(o, v, w) return o(v, w) end,
  function(o) for k, v in pairs(o) do if not k and v then break end end end,
  function(o, v) -- the fields of frames and results are theirs who change them
    local name = rawget(debug.getmetatable(o), "__name")
    if name == "lian.shock" or type(o) == "userdata" then o[v == nil and "k" or v ~= v and "n" or v] = v end
  end,
  function(o) for _, v in ipairs(o) do if not v then break end end end,
}
-- what Lua itself refuses of a value that has no such operator
local function is_luas_own(message)
  return message:find("surface%.lua:%d+: ") or message:find("table expected, got lian", 1, true)
end

local function internal(message, is_core)
  if type(message) ~= "string" then return false end
  if is_core then return message:find("lua/lian/[%w_/]+%.lua:%d+: attempt to") ~= nil end
  return message:find("attempt to") ~= nil or message:find("bad argument") ~= nil
    or message:find("lua/lian/[%w_/]+%.lua:%d+:") ~= nil or message:find("traceback", 1, true) ~= nil
    or message:find("assertion failed", 1, true) ~= nil
end

local failures, seen, distinct, slow = 0, {}, 0, {}

local function report(round, call, what, message, trace)
  failures = failures + 1
  local head = tostring(message):gsub("0x%x+", "0x"):gsub("%d+", "N"):sub(1, 160)
  local key = what .. call:match("^[^%(]*") .. head
  if seen[key] then return end
  seen[key], distinct = true, distinct + 1
  io.stderr:write(("seed %d round %d: %s\n  %s\n  %s\n%s\n"):format(seed, round, what, call:sub(1, 600),
    tostring(message):sub(1, 300), trace or ""))
end

local function traced(message)
  if type(message) == "string" and internal(message, false) then
    return {message, debug.traceback("", 2):gsub("\n[^\n]*surface%.lua.*", "")}
  end
  return {message}
end

local KINDS = {["lian.chain"] = "chain", ["lian.matrix"] = "matrix", ["lian.frame"] = "frame",
  ["lian.scenario"] = "scenario",
  ["lian.shock"] = "shock", ["lian.distribution"] = "distribution", ["lian.run"] = "run", ["lian.sweep"] = "sweep",
  ["lian.store"] = "store"}

local function keep(results)
  for k = 1, math.min(results.n, 3) do
    local meta = debug.getmetatable(results[k])
    local name = meta and type(results[k]) ~= "string" and rawget(meta, "__name")
    if name and k < 3 and chance(0.5) then put(results[k], KINDS[name] or "result") end
  end
end

local function call_once(round, name, work, given, is_core, is_operator)
  local call = described(name, given)
  guard.note(("seed %d round %d: %s"):format(seed, round, call))
  if not calm and chance(0.1) then setmetatable({}, {__gc = evil}) end
  local before = os.clock()
  guard.watch(PATIENCE, DEAF)
  local results = table.pack(xpcall(work, traced, table.unpack(given, 1, given.n)))
  local lag = guard.rest()
  local message, trace = nil, nil
  if not results[1] then
    message, trace = results[2], nil
    if type(message) == "table" and not debug.getmetatable(message) then message, trace = message[1], message[2] end
  end
  if lag then
    slow[#slow + 1] = ("%.1f s, %.2f s after Ctrl-C: %s"):format(os.clock() - before, lag, call:sub(1, 200))
    if results[1] and lag > 0.5 then report(round, call, "Ctrl-C was lost", "it went on to its end") end
    return
  end
  if not results[1] then
    if is_operator and type(message) == "string" and is_luas_own(message) then return end
    if type(message) ~= "string" then
      report(round, call, "raised no text", type(message))
    elseif internal(message, is_core) then
      report(round, call, "an error of Lua's own", message, trace)
    end
  elseif results[2] == nil and internal(results[3], is_core) then
    report(round, call, "an error of Lua's own, returned", results[3])
  else
    keep(table.pack(table.unpack(results, 2, results.n)))
  end
end

local function random_call(round)
  local r = random()
  local thing = object()
  if r < 0.5 then
    local methods = methods_of(thing)
    if #methods == 0 then return end
    local method = one_of(methods)
    local given = arguments_for(method[1])
    if method[1]:find("close") and chance(0.8) then return end
    table.insert(given, 1, chance(0.03) and value() or thing)
    given.n = given.n + 1
    local class = method[1]:match("^lian%.(%w+):")
    return call_once(round, method[1], method[2], given, type(thing) == "userdata" and not CORE_CLASS[class])
  elseif r < 0.8 then
    local f = functions[random(publics)]
    return call_once(round, f[1], f[2], arguments_for(f[1]), false)
  elseif r < 0.9 then
    local f = functions[random(publics + 1, #functions)]
    local given = arguments_for(f[1])
    if chance(0.5) then
      table.insert(given, 1, object(one_of{"chain", "matrix"}))
      given.n = given.n + 1
    end
    return call_once(round, f[1], f[2], given, true)
  end
  local given = {thing, value(), value(), n = 3}
  return call_once(round, "operator", one_of(OPERATORS), given, false, true)
end

-- ---- files

local function write(path, content)
  local file = assert(io.open(path, "wb"))
  file:write(content)
  file:close()
end

local malformed = require "spec.support.malformed"
write("a.csv", malformed.csv(malformed.matrix()))
write("links.csv", malformed.csv(malformed.edges()))
write("broken.csv", "a,b\n\"x,1\n\xff\xfe,2\n")
for name, rows in pairs(malformed.items()) do write(name .. ".csv", malformed.csv(rows)) end
os.execute("head -c 300000 /dev/zero | tr '\\0' ',' | gzip -c > wide.gz")
os.execute("head -c 200000000 /dev/zero | gzip -c > bomb.gz")

-- ---- the loop

learn_all()
guard.limit(MOST_MEMORY)
collectgarbage("generational")
local start, done = os.clock(), 0
local round = only or 1
while done < calls and distinct < MOST_FAILURES do
  math.randomseed(seed, round)
  os.remove("store.db")
  guard.note(("seed %d round %d: making the objects"):format(seed, round))
  pool = {}
  collectgarbage() -- finalisers of the round before close what they find
  collectgarbage()
  new_pool()
  for _ = 1, A_ROUND do random_call(round) end
  done = done + A_ROUND
  if only then break end
  round = round + 1
end
for k = 1, math.min(#slow, 20) do io.stderr:write("slow: ", slow[k], "\n") end
io.write(("%d calls of %d functions and the methods of their results, seed %d: %d failures (%d different), "
  .. "%.0f calls a second\n")
  :format(done, publics, seed, failures, distinct, done / (os.clock() - start)))
os.exit(failures == 0)
