--- Risk of supply from where things come: GeoPolRisk; and shocks in monthly series of trade.
local core = require "lian.core"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local supply_risk = {}

local RULES = {country = {"text", default = "country"}, product = "text", production = {"text", default = "production"},
  imports = {"text", default = "imports"}, risk = {"text", default = "risk"}, home = {"text", required = true},
  unknown_risk = {"share", default = 0.5}}

local function not_negative(path, obs, name, most)
  local values = observations.numbers(obs, name, true)
  for i = 1, obs.count do
    local v = values[i]
    if v and (v < 0 or most and v > most) then
      options.raise(("%s: '%s' is %s in row %d: expected %s"):format(path, name, options.describe(v), i,
        most and "a share in [0, 1], such as (2.5 - political stability) / 5" or "an amount of at least 0"))
    end
  end
  return values
end

-- rows of each product, in order of first appearance
local function by_product(obs, name)
  if not name then
    local all = {}
    for i = 1, obs.count do all[i] = i end
    return {"all"}, {all = all}
  end
  local labels, rows = observations.labels(obs, name), {}
  local list = observations.distinct(labels, obs.count)
  for i = 1, obs.count do
    rows[labels[i]] = rows[labels[i]] or {}
    table.insert(rows[labels[i]], i)
  end
  return list, rows
end

local function once(path, country, rows)
  local seen = {}
  for _, i in ipairs(rows) do
    if seen[country[i]] then
      options.raise(("%s: %s stands twice for one product (rows %d and %d); name the column of products (product = "
        .. "...)"):format(path, options.describe(country[i]), seen[country[i]], i))
    end
    seen[country[i]] = i
  end
end

local function risk_of(v, rows, home, unknown)
  local made, weighted, imported, own, guessed = {}, 0, 0, 0, 0
  for k, i in ipairs(rows) do
    local m, g = v.imports[i] or 0, v.risk[i]
    made[k] = v.production[i] or 0
    if v.country[i] == home then
      own = made[k]
      if m > 0 then options.raise(("geopolrisk: home '%s' has imports from itself in row %d"):format(home, i)) end
    else
      if not g and m > 0 then guessed = guessed + 1 end
      weighted, imported = weighted + m * (g or unknown), imported + m
    end
  end
  return made, weighted, imported, own, guessed
end

