--- The level of all final items of a list together.

---The level by month: the mean of the final items by their weights.
---@param outcome table levels (matrix: month x watched item, final ones first), goal
---@return number[]
return function(outcome)
  local goal, out, weights = outcome.goal, {}, 0
  for k in ipairs(goal.item) do
    local w = goal.weight and goal.weight[k] or 1
    weights = weights + w
    for t, v in ipairs(outcome.levels:column(k)) do out[t] = (out[t] or 0) + w * v end
  end
  for t, v in ipairs(out) do out[t] = v / weights end
  return out
end
