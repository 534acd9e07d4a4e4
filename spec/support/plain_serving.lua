--- Who is served when a supplier is short: the rules of lian_serving and lian_priority (csrc/lian.h),
--- written plainly. A supplier has `there`; each user is {asked, normal}, normal being what it asks at
--- rest under the links in force, and gets `given`, at most what it asked. Every rule returns what is left.
local serving = {}

local min, max, huge = math.min, math.max, math.huge

local function asked_by(users)
  local s = 0
  for _, user in ipairs(users) do s = s + user.asked end
  return s
end

-- all users alike
local function give_alike(users, there)
  local asked = asked_by(users)
  local share = asked > there and there / asked or 1
  for _, user in ipairs(users) do user.given = user.asked * share end
  return max(0, there - asked)
end

serving.give_alike = give_alike

-- each class up to its reserved share first; then class by class, or by what is still asked
local function give_classes(users, there, p)
  local given, lack, left, lacks = {}, {}, there, 0
  for c = 1, p.classes do
    local asked = asked_by(users[c])
    given[c] = min(asked, p.reserved[c] * there)
    lack[c] = asked - given[c]
    left, lacks = left - given[c], lacks + lack[c]
  end
  left = max(0, left)
  local rest, share = left, lacks > left and left / lacks or 1
  for c = 1, p.classes do
    local more = p.ordered and min(lack[c], rest) or lack[c] * share
    rest = max(0, rest - more)
    give_alike(users[c], given[c] + more)
  end
  return rest
end

-- level L with sum of normal x min(asked / normal, L) = there (Inoue and Todo 2019); users to whom
-- nothing is normal come when all others are served
local function level_of(users, there)
  local known = {}
  for _, user in ipairs(users) do if user.normal > 0 then known[#known + 1] = user end end
  table.sort(known, function(a, b) return a.asked / a.normal < b.asked / b.normal end)
  local open = {[#known + 1] = 0} -- normal of users from the k-th on
  for k = #known, 1, -1 do open[k] = open[k + 1] + known[k].normal end
  for k, user in ipairs(known) do
    local level = there / open[k]
    if level <= user.asked / user.normal then return level, 0 end
    there = there - user.asked
  end
  return huge, there
end

local function give_by_level(users, there)
  if asked_by(users) <= there then return give_alike(users, there) end
  local level, others = level_of(users, max(0, there))
  local strange = {}
  for _, user in ipairs(users) do
    if user.normal > 0 then
      user.given = min(user.asked, user.normal * level)
    else
      strange[#strange + 1] = user
    end
  end
  return give_alike(strange, others)
end

local function joined(list, ...)
  local out = {table.unpack(list)}
  for _, user in ipairs{...} do out[#out + 1] = user end
  return out
end

function serving.alike(orders, finals, rebuild, there)
  return give_alike(joined(orders, finals, rebuild), there)
end

function serving.orders_first(orders, finals, rebuild, there)
  return give_alike({finals}, give_alike(joined(orders, rebuild), there))
end

function serving.finals_first(orders, finals, rebuild, there)
  return give_alike(joined(orders, rebuild), give_alike({finals}, there))
end

-- final demand and rebuilding are one user, by what final demand is at rest
function serving.level(orders, finals, rebuild, there)
  local both = {asked = finals.asked + rebuild.asked, normal = finals.normal, given = 0}
  local left = give_by_level(joined(orders, both), there)
  give_alike({finals, rebuild}, both.given)
  return left
end

-- rebuilding belongs to the class of final demand
function serving.by_class(orders, finals, rebuild, there, p)
  local users = {}
  for c = 1, p.classes do users[c] = {} end
  for j, order in ipairs(orders) do table.insert(users[p.class_of[j]], order) end
  table.insert(users[p.final_class], finals)
  table.insert(users[p.final_class], rebuild)
  return give_classes(users, there, p)
end

return serving
