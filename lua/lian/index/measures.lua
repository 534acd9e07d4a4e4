--- Indicators that lian computes itself: of the regions of a table, before and after a run; of the countries of a list
--- of items; of the sectors of one country's table.
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local measures = {}

local LEAST_QUOTIENT, LEADING, HALF, LEAST_SHARE = 0.5, 0.15, 0.5, 0.1

---name -> {unit, what it says, where it can be had: "regions", "items", "sectors", "run"}
measures.KNOWN = {
  completeness = {"share",
    "goods of the table in which the region's location quotient is at least 0.5; of a list: items of "
    .. "which the country provides at least a tenth", regions = true, items = true},
  sector_diversity = {"share", "effective number of goods made (1 / sum of squared shares) over the number of goods",
    regions = true},
  value_added_ratio = {"share", "value added over output", regions = true, sectors = true},
  import_dependence = {"share",
    "what is used that comes from other regions; of a list: mean share not provided at home; of "
    .. "sectors: share of inputs from abroad", regions = true, items = true, sectors = true},
  supplier_diversity = {"share",
    "1 less the sum of squared shares of foreign origins, goods weighed by imports; of a list: "
    .. "mean over items; of sectors: of inputs by sector", regions = true, items = true, sectors = true},
  sole_source = {"share", "goods used of which one foreign origin supplies more than half", regions = true,
    items = true},
  export_share = {"share", "what is delivered to other regions, of all deliveries", regions = true},
  market_diversity = {"share",
    "1 less the sum of squared shares of foreign destinations; of sectors: of buying sectors",
    regions = true, sectors = true},
  leading_goods = {"share", "goods of which it delivers at least 15 % of the world's", regions = true, items = true},
  output_kept = {"share", "deliveries, over those before the shock", run = true},
  autonomy = {"share", "mean level of final items that can be made when nothing comes from abroad", items = true},
  backward_linkage = {"index", "power of dispersion (Rasmussen 1956)", sectors = true},
  forward_linkage = {"index", "sensitivity of dispersion (Rasmussen 1956)", sectors = true},
  upstreamness = {"steps", "mean number of steps to final use (Antras et al. 2012)", sectors = true},
}

-- ---- regions, from deliveries by origin, destination and good

local Table = {}
Table.__index = Table

local function new_table(regions, goods)
  local t = setmetatable({regions = regions, goods = goods, made = {}, used = {}, sold = {}}, Table)
  for _, r in ipairs(regions) do t.made[r], t.used[r], t.sold[r] = {}, {}, {} end
  return t
end

-- value from region `by` to region `on` of good g; `on` may be outside the table's regions ("abroad")
function Table:add(by, on, g, value)
  if self.made[by] then
    self.made[by][g] = (self.made[by][g] or 0) + value
    self.sold[by][on] = (self.sold[by][on] or 0) + value
  end
  if self.used[on] then
    local use = self.used[on][g] or {}
    use[by] = (use[by] or 0) + value
    self.used[on][g] = use
  end
end

local function total(list)
  local sum = 0
  for _, v in pairs(list) do sum = sum + v end
  return sum
end

local function ordered_total(list, keys)
  local sum = 0
  for _, key in ipairs(keys) do sum = sum + (list[key] or 0) end
  return sum
end

-- 1 - sum of squared shares of what is foreign to region r; nil without any
local function foreign_diversity(list, r, keys)
  local all, squares = 0, 0
  for _, key in ipairs(keys) do if key ~= r then all = all + (list[key] or 0) end end
  if all <= 0 then return nil, 0 end
  for _, key in ipairs(keys) do
    if key ~= r then squares = squares + ((list[key] or 0) / all) ^ 2 end
  end
  return 1 - squares, all
end

