--- What it is worth to know more before choosing a policy.
--- EVPI  = sum_s w_s max_p v - max_p sum_s w_s v
--- EVPPI = sum_c max_p sum_(s in c) w_s v - max_p sum_s w_s v
--- EVSI  = sum_z max_p sum_s w_s P(z | s) v - max_p sum_s w_s v          (Raiffa and Schlaifer 1961)
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local payoffs = require "lian.decide.payoffs"

local information = {}

-- the largest of sum_s weight(s) v over policies, and whose it is
local function best(given, weight)
  local top, whose = -math.huge, nil
  for _, name in ipairs(given.names) do
    local sum = 0
    for s, v in ipairs(given.values[name]) do sum = sum + given.weights[s] * weight(s) * v end
    if sum > top then top, whose = sum, name end
  end
  return top, whose
end

-- the classes of futures: lists of labels
local function by_class(given, classes)
  options.array("information_value.classes", classes, "a label for each future")
  if #classes ~= given.count then
    options.raise(("information_value.classes: %d labels for %d futures"):format(#classes, given.count))
  end
  local seen, sum = {}, 0
  for s, label in ipairs(classes) do
    if type(label) ~= "string" and type(label) ~= "number" then
      options.fail(("information_value.classes[%d]"):format(s), "a text or number", label)
    end
    if not seen[label] then
      seen[label] = true
      sum = sum + best(given, function(k) return classes[k] == label and 1 or 0 end)
    end
  end
  return sum
end

local function by_test(given, test)
  local sum, all = 0, {}
  for z, chances in ipairs(options.array("information_value.test", test, "outcomes, each a chance for each future")) do
    local at = ("information_value.test[%d]"):format(z)
    if #options.array(at, chances, "a chance for each future") ~= given.count then
      options.raise(("%s: %d chances for %d futures"):format(at, #chances, given.count))
    end
    for s, p in ipairs(chances) do
      if type(p) ~= "number" or not (p >= 0 and p <= 1) then options.fail(("%s[%d]"):format(at, s), "a share", p) end
      all[s] = (all[s] or 0) + p
    end
    sum = sum + best(given, function(s) return chances[s] end)
  end
  for s, p in ipairs(all) do
    if math.abs(p - 1) > 1e-9 then
      options.raise(format("information_value.test: chances of future %d sum to %g, not 1", s, p))
    end
  end
  return sum
end

---The value of information: of knowing the future before choosing (perfect), only its class (`classes`, a label a
---future), or the outcome of a test (`test`: a list of outcomes, each with its chance in each future). `payoffs`,
---`weights`, `better` as lian.robustness takes them; values are in the payoffs' unit.
---```lua
---print(lian.information_value{payoffs = {wait = {90, 10}, build = {60, 55}}, weights = {0.3, 0.7}})
---```
---@param given {payoffs: table<string, number[]>, weights: number[], classes: table, test: number[][]}
---@return lian.frame columns what, value
function information.information_value(given)
  local o = options.check("information_value", given, {payoffs = {"table", required = true}, weights = "table",
    better = {"choice", "more", "less", default = "more"}, classes = "table", test = "table"})
  local checked = payoffs.check("information_value", o)
  local now, whose = best(checked, function() return 1 end)
  local perfect = 0
  for s = 1, checked.count do
    local top = -math.huge
    for _, name in ipairs(checked.names) do top = math.max(top, checked.values[name][s]) end
    perfect = perfect + checked.weights[s] * top
  end
  local what, value = {"perfect"}, {perfect - now}
  if o.classes then what[#what + 1], value[#value + 1] = "classes", by_class(checked, o.classes) - now end
  if o.test then what[#what + 1], value[#value + 1] = "test", by_test(checked, o.test) - now end
  return frame.new{{"what", what}, {"value", value, digits = 5}, count = #what, title = "value of information",
    note = format("without it: %s, expected %.5g", whose, checked.sign * now)}
end

return information
