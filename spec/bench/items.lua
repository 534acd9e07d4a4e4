-- Levels of items under cuts, against the same rule in Python (items.py) in the same run; the two must
-- agree to 1e-12. Python in two ways: "plain" works out all that the goal rests on for each pattern,
-- "downstream" only what changes. Processor seconds, one thread each; lian best of 3.
--   a  1,000 items in layers, cuts of a country in an item: singles, pairs, cut sets, gaps
--   b  the product graph of ../shared/data where it is there, countries cut in all their items; who
--      provides is drawn, since the graph does not say
--   c  layers of 10^3 to 10^6 items
-- PYTHON names a Python; LARGEST the items of c.
package.path = "./?.lua;" .. package.path
local case = require "lian.items.case"
local core = require "lian.core"
local data = require "spec.support.data"
local lian = require "lian"

local PYTHON = os.getenv("PYTHON") or "/usr/bin/python3"
local LARGEST = tonumber(os.getenv("LARGEST")) or 1000000
local SCRIPT = (arg[0]:match("^(.*/)") or "./") .. "items.py"
local HOME, LAYERS, LANES = "CHN", 12, 8
local CRITICAL, IMPORTANT, OPTIONAL = 0, 1, 2

-- ---- chance, the same everywhere

local seed
local function random()
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
end

local function pick(from, to) return from + math.floor(random() * (to - from + 1)) end

-- ---- lists as columns

local function new_list(n)
  local list = {n = n, nodes = {}, spare = {}, goal = {}, seen = {}, requirer = {}, input = {}, need = {},
    kind = {}, variant = {}, weight = {}, any = {}, provider = {}, country = {}, provided = {}, by = {},
    share = {}, to = {}}
  for i = 1, n do list.nodes[i], list.spare[i], list.any[i] = "item " .. i, false, false end
  return list
end

local function link(list, i, j)
  local key = i * 16777216 + j
  if i == j or list.seen[key] then return false end
  list.seen[key] = true
  return true
end

local function require_item(list, i, j, need)
  if not link(list, i, j) then return end
  local k = #list.requirer + 1
  list.requirer[k], list.input[k], list.need[k] = i, j, need
end

local function add_variant(list, i, j, weight)
  if not link(list, i, j) then return end
  local k = #list.kind + 1
  list.kind[k], list.variant[k], list.weight[k] = i, j, weight
end

