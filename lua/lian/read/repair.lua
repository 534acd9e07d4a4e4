--- Balance of what was read, before a chain is made of it
--- row     x_i = sum_j Z[i,j] + sum_d Y[i,d]
--- column  x_j = sum_i Z[i,j] + sum_i M[i,j] + sum_p V[p,j]
--- Differences above the tolerance are refused, or booked as `balance` says:
---   "demand"  x stays; a demand category and an input row "discrepancy" take the differences
---   "output"  x becomes the row sum; the input row "discrepancy" takes what the column then lacks
--- Cost: O(n^2), one pass.
local core = require "lian.core"
local problem = require "lian.read.problem"

local repair = {}

local CONTRADICTION = "the_given_parts_contradict_each_other"

local function sum_of(matrix, side, count)
  if matrix then return side == "row" and matrix:row_sums() or matrix:col_sums() end
  local zeros = {}
  for i = 1, count do zeros[i] = 0 end
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

-- a further demand category
local function add_column(parts, column)
  local demand, n = parts.demand, #parts.nodes
  local rows = demand.values:totable()
  for i = 1, n do rows[i][#rows[i] + 1] = column[i] end
  demand.labels[#demand.labels + 1] = "discrepancy"
  demand.roles[#demand.labels] = "discrepancy"
  demand.values = core.matrix_new(n, #demand.labels, rows)
  with_region(demand)
  if demand.second then
    local second = demand.second:totable()
    for i = 1, n do second[i][#second[i] + 1] = 0 end
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

local function refuse(parts, side, gap, bound, why)
  problem.fail(CONTRADICTION, "%s: %s balance of '%s' is off by %.6g (at most %.6g is accepted%s)",
    parts.path, side, gap.at, gap.absolute, bound, why)
end

-- what the user may do, or what the reader takes for a defect of the file
local function reason(parts)
  if parts.balance then return "; balance = 'demand' or 'output' would book it" end
  return "; " .. parts.limit_why
end

-- largest difference that is booked: any that the user asked for, or as much as the source is
-- known to be off
local function booked_up_to(parts, x)
  if parts.balance == "refuse" then return 0 end
  if parts.balance then return math.huge end
  return math.max(parts.limit or 0, (parts.limit_share or 0) * largest(x))
end

local function column_gap(parts, x)
  if not parts.inputs then return nil end
  local n = #parts.nodes
  return differences(x, parts.flows:col_sums(), parts.inputs.values:col_sums(),
    sum_of(parts.imports, "column", n))
end

-- output from the row side, when it is not given
local function derived_output(parts)
  if not parts.demand then return nil end
  local x = parts.flows:row_sums()
  for i, f in ipairs(parts.demand.values:row_sums()) do x[i] = x[i] + f end
  return x
end

local function book_output(parts, x, row)
  for i, d in ipairs(row) do x[i] = x[i] - d end
  return "output is the sum of each row; what a column lacks is booked as value added"
end

---Measures the balance of `parts` and books differences above the tolerance.
---@param parts table path, nodes, flows, imports, demand, inputs, output, balance (the user's, or
---  nil), usual (the source's), limit (of what is booked unasked, money), limit_share (the same, as a
---  share of the largest output), limit_why, tolerance
---@return table|nil balance {row, column} as found
---@return string|nil repaired what was done
function repair.settle(parts)
  local x = parts.output or derived_output(parts)
  if not x or not parts.demand then return nil end
  parts.output = x
  local nodes, bound = parts.nodes, (parts.tolerance or 1e-6) * largest(x)
  local mode = parts.balance or parts.usual
  local row = differences(x, parts.flows:row_sums(), parts.demand.values:row_sums())
  local column = column_gap(parts, x)
  local found = {row = gap_of(row, x, nodes), column = column and gap_of(column, x, nodes)}
  local limit, done = booked_up_to(parts, x), {}
  if found.row.absolute > bound then
    if found.row.absolute > limit then refuse(parts, "row", found.row, bound, reason(parts)) end
    if mode == "output" then done[1] = book_output(parts, x, row)
    else
      add_column(parts, row)
      done[1] = "row differences are the demand category 'discrepancy'"
    end
  end
  column = column_gap(parts, x)
  local after = column and gap_of(column, x, nodes)
  if after and after.absolute > bound then
    if found.column.absolute > limit and found.column.absolute > bound then
      refuse(parts, "column", found.column, bound, reason(parts))
    end
    add_row(parts, column)
    done[#done + 1] = "column differences are the input 'discrepancy'"
  end
  return found, #done > 0 and table.concat(done, "; ") or nil
end

return repair
