--- An economy of inventories, written plainly: a slow, independent program to test lian_economy against
--- (csrc/lian.h, "dynamics: an economy of inventories"). Orders are kept link by link, n x n; nothing is
--- fused, sorted ahead or left out. Money is a step's unless said otherwise; i sells, j buys, g is a good.
--- Sources: Hallegatte 2008 and 2014 as in BoARIO; Inoue and Todo 2019; Pichler et al. 2022.
local serving = require "spec.support.plain_serving"

local plain = {}
plain.__index = plain

local min, max, huge = math.min, math.max, math.huge

-- an array of n: value, or value(i)
local function fill(n, value)
  local out = {}
  for i = 1, n do
    if type(value) == "function" then out[i] = value(i) else out[i] = value end
  end
  return out
end

local function grid(rows, n, value)
  return fill(rows, function() return fill(n, value) end)
end

local function sum(values)
  local s = 0
  for _, v in ipairs(values) do s = s + v end
  return s
end

local function has_labour(e) return e.hire > 0 or e.fire > 0 end

-- capacity against normal output y x0
local function effort(e, i)
  return min(e.ceiling[i], has_labour(e) and min(e.alpha[i], e.k[i]) or e.alpha[i] * e.k[i])
end

-- ---- at rest

-- z: flows a step, none below 0; base[g][j]: use of good g a step
local function read_flows(e, spec)
  e.z, e.base, e.dormant = {}, grid(e.goods, e.n, 0), spec.dormant or {}
  for i = 1, e.n do
    local use = e.base[e.good[i]]
    e.z[i] = fill(e.n, function(j) return max(0, spec.flows[i][j]) / spec.steps end)
    for j = 1, e.n do use[j] = use[j] + e.z[i][j] end
  end
  e.placed = fill(e.n, function(i) return fill(e.n, function(j) return e.dormant[j] and 0 or e.z[i][j] end) end)
  e.orders = fill(e.n, function(i) return sum(e.placed[i]) end)
end

-- purchases of final users a step at rest, by maker and column; the last column has what the others leave of f0
local function read_columns(e, spec, bought)
  e.columns = (spec.purchases and spec.columns or 0) + 1
  e.bought = fill(e.n, function(i)
    local cells = fill(e.columns, function(d)
      local cell = d < e.columns and spec.purchases[(i - 1) * spec.columns + d] / spec.steps or 0
      return spec.net and bought[i] > 0 and cell * e.f0[i] / bought[i] or cell
    end)
    local left = e.f0[i] - sum(cells)
    cells[e.columns] = left > 1e-9 * e.f0[i] and left or 0
    return cells
  end)
end

-- final demand is what sales to others leave of output; below 0 it is a draw, supply from outside. Where
-- final purchases are given, what they and sales take beyond output is drawn, unless they only share net demand out
local function read_output(e, spec)
  local made = fill(e.n, function(i) return e.dormant[i] and 0 or max(0, spec.output[i]) / spec.steps end)
  local net = fill(e.n, function(i) return made[i] - e.orders[i] end)
  local bought = fill(e.n, function(i)
    local all = 0
    for d = 1, spec.purchases and spec.columns or 0 do all = all + spec.purchases[(i - 1) * spec.columns + d] end
    return all / spec.steps
  end)
  local gross = fill(e.n, function(i) return spec.net and 0 or bought[i] end)
  e.f0 = fill(e.n, function(i) return max(0, net[i], gross[i]) end)
  e.draw = fill(e.n, function(i)
    return gross[i] >= net[i] and max(0, e.orders[i] + e.f0[i] - made[i]) or 0
  end)
  read_columns(e, spec, bought)
  e.x0 = fill(e.n, function(i) return max(0, e.orders[i] + e.f0[i] - e.draw[i]) end) -- so to the last bit
  -- what a column and capacity are told for: a node that sleeps makes nothing, and has none of either
  e.reference = fill(e.n, function(i) return e.dormant[i] and max(0, spec.output[i]) / spec.steps or e.x0[i] end)
end

