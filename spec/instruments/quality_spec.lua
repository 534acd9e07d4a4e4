-- failing quality, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("quality", function()
  it("wastes a share of output, and the inputs of it", function()
    -- a fifth of G is of no use: 160 are good, made of the same 100 parts; 40 are missed each year
    local run = w.run(4, {lian.quality{goods = "G", defects = 0.2, at = 2026, lasts = 2}})
    w.same({200, 160, 160, 200}, w.path(run, "H_G"))
    w.same({80, 80, 80, 80}, w.path(run, "H_P"))
    w.same({120, 120, 120, 120}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200}, w.stock(run))
    w.same({0, 40, 40, 0}, w.total(run, "unmet"))
    w.same({0, 0, 80}, run:losses():column("direct"))
  end)

  it("hits suppliers of others as lost capacity does", function()
    -- H's parts: 20 good ones of 80, as in capacity_spec
    local run = w.run(5, {lian.quality{goods = "P", on = "H", defects = 0.75, at = 2026, lasts = 2}})
    w.same({80, 20, 20, 80, 80}, w.path(run, "H_P"))
    w.same({200, 180, 172, 200, 200}, w.stock(run))
  end)

  it("doubled costs what doubles, from the rate that the table holds", function()
    -- 200 good ones of 250 made at a rate of 0.2, of 100 parts. At 0.4 the same parts give 150; 50 are missed. At the
    -- old rate 75 parts would do for 150: 25 a year go into what is of no use more
    local run = w.run(4, {lian.quality{goods = "G", from = 0.2, to = 0.4, at = 2026, lasts = 2}})
    w.same({200, 150, 150, 200}, w.path(run, "H_G"))
    w.same({80, 80, 80, 80}, w.path(run, "H_P"))
    w.same({0, 50, 50, 0}, w.total(run, "unmet"))
    assert.matches("quality: inputs of 50 EUR go into what is of no use", tostring(run))
    -- value added of G is what it sells less 100 parts: 50 a year less than 100. Half of it is at the table's rates
    local added = run:losses{of = "value_added"}
    w.same({0, 0, 100}, added:column("lost"))
    w.same({0, 0, 0}, added:column("gained"))
    assert.near(100 / 1200 * 4 * 365, run:resilience().provenance.value_added, 1e-9)
  end)

  it("at the rate that the table holds costs nothing", function()
    local run = w.run(2, {lian.quality{on = "H", from = 0.3, to = 0.3}, lian.quality{on = "F", from = 0.3, to = 0.3}})
    w.same({400, 400}, w.total(run, "output"))
    w.same({0, 0}, w.total(run, "unmet"))
    assert.is_nil(tostring(run):find("inputs of", 1, true))
  end)

  it("halved saves inputs", function()
    -- from 0.4 to 0.2: the parts of 200 give 800 / 3; 75 do for 200, and 25 a year are saved: 40 % of them H's
    local run = w.run(3, {lian.quality{goods = "G", from = 0.4, to = 0.2, at = 2026}})
    w.same({200, 200, 200}, w.path(run, "H_G"))
    w.same({0, 0, 0}, w.total(run, "unmet"))
    local p = w.path(run, "H_P")
    assert.near(80, p[1], 1e-9)
    assert.near(80 - 0.4 * 25, p[3], 1e-9)
    assert.matches("quality: inputs of 50 EUR are saved", tostring(run))
    -- what makers of parts sell less, makers of G save; but for 25 that were ordered before and lie in stock
    local added = run:losses{of = "value_added"}
    w.same({10, 15, 0}, added:column("lost"))
    w.same({0, 0, 50}, added:column("gained"))
    w.same({200, 225, 225}, w.stock(run))
    assert.near(0, run:resilience().provenance.unmet, 1e-12)
  end)

  it("halved lets makers who are short deliver more", function()
    -- three quarters of the makers are there: 150 of 200; at half the rate 150 x 0.9 / 0.8
    local short = lian.capacity{goods = "G", cut = 0.25}
    w.same({150}, w.path(w.run(1, {short}), "H_G"))
    local run = w.run(1, {short, lian.quality{goods = "G", from = 0.2, to = 0.1}})
    w.same({168.75}, w.path(run, "H_G"))
    w.same({31.25}, w.total(run, "unmet"))
  end)

  it("fades in and out", function()
    -- 1 - 0.25 s in the mean of each year: s is 1/4, 3/4
    w.same({187.5, 162.5}, w.path(w.run(2, {lian.quality{goods = "G", from = 0.2, to = 0.4, ramp = 2}}), "H_G"))
  end)

  it("is refused where it does not say what changes", function()
    local function refused(text, given)
      given.goods = "G"
      assert.error_matches(function() lian.quality(given) end, text)
    end
    refused("quality: give defects %(more than at rest%), or from and to", {})
    refused("quality: give defects .* not both", {defects = 0.1, from = 0.1})
    refused("quality.to: expected a share, as `from` is given", {from = 0.1})
    refused("quality.from: expected a share, as `to` is given", {to = 0.1})
    refused("quality.to: expected a share below 1", {from = 0.1, to = 1})
    refused("quality.defect: this option is called defects now", {defect = 0.1})
  end)

  it("overlaps by what remains good", function()
    -- 0.9 x 0.8 = 0.72
    local run = w.run(1, {lian.quality{goods = "G", defects = 0.1}, lian.quality{goods = "G", defects = 0.2}})
    w.same({144}, w.path(run, "H_G"))
  end)
end)
