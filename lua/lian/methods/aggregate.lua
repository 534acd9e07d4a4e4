--- Aggregation, selection, domestic and imported flows (Miller and Blair 2009, 4.8 and 4.9).
local chain_places = require "lian.chain.places"
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local rebuild = require "lian.chain.rebuild"

local methods = {}

-- columns from, to and (where there is a third) weight of a frame as label -> group, or -> shares
local function map_of_frame(f, path)
  local names, map = f:names(), {}
  if #names < 2 then options.raise(path .. ": expected columns from, to and perhaps weight") end
  for i = 1, #f do
    local from, to = tostring(f(i, names[1])), tostring(f(i, names[2]))
    local weight = names[3] and f(i, names[3]) or nil
    if names[3] and type(weight) ~= "number" then
      options.fail(("%s, row %d, column '%s'"):format(path, i, names[3]), "a number", weight)
    end
    if weight then
      map[from] = map[from] or {}
      map[from][to] = (map[from][to] or 0) + weight
    elseif map[from] and map[from] ~= to then
      options.raise(("%s: '%s' goes to '%s' and to '%s'; give a third column with the shares"):format(
        path, from, map[from], to))
    else
      map[from] = to
    end
  end
  return map
end

-- codes such as 1 stay texts
local function frame_of_file(file, path)
  local f, message, code = frame.read(file)
  if not f then return nil, message, code end
  local names = f:names()
  if #names < 2 then options.raise(("%s: '%s' has one column; expected from, to"):format(path, file)) end
  return frame.read(file, {text = {names[1], names[2]}})
end

-- a map from a table, a frame, or the path of a CSV file
local function map_of(given, path)
  if frame.is(given) then return map_of_frame(given, path) end
  if type(given) == "table" then return given end
  if type(given) ~= "string" then
    options.fail(path, "label -> group, a frame, or the path of a CSV file", given)
  end
  local f, message, code = frame_of_file(given, path)
  if not f then return nil, message, code end
  return map_of_frame(f, path)
end

