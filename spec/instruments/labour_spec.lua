-- missing workers, by hand on the world of spec/support/workshop.lua
local lian = require "lian"
local w = require "spec.support.workshop"

describe("labour", function()
  it("takes away the work that is not done from home", function()
    -- 0.8 of workers are missing and 3/8 of their work goes on: 0.5 of capacity is lost, 40 of 80, for two years
    local run = w.run(4, {lian.labour{goods = "P", on = "H", cut = 0.8, remote = 3 / 8, at = 2026, lasts = 2},
      chain = w.shops()})
    w.same({80, 40, 40, 80}, w.path(run, "H_P"))
    w.same({0, 40, 40, 0}, w.total(run, "unmet"))
    w.same({80, 0}, run:losses():column("direct"))
  end)

  it("loses nothing when all work goes on", function()
    w.same({80, 80}, w.path(w.run(2, {lian.labour{goods = "P", on = "H", cut = 1, remote = 1}, chain = w.shops()}),
      "H_P"))
  end)

  it("caps output at once as in time", function()
    local result = assert(lian.scenario "x" {lian.labour{goods = "P", on = "H", cut = 0.8, remote = 3 / 8}}:run(
      w.shops()))
    w.same({40, 0}, result:losses():column("rationed_loss"))
    w.same({40, 0}, result:losses{of = "final_demand"}:column("best_loss"))
  end)
end)
