--- The mean over a step of what all shocks together do at each moment of it: the size of a shock does not depend on the
--- step. Two stops of half a step each, one after the other, leave nothing; ramps, recoveries and responses to a tariff
--- are integrated, not sampled.
---
--- A step is parted where a curve begins, bends or ends; a part in which nothing changes is taken at one instant, any
--- other at four (Gauss and Legendre: exact for polynomials to the seventh degree, so for products of ramps).
---
--- Cuts of links overlap: what a link keeps is the mean of the product of all factors that hold on it. So cuts are told
--- anew as blocks of links that do not overlap: suppliers that the same cuts name, by buyers that the same cuts name.
local mean = {}

-- nodes of [0, 1] and weights that add up to 1
local NODES, WEIGHTS = {}, {}
for k, v in ipairs{-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526} do
  NODES[k] = (1 + v) / 2
  WEIGHTS[k] = (k == 1 or k == 4) and 0.3478548451374538 / 2 or 0.6521451548625461 / 2
end

local NEAR = 1e-9 -- of a year: times so near each other are one

---The instants at which a step is looked at.
---@param time number when it begins
---@param dt number how long it is, years
---@param breaks number[] times at which something changes
---@param state fun(time: number): number[] what holds at an instant, as numbers
---@return table[] instants {time, weight, state}; weights add up to 1
function mean.instants(time, dt, breaks, state)
  local edges = {time, time + dt}
  for _, at in ipairs(breaks) do
    if at > time + NEAR and at < time + dt - NEAR then edges[#edges + 1] = at end
  end
  table.sort(edges)
  local out = {}
  for k = 1, #edges - 1 do
    local from, length = edges[k], edges[k + 1] - edges[k]
    if length > NEAR then
      local some, same = {}, true
      for p, x in ipairs(NODES) do
        local at = from + x * length
        some[p] = {time = at, weight = WEIGHTS[p] * length / dt, state = state(at)}
        for i, v in ipairs(some[p].state) do same = same and v == some[1].state[i] end
      end
      if same then some = {{time = some[1].time, weight = length / dt, state = some[1].state}} end
      for _, instant in ipairs(some) do out[#out + 1] = instant end
    end
  end
  return out
end

-- ---- cuts as blocks that do not overlap

-- places by the set of cuts that flag them: pattern (a text of 0 and 1) -> flags
local function parted(cuts, field, n)
  local flags, order = {}, {}
  for i = 1, n do
    local key, any = {}, false
    for k, cut in ipairs(cuts) do
      local hit = cut[field][i] == true
      key[k], any = hit and "1" or "0", any or hit
    end
    if any then
      local pattern = table.concat(key)
      if not flags[pattern] then
        flags[pattern], order[#order + 1] = {}, pattern
        for j = 1, n do flags[pattern][j] = false end
      end
      flags[pattern][i] = true
    end
  end
  return flags, order
end

local function meet(a, b)
  local members = {}
  for k = 1, #a do
    if a:byte(k) == 49 and b:byte(k) == 49 then members[#members + 1] = k end
  end
  return members
end

-- the mean over instants of what is kept, and of what stays asked for, where these cuts hold; exactly 1 where nothing
-- is cut, as weights add up to 1 but for rounding
local function together(series, weights, members)
  local kept, stays = 1, 1
  for t, weight in ipairs(weights) do
    local factor, asked = 1, 1
    for _, k in ipairs(members) do
      local cut = series[t][k]
      factor = factor * cut.factor
      asked = asked * (1 - (1 - cut.factor) * (1 - cut.substitution))
    end
    kept, stays = kept - weight * (1 - factor), stays - weight * (1 - asked)
  end
  return kept, stays
end

-- cuts, or weights
local function those(cuts, weighs)
  local out = {}
  for _, cut in ipairs(cuts) do if (cut.weighs or false) == weighs then out[#out + 1] = cut end end
  return out
end

local function blocks(series, weights, n, count, weighs)
  local cuts, out = series[1], {}
  if #cuts == 0 then return out end
  local rows, row_order = parted(cuts, "from", n)
  local buyers, buyer_order = parted(cuts, "to", count)
  for _, row in ipairs(row_order) do
    for _, buyer in ipairs(buyer_order) do
      local members = meet(row, buyer)
      local kept, stays = together(series, weights, members)
      if kept ~= 1 or stays ~= 1 then
        -- of what falls away, the share that others are asked for
        local substitution = kept < 1 and math.max(0, math.min(1, 1 - (1 - stays) / (1 - kept))) or 1
        out[#out + 1] = {from = rows[row], to = buyers[buyer], factor = kept, substitution = substitution,
          weighs = weighs or nil}
      end
    end
  end
  return out
end

---Cuts of several instants as one list of blocks, weights as another, which act apart. `series`: instant -> cuts, in
---the same order and with the same flags
---at each instant ({from, to (flags), factor, substitution, weighs}).
---@param series table[][]
---@param weights number[] of the instants
---@param n integer nodes
---@param count? integer buyers: nodes, and columns of final users after them; n
---@return table[] cuts
function mean.cuts(series, weights, n, count)
  local out = {}
  for _, weighs in ipairs{false, true} do
    local of = {}
    for t, cuts in ipairs(series) do of[t] = those(cuts, weighs) end
    for _, block in ipairs(blocks(of, weights, n, count or n, weighs)) do out[#out + 1] = block end
  end
  return out
end

---The weighted mean of lists of numbers.
---@param lists number[][]
---@param weights number[]
---@return number[]
function mean.lists(lists, weights)
  local alike = true
  for t = 2, #weights do alike = alike and lists[t] == lists[1] end
  if alike then return lists[1] end
  local out = {}
  for i = 1, #lists[1] do
    local first, sum = lists[1][i], lists[1][i]
    for t = 2, #weights do sum = sum + weights[t] * (lists[t][i] - first) end
    out[i] = sum
  end
  return out
end

return mean
