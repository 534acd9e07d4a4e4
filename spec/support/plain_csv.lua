--- Records of a CSV file read plainly, apart from the library: for numbers to compare its readers with.
local plain_csv = {}

local function fields_of(line)
  local out, at = {}, 1
  while at <= #line + 1 do
    if line:sub(at, at) == '"' then
      local text, stop = {}, at + 1
      while true do
        local quote = line:find('"', stop, true)
        text[#text + 1] = line:sub(stop, quote - 1)
        if line:sub(quote + 1, quote + 1) ~= '"' then at = quote + 2 break end
        text[#text + 1], stop = '"', quote + 2
      end
      out[#out + 1] = table.concat(text)
    else
      local comma = line:find(",", at, true) or #line + 1
      out[#out + 1], at = line:sub(at, comma - 1), comma + 1
    end
  end
  return out
end

---All records of a file, plain or gzip. Fields hold no line breaks.
---@param path string
---@return string[][]
function plain_csv.records(path)
  local pipe, rows = assert(io.popen(("gzip -cdf '%s'"):format(path))), {}
  for line in pipe:lines() do rows[#rows + 1] = fields_of((line:gsub("\r$", ""))) end
  pipe:close()
  return rows
end

---The sum of the numbers of the rows whose label is one of these, over the columns with the given heads.
---@param rows string[][]
---@param wanted fun(record: string[]): boolean
---@param head integer the record that holds the heads
---@param columns fun(head: string): boolean
---@return number sum
---@return integer rows found
function plain_csv.sum(rows, wanted, head, columns)
  local sum, found = 0, 0
  for k = head + 1, #rows do
    if wanted(rows[k]) then
      found = found + 1
      for j, name in ipairs(rows[head]) do
        if columns(name) then sum = sum + (tonumber(rows[k][j]) or 0) end
      end
    end
  end
  return sum, found
end

return plain_csv
