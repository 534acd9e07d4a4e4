--- What would lower the risk of a network: second sources, hardened firms, rewiring within a budget. Changes are looked
--- for where much risk passes, and what each is worth is worked out anew: all failures that touch its firms run again.
local base = require "lian.network.base"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local model = require "lian.network.model"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local risk = require "lian.network.risk"

local methods = risk.methods

local SEARCHED = 500 -- firms of the highest index among whose purchases second sources are looked for
local TRIES = 2      -- suppliers that are tried for each link

-- shares of revenue (sales where it is not known) of all firms
local function shares_of(net, said)
  local sales, out, total = net.native:sales(), {}, 0
  for i, v in ipairs(sales) do
    local known = said.revenue and said.revenue[i]
    out[i] = known or v
    total = total + out[i]
  end
  for i, v in ipairs(out) do out[i] = total > 0 and v / total or 0 end
  return out
end

local function weighted(index, shares)
  local sum = 0
  for i, v in ipairs(index) do sum = sum + shares[i] * v end
  return sum
end

-- all firms failing in turn, with the weights of the network as it was
local function study(net, o, said, floor)
  local cascade, about, code = model.make(net, o, "second_sources", floor, said)
  if not cascade then return nil, about, code end
  return cascade
end

local function run(self, cascade, firms, extra)
  local o = self.asked
  local given = {nodes = #self.net, firm = firms, tolerance = o.tolerance, iterations = o.iterations, mode = o.mode}
  for key, value in pairs(extra or {}) do given[key] = value end
  local answer, losses, code = cascade:run(given)
  if not answer then options.raise(risk.explained(self.net, self.units, cascade, losses, code)) end
  return answer, losses
end

-- what is asked again and again of a network: indices, who is reached by whom, how vulnerable each is by revenue
local function known(self, net, path)
  if not self.units.all then options.raise(path .. ": ask a cascade in which every firm fails in turn") end
  local fixed = {weight = self.sales}
  local cascade = assert(study(net, self.asked, fixed))
  local all = {}
  for i = 1, #net do all[i] = i end
  local answer, losses = run(self, cascade, all, {sums = true, weight = self.shares, above = 0})
  return {net = net, purchases = {}, index = answer.index, vulnerable = answer.loss_down, losses = losses,
    mean = weighted(answer.index, self.shares), sales = net.native:sales()}
end

local function begin(self, path)
  if not rawget(self, "sales") then
    rawset(self, "sales", self.net.native:sales())
    rawset(self, "shares", shares_of(self.net, self.said))
  end
  if not rawget(self, "base_state") then rawset(self, "base_state", known(self, self.net, path)) end
  return self.base_state
end

-- the fall of the mean index when the network, or what firms keep, is another: only failures that touch `firms`
local function fall(self, state, cascade, firms)
  local touched = state.losses:reaching(firms)
  if #touched == 0 then return 0 end
  local answer, sum = run(self, cascade, touched), 0
  for k, q in ipairs(touched) do sum = sum + self.shares[q] * (state.index[q] - answer.index[k]) end
  return sum
end

-- ---- second sources

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
local function lost_by(self, state, i, j)
  local class, took = class_of(self.said, i, j), purchases(self, state, j)
  return class == 2 and 1 / took.of[self.said.sector[i]] or class == 1 and 1 / took.all or 0
end

-- links by the risk that passes: share of what its buyer cannot do without x vulnerability of the supplier x index of
-- the buyer
local function links_by_risk(self, state, most)
  local list = {}
  local order = base.descending(state.index)
  for k = 1, math.min(SEARCHED, #order) do
    local j = order[k]
    local took = purchases(self, state, j)
    local values = took.values
    for e, i in ipairs(took.places) do
      local part = lost_by(self, state, i, j) * values[e]
      local score = i ~= j and part * state.vulnerable[i] * state.index[j] or 0
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
local function of_sector(self, i)
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

-- firms of the sector with room for the amount, the least vulnerable first; `used` notes what was added already
local function others(self, state, link, amount, spare, used)
  local out = {}
  for _, i in ipairs(of_sector(self, link.i)) do
    local room = spare * self.sales[i] - (used and used[i] or 0)
    if i ~= link.i and i ~= link.j and room >= amount and state.vulnerable[i] < state.vulnerable[link.i] then
      out[#out + 1] = i
    end
  end
  table.sort(out, function(a, b)
    if state.vulnerable[a] ~= state.vulnerable[b] then return state.vulnerable[a] < state.vulnerable[b] end
    return a < b
  end)
  return table.move(out, 1, math.min(TRIES, #out), 1, {})
end

-- links k -> l of less vulnerable firms of the sector, to exchange with i -> j: those where what passes falls most,
-- amount x (vulnerability of i - that of k) x (what j's buyers lose by it - what l's do)
local function partners(self, state, link, amount)
  local out, i, j = {}, link.i, link.j
  local at_j = state.index[j] * lost_by(self, state, i, j)
  for _, k in ipairs(of_sector(self, i)) do
    local safer = state.vulnerable[i] - state.vulnerable[k]
    if safer > 0 and k ~= i and k ~= j then
      local places, values = state.net.native:buyers(k)
      for e, l in ipairs(places) do
        local most = math.min(amount, values[e])
        local gain = l ~= j and l ~= i and most * safer * (at_j - state.index[l] * lost_by(self, state, k, l)) or 0
        if gain > 0 then out[#out + 1] = {k = k, l = l, amount = most, gain = gain} end
      end
    end
  end
  table.sort(out, function(a, b)
    if a.gain ~= b.gain then return a.gain > b.gain end
    if a.k ~= b.k then return a.k < b.k end
    return a.l < b.l
  end)
  return table.move(out, 1, math.min(TRIES, #out), 1, {})
end

-- changes: lists of moves, one after the other
local function moved(net, changes)
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

local function money(change)
  local sum = 0
  for _, m in ipairs(change) do sum = sum + m.amount end
  return sum
end

-- what is tried for a link: another source, or an exchange with another buyer's; each a list of moves {i, j, toward,
-- amount}, with the firms that it touches
local function changes_of(self, state, o, link, used)
  local amount, out = link.value * o.share, {}
  for _, i in ipairs(others(self, state, link, amount, o.spare, used)) do
    out[#out + 1] = {{i = link.i, j = link.j, toward = i, amount = amount}, firms = {link.i, link.j, i}}
  end
  for _, p in ipairs(o.exchange and partners(self, state, link, amount) or {}) do
    out[#out + 1] = {{i = link.i, j = link.j, toward = p.k, amount = p.amount},
      {i = p.k, j = p.l, toward = link.i, amount = p.amount}, firms = {link.i, link.j, p.k, p.l}}
  end
  return out
end

-- the best change of each of the links by which most risk passes, and what it cuts
local function changes_found(self, state, o, used)
  local links, out, without = links_by_risk(self, state, o.candidates), {}, 0
  local work <close> = progress.start("second sources", #links)
  for k, link in ipairs(links) do
    work:at(k - 1)
    local best
    local changes = changes_of(self, state, o, link, used)
    if #changes == 0 then without = without + 1 end
    for _, change in ipairs(changes) do
      local net = assert(moved(state.net, {change}))
      change.cut = fall(self, state, assert(study(net, self.asked, {weight = self.sales})), change.firms)
      change.amount = money(change)
      if not best or change.cut > best.cut then best = change end
    end
    if best and best.cut > 0 then out[#out + 1] = best end
  end
  table.sort(out, function(a, b)
    local x, y = a.cut / a.amount, b.cut / b.amount
    if x ~= y then return x > y end
    if a[1].i ~= b[1].i then return a[1].i < b[1].i end
    return a[1].j < b[1].j
  end)
  return out, #links, without
end

local MOVING = {share = {"share", default = 0.5}, spare = {"share", default = 0.2},
  candidates = {"count", default = 60}}

local function moving(verb, given, extra)
  local spec = {}
  for key, rule in pairs(MOVING) do spec[key] = rule end
  for key, rule in pairs(extra) do spec[key] = rule end
  local o = options.check(verb, given, spec)
  if o.share == 0 then options.fail(verb .. ".share", "a share above 0", 0) end
  return o
end

---Second sources, ranked by what they are worth: the fall of the mean index (by revenue of those that fail) when a
---`share` (0.5) of what a buyer takes of a supplier moves to another firm of the same sector that is less vulnerable
---and has room (`spare`, 0.2 of its sales). The `candidates` (60) links by which most risk passes, of the purchases of
---the 500 firms of the highest index, are worked out exactly: failures that touch none of the three firms stay as they
---are, the others run again. buyer, supplier, second_source, moved, risk_cut, cut_share (of the mean index), per_money
---(risk_cut a unit of money moved), by which they are ranked.
---@param self lian.risk
---@param given? {top: integer, share: number, spare: number, candidates: integer} top 10
---@return lian.frame
function methods.second_sources(self, given)
  local o = moving("risk:second_sources", given, {top = {"count", default = 10}})
  local state = begin(self, "risk:second_sources")
  local moves, tried, without = changes_found(self, state, o)
  local count, unit, label = math.min(o.top, #moves), self.net.meta.unit, self.net.native
  local c = {{}, {}, {}, {}, {}, {}, {}}
  for k = 1, count do
    local m = moves[k]
    c[1][k], c[2][k], c[3][k] = label:label(m[1].j), label:label(m[1].i), label:label(m[1].toward)
    c[4][k], c[5][k], c[6][k], c[7][k] = m.amount, m.cut, m.cut / state.mean, m.cut / m.amount
  end
  return frame.new{count = count, title = "second sources", {"buyer", c[1]}, {"supplier", c[2]},
    {"second_source", c[3]}, {"moved", c[4], unit = unit}, {"risk_cut", c[5]}, {"cut_share", c[6]},
    {"per_money", c[7]},
    note = format("mean index by revenue %.6g; %d links were tried, %d lower it%s", state.mean, tried, #moves,
      without > 0 and format("; for %d there is no less vulnerable firm of the sector with room for it (`spare`)",
        without) or "")}
end

---Hardened firms, ranked: the fall of the mean index (by revenue of those that fail) when a firm keeps at least `keep`
---(1: all) of its output whatever its suppliers and buyers do, unless it fails itself. The `candidates` (60) firms by
---which most risk passes are worked out exactly. firm, risk_cut, cut_share, vulnerability (by revenue), systemic_risk.
---@param self lian.risk
---@param given? {top: integer, keep: number, candidates: integer} top 10
---@return lian.frame
function methods.hardening(self, given)
  local o = options.check("risk:hardening", given, {top = {"count", default = 10}, keep = {"share", default = 1},
    candidates = {"count", default = 60}})
  local state = begin(self, "risk:hardening")
  local score = {}
  for i, v in ipairs(state.vulnerable) do score[i] = (v - self.shares[i]) * state.index[i] end
  local found, order = {}, base.descending(score)
  local most = math.min(o.candidates, #order)
  local work <close> = progress.start("hardened firms", most)
  for k = 1, most do
    local i = order[k]
    work:at(k - 1)
    local floor = {}
    for f = 1, #self.net do floor[f] = f == i and o.keep or 0 end
    local cascade = assert(study(self.net, self.asked, {weight = self.sales}, floor))
    found[k] = {i = i, cut = fall(self, state, cascade, {i})}
  end
  table.sort(found, function(a, b)
    if a.cut ~= b.cut then return a.cut > b.cut end
    return a.i < b.i
  end)
  local count, c, places = math.min(o.top, #found), {{}, {}, {}, {}, {}}, {}
  for k = 1, count do
    local i = found[k].i
    places[k], c[1][k], c[2][k], c[3][k] = i, self.net.native:label(i), found[k].cut, found[k].cut / state.mean
    c[4][k], c[5][k] = state.vulnerable[i], state.index[i]
  end
  return frame.new{count = count, title = "hardened firms", {"firm", c[1]}, {"risk_cut", c[2]}, {"cut_share", c[3]},
    {"vulnerability", c[4]}, {"systemic_risk", c[5]}, note = format("mean index by revenue %.6g; %d firms were tried",
      state.mean, most), table.unpack(base.beside(self.net, places, {"sector", "region"}))}
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

-- the most of the changes that lower the whole, worked out anew; nil where none do
local function taken_up(self, state, changes, left)
  local most = #changes
  while most > 0 do
    local taken, total = compatible(changes, left, most)
    if #taken == 0 then return nil end
    local fresh = known(self, assert(moved(state.net, taken)), "risk:rewire")
    if fresh.mean < state.mean then return taken, total, fresh end
    most = #taken // 2
  end
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

---Rewires purchases within a budget so that the mean index (by revenue) falls: round by round the changes that are
---worth most for their money are taken up, as long as the whole, worked out anew, falls. A change is a second source,
---or (`exchange`, true) two buyers exchange suppliers of a sector for the same amount, so that nobody sells more or
---less. What each buyer takes of a sector stays, and so does the sum of all sales; no supplier gains more than `spare`
---of its sales. `budget`: the share of all value in the links that may move, 0.02, `share`: of a link at a time, 0.5;
---`rounds`: 5 at most. The network that comes of it, and a frame: round, moves (changes of that round), moved (so far),
---mean_risk, cut_share (of the mean at first). Published: 16 to 50 % less risk by exchanges alone, without a budget
---(Zelbi, Ialongo and Thurner, arXiv 2504.12955); `spare = 0, share = 1, budget = 1` and many rounds ask the same of
---this search.
---@param self lian.risk
---@param given? {budget: number, share: number, spare: number, candidates: integer, rounds: integer, exchange: boolean}
---@return lian.network net
---@return lian.frame rounds
function methods.rewire(self, given)
  local o = moving("risk:rewire", given, {budget = {"share", default = 0.02}, rounds = {"count", default = 5},
    exchange = {"flag", default = true}})
  local state, all, spent, used = begin(self, "risk:rewire"), 0, 0, {}
  for _, v in ipairs(self.sales) do all = all + v end
  local first, unit = state.mean, self.net.meta.unit
  local c = {{0}, {0}, {0}, {first}, {0}}
  for round = 1, o.rounds do
    local taken, total, fresh = taken_up(self, state, changes_found(self, state, o, used), o.budget * all - spent)
    if not taken then break end
    note_gains(used, taken)
    state, spent = fresh, spent + total
    local k = round + 1
    c[1][k], c[2][k], c[3][k], c[4][k], c[5][k] = round, #taken, spent, state.mean, 1 - state.mean / first
  end
  return state.net, frame.new{title = "rewiring", {"round", c[1]}, {"moves", c[2]}, {"moved", c[3], unit = unit},
    {"mean_risk", c[4]}, {"cut_share", c[5]}, note = format("budget %.4g of %.4g in the links", o.budget * all, all)}
end

return methods
