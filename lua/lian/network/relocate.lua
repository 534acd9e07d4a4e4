--- Relocation: a leader leaves, suppliers follow, buyers that stay lose what they bought of them.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local model = require "lian.network.model"
local options = require "lian.base.options"
local progress = require "lian.base.progress"
local risk = require "lian.network.risk"

local methods = {}

local SPEC = {leader = {"labels", required = true}, follow = {"share", required = true},
  by = {"choice", "dependence", "chance", default = "dependence"}, rounds = {"count", default = 1}, seed = "integer",
  draws = {"count", default = 100}, each = {"text", default = "region"}}
for name, rule in pairs(model.OPTIONS) do if name ~= "weight" then SPEC[name] = rule end end

local function checked(net, given)
  local o = options.check("relocate", given, SPEC)
  base.ready(net, "relocate", true)
  if o.by == "chance" and o.seed == nil then
    options.fail("relocate.seed", "a whole number (who follows is drawn: the same seed draws the same firms)", nil)
  end
  for _, name in ipairs{"seed", "draws"} do
    if o.by ~= "chance" and given[name] ~= nil then
      options.raise(("relocate.%s: nothing is drawn unless by = \"chance\""):format(name))
    end
  end
  return o
end

local function leaders_of(net, given)
  local list, seen = type(given) == "string" and {given} or given, {}
  if #list == 0 then options.raise("relocate.leader: an empty list, so nobody leaves") end
  for k, label in ipairs(list) do
    local i = base.place(net, label, #list > 1 and ("relocate.leader[%d]"):format(k) or "relocate.leader")
    if seen[i] then options.raise(("relocate.leader: the firm '%s' stands twice"):format(label)) end
    seen[i], seen[-k] = 0, i
  end
  local gone, order = {}, {}
  for k in ipairs(list) do gone[seen[-k]], order[k] = 0, seen[-k] end
  return gone, order
end

-- suppliers of those that left in the last round: places by dependence on all that left, the most dependent first
local function candidates(net, gone, last, revenue)
  local sold, list = {}, {}
  for _, j in ipairs(last) do
    for _, i in ipairs((net.native:suppliers(j))) do
      if not gone[i] and not sold[i] then
        local places, values = net.native:buyers(i)
        sold[i] = 0
        for k, to in ipairs(places) do if gone[to] then sold[i] = sold[i] + values[k] end end
        list[#list + 1] = {place = i, sold = sold[i], depends = sold[i] / revenue[i]}
      end
    end
  end
  table.sort(list, function(a, b)
    if a.depends ~= b.depends then return a.depends > b.depends end
    if a.sold ~= b.sold then return a.sold > b.sold end
    return a.place < b.place
  end)
  return list
end

-- chances min(1, f x dependence) whose sum is `wanted`: those that are certain first
local function chances(list, wanted)
  local rest, certain, out = 0, 0, {}
  for _, c in ipairs(list) do rest = rest + c.depends end
  for k, c in ipairs(list) do
    local factor = rest > 0 and (wanted - certain) / rest or 0
    if factor * c.depends < 1 then
      for e = k, #list do out[e] = math.max(0, factor * list[e].depends) end
      break
    end
    out[k], certain, rest = 1, certain + 1, rest - c.depends
  end
  return out
end

-- who follows in one draw: gone: place -> round, order: places as they leave
local function leaving(net, o, revenue, draw)
  local gone, order = leaders_of(net, o.leader)
  local last, depends, asked = order, {}, 0
  for round = 1, o.rounds do
    local list, fresh = candidates(net, gone, last, revenue), {}
    local wanted = o.follow * #list
    local p = o.by == "chance" and chances(list, wanted)
    local most = math.ceil(wanted - 1e-9)
    for k, c in ipairs(list) do
      local follows = k <= most
      if p then follows = core.random_uniform(o.seed, draw * o.rounds + round, c.place) < p[k] end
      if follows then fresh[#fresh + 1] = c.place end
      depends[c.place] = c.depends
    end
    asked = asked + #list
    for _, i in ipairs(fresh) do gone[i], order[#order + 1] = round, i end
    last = fresh
    if #fresh == 0 then break end
  end
  return {gone = gone, order = order, depends = depends, asked = asked}
end

-- what stays of each firm in each draw: {{loss, by suppliers, by buyers}} by place, of those who stay and lose
local function run(net, o, cascade, draws)
  local firms, start = {}, {}
  for d, draw in ipairs(draws) do
    start[d] = #firms + 1
    table.move(draw.order, 1, #draw.order, #firms + 1, firms)
  end
  start[#draws + 1] = #firms + 1
  local answer, losses, code = cascade:run{nodes = #net, firm = firms, start = start, tolerance = o.tolerance,
    iterations = o.iterations, mode = o.mode, above = 0}
  if not answer then return nil, risk.explained(net, nil, cascade, losses, code), code end
  for d, draw in ipairs(draws) do
    local places, down, up = losses:of(d)
    draw.down, draw.up = {}, {}
    for k, i in ipairs(places) do draw.down[i], draw.up[i] = down[k], up[k] end
  end
  return answer
end

local function mean_of(list)
  local sum, squares = 0, 0
  for _, v in ipairs(list) do sum = sum + v end
  local mean = sum / #list
  for _, v in ipairs(list) do squares = squares + (v - mean) ^ 2 end
  return mean, #list > 1 and math.sqrt(squares / (#list - 1) / #list) or nil
end

-- sums by group of one draw: firms that left, their revenue, what others lose
local function accounts(codes, count, draw, revenue)
  local a = {left = {}, gone = {}, lost = {}}
  for k = 1, count do a.left[k], a.gone[k], a.lost[k] = 0, 0, 0 end
  for i, k in ipairs(codes) do
    if draw.gone[i] then
      a.left[k], a.gone[k] = a.left[k] + 1, a.gone[k] + revenue[i]
    else
      a.lost[k] = a.lost[k] + revenue[i] * math.max(draw.down[i] or 0, draw.up[i] or 0)
    end
  end
  return a
end

local function by_group(net, o, draws, revenue, note)
  local names, codes = base.codes(base.texts(net, o.each, "relocate.each"))
  local count = #names + 1
  local firms, had, all = {}, {}, {}
  for k = 1, count do firms[k], had[k] = 0, 0 end
  for i, k in ipairs(codes) do firms[k], had[k] = firms[k] + 1, had[k] + revenue[i] end
  for d, draw in ipairs(draws) do all[d] = accounts(codes, count, draw, revenue) end
  local c = {name = {}, firms = {}, left = {}, revenue = {}, gone = {}, lost = {}, remains = {}, share = {}, error = {}}
  local function row(at, name, of)
    local function sums(field)
      local list = {}
      for d, a in ipairs(all) do
        list[d] = 0
        for _, k in ipairs(of) do list[d] = list[d] + a[field][k] end
      end
      return list
    end
    local total, number = 0, 0
    for _, k in ipairs(of) do total, number = total + had[k], number + firms[k] end
    local gone, lost, share = sums "gone", sums "lost", {}
    for d in ipairs(total > 0 and all or {}) do share[d] = (total - gone[d] - lost[d]) / total end
    c.name[at], c.firms[at], c.revenue[at], c.left[at] = name, number, total, mean_of(sums "left")
    c.gone[at], c.lost[at] = mean_of(gone), mean_of(lost)
    c.remains[at] = total - c.gone[at] - c.lost[at]
    if total > 0 then c.share[at], c.error[at] = mean_of(share) end -- missing where there was nothing
  end
  local everyone, fall = {}, {}
  for k = 1, #names do everyone[k], fall[k] = k, 0 end
  for _, a in ipairs(all) do for k = 1, #names do fall[k] = fall[k] + a.gone[k] + a.lost[k] end end
  for at, k in ipairs(base.descending(fall)) do row(at, names[k] == "" and "-" or names[k], {k}) end
  row(#names + 1, "all", everyone)
  local unit = net.meta.unit
  return frame.new{count = #names + 1, title = "what is left", note = note, {o.each, c.name}, {"firms", c.firms},
    {"left", c.left}, {"revenue", c.revenue, unit = unit}, {"gone", c.gone}, {"lost", c.lost}, {"remains", c.remains},
    {"share", c.share, digits = 3}, o.by == "chance" and {"error", c.error, digits = 2} or nil}
end

local function by_firm(net, draws, revenue, note)
  local rows, fall, seen = {}, {}, {}
  local leaves, loss, down, up, depends = {}, {}, {}, {}, {}
  for i = 1, #net do
    local left, a, b, c, d = 0, 0, 0, 0, nil
    for _, draw in ipairs(draws) do
      local x, y = draw.down[i] or 0, draw.up[i] or 0
      if draw.gone[i] then left = left + 1
      else a, b, c = a + math.max(x, y), b + x, c + y end
      d = draw.depends[i] or d
      seen[i] = seen[i] or draw.gone[i] == 0
    end
    local n = #draws
    leaves[i], depends[i] = left / n, d or false
    if left < n then loss[i], down[i], up[i] = a / (n - left), b / (n - left), c / (n - left) end
    if left > 0 or a > 0 then rows[#rows + 1], fall[#fall + 1] = i, revenue[i] * (left + a) / n end
  end
  local out = {{}, {}, {}, {}, {}, {}, {}}
  local at = {}
  for k, e in ipairs(base.descending(fall)) do
    local i = rows[e]
    at[k] = i
    out[1][k], out[2][k], out[3][k] = net.native:label(i), seen[i] and "leader" or leaves[i] > 0 and "follows" or
      "stays", leaves[i]
    out[4][k], out[5][k], out[6][k], out[7][k] = depends[i] or nil, loss[i], down[i], up[i]
  end
  return frame.new{count = #rows, title = "who leaves, and who loses", note = note, {"firm", out[1]}, {"does", out[2]},
    {"leaves", out[3], digits = 3}, {"dependence", out[4], digits = 3}, {"loss", out[5], digits = 3},
    {"by_suppliers", out[6], digits = 3}, {"by_buyers", out[7], digits = 3},
    table.unpack(base.beside(net, at, {"region"}))}
end

local function note_of(o, draws, said, notes)
  local asked, left = 0, 0
  for _, draw in ipairs(draws) do asked, left = asked + draw.asked, left + #draw.order end
  local leaders = type(o.leader) == "string" and 1 or #o.leader
  local follow = format("%g of %g suppliers follow", left / #draws - leaders, asked / #draws)
  if asked == 0 then follow = "nobody in the network supplies them, so nobody follows" end
  local list = {format("%s leave%s, %s%s", base.some(type(o.leader) == "string" and {o.leader} or o.leader),
    leaders == 1 and "s" or "", follow, o.by == "chance" and format(" on average over %d draws, seed %d", #draws,
    o.seed) or "")}
  list[2] = "gone: revenue of those who left; lost: what those who stay lose, by suppliers or by buyers, the larger"
  for _, note in ipairs(notes) do list[#list + 1] = note end
  for _, note in ipairs(said.notes) do list[#list + 1] = note end
  return table.concat(list, "; ")
end

---A leader leaves and suppliers follow: what is left, by region. The law: (1) the leader (one firm or several) leaves
---with all it makes. (2) A supplier depends on it by the share of its revenue that it sells to it. Of those who
---supply it, the share `follow`, counted in firms and rounded up, follows: the most dependent first (ties: the larger
---sale, then the order of firms); with by = "chance" each follows with a chance in proportion to its dependence, at
---most 1, such that `follow` of them do on average: `draws` (100) draws from `seed`. With `rounds` (1) above 1
---suppliers of those who followed are asked in turn, by their dependence on all that left. (3) All who left fail
---whole in one cascade (net:cascade, whose options are taken): those who stay lose by suppliers or by buyers, the
---larger of both. Revenue is the column `revenue`, or "links". Columns by `each` ("region", any column): firms, left
---(firms), revenue, gone (that of those who left), lost (of those who stay), remains, share (of revenue), with draws
---means and the standard error of share; the last row is all. each = "firm": firm, does (leader, follows, stays),
---leaves (share of draws), dependence, loss (where it stays), by_suppliers, by_buyers. Cost: that of one failure a
---draw.
---```lua
---print(net:relocate{leader = "Firm A", follow = 0.5, replaceable = "sector"})
---```
---@param self lian.network
---@param given table
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code as net:cascade
function methods.relocate(self, given)
  local o = checked(self, given)
  leaders_of(self, o.leader)
  if o.each ~= "firm" then base.column(self, o.each, "relocate.each") end
  local notes, draws = {}, {}
  local revenue = model.revenue(self, o, "relocate", notes)
  local cascade, said, code = model.make(self, model.asked(o), "relocate")
  if not cascade then return nil, said, code end
  local work <close> = progress.start("relocation") -- luacheck: ignore
  for d = 1, o.by == "chance" and o.draws or 1 do draws[d] = leaving(self, o, revenue, d) end
  local answer, message
  answer, message, code = run(self, o, cascade, draws)
  if not answer then return nil, message, code end
  local note = note_of(o, draws, said, notes)
  if o.each == "firm" then return by_firm(self, draws, revenue, note) end
  return by_group(self, o, draws, revenue, note)
end

return methods
