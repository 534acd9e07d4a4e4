-- the ario profile against runs of BoARIO (../shared/ref/boario)
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local function boario(name)
  local z = assert(core.columns(data.answer("boario/" .. name .. "_Z.csv"), {}))
  local x = assert(core.columns(data.answer("boario/" .. name .. "_x_capital.csv"), {number = {"x"}})).columns.x
  local labels, flows, regions, sectors = z.columns[z.names[1]], {}, {}, {}
  for i, label in ipairs(labels) do
    flows[i] = {}
    for j = 1, #labels do flows[i][j] = core.number(z.columns[z.names[j + 1]][i]) end
    regions[i], sectors[i] = label:match("^(.-)|(.*)$")
  end
  local y = assert(core.columns(data.answer("boario/" .. name .. "_Y.csv"), {}))
  local demand = {labels = {}, regions = {}, values = {}}
  for d = 2, #y.names do
    demand.labels[d - 1], demand.regions[d - 1] = y.names[d], y.names[d]:match("^(.-)|")
  end
  for i = 1, #labels do
    demand.values[i] = {}
    for d = 2, #y.names do demand.values[i][d - 1] = core.number(y.columns[y.names[d]][i]) end
  end
  local chain = assert(lian.chain{nodes = labels, flows = flows, output = x, regions = regions, sectors = sectors,
    demand = demand})
  return chain
end

-- a loss of capacity as BoARIO times it: it bites one step late, and recovery begins one step late
local function loss(nodes, impact, occurrence, duration, tau, recovery)
  return lian.capacity{nodes = nodes, cut = impact, at = (occurrence + 1) / 365, lasts = (duration + 1) / 365,
    recovers = tau / 365, recovery = recovery}
end

local function days(count, ...)
  return lian.scenario "reference" {from = 0, to = count / 365, step = "day", ...}
end

local function reference(name)
  return assert(core.columns(data.answer("boario/" .. name .. "_totals.csv"), {number = {"production",
    "final_demand_unmet"}})).columns
end

