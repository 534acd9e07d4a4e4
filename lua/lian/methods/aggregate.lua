--- Aggregation, selection, domestic and imported flows (Miller and Blair 2009, 4.9).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"
local rebuild = require "lian.rebuild"

local methods = {}

-- map from a table, a CSV path (two columns: from, to), or an axis
local function map_of(given, path)
  if type(given) == "table" then return given end
  if type(given) ~= "string" then options.fail(path, "a table label -> group, or a CSV path", given) end
  local f, message = frame.read(given, {text = {"from", "to"}})
  if not f then options.raise(("%s: %s"):format(path, message)) end
  local names, map = f:names(), {}
  for _, row in f:rows() do map[tostring(row[names[1]])] = tostring(row[names[2]]) end
  return map
end

-- the group of each node by label, and which keys of the map were used
local function grouped(keys, map, path)
  local used, groups, missing = {}, {}, {}
  for i, key in ipairs(keys) do
    groups[i] = map[key]
    used[key] = true
    if groups[i] == nil then missing[#missing + 1] = key end
  end
  if #missing > 0 then
    options.raise(("%s: no group for %s%s"):format(path, table.concat(missing, ", ", 1,
      math.min(5, #missing)), #missing > 5 and (" and %d more"):format(#missing - 5) or ""))
  end
  for key in pairs(map) do
    if not used[key] then
      local near = options.nearest(key, keys)
      options.raise(("%s: the map names '%s', which the chain has not%s"):format(path, tostring(key),
        near and (" (did you mean '%s'?)"):format(near) or ""))
    end
  end
  return groups
end

-- numbers for distinct texts, in order of first appearance
local function numbered(texts)
  local place, list, codes = {}, {}, {}
  for i, text in ipairs(texts) do
    if not place[text] then
      list[#list + 1] = text
      place[text] = #list
    end
    codes[i] = place[text]
  end
  return codes, list
end

local function axis_of_groups(codes, count, values)
  local out = {}
  for i, g in ipairs(codes) do
    if out[g] == nil then out[g] = values[i] elseif out[g] ~= values[i] then out[g] = false end
  end
  for g = 1, count do if not out[g] then out[g] = "all" end end
  return out
end

local function aggregate_to(self, labels_of_nodes, regions, sectors)
  local codes, labels = numbered(labels_of_nodes)
  local axes = {{name = "region", values = axis_of_groups(codes, #labels, regions)},
    {name = "sector", values = axis_of_groups(codes, #labels, sectors)}}
  for _, name in ipairs(self:axes()) do
    if name ~= "region" and name ~= "sector" then
      axes[#axes + 1] = {name = name, values = axis_of_groups(codes, #labels, self:axis(name))}
    end
  end
  return core.analysis.aggregate(self, codes, labels, axes)
end

-- demand categories of merged regions are added up: "AUS_c37" under EU becomes "EU_c37"
local function merge_demand(self, chain, to_region)
  local demand = self:block("demand")
  local labels = {}
  for k, label in ipairs(demand.labels) do
    local region = demand.regions[k]
    local group = to_region[region]
    if region ~= "" and group and group ~= region then
      local rest = label:sub(1, #region) == region and label:sub(#region + 1) or "_" .. label
      labels[k] = group .. rest
    else
      labels[k] = label
    end
  end
  local codes, list = numbered(labels)
  if #list == #demand.labels then return chain end
  return rebuild.with_demand_merged(chain, codes, list, function(k)
    return to_region[demand.regions[k]] or demand.regions[k]
  end)
end

-- label, region and sector of the group of each node; and region -> group when regions are merged
local function plan(self, o)
  local regions, sectors = self:axis("region"), self:axis("sector")
  if not o.map then
    if not o.by then options.raise("aggregate: give by or map") end
    local values = self:axis(o.by)
    return {labels = values, regions = o.by == "region" and values or regions,
      sectors = o.by == "sector" and values or sectors}
  end
  local map = map_of(o.map, "aggregate.map")
  local groups = grouped(o.by and self:axis(o.by) or self:nodes(), map, "aggregate.map")
  if o.by == "region" then
    local labels = {}
    for i, region in ipairs(groups) do labels[i] = region .. "_" .. sectors[i] end
    return {labels = labels, regions = groups, sectors = sectors, to_region = map}
  elseif o.by == "sector" then
    local labels, one = {}, true
    for _, region in ipairs(regions) do one = one and region == regions[1] end
    for i, sector in ipairs(groups) do labels[i] = one and sector or regions[i] .. "_" .. sector end
    return {labels = labels, regions = regions, sectors = groups}
  end
  return {labels = groups, regions = regions, sectors = o.by and sectors or groups}
end

local function aggregated(self, p)
  local chain, message, code = aggregate_to(self, p.labels, p.regions, p.sectors)
  if not chain or not p.to_region then return chain, message, code end
  return merge_demand(self, chain, p.to_region)
end

local RULES = {by = "text", map = "any"}

local function checked(self, given, verb)
  local o = options.check(verb, given, RULES)
  if o.by and not self:axis(o.by) then
    options.fail(verb .. ".by", "one of the axes " .. table.concat(self:axes(), ", "), o.by)
  end
  return o
end

---Adds nodes up into groups: flows, output, demand, inputs and extensions are sums; coefficients
---follow from them. `by` = an axis alone: one node a value ("region", "sector"). `map` alone: label ->
---group for every node (or a CSV of two columns). `map` with `by` = "region" or "sector": the map is
---of that axis, the other one is kept ({by = "region", map = {DEU = "EU", FRA = "EU", ...}}), and the
---demand categories of merged regions are added up too. Attributes are dropped. Networks become
---dense tables of the groups. O(n^2), or O(links).
---@param self lian.chain
---@param given {by: string, map: table|string}
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.aggregate(self, given)
  return aggregated(self, plan(self, checked(self, given, "aggregate")))
end

---What aggregation does to the answer for a new final demand: output of the aggregated table less
---the aggregated output of this one, L* S f - S L f (Morimoto 1970; Miller and Blair 2009, 4.9).
---`change`: label -> change of final demand; `map` and `by` as for aggregate.
---@param self lian.chain
---@param given {change: table, by: string, map: table}
---@return lian.frame|nil frame node (group), bias
---@return string|nil message
---@return string|nil code
function methods.aggregation_bias(self, given)
  local o = options.check("aggregation_bias", given, {change = {"table", required = true},
    by = "text", map = "any"})
  local p = plan(self, checked(self, {by = o.by, map = o.map}, "aggregation_bias"))
  local small, message, code = aggregated(self, p)
  if not small then return nil, message, code end
  local change = common.vector(self, o.change, "aggregation_bias.change")
  local output
  output, message, code = core.analysis.leontief_output(self, "domestic", change)
  if not output then return nil, message, code end
  local codes, demand, bias = numbered(p.labels), {}, {}
  for g = 1, #small do demand[g], bias[g] = 0, 0 end
  for i, g in ipairs(codes) do
    demand[g], bias[g] = demand[g] + change[i], bias[g] - output[i]
  end
  local direct
  direct, message, code = core.analysis.leontief_output(small, "domestic", demand)
  if not direct then return nil, message, code end
  for g, v in ipairs(direct) do bias[g] = bias[g] + v end
  return frame.new{{"node", small:nodes()}, {"bias", bias, unit = self:meta().unit}}
end

---The chain of some nodes alone: labels, or {region = "CHN"}, {sector = {...}}, any axis; several
---must hold together. What goes to the others becomes the demand category "rest of chain" (role
---exports), what comes from them the input row "from rest of chain" (role imports), so balances hold.
---@param self lian.chain
---@param given table
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.select(self, given)
  if given == nil then options.fail("select", "labels, or {region = ...}", given) end
  return rebuild.select(self, common.select(self, given, "select"))
end

---Domestic and imported flows from a table of total flows with imports as a negative demand category,
---by import proportionality: every home user of a good takes the same share of it from abroad;
---exports come from home. Goods whose imports exceed home use are capped; the rest is booked as
---re-exports, and their labels are the second result. On China 2018 (42 sectors) the estimate differs
---from the published split by 55 % of the sum of cells: keep a published split where there is one.
---@param self lian.chain
---@return lian.chain|nil chain
---@return string[]|string capped labels, or the message
---@return string|nil code
function methods.split(self)
  local meta = self:meta()
  if meta.split then return nil, "this table keeps imports apart already", "bad_data" end
  if meta.sparse then
    return nil, "a network has no import column to split", "not_supported_for_this_kind_of_chain"
  end
  local found = false
  for _, role in ipairs(self:block("demand").roles) do found = found or role == "imports" end
  if not found then
    return nil, "no demand category has the role imports, so nothing is known of imports", "bad_data"
  end
  return rebuild.split(self)
end

---Domestic and imported flows in one table, with imports as a negative demand category.
---@param self lian.chain
---@return lian.chain|nil chain
---@return string|nil message
---@return string|nil code
function methods.totals(self)
  if not self:meta().split then return nil, "this table does not keep imports apart", "bad_data" end
  return rebuild.totals(self)
end

return methods
