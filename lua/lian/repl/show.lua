--- Values as a terminal of some width shows them.
local base = require "lian.frame.base"
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"
local printable = require "lian.base.printable"
local to_text = require "lian.frame.text"
local width = require "lian.base.width"

local show = {}

local FEW = 10 -- entries of a plain table that are shown
local FIRST = 30 -- rows of a frame

local function split(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- a plain table, one level deep
local function table_text(value)
  local parts, count = {}, 0
  for k = 1, math.min(#value, FEW) do parts[k] = type(value[k]) == "table" and "{...}" or options.describe(value[k]) end
  for _, name in ipairs(options.names(value)) do
    if #parts >= FEW then break end
    local part = value[name]
    parts[#parts + 1] = ("%s = %s"):format(name, type(part) == "table" and getmetatable(part) == nil and "{...}" or
      options.describe(part))
  end
  for _ in next, value do count = count + 1 end
  if count > #parts then parts[#parts + 1] = ("... %d more"):format(count - #parts) end
  return "{" .. table.concat(parts, ", ") .. "}"
end

---A value as lines.
---@param value any
---@param columns integer of the terminal; math.maxinteger: there is none
---@return string[]
function show.lines(value, columns)
  if type(value) == "number" then return {format("%s", value)} end
  if type(value) == "string" then return split(printable(value)) end
  if type(value) == "table" and core.metatable(value) == nil then
    return width.wrapped(printable(table_text(value)), columns)
  end
  if base.is(value) and columns ~= math.maxinteger then return split(to_text(value, FIRST, columns, true)) end
  return split(printable(tostring(value)))
end

return show
