--- What the detail of a table does to an answer: imports of electronics to China cut by 90 % for half a year, two years
--- by week, on five tables of one economy at equal assumptions. Two of them are one table: 153 sectors, and the same
--- added up to the 42 of the bureau's own smaller table, by blocks whose outputs agree.
--- lian run detail.lua NBS_153 NBS_42 OECD WIOD: china_2018_153.csv and china_2018_42.csv of the National Bureau of
--- Statistics, OECD21ed_CHN_2018.csv and CHN_NIOT_nov16.csv.gz. About five seconds.
local lian = require "lian"

local paths = {...}
if #paths < 4 then error("usage: lian run detail.lua NBS_153 NBS_42 OECD WIOD", 0) end

local function must(chain, message)
  if not chain then error(message, 0) end
  return chain
end
local function apart(chain) return chain:meta().split and chain or must(chain:split()) end

local nbs153 = apart(must(lian.read.nbs(paths[1])))
local nbs42 = apart(must(lian.read.nbs(paths[2])))
local oecd = apart(must(lian.read.oecd(paths[3])))
local wiod = apart(must(lian.read.wiod2016(paths[4], {year = 2014})))

-- sectors of the fine table follow those of the coarse one: a block ends where its output is that of the coarse sector
local function blocks(fine, coarse)
  local map, made, wanted, groups = {}, fine:output(), coarse:output(), coarse:nodes()
  local g, sum = 1, 0
  for i, node in ipairs(fine:nodes()) do
    map[node], sum = groups[g], sum + made[i]
    if math.abs(sum - wanted[g]) < 1e-6 * wanted[g] then g, sum = g + 1, 0 end
  end
  if g ~= #groups + 1 then error("the outputs of the two tables do not agree in blocks", 0) end
  return map
end
local added_up = must(nbs153:aggregate{map = blocks(nbs153, nbs42), each = "sector"})

local SIX = {"090", "091", "092", "093", "094", "095"}
local tables = {{"OECD 2018, 45 sectors", oecd, "17"}, {"WIOD 2014, 56 sectors", wiod, "C26"},
  {"NBS 2018, 42 sectors", nbs42, "20"}, {"NBS 2018, 153 added up to 42", added_up, "20"},
  {"NBS 2018, 153 sectors", nbs153, SIX}, {"of these, components (094)", nbs153, "094"},
  {"other electrical (089)", nbs153, "089"}}
local assumptions = {{"alike_all", {classes = "all", rationing = "alike", stock = 90, restore = 60}},
  {"first_60", {stock = 60}}, {"first_30", {stock = 30}}, {"default", {}}}

-- the share of makers' use of goods that is imported, %
local function imported(chain, goods)
  local is, home, abroad, sectors = {}, 0, 0, chain:axis("sector")
  for _, name in ipairs(type(goods) == "table" and goods or {goods}) do is[name] = true end
  local flows, imports = chain:flows("domestic"), chain:flows("imports")
  for i = 1, #chain do
    for j = 1, is[sectors[i]] and #chain or 0 do home, abroad = home + flows:get(i, j), abroad + imports:get(i, j) end
  end
  return 100 * abroad / (home + abroad)
end

for _, sourcing in ipairs{"links", "market"} do
  local columns = {{"table", {}}, {"imported", {}, unit = "%", digits = 3}, count = #tables,
    title = ("days of output lost in two years, %s"):format(sourcing == "links" and "by links" or "on a market"),
    note = "alike_all: served alike, stocks 90, restored in 60 days, all inputs critical;\n"
      .. "first: makers first, days of stock, inputs critical by rule"}
  for a, assumption in ipairs(assumptions) do
    columns[a + 2] = {assumption[1], {}, digits = 3}
    for k, one in ipairs(tables) do
      columns[1][2][k], columns[2][2][k] = one[1], imported(one[2], one[3])
      local o = {sourcing = sourcing, steadiness = false, assumptions = false, trade = false, record = "totals"}
      for key, value in pairs(assumption[2]) do o[key] = value end
      local run = assert(lian.scenario "cut" {from = 2018, to = 2020, step = "week",
        lian.embargo{goods = one[3], on = "CHN", cut = 0.9, at = 2018, lasts = 0.5}}:run(one[2], o))
      columns[a + 2][2][k] = run:resilience().provenance.loss
    end
  end
  print(lian.frame.new(columns))
end
