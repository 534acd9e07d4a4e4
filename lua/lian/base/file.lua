--- Files that appear whole or not at all.
local core = require "lian.core"
local options = require "lian.base.options"

local file = {}

---Writes to a fresh file beside the target and renames it, so that a failure, Ctrl-C or a kill half-way leaves
---what was there before, and two who write at once leave one content. Devices such as /dev/stdout and pipes are
---written straight.
---@param path string
---@param write fun(out: table): any, string|nil, string|nil gives something true, or nil, the reason and the code
---@return boolean|nil done
---@return string|nil message
---@return string|nil code "input_output"
function file.replace(path, write)
  if path:find("\0", 1, true) then options.fail("write", "a path without a zero byte", path) end
  local out <close>, why, failed = core.file(path) -- luacheck: ignore
  if not out then return nil, why, failed end
  local ok, message, code = write(out)
  if not ok then return nil, message, code end
  return out:keep()
end

return file
