--- What an instrument is: one declaration says its fields, how it prints, and what it does in each engine. The
--- constructor, the checks, the recipe, `lian help`, the editors' annotations and the manual's table are made from
--- it.
---
--- A declaration:
---   name, is ("shock", "policy", "target"), text (what it does), example (a line of Lua)
---   fields   {name, rule, text =, unit =, default =, required =, only = engine}: rules of lian.base.options
---   time     which of at, lasts, ramp, recovers, recovery it takes ("all", "span": at and lasts, "start": at, "none")
---   home     the field that means the scenario's home region when it is left out
---   names_home  whether its `on` says whose question the scenario is
---   check(values)  raises for what rules do not say; called with plain numbers, also where some are distributions
---   needs    fields of which at least one is given, such as {"goods", "nodes", "on"}
---   at_once, on_items, in_time, over_years (items by month)   what it does there (lian.scenario.engines); nil: it
---     cannot act there
local core = require "lian.core"
local options = require "lian.base.options"
local random = require "lian.base.random"
local words = require "lian.base.words"

local declare = {}

local meta = {__name = "lian.shock", __metatable = false}
local known = {} -- name -> declaration

local TIME = {
  {"at", "number", text = "the year it begins; the start of the scenario when left out", unit = "year"},
  {"lasts", "not_negative", text = "how long it holds; to the end when left out", unit = "years"},
  {"ramp", "not_negative", text = "time to its full strength, in a straight line", unit = "years"},
  {"recovers", "not_negative", text = "time it takes to fade after `lasts`", unit = "years"},
  {"recovery", "any", text = "how it fades: \"linear\" (default), \"convex\", \"concave\", \"step\"; a function of "
    .. "the part "
    .. "of `recovers` that has passed (0 to 1) that gives the share that is left, or a list of such shares at equal "
    .. "times; nothing is left after `recovers`"},
}
local SPANS = {all = 5, ramp = 3, span = 2, start = 1, none = 0}

local COMMON = {
  {"name", "text", text = "a name of its own in results; luck is drawn by it"},
  {"source", "text", text = "where its numbers come from; kept and printed"},
  {"confidence", {"choice", "high", "medium", "low"}, text = "how sure that source is; kept and printed"},
}

local function rule_of(field)
  local rule = {}
  for k, v in pairs(type(field[2]) == "table" and field[2] or {field[2]}) do rule[k] = v end
  rule.default, rule.required = field.default, field.required
  return rule
end

