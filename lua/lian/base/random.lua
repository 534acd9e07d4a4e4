--- Random parameters: a number that is not known for sure, written where a number goes.
--- A distribution never changes. It is made of one uniform number by its quantile function, so a larger
--- uniform number gives a larger value, and the same seed, stream and index give the same one.
--- Its `kind` and its `parameters` (by name) are plain data.
local class = require "lian.base.class"
local core = require "lian.core"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local random = {}
local methods = {}
local meta, is = class.new "lian.distribution"

-- distribution -> {kind, parameters, low, high, weights, values} as core.law takes them, and .law
local recipes = setmetatable({}, {__mode = "k"})

-- parameters in the order in which they are given; what comes after `optional` may be left out
local ORDER = {
  uniform = {"low", "high"}, triangular = {"low", "mode", "high"}, normal = {"mean", "sd"},
  lognormal = {"median", "sigma"}, beta = {"a", "b", "low", "high"},
  pert = {"low", "mode", "high", "lambda"}, choice = {"values", "weights"},
  truncated = {"distribution", "low", "high"},
}
local OPTIONAL = {beta = {low = 0, high = 1}, pert = {lambda = 4}}

local function rules_of(kind)
  local rules = {}
  for _, key in ipairs(ORDER[kind]) do
    local default = (OPTIONAL[kind] or {})[key]
    rules[key] = {"number", default = default, required = default == nil}
  end
  return rules
end

-- the parameters by name, given one after another or as one table
local function named(kind, rules, ...)
  local first = ...
  if type(first) == "table" and getmetatable(first) == nil and (kind ~= "choice" or first.values ~= nil) then
    return options.check(kind, first, rules)
  end
  local given = {}
  for k, key in ipairs(ORDER[kind]) do given[key] = (select(k, ...)) end
  return options.check(kind, given, rules)
end

local function made(kind, parameters, recipe)
  local self = setmetatable({kind = kind, parameters = parameters}, meta)
  recipe.law = core.law(table.unpack(recipe, 1, 6))
  recipes[self] = recipe
  return self
end

local function plain(kind, o)
  local parameters = lists.at(o, ORDER[kind])
  return made(kind, o, {kind, parameters, -math.huge, math.huge})
end

local function above(kind, key, value, low)
  if value <= low then
    options.fail(kind .. "." .. key, ("a number above %s"):format(core.number_text(low)), value)
  end
end

local function inside(path, value, low, high)
  if not (value >= low and value <= high) then
    options.fail(path, ("a number in [%s, %s]"):format(core.number_text(low), core.number_text(high)), value)
  end
end

---Any number from `low` to `high`, all alike.
---```lua
---lian.embargo{goods = "C", by = "USA", on = "CHN", cut = lian.uniform(0.5, 1)}
---```
---@param low number|table or {low =, high =}
---@param high? number
---@return lian.distribution
function random.uniform(low, high)
  local o = named("uniform", rules_of "uniform", low, high)
  above("uniform", "high", o.high, o.low)
  return plain("uniform", o)
end

---From `low` to `high`, most often about `mode`; the density rises and falls in straight lines.
---```lua
---lian.triangular(2, 3, 6)
---lian.triangular{low = 2, mode = 3, high = 6}
---```
---@param low number|table or {low =, mode =, high =}
---@param mode? number
---@param high? number
---@return lian.distribution
function random.triangular(low, mode, high)
  local o = named("triangular", rules_of "triangular", low, mode, high)
  above("triangular", "high", o.high, o.low)
  inside("triangular.mode", o.mode, o.low, o.high)
  return plain("triangular", o)
end

---The normal distribution with its mean and standard deviation; any number may come: see lian.truncated.
---@param mean number|table or {mean =, sd =}
---@param sd? number
---@return lian.distribution
function random.normal(mean, sd)
  local o = named("normal", rules_of "normal", mean, sd)
  above("normal", "sd", o.sd, 0)
  return plain("normal", o)