-- countries C1.. beside home; two firms in each when asked for
local function add_providers(list, countries, firms)
  for c = 0, countries do
    local name = c == 0 and HOME or "C" .. c
    list.provider[#list.provider + 1], list.country[#list.country + 1] = name, name
  end
  list.countries = countries + 1
  for c = 1, firms and countries or 0 do
    for f = 1, 2 do
      list.provider[#list.provider + 1] = ("C%d firm %d"):format(c, f):gsub(" ", "_")
      list.country[#list.country + 1] = "C" .. c
    end
  end
  list.firms = firms
end

local function provide(list, i, by, share)
  local k = #list.provided + 1
  list.provided[k], list.by[k], list.share[k], list.to[k] = i, by, share, ""
end

-- home in most items, two to four others, real lists add up to 0.98 to 1.03; a firm now and then
local function add_shares(list, i)
  local given, sum = {}, 0
  if random() < 0.7 then given[1] = {by = 1, share = 0.2 + random()} end
  local first, count = pick(0, list.countries - 2), pick(2, 4)
  for k = 1, count do
    given[#given + 1] = {by = 2 + (first + k) % (list.countries - 1), share = 0.1 + random()}
  end
  for _, one in ipairs(given) do sum = sum + one.share end
  local whole = 0.98 + 0.05 * random()
  for k, one in ipairs(given) do
    local share = one.share / sum * whole
    local firm = list.firms and one.by > 1 and k > 1 and random() < 0.3 and
      list.countries + 2 * (one.by - 2) + pick(1, 2)
    if firm and random() < 0.5 then -- the firm within its country's share, or in its place
      provide(list, i, one.by, share)
      share = share / 2
    end
    provide(list, i, firm or one.by, share)
  end
end

-- items in layers, about three inputs each from the two layers below; a few loops between layers
local function layered(n)
  seed = 20240229
  local list, width = new_list(n), n / LAYERS
  add_providers(list, 5, true)
  local function any_of(layer)
    return pick(math.floor(layer * width) + 1, math.floor((layer + 1) * width))
  end
  for i = 1, n do
    local layer = math.floor((i - 1) / width)
    local below = layer - (layer > 1 and random() < 0.3 and 2 or 1)
    for _ = 1, layer > 0 and pick(2, 4) or 0 do
      local chance = random()
      require_item(list, i, any_of(below), chance < 0.8 and CRITICAL or chance < 0.95 and IMPORTANT or
        OPTIONAL)
    end
    if layer > 0 and random() < 0.08 then
      list.any[i] = random() < 0.25
      for _ = 1, pick(2, 3) do add_variant(list, i, any_of(below), random() < 0.5 and 0.5 or 1) end
    end
    if random() < 0.85 then add_shares(list, i) end
    if random() < 0.1 then list.spare[i] = 0.1 + 0.4 * random() end
  end
  for _ = 1, math.max(3, n // 200) do -- an input that needs what is made from it
    local k = pick(1, #list.requirer)
    require_item(list, list.input[k], list.requirer[k], random() < 0.5 and CRITICAL or IMPORTANT)
  end
  local top = math.floor((LAYERS - 1) * width) + 1
  for i = top, math.min(n, top + math.max(5, n // 200) - 1) do list.goal[#list.goal + 1] = i end
  return list
end

local RELATIONS = {
  upstream_material = function(list, from, to) require_item(list, from, to, CRITICAL) end,
  downstream_product = function(list, from, to) require_item(list, to, from, CRITICAL) end,
  subclass = function(list, from, to) add_variant(list, from, to, 1) end,
}

local function inputs_of(list)
  local inputs = {}
  for _, ends in ipairs{{list.requirer, list.input}, {list.kind, list.variant}} do
    for k, i in ipairs(ends[1]) do
      inputs[i] = inputs[i] or {}
      table.insert(inputs[i], ends[2][k])
    end
  end
  return inputs
end

-- items and links that a goal rests on, and the set of those items
local function reach(inputs, goal)
  local seen, stack, items, links = {}, {}, 0, 0
  for k, i in ipairs(goal) do seen[i], stack[k] = true, i end
  while #stack > 0 do
    local i = table.remove(stack)
    items, links = items + 1, links + #(inputs[i] or {})
    for _, j in ipairs(inputs[i] or {}) do
      if not seen[j] then seen[j], stack[#stack + 1] = true, j end
    end
  end
  return items, links, seen
end

-- the item that rests on most, of the 50 with most inputs
local function widest(list)
  local inputs, candidates, best, most = inputs_of(list), {}, nil, 0
  for i in pairs(inputs) do candidates[#candidates + 1] = i end
  table.sort(candidates, function(a, b)
    return #inputs[a] > #inputs[b] or #inputs[a] == #inputs[b] and a < b
  end)
  for k = 1, math.min(50, #candidates) do
    local count = reach(inputs, {candidates[k]})
    if count > most then best, most = candidates[k], count end
  end
  return best
end

-- products, what they are made from and their subclasses; providers of 30 countries are drawn
local function products()
  seed = 20240229
  local folder = data.path("chain_knowledge_graph_cn/")
  local names = assert(core.columns(folder .. "product.csv.gz", {})).columns.name
  local links = assert(core.columns(folder .. "product_product.csv.gz", {})).columns
  local list, place = new_list(0), {}
  local function place_of(name)
    if not place[name] then
      local i = list.n + 1
      list.n, place[name], list.nodes[i], list.spare[i], list.any[i] = i, i, name, false, false
    end
    return place[name]
  end
  for _, name in ipairs(names) do place_of(name) end
  for k, relation in ipairs(links.relation) do
    RELATIONS[relation](list, place_of(links.from_product[k]), place_of(links.to_product[k]))
  end
  add_providers(list, 29)
  for i = 1, list.n do if random() < 0.85 then add_shares(list, i) end end
  list.goal[1] = widest(list)
  return list
end

local function chain_of(list)
  list.seen = nil
  return assert(core.chain_new{kind = "items", nodes = list.nodes, axes = {}, items = list,
    attributes = {{name = "spare", unit = "share", numbers = list.spare}}})
end

-- ---- questions

-- a case whose goal is places of items, and its units: countries, in each item or in all
local function open(chain, goal, each_item)
  local q = assert(case.open(chain, "bench", {home = HOME, reading = "final"}, {}, {item = goal}))
  local group, names, place = {}, {}, {}
  for g, country in ipairs(q.parts.country) do
    if country ~= HOME and not place[country] then
      names[#names + 1] = country
      place[country] = #names
    end
    group[g] = country ~= HOME and place[country]
  end
  local items, groups = q.case:units(group, #names, each_item, 1)
  q.units = {item = items, group = groups, names = names}
  return q
end

-- sets of `size` different units
local function random_sets(count, size, units)
  seed = 7
  local sets = {}
  for k = 1, count do
    local set, taken = {}, {}
    while #set < size do
      local u = pick(1, units)
      if not taken[u] then taken[u], set[#set + 1] = true, u end
    end
    sets[k] = set
  end
  return sets
end

-- processor seconds of the work, best of 3, each repeated to at least a fifth of a second
local function seconds_of(work)
  local repeats = 1
  while true do
    local spent = math.huge
    for _ = 1, 3 do
      collectgarbage()
      local start = os.clock()
      for _ = 1, repeats do assert(work()) end
      spent = math.min(spent, os.clock() - start)
    end
    if spent > 0.2 or repeats >= 4096 then return spent / repeats end
    repeats = repeats * (spent > 0.02 and math.ceil(0.25 / spent) or 8)
  end
end

-- seconds a pattern for sets that are evaluated together
local function pattern_time(q, sets)
  return seconds_of(function() return q.case:evaluate(q.goal, sets) end) / #sets
end

-- ---- Python

local function exact(v) return ("%.17g"):format(v) end

local function write_list(out, list, q)
  out:write(("size %d %s\n"):format(list.n, HOME))
  for k, i in ipairs(list.requirer) do
    out:write(("requires %d %d %d\n"):format(i - 1, list.input[k] - 1, list.need[k]))
  end
  for k, i in ipairs(list.kind) do
    out:write(("variant %d %d %s\n"):format(i - 1, list.variant[k] - 1, exact(list.weight[k])))
  end
  for i = 1, list.n do
    if list.any[i] then out:write(("any %d\n"):format(i - 1)) end
    if list.spare[i] then out:write(("spare %d %s\n"):format(i - 1, exact(list.spare[i]))) end
  end
  for k, name in ipairs(list.provider) do out:write(("provider %s %s\n"):format(name, list.country[k])) end
  for k, i in ipairs(list.provided) do
    out:write(("provides %d %d %s\n"):format(i - 1, list.by[k] - 1, exact(list.share[k])))
  end
  out:write("goal")
  for _, i in ipairs(q.goal.item) do out:write(" ", i - 1) end
  out:write("\nlevels")
  for _, v in ipairs(q.case:levels()) do out:write(" ", exact(v)) end
  out:write("\n")
  for k, i in ipairs(q.units.item) do
    out:write(("unit %d %s\n"):format(i - 1, q.units.names[q.units.group[k]]))
  end
end

local function set_text(set)
  local out = {}
  for k, u in ipairs(set) do out[k] = u - 1 end
  return table.concat(out, " ")
end

-- tasks: {name, sets} with what lian says of each; more: writes further lines
local function python(list, q, tasks, more)
  local path, seconds = os.tmpname(), {}
  local out = assert(io.open(path, "wb"))
  write_list(out, list, q)
  for _, task in ipairs(tasks) do
    for k, level in ipairs(q.case:evaluate(q.goal, task[2])) do
      out:write(("task %s %s %s\n"):format(task[1], exact(level), set_text(task[2][k])))
    end
  end
  if more then more(out) end
  assert(out:close())
  local pipe = assert(io.popen(("'%s' '%s' '%s'"):format(PYTHON, SCRIPT, path)))
  for line in pipe:lines() do
    local name, plain, downstream = line:match("^(%S+) (%S+) ?(%S*)$")
    if name then seconds[name] = {tonumber(plain), tonumber(downstream)} end
  end
  local ok = pipe:close()
  os.remove(path)
  if not ok then error("items.py failed: no comparison", 0) end
  return seconds
end

local function copy_speed()
  local pipe = assert(io.popen(("'%s' '%s' --copy"):format(PYTHON, SCRIPT)))
  local speed = pipe:read("n")
  pipe:close()
  return assert(speed, "items.py failed: no copy")
end

-- ---- a: 1,000 items

local ROW = "   %-38s %10s %11s %11s %11s %11s"
local BELOW = 0.7

local function report(name, ours, patterns, theirs)
  local plain, downstream = theirs[1] * patterns, theirs[2] and theirs[2] * patterns
  print(ROW:format(name, ("%.5f"):format(ours), ("%.1f"):format(plain),
    downstream and ("%.1f"):format(downstream) or "-", ("%.0f"):format(plain / ours),
    downstream and ("%.0f"):format(downstream / ours) or "-"))
end

local function labels(list)
  local out = {}
  for k, i in ipairs(list.goal) do out[k] = list.nodes[i] end
  return out
end

local function cuts(list, chain)
  local q = open(chain, list.goal, true)
  local units = #q.units.item
  local theirs = python(list, q, {{"singles", random_sets(200, 1, units)},
    {"pairs", random_sets(200, 2, units)}})
  local given = {home = HOME, final = labels(list), top = 20}
  report(("singles, %d patterns"):format(units),
    seconds_of(function() return q.case:singles(q.goal) end), units, theirs.singles)
  report("chokepoints, 20 with months and paths",
    seconds_of(function() return chain:chokepoints(given) end), units, theirs.singles)
  local count = units * (units - 1) // 2 + units
  local spent = seconds_of(function() return q.case:pairs(q.goal) end)
  report(("pairs, %d patterns"):format(count), spent, count, theirs.pairs)
  given.size = 2
  report("chokepoints of size 2", seconds_of(function() return chain:chokepoints(given) end), count,
    theirs.pairs)
  print(("   a pair takes lian %.2f us, Python %.0f | %.0f us"):format(spent / count * 1e6,
    theirs.pairs[1] * 1e6, theirs.pairs[2] * 1e6))
end

-- patterns of a search through all sets of at most three, that leaves out single cuts that do it and
-- units of items that the goal does not rest on
local function patterns_of(list, q, sets)
  local _, _, seen = reach(inputs_of(list), q.goal.item)
  local units = 0
  for _, i in ipairs(q.units.item) do if seen[i] then units = units + 1 end end
  local rest = units
  for _, set in ipairs(sets) do if #set == 1 then rest = rest - 1 end end
  return units + rest * (rest - 1) // 2 + rest * (rest - 1) * (rest - 2) // 6
end

-- for one of the final items
local function cut_sets(list, chain)
  local q = open(chain, {list.goal[4]}, true)
  local sets, levels, tested = q.case:cut_sets(q.goal, BELOW, 3, 0)
  assert(sets, levels)
  local theirs = python(list, q, {{"triples", random_sets(300, 3, #q.units.item)}}, function(out)
    out:write(("threshold %s\n"):format(exact(BELOW)))
    for k, set in ipairs(sets) do out:write(("set %s %s\n"):format(exact(levels[k]), set_text(set))) end
  end)
  local all = patterns_of(list, q, sets)
  report(("%d cut sets to size 3, of one item"):format(#sets),
    seconds_of(function() return q.case:cut_sets(q.goal, BELOW, 3, 0) end), all, theirs.triples)
  print(("   %d patterns tried of %d"):format(tested, all))
end

-- trials of a search that tries each candidate once a step
local function trials_of(list, q, group)
  local own, given, count, sum = q.case:own(), {}, 0, 0
  local _, _, seen = reach(inputs_of(list), q.goal.item)
  for _, i in ipairs(list.provided) do given[i] = seen[i] end
  for i in pairs(given) do if own[i] < 1 - 1e-9 then count = count + 1 end end
  for k, g in ipairs(group) do
    if g ~= group[k - 1] then sum = sum + count end
    count = count - 1
  end
  return sum
end

local function gaps(list, chain)
  local q = open(chain, list.goal, true)
  local abroad = assert(case.open(chain, "bench", {home = HOME, reading = "final"},
    case.all_foreign(q.parts, HOME), q.goal))
  local items, group, before, after = abroad.case:gaps(q.goal, 1)
  assert(items, group)
  local theirs = python(list, q, {}, function(out)
    for k, i in ipairs(items) do
      out:write(("gap %d %d %s %s\n"):format(group[k], i - 1, exact(before[k]), exact(after[k])))
    end
  end)
  report(("gaps, %d items"):format(#items),
    seconds_of(function() return abroad.case:gaps(q.goal, 1) end), trials_of(list, abroad, group),
    theirs.gaps)
end

local function thousand()
  local list = layered(1000)
  local chain = chain_of(list)
  print(("a  %d items, %d links; countries cut in items; Python on 200 singles, 200 pairs, 300 triples,"):
    format(list.n, #list.requirer + #list.kind))
  print("   3 steps of gaps (single items only), scaled")
  print(ROW:format("seconds", "lian", "plain", "downstream", "ratio", "ratio"))
  cuts(list, chain)
  cut_sets(list, chain)
  gaps(list, chain)
  print()
end

-- ---- b: the product graph

-- the least that a batch of LANES patterns moves: five rows an item, a row and its place a link
local function least_bytes(items, links) return items * 5 * LANES * 8 + links * (LANES * 8 + 5) end

local function sinks(list)
  local used, out = {}, {}
  for _, column in ipairs{list.input, list.variant} do
    for _, i in ipairs(column) do used[i] = true end
  end
  for i = 1, list.n do if not used[i] then out[#out + 1] = i end end
  return out
end

local function batches(name, list, chain, goal, speed)
  local q = open(chain, goal, false)
  local items, links = reach(inputs_of(list), goal)
  local sizes, spent = {1, 8, 64, 512}, {}
  local sample = random_sets(4, 8, #q.units.item)
  local theirs = python(list, q, {{"cuts", sample}}).cuts
  for k, size in ipairs(sizes) do spent[k] = pattern_time(q, random_sets(size, 8, #q.units.item)) end
  local last = spent[#spent]
  print(("   %s: rests on %d items, %d links"):format(name, items, links))
  for k, size in ipairs(sizes) do
    print(("   batch of %3d %10.4f ms a pattern; Python %8.1f | %8.1f ms; ratio %6.0f | %6.0f"):format(size,
      spent[k] * 1e3, theirs[1] * 1e3, theirs[2] * 1e3, theirs[1] / spent[k], theirs[2] / spent[k]))
  end
  print(("   %.2f ns an item or link; %.0f %% of the speed of a plain copy (%.1f GB/s)"):format(
    last / (items + links) * 1e9, 100 * least_bytes(items, links) / LANES / last / speed, speed / 1e9))
end

local function graph()
  if not data.there then
    print("b  the product graph: skipped, ../shared/data is not there\n")
    return
  end
  local list = products()
  local chain = chain_of(list)
  local speed = copy_speed()
  local start = os.clock()
  open(chain, list.goal, false)
  print(("b  %d products, %d requirements, %d subclasses; 8 of 29 countries cut in all their items;"):
    format(list.n, #list.requirer, #list.kind))
  print(("   a case opens in %.0f ms"):format((os.clock() - start) * 1e3))
  batches("one final product, the one with most below it", list, chain, list.goal, speed)
  batches("all that nothing requires", list, chain, sinks(list), speed)
  print()
end

-- ---- c: larger and larger

local function scaling()
  local speed = copy_speed()
  print("c  64 patterns, 2 of 5 countries cut in all their items")
  print(("   %9s %9s %12s %10s %10s %12s %8s"):format("items", "links", "us/pattern", "ns/part", "copy, %",
    "Python, ms", "ratio"))
  local n = 1000
  while n <= LARGEST do
    local list = layered(n)
    local chain = chain_of(list)
    local q = open(chain, list.goal, false)
    local items, links = reach(inputs_of(list), list.goal)
    local spent = pattern_time(q, random_sets(64, 2, #q.units.item))
    local theirs = n <= 100000 and python(list, q, {{"cuts", random_sets(4, 2, #q.units.item)}}).cuts
    print(("   %9d %9d %12.2f %10.2f %10.0f %12s %8s"):format(items, links, spent * 1e6,
      spent / (items + links) * 1e9, 100 * least_bytes(items, links) / LANES / spent / speed,
      theirs and ("%.2f"):format(theirs[1] * 1e3) or "-",
      theirs and ("%.0f"):format(theirs[1] / spent) or "-"))
    n = n * 10
  end
end

lian.threads(1)
thousand()
graph()
scaling()