-- the largest relative difference of total production
local function worst_against(name, chain, shock, parameters)
  local wanted, worst = reference(name), 0
  parameters.boario, parameters.profile = true, "ario"
  local run = assert(days(#wanted.production, shock):run(chain, parameters))
  local output = run:series():column("output")
  for t, v in ipairs(wanted.production) do worst = math.max(worst, math.abs(output[t] / 365 / v - 1)) end
  return worst, run, wanted
end

local SYNTH = {{"R01|S002"}, {"R02|S003"}}
local TOY = {"reg1|manufactoring", "reg1|mining"}

-- name, table, shock, parameters, tolerance: 1e-9, or 1e-5 where the original switches on exact zeros
local RUNS = {
  {"synth12_arb", "synth12", function() return loss(SYNTH[1], 0.6, 5, 40, 60) end,
    {stock = 10, restore = 10}, 1e-5},
  {"synth12_arb_noalt", "synth12", function() return loss(SYNTH[1], 0.6, 5, 40, 60) end,
    {stock = 10, restore = 10, by_capacity = false}, 1e-9},
  {"synth12_arb_psi1", "synth12", function() return loss(SYNTH[1], 0.6, 5, 40, 60) end,
    {stock = 10, restore = 10, psi = 1}, 1e-9},
  {"synth12_arb_concave", "synth12", function() return loss(SYNTH[2], 0.4, 30, 30, 60, "concave") end,
    {stock = 10, restore = 10, overcapacity_days = 60}, 1e-9},
  {"synth12_base", "synth12", function() return loss(SYNTH[1], 0.3, 5, 20, 30) end,
    {stock = 10, restore = 1, psi = 1}, 1e-5},
  {"synth12_recover", "synth12", function() -- capital that comes back by itself: it bites at once
    return lian.capacity{nodes = {"R01|S002", "R01|S003"}, cut = 0.3, at = 1 / 365, lasts = 6 / 365,
      recovers = 60 / 365}
  end, {stock = 10, restore = 10, overcapacity_days = 60}, 1e-5},
  {"arb30_linear", "pymriotest", function() return loss(TOY, 0.3, 5, 20, 60) end, {}, 1e-9},
  {"arb30_convexe", "pymriotest", function() return loss(TOY, 0.3, 5, 20, 60, "convex") end, {}, 1e-9},
  {"arb30_convexenoscale", "pymriotest", function() -- a curve of the user's own
    -- it never ends: 3,000 days of it, after which 1e-22 is left
    return loss(TOY, 0.3, 5, 20, 3000, function(part) return (1 - 1 / 60) ^ (3000 * part) end)
  end, {}, 1e-9},
  {"arb50_inv5_alt", "pymriotest", function() return loss(TOY, 0.5, 5, 60, 60) end,
    {stock = 5, restore = 5, overcapacity_days = 60}, 1e-5},
  {"base_arb50_inv5", "pymriotest", function() return loss(TOY, 0.5, 5, 60, 60) end,
    {stock = 5, restore = 1, psi = 1}, 1e-9},
}

describe("the ario profile", function()
  for _, case in ipairs(RUNS) do
    it("makes BoARIO's run " .. case[1], data.needed(function()
      local worst, run, wanted = worst_against(case[1], boario(case[2]), case[3](), case[4])
      assert.is_true(worst <= case[5], ("%.2e"):format(worst))
      local unmet, sum = 0, 0
      for t, v in ipairs(run.outcome.totals.unmet) do
        unmet, sum = unmet + v, sum + wanted.final_demand_unmet[t]
      end
      assert.near(sum, unmet, math.max(1e-6, 10 * case[5]) * sum)
    end))
  end

  -- rebuilding alike with orders, as BoARIO has it: the quick start, and the run that collapses
  local function rebuild(nodes, share, builders, tau, waits)
    return lian.destruction{nodes = nodes, share = share, builders = builders, within = tau / 365, at = 1 / 365,
      lasts = waits / 365}
  end

  it("makes BoARIO's quick start, with its rebuilding", data.needed(function()
    local chain = boario("pymriotest")
    local x, added, shocks = chain:output(), chain:value_added(), {}
    local whole = x[chain:index(TOY[1])] + x[chain:index(TOY[2])]
    for k, label in ipairs(TOY) do
      local i = chain:index(label)
      shocks[k] = rebuild({label}, 5e6 * x[i] / whole / (4 * added[i]),
        {construction = 0.55, manufactoring = 0.45}, 180, 15)
    end
    local wanted = reference("quickstart")
    local run = assert(days(#wanted.production, table.unpack(shocks)):run(chain, {boario = true, rebuilding = "alike"}))
    local output = run:series():column("output")
    for t, v in ipairs(wanted.production) do assert.near(1, output[t] / 365 / v, 1e-9) end
    assert.near(-660381.661511114, run:resilience().provenance.money, 1e-3)
    assert.near(4256216.7084746, run:resilience().provenance.unmet_money, 1e-2)
  end))

  it("makes BoARIO's rebuilding that collapses, and says so; served last it does not", data.needed(function()
    local shock = rebuild({"R01|S002", "R01|S003"}, 0.3, {S001 = 0.7, S004 = 0.3}, 60, 5)
    local p = {stock = 10, restore = 10, overcapacity_days = 60, rebuilding = "alike"}
    local worst, run = worst_against("synth12_rebuild", boario("synth12"), shock, p)
    assert.is_true(worst <= 1e-9, ("%.2e"):format(worst))
    assert.is_true(run:resilience().provenance.peak > 0.999)
    p.rebuilding, p.boario = "last", false
    local kept = assert(days(365, shock):run(boario("synth12"), p)):resilience().provenance
    assert.is_true(kept.peak < 0.2)
    assert.is_true(kept.recovery_95 ~= nil)
  end))

  it("makes BoARIO's rebuilding of homes beside that of capital", data.needed(function()
    local chain = boario("synth12")
    local capital = 0 -- of all regions
    for _, v in ipairs(chain:value_added()) do capital = capital + 4 * v end
    local shock = lian.destruction{goods = {"S002", "S003"}, on = "R01", share = 0.3, households = 0.05 * capital,
      builders = {S001 = 0.7, S004 = 0.3}, within = 60 / 365, at = 1 / 365, lasts = 5 / 365}
    local worst = worst_against("synth12_rebuild_hh", chain, shock, {stock = 10, restore = 10, overcapacity_days = 60,
      rebuilding = "alike"})
    assert.is_true(worst <= 1e-9, ("%.2e"):format(worst))
  end))

  it("has the published measures of resilience", data.needed(function()
    local want = assert(core.columns(data.answer("boario/metrics_reference.csv"), {number = {"loss_days",
      "neg_only_loss_days", "gain_days", "peak_loss", "ttr95", "ttr99", "ttr999", "direct_loss_days",
      "amplification", "unmet_fd_days"}}))
    local c = want.columns
    for k, name in ipairs(c.run) do
      for _, case in ipairs(RUNS) do
        if case[1] == name then
          local _, run = worst_against(name, boario(case[2]), case[3](), case[4])
          local m = run:resilience().provenance
          local tolerance = 20 * case[5]
          assert.near(c.loss_days[k], m.loss, tolerance * c.loss_days[k])
          assert.near(c.neg_only_loss_days[k], m.lost, tolerance * c.loss_days[k])
          assert.near(c.gain_days[k], m.gained, tolerance * c.loss_days[k])
          assert.near(c.peak_loss[k], m.peak, tolerance)
          -- theirs begins with the day of the event, ours with the first day that it bites; and theirs
          -- does not count the day by which recovery begins late
          assert.near(c.ttr95[k], m.recovery_95, 2.01)
          assert.near(c.unmet_fd_days[k], m.unmet, tolerance * c.unmet_fd_days[k] + 1e-9)
          assert.is_true(m.amplification > 0.9 * c.amplification[k] and m.amplification < 1.1 * c.amplification[k])
        end
      end
    end
  end))
end)
