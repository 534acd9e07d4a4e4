--- Rewiring within a budget: purchases move to other suppliers of the same sector until no change that is tried lowers
--- the mean index, or the budget is spent.
---
--- What a change is worth is estimated to first order. Of what moves from supplier i to k, at a buyer j whose output
--- needs c_j a unit of money,
---     by suppliers  c_j I_j (v_i - v_k),   by buyers  u_j (I_i / r_i - I_k / r_k)
--- a unit of money, with I the index of a firm's failure, v and u what it loses on average by suppliers (times its
--- share of its market, the rest of which stands in for it) and by buyers, r what it sells in all. The best for their
--- money are worked out, each by itself; those that lower the mean are taken up together, and all failures run again:
--- where the mean does not fall, half of them.
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local moves = require "lian.network.moves"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local risk = require "lian.network.risk"

local methods = risk.methods

local LEAST = 1e-9 -- of the mean index: changes that are estimated to cut no more are not tried
local WORKED = 20  -- changes of a round that are worked out, the best by estimate
local PARTS = 100  -- of the budget: a change that takes much less than one part is not the better for taking less still
local BARREN = 4   -- rounds of them without one that lowers the mean, after which the search ends

-- what moving a unit of money from i to k at buyer j cuts, by estimate
local function worth(self, state, i, k, j)
  local r = self.earned
  local sold = r[i] > 0 and r[k] > 0 and state.index[i] / r[i] - state.index[k] / r[k] or 0
  return moves.lost_by(self, state, i, j) * state.index[j] * (state.passes[i] - state.passes[k])
    + state.unsold[j] * sold
end

-- the best other supplier of the sector with room for the amount; `used` notes what was added already
local function best_other(self, state, o, link, used)
  local best, amount = nil, link.value * o.share
  for _, k in ipairs(moves.of_sector(self, link.i)) do
    if k ~= link.i and k ~= link.j and o.spare * self.sales[k] - (used[k] or 0) >= amount then
      local cut = worth(self, state, link.i, k, link.j) * amount
      if cut > 0 and (not best or cut > best.cut) then
        best = {{i = link.i, j = link.j, toward = k, amount = amount}, cut = cut, amount = amount,
          firms = {link.i, link.j, k}}
      end
    end
  end
  return best
end

local function buyers_of(state, k)
  local known = state.buyers[k]
  if not known then
    local places, values = state.net.native:buyers(k)
    known = {places = places, values = values}
    state.buyers[k] = known
  end
  return known.places, known.values
end

-- the best exchange of i -> j and k -> l for i -> l and k -> j
local function best_exchange(self, state, o, link)
  local best, i, j = nil, link.i, link.j
  for _, k in ipairs(moves.of_sector(self, i)) do
    if k ~= i and k ~= j then
      local places, values = buyers_of(state, k)
      local at_j = worth(self, state, i, k, j)
      for e, l in ipairs(places) do
        if l ~= j and l ~= i then
          local amount = math.min(link.value * o.share, values[e])
          local cut = (at_j + worth(self, state, k, i, l)) * amount
          if cut > 0 and (not best or cut > best.cut) then
            best = {{i = i, j = j, toward = k, amount = amount}, {i = k, j = l, toward = i, amount = amount}, cut = cut,
              amount = 2 * amount, firms = {i, j, k, l}}
          end
        end
      end
    end
  end
  return best
end

local function key_of(change)
  local m = change[2]
  return ("%d %d %d %d"):format(change[1].i, change[1].j, change[1].toward, m and m.j or 0)
end

-- the best for their money first, small amounts alike: beside `free` what a change takes of the budget hardly counts
local function rank(changes, free)
  table.sort(changes, function(a, b)
    local x, y = a.cut / (a.amount + free), b.cut / (b.amount + free)
    if x ~= y then return x > y end
    if a[1].i ~= b[1].i then return a[1].i < b[1].i end
    if a[1].j ~= b[1].j then return a[1].j < b[1].j end
    return #a < #b
  end)
end

