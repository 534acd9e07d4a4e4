--- A table of nodes: the first column (or `node`, `label`, `code`) is the label, others are
--- attributes. `region` and `sector` are axes, `output` is gross output. A column is of numbers
--- when all its filled fields are; an empty one is unknown.
local core = require "lian.core"
local options = require "lian.options"
local problem = require "lian.read.problem"

local attributes = {}

local AXES = {region = true, sector = true}

local function label_column(names)
  for _, name in ipairs(names) do
    local lower = name:lower()
    if lower == "node" or lower == "label" or lower == "code" then return name end
  end
  return names[1]
end

local function check_labels(t, labels, path)
  local first = {}
  for k, label in ipairs(labels) do
    if label == "" then problem.bad("%s:%d: expected a node label, found none", path, t.lines[k]) end
    if first[label] then
      problem.bad("%s:%d: the node %s stands at line %d already", path, t.lines[k],
        options.describe(label), t.lines[first[label]])
    end
    first[label] = k
  end
  return first
end

-- numbers with false for unknown, or nil
local function numbers_of(texts)
  local out = {}
  for k, text in ipairs(texts) do
    local trimmed = text:match("^%s*(.-)%s*$")
    local number = trimmed == "" and false
    if trimmed ~= "" then number = core.number(trimmed) end
    if number == nil then return nil end
    out[k] = number
  end
  return out
end

local function check_names(names, path)
  local seen = {}
  for k, name in ipairs(names) do
    if name == "" and k > 1 then
      problem.bad("%s:1: column %d: expected a name, found none", path, k)
    end
    if seen[name] then
      problem.bad("%s:1: column %d: the name %s stands twice", path, k, options.describe(name))
    end
    seen[name] = true
  end
end

---Reads a table of nodes.
---@param path string
---@return table nodes labels, place (label -> row), axes {name, values}, columns (name -> {unit, numbers|texts}), names
function attributes.read(path)
  local t = problem.got(core.columns(path))
  check_names(t.names, path)
  if t.count == 0 then problem.bad("%s: no nodes", path) end
  local label = label_column(t.names)
  local nodes = {path = path, labels = t.columns[label], axes = {}, columns = {}, names = {},
    lines = t.lines}
  nodes.place = check_labels(t, nodes.labels, path)
  for _, name in ipairs(t.names) do
    local texts = t.columns[name]
    if AXES[name] then
      nodes.axes[#nodes.axes + 1] = {name = name, values = texts}
    elseif name ~= label then
      local numbers = not name:find("^name") and numbers_of(texts)
      nodes.columns[name] = numbers and {numbers = numbers} or {texts = texts}
      nodes.names[#nodes.names + 1] = name
    end
  end
  return nodes
end

---A column of numbers without gaps, or a failure that names it.
---@param nodes table
---@param name string
---@return number[]
function attributes.numbers(nodes, name)
  local column = nodes.columns[name]
  if not column then
    local near = options.nearest(name, nodes.names)
    problem.fail("not_found", "%s: no column %s%s", nodes.path, options.describe(name),
      near and (", did you mean '%s'?"):format(near) or "")
  end
  if not column.numbers then
    for k, text in ipairs(column.texts) do
      if not core.number(text) then
        problem.bad("%s:%d: column '%s': expected a number, got %s", nodes.path, nodes.lines[k],
          name, options.describe(text))
      end
    end
  end
  for k, v in ipairs(column.numbers) do
    if not v then
      problem.bad("%s:%d: column '%s': expected a number, found none", nodes.path, nodes.lines[k],
        name)
    end
  end
  return column.numbers
end

---Attributes for a chain; columns used otherwise are passed over.
---@param nodes table
---@param used table<string, boolean>
---@param order? integer[] rows, when the chain's nodes are in another order
---@return table[]
function attributes.list(nodes, used, order)
  local list = {}
  local function ordered(values)
    if not order or not values then return values end
    local out = {}
    for k, i in ipairs(order) do out[k] = values[i] end
    return out
  end
  for _, name in ipairs(nodes.names) do
    local column = nodes.columns[name]
    if not used[name] then
      list[#list + 1] = {name = name, unit = "", numbers = ordered(column.numbers),
        texts = ordered(column.texts)}
    end
  end
  return list
end

return attributes