local function named_some(list)
  return table.concat(list, ", ", 1, math.min(5, #list)) ..
    (#list > 5 and (" and %d more"):format(#list - 5) or "")
end

-- group -> share of one key, sorted by group
local function shares_of(target, key, path)
  if type(target) == "string" then return {{target, 1}} end
  if type(target) ~= "table" then
    options.fail(("%s['%s']"):format(path, key), "a group, or group -> share", target)
  end
  local out, sum = {}, 0
  for group, share in pairs(target) do
    if type(group) ~= "string" or type(share) ~= "number" or share ~= share then
      options.fail(("%s['%s']"):format(path, key), "group -> share", share)
    end
    out[#out + 1] = {group, share}
    sum = sum + share
  end
  table.sort(out, function(a, b) return a[1] < b[1] end)
  if math.abs(sum - 1) > 1e-9 then
    options.raise(format("%s['%s']: the shares sum to %.10g, not 1", path, key, sum))
  end
  return out
end

-- the map by key; raises naming keys without a group and entries that are no key
local function checked_map(keys, map, path)
  local known, missing, out = {}, {}, {}
  for _, key in ipairs(keys) do
    if not known[key] then
      known[key] = true
      local target = map[key]
      if target == nil then target = map["*"] end
      if target == nil then missing[#missing + 1] = key
      else out[key] = shares_of(target, key, path) end
    end
  end
  local strangers, said = {}, {}
  for key in pairs(map) do if key ~= "*" and not known[key] then strangers[#strangers + 1] = tostring(key) end end
  table.sort(strangers)
  if #missing > 0 then said[1] = "no group for " .. named_some(missing) end
  if #strangers > 0 then
    said[#said + 1] = ("the map names %s, which the chain has not%s"):format(named_some(strangers),
      options.suggest(strangers[1], options.names(known)))
  end
  if #missing > 0 and #strangers == 0 then said[2] = "[\"*\"] = \"rest\" takes all that are not named" end
  if #said > 0 then options.raise(("%s: %s"):format(path, table.concat(said, "; "))) end
  return out
end

-- a grouping under way: entries node, group, weight; of each group its label and axis values
local function open_plan(self)
  local plan = {node = {}, group = {}, weight = {}, labels = {}, place = {}, values = {}}
  plan.names = self:axes()
  return plan
end

-- node i goes to the group of that label with this share; where members differ an axis says "all"
local function add_entry(plan, i, label, weight, values)
  local g = plan.place[label]
  if not g then
    g = #plan.labels + 1
    plan.place[label], plan.labels[g], plan.values[g] = g, label, {}
  end
  local e = #plan.node + 1
  plan.node[e], plan.group[e], plan.weight[e] = i, g, weight
  for _, axis in ipairs(plan.names) do
    local held = plan.values[g][axis]
    plan.values[g][axis] = (held == nil or held == values[axis]) and values[axis] or "all"
  end
end

local function axes_of(plan)
  local axes = {}
  for k, name in ipairs(plan.names) do
    local values = {}
    for g = 1, #plan.labels do values[g] = plan.values[g][name] end
    axes[k] = {name = name, values = values}
  end
  return axes
end

local function is_one(list)
  for _, v in ipairs(list) do if v ~= list[1] then return false end end
  return true
end

-- label of a group when an axis is mapped: the other axis is kept
local function label_for(each, target, region, sector, one_region)
  if each == "region" then return sector and target .. "_" .. sector or target end
  if each == "sector" and region then return one_region and target or region .. "_" .. target end
  return target
end

local function plan_of(self, o)
  local axis, names = {}, self:axes()
  for _, name in ipairs(names) do axis[name] = self:axis(name) end
  local plan, keys = open_plan(self), o.each and axis[o.each] or self:nodes()
  local one_region = axis.region == nil or is_one(axis.region)
  local map = o.map and checked_map(keys, o.map, "aggregate.map")
  for i, key in ipairs(keys) do
    local values = {}
    for _, name in ipairs(names) do values[name] = axis[name][i] end
    for _, share in ipairs(map and map[key] or {{key, 1}}) do
      if o.each then values[o.each] = share[1] end
      local label = map and label_for(o.each, share[1], values.region, values.sector, one_region)
        or share[1]
      add_entry(plan, i, label, share[2], values)
    end
  end
  return plan
end

-- the region that all nodes of a region now stand in, or nil
local function new_regions(self, plan)
  local region, out = self:axis("region") or {}, {}
  for e, i in ipairs(plan.node) do
    local now, old = plan.values[plan.group[e]].region, region[i]
    if out[old] == nil then out[old] = now elseif out[old] ~= now then out[old] = false end
  end
  return out
end

-- "AUS_c37" of a region that is now in "EU" becomes "EU_c37"; "c37" when there is one region
local function category_label(label, old, new)
  local rest = label:sub(1, #old + 1) == old .. "_" and label:sub(#old + 2) or label
  return new == "all" and rest or new .. "_" .. rest
end

-- the region in which all groups stand, or nil
local function only_region(plan)
  local only = plan.values[1].region
  for _, values in ipairs(plan.values) do if values.region ~= only then return nil end end
  return only
end

-- demand categories of merged regions are added up too; what might be anyone's is that of the one region that is left
local function merge_demand(self, plan, spec)
  local demand, moved = self:block("demand"), new_regions(self, plan)
  local buyers, only = chain_places.buyers(self), only_region(plan)
  local place, merged = {}, false
  spec.category, spec.category_labels, spec.category_regions = {}, {}, {}
  for d, label in ipairs(demand.labels) do
    local old = demand.regions[d]
    local new = old ~= "" and moved[old] or old
    if new ~= old then label = category_label(label, old, new) end
    if only and buyers[d] == nil and old ~= chain_places.UNKNOWN then new = only end
    local k = place[label]
    if not k then
      k = #spec.category_labels + 1
      place[label], spec.category_labels[k], spec.category_regions[k] = k, label, new
    end
    spec.category[d] = k
    merged = merged or new ~= old
  end
  if not merged then spec.category, spec.category_labels, spec.category_regions = nil, nil, nil end
end

local function aggregated(self, plan, demand)
  local spec = {labels = plan.labels, axes = axes_of(plan), node = plan.node, group = plan.group}
  for _, w in ipairs(plan.weight) do if w ~= 1 then spec.weight = plan.weight end end
  if demand then merge_demand(self, plan, spec) end
  return core.analysis.aggregate(self, spec)
end

local RULES = {each = "text", by = {now = "each"}, map = "any", demand = {"flag", default = true}}

local function checked(self, given, verb)
  local o = options.check(verb, given, RULES)
  if not o.each and not o.map then options.raise(verb .. ": give each or map") end
  if o.each and not self:axis(o.each) then
    options.raise(options.unknown(verb .. ".each", "axis", o.each, self:axes()))
  end
  if o.map then
    local map, message, code = map_of(o.map, verb .. ".map")
    if not map then return nil, message, code end
    o.map = map
  end
  return o
end

---Adds nodes up into groups: flows, output, demand, inputs and extensions are sums; coefficients
---follow from them. `each` = an axis alone: one node a value. `map` alone: label -> group for every node.
---`map` with `each` = "region" or "sector": the map is of that axis, the other one is kept. A map is a
---table, a frame or a CSV file with columns from and to, and a third of shares when a node goes to
---several groups (in a table: label -> {group = share}); "*" stands for all that are not named. When regions are
---merged, so are their demand categories (`demand` = false keeps them apart). An attribute stays where the members of a
---group agree; an axis says "all" where they do not. Networks become dense tables of the groups. Raises naming labels
---without a group, and entries that are no label. O(n^2), or O(links).
---```lua
---local world = chain:aggregate{each = "region", map = {CHN = "Asia", JKT = "Asia", ["*"] = "rest"}}
---```
---@param self lian.chain
---@param given {each: string, map: table|lian.frame|string, demand: boolean}
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.aggregate(self, given)
  local o, message, code = checked(self, given, "aggregate")
  if not o then return nil, message, code end
  return aggregated(self, plan_of(self, o), o.demand)
end

-- S v
local function summed(plan, v)
  local out = {}
  for g = 1, #plan.labels do out[g] = 0 end
  for e, i in ipairs(plan.node) do
    out[plan.group[e]] = out[plan.group[e]] + plan.weight[e] * v[i]
  end
  return out
end

---What aggregation does to the answer for a new final demand: output of the aggregated table less
---the aggregated output of this one, L* S f - S L f (Morimoto 1970; Miller and Blair 2009, 4.9).
---`change`: label -> change of final demand; `map` and `each` as for `chain:aggregate`. Two solves.
---```lua
---print(chain:aggregation_bias{each = "sector", map = "groups.csv", change = {C26 = 1000}})
---```
---@param self lian.chain
---@param given {change: table, each: string, map: table|lian.frame|string, flows: string}
---@return lian.frame|nil frame node (group), bias
---@return string|nil message
---@return string|nil code
function methods.aggregation_bias(self, given)
  local o = options.check("aggregation_bias", given, {change = {"table", required = true},
    each = "text", by = {now = "each"}, map = "any", flows = common.FLOWS})
  local of, message, code = checked(self, {each = o.each, map = o.map}, "aggregation_bias")
  if not of then return nil, message, code end
  local plan, change = plan_of(self, of), common.vector(self, o.change, "aggregation_bias.change")
  local small, output, bias
  small, message, code = aggregated(self, plan, true)
  if not small then return nil, message, code end
  output, message, code = core.analysis.leontief_output(self, o.flows, change)
  if not output then return nil, message, code end
  bias, message, code = core.analysis.leontief_output(small, o.flows, summed(plan, change))
  if not bias then return nil, message, code end
  for g, v in ipairs(summed(plan, output)) do bias[g] = bias[g] - v end
  return frame.new{{"node", small:nodes()}, {"bias", bias, unit = self:meta().unit}}
end

-- demand that might be anyone's stays so where regions are left out
local function keep_strays(self, made)
  local _, _, _, stray = chain_places.flags(self)
  if #stray == 0 or #chain_places.regions(made) == #chain_places.regions(self) then return made end
  local parts, buyers = rebuild.parts(made), chain_places.buyers(self)
  for d = 1, buyers.n do if buyers[d] == nil then parts.demand.regions[d] = chain_places.UNKNOWN end end
  parts.tolerance = 1 -- it balances as well as the chain that it is of
  return core.chain_new(parts)
end

---The chain of some nodes alone: labels, or {region = "CHN"}, {sector = {...}}, any axis; several
---must hold together. What goes to the others becomes the demand category "rest of chain" (role
---exports), what comes from them the input row "from rest of chain" (role imports), so that balances
---hold. Final demand of all regions stays, by category. What the region of each node used of its good, and made
---of that itself, stays with tables as the attributes "region_use" and "region_own": self-sufficiency is that of the
---chain that nodes were chosen from. O(m n) and one pass over the flows, or O(links).
---```lua
---local china = chain:select{region = "CHN"}
---```
---@param self lian.chain
---@param given table
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.select(self, given)
  if given == nil then options.fail("select", "labels, or {region = ...}", given) end
  local made, message, code = core.analysis.select(self, common.select(self, given, "select"))
  if not made then return nil, message, code end
  return keep_strays(self, made)
end

local SPLIT_NOTE = "import proportionality: each home use of a good is imported to the same share, "
  .. "exports are not; %d goods whose imports exceed home use are capped, and the rest is imported "
  .. "to be exported. An estimate: on China 2018, 42 sectors, it differs from the published split by "
  .. "55 %% of the sum of cells (correlation 0.97)"

---Domestic and imported flows from a table of total flows whose imports are a negative demand
---category, by import proportionality: each home use of a good is imported to the same share; exports
---come from home. Goods whose imports exceed home use are capped; the rest is booked as imported for
---export. The second result says so by good. An estimate (its note says how good): keep a published
---split where there is one. O(n^2).
---```lua
---local apart, how = chain:split()
---```
---@param self lian.chain
---@param given? {method: "proportional"}
---@return lian.chain|nil chain
---@return lian.frame|string shares node, import_share (of home use), capped; or the message
---@return string|nil code
function methods.split(self, given)
  options.check("split", given, {method = {"choice", "proportional", default = "proportional"}})
  local made, share, code = core.analysis.split(self)
  if not made then
    local regions = chain_places.regions(self)
    local told = #regions > 1 and (" (its %d regions keep their origins apart already)"):format(#regions) or ""
    return nil, share .. told, code
  end
  local capped, count = {}, 0
  for i, m in ipairs(share) do
    capped[i] = m == false or m > 1 + 1e-12
    if capped[i] then count = count + 1 end
    if m == false then share[i] = nil end
  end
  return made, frame.new{count = #self, {"node", self:nodes()}, {"import_share", share},
    {"capped", capped}, note = SPLIT_NOTE:format(count), provenance = {capped = count}}
end

---Domestic and imported flows in one table, with imports as the negative demand category "imports":
---the reverse of `chain:split`. O(n^2).
---@param self lian.chain
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.totals(self) return core.analysis.totals(self) end

return methods
