--- Small objects that stand for the names which the examples of the reference use (chain, chips, run, frame, ...), by
--- how the methods of a class are called: the sample table and the sample list of chips, and what is made of them.
local lian = require "lian"

local world = assert(require "lian.examples.four_regions"())
local chips = assert(require "lian.examples.chips"())

local once = {}

-- made when it is first asked for
local function kept(name, work)
  if once[name] == nil then once[name] = assert(work()) end
  return once[name]
end

-- ---- firms, and a table in which they are

local SECTOR = {Mine = "ore", Smelter = "metal", ["Firm A"] = "lithium battery", ["Firm B"] = "lithium battery",
  Motors = "motors", Cables = "cables"}

local function network(more)
  local links = {{"Mine", "Smelter", 40}, {"Smelter", "Firm A", 30}, {"Smelter", "Firm B", 30},
    {"Firm A", "Motors", 45}, {"Firm B", "Motors", 20}, {"Firm B", "Cables", 25}}
  for k, row in ipairs(more and links or {}) do row.from, row.to = 2015 + k, k > 2 and 2022 + k % 2 or nil end
  return lian.network{links = links, columns = {sector = SECTOR,
    region = {Mine = "W", Smelter = "W", ["Firm A"] = "E", ["Firm B"] = "E", Motors = "E", Cables = "W"},
    revenue = {Mine = 50, Smelter = 60, ["Firm A"] = 50, ["Firm B"] = 60, Motors = 120, Cables = 60}}}
end

local function net() return kept("net", network) end

local function sectors_of_firms()
  local names = {"ore", "metal", "lithium battery", "motors", "cables"}
  return lian.chain{nodes = names, sectors = names, flows = {{5, 60, 10, 5, 5}, {5, 10, 70, 20, 30},
    {1, 1, 5, 90, 40}, {5, 5, 5, 20, 5}, {5, 5, 5, 10, 5}}, output = {150, 200, 250, 200, 150}}
end

-- ---- scenarios and runs

local function stockpile(months) return lian.stockpile{goods = "C", on = "CHN", months = months, at = 2025} end

local function in_time(...)
  return lian.scenario "chips in time" {from = 2025, to = 2027, step = "month", home = "CHN",
    lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = lian.uniform(0.5, 1), at = 2025.5, lasts = 1},
    lian.target{goods = "C", on = "CHN", at_least = 0.2, before = 2027}, ...}
end

local function on_items(...)
  return lian.scenario "resists stop" {from = 2027, to = 2030, step = "month", home = "CHN",
    lian.embargo{goods = "ArF photoresist", by = {"USA", "JPN"}, cut = lian.uniform(0.5, 1), at = 2028, lasts = 1},
    lian.substitute{goods = "ArF photoresist", budget = 0.3, readiness = 7},
    lian.target{goods = "ArF photoresist", at_least = 0.2, before = 2030}, ...}
end

local function resists() return lian.stockpile{goods = "ArF photoresist", months = 6, at = 2027} end

local function at_once()
  return kept("at once", function()
    return lian.scenario "chips" {
      lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8, leakage = 0.2},
      lian.tariff{goods = "E", by = "JKT", on = "CHN", rate = 0.25}}:run(world)
  end)
end

local function joint()
  return kept("joint", function()
    return lian.scenario "joint" {lian.embargo{by = {"USA", "JPN", "NLD"}, on = "CHN"}}:run(chips)
  end)
end

local function run() return kept("run", function() return in_time(stockpile(1)):run(world, {record = "node"}) end) end

local function sweep()
  return kept("sweep", function() return in_time(stockpile(1)):sweep(world, {draws = 64, record = "node"}) end)
end

local function value()
  return kept("value", function()
    return lian.value(world, {base = in_time(), on = "CHN", draws = 2, tornado = {draws = 2}, policies = {
      stockpile = stockpile(2), second = lian.second_source{goods = "C", on = "CHN", by = "JKT", toward = "ROW",
        share = 0.1, at = 2025, cost = 2}}})
  end)
end

local function plan()
  return kept("plan", function()
    return lian.portfolio{budget = {[2025] = 10, [2026] = 12}, policies = {
      {name = "stocks", value = 12, cost = {[2025] = 6}}, {name = "cluster", value = 8, cost = {[2026] = 7}},
      {name = "second source", value = 9, cost = {[2025] = 3, [2026] = 3}}}}
  end)
end

-- ---- frames and scores

local function provinces()
  return lian.frame.new{{"province", {"Jiangsu", "Anhui", "Hubei", "Hunan", "Jiangsu", "Anhui", "Hubei", "Hunan"}},
    {"year", {2010, 2010, 2010, 2010, 2020, 2020, 2020, 2020}}, {"rd_share", {1, 2, 1.5, 3, 2, 2.5, 3, 1}},
    {"patents", {5, 3, 2, 6, 9, 4, 7, 5}}, {"output", {80, 60, 70, 50, 90, 95, 70, 60}}}
end

local function index() return lian.index "provinces" {height = {"rd_share", "patents"}, breadth = {"output"}} end

local function score()
  return kept("score", function() return index():score(provinces(), {unit = "province", time = "year", draws = 20}) end)
end

