--- Reverse stress test: the smallest shock that breaks a stated limit. Along one shock by bisection; over several by
--- directions of a scrambled Sobol sequence, each bisected, then a pattern search about the best.
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.frame"
local options = require "lian.base.options"

local stress = {}

local RULES = {from = "table", to = {"table", required = true}, limit = {"number", required = true},
  above = {"flag", default = true}, tolerance = {"positive", default = 1e-4}, directions = {"count", default = 64},
  seed = {"integer", default = 1}}

-- what is varied: name, from, to, sorted
local function ranges(o)
  local out = {}
  if o.to[1] ~= nil then options.fail("reverse_stress.to", "shock -> its largest size", "an array") end
  for _, name in ipairs(options.keys("reverse_stress.to", o.to, "shock -> its largest size")) do
    local low, high = o.from and o.from[name] or 0, o.to[name]
    for _, pair in ipairs{{"from", low}, {"to", high}} do
      if type(pair[2]) ~= "number" or pair[2] ~= pair[2] or math.abs(pair[2]) == math.huge then
        options.fail(("reverse_stress.%s.%s"):format(pair[1], name), "a finite number", pair[2])
      end
    end
    if low == high then options.raise(("reverse_stress.to.%s: expected another size than from"):format(name)) end
    out[#out + 1] = {name = name, low = low, high = high}
  end
  for _, name in ipairs(o.from and options.keys("reverse_stress.from", o.from, "shock -> its size") or {}) do
    if o.to[name] == nil then
      options.raise(options.unknown("reverse_stress.from", "shock", name, options.names(o.to)))
    end
  end
  if #out == 0 then options.raise("reverse_stress.to: expected a shock at least") end
  return out
end

-- a search: breaks(place in the unit cube) asks the model, and counts
local function search_of(f, o, shocks)
  local self = {asked = 0}
  function self.point(place)
    local out = {}
    for j, shock in ipairs(shocks) do out[shock.name] = shock.low + place[j] * (shock.high - shock.low) end
    return out
  end
  function self.breaks(place)
    local point = self.point(place)
    local v, message = f(point)
    self.asked = self.asked + 1
    if type(v) ~= "number" or v ~= v then
      options.raise(("reverse_stress: expected a number of the model, got %s%s"):format(options.describe(v),
        type(message) == "string" and ": " .. message or ""))
    end
    if o.above then return v > o.limit end
    return v < o.limit
  end
  return self
end

local function scaled(direction, t)
  local out = {}
  for j, v in ipairs(direction) do out[j] = t * v end
  return out
end

local function size(place)
  local sum = 0
  for _, v in ipairs(place) do sum = sum + v * v end
  return math.sqrt(sum)
end

-- the smallest t in (0, most] at which t x direction breaks, by bisection; nil where it holds at most
local function along(search, direction, most, tolerance)
  local low, high = 0, most
  if not search.breaks(scaled(direction, high)) then return nil end
  while high - low > tolerance do
    local middle = (low + high) / 2
    if search.breaks(scaled(direction, middle)) then high = middle else low = middle end
  end
  return high
end

-- how far a direction goes within the unit cube
local function reach(direction)
  local most = math.huge
  for _, v in ipairs(direction) do if v > 0 then most = math.min(most, 1 / v) end end
  return most
end

local function unit(v)
  local length, out = size(v), {}
  for j, x in ipairs(v) do out[j] = x / length end
  return out
end

-- axes and the diagonal, then directions of the sequence
local function directions(d, o)
  local out, diagonal, streams = {}, {}, {}
  for j = 1, d do
    local axis = {}
    for k = 1, d do axis[k] = k == j and 1 or 0 end
    out[j], diagonal[j], streams[j] = axis, 1, core.stream("stress" .. j)
  end
  if d == 1 then return out end
  out[#out + 1] = unit(diagonal)
  local u = core.index.values(assert(core.explore.points("sobol", true, o.seed, streams, 0, o.directions)))
  for k = 1, o.directions do
    local v = {}
    for j = 1, d do v[j] = u[(k - 1) * d + j] end
    out[#out + 1] = unit(v)
  end
  return out
end

-- turns the best direction towards and away from each axis while that shortens it
local function refine(search, best, t, tolerance)
  local step, d = 0.25, #best
  while step > 1e-3 do
    local found = false
    for j = 1, d do
      for _, sign in ipairs{1, -1} do
        local tried = table.move(best, 1, d, 1, {})
        tried[j] = math.max(0, tried[j] + sign * step)
        if size(tried) > 0 then
          tried = unit(tried)
          local most = math.min(t - tolerance, reach(tried))
          local shorter = most > 0 and along(search, tried, most, tolerance)
          if shorter then best, t, found = tried, shorter, true end
        end
      end
    end
    if not found then step = step / 2 end
  end
  return best, t
end

---The smallest shock that breaks a limit. `f` takes sizes of shocks by name and returns a number; it breaks above
---`limit` (below, with `above` = false). `to`: shock -> its largest size; `from` (0): the size that is none. Sizes are
---measured in shares of their range; along each direction, and that of one shock alone, bisection finds the size to
---`tolerance` (1e-4), supposing that a larger shock in the same direction does not mend. With several shocks
---`directions` (64) of a Sobol sequence are tried besides each alone and all together, then the best is turned until no
---turn shortens it: a search, which may miss a smaller one. Needs about directions x 14 runs.
---```lua
---print(lian.reverse_stress(function(p) return 100 * p.embargo + 50 * p.flood end,
---  {to = {embargo = 1, flood = 1}, limit = 60}))
---```
---@param f fun(point: table): number
---@param given {to: table<string, number>, from: table<string, number>, limit: number}
---@return lian.frame|nil columns shock, size, share, alone (size at which it breaks the limit by itself)
---@return string|nil message
---@return string|nil code
function stress.reverse_stress(f, given)
  local o = options.check("reverse_stress", given, RULES)
  if not options.is_callable(f) then options.fail("reverse_stress", "a function of sizes of shocks", f) end
  local shocks = ranges(o)
  local search, none, best, t = search_of(f, o, shocks), {}, nil, math.huge
  for j = 1, #shocks do none[j] = 0 end
  if search.breaks(none) then
    return nil, "reverse_stress: the limit is broken without any shock", "bad_data"
  end
  local alone = {}
  for k, direction in ipairs(directions(#shocks, o)) do
    local most = reach(direction)
    local found = along(search, direction, most, o.tolerance)
    if k <= #shocks then alone[k] = found end
    if found and found < t then best, t = direction, found end
  end
  if not best then
    return nil, ("reverse_stress: the limit holds in all %d directions, up to the largest shocks"):format(
      #directions(#shocks, o)), "bad_data"
  end
  if #shocks > 1 then best, t = refine(search, best, t, o.tolerance) end
  local place, c = scaled(best, t), {{}, {}, {}, {}}
  local point = search.point(place)
  for j, shock in ipairs(shocks) do
    c[1][j], c[2][j], c[3][j] = shock.name, point[shock.name], place[j]
    c[4][j] = alone[j] and shock.low + alone[j] * (shock.high - shock.low) or nil
  end
  return frame.new{{"shock", c[1]}, {"size", c[2], digits = 5}, {"share", c[3], digits = 4},
    {"alone", c[4], digits = 5},
    count = #shocks, title = "the smallest shock that breaks the limit",
    note = format("%s %g; distance %.4g in shares of ranges, to %g; %d runs", o.above and "above" or "below", o.limit,
      t, o.tolerance, search.asked)}
end

return stress
