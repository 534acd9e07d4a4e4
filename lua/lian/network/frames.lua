--- Frames of networks: they are shown within 80 columns, for labels of firms and sectors are long.
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
