-- how far a run can be trusted: trials of the ordering rule, the run's own shortage, other assumptions
local lian = require "lian"
local workshop = require "spec.support.workshop"
local data = require "spec.support.data"

local four = assert(require "lian.examples.four_regions"())

local function embargo(more)
  local given = {goods = "C", by = "JKT", on = "CHN", cut = 0.6, at = 2025.2, lasts = 0.5}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.embargo(given)
end

local function scenario(...)
  return lian.scenario "cut" {from = 2025, to = 2027, step = "week", embargo(), ...}
end

local function with(base, more)
  local out = {}
  for key, value in pairs(base) do out[key] = value end
  for key, value in pairs(more) do out[key] = value end
  return out
end

local QUIET = {steadiness = false, assumptions = false}

-- amplification of two months without a part of all capacity for a good, in four years by the step
local function amplified(goods, cut, step, o)
  local run = assert(lian.scenario "trial" {from = 0, to = 4, step = step,
    lian.capacity{goods = goods, cut = cut, at = 0, lasts = 2 / 12}}:run(four, with(o, QUIET)))
  local m = run:resilience().provenance
  return m.amplification, m.recovery_99 ~= nil
end

describe("steadiness of a run", function()
  it("is that of the scarce good's makers cut for two months, and nothing else", function()
    for _, o in ipairs{{}, {rationing = "alike", stock = 60, restore = 60}, {profile = "ario"}} do
      local tried = assert(scenario():run(four, with(o, {assumptions = false}))):steadiness()
      assert.same({0.01, 0.1, 0.3, 0.5, 0.8}, tried:column("depth"))
      for k, depth in ipairs(tried:column("depth")) do
        local times, back = amplified("C", depth, "week", o)
        assert.near(times, tried(k, "amplification"), 1e-12 * times) -- sums in another order
        assert.equal(back, tried(k, "back"))
      end
    end
  end)

  it("tips where a shortage is amplified twice as much as one of 1 %, or does not come back", function()
    local o = {rationing = "alike", stock = 60, restore = 60}
    local at = assert(scenario():run(four, with(o, {assumptions = false}))):steadiness().provenance
    local least = amplified("C", 0.01, "week", o)
    local times, back = amplified("C", at.tips_at, "week", o)
    assert.is_true(times > 2 * least or not back)
    local tried = assert(scenario():run(four, with(o, {assumptions = false}))):steadiness()
    for k, depth in ipairs(tried:column("depth")) do -- the next one below, of eight between two of the first four
      if depth >= at.tips_at - 1e-12 then
        local low = k > 1 and tried(k - 1, "depth") or 0
        times, back = amplified("C", at.tips_at - (depth - low) / 8, "week", o)
        assert.is_true(times <= 2 * least and back)
        return
      end
    end
    error("nothing tips")
  end)

  it("tips below 10 % where even that is amplified a thousand times, which is no measure of others", function()
    local o = {rationing = "alike", stock = 15, sourcing = "links"}
    assert.is_true(amplified("C", 0.1, "week", o) > 1000 and amplified("C", 0.01, "week", o) < 2)
    local run = assert(scenario():run(four, with(o, {assumptions = false})))
    local at = run:steadiness().provenance
    assert.is_true(at.tips_at < 0.1 and at.beyond)
    assert.truthy(tostring(run):find("\n  not steady: ", 1, true))
  end)

  it("is not called unsteady by a deeper shortage than its own", function()
    local run = assert(scenario():run(four, {assumptions = false, restore = math.huge}))
    local at = run:steadiness().provenance
    assert.is_true(not at.returns and at.shortage < at.tips_at)
    assert.is_false(at.beyond)
    local line = tostring(run):match("\n  (steady: C lacks at most [^\n]+)\n")
    assert.truthy(line and line:find("tips the economy from %d+ %% on, and one of 80 %% is not made good in 4 years$"))
  end)

  it("names an assumption only where the economy then bears more, by the same step and depths", function()
    local deep = lian.scenario "deep" {from = 2025, to = 2026, step = "day",
      lian.capacity{goods = "C", cut = 0.9, at = 2025.1, lasts = 0.2}}
    local run = assert(deep:run(four, {stock = 1, restore = 1}))
    local text = tostring(run)
    assert.truthy(text:find("\n  not steady", 1, true), text)
    assert.is_nil(text:find("stock x 0.5", 1, true), text) -- a step's use cannot be halved
    for _, name in ipairs(run:assumptions():column("value")) do assert.is_nil(name:find("x 0.5", 1, true)) end
  end)

  it("has a slack that is endless with endless stocks, and none where output falls with each input", function()
    local run = assert(scenario():run(four, {assumptions = false, stock = math.huge}))
    assert.equal(math.huge, run:steadiness().provenance.slack)
    assert.is_nil(run:steadiness().note:find("nan", 1, true))
    assert.is_nil(run:steadiness().note:find("slack", 1, true))
    local some = assert(scenario():run(four, {assumptions = false, stock = {C = math.huge}}))
    assert.near(0.2, some:steadiness().provenance.slack, 1e-12)
    local pichler = assert(scenario():run(four, {assumptions = false, profile = "pichler", stock_by_user = 30}))
    assert.is_nil(pichler:steadiness().provenance.slack)
  end)

  it("compares with the largest shortage of a scarce good while shocks act", function()
    -- two makers of parts, 80 and 120: half of the first one's capacity lost for two years of three
    local run = workshop.run(3, {lian.capacity{goods = "P", on = "H", cut = 0.5, at = 2025, lasts = 2}})
    local told = run:steadiness().provenance
    local made, there = 0, math.huge
    for _, node in ipairs{"H_P", "F_P"} do made = made + (node == "H_P" and 80 or 120) end
    local home, far = workshop.path(run, "H_P"), workshop.path(run, "F_P")
    for t = 1, 2 do there = math.min(there, home[t] + far[t]) end
    assert.near(1 - there / made, told.shortage, 1e-15)
    assert.near(0.2, told.shortage, 1e-12) -- 40 of 200
    assert.equal("P", told.shortage_of)
    assert.near((730 - 365) / 365, told.slack, 1e-12) -- (1 - psi) stock / restore
  end)

  it("says when the loss is made by the rule, and which assumption bears more", function()
    local deep = lian.scenario "deep" {from = 2025, to = 2028, step = "week",
      lian.capacity{goods = "C", cut = 0.7, at = 2025, lasts = 0.5}}
    local run = assert(deep:run(four, {rationing = "alike", stock = 30, restore = 60}))
    local told = run:steadiness().provenance
    assert.is_true(told.beyond)
    assert.is_true(told.shortage >= 0.7 - 1e-12)
    local lines = tostring(run)
    assert.truthy(lines:find("\n  not steady: C lacks at most", 1, true), lines)
    assert.truthy(lines:find("\n  so the rule of ordering adds to what the shock does: an upper bound at best\n", 1,
      true), lines)
    assert.truthy(lines:find("\n  with psi 0.5 it would tip only between %d+ and %d+ %%\n"), lines)
    local mild = assert(lian.scenario "mild" {from = 2025, to = 2028, step = "week",
      lian.capacity{goods = "C", cut = 0.05, at = 2025, lasts = 0.1}}:run(four))
    assert.is_false(mild:steadiness().provenance.beyond)
    lines = tostring(mild)
    assert.truthy(lines:find("\n  steady: C lacks at most 5 % of normal output; a shortage for", 1, true), lines)
  end)

  it("says in the first line that the loss still grows after stocks should have filled", function()
    local dying = assert(lian.scenario "dying" {from = 2025, to = 2029, step = "week",
      lian.capacity{goods = "C", cut = 0.9, at = 2025, lasts = 0.5}}:run(four, with(QUIET, {rationing = "alike",
        stock = 30, restore = 60})))
    assert.truthy(tostring(dying):match("^[^\n]*output still falls at 2025%.%d+, long after"), tostring(dying))
    local calm = assert(scenario():run(four, QUIET))
    assert.is_nil(tostring(calm):find("still falls", 1, true))
  end)

  it("is tried where a shock makes a good scarce, and not when it is not asked", function()
    local policy = assert(lian.scenario "none" {from = 2025, to = 2026, step = "week",
      lian.demand{goods = "C", change = -0.1, at = 2025}}:run(four))
    assert.error_matches(function() policy:steadiness() end, "no shock makes a good scarce")
    local plain = assert(scenario():run(four, QUIET))
    assert.error_matches(function() plain:steadiness() end, "steadiness = false")
    assert.error_matches(function() plain:assumptions() end, "assumptions = true")
  end)

  it("is tried on a network of firms, where it is small", function()
    local chain = assert(lian.chain{nodes = {"a", "b", "c"}, sectors = {"X", "Y", "Z"},
      links = {{"a", "b", 10}, {"b", "c", 20}}, output = {12, 25, 40}})
    local run = assert(lian.scenario "stop" {from = 2025, to = 2025.5, step = "day",
      lian.capacity{nodes = "a", cut = 1, at = 2025, lasts = 30 / 365}}:run(chain))
    local tried = run:steadiness()
    local m = assert(lian.scenario "trial" {from = 0, to = 4, step = "day",
      lian.capacity{nodes = "a", cut = 0.5, at = 0, lasts = 2 / 12}}:run(chain, QUIET)):resilience().provenance
    assert.equal(m.amplification, tried(4, "amplification"))
    assert.near(1, tried.provenance.shortage, 1e-12) -- a stands still
    local names, links, output = {}, {}, {}
    for i = 1, 3000 do
      names[i], output[i] = "f" .. i, 2
      links[i] = {"f" .. i, "f" .. i % 3000 + 1, 1}
    end
    local large = assert(lian.scenario "stop" {from = 2025, to = 2025.1, step = "day",
      lian.capacity{nodes = "f1", cut = 1, at = 2025, lasts = 3 / 365}}:run(assert(lian.chain{nodes = names,
        links = links, output = output})))
    assert.truthy(tostring(large):find("run it with steadiness = true", 1, true))
    assert.error_matches(function() large:steadiness() end, "steadiness = true")
  end)

  it("has the amplifications of the model book for WIOD 2011, c14", data.needed(function()
    local folder = data.path "wiod2013_mrio/"
    local world = assert(lian.read.wiod2013{flows = folder .. "Z_2011.csv.gz", demand = folder .. "Y_2011.csv.gz",
      output = folder .. "x_2011.csv", sectors = folder .. "sectors.csv"})
    -- MODELS 3, the table of depths: figures of two digits, those that come back
    for _, row in ipairs{{"alike", 90, 60, {1.5, 1.5, 2.1, 7.9}}, {"alike", 60, 60, {1.5, 1.6, 7.3, 15}},
        {"orders_first", 60, 60, {2, 2, 2, 8.6}}, {"orders_first", 15, 15, {2, 2, 2, 21}}} do
      local run = assert(lian.scenario "mild" {from = 2011, to = 2011.25, step = "week",
        lian.capacity{goods = "c14", cut = 0.01, at = 2011, lasts = 0.1}}:run(world, {profile = "ario",
          rationing = row[1], stock = row[2], restore = row[3], record = "totals", trade = false}))
      local tried = run:steadiness()
      for k, wanted in ipairs(row[4]) do
        assert.near(wanted, tried(k + 1, "amplification"), wanted >= 15 and 0.5 or 0.06)
      end
    end
  end))
end)

