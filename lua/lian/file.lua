--- Files that appear whole or not at all.
local file = {}

local FAILED = "input_or_output_failed"

---Writes to a file beside the target and renames it, so that a failure or a kill half-way leaves
---what was there before.
---@param path string
---@param write fun(out: file*): any, string|nil gives something true, or nil and the reason
---@return boolean|nil done
---@return string|nil message
---@return string|nil code "input_or_output_failed"
function file.replace(path, write)
  local beside = path .. ".part"
  local out, why = io.open(beside, "wb")
  if not out then return nil, ("%s: cannot write (%s)"):format(path, why), FAILED end
  local ok
  ok, why = write(out)
  local closed, late = out:close()
  if ok and closed then
    ok, why = os.rename(beside, path)
    if ok then return true end
  end
  os.remove(beside)
  return nil, ("%s: cannot write (%s)"):format(path, why or late), FAILED
end

return file
