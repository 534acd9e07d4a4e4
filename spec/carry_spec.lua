-- a list of items carried into a table: by hand, and against plain programs and other instruments
local barrel = require "spec.support.barrel"
local carrying = require "spec.support.carrying"
local lian = require "lian"
local years = require "spec.support.plain_years"

local chips, table_of, scenario, quick, stop, carried, lost, value_of, MAP = carrying.chips,
  carrying.table_of, carrying.scenario, carrying.quick, carrying.stop, carrying.carried, carrying.lost,
  carrying.value_of, carrying.MAP

describe("lian.carry, by hand", function()
  -- 0.6 of the wafers stop for half a year: chips can be made to 0.4, and are 0.3 of C: 0.82 of C is left
  it("holds a sector down by what its part needs, after over-capacity", function()
    local run, paths = assert(carried{stop("wafer")})
    assert.near(1, value_of(paths, 2025 + 2 / 12, "C", "ceiling"), 0)
    assert.near(0.82, value_of(paths, 2025.25, "C", "ceiling"), 1e-15)
    assert.near(0.82, value_of(paths, 2025 + 8 / 12, "C", "ceiling"), 1e-15)
    assert.near(1, value_of(paths, 2025.75, "C", "ceiling"), 0)
    assert.near(0, value_of(paths, 2025.25, "C", "imports"), 0)
    -- 0.18 of 100 a year for half a year; over-capacity of 1.25 gives none of it back while chips are short
    assert.near(9, lost(run, "CHN_C"), 1e-9)
    assert.near(9, lost(run, "CHN_C", "value_added"), 1e-9)
    assert.near(0, lost(run, "CHN_S"), 1e-9)
  end)

  -- half of the chips from abroad: 0.15 of the imports of C, which is 20 a year; home has over-capacity for it
  it("cuts imports by what no longer comes, times the share; others are asked for it on a market", function()
    local run, paths = assert(carried{stop("chip", {cut = 0.5})})
    assert.near(0.15, value_of(paths, 2025.5, "C", "imports"), 1e-15)
    assert.near(1, value_of(paths, 2025.5, "C", "ceiling"), 0)
    assert.near(1.5, lost(run, "TWN_C"), 1e-9)
    local links = assert(carried({stop("chip", {cut = 0.5})}, {run = quick{sourcing = "links"}}))
    assert.near(1.5, lost(links, "TWN_C"), 1e-9)
    assert.near(1.5, lost(links, "TWN_C", "unmet"), 1e-9)
    assert.near(0, lost(links, "CHN_C"), 1e-9)
  end)

  -- both: home makers can neither make more nor be helped: 0.82 x 100 of what is now asked, 103 a year
  it("does both at once", function()
    local run = assert(carried{stop("chip", {cut = 0.5}), stop("wafer")})
    assert.near(9, lost(run, "CHN_C"), 1e-9)
    assert.near(9 + 1.5, run:losses{of = "unmet", each = "total"}(1, "lost"), 1e-9)
  end)

  it("adds up the parts of a sector, and leaves what is not mapped alone", function()
    local list = chips{items = {"chip", "lens", "wafer"}, requires = {chip = {"wafer"}, lens = {wafer = "important"}},
      provides = {wafer = {CHN = 0.4, TWN = 0.6}}}
    local _, paths = assert(carried({stop("wafer")}, {map = {chip = {sector = "C", share = 0.3},
      lens = {sector = "CHN_C", share = 0.2}}}, list))
    -- chips to 0.4; lenses half-way to 1, 0.7
    assert.near(1 - 0.3 * 0.6 - 0.2 * 0.3, value_of(paths, 2025.5, "C", "ceiling"), 1e-15)
    assert.equal(24, #paths)
  end)

  it("does not carry what stock bridges", function()
    local list = chips{items = {"chip", {item = "wafer", stock = 4}}}
    local run, paths = assert(carried({stop("wafer")}, nil, list))
    assert.near(1, value_of(paths, 2025.7, "C", "ceiling") or 1, 0)
    for _, v in ipairs(paths:column("ceiling")) do assert.equal(1, v) end
    assert.near(0, lost(run, "CHN_C"), 1e-9)
    assert.is_truthy(tostring(run):find("nothing of it is short", 1, true))
  end)

  it("counts spare capacity abroad, and what home's providers gain, as no lack of imports", function()
    local spare = chips{items = {{item = "chip", spare = 0.5}, "wafer"}}
    local _, paths = assert(carried({stop("chip", {cut = 0.5})}, nil, spare))
    assert.near(0.3 * 0.25, value_of(paths, 2025.5, "C", "imports"), 1e-15) -- 0.5 - 1.5 x 0.25 of 0.5
    -- a second source at home takes over 0.2 of what others deliver: 0.1 moves home, and of the other 0.4 half stops
    local home = lian.second_source{goods = "chip", on = "CHN", toward = "CHN", share = 0.2, at = 2025}
    _, paths = assert(carried{home, stop("chip", {cut = 0.5})})
    assert.near(0, value_of(paths, 2025, "C", "imports"), 0)
    assert.near(0.3 * 0.2 / 0.5, value_of(paths, 2025.5, "C", "imports"), 1e-15)
  end)

  -- home makes 0.2 of kind a and 0.6 of kind b: of its makers' needs a weighs 0.5 x 0.2, b 0.5 x 0.6
  it("reads an item of kinds by what home makes of them", function()
    local list = assert(lian.items{items = {"chip", "a", "b", "wafer"}, variants = {chip = {"a", "b"}},
      requires = {a = {"wafer"}}, provides = {a = {CHN = 0.2, TWN = 0.8}, b = {CHN = 0.6, TWN = 0.4},
        wafer = {TWN = 1}}})
    local _, paths = assert(carried({stop("wafer")}, nil, list))
    assert.near(1 - 0.3 * 0.1 / 0.4, value_of(paths, 2025.5, "C", "ceiling"), 1e-15)
    -- and of imports by what comes of each
    _, paths = assert(carried({stop("a")}, nil, list))
    assert.near(0.3 * 0.4 / 0.6, value_of(paths, 2025.5, "C", "imports"), 1e-15)
    -- where any will do, the best of those that home makes
    local any = assert(lian.items{items = {{item = "chip", any = true}, "a", "b", "wafer"},
      variants = {chip = {"a", "b"}}, requires = {a = {"wafer"}}, provides = {a = {CHN = 0.2, TWN = 0.8},
        b = {CHN = 0.6, TWN = 0.4}, wafer = {TWN = 1}}})
    _, paths = assert(carried({stop({"wafer", "a"})}, nil, any))
    assert.near(1, value_of(paths, 2025.5, "C", "ceiling"), 0)
    assert.near(0, value_of(paths, 2025.5, "C", "imports"), 0)
  end)

  it("leaves a table without shocks as it was", function()
    local run = assert(carried{})
    local quiet = assert(scenario{}:run(table_of(), quick()))
    assert.same(quiet:losses():column("lost"), run:losses():column("lost"))
    assert.same(quiet:series():column("output"), run:series():column("output"))
  end)
end)

-- the same numbers in every frame
local function same_frames(a, b, tolerance)
  for name, frame in pairs(a) do
    for _, column in ipairs(frame:names()) do
      for k, v in ipairs(frame:column(column)) do
        local w = b[name](k, column)
        if type(v) == "number" and tolerance then
          assert.is_true(math.abs(v - w) <= tolerance * math.max(1, math.abs(v)), ("%s.%s %d: %s, %s"):format(name,
            column, k, v, w))
        else
          assert.equal(v, w, name .. "." .. column)
        end
      end
    end
  end
end

describe("lian.carry, against other ways", function()
  local world = require "lian.examples.four_regions"

  -- without over-capacity a ceiling is a loss of capacity, and the imports are an embargo: month by month the same
  it("gives what capacity and embargoes give where there is no over-capacity", function()
    local chain, shocks = assert(world()), {}
    local list = chips{provides = {chip = {CHN = 0.5, ROW = 0.5}, wafer = {CHN = 0.4, ROW = 0.6}}}
    local acts = {stop("wafer", {by = "ROW", ramp = 0.25, recovers = 0.25}), stop("chip", {by = "ROW", cut = 0.4})}
    local run, paths = assert(lian.carry{items = assert(scenario(acts):run(list)), chain = chain, map = MAP,
      run = quick{overcapacity = 1}})
    for k, at in ipairs(paths:column("time")) do
      local ceiling, imports = paths(k, "ceiling"), paths(k, "imports")
      if ceiling < 1 then
        shocks[#shocks + 1] = lian.capacity{goods = "C", on = "CHN", cut = 1 - ceiling, at = at, lasts = 1 / 12}
      end
      if imports > 0 then
        shocks[#shocks + 1] = lian.embargo{goods = "C", on = "CHN", cut = imports, at = at, lasts = 1 / 12}
      end
    end
    assert.is_true(#shocks >= 14)
    local plain = assert(scenario(shocks):run(chain, quick{overcapacity = 1}))
    -- factors are means of the same numbers, 1 - (1 - c): the last digit may differ, and a step is a sum of many
    same_frames({losses = plain:losses(), series = plain:series(), trade = plain:flows()},
      {losses = run:losses(), series = run:series(), trade = run:flows()}, 1e-9)
  end)

  -- what a country's makers of an item have of what they need, and which part of what comes from abroad does not come,
  -- written again from the definition: need, lack, and at rest own and foreign
  local function told(list, label, levels, kept)
    local need, own, foreign, left = 1, 1, 0, 0
    for input, class in pairs(list.needs[label] or {}) do
      if class == "critical" then need = math.min(need, levels[input]) end
      if class == "important" then need = math.min(need, (1 + levels[input]) / 2) end
    end
    if list.shares[label] then
      own = 0
      for provider, share in pairs(list.shares[label]) do
        if list.country[provider] == "CHN" then
          own = own + share
        else
          foreign, left = foreign + share, left + share * kept(provider)
        end
      end
    end
    local spare = 1 + (list.spare[label] or 0)
    local lack = foreign > 1e-12 and math.max(0, foreign - spare * left) / foreign or 0
    local kinds, all = {}, 0
    for variant, weight in pairs(list.kinds[label] or {}) do
      local of = {told(list, variant, levels, kept)}
      kinds[#kinds + 1], all = {w = weight, need = of[1], lack = of[2], own = of[3], foreign = of[4]}, all + weight
    end
    if #kinds == 0 then return need, lack, own, foreign end
    local made, bought, mixed, missed, best, least = 0, 0, 0, 0, 0, 1
    for _, kind in ipairs(kinds) do made, bought = made + kind.w * kind.own, bought + kind.w * kind.foreign end
    for _, kind in ipairs(kinds) do
      local part, came = made > 1e-12 and kind.w * kind.own / made or kind.w / all, kind.w * kind.foreign
      mixed, missed = mixed + part * kind.need, missed + (bought > 1e-12 and came / bought or 0) * kind.lack
      if part > 0 then best = math.max(best, kind.need) end
      if came > 0 then least = math.min(least, kind.lack) end
    end
    need = math.min(need, list.any[label] and best or mixed)
    if list.shares[label] then return need, lack, own, foreign end
    return need, bought > 1e-12 and (list.any[label] and least or missed) or 0, made / all, bought / all
  end

  it("has the needs and lacks of a plain program on 100 random lists, kinds among them", function()
    math.randomseed(3)
    local chain, short, kinds = table_of{regions = {"CHN", "CHN", "P1", "P1"}}, 0, 0
    for _ = 1, 100 do
      local list = barrel.random(math.random(3, 10), math.random() < 0.3)
      list.cover, list.value = {}, {}
      local given = barrel.given(list)
      for k, label in ipairs(list.items) do
        if math.random() < 0.5 then list.cover[label] = math.random() * 2 end
        given.items[k].stock = list.cover[label]
      end
      local acts, shocks = {}, {}
      for k, by in ipairs{"P1", "P2", "P3"} do
        local from, share = math.random(1, 6), math.random()
        acts[k] = {kind = "cut", by = by, from = from, to = from + 5, share = share}
        shocks[k] = lian.embargo{by = by, on = "CHN", cut = share, at = 2025 + (from - 1) / 12, lasts = 5 / 12}
      end
      local items = assert(scenario(shocks):run(assert(lian.items(given)), {final = "i1"}))
      local _, paths = assert(lian.carry{items = items, chain = chain, map = {i1 = {sector = "C", share = 0.5}},
        run = quick()})
      local plain = years.run(list, "CHN", "i1", 12, acts)
      kinds = kinds + (list.kinds.i1 and 1 or 0)
      for t = 1, 12 do
        local need, lack = told(list, "i1", plain[t].level, function(provider)
          local kept = 1
          for _, act in ipairs(acts) do
            local hit = provider == act.by or list.country[provider] == act.by
            if hit and t >= act.from and t < act.to then kept = kept * (1 - act.share) end
          end
          return kept
        end)
        short = short + (need < 1 and 1 or 0) + (lack > 0 and 1 or 0)
        assert.near(1 - 0.5 * (1 - need), paths(t, "ceiling"), 1e-9)
        assert.near(0.5 * lack, paths(t, "imports"), 1e-9)
      end
    end
    assert.is_true(short > 300 and kinds > 10, ("%d, %d"):format(short, kinds))
  end)

  it("has a draw of a sweep as the run of that draw has it", function()
    local list = chips()
    local s = scenario{stop("wafer", {cut = lian.uniform(0.2, 1), at = lian.uniform(2025.1, 2026)}),
      stop("chip", {cut = lian.uniform(0, 1)})}
    local sweep, paths = assert(lian.carry{items = assert(s:sweep(list, {draws = 5, seed = 4})), chain = table_of(),
      map = MAP, run = {steadiness = false}})
    local mean, lost_days = 0, {}
    for draw = 1, 5 do
      local run, own = assert(lian.carry{items = assert(s:run(list, {seed = 4, draw = draw})), chain = table_of(),
        map = MAP, run = quick()})
      lost_days[draw], mean = run:resilience().provenance.lost, mean + value_of(own, 2026.25, "C", "ceiling") / 5
    end
    assert.near(mean, value_of(paths, 2026.25, "C", "ceiling"), 1e-12)
    assert.same(lost_days, sweep:draws():column("lost"))
    assert.is_true(lost_days[1] ~= lost_days[2])
  end)
end)
