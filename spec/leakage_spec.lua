-- what comes round an embargo, and through whom
local lian = require "lian"
local w = require "spec.support.workshop"

--- Parts P of O, J, K and L; goods G are made of them. O is cut off from T.
---
---            O_G  T_G  J_G  K_G  L_G   T_hh   output
---     O_P     10   60   30   10   40     12      162
---     J_P      0   20   10    0    0      0       30
---     K_P      0   50    0   10    0      5       65
---     L_P      0    0    0    0    5      0        5    L sells nothing to T
local function world(more)
  local given = {nodes = {"O_P", "J_P", "K_P", "L_P", "O_G", "T_G", "J_G", "K_G", "L_G"},
    regions = {"O", "J", "K", "L", "O", "T", "J", "K", "L"}, sectors = {"P", "P", "P", "P", "G", "G", "G", "G", "G"},
    output = {162, 30, 65, 5, 100, 400, 100, 100, 100},
    demand = {T_hh = {values = {12, 0, 5, 0, 0, 400, 0, 0, 0}, region = "T"},
      O_hh = {values = {0, 0, 0, 0, 100, 0, 100, 100, 100}, region = "O"}}}
  given.flows = {{0, 0, 0, 0, 10, 60, 30, 10, 40}, {0, 0, 0, 0, 0, 20, 10, 0, 0}, {0, 0, 0, 0, 0, 50, 0, 10, 0},
    {0, 0, 0, 0, 0, 0, 0, 0, 5}}
  for i = 5, 9 do given.flows[i] = {0, 0, 0, 0, 0, 0, 0, 0, 0} end
  for key, value in pairs(more or {}) do given[key] = value end
  return w.chain(given)
end

local function control(more)
  local given = {goods = "P", by = "O", on = "T", cut = 0.5, leakage = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.export_control(given)
end

local function rows(routes)
  local out = {}
  for k = 1, #routes do
    local row = routes:row(k)
    out[row.by .. " " .. row.through .. " " .. row.on .. " " .. row.goods] = row.money
  end
  return out
end

local function at_once(shock, more)
  local o = {sourcing = "links"}
  for key, value in pairs(more or {}) do o[key] = value end
  return assert(lian.scenario "leaks" {shock}:run(world(), o))
end

local function in_time(years, shock, options)
  return w.run(years, {shock, chain = world()}, options)
end

-- J buys 30 of O and sells 20 to T: 20. K buys 10 and sells 55 (50 without final users): 10. So 2/3 and 1/3
describe("leakage", function()
  it("at once is told by route, and is not missed", function()
    -- half of 72 is cut; half of that comes round: 18
    local result = at_once(control())
    local got = rows(result:routes())
    w.same({12, 6}, {got["O J T P"], got["O K T P"]})
    assert.equal(2, #result:routes())
    assert.matches("export_control P T: 18 EUR come round the cut, 12 through J, 6 through K", tostring(result))
    -- as a cut of a quarter without leakage
    w.same(at_once(control{cut = 0.25, leakage = 0}):losses():column("rationed_loss"),
      result:losses():column("rationed_loss"))
    got = rows(at_once(control{finals = false}):routes())
    w.same({10, 5}, {got["O J T P"], got["O K T P"]})
    got = rows(at_once(control(), {sourcing = "market"}):routes())
    w.same({12, 6}, {got["O J T P"], got["O K T P"]})
  end)

  it("in time is told by route over the run", function()
    local run = in_time(3, control{leakage_within = 0})
    local got = rows(run:routes())
    w.same({36, 18}, {got["O J T P"], got["O K T P"]}) -- 18 a year
    assert.matches("54 EUR come round the cut, 36 through J, 18 through K", tostring(run))
    -- 72 less a quarter, and what others buy
    w.same({54 + 90, 144, 144}, w.path(run, "O_P"))
    -- built up over two years: in the mean of them 1/4 and 3/4 of it
    got = rows(in_time(2, control{leakage_within = 2}):routes())
    w.same({12, 6}, {got["O J T P"], got["O K T P"]})
    -- a stop of all: what comes is what leaks
    run = in_time(1, control{cut = 1, leakage_within = 0, finals = false})
    w.same({20, 10}, {rows(run:routes())["O J T P"], rows(run:routes())["O K T P"]})
    w.same({60 * 0.5}, {w.delivered(run, "O", "T") - 12})
  end)

  it("follows the strength of the embargo", function()
    local run = in_time(4, control{leakage_within = 0, at = 2026, lasts = 1, recovers = 2})
    -- 1 year in full, then 3/4 and 1/4 in the mean
    w.same({18 * 2 * 2 / 3}, {rows(run:routes())["O J T P"]})
  end)

  it("names the largest routes in its sentence, all in its frame", function()
    local nodes, regions, sectors = {"O_P", "T_G"}, {"O", "T"}, {"P", "G"}
    local flows, output = {{0, 100}, {0, 0}}, {400, 900}
    for k = 1, 6 do -- six regions that buy and sell 10 k
      nodes[#nodes + 1], regions[#regions + 1], sectors[#sectors + 1] = "M" .. k, "M" .. k, "P"
      flows[1][#nodes], flows[#nodes], output[#nodes] = 10 * k, {0, 10 * k}, 100
    end
    for i = 1, #nodes do for j = 1, #nodes do flows[i][j] = flows[i][j] or 0 end end
    local chain = assert(lian.chain{nodes = nodes, regions = regions, sectors = sectors, flows = flows, output = output,
      unit = "EUR"})
    local shock = control{cut = 0.84, leakage = 0.25, finals = false}
    local result = assert(lian.scenario "x" {shock}:run(chain, {sourcing = "links"}))
    assert.equal(6, #result:routes())
    assert.matches("21 EUR come round the cut, 6 through M6, 5 through M5, 4 through M4, 3 through M3, 3 through "
      .. "others", tostring(result))
  end)

  it("comes by unknown routes where no region buys and sells the good", function()
    local result = at_once(control{by = {"O", "J", "K"}})
    local got = rows(result:routes())
    w.same({18, 5, 13.75}, {got["O ? T P"], got["J ? T P"], got["K ? T P"]})
    assert.matches("36.75 EUR come round the cut, 36.75 by routes that the table does not show", tostring(result))
  end)

  it("is none where nothing leaks", function()
    assert.error_matches(function() at_once(control{leakage = 0}):routes() end, "routes: nothing leaks here")
    assert.error_matches(function() in_time(1, control{leakage = 0}):routes() end, "routes: nothing leaks here")
  end)

  it("costs less than without it, and never gains", function()
    local function lost(leak) return in_time(4, control{cut = 0.9, leakage = leak}):resilience().provenance.lost end
    assert.is_true(lost(0) > lost(0.3))
    assert.is_true(lost(0.3) > lost(0.6))
  end)
end)
