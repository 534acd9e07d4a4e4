--- How wide standard output is.
local core = require "lian.core"

local screen = {}

local USUAL = 80
local NARROWEST = 20 -- below it lines would not be read

---Columns of the terminal that standard output is; 80 where it is a file or a pipe, or does not say.
---@return integer
function screen.columns()
  local columns = core.terminal_columns(1)
  return columns and columns >= NARROWEST and columns or USUAL
end

---Whether standard output is a terminal.
---@return boolean
function screen.is_terminal() return core.is_terminal(1) end

return screen
