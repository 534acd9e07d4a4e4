--- The page of a plan: what is bought and when, what it is worth, what the next best would change, the frontier.
local format = require "lian.base.format"
local options = require "lian.base.options"
local report = require "lian.report"

local OTHER = "this plan"

local function tiles(self)
  local list = {{"Policies", #self:chosen(), ("of %d"):format(#self.problem.policies)},
    {"Worth", self.worth, self.worth_unit, self.error and format("error %.2g", self.error) or nil},
    {"Cost", self.cost, self.unit}}
  for _, tile in ipairs(list) do
    if type(tile[2]) == "number" and tile[2] % 1 ~= 0 then tile[2] = format("%.4g", tile[2]) end
  end
  return list
end

-- rows of the timeline: each policy over the years in which it costs
local function timeline(self, page)
  local roadmap = self:roadmap()
  if #roadmap == 0 then return end
  local rows, place, low, high = {}, {}, math.huge, -math.huge
  for k = 1, #roadmap do
    local name, year = roadmap(k, "policy"), roadmap(k, "year")
    low, high = math.min(low, year), math.max(high, year + 1)
    if not place[name] then
      place[name] = {label = name, kind = "policy", from = year}
      rows[#rows + 1] = place[name]
    end
    place[name].to = year + 1
  end
  for _, p in ipairs(self.problem.policies) do
    if place[p.name] and p.from then place[p.name].from = math.max(low, math.min(p.from, place[p.name].to)) end
  end
  page:timeline{from = low, to = high, rows = rows, costs = roadmap, title = "Roadmap: policies and money by year"}
end

local function contributions(self, page)
  local policies = self:policies()
  local chosen = policies:filter(function(row) return row.chosen end)
  if #chosen > 0 then
    page:bars{frame = chosen:sort("gives", "descending"), label = "policy", value = "gives",
      title = "What the plan would lose without each", unit = self.worth_unit}
  end
  page:frame(policies, {rows = 60})
end

local function has_target(base)
  for _, shock in ipairs(base.shocks) do if shock.kind == "target" then return true end end
  return false
end

local function assumed(self, page)
  local problem, o = self.problem, self.o
  local out = {{"Values", problem.valued and (problem.worths and "simulated, each set by itself" or
    "simulated: singles and pairs; the plan and its neighbours by themselves") or
      "given; synergies of pairs are added"},
    {"Search", self.found.by == "exact" and "exact" or "CBC, gap " .. format("%g", o.gap)},
    {"Budget", o.carry and format("by year, what is left goes on at %g a year", o.interest) or
      problem.years and "by year, nothing is carried on" or "for all years together"},
    {"Rules", format("%d needs, %d groups that exclude each other", #problem.needs, #problem.excludes)},
    {"Synergies", format("%d pairs", #problem.pairs)}}
  if problem.valued then
    for name, v in pairs(problem.valued.provenance and problem.valued:provenance() or {}) do
      if name ~= "script" then out[#out + 1] = {name, v} end
    end
  end
  page:provenance(out)
end

---@param self lian.plan
---@param path string
---@param given? table
---@return string|nil path
---@return string|nil message
---@return string|nil code
return function(self, path, given)
  local o = options.check("report", given, {against = {"choice", "cost", "unit_cost", default = "cost"},
    points = {"count", default = 20}, scenarios = "table"})
  local page = report.new{title = self.name ~= "portfolio" and self.name or "Which policies to buy"}
  page:section("Answer")
  for line in self:summary():gmatch "[^\n]+" do page:text(line) end
  page:figures(tiles(self))
  page:section("What is bought, and when")
  timeline(self, page)
  page:frame(self:spending(), {rows = 40})
  contributions(self, page)
  page:section("What the next best would change")
  local neighbours, message, code = self:neighbours{top = 20}
  if not neighbours then return nil, message, code end
  page:frame(neighbours, {rows = 20})
  page:section("What is traded off")
  local frontier
  frontier, message, code = self:frontier{against = o.against, points = o.points}
  if not frontier then return nil, message, code end
  if #frontier > 1 then
    local own = {}
    for k = 1, #frontier do own[k] = frontier(k, "here") and frontier(k, "worth") or nil end
    page:points{frame = next(own) and frontier:with(OTHER, own, self.worth_unit) or frontier, x = o.against,
      y = next(own) and {"worth", OTHER} or "worth", title = frontier.title, note = frontier.note}
  end
  page:frame(frontier, {rows = 40})
  local of = self.problem.valued
  if of then page:section("Together"):frame(of:synergy()) end
  if of and has_target(of.asked.base) then
    local stages
    stages, message, code = self:stages()
    if not stages then return nil, message, code end
    page:section("Stage targets"):frame(stages)
  end
  if o.scenarios then
    local regret
    regret, message, code = self:regret{scenarios = o.scenarios}
    if not regret then return nil, message, code end
    page:section("Were policies worth something else"):frame(regret, {rows = 40})
  end
  page:section("What was assumed")
  assumed(self, page)
  return page:write(path)
end
