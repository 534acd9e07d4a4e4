--- What the readers share: sheets picked by label, balance repairs, the report of what was found.
local build = require "lian.build"
local core = require "lian.core"
local options = require "lian.options"

local common = {}

local Refusal = {__tostring = function(self) return self.message end}

---Stops reading: the reader returns nil, message, code.
---@param message string begins with the file, and the line where there is one
---@param code? string
function common.refuse(message, code)
  error(setmetatable({message = message, code = code or "bad_data"}, Refusal), 0)
end

---Runs a reader's work; a refusal becomes nil, message, code, anything else goes on as an error.
---@param work fun(...): ...
function common.guarded(work, ...)
  local results = table.pack(pcall(work, ...))
  if results[1] then return table.unpack(results, 2, results.n) end
  local raised = results[2]
  if getmetatable(raised) == Refusal then return nil, raised.message, raised.code end
  error(raised, 0)
end

local function checked(value, message, code)
  if value == nil then common.refuse(message, code) end
  return value, message
end

common.checked = checked

-- the first place of each text; a second one is refused
local function place_of(list, path, what, line)
  local place = {}
  for i, text in ipairs(list) do
    if text ~= "" then
      if place[text] then
        common.refuse(("%s%s: %s '%s' stands twice"):format(path, line and ":" .. line(i) or "", what,
          text))
      end
      place[text] = i
    end
  end
  return place
end

common.place_of = place_of

local Sheet = {}
Sheet.__index = Sheet

---Reads a rectangular file into a sheet that is picked by labels.
---@param path string
---@param given table options of core.grid: separator, skip, header, labels, zero, blank
function common.sheet(path, given)
  local grid = checked(core.grid(path, given))
  local self = setmetatable({path = path, grid = grid, values = grid:values(),
    labels = given.labels, keys = {}}, Sheet)
  local head = given.header and given.header > 0 and grid:header(given.header_row or 1) or {}
  self.columns = {}
  for j = given.labels + 1, #head do self.columns[j - given.labels] = head[j] end
  return self
end

function Sheet:label(c) return self.grid:labels(c) end

function Sheet:line(i) return self.grid:line(i) end

---The number of the data column with this code; refuses when there is none.
function Sheet:column(code)
  if not self.column_place then
    self.column_place = place_of(self.columns, self.path .. ":1", "column")
  end
  local j = self.column_place[code]
  if j then return j end
  local near = options.nearest(code, self.columns)
  common.refuse(("%s:1: no column '%s'%s"):format(self.path, code,
    near and (", did you mean '%s'?"):format(near) or ""))
end

function Sheet:has_column(code)
  if not self.column_place then
    self.column_place = place_of(self.columns, self.path .. ":1", "column")
  end
  return self.column_place[code] ~= nil
end

function Sheet:columns_of(codes)
  local out = {}
  for k, code in ipairs(codes) do out[k] = self:column(code) end
  return out
end

---The part of the sheet at these rows and columns, as a matrix of its own.
function Sheet:pick(rows, cols) return self.values:pick(rows, cols) end

function Sheet:column_values(code, rows)
  return self.values:pick(rows, {self:column(code)}):column(1)
end

