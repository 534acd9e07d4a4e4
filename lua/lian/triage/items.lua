--- Evidence on the items of a list, for triage: what a foreign bloc can take (the largest coalition of a few
--- countries, or the blocs that are named), how concentrated foreign provision is, what home makes of it, and what
--- the list knows of quality and readiness.
local case = require "lian.items.case"
local common = require "lian.methods.common"
local frame = require "lian.frame"
local goal = require "lian.base.goal"
local known = require "lian.triage.known"
local options = require "lian.base.options"
local own_share = require "lian.scenario.results.own_share"
local partners = require "lian.chain.partners"
local units_of = require "lian.items.units"

local triage = {}

local ROUNDING = 1e-9 -- a share of less is nothing

triage.options = case.rules{goods = "any", of = {now = "goods"}, blocs = "table",
  coalition = {"count", default = 3}, cut = {"share", default = 1}, evidence = "table"}

-- the items to judge: those asked for, or all that have providers
local function chosen(chain, q, goods, path)
  local rows = case.rows_for(q.parts, q.home)
  local places, left = {}, 0
  if goods == nil then
    for i = 1, #chain do
      if rows[i] then places[#places + 1] = i else left = left + 1 end
    end
    if #places == 0 then options.raise(path .. ": no item has known providers") end
    return places, rows, left
  end
  if type(goods) ~= "table" then goods = {goods} end
  options.array(path, goods, "an array of items")
  for k, label in ipairs(goods) do places[k] = case.place(chain, label, path) end
  if #places == 0 then options.fail(path, "labels of items", goods) end
  return places, rows, 0
end

-- ---- provision

-- foreign provision of an item: countries, largest first, their concentration, and home's share (`own`: where home's
-- makers serve home first); the rest of the world is many, so it adds nothing to the concentration
local function provision(q, rows, own)
  local home, foreign, by_country, names = 0, 0, {}, {}
  for _, p in ipairs(rows) do
    local share, country = q.parts.share[p], q.parts.country[q.parts.by[p]]
    if country == q.home then
      home = home + share
    elseif share > 0 then
      foreign = foreign + share
      if not by_country[country] and not partners.is_rest(country) then names[#names + 1] = country end
      by_country[country] = (by_country[country] or 0) + share
    end
  end
  local scale = 1
  if own then
    scale = foreign > 0 and (1 - own) / foreign or 0
    for country, share in pairs(by_country) do by_country[country] = share * scale end
    home, foreign = own, foreign * scale
  end
  local out = {self_sufficiency = home, foreign = foreign, by_country = by_country, names = names, scale = scale}
  table.sort(names, function(a, b)
    if by_country[a] ~= by_country[b] then return by_country[a] > by_country[b] end
    return a < b
  end)
  if foreign <= 1e-12 then return out end
  out.hhi = 0
  for _, country in ipairs(names) do out.hhi = out.hhi + (by_country[country] / foreign) ^ 2 end
  return out
end

-- the sum of the four largest
local function four_of(shares)
  table.sort(shares, function(a, b) return a > b end)
  local sum = 0
  for k = 1, math.min(4, #shares) do sum = sum + shares[k] end
  return sum
end

-- Share of home's production that its four largest producers make; nil where none is named with a share. What is made
-- by producers without a name may be one firm's or many's: the four make at least what those named do, and at most what
-- they would if it were one. Where these lie on either side of the threshold nothing is known.
local function home_top_four(q, rows, threshold)
  local shares, whole = {}, 0
  for _, p in ipairs(rows) do
    local g = q.parts.by[p]
    if q.parts.country[g] == q.home then
      whole = whole + q.parts.share[p]
      if q.parts.provider[g] ~= q.home and q.parts.stated[p] then shares[#shares + 1] = q.parts.share[p] end
    end
  end
  if #shares == 0 or whole <= 0 then return nil end
  local rest = whole
  for _, share in ipairs(shares) do rest = rest - share end
  local least = four_of(shares) / whole
  if rest <= ROUNDING * whole or least >= threshold then return least end
  shares[#shares + 1] = rest
  local most = four_of(shares) / whole
  return most < threshold and most or nil
end

-- ---- what a cut takes

-- the countries of the largest coalition on an item
local function coalition_of(found, size)
  local members = {}
  for k = 1, math.min(size, #found.names) do members[k] = found.names[k] end
  return members
end

local function relative(still, level) return still > 0 and math.max(0, still - level) / still or 0 end

-- item -> units of that item, of all that are cut
local function by_item(u)
  local out = {}
  for k, i in ipairs(u.item) do
    out[i] = out[i] or {}
    table.insert(out[i], k)
  end
  return out
end

-- losses by the largest coalition of each item, and by all abroad together
local function by_coalition(q, o, found, places, still)
  local u = units_of.set(q, {each = "country", share = o.cut}, "diagnose")
  local units, sets, of = by_item(u), {}, {}
  for _, i in ipairs(places) do
    local members = found[i] and units[i] and common.as_set(coalition_of(found[i], o.coalition))
    local set, all = {}, {}
    for _, k in ipairs(members and units[i] or {}) do
      all[#all + 1] = k
      if members[u.names[u.group[k]]] then set[#set + 1] = k end
    end
    if #all > 0 then
      sets[#sets + 1], of[#of + 1] = set, {item = i, to = "loss"}
      sets[#sets + 1], of[#of + 1] = all, {item = i, to = "loss_abroad"}
    end
  end
  local levels, message, code = q.case:evaluate(q.goal, sets)
  if not levels then return nil, message, code end
  for k, level in ipairs(levels) do found[of[k].item][of[k].to] = relative(still, level) end
  for _, i in ipairs(places) do
    local one = found[i]
    if one then
      local members, sum = coalition_of(one, o.coalition), 0
      for _, country in ipairs(members) do sum = sum + one.by_country[country] end
      one.top_share, one.bloc = sum, #members > 0 and table.concat(members, " + ") or nil
      one.cuts, one.loss, one.loss_abroad = common.as_set(members), one.loss or 0, one.loss_abroad or 0
    end
  end
  return true
end

-- the share of an item's supply to home that a group of foreign providers has
local function held(q, rows, u, group, scale)
  local sum = 0
  for _, p in ipairs(rows) do
    local g = q.parts.by[p]
    if u.providers[g] == group then sum = sum + q.parts.share[p] * (q.parts.country[g] ~= q.home and scale or 1) end
  end
  return sum
end

-- losses by the strongest of the blocs that are named
local function by_blocs(q, o, found, rows, still)
  local u = units_of.set(q, {each = o.blocs, share = o.cut}, "diagnose")
  local levels, message, code = q.case:singles(q.goal)
  if not levels then return nil, message, code end
  for _, one in pairs(found) do one.loss, one.top_share, one.bloc = 0, 0, nil end
  for k, level in ipairs(levels) do
    local one = found[u.item[k]]
    local loss, share = relative(still, level), one and held(q, rows[u.item[k]], u, u.group[k], one.scale)
    if one and (not one.bloc or loss > one.loss or loss == one.loss and share > one.top_share) then
      one.loss, one.top_share, one.bloc, one.group = loss, share, u.names[u.group[k]], u.group[k]
    end
  end
  return u
end

-- whether anything at all comes from abroad
local function has_foreign(found)
  for _, one in pairs(found) do if one.foreign > 1e-12 then return true end end
  return false
end

-- puts loss, loss_abroad, top_share and bloc on what was found; who: item -> group of each provider that is cut
local function add_losses(q, o, found, rows, places)
  if not has_foreign(found) then
    for _, one in pairs(found) do one.loss, one.loss_abroad, one.top_share = 0, 0, 0 end
    return {}
  end
  local still = case.goal_level(q.goal, q.case:levels())
  local done, message, code = by_coalition(q, o, found, places, still)
  if not done then return nil, message, code end
  local u
  if o.blocs then
    u, message, code = by_blocs(q, o, found, rows, still)
    if not u then return nil, message, code end
  end
  local who = {}
  for i, one in pairs(found) do
    who[i] = {}
    for g, country in ipairs(q.parts.country) do
      who[i][g] = u and one.group ~= nil and u.providers[g] == one.group or not u and one.cuts[country] ~= nil
    end
  end
  return who
end

-- 1 - what home can make of each item when nothing comes from abroad
local function dependence(chain, q, o)
  local alone, message, code = case.open(chain, "diagnose", o, case.all_foreign(q.parts, q.home), q.goal)
  if not alone then return nil, message, code end
  local out = {}
  for i, level in ipairs(alone.case:levels()) do out[i] = 1 - level end
  return out
end

-- ---- all of it, item by item

local function axes_of(chain, i)
  local axes = {}
  for _, name in ipairs{"base", "stage"} do
    local values = chain:axis(name)
    if values then axes[#axes + 1] = {name, values[i] ~= "" and values[i] or nil} end
  end
  return axes
end

-- items of whose use home's own part is not known (lists of trade without production): item -> true
local function own_unknown(chain)
  local out = {}
  for i, known_own in pairs(chain:attribute("own_known") or {}) do out[i] = known_own == 0 or nil end
  return out
end

-- months until the final items feel the stop that is judged
local function months_of(chain, q, ask, i, who)
  local group = {}
  for g, cut in ipairs(who) do group[g] = cut and 1 end
  return units_of.impact(chain, q, ask, {item = {i}, group = {1}, providers = group}, 1)
end

-- where home's own part is not known, what was worked out with none of it is an upper bound, and no share of use
local function evidence_of(q, o, one, rows, unknown)
  if unknown then return {loss_abroad = one.loss_abroad, hhi = one.hhi, bloc = one.bloc} end
  return {loss = one.loss, loss_abroad = one.loss_abroad, hhi = one.hhi, top_share = one.top_share, bloc = one.bloc,
    self_sufficiency = one.self_sufficiency, home_top_four = home_top_four(q, rows, o.top_four)}
end

local function notes_of(q, o, left, given, open)
  local notes = {case.note(q, o, "loss: share of the final items")}
  notes[2] = o.blocs and "the blocs that are named are judged, the strongest of them"
    or ("judged: the largest coalition of at most %d countries; all abroad together is printed, not judged"):format(
      o.coalition)
  if left > 0 then notes[#notes + 1] = ("%d items without known providers are not judged"):format(left) end
  if open > 0 then
    notes[#notes + 1] = ("of %d items production is not known, nor home's own part: what a bloc takes is not "
      .. "judged"):format(open)
  end
  notes[#notes + 1] = "a list of providers decides strangleholds; the other classes need evidence on quality, "
    .. "readiness, firms and margins"
  table.move(given.notes, 1, #given.notes, #notes + 1, notes)
  return notes
end

---Evidence on items.
---@param chain lian.chain
---@param o table checked options (triage.options)
---@return table|nil rows {label, axes, evidence}
---@return string[]|string notes, or the message
---@return lian.frame|string|nil matches what evidence given beside matched, or the code
function triage.evidence(chain, o)
  o.blocs = common.blocs(o.blocs, "diagnose.blocs")
  local ask = {home = o.home, final = o.final, reading = o.reading, make = o.make, share = o.cut,
    own = o.own, home_use = o.home_use}
  local q, message, code = case.open(chain, "diagnose", ask, {})
  if not q then return nil, message, code end
  local own = o.own == "home_first" and q.case:own() or {}
  local places, rows, left = chosen(chain, q, o.goods, "diagnose.goods")
  local given = known.gather(o.evidence, {labels = q.labels, what = "item", home = o.home,
    match = function(label) return case.find(chain, label) end,
    no_trade = "a list of items says who provides what itself; lian.read.trade makes one of lists of trade"})
  local depends
  depends, message, code = dependence(chain, q, ask)
  if not depends then return nil, message, code end
  local found, out, attributes = {}, {}, known.attributes(chain, o.home)
  for _, i in ipairs(places) do found[i] = rows[i] and provision(q, rows[i], own[i]) end
  local who
  who, message, code = add_losses(q, o, found, rows, places)
  if not who then return nil, message, code end
  local unknown, open = own_unknown(chain), 0
  for k, i in ipairs(places) do
    local evidence = found[i] and evidence_of(q, o, found[i], rows[i], unknown[i]) or {}
    evidence.dependence = not unknown[i] and depends[i] or nil
    if unknown[i] then
      open = open + 1
    elseif found[i] and found[i].loss > 1e-9 then evidence.months = months_of(chain, q, ask, i, who[i]) end
    for name, values in pairs(attributes) do evidence[name] = values[i] or evidence[name] end
    for name, value in pairs(given.by_key[i] or {}) do evidence[name] = value end
    out[k] = {label = q.labels[i], axes = axes_of(chain, i), evidence = evidence}
  end
  return out, notes_of(q, o, left, given, open), known.report(given)
end

---The self-guarantee rate of groups of items: home's share, weighed by `value` in groups where all judged items
---have one.
---@param chain lian.chain
---@param o table home, goods, each, level, target
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function triage.self_guarantee(chain, o)
  local ask = {home = o.home, reading = "final", own = o.own, home_use = o.home_use}
  local q, message, code = case.open(chain, "self_guarantee", ask, {}, {item = {1}})
  if not q then return nil, message, code end
  local upper, failed, why = case.upper(q, "self_guarantee", ask)
  if failed then return nil, failed, why end
  local shares, most = q.case:own(), upper and upper.case:own() or {}
  local places, rows, left = chosen(chain, q, o.goods, "self_guarantee.goods")
  local keys = o.each == "item" and chain:nodes() or common.groups(chain, o.each, "self_guarantee.each")
  local unknown, open, judged, weight = own_unknown(chain), 0, {}, {}
  for _, i in ipairs(places) do judged[i] = rows[i] and not unknown[i] end
  local groups = own_share.groups(chain, judged, o.each, "self_guarantee.each")
  for _, group in ipairs(groups) do
    for k, i in ipairs(group.items) do weight[i] = group.weights[k] end
  end
  local place, c = {}, {group = {}, goods = {}, rate = {}, above = {}, weight = {}, most = {}}
  for _, i in ipairs(places) do
    if rows[i] and unknown[i] then
      open = open + 1
    elseif rows[i] then
      local key = keys[i]
      local k = place[key]
      if not k then
        k = #c.group + 1
        place[key], c.group[k] = k, key
        c.goods[k], c.rate[k], c.above[k], c.weight[k], c.most[k] = 0, 0, 0, 0, 0
      end
      local own, w = shares[i], weight[i]
      c.most[k] = c.most[k] + w * (most[i] or 0)
      c.goods[k], c.rate[k], c.weight[k] = c.goods[k] + 1, c.rate[k] + w * own, c.weight[k] + w
      if goal.reached(own, o.level) then c.above[k] = c.above[k] + 1 end
    end
  end
  local share, target, met = {}, {}, {}
  for k, goods in ipairs(c.goods) do
    c.rate[k] = c.weight[k] > 0 and c.rate[k] / c.weight[k] or nil
    c.most[k] = c.weight[k] > 0 and c.most[k] / c.weight[k] or nil
    share[k], target[k] = c.above[k] / goods, o.target
    met[k] = c.rate[k] and goal.reached(c.rate[k], o.target)
  end
  local note = groups.note
  if left > 0 then note = ("%s; %d items without known providers are not judged"):format(note, left) end
  if open > 0 then note = ("%s; of %d items production is not known, nor the rate"):format(note, open) end
  if o.own ~= "world" then note = ("%s; %s"):format(note, case.own_note(q, o.own)) end
  local columns = {{"group", c.group}, {"goods", c.goods}, {"rate", c.rate}, {"items_above", c.above},
    {"share_above", share}, {"target", target}, {"met", met}, count = #c.group,
    title = ("self-guarantee of %s"):format(o.home), note = note}
  if upper then table.insert(columns, 4, {"rate_home_first", c.most}) end
  return frame.new(columns)
end

return triage