local function losses()
  return lian.frame.new{{"node", {"CHN_C", "CHN_V", "USA_C"}}, {"region", {"CHN", "CHN", "USA"}},
    {"sector", {"C26", "C29", "C26"}}, {"year", {2025, 2025, 2026}}, {"loss", {3, 5, 2}, unit = "billion USD"},
    {"share", {0.1, 0.2, 0.05}}, {"direct", {1, 2, 1}}, {"indirect", {2, 3, 1}}, {"output", {30, 25, 40}},
    {"patents", {5, 1, 9}}, {"jobs", {300, 900, 200}}}
end

local function jobs() return lian.frame.new{{"node", {"CHN_C", "CHN_V"}}, {"people", {300, 900}}} end

local function long()
  return lian.frame.new{{"province", {"Jiangsu", "Jiangsu", "Anhui"}}, {"year", {2020, 2020, 2020}},
    {"indicator", {"patents", "output", "patents"}}, {"value", {9, 90, 4}}}
end

local function ranks()
  return lian.frame.new{{"province", {"Jiangsu", "Anhui"}}, {"rank 2010", {2, 1}}, {"rank 2020", {1, 2}}}
end

local function explored()
  return kept("explored", function()
    return lian.explore(function(p) return {unmet = 60 * p.a * p.b} end, {a = lian.uniform(0, 1),
      b = lian.normal(1, 0.1)}, {draws = 256})
  end)
end

local function complexity()
  return lian.complexity(lian.frame.new{{"country", {"A", "A", "A", "B", "B", "C", "C", "D"}},
    {"product", {"chips", "cars", "rice", "cars", "rice", "rice", "tin", "tin"}}, {"value", {9, 5, 1, 4, 3, 8, 2, 5}}},
    {unit = "country", product = "product", value = "value"})
end

-- ---- what each group of examples has beside what all have

local function risk() return kept("risk", function() return net():cascade{replaceable = "sector"} end) end

local function fifth(matrix, sums, more)
  local out = matrix[sums](matrix)
  for i, v in ipairs(out) do out[i] = v * (i % 2 == 0 and more or 1) end
  return out
end

local OWN = {
  ["lian."] = function()
    return {s = on_items(), base = in_time(), shock = in_time(), stockpile = stockpile(2), embargo = on_items(),
      second = lian.second_source{goods = "C", on = "CHN", by = "JKT", toward = "ROW", share = 0.1, at = 2025},
      china = sectors_of_firms(), sizes = {ore = 40, metal = 40, ["lithium battery"] = 60, motors = 40,
        cables = 40}}
  end,
  ["lian.frame."] = function() return {run = run()} end,
  ["lian.recipe."] = function() return {scenario = in_time(), chain = world} end,
  ["chain:"] = function()
    local flows = world:flows()
    return {sales_2025 = fifth(flows, "row_sums", 1.02), purchases_2025 = fifth(flows, "row_sums", 1.02)}
  end,
  ["at_once:"] = function() return {result = at_once()} end,
  ["result:"] = function() return {result = at_once()} end,
  ["on_items:"] = function() return {result = joint()} end,
  ["run:"] = function() return {run = run(), base = assert(in_time():run(world, {record = "node"}))} end,
  ["sweep:"] = function()
    return {sweep = sweep(), base = assert(in_time():sweep(world, {draws = 64, record = "node"}))}
  end,
  ["scenario:"] = function()
    return {s = in_time(), base = assert(in_time():sweep(world, {draws = 200, seed = 7}))}
  end,
  ["over_years:"] = function()
    return {run = assert(on_items(resists()):run(chips)), base = assert(on_items():run(chips))}
  end,
  ["items_sweep:"] = function() return {sweep = assert(on_items(resists()):sweep(chips, {draws = 64}))} end,
  ["index:"] = function() return {index = index(), data = provinces()} end,
  ["score:"] = function() return {score = score()} end,
  ["complexity:"] = function() return {c = assert(complexity())} end,
  ["network:"] = function() return {dated = assert(network(true))} end,
  ["risk:"] = function() return {risk = risk()} end,
  ["exploration:"] = function() return {e = explored()} end,
  ["value:"] = function() return {value = value()} end,
  ["plan:"] = function() return {plan = plan()} end,
  ["store:"] = function()
    local store = assert(lian.open "sample.db")
    local scenario = lian.scenario "chips" {lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}}
    local result = assert(scenario:run(world))
    assert(store:save(world, "four regions"))
    assert(store:save(losses(), "losses"))
    assert(result:save(store, {chain = "four regions"}))
    return {store = store, result = result}
  end,
  ["report:"] = function()
    return {result = joint(), run = run(), risk = risk(), score = score(), value = value(), losses = losses(),
      gaps = chips:gaps{home = "CHN", final = "mature logic chip"}, ranks = ranks(),
      draws = sweep():series():with("base", function() return 1 end),
      scores = lian.frame.new{{"province", {"Jiangsu", "Anhui"}}, {"breadth", {40, 60}}, {"height", {70, 20}},
        {"toughness", {50, 50}}}}
  end,
}

local own = {} -- as made for the first example of each group

---What the names of an example stand for.
---@param prefix string how methods of its class are called, such as "chain:"
---@return table<string, any>
return function(prefix)
  own[prefix] = own[prefix] or OWN[prefix] and OWN[prefix]() or {}
  local names = {chain = world, world = world, chips = chips, net = net(), page = lian.report.new{title = "A page"},
    frame = losses(), losses = losses(), jobs = jobs(), long = long()}
  for name, object in pairs(own[prefix]) do names[name] = object end
  return names
end
