-- runs in time against an independent program of the same models (spec/support/reference.py), whose tables and
-- results are in spec/reference; that program makes the published runs of BoARIO and of Inoue and Todo
--
-- Tolerance: 1e-9 of a number, or of a thousandth of its column's largest. The files hold 13 digits, and the two
-- programs differ by no more (5e-13); what is above that is left to compilers that add in another order. None of the
-- runs waits for a float to be exactly 0, as four of BoARIO's do.
local lian = require "lian"

local FOLDER, DAYS, TOTALS = "spec/reference/", 200, {"output", "capacity", "orders", "unmet"}

local function with(options, more)
  local out = {}
  for key, value in pairs(options or {}) do out[key] = value end
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

-- a run of the library: totals and output of each node, day by day, money a year
local function paths_of(chain, profile, shocks, options)
  local run = assert(lian.scenario "reference" {from = 0, to = DAYS / 365, step = "day", table.unpack(shocks)}
    :run(chain, with(options, {profile = profile, record = "node"})))
  local totals, paths = run:series(), {}
  for _, name in ipairs(TOTALS) do paths[name] = totals:column(name) end
  for _, node in ipairs(chain:nodes()) do paths[node] = run:series{of = "output", nodes = node}:column(node) end
  return paths
end

-- ---- files

