--- Budgets of a portfolio as limits: {name, use (by policy), limit, year}. What is carried on is a limit on sums up to
--- a year, each year's money with its interest until then.
local format = require "lian.base.format"
local options = require "lian.base.options"

local budgets = {}

local function money_at(cost, year) return cost.years and cost.years[year] or 0 end

local function budget_by_year(self, budget, o)
  local years, missing = {}, {}
  for year, money in pairs(budget) do
    if math.type(year) ~= "integer" or year < 1 or year > 9999 then
      options.raise(("portfolio.budget: expected money, or year -> money, got the key %s"):format(
        options.describe(year)))
    end
    if type(money) ~= "number" or money ~= money or money < 0 then
      options.fail(("portfolio.budget[%d]"):format(year), "money of at least 0", money)
    end
    years[#years + 1] = year
  end
  table.sort(years)
  if #years == 0 then options.raise("portfolio.budget: expected money, or year -> money") end
  for k, p in ipairs(self.policies) do
    if not p.cost.years and p.cost.total > 0 then
      options.fail(("portfolio.policies[%d] ('%s').cost"):format(k, p.name), "year -> money, as the budget is by year",
        p.cost.total)
    end
    for year in pairs(p.cost.years or {}) do if not budget[year] then missing[#missing + 1] = {year, p.name} end end
  end
  table.sort(missing, function(a, b) return a[1] < b[1] end)
  if #missing > 0 then
    local year, name = missing[1][1], missing[1][2]
    options.raise(("portfolio.budget: none for %d, in which '%s' costs; budget[%d] = 0 or math.huge says what there is")
      :format(year, name, year))
  end
  local growth = 1 + o.interest
  local held, carried = 0, {}
  for k, year in ipairs(years) do
    local since = k > 1 and growth ^ (year - years[k - 1]) or 1
    held = (o.carry and held * since or 0) + budget[year]
    for i, p in ipairs(self.policies) do
      carried[i] = (o.carry and k > 1 and carried[i] * since or 0) + money_at(p.cost, year)
    end
    if held < math.huge then
      self.limits[#self.limits + 1] = {name = tostring(year), year = year, limit = held,
        use = table.move(carried, 1, #self.policies, 1, {})}
    end
  end
  self.years = years
end

---Puts the limits of o.budget among those of the problem, and `years` where it is by year.
---@param self table the problem
---@param o table
function budgets.put(self, o)
  local budget = o.budget
  if o.interest > 0 and not o.carry then
    options.raise("portfolio.interest: only what is carried on bears it; say carry = true")
  end
  self.budget = budget
  if budget == nil then
    if o.goal == nil and o.chance == nil then
      options.raise("portfolio.budget: expected money, or year -> money (or a goal that is reached with least)")
    end
    return
  end
  if type(budget) == "table" then
    return budget_by_year(self, options.plain("portfolio.budget", budget, "money, or year -> money"), o)
  end
  if type(budget) ~= "number" or budget ~= budget or budget < 0 then
    options.fail("portfolio.budget", "money of at least 0, or year -> money", budget)
  end
  if o.carry then options.raise("portfolio.carry: only a budget by year can be carried on") end
  if budget < math.huge then
    local use = {}
    for i, p in ipairs(self.policies) do use[i] = p.cost.total end
    self.limits[1] = {name = "budget", limit = budget, use = use}
  end
end

---Whether some policy has room in the budget.
---@param self table the problem
---@return boolean|nil
---@return string|nil message
---@return string|nil code
function budgets.check_room(self)
  local tightest, which = nil, nil
  for _, p in ipairs(self.policies) do
    local fits, over = true, nil
    for _, limit in ipairs(self.limits) do
      local use = limit.use[self.place[p.name]]
      if not limit.is_rule and use > limit.limit * (1 + 1e-12) then
        fits, over = false, over or {limit = limit, use = use, by = use - limit.limit}
      end
    end
    if fits then return true end
    if not tightest or over.by < tightest.by then tightest, which = over, p.name end
  end
  return nil, format("portfolio.budget: no policy fits: '%s', which is nearest, takes %.6g of %s, where %.6g is there",
    which, tightest.use, tightest.limit.year and tostring(tightest.limit.year) or "the budget", tightest.limit.limit),
    "infeasible"
end

return budgets