---Geopolitical supply risk of raw materials (GeoPolRisk; Gemechu et al. 2016, Koyamparambath et al. 2024):
---concentration of world production (hhi) times import risk, sum of imports x risk of the origin over imports and
---home's own production. `data`: a row a country (and product), with the columns country, production (of the world's
---makers), imports (home's, from there) and risk (0 to 1, usually political stability turned round: (2.5 - score) / 5),
---or as named; missing amounts are 0, a missing risk is `unknown_risk` (0.5, as in the program of the authors), and
---counted. The factor that turns the score into equivalents of copper is left out: it needs prices. O(rows log rows).
---```lua
---local data = lian.frame.new{{"country", {"CHN", "AUS", "USA"}}, {"production", {70, 20, 10}},
---  {"imports", {6, 2, nil}}, {"risk", {0.6, 0.3, 0.4}}, count = 3}
---print(lian.geopolrisk(data, {home = "USA"}))
---```
---@param data lian.frame
---@param given table
---@return lian.frame|nil frame a row a product
---@return string|nil message
---@return string|nil code
function supply_risk.geopolrisk(data, given)
  local path = "geopolrisk"
  local o = options.check(path, given, RULES)
  local obs = observations.read(path, data, nil, nil, true)
  local v = {country = observations.labels(obs, o.country), production = not_negative(path, obs, o.production),
    imports = not_negative(path, obs, o.imports), risk = not_negative(path, obs, o.risk, 1)}
  local list, rows = by_product(obs, o.product)
  local columns, guesses = {{o.product or "product", list}, {"hhi", {}, digits = 4}, {"import_risk", {}, digits = 4},
    {"score", {}, digits = 4}, {"imports", {}}, {"own_production", {}}, count = #list}, 0
  for k, name in ipairs(list) do
    once(path, v.country, rows[name])
    local made, weighted, imported, own, guessed = risk_of(v, rows[name], o.home, o.unknown_risk)
    local ones = {}
    for j = 1, #made do ones[j] = 1 end
    local m, message, code = core.concentration.measures(made, ones, 1, {})
    if not m then return nil, message, code end
    local hhi, below = m.hhi[1], imported + own
    columns[2][2][k] = hhi == hhi and hhi or nil
    columns[3][2][k] = below > 0 and weighted / below or nil
    columns[4][2][k] = hhi == hhi and below > 0 and hhi * weighted / below or nil
    columns[5][2][k], columns[6][2][k], guesses = imported, own, guesses + guessed
  end
  columns.title = "geopolitical supply risk of " .. o.home
  columns.note = format("score: hhi x import risk%s", guesses > 0
    and format("; %d origins without a known risk, taken as %g", guesses, o.unknown_risk) or "")
  return observations.frame("geopolrisk", columns)
end

local SHOCKS = {of = {"text", required = true}, time = {"text", required = true}, each = "text",
  window = {"count", default = 12}, deviations = {"positive", default = 2},
  change = {"choice", "growth", "level", default = "growth"}, all = {"flag", default = false}}

-- what is watched: logarithms of growth, nil across 0 and gaps; or the values themselves
local function watched(values, rows, change)
  local out = {}
  for t, i in ipairs(rows) do
    if change == "level" then
      out[t] = values[i]
    elseif t > 1 then
      local now, before = values[i], values[rows[t - 1]]
      if now and before and now > 0 and before > 0 then out[t] = math.log(now / before) end
    end
  end
  return out
end

-- mean and standard deviation (n - 1) of the window of known values before t; nil where it is not full
local function past(x, t, window)
  local sum, squares = 0, 0
  for k = t - window, t - 1 do
    if not x[k] then return nil end
    sum = sum + x[k]
  end
  local mean = sum / window
  for k = t - window, t - 1 do squares = squares + (x[k] - mean) ^ 2 end
  return mean, math.sqrt(squares / (window - 1))
end

local function watch(values, rows, o, put)
  local x, unknown, still = watched(values, rows, o.change), 0, 0
  for t, i in ipairs(rows) do
    local mean, deviation = nil, nil
    if x[t] then mean, deviation = past(x, t, o.window) end
    if not mean then
      unknown = unknown + 1
    elseif deviation == 0 then
      still = still + 1
    else
      local z = (x[t] - mean) / deviation
      local is = z > o.deviations and "surge" or z < -o.deviations and "drop" or nil
      if is or o.all then put(i, x[t], mean, z, is) end
    end
  end
  return unknown, still
end

---Shocks in monthly series of trade (or any series): a month whose growth (logarithm of value over last month's) lies
---more than `deviations` (2) standard deviations from the mean of the `window` (12) months before it. Each series of
---`each` by itself, in order of `time`. `change` = "level" watches the values themselves. Months with fewer than
---`window` known values before them, and growth across a 0, are not judged, and the note says how many; gaps in the
---calendar are not seen, so give every month a row. `all` = true tells the others as well. O(rows x window).
---```lua
---local values, months = {}, {}
---for m = 1, 24 do months[m], values[m] = m, 100 + m % 3 + (m == 20 and -60 or 0) end
---local series = lian.frame.new{{"month", months}, {"value", values}}
---print(lian.trade_shocks(series, {of = "value", time = "month"}))
---```
---@param data lian.frame
---@param given table
---@return lian.frame
function supply_risk.trade_shocks(data, given)
  local path = "trade_shocks"
  local o = options.check(path, given, SHOCKS)
  if o.window < 3 then options.fail("trade_shocks.window", "a whole number of at least 3", o.window) end
  local obs = observations.read(path, data, o.each, o.time)
  local values, n = observations.numbers(obs, o.of, true), 0
  local rows, units = observations.series(obs)
  local picked, out = {}, {{"growth", {}}, {"usual", {}}, {"deviations", {}}, {"shock", {}}}
  local function put(i, x, mean, z, is)
    n = n + 1
    picked[n], out[1][2][n], out[2][2][n], out[3][2][n], out[4][2][n] = i, x, mean, z, is
  end
  local unknown, still = 0, 0
  for _, u in ipairs(units) do
    local a, b = watch(values, rows[u], o, put)
    unknown, still = unknown + a, still + b
  end
  local columns = observations.key_columns(obs, picked)
  local amounts = lists.at(values, picked)
  columns[#columns + 1] = {o.of, amounts, unit = data:unit(o.of)}
  if o.change == "level" then out[1][1] = "level" end
  for k, column in ipairs(out) do
    if k > 1 or o.change == "growth" then columns[#columns + 1] = {column[1], column[2], digits = 3} end
  end
  columns.count, columns.title = n, "shocks in " .. o.of
  columns.note = format("%s more than %g standard deviations from the mean of the %d periods before; %d periods are "
    .. "not judged (too little before them, or growth across 0)%s", o.change, o.deviations, o.window, unknown,
    still > 0 and ("; %d stand on a past without any change"):format(still) or "")
  return observations.frame("trade_shocks", columns)
end

return supply_risk
