--- Final users of an economy: who buys what at rest, column by column, and what they got over a run.
local places = require "lian.chain.places"

local finals = {}
local at_rest = {} -- methods of columns at rest
local methods = {}
finals.__index = methods

-- cells above 0 by column, money a step
local function purchases_of(chain, steps)
  local demand, base = chain:block("demand"), {}
  for d = 1, #demand.labels do base[d] = {} end
  for i = 1, #chain do
    for d, v in ipairs(demand.values:row(i)) do base[d][i] = v > 0 and v / steps or 0 end
  end
  return base
end

---The columns of final users. `total`: purchases at rest by node as the economy has them, money a step; what columns
---do not explain is a further one that nobody is known to buy. `gross`: columns are taken as they stand; else they are
---scaled to the total (net of draws).
---@param chain lian.chain
---@param total number[]
---@param steps number a year
---@param gross boolean
---@return table {count, buyer (column -> region or nil), base (column -> node -> money a step), total}
function finals.at_rest(chain, total, steps, gross)
  local base, buyers = purchases_of(chain, steps), places.buyers(chain)
  local out, rest, any = {count = buyers.n, buyer = buyers, base = base, total = total}, {}, false
  for i, whole in ipairs(total) do
    local sum = 0
    for d = 1, buyers.n do sum = sum + base[d][i] end
    if not gross and sum > 0 then
      for d = 1, buyers.n do base[d][i] = base[d][i] * whole / sum end
      sum = whole
    end
    rest[i] = math.max(0, whole - sum)
    if rest[i] <= 1e-9 * whole then rest[i] = 0 end
    any = any or rest[i] > 0
  end
  if any then
    local names = places.regions(chain)
    out.count = out.count + 1
    base[out.count], buyers[out.count] = rest, #names == 1 and buyers.n == 0 and names[1] or nil
  end
  out.by_region = {}
  return setmetatable(out, {__index = at_rest})
end

---What final users in a region (nil: all) buy of each node at rest, money a step; summed once.
function at_rest.bought(self, on)
  if on == nil then return self.total end
  local list = self.by_region[on]
  if not list then
    list = {}
    for i = 1, #self.total do list[i] = 0 end
    for d = 1, self.count do
      if self.buyer[d] == on then for i, v in ipairs(self.base[d]) do list[i] = list[i] + v end end
    end
    self.by_region[on] = list
  end
  return list
end

---What final users got over a run, by buyer's region.
---@param at table columns of final users at rest in `finals`
---@return table tracker
function finals.tracker(at)
  local regions, seen = {}, {}
  for d = 1, at.finals.count do
    local region = at.finals.buyer[d]
    if region and not seen[region] then seen[region], regions[#regions + 1] = true, region end
  end
  local self = setmetatable({n = at.n, regions = regions, served = {}, got = {}, delivered = {}, missed = {},
    steps = 0}, finals)
  for i = 1, at.n do self.served[i], self.got[i] = 0, 0 end
  for _, region in ipairs(regions) do
    self.delivered[region], self.missed[region] = {}, 0
    for i = 1, at.n do self.delivered[region][i] = 0 end
  end
  return self
end

-- what was asked of the effect in force times the shares that were served since it began
local function flush(self)
  if not self.effect or self.steps == 0 then return end
  for _, region in ipairs(self.regions) do
    local asked, missed, got = self.effect:asked_of(region), self.effect:missed_of(region), self.delivered[region]
    local sum = 0
    for i = 1, self.n do
      local came = asked[i] * self.served[i]
      got[i] = got[i] + came
      sum = sum + math.max(0, (asked[i] + (missed[i] or 0)) * self.steps - came)
    end
    self.missed[region] = self.missed[region] + sum
  end
  local all = self.effect:asked_of(nil)
  for i = 1, self.n do self.got[i], self.served[i] = self.got[i] + all[i] * self.served[i], 0 end
  self.steps = 0
end

---After a step: `effect` was in force, `share` of what each node was asked for by final users was delivered.
function methods.note(self, effect, share)
  if effect ~= self.effect then
    flush(self)
    self.effect = effect
  end
  for i = 1, self.n do self.served[i] = self.served[i] + share[i] end
  self.steps = self.steps + 1
end

---@return table delivered region -> node -> money over the run
---@return table missed region -> money that its final users wanted and did not get
---@return number[] got by node: money that final users got of it
function methods.result(self)
  flush(self)
  return self.delivered, self.missed, self.got
end

return finals
