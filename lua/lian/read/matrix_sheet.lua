--- A labelled matrix opened: its options, and the labels of its rows and columns, in one part or in several.
local axes = require "lian.read.axes"
local codes = require "lian.base.codes"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local select = require "lian.read.select"
local sheet = require "lian.read.sheet"
local file_text = require "lian.read.text"

local matrix_sheet = {}

---Rules of the options that each file of a matrix has, joined with its own.
function matrix_sheet.rules(own)
  local all = {header = "integer", labels = "integer", separator = "text", skip = "integer", by = "table",
    fill = "flag", sheet = "any", range = "text"}
  for name, rule in pairs(file_text.with_numbers(own)) do all[name] = rule end
  return all
end

local function check_counts(verb, o)
  for _, name in ipairs{"header", "labels", "skip"} do
    local count = o[name]
    if count and (count < 0 or count > 100) then
      options.fail(("%s.%s"):format(verb, name), "a whole number from 0 to 100", count)
    end
  end
end

---Checks the options of one file; misuse is raised. `header` and `labels` become as many as `by` names, else 1.
---@param verb string
---@param o table checked by matrix_sheet.rules
---@param first? table the options of the first file, where this is a further one: one side may have plain labels
---@return table o
function matrix_sheet.check(verb, o, first)
  check_counts(verb, o)
  sheet.check_separator(verb, o.separator)
  o.axes = axes.check(verb .. ".by", o.by)
  if o.fill and not o.axes then options.raise(verb .. ".fill: it fills regions of `by`, which is not given") end
  o.header = o.header or o.axes and #o.axes.columns or 1
  o.labels = o.labels or o.axes and #o.axes.rows or 1
  local rows, columns = not o.axes or o.labels == #o.axes.rows, not o.axes or o.header == #o.axes.columns
  if not (rows and columns) and not (first and (rows or columns or o.by == first.by)) then
    options.raise(("%s.by: it names %d label columns and %d header rows, and there are %d and %d"):format(verb,
      #o.axes.rows, #o.axes.columns, o.labels, o.header))
  end
  o.core = file_text.options(verb, o)
  return o
end

---The options of a further file: those that it does not say are those of the first.
---@param verb string
---@param o table checked by matrix_sheet.rules
---@param first table
---@return table o
function matrix_sheet.further(verb, o, first)
  file_text.inherit(o, first, o.path)
  if o.by == nil then o.by = first.by end
  if o.fill == nil then o.fill = o.by ~= nil and first.fill or nil end
  return matrix_sheet.check(verb, o, first)
end

-- "[a][b]" for a list, "b:true" for another value
local function as_text(value)
  if type(value) ~= "table" then return type(value) .. ":" .. tostring(value) end
  local out = {}
  for k, one in ipairs(value) do out[k] = "[" .. tostring(one) .. "]" end
  return table.concat(out)
end

---What tells readings of a file apart: two of the same key give the same sheet.
---@param path string
---@param o table of matrix_sheet.check
---@return string
function matrix_sheet.key(path, o)
  local key = {path, as_text(o.header), as_text(o.labels), as_text(o.skip), as_text(o.fill)}
  for _, side in ipairs{"rows", "columns"} do key[#key + 1] = as_text(o.axes and o.axes[side]) end
  for _, name in ipairs(options.names(o.core)) do key[#key + 1] = name .. "=" .. as_text(o.core[name]) end
  return table.concat(key, "\0")
end

-- labels of one side of the matrix; what has none takes those of the other side, or numbers
local function numbered(list, count)
  local out = {}
  for k = 1, count do out[k] = list and list[k] or tostring(k) end
  return out
end

-- the lists of labels as `by` names them, where there are as many
local function in_parts(s, o)
  if not o.axes then return end
  s.row_labels, s.row_parts = axes.labels(s.labels, o.axes.rows, o.between, o.fill)
  s.column_labels, s.column_parts = axes.labels(s.heads, o.axes.columns, o.between, o.fill)
end

---Opens a matrix; failures are thrown.
---@param path string
---@param o table of matrix_sheet.check, and between
---@return table sheet with row_labels, column_labels, rows, columns (for lian.read.select), row_parts (of `by`)
function matrix_sheet.open(path, o)
  local core_options = {header = o.header, labels = o.labels, skip = o.skip, watched = true}
  for name, value in pairs(o.core) do core_options[name] = value end
  local s = sheet.open(path, core_options)
  in_parts(s, o)
  local heads, labels = s.column_labels or s.heads[o.header], s.row_labels or s.labels[1]
  heads = heads or numbered(labels, s.values:cols())
  labels = labels or numbered(heads, s.values:rows())
  s.row_labels, s.column_labels = labels, heads
  for i, label in ipairs(labels) do
    if codes.is_lost(label) then problem.bad("%s: " .. codes.LOST, s:at(i), label) end
  end
  s.rows = select.axis(labels, path, "row", function(i) return s:at(i) end)
  s.columns = select.axis(heads, path, "column", function(j) return s:head(j) end)
  return s
end

---Regions, sectors and names of nodes out of labels in parts; nil where labels are of one part.
---@param s table of matrix_sheet.open
---@param rows integer[] the nodes
---@return table|nil regions, sectors, name
function matrix_sheet.parts(s, rows)
  local parts = s.row_parts
  if not parts then return nil end
  local out = {sectors = sheet.take(parts.sector, rows), name = parts.name and sheet.take(parts.name, rows)}
  out.regions = parts.region and sheet.take(parts.region, rows)
  for k, region in ipairs(out.regions or {}) do
    if region == "" then
      problem.bad("%s: the node '%s' has no region (fill = true takes the one before, as where cells are merged)",
        s:at(rows[k]), out.sectors[k])
    end
  end
  return out
end

return matrix_sheet
