--- Levels of items (the scarcest input limits output), an independent program to test lian_case against: lists of
--- items as Lua tables, one level at a time, iterated from 1 to the fixed point. Slow.
---
--- A list: items (labels), spare (label -> share), needs (label -> {input = class}), kinds (label -> {variant
--- = weight}), any (label -> true), shares (label -> {provider = share}, adding up to 1), country (provider
--- -> country), order of labels.
local barrel = {}

-- shares of item i that still arrive: home's own, and those from abroad
local function supply(list, label, home, cut)
  local shares = list.shares[label]
  if not shares then return 1, 0, false end
  local own, abroad = 0, 0
  for provider, share in pairs(shares) do
    local left = share * (1 - cut(label, provider))
    if list.country[provider] == home then own = own + left else abroad = abroad + left end
  end
  return own, abroad, true
end

---Levels by label. made(label): home makes it. cut(label, provider): the share that stops.
function barrel.levels(list, home, made, cut)
  local a, own, abroad, provided = {}, {}, {}, {}
  for _, label in ipairs(list.items) do
    a[label] = 1
    own[label], abroad[label], provided[label] = supply(list, label, home, cut)
  end
  local function need(label)
    local least = 1
    for input, class in pairs(list.needs[label] or {}) do
      if class == "critical" then least = math.min(least, a[input]) end
      if class == "important" then least = math.min(least, (1 + a[input]) / 2) end
    end
    return least
  end
  local function mix(label)
    local kinds = list.kinds[label]
    if not kinds or not next(kinds) then return 1 end
    local sum, weights, best = 0, 0, 0
    for variant, weight in pairs(kinds) do
      sum, weights, best = sum + weight * a[variant], weights + weight, math.max(best, a[variant])
    end
    return list.any[label] and best or sum / weights
  end
  local function level(label)
    local spare = 1 + (list.spare[label] or 0)
    if made(label) or not provided[label] then
      return math.min(1, need(label), mix(label), spare * (own[label] + abroad[label]))
    end
    return math.min(1, mix(label), spare * (own[label] * need(label) + abroad[label]))
  end
  for _ = 1, 200000 do
    local fell = 0
    for _, label in ipairs(list.items) do
      local v = level(label)
      fell, a[label] = math.max(fell, a[label] - v), math.min(a[label], v)
    end
    if fell <= 1e-16 then break end
  end
  return a
end

local CLASSES = {"critical", "critical", "critical", "important", "optional"}

---A random list of `count` items, with cycles where `circles`: providers CHN (home), P1..P4, and firms F1
---of P1, F2 of CHN.
function barrel.random(count, circles)
  local random = math.random
  local list = {items = {}, spare = {}, needs = {}, kinds = {}, any = {}, shares = {},
    country = {CHN = "CHN", P1 = "P1", P2 = "P2", P3 = "P3", P4 = "P4", F1 = "P1", F2 = "CHN"}}
  for k = 1, count do list.items[k] = "i" .. k end
  for k, label in ipairs(list.items) do
    list.needs[label] = {}
    for _ = 1, random(0, 3) do
      local j = circles and random(count) or random(count + 1 - k) + k - 1
      if j ~= k then list.needs[label][list.items[j]] = CLASSES[random(#CLASSES)] end
    end
    if random() < 0.25 and k < count then
      list.kinds[label] = {}
      for _ = 1, random(1, 3) do
        list.kinds[label][list.items[random(k + 1, count)]] = 0.5 + random()
      end
      list.any[label] = random() < 0.4 or nil
    end
    if random() < 0.3 then list.spare[label] = random() * 0.6 end
    if random() < 0.8 or k == count then
      local shares, sum = {}, 0
      for _, provider in ipairs{"CHN", "P1", "P2", "P3", "P4", "F1", "F2"} do
        if random() < 0.5 then shares[provider] = random() sum = sum + shares[provider] end
      end
      for provider, share in pairs(shares) do shares[provider] = share / sum end
      list.shares[label] = sum > 0 and shares or k == count and {CHN = 0.3, P1 = 0.7} or nil
    end
  end
  return list
end

---The same list as lian.items takes it; rows in the order of `shuffle`, when given. Shares of firms are
---within those of their country.
function barrel.given(list, shuffle)
  local items, requires, variants, provides = {}, {}, {}, {}
  for k, label in ipairs(list.items) do
    items[k] = {item = label, spare = list.spare[label]}
    for _, input in ipairs(list.items) do
      local class, weight = (list.needs[label] or {})[input], (list.kinds[label] or {})[input]
      if class then requires[#requires + 1] = {item = label, input = input, class = class} end
      if weight then variants[#variants + 1] = {item = label, variant = input, weight = weight} end
    end
    local shares, whole = list.shares[label], {}
    for provider, share in pairs(shares or {}) do
      local country = list.country[provider]
      whole[country] = (whole[country] or 0) + share
    end
    for _, provider in ipairs{"CHN", "P1", "P2", "P3", "P4"} do
      if whole[provider] then
        provides[#provides + 1] = {item = label, provider = provider, share = whole[provider]}
      end
    end
    for _, firm in ipairs{"F1", "F2"} do
      if shares and shares[firm] then
        provides[#provides + 1] = {item = label, provider = firm, share = shares[firm]}
      end
    end
  end
  if shuffle then for _, rows in ipairs{items, requires, variants, provides} do shuffle(rows) end end
  return {items = items, requires = requires, variants = variants, provides = provides, any = barrel.keys(list.any),
    providers = {{provider = "F1", country = "P1"}, {provider = "F2", country = "CHN"}, "CHN", "P1", "P2", "P3", "P4"}}
end

function barrel.keys(set)
  local out = {}
  for key in pairs(set) do out[#out + 1] = key end
  table.sort(out)
  return out
end

return barrel