---Refuses when the codes in the rows are not those of the columns, in the same order.
---@param rows string[] codes of the rows
---@param columns string[] codes of the columns
---@param lines integer[] file line of each row
function common.same_order(path, rows, columns, lines)
  for k = 1, math.max(#rows, #columns) do
    if rows[k] ~= columns[k] then
      common.refuse(("%s:%d: row %d is '%s', but column %d is '%s': rows and columns must name the "
        .. "same sectors in the same order"):format(path, lines[k] or lines[#lines], k,
        rows[k] or "missing", k, columns[k] or "missing"))
    end
  end
end

---@param first integer
---@param last integer
function common.range(first, last)
  local out = {}
  for i = first, last do out[#out + 1] = i end
  return out
end

---The texts of a list at these places.
function common.at(list, places)
  local out = {}
  for k, i in ipairs(places) do out[k] = list[i] end
  return out
end

---The same text n times.
function common.fill(n, text)
  local out = {}
  for i = 1, n do out[i] = text end
  return out
end

---The year in a file's name, or nil.
function common.year_in(path)
  local year
  for digits in (path:match("[^/]*$") or path):gmatch("%d%d%d%d") do
    local number = tonumber(digits)
    if number >= 1900 and number <= 2100 then year = number end
  end
  return math.tointeger(year)
end

-- ---- balance

local function sums(matrix, by)
  if not matrix then return nil end
  return by == "row" and matrix:row_sums() or matrix:col_sums()
end

local function gap_of(output, parts, labels)
  local gap, worst, at, most, most_at = {}, 0, 1, 0, 1
  for i, x in ipairs(output) do
    local rest = x
    for _, part in pairs(parts) do rest = rest - part[i] end
    gap[i] = rest
    local size = math.abs(rest)
    if size > worst then worst, at = size, i end
    local share = x ~= 0 and size / math.abs(x) or 0
    if share > most then most, most_at = share, i end
  end
  return gap, {absolute = worst, at = labels[at], relative = most, relative_at = labels[most_at]}
end

local function largest(list)
  local most = 0
  for _, v in ipairs(list) do most = math.max(most, math.abs(v)) end
  return most
end

local function append_column(block, values, n)
  local width = #block.labels
  local rows = {}
  for i = 1, n do
    local row = block.values:row(i)
    row[width + 1] = values[i]
    rows[i] = row
  end
  block.labels[width + 1], block.roles[width + 1] = "discrepancy", "discrepancy"
  if block.regions then block.regions[width + 1] = "" end
  block.values = core.matrix_new(n, width + 1, rows)
  if block.second then
    local old, zeros = block.second, {}
    for i = 1, n do
      local row = old:row(i)
      row[width + 1] = 0
      zeros[i] = row
    end
    block.second = core.matrix_new(n, width + 1, zeros)
  end
end

local function append_row(block, values, n)
  local rows = {}
  for k = 1, #block.labels do rows[k] = block.values:row(k) end
  rows[#rows + 1] = values
  block.labels[#rows], block.roles[#rows] = "discrepancy", "discrepancy"
  block.values = core.matrix_new(#rows, n, rows)
end

-- row sums of flows and demand become the output
local function output_from_rows(spec)
  local z, y = sums(spec.flows, "row"), sums(spec.demand.values, "row")
  for i = 1, #z do z[i] = z[i] + y[i] end
  return z
end

local SMALL = 1e-9 -- share of the largest output below which a gap is rounding

---Measures the balance of the parts, repairs it as asked, and says so in the report.
local function settle(spec, report, how)
  local n, parts = #spec.nodes, {z = sums(spec.flows, "row"), y = sums(spec.demand.values, "row")}
  if not spec.output then spec.output = output_from_rows(spec) end
  local bound = SMALL * largest(spec.output)
  local gap
  gap, report.balance.row = gap_of(spec.output, parts, spec.nodes)
  if report.balance.row.absolute > bound then
    if how == "output" then
      spec.output = output_from_rows(spec)
      report.repaired = "output set to the row sums of flows and demand"
    elseif how == "demand" then
      append_column(spec.demand, gap, n)
      report.repaired = "the row difference stands as the demand category 'discrepancy'"
    end
  end
  if not spec.inputs then return end
  local columns = {z = sums(spec.flows, "column"), v = sums(spec.inputs.values, "column"),
    m = sums(spec.imports, "column")}
  gap, report.balance.column = gap_of(spec.output, columns, spec.nodes)
  if report.balance.column.absolute > bound and how ~= "refuse" then
    append_row(spec.inputs, gap, n)
    report.repaired = (report.repaired and report.repaired .. "; " or "") ..
      "the column difference stands as the input row 'discrepancy'"
  end
end

-- sparse and dense alike: nodes without output
local function idle(spec)
  local out = {}
  for i, x in ipairs(spec.output) do if x == 0 then out[#out + 1] = spec.nodes[i] end end
  return out
end

local function imbalance_text(gap)
  if not gap then return "derived" end
  if gap.absolute == 0 then return "exact" end
  return ("largest %.6g at %s; relative %.3g at %s"):format(gap.absolute, gap.at, gap.relative,
    gap.relative_at)
end

local function few(list)
  local out = {}
  for i = 1, math.min(8, #list) do out[i] = list[i] end
  if #list > 8 then out[9] = "..." end
  return table.concat(out, " ")
end

local Report = {__name = "lian.report"}
Report.__tostring = function(self)
  local lines = {("%s: %d nodes, %d region%s"):format(self.path, self.nodes, self.regions,
    self.regions == 1 and "" or "s")}
  local function add(name, text) lines[#lines + 1] = ("  %-15s %s"):format(name, text) end
  add("row balance", imbalance_text(self.balance.row))
  add("column balance", imbalance_text(self.balance.column))
  if self.repaired then add("repaired", self.repaired) end
  if #self.dropped > 0 then add("dropped", few(self.dropped)) end
  if #self.zero_output > 0 then
    add("zero output", ("%d: %s"):format(#self.zero_output, few(self.zero_output)))
  end
  for _, note in ipairs(self.notes) do add("note", note) end
  return table.concat(lines, "\n")
end

---A fresh report on a file.
function common.report(path)
  return setmetatable({path = path, nodes = 0, regions = 1, balance = {}, dropped = {},
    zero_output = {}, notes = {}}, Report)
end

local function count_regions(list)
  local seen, count = {}, 0
  for _, region in ipairs(list) do
    if not seen[region] then count = count + 1 end
    seen[region] = true
  end
  return count
end

---Settles the balance, builds the chain and fills the report.
---@param spec table what build.chain takes, with matrices
---@param report table
---@param how "refuse"|"demand"|"output"
---@return lian.chain chain
---@return table report
function common.finish(spec, report, how)
  report.nodes = #spec.nodes
  report.regions = spec.regions and count_regions(spec.regions) or 1
  if spec.flows then settle(spec, report, how) end
  report.zero_output = spec.output and idle(spec) or {}
  spec.source = spec.source or report.path
  local chain, message, code = build.chain(spec)
  if not chain then common.refuse(("%s: %s"):format(report.path, message), code) end
  return chain, report
end

---The texts of a list as keys.
function common.as_set(list)
  local set = {}
  for _, text in ipairs(list) do set[text] = true end
  return set
end

---A rule for `balance` with this default.
function common.balance_rule(default)
  return {"choice", "refuse", "demand", "output", default = default}
end

return common
