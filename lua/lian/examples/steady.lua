--- How far an answer can be trusted: one embargo on a world table under every assumption that nobody has measured, and
--- the depths of shortage at which the rules of ordering tip. Electronics from five countries to China are cut by 90 %
--- for two years; five years by week.
--- lian run steady.lua FOLDER [YEAR]: FOLDER holds WIOD 2013 as Z_<year>.csv.gz, Y_<year>.csv.gz, x_<year>.csv and
--- sectors.csv. Writes steady.html here. About a minute and a half on 1,435 nodes.
local lian = require "lian"

local folder, year = ...
if not folder then error("usage: lian run steady.lua FOLDER [YEAR]", 0) end
year = year or "2011"

local function file(name) return ("%s/%s"):format(folder, name) end
local chain, found = lian.read.wiod2013{flows = file("Z_" .. year .. ".csv.gz"),
  demand = file("Y_" .. year .. ".csv.gz"), output = file("x_" .. year .. ".csv"),
  sectors = file("sectors.csv")}
if not chain then error(found, 0) end

local from = math.tointeger(tonumber(year))
local function embargo(step)
  return lian.scenario "electronics embargo" {from = from, to = from + 5, step = step,
    lian.embargo{goods = "c14", by = {"USA", "JPN", "KOR", "TWN", "DEU"}, on = "CHN", cut = 0.9, at = from + 0.5,
      lasts = 2}}
end

local function options(given)
  local o = {record = "totals", trade = false, steadiness = false}
  for key, value in pairs(given) do o[key] = value end
  return o
end

-- assumptions by step: those named, and no others
local function tried(step, given)
  local out = {step = step}
  for _, name in ipairs{"stock", "restore", "psi", "rationing", "overcapacity", "classes", "sourcing"} do
    out[name] = given[name] or false
    if given[name] then out[name].source = "this example" end
  end
  return out
end

local RULES = {{"market", "orders_first"}, {"market", "alike"}, {"links", "orders_first"}, {"links", "alike"}}
local NAMES = {"market", "market_alike", "links", "links_alike"}
local page = lian.report.new{title = "How far an answer can be trusted", subtitle = tostring(chain)}

-- ---- one assumption at a time, under each rule

local DAYS = {15, 30, 45, 60, 180}
local rows, added, unmet = {}, {{}, {}, {}, {}}, {{}, {}, {}, {}}
local function put(rule, text, frame, row)
  local place = 1
  while rows[place] and rows[place] ~= text do place = place + 1 end
  rows[place] = text
  added[rule][place], unmet[rule][place] = 100 * frame(row, "value_added"), frame(row, "unmet")
end

for r, rule in ipairs(RULES) do
  local shares = {}
  for k, days in ipairs(DAYS) do shares[k] = days / 90 end -- of the 90 days of the default
  local run = assert(embargo("week"):run(chain, options{sourcing = rule[1], rationing = rule[2],
    assumptions = tried("week", {stock = shares, restore = {0.5, 2}, psi = {0.5, 0.6, 0.7, 0.9, 0.95},
      overcapacity = {1, 1.5}, classes = {"all"}})}))
  local frame = run:assumptions()
  put(r, "default", frame, 2)
  local of = {}
  for row = 3, #frame do of[frame(row, "assumption") .. " " .. frame(row, "value")] = row end
  for k, days in ipairs(DAYS) do put(r, ("stock %d days"):format(days), frame, of[("stock x %g"):format(shares[k])]) end
  for _, key in ipairs{"restore x 0.5", "restore x 2", "psi 0.5", "psi 0.6", "psi 0.7", "psi 0.9", "psi 0.95",
    "overcapacity 1.0", "overcapacity 1.5", "classes all"} do
    put(r, key, frame, of[key] or of[(key:gsub("%.0$", ""))])
  end
end
for r = 1, 2 do -- the same by day and by month; both sourcings in one go
  for _, step in ipairs{"day", "month"} do
    local frame = assert(embargo("month"):run(chain, options{rationing = RULES[r][2],
      assumptions = tried(step, {sourcing = {"links"}})})):assumptions()
    put(r, "by " .. step, frame, 2)
    put(r + 2, "by " .. step, frame, 3)
  end
end

local function of_rules(what, title, unit)
  local columns = {{"assumption", rows}, count = #rows, title = title,
    note = "one at a time; alike: makers and final users served alike, else makers first"}
  for r, name in ipairs(NAMES) do columns[r + 1] = {name, what[r], unit = unit, digits = 4} end
  return lian.frame.new(columns)
