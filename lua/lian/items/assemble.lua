--- A list of items put together: names to places, repeated rows, shares that fall short.
---
--- Every row says where it is from (`at`), so that a message can name it. What is repaired is counted:
---   repeated   rows that say the same twice are taken once
---   assumed    providers named without a share get the unstated rest, equally
---   scaled     shares of an item that add up to nearly 1 are scaled; `lowest` and `highest` sums
---   completed  shares that fall short, made whole as `rest` asks: by a provider "others", or by scaling
local core = require "lian.core"
local format = require "lian.base.format"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local assemble = {}

local NEEDS = {critical = 0, important = 1, optional = 2}
local TOLERANCE = 0.05
local OTHERS = "others"

-- label -> place; a second name for each item (its id) is known too
local function index_items(raw, bad)
  local place, labels = {}, {}
  for i, item in ipairs(raw.items) do
    if item.label == "" then bad("%s: expected the label of an item, found none", item.at) end
    if place[item.label] then
      bad("%s: the item '%s' stands at %s already", item.at, item.label, raw.items[place[item.label]].at)
    end
    place[item.label], labels[i] = i, item.label
  end
  for i, item in ipairs(raw.items) do
    if item.id and not place[item.id] then place[item.id] = i end
  end
  return place, labels
end

local function finder(place, labels, raw, bad)
  return function(label, at, what)
    local i = place[label]
    if i then return i end
    if label == nil or label == "" then bad("%s: expected %s, found nothing", at, what) end
    if raw.open then -- items are those that the rows name
      i = #labels + 1
      raw.items[i], labels[i], place[label] = {label = label, at = at}, label, i
      return i
    end
    bad("%s: no item '%s' (%s)%s", at, label, what, options.suggest(label, labels))
  end
end

