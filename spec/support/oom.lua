-- the allocations of a piece of work are made to fail, once and from there on for good: each time the answer must be
-- "not enough memory", and no byte may be lost. A piece of n allocations costs n runs of half of it, so of a large one
-- POINTS are taken, evenly, from another first one with another SEED; POINTS=all takes each
package.cpath = (os.getenv("LIAN_BUILD") or "build") .. "/?.so;" .. package.cpath
local fail = require "failalloc"
local lian = require "lian"
local core = require "lian.core"
local workbook = require "spec.support.workbook"

local flows = {{15, 50, 0}, {20, 10, 5}, {0, 8, 2}}
local csv = "node,a,b\nx,1,2\ny,3,4\n"

local function build()
  return core.chain_new{kind = "table", nodes = {"a", "b", "c"},
    axes = {{name = "region", values = {"H", "H", "F"}}, {name = "sector", values = {"a", "b", "c"}}},
    flows = core.matrix_new(3, 3, flows), output = {100, 200, 60},
    demand = {labels = {"H", "F"}, regions = {"H", "F"}, values = core.matrix_new(3, 2, {{30, 5}, {160, 5}, {5, 45}})},
    attributes = {{name = "name", texts = {"A", "B", "C"}}}}
end
local chain = assert(build())

local function list()
  return lian.items{items = {"chip", "tool", "EUV", "DUV", "gas"}, requires = {chip = {"tool", "gas"},
    gas = {chip = "important"}}, variants = {tool = {"EUV", "DUV"}}, providers = {ASML = "NLD"},
    provides = {EUV = {ASML = 1}, DUV = {NLD = 0.7, JPN = 0.3}, gas = {CHN = 0.6, ROW = 0.4}}}
end

local function firm_network()
  return lian.network{links = {{"A", "B", 2, from = 2019}, {"B", "C", 1}, {"C", "A", 1}, {"D", "B", 1, to = 2021},
    {"A", "C", 3}, {"D", "C", 4}}, columns = {sector = {A = "x", B = "y", C = "y", D = "x"}, revenue = {A = 9, D = 7}}}
end
local chips = assert(list())
local ask = {home = "CHN", final = "chip"}

local function plan()
  return assert(lian.scenario "s" {from = 2025, to = 2026, step = "month", lian.embargo{by = "NLD", on = "CHN",
    at = 2025.5}, lian.second_source{goods = "EUV", on = "CHN", toward = "CHN", share = 0.5}}:run(chips,
    {final = "chip"}))
end

-- a sheet with all that a workbook may have: styles, strings, merged cells
local book = workbook.of({{"k", "v", "merged"}, {"a", {'<c r="B2" s="1"><v>45000</v></c>'}, 5},
  {{'<c r="A3" t="s"><v>0</v></c>'}, 1.5, true}}, {styles = workbook.styles{14, "000"}, strings = workbook.strings{"b"},
  after = '<mergeCells><mergeCell ref="C1:E1"/></mergeCells>'})

