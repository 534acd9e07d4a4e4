-- what must hold of any scenario on any table: shocks in other words, in parts and one after the other are the same
-- shock, and in the long run a run in time says what the demand side says at once
local economies = require "spec.support.economies"
local lian = require "lian"

local TABLES = 6

-- numbers of the rows of a frame by its texts
local function rows_of(frame)
  local out, names = {}, frame:names()
  for i = 1, #frame do
    local key, values = {}, {}
    for _, name in ipairs(names) do
      local v = frame(i, name)
      if type(v) == "number" then values[name] = v else key[#key + 1] = tostring(v) end
    end
    out[table.concat(key, " ")] = values
  end
  return out
end

local function same(a, b, tolerance, what)
  local wanted, got = rows_of(a), rows_of(b)
  for key, values in pairs(wanted) do
    for name, v in pairs(values) do
      assert.near(v, got[key] and got[key][name] or math.huge, tolerance, what)
    end
  end
end

local function at_once(chain, shocks, sourcing)
  local result = assert(lian.scenario "x" {table.unpack(shocks)}:run(chain, {sourcing = sourcing, assumptions = false}))
  return result:losses()
end

local function in_time(chain, shocks, sourcing)
  local s = lian.scenario "x" {from = 2025, to = 2026.5, step = "month", table.unpack(shocks)}
  local run = assert(s:run(chain, {sourcing = sourcing, assumptions = false, steadiness = false}))
  return run:losses(), run:flows{on = "R2"}
end

local SPAN = {at = 2025.27, lasts = 0.61} -- it begins and ends within a month

local function with(more)
  return function(make, given)
    local out = {}
    for key, value in pairs(given) do out[key] = value end
    for key, value in pairs(more) do out[key] = value end
    return make(out)
  end
end

-- pairs of lists of shocks that are the same; `make`: with a span, where the engine has one
local function pairs_of(make)
  local function embargo(by, goods, cut, name)
    return make(lian.embargo, {by = by, goods = goods, on = "R2", cut = cut, name = name})
  end
  local function capacity(goods, cut) return make(lian.capacity, {goods = goods, on = "R1", cut = cut}) end
  local function tariff(by)
    return make(lian.tariff, {by = by, goods = "S1", on = "R2", rate = 0.3, elasticity = 0.5})
  end
  local function demand(change, name)
    return make(lian.demand, {goods = "S1", on = "R1", change = change, name = name})
  end
  local a = embargo({"R1", "R3"}, "S1", 0.5)
  return {
    ["two origins"] = {{a}, {embargo("R1", "S1", 0.5), embargo("R3", "S1", 0.5)}},
    ["one on what another left"] = {{embargo("R1", "S1", 0.75)},
      {embargo("R1", "S1", 0.5), embargo("R1", "S1", 0.5, "b")}},
    ["two goods"] = {{embargo("R1", {"S1", "S2"}, 0.5)}, {embargo("R1", "S1", 0.5), embargo("R1", "S2", 0.5)}},
    ["every good"] = {{embargo("R1", nil, 0.5)}, {embargo("R1", {"S1", "S2", "S3"}, 0.5)}},
    ["a cut of nothing"] = {{a}, {a, embargo("R3", "S2", 0)}},
    ["a region and one of its sectors"] = {{capacity(nil, 0.3), capacity("S1", 0.5)},
      {capacity("S1", 0.65), capacity({"S2", "S3"}, 0.3)}},
    ["tariffs on two origins"] = {{tariff{"R1", "R3"}}, {tariff "R3", tariff "R1"}},
    ["a half of a half"] = {{demand(-0.75)}, {demand(-0.5), demand(-0.5, "b")}},
    ["a ban and an embargo"] = {{embargo("R1", "S1", 0.5)},
      {make(lian.export_ban, {goods = "S1", on = "R1", toward = "R2", cut = 0.5})}},
  }
end

describe("the same shocks in other words", function()
  it("are the same at once", function()
    for seed = 1, TABLES do
      local chain = economies.world(seed, 3, 3, true)
      for _, sourcing in ipairs{"market", "links"} do
        for name, both in pairs(pairs_of(with{})) do
          same(at_once(chain, both[1], sourcing), at_once(chain, both[2], sourcing), 1e-4, name)
        end
      end
    end
  end)

  it("are the same in time", function()
    for seed = 1, TABLES do
      local chain = economies.world(seed, 3, 3, true)
      for _, sourcing in ipairs{"market", "links"} do
        for name, both in pairs(pairs_of(with(SPAN))) do
          local losses, flows = in_time(chain, both[1], sourcing)
          local losses_of_parts, flows_of_parts = in_time(chain, both[2], sourcing)
          same(losses, losses_of_parts, 1e-7, name)
          same(flows, flows_of_parts, 1e-7, name)
        end
      end
    end
  end)

  it("are the same one after the other", function()
    for seed = 1, TABLES do
      local chain = economies.world(seed, 3, 3, true)
      local function part(at, lasts)
        return lian.embargo{by = "R1", goods = "S1", on = "R2", cut = 0.5, at = at, lasts = lasts, name = "from " .. at}
      end
      for _, sourcing in ipairs{"market", "links"} do
        same(in_time(chain, {part(2025.27, 0.61)}, sourcing),
          in_time(chain, {part(2025.27, 0.2), part(2025.47, 0.41)}, sourcing), 1e-7)
      end
    end
  end)
end)

describe("policies that turn the same purchases", function()
  local function turn(toward, name) return lian.sourcing{goods = "S1", on = "R2", toward = toward, share = 0.4,
    name = name} end

  it("act in one order, however they are given, and say so", function()
    local said = "'first', 'third' turn the same purchases, in this order"
    for seed = 1, TABLES do
      local chain = economies.world(seed, 3, 3, true)
      local a, b = {turn("R3", "third"), turn("R1", "first")}, {turn("R1", "first"), turn("R3", "third")}
      same(at_once(chain, a), at_once(chain, b), 1e-9)
      same(in_time(chain, a), in_time(chain, b), 1e-9)
      for _, span in ipairs{{}, {from = 2025, to = 2026, step = "month"}} do
        local given = {span.from and a[1] or b[1], span.from and a[2] or b[2], from = span.from, to = span.to,
          step = span.step}
        local text = tostring(assert(lian.scenario "x" (given):run(chain, {assumptions = false})))
        assert.truthy(text:find(said, 1, true), text)
      end
    end
  end)

  it("say nothing where their order does not count", function()
    local chain = economies.world(1, 3, 3, true)
    local function told(...)
      return tostring(assert(lian.scenario "x" {...}:run(chain, {assumptions = false}))):find("in this order", 1, true)
    end
    assert.is_nil(told(turn("R3", "a"), turn("R3", "b")))
    assert.is_nil(told(turn("R3", "a"), lian.sourcing{goods = "S2", on = "R2", toward = "R1", share = 0.4}))
    assert.is_nil(told(turn("R3", "a"), lian.sourcing{goods = "S1", on = "R1", toward = "R2", share = 0.4}))
  end)
end)

describe("the long run", function()
  it("is what the demand side says at once, where capacity does not bind", function()
    local function turn(toward, share) return lian.sourcing{goods = "S1", on = "R2", toward = toward, share = share} end
    local shocks = {{lian.demand{goods = "S1", on = "R1", change = -0.3}},
      {lian.demand{goods = "S1", on = "R1", amount = -3}},
      {lian.tariff{goods = "S1", by = "R3", on = "R2", rate = 0.3, elasticity = 0.4}},
      {lian.sourcing{goods = "S1", on = "R2", by = "R1", toward = "R3", share = 0.4}},
      {turn("R3", 0.4), turn("R1", 0.3)}, {turn("R1", 0.3), turn("R3", 0.4)},
      {lian.demand{goods = "S1", on = "R2", amount = -3}, lian.demand{goods = "S1", on = "R2", change = -0.4},
        lian.tariff{goods = "S1", by = "R3", on = "R2", rate = 0.3, elasticity = 0.4}}}
    for seed = 1, TABLES do
      local chain = economies.world(seed, 3, 3, true)
      local x, nodes, largest = chain:output(), chain:nodes(), 0
      for _, v in ipairs(x) do largest = math.max(largest, v) end
      for _, some in ipairs(shocks) do
        local lost, room = {}, {}
        local losses = at_once(chain, some)
        for i = 1, #losses do lost[losses(i, "node")] = losses(i, "demand_loss") end
        for r = 1, 3 do room[r] = lian.expand{on = "R" .. r, share = 3, lag = 0} end
        for _, shock in ipairs(some) do room[#room + 1] = shock end
        local s = lian.scenario "x" {from = 2025, to = 2045, step = "week", table.unpack(room)}
        local run = assert(s:run(chain, {stock = 30, by_capacity = false, record = "node", assumptions = false,
          steadiness = false}))
        local path = run:series{of = "output", each = "node"}
        for i, label in ipairs(nodes) do
          assert.near(x[i] - (lost[label] or 0), path(#path, label), 1e-8 * largest, label)
        end
      end
    end
  end)

  it("is so on a table that keeps imports apart, whatever part of final goods is imported", function()
    for _, seed in ipairs{1, 2, 3, 5, 8, 9} do -- of 4, 6 and 7 some good has no maker abroad
      local chain = economies.split(seed, 3, seed > 3)
      local x = chain:output()
      for _, some in ipairs{{lian.demand{change = -0.2}}, {lian.demand{nodes = "S1", change = -0.2}},
        {lian.demand{goods = "S2", amount = -2}}, {lian.demand{amount = -2}, lian.demand{goods = "S1", change = -0.5}},
        {lian.demand{goods = "S1", amount = -2}, lian.demand{goods = {"S1", "S3"}, amount = -3}}} do
        local lost, losses, shocks = {}, at_once(chain, some), {lian.expand{on = "home", share = 3, lag = 0}}
        for i = 1, #losses do lost[losses(i, "node")] = losses(i, "demand_loss") end
        for _, shock in ipairs(some) do shocks[#shocks + 1] = shock end
        local s = lian.scenario "x" {from = 2025, to = 2045, step = "week", table.unpack(shocks)}
        local run = assert(s:run(chain, {stock = 30, by_capacity = false, record = "node", assumptions = false,
          steadiness = false}))
        local path = run:series{of = "output", each = "node"}
        for i, label in ipairs(chain:nodes()) do
          assert.near(x[i] - (lost[label] or 0), path(#path, label), 1e-8 * x[i], label)
        end
      end
    end
  end)
end)

describe("a good of which given supplies abroad are more than all that is bought", function()
  it("is named", function()
    local chain = assert(lian.chain{nodes = {"P", "G"}, flows = {{0, 20}, {0, 0}}, imports = {{0, 10}, {0, 5}},
      output = {60, 60}, demand = {labels = {"homes", "stocks"}, values = {{40, 0}, {60, 0}},
        second = {{5, -20}, {3, 0}}}})
    local text = tostring(assert(lian.scenario "x" {from = 2025, to = 2026, step = "month"}:run(chain)))
    assert.truthy(text:find("imports of 'P' are no more than the stocks drawn down beside them", 1, true), text)
  end)
end)

describe("a shock that names no region", function()
  it("hits home of a table that keeps imports apart, and makers abroad where it says so", function()
    for seed = 1, TABLES do
      local chain = economies.split(seed, 3)
      local function direct(shock)
        local s = lian.scenario "x" {from = 2025, to = 2026, step = "month", shock}
        local run = assert(s:run(chain, {assumptions = false, steadiness = false}))
        local f, out = run:losses{each = "region"}, {}
        for _, row in f:rows() do out[row.region] = row.direct end
        return out
      end
      local half = 0.5 * chain:output()[1]
      for _, given in ipairs{{goods = "S1"}, {nodes = "S1"}, {goods = "S1", on = "home"}} do
        given.cut = 0.5
        local out = direct(lian.capacity(given))
        assert.near(half, out.home, 1e-9 * half)
        assert.equal(0, out.abroad)
      end
      for _, given in ipairs{{goods = "S1", on = "abroad"}, {nodes = "abroad S1"}} do
        given.cut = 0.5
        local out = direct(lian.capacity(given))
        assert.equal(0, out.home)
        assert.is_true(out.abroad > 0)
      end
      assert.equal(0, direct(lian.quality{goods = "S1", defects = 0.5}).abroad)
      assert.equal(0, direct(lian.labour{goods = "S1", cut = 0.5}).abroad)
    end
  end)
end)

describe("policies that turn to other origins", function()
  it("are refused where a table knows one origin alone, and would do nothing for their cost", function()
    local plain = assert(lian.read.nbs(lian.sample "eight_sectors.csv"))
    local sold = {"second_source", "sourcing", "subsidise", "substitute"}
    local fields = {second_source = {toward = "CHN", share = 0.3}, sourcing = {toward = "CHN", share = 0.3},
      subsidise = {rate = 0.1}, substitute = {budget = 10, readiness = 8}}
    for _, name in ipairs(sold) do
      fields[name].goods, fields[name].on = "05", "CHN"
      local s = lian.scenario "x" {from = 2025, to = 2026, step = "month", lian[name](fields[name])}
      assert.error_matches(function() s:run(plain) end, name .. "%): this table does not tell origins apart; "
        .. "chain:split%(%) sets imports apart")
      assert.truthy(s:run(plain:split(), {assumptions = false, steadiness = false}))
    end
    assert.error_matches(function() lian.scenario "x" {lian.sourcing(fields.sourcing)}:run(plain) end,
      "this table does not tell origins apart")
  end)
end)

describe("a label that two things bear", function()
  -- a node called as the sector of others
  local chain = assert(lian.chain{nodes = {"x", "A_y", "B_x", "B_y"}, regions = {"A", "A", "B", "B"},
    sectors = {"z", "y", "x", "y"}, unit = "USD", flows = {{1, 2, 1, 0}, {2, 1, 0, 1}, {1, 0, 2, 2}, {0, 1, 1, 2}},
    demand = {labels = {"a", "b"}, regions = {"A", "B"}, values = {{5, 1}, {5, 1}, {1, 6}, {1, 7}}}})

  local function hit(given)
    given.cut = 0.5
    local f, out = assert(lian.scenario "x" {lian.capacity(given)}:run(chain, {assumptions = false})):losses(), {}
    for _, row in f:rows() do if row.supply_direct > 0 then out[#out + 1] = row.node end end
    return out
  end

  it("is that of the sector among goods, and that of the node among nodes", function()
    assert.same({"B_x"}, hit{goods = "x"})
    assert.same({"x"}, hit{nodes = "x"})
    assert.same({"x", "B_x"}, hit{goods = {"x", "z"}})
    assert.same({"A_y"}, hit{goods = "A_y"})
    assert.error_matches(function() hit{nodes = "y"} end, "capacity%).nodes: no node 'y'")
  end)
end)
