--- Which variable leads: Haken's two equations; and how alike series move: grey relational grades.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local scaled = require "lian.index.scaled"

local leading = {}

-- values before and after, one step of a unit each
local function transitions(obs, a, b)
  local rows, units = observations.series(obs)
  local out = {{}, {}, {}, {}}
  for _, u in ipairs(units) do
    for t = 2, #rows[u] do
      local i, j = rows[u][t - 1], rows[u][t]
      for k, v in ipairs{a[i], b[i], a[j], b[j]} do table.insert(out[k], v) end
    end
  end
  return out
end

local function pair_of(given)
  if type(given) ~= "table" or getmetatable(given) ~= nil or #given ~= 2 or type(given[1]) ~= "string"
    or type(given[2]) ~= "string" or given[1] == given[2] then
    options.fail("haken", "two columns, {\"innovation\", \"industry\"}", given)
  end
  return given[1], given[2]
end

local CLEAR = 5 -- lambda2 this many times |lambda1|: the second variable follows the first at once

local function verdict(f)
  if f.lambda2 <= 0 then return "no: the other does not settle" end
  if f.lambda2 > CLEAR * math.abs(f.lambda1) then return "leads" end
  return f.lambda2 > math.abs(f.lambda1) and "may lead" or "no: it settles sooner"
end

local NUMBERS = {"lambda1", "a", "lambda2", "b", "lambda1_error", "a_error", "lambda2_error", "b_error", "fit1", "fit2",
  "stationary"}

---Haken's model of two variables (order parameter and slaved variable), fitted by least squares in steps of one period:
---q1(t) = (1 - lambda1) q1 - a q1 q2 and q2(t) = (1 - lambda2) q2 + b q1^2, with q1, q2 of the period before. Two rows:
---each of the two columns tried as q1. It leads where lambda2 is above 0 and far above |lambda1| (5 times: "leads",
---less: "may lead"): the other variable then follows it. stationary: the |q1| at which both rest. fit1, fit2: R squared
---without a centre. Needs three periods at least (two steps); units of a panel are pooled.
---```lua
---local data = lian.frame.new{{"year", {1, 2, 3, 4}}, {"innovation", {1, 1.02, 1.05, 1.1}},
---  {"industry", {0.5, 0.7, 0.76, 0.81}}}
---print(lian.haken(data, {"innovation", "industry"}, {time = "year"}))
---```
---@param data lian.frame
---@param pair string[] two columns
---@param given {unit: string, time: string}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function leading.haken(data, pair, given)
  local o = options.check("haken", given, {unit = "text", time = {"text", required = true}})
  local a, b = pair_of(pair)
  local obs = observations.read("haken", data, o.unit, o.time)
  local x, y = observations.numbers(obs, a), observations.numbers(obs, b)
  local columns = {{"q1", {a, b}}, {"q2", {b, a}}, {"verdict", {}}, count = 2}
  for k, name in ipairs(NUMBERS) do columns[3 + k] = {name, {}, digits = 4} end
  local steps = transitions(obs, x, y)
  if #steps[1] < 2 then
    options.raise(("haken: the fit needs three periods of a unit, the data have %d"):format(#steps[1] + 1))
  end
  for row, v in ipairs{steps, {steps[2], steps[1], steps[4], steps[3]}} do
    local fit, message, code = core.coordination.haken(table.unpack(v))
    if not fit then return nil, ("haken, '%s' as q1: %s"):format(columns[1][2][row], message), code end
    columns[3][2][row] = verdict(fit)
    for k, name in ipairs(NUMBERS) do
      local value = fit[name]
      if value == value and math.abs(value) < math.huge then columns[3 + k][2][row] = value end
    end
  end
  columns.title, columns.note = "order parameter after Haken", format("%d steps%s", #steps[1],
    #steps[1] < 10 and "; few steps: read the standard errors" or "")
  return observations.frame("haken", columns)
end

local GREY = {of = {"text", required = true}, with = {"labels", required = true}, time = "text",
  scale = {"choice", "mean", "first", "none", default = "mean"}, rho = {"positive", default = 0.5}}

---Grey relational grade (灰色关联度; Deng 1982) of series with a reference series: how near they run, from 0 to 1,
---over the rows of the data. Each series is divided by its mean (`scale` = "first": by its first value; "none"). `rho`
---(0.5, up to 1) is the weight of the largest distance; distances are compared over all series, so a grade changes when
---a series is added.
---```lua
---local data = lian.frame.new{{"year", {1, 2, 3}}, {"output", {10, 12, 15}}, {"patents", {4, 5, 6}},
---  {"loans", {9, 8, 9}}}
---print(lian.grey_correlation(data, {of = "output", with = {"patents", "loans"}, time = "year"}))
---```
---@param data lian.frame one series a column, in order of time
---@param given table
---@return lian.frame|nil frame a row a series, the nearest first
---@return string|nil message
---@return string|nil code
function leading.grey_correlation(data, given)
  local o = options.check("grey_correlation", given, GREY)
  if o.rho > 1 then options.fail("grey_correlation.rho", "a number above 0 and at most 1", o.rho) end
  local names = type(o.with) == "string" and {o.with} or o.with
  if #names == 0 then options.raise("grey_correlation.with: expected one column at least") end
  local obs = observations.read("grey_correlation", data, nil, o.time)
  local rows, lists = observations.series(obs), {}
  local function in_time(name)
    local values, out = observations.numbers(obs, name), {}
    for t, i in ipairs(rows.all) do out[t] = values[i] end
    return out
  end
  for k, name in ipairs(names) do lists[k] = in_time(name) end
  local grade, message, code = core.coordination.grey(scaled.flat(lists, obs.count), #names, in_time(o.of), o.scale,
    o.rho)
  if not grade then
    message = message:gsub("^series (%d+)", function(k) return ("'%s'"):format(names[tonumber(k)] or o.of) end)
    return nil, "grey_correlation: " .. message, code
  end
  return frame.new{{"series", names}, {"grade", grade, digits = 4}, count = #names,
    title = "grey relational grade with " .. o.of, note = format("scale: %s, rho %g, %d periods", o.scale, o.rho,
    obs.count)}:sort("grade", "descending")
end

return leading
