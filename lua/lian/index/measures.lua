--- Indicators that lian computes itself: of the regions of a table, before and after a run; of the countries of a list
--- of items; of the sectors of one country's table.
local core = require "lian.core"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local regions = require "lian.index.measure_regions"
local roles = require "lian.chain.roles"

local measures = {}

local LEADING, HALF, LEAST_SHARE = 0.15, 0.5, 0.1

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
      if roles.adds_value(role) then added, any = added + inputs.values:get(k, i), true end
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
      local d = regions.foreign_diversity(list, home, countries)
      own_sum = own_sum + own
      if goal.reached(own, LEAST_SHARE) then covered = covered + 1 end
      if goal.reached(own, LEADING) then leading = leading + 1 end
      if d then diversity, judged = diversity + d, judged + 1 end
      for _, c in ipairs(countries) do
        if c ~= home and not goal.reached(HALF, list[c] or 0) then sole = sole + 1 end
      end
    end
    out.completeness, out.leading_goods = covered / #items, leading / #items
    out.import_dependence, out.sole_source = 1 - own_sum / #items, sole / #items
    out.supplier_diversity = judged > 0 and diversity / judged or nil
    local levels = chain:autonomy{home = home}
    out.autonomy = levels and #levels > 0 and levels:total "autonomy" / #levels or nil
    rows[k] = out
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
  if is_result(source) then return regions.of_run(source), "run" end
  if source:meta().kind == "items" then return item_rows(source), "items" end
  if #places.regions(source) < 2 then return sector_rows(source), "sectors" end
  return regions.at_rest(source), "regions"
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
