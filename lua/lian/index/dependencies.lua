--- Strategic dependence on foreign origins, product by product: the European Commission's core dependency indicators
--- and CEPII's, reverse and common dependencies, persistence over years.
local core = require "lian.core"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local partners = require "lian.chain.partners"
local trade_rows = require "lian.index.trade_rows"

local dependencies = {}

local THRESHOLDS = {hhi = 0.4, share = 0.5, ratio = 1, world_hhi = 0.4}
local TESTS = {eu = {"hhi", "share", "ratio"}, geodep = {"hhi", "world_hhi", "ratio"}}

local function rules(more)
  local out = {rule = {"choice", "eu", "geodep"}, thresholds = "table", exports = {"choice", "outside", "all",
    default = "outside"}, domestic = "flag"}
  for name, rule in pairs(trade_rows.COLUMNS) do out[name] = rule end
  for name, rule in pairs(more) do out[name] = rule end
  return out
end

local function thresholds_of(path, given)
  local out = {}
  for name in pairs(given or {}) do
    if not THRESHOLDS[name] then
      options.raise(options.unknown(path .. ".thresholds", "indicator", name, options.names(THRESHOLDS)))
    end
  end
  for name, usual in pairs(THRESHOLDS) do
    local v = given and given[name]
    if v ~= nil and (type(v) ~= "number" or v < 0 or v ~= v) then
      options.fail(("%s.thresholds.%s"):format(path, name), "a number of at least 0", v)
    end
    out[name] = v or usual
  end
  return out
end

local function members_of(path, given, regions)
  local list, seen = type(given) == "string" and {given} or given, {}
  if #list == 0 then options.raise(path .. ": expected one region at least") end
  local known = lists.set(regions)
  for _, name in ipairs(list) do
    if not known[name] then options.raise(options.unknown(path, "region that trades", name, regions)) end
    seen[name] = true
  end
  return seen, #list
end

-- how the question is asked: a bloc counts trade among its members as its own, one region its domestic sales
local function question(path, o, t, home, count)
  local q = {home = home, thresholds = thresholds_of(path, o.thresholds), exports = o.exports}
  local sells_at_home = false
  for i = 1, t.count do sells_at_home = sells_at_home or t.from[i] == t.to[i] and home[t.from[i]] or false end
  q.domestic = o.domestic
  if q.domestic == nil then q.domestic = count == 1 end
  if q.domestic and o.domestic and not sells_at_home then
    options.raise(path .. ".domestic: the trade has no domestic sales of home (rows whose origin is the destination)")
  end
  q.knows_inner = count > 1 or q.domestic and sells_at_home
  q.rule = o.rule or (q.knows_inner and "eu" or "geodep")
  if q.rule == "eu" and not q.knows_inner then
    options.raise(path .. ": the share of imports in supply (rule \"eu\") of one region needs its domestic sales: rows "
      .. "whose origin is the destination; or use rule = \"geodep\"")
  end
  return q
end

-- indicators and verdict of one product
local function judged(q, d, p)
  local imports, r = d.imports[p], {}
  if imports <= 0 then return r end
  local inner = d.inner[p] + (q.domestic and d.domestic[p] or 0)
  local exports = d.exports[p] + (q.exports == "all" and d.inner[p] or 0)
  r.imports, r.hhi, r.world_hhi = imports, d.import_hhi[p], d.world_hhi[p]
  r.share = q.knows_inner and imports / (imports + inner) or nil
  r.ratio = exports > 0 and imports / exports or nil
  r.dependent, r.margin, r.endless = true, math.huge, exports <= 0
  for _, test in ipairs(TESTS[q.rule]) do
    local v, limit = r[test], q.thresholds[test]
    if v then
      r.dependent = r.dependent and v > limit
      if limit > 0 then r.margin = math.min(r.margin, v / limit - 1) end
    end
  end
  if r.margin == math.huge then r.margin = nil end
  return r
end