end
local first = of_rules(added, "value added of CHN that is lost in five years", "%")
local second = of_rules(unmet, "final demand of CHN that is not met", "days")
print(first)
print(second)
page:section("One assumption at a time"):frame(first, {rows = 40}):frame(second, {rows = 40})

-- ---- all of them together: every corner of six, and what would narrow the range

local FACTORS = {{"rationing", "orders_first", "alike"}, {"restore", "fast", "slow"}, {"classes", "rule", "all"},
  {"stock", 90, 15}, {"psi", 0.5, 0.95}}
local corners = {}
for bits = 0, 31 do
  local at = {}
  for k, factor in ipairs(FACTORS) do at[factor[1]] = factor[2 + (bits >> (k - 1) & 1)] end
  local frame = assert(embargo("week"):run(chain, options{rationing = at.rationing, classes = at.classes,
    stock = at.stock, psi = at.psi, restore = at.stock * (at.restore == "fast" and 0.5 or 2),
    assumptions = tried("week", {sourcing = {"links"}})})):assumptions()
  for k, sourcing in ipairs{"market", "links"} do
    corners[#corners + 1] = {kind = {all = true, [at.rationing] = true, [at.restore] = true, [sourcing] = true},
      added = 100 * frame(k + 1, "value_added"), unmet = frame(k + 1, "unmet")}
  end
end

local c = {{}, {}, {}, {}, {}}
local function range_of(...) -- least and most of the corners that have all of these
  local s, k = {math.huge, -math.huge, math.huge, -math.huge}, #c[1] + 1
  for _, corner in ipairs(corners) do
    local has = true
    for _, name in ipairs{...} do has = has and corner.kind[name] end
    if has then
      s[1], s[2] = math.min(s[1], corner.added), math.max(s[2], corner.added)
      s[3], s[4] = math.min(s[3], corner.unmet), math.max(s[4], corner.unmet)
    end
  end
  c[1][k] = table.concat({...}, ", ")
  for j = 1, 4 do c[j + 1][k] = s[j] end
end
range_of("all")
for _, rationing in ipairs{"orders_first", "alike"} do
  for _, sourcing in ipairs{"market", "links"} do
    for _, restore in ipairs{"fast", "slow"} do range_of(rationing, sourcing, restore) end
  end
end
local ranges = lian.frame.new{{"corners", c[1]}, {"added_least", c[2], unit = "%", digits = 4},
  {"added_most", c[3], unit = "%", digits = 4}, {"unmet_least", c[4], unit = "days", digits = 4},
  {"unmet_most", c[5], unit = "days", digits = 4}, count = #c[1],
  title = "CHN: ranges of 64 corners of six assumptions",
  note = "stock 15 or 90 days, psi 0.5 or 0.95, classes by rule or all;\n"
    .. "fast, slow: stocks restored in half or twice their days"}
print(ranges)
page:section("All of them together"):frame(ranges, {rows = 20})

-- ---- how deep a passing shortage may be

local DEPTHS = {0.1, 0.2, 0.3, 0.5, 0.8, 1}
local kinds = {{"default", {}}}
for _, days in ipairs{{90, 60}, {60, 60}, {45, 60}, {30, 60}, {15, 15}} do
  kinds[#kinds + 1] = {("ario, alike %d/%d"):format(days[1], days[2]),
    {profile = "ario", stock = days[1], restore = days[2]}}
end
for _, days in ipairs{{30, 60}, {60, 60}, {15, 15}} do
  kinds[#kinds + 1] = {("ario, orders first %d/%d"):format(days[1], days[2]),
    {profile = "ario", rationing = "orders_first", stock = days[1], restore = days[2]}}
end
local columns = {{"rule", {}}}
for d, depth in ipairs(DEPTHS) do
  columns[d + 1] = {("cut_%d"):format(100 * depth), {}}
  for k, kind in ipairs(kinds) do
    local o = options(kind[2])
    o.assumptions = false
    local m = assert(lian.scenario "shortage" {from = 0, to = 4, step = "week",
      lian.capacity{goods = "c14", cut = depth, at = 0, lasts = 2 / 12}}:run(chain, o)):resilience().provenance
    columns[1][2][k] = kind[1]
    columns[d + 1][2][k] = ("%.3g%s"):format(m.amplification, m.recovery_99 and "" or " no")
  end
end
columns.count = #kinds
columns.title = "all capacity for c14 cut in part for two months: loss / lost capacity"
columns.note = "days of stock / of restoring; no: output is not back at 99 % in four years"
local depths = lian.frame.new(columns)
print(depths)
page:section("How deep a passing shortage may be"):frame(depths)
assert(page:write("steady.html"))
