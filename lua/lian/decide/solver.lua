--- The best set of a portfolio's problem: by a search of our own, or by CBC in a process of its own.
local cbc = require "lian.decide.cbc"
local core = require "lian.core"
local options = require "lian.base.options"

local solver = {}

local FEW, MOST = 20, 62 -- decisions that the exact search is chosen for; policies that it can hold

-- what there is to decide: a measure with its levels is one
local function decisions(problem)
  local seen, count = {}, 0
  for i in ipairs(problem.policies) do
    local measure = problem.measure_of[i]
    if not (measure and seen[measure]) then count = count + 1 end
    if measure then seen[measure] = true end
  end
  return count
end

local function bits(list)
  local set = 0
  for _, i in ipairs(list) do set = set | 1 << (i - 1) end
  return set
end

local function flat(problem, given)
  local out = {policies = #problem.policies, value = {}, price = {}, pairs = {}, limit = {}, use = {}, needs = {},
    excludes = {}, worth = problem.worths, goal = given.goal}
  for i, p in ipairs(problem.policies) do out.value[i], out.price[i] = p.value, given.price[i] end
  for _, pair in ipairs(problem.pairs) do table.move(pair, 1, 3, #out.pairs + 1, out.pairs) end
  for r, limit in ipairs(given.limits) do
    out.limit[r] = limit.limit
    for i, use in ipairs(limit.use) do out.use[(i - 1) * #given.limits + r] = use end
  end
  for _, need in ipairs(problem.needs) do
    out.needs[#out.needs + 1], out.needs[#out.needs + 2] = need.policy, bits(need.any)
  end
  for k, group in ipairs(problem.excludes) do out.excludes[k] = bits(group) end
  return out
end

local function exactly(problem, given)
  local found, message, code = core.portfolio.best(flat(problem, given))
  if not found then return nil, "portfolio: " .. message, code end
  local set = {}
  for i in ipairs(problem.policies) do set[i] = found.set >> (i - 1) & 1 == 1 end
  return {set = set, worth = found.worth, price = found.price, nodes = found.nodes, proven = true, by = "exact"}
end

---The best set. `given`: limits (those of the problem and further ones), price (by policy: of equal worths the lower,
---and what a goal is reached with least of), goal; o: solver, gap, seconds.
---@param problem table
---@param given table
---@param o table
---@return table|nil found {set, worth, price, proven, bound (CBC: no set is worth more), by, nodes, seconds}
---@return string|nil message
---@return string|nil code
function solver.best(problem, given, o)
  local count, policies = decisions(problem), #problem.policies
  if o.solver == "exact" and policies > MOST then
    options.raise(("portfolio.solver: the exact search holds %d policies, these are %d; leave it out, or say 'cbc'")
      :format(MOST, policies))
  end
  if problem.worths and o.solver == "cbc" then
    options.raise("portfolio.solver: all sets are simulated, which the exact search takes as they are; leave it out")
  end
  if problem.worths or o.solver == "exact" or o.solver == "auto" and count <= FEW and policies <= MOST then
    return exactly(problem, given)
  end
  local found, message, code = cbc.best(problem, given, o)
  if not found and code == "not_found" and o.solver == "auto" then
    message = message .. (policies <= MOST and
      ("; or say solver = 'exact': %d decisions are more than it is sure to finish soon with"):format(count) or
      ("; without it at most %d policies can be chosen from (solver = 'exact'), these are %d"):format(MOST, policies))
  end
  return found, message, code
end

return solver
