--- Lines over time: one to six columns of a frame against a column of numbers, with marked moments.
local base = require "lian.frame.base"
local number = require "lian.frame.number"
local options = require "lian.options"
local svg = require "lian.report.svg"

local WIDTH, HEIGHT, SIZE = 760, 300, 12
local LEFT, RIGHT, TOP, BOTTOM = 62, 14, 22, 34
local MOST = 6

-- a round step so that about `count` of them cover the range
local function round_step(range, count)
  local raw = range / count
  local ten = 10 ^ math.floor(math.log(raw, 10))
  for _, k in ipairs{1, 2, 5, 10} do if raw <= k * ten * 1.0001 then return k * ten end end
end

local function extent(lists)
  local low, high = math.huge, -math.huge
  for _, list in ipairs(lists) do
    for k = 1, list.count do
      local v = list.values[k]
      if v then low, high = math.min(low, v), math.max(high, v) end
    end
  end
  if low > high then return 0, 1 end
  if low == high then return low - (low ~= 0 and math.abs(low) * 0.05 or 1), high + math.abs(high) * 0.05 end
  return low, high
end

local function ticks(low, high, count)
  local step, out = round_step(high - low, count), {}
  for k = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) do out[#out + 1] = k * step end
  return out
end

local function scale(low, high, from, to)
  return function(v) return from + (v - low) / (high - low) * (to - from) end
end

local function axes(at)
  local parts, style_x, style_y = {}, number.style(at.ticks_x, #at.ticks_x, 6), number.style(at.ticks_y, #at.ticks_y, 4)
  for _, v in ipairs(at.ticks_y) do
    parts[#parts + 1] = svg.line(LEFT, at.y(v), WIDTH - RIGHT, at.y(v), "grid")
    parts[#parts + 1] = svg.text(LEFT - 6, at.y(v) + SIZE * 0.36, number.show(v, style_y),
      {class = "value", ["text-anchor"] = "end"})
  end
  for _, v in ipairs(at.ticks_x) do
    parts[#parts + 1] = svg.text(at.x(v), HEIGHT - BOTTOM + 18, (number.show(v, style_x):gsub(",", "")),
      {class = "value", ["text-anchor"] = "middle"})
  end
  parts[#parts + 1] = svg.line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis")
  return table.concat(parts)
end

local function path_of(x, y, count, at)
  local out, pen = {}, false
  for k = 1, count do
    if x[k] and y[k] then
      out[#out + 1] = ("%s%.1f %.1f"):format(pen and "L" or "M", at.x(x[k]), at.y(y[k]))
      pen = true
    else
      pen = false
    end
  end
  return table.concat(out)
end

local function marks_of(marks, low, high, at)
  local moments, parts = {}, {}
  for moment in pairs(marks or {}) do
    if type(moment) ~= "number" then options.fail("lines.marks", "moment -> text", moment) end
    if moment >= low and moment <= high then moments[#moments + 1] = moment end
  end
  table.sort(moments)
  for k, moment in ipairs(moments) do
    parts[#parts + 1] = svg.line(at.x(moment), TOP, at.x(moment), HEIGHT - BOTTOM, "target")
    parts[#parts + 1] = svg.text(at.x(moment) + 4, TOP + 10 + (k - 1) % 3 * 14, tostring(marks[moment]),
      {class = "value"})
  end
  return table.concat(parts)
end

local function columns_of(o)
  local names, lists = type(o.y) == "table" and o.y or {o.y}, {}
  if #names == 0 or #names > MOST then options.fail("lines.y", ("one to %d columns"):format(MOST), #names) end
  for k, name in ipairs(names) do
    lists[k] = {name = name, values = base.numbers(o.frame, name, "lines.y").values, count = o.frame.count}
  end
  return lists
end

---@param given {frame: lian.frame, x: string, y: string|string[], title: string, unit: string, note: string,
---marks: table<number, string>}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("lines", given, {frame = {"any", required = true}, x = {"text", required = true},
    y = {"any", required = true}, title = "text", unit = "text", note = "text", marks = "table"})
  base.expect("lines.frame", o.frame)
  local lists, x = columns_of(o), base.numbers(o.frame, o.x, "lines.x").values
  if o.frame.count == 0 then options.fail("lines.frame", "at least one row", "none") end
  local low_x, high_x = extent{{values = x, count = o.frame.count}}
  local low, high = extent(lists)
  local at = {x = scale(low_x, high_x, LEFT, WIDTH - RIGHT), y = scale(low, high, HEIGHT - BOTTOM, TOP),
    ticks_x = ticks(low_x, high_x, 8), ticks_y = ticks(low, high, 5)}
  local parts, legend = {axes(at), marks_of(o.marks, low_x, high_x, at)}, {}
  for k, list in ipairs(lists) do
    parts[#parts + 1] = svg.element("path", {class = "path s" .. k, d = path_of(x, list.values, list.count, at)},
      ("<title>%s</title>"):format(svg.escape(list.name)))
    legend[k] = ('<span class="key"><i class="k%d"></i>%s</span>'):format(k, svg.escape(list.name))
  end
  local style = number.style({low, high}, 2, 4)
  return ('<figure class="lines">\n%s%s%s%s</figure>\n'):format(
    o.title and ('<figcaption>%s%s</figcaption>\n'):format(svg.escape(o.title),
      o.unit and (' <span class="unit">%s</span>'):format(svg.escape(o.unit)) or "") or "",
    #lists > 1 and ('<p class="legend">%s</p>\n'):format(table.concat(legend, " ")) or "",
    svg.drawing({id = id, width = WIDTH, height = HEIGHT, title = o.title or "lines",
      text = ("%d lines of %d points, from %s to %s."):format(#lists, o.frame.count, number.show(low, style),
        number.show(high, style))}, parts),
    o.note and ('<p class="note">%s</p>\n'):format(svg.escape(o.note)) or "")
end