-- stocks are as wanted; what never runs short has no stock
local function fill_stocks(e)
  e.stocks = {}
  for g = 1, e.goods do
    e.stocks[g] = fill(e.n, function(j)
      return (e.stock[g] == huge or e.dormant[j]) and 0 or e.stock[g] * e.base[g][j] * e.keep[j]
    end)
  end
end

local NUMBERS = {"minor", "alpha_base", "alpha_max", "alpha_steps", "hire", "fire", "negligible", "slight"}
local RULES = {"production", "rationing", "target", "by_capacity", "by_demand", "run_down", "rebuild_last",
  "backlog", "stock", "restore", "reach", "importance", "good", "goods", "n"}

local function read_spec(spec)
  local e = {}
  for _, key in ipairs(NUMBERS) do e[key] = spec[key] or (key:find("^alpha") and 1 or 0) end
  for _, key in ipairs(RULES) do e[key] = spec[key] end
  e.production, e.rationing = e.production or "leontief", e.rationing or "alike"
  e.target, e.keep = e.target or "wanted", spec.keep or fill(spec.n, 1)
  return e
end

---An economy at rest.
---@param spec table n, goods, good (1-based, by node), flows (n x n, a year), output (a year), steps (a
---year), purchases (final ones, a year, maker by maker and column by column within, or nil: what output leaves),
---columns, net (purchases only share out what output leaves), dormant (flags: nobody is there at rest); by good:
---stock (math.huge: never short), restore, reach; keep (by node), importance[g][j] (0 critical, 1 important, 2
---optional), minor, alpha_base, alpha_max, alpha_steps, hire, fire; production "leontief", "linear"; rationing "alike",
---"orders_first", "finals_first", "level"; target "wanted", "fixed", "output"; flags by_capacity, by_demand,
---run_down, rebuild_last, backlog; slight: scarcity up to this counts as none (0: exactly none, as in BoARIO, where
---rounding can decide a step of over-capacity); negligible: and a call up to this share of what may call
---@return table economy
function plain.new(spec)
  local e, n = read_spec(spec), spec.n
  read_flows(e, spec)
  read_output(e, spec)
  fill_stocks(e)
  e.cells = fill(n, function(i) return {table.unpack(e.bought[i])} end)
  e.waiting, e.demanded = grid(n, e.columns, 0), {table.unpack(e.f0)}
  e.asked, e.missed = e.cells, grid(n, e.columns, 0)
  e.k, e.yield, e.haste, e.q, e.scale = fill(n, 1), fill(n, 1), fill(n, 1), fill(n, 1), fill(n, 1)
  e.ceiling = fill(n, huge)
  e.final, e.wanted, e.x = {table.unpack(e.f0)}, {table.unpack(e.f0)}, {table.unpack(e.x0)}
  e.capacity = fill(n, function(i) return e.alpha_base * e.x0[i] end)
  e.alpha, e.rebuild, e.backlogged = fill(n, e.alpha_base), fill(n, 0), fill(n, 0)
  for _, key in ipairs{"lost", "gained", "unmet", "direct"} do e[key] = fill(n, 0) end
  for _, key in ipairs{"share_final", "share_orders", "share_rebuild"} do e[key] = fill(n, 1) end
  e.use = fill(n, function(i) return e.x0[i] > 0 and 1 or 0 end) -- ordered for, against rest
  e.level = fill(n, function(i) return e.use[i] * e.keep[i] end) -- stocks wanted, against stock[g] x base
  e.cuts, e.moves, e.reserve, e.steps_done = {}, {}, grid(e.goods, n, 0), 0
  e.links, e.normal = e.z, fill(e.n, function(i) return {table.unpack(e.z[i])} end)
  e.effort0 = has_labour(e) and min(e.alpha_base, 1) or e.alpha_base
  e.part = fill(n, function(i) return e.dormant[i] and 0 or 1 end) -- of reference output, that is there
  e.turns = {}
  return setmetatable(e, plain)
end

-- ---- what is set

