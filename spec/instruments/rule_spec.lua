-- rules, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

-- H's parts makers lose three quarters in 2026 (capacity_spec): stocks of 200, 180, then 120 are ordered and come
local shock = lian.capacity{nodes = "H_P", cut = 0.75, at = 2026, lasts = 1}

describe("rule", function()
  it("sees the state at the start of each step", function()
    local seen = {}
    w.run(4, {shock, lian.rule{every = "year", act = function(state)
      seen[#seen + 1] = {state.time, state:cover("P", "H"), state:output("P", "H"), state:output("*"), state:unmet()}
    end}})
    -- in 2027 80 of G's 100 parts came, H made 20 of 80, all together 340 of 400, and 40 of 300 were missed
    w.same({2025, 730, 1, 1, 0}, seen[1])
    w.same({2026, 730, 1, 1, 0}, seen[2])
    w.same({2027, 657, 0.25, 0.85, 40 / 300}, seen[3])
    -- in 2027 120 were ordered, 48 of H and 72 of F: H had 32 left of 40, F 48 of 60
    w.same({2028, 730, 1, 1, 20 / 300}, seen[4])
  end)

  it("is called at its interval", function()
    local function calls(every, step)
      local count = 0
      w.run(2, {step = step, lian.rule{every = every, at = 2026, act = function() count = count + 1 end}})
      return count
    end
    assert.equal(12, calls("month", "week"))
    assert.equal(52, calls("week", "week"))
    assert.equal(12, calls("step", "month"))
    assert.equal(1, calls("year", "month"))
  end)

  it("lets buyers hold more", function()
    -- told in 2026 to hold another year's use: ordered for 2027, as a stockpile is
    local run = w.run(4, {lian.rule{every = "year", at = 2026, lasts = 1, act = function(state)
      state:hold("P", "H", 12)
    end}})
    w.same({200, 200, 300, 300}, w.stock(run))
    w.same({0, 0, 100, 0}, w.total(run, "unmet"))
  end)

  it("changes capacity, for the rest of the run", function()
    local run = w.run(4, {lian.demand{goods = "P", change = 0.2}, lian.rule{every = "year", act = function(state)
      if state:unmet() > 0 then state:capacity("P", 0.1) end -- 20 of 320 were missed
    end}})
    w.same({20, 0, 0, 0}, w.total(run, "unmet"))
    w.same({400, 420, 420, 420}, w.total(run, "capacity"))
    -- beside what another policy adds, and another rule sets
    local both = w.run(1, {lian.expand{nodes = "H_P", share = 0.5, lag = 0},
      lian.rule{act = function(state) state:capacity("P", 0.25, "H") end},
      lian.rule{name = "other", act = function(state) state:capacity("G", -0.5) end}})
    w.same({80 * 1.75 + 120 + 100}, w.total(both, "capacity"))
  end)

  it("is told what it asks wrongly, and what tables do not have", function()
    local function fails(act, words)
      assert.error_matches(function() w.run(1, {lian.rule{name = "r", act = act}}) end, words, 1, true)
    end
    fails(function(state) return state:own("P") end, "state:own: needs a list of items, over years")
    fails(function(state) return state:covers("P") end, "state:covers: there is no such name, did you mean 'cover'?")
    fails(function(state) state:hold("P", "H", -1) end, "hold: months: expected a number from 0 to 1e6, got -1")
    fails(function(state) state:capacity("P", -2) end, "capacity: share: expected a number of at least -1, got -2")
    fails(function(state) return state:output(5) end, "state:output: expected a sector or a label, got 5")
    fails(function(state) return state.output("P") end, "call it with a colon: state:output(...)")
  end)
end)
