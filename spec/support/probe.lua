-- which options every public verb takes, seen on the running module: each is called with a table of options, and
-- what it has checked is noted (lian.base.options.check) before anything else is done
local lian = require "lian"
local core = require "lian.core"
local options = require "lian.base.options"
local random = require "lian.base.random"
local reference = require "lian.reference"

local probe = {}

local PROBE = {} -- raised in place of the check

local function chain()
  return assert(lian.chain{nodes = {"H_x", "H_y", "F_x", "F_y"}, regions = {"H", "H", "F", "F"},
    sectors = {"x", "y", "x", "y"}, flows = {{10, 20, 5, 5}, {20, 20, 10, 10}, {5, 10, 10, 5}, {10, 10, 5, 5}},
    demand = {labels = {"H", "F"}, regions = {"H", "F"}, values = {{40, 20}, {40, 20}, {20, 40}, {20, 30}}}})
end

local function list()
  return assert(lian.items{items = {"chip", "tool"}, requires = {chip = {"tool"}},
    provides = {tool = {NLD = 0.7, JPN = 0.3}, chip = {CHN = 1}}})
end

local function firms()
  return assert(lian.network{links = {{"A", "B", 2}, {"B", "C", 1}, {"C", "A", 1}}, columns = {
    sector = {A = "x", B = "y", C = "x"}, revenue = {A = 3, B = 2, C = 2}}})
end

local function in_time()
  return lian.scenario "a year" {from = 0, to = 1, step = "month", home = "H",
    lian.capacity{goods = "x", on = "F", cut = lian.uniform(0.1, 0.2)}}
end

local function bought()
  return assert(lian.portfolio{budget = 3, policies = {{name = "a", value = 2, cost = 1}, {name = "b", value = 1,
    cost = 3}}})
end

-- what two stockpiles are worth
local function stockpiles(world)
  return assert(lian.value(world, {base = in_time(), draws = 2, policies = {
    one = lian.stockpile{goods = "x", on = "H", months = 1}, two = lian.stockpile{goods = "y", on = "H", months = 1}}}))
end

local function plan()
  return lian.scenario "a plan" {from = 2025, to = 2026, step = "month", home = "CHN",
    lian.embargo{goods = "tool", by = "NLD", on = "CHN", cut = lian.uniform(0.5, 1), at = 2025.5}}
end

local function scored()
  local index = lian.index "x" {a = {"u", "v"}, b = {"w"}}
  return index, assert(index:score(lian.frame.new{{"unit", {"A", "B", "C", "A", "B", "C"}}, {"year",
    {1, 1, 1, 2, 2, 2}},
    {"u", {1, 2, 3, 2, 3, 5}}, {"v", {2, 1, 5, 1, 2, 7}}, {"w", {3, 1, 2, 6, 2, 4}}}, {time = "year", draws = 20}))
end

