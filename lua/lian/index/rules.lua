--- The words of an index: how gaps are filled, outliers treated, indicators put on one scale, weighed and aggregated,
--- as users write them and as the core takes them. A word alone, or a table of the word and its parameters.
local core = require "lian.core"
local options = require "lian.base.options"
local words = require "lian.base.words"

local rules = {}

-- word -> rules of its parameters, in the form of options.check
rules.missing = {
  refuse = {}, skip = {available = {"share", default = 0.5}}, drop = {}, mean = {by = "text"}, median = {by = "text"},
  linear = {}, nearest = {neighbours = {"count", default = 5}},
  em = {steps = {"count", default = 200}, tolerance = {"positive", default = 1e-8}},
}
local LIMITS = {skewness = {"positive", default = 2}, kurtosis = {"number", default = 3.5}, mirror = {"flag",
  default = true}}
rules.treat = {
  none = {}, log = LIMITS, box_cox = LIMITS,
  winsorise = {most = {"count", default = 5}, skewness = LIMITS.skewness, kurtosis = LIMITS.kurtosis,
    mirror = LIMITS.mirror},
  percentile = {low = {"share", default = 0.01}, high = {"share", default = 0.99}},
}
local SCALE = {low = {"number", default = 1}, high = {"number", default = 100}}
rules.normalise = {
  minmax = SCALE, goalposts = SCALE, zscore = {mean = {"number", default = 0}, deviation = {"positive", default = 1},
    divisor = {"choice", "n-1", "n", default = "n-1"}},
  rank = {}, percentile = {}, borda = {}, frontier = {}, target = {clip = {"flag", default = false}}, vector = {},
}
local OF = {of = {"choice", "minmax", "raw", default = "minmax"}, shift = {"not_negative", default = 0}}
rules.weights = {
  given = {}, equal = {}, entropy = OF, critic = {}, variation = {}, deviation = {}, pca = {}, pca_shares = {},
    factor = {},
  alike = {},
}
rules.aggregate = {
  arithmetic = {}, geometric = {}, harmonic = {}, power = {p = {"number", required = true}}, barrel = {},
  soft_barrel = {soft = {"share", default = 0.5}}, mazziotta_pareto = {}, copeland = {}, outranking = {}, topsis = {},
  vikor = {}, grey = {}, rank_sum = {},
}

-- in the order of lian_rule
local NUMBER = {arithmetic = 1, geometric = 2, harmonic = 3, power = 4, barrel = 5, soft_barrel = 6,
  mazziotta_pareto = 7, copeland = 8, outranking = 9, topsis = 10, vikor = 11, grey = 12, rank_sum = 13}

---A rule of aggregation as the core takes it: its number and parameter.
---@param rule table {word =, p =, soft =}
---@return integer number
---@return number parameter
function rules.number(rule) return NUMBER[rule.word], rule.p or rule.soft or 1 end

---Whether a row's score depends on the rows it is compared with.
---@param rule table
---@return boolean
function rules.is_relative(rule) return core.index.relative[NUMBER[rule.word]] end

---A step as {word =, and its parameters}; raises for an unknown word or parameter. `more`: parameters of all words.
---@param path string
---@param value any a word, or {word, parameter = value}
---@param known table word -> rules of its parameters
---@param more? table
---@return table
function rules.parse(path, value, known, more)
  local word, given = value, {}
  if type(value) == "table" and getmetatable(value) == nil then
    word = value[1]
    for key, v in pairs(value) do if key ~= 1 then given[key] = v end end
  end
  if type(word) ~= "string" then options.fail(path, "one of " .. table.concat(options.names(known), ", "), word) end
  if not known[word] then options.raise(options.unknown(path, "method", word, options.names(known))) end
  local spec = {}
  for key, rule in pairs(known[word]) do spec[key] = rule end
  for key, rule in pairs(more or {}) do spec[key] = rule end
  local out = options.check(path, given, spec)
  if out.low and out.high and out.low >= out.high then
    options.raise(("%s: expected low below high, got %s and %s"):format(path, words.value(out.low),
      words.value(out.high)))
  end
  out.word = word
  return out
end

---Several methods of weights mixed, {"combined", method, method, by = "mean"}, as {word =, by =, methods =}; nil where
---a value is no such thing.
---@param path string
---@param value any
---@return table|nil
function rules.combined(path, value)
  if type(value) ~= "table" or value[1] ~= "combined" then return nil end
  local methods, given = {}, {}
  for key, v in pairs(value) do if type(key) == "string" then given[key] = v end end
  local o = options.check(path, given, {by = {"choice", "mean", "product", "geometric", "game", default = "mean"}})
  for k = 2, #value do methods[k - 1] = rules.parse(("%s[%d]"):format(path, k), value[k], rules.weights) end
  if #methods < 2 then options.raise(path .. ": 'combined' needs at least two methods behind it") end
  return {word = "combined", by = o.by, methods = methods}
end

---Whether a value is one step, not a list of them: a word, or {word, parameter = value}.
---@param value any
---@return boolean
function rules.is_one(value)
  if type(value) ~= "table" then return true end
  return #value == 1 and next(value, 1) ~= nil or #options.names(value) > 0
end

-- parameters that every way of normalising has
local ALL = {within = {"choice", "all", "year", default = "all"}, constant = {"choice", "refuse", "middle",
  default = "refuse"}}
rules.of_all_scales = ALL

---A step as its user would write it, parameters that are defaults left out.
---@param step table
---@param known table
---@return string
function rules.text(step, known)
  local out = {}
  if step.word == "combined" then
    for k, method in ipairs(step.methods) do out[k] = rules.text(method, known) end
    return ("combined of %s by %s"):format(table.concat(out, ", "), step.by)
  end
  for _, key in ipairs(options.names(step)) do
    local rule = known[step.word][key] or ALL[key]
    if key ~= "word" and step[key] ~= (type(rule) == "table" and rule.default or nil) then
      out[#out + 1] = ("%s = %s"):format(key, words.value(step[key]))
    end
  end
  if #out == 0 then return step.word end
  return ("%s (%s)"):format(step.word, table.concat(out, ", "))
end

return rules