local work = {
  ["items"] = list,
  ["coordination"] = function()
    local f = lian.frame.new{{"t", {1, 2, 3}}, {"a", {1, 2, 3}}, {"b", {2, 1, 3}}}
    return lian.coordination(f, {x = {"a"}, y = {"b"}}, {draws = 3}) and lian.haken(f, {"a", "b"}, {time = "t"})
      and lian.synergy_degree(f, {x = {"a"}, y = {"b"}}, {time = "t"})
  end,
  ["coordination of a score"] = function()
    local f = lian.frame.new{{"unit", {"A", "B", "C"}}, {"x", {1, 2, 3}}, {"y", {2, 1, 3}}}
    local score, message, code = lian.index "t" {p = {"x"}, q = {"y"}}:score(f, {draws = 0})
    if not score then return nil, message, code end
    return lian.coordination(score, nil, {draws = 3}) and lian.coordination(score, nil, {draws = 3,
      normalise = "minmax"})
  end,
  ["dependencies"] = function()
    return lian.dependencies(lian.frame.new{{"exporter", {"A", "B", "C"}}, {"importer", {"C", "C", "C"}},
      {"product", {"x", "x", "x"}}, {"value", {1, 2, 3}}}, {home = "C"})
  end,
  ["complexity"] = function()
    local c = assert(lian.complexity(lian.frame.new{{"u", {"A", "A", "B", "B"}}, {"p", {"x", "y", "y", "z"}},
      {"v", {1, 1, 1, 1}}}, {unit = "u", product = "p", value = "v", of = "value"}))
    return c:fitness() and c:outlook() and c:density() and c:density{unit = "A"} and c:space() and c:proximity()
  end,
  ["space and time"] = function()
    local f = lian.frame.new{{"u", {"A", "B", "C", "A", "B", "C"}}, {"t", {1, 1, 1, 2, 2, 2}},
      {"v", {1, 2, 4, 2, 3, 4}}}
    return lian.moran(f, {unit = "u", time = "t", of = "v", neighbours = {A = {"B"}, B = {"A", "C"}, C = {"B"}},
      permutations = 9, each = "unit"}) and lian.inequality(f, {of = "v", group = "u"})
      and lian.convergence(f, {of = "v", unit = "u", time = "t", kind = "beta"})
      and lian.kernel_density(f, {of = "v", points = 3})
      and lian.malmquist(f, {unit = "u", time = "t", inputs = "v", outputs = "v"})
  end,
  ["an exploration"] = function()
    local factors = {a = lian.uniform(0, 1), b = lian.choice{"x", "y"}}
    local function f(p) return p.b == "x" and p.a or p.a ^ 2 end
    local all = assert(lian.explore(f, factors, {draws = 32, design = "maximin"}))
    for design, draws in pairs{saltelli = 8, morris = 4, fast = 70, halton = 32} do
      all = all and assert(lian.explore(f, factors, {design = design, draws = draws, second = design == "saltelli" or
        nil})):sensitivity{bootstraps = 9} and all
    end
    return all:sensitivity{bootstraps = 3} and all:sensitivity{method = "delta", bootstraps = 3}
      and all:discover{where = function(r) return r.value > 0.5 end, halves = 2}
  end,
  ["a portfolio"] = function()
    local chosen = assert(lian.portfolio{budget = {[2025] = 4, [2026] = 4}, carry = true, needs = {c = "a"},
      levels = {m = {"b", "c"}}, synergies = {{"a", "c", 1}}, policies = {{name = "a", value = 2, cost = {[2025] = 2}},
        {name = "b", value = 1, cost = {[2025] = 3}}, {name = "c", value = 2, cost = {[2026] = 3}}}})
    return tostring(chosen) and chosen:policies() and chosen:neighbours() and chosen:frontier{points = 3}
      and chosen:spending()
      and chosen:roadmap() and chosen:regret{scenarios = {other = {a = 1}}}
  end,
  ["an assignment"] = function()
    local new = lian.frame.new
    return lian.assign{provinces = new{{"province", {"A", "B"}}, {"x", {2, 1}}, {"y", {1, 3}}},
      programmes = new{{"programme", {"x", "y"}}}}
  end,
  ["policies together"] = function()
    local value = lian.value(chain, {base = lian.scenario "s" {from = 0, to = 0.5, step = "month",
      lian.capacity{goods = "c", on = "F", cut = lian.uniform(0.2, 0.5)}}, draws = 2, policies = {
      x = lian.stockpile{goods = "a", on = "H", months = 1}, y = lian.stockpile{goods = "b", on = "H", months = 1}}})
    return value and value:shapley() and value:interactions() and value:synergy()
  end,
  ["correlated factors"] = function()
    return lian.explore(function(p) return p.a + p.b end, {a = lian.uniform(0, 1), b = lian.uniform(0, 1)}, {draws = 8,
      correlations = {{"a", "b", 0.5}}})
  end,
  ["attainable"] = function()
    return chips:attainable{home = "CHN", final = "chip", cut = {by = "NLD", share = 0.5}}
  end,
  ["chokepoints"] = function() return chips:chokepoints(ask) end,
  ["pairs of chokepoints"] = function() return chips:chokepoints{home = "CHN", final = "chip", size = 2} end,
  ["cut sets"] = function() return chips:cut_sets(ask) end,
  ["gaps"] = function() return chips:gaps(ask) end,
  ["structure"] = function() return chips:structure{final = "chip"} end,
  ["a plan for items over years"] = function() return plan() end,
  ["gaps of a plan"] = function()
    return plan():gaps()
  end,
  ["a plan carried into a table"] = function()
    return lian.carry{items = plan(), chain = chain, on = "H", map = {chip = {sector = "a", share = 0.3}},
      run = {steadiness = false, assumptions = false}}
  end,
  ["a run in time"] = function()
    return lian.scenario "s" {from = 2025, to = 2025.2, step = "month", lian.capacity{goods = "a", cut = 0.5},
      lian.embargo{by = "F", on = "H", cut = 0.5}}:run(chain, {record = "node"})
  end,
  ["a run at once"] = function()
    local result = assert(lian.scenario "s" {lian.embargo{by = "F", on = "H", cut = 0.5}, lian.demand{goods = "b",
      change = -0.9}, lian.sourcing{goods = "a", on = "F", toward = "H", share = 0.1}}:run(chain,
      {assumptions = false}))
    return result:flows{on = "H", case = "best"} and result:losses()
  end,
  ["policies in time"] = function()
    return lian.scenario "s" {from = 2025, to = 2025.3, step = "month",
      lian.embargo{by = "F", on = "H", cut = 0.5}, lian.substitute{goods = "c", on = "F", budget = 1, readiness = 8},
      lian.second_source{goods = "c", on = "H", toward = "F", share = 0.5},
      lian.sourcing{goods = "a", on = "F", toward = "H", share = 0.1},
      lian.stockpile{goods = "a", months = 1, release = "proportional"}, lian.prioritise{users = "a"},
      lian.target{goods = "c", on = "F", before = 2025.2}}:run(chain, {rationing = "level"})
  end,
  ["a grid taken apart"] = function()
    local grid, why = core.grid_text("n,a,b\nx,1,2\ny,3,4\n", "t.csv", {header = 1, labels = 1})
    if not grid then return nil, why end
    return grid:take({2}, {1, 2})
  end,
  ["totals"] = function()
    -- of neighbours, of 1 and 3 (far apart), of one alone, and all
    return core.totals(core.matrix_new(6, 6, {{1, 2, 4, 3, 5, 2}, {5, 3, 1, 8, 6, 3}, {2, 8, 6, 10, 8, 8},
      {6, 5, 5, 11, 11, 5}, {3, 10, 10, 13, 13, 10}, {5, 3, 1, 8, 6, 3}}))
  end,
  ["a matrix that cannot be balanced"] = function()
    local made, message, code = lian.balance(lian.matrix(2, 2, {{1, 0}, {1, 1}}), {rows = {5, 5}, columns = {3, 7}})
    if code == "infeasible" then return true end
    return made, message, code
  end,
  ["records of an economy"] = function()
    local three = {3, 3, 3}
    local e = assert(core.economy.new(chain, {steps = 12, goods = 3, good = {1, 2, 3}, stock = three, restore = three,
      reach = {2, 2, 2}, minor = 0, alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief",
      rationing = "alike", target = "wanted", flows = "domestic"}))
    local output, trade = e:observe(1, "output"), e:observe(1, "trade", {1, 1, 2})
    for _ = 1, 8 do assert(e:step()) end
    return {e:observed(1, output), e:observed(1, trade)}
  end,
  ["changes of an economy"] = function()
    local three = {3, 3, 3}
    local e = assert(core.economy.new(chain, {steps = 12, goods = 3, good = {1, 2, 3}, stock = three, restore = three,
      reach = {2, 2, 2}, minor = 0, alpha_base = 1, alpha_max = 1, alpha_steps = 1, production = "leontief",
      rationing = "level", target = "wanted", flows = "domestic", backlog = true, purchases = {1, 2, 3, 4, 5, 6},
      columns = 2}))
    local users = {e:observe(1, "trade", nil, 1, {1, 2, 1}), e:observe(1, "unmet", nil, 1, {1, 2, 0})}
    assert(e:demand(1, {1, 2}, {1, 2}, {0.1, 0.2}))
    assert(e:turn(1, 2, 0.5, {1, 1, 1}))
    assert(e:move(1, 1, {true}, {true, true, true, true}, 0.5, {1, 0, 0}))
    assert(e:weigh(1, {true}, {true, true, false, true}, 0.5))
    assert(e:cut(1, {true}, {true, false, true, true}, 0.5, 0.5))
    assert(e:set_reserve(1, 2, {true}, 2))
    assert(e:prioritise(1, {classes = 2, final_class = 1, class_of = {1, 2, 1}, reserved = {0.1, 0.2}}))
    assert(e:step(5, {{output = {}}}))
    return {e:observed(1, users[1]), e:observed(1, users[2]), e:asked(1, {true, true, true})}
  end,
  ["makers who move"] = function()
    local two = assert(core.chain_new{kind = "table", nodes = {"a", "b", "c"}, flows = core.matrix_new(3, 3, flows),
      axes = {{name = "region", values = {"H", "H", "F"}}, {name = "sector", values = {"a", "b", "a"}}},
      output = {100, 200, 60}, tolerance = 1e30})
    return lian.scenario "s" {from = 2025, to = 2025.3, step = "month", lian.relocation{goods = "a", on = "H",
      toward = "F", gap = 0.1, localise = 0.1}}:run(two, {record = "node"})
  end,
  ["a sweep"] = function()
    return lian.scenario "s" {from = 2025, to = 2025.2, step = "month",
      lian.capacity{goods = "a", cut = lian.uniform(0.1, 0.5)}}:sweep(chain, {draws = 3})
  end,
  ["firms in time"] = function()
    local firms = assert(lian.chain{nodes = {"a", "b", "c"}, links = {{"a", "b", 3}, {"b", "c", 2}, {"c", "a", 1}},
      output = {5, 6, 7}})
    return lian.scenario "s" {from = 2025, to = 2025.01, step = "day", lian.capacity{nodes = "a", cut = 0.5}}:run(firms,
      {rationing = "level"})
  end,
  ["random parameters"] = function()
    local d = lian.truncated(lian.choice({5, 1, 3}, {1, 2, 3}), 2, 9)
    return d:quantile(0.3) + lian.pert(2, 3, 6):draw{stream = "x", index = 3} and tostring(d)
  end,
  ["an index and its draws"] = function()
    local f = lian.frame.new{{"unit", {"A", "B", "C", "D"}}, {"x", {1, 2, 5, 3}}, {"y", {2, nil, 3, 9}}, count = 4}
    local score = lian.index "i" {"x", "y", missing = "nearest", treat = "winsorise", weights = "entropy"}:score(f,
      {draws = 5})
    return score and score:sensitivity{samples = 4, bootstraps = 2} and score:rank() and score:contributions "A"
  end,
  ["weights of a table"] = function()
    local x = core.index.table(4, 3, {1, 2, 3, 4, 1, 1, 2, 5, 2, 3, 3, 9})
    return core.index.weigh(x, "factor") and core.index.weigh_alike(x)
  end,
  ["weights that favour each row"] = function()
    return core.index.benefit(core.index.table(3, 2, {1, 2, 3, 4, 1, 1}), 0.1, 0.8)
  end,
  ["weights of judgements"] = function() return core.index.best_worst(1, 2, {1, 3, 2}, {3, 1, 2}) end,
  ["gaps by the median"] = function()
    return core.index.fill(core.index.table(4, 1, {1, false, 3, 4}), {method = "median"})
  end,
  ["rank correlations"] = function()
    return core.index.correlations(core.index.table(4, 2, {1, 2, 3, 4, 1, 1, 2, 5}), true)
  end,
  ["outlook of a programme"] = function()
    return lian.programme_outlook{budget = 1, readiness = 5, u_max = lian.pert(0.4, 0.6, 0.9), draws = 5,
      rate = {[5] = lian.uniform(0.5, 1)}}
  end,
  ["a network of firms"] = function() return assert(firm_network()):at(2020):table() end,
  ["links of a file"] = function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write("supplier,buyer,value\nA,B,1\nB,C,2\nA,B,3\nC,A,0.5\n")
    file:close()
    local done, net, message = pcall(lian.read.edges, {links = path})
    os.remove(path)
    if not done then error(net, 0) end
    return assert(net, message)
  end,
  ["links of numbered firms"] = function()
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write("supplier,buyer,value\n")
    for k = 1, 600 do file:write(("%d,%d,%d.5\n"):format(k * 17 % 90, 1000 * k, k % 4)) end
    file:write("17,a firm of a long name,0\n")
    file:close()
    local done, net, message = pcall(lian.read.edges, {links = path, undirected = true})
    os.remove(path)
    if not done then error(net, 0) end
    return assert(net, message)
  end,
  ["failing firms"] = function()
    local net = assert(firm_network()):at(2021)
    local risk = assert(net:cascade{essential = "all", replaceable = "sector", losses = 0})
    assert(net:cascade{fail = {A = 0.5}, mode = "dense"})
    return assert(risk:closed_form()) and risk:losses("A")
  end,
  ["second sources of firms"] = function()
    local net = assert(firm_network()):at(2021)
    return assert(net:cascade{essential = "all", replaceable = "sector"}):rewire{budget = 0.5}
  end,
  ["measures of firms"] = function()
    local net = assert(firm_network()):at(2021)
    for _, of in ipairs{"betweenness", "pagerank", "influence", "reach", "core", "component", "articulation",
      "dominators", "clustering", "degree"} do assert(net:centrality{of = of}) end
    return net:bow_tie()
  end,
  ["firms of a table, and older"] = function()
    local table_of_two = assert(lian.chain{nodes = {"x", "y"}, flows = {{1, 2}, {3, 1}}, output = {6, 8}})
    local net = assert(lian.firms{table = table_of_two, firms = {x = 5, y = 4}, degree = 3, seed = 1})
    assert(net:age{years = 1, seed = 1}):flows{each = "sector"}
    assert(lian.join{table = table_of_two, network = net, top = 3})
    return assert(net:reproduce{seed = 1, pairs = 5})
  end,
  ["communities of firms"] = function()
    local net = assert(firm_network()):at(2021)
    local found = assert(net:communities{seed = 1, runs = 2})
    return assert(net:communities{seed = 1, quality = "cpm", resolution = 0.5}) and found:table()
  end,
  ["leaders of firms"] = function()
    local net = assert(firm_network()):at(2021)
    assert(net:leaders{chain = {firm = "B"}, revenue = "links", replaceable = "sector"})
    return net:relocate{leader = "B", follow = 0.5, revenue = "links", each = "firm"}
  end,
  ["firms in the store"] = function()
    local store = assert(lian.open(":memory:"))
    assert(store:save(assert(firm_network()), "firms"))
    local back = assert(store:network("firms"))
    store:close()
    return back
  end,
  ["store of items"] = function()
    local store = assert(lian.open(":memory:"))
    assert(store:save(chips, "c"))
    local back = assert(store:chain("c"))
    store:close()
    return back
  end,
  ["build a chain"] = build,
  ["read a grid in GB18030"] = function()
    return core.grid_text("\xC5\xA9\xD2\xB5,a,b\n\xD6\xC6,1.5,2\n\xD4\xEC,3,4\n", "memory", {header = 1, labels = 1})
  end,
  ["read a grid"] = function() return core.grid_text(csv, "memory", {header = 1, labels = 1}) end,
  ["read records"] = function() return core.records_text(csv, "memory", {}) end,
  ["invert"] = function() return assert(build()):leontief() end,
  ["multipliers"] = function() return chain:multipliers{of = "output"} end,
  ["linkages"] = function() return assert(build()):linkages{} end,
  ["extraction"] = function() return assert(build()):extraction{} end,
  ["upstreamness"] = function() return chain:upstreamness{} end,
  ["propagation"] = function() return assert(build()):propagation{} end,
  ["paths"] = function() return chain:paths{top = 5} end,
  ["prices"] = function() return chain:prices{costs = {["value added"] = {a = 0.1}}} end,
  ["aggregate"] = function() return chain:aggregate{each = "region"} end,
  ["select"] = function() return chain:select{region = "H"} end,
  ["dependence"] = function() return chain:dependence{home = "H"} end,
  ["matrices"] = function()
    local a = lian.matrix(3, 3, flows)
    return a:transpose():pick({1, 3}, {2}) and a:add(a, 2):scale({1, 2, 3}, {3, 2, 1}):product(a) and a:row_sums()
      and a:frame()
  end,
  ["coefficients and both inverses"] = function()
    local c = assert(build())
    return c:coefficients{} and c:coefficients{of = "allocation"} and c:ghosh()
  end,
  ["fields of influence"] = function()
    local c = assert(build())
    return c:influence{} and c:influence{of = "product"} and c:influence{cell = {from = "a", to = "b"}}
      and c:influence{tolerable = {share = 0.01, top = 2}}
  end,
  ["a table whose imports are apart"] = function()
    local c = assert(lian.chain{nodes = {"a", "b"}, flows = {{10, 20}, {30, 10}}, demand = {home = {60, 50},
      exports = {30, 20}, imports = {-20, -10}}, output = {100, 100}})
    local split = assert(c:split())
    return split:dependence{} and split:totals() and split:prices{tariff = {rate = 0.1}}
  end,
  ["flows changed and balanced"] = function()
    local c = assert(build())
    return c:balance{rows = {70, 40, 12}, columns = {40, 70, 12}} and c:extraction{group = {"a", "b"}}
      and c:extraction{link = {from = "H", to = "F"}} and c:extraction{cell = {from = "a", to = "b"}}
  end,
  ["a table of links"] = function()
    local c = assert(lian.chain{nodes = {"a", "b", "c"}, links = {{"a", "b", 3}, {"b", "c", 2}, {"c", "a", 1}},
      output = {5, 6, 7}})
    return c:multipliers{of = "output"} and c:extraction{group = {"a", "b"}}
      and c:extraction{link = {from = {nodes = "a"}, to = {nodes = "b"}}}
      and c:paths{top = 3} and c:tiers{tiers = 2} and c:aggregate{map = {a = "x", b = "x", c = "y"}}
      and c:select{nodes = {"a", "b"}}
  end,
  ["matrix product"] = function()
    return core.matrix_new(3, 3, flows):product(core.matrix_new(3, 3, flows))
  end,
  ["a query"] = function()
    local store = assert(lian.open(":memory:"))
    assert(store:save(lian.frame.new{{"x", {1, 2, 3}}, {"t", {"a", "b"}}}, "f"))
    assert(store:frame("f"))
    local found = assert(store:query("SELECT row, value FROM cells WHERE value > ? ORDER BY row", 1))
    store:close()
    return found
  end,
  ["a file"] = function()
    local path = os.tmpname()
    local done, message = pcall(function() assert(lian.frame.new{{"x", {1, 2, 3}}}:csv(path)) end)
    os.remove(path)
    if not done then error(message, 0) end
    return true
  end,
  ["a workbook is written"] = function()
    local path = os.tmpname() .. ".xlsx"
    local done, message = pcall(function()
      local f = lian.frame.new{{"x", {1.5, 2, 3}}, {"t", {"a", "<b>"}}}
      assert(lian.frame.xlsx(path, {{"a", f}, {"b", f}}))
    end)
    os.remove(path)
    if not done then error(message, 0) end
    return true
  end,
  ["a workbook is read"] = function() return core.records_text(book, "book.xlsx[Z!A1:E3]", {}) end,
  ["store"] = function()
    local store = assert(lian.open(":memory:"))
    assert(store:save(chain, "c"))
    local back = assert(store:chain("c"))
    store:close()
    return back
  end,
}

