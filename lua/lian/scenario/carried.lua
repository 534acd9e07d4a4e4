--- What a run on a list of items over years says of one item to a table: month by month, how far home makers have what
--- they need, and which part of what comes from abroad does not come.
---
---   need    least level of what home makers need, of what is important half-way to 1; 1 where all is there
---   lack    (f0 - (1 + phi) f - max(0, o - o0)) / f0, at least 0: f and o what foreign and home's providers can
---           deliver, f0 and o0 at rest, phi spare capacity. What home's providers have gained is no lack
---
--- An item that is made as kinds (variants) is what its kinds are: needs are weighed by their weights in the mix times
--- what home makes of them at rest, as home's makers of a kind that it does not make lose nothing; what comes from
--- abroad, where the item has no providers of its own, by their weights. Where any kind will do, the best one counts.
local case = require "lian.items.case"

local carried = {}
local methods = {}
local meta = {__index = methods}

local ROUNDING = 1e-12 -- less than this is nothing (csrc/network/case.h)

---@param outcome table of a run over years (lian.scenario.engines.over_years.loop)
---@param chain lian.chain items
function carried.new(outcome, chain)
  local self = {outcome = outcome, parts = outcome.question.parts, column = {}, found = {}, spare = {}}
  for k, i in ipairs(outcome.followed) do self.column[i] = k end
  for i, v in ipairs(chain:attribute("spare") or {}) do if type(v) == "number" then self.spare[i] = v end end
  self.kinds = case.kinds(self.parts)
  return setmetatable(self, meta)
end

-- ---- what is recorded of an item itself

local function own_lack(self, i)
  local out, f0, o0 = self.outcome, self.outcome.abroad[i], self.outcome.own[i]
  local home, foreign, lack = out.from_home:column(self.column[i]), out.from_abroad:column(self.column[i]), {}
  local reach = 1 + (self.spare[i] or 0)
  for t, f in ipairs(foreign) do
    local v = f0 > ROUNDING and (f0 - reach * f - math.max(0, home[t] - o0)) / f0 or 0
    lack[t] = v > ROUNDING and math.min(1, v) or 0
  end
  return lack
end

-- whether home's providers deliver less than at rest in some month
local function falls_at_home(self, i)
  local o0 = self.outcome.own[i]
  for _, o in ipairs(self.outcome.from_home:column(self.column[i])) do if o < o0 - ROUNDING then return true end end
  return false
end

local function own_need(self, i)
  local need = self.outcome.needs:column(self.column[i])
  for t, v in ipairs(need) do if v > 1 - ROUNDING then need[t] = 1 end end
  return need
end

-- ---- of its kinds together

-- lists of kinds as one, month by month: their mean by weights, or the best by `better` where any will do
local function joined(lists, weights, better)
  local sum, out = 0, {}
  for _, w in ipairs(weights) do sum = sum + w end
  for k, list in ipairs(lists) do
    for t, v in ipairs(weights[k] > 0 and list or {}) do
      if better then out[t] = out[t] and better(out[t], v) or v else out[t] = (out[t] or 0) + weights[k] / sum * v end
    end
  end
  return out
end

local function of_kinds(self, i, found)
  local kinds, any = self.kinds[i], self.parts.any[i] ~= 0
  local needs, lacks, made, bought, plain, own, foreign = {}, {}, {}, {}, {}, 0, 0
  for k, kind in ipairs(kinds) do
    local of = self:of(kind.item)
    needs[k], lacks[k], plain[k] = of.need, of.lack, kind.weight
    made[k], bought[k] = kind.weight * of.own, kind.weight * of.foreign
    own, foreign, found.judged = own + made[k], foreign + bought[k], found.judged or of.judged
    found.falls = found.falls or of.falls
  end
  local need = joined(needs, own > ROUNDING and made or plain, any and math.max)
  for t, v in ipairs(need) do found.need[t] = math.min(found.need[t], v) end
  if self.outcome.judged[i] then return end
  found.own, found.foreign = own, foreign
  if foreign > ROUNDING then found.lack = joined(lacks, bought, any and math.min) end
end

---What is known of an item: need and lack (by month), own and foreign (shares at rest), judged (whether providers are
---known), falls (whether home's providers deliver less than at rest in some month).
---@param i integer
---@return table
function methods.of(self, i)
  if self.found[i] then return self.found[i] end
  local found = {need = own_need(self, i), lack = own_lack(self, i), falls = falls_at_home(self, i),
    own = self.outcome.own[i], foreign = self.outcome.abroad[i], judged = self.outcome.judged[i]}
  if self.kinds[i] then of_kinds(self, i, found) end
  self.found[i] = found
  return found
end

return carried
