-- failing quality, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("quality", function()
  it("wastes a share of output, and the inputs of it", function()
    -- a fifth of G is of no use: 160 are good, made of the same 100 parts; 40 are missed each year
    local run = w.run(4, {lian.quality{goods = "G", defect = 0.2, at = 2026, lasts = 2}})
    w.same({200, 160, 160, 200}, w.path(run, "H_G"))
    w.same({80, 80, 80, 80}, w.path(run, "H_P"))
    w.same({120, 120, 120, 120}, w.path(run, "F_P"))
    w.same({200, 200, 200, 200}, w.stock(run))
    w.same({0, 40, 40, 0}, w.total(run, "unmet"))
    w.same({0, 0, 80}, run:losses():column("direct"))
  end)

  it("hits suppliers of others as lost capacity does", function()
    -- H's parts: 20 good ones of 80, as in capacity_spec
    local run = w.run(5, {lian.quality{goods = "P", on = "H", defect = 0.75, at = 2026, lasts = 2}})
    w.same({80, 20, 20, 80, 80}, w.path(run, "H_P"))
    w.same({200, 180, 172, 200, 200}, w.stock(run))
  end)

  it("overlaps by what remains good", function()
    -- 0.9 x 0.8 = 0.72
    local run = w.run(1, {lian.quality{goods = "G", defect = 0.1}, lian.quality{goods = "G", defect = 0.2}})
    w.same({144}, w.path(run, "H_G"))
  end)
end)
