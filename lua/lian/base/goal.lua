--- Shares against levels that are to be reached. Shares are sums and quotients, and three items at 0.7 have a mean of
--- 0.69999999999999984: a share that misses its level by no more than rounding has reached it.
local goal = {}

local ROUNDING = 1e-9

---Whether a share is at a level or above it.
---@param share number
---@param level number
---@return boolean
function goal.reached(share, level) return share >= level - ROUNDING end

---What a share lacks of a level, 0 where it has reached it.
---@param share number
---@param level number
---@return number
function goal.short(share, level) return goal.reached(share, level) and 0 or level - share end

return goal