describe("the first lines of a run", function()
  local function lines_of(run)
    local out = {}
    for line in (tostring(run) .. "\n"):gmatch("([^\n]*)\n") do out[#out + 1] = line end
    return out
  end

  it("say over which time whose final users and value added lose, at home, in all, and by other classes", function()
    local run = assert(scenario():run(four, {steadiness = false}))
    local lines, unmet = lines_of(run), run:resilience{on = "CHN"}.provenance.unmet
    local added = run:losses{each = "region", of = "value_added"}
    for k = 1, #added do
      if added(k, "region") == "CHN" then
        assert.equal(("cut: in 2 years CHN loses %.3g days of final demand and %.3g %% of value added"):format(unmet,
          100 * added(k, "share")), lines[1])
      end
    end
    assert.truthy(lines[2]:find("^  all regions lose %S+ days of final demand and %S+ %% of value added$"), lines[2])
    assert.truthy(lines[3]:find("^  if all inputs are critical CHN loses %S+ days of final demand and gains? "))
    for k = 1, 4 do assert.is_true(#lines[k] <= 110) end
  end)

  it("say that a region gains, or that nothing is lost", function()
    local gains = assert(lian.scenario "stock" {from = 2025, to = 2026, step = "week",
      lian.stockpile{goods = "C", on = "CHN", months = 2, at = 2025}}:run(four, QUIET))
    local first = lines_of(gains)[1]
    assert.truthy(first:find("^stock: in 1 year all regions lose %S+ days of final demand and gain %S+ %% of value"))
    local nothing = assert(lian.scenario "rest" {from = 2025, to = 2026, step = "week"}:run(four))
    assert.equal("rest: in 1 year all regions lose nothing", lines_of(nothing)[1])
  end)

  it("name the one region of a table, and the users abroad where imports are kept apart", function()
    local chain = assert(lian.chain{nodes = {"ore", "steel"}, regions = {"H", "H"}, flows = {{0, 40}, {1, 0}},
      output = {100, 100}, unit = "USD"})
    local stop = lian.scenario "stop" {from = 2025, to = 2027, step = "week",
      lian.capacity{goods = "ore", cut = 0.5, at = 2025, lasts = 0.5}}
    assert.truthy(lines_of(assert(stop:run(chain, QUIET)))[1]:find("^stop: in 2 years H loses "))
  end)
end)

describe("a run says what its answer leaves out", function()
  it("policies that cost nothing, by name", function()
    local run = assert(scenario(lian.expand{goods = "C", on = "CHN", share = 0.1, at = 2025},
      lian.expand{goods = "E", on = "CHN", share = 0.1, at = 2025, cost = 5}):run(four, QUIET))
    assert.truthy((tostring(run) .. "\n"):find("\n  without a cost: expand C CHN\n", 1, true), tostring(run))
    assert.is_nil(tostring(assert(scenario():run(four, QUIET))):find("without a cost", 1, true))
  end)

  it("a horizon shorter than the stocks", function()
    local short = lian.scenario "short" {from = 2025, to = 2025.2, step = "week", embargo{at = 2025.1, lasts = 0.05}}
    local text = tostring(assert(short:run(four, QUIET)))
    assert.truthy(text:find("the horizon, 70.2 days, is shorter than stocks of 90: what they bridge does not show", 1,
      true), text)
    assert.is_nil(tostring(assert(short:run(four, with(QUIET, {stock = 60})))):find("shorter than stocks", 1, true))
  end)
end)

describe("assumptions of a run", function()
  it("are runs with one of them changed, by month", function()
    local run = assert(scenario():run(four, {steadiness = false}))
    local tried = run:assumptions()
    local monthly = lian.scenario "cut" {from = 2025, to = 2027, step = "month", embargo()}
    local seen = {}
    local function compare(k, o)
      local alone = assert(monthly:run(four, with(QUIET, o)))
      local regions = alone:losses{each = "region", of = "value_added"}
      for r = 1, #regions do
        if regions(r, "region") == "CHN" then assert.near(regions(r, "share"), tried(k, "value_added"), 1e-14) end
      end
      assert.near(alone:resilience{on = "CHN"}.provenance.unmet, tried(k, "unmet"), 1e-12)
    end
    local asked = {["as run/by month"] = {}, ["stock/x 0.5"] = {stock = 45}, ["stock/x 2"] = {stock = 180},
      ["restore/x 0.5"] = {restore = 45}, ["restore/x 2"] = {restore = 180}, ["psi/0.5"] = {psi = 0.5},
      ["psi/0.95"] = {psi = 0.95}, ["rationing/alike"] = {rationing = "alike"}, ["overcapacity/1"] = {overcapacity = 1},
      ["overcapacity/1.5"] = {overcapacity = 1.5}, ["sourcing/links"] = {sourcing = "links"},
      ["classes/all"] = {classes = "all"}}
    for k = 1, #tried do
      local key = tried(k, "assumption") .. "/" .. tried(k, "value")
      if asked[key] then
        compare(k, asked[key])
        seen[#seen + 1] = key
      end
    end
    assert.equal(12, #seen)
    assert.equal("by week", tried(1, "value"))
    assert.near(run:resilience{on = "CHN"}.provenance.unmet, tried(1, "unmet"), 1e-12)
    for k = 3, #tried do
      assert.near(tried(k, "value_added") - tried(2, "value_added"), tried(k, "change"), 1e-15)
    end
  end)

  it("leave the run itself as it is, to the last bit", function()
    local alone, beside = assert(scenario():run(four, QUIET)), assert(scenario():run(four))
    assert.same(alone:series():column("output"), beside:series():column("output"))
    assert.same(alone:losses():column("lost"), beside:losses():column("lost"))
  end)

  it("take other values with their source, and run by the step that is asked", function()
    local run = assert(scenario():run(four, {steadiness = false, assumptions = {step = "week",
      psi = {0.6, source = "a survey"}, stock = false, restore = false, rationing = false, overcapacity = false,
      sourcing = false, classes = false}}))
    local tried = run:assumptions()
    assert.equal(2, #tried) -- trials by the step of the run: it stands there once
    assert.same({"as run", "psi"}, tried:column("assumption"))
    assert.equal("by week", tried(1, "value"))
    assert.near(tried(2, "value_added") - tried(1, "value_added"), tried(2, "change"), 1e-15)
    assert.equal("a survey", tried(2, "source"))
    assert.equal(tried(1, "value_added"), tried(2, "value_added")) -- by the run's own step
    local alone = assert(scenario():run(four, with(QUIET, {psi = 0.6})))
    assert.near(alone:resilience{on = "CHN"}.provenance.unmet, tried(2, "unmet"), 1e-12)
  end)

  it("run by the run's own step where a longer one does not divide the horizon, or leaves few steps", function()
    local function step_of(from, to, step, o)
      local s = lian.scenario "short" {from = from, to = to, step = step, embargo{at = from, lasts = 0.05}}
      local tried = assert(s:run(four, with({steadiness = false}, o or {}))):assumptions()
      return tried(tried(2, "assumption") == "as run" and 2 or 1, "value")
    end
    assert.equal("by week", step_of(2025, 2025 + 1 / 52, "week")) -- one step
    assert.equal("by day", step_of(2025, 2025 + 10 / 365, "day"))
    assert.equal("by day", step_of(2025, 2025.9, "day")) -- 10.8 months
    assert.equal("by week", step_of(2025, 2025.5, "day")) -- 6 months
    assert.equal("by month", step_of(2025, 2026, "day"))
    assert.equal("by week", step_of(2025, 2026, "day", {stock = 20}))
    assert.equal("by year", step_of(2025, 2030, "year", {stock = 400}))
  end)

  it("are those of stocks and of who is served first on a network of firms", function()
    local chain = assert(lian.chain{nodes = {"a", "b", "c"}, sectors = {"X", "Y", "Z"},
      links = {{"a", "b", 10}, {"b", "c", 20}}, output = {12, 25, 40}})
    local stop = lian.scenario "stop" {from = 2025, to = 2025.5, step = "day",
      lian.capacity{nodes = "a", cut = 1, at = 2025, lasts = 30 / 365}}
    local tried = assert(stop:run(chain, {assumptions = true})):assumptions()
    local seen = {}
    for k = 2, #tried do
      seen[k - 1] = tried(k, "assumption") .. " " .. tried(k, "value")
      local o = ({["stock x 0.5"] = {stock = 7.5}, ["stock x 2"] = {stock = 30}, ["restore x 0.5"] = {restore = 3},
        ["restore x 2"] = {restore = 12}, ["rationing orders_first"] = {rationing = "orders_first"}})[seen[k - 1]]
      local alone = assert(stop:run(chain, with(QUIET, o))):resilience().provenance
      assert.near(alone.unmet, tried(k, "unmet"), 1e-9)
    end
    assert.equal(5, #seen)
  end)

  it("change stocks that are drawn, and those of each user", function()
    local drawn = assert(scenario():run(four, {steadiness = false, stock = lian.uniform(40, 60), seed = 3}))
    local value
    for _, pair in ipairs(drawn.outcome.values) do value = pair[1] == "run.stock" and pair[2] or value end
    local alone = assert(lian.scenario "cut" {from = 2025, to = 2027, step = "month", embargo()}:run(four, with(QUIET,
      {stock = 2 * value})))
    local function unmet_of(tried, assumption, text)
      for k = 3, #tried do
        if tried(k, "assumption") == assumption and tried(k, "value") == text then return tried(k, "unmet") end
      end
    end
    assert.near(alone:resilience{on = "CHN"}.provenance.unmet, unmet_of(drawn:assumptions(), "stock", "x 2"), 1e-9)
    local own = assert(scenario():run(four, {steadiness = false, assumptions = true, profile = "pichler",
      stock_by_user = 20})):assumptions()
    alone = assert(scenario():run(four, with(QUIET, {profile = "pichler", stock_by_user = 10})))
    assert.near(alone:resilience{on = "CHN"}.provenance.unmet, unmet_of(own, "stock", "x 0.5"), 1e-9)
    assert.is_nil(unmet_of(own, "psi", "0.5")) -- it has no meaning there
  end)

  it("refuse what they do not understand", function()
    local function refused(what, given)
      assert.error_matches(function() scenario():run(four, {assumptions = given}) end, what)
    end
    refused("run.assumptions: unknown option 'spi', did you mean 'psi'?", {spi = {0.5}})
    refused("run.assumptions.psi.source: expected a text that says where the values come from", {psi = {0.5}})
    refused("run.assumptions.psi.source: expected a text", {psi = {0.5, source = "  "}})
    refused("run.assumptions.psi: expected at least one value", {psi = {source = "x"}})
    refused("run.assumptions.psi: expected a share in %[0, 1%]", {psi = {"much", source = "x"}})
    refused("run.assumptions.stock: expected a number above 0", {stock = {0, source = "x"}})
    refused("run.overcapacity: expected at least 1", {overcapacity = {0.5, source = "x"}})
    refused("run.assumptions.step: expected 'day', 'week', 'month' or 'year'", {step = "hour"})
    refused("run.assumptions.psi: expected a share in %[0, 1%]", {psi = {1.5, source = "x"}})
    refused("run.assumptions.step: expected a step of at most the shortest stock, 90 days, got 'year'", {step = "year"})
    local run = assert(scenario():run(four, {steadiness = false}))
    assert.error_matches(function() run:assumptions{on = "JPX"} end, "assumptions.on: no region 'JPX'")
    assert.error_matches(function() run:steadiness{on = "JKT"} end, "steadiness: unknown option 'on'")
    assert.error_matches(function() scenario():sweep(four, {draws = 2, assumptions = true}) end,
      "sweep: unknown option 'assumptions'")
  end)

  it("are left to be asked for where they would not be the user's own", function()
    local ruled = scenario(lian.rule{name = "watch", act = function() end})
    assert.error_matches(function() assert(ruled:run(four)):assumptions() end, "assumptions = true")
    assert.error_matches(function() assert(scenario():run(four, {profile = "ario"})):assumptions() end,
      "assumptions = true")
    assert.equal(12, #assert(scenario():run(four, {profile = "ario", assumptions = true})):assumptions())
  end)
end)

describe("trials beside a run", function()
  it("are the same bits for any number of threads", function()
    local before, seen = lian.threads(), {}
    for k, threads in ipairs{1, 2} do
      lian.threads(threads)
      local run = assert(scenario():run(four, {rationing = "alike", stock = 30}))
      seen[k] = {run:steadiness():column("amplification"), run:assumptions():column("value_added")}
    end
    lian.threads(before)
    assert.same(seen[1], seen[2])
  end)

  it("can be interrupted, and leave nothing half done", function()
    local tries = 0
    local hook = function() tries = tries + 1 if tries > 40 then error("interrupted!", 0) end end
    debug.sethook(hook, "", 500)
    local ok, message = pcall(function() return scenario():run(four) end)
    debug.sethook()
    assert.is_false(ok)
    assert.equal("interrupted!", message)
    assert.is_true(#assert(scenario():run(four)):assumptions() > 2)
  end)

  it("are kept in a store and repeated from it", function()
    local database = require "spec.support.database"
    local path = database.temporary()
    local store = assert(lian.open(path))
    local given = {assumptions = {step = "month", psi = {0.6, source = "a survey"}, stock = false}, steadiness = true}
    local run = assert(scenario():run(four, given))
    local id = assert(run:save(store))
    local again = assert(store:replay(id))
    assert.same(run:assumptions():column("unmet"), again:assumptions():column("unmet"))
    assert.same(run:steadiness():column("amplification"), again:steadiness():column("amplification"))
    assert.equal(tostring(run), tostring(again))
    store:close()
    os.remove(path)
  end)
end)

describe("steadiness of a sweep", function()
  it("says in how many draws the shortage is beyond what the rule bears", function()
    local s = lian.scenario "draws" {from = 2025, to = 2027, step = "week",
      lian.capacity{goods = "C", cut = lian.uniform(0.05, 0.95), at = 2025, lasts = 0.2}}
    local o = {rationing = "alike", stock = 60, restore = 60}
    local sweep = assert(s:sweep(four, with(o, {draws = 20, seed = 3, record = "region"})))
    local told = sweep:steadiness().provenance
    local single = assert(s:run(four, with(o, {seed = 3, assumptions = false}))):steadiness().provenance
    assert.equal(single.tips_at, told.tips_at)
    local beyond = 0
    for k = 1, 20 do
      local run = assert(s:run(four, with(o, {seed = 3, draw = k, assumptions = false})))
      if run:steadiness().provenance.beyond then beyond = beyond + 1 end
    end
    assert.is_true(beyond > 0 and beyond < 20)
    assert.near(beyond / 20, told.beyond, 1e-15)
    local losses = sweep:losses{of = "value_added"}
    local alone = assert(s:run(four, with(o, with(QUIET, {seed = 3, draw = 1, record = "region"}))))
    local one = assert(s:sweep(four, with(o, {draws = 1, seed = 3, record = "region"}))):losses()
    local regions = alone:losses{each = "region", of = "value_added"}
    for r = 1, #one do
      for q = 1, #regions do
        if regions(q, "region") == one(r, "region") then
          assert.near(regions(q, "share") * 730, one(r, "mean"), 1e-9) -- days of two years
        end
      end
    end
    assert.equal(4, #losses)
    assert.error_matches(function() assert(s:sweep(four, with(o, {draws = 2}))):losses() end, "record = 'region'")
  end)
end)
