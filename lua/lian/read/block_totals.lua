--- Totals left among the demand columns or the input rows of a table, which would count twice: left out, or refused.
--- Cost: k^2 n for k columns.
local core = require "lian.core"
local problem = require "lian.read.problem"
local totals = require "lian.read.totals"

local block_totals = {}

local FEW = 14 -- lines of which finish.lua tries all sums (subtotals.lua)
local TOLERANCE = 1e-4 -- published totals are rounded: share of the largest cell of the total

local function is_sum(columns, t, members)
  local bound = TOLERANCE * totals.largest_of(columns[t])
  for i, v in ipairs(columns[t]) do
    local sum = 0
    for _, k in ipairs(members) do sum = sum + columns[k][i] end
    if math.abs(v - sum) > bound then return false end
  end
  return true
end

local function lines_of(values)
  local turned, lines = values:transpose(), {}
  for k = 1, turned:rows() do lines[k] = turned:row(k) end
  return lines
end

-- lines that are not zero throughout
local function filled_of(lines)
  local filled = {}
  for k, line in ipairs(lines) do if totals.largest_of(line) > 0 then filled[#filled + 1] = k end end
  return filled
end

-- lines that are the same, of which one is named as a total
local function find_same(lines, labels, filled, out)
  for x = 2, #filled do
    for y = 1, x - 1 do
      local a, b = filled[y], filled[x]
      if lines[a][1] == lines[b][1] and not out[a] and not out[b] and is_sum(lines, a, {b}) then
        local at = totals.judge(labels, a, b)
        if at then out[at] = {at = at, kind = "equal", members = {at == a and b or a}} end
      end
    end
  end
end

-- the matrix of all products of lines has a total's row and column where the line is a total; the last line is that
-- of the flows
local function find_sums(path, lines, out)
  local all = core.matrix_new(#lines, #lines[1], lines)
  for _, total in ipairs(totals.search(path, all:product(all:transpose()))) do
    if total.kind ~= "equal" and total.at < #lines and not out[total.at] and is_sum(lines, total.at, total.members) then
      out[total.at] = total
    end
  end
end

-- The lines of a block (columns of demand, or rows of inputs turned) that are totals: of other lines, or of all that
-- nodes buy and sell among themselves (`of_flows`). None where the lines and these sums make `whole`.
local function find(path, values, labels, sums, whole)
  local out, list = {}, {}
  if totals.adds_up(whole, sums, values:row_sums()) then return list end
  local lines = lines_of(values)
  local filled = filled_of(lines)
  lines[#lines + 1] = sums
  for _, k in ipairs(filled) do
    if is_sum(lines, k, {#lines}) then out[k] = {at = k, kind = "run", members = {}, of_flows = true} end
  end
  find_same(lines, labels, filled, out)
  if #filled > 1 then find_sums(path, lines, out) end
  for _, k in ipairs(filled) do list[#list + 1] = out[k] end
  return list
end

local function without(list, out)
  local kept = {}
  for k, item in ipairs(list) do if not out[k] then kept[#kept + 1] = item end end
  return kept
end

-- leaves the lines of a block out
local function cut(block, found, turned)
  local out = {}
  for _, total in ipairs(found) do out[total.at] = true end
  local places = {}
  for k in ipairs(block.labels) do places[k] = k end
  places = without(places, out)
  block.labels, block.roles = without(block.labels, out), without(block.roles, out)
  for _, name in ipairs{"values", "second"} do
    if block[name] then block[name] = turned and block[name]:pick(places) or block[name]:pick(nil, places) end
  end
end

-- those that subtotals.lua does not look for: sums with the flows, and lines that are the same
local function beyond(found, labels)
  local out = {}
  for _, total in ipairs(found) do
    local last = total.members[#total.members]
    if total.of_flows or total.kind == "equal" or not labels[last] then out[#out + 1] = total end
  end
  return out
end

-- totals among the columns of demand or the rows of inputs: left out, or refused
local function settle(parts, name, path, drop, why)
  local block, turned = parts[name], name == "inputs"
  if not block then return end
  local sums = turned and parts.flows:col_sums() or parts.flows:row_sums()
  if turned and parts.imports then
    for j, v in ipairs(parts.imports:col_sums()) do sums[j] = sums[j] + v end
  end
  local values = turned and block.values:transpose() or block.values
  local found = find(path, values, block.labels, sums, parts.output)
  if not drop and #block.labels <= FEW then found = beyond(found, block.labels) end
  for _, total in ipairs(found) do
    local text = total.of_flows and ("'%s' is the sum of the flows between sectors"):format(block.labels[total.at])
      or totals.text(total, block.labels, "the flows between sectors")
    if not drop then
      problem.bad("%s: %s: %s: it would count twice%s", path, name, text, why)
    end
    table.insert(parts.dropped, block.labels[total.at])
    table.insert(parts.notes, ("%s: %s"):format(name, text))
  end
  if #found > 0 then cut(block, found, turned) end
end

---Leaves totals out of the blocks of a table, or refuses them.
---@param parts table flows, imports, demand, inputs, output, dropped, notes; changed
---@param path string of the file
---@param drop boolean leave them out
---@param why string the end of a refusal
function block_totals.settle(parts, path, drop, why)
  settle(parts, "demand", path, drop, why)
  settle(parts, "inputs", path, drop, why)
end

return block_totals
