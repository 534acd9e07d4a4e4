--- What is declared of an index, as a tree: indicators are its leaves, groups come after their children, the index is
--- last.
local core = require "lian.core"
local options = require "lian.base.options"
local rules = require "lian.index.rules"

local tree = {}

local INDICATOR = {direction = {"any", default = 1}, weight = "not_negative", target = "number", goalposts = "table",
  per = "text", unit = "text", title = "text", definition = "text", source = "text", shows_not = "text",
  from = {"choice", "chain", "data", default = "data"}}
local MOST_LEVELS = 50
local GROUP = {"weight", "weights", "aggregate", "name", "title"}
local STEPS = {"missing", "treat", "normalise", "weights", "aggregate", "screen", "note"}

local function member(list, word)
  for _, one in ipairs(list) do if one == word then return true end end
  return false
end

local function check_goalposts(path, posts)
  local a, b = posts[1], posts[2]
  if type(a) ~= "number" or type(b) ~= "number" or #posts ~= 2 or a - a ~= 0 or b - b ~= 0 or a >= b then
    options.raise(("%s.goalposts: expected {least, most}, two numbers in units of the data, least first"):format(path))
  end
end

local function indicator_of(path, item)
  if type(item) == "string" then item = {item} end
  local name, given = item[1], {}
  if type(name) ~= "string" or name == "" then options.fail(path,
    "the name of an indicator, or {name, direction = -1, ...}", name) end
  for key, value in pairs(item) do if key ~= 1 then given[key] = value end end
  local where = ("%s '%s'"):format(path, name)
  local out = options.check(where, given, INDICATOR)
  if out.direction ~= 1 and out.direction ~= -1 then
    options.fail(where .. ".direction", "1 (more is better) or -1 (less is)", out.direction)
  end
  if out.goalposts then check_goalposts(where, out.goalposts) end
  out.name, out.leaf = name, true
  return out
end

local build

