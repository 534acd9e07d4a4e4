--- How strong a shock is at a time: onset, plateau, recovery. Times are in years.
---
--- A shock holds from `at` (the start of the horizon when left out) for `lasts` years (to the end when left
--- out); with `ramp` it grows linearly over that time. Afterwards it recovers within `recovers` years: linear, convex
--- and concave as in BoARIO (elapsed time and duration in days), at once ("step"), or by the user's own function or
--- list of shares. An engine asks for instants (curve.at) between the times at which curves bend (curve.breaks), or,
--- in the profiles of other programs, once a step (curve.share), where a ramp has the value of the step's end.
local format = require "lian.base.format"
local options = require "lian.base.options"

local curve = {}

local TOLERANCE = 1e-9

local RECOVERY = {}

function RECOVERY.linear(e, tau) return math.max(0, 1 - e / tau) end

function RECOVERY.convex(e, tau) return tau > 1 and (1 - 1 / tau) ^ (4 * e) or 0 end

-- half of it is left at half of the time
function RECOVERY.concave(e, tau)
  local k = 1e-6
  local p = (math.log(tau) - math.log(k)) / (math.log(tau) - math.log(2))
  return tau / (tau + k * e ^ p)
end

function RECOVERY.step() return 0 end

local END = 1 + 1e-9 -- of the time of recovery: nothing is left after it

local function by_function(recovery, part)
  if part >= END then return 0 end
  part = math.min(part, 1)
  local share = recovery(part)
  if type(share) ~= "number" or not (share >= 0 and share <= 1) then
    options.raise(format("recovery: the function gave %s at %.3f of the time, expected a share in [0, 1]",
      options.describe(share), part))
  end
  return share
end

-- straight lines between shares at equal times; 0 after the last
local function by_list(list, part)
  if part >= END then return 0 end
  local at = math.min(part, 1) * (#list - 1)
  local k = math.min(math.floor(at), #list - 2)
  return list[k + 1] + (at - k) * (list[k + 2] - list[k + 1])
end

-- the share that is left some years after the end
local function left(shock, years)
  local recovery = shock.recovery or "linear"
  if options.is_callable(recovery) then return by_function(recovery, years / shock.recovers) end
  if type(recovery) == "table" then return by_list(recovery, years / shock.recovers) end
  return RECOVERY[recovery](years * 365, shock.recovers * 365)
end

-- the share after the end, some years later
local function afterwards(shock, years)
  if not shock.recovers or shock.recovers <= 0 then return 0 end
  local reached = 1 -- of its full strength, when it ended while it was still growing
  if (shock.ramp or 0) > shock.lasts then reached = shock.lasts / shock.ramp end
  return reached * left(shock, math.max(0, years))
end

---The share of a shock that holds at an instant.
---@param shock lian.shock
---@param time number years
---@param from number start of the horizon
---@return number
function curve.at(shock, time, from)
  local since = time - (shock.at or from)
  if since < 0 then return 0 end
  if shock.lasts and since >= shock.lasts then return afterwards(shock, since - shock.lasts) end
  local ramp = shock.ramp or 0
  return ramp > 0 and math.min(1, since / ramp) or 1
end

---The times at which a shock begins, bends, jumps or ends.
---@param shock lian.shock
---@param from number start of the horizon
---@return number[] times in no order
function curve.breaks(shock, from)
  local start = shock.at or from
  local out = {start}
  if (shock.ramp or 0) > 0 then out[2] = start + shock.ramp end
  if not shock.lasts then return out end
  local stop = start + shock.lasts
  out[#out + 1] = stop
  if (shock.recovers or 0) <= 0 then return out end
  out[#out + 1] = stop + shock.recovers
  if type(shock.recovery) == "table" and not options.is_callable(shock.recovery) then
    for k = 1, #shock.recovery - 2 do
      out[#out + 1] = stop + shock.recovers * k / (#shock.recovery - 1)
    end
  end
  return out
end

---The share of a shock that holds in the step that begins at `time`.
---@param shock lian.shock
---@param time number years
---@param from number start of the horizon
---@param dt number years a step
---@return number
function curve.share(shock, time, from, dt)
  local at = shock.at or from
  if time < at - TOLERANCE then return 0 end
  local stop = shock.lasts and at + shock.lasts or math.huge
  if time < stop - TOLERANCE then
    local ramp = shock.ramp or 0
    return ramp > 0 and math.min(1, (time + dt - at) / ramp) or 1
  end
  return afterwards(shock, time - stop)
end

---The part of a span of time, years, in which a policy is on.
function curve.overlap(shock, time, dt, from)
  local start = curve.start(shock, from)
  local stop = shock.lasts and start + shock.lasts or math.huge
  return math.max(0, math.min(time + dt, stop) - math.max(time, start))
end

---Whether a policy is on, from its start for as long as it lasts.
function curve.is_on(shock, time, from)
  local start = curve.start(shock, from)
  return time >= start - TOLERANCE and (not shock.lasts or time < start + shock.lasts - TOLERANCE)
end

---When a shock begins.
function curve.start(shock, from) return shock.at or from end

return curve
