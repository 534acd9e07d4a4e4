--- Backward and forward linkages (Rasmussen 1956; Dietzenbacher 1992; Oosterhaven and Stelder 2002).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local methods = {}

-- values of nodes with output alone; NaN stands for one that is missing
local function active(values, x)
  local out = {}
  for i, v in ipairs(values) do out[i] = x[i] ~= 0 and v == v and v or nil end
  return out
end

-- divided by the mean over nodes with output; nodes without one have no index, and none has where the mean is not
-- above zero
local function index_of(values, x)
  local total, count, out = 0, 0, {}
  for i, v in ipairs(values) do
    if x[i] ~= 0 then total, count = total + v, count + 1 end
  end
  for i, v in ipairs(values) do out[i] = x[i] ~= 0 and total > 0 and v * count / total or nil end
  return out
end

local function product(a, b)
  local out = {}
  for i, v in ipairs(a) do out[i] = v * b[i] end
  return out
end

local function net_of(backward, demand, x)
  local out = {}
  for i, v in ipairs(backward) do out[i] = x[i] ~= 0 and v * demand[i] / x[i] or nil end
  return out
end

local function class_of(power, forward, n)
  local out = {}
  for i = 1, n do
    if power[i] and forward[i] then
      local back, ahead = power[i] > 1, forward[i] > 1
      out[i] = back and ahead and "key" or back and "backward" or ahead and "forward" or "weak"
    end
  end
  return out
end

-- sparse networks: sums by solves; what needs the cells of the inverse is missing
local function by_solves(self, o)
  if not o.own then
    options.raise("linkages.own: leaving a node's own cell out needs the inverse, which a network "
      .. "has not")
  end
  local backward, message, code = core.analysis.multipliers(self, o.flows, nil)
  if not backward then return nil, message, code end
  local forward
  forward, message, code = core.analysis.upstreamness(self, o.flows, nil)
  if not forward then return nil, message, code end
  return {backward = backward, forward = forward}
end

-- the effects of actual final demand and value added, in place of a unit of each
local function weighted(self, found, demand)
  return product(found.backward, demand), self:output(), product(found.forward, self:value_added())
end

-- nodes whose weighted effects are below zero are in no class: an index is a share of a mean, which they lower
local function negative_note(self, lists, key)
  local labels, below = self:nodes(), {}
  for i, label in ipairs(labels) do
    for _, values in ipairs(lists) do
      if values[i] < 0 then
        below[#below + 1], key[i] = label, nil
        break
      end
    end
  end
  if #below == 0 then return nil end
  return ("final demand or value added below 0 at %d nodes, such as '%s': their indices are below 0, they are in no "
    .. "class"):format(#below, below[1])
end

---Backward and forward linkages of every node, with their indices and dispersion.
---backward = column sums of L; forward = row sums of G (Ghosh); power and sensitivity = columns and
---rows of L over their mean (Rasmussen); sensitivity_ghosh = rows of G over their mean;
---backward_cv, forward_cv = coefficients of variation of columns and rows of L: low where the pull
---is spread evenly, missing where all cells are 0; backward_eigen, forward_eigen = Perron vectors over
---their mean (Dietzenbacher), missing with a note where not unique; net_multiplier = backward x final
---demand / output (Oosterhaven and Stelder; with total flows final demand is net of imported inputs);
---key = "key" where power and sensitivity_ghosh both pass 1, else
---"backward", "forward" or "weak". Pure numbers. Nodes without output have no index and are left out
---of the means and of the coefficients of variation.
---`own = false` leaves each node's own cell of L and G out. `weights = "demand"` weighs columns by
---final demand, rows of L by it too, and rows of G by value added, for indices of what each node's
---actual demand calls forth; nodes where that is below 0 are in no class, with a note.
---The inverse once, then O(n^2). Networks: by solves, without the columns that need the inverse.
---```lua
---print(chain:linkages():filter(function(row) return row.key == "key" end))
---```
---@param self lian.chain
---@param given? {flows: "domestic"|"total", weights: "none"|"demand", own: boolean}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.linkages(self, given)
  local o = options.check("linkages", given, {flows = common.FLOWS,
    weights = {"choice", "none", "demand", default = "none"}, own = {"flag", default = true}})
  local found, message, code
  if self:meta().sparse then found, message, code = by_solves(self, o)
  else found, message, code = core.analysis.linkages(self, o.flows, o.own) end
  if not found then return nil, message, code end
  local x, n = self:output(), #self
  local back, ahead_leontief, ahead = found.backward, found.forward_leontief, found.forward
  local demand = common.final_demand(self, o.flows)
  if o.weights == "demand" then back, ahead_leontief, ahead = weighted(self, found, demand) end
  local power, sensitivity_ghosh = index_of(back, x), index_of(ahead, x)
  local columns = {count = n, {"node", self:nodes()}}
  local function add(name, values) columns[#columns + 1] = {name, values} end
  add("backward", active(found.backward, x))
  add("forward", active(found.forward, x))
  add("power", power)
  if found.forward_leontief then add("sensitivity", index_of(ahead_leontief, x)) end
  add("sensitivity_ghosh", sensitivity_ghosh)
  if found.backward_cv then
    add("backward_cv", active(found.backward_cv, x))
    add("forward_cv", active(found.forward_cv, x))
  end
  local left, right = core.analysis.eigenvectors(self, o.flows)
  if left then
    add("backward_eigen", index_of(left, x))
    add("forward_eigen", index_of(right, x))
  end
  add("net_multiplier", net_of(found.backward, demand, x))
  local key = class_of(power, sensitivity_ghosh, n)
  add("key", key)
  local notes = {common.idle_note(self)}
  if o.weights == "demand" and common.sum(back) <= 0 then
    notes[#notes + 1] = "no indices: what final demand calls forth is not above 0 in all"
  end
  notes[#notes + 1] = o.weights == "demand" and negative_note(self, {back, ahead}, key) or nil
  if not left then notes[#notes + 1] = "no eigenvector linkages: " .. right end
  notes[#notes + 1] = places.imports_among_flows(self, "what is made")
  columns.note = #notes > 0 and table.concat(notes, "; ") or nil
  return frame.new(columns)
end

return methods
