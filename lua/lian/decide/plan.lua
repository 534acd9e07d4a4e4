--- A plan: the policies that were chosen, what they cost by year, what the next best would change, what it is worth
--- under other values, and what is traded off.
local class = require "lian.base.class"
local format = require "lian.base.format"
local frame = require "lian.frame"
local frontier = require "lian.decide.frontier"
local options = require "lian.base.options"
local problem_of = require "lian.decide.problem"
local scenarios = require "lian.decide.regret"
local stages = require "lian.decide.stages"
local valued = require "lian.decide.valued"

local plan = {}

local methods = {}
local meta = class.new "lian.plan"

local registered = {}

---Makes "report" available on plans.
function plan.register(what, work) registered[what] = work end

-- ---- worths

-- what a set is worth: simulated where there is something to simulate, else by values and synergies
local function worth_of(self, set)
  local problem = self.problem
  if problem.valued then return problem.valued:worth(problem_of.names(problem, set)) end
  local squares
  for i, p in ipairs(problem.policies) do
    if set[i] and p.error then squares = (squares or 0) + p.error ^ 2 end
  end
  return problem_of.worth(problem, set), squares and math.sqrt(squares) or nil
end

-- the worth of a set less the plan's: mean, error, whether it is told apart from 0; by values without these
local function change_of(self, set)
  local problem = self.problem
  if not problem.valued then return problem_of.worth(problem, set) - self.worth end
  return valued.difference(problem.valued, problem_of.names(problem, set), self.chosen_names)
end

local function copied(set, n) return table.move(set, 1, n, 1, {}) end

---@param problem table
---@param found table of solver.best
---@param o table
---@return lian.plan|nil plan
---@return string|nil message
---@return string|nil code
function plan.new(problem, found, o)
  local self = setmetatable({name = o.name, problem = problem, found = found, o = o, set = found.set,
    cost = problem_of.price(problem, found.set), unit = problem.unit, worth_unit = problem.worth_unit or o.worth_unit},
    meta)
  self.chosen_names = problem_of.names(problem, found.set)
  local worth, err, code = worth_of(self, found.set)
  if not worth then return nil, err, code end
  self.worth, self.error = worth, err
  return self
end

-- ---- what was chosen

