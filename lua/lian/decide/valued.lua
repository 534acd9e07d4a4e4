--- What a value of policies (lian.value) gives a portfolio: worths of sets, costs by year, runs of further sets.
local options = require "lian.base.options"
local lists = require "lian.base.lists"
local sets = require "lian.decide.value.sets"
local value = require "lian.decide.value"
local worth = require "lian.decide.value.worth"

local valued = {}

local MOST_TABLED = 12 -- policies of which the worths of all sets are taken as they were run

-- policies in the form of lian.portfolio's, with their dividends; costs: the portfolio's own, or the value's
local function policies_of(of, o, single)
  local out, without = {}, {}
  for name in pairs(o.costs or {}) do
    if single[name] == nil then options.raise(options.unknown("portfolio.costs", "policy", name, of.policies)) end
  end
  for i, name in ipairs(of.policies) do
    local cost = o.costs and o.costs[name] or of.costs[name]
    if cost == nil then without[#without + 1] = ("'%s'"):format(name) end
    out[i] = {name = name, value = single[name], cost = cost, unit = of.chain:meta().unit}
  end
  if #without > 0 then
    options.raise(("portfolio: no cost is known of %s; give the instruments one, or costs = {name = money}, 0 for none")
      :format(table.concat(without, ", ")))
  end
  return out
end

---Puts the policies and synergies of o.value where lian.portfolio would have them.
---@param o table
---@return table|nil from {value, unit}
---@return string|nil message
---@return string|nil code
function valued.read(o)
  local of = o.value
  if not value.is(of) then options.fail("portfolio.value", "what lian.value gives", of) end
  local frame, parts, code = of:dividends(math.min(2, #of.policies))
  if not frame then return nil, parts, code end
  o.policies = policies_of(of, o, parts.single)
  o.synergies = {}
  for k, pair in ipairs(parts.pairs) do o.synergies[k] = {pair[1], pair[2], pair[3]} end
  return {value = of}
end

---What one set is worth less another, draw by draw, so that the luck that they have in common cancels.
---@param of lian.value
---@param names string[]
---@param less string[]
---@return number|nil mean
---@return number|string|nil error of the difference, or the message
---@return boolean|string|nil apart whether it is told apart from 0 at 95 %, or the code
function valued.difference(of, names, less)
  local a, b = sets.of("plan", of.policies, names), sets.of("plan", of.policies, less)
  local found, message, code = worth.of_sets(of, of.run, {a, b}, of.asked.o.draws)
  if not found then return nil, message, code end
  return worth.estimate(lists.subtract(table.move(found.by[a], 1, #found.by[a], 1, {}), found.by[b]), found.scale)
end

---Turns a chance that targets are to be met into a goal of the worth, which is the chance beyond that without policies.
---@param problem table
---@param o table
---@return string|nil message
---@return string|nil code
function valued.check_goal(problem, o)
  if not o.chance then return end
  local of = problem.valued
  if of.measure.name ~= "target" then
    options.raise(("portfolio.chance: the value is of '%s'; make it of = 'target'"):format(of.measure.name))
  end
  if of.net then options.raise("portfolio.chance: the value has a price, and its worths are money; leave price out") end
  if o.goal then options.raise("portfolio: expected either goal or chance") end
  local none, message, code = of:simulate{}
  if not none then return message, code end
  o.goal = o.chance - none.measure
  problem.goal = o.goal
end

---Worths of all sets, by number, where the value has run them all; nan where a set has none; nil where it has not.
---@param of lian.value
---@return number[]|nil worths
---@return string[] unknown the sets that have none
function valued.worths(of)
  if of.how ~= "all" or #of.policies > MOST_TABLED then return nil end
  local out, unknown, n = {}, {}, #of.policies
  for set = 0, (1 << n) - 1 do
    local names = {}
    for i = 1, n do if set >> (i - 1) & 1 == 1 then names[#names + 1] = of.policies[i] end end
    out[set + 1] = of:worth(names)
    if not out[set + 1] then
      out[set + 1], unknown[#unknown + 1] = 0 / 0, #names > 0 and table.concat(names, " + ") or "none"
    end
  end
  return out, unknown
end

---Lets a problem ask the value for the worths of sets.
---@param problem table
---@param from table
function valued.join(problem, from)
  problem.valued, problem.worth_unit = from.value, from.value.unit
  problem.worths, problem.unknown = valued.worths(from.value)
end

return valued
