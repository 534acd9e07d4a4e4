--- What all shocks and policies of a scenario together do to one lane of an economy in a step: capacity, yield, pace
--- of filling stocks, moves and cuts of links, purchases of final users.
---
--- Overlapping losses of capacity and cuts multiply what remains; additions to capacity add up, and losses act on them
--- too; destroyed capital adds up. Final users are columns beside the nodes (by buyer and category): changes of demand
--- act on their cells first, then moves of links, then cuts. What is cut is asked of a column's other makers of the
--- good for the share `substitution`, else it is missed (wanted, not asked). Negative cells are no purchases: no shock
--- of prices, links or demand reaches them.
local mean = require "lian.scenario.engines.in_time.mean"

local effect = {}
local methods = {}
effect.__index = methods

local function filled(n, value)
  local out = {}
  for i = 1, n do out[i] = value end
  return out
end

---@param context table n, good (of each node), finals {count, buyer (by column), base (by column: money a step by
---  node), total (by node)}
function effect.new(context)
  local n = context.n
  return setmetatable({context = context, capacity = filled(n, 1), yield = filled(n, 1), haste = filled(n, 1),
    added = {}, lost = {}, exact = {}, moves = {}, cuts = {}, demands = {}, asks = {}, wants = {}}, effect)
end

---Multiplies "capacity", "yield" or "haste" of nodes.
function methods.multiply(self, what, nodes, by)
  local list = self[what]
  for _, i in ipairs(nodes) do list[i] = list[i] * by end
  if what == "yield" then self.yields = true end
  if what == "haste" then self.hastes = true end
end

---Capacity of the nodes grows by the share of capacity at rest.
function methods.add(self, nodes, share)
  for _, i in ipairs(nodes) do self.added[i] = (self.added[i] or 0) + share end
end

---Destroyed capital takes a share of a node's capacity; shares add up. BoARIO does not round these.
function methods.lose(self, node, share)
  self.lost[node], self.exact[node] = (self.lost[node] or 0) + share, true
end

