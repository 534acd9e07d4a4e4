--- What drawings over time share: round ticks, scales, axes with a grid, curves with gaps, marked moments.
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local svg = require "lian.report.svg"

local axes = {WIDTH = 760, SIZE = 12}

local LEFT, RIGHT, TOP, PLOT, BOTTOM = 62, 14, 22, 244, 34
local MARK_ROW, MARK_ROWS = 14, 8   -- height of a row of texts; with more marks than rows they overlap
local YEAR_ROOM = 40                -- pixels that the number of a year wants

-- a round step so that about `count` of them cover the range
local function round_step(range, count)
  local raw = range / count
  local ten = 10 ^ math.floor(math.log(raw, 10))
  for _, k in ipairs{1, 2, 5, 10} do if raw <= k * ten * 1.0001 then return k * ten end end
end

---Round numbers within a range, and the step between them.
---@param low number
---@param high number
---@param count number about how many
---@return number[] ticks
---@return number step
function axes.ticks(low, high, count)
  local step, out = round_step(high - low, count), {}
  for k = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) do out[#out + 1] = k * step end
  return out, step
end

---The decimals that numbers a step apart need, so that no two look alike.
---@param step number
---@return integer
function axes.decimals(step) return math.max(0, -math.floor(math.log(step, 10) + 1e-9)) end

---Ticks as texts, with the decimals that their step needs.
---@param ticks number[]
---@param step number
---@param digits? integer of numbers that are too small or too large to be written out
---@return string[]
function axes.tick_texts(ticks, step, digits)
  local style, out = number.style(ticks, #ticks, digits), {}
  style.decimals = axes.decimals(step)
  for k, v in ipairs(ticks) do out[k] = number.show(v, style) end
  return out
end

---A linear scale: `low` comes to `from`, `high` to `to`.
---@param low number
---@param high number
---@param from number
---@param to number
---@return fun(v: number): number
function axes.scale(low, high, from, to)
  return function(v) return from + (v - low) / (high - low) * (to - from) end
end

-- smallest and largest of lists of numbers with gaps; a single number has `beside` about it
local function extent(lists, count, beside)
  local low, high = math.huge, -math.huge
  for _, values in ipairs(lists) do
    for k = 1, count do
      local v = values[k]
      if v then low, high = math.min(low, v), math.max(high, v) end
    end
  end
  if low > high then return 0, 1 end
  if low == high then return low - beside(low), high + beside(high) end
  return low, high
end

local function beside_time() return 0.5 end
local function beside_value(v) return v ~= 0 and math.abs(v) * 0.05 or 1 end

local function moments_of(path, marks, at)
  local moments = {}
  for moment in pairs(marks or {}) do
    if type(moment) ~= "number" then options.fail(path, "moment -> text", moment) end
    if moment >= at.low_x and moment <= at.high_x then moments[#moments + 1] = moment end
  end
  table.sort(moments)
  return moments
end

-- texts of marks {x, text, turned, row} above the drawing: right of their line, or left of it where there is
-- no room, in the first row that is free; and how many rows they take
local function place_marks(path, marks, at)
  local places, taken = {}, {}
  for k, moment in ipairs(moments_of(path, marks, at)) do
    local x = at.x(moment)
    local text = svg.fit(tostring(marks[moment]), math.max(at.right - x, x - at.left) - 4, axes.SIZE)
    local width = svg.width(text, axes.SIZE)
    local turned = x + 4 + width > at.right
    local from, row = turned and x - 4 - width or x + 4, 1
    while row < MARK_ROWS and (taken[row] or -math.huge) > from do row = row + 1 end
    taken[row] = math.max(x, from + width + 8)
    places[k] = {x = x, text = text, turned = turned, row = row}
  end
  return places, #taken
end

---Where things stand in a drawing of lists of numbers `ys` against the numbers `x`, with marked moments.
---@param x (number|nil)[]
---@param ys (number|nil)[][]
---@param count integer
---@param marks? table<number, string>
---@param path? string of the marks, for messages
---@return table at {x =, y = (scales), low_x, high_x, low, high, left, right, top, bottom, height, marks}
function axes.plan(x, ys, count, marks, path)
  local at = {left = LEFT, right = axes.WIDTH - RIGHT}
  at.low_x, at.high_x = extent({x}, count, beside_time)
  at.low, at.high = extent(ys, count, beside_value)
  at.x = axes.scale(at.low_x, at.high_x, at.left, at.right)
  local rows
  at.marks, rows = place_marks(path, marks, at)
  at.top = TOP + math.max(0, rows - 1) * MARK_ROW
  at.bottom = at.top + PLOT
  at.height = at.bottom + BOTTOM
  at.y = axes.scale(at.low, at.high, at.bottom, at.top)
  return at
end

---The grid of values, with their numbers on the left.
---@param at table
---@param count integer about how many
---@return string markup
function axes.values(at, count)
  local ticks, step = axes.ticks(at.low, at.high, count)
  local parts, texts = {}, axes.tick_texts(ticks, step, 4)
  for k, v in ipairs(ticks) do
    parts[#parts + 1] = svg.line(at.left, at.y(v), at.right, at.y(v), "grid")
    parts[#parts + 1] = svg.text(at.left - 6, at.y(v) + axes.SIZE * 0.36, texts[k],
      {class = "value", ["text-anchor"] = "end"})
  end
  return table.concat(parts)
end

local function time_text(at, x, text)
  return svg.text(x, at.bottom + 18, text, {class = "value", ["text-anchor"] = "middle"})
end

---Both axes of a plan.
---@param at table
---@return string markup
function axes.both(at)
  local ticks, step = axes.ticks(at.low_x, at.high_x, 8)
  local parts, texts = {axes.values(at, 5)}, axes.tick_texts(ticks, step, 6)
  for k, v in ipairs(ticks) do parts[#parts + 1] = time_text(at, at.x(v), (texts[k]:gsub(",", ""))) end
  parts[#parts + 1] = svg.line(at.left, at.bottom, at.right, at.bottom, "axis")
  return table.concat(parts)
end

---Years: a line where each begins and its number in the midst of it; parts of years where the horizon is
---short, some of the years where it is long, with the number at the line.
---@param at table {x, low_x, high_x, left, right, top, bottom}
---@return string markup
function axes.years(at)
  local ticks, step = axes.ticks(at.low_x, at.high_x, (at.right - at.left) / YEAR_ROOM)
  if step < 1 and at.high_x - at.low_x >= 2 then ticks, step = axes.ticks(at.low_x, at.high_x, at.high_x - at.low_x) end
  local parts, texts = {}, axes.tick_texts(ticks, step, 6)
  for k, v in ipairs(ticks) do
    parts[#parts + 1] = svg.line(at.x(v), at.top, at.x(v), at.bottom, "grid")
    if step ~= 1 then parts[#parts + 1] = time_text(at, at.x(v), (texts[k]:gsub(",", ""))) end
  end
  for year = math.floor(at.low_x), step == 1 and math.ceil(at.high_x) - 1 or -math.huge do
    local x0, x1 = at.x(math.max(year, at.low_x)), at.x(math.min(year + 1, at.high_x))
    if x1 - x0 >= 30 then parts[#parts + 1] = time_text(at, (x0 + x1) / 2, ("%d"):format(year)) end
  end
  parts[#parts + 1] = svg.line(at.left, at.bottom, at.right, at.bottom, "axis")
  return table.concat(parts)
end

---A curve through the points that are there, open where one is missing; a point by itself is a dash.
---@param x (number|nil)[]
---@param y (number|nil)[]
---@param count integer
---@param at table
---@return string path data
function axes.curve(x, y, count, at)
  local out = {}
  for k = 1, count do
    if x[k] and y[k] then
      local after, before = x[k - 1] and y[k - 1], k < count and x[k + 1] and y[k + 1]
      local alone = not after and not before
      out[#out + 1] = format("%s%.1f %.1f%s", after and "L" or "M", at.x(x[k]) - (alone and 3 or 0), at.y(y[k]),
        alone and "h6" or "")
    end
  end
  return table.concat(out)
end

---The marked moments of a plan: a line each, its text above the drawing.
---@param at table
---@return string markup
function axes.marked(at)
  local parts = {}
  for _, mark in ipairs(at.marks) do
    local y = 12 + (mark.row - 1) * MARK_ROW
    parts[#parts + 1] = svg.line(mark.x, y - 10, mark.x, at.bottom, "target")
    parts[#parts + 1] = svg.text(mark.turned and mark.x - 4 or mark.x + 4, y, mark.text,
      {class = "value", ["text-anchor"] = mark.turned and "end" or "start"})
  end
  return table.concat(parts)
end

return axes
