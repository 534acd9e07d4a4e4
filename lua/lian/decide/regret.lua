--- What a plan loses where policies are worth something else: regret over scenarios of values (Savage 1951).
local frame = require "lian.frame"
local options = require "lian.base.options"
local problem_of = require "lian.decide.problem"
local solver = require "lian.decide.solver"
local value = require "lian.decide.value"
local valued = require "lian.decide.valued"

local regret = {}

-- the problem with other values
local function revalued(problem, path, given)
  local out = {}
  for key, part in pairs(problem) do out[key] = part end
  out.policies, out.worths, out.valued = {}, nil, nil
  for i, p in ipairs(problem.policies) do
    local v = given[p.name]
    if v == nil then v = p.value end
    if type(v) ~= "number" or v ~= v or math.abs(v) == math.huge then
      options.fail(("%s['%s']"):format(path, p.name), "a finite number", v)
    end
    out.policies[i] = setmetatable({value = v}, {__index = p})
  end
  for name in pairs(given) do
    if not problem.place[name] then
      local known = {}
      for i, p in ipairs(problem.policies) do known[i] = p.name end
      options.raise(options.unknown(path, "policy", name, known))
    end
  end
  return out
end

local function same_order(problem, of)
  for i, name in ipairs(of.policies) do
    if not problem.policies[i] or problem.policies[i].name ~= name then return false end
  end
  return #of.policies == #problem.policies
end

-- the problem with the worths of another value of the same policies
local function simulated(problem, path, of)
  local frame_of, parts, code = of:dividends(math.min(2, #of.policies))
  if not frame_of then return nil, parts, code end
  local singles = {}
  for _, p in ipairs(problem.policies) do
    singles[p.name] = parts.single[p.name]
    if singles[p.name] == nil then
      options.raise(("%s: it has no policy '%s'; scenarios are of the same policies"):format(path, p.name))
    end
  end
  local out = revalued(problem, path, singles)
  out.pairs = {}
  for k, pair in ipairs(parts.pairs) do out.pairs[k] = {problem.place[pair[1]], problem.place[pair[2]], pair[3]} end
  out.valued = of
  if same_order(problem, of) then out.worths = valued.worths(of) end
  return out
end

local function worth_of(problem, set)
  if problem.valued then return problem.valued:worth(problem_of.names(problem, set)) end
  return problem_of.worth(problem, set)
end

-- name -> {problem, best set}
local function scenarios_of(self, given)
  local out = {}
  for _, name in ipairs(options.keys("plan:regret.scenarios", given, "name -> policy -> value, or a value")) do
    local path, one = ("plan:regret.scenarios['%s']"):format(name), given[name]
    local problem, message, code
    if value.is(one) then
      problem, message, code = simulated(self.problem, path, one)
      if not problem then return nil, message, code end
    else
      problem = revalued(self.problem, path, options.plain(path, one, "policy -> value, or what lian.value gives"))
    end
    local price = {}
    for i, p in ipairs(problem.policies) do price[i] = p.cost.total end
    local found
    found, message, code = solver.best(problem, {limits = problem.limits, price = price, goal = self.o.goal}, self.o)
    if not found then return nil, ("%s: %s"):format(path, message), code end
    out[#out + 1] = {name = name, problem = problem, set = found.set}
  end
  if given[1] ~= nil then options.fail("plan:regret.scenarios", "name -> values", "an array") end
  if #out == 0 then options.raise("plan:regret.scenarios: expected one at least") end
  return out
end

---@param self lian.plan
---@param given table
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function regret.of(self, given)
  local list, message, code = scenarios_of(self, given)
  if not list then return nil, message, code end
  local rows = {{name = "the plan", set = self.set}}
  for _, one in ipairs(list) do rows[#rows + 1] = {name = "best of " .. one.name, set = one.set} end
  local c, columns = {{}, {}, {}}, {}
  for k, row in ipairs(rows) do
    c[1][k], c[3][k] = row.name, table.concat(problem_of.names(self.problem, row.set), ", ")
  end
  for s, one in ipairs(list) do
    local worths, best = {}, -math.huge
    for k, row in ipairs(rows) do
      worths[k], message, code = worth_of(one.problem, row.set)
      if not worths[k] then return nil, message, code end
      best = math.max(best, worths[k])
    end
    columns[s] = {one.name, {}, digits = 4}
    for k in ipairs(rows) do
      columns[s][2][k] = best - worths[k]
      c[2][k] = math.max(c[2][k] or 0, best - worths[k])
    end
  end
  local least = 1
  for k in ipairs(rows) do if c[2][k] < c[2][least] then least = k end end
  table.insert(columns, 1, {"set", c[1]})
  columns[#columns + 1], columns[#columns + 2] = {"most", c[2], digits = 4}, {"policies", c[3]}
  columns.count, columns.title = #rows, "regret by scenario"
  columns.note = ("of these sets '%s' regrets least at worst; regret depends on which sets are compared"):format(
    rows[least].name)
  return frame.new(columns)
end

return regret