end

---The lognormal distribution: half of the draws are below `median`; `sigma`: the standard deviation of the
---logarithm (0.2: two of three draws within about 20 % of the median), up to 20.
---@param median number|table or {median =, sigma =}
---@param sigma? number
---@return lian.distribution
function random.lognormal(median, sigma)
  local o = named("lognormal", rules_of "lognormal", median, sigma)
  above("lognormal", "median", o.median, 0)
  above("lognormal", "sigma", o.sigma, 0)
  inside("lognormal.sigma", o.sigma, 0, 20)
  return plain("lognormal", o)
end

---The beta distribution with shapes `a` and `b` (0.001 to 1e6), from `low` (0) to `high` (1): what is known of
---a share after a - 1 cases for and b - 1 against it.
---@param a number|table or {a =, b =, low =, high =}
---@param b? number
---@param low? number
---@param high? number
---@return lian.distribution
function random.beta(a, b, low, high)
  local o = named("beta", rules_of "beta", a, b, low, high)
  inside("beta.a", o.a, 1e-3, 1e6)
  inside("beta.b", o.b, 1e-3, 1e6)
  above("beta", "high", o.high, o.low)
  return plain("beta", o)
end

---What an expert says in three numbers: from `low` to `high`, most likely `mode`; smoother than triangular,
---and less of it near the ends (PERT). `lambda` (4): how sure of the mode, 0 not at all.
---```lua
---print(lian.programme_outlook{budget = 5e3, readiness = 5, u_max = lian.pert(0.4, 0.6, 0.9), from = 2025})
---```
---@param low number|table or {low =, mode =, high =, lambda =}
---@param mode? number
---@param high? number
---@param lambda? number
---@return lian.distribution
function random.pert(low, mode, high, lambda)
  local o = named("pert", rules_of "pert", low, mode, high, lambda)
  above("pert", "high", o.high, o.low)
  inside("pert.mode", o.mode, o.low, o.high)
  inside("pert.lambda", o.lambda, 0, 1e5)
  return plain("pert", o)
end

local function check_values(values)
  local numbers, whole = true, true
  if #values == 0 then options.raise("choice.values: expected an array of at least one value") end
  for k, v in ipairs(values) do
    local kind = type(v)
    if kind ~= "number" and kind ~= "string" and kind ~= "boolean" or v ~= v then
      options.fail(("choice.values[%d]"):format(k), "a number, text or flag", v)
    end
    numbers = numbers and kind == "number" and math.abs(v) < math.huge
    whole = whole and math.type(v) == "integer"
  end
  return numbers, whole
end

