--- A national table of any layout that one file holds, known by its header.
local core = require "lian.core"

local read = {}

local function has(head, wanted)
  for _, text in ipairs(head) do if text == wanted then return true end end
  return false
end

---Reads a table by what its header looks like: China NBS, OECD national, or WIOD 2016 national (the
---last year when the file holds several). For other layouts name the reader.
---@param path string
---@return lian.chain|nil chain
---@return table|string report
---@return string|nil code
function read.any(path)
  local readers = require "lian.read"
  local head, message, code = core.first_record(path)
  if not head then return nil, message, code end
  if head[1] == "Year" and head[4] == "Origin" then return readers.wiod2016(path, {year = 2014}) end
  if head[1] == "Code" and has(head, "HFCE") then return readers.oecd(path) end
  if head[1] == "Code" and head[3] == "DescriptionInChinese" then return readers.nbs(path) end
  return nil, ("%s:1: no layout that is known by its header (NBS, OECD national, WIOD 2016 national); "
    .. "read it with lian.read.matrix, wiod2013, bea or edges in a script"):format(path), "bad_data"
end

return read
