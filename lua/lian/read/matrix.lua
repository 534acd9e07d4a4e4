--- Any labelled CSV matrix, told which rows and columns are what
local block_totals = require "lian.read.block_totals"
local demand_regions = require "lian.read.demand_regions"
local finish = require "lian.read.finish"
local blocks = require "lian.read.matrix_blocks"
local lists = require "lian.base.lists"
local matrix_nodes = require "lian.read.matrix_nodes"
local matrix_sheet = require "lian.read.matrix_sheet"
local near_regions = require "lian.read.near_regions"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local select = require "lian.read.select"
local sheet = require "lian.read.sheet"
local totals = require "lian.read.totals"
local workbook = require "lian.base.workbook"

local read = {}

local WHY = " (totals = 'drop' leaves such out, 'keep' reads them)"

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
  rows = rows == nil and blocks.all_of(s.rows) or select.pick(rows, s.rows, "read.matrix.flows.rows")
  columns = columns == nil and blocks.all_of(s.columns)
    or select.pick(columns, s.columns, "read.matrix.flows.columns")
  if #rows ~= #columns then
    problem.bad("%s: the flows have %d rows and %d columns", s.path, #rows, #columns)
  end
  if #rows == 0 then problem.bad("%s: no flows are chosen", s.path) end
  return rows, columns
end

-- leaves out nodes by label
local function drop_listed(s, chosen, given)
  if given == nil then return end
  local out = lists.set(select.pick(given, s.rows, "read.matrix.drop"))
  local rows, columns = {}, {}
  for k, i in ipairs(chosen.rows) do
    if out[i] then table.insert(chosen.dropped, s.row_labels[i])
    else
      rows[#rows + 1], columns[#columns + 1] = i, chosen.columns[k]
    end
  end
  chosen.rows, chosen.columns = rows, columns
end

-- leaves out the sectors that are totals of others
local function drop_totals(s, o, chosen)
  local parts = blocks.beside(s, o, chosen)
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
  local parts = {nodes = matrix_nodes.of(s, o, chosen.rows), dropped = chosen.dropped, notes = chosen.notes,
    by_label = {}, sheets = {s}}
  local by = matrix_sheet.parts(s, chosen.rows)
  if by then parts.regions, parts.sectors, parts.name = by.regions, by.sectors, by.name
  elseif s.labels[2] then parts.name = sheet.take(s.labels[2], chosen.rows) end
  local places
  parts.demand, places = blocks.demand(s, o, parts, chosen.rows)
  parts.inputs = blocks.inputs(s, o, parts, chosen.columns)
  parts.extensions = blocks.extensions(s, o, parts, chosen.columns)
  parts.output = blocks.output(s, o, parts, chosen)
  parts.flows = s:hand_over("flows", chosen.rows, chosen.columns) -- last: there is no room for a second one
  blocks.add_imports(parts, s, o, chosen, not blocks.is_source(o.demand) and places)
  if o.totals ~= "keep" then block_totals.settle(parts, o.path, o.totals == "drop", WHY) end
  matrix_nodes.add_regions(parts, o)
  matrix_nodes.add_attributes(parts, o)
  matrix_nodes.add_sections(parts, o)
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
  matrix_nodes.check(o.nodes)
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
