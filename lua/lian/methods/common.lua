--- What the methods share: labels to places, weights, selections.
local lists = require "lian.base.lists"
local options = require "lian.base.options"

local common = {}

common.FLOWS = {"choice", "domestic", "total", default = "domestic"}

---The place of a node label; raises with the nearest one.
---@param chain lian.chain
---@param label any
---@param path string
---@return integer
function common.place(chain, label, path)
  local i = type(label) == "string" and chain:index(label)
  if i then return i end
  options.raise(options.unknown(path, "node", label, chain:nodes()))
end

---Final demand by node as the chosen flows see it, so that x = A x + f: with total flows of a chain that keeps
---imports apart, imported inputs are taken off, for total coefficients make them at home.
---@param chain lian.chain
---@param flows "domestic"|"total"|nil
---@return number[]
function common.final_demand(chain, flows)
  local f, imports = chain:final_demand(), flows == "total" and chain:flows("imports")
  for i, v in ipairs(imports and imports:row_sums() or {}) do f[i] = f[i] - v end
  return f
end

---An array of one number a node from an array, or from label -> number (0 elsewhere).
---@param chain lian.chain
---@param given table
---@param path string
---@return number[]
function common.vector(chain, given, path)
  local n, out = #chain, {}
  options.keys(path, given, "numbers by node, or label -> number")
  if #given > 0 then
    options.array(path, given, n .. " numbers")
    if #given ~= n then options.fail(path, n .. " numbers", ("%d"):format(#given)) end
    for i, v in ipairs(given) do
      if type(v) ~= "number" or v ~= v or math.abs(v) == math.huge then
        options.fail(("%s[%d]"):format(path, i), "a finite number", v)
      end
      out[i] = v
    end
    return out
  end
  for i = 1, n do out[i] = 0 end
  for label, v in pairs(given) do
    local i = common.place(chain, label, path)
    if type(v) ~= "number" or v ~= v or math.abs(v) == math.huge then
      options.fail(("%s['%s']"):format(path, label), "a finite number", v)
    end
    out[i] = v
  end
  return out
end

