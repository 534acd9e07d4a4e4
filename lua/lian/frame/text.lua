--- A frame as an aligned table of text.
local number = require "lian.frame.number"
local printable = require "lian.base.printable"
local width = require "lian.base.width"

local WIDEST = 60 -- columns that one cell may take
local MISSING = "-"

local function cell(value, style, widest, cut)
  if value == nil then return MISSING end
  if type(value) == "number" then return number.show(value, style) end
  return cut(printable((tostring(value):gsub("%c", " "))), widest)
end

-- texts of a column's first rows, and whether they stand right
local function cell_texts(f, column, rows, widest)
  local texts, right = {}, false
  local style = number.style(column.values, f.count, column.digits)
  local cut = f.within and width.cut_middle or width.cut
  widest = math.min(column.widest or WIDEST, widest)
  for i = 1, rows do
    texts[i] = cell(column.values[i], style, widest, cut)
    right = right or type(column.values[i]) == "number"
  end
  return texts, right
end

local function any_unit(f)
  for _, column in ipairs(f.columns) do if column.unit then return true end end
  return false
end

local function heading(text) return width.cut(printable((text:gsub("%c", " "))), WIDEST) end

local function column_width(column, texts)
  local most = math.max(width.of(heading(column.name)), width.of(heading(column.unit or "")))
  for _, text in ipairs(texts) do most = math.max(most, width.of(text)) end
  return most
end

local GAP = 2

-- the columns as they are shown when texts take at most `widest`: cells, whether they stand right, widths and their sum
local function laid_out(f, rows, widest)
  local o = {cells = {}, right = {}, widths = {}, count = #f.columns, total = -GAP}
  for j, column in ipairs(f.columns) do
    o.cells[j], o.right[j] = cell_texts(f, column, rows, widest)
    o.widths[j] = column_width(column, o.cells[j])
    o.total = o.total + o.widths[j] + GAP
  end
  return o
end

local NARROWER = {WIDEST, 28, 24, 20, 16} -- texts of a frame that is to fit

-- within f.within columns of text: texts are cut, and where that does not do the last columns are left out
local function fitted(f, rows)
  local o
  for _, widest in ipairs(f.within and NARROWER or {WIDEST}) do
    o = laid_out(f, rows, widest)
    if not f.within or o.total <= f.within then return o end
  end
  while o.count > 1 and o.total > f.within do
    o.total, o.count = o.total - o.widths[o.count] - GAP, o.count - 1
  end
  return o
end

-- writes one line of the table, from a function that gives the text of column j
local function liner(o)
  return function(pick)
    local out = {}
    for j = 1, o.count do out[j] = width.pad(pick(j), o.widths[j], o.right[j]) end
    return (table.concat(out, "  "):gsub(" +$", ""))
  end
end

-- "… 2 more columns: sector, region", as wide as the frame at most
local function left_out(f, shown)
  local names = {}
  for j = shown + 1, #f.columns do names[#names + 1] = f.columns[j].name end
  return width.cut(printable(("… %d more column%s: %s"):format(#names, #names == 1 and "" or "s",
    table.concat(names, ", "))), f.within)
end

---@param f lian.frame
---@param most integer rows at the most
---@return string
return function(f, most)
  local rows = math.min(most, f.count)
  local o = fitted(f, rows)
  local cells, line = o.cells, liner(o)
  local lines = {f.title and printable(f.title)}
  lines[#lines + 1] = line(function(j) return heading(f.columns[j].name) end)
  if any_unit(f) then
    lines[#lines + 1] = line(function(j) return heading(f.columns[j].unit or "") end)
  end
  for i = 1, rows do lines[#lines + 1] = line(function(j) return cells[j][i] end) end
  if f.count == 0 then lines[#lines + 1] = "(no rows)" end
  if rows < f.count then lines[#lines + 1] = ("… %d more rows"):format(f.count - rows) end
  if o.count < #f.columns then lines[#lines + 1] = left_out(f, o.count) end
  lines[#lines + 1] = f.note and printable(f.note)
  return table.concat(lines, "\n")
end
