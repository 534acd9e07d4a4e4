--- Random economies and random sequences of actions, to compare two programs of one model step by step
--- (spec.support.plain_economy and the compiled one). The same seed gives the same on any machine.
local random_economy = {}

local random, huge = math.random, math.huge

local function chance(p) return random() < p end
local function between(low, high) return low + (high - low) * random() end
local function one_of(...) return (select(random(select("#", ...)), ...)) end

local function fill(n, value)
  local out = {}
  for i = 1, n do
    if type(value) == "function" then out[i] = value(i) else out[i] = value end
  end
  return out
end

-- flags by node, at least one of them set
local function flags(n, p)
  local out = fill(n, function() return chance(p) end)
  out[random(n)] = true
  return out
end

-- ---- the table

-- in 64ths: with steps a power of 2, sums are exact in any order
local function rounded(value) return math.floor(64 * value) / 64 end

-- a node that is idle neither sells nor buys; a few flows are below 0
local function random_flows(n, idle)
  local density = between(0.2, 1)
  return fill(n, function(i)
    return fill(n, function(j)
      local value = chance(density) and 1000 * random() ^ 3 or 0
      if i == idle or j == idle then return 0 end
      return rounded(chance(0.03) and -0.05 * value or value)
    end)
  end)
end

-- output is sales and final demand, which is below 0 here and there (a draw), or 0 where sums are exact
local function random_output(n, flows, idle, exact)
  return fill(n, function(i)
    local sales = 0
    for _, v in ipairs(flows[i]) do sales = sales + math.max(0, v) end
    if i == idle then return 0 end
    if sales > 0 and chance(0.15) then return sales * between(0.6, 1) end
    if exact and sales > 0 and chance(0.15) then return sales end
    return sales + between(20, 800)
  end)
end

-- ---- the rules

-- by good: a stock is never short, or covers its reach for every buyer, so that rest is rest
local function add_stocks(s)
  local least = 1
  if chance(0.4) then
    s.keep = fill(s.n, function() return between(0.8, 2) end)
    for _, v in ipairs(s.keep) do least = math.min(least, v) end
  end
  s.stock = fill(s.goods, function() return chance(0.12) and huge or between(1.5, 15) end)
  s.restore = fill(s.goods, function() return between(1, 8) end)
  s.reach = fill(s.goods, function(g)
    return s.stock[g] == huge and huge or between(0.3, 1) * s.stock[g] * least
  end)
end

local function add_rules(s)
  s.production = chance(0.25) and "linear" or "leontief"
  s.rationing = one_of("alike", "orders_first", "finals_first", "level")
  s.target = one_of("wanted", "fixed", "output")
  for _, flag in ipairs{"by_capacity", "by_demand", "run_down", "rebuild_last", "backlog"} do
    s[flag] = chance(0.4)
  end
  if chance(0.5) then
    s.importance = fill(s.goods, function()
      return fill(s.n, function() return one_of(0, 0, 1, 2) end)
    end)
  end
  s.minor = one_of(0, 0, 0.01, 0.1)
end

-- over-capacity, labour, or neither
local function add_effort(s)
  s.alpha_base, s.alpha_max, s.alpha_steps, s.hire, s.fire = 1, 1, 1, 0, 0
  if chance(0.3) then
    s.hire, s.fire, s.alpha_max = between(0.05, 0.5), between(0, 0.5), between(1, 1.2)
  elseif chance(0.6) then
    s.alpha_base = chance(0.2) and 1.02 or 1
    s.alpha_max, s.alpha_steps = s.alpha_base + between(0.05, 0.3), between(1, 30)
  end
end