-- why a policy is not in the set: the rule or the money that is in the way, else that it is worth nothing more
local function why_not(self, i)
  local with, problem = copied(self.set, #self.problem.policies), self.problem
  with[i] = true
  local over, rule, year = problem_of.broken(problem, with)
  if rule then return rule end
  if over > 0 then return format("%.4g over the budget", over) .. (year and (" of %d"):format(year) or "") end
  local gain, _, apart = change_of(self, with)
  if not gain then return "its worth beside these is not known" end
  if self.o.goal then return "the goal is reached without" end
  return format("adds %.4g%s", gain, apart == false and ", not told apart from 0" or "")
end

-- what the plan loses without a policy: mean, error, whether it is told apart from 0; and the rule that this breaks
local function given_by(self, i)
  local without = copied(self.set, #self.problem.policies)
  without[i] = false
  local less, err, apart = change_of(self, without)
  local _, rule = problem_of.broken(self.problem, without)
  if not less then return nil, nil, nil, rule end
  return less ~= 0 and -less or 0, err, apart, rule
end

-- policies of the plan whose part in it is not told apart from 0
local function idle(self)
  local out = {}
  for i, p in ipairs(self.problem.policies) do
    if self.set[i] then
      local _, _, apart, rule = given_by(self, i)
      if apart == false and not rule then out[#out + 1] = p.name end
    end
  end
  return out
end

---The policies in the plan and those left out: `value` by itself, `cost`, `gives`: what the plan would lose without it
---(simulated where the worths are, with the `error` of that difference), `why`: what keeps it in or out.
---```lua
---print(plan:policies())
---```
---@param self lian.plan
---@return lian.frame columns policy, measure, chosen, value, cost, gives, error, why
function methods.policies(self)
  local problem, c = self.problem, {{}, {}, {}, {}, {}, {}, {}, {}}
  local has_measures = next(problem.measure_of) ~= nil
  for i, p in ipairs(problem.policies) do
    c[1][i], c[2][i], c[3][i] = p.name, problem.measure_of[i], self.set[i]
    c[4][i], c[5][i] = p.value, p.cost.total
    if self.set[i] then
      local apart, rule
      c[6][i], c[7][i], apart, rule = given_by(self, i)
      c[8][i] = rule or apart == false and "not told apart from 0" or nil
    else
      c[8][i] = why_not(self, i)
    end
  end
  local columns = {{"policy", c[1]}}
  if has_measures then columns[2] = {"measure", c[2]} end
  local units = {value = self.worth_unit, cost = self.unit, gives = self.worth_unit}
  for k, name in ipairs{"chosen", "value", "cost", "gives", "error", "why"} do
    if name ~= "error" or next(c[7]) then
      columns[#columns + 1] = {name, c[k + 2], unit = units[name], digits = units[name] and 4 or nil}
    end
  end
  columns.count, columns.title = #problem.policies, "policies of the plan"
  return frame.new(columns)
end

---Names of the policies in the plan.
---@param self lian.plan
---@return string[]
function methods.chosen(self) return table.move(self.chosen_names, 1, #self.chosen_names, 1, {}) end

---Money by year: what is `spent`, the `budget`, what is `left` of it, with `carry` also what came from the year before.
---With a budget for all years together: one row.
---@param self lian.plan
---@return lian.frame columns year, spent, budget, left
function methods.spending(self)
  local problem, c = self.problem, {{}, {}, {}, {}}
  if not problem.years then
    local budget = type(problem.budget) == "number" and problem.budget < math.huge and problem.budget or nil
    return frame.new{{"year", {"all years"}}, {"spent", {self.cost}, unit = self.unit, digits = 5},
      {"budget", {budget}, unit = self.unit, digits = 5}, {"left", {budget and budget - self.cost}, unit = self.unit,
        digits = 5}, count = 1, title = "spending"}
  end
  local held, before = 0, nil
  for k, year in ipairs(problem.years) do
    local spent = 0
    for i, p in ipairs(problem.policies) do
      if self.set[i] then spent = spent + (p.cost.years and p.cost.years[year] or 0) end
    end
    local came = self.o.carry and before and held * (1 + self.o.interest) ^ (year - before) or 0
    held, before = came + problem.budget[year] - spent, year
    c[1][k], c[2][k] = tostring(year), spent
    if problem.budget[year] < math.huge then c[3][k] = problem.budget[year] end
    if held < math.huge then c[4][k] = math.abs(held) < 1e-9 * (1 + spent) and 0 or held end
    if not self.o.carry then held = 0 end
  end
  return frame.new{{"year", c[1]}, {"spent", c[2], unit = self.unit, digits = 5},
    {"budget", c[3], unit = self.unit, digits = 5}, {"left", c[4], unit = self.unit, digits = 5},
    count = #c[1], title = "spending",
    note = self.o.carry and format("what is left goes on, at %g a year", self.o.interest) or nil}
end

---Money by policy and year of what was chosen, as page:timeline takes it.
---@param self lian.plan
---@return lian.frame columns policy, year, money
function methods.roadmap(self)
  local c = {{}, {}, {}}
  for i, p in ipairs(self.problem.policies) do
    local years = {}
    for year in pairs(self.set[i] and p.cost.years or {}) do years[#years + 1] = year end
    table.sort(years)
    for _, year in ipairs(years) do
      local k = #c[1] + 1
      c[1][k], c[2][k], c[3][k] = p.name, year, p.cost.years[year]
    end
  end
  return frame.new{{"policy", c[1]}, {"year", c[2], digits = 4}, {"money", c[3], unit = self.unit, digits = 5},
    count = #c[1], title = "roadmap", note = #c[1] == 0 and (#self.chosen_names == 0 and "nothing is chosen" or
      "costs are not by year") or nil}
end

-- ---- neighbours

-- sets with one policy less, one more, or one in place of another: {name, set}
local function changes(self)
  local problem, out, n = self.problem, {}, #self.problem.policies
  local function put(name, drop, add)
    local set = copied(self.set, n)
    if drop then set[drop] = false end
    if add then set[add] = true end
    out[#out + 1] = {name = name, set = set}
  end
  for i, p in ipairs(problem.policies) do
    if self.set[i] then put("without " .. p.name, i) else put("with " .. p.name, nil, i) end
  end
  for i, p in ipairs(problem.policies) do
    for j, q in ipairs(problem.policies) do
      if self.set[i] and not self.set[j] then put(("%s for %s"):format(q.name, p.name), i, j) end
    end
  end
  return out
end

---The sets that differ from the plan by one policy, without it, with one more, or with one in place of another: the
---`top` (10) of the largest worth; each simulated where the worths are. `over`: by how much it passes the budget, none
---of which the plan may; sets that break a rule are left out. `change`: worth less the plan's, its `error` and whether
---it is told `apart` from 0 (of the difference, draw by draw).
---@param self lian.plan
---@param given? {top: integer, within: boolean} within: only what keeps the budget
---@return lian.frame|nil neighbours columns set, worth, change, error, apart, cost, over
---@return string|nil message
---@return string|nil code
function methods.neighbours(self, given)
  local o = options.check("neighbours", given, {top = {"count", default = 10}, within = {"flag", default = false}})
  local problem, list = self.problem, {}
  for _, one in ipairs(changes(self)) do
    local over, rule = problem_of.broken(problem, one.set)
    if not rule and not (o.within and over > 0) then
      one.over, one.guess, one.place = over, problem_of.worth(problem, one.set), #list
      list[#list + 1] = one
    end
  end
  table.sort(list, function(a, b)
    if a.guess ~= b.guess then return a.guess > b.guess end
    return a.place < b.place
  end)
  local c, count = {{}, {}, {}, {}, {}, {}, {}}, math.min(o.top, #list)
  for k = 1, count do
    local one = list[k]
    local change, err, apart = change_of(self, one.set)
    if not change then return nil, err, apart end
    one.change, one.error, one.apart = change, err, apart
  end
  table.sort(table.move(list, count + 1, #list + count, count + 1), function(a, b)
    if a.change ~= b.change then return a.change > b.change end
    return a.place < b.place
  end)
  for k = 1, count do
    local one = list[k]
    c[1][k], c[2][k], c[3][k], c[4][k], c[7][k] = one.name, self.worth + one.change, one.change, one.error, one.apart
    c[5][k], c[6][k] = problem_of.price(problem, one.set), one.over > 0 and one.over or nil
  end
  local columns = {{"set", c[1]}, {"worth", c[2], digits = 5, unit = self.worth_unit}, {"change", c[3], digits = 4}}
  if next(c[4]) then columns[4], columns[5] = {"error", c[4], digits = 2}, {"apart", c[7]} end
  columns[#columns + 1] = {"cost", c[5], digits = 5, unit = self.unit}
  columns[#columns + 1] = {"over", c[6], digits = 4}
  columns.count, columns.title = count, ("neighbours of the plan, the best %d of %d"):format(count, #list)
  columns.note = problem.valued and "each set simulated, with the plan's own luck" or "by values and synergies"
  return frame.new(columns)
end

-- ---- trade-offs and other values

---The frontier of worth against money or unit cost: for each of at most `points` (20) limits the best set within it,
---from loose to tight; each is efficient: no set is worth more at as little. `against`: "cost" (of all years), or
---"unit_cost": by how much home's unit costs rise (policies' own `unit_cost`, a share; of a value on a table by the
---price model, its makers bearing the yearly cost). `here`: whether it is the plan's own set; `step`: what changes from
---the row before. With worths of runs each point is simulated. As many searches as points.
---```lua
---print(plan:frontier{against = "cost", points = 10})
---```
---@param self lian.plan
---@param given? {against: string, points: integer}
---@return lian.frame|nil frontier columns cost or unit_cost, worth, error, policies, step, here
---@return string|nil message
---@return string|nil code
function methods.frontier(self, given)
  local o = options.check("frontier", given, {against = {"choice", "cost", "unit_cost", default = "cost"},
    points = {"count", default = 20}})
  return frontier.of(self, o, function(set) return worth_of(self, set) end)
end

---What the plan loses against the best set of each scenario, within the same limits. `scenarios`: name -> policy ->
---value (those left out keep theirs), or what lian.value gives for the same policies. Rows: the plan, and the best set
---of each scenario; columns: the regret in each (best worth there less its own), and the largest of a row (`most`). The
---row of the least `most` regrets least among these sets.
---```lua
---print(plan:regret{scenarios = {["a long stop"] = {stocks = 3, cluster = 14}}})
---```
---@param self lian.plan
---@param given {scenarios: table}
---@return lian.frame|nil regret columns set, one a scenario, most, policies
---@return string|nil message
---@return string|nil code
function methods.regret(self, given)
  local o = options.check("regret", given, {scenarios = {"table", required = true}})
  return scenarios.of(self, o.scenarios)
end

---A page: the plan, its spending, roadmap, neighbours, the frontier, what was assumed. `against` and `points` as
---plan:frontier; `scenarios` as plan:regret.
---```lua
---plan:report "plan.html"
---```
---@param self lian.plan
---@param path string
---@param given? {against: string, points: integer, scenarios: table}
---@return string|nil path
---@return string|nil message
---@return string|nil code
function methods.report(self, path, given)
  local work = registered.report or options.raise("report: nothing is registered for it; require \"lian\"")
  return work(self, path, given)
end

---The targets of the scenario without the plan and with it, in runs with the same luck: the chance that each is met by
---its year, its value then, the yearly rise `needed` from the start, and what is `still` missing of it with the plan.
---Of a plan from a value whose scenario has targets. Two sweeps of the value's draws.
---@param self lian.plan
---@return lian.frame|nil stages columns target, at_least, before, without, chance, error, value, needed, still
---@return string|nil message
---@return string|nil code
function methods.stages(self) return stages.of(self) end

-- ---- in words

local function money(v, unit) return format("%.5g%s", v, unit and " " .. unit or "") end

-- how good the answer is known to be
local function certainty(self)
  local found, o = self.found, self.o
  if found.by == "exact" then
    return format("Exact search, %d parts of the tree: no set within the limits is %s.", found.nodes,
      o.goal and "cheaper and reaches the goal" or "worth more")
  end
  if found.proven then
    return format("CBC, %.3g seconds: no set within the limits is %s (to its tolerances, about 1e-6).", found.seconds,
      o.goal and "cheaper and reaches the goal" or "worth more")
  end
  local value = o.goal and found.price or found.worth
  local gap = found.bound and math.abs(found.bound - value) / math.max(math.abs(value), 1e-300)
  return format("CBC, %.3g seconds, %s: no set is %s than %s; the gap is %s.", found.seconds,
    found.ended == "gap" and format("within the gap %g", o.gap) or "stopped by its limit of time",
    o.goal and "cheaper" or "worth more", found.bound and money(found.bound) or "(no bound is known)",
    gap and format("%.2g %%", 100 * gap) or "not known")
end

-- what the budget is, and for how long
local function limits_text(self)
  local budget = self.problem.budget
  if type(budget) == "table" then
    local sum = 0
    for _, year in ipairs(self.problem.years) do sum = sum + budget[year] end
    return format(" of %.5g", sum), (" in %d years"):format(#self.problem.years)
  end
  return budget and budget < math.huge and format(" of %.5g", budget) or "", ""
end

---The plan in words: how many policies, worth with its error, cost; what was chosen; how certain that is.
---@param self lian.plan
---@return string
function methods.summary(self)
  local n, of, years = #self.problem.policies, limits_text(self)
  local lines = {format("%s: %d of %d policies, worth %s%s; cost %.5g%s%s%s", self.name, #self.chosen_names, n,
    money(self.worth, self.worth_unit), (self.error or 0) > 0 and format(" (error %.2g)", self.error) or "", self.cost,
    of, self.unit and " " .. self.unit or "", years)}
  lines[2] = #self.chosen_names > 0 and "chosen: " .. table.concat(self.chosen_names, ", ") or
    "chosen: none; no set that fits is worth more than nothing"
  if self.problem.worths then
    lines[3] = "Worths of sets as they were run, not the sum of their parts."
    local unknown = self.problem.unknown
    if #unknown > 0 then
      lines[3] = ("%s %d sets have no value, and are not chosen: %s."):format(lines[3], #unknown,
        table.concat(unknown, ", ", 1, math.min(5, #unknown)) .. (#unknown > 5 and " ..." or ""))
    end
  elseif self.problem.valued then
    lines[3] = format("By the worths of singles and pairs %.5g; the set itself was run.", self.found.worth)
  end
  local useless = self.problem.valued and idle(self) or {}
  if #useless > 0 then
    lines[#lines + 1] = ("What these add to the others is not told apart from 0: %s."):format(table.concat(useless,
      ", "))
  end
  lines[#lines + 1] = certainty(self)
  return table.concat(lines, "\n")
end

meta.__tostring = methods.summary
class.seal(meta, methods, {"error", "unit", "worth_unit"})

return plan
