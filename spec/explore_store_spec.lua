-- explorations on the runner of sweeps: kept in a store, resumed, in parts, in workers, with equal bits
local kill = require "spec.support.sweeps.kill"
local lian = require "lian"
local packed = require "lian.base.packed"

local FACTORS = {a = lian.uniform(0, 1), b = lian.triangular(0.8, 1, 1.2), c = lian.choice{"north", "south"}}

local function model(p, draw)
  if p.a > 0.9 then return nil, "a is too large" end
  if p.a > 0.8 then error("broken", 0) end
  return {y = p.a * p.b + (p.c == "north" and 1 or 0), z = p.a > 0.7 and 0 / 0 or draw}
end

local function temporary()
  local path = os.tmpname()
  os.remove(path)
  return path .. ".db"
end

local function made(more, f)
  local o = {draws = 40, seed = 3, name = "product"}
  for key, value in pairs(more or {}) do o[key] = value end
  return assert(lian.explore(f or model, FACTORS, o))
end

local function bits(e)
  local n = e.numbers
  return packed.of{tostring(e), n.count, n.failed, n.measures, tostring(e:draws())}
end

local function fails(expected, value, message)
  assert.is_nil(value)
  assert.truthy(message:find(expected, 1, true), message)
end

describe("an exploration with a store", function()
  local path
  before_each(function() path = temporary() end)
  after_each(function() os.remove(path) end)

  it("finds its draws there, makes what is missing, and gives the same to the last bit", function()
    local plain = bits(made())
    made{draws = 11, store = path}
    assert.equal(plain, bits(made{store = path}))
    local count = 0
    made({store = path, study = nil}, model)
    local store <close> = assert(lian.open(path))
    assert.equal(plain, bits(made{store = store}))
    for _ in pairs(made{store = store}.numbers.failed) do count = count + 1 end
    assert.equal(count, store:sweeps()(1, "failed"))
    assert.equal(40 - count, store:sweeps()(1, "done"))
    local y = assert(store:query("SELECT value FROM sweep_value WHERE name = 'y' ORDER BY draw")):column("value")
    local expected = {}
    for _, v in ipairs(made().numbers.measures[1].values) do expected[#expected + 1] = v or nil end
    assert.same(expected, y)
    assert.same({"north", "south"}, assert(store:query("SELECT DISTINCT value FROM sweep_value WHERE name = 'c' "
      .. "ORDER BY value")):column("value"))
  end)

  it("runs what is kept no second time, and failed draws again where that is asked for", function()
    local calls, bad = 0, true
    local function counted(p)
      calls = calls + 1
      if bad and p.a > 0.5 then return nil, "not yet" end
      return p.a
    end
    local o = {store = path, study = "the factor a"}
    made(o, counted)
    assert.equal(40, calls)
    made(o, counted)
    assert.equal(40, calls)
    bad, o.retry = false, true
    local e = made(o, counted)
    assert.equal(60, calls) -- Sobol: half of them are above 0.5
    assert.is_nil(next(e.numbers.failed))
  end)

  it("is extended by more draws of designs by index, each with the runs that are there", function()
    for _, design in ipairs{"sobol", "halton", "monte_carlo", "saltelli", "morris"} do
      local calls = 0
      local function counted(p)
        calls = calls + 1
        return p.a + p.b
      end
      local function run(draws, store)
        return made({design = design, draws = draws, store = store, name = design, study = "a + b"}, counted)
      end
      run(16, path)
      local first = calls
      local grown = run(32, path)
      assert.equal(2 * first, calls)
      assert.equal(bits(run(32)), bits(grown))
    end
    made{draws = 16, scramblings = 2, store = path, name = "scrambled"}
    local more = made{draws = 16, scramblings = 3, store = path, name = "scrambled"}
    assert.equal(bits(made{draws = 16, scramblings = 3, name = "scrambled"}), bits(more))
    fails("'draws = 16' there, 'draws = 32' here; take another store, or another name; more `scramblings` add",
      lian.explore(model, FACTORS, {draws = 32, scramblings = 3, store = path, name = "scrambled", seed = 3}))
    for _, design in ipairs{"latin_hypercube", "maximin", "fast"} do
      made{design = design, draws = 70, store = path, name = design}
      fails("'draws = 70' there, 'draws = 140' here; take another store, or another name; all points of design = '"
        .. design .. "' depend on how many there are, those of 'sobol' do not", lian.explore(model, FACTORS,
        {design = design, draws = 140, store = path, name = design, seed = 3}))
    end
  end)

  it("refuses a store of another study, by what differs", function()
    local weight = 2
    local function weighted(p) return weight * p.a end
    local function other(o) return lian.explore(weighted, FACTORS, o) end
    assert(other{draws = 8, store = path, name = "w"})
    fails("'seed = 1' there, 'seed = 2' here", other{draws = 8, store = path, name = "w", seed = 2})
    weight = 3
    fails("'value = 2' there, 'value = 3' here", other{draws = 8, store = path, name = "w"})
    weight = 2
    fails("'high = 1' there, 'high = 2' here", lian.explore(weighted, {a = lian.uniform(0, 2), b = FACTORS.b,
      c = FACTORS.c}, {draws = 8, store = path, name = "w"}))
    fails("weight * p.a", lian.explore(function(p) return weight + p.a end, FACTORS, {draws = 8, store = path,
      name = "w"}))
    local chains = {require "lian.examples.four_regions"()}
    chains[2] = assert(chains[1]:aggregate{each = "region"})
    for k, chain in ipairs(chains) do
      local found, message = lian.explore(function(p) return p.a * #chain end, FACTORS, {draws = 4, store = path,
        name = "chain"})
      if k == 1 then assert(found, message) else fails("lian.chain", found, message) end
    end
    fails("cannot open", other{draws = 8, store = "/no/such/folder/a.db"})
  end)

  it("asks for a word of a function that no store can tell", function()
    local file = io.tmpfile()
    local function reads(p) return p.a + #(file:read("a") or "") end
    assert.error_matches(function() lian.explore(reads, FACTORS, {draws = 4, store = path}) end,
      "explore.store: .*upvalue 'file'.*; `study` takes a text that stands for what the function does")
    assert(lian.explore(reads, FACTORS, {draws = 4, store = path, study = "length of a file"}))
    fails("'function: length of a file' there", lian.explore(reads, FACTORS, {draws = 4, store = path,
      study = "of another"}))
  end)

  it("goes on after kill -9, with equal bits", function()
    local script = kill.script
    kill.script = "spec/support/sweeps/function.lua"
    local whole = kill.run("draws=2000")
    local counts = kill.often(3, path, "draws=2000", function() return 0.4 end)
    assert.is_true(counts[3] >= counts[1])
    assert.equal(whole, kill.run(path .. " draws=2000"))
    kill.script = script
  end)
end)