local function sorted_keys(map)
  local out = {}
  for key in pairs(map) do out[#out + 1] = key end
  table.sort(out)
  return out
end

local function making(t, r, world, out)
  local own, all = ordered_total(t.made[r], t.goods), ordered_total(world, t.goods)
  local covered, leading, squares, known = 0, 0, 0, 0
  for _, g in ipairs(t.goods) do
    local made = t.made[r][g] or 0
    if world[g] and world[g] > 0 then
      known = known + 1
      if own > 0 and made / own / (world[g] / all) >= LEAST_QUOTIENT then covered = covered + 1 end
      if made / world[g] >= LEADING then leading = leading + 1 end
    end
    if own > 0 then squares = squares + (made / own) ^ 2 end
  end
  out.completeness, out.leading_goods = covered / known, leading / known
  out.sector_diversity = own > 0 and 1 / squares / known or nil
  local destinations = sorted_keys(t.sold[r])
  local sold = ordered_total(t.sold[r], destinations)
  out.export_share = sold > 0 and (sold - (t.sold[r][r] or 0)) / sold or nil
  out.market_diversity = foreign_diversity(t.sold[r], r, destinations)
  return own
end

local function using(t, r, out)
  local home, all, diversity, imports, sole, used = 0, 0, 0, 0, 0, 0
  for _, g in ipairs(t.goods) do
    local use = t.used[r][g]
    local origins = use and sorted_keys(use)
    local whole = use and ordered_total(use, origins) or 0
    if whole > 0 then
      home, all, used = home + (use[r] or 0), all + whole, used + 1
      local d, foreign = foreign_diversity(use, r, origins)
      if d then diversity, imports = diversity + d * foreign, imports + foreign end
      for _, by in ipairs(origins) do
        if by ~= r and use[by] / whole > HALF then sole = sole + 1 end
      end
    end
  end
  out.import_dependence = all > 0 and 1 - home / all or nil
  out.supplier_diversity = imports > 0 and diversity / imports or nil
  out.sole_source = used > 0 and sole / used or nil
end

-- value added a unit of output by region and good
local function coefficients(chain, region, good)
  local inputs, output, out = chain:block("inputs"), chain:output(), {}
  if not inputs then return nil end
  local added, any = {}, false
  for k, role in ipairs(inputs.roles) do
    if role ~= "imports" and role ~= "discrepancy" then
      any = true
      for j, v in ipairs(inputs.values:row(k)) do added[j] = (added[j] or 0) + v end
    end
  end
  if not any then return nil end
  local sums = {}
  for j = 1, #chain do
    local r = region[j]
    sums[r] = sums[r] or {}
    local s = sums[r][good[j]] or {0, 0}
    s[1], s[2] = s[1] + added[j], s[2] + output[j]
    sums[r][good[j]] = s
  end
  for r, list in pairs(sums) do
    out[r] = {}
    for g, s in pairs(list) do out[r][g] = s[2] > 0 and s[1] / s[2] or nil end
  end
  return out
end

local function added_ratio(t, r, coefficient)
  if not coefficient then return nil end
  local sum, all = 0, 0
  for _, g in ipairs(t.goods) do
    local made, c = t.made[r][g] or 0, coefficient[r] and coefficient[r][g]
    if made > 0 and c then sum, all = sum + made * c, all + made end
  end
  return all > 0 and sum / all or nil
end

local function region_rows(t, coefficient, before)
  local world, rows = {}, {}
  for _, r in ipairs(t.regions) do
    for _, g in ipairs(t.goods) do if t.made[r][g] then world[g] = (world[g] or 0) + t.made[r][g] end end
  end
  for k, r in ipairs(t.regions) do
    local out = {unit = r}
    local own = making(t, r, world, out)
    using(t, r, out)
    out.value_added_ratio = added_ratio(t, r, coefficient)
    if before then out.output_kept = before[r] > 0 and own / before[r] or nil end
    out.made, rows[k] = own, out
  end
  return rows
end

local function labels_of(chain)
  local names, good = places.goods(chain)
  local label = {}
  for i = 1, #chain do label[i] = names[good[i]] end
  return names, label
end

-- deliveries of a table at rest: flows and final use; O(n^2)
local function at_rest(chain)
  local regions, region = places.regions(chain), chain:axis("region")
  local goods, good = labels_of(chain)
  local t, buyers, flows, demand = new_table(regions, goods), places.buyers(chain), chain:flows(), chain:block("demand")
  if not flows then
    options.raise("measures: a network has no table of flows; aggregate it to regions and goods first")
  end
  for i = 1, #chain do
    for j, v in ipairs(flows:row(i)) do if v > 0 then t:add(region[i], region[j], good[i], v) end end
    for d, v in ipairs(demand.values:row(i)) do
      local on = buyers[d]
      if v > 0 and on and on ~= "nobody" then t:add(region[i], on, good[i], v) end
    end
  end
  return t, coefficients(chain, region, good)
end

-- ---- sectors of one country

-- node -> value of a column of a frame by node
local function column_of(f, name)
  if not f or not f.by_name[name] then return {} end
  local out, nodes = {}, f:column "node"
  for k, v in pairs(f:column(name)) do out[nodes[k]] = v end
  return out
end

local function diversity_of(list)
  local all, squares = 0, 0
  for _, v in ipairs(list) do if v > 0 then all = all + v end end
  if all <= 0 then return nil end
  for _, v in ipairs(list) do if v > 0 then squares = squares + (v / all) ^ 2 end end
  return 1 - squares
end

local function sector_rows(chain)
  local flows, output, nodes, rows = chain:flows(), chain:output(), chain:nodes(), {}
  if not flows then options.raise("measures: a network has no table of flows; aggregate it first") end
  local dependence, linkages, up = chain:dependence{each = "none"}, chain:linkages(), chain:upstreamness()
  local from_abroad, power = column_of(dependence, "input_share"), column_of(linkages, "power")
  local sensitivity, steps = column_of(linkages, "sensitivity"), column_of(up, "upstreamness")
  local inputs = chain:block("inputs")
  for i, node in ipairs(nodes) do
    local added, any = 0, false
    for k, role in ipairs(inputs and inputs.roles or {}) do
      if role ~= "imports" and role ~= "discrepancy" then added, any = added + inputs.values:get(k, i), true end
    end
    rows[i] = {unit = node, value_added_ratio = any and output[i] > 0 and added / output[i] or nil,
      import_dependence = from_abroad[node], supplier_diversity = diversity_of(flows:column(i)),
      market_diversity = diversity_of(flows:row(i)), backward_linkage = power[node],
        forward_linkage = sensitivity[node],
      upstreamness = steps[node]}
  end
  return rows
end

-- ---- countries of a list of items

local function item_rows(chain)
  local f = chain:provisions()
  local share, countries, items, seen = {}, {}, {}, {}
  for _, row in f:rows() do
    if row.country and row.share then
      if not share[row.country] then
        share[row.country] = {}
        countries[#countries + 1] = row.country
      end
      if not seen[row.item] then
        seen[row.item] = true
        items[#items + 1] = row.item
      end
      share[row.country][row.item] = (share[row.country][row.item] or 0) + row.share
    end
  end
  table.sort(countries)
  local rows = {}
  for k, home in ipairs(countries) do
    local out, covered, leading, own_sum, diversity, judged, sole = {unit = home}, 0, 0, 0, 0, 0, 0
    for _, item in ipairs(items) do
      local own, list = share[home][item] or 0, {}
      for _, c in ipairs(countries) do list[c] = share[c][item] end
      local d = foreign_diversity(list, home, countries)
      own_sum = own_sum + own
      if own >= LEAST_SHARE then covered = covered + 1 end
      if own >= LEADING then leading = leading + 1 end
      if d then diversity, judged = diversity + d, judged + 1 end
      for _, c in ipairs(countries) do if c ~= home and (list[c] or 0) > HALF then sole = sole + 1 end end
    end
    out.completeness, out.leading_goods = covered / #items, leading / #items
    out.import_dependence, out.sole_source = 1 - own_sum / #items, sole / #items
    out.supplier_diversity = judged > 0 and diversity / judged or nil
    local levels = chain:autonomy{home = home}
    local list = levels and levels:column "autonomy"
    out.autonomy = list and #list > 0 and total(list) / #list or nil
    rows[k] = out
  end
  return rows
end

-- ---- results: before and after

local function run_rows(result)
  local chain = result.chain
  if not chain:axis("region") or #places.regions(chain) < 2 then
    options.raise("measures: before and after needs a table of several regions")
  end
  local f = result:flows()
  local regions, region = places.regions(chain), chain:axis("region")
  local goods, good = labels_of(chain)
  local before, after = new_table(regions, goods), new_table(regions, goods)
  for _, row in f:rows() do
    if row.before > 0 then before:add(row.by, row.on, row.goods, row.before) end
    if row.after > 0 then after:add(row.by, row.on, row.goods, row.after) end
  end
  local coefficient, was, rows = coefficients(chain, region, good), {}, {}
  for _, r in ipairs(regions) do was[r] = ordered_total(before.made[r], goods) end
  for k, t in ipairs{before, after} do
    for _, row in ipairs(region_rows(t, coefficient, was)) do
      row.time = k == 1 and "before" or "after"
      rows[#rows + 1] = row
    end
  end
  return rows
end

local function is_result(value)
  local meta = core.metatable(value)
  local name = type(meta) == "table" and meta.__name
  return name == "lian.result_at_once" or name == "lian.run"
end

---Whether a value is one that indicators can be computed from: a chain, a list of items, or a result of a scenario.
function measures.is_source(value) return core.class(value) == "lian.chain" or is_result(value) end

local function rows_of(source)
  if is_result(source) then return run_rows(source), "run" end
  if source:meta().kind == "items" then return item_rows(source), "items" end
  if #places.regions(source) < 2 then return sector_rows(source), "sectors" end
  local t, coefficient = at_rest(source)
  return region_rows(t, coefficient), "regions"
end

---What lian computes of a chain for indices, a row a unit: of the regions of a table, of the countries of a list of
---items, of the sectors of one country's table; of a result of a scenario at once or in time, of the regions `before`
---and `after` (column time), deliveries being those of the whole run. Columns are the measures that can be had there:
---completeness, sector_diversity, value_added_ratio, import_dependence, supplier_diversity, sole_source, export_share,
---market_diversity, leading_goods, output_kept (runs), autonomy (lists), backward_linkage, forward_linkage,
---upstreamness (sectors). O(n^2) in nodes.
---```lua
---print(lian.measures(chain))
---```
---@param source lian.chain|lian.result
---@return lian.frame columns unit, and the measures
function measures.measures(source)
  if not measures.is_source(source) then options.fail("measures",
    "a chain, a list of items, or a result at once or in time", source) end
  local rows, kind = rows_of(source)
  local units, times, columns = {}, {}, {}
  for i, row in ipairs(rows) do units[i], times[i] = row.unit, row.time end
  columns[1] = {"unit", units}
  if kind == "run" then columns[2] = {"time", times} end
  for _, name in ipairs(options.names(measures.KNOWN)) do
    local known = measures.KNOWN[name]
    if known[kind] or kind == "run" and known.regions then
      local list, any = {}, false
      for i, row in ipairs(rows) do
        list[i] = row[name]
        any = any or row[name] ~= nil
      end
      if any then columns[#columns + 1] = {name, list, unit = known[1], digits = 3} end
    end
  end
  columns.count, columns.title = #rows, "measures of " .. kind
  if kind == "run" then columns.title = "measures of regions before and after" end
  return frame.new(columns)
end

-- ---- for scores

local function renamed(f, o, has_time)
  local names = {}
  if o.unit ~= "unit" then names.unit = o.unit end
  if has_time and o.time and o.time ~= "time" then names.time = o.time end
  return next(names) and f:rename(names) or f
end

local function expect_known(model, f)
  for _, leaf in ipairs(model.leaves) do
    if not f.by_name[leaf.name] then
      options.raise(("index:score: '%s' is not among what lian computes here (%s); give its data in a frame, with "
        .. "chain = "
        .. "the chain beside it"):format(leaf.name, table.concat(f:names(), ", ")))
    end
  end
end

---The table of an index out of a chain or a result alone.
function measures.table(model, source, o)
  local f = measures.measures(source)
  if is_result(source) then
    o.time = o.time or "time"
  elseif o.time then
    options.raise("index:score.time: a chain is of one year; a frame of several years comes with chain = beside it")
  end
  expect_known(model, f)
  return renamed(f, o, f.by_name.time ~= nil)
end

---A frame with the columns of those indicators that come from the chain given beside it; the chain's year counts for
---all.
function measures.joined(model, f, o)
  local wanted = {}
  for _, leaf in ipairs(model.leaves) do
    if leaf.from == "chain" and not f.by_name[leaf.name] then wanted[#wanted + 1] = leaf.name end
  end
  if #wanted == 0 and not o.chain then return f end
  if not o.chain then
    options.raise(("index:score: '%s' comes from a chain (from = 'chain'): give chain = beside the frame, or a "
      .. "column"):format(wanted[1]))
  end
  if core.class(o.chain) ~= "lian.chain" then options.fail("index:score.chain", "a chain", o.chain) end
  local own = measures.measures(o.chain)
  local names = {"unit"}
  for _, name in ipairs(wanted) do
    if not own.by_name[name] then
      options.raise(("index:score: '%s' is not among what lian computes of this chain (%s)"):format(name,
        table.concat(own:names(), ", ")))
    end
    names[#names + 1] = name
  end
  return f:join(own:select(names):rename{unit = o.unit}, {on = o.unit, kind = "left"})
end

return measures
