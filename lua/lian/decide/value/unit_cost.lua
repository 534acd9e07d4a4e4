--- What policies do to unit costs: their yearly cost, borne by the makers of a region in proportion to what they
--- make, as a further cost a unit of output, through the price model (lian.methods.prices).
---
--- r = cost a year / sum of x_i over the region's makers;  p' = p' A + r' on those makers;  mean of p_i - 1 by x_i
local loop = require "lian.scenario.engines.in_time.loop"
local options = require "lian.base.options"

local unit_cost = {}

-- the nodes that bear it, and their output
local function bearers(self)
  local regions, output, on = self.chain:axis("region"), self.chain:output(), self.asked.o.on
  local bears, sum = {}, 0
  for i, x in ipairs(output) do
    bears[i] = (not on or not regions or regions[i] == on) and x > 0
    if bears[i] then sum = sum + x end
  end
  return bears, output, sum
end

---@param self lian.value
---@param cost number money over the run
---@return number|nil rise relative: 0.01 is 1 %
---@return string|nil message
---@return string|nil code
function unit_cost.of(self, cost)
  local kind, base = self.chain:meta(), self.asked.base
  if kind.kind == "items" or kind.sparse then
    options.raise("simulate.unit_cost: known of tables alone, by their price model")
  end
  if cost == 0 then return 0 end
  local bears, output, sum = bearers(self)
  local horizon = loop.horizon(base)
  local years = horizon.to - horizon.from
  local change, labels = {}, self.chain:nodes()
  for i, label in ipairs(labels) do
    if bears[i] then change[label] = cost / years / sum end
  end
  local prices, message, code = self.chain:prices{change = change}
  if not prices then return nil, message, code end
  local rises, mean, place = prices:column("price_change"), 0, prices:column("node")
  for k, label in ipairs(place) do
    local i = self.chain:index(label)
    if bears[i] then mean = mean + rises[k] * output[i] / sum end
  end
  return mean
end

return unit_cost
