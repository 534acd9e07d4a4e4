--- A small list and a small table for specs of lian.carry.
local lian = require "lian"

local carrying = {}

---Chips of wafers; half of both is made abroad
function carrying.chips(more)
  local given = {items = {"chip", {item = "wafer"}}, requires = {chip = {"wafer"}},
    provides = {chip = {CHN = 0.5, TWN = 0.5}, wafer = {CHN = 0.4, TWN = 0.6}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return (assert(lian.items(given)))
end

---Two goods that need nothing: home makes 80 of C for itself and 20 for others, and buys 20
function carrying.table_of(more)
  local given = {nodes = {"CHN_C", "CHN_S", "TWN_C", "TWN_S"}, regions = {"CHN", "CHN", "TWN", "TWN"},
    sectors = {"C", "S", "C", "S"}, flows = {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}},
    demand = {labels = {"CHN", "TWN"}, regions = {"CHN", "TWN"}, values = {{80, 20}, {300, 0}, {20, 60}, {0, 200}}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return (assert(lian.chain(given)))
end

---A scenario of two years by month, seen from CHN.
function carrying.scenario(given)
  local list = {from = 2025, to = 2027, step = "month", home = "CHN"}
  for key, value in pairs(given) do list[key] = value end
  return lian.scenario "s" (list)
end

local QUICK = {steadiness = false, assumptions = false}

---Options of the run on the table, beside QUICK
function carrying.quick(more)
  local out = {}
  for key, value in pairs(QUICK) do out[key] = value end
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

carrying.MAP = {chip = {sector = "C", share = 0.3}}

---Taiwan stops for half a year from April on.
function carrying.stop(what, more)
  local given = {goods = what, by = "TWN", on = "CHN", at = 2025.25, lasts = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

---A run on the list under these shocks, carried into the table.
function carrying.carried(shocks, more, list)
  local given = {items = assert(carrying.scenario(shocks):run(list or carrying.chips())), chain = carrying.table_of(),
    map = carrying.MAP, run = carrying.quick()}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.carry(given)
end

---What a node loses over the run.
function carrying.lost(run, node, of)
  local losses = run:losses{of = of or "output"}
  for k, name in ipairs(losses:column("node")) do if name == node then return losses(k, "lost") end end
end

---A cell of a frame of paths.
function carrying.value_of(frame, time, sector, column)
  for k, at in ipairs(frame:column("time")) do
    if math.abs(at - time) < 1e-6 and frame(k, "sector") == sector then return frame(k, column) end
  end
end

return carrying
