--- A small world in which policies are worked out by hand: parts P made in H and F, goods G made in H from parts.
---
---             H_G     H     F   output        H and F: what final users there buy
---     H_P      40    20    20       80        whoever buys parts takes 40 % from H and 60 % from F
---     F_P      60    30    30      120
---     H_G            150    50      200
---
--- A step is a year, so that money a year is money a step. A user of parts keeps two years of use (200), and orders
--- what it uses and all that its stock lacks. Stocks may be used up, there is no over-capacity, makers are served
--- before final users, and orders go by the table, not by capacity, unless a spec says otherwise.
local lian = require "lian"

local workshop = {}

---@param more? table parts that differ
---@return lian.chain
function workshop.chain(more)
  local given = {nodes = {"H_P", "F_P", "H_G"}, regions = {"H", "F", "H"}, sectors = {"P", "P", "G"},
    flows = {{0, 0, 40}, {0, 0, 60}, {0, 0, 0}}, output = {80, 120, 200}, unit = "EUR",
    demand = {H_hh = {values = {20, 30, 150}, region = "H"}, F_hh = {values = {20, 30, 50}, region = "F"}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return assert(lian.chain(given))
end

---Two shops that sell to final users alone: a capacity of 80 in H, of 120 in F.
function workshop.shops()
  return workshop.chain{nodes = {"H_P", "F_P"}, regions = {"H", "F"}, sectors = {"P", "P"}, flows = {{0, 0}, {0, 0}},
    output = {80, 120}, demand = {H_hh = {values = {50, 50}, region = "H"}, F_hh = {values = {30, 70}, region = "F"}}}
end

local PLAIN = {stock = 730, restore = 365, psi = 0.5, overcapacity = 1, by_capacity = false, sourcing = "links",
  rationing = "orders_first", record = "node"}

---Runs shocks and policies from 2025 for so many years.
---@param years integer
---@param shocks table a list, with any of: chain, step
---@param options? table of the run, in place of the plain ones
---@return lian.run
function workshop.run(years, shocks, options)
  local given, o = {from = 2025, to = 2025 + years, step = shocks.step or "year"}, {}
  for k, shock in ipairs(shocks) do given[k] = shock end
  for key, value in pairs(PLAIN) do o[key] = value end
  for key, value in pairs(options or {}) do o[key] = value end
  return assert(lian.scenario "workshop" (given):run(shocks.chain or workshop.chain(), o))
end

---Output of a node by step (or another measure of series), money a year.
function workshop.path(run, node, of)
  local f = run:series{of = of or "output", nodes = node}
  return f:column(f:names()[2])
end

---A column of the totals by step.
function workshop.total(run, name) return run:series():column(name) end

---Stocks of parts in H by step, money.
function workshop.stock(run, good)
  local days, out = run:series{of = "cover", goods = good or "P", on = "H"}:column("cover"), {}
  for t, v in ipairs(days) do out[t] = v / 365 * 100 end -- a year's use is 100
  return out
end

---Money of all policies by year: bought, held, spent; and their sums.
function workshop.money(run)
  local f, out, sums = run:costs(), {}, {bought = 0, held = 0, spent = 0}
  for k = 1, #f do
    local year = math.tointeger(f(k, "year"))
    out[year] = out[year] or {bought = 0, held = 0, spent = 0}
    for name in pairs(sums) do
      out[year][name], sums[name] = out[year][name] + f(k, name), sums[name] + f(k, name)
    end
  end
  return out, sums
end

---Deliveries of parts over a run, by origin and region of the buyer (makers and final users).
function workshop.delivered(run, by, on, goods)
  return run:flows{by = by, on = on, goods = goods or "P"}(1, "after")
end

---Two lists of numbers, the second from a run, within 1e-9 of the largest expected.
function workshop.same(expected, got)
  local scale = 0
  for _, v in ipairs(expected) do scale = math.max(scale, math.abs(v)) end
  local right = #expected == #got
  for t, v in ipairs(expected) do right = right and math.abs(v - got[t]) <= 1e-9 * (scale > 0 and scale or 1) end
  if right then return end
  local function listed(list)
    local out = {}
    for t, v in ipairs(list) do out[t] = ("%.10g"):format(v) end
    return table.concat(out, ", ")
  end
  error(("expected %s\n     got %s"):format(listed(expected), listed(got)), 2)
end

return workshop
