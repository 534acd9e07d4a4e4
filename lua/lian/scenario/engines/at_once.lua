--- A scenario evaluated at once on a chain. Shocks act in the order given, each on what the ones
--- before have left.
---
--- demand side   x = (I - A')^-1 f': cut deliveries leave A and f, changed final demand moves f;
---               the loss is what is no longer produced for those who no longer buy.
--- supply side   outputs are capped: lost capacity, and inputs that no longer arrive. Of a good that
---               is cut, a buyer loses the share cut * (1 - substitution) * (what it bought of the
---               origins hit) / (what it bought of all origins, home included); its cap is 1 less the
---               largest such share; a good up to the share `essential` of all that the buyer buys
---               does not limit it. Final demand that a demand shock or a tariff takes away need not
---               be met; a rise does not count here, for outputs cannot rise. Best case by linear
---               program, rationed case after Pichler and Farmer (2021). What the embargoed sellers
---               lose is on the demand side.
--- prices        tariffs through the price model.
---
--- A table that keeps imports apart has one foreign origin, all imports together: cut goods are
--- missed by their buyers, and there are no foreign sellers whose sales could be followed. With
--- flows = "total" all that is used is seen as made at home, imports as draws on it.
local common = require "lian.methods.common"
local core = require "lian.core"
local options = require "lian.base.options"
local random = require "lian.base.random"

local static = {}

local function zeros(n)
  local out = {}
  for i = 1, n do out[i] = 0 end
  return out
end

local function copy(list) return table.move(list, 1, #list, 1, {}) end

local function check_region(chain, region, path)
  if region == nil then return end
  local regions, seen, names = chain:axis("region"), {}, {}
  if not regions then options.raise(path .. ": this chain has no regions") end
  for _, r in ipairs(regions) do
    if not seen[r] then names[#names + 1] = r end
    seen[r] = true
  end
  if seen[region] then return end
  local near = options.nearest(region, names)
  options.raise(("%s: no region '%s'%s"):format(path, region,
    near and (", did you mean '%s'?"):format(near) or ""))
end

-- nodes of these goods (sector values or labels) in a region
local function nodes_of(chain, goods, region, path)
  check_region(chain, region, path .. ".on")
  local is_good = common.matcher(chain, goods, "sector", path .. ".goods")
  local regions, out = chain:axis("region"), {}
  for i = 1, #chain do
    if is_good(i) and (not region or regions[i] == region) then out[#out + 1] = i end
  end
  if #out == 0 then options.raise(path .. ": no node is hit") end
  return out
end

-- a test of regions: is it among `by` ("*" or nil: any)?
local function origin_test(chain, by, path)
  if by == nil or by == "*" then return function() return true end end
  local wanted = common.as_set(by)
  for region in pairs(wanted) do check_region(chain, region, path .. ".by") end
  return function(region) return wanted[region] end
end

-- foreign origins of goods that go to `on`: nodes in the regions `by`
local function origins_of(chain, shock, path)
  local regions, out = chain:axis("region"), {}
  local is_good = common.matcher(chain, shock.goods, "sector", path .. ".goods")
  local is_origin = origin_test(chain, shock.by, path)
  for i = 1, #chain do
    if regions[i] ~= shock.on and is_origin(regions[i]) and is_good(i) then out[#out + 1] = i end
  end
  if #out == 0 then options.raise(path .. ": no origin is hit") end
  return out
end

local function buyers_in(chain, region)
  local regions, out = chain:axis("region"), {}
  for j = 1, #chain do if not region or regions[j] == region then out[#out + 1] = j end end
  return out
end

-- sector -> a number each, by node; nil where there are no sectors
local function groups_of(chain)
  local sector = chain:axis("sector")
  if not sector then return nil end
  local codes, groups, count = {}, {}, 0
  for i, s in ipairs(sector) do
    if not codes[s] then
      count = count + 1
      codes[s] = count
    end
    groups[i] = codes[s]
  end
  return groups
end

-- flows and imports as cut so far; rows of final demand that were touched; losses at once; changes
-- of demand alone; shares of capacity left; shares of inputs lost by good and buyer
local function open(chain, essential)
  local n = #chain
  return {chain = chain, n = n, groups = groups_of(chain), essential = essential,
    split = chain:meta().split, flows = not chain:meta().sparse and chain:flows() or nil,
    imports = chain:flows("imports"), demand = chain:block("demand"), finals = {},
    direct = zeros(n), wish = zeros(n), lost = {}, notes = {}}
end

local function note(state, text)
  if not state.notes[text] then state.notes[#state.notes + 1] = text end
  state.notes[text] = true
end

-- takes the share `cut` of the final demand for node i in the categories that pass
local function cut_finals(state, i, cut, passes, only_positive)
  local row, taken = state.finals[i] or state.demand.values:row(i), 0
  state.finals[i] = row
  for d, v in ipairs(row) do
    if (v > 0 or not only_positive) and passes(d) then
      taken = taken + cut * v
      row[d] = v - cut * v
    end
  end
  state.direct[i] = state.direct[i] + taken
  return taken
end

local function add_lost(state, good, buyer, share)
  local of = state.lost[good] or {}
  state.lost[good] = of
  of[buyer] = (of[buyer] or 0) + share
end

-- all that each buyer buys of each good, from everywhere, before any shock
local function bought(state, goods)
  local total, imports = {}, state.chain:flows("imports")
  for i = 1, state.n do
    local g = state.groups[i]
    if goods[g] then
      total[g] = total[g] or zeros(state.n)
      for j, z in ipairs(state.chain:flows():row(i)) do total[g][j] = total[g][j] + math.max(0, z) end
      if imports then
        for j, z in ipairs(imports:row(i)) do total[g][j] = total[g][j] + math.max(0, z) end
      end
    end
  end
  return total
end

-- what each node buys in all, imports included
local function purchases(chain)
  local sums, imports = chain:flows():col_sums(), chain:flows("imports")
  if imports then for j, v in ipairs(imports:col_sums()) do sums[j] = sums[j] + v end end
  return sums
end

-- inputs that buyers miss when these rows of source are cut; sums of what is cut, by row
local function miss_inputs(state, source, from, buyers, shock)
  local goods, cut = {}, {}
  for _, i in ipairs(from) do goods[state.groups[i]] = true end
  local total, missing = bought(state, goods), shock.cut * (1 - shock.substitution)
  for k, i in ipairs(from) do
    local row, g = source:row(i), state.groups[i]
    cut[k] = 0
    for _, j in ipairs(buyers) do
      local z = math.max(0, row[j])
      cut[k] = cut[k] + shock.cut * z
      if z > 0 and total[g][j] > state.essential * state.purchases[j] then
        add_lost(state, g, j, missing * z / total[g][j])
      end
    end
  end
  return cut
end

-- imported final goods that no longer arrive: nobody at home loses output by them
local function note_imported_finals(state, from, shock)
  local second, sum = state.demand.second, 0
  if not second then
    note(state, "the table does not say which final goods are imported: they were left out")
    return
  end
  for _, i in ipairs(from) do
    for _, v in ipairs(second:row(i)) do sum = sum + shock.cut * math.max(0, v) end
  end
  note(state, ("imported final goods of %.5g %s no longer arrive; no output is lost by that"):format(
    sum, state.chain:meta().unit))
end

local function embargo_on_imports(state, shock, path)
  if shock.by ~= "*" then
    options.raise(path .. ".by: this table knows one foreign origin only, all imports: leave it out")
  end
  local from = nodes_of(state.chain, shock.goods, nil, path)
  local buyers = buyers_in(state.chain, shock.on)
  miss_inputs(state, state.imports, from, buyers, shock)
  state.imports = core.analysis.cut_flows(state.imports, from, buyers, shock.cut)
  if shock.finals then note_imported_finals(state, from, shock) end
end

local function embargo_on_regions(state, shock, path)
  if shock.on == nil then options.raise(path .. ": 'on' says on whom") end
  local from = origins_of(state.chain, shock, path)
  local buyers, regions = buyers_in(state.chain, shock.on), state.demand.regions
  local cut = miss_inputs(state, state.flows, from, buyers, shock)
  for k, i in ipairs(from) do
    state.direct[i] = state.direct[i] + cut[k]
    if shock.finals then
      cut_finals(state, i, shock.cut, function(d) return regions[d] == shock.on end, true)
    end
  end
  state.flows = core.analysis.cut_flows(state.flows, from, buyers, shock.cut)
  state.demand_side = true
end

local function embargo(state, shock, path)
  check_region(state.chain, shock.on, path .. ".on")
  state.purchases = state.purchases or purchases(state.chain)
  local act = state.split and embargo_on_imports or embargo_on_regions
  act(state, shock, path)
  state.supply_side = true
end

local function capacity(state, shock, path)
  if (shock.goods == nil) == (shock.nodes == nil) then
    options.raise(path .. ": give goods or nodes")
  end
  state.capacity = state.capacity or {}
  for _, i in ipairs(nodes_of(state.chain, shock.goods or shock.nodes, shock.on, path)) do
    state.capacity[i] = (state.capacity[i] or 1) * (1 - shock.cut)
  end
  state.supply_side = true
end

-- a test of demand categories: those of the region, and with the label, that a shock means
local function category_test(state, shock, path)
  local demand = state.demand
  check_region(state.chain, shock.on, path .. ".on")
  if shock.category and not common.as_set(demand.labels)[shock.category] then
    local near = options.nearest(shock.category, demand.labels)
    options.raise(("%s.category: no '%s'%s"):format(path, shock.category,
      near and (", did you mean '%s'?"):format(near) or ""))
  end
  local several = false
  for d = 2, #demand.labels do several = several or demand.regions[d] ~= demand.regions[1] end
  return function(d)
    return (not shock.on or not several or demand.regions[d] == shock.on) and
      (not shock.category or demand.labels[d] == shock.category)
  end
end

local function demand_shock(state, shock, path)
  local passes, change = category_test(state, shock, path), shock.change
  local nodes = nodes_of(state.chain, shock.goods or shock.nodes, nil, path)
  if shock.amount then
    local sum = 0
    for _, i in ipairs(nodes) do
      for d, v in ipairs(state.finals[i] or state.demand.values:row(i)) do
        if passes(d) then sum = sum + v end
      end
    end
    if sum <= 0 then options.raise(path .. ": there is no demand to spread it over") end
    change = shock.amount / sum
    if change < -1 then
      options.fail(path .. ".amount", ("at least -%.6g, all that is demanded"):format(sum), shock.amount)
    end
  end
  for _, i in ipairs(nodes) do
    state.wish[i] = state.wish[i] - cut_finals(state, i, -change, passes)
  end
  state.demand_side = true
end

-- the response of final demand for the taxed goods
local function respond(state, shock, path)
  if state.split then
    note(state, "elasticity was not used: the taxed goods are imports, which are not made here")
    return
  end
  local regions, of = state.chain:axis("region"), state.demand.regions
  local fall = math.min(1, shock.elasticity * shock.rate)
  for _, i in ipairs(origins_of(state.chain, shock, path)) do
    state.wish[i] = state.wish[i] - cut_finals(state, i, fall, function(d)
      return of[d] ~= regions[i] and (not shock.on or of[d] == shock.on)
    end, true)
  end
  state.demand_side = true
end

local function tariff(state, shock, path)
  if state.split and shock.by then
    options.raise(path .. ".by: this table knows one foreign origin only, all imports: leave it out")
  end
  check_region(state.chain, shock.on, path .. ".on")
  origin_test(state.chain, shock.by, path)
  state.tariffs = state.tariffs or {}
  state.tariffs[#state.tariffs + 1] = {goods = shock.goods, on = shock.on, rate = shock.rate,
    origin = shock.by ~= "*" and shock.by or nil}
  if shock.elasticity > 0 then respond(state, shock, path) end
end

local APPLY = {embargo = embargo, capacity = capacity, demand = demand_shock, tariff = tariff}

-- caps on output: what is left of capacity, and what the scarcest input allows
local function caps_of(state)
  local x, scarce, caps = state.chain:output(), {}, {}
  for _, of in pairs(state.lost) do
    for j, share in pairs(of) do scarce[j] = math.max(scarce[j] or 0, math.min(1, share)) end
  end
  for i = 1, state.n do
    local left = math.min(state.capacity and state.capacity[i] or 1, 1 - (scarce[i] or 0))
    caps[i] = math.max(0, x[i]) * left
  end
  return caps
end

local function subtract(a, b)
  local out = {}
  for i, v in ipairs(a) do out[i] = v - b[i] end
  return out
end

-- final demand before the shocks, as the chosen flows see it: imports as draws when they count
local function present_demand(state, flows)
  local f = state.chain:final_demand()
  if flows == "total" and state.split then
    for i, v in ipairs(state.chain:flows("imports"):row_sums()) do f[i] = f[i] - v end
  end
  return f
end

local function run_demand(state, flows)
  local chain, changed, f = state.chain, false, present_demand(state, flows)
  for i, row in pairs(state.finals) do
    local before = common.sum(state.demand.values:row(i))
    local after = common.sum(row)
    changed = changed or after ~= before
    f[i] = f[i] + after - before
  end
  local cut = chain
  if state.flows and not rawequal(state.flows, chain:flows()) then
    changed = true
    local message, code
    cut, message, code = core.chain_new{kind = "table", nodes = chain:nodes(), flows = state.flows,
      output = chain:output()}
    if not cut then return nil, message, code end
  end
  if not changed then return {loss = zeros(state.n), direct = copy(state.direct)} end
  local x, message, code = core.analysis.leontief_output(cut, flows, f)
  if not x then return nil, message, code end
  return {loss = subtract(chain:output(), x), direct = copy(state.direct)}
end

-- final delivery that is asked for and not made; draws are no delivery
local function undelivered(f, delivered)
  local out = {}
  for i, v in ipairs(f) do out[i] = math.max(0, v) - math.max(0, delivered[i]) end
  return out
end

local function case_of(x, f, r)
  return {loss = subtract(x, r.output), undelivered = undelivered(f, r.delivered), price = r.price,
    rounds = r.rounds, gap = r.gap}
end

local function achieved(r, objective)
  if objective == "output" then return common.sum(r.output) end
  local sum = 0
  for _, v in ipairs(r.delivered) do sum = sum + math.max(0, v) end
  return sum
end

-- with recipes as they were, or as rationing leaves them, whichever delivers more; prices are those of
-- the recipes as they were
local function best_case(state, o, caps, f, groups, recipes)
  local output_first = o.objective == "output"
  local best, message, code = core.analysis.supply_best(state.chain, o.flows, caps, f, groups,
    output_first, o.essential)
  if not best then return nil, message, code end
  if not recipes then return best end
  local other
  other, message, code = core.analysis.supply_best(state.chain, o.flows, caps, f, groups,
    output_first, o.essential, recipes)
  if not other then return nil, message, code end
  if achieved(other, o.objective) <= achieved(best, o.objective) then return best end
  other.price = best.price
  return other
end

local function run_supply(state, o)
  local chain, caps, f = state.chain, caps_of(state), present_demand(state, o.flows)
  local x, groups = chain:output(), o.pooled and state.groups or nil
  local asked = {}
  for i, v in ipairs(f) do asked[i] = v + math.min(0, state.wish[i]) end
  local out = {caps = caps, direct = subtract(x, caps)}
  local r, message, code = core.analysis.supply_rationed(chain, o.flows, caps, asked, groups,
    o.rationing, o.essential)
  if not r then return nil, message, code end
  out.rationed = case_of(x, f, r)
  if chain:meta().sparse or state.n > o.most then
    out.no_best = "the best case is found for dense tables of at most " .. o.most .. " nodes"
    return out
  end
  local best
  best, message, code = best_case(state, o, caps, asked, groups, r.recipes)
  if not best then return nil, message, code end
  out.best = case_of(x, f, best)
  return out
end

---Evaluates the shocks on a chain.
---@param chain lian.chain
---@param shocks lian.shock[]
---@param o table checked options of scenario:run
---@return table|nil outcome {demand, supply, prices, notes}
---@return string|nil message
---@return string|nil code
function static.evaluate(chain, shocks, o)
  if chain:meta().sparse then
    for k, shock in ipairs(shocks) do
      if shock.kind ~= "capacity" and shock.kind ~= "demand" then
        options.raise(("shocks[%d]: on a network only capacity and demand are known"):format(k))
      end
    end
  end
  local state = open(chain, o.essential)
  for k, shock in ipairs(shocks) do
    for field, value in pairs(shock) do
      if random.is(value) then
        options.raise(("shocks[%d].%s: random parameters need a run in time: give from, to and step"):format(k, field))
      end
    end
    if not APPLY[shock.kind] then
      options.raise(("shocks[%d] (%s): acts in time alone; give the scenario from, to and step"):format(k, shock.kind))
    end
    APPLY[shock.kind](state, shock, ("shocks[%d] (%s)"):format(k, shock.kind))
  end
  local outcome, message, code = {}
  local function wants(model) return o.model == "all" or o.model == model end
  if state.demand_side and wants("demand") then
    outcome.demand, message, code = run_demand(state, o.flows)
    if not outcome.demand then return nil, message, code end
  end
  if state.supply_side and wants("supply") then
    outcome.supply, message, code = run_supply(state, o)
    if not outcome.supply then return nil, message, code end
  end
  if state.tariffs and wants("price") then
    outcome.prices, message, code = chain:prices{tariff = state.tariffs, flows = o.flows}
    if not outcome.prices then return nil, message, code end
  end
  if not next(outcome) then
    options.raise(("run.model: no shock here works through the %s model"):format(o.model))
  end
  outcome.notes = table.move(state.notes, 1, #state.notes, 1, {})
  return outcome
end

return static
