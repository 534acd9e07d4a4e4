--- Slopes: where each row of a frame stood before and where it stands after, such as ranks in two years; the least on
--- top.
local base = require "lian.frame.base"
local figure = require "lian.report.figure"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local WIDTH, SIZE, ROW, TOP, DOT, GAP = 760, 12, 18, 34, 3, 10
local SIDE, MOST = 250, 60

local function rows_of(o)
  local labels, rows = base.column(o.frame, o.label, "slopes.label").values, {}
  local before, after = base.numbers(o.frame, o.before, "slopes.before").values, base.numbers(o.frame, o.after,
    "slopes.after").values
  for i = 1, o.frame.count do
    if before[i] and after[i] then rows[#rows + 1] = {label = tostring(labels[i]), before = before[i],
      after = after[i]} end
  end
  if #rows > MOST then options.raise(("slopes: expected at most %d rows, got %d"):format(MOST, #rows)) end
  return rows
end

-- places from the top by a column; equal ones as they stand
local function placed(rows, field)
  local order = {}
  for i in ipairs(rows) do order[i] = i end
  table.sort(order, function(a, b)
    if rows[a][field] ~= rows[b][field] then return rows[a][field] < rows[b][field] end
    return a < b
  end)
  for k, i in ipairs(order) do rows[i]["y_" .. field] = TOP + (k - 0.5) * ROW end
end

local function row_markup(row, style)
  local x0, x1 = SIDE, WIDTH - SIDE
  local class = row.after < row.before and "rise" or row.after > row.before and "fall" or "still"
  local before, after = number.show(row.before, style), number.show(row.after, style)
  local tip = ("<title>%s: %s to %s</title>"):format(svg.escape(row.label), before, after)
  local y0, y1 = row.y_before, row.y_after
  return table.concat{
    svg.element("line", {x1 = x0, y1 = y0, x2 = x1, y2 = y1, class = "slope " .. class}, tip),
    svg.element("circle", {cx = x0, cy = y0, r = DOT, class = "dot " .. class}),
    svg.element("circle", {cx = x1, cy = y1, r = DOT, class = "dot " .. class}),
    svg.text(x0 - GAP, y0 + SIZE * 0.36, svg.fit(("%s  %s"):format(row.label, before), SIDE - GAP, SIZE),
      {["text-anchor"] = "end"}),
    svg.text(x1 + GAP, y1 + SIZE * 0.36, svg.fit(("%s  %s"):format(after, row.label), SIDE - GAP, SIZE), {})}
end

local function counted(rows)
  local up, down = 0, 0
  for _, row in ipairs(rows) do
    if row.after < row.before then up = up + 1 elseif row.after > row.before then down = down + 1 end
  end
  return up, down
end

---@param given {frame: lian.frame, label: string, before: string, after: string, titles: string[], title: string,
---  note: string}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("slopes", given, {frame = {"any", required = true}, label = {"text", required = true},
    before = {"text", required = true}, after = {"text", required = true}, titles = "labels", title = "text",
      note = "text"})
  base.expect("slopes.frame", o.frame)
  local rows = rows_of(o)
  if #rows == 0 then return figure.around("slopes", o, ('<p class="note">%s</p>\n'):format(say.text "No rows.")) end
  local all, parts = {}, {}
  for k, row in ipairs(rows) do all[2 * k - 1], all[2 * k] = row.before, row.after end
  placed(rows, "before")
  placed(rows, "after")
  local titles = type(o.titles) == "table" and o.titles or {o.before, o.after}
  parts[1] = svg.text(SIDE, TOP - 14, titles[1] or o.before, {class = "head", ["text-anchor"] = "end"})
  parts[2] = svg.text(WIDTH - SIDE, TOP - 14, titles[2] or o.after, {class = "head"})
  local style = number.style(all, #all, 3)
  for _, row in ipairs(rows) do parts[#parts + 1] = row_markup(row, style) end
  local up, down = counted(rows)
  local keys = {figure.key("rise", say.text "up"), figure.key("fall", say.text "down"),
    figure.key("still", say.text "as before")}
  return figure.around("slopes", o, figure.legend(keys) .. svg.drawing({id = id, width = WIDTH,
    height = TOP + #rows * ROW + 4,
    title = o.title or "slopes", text = ("%d rows: %d up, %d down."):format(#rows, up, down)}, parts))
end
