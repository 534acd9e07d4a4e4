--- Rows and columns that are chosen with their roles: as the user says, or as their labels say.
--- An input row whose label leaves open whether it is value added, imports or a tax on products is refused.
local matrix_sheet = require "lian.read.matrix_sheet"
local options = require "lian.base.options"
local problem = require "lian.read.problem"
local roles = require "lian.chain.roles"
local select = require "lian.read.select"

local selected_roles = {}

local SOURCE_KEYS = matrix_sheet.rules{path = "text", rows = "any", columns = "any"}
local SOURCE = "{path =, rows =, columns =}"

selected_roles.SOURCE_KEYS = SOURCE_KEYS

local KINDS = {
  demand = {known = roles.DEMAND, of_label = roles.of_demand, other = "inputs", others = roles.INPUTS},
  inputs = {known = roles.INPUTS, of_label = roles.of_input, other = "demand", others = roles.DEMAND},
}

local function has(list, name)
  for _, known in ipairs(list) do if known == name then return true end end
  return false
end

local function check_role(kind, name, option)
  if has(kind.known, name) then return end
  if has(kind.others, name) then
    options.raise(("%s: '%s' is a role of %s; here stand %s"):format(option, name, kind.other,
      table.concat(kind.known, ", ")))
  end
  options.raise(options.unknown(option, "role", name, kind.known))
end

local function role_names(map, option, kind)
  local names = options.keys(option, map, "a selector, role -> selector, or " .. SOURCE)
  for _, name in ipairs(names) do
    if SOURCE_KEYS[name] then options.raise(("%s: another file needs its path: %s"):format(option, SOURCE)) end
    check_role(kind, name, option)
    if type(map[name]) == "table" and map[name].path ~= nil then
      options.raise(("%s.%s: another file is said for all roles at once: %s = {path =, columns = {%s = ...}}, or rows")
        :format(option, name, option:match("[^.]*$"), name))
    end
  end
  return names
end

local function quoted(axis, places)
  local out = {}
  for k, place in ipairs(places) do out[k] = options.describe(axis.labels[place]) end
  return table.concat(out, ", ")
end

-- roles that labels say, by place; what they leave open of inputs is refused, and is "other" of demand
local function by_label(places, axis, option, kind, report)
  local role, told, open = {}, {}, {}
  for _, k in ipairs(places) do
    role[k] = kind.of_label(axis.labels[k])
    if role[k] then told[#told + 1] = ("%s %s"):format(options.describe(axis.labels[k]), (role[k]:gsub("_", " ")))
    else open[#open + 1] = k end
  end
  if #open > 0 and kind == KINDS.inputs then
    problem.bad("%s: the label of %s does not say whether it is value added: say its role, one of labour, taxes (on "
      .. "production), depreciation, surplus, value_added, other (value added too), imports, product_taxes, "
      .. "discrepancy, as in %s = {imports = ..., value_added = ...}", axis.path, quoted(axis, open),
      option:match("[^.]*$"))
  end
  if #told > 0 then report[#report + 1] = table.concat(told, ", ") end
  if #open > 0 then
    report[#report + 1] = "taken as final use at home, since labels say no role: " .. quoted(axis, open)
    for _, k in ipairs(open) do
      local label = axis.labels[k]
      role[k] = "other"
      if roles.is_no_use(label) then report.no_use = label end
    end
  end
  return role
end

-- the user's word stands, but is doubted where a label says imports or taxes on products
local function doubt(places, said, axis, kind, notes)
  for _, k in ipairs(places) do
    local named = kind == KINDS.inputs and kind.of_label(axis.labels[k])
    if named and roles.adds_value(said) ~= roles.adds_value(named) then
      notes[#notes + 1] = ("%s is said to be %s, its label says %s"):format(options.describe(axis.labels[k]), said,
        named)
    end
  end
end

---Places in file order and their roles, from a selector (roles by label) or role -> selector.
---@param selector any
---@param axis table see select.axis
---@param option string stands in messages
---@param name "demand"|"inputs"
---@param parts table notes gets doubts, by_label what was read from labels
---@return integer[] places
---@return string[] roles
function selected_roles.pick(selector, axis, option, name, parts)
  local kind, role, list, plain = KINDS[name], {}, {}, selector
  local function add(some, path)
    local places = select.pick(some, axis, path)
    for _, k in ipairs(places) do
      if role[k] ~= nil then
        problem.bad("%s: the %s %s is chosen twice", axis.path, axis.what, options.describe(axis.labels[k]))
      end
      role[k], list[#list + 1] = false, k
    end
    return places
  end
  if type(selector) == "table" then
    for _, said in ipairs(role_names(selector, option, kind)) do
      local places = add(selector[said], option .. "." .. said)
      for _, k in ipairs(places) do role[k] = said end
      doubt(places, said, axis, kind, parts.notes)
    end
    plain = table.move(selector, 1, #selector, 1, {})
    if #plain == 0 then plain = nil end
  end
  local told = by_label(add(plain, option), axis, option, kind, parts.by_label)
  table.sort(list)
  local out = {}
  for k, place in ipairs(list) do out[k] = role[place] or told[place] end
  return list, out
end

return selected_roles
