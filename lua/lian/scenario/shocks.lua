--- The shocks of the scenario language. Each is checked when it is written, so that an error points
--- at the user's line; `at`, `lasts`, `ramp` and `recovery` belong to the time axis and are kept.
local options = require "lian.options"

local shocks = {}

local TIME = {at = "number", lasts = "not_negative", ramp = "not_negative", recovers = "not_negative",
  recovery = {"choice", "linear", "convex", "concave", "step"}}
local ORDER = {"goods", "nodes", "by", "on", "category", "cut", "share", "capital", "within", "months", "fill",
  "holding", "change", "amount", "rate", "elasticity", "substitution", "finals", "at", "lasts", "ramp",
  "recovers", "recovery"}

local function write(value)
  if type(value) == "table" then
    local out = {}
    for i, v in ipairs(value) do out[i] = ("%q"):format(v) end
    return "{" .. table.concat(out, ", ") .. "}"
  end
  return type(value) == "string" and ("%q"):format(value) or tostring(value)
end

local meta = {__name = "lian.shock"}
meta.__tostring = function(self)
  local out = {}
  for _, key in ipairs(ORDER) do
    if self[key] ~= nil and self[key] ~= false then
      out[#out + 1] = ("%s = %s"):format(key, write(self[key]))
    end
  end
  return ("%s {%s}"):format(self.kind, table.concat(out, ", "))
end

-- a constructor: the rules of its own with those of time
local function define(kind, rules)
  for key, rule in pairs(TIME) do rules[key] = rule end
  return function(given)
    local shock = options.check(kind, given, rules)
    if shock.recovery and shock.recovery ~= "step" and not shock.recovers then
      options.raise(kind .. ".recovers: expected the years that the recovery takes")
    end
    shock.kind = kind
    return setmetatable(shock, meta)
  end
end

-- whether a value is a shock
function shocks.is(value) return getmetatable(value) == meta end

---An embargo or export control: deliveries of `goods` (sectors or node labels; all when left out)
---`by` some regions (or "*", all others) `on` a region fall by the share `cut`. `finals`: final goods
---too (default true). `substitution`: the share of the missing inputs that other origins make up.
---On a table that keeps imports apart, all imports are the one foreign origin: leave `by` out.
---A second embargo on the same deliveries cuts what the first has left.
---Runs in time: `at` (the year it begins; the start when left out), `lasts` (years; to the end when left
---out), `ramp` (years to its full strength), `recovers` (years it takes to fade) by `recovery` "linear",
---"convex", "concave" or "step". Static runs do not use these.
---```lua
---lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}
---```
---@param given table
---@return lian.shock
shocks.embargo = define("embargo", {goods = "labels", by = {"labels", default = "*"}, on = "text",
  cut = {"share", default = 1}, finals = {"flag", default = true},
  substitution = {"share", default = 0}})

---A tariff of `rate` (0.25 = 25 %) on `goods` that come from the regions `by` to the region `on`.
---Prices follow by the price model; with `elasticity` final demand for the taxed goods falls by
---elasticity x rate. On a table that keeps imports apart leave `by` out.
---@param given table
---@return lian.shock
shocks.tariff = define("tariff", {goods = "labels", by = "labels", on = "text",
  rate = {"not_negative", required = true}, elasticity = {"not_negative", default = 0}})

---A loss of capacity: output of `goods` (sectors or labels) in the region `on` can reach 1 - `cut` of
---what it was. Overlapping cuts multiply what remains.
---@param given table
---@return lian.shock
shocks.capacity = define("capacity", {goods = "labels", nodes = "labels", on = "text",
  cut = {"share", required = true}})

---A change of final demand for `goods` (or `nodes`): by the share `change` (-0.1 = 10 % less) or by
---`amount` (money per year, spread in proportion), never below nothing. `on`: the region that buys;
---`category`: one demand
---category.
---@param given table
---@return lian.shock
shocks.demand = define("demand", {goods = "labels", nodes = "labels", on = "text",
  category = "text", change = "number", amount = "number"})

---Destruction of capital, in time: of the capital of `goods` (or `nodes`) in the region `on` the share
---`share` is lost, and with it that share of capacity; capital is `capital` (4) times a year's value added.
---From `at` + `lasts` it is rebuilt: a part 1 / `within` a year of what is left is asked of the makers of
---`builders` (sector -> share of the work, adding up to 1), who sell it to the node as they did before, and
---capacity comes back as they deliver. Rebuilding is served after current orders unless the run says
---rebuilding = "alike". Two destructions of a node add up.
---```lua
---lian.destruction{goods = "C", on = "CHN", share = 0.2, builders = {V = 0.7, E = 0.3}, within = 0.5}
---```
---@param given table
---@return lian.shock
shocks.destruction = define("destruction", {goods = "labels", nodes = "labels", on = "text",
  share = {"share", required = true}, capital = {"positive", default = 4},
  builders = {"table", required = true}, within = {"positive", required = true}})

local plain_destruction = shocks.destruction
shocks.destruction = function(given)
  local shock = plain_destruction(given)
  local sum = 0
  for sector, share in pairs(shock.builders) do
    if type(sector) ~= "string" or type(share) ~= "number" or not (share >= 0 and share <= 1) then
      options.fail(("destruction.builders['%s']"):format(tostring(sector)), "a share in [0, 1]", share)
    end
    sum = sum + share
  end
  if math.abs(sum - 1) > 1e-9 then options.fail("destruction.builders", "shares that add up to 1", sum) end
  return shock
end

---A stockpile, in time: from `at`, the buyers in the region `on` (all when left out) hold `months` of normal
---use of `goods` beyond the stocks that they keep anyway, built up within `fill` years (0.5) by orders like
---any other, used when deliveries fail and then filled again; for `lasts` years (to the end when left out).
---`holding`: what holding costs, a share of the stock's value a year (0.05). result:costs() has the money.
---```lua
---lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.5}
---```
---@param given table
---@return lian.shock
shocks.stockpile = define("stockpile", {goods = {"labels", required = true}, on = "text",
  months = {"positive", required = true}, fill = {"not_negative", default = 0.5},
  holding = {"not_negative", default = 0.05}})

local plain_demand = shocks.demand
shocks.demand = function(given)
  local shock = plain_demand(given)
  if (shock.change == nil) == (shock.amount == nil) then
    options.raise("demand: give change or amount")
  end
  if shock.change and shock.change < -1 then
    options.fail("demand.change", "a share of at least -1", shock.change)
  end
  return shock
end

return shocks
