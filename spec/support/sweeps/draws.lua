-- a sweep that is made alone, so that it can be killed: lua5.4 spec/support/sweeps/draws.lua [STORE] [workers=3]
-- [part=1/2] [draws=300] [lanes=8]; prints the number of rows and a number of all bits of what came out
local lian = require "lian"
local core = require "lian.core"
local packed = require "lian.base.packed"

local o = {draws = 300, seed = 5, psi = lian.uniform(0.7, 0.9), record = "region", lanes = 8, steadiness = false}
for _, word in ipairs(arg) do
  local name, value = word:match("^(%w+)=(.*)$")
  if name then o[name] = math.tointeger(tonumber(value)) or value else o.store = word end
end

local four = assert(require "lian.examples.four_regions"())
local scenario = lian.scenario "uncertain" {from = 2025, to = 2027, step = "week",
  lian.capacity{goods = "E", on = "CHN", cut = lian.triangular(0.1, 0.3, 0.6), at = 2025.2,
    lasts = lian.uniform(0.1, 0.4)},
  lian.expand{goods = "E", on = "CHN", share = 0.3, lag = 0, at = 2025, cost = 50}}
local sweep, message = scenario:sweep(four, o)
if not sweep then
  io.stderr:write(message, "\n")
  os.exit(1)
end
print(#sweep.rows, core.stream(packed.of{sweep.rows, sweep.timeline, sweep.trust, sweep.notes, tostring(sweep)}))
