--- Sizes of firms by the law that they follow: Pareto with an exponent near 1 (Axtell 2001), cut at the largest firm.
local core = require "lian.core"
local options = require "lian.base.options"

local sizes = {}

local STREAM = core.stream("sizes of firms")

-- sizes over the smallest one, the largest first: each from one of as many equal parts of the law, as far as a firm
-- of size (1 / tail) ^ (1 / exponent)
local function draw(count, tail, o, first)
  local out, sum = {}, 0
  for k = 1, count do
    local above = (k - core.random_uniform(o.seed, STREAM, first + k)) / count
    out[k] = (tail + above * (1 - tail)) ^ (-1 / o.exponent)
    sum = sum + out[k]
  end
  return out, sum
end

---Sizes of `count` firms that add up to `total`. Without `largest` the law is cut at the size that one firm in
---2 count exceeds; with it so that the largest firm has at most so much.
---@param count integer
---@param total number money
---@param o {seed: integer, exponent: number}
---@param first integer how many were drawn before
---@param largest? number money
---@param path string of `largest`, for messages
---@return number[] money, the largest first
function sizes.draw(count, total, o, first, largest, path)
  local tail = 1 / (2 * count)
  local out, sum = draw(count, tail, o, first)
  if largest and largest < out[1] / sum * total then
    if largest * count < total * (1 - 1e-12) then
      options.raise(("%s: %d firms of at most %.6g make %.6g at most, and the sector makes %.6g: give it more firms")
        :format(path, count, largest, largest * count, total))
    end
    local low, high = tail, 1
    for _ = 1, 60 do
      tail = math.sqrt(low * high)
      out, sum = draw(count, tail, o, first)
      if out[1] / sum * total > largest then low = tail else high = tail end
    end
    out, sum = draw(count, high, o, first)
  end
  for k, v in ipairs(out) do out[k] = v / sum * total end
  return out
end

return sizes
