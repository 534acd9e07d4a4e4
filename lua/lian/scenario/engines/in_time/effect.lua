--- What all shocks and policies of a scenario together do to one lane of an economy in a step: capacity, yield, pace
--- of filling stocks, moves and cuts of links, purchases of final users.
---
--- A ceiling holds whatever over-capacity there is; the lowest of several counts.
---
--- Overlapping losses of capacity and cuts multiply what remains; additions to capacity add up, and losses act on them
--- too; destroyed capital adds up. Final users are columns beside the nodes (by buyer and category): changes of demand
--- act on their cells here; moves and cuts say which columns they reach, and the core does the rest (csrc/lian.h,
--- lian_economy_columns).
local lists = require "lian.base.lists"
local mean = require "lian.scenario.engines.in_time.mean"
local options = require "lian.base.options"

local effect = {}
local methods = {}
effect.__index = methods

local filled = lists.filled

-- what the core refuses is the run's to say
local function told(ok, message)
  return ok or options.raise("run: " .. message)
end

---@param context table n, good (of each node), finals {count, buyer (by column), base (by column: money a step by
---  node), total (by node)}
function effect.new(context)
  local ones = context.ones or filled(context.n, 1) -- shared until something changes (own)
  context.ones = ones
  return setmetatable({context = context, capacity = ones, yield = ones, haste = ones, scale = ones, added = {},
    lost = {}, exact = {}, ceilings = {}, turns = {}, moves = {}, firsts = 0, cuts = {}, demands = {},
    cells = {}}, effect)
end

-- the list, to be changed
local function own(self, what)
  if self[what] == self.context.ones then self[what] = filled(self.context.n, 1) end
  return self[what]
end

---Multiplies "capacity", "yield" or "haste" of nodes.
function methods.multiply(self, what, nodes, by)
  local list = own(self, what)
  for _, i in ipairs(nodes) do list[i] = list[i] * by end
  if what == "yield" then self.yields = true end
  if what == "haste" then self.hastes = true end
end

-- share of its reference output present at each node; nil: no makers relocate
local function place_of(self)
  local context = self.context
  if context.movers and not self.place then self.place = context.economy:get(context.lane, "place") end
  return self.place
end

-- converts a share of capacity at rest to one of current capacity. Makers that leave do not take capacity built at
-- home with them, and those that come build none; 0 where no makers are left
local function of_now(self, i, share)
  local place = place_of(self)
  if not place or share == 0 then return share end
  if self.context.movers.dormant[i] then return 0 end
  if place[i] <= 0 then self.context.of.deserted = true end
  return place[i] > 0 and share / place[i] or 0
end

---Capacity of the nodes grows by the share of capacity at rest.
function methods.add(self, nodes, share)
  for _, i in ipairs(nodes) do self.added[i] = (self.added[i] or 0) + of_now(self, i, share) end
end

---Capacity of the nodes grows by the share of capacity at rest, for orders that moves bring them.
function methods.add_for_moves(self, nodes, share)
  self:add(nodes, share)
  local scale = own(self, "scale")
  for _, i in ipairs(nodes) do scale[i] = scale[i] + of_now(self, i, share) end
  self.scales = true
end

---Destroyed capital takes a share of a node's capacity; shares add up. BoARIO does not round these.
function methods.lose(self, node, share)
  self.lost[node], self.exact[node] = (self.lost[node] or 0) + share, true
end

---Output of the nodes is at most this multiple of that at rest, after over-capacity.
function methods.limit(self, nodes, ceiling)
  for _, i in ipairs(nodes) do self.ceilings[i] = math.min(self.ceilings[i] or math.huge, ceiling) end
end

-- flags of final users: those of a region, nil: all, false: none
local function columns_of(self, on)
  local finals, out = self.context.finals, {}
  for d = 1, finals.columns do out[d] = on == nil or on and finals.buyer[d] == on or false end
  return out
end

