-- an exploration that is made alone, so that it can be killed: lua5.4 spec/support/sweeps/function.lua [STORE]
-- [workers=3] [part=1/2] [draws=300]; prints how many draws came out and a number of all their bits
local lian = require "lian"
local core = require "lian.core"
local packed = require "lian.base.packed"

local o = {draws = 300, seed = 5, design = "sobol", name = "four"}
for _, word in ipairs(arg) do
  local name, value = word:match("^(%w+)=(.*)$")
  if name then o[name] = math.tointeger(tonumber(value)) or value else o.store = word end
end

local four = assert(require "lian.examples.four_regions"())
local node = four:nodes()[3]

local function loss(p)
  if p.cut > 0.59 then return nil, "too deep" end
  local f = assert(four:extraction{nodes = {node}, side = "backward", share = p.cut})
  return {loss = p.weight * f(1, "loss"), odd = p.cut > 0.5 and 0 / 0 or p.cut}
end

local e, message = lian.explore(loss, {cut = lian.triangular(0.1, 0.3, 0.6), weight = lian.uniform(0.5, 1.5)}, o)
if not e then
  io.stderr:write(message, "\n")
  os.exit(1)
end
print(e.numbers.count, core.stream(packed.of{tostring(e), e.numbers.draws, e.numbers.failed, e.numbers.measures}))
