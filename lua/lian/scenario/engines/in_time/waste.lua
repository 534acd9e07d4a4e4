--- Inputs that go into what is of no use, or are saved, where quality is not what it is at rest. A maker whose good
--- output is the multiple y of that at rest, from the same inputs, uses 1 / y times its inputs a unit of good output:
--- beyond rest a X (1 / y - 1) in a step, X its good output, a its purchases a unit of output, at home and abroad.
--- That is value added that it loses beside what its output would bring; below 0 it is gained.
local format = require "lian.base.format"
local lists = require "lian.base.lists"

local waste = {}

local shares = setmetatable({}, {__mode = "k"}) -- chain -> purchases a unit of output, by node; false: not known

local function inputs_of(chain)
  if shares[chain] == nil then
    local flows = chain:flows()
    shares[chain] = flows and flows:col_sums() or false
    for i, x in ipairs(flows and chain:output() or {}) do
      shares[chain][i] = x > 0 and shares[chain][i] / x or 0
    end
  end
  return shares[chain]
end

---After a step in which an effect was in force: adds what was wasted to `sums` (by node; made where there is any).
---@param sums number[]|nil
---@param effect table
---@param context table of the lane
---@return number[]|nil sums
function waste.add(sums, effect, context)
  local inputs = effect and effect.yields and inputs_of(context.chain)
  if not inputs then return sums end
  sums = sums or lists.zeros(context.n)
  local output = context.economy:get(context.lane, "output")
  for i, y in ipairs(effect.yield) do
    if y ~= 1 and y > 0 then sums[i] = sums[i] + output[i] * inputs[i] * (1 / y - 1) end
  end
  return sums
end

---What there is to say of it, or nil.
---@param sums number[]|nil
---@param unit string
---@return string|nil
function waste.told(sums, unit)
  local wasted, saved = 0, 0
  for _, v in ipairs(sums or {}) do wasted, saved = wasted + math.max(0, v), saved - math.min(0, v) end
  local parts = {}
  if wasted > 1e-9 then parts[1] = format("inputs of %.5g %s go into what is of no use", wasted, unit) end
  if saved > 1e-9 then parts[#parts + 1] = format("inputs of %.5g %s are saved", saved, unit) end
  return parts[1] and "quality: " .. table.concat(parts, ", ") or nil
end

return waste
