--- Final users of an economy: who buys what at rest, column by column. What they ask and get is the core's.
local places = require "lian.chain.places"

local finals = {}
local at_rest = {} -- methods of columns at rest

-- cells above 0 by column, money a step
local function purchases_of(chain, steps)
  local demand, base = chain:block("demand"), {}
  for d = 1, #demand.labels do base[d] = {} end
  for i = 1, #chain do
    for d, v in ipairs(demand.values:row(i)) do base[d][i] = v > 0 and v / steps or 0 end
  end
  return base
end

---Tells the spec of an economy who buys what, for the core.
---@param spec table
---@param chain lian.chain
---@param gross boolean columns are taken as they stand; else they share net demand out
function finals.give(spec, chain, gross)
  local demand, list = chain:block("demand"), {}
  local count = #demand.labels
  if count == 0 then return end
  for i = 1, #chain do
    for d, v in ipairs(demand.values:row(i)) do list[(i - 1) * count + d] = v > 0 and v or 0 end
  end
  spec.purchases, spec.columns, spec.net = list, count, not gross
end

---The columns of final users. `total`: purchases at rest by node as the economy has them, money a step; what columns
---do not explain is a further one that nobody is known to buy. `gross`: columns are taken as they stand; else they are
---scaled to the total (net of draws).
---@param chain lian.chain
---@param total number[]
---@param steps number a year
---@param gross boolean
---@return table {count, columns (of the core: one more, of what no column explains), buyer (column -> region or nil),
---  base (column -> node -> money a step), total}
function finals.at_rest(chain, total, steps, gross)
  local base, buyers = purchases_of(chain, steps), places.buyers(chain)
  local rest, any = {}, false
  local out = {count = buyers.n, columns = buyers.n + 1, buyer = buyers, base = base, total = total}
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

---The regions whose final users are told apart, and the number of each column's (0: of nobody who is known).
---@param self table columns at rest
---@return string[] regions
---@return integer[] group by column
function at_rest.grouped(self)
  local regions, place, group = {}, {}, {}
  for d = 1, self.columns do
    local region = d <= self.count and self.buyer[d] or nil
    if region and not place[region] then
      regions[#regions + 1] = region
      place[region] = #regions
    end
    group[d] = region and place[region] or 0
  end
  return regions, group
end

-- ---- networks of firms, which know final users by maker alone

local tracker = {}
tracker.__index = tracker

---What final users of a network got over a run, by buyer's region.
---@param at table columns of final users at rest in `finals`
---@return table tracker
function finals.tracker(at)
  local regions, group = at.finals:grouped()
  local self = setmetatable({n = at.n, finals = at.finals, regions = regions, group = group, served = {}, got = {},
    steps = 0, delivered = {}, missed = {}}, tracker)
  for i = 1, at.n do self.served[i], self.got[i] = 0, 0 end
  for _, region in ipairs(regions) do
    self.delivered[region], self.missed[region] = {}, 0
    for i = 1, at.n do self.delivered[region][i] = 0 end
  end
  return self
end

-- what was asked under the effect in force times the shares that were served since it began
local function flush(self)
  if not self.effect or self.steps == 0 then return end
  for d = 1, self.finals.count do
    local region = self.regions[self.group[d]]
    local base, cells = self.finals.base[d], self.effect.cells[d] or {}
    for i = 1, self.n do
      local asked = math.max(0, cells[i] or base[i])
      local came = asked * self.served[i]
      self.got[i] = self.got[i] + came
      if region then
        self.delivered[region][i] = self.delivered[region][i] + came
        self.missed[region] = self.missed[region] + math.max(0, asked * self.steps - came)
      end
    end
  end
  for i = 1, self.n do self.served[i] = 0 end
  self.steps = 0
end

---After a step: `effect` was in force, `share` of what each node was asked for by final users was delivered.
function tracker.note(self, effect, share)
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
function tracker.result(self)
  flush(self)
  return self.delivered, self.missed, self.got
end

return finals
