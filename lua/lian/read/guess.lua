--- What a table of unknown layout looks like: separator, lines around it, marks of numbers, labels, flows, and what
--- stands beside the flows. Guesses for a script that a person fills in; nothing is read by them unseen.
local axes = require "lian.read.axes"
local core = require "lian.core"
local guess_beside = require "lian.read.guess_beside"
local workbook = require "lian.base.workbook"

local guess = {}

local SEPARATORS = {"\t", ";", ","}
local LINES = 3000 -- that are looked at
local WIDEST = 4   -- label columns and header rows

local function trimmed(text) return (text:match("^%s*(.-)%s*$")) end

-- ---- records

local function filled(row)
  local count = 0
  for _, cell in ipairs(row) do if cell:find("%S") then count = count + 1 end end
  return count
end

-- the number of fields that most records have, and how many have it
local function usual_width(rows)
  local counts, width, most = {}, 0, 0
  for _, row in ipairs(rows) do
    if #row > 1 then counts[#row] = (counts[#row] or 0) + 1 end
  end
  for fields, count in pairs(counts) do
    if count > most or count == most and fields > width then width, most = fields, count end
  end
  return width, most
end

-- all records of a file, or its first: the reader says where a file that is short ends
local function records_of(path, separator, encoding)
  local o = {separator = separator, encoding = encoding, last = LINES}
  local rows, lines, _, found, book = core.records(path, o)
  if rows then return rows, lines, found, true, book end
  o.last = nil
  local all, where, code, known, name = core.records(path, o)
  return all, where, all and known or code, false, name
end

-- the records of a sheet of a workbook; nil and what was refused, or that it is a file of text
local function sheet_records(path)
  local rows, lines, found, cut, book = records_of(path)
  if not book then return nil, lines, found end
  return {rows = rows, lines = lines, width = usual_width(rows), encoding = found, cut = cut, book = book,
    above = workbook.first_row(path) - 1}
end

---The records of a file by the separator that makes most of them alike.
---@param path string
---@param encoding string|nil
---@return table|nil seen rows, lines, separator, width, encoding, cut (true: more records follow), book (the name with
---  its sheet, of a workbook, which has no separator), above (rows above its range)
---@return string|nil message
---@return string|nil code
function guess.records(path, encoding)
  local best, message, code
  local of_sheet, refused, why = nil, nil, nil
  if not encoding then of_sheet, refused, why = sheet_records(path) end
  if of_sheet then return of_sheet end
  if workbook.is_named(path) and type(refused) == "string" then return nil, refused, why end
  for _, separator in ipairs(SEPARATORS) do
    local rows, lines, found, cut = records_of(path, separator, encoding)
    if not rows then
      message, code = message or lines, code or found
    else
      local width, count = usual_width(rows)
      local score = width * count
      if count > 0 and (not best or score > best.score) then
        best = {rows = rows, lines = lines, separator = separator, width = width, encoding = found, cut = cut,
          score = score}
      end
    end
  end
  if best then return best end
  return nil, message or (path .. ": no records of several fields"), code or "bad_data"
end

-- ---- numbers

local FORMATS = {
  {}, {decimal = ","}, {thousands = ","}, {decimal = ",", thousands = "."}, {thousands = " "},
  {decimal = ",", thousands = " "}, {thousands = "'"}, {decimal = ",", thousands = "'"},
}

local function bare(cell)
  local text = trimmed(cell):gsub("^%((.*)%)$", "-%1")
  return (text:gsub("%s*%%$", ""):gsub("%s+[bcdefnprsuz]+$", ""))
end

local function number_by(format, cell)
  local text = bare(cell)
  return text ~= "" and core.number(text, format.decimal, format.thousands) or nil
end

-- does another format read some cell as another number?
local function differs(rows, a, b)
  for _, row in ipairs(rows) do
    for j = 2, #row do
      local x, y = number_by(a, row[j]), number_by(b, row[j])
      if x and y and x ~= y then return true end
    end
  end
  return false
end

