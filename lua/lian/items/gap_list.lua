--- The order in which gaps are closed (csrc/network/gaps.c) as columns of a frame.
local case = require "lian.items.case"
local lists = require "lian.base.lists"

local gap_list = {}

-- numbers of an attribute by item, nil where unknown
local function known(chain, name)
  local values, out = chain:attribute(name), {}
  for i, v in ipairs(values or {}) do if type(v) == "number" then out[i] = v end end
  return out
end

---The readiest first, where nothing else tells.
---@param chain lian.chain items
---@return number[]
function gap_list.ranks(chain)
  local readiness, out = known(chain, "readiness"), {}
  for i = 1, #chain do out[i] = -(readiness[i] or 0) end
  return out
end

---The gaps of a question, in the order in which they are closed.
---@param q table (lian.items.case)
---@param target number
---@param most? integer stops when as many are found and their group is whole; nil: at the target
---@return table|nil found item (places), group, before, after
---@return string|nil message
---@return string|nil code
function gap_list.find(q, target, most)
  local found = {}
  found.item, found.group, found.before, found.after = q.case:gaps(q.goal, target, gap_list.ranks(q.chain), most)
  if not found.item then return nil, found.group, found.before end
  return found
end

---Columns step, item, base, stage, readiness, own, before, after, gain, group.
---@param q table
---@param found table (gap_list.find)
---@param top? integer the first of them
---@return table columns
function gap_list.columns(q, found, top)
  local count = math.min(#found.item, top or #found.item)
  local kept, step, gain = {}, {}, {}
  for k = 1, count do
    kept[k], step[k], gain[k] = found.item[k], k, found.after[k] - found.before[k]
  end
  local columns = {{"step", step}, {"item", lists.at(q.labels, kept)}}
  for _, column in ipairs(case.axis_columns(q.chain, kept)) do columns[#columns + 1] = column end
  columns[#columns + 1] = {"readiness", lists.at(known(q.chain, "readiness"), kept)}
  columns[#columns + 1] = {"own", lists.at(q.case:own(), kept)}
  for _, name in ipairs{"before", "after"} do
    columns[#columns + 1] = {name, table.move(found[name], 1, count, 1, {})}
  end
  columns[#columns + 1] = {"gain", gain}
  columns[#columns + 1] = {"group", table.move(found.group, 1, count, 1, {})}
  columns.count = count
  return columns
end

return gap_list
