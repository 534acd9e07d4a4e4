-- sweeps that are kept draw by draw: resumed, in parts, in worker processes, always with equal bits
local failures = require "lian.scenario.results.failures"
local kill = require "spec.support.sweeps.kill"
local lian = require "lian"
local packed = require "lian.base.packed"
local runner = require "lian.scenario.sweeps.runner"

local four = assert(require "lian.examples.four_regions"())
local chips = assert(require "lian.examples.chips"())

local function temporary()
  local path = os.tmpname()
  os.remove(path)
  return path .. ".db"
end

local function uncertain(cut)
  return lian.scenario "uncertain" {from = 2025, to = 2026, step = "week", lian.capacity{goods = "E", on = "CHN",
    cut = cut or lian.triangular(0.1, 0.3, 0.6), at = 2025.2, lasts = lian.uniform(0.1, 0.4)}}
end

local function net(flow)
  return assert(lian.chain{nodes = {"A", "B", "C"}, output = {500, 400, 300}, regions = {"X", "Y", "X"},
    links = {{"A", "B", flow}, {"B", "C", 80}, {"C", "A", 60}}})
end

local on_net = lian.scenario "net" {from = 2025, to = 2025.5, step = "day", lian.capacity{nodes = "A",
  cut = lian.uniform(0.2, 0.8), at = 2025.1, lasts = 0.1}}

local function with(more)
  local out = {draws = 30, seed = 5, psi = lian.uniform(0.7, 0.9)}
  for key, value in pairs(more or {}) do out[key] = value end
  return out
end

local function bits(sweep) return packed.of{sweep.rows, sweep.timeline, sweep.trust, sweep.notes, tostring(sweep)} end

local function fails(expected, value, message)
  assert.is_nil(value)
  assert.truthy(message:find(expected, 1, true), message)
end