describe("an exploration in worker processes", function()
  it("gives the same for any number of them", function()
    local plain = bits(made())
    for _, workers in ipairs{2, 3} do assert.equal(plain, bits(made{workers = workers})) end
  end)

  it("refuses what no draw can give, from a worker too", function()
    for _, workers in ipairs{1, 2} do
      assert.error_matches(function() made({workers = workers}, function() return print end) end,
        "expected a number, or measures by name, got a function")
      fails("all 40 draws failed; the first: never", lian.explore(function() return nil, "never" end, FACTORS,
        {draws = 40, workers = workers}))
    end
    assert.error_matches(function() made{workers = 0} end, "explore.workers: expected 1 to 256 processes, 'all' or")
  end)

  it("keeps what was returned, though the function uses its table again", function()
    local one = {}
    local e = made({}, function(p)
      one.a_twice = 2 * p.a
      return one
    end)
    for k, v in ipairs(e.numbers.measures[1].values) do assert.equal(2 * e.numbers.factors[1].values[k], v) end
  end)
end)

describe("parts of an exploration", function()
  it("know their draws, and are merged into the whole", function()
    local paths, path = {temporary(), temporary(), temporary()}, temporary()
    for k, one in ipairs(paths) do
      local part = made{store = one, part = k .. "/3", design = "saltelli", draws = 8}
      assert.equal(k, part:draws()(1, "draw"))
      assert.equal(k + 3, part:draws()(2, "draw"))
      assert.matches("of 40 runs %(saltelli, 8 samples, seed 3%)", tostring(part))
      assert.error_matches(function() part:sensitivity{of = "y", method = "sobol"} end,
        "'sobol' needs all of the runs with design = 'saltelli'")
    end
    local store <close> = assert(lian.open(path))
    assert(store:merge(paths))
    local whole = made{design = "saltelli", draws = 8}
    assert.equal(bits(whole), bits(made{store = store, design = "saltelli", draws = 8}))
    fails("are in " .. path .. " already", store:merge{paths[2]})
    for _, one in ipairs{path, table.unpack(paths)} do os.remove(one) end
    assert.error_matches(function() made{part = "41/64"} end, "explore.part: part 41 of 64 has none of 40 draws")
  end)

  it("name the draws that lack a measure, or failed", function()
    local e = made{part = "2/2", draws = 64}
    local text, n = tostring(e), e.numbers
    for k = 1, n.count do
      if not n.failed[k] and not n.measures[2].values[k] then
        assert.truthy(text:find(("a number, run %d is the first that did not fail"):format(2 * k), 1, true), text)
        break
      end
    end
    for k = 1, n.count do
      if n.failed[k] then
        assert.truthy(text:find(("run %d: %s"):format(2 * k, n.failed[k]), 1, true), text)
        break
      end
    end
    local seen = {}
    assert(e:discover{where = function(r)
      seen[#seen + 1] = r.draw
      return r.y > 1
    end})
    for _, draw in ipairs(seen) do assert.equal(0, draw % 2) end
  end)
end)