local function check_weights(weights, count)
  local sum = 0
  if #weights ~= count then
    options.fail("choice.weights", ("%d weights, one a value"):format(count), #weights)
  end
  for k, w in ipairs(weights) do
    if type(w) ~= "number" or not (w >= 0 and w < math.huge) then
      options.fail(("choice.weights[%d]"):format(k), "a number of at least 0", w)
    end
    sum = sum + w
  end
  if not (sum > 0 and sum < math.huge) then options.raise("choice.weights: expected one above 0") end
end

---One of some values (numbers, texts or flags), all alike or by weight. Numbers are taken in ascending order,
---other values in the order given.
---```lua
---lian.choice{"embargo", "tariff"}
---lian.choice({3, 6, 12}, {0.5, 0.3, 0.2})
---```
---@param values table or {values =, weights =}
---@param weights? number[]
---@return lian.distribution
function random.choice(values, weights)
  local o = named("choice", {values = {"table", required = true}, weights = "table"}, values, weights)
  local numbers, whole = check_values(o.values)
  local place = {}
  if o.weights then check_weights(o.weights, #o.values) end
  for k = 1, #o.values do place[k] = k end
  if numbers then
    table.sort(place, function(i, j)
      if o.values[i] == o.values[j] then return i < j end
      return o.values[i] < o.values[j]
    end)
  end
  local sorted, shares = {}, {}
  for k, i in ipairs(place) do sorted[k], shares[k] = o.values[i], o.weights and o.weights[i] or 1 end
  local recipe = {"choice", {}, -math.huge, math.huge, shares, numbers and sorted or nil}
  recipe.others, recipe.whole = not numbers and sorted or nil, whole
  return made("choice", o, recipe)
end

---A distribution cut off to [low, high] (either may be left out): draws fall within, in the same proportions
---as before.
---```lua
---lian.truncated(lian.normal(0.5, 0.2), 0, 1)
---```
---@param distribution lian.distribution|table or {distribution =, low =, high =}
---@param low? number
---@param high? number
---@return lian.distribution
function random.truncated(distribution, low, high)
  local o = named("truncated", {distribution = "any", low = "any", high = "any"}, distribution, low, high)
  local inner = recipes[o.distribution]
  if not inner then
    options.fail("truncated.distribution", "a distribution such as lian.normal(0, 1)", o.distribution)
  end
  if inner.others then
    options.raise("truncated.distribution: expected one of numbers, got " .. tostring(o.distribution))
  end
  for _, key in ipairs{"low", "high"} do
    local v = o[key]
    if v ~= nil and (type(v) ~= "number" or v ~= v) then options.fail("truncated." .. key, "a number", v) end
  end
  local from, to = math.max(o.low or -math.huge, inner[3]), math.min(o.high or math.huge, inner[4])
  local recipe = {inner[1], inner[2], from, to, inner[5], inner[6], whole = inner.whole}
  if from > to or not core.law(table.unpack(recipe, 1, 6)) then
    options.raise(("truncated: [%s, %s] leaves nothing of %s"):format(core.number_text(o.low or -math.huge),
      core.number_text(o.high or math.huge), tostring(o.distribution)))
  end
  return made("truncated", o, recipe)
end

-- whether a value is a distribution
random.is = is

local function range_text(low, high)
  if high == math.huge then return "of at least " .. core.number_text(low) end
  return ("in [%s, %s]"):format(core.number_text(low), core.number_text(high))
end

-- a parameter that is a number or a distribution, all within [low, high]; `whole`: a whole number, to which
-- draws are rounded
function random.parameter(path, value, low, high, whole)
  if random.is(value) then
    local from, to = value:bounds()
    if from and from >= low and to <= high then return value end
    options.raise(("%s: expected values %s, got %s%s"):format(path, range_text(low, high), tostring(value),
      from and "; see lian.truncated" or ""))
  end
  if type(value) ~= "number" or not (value >= low and value <= high and math.abs(value) < math.huge)
    or whole and not math.tointeger(value) then
    options.fail(path, ("%s %s, or a distribution"):format(whole and "a whole number" or "a number",
      range_text(low, high)), value)
  end
  return value
end

local function recipe_of(self)
  local recipe = recipes[self]
  if not recipe then options.fail("distribution", "a distribution", self) end
  return recipe
end

local function value_at(recipe, u)
  local v = recipe.law:quantile(u)
  if recipe.others then return recipe.others[math.tointeger(v) + 1] end
  return recipe.whole and math.tointeger(v) or v
end

---The value below which the share `u` of all draws falls.
---```lua
---print(lian.triangular(2, 3, 6):quantile(0.9))
---```
---@param self lian.distribution
---@param u number in [0, 1]
---@return number|string|boolean
function methods.quantile(self, u)
  local recipe = recipe_of(self)
  if type(u) ~= "number" or not (u >= 0 and u <= 1) then options.fail("quantile", "a share in [0, 1]", u) end
  return value_at(recipe, u)
end

---The share of all draws at or below `x`; nil where values are no numbers.
---@param self lian.distribution
---@param x number
---@return number|nil
function methods.cumulative(self, x)
  local recipe = recipe_of(self)
  if type(x) ~= "number" or x ~= x then options.fail("cumulative", "a number", x) end
  return not recipe.others and recipe.law:cumulative(x) or nil
end

---The mean; nil where values are no numbers.
---```lua
---print(lian.pert(0.4, 0.6, 0.9):mean())
---```
---@param self lian.distribution
---@return number|nil
function methods.mean(self)
  local recipe = recipe_of(self)
  return not recipe.others and recipe.law:mean() or nil
end

---The least and the largest value, which may be infinite; nil where values are no numbers.
---@param self lian.distribution
---@return number|nil low
---@return number|nil high
function methods.bounds(self)
  local recipe = recipe_of(self)
  if recipe.others then return nil end
  return recipe.law:bounds()
end

---One draw, always the same for the same `seed` (1), `stream` (a text or a whole number, 0) and `index` (0):
---take a stream for each parameter and an index for each draw.
---```lua
---lian.triangular(2, 3, 6):draw{seed = 42, stream = "lag", index = 7}
---```
---@param self lian.distribution
---@param given? {seed: integer, stream: string|integer, index: integer}
---@return number|string|boolean
function methods.draw(self, given)
  local recipe = recipe_of(self)
  local o = options.check("draw", given, {seed = {"integer", default = 1}, stream = {"any", default = 0},
    index = {"integer", default = 0}})
  local stream = type(o.stream) == "string" and core.stream(o.stream) or math.tointeger(o.stream)
  if not stream then options.fail("draw.stream", "a text or a whole number", o.stream) end
  return value_at(recipe, core.random_uniform(o.seed, stream, o.index))
end

local function write(value)
  if type(value) == "number" then
    if math.abs(value) == math.huge then return value > 0 and "math.huge" or "-math.huge" end
    return core.number_text(value)
  end
  if type(value) ~= "table" or random.is(value) then
    return type(value) == "string" and ("%q"):format(value) or tostring(value)
  end
  local out = {}
  for k, v in ipairs(value) do out[k] = write(v) end
  return "{" .. table.concat(out, ", ") .. "}"
end

-- as the user would write it; parameters at the end that are left out stay so
meta.__tostring = function(self)
  local keys, given, out = ORDER[self.kind], self.parameters, {}
  local last, usual = #keys, OPTIONAL[self.kind] or {}
  while last > 0 and given[keys[last]] == usual[keys[last]] do last = last - 1 end
  for k = 1, last do out[k] = given[keys[k]] == nil and "nil" or write(given[keys[k]]) end
  return ("%s(%s)"):format(self.kind, table.concat(out, ", "))
end

class.seal(meta, methods)

---Checks named arguments of which some may be distributions: these at their ends and in the middle.
---@param verb string stands in messages
---@param given table|nil
---@param rules table
---@param more? fun(values: table) further checks, of plain values: called at the ends and in the middle as well
---@return table checked
function random.check(verb, given, rules, more)
  local held, ends = {}, {{}, {}, {}}
  if type(given) ~= "table" or getmetatable(given) ~= nil then return options.check(verb, given, rules) end
  for key, value in pairs(given) do
    local is_random = random.is(value)
    held[key] = is_random and value or nil
    local low, high
    if is_random then low, high = value:bounds() end
    ends[1][key], ends[2][key], ends[3][key] = value, value, value
    if is_random then
      ends[1][key], ends[2][key] = low or value:quantile(0), high or value:quantile(1)
      ends[3][key] = value:quantile(0.5)
    end
    if is_random and (low == -math.huge or high == math.huge) then ends[1][key] = value:quantile(1e-12) end
    if is_random and high == math.huge then ends[2][key] = value:quantile(1 - 1e-12) end
  end
  local any = next(held) ~= nil
  for k = 1, any and 2 or 0 do
    local values = options.check(verb, ends[k], rules)
    if more then more(values) end
  end
  local checked = options.check(verb, ends[3], rules)
  if more then more(checked) end
  for key, value in pairs(held) do checked[key] = value end
  return checked
end

return random
