-- programmes, and what learns from them (procure, cluster), by hand on the world of spec/support/workshop.lua
--
-- From readiness 10 on nothing is left to luck: capacity u ramps from 0.01 of use to u_max (Verhulst), output Q adds up
-- from 0.01 years of use, and of what is made the part 0.2 (Q / 0.01)^-0.32 is of no use (Wright):
--     w = 0.01 / u_max,  u(t) = u_max w / (w + (1 - w) e^(-1.2 t)),
--     Q(t) = 0.01 + u_max / 1.2 log(1 + w (e^(1.2 t) - 1)),  share = u (1 - 0.2 (Q / 0.01)^-0.32)
-- H buys 90 parts abroad: 60 for G, 30 for final users.
local lian = require "lian"
local w = require "spec.support.workshop"

local function ramp(t, u_max, learning)
  local share = 0.01 / u_max
  local u = u_max * share / (share + (1 - share) * math.exp(-1.2 * t))
  local made = 0.01 + u_max / 1.2 * math.log(1 + share * (math.exp(1.2 * t) - 1)) + (learning or 0) * t
  return u * (1 - 0.2 * (made / 0.01) ^ -0.32)
end

local function programme(more)
  local given = {goods = "P", on = "H", budget = 100, readiness = 10, u_max = 0.6}
  for key, value in pairs(more or {}) do given[key] = value end
  return lian.substitute(given)
end

-- parts of H and of F when the share s of what H bought abroad is made at home
local function expected(shares)
  local home, abroad = {}, {}
  for t, s in ipairs(shares) do home[t], abroad[t] = 80 + 90 * s, 120 - 90 * s end
  return home, abroad
end

describe("substitute", function()
  it("makes a growing share of what was bought abroad, with the capacity for it", function()
    local run = w.run(5, {programme{at = 2026}})
    local home, abroad = expected{0, ramp(1, 0.6), ramp(2, 0.6), ramp(3, 0.6), ramp(4, 0.6)}
    w.same(home, w.path(run, "H_P"))
    w.same(abroad, w.path(run, "F_P"))
    w.same({200, 200, 200, 200, 200}, w.path(run, "H_G"))
    assert.is_true(w.total(run, "unmet")[5] < 1e-9)
    for t, v in ipairs(w.total(run, "capacity")) do assert.near(320 + home[t], v, 1e-9) end
    assert.same({}, w.money(run)) -- at readiness 10 nothing is left to pay for
  end)

  it("turns no more buyers than it says where orders go by capacity", function()
    local home, abroad = expected{0, ramp(1, 0.6), ramp(2, 0.6), ramp(3, 0.6)}
    local run = w.run(4, {programme{at = 2026}}, {by_capacity = true})
    w.same(home, w.path(run, "H_P"))
    w.same(abroad, w.path(run, "F_P"))
  end)

  it("ends at u_max, less its last defects", function()
    -- after 40 years u = 0.6, and 0.2 (Q / 0.01)^-0.32 of it is of no use
    local run = w.run(40, {programme()})
    assert.near(80 + 90 * ramp(40, 0.6), w.path(run, "H_P")[40], 1e-9)
  end)

  it("starts after its lag and stands still when it has lasted", function()
    local home = expected{0, ramp(1, 0.6), ramp(2, 0.6), ramp(2, 0.6), ramp(2, 0.6)}
    w.same(home, w.path(w.run(5, {programme{lag = 1, lasts = 3}}), "H_P"))
  end)

  it("is the same by month", function()
    local run = w.run(1, {programme(), step = "month"}, {restore = 30})
    assert.near(80 + 90 * ramp(0.5, 0.6), w.path(run, "H_P")[6], 1e-9)
  end)

  it("spends its budget every year until it is done", function()
    -- at a ten-thousand-millionth of the usual pace no stage ends
    local run = w.run(4, {programme{readiness = 3, reference = 1e22, lag = 1}})
    local money, sums = w.money(run)
    assert.is_nil(money[2025])
    assert.near(100, money[2026].spent, 1e-9)
    assert.near(300, sums.spent, 1e-9)
    w.same({80, 80, 80, 80}, w.path(run, "H_P"))
  end)

  it("is done after the time that its stages take in the mean", function()
    -- to climb from r to r + 1 an attempt takes 1 / rate; where it fails (but at 1) a stage is to be climbed again:
    -- m[r] = 1 / rate + failure (m[r - 1] + m[r]). Four standard errors of the mean of 400 draws
    local mean = 0
    for r = 1, 9 do
      local rate, failure = r < 4 and 1 or r < 7 and 0.6 or 0.8, r < 7 and 0.15 or 0.05
      mean = (1 / rate + (r > 1 and failure * mean or 0)) / (1 - failure)
    end
    local s = lian.scenario "x" {from = 2025, to = 2125, step = "year", programme{readiness = 9}}
    local draws = 400
    local costs = assert(s:sweep(w.chain(), {draws = draws, lanes = 16, stock = 730})):draws():column("cost_money")
    local sum, squares = 0, 0
    for _, v in ipairs(costs) do sum, squares = sum + v, squares + v * v end
    local error = math.sqrt((squares / draws - (sum / draws) ^ 2) / draws)
    assert.near(100 * mean, sum / draws, 4 * error)
  end)
end)