-- flags of buyers: nodes, then final users
local function buyers_of(self, to, on)
  local n, out = self.context.n, {}
  for i = 1, n do out[i] = to[i] or false end
  return table.move(columns_of(self, on), 1, self.context.finals.columns, n + 1, out)
end

---move: {good, from, to (flags), on (whose final users: a region, nil: all, false: none), share, toward, and first:
---before those that are not}
function methods.move(self, move)
  self.firsts = self.firsts + (move.first and 1 or 0)
  table.insert(self.moves, move.first and self.firsts or #self.moves + 1, {good = move.good, from = move.from,
    to = buyers_of(self, move.to, move.on), share = move.share, toward = move.toward})
end

---A buyer turns the share of all that it buys to others, good by good, by weights towards; before all moves.
function methods.turn(self, node, share, towards)
  self.turns[#self.turns + 1] = {node = node, share = share, towards = towards}
end

---cut: {from, to (flags), on (as in move), factor, and substitution; or weighs: the factor is one of weights}
function methods.cut(self, cut)
  self.cuts[#self.cuts + 1] = {from = cut.from, to = buyers_of(self, cut.to, cut.on), factor = cut.factor,
    substitution = cut.weighs and 1 or cut.substitution, weighs = cut.weighs}
end

---cells (column -> node -> money a year at rest): final demand for them becomes `factor` times as much; or `amount`,
---money a year, is added, spread over what is left of it in proportion (over what was bought at rest where nothing is
---left), and never more taken than there is; or `money` a year is added, spread over cells below 0, which changes what
---is given from outside. Factors act before what is added.
function methods.demand(self, demand) self.demands[#self.demands + 1] = demand end

-- calls with each cell of a change: its column's list of changed cells, node, value as it is now and at rest (money a
-- step), and the value that the change has for it
local function each_cell(self, change, work)
  for d, cells in pairs(change.cells) do
    local base, list = self.context.finals.base[d], self.cells[d] or {}
    self.cells[d] = list
    for i, v in pairs(cells) do work(list, i, list[i] or base[i], base[i], v) end
  end
end

local function multiply_demand(self, change)
  each_cell(self, change, function(list, i, now, base) list[i] = base > 0 and now * change.factor or 0 end)
end

local function add_demand(self, change)
  local steps, whole, rest = self.context.steps, 0, 0
  if change.money then -- below 0: more is supplied, less is to be made
    return each_cell(self, change, function(list, i, now, _, v)
      list[i] = now + change.money * v / change.whole / steps
    end)
  end
  each_cell(self, change, function(_, _, now, base) whole, rest = whole + now, rest + base end)
  local amount = change.amount / steps
  each_cell(self, change, function(list, i, now, base)
    local part = whole > 0 and now / whole or rest > 0 and base / rest or 0
    list[i] = math.max(0, now + amount * part)
  end)
end

local function change_demands(self)
  for _, change in ipairs(self.demands) do if change.factor then multiply_demand(self, change) end end
  for _, change in ipairs(self.demands) do if not change.factor then add_demand(self, change) end end
end

---What final users in a region (nil: all), or in the columns that are flagged, ask of each node now, money a step, read
---once while this effect is in force. Once orders are placed under it.
function methods.asked_of(self, on, columns)
  self.read = self.read or {}
  local key = columns or on == nil and 1 or on
  if not self.read[key] then
    self.read[key] = self.economy:asked(self.lane, columns or columns_of(self, on))
  end
  return self.read[key]
end

local function settle_capacity(self)
  if not (next(self.added) or next(self.lost)) and self.capacity == self.context.ones then return end
  local capacity = own(self, "capacity")
  for i, share in pairs(self.added) do capacity[i] = capacity[i] * math.max(0, 1 + share) end
  for i, share in pairs(self.lost) do capacity[i] = capacity[i] * math.max(0, 1 - share) end
  if not self.context.rounded then return end
  for i, v in ipairs(capacity) do -- as BoARIO rounds what other shocks take
    if not self.exact[i] then capacity[i] = 1 - math.floor((1 - v) * 1e6 + 0.5) / 1e6 end
  end
end

-- capacity and demand, as everything at this instant leaves them
local function settle(self)
  if self.settled then return end
  self.settled = true
  settle_capacity(self)
  change_demands(self)
end

-- cells that some of several effects change, in the mean
local function mean_cells(effects, weights, finals)
  local out = {}
  for _, of in ipairs(effects) do
    for d, cells in pairs(of.cells) do
      out[d] = out[d] or {}
      for i in pairs(cells) do out[d][i] = finals.base[d][i] end
    end
  end
  for d, cells in pairs(out) do
    for i, base in pairs(cells) do
      local sum = 0
      for t, of in ipairs(effects) do
        sum = sum + weights[t] * ((of.cells[d] and of.cells[d][i] or base) - base)
      end
      cells[i] = base + sum
    end
  end
  return out
end

-- mean of ceilings over the step; output at rest at instants without a ceiling
local function mean_ceilings(effects, weights)
  local out = {}
  for _, of in ipairs(effects) do
    for i in pairs(of.ceilings) do out[i] = 1 end
  end
  for i in pairs(out) do
    for t, of in ipairs(effects) do out[i] = out[i] - weights[t] * (1 - math.min(1, of.ceilings[i] or 1)) end
  end
  return out
end

-- whether moves take from the same makers what the same buyers buy
local function is_same_turn(a, b)
  return a.good == b.good and lists.same(a.from, b.from) and lists.same(a.to, b.to)
end

-- the mean share of a move of what moves before it have left of the same purchases, so that together they leave the
-- mean of what they leave at each instant
local function mean_share(effects, weights, m)
  local moves, before = effects[1].moves, {}
  for l = 1, m - 1 do if is_same_turn(moves[l], moves[m]) then before[#before + 1] = l end end
  local taken, there = 0, 0
  for t, of in ipairs(effects) do
    local left = weights[t]
    for _, l in ipairs(before) do left = left * (1 - of.moves[l].share) end
    taken, there = taken + left * of.moves[m].share, there + left
  end
  if #before == 0 then return taken end
  return there > 0 and math.min(1, taken / there) or 0
end

-- The mean yield of a node is that of what it can work on at each instant, so that capacity times yield is the mean of
-- their product: sum of weight x capacity x yield, over the sum of weight x capacity
local function mean_yield(effects, weights)
  local series, alike = {}, true
  for t, of in ipairs(effects) do
    series[t] = of.yield
    alike = alike and of.capacity == effects[1].capacity
  end
  local out = mean.lists(series, weights)
  if alike or out == series[1] then return out end
  for i, first in ipairs(series[1]) do
    local sum, works = 0, 0
    for t, of in ipairs(effects) do
      local work = weights[t] * of.capacity[i]
      sum, works = sum + work * (of.yield[i] - first), works + work
    end
    if works > 0 then out[i] = first + sum / works end
  end
  return out
end

---The mean of effects at several instants of a step (lian.scenario.engines.in_time.mean).
---@param effects table[] with the same moves and cuts, but for their strength
---@param weights number[]
---@return table effect
function effect.mean(effects, weights)
  for _, of in ipairs(effects) do settle(of) end
  local first = effects[1]
  if #effects == 1 then return first end
  local out = effect.new(first.context)
  local series = {}
  for _, what in ipairs{"capacity", "haste", "scale"} do
    for t, of in ipairs(effects) do series[t] = of[what] end
    out[what] = mean.lists(series, weights)
  end
  out.yield = mean_yield(effects, weights)
  out.cells = mean_cells(effects, weights, first.context.finals)
  out.ceilings = mean_ceilings(effects, weights)
  local cuts = {}
  out.turns = first.turns -- who moves does so at the beginning of a step
  for t, of in ipairs(effects) do
    out.yields, out.hastes = out.yields or of.yields, out.hastes or of.hastes
    out.scales = out.scales or of.scales
    cuts[t] = of.cuts
  end
  for m, move in ipairs(first.moves) do
    out.moves[m] = {good = move.good, from = move.from, to = move.to, toward = move.toward,
      share = mean_share(effects, weights, m)}
  end
  out.cuts = mean.cuts(cuts, weights, first.context.n, first.context.n + first.context.finals.columns)
  out.settled = true
  return out
end

local function put(economy, lane, last, what, list)
  local old = last and last.put[what]
  if old == list then return false end
  if old then
    local same = true
    for i, v in ipairs(list) do
      if old[i] ~= v then
        same = false
        break
      end
    end
    if same then return false end
  end
  return told(economy:set(lane, what, list))
end

-- demand as a list of cells, in the order of columns and nodes
local function listed(self)
  local out, columns = {nodes = {}, columns = {}, amounts = {}}, {}
  for d in pairs(self.cells) do columns[#columns + 1] = d end
  table.sort(columns)
  for _, d in ipairs(columns) do
    local nodes = {}
    for i in pairs(self.cells[d]) do nodes[#nodes + 1] = i end
    table.sort(nodes)
    for _, i in ipairs(nodes) do
      local k = #out.nodes + 1
      out.nodes[k], out.columns[k], out.amounts[k] = i, d, self.cells[d][i]
    end
  end
  return out
end

-- a network of firms takes final demand by maker
local function set_by_maker(self, economy, lane, last)
  local asked = table.move(self.context.finals.total, 1, self.context.n, 1, {})
  local list = self.put.demand
  for k, i in ipairs(list.nodes) do
    asked[i] = asked[i] + list.amounts[k] - self.context.finals.base[list.columns[k]][i]
  end
  for i, v in ipairs(asked) do asked[i] = math.max(0, v) end
  self.put.final = asked
  put(economy, lane, last, "final", asked)
end

local function set_demand(self, economy, lane, last)
  self.put.demand = listed(self)
  if self.context.firms then return set_by_maker(self, economy, lane, last) end
  local now, old = self.put.demand, last and last.put.demand
  local unchanged = #now.nodes == 0 and not old or old and lists.same(now.nodes, old.nodes) and
    lists.same(now.columns, old.columns) and lists.same(now.amounts, old.amounts)
  if not unchanged then told(economy:demand(lane, now.nodes, now.columns, now.amounts)) end
end

local NO_CEILING = 1e300 -- csrc/dynamics/lane.h

local function set_ceilings(self, economy, lane, last)
  if not next(self.ceilings) and not (last and next(last.ceilings)) then return end
  local list = filled(self.context.n, NO_CEILING)
  for i, v in pairs(self.ceilings) do list[i] = v end
  put(economy, lane, last, "ceiling", list)
  self.put.ceiling = list
end

local function links_of(self) return #self.turns + #self.moves + #self.cuts end

---Sets the lane; `last`: the effect in force, so that only what differs is set.
---@param economy lian.economy|lian.firms
---@param lane integer
---@param last? table
function methods.set(self, economy, lane, last)
  settle(self)
  self.economy, self.lane = economy, lane
  self.put = {capacity = self.capacity, yield = self.yield, haste = self.haste,
    scale = self.scale}
  put(economy, lane, last, "capacity", self.capacity)
  if last or self.yields then put(economy, lane, last, "yield", self.yield) end
  if self.hastes or last and last.hastes then put(economy, lane, last, "haste", self.haste) end
  if self.scales or last and last.scales then put(economy, lane, last, "scale", self.scale) end
  set_ceilings(self, economy, lane, last)
  set_demand(self, economy, lane, last)
  if links_of(self) > 0 or last and links_of(last) > 0 then
    economy:uncut(lane)
    for _, v in ipairs(self.turns) do told(economy:turn(lane, v.node, v.share, v.towards)) end
    for _, m in ipairs(self.moves) do told(economy:move(lane, m.good, m.from, m.to, m.share, m.toward)) end
    for _, c in ipairs(self.cuts) do
      if c.weighs then
        told(economy:weigh(lane, c.from, c.to, c.factor))
      else
        told(economy:cut(lane, c.from, c.to, c.factor, c.substitution))
      end
    end
  end
end

return effect
