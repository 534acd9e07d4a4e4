--- Files that appear whole or not at all.
local file = {}

local FAILED = "input_output"

local function failed(path, why)
  return nil, ("%s: cannot write (%s)"):format(path, why:match(": ([^:]+)$") or why), FAILED
end

---Writes to a file beside the target and renames it, so that a failure or a kill half-way leaves
---what was there before. Devices such as /dev/stdout are written straight.
---@param path string
---@param write fun(out: file*): any, string|nil gives something true, or nil and the reason
---@return boolean|nil done
---@return string|nil message
---@return string|nil code "input_output"
function file.replace(path, write)
  local device = path:find("^/dev/") ~= nil
  local beside = device and path or path .. ".part"
  local out, why = io.open(beside, device and "ab" or "wb")
  if not out then return failed(path, why) end
  local ok
  ok, why = write(out)
  local closed, late = out:close()
  if ok and closed then
    if device then return true end
    ok, why = os.rename(beside, path)
    if ok then return true end
  end
  if not device then os.remove(beside) end
  return failed(path, why or late)
end

return file
