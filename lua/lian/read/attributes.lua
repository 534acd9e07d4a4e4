--- A table of nodes: the first column (or `node`, `label`, `code`) is the label, others are
--- attributes. `region` and `sector` are axes, `output` is gross output. A column is of numbers
--- when all its filled fields are and none is a code (base/codes.lua); an empty one is unknown.
local codes = require "lian.base.codes"
local core = require "lian.core"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local file_text = require "lian.read.text"
local lists = require "lian.base.lists"

local attributes = {}

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
    if label == "" then
      problem.bad("%s:%d: expected a node label, found none", path, t.lines[k])
    end
    if codes.is_lost(label) then problem.bad("%s:%d: " .. codes.LOST, path, t.lines[k], label) end
    if first[label] then
      problem.bad("%s:%d: the node %s stands at line %d already", path, t.lines[k],
        options.describe(label), t.lines[first[label]])
    end
    first[label] = k
  end
  return first
end

local function check_names(names, path, line)
  local seen = {}
  for k, name in ipairs(names) do
    if name == "" and k > 1 then
      problem.bad("%s:%d: column %d: expected a name, found none", path, line, k)
    end
    if seen[name] then
      problem.bad("%s:%d: column %d: the name %s stands twice", path, line, k, options.describe(name))
    end
    seen[name] = true
  end
end

-- column -> axis; the columns that the user names must be there
local function axis_names(t, path, given)
  local axis_of = {}
  for _, option in ipairs{"label", "region", "sector"} do
    local name = given[option] or option
    if given[option] and not t.columns[name] then
      problem.fail("not_found", "%s:%d: no column %s (%s)%s", path, t.header_line, options.describe(name), option,
        options.suggest(name, t.names))
    end
    if option ~= "label" then axis_of[name] = option end
  end
  return axis_of
end

---Reads a table of nodes.
---@param path string
---@param given? {label: string, region: string, sector: string} columns of other names
---@param o? table of text.options: how the file is written; nil: as it is found
---@return table nodes found (see text.found), labels, lines, names, place (label -> row), axes ({name, values}),
---  columns (name -> {numbers} or {texts})
function attributes.read(path, given, o)
  o = o or {}
  local t = problem.got(core.columns(path, o))
  o = file_text.of(o, t)
  check_names(t.names, path, t.header_line)
  if t.count == 0 then problem.bad("%s: no nodes", path) end
  local axis_of = axis_names(t, path, given or {})
  local label = given and given.label or label_column(t.names)
  local nodes = {path = path, labels = t.columns[label], axes = {}, columns = {}, names = {},
    lines = t.lines, found = file_text.found(path, o, t), number = file_text.reader(o)}
  local function at(k) return ("%s:%d"):format(path, t.lines[k]) end
  nodes.place = check_labels(t, nodes.labels, path)
  for _, name in ipairs(t.names) do
    local texts = t.columns[name]
    if axis_of[name] then
      nodes.axes[#nodes.axes + 1] = {name = axis_of[name], values = texts}
    elseif name ~= label then
      local numbers = not name:find("^name") and codes.numbers(name, texts, nodes.number)
      if numbers then file_text.refuse_doubt(texts, o, at, name) end
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
    problem.fail("not_found", "%s", options.unknown(nodes.path, "column", name, nodes.names))
  end
  local numbers = {}
  for k in ipairs(nodes.labels) do
    local cell = column.texts and column.texts[k]
    numbers[k] = cell and nodes.number(cell) or column.numbers and column.numbers[k]
    if not numbers[k] then
      problem.bad("%s:%d: column '%s': expected a number, got %s", nodes.path, nodes.lines[k], name,
        options.describe(cell ~= "" and cell or nil) .. (cell and core.number_remedy(cell) or ""))
    end
  end
  return numbers
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
    return lists.at(values, order)
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
