--- What would lower the risk of a network: second sources and hardened firms. Changes are looked for where much risk
--- passes, and what each is worth is worked out anew: all failures that touch its firms run again.
local base = require "lian.network.base"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local moves = require "lian.network.moves"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local risk = require "lian.network.risk"

local methods = risk.methods

local TRIES = 2 -- suppliers that are tried for each link

-- firms of the sector with room for the amount, the least vulnerable first
local function others(self, state, link, amount, spare)
  local out = {}
  for _, i in ipairs(moves.of_sector(self, link.i)) do
    local safer = state.vulnerable[i] < state.vulnerable[link.i]
    if safer and i ~= link.i and i ~= link.j and spare * self.sales[i] >= amount then
      out[#out + 1] = i
    end
  end
  table.sort(out, function(a, b)
    if state.vulnerable[a] ~= state.vulnerable[b] then return state.vulnerable[a] < state.vulnerable[b] end
    return a < b
  end)
  return table.move(out, 1, math.min(TRIES, #out), 1, {})
end

-- the best second source of each of the links by which most risk passes, and what it cuts
local function changes_found(self, state, o)
  local links, out, without = moves.links_by_risk(self, state, o.candidates), {}, 0
  local work <close> = progress.start("second sources", #links)
  for k, link in ipairs(links) do
    work:at(k - 1)
    local best
    local amount = link.value * o.share
    local firms = others(self, state, link, amount, o.spare)
    if #firms == 0 then without = without + 1 end
    for _, toward in ipairs(firms) do
      local change = {i = link.i, j = link.j, toward = toward, amount = amount}
      change.cut = moves.cut_by(self, state, {change})
      if not best or change.cut > best.cut then best = change end
    end
    if best and best.cut > 0 then out[#out + 1] = best end
  end
  table.sort(out, function(a, b)
    local x, y = a.cut / a.amount, b.cut / b.amount
    if x ~= y then return x > y end
    if a.i ~= b.i then return a.i < b.i end
    return a.j < b.j
  end)
  return out, #links, without
end

---Second sources, ranked by what they are worth: the fall of the mean index (by revenue of those that fail) when a
---`share` (0.5) of what a buyer takes of a supplier moves to another firm of the same sector that is less vulnerable
---and has room (`spare`, 0.2 of its sales). The `candidates` (60) links by which most risk passes, of the purchases of
---the 500 firms of the highest index, are worked out exactly: failures that touch none of the three firms (nor of
---their markets, where these are two) stay as they are, the others run again. buyer, supplier, second_source, moved,
---risk_cut, cut_share (of the mean index), per_money (risk_cut a unit of money moved), by which they are ranked.
---Cost: for each candidate the cascades of the failures that touch its firms.
---```lua
---print(risk:second_sources{top = 5})
---```
---@param self lian.risk
---@param given? {top: integer, share: number, spare: number, candidates: integer} top 10
---@return lian.frame
function methods.second_sources(self, given)
  local o = options.check("risk:second_sources", given, {top = {"count", default = 10}, share = {"share",
    default = 0.5}, spare = {"share", default = 0.2}, candidates = {"count", default = 60}})
  if o.share == 0 then options.fail("risk:second_sources.share", "a share above 0", 0) end
  local state = moves.begin(self, "risk:second_sources")
  local found, tried, without = changes_found(self, state, o)
  local count, unit, label = math.min(o.top, #found), self.net.meta.unit, self.net.native
  local c = {{}, {}, {}, {}, {}, {}, {}}
  for k = 1, count do
    local m = found[k]
    c[1][k], c[2][k], c[3][k] = label:label(m.j), label:label(m.i), label:label(m.toward)
    c[4][k], c[5][k], c[6][k], c[7][k] = m.amount, m.cut, m.cut / state.mean, m.cut / m.amount
  end
  return frame.new{count = count, title = "second sources", {"buyer", c[1]}, {"supplier", c[2]},
    {"second_source", c[3]}, {"moved", c[4], unit = unit}, {"risk_cut", c[5]}, {"cut_share", c[6]},
    {"per_money", c[7]},
    note = format("mean index by revenue %.6g; %d links were tried, %d lower it%s", state.mean, tried, #found,
      without > 0 and format("; for %d there is no less vulnerable firm of the sector with room for it (`spare`)",
        without) or "")}
end

---Hardened firms, ranked: the fall of the mean index (by revenue of those that fail) when a firm keeps at least `keep`
---(1: all) of its output whatever its suppliers and buyers do, unless it fails itself. The `candidates` (60) firms by
---which most risk passes are worked out exactly. firm, risk_cut, cut_share, vulnerability (by revenue), systemic_risk.
---Cost: for each candidate the cascades of the failures that touch it.
---```lua
---print(risk:hardening{top = 5})
---```
---@param self lian.risk
---@param given? {top: integer, keep: number, candidates: integer} top 10
---@return lian.frame
function methods.hardening(self, given)
  local o = options.check("risk:hardening", given, {top = {"count", default = 10}, keep = {"share", default = 1},
    candidates = {"count", default = 60}})
  local state = moves.begin(self, "risk:hardening")
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
    local cascade = assert(moves.study(self.net, self.asked, {weight = self.sales}, floor))
    found[k] = {i = i, cut = moves.fall(self, state, cascade, {i})}
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

return methods
