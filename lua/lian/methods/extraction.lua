--- Hypothetical extraction (Dietzenbacher and Lahr 2013; Miller and Blair 2009, 12.2.6).
local chain_places = require "lian.chain.places"
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local methods = {}

local RULES = {
  of = {"any", default = "output"},
  side = {"choice", "full", "links", "backward", "forward", "ghosh", default = "full"},
  keep_own = {"flag", default = false}, share = {"share", default = 1}, nodes = "labels",
  group = "any", link = "table", cell = "table", flows = common.FLOWS,
}
local READING = "a demand model: no substitution, supply downstream is not cut"
local SUPPLY_READING = "a supply model: inputs substitute, demand does not fall"
local FEW = 8 -- nodes that are cheaper by a solve each than by the inverse

local function weighted(loss, weights)
  if not weights then return loss end
  local out = {}
  for i, v in ipairs(loss) do out[i] = v * weights[i] end
  return out
end

local function total_of(self, weights)
  return common.sum(weighted(self:output(), weights))
end

-- losses by node of one cut, as a frame
local function by_node(self, loss, weights, unit, title, more)
  local values, before, share = weighted(loss, weights), weighted(self:output(), weights), {}
  for i, v in ipairs(values) do share[i] = before[i] ~= 0 and v / before[i] or nil end
  local total, whole = common.sum(values), common.sum(before)
  return frame.new{count = #self, {"node", self:nodes()}, {"loss", values, unit = unit},
    {"share", share}, title = title,
    note = format("total loss %.10g%s%s; %s%s", total, unit ~= "" and " " .. unit or "",
      whole ~= 0 and format(", %.4g %% of the whole", 100 * total / whole) or "", READING,
      more and "; " .. more or "")}
end

-- totals of each node's own extraction, one after the other
local function one_by_one(self, places, losses, weights, unit, o)
  local labels, names, loss, share, others = self:nodes(), {}, {}, {}, {}
  local before, whole = weighted(self:output(), weights), total_of(self, weights)
  for k, i in ipairs(places) do
    names[k], loss[k] = labels[i], losses[k]
    share[k] = whole ~= 0 and losses[k] / whole or nil
    others[k] = losses[k] - before[i]
  end
  local columns = {count = #places, {"node", names}, {"loss", loss, unit = unit},
    {"share_of_total", share}, note = o.side == "ghosh" and SUPPLY_READING or READING}
  local imports = chain_places.imports_among_flows(self, "what is made")
  if imports then columns.note = columns.note .. "; " .. imports end
  if o.side == "full" then columns[4] = {"others", others, unit = unit} end
  return frame.new(columns)
end

local function range(n)
  local out = {}
  for i = 1, n do out[i] = i end
  return out
end

-- one solve a node
local function few(self, o, places, weights)
  local losses = {}
  for k, i in ipairs(places) do
    local loss, message, code = core.analysis.extract_node(self, o.flows, i, o.side, o.keep_own,
      o.share)
    if not loss then return nil, message, code end
    losses[k] = common.sum(weighted(loss, weights))
  end
  return losses
end

-- the inverse, and all nodes from it
local function many(self, o, places, weights)
  local all, message, code = core.analysis.extract_each(self, o.flows, weights, o.side, o.keep_own,
    o.share)
  if not all then return nil, message, code end
  return lists.at(all, places)
end

