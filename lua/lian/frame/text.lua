--- A frame as an aligned table of text.
local number = require "lian.frame.number"
local printable = require "lian.base.printable"
local width = require "lian.base.width"

local WIDEST = 60 -- columns that one cell may take
local MISSING = "-"

local function cell(value, style, widest)
  if value == nil then return MISSING end
  if type(value) == "number" then return number.show(value, style) end
  return width.cut(printable((tostring(value):gsub("%c", " "))), widest or WIDEST)
end

-- texts of a column's first rows, and whether they stand right
local function cell_texts(f, column, rows)
  local texts, right = {}, false
  local style = number.style(column.values, f.count, column.digits)
  for i = 1, rows do
    texts[i] = cell(column.values[i], style, column.widest)
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

-- writes one line of the table, from a function that gives the text of column j
local function liner(f, rows)
  local cells, right, widths = {}, {}, {}
  for j, column in ipairs(f.columns) do
    cells[j], right[j] = cell_texts(f, column, rows)
    widths[j] = column_width(column, cells[j])
  end
  return cells, function(pick)
    local out = {}
    for j = 1, #f.columns do out[j] = width.pad(pick(j), widths[j], right[j]) end
    return (table.concat(out, "  "):gsub(" +$", ""))
  end
end

---@param f lian.frame
---@param most integer rows at the most
---@return string
return function(f, most)
  local rows = math.min(most, f.count)
  local cells, line = liner(f, rows)
  local lines = {f.title and printable(f.title)}
  lines[#lines + 1] = line(function(j) return heading(f.columns[j].name) end)
  if any_unit(f) then
    lines[#lines + 1] = line(function(j) return heading(f.columns[j].unit or "") end)
  end
  for i = 1, rows do lines[#lines + 1] = line(function(j) return cells[j][i] end) end
  if f.count == 0 then lines[#lines + 1] = "(no rows)" end
  if rows < f.count then lines[#lines + 1] = ("… %d more rows"):format(f.count - rows) end
  lines[#lines + 1] = f.note and printable(f.note)
  return table.concat(lines, "\n")
end
