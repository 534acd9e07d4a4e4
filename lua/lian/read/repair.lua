--- Balance of what was read, before a chain is made of it
--- row     x_i = sum_j Z[i,j] + sum_d Y[i,d]
--- column  x_j = sum_i Z[i,j] + sum_i M[i,j] + sum_p V[p,j]
--- Differences above the tolerance are refused, or booked as `balance` says:
---   "demand"  x stays; a demand category and an input row "discrepancy" take the differences
---   "output"  x becomes the row sum; the input row "discrepancy" takes what the column then lacks
--- What a sector without output buys is booked as final demand likewise.
--- Cost: O(n^2), one pass.
local core = require "lian.core"
local lists = require "lian.base.lists"
local problem = require "lian.read.problem"

local repair = {}

local CONTRADICTION = "contradiction"

local function sum_of(matrix, side, count)
  if matrix then return side == "row" and matrix:row_sums() or matrix:col_sums() end
  local zeros = lists.zeros(count)
  return zeros
end

-- x less the sums of two or three parts
local function differences(x, one, two, three)
  local out = {}
  for i, v in ipairs(x) do out[i] = v - one[i] - two[i] - (three and three[i] or 0) end
  return out
end

local function gap_of(difference, x, nodes)
  local gap = {absolute = 0, relative = 0, at = nodes[1], relative_at = nodes[1]}
  for i, d in ipairs(difference) do
    local size = math.abs(d)
    if size > gap.absolute then gap.absolute, gap.at = size, nodes[i] end
    local relative = x[i] ~= 0 and size / math.abs(x[i]) or 0
    if relative > gap.relative then gap.relative, gap.relative_at = relative, nodes[i] end
  end
  return gap
end

local function largest(x)
  local most = 0
  for _, v in ipairs(x) do most = math.max(most, math.abs(v)) end
  return most
end

