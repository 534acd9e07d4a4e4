--- Payoffs of policies over the same futures, checked once for all that is asked of them.
local options = require "lian.base.options"

local payoffs = {}

local MOST = 10000000

---@param path string
---@param o table payoffs (name -> list, all of one length), weights, better
---@return table {names, values (name -> list, more is better), count, weights (sum 1), sign, size (the largest)}
function payoffs.check(path, o)
  local out = {names = {}, values = {}, weights = {}, sign = o.better == "less" and -1 or 1, size = 0}
  for _, name in ipairs(options.keys(path .. ".payoffs", o.payoffs, "policy -> list of outcomes, one a future")) do
    local at, list = ("%s.payoffs.%s"):format(path, name), o.payoffs[name]
    options.array(at, list, "a list of outcomes")
    out.count = out.count or #list
    if #list ~= out.count then
      options.raise(("%s: %d outcomes where %s has %d; policies are compared in the same futures"):format(at, #list,
        out.names[1], out.count))
    end
    out.names[#out.names + 1], out.values[name] = name, {}
    for s, v in ipairs(list) do
      if type(v) ~= "number" or v ~= v or math.abs(v) == math.huge then
        options.fail(("%s[%d]"):format(at, s), "a finite number", v)
      end
      out.values[name][s], out.size = out.sign * v, math.max(out.size, math.abs(v))
    end
  end
  if o.payoffs[1] ~= nil then options.fail(path .. ".payoffs", "policy -> list of outcomes", "an array") end
  if #out.names == 0 or out.count == 0 then
    options.raise(path .. ".payoffs: expected a policy and a future at least")
  end
  if out.count * #out.names > MOST then options.raise(path .. ".payoffs: too many outcomes") end
  local sum = 0
  if o.weights and #options.array(path .. ".weights", o.weights, "a list of weights") ~= out.count then
    options.raise(("%s.weights: %d weights for %d futures"):format(path, #o.weights, out.count))
  end
  for s = 1, out.count do
    local w = o.weights and o.weights[s] or 1
    if type(w) ~= "number" or not (w >= 0 and w < math.huge) then
      options.fail(("%s.weights[%d]"):format(path, s), "a number of at least 0", w)
    end
    out.weights[s], sum = w, sum + w
  end
  if sum <= 0 then options.raise(path .. ".weights: expected one above 0") end
  for s = 1, out.count do out.weights[s] = out.weights[s] / sum end
  return out
end

---What each policy loses against the best in each future; at least 0.
---@param given table as payoffs.check has it
---@return table<string, number[]>
function payoffs.regret(given)
  local out, best = {}, {}
  for s = 1, given.count do
    best[s] = -math.huge
    for _, name in ipairs(given.names) do best[s] = math.max(best[s], given.values[name][s]) end
  end
  for _, name in ipairs(given.names) do
    out[name] = {}
    for s, v in ipairs(given.values[name]) do out[name][s] = best[s] - v end
  end
  return out
end

return payoffs
