-- provenance names the library of dense work, and a run that is repeated elsewhere says so
local core = require "lian.core"
local lian = require "lian"
local tables = require "spec.support.tables"

local function blas()
  local facts = {}
  for _, part in ipairs(core.info()) do facts[part[1]] = part[2] end
  return facts
end

describe("the library of dense work", function()
  local scenario = lian.scenario "less" {lian.demand{goods = "s1", change = -0.1}}

  it("is named with its kernel, and threads with their number, in provenance and reports", function()
    local facts, result = blas(), scenario:run(tables.textbook())
    local said = result:provenance()
    assert.truthy(said.blas:find(facts.blas:match("^%S+"), 1, true), said.blas)
    if facts.kernel ~= "" then assert.truthy(said.blas:find(", kernel " .. facts.kernel, 1, true), said.blas) end
    assert.equal(lian.threads(), said.threads)
    local path = os.tmpname()
    assert(result:report(path))
    local file <close> = assert(io.open(path))
    assert.truthy(file:read("a"):find(said.blas, 1, true))
    os.remove(path)
  end)

  it("is kept with a run; repeated with another kernel, it says so", function()
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(scenario:run(tables.textbook()):save(store))
    local here = scenario:run(tables.textbook()):provenance().blas
    assert.equal("static; " .. here, store:run(id).note)
    local _, same = assert(store:replay(id))
    assert.is_nil(same.note)
    local run = store:run(id)
    local again = require("lian.store.replay").compare({id = 1, version = core.version, frames = run.frames,
      note = "static; OpenBLAS 0.3.21, kernel Prescott"}, run.frames)
    assert.equal(("saved with OpenBLAS 0.3.21, kernel Prescott, repeated with %s: last digits may differ"):format(here),
      again.note)
    assert.is_true(again.provenance.equal)
  end)
end)