-- {products, results by product} of the chosen rows
local function study(q, t, rows)
  local n, flags = trade_rows.native(t, rows), {}
  for k, name in ipairs(n.regions) do flags[k] = q.home[name] == true end
  local d, message, code = core.concentration.dependencies(n.from, n.to, n.product, n.value, #n.regions, #n.products,
    flags)
  if not d then return nil, message, code end
  local out = {names = n.products, place = n.product_place, results = {}}
  for p = 1, #n.products do
    local r = judged(q, d, p)
    if d.origins[p] > 0 then r.origin, r.origin_share = n.regions[d.origin[p]], d.origin_share[p] end
    out.results[p] = r
  end
  return out
end

local function rows_by_time(t)
  if not t.time then return {{rows = nil}} end
  local by, list = {}, {}
  for i = 1, t.count do
    by[t.time[i]] = by[t.time[i]] or {}
    table.insert(by[t.time[i]], i)
  end
  for k, time in ipairs(t.times) do list[k] = {time = time, rows = by[time]} end
  return list
end

local COLUMNS = {"imports", "hhi", "share", "ratio", "world_hhi", "origin", "origin_share", "dependent", "margin"}

local function note_of(q, count, dependent, value, whole, endless, rest)
  local tests, o = {}, q.thresholds
  for k, test in ipairs(TESTS[q.rule]) do tests[k] = format("%s > %g", test, o[test]) end
  local out = {format("dependent where %s (rule \"%s\"): %d of %d imported products, %.1f %% of imports by value",
    table.concat(tests, ", "), q.rule, dependent, count, whole > 0 and 100 * value / whole or 0)}
  out[2] = "margin: how far above (or below) its threshold the nearest indicator lies, as a share of it"
  if endless > 0 then
    out[#out + 1] = ("%d products are not exported: ratio missing, above every threshold"):format(endless)
  end
  if rest then
    out[#out + 1] = ("origin '%s' stands for many countries, so hhi is too high where it supplies much"):format(rest)
  end
  return table.concat(out, "; ")
end

local function rest_of(t)
  for i = 1, t.count do if partners.is_rest(t.from[i]) then return t.from[i] end end
end

-- how many periods in a row, up to this one, a product was dependent
local function count_runs(list, t)
  local runs = {}
  for k, item in ipairs(list) do
    local now = {}
    for p, name in ipairs(item.study.names) do
      if item.study.results[p].dependent then
        now[name] = (runs[k - 1] and runs[k - 1][name] or 0) + 1
      end
    end
    runs[k] = now
  end
  return t.time and runs or nil
end

local function by_period(q, t, list)
  local columns, n = {{"product", {}}}, 0
  local runs, sums = count_runs(list, t), {dependent = 0, value = 0, whole = 0, endless = 0}
  if t.time then table.insert(columns, {"time", {}}) end
  local first = #columns
  for k, name in ipairs(COLUMNS) do columns[first + k] = {name, {}, unit = name == "imports" and t.unit or nil} end
  if runs then columns[#columns + 1] = {"in_a_row", {}} end
  for k, item in ipairs(list) do
    for p, name in ipairs(item.study.names) do
      local r = item.study.results[p]
      if r.imports then
        n = n + 1
        columns[1][2][n] = name
        if t.time then columns[2][2][n] = item.time end
        for j, key in ipairs(COLUMNS) do columns[first + j][2][n] = r[key] end
        if runs then columns[#columns][2][n] = runs[k][name] or 0 end
        sums.whole, sums.endless = sums.whole + r.imports, sums.endless + (r.endless and 1 or 0)
        if r.dependent then sums.dependent, sums.value = sums.dependent + 1, sums.value + r.imports end
      end
    end
  end
  columns.count, columns.title = n, "dependence on origins outside home"
  columns.note = note_of(q, n, sums.dependent, sums.value, sums.whole, sums.endless, rest_of(t))
  columns.provenance = {rule = q.rule, thresholds = q.thresholds, dependent = sums.dependent,
    dependent_value = sums.value, imports = sums.whole}
  return observations.frame("dependencies", columns)
end

-- one row a product: in how many periods it was dependent
local function persistent(t, list, least)
  local seen, order = {}, {}
  for _, item in ipairs(list) do
    for p, name in ipairs(item.study.names) do
      local r = item.study.results[p]
      local s = seen[name]
      if r.imports and not s then
        s = {name = name, periods = 0, dependent = 0, run = 0, longest = 0, imports = 0}
        seen[name], order[#order + 1] = s, s
      end
      if r.imports then s.periods, s.imports, s.now = s.periods + 1, s.imports + r.imports, item.time end
      if r.dependent then
        s.dependent, s.last, s.run = s.dependent + 1, item.time, s.run + 1
        s.longest = math.max(s.longest, s.run)
      end
    end
    for _, s in ipairs(order) do if s.last ~= item.time then s.run = 0 end end
  end
  local columns = {{"product", {}}, {"imports", {}, unit = t.unit}, {"periods", {}}, {"dependent_in", {}},
    {"longest_run", {}}, {"last", {}}, {"dependent", {}}, count = #order}
  local kept = 0
  for i, s in ipairs(order) do
    local values = {s.name, s.imports / s.periods, s.periods, s.dependent, s.longest, s.last, s.dependent >= least}
    for j, v in pairs(values) do columns[j][2][i] = v end
    kept = kept + (s.dependent >= least and 1 or 0)
  end
  columns.title = "persistence of dependence"
  columns.note = ("dependent: in %d periods of %d at least; %d of %d products; imports: mean of the periods"):format(
    least, #list, kept, #order)
  return observations.frame("dependencies", columns)
end

local function studied(q, t)
  local list = rows_by_time(t)
  for _, item in ipairs(list) do
    local message, code
    item.study, message, code = study(q, t, item.rows)
    if not item.study then return nil, message, code end
  end
  return list
end

---Which products home (a region, or a bloc of several) depends on others for. For each: hhi (concentration of imports
---by origin), share (imports in imports and inner supply: trade within a bloc, domestic sales of one region), ratio
---(imports over exports), world_hhi (of world exports), the largest origin, and whether all thresholds are passed. Rule
---"eu": hhi above 0.4, share above 0.5, ratio above 1 (European Commission, SWD(2021) 352); "geodep": hhi, world_hhi
---above 0.4, ratio above 1 (CEPII). "eu" is taken for blocs and where domestic sales are there. `trade` is a frame with
---the columns exporter, importer, product, value (or as named), a row whose exporter is its importer a domestic sale;
---or a table of several regions, whose final goods count. `exports` = "all" counts exports within the bloc too. With
---`time` each period stands by itself, with how many in a row a product was dependent; with `persist` = 2 a row a
---product tells in how many it was, and whether in 2 at least: many a dependence of one year is gone in the next.
---O(rows).
---```lua
---local trade = lian.frame.new{{"exporter", {"CHN", "JPN", "CHN"}}, {"importer", {"USA", "USA", "DEU"}},
---  {"product", {"magnets", "magnets", "magnets"}}, {"value", {80, 10, 40}}}
---print(lian.dependencies(trade, {home = "USA"}))
---```
---@param trade lian.frame|lian.chain
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function dependencies.dependencies(trade, given)
  local path = "dependencies"
  local o = options.check(path, given, rules{home = {"labels", required = true}, persist = "count"})
  local t = trade_rows.read(path, trade, o)
  local home, count = members_of(path .. ".home", o.home, trade_rows.regions(t))
  if o.persist and not t.time then options.raise("dependencies.persist needs the column of periods (time = ...)") end
  local q = question(path, o, t, home, count)
  local list, message, code = studied(q, t)
  if not list then return nil, message, code end
  if o.persist then return persistent(t, list, o.persist) end
  return by_period(q, t, list)
end

-- one period alone, for the questions between several homes
local function one_period(path, trade, o)
  local t = trade_rows.read(path, trade, o)
  if t.times and #t.times > 1 then
    options.raise(("%s: the trade is of %d periods; filter one"):format(path, #t.times))
  end
  t.time = nil
  return t
end

---Reverse dependencies: products for which others depend (as in lian.dependencies) and home is their largest origin, so
---that home holds the other end. A row an importer and product. O(importers x rows).
---```lua
---local trade = lian.frame.new{{"exporter", {"CHN", "JPN", "CHN"}}, {"importer", {"USA", "USA", "DEU"}},
---  {"product", {"magnets", "magnets", "magnets"}}, {"value", {80, 10, 40}}}
---print(lian.reverse_dependencies(trade, {home = "CHN"}))
---```
---@param trade lian.frame|lian.chain
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function dependencies.reverse_dependencies(trade, given)
  local path = "reverse_dependencies"
  local o = options.check(path, given, rules{home = {"labels", required = true}})
  local t = one_period(path, trade, o)
  local regions = trade_rows.regions(t)
  local home = members_of(path .. ".home", o.home, regions)
  local columns, n = {{"importer", {}}, {"product", {}}, {"imports", {}, unit = t.unit}, {"hhi", {}}, {"share", {}},
    {"ratio", {}}, {"origin_share", {}}, {"margin", {}}}, 0
  local q
  for _, importer in ipairs(regions) do
    if not home[importer] then
      q = question(path, o, t, {[importer] = true}, 1)
      local s, message, code = study(q, t)
      if not s then return nil, message, code end
      for p, name in ipairs(s.names) do
        local r = s.results[p]
        if r.dependent and home[r.origin] then
          n = n + 1
          local values = {importer, name, r.imports, r.hhi, r.share, r.ratio, r.origin_share, r.margin}
          for j = 1, 8 do columns[j][2][n] = values[j] end
        end
      end
    end
  end
  columns.count, columns.title = n, "others that depend on home"
  columns.note = ("%d cases where an importer is dependent (rule \"%s\") and home is its largest origin"):format(n,
    q and q.rule or "geodep")
  return observations.frame("reverse_dependencies", columns)
end

---Common dependencies: products for which all the given homes depend on others (as in lian.dependencies), and whether
---their largest origin is the same. `homes`: name -> region or regions. O(homes x rows).
---```lua
---local trade = lian.frame.new{{"exporter", {"CHN", "JPN", "CHN"}}, {"importer", {"USA", "USA", "DEU"}},
---  {"product", {"magnets", "magnets", "magnets"}}, {"value", {80, 10, 40}}}
---print(lian.common_dependencies(trade, {homes = {USA = "USA", Germany = "DEU"}, thresholds = {world_hhi = 0}}))
---```
---@param trade lian.frame|lian.chain
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function dependencies.common_dependencies(trade, given)
  local path = "common_dependencies"
  local o = options.check(path, given, rules{homes = {"table", required = true}})
  local names = options.names(o.homes)
  if #names < 2 then options.raise("common_dependencies.homes: expected two homes at least, by name") end
  local t = one_period(path, trade, o)
  local regions, studies = trade_rows.regions(t), {}
  for k, name in ipairs(names) do
    local where = ("%s.homes.%s"):format(path, name)
    options.check(path .. ".homes", {[name] = o.homes[name]}, {[name] = "labels"})
    local home, count = members_of(where, o.homes[name], regions)
    local message, code
    studies[k], message, code = study(question(where, o, t, home, count), t)
    if not studies[k] then return nil, message, code end
  end
  local columns, n = {{"product", {}}, {"same_origin", {}}}, 0
  for k, name in ipairs(names) do
    columns[2 * k + 1], columns[2 * k + 2] = {name .. "_origin", {}}, {name .. "_share", {}, digits = 3}
  end
  for p, product in ipairs(studies[1].names) do
    local all, same = true, true
    for _, s in ipairs(studies) do
      local r = s.results[p]
      all, same = all and r.dependent or false, same and r.origin == studies[1].results[p].origin
    end
    if all then
      n = n + 1
      columns[1][2][n], columns[2][2][n] = product, same
      for k, s in ipairs(studies) do
        columns[2 * k + 1][2][n], columns[2 * k + 2][2][n] = s.results[p].origin, s.results[p].origin_share
      end
    end
  end
  columns.count, columns.title = n, "products for which all homes depend on others"
  return observations.frame("common_dependencies", columns)
end

return dependencies
