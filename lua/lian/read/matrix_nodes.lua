--- The nodes of a labelled matrix: their labels, regions and sectors, sections, and a table of nodes beside the flows.
local attributes = require "lian.read.attributes"
local file_text = require "lian.read.text"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local sections = require "lian.read.sections"
local sheet = require "lian.read.sheet"

local matrix_nodes = {}

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

function matrix_nodes.add_regions(parts, o)
  if o.region then
    parts.regions = sheet.fill(o.region, #parts.nodes)
    parts.sectors = parts.sectors or parts.nodes
    return
  end
  if parts.regions then return end
  parts.regions, parts.sectors = split_labels(parts.nodes, o.between)
end

-- a table of nodes beside the flows
function matrix_nodes.add_attributes(parts, o)
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

function matrix_nodes.add_sections(parts, o)
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

function matrix_nodes.of(s, o, rows)
  if type(o.nodes) ~= "table" then return sheet.take(s.row_labels, rows) end
  if #o.nodes ~= #rows then
    problem.bad("%s: the flows have %d nodes, but %d labels are given", s.path, #rows, #o.nodes)
  end
  return o.nodes
end

function matrix_nodes.check(nodes)
  if nodes == nil or type(nodes) == "string" then return end
  for k, label in ipairs(options.array("read.matrix.nodes", nodes, "a file name or an array of labels")) do
    if type(label) ~= "string" then
      options.fail(("read.matrix.nodes[%d]"):format(k), "a label", label)
    end
  end
end

return matrix_nodes
