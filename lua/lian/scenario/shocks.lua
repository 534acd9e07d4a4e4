--- The shocks of the scenario language. Each is checked when it is written, so that an error points
--- at the user's line; `at`, `lasts`, `ramp` and `recovery` belong to the time axis and are kept.
local options = require "lian.base.options"
local random = require "lian.base.random"

local shocks = {}

local TIME = {at = "number", lasts = "not_negative", ramp = "not_negative", recovers = "not_negative",
  recovery = "any"}
local ORDER = {"name", "goods", "nodes", "users", "by", "on", "from", "to", "category", "cut", "share", "capital",
  "households",
  "within", "months", "fill", "holding", "change", "amount", "rate", "elasticity", "armington", "gap", "pace",
  "sensitivity", "follow", "defect", "good", "remote", "leakage", "leakage_within", "substitution",
  "substitution_within", "budget", "reference", "readiness", "u_max", "growth", "most", "lag", "haste", "release",
  "spillover", "reserved", "indicator", "at_least", "every", "cost", "premium", "finals", "at", "lasts", "ramp",
  "recovers", "recovery", "before"}

local function write(value)
  if type(value) == "table" then
    local out = {}
    for i, v in ipairs(value) do out[i] = type(v) == "string" and ("%q"):format(v) or tostring(v) end
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

local RECOVERY = {linear = true, convex = true, concave = true, step = true}

-- how a shock fades: by name, by a function of the part of its time that has passed, or by shares at equal times
local function check_recovery(kind, recovery)
  if recovery == nil or RECOVERY[recovery] or type(recovery) == "function" then return end
  local path = kind .. ".recovery"
  if type(recovery) ~= "table" or #recovery < 2 then
    options.fail(path, "'linear', 'convex', 'concave', 'step', a function, or two or more shares", recovery)
  end
  for k, v in ipairs(recovery) do
    if type(v) ~= "number" or not (v >= 0 and v <= 1) then
      options.fail(("%s[%d]"):format(path, k), "a share in [0, 1]", v)
    end
  end
end

local kinds = {} -- in time alone

-- a constructor: the rules of its own with those of time; `more` checks what rules do not say
local function define(kind, rules, more)
  for key, rule in pairs(TIME) do
    if rules[key] == nil then rules[key] = rule end
    if rules[key] == false then rules[key] = nil end -- has no meaning for it
  end
  rules.name = rules.name or "text"
  return function(given)
    local shock = random.check(kind, given, rules)
    check_recovery(kind, shock.recovery)
    if shock.recovery and shock.recovery ~= "step" and not shock.recovers then
      options.raise(kind .. ".recovers: expected the years that the recovery takes")
    end
    if more then more(shock) end
    shock.kind = kind
    return setmetatable(shock, meta)
  end
end

-- what is on or off, or grows by a law of its own: no ramp and no recovery
local function plain(rules)
  rules.ramp, rules.recovers, rules.recovery = false, false, false
  return rules
end

local function in_time(kind, rules, more)
  kinds[kind] = true
  return define(kind, rules, more)
end

-- whether a shock or policy acts in time alone
function shocks.is_timed(kind) return kinds[kind] == true end

-- goods or nodes, one of them
local function goods_or_nodes(shock, kind)
  if (shock.goods == nil) == (shock.nodes == nil) then options.raise(kind .. ": give goods or nodes") end
end

-- whether a value is a shock
function shocks.is(value) return getmetatable(value) == meta end

