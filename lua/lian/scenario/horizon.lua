--- The steps of a scenario: whole ones, the nearest count to what lies between `from` and `to`. Where they end
--- elsewhere than `to` says it is told with the answer, and a shock that begins after the last step is refused.
local format = require "lian.base.format"
local options = require "lian.base.options"
local random = require "lian.base.random"

local horizon = {}

local NEAR, HALF_A_DAY = 0.05, 0.5 / 365 + 1e-9 -- of a step (2025.33 is four months after 2025); years

-- the first time at which a shock may begin
local function least_start(shock)
  if random.is(shock.at) then return (shock.at:bounds()) end
  return shock.at
end

local function check_starts(shocks, last)
  for k, shock in ipairs(shocks or {}) do
    local start = least_start(shock)
    if start and start >= last - 1e-9 then
      options.fail(("scenario[%d].at"):format(k), format("a time before the end of the last step, %.7g: it would do "
        .. "nothing", last), start)
    end
  end
end

---@param scenario table from, to, step and shocks (or none)
---@param steps integer a year
---@return table horizon from, to (the end of the last step), steps, count, step, note (where `to` is no end of a step)
function horizon.of(scenario, steps)
  local count = math.floor((scenario.to - scenario.from) * steps + 0.5)
  local out = {from = scenario.from, to = scenario.to, steps = steps, count = count, step = scenario.step}
  local last = scenario.from + count / steps
  if count < 1 or math.abs(scenario.to - last) <= math.max(NEAR / steps, HALF_A_DAY) then return out end
  check_starts(scenario.shocks, last)
  out.to = last
  out.note = format("it runs by whole steps of a %s, and ends in %.7g, not in %.7g", scenario.step, last, scenario.to)
  return out
end

return horizon
