--- Points of a frame: one to six columns against another, with logarithmic axes where asked: risk by rank, tails.
local axes = require "lian.report.axes"
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local MOST, RADIUS, SHOWN = 6, 2.4, 3000
local LOG_LEAST = 1 / math.log(10)

local function columns_of(o)
  local names, lists = type(o.y) == "table" and o.y or {o.y}, {}
  if #names == 0 or #names > MOST then options.fail("points.y", ("one to %d columns"):format(MOST), #names) end
  for k, name in ipairs(names) do lists[k] = base.numbers(o.frame, name, "points.y").values end
  return names, lists
end

-- logarithms to base ten of what is above 0, and how many are not
local function logarithms(values, count)
  local out, left = {}, 0
  for k = 1, count do
    local v = values[k]
    if v and v > 0 then out[k] = math.log(v) * LOG_LEAST
    elseif v then left = left + 1 end
  end
  return out, left
end

local function power(k) return k >= -3 and k <= 5 and format("%g", 10.0 ^ k) or ("1e%d"):format(k) end

-- ticks at powers of ten
local function decades(low, high, place)
  local first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
  local step, out = math.max(1, (last - first) // 8), {}
  for k = first, last, step do out[#out + 1] = place(k, power(k)) end
  return table.concat(out)
end

local function horizontal(at, log)
  local function place(v, text)
    return svg.line(at.x(v), at.top, at.x(v), at.bottom, "grid") ..
      svg.text(at.x(v), at.bottom + 18, text, {class = "value", ["text-anchor"] = "middle"})
  end
  if log then return decades(at.low_x, at.high_x, place) end
  local ticks, step = axes.ticks(at.low_x, at.high_x, 8)
  local texts, out = axes.tick_texts(ticks, step), {}
  for k, v in ipairs(ticks) do out[k] = place(v, texts[k]) end
  return table.concat(out)
end

local function vertical(at, log)
  if not log then return axes.values(at, 5) end
  return decades(at.low, at.high, function(v, text)
    return svg.line(at.left, at.y(v), at.right, at.y(v), "grid") ..
      svg.text(at.left - 6, at.y(v) + axes.SIZE * 0.36, text, {class = "value", ["text-anchor"] = "end"})
  end)
end

-- one path of dots; of many points those that would fall on one another are drawn once
local function dots(class, name, x, y, count, at)
  local out, seen = {}, {}
  for k = 1, count do
    if x[k] and y[k] then
      local px, py = at.x(x[k]), at.y(y[k])
      local key = count > SHOWN and ("%d %d"):format(px * 2 // 1, py * 2 // 1) or k
      if not seen[key] then
        seen[key] = true
        out[#out + 1] = format("M%.1f %.1fh0", px, py)
      end
    end
  end
  return svg.element("path", {class = "dots " .. class, d = table.concat(out),
    ["stroke-width"] = svg.number(2 * RADIUS)}, ("<title>%s</title>"):format(svg.escape(name)))
end

---@param given {frame: lian.frame, x: string, y: string|string[], log: string, title: string, unit: string,
---note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("points", given, {frame = {"any", required = true}, x = {"text", required = true},
    y = {"any", required = true}, log = {"choice", "none", "x", "y", "both", default = "none"}, title = "text",
    unit = "text", note = "text"})
  base.expect("points.frame", o.frame)
  local names, lists = columns_of(o)
  local x, count, left = base.numbers(o.frame, o.x, "points.x").values, o.frame.count, 0
  if count == 0 then options.fail("points.frame", "at least one row", "none") end
  local log_x, log_y = o.log == "x" or o.log == "both", o.log == "y" or o.log == "both"
  if log_x then x, left = logarithms(x, count) end
  for k, list in ipairs(lists) do
    local lost = 0
    if log_y then lists[k], lost = logarithms(list, count) end
    left = left + lost
  end
  local at = axes.plan(x, lists, count)
  local parts, keys = {horizontal(at, log_x), vertical(at, log_y),
    svg.line(at.left, at.bottom, at.right, at.bottom, "axis")}, {}
  for k, list in ipairs(lists) do
    parts[#parts + 1] = dots("s" .. k, names[k], x, list, count, at)
    keys[k] = figure.key("k" .. k, names[k])
  end
  if left > 0 then
    o.note = (o.note and o.note .. " " or "") .. say.text("%d values at or below 0 have no place on this scale.", left)
  end
  return figure.around("lines points", o, (#lists > 1 and figure.legend(keys) or "") ..
    svg.drawing({id = id, width = axes.WIDTH, height = at.height, title = o.title or "points",
      text = format("%d points of %s against %s.", count, table.concat(names, ", "), o.x)}, parts))
end
