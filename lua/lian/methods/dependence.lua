--- Dependence on other regions: direct, and through the whole chain (Baldwin, Freeman and
--- Theodorakopoulos 2022; Hummels, Ishii and Yi 2001).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

local READING = {
  value_added = "value_added: share of foreign value added in a unit of final goods (adds up to 1)",
  look_through = "look_through: share of foreign output in all output that stands behind a final "
    .. "good, the good itself included",
  face_value = "face_value: foreign output bought directly, over all output behind a final good",
  per_output = "per_output: foreign output, direct and indirect, a unit of final goods (may pass 1)",
}

local function regions_of(self)
  local seen, list = {}, {}
  for _, region in ipairs(self:axis("region")) do
    if not seen[region] then list[#list + 1] = region end
    seen[region] = true
  end
  return list
end

-- the weights that pick out one origin under a measure
local function weights_for(self, origin, measure)
  local region, x, va, out = self:axis("region"), self:output(), self:value_added(), {}
  for i, r in ipairs(region) do
    local v = measure == "value_added" and (x[i] ~= 0 and va[i] / x[i] or 0) or 1
    out[i] = r == origin and v or 0
  end
  return out
end

-- (I + A) column sums over the rows of one origin; the weights are 1 there
local function face_value(self, flows, weights)
  local push = core.analysis.column_push(self, flows, weights)
  for j, w in ipairs(weights) do push[j] = push[j] + w end
  return push
end

-- content from one origin for every node
local function content_from(self, o, origin, total)
  local weights = weights_for(self, origin, o.measure)
  local values, message, code
  if o.measure == "face_value" then values = face_value(self, o.flows, weights)
  else values, message, code = core.analysis.multipliers(self, o.flows, weights) end
  if not values then return nil, message, code end
  if o.measure == "look_through" or o.measure == "face_value" then
    for j, v in ipairs(values) do values[j] = v / total[j] end
  end
  return values
end

-- direct inputs from other regions than the node's own, a unit of output
local function direct_of(self, flows)
  local region, n, out = self:axis("region"), #self, {}
  for j = 1, n do out[j] = 0 end
  for _, origin in ipairs(regions_of(self)) do
    local ones = {}
    for i = 1, n do ones[i] = region[i] == origin and 1 or 0 end
    for j, v in ipairs(core.analysis.column_push(self, flows, ones)) do
      if region[j] ~= origin then out[j] = out[j] + v end
    end
  end
  return out
end

local function rows_wanted(self, o)
  local region, wanted = self:axis("region"), {}
  local is_good = o.of and common.matcher(self, o.of, "sector", "dependence.of")
  for i = 1, #self do
    if (not o.home or region[i] == o.home) and (not is_good or is_good(i)) then
      wanted[#wanted + 1] = i
    end
  end
  if #wanted == 0 then options.raise("dependence: no node is selected") end
  return wanted
end

local function at(list, places)
  local out = {}
  for k, i in ipairs(places) do out[k] = list[i] end
  return out
end

-- home's own share in home's use of the good of each node (its sector), finals included
local function sufficiency(self, places)
  local flows, demand = self:flows(), self:block("demand")
  if not flows then return nil end
  local region, sector = self:axis("region"), self:axis("sector")
  local use, own = {}, {}
  local function add(i, j_region, v)
    if v == 0 then return end
    local key = j_region .. "\0" .. sector[i]
    use[key] = (use[key] or 0) + v
    if region[i] == j_region then own[key] = (own[key] or 0) + v end
  end
  for i = 1, #self do
    for j, v in ipairs(flows:row(i)) do add(i, region[j], v) end
    for d, v in ipairs(demand.values:row(i)) do
      if demand.regions[d] ~= "" then add(i, demand.regions[d], v) end
    end
  end
  local out = {}
  for k, i in ipairs(places) do
    local key = region[i] .. "\0" .. sector[i]
    out[k] = (use[key] or 0) > 0 and (own[key] or 0) / use[key] or nil
  end
  return out
end

-- mean content over the final demand of the rows
local function weighted(self, places, values)
  local f, sum, whole = self:final_demand(), 0, 0
  for k, i in ipairs(places) do sum, whole = sum + f[i] * values[k], whole + f[i] end
  return whole ~= 0 and sum / whole or 0
end

local function total_output(self, o)
  if o.measure ~= "look_through" and o.measure ~= "face_value" then return {} end
  return core.analysis.multipliers(self, o.flows, nil)
end

local function across_regions(self, o)
  local places, origins = rows_wanted(self, o), regions_of(self)
  local total, message, code = total_output(self, o)
  if not total then return nil, message, code end
  local region, n = self:axis("region"), #places
  local foreign, columns = {}, {}
  for k = 1, n do foreign[k] = 0 end
  for _, origin in ipairs(origins) do
    local content
    content, message, code = content_from(self, o, origin, total)
    if not content then return nil, message, code end
    local picked = at(content, places)
    columns[#columns + 1] = {origin, picked}
    for k, i in ipairs(places) do
      if region[i] ~= origin then foreign[k] = foreign[k] + picked[k] end
    end
  end
  local own = sufficiency(self, places)
  local out = {count = n, {"node", at(self:nodes(), places)},
    {"direct", at(direct_of(self, o.flows), places)}, {"foreign", foreign}}
  if own then out[#out + 1] = {"self_sufficiency", own} end
  if o.by == "origin" then
    for _, column in ipairs(columns) do out[#out + 1] = column end
  end
  out.note = ("%s; direct: foreign inputs a unit of output; mean foreign content of final demand "
    .. "%.6f"):format(READING[o.measure], weighted(self, places, foreign))
  return frame.new(out)
end

-- imports a unit of output: the imported flows, or the input rows of role imports
local function import_row(self)
  local x, imports, out = self:output(), self:flows("imports"), {}
  local sums = imports and imports:col_sums()
  if not sums then
    local inputs = self:block("inputs")
    for k, role in ipairs(inputs.roles) do
      if role == "imports" then
        sums = sums or {}
        for j, v in ipairs(inputs.values:row(k)) do sums[j] = (sums[j] or 0) + v end
      end
    end
  end
  if not sums then return nil end
  for j, v in ipairs(sums) do out[j] = x[j] ~= 0 and v / x[j] or 0 end
  return out
end

-- home's share in the home use of each good of a split table
local function split_sufficiency(self)
  local flows, imports, demand = self:flows(), self:flows("imports"), self:block("demand")
  if not imports then return nil end
  local home, abroad, out = flows:row_sums(), imports:row_sums(), {}
  for d, role in ipairs(demand.roles) do
    if role ~= "exports" and role ~= "discrepancy" then
      local own, other = demand.values:column(d), demand.second and demand.second:column(d)
      for i = 1, #self do
        home[i] = home[i] + own[i]
        if other then abroad[i] = abroad[i] + other[i] end
      end
    end
  end
  for i = 1, #self do
    local use = home[i] + abroad[i]
    out[i] = use > 0 and math.max(0, math.min(1, home[i] / use)) or nil
  end
  return out
end

local function national(self, o)
  local direct = import_row(self)
  if not direct then
    return nil, "this table says nothing of imported inputs: one region, no imports apart, no input "
      .. "row of role imports (chain:split() estimates them from an import column)", "bad_data"
  end
  local content, message, code = core.analysis.multipliers(self, "domestic", direct)
  if not content then return nil, message, code end
  local places = rows_wanted(self, o)
  local own = split_sufficiency(self)
  local picked = at(content, places)
  local out = {count = #places, {"node", at(self:nodes(), places)}, {"direct", at(direct, places)},
    {"foreign", picked}}
  if own then
    local mine = {}
    for k, i in ipairs(places) do mine[k] = own[i] end
    out[4] = {"self_sufficiency", mine}
  end
  local final_imports, f = 0, common.sum(self:final_demand())
  local second = self:block("demand").second
  if second then final_imports = common.sum(second:row_sums()) end
  local inside = weighted(self, places, picked)
  out.note = ("foreign: imported inputs, direct and through home suppliers, a unit of final goods "
    .. "(value added makes up the rest); mean over home's final goods %.6f, with imported final goods "
    .. "%.6f"):format(inside, (inside * f + final_imports) / (f + final_imports))
  return frame.new(out)
end

---How much of what stands behind a node's goods comes from other regions. Columns: node, direct
---(foreign inputs a unit of output), foreign (by `measure`, through the whole chain),
---self_sufficiency (home's share in home's use of the good), and with `by` = "origin" a column for
---each region. `measure`: "value_added" (default), "look_through", "face_value", "per_output" (tables
---of several regions; the definition moves the result, so the note carries it). `home`: one region's
---nodes; `of`: goods (sectors or labels). Tables of one region need imports apart or an input row of
---role imports, and give one foreign column. One solve a region.
---```lua
---print(chain:dependence{home = "CHN"}:top(10, "foreign"))
---```
---@param self lian.chain
---@param given? {of: any, home: string, measure: string, by: "origin"|"sum", flows: string}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.dependence(self, given)
  local o = options.check("dependence", given, {of = "labels", home = "text",
    measure = {"choice", "value_added", "look_through", "face_value", "per_output",
      default = "value_added"}, by = {"choice", "origin", "sum", default = "origin"},
    flows = common.FLOWS})
  local regions = regions_of(self)
  if o.home then
    local near = options.nearest(o.home, regions)
    local known = common.as_set(regions)
    if not known[o.home] then
      options.raise(("dependence.home: no region '%s'%s"):format(o.home,
        near and (", did you mean '%s'?"):format(near) or ""))
    end
  end
  if #regions == 1 then
    if o.measure ~= "value_added" then
      options.raise("dependence.measure: a table of one region has the one reading of imports")
    end
    return national(self, o)
  end
  return across_regions(self, o)
end

return methods
