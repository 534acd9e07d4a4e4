--- A portfolio's problem for CBC (COIN-OR branch and cut), which runs in a process of its own: a file of the problem,
--- a file of the solution. Synergies are columns y of their own: y <= x_a, y <= x_b, y >= x_a + x_b - 1 as their sign
--- needs.
---
--- Rows and the objective are scaled by powers of two, as CBC's tolerances are absolute. What it found is worked out
--- anew from the policies alone, and refused when it breaks a limit.
local allotment = require "lian.base.allotment"
local core = require "lian.core"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local options = require "lian.base.options"
local problem_of = require "lian.decide.problem"

local cbc = {}

local LOOK = 0.1 -- seconds between two looks for an interruption
local LARGEST = 1024

-- the power of two that brings the largest of a list to LARGEST
local function scale_of(list)
  local most = 0
  for _, v in pairs(list) do most = math.max(most, math.abs(v)) end
  return most > 0 and 2.0 ^ math.floor(math.log(LARGEST / most, 2)) or 1
end

-- ---- the file

local function new_model(problem)
  local model = {rows = {}, sides = {}, columns = {}, whole = #problem.policies}
  for j = 1, #problem.policies + #problem.pairs do model.columns[j] = {} end
  return model
end

-- entries: column -> coefficient
local function put_row(model, kind, entries, side)
  local name = "r" .. #model.rows + 1
  model.rows[#model.rows + 1] = (" %s %s"):format(kind, name)
  if side ~= 0 then model.sides[#model.sides + 1] = format(" rhs %s %.17g", name, side) end
  local columns = {}
  for j in pairs(entries) do columns[#columns + 1] = j end
  table.sort(columns)
  for _, j in ipairs(columns) do
    if entries[j] ~= 0 then model.columns[j][#model.columns[j] + 1] = format("%s %.17g", name, entries[j]) end
  end
end

local function put_scaled(model, kind, entries, side)
  local scale, scaled = scale_of(entries), {}
  for j, v in pairs(entries) do scaled[j] = v * scale end
  put_row(model, kind, scaled, side * scale)
end

local function put_synergies(model, problem, both)
  local n = #problem.policies
  for k, pair in ipairs(problem.pairs) do
    local a, b, gain = pair[1], pair[2], pair[3]
    if gain > 0 or both then
      put_row(model, "L", {[n + k] = 1, [a] = -1}, 0)
      put_row(model, "L", {[n + k] = 1, [b] = -1}, 0)
    end
    if gain < 0 or both then put_row(model, "L", {[a] = 1, [b] = 1, [n + k] = -1}, 1) end
  end
end

-- needs are added up, as a group may name a policy twice
local function put_rules(model, problem)
  for _, need in ipairs(problem.needs) do
    local entries = {[need.policy] = 1}
    for _, j in ipairs(need.any) do entries[j] = j == need.policy and 0 or -1 end
    if entries[need.policy] ~= 0 then put_row(model, "L", entries, 0) end
  end
  for _, group in ipairs(problem.excludes) do
    local entries = {}
    for _, i in ipairs(group) do entries[i] = 1 end
    put_row(model, "L", entries, 1)
  end
end

-- what a column adds to the worth
local function worths(problem)
  local out = {}
  for i, p in ipairs(problem.policies) do out[i] = p.value end
  for k, pair in ipairs(problem.pairs) do out[#problem.policies + k] = pair[3] end
  return out
end

local function text_of(model, objective)
  local out = {"NAME portfolio FREE", "ROWS", " N obj", table.concat(model.rows, "\n"), "COLUMNS",
    " m1 'MARKER' 'INTORG'"}
  for j, rows in ipairs(model.columns) do
    if j == model.whole + 1 then out[#out + 1] = " m2 'MARKER' 'INTEND'" end
    out[#out + 1] = format(" c%d obj %.17g", j, objective[j] or 0)
    for _, row in ipairs(rows) do out[#out + 1] = (" c%d %s"):format(j, row) end
  end
  if #model.columns == model.whole then out[#out + 1] = " m2 'MARKER' 'INTEND'" end
  out[#out + 1] = "RHS"
  out[#out + 1] = table.concat(model.sides, "\n")
  out[#out + 1] = "BOUNDS"
  for j in ipairs(model.columns) do out[#out + 1] = (" UP bnd c%d 1"):format(j) end
  out[#out + 1] = "ENDATA\n"
  return (table.concat(out, "\n"):gsub("\n\n+", "\n"))
end

-- the file's text, and by how much its objective is scaled
local function written(problem, given)
  local model, objective, worth = new_model(problem), {}, worths(problem)
  for _, limit in ipairs(given.limits) do put_scaled(model, "L", limit.use, limit.limit) end
  put_synergies(model, problem, false)
  put_rules(model, problem)
  if given.goal then
    put_scaled(model, "G", worth, given.goal)
    for i in ipairs(problem.policies) do objective[i] = given.price[i] end
    for k in ipairs(problem.pairs) do objective[#problem.policies + k] = 0 end
  else
    for j, v in ipairs(worth) do objective[j] = -v end
  end
  local scale = scale_of(objective)
  for j, v in pairs(objective) do objective[j] = v * scale end
  return text_of(model, objective), scale
end

-- ---- the run

local Files = {}
Files.__index = Files
Files.__close = function(self) for _, path in ipairs(self) do os.remove(path) end end

local function new_files(count)
  local files = setmetatable({}, Files)
  for k = 1, count do files[k] = os.tmpname() end
  return files
end

local function put_file(path, text)
  local out, message = io.open(path, "w")
  if not out then return nil, message, "input_output" end
  local ok, why = out:write(text)
  local closed, late = out:close()
  if not ok or not closed then return nil, why or late, "input_output" end
  return true
end

local function text_at(path)
  local from = io.open(path)
  if not from then return "" end
  local text = from:read "a"
  from:close()
  return text
end

local ABSENT = "portfolio: more than 20 decisions are given to CBC, which is not here: install it (Debian, Ubuntu: "
  .. "apt-get install coinor-cbc; macOS: brew install cbc)"

local function run(model, solution, log, o)
  local arguments = {model, "-timeMode", "elapsed", "-seconds", format("%.3f", o.seconds), "-ratioGap",
    format("%.9g", o.gap), "-threads", "0", "-solve", "-solution", solution}
  local program <close>, message, code = core.program("cbc", arguments, log)
  if not program then
    if code == "not_found" then return nil, ABSENT, code end
    return nil, "portfolio: " .. message, code
  end
  local began, ended = core.seconds(), nil
  while not ended do
    ended = program:wait(LOOK)
    if not ended and core.seconds() - began > 2 * o.seconds + 10 then
      return nil, ("portfolio: CBC did not stop at its limit of %g seconds, and was ended"):format(o.seconds),
        "no_convergence"
    end
  end
  if ended ~= 0 then
    return nil, ("portfolio: CBC ended with %s %d: %s"):format(ended < 0 and "signal" or "code", math.abs(ended),
      text_at(log):sub(-200)), "no_convergence"
  end
  return core.seconds() - began
end

-- ---- the answer

-- a number that was printed to some digits, moved down by one in the last of them
local function not_above(text)
  local v = tonumber(text)
  local decimals = text:match "%.(%d+)$"
  local exponent = text:match "[eE]([-+]?%d+)$"
  local step = exponent and math.abs(v) * 1e-5 or 10.0 ^ -(decimals and #decimals or 0)
  return v - step
end

local ENDS = {["Optimal solution found"] = "proven", ["Optimal solution found (within gap tolerance)"] = "gap",
  ["Stopped on time limit"] = "time", ["Problem proven infeasible"] = "infeasible",
  ["Linear relaxation infeasible"] = "infeasible", ["Stopped on difficulties"] = "time"}

-- how it ended, and below what the objective cannot be
local function read_log(text)
  local result = text:match "Result %- ([^\n]-)%s*\n"
  local ended = ENDS[result or ""]
  if not ended and text:find("infeasible", 1, true) then ended = "infeasible" end
  local bound = text:match "Lower bound:%s+(%S+)"
  return ended, bound and not_above(bound), result
end

local function read_solution(text, count)
  local set = lists.filled(count, false)
  for j, v in text:gmatch "c(%d+)%s+(%S+)" do
    local i, x = tonumber(j), tonumber(v)
    if i <= count and x then
      if math.abs(x - math.floor(x + 0.5)) > 1e-4 then return nil end
      set[i] = x > 0.5
    end
  end
  return set
end

local function no_set(given, o, seconds, ended, result)
  if ended == "infeasible" then
    return nil, given.goal and "portfolio: no set within the limits reaches the goal" or
      "portfolio: no set of policies keeps within the limits", "infeasible"
  end
  if ended == "time" then
    return nil, format("portfolio: CBC found no set in %.3g seconds; give it more (seconds =)", seconds),
      "no_convergence"
  end
  return nil, ("portfolio: CBC ended with '%s', which is not understood (gap %g)"):format(result or "nothing", o.gap),
    "no_convergence"
end

local function checked(problem, given, set)
  local price, worth = 0, problem_of.worth(problem, set)
  for i, p in ipairs(given.price) do if set[i] then price = price + p end end
  local held = {policies = problem.policies, limits = given.limits, needs = problem.needs, excludes = problem.excludes}
  local over, rule = problem_of.broken(held, set)
  if over > 0 or rule then
    return nil, ("portfolio: CBC's answer does not keep what was asked (%s): not taken"):format(rule or
      format("%.3g above a limit", over)), "no_convergence"
  end
  local size = math.abs(given.goal or 0)
  for _, v in ipairs(worths(problem)) do size = size + math.abs(v) end
  if given.goal and worth < given.goal - 1e-9 * size then
    return nil, format("portfolio: CBC's answer is worth %.9g, below the goal %.9g: not taken", worth, given.goal),
      "no_convergence"
  end
  return worth, price
end

---Where the program is, as the shell would find it; nil where it is not.
---@return string|nil path
function cbc.path()
  for folder in (os.getenv "PATH" or ""):gmatch "[^:]+" do
    local path = folder .. "/cbc"
    local there = io.open(path, "rb")
    if there then
      there:close()
      return path
    end
  end
end

---The best set by CBC; arguments and result as solver.best has them.
---@param problem table
---@param given table
---@param o table
---@return table|nil found
---@return string|nil message
---@return string|nil code
function cbc.best(problem, given, o)
  if not allotment.allows_processes() then
    options.raise("portfolio: more than 20 decisions are given to CBC, and the program that runs this script lets it "
      .. "start no processes (host.workers); solver = 'exact' needs none")
  end
  local text, scale = written(problem, given)
  local files <close> = new_files(3)
  local ok, message, code = put_file(files[1], text)
  if not ok then return nil, "portfolio: " .. message, code end
  local seconds
  seconds, message, code = run(files[1], files[2], files[3], o)
  if not seconds then return nil, message, code end
  local ended, bound, result = read_log(text_at(files[3]))
  local set = (ended == "proven" or ended == "gap" or ended == "time") and text_at(files[2])
  set = set and set:find("objective value", 1, true) and read_solution(set, #problem.policies)
  if not set then return no_set(given, o, seconds, ended, result) end
  local worth, price
  worth, price, code = checked(problem, given, set)
  if not worth then return nil, price, code end
  local found = {set = set, worth = worth, price = price, seconds = seconds, by = "cbc", proven = ended == "proven",
    ended = ended}
  if not found.proven and bound then found.bound = given.goal and bound / scale or -bound / scale end
  return found
end

return cbc
