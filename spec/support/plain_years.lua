--- Items over years, written plainly from the model book: one item, one month at a time, on the lists of
--- spec/support/barrel.lua with cover (label -> months) and value (label -> money). Slow, and made to be read.
---
--- What acts: {kind =, item = label or nil (all), by = provider or country, from =, to = (months, from 1), ...}
---   cut       share of what `by` delivers stops          expand   `by` delivers so much more (share)
---   second    `share` of all others' shares moves to `toward`
---   stockpile `months` beyond cover, bought over `fill` months
local years = {}

local function is_by(list, by, provider) return provider == by or list.country[provider] == by end

local function on(act, month) return month >= act.from and month < act.to end

-- home's share and that of others of an item in a month
local function supply(list, label, home, acts, month)
  local base = list.shares[label]
  if not base then return 1, 0 end
  local share, own, abroad = {}, 0, 0
  for provider, s in pairs(base) do share[provider] = s end
  for _, act in ipairs(acts) do
    if act.kind == "second" and on(act, month) and act.item == label then
      local moved = 0
      for provider, s in pairs(share) do
        if provider ~= act.toward and list.country[provider] ~= act.toward then
          share[provider], moved = s * (1 - act.share), moved + s * act.share
        end
      end
      share[act.toward] = (share[act.toward] or 0) + moved
    end
  end
  for provider, s in pairs(share) do
    for _, act in ipairs(acts) do
      if on(act, month) and (not act.item or act.item == label) and act.by and is_by(list, act.by, provider) then
        if act.kind == "cut" then s = s * (1 - act.share) end
        if act.kind == "expand" then s = s * (1 + act.share) end
      end
    end
    if list.country[provider] == home then own = own + s else abroad = abroad + s end
  end
  return own, abroad
end

local function need_of(list, a, label)
  local least = math.huge
  for input, class in pairs(list.needs[label] or {}) do
    if class == "critical" then least = math.min(least, a[input]) end
    if class == "important" then least = math.min(least, (1 + a[input]) / 2) end
  end
  return least
end

local function any_of(list, a, label)
  local kinds = list.kinds[label]
  if not kinds or not next(kinds) then return math.huge end
  local sum, weights, best = 0, 0, 0
  for variant, weight in pairs(kinds) do
    sum, weights, best = sum + weight * a[variant], weights + weight, math.max(best, a[variant])
  end
  return list.any[label] and best or sum / weights
end

-- what providers and inputs allow, not capped at 1
local function given(list, a, label, made, own, abroad)
  local reach, need = 1 + (list.spare[label] or 0), need_of(list, a, label)
  if made or not list.shares[label] then
    return math.min(any_of(list, a, label), need, reach * (own + abroad))
  end
  return math.min(any_of(list, a, label), reach * (own * math.min(1, need) + abroad))
end

-- the mean level of what uses an item, by value where it is known of all; nil where nothing does
local function drawn(list, a, label)
  local users, sum, weights, known = {}, 0, 0, 0
  for _, user in ipairs(list.items) do
    local class = (list.needs[user] or {})[label]
    if class == "critical" or class == "important" then users[#users + 1] = user end
    if (list.kinds[user] or {})[label] then users[#users + 1] = user end
  end
  if #users == 0 then return nil end
  for _, user in ipairs(users) do known = known + (list.value[user] and 1 or 0) end
  for _, user in ipairs(users) do
    local w = known == #users and list.value[user] or 1
    sum, weights = sum + w * a[user], weights + w
  end
  return sum / weights
end

---Levels and stocks by month and label, for one final item.
---@return table[] months {level = {label -> number}, stock = ...}
function years.run(list, home, final, count, acts)
  local stock, out = {}, {}
  for _, label in ipairs(list.items) do stock[label] = list.cover[label] or 0 end
  for month = 1, count do
    local a, own, abroad, b = {}, {}, {}, {}
    for _, label in ipairs(list.items) do
      a[label] = 1
      own[label], abroad[label] = supply(list, label, home, acts, month)
    end
    for _ = 1, 200000 do
      local fell = 0
      for _, label in ipairs(list.items) do
        b[label] = given(list, a, label, label == final, own[label], abroad[label])
        local v = math.min(1, b[label] + stock[label])
        fell, a[label] = math.max(fell, a[label] - v), math.min(a[label], v)
      end
      if fell <= 1e-16 then break end
    end
    local level, after = {}, {}
    for _, label in ipairs(list.items) do
      local cover, buy = list.cover[label] or 0, 0
      for _, act in ipairs(acts) do
        if act.kind == "stockpile" and act.item == label and on(act, month) then
          cover = cover + act.months
          buy = buy + act.months / math.max(1, act.fill) * math.min(1, own[label] + abroad[label])
        end
      end
      local d = label ~= final and drawn(list, a, label) or 1
      local short, more = math.max(0, d - b[label]), math.max(0, b[label] - d) + buy
      level[label] = a[label]
      after[label] = math.max(0, stock[label] - short + math.min(math.max(0, cover - stock[label]), more))
    end
    stock = after
    out[month] = {level = level, stock = after}
  end
  return out
end

return years
