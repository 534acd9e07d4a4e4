--- What a network of firms is inside: its links in the core, its firms' columns, and what is said about them. It does
--- not change; what changes it gives a new one.
local class = require "lian.base.class"
local format = require "lian.base.format"
local options = require "lian.base.options"

local base = {}

base.methods = {}
base.meta, base.is = class.new "lian.network"

---A network of native links and columns of its firms.
---@param links userdata of the core
---@param given {columns: table, names: string[], meta: table} columns: name -> {numbers} or {texts}, in the order names
---@return lian.network
function base.wrap(links, given)
  local shape = links:shape()
  return setmetatable({native = links, shape = shape, columns = given.columns or {}, names = given.names or {},
    meta = given.meta or {}}, base.meta)
end

---The labels of all firms, read out once.
---@param net lian.network
---@return string[]
function base.labels(net)
  if not net.labels_list then rawset(net, "labels_list", net.native:labels()) end
  return net.labels_list
end

---The place of a firm; raises with the nearest one.
---@param net lian.network
---@param label any
---@param path string
---@return integer
function base.place(net, label, path)
  local i = type(label) == "string" and net.native:find(label)
  if i then return i end
  options.raise(options.unknown(path, "firm", label, base.labels(net)))
end

---Raises for a network that is dated, or has no direction where one is needed.
---@param net lian.network
---@param verb string
---@param directed? boolean
function base.ready(net, verb, directed)
  if net.shape.dated then
    options.raise(verb .. ": the links are dated; ask the network of a date, such as net:at(2021):" .. verb .. "{...}")
  end
  if directed and net.shape.undirected then
    options.raise(verb .. ": the links have no direction, so nobody supplies anybody")
  end
end

---A column of the firms; raises with the nearest name.
---@param net lian.network
---@param name string
---@param path string
---@return table column {numbers} or {texts}
function base.column(net, name, path)
  local column = net.columns[name]
  if column then return column end
  options.raise(options.unknown(path, "column of firms", name, net.names))
end

---A column of numbers, false where one is not known; raises for texts.
---@return (number|false)[]
function base.numbers(net, name, path)
  local column = base.column(net, name, path)
  if not column.numbers then options.raise(("%s: the column '%s' holds texts, expected numbers"):format(path, name)) end
  return column.numbers
end

---Final sales by firm, from which rank and influence start: 0 where they are not known; raises where one is below 0 or
---all are 0. nil: alike.
---@return number[]|nil
function base.final(net, name, path)
  if not name then return nil end
  local out, sum = {}, 0
  for i, v in ipairs(base.numbers(net, name, path)) do
    if v and v < 0 then options.raise(("%s: %s is below 0 at '%s'"):format(path, name, net.native:label(i))) end
    out[i] = v or 0
    sum = sum + out[i]
  end
  if sum == 0 then
    options.raise(("%s: %s is 0 or not known of all firms: leave it out to start alike"):format(path, name))
  end
  return out
end

---A column as texts, "" where one is not known.
---@return string[]
function base.texts(net, name, path)
  local column = base.column(net, name, path)
  if column.texts then return column.texts end
  local out = {}
  for i = 1, #net do
    local v = column.numbers[i]
    out[i] = v and format("%s", v) or ""
  end
  return out
end

---The distinct texts in order of first appearance, and the number of each firm's.
---@param texts string[]
---@return string[] names
---@return integer[] codes
function base.codes(texts)
  local place, names, codes = {}, {}, {}
  for i, text in ipairs(texts) do
    local k = place[text]
    if not k then
      k = #names + 1
      place[text], names[k] = k, text
    end
    codes[i] = k
  end
  return names, codes
end

---Columns of firms for a frame: those of the given names that are there.
---@param net lian.network
---@param rows integer[] places
---@param names string[]
---@return table[]
function base.beside(net, rows, names)
  local out = {}
  for _, name in ipairs(names) do
    local column = net.columns[name]
    if column then
      local values = {}
      for k, i in ipairs(rows) do
        local v = (column.texts or column.numbers)[i]
        values[k] = v ~= false and v ~= "" and v or nil
      end
      out[#out + 1] = {name, values, unit = name == "revenue" and net.meta.unit or nil}
    end
  end
  return out
end

---Places in descending order of values, ties by place.
---@param values number[]
---@return integer[]
function base.descending(values)
  local order = {}
  for i = 1, #values do order[i] = i end
  table.sort(order, function(a, b)
    if values[a] ~= values[b] then return values[a] > values[b] end
    return a < b
  end)
  return order
end

---The first of a list for a message: "a, b, c and 7 more".
---@param list string[]
---@param most? integer
---@return string
function base.some(list, most)
  most = most or 3
  if #list <= most then return table.concat(list, ", ") end
  return ("%s and %d more"):format(table.concat(list, ", ", 1, most), #list - most)
end

return base
