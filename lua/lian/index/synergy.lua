--- Composite-system synergy degree: do the parts of a whole move forward together?
local core = require "lian.core"
local format = require "lian.base.format"
local grades = require "lian.index.grades"
local lists = require "lian.base.lists"
local observations = require "lian.index.observations"
local options = require "lian.base.options"
local scaled = require "lian.index.scaled"
local subsystems = require "lian.index.subsystems"

local synergy = {}

local RULES = {
  unit = "text", time = {"text", required = true}, base = {"choice", "both", "first", "previous", default = "both"},
  mean = {"choice", "geometric", "linear", default = "geometric"}, bounds = "table",
  widen = {"not_negative", default = 0.1}, system_weights = "table",
  language = {"choice", "english", "chinese", default = "english"},
}

local function given_bounds(name, given)
  local low, high = given[1], given[2]
  if type(low) ~= "number" or type(high) ~= "number" or low >= high or high - low == math.huge then
    options.raise(("synergy_degree.bounds.%s: expected {low, high} with low < high"):format(name))
  end
  return low, high
end

-- bounds of a parameter: those given, or its extremes widened by a share of themselves, as is the habit
local function bounds_of(obs, c, values, o)
  local own = o.bounds and o.bounds[c.name]
  if own then
    local low, high = given_bounds(c.name, options.plain("synergy_degree.bounds." .. c.name, own, "{low, high}"))
    for i = 1, obs.count do
      if values[i] < low or values[i] > high then
        options.raise(("synergy_degree: '%s' is %s for %s, outside its bounds"):format(c.name,
          options.describe(values[i]), observations.place(obs, i)))
      end
    end
    return low, high
  end
  local low, high = math.huge, -math.huge
  for i = 1, obs.count do low, high = math.min(low, values[i]), math.max(high, values[i]) end
  if low == high then
    options.raise(("synergy_degree: '%s' is the same in all rows, so that it orders nothing; leave it out, or give "
      .. "bounds = {['%s'] = {low, high}}"):format(c.name, c.name))
  end
  return low - o.widen * math.abs(low), high + o.widen * math.abs(high)
end

local function check_bounds_known(s, bounds)
  local names = {}
  for k, c in ipairs(s.columns) do names[k] = c.name end
  for name in pairs(bounds or {}) do
    if not s.seen[name] then options.raise(options.unknown("synergy_degree.bounds", "order parameter", name, names)) end
  end
end

local function parameters(obs, s, o)
  local p = {low = {}, high = {}, direction = {}, lists = {}}
  for k, c in ipairs(s.columns) do
    p.lists[k] = observations.numbers(obs, c.name)
    p.low[k], p.high[k] = bounds_of(obs, c, p.lists[k], o)
    p.direction[k] = c.direction
  end
  return p
end

-- rows of one unit in time; order degrees, changes and synergy go to out by row
local function along(rows, flat, n, alpha, o, out)
  local order = {}
  for t, i in ipairs(rows) do
    for j = 1, n do order[(t - 1) * n + j] = flat[(i - 1) * n + j] end
  end
  for base in pairs(out.synergy) do
    local degree, message, code = core.coordination.synergy(order, n, alpha, base)
    if not degree then return nil, message, code end
    for t = 2, #rows do out.synergy[base][rows[t]] = degree[t] end
  end
  for t = 2, #rows do
    for j = 1, n do
      local before = o.base == "first" and 1 or t - 1
      out.change[j][rows[t]] = order[(t - 1) * n + j] - order[(before - 1) * n + j]
    end
  end
  return true
end

local function check_periods(obs, rows, units)
  if #obs.times < 2 then
    options.raise(("synergy_degree: synergy is between two periods at least, and the data have %s alone"):format(
      tostring(obs.times[1])))
  end
  for _, u in ipairs(units) do
    if #rows[u] < 2 then
      options.raise(("synergy_degree: unit %s has one period alone; leave it out"):format(options.describe(u)))
    end
  end
end

local BASES = {both = {"first", "previous"}, first = {"first"}, previous = {"previous"}}

