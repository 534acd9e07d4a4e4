--- A waterfall: a bar from one number to another for each row of a frame, each beginning where the last one ends, with
--- the 95 % interval of the step where it ends; rows that begin at 0 once more are sums.
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"
local axes = require "lian.report.axes"

local WIDTH, SIZE, ROW, BAR, TOP, GAP = 760, 12, 26, 15, 26, 8
local WIDEST_LABEL, VALUE_ROOM, MOST = 250, 96, 40
local SIGMAS = 1.96

local function rows_of(o)
  local labels, rows = base.column(o.frame, o.label, "waterfall.label").values, {}
  local function numbers(name) return base.numbers(o.frame, o[name], "waterfall." .. name).values end
  local from, to, err = numbers("from"), numbers("to"), o.error and numbers("error") or {}
  if o.frame.count > MOST then
    options.raise(("waterfall: expected at most %d rows, got %d"):format(MOST, o.frame.count))
  end
  for i = 1, o.frame.count do
    if not from[i] or not to[i] then options.fail(("waterfall.%s[%d]"):format(from[i] and "to" or "from", i),
      "a number", nil) end
    rows[i] = {label = tostring(labels[i]), from = from[i], to = to[i], spread = err[i] and SIGMAS * err[i] or nil,
      sum = i > 1 and from[i] == 0}
  end
  return rows
end

local function layout(rows)
  local low, high, widest = 0, 0, 0
  for _, row in ipairs(rows) do
    local spread = row.spread or 0
    low = math.min(low, row.from, row.to - spread)
    high = math.max(high, row.from, row.to + spread)
    widest = math.max(widest, svg.width(row.label, SIZE))
  end
  if low == high then high = 1 end
  local left = math.min(widest, WIDEST_LABEL) + 2 * GAP
  return {left = left, low = low, high = high, bottom = TOP + #rows * ROW,
    x = axes.scale(low, high, left, WIDTH - VALUE_ROOM)}
end

local function grid(at)
  local ticks, step = axes.ticks(at.low, at.high, 5)
  local parts, texts = {}, axes.tick_texts(ticks, step)
  for k, v in ipairs(ticks) do
    parts[#parts + 1] = svg.line(at.x(v), TOP - 6, at.x(v), at.bottom, v == 0 and "axis" or "grid")
    parts[#parts + 1] = svg.text(at.x(v), TOP - 12, texts[k], {class = "value",
      ["text-anchor"] = "middle"})
  end
  return table.concat(parts)
end

local function tip_of(row, style)
  return ("%s: %s%s"):format(row.label, number.show(row.to - row.from, style), row.spread and
    format(" +- %.3g", row.spread) or "")
end

local function whisker(row, y, at)
  if not row.spread or row.spread == 0 then return "" end
  local low, high = at.x(row.to - row.spread), at.x(row.to + row.spread)
  return svg.line(low, y, high, y, "whisker") .. svg.line(low, y - 4, low, y + 4, "whisker")
    .. svg.line(high, y - 4, high, y + 4, "whisker")
end

local function row_markup(row, k, at, style)
  local y, a, b = TOP + (k - 0.5) * ROW, at.x(math.min(row.from, row.to)), at.x(math.max(row.from, row.to))
  local class = row.sum and "bar sum" or row.to < row.from and "bar under" or "bar"
  local right = math.max(b, row.spread and at.x(row.to + row.spread) or b)
  return svg.text(at.left - GAP, y + SIZE * 0.36, svg.fit(row.label, at.left - GAP, SIZE), {class = "label",
      ["text-anchor"] = "end"})
    .. svg.rect({x = a, y = y - BAR / 2, width = math.max(b - a, 0.5), height = BAR, class = class}, tip_of(row, style))
    .. whisker(row, y, at)
    .. svg.text(right + GAP, y + SIZE * 0.36, number.show(row.to - row.from, style), {class = "value"})
end

-- where a step ends the next one begins
local function link(row, k, at)
  local x, y = at.x(row.to), TOP + (k - 0.5) * ROW
  return svg.line(x, y + BAR / 2, x, y + ROW - BAR / 2, "link")
end

---@param given {frame: lian.frame, label: string, from: string, to: string, error: string, title: string,
---  unit: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("waterfall", given, {frame = {"any", required = true}, label = {"text", required = true},
    from = {"text", required = true}, to = {"text", required = true}, error = "text", title = "text", unit = "text",
    note = "text"})
  base.expect("waterfall.frame", o.frame)
  local rows = rows_of(o)
  if #rows == 0 then return figure.around("waterfall", o, ('<p class="note">%s</p>\n'):format(say.text "No rows.")) end
  local sizes, parts, at = {}, {}, layout(rows)
  for k, row in ipairs(rows) do sizes[k] = row.to - row.from end
  local style = number.style(sizes, #sizes, 3)
  parts[1] = grid(at)
  for k, row in ipairs(rows) do
    parts[#parts + 1] = row_markup(row, k, at, style)
    if k < #rows then parts[#parts + 1] = link(row, k, at) end
  end
  return figure.around("waterfall", o, svg.drawing({id = id, width = WIDTH, height = at.bottom + 4,
    title = o.title or "waterfall", text = ("%d steps. First: %s. Last: %s."):format(#rows, tip_of(rows[1], style),
      tip_of(rows[#rows], style))}, parts))
end
