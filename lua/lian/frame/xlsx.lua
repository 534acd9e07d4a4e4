--- Frames as sheets of a workbook (.xlsx): a row of names, then the values; numbers by the shortest text that reads
--- back exactly, texts as texts, flags as flags, nothing where a value is missing. A text is never a formula there.
local core = require "lian.core"
local options = require "lian.base.options"

local xlsx = {}

local MOST_ROWS, MOST_COLUMNS = 1048576, 16384

local function check_size(f)
  if #f.columns > MOST_COLUMNS then
    return nil, ("a sheet has no more than %d columns, the frame has %d"):format(MOST_COLUMNS, #f.columns)
  end
  if f.count >= MOST_ROWS then
    return nil, ("a sheet has no more than %d rows, the frame has %d and a header: write CSV, or filter")
      :format(MOST_ROWS, f.count)
  end
  return true
end

local function write_sheet(book, path, name, f)
  local fits, why = check_size(f)
  if not fits then return nil, ("%s: %s: %s"):format(path, name, why), "bad_data" end
  local width, row, values = #f.columns, {}, {}
  for j, column in ipairs(f.columns) do row[j], values[j] = column.name, column.values end
  local ok, message, code = book:sheet(name)
  if ok then ok, message, code = book:row(row, width) end
  for i = 1, ok and f.count or 0 do
    for j = 1, width do row[j] = values[j][i] end
    ok, message, code = book:row(row, width)
    if not ok then break end
  end
  return ok, message, code
end

---A path that ends as a workbook's does, or an error at the user's line.
function xlsx.check_path(verb, path)
  if type(path) ~= "string" or path:find("\0", 1, true) then options.fail(verb, "a path", path) end
  if not path:lower():find("%.xlsx$") then
    options.fail(verb, "a name that ends in .xlsx, which spreadsheet programs go by", path)
  end
  return path
end

---Writes the workbook, whole or not at all.
---@param path string
---@param sheets table[] {name, frame}, ...
---@return boolean|nil done
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported"
function xlsx.write(path, sheets)
  local book <close>, why, failed = core.book(path) -- luacheck: ignore
  if not book then return nil, why, failed end
  for _, sheet in ipairs(sheets) do
    local ok, message, code = write_sheet(book, path, sheet[1], sheet[2])
    if not ok then return nil, message, code end
  end
  return book:keep()
end

return xlsx