local function told(obs, s, o, p, out, order, alpha)
  local ordered = {}
  local rows, units = observations.series(obs)
  for _, u in ipairs(units) do for _, i in ipairs(rows[u]) do ordered[#ordered + 1] = i end end
  local function at(values)
    return lists.at(values, ordered)
  end
  local columns = observations.key_columns(obs, ordered)
  for j, name in ipairs(s.names) do columns[#columns + 1] = {name, at(order[j]), digits = 3} end
  for j, name in ipairs(s.names) do columns[#columns + 1] = {name .. "_change", at(out.change[j]), digits = 3} end
  for _, base in ipairs(BASES[o.base]) do
    local name = "from_" .. base
    columns[#columns + 1] = {name, at(out.synergy[base]), digits = 3}
    columns[#columns + 1] = {name .. "_grade", at((grades.synergy(out.synergy[base], obs.count, o.language)))}
  end
  columns.count, columns.title = #ordered, "composite-system synergy degree"
  local degree = alpha and "mean of their sizes by weights " .. subsystems.system_text(s, alpha)
    or "geometric mean of their sizes"
  columns.note = format("order degrees by %s mean, weights %s; changes from %s; the degree: %s; %s; it is above 0 "
    .. "where all subsystems rose and below 0 where one fell (see the changes)", o.mean,
    subsystems.weights_text(s, "equal"), o.base == "first" and "the first period" or "the period before", degree,
    o.bounds and "bounds as given, others as the data's extremes widened by " .. o.widen
    or format("bounds: the data's extremes widened by %g of themselves", o.widen))
  columns.provenance = {base = o.base, mean = o.mean, bounds = {}}
  for k, c in ipairs(s.columns) do columns.provenance.bounds[c.name] = {p.low[k], p.high[k]} end
  return observations.frame("synergy_degree", columns)
end

---Composite-system synergy degree (复合系统协同度; Meng and Han 2000): each subsystem's order parameters, placed
---between their bounds, give its order degree; the synergy degree says how far all order degrees rose together, from -1
---to 1. It is the geometric mean of the changes, negative as soon as one subsystem fell; with `system_weights` (name ->
---number) the weighted sum of them. Measured from the first period and from the period before (`base`): two different
---series. `bounds` (column -> {low, high}, in the column's unit) else the extremes of the data, widened by `widen`
---(0.1) of themselves, which moves the numbers and is kept in the frame's provenance. Order degrees are geometric means
---of the parameters, by weight; `mean` = "linear" makes them arithmetic. O(rows x parameters).
---```lua
---local data = lian.frame.new{{"year", {2019, 2020, 2021}}, {"patents", {5, 9, 20}}, {"output", {80, 85, 90}}}
---print(lian.synergy_degree(data, {innovation = {"patents"}, industry = {"output"}}, {time = "year"}))
---```
---@param data lian.frame a row a unit and period, without gaps
---@param systems table<string, table>|lian.frame subsystem -> columns, as for lian.coordination
---@param given table
---@return lian.frame|nil frame by unit, in order of time
---@return string|nil message
---@return string|nil code
function synergy.synergy_degree(data, systems, given)
  local o = options.check("synergy_degree", given, RULES)
  local obs = observations.read("synergy_degree", data, o.unit, o.time)
  local s = subsystems.read("synergy_degree", systems, 2)
  check_bounds_known(s, o.bounds)
  local rows, units = observations.series(obs)
  check_periods(obs, rows, units)
  local p, equal = parameters(obs, s, o), {}
  for k in ipairs(s.columns) do equal[k] = 1 end
  local weights, n = subsystems.weights("synergy_degree", s, equal), #s.names
  local flat, message, code = core.coordination.order(subsystems.native(s, weights), scaled.flat(p.lists, obs.count),
    p.low, p.high, p.direction, o.mean)
  if not flat then return nil, message, code end
  local alpha = subsystems.by_name("synergy_degree.system_weights", s, o.system_weights)
  local out, order = {synergy = {}, change = {}}, {}
  for _, base in ipairs(BASES[o.base]) do out.synergy[base] = {} end
  for j = 1, n do
    out.change[j], order[j] = {}, {}
    for i = 1, obs.count do order[j][i] = flat[(i - 1) * n + j] end
  end
  for _, u in ipairs(units) do
    local done
    done, message, code = along(rows[u], flat, n, alpha, o, out)
    if not done then return nil, message, code end
  end
  return told(obs, s, o, p, out, order, alpha)
end

return synergy
