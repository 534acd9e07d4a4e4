--- Lines over time: one to six columns of a frame against a column of numbers, with marked moments.
local axes = require "lian.report.axes"
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local svg = require "lian.report.svg"

local MOST = 6

local function columns_of(o)
  local names, lists = type(o.y) == "table" and o.y or {o.y}, {}
  if #names == 0 or #names > MOST then options.fail("lines.y", ("one to %d columns"):format(MOST), #names) end
  for k, name in ipairs(names) do lists[k] = base.numbers(o.frame, name, "lines.y").values end
  return names, lists
end

---@param given {frame: lian.frame, x: string, y: string|string[], title: string, unit: string, note: string,
---marks: table<number, string>}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("lines", given, {frame = {"any", required = true}, x = {"text", required = true},
    y = {"any", required = true}, title = "text", unit = "text", note = "text", marks = "table"})
  base.expect("lines.frame", o.frame)
  local names, lists = columns_of(o)
  local x, count = base.numbers(o.frame, o.x, "lines.x").values, o.frame.count
  if count == 0 then options.fail("lines.frame", "at least one row", "none") end
  local at = axes.plan(x, lists, count, o.marks, "lines.marks")
  local parts, keys = {axes.both(at), axes.marked(at)}, {}
  for k, list in ipairs(lists) do
    parts[#parts + 1] = svg.element("path", {class = "path s" .. k, d = axes.curve(x, list, count, at)},
      ("<title>%s</title>"):format(svg.escape(names[k])))
    keys[k] = figure.key("k" .. k, names[k])
  end
  local style = number.style({at.low, at.high}, 2, 4)
  return figure.around("lines", o, (#lists > 1 and figure.legend(keys) or "") ..
    svg.drawing({id = id, width = axes.WIDTH, height = at.height, title = o.title or "lines",
      text = ("%d lines of %d points, from %s to %s."):format(#lists, count, number.show(at.low, style),
        number.show(at.high, style))}, parts))
end
