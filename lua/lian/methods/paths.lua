--- Structural path analysis (Defourny and Thorbecke 1984; Treloar 1997; Lenzen 2003).
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local methods = {}

-- demand by node: all of it, that of some nodes, amounts by label, or an array
local function demand_of(self, given, flows, path)
  local f = common.final_demand(self, flows)
  if given == nil then return f end
  if type(given) == "string" then given = {given} end
  if type(given) == "table" and type(given[1]) == "string" then
    local wanted = {}
    options.array(path, given, "an array of labels")
    for _, label in ipairs(given) do wanted[label] = f[common.place(self, label, path)] end
    given = wanted
  end
  return common.vector(self, given, path)
end

local function text_of(labels, steps)
  return table.concat(lists.at(labels, steps), " > ")
end

local function weights_of(self, of, path)
  local totals, unit = common.totals(self, of, path)
  if totals then return common.intensity(self, totals), unit end
  local ones = {}
  for i = 1, #self do ones[i] = 1 end
  return ones, unit
end

-- the total that paths carry, after testing that the table is productive
local function total_of(self, flows, weights, demand)
  local multiplier, message, code = core.analysis.multipliers(self, flows, weights)
  if not multiplier then return nil, message, code end
  local total = 0
  for i, m in ipairs(multiplier) do total = total + m * demand[i] end
  return total
end

local function share_of(value, total) return total ~= 0 and value / total or 0 end

local NOTE = "total %.10g; the paths shown carry %.6f of it; %d tree nodes opened; no other path "
  .. "carries more than %.3g of it"

-- what is known beside the list: total, explained, visited, bound (shares of the total)
local function facts_of(o, found, total)
  local last, explained = found.value[#found.value], 0
  for _, v in ipairs(found.value) do explained = explained + share_of(v, total) end
  local bound = found.open_bound
  if last and #found.value == o.top then bound = math.max(bound, math.abs(last)) end
  bound = math.max(share_of(bound, math.abs(total)), o.threshold)
  local note = format(NOTE, total, explained, found.visited, bound)
  if found.visited >= o.most then note = note .. ("; stopped at most = %d"):format(o.most) end
  if found.absolute then
    note = note .. "; there are negative data, so the bound is of absolute values"
  end
  return note, {total = total, explained = explained, visited = found.visited, bound = bound}
end

---The `top` structural paths that carry output, value added or an extension from a producer to final
---demand, the largest first: "A > B > C" reads A supplies B, B supplies C, C meets final demand.
---The search is best first with an exact bound, so that no larger path is missed: the note states
---the share explained and the bound on what is not listed (numbers in `provenance`: total,
---explained, visited, bound). `of`: "output", "value_added", "income", an input row or an extension.
---`demand`: node labels (their own final demand), label -> amount, or an array; all final demand when
---left out. `threshold`: the least share of the total that a path must carry. `most`: tree nodes to
---open at the most. Raises on an unknown label. One solve, then O(log) a node opened.
---```lua
---print(chain:paths{of = "value_added", demand = "CHN_V", top = 10})
---```
---@param self lian.chain
---@param given? {of: string, demand: any, top: integer, threshold: number, most: integer, flows: string}
---@return lian.frame|nil frame rank, path, steps, value, share
---@return string|nil message
---@return string|nil code
function methods.paths(self, given)
  local o = options.check("paths", given, {of = {"text", default = "output"}, demand = "any",
    top = {"count", default = 20}, threshold = {"share", default = 0},
    most = {"count", default = 1000000}, flows = common.FLOWS})
  local weights, unit = weights_of(self, o.of, "paths.of")
  local demand = demand_of(self, o.demand, o.flows, "paths.demand")
  local total, message, code = total_of(self, o.flows, weights, demand)
  if not total then return nil, message, code end
  local found
  found, message, code = core.analysis.paths(self, o.flows, weights, demand, o.top,
    o.threshold * math.abs(total), o.most)
  if not found then return nil, message, code end
  local labels, rank, path, steps, share = self:nodes(), {}, {}, {}, {}
  for k, v in ipairs(found.value) do
    rank[k], path[k], steps[k] = k, text_of(labels, found.steps[k]), #found.steps[k] - 1
    share[k] = share_of(v, total)
  end
  local note, facts = facts_of(o, found, total)
  return frame.new{{"rank", rank}, {"path", path}, {"steps", steps},
    {"value", found.value, unit = unit}, {"share", share}, note = note, provenance = facts}
end

---How much of a total is made at each distance from final demand: tier 0 is the final producer, tier
---t its suppliers of order t. Shares of s'A^t f (Lenzen 2003). Options as for `chain:paths`; one
---solve and one product a tier.
---```lua
---print(chain:tiers{of = "value_added", tiers = 5})
---```
---@param self lian.chain
---@param given? {of: string, demand: any, tiers: integer, flows: string}
---@return lian.frame|nil frame tier, value, share, so_far
---@return string|nil message
---@return string|nil code
function methods.tiers(self, given)
  local o = options.check("tiers", given, {of = {"text", default = "output"}, demand = "any",
    tiers = {"count", default = 8}, flows = common.FLOWS})
  local weights, unit = weights_of(self, o.of, "tiers.of")
  local level = demand_of(self, o.demand, o.flows, "tiers.demand")
  local total, message, code = total_of(self, o.flows, weights, level)
  if not total then return nil, message, code end
  local value
  value, message, code = core.analysis.tiers(self, o.flows, weights, level, o.tiers)
  if not value then return nil, message, code end
  local tier, share, so_far, sum = {}, {}, {}, 0
  for t, v in ipairs(value) do
    sum = sum + v
    tier[t], share[t], so_far[t] = t - 1, share_of(v, total), share_of(sum, total)
  end
  return frame.new{{"tier", tier}, {"value", value, unit = unit}, {"share", share},
    {"so_far", so_far}, provenance = {total = total}}
end

return methods
