--- A frame as an aligned table of text.
local number = require "lian.frame.number"
local width = require "lian.width"

local WIDEST = 60 -- columns that one cell may take

local function cell_texts(f, column, rows)
  local texts, numeric = {}, false
  local decimals = number.decimals(column.values, f.count, column.digits or 4)
  for i = 1, rows do
    local v = column.values[i]
    if type(v) == "number" then
      numeric = true
      texts[i] = number.show(v, decimals)
    elseif v == nil then
      texts[i] = ""
    else
      texts[i] = width.cut(tostring(v):gsub("%c", " "), WIDEST)
    end
  end
  return texts, numeric
end

local function any_unit(f)
  for _, column in ipairs(f.columns) do
    if column.unit and column.unit ~= "" then return true end
  end
  return false
end

local function column_width(column, texts, rows)
  local most = math.max(width.of(column.name), column.unit and width.of(column.unit) or 0)
  for i = 1, rows do most = math.max(most, width.of(texts[i])) end
  return most
end

---@param f lian.frame
---@param most integer rows at the most
---@return string
return function(f, most)
  local rows = math.min(most, f.count)
  local cells, right, widths = {}, {}, {}
  for j, column in ipairs(f.columns) do
    cells[j], right[j] = cell_texts(f, column, rows)
    widths[j] = column_width(column, cells[j], rows)
  end
  local function line(pick)
    local out = {}
    for j = 1, #f.columns do out[j] = width.pad(pick(j), widths[j], right[j]) end
    return (table.concat(out, "  "):gsub("%s+$", ""))
  end
  local lines = {}
  if f.title then lines[1] = f.title end
  lines[#lines + 1] = line(function(j) return f.columns[j].name end)
  if any_unit(f) then lines[#lines + 1] = line(function(j) return f.columns[j].unit or "" end) end
  for i = 1, rows do lines[#lines + 1] = line(function(j) return cells[j][i] end) end
  if rows < f.count then lines[#lines + 1] = ("… %d more rows"):format(f.count - rows) end
  if f.note then lines[#lines + 1] = f.note end
  return table.concat(lines, "\n")
end