-- {head}, {row, ...}: cells as numbers where they are
local function read(name)
  local head, rows = nil, {}
  for line in io.lines(FOLDER .. name .. ".csv") do
    local row = {}
    for cell in line:gmatch("[^,]+") do row[#row + 1] = head and tonumber(cell) or cell end
    if head then rows[#rows + 1] = row else head = row end
  end
  return head, rows
end

local function table_of(name)
  local given = {nodes = {}, regions = {}, sectors = {}, output = {}, flows = {}}
  local _, rows = read(name)
  for i, row in ipairs(rows) do
    given.nodes[i], given.regions[i], given.sectors[i], given.output[i] = table.unpack(row, 1, 4)
    given.flows[i] = table.move(row, 5, #row, 1, {})
  end
  local chain = assert(lian.chain(given))
  return chain
end

local function network_of(name)
  local given, _, rows = {nodes = {}, sectors = {}, output = {}}, read(name)
  for i, row in ipairs(rows) do given.nodes[i], given.sectors[i], given.output[i] = table.unpack(row) end
  _, given.links = read(name .. "_links")
  local chain = assert(lian.chain(given))
  return chain
end

-- name of a run -> {day =, ...} -> column -> money a day
local function results_of(name)
  local head, rows = read(name .. "_runs")
  local runs = {}
  for _, row in ipairs(rows) do
    local days = runs[row[1]] or {}
    runs[row[1]] = days
    local values = {}
    for c = 3, #head do values[head[c]] = row[c] end
    days[row[2]] = values
  end
  return runs
end

-- ---- comparison

-- the largest of a column over the days kept, for what is near 0 beside it
local function largest(days, column)
  local most = 0
  for _, values in pairs(days) do most = math.max(most, math.abs(values[column])) end
  return most
end

-- the largest difference as a share of what was expected, or of a thousandth of the column's largest (unmet: of
-- output's, since it is a difference of what is about as large); where it is
local function worst(paths, days)
  local most, where = 0, "nowhere"
  for column, path in pairs(paths) do
    local floor = 1e-3 * largest(days, column == "unmet" and "output" or column)
    for day, values in pairs(days) do
      local off = math.abs(path[day + 1] / 365 - values[column]) / math.max(math.abs(values[column]), floor)
      if off ~= off then off = math.huge end -- not a number
      if off > most then most, where = off, ("%s on day %d"):format(column, day) end
    end
  end
  return most, where
end

local function day(count) return count and count / 365 end

-- shocks in days
local function shock(kind, given)
  for _, name in ipairs{"at", "lasts", "recovers", "within"} do given[name] = day(given[name]) end
  return lian[kind](given)
end

local function sorted_keys(of)
  local out = {}
  for key in pairs(of) do out[#out + 1] = key end
  table.sort(out)
  return out
end

-- runs: name -> {shocks, options, open = what the library does otherwise}
local function compare(name, chain, profile, runs)
  local wanted = results_of(name)
  assert.same(sorted_keys(wanted), sorted_keys(runs))
  for _, run in ipairs(sorted_keys(runs)) do
    local shocks, options = table.unpack(runs[run])
    local test = runs[run].open and pending or it
    test(("makes the run %s of %s%s"):format(run, name, runs[run].open and ": " .. runs[run].open or ""), function()
      local off, where = worst(paths_of(chain, profile, shocks(), options), wanted[run])
      assert.is_true(off <= 1e-9, ("%.2e: %s"):format(off, where))
    end)
  end
end

-- that the comparison can fail: a parameter that is a thousandth off
local function notice(name, chain, profile, run, shocks, options, others)
  local wanted = results_of(name)[run]
  for _, key in ipairs(sorted_keys(options)) do
    it(("of %s tells %s that is a thousandth off"):format(name, key), function()
      local off = with(with(others, options), {[key] = options[key] * 1.001})
      assert.is_true(worst(paths_of(chain, profile, shocks, off), wanted) > 1e-6)
    end)
  end
end

-- ---- ARIO

local function cut()
  return {shock("capacity", {nodes = "south_parts", cut = 0.55, at = 6, lasts = 30, recovers = 40})}
end

local function loss(node, more)
  return shock("capacity", with({nodes = node, cut = 0.7, at = 6, lasts = 15}, more or {recovers = 45}))
end

-- so small that BoARIO's roundings hold stocks and orders where they are
local function slight()
  return {shock("capacity", {nodes = "north_ore", cut = 1e-4, at = 6, lasts = 20, recovers = 40,
    recovery = "convex"})}
end

local function overlap()
  return {cut()[1], loss("south_parts"), loss("north_parts")}
end

local function boom()
  return {shock("demand", {nodes = {"north_cars", "east_cars"}, change = 0.2, at = 5, lasts = 60, recovers = 30}),
    shock("demand", {nodes = "south_cars", change = -0.3, at = 20, lasts = 40})}
end

local function quake()
  return {shock("destruction", {nodes = {"south_parts", "north_cars"}, share = 0.25, at = 4, lasts = 9, within = 50,
    builders = {parts = 0.6, cars = 0.4}})}
end

local function tight(more) return with({stock = 12, restore = 15}, more) end

local ARIO = {
  rest = {function() return {lian.capacity{nodes = "north_ore", cut = 0}} end},
  linear = {cut},
  slight = {slight, tight()},
  slight_boario = {slight, tight{boario = true}},
  convex = {function() return {loss("north_ore", {recovers = 45, recovery = "convex"})} end, tight()},
  convex_boario = {function() return {loss("north_ore", {recovers = 45, recovery = "convex"})} end,
    tight{boario = true}},
  concave = {function() return {loss("east_parts", {recovers = 45, recovery = "concave"})} end, tight()},
  at_once = {function() return {loss("east_parts", {})} end, tight()},
  overlap = {overlap, {stock = 40, restore = 30}},
  tight = {cut, tight()},
  by_table = {cut, tight{by_capacity = false}},
  orders_first = {cut, tight{rationing = "orders_first"}},
  finals_first = {cut, {stock = 40, restore = 30, rationing = "finals_first"}},
  whole_stocks = {cut, tight{psi = 1}},
  low_threshold = {cut, tight{psi = 0.3}},
  stand_in = {cut, tight{production = "linear"}},
  by_good = {cut, {stock = {ore = 30, parts = 12, cars = math.huge}, restore = {ore = 8, parts = 20}}},
  quick_overcapacity = {cut, {stock = 20, restore = 20, overcapacity = 1.5, overcapacity_days = 40}},
  boom = {boom},
  boom_boario = {boom, tight{boario = true}},
  quake_last = {quake, {stock = 30, restore = 30, rebuilding = "last"}},
  quake_alike = {quake, {stock = 30, restore = 30, rebuilding = "alike"}},
  quake_boario = {quake, {rebuilding = "alike", boario = true}},
}

local function drought()
  return {shock("capacity", {nodes = "coast_oil", cut = 0.6, at = 8, lasts = 25, recovers = 50})}
end

local DRAWS = {
  cut = {drought, {stock = 15, restore = 15}},
  cut_orders_first = {drought, {stock = 15, restore = 15, rationing = "orders_first"}},
  less = {function()
    return {shock("demand", {nodes = {"inland_goods", "coast_goods"}, change = -0.6, at = 8, lasts = 40})}
  end, {stock = 30, restore = 20}},
}

describe("the inventory economy", function()
  compare("three_regions", table_of("three_regions"), "ario", ARIO)
  compare("draws", table_of("draws"), "ario", DRAWS)
  notice("three_regions", table_of("three_regions"), "ario", "tight", cut(),
    {stock = 12, restore = 15, psi = 0.8, overcapacity = 1.25, overcapacity_days = 365})
end)

-- ---- Pichler et al.

local function lock()
  return {shock("labour", {nodes = "west_industry", cut = 0.7, at = 5, lasts = 40}),
    shock("labour", {nodes = {"east_energy", "west_services"}, cut = 0.35, at = 12, lasts = 30, recovers = 20})}
end

-- goods run short in turn, so that stocks and classes limit their users
local function in_turn()
  return {shock("labour", {nodes = "east_energy", cut = 0.95, at = 5, lasts = 65}),
    shock("labour", {nodes = "west_industry", cut = 0.85, at = 80, lasts = 40}),
    shock("labour", {nodes = "west_services", cut = 0.9, at = 135, lasts = 40})}
end

local BY_USER = {energy = 6, industry = 11, services = 4}
local CLASSES = {energy = {energy = 1, industry = 1, services = 0.5},
  industry = {energy = 0.5, industry = 1, services = 0}, services = {energy = 0, industry = 0.5, services = 1}}

describe("the economy of workers", function()
  compare("two_regions", table_of("two_regions"), "pichler", {
    critical = {lock, {stock_by_user = BY_USER}},
    classes = {lock, {stock_by_user = BY_USER, classes = CLASSES}},
    orders_first = {lock, {stock_by_user = BY_USER, classes = CLASSES, rationing = "orders_first"}},
    in_turn = {in_turn, {stock_by_user = BY_USER, classes = CLASSES}},
    slow = {lock, {stock_by_user = BY_USER, classes = CLASSES, hire = 60, fire = 8, restore = 10}},
  })
  notice("two_regions", table_of("two_regions"), "pichler", "critical", lock(), {hire = 30, fire = 15, restore = 5},
    {stock_by_user = BY_USER})
end)

-- ---- Inoue and Todo

local function hit()
  return {shock("capacity", {nodes = "cedar", cut = 0.5, at = 0, lasts = 12, recovers = 30}),
    shock("capacity", {nodes = "gorse", cut = 0.3, at = 10, lasts = 5, recovers = 20})}
end

local function lasting() return {shock("capacity", {nodes = "dogwood", cut = 0.15, at = 3})} end

local function demand(node, change)
  local shocks = hit()
  shocks[3] = shock("demand", {nodes = node, change = change, at = 4, lasts = 30})
  return shocks
end

local function less() return demand("elm", -0.5) end

local function more() return demand("cedar", 0.6) end

describe("the network of firms", function()
  compare("eight_firms", network_of("eight_firms"), "inoue-todo", {
    alike = {hit, {rationing = "alike"}},
    level = {hit, {rationing = "level"}},
    finals_last = {hit, {rationing = "orders_first"}},
    level_finals_last = {hit, {rationing = "level_orders_first"}},
    alike_lasting = {lasting, {rationing = "alike"}},
    level_lasting = {lasting, {rationing = "level"}},
    less = {less, {rationing = "level", stock = 9, restore = 4}},
    level_more = {more, {rationing = "level"}},
  })
  notice("eight_firms", network_of("eight_firms"), "inoue-todo", "alike", hit(), {stock = 15, restore = 6})
end)
