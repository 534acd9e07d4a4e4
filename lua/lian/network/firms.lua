--- The firms of a network from a table of them: labels without the blanks around them, and columns.
local attributes = require "lian.read.attributes"
local core = require "lian.core"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local firms = {}

-- blanks of Unicode too, as files are read
local trimmed = core.trim

firms.trimmed = trimmed

local function trim_labels(nodes, path)
  local first = {}
  for k, label in ipairs(nodes.labels) do
    local short = trimmed(label)
    if short == "" then problem.bad("%s:%d: expected a firm, found none", path, nodes.lines[k]) end
    if first[short] then
      problem.bad("%s:%d: the firm %s stands at line %d already", path, nodes.lines[k], options.describe(short),
        nodes.lines[first[short]])
    end
    first[short], nodes.labels[k] = k, short
  end
end

---Reads a table of firms.
---@param path string
---@param given {label: string, region: string, sector: string, further: table} further: see text.options
---@return {labels: string[], columns: table, names: string[]}
function firms.read(path, given)
  local nodes = attributes.read(path, given, given.further)
  trim_labels(nodes, path)
  local columns, names = {}, {}
  for _, axis in ipairs(nodes.axes) do
    columns[axis.name] = {texts = axis.values}
    names[#names + 1] = axis.name
  end
  for _, name in ipairs(nodes.names) do
    columns[name] = nodes.columns[name]
    names[#names + 1] = name
  end
  return {labels = nodes.labels, columns = columns, names = names}
end

---Columns given as Lua tables: name -> array of numbers (false: not known) or of texts, or label -> value.
---@param given table<string, table>
---@param labels string[]
---@param path string
---@return table columns
---@return string[] names
function firms.columns(given, labels, path)
  local columns, names = {}, options.keys(path, given, "column -> values")
  local place = {}
  for i, label in ipairs(labels) do place[label] = i end
  for _, name in ipairs(names) do
    local at, values, kind = ("%s.%s"):format(path, name), {}, nil
    local list = options.plain(at, given[name], "an array of values, or firm -> value")
    local by_label = #list == 0
    for key in pairs(list) do
      if by_label and not place[key] then
        options.raise(options.unknown(at, "firm", key, labels)
          .. " (firms are those of the links, unless `firms` lists them all)")
      end
    end
    if not by_label and #list ~= #labels then options.fail(at, #labels .. " values", ("%d"):format(#list)) end
    for i, label in ipairs(labels) do
      local v
      if by_label then v = list[label] else v = list[i] end
      if v == nil then v = false end
      if v and (type(v) ~= "number" and type(v) ~= "string" or v ~= v or kind and type(v) ~= kind) then
        options.fail(("%s['%s']"):format(at, label),
          kind == "string" and "a text" or "a number, or texts throughout", v)
      end
      kind, values[i] = v and type(v) or kind, v
    end
    if kind == "string" then
      for i, v in ipairs(values) do values[i] = v or "" end
      columns[name] = {texts = values}
    else
      columns[name] = {numbers = values}
    end
  end
  return columns, names
end

return firms
