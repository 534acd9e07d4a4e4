--- Buyers who turn to other origins of a good under a tariff, at once (Armington 1969): of what a buyer in the taxing
--- region buys of a good, T in all, an origin's share goes from z / T to w z / sum(w z), with w = (1 + rate)^-armington
--- for the origins that pay and 1 for the others. T stays; whoever buys of one origin alone goes on. Draws (cells
--- below 0) do not turn. O(cells of the goods).
local core = require "lian.core"

-- makers of the goods that are hit, by good
local function by_good(state, list)
  local goods, out = {}, {}
  for _, i in ipairs(list) do goods[state.at.good[i]] = true end
  for i, g in ipairs(state.at.good) do
    if goods[g] then
      out[g] = out[g] or {}
      table.insert(out[g], i)
    end
  end
  return out
end

-- one column of cells; what each maker's sales fall by is added to `direct`
local function turn(state, cells_of, makers, c, weights)
  local whole, weighed = 0, 0
  for _, i in ipairs(makers) do
    local v = math.max(0, cells_of(i)[c])
    whole, weighed = whole + v, weighed + weights[i] * v
  end
  if whole <= 0 then return end
  for _, i in ipairs(makers) do
    local cells = cells_of(i)
    local v = math.max(0, cells[c])
    if v > 0 then
      local now = whole * weights[i] * v / weighed
      cells[c], state.direct[i] = now, state.direct[i] + v - now
    end
  end
end

---@param state table of lian.scenario.engines.at_once.state; not one that keeps imports apart
---@param hit table list (origins), to (flags of nodes)
---@param columns boolean[] final users of the region
---@param weight number of the origins that pay
return function(state, hit, columns, weight)
  if weight == 1 then return end
  local rows, weights = {}, {}
  for i = 1, state.n do weights[i] = 1 end
  for _, i in ipairs(hit.list) do weights[i] = weight end
  local function inputs(i)
    rows[i] = rows[i] or state.flows:row(i)
    return rows[i]
  end
  local function finals(i)
    state.finals[i] = state.finals[i] or state.demand.values:row(i)
    return state.finals[i]
  end
  for _, makers in pairs(by_good(state, hit.list)) do
    for j, is in ipairs(hit.to) do if is then turn(state, inputs, makers, j, weights) end end
    for d, is in ipairs(columns) do if is then turn(state, finals, makers, d, weights) end end
  end
  local list = {}
  for i = 1, state.n do list[i] = rows[i] or state.flows:row(i) end
  state.flows, state.demand_side = core.matrix_new(state.n, state.n, list), true
end