---One object of each class, by how its methods are called ("chain:") and by its class.
---@return table<string, any>
function probe.objects()
  local world, chips, path, net = chain(), list(), os.tmpname(), firms()
  local index, score = scored()
  local cut = lian.scenario "a cut" {lian.embargo{goods = "x", by = "F", on = "H", cut = 0.5}}
  local ban = lian.scenario "a ban" {home = "CHN", lian.embargo{goods = "tool", by = "NLD", on = "CHN", cut = 1}}
  local made = {["lian.chain"] = world, ["chain:"] = world, items = chips, ["matrix:"] = world:flows(),
    ["frame:"] = world:multipliers(), ["scenario:"] = in_time(), ["distribution:"] = lian.uniform(0, 1),
    ["at_once:"] = assert(cut:run(world)), ["on_items:"] = assert(ban:run(chips)),
    ["run:"] = assert(in_time():run(world, {steadiness = false, assumptions = false})),
    ["sweep:"] = assert(in_time():sweep(world, {draws = 2, steadiness = false})),
    ["over_years:"] = assert(plan():run(chips)), ["items_sweep:"] = assert(plan():sweep(chips, {draws = 2})),
    ["index:"] = index, ["score:"] = score,
    ["judgement:"] = assert(lian.ahp{criteria = {"a", "b"}, matrix = {{1, 2}, {1 / 2, 1}}}),
    ["complexity:"] = assert(lian.complexity(lian.frame.new{{"u", {"A", "A", "B", "B"}}, {"p", {"x", "y", "y", "z"}},
      {"v", {1, 1, 1, 1}}}, {unit = "u", product = "p", value = "v", of = "value"})),
    ["exploration:"] = assert(lian.explore(function(p) return p.a end, {a = lian.uniform(0, 1)}, {draws = 32})),
    ["value:"] = stockpiles(world), ["plan:"] = bought(),
    ["report:"] = lian.report.new{title = "x"}, ["store:"] = lian.open(path), ["network:"] = net,
    ["lian.network"] = net, ["risk:"] = assert(net:cascade{replaceable = "sector"}),
    ["communities:"] = assert(net:communities{seed = 1})}
  os.remove(path)
  made["result:"], made["lian.frame"], made["lian.matrix"] = made["run:"], made["frame:"], made["matrix:"]
  made["lian.run"], made["lian.store"] = made["run:"], made["store:"]
  return made
end

