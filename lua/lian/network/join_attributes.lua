--- What is known of the nodes of a joined table (lian.join): the table's attributes, and the columns of firms.
---
--- A firm has what its own column of that name says. For a number of a sector that is taken apart the caller says what
--- it is of its firms: "same", each has the sector's, as a share or a time; "share", they make it up together, as jobs:
--- what firms with a number of their own leave of it goes to the others by output. Unless that is said, or known of the
--- firm, it is not known.
local base = require "lian.network.base"
local options = require "lian.base.options"
local problem = require "lian.read.problem"

local attributes = {}

local ROUNDING = 1e-9 -- of a sector's number: by which the firms' own may exceed it

---`attributes` of lian.join, checked: name of a number of the table -> "same" or "share".
---@param chain lian.chain
---@param given? table<string, string>
---@return table<string, string>
function attributes.rules(chain, given)
  local out = {}
  if given == nil then return out end
  options.plain("join.attributes", given, "attribute of the table -> \"same\" or \"share\"")
  for _, name in ipairs(options.names(given)) do
    local path, values = ("join.attributes['%s']"):format(name), chain:attribute(name)
    if not values then
      options.raise(options.unknown("join.attributes", "attribute of the table", name, chain:attributes()))
    end
    if type(values[1]) == "string" then
      options.raise(path .. ": holds texts, which firms have as their sector does")
    end
    if given[name] ~= "same" and given[name] ~= "share" then
      options.fail(path, "\"same\" (each firm has the sector's) or \"share\" (firms make it up together)", given[name])
    end
    out[name] = given[name]
  end
  return out
end

-- what firms with a number of their own leave of the sector's, shared out by output among the other nodes of it
local function share_out(plan, values, nodes, whole, name, label)
  local sum, others = 0, 0
  for _, a in ipairs(nodes) do
    if values[a] then sum = sum + values[a] else others = others + plan.share[a] end
  end
  local left = whole - sum
  if math.abs(left) <= ROUNDING * math.abs(whole) then left = 0 end
  if left ~= 0 and (others == 0 or left < 0 and whole >= 0) then
    problem.fail("contradiction", "join: the %s of the firms of sector %s sum to %.6g, and the table has %.6g: are "
      .. "they in the same unit? attributes = {%s = \"same\"} takes them as they are",
      name, options.describe(label), sum, whole, name)
  end
  for _, a in ipairs(nodes) do
    if not values[a] then values[a] = left * plan.share[a] / others end
  end
end

-- a number by node; whether it is not known of some node of a sector that is taken apart
local function numbers_of(plan, members, attribute, own, rule, labels)
  local values, lacks = {}, false
  for a, s in ipairs(plan.parent) do
    local firm = plan.firm_at[a]
    values[a] = not plan.firms[s] and (attribute.numbers[s] or false) or firm and own and own[firm] or false
  end
  for s, nodes in ipairs(members) do
    local whole = plan.firms[s] and attribute.numbers[s]
    if whole and #nodes == 1 then values[nodes[1]] = values[nodes[1]] or whole -- one firm is all of it
    elseif whole and rule == "share" then share_out(plan, values, nodes, whole, attribute.name, labels[s])
    elseif whole then
      for _, a in ipairs(nodes) do
        if rule == "same" then values[a] = values[a] or whole end
        lacks = lacks or not values[a]
      end
    end
  end
  return values, lacks
end

local function texts_of(plan, attribute, own)
  local values = {}
  for a, s in ipairs(plan.parent) do
    local firm = plan.firm_at[a]
    local text = firm and own and own[firm] or ""
    if text == "" and attribute.name == "name" and plan.firms[s] then text = plan.labels[a] end
    values[a] = text ~= "" and text or attribute.texts[s]
  end
  return values
end

-- a column of the firms of which the table knows nothing
local function of_firms(plan, name, column)
  local kind = column.texts and "texts" or "numbers"
  local values = {}
  for a in ipairs(plan.parent) do
    local firm = plan.firm_at[a]
    values[a] = firm and column[kind][firm]
    if not values[a] then values[a] = kind == "texts" and "" end
  end
  return {name = name, [kind] = values}
end

---Changes the attributes of a table to those of the joined one, and adds the columns of firms; those of `apart` (names
---of columns and axes) are left out.
---@param plan table of lian.join: labels, parent, share, firms, firm_at
---@param list table[] attributes of the table, changed
---@param members integer[][] nodes by sector
---@param net lian.network
---@param rules table<string, string>
---@param apart table<string, boolean>
---@param labels string[] of sectors
---@return string[] lacking names of numbers that are not known of some firms or rests
function attributes.join(plan, list, members, net, rules, apart, labels)
  local lacking, known = {}, {}
  for _, attribute in ipairs(list) do
    local column, kind = not apart[attribute.name] and net.columns[attribute.name], attribute.texts and "texts" or
      "numbers"
    local own = column and column[kind]
    known[attribute.name] = true
    if kind == "texts" then
      attribute.texts = texts_of(plan, attribute, own)
    else
      local lacks
      attribute.numbers, lacks = numbers_of(plan, members, attribute, own, rules[attribute.name], labels)
      if lacks then lacking[#lacking + 1] = attribute.name end
    end
  end
  for _, name in ipairs(net.names) do
    if not apart[name] and not known[name] then
      list[#list + 1] = of_firms(plan, name, base.column(net, name, "join"))
    end
  end
  return lacking
end

return attributes
