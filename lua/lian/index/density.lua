--- Kernel densities of a column, over years.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local observations = require "lian.index.observations"
local options = require "lian.base.options"

local density = {}

local DENSITY = {of = {"text", required = true}, time = "text", points = {"count", default = 101},
  bandwidth = "any", from = "number", to = "number"}

local function bandwidth_of(given)
  if given == nil then return "silverman" end
  if given == "silverman" or given == "scott" or given == "normal" then return given end
  if type(given) ~= "number" or not (given > 0 and given < math.huge) then
    options.fail("kernel_density.bandwidth", "'silverman', 'scott', 'normal', or a number above 0", given)
  end
  return given
end

---Kernel density of a column, Gaussian, at `points` (101) values from `from` to `to` (three bandwidths beyond the
---data); with `time` a density a period, over the same points. `bandwidth`: "silverman" (0.9 min(sd, IQR / 1.34)
---n^-0.2), "scott" (1.06 of it), "normal" (1.06 sd n^-0.2), or a number; by period for itself. O(rows x points).
---```lua
---local data = lian.frame.new{{"x", {1, 2, 2.5, 3, 4.5}}}
---print(lian.kernel_density(data, {of = "x", points = 5}))
---```
---@param data lian.frame
---@param given table
---@return lian.frame|nil frame one column of values, one of densities a period
---@return string|nil message
---@return string|nil code
function density.kernel_density(data, given)
  local o = options.check("kernel_density", given, DENSITY)
  local rule = bandwidth_of(o.bandwidth)
  local obs = observations.read("kernel_density", data, nil, o.time, true)
  local values, list, widest = observations.numbers(obs, o.of), observations.periods(obs), 0
  for _, item in ipairs(list) do
    local x, message, code = observations.at(values, item.rows), nil, nil
    item.x, item.h = x, rule
    if type(rule) == "string" then item.h, message, code = core.space.bandwidth(x, rule) end
    if not item.h then
      return nil, ("kernel_density%s: %s"):format(item.time and " in " .. tostring(item.time) or "", message), code
    end
    widest = math.max(widest, item.h)
  end
  local low, high = math.huge, -math.huge
  for i = 1, obs.count do low, high = math.min(low, values[i]), math.max(high, values[i]) end
  low, high = o.from or low - 3 * widest, o.to or high + 3 * widest
  if low >= high then options.raise("kernel_density: expected from below to") end
  local points, columns, widths = {}, {}, {}
  for k = 1, o.points do points[k] = o.points == 1 and low or low + (high - low) * (k - 1) / (o.points - 1) end
  columns[1] = {o.of, points, unit = data:unit(o.of), digits = 5}
  for k, item in ipairs(list) do
    local f, message, code = core.space.density(item.x, item.h, points)
    if not f then return nil, message, code end
    local name = item.time == nil and "density" or math.type(item.time) == "integer" and ("%d"):format(item.time)
      or tostring(item.time)
    columns[k + 1], widths[k] = {name, f, digits = 4}, format("%s%.4g", item.time and name .. ": " or "", item.h)
  end
  columns.count, columns.title = o.points, "kernel density of " .. o.of
  columns.note = "bandwidths " .. table.concat(widths, ", ")
  columns.provenance = {bandwidths = {}}
  for k, item in ipairs(list) do columns.provenance.bandwidths[k] = item.h end
  return frame.new(columns)
end

return density
