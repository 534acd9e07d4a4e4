--- Values as a terminal of some width shows them.
local base = require "lian.frame.base"
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"
local printable = require "lian.base.printable"
local reference = require "lian.reference"
local width = require "lian.base.width"

local show = {}

local FEW = 10 -- entries of a plain table that are shown

local function widest(lines)
  local most = 0
  for _, line in ipairs(lines) do most = math.max(most, width.of(line)) end
  return most
end

local function split(text)
  local lines = {}
  for line in (text .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
  return lines
end

-- the lines of a frame's table, without title and note
local function table_lines(frame, names)
  return split(tostring(frame:select(names):titled("", "")))
end

local function bare(lines)
  if lines[1] == "" then table.remove(lines, 1) end
  if lines[#lines] == "" then lines[#lines] = nil end
  return lines
end

-- names of columns, part by part, so that each part fits beside the first column
local function parts_of(frame, names, columns)
  local parts, part = {}, {names[1]}
  for k = 2, #names do
    part[#part + 1] = names[k]
    if #part > 2 and widest(bare(table_lines(frame, part))) > columns then
      part[#part] = nil
      parts[#parts + 1], part = part, {names[1], names[k]}
    end
  end
  parts[#parts + 1] = part
  return parts
end

-- a frame that is wider than the terminal: its columns in several parts, each beside the first one
local function frame_lines(frame, columns)
  local names, out = frame:names(), {}
  if frame.title then table.move(reference.wrapped(printable(frame.title), columns), 1, 99, 1, out) end
  for k, part in ipairs(parts_of(frame, names, columns)) do
    if k > 1 then out[#out + 1] = "" end
    local lines = bare(table_lines(frame, part))
    table.move(lines, 1, #lines, #out + 1, out)
  end
  if frame.note then
    local lines = reference.wrapped(printable(frame.note), columns)
    table.move(lines, 1, #lines, #out + 1, out)
  end
  return out
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
---@param columns integer of the terminal
---@return string[]
function show.lines(value, columns)
  if type(value) == "number" then return {format("%s", value)} end
  if type(value) == "string" then return split(printable(value)) end
  if type(value) == "table" and core.metatable(value) == nil then
    return reference.wrapped(printable(table_text(value)), columns)
  end
  local lines = split(printable(tostring(value)))
  if base.is(value) and widest(lines) > columns and #value:names() > 1 then return frame_lines(value, columns) end
  return lines
end

return show
