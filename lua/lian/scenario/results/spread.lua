--- How numbers are distributed over draws: order statistics, means with their errors, columns of frames.
local core = require "lian.core"

local spread = {}

spread.QUANTILES = {5, 25, 50, 75, 95}

---The values of a list that are there, ascending.
---@param list table
---@return number[]
function spread.sorted(list)
  local out = {}
  for _, v in pairs(list) do if v == v then out[#out + 1] = v end end
  return core.sorted(out)
end

---By linear interpolation between order statistics (Hyndman and Fan 1996, type 7); nil of none.
---@param ordered number[] ascending
---@param percent number
---@return number|nil
function spread.quantile(ordered, percent)
  if #ordered == 0 then return nil end
  local at = 1 + (#ordered - 1) * percent / 100
  local low = math.floor(at)
  local high = math.min(low + 1, #ordered)
  return ordered[low] + (at - low) * (ordered[high] - ordered[low])
end

local ROUNDING = 1e-13 -- of the mean: draws that differ by less are the same

---@param list number[]
---@return number|nil mean
---@return number|nil error of the mean, from two values on
function spread.mean(list)
  local n, sum, squares = #list, 0, 0
  if n == 0 then return nil, nil end
  for _, v in ipairs(list) do sum = sum + v end
  local mean = sum / n
  for _, v in ipairs(list) do squares = squares + (v - mean) ^ 2 end
  local error = n > 1 and math.sqrt(squares / (n - 1) / n) or nil
  if error and error < ROUNDING * math.abs(mean) then error = 0 end
  return mean, error
end

---The standard error of a share of n draws; where all n agree, which does not make it certain, the standard deviation
---of a share of which nothing else is known (Laplace's rule: that of the beta distribution (1, n + 1)).
---@param p number the share
---@param n integer
---@return number
function spread.share_error(p, n)
  if p <= 0 or p >= 1 then return math.sqrt((n + 1) / (n + 3)) / (n + 2) end
  return math.sqrt(p * (1 - p) / n)
end

return spread
