--- Dependence on other regions: direct, and through the whole chain (Baldwin, Freeman and
--- Theodorakopoulos 2022; Johnson and Noguera 2012; Hummels, Ishii and Yi 2001).
local chain_places = require "lian.chain.places"
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local methods = {}

local MEANING = {
  value_added = "value_added: foreign value added, taxes on products included, in a unit of final goods, "
    .. "with goods from outside the table; all origins add up to 1",
  look_through = "look_through: share of foreign production in all production that stands behind a "
    .. "final good, the good itself included",
  face_value = "face_value: foreign goods bought directly, over all production that stands behind a "
    .. "final good",
  per_output = "per_output: foreign production, direct and indirect, a unit of output (gross: may "
    .. "pass 1)",
  direct = "direct: foreign inputs bought directly, a unit of output",
}
-- measures whose mean is weighted by final demand; the others by output
local OF_FINALS = {look_through = true, face_value = true}
local COUNTS_OUTSIDE = {value_added = true, direct = true}

-- distinct regions, in the order of the axis, and the place of each
local function regions_of(self)
  local place, list = {}, chain_places.regions(self)
  if #list == 0 then list[1] = "home" end
  for g, region in ipairs(list) do place[region] = g end
  return list, place
end

local function zeros(n)
  local out = lists.zeros(n)
  return out
end

