--- Home's own share of items by group and year (self-guarantee), from what runs over years keep of each year's end.
local common = require "lian.methods.common"
local goal = require "lian.base.goal"

local own_share = {}

---The groups of the items that can be judged, with their weights.
---@param chain lian.chain
---@param judged table<integer, boolean> items with known providers
---@param each string "total", "item", an axis or an attribute of texts
---@param path string
---@return table groups {name, items, weights}, by name; note: how items count
function own_share.groups(chain, judged, each, path)
  local keys = each == "item" and chain:nodes() or common.groups(chain, each, path)
  local values, out, place = chain:attribute("value") or {}, {}, {}
  for i = 1, #chain do
    if judged[i] then
      local k = place[keys[i]]
      if not k then
        k = #out + 1
        place[keys[i]], out[k] = k, {name = keys[i], items = {}, weights = {}}
      end
      local group = out[k]
      group.items[#group.items + 1] = i
      group.by_value = group.by_value ~= false and type(values[i]) == "number"
      group.sum = (group.sum or 0) + (group.by_value and values[i] or 0)
    end
  end
  local by_value = 0
  for _, group in ipairs(out) do
    group.by_value = group.by_value and group.sum > 0
    by_value = by_value + (group.by_value and 1 or 0)
    for k, i in ipairs(group.items) do group.weights[k] = group.by_value and values[i] or 1 end
  end
  if each ~= "item" then table.sort(out, function(a, b) return a.name < b.name end) end
  out.note = by_value == #out and "items count by their value" or by_value == 0 and "each item counts 1" or
    "items count by their value in groups where all have one, else each counts 1"
  return out
end

---The rate of a group, and the share of its items that are above a level.
---@param group table
---@param rest number[] own shares at rest, by item
---@param now table<integer, number> those of items that something acts on
---@param level number
---@return number rate
---@return number above
function own_share.rate(group, rest, now, level)
  local sum, weights, above = 0, 0, 0
  for k, i in ipairs(group.items) do
    local own, w = math.min(1, now[i] or rest[i]), group.weights[k]
    sum, weights, above = sum + w * own, weights + w, above + (goal.reached(own, level) and 1 or 0)
  end
  return sum / weights, above / #group.items
end

---The moments for which shares are kept: the start, then the end of each year.
---@param outcome table
---@return table[] moments {year, own}
function own_share.moments(outcome)
  local out = {{year = outcome.horizon.from, own = {}, start = true}}
  for _, one in ipairs(outcome.years) do out[#out + 1] = one end
  return out
end

return own_share
