--- Factors and measures of a sweep by draw, one plain table (lian.explore.numbers).
local failures = require "lian.scenario.results.failures"

local by_draw = {}

local kept = setmetatable({}, {__mode = "k"}) -- sweep -> its table

-- draws in their order, those that failed among them: what each drew, {name, value}, and reasons by place
local function drawn(sweep)
  local out, reasons = {}, {}
  for k, one in ipairs(failures.beside(rawget(sweep, "rows") or sweep.outcomes, sweep.failed)) do
    out[k], reasons[k] = {}, one.reason
    for _, pair in ipairs(one.values) do out[k][pair[1]] = pair[2] end
  end
  return out, reasons
end

local function law_of(plan, name)
  for _, factor in ipairs(plan and plan.factors or {}) do if factor.name == name then return factor.law end end
end

---The table of a sweep: what was drawn are its factors, other numbers of sweep:draws() its measures.
---@param sweep lian.sweep|lian.sweep_on_items
---@return table
function by_draw.table(sweep)
  if kept[sweep] then return kept[sweep] end
  local values, reasons = drawn(sweep)
  local shown, is_factor = sweep:draws(), {draw = true, failed = true}
  local plan = sweep.plan and sweep.plan.runs == #values and sweep.plan or nil -- else it is a part
  local out = {name = sweep.name, count = #values, factors = {}, measures = {}, failed = reasons, plan = plan,
    design = sweep.plan and sweep.plan.design}
  for v, pair in ipairs((rawget(sweep, "rows") or sweep.outcomes)[1].values) do
    local factor = {name = pair[1], values = {}, law = law_of(sweep.plan, pair[1])}
    for k, by_name in ipairs(values) do factor.values[k] = by_name[pair[1]] end
    out.factors[v], is_factor[pair[1]] = factor, true
  end
  for _, name in ipairs(shown:names()) do
    if not is_factor[name] then
      local column, measure = shown:column(name), {name = name, values = {}}
      local any = false
      for k = 1, out.count do
        measure.values[k] = type(column[k]) == "number" and column[k] or false
        any = any or measure.values[k]
      end
      if any then out.measures[#out.measures + 1] = measure end -- one that no draw has tells nothing of a draw
    end
  end
  table.sort(out.factors, function(a, b) return a.name < b.name end)
  kept[sweep] = out
  return out
end

return by_draw