local function axis_places(chain, name, wanted, path)
  local values = chain:axis(name)
  local found, seen, distinct = {}, {}, {}
  for i, value in ipairs(values) do
    if not seen[value] then
      seen[value] = true
      distinct[#distinct + 1] = value
    end
    if wanted[value] then found[#found + 1] = i end
  end
  for value in pairs(wanted) do
    if not seen[value] then options.raise(options.unknown(path, name, value, distinct)) end
  end
  return found
end

local function as_set(given)
  return lists.set(type(given) == "string" and {given} or given)
end

common.as_set = as_set

local function intersect(a, b)
  if not a then return b end
  local has, out = lists.set(b), {}
  for _, i in ipairs(a) do if has[i] then out[#out + 1] = i end end
  return out
end

---The places of a selection: an array of node labels, or {nodes =, region =, sector =, any axis =},
---each a label or an array of labels; several must hold together.
---@param chain lian.chain
---@param given table|string
---@param path string
---@return integer[] places ascending
function common.select(chain, given, path)
  if type(given) == "string" then given = {given} end
  options.plain(path, given, "labels, or {region = ...}")
  if #given > 0 then given = {nodes = given} end
  local rules = {nodes = "labels"}
  for _, axis in ipairs(chain:axes()) do rules[axis] = "labels" end
  local o = options.check(path, given, rules)
  local places
  if o.nodes then
    local seen = {}
    places = {}
    for _, label in ipairs(type(o.nodes) == "string" and {o.nodes} or o.nodes) do
      local i = common.place(chain, label, path)
      if not seen[i] then places[#places + 1] = i end
      seen[i] = true
    end
    table.sort(places)
  end
  for _, axis in ipairs(chain:axes()) do
    if o[axis] then
      places = intersect(places, axis_places(chain, axis, as_set(o[axis]), path .. "." .. axis))
    end
  end
  if not places or #places == 0 then options.raise(path .. ": no node is selected") end
  return places
end

local function row_sum(block, keep, n)
  local sum, found
  for k, label in ipairs(block.labels) do
    if keep(k, label) then
      local row = block.values:row(k)
      found = true
      sum = sum or {}
      for j = 1, n do sum[j] = (sum[j] or 0) + row[j] end
    end
  end
  return found and sum
end

local function known_rows(chain)
  local names, seen = {"output", "value_added", "income"}, {output = true, value_added = true, income = true}
  for _, part in ipairs{"inputs", "extensions"} do
    for _, label in ipairs(chain:block(part).labels) do
      if not seen[label] then names[#names + 1], seen[label] = label, true end
    end
  end
  return names
end

---Blocs as name -> array of members; raises for anything else.
---@param given table|nil
---@param path string
---@return table<string, string[]>|nil
function common.blocs(given, path)
  if given == nil then return nil end
  local out, names = {}, options.keys(path, given, "name -> countries")
  if #given > 0 then options.fail(path, "name -> countries", given[1]) end
  for _, name in ipairs(names) do
    local members, at = given[name], ("%s.%s"):format(path, name)
    if type(members) == "string" then members = {members} end
    for k, member in ipairs(options.array(at, members, "a country, or an array of them")) do
      if type(member) ~= "string" then options.fail(("%s[%d]"):format(at, k), "a country", member) end
    end
    if #members == 0 then options.fail(at, "at least one country", "none") end
    out[name] = members
  end
  return out
end

---What a multiplier is of: totals by node, and the unit. "output", "value_added", "income" (inputs
---of role labour), the label of an input row, or of an extension.
---@param chain lian.chain
---@param of string
---@param path string
---@return number[]|nil totals nil stands for output itself
---@return string unit
function common.totals(chain, of, path)
  local unit, n = chain:meta().unit, #chain
  if of == "output" then return nil, unit end
  if of == "value_added" then return chain:value_added(), unit end
  local inputs = chain:block("inputs")
  if of == "income" then
    local labour = row_sum(inputs, function(k) return inputs.roles[k] == "labour" end, n)
    if not labour then
      options.raise(path .. ": no input row has the role labour; name a row instead")
    end
    return labour, unit
  end
  local row = row_sum(inputs, function(_, label) return label == of end, n)
  if row then return row, unit end
  local extensions = chain:block("extensions")
  for k, label in ipairs(extensions.labels) do
    if label == of then return extensions.values:row(k), extensions.units[k] end
  end
  options.raise(options.unknown(path, "input row or extension", of, known_rows(chain)) ..
    "; further rows come with a reader's `extensions`, or those of lian.chain")
end

---Totals a unit of output; 0 where output is 0.
---@param chain lian.chain
---@param totals number[]|nil
---@return number[]|nil
function common.intensity(chain, totals)
  if not totals then return nil end
  local x, out = chain:output(), {}
  for i, v in ipairs(totals) do out[i] = x[i] ~= 0 and v / x[i] or 0 end
  return out
end

---"jobs per million USD", or the unit alone when it is the same.
---@param unit string
---@param chain lian.chain
function common.per(unit, chain)
  local money = chain:meta().unit
  if unit == "" or money == "" then return nil end
  return unit == money and "per unit" or ("%s per %s"):format(unit, money)
end

---1 .. n.
function common.range(n)
  local out = {}
  for i = 1, n do out[i] = i end
  return out
end

---The sum of an array.
---@param list number[]
---@return number
function common.sum(list)
  local total = 0
  for _, v in ipairs(list) do total = total + v end
  return total
end

---What to say after a word that is no label of a sector or node: those whose name holds it, "" where none does.
---@param self lian.chain
---@param word string
---@return string
function common.by_name(self, word)
  local sectors, labels, out, seen = self:axis "sector" or {}, self:nodes(), {}, {}
  for _, attribute in ipairs{"name", "name_zh"} do
    local names = self:attribute(attribute)
    local found, places = options.holding(word, names and type(names[1]) == "string" and names or {})
    for k, i in ipairs(places) do
      local key = sectors[i] and sectors[i] ~= "" and sectors[i] or labels[i]
      if not seen[key] and #out < 3 then out[#out + 1], seen[key] = ("'%s' is %s"):format(key, found[k]), true end
    end
  end
  return #out > 0 and "; by name: " .. table.concat(out, ", ") or ""
end

---A test of places: is the node's axis value, or its label, among the wanted? nil wants all. A name that is a value of
---the axis means all nodes that have it, and else the node that is called so; without an axis labels alone count.
---@param self lian.chain
---@param wanted string|string[]|nil
---@param axis string|nil
---@param path string
---@return fun(i: integer): boolean|nil
function common.matcher(self, wanted, axis, path)
  if wanted == nil then return function() return true end end
  if type(wanted) == "table" and #wanted == 0 and next(wanted) ~= nil then -- a selection by axes
    local selected = lists.set(common.select(self, wanted, path))
    return function(i) return selected[i] end
  end
  local values, labels = axis and self:axis(axis) or {}, self:nodes()
  local of_axis, of_labels = lists.set(values), lists.set(labels)
  local by_axis, by_label = {}, {}
  for name in pairs(common.as_set(wanted)) do
    if of_axis[name] then
      by_axis[name] = true
    elseif of_labels[name] then
      by_label[name] = true
    else
      local known = {}
      for _, set in ipairs{of_axis, of_labels} do for label in pairs(set) do known[label] = true end end
      options.raise(options.unknown(path, axis or "node", name, options.names(known)) ..
        (axis == "sector" and common.by_name(self, name) or ""))
    end
  end
  return function(i) return by_label[labels[i]] or by_axis[values[i]] end
end

---The group of each node: values of an axis or of an attribute of texts, "(none)" where there is none; all one
---group for "total". Raises for what is no axis.
---@param chain lian.chain
---@param each string
---@param path string
---@return string[]
function common.groups(chain, each, path)
  local keys = {}
  if each == "total" then
    for i = 1, #chain do keys[i] = "total" end
    return keys
  end
  local values = chain:axis(each) or chain:attribute(each)
  if not values or type(values[1]) ~= "string" then
    local known = {"total", table.unpack(chain:axes())}
    for _, name in ipairs(chain:attributes()) do
      if type(chain:attribute(name)[1]) == "string" then known[#known + 1] = name end
    end
    options.raise(options.unknown(path, "axis", each, known))
  end
  for i, v in ipairs(values) do keys[i] = v ~= "" and v or "(none)" end
  return keys
end

---A note about nodes without output, or nil.
---@param chain lian.chain
---@return string|nil
function common.idle_note(chain)
  local count = 0
  for _, x in ipairs(chain:output()) do if x == 0 then count = count + 1 end end
  return count > 0 and ("%d nodes have no output"):format(count) or nil
end

return common
