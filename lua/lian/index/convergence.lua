--- Do units grow alike? Sigma and beta convergence over years.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local convergence = {}

local function sigma(obs, o)
  local values = observations.positive(obs, o.of)
  local columns = {{obs.time_name, {}}, {"units", {}}, {"sigma", {}, digits = 4}, {"variation", {}, digits = 4}}
  for k, item in ipairs(observations.periods(obs)) do
    local a, message, code = core.space.inequality(observations.at(values, item.rows), lists.filled(#item.rows, 1), 1)
    if not a then return nil, message, code end
    local n = #item.rows
    local s = a.log_deviation * (o.deviation == "sample" and math.sqrt(n / (n - 1)) or 1)
    local row = {item.time, n, s == s and s < math.huge and s or nil, a.variation == a.variation and a.variation or nil}
    for j = 1, 4 do columns[j][2][k] = row[j] end
  end
  local first, last = columns[3][2][1], columns[3][2][#obs.times]
  columns.count, columns.title = #obs.times, "sigma convergence of " .. o.of
  local fell = first and last and (last < first and "it fell: units grew alike" or "it did not fall")
  columns.note = format("sigma: standard deviation of ln %s (divisor %s); variation: standard deviation (n - 1) over "
    .. "the mean; %s", o.of, o.deviation == "sample" and "n - 1" or "n", fell or "one unit has none")
  return observations.frame("convergence", columns)
end

-- first and last rows of each unit, all over the same span
local function spans(obs)
  local rows, units = observations.series(obs)
  local first, last = obs.times[1], obs.times[#obs.times]
  local out = {}
  for k, u in ipairs(units) do
    local a, b = rows[u][1], rows[u][#rows[u]]
    if obs.time[a] ~= first or obs.time[b] ~= last then
      options.raise(("convergence: unit %s is not there from %s to %s; leave it out, or name from and to"):format(
        options.describe(u), tostring(first), tostring(last)))
    end
    out[k] = {a, b}
  end
  return out
end

local function beta(obs, o)
  local values = observations.positive(obs, o.of)
  local pairs_of, controls = spans(obs), {}
  local span = obs.times[#obs.times] - obs.times[1]
  local names = type(o.controls) == "string" and {o.controls} or o.controls or {}
  for k, name in ipairs(names) do controls[k] = observations.numbers(obs, name) end
  local x, y = {}, {}
  for k, ends in ipairs(pairs_of) do
    y[k] = math.log(values[ends[2]] / values[ends[1]]) / span
    x[#x + 1] = math.log(values[ends[1]])
    for _, control in ipairs(controls) do x[#x + 1] = control[ends[1]] end
  end
  local b, errors, fit = core.space.regression(x, #names + 1, y)
  if not b then
    return nil, "convergence: " .. errors:gsub("^regressor (%d+)", function(k)
      return k == "2" and "ln " .. o.of or ("'%s'"):format(names[tonumber(k) - 2] or "constant")
    end), fit
  end
  local columns = {{"term", {}}, {"coefficient", {}, digits = 5}, {"error", {}, digits = 4}, {"t", {}, digits = 4},
    count = #b}
  for k = 1, #b do
    local e = errors[k] == errors[k] and errors[k] or nil
    local term = k == 1 and "constant" or k == 2 and "ln " .. o.of or names[k - 2]
    local row = {term, b[k], e, e and e > 0 and b[k] / e or nil}
    for j = 1, 4 do columns[j][2][k] = row[j] end
  end
  local inside = 1 + b[2] * span
  local speed = inside > 0 and -math.log(inside) / span or nil
  columns.title = ("beta convergence of %s, %s to %s"):format(o.of, tostring(obs.times[1]),
    tostring(obs.times[#obs.times]))
  columns.note = format("growth a year on ln of the first value%s, %d units, R squared %.4g; %s",
    #names > 0 and " and its controls" or "", #y, fit, speed and speed > 0
    and format("speed %.4g a year, half-life %.4g years", speed, math.log(2) / speed)
    or speed and "no convergence: units drift apart" or "too fast for a speed: 1 + b T is not above 0")
  columns.provenance = {beta = b[2], error = errors[2] == errors[2] and errors[2] or nil, fit = fit, speed = speed,
    half_life = speed and speed > 0 and math.log(2) / speed or nil, span = span}
  return observations.frame("convergence", columns)
end

local CONVERGENCE = {
  of = "text", unit = "text", time = "text",
  kind = {"choice", "sigma", "beta", default = "sigma"}, controls = "labels", from = "number", to = "number",
  deviation = {"choice", "population", "sample", default = "population"},
}

local function within(data, o)
  if not o.from and not o.to then return data end
  return data:filter(function(row)
    local t = row[o.time]
    return type(t) ~= "number" or (not o.from or t >= o.from) and (not o.to or t <= o.to)
  end)
end

---Convergence of units over years. `kind` = "sigma": the standard deviation of logarithms and the coefficient of
---variation of each period. "beta": growth a year, (1 / T) ln(y_T / y_0), regressed on ln y_0 (and `controls`, their
---values in the first period: conditional convergence), with the speed -ln(1 + b T) / T and the half-life ln 2 / speed.
---Amounts must be above 0; every unit must be there in the first and the last period (`from`, `to`). O(rows).
---```lua
---local data = lian.frame.new{{"unit", {"a", "b", "c", "a", "b", "c"}}, {"year", {2000, 2000, 2000, 2010, 2010, 2010}},
---  {"income", {1, 2, 4, 2, 3, 5}}}
---print(lian.convergence(data, {of = "income", unit = "unit", time = "year", kind = "beta"}))
---```
---@param data lian.frame|lian.score a row a unit and period; a score brings its columns by itself
---@param given? table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function convergence.convergence(data, given)
  local o = options.check("convergence", given, CONVERGENCE)
  data = observations.given("convergence", data, o, {"of", "unit", "time"})
  if not frame.is(data) then options.fail("convergence: data", "a frame", data) end
  local obs = observations.read("convergence", within(data, o), o.unit, o.time)
  if #obs.times < 2 then
    options.raise(("convergence: it is between two periods at least, and the data have %s alone"):format(
      tostring(obs.times[1])))
  end
  if o.controls and o.kind == "sigma" then options.raise("convergence.controls: for kind = \"beta\" alone") end
  if o.kind == "beta" and type(given) == "table" and given.deviation ~= nil then
    options.raise("convergence.deviation: for kind = \"sigma\" alone")
  end
  if o.kind == "sigma" then return sigma(obs, o) end
  if type(obs.times[1]) ~= "number" then options.raise("convergence: beta needs periods that are numbers (years)") end
  return beta(obs, o)
end

return convergence
