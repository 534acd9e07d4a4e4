--- A run on a list of items carried into a table: parts that are short hold down the sectors that are made of them.
local abroad = require "lian.scenario.engines.in_time.abroad"
local base = require "lian.scenario.results.base"
local carried = require "lian.scenario.carried"
local carry_map = require "lian.scenario.carry_map"
local core = require "lian.core"
local declare = require "lian.scenario.declare"
local format = require "lian.base.format"
local frame = require "lian.frame"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local places = require "lian.chain.places"
local scenarios = require "lian.scenario"
local unvalued = require "lian.scenario.unvalued"

local carry = {}

local RULES = {items = {"any", required = true}, chain = {"any", required = true}, map = {"table", required = true},
  scenario = "any", on = "text", own = {"choice", "world", "home_first"}, run = "table"}

local ROUNDING = 1e-9 -- a share of less is nothing

-- ---- what is carried, and into what

local function check_items(given)
  local name = base.is(given) and core.metatable(given).__name
  if name == "lian.run_on_items" or name == "lian.sweep_on_items" then return name == "lian.sweep_on_items" end
  if name == "lian.result_on_items" then
    options.raise("carry.items: this run is at once: give its scenario from, to and step = 'month'")
  end
  options.fail("carry.items", "a run or a sweep on a list of items over years", given)
end

local function check_chain(chain)
  if core.class(chain) ~= "lian.chain" then options.fail("carry.chain", "a table", chain) end
  local m = chain:meta()
  if m.kind == "items" then options.raise("carry.chain: expected a table, got a list of items") end
  if m.sparse then options.raise("carry.chain: expected a table: makers of a network of firms take no ceiling") end
end

-- outcomes at the end of home's share that is asked for
local function outcomes_of(items, own, is_sweep)
  local lower, upper = is_sweep and items.outcomes or {items.outcome}, is_sweep and items.uppers or
    not is_sweep and items.upper and {items.upper}
  local asked = lower[1].question.own
  if upper then return own == "home_first" and upper or lower, own or "world", true end
  if own and own ~= asked then
    options.raise(("carry.own: this run has home's share at the end '%s' alone: run it with own = '%s' or 'both'")
      :format(asked, own))
  end
  return lower, asked, false
end

-- the region of the table that is home, and what is to be said of it
local function region_of(chain, on, home)
  local names = places.regions(chain)
  for _, name in ipairs(on and on ~= home and names or {}) do
    if name == home then
      options.raise(("carry.on: home of the run on items is '%s', a region of this table; on = is for a table that "
        .. "calls it otherwise"):format(home))
    end
  end
  if on or #names ~= 1 then
    places.check_region(chain, on or home, on and "carry.on" or "carry.items: its home (carry.on names another)")
    return on or home
  end
  return names[1], names[1] ~= home and ("the table's only region, %s, is taken for %s"):format(names[1], home) or nil
end

-- ---- paths by month

-- ceiling and imports that do not come of a sector in one outcome
local function paths_of(of, known)
  local ceiling, imports = {}, {}
  for _, part in ipairs(of.parts) do
    local one = known:of(part.item)
    for t, need in ipairs(one.need) do
      ceiling[t] = (ceiling[t] or 1) - part.share * (1 - need)
      imports[t] = (imports[t] or 0) + part.share * one.lack[t]
    end
  end
  for t, v in ipairs(ceiling) do ceiling[t], imports[t] = math.max(0, v), math.min(1, imports[t]) end
  return ceiling, imports
end

-- the first and the last month in which some list is not as at rest; nil where all are
local function span_of(lists, at_rest)
  local first, last
  for _, list in ipairs(lists) do
    for t, v in ipairs(list) do
      if v ~= at_rest then first, last = math.min(first or t, t), math.max(last or t, t) end
    end
  end
  return first, last
end

-- the months of a span, a list a draw; of one draw its list
local function months(lists, first, last)
  local out = {}
  for d, list in ipairs(lists) do out[d] = table.move(list, first, last, 1, {}) end
  return #out == 1 and out[1] or out
end

-- what home imports of a sector, money; nil where the table does not tell
local function imported(chain, region, sector)
  local opened = abroad.open(chain)
  local names, regions = opened:axis("sector") or opened:nodes(), opened:axis("region")
  if #places.regions(opened) < 2 then return nil end
  local flows, demand, sum = opened:flows(), opened:block("demand"), 0
  local flags = places.flags(opened, region)
  for i, name in ipairs(names) do
    if name == sector and regions[i] ~= region then
      for j = 1, #opened do if regions[j] == region then sum = sum + math.max(0, flows:get(i, j)) end end
      for d, v in ipairs(demand.values:row(i)) do if flags[d] then sum = sum + math.max(0, v) end end
    end
  end
  return sum
