--- What booking differences of the balance does to value added, region by region.
local format = require "lian.base.format"
local roles = require "lian.chain.roles"

local moved = {}

---Value added by node before anything is booked: input rows that add value, or what output leaves to them; nil where
---neither output nor inputs are known.
---@param parts table
---@return number[]|nil
function moved.value_added(parts)
  local out, inputs = {}, parts.inputs
  if inputs then
    for j = 1, #parts.nodes do out[j] = 0 end
    for k, role in ipairs(inputs.roles) do
      for j, v in ipairs(roles.adds_value(role) and inputs.values:row(k) or {}) do out[j] = out[j] + v end
    end
    return out
  end
  if not parts.output then return nil end
  local bought, imported = parts.flows:col_sums(), parts.imports and parts.imports:col_sums()
  for j, x in ipairs(parts.output) do out[j] = x - bought[j] - (imported and imported[j] or 0) end
  return out
end

---Value added of each region before and after, the most changed share first.
---@param parts table
---@param before number[]|nil
---@param chain lian.chain
---@return {region: string, before: number, after: number}[]|nil
function moved.by_region(parts, before, chain)
  if not before then return nil end
  local place, list, after, regions = {}, {}, chain:value_added(), parts.regions or {}
  for j, v in ipairs(before) do
    local region = regions[j] or "home"
    local one = place[region]
    if not one then
      one = {region = region, before = 0, after = 0}
      place[region], list[#list + 1] = one, one
    end
    one.before, one.after = one.before + v, one.after + after[j]
  end
  local function share(one)
    return one.before ~= 0 and math.abs(one.after / one.before - 1) or one.after ~= 0 and math.huge or 0
  end
  table.sort(list, function(a, b)
    local x, y = share(a), share(b)
    return x > y or x == y and a.region < b.region
  end)
  return list
end

---The effect as a text: the most changed regions.
---@param list table[]
---@return string
function moved.text(list)
  local texts, total, was = {}, 0, 0
  for k, one in ipairs(list) do
    total, was = total + one.after, was + one.before
    if k <= 5 and math.abs(one.after - one.before) > 1e-9 * math.abs(one.before) then
      texts[#texts + 1] = format("%s %+.3g %%", one.region, 100 * (one.after / one.before - 1))
    end
  end
  if #texts == 0 then return "value added of no region changes" end
  local all = #list > 1 and format("; all regions %+.3g %%", 100 * (total / was - 1)) or ""
  return "value added changes: " .. table.concat(texts, ", ") .. (#list > 5 and " and less elsewhere" or "") .. all
end

return moved
