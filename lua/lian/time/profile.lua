--- How an economy of inventories behaves: named profiles, and parameters that a user may change.
---
--- ario: BoARIO's defaults (stocks of 90 days, restored in 60; production falls when a stock is below 0.8 of
--- what is wanted; over-capacity to 1.25 in a year; orders go by what origins can make), with two changes
--- that `boario = true` takes back: stocks and orders are kept exact, and no loss is rounded.
local options = require "lian.options"

local profile = {}

profile.STEPS = {day = 365, week = 52, month = 12, year = 1}

local PROFILES = {
  ario = {stock = 90, restore = 60, psi = 0.8, overcapacity = 1.25, overcapacity_days = 365,
    production = "leontief", rationing = "alike", target = "wanted", by_capacity = true, backlog = false},
}

---Options of a run in time.
profile.RULES = {
  profile = {"choice", "ario", default = "ario"}, stock = "any", restore = "any", psi = "share",
  overcapacity = "positive", overcapacity_days = "positive",
  production = {"choice", "leontief", "linear"},
  rationing = {"choice", "alike", "orders_first", "finals_first"},
  target = {"choice", "wanted", "fixed", "output"}, by_capacity = "flag", backlog = "flag",
  boario = {"flag", default = false}, rebuilding = {"choice", "last", "alike", default = "last"},
}

-- good -> number of days, from a number or {good = days, ...} beside the default
local function by_good(given, default, goods, path)
  local out = {}
  if given ~= nil and type(given) ~= "number" and type(given) ~= "table" then
    options.fail(path, "days, or good -> days", given)
  end
  for g in ipairs(goods) do out[g] = type(given) == "number" and given or default end
  local place = {}
  for g, good in ipairs(goods) do place[good] = g end
  for good, days in pairs(type(given) == "table" and given or {}) do
    if not place[good] then
      local near = options.nearest(tostring(good), goods)
      options.raise(("%s: no good '%s'%s"):format(path, tostring(good),
        near and (", did you mean '%s'?"):format(near) or ""))
    end
    out[place[good]] = days
  end
  for g, days in ipairs(out) do
    if type(days) ~= "number" or days ~= days or days <= 0 then
      options.fail(("%s['%s']"):format(path, goods[g]), "days above 0", days)
    end
  end
  return out
end

---The goods of a chain: its sectors, or its nodes where it has none; good of each node.
---@return string[] goods
---@return integer[] good
function profile.goods(chain)
  local names, place, goods, good = chain:axis("sector") or chain:nodes(), {}, {}, {}
  for i, name in ipairs(names) do
    if not place[name] then
      goods[#goods + 1] = name
      place[name] = #goods
    end
    good[i] = place[name]
  end
  return goods, good
end

---The spec of an economy as the core takes it, from checked options.
---@param chain lian.chain
---@param o table
---@param steps number a year
---@return table spec
---@return table parameters as they hold, for the record
function profile.spec(chain, o, steps)
  local p, used = PROFILES[o.profile], {}
  for name, default in pairs(p) do
    used[name] = default
    if o[name] ~= nil then used[name] = o[name] end
  end
  if used.overcapacity < 1 then options.fail("run.overcapacity", "at least 1", used.overcapacity) end
  if used.psi <= 0 then options.fail("run.psi", "a share above 0", used.psi) end
  local goods, good = profile.goods(chain)
  local a_day = steps / 365
  local stock = by_good(o.stock, p.stock, goods, "run.stock")
  local restore = by_good(o.restore, p.restore, goods, "run.restore")
  local spec = {steps = steps, goods = #goods, good = good, stock = {}, restore = {}, reach = {},
    minor = 1e-5 / 365, alpha_base = 1, alpha_max = used.overcapacity,
    alpha_steps = math.max(1, used.overcapacity_days * a_day), by_capacity = used.by_capacity,
    run_down = false, rebuild_last = o.rebuilding == "last", backlog = used.backlog, quiet = o.boario,
    production = used.production, rationing = used.rationing, target = used.target, flows = "domestic"}
  for g in ipairs(goods) do
    spec.stock[g], spec.restore[g] = stock[g] * a_day, math.max(1, restore[g] * a_day)
    spec.reach[g] = used.psi * spec.stock[g]
  end
  return spec, used
end

return profile