local function add(declaration, list, only)
  for _, field in ipairs(list) do
    if not declaration.rules[field[1]] then
      local one = {name = field[1], rule = rule_of(field), text = field.text, unit = field.unit,
        default = field.default, required = field.required, only = field.only or only}
      declaration.fields[#declaration.fields + 1] = one
      declaration.rules[field[1]] = one.rule
    end
  end
end

local RECOVERY = {linear = true, convex = true, concave = true, step = true}

-- how a shock fades: by name, by a function of the part of its time that has passed, or by shares at equal times
local function check_recovery(name, shock)
  local recovery, path = shock.recovery, name .. ".recovery"
  if recovery == nil then return end
  if type(recovery) == "table" and not options.is_callable(recovery) then
    if #recovery < 2 then
      options.fail(path, "'linear', 'convex', 'concave', 'step', a function, or two or more shares", recovery)
    end
    for k, v in ipairs(recovery) do
      if type(v) ~= "number" or not (v >= 0 and v <= 1) then
        options.fail(("%s[%d]"):format(path, k), "a share in [0, 1]", v)
      end
    end
  elseif not RECOVERY[recovery] and not options.is_callable(recovery) then
    options.fail(path, "'linear', 'convex', 'concave', 'step', a function, or two or more shares", recovery)
  end
  if recovery == "concave" and shock.recovers and shock.recovers * 365 <= 2 then
    options.fail(name .. ".recovers", "more than 2 days, for a concave recovery has half of it left at half of the "
      .. "time",
      shock.recovers)
  end
  if recovery ~= "step" and not shock.recovers then
    options.raise(name .. ".recovers: expected the years that the recovery takes")
  end
end

local function check_needs(declaration, shock)
  if not declaration.needs then return end
  for _, field in ipairs(declaration.needs) do if shock[field] ~= nil then return end end
  options.raise(("%s: give %s"):format(declaration.name, table.concat(declaration.needs, ", ", 1,
    #declaration.needs - 1) .. " or " .. declaration.needs[#declaration.needs]))
end

local function construct(declaration, given)
  local name = declaration.name
  local shock = random.check(name, given, declaration.rules, function(values)
    check_needs(declaration, values)
    if values.goods ~= nil and values.nodes ~= nil then options.raise(name .. ": give goods or nodes, not both") end
    if declaration.rules.recovery then check_recovery(name, values) end
    if declaration.check then declaration.check(values) end
  end)
  for key, value in pairs(shock) do
    if type(value) == "table" and getmetatable(value) == nil then
      shock[key] = table.move(value, 1, #value, 1, {}) -- the user's list may change
      for k, v in pairs(value) do shock[key][k] = v end
    end
    local rule = type(value) == "table" and #value == 0 and declaration.rules[key][1]
    if rule == "labels" or rule == "goods" and next(value) == nil then
      options.fail(name .. "." .. key, "at least one label", "none")
    end
  end
  shock.kind = name
  return setmetatable(shock, meta)
end

---Declares an instrument (see the head of this file) and returns it with its constructor in `make`.
---@param declaration table
---@return table declaration
function declare.instrument(declaration)
  local given = declaration.fields
  declaration.fields, declaration.rules = {}, {}
  add(declaration, given)
  add(declaration, table.move(TIME, 1, SPANS[declaration.time or "all"], 1, {}), {"in_time", "over_years"})
  add(declaration, COMMON)
  for old, new in pairs(declaration.was or {}) do declaration.rules[old] = {now = new} end
  declaration.make = function(values) return construct(declaration, values) end
  known[declaration.name] = declaration
  return declaration
end

---A declaration as another one with other words for some parts; fields in `fields` replace those of the same name.
---@param other table the declaration to follow
---@param own table
---@return table declaration
function declare.like(other, own)
  local fields, place = {}, {}
  for _, field in ipairs(own.fields or {}) do place[field[1]] = field end
  for _, field in ipairs(other.fields) do
    fields[#fields + 1] = place[field.name] or {field.name, field.rule, text = field.text, unit = field.unit,
      default = field.default, required = field.required, only = field.only}
  end
  local out = {fields = fields, time = "none"}
  for key, value in pairs(other) do
    if key ~= "fields" and key ~= "rules" and key ~= "make" and key ~= "time" then out[key] = value end
  end
  for key, value in pairs(own) do if key ~= "fields" then out[key] = value end end
  return declare.instrument(out)
end

---Looks at a shock again, as its fields may have been changed since it was made; raises what is wrong.
---@param shock lian.shock
---@return lian.shock copy
function declare.checked(shock)
  local given = {}
  for key, value in pairs(shock) do if key ~= "kind" then given[key] = value end end
  local declaration = known[rawget(shock, "kind")] or
    options.fail("scenario", "a shock such as lian.embargo{...}", shock)
  return declaration.make(given)
end

---Whether a value is a shock, policy or target.
function declare.is(value) return core.metatable(value) == meta end

---The declaration of a kind, or nil.
function declare.of(kind) return known[kind] end

---The constructors by name.
---@return table<string, fun(given: table): lian.shock>
function declare.makers()
  local out = {}
  for name, declaration in pairs(known) do out[name] = declaration.make end
  return out
end

---A shock with the same metatable but other values (drawn, or with its home filled in).
function declare.with(shock, values)
  local out = {}
  for key, value in pairs(shock) do out[key] = value end
  for key, value in pairs(values) do out[key] = value end
  return setmetatable(out, meta)
end

---A copy that does not change with the original; functions and distributions are shared.
function declare.copy(shock)
  local out = {}
  for key, value in pairs(shock) do
    if type(value) == "table" and getmetatable(value) == nil then
      local list = {}
      for k, v in pairs(value) do list[k] = v end
      value = list
    end
    out[key] = value
  end
  return setmetatable(out, meta)
end

---Fields that were given and that an engine does not use, by name.
---@param shock lian.shock
---@param engine string
---@return string[]
function declare.unused(shock, engine)
  local out = {}
  for _, field in ipairs(known[shock.kind].fields) do
    local value = shock[field.name]
    local skipped = field.only and field.only ~= engine
    if type(field.only) == "table" then
      skipped = true
      for _, name in ipairs(field.only) do skipped = skipped and name ~= engine end
    end
    if skipped and value ~= nil and value ~= field.default then out[#out + 1] = field.name end
  end
  return out
end

---The goods that a shock names as one text: labels, or "base materials" for a selection by an axis; nil for none.
---@param goods string|string[]|table<string, string|string[]>|nil
---@param separator string
---@return string|nil
function declare.goods_text(goods, separator)
  if type(goods) ~= "table" then return goods end
  if #goods > 0 then return table.concat(goods, separator) end
  local parts = {}
  for _, axis in ipairs(options.names(goods)) do
    local named = goods[axis]
    parts[#parts + 1] = axis .. " " .. (type(named) == "table" and table.concat(named, separator) or named)
  end
  return table.concat(parts, separator)
end

---What a shock is called in results: its name, or its kind, what it concerns and where.
function declare.label(shock)
  if shock.name then return shock.name end
  local text = declare.goods_text(shock.goods or shock.nodes or shock.users, ", ")
  return shock.kind .. (text and " " .. text or "") .. (shock.on and " " .. shock.on or "")
end

meta.__tostring = function(self)
  local out = {}
  for _, field in ipairs(known[self.kind].fields) do
    local value = self[field.name]
    if value ~= nil and value ~= false then out[#out + 1] = ("%s = %s"):format(field.name, words.value(value)) end
  end
  return ("%s {%s}"):format(self.kind, table.concat(out, ", "))
end

-- a shock where a list of items takes a cut: chain:attainable{cut = lian.embargo{...}}
function meta.cut(shock, path)
  local act = known[shock.kind].on_items
  if not act then
    options.raise(("%s: %s does not cut deliveries of items; embargo, export_control, capacity and labour do")
      :format(path, shock.kind))
  end
  return act.cut(shock, path)
end

return declare
