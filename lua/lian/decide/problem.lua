--- A portfolio's problem, checked: policies with values and costs, budgets as limits, needs, exclusions, synergies.
--- Sets are lists of flags, one a policy.
local budgets = require "lian.decide.budgets"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local problem = {}

local POLICY = {name = {"text", required = true}, value = "any", error = "not_negative", cost = "any", unit = "text",
  unit_cost = "number", from = "number"}

local function listed(names)
  local out = {}
  for k, name in ipairs(names) do out[k] = ("'%s'"):format(name) end
  return table.concat(out, ", ")
end

-- ---- policies

local function year_of(key) return type(key) == "string" and key:match("^%d%d%d%d$") and math.tointeger(key) or nil end

-- rows of a frame: columns policy, value, and cost, or one a year
local function rows_of(f)
  local out, has = {}, lists.set(f:names())
  if not has.policy or not has.value then
    options.raise("portfolio.policies: expected a frame with the columns policy, value, and cost or one a year")
  end
  for k = 1, #f do
    local row = f:row(k)
    local one = {name = row.policy, value = row.value, error = row.error, unit_cost = row.unit_cost, from = row.from}
    if has.cost then one.cost, one.unit = row.cost, f:unit "cost" end
    for _, name in ipairs(f:names()) do
      local year = year_of(name)
      if year and not has.cost then
        one.cost, one.unit = one.cost or {}, f:unit(name)
        if row[name] ~= nil then one.cost[year] = row[name] end
      end
    end
    out[k] = one
  end
  return out
end

local function finite(v) return type(v) == "number" and v == v and math.abs(v) < math.huge end