local SETTINGS = {capacity = "k", yield = "yield", rebuild = "rebuild", haste = "haste", scale = "scale",
  ceiling = "ceiling"}

---@param what string "capacity", "yield", "final", "wanted", "rebuild", "haste", "scale", "ceiling"
---@param values number[] by node
function plain:set(what, values)
  if what == "wanted" then
    self.hoped = {table.unpack(values)}
  elseif what == "final" then
    self.hoped, self.demanded = nil, {table.unpack(values)}
    self.cells = fill(self.n, function(i)
      return fill(self.columns, function(d)
        if self.f0[i] > 0 then return self.bought[i][d] * (values[i] / self.f0[i]) end
        return d == self.columns and values[i] or 0
      end)
    end)
  else
    self[assert(SETTINGS[what], what)] = {table.unpack(values)}
  end
end

---Final demand of cells (lists of nodes, columns, amounts of money a step); others are as at rest.
function plain:demand(nodes, columns, amounts)
  self.hoped = nil
  self.cells = fill(self.n, function(i) return {table.unpack(self.bought[i])} end)
  self.demanded = {table.unpack(self.f0)}
  for k, i in ipairs(nodes) do self.cells[i][columns[k]] = amounts[k] end
  for _, i in ipairs(nodes) do self.demanded[i] = sum(self.cells[i]) end
end

