--- Horizontal bars, plain or stacked, from the rows of a frame.
local base = require "lian.frame.base"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local svg = require "lian.report.svg"

local bars = {}

local WIDTH, SIZE = 760, 13         -- of the drawing, of its letters
local ROW, BAR, GAP = 24, 15, 8     -- heights of a row and its bar; room beside a label
local WIDEST_LABEL = 290
local PARTS = 8                     -- as many colours as the style sheet has
local MOST_BARS = 60

local function check(path, given, extra)
  local spec = {frame = {"any", required = true}, label = "text", top = "count", title = "text",
    unit = "text", note = "text"}
  for key, rule in pairs(extra) do spec[key] = rule end
  local o = options.check(path, given, spec)
  base.expect(path .. ".frame", o.frame)
  local first = not o.label and base.first(o.frame, "string")
  o.label = o.label or first and first.name
  if not o.label then options.fail(path .. ".label", "a column of labels", nil) end
  base.column(o.frame, o.label, path .. ".label")
  return o
end

local function text_of(value)
  if value == nil then return say.text "(no label)" end
  return type(value) == "number" and format("%.14g", value) or tostring(value)
end

-- rows {label =, parts = numbers, total =}: those that have numbers, cut to the k first
local function rows_of(o, names, path)
  local frame, rows, left_out = o.frame, {}, 0
  local labels, columns = base.column(frame, o.label).values, {}
  for p, name in ipairs(names) do columns[p] = base.numbers(frame, name, path).values end
  for i = 1, frame.count do
    local row = {label = text_of(labels[i]), parts = {}, total = 0}
    for p in ipairs(names) do
      row.parts[p] = columns[p][i] or 0
      row.total = row.total + row.parts[p]
      row.known = row.known or columns[p][i] ~= nil
    end
    if row.known then rows[#rows + 1] = row else left_out = left_out + 1 end
  end
  return rows, left_out
end

local function largest_first(rows, k)
  for i, row in ipairs(rows) do row.place = i end
  table.sort(rows, function(a, b)
    if a.total ~= b.total then return a.total > b.total end
    return a.place < b.place
  end)
  return table.move(rows, 1, math.min(k, #rows), 1, {})
end

local function totals(rows)
  local out = {}
  for i, row in ipairs(rows) do out[i] = row.total end
  return out
end

-- how far the bars of a row reach to the left and to the right of zero
local function reach(row)
  local left, right = 0, 0
  for _, v in ipairs(row.parts) do
    if v < 0 then left = left + v else right = right + v end
  end
  return left, right
end

-- where things stand: zero, pixels a unit, the right end of labels
local function layout(rows, style)
  local label_room, value_room, low, high = 0, 0, 0, 0
  for _, row in ipairs(rows) do
    label_room = math.max(label_room, svg.width(row.label, SIZE))
    value_room = math.max(value_room, svg.width(number.show(row.total, style), SIZE))
    local left, right = reach(row)
    low, high = math.min(low, left), math.max(high, right)
  end
  label_room = math.min(label_room, WIDEST_LABEL) + GAP
  local left_room = low < 0 and value_room + GAP or 0
  local room = WIDTH - label_room - left_room - (value_room + GAP)
  local scale = high > low and room / (high - low) or 0
  return {labels = label_room, left = label_room + left_room, scale = scale,
    zero = label_room + left_room - low * scale, bottom = #rows * ROW}
end

-- the bars of one row, one after another away from zero on either side
local function row_bars(row, names, y, at, style)
  local out, left, right = {}, at.zero, at.zero
  for p, v in ipairs(row.parts) do
    local length = math.abs(v) * at.scale
    local x = v < 0 and left - length or right
    if v < 0 then left = x else right = x + length end
    if length > 0 then
      local class = names[2] and "p" .. p or v < 0 and "bar under" or "bar"
      out[#out + 1] = svg.rect({x = x, y = y + (ROW - BAR) / 2, width = math.max(length, 0.5),
        height = BAR, class = class},
        ("%s, %s: %s"):format(row.label, names[p], number.show(v, style)))
    end
  end
  return out, left, right
end

local function draw_row(row, names, k, at, style)
  local y = (k - 1) * ROW
  local base_line = y + ROW / 2 + SIZE * 0.36
  local out, left, right = row_bars(row, names, y, at, style)
  table.insert(out, 1, svg.element("g", {}, ("<title>%s</title>"):format(svg.escape(row.label)) ..
    svg.text(at.labels - GAP, base_line, svg.fit(row.label, at.labels - GAP + 1, SIZE),
      {["text-anchor"] = "end", class = "label"})))
  local under = row.total < 0
  out[#out + 1] = svg.text(under and left - GAP / 2 or right + GAP / 2, base_line,
    number.show(row.total, style), {class = "value", ["text-anchor"] = under and "end" or "start"})
  return table.concat(out)
end

local function summary(rows, style, unit)
  local most, least = rows[1], rows[1]
  for _, row in ipairs(rows) do
    if row.total > most.total then most = row end
    if row.total < least.total then least = row end
  end
  local behind = unit and " " .. unit or ""
  return ("%d bars. Largest: %s, %s%s. Smallest: %s, %s%s."):format(#rows, most.label,
    number.show(most.total, style), behind, least.label, number.show(least.total, style), behind)
end

local function legend(names)
  if not names[2] then return "" end
  local out = {}
  for p, name in ipairs(names) do
    out[p] = ('<span class="key"><i class="k%d"></i>%s</span>'):format(p, svg.escape(name))
  end
  return ('<p class="legend">%s</p>\n'):format(table.concat(out, " "))
end

local function note_of(o, shown, all, left_out)
  local parts = {}
  if shown < all then parts[1] = say.text("The %d largest of %d.", shown, all) end
  if left_out > 0 then parts[#parts + 1] = say.text("%d without a value.", left_out) end
  parts[#parts + 1] = o.note
  if #parts == 0 then return "" end
  return ('<p class="note">%s</p>\n'):format(svg.escape(table.concat(parts, " ")))
end

local function figure(o, names, path, id)
  local all, left_out = rows_of(o, names, path)
  local rows = o.top and largest_first(all, o.top) or all
  if #rows > MOST_BARS then
    options.raise(("%s: expected at most %d bars, got %d: give top"):format(path, MOST_BARS, #rows))
  end
  local unit = o.unit or base.column(o.frame, names[1]).unit
  local title = o.title or names[2] and table.concat(names, ", ") or names[1]
  local style = number.style(totals(rows), #rows, base.column(o.frame, names[1]).digits)
  local drawn = ('<p class="note">%s</p>\n'):format(say.text "No rows.")
  if #rows > 0 then
    local at, parts = layout(rows, style), {}
    for k, row in ipairs(rows) do parts[k] = draw_row(row, names, k, at, style) end
    parts[#parts + 1] = svg.line(at.zero, 0, at.zero, at.bottom, "axis")
    drawn = svg.drawing({id = id, width = WIDTH, height = at.bottom, title = title,
      text = summary(rows, style, unit)}, parts) .. "\n"
  end
  return ('<figure>\n<figcaption>%s%s</figcaption>\n%s%s%s</figure>\n'):format(svg.escape(title),
    unit and (' <span class="unit">%s</span>'):format(svg.escape(unit)) or "", legend(names), drawn,
    note_of(o, #rows, #all, left_out))
end

---@param given {frame: lian.frame, label: string, value: string, top: integer, title: string,
---unit: string, note: string}
---@param id string of the drawing in the page
---@return string markup
function bars.plain(given, id)
  local o = check("bars", given, {value = "text"})
  local first = not o.value and base.first(o.frame, "number")
  o.value = o.value or first and first.name
  if not o.value then options.fail("bars.value", "a column of numbers", nil) end
  return figure(o, {o.value}, "bars.value", id)
end

---@param given {frame: lian.frame, label: string, parts: string[], top: integer, title: string,
---unit: string, note: string}
---@param id string of the drawing in the page
---@return string markup
function bars.stacked(given, id)
  local o = check("stacked", given, {parts = {"labels", required = true}})
  if type(o.parts) ~= "table" or #o.parts < 2 or #o.parts > PARTS then
    options.fail("stacked.parts", ("2 to %d names of columns"):format(PARTS),
      type(o.parts) == "table" and #o.parts or o.parts)
  end
  return figure(o, o.parts, "stacked.parts", id)
end

return bars
