--- A radar: a closed line for each of up to four rows of a frame, over three to twelve columns on one scale.
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local svg = require "lian.report.svg"

local WIDTH, RADIUS, SIZE, RINGS, ASIDE = 760, 150, 12, 4, 30
local MOST_ROWS, LEAST_AXES, MOST_AXES = 4, 3, 12
local X, Y = WIDTH / 2, ASIDE + RADIUS

local function at(k, axes, share)
  local angle = -math.pi / 2 + 2 * math.pi * (k - 1) / axes
  return X + RADIUS * share * math.cos(angle), Y + RADIUS * share * math.sin(angle)
end

-- down to the lowest corner and its label
local function height(axes)
  local lowest = Y
  for k = 1, axes do lowest = math.max(lowest, (select(2, at(k, axes, 1.09)))) end
  return lowest + SIZE
end

local function ring(axes, share)
  local out = {}
  for k = 1, axes do
    local x, y = at(k, axes, share)
    out[k] = ("%s%s %s"):format(k == 1 and "M" or "L", svg.number(x), svg.number(y))
  end
  return svg.element("path", {class = "web", d = table.concat(out) .. "Z"})
end

local function axis_label(k, axes, name)
  local x, y = at(k, axes, 1.09)
  local anchor = math.abs(x - X) < 12 and "middle" or x > X and "start" or "end"
  local room = anchor == "middle" and 240 or anchor == "start" and WIDTH - x or x
  return svg.text(x, y + SIZE * 0.36, svg.fit(name, room, SIZE), {class = "label", ["text-anchor"] = anchor})
end

local function web(o, low, high, style)
  local parts, axes = {}, #o.axes
  for r = 1, RINGS do parts[r] = ring(axes, r / RINGS) end
  for k, name in ipairs(o.axes) do
    local x, y = at(k, axes, 1)
    parts[#parts + 1] = svg.line(X, Y, x, y, "web")
    parts[#parts + 1] = axis_label(k, axes, name)
  end
  for r = 1, RINGS do
    parts[#parts + 1] = svg.text(X + 4, Y - RADIUS * r / RINGS + SIZE, number.show(low + (high - low) * r / RINGS,
      style),
      {class = "value"})
  end
  return table.concat(parts)
end

local function shape(o, i, k, low, high, style)
  local out, told, gap = {}, {}, false
  for a, name in ipairs(o.axes) do
    local v = base.column(o.frame, name).values[i]
    gap = gap or v == nil
    if v then
      local x, y = at(a, #o.axes, math.max(0, math.min(1, (v - low) / (high - low))))
      out[#out + 1] = ("%s%s %s"):format(#out == 0 and "M" or "L", svg.number(x), svg.number(y))
      told[#told + 1] = ("%s %s"):format(name, number.show(v, style))
    end
  end
  local label = tostring(base.column(o.frame, o.label).values[i])
  return svg.element("path", {class = "path s" .. k, d = table.concat(out) .. (gap and "" or "Z")},
    ("<title>%s: %s</title>"):format(svg.escape(label), svg.escape(table.concat(told, ", "))))
end

local function check_axes(o)
  if type(o.axes) == "string" or #o.axes < LEAST_AXES or #o.axes > MOST_AXES then
    options.fail("radar.axes", ("%d to %d names of columns"):format(LEAST_AXES, MOST_AXES), type(o.axes) == "table" and
      #o.axes or o.axes)
  end
  local all = {}
  for _, name in ipairs(o.axes) do
    local values = base.numbers(o.frame, name, "radar.axes").values
    for i = 1, o.frame.count do all[#all + 1] = values[i] end
  end
  if o.frame.count < 1 or o.frame.count > MOST_ROWS then
    options.fail("radar.frame", ("1 to %d rows"):format(MOST_ROWS), o.frame.count)
  end
  return all
end

---@param given {frame: lian.frame, label: string, axes: string[], low: number, high: number, title: string,
---  unit: string, note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("radar", given, {frame = {"any", required = true}, label = {"text", required = true},
    axes = {"labels", required = true}, low = {"number", default = 0}, high = {"number", default = 100}, title = "text",
    unit = "text", note = "text"})
  base.expect("radar.frame", o.frame)
  base.column(o.frame, o.label, "radar.label")
  if o.low >= o.high then options.fail("radar.high", "a number above low", o.high) end
  local all, keys = check_axes(o), {}
  local style = number.style({o.low, o.high}, 2, 3)
  local parts = {web(o, o.low, o.high, style)}
  for k = 1, o.frame.count do
    parts[k + 1] = shape(o, k, k, o.low, o.high, style)
    keys[k] = figure.key("k" .. k, tostring(base.column(o.frame, o.label).values[k]))
  end
  return figure.around("lines radar", o, figure.legend(keys) .. svg.drawing({id = id, width = WIDTH,
    height = height(#o.axes),
    title = o.title or "radar", text = ("%d shapes over %d axes, %d values."):format(o.frame.count, #o.axes, #all)},
      parts))
end
