--- Productivity by data envelopment: the Malmquist index.
local core = require "lian.core"
local frame = require "lian.frame"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local malmquist = {}

local MALMQUIST = {unit = {"text", required = true}, time = {"text", required = true},
  inputs = {"labels", required = true}, outputs = {"labels", required = true}}

local function listed(path, names)
  local out = type(names) == "string" and {names} or names
  if #out == 0 then options.raise(path .. ": expected one column at least") end
  return out
end

local CHANGES = {"efficiency_change", "technical_change", "productivity_change", "pure_change", "scale_change"}

-- numbers of the given columns for each unit in one period, flat
local function table_of(lists, rows)
  local out = {}
  for _, i in ipairs(rows) do for _, values in ipairs(lists) do out[#out + 1] = values[i] end end
  return out
end

---Productivity between periods by data envelopment (Malmquist index; Fare et al. 1994): how near each unit is to the
---best practice of its period (efficiency_change), how far best practice moved (technical_change), and their product,
---productivity_change, above 1 where outputs grew more than inputs account for; efficiency_change is pure_change (under
---variable returns to scale) times scale_change. By outputs, from each period to the next; inputs and outputs above 0,
---every unit in every period. Six linear programs a unit and step, each O(units x (inputs + outputs)) a pivot.
---```lua
---local data = lian.frame.new{{"firm", {"a", "b", "a", "b"}}, {"year", {1, 1, 2, 2}}, {"staff", {2, 4, 2, 4}},
---  {"sales", {1, 2, 1, 3}}}
---print(lian.malmquist(data, {unit = "firm", time = "year", inputs = "staff", outputs = "sales"}))
---```
---@param data lian.frame a row a unit and period
---@param given table
---@return lian.frame|nil frame a row a unit and step, by the later period
---@return string|nil message
---@return string|nil code
function malmquist.malmquist(data, given)
  local o = options.check("malmquist", given, MALMQUIST)
  local inputs, outputs = listed("malmquist.inputs", o.inputs), listed("malmquist.outputs", o.outputs)
  local obs = observations.read("malmquist", data, o.unit, o.time)
  local x, y = {}, {}
  for k, name in ipairs(inputs) do x[k] = observations.positive(obs, name) end
  for k, name in ipairs(outputs) do y[k] = observations.positive(obs, name) end
  local rows, units = observations.series(obs)
  for _, u in ipairs(units) do
    if #rows[u] ~= #obs.times then
      options.raise(("malmquist: unit %s is there in %d of %d periods; leave it out, or filter the periods"):format(
        options.describe(u), #rows[u], #obs.times))
    end
  end
  if #obs.times < 2 then options.raise("malmquist: it is between two periods at least") end
  local columns, n = {{o.unit, {}}, {o.time, {}}}, 0
  for k, name in ipairs(CHANGES) do columns[k + 2] = {name, {}, digits = 4} end
  for t = 2, #obs.times do
    local before, after = {}, {}
    for k, u in ipairs(units) do before[k], after[k] = rows[u][t - 1], rows[u][t] end
    local list, message, code = core.space.malmquist(#units, #inputs, #outputs, table_of(x, before),
      table_of(y, before), table_of(x, after), table_of(y, after))
    if not list then return nil, "malmquist: " .. message, code end
    for k, u in ipairs(units) do
      n = n + 1
      columns[1][2][n], columns[2][2][n] = u, obs.times[t]
      for j, name in ipairs(CHANGES) do columns[j + 2][2][n] = list[k][name] end
    end
  end
  columns.count, columns.title = n, "Malmquist index of productivity"
  columns.note = ("%d units, %d inputs, %d outputs; by outputs, against the units of each period"):format(#units,
    #inputs, #outputs)
  return frame.new(columns)
end

return malmquist
