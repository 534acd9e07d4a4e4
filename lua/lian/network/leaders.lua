--- Leaders of chains and hidden firms: how large, how influential and how critical firms are, by their
--- places among all firms of the network.
local base = require "lian.network.base"
local cascade = require "lian.network.cascade"
local chains = require "lian.network.chains"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local lists = require "lian.base.lists"
local model = require "lian.network.model"
local options = require "lian.base.options"
local risks = require "lian.network.risk"

local methods = {}

local TIED = 1e-12 -- values that differ by no more of their size have one rank
local PASSES = 10000

-- ---- the parts of a score

-- mean rank / number: 1 for the largest; ties share the mean of their ranks
local function percentiles(values)
  local order, out, n = base.descending(values), {}, #values
  local k = 1
  while k <= n do
    local last = k
    while last < n and values[order[k]] - values[order[last + 1]] <= TIED * math.abs(values[order[k]]) do
      last = last + 1
    end
    for e = k, last do out[order[e]] = (n + 1 - (k + last) / 2) / n end
    k = last + 1
  end
  return out
end

-- the index of each firm, worked out or as given, and what it depends on
local function risk_of(net, o, path, notes)
  local risk = o.risk
  if risk == nil then
    local message, code
    risk, message, code = cascade.cascade(net, model.asked(o))
    if not risk then return nil, message, code end
  elseif not risks.is(risk) then
    options.fail(path .. ".risk", "a lian.risk, as net:cascade{...} gives it", risk)
  elseif risk.net ~= net or not risk.units.all then
    options.raise(path .. ".risk: expected a cascade of this network in which every firm fails in turn")
  end
  notes[#notes + 1] = format("E: %s", table.concat({format("tolerance %g", risk.asked.tolerance),
    table.unpack(risk.said.notes)}, ", "))
  return risk.answer.index
end

-- revenue, influence, index, and their percentiles R, C, E
local function parts_of(net, o, path)
  local notes = {}
  local revenue = model.revenue(net, o, path, notes)
  local index, message, code = risk_of(net, o, path, notes)
  if not index then return nil, message, code end
  local influence
  influence, message, code = core.network.influence(net.native, {alpha = o.labour, tolerance = 1e-12, passes = PASSES,
    p = base.final(net, o.final, path .. ".final")})
  if not influence then return nil, message, code end
  return {revenue = revenue, influence = influence, index = index, R = percentiles(revenue),
    C = percentiles(influence), E = percentiles(index), notes = notes}
end

local function picked(values, rows)
  local out = lists.at(values, rows)
  return out
end

-- places, and with `values` what they are of
local function part_columns(net, parts, rows, values)
  local function place(name) return {name, picked(parts[name], rows), digits = 3} end
  if not values then return {place "R", place "C", place "E"} end
  return {place "R", {"revenue", picked(parts.revenue, rows), unit = net.meta.unit},
    place "C", {"influence", picked(parts.influence, rows), digits = 3},
    place "E", {"systemic_risk", picked(parts.index, rows), digits = 3}}
end

local function labels_of(net, rows)
  local out = {}
  for k, i in ipairs(rows) do out[k] = net.native:label(i) end
  return out
end

