--- Shares of more policies than all sets can be run of: random orders, each followed by its reverse (antithetic), a few
--- for each draw. What a policy adds to those before it is its share, in the mean over all orders (Castro, Gomez and
--- Tejada 2009); of two neighbours of an order what they add together beyond what each adds alone is their interaction,
--- as the set before them has each size alike often, and each set of a size (Grabisch and Roubens 1999).
--- Each draw has orders of its own, so the error over draws is that of luck and orders together.
local core = require "lian.core"
local runs = require "lian.decide.value.runs"
local sets = require "lian.decide.value.sets"
local worth = require "lian.decide.value.worth"

local sampled = {}

local STREAM = core.stream("value.orders")

---The orders of a draw.
---@return integer[][]
function sampled.orders(self, draw)
  local o, n = self.asked.o, #self.policies
  return assert(core.decide.orders(o.seed, STREAM, true, (draw - 1) * 2 * o.orders, 2 * o.orders, n))
end

-- calls visit(set before, first, second) for each pair of neighbours of an order
local function each_neighbours(order, visit)
  local before = 0
  for k = 1, #order - 1 do
    visit(before, order[k], order[k + 1])
    before = sets.with(before, order[k])
  end
end

-- pairs of set and draw that the orders need; with `pairs_too` those of interactions
local function wanted_of(self, draws, pairs_too)
  local out = {}
  local function want(set, draw) out[#out + 1] = {set = set, draw = draw} end
  for draw = 1, draws do
    want(0, draw)
    for _, order in ipairs(sampled.orders(self, draw)) do
      local set = 0
      for _, i in ipairs(order) do
        set = sets.with(set, i)
        want(set, draw)
      end
      if pairs_too then
        each_neighbours(order, function(before, _, second) want(sets.with(before, second), draw) end)
      end
    end
  end
  return out
end

-- the draws in which all that was wanted has a value
local function whole_draws(self, study, wanted, draws)
  local bad, count, out = {}, 0, {}
  for _, pair in ipairs(wanted) do
    if not bad[pair.draw] and not worth.of_draw(self, study, pair.set, pair.draw) then
      bad[pair.draw], count = true, count + 1
    end
  end
  for draw = 1, draws do if not bad[draw] then out[#out + 1] = draw end end
  if #out == 0 then return nil, ("value: %s has no value in some set of every draw"):format(self.measure.name) end
  return out, count > 0 and ("%d of %d draws are left out, in which %s has no value in some set"):format(count, draws,
    self.measure.name) or nil
end

local function prepare(self, study, draws, pairs_too)
  local wanted = wanted_of(self, draws, pairs_too)
  local ok, message, code = runs.make(self.asked, study, wanted)
  if not ok then return nil, message, code end
  local kept, told = whole_draws(self, study, wanted, draws)
  if not kept then return nil, told, "bad_data" end
  return kept, told
end

---Shapley values by draw: draws x policies.
---@return table|nil found draws, by (policy -> list), scale, left_out
---@return string|nil message
---@return string|nil code
function sampled.shapley(self, study, draws)
  local kept, message, code = prepare(self, study, draws)
  if not kept then return nil, message, code end
  local found = {draws = kept, by = {}, scale = 0, left_out = message}
  for i in ipairs(self.policies) do found.by[i] = {} end
  for k, draw in ipairs(kept) do
    local orders = sampled.orders(self, draw)
    for i in ipairs(self.policies) do found.by[i][k] = 0 end
    for _, order in ipairs(orders) do
      local set, before = 0, 0
      for _, i in ipairs(order) do
        set = sets.with(set, i)
        local v = worth.of_draw(self, study, set, draw)
        found.by[i][k] = found.by[i][k] + (v - before) / #orders
        before, found.scale = v, math.max(found.scale, math.abs(v))
      end
    end
  end
  return found
end

---Interactions of pairs by draw, in the order of core.decide.pairs: the mean over the neighbours of the draw's orders;
---`taylor`: weighed by 2 (n - 1 - s) / n, s the number of policies before them.
---@return table|nil found draws, by (place of the pair -> list, of the draws that have it), scale, left_out
---@return string|nil message
---@return string|nil code
function sampled.interactions(self, study, draws, taylor)
  local kept, message, code = prepare(self, study, draws, true)
  if not kept then return nil, message, code end
  local n, found = #self.policies, {draws = kept, by = {}, scale = 0, left_out = message}
  for _, draw in ipairs(kept) do
    local sums, counts = {}, {}
    local function v(set) return worth.of_draw(self, study, set, draw) end
    for _, order in ipairs(sampled.orders(self, draw)) do
      each_neighbours(order, function(before, a, b)
        local both = v(sets.with(sets.with(before, a), b))
        local change = both - v(sets.with(before, a)) - v(sets.with(before, b)) + v(before)
        local weight = taylor and 2 * (n - 1 - sets.size(before)) / n or 1
        local i, j = math.min(a, b), math.max(a, b)
        local at = (i - 1) * n - i * (i - 1) // 2 + j - i
        sums[at], counts[at] = (sums[at] or 0) + weight * change, (counts[at] or 0) + 1
        found.scale = math.max(found.scale, math.abs(both))
      end)
    end
    for at, sum in pairs(sums) do
      found.by[at] = found.by[at] or {}
      table.insert(found.by[at], sum / counts[at])
    end
  end
  return found
end

return sampled