-- one row for each pair; the same again is dropped, another meaning is refused
local function pairs_of(rows, ends, same, bad, found)
  local seen, out = {}, {}
  for _, row in ipairs(rows) do
    local a, b = ends(row)
    local key = ("%d %d"):format(a, b)
    local old = seen[key]
    if old and not same(old, row) then
      bad("%s: says otherwise than %s of the same two", row.at, old.at)
    elseif old then
      found.repeated = found.repeated + 1
    else
      seen[key] = row
      out[#out + 1] = {a, b, row}
    end
  end
  return out
end

local function add_requirements(spec, raw, find, bad, found)
  spec.requirer, spec.input, spec.need = {}, {}, {}
  local list = pairs_of(raw.requires, function(row)
    local i, j = find(row.item, row.at, "what requires it"), find(row.input, row.at, "the input")
    if i == j then bad("%s: '%s' requires itself", row.at, row.item) end
    if not NEEDS[row.class or "critical"] then
      bad("%s: expected critical, important or optional, got '%s'", row.at, tostring(row.class))
    end
    return i, j
  end, function(a, b) return (a.class or "critical") == (b.class or "critical") end, bad, found)
  for k, one in ipairs(list) do
    spec.requirer[k], spec.input[k] = one[1], one[2]
    spec.need[k] = NEEDS[one[3].class or "critical"]
  end
end

local function add_variants(spec, raw, find, bad, found)
  spec.kind, spec.variant, spec.weight = {}, {}, {}
  local list = pairs_of(raw.variants, function(row)
    local i, j = find(row.item, row.at, "the kind"), find(row.variant, row.at, "the variant")
    if i == j then bad("%s: '%s' is a variant of itself", row.at, row.item) end
    return i, j
  end, function(a, b) return (a.weight or false) == (b.weight or false) end, bad, found)
  for k, one in ipairs(list) do
    spec.kind[k], spec.variant[k], spec.weight[k] = one[1], one[2], one[3].weight or false
  end
end

local function add_providers(spec, raw, bad, found)
  local place = {}
  spec.provider, spec.country = {}, {}
  for _, row in ipairs(raw.providers) do
    local k = place[row.provider]
    if row.provider == nil or row.provider == "" then
      bad("%s: expected the name of a provider, found none", row.at)
    end
    if k and spec.country[k] ~= (row.country or "") then
      bad("%s: '%s' is of '%s', and of '%s' in an earlier row", row.at, row.provider, row.country or "",
        spec.country[k])
    elseif k then
      found.repeated = found.repeated + 1
    else
      k = #spec.provider + 1
      place[row.provider], spec.provider[k], spec.country[k] = k, row.provider, row.country or ""
    end
  end
  return place
end

local function place_provider(spec, place, name, at, bad)
  if name == nil or name == "" then bad("%s: expected the name of a provider, found none", at) end
  if not place[name] then
    local k = #spec.provider + 1
    place[name], spec.provider[k], spec.country[k] = k, name, ""
  end
  return place[name]
end

local function check_share(row, bad)
  local share = row.share
  if share and (type(share) ~= "number" or share ~= share or share < 0 or share > 1 + TOLERANCE) then
    bad("%s: '%s' provides '%s': expected a share in [0, 1], got %s", row.at, tostring(row.provider),
      tostring(row.item), options.describe(share))
  end
end

-- rows of each item and home, repeated ones dropped
local function group_provisions(spec, raw, find, place, bad, found)
  local groups, order, seen = {}, {}, {}
  for _, row in ipairs(raw.provides) do
    check_share(row, bad)
    local i = find(row.item, row.at, "what is provided")
    local by = place_provider(spec, place, row.provider, row.at, bad)
    local to = row.to or ""
    local key = ("%d %s"):format(i, to)
    local same = ("%s\0%d"):format(key, by)
    local old = seen[same]
    if old and (old.share or false) ~= (row.share or false) then
      bad("%s: '%s' provides '%s' with another share than at %s", row.at, row.provider, row.item, old.at)
    elseif old then
      found.repeated = found.repeated + 1
    else
      seen[same] = row
      local group = groups[key]
      if not group then
        group = {item = i, to = to, at = row.at}
        groups[key], order[#order + 1] = group, group
      end
      group[#group + 1] = {by = by, share = row.share or false}
      if not row.share then found.assumed = found.assumed + 1 end
    end
  end
  return order
end

-- sum of the shares that are stated at the head, and whether any is not
local function head_sum(spec, group)
  local countries, sum, open = {}, 0, false
  for _, row in ipairs(group) do
    local country = spec.country[row.by]
    if country == "" or country == spec.provider[row.by] then countries[spec.provider[row.by]] = true end
  end
  for _, row in ipairs(group) do
    local country = spec.country[row.by]
    local firm = country ~= "" and country ~= spec.provider[row.by]
    if not (firm and countries[country]) then
      if row.share then sum = sum + row.share else open = true end
    end
  end
  return sum, open
end

local function complete(spec, group, sum, place, rest)
  if rest == OTHERS then
    local by = place_provider(spec, place, OTHERS)
    group[#group + 1] = {by = by, share = 1 - sum}
  elseif rest == "scale" and sum > 0 then
    for _, row in ipairs(group) do row.share = row.share and row.share / sum end
  end
end

local function add_provisions(spec, raw, find, place, o, bad, found)
  spec.provided, spec.by, spec.share, spec.to = {}, {}, {}, {}
  local tolerance = o.tolerance or TOLERANCE
  for _, group in ipairs(group_provisions(spec, raw, find, place, bad, found)) do
    local sum, open = head_sum(spec, group)
    local short = not open and sum < 1 - tolerance
    if raw.files and (sum > 1 + tolerance or short and o.rest == "refuse") then -- the core knows no lines
      bad("%s: shares of '%s' add up to %.6g: expected 1 within %g%s", group.at, raw.items[group.item].label, sum,
        tolerance, short and ", or a provider without a share" or "; a firm's share is part of its country's")
    elseif short and o.rest ~= "refuse" then
      complete(spec, group, sum, place, o.rest)
      found.completed = found.completed + 1
    elseif not open and math.abs(sum - 1) > 1e-9 and math.abs(sum - 1) <= tolerance then
      found.scaled = found.scaled + 1
      found.lowest = math.min(found.lowest or sum, sum)
      found.highest = math.max(found.highest or sum, sum)
    end
    for _, row in ipairs(group) do
      local k = #spec.provided + 1
      spec.provided[k], spec.by[k], spec.share[k], spec.to[k] = group.item, row.by, row.share, group.to
    end
  end
end

-- ---- attributes and axes

local AXES = {"base", "stage"}

local function axes_of(raw)
  local axes = {}
  for _, name in ipairs(AXES) do
    local values, any = {}, false
    for i, item in ipairs(raw.items) do
      values[i] = item[name] or ""
      any = any or values[i] ~= ""
    end
    if any then axes[#axes + 1] = {name = name, values = values} end
  end
  return axes
end

local UNITS = {stock = "months", spare = "share", readiness = "level", pass_rate = "share", bench = "share"}

local function attributes_of(raw)
  local list = {}
  for _, name in ipairs(raw.names) do
    local numbers, texts, kind = {}, {}, nil
    for i, item in ipairs(raw.items) do
      local v = item[name]
      kind = kind or v ~= nil and type(v) or nil
      numbers[i], texts[i] = type(v) == "number" and v, v == nil and "" or tostring(v)
    end
    if kind == "number" then
      list[#list + 1] = {name = name, unit = UNITS[name] or raw.units and raw.units[name] or "",
        numbers = numbers}
    elseif kind then
      list[#list + 1] = {name = name, unit = "", texts = texts}
    end
  end
  return list
end

local RANGES = {stock = {0, math.huge}, spare = {0, math.huge}, readiness = {1, 10}, pass_rate = {0, 1},
  bench = {0, 1}, value = {0, math.huge}}

local function check_ranges(raw, bad)
  for _, item in ipairs(raw.items) do
    for name, range in pairs(RANGES) do
      local v = item[name]
      if v ~= nil and (type(v) ~= "number" or not (v >= range[1] and v <= range[2]) or v == math.huge) then
        bad("%s: %s of '%s': expected a number %s, got %s", item.at, name, item.label,
          range[2] == math.huge and "of at least 0" or format("in [%g, %g]", range[1], range[2]),
          options.describe(v))
      end
    end
  end
end

local function count_unprovided(spec, n)
  local has, count = lists.set(spec.provided), 0
  for i = 1, n do if not has[i] then count = count + 1 end end
  return count
end

---Puts a list together.
---@param raw table items ({label, id, at, base, stage, attributes...}), names (of attributes), open
---  (items are what the rows name), files (rows say their file and line), requires, variants, provides,
---  providers (rows with `at`), any (set of labels of which the best variant will do)
---@param o table title, source, unit, year, tolerance, rest ("refuse", "others", "scale")
---@param bad fun(text: string, ...) throws
---@return lian.chain|nil chain
---@return table|string found or the message
---@return string|nil code
function assemble.list(raw, o, bad)
  local found = {repeated = 0, assumed = 0, scaled = 0, completed = 0}
  local spec = {tolerance = o.tolerance, any = {}}
  local place, labels = index_items(raw, bad)
  local find = finder(place, labels, raw, bad)
  check_ranges(raw, bad)
  add_requirements(spec, raw, find, bad, found)
  add_variants(spec, raw, find, bad, found)
  local provider_place = add_providers(spec, raw, bad, found)
  add_provisions(spec, raw, find, provider_place, o, bad, found)
  if #labels == 0 then bad("%s: no items", raw.at) end
  for label in pairs(raw.any) do find(label, raw.at .. ".any", "an item with variants") end
  for i, label in ipairs(labels) do
    spec.any[i] = raw.any[label] ~= nil or raw.items[i].id ~= nil and raw.any[raw.items[i].id] ~= nil
  end
  local chain, message, code = core.chain_new{
    kind = "items", nodes = labels, items = spec, axes = axes_of(raw), attributes = attributes_of(raw),
    title = o.title, source = o.source, unit = o.unit, year = o.year,
  }
  if not chain then return nil, message, code end
  found.items, found.requirements, found.variants = #labels, #spec.requirer, #spec.kind
  found.providers, found.provisions = #spec.provider, #spec.provided
  found.unprovided = count_unprovided(spec, #labels)
  return chain, found
end

return assemble
