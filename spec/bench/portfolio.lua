-- Portfolios and assignments against scipy (HiGHS, linear_sum_assignment) and plain Python in the same run; answers
-- must agree to 1e-9. Elapsed seconds; those of the exact search and of assignments the best of 3, others once.
--   a  20 policies, 30 synergies, 5 budgets: the exact search, scipy's milp, all sets in Python
--   b  40 policies: the exact search, scipy's milp; with CBC where it is there
--   c  CASES policies (60) by CBC and by scipy's milp, to proof
--   d  assignments of 200 and 1,000 provinces to 50 programmes with places for all but a tenth
-- PYTHON names a Python.
package.path = "./?.lua;" .. package.path
local core = require "lian.core"
local lian = require "lian"
local make_case = require "spec.support.portfolio_case"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local CASES = tonumber(os.getenv("CASES")) or 60
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "portfolio.py"

local function json(value)
  if type(value) ~= "table" then return ("%.17g"):format(value) end
  local parts = {}
  for k, v in ipairs(value) do parts[k] = json(v) end
  return "[" .. table.concat(parts, ",") .. "]"
end

local function object(fields)
  local parts = {}
  for name, value in pairs(fields) do parts[#parts + 1] = ('"%s":%s'):format(name, json(value)) end
  return "{" .. table.concat(parts, ",") .. "}"
end

-- the case of lian.portfolio as numbers, places from 0
local function numbers_of(given)
  local place, out = {}, {value = {}, use = {}, limit = {}, pairs = {}, needs = {}, excludes = {}}
  for i, p in ipairs(given.policies) do place[p.name], out.value[i] = i - 1, p.value end
  for year = 2026, 2030 do
    local use = {}
    for i, p in ipairs(given.policies) do use[i] = p.cost[year] or 0 end
    out.use[#out.use + 1], out.limit[#out.limit + 1] = use, given.budget[year]
  end
  for k, s in ipairs(given.synergies) do out.pairs[k] = {place[s[1]], place[s[2]], s[3]} end
  for a, b in pairs(given.needs) do out.needs[#out.needs + 1] = {place[a], place[b]} end
  for k, group in ipairs(given.excludes) do out.excludes[k] = {place[group[1]], place[group[2]]} end
  return out
end

local function python(what, fields)
  local path = os.tmpname()
  local out = assert(io.open(path, "w"))
  out:write(object(fields))
  out:close()
  local from = assert(io.popen(("%s %s %s %s"):format(PYTHON, SCRIPT, what, path)))
  local answer, seconds = (from:read "l" or ""):match "(%S+) (%S+)"
  from:close()
  os.remove(path)
  return assert(tonumber(answer), "no answer of " .. PYTHON), tonumber(seconds)
end

local function timed(times, work)
  local best, answer = math.huge, nil
  for _ = 1, times do
    local began = core.seconds()
    answer = work()
    best = math.min(best, core.seconds() - began)
  end
  return best, answer
end

local function row(what, mine, seconds, answer, theirs)
  assert(math.abs(theirs / answer - 1) < 1e-9, what .. ": the answers differ")
  print(("%-42s %10.4f s %10.4f s %8.1f"):format(what, mine, seconds, seconds / mine))
end

local function portfolios(count, share, solver, tools)
  local given = make_case(count, 1, share)
  given.solver, given.gap, given.seconds = solver, 0, 600
  local mine, plan = timed(solver == "exact" and 3 or 1, function() return assert(lian.portfolio(given)) end)
  for _, tool in ipairs(tools) do
    local answer, seconds = python(tool, numbers_of(given))
    row(("%d policies, %s / %s"):format(count, solver, tool), mine, seconds, plan.worth, answer)
  end
end

local function assignments(rows, columns)
  local fit, flat, capacity = {}, {}, {}
  for i = 1, rows do
    fit[i] = {}
    for j = 1, columns do
      fit[i][j] = core.random_uniform(1, 1, i * columns + j)
      flat[#flat + 1] = fit[i][j]
    end
  end
  for j = 1, columns do capacity[j] = rows * 9 // 10 // columns end
  local total
  local mine = timed(3, function() total = select(2, assert(core.portfolio.assign(flat, capacity, true))) end)
  local answer, seconds = python("assign", {fit = fit, capacity = capacity})
  row(("%d x %d assigned / linear_sum_assignment"):format(rows, columns), mine, seconds, total, answer)
end

print(("%-42s %12s %12s %8s"):format("", "lian", "python", "ratio"))
portfolios(20, 0.4, "exact", {"plain", "milp"})
portfolios(40, 0.35, "exact", {"milp"})
if core.program("cbc", {"-quit"}, os.tmpname()) then
  portfolios(40, 0.35, "cbc", {"milp"})
  portfolios(CASES, 0.35, "cbc", {"milp"})
else
  print "cbc is not here"
end
assignments(200, 50)
assignments(1000, 50)
