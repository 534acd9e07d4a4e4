--- Frames of networks: labels of firms and sectors are long, so they lose their middle before columns are folded.
local frame = require "lian.frame"

local frames = {is = frame.is}

---As lian.frame.new.
---@param given table
---@return lian.frame
function frames.new(given)
  local f = frame.new(given)
  rawset(f, "within", 80)
  return f
end

return frames
