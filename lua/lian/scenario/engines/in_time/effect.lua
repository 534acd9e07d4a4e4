--- What all shocks and policies of a scenario together do to one lane of an economy in a step: capacity, yield,
--- pace of filling stocks, moves and cuts of links, final demand.
---
--- Final purchases follow links: of what buyers in a region get of a good, moves shift shares to other makers;
--- cuts multiply by a factor, and what falls away is asked of the others for the share `substitution`, else it
--- is missed (wanted, not asked).
local hits = require "lian.scenario.engines.in_time.hits"

local effect = {}
local methods = {}
effect.__index = methods

---@param context table chain, n, good (of each node), steps, normal (final demand at rest, money a step)
function effect.new(context)
  local self = setmetatable({context = context, capacity = {}, added = {}, yield = {}, haste = {}, moves = {}, cuts
    = {},
    wanted = table.move(context.normal, 1, context.n, 1, {})}, effect)
  for i = 1, context.n do self.capacity[i], self.yield[i], self.haste[i] = 1, 1, 1 end
  return self
end

function methods.multiply(self, what, nodes, by)
  local list = self[what]
  for _, i in ipairs(nodes) do list[i] = list[i] * by end
end

---Capacity of the nodes grows by the share of capacity at rest; losses act on what is added as well, so that the
---order of shocks and policies does not matter.
function methods.add(self, nodes, share)
  for _, i in ipairs(nodes) do self.added[i] = (self.added[i] or 0) + share end
end

-- move: {good, from, to (flags), region (of final users, false: none, nil: all), share, towards}
function methods.move(self, move) self.moves[#self.moves + 1] = move end

-- cut: {from, to (flags), region, factor, substitution}
function methods.cut(self, cut) self.cuts[#self.cuts + 1] = cut end

-- what final users in a region buy now, money a step, as moved and cut so far
local function purchases(self, region)
  local key = region or "*"
  self.finals = self.finals or {}
  if not self.finals[key] then
    local kept = self.context.finals
    kept[key] = kept[key] or hits.finals(self.context.chain, region)
    local list = {}
    for i, v in ipairs(kept[key]) do list[i] = v / self.context.steps end
    self.finals[key] = list
  end
  return self.finals[key]
end

local function shift(self, i, by)
  self.asked[i], self.wanted[i] = self.asked[i] + by, self.wanted[i] + by
end

local function move_finals(self, move)
  local list, moved, weight = purchases(self, move.region), 0, 0
  for i, good in ipairs(self.context.good) do
    if good == move.good then
      weight = weight + move.towards[i]
      if move.from[i] then
        local part = list[i] * move.share
        moved, list[i] = moved + part, list[i] - part
        shift(self, i, -part)
      end
    end
  end
  if weight <= 0 then return end
  for i, good in ipairs(self.context.good) do
    if good == move.good and move.towards[i] > 0 then
      local part = moved * move.towards[i] / weight
      list[i] = list[i] + part
      shift(self, i, part)
    end
  end
end

local function cut_finals(self, cut)
  local list, hit = purchases(self, cut.region), {}
  for i, good in ipairs(self.context.good) do if cut.from[i] then hit[good] = true end end
  local before, after, missing = {}, {}, {}
  for i, good in ipairs(self.context.good) do
    if hit[good] then
      local now = cut.from[i] and list[i] * cut.factor or list[i]
      before[good], after[good] = (before[good] or 0) + list[i], (after[good] or 0) + now
      missing[good] = (missing[good] or 0) + math.max(0, list[i] - now) * (1 - cut.substitution)
    end
  end
  for i, good in ipairs(self.context.good) do
    if hit[good] and list[i] > 0 then
      local now = cut.from[i] and list[i] * cut.factor or list[i]
      local missed = math.max(0, list[i] - now) * (1 - cut.substitution)
      local scale = after[good] > 0 and (before[good] - missing[good]) / after[good] or 0
      if after[good] <= 0 then missed = list[i] end
      local change = now * scale - list[i]
      list[i] = list[i] + change
      self.asked[i] = self.asked[i] + change
      self.wanted[i] = self.wanted[i] + change + missed
    end
  end
end

local function whole(list)
  for i, v in ipairs(list) do if v < 0 then list[i] = 0 end end
  return list
end

---Sets the lane; `last`: the effect in force, so that only what differs is set.
---@param economy lian.economy|lian.firms
---@param lane integer
---@param last? table
function methods.set(self, economy, lane, last)
  self.asked = table.move(self.wanted, 1, self.context.n, 1, {})
  for i, share in pairs(self.added) do self.capacity[i] = self.capacity[i] * math.max(0, 1 + share) end
  for _, move in ipairs(self.moves) do if move.region ~= false then move_finals(self, move) end end
  for _, cut in ipairs(self.cuts) do if cut.region ~= false then cut_finals(self, cut) end end
  local function put(what, list)
    local old = last and last.put[what]
    if old then
      local same = true
      for i, v in ipairs(list) do
        if old[i] ~= v then
          same = false
          break
        end
      end
      if same then return end
    end
    assert(economy:set(lane, what, list))
    return true
  end
  self.put = {capacity = self.capacity, yield = self.yield, haste = self.haste, final = whole(self.asked),
    wanted = whole(self.wanted)}
  put("capacity", self.capacity)
  if last or self.yields then put("yield", self.yield) end
  if self.hastes or last and last.hastes then put("haste", self.haste) end
  if put("final", self.asked) then last = nil end -- which sets what is wanted as well
  put("wanted", self.wanted)
end

function methods.zeros(self)
  local out = {}
  for i = 1, self.context.n do out[i] = 0 end
  return out
end

---Sets moves and cuts anew.
function methods.link(self, economy, lane)
  economy:uncut(lane)
  for _, m in ipairs(self.moves) do assert(economy:move(lane, m.good, m.from, m.to, m.share, m.towards)) end
  for _, c in ipairs(self.cuts) do assert(economy:cut(lane, c.from, c.to, c.factor, c.substitution)) end
end

return effect