-- the names and types of a verb's parameters, by its comment
local function parameters(entry)
  local out = {}
  for _, line in ipairs(entry.block) do
    local name, type = line:match("^@param ([%w_]+)%??%s+(%S+)")
    if name and name ~= "self" then out[#out + 1] = {name = name, type = type} end
  end
  return out
end

local OWNERS = {["lian."] = lian, ["lian.read."] = lian.read, ["lian.frame."] = lian.frame,
  ["lian.report."] = lian.report, ["lian.recipe."] = lian.recipe}

local function arguments(entry, made, object)
  local out, has = {}, false
  if object then out[1] = object end
  for _, parameter in ipairs(parameters(entry)) do
    local given = parameter.name == "given"
    has = has or given
    out[#out + 1] = not given and (made[parameter.type] or parameter.type:match("^table") and {} or "x") or {}
  end
  return has and out
end

-- looked at again by every run, before its own options
local BEFORE = {scenario = true, ["run.assumptions"] = true}

---Calls work with what checks options replaced: what is checked first, or nil; whether values may be distributions.
---@return table|nil rules
---@return boolean random
local function checked(work, ...)
  local check, drawn, rules, random_too = options.check, random.check, nil, false
  local function noting(is_random)
    return function(name, given, spec)
      if BEFORE[name] then return check(name, given, spec) end
      rules, random_too = spec, is_random
      error(PROBE, 0)
    end
  end
  options.check, random.check = noting(false), noting(true)
  pcall(work, ...)
  options.check, random.check = check, drawn
  return rules, random_too
end

local function method_of(entry, object)
  local owner = OWNERS[entry.prefix]
  if owner then return owner[entry.name] end
  return object and object[entry.name]
end

local ENGINES = {{"at_once", "at once"}, {"in_time", "in time"}, {"on_items", "on items"}}

-- the options of scenario:run in each of its engines: name -> rule; and name -> the engines that take it, if not all
local function run_rules(made)
  local world, rules, takes = made["chain:"], {}, {}
  local ways = {at_once = {lian.scenario "at once" {home = "H"}, world}, in_time = {in_time(), world},
    on_items = {lian.scenario "items" {home = "CHN"}, made.items}}
  for _, engine in ipairs(ENGINES) do
    local scenario, chain_of = table.unpack(ways[engine[1]])
    for name, rule in pairs(assert(checked(scenario.run, scenario, chain_of, {}))) do
      rules[name] = rules[name] and probe.both(rules[name], rule) or rule
      takes[name] = takes[name] or {}
      table.insert(takes[name], engine[2])
    end
  end
  for name, engines in pairs(takes) do takes[name] = #engines < #ENGINES and table.concat(engines, ", ") or nil end
  return rules, takes
end

-- a rule that allows what either does; a default that only one has is none
function probe.both(a, b)
  a, b = type(a) == "table" and a or {a}, type(b) == "table" and b or {b}
  local seen, out = {}, {a[1], required = a.required and b.required,
    default = a.default == b.default and a.default or nil}
  for _, rule in ipairs{a, b} do
    for k = 2, #rule do
      if not seen[rule[k]] then out[#out + 1] = rule[k] end
      seen[rule[k]] = true
    end
  end
  return out
end

local function rules_of(entry, made)
  local owner = OWNERS[entry.prefix]
  local object = not owner and made[entry.prefix] or nil
  local call = arguments(entry, made, object)
  if not call or not (owner or object) then return nil, false, false end
  local rules, is_random = checked(method_of(entry, object), table.unpack(call))
  if rules or entry.prefix ~= "chain:" then return rules, true, is_random end
  call[1] = made.items
  rules, is_random = checked(core.chain[entry.name], table.unpack(call))
  return rules, true, is_random
end

-- {name, type, values = (texts), default =, required =, only = (engines), random =}, sorted by name
local function listed(rules, takes, is_random)
  local out = {}
  for _, name in ipairs(options.names(rules)) do
    local rule = type(rules[name]) == "table" and rules[name] or {rules[name]}
    if not rule.now then
      out[#out + 1] = {name, rule[1], values = rule[1] == "choice" and table.move(rule, 2, #rule, 1, {}) or nil,
        default = type(rule.default) ~= "table" and rule.default or nil, required = rule.required or nil,
        only = takes and takes[name] or nil, random = is_random or nil}
    end
  end
  return out
end

---call of a verb -> its options as lian.help.options lists them, for every verb that takes some.
---@return table<string, table[]>
---@return string[] calls of verbs whose `given` was checked by no rules
function probe.options()
  local made, found, left = probe.objects(), {}, {}
  for _, entry in ipairs(reference.entries()) do
    if not entry.declaration then
      local rules, asked, is_random = rules_of(entry, made)
      if rules and next(rules) ~= nil then found[entry.call] = listed(rules, nil, is_random) end
      if asked and not rules then left[#left + 1] = entry.call end
    end
  end
  local rules, takes = run_rules(made)
  found["scenario:run"] = listed(rules, takes, true)
  BEFORE.scenario = nil -- now it is wanted
  found["lian.scenario"] = listed(assert(checked(function() lian.scenario "x" {} end)))
  BEFORE.scenario = true
  return found, left
end

local function quoted(value) return type(value) == "string" and ("%q"):format(value) or tostring(value) end

-- `{"side", "choice", values = {...}, default = "full"},` in lines of at most 120 columns
local function write_option(option)
  local parts = {("{%s,"):format(quoted(option[1])), quoted(option[2]) .. ","}
  for k, value in ipairs(option.values or {}) do
    parts[#parts + 1] = (k == 1 and "values = {" or "") .. quoted(value) .. (k == #option.values and "}," or ",")
  end
  for _, key in ipairs{"default", "required", "only", "random"} do
    if option[key] ~= nil then parts[#parts + 1] = ("%s = %s,"):format(key, quoted(option[key])) end
  end
  parts[#parts] = parts[#parts]:gsub(",$", "") .. "},"
  local lines, line = {}, "   "
  for _, part in ipairs(parts) do
    if #line + 1 + #part > 120 then lines[#lines + 1], line = line, "     " end
    line = line .. " " .. part
  end
  lines[#lines + 1] = line
  return table.concat(lines, "\n")
end

---The module lian.help.options.
---@return string
function probe.text()
  local found = probe.options()
  local out = {"--- The options of every verb, as the running module checks them; made by `make doc`.", "return {"}
  for _, call in ipairs(options.names(found)) do
    out[#out + 1] = ("  [%q] = {"):format(call)
    for _, option in ipairs(found[call]) do out[#out + 1] = write_option(option) end
    out[#out + 1] = "  },"
  end
  out[#out + 1] = "}"
  return table.concat(out, "\n") .. "\n"
end

return probe
