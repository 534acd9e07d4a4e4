--- What else results rest on than data and lian: the library of dense work and the kernel that it chose for this
--- processor, by which last digits may differ.
local core = require "lian.core"

local machine = {}

---"OpenBLAS 0.3.21, kernel Haswell".
---@return string
function machine.blas()
  local facts = {}
  for _, part in ipairs(core.info()) do facts[part[1]] = part[2] end
  local name = facts.blas:match("^OpenBLAS [%d.]+") or facts.blas
  return facts.kernel ~= "" and ("%s, kernel %s"):format(name, facts.kernel) or name
end

return machine
