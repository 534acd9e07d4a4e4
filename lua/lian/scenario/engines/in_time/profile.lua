--- How an economy of inventories behaves: named profiles, and parameters that a user may change.
---
--- Without a profile: stocks of 90 days, each restored in as many days as it holds; production falls when a stock is
--- below 0.8 of what is wanted; makers are served before final users; over-capacity to 1.25 in a year; orders go by
--- what origins can make; inputs are critical, important or neither by rule (lian.methods.classes). So a starved
--- economy fills its stocks first and comes back (see steadiness.lua).
---
--- ario: BoARIO's defaults: the same, but for stocks that are restored in 60 days and orders that are served alike,
--- with two changes that `boario = true` takes back: stocks and orders are kept exact, and no loss is rounded.
---
--- pichler: after Pichler et al. 2022: each user keeps days of use of all its inputs (`stock_by_user`, using good ->
--- days), orders for the demand it meets and a part 1 / `restore` (5 days) of what stocks lack, and produces by
--- critical and important inputs (`classes`); workers are hired within `hire` (30) and let go within `fire` (15) days.
---
--- inoue-todo: networks of firms; each keeps 15 days of what every supplier delivers, restored in 6.
local abroad = require "lian.scenario.engines.in_time.abroad"
local classes = require "lian.methods.classes"
local format = require "lian.base.format"
local options = require "lian.base.options"
local places = require "lian.chain.places"

local profile = {}

profile.STEPS = {day = 365, week = 52, month = 12, year = 1}

-- restore: left out, a good's own days of stock
local OWN = {stock = 90, psi = 0.8, overcapacity = 1.25, overcapacity_days = 365, production = "leontief",
  rationing = "orders_first", target = "wanted", by_capacity = true, backlog = false, sourcing = "market", within = 0,
  classes = "rule"}
local ARIO = {stock = 90, restore = 60, psi = 0.8, overcapacity = 1.25, overcapacity_days = 365,
  production = "leontief", rationing = "alike", target = "wanted", by_capacity = true, backlog = false,
  sourcing = "market", within = 0}
-- Pichler et al. 2022: stocks by user, restored in `restore` days for orders received; no over-capacity, but labour
-- that is hired and fired
local PICHLER = {stock = 90, restore = 5, psi = 1, overcapacity = 1, overcapacity_days = 1, production = "leontief",
  rationing = "alike", target = "fixed", by_capacity = false, backlog = false, hire = 30, fire = 15,
  sourcing = "market", within = 0}
local INOUE_TODO = {stock = 15, restore = 6, rationing = "alike"}

-- scarcity up to which over-capacity returns to normal. In other programs' rules any scarcity keeps it up, and while
-- stocks refill demand always stands a little above the last output: a region that lost a fifth of a sector for two
-- years made 0.2 % more than normal twenty years on
local SLIGHT = 1e-4

local TABLE_RULES = {alike = true, orders_first = true, finals_first = true, level = true}
local FIRM_RULES = {alike = true, orders_first = true, level = true, level_orders_first = true}
local OF_TABLES = {"psi", "overcapacity", "overcapacity_days", "production", "target", "by_capacity", "backlog",
  "boario", "rebuilding", "sourcing", "within", "classes", "stock_by_user", "hire", "fire"}

---Options of a run in time.
profile.RULES = {
  profile = {"choice", "ario", "inoue-todo", "pichler"}, stock_by_user = "any", hire = "positive",
  fire = "positive", stock = "any", restore = "any", psi = "share",
  overcapacity = "positive", overcapacity_days = "positive",
  production = {"choice", "leontief", "linear"},
  rationing = {"choice", "alike", "orders_first", "finals_first", "level", "level_orders_first",
    was = {finals_last = "orders_first", level_finals_last = "level_orders_first"}},
  target = {"choice", "wanted", "fixed", "output"}, by_capacity = "flag", backlog = "flag",
  sourcing = {"choice", "market", "links"}, within = "not_negative",
  finals = {"choice", "gross", "net"}, classes = "any", boario = "flag", rebuilding = {"choice", "last", "alike"},
}

-- good -> number of days, from a number or {good = days, ...} beside the default (a number, or one by good)
local function by_good(given, default, goods, path)
  local out = {}
  if given ~= nil and type(given) ~= "number" then options.plain(path, given, "days, or good -> days") end
  for g in ipairs(goods) do
    out[g] = type(given) == "number" and given or type(default) == "table" and default[g] or default
  end
  local place = {}
  for g, good in ipairs(goods) do place[good] = g end
  for good, days in pairs(type(given) == "table" and given or {}) do
    if not place[good] then
      options.raise(options.unknown(path, "good", good, goods))
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

-- stocks of each user: its days of use of every input, whatever the input; a day's use is what must be there
local function by_user(spec, used, o, goods, good, a_day)
  local days = by_good(o.stock_by_user, used.stock, goods, "run.stock_by_user")
  spec.keep, spec.by_demand, spec.run_down = {}, true, true
  spec.hire, spec.fire = math.min(1, 1 / (used.hire * a_day)), math.min(1, 1 / (used.fire * a_day))
  for g in ipairs(goods) do
    if days[g] * a_day < 1 - 1e-9 then
      options.fail(("run.stock_by_user['%s']"):format(goods[g]), format("at least a step's use, %.4g days", 1 / a_day),
        days[g])
    end
    spec.stock[g], spec.reach[g] = 1, 1
  end
  for i, g in ipairs(good) do spec.keep[i] = days[g] * a_day end