---Multiplies deliveries from nodes (flags) to nodes and columns of final users (flags, columns after nodes); of what is
---missing, others are asked for the share substitution.
function plain:cut(from, to, factor, substitution)
  self.cuts[#self.cuts + 1] = {from = from, to = to, factor = factor, substitution = substitution}
  self.stale = true
end

---Multiplies the weight of makers in what buyers order; what they order in all stays.
function plain:weigh(from, to, factor)
  self.cuts[#self.cuts + 1] = {from = from, to = to, factor = 1, substitution = 1, weight = factor}
  self.stale = true
end

---The share of what buyers (to) get of a good from its makers among `from` comes from makers by weights
---`towards` instead.
function plain:move(good, from, to, share, towards)
  self.moves[#self.moves + 1] = {good = good, from = from, to = to, share = share, towards = towards}
  self.stale = true
end

---The share of what node j buys at rest comes from makers by weights `towards` instead; before moves and cuts.
function plain:turn(j, share, towards)
  local bought = 0
  for g = 1, self.goods do bought = bought + self.base[g][j] end
  if bought == 0 then return end
  self.turns[#self.turns + 1] = {node = j, share = share, towards = towards}
  self.stale = true
end

---The share of makers at node `from` go to `to` with stocks and backlog.
function plain:relocate(from, to, share)
  local added = share * self.part[from] * self.reference[from] / self.reference[to]
  if added == 0 then return end
  local come = added / (self.part[to] + added)
  for _, name in ipairs{"alpha", "q", "use", "level"} do
    local list = self[name]
    list[to] = (1 - come) * list[to] + come * list[from]
  end
  self.part[to], self.part[from] = self.part[to] + added, self.part[from] * (1 - share)
  local amounts, bought = {self.x, self.backlogged}, 0
  for g = 1, self.goods do bought = bought + self.base[g][to] end
  for g = 1, bought > 0 and self.goods or 0 do
    amounts[#amounts + 1], amounts[#amounts + 2] = self.stocks[g], self.reserve[g]
  end
  for _, list in ipairs(amounts) do list[to], list[from] = list[to] + share * list[from], list[from] * (1 - share) end
  for d, v in ipairs(self.waiting[from]) do
    self.waiting[to][d], self.waiting[from][d] = self.waiting[to][d] + share * v, v * (1 - share)
  end
  self.stale = true
end

---Lifts all cuts, moves and turns.
function plain:uncut()
  self.stale = self.stale or #self.cuts + #self.moves + #self.turns > 0
  self.cuts, self.moves, self.turns = {}, {}, {}
end

---Stocks of a good that nodes (flags) keep beyond what they want: steps of use at rest.
function plain:set_reserve(good, nodes, steps)
  for j = 1, self.n do
    if nodes[j] then self.reserve[good][j] = steps * self.base[good][j] * self.part[j] end
  end
end

---Nodes that buy nothing of any good at rest keep no stocks.
---@param amounts number[] money, by node
function plain:add_stock(good, amounts)
  for j = 1, self.n do
    local bought = 0
    for g = 1, self.goods do bought = bought + self.base[g][j] end
    if bought > 0 then self.stocks[good][j] = self.stocks[good][j] + amounts[j] end
  end
end

---Classes of users in place of the rationing of the spec.
---@param priority table classes, final_class and class_of (1-based), reserved (shares by class), ordered
function plain:prioritise(priority)
  self.priority, self.stale = priority, true
end

function plain:unprioritise() self.priority = nil end

-- ---- links in force

local function apply_move(e, m, move)
  local makers, weights = {}, 0
  for i = 1, e.n do
    if e.good[i] == move.good then
      makers[#makers + 1] = i
      weights = weights + move.towards[i]
    end
  end
  for j = 1, e.n do
    local taken = 0
    for _, i in ipairs(makers) do
      if move.from[i] and move.to[j] then taken = taken + move.share * m[i][j] end
    end
    for _, i in ipairs(makers) do
      local stays = move.from[i] and move.to[j] and 1 - move.share or 1
      m[i][j] = m[i][j] * stays + taken * move.towards[i] / weights
    end
  end
end

local function apply_turn(e, m, turn)
  local sums = fill(e.goods, 0)
  for i, w in ipairs(turn.towards) do sums[e.good[i]] = sums[e.good[i]] + w end
  for i, w in ipairs(turn.towards) do
    local g, j = e.good[i], turn.node
    if sums[g] > 0 then m[i][j] = m[i][j] + turn.share * (e.base[g][j] * w / sums[g] - m[i][j]) end
  end
end

-- flows at rest as turns and moves leave them
local function moved_links(e)
  local m = fill(e.n, function(i) return {table.unpack(e.z[i])} end)
  for _, turn in ipairs(e.turns) do apply_turn(e, m, turn) end
  for _, move in ipairs(e.moves) do apply_move(e, m, move) end
  return m
end

-- of link i, j under all cuts: what is left of it; what can be ordered of it, from i or from others; its weight
local function left_of_link(e, i, j)
  local factor, open, weight = 1, 1, 1
  for _, cut in ipairs(e.cuts) do
    if cut.from[i] and cut.to[j] then
      factor, weight = factor * cut.factor, weight * (cut.weight or 1)
      open = open * (1 - (1 - cut.factor) * (1 - cut.substitution))
    end
  end
  return factor, open, weight
end

-- purchases of one good by one buyer, maker by maker, as weights and cuts leave them: what is asked of each, and
-- missed. What the others make up is asked of those that are not cut; where there are none it is missed. Then as
-- weights alone leave them, and which are cut
local function cut_purchases(e, makers, j, amounts)
  local asked, missed, whole, weighed, made_up, others = {}, {}, 0, 0, 0, 0
  local even, is_cut = {}, {}
  for k, i in ipairs(makers) do
    local _, _, weight = left_of_link(e, i, j)
    asked[k] = amounts[k] * weight
    whole, weighed = whole + amounts[k], weighed + asked[k]
  end
  for k, i in ipairs(makers) do
    if weighed > 0 then asked[k] = asked[k] * (whole / weighed) end
    local kept, open = left_of_link(e, i, j)
    even[k], is_cut[k] = asked[k], kept < 1
    if kept < 1 then made_up = made_up + asked[k] * (open - kept) else others = others + asked[k] end
  end
  for k, i in ipairs(makers) do
    local kept, open = left_of_link(e, i, j)
    missed[k] = asked[k] * (1 - (others > 0 and open or kept))
    asked[k] = kept < 1 and asked[k] * kept or others > 0 and asked[k] * (1 + made_up / others) or asked[k]
  end
  return asked, missed, even, is_cut
end

local function makers_of(e, g)
  local out = {}
  for i = 1, e.n do if e.good[i] == g then out[#out + 1] = i end end
  return out
end

local function is_cut(e, makers, j, weighed)
  for _, cut in ipairs(e.cuts) do
    for _, i in ipairs(makers) do
      if cut.from[i] and cut.to[j] and (cut.factor < 1 or weighed and cut.weight) then return true end
    end
  end
  return false
end

-- links: flows at rest as moved and weighed, and as cut where they are; open[g][j]: the part of a need that can be
-- ordered
local function work_out_links(e)
  e.links, e.open, e.is_cut = moved_links(e), grid(e.goods, e.n, 1), grid(e.n, e.n, false)
  for g = 1, e.goods do
    local makers = makers_of(e, g)
    for j = 1, e.n do
      local amounts = fill(#makers, function(k) return e.links[makers[k]][j] end)
      if is_cut(e, makers, j, true) then
        local asked, missed, even, are_cut = cut_purchases(e, makers, j, amounts)
        if sum(amounts) > 0 and is_cut(e, makers, j) then e.open[g][j] = 1 - sum(missed) / sum(amounts) end
        for k, i in ipairs(makers) do
          e.links[i][j], e.is_cut[i][j] = are_cut[k] and asked[k] or even[k], are_cut[k] and amounts[k] > 0
        end
      end
    end
  end
end

-- ---- final users

local function move_column(e, move, d)
  local taken, weights = 0, 0
  for _, i in ipairs(makers_of(e, move.good)) do
    if move.from[i] then taken = taken + move.share * max(0, e.asked[i][d]) end
    weights = weights + move.towards[i]
  end
  for _, i in ipairs(makers_of(e, move.good)) do
    local stays = move.from[i] and e.asked[i][d] > 0 and 1 - move.share or 1
    e.asked[i][d] = e.asked[i][d] * stays + taken * move.towards[i] / weights
  end
end

local function cut_column(e, g, d)
  local makers, amounts = {}, {}
  for _, i in ipairs(makers_of(e, g)) do
    if e.asked[i][d] > 0 then makers[#makers + 1], amounts[#amounts + 1] = i, e.asked[i][d] end
  end
  local asked, missed = cut_purchases(e, makers, e.n + d, amounts)
  for k, i in ipairs(makers) do e.asked[i][d], e.missed[i][d] = asked[k], missed[k] end
end

local function ask(e)
  e.asked, e.missed = fill(e.n, function(i) return {table.unpack(e.cells[i])} end), grid(e.n, e.columns, 0)
  for d = 1, e.columns do
    for _, move in ipairs(e.moves) do if move.to[e.n + d] then move_column(e, move, d) end end
    for g = 1, e.goods do
      if is_cut(e, makers_of(e, g), e.n + d, true) then cut_column(e, g, d) end
    end
  end
  e.final, e.wanted = {}, {}
  for i = 1, e.n do
    local turned = sum(e.missed[i]) > 0
    for d = 1, e.columns do turned = turned or e.asked[i][d] ~= e.cells[i][d] end
    local final, hoped = e.demanded[i], e.hoped and e.hoped[i] or e.demanded[i] -- to the last bit
    if turned then final, hoped = sum(e.asked[i]), hoped + sum(e.asked[i]) + sum(e.missed[i]) - e.demanded[i] end
    e.final[i], e.wanted[i] = max(0, final), max(0, hoped)
  end
end

-- ---- orders

-- use + haste (wanted - stocks) / restore; more than is wanted lowers orders only with run_down
local function need_of(e, g, j)
  local use = e.base[g][j] * e.use[j] * e.part[j]
  if e.stock[g] == huge then return use end
  local wanted = e.stock[g] * e.base[g][j] * e.level[j] * e.part[j] + e.reserve[g][j]
  local gap = min(1, e.haste[j] / e.restore[g]) * (wanted - e.stocks[g][j])
  return max(0, use + (e.run_down and gap or max(0, gap)))
end

-- of a good that is cut: no more than what is open of the use at rest; of each link that is cut no more than is left of
-- it; of the others the rest, by links x q
local function place_cut(e, g, j, makers, need)
  local can, held, weights = e.open[g][j] * e.base[g][j], 0, 0
  if e.open[g][j] < 1 then need = min(need, max(0, can) * e.part[j]) end
  local part = can > 0 and min(e.part[j], need / can) or 0
  for _, i in ipairs(makers) do
    if e.is_cut[i][j] then held = held + e.links[i][j] else weights = weights + e.links[i][j] * e.q[i] end
  end
  local each = weights > 0 and max(0, need - held * part) / weights or 0
  for _, i in ipairs(makers) do
    local cut = e.is_cut[i][j]
    e.placed[i][j] = cut and (e.q[i] > 0 and e.links[i][j] * part or 0) or e.links[i][j] * (e.q[i] * each)
    -- what is normal where levels are filled: all that a buyer orders of the good is as high
    e.normal[i][j] = cut and (e.q[i] > 0 and e.links[i][j] / e.q[i] or 0) or part > 0 and e.links[i][j] * (each / part)
      or e.links[i][j]
  end
end

-- a need goes to origins by links x q (q: what they can make now, against rest)
local function place(e, g, j)
  local weights, need, makers, any = 0, need_of(e, g, j), makers_of(e, g), false
  for _, i in ipairs(makers) do
    weights, any = weights + e.links[i][j] * e.q[i], any or e.is_cut and e.is_cut[i][j]
    e.normal[i][j] = e.links[i][j]
  end
  if any then return place_cut(e, g, j, makers, need) end
  if e.open and e.open[g][j] < 1 then need = min(need, max(0, e.open[g][j]) * e.base[g][j] * e.part[j]) end
  local each = weights > 0 and need / weights or 0 -- just 1 at rest
  for _, i in ipairs(makers) do e.placed[i][j] = e.links[i][j] * (e.q[i] * each) end
end

local function place_all(e)
  for g = 1, e.goods do
    for j = 1, e.n do place(e, g, j) end
  end
  for i = 1, e.n do e.orders[i] = sum(e.placed[i]) end
end

---Orders that are placed, by supplier: to nodes flagged in `from` by buyers in `to`.
function plain:placed_orders(from, to)
  return fill(self.n, function(i)
    local s = 0
    for j = 1, self.n do if from[i] and to[j] then s = s + self.placed[i][j] end end
    return s
  end)
end

-- ---- output

local function call_on(e, i) return e.orders[i] + e.final[i] + e.backlogged[i] + e.rebuild[i] end

-- the call that output must meet, beside draws
local function to_make(e, i) return max(0, call_on(e, i) - e.draw[i]) end

-- alpha += (max - alpha) scarcity / steps, or back to base when there is none; at least 1 (BoARIO)
local function react(e, i)
  local d = to_make(e, i)
  local scarcity = d > 0 and (d - e.x[i]) / d or 0
  if math.abs(scarcity) <= e.slight or d <= e.negligible * call_on(e, i) then scarcity = 0 end
  local towards = scarcity == 0 and e.alpha_base - e.alpha[i] or (e.alpha_max - e.alpha[i]) * scarcity
  e.alpha[i] = max(1, e.alpha[i] + towards / e.alpha_steps)
end

-- does a lack of good g bear on the output of j?
local function bears(e, g, j)
  return e.stock[g] < huge and e.reach[g] < huge and e.base[g][j] > e.minor * e.reference[j]
end

-- least stocks / (reach x use); important ones half-way to normal (Pichler et al. 2022, half critical)
local function room_leontief(e, j)
  local room = huge
  for g = 1, e.goods do
    local kind = e.importance and e.importance[g][j] or 0
    if bears(e, g, j) and kind < 2 and e.part[j] > 0 then
      local most = e.stocks[g][j] / (e.reach[g] * e.base[g][j] * e.part[j])
      room = min(room, kind == 1 and (1 + most) / 2 or most)
    end
  end
  return room
end

-- inputs stand in for each other: sum of stocks / sum of reach x use, whatever their importance
local function room_linear(e, j)
  local there, used = 0, 0
  for g = 1, e.goods do
    if bears(e, g, j) then
      there, used = there + e.stocks[g][j], used + e.reach[g] * e.base[g][j] * e.part[j]
    end
  end
  return used > 0 and there / used or huge
end

-- x = min(call, cap, y x0 room)
local function produce(e)
  local room_of = e.production == "linear" and room_linear or room_leontief
  e.room = fill(e.n, function(i) return room_of(e, i) end)
  for i = 1, e.n do
    local normal = e.yield[i] * e.reference[i] * e.part[i]
    e.capacity[i] = effort(e, i) * normal
    e.x[i] = min(to_make(e, i), e.capacity[i], normal > 0 and normal * e.room[i] or 0)
  end
end

-- ---- deliveries

-- the users of supplier i: buyers; final users, with backlog; rebuilding
local function users_of(e, i)
  local orders = fill(e.n, function(j)
    return {asked = e.placed[i][j], normal = e.normal[i][j], given = 0}
  end)
  local finals = {asked = e.final[i] + e.backlogged[i], normal = e.f0[i], given = 0}
  return orders, finals, {asked = e.rebuild[i], normal = 0, given = 0}
end

-- by the rule when output and draws are short of the call; rebuilding with the others or by what is left
local function ration(e, i, orders, finals, rebuild)
  local there, now = e.x[i] + e.draw[i], e.rebuild_last and {asked = 0} or rebuild
  local left
  if e.priority then
    left = serving.by_class(orders, finals, now, there, e.priority)
  else
    left = serving[e.rationing](orders, finals, now, there)
  end
  if e.rebuild_last then serving.give_alike({rebuild}, left) end
end

-- who makes all that is called for serves all of it, without rounding
local function share_out(e, i)
  local orders, finals, rebuild = users_of(e, i)
  if e.x[i] < to_make(e, i) then
    ration(e, i, orders, finals, rebuild)
  else
    for _, users in ipairs{orders, {finals, rebuild}} do
      for _, user in ipairs(users) do user.given = user.asked end
    end
  end
  return orders, finals, rebuild
end

-- where nothing is asked the share is 1
local function share_of(user) return user.asked > 0 and min(1, user.given / user.asked) or 1 end

local function deliver(e)
  e.delivered, e.to_finals = {}, {}
  for i = 1, e.n do
    local orders, finals, rebuild = share_out(e, i)
    local all = {asked = e.orders[i], given = 0}
    for _, order in ipairs(orders) do all.given = all.given + order.given end
    e.delivered[i] = fill(e.n, function(j) return orders[j].given end)
    e.share_orders[i] = share_of(all)
    e.share_final[i] = share_of(finals)
    e.share_rebuild[i] = share_of(rebuild)
    e.to_finals[i] = fill(e.columns, function(d) return (e.asked[i][d] + e.waiting[i][d]) * e.share_final[i] end)
  end
end

-- ---- after deliveries

local function count_node(e, i)
  local short, k = e.x0[i] - e.x[i], min(e.k[i], e.ceiling[i]) * e.part[i] * e.yield[i]
  local missed = max(0, e.wanted[i] - e.final[i] * e.share_final[i])
  e.lost[i] = e.lost[i] + max(0, short)
  e.gained[i] = e.gained[i] + max(0, -short)
  e.unmet[i] = e.unmet[i] + missed
  e.direct[i] = e.direct[i] + max(0, 1 - k) * e.x0[i]
  return missed
end

local function sums_of(e)
  local missed = fill(e.n, function(i) return count_node(e, i) end)
  local unused = fill(e.n, function(i) return max(0, e.draw[i] - call_on(e, i)) end)
  return {output = sum(e.x), capacity = sum(e.capacity), final_demand = sum(e.final), orders = sum(e.orders),
    rebuild = sum(e.rebuild), unmet = sum(missed), surplus = sum(unused), overcapacity = sum(e.alpha) / e.n,
    rebuilt = sum(fill(e.n, function(i) return e.rebuild[i] * e.share_rebuild[i] end))}
end

-- stocks += what came - use x / (y x0); none falls below 0
local function settle(e, g, j)
  if e.stock[g] == huge then return end
  local came, normal = 0, e.yield[j] * e.reference[j] * e.part[j]
  for i = 1, e.n do if e.good[i] == g then came = came + e.delivered[i][j] end end
  local used = normal > 0 and e.base[g][j] * (e.x[j] / normal) * e.part[j] or 0
  e.stocks[g][j] = max(0, e.stocks[g][j] + (came - used))
end

-- what is ordered for, and the stocks that are wanted; rebuilding that was served is not wanted again
local function plan(e, i)
  local normal, call = e.yield[i] * e.reference[i] * e.part[i], to_make(e, i)
  local level = 0
  e.use[i] = 0
  if normal > 0 then
    local rebuilt = e.rebuild[i] * e.share_rebuild[i]
    e.use[i] = (e.by_demand and call or e.x[i]) / normal
    level = e.target == "fixed" and 1 or e.target == "output" and e.x[i] / normal
      or min(max(0, call - rebuilt), e.capacity[i]) / normal
  end
  e.level[i] = level * e.keep[i]
end

-- lack = min(room, call / (y x0)) - labour; labour += hire lack, or fire lack when there is too much
local function hire(e, i)
  local normal = e.yield[i] * e.reference[i] * e.part[i]
  if normal == 0 then return end
  local labour = e.capacity[i] / normal
  local lack = min(e.room[i], to_make(e, i) / normal) - labour
  e.alpha[i] = min(e.alpha_max, labour + (lack > 0 and e.hire or e.fire) * lack)
end

local function begin(e)
  ask(e)
  if e.stale then
    work_out_links(e)
    place_all(e)
  end
  e.stale = false
  local reacts = e.steps_done > 0 and e.alpha_max > e.alpha_base and not has_labour(e)
  for i = 1, e.n do if reacts then react(e, i) end end
end

local function look_ahead(e)
  for i = 1, e.n do
    plan(e, i)
    if has_labour(e) then hire(e, i) end
    if e.by_capacity then e.q[i] = effort(e, i) / e.effort0 * e.yield[i] / e.scale[i] end
    if e.backlog then
      e.backlogged[i] = (e.final[i] + e.backlogged[i]) * (1 - e.share_final[i])
      for d, waits in ipairs(e.waiting[i]) do e.waiting[i][d] = (e.asked[i][d] + waits) * (1 - e.share_final[i]) end
    end
  end
end

---A step. Afterwards x, capacity, the shares and delivered[i][j] are those of the step; orders, placed,
---alpha (with labour) and stocks those that the next one finds.
---@return table sums output, capacity, final_demand, orders, rebuild, rebuilt, unmet, surplus, overcapacity
function plain:step()
  begin(self)
  produce(self)
  deliver(self)
  local sums = sums_of(self)
  for g = 1, self.goods do
    for j = 1, self.n do settle(self, g, j) end
  end
  look_ahead(self)
  place_all(self)
  self.steps_done = self.steps_done + 1
  return sums
end

---What final users in columns (flags) ask of each maker, and want and do not ask of anybody; as of the last step.
function plain:asked_by(columns)
  local asked, missed = fill(self.n, 0), fill(self.n, 0)
  for i = 1, self.n do
    for d = 1, self.columns do
      if columns[d] then asked[i], missed[i] = asked[i] + self.asked[i][d], missed[i] + self.missed[i][d] end
    end
  end
  return asked, missed
end

local SERIES = {output = "x", normal = "x0", overcapacity = "alpha"}

---A series by its name in lian.h: by node, or good by good and node by node within (stocks, use).
function plain:get(series)
  local values = series == "use" and self.base or self[SERIES[series] or series]
  if type(values[1]) ~= "table" then return values end
  local out = {}
  for _, row in ipairs(values) do table.move(row, 1, #row, #out + 1, out) end
  return out
end

return plain
