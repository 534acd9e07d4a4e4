--- Hypothetical extraction (Dietzenbacher and Lahr 2013; Miller and Blair 2009, 12.2.6).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

local RULES = {
  of = {"text", default = "output"},
  side = {"choice", "full", "links", "backward", "forward", "ghosh", default = "full"},
  keep_own = {"flag", default = false}, share = {"share", default = 1}, nodes = "labels",
  group = "any", link = "table", cell = "table", flows = common.FLOWS,
}
local READING = "a demand model: no substitution, supply downstream is not cut"

local function weighted(loss, weights)
  if not weights then return loss end
  local out = {}
  for i, v in ipairs(loss) do out[i] = v * weights[i] end
  return out
end

local function total_of(self, weights)
  local total = 0
  for i, x in ipairs(self:output()) do total = total + x * (weights and weights[i] or 1) end
  return total
end

-- losses by node of one cut, as a frame
local function by_node(self, loss, weights, unit, title)
  local values, x, share = weighted(loss, weights), self:output(), {}
  for i, v in ipairs(values) do
    local whole = x[i] * (weights and weights[i] or 1)
    share[i] = whole ~= 0 and v / whole or nil
  end
  local total, whole = common.sum(values), total_of(self, weights)
  return frame.new{count = #self, {"node", self:nodes()}, {"loss", values, unit = unit},
    {"share", share}, title = title,
    note = ("total loss %.10g%s, %.4g %% of the whole; %s"):format(total,
      unit ~= "" and " " .. unit or "", whole ~= 0 and 100 * total / whole or 0, READING)}
end

-- totals of each node's own extraction, one after the other
local function one_by_one(self, places, losses, weights, unit, o)
  local labels, names, loss, share, others = self:nodes(), {}, {}, {}, {}
  local x, whole = self:output(), total_of(self, weights)
  for k, i in ipairs(places) do
    local own = (o.side == "full") and x[i] * (weights and weights[i] or 1) or 0
    names[k], loss[k] = labels[i], losses[k]
    share[k] = whole ~= 0 and losses[k] / whole or nil
    others[k] = o.side == "full" and losses[k] - own or nil
  end
  local columns = {count = #places, {"node", names}, {"loss", loss, unit = unit},
    {"share_of_total", share}, note = READING}
  if o.side == "full" then columns[4] = {"others", others, unit = unit} end
  return frame.new(columns)
end

local function range(n)
  local out = {}
  for i = 1, n do out[i] = i end
  return out
end

local function each(self, o, weights, unit)
  if self:meta().sparse or o.nodes then
    if not o.nodes then
      return nil, "extraction of every node needs the inverse, which a network has not: name nodes",
        "not_supported_for_this_kind_of_chain"
    end
    local places, losses = common.select(self, {nodes = o.nodes}, "extraction"), {}
    for k, i in ipairs(places) do
      local loss, message, code = core.analysis.extract_node(self, o.flows, i, o.side, o.keep_own,
        o.share)
      if not loss then return nil, message, code end
      losses[k] = common.sum(weighted(loss, weights))
    end
    return one_by_one(self, places, losses, weights, unit, o)
  end
  local losses, message, code = core.analysis.extract_each(self, o.flows, weights, o.side,
    o.keep_own, o.share)
  if not losses then return nil, message, code end
  return one_by_one(self, range(#self), losses, weights, unit, o)
end

local function group(self, o, weights, unit)
  local places = common.select(self, o.group, "extraction.group")
  local loss, message, code = core.analysis.extract_group(self, o.flows, places)
  if not loss then return nil, message, code end
  return by_node(self, loss, weights, unit, ("%d nodes taken out"):format(#places))
end

-- final goods of the places that go to the regions of `to`
local function finals_between(self, from, to)
  local demand, wanted, out = self:block("demand"), {}, {}
  local region = self:axis("region")
  for _, j in ipairs(to) do wanted[region[j]] = true end
  for k, i in ipairs(from) do
    local row, sum = demand.values:row(i), 0
    for d, v in ipairs(row) do
      if wanted[demand.regions[d]] then sum = sum + v end
    end
    out[k] = sum
  end
  return out
end

local function as_selection(given)
  return type(given) == "string" and {region = given} or given
end

local function link(self, o, weights, unit)
  local l = options.check("extraction.link", o.link, {from = {"any", required = true},
    to = {"any", required = true}, share = {"share", default = 1},
    finals = {"flag", default = false}})
  local from = common.select(self, as_selection(l.from), "extraction.link.from")
  local to = common.select(self, as_selection(l.to), "extraction.link.to")
  local finals = l.finals and finals_between(self, from, to) or nil
  for k, v in ipairs(finals or {}) do finals[k] = v * l.share end
  local loss, message, code = core.analysis.extract_link(self, o.flows, from, to, l.share, finals)
  if not loss then return nil, message, code end
  return by_node(self, loss, weights, unit, l.finals and "trade link cut, final goods included"
    or "trade link cut, intermediate goods")
end

local function cell(self, o, weights, unit)
  local k = options.check("extraction.cell", o.cell, {from = {"text", required = true},
    to = {"text", required = true}, delta = "number"})
  local i = common.place(self, k.from, "extraction.cell.from")
  local j = common.place(self, k.to, "extraction.cell.to")
  local x = self:output()[j]
  local delta = k.delta or (x ~= 0 and self:flows():get(i, j) / x or 0)
  local loss, message, code = core.analysis.extract_cell(self, o.flows, i, j, delta)
  if not loss then return nil, message, code end
  return by_node(self, loss, weights, unit, ("%s to %s less by %.6g"):format(k.from, k.to, delta))
end

---What is lost when nodes or links are taken out of the chain. Without `group`, `link` or `cell`:
---each node in turn (all, or `nodes`), columns node, loss, share_of_total, others (the loss of the
---other nodes). `side`: "full" (row, column and final demand), "links" (final demand kept),
---"backward" (it buys nothing; `share` of it), "forward" (it sells nothing), "ghosh" (supply side);
---`keep_own` leaves the node's own coefficient. `group`: labels or {region = "CHN"}, together.
---`link`: {from =, to =, share =, finals =}, flows between two regions (or selections) alone.
---`cell`: {from =, to =, delta =}, one coefficient. These give the loss by node.
---`of`: "output", "value_added", or an input row or extension. In the chain's unit per year.
---The inverse once, then O(n^2) for all nodes, O(m^3 + n m) for a group of m.
---A demand model: what was produced for or by the node; buyers find no substitute and lose no supply.
---```lua
---print(chain:extraction{of = "value_added"}:top(10))
---print(chain:extraction{link = {from = "CHN", to = "DEU"}}:top(10))
---```
---@param self lian.chain
---@param given? table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.extraction(self, given)
  local o = options.check("extraction", given, RULES)
  local totals, unit = common.totals(self, o.of, "extraction.of")
  local weights = common.intensity(self, totals)
  local kinds = (o.group and 1 or 0) + (o.link and 1 or 0) + (o.cell and 1 or 0) +
    (o.nodes and 1 or 0)
  if kinds > 1 then options.raise("extraction: give one of nodes, group, link and cell") end
  if (o.group or o.link or o.cell) and (o.side ~= "full" or o.keep_own or o.share ~= 1) then
    options.raise("extraction: side, keep_own and share go with single nodes alone")
  end
  if o.group then return group(self, o, weights, unit) end
  if o.link then return link(self, o, weights, unit) end
  if o.cell then return cell(self, o, weights, unit) end
  return each(self, o, weights, unit)
end

return methods