-- named keys of a group that are groups themselves, sorted; raises for what is neither
local function named_groups(path, given, known)
  local out = {}
  for _, key in ipairs(options.keys(path, given, "indicators, and groups by name")) do
    if not member(known, key) then
      if type(given[key]) ~= "table" or getmetatable(given[key]) ~= nil then
        local near = options.nearest(key, known)
        options.raise(("%s.%s: expected a group, {indicators ...}, got %s%s"):format(path, key,
          options.describe(given[key]),
          near and (", did you mean the option '%s'?"):format(near) or ""))
      end
      local near = #key > 4 and options.nearest(key, known)
      if near and near:sub(1, 4) == key:sub(1, 4) then
        options.raise(("%s.%s: did you mean the option '%s'? A group so named is {name = '%s', ...}"):format(path, key,
          near, key))
      end
      out[#out + 1] = key
    end
  end
  return out
end

local function is_group(item) return type(item) == "table" and getmetatable(item) == nil and item.name ~= nil end

-- the group at path; its children are put into the model before it
function build(model, path, name, given, known, depth)
  options.plain(path, given, "indicators, and groups by name")
  if depth > MOST_LEVELS then
    options.raise(("index: groups lie more than %d deep in each other (does one hold itself?)"):format(MOST_LEVELS))
  end
  local group = {name = name, children = {}, level = 1}
  local function add(child)
    child.parent = group
    group.children[#group.children + 1] = child
    if child.level then group.level = math.max(group.level, child.level + 1) end
  end
  local groups = named_groups(path, given, known)
  for k, item in ipairs(given) do
    if is_group(item) then
      add(build(model, ("%s.%s"):format(path, tostring(item.name)), item.name, item, GROUP, depth + 1))
    else
      local leaf = indicator_of(("%s[%d]"):format(path, k), item)
      model.leaves[#model.leaves + 1] = leaf
      add(leaf)
    end
  end
  for _, key in ipairs(groups) do add(build(model, ("%s.%s"):format(path, key), key, given[key], GROUP, depth + 1)) end
  if #group.children == 0 then options.raise(("%s: a group needs at least one indicator"):format(path)) end
  if known == GROUP then
    if type(name) ~= "string" or name == "" then options.fail(path .. ".name", "a name", name) end
    local o = options.check(path, {weight = given.weight, title = given.title}, {weight = "not_negative",
      title = "text"})
    group.weight, group.title, group.weights, group.path = o.weight, o.title, given.weights, path
    if type(given.weights) == "string" then rules.parse(path .. ".weights", given.weights, rules.weights) end
    if given.aggregate ~= nil then group.aggregate = rules.parse(path .. ".aggregate", given.aggregate,
      rules.aggregate) end
  end
  model.groups[#model.groups + 1] = group
  return group
end

-- the index itself may be called as one of its parts is
local function check_names(model)
  local seen = {rank = "group", score = "group"}
  for _, list in ipairs{model.groups, model.leaves} do
    for k, node in ipairs(list) do
      local known = seen[node.name]
      if known == "group" and not node.leaf and node.parent then
        options.raise(("index: a group cannot be called '%s'"):format(node.name))
      end
      if known == true then options.raise(("index: '%s' stands twice"):format(node.name)) end
      if node.leaf or k < #list then seen[node.name] = true end
    end
  end
end

-- the steps of one level after the other: a list, or one for all
local function by_level(path, value, known, levels)
  if rules.is_one(value) then
    local step = rules.parse(path, value, known)
    local out = {}
    for level = 1, levels do out[level] = step end
    return out
  end
  options.array(path, value, "a method, or a list of them by level, indicators first")
  if #value ~= levels then
    options.raise(("%s: %d methods for %d levels (level 1 is made of indicators)"):format(path, #value, levels))
  end
  local out = {}
  for level, one in ipairs(value) do out[level] = rules.parse(("%s[%d]"):format(path, level), one, known) end
  return out
end

-- weights of the index's own children: numbers in order or by name, or a judgement
local function are_numbers(value)
  if type(value) ~= "table" then return false end
  if type(value.weights) == "table" then return true end
  if core.metatable(value) ~= nil or next(value) == nil then return false end
  for _, v in pairs(value) do if type(v) ~= "number" then return false end end
  return true
end

-- what weighs the children of a group, and whether it takes their own weights
local function weigher(model, group)
  local own = group.weights
  local step = type(own) == "string" and {word = own} or model.level_weights and model.level_weights[group.level] or
    model.flat_weights
  if own ~= nil and type(own) ~= "string" then return "those of its list", false end
  local all_at_once = type(own) ~= "string" and not model.level_weights
  return ("'%s'"):format(step.word), step.word == "given" or all_at_once and step.word ~= "equal"
end

-- weights of children that differ, and that nothing would look at
local function check_own_weights(model)
  for _, group in ipairs(model.groups) do
    local least, most, which = math.huge, -math.huge, nil
    for _, child in ipairs(group.children) do
      local w = child.weight or 1
      least, most, which = math.min(least, w), math.max(most, w), child.weight and w ~= 1 and child or which
    end
    local what, taken = weigher(model, group)
    if least < most and not taken then
      options.raise(("index: '%s' has a weight of its own, and the weights below '%s' are %s; leave one of them out")
        :format(which.name, group.name, what))
    end
  end
end

---The model of a declaration: `leaves` and `groups` (children first, the index last), and the steps by name.
---@param name string
---@param given table
---@return table model
function tree.model(name, given)
  local model = {name = name, leaves = {}, groups = {}}
  options.plain("index", given, "indicators, and groups by name")
  local top = build(model, "index", name, given, STEPS, 1)
  check_names(model)
  local o = options.check("index", {screen = given.screen, note = given.note}, {screen = "share", note = "text"})
  model.screen, model.note, model.levels = o.screen, o.note, top.level
  model.missing = rules.parse("index.missing", given.missing or "refuse", rules.missing)
  model.treat = rules.parse("index.treat", given.treat or "none", rules.treat)
  model.normalise = rules.parse("index.normalise", given.normalise or "minmax", rules.normalise,
    rules.of_all_scales)
  local combined = rules.combined("index.weights", given.weights)
  if are_numbers(given.weights) then
    top.weights, model.flat_weights = given.weights, rules.parse("index.weights", "given", rules.weights)
  elseif combined then
    model.flat_weights = combined
  elseif rules.is_one(given.weights) then
    model.flat_weights = rules.parse("index.weights", given.weights or "given", rules.weights)
  else
    model.level_weights = by_level("index.weights", given.weights, rules.weights, model.levels)
  end
  check_own_weights(model)
  model.aggregate = by_level("index.aggregate", given.aggregate or "arithmetic", rules.aggregate, model.levels)
  for _, group in ipairs(model.groups) do group.rule = group.aggregate or model.aggregate[group.level] end
  for k, node in ipairs(model.leaves) do node.place = k end
  for k, node in ipairs(model.groups) do node.place = #model.leaves + k end
  model.count = #model.leaves + #model.groups
  return model
end

---The node at a place of the core's tree.
---@param model table
---@param place integer
---@return table
function tree.node(model, place) return model.leaves[place] or model.groups[place - #model.leaves] end

---The path of groups above a node, the outermost first, without the index: "height > research".
---@param node table
---@return string|nil
function tree.path(node)
  local names, at = {}, node.parent
  while at and at.parent do
    table.insert(names, 1, at.name)
    at = at.parent
  end
  return names[1] and table.concat(names, " > ") or nil
end

---The group just below the index in which a node lies; the node itself where it hangs on the index.
---@param node table
---@return table
function tree.dimension(node)
  while node.parent and node.parent.parent do node = node.parent end
  return node
end

---Groups just below the index, in order.
---@param model table
---@return table[]
function tree.dimensions(model)
  local out = {}
  for _, child in ipairs(model.groups[#model.groups].children) do if not child.leaf then out[#out + 1] = child end end
  return out
end

---The tree as the core takes it; rules by group may be replaced (node -> rule).
---@param model table
---@param weights number[] by node
---@param given? table available, within, strata, rules
---@return table
function tree.native(model, weights, given)
  local parent, rule, parameter, relative = {}, {}, {}, false
  given = given or {}
  for place = 1, model.count do
    local node = tree.node(model, place)
    parent[place] = node.parent and node.parent.place or 0
    local step = not node.leaf and (given.rules and given.rules[node] or node.rule)
    rule[place], parameter[place] = false, 1
    if step then
      rule[place], parameter[place] = rules.number(step)
      relative = relative or rules.is_relative(step)
    end
  end
  return {leaves = #model.leaves, parent = parent, rule = rule, parameter = parameter, weight = weights,
    available = given.available or 0, within = given.within, strata = given.strata, relative = relative}
end

return tree
