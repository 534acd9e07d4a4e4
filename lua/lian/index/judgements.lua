--- Weights from judgements: pairwise comparisons (AHP), and the best and the worst criterion (best-worst method).
local class = require "lian.base.class"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local judgements = {}

local methods = {}
local meta = class.new "lian.judgement"

---The judgement as a frame: criterion, weight.
---@param self lian.judgement
---@return lian.frame
function methods.frame(self)
  return frame.new{{"criterion", self.names}, {"weight", self.list, digits = 4}, title = self.title, note = self.text}
end

meta.__tostring = function(self) return tostring(self:frame()) end

local function judgement(names, list, title, text, more)
  local out = {names = names, list = list, weights = {}, title = title, text = text}
  for k, name in ipairs(names) do out.weights[name] = list[k] end
  for key, value in pairs(more) do out[key] = value end
  return setmetatable(out, meta)
end

-- criteria: names in order, all distinct
local function check_names(path, names, count)
  local seen = {}
  options.array(path, names, "an array of names")
  if #names ~= count then options.raise(("%s: %d names for %d criteria"):format(path, #names, count)) end
  for k, name in ipairs(names) do
    if type(name) ~= "string" then options.fail(("%s[%d]"):format(path, k), "a text", name) end
    if seen[name] then options.raise(("%s: '%s' stands twice"):format(path, name)) end
    seen[name] = true
  end
end

-- one matrix, or one for each judge
local function judges_of(given)
  if type(given) == "table" and type(given[1]) == "table" and type(given[1][1]) == "table" then return given end
  return {given}
end

local function flattened(path, matrix, m, flat)
  options.array(path, matrix, "rows of numbers")
  if #matrix ~= m then options.raise(("%s: %d rows for %d criteria"):format(path, #matrix, m)) end
  for i, row in ipairs(matrix) do
    local at = ("%s[%d]"):format(path, i)
    if #options.array(at, row, "a row of numbers") ~= m then options.raise(("%s: %d numbers for %d criteria"):format(at,
      #row, m)) end
    for k, v in ipairs(row) do
      if type(v) ~= "number" then options.fail(("%s[%d]"):format(at, k), "a number", v) end
      flat[#flat + 1] = v
    end
  end
end

---Weights by the analytic hierarchy process: `matrix[i][k]` says how many times more criterion i matters than k (1 to
---9, and 1/9 to 1 across the diagonal); a list of matrices for several judges, joined by geometric means. A consistency
---ratio of `accept` (0.1) or more is refused with the judgement that is farthest off. `random_index`: the table that it
---is measured by, "simulated" (0.52 for three criteria) or "saaty" (0.58, of 1980). Saaty 1977, 1980. O(m^2) a step.
---```lua
---local judged = assert(lian.ahp{criteria = {"breadth", "height", "toughness"},
---  matrix = {{1, 3, 5}, {1 / 3, 1, 3}, {1 / 5, 1 / 3, 1}}})
---print(judged:frame(), judged.ratio)
---```
---@param given {criteria: string[], matrix: number[][]|number[][][], accept: number, random_index: "simulated"|"saaty"}
---@return lian.judgement|nil judgement with `weights` (criterion -> weight), `ratio`, `lambda`
---@return string|nil message
---@return string|nil code
function judgements.ahp(given)
  local o = options.check("ahp", given, {criteria = {"table", required = true}, matrix = {"table", required = true},
    accept = {"positive", default = 0.1}, random_index = {"choice", "simulated", "saaty", default = "simulated"}})
  local judges, flat, m = judges_of(o.matrix), {}, #o.criteria
  check_names("ahp.criteria", o.criteria, m)
  if m < 1 or m > 15 then options.raise(("ahp: expected 1 to 15 criteria, got %d"):format(m)) end
  for k, matrix in ipairs(judges) do
    flattened(#judges == 1 and "ahp.matrix" or ("ahp.matrix[%d]"):format(k), matrix, m, flat)
  end
  local list, answer, code = core.index.ahp(m, #judges, flat, o.random_index == "saaty")
  if not list then return nil, "ahp: " .. answer, code end
  if answer.ratio >= o.accept then
    return nil, format("ahp: the judgements contradict each other: consistency ratio %.3f, expected below %g. "
      .. "Farthest off: "
      .. "'%s' against '%s', where %.3g would fit", answer.ratio, o.accept, o.criteria[answer.row],
        o.criteria[answer.column],
      answer.fitting), "contradiction"
  end
  return judgement(table.move(o.criteria, 1, m, 1, {}), list, "weights by pairwise comparison", format(
    "consistency ratio %.4f (below %g is accepted), random index: %s; %d judge%s", answer.ratio, o.accept,
      o.random_index,
    #judges, #judges == 1 and "" or "s"), {ratio = answer.ratio, lambda = answer.lambda, index = answer.index})
end

local function ordered(path, names, given)
  local out = {}
  options.plain(path, given, "criterion -> how many times (1 to 9)")
  for _, key in ipairs(options.names(given)) do
    local known = false
    for _, name in ipairs(names) do known = known or name == key end
    if not known then options.raise(options.unknown(path, "criterion", key, names)) end
  end
  for k, name in ipairs(names) do
    local v = given[name]
    if type(v) ~= "number" then options.fail(("%s.%s"):format(path, name), "a number from 1 to 9", v) end
    out[k] = v
  end
  return out
end

local function place_in(names, path, name)
  for k, one in ipairs(names) do if one == name then return k end end
  options.raise(options.unknown(path, "criterion", name, names))
end

---Weights by the best-worst method, linear form (Rezaei 2016): how many times more the best criterion matters than each
---(`best_to`), and each than the worst (`to_worst`). `xi` says how far the judgements contradict each other: 0 not at
---all. A linear program of 4 m rows.
---```lua
---local judged = assert(lian.best_worst{best = "height", worst = "breadth",
---  best_to = {breadth = 8, toughness = 2, height = 1}, to_worst = {breadth = 1, toughness = 5, height = 8}})
---print(judged:frame(), judged.xi)
---```
---@param given {best: string, worst: string, best_to: table<string, number>, to_worst: table<string, number>}
---@return lian.judgement|nil judgement with `weights` (criterion -> weight) and `xi`
---@return string|nil message
---@return string|nil code
function judgements.best_worst(given)
  local o = options.check("best_worst", given, {best = {"text", required = true}, worst = {"text", required = true},
    best_to = {"table", required = true}, to_worst = {"table", required = true}})
  local names = options.names(o.best_to)
  local best, worst = place_in(names, "best_worst.best", o.best), place_in(names, "best_worst.worst", o.worst)
  local best_to, to_worst = ordered("best_worst.best_to", names, o.best_to), ordered("best_worst.to_worst", names,
    o.to_worst)
  local list, xi, code = core.index.best_worst(best, worst, best_to, to_worst)
  if not list then
    return nil, "best_worst: " .. xi:gsub("%[(%d+)%]", function(k) return "." .. names[tonumber(k)] end), code
  end
  return judgement(names, list, "weights by best and worst", format("xi %.4f (0: no contradiction)", xi), {xi = xi})
end

class.seal(meta, methods, {"ratio", "lambda", "index", "xi"})

return judgements
