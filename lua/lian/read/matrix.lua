--- Any labelled CSV matrix, told which rows and columns are what
local attributes = require "lian.read.attributes"
local block_totals = require "lian.read.block_totals"
local demand_regions = require "lian.read.demand_regions"
local finish = require "lian.read.finish"
local matrix_sheet = require "lian.read.matrix_sheet"
local near_regions = require "lian.read.near_regions"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sections = require "lian.read.sections"
local select = require "lian.read.select"
local selected_roles = require "lian.read.selected_roles"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"
local totals = require "lian.read.totals"
local workbook = require "lian.base.workbook"

local read = {}

local SOURCE_KEYS = selected_roles.SOURCE_KEYS
local WHY = " (totals = 'drop' leaves such out, 'keep' reads them)"

local EXTENSION_KEYS = matrix_sheet.rules{path = "text", rows = "any", columns = "any", unit = "any"}

-- ---- other files

local function is_source(given) return type(given) == "table" and given.path ~= nil end

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

local function all_of(axis)
  local list = {}
  for k in ipairs(axis.labels) do list[k] = k end
  return list
end

-- ---- flows

local function check_same(s, rows, columns)
  for k = 1, math.max(#rows, #columns) do
    local row, column = s.row_labels[rows[k]], s.column_labels[columns[k]]
    if row == "" then problem.bad("%s: expected a label, found none", s:at(rows[k])) end
    if row ~= column then
      problem.bad("%s: rows and columns of the flows must be the same nodes in the same order, but "
        .. "number %d is row %s and column %s", rows[k] and s:at(rows[k]) or s.path, k,
        options.describe(row), options.describe(column))
    end
  end
end

local function flows_of(s, given)
  local flows = type(given) == "table" and (given.rows or given.columns) and given
    or {rows = given, columns = given}
  options.check("read.matrix.flows", flows, {rows = "any", columns = "any"})
  local rows = flows.rows or flows.columns
  local columns = flows.columns or flows.rows
  rows = rows == nil and all_of(s.rows) or select.pick(rows, s.rows, "read.matrix.flows.rows")
  columns = columns == nil and all_of(s.columns)
    or select.pick(columns, s.columns, "read.matrix.flows.columns")
  if #rows ~= #columns then
    problem.bad("%s: the flows have %d rows and %d columns", s.path, #rows, #columns)
  end
  if #rows == 0 then problem.bad("%s: no flows are chosen", s.path) end
  return rows, columns
end

local function set_of(list)
  local set = {}
  for _, v in ipairs(list) do set[v] = true end
  return set
end

-- leaves out nodes by label
local function drop_listed(s, chosen, given)
  if given == nil then return end
  local out = set_of(select.pick(given, s.rows, "read.matrix.drop"))
  local rows, columns = {}, {}
  for k, i in ipairs(chosen.rows) do
    if out[i] then table.insert(chosen.dropped, s.row_labels[i])
    else
      rows[#rows + 1], columns[#columns + 1] = i, chosen.columns[k]
    end
  end
  chosen.rows, chosen.columns = rows, columns
end

-- ---- blocks

local function negate(values, places, axis, given)
  if given == nil then return values end
  local chosen, signs = select.pick(given, axis, "read.matrix.negate"), {}
  local minus, demand = set_of(chosen), set_of(places)
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
  local flags, minus = {}, set_of(select.pick(o.negate, axis, "read.matrix.negate"))
  for k, place in ipairs(places) do flags[k] = minus[place] end
  return flags
end

local function demand_of(s, o, parts, rows)
  local given = o.demand
  if given == nil then return nil end
  local source, selector = s, given
  if is_source(given) then
    source, given = open_source(given, o, "read.matrix.demand", {columns = true}, parts)
    rows, selector = node_places(parts.nodes, source.rows), given.columns
    if selector == nil then selector = all_of(source.columns) end
  end
  local places, roles = selected_roles.pick(selector, source.columns, "read.matrix.demand", "demand", parts)
  if #places == 0 then return nil end
  return {labels = sheet.take(source.column_labels, places), roles = roles,
    signed = o.negate and negated(places, source.columns, o),
    values = negate(source:take("final demand", rows, places), places, source.columns, o.negate)}, places
end

-- rows over the nodes' columns; in another file also columns over the nodes' rows
local function inputs_of(s, o, parts, columns)
  local given = o.inputs
  if given == nil then return nil end
  local source, selector = s, given
  if is_source(given) then
    source, given = open_source(given, o, "read.matrix.inputs", {rows = true, columns = true}, parts)
    if given.columns ~= nil and given.rows == nil then
      local places, roles = selected_roles.pick(given.columns, source.columns,
        "read.matrix.inputs.columns", "inputs", parts)
      local rows = node_places(parts.nodes, source.rows)
      return {labels = sheet.take(source.column_labels, places), roles = roles,
        values = source:take("inputs", rows, places):transpose()}
    end
    selector = given.rows == nil and all_of(source.rows) or given.rows
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
local function extensions_of(s, o, parts, columns)
  local given, option = o.extensions, "read.matrix.extensions"
  if given == nil then return nil end
  local source, selector, unit = s, given, nil
  if is_source(given) then
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
  local places = selector == nil and all_of(source.rows) or select.pick(selector, source.rows, option)
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
local function output_of(s, o, parts, chosen)
  local given = o.output
  if given == nil then return nil end
  if is_source(given) then
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
local function add_imports(parts, s, o, chosen, demand_places)
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

-- ---- totals

-- what the sheet itself says of the nodes besides their flows, to tell totals by
local function beside(s, o, chosen)
  local out, scratch = {}, {notes = {}, by_label = {}}
  if o.demand ~= nil and not is_source(o.demand) then
    local places = selected_roles.pick(o.demand, s.columns, "read.matrix.demand", "demand", scratch)
    if #places > 0 then
      out.demand = negate(s.values:pick(chosen.rows, places), places, s.columns, o.negate)
    end
  end
  if o.inputs ~= nil and not is_source(o.inputs) then
    local places = selected_roles.pick(o.inputs, s.rows, "read.matrix.inputs", "inputs", scratch)
    if #places > 0 then out.inputs = s.values:pick(places, chosen.columns) end
  end
  if o.output ~= nil and not is_source(o.output) then
    out.output = select.has(s.rows, o.output)
      and sheet.take(s.values:row(single(o.output, s.rows, "read.matrix.output")), chosen.columns)
      or sheet.take(s.values:column(single(o.output, s.columns, "read.matrix.output")), chosen.rows)
  end
  return out
end

-- leaves out the sectors that are totals of others
local function drop_totals(s, o, chosen)
  local parts = beside(s, o, chosen)
  parts.path, parts.nodes = s.path, sheet.take(s.row_labels, chosen.rows)
  parts.flows = s.values:pick(chosen.rows, chosen.columns)
  local found, left = totals.find(parts)
  local out, rows, columns = {}, {}, {}
  for _, total in ipairs(found) do
    if total.unsure then
      problem.bad("%s: %s%s", s.path, totals.text(total, parts.nodes), WHY)
    end
    out[total.at] = true
    table.insert(chosen.dropped, parts.nodes[total.at])
    table.insert(chosen.notes, totals.text(total, parts.nodes))
  end
  for k, i in ipairs(chosen.rows) do
    if not out[k] then rows[#rows + 1], columns[#columns + 1] = i, chosen.columns[k] end
  end
  chosen.rows, chosen.columns = rows, columns
  totals.note(chosen, sheet.take(s.row_labels, rows), left)
end

-- ---- nodes

local function split_at(labels, pattern)
  local regions, sectors, found = {}, {}, {}
  for k, label in ipairs(labels) do
    regions[k], sectors[k] = label:match(pattern)
    if not regions[k] then return nil end
    found[regions[k]] = found[regions[k]] or {}
    found[regions[k]][sectors[k]] = true
  end
  return regions, sectors, found
end

-- at least two regions that have the same sectors, two or more
local function is_grid(found)
  local first, regions = nil, 0
  for _, sectors in pairs(found) do
    regions = regions + 1
    local count = 0
    for sector in pairs(sectors) do
      count = count + 1
      if first and not first[sector] then return false end
    end
    if count < 2 then return false end
    for sector in pairs(first or {}) do
      if not sectors[sector] then return false end
    end
    first = first or sectors
  end
  return regions >= 2
end

local function escaped(text) return (text:gsub("%W", "%%%0")) end

-- regions and sectors of "<region><between><sector>", when the labels are built so throughout
local function split_labels(labels, between)
  if between == "" then return nil end
  local mark = escaped(between)
  for _, pattern in ipairs{"^(.-)" .. mark .. "(.+)$", "^(.+)" .. mark .. "(.-)$"} do
    local regions, sectors, found = split_at(labels, pattern)
    if regions and is_grid(found) then return regions, sectors end
  end
end

local function add_regions(parts, o)
  if o.region then
    parts.regions = sheet.fill(o.region, #parts.nodes)
    parts.sectors = parts.sectors or parts.nodes
    return
  end
  if parts.regions then return end
  parts.regions, parts.sectors = split_labels(parts.nodes, o.between)
end

-- a table of nodes beside the flows
local function add_attributes(parts, o)
  if type(o.nodes) ~= "string" then return end
  local form = file_text.options("read.matrix", file_text.inherit({}, o, o.nodes))
  form.separator = nil
  local nodes = attributes.read(o.nodes, nil, form)
  parts.files = {nodes.found}
  local order, used = {}, {output = o.output == nil}
  for k, label in ipairs(parts.nodes) do
    order[k] = nodes.place[label] or problem.bad("%s: expected a row for node %s, found none",
      o.nodes, options.describe(label))
  end
  for _, axis in ipairs(nodes.axes) do
    parts[axis.name .. "s"] = sheet.take(axis.values, order)
  end
  if o.output == nil and nodes.columns.output then
    parts.output = sheet.take(attributes.numbers(nodes, "output"), order)
  end
  parts.attributes = attributes.list(nodes, used, order)
  for _, item in ipairs(parts.attributes) do if item.name == "name" then parts.name = nil end end
end

local function add_sections(parts, o)
  if o.sections == nil then return end
  for _, item in ipairs(parts.attributes or {}) do
    if item.name == "section" then
      options.raise("read.matrix.sections: the table of nodes has a column 'section' already")
    end
  end
  local missing
  parts.section, missing = sections.given(parts.sectors or parts.nodes, o.sections, "read.matrix.sections")
  if #missing > 0 then
    table.insert(parts.notes, ("the section of %d sectors is not known, such as '%s'"):format(#missing, missing[1]))
  end
end

local function node_labels(s, o, rows)
  if type(o.nodes) ~= "table" then return sheet.take(s.row_labels, rows) end
  if #o.nodes ~= #rows then
    problem.bad("%s: the flows have %d nodes, but %d labels are given", s.path, #rows, #o.nodes)
  end
  return o.nodes
end

local function check_nodes(nodes)
  if nodes == nil or type(nodes) == "string" then return end
  for k, label in ipairs(options.array("read.matrix.nodes", nodes, "a file name or an array of labels")) do
    if type(label) ~= "string" then
      options.fail(("read.matrix.nodes[%d]"):format(k), "a label", label)
    end
  end
end

-- ---- the reader

local function choose_nodes(s, o)
  local chosen = {dropped = {}, notes = {}}
  chosen.rows, chosen.columns = flows_of(s, o.flows)
  if type(o.nodes) ~= "table" then check_same(s, chosen.rows, chosen.columns) end
  drop_listed(s, chosen, o.drop)
  if o.totals == "drop" then drop_totals(s, o, chosen) end
  if #chosen.rows == 0 then problem.bad("%s: no nodes are left", s.path) end
  return chosen
end

local function parts_of(s, o)
  local chosen = choose_nodes(s, o)
  local parts = {nodes = node_labels(s, o, chosen.rows), dropped = chosen.dropped, notes = chosen.notes,
    by_label = {}, sheets = {s}}
  local by = matrix_sheet.parts(s, chosen.rows)
  if by then parts.regions, parts.sectors, parts.name = by.regions, by.sectors, by.name
  elseif s.labels[2] then parts.name = sheet.take(s.labels[2], chosen.rows) end
  local places
  parts.demand, places = demand_of(s, o, parts, chosen.rows)
  parts.inputs = inputs_of(s, o, parts, chosen.columns)
  parts.extensions = extensions_of(s, o, parts, chosen.columns)
  parts.output = output_of(s, o, parts, chosen)
  parts.flows = s:hand_over("flows", chosen.rows, chosen.columns) -- last: there is no room for a second one
  add_imports(parts, s, o, chosen, not is_source(o.demand) and places)
  if o.totals ~= "keep" then block_totals.settle(parts, o.path, o.totals == "drop", WHY) end
  add_regions(parts, o)
  add_attributes(parts, o)
  add_sections(parts, o)
  if not parts.regions then parts.notes[#parts.notes + 1] = near_regions.note(parts.nodes, o.between) end
  demand_regions.settle(parts, o.regions, o.between, "read.matrix.regions")
  if not parts.output and not parts.demand and not parts.inputs then
    problem.bad("%s: output, demand or inputs: one of them is needed to know gross output", s.path)
  end
  return parts
end

local OPTIONS = matrix_sheet.rules{
  path = {"text", required = true}, extensions = "any",
  flows = "any", demand = "any", inputs = "any", output = "any", imports = "text", drop = "any",
  negate = "any", nodes = "any", region = "text", regions = "table", between = {"text", default = "_"},
  totals = {"choice", "refuse", "drop", "keep", default = "refuse"},
  balance = {"choice", "refuse", "demand", "output"}, tolerance = "positive",
  title = "text", unit = "text", source = "text", year = "year", sections = "any",
  sheet = "any", range = "text",
}

---Reads any labelled matrix as a table, told which rows and columns are what. Money is in `unit`.
---
---A selector is a label, a range "first..last", a pattern with "*", a number (1-based), or a list
---of these. `flows` is a selector for rows and columns alike, or {rows =, columns =}, or all.
---`demand` (columns) and `inputs` (rows) are selectors, or role -> selector. Without roles the labels
---tell them; input rows whose label leaves open whether they are value added, imports or taxes on
---products are refused, demand that says no role is final use at home (but taxes, margins, supply and output are
---refused), and the report shows what was told. Imports that are printed as positive numbers are subtracted, which the
---report says, or refused where output speaks against it. `output` is the label of a row or column.
---`extensions` are rows as `inputs` are, in units of their own: {rows = "co2", unit = "kt"}, or
---unit = {jobs = "head", co2 = "kt"}. Each of these four may lie in another file: {path =, rows =, columns =,
---header = 1, labels = 1, sheet =, range =}, matched by node labels. `negate` names demand columns to subtract,
---`imports` is a second file of the same layout with the imported part, `nodes` a table of nodes
---with further columns, or an array of labels. Labels "<region>_<sector>" are split where all
---regions have the same sectors (`between` for another mark, `region` for a table of one region).
---Demand whose label begins with a region is that region's; `regions` = {ROW = "RoW"} says what other
---beginnings mean. A beginning that differs from one region by case alone is taken for it; the report says
---so, and names demand of no known region. Labels that are regions and sectors but for a gap are one region, which the
---report says too.
---`by` = {"region", "sector"}: labels in several columns and header rows, in this order, or {rows =, columns =} where
---that differs; such labels are named "<region>_<sector>". `fill`: a blank region is the one before it, as where cells
---are merged. A further file has the `by` of the first unless it has as many `labels` and `header` rows as it says.
---How files are written: `encoding`, found by itself where it is UTF-8, UTF-16 with a byte-order mark or GB18030;
---`decimal` "," or "."; `thousands` ".", ",", " " or "'"; `percent`: 12% is 0.12; `flags`: letters behind numbers, true
---for Eurostat's; `missing`: texts that stand for no number and count 0, such as ":"; `zero`: texts that stand for 0.
---Unless `decimal` or `thousands` is given, a column such as 1.200 beside 340 is refused: it can be read in two ways.
---`skip`: lines before the table; `comment`: what lines begin with that are passed over; `stop`: what the line begins
---with that ends the table, or several; `last`: the first field of the last record, or the number of its line.
---`sections`: the section of each sector, which chain:input_classes asks for: "isic" where sectors are codes of ISIC
---Rev. 4, NACE Rev. 2 or CPA 2.1 ("C26", "10-12", "CPA_R_S"), "naics", or sector -> letters from A to U. It becomes the
---attribute "section".
---Totals among the nodes are refused unless `totals` is "drop" or "keep", or `drop` names them; so are totals among
---the columns of demand and the rows of inputs, which would count twice. A total is found by its numbers, rows and
---columns alike, wherever its members stand; of a node that is the same as another cell by cell labels say which is
---the total ("B-E" of "C10", "C" of "C10"), or the file is refused. Where all rows add up to `output`, there are none.
---What a node without output buys has no coefficient: it is refused, or becomes final demand where `balance` is given.
---The flows take the memory of the file's numbers: the peak is one matrix.
---Differences above `tolerance` are refused unless `balance` is "demand" or "output".
---```lua
---local chain = assert(lian.read.matrix{path = "uk_2010_iot_domestic_basic_pxp.csv", labels = 2,
---  flows = "01..NPISH_96", demand = {households = "Households", exports = "Exports of*",
---    other = "Non-profit instns serving households..Changes in inventories"},
---  inputs = "Imported goods and services..Gross Operating Surplus", output = "Total output",
---  region = "GBR", unit = "million GBP", year = 2010})
---```
---@param given table the options above; also `header`, `labels` (label columns), `separator`, `sheet` (a name or a
---  place) and `range` (B2:F20) of a workbook, `unit`, `year`, `title`, `source`
---@return lian.chain|nil chain
---@return table|string report what was found, or the message
---@return string|nil code "bad_data", "not_found" (a label), "input_output"
function read.matrix(given)
  local o = options.check("read.matrix", given, OPTIONS)
  check_nodes(o.nodes)
  if o.negate ~= nil and o.demand == nil then
    options.raise("read.matrix.negate: it names columns of demand, and none is given")
  end
  o.path = workbook.path("read.matrix", o.path, o)
  matrix_sheet.check("read.matrix", o)
  return problem.catch(function()
    local parts = parts_of(matrix_sheet.open(o.path, o), o)
    parts.path, parts.unit, parts.year = o.path, o.unit, o.year
    parts.title, parts.source, parts.totals = o.title, o.source, o.totals
    parts.totals_why = WHY
    parts.balance, parts.usual, parts.tolerance = o.balance, "refuse", o.tolerance
    return finish.table(parts)
  end)
end

return read