---move: {good, from, to (flags), on (whose final users: a region, nil: all, false: none), share, toward}
function methods.move(self, move) self.moves[#self.moves + 1] = move end

---cut: {from, to (flags), on (as in move), factor, substitution}
function methods.cut(self, cut) self.cuts[#self.cuts + 1] = cut end

---cells (column -> node -> money a year at rest): final demand for them becomes `factor` times as much; or the share
---`add` of what it is at rest is added, and never more taken than there is; or `money` a year is added, spread over
---cells below 0, which changes what is given from outside. Factors act before what is added.
function methods.demand(self, demand) self.demands[#self.demands + 1] = demand end

-- the purchases of a column, to be changed
local function asks_of(self, d)
  if not self.asks[d] then
    local base = self.context.finals.base[d]
    self.asks[d] = table.move(base, 1, #base, 1, {})
  end
  return self.asks[d]
end

local function each_column(self, on)
  local finals, d = self.context.finals, 0
  return function()
    repeat d = d + 1 until d > finals.count or on == nil or finals.buyer[d] == on
    return d <= finals.count and d or nil
  end
end

local function change_demand(self, change)
  local steps = self.context.steps
  for d, cells in pairs(change.cells) do
    local list, base = asks_of(self, d), self.context.finals.base[d]
    for i, v in pairs(cells) do
      if change.money then
        list[i] = list[i] + change.money * v / change.whole / steps -- below 0: more is supplied, less is to be made
      elseif change.add then
        list[i] = math.max(0, list[i] + change.add * base[i])
      else
        list[i] = base[i] > 0 and list[i] * change.factor or 0
      end
    end
  end
end

local function move_column(self, move, d)
  local base, moved, weight = self.asks[d] or self.context.finals.base[d], 0, 0
  for i, good in ipairs(self.context.good) do
    if good == move.good then
      weight = weight + move.toward[i]
      if move.from[i] then moved = moved + math.max(0, base[i]) * move.share end
    end
  end
  if weight <= 0 or moved <= 0 then return end
  local list = asks_of(self, d)
  for i, good in ipairs(self.context.good) do
    if good == move.good then
      if move.from[i] and list[i] > 0 then list[i] = list[i] - list[i] * move.share end
      if move.toward[i] > 0 then list[i] = list[i] + moved * move.toward[i] / weight end
    end
  end
end

local function cut_column(self, cut, d)
  local now, good_of, hit = self.asks[d] or self.context.finals.base[d], self.context.good, {}
  for i, good in ipairs(good_of) do if cut.from[i] and now[i] > 0 then hit[good] = true end end
  if not next(hit) then return end
  local list, before, after, missing = asks_of(self, d), {}, {}, {}
  for i, good in ipairs(good_of) do
    if hit[good] and list[i] > 0 then
      local left = cut.from[i] and list[i] * cut.factor or list[i]
      before[good], after[good] = (before[good] or 0) + list[i], (after[good] or 0) + left
      missing[good] = (missing[good] or 0) + math.max(0, list[i] - left) * (1 - cut.substitution)
    end
  end
  local wants = self.wants[d] or {}
  self.wants[d] = wants
  for i, good in ipairs(good_of) do
    if hit[good] and list[i] > 0 then
      local left = cut.from[i] and list[i] * cut.factor or list[i]
      local missed = math.max(0, list[i] - left) * (1 - cut.substitution)
      local scale = after[good] > 0 and (before[good] - missing[good]) / after[good] or 0
      if after[good] <= 0 then missed = list[i] end
      list[i] = left * scale
      wants[i] = (wants[i] or 0) + missed -- on top of what is asked
    end
  end
end

-- purchases as changed, by node: asked, and wanted
local function sum_finals(self)
  for _, change in ipairs(self.demands) do if change.factor then change_demand(self, change) end end
  for _, change in ipairs(self.demands) do if not change.factor then change_demand(self, change) end end
  for _, move in ipairs(self.moves) do
    if move.on ~= false then for d in each_column(self, move.on) do move_column(self, move, d) end end
  end
  for _, cut in ipairs(self.cuts) do
    if cut.on ~= false then for d in each_column(self, cut.on) do cut_column(self, cut, d) end end
  end
  local finals, n = self.context.finals, self.context.n
  local asked = table.move(finals.total, 1, n, 1, {})
  for d = 1, finals.count do
    local list, base = self.asks[d], finals.base[d]
    if list then for i = 1, n do asked[i] = asked[i] + (list[i] - base[i]) end end
  end
  local wanted = table.move(asked, 1, n, 1, {})
  for d = 1, finals.count do
    for i, missed in pairs(self.wants[d] or {}) do wanted[i] = wanted[i] + missed end
  end
  for i = 1, n do asked[i], wanted[i] = math.max(0, asked[i]), math.max(0, wanted[i]) end
  return asked, wanted
end

---What final users in a region (nil: all) ask of each node now, money a step.
function methods.asked_of(self, on)
  local finals, n = self.context.finals, self.context.n
  local out = table.move(finals:bought(on), 1, n, 1, {})
  for d in each_column(self, on) do
    local list, base = self.asks[d], finals.base[d]
    if list then for i = 1, n do out[i] = out[i] + (list[i] - base[i]) end end
  end
  return out
end

---What final users in a region want and do not ask of anybody, by node, money a step.
function methods.missed_of(self, on)
  local out = {}
  for d in each_column(self, on) do
    for i, v in pairs(self.wants[d] or {}) do out[i] = (out[i] or 0) + v end
  end
  return out
end

local function settle_capacity(self)
  for i, share in pairs(self.added) do self.capacity[i] = self.capacity[i] * math.max(0, 1 + share) end
  for i, share in pairs(self.lost) do self.capacity[i] = self.capacity[i] * math.max(0, 1 - share) end
  if not self.context.rounded then return end
  for i, v in ipairs(self.capacity) do -- as BoARIO rounds what other shocks take
    if not self.exact[i] then self.capacity[i] = 1 - math.floor((1 - v) * 1e6 + 0.5) / 1e6 end
  end
end

-- what is asked and wanted column by column, as everything at this instant leaves it
local function settle(self)
  if self.settled then return end
  self.settled = true
  settle_capacity(self)
  self.asked, self.wanted = sum_finals(self)
end

-- touched columns of several effects, in the mean
local function mean_columns(effects, weights, finals)
  local asks, wants = {}, {}
  for d = 1, finals.count do
    local any, missed = false, false
    for _, of in ipairs(effects) do any, missed = any or of.asks[d], missed or of.wants[d] end
    if any then
      local lists = {}
      for t, of in ipairs(effects) do lists[t] = of.asks[d] or finals.base[d] end
      asks[d] = mean.lists(lists, weights)
    end
    if missed then
      wants[d] = {}
      for t, of in ipairs(effects) do
        for i, v in pairs(of.wants[d] or {}) do wants[d][i] = (wants[d][i] or 0) + weights[t] * v end
      end
    end
  end
  return asks, wants
end

---The mean of effects at several instants of a step (lian.scenario.engines.in_time.mean).
---@param effects table[] with the same moves and cuts, but for their strength
---@param weights number[]
---@return table effect
function effect.mean(effects, weights)
  for _, of in ipairs(effects) do settle(of) end
  local first = effects[1]
  local out = effect.new(first.context)
  local lists = {}
  for _, what in ipairs{"capacity", "yield", "haste", "asked", "wanted"} do
    for t, of in ipairs(effects) do lists[t] = of[what] end
    out[what] = mean.lists(lists, weights)
  end
  out.asks, out.wants = mean_columns(effects, weights, first.context.finals)
  local cuts = {}
  for t, of in ipairs(effects) do
    out.yields, out.hastes = out.yields or of.yields, out.hastes or of.hastes
    cuts[t] = of.cuts
  end
  for m, move in ipairs(first.moves) do
    local share = 0
    for t, of in ipairs(effects) do share = share + weights[t] * of.moves[m].share end
    out.moves[m] = {good = move.good, from = move.from, to = move.to, toward = move.toward, share = share}
  end
  out.cuts = #effects == 1 and first.cuts or mean.cuts(cuts, weights, first.context.n)
  out.settled = true
  return out
end

local function put(economy, lane, last, what, list)
  local old = last and last.put[what]
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
  assert(economy:set(lane, what, list))
  return true
end

---Sets the lane; `last`: the effect in force, so that only what differs is set.
---@param economy lian.economy|lian.firms
---@param lane integer
---@param last? table
function methods.set(self, economy, lane, last)
  settle(self)
  local asked, wanted = self.asked, self.wanted
  self.put = {capacity = self.capacity, yield = self.yield, haste = self.haste, final = asked, wanted = wanted}
  put(economy, lane, last, "capacity", self.capacity)
  if last or self.yields then put(economy, lane, last, "yield", self.yield) end
  if self.hastes or last and last.hastes then put(economy, lane, last, "haste", self.haste) end
  local anew = put(economy, lane, last, "final", asked) -- sets what is wanted as well
  put(economy, lane, not anew and last or nil, "wanted", wanted)
  if #self.moves > 0 or #self.cuts > 0 or last and #last.moves + #last.cuts > 0 then
    economy:uncut(lane)
    for _, m in ipairs(self.moves) do assert(economy:move(lane, m.good, m.from, m.to, m.share, m.toward)) end
    for _, c in ipairs(self.cuts) do assert(economy:cut(lane, c.from, c.to, c.factor, c.substitution)) end
  end
end

return effect
