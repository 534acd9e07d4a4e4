--- Inequality between units, and its parts within and between groups.
local core = require "lian.core"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local inequality = {}

local INEQUALITY = {of = "text", group = "text", time = "text", each = {"choice", "period", "pair",
  default = "period"}}

local PERIOD = {"gini", "gini_within", "gini_between", "gini_overlap", "theil_t", "theil_t_within", "theil_t_between",
  "theil_l", "theil_l_within", "theil_l_between", "variation"}

local function groups_of(obs, o, rows)
  if not o.group then return lists.filled(#rows, 1), {"all"} end
  local labels = observations.labels(obs, o.group)
  local list, place = observations.distinct(observations.at(labels, rows), #rows)
  local out = {}
  for k, i in ipairs(rows) do out[k] = place[labels[i]] end
  return out, list
end

local function add_pairs(columns, time, names, pair, distance, means)
  local k, n = #names, #columns[1][2]
  for j = 1, k do
    for h = j, k do
      n = n + 1
      local row = {names[j], names[h], pair[(j - 1) * k + h], distance[(j - 1) * k + h], means[j], means[h]}
      for c = 1, 6 do columns[c][2][n] = row[c] end
      columns.times[n] = time
    end
  end
end

---Inequality between units and its parts between groups: Gini with Dagum's three parts (within groups, net between
---them, and overlap, where a poorer group's unit is above a richer group's: transvariation), Theil's T and L with
---within and between, and the coefficient of variation; a row a period. `each` = "pair" tells groups two by two:
---Dagum's Gini between them and the directional distance, a group with itself its own Gini. Amounts are at least 0,
---with a mean above 0 in each group; units count alike. L is missing where an amount is 0. O(rows log rows + rows x
---groups).
---```lua
---local data = lian.frame.new{{"region", {"E", "E", "W", "W"}}, {"income", {3, 5, 1, 2}}}
---print(lian.inequality(data, {of = "income", group = "region"}))
---```
---@param data lian.frame|lian.score a row a unit (and period)
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function inequality.inequality(data, given)
  local o = options.check("inequality", given, INEQUALITY)
  data = observations.given("inequality", data, o, {"of"})
  local obs = observations.read("inequality", data, nil, o.time, true)
  local values = observations.not_negative(obs, o.of)
  local list = observations.periods(obs)
  local columns = {times = {}}
  if o.each == "pair" then
    columns = {{"group", {}}, {"other", {}}, {"gini", {}, digits = 4}, {"distance", {}, digits = 4}, {"mean", {}},
      {"other_mean", {}}, times = {}}
  else
    for k, name in ipairs(PERIOD) do columns[k] = {name, {}, digits = 4} end
  end
  for k, item in ipairs(list) do
    local group, names = groups_of(obs, o, item.rows)
    local a, own, means, pair, distance = core.space.inequality(observations.at(values, item.rows), group, #names)
    if not a then
      local told = own:gsub("^group (%d+)", function(g) return ("group '%s'"):format(tostring(names[tonumber(g)])) end)
      return nil, ("inequality%s: %s"):format(item.time and " in " .. tostring(item.time) or "", told), means
    end
    if o.each == "pair" then
      add_pairs(columns, item.time, names, pair, distance, means)
    else
      columns.times[k] = item.time
      for j, name in ipairs(PERIOD) do if a[name] == a[name] then columns[j][2][k] = a[name] end end
    end
  end
  local times = columns.times
  columns.times, columns.count = nil, o.each == "pair" and #columns[1][2] or #list
  if o.time then table.insert(columns, 1, {o.time, times}) end
  columns.title = "inequality of " .. o.of
  columns.note = (o.group and "gini = within + between + overlap (Dagum 1997); theil = within + between"
    or "one group: all is within") .. "; variation: divisor n - 1"
  return observations.frame("inequality", columns)
end

return inequality
