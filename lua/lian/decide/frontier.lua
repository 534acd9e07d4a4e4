--- The frontier of worth against money or unit cost: the epsilon-constraint method (Haimes, Lasdon and Wismer 1971),
--- from loose to tight, the second aim deciding between sets of equal worth (Mavrotas 2009): each point is efficient,
--- none comes twice.
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"
local problem_of = require "lian.decide.problem"
local solver = require "lian.decide.solver"

local frontier = {}

-- what each policy adds to the second aim
local function shares_of(problem, against)
  local out, without = {}, {}
  for i, p in ipairs(problem.policies) do
    if against == "cost" then
      out[i] = p.cost.total
    elseif problem.valued then
      local found, message, code = problem.valued:simulate({p.name}, {unit_cost = true})
      if not found then return nil, message, code end
      out[i] = found.unit_cost
    else
      out[i] = p.unit_cost
      if not out[i] then without[#without + 1] = ("'%s'"):format(p.name) end
    end
  end
  if #without > 0 then
    options.raise(("plan:frontier.against: no unit_cost is given of %s; give policies one, or a value on a table, "
      .. "whose price model has it"):format(table.concat(without, ", ")))
  end
  return out
end

local function sum_of(shares, set)
  local sum = 0
  for i, share in ipairs(shares) do if set[i] then sum = sum + share end end
  return sum
end

-- the policies that came and went since the point before
local function step_of(problem, before, set)
  if not before then return "" end
  local out = {}
  for i, p in ipairs(problem.policies) do
    if set[i] ~= before[i] then out[#out + 1] = (set[i] and "+ " or "- ") .. p.name end
  end
  return table.concat(out, ", ")
end

local function same(a, b, n)
  for i = 1, n do if a[i] ~= b[i] then return false end end
  return true
end

local TINY = 2.0 ^ -32 -- of the range: by how much the next point is to use less

-- sets from loose to tight; the limits of the plan but that on the second aim itself
local function walk(self, shares, o)
  local problem, points = self.problem, {}
  local low, size = 0, 0
  for _, share in ipairs(shares) do low, size = low + math.min(0, share), size + math.abs(share) end
  local most = math.huge
  local high
  for k = o.points, 0, -1 do
    local limits = table.move(problem.limits, 1, #problem.limits, 1, {})
    if high then
      local wanted = low + (high - low) * k / o.points
      local last = points[#points].aim - TINY * size
      limits[#limits + 1] = {name = o.against, use = shares, limit = math.min(wanted, last)}
      most = limits[#limits].limit
    end
    if most >= low then
      local found, message, code = solver.best(problem, {limits = limits, price = shares}, self.o)
      if not found and code ~= "infeasible" then return nil, message, code end
      if not found then break end
      local aim = sum_of(shares, found.set)
      if not high or aim < points[#points].aim then
        points[#points + 1] = {set = found.set, aim = aim, found = found}
      end
      high = high or aim
    end
  end
  return points
end

---@param self lian.plan
---@param o table against, points
---@param worth_of fun(set: boolean[]): number|nil, any, any
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function frontier.of(self, o, worth_of)
  local problem, c = self.problem, {{}, {}, {}, {}, {}, {}}
  local shares, message, code = shares_of(problem, o.against)
  if not shares then return nil, message, code end
  local points
  points, message, code = walk(self, shares, o)
  if not points then return nil, message, code end
  local inexact = 0
  for k, point in ipairs(points) do
    local worth, err
    worth, err, code = worth_of(point.set)
    if not worth then return nil, err, code end
    c[1][k], c[2][k], c[3][k] = point.aim, worth, err
    c[4][k] = #problem_of.names(problem, point.set)
    c[5][k] = step_of(problem, k > 1 and points[k - 1].set, point.set)
    c[6][k] = same(point.set, self.set, #problem.policies)
    if not point.found.proven then inexact = inexact + 1 end
  end
  local unit = o.against == "cost" and self.unit or "share"
  local columns = {{o.against, c[1], unit = unit, digits = 4}, {"worth", c[2], unit = self.worth_unit, digits = 5}}
  if next(c[3]) then columns[3] = {"error", c[3], digits = 2} end
  for k, name in ipairs{"policies", "step", "here"} do columns[#columns + 1] = {name, c[k + 3]} end
  columns.count = #points
  columns.title = ("frontier of worth against %s, from loose to tight"):format(o.against == "cost" and "cost" or
    "unit cost")
  columns.note = inexact > 0 and format("%d of %d points are within the gap %g, not proven", inexact, #points,
    self.o.gap) or "each point is efficient: no set is worth more at as little"
  if problem.valued and not problem.worths then
    columns.note = columns.note .. ", by the worths of singles and pairs; worths shown are of the sets as they were run"
  end
  return frame.new(columns)
end

return frontier
