-- A portfolio of so many projects after the recipe of Mavrotas-style test instances: sizes from 1 to 10, costs over one
-- to three of five years, budgets as a share of all costs, 1.5 pairs a project with synergies (four of five positive),
-- needs and exclusions. The same numbers on any machine.
local core = require "lian.core"

---@param projects integer
---@param seed integer
---@param share number of all costs of a year that its budget is
---@return table given for lian.portfolio
return function(projects, seed, share)
  local drawn, stream = 0, core.stream "portfolio case"
  local function u()
    drawn = drawn + 1
    return core.random_uniform(seed, stream, drawn - 1)
  end
  local function whole(most) return math.min(most, 1 + math.floor(u() * most)) end
  local given = {policies = {}, synergies = {}, needs = {}, excludes = {}, budget = {}, unit = "million"}
  local totals, value = {}, {}
  local function name(p) return ("p%d"):format(p) end
  for t = 2026, 2030 do totals[t] = 0 end
  for p = 1, projects do
    local size = 1 + 9 * u()
    local cost, years = {}, whole(3)
    local first = 2025 + whole(6 - years)
    value[p] = size * (0.5 + u())
    for t = first, first + years - 1 do
      cost[t] = size * (0.5 + u()) / years
      totals[t] = totals[t] + cost[t]
    end
    given.policies[p] = {name = name(p), value = value[p], cost = cost}
  end
  local seen = {}
  while #given.synergies < projects * 3 // 2 do
    local a, b = whole(projects), whole(projects)
    a, b = math.min(a, b), math.max(a, b)
    if a ~= b and not seen[a * projects + b] then
      seen[a * projects + b] = true
      local gain = 0.3 * u() * (value[a] + value[b])
      given.synergies[#given.synergies + 1] = {name(a), name(b), u() < 0.2 and -gain or gain}
    end
  end
  for _ = 1, projects * 19 // 100 do
    local a, b = whole(projects), whole(projects)
    if a > b then given.needs[name(a)] = name(b) end -- the last that is drawn
  end
  for _ = 1, projects // 10 do
    local a, b = whole(projects), whole(projects)
    if a ~= b then given.excludes[#given.excludes + 1] = {name(a), name(b)} end
  end
  for t = 2026, 2030 do given.budget[t] = share * totals[t] end
  return given
end
