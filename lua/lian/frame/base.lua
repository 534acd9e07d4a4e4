--- What a frame is inside: columns in order and by name, a number of rows, and what is said about
--- them. Nothing here changes a frame once it is wrapped, so columns are shared freely.
local class = require "lian.base.class"
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local base = {}

base.methods = {}
base.meta, base.is = class.new "lian.frame"

---Raises unless a value is a frame.
---@param path string
---@param value any
function base.expect(path, value)
  if not base.is(value) then options.fail(path, "a frame", value) end
end

---A frame of columns {name =, values =, unit =, digits =}, with title, note, provenance and width of
---another.
---@param columns table[]
---@param count integer rows
---@param like table|nil
---@return lian.frame
function base.wrap(columns, count, like)
  local by_name = {}
  for _, column in ipairs(columns) do
    if by_name[column.name] then
      options.raise(("frame: column '%s' stands twice"):format(column.name))
    end
    by_name[column.name] = column
  end
  return setmetatable({columns = columns, by_name = by_name, count = count,
    title = like and like.title, note = like and like.note,
    provenance = like and like.provenance, within = like and like.within}, base.meta)
end

---The rows of a frame, each by column name, without what is missing; other values as they are.
---@param value any
---@return any
function base.plain_rows(value)
  if not base.is(value) then return value end
  local out = {}
  for i = 1, value.count do
    local row = {}
    for _, column in ipairs(value.columns) do row[column.name] = column.values[i] end
    out[i] = row
  end
  return out
end

---A column under the same unit and digits with other values, or another name.
---@param column table
---@param values any[]
---@param name? string
---@return table
function base.like(column, values, name)
  return {name = name or column.name, values = values, unit = column.unit, digits = column.digits,
    widest = column.widest}
end

---The column of a name; raises with the nearest one.
---@param f lian.frame
---@param name any
---@param path? string stands before the message
---@return table
function base.column(f, name, path)
  local column = f.by_name[name]
  if column then return column end
  options.raise(("%sno column %s%s"):format(path and path .. ": " or "", options.describe(name),
    options.suggest(name, f:names())))
end

---The rows of the given numbers, in that order.
---@param f lian.frame
---@param order integer[]
---@return lian.frame
function base.picked(f, order)
  local columns = {}
  for j, column in ipairs(f.columns) do
    local values = lists.at(column.values, order)
    columns[j] = base.like(column, values)
  end
  return base.wrap(columns, #order, f)
end

---What the values of a column are: "number", "string", "boolean", or nil when all are missing.
---@param f lian.frame
---@param column table
---@return string|nil
function base.kind(f, column)
  for i = 1, f.count do
    if column.values[i] ~= nil then return type(column.values[i]) end
  end
end

---The first column of a kind, or nil.
---@param f lian.frame
---@param kind string
---@return table|nil
function base.first(f, kind)
  for _, column in ipairs(f.columns) do
    if base.kind(f, column) == kind then return column end
  end
end

---A column that holds numbers alone; raises otherwise.
---@param f lian.frame
---@param name string
---@param path string
---@return table
function base.numbers(f, name, path)
  local column = base.column(f, name, path)
  local kind = base.kind(f, column)
  if kind and kind ~= "number" then
    options.raise(("%s: column '%s' holds %s, expected numbers"):format(path, name,
      kind == "string" and "texts" or "flags"))
  end
  return column
end

return base
