--- Networks that age: which links are gone after some years, and what that does to risk.
local base = require "lian.network.base"
local core = require "lian.core"
local format = require "lian.base.format"
local frame = require "lian.network.frames"
local options = require "lian.base.options"
local progress = require "lian.base.progress"

local methods = base.methods

local HALF_LIFE = 13 / 12 -- years: links of firms in Hungary, 2014 to 2022
local DRAW = math.tointeger(-7046029254386353131) -- 2^64 / golden ratio: seeds of draws lie far apart

local function check_seed(verb, o)
  if not o.seed then
    options.raise(verb .. ": 'seed' is required, as what is gone is drawn: any whole number, such as seed = 1")
  end
end

local function aged(net, years, half_life, seed, draw)
  local links, message, code = core.network.thin(net.native, 2 ^ (-years / half_life), seed + (draw - 1) * DRAW)
  if not links then return nil, message, code end
  local meta = {}
  for key, value in pairs(net.meta) do meta[key] = value end
  meta.notes = table.move(net.meta.notes or {}, 1, #(net.meta.notes or {}), 1, {})
  local out = base.wrap(links, {columns = net.columns, names = net.names, meta = meta})
  meta.notes[#meta.notes + 1] = format("aged by %g years at a half-life of %.4g: %d of %d links are left; what took "
    .. "the place "
    .. "of the others is not known", years, half_life, out.shape.links, net.shape.links)
  return out
end

---The network as far as it is left after `years`: each link is still there with probability 2 ^ (-years / half_life),
---drawn by `seed`; `draw`: another draw of the same seed. `half_life`: years, 13/12 by default (links of firms in
---Hungary, 2014 to 2022); net:half_life() finds it from dated links. Links that stay keep their values, and links that
---came instead are not known, so shares of what is left say more than sums. Of one seed and draw what is left after
---longer is a part of what is left before. O(links).
---```lua
---print(net:age{years = 2, seed = 1})
---```
---@param self lian.network
---@param given {years: number, half_life: number, seed: integer, draw: integer}
---@return lian.network|nil net
---@return string|nil message
---@return string|nil code
function methods.age(self, given)
  local o = options.check("age", given, {years = {"not_negative", required = true}, half_life = {"positive",
    default = HALF_LIFE}, seed = "integer", draw = {"count", default = 1}})
  check_seed("age", o)
  base.ready(self, "age")
  return aged(self, o.years, o.half_life, o.seed, o.draw)
end

---The half-life of links by their dates, in years: log 2 times the years that links were watched over the links that
---ended (an exponential law, what has not ended cut at the last date of all; a beginning that is not known is the first
---date of all). The second result has it with its standard error, the links that ended, and the years watched.
---```lua
---local half_life, found = assert(dated:half_life())
---```
---@param self lian.network
---@return number|nil years
---@return lian.frame|string found or message; columns half_life, error, ended, links, watched
---@return string|nil code "bad_data" where no link has ended
function methods.half_life(self)
  if not self.shape.dated then
    options.raise("network:half_life: the links are not dated; give them 'from' and 'to'")
  end
  local _, _, _, from, to = self.native:all()
  local first, last = math.huge, -math.huge
  for k = 1, #from do
    for _, day in ipairs{from[k] or to[k], to[k] or from[k]} do
      if day then first, last = math.min(first, day), math.max(last, day) end
    end
  end
  local ended, watched = 0, 0
  for k = 1, #from do
    local stop = to[k] or last
    watched = watched + stop - (from[k] or first)
    ended = ended + (to[k] and to[k] < last and 1 or 0)
  end
  if ended == 0 then
    return nil, "network:half_life: no link ends before the last date of all, so a half-life cannot be told", "bad_data"
  end
  local half_life = math.log(2) * watched / 365.25 / ended
  return half_life, frame.new{count = 1, {"half_life", {half_life}, unit = "years"}, {"error", {half_life /
    math.sqrt(ended)}, unit = "years"}, {"ended", {ended}, unit = "links"}, {"links", {#from}}, {"watched",
    {watched / 365.25}, unit = "link years"}}
end

local function quantile(sorted, share)
  local at = 1 + share * (#sorted - 1)
  local low = math.floor(at)
  return sorted[low] + (at - low) * ((sorted[low + 1] or sorted[low]) - sorted[low])
end

-- mean, standard deviation, 5 and 95 % of values
local function spread_of(values)
  local sum, squares = 0, 0
  for _, v in ipairs(values) do sum = sum + v end
  local mean = sum / #values
  for _, v in ipairs(values) do squares = squares + (v - mean) ^ 2 end
  table.sort(values)
  return mean, math.sqrt(squares / math.max(1, #values - 1)), quantile(values, 0.05), quantile(values, 0.95)
end

local function mean_of(list)
  local sum = 0
  for _, v in ipairs(list) do sum = sum + v end
  return #list > 0 and sum / #list or 0
end

---The systemic risk of a network that has aged: `draws` (20) draws of which links are gone after `years`, the cascade
---of each, and how far they spread: firm (or group), now (of the network as it is), mean, deviation, low and high (5
---and 95 % of draws), the riskiest now first. `cascade`: options of net:cascade, as {replaceable = "sector", each =
---"region"}. The note has the same of the mean over all. Cost: draws cascades.
---```lua
---print(net:aged_risk{years = 1, seed = 1, cascade = {each = "sector"}}:top(10))
---```
---@param self lian.network
---@param given {years: number, half_life: number, seed: integer, draws: integer, cascade: table}
---@return lian.frame|nil frame
---@return string|nil message
---@return string|nil code
function methods.aged_risk(self, given)
  local o = options.check("aged_risk", given, {years = {"not_negative", required = true}, half_life = {"positive",
    default = HALF_LIFE}, seed = "integer", draws = {"count", default = 20}, cascade = "table"})
  check_seed("aged_risk", o)
  base.ready(self, "aged_risk", true)
  local now, message, code = methods.cascade(self, o.cascade)
  if not now then return nil, message, code end
  local values, means = {}, {}
  for k = 1, #now do values[k] = {} end
  local work <close> = progress.start("ageing") -- luacheck: ignore
  for d = 1, o.draws do
    local net, risk
    net, message, code = aged(self, o.years, o.half_life, o.seed, d)
    if net then risk, message, code = methods.cascade(net, o.cascade) end
    if not risk then return nil, ("aged_risk: draw %d: %s"):format(d, message), code end
    for k, v in ipairs(risk.answer.index) do values[k][d] = v end
    means[d] = mean_of(risk.answer.index)
  end
  local c = {{}, {}, {}, {}, {}, {}}
  for row, k in ipairs(now.order) do
    c[1][row], c[2][row] = now.units.names[k], now.answer.index[k]
    c[3][row], c[4][row], c[5][row], c[6][row] = spread_of(values[k])
  end
  local mean, deviation, low, high = spread_of(means)
  return frame.new{count = #now, {now.units.what, c[1]}, {"now", c[2], unit = "share of output"}, {"mean", c[3]},
    {"deviation", c[4]}, {"low", c[5]}, {"high", c[6]}, title = format("systemic risk after %g years", o.years),
    note = format("%d draws at a half-life of %.4g years; the mean over all is %.4g now, then %.4g, deviation %.2g, "
      .. "5 to 95 %% "
    .. "of draws %.4g to %.4g; links that came instead are not known", o.draws, o.half_life, mean_of(now.answer.index),
    mean, deviation, low, high)}
end

return methods