local function rows_wanted(self, o)
  local region, wanted = self:axis("region"), {}
  local is_good = common.matcher(self, o.goods, "sector", "dependence.goods")
  for i = 1, #self do
    if (not o.home or region[i] == o.home) and is_good(i) then wanted[#wanted + 1] = i end
  end
  if #wanted == 0 then options.raise("dependence: no node is selected") end
  return wanted
end

-- flags of the regions whose own demand is known: all of them, or those with columns of their own where some
-- columns might be anyone's; and what to say of these
local function demand_known(self, regions, home)
  local _, note, counts, stray = chain_places.flags(self, home or regions)
  local known, lacking = {}, {}
  for g, region in ipairs(regions) do
    known[g] = #stray == 0 or counts[region] ~= nil
    if not known[g] and (home == nil or home == region) then lacking[#lacking + 1] = region end
  end
  if #lacking > 0 then
    note = ("%s, so final and self_sufficiency of %s are missing"):format(note, table.concat(lacking, ", "))
  end
  return known, note
end

-- everything that the answer is made of, by node
local function study(self, o)
  local s = {chain = self, measure = o.measure, n = #self}
  s.regions, s.place = regions_of(self)
  s.region = self:axis("region") or {}
  for i = 1, s.n do s.region[i] = s.place[s.region[i] or "home"] end
  local content, base, code = core.analysis.content(self, o.flows, o.measure)
  if not content then return nil, base, code end
  s.content, s.base, s.outside = content, base, content[#s.regions + 1]
  s.knows_demand, s.stray_note = demand_known(self, s.regions, o.home)
  return s
end

-- content of good i that is foreign to region g: other regions and outside
local function foreign_to(s, g, i)
  local sum = s.outside[i]
  for r = 1, #s.regions do
    if r ~= g then sum = sum + s.content[r][i] end
  end
  return sum
end

local HOME_USE = {households = true, government = true, investment = true, other = true}

-- final use of the good of each node by region, and goods from outside by node
local function final_use(s)
  local demand, use, imported, buyers = s.chain:block("demand"), {}, zeros(s.n), chain_places.buyers(s.chain)
  for g = 1, #s.regions do use[g] = zeros(s.n) end
  for d, role in ipairs(demand.roles) do
    local g = s.place[buyers[d]]
    if HOME_USE[role] and g then
      for i, v in ipairs(demand.values:column(d)) do use[g][i] = use[g][i] + v end
      if demand.second then
        for i, v in ipairs(demand.second:column(d)) do imported[i] = imported[i] + v end
      end
    end
  end
  return use, imported
end

-- nodes of each sector
local function by_sector(s)
  local sector, members = s.chain:axis("sector") or s.chain:nodes(), {}
  for i, name in ipairs(sector) do
    members[name] = members[name] or {}
    table.insert(members[name], i)
  end
  return sector, members
end

-- what region g uses of the final goods of some nodes, and what of that is foreign to it
local function foreign_use(s, use, nodes, g)
  local sum, whole = 0, 0
  for _, i in ipairs(nodes) do
    local v = use[g][i] * s.base[i]
    if v ~= 0 then sum, whole = sum + v * foreign_to(s, g, i), whole + v end
  end
  return {sum, whole}
end

-- foreign content of what node i's region uses of its sector's final goods, wherever made
local function final_content(s, places)
  local use, imported = final_use(s)
  local sector, members = by_sector(s)
  local national = COUNTS_OUTSIDE[s.measure] and #s.regions == 1
  local known, out = {}, {}
  for g = 1, #s.regions do known[g] = {} end
  for k, i in ipairs(places) do
    local g, name = s.region[i], sector[i]
    local found = known[g][name] or foreign_use(s, use, members[name], g)
    known[g][name] = found
    local more = national and imported[i] or 0
    local whole = found[2] + more
    out[k] = s.knows_demand[g] and whole > 0 and (found[1] + more) / whole or nil
  end
  return out
end

-- weights of the nodes in a mean: output, or the production behind final demand
local function weights_of(s, of_finals)
  local f = of_finals and s.chain:final_demand() or s.chain:output()
  if OF_FINALS[s.measure] then for i, v in ipairs(f) do f[i] = v * s.base[i] end end
  return f
end

local function mean_of(places, weights, value)
  local sum, whole = 0, 0
  for k, i in ipairs(places) do sum, whole = sum + weights[i] * value(k, i), whole + weights[i] end
  return whole ~= 0 and sum / whole or 0
end

-- means over the rows: foreign content by output or final demand, and by origin
local function facts_of(s, places, foreign)
  local own = weights_of(s, OF_FINALS[s.measure])
  local facts = {measure = s.measure,
    foreign = mean_of(places, own, function(k) return foreign[k] end),
    foreign_of_final = mean_of(places, weights_of(s, true), function(k) return foreign[k] end),
    weights = OF_FINALS[s.measure] and "production behind final demand" or "output"}
  for g, region in ipairs(s.regions) do
    facts["from " .. region] = mean_of(places, own, function(_, i) return s.content[g][i] end)
  end
  facts["from outside"] = mean_of(places, own, function(_, i) return s.outside[i] end)
  return facts
end

local NOTE = "%s; direct: foreign inputs a unit of output; input_share: foreign share of inputs; final: "
  .. "foreign in home's use of final goods of the sector, wherever made; self_sufficiency: home's "
  .. "share in home's use of the good; mean foreign %.6f weighted by %s, %.6f of final demand"

local LEFT_OUT = "; goods of nodes that were left out count as foreign, those of home's own nodes and what home put "
  .. "into them too; final is missing: final goods of nodes that were left out may be bought too"

local function add_origins(s, places, columns)
  for g, region in ipairs(s.regions) do
    columns[#columns + 1] = {region, lists.at(s.content[g], places)}
  end
  for _, v in ipairs(s.outside) do
    if v ~= 0 then
      columns[#columns + 1] = {"outside", lists.at(s.outside, places)}
      return
    end
  end
end

local function by_node(self, o)
  local s, message, code = study(self, o)
  if not s then return nil, message, code end
  local sourcing
  sourcing, message, code = core.analysis.sourcing(self)
  if not sourcing then return nil, message, code end
  local places, x = rows_wanted(self, o), self:output()
  local goods_note = chain_places.unknown_imports(self)
  local among = #s.regions == 1 and chain_places.imports_among_flows(self, "what is made")
  local beyond = not goods_note and chain_places.imports_beyond(self)
  local chosen = chain_places.is_chosen(self)
  local direct, share, foreign, own = {}, {}, {}, {}
  for k, i in ipairs(places) do
    local inputs, use = sourcing.inputs[i], sourcing.use[i]
    direct[k] = x[i] ~= 0 and sourcing.foreign[i] / x[i] or 0
    share[k] = inputs ~= 0 and sourcing.foreign[i] / inputs or nil
    own[k] = not goods_note and s.knows_demand[s.region[i]] and use > 0 and math.max(0, sourcing.own[i] / use) or nil
    foreign[k] = foreign_to(s, s.region[i], i)
  end
  local facts = facts_of(s, places, foreign)
  local columns = {count = #places, provenance = facts, {"node", lists.at(self:nodes(), places)},
    {"direct", direct}, {"input_share", share}, {"foreign", foreign},
    {"final", chosen and {} or final_content(s, places)}, {"self_sufficiency", own}}
  if o.each == "origin" and #s.regions > 1 then add_origins(s, places, columns) end
  columns.note = format(NOTE, MEANING[o.measure], facts.foreign, facts.weights,
    facts.foreign_of_final) .. (s.stray_note and "; " .. s.stray_note or "")
    .. (goods_note and "; " .. goods_note or "") .. (beyond and "; " .. beyond or "")
    .. (chosen and LEFT_OUT or "") .. (among and "; " .. among or "")
  return frame.new(columns)
end

-- one row a supplier outside home, for a bundle of the chosen goods
local function by_supplier(self, o)
  local chosen = rows_wanted(self, o)
  local weights = OF_FINALS[o.measure] and self:final_demand() or self:output()
  local bundle = zeros(#self)
  for _, i in ipairs(chosen) do bundle[i] = weights[i] end
  local content, outside, code =
    core.analysis.content_by_supplier(self, o.flows, o.measure, bundle)
  if not content then return nil, outside, code end
  local region, sector, places = self:axis("region") or {}, self:axis("sector") or {}, {}
  for i = 1, #self do if not o.home or region[i] ~= o.home then places[#places + 1] = i end end
  return frame.new{count = #places, {"supplier", lists.at(self:nodes(), places)},
    {"region", lists.at(region, places)}, {"sector", lists.at(sector, places)},
    {"content", lists.at(content, places)}, provenance = {measure = o.measure, outside = outside},
    note = format("%s; of a bundle of the chosen goods weighted by %s; from outside the table %.6f",
      MEANING[o.measure], OF_FINALS[o.measure] and "final demand" or "output", outside)}
end

-- tables of one region know the foreign part by their imports alone
local function check_national(self, o)
  if not COUNTS_OUTSIDE[o.measure] then
    options.raise(("dependence.measure: a table of one region does not know foreign production, "
      .. "which '%s' is of; take 'value_added' or 'direct'"):format(o.measure))
  end
  local split = self:meta().split
  if split and o.flows == "total" then
    options.raise("dependence.flows: with total flows imports count as made at home; take "
      .. "'domestic'")
  end
  if split then return true end
  for _, role in ipairs(self:block("inputs").roles) do
    if role == "imports" then return true end
  end
  return nil, "this table says nothing of imported inputs: one region, no imports apart, no input "
    .. "row of role imports (chain:split() estimates them from an import column)", "bad_data"
end

---How much of what stands behind a node's goods is foreign. Columns: node, direct (foreign inputs a
---unit of output), input_share (foreign share of its inputs), foreign (by `measure`, through the whole
---chain), final (the same for home's use of final goods of the sector, wherever made),
---self_sufficiency (home's share in home's use of the good, without inventories; this and final are missing,
---with a note, where it is unknown which final demand is the region's, or of which goods imports are; after
---`select` self_sufficiency is that of the chain it came from, and final is missing), and a column for
---each origin where the table has regions (`each` = "none" leaves these out). `each` = "supplier" gives
---one row a supplying node outside home instead, for the chosen goods together.
---`measure`: "value_added" (default), "look_through", "face_value", "per_output" or "direct"; the
---definition moves the result by an order of magnitude, so the note carries it, with the means
---(numbers in `provenance`: foreign, foreign_of_final, "from <region>"). `home`: one region's nodes;
---`goods`: sectors or labels. Tables of one region need imports apart or an input row of role
---imports, and know "value_added" and "direct". The inverse, or one solve a region.
---```lua
---print(chain:dependence{home = "CHN"}:top(10, "foreign"))
---```
---@param self lian.chain
---@param given? {goods: any, home: string, measure: string, each: "origin"|"supplier"|"none", flows: string}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.dependence(self, given)
  local o = options.check("dependence", given, {goods = "labels", of = {now = "goods"}, home = "text",
    measure = {"choice", "value_added", "look_through", "face_value", "per_output", "direct",
      default = "value_added"}, by = {now = "each"},
    each = {"choice", "origin", "supplier", "none", default = "origin", was = {sum = "none"}},
    flows = common.FLOWS})
  local regions = regions_of(self)
  if o.home then chain_places.check_region(self, o.home, "dependence.home") end
  if #regions == 1 then
    local known, message, code = check_national(self, o)
    if not known then return nil, message, code end
  end
  local by = o.each == "supplier" and by_supplier or by_node
  if o.flows ~= "total" or not self:meta().split then return by(self, o) end
  local chain, message, code = core.analysis.totals(self) -- what is imported counts as made at home
  if not chain then return nil, message, code end
  return by(chain, o)
end

return methods