end

-- ---- what is said with the answer

local function percent(share) return format("%.4g %%", 100 * share) end

-- parts of a sector for which a test holds, as a text; nil for none
local function named(of, known, test)
  local names = {}
  for _, part in ipairs(of.parts) do
    if test(known:of(part.item)) then names[#names + 1] = ("'%s'"):format(part.label) end
  end
  return #names > 0 and table.concat(names, ", ") or nil
end

local function note_of(of, known, more)
  local names, notes = {}, {}
  for k, part in ipairs(of.parts) do names[k] = ("'%s' for %s"):format(part.label, percent(part.share)) end
  local left = 1 - of.sum > ROUNDING and ("; the other %s is not held down"):format(percent(1 - of.sum)) or ""
  notes[1] = ("%s of its value is covered, %s%s"):format(percent(of.sum), table.concat(names, ", "), left)
  local unknown = named(of, known, function(one) return not one.judged end)
  local without = named(of, known, function(one) return one.judged and one.own <= ROUNDING end)
  notes[#notes + 1] = unknown and ("who provides %s is not known, so imports are not cut for it"):format(unknown)
  notes[#notes + 1] = without and
    ("the list says that home makes none of %s: the ceiling rests on the map alone"):format(without)
  local fallen = named(of, known, function(one) return one.falls end)
  notes[#notes + 1] = fallen and ("home's own providers of %s deliver less than at rest in some months: that is not "
    .. "carried, as the ceiling is what they need; lian.capacity says it of the table's sector"):format(fallen)
  return table.concat(table.move(more, 1, #more, #notes + 1, notes), "; ")
end

-- more: what else is to be said
local function bottleneck_of(of, known, asked, more)
  local ceilings, imports = {}, {}
  for d, one in ipairs(known) do ceilings[d], imports[d] = paths_of(of, one) end
  of.ceilings, of.imports = ceilings, imports
  local falls, risen = span_of(ceilings, 1)
  local lacks, come = span_of(imports, 0)
  local bought = lacks and imported(asked.chain, asked.region, of.sector)
  if lacks and not bought then
    options.raise(("carry.chain: less of '%s' comes from abroad, and this table does not tell what does: chain:split() "
      .. "sets imports apart"):format(of.sector))
  elseif lacks and bought <= 0 then
    lacks, come = nil, nil
    more[#more + 1] = "the table imports nothing of it, so what no longer comes from abroad is not in the answer"
  end
  local first, last = math.min(falls or math.huge, lacks or math.huge), math.max(risen or 1, come or 1)
  if first == math.huge then
    more[#more + 1], first = "nothing of it is short", 1
  end
  return declare.makers().bottleneck{goods = of.sector, on = asked.region, at = asked.horizon.from + (first - 1) / 12,
    ceiling = months(ceilings, first, last), imports = lacks and months(imports, first, last) or nil,
    note = note_of(of, known[1], more), source = ("'%s', %s, home's share: %s"):format(asked.items.name,
      asked.items.home, asked.own)}
end

-- what was carried, by month and sector; of draws their means
local function frame_of(list, horizon, title)
  local c = {{}, {}, {}, {}}
  for _, of in ipairs(list) do
    for t = 1, horizon.count do
      local k, ceiling, imports = #c[1] + 1, 0, 0
      for d, path in ipairs(of.ceilings) do ceiling, imports = ceiling + path[t], imports + of.imports[d][t] end
      c[1][k], c[2][k] = horizon.from + (t - 1) / horizon.steps, of.sector
      c[3][k], c[4][k] = ceiling / #of.ceilings, imports / #of.ceilings
    end
  end
  return frame.new{{"time", c[1], unit = "year", digits = 7}, {"sector", c[2]}, {"ceiling", c[3]},
    {"imports", c[4]}, count = #c[1], title = title}
end

-- ---- the scenario on the table

local function check_scenario(given, horizon, region)
  if given == nil then return end
  if not scenarios.is(given) then options.fail("carry.scenario", "a scenario on the table", given) end
  if (given.from or horizon.from) ~= horizon.from or (given.to or horizon.to) ~= horizon.to then
    options.raise(format("carry.scenario: expected from %s to %s, the years of the run on items, got %s to %s",
      horizon.from, horizon.to, given.from or "nothing", given.to or "nothing"))
  end
  if given.home and region and given.home ~= region then
    options.fail("carry.scenario.home", ("'%s', home of the run on items"):format(region), given.home)
  end
end

local function scenario_of(o, asked, shocks)
  local other = o.scenario
  local given = {name = other and ("%s, with %s"):format(asked.items.name, other.name) or
    ("%s, carried into the table"):format(asked.items.name), from = asked.horizon.from, to = asked.horizon.to,
    step = other and other.step or "month", home = asked.region}
  for _, shock in ipairs(other and other.shocks or {}) do shocks[#shocks + 1] = shock end
  for k, shock in ipairs(shocks) do given[k] = shock end
  return scenarios.scenario(given)
end

local function options_of(o, outcomes, is_sweep)
  local given = {seed = outcomes[1].seed}
  if is_sweep then
    if outcomes[#outcomes].draw ~= #outcomes then
      options.raise("carry.items: the sweep lacks draws (they failed, or it is a part): carry one that has all of them")
    end
    given.draws = #outcomes
  else given.draw = outcomes[1].draw
  end
  for key, value in pairs(o.run and options.plain("carry.run", o.run, "options of a run") or {}) do
    if key == "draws" or key == "draw" then
      options.raise(("carry.run.%s: leave it out: it is that of the %s on items"):format(key,
        is_sweep and "sweep" or "run"))
    end
    given[key] = value
  end
  return given
end

-- what policies on items cost, as it is no part of the run on the table
local function told_costs(items, outcomes)
  local sum = 0
  for _, outcome in ipairs(outcomes) do
    for _, row in ipairs(outcome.costs) do sum = sum + row[3] + row[4] + row[5] end
  end
  if sum == 0 then return nil end
  return ("policies on items cost %s%s%s: that is with the %s on items, and not among costs here"):format(
    unvalued.least(outcomes[1]), number.amount(sum / #outcomes, items.chain:meta().unit),
    #outcomes > 1 and " in the mean" or "", #outcomes > 1 and "sweep" or "run")
end

---Carries a run on a list of items over years into a table that runs by month: `map` says of final items in which
---sector of the table they are, and which `share` of the sector's value they are (those of a sector sum to at most
---1): `{["advanced logic chip"] = {sector = "094", share = 0.3}}`. Home makers of an item have what it needs, or
---less: the sector's output is at most 1 - sum of share x (1 - need), after over-capacity, in months in which
---anything is short. What no longer comes of the item from abroad, less what home's providers have gained since, is
---cut from the sector's imports, times share. An item that is made as kinds (variants) is what its kinds are,
---weighed by what home makes of them. `chain`: a table of several regions, or one that keeps imports apart.
---`scenario`: what else happens to the table in the same years; refused where it cuts or caps a sector of the map.
---`on`: the region that is home, where the table calls it otherwise. `own`: which end of home's share, of a run
---with both ("world"). `run`: options of the run on the table. A sweep on items gives a sweep, each draw from its
---own. The answer says how much of each sector's value the map covers, and which of these sectors supply each
---other, as part of the loss counts twice then. With it a frame of what was carried by month and sector (of a sweep
---means): ceiling, and the part of imports that does not come.
---```lua
---local both, paths = assert(lian.carry{items = s:run(chips), chain = world,
---  map = {["advanced logic chip"] = {sector = "C", share = 0.3}}})
---print(both:losses{of = "value_added"})
---```
---@param given {items: lian.run_on_items|lian.sweep_on_items, chain: lian.chain, map: table, scenario: lian.scenario,
---  on: string, own: string, run: table}
---@return lian.run|lian.sweep|nil result
---@return lian.frame|string paths or message; columns time, sector, ceiling, imports
---@return string|nil code
function carry.carry(given)
  local o = options.check("carry", given, RULES)
  local is_sweep = check_items(o.items)
  check_chain(o.chain)
  local outcomes, own, both = outcomes_of(o.items, o.own, is_sweep)
  local region, taken = region_of(o.chain, o.on, o.items.home)
  local told = {taken}
  told[#told + 1] = told_costs(o.items, outcomes)
  if not is_sweep and outcomes[1].random then
    told[#told + 1] = ("the run on items is one draw of what is random (draw %d): carry a sweep for others"):format(
      outcomes[1].draw)
  end
  if both then told[#told + 1] = ("home's share is taken at the end '%s'; own = says which"):format(own) end
  local asked = {items = o.items, chain = o.chain, region = region, horizon = outcomes[1].horizon, own = own}
  check_scenario(o.scenario, asked.horizon, region)
  local list, known, shocks = carry_map.read(o.items, outcomes[1], o.chain, region, o.map), {}, {}
  for d, outcome in ipairs(outcomes) do known[d] = carried.new(outcome, o.items.chain) end
  for k, of in ipairs(list) do shocks[k] = bottleneck_of(of, known, asked, k == 1 and told or {}) end
  local scenario, run = scenario_of(o, asked, shocks), options_of(o, outcomes, is_sweep)
  local made, message, code = scenario[is_sweep and "sweep" or "run"](scenario, o.chain, run)
  if not made then return nil, message, code end
  return made, frame_of(list, asked.horizon, "carried: " .. o.items.name)
end

return carry
