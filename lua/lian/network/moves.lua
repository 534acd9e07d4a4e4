--- Purchases that move from one supplier to another, and what a network is asked again and again for them.
local base = require "lian.network.base"
local model = require "lian.network.model"
local options = require "lian.base.options"
local risk = require "lian.network.risk"

local moves = {}

moves.SEARCHED = 500 -- firms of the highest index among whose purchases changes are looked for

-- revenue of all firms, sales where it is not known
local function earned_of(net, said)
  local out = {}
  for i, v in ipairs(net.native:sales()) do out[i] = said.revenue and said.revenue[i] or v end
  return out
end

local function shares_of(list)
  local out, total = {}, 0
  for _, v in ipairs(list) do total = total + v end
  for i, v in ipairs(list) do out[i] = total > 0 and v / total or 0 end
  return out
end

local function weighted(index, shares)
  local sum = 0
  for i, v in ipairs(index) do sum = sum + shares[i] * v end
  return sum
end

-- all firms failing in turn, with the weights of the network as it was
function moves.study(net, o, said, floor)
  local cascade, about, code = model.make(net, o, "second_sources", floor, said)
  if not cascade then return nil, about, code end
  return cascade
end

function moves.run(self, cascade, firms, extra)
  local o = self.asked
  local given = {nodes = #self.net, firm = firms, tolerance = o.tolerance, iterations = o.iterations, mode = o.mode}
  for key, value in pairs(extra or {}) do given[key] = value end
  local answer, losses, code = cascade:run(given)
  if not answer then options.raise(risk.explained(self.net, self.units, cascade, losses, code)) end
  return answer, losses
end

-- what a firm's loss passes on on average: its loss by suppliers x the share of its market that is its own, the rest of
-- which stands in for it
local function passes_of(self, vulnerable, sales)
  local market, total, out = self.said.market, {}, {}
  for i, v in ipairs(market and sales or {}) do total[market[i]] = (total[market[i]] or 0) + v end
  for i, v in ipairs(vulnerable) do
    local of = market and total[market[i]] or 0
    out[i] = of > sales[i] and v * sales[i] / of or v
  end
  return out
end

-- what is asked again and again of a network: indices, how vulnerable each is by revenue to suppliers and to buyers;
-- with `reaching` who is reached by whom
function moves.known(self, net, path, reaching)
  if not self.units.all then options.raise(path .. ": ask a cascade in which every firm fails in turn") end
  local fixed = {weight = self.sales}
  local cascade = assert(moves.study(net, self.asked, fixed))
  local all = {}
  for i = 1, #net do all[i] = i end
  local answer, losses = moves.run(self, cascade, all, {sums = true, weight = self.shares,
    above = reaching and 0 or nil})
  local sales = net.native:sales()
  return {net = net, purchases = {}, passes = passes_of(self, answer.loss_down, sales), index = answer.index,
    vulnerable = answer.loss_down, unsold = answer.loss_up,
    losses = losses, mean = weighted(answer.index, self.shares), sales = sales}
end

function moves.begin(self, path)
  if not rawget(self, "sales") then
    rawset(self, "sales", self.net.native:sales())
    rawset(self, "earned", earned_of(self.net, self.said))
    rawset(self, "shares", shares_of(self.earned))
  end
  if not rawget(self, "base_state") then rawset(self, "base_state", moves.known(self, self.net, path, true)) end
  return self.base_state
end

-- what of the mean index is the weight of the firms that fail themselves
function moves.own(self)
  local weight = self.asked.weight and base.numbers(self.net, self.asked.weight, "risk") or self.sales
  local total, sum = 0, 0
  for _, v in ipairs(weight) do total = total + (v or 0) end
  for i, v in ipairs(weight) do sum = sum + self.shares[i] * (v or 0) / total end
  return sum
end

-- the fall of the mean index when the network, or what firms keep, is another: only failures that touch `firms`
function moves.fall(self, state, cascade, firms)
  local touched = state.losses:reaching(firms)
  if #touched == 0 then return 0 end
  local answer, sum = moves.run(self, cascade, touched), 0
  for k, q in ipairs(touched) do sum = sum + self.shares[q] * (state.index[q] - answer.index[k]) end
  return sum
end

-- ---- purchases

-- class of an input by sector of supplier and buyer
local function class_of(said, i, j)
  local count = #said.sectors
  return said.classes:byte((said.sector[i] - 1) * count + said.sector[j])
end

-- what buyer j takes of each sector, and of all; asked of a state again and again
local function purchases(self, state, j)
  local known_of = state.purchases[j]
  if not known_of then
    local sector, places, values = self.said.sector, state.net.native:suppliers(j)
    known_of = {places = places, values = values, of = {}, all = 0}
    for e, i in ipairs(places) do
      local s = sector[i]
      known_of.of[s], known_of.all = (known_of.of[s] or 0) + values[e], known_of.all + values[e]
    end
    state.purchases[j] = known_of
  end
  return known_of
end

-- what buyer j loses of its output for each unit of money that i does not deliver
function moves.lost_by(self, state, i, j)
  local class, took = class_of(self.said, i, j), purchases(self, state, j)
  return class == 2 and 1 / took.of[self.said.sector[i]] or class == 1 and 1 / took.all or 0
end

-- links by the risk that passes: share of what its buyer cannot do without x what its supplier passes on x index of the
-- buyer
function moves.links_by_risk(self, state, most)
  local list = {}
  local order = base.descending(state.index)
  for k = 1, math.min(moves.SEARCHED, #order) do
    local j = order[k]
    local took = purchases(self, state, j)
    local values = took.values
    for e, i in ipairs(took.places) do
      local part = moves.lost_by(self, state, i, j) * values[e]
      local score = i ~= j and part * state.passes[i] * state.index[j] or 0
      if score > 0 then list[#list + 1] = {i = i, j = j, value = values[e], score = score} end
    end
  end
  table.sort(list, function(a, b)
    if a.score ~= b.score then return a.score > b.score end
    if a.i ~= b.i then return a.i < b.i end
    return a.j < b.j
  end)
  return table.move(list, 1, math.min(most, #list), 1, {})
end

-- the firms of the sector of firm i
function moves.of_sector(self, i)
  local sector, by_sector = self.said.sector, rawget(self, "by_sector")
  if not by_sector then
    by_sector = {}
    for k, s in ipairs(sector) do
      by_sector[s] = by_sector[s] or {}
      table.insert(by_sector[s], k)
    end
    rawset(self, "by_sector", by_sector)
  end
  return by_sector[sector[i]]
end

-- changes: lists of moves, one after the other
function moves.moved(net, changes)
  local s, b, t, v = {}, {}, {}, {}
  for _, change in ipairs(changes) do
    for _, m in ipairs(change) do
      local at = #s + 1
      s[at], b[at], t[at], v[at] = m.i, m.j, m.toward, m.amount
    end
  end
  local links, message, code = net.native:moved(s, b, t, v)
  if not links then return nil, message, code end
  return base.wrap(links, {columns = net.columns, names = net.names, meta = net.meta})
end

-- adds the firms of i's and k's markets where these are two: what moves between them changes what is left of either,
-- and so by how much others of them are replaced
local function add_markets(self, i, k, out)
  local market = self.said.market
  if not market or market[i] == market[k] then return end
  for f, code in ipairs(market) do if code == market[i] or code == market[k] then out[#out + 1] = f end end
end

-- what a change, a list of moves, cuts of the mean index, worked out anew
function moves.cut_by(self, state, change)
  local firms = {}
  for _, m in ipairs(change) do
    for _, i in ipairs{m.i, m.j, m.toward} do firms[#firms + 1] = i end
    if #change == 1 then add_markets(self, m.i, m.toward, firms) end -- an exchange leaves all sales as they are
  end
  local net = assert(moves.moved(state.net, {change}))
  return moves.fall(self, state, assert(moves.study(net, self.asked, {weight = self.sales})), firms)
end

return moves
