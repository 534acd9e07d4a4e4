--- Evidence on the items of a list, for triage: what the strongest foreign bloc can take, how concentrated
--- foreign provision is, what home makes of it, and what the list knows of quality and readiness.
local case = require "lian.items.case"
local common = require "lian.methods.common"
local frame = require "lian.frame"
local known = require "lian.triage.known"
local options = require "lian.base.options"
local units_of = require "lian.items.units"

local triage = {}

triage.options = case.rules{goods = "any", of = {now = "goods"}, blocs = "table",
  cut = {"share", default = 1}, evidence = "table"}

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

local function bloc_names(q, blocs)
  if not blocs then return q.parts.country end
  local of = {}
  for _, name in ipairs(options.names(blocs)) do
    for _, member in ipairs(blocs[name]) do of[member] = of[member] or name end
  end
  local names = {}
  for g, country in ipairs(q.parts.country) do
    names[g] = of[q.parts.provider[g]] or of[country] or country
  end
  return names
end

-- foreign provision by bloc: concentration by country, the top bloc's share, home's share
local function provision(q, rows, blocs)
  local home, foreign, by_country, by_bloc = 0, 0, {}, {}
  for _, p in ipairs(rows) do
    local g, share = q.parts.by[p], q.parts.share[p]
    local country = q.parts.country[g]
    if country == q.home then
      home = home + share
    else
      foreign = foreign + share
      by_country[country] = (by_country[country] or 0) + share
      by_bloc[blocs[g]] = (by_bloc[blocs[g]] or 0) + share
    end
  end
  local out = {self_sufficiency = home}
  if foreign <= 1e-12 then return out end
  out.hhi, out.top_share = 0, 0
  local names = {}
  for country in pairs(by_country) do names[#names + 1] = country end
  table.sort(names)
  for _, country in ipairs(names) do out.hhi = out.hhi + (by_country[country] / foreign) ^ 2 end
  for _, share in pairs(by_bloc) do out.top_share = math.max(out.top_share, share / foreign) end
  return out
end

-- share of home's production that its four largest producers make; nil unless shares are stated
local function home_top_four(q, rows)
  local shares, whole = {}, 0
  for _, p in ipairs(rows) do
    local g = q.parts.by[p]
    if q.parts.country[g] == q.home then
      whole = whole + q.parts.share[p]
      if q.parts.provider[g] ~= q.home and q.parts.stated[p] then shares[#shares + 1] = q.parts.share[p] end
    end
  end
  if #shares == 0 or whole <= 0 then return nil end
  table.sort(shares, function(a, b) return a > b end)
  local sum = 0
  for k = 1, math.min(4, #shares) do sum = sum + shares[k] end
  return sum / whole
end

-- ---- what a cut takes

-- item -> the unit whose stop takes most of the goal; losses relative to what there is
local function strongest(q, u, still)
  local levels, message, code = q.case:singles(q.goal)
  if not levels then return nil, message, code end
  local best, losses = {}, {}
  for k, level in ipairs(levels) do
    local i, loss = u.item[k], still > 0 and math.max(0, still - level) / still or 0
    if not best[i] or loss > losses[i] then best[i], losses[i] = k, loss end
  end
  return best, losses
end

-- units of blocs and of the countries in none of them
local function units(q, o)
  local each = "country"
  if o.blocs then
    each = {}
    local taken = {[q.home] = true}
    for name, members in pairs(o.blocs) do
      each[name] = members
      for _, member in ipairs(members) do taken[member] = true end
    end
    for _, country in ipairs(q.parts.countries) do
      if not taken[country] and not each[country] then each[country] = {country} end
    end
  end
  return units_of.set(q, {each = each, share = o.cut}, "diagnose")
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

---Evidence on items.
---@param chain lian.chain
---@param o table checked options (triage.options)
---@return table|nil rows {label, axes, evidence}
---@return string[]|string notes, or the message
---@return string|nil code
function triage.evidence(chain, o)
  o.blocs = common.blocs(o.blocs, "diagnose.blocs")
  local ask = {home = o.home, final = o.final, reading = o.reading, make = o.make, share = o.cut}
  local q, message, code = case.open(chain, "diagnose", ask, {})
  if not q then return nil, message, code end
  local places, rows, left = chosen(chain, q, o.goods, "diagnose.goods")
  local depends
  depends, message, code = dependence(chain, q, ask)
  if not depends then return nil, message, code end
  local u = units(q, o)
  local best, losses
  best, losses, code = strongest(q, u, case.goal_level(q.goal, q.case:levels()))
  if not best then return nil, losses, code end
  local blocs, attributes = bloc_names(q, o.blocs), known.attributes(chain)
  local out, given = {}, known.check(o.evidence, function(label, path) return case.place(chain, label, path) end)
  for k, i in ipairs(places) do
    local evidence = rows[i] and provision(q, rows[i], blocs) or {}
    if rows[i] then
      evidence.home_top_four, evidence.loss = home_top_four(q, rows[i]), losses[i] or 0
      evidence.bloc = best[i] and u.names[u.group[best[i]]] or nil
    end
    evidence.dependence = depends[i]
    if best[i] and losses[i] > 1e-9 then evidence.months = units_of.impact(chain, q, ask, u, best[i]) end
    for name, values in pairs(attributes) do evidence[name] = values[i] or evidence[name] end
    for name, value in pairs(given[i] or {}) do evidence[name] = value end
    out[k] = {label = q.labels[i], axes = axes_of(chain, i), evidence = evidence}
  end
  local notes = {case.note(q, o, "loss: share of the final items")}
  if left > 0 then notes[2] = ("%d items without known providers are not judged"):format(left) end
  return out, notes
end

---The self-guarantee rate of groups of items: home's share, weighed by `value` where all judged items
---have one.
---@param chain lian.chain
---@param o table home, goods, each, level, target
---@return lian.frame|nil
---@return string|nil message
---@return string|nil code
function triage.self_guarantee(chain, o)
  local q, message, code = case.open(chain, "self_guarantee", {home = o.home, reading = "final"}, {},
    {item = {1}})
  if not q then return nil, message, code end
  local places, rows, left = chosen(chain, q, o.goods, "self_guarantee.goods")
  local keys = common.groups(chain, o.each, "self_guarantee.each")
  local values = chain:attribute("value")
  for _, i in ipairs(places) do values = values and type(values[i]) == "number" and values or nil end
  local place, c = {}, {group = {}, goods = {}, rate = {}, above = {}, weight = {}}
  for _, i in ipairs(places) do
    if rows[i] then
      local key = keys[i]
      local k = place[key]
      if not k then
        k = #c.group + 1
        place[key], c.group[k] = k, key
        c.goods[k], c.rate[k], c.above[k], c.weight[k] = 0, 0, 0, 0
      end
      local own, w = provision(q, rows[i], q.parts.country).self_sufficiency, values and values[i] or 1
      c.goods[k], c.rate[k], c.weight[k] = c.goods[k] + 1, c.rate[k] + w * own, c.weight[k] + w
      if own > o.level then c.above[k] = c.above[k] + 1 end
    end
  end
  local share, target, met = {}, {}, {}
  for k, goods in ipairs(c.goods) do
    c.rate[k] = c.weight[k] > 0 and c.rate[k] / c.weight[k] or nil
    share[k], target[k] = c.above[k] / goods, o.target
    met[k] = c.rate[k] and c.rate[k] >= o.target
  end
  local note = values and "items count by their value" or "each item counts 1: not all have a value"
  if left > 0 then note = ("%s; %d items without known providers are not judged"):format(note, left) end
  return frame.new{{"group", c.group}, {"goods", c.goods}, {"rate", c.rate}, {"items_above", c.above},
    {"share_above", share}, {"target", target}, {"met", met}, count = #c.group,
    title = ("self-guarantee of %s"):format(o.home), note = note}
end

return triage
