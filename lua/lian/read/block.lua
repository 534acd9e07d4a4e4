--- Demand categories and primary inputs by code: parts rather than the totals they add up to.
local problem = require "lian.read.problem"
local sheet = require "lian.read.sheet"

local block = {}

local function append(list, items)
  for _, item in ipairs(items) do list[#list + 1] = item end
end

-- what stands for an item {code, role, parts =, optional =}: its parts where all are there, else
-- itself -> items, codes of totals left out; nil, the code that is missing
local function choose(item, index)
  local parts, dropped, missing = {}, {}, nil
  for _, part in ipairs(item.parts or {}) do
    local some, more = choose(part, index)
    if not some then missing = more break end
    append(parts, some)
    append(dropped, more)
  end
  if item.parts and not missing then
    if index[item[1]] then dropped[#dropped + 1] = item[1] end
    return parts, dropped
  end
  if index[item[1]] then return {item}, {} end
  if item.optional then return {}, {} end
  return nil, missing or item[1]
end

---Chooses the items of a tree that a file has.
---@param tree table items {code, role, parts = items, optional = flag, sign = -1}
---@param index table<string, integer> code -> row or column
---@param path string
---@param what "row"|"column"
---@return table chosen labels, roles, places, signs, dropped
function block.choose(tree, index, path, what)
  local out = {labels = {}, roles = {}, places = {}, signs = {}, dropped = {}, signed = false}
  for _, item in ipairs(tree) do
    local chosen, more = choose(item, index)
    if not chosen then problem.bad("%s: expected a %s '%s', found none", path, what, more) end
    append(out.dropped, more)
    for _, leaf in ipairs(chosen) do
      local k = #out.labels + 1
      out.labels[k], out.roles[k], out.places[k] = leaf[1], leaf[2], index[leaf[1]]
      out.signs[k] = leaf.sign or 1
      out.signed = out.signed or leaf.sign ~= nil
    end
  end
  return out
end

---The set of all codes of a tree, parts and totals.
function block.codes(tree, into)
  into = into or {}
  for _, item in ipairs(tree) do
    into[item[1]] = true
    if item.parts then block.codes(item.parts, into) end
  end
  return into
end

---Demand: chosen columns at the rows of the nodes.
function block.demand(s, rows, chosen)
  local cells = s:take("final demand", rows, chosen.places)
  if chosen.signed then cells = cells:scale(nil, chosen.signs) end
  return {labels = chosen.labels, roles = chosen.roles, values = cells}
end

---Primary inputs: chosen rows at the columns of the nodes.
function block.inputs(s, columns, chosen)
  return {labels = chosen.labels, roles = chosen.roles,
    values = s:take("inputs", chosen.places, columns)}
end

---The block without rows that are zero throughout, and their labels.
---@return table block
---@return string[] dropped
function block.without_zero_rows(inputs)
  local kept, dropped = {}, {}
  for k, label in ipairs(inputs.labels) do
    local any = false
    for _, v in ipairs(inputs.values:row(k)) do any = any or v ~= 0 end
    if any then kept[#kept + 1] = k else dropped[#dropped + 1] = label end
  end
  if #dropped == 0 then return inputs, dropped end
  return {labels = sheet.take(inputs.labels, kept), roles = sheet.take(inputs.roles, kept),
    values = inputs.values:pick(kept)}, dropped
end

return block