end

---Whether final users are taken as they buy (`finals` "gross"), cells above 0 as purchases and cells below 0 as given
---supplies; the profiles of other programs take final demand net by maker, as these do, and so do networks.
function profile.is_gross(chain, o)
  if chain:meta().sparse or #chain:block("demand").labels == 0 then return false end
  if o.finals then return o.finals == "gross" end
  return o.profile == nil and not o.boario
end

---The spec of an economy as the core takes it, from checked options.
---@param chain lian.chain
---@param o table
---@param steps number a year
---@param asked? lian.chain without those who move, whose inputs classes by rule are those of
---@return table|nil spec
---@return table|string parameters as they hold, for the record; note; or the message
---@return string|nil code
function profile.spec(chain, o, steps, asked)
  if o.profile == "inoue-todo" then options.raise("run.profile: 'inoue-todo' is for networks of firms") end
  local pichler = o.profile == "pichler"
  for _, name in ipairs(pichler and {} or {"stock_by_user", "hire", "fire"}) do
    if o[name] ~= nil then options.raise(("run.%s: belongs to profile = 'pichler'"):format(name)) end
  end
  if not TABLE_RULES[o.rationing or "alike"] then
    options.fail("run.rationing", "'alike', 'orders_first', 'finals_first' or 'level' on a table", o.rationing)
  end
  local p, used = pichler and PICHLER or (o.profile or o.boario) and ARIO or OWN, {}
  for name, default in pairs(p) do
    used[name] = default
    if o[name] ~= nil then used[name] = o[name] end
  end
  if used.sourcing == "links" and used.within > 0 then
    options.raise("run.within: belongs to sourcing = 'market'")
  end
  if used.overcapacity < 1 then options.fail("run.overcapacity", "at least 1", used.overcapacity) end
  if used.psi <= 0 then options.fail("run.psi", "a share above 0", used.psi) end
  local goods, good = places.goods(chain)
  local a_day, other = steps / 365, o.profile ~= nil or o.boario -- other programs' rules
  local stock = by_good(o.stock, p.stock, goods, "run.stock")
  local restore = by_good(o.restore, p.restore or stock, goods, "run.restore")
  used.restore = o.restore or p.restore or "stock"
  local spec = {steps = steps, goods = #goods, good = good, stock = {}, restore = {}, reach = {},
    minor = 1e-5 / 365, alpha_base = 1, alpha_max = used.overcapacity,
    alpha_steps = math.max(1, used.overcapacity_days * a_day), slight = other and 0 or SLIGHT,
    by_capacity = used.by_capacity,
    run_down = false, rebuild_last = o.rebuilding ~= "alike", backlog = used.backlog, quiet = o.boario == true,
    production = used.production, rationing = used.rationing, target = used.target, flows = "domestic"}
  for g, name in ipairs(goods) do
    if stock[g] * a_day < 1 - 1e-9 then
      options.fail(("run.stock['%s']"):format(name), format("at least a step's use, %.4g days, or a shorter step",
        1 / a_day), stock[g])
    end
    spec.stock[g], spec.restore[g] = stock[g] * a_day, math.max(1, restore[g] * a_day)
    spec.reach[g] = used.psi * spec.stock[g]
    if not other then spec.reach[g] = math.max(1, spec.reach[g]) end -- at least a step
  end
  if pichler then by_user(spec, used, o, goods, good, a_day) end
  used.classes = o.classes or p.classes or "all"
  if used.classes ~= "all" then
    local found, message, code = classes.of(abroad.closed(asked or chain), used.classes, "run.classes")
    if not found then return nil, message, code end
    spec.importance, used.note = classes.by_node(found, good), found.note
  end
  return spec, used
end

---The spec of a network of firms as the core takes it, from checked options.
---@param chain lian.chain
---@param o table
---@param steps number a year
---@return table spec
---@return table parameters
function profile.firms(chain, o, steps)
  for _, name in ipairs(OF_TABLES) do
    if o[name] ~= nil then
      options.raise(("run.%s: has no meaning for a network of firms, unless profile = 'ario'"):format(name))
    end
  end
  if o.finals == "gross" then options.fail("run.finals", "'net' on a network of firms", o.finals) end
  local used = {}
  for name, default in pairs(INOUE_TODO) do used[name] = o[name] == nil and default or o[name] end
  if not FIRM_RULES[used.rationing] then
    options.fail("run.rationing", "'alike', 'orders_first', 'level' or 'level_orders_first' on a network", o.rationing)
  end
  for _, name in ipairs{"stock", "restore"} do
    local days = used[name]
    if type(days) ~= "number" or days ~= days or days <= 0 or days == math.huge then
      options.fail("run." .. name, "days above 0", days)
    end
  end
  local goods, good = places.goods(chain)
  local a_day, keep = steps / 365, {}
  for _, name in ipairs{"stock", "restore"} do
    if used[name] * a_day < 1 - 1e-9 then
      options.fail("run." .. name, format("at least a step, %.4g days (or take a shorter step)", 1 / a_day),
        used[name])
    end
  end
  for i = 1, #chain do keep[i] = math.max(1, used.stock * a_day) end
  return {steps = steps, goods = #goods, good = good, stock = keep, restore = math.max(1, used.restore * a_day),
    rationing = used.rationing}, used
end

return profile
