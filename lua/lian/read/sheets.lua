--- Which sheets a workbook has
local core = require "lian.core"
local frame = require "lian.frame"
local options = require "lian.base.options"

local read = {}

local function kind(hidden, chart) return chart and "chart" or hidden and "hidden" or "cells" end

---The sheets of a workbook (.xlsx) in their order: place, name, kind ("cells"; "hidden"; "chart", which has no cells).
---A reader takes one by `sheet` = its name or place, and a part of it by `range`; where it has a single sheet of
---cells, that one is read. Wherever else a path goes, "book.xlsx[Use]" names a sheet and "book.xlsx[Use!B2:F20]" a
---part.
---```lua
---print(lian.read.sheets("Summary_Use.xlsx"))
---local chain = assert(lian.read.any("io.xlsx", {sheet = "2018", range = "A5:FK170"}))
---```
---@param path string
---@return lian.frame|nil sheets
---@return string|nil message
---@return string|nil code "bad_data", "input_output", "unsupported" (this build reads no workbooks)
function read.sheets(path)
  if type(path) ~= "string" or path:find("\0", 1, true) then options.fail("read.sheets", "a file name", path) end
  local names, hidden, charts = core.sheets(path)
  if not names then return nil, hidden, charts end
  local places, kinds = {}, {}
  for k in ipairs(names) do places[k], kinds[k] = k, kind(hidden[k], charts[k]) end
  return frame.new{{"place", places}, {"name", names}, {"kind", kinds}, title = path:match("[^/]*$")}
end

return read
