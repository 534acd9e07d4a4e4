--- What stands beside the flows of a labelled matrix: demand, inputs, extensions, output, imports. It lies in the file
--- itself or in another one, whose rows and columns are matched by the labels of the nodes.
local lists = require "lian.base.lists"
local matrix_sheet = require "lian.read.matrix_sheet"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local select = require "lian.read.select"
local selected_roles = require "lian.read.selected_roles"
local sheet = require "lian.read.sheet"
local workbook = require "lian.base.workbook"

local blocks = {}

local SOURCE_KEYS = selected_roles.SOURCE_KEYS
local EXTENSION_KEYS = matrix_sheet.rules{path = "text", rows = "any", columns = "any", unit = "any"}

function blocks.is_source(given) return type(given) == "table" and given.path ~= nil end

-- a file that holds several blocks is opened once, and counted once in the mass balance
local function opened_once(sheets, path, o)
  local key = matrix_sheet.key(path, o)
  for _, s in ipairs(sheets) do if s.key == key then return s end end
  local s = matrix_sheet.open(path, o)
  s.key = key
  sheets[#sheets + 1] = s
  return s
end

-- `takes`: which of rows and columns may be given; keys where there are others than those of a source
local function open_source(given, o, option, takes, parts, keys)
  local checked = options.check(option, given, keys or SOURCE_KEYS)
  if checked.rows ~= nil and (checked.columns ~= nil or not takes.rows) then
    options.raise(("%s: %s"):format(option, takes.rows and "give rows or columns, not both" or
      "rows are those of the nodes; give columns alone"))
  end
  checked.path = workbook.path(option, checked.path, checked)
  matrix_sheet.further(option, checked, o).between = o.between
  return opened_once(parts.sheets, checked.path, checked), checked
end

-- places of the node labels along an axis of another file
local function node_places(nodes, axis)
  local list = {}
  for k, label in ipairs(nodes) do
    list[k] = axis.place[label]
    if not list[k] then
      problem.bad("%s: expected a %s for node %s, found none", axis.path, axis.what,
        options.describe(label))
    end
    select.refuse_repeated(label, axis)
  end
  return list
end

function blocks.all_of(axis)
  local list = {}
  for k in ipairs(axis.labels) do list[k] = k end
  return list
end

local function negate(values, places, axis, given)
  if given == nil then return values end
  local chosen, signs = select.pick(given, axis, "read.matrix.negate"), {}
  local minus, demand = lists.set(chosen), lists.set(places)
  for _, place in ipairs(chosen) do
    if not demand[place] then
      options.raise(("read.matrix.negate: %s is no column of demand"):format(options.describe(axis.labels[place])))
    end
  end
  for k, place in ipairs(places) do signs[k] = minus[place] and -1 or 1 end
  return values:scale(nil, signs)
end

-- flags of the columns whose sign the user gave
local function negated(places, axis, o)
  local flags, minus = {}, lists.set(select.pick(o.negate, axis, "read.matrix.negate"))
  for k, place in ipairs(places) do flags[k] = minus[place] end
  return flags
end

function blocks.demand(s, o, parts, rows)
  local given = o.demand
  if given == nil then return nil end
  local source, selector = s, given
  if blocks.is_source(given) then
    source, given = open_source(given, o, "read.matrix.demand", {columns = true}, parts)
    rows, selector = node_places(parts.nodes, source.rows), given.columns
    if selector == nil then selector = blocks.all_of(source.columns) end
  end
  local places, roles = selected_roles.pick(selector, source.columns, "read.matrix.demand", "demand", parts)
  if #places == 0 then return nil end
  return {labels = sheet.take(source.column_labels, places), roles = roles,
    signed = o.negate and negated(places, source.columns, o),
    values = negate(source:take("final demand", rows, places), places, source.columns, o.negate)}, places
end

-- rows over the nodes' columns; in another file also columns over the nodes' rows
function blocks.inputs(s, o, parts, columns)
  local given = o.inputs
  if given == nil then return nil end
  local source, selector = s, given
  if blocks.is_source(given) then
    source, given = open_source(given, o, "read.matrix.inputs", {rows = true, columns = true}, parts)
    if given.columns ~= nil and given.rows == nil then
      local places, roles = selected_roles.pick(given.columns, source.columns,
        "read.matrix.inputs.columns", "inputs", parts)
      local rows = node_places(parts.nodes, source.rows)
      return {labels = sheet.take(source.column_labels, places), roles = roles,
        values = source:take("inputs", rows, places):transpose()}
    end
    selector = given.rows == nil and blocks.all_of(source.rows) or given.rows
    columns = node_places(parts.nodes, source.columns)
  end
  local places, roles = selected_roles.pick(selector, source.rows, "read.matrix.inputs", "inputs", parts)
  if #places == 0 then return nil end
  return {labels = sheet.take(source.row_labels, places), roles = roles,
    values = source:take("inputs", places, columns)}
end

-- a unit for all, or row -> unit
local function units_of(labels, unit)
  local units, known = {}, {}
  for k, label in ipairs(labels) do
    units[k], known[label] = type(unit) == "table" and unit[label] or type(unit) == "string" and unit or "", true
  end
  local option = "read.matrix.extensions.unit"
  for _, label in ipairs(type(unit) == "table" and options.keys(option, unit, "row -> unit") or {}) do
    if not known[label] then options.raise(options.unknown(option, "row", label, labels)) end
    if type(unit[label]) ~= "string" then options.fail(option .. "." .. label, "a unit", unit[label]) end
  end
  return units
end

-- rows over the nodes' columns as inputs are, in units of their own and without roles
function blocks.extensions(s, o, parts, columns)
  local given, option = o.extensions, "read.matrix.extensions"
  if given == nil then return nil end
  local source, selector, unit = s, given, nil
  if blocks.is_source(given) then
    source, given = open_source(given, o, option, {rows = true, columns = true}, parts, EXTENSION_KEYS)
    unit, selector = given.unit, given.rows
    if given.columns ~= nil then
      local places = select.pick(given.columns, source.columns, option .. ".columns")
      local labels = sheet.take(source.column_labels, places)
      return {labels = labels, units = units_of(labels, unit),
        values = source:take("extensions", node_places(parts.nodes, source.rows), places):transpose()}
    end
    columns = node_places(parts.nodes, source.columns)
  elseif type(given) == "table" and (given.rows ~= nil or given.unit ~= nil) then -- of the file itself
    local checked = options.check(option, given, {rows = {"any", required = true}, unit = "any"})
    selector, unit = checked.rows, checked.unit
  end
  local places = selector == nil and blocks.all_of(source.rows) or select.pick(selector, source.rows, option)
  local labels = sheet.take(source.row_labels, places)
  if #labels == 0 then return nil end
  return {labels = labels, units = units_of(labels, unit), values = source:take("extensions", places, columns)}
end

local function single(selector, axis, option)
  local list = select.pick(selector, axis, option)
  if #list ~= 1 then
    problem.bad("%s: output: expected one %s, got %d", axis.path, axis.what, #list)
  end
  return list[1]
end

-- a row or a column of the file, or of another one
function blocks.output(s, o, parts, chosen)
  local given = o.output
  if given == nil then return nil end
  if blocks.is_source(given) then
    local source, checked = open_source(given, o, "read.matrix.output", {rows = true, columns = true}, parts)
    if checked.rows ~= nil then
      local row = single(checked.rows, source.rows, "read.matrix.output.rows")
      return source:line("output", {row}, node_places(parts.nodes, source.columns))
    end
    local column = single(checked.columns or 1, source.columns, "read.matrix.output.columns")
    return source:line("output", node_places(parts.nodes, source.rows), {column})
  end
  if select.has(s.rows, given) then
    return s:line("output", {single(given, s.rows, "read.matrix.output")}, chosen.columns)
  end
  local column = single(given, s.columns, "read.matrix.output")
  return s:line("output", chosen.rows, {column})
end

-- imported flows and demand: a second file of the same layout
function blocks.add_imports(parts, s, o, chosen, demand_places)
  if o.imports == nil then return end
  local m = matrix_sheet.open(o.imports, o)
  local rows, columns = node_places(parts.nodes, m.rows), {}
  for k, j in ipairs(chosen.columns) do columns[k] = s.column_labels[j] end
  table.insert(parts.sheets, m)
  if parts.demand and demand_places then
    local categories = node_places(sheet.take(s.column_labels, demand_places), m.columns)
    parts.demand.second = m:take("imported final demand", rows, categories)
  end
  parts.imports = m:hand_over("imported flows", rows, node_places(columns, m.columns))
end

-- what the sheet itself says of the nodes besides their flows, to tell totals by
function blocks.beside(s, o, chosen)
  local out, scratch = {}, {notes = {}, by_label = {}}
  if o.demand ~= nil and not blocks.is_source(o.demand) then
    local places = selected_roles.pick(o.demand, s.columns, "read.matrix.demand", "demand", scratch)
    if #places > 0 then
      out.demand = negate(s.values:pick(chosen.rows, places), places, s.columns, o.negate)
    end
  end
  if o.inputs ~= nil and not blocks.is_source(o.inputs) then
    local places = selected_roles.pick(o.inputs, s.rows, "read.matrix.inputs", "inputs", scratch)
    if #places > 0 then out.inputs = s.values:pick(places, chosen.columns) end
  end
  if o.output ~= nil and not blocks.is_source(o.output) then
    out.output = select.has(s.rows, o.output)
      and sheet.take(s.values:row(single(o.output, s.rows, "read.matrix.output")), chosen.columns)
      or sheet.take(s.values:column(single(o.output, s.columns, "read.matrix.output")), chosen.rows)
  end
  return out
end

return blocks