local function with_region(block, region)
  if block.regions then block.regions[#block.labels] = region or "" end
  if block.units then block.units[#block.labels] = "" end
end

-- a further demand category, of role discrepancy; `imported`: its imported part
local function add_column(parts, column, label, imported)
  local demand, n = parts.demand, #parts.nodes
  local rows = demand.values:totable()
  for i = 1, n do rows[i][#rows[i] + 1] = column[i] end
  demand.labels[#demand.labels + 1] = label
  demand.roles[#demand.labels] = "discrepancy"
  demand.values = core.matrix_new(n, #demand.labels, rows)
  with_region(demand)
  if demand.second then
    local second = demand.second:totable()
    for i = 1, n do second[i][#second[i] + 1] = imported and imported[i] or 0 end
    demand.second = core.matrix_new(n, #demand.labels, second)
  end
end

-- a further primary input
local function add_row(parts, row)
  local inputs = parts.inputs
  local rows = inputs.values:totable()
  rows[#rows + 1] = row
  inputs.labels[#inputs.labels + 1] = "discrepancy"
  inputs.roles[#inputs.labels] = "discrepancy"
  inputs.values = core.matrix_new(#rows, #parts.nodes, rows)
  with_region(inputs)
end

local function row_gap(parts)
  return differences(parts.output, parts.flows:row_sums(), parts.demand.values:row_sums())
end

local function column_gap(parts)
  if not parts.inputs then return nil end
  return differences(parts.output, parts.flows:col_sums(), parts.inputs.values:col_sums(),
    sum_of(parts.imports, "column", #parts.nodes))
end

-- inputs that fall short of output in all columns lack rows
local function lacks_rows(parts, side)
  if side ~= "column" then return false end
  local most = largest(parts.output)
  for _, gap in ipairs(column_gap(parts)) do if gap < -1e-6 * most then return false end end
  return true
end

local function refuse(parts, side, gap, bound)
  local why = not parts.balance and parts.limit_why
  if lacks_rows(parts, side) then
    why = "inputs fall short of output wherever they are off: is a row missing? Without `inputs` value added is what "
      .. "output leaves"
  end
  problem.fail(CONTRADICTION, "%s: %s balance of '%s' is off by %.6g (at most %.6g is accepted%s); "
    .. "balance = 'demand' or 'output' books it", parts.path, side, gap.at, gap.absolute, bound,
    why and "; " .. why or "")
end

-- largest difference of a sum of `cells` cells that is booked: any that the user asked for, or as much as the source
-- is known to be off
local function booked_up_to(parts, x, cells)
  if parts.balance == "refuse" then return 0 end
  if parts.balance then return math.huge end
  return math.max(parts.limit or 0, (parts.limit_share or 0) * largest(x), (parts.limit_cell or 0) * cells)
end

-- cells that a row adds up, output among them, and a column
local function cells_of(parts)
  local n = #parts.nodes
  return n + #parts.demand.labels + 1, n * (parts.imports and 2 or 1) + (parts.inputs and #parts.inputs.labels or 0) + 1
end

---Whether rows and columns add up to the output that was given (false where none is).
---@param parts table
---@return boolean rows
---@return boolean columns
function repair.holds(parts)
  local x = parts.output
  if not x then return false, false end
  local bound = (parts.tolerance or 1e-6) * largest(x)
  local function within(gap) return gap ~= nil and gap_of(gap, x, parts.nodes).absolute <= bound end
  return parts.demand ~= nil and within(row_gap(parts)), within(column_gap(parts))
end

-- output from the row side, when it is not given
local function derived_output(parts)
  if not parts.demand then return nil end
  local x = parts.flows:row_sums()
  for i, f in ipairs(parts.demand.values:row_sums()) do x[i] = x[i] + f end
  return x
end

local function book_row(parts, row)
  if (parts.balance or parts.usual) == "output" then
    for i, d in ipairs(row) do parts.output[i] = parts.output[i] - d end
    return "output is the sum of each row; value added is what a column then lacks"
  end
  add_column(parts, row, "discrepancy")
  return "row differences are the demand category 'discrepancy'"
end

-- column differences, those that booked rows brought included
local function book_column(parts, bound)
  local column = column_gap(parts)
  if not column or gap_of(column, parts.output, parts.nodes).absolute <= bound then return nil end
  add_row(parts, column)
  return "column differences are the input 'discrepancy'"
end

local function check(parts, side, gap, bound, limit)
  if gap and gap.absolute > bound and gap.absolute > limit then refuse(parts, side, gap, bound) end
end

-- ---- sectors that make nothing and buy

local IDLE = "bought by sectors without output"

local function idle_buyers(parts)
  local bought, sold, idle = parts.flows:col_sums(), parts.flows:row_sums(), {}
  local imported = sum_of(parts.imports, "column", #parts.nodes)
  for i, x in ipairs(parts.output) do
    if x == 0 and (bought[i] ~= 0 or imported[i] ~= 0 or sold[i] ~= 0) then
      idle[#idle + 1] = {at = i, label = parts.nodes[i], sold = sold[i], bought = bought[i] + imported[i]}
    end
  end
  return idle
end

local function check_idle(parts, idle)
  for _, one in ipairs(idle) do
    if one.sold ~= 0 then
      problem.bad("%s: '%s' has no output, but sells %.6g to sectors and buys %.6g: balance = 'output' makes its "
        .. "output what it sells", parts.path, one.label, one.sold, one.bought)
    elseif math.abs(one.bought) > booked_up_to(parts, parts.output, #parts.nodes) then
      problem.bad("%s: '%s' has no output, but buys %.6g: coefficients would divide by zero; balance = 'demand' or "
        .. "'output' counts what it buys as final demand (role discrepancy)", parts.path, one.label, one.bought)
    end
  end
end

-- sums over some columns of a matrix, and the matrix without them
local function take_columns(matrix, idle)
  local keep, places = {}, {}
  for j = 1, matrix:cols() do keep[j] = 1 end
  for k, one in ipairs(idle) do keep[one.at], places[k] = 0, one.at end
  return matrix:pick(nil, places):row_sums(), matrix:scale(nil, keep)
end

-- What a sector without output buys has no coefficient, so nobody's output would follow from it: it becomes final
-- demand, and its primary inputs go into the discrepancy of its column.
local function book_idle(parts)
  local idle = idle_buyers(parts)
  if #idle == 0 then return nil end
  check_idle(parts, idle)
  local bought, imported
  bought, parts.flows = take_columns(parts.flows, idle)
  if parts.imports then imported, parts.imports = take_columns(parts.imports, idle) end
  if parts.demand then add_column(parts, bought, IDLE, imported) end
  local text = {}
  for k = 1, math.min(4, #idle) do text[k] = ("'%s' (%.6g)"):format(idle[k].label, idle[k].bought) end
  if #idle > 4 then text[5] = ("%d more"):format(#idle - 4) end
  local where = parts.demand and ("the demand category '%s'"):format(IDLE) or "final demand"
  return ("what sectors without output buy is %s: %s"):format(where, table.concat(text, ", "))
end

---Measures the balance of `parts` and books differences above the tolerance.
---@param parts table path, nodes, flows, imports, demand, inputs, output, tolerance; `balance` is
---  what the user asked for; when nil, `usual` is done up to `limit` (money), `limit_share` (of
---  the largest output) or `limit_cell` (money for each cell that is added up), and `limit_why`
---  stands in the refusal of more
---@return table|nil balance {row, column} as found
---@return string|nil repaired what was done
function repair.settle(parts)
  parts.output = parts.output or derived_output(parts)
  if not parts.output then return nil end
  if not parts.demand then return nil, book_idle(parts) end
  local x, nodes = parts.output, parts.nodes
  local bound, along, down = (parts.tolerance or 1e-6) * largest(x), cells_of(parts)
  local row, column = row_gap(parts), column_gap(parts)
  local found = {row = gap_of(row, x, nodes), column = column and gap_of(column, x, nodes)}
  check(parts, "row", found.row, bound, booked_up_to(parts, x, along))
  check(parts, "column", found.column, bound, booked_up_to(parts, x, down))
  local done = {}
  if found.row.absolute > bound then done[1] = book_row(parts, row) end
  done[#done + 1] = book_idle(parts)
  done[#done + 1] = book_column(parts, bound)
  return found, #done > 0 and table.concat(done, "; ") or nil
end

return repair
