-- the longest time of the processor that each verb takes without looking at Ctrl-C (or its host's budget), at stated
-- sizes
-- usage: lua5.4 spec/bench/polls.lua [VERB]   prints a table in Markdown; FACTOR=0.1 for smaller sizes
-- Instructions of Lua count as looks, every 1000 of them: a hook sees them.
local core = require "lian.core"
local lian = require "lian"

local only = arg[1]
local factor = tonumber(os.getenv("FACTOR") or "1")
local function size(n) return math.max(2, math.floor(n * factor + 0.5)) end

math.randomseed(7, 0)
local folder = os.tmpname()
os.remove(folder)
os.execute("mkdir " .. folder)

-- ---- what they work on

local made = {}
local function once(name, make)
  return function()
    if made[name] == nil then made[name] = make() end
    return made[name]
  end
end

local REGIONS, SECTORS = size(40), 35
local NODES = REGIONS * SECTORS
local TABLE = ("%d x %d"):format(NODES, NODES)

local function parts_of_table()
  local nodes, regions, sectors, rows, demand = {}, {}, {}, {}, {}
  for r = 1, REGIONS do
    for s = 1, SECTORS do
      local i = #nodes + 1
      nodes[i], regions[i], sectors[i] = ("R%d_S%d"):format(r, s), "R" .. r, "S" .. s
    end
  end
  for i = 1, NODES do
    local row, sum = {}, 0
    for j = 1, NODES do
      local v = math.random() ^ 4
      row[j], sum = v, sum + v
    end
    rows[i], demand[i] = row, sum
  end
  return {nodes = nodes, regions = regions, sectors = sectors, flows = rows, demand = {households = demand},
    unit = "USD", year = 2020}
end

local table_parts = once("parts", parts_of_table)
local chain = once("table", function() return assert(lian.chain(table_parts())) end)
local function fresh() return assert(lian.chain(table_parts())) end
local flows = once("flows", function() return chain():flows() end)

local FIRMS, LINKS = size(200000), size(1000000)
local NETWORK = ("%d firms, %d links"):format(FIRMS, LINKS)

local firms = once("network", function()
  local file = assert(io.open(folder .. "/links.csv", "w"))
  file:write("supplier,buyer,value\n")
  for _ = 1, LINKS do
    file:write(("f%d,f%d,%d\n"):format(math.random(FIRMS), math.random(FIRMS), math.random(100)))
  end
  file:close()
  return assert(lian.read.edges{path = folder .. "/links.csv"})
end)

local ITEMS = size(2000)
local LIST = ("%d items of 12 homes"):format(ITEMS)

local items = once("items", function()
  local list, requires, provides = {}, {}, {}
  for k = 1, ITEMS do
    list[k], requires["i" .. k], provides["i" .. k] = "i" .. k, {}, {}
    for _ = 1, k < ITEMS and math.min(3, ITEMS - k) or 0 do
      requires["i" .. k]["i" .. math.random(k + 1, ITEMS)] = "critical"
    end
    local at = math.random(12)
    provides["i" .. k]["H" .. at], provides["i" .. k]["H" .. at % 12 + 1] = 0.6, 0.4
  end
  return assert(lian.items{items = list, requires = requires, provides = provides})
end)

local ROWS = size(2000000)
local FRAME = ("%d rows, 3 columns"):format(ROWS)

local frame = once("frame", function()
  local label, value, flag = {}, {}, {}
  for k = 1, ROWS do label[k], value[k], flag[k] = "row " .. k, math.random(), k % 3 == 0 end
  return lian.frame.new{{"label", label}, {"value", value}, {"flag", flag}}
end)

local table_file = once("table.csv", function()
  local path = folder .. "/table.csv"
  local file = assert(io.open(path, "w"))
  local parts = table_parts()
  file:write("node,", table.concat(parts.nodes, ","), ",households\n")
  for i, row in ipairs(parts.flows) do
    local texts = {}
    for j, v in ipairs(row) do texts[j] = ("%.6f"):format(v) end
    file:write(parts.nodes[i], ",", table.concat(texts, ","), ",", ("%.6f\n"):format(parts.demand.households[i]))
  end
  file:close()
  return path
end)

local WIDE = size(900000)
local wide_file = once("wide.csv", function()
  local path = folder .. "/wide.csv"
  local file = assert(io.open(path, "w"))
  for k = 1, WIDE do file:write("c", k, k < WIDE and "," or "\n") end
  file:write(("1,"):rep(WIDE - 1), "1\n")
  file:close()
  return path
end)

local function embargo(in_time)
  local given = {lian.embargo{goods = "S1", on = "R1", cut = 0.5, finals = false}}
  if in_time then given.from, given.to, given.step = 2025, 2025.2, "week" end
  return lian.scenario "embargo" (given)
end

local STEPS = "10 weeks, "

-- ---- verbs: name, size, what is done before, what is measured

local function none() return nil end

local VERBS = {
  {"lian.chain", TABLE, table_parts, fresh},
  {"chain:check", TABLE, fresh, function(c) return c:check() end},
  {"chain:leontief", TABLE, fresh, function(c) return c:leontief() end},
  {"chain:ghosh", TABLE, fresh, function(c) return c:ghosh() end},
  {"chain:multipliers", TABLE, fresh, function(c) return c:multipliers{of = "output"} end},
  {"chain:linkages", TABLE, fresh, function(c) return c:linkages() end},
  {"chain:extraction", TABLE, fresh, function(c) return c:extraction() end},
  {"chain:upstreamness", TABLE, fresh, function(c) return c:upstreamness() end},
  {"chain:propagation", TABLE, fresh, function(c) return c:propagation() end},
  {"chain:influence", TABLE, fresh, function(c) return c:influence() end},
  {"chain:paths", TABLE, fresh, function(c) return c:paths{of = "output", demand = "R1_S1", top = 10} end},
  {"chain:dependence", TABLE, fresh, function(c) return c:dependence{home = "R1"} end},
  {"chain:aggregate", TABLE, fresh, function(c) return c:aggregate{each = "region"} end},
  {"chain:select", TABLE, fresh, function(c) return c:select{region = "R1"} end},
  {"chain:frame", TABLE, chain, function(c) return c:frame() end},
  {"lian.balance", TABLE, flows, function(m)
    local rows, columns = m:row_sums(), m:col_sums()
    for i, v in ipairs(rows) do rows[i] = v * (1 + 0.1 * (i % 3)) end
    local sum, of = 0, 0
    for i, v in ipairs(rows) do sum, of = sum + v, of + columns[i] end
    for i, v in ipairs(columns) do columns[i] = v * sum / of end
    return lian.balance(m, {rows = rows, columns = columns})
  end},
  {"matrix:product", TABLE, flows, function(m) return m:product(m) end},
  {"matrix:transpose", TABLE, flows, function(m) return m:transpose() end},
  {"matrix:totable", TABLE, flows, function(m) return m:totable() end},
  {"matrix:pick", TABLE, flows, function(m) return m:pick(nil, nil) end},
  {"matrix:frame", TABLE, flows, function(m) return m:frame() end},
  {"matrix:csv", TABLE, flows, function(m) return m:csv(folder .. "/m.csv") end},
  {"scenario:run, at once", TABLE, chain, function(c) return embargo():run(c) end},
  {"scenario:run, in time", STEPS .. TABLE, chain, function(c) return embargo(true):run(c) end},
  {"scenario:sweep", "8 draws, " .. STEPS .. TABLE, chain, function(c) return embargo(true):sweep(c, {draws = 8}) end},
  {"lian.read.matrix", TABLE, table_file, function(path)
    return lian.read.matrix{path = path, flows = "R1_S1..R" .. REGIONS .. "_S" .. SECTORS, demand = "households"}
  end},
  {"store:save, a table", TABLE, chain, function(c)
    local store <close> = assert(lian.open(folder .. "/s.db"))
    return store:save(c, "c", {replace = true})
  end},
  {"store:chain, a table", TABLE, function()
    local store <close> = assert(lian.open(folder .. "/s.db"))
    assert(store:save(chain(), "c", {replace = true}))
  end, function()
    local store <close> = assert(lian.open(folder .. "/s.db"))
    return store:chain("c")
  end},
  {"lian.read.edges", NETWORK, firms, function() return lian.read.edges{path = folder .. "/links.csv"} end},
  {"network:multipliers", NETWORK, firms, function(c) return c:multipliers{of = "output"} end},
  {"network:check", NETWORK, firms, function(c) return c:check() end},
  {"network:frame", NETWORK, firms, function(c) return c:frame() end},
  {"network:links", NETWORK, firms, function(c) return c:links() end},
  {"network, in time", "10 days, " .. NETWORK, firms, function(c)
    local stop = lian.capacity{nodes = "f1", cut = 1}
    return lian.scenario "s" {from = 2025, to = 2025 + 10 / 365, step = "day", stop}:run(c)
  end},
  {"store:save, a network", NETWORK, firms, function(c)
    local store <close> = assert(lian.open(folder .. "/n.db"))
    return store:save(c, "c", {replace = true})
  end},
  {"chain:attainable", LIST, items, function(c)
    return c:attainable{home = "H1", final = "i1", cut = {{by = "H2"}}}
  end},
  {"chain:chokepoints", LIST, items, function(c) return c:chokepoints{home = "H1", final = "i1"} end},
  {"chain:chokepoints, pairs", LIST, items, function(c)
    return c:chokepoints{home = "H1", final = "i1", size = 2, each = "country"}
  end},
  {"chain:cut_sets", LIST, items, function(c) return c:cut_sets{home = "H1", final = "i1", size = 2} end},
  {"chain:gaps", LIST, items, function(c) return c:gaps{home = "H1", final = "i1"} end},
  {"chain:structure", LIST, items, function(c) return c:structure() end},
  {"chain:diagnose", LIST, items, function(c) return c:diagnose{home = "H1", final = "i1"} end},
  {"lian.frame.new", FRAME, none, function()
    made.frame = nil
    return frame()
  end},
  {"frame:sort", FRAME, frame, function(f) return f:sort "value" end},
  {"frame:csv", FRAME, frame, function(f) return f:csv(folder .. "/f.csv") end},
  {"lian.frame.read", FRAME, function() frame():csv(folder .. "/f.csv") end, function()
    return lian.frame.read(folder .. "/f.csv")
  end},
  {"lian.frame.read, wide", WIDE .. " columns", wide_file, function(path) return lian.frame.read(path) end},
  {"store:save, a frame", FRAME, frame, function(f)
    local store <close> = assert(lian.open(folder .. "/f.db"))
    return store:save(f, "f", {replace = true})
  end},
  {"store:frame", FRAME, function()
    local store <close> = assert(lian.open(folder .. "/f.db"))
    assert(store:save(frame(), "f", {replace = true}))
  end, function()
    local store <close> = assert(lian.open(folder .. "/f.db"))
    return store:frame("f")
  end},
  {"lian.programme_outlook", size(3000000) .. " draws", none, function()
    return lian.programme_outlook{budget = 5e3, readiness = 5, u_max = 0.6, draws = size(3000000)}
  end},
}

-- ---- measured

print("| verb | size | processor, s | looks | longest without, ms |")
print("| --- | --- | ---: | ---: | ---: |")
for _, verb in ipairs(VERBS) do
  local name, of, prepare, work = table.unpack(verb)
  if not only or name:find(only, 1, true) then
    local given = prepare()
    collectgarbage()
    debug.sethook(core.polls, "", 1000)
    local from = os.clock()
    core.polls(true)
    local done, result, message = pcall(work, given)
    local looks, longest = core.polls()
    core.polls(false)
    debug.sethook()
    local note = (not done or result == nil) and (" (%s)"):format(tostring(message or result):sub(1, 60)) or ""
    print(("| %s | %s | %.2f | %d | %.0f%s |"):format(name, of, os.clock() - from, looks, 1000 * longest, note))
    io.stdout:flush()
  end
end
os.execute("rm -r " .. folder)