---An embargo or export control: deliveries of `goods` (sectors or node labels; all when left out)
---`by` some regions (or "*", all others) `on` a region fall by the share `cut`. `finals`: final goods
---too (default true). `substitution`: the share of the missing inputs that other origins make up.
---On a table that keeps imports apart, all imports are the one foreign origin: leave `by` out.
---In time `substitution` is reached `substitution_within` years after the onset (at once when left out), and
---the share `leakage` of what is cut comes round through third regions, within `leakage_within` (0.5) years.
---A second embargo on the same deliveries cuts what the first has left.
---Runs in time: `at` (the year it begins; the start when left out), `lasts` (years; to the end when left
---out), `ramp` (years to its full strength), `recovers` (years it takes to fade) by `recovery` "linear",
---"convex", "concave" or "step"; or by a function of the part of `recovers` that has passed (0 to 1) that gives
---the share of the shock that is left; or by a list of such shares at equal times, straight lines between.
---Static runs do not use these.
---```lua
---lian.embargo{goods = "C", by = {"USA", "JKT"}, on = "CHN", cut = 0.8}
---```
---@param given table
---@return lian.shock
shocks.embargo = define("embargo", {goods = "labels", by = {"labels", default = "*"}, on = "text",
  cut = {"share", default = 1}, finals = {"flag", default = true},
  substitution = {"share", default = 0}, substitution_within = "not_negative", leakage = {"share", default = 0},
  leakage_within = {"not_negative", default = 0.5}})

---An export control: an embargo by named origins on named goods to one region; the same fields.
---@param given table
---@return lian.shock
shocks.export_control = function(given)
  for _, key in ipairs{"goods", "by", "on"} do
    if type(given) == "table" and given[key] == nil then
      options.raise(("export_control: '%s' is required"):format(key))
    end
  end
  return shocks.embargo(given)
end