if not core.sheets("/dev/null") and select(3, core.sheets("/dev/null")) == "unsupported" then
  work["a workbook is written"], work["a workbook is read"] = nil, nil
end

local names = {}
for name in pairs(work) do names[#names + 1] = name end
table.sort(names)

local most = os.getenv("POINTS") == "all" and math.huge or tonumber(os.getenv("POINTS") or 600)
local seed = tonumber(os.getenv("SEED") or 1)
local points, whole, lost = 0, 0, 0

-- how many allocations the work saw when its allocation k failed, and the bytes that are held longer than before
local function fail_at(name, job, k, sticky)
  local before = fail.live()
  local ok, value, seen = fail.run(k, sticky, job)
  value = ok and value or tostring(value)
  if not ok and not value:find("not enough memory", 1, true) and not value:find("out of memory", 1, true) then
    error(("%s, allocation %d%s: %s"):format(name, k, sticky and " on" or "", value))
  end
  value = nil -- luacheck: ignore 311
  points = points + 1
  return seen, ok and 0 or fail.live() - before
end

-- a table of Lua that lives on grows once; what is lost is lost each time
local function try(name, job, k, sticky)
  local seen, bytes = fail_at(name, job, k, sticky)
  for _ = 1, 2 do
    if bytes > 256 then seen, bytes = fail_at(name, job, k, sticky) end
  end
  if bytes > 256 then
    lost = lost + 1
    print(("%s, allocation %d: %d bytes lost"):format(name, k, bytes))
  end
  return seen
end

for _, name in ipairs(names) do
  local job, start = work[name], os.clock()
  assert(job()) -- warm: modules, interned texts, cached readings
  local _, _, all = fail.run(1 << 40, false, job)
  local stride = math.max(1, math.ceil(all / most))
  if stride == 1 then whole = whole + 1 end
  for _, sticky in ipairs{false, true} do
    local k = seed % stride
    while try(name, job, k, sticky) > k do k = k + stride end
  end
  if os.getenv("VERBOSE") then
    print(("%-34s %7d allocations, every %d: %.1f s"):format(name, all, stride, os.clock() - start))
  end
end
print(("oom: %d failure points in %d pieces of work (%d whole), %d with losses"):format(points, #names, whole, lost))
os.exit(lost == 0)