-- final purchases by column, here and there less than what output leaves, or of goods that are drawn; a third of the
-- time they only share net demand out
local function add_purchases(s)
  if chance(0.4) then return end
  s.columns, s.net, s.purchases = random(3), chance(0.3), {}
  for i = 1, s.n do
    local left = s.output[i]
    for _, v in ipairs(s.flows[i]) do left = left - math.max(0, v) end
    left = math.max(0, left) * between(0.8, 1.5) + (chance(0.3) and between(0, 300) or 0)
    for _ = 1, s.columns do
      local part = chance(0.2) and 0 or left / s.columns * between(0.5, 1.5)
      s.purchases[#s.purchases + 1] = rounded(part)
    end
  end
end

-- a node that sleeps: a column and output that it is told for, and nobody buys of it
local function add_dormant(s, idle)
  local i = random(s.n)
  if not chance(0.3) or i == idle then return end
  s.dormant, s.sleeper = {}, i
  for j = 1, s.n do s.dormant[j], s.flows[i][j] = j == i, 0 end
  s.output[i] = between(100, 900)
  for d = 1, s.purchases and s.columns or 0 do s.purchases[(i - 1) * s.columns + d] = 0 end
end

---Columns of final users: those given, and one with what these do not explain.
function random_economy.columns(s) return (s.purchases and s.columns or 0) + 1 end

-- flags of buyers: nodes, then here and there columns
local function buyers(s, p)
  local out = flags(s.n, p)
  for d = 1, random_economy.columns(s) do out[s.n + d] = chance(0.3) end
  return out
end

---A random economy: the spec of spec.support.plain_economy.
---@param seed integer
---@return table spec n, goods, good, flows, output, steps and all rules
function random_economy.spec(seed)
  math.randomseed(seed, 0)
  local n = random(2, 12)
  local s = {n = n, goods = random(1, math.min(n, 5)), steps = one_of(12, 64, 256, 365)}
  local idle = chance(0.2) and random(n) or nil
  s.good = fill(n, function() return random(s.goods) end)
  s.flows = random_flows(n, idle)
  s.output = random_output(n, s.flows, idle, s.steps == 64 or s.steps == 256)
  add_stocks(s)
  add_rules(s)
  add_effort(s)
  add_purchases(s)
  add_dormant(s, idle)
  return s
end

---The parts of the table of a spec, for lian.chain.
---@param s table
---@return table parts
function random_economy.parts(s)
  local parts = {nodes = {}, flows = s.flows, output = s.output, unit = "million USD",
    demand = {final = {}}, inputs = {value_added = {}}}
  for i = 1, s.n do
    local sales, costs = 0, 0
    for j = 1, s.n do sales, costs = sales + s.flows[i][j], costs + s.flows[j][i] end
    parts.nodes[i] = ("n%02d"):format(i)
    parts.demand.final[i] = s.output[i] - sales
    parts.inputs.value_added[i] = s.output[i] - costs
  end
  return parts
end

-- ---- actions
-- each makes one action from the spec and what holds already: {method, arguments...}

local make = {}

-- some nodes get value(i), the others rest(i)
local function some(s, value, rest)
  local hit = flags(s.n, 0.3)
  return fill(s.n, function(i) return hit[i] and value(i) or rest(i) end)
end

local function one() return 1 end
local function zero() return 0 end

function make.capacity(s)
  return {"set", "capacity", some(s, function() return chance(0.1) and 0 or between(0, 1.3) end, one)}
end

function make.yield(s)
  return {"set", "yield", some(s, function() return between(0.5, 1.1) end, one)}
end

-- final demand at rest, money a step
local function final_of(s, i)
  local final = s.dormant and s.dormant[i] and 0 or s.output[i]
  for _, v in ipairs(s.flows[i]) do final = final - math.max(0, v) end
  local bought = 0
  for d = 1, s.purchases and not s.net and s.columns or 0 do
    bought = bought + s.purchases[(i - 1) * s.columns + d]
  end
  return math.max(0, final / s.steps, bought / s.steps)
end

-- some cells anew; now and then more is supplied from outside
function make.demand(s, held)
  local nodes, columns, amounts = {}, {}, {}
  for i = 1, s.n do
    for d = 1, random_economy.columns(s) do
      if chance(0.3) then
        local k = #nodes + 1
        nodes[k], columns[k] = i, d
        amounts[k] = (chance(0.1) and -0.2 or between(0, 1)) * final_of(s, i) / random_economy.columns(s)
      end
    end
  end
  held.final = nil
  return {"demand", nodes, columns, amounts}
end

-- now and then users turn up where there were none
function make.final(s, held)
  held.final = some(s, function(i)
    if chance(0.15) then return 0.1 * s.output[i] / s.steps end
    return final_of(s, i) * between(0, 1.4)
  end, function(i) return final_of(s, i) end)
  return {"set", "final", held.final}
end

function make.wanted(s, held)
  return {"set", "wanted", fill(s.n, function(i)
    return (held.final and held.final[i] or final_of(s, i)) * between(0.9, 1.3)
  end)}
end

function make.rebuild(s)
  local size = one_of(0.02, 0.3)
  return {"set", "rebuild", some(s, function(i) return size * random() * s.output[i] / s.steps end, zero)}
end

function make.haste(s)
  local most = huge -- more than fills a stock in a step, too
  for _, v in ipairs(s.restore) do most = math.min(most, v) end
  return {"set", "haste", some(s, function() return between(0, 2 * most) end, one)}
end

function make.scale(s) return {"set", "scale", some(s, function() return between(0.2, 3) end, one)} end

function make.cut(s, held)
  held.cut = true
  return {"cut", flags(s.n, 0.3), buyers(s, 0.5), one_of(0, between(0, 1), between(0, 1), 1),
    one_of(0, 1, random())}
end

function make.weigh(s, held)
  held.cut = true
  return {"weigh", flags(s.n, 0.3), buyers(s, 0.5), one_of(between(0.01, 1), 1, 1.5)}
end

-- turns come before moves
function make.turn(s, held)
  if held.cut or held.moved then return make.uncut(s, held) end
  local node = chance(0.5) and s.sleeper or random(s.n)
  return {"turn", node, one_of(1, random()), fill(s.n, function() return chance(0.6) and random() or 0 end)}
end

-- some of those who make what a dormant node would
function make.relocate(s, held)
  local from = {}
  for i = 1, s.n do
    if s.sleeper and i ~= s.sleeper and s.good[i] == s.good[s.sleeper] then from[#from + 1] = i end
  end
  if #from == 0 then return make.uncut(s, held) end
  return {"relocate", from[random(#from)], s.sleeper, chance(0.1) and 1 or between(0, 0.7)}
end

-- moves come before cuts
function make.move(s, held)
  held.moved = true
  if held.cut then return make.uncut(s, held) end
  local towards = fill(s.n, function() return chance(0.4) and random() or 0 end)
  local maker = random(s.n)
  towards[maker] = between(0.2, 1)
  return {"move", s.good[maker], flags(s.n, 0.4), buyers(s, 0.5), one_of(1, random(), random()), towards}
end

function make.uncut(_, held)
  held.cut, held.moved = false, false
  return {"uncut"}
end

function make.reserve(s)
  return {"set_reserve", random(s.goods), flags(s.n, 0.5), chance(0.2) and 0 or between(0, 6)}
end

function make.stock(s)
  return {"add_stock", random(s.goods), some(s, function(i) return random() * s.output[i] / s.steps end, zero)}
end

function make.prioritise(s)
  local classes, left = random(4), 1
  local reserved = fill(classes, function()
    local share = chance(0.5) and between(0, left) or 0
    left = left - share
    return share
  end)
  return {"prioritise", {classes = classes, final_class = random(classes), reserved = reserved,
    class_of = fill(s.n, function() return random(classes) end), ordered = chance(0.5)}}
end

function make.unprioritise() return {"unprioritise"} end

function make.ceiling(s)
  return {"set", "ceiling", some(s, function() return between(0, 1.2) end, function() return 1e300 end)}
end

function make.no_ceiling(s) return {"set", "ceiling", fill(s.n, 1e300)} end

function make.normal_capacity(s) return {"set", "capacity", fill(s.n, 1)} end
function make.normal_yield(s) return {"set", "yield", fill(s.n, 1)} end
function make.no_rebuild(s) return {"set", "rebuild", fill(s.n, 0)} end

function make.normal_final(s, held)
  held.final = fill(s.n, function(i) return final_of(s, i) end)
  return {"set", "final", held.final}
end

local KINDS = {"demand", "capacity", "capacity", "yield", "final", "wanted", "rebuild", "haste", "scale", "cut",
  "cut", "weigh", "move", "turn", "relocate", "relocate", "uncut", "reserve", "stock", "prioritise", "unprioritise",
  "ceiling", "no_ceiling", "normal_capacity", "normal_yield", "normal_final", "no_rebuild"}

---Random actions, by step: what is done before it.
---@param seed integer that of the spec
---@param steps integer
---@return table[] by_step lists of {method, arguments...}
function random_economy.actions(seed, steps)
  local s, held, out = random_economy.spec(seed), {}, {}
  math.randomseed(seed, 1)
  for t = 1, steps do
    out[t] = {}
    while chance(t == 1 and 0.5 or 0.3) do table.insert(out[t], make[one_of(table.unpack(KINDS))](s, held)) end
  end
  return out
end

---Does an action to an economy: anything with the methods of spec.support.plain_economy.
---@param economy table|userdata
---@param action table {method, arguments...}
function random_economy.act(economy, action)
  return economy[action[1]](economy, table.unpack(action, 2))
end

---Does the same actions to several economies and steps them together.
---@param by_step table[] from random_economy.actions
---@param economies table
---@param visit fun(step: integer, sums: table[], done: table[]) after each step; sums by economy
function random_economy.run(by_step, economies, visit)
  for t, actions in ipairs(by_step) do
    local sums = {}
    for k, economy in ipairs(economies) do
      for _, action in ipairs(actions) do random_economy.act(economy, action) end
      sums[k] = economy:step()
    end
    visit(t, sums, actions)
  end
end

return random_economy