---A tariff of `rate` (0.25 = 25 %) on `goods` that come from the regions `by` to the region `on`.
---Prices follow by the price model; with `elasticity` final demand for the taxed goods falls by
---elasticity x rate. On a table that keeps imports apart leave `by` out.
---In time buyers in `on` turn to other origins: deliveries that pay the tariff are asked for
---(1 + rate)^-armington times as much against the others of the good (Armington 1969; `armington` 3), and
---what is collected is in run:costs(), below 0.
---@param given table
---@return lian.shock
shocks.tariff = define("tariff", {goods = "labels", by = "labels", on = "text",
  rate = {"not_negative", required = true}, elasticity = {"not_negative", default = 0},
  armington = {"not_negative", default = 3}})

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
---rebuilding = "alike". Two destructions of a node add up. `households`: money of damage to homes in `on`, rebuilt
---in the same way by makers from whom final users there buy; no capacity is lost with it.
---```lua
---lian.destruction{goods = "C", on = "CHN", share = 0.2, builders = {V = 0.7, E = 0.3}, within = 0.5}
---```
---@param given table
---@return lian.shock
shocks.destruction = define("destruction", plain{goods = "labels", nodes = "labels", on = "text",
  share = {"share", required = true}, capital = {"positive", default = 4}, households = {"not_negative", default = 0},
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
---`holding`: what holding costs, a share of the stock's value a year (0.05); `cost`: further money a year.
---`release`: "own" as said; "proportional": a public store, filled by orders that are served after all others,
---makes good what buyers' stocks lack, in proportion. run:costs() has the money.
---```lua
---lian.stockpile{goods = "C", on = "CHN", months = 3, at = 2025, fill = 0.5}
---```
---@param given table
---@return lian.shock
shocks.stockpile = define("stockpile", plain{goods = {"labels", required = true}, on = "text",
  months = {"positive", required = true}, fill = {"not_negative", default = 0.5},
  release = {"choice", "own", "proportional", default = "own"}, cost = {"not_negative", default = 0},
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

---Workers are missing, in time: the share `cut` of those who make `goods` (or `nodes`) in the region `on`; of
---their work the share `remote` goes on. Output falls with labour one to one.
---@param given table
---@return lian.shock
shocks.labour = in_time("labour", {goods = "labels", nodes = "labels", on = "text", cut = {"share", required = true},
  remote = {"share", default = 0}}, function(shock) goods_or_nodes(shock, "labour") end)

---Quality fails, in time: the share `defect` of what is made of `goods` (or `nodes`) in `on` is of no use. The
---good part falls by as much, while inputs and work are used for the whole.
---@param given table
---@return lian.shock
shocks.quality = in_time("quality", {goods = "labels", nodes = "labels", on = "text",
  defect = {"share", required = true}}, function(shock)
    goods_or_nodes(shock, "quality")
    if not random.is(shock.defect) and shock.defect >= 1 then
      options.fail("quality.defect", "a share below 1", shock.defect)
    end
  end)

---Relocation, in time: makers of `goods` in the region `on` leave for the region `to`, where they are cheaper by
---`gap` (a share of cost). The share that would leave is a logit, 1 / (1 + exp(-sensitivity (gap - 0.1)))
---(`sensitivity` 20); each year the part `pace` (0.2) of those who have not gone yet goes. Capacity moves with
---them, and buyers everywhere follow. Suppliers in `on` follow their leader: of each the share
---`follow` (0.5) x its sales to the leavers / its output x what has left.
---@param given table
---@return lian.shock
shocks.relocation = in_time("relocation", plain{goods = {"labels", required = true}, on = {"text", required = true},
  to = {"text", required = true}, gap = {"number", required = true}, sensitivity = {"positive", default = 20},
  pace = {"share", default = 0.2}, follow = {"share", default = 0.5}})

---A second source, in time (here and in the policies below `on` is the region that embargoes and tariffs of the
---scenario name, when it is left out): from `at` + `lag` (years of qualification) on, built up over `ramp` years,
---buyers in
---the region `on` take the share `share` of their purchases of `goods` from makers in the region `to` in place
---of those in the regions `from` (all others when left out), new links where there were none. `cost`: money
---once, at the start; `premium`: what the new source costs more, a share of what it delivers a year.
---```lua
---lian.second_source{goods = "c14", on = "CHN", from = {"USA", "JPN"}, to = "DEU", share = 0.3, lag = 1, ramp = 1}
---```
---@param given table
---@return lian.shock
shocks.second_source = in_time("second_source", {goods = {"labels", required = true},
  on = "text", from = "labels", to = {"text", required = true},
  share = {"share", required = true}, lag = {"not_negative", default = 0}, cost = {"not_negative", default = 0},
  premium = {"not_negative", default = 0}})

---A programme that replaces foreign supply, in time: it starts at `readiness` (1 to 10) with `budget` a year,
---climbs by stages that take time and may fail, and from readiness 8 on makes a growing share of what buyers in
---the region `on` bought abroad of `goods`, up to `u_max`, less its defects (lian.programme_outlook says the
---law). `reference`: the budget at which the published rates hold (the budget when left out). Its makers at
---home gain the capacity. Money is spent until readiness 10. `lag`: years after `at` before it starts.
---```lua
---lian.substitute{goods = "c14", on = "CHN", budget = 5e3, readiness = 5, u_max = 0.6}
---```
---@param given table
---@return lian.shock
shocks.substitute = in_time("substitute", plain{goods = {"labels", required = true}, on = "text",
  budget = {"not_negative", required = true}, reference = "positive", readiness = {"positive", required = true},
  u_max = {"share", default = 0.5}, lag = {"not_negative", default = 0}})

---First sets are bought, in time: public demand for the output of programmes on `goods` in `on`, the share
---`share` of a year's use each year while it lasts. Where a programme has reached readiness 8 its defects fall
---faster by what is bought (Wright's law). `cost`: money a year.
---@param given table
---@return lian.shock
shocks.procure = in_time("procure", plain{goods = {"labels", required = true}, on = "text",
  share = {"share", required = true}, cost = {"not_negative", default = 0}})

---Capacity is built, in time: makers of `goods` (or `nodes`) in `on` can make `share` more than at rest from
---`at` + `lag` on, growing over `ramp` years. `cost`: money, spent evenly from `at` until it stands.
---@param given table
---@return lian.shock
shocks.expand = in_time("expand", {goods = "labels", nodes = "labels", on = "text",
  share = {"not_negative", required = true}, lag = {"not_negative", default = 1},
  cost = {"not_negative", default = 0}}, function(shock) goods_or_nodes(shock, "expand") end)

---Quality is raised, in time: the share of defects of `goods` (or `nodes`) in `on` falls from `defect` to `good`
---from `at` + `lag` on, over `ramp` years: more of what is made can be used, from the same inputs. `cost`:
---money a year.
---@param given table
---@return lian.shock
shocks.upgrade = in_time("upgrade", {goods = "labels", nodes = "labels", on = "text",
  defect = {"share", required = true}, good = {"share", default = 0}, lag = {"not_negative", default = 0},
  cost = {"not_negative", default = 0}}, function(shock)
    goods_or_nodes(shock, "upgrade")
    for _, key in ipairs{"defect", "good"} do
      if not random.is(shock[key]) and shock[key] >= 1 then
        options.fail("upgrade." .. key, "a share below 1", shock[key])
      end
    end
  end)

---Makers are subsidised, in time: those of `goods` in the region `on` sell cheaper by the share `rate`; buyers in
---the region `to` (everywhere when left out) turn to them, (1 - rate)^-armington times as much against other
---origins (`armington` 3). The cost is rate x what they sell, in run:costs().
---@param given table
---@return lian.shock
shocks.subsidise = in_time("subsidise", {goods = {"labels", required = true}, on = "text",
  to = "text", rate = {"share", required = true}, armington = {"not_negative", default = 3}}, function(shock)
    if not random.is(shock.rate) and shock.rate >= 1 then
      options.fail("subsidise.rate", "a share below 1", shock.rate)
    end
  end)

---Champions are raised, in time: the capacity of `nodes` (or makers of `goods` in `on`) grows by `growth` a year
---while the policy lasts, up to `most` (2) times capacity at rest; orders follow capacity. `cost`: money a year.
---@param given table
---@return lian.shock
shocks.cultivate = in_time("cultivate", plain{goods = "labels", nodes = "labels", on = "text",
  growth = {"positive", required = true}, most = {"positive", default = 2},
  cost = {"not_negative", default = 0}}, function(shock) goods_or_nodes(shock, "cultivate") end)

---Digital links, in time: buyers in the region `on` fill their stocks `haste` (1.5) times as fast, and of
---embargoes with `substitution_within` they find substitutes that much sooner. `cost`: money a year.
---@param given table
---@return lian.shock
shocks.digitalise = in_time("digitalise", {on = "text", haste = {"positive", default = 1.5},
  lag = {"not_negative", default = 0}, cost = {"not_negative", default = 0}})

---A cluster, in time: programmes on `goods` in `on` learn from each other: each that has passed a stage speeds the
---others by `spillover` (0.5) x the share that has, and makers of the goods fill their stocks `haste` (1.25)
---times as fast. `cost`: money a year.
---@param given table
---@return lian.shock
shocks.cluster = in_time("cluster", plain{goods = {"labels", required = true}, on = "text",
  spillover = {"not_negative", default = 0.5}, haste = {"positive", default = 1.25},
  cost = {"not_negative", default = 0}})

---Rationing by rank, in time: while it lasts, `users` (sectors or nodes; in the region `on`) are served before all
---other buyers and final users where a supplier is short; with `reserved` they are sure of that share of what
---there is, and the rest is shared in proportion.
---@param given table
---@return lian.shock
shocks.prioritise = in_time("prioritise", plain{users = {"labels", required = true}, on = "text", reserved = "share"})

---A target: the indicator "self_guarantee" (the share of what the region `on` uses of `goods` that its own makers
---deliver) is `at_least` a share by the year `before`. run:targets() says whether and when it is met.
---@param given table
---@return lian.shock
shocks.target = in_time("target", plain{indicator = {"choice", "self_guarantee", default = "self_guarantee"},
  goods = {"labels", required = true}, on = "text", at_least = {"share", default = 0.7},
  before = {"number", required = true}, at = false, lasts = false})

---A rule: a policy that reacts. Every day, week, month or year (`every`) the function `act` is called with the
---state of the economy: `state.time`; `state:cover(good, region)` (stocks in days of normal use, of all buyers
---in the region), `state:output(label or sector, region)` (share of normal), `state:unmet()` (share of final
---demand); and may do `state:hold(good, region, months)` (the stock that buyers hold beyond what they keep) or
---`state:capacity(label or sector, share, region)` (capacity beyond that at rest, for the rest of the run).
---Its errors name the rule and the date.
---```lua
---lian.rule{name = "release", every = "month", act = function(state)
---  if state:cover("c14", "CHN") < 60 then state:hold("c14", "CHN", 0) end
---end}
---```
---@param given table
---@return lian.shock
shocks.rule = in_time("rule", plain{act = {"callable", required = true}, name = {"text", default = "rule"},
  every = {"choice", "step", "day", "week", "month", "year", default = "month"}})

return shocks