describe("a sweep with a store", function()
  local path
  before_each(function() path = temporary() end)
  after_each(function() os.remove(path) end)

  it("finds its draws there, makes what is missing, and gives the same to the last bit", function()
    local plain = assert(uncertain():sweep(four, with()))
    assert(uncertain():sweep(four, with{draws = 11, store = path}))
    assert.equal(11, kill.count(path))
    local grown = assert(uncertain():sweep(four, with{store = path, lanes = 3}))
    assert.equal(bits(plain), bits(grown))
    assert.equal(30, kill.count(path))
    local store <close> = assert(lian.open(path))
    assert.equal(bits(plain), bits(assert(uncertain():sweep(four, with{store = store}))))
    local loss = assert(store:query("SELECT value FROM sweep_value WHERE name = 'loss' ORDER BY draw")):column("value")
    assert.same(plain:draws():column("loss"), loss)
    assert(store:delete("sweep", "uncertain"))
    assert.equal(0, #store:sweeps())
  end)

  it("refuses a store of another study, by what differs", function()
    assert(uncertain():sweep(four, with{store = path}))
    fails("'seed = 5' there, 'seed = 6' here", uncertain():sweep(four, with{store = path, seed = 6}))
    fails("'high = 0.6' there, 'high = 0.7' here",
      uncertain(lian.triangular(0.1, 0.3, 0.7)):sweep(four, with{store = path}))
    fails("'record = \"totals\"' there, 'record = \"region\"' here",
      uncertain():sweep(four, with{store = path, record = "region"}))
    assert(on_net:sweep(net(100), {draws = 3, store = path}))
    fails("they differ in the chain's links", on_net:sweep(net(90), {draws = 3, store = path}))
    assert.error_matches(function() uncertain():sweep(four, with{store = 7}) end, "expected a path, or an open store")
    fails("cannot open", uncertain():sweep(four, with{store = "/no/such/folder/a.db"}))
  end)

  it("keeps sweeps of several scenarios side by side", function()
    local other = lian.scenario "other" {from = 2025, to = 2026, step = "week", lian.capacity{goods = "C", on = "CHN",
      cut = lian.uniform(0.1, 0.2), at = 2025.2, lasts = 0.1}}
    local store <close> = assert(lian.open(path))
    local a, b = assert(uncertain():sweep(four, with{store = store})), assert(other:sweep(four, with{store = store}))
    assert.same({"other", "uncertain"}, store:sweeps():column("name"))
    assert.equal(bits(a), bits(assert(uncertain():sweep(four, with{store = store}))))
    assert.equal(30, #b.rows)
  end)

  it("is repeated, and saved, without it", function()
    local sweep = assert(uncertain():sweep(four, with{store = path, workers = 2}))
    local store <close> = assert(lian.open(":memory:"))
    local id = assert(sweep:save(store))
    assert.is_nil(assert(store:run(id)).options:find("workers", 1, true))
    local _, compared = assert(store:replay(id))
    assert.is_true(compared.provenance.equal)
  end)

  it("is not written by a recipe from elsewhere, unless that is trusted", function()
    local text = assert(lian.recipe.write(uncertain(), {draws = 3, store = path}))
    local given, message, code = lian.recipe.read(text)
    assert.same({nil, "its option store names a file; it is read with trust alone", "not_trusted"},
      {given, message, code})
  end)

  it("names a draw that is damaged", function()
    assert(uncertain():sweep(four, with{store = path}))
    os.execute(("sqlite3 %s \"UPDATE sweep_draw SET row = x'4101000000' WHERE draw = 3\""):format(path))
    fails("draw 3 is damaged", uncertain():sweep(four, with{store = path}))
    os.execute(("sqlite3 %s \"UPDATE sweep_draw SET state = 'perhaps' WHERE draw = 4\""):format(path))
    fails("the state of draw 4", uncertain():sweep(four, with{store = path}))
  end)

  it("goes on after kill -9, with equal bits", function()
    local whole = kill.run("draws=400")
    local counts = kill.often(3, path, "draws=400", function() return 0.4 end)
    assert.is_true(counts[3] >= counts[1])
    assert.equal(whole, kill.run(path .. " draws=400"))
  end)

  it("says on Ctrl-C what it has kept", function()
    local kept, text
    for _, seconds in ipairs{0.7, 2, 5} do -- on a busy machine it may not have begun yet
      text = kill.after(seconds, path .. " draws=200000 2>&1", "INT")
      kept = tonumber(text:match("interrupted!; (%d+) of 200000 draws are kept in"))
      if kept then break end
    end
    assert.truthy(kept, text)
    assert.equal(kill.count(path), kept)
  end)
end)

describe("parts of a sweep", function()
  local paths, path
  before_each(function() paths, path = {temporary(), temporary(), temporary()}, temporary() end)
  after_each(function() for _, one in ipairs{path, table.unpack(paths)} do os.remove(one) end end)

  it("are merged into the whole, each draw once", function()
    local draws = {}
    for k, one in ipairs(paths) do
      local part = assert(uncertain():sweep(four, with{store = one, part = k .. "/3"}))
      for _, row in ipairs(part.rows) do draws[#draws + 1] = row.draw end
    end
    table.sort(draws)
    for k = 1, 30 do assert.equal(k, draws[k]) end
    local store <close> = assert(lian.open(path))
    local merged = assert(store:merge(paths))
    assert.same({10, 10, 10}, merged:column("done"))
    local plain = bits(assert(uncertain():sweep(four, with())))
    assert.equal(plain, bits(assert(uncertain():sweep(four, with{store = store}))))
    local n = assert(store:query("SELECT count(*) AS n FROM sweep_value"))(1, "n")
    assert.equal(30 * (3 + 12), n) -- recovery is reached in all
    assert.is_true(store:check())
  end)

  it("are made and merged by the command, of a script that knows nothing of them", function()
    local script, base = os.tmpname(), temporary()
    local file <close> = assert(io.open(script, "w"))
    file:write(([[local s = lian.scenario "uncertain" {from = 2025, to = 2026, step = "week", lian.capacity{goods = "E",
      on = "CHN", cut = lian.uniform(0.1, 0.6), at = 2025.2, lasts = 0.2}}
      local sweep = assert(s:sweep(assert(require "lian.examples.four_regions"()), {draws = 8, store = %q}))
      print(#sweep.rows, sweep.rows[1].draw, ...)]]):format(base))
    file:flush()
    local function command(words)
      local pipe = assert(io.popen("lua5.4 lua/lian/cli.lua " .. words .. " 2>&1"))
      local text = pipe:read("a")
      pipe:close()
      return text
    end
    local head, stores = base:gsub("%.db$", ""), {}
    for k = 1, 3 do stores[k] = ("%s.%dof3.db"):format(head, k) end
    assert.equal("3\t1\ta\n", command("run " .. script .. " --part 1/3 a"))
    assert.equal("3\t2\n", command("run --part=2/3 --workers 2 " .. script))
    assert.equal("2\t3\n", command("run " .. script .. " --part array"):gsub("lian: %-%-part array.*", function()
      local pipe = assert(io.popen("SLURM_ARRAY_TASK_ID=12 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_MAX=12 "
        .. "lua5.4 lua/lian/cli.lua run " .. script .. " --part array 2>&1"))
      return pipe:read("a")
    end))
    assert.truthy(command("merge " .. base .. " " .. table.concat(stores, " ")):find("uncertain", 1, true))
    assert.equal("8\t1\t--\t--part\t9\n", command("run " .. script .. " -- --part 9"))
    assert.equal("lian: --part: expected a part such as '3/64', got '9'\n", command("run " .. script .. " --part 9"))
    for _, one in ipairs{script, base, table.unpack(stores)} do os.remove(one) end
  end)

  it("are refused where they overlap, and then nothing is merged", function()
    assert(uncertain():sweep(four, with{store = paths[1], part = "1/2"}))
    assert(uncertain():sweep(four, with{store = paths[2], part = "2/2"}))
    assert(uncertain():sweep(four, with{store = paths[3], part = "1/5"}))
    local store <close> = assert(lian.open(path))
    fails("6 draws of the sweep 'uncertain' are in " .. path .. " already (1, 6, 11, 16, 21, ...)", store:merge(paths))
    assert.equal(0, #store:sweeps())
    assert(store:merge{paths[1], paths[2]})
    fails("are in " .. path .. " already", store:merge{paths[1]})
    fails("are in " .. path .. " already", store:merge{path})
  end)

  it("are refused where they are of another study, or none", function()
    assert(uncertain():sweep(four, with{store = paths[1], part = "1/2"}))
    assert(uncertain():sweep(four, with{store = paths[2], part = "2/2", seed = 8}))
    local store <close> = assert(lian.open(path))
    fails("'seed = 5' there, 'seed = 8' here", store:merge{paths[1], paths[2]})
    assert.equal(0, #store:sweeps())
    assert(lian.open(paths[3])):close()
    fails("it holds no sweep", store:merge{paths[3]})
    fails("cannot open", store:merge{paths[1], "/no/such.db"})
    assert.error_matches(function() store:merge{} end, "an array of paths")
    for _, bad in ipairs{"0/3", "4/3", "3", "a/b", "1/2/3", "-1/3"} do
      assert.error_matches(function() uncertain():sweep(four, with{part = bad}) end, "expected a part such as '3/64'")
    end
    assert.error_matches(function() uncertain():sweep(four, with{part = "40/64"}) end, "has none of 30 draws")
  end)
end)

describe("a sweep in worker processes", function()
  it("gives the same for any number of them, on tables, networks and lists", function()
    for _, one in ipairs{{uncertain(), four, with{record = "region"}}, {on_net, net(100), {draws = 7}}} do
      local plain = bits(assert(one[1]:sweep(one[2], one[3])))
      for _, workers in ipairs{2, 3} do
        one[3].workers = workers
        assert.equal(plain, bits(assert(one[1]:sweep(one[2], one[3]))))
      end
    end
    local plan = lian.scenario "plan" {from = 2025, to = 2027, step = "month", home = "CHN",
      lian.embargo{goods = "EUV scanner", by = {"NLD"}, on = "CHN", at = lian.uniform(2025, 2026)}}
    local function told(more)
      local o = {draws = 9, own = "both"}
      for key, value in pairs(more) do o[key] = value end
      local sweep = assert(plan:sweep(chips, o))
      local cells = {}
      for _, name in ipairs{"falls", "series", "self_guarantee", "draws", "costs"} do
        local f = sweep:frames()[name]
        for _, column in ipairs(f:names()) do
          for k = 1, #f do cells[#cells + 1] = tostring(f(k, column)) .. ("%a"):format(tonumber(f(k, column)) or 0) end
        end
      end
      return cells, tostring(sweep), tostring(sweep:gaps())
    end
    local path = temporary()
    local a, text, gaps = told{}
    for _, more in ipairs{{workers = 3}, {store = path, part = "2/3"}, {store = path}, {store = path}} do
      local b, other, closed = told(more)
      if not more.part then assert.same({a, text, gaps}, {b, other, closed}) end
    end
    os.remove(path)
    assert.error_matches(function() uncertain():sweep(four, with{workers = 0}) end, "1 to 256 processes, 'all' or")
  end)

  local function job(evaluate, draws)
    local list = {}
    for k = 1, draws or 20 do list[k] = k end
    return {name = "job", draws = list, lanes = 4, factors = function(k) return {{"k", k}} end,
      evaluate = function(some, head)
        local out = {}
        for k, draw in ipairs(some) do
          local row, message = evaluate(draw)
          if not row then return nil, message end
          out[k] = {draw = draw, row = {draw = draw, value = row}, head = draw == head and {at = draw} or nil}
        end
        return out
      end}
  end

  it("does again what a worker did that was killed, and records a draw that always ends its worker", function()
    local mark = os.tmpname()
    os.remove(mark)
    local function once(draw)
      local file = io.open(mark)
      if file then file:close() end
      if draw == 6 and not file then
        assert(io.open(mark, "w")):close()
        os.execute("kill -9 $PPID")
      end
      return draw * 0.5
    end
    local rows, failed = runner.run(job(once), nil, {workers = 2})
    os.remove(mark)
    assert.equal(20, #rows)
    assert.same({}, failed)
    for k, row in ipairs(rows) do assert.equal(k * 0.5, row.value) end
    rows, failed = runner.run(job(function(draw)
      if draw == 6 then os.execute("kill -9 $PPID") end
      return draw * 0.5
    end), nil, {workers = 2})
    assert.equal(19, #rows)
    assert.same({{draw = 6, reason = "its worker process ended twice, the last time by signal 9",
      values = {{"k", 6}}}}, failed)
  end)

  it("records draws that fail with their reason, whatever lanes and workers", function()
    local function some(draw)
      if draw == 1 then return nil, "it has no solution" end
      if draw % 7 == 0 then error("raised " .. draw, 0) end
      return draw * 0.5
    end
    local first
    for _, workers in ipairs{1, 2, 3} do
      local rows, failed, head = runner.run(job(some), nil, {workers = workers})
      assert.equal(17, #rows)
      assert.same({1, "it has no solution", 7, "raised 7"}, {failed[1].draw, failed[1].reason, failed[2].draw,
        failed[2].reason})
      assert.equal(2, head.at) -- that of the first draw that did not fail
      first = first or packed.of{rows, failed}
      assert.equal(first, packed.of{rows, failed})
    end
    for _, workers in ipairs{1, 2} do
      local rows, message = runner.run(job(function() return nil, "never" end), nil, {workers = workers})
      assert.same({nil, "never"}, {rows, message})
      assert.error_matches(function() runner.run(job(function() error("always", 0) end), nil, {workers = workers}) end,
        "^always$")
    end
  end)

  it("may be denied by the program around", function()
    local host = require "lian.host"
    host.workers(0)
    assert.error_matches(function() uncertain():sweep(four, with{workers = 2}) end, "lets it start no processes")
    assert(uncertain():sweep(four, with()))
    host.workers(2)
    assert(uncertain():sweep(four, with()))
    host.workers(nil)
    assert.error_matches(function() host.workers(-1) end, "processes, 'all' or")
    host.budget(60)
    assert.error_matches(function() uncertain():sweep(four, with{workers = 2}) end, "lets it start no processes")
    host.budget(nil)
    host.part("2/3")
    assert.equal(10, #assert(uncertain():sweep(four, with())).rows)
    host.part(nil)
    assert.equal(30, #assert(uncertain():sweep(four, with())).rows)
  end)
end)

describe("measures by region and good", function()
  it("are those of a run of the draw, and add up to those of the whole", function()
    local o = with{record = "node", draws = 6}
    local sweep = assert(uncertain():sweep(four, o))
    local output, final = four:output(), 0
    for _, v in ipairs(output) do assert.is_true(v > 0) end
    local goods, regions = four:axis("sector"), four:axis("region")
    local row, loss, by_region, normal = sweep.rows[4], 0, {}, {}
    local run = assert(uncertain():run(four, {seed = 5, draw = 4, psi = o.psi}))
    local lost, whole = {}, 0
    do
      local f = run:losses{each = "sector"}
      for k = 1, #f do lost[f(k, "sector")] = f(k, "lost") - f(k, "gained") end
    end
    for i, v in ipairs(output) do
      whole, normal[goods[i]] = whole + v, (normal[goods[i]] or 0) + v
      local days = row.nodes[four:nodes()[i]].loss
      loss = loss + days * v
      local r = by_region[regions[i]] or {0, 0}
      by_region[regions[i]] = {r[1] + days * v, r[2] + v}
    end
    assert.near(row.loss, loss / whole, 1e-12)
    for region, r in pairs(by_region) do assert.near(row.regions[region].loss, r[1] / r[2], 1e-11) end
    for good, v in pairs(lost) do -- a year's money in days of the good's output
      assert.near(v / (normal[good] / 365), row.goods[good].loss, 1e-9 * math.abs(row.goods[good].loss) + 1e-12)
    end
    local added, unmet, values = 0, 0, four:value_added()
    local asked = four:final_demand()
    local all = 0
    for i, node in ipairs(four:nodes()) do
      added, final = added + row.nodes[node].value_added * values[i], final + values[i]
      unmet, all = unmet + row.nodes[node].unmet * asked[i], all + asked[i]
    end
    assert.near(row.value_added, added / final, 1e-11)
    assert.near(row.unmet, unmet / all, 1e-9 * row.unmet)
    for _, each in ipairs{"region", "sector", "node"} do
      for _, of in ipairs{"output", "value_added", "unmet"} do
        local f, name = sweep:losses{each = each, of = of}, of == "output" and "loss" or of
        assert.equal(each == "region" and 4 or each == "sector" and 8 or 32, #f)
        local part, sum = ({region = "regions", sector = "goods", node = "nodes"})[each], 0
        for _, one in ipairs(sweep.rows) do sum = sum + one[part][f(1, each)][name] / 6 end
        assert.near(sum, f(1, "mean"), 1e-12)
        for k = 2, #f do assert.is_true(f(k, "mean") <= f(k - 1, "mean")) end
      end
    end
    assert.error_matches(function() assert(uncertain():sweep(four, with())):losses{each = "sector"} end,
      "did not keep sectors: run it with record = 'sector'")
  end)

  it("leave imports that are kept apart out of what home makes", function()
    local apart = assert(assert(require "lian.examples.eight_sectors"()):split())
    local s = lian.scenario "short" {from = 2025, to = 2026, step = "month", lian.capacity{goods = apart:axis("sector")
      and apart:axis("sector")[2] or apart:nodes()[2], cut = lian.uniform(0.2, 0.5), at = 2025.2, lasts = 0.3}}
    local sweep = assert(s:sweep(apart, {draws = 3, record = "node"}))
    local row, sum, whole = sweep.rows[2], 0, 0
    for i, v in ipairs(apart:output()) do
      sum, whole = sum + row.nodes[sweep.chain:nodes()[i]].loss * v, whole + v
    end
    assert.near(row.loss, sum / whole, 1e-10)
    assert.equal(2 * #apart, #sweep.chain)
    assert.equal(#apart, #sweep:losses{each = "node"})
    assert.equal(#sweep.chain, #sweep:losses{each = "node", of = "unmet"})
    assert.near(row.value_added, (function()
      local lost, all = 0, 0
      for i, v in ipairs(apart:value_added()) do
        lost, all = lost + row.nodes[sweep.chain:nodes()[i]].value_added * v, all + v
      end
      return lost / all
    end)(), 1e-10)
  end)
end)

describe("draws that fail", function()
  -- a rule of the user's that does not know what to do when output falls far
  local function fragile()
    return lian.scenario "fragile" {from = 2025, to = 2026, step = "week", lian.capacity{goods = "E", on = "CHN",
      cut = lian.uniform(0, 0.9), at = 2025.2, lasts = 0.2}, lian.rule{name = "watch", every = "week", at = 2025,
      act = function(s) if s:output("E", "CHN") < 0.5 then error("no plan for this") end end}}
  end

  it("are outcomes of the sweep: counted, named, with what was drawn", function()
    local path = temporary()
    local sweep = assert(fragile():sweep(four, {draws = 24, store = path}))
    local failed, draws = sweep:failures(), sweep:draws()
    assert.is_true(#failed > 3 and #failed < 18)
    assert.equal(24, #sweep.rows + #failed)
    assert.equal(24, #draws)
    for k = 1, 24 do
      local cut = draws(k, "capacity//E/CHN.cut")
      assert.equal(cut > 0.5, draws(k, "failed") ~= nil) -- what makes it fail: the cut alone
      assert.equal(draws(k, "failed") == nil, draws(k, "loss") ~= nil)
    end
    assert.truthy(failed(1, "reason"):find("no plan for this", 1, true))
    assert.truthy(tostring(sweep):find(("%d of 24 draws failed"):format(#failed), 1, true), tostring(sweep))
    local again = assert(fragile():sweep(four, {draws = 24, store = path, workers = 2}))
    assert.same(failed:column("draw"), again:failures():column("draw"))
    local store <close> = assert(lian.open(path))
    assert.equal(#failed, store:sweeps()(1, "failed"))
    os.remove(path)
    local mild = assert(uncertain():sweep(four, {draws = 24}))
    assert.equal(0, #mild:failures())
    local own = assert(fragile():sweep(four, {draws = 24}))
    local f = own:against(own)
    for k = 1, #f do assert.is_true(f(k, "mean") == nil or f(k, "mean") == 0) end
  end)

  it("are asked about as others are, of a design that is kept in a store too", function()
    local path, o = temporary(), {draws = 64, design = "sobol", seed = 3}
    local plain = assert(fragile():sweep(four, o))
    o.store, o.workers = path, 2
    local kept = assert(fragile():sweep(four, o))
    assert.equal(bits(plain), bits(kept))
    local box = assert(kept:discover{where = "failed"})
    assert.equal("capacity//E/CHN.cut", box(1, "factor")) -- what makes it fail
    assert.matches("where cut of capacity E CHN ", box.note, 1, true)
    assert.truthy(assert(kept:sensitivity{of = "loss", method = "pawn"}))
    fails("'design = \"sobol\"' there, 'design = \"halton\"' here",
      fragile():sweep(four, {draws = 64, design = "halton", seed = 3, store = path}))
    os.remove(path)
  end)

  it("are told apart from measures that are no numbers, which are counted and named", function()
    local rows = {{draw = 1, loss = 1.0}, {draw = 4, loss = 0 / 0}, {draw = 9, loss = 2.0}}
    assert.same({"loss is not a number in 1 of 3 draws and is left out there (draw 4)"},
      failures.not_numbers(rows, {"loss", "unmet"}))
    local path = temporary()
    assert(uncertain():sweep(four, with{store = path}))
    do -- as a measure that is 0 / 0 would have been kept
      local database = require("lian.core").store(path, "open", 1)
      local _, columns = database:query("SELECT row FROM sweep_draw WHERE draw = 3")
      local row = assert(packed.read(columns[1][1]))
      row.loss = 0 / 0
      assert(database:execute("UPDATE sweep_draw SET row = CAST(? AS BLOB) WHERE draw = 3", packed.of(row)))
      database:close()
    end
    local sweep = assert(uncertain():sweep(four, with{store = path}))
    assert.truthy(tostring(sweep):find("loss is not a number in 1 of 30 draws", 1, true), tostring(sweep))
    local r = sweep:resilience():filter(function(row) return row.measure == "loss" end)
    assert.near(29 / 30, r(1, "reached"), 1e-15)
    os.remove(path)
  end)
end)
