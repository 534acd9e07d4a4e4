--- Position on the chain: upstreamness, downstreamness, propagation lengths.
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local methods = {}

local function add_to(base, values, sign)
  for i, v in ipairs(values) do base[i] = base[i] + sign * v end
end

-- what home users take of each good, inventories aside: x - exports + imports - inventories for the
-- total flows, x - exports - inventories for domestic flows that are kept apart
local function absorption(self, flows)
  local demand, base, meta = self:block("demand"), self:output(), self:meta()
  local total = meta.split and flows == "total"
  local taken = {exports = true, inventory = true, imports = not meta.split or total}
  for d, role in ipairs(demand.roles) do
    if taken[role] then
      add_to(base, demand.values:column(d), -1)
      if total and demand.second then add_to(base, demand.second:column(d), -1) end
    end
  end
  if total then
    add_to(base, self:flows("imports"):row_sums(), 1)
    if demand.second then add_to(base, demand.second:row_sums(), 1) end
  end
  return base
end

-- where that is not above 0 the correction is dropped; the number of such nodes
local function corrected_base(self, flows)
  local base, x, dropped = absorption(self, flows), self:output(), 0
  for i, v in ipairs(base) do
    if v <= 0 and x[i] ~= 0 then base[i], dropped = x[i], dropped + 1 end
  end
  return base, dropped
end

local function has_role(self, roles)
  for _, role in ipairs(self:block("demand").roles) do
    if roles[role] then return true end
  end
  return self:meta().split
end

-- where flows are below 0 paths of both signs meet, and a mean of steps may be below 1
local function below_one(values, name)
  local count = 0
  for _, v in ipairs(values) do if v < 1 - 1e-9 then count = count + 1 end end
  return count > 0 and ("%s is below 1 at %d nodes, where flows below 0 meet: no number of steps there")
    :format(name, count) or nil
end

local CORRECTING = {exports = true, imports = true, inventory = true}

---Upstreamness: the mean number of steps from a node to final use, at least 1 where no flow is
---below 0, else with a note (Antras, Chor, Fally and Hillberry 2012). With `inventories`, flows are
---divided by what home users take, output -
---exports + imports - inventories (demand categories of those roles), in place of output; where that
---is not above 0 the node keeps its output, and the note counts such nodes. One solve.
---```lua
---print(chain:upstreamness():top(5))
---```
---@param self lian.chain
---@param given? {inventories: boolean, flows: "domestic"|"total"}
---@return lian.frame|nil frame node, upstreamness
---@return string|nil message
---@return string|nil code
function methods.upstreamness(self, given)
  local o = options.check("upstreamness", given,
    {inventories = {"flag", default = false}, flows = common.FLOWS})
  local base, dropped
  if o.inventories then
    if not has_role(self, CORRECTING) then
      options.raise("upstreamness.inventories: no demand category has the role exports, imports or "
        .. "inventory")
    end
    base, dropped = corrected_base(self, o.flows)
  end
  local values, message, code = core.analysis.upstreamness(self, o.flows, base)
  if not values then return nil, message, code end
  local notes = {below_one(values, "upstreamness")}
  if base and dropped > 0 then
    notes[#notes + 1] = ("no correction at %d nodes, of which home users take nothing"):format(dropped)
  end
  return frame.new{{"node", self:nodes()}, {"upstreamness", values, unit = "steps"},
    note = #notes > 0 and table.concat(notes, "; ") or nil}
end

---Downstreamness: the mean number of steps from primary inputs to a node, at least 1 where no flow is
---below 0, else with a note (Antras and Chor 2013; Miller and Temurshoev 2017). One solve.
---```lua
---print(chain:downstreamness():top(5))
---```
---@param self lian.chain
---@param given? {flows: "domestic"|"total"}
---@return lian.frame|nil frame node, downstreamness
---@return string|nil message
---@return string|nil code
function methods.downstreamness(self, given)
  local o = options.check("downstreamness", given, {flows = common.FLOWS})
  local values, message, code = core.analysis.multipliers(self, o.flows, nil)
  if not values then return nil, message, code end
  return frame.new{{"node", self:nodes()}, {"downstreamness", values, unit = "steps"},
    note = below_one(values, "downstreamness")}
end

---Average propagation lengths: the mean number of steps by which a demand pull on the column node
---reaches the row node (Dietzenbacher, Romero and Bosma 2005), a labelled matrix of at least 1; 0
---where no path leads. Where flows are below 0 paths of both signs meet: lengths are then weighted with signs, 0 where
---that gives less than 1, and a note is the second result. The inverse and one product, 4 n^3 operations; dense tables.
---```lua
---print(chain:propagation():frame():top(3))
---```
---@param self lian.chain
---@param given? {flows: "domestic"|"total"}
---@return lian.matrix|nil matrix
---@return string|nil message or note
---@return string|nil code
function methods.propagation(self, given)
  local o = options.check("propagation", given, {flows = common.FLOWS})
  local lengths, message, code = core.analysis.propagation(self, o.flows)
  if not lengths then return nil, message, code end
  local imports = o.flows == "total" and self:flows("imports")
  local below = self:flows():negative() + (imports and imports:negative() or 0)
  if below == 0 then return lengths end
  return lengths, format("%d flows are below 0: lengths are means over paths of both signs, given as 0 where that is "
    .. "below 1", below)
end

return methods
