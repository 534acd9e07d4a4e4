--- Units of cutting: whose deliveries stop together, in one item each or in all items at once.
local case = require "lian.items.case"
local common = require "lian.methods.common"
local options = require "lian.base.options"

local units = {}

-- group of each provider (false: not cut), and the names of the groups
local function by_country(parts, home)
  local names, place, group = {}, {}, {}
  for g, country in ipairs(parts.country) do
    if country ~= home and not place[country] then
      names[#names + 1] = country
      place[country] = #names
    end
    group[g] = country ~= home and place[country]
  end
  return group, names
end

-- each firm by itself, those at home too: they fail as others do
local function by_firm(parts)
  local names, group = {}, {}
  for g, name in ipairs(parts.provider) do
    group[g] = false
    if parts.country[g] ~= name then
      names[#names + 1] = name
      group[g] = #names
    end
  end
  return group, names
end

local function by_foreign(parts, home)
  local group = {}
  for g, country in ipairs(parts.country) do group[g] = country ~= home and 1 end
  return group, {"abroad"}
end

-- name -> countries and firms; a provider belongs to the first that names it
local function by_bloc(parts, given, path)
  local group, hit, blocs = {}, {}, common.blocs(given, path)
  local names = options.names(blocs)
  for g in ipairs(parts.provider) do group[g] = false end
  for b, name in ipairs(names) do
    local wanted = common.as_set(blocs[name])
    for g, provider in ipairs(parts.provider) do
      if wanted[provider] or wanted[parts.country[g]] then
        group[g], hit[provider], hit[parts.country[g]] = group[g] or b, true, true
      end
    end
    for member in pairs(wanted) do
      if not hit[member] then
        local known = {table.unpack(parts.countries)}
        for _, provider in ipairs(parts.provider) do known[#known + 1] = provider end
        options.raise(options.unknown(("%s.%s"):format(path, name), "provider", member, known))
      end
    end
  end
  return group, names
end

local GROUPS = {country = by_country, firm = by_firm, foreign = by_foreign}

---The units of a question: item (0: all), group and mass (of home's supply) of each; names of the groups;
---group of each provider. o: each, all_items, share.
function units.set(q, o, verb)
  local group, names
  if type(o.each) == "table" then
    group, names = by_bloc(q.parts, o.each, verb .. ".each")
  elseif GROUPS[o.each] then
    group, names = GROUPS[o.each](q.parts, q.home)
  elseif o.each == "provider" or o.each == "item" then
    options.raise(("%s.each: '%s' is said by all_items = %s now; each says whose deliveries stop"):format(verb,
      o.each, o.each == "provider"))
  else
    options.fail(verb .. ".each", "'country', 'firm', 'foreign', or name -> countries", o.each)
  end
  if o.share == 0 then options.fail(verb .. ".share", "a share above 0", 0) end
  local items, groups, masses = q.case:units(group, #names, not o.all_items, o.share)
  if #items == 0 then options.raise(("%s: none of them delivers anything, so there is nothing to cut"):format(verb)) end
  return {item = items, group = groups, mass = masses, names = names, providers = group}
end

---"JPN: resist", or "JPN" for all items at once.
function units.text(q, u, k)
  local name = u.names[u.group[k]]
  return u.item[k] == 0 and name or ("%s: %s"):format(name, q.labels[u.item[k]])
end

---Months until the goal feels a unit's stop, and by which path; nil when it does not. O(items).
function units.impact(self, q, o, u, k)
  local mask, item = {}, nil
  for g, group in ipairs(u.providers) do mask[g] = group == u.group[k] end
  if u.item[k] ~= 0 then
    item = {}
    for i = 1, #q.labels do item[i] = i == u.item[k] end
  end
  local cuts = {table.unpack(q.cuts)}
  cuts[#cuts + 1] = {provider = mask, item = item, share = o.share}
  local under = case.open(self, "chokepoints", o, cuts, q.goal)
  local months, from = nil, nil
  if under then months, from = under.case:impact() end
  local best
  for _, i in ipairs(months and q.goal.item or {}) do
    if months[i] < math.huge and (not best or months[i] < months[best]) then best = i end
  end
  if best then return months[best], case.paths(q.labels, from)(best) end
end

return units
