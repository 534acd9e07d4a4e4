--- Technology and quality: the gap in patents, failure rates by class taken apart, champions.
local core = require "lian.core"
local format = require "lian.base.format"
local goal = require "lian.base.goal"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"

local technology = {}

local GAP = {unit = {"text", required = true}, time = {"text", required = true}, count = {"text", required = true},
  core = "text", field = "text", home = {"text", required = true}, from = "number", to = "number"}

local function label(v) return math.type(v) == "integer" and ("%d"):format(v) or tostring(v) end

-- sums by unit and year of a column, and the totals: of all rows, or of those of one field
local function yearly(obs, unit, values, field, wanted)
  local by = {}
  for i = 1, obs.count do
    if not field or field[i] == wanted then
      local u = label(unit[i])
      by[u] = by[u] or {}
      by[u][obs.time[i]] = (by[u][obs.time[i]] or 0) + values[i]
    end
  end
  return by
end

local function over(by_year, from, to)
  local sum = 0
  for year, v in pairs(by_year or {}) do if year >= from and year <= to then sum = sum + v end end
  return sum
end

-- how long ago a unit first had what home has in its last year; nil where it never had less in the data
local function years_behind(years, own, other, last)
  local level, before = own[last] or 0, nil
  for _, year in ipairs(years) do
    if year > last then break end
    local v = other[year] or 0
    if v >= level then
      if not before then return nil end
      local w = other[before] or 0
      return last - (before + (year - before) * (level - w) / (v - w))
    end
    before = year
  end
  return nil
end

local function check_home(by, home)
  if by[home] then return end
  options.raise(options.unknown("technology_gap.home", "unit", home, options.names(by)))
end

local function check_counts(obs, name, values)
  for i = 1, obs.count do
    if values[i] < 0 then
      options.raise(("technology_gap: '%s' is %s in row %d: expected counts of at least 0"):format(name,
        options.describe(values[i]), i))
    end
  end
end

