--- A scenario evaluated at once on a table.
---
--- demand side   x = (I - A')^-1 f': cut deliveries leave A and f, changed final demand moves f;
---               the loss is what is no longer produced for those who no longer buy.
--- supply side   outputs are capped: lost capacity, and inputs that no longer arrive (of each good, the
---               share of a buyer's purchases that is cut, origins counted together; a good below the
---               share `essential` of all that the buyer buys does not limit it). Best case by
---               linear program, rationed case by proportional rationing (Pichler and Farmer 2021).
--- prices        tariffs through the price model.
local common = require "lian.methods.common"
local core = require "lian.core"
local options = require "lian.options"

local static = {}

local function zeros(n)
  local out = {}
  for i = 1, n do out[i] = 0 end
  return out
end

local function copy(list) return table.move(list, 1, #list, 1, {}) end

local function check_region(chain, region, path)
  if region == nil then return end
  local seen, names = {}, {}
  for _, r in ipairs(chain:axis("region")) do
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

-- foreign origins of an embargo: nodes of its goods in the regions `by`
local function origins_of(chain, shock, path)
  local regions = chain:axis("region")
  local is_good = common.matcher(chain, shock.goods, "sector", path .. ".goods")
  local by = shock.by
  local wanted
  if by ~= "*" then
    wanted = common.as_set(by)
    for region in pairs(wanted) do check_region(chain, region, path .. ".by") end
  end
  local out = {}
  for i = 1, #chain do
    local origin = wanted and wanted[regions[i]] or not wanted and regions[i] ~= shock.on
    if origin and regions[i] ~= shock.on and is_good(i) then out[#out + 1] = i end
  end
  if #out == 0 then options.raise(path .. ": no origin is hit") end
  return out
end

local function buyers_in(chain, region)
  local regions, out = chain:axis("region"), {}
  for j = 1, #chain do if not region or regions[j] == region then out[#out + 1] = j end end
  return out
end

-- state: flows' (copied when first cut), df, capacity shares, input shares lost by good and buyer
local function open(chain, essential)
  local n = #chain
  local sector, codes, groups, count = chain:axis("sector"), {}, {}, 0
  for i, s in ipairs(sector) do
    if not codes[s] then
      count = count + 1
      codes[s] = count
    end
    groups[i] = codes[s]
  end
  return {chain = chain, n = n, df = zeros(n), direct = zeros(n), capacity = nil, lost = {},
    groups = groups, essential = essential, flows = chain:flows(), split = chain:meta().split}
end

local function add_lost(state, good, buyer, share)
  local of = state.lost[good] or {}
  state.lost[good] = of
  of[buyer] = (of[buyer] or 0) + share
end

-- all that each buyer buys of each good of the origins, from everywhere
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

-- final goods of a node that go to a region: categories of that region
local function finals_to(chain, i, region)
  local demand, sum = chain:block("demand"), 0
  for d, v in ipairs(demand.values:row(i)) do
    if demand.regions[d] == region then sum = sum + v end
  end
  return sum
end

-- what each node buys in all, imports included
local function purchases(chain)
  local sums, imports = chain:flows():col_sums(), chain:flows("imports")
  if imports then for j, v in ipairs(imports:col_sums()) do sums[j] = sums[j] + v end end
  return sums
end

local function embargo(state, shock, path)
  local chain = state.chain
  state.purchases = state.purchases or purchases(chain)
  if shock.on == nil and not state.split then options.raise(path .. ": 'on' says on whom") end
  check_region(chain, shock.on, path .. ".on")
  local buyers, goods = buyers_in(chain, shock.on), {}
  local from = state.split and nodes_of(chain, shock.goods, nil, path) or
    origins_of(chain, shock, path)
  for _, i in ipairs(from) do goods[state.groups[i]] = true end
  local total = bought(state, goods)
  local source = state.split and chain:flows("imports") or chain:flows()
  for _, i in ipairs(from) do
    local row, g = source:row(i), state.groups[i]
    for _, j in ipairs(buyers) do
      local z = math.max(0, row[j])
      if z > 0 and total[g][j] > state.essential * state.purchases[j] then
        add_lost(state, g, j, shock.cut * (1 - shock.substitution) * z / total[g][j])
      end
      if not state.split then state.direct[i] = state.direct[i] + shock.cut * z end
    end
    if shock.finals and not state.split then
      local f = shock.cut * math.max(0, finals_to(chain, i, shock.on))
      state.df[i] = state.df[i] - f
      state.direct[i] = state.direct[i] + f
    end
  end
  if not state.split then
    state.flows = core.analysis.cut_flows(state.flows, from, buyers, shock.cut)
    state.demand_side = true
  end
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

-- final demand of the node for the categories that are meant
local function demanded(chain, demand, i, shock)
  if not shock.on and not shock.category then return chain:final_demand()[i] end
  local sum = 0
  for d, v in ipairs(demand.values:row(i)) do
    local region = not shock.on or demand.regions[d] == shock.on or
      (demand.regions[d] == "" and #demand.regions > 0 and chain:meta().split)
    if region and (not shock.category or demand.labels[d] == shock.category) then sum = sum + v end
  end
  return sum
end

local function demand_shock(state, shock, path)
  local chain, demand = state.chain, state.chain:block("demand")
  check_region(chain, shock.on, path .. ".on")
  if shock.category then
    local known = common.as_set(demand.labels)
    if not known[shock.category] then
      local near = options.nearest(shock.category, demand.labels)
      options.raise(("%s.category: no '%s'%s"):format(path, shock.category,
        near and (", did you mean '%s'?"):format(near) or ""))
    end
  end
  local wanted = shock.goods or shock.nodes
  local nodes, base, sum = nodes_of(chain, wanted, nil, path), {}, 0
  for k, i in ipairs(nodes) do
    base[k] = demanded(chain, demand, i, shock)
    sum = sum + base[k]
  end
  if shock.amount and sum == 0 then options.raise(path .. ": there is no demand to spread it over") end
  for k, i in ipairs(nodes) do
    local change = shock.change and shock.change * base[k] or shock.amount * base[k] / sum
    state.df[i] = state.df[i] + change
    state.direct[i] = state.direct[i] - change
  end
  state.demand_side = true
end

local function tariff(state, shock, path)
  state.tariffs = state.tariffs or {}
  state.tariffs[#state.tariffs + 1] = {goods = shock.goods, origin = shock.by, on = shock.on,
    rate = shock.rate}
  if shock.elasticity == 0 or state.split then return end
  check_region(state.chain, shock.on, path .. ".on")
  local fall = math.min(1, shock.elasticity * shock.rate)
  for _, i in ipairs(origins_of(state.chain, {goods = shock.goods, by = shock.by or "*",
    on = shock.on}, path)) do
    local f = fall * math.max(0, finals_to(state.chain, i, shock.on))
    state.df[i] = state.df[i] - f
    state.direct[i] = state.direct[i] + f
  end
  state.demand_side = true
end

local APPLY = {embargo = embargo, capacity = capacity, demand = demand_shock, tariff = tariff}

-- caps on output, and what of them is lost directly
local function caps_of(state)
  local x, scarce = state.chain:output(), {}
  local caps = copy(x)
  for _, of in pairs(state.lost) do
    for j, share in pairs(of) do scarce[j] = math.max(scarce[j] or 0, math.min(1, share)) end
  end
  for i = 1, state.n do
    local open_share = math.min(state.capacity and state.capacity[i] or 1, 1 - (scarce[i] or 0))
    caps[i] = math.max(0, x[i]) * open_share
  end
  return caps
end

local function subtract(a, b)
  local out = {}
  for i, v in ipairs(a) do out[i] = v - b[i] end
  return out
end

local function new_demand(state)
  local f = state.chain:final_demand()
  for i, v in ipairs(state.df) do f[i] = f[i] + v end
  return f
end

local function run_demand(state, flows)
  local chain = state.chain
  local changed = chain
  if state.flows and state.flows ~= chain:flows() then
    local message, code
    changed, message, code = core.chain_new{kind = "table", nodes = chain:nodes(),
      flows = state.flows, output = chain:output()}
    if not changed then return nil, message, code end
  end
  local x, message, code = core.analysis.leontief_output(changed, flows, new_demand(state))
  if not x then return nil, message, code end
  return {loss = subtract(chain:output(), x), direct = copy(state.direct)}
end

local function run_supply(state, o)
  local chain, out = state.chain, {}
  local caps, f = caps_of(state), chain:final_demand()
  local x = chain:output()
  out.caps = caps
  out.direct = subtract(x, caps)
  local groups = o.pooled and state.groups or common.range(state.n)
  local r, message, code = core.analysis.supply_rationed(chain, o.flows, caps, f, groups,
    o.rationing == "buyers_first", o.essential)
  if not r then return nil, message, code end
  out.rationed = {loss = subtract(x, r.output), undelivered = subtract(f, r.delivered),
    rounds = r.rounds, gap = r.gap}
  if chain:meta().sparse or state.n > o.most then
    out.no_best = "the best case is found for dense tables of at most " .. o.most .. " nodes"
    return out
  end
  r, message, code = core.analysis.supply_best(chain, o.flows, caps, f, groups,
    o.objective == "output", o.essential)
  if not r then return nil, message, code end
  out.best = {loss = subtract(x, r.output), undelivered = subtract(f, r.delivered),
    price = r.price, rounds = r.rounds, gap = r.gap}
  return out
end

---Evaluates the shocks on a chain.
---@param chain lian.chain
---@param shocks lian.shock[]
---@param o table checked options of scenario:run
---@return table|nil outcome {demand, supply, prices}
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
  return outcome
end


return static
