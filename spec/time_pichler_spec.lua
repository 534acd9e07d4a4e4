-- the pichler profile against a plain program of the same rules with orders by link
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local function days(count, ...)
  return lian.scenario "reference" {from = 0, to = count / 365, step = "day", ...}
end

describe("the pichler profile", function()
  -- days of the model: shares of output by day, from flows Z and final demand f a day, output x
  local function plain(Z, x, keep, class, lost, days_count, tau, hire, fire)
    local n, S, O, labour, path = #x, {}, {}, {}, {}
    local f, d = {}, {}
    for i = 1, n do
      S[i], O[i], f[i], labour[i] = {}, {}, x[i], 1
      for j = 1, n do S[i][j], O[i][j], f[i] = keep[j] * Z[i][j], Z[i][j], f[i] - Z[i][j] end
    end
    for t = 1, days_count do
      local made, asked, sum = {}, {}, 0
      for i = 1, n do
        asked[i] = f[i]
        for j = 1, n do asked[i] = asked[i] + O[i][j] end
      end
      local room = {}
      for j = 1, n do
        local most = 1e300
        for i = 1, n do
          local r = Z[i][j] > 0 and S[i][j] / Z[i][j]
          if r and class[i][j] == 1 then most = math.min(most, r) end
          if r and class[i][j] == 0.5 then most = math.min(most, (r + 1) / 2) end
        end
        room[j] = most
        made[j] = math.min(asked[j], math.min(labour[j], 1 - lost(j, t)) * x[j], most * x[j])
        sum = sum + made[j]
      end
      path[t] = sum
      for i = 1, n do
        local share = asked[i] > 0 and math.min(1, made[i] / asked[i]) or 1
        for j = 1, n do
          local used = Z[i][j] * made[j] / x[j]
          S[i][j] = math.max(0, S[i][j] + O[i][j] * share - used)
        end
      end
      for j = 1, n do
        for i = 1, n do
          O[i][j] = math.max(0, Z[i][j] * asked[j] / x[j] + (keep[j] * Z[i][j] - S[i][j]) / tau)
        end
        local now = math.min(labour[j], 1 - lost(j, t))
        local lack = math.min(room[j], asked[j] / x[j]) - now
        labour[j] = math.min(1, now + (lack > 0 and hire or fire) * lack)
      end
    end
    return path, d
  end

  it("runs Belgium through a lockdown as a plain program does", data.needed(function()
    local at = data.path("belgium_io2015_shock/")
    local chain = assert(lian.read.matrix{path = at .. "IO_BE_NACE64.csv", output = {path = at ..
      "other_accounts_BE_NACE64.csv", columns = "Sectoral output*"}})
    local names, n = chain:nodes(), #chain
    local stock = assert(core.columns(at .. "desired_stock_NACE64.csv", {number = {"Desired stock (days)"}}))
    local kinds = assert(core.columns(at .. "IHS_critical_NACE64.csv", {}))
    local by_user, keep, x, Z, class = {}, {}, {}, {}, {}
    for k, name in ipairs(stock.columns[stock.names[1]]) do
      by_user[name] = math.max(1, stock.columns["Desired stock (days)"][k])
    end
    local row = {}
    for k, name in ipairs(kinds.columns[kinds.names[1]]) do row[name] = k end
    local output, flows = chain:output(), chain:flows()
    for i, name in ipairs(names) do
      keep[i], x[i], Z[i], class[i] = by_user[name], output[i] / 365, {}, {}
      for j, user in ipairs(names) do
        Z[i][j] = math.max(0, flows:get(i, j)) / 365
        class[i][j] = core.number(kinds.columns[user][row[name]])
      end
    end
    local hit = {["I55-56"] = 0.9, G47 = 0.5, C29 = 0.6, ["F41-43"] = 0.4}
    local shocks = {}
    for _, name in ipairs{"C29", "F41-43", "G47", "I55-56"} do
      shocks[#shocks + 1] = lian.labour{nodes = name, cut = hit[name], at = 10 / 365, lasts = 50 / 365}
    end
    local wanted = plain(Z, x, keep, class, function(j, t)
      return t > 10 and t <= 60 and hit[names[j]] or 0
    end, 180, 5, 1 / 30, 1 / 15)
    local run = assert(days(180, table.unpack(shocks)):run(chain, {profile = "pichler", stock_by_user = by_user,
      classes = at .. "IHS_critical_NACE64.csv"}))
    local made = run:series():column("output")
    assert.equal(n, 63)
    for t, v in ipairs(wanted) do assert.near(1, made[t] / 365 / v, 1e-10) end
    assert.is_true(run:resilience().provenance.peak > 0.05)
    assert.is_true(run:resilience().provenance.recovery_99 ~= nil)
    assert.error_matches(function() days(30, shocks[1]):run(chain, {hire = 3}) end, "belongs to profile = 'pichler'")
  end))
end)

describe("the survey's classes of 55 industries", function()
  it("make China's table of 2014 less brittle", data.needed(function()
    local chain = assert(lian.read.wiod2016(data.path("wiod2016_niot/CHN_NIOT_nov16.csv.gz"), {year = 2014}))
    local s = lian.scenario "cut off" {from = 2014, to = 2014.5, step = "day", lian.labour{nodes = {"C29", "I"},
      cut = 0.6, at = 2014.1, lasts = 0.2}, lian.embargo{goods = "C26", on = "CHN", cut = 0.9, at = 2014.1,
        lasts = 0.2}}
    local given = {profile = "pichler", stock_by_user = 20}
    local critical = assert(s:run(chain, given)):resilience().provenance
    given.classes = data.path("belgium_io2015_shock/raw_WIOD55_IHS_Markit_results_compact.csv")
    local run = assert(s:run(chain, given))
    local m = run:resilience().provenance
    assert.is_true(m.lost < 0.5 * critical.lost)
    assert.is_true(m.recovery_95 < critical.recovery_95)
    assert.is_true(run:conservation()(1, "holds"))
  end))
end)
