--- Frames as CSV (RFC 4180) and back. Texts are quoted when they hold a separator, a quote, a line
--- end, or blanks around; nothing is empty, true and false are words, numbers the shortest text
--- that reads back exactly.
local core = require "lian.core"

local csv = {}

local function quote(text)
  if text == "" then return '""' end
  if text:find('[",\r\n]') or text:find("^%s") or text:find("%s$") then
    return '"' .. text:gsub('"', '""') .. '"'
  end
  return text
end

local function cell(value)
  if value == nil then return "" end
  if type(value) == "number" then return core.number_text(value) end
  return quote(tostring(value))
end

---Writes to a file beside the target, then renames, so that no half file is ever seen.
---@param path string
---@param write fun(file: file*): boolean|nil, string|nil
---@return boolean|nil done
---@return string|nil message
---@return string|nil code
function csv.atomically(path, write)
  local beside = path .. ".part"
  local file, message = io.open(beside, "wb")
  if not file then return nil, ("%s: cannot write (%s)"):format(path, message), "input_or_output_failed" end
  local ok, why = write(file)
  local closed, late = file:close()
  if ok and closed then
    ok, why = os.rename(beside, path)
    if ok then return true end
  end
  os.remove(beside)
  return nil, ("%s: cannot write (%s)"):format(path, why or late or "unknown reason"),
    "input_or_output_failed"
end

---@param f lian.frame
---@param path string
function csv.write(f, path)
  return csv.atomically(path, function(file)
    local line = {}
    for j, column in ipairs(f.columns) do line[j] = quote(column.name) end
    local ok, why = file:write(table.concat(line, ","), "\n")
    for i = 1, f.count do
      if not ok then break end
      for j, column in ipairs(f.columns) do line[j] = cell(column.values[i]) end
      -- one empty cell alone would read back as no record at all
      local text = table.concat(line, ",")
      ok, why = file:write(text == "" and '""' or text, "\n")
    end
    return ok, why
  end)
end

local function looks_like_number(text)
  if text:find("^[+-]?0%d") then return false end -- a code such as 01
  return core.number(text) ~= nil
end

local function is_numeric(rows, j)
  local some = false
  for i = 2, #rows do
    local text = rows[i][j]
    if text ~= "" then
      if not looks_like_number(text) then return false end
      some = true
    end
  end
  return some
end

local function is_flags(rows, j)
  local some = false
  for i = 2, #rows do
    local text = rows[i][j]
    if text ~= "" then
      if text ~= "true" and text ~= "false" then return false end
      some = true
    end
  end
  return some
end

local function member(list, name)
  for _, item in ipairs(list or {}) do if item == name then return true end end
  return false
end

local function read_column(rows, lines, j, name, options, path)
  local as_text = member(options.text, name)
  local as_number = member(options.number, name) or (not as_text and is_numeric(rows, j))
  local flags = not as_text and not as_number and is_flags(rows, j)
  local values = {}
  for i = 2, #rows do
    local text = rows[i][j]
    if text == "" then
      values[i - 1] = nil
    elseif as_number then
      values[i - 1] = core.number(text)
      if values[i - 1] == nil then
        return nil, ("%s:%d: column %d (%s): expected a number, got '%s'"):format(path, lines[i], j,
          name, text)
      end
    elseif flags then
      values[i - 1] = text == "true"
    else
      values[i - 1] = text
    end
  end
  return values
end

---@param path string
---@param options table {separator, text, number}
---@return table[]|nil columns
---@return integer|string count or message
---@return string|nil code
function csv.read(path, options)
  local rows, lines, code = core.records(path, {separator = options.separator})
  if not rows then return nil, lines, code end
  if #rows == 0 then return nil, path .. ": empty file", "bad_data" end
  local columns = {}
  for i = 2, #rows do
    if #rows[i] ~= #rows[1] then
      return nil, ("%s:%d: expected %d fields, got %d"):format(path, lines[i], #rows[1], #rows[i]),
        "bad_data"
    end
  end
  for j, name in ipairs(rows[1]) do
    local values, message = read_column(rows, lines, j, name, options, path)
    if not values then return nil, message, "bad_data" end
    columns[j] = {name, values}
  end
  return columns, #rows - 1
end

return csv
