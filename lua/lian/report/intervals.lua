--- Intervals: a row for each row of a frame, a line from low to high and a dot where it stands, such as ranks under
--- draws.
local axes = require "lian.report.axes"
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, SIZE, ROW, TOP, GAP = 760, 12, 19, 28, 8
local WIDEST_LABEL, VALUE_ROOM, DOT, MOST = 220, 96, 4, 80

local function numbers(o, name) return base.numbers(o.frame, o[name], "intervals." .. name).values end

local function rows_of(o)
  local labels, rows = base.column(o.frame, o.label, "intervals.label").values, {}
  local value, low, high = numbers(o, "value"), numbers(o, "low"), numbers(o, "high")
  for i = 1, o.frame.count do
    local row = {label = tostring(labels[i]), value = value[i], low = low[i], high = high[i]}
    if row.low and row.high then
      if row.low > row.high then options.fail(("intervals.low[%d]"):format(i), "at most high", row.low) end
      rows[#rows + 1] = row
    end
  end
  if #rows > MOST then options.raise(("intervals: expected at most %d rows, got %d"):format(MOST, #rows)) end
  return rows
end

-- ends that the axis shows: whole steps of 1, 2 or 5 times a power of ten
local function scale_of(rows)
  local least, most = math.huge, -math.huge
  for _, row in ipairs(rows) do
    least = math.min(least, row.low, row.value or row.low)
    most = math.max(most, row.high, row.value or row.high)
  end
  if most == least then most = least + 1 end
  local raw = (most - least) / 6
  local power = 10 ^ math.floor(math.log(raw, 10))
  local step = power
  for _, factor in ipairs{1, 2, 5, 10} do
    if factor * power >= raw then
      step = factor * power
      break
    end
  end
  return least, most, step
end

local function layout(rows)
  local widest = 0
  for _, row in ipairs(rows) do widest = math.max(widest, svg.width(row.label, SIZE)) end
  local low, high, step = scale_of(rows)
  local left = math.min(widest, WIDEST_LABEL) + GAP + DOT
  local room = WIDTH - left - VALUE_ROOM
  return {left = left, low = low, high = high, step = step, bottom = TOP + #rows * ROW,
    x = function(v) return left + room * (v - low) / (high - low) end}
end

local function axis(at, style)
  local parts, first = {}, math.ceil(at.low / at.step) * at.step
  for k = 0, math.floor((at.high - first) / at.step + 1e-9) do
    local x = at.x(first + k * at.step)
    parts[#parts + 1] = svg.line(x, TOP - 4, x, at.bottom, "grid")
    parts[#parts + 1] = svg.text(x, TOP - 10, number.show(first + k * at.step, style), {class = "value",
      ["text-anchor"] = "middle"})
  end
  return table.concat(parts)
end

local function row_markup(row, k, at, style)
  local y = TOP + (k - 0.5) * ROW
  local span = ("%s to %s"):format(number.show(row.low, style), number.show(row.high, style))
  local tip = ("<title>%s: %s%s</title>"):format(svg.escape(row.label), row.value and number.show(row.value, style)
    .. ", " or "",
    span)
  local parts = {
    svg.text(at.left - GAP - DOT, y + SIZE * 0.36, svg.fit(row.label, at.left - GAP, SIZE), {class = "label",
      ["text-anchor"] = "end"}),
    svg.element("line", {x1 = at.x(row.low), x2 = at.x(row.high), y1 = y, y2 = y, class = "span"}, tip),
    svg.text(WIDTH - VALUE_ROOM + 16, y + SIZE * 0.36, span, {class = "value"})}
  if row.value then parts[#parts + 1] = svg.element("circle", {cx = at.x(row.value), cy = y, r = DOT, class = "dot"},
    tip) end
  return table.concat(parts)
end

---@param given {frame: lian.frame, label: string, value: string, low: string, high: string, title: string,
---  unit: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("intervals", given, {frame = {"any", required = true}, label = {"text", required = true},
    value = {"text", required = true}, low = {"text", required = true}, high = {"text", required = true},
      title = "text",
    unit = "text", note = "text"})
  base.expect("intervals.frame", o.frame)
  local rows = rows_of(o)
  if #rows == 0 then return figure.around("intervals", o, ('<p class="note">%s</p>\n'):format(say.text "No rows.")) end
  local all = {}
  for k, row in ipairs(rows) do all[2 * k - 1], all[2 * k] = row.low, row.high end
  local style, at, parts = number.style(all, #all, 2), layout(rows), {}
  style.decimals = math.max(style.decimals, axes.decimals(at.step))
  parts[1] = axis(at, style)
  for k, row in ipairs(rows) do parts[k + 1] = row_markup(row, k, at, style) end
  return figure.around("intervals", o, svg.drawing({id = id, width = WIDTH, height = at.bottom + 4, title = o.title or
    "intervals",
    text = ("%d intervals. First: %s, %s to %s."):format(#rows, rows[1].label, number.show(rows[1].low, style),
      number.show(rows[1].high, style))}, parts))
end
