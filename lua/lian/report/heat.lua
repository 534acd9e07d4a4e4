--- A small heat map: a matrix as a grid of shaded cells. One hue, deeper with size; negative cells
--- have the other hue.
local core = require "lian.core"
local figure = require "lian.report.figure"
local format = require "lian.base.format"
local number = require "lian.frame.number"
local options = require "lian.base.options"
local say = require "lian.report.say"
local shade = require "lian.report.shade"
local svg = require "lian.report.svg"

local WIDTH, SIZE, SMALL, GAP = 760, 12, 10.5, 8
local MOST = 40             -- rows, and columns
local WIDEST_LABEL, LONGEST_ABOVE = 220, 150
local WIDEST_CELL, HIGHEST_CELL, LOWEST_CELL = 96, 28, 16
local DEEP_HOT, DEEP_COLD = 0.5, 0.75   -- from these depths on the letters are light
local LEANING_CELL = 21     -- narrower ones have their labels upright, or they would touch

local function check_labels(path, labels)
  if type(labels) ~= "table" or #labels == 0 then
    options.fail(path, "an array of labels", labels)
  end
  if #labels > MOST then options.fail(path, ("at most %d labels"):format(MOST), #labels) end
end

local function check_values(o)
  for i = 1, #o.rows do
    local row = o.values[i]
    if type(row) ~= "table" then
      options.fail(("heat.values[%d]"):format(i), "a row of numbers", row)
    end
    for j = 1, #o.cols do
      local v = row[j]
      if v ~= nil and (type(v) ~= "number" or v ~= v or math.abs(v) == math.huge) then
        options.fail(("heat.values[%d][%d]"):format(i, j), "a finite number, or nil", v)
      end
    end
  end
end

local function is_matrix(value) return core.class(value) == "lian.matrix" end

-- rows, columns and values from a labelled matrix
local function from_matrix(o)
  if not is_matrix(o.matrix) then options.fail("heat.matrix", "a matrix", o.matrix) end
  if o.matrix:rows() > MOST or o.matrix:cols() > MOST then
    options.fail("heat.matrix", ("at most %d rows and columns"):format(MOST),
      ("%d x %d"):format(o.matrix:rows(), o.matrix:cols()))
  end
  o.rows = o.rows or o.matrix:row_labels()
  o.cols = o.cols or o.matrix:col_labels()
  o.values = o.matrix:totable()
end

local function flat(o)
  local out, count, most = {}, 0, 0
  for i = 1, #o.rows do
    for j = 1, #o.cols do
      count = count + 1
      out[count] = o.values[i][j]
      most = math.max(most, math.abs(o.values[i][j] or 0))
    end
  end
  return out, count, most
end

local function widest(labels, limit)
  local most = 0
  for _, label in ipairs(labels) do most = math.max(most, svg.width(label, SIZE)) end
  return math.min(most, limit)
end

local function cell_width(room, count) return math.min(room / count, WIDEST_CELL) end

-- angle of the column labels (level where they fit, leaning by 45 degrees, or upright), and the
-- width of a cell beside what a leaning last label needs on the right
local function lean(left, longest, count)
  local cell = cell_width(WIDTH - left, count)
  if longest <= cell - 4 then return 0, cell end
  local beside = cell_width(WIDTH - left - math.max(0, longest * 0.71 - cell / 2), count)
  if beside >= LEANING_CELL then return 45, beside end
  return 90, cell
end

