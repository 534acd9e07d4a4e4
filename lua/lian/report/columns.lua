--- Columns of money by year, stacked by policy, on the time scale of a timeline.
local axes = require "lian.report.axes"
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local columns = {}

local TOP, PLOT, BELOW = 20, 120, 26
local COLOURS = {3, 4, 5, 7, 6, 8, 1, 2} -- of the style sheet; those that bars of a timeline have come last
local WIDEST, LONGEST_KEY = 64, 560     -- a column, a name in the legend

-- the columns of money: those named, or all of numbers but the year's
local function amounts_of(costs, names, path)
  local out, unit = {}, nil
  if not names then
    names = {}
    for _, column in ipairs(costs.columns) do
      if column.name ~= "year" and column.name ~= "policy" and base.kind(costs, column) == "number" then
        names[#names + 1] = column.name
      end
    end
  end
  for k, name in ipairs(type(names) == "table" and names or {names}) do
    local column = base.numbers(costs, name, path .. ".amounts")
    if unit and column.unit and column.unit ~= unit then
      options.raise(("%s.costs: '%s' is in %s, others are in %s; name those to add up in amounts"):format(path, name,
        column.unit, unit))
    end
    unit, out[k] = unit or column.unit, column.values
  end
  if #out == 0 and costs.count > 0 then options.fail(path .. ".costs", "a column of amounts", "none") end
  return out, unit
end

local function whole_year(path, v)
  if not v or v % 1 ~= 0 then options.fail(path, "a whole year", v) end
  return math.tointeger(v)
end

---Sums by year and policy of a frame of costs.
---@param costs lian.frame columns policy, year and amounts
---@param names string|string[]|nil columns of amounts
---@param path string for messages
---@return table money {policies = {{name, total}} in order of appearance, by_year = year -> policy -> sum, unit}
function columns.read(costs, names, path)
  base.expect(path .. ".costs", costs)
  local policy = base.column(costs, "policy", path .. ".costs").values
  local year = base.numbers(costs, "year", path .. ".costs").values
  local amounts, unit = amounts_of(costs, names, path)
  local policies, by_year, place = {}, {}, {}
  for i = 1, costs.count do
    if policy[i] == nil then options.fail(("%s.costs.policy[%d]"):format(path, i), "a policy", nil) end
    local at, name = whole_year(("%s.costs.year[%d]"):format(path, i), year[i]), tostring(policy[i])
    if not place[name] then
      policies[#policies + 1] = {name = name, total = 0}
      place[name] = policies[#policies]
    end
    by_year[at] = by_year[at] or {}
    local sum = by_year[at][name] or 0
    for _, values in ipairs(amounts) do sum = sum + (values[i] or 0) end
    place[name].total = place[name].total + sum - (by_year[at][name] or 0)
    by_year[at][name] = sum
  end
  return {policies = policies, by_year = by_year, unit = unit}
end

-- policies that have a colour, in their order, and whether the last of them stands for further ones
local function shown_of(money)
  local largest, kept, out = {}, {}, {}
  if #money.policies <= #COLOURS then return money.policies, {} end
  for k, policy in ipairs(money.policies) do largest[k] = {policy = policy, place = k} end
  table.sort(largest, function(a, b)
    local p, q = math.abs(a.policy.total), math.abs(b.policy.total)
    if p ~= q then return p > q end
    return a.place < b.place
  end)
  for k = 1, #COLOURS - 1 do kept[largest[k].policy] = true end
  local others = {}
  for _, policy in ipairs(money.policies) do
    if kept[policy] then out[#out + 1] = policy else others[#others + 1] = policy.name end
  end
  out[#COLOURS] = {name = say.text("%d others", #others)}
  return out, others
end

-- years {year, parts = sums by shown policy, up, down, total} of the horizon, and how much lies outside it
local function years_of(money, shown, others, low, high)
  local out, outside = {}, 0
  for year, sums in pairs(money.by_year) do
    local row = {year = year, parts = {}, up = 0, down = 0, total = 0}
    for k, policy in ipairs(shown) do row.parts[k] = sums[policy.name] or 0 end
    for _, name in ipairs(others) do row.parts[#shown] = row.parts[#shown] + (sums[name] or 0) end
    for _, v in ipairs(row.parts) do
      row.total = row.total + v
      if v < 0 then row.down = row.down + v else row.up = row.up + v end
    end
    if year < high and year + 1 > low then out[#out + 1] = row else outside = outside + 1 end
  end
  table.sort(out, function(a, b) return a.year < b.year end)
  return out, outside
end

local function plan(rows, place)
  local low, high = 0, 0
  for _, row in ipairs(rows) do low, high = math.min(low, row.down), math.max(high, row.up) end
  if low == high then high = 1 end
  local at = {low = low, high = high, top = TOP, bottom = TOP + PLOT}
  for _, key in ipairs{"left", "right", "low_x", "high_x", "x"} do at[key] = place[key] end
  at.y = axes.scale(low, high, at.bottom, at.top)
  return at
end

-- one year: parts away from zero on either side, the sum above
local function column_markup(row, shown, at, style)
  local x0, x1 = at.x(math.max(row.year, at.low_x)), at.x(math.min(row.year + 1, at.high_x))
  local width = math.min(WIDEST, 0.76 * (x1 - x0))
  local x, up, down, parts = (x0 + x1 - width) / 2, 0, 0, {}
  for k, v in ipairs(row.parts) do
    if v ~= 0 then
      local start = v > 0 and up or down
      parts[#parts + 1] = svg.rect({x = x, y = math.min(at.y(start), at.y(start + v)), width = width,
        height = math.abs(at.y(start + v) - at.y(start)), class = "p" .. COLOURS[k]},
        ("%s, %d: %s"):format(shown[k].name, row.year, number.show(v, style)))
      if v > 0 then up = up + v else down = down + v end
    end
  end
  local text = number.show(row.total, style)
  if svg.width(text, axes.SIZE) <= x1 - x0 - 2 then
    parts[#parts + 1] = svg.text((x0 + x1) / 2, at.y(row.up) - 5, text, {class = "value", ["text-anchor"] = "middle"})
  end
  return table.concat(parts)
end

local function summary(rows, style, unit)
  local sum, most, behind = 0, rows[1], unit and " " .. unit or ""
  for _, row in ipairs(rows) do
    sum = sum + row.total
    if row.total > most.total then most = row end
  end
  return ("Costs of %d years, %s%s in all. Largest: %d, %s%s."):format(#rows, number.show(sum, style), behind,
    most.year, number.show(most.total, style), behind)
end

local function is_drawn(rows, k)
  for _, row in ipairs(rows) do if row.parts[k] ~= 0 then return true end end
  return false
end

---The columns as markup: a legend and a drawing.
---@param money table of columns.read
---@param place table of the timeline {x, low_x, high_x, left, right}
---@param id string of the drawing in the page
---@return string markup
---@return string|nil note
function columns.draw(money, place, id)
  local shown, others = shown_of(money)
  local rows, outside = years_of(money, shown, others, place.low_x, place.high_x)
  local note = outside > 0 and say.text(outside == 1 and
    "Costs of %d year outside the horizon are not shown." or "Costs of %d years outside the horizon are not shown.",
    outside) or nil
  if #rows == 0 then return ('<p class="legend">%s</p>\n'):format(say.text "No costs within the horizon."), note end
  local at, totals, keys = plan(rows, place), {}, {}
  for k, row in ipairs(rows) do totals[k] = row.total end
  for k, policy in ipairs(shown) do
    if is_drawn(rows, k) then keys[#keys + 1] = figure.key("k" .. COLOURS[k], svg.fit(policy.name, LONGEST_KEY, 13)) end
  end
  local style = number.style(totals, #totals, 4)
  local parts = {axes.years(at), axes.values(at, 4)}
  for _, row in ipairs(rows) do parts[#parts + 1] = column_markup(row, shown, at, style) end
  parts[#parts + 1] = svg.line(at.left, at.y(0), at.right, at.y(0), "axis")
  return figure.legend(keys, say.text "Costs by year" .. (money.unit and say.text(", %s:", money.unit) or
    say.text ":")) ..
    svg.drawing({id = id, width = axes.WIDTH, height = at.bottom + BELOW, title = "costs by year",
      text = summary(rows, style, money.unit)}, parts) .. "\n", note
end

return columns