local function together(...)
  local out = {}
  for _, list in ipairs{...} do table.move(list, 1, #list, #out + 1, out) end
  return out
end

local SCORE = {risk = "any", labour = {"share", default = 0.5}, final = "text"}

local function specified(extra)
  local spec = {}
  for _, list in ipairs{model.OPTIONS, chains.OPTIONS, SCORE, extra} do
    for name, rule in pairs(list) do spec[name] = rule end
  end
  return spec
end

local function check(verb, given, spec)
  local o = options.check(verb, given, spec)
  if o.labour == 0 then options.fail(verb .. ".labour", "a share above 0", 0) end
  return o
end

-- ---- leaders

local BY = {"choice", "revenue", "carried", default = "revenue"}
local LEADERS = specified{share = {"share", default = 0.5}, by = BY, all = {"flag", default = false},
  parts = {"flag", default = false}}
local GRAPH = specified{share = {"share", default = 0.5}, by = BY, top = {"count", default = 30}}

-- firms of the chain by what they add to its weighted score, the score of each, and how many lead
local function ranked(net, o, path)
  base.ready(net, path, true)
  local chain = chains.find(net, o, path)
  if o.by == "carried" and chain.all then options.raise(path .. ".by: 'carried' asks for a chain") end
  local parts, message, code = parts_of(net, o, path)
  if not parts then return nil, message, code end
  local score, adds, total = {}, {}, 0
  for k, i in ipairs(chain.rows) do
    score[i] = (parts.R[i] * parts.C[i] * parts.E[i]) ^ (1 / 3)
    local weight = parts.revenue[i]
    if o.by == "carried" and chain.step[i] > 0 then weight = chain.carried[i] end
    adds[k] = weight * score[i]
    total = total + adds[k]
  end
  if total == 0 then
    options.raise(("%s: %s; they have no revenue"):format(path, chain.about))
  end
  local rows, share, cumulative, run, leaders = {}, {}, {}, 0, nil
  for k, e in ipairs(base.descending(adds)) do
    run = run + adds[e]
    rows[k], share[k], cumulative[k] = chain.rows[e], adds[e] / total, run / total
    if not leaders and run >= o.share * total * (1 - TIED) then leaders = k end
  end
  return {chain = chain, parts = parts, rows = rows, score = score, share = share, cumulative = cumulative,
    leaders = leaders}
end

local function leading(r)
  local out = {}
  for k in ipairs(r.rows) do out[k] = k <= r.leaders end
  return out
end

local function tie_note(r)
  local next_one = r.share[r.leaders + 1]
  return next_one and r.share[r.leaders] - next_one <= TIED and "; the next one carries as much as the last leader" or
    ""
end

---The leaders of a chain: the smallest set of its firms that carries `share` (half) of its revenue-weighted score, the
---largest part first. The score of a firm is (R C E)^(1/3), places among all firms of the network as mean rank /
---number (1: the largest; ties share the mean rank): R of revenue, C of control (the influence vector, `labour`,
---`final` as net:centrality), E of systemic risk (net:cascade, whose options are taken; or `risk`, a cascade of this
---network that is there already). `chain`, `depth`, `least`, `products`: see net:chain_of; all firms where left out.
---`revenue`: the column, or "links": what firms sell in the links. `by` = "carried": what a firm sells into the chain
---weighs in place of its whole revenue (makers by theirs). firm, score, share (of the chain's weighted score),
---cumulative, R, C, E, step, sector; with `parts` firm, score and what R, C and E are places of: revenue, influence,
---systemic_risk; with `all` every firm of the chain and whether it leads. Cost: that of the cascade, all firms failing
---in turn.
---```lua
---print(net:leaders{chain = "lithium battery", replaceable = "sector"})
---```
---@param self lian.network
---@param given? table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code as net:cascade
function methods.leaders(self, given)
  local o = check("leaders", given, LEADERS)
  local r, message, code = ranked(self, o, "leaders")
  if not r then return nil, message, code end
  local count = o.all and #r.rows or r.leaders
  local rows = table.move(r.rows, 1, count, 1, {})
  local score = picked(r.score, rows)
  local columns = together({{"firm", labels_of(self, rows)}}, o.all and {{"leader", leading(r)}} or {},
    {{"score", score, digits = 3}}, o.parts and {} or {{"share", table.move(r.share, 1, count, 1, {}), digits = 3},
      {"cumulative", table.move(r.cumulative, 1, count, 1, {}), digits = 3}},
    part_columns(self, r.parts, rows, o.parts), o.parts and {} or {chains.beside(self, r.chain, rows)[1]},
    o.parts and {} or base.beside(self, rows, {"sector"}))
  columns.count, columns.title = #rows, "leaders"
  columns.note = format("%s; leaders: %d, which carry %.4g %% of its score weighted by %s%s; %s", r.chain.about,
    r.leaders, 100 * r.cumulative[r.leaders], o.by == "carried" and "what they carry" or "revenue", tie_note(r),
    table.concat(r.parts.notes, "; "))
  return frame.new(columns)
end

local LINKS_EACH = 2

-- the largest links by which a firm sells on to shown firms that stand nearer to the makers
local function links_on(net, chain, shown)
  local out = {}
  for _, i in ipairs(shown.rows) do
    local places, values = net.native:buyers(i)
    local count = 0
    for _, e in ipairs(base.descending(values)) do
      local j = places[e]
      if count < LINKS_EACH and shown[j] and chain.step[j] < chain.step[i] then
        count = count + 1
        out[#out + 1] = {from = net.native:label(i), to = net.native:label(j), kind = "flow"}
      end
    end
  end
  return out
end

local function stage(step)
  return step == 0 and "makers" or step == 1 and "1 step upstream" or format("%d steps upstream", step)
end

---The chain with its leaders as a graph for page:graph: {items, links, title, note}. Columns by steps upstream, makers
---on the right; the number of a firm is its score, leaders have a frame. The `top` (30) firms with the most of the
---chain's weighted score, and of each the two largest links by which it sells on toward the makers. Options as
---net:leaders.
---```lua
---page:graph(net:chain_graph{chain = "lithium battery", revenue = "links", top = 20})
---```
---@param self lian.network
---@param given table
---@return table|nil graph
---@return string|nil message
---@return string|nil code as net:cascade
function methods.chain_graph(self, given)
  local o = check("chain_graph", given, GRAPH)
  if o.chain == nil then options.fail("chain_graph.chain", chains.EXPECTED, nil) end
  local r, message, code = ranked(self, o, "chain_graph")
  if not r then return nil, message, code end
  local shown, items = {rows = table.move(r.rows, 1, math.min(o.top, #r.rows), 1, {})}, {}
  for k, i in ipairs(shown.rows) do shown[i] = k end
  local order = table.move(shown.rows, 1, #shown.rows, 1, {})
  table.sort(order, function(a, b)
    if r.chain.step[a] ~= r.chain.step[b] then return r.chain.step[a] > r.chain.step[b] end
    return shown[a] < shown[b]
  end)
  for k, i in ipairs(order) do
    items[k] = {label = self.native:label(i), level = r.score[i], group = stage(r.chain.step[i]),
      mark = shown[i] <= r.leaders or nil}
  end
  return {items = items, links = links_on(self, r.chain, shown), title = "leaders of the chain",
    note = format("%s. Numbers are scores (R C E)^(1/3); the %d framed firms carry %.4g %% of the chain's weighted "
      .. "score. %d of %d firms are shown.", (r.chain.about:gsub("^%l", string.upper)), r.leaders,
      100 * r.cumulative[r.leaders], #shown.rows, #r.rows)}
end

-- ---- hidden ones

local HIDDEN = specified{small = {"share", default = 0.5}, risky = {"share", default = 0.95},
  all = {"flag", default = false}}

---Hidden firms: small ones on which much hangs, R <= `small` (0.5) and E >= `risky` (0.95), places of revenue and of
---systemic risk among all firms of the network as in net:leaders; the riskiest first. Options as there. firm, R,
---revenue, C, influence, E, systemic_risk, step (with a chain), sector; with `all` every firm and whether it is
---hidden.
---```lua
---print(net:hidden{replaceable = "sector"})
---```
---@param self lian.network
---@param given? table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code as net:cascade
function methods.hidden(self, given)
  local o = check("hidden", given, HIDDEN)
  base.ready(self, "hidden", true)
  local chain = chains.find(self, o, "hidden")
  local parts, message, code = parts_of(self, o, "hidden")
  if not parts then return nil, message, code end
  local rows, flags, count = {}, {}, 0
  local index = picked(parts.index, chain.rows)
  for _, e in ipairs(base.descending(index)) do
    local i = chain.rows[e]
    local hidden = parts.R[i] <= o.small + TIED and parts.E[i] >= o.risky - TIED
    count = count + (hidden and 1 or 0)
    if hidden or o.all then rows[#rows + 1], flags[#flags + 1] = i, hidden end
  end
  local columns = together({{"firm", labels_of(self, rows)}}, o.all and {{"hidden", flags}} or {},
    part_columns(self, parts, rows, true), {chains.beside(self, chain, rows)[1]},
    base.beside(self, rows, {"sector"}))
  columns.count, columns.title = #rows, "hidden firms"
  columns.note = format("%s; hidden among them: %d, with R at most %g and E at least %g; %s", chain.about, count,
    o.small, o.risky, table.concat(parts.notes, "; "))
  return frame.new(columns)
end

return methods
