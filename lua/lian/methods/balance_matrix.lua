--- Balancing of any matrix to new margins by RAS and GRAS (Stone 1961; Bacharach 1970; Junius and
--- Oosterhaven 2003; Lenzen, Wood and Gallego 2007).
local common = require "lian.methods.common"
local core = require "lian.core"
local format = require "lian.base.format"
local options = require "lian.base.options"

local balance = {}

local RULES = {
  rows = "table", columns = "table", method = {"choice", "ras", "gras", default = "ras"},
  scale = {"flag", default = false}, fixed = "table", tolerance = {"positive", default = 1e-10},
  most = {"count", default = 10000},
}

local function place_of(labels, label, count, path, what)
  if type(label) == "number" then
    local i = math.tointeger(label)
    if i and i >= 1 and i <= count then return i end
    options.fail(path, ("a label, or a whole number from 1 to %d"):format(count), label)
  end
  for i, name in ipairs(labels or {}) do if name == label then return i end end
  options.raise(options.unknown(path, what, label, labels or {}))
end

local function check_number(path, v)
  if type(v) ~= "number" or v ~= v or math.abs(v) == math.huge then
    options.fail(path, "a finite number", v)
  end
  return v
end

-- margins from an array, or from label -> number with the present sums elsewhere
local function margins(labels, present, given, path, what)
  if given == nil then return nil end
  local out = {table.unpack(present)}
  if getmetatable(given) ~= nil then options.fail(path, "numbers, or label -> number", given) end
  if #given > 0 and #given ~= #present then
    options.raise(("%s: expected %d numbers, got %d"):format(path, #present, #given))
  end
  local seen = {}
  for label, v in pairs(given) do
    local k = place_of(labels, label, #present, path, what)
    if seen[k] then
      options.raise(("%s: %s is given twice"):format(path, options.describe(labels and labels[k] or k)))
    end
    seen[k], out[k] = true, check_number(("%s[%s]"):format(path, options.describe(label)), v)
  end
  return out
end

local function scaled(margin, total, what)
  local sum, out = common.sum(margin), {}
  if sum == 0 then return margin end
  if sum * total < 0 then -- each sum would change its sign
    options.raise(format("balance.%s: their sum, %g, cannot be scaled to %g: give them all", what, sum, total))
  end
  for j, v in ipairs(margin) do out[j] = v * total / sum end
  return out
end

local REPORT = {__name = "lian.balance_report", __metatable = false, __tostring = function(r)
  return format("balanced in %d sweeps; the worst row is off by %.3g", r.sweeps, r.worst)
end}

local CELL = {row = {"any", required = true}, column = {"any", required = true}, value = "number"}

-- {row =, column =, value =} as {i, j, value}; a cell without a value keeps its own
local function fixed_cells(matrix, given)
  if not given then return nil end
  local rows, columns, out, seen = matrix:row_labels(), matrix:col_labels(), {}, {}
  for k, cell in ipairs(options.array("balance.fixed", given, "an array of {row =, column =, value =}")) do
    local path = ("balance.fixed[%d]"):format(k)
    local o = options.check(path, cell, CELL)
    local i = place_of(rows, o.row, matrix:rows(), path .. ".row", "row")
    local j = place_of(columns, o.column, matrix:cols(), path .. ".column", "column")
    local key = i * matrix:cols() + j
    if seen[key] then options.raise(path .. ": this cell is fixed already") end
    seen[key], out[k] = true, {i, j, o.value or matrix:get(i, j)}
  end
  return out
end

---Balances a matrix to row and column sums, by RAS or (with negative cells) GRAS: the nearest matrix
---with the same zeros. `rows`, `columns`: arrays, or label -> sum with the present sums elsewhere; a
---side that is left out keeps its present sums, scaled to the total of the other. Totals that differ
---are refused unless `scale` = true brings the columns to the rows' total. `fixed`: known cells
---{row =, column =, value = (its own when left out)}, which stay out of the balancing. `tolerance`: of
---the largest margin; `most`: sweeps. A margin that no matrix can meet is named (code "infeasible");
---so is the worst one after `most` sweeps ("no_convergence"). O(cells) a sweep.
---```lua
---local made, report = assert(lian.balance(matrix, {rows = {740, 420}, columns = {440, 720}}))
---```
---@param matrix lian.matrix
---@param given {rows: table, columns: table, method: "ras"|"gras", scale: boolean, fixed: table}
---@return lian.matrix|nil matrix
---@return table|string report {sweeps, worst}, or the message
---@return string|nil code
function balance.balance(matrix, given)
  local o = options.check("balance", given, RULES)
  if core.class(matrix) ~= "lian.matrix" then options.fail("balance", "a matrix", matrix) end
  if not (o.rows or o.columns) then options.raise("balance: give rows or columns") end
  local row_sums, column_sums = matrix:row_sums(), matrix:col_sums()
  local rows = margins(matrix:row_labels(), row_sums, o.rows, "balance.rows", "row")
  local columns = margins(matrix:col_labels(), column_sums, o.columns, "balance.columns", "column")
  if not rows then rows = scaled(row_sums, common.sum(columns), "rows") end
  if not columns then columns = scaled(column_sums, common.sum(rows), "columns") end
  if o.scale then columns = scaled(columns, common.sum(rows), "columns") end
  local made, report, code = core.analysis.balance(matrix, rows, columns, {gras = o.method == "gras",
    tolerance = o.tolerance, most = o.most, fixed = fixed_cells(matrix, o.fixed)})
  if not made then return nil, report, code end
  return made, setmetatable(report, REPORT)
end

return balance