local function layout(o)
  local left = widest(o.rows, WIDEST_LABEL) + GAP
  local longest = widest(o.cols, LONGEST_ABOVE)
  local angle, cell = lean(left, longest, #o.cols)
  local above = longest * math.sin(math.rad(angle))
  return {left = left, cell = cell, angle = angle, longest = longest,
    top = above + SIZE + GAP,
    height = math.max(LOWEST_CELL, math.min(HIGHEST_CELL, cell * 0.6))}
end

local function column_label(label, j, at)
  local x, y = at.left + (j - 0.5) * at.cell, at.top - 6
  if at.angle == 0 then
    return svg.text(x, y, label, {class = "label", ["text-anchor"] = "middle"})
  end
  x = x + (at.angle == 90 and SIZE * 0.36 or 0)
  return svg.text(x, y, svg.fit(label, at.longest + 1, SIZE),
    {class = "label", transform = format("rotate(-%d %.1f %.1f)", at.angle, x, y)})
end

-- how the numbers of a map are shown: their style and factor, what stands behind them in a tip, the largest
-- size or the scale, and whether cells hold them (nil: each that has the room)
local function numbers_of(o, values, count, most, at)
  local shown, factor, longest = {}, o.scale and o.scale.factor or 1, 0
  for k = 1, count do shown[k] = values[k] and values[k] * factor end
  local show = {style = number.style(shown, count, o.digits or 3), factor = factor, most = most, scale = o.scale,
    behind = o.scale and o.scale.unit and " " .. o.scale.unit or ""}
  if not o.scale then return show end
  for k = 1, count do
    if shown[k] then longest = math.max(longest, svg.width(number.show(shown[k], show.style), SMALL)) end
  end
  show.inside = longest <= at.cell - 4
  return show
end

local function depth_of(v, show)
  if show.scale then return shade.depth(show.scale, shade.step(show.scale, v)) end
  return show.most > 0 and math.abs(v) / show.most or 0
end

local function cell_markup(o, i, j, at, show)
  local v = o.values[i][j]
  local x, y = at.left + (j - 1) * at.cell, at.top + (i - 1) * at.height
  local box = {x = x + 0.5, y = y + 0.5, width = at.cell - 1, height = at.height - 1}
  local where = o.rows[i] .. " / " .. o.cols[j] .. ": "
  if v == nil then
    box.class = "hole"
    return svg.rect(box, where .. say.text "no value")
  end
  local depth = depth_of(v, show)
  box.class = v < 0 and "cold" or "hot"
  box["fill-opacity"] = shade.opacity(depth)
  local text = number.show(v * show.factor, show.style)
  local out, inside = svg.rect(box, where .. text .. show.behind), show.inside
  if inside == nil then inside = svg.width(text, SMALL) <= at.cell - 4 end
  if inside then
    out = out .. svg.text(x + at.cell / 2, y + at.height / 2 + SMALL * 0.36, text,
      {class = depth > (v < 0 and DEEP_COLD or DEEP_HOT) and "in deep" or "in", ["text-anchor"] = "middle"})
  end
  return out
end

local function largest_cell(o, most, show)
  for i, row in ipairs(o.rows) do
    for j, col in ipairs(o.cols) do
      local v = o.values[i][j]
      if v and math.abs(v) == most then
        return ("%s to %s, %s%s"):format(row, col, number.show(v * show.factor, show.style), show.behind)
      end
    end
  end
  return "none"
end

local function drawing(o, id, unit)
  local values, count, most = flat(o)
  local at, parts = layout(o), {}
  local show, bottom = numbers_of(o, values, count, most, at), at.top + #o.rows * at.height + 2
  for j, label in ipairs(o.cols) do parts[#parts + 1] = column_label(label, j, at) end
  for i, label in ipairs(o.rows) do
    parts[#parts + 1] = svg.text(at.left - GAP, at.top + (i - 0.5) * at.height + SIZE * 0.36,
      svg.fit(label, at.left - GAP + 1, SIZE), {class = "label", ["text-anchor"] = "end"})
    for j = 1, #o.cols do parts[#parts + 1] = cell_markup(o, i, j, at, show) end
  end
  if o.scale then parts[#parts + 1] = shade.strip(o.scale, values, count, at.left, bottom) end
  return svg.drawing({id = id, width = WIDTH, height = bottom + (o.scale and shade.HEIGHT or 0),
    title = o.title or "heat map", text = ("%d rows by %d columns. Largest in size: %s%s."):format(
      #o.rows, #o.cols, largest_cell(o, most, show), unit and show.behind == "" and " " .. unit or "")}, parts)
end

---@param given {rows: string[], cols: string[], values: number[][], matrix: lian.matrix,
---title: string, unit: string, note: string, digits: integer, scale: "share"|number[]}
---@param id string of the drawing in the page
---@return string markup
return function(given, id)
  local o = options.check("heat", given, {rows = "labels", cols = "labels", values = "table",
    matrix = "any", title = "text", unit = "text", note = "text", digits = "count", scale = "any"})
  if o.matrix ~= nil then from_matrix(o) end
  check_labels("heat.rows", o.rows)
  check_labels("heat.cols", o.cols)
  if type(o.values) ~= "table" then options.fail("heat.values", "rows of numbers", o.values) end
  check_values(o)
  if o.scale ~= nil then o.scale = shade.read("heat.scale", o.scale) end
  return figure.around("heat", {title = o.title, unit = o.unit or o.scale and o.scale.unit, note = o.note},
    drawing(o, id, o.unit) .. "\n")
end
