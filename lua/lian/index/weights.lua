--- The weight of each node among its siblings: given, from the data, from judgements, or a mix.
local core = require "lian.core"
local options = require "lian.base.options"
local rules = require "lian.index.rules"
local steps = require "lian.index.steps"
local tree = require "lian.index.tree"

local weights = {}

local function label(node) return node.leaf and ("'%s'"):format(node.name) or ("group '%s'"):format(node.name) end

-- ---- given

local function check_given_sum(group, list)
  local sum = 0
  for _, w in ipairs(list) do sum = sum + w end
  if sum <= 0 then
    options.raise(("index: the weights below '%s' add up to 0; give one of them a weight above 0"):format(group.name))
  end
  return list
end

local function given(group)
  local out = {}
  for k, child in ipairs(group.children) do out[k] = child.weight or 1 end
  return check_given_sum(group, out)
end

local function equal(group)
  local out = {}
  for k in ipairs(group.children) do out[k] = 1 end
  return out
end

-- `weights` of a group as numbers: in order, by name, or a judgement
local function listed(group, value)
  local path, out, names = ("index: weights of '%s'"):format(group.name), {}, {}
  if type(value) == "table" and type(value.weights) == "table" then value = value.weights end
  options.plain(path, value, "a method, numbers in order, or name -> number")
  for k, child in ipairs(group.children) do names[k] = child.name end
  local is_array = #value > 0
  if is_array and #value ~= #names then
    options.raise(("%s: %d numbers for %d children (%s)"):format(path, #value, #names, table.concat(names, ", ")))
  end
  for _, key in ipairs(is_array and {} or options.names(value)) do
    local known = false
    for _, name in ipairs(names) do known = known or name == key end
    if not known then options.raise(options.unknown(path, "child", key, names)) end
  end
  for k, name in ipairs(names) do
    local w = value[is_array and k or name]
    if w == nil then options.raise(("%s: '%s' has none"):format(path, name)) end
    if type(w) ~= "number" or not (w >= 0 and w < math.huge) then
      options.fail(("%s.%s"):format(path, name), "a number of at least 0", w)
    end
    out[k] = w
  end
  return check_given_sum(group, out)
end

-- ---- from the data

-- columns of a flat list of cells, alone
local function columns_of(cells, rows, width, places)
  local out = {}
  for i = 0, rows - 1 do
    for _, j in ipairs(places) do out[#out + 1] = cells[i * width + j] end
  end
  return core.index.table(rows, #places, out)
end

local function shifted(x, by)
  if not by or by == 0 then return x end
  local cells = core.index.values(x)
  for k, v in ipairs(cells) do if v then cells[k] = v + by end end
  return core.index.table(x:rows(), x:cols(), cells)
end

-- where a method looks at numbers as they are, not on 0 to 1
local function takes_raw(step) return step.word == "variation" or step.of == "raw" end

local function by_method(step, x)
  if step.word == "alike" then return core.index.weigh_alike(x) end
  return core.index.weigh(shifted(x, step.shift), step.word)
end

local function combine_pair(by, lists)
  local out, total = {}, 0
  if by == "game" then
    local flat, n = {}, #lists[1]
    for _, list in ipairs(lists) do table.move(list, 1, n, #flat + 1, flat) end
    return core.index.combine(#lists, n, flat)
  end
  for k = 1, #lists[1] do
    out[k] = by == "mean" and 0 or 1
    for _, list in ipairs(lists) do
      if by == "mean" then out[k] = out[k] + list[k] / #lists
      else out[k] = out[k] * (by == "product" and list[k] or list[k] ^ (1 / #lists)) end
    end
    total = total + out[k]
  end
  for k, w in ipairs(out) do out[k] = w / total end
  return out
end

-- numbers as they are say nothing of an indicator that became its logarithm: its weight would hang on its unit
local function check_unit(s, step, leaves)
  for _, method in ipairs(step.methods or {step}) do
    for _, leaf in ipairs(takes_raw(method) and leaves or {}) do
      if leaf.leaf and steps.is_transformed(s.what[leaf.place]) then
        return ("weights: '%s' looks at '%s' as it is, and its outliers were treated by '%s', which changed its unit; "
          .. "treat = {'percentile'}, or weigh by 'entropy', 'critic' or 'deviation'"):format(method.word, leaf.name,
          s.what[leaf.place].done)
      end
    end
  end
end

-- weights of columns by a step. unit: on 0 to 1; raw: as they are
local function measured(step, unit, raw)
  if step.word == "combined" then
    local lists = {}
    for k, method in ipairs(step.methods) do
      local message, code
      lists[k], message, code = measured(method, unit, raw)
      if not lists[k] then return nil, message, code end
    end
    return combine_pair(step.by, lists)
  end
  if step.word == "equal" or step.word == "given" then
    local out = {}
    for k = 1, unit:cols() do out[k] = 1 / unit:cols() end
    return out
  end
  return by_method(step, takes_raw(step) and raw or unit)
end

-- ---- one method for all indicators: groups weigh what is given, or what their indicators add up to

local function mixed(group)
  local some, none
  for _, child in ipairs(group.children) do
    if child.weight then some = child else none = child end
  end
  if some and none and not some.leaf and not none.leaf then
    options.raise(("index: %s has a weight and %s has none; give one to each group below '%s', or to none"):format(
      label(some), label(none), group.name))
  end
end

local function check_no_own(model, step)
  if step.word == "given" then return end
  for _, leaf in ipairs(model.leaves) do
    if leaf.weight then
      options.raise(("index: '%s' has a weight of its own, and weights = '%s' makes one; leave one of them out"):format(
        leaf.name, step.word))
    end
  end
end

local function add_up(model, list, flat)
  for j in ipairs(model.leaves) do list[j] = flat[j] end
  for _, group in ipairs(model.groups) do
    local sum = 0
    for _, child in ipairs(group.children) do
      local w = list[child.place]
      if not child.leaf and child.weight then w = child.weight end
      list[child.place], sum = w, sum + w
    end
    list[group.place] = sum
  end
end

-- a group all of whose indicators weigh 0 (none has spread) would be a mean of nothing
local function check_groups(model, list, step)
  for _, group in ipairs(model.groups) do
    local sum = 0
    for _, child in ipairs(group.children) do sum = sum + list[child.place] end
    if sum <= 0 then
      options.raise(("index: by '%s' all that is below '%s' weighs 0: none of its indicators varies; leave them "
        .. "out, or give weights"):format(step.word, group.name))
    end
  end
end

local function flat(model, t, s, step, replaces)
  local list = {}
  if step.word == "given" or step.word == "equal" then
    for _, group in ipairs(model.groups) do
      for k, w in ipairs((step.word == "given" and given or equal)(group)) do list[group.children[k].place] = w end
    end
    list[model.count] = 1
    return list
  end
  if not replaces then check_no_own(model, step) end
  for _, group in ipairs(model.groups) do mixed(group) end
  local wrong = check_unit(s, step, model.leaves)
  if wrong then return nil, wrong, "bad_data" end
  local found, message, code = measured(step, s.unit, s.treated)
  if not found then return steps.failed(model, t, "weights", message, code) end
  add_up(model, list, found)
  check_groups(model, list, step)
  return list
end

-- ---- level by level: each group's children on their own, from the indicators up

-- scores of children as a table: 0 to 1 by column, and as they are
local function child_tables(s, group, scores, nodes, rows)
  local places, leaves = {}, true
  for k, child in ipairs(group.children) do
    places[k] = child.place
    leaves = leaves and child.leaf
  end
  if leaves then
    return columns_of(s.unit_cells, rows, s.leaf_count, places), columns_of(s.treated_cells, rows, s.leaf_count, places)
  end
  local raw = columns_of(scores, rows, nodes, places)
  local unit = assert(core.index.normalise(raw, {method = "minmax", middle = true}))
  return unit, raw
end

local function step_of(model, group)
  if type(group.weights) == "string" then return rules.parse("weights", group.weights, rules.weights) end
  if group.weights ~= nil then return nil end
  return model.level_weights and model.level_weights[group.level]
end

local function of_children(model, t, s, group, scores)
  local step = step_of(model, group)
  if group.weights ~= nil and not step then return listed(group, group.weights) end
  if not step then return nil end
  if step.word == "given" then return given(group) end
  if step.word == "equal" then return equal(group) end
  local wrong = check_unit(s, step, group.children)
  if wrong then return nil, wrong, "bad_data" end
  local unit, raw = child_tables(s, group, scores, model.count, t.rows)
  local found, message, code = measured(step, unit, raw)
  if found then return found end
  message = message:gsub("column (%d+)", function(k) return label(group.children[tonumber(k)]) end)
  return nil, ("weights of '%s': %s"):format(group.name, message), code
end

local function needs_scores(model, group)
  local step = step_of(model, group)
  if not step or step.word == "given" or step.word == "equal" then return false end
  for _, child in ipairs(group.children) do if not child.leaf then return true end end
  return false
end

---Weights by node, siblings' to sum 1. s: treated (a matrix), unit (on 0 to 1), normalised.
---@return number[]|nil
---@return string|nil message
---@return string|nil code
function weights.list(model, t, s, native)
  local list, message, code
  list, message, code = flat(model, t, s, model.flat_weights or {word = "given"})
  if not list then return nil, message, code end
  s.leaf_count = #model.leaves
  s.unit_cells, s.treated_cells = core.index.values(s.unit), core.index.values(s.treated)
  for _, group in ipairs(model.groups) do
    local scores
    if needs_scores(model, group) then
      local made
      made, message, code = core.index.aggregate(s.normalised, tree.native(model, list, native))
      if not made then return steps.failed(model, t, "weights", message, code) end
      scores = core.index.values(made)
    end
    local own
    own, message, code = of_children(model, t, s, group, scores)
    if message then return nil, message, code end
    for k, w in ipairs(own or {}) do list[group.children[k].place] = w end
  end
  for _, group in ipairs(model.groups) do
    local sum = 0
    for _, child in ipairs(group.children) do sum = sum + list[child.place] end
    for _, child in ipairs(group.children) do list[child.place] = list[child.place] / sum end
  end
  list[model.count] = 1
  return list
end

---Weights in the index of each node: its own times those of the groups above it.
---@param model table
---@param list number[]
---@return number[]
function weights.effective(model, list)
  local out = {}
  for place = model.count, 1, -1 do
    local node = tree.node(model, place)
    out[place] = list[place] * (node.parent and out[node.parent.place] or 1)
  end
  return out
end

---Weights by node as another method would give them, all indicators at once, in place of what is given for indicators.
---@return number[]|nil
---@return string|nil message
---@return string|nil code
function weights.other(model, t, s, step) return flat(model, t, s, step, true) end

return weights
