--- A frame as an aligned table of text, folded where it is wider than it may be.
local number = require "lian.frame.number"
local printable = require "lian.base.printable"
local width = require "lian.base.width"

local WIDEST = 60 -- columns that one cell may take
local NARROWER = {WIDEST, 38, 28, 24, 20, 16, 12, 8} -- texts where the table is to fit
local NARROWEST_LABEL = 16 -- labels of a frame with f.within
local SHORT = 24 -- names of columns are not cut below it while the screen has room
local MOST_KEYS = 3 -- columns that are repeated when a frame is folded
local MISSING = "-"
local GAP = 2

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

local function any_unit(f, part)
  for _, j in ipairs(part) do if f.columns[j].unit then return true end end
  return false
end

local function heading(text, widest) return width.cut(printable((text:gsub("%c", " "))), widest) end

local function widest_of(texts, most)
  for _, text in ipairs(texts) do most = math.max(most, width.of(text)) end
  return most
end

-- all columns when texts take at most `widest` and names `names`: cells, whether they stand right, widths and their sum
local function laid_out(f, rows, widest, names)
  local o = {cells = {}, right = {}, widths = {}, heads = {}, units = {}, total = -GAP}
  for j, column in ipairs(f.columns) do
    o.cells[j], o.right[j] = cell_texts(f, column, rows, widest)
    o.heads[j], o.units[j] = heading(column.name, names), heading(column.unit or "", names)
    o.widths[j] = widest_of(o.cells[j], math.max(width.of(o.heads[j]), width.of(o.units[j])))
    o.total = o.total + o.widths[j] + GAP
  end
  return o
end

-- ---- folding: the columns in several parts, each beside those that tell rows apart

local function are_apart(f, keys, rows)
  local seen = {}
  for i = 1, rows do
    local parts = {}
    for j = 1, keys do
      local value = f.columns[j].values[i]
      parts[j] = ("%s %s"):format(type(value), tostring(value))
    end
    local key = table.concat(parts, "\0")
    if seen[key] then return false end
    seen[key] = true
  end
  return true
end

-- how many of the first columns tell the rows apart, a text among them where there is one (not a rank alone)
local function key_count(f, rows)
  local most, least = math.min(MOST_KEYS, #f.columns - 1), 1
  for j = most, 1, -1 do if type(f.columns[j].values[1]) == "string" then least = j end end
  for keys = least, most do if are_apart(f, keys, rows) then return keys end end
  return least
end

local function key_width(o, keys)
  local sum = 0
  for j = 1, keys do sum = sum + o.widths[j] + GAP end
  return sum
end

-- whether each column has room beside the keys
local function goes_in(o, keys, columns)
  local room = columns - key_width(o, keys)
  for j = keys + 1, #o.widths do if o.widths[j] > room then return false end end
  return true
end

-- the numbers of columns, part by part
local function parts_of(o, keys, columns)
  local begin = key_width(o, keys) - GAP
  local parts, used = {}, nil
  for j = keys + 1, #o.widths do
    if used == nil or used + GAP + o.widths[j] > columns then
      used, parts[#parts + 1] = begin, {}
      for k = 1, keys do parts[#parts][k] = k end
    end
    local part = parts[#parts]
    part[#part + 1], used = j, used + GAP + o.widths[j]
  end
  return parts
end

local function all_columns(f)
  local out = {}
  for j = 1, #f.columns do out[j] = j end
  return {out}
end

-- layouts by how wide texts may be, each made once
local function layouts(f, rows, columns)
  local made, names = {}, math.max(8, math.min(SHORT, columns // 3))
  return function(widest)
    made[widest] = made[widest] or laid_out(f, rows, widest, f.within and WIDEST or math.max(widest, names))
    return made[widest]
  end
end

-- as many of the keys as go beside each column, texts as wide as that allows: a layout, and the columns of each part
local function folded(at, keys, columns)
  for count = keys, 1, -1 do
    for _, widest in ipairs(NARROWER) do
      local o = at(widest)
      if goes_in(o, count, columns) and (count == 1 or key_width(o, count) <= columns * 2 // 3) then
        return o, parts_of(o, count, columns), count
      end
    end
  end
  local o = at(NARROWER[#NARROWER])
  return o, parts_of(o, 1, columns), 1
end

-- labels of a frame with f.within are cut where that saves a part
local function narrowed(at, columns, o, parts, keys)
  for _, widest in ipairs(NARROWER) do
    local other = widest >= NARROWEST_LABEL and at(widest)
    if other and goes_in(other, keys, columns) then
      local fewer = parts_of(other, keys, columns)
      if #fewer < #parts then o, parts = other, fewer end
    end
  end
  return o, parts
end

-- a layout, and the columns of each part
local function fitted(f, rows, columns)
  local o = laid_out(f, rows, WIDEST, WIDEST)
  if not columns or o.total <= columns or #f.columns < 2 then return o, all_columns(f) end
  local at = layouts(f, rows, columns)
  for _, widest in ipairs(f.within and NARROWER or {}) do
    if widest >= NARROWEST_LABEL and at(widest).total <= columns then return at(widest), all_columns(f) end
  end
  local parts, keys
  o, parts, keys = folded(at, key_count(f, rows), columns)
  if f.within then return narrowed(at, columns, o, parts, keys) end
  return o, parts
end

-- ---- lines

local function line_of(o, part, pick)
  local out = {}
  for k, j in ipairs(part) do out[k] = width.pad(pick(j), o.widths[j], o.right[j]) end
  return (table.concat(out, (" "):rep(GAP)):gsub(" +$", ""))
end

local function add_part(lines, f, o, part, rows)
  lines[#lines + 1] = line_of(o, part, function(j) return o.heads[j] end)
  if any_unit(f, part) then lines[#lines + 1] = line_of(o, part, function(j) return o.units[j] end) end
  for i = 1, rows do lines[#lines + 1] = line_of(o, part, function(j) return o.cells[j][i] end) end
end

-- title or note, line by line; in lines of their own length unless they are to be wrapped
local function add_sentence(lines, text, wrap)
  if not text then return end
  for line in (printable(text) .. "\n"):gmatch "(.-)\n" do
    if wrap and width.of(line) > wrap then
      for _, one in ipairs(width.wrapped(line, wrap)) do lines[#lines + 1] = one end
    else
      lines[#lines + 1] = line
    end
  end
end

---@param f lian.frame
---@param most integer rows at the most
---@param columns? integer that its table may take; nil: as many as it needs, of a network 80
---@param wrap? boolean title and note are broken at them too
---@return string
return function(f, most, columns, wrap)
  local rows, lines = math.min(most, f.count), {}
  columns = columns or f.within
  local o, parts = fitted(f, rows, columns)
  add_sentence(lines, f.title, wrap and columns)
  for k, part in ipairs(parts) do
    if k > 1 then lines[#lines + 1] = "" end
    add_part(lines, f, o, part, rows)
  end
  if f.count == 0 then lines[#lines + 1] = "(no rows)" end
  if rows < f.count then lines[#lines + 1] = ("… %d more rows"):format(f.count - rows) end
  add_sentence(lines, f.note, wrap and columns)
  return table.concat(lines, "\n")
end