-- rows of one field go to columns
local function add_gap(columns, by, by_core, years, o, from, to, last, wanted)
  local total, total_core, list = 0, 0, {}
  for u, years_of in pairs(by) do
    local sum = over(years_of, from, to)
    total = total + sum
    total_core = total_core + over(by_core and by_core[u], from, to)
    if sum > 0 or u == o.home then list[#list + 1] = {unit = u, sum = sum} end
  end
  table.sort(list, function(a, b) return a.sum > b.sum or a.sum == b.sum and a.unit < b.unit end)
  local own, own_core = over(by[o.home], from, to), over(by_core and by_core[o.home], from, to)
  for _, item in ipairs(list) do
    local n, sum_core = #columns[1][2] + 1, over(by_core and by_core[item.unit], from, to)
    local row = {item.unit, item.sum, total > 0 and item.sum / total or nil, own > 0 and item.sum / own or nil,
      item.unit ~= o.home and years_behind(years, by[o.home] or {}, by[item.unit], last) or nil}
    if by_core then
      row[6] = total_core > 0 and sum_core / total_core or nil
      row[7] = own_core > 0 and sum_core / own_core or nil
    end
    for j = 1, #columns do if columns[j].field then columns[j][2][n] = wanted else columns[j][2][n] = row[j] end end
  end
end

---The gap in patents (or any output of research): each unit's count over the years `from` to `to` (all), its share of
---all, its ratio to home's, and years_behind: how long before its last year home's count of that year was first reached
---there, between years in a straight line; missing where the data begin above it or it was never reached. `core` names
---a further column that counts core patents (PCT applications, families in several countries, highly cited ones): what
---counts as core is yours to say, and the ratio depends on it. With `field` a row a unit and technology. Rows of the
---same unit and year are added up. O(rows).
---```lua
---local patents = lian.frame.new{{"country", {"USA", "USA", "CHN", "CHN"}}, {"year", {2010, 2019, 2010, 2019}},
---  {"patents", {20, 60, 5, 30}}}
---print(lian.technology_gap(patents, {unit = "country", time = "year", count = "patents", home = "CHN"}))
---```
---@param data lian.frame
---@param given table
---@return lian.frame the largest first
function technology.technology_gap(data, given)
  local o = options.check("technology_gap", given, GAP)
  local obs = observations.read("technology_gap", data, nil, o.time, true)
  if type(obs.times[1]) ~= "number" then options.fail("technology_gap.time", "a column of years", o.time) end
  local unit, counts = observations.labels(obs, o.unit), observations.numbers(obs, o.count)
  local cores = o.core and observations.numbers(obs, o.core)
  check_counts(obs, o.count, counts)
  if cores then check_counts(obs, o.core, cores) end
  for i = 1, obs.count do
    if partners.is_total(label(unit[i])) then
      options.raise(("technology_gap: '%s' in row %d is a total of others; filter it out"):format(label(unit[i]), i))
    end
  end
  check_home(yearly(obs, unit, counts), o.home)
  local from, to = o.from or obs.times[1], o.to or obs.times[#obs.times]
  local last
  for _, year in ipairs(obs.times) do if year >= from and year <= to then last = year end end
  if not last then options.raise("technology_gap: no year lies between from and to") end
  local columns = {{o.unit, {}}, {o.count, {}, unit = data:unit(o.count)}, {"share", {}, digits = 4},
    {"ratio", {}, digits = 4}, {"years_behind", {}, digits = 3}}
  if cores then
    columns[6], columns[7] = {o.core .. "_share", {}, digits = 4}, {o.core .. "_ratio", {}, digits = 4}
  end
  local field = o.field and observations.labels(obs, o.field)
  local fields = {}
  if field then
    fields = observations.distinct(field, obs.count)
    columns[#columns + 1] = {o.field, {}, field = true}
  end
  for _, wanted in ipairs(field and fields or {false}) do
    add_gap(columns, yearly(obs, unit, counts, field, wanted), cores and yearly(obs, unit, cores, field, wanted),
      obs.times, o, from, to, last, wanted)
  end
  for j = 1, #columns do columns[j].field = nil end
  columns.count, columns.title = #columns[1][2], "technology gap of " .. o.home
  columns.note = format("%g to %g; ratio: to %s; years_behind: since its count of %g was reached", from, to, o.home,
    last)
  return observations.frame("technology_gap", columns)
end

local MIX = {group = {"text", required = true}, rate = {"text", required = true}, size = {"text", required = true},
  time = {"text", required = true}, from = "any", to = "any"}

local function period_rows(obs, time)
  local rows = {}
  for i = 1, obs.count do if obs.time[i] == time then rows[#rows + 1] = i end end
  return rows
end

---A change of an overall rate (failures by firm size, costs by region ...) taken apart: how much is change within the
---groups, how much that the mix of groups changed. within: mean share x change of the group's rate; mix: change of its
---share x (its mean rate - the mean overall rate); both add up to the whole exactly. A row a group, and one for all.
---`size` is what shares are made of (products checked, output), `from` and `to` the periods (first and last). O(rows).
---```lua
---local checks = lian.frame.new{{"size", {"large", "small", "large", "small"}}, {"year", {2016, 2016, 2021, 2021}},
---  {"failures", {0.039, 0.097, 0.021, 0.131}}, {"checked", {300, 700, 100, 900}}}
---print(lian.mix_change(checks, {group = "size", rate = "failures", size = "checked", time = "year"}))
---```
---@param data lian.frame a row a group and period
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function technology.mix_change(data, given)
  local o = options.check("mix_change", given, MIX)
  local obs = observations.read("mix_change", data, o.group, o.time)
  local rate, size = observations.numbers(obs, o.rate), observations.not_negative(obs, o.size)
  local from, to = o.from or obs.times[1], o.to or obs.times[#obs.times]
  if from == to then options.raise("mix_change: it is between two periods, and there is one") end
  local rows = {period_rows(obs, from), period_rows(obs, to)}
  local sizes, rates, seen, names = {{}, {}}, {{}, {}}, {}, {}
  for p = 1, 2 do
    if #rows[p] == 0 then options.raise(("mix_change: no row is of %s"):format(tostring(({from, to})[p]))) end
    for _, i in ipairs(rows[p]) do
      local name = obs.unit[i]
      if not seen[name] then
        seen[name], names[#names + 1] = {}, name
      end
      seen[name][p] = i
    end
  end
  for g, name in ipairs(names) do
    for p = 1, 2 do
      local i = seen[name][p]
      if not i then
        options.raise(("mix_change: group %s is missing in %s; give it a size of 0 and a rate"):format(
          options.describe(name), tostring(({from, to})[p])))
      end
      sizes[p][g], rates[p][g] = size[i], rate[i]
    end
  end
  local m, within, mix = core.concentration.mix(sizes[1], rates[1], sizes[2], rates[2])
  if not m then return nil, "mix_change: " .. within, mix end
  local total = {0, 0}
  for p = 1, 2 do for g = 1, #names do total[p] = total[p] + sizes[p][g] end end
  local columns = {{o.group, {}}, {"share_before", {}, digits = 4}, {"share_after", {}, digits = 4},
    {"rate_before", {}, digits = 4}, {"rate_after", {}, digits = 4}, {"within", {}, digits = 4},
    {"mix", {}, digits = 4}}
  for g = 1, #names + 1 do
    local row = g <= #names and {label(names[g]), sizes[1][g] / total[1], sizes[2][g] / total[2], rates[1][g],
      rates[2][g], within[g], mix[g]} or {"all", 1, 1, m.before, m.after, m.within, m.mix}
    for j = 1, 7 do columns[j][2][g] = row[j] end
  end
  columns.count, columns.title = #names + 1, ("change of %s, %s to %s"):format(o.rate, tostring(from), tostring(to))
  columns.note = format("from %.4g to %.4g: %.4g within groups, %.4g by their mix", m.before, m.after, m.within, m.mix)
  return observations.frame("mix_change", columns)
end

local CHAMPIONS = {firm = {"text", required = true}, product = {"text", required = true},
  country = {"text", required = true}, sales = {"text", required = true}, home = {"text", required = true},
  share = {"share", default = 0.15}, rank = {"count", default = 3}, all = {"flag", default = false}}

-- ranks by sales within a product to `name` of those that `counts`
local function add_ranks(list, name, counts)
  local rank = lists.ranker()
  for _, item in ipairs(list) do if counts(item) then item[name] = rank(item.sales) end end
end

local function rank_all(list, home)
  table.sort(list, function(a, b) return a.sales > b.sales or a.sales == b.sales and a.row < b.row end)
  add_ranks(list, "rank", function() return true end)
  add_ranks(list, "home_rank", function(item) return item.country == home end)
end

---A screen for champions: firms of home that hold at least `share` (0.15) of their product's sales in the list and
---stand among its first `rank` (3), or first at home. The thresholds are those of China's programme of single champions
---(world share of 15 %, world's first three or first at home). Shares are of the firms listed: a list without the small
---and foreign ones makes champions of all. `all` tells home's other firms too. O(rows log rows).
---```lua
---local sales = lian.frame.new{{"firm", {"a", "b", "c"}}, {"product", {"bearings", "bearings", "bearings"}},
---  {"country", {"CHN", "DEU", "JPN"}}, {"sales", {20, 50, 30}}}
---print(lian.champions(sales, {firm = "firm", product = "product", country = "country", sales = "sales",
---  home = "CHN"}))
---```
---@param data lian.frame a row a firm and product
---@param given table
---@return lian.frame
function technology.champions(data, given)
  local o = options.check("champions", given, CHAMPIONS)
  local obs = observations.read("champions", data, nil, nil, true)
  local firm, product, country = observations.labels(obs, o.firm), observations.labels(obs, o.product),
    observations.labels(obs, o.country)
  local sales, by, order, seen, totals = observations.not_negative(obs, o.sales), {}, {}, {}, {}
  local is_there = false
  for i = 1, obs.count do
    local key = label(firm[i]) .. "\0" .. label(product[i])
    if seen[key] then
      options.raise(("champions: %s stands twice for %s (rows %d and %d)"):format(label(firm[i]), label(product[i]),
        seen[key], i))
    end
    seen[key] = i
    local p = product[i]
    if not by[p] then by[p], order[#order + 1] = {}, p end
    table.insert(by[p], {row = i, firm = firm[i], country = label(country[i]), sales = sales[i]})
    totals[p] = (totals[p] or 0) + sales[i]
    is_there = is_there or label(country[i]) == o.home
  end
  if not is_there then
    local names = {}
    for i = 1, obs.count do names[label(country[i])] = true end
    options.raise(options.unknown("champions.home", "country", o.home, options.names(names)))
  end
  local columns, n, found = {{o.firm, {}}, {o.product, {}}, {"share", {}, digits = 3}, {"rank", {}}, {"home_rank", {}},
    {"champion", {}}}, 0, 0
  for _, p in ipairs(order) do
    rank_all(by[p], o.home)
    for _, item in ipairs(by[p]) do
      local share = totals[p] > 0 and item.sales / totals[p] or 0
      local is = goal.reached(share, o.share) and (item.rank <= o.rank or item.home_rank == 1)
      if item.country == o.home and (is or o.all) then
        n, found = n + 1, found + (is and 1 or 0)
        local row = {item.firm, p, share, item.rank, item.home_rank, is}
        for j = 1, 6 do columns[j][2][n] = row[j] end
      end
    end
  end
  columns.count, columns.title = n, "champions of " .. o.home
  columns.note = format("%d of %d products have one: share of at least %g, rank %d or first at home; among the firms "
    .. "listed", found, #order, o.share, o.rank)
  return observations.frame("champions", columns)
end

return technology