-- one amount, or year -> amount, in the portfolio's unit
local function cost_of(path, cost, rate)
  if type(cost) == "number" then
    if not (finite(cost) and cost >= 0) then options.fail(path, "money of at least 0", cost) end
    return {total = cost * rate}
  end
  options.plain(path, cost, "money, or year -> money")
  local out = {total = 0, years = {}}
  for year, money in pairs(cost) do
    if math.type(year) ~= "integer" or year < 1 or year > 9999 then
      options.raise(("%s: expected years from 1 to 9999, got the key %s"):format(path, options.describe(year)))
    end
    if not (finite(money) and money >= 0) then
      options.fail(("%s[%d]"):format(path, year), "money of at least 0", money)
    end
    out.years[year] = money * rate
  end
  local years = {}
  for year in pairs(out.years) do years[#years + 1] = year end
  table.sort(years)
  for _, year in ipairs(years) do out.total = out.total + out.years[year] end
  return out
end

local function rate_of(path, name, unit, o)
  if unit == nil or o.unit == nil or unit == o.unit then return 1 end
  local rate = o.rates and o.rates[unit]
  if rate == nil then
    options.raise(("%s: the cost of '%s' is in %s, others are in %s; give rates = {[\"%s\"] = how many %s one is}")
      :format(path, name, unit, o.unit, unit, o.unit))
  end
  if not (finite(rate) and rate > 0) then
    options.fail(("portfolio.rates['%s']"):format(unit), "a number above 0", rate)
  end
  return rate
end

local function check_policies(o)
  local given, seen, out, without, unknown = o.policies, {}, {}, {}, {}
  if frame.is(given) then given = rows_of(given) end
  if #options.array("portfolio.policies", given, "an array of policies, or a frame") == 0 then
    options.raise("portfolio.policies: expected one at least")
  end
  for k, one in ipairs(given) do
    local path = ("portfolio.policies[%d]"):format(k)
    local p = options.check(path, one, POLICY)
    if seen[p.name] then
      options.raise(("%s: '%s' is named twice (policies[%d] is it too)"):format(path, p.name, seen[p.name]))
    end
    seen[p.name] = k
    if p.unit and not o.unit then o.unit = p.unit end
    if p.cost == nil then without[#without + 1] = p.name end
    if type(p.value) == "number" and p.value ~= p.value then
      unknown[#unknown + 1] = p.name
    elseif not finite(p.value) then
      options.fail(path .. ".value", "a finite number", p.value)
    end
    out[k] = p
  end
  if #without > 0 then
    options.raise(("portfolio.policies: no cost is given of %s; cost = 0 says that it is free"):format(listed(without)))
  end
  if #unknown > 0 then
    options.raise(("portfolio.policies: the value of %s is not a number (nan): %d of %d; leave them out, or find out "
      .. "why they could not be valued"):format(listed(unknown), #unknown, #out))
  end
  for k, p in ipairs(out) do
    p.cost = cost_of(("portfolio.policies[%d] ('%s').cost"):format(k, p.name), p.cost,
      rate_of(("portfolio.policies[%d]"):format(k), p.name, p.unit, o))
  end
  return out, seen
end

-- ---- names

-- the policies of a name: itself, or the levels of a measure
local function resolved(self, path, name)
  if type(name) ~= "string" then options.fail(path, "the name of a policy", name) end
  if self.place[name] then return {self.place[name]} end
  if self.measures[name] then return self.measures[name] end
  local known = {}
  for k, p in ipairs(self.policies) do known[k] = p.name end
  for _, measure in ipairs(options.names(self.measures)) do known[#known + 1] = measure end
  options.raise(options.unknown(path, "policy", name, known))
end

local function names_at(path, value)
  if type(value) == "string" then return {value} end
  return options.array(path, value, "a name, or an array of names")
end

local function check_levels(self, levels)
  local of = {}
  for _, measure in ipairs(options.keys("portfolio.levels", levels or {}, "measure -> its levels")) do
    local path, list = "portfolio.levels." .. measure, {}
    if self.place[measure] then options.raise(path .. ": a policy has that name; give the measure another") end
    for k, name in ipairs(names_at(path, levels[measure])) do
      local i = resolved(self, ("%s[%d]"):format(path, k), name)[1]
      if of[i] then options.raise(("%s: '%s' is a level of '%s' already"):format(path, name, of[i])) end
      of[i], list[k] = measure, i
    end
    self.measures[measure] = list
    self.excludes[#self.excludes + 1] = list
  end
  if levels and levels[1] ~= nil then options.fail("portfolio.levels", "measure -> its levels", "an array") end
  self.measure_of = of
end

local function check_excludes(self, excludes)
  options.array("portfolio.excludes", excludes or {}, "groups of names, of which one at most")
  for k, group in ipairs(excludes or {}) do
    local path, list, seen = ("portfolio.excludes[%d]"):format(k), {}, {}
    if #options.array(path, group, "an array of names") < 2 then
      options.raise(path .. ": expected two names at least")
    end
    for j, name in ipairs(group) do
      for _, i in ipairs(resolved(self, ("%s[%d]"):format(path, j), name)) do
        if seen[i] then options.raise(("%s: '%s' stands twice"):format(path, self.policies[i].name)) end
        seen[i], list[#list + 1] = true, i
      end
    end
    self.excludes[#self.excludes + 1] = list
  end
end

-- those that can be reached when each comes after what it needs; the others are in a circle, or behind one
local function check_circles(self)
  local reached, found = {}, true
  while found do
    found = false
    for i in ipairs(self.policies) do
      local ready = not reached[i]
      for _, need in ipairs(ready and self.needs or {}) do
        if need.policy == i then
          local any = false
          for _, j in ipairs(need.any) do any = any or reached[j] end
          ready = ready and any
        end
      end
      if ready then reached[i], found = true, true end
    end
  end
  local names = {}
  for i, p in ipairs(self.policies) do if not reached[i] then names[#names + 1] = p.name end end
  if #names > 0 then
    options.raise(("portfolio.needs: %s need each other in a circle, or what stands in one: none could come first")
      :format(listed(names)))
  end
end

local function check_needs(self, needs)
  for _, name in ipairs(options.keys("portfolio.needs", needs or {}, "policy -> what it needs")) do
    local path, given = ("portfolio.needs['%s']"):format(name), needs[name]
    local any = type(given) == "table" and given.any ~= nil
    if any then given = options.check(path, given, {any = "labels"}).any end
    local groups = {}
    for k, other in ipairs(names_at(path, given)) do
      local list = resolved(self, ("%s[%d]"):format(path, k), other)
      if any and groups[1] then
        for _, j in ipairs(list) do groups[1][#groups[1] + 1] = j end
      else
        groups[#groups + 1] = table.move(list, 1, #list, 1, {})
      end
    end
    for _, i in ipairs(resolved(self, path, name)) do
      for _, group in ipairs(groups) do self.needs[#self.needs + 1] = {policy = i, any = group} end
    end
  end
  if needs and needs[1] ~= nil then options.fail("portfolio.needs", "policy -> what it needs", "an array") end
  check_circles(self)
end

local function check_synergies(self, synergies)
  local seen = {}
  for k, row in ipairs(options.array("portfolio.synergies", synergies or {}, "an array of {policy, policy, gain}")) do
    local path = ("portfolio.synergies[%d]"):format(k)
    if #options.array(path, row, "{policy, policy, gain}") ~= 3 or not finite(row[3]) then
      options.raise(path .. ": expected two policies and what having both is worth besides their values")
    end
    local a, b = self.place[row[1]], self.place[row[2]]
    if not a then resolved(self, path .. "[1]", row[1]) end
    if not b then resolved(self, path .. "[2]", row[2]) end
    if not a or not b then options.raise(path .. ": a measure has no synergy of its own; name its levels") end
    if a == b then options.raise(("%s: '%s' with itself"):format(path, row[1])) end
    local key = math.min(a, b) * #self.policies + math.max(a, b)
    if seen[key] then options.raise(("%s: synergies[%d] is of the same pair"):format(path, seen[key])) end
    seen[key] = k
    self.pairs[#self.pairs + 1] = {a, b, row[3]}
  end
end

local function check_include(self, include)
  for k, name in ipairs(names_at("portfolio.include", include or {})) do
    local list, use = resolved(self, ("portfolio.include[%d]"):format(k), name), {}
    for i in ipairs(self.policies) do use[i] = 0 end
    for _, i in ipairs(list) do use[i] = -1 end
    self.limits[#self.limits + 1] = {name = "include " .. name, use = use, limit = -1, is_rule = true}
  end
end

---@param o table checked options of lian.portfolio
---@return table|nil problem {policies, place = name -> number, measures = name -> policies, measure_of, pairs, needs,
---  excludes, limits, years, unit}
---@return string|nil message
---@return string|nil code
function problem.new(o)
  local self = {measures = {}, excludes = {}, needs = {}, pairs = {}, limits = {}, goal = o.goal}
  self.policies, self.place = check_policies(o)
  self.unit = o.unit
  check_levels(self, o.levels)
  check_excludes(self, o.excludes)
  check_needs(self, o.needs)
  check_synergies(self, o.synergies)
  budgets.put(self, o)
  check_include(self, o.include)
  local ok, message, code = budgets.check_room(self)
  if not ok then return nil, message, code end
  return self
end

-- ---- sets

---What values and synergies say of a set.
---@param self table
---@param set boolean[] by policy
---@return number
function problem.worth(self, set)
  local sum = 0
  for i, p in ipairs(self.policies) do if set[i] then sum = sum + p.value end end
  for _, pair in ipairs(self.pairs) do if set[pair[1]] and set[pair[2]] then sum = sum + pair[3] end end
  return sum
end

---@param self table
---@param set boolean[]
---@return number cost of the set, over all years
function problem.price(self, set)
  local sum = 0
  for i, p in ipairs(self.policies) do if set[i] then sum = sum + p.cost.total end end
  return sum
end

---What a set does not keep: the sum of money above budgets, and the first rule that it breaks.
---@param self table
---@param set boolean[]
---@return number over
---@return string|nil rule
---@return integer|nil year in which the budget is passed most
function problem.broken(self, set)
  local over, year = 0, nil
  for _, limit in ipairs(self.limits) do
    local sum, size = 0, math.abs(limit.limit)
    for i, use in ipairs(limit.use) do
      if set[i] then sum, size = sum + use, size + math.abs(use) end
    end
    if sum - limit.limit > 1e-9 * size then
      if limit.is_rule then return over, limit.name end
      if sum - limit.limit > over then over, year = sum - limit.limit, limit.year end
    end
  end
  for _, need in ipairs(self.needs) do
    local any = not set[need.policy]
    for _, j in ipairs(need.any) do any = any or set[j] end
    if not any then
      return over, ("'%s' needs '%s'"):format(self.policies[need.policy].name, self.policies[need.any[1]].name)
    end
  end
  for _, group in ipairs(self.excludes) do
    local first
    for _, i in ipairs(group) do
      if set[i] and first then
        return over, ("'%s' excludes '%s'"):format(self.policies[first].name, self.policies[i].name)
      end
      first = first or set[i] and i or nil
    end
  end
  return over, nil, year
end

---Names of a set, in the order of the policies.
function problem.names(self, set)
  local out = {}
  for i, p in ipairs(self.policies) do if set[i] then out[#out + 1] = p.name end end
  return out
end

return problem
