--- What a table does at once after shocks have acted on it (lian.scenario.engines.at_once.state).
---
--- demand side   x = (I - A')^-1 f': cut deliveries leave A and f, changed final demand moves f; the loss is what is no
--- longer produced for those who no longer buy. Imports in a demand column and stocks drawn down are given
---               supplies: where less is asked for than they bring, output stops at 0 and the rest is a surplus.
--- supply side   outputs are capped: lost capacity, and inputs that no longer arrive: 1 less the largest share of a
--- good that a buyer loses. Final demand that a demand shock or a tariff takes away need not be met; a rise does
---               not count here, for outputs cannot rise. Best case by linear program, rationed case after Pichler and
---               Farmer (2021). What the embargoed sellers lose is on the demand side. On a market the best case has
---               goods that are cut in pools (lian.scenario.engines.at_once.pools).
--- Cost: demand side a solve, and one for each node whose output stops; supply side csrc/lian.h (lian_supply_*).
local common = require "lian.methods.common"
local core = require "lian.core"
local elimination = require "lian.base.elimination"
local lists = require "lian.base.lists"
local number = require "lian.frame.number"
local pools = require "lian.scenario.engines.at_once.pools"

local sides = {}

-- s with L[held, held] s = -x[held]
local function surplus_of(x, held, columns)
  local a, b = {}, {}
  for r, i in ipairs(held) do
    a[r], b[r] = {}, -x[i]
    for c, k in ipairs(held) do a[r][c] = columns[k][i] end
  end
  return assert(elimination(a, b), "columns of nodes held at 0 are not independent") -- L is an inverse: they are
end

-- Outputs at least 0: nodes that would be below are held at 0 by a surplus s, x = L (f + s), the least one that does it
-- (complementarity: s > 0 only where x = 0). One column of L a node held, and a solve of their number a round.
local function hold_at_zero(chain, flows, start, least)
  local n, columns, held, x, surplus = #start, {}, {}, start, {}
  for _ = 1, 2 * n do
    local more, is_held = {}, lists.set(held)
    for i = 1, n do if is_held[i] or x[i] < -least then more[#more + 1] = i end end
    if #more == #held then return x, surplus end
    held = more
    repeat -- what another's surplus lifts above 0 need not be held
      for _, i in ipairs(held) do
        if not columns[i] then
          local unit = lists.zeros(n)
          unit[i] = 1
          local message, code
          columns[i], message, code = core.analysis.leontief_output(chain, flows, unit)
          if not columns[i] then return nil, message, code end
        end
      end
      local s, kept = surplus_of(start, held, columns), {}
      for c, i in ipairs(held) do if s[c] >= 0 then kept[#kept + 1] = i end end
      local all = #kept == #held
      if all then
        x, surplus = table.move(start, 1, n, 1, {}), {}
        for c, k in ipairs(held) do
          surplus[k] = s[c]
          for i = 1, n do x[i] = x[i] + s[c] * columns[k][i] end
        end
        for _, k in ipairs(held) do x[k] = 0 end
      end
      held = kept
    until all
  end
  return nil, "outputs of at least 0 were not found", "no_convergence"
end

---@return table|nil side output, loss, direct, surplus (node -> money), flows (matrix of deliveries' coefficients'
---chain)
function sides.demand(state, origin, flows)
  local chain, changed, f = state.chain, false, common.final_demand(state.chain, flows)
  local before = origin:output()
  for i, row in pairs(state.finals) do
    local was, is = common.sum(state.demand.values:row(i)), common.sum(row)
    changed = changed or is ~= was
    f[i] = f[i] + is - was
  end
  local cut, message, code = chain
  if state.flows and not rawequal(state.flows, chain:flows()) then
    changed = true
    cut, message, code = core.chain_new{kind = "table", nodes = chain:nodes(), flows = state.flows,
      imports = state.split and state.imports or nil, output = chain:output()}
    if not cut then return nil, message, code end
  end
  local x, surplus = chain:output(), {}
  if changed then
    x, message, code = core.analysis.leontief_output(cut, flows, f)
    if not x then return nil, message, code end
    local largest = 0
    for _, v in ipairs(before) do largest = math.max(largest, math.abs(v)) end
    x, surplus, code = hold_at_zero(cut, flows, x, 1e-9 * largest)
    if not x then return nil, surplus, code end
  end
  return {output = x, loss = lists.subtract(before, x), direct = table.move(state.direct, 1, state.n, 1, {}),
    surplus = surplus}
end

-- caps on output: what is left of capacity, and what the scarcest input allows
local function caps_of(state, lost)
  local x, scarce, caps = state.chain:output(), {}, {}
  for _, of in pairs(lost) do
    for j, share in pairs(of) do scarce[j] = math.max(scarce[j] or 0, math.min(1, share)) end
  end
  for i = 1, state.n do
    local left = math.min(state.capacity and state.capacity[i] or 1, 1 - (scarce[i] or 0))
    caps[i] = math.max(0, x[i]) * left
  end
  return caps
end

-- final delivery that is asked for and not made; draws are no delivery
local function undelivered(f, delivered)
  local out = {}
  for i, v in ipairs(f) do out[i] = math.max(0, v) - math.max(0, delivered[i]) end
  return out
end

local function case_of(x, f, r)
  return {loss = lists.subtract(x, r.output), undelivered = undelivered(f, r.delivered), price = r.price,
    rounds = r.rounds, gap = r.gap, output = r.output, delivered = r.delivered, recipes = r.recipes}
end

-- what a case falls short of, by what the best case maximises
local function short_of(f, r, objective)
  if objective == "output" then return -common.sum(r.output) end
  local sum = common.sum(undelivered(f, r.delivered))
  if objective == "net" then for i, v in ipairs(r.delivered) do sum = sum + math.min(0, f[i]) - math.min(0, v) end end
  return sum
end

local function solve_best(case, o, recipes, with)
  return core.analysis.supply_best(case.chain, o.flows, case.caps, case.asked, case.groups, o.objective, o.essential,
    recipes, with)
end

-- with recipes as they were, or as rationing leaves them, whichever delivers more; prices are those of the recipes as
-- they were
local function best_case(case, o, recipes)
  local best, message, code = solve_best(case, o)
  if not best then return nil, message, code end
  if not recipes then return best end
  local other
  other, message, code = solve_best(case, o, recipes)
  if not other then return nil, message, code end
  if short_of(case.f, other, o.objective) >= short_of(case.f, best, o.objective) then return best end
  other.price = best.price
  return other
end

local function rationed_case(case, o, with)
  return core.analysis.supply_rationed(case.chain, o.flows, case.caps, case.asked, case.groups, o.rationing,
    o.essential, with)
end

-- the table as it was, in which buyers miss what is cut by links
local function by_links(state, o, lost)
  local f, asked = common.final_demand(state.chain, o.flows), {}
  for i, v in ipairs(f) do asked[i] = v + math.min(0, state.wish[i]) end
  return {chain = state.chain, caps = caps_of(state, lost), f = f, asked = asked,
    groups = o.pooled and state.at.good or nil}
end

-- the table in which buyers have turned to other makers (a market), and what final users want of each then (f); what
-- nobody makes up of it is not delivered
local function on_market(state, o)
  local f, asked = common.final_demand(state.chain, o.flows), {}
  local flows, imports = state:recipes()
  for i, v in ipairs(f) do
    f[i] = v + (state.moved[i] or 0)
    asked[i] = f[i] + math.min(0, state.wish[i]) - (state.missed[i] or 0)
  end
  local made, message, code = core.chain_new{kind = "table", nodes = state.chain:nodes(), flows = flows,
    imports = imports, output = state.chain:output()}
  if not made then return nil, message, code end
  return {chain = made, caps = caps_of(state, state.lost), f = f, asked = asked,
    groups = o.pooled and state.at.good or nil}
end

local NEARLY = 1e-9 -- of final demand or output

-- the table as it was, with goods that are cut in pools
local function pooled(state, o)
  local case, f = by_links(state, o, {}), state.chain:final_demand()
  for g in pairs(pools.goods(state)) do -- imports of these are given to the pool
    for i = 1, state.n do
      if state.at.good[i] == g then case.f[i], case.asked[i] = f[i], f[i] + math.min(0, state.wish[i]) end
    end
  end
  case.pools = pools.of(state, case.asked, case.caps)
  return case
end

-- Goods that are cut come from pools, all others by origin. Rationing lets buyers turn to other origins of those, too:
-- where that leaves more, the recipes that it leaves are taken.
local function best_of_market(state, o, case, rationed, rationed_f)
  local best, message, code = solve_best(case, o, nil, case.pools)
  if not best then return nil, message, code end
  local least = short_of(rationed_f, rationed, o.objective)
  local size = common.sum(state.chain:output())
  if not rationed.recipes or short_of(case.f, best, o.objective) <= least + NEARLY * math.abs(size) then
    return best
  end
  local _, imports = state:recipes()
  local other
  local changed = pools.with_recipes(case.pools, rationed.recipes, imports)
  other, message, code = solve_best(case, o, rationed.recipes, changed)
  if not other then return nil, message, code end
  if short_of(case.f, other, o.objective) >= short_of(case.f, best, o.objective) then return best end
  other.price, other.pool_price = best.price, best.pool_price
  state:note("best case: of goods that are not cut it takes the origins that rationing leaves, which delivers more "
    .. "than the old ones")
  case.recipes, case.pools = rationed.recipes, changed
  return other
end

-- what the best case does with pools: prices, final delivery by limit, what is left over
local function keep_pools(state, out, best, x)
  local left, at, lost = pools.left(out.pools, out, x), 0, 0
  for k, pool in ipairs(out.pools) do
    pool.price, pool.left, pool.final = best.pool_price[k], left[k], {}
    for l = 1, #pool.limits + 1 do pool.final[l] = best.pool_final[at + l] end
    at, lost = at + #pool.limits + 1, lost + (pool.imported and pool.imported - pool.left.imported or 0)
  end
  local unit, sum = state.chain:meta().unit, common.sum(state.chain:output())
  if lost > NEARLY * math.abs(sum) then
    state:note(("best case: imported final goods of %s no longer arrive, which are given up first and counted apart")
      :format(number.amount(lost, unit)))
  end
end

---@return table|nil side caps, direct, rationed, best or no_best
function sides.supply(state, o)
  local whole = state.market and pooled(state, o)
  local case, message, code
  if whole then case, message, code = on_market(state, o) else case = by_links(state, o, state.lost) end
  if not case then return nil, message, code end
  local x = state.chain:output()
  local out = {caps = case.caps, direct = lists.subtract(x, case.caps)}
  local r
  r, message, code = rationed_case(case, o, whole and whole.pools)
  if not r then return nil, message, code end
  out.rationed = case_of(x, case.f, r)
  out.rationed.asked = case.asked
  if case.chain:meta().sparse or state.n > o.most then
    out.no_best = "the best case is found for dense tables of at most " .. o.most .. " nodes"
    return out
  end
  local of, best = whole or case
  if whole then
    best, message, code = best_of_market(state, o, whole, r, case.f)
  else
    best, message, code = best_case(case, o, r.recipes)
  end
  if not best then return nil, message, code end
  out.best = case_of(x, of.f, best)
  out.best.caps, out.best.asked, out.best.pools, out.best.recipes = of.caps, of.asked, of.pools, of.recipes
  if whole then keep_pools(state, out.best, best, x) end
  return out
end

return sides
