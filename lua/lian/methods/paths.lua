--- Structural path analysis (Defourny and Thorbecke 1984; Treloar 1997; Lenzen 2003).
local common = require "lian.methods.common"
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.options"

local methods = {}

local function demand_of(self, given)
  if given == nil then return self:final_demand() end
  if type(given) == "string" then given = {[given] = false} end
  if #given == 0 then
    local f, wanted = self:final_demand(), {}
    for label, amount in pairs(given) do
      local i = common.place(self, label, "paths.demand")
      wanted[label] = amount or f[i]
    end
    given = wanted
  end
  return common.vector(self, given, "paths.demand")
end

local function text_of(labels, steps)
  local out = {}
  for k, i in ipairs(steps) do out[k] = labels[i] end
  return table.concat(out, " > ")
end

local function weights_of(self, of)
  local totals, unit = common.totals(self, of, "paths.of")
  if totals then return common.intensity(self, totals), unit end
  local ones = {}
  for i = 1, #self do ones[i] = 1 end
  return ones, unit
end

---The `top` structural paths that carry output, value added or an extension from a producer to final
---demand, the largest first: "A > B > C" reads A supplies B, B supplies C, C meets final demand. The
---search is best first with an exact bound, so none that is larger is missed; the note states the
---share explained and the bound on what is not listed. `demand`: a node label (its own final
---demand), label -> amount, or an array; all final demand when left out. `threshold`: the least
---share of the total that a path must carry. `most`: tree nodes to open at the most.
---One solve, then a search of about 1.5 nodes a path.
---@param self lian.chain
---@param given? {of: string, demand: any, top: integer, threshold: number, most: integer, flows: string}
---@return lian.frame|nil frame rank, path, steps, value, share
---@return string|nil message
---@return string|nil code
function methods.paths(self, given)
  local o = options.check("paths", given, {of = {"text", default = "output"}, demand = "any",
    top = {"count", default = 20}, threshold = {"share", default = 0},
    most = {"count", default = 1000000}, flows = common.FLOWS})
  local weights, unit = weights_of(self, o.of)
  local demand = demand_of(self, o.demand)
  local multiplier, message, code = core.analysis.multipliers(self, o.flows, weights)
  if not multiplier then return nil, message, code end
  local total = 0
  for i, m in ipairs(multiplier) do total = total + m * demand[i] end
  local found
  found, message, code = core.analysis.paths(self, o.flows, weights, demand, o.top,
    o.threshold * math.abs(total), o.most)
  if not found then return nil, message, code end
  local labels, rank, path, steps, share, explained = self:nodes(), {}, {}, {}, {}, 0
  for k, v in ipairs(found.value) do
    rank[k], path[k], steps[k] = k, text_of(labels, found.steps[k]), #found.steps[k] - 1
    share[k] = total ~= 0 and v / total or 0
    explained = explained + share[k]
  end
  local last = found.value[#found.value]
  local bound = math.max(found.open_bound, last and #rank == o.top and math.abs(last) or 0)
  return frame.new{{"rank", rank}, {"path", path}, {"steps", steps},
    {"value", found.value, unit = unit}, {"share", share},
    note = ("total %.10g; shown %.6f of it; %d tree nodes opened; no other path carries more than "
      .. "%.3g of the total"):format(total, explained, found.visited,
      total ~= 0 and math.max(bound / math.abs(total), o.threshold) or 0)}
end

---How much of a total is made at each distance from final demand: tier 0 is the final producer, tier
---t its suppliers of order t. Shares of w'A^t f (Lenzen 2003). One product a tier.
---@param self lian.chain
---@param given? {of: string, demand: any, tiers: integer, flows: string}
---@return lian.frame|nil frame tier, value, share, so_far
---@return string|nil message
---@return string|nil code
function methods.tiers(self, given)
  local o = options.check("tiers", given, {of = {"text", default = "output"}, demand = "any",
    tiers = {"count", default = 8}, flows = common.FLOWS})
  local weights, unit = weights_of(self, o.of)
  local level = demand_of(self, o.demand)
  local multiplier, message, code = core.analysis.multipliers(self, o.flows, weights)
  if not multiplier then return nil, message, code end
  local total = 0
  for i, m in ipairs(multiplier) do total = total + m * level[i] end
  local tier, value, share, so_far, sum = {}, {}, {}, {}, 0
  for t = 0, o.tiers - 1 do
    local v = 0
    for i, w in ipairs(weights) do v = v + w * level[i] end
    sum = sum + v
    tier[t + 1], value[t + 1] = t, v
    share[t + 1] = total ~= 0 and v / total or 0
    so_far[t + 1] = total ~= 0 and sum / total or 0
    level = core.analysis.apply(self, o.flows, level)
  end
  return frame.new{{"tier", tier}, {"value", value, unit = unit}, {"share", share},
    {"so_far", so_far}}
end

return methods
