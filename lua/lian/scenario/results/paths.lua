--- Paths of a run in time, from what it kept: by node, region or sector, of output, demand, stocks, limiting goods.
local base = require "lian.scenario.results.base"
local common = require "lian.methods.common"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local paths = {}

local RULES = {of = "text", each = {"choice", "total", "region", "sector", "node"}, on = "text", goods = "labels",
  nodes = "labels", node = {now = "nodes"}, by = {now = "each"}}
local KEPT = {output = "output", share = "output", final_demand = "final", unmet = "unmet"}

---Deliveries at rest by supplier and region of the buyer, money a year, cells above 0.
function paths.trade_at_rest(chain, regions)
  local flows, region_of = chain:flows(), chain:axis("region")
  if flows then return base.by_region(flows, region_of, regions, #chain) end
  local out, place, links = {}, {}, chain:links()
  for r, name in ipairs(regions) do place[name] = r end
  for i = 1, #chain do
    out[i] = {}
    for r in ipairs(regions) do out[i][r] = 0 end
  end
  for k = 1, links.count do
    local i, r = links.from[k], place[region_of[links.to[k]]]
    if r and links.value[k] > 0 then out[i][r] = out[i][r] + links.value[k] end
  end
  return out
end

-- the beginnings of the steps that were kept
local function times(self, every)
  local out, h = {}, self.outcome.horizon
  for t = 1, h.count, every or 1 do out[#out + 1] = h.from + (t - 1) / h.steps end
  return out
end

local function yearly(list, steps)
  local out = {}
  for t, v in ipairs(list) do out[t] = v * steps end
  return out
end

local function totals(self)
  local r, steps, unit, whole = self.outcome.totals, self.outcome.horizon.steps, self.chain:meta().unit, self:normal()
  local columns, share = {{"time", times(self), unit = "year", digits = 7}}, {}
  for _, name in ipairs{"output", "capacity", "final_demand", "unmet", "orders"} do
    columns[#columns + 1] = {name, yearly(r[name], steps), unit = unit}
  end
  local made = r.output
  if self.outcome.abroad then
    made, columns.note = self.outcome.kept.home:column(1), base.HOME .. "; capacity and orders are those of both"
    whole = lists.sum(base.of_home(self, "total")(self.outcome.normal))
    columns[2][2] = yearly(made, steps)
  end
  for t, v in ipairs(made) do share[t] = whole > 0 and v / whole or nil end
  columns[#columns + 1] = {"share", share}
  columns.title = self.name
  return frame.new(columns)
end

local function not_kept(what, level)
  options.raise(("series: this run did not keep %s: run it with record = '%s'"):format(what, level or "node"))
end

-- which columns of what was kept are asked for, and the group of each: column -> group name
local function chosen(self, o, each)
  local kept, chain, group = self.outcome.kept, self.chain, {}
  local level = kept.level
  if level == "totals" then not_kept("paths by node or group") end
  if level == "node" then
    local keys = base.keys(chain, each, "series.each")
    local regions = chain:axis("region")
    local is_good = common.matcher(chain, o.goods, "sector", "series.goods")
    local is_node = common.matcher(chain, o.nodes, "sector", "series.nodes")
    if o.on then places.check_region(chain, o.on, "series.on") end
    for i = 1, #chain do
      if is_good(i) and is_node(i) and (not o.on or regions[i] == o.on) then group[i] = keys[i] end
    end
    return group
  end
  local filter = level == "region" and o.on or level == "sector" and o.goods or nil
  if each ~= level and each ~= "total" or o.nodes or level == "region" and o.goods or level == "sector" and o.on then
    not_kept(("it by %s"):format(o.nodes and "node" or each ~= "total" and each or "node"))
  end
  if level == "region" and o.on then places.check_region(chain, o.on, "series.on") end
  local wanted = filter and common.as_set(filter)
  if wanted and level == "sector" then common.matcher(chain, o.goods, "sector", "series.goods") end
  for g, name in ipairs(kept.names) do
    if not wanted or wanted[name] then group[g] = each == "total" and "total" or name end
  end
  return group
end

-- takes what stands for imports out of sums of output; what is to be said of it, or nil
local function leave_out_abroad(self, each, group)
  if not base.leaves_out(self, each) then return nil end
  local kept, abroad = self.outcome.kept, self.outcome.abroad
  if kept.level == "sector" then return "with what is bought abroad of each: record = 'node' tells them apart" end
  local names = kept.level == "node" and self.chain:axis("region") or kept.names
  for g, name in ipairs(names) do if name == abroad then group[g] = nil end end
  return base.HOME
end

local function grouped_series(self, o)
  local out, kept = self.outcome, self.outcome.kept
  local each = o.each or (o.nodes and "node" or "total")
  local known = KEPT[o.of]
  local weights, unit = nil, self.chain:meta().unit
  if not known then
    weights, unit = base.weights(self, o.of, "series.of")
    if kept.level ~= "node" then not_kept(("output by node, which %s needs"):format(o.of)) end
  end
  local group, order, path, normal = chosen(self, o, each), {}, {}, {}
  local note = o.of ~= "final_demand" and o.of ~= "unmet" and not o.on and not o.nodes and
    leave_out_abroad(self, each, group)
  local matrix = kept[known or "output"] or not_kept(o.of)
  if weights and out.movers then
    matrix, weights = kept.made, table.move(weights, 1, #weights, 1, {})
    for _, m in ipairs(out.movers.list) do group[m.node], weights[m.node] = group[m.host], weights[m.home] end
  end
  local rows, columns = matrix:rows(), matrix:cols()
  for g = 1, columns do
    local name = group[g]
    if name and not path[name] then order[#order + 1], path[name], normal[name] = name, {}, 0 end
  end
  if #order == 0 then options.raise("series: no node is chosen") end
  for t = 1, rows do
    for _, name in ipairs(order) do path[name][t] = 0 end
    for g, v in ipairs(matrix:row(t)) do
      local list = path[group[g]]
      if list then list[t] = list[t] + v * (weights and weights[g] or 1) end
    end
  end
  if o.of == "share" then
    local regions, sectors = self.chain:axis("region"), self.chain:axis("sector")
    for i, v in ipairs(out.normal) do
      local column = kept.level == "node" and i
      local name = column and group[column]
      if not column then
        local own = kept.level == "region" and regions[i] or sectors[i]
        for g, kept_name in ipairs(kept.names) do if kept_name == own then name = group[g] end end
      end
      if name then normal[name] = normal[name] + v end
    end
  end
  local result = {{"time", times(self, kept.every), unit = "year", digits = 7}}
  for _, name in ipairs(order) do
    local list = path[name]
    if o.of == "share" then
      for t, v in ipairs(list) do list[t] = normal[name] > 0 and v / normal[name] or nil end
      result[#result + 1] = {each == "total" and o.of or name, list}
    else
      result[#result + 1] = {each == "total" and o.of or name, yearly(list, out.horizon.steps), unit = unit}
    end
  end
  result.title = ("%s: %s%s"):format(self.name, o.of, o.on and ", " .. o.on or "")
  result.note = note or nil
  return frame.new(result)
end

-- use at rest by good and region of the buyer, money a step
local function use_at_rest(self)
  local chain, out, goods, good = self.chain, {}, places.goods(self.chain)
  local by = paths.trade_at_rest(chain, self.outcome.kept.regions)
  for g in ipairs(goods) do
    out[g] = {}
    for r in ipairs(self.outcome.kept.regions) do out[g][r] = 0 end
  end
  for i, row in ipairs(by) do
    for r, v in ipairs(row) do out[good[i]][r] = out[good[i]][r] + v / self.outcome.horizon.steps end
  end
  return out
end

-- stocks in days of normal use
local function cover(self, o)
  local kept = self.outcome.kept
  if not kept.stocks then options.raise("series: this run kept no stocks (networks of firms, record = 'totals')") end
  if o.nodes then options.raise("series.nodes: stocks are kept by good and region of the buyer: use goods and on") end
  local each = o.each or "total"
  if each == "node" then
    options.raise("series.each: stocks are kept by good and region: 'sector', 'region' or 'total'")
  end
  local is_good = common.matcher(self.chain, o.goods, "sector", "series.goods")
  local regions, goods, good = kept.regions, places.goods(self.chain)
  local wanted = {}
  for i, g in ipairs(good) do wanted[g] = wanted[g] or is_good(i) and true end
  if o.on then places.check_region(self.chain, o.on, "series.on") end
  local use, order, seen, group = use_at_rest(self), {}, {}, {}
  for g, name in ipairs(goods) do
    for r, region in ipairs(regions) do
      if wanted[g] and (not o.on or o.on == region) and use[g][r] > 0 then
        local key = each == "sector" and name or each == "region" and region or "cover"
        if not seen[key] then seen[key], order[#order + 1] = {used = 0, path = {}}, key end
        seen[key].used = seen[key].used + use[g][r]
        group[(g - 1) * #regions + r] = seen[key]
      end
    end
  end
  if #order == 0 then options.raise("series: nobody there uses these goods") end
  local a_step = 365 / self.outcome.horizon.steps
  for t = 1, kept.stocks:rows() do
    for _, key in ipairs(order) do seen[key].path[t] = 0 end
    for c, v in ipairs(kept.stocks:row(t)) do
      if group[c] then group[c].path[t] = group[c].path[t] + v / group[c].used * a_step end
    end
  end
  local columns = {{"time", times(self, kept.every), unit = "year", digits = 7}}
  for _, key in ipairs(order) do columns[#columns + 1] = {key, seen[key].path, unit = "days of normal use"} end
  columns.title = ("%s: cover%s"):format(self.name, o.on and ", " .. o.on or "")
  return frame.new(columns)
end

-- the good whose stock caps each node, by step; nil where inputs do not limit
local function limits(self, o)
  local kept = self.outcome.kept
  if self.chain:meta().sparse then options.raise("series: networks of firms keep no limiting goods") end
  if not kept.limit then not_kept("limiting goods") end
  if o.each and o.each ~= "node" then options.raise("series.each: limiting goods are told by node") end
  local group, labels = chosen(self, o, "node"), self.chain:nodes()
  local columns, goods = {{"time", times(self, kept.every), unit = "year", digits = 7}}, kept.goods
  local rows, n = kept.limit:rows(), kept.limit:cols()
  local count = 0
  for i = 1, n do
    local list, any = {}, false
    if group[i] then
      for t = 1, rows do
        local g = kept.limit:get(t, i)
        list[t] = g > 0 and goods[math.tointeger(g)] or nil
        any = any or list[t] ~= nil
      end
      if any or o.nodes then columns[#columns + 1], count = {labels[i], list}, count + 1 end
    end
  end
  columns.count, columns.title = rows, ("%s: goods that limit"):format(self.name)
  columns.note = count == 0 and "inputs limited nobody" or nil
  return frame.new(columns)
end

---See run:series.
function paths.series(self, given)
  local o = options.check("series", given, RULES)
  if o.of == nil and o.each == nil and o.on == nil and o.goods == nil and o.nodes == nil then return totals(self) end
  o.of = o.of or "output"
  if o.of == "cover" then return cover(self, o) end
  if o.of == "limit" then return limits(self, o) end
  return grouped_series(self, o)
end

return paths