local function each(self, o, weights, unit)
  local sparse = self:meta().sparse
  if sparse and not o.nodes then
    return nil, "extraction of every node needs the inverse, which a network has not: name nodes",
      "unsupported"
  end
  local places = o.nodes and common.select(self, {nodes = o.nodes}, "extraction.nodes")
    or range(#self)
  local by = (sparse or o.nodes and #places <= FEW) and few or many
  local losses, message, code = by(self, o, places, weights)
  if not losses then return nil, message, code end
  return one_by_one(self, places, losses, weights, unit, o)
end

local function group(self, o, weights, unit)
  local places = common.select(self, o.group, "extraction.group")
  local loss, message, code = core.analysis.extract_group(self, o.flows, places)
  if not loss then return nil, message, code end
  return by_node(self, loss, weights, unit, ("%d nodes taken out"):format(#places))
end

-- final goods of the places that go to the regions of `to`, and a note on demand that is nobody's
local function finals_between(self, from, to, cut, flows)
  local demand, region, wanted, out = self:block("demand"), self:axis("region") or {}, {}, {}
  local second = flows == "total" and demand.second -- imported final goods count as made here
  for _, j in ipairs(to) do if region[j] then wanted[region[j]] = true end end
  local regions = options.names(wanted)
  local flags, note = chain_places.columns(self, regions, "extraction.link.finals")
  local _, _, counts = chain_places.flags(self, regions)
  for _, name in ipairs(regions) do
    if not counts[name] then
      options.raise(("extraction.link.finals: no final demand is that of region %s"):format(options.describe(name)))
    end
  end
  for k, i in ipairs(from) do
    local sum = 0
    for d, v in ipairs(demand.values:row(i)) do if flags[d] then sum = sum + v end end
    for d, v in ipairs(second and second:row(i) or {}) do if flags[d] then sum = sum + v end end
    out[k] = sum * cut
  end
  return out, note
end

local function region_or_selection(given)
  return type(given) == "string" and {region = given} or given
end

local function link(self, o, weights, unit)
  local l = options.check("extraction.link", o.link, {from = {"any", required = true},
    to = {"any", required = true}, share = {"share", default = 1},
    finals = {"flag", default = false}})
  local from = common.select(self, region_or_selection(l.from), "extraction.link.from")
  local to = common.select(self, region_or_selection(l.to), "extraction.link.to")
  local finals, note
  if l.finals then finals, note = finals_between(self, from, to, l.share, o.flows) end
  local loss, message, code = core.analysis.extract_link(self, o.flows, from, to, l.share, finals)
  if not loss then return nil, message, code end
  return by_node(self, loss, weights, unit, l.finals and "trade link cut, final goods included"
    or "trade link cut, intermediate goods", note)
end

local function cell(self, o, weights, unit)
  local k = options.check("extraction.cell", o.cell, {from = {"text", required = true},
    to = {"text", required = true}, delta = "number"})
  local i = common.place(self, k.from, "extraction.cell.from")
  local j = common.place(self, k.to, "extraction.cell.to")
  local whole, message, code = core.analysis.coefficient(self, o.flows, i, j)
  if not whole then return nil, message, code end
  local delta = k.delta or whole
  if delta > whole and delta > 0 then
    options.fail("extraction.cell.delta", format("at most the coefficient, %.6g", whole), delta)
  end
  local loss
  loss, message, code = core.analysis.extract_cell(self, o.flows, i, j, delta)
  if not loss then return nil, message, code end
  return by_node(self, loss, weights, unit, format("%s to %s less by %.6g", k.from, k.to, delta))
end

-- weights a unit of output (nil for output itself), and the unit of the losses
local function weights_of(self, of)
  if type(of) == "table" then return common.vector(self, of, "extraction.of"), "" end
  if type(of) ~= "string" then
    options.fail("extraction.of", "a name, or weights by node", of)
  end
  local totals, unit = common.totals(self, of, "extraction.of")
  return common.intensity(self, totals), unit
end

local KINDS = {"nodes", "group", "link", "cell"}

local function check_together(o)
  local given = {}
  for _, name in ipairs(KINDS) do
    if o[name] then given[#given + 1] = name end
  end
  if #given > 1 then
    options.raise(("extraction: give one of %s and %s"):format(given[1], given[2]))
  end
  local partial = o.keep_own or o.share ~= 1
  if (o.group or o.link or o.cell) and (o.side ~= "full" or partial) then
    options.raise("extraction: side, keep_own and share go with single nodes alone")
  end
  if o.share ~= 1 and (o.side == "full" or o.side == "links") then
    options.raise(("extraction: share goes with the sides 'backward', 'forward' and 'ghosh', not with '%s'")
      :format(o.side))
  end
  if o.keep_own and o.side == "full" then
    options.raise("extraction: keep_own goes with the sides 'links', 'backward', 'forward' and 'ghosh', not with "
      .. "'full', which takes the node's final demand too")
  end
end

---What is lost when nodes or links are taken out of the chain. Without `group`, `link` or `cell`:
---each node in turn (all, or `nodes`), columns node, loss, share_of_total, others (the loss of the
---other nodes, for the full side). `side`: "full" (row, column and final demand), "links" (final
---demand kept), "backward" (it buys nothing), "forward" (it sells nothing), "ghosh" (supply side);
---the last three take `share`, the part that is taken out, and all but the first `keep_own`, which leaves the node's
---own coefficient. `group`: labels or {region = "CHN"}, together. `link`: {from =, to =, share =,
---finals =}, flows between two regions (or selections) alone, `finals` with final goods. `cell`:
---{from =, to =, delta =}, one coefficient, all of it when delta is left out. These three give the
---loss by node; `:total("loss")` is the sum.
---`of`: "output", "value_added", "income", an input row or extension, or weights a unit of output by
---node. In the chain's unit per year.
---The inverse once, then O(n^2) for all nodes; one solve for a group; O(m^3 + n m) after the inverse
---for a link of m sellers. On networks, one solve a named node, group, link or cell.
---A demand model: what was produced for or by the node; buyers find no substitute and lose no supply.
---```lua
---print(chain:extraction{of = "value_added"}:top(10))
---print(chain:extraction{link = {from = "CHN", to = "USA"}}:top(10))
---```
---@param self lian.chain
---@param given? table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.extraction(self, given)
  local o = options.check("extraction", given, RULES)
  check_together(o)
  local weights, unit = weights_of(self, o.of)
  if o.group then return group(self, o, weights, unit) end
  if o.link then return link(self, o, weights, unit) end
  if o.cell then return cell(self, o, weights, unit) end
  return each(self, o, weights, unit)
end

return methods