describe("procure", function()
  it("buys what programmes learn from", function()
    -- half a year's use a year, for two years: Q is larger by 0.5 and 1, and by 1 from then on
    local run = w.run(3, {programme(), lian.procure{goods = "P", on = "H", share = 0.5, cost = 10, lasts = 2}})
    local third = ramp(3, 0.6, 1 / 3)
    local home = expected{ramp(1, 0.6, 0.5), ramp(2, 0.6, 0.5), third}
    w.same(home, w.path(run, "H_P"))
    assert.equal(20, select(2, w.money(run)).spent)
  end)

  it("adds up with another", function()
    local run = w.run(2, {lian.procure{goods = "P", on = "H", share = 0.2}, programme(),
      lian.procure{name = "more", goods = "P", on = "H", share = 0.3}})
    local home = expected{ramp(1, 0.6, 0.5), ramp(2, 0.6, 0.5)}
    w.same(home, w.path(run, "H_P"))
  end)

  it("needs a programme", function()
    assert.error_matches(function() w.run(1, {lian.procure{goods = "P", on = "H", share = 0.5}}) end,
      "there is no programme %(substitute%) on these goods")
  end)
end)

describe("cluster", function()
  local ahead = lian.substitute{name = "ahead", goods = "G", on = "H", budget = 0, readiness = 10}

  it("raises the rate of programmes by spillover x the share of others that is ahead", function()
    -- all waiting times shrink alike, and with them what is spent until readiness 10: by 1 / (1 + spillover)
    local late = programme{readiness = 8}
    local function spent(...) return select(2, w.money(w.run(60, {late, ahead, ...}, {seed = 3}))).spent end
    local alone = spent()
    assert.is_true(alone > 0)
    for _, spillover in ipairs{0, 0.25, 0.5, 3} do
      assert.near(alone / (1 + spillover), spent(lian.cluster{goods = {"P", "G"}, on = "H", haste = 1,
        spillover = spillover}), 1e-9 * alone)
    end
    -- two clusters add up; one without the programme that is ahead does nothing
    local one = lian.cluster{goods = {"P", "G"}, on = "H", haste = 1, spillover = 0.5}
    assert.near(alone / 2, spent(one, lian.cluster{name = "other", goods = {"G", "P"}, on = "H", haste = 1,
      spillover = 0.5}), 1e-9 * alone)
    assert.near(alone, spent(lian.cluster{goods = "P", on = "H", haste = 1, spillover = 3}), 1e-9 * alone)
    -- of two others one is ahead: a half
    local behind = lian.substitute{name = "behind", goods = "G", on = "H", budget = 0, readiness = 1}
    assert.near(alone / 1.25, spent(behind, one), 1e-9 * alone)
  end)

  it("fills its makers' stocks as many times as fast, while it lasts", function()
    -- as digitalise_spec: 40 parts lack after 2025; three quarters of it are ordered in place of a half, then a half
    local shock = lian.capacity{nodes = "H_P", cut = 1, lasts = 1}
    local run = w.run(4, {shock, lian.cluster{goods = "G", on = "H", haste = 1.5, lasts = 1, cost = 5}},
      {restore = 730})
    w.same({160, 190, 195, 197.5}, w.stock(run))
    assert.equal(5, select(2, w.money(run)).spent)
    local others = w.run(4, {shock, lian.cluster{goods = "P", on = "H", haste = 1.5}}, {restore = 730})
    w.same({160, 180, 190, 195}, w.stock(others))
  end)
end)
