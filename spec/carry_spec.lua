-- a list of items carried into a table: by hand, against plain programs and other instruments, and what is refused
local barrel = require "spec.support.barrel"
local data = require "spec.support.data"
local lian = require "lian"
local years = require "spec.support.plain_years"

-- chips of wafers; half of both is made abroad
local function chips(more)
  local given = {items = {"chip", {item = "wafer"}}, requires = {chip = {"wafer"}},
    provides = {chip = {CHN = 0.5, TWN = 0.5}, wafer = {CHN = 0.4, TWN = 0.6}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return (assert(lian.items(given)))
end

-- two goods that need nothing: home makes 80 of C for itself and 20 for others, and buys 20
local function table_of(more)
  local given = {nodes = {"CHN_C", "CHN_S", "TWN_C", "TWN_S"}, regions = {"CHN", "CHN", "TWN", "TWN"},
    sectors = {"C", "S", "C", "S"}, flows = {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}},
    demand = {labels = {"CHN", "TWN"}, regions = {"CHN", "TWN"}, values = {{80, 20}, {300, 0}, {20, 60}, {0, 200}}}}
  for key, value in pairs(more or {}) do given[key] = value end
  return (assert(lian.chain(given)))
end

local function scenario(given)
  local list = {from = 2025, to = 2027, step = "month", home = "CHN"}
  for key, value in pairs(given) do list[key] = value end
  return lian.scenario "s" (list)
end

local QUICK = {steadiness = false, assumptions = false}

-- options of the run on the table, beside QUICK
local function quick(more)
  local out = {}
  for key, value in pairs(QUICK) do out[key] = value end
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

local MAP = {chip = {sector = "C", share = 0.3}}

local function stop(what, more)
  local given = {goods = what, by = "TWN", on = "CHN", at = 2025.25, lasts = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

local function carried(shocks, more, list)
  local given = {items = assert(scenario(shocks):run(list or chips())), chain = table_of(), map = MAP, run = quick()}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.carry(given)
end

local function lost(run, node, of)
  local losses = run:losses{of = of or "output"}
  for k, name in ipairs(losses:column("node")) do if name == node then return losses(k, "lost") end end
end

local function value_of(frame, time, sector, column)
  for k, at in ipairs(frame:column("time")) do
    if math.abs(at - time) < 1e-6 and frame(k, "sector") == sector then return frame(k, column) end
  end
end

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

describe("lian.carry and what else happens to the table", function()
  it("runs with a scenario on other sectors, and repeats it", function()
    local s = lian.scenario "strike" {lian.capacity{goods = "S", on = "CHN", cut = 0.1, at = 2025, lasts = 0.5}}
    local run = assert(carried({stop("wafer")}, {scenario = s, run = quick{overcapacity = 1}}))
    assert.near(9, lost(run, "CHN_C"), 1e-9)
    assert.near(15, lost(run, "CHN_S"), 1e-9)
    local path = os.tmpname()
    os.remove(path)
    local store <close> = assert(lian.open(path))
    local id = assert(run:save(store, {chain = "t"}))
    local again, compared = assert(store:replay(id))
    os.remove(path)
    assert.is_true(compared.provenance.equal)
    assert.equal(tostring(run), tostring(again))
  end)

  it("says what is covered, and which sectors supply each other", function()
    local chain = table_of{flows = {{0, 30, 0, 0}, {10, 0, 0, 0}, {0, 10, 0, 0}, {0, 0, 0, 0}}}
    local list = chips{items = {"chip", "chat", "wafer"}, requires = {chip = {"wafer"}, chat = {"wafer"}}}
    local run = assert(carried({stop("wafer")}, {chain = chain, map = {chip = {sector = "C", share = 0.3},
      chat = {sector = "S", share = 1}}}, list))
    local text = tostring(run)
    assert.is_truthy(text:find("30 % of its value is covered, 'chip' for 30 %; the other 70 % is not held down", 1,
      true), text)
    assert.is_truthy(text:find("100 % of its value is covered", 1, true))
    assert.is_truthy(text:find("S supplies 100 % of what C buys, C supplies 75 % of what S buys", 1, true), text)
    assert.is_truthy(text:find("who provides 'chat' is not known, so imports are not cut for it", 1, true))
  end)

  local function tells(text, ...)
    local run = assert(carried(...))
    assert.is_truthy(tostring(run):find(text, 1, true), tostring(run))
    return run
  end

  it("says what is not in the answer", function()
    local run = tells("home's own providers of 'chip' deliver less than at rest in some months: that is not carried",
      {lian.capacity{goods = "chip", on = "CHN", cut = 0.5}})
    assert.near(0, lost(run, "CHN_C"), 1e-9)
    tells("policies on items cost 3 : that is with the run on items", {stop("wafer"),
      lian.second_source{goods = "wafer", on = "CHN", toward = "CHN", share = 0.1, cost = 3, at = 2025}})
    tells("one draw of what is random (draw 1)", {stop("wafer", {cut = lian.uniform(0, 1)})})
    tells("the list says that home makes none of 'chip': the ceiling rests on the map alone", {stop("wafer")}, nil,
      chips{provides = {chip = {TWN = 1}, wafer = {CHN = 0.4, TWN = 0.6}}})
    tells("demand of 'who' has no known region and was left out", {stop("chip")}, {chain = table_of{demand = {
      labels = {"CHN", "TWN", "who"}, regions = {"CHN", "TWN", ""}, values = {{80, 20, 1}, {300, 0, 1}, {20, 60, 1},
        {0, 200, 1}}}}})
    local none = tells("the table imports nothing of it", {stop("chip")}, {chain = table_of{demand = {
      labels = {"CHN", "TWN"}, regions = {"CHN", "TWN"}, values = {{80, 20}, {300, 0}, {0, 60}, {0, 200}}}}})
    assert.near(0, lost(none, "TWN_C"), 1e-9)
  end)

  it("takes a table of one region where only makers at home are short", function()
    for _, region in ipairs{"China", "home"} do
      local chain = (assert(lian.chain{nodes = {"C", "S"}, regions = region == "China" and {region, region} or nil,
        flows = {{0, 0}, {0, 0}}, demand = {labels = {"users"}, values = {{100}, {300}}}}))
      local run = tells(("the table's only region, %s, is taken for CHN"):format(region), {stop("wafer")},
        {chain = chain})
      assert.near(9, lost(run, "C"), 1e-9)
    end
  end)

  it("loses the same by day and by week", function()
    for _, step in ipairs{"day", "week"} do
      local run = assert(carried({stop("wafer"), stop("chip", {cut = 0.5})}, {scenario = lian.scenario "t" {
        step = step}}))
      assert.near(9, lost(run, "CHN_C"), 1e-9)
      assert.near(1.5, lost(run, "TWN_C"), 1e-9)
    end
  end)

  it("repeats a sweep from a store", function()
    local items = assert(scenario{stop("wafer", {cut = lian.uniform(0.2, 1)})}:sweep(chips(), {draws = 3}))
    local sweep = assert(lian.carry{items = items, chain = table_of(), map = MAP, run = {steadiness = false}})
    local path = os.tmpname()
    os.remove(path)
    local store <close> = assert(lian.open(path))
    local again, compared = assert(store:replay(assert(sweep:save(store, {chain = "t"}))))
    os.remove(path)
    assert.is_true(compared.provenance.equal)
    assert.equal(tostring(sweep), tostring(again))
    -- a draw that the paths do not have
    assert.has_error(function() scenario{lian.bottleneck{goods = "C", ceiling = {{0.5}, {0.6}}}}:run(table_of(),
      {draw = 3, steadiness = false, assumptions = false}) end,
      "shocks[1] (bottleneck).ceiling: there are paths of 2 draws, and none of draw 3")
  end)

  it("takes either end of home's share of a run that has both", function()
    local list, s = chips(), scenario{stop("chip", {cut = 1})}
    local both = assert(s:run(list, {own = "both", home_use = {chip = 0.8, wafer = 0.8}}))
    local run = assert(lian.carry{items = both, chain = table_of(), map = MAP, run = quick()})
    assert.is_truthy(tostring(run):find("the end 'world'", 1, true))
    assert(lian.carry{items = both, chain = table_of(), map = MAP, own = "home_first", run = quick()})
    local world = assert(s:run(list))
    assert.has_error(function()
      lian.carry{items = world, chain = table_of(), map = MAP, own = "home_first"}
    end, "carry.own: this run has home's share at the end 'world' alone: run it with own = 'home_first' or 'both'")
  end)
end)

describe("lian.carry refuses", function()
  local function message(more, shocks, list)
    local ok, text = pcall(carried, shocks or {stop("wafer"), stop("chip")}, more, list)
    assert.is_false(ok)
    return (text:gsub("^[^ ]*: ", ""))
  end

  local function refused(expected, more, shocks, list)
    local text = message(more, shocks, list)
    assert.is_truthy(text:find(expected, 1, true), text)
  end

  it("maps that cover nothing, too much, or what is not there", function()
    refused("item -> {sector =, share =}, at least one", {map = {}})
    refused("carry.map['chip'].share: expected a share above 0", {map = {chip = {sector = "C", share = 0}}})
    refused("carry.map['chip'].share: expected a share in [0, 1]", {map = {chip = {sector = "C", share = 30}}})
    refused("'share' is required", {map = {chip = {sector = "C"}}})
    refused("did you mean 'chip'?", {map = {chipp = {sector = "C", share = 0.1}}})
    refused("only final items are carried, and 'wafer' is none of this run ('chip')",
      {map = {wafer = {sector = "C", share = 0.1}}})
    refused("carry.map['chip'].sector: no sector of CHN 'TWN_C'", {map = {chip = {sector = "TWN_C", share = 0.1}}})
    refused("shares of 'C' sum to 1.1, more than 1 (chip 0.6, lens 0.5)", {map = {chip = {sector = "C", share = 0.6},
      lens = {sector = "C", share = 0.5}}}, nil, chips{items = {"chip", "lens", "wafer"}})
    refused("'S' makes nothing in this table", {chain = table_of{demand = {labels = {"CHN", "TWN"},
      regions = {"CHN", "TWN"}, values = {{80, 20}, {0, 0}, {20, 60}, {0, 200}}}},
      map = {chip = {sector = "S", share = 0.1}}})
  end)

  it("a sector that is cut or capped twice", function()
    local function with(...) return {scenario = lian.scenario "t" {...}} end
    local twice = "the scenario cuts or caps 'C' too"
    refused(twice, with(lian.capacity{goods = "C", on = "CHN", cut = 0.1}))
    refused(twice, with(lian.labour{goods = "C", on = "CHN", cut = 0.1}))
    refused(twice, with(lian.quality{goods = "C", on = "CHN", defects = 0.1}))
    refused(twice, with(lian.embargo{goods = "C", by = "TWN", on = "CHN"}))
    refused(twice, with(lian.embargo{by = "TWN", on = "CHN"}))
    refused(twice, with(lian.export_ban{goods = "C", on = "TWN", toward = "CHN"}))
    refused(twice, with(lian.bottleneck{goods = "C", on = "CHN", ceiling = {0.5}}))
    refused("a rule takes capacity of it too", with(lian.rule{name = "r", act = function(state)
      state:capacity("C", -0.1, "CHN")
    end}))
    -- what others no longer get of home, and other goods, are another matter
    assert(carried({stop("wafer")}, with(lian.embargo{goods = "C", by = "CHN", on = "TWN"},
      lian.capacity{goods = "S", on = "CHN", cut = 0.1})))
  end)

  it("what is no run over years, or no table", function()
    refused("carry.items: expected a run or a sweep on a list of items over years, got a table", {items = {}})
    refused("this run is at once: give its scenario from, to and step = 'month'",
      {items = assert(lian.scenario "x" {home = "CHN", stop("wafer", {at = nil})}:run(chips()))})
    refused("expected a table, got a list of items", {chain = chips()})
    refused("carry.chain: expected a table, got 3", {chain = 3})
    refused("no region 'CHN'", {chain = table_of{regions = {"H", "H", "F", "F"}, demand = {labels = {"H", "F"},
      regions = {"H", "F"}, values = {{80, 20}, {300, 0}, {20, 60}, {0, 200}}}}})
    refused("this table does not tell what does: chain:split() sets imports apart",
      {chain = assert(lian.chain{nodes = {"C"}, flows = {{0}}, demand = {labels = {"c"}, values = {{10}}}})})
    refused("the years of the run on items", {scenario = lian.scenario "t" {from = 2025, to = 2030, step = "month"}})
    refused("carry.run.draw: leave it out", {run = {draw = 2}})
    refused("unknown", {maps = {}})
  end)
end)

describe("lian.carry on published tables", function()
  local function chip_run()
    local list = (assert(require "lian.examples.chips"()))
    return assert(lian.scenario "resists" {from = 2025, to = 2028, step = "month", home = "CHN",
      lian.embargo{goods = {"ArF photoresist", "KrF photoresist", "mask blank"}, by = {"JPN", "USA"}, on = "CHN",
        at = 2026, lasts = 1}}:run(list))
  end

  local function map(sector)
    return {["advanced logic chip"] = {sector = sector, share = 0.15}, ["mature logic chip"] = {sector = sector,
      share = 0.2}}
  end

  -- output of a sector in each month, against rest: at its ceiling where that binds, never above it
  local function stays_below(run, paths, place)
    local output, bound = run:series{of = "output", each = "node"}, 0
    local made = output:column(place)
    for t, ceiling in ipairs(paths:column("ceiling")) do
      local share = made[t] / made[1]
      if ceiling < 1 then
        assert.is_true(share <= ceiling + 1e-12, ("month %d: %.17g of %.17g"):format(t, share, ceiling))
        bound = bound + (math.abs(share - ceiling) < 1e-9 and 1 or 0)
      end
    end
    assert.is_true(bound >= 6, bound)
  end

  it("holds China's electronic components down (NBS 2018, imports kept apart)", data.needed(pending, function()
    local china = assert(assert(lian.read.nbs(data.path "china_nbs_io/china_2018_153.csv")):split())
    local run, paths = assert(lian.carry{items = chip_run(), chain = china, map = map "094",
      run = quick{record = "node"}})
    stays_below(run, paths, "094")
    assert.is_true(lost(run, "094", "value_added") > 0)
  end))

  it("holds China's electronics down in the world (WIOD 2011)", data.needed(pending, function()
    local world = assert(lian.read.wiod2013{flows = data.path "wiod2013_mrio/Z_2011.csv.gz",
      demand = data.path "wiod2013_mrio/Y_2011.csv.gz", output = data.path "wiod2013_mrio/x_2011.csv"})
    local run, paths = assert(lian.carry{items = chip_run(), chain = world, map = map "c14",
      run = quick{record = "node", trade = false}})
    stays_below(run, paths, "CHN_c14")
    local regions = run:losses{each = "region", of = "value_added"}
    local most, who = 0, nil
    for k, name in ipairs(regions:column("region")) do
      if regions(k, "lost") > most then most, who = regions(k, "lost"), name end
    end
    assert.equal("CHN", who)
  end))
end)
