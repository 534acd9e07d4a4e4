--- Do units with high values lie beside each other? Moran's I, for all and for each unit.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local limits = require "lian.base.limits"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local moran = {}

local RULES = {
  of = "text", unit = "text", time = "text", neighbours = {"any", required = true},
  permutations = "any", seed = {"integer", default = 1}, standardise = {"flag", default = true},
  mutual = "flag", alone = {"choice", "refuse", "keep", "drop", default = "refuse"}, each = {"choice", "all", "unit",
  default = "all"},
}

local function label(v) return math.type(v) == "integer" and ("%d"):format(v) or tostring(v) end

-- links {from, to, weight} with labels, from a frame or from unit -> units
local function links_of(given)
  local out = {from = {}, to = {}}
  if frame.is(given) then
    local obs = observations.read("moran.neighbours", given, nil, nil, true)
    local from, to = observations.labels(obs, "from"), observations.labels(obs, "to")
    out.weight = given.by_name.weight and observations.numbers(obs, "weight") or nil
    for k = 1, obs.count do out.from[k], out.to[k] = label(from[k]), label(to[k]) end
    return out
  end
  if type(given) ~= "table" or getmetatable(given) ~= nil or #given > 0 or next(given) == nil then
    options.fail("moran.neighbours", "a frame with the columns from and to, or unit -> its neighbours", given)
  end
  for _, from in ipairs(options.names(given)) do
    local list = given[from]
    options.array("moran.neighbours." .. from, list, "an array of units")
    for _, to in ipairs(list) do
      out.from[#out.from + 1], out.to[#out.to + 1] = from, label(to)
    end
  end
  return out
end

-- adds what goes the other way; where nobody said, links none of which has its reverse are refused
local function made_mutual(links, mutual)
  local seen, reverse = {}, 0
  for k = 1, #links.from do seen[links.from[k] .. "\0" .. links.to[k]] = true end
  for k = 1, #links.from do if seen[links.to[k] .. "\0" .. links.from[k]] then reverse = reverse + 1 end end
  if mutual == nil and reverse == 0 and #links.from > 0 then
    options.raise("moran.neighbours: no link has its reverse; say mutual = true where neighbours are so both ways, or "
      .. "mutual = false")
  end
  for k = 1, mutual and #links.from or 0 do
    if not seen[links.to[k] .. "\0" .. links.from[k]] then
      links.from[#links.from + 1], links.to[#links.to + 1] = links.to[k], links.from[k]
      if links.weight then links.weight[#links.from] = links.weight[k] end
    end
  end
  return links
end

local function check_labels(links, units)
  local known, names = {}, {}
  for _, u in ipairs(units) do
    known[label(u)] = true
    names[#names + 1] = label(u)
  end
  for k = 1, #links.from do
    for _, name in ipairs{links.from[k], links.to[k]} do
      if not known[name] then options.raise(options.unknown("moran.neighbours", "unit", name, names)) end
    end
  end
end

-- links among some units, with places in place of labels; units without any link are listed
local function native(links, units)
  local place, out, has = {}, {from = {}, to = {}, weight = links.weight and {}}, {}
  for k, u in ipairs(units) do place[label(u)] = k end
  for k = 1, #links.from do
    local a, b = place[links.from[k]], place[links.to[k]]
    if a and b then
      local n = #out.from + 1
      out.from[n], out.to[n] = a, b
      if links.weight then out.weight[n] = links.weight[k] end
      has[a] = true
    end
  end
  local alone = {}
  for k, u in ipairs(units) do if not has[k] then alone[#alone + 1] = label(u) end end
  return out, alone
end

local function some(names)
  local shown = {}
  for k = 1, math.min(5, #names) do shown[k] = names[k] end
  return table.concat(shown, ", ") .. (#names > 5 and (" and %d more"):format(#names - 5) or "")
end

-- units that stay, and their links, once those without neighbours are dealt with
local function settled(links, rows, unit, o)
  while true do
    local units = lists.at(unit, rows)
    local n, alone = native(links, units)
    if #alone == 0 or o.alone == "keep" then return rows, n, alone end
    if o.alone == "refuse" then
      options.raise(("moran: %s without neighbours: %s; give links, or alone = \"drop\" or \"keep\" (lag 0)"):format(
        #alone == 1 and "a unit" or "units", some(alone)))
    end
    local is_alone, kept = lists.set(alone), {}
    for _, i in ipairs(rows) do if not is_alone[label(unit[i])] then kept[#kept + 1] = i end end
    if #kept < 3 then options.raise("moran: fewer than three units have neighbours") end
    rows = kept
  end
end

-- nothing: what is off 0 by the rounding of a mean alone
local function quadrant(z, lag, nothing)
  if math.abs(z) <= nothing or math.abs(lag) <= nothing then return nil end
  return (z > 0 and "high-" or "low-") .. (lag > 0 and "high" or "low")
end

local function permutations_of(given)
  if given == "all" then return 0, true end
  if given == nil then return 999, false end
  if math.type(given) ~= "integer" or given < 0 then
    options.fail("moran.permutations", 'a whole number of at least 0, or "all" (10 units at most)', given)
  end
  limits.check("moran.permutations", "draws", given)
  return given, false
end

-- one period: the test and what goes into local rows
local function tested(values, unit, rows, links, o, count, all)
  local kept, n, alone = settled(links, rows, unit, o)
  local y = lists.at(values, kept)
  local t, locals, lag, p = core.space.moran(n.from, n.to, n.weight, #kept, o.standardise, y, count, all, o.seed,
    o.each == "unit")
  if not t then return nil, "moran: " .. locals, lag end
  t.rows, t.locals, t.lag, t.p, t.y, t.alone_names = kept, locals, lag, p, y, alone
  return t
end

local function known(v) return v == v and v or nil end

local function by_period(obs, list, o)
  local columns = {{"units", {}}, {"moran", {}, digits = 4}, {"expected", {}, digits = 3}, {"z", {}, digits = 4},
    {"p_greater", {}, digits = 4}, {"p_less", {}, digits = 4}}
  for k, item in ipairs(list) do
    local t = item.test
    local row = {#t.rows, t.i, t.expected, known(t.score), known(t.p_greater), known(t.p_less)}
    for j = 1, 6 do columns[j][2][k] = row[j] end
  end
  if obs.time then
    local times = {}
    for k, item in ipairs(list) do times[k] = item.time end
    table.insert(columns, 1, {obs.time_name, times})
  end
  columns.count, columns.title = #list, "Moran's I of " .. o.of
  return columns
end

local function by_unit(obs, list)
  local columns, n = {{obs.unit_name, {}}, {"value", {}}, {"lag", {}, digits = 4}, {"local_moran", {}, digits = 4},
    {"quadrant", {}}, {"p", {}, digits = 4}}, 0
  local times = {}
  for _, item in ipairs(list) do
    local t, mean = item.test, 0
    for _, v in ipairs(t.y) do mean = mean + v / #t.y end
    local spread, size = 0, 0
    for _, v in ipairs(t.y) do spread, size = math.max(spread, math.abs(v - mean)), math.max(size, math.abs(v)) end
    local nothing = 1e-12 * spread + 1e-15 * size
    for k, i in ipairs(t.rows) do
      n = n + 1
      times[n] = item.time
      local where = quadrant(t.y[k] - mean, t.lag[k], nothing)
      local row = {obs.unit[i], t.y[k], t.lag[k], t.locals[k], where, known(t.p[k])}
      for j = 1, 6 do columns[j][2][n] = row[j] end
    end
  end
  if obs.time then table.insert(columns, 2, {obs.time_name, times}) end
  columns.count, columns.title = n, "local Moran's I"
  return columns
end

local function note_of(list, o, count, all)
  local t = list[1].test
  local out = {o.standardise and "weights over their sum by unit" or "weights as given"}
  if all then
    out[2] = format("p: share of all %d orders", t.permutations)
  elseif count > 0 then
    out[2] = format("p: share of %d permutations at least as high (low), seed %d", count, o.seed)
  end
  if o.each == "unit" then
    out[#out + 1] = "p of a unit: the smaller tail, its own value held; many units are tested at once"
  end
  if #t.alone_names > 0 then
    out[#out + 1] = ("lag 0 of units without neighbours: %s"):format(some(t.alone_names))
  end
  return table.concat(out, "; ")
end

---Spatial autocorrelation: Moran's I of column `of` (the first column of numbers when left out) over `neighbours`, a
---frame with the columns from and to (and weight) or unit -> its neighbours. p_greater is the share of `permutations`
---(999) of the values in which I is at least as high, so 1 / 1000 at best; "all" tries every order of up to 10 units. z
---is the score under randomisation. Weights are divided by their sum by unit (`standardise`). Links are taken as they
---stand; `mutual` = true adds the reverse of each. A unit without neighbours is refused, or kept with a lag of 0 or
---dropped (`alone`). With `time` a row a period. `each` = "unit" gives local values: quadrant (high-high: a cluster;
---high-low: an outlier), with p by permuting the others. O(permutations x (units + links)).
---```lua
---local score = lian.frame.new{{"unit", {"a", "b", "c", "d"}}, {"score", {4, 3, 2, 1}}}
---local links = {a = {"b"}, b = {"a", "c"}, c = {"b", "d"}, d = {"c"}}
---print(lian.moran(score, {unit = "unit", neighbours = links, permutations = "all"}))
---```
---@param data lian.frame|lian.score a row a unit (and period); a score brings unit, time and of by itself
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function moran.moran(data, given)
  local o = options.check("moran", given, RULES)
  local count, all = permutations_of(o.permutations)
  data = observations.given("moran", data, o, {"unit"})
  local obs = observations.read("moran", data, o.unit, o.time)
  if not o.of then
    for _, name in ipairs(data:names()) do
      if not o.of and name ~= o.unit and name ~= o.time and type(data:column(name)[1]) == "number" then o.of = name end
    end
    if not o.of then options.raise("moran: there is no column of numbers; name one (of = ...)") end
  end
  local values = observations.numbers(obs, o.of)
  local links = made_mutual(links_of(o.neighbours), o.mutual)
  check_labels(links, obs.units)
  local list = observations.periods(obs)
  for _, item in ipairs(list) do
    local message, code
    item.test, message, code = tested(values, obs.unit, item.rows, links, o, count, all)
    if not item.test then return nil, message, code end
  end
  local columns = o.each == "unit" and by_unit(obs, list) or by_period(obs, list, o)
  columns.note = note_of(list, o, count, all)
  columns.provenance = {seed = o.seed, permutations = all and "all" or count}
  return observations.frame("moran", columns)
end

return moran