-- changes of the links by which most risk passes, the best for its money first
local function changes_of(self, state, o, search, free)
  local out = {}
  state.buyers = {}
  for _, link in ipairs(moves.links_by_risk(self, state, o.candidates)) do
    for _, change in ipairs{best_other(self, state, o, link, search.used) or false,
      o.exchange and best_exchange(self, state, o, link) or false} do
      if change and change.cut > LEAST * state.mean and not search.aside[key_of(change)] then out[#out + 1] = change end
    end
  end
  rank(out, free)
  return out
end

-- the best of the changes by estimate, worked out anew: those that lower the mean; others are put aside
local function worked_out(self, state, changes, left, free, search)
  local out, tried, short = {}, 0, false
  for _, change in ipairs(changes) do
    if tried == WORKED then break end
    if change.amount > left then
      short = true
    else
      tried = tried + 1
      change.cut = moves.cut_by(self, state, change)
      if change.cut > LEAST * state.mean then out[#out + 1] = change
      else search.aside[key_of(change)] = true end
    end
  end
  rank(out, free)
  search.tried = search.tried + tried
  return out, tried, short
end

-- changes of different firms, up to so much money
local function compatible(changes, left, most)
  local seen, out, total = {}, {}, 0
  for _, change in ipairs(changes) do
    local free = #out < most and total + change.amount <= left
    for _, i in ipairs(change.firms) do free = free and not seen[i] end
    if free then
      for _, i in ipairs(change.firms) do seen[i] = true end
      out[#out + 1], total = change, total + change.amount
    end
  end
  return out, total
end

-- what suppliers gained; in an exchange nothing
local function note_gains(used, taken)
  for _, change in ipairs(taken) do
    for _, m in ipairs(change) do
      used[m.toward] = (used[m.toward] or 0) + m.amount
      used[m.i] = (used[m.i] or 0) - m.amount
    end
  end
end

-- the most of the changes that together lower the mean; nil and why there is none
local function taken_up(self, state, o, search, left)
  local before = search.tried
  for _ = 1, BARREN do
    local free = left / PARTS
    local all = changes_of(self, state, o, search, free)
    local changes, tried, short = worked_out(self, state, all, left, free, search)
    local taken, total = compatible(changes, left, #changes)
    while #taken > 0 do
      local fresh = moves.known(self, assert(moves.moved(state.net, taken)), "risk:rewire", true)
      if fresh.mean < state.mean then return taken, total, fresh end
      taken, total = compatible(changes, left, #taken // 2)
    end
    if tried == 0 then
      return nil, short and "the budget is spent" or "no change that was found lowers it"
    end
  end
  return nil, format("none of the last %d changes that seemed best lowers it", search.tried - before)
end

---Rewires purchases within a budget so that the mean index (by revenue) falls. A change is a second source (`share` of
---what a buyer takes of a supplier moves to another of the sector), or (`exchange`, true) two buyers exchange suppliers
---of a sector for the same amount, so that nobody sells more or less. What each buyer takes of a sector stays, and so
---does the sum of all sales; no supplier gains more than `spare` of its sales. Changes are looked for at the
---`candidates` (300) links by which most risk passes, of the purchases of the 500 firms of the highest index. In each
---round the 20 best by estimate are worked out, those of different firms that lower the mean are taken up together, the
---best for their money first, and all failures run again: with half of them where the mean does not fall. `budget`: the
---share of all value in the links that may move, 0.02; `share`: of a link at a time, 0.5; `rounds`: 20 at most. The
---network that comes of it, and a frame: round, moves (changes of that round), moved (so far), mean_risk, cut_share (of
---the mean at first). The note says why it ended, and what of the mean is the output of the firms that fail themselves,
---which no rewiring changes. It is a search for the better, not for the best: other changes may cut more. Published: 16
---to 50 % less risk by exchanges alone, without a budget (Zelbi, Ialongo and Thurner, arXiv 2504.12955); `spare = 0,
---share = 1, budget = 1` and many rounds ask the same of this search. Cost: all firms failing in turn about once a
---round, and 20 times those failures that touch a change.
---```lua
---local better, rounds = assert(risk:rewire{budget = 0.05})
---print(rounds, better:cascade{replaceable = "sector"}:about().mean)
---```
---@param self lian.risk
---@param given? {budget: number, share: number, spare: number, candidates: integer, rounds: integer, exchange: boolean}
---@return lian.network net
---@return lian.frame rounds
function methods.rewire(self, given)
  local o = options.check("risk:rewire", given, {budget = {"share", default = 0.02}, share = {"share", default = 0.5},
    spare = {"share", default = 0.2}, candidates = {"count", default = 300}, rounds = {"count", default = 20},
    exchange = {"flag", default = true}})
  if o.share == 0 then options.fail("risk:rewire.share", "a share above 0", 0) end
  local state, all, spent = moves.begin(self, "risk:rewire"), 0, 0
  for _, v in ipairs(self.sales) do all = all + v end
  local search = {used = {}, aside = {}, tried = 0}
  local first, unit, why = state.mean, self.net.meta.unit, nil
  local c = {{0}, {0}, {0}, {first}, {0}}
  local work <close> = progress.start("rewiring", o.rounds)
  for round = 1, o.rounds do
    work:at(round - 1)
    local taken, total, fresh = taken_up(self, state, o, search, o.budget * all - spent)
    if not taken then
      why = total
      break
    end
    note_gains(search.used, taken)
    state, spent = fresh, spent + total
    local k = round + 1
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = round, #taken, spent, state.mean, 1 - state.mean / first
  end
  local last, own = #c[1], moves.own(self)
  why = why or format("all %d rounds are done, and the last still cut %.2g of the mean: more may cut more", o.rounds,
    1 - c[4][last] / c[4][last - 1])
  return state.net, frame.new{title = "rewiring", {"round", c[1]}, {"moves", c[2]}, {"moved", c[3], unit = unit},
    {"mean_risk", c[4]}, {"cut_share", c[5]}, note = format("budget %.4g of %.4g in the links, %.4g moved; ended: %s; "
      .. "%d changes were worked out; %.4g of the mean at first is what firms that fail make themselves",
      o.budget * all, all, spent, why, search.tried, own)}
end

return methods
