--- Factors and measures of a sweep by draw, one plain table (lian.explore.numbers), and what is asked of it.
local discover = require "lian.explore.discover"
local sensitivity = require "lian.explore.sensitivity"

local by_draw = {}

local kept = setmetatable({}, {__mode = "k"}) -- sweep -> its table

-- what each draw drew: {name, value} in order
local function drawn(sweep)
  local out = {}
  for k, row in ipairs(rawget(sweep, "rows") or sweep.outcomes) do out[k] = row.values end
  return out
end

local function law_of(plan, name)
  for _, factor in ipairs(plan and plan.factors or {}) do if factor.name == name then return factor.law end end
end

---The table of a sweep: what was drawn are its factors, other numbers of sweep:draws() its measures.
---@param sweep lian.sweep|lian.sweep_on_items
---@return table
function by_draw.table(sweep)
  if kept[sweep] then return kept[sweep] end
  local values, shown, is_factor = drawn(sweep), sweep:draws(), {draw = true}
  local out = {name = sweep.name, count = #values, factors = {}, measures = {}, failed = {}, plan = sweep.plan}
  for v, pair in ipairs(values[1]) do
    local factor = {name = pair[1], values = {}, law = law_of(sweep.plan, pair[1])}
    for k, list in ipairs(values) do factor.values[k] = list[v][2] end
    out.factors[v], is_factor[pair[1]] = factor, true
  end
  for _, name in ipairs(shown:names()) do
    if not is_factor[name] then
      local column, measure = shown:column(name), {name = name, values = {}}
      for k = 1, out.count do measure.values[k] = type(column[k]) == "number" and column[k] or false end
      out.measures[#out.measures + 1] = measure
    end
  end
  table.sort(out.factors, function(a, b) return a.name < b.name end)
  kept[sweep] = out
  return out
end

-- made after the options are checked
local function later(sweep) return function() return by_draw.table(sweep) end end

function by_draw.sensitivity(sweep, given) return sensitivity.of(later(sweep), given) end
function by_draw.discover(sweep, given) return discover.boxes(later(sweep), given) end
function by_draw.peels(sweep, given) return discover.peels(later(sweep), given) end

return by_draw