-- the format that reads most cells, and the others that read as many and something else; a workbook's is the first
local function format_of(seen)
  local best, most, rivals, rows = FORMATS[1], -1, {}, seen.rows
  if seen.book then return best, rivals end
  local counts = {}
  for k, format in ipairs(FORMATS) do
    local count = 0
    for _, row in ipairs(rows) do
      for j = 2, #row do if number_by(format, row[j]) then count = count + 1 end end
    end
    counts[k] = count
    if count > most then best, most = format, count end
  end
  for k, format in ipairs(FORMATS) do
    if counts[k] == most and best ~= FORMATS[1] and differs(rows, best, format) then rivals[#rivals + 1] = format end
  end
  return best, rivals
end

-- ---- where the table stands

-- lines above record `first`; of a workbook, rows within its range
local function skipped(seen, first) return seen.lines[first] - 1 - (seen.above or 0) end

local UNIT = {"单位%s*：%s*([^%s）)]+)", "单位%s*:%s*([^%s）)]+)", "[Uu]nits?%s*:%s*([^)]*[^)%s])"}
local MONEY = {["元"] = "CNY", ["千元"] = "1,000 CNY", ["万元"] = "10,000 CNY", ["百万元"] = "million CNY",
  ["亿元"] = "100 million CNY"}

-- the unit and the one year that titles above record `first` tell
local function told_above(seen, first)
  local unit, year, others
  for i = 1, first - 1 do
    local text = table.concat(seen.rows[i], " ")
    for _, pattern in ipairs(UNIT) do unit = unit or text:match(pattern) end
    for digits in text:gmatch "%f[%d](%d%d%d%d)%f[%D]" do
      local v = tonumber(digits)
      if v >= 1900 and v <= 2100 then year, others = v, others or year and year ~= v end
    end
  end
  return unit and (MONEY[unit] or unit), not others and year or nil
end

-- texts of the first columns, which may be labels; numbers are where they stand first
local function labels_in(rows, from, format)
  local set = {}
  for i = from, #rows do
    for c = 1, math.min(WIDEST, #rows[i]) do
      local text = trimmed(rows[i][c])
      if text ~= "" and (c == 1 or not number_by(format, text)) then set[text] = true end
    end
  end
  return set
end

local function matches(row, set)
  local count = 0
  for j = 2, #row do if set[trimmed(row[j])] then count = count + 1 end end
  return count
end

local function numbers_in(row, format)
  local count = 0
  for j = 2, #row do if number_by(format, row[j]) then count = count + 1 end end
  return count
end

-- first row of the header, first row of numbers
local function top_of(seen, format)
  local rows, first = seen.rows, nil
  for i = 1, #rows do
    if #rows[i] == seen.width and filled(rows[i]) >= 2 then first = i break end
  end
  if not first then return nil end
  local data = first
  while data < #rows and data - first < WIDEST do
    local row = rows[data]
    local is_header = numbers_in(row, format) == 0 or matches(row, labels_in(rows, data + 1, format)) >= 2
    if #row ~= seen.width or not is_header then break end
    data = data + 1
  end
  return first, data
end

-- the last row that is one of the table
local function bottom_of(seen, data, format)
  local last = data
  for i = data, #seen.rows do
    local row = seen.rows[i]
    if #row ~= seen.width or numbers_in(row, format) == 0 and filled(row) < 2 then break end
    last = i
  end
  return last
end

local function label_columns(seen, data, last, format)
  local labels = 1
  for c = 2, math.min(WIDEST, seen.width - 1) do
    local texts, all = 0, 0
    for i = data, last do
      local cell = seen.rows[i][c]
      if cell:find("%S") then
        all = all + 1
        if not number_by(format, cell) then texts = texts + 1 end
      end
    end
    if all > 0 and texts * 2 > all then labels = c end
  end
  return labels
end

-- ---- labels

local function column_texts(seen, c, data, last)
  local out = {}
  for i = data, last do out[#out + 1] = trimmed(seen.rows[i][c]) end
  return out
end

local function header_texts(seen, i, labels)
  local out = {}
  for j = labels + 1, seen.width do out[#out + 1] = trimmed(seen.rows[i][j]) end
  return out
end

local function set_of(list)
  local set = {}
  for _, text in ipairs(list) do if text ~= "" then set[text] = true end end
  return set
end

local function shared(a, b)
  local other, count = set_of(b), 0
  for text in pairs(set_of(a)) do if other[text] then count = count + 1 end end
  return count
end

local function has_blanks(list)
  for _, text in ipairs(list) do if text == "" then return true end end
  return false
end

local function repeats(list)
  local seen = {}
  for _, text in ipairs(list) do
    if text ~= "" and seen[text] then return true end
    seen[text] = true
  end
  return false
end

-- labels of rows and columns as read.matrix will have them, and the options that say so
local function label_options(seen, t)
  local columns, heads = {}, {}
  for c = 1, t.labels do columns[c] = column_texts(seen, c, t.data, t.last) end
  for r = 1, t.header do heads[r] = header_texts(seen, t.first + r - 1, t.labels) end
  t.rows, t.columns = columns[1], heads[t.header] or {}
  if t.labels >= 2 and t.header >= 2 and shared(columns[1], heads[1]) >= 1 and shared(columns[2], heads[2]) >= 1
    and (repeats(columns[2]) or repeats(columns[1])) then
    t.by, t.header, t.labels = {"region", "sector"}, 2, 2
    t.fill = has_blanks(columns[1]) and has_blanks(heads[1]) and not repeats(columns[1]) or nil
    local function named(regions, sectors)
      local out, from = {}, t.fill and axes.filled(regions) or regions
      for k, sector in ipairs(sectors) do
        out[k] = (from[k] == "" or sector == "") and from[k] .. sector or from[k] .. "_" .. sector
      end
      return out
    end
    t.rows, t.columns = named(columns[1], columns[2]), named(heads[1], heads[2])
  end
end

-- ---- lines and texts

local function footnote(seen, t)
  local row = seen.rows[t.last + 1]
  if not row then return nil end
  local text = row[1]:match("^%s*(.-)%s*$")
  return text ~= "" and (text:match("^[%a\x80-\xff]+:?") or text:match("^%S+")) or nil
end

local function missing_texts(seen, t)
  local list, known = {}, {}
  local flags, percent = false, false
  for i = t.data, t.last do
    for j = t.labels + 1, seen.width do
      local text = trimmed(seen.rows[i][j])
      local value = number_by(t.format, text)
      if value and text:find("%a$") then flags = true end
      if value and text:find("%%$") then percent = true end
      local plain = text:gsub("%s+[bcdefnprsuz]+$", "")
      if text ~= "" and not value and #plain <= 12 and not plain:find("%d") and not known[plain] then
        known[plain], list[#list + 1] = true, plain
        flags = flags or plain ~= text
      end
    end
  end
  return list, flags, percent
end

local function doubtful(seen, t)
  for j = t.labels + 1, seen.width do
    if core.doubtful(column_texts(seen, j, t.data, t.last)) then return true end
  end
  return false
end

---What a table looks like, or nil where its records hold no numbers below a header.
---@param seen table of guess.records
---@return table|nil table skip, header, labels, by, fill, format, rivals, doubt, stop, missing, flags, percent, rows,
---  columns, flows (labels), demand, inputs, output, left (see lian.read.guess_beside)
function guess.table(seen)
  local format, rivals = format_of(seen)
  local first, data = top_of(seen, format)
  if not first or data > #seen.rows or numbers_in(seen.rows[data], format) == 0 then return nil end
  local t = {first = first, data = data, format = format, rivals = rivals, skip = skipped(seen, first),
    header = data - first}
  t.unit, t.year = told_above(seen, first)
  t.last = bottom_of(seen, data, format)
  t.labels = label_columns(seen, data, t.last, format)
  t.doubt = not seen.book and not format.decimal and not format.thousands and doubtful(seen, t)
  label_options(seen, t)
  t.stop = footnote(seen, t)
  t.missing, t.flags, t.percent = missing_texts(seen, t)
  local function value(i, j)
    return number_by(format, seen.rows[data + i - 1][(#seen.rows[data] - #t.columns) + j]) or 0
  end
  guess_beside.fill(t, value)
  return t
end

---The header of a list, one record a line, where the columns have names and some are of numbers.
---@param seen table of guess.records
---@return table|nil names, kinds (true: of numbers), skip
function guess.list(seen)
  local format = format_of(seen)
  local first
  for i = 1, #seen.rows do
    if #seen.rows[i] == seen.width and filled(seen.rows[i]) == seen.width then first = i break end
  end
  if not first or first == #seen.rows then return nil end
  local out = {names = {}, kinds = {}, skip = skipped(seen, first), format = format}
  for j = 1, seen.width do
    out.names[j] = trimmed(seen.rows[first][j])
    local numbers, all = 0, 0
    for i = first + 1, #seen.rows do
      local cell = seen.rows[i][j]
      if cell and cell:find("%S") then
        all = all + 1
        if number_by(format, cell) then numbers = numbers + 1 end
      end
    end
    out.kinds[j] = all > 0 and numbers * 2 > all
  end
  return out
end

return guess
