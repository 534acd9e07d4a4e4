--- The core's economy from the spec of spec.support.plain_economy.
local core = require "lian.core"

local core_economy = {}

---@param s table spec
---@return lian.chain chain
function core_economy.chain(s)
  local nodes = {}
  for i = 1, s.n do nodes[i] = "n" .. i end
  return assert(core.chain_new{kind = "table", nodes = nodes, flows = core.matrix_new(s.n, s.n, s.flows),
    output = s.output})
end

-- the spec as the core takes it: importance good by good in one list
local function core_spec(s)
  local out = {}
  for key, value in pairs(s) do out[key] = value end
  out.flows = "domestic"
  if s.importance then
    out.importance = {}
    for g = 1, s.goods do table.move(s.importance[g], 1, s.n, #out.importance + 1, out.importance) end
  end
  return out
end

---@param s table spec
---@param lanes? integer 1
---@return userdata economy
function core_economy.new(s, lanes)
  local specs = {}
  for k = 1, lanes or 1 do specs[k] = core_spec(s) end
  return assert(core.economy.new(core_economy.chain(s), table.unpack(specs)))
end

return core_economy
