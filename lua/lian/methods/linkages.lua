--- Backward and forward linkages (Rasmussen 1956; Dietzenbacher 1992; Oosterhaven and Stelder 2002).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

-- divided by the mean over nodes with output; nodes without one have no index
local function index_of(values, x)
  local total, count, out = 0, 0, {}
  for i, v in ipairs(values) do
    if x[i] ~= 0 then total, count = total + v, count + 1 end
  end
  for i, v in ipairs(values) do out[i] = x[i] ~= 0 and total ~= 0 and v * count / total or nil end
  return out
end

local function only_active(values, x)
  local out = {}
  for i, v in ipairs(values) do out[i] = x[i] ~= 0 and v or nil end
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
    if power[i] then
      local back, ahead = power[i] > 1, forward[i] > 1
      out[i] = back and ahead and "key" or back and "backward" or ahead and "forward" or "weak"
    end
  end
  return out
end

local function join_notes(...)
  local out = {}
  for i = 1, select("#", ...) do
    local note = select(i, ...)
    if note then out[#out + 1] = note end
  end
  return #out > 0 and table.concat(out, "; ") or nil
end

-- sparse networks: sums by solves, no dispersion
local function by_solves(self, o)
  local backward, report, code = core.analysis.multipliers(self, o.flows, nil)
  if not backward then return nil, report, code end
  local forward, message, why = core.analysis.upstreamness(self, o.flows, nil)
  if not forward then return nil, message, why end
  return {backward = backward, forward = forward}
end

---Backward and forward linkages of every node, with their indices and dispersion.
---backward = column sums of L; forward = row sums of G (Ghosh); power and sensitivity = columns and
---rows of L over their mean (Rasmussen); sensitivity_ghosh = rows of G over their mean;
---backward_cv, forward_cv = coefficients of variation of columns and rows of L; backward_eigen,
---forward_eigen = Perron vectors over their mean (Dietzenbacher), missing with a note where not
---unique; net = backward x final demand / output (Oosterhaven and Stelder); key = "key" where power
---and sensitivity_ghosh both pass 1, else "backward", "forward" or "weak". Nodes without output have
---no index and are left out of the means.
---The inverse once, then O(n^2). Networks: by solves, without the columns that need the inverse.
---@param self lian.chain
---@param given? {flows: "domestic"|"total"}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.linkages(self, given)
  local o = options.check("linkages", given, {flows = common.FLOWS})
  local sparse = self:meta().sparse
  local found, message, code
  if sparse then found, message, code = by_solves(self, o)
  else found, message, code = core.analysis.linkages(self, o.flows) end
  if not found then return nil, message, code end
  local x, n = self:output(), #self
  local power, ahead = index_of(found.backward, x), index_of(found.forward, x)
  local columns = {count = n, {"node", self:nodes()}, {"backward", found.backward},
    {"forward", found.forward}, {"power", power}}
  if not sparse then
    columns[#columns + 1] = {"sensitivity", index_of(found.forward_leontief, x)}
  end
  columns[#columns + 1] = {"sensitivity_ghosh", ahead}
  if not sparse then
    columns[#columns + 1] = {"backward_cv", only_active(found.backward_cv, x)}
    columns[#columns + 1] = {"forward_cv", only_active(found.forward_cv, x)}
  end
  local left, right = core.analysis.eigenvectors(self, o.flows)
  local note
  if left then
    columns[#columns + 1] = {"backward_eigen", left}
    columns[#columns + 1] = {"forward_eigen", right}
  else
    note = "no eigenvector linkages: " .. right
  end
  columns[#columns + 1] = {"net", net_of(found.backward, self:final_demand(), x)}
  columns[#columns + 1] = {"key", class_of(power, ahead, n)}
  columns.note = join_notes(common.idle_note(self), note)
  return frame.new(columns)
end

return methods
